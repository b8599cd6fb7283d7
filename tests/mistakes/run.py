#!/usr/bin/env python3
"""One mistake gives one error: each of mistakes.py is put into shop.ft, a program without one.

The first diagnostic must have the code and point to the place; there may be one more at most; one of them must say how to go on.
usage: run.py FORSTC [--show]     --show prints the diagnostics of every mistake
"""
import json
import pathlib
import subprocess
import sys
import tempfile

from mistakes import MISTAKES

HERE = pathlib.Path(__file__).parent
FORSTC = str(pathlib.Path(sys.argv[1]).resolve())
SHOW = "--show" in sys.argv
TIME_LIMIT_S = 60


def seed(text, old, new):
    """The program with the mistake, and where it is: line and column from 1, or None where `new` marks no place."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in shop.ft"
    at = text.index(old)
    mark = new.find("^")
    text = text[:at] + new.replace("^", "", 1) + text[at + len(old):]
    if mark < 0:
        return text, None
    before = text[:at + mark]
    return text, (before.count("\n") + 1, len(before) - before.rfind("\n"))


def diagnostics(path, form):
    done = subprocess.run([FORSTC, "check", "--format", form, str(path)], capture_output=True, text=True, timeout=TIME_LIMIT_S)
    return done.stdout if form == "json" else done.stderr


def wrong_with(found, code, place):
    """What is wrong with the diagnostics of one mistake; empty: nothing."""
    errors = [one for one in found if one["severity"] == "error"]
    if not errors:
        return "no error"
    first = errors[0]
    if first["code"] != code:
        return f"{first['code']} instead of {code}: {first['message']}"
    if place and (first["line"], first["column"]) != place:
        return f"at {first['line']}:{first['column']} instead of {place[0]}:{place[1]}"
    if len(found) > 2:
        return f"{len(found)} messages"
    if not any(one.get("help") for one in found):
        return "no help"
    return ""


def main():
    text = (HERE / "shop.ft").read_text()
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="forst-mistakes-") as folder:
        path = pathlib.Path(folder) / "shop.ft"
        for name, old, new, code in MISTAKES:
            seeded, place = seed(text, old, new)
            path.write_text(seeded)
            found = [json.loads(line) for line in diagnostics(path, "json").splitlines()]
            wrong = wrong_with(found, code, place)
            passed += not wrong
            failed += bool(wrong)
            if wrong or SHOW:
                print(f"{'FAIL' if wrong else 'ok'} mistakes: {name}: {wrong}\n{diagnostics(path, 'human')}")
        path.write_text(text)
        clean = diagnostics(path, "human")
        passed += not clean
        failed += bool(clean)
        if clean:
            print("FAIL mistakes: the program itself\n" + clean)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
