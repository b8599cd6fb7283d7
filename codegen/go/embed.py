#!/usr/bin/env python3
"""Writes the Go files that every program gets as C strings, and the names that they declare or import: embed.py OUTPUT INPUT..."""
import pathlib
import re
import sys

DECLARED = re.compile(r"^(?:func|type|var|const) (\w+)", re.M)
GROUP = re.compile(r"^(?:type|var|const) \(\n(.*?)^\)", re.M | re.S)
IMPORTED = re.compile(r'^(?:import |\t)"(?:[\w/]*/)?(\w+)"$', re.M)

output, *sources = sys.argv[1:]
texts, rows, names = [], [], set()
for source in map(pathlib.Path, sources):
    data = source.read_bytes()
    code = data.decode()
    texts.append(f"static const char {source.stem}_text[] = {{{', '.join(str(byte) for byte in data)}, 0}};\n")
    rows.append(f'\t{{"support_{source.name}", {source.stem}_text, {len(data)}}},\n')
    names |= {*DECLARED.findall(code), *IMPORTED.findall(code)}
    for group in GROUP.findall(code):
        names |= set(re.findall(r"^\t(\w+)", group, re.M))
listed = "".join(f'\t"{name}",\n' for name in sorted(names))
pathlib.Path(output).write_text(
    '#include "codegen/go/emit_go_internal.h"\n\n' + "".join(texts) +
    f"\nconst struct go_support_file go_support[] = {{\n{''.join(rows)}}};\nconst size_t go_support_count = {len(sources)};\n"
    f"\nconst char *const go_support_names[] = {{\n{listed}}};\nconst size_t go_support_name_count = {len(names)};\n")
