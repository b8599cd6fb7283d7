#!/usr/bin/env python3
"""Runs under thread sanitizer what goroutines do on several threads: the scheduler's unit tests, the programs of tests/run that
start goroutines, and the soak. Any report of the sanitizer is a failure.

usage: run.py FOLDER    FOLDER is the build that is made, or brought up to date
"""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).parent.parent.parent
UNIT_TESTS = ["context", "task", "wait", "threads", "state"]
UNIT_TIME_S = 300
PROGRAM_MARKS = ("go func", "chan ", "sync.", "time.")


def build(folder):
    """Brings the build up to date; only what is run here."""
    if not (folder / "build.ninja").exists():
        subprocess.run(["meson", "setup", str(folder), "-Db_sanitize=thread", "-Dtests=enabled"], cwd=ROOT, check=True,
                       stdout=subprocess.DEVNULL)
    targets = ["tools/forstc/forstc"] + [f"tests/unit/sched/test_{name}" for name in UNIT_TESTS]
    subprocess.run(["ninja", "-C", str(folder), "--quiet", *targets], cwd=ROOT, check=True)


def passes(name, command):
    """Runs it; its output is shown only when it fails."""
    print(f"   {name} ...", flush=True)
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                          timeout=UNIT_TIME_S)
    if done.returncode == 0 and "WARNING: ThreadSanitizer" not in done.stdout:
        return True
    print(f"FAIL {name}: exit code {done.returncode}\n{done.stdout[-8000:]}")
    return False


def programs():
    """Names of the programs in tests/run that have goroutines or what these wait for, but for those that mean to race."""
    texts = {source.stem: source.read_text() for source in sorted((ROOT / "tests" / "run").glob("*.ft"))}
    return [name for name, text in texts.items() if any(mark in text for mark in PROGRAM_MARKS) and "race on purpose" not in text]


def main():
    folder = pathlib.Path(sys.argv[1]).resolve()
    build(folder)
    forstc = str(folder / "tools" / "forstc" / "forstc")
    results = [passes(f"unit/sched/{name}", [str(folder / "tests" / "unit" / "sched" / f"test_{name}")]) for name in UNIT_TESTS]
    results.append(passes("programs", [sys.executable, "tests/run/run.py", forstc, "--target", "c", *programs()]))
    results.append(passes("soak", ["tests/soak/run", "--forstc", forstc]))
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
