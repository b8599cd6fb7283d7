#!/usr/bin/env python3
"""Enforces the floors: an include may only point to its own floor's folder or down, and generated or library C sees forst.h only.

usage: run.py
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).parent.parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)

# What each folder may include from, by the beginning of the path; the longest folder that matches a file decides.
ALLOWED = {
    "runtime/base": ["runtime/base/"],
    "runtime/ipc": ["runtime/base/", "runtime/ipc/"],
    "runtime": ["runtime/", "forst.h", "forst/"],
    "runtime/dispatch": ["runtime/base/", "runtime/sched/", "runtime/dispatch/", "forst.h", "forst/"],
    "runtime/node": ["runtime/base/", "runtime/sched/", "runtime/dispatch/", "runtime/node/", "forst.h", "forst/"],
    "stdlib": ["forst.h", "stdlib/"],
    "compiler/diag": ["runtime/base/", "compiler/diag/"],
    "compiler/parse": ["runtime/base/", "compiler/diag/", "compiler/parse/"],
    "compiler/format": ["runtime/base/", "compiler/diag/", "compiler/parse/", "compiler/format/"],
    "compiler/core": ["runtime/base/", "compiler/diag/", "compiler/core/"],
    "compiler/check": ["runtime/base/", "compiler/diag/", "compiler/parse/", "compiler/core/constraint.", "compiler/check/"],
    "compiler/lower": ["runtime/base/", "compiler/"],
    "codegen": ["runtime/base/", "compiler/core/", "codegen/"],
    "tools/forstc": ["runtime/base/", "runtime/dispatch/options.", "runtime/server/listen.", "compiler/", "codegen/", "tools/forstc/"],
    "samples": ["forst.h"],
    "tests": ["runtime/", "forst.h", "forst/", "stdlib/", "compiler/", "codegen/", "tests/", "tools/"],
}
# Files that the build makes beside the sources of the folder that includes them.
GENERATED = re.compile(r"^[a-z0-9_]+\.(h|inc|c)$")


def rule_of(path):
    """The folder whose rule holds for a file, or None."""
    folders = [folder for folder in ALLOWED if path.startswith(folder + "/")]
    return max(folders, key=len, default=None)


def breaches(path):
    name = path.relative_to(ROOT).as_posix()
    folder = rule_of(name)
    if folder is None:
        return [f"{name}: no floor is known for this folder"]
    found = []
    for included in INCLUDE.findall(path.read_text(errors="replace")):
        if GENERATED.match(included) and included != "forst.h":
            continue
        if not any(included.startswith(prefix) for prefix in ALLOWED[folder]):
            found.append(f'{name}: {folder}/ must not include "{included}"')
    return found


def sources():
    for top in ("runtime", "stdlib", "compiler", "codegen", "tools", "tests", "samples"):
        for path in sorted((ROOT / top).rglob("*")):
            parts = path.parts
            if path.suffix in (".c", ".h", ".re", ".y", ".cc") and "node_modules" not in parts and "dist" not in parts:
                yield path


def main():
    passed = failed = 0
    for path in sources():
        found = breaches(path)
        for breach in found:
            print(f"FAIL floors: {breach}")
        failed += bool(found)
        passed += not found
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
