#!/usr/bin/env python3
"""Runs the golden cases: what forstc prints for a source stands in a file beside it, whose extension says what to print.

    case.tokens case.ast case.core case.c case.go case.ts   `forstc emit --stage EXTENSION case.ft`
    case.fmt                                        what `forstc fmt -` makes of case.ft
    case.err                                        what `forstc check case.ft` writes to stderr; an empty one: nothing at all
The subject is case.ft, or a folder `case` where several files make the case (those below its `routes` are route files).
Every diagnostic code of compiler/diag/diag.def must occur in a case of diag/.
usage: run.py FORSTC [--bless] [NAME ...]     NAME is a folder, or folder/case
--bless writes the expectations, and those of new cases: .ast in parse, .fmt in format, .err in diag, .core in lower. Read them before you commit.
"""
import concurrent.futures
import difflib
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
CODES = HERE.parent.parent / "compiler" / "diag" / "diag.def"
STAGES = ("tokens", "ast", "core", "c", "go", "ts")
SAME_FOR_ALL = "// ---- support_"  # the files that begin so follow in Go for every program
NEW = {"parse": "ast", "format": "fmt", "diag": "err", "check": "err", "lower": "core"}
TIME_LIMIT_S = 60
SHOWN_MAX = 40


class Case:
    """One expectation: the subject's name and the extension."""

    def __init__(self, path):
        self.path = path
        self.stage = path.suffix[1:]
        self.name = str(path.relative_to(HERE))
        folder = path.with_suffix("")
        self.subject = folder if folder.is_dir() else path.with_suffix(".ft")

    def output(self, forstc):
        """What forstc prints, and what is wrong with the way it ended (empty: nothing)."""
        subject = str(self.subject.relative_to(HERE))
        words = {"err": ["check", subject], "fmt": ["fmt", "-"]}.get(self.stage, ["emit", "--stage", self.stage, subject])
        source = self.subject.read_bytes() if self.stage == "fmt" else b""
        try:
            done = subprocess.run([forstc] + words, cwd=HERE, input=source, capture_output=True, timeout=TIME_LIMIT_S)
        except subprocess.TimeoutExpired:
            return "", f"took more than {TIME_LIMIT_S} s"
        text = (done.stderr if self.stage == "err" else done.stdout).decode("utf-8", errors="replace")
        if self.stage == "go":
            text = text.partition(SAME_FOR_ALL)[0]
        if self.stage == "err":
            wanted = 1 if re.search(r"^error", text, re.M) else 0
        else:
            wanted = 0
        if done.returncode != wanted:
            said = done.stderr.decode("utf-8", errors="replace") if self.stage != "err" else text
            return text, f"exit code {done.returncode}, not {wanted}\n{said[-2000:]}"
        return text, ""


def run_case(forstc, case, blessing):
    """Empty when the case holds, else what is wrong."""
    text, wrong = case.output(forstc)
    if wrong:
        return wrong
    if blessing:
        case.path.write_text(text)
        return ""
    expected = case.path.read_text()
    if text == expected:
        return ""
    lines = difflib.unified_diff(expected.splitlines(), text.splitlines(), "expected", "printed", lineterm="")
    return "\n".join(list(lines)[:SHOWN_MAX])


def find_cases(names, blessing):
    found = [path for stage in STAGES + ("fmt", "err") for path in HERE.glob(f"*/*.{stage}")]
    if blessing:
        for source in HERE.glob("*/*.ft"):
            stage = NEW.get(source.parent.name)
            if stage and not any(source.with_suffix("." + known) in found for known in STAGES + ("fmt", "err")):
                found.append(source.with_suffix("." + stage))
        folders = [path for parent in ("check", "diag") for path in HERE.glob(parent + "/*") if path.is_dir()]
        found += [path.with_suffix(".err") for path in folders if path.with_suffix(".err") not in found]
    cases = [Case(path) for path in sorted(found)]
    if names:
        cases = [case for case in cases if any(case.name.startswith(name) for name in names)]
    return cases


def codes_without_case():
    """The codes of diag.def that no expectation in diag/ shows."""
    rows = re.findall(r"^DIAG_ROW\(\w+, (\d+), DIAG_(ERROR|WARNING)", CODES.read_text(), re.M)
    shown = set()
    for path in HERE.glob("diag/*.err"):
        shown |= set(re.findall(r"^(?:error|warning)\[(\w+)\]", path.read_text(), re.M))
    codes = [f"{'E' if severity == 'ERROR' else 'W'}{int(number):04d}" for number, severity in rows]
    return [code for code in codes if code not in shown]


def main():
    words = sys.argv[1:]
    blessing = "--bless" in words
    words = [word for word in words if word != "--bless"]
    forstc = str(pathlib.Path(words[0]).resolve())
    cases = find_cases(words[1:], blessing)
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        for case, wrong in zip(cases, pool.map(lambda case: run_case(forstc, case, blessing), cases)):
            if wrong:
                failed += 1
                print(f"FAIL golden/{case.name}\n{wrong}", flush=True)
            else:
                passed += 1
    if not words[1:]:
        missing = codes_without_case()
        passed += not missing
        failed += len(missing)
        for code in missing:
            print(f"FAIL golden: no case in diag/ shows {code}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
