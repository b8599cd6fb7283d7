"""Text in two languages at once: what a piece of a program is in Forst, and what it is in Go.

A template has {} for each part. Where the two languages write a thing alike, one template makes both. `level` is how tight the
outermost operator binds, so that parentheses stand only where they must, or by chance.
"""

ATOM = 9
UNARY = 8


class Pair:
    __slots__ = ("forst", "go", "level", "value")

    def __init__(self, forst, go=None, level=ATOM, value=None):
        self.forst = forst
        self.go = forst if go is None else go
        self.level = level
        self.value = value  # of a constant expression: an int or a Fraction; else None

    def __repr__(self):
        return self.forst


def as_pair(part):
    return part if isinstance(part, Pair) else Pair(str(part))


def both(template, *parts, go=None, level=ATOM, value=None):
    """The template, filled in both languages; `go` is Go's own where it differs."""
    parts = [as_pair(part) for part in parts]
    return Pair(template.format(*(part.forst for part in parts)),
                (template if go is None else go).format(*(part.go for part in parts)), level, value)


def tight(part, level):
    """The expression, in parentheses where it binds less tight than `level` wants."""
    return part if part.level >= level else both("({})", part, value=part.value)


def lines(*parts):
    """Statements, one below the other."""
    parts = [as_pair(part) for part in parts if part is not None]
    return Pair("\n".join(part.forst for part in parts), "\n".join(part.go for part in parts))


def indented(part):
    return Pair(*("\n".join("\t" + line if line else "" for line in text.split("\n")) for text in (part.forst, part.go)))


def block(header, *body, end="}"):
    """A header that ends in a brace, statements, and the closing brace."""
    return lines(header, indented(lines(*body)) if body else None, end)
