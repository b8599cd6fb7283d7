#!/usr/bin/env python3
"""Random programs, and what four compilers make of them: the C target by cc (with sanitizers where forstc was built with them) and by
tcc, the Go target, and Go itself, which gets the same program in its own syntax. All must print the same and end in the same way.

A program is made of a seed and nothing else, so a seed names a program. One that differs is kept in a folder, with what is wrong.
With --wrong, programs with one mistake in them instead (wrong.py).
usage: run.py FORSTC [--first SEED] [--count N] [--minutes M] [--keep FOLDER] [--wrong]
"""
import argparse
import concurrent.futures
import os
import pathlib
import shutil
import sys
import tempfile
import time

from outcome import GO_ENVIRONMENT, by_c, by_go, difference, emit_go, outcome, run
from program import Generator
from wrong import Spoilt

HERE = pathlib.Path(__file__).parent
TCC = HERE.parent.parent / "run" / "tcc"
SEEDS = 2  # of the test run
SPOILT = 12
BATCH = 4  # programs of which the reports come together


class Right:
    """One program, its folder, and what each compiler made of it: a list of outcomes, or one text where it made none."""

    def __init__(self, seed, folder):
        self.folder = folder / f"p{seed}"
        self.folder.mkdir()
        text, self.faults = Generator(seed).program()
        self.source = self.folder / "program.ft"
        self.source.write_text(text.forst + "\n")
        self.twin = self.folder / "twin.go"
        self.twin.write_text(text.go + "\n")
        self.made = {}

    def all_runs(self, name, wrong):
        """Without an argument, and once for each panic."""
        program = self.folder / name
        arguments = [[]] + [[str(i)] for i in range(self.faults)]
        self.made[name] = wrong or [outcome(run([str(program)] + argument)) for argument in arguments]

    def check(self, forstc):
        """What is wrong; empty where nothing is."""
        self.all_runs("twin", self.build_twin())
        self.all_runs("c", by_c(forstc, self.source, self.folder / "c"))
        if shutil.which("tcc"):
            self.all_runs("tcc", by_c(forstc, self.source, self.folder / "tcc", str(TCC)))
        self.all_runs("go", emit_go(forstc, self.source, self.folder / "emitted") or by_go(self.folder / "emitted", self.folder / "go"))
        return self.complaint()

    def build_twin(self):
        """By Go itself, of a version in which each round of a loop has its own variable."""
        (self.folder / "go.mod").write_text("module twin\n\ngo 1.22\n")
        built = run(["go", "build", "-o", "twin", "twin.go"], cwd=self.folder, env=GO_ENVIRONMENT)
        (self.folder / "go.mod").unlink()
        return "not built: " + built.stderr[:3000] if built.returncode else ""

    def complaint(self):
        oracle = self.made["twin"]
        if isinstance(oracle, str):
            return "twin: " + oracle
        for name, made in self.made.items():
            if isinstance(made, str):
                return f"{name}: {made}"
            for i, (wanted, got) in enumerate(zip(oracle, made)):
                if wanted != got:
                    return f"{name} with argument {i - 1 if i else 'none'}: " + difference(wanted, got)
        return ""

    def keep(self, folder, name):
        shutil.copy(self.source, folder / f"{name}.ft")
        shutil.copy(self.twin, folder / f"{name}.go")


def check_one(kind, seed, options):
    with tempfile.TemporaryDirectory(prefix="forst-programs-") as folder:
        case = kind(seed, pathlib.Path(folder))
        complaint = case.check(options.forstc)
        if complaint and options.keep:
            options.keep.mkdir(exist_ok=True, parents=True)
            case.keep(options.keep, str(seed))
            (options.keep / f"{seed}.txt").write_text(complaint + "\n", errors="replace")
        return seed, complaint


def seeds_of(options, count):
    """Without end where there is a time."""
    end = time.monotonic() + 60 * options.minutes if options.minutes else None
    seed = options.first
    while time.monotonic() < end if end else seed < options.first + count:
        yield seed
        seed += 1


def batches(seeds):
    batch = []
    for seed in seeds:
        batch.append(seed)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


def check_all(kind, options, count):
    """Prints what is wrong; gives how many programs passed and failed."""
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as pool:
        for batch in batches(seeds_of(options, count)):
            for seed, complaint in pool.map(lambda seed: check_one(kind, seed, options), batch):
                passed += not complaint
                failed += bool(complaint)
                if complaint:
                    print(f"FAIL {kind.__name__.lower()} program of seed {seed}: {complaint}", flush=True)
    return passed, failed


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("forstc", type=lambda text: str(pathlib.Path(text).resolve()))
    parser.add_argument("--first", type=int, default=int(os.environ.get("FORST_TEST_SEED", "1")))
    parser.add_argument("--count", type=int)
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--keep", type=pathlib.Path)
    parser.add_argument("--wrong", action="store_true", help="programs with a mistake only; without it, right ones, or both in the test run")
    options = parser.parse_args()
    passed = failed = 0
    for kind, count in ((Right, SEEDS), (Spoilt, SPOILT)):
        chosen = kind is (Spoilt if options.wrong else Right)
        if chosen or not (options.count or options.minutes or options.wrong):
            good, bad = check_all(kind, options, options.count or count)
            passed, failed = passed + good, failed + bad
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
