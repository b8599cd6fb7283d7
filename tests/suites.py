#!/usr/bin/env python3
"""Runs the test suites, fast ones first, prints each one's progress and count, and ends with "N passed, N failed".

A suite is a command whose last matching line is "N passed, N failed"; the unit tests are meson's, which counts them itself.
usage: suites.py BUILD_FOLDER [SUITE ...]
"""
import pathlib
import re
import resource
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).parent.parent
SUITE_LIMIT_S = 1500
PLAIN_COUNT = re.compile(r"^(\d+) passed, (\d+) failed", re.M)
MESON_COUNT = re.compile(r"^(Ok|Expected Fail|Fail|Unexpected Pass|Timeout):\s+(\d+)", re.M)


def suites(build):
    """Name and command of every suite, in the order they run."""
    forstc = str(build / "tools" / "forstc" / "forstc")
    python = [sys.executable]
    return [
        ("floors", python + ["tests/floors/run.py"]),
        ("unit", ["meson", "test", "-C", str(build), "--no-rebuild", "--print-errorlogs"]),
        ("golden", python + ["tests/golden/run.py", forstc]),
        ("format", python + ["tests/format/run.py", forstc]),
        ("mistakes", python + ["tests/mistakes/run.py", forstc]),
        ("docs", python + ["tests/docs/run.py", forstc]),
        ("run", python + ["tests/run/run.py", forstc]),
        ("programs", python + ["tests/fuzz/programs/run.py", forstc]),
        ("conform", python + ["tests/conform/run.py", forstc]),
        ("hostile", python + ["tests/hostile/run.py", forstc]),
        ("strict", python + ["tests/strict/run.py", forstc]),
        ("cli", python + ["tests/cli/run.py", forstc]),
        ("dev", python + ["tests/dev/run.py", forstc]),
        ("server", python + ["tests/server/run.py", str(build)]),
        ("limit", python + ["tests/limit/run.py", str(build)]),
        ("node", ["tests/node/run", forstc]),
        ("soak", ["tests/soak/run", "--forstc", forstc]),
        ("threads", python + ["tests/threads/run.py", f"{build}-threads"]),
    ]


def count(output):
    """Passed and failed as the suite's output tells them; None when it tells nothing."""
    plain = PLAIN_COUNT.findall(output)
    if plain:
        return int(plain[-1][0]), int(plain[-1][1])
    rows = dict(MESON_COUNT.findall(output))
    if not rows:
        return None
    good = int(rows.get("Ok", 0)) + int(rows.get("Expected Fail", 0))
    return good, sum(int(number) for name, number in rows.items()) - good


def processor_s():
    """Seconds of processor time that child processes which have ended took; a busy machine does not change it much."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run_suite(name, command):
    """Passed and failed; a suite that fails without saying how many counts as one failure."""
    print(f"\n== {name}", flush=True)
    started, used = time.monotonic(), processor_s()
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    lines = []
    for line in child.stdout:
        lines.append(line)
        print("   " + line, end="", flush=True)
        if time.monotonic() - started > SUITE_LIMIT_S:
            child.kill()
    code = child.wait()
    passed, failed = count("".join(lines)) or (0, 0)
    if code != 0 and failed == 0:
        failed = 1
    if code == 0 and passed == 0:
        print(f"   {name} ran no test")
        failed = 1
    seconds, used = time.monotonic() - started, processor_s() - used
    print(f"== {name}: {passed} passed, {failed} failed in {seconds:.0f} s, {used:.0f} s of processor time", flush=True)
    return passed, failed


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    chosen = sys.argv[2:]
    table = suites(build)
    unknown = set(chosen) - {name for name, _ in table}
    if unknown:
        raise SystemExit(f"no suite {', '.join(sorted(unknown))}; there are {', '.join(name for name, _ in table)}")
    passed = failed = 0
    bad = []
    for name, command in table:
        if chosen and name not in chosen:
            continue
        good, wrong = run_suite(name, command)
        passed += good
        failed += wrong
        if wrong:
            bad.append(name)
    print()
    if bad:
        print("failed suites: " + ", ".join(bad))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
