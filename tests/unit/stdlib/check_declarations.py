#!/usr/bin/env python3
"""Holds the two halves of each stdlib module together: every function that a .ft declares is defined in C with the types that
generated code calls it by, and nothing else is defined under the module's name; every declaration has its comment, and every
function a case that Go gave the result of. A function with a body is Forst, and a program of tests/run calls it, as one does what ends programs, waits or
looks at the clock. What waits (sync, time) is the runtime's: its sources stand in for the module's, and more may be defined in them.

usage: check_declarations.py SOURCE_ROOT COMPILER...
"""
import pathlib
import re
import subprocess
import sys
import tempfile

FUNCTION = re.compile(r"^func (?:\((\w+) (\*?)(\w+)\) )?(\w+)\(((?:[^()]|\([^()]*\))*)\)(?:: (.+))?$", re.M)
VARIABLE = re.compile(r"^var (\w+) (.+)$", re.M)
DECLARATION = re.compile(r"^(?:type|const|var|func) (?:\([^)]*\) )?[A-Z]")
BODY = re.compile(r"^func (?:\((\w+) \*?(\w+)(?:\[.*?\])?\) )?(\w+).*\{\n(?:.*\n)*?\}\n", re.M)
RUNTIME = {"os": "runtime/sched/program.c", "sync": "runtime/sched/sync.c", "time": "runtime/sched/time.c"}
SAID = "Error Errorf Fatal Fatalf Fail FailNow Log Logf Skip Skipf SkipNow".split()  # methods of testing.T
PRINTING = [prefix + end for prefix in ("Append", "Fprint") for end in ("", "f", "ln")]
COMPILED = {("errors", "As")} | {("fmt", name) for name in PRINTING} | {("testing", f"T_{name}") for name in SAID}  # by the compiler: there is nothing to call
WITHOUT_CASES = {"sync", "testing"}  # what their functions do takes more than a line
IN_PROGRAMS = {  # the same of single functions, and of all methods of a type
    "log": {"Fatal", "Fatalln", "Fatalf", "Panic", "Panicln", "Panicf"}, "os": {"Args", "Exit", "Stdout", "Stderr", "File"},
    "time": {"After", "Now", "Since", "Sleep", "Until"},
}
C_TYPES = {
    "Int": "int64_t ", "Float": "double ", "Bool": "bool ", "Rune": "int32_t ", "String": "struct forst_string ",
    "Bytes": "struct forst_bytes ", "Any": "struct forst_any ", "Error": "struct forst_error *", "Void": "void ",
    "...Error": "struct forst_error_pointer_array ", "<-chan Time": "struct forst_chan *",
    "Duration": "int64_t ", "Month": "int64_t ", "Weekday": "int64_t ", "chan Time": "struct forst_chan *",
    "Result(Time, Error)": "struct forst_result_time_Time ", "Result(Duration, Error)": "struct forst_result_int ",
}


def word(forst, module):
    """What stands for a type in the names of its arrays and results."""
    array = re.fullmatch(r"Array\((.+)\)", forst)
    if array:
        return word(array[1], module) + "_array"
    return f"{module}_{forst[1:]}_pointer" if forst.startswith("*") else forst.lower()


def c_type(forst, module):
    array = re.fullmatch(r"Array\((.+)\)|\.\.\.(\w+)", forst)
    result = re.fullmatch(r"Result\((.+), Error\)", forst)
    own = re.fullmatch(r"(\*?)(?:(\w+)\.)?(\w+)", forst)
    if forst in C_TYPES:
        return C_TYPES[forst]
    if forst.startswith("func("):
        return "const struct forst_func *"
    if array:
        return f"struct forst_{word(array[1] or array[2], module)}_array "
    if result:
        return f"struct forst_result_{word(result[1], module)} "
    return f"struct forst_{own[2] or module}_{own[3]} {own[1]}"


def split_types(text):
    """The parts between commas that stand in no parentheses."""
    return [part.strip() for part in re.findall(r"(?:[^,(]|\([^()]*(?:\([^()]*\)[^()]*)*\))+", text)]


def declarations(text):
    """Each as (whose, by pointer, name, parameters, result), without those that are written in Forst."""
    found = [row for row in FUNCTION.findall(text) if not row[-1].endswith("{")]
    return [row[1:] for row in found] + [("", "", name, "", result) for name, result in VARIABLE.findall(text)]


def c_name(function):
    _, owner, name, _, _ = function
    return f"{owner}_{name}" if owner else name


