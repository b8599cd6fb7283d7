#!/usr/bin/env python3
"""Runs the tests of `forstc serve` and `forstc dev`, and ends with "N passed, N failed".

usage: run.py FORSTC [TEST ...]
"""
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent


def run_file(test, forstc, words):
    """Passed and failed tests of one file; its output goes through as it comes."""
    print(f"-- {test.stem}", flush=True)
    child = subprocess.Popen([sys.executable, str(test), forstc, *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    ran = failed = 0
    for line in child.stdout:
        print(line, end="", flush=True)
        if match := re.match(r"Ran (\d+) tests?", line):
            ran = int(match[1])
        elif line.startswith("FAILED"):
            failed = sum(map(int, re.findall(r"(?:failures|errors)=(\d+)", line)))
    if child.wait() != 0 and failed == 0:
        failed = 1
    return max(ran - failed, 0), failed


def main():
    passed = failed = 0
    for test in sorted(HERE.glob("test_*.py")):
        words = [word for word in sys.argv[2:] if f"class {word.split('.')[0]}(" in test.read_text()]
        if words or not sys.argv[2:]:
            good, bad = run_file(test, sys.argv[1], words)
            passed += good
            failed += bad
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
