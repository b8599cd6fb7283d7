#!/usr/bin/env python3
"""Runs programs: each case.ft has a main; `forstc run case.ft` must print case.out and exit with case.code (0 without one).

case.err, where there is one, must be contained in what the program writes to stderr.
usage: run.py FORSTC [--bless] [NAME ...]
"""
import concurrent.futures
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
TIME_LIMIT_S = 60


def expected(case, ending, otherwise):
    path = case.with_suffix(ending)
    return path.read_bytes() if path.exists() else otherwise


def run_case(forstc, case):
    """The ways in which the case differs from what is expected; empty when it passes."""
    done = subprocess.run([forstc, "run", case.name], cwd=HERE, capture_output=True, timeout=TIME_LIMIT_S)
    complaints = []
    if done.stdout != expected(case, ".out", b""):
        complaints.append(f"printed {done.stdout!r}")
    if done.returncode != int(expected(case, ".code", b"0")):
        complaints.append(f"exit code {done.returncode}")
    if expected(case, ".err", b"").strip() not in done.stderr:
        complaints.append("stderr lacks what .err says")
    if complaints:
        complaints.append("stderr: " + done.stderr.decode(errors="replace")[-2000:])
    return complaints, done


def bless(case, done):
    case.with_suffix(".out").write_bytes(done.stdout)
    if done.returncode != 0:
        case.with_suffix(".code").write_text(f"{done.returncode}\n")


def main():
    words = sys.argv[1:]
    blessing = "--bless" in words
    words = [word for word in words if word != "--bless"]
    forstc = str(pathlib.Path(words[0]).resolve())
    cases = sorted(HERE.glob("*.ft"))
    if words[1:]:
        cases = [case for case in cases if case.stem in words[1:]]
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        for case, (complaints, done) in zip(cases, pool.map(lambda case: run_case(forstc, case), cases)):
            if blessing:
                bless(case, done)
            elif complaints:
                failed += 1
                print(f"FAIL run/{case.stem}: " + "; ".join(complaints))
                continue
            passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
