#!/usr/bin/env python3
"""Runs programs, built with the C target and with the Go target: each case.ft has a main, which must print case.out and exit with
case.code (0 without one) on both, and where tcc is installed with what it makes of the C, too, as `forstc dev` builds. What the program writes to stderr must contain each line of case.err, where there is one.

A program that Go cannot run says so in a line `// target: c only, because ...`. All programs are built by one go command, which vets
them as well; their text must be as gofmt has it. Without Go that half is left out, and said to be.
usage: run.py FORSTC [--bless] [--target c|tcc|go] [NAME ...]
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
TIME_LIMIT_S = 60
HANGS = 1000  # the exit code of what was ended
C_ENVIRONMENT = {**os.environ, "FORST_WORKERS": "2"}
TCC_ENVIRONMENT = {**C_ENVIRONMENT, "FORST_CC": str(HERE / "tcc")}
GO_ENVIRONMENT = {**os.environ, "GOFLAGS": "-mod=mod", "GOPROXY": "off", "GOWORK": "off"}


def expected(case, ending, otherwise):
    path = case.with_suffix(ending)
    return path.read_bytes() if path.exists() else otherwise


def in_our_words(stderr):
    """What Go's runtime says, as ours does."""
    stderr = stderr.replace(b"panic: runtime error: ", b"panic: ")
    return stderr.replace(b"invalid memory address or nil pointer dereference", b"nil pointer dereference")


def complaints_of(case, done):
    """The ways in which the run differs from what is expected; empty when it passes."""
    complaints = []
    if done.stdout != expected(case, ".out", b""):
        complaints.append(f"printed {done.stdout!r}")
    if done.returncode != int(expected(case, ".code", b"0")):
        complaints.append(f"exit code {done.returncode}")
    stderr = in_our_words(done.stderr)
    if any(line.strip() not in stderr for line in expected(case, ".err", b"").splitlines()):
        complaints.append("stderr lacks what .err says")
    if complaints:
        complaints.append("stderr: " + done.stderr.decode(errors="replace")[-2000:])
    return complaints


def run(command, **options):
    """The finished run; one that hangs is ended with all that it started, and has an exit code that no case expects."""
    child = subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, **options)
    try:
        stdout, stderr = child.communicate(timeout=TIME_LIMIT_S)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        stdout, stderr = child.communicate()
        return subprocess.CompletedProcess(command, HANGS, stdout, stderr + f"it took more than {TIME_LIMIT_S} s".encode())
    return subprocess.CompletedProcess(command, child.returncode, stdout, stderr)


def bless(case, done):
    case.with_suffix(".out").write_bytes(done.stdout)
    if done.returncode != 0:
        case.with_suffix(".code").write_text(f"{done.returncode}\n")


def run_with_c(forstc, cases, blessing, environment=C_ENVIRONMENT):
    """Yields each case with its complaints."""
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        for case, done in zip(cases, pool.map(lambda case: run([forstc, "run", case.name], env=environment), cases)):
            if blessing:
                bless(case, done)
            yield case, [] if blessing else complaints_of(case, done)


def write_go(forstc, case, folder):
    """The case's files, in a folder of its name; what is wrong with that."""
    done = run([forstc, "emit", "--stage", "go", case.name])
    if done.returncode != 0:
        return [done.stderr.decode(errors="replace")]
    (folder / case.stem).mkdir()
    for part in done.stdout.decode().split("// ---- ")[1:]:
        name, _, text = part.partition("\n")
        (folder / case.stem / name).write_text(text)
    return []


def go_says(folder, *command):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=GO_ENVIRONMENT)
    return (done.stdout + done.stderr).strip()


def build_go(forstc, cases, folder):
    """All programs at once; complaints by name of the case, and those of everybody under ""."""
    (folder / "go.mod").write_text("module programs\n\ngo 1.19\n")
    (folder / "bin").mkdir()
    complaints = {case.stem: write_go(forstc, case, folder) for case in cases}
    print(f"building {len(cases)} programs with Go", flush=True)
    common = [go_says(folder, "gofmt", "-l", "."), go_says(folder, "go", "vet", "./..."),
              go_says(folder, "go", "build", "-o", "bin/", "./...")]
    complaints[""] = [text for text in common if text]
    return complaints


def run_with_go(forstc, cases):
    cases = [case for case in cases if not re.search(r"^// target: c only", case.read_text(), re.M)]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        complaints = build_go(forstc, cases, folder)
        yield HERE / "go.ft", complaints[""]
        for case in cases:
            program = folder / "bin" / case.stem
            if program.exists():
                complaints[case.stem] += complaints_of(case, run([str(program)]))
            elif not complaints[case.stem]:
                complaints[case.stem] = ["go build gave no program"]
            yield case, complaints[case.stem]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("forstc", type=lambda text: str(pathlib.Path(text).resolve()))
    parser.add_argument("names", nargs="*")
    parser.add_argument("--bless", action="store_true")
    parser.add_argument("--target", choices=["c", "tcc", "go"])
    options = parser.parse_intermixed_args()
    cases = [case for case in sorted(HERE.glob("*.ft")) if not options.names or case.stem in options.names]
    cases = [case for case in cases if re.search(r"^func main\(\)", case.read_text(), re.M)]  # the others are what programs import
    passed = failed = 0
    halves = []
    if options.target in (None, "c"):
        halves.append(("c", run_with_c(options.forstc, cases, options.bless)))
    if options.target in (None, "tcc") and not options.bless:
        if shutil.which("tcc"):
            halves.append(("tcc", run_with_c(options.forstc, cases, False, TCC_ENVIRONMENT)))
        else:
            print("there is no tcc: the programs are not run as it compiles them")
    if options.target in (None, "go") and not options.bless:
        if shutil.which("go"):
            halves.append(("go", run_with_go(options.forstc, cases)))
        else:
            print("there is no go command: the programs are not run with the target go")
    for target, results in halves:
        for case, complaints in results:
            if complaints:
                print(f"FAIL run/{case.stem} with {target}: " + "; ".join(complaints))
            failed += bool(complaints)
            passed += not complaints
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
