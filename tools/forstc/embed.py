#!/usr/bin/env python3
"""Writes the standard library's declarations as one C array, so that forstc needs no file of theirs at run time.

usage: embed.py OUTPUT FILE.ft ...
"""
import pathlib
import sys


def octal(data):
    """The bytes as a C string literal's inside: plain ASCII as it is, all else in octal."""
    plain = set(range(32, 127)) - set(b'"\\?')
    return "".join(chr(byte) if byte in plain else f"\\{byte:03o}" for byte in data)


def literal(data):
    lines = data.splitlines(keepends=True) or [b""]
    return "\n".join(f'\t\t"{octal(line)}"' for line in lines)


def main():
    output, *files = sys.argv[1:]
    rows = []
    for name in sorted(files):
        path = pathlib.Path(name)
        data = path.read_bytes()
        below = path.parts[len(path.parts) - 1 - path.parts[::-1].index("stdlib") + 1:]
        package = "/".join(below[:-1])
        rows.append(f'\t{{STR("{package}"), STR("<stdlib>/{"/".join(below)}"), {{\n{literal(data)}, {len(data)}}}}},')
    text = "/* Made by embed.py from stdlib/. */\n#include \"tools/forstc/declarations.h\"\n\n"
    text += "const struct declaration declarations[] = {\n" + "\n".join(rows) + "\n};\n\n"
    text += f"const size_t declaration_count = {len(rows)};\n"
    pathlib.Path(output).write_text(text)


if __name__ == "__main__":
    main()
