"""The types of generated programs. Both languages write them alike, but for unions."""


class Kind:
    """A type: its text, and what can be asked of it."""

    def __init__(self, text, comparable=True, printable=True):
        self.text = text
        self.comparable = comparable
        self.printable = printable  # Go's fmt prints a value as Forst's does

    def __repr__(self):
        return self.text


INT, FLOAT, BOOL, STRING, RUNE = (Kind(name) for name in ("Int", "Float", "Bool", "String", "Rune"))
SCALARS = [INT, FLOAT, BOOL, STRING, RUNE]


class Slice(Kind):
    def __init__(self, element):
        super().__init__(f"[]{element}", comparable=False, printable=element.printable)
        self.element = element


class Fixed(Kind):
    def __init__(self, length, element):
        super().__init__(f"[{length}]{element}", element.comparable, element.printable)
        self.length = length
        self.element = element


class Map(Kind):
    def __init__(self, key, element):
        super().__init__(f"map[{key}]{element}", comparable=False, printable=element.printable)
        self.key = key
        self.element = element


class Pointer(Kind):
    def __init__(self, element):
        super().__init__(f"*{element}", printable=False)
        self.element = element


class Shape(Kind):
    """A declared shape. Its first members are those of `embedded`, where there is one."""

    def __init__(self, name, fields, embedded=None):
        self.own = fields
        self.embedded = embedded
        self.fields = (embedded.fields if embedded else []) + fields
        super().__init__(name, all(kind.comparable for _, kind in self.fields), not embedded and all(kind.printable for _, kind in fields))
        self.methods = []  # of `Function`, with the embedded shape's


class Union(Kind):
    def __init__(self, name, members):
        super().__init__(name, False, False)
        self.members = members


class Function:
    """A function or method that can be called: `changes` says that it may change what its arguments refer to, or its receiver."""

    def __init__(self, name, params, result, cost, changes=False, by_pointer=False):
        self.name = name
        self.params = params
        self.result = result
        self.cost = cost
        self.changes = changes
        self.by_pointer = by_pointer


def refers(kind):
    """Whether a copy shares something with the original."""
    if isinstance(kind, (Slice, Map, Pointer)):
        return True
    if isinstance(kind, Fixed):
        return refers(kind.element)
    return isinstance(kind, Shape) and any(refers(member) for _, member in kind.fields)
