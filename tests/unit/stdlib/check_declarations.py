#!/usr/bin/env python3
"""Holds the two halves of each stdlib module together: every function that a .ft declares is defined in C with the types that
generated code calls it by, and nothing else is defined under the module's name. What waits (sync, time) is the runtime's: its
sources stand in for the module's, and more may be defined in them.

usage: check_declarations.py SOURCE_ROOT COMPILER...
"""
import pathlib
import re
import subprocess
import sys
import tempfile

FUNCTION = re.compile(r"^func (?:\((\w+) \*(\w+)\) )?(\w+)\((.*?)\)(?:: (.+))?$", re.M)
RUNTIME = {"sync": "runtime/sched/sync.c", "time": "runtime/sched/time.c"}
COMPILED = {("errors", "As")}  # by the compiler itself: there is nothing to call
C_TYPES = {
    "Int": "int64_t ", "Float": "double ", "Bool": "bool ", "Rune": "int32_t ", "String": "struct forst_string ",
    "Bytes": "struct forst_bytes ", "Error": "struct forst_error *", "Void": "void ",
    "Duration": "int64_t ", "func()": "const struct forst_func *", "<-chan Time": "struct forst_chan *",
}


def c_type(forst):
    array = re.fullmatch(r"Array\((\w+)\)", forst)
    result = re.fullmatch(r"Result\((\w+), Error\)", forst)
    if array:
        return f"struct forst_{array[1].lower()}_array "
    if result:
        return f"struct forst_result_{result[1].lower()} "
    return C_TYPES[forst]


def c_name(function):
    _, owner, name, _, _ = function
    return f"{owner}_{name}" if owner else name


def prototype(module, function):
    _, owner, _, parameters, result = function
    types = ["struct forst_task *"]
    if owner:
        types.append(f"struct forst_{module}_{owner} *")
    for parameter in filter(None, parameters.split(", ")):
        forst = parameter.split(" ", 1)[1]
        if forst == "...Error":
            types.append("struct forst_error_pointer_array ")
        elif forst == "...Any":
            types += ["const struct forst_argument *", "size_t"]
        else:
            types.append(c_type(forst))
    return f"{c_type(result or 'Void')}forst_{module}_{c_name(function)}({', '.join(types)});"


def defined_names(module, source, compiler):
    """The names defined after preprocessing: definitions begin their line or follow a macro's expansion."""
    text = subprocess.run([*compiler, "-E", "-P", str(source)], capture_output=True, text=True, check=True).stdout
    return set(re.findall(rf"\bforst_{module}_(\w+)\s*\([^;{{}}]*\)\s*\{{", text))


def check(folder, root, compiler):
    module = folder.name
    flags = ["-std=gnu11", "-D_GNU_SOURCE", "-Wall", "-Werror", f"-I{root}", f"-I{root / 'runtime'}"]
    declared = FUNCTION.findall((folder / f"{module}.ft").read_text())
    declared = [function for function in declared if (module, c_name(function)) not in COMPILED]
    prototypes = "\n".join(prototype(module, function) for function in declared)
    defined = set()
    with tempfile.NamedTemporaryFile("w", suffix=".h") as header:
        header.write(f'#include "forst.h"\n{prototypes}\n')
        header.flush()
        for source in sorted(folder.glob("*.c")) or [root / RUNTIME[module]]:
            subprocess.run([*compiler, *flags, "-fsyntax-only", "-include", header.name, str(source)], check=True)
            defined |= defined_names(module, source, [*compiler, *flags])
    names = {c_name(function) for function in declared}
    if module in RUNTIME:
        defined &= names
    for name in sorted(names ^ defined):
        print(f"{module}.{name} is {'declared but not defined' if name in names else 'defined but not declared'}")
    undocumented = re.findall(r"(?<!\n)\n\n(?:func|const) (\w+)", (folder / f"{module}.ft").read_text())
    for name in undocumented:
        print(f"{module}.{name} has no documentation comment")
    return names == defined and not undocumented


def main():
    root = pathlib.Path(sys.argv[1])
    folders = sorted(path.parent for path in (root / "stdlib").glob("*/*.ft"))
    good = [check(folder, root, sys.argv[2:]) for folder in folders]
    print(f"{sum(good)} of {len(good)} modules agree")
    sys.exit(0 if good and all(good) else 1)


if __name__ == "__main__":
    main()
