#!/usr/bin/env python3
"""Compiles what forstc emits, strictly and optimised, with every C compiler that is installed: no warning.

The subjects are the programs of tests/run and all route files of tests and samples. gcc must be there; of clang and tcc those that
are. A test that the types decide leaves what it would have read unread, which is no fault of the C: unused variables may be.
usage: run.py FORSTC [NAME ...]
"""
import concurrent.futures
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).parent.parent
ROOT = TESTS.parent
WARNINGS = ["-std=c11", "-Wall", "-Wextra", "-Werror", "-Wno-unused-variable", "-Wno-unused-but-set-variable"]
COMPILERS = {"gcc": ["-O2", "-fno-strict-overflow"], "clang": ["-O1"], "tcc": []}
FILE_MARK = re.compile(r"^// ---- (\S+)\n", re.M)
EMIT_LIMIT_S = 60
COMPILE_LIMIT_S = 120


def subjects(folder):
    """What forstc is given; single route files of the conformance table are put into a folder of their own."""
    yield from sorted((TESTS / "run").glob("*.ft"))
    yield from sorted((TESTS / "golden" / "emit").glob("*.ft"))
    routes = folder / "conform" / "routes"
    routes.mkdir(parents=True)
    for source in (TESTS / "conform").glob("*.ft"):
        shutil.copy(source, routes)
    yield routes
    for place in ("tests/server", "tests/soak", "tests/bench", "tests/golden/emit", "tests/conform", "samples"):
        yield from sorted(path for path in (ROOT / place).rglob("routes") if path.is_dir() and "node_modules" not in path.parts)


def emit(forstc, subject, name, folder):
    """The C files of a subject; an error's text instead where forstc refuses it."""
    done = subprocess.run([forstc, "emit", "--stage", "c", subject], capture_output=True, text=True, timeout=EMIT_LIMIT_S)
    if done.returncode:
        return [], done.stderr
    parts = FILE_MARK.split(done.stdout)
    named = list(zip(parts[1::2], parts[2::2])) or [("main.c", done.stdout)]
    files = []
    for file, text in named:
        path = folder / f"{name}-{file}"
        path.write_text(text)
        files.append(path)
    return files, ""


def compile_one(compiler, file):
    words = [compiler, *WARNINGS, *COMPILERS[compiler], "-I", ROOT / "runtime", "-c", file, "-o", file.with_suffix("." + compiler)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=COMPILE_LIMIT_S)
    return "" if done.returncode == 0 else f"FAILED {compiler} {file.stem}\n{done.stderr[:3000]}"


def main():
    forstc = str(pathlib.Path(sys.argv[1]).resolve())
    wanted = sys.argv[2:]
    compilers = [name for name in COMPILERS if name == "gcc" or shutil.which(name)]
    passed = failed = 0
    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        folder = pathlib.Path(scratch)
        files = []
        for subject in subjects(folder):
            place = subject.relative_to(ROOT if subject.is_relative_to(ROOT) else folder)
            name = "-".join(place.with_suffix("").parts)
            if wanted and not any(word in name for word in wanted):
                continue
            made, wrong = emit(forstc, subject, name, folder)
            files += made
            if wrong:
                failed += 1
                print(f"FAILED to emit {name}\n{wrong}", flush=True)
        print(f"{len(files)} files with {', '.join(compilers)}", flush=True)
        jobs = [(compiler, file) for compiler in compilers for file in files]
        for wrong in pool.map(lambda job: compile_one(*job), jobs):
            if wrong:
                failed += 1
                print(wrong, flush=True)
            else:
                passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
