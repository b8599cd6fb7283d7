#!/usr/bin/env python3
"""Writes a file as a C string: embed.py OUTPUT INPUT"""
import pathlib
import sys

output, source = sys.argv[1:]
data = pathlib.Path(source).read_bytes()
rows = ", ".join(str(byte) for byte in data)
pathlib.Path(output).write_text(
    '#include "codegen/go/emit_go_internal.h"\n\n'
    f"const char go_support[] = {{{rows}, 0}};\nconst size_t go_support_length = {len(data)};\n")
