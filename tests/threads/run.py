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
# The sanitizer takes each goroutine that waits for a thread and knows so many: where a busy machine lets more wait, it has shown nothing.
BEYOND_SANITIZER = "ThreadSanitizer: Thread limit"
TRIES = 3
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
    for _ in range(TRIES):
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
                              timeout=UNIT_TIME_S)
        if BEYOND_SANITIZER not in done.stdout:
            break
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
    crowded = ["go_many"]  # by itself, so that only it is tried again
    for name, some in (("programs", [name for name in programs() if name not in crowded]), ("crowded programs", crowded)):
        results.append(passes(name, [sys.executable, "tests/run/run.py", forstc, "--target", "c", *some]))
    results.append(passes("soak", ["tests/soak/run", "--any-memory", "--forstc", forstc]))
    print(f"{results.count(True)} passed, {results.count(False)} failed")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
