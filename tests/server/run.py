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


def server_of(test, build):
    """The server that the file tests: hand-written handlers, or routes in Forst that are built now."""
    servers = build / "tests" / "server"
    routes = test.parent / test.stem.removeprefix("test_") / "routes"
    if routes.is_dir():
        folder = servers / test.stem
        subprocess.run([build / "tools" / "forstc" / "forstc", "build", routes, "-o", folder], check=True)
        return folder / "server"
    return servers / ("server_failing" if test.stem == "test_failing" else "server_handlers")


def run_folder(folder, build):
    passed = failed = 0
    for test in sorted(folder.glob("test_*.py")):
        good, bad = run_file(test, server_of(test, build))
        passed += good
        failed += bad
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(run_folder(pathlib.Path(__file__).resolve().parent, pathlib.Path(sys.argv[1]).resolve()))
