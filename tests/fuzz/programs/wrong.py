"""Programs with one mistake: a token or a line of a right one is left out, doubled, moved, or another's takes its place.

forstc must refuse it with an error, or make a right program of it: C that passes without a warning, Go that builds, and both do the same.
It must never crash, nor take long.
"""
import pathlib
import random
import re
import shutil
import zlib

from outcome import TOO_LONG, by_c, by_go, difference, emit_go, outcome, run
from program import Generator

CASES = pathlib.Path(__file__).parent.parent.parent / "run"
CHECK_LIMIT_S = 30
RUN_LIMIT_S = 10
TRIES = 8
TOKEN = re.compile(r"""
    (?P<blank>[ \t]+|\n|//[^\n]*) | (?P<name>[A-Za-z_][A-Za-z_0-9]*) | (?P<number>0x[0-9a-fA-F_]+|[0-9][0-9_]*(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?)
    | (?P<text>"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)*') | (?P<sign><<=|>>=|&\^=|\.\.\.|<-|&&|\|\||:=|[-+*/%&|^=!<>]=|\+\+|--|<<|>>|&\^|[^\sA-Za-z_0-9])
""", re.X)
# Their output depends on time, chance, the machine, or how goroutines meet.
UNSTEADY = re.compile(r"time\.|rand\.|os\.|import|^package|runtime|getComputationTime|target: c only|go func|log\.", re.M)
WORDS = ["Int", "String", "nil", "true", "0", "-1", "1.5", '"x"', "return", "break", "{", "}", "(", ")", "&", "*", "!", "is", "ensure", "func() {}", "[]", "=", ":=",
         "defer", "go", "else", "for", "if", "error", "Any", "?", "...", "_", "len", "9223372036854775807"]


def sources():
    """The programs of tests/run that do the same each time."""
    return [path for path in sorted(CASES.glob("*.ft")) if re.search(r"^func main\(\)", path.read_text(), re.M) and not UNSTEADY.search(path.read_text())]


def source_of(seed):
    """One of them; a new one among them takes the place of others for few seeds only."""
    return min(sources(), key=lambda path: zlib.crc32(f"{seed} {path.name}".encode()))


def tokens_of(text):
    return [(match.lastgroup, match[0]) for match in TOKEN.finditer(text)]


OPERATORS = [["+", "-", "*", "/", "%", "&", "|", "^", "&^", "<<", ">>"], ["==", "!=", "<", "<=", ">", ">="], ["&&", "||"], ["=", "+=", "-=", "*=", ":="], ["++", "--"],
             ["break", "continue", "return", "fallthrough"], ["Int", "Float", "String", "Rune", "Bool", "Any"], ["true", "false"]]
NUMBERS = ["0", "1", "-1", "2", "3", "63", "64", "255", "9223372036854775807", "0x10", "1.5", "1e3"]
FRAMES = [("if true {", "}"), ("for round in 2 {", "}"), ("{", "}"), ("func() {", "}()"), ("switch {\ndefault:", "}"), ("defer func() {", "}()"), ("again:\nfor {", "break again\n}"),
          ("if len(\"ab\") == 2 {", "} else {\n}")]


def near(places, at, chance):
    """Another place, most often close by, where types are more likely to fit."""
    return places[max(0, min(len(places) - 1, places.index(at) + chance.choice([-9, -7, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 7, 9])))]


def fitting(word, kind, chance):
    """One of the same kind, or None."""
    if kind == "number":
        return chance.choice(NUMBERS)
    for row in OPERATORS:
        if word in row:
            return chance.choice(row)
    return None


def spoil_tokens(text, chance):
    tokens = tokens_of(text)
    places = [i for i, (kind, _) in enumerate(tokens) if kind != "blank"]
    at = chance.choice(places)
    kind, word = tokens[at]
    alike = [i for i in places if tokens[i][0] == kind]
    way = chance.random()
    if way < 0.35 and fitting(word, kind, chance):
        tokens[at] = kind, fitting(word, kind, chance)
    elif way < 0.75:
        tokens[at] = tokens[near(alike, at, chance)]
    elif way < 0.8:
        tokens[at] = kind, ""
    elif way < 0.85:
        tokens[at] = kind, word + " " + word
    elif way < 0.9:
        other = chance.choice(places)
        tokens[at], tokens[other] = tokens[other], tokens[at]
    else:
        tokens[at] = kind, chance.choice(WORDS) + (" " + word if chance.random() < 0.4 else "")
    return "".join(word for _, word in tokens)


def block_end(rows, start):
    depth = 0
    for i in range(start, len(rows)):
        depth += rows[i].count("{") - rows[i].count("}")
        if depth <= 0:
            return i + 1
    return len(rows)


def spoil_lines(text, chance):
    """Whole statements are moved, doubled, left out or framed."""
    rows = text.split("\n")
    inside = [i for i, row in enumerate(rows) if row.startswith((" ", "\t"))] or [0]
    at = chance.choice(inside)
    end = block_end(rows, at)
    other = near(inside, at, chance)
    way = chance.random()
    if way < 0.2:
        del rows[at:end]
    elif way < 0.5:
        rows[other:other] = rows[at:end]
    elif way < 0.6:
        rows[at], rows[other] = rows[other], rows[at]
    else:
        before, behind = chance.choice(FRAMES)
        rows[at:end] = [before, *rows[at:end], behind]
    return "\n".join(rows)


class Spoilt:
    """Programs made of one, each with another mistake, until forstc accepts one, which is then compared."""

    def __init__(self, seed, folder):
        self.chance = random.Random(seed)
        self.folder = folder
        self.source = folder / "program.ft"
        self.text = source_of(seed).read_text() if self.chance.random() < 0.85 else Generator(seed).program()[0].forst

    def spoil(self):
        text = self.text
        for _ in range(self.chance.choice([1, 1, 2])):
            text = spoil_tokens(text, self.chance) if self.chance.random() < 0.6 else spoil_lines(text, self.chance)
        self.source.write_text(text)

    def check(self, forstc):
        for _ in range(TRIES):
            self.spoil()
            done = run([forstc, "check", str(self.source)], CHECK_LIMIT_S)
            if done.returncode not in (0, 1) or "runtime error" in done.stderr or "Sanitizer" in done.stderr:
                return f"forstc check ends with {done.returncode}: {done.stderr[-3000:]}"
            if done.returncode and "error[" not in done.stderr:
                return "refused without an error: " + done.stderr[:1000]
            if not done.returncode and re.search(r"^func main\(\) *\{", self.source.read_text(), re.M):
                return self.compare(forstc)
        return ""

    def compare(self, forstc):
        wrong = emit_go(forstc, self.source, self.folder / "emitted") or by_go(self.folder / "emitted", self.folder / "go")
        if wrong:
            return "go: " + wrong
        by_target = outcome(run([str(self.folder / "go")], RUN_LIMIT_S))
        if TOO_LONG in by_target[2]:
            return ""
        wrong = by_c(forstc, self.source, self.folder / "c")
        if wrong:
            return "c: " + wrong
        got = outcome(run([str(self.folder / "c")], RUN_LIMIT_S))
        if "Sanitizer" in got[2] or "runtime error" in got[2]:
            return "c: " + got[2]
        return "" if got == by_target else "c and go: " + difference(by_target, got)

    def keep(self, folder, name):
        shutil.copy(self.source, folder / f"wrong{name}.ft")
