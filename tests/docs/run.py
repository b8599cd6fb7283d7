#!/usr/bin/env python3
"""Checks the Forst code of the documentation: the ```go blocks of one page are one program, which must pass without a warning.

usage: run.py FORSTC
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).parent.parent.parent
CHECK_LIMIT_S = 60
MERGE_MARK = re.compile(r"^(<{7}|>{7}) ", re.M)
NOT_OURS = {".git", "build", "dist", "node_modules"}


def code_of(page):
    """The page with everything blanked that is not Forst, so that lines keep their numbers; None when it has none."""
    lines = []
    inside = False
    found = False
    for line in page.read_text().split("\n"):
        if line.startswith("```"):
            inside = not inside and line == "```go"
            found = found or inside
            lines.append("")
        else:
            lines.append(line if inside else "")
    return "\n".join(lines) + "\n" if found else None


def pages():
    """Every page of the project, without what is installed or built."""
    for folder, folders, files in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if name not in NOT_OURS)
        for name in sorted(files):
            if name.endswith(".md"):
                yield pathlib.Path(folder) / name


def main():
    forstc = str(pathlib.Path(sys.argv[1]).resolve())
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for page in pages():
            if MERGE_MARK.search(page.read_text()):
                failed += 1
                print(f"FAILED {page.relative_to(ROOT)}: the marks of a merge are left in it")
            code = code_of(page)
            if code is None:
                continue
            source = pathlib.Path(folder) / f"page{passed + failed}.ft"
            source.write_text(code)
            told = subprocess.run([forstc, "check", source], capture_output=True, text=True, timeout=CHECK_LIMIT_S)
            if told.returncode == 0 and not told.stdout and not told.stderr:
                passed += 1
                continue
            failed += 1
            print(f"FAILED {page.relative_to(ROOT)}, exit {told.returncode}\n{told.stdout}{told.stderr}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
