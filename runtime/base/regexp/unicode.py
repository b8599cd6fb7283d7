#!/usr/bin/env python3
"""Writes the tables of regular expressions: Unicode's categories and scripts with their names, and what differs only in case.

usage: unicode.py UNICODE_FOLDER OUTPUT
"""
import pathlib
import re
import sys

CODES = 0x110000
ROW = re.compile(r"^([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*;\s*(\w+)", re.M)


def canonical(name):
    """As regular expressions compare names."""
    return re.sub(r"[ _-]", "", name).capitalize()


def categories(folder):
    """The category of each code point."""
    found = ["Cn"] * CODES
    first = None
    for line in (folder / "UnicodeData.txt").read_text("utf-8").splitlines():
        code, name, category = line.split(";")[:3]
        code = int(code, 16)
        if name.endswith(", First>"):
            first = code
        elif name.endswith(", Last>"):
            found[first:code + 1] = [category] * (code + 1 - first)
        else:
            found[code] = category
    return found


def ranges_of(codes):
    """Runs of the sorted code points."""
    runs = []
    for code in codes:
        if runs and runs[-1][1] == code - 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return runs


def category_tables(folder):
    by_name = {}
    for code, category in enumerate(categories(folder)):
        for name in (category, category[0], "LC" if category in ("Lu", "Ll", "Lt") else None):
            if name:
                by_name.setdefault(name, []).append(code)
    tables = {name: ranges_of(codes) for name, codes in by_name.items()}
    assigned = ranges_of(sorted(set(range(CODES)) - set(by_name["Cn"])))
    return tables | {"Any": [[0, CODES - 1]], "Assigned": assigned, "ASCII": [[0, 0x7F]]}


def category_aliases(folder):
    """Other names of categories, and which they are names of."""
    for line in (folder / "PropertyValueAliases.txt").read_text("utf-8").splitlines():
        fields = [field.strip() for field in line.split("#")[0].split(";")]
        if fields[0] == "gc":
            for alias in fields[2:]:
                yield alias, fields[1]


def script_tables(folder):
    by_name = {}
    for low, high, name in ROW.findall((folder / "Scripts.txt").read_text("utf-8")):
        by_name.setdefault(name, []).extend(range(int(low, 16), int(high or low, 16) + 1))
    return {name: ranges_of(sorted(codes)) for name, codes in by_name.items()}


def orbits(folder):
    """Each code point that differs from others only in case, with the next of those."""
    classes = {}
    for line in (folder / "CaseFolding.txt").read_text("utf-8").splitlines():
        fields = [field.strip() for field in line.split("#")[0].split(";")]
        if len(fields) > 2 and fields[1] in "CS":
            classes.setdefault(int(fields[2], 16), set()).add(int(fields[0], 16))
    for folded, others in classes.items():
        members = sorted(others | {folded})
        yield from zip(members, members[1:] + members[:1])


def fold_rows(folder):
    """Runs of code points, one or two apart, whose next is equally far away."""
    by_delta = {}
    for code, following in sorted(orbits(folder)):
        runs = by_delta.setdefault(following - code, [])
        last = runs[-1] if runs else None
        gap = code - last[1] if last else 0
        if last and gap <= 2 and (gap == last[2] or last[0] == last[1]):
            last[1:3] = code, gap
        else:
            runs.append([code, code, 1])
    return sorted(run + [delta] for delta, runs in by_delta.items() for run in runs)


def main():
    folder = pathlib.Path(sys.argv[1])
    tables = category_tables(folder) | script_tables(folder)
    names = {canonical(name): name for name in tables}
    for alias, name in category_aliases(folder):
        if name in tables:
            names.setdefault(canonical(alias), name)
    with open(sys.argv[2], "w", encoding="ascii") as out:
        out.write('#include "runtime/base/regexp/program.h"\n\n')
        for name, runs in sorted(tables.items()):
            rows = ", ".join(f"{{{low}, {high}}}" for low, high in runs)
            out.write(f"static const struct rune_range ranges_{name}[] = {{{rows}}};\n")
        out.write("\nconst struct unicode_table unicode_tables[] = {\n")
        for name, table in sorted(names.items()):
            out.write(f'\t{{"{name}", ranges_{table}, sizeof ranges_{table} / sizeof ranges_{table}[0]}},\n')
        out.write("};\n\nconst size_t unicode_table_count = sizeof unicode_tables / sizeof unicode_tables[0];\n")
        out.write("\nconst struct unicode_fold unicode_folds[] = {\n")
        for row in fold_rows(folder):
            out.write("\t{%d, %d, %d, %d},\n" % tuple(row))
        out.write("};\n\nconst size_t unicode_fold_count = sizeof unicode_folds / sizeof unicode_folds[0];\n")


if __name__ == "__main__":
    main()
