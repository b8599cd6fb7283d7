#!/usr/bin/env python3
"""Writes the re2c definitions `letter` and `digit`: Unicode's categories L* and Nd, as Go's specification defines them.

usage: unicode_ranges.py OUTPUT
"""
import sys
import unicodedata


def ranges(belongs):
    """The runs of code points for which `belongs` holds."""
    first = None
    for code in range(0x110000):
        inside = belongs(unicodedata.category(chr(code)))
        if inside and first is None:
            first = code
        elif not inside and first is not None:
            yield first, code - 1
            first = None


def escaped(code):
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def definition(name, belongs):
    text = "".join(f"{escaped(a)}-{escaped(b)}" if a != b else escaped(a) for a, b in ranges(belongs))
    return f"\t{name} = [{text}];\n"


def main():
    with open(sys.argv[1], "w", encoding="ascii") as out:
        out.write("/*!re2c\n")
        out.write(definition("letter", lambda category: category.startswith("L")))
        out.write(definition("digit", lambda category: category == "Nd"))
        out.write("*/\n")


if __name__ == "__main__":
    main()
