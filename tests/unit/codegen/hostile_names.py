#!/usr/bin/env python3
"""Every word that C, its macros or the runtime's header know, as a Forst name: member, variable and function.

hostile_names.py FORSTC INCLUDE: asks each installed C compiler which macros it defines and which words forst.h holds when
preprocessed, writes programs with all of them, and compiles what forstc emits, strictly.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

COMPILERS = [name for name in ("gcc", "clang", "tcc") if shutil.which(name)]
KEYWORDS = set("""break case chan const continue default defer else ensure fallthrough for func go goto if import is map nil package
    range return select struct switch true false type var _ len cap append copy make new delete close min max panic print println
    String Int Float Bool main locals Fields init""".split())
GROUP = 900  # members of one shape
STRICT = ["-std=c11", "-Wall", "-Wextra", "-Werror"]


def words(include, folder):
    source = folder / "header.c"
    source.write_text('#include "forst.h"\n')
    found = set()
    for compiler in COMPILERS:
        for flag in ("-dM", "-P"):
            done = subprocess.run([compiler, "-E", flag, "-I" + include, str(source)], capture_output=True, text=True)
            found |= set(re.findall(r"\b[A-Za-z_]\w*\b", done.stdout))
    return sorted(found - KEYWORDS)


def variables(names):
    members = "".join(f"  {name}: Int\n" for name in names)
    values = ", ".join(f"{name}: 1" for name in names)
    declared = "".join(f"  {name} := 1\n" for name in names)
    added = "".join(f"  rt_sum += {name}\n" for name in names)
    return (f"type Fields = {{\n{members}}}\n\nfunc locals(): Int {{\n{declared}  rt_sum := 0\n{added}  return rt_sum\n}}\n\n"
            f"func main() {{\n  fields := Fields{{{values}}}\n  println(locals(), fields)\n}}\n")


def functions(names):
    declared = "".join(f"func {name}(x Int): Int {{ return x }}\n" for name in names)
    called = "".join(f"  println({name}(1))\n" for name in names)
    return f"{declared}\nfunc main() {{\n{called}}}\n"


def compile_all(forstc, include, source):
    text = subprocess.run([forstc, "emit", "--stage", "c", str(source)], capture_output=True, check=False)
    if text.returncode != 0:
        sys.exit(f"forstc refused {source.name}:\n{text.stderr.decode()[:2000]}")
    generated = source.with_suffix(".c")
    generated.write_bytes(text.stdout)
    for compiler in COMPILERS:
        done = subprocess.run([compiler, *STRICT, "-I" + include, "-c", str(generated), "-o", str(source.with_suffix(".o"))],
                              capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{compiler} refused {source.name}:\n{done.stderr[:2000]}")


def main():
    forstc, include = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        names = words(include, folder)
        if len(names) < 500:
            sys.exit(f"only {len(names)} words found: the compilers did not preprocess forst.h")
        for at in range(0, len(names), GROUP):
            for kind, make in (("variables", variables), ("functions", functions)):
                source = folder / f"{kind}_{at}.ft"
                source.write_text(make(names[at:at + GROUP]))
                compile_all(forstc, include, source)
        print(f"{len(names)} names are no trouble to {', '.join(COMPILERS)}")


main()