def prototype(module, function):
    pointer, owner, _, parameters, result = function
    types = ["struct forst_task *"]
    if owner:
        types.append(c_type(pointer + owner, module))
    for parameter in split_types(parameters):
        forst = parameter.split(" ", 1)[1]
        if forst == "...Any":
            types += ["const struct forst_argument *", "size_t"]
        else:
            types.append(c_type(forst, module))
    given = c_type("Void" if not result or result.startswith("(") else result, module)
    if result.startswith("("):
        types += [c_type(forst, module) + "*" for forst in split_types(result[1:-1])]
    return f"{given}forst_{module}_{c_name(function)}({', '.join(types)});"


def defined_names(module, source, compiler):
    """The names defined after preprocessing: definitions begin their line or follow a macro's expansion."""
    text = subprocess.run([*compiler, "-E", "-P", str(source)], capture_output=True, text=True, check=True).stdout
    return set(re.findall(rf"\bforst_{module}_(\w+)\s*\([^;{{}}]*\)\s*\{{", text))


def check_functions(folder, root, declared, compiler):
    module = folder.name
    flags = ["-std=gnu11", "-D_GNU_SOURCE", "-Wall", "-Werror", f"-I{root}", f"-I{root / 'runtime'}"]
    prototypes = "\n".join(prototype(module, function) for function in declared)
    defined = set()
    with tempfile.NamedTemporaryFile("w", suffix=".h") as header:
        header.write(f'#include "forst.h"\n{prototypes}\n')
        header.flush()
        for source in sorted(folder.glob("*.c")) + [root / path for name, path in RUNTIME.items() if name == module]:
            subprocess.run([*compiler, *flags, "-fsyntax-only", "-include", header.name, str(source)], check=True)
            defined |= defined_names(module, source, [*compiler, *flags])
    names = {c_name(function) for function in declared}
    if module in RUNTIME:
        defined &= names
    for name in sorted(names ^ defined):
        yield f"{name} is {'declared but not defined' if name in names else 'defined but not declared'}"


def check_comments(text):
    lines = text.splitlines()
    for before, line in zip(lines, lines[1:]):
        if DECLARATION.match(line) and not before.startswith("//"):
            yield f"no documentation comment stands above: {line}"


def check_programs(module, root, functions):
    """Of (owner, name): a method is called on something."""
    paths = [*(root / "tests/run").glob("*.ft"), *([root / "tests/cli/run.py"] if module == "testing" else [])]
    programs = "".join(path.read_text(errors="replace") for path in paths)
    for owner, name in functions:
        place = r"\." if owner else rf"\b{module}\."
        if name[0].isupper() and not re.search(rf"{place}{name}\b", programs):
            yield f"no program calls {owner and owner + '.'}{name}"


def in_programs(module, declared):
    """What of the declared has no case, but programs."""
    named = IN_PROGRAMS.get(module, set())
    return [(owner, name) for _, owner, name, _, _ in declared if module in WITHOUT_CASES or (owner or name) in named]


def check_cases(module, root, declared):
    path = root / "tests/unit/stdlib" / f"{module}.cases"
    if module in WITHOUT_CASES or not declared:
        return
    if not path.exists():
        yield f"there is no {path.name}"
        return
    cases = {line.split("\t", 1)[0] for line in path.read_text(errors="replace").splitlines()}
    for function in declared:
        _, owner, name, parameters, _ = function
        shown = f"{owner}.{name}" if owner else name
        if (owner or name)[0].islower() or (owner or name) in IN_PROGRAMS.get(module, ()):
            continue
        if shown not in cases and not ("...Any" in parameters and "Sprint" not in name):
            yield f"{shown} has no case"


def check(folder, root, compiler):
    text = (folder / f"{folder.name}.ft").read_text()
    in_forst = [(owner, name) for _, owner, name in BODY.findall(text)]
    declared = [function for function in declarations(BODY.sub("", text)) if (folder.name, c_name(function)) not in COMPILED]
    wrong = [*check_functions(folder, root, declared, compiler), *check_comments(text),
             *check_cases(folder.name, root, declared), *check_programs(folder.name, root, in_forst + in_programs(folder.name, declared))]
    for line in wrong:
        print(f"{folder.name}: {line}")
    return not wrong


def main():
    root = pathlib.Path(sys.argv[1])
    folders = sorted(path.parent for path in (root / "stdlib").rglob("*.ft"))
    good = [check(folder, root, sys.argv[2:]) for folder in folders]
    print(f"{sum(good)} of {len(good)} modules agree")
    sys.exit(0 if good and all(good) else 1)


if __name__ == "__main__":
    main()
