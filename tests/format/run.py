#!/usr/bin/env python3
"""Formats every Forst file of the project, as it is and with its layout spoilt.

- What `forstc fmt` wrote it leaves alone the second time.
- A file whose indentation and spaces were spoilt comes out as the file itself does.
- The samples and the standard library are formatted as they stand.

usage: run.py FORSTC
"""
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).parent.parent.parent
FORSTC = str(pathlib.Path(sys.argv[1]).resolve())
TIME_LIMIT_S = 300
FORMATTED = ("samples", "stdlib")
# Runs of spaces, and what may lie around them but must not be changed: strings, runes, comments.
PARTS = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|//[^\n]*|\n[ \t]*| +')


def files():
    for top in ("samples", "stdlib", "tests"):
        for path in sorted((ROOT / top).rglob("*.ft")):
            relative = path.relative_to(ROOT)
            if not {"node_modules", "dist", "diag"} & set(relative.parts):
                yield path


def spoilt(text, rng):
    """Other indentation and more spaces; None where that could change a raw string or a block comment."""
    if "`" in text or "/*" in text:
        return None

    def change(match):
        part = match.group()
        if part[0] == "\n":
            return "\n" + " " * rng.randrange(9)
        return part + " " * rng.randrange(3) if part[0] == " " else part

    return PARTS.sub(change, text)


def forstc(*words):
    return subprocess.run([FORSTC, *words], capture_output=True, text=True, timeout=TIME_LIMIT_S)


def write_copies(folder, rng):
    """Each file twice, as it is and spoilt, for those that can be spoilt; gives their names."""
    names = []
    for number, path in enumerate(files()):
        text = path.read_bytes().decode("utf-8", errors="replace")
        name = f"{number:04d}_{path.name}"
        (folder / "plain" / name).write_bytes(path.read_bytes())
        other = spoilt(text, rng)
        if other is not None:
            (folder / "spoilt" / name).write_text(other)
        names.append((name, path.relative_to(ROOT)))
    return names


def main():
    seed = random.randrange(1 << 32)
    folder = pathlib.Path(tempfile.mkdtemp(prefix="forst-format-"))
    failures = []
    try:
        (folder / "plain").mkdir()
        (folder / "spoilt").mkdir()
        names = write_copies(folder, random.Random(seed))
        first = forstc("fmt", str(folder))
        broken = set(re.findall(r"--> (\S+?):\d+", first.stderr))
        if "bug" in first.stderr:
            failures.append(first.stderr)
        again = forstc("fmt", "--check", str(folder))
        failures += [f"formatted once more it changes: {line}" for line in again.stdout.splitlines()]
        for name, source in names:
            plain, other = folder / "plain" / name, folder / "spoilt" / name
            if str(plain) in broken or str(other) in broken or not other.exists():
                continue
            if plain.read_text() != other.read_text():
                failures.append(f"{source}: spoilt with seed {seed} it comes out otherwise")
        passed = len(names) - len(failures)
        checked = forstc("fmt", "--check", *(str(ROOT / top) for top in FORMATTED))
        failures += [f"not formatted: {line}" for line in checked.stdout.splitlines()]
        passed += checked.returncode == 0
    finally:
        shutil.rmtree(folder)
    for failure in failures:
        print("FAIL format:", failure)
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures or passed < 100 else 0


if __name__ == "__main__":
    sys.exit(main())
