#!/usr/bin/env python3
"""Runs the server's tests, or those of another folder that are made like them, and ends with "N passed, N failed".

usage: run.py BUILD_FOLDER
"""
import pathlib
import re
import subprocess
import sys

LIMIT_S = 180


def run_file(test, server):
    """Passed and failed tests of one file; its output goes through as it comes."""
    failed_count = re.compile(r"(?:failures|errors)=(\d+)")
    print(f"-- {test.stem}", flush=True)
    child = subprocess.Popen([sys.executable, str(test), str(server)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    ran = failed = 0
    try:
        for line in child.stdout:
            print(line, end="", flush=True)
            if match := re.match(r"Ran (\d+) tests?", line):
                ran = int(match[1])
            elif line.startswith("FAILED"):
                failed = sum(map(int, failed_count.findall(line)))
        code = child.wait(LIMIT_S)
    except BaseException:
        child.kill()
        raise
    if code != 0 and failed == 0:
        failed = 1
    return max(ran - failed, 0), failed


def run_folder(folder, build):
    servers = build / "tests" / "server"
    passed = failed = 0
    for test in sorted(folder.glob("test_*.py")):
        server = servers / ("server_failing" if test.stem == "test_failing" else "server_handlers")
        good, bad = run_file(test, server)
        passed += good
        failed += bad
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(run_folder(pathlib.Path(__file__).resolve().parent, pathlib.Path(sys.argv[1]).resolve()))
