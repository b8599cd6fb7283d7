"""Random expressions of a wanted type. They change nothing but by `traced`, which prints, and panic only where `faulty` asks for it."""
from kinds import BOOL, FLOAT, INT, RUNE, STRING, Fixed, Map, Pointer, Shape, Slice
from text import ATOM, UNARY, Pair, both, tight

INT_MIN, INT_MAX = -(1 << 63), (1 << 63) - 1
LEVELS = {"*": 5, "/": 5, "%": 5, "<<": 5, ">>": 5, "&": 5, "&^": 5, "+": 4, "-": 4, "|": 4, "^": 4,
          "==": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "&&": 2, "||": 1}
STRINGS = ['""', '"a"', '"zebra"', '"h\\u00e9llo"', '"\\u4e16\\u754c!"', '"tab\\tend"', "`raw\\n`", '"\\x00\\xff"', '"\\U0001f600x"', '"0123456789"', '"a b,c"']
RUNES = ["'a'", "'z'", "'\\u00e9'", "'\\u4e16'", "'\\n'", "'0'", "'\\U0001f600'"]
FLOATS = ["0.5", "1.25", "3.0", "1e3", "2.5e-3", "123456.789", "1e21", "0.1", "7.0", "1e-7"]
INTS = [0, 1, 2, 3, 5, 7, 8, 10, 63, 64, 100, 255, 256, 1000, 65535, 1 << 31, 1 << 32, (1 << 53) + 1, INT_MAX, INT_MAX - 1]
COMPARISONS = ["==", "!=", "<", "<=", ">", ">="]


def divide(a, b):
    """As both languages divide: towards zero."""
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


FOLD = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "&": lambda a, b: a & b, "|": lambda a, b: a | b,
    "^": lambda a, b: a ^ b, "&^": lambda a, b: a & ~b, "<<": lambda a, b: a << b if 0 <= b < 80 else None,
    ">>": lambda a, b: a >> b if 0 <= b < 80 else None, "/": lambda a, b: divide(a, b) if b else None,
    "%": lambda a, b: a - b * divide(a, b) if b else None,
}


class Expressions:
    """What makes expressions; the generator of programs inherits it. It needs `random` and `visible(kind)`."""

    def chance(self, share):
        return self.random.random() < share

    def pick(self, items):
        return self.random.choice(items)

    def binary(self, left, operator, right, value=None):
        level = LEVELS[operator]
        left, right = tight(left, level), tight(right, level + 1)
        made = both("{} " + operator + " {}", left, right, level=level, value=value)
        return both("({})", made, value=value) if self.chance(0.15) else made

    def expr(self, kind, depth=2):
        """An expression of the type; at depth 0 a leaf."""
        makers = {INT: self.int_expr, FLOAT: self.float_expr, BOOL: self.bool_expr, STRING: self.string_expr, RUNE: self.rune_expr}
        if kind in makers:
            made = self.shared_expr(kind, depth) or makers[kind](depth)
        else:
            made = self.shared_expr(kind, depth) or self.composite(kind, depth)
        if self.tracing and depth > 0 and self.chance(0.08) and not isinstance(kind, Pointer):
            return self.traced(kind, made)
        return made

    def traced(self, kind, made):
        self.traces += 1
        return both("traced[" + kind.text + "]({}, {})", self.traces, made)

    def shared_expr(self, kind, depth):
        """What any type has: variables, members, elements, calls, entries; or None, where the type's own shall be made."""
        ways = [self.variable] * 4
        if depth > 0:
            ways += [self.member, self.element, self.call, self.method_call, self.entry, self.chosen, self.literal_called]
        for _ in range(2):
            made = self.pick(ways)(kind, depth)
            if made is not None and self.chance(0.75):
                return made
        return None

    def variable(self, kind, depth):
        names = self.visible(kind)
        return Pair(self.pick(names).name) if names else None

    def member(self, kind, depth):
        found = [(var, name) for var in self.scope_variables() for name, member in self.members_of(var.kind) if member is kind]
        if not found:
            return None
        var, name = self.pick(found)
        return Pair(f"{var.name}.{name}")

    def members_of(self, kind):
        """The members that a variable of the type is asked for: a shape's, and those of what a pointer points to, which is there."""
        if isinstance(kind, Pointer):
            kind = kind.element
        return kind.fields if isinstance(kind, Shape) else []

    def element(self, kind, depth):
        found = [var for var in self.scope_variables() if isinstance(var.kind, (Slice, Fixed)) and var.kind.element is kind]
        if not found:
            return None
        var = self.pick(found)
        if isinstance(var.kind, Fixed):
            if self.chance(0.4):
                return both("{}[{}]", var.name, self.random.randrange(var.kind.length))
            return both("{}[at({}, {})]", var.name, self.expr(INT, depth - 1), var.kind.length)
        return both("elementOf({}, {}, {})", var.name, self.expr(INT, depth - 1), self.expr(kind, depth - 1))

    def entry(self, kind, depth):
        found = [var for var in self.scope_variables() if isinstance(var.kind, Map) and var.kind.element is kind]
        if not found:
            return None
        var = self.pick(found)
        return both("maps.Get({}, {}, {})", var.name, self.expr(var.kind.key, depth - 1), self.expr(kind, depth - 1), go="mapsGet({}, {}, {})")

    def call(self, kind, depth):
        found = [function for function in self.functions if function.result is kind and not function.changes]
        found = [function for function in found if self.may_cost(function.cost)]
        if not found:
            return None
        function = self.pick(found)
        self.spend(function.cost)
        return both(function.name + "({})", self.joined([self.expr(param, depth - 1) for param in function.params]))

    def method_call(self, kind, depth):
        found = [(var, method) for var in self.scope_variables() for method in self.methods_of(var.kind)
                 if method.result is kind and not method.changes and self.may_cost(method.cost)]
        if not found:
            return None
        var, method = self.pick(found)
        self.spend(method.cost)
        return both("{}." + method.name + "({})", var.name, self.joined([self.expr(param, depth - 1) for param in method.params]))

    def methods_of(self, kind):
        if isinstance(kind, Pointer):
            kind = kind.element
        return kind.methods if isinstance(kind, Shape) else []

    def chosen(self, kind, depth):
        """One of two, by a function literal that is called where it stands."""
        if not self.chance(0.2):
            return None
        return both("func() " + kind.text + " {{ if {} {{ return {} }}; return {} }}()", self.expr(BOOL, depth - 1),
                    self.expr(kind, depth - 1), self.expr(kind, depth - 1))

    def literal_called(self, kind, depth):
        if not self.chance(0.15):
            return None
        param = self.pick([INT, STRING, BOOL, FLOAT])
        name = self.fresh("p")
        with self.block_scope():
            argument = self.expr(param, depth - 1)
            self.declare(name, param, assignable=False)
            result = self.expr(kind, depth - 1)
        return both("func({} " + param.text + ") " + kind.text + " {{ return {} }}({})", name, result, argument)

    def joined(self, parts):
        return both(", ".join(["{}"] * len(parts)), *parts)

    # ---- Int ----

    def int_literal(self):
        value = self.pick(INTS) if self.chance(0.5) else self.random.randrange(0, 12)
        if self.chance(0.2):
            return Pair(f"-{value}", level=UNARY, value=-value)
        text = self.pick([str, str, hex, "{:_}".format])(value) if value > 9 else str(value)
        return Pair(text, value=value)

    def int_expr(self, depth):
        if depth <= 0:
            return self.int_literal()
        return self.pick([self.int_binary] * 6 + [self.int_shift, self.int_unary, self.int_divided, self.length, self.int_converted,
                                                  self.int_chosen, self.byte_of, self.rune_sum])(depth)

    def folded(self, left, operator, right):
        """A binary of Ints, whose value is known where both operands' are; None where that is out of range."""
        if left.value is None or right.value is None:
            return self.binary(left, operator, right)
        value = FOLD[operator](left.value, right.value)
        if value is None or not INT_MIN <= value <= INT_MAX:
            return None
        return self.binary(left, operator, right, value)

    def int_binary(self, depth):
        left, right = self.expr(INT, depth - 1), self.expr(INT, depth - 1)
        made = self.folded(left, self.pick(["+", "-", "*", "&", "|", "^", "&^"]), right)
        return made if made is not None else left

    def int_shift(self, depth):
        left = self.expr(INT, depth - 1)
        if self.chance(0.5):
            count = Pair(str(self.pick([0, 1, 3, 31, 62, 63, 64, 100])))
            count.value = int(count.forst)
        else:
            count = both("({} & {})", tight(self.expr(INT, depth - 1), 6), self.pick([7, 63, 127]))
            left = left if left.value is None else self.computed(left)
        made = self.folded(left, self.pick(["<<", ">>"]), count)
        return made if made is not None else left

    def int_unary(self, depth):
        operand = self.expr(INT, depth - 1)
        if self.chance(0.5):
            value = None if operand.value is None else ~operand.value
            return both("^{}", tight(operand, ATOM), level=UNARY, value=value)
        if operand.value == INT_MIN:
            return operand
        return both("-{}", tight(operand, ATOM), level=UNARY, value=None if operand.value is None else -operand.value)

    def int_divided(self, depth):
        left = self.expr(INT, depth - 1)
        if self.chance(0.5):
            right = Pair(str(self.pick([1, 2, 3, 7, 10, 64, -1, -3])))
            right.value = int(right.forst)
            if right.value < 0:
                right = both("({})", right, value=right.value)
        else:
            right = both("({} | 1)", tight(self.expr(INT, depth - 1), 5))
        made = self.folded(left, self.pick(["/", "%"]), right)
        return made if made is not None else left

    def length(self, depth):
        found = [var for var in self.scope_variables() if isinstance(var.kind, (Slice, Fixed, Map)) or var.kind is STRING]
        if found and self.chance(0.8):
            return both("len({})", self.pick(found).name)
        return both("len({})", self.computed(self.expr(STRING, depth - 1)))

    def computed(self, made):
        """Not a constant: what Go would count as one is passed through a function."""
        return both("same({})", made)

    def int_converted(self, depth):
        if self.chance(0.5):
            return both("intOf({})", self.expr(FLOAT, depth - 1))
        return both("Int({})", self.computed(self.expr(RUNE, depth - 1)))

    def int_chosen(self, depth):
        parts = [self.computed(self.expr(INT, depth - 1)) for _ in range(self.pick([2, 3]))]
        return both(self.pick(["min", "max"]) + "({})", self.joined(parts))

    def byte_of(self, depth):
        text = self.pick(['"zebra"', '"h\\u00e9"', '"0123"'])
        return both("same(" + text + ")[at({}, 3)]", self.expr(INT, depth - 1), go="Int(same(" + text + ")[at({}, 3)])")

    def rune_sum(self, depth):
        rune = self.computed(self.expr(RUNE, depth - 1))
        number = self.expr(INT, depth - 1)
        return both("({} + {})", rune, tight(number, 5), go="(Int({}) + {})")

    # ---- Float ----

    def float_expr(self, depth):
        if depth <= 0:
            return Pair(self.pick(FLOATS))
        return self.pick([self.float_binary] * 4 + [self.widened, self.float_unary, self.float_called])(depth)

    def float_operand(self, depth):
        """Never a constant, so that both languages round at each step."""
        return self.computed(self.expr(FLOAT, depth))

    def float_binary(self, depth):
        left, right = self.float_operand(depth - 1), self.float_operand(depth - 1)
        if self.chance(0.3):
            right = both("{}", self.computed(self.expr(INT, depth - 1)), go="Float({})")
        if self.chance(0.5):
            left, right = right, left
        return self.binary(left, self.pick(["+", "-", "*", "/"]), right)

    def widened(self, depth):
        return both("Float({})", self.computed(self.expr(INT, depth - 1)))

    def float_unary(self, depth):
        return both("-{}", self.float_operand(depth - 1), level=UNARY)

    def float_called(self, depth):
        name = self.pick(["math.Floor", "math.Sqrt", "math.Abs", "math.Trunc", "math.Ceil", "math.Round"])
        return both(name + "({})", self.float_operand(depth - 1))

    # ---- Bool ----

    def bool_expr(self, depth):
        if depth <= 0:
            return Pair(self.pick(["true", "false"]))
        return self.pick([self.compared] * 3 + [self.logical] * 3 + [self.negated, self.contains, self.alike])(depth)

    def compared(self, depth):
        kind = self.pick([INT, INT, FLOAT, STRING, RUNE])
        left, right = self.expr(kind, depth - 1), self.expr(kind, depth - 1)
        return self.binary(self.computed(left), self.pick(COMPARISONS), right)

    def alike(self, depth):
        found = [var for var in self.scope_variables() if isinstance(var.kind, (Shape, Fixed)) and var.kind.comparable]
        if not found:
            return self.compared(depth)
        var = self.pick(found)
        return self.binary(Pair(var.name), self.pick(["==", "!="]), both("({})", self.expr(var.kind, depth - 1)))

    def logical(self, depth):
        return self.binary(self.expr(BOOL, depth - 1), self.pick(["&&", "||"]), self.expr(BOOL, depth - 1))

    def negated(self, depth):
        return both("!{}", tight(self.expr(BOOL, depth - 1), ATOM), level=UNARY)

    def contains(self, depth):
        name = self.pick(["strings.Contains", "strings.HasPrefix", "strings.HasSuffix"])
        return both(name + "({}, {})", self.expr(STRING, depth - 1), self.expr(STRING, 0))

    # ---- String and Rune ----

    def string_expr(self, depth):
        if depth <= 0:
            return Pair(self.pick(STRINGS))
        return self.pick([self.string_sum] * 3 + [self.string_cut, self.string_of, self.string_called, self.formatted, self.through_bytes])(depth)

    def string_sum(self, depth):
        return self.binary(self.expr(STRING, depth - 1), "+", self.expr(STRING, depth - 1))

    def string_cut(self, depth):
        return both("cut({}, {}, {})", self.expr(STRING, depth - 1), self.expr(INT, depth - 1), self.expr(INT, depth - 1))

    def string_of(self, depth):
        if self.chance(0.5):
            return both("String({})", self.expr(INT, depth - 1), go="strconv.Itoa({})")
        return both("string({})", self.expr(RUNE, depth - 1), go="string(Rune({}))")

    def string_called(self, depth):
        template = self.pick(["strings.ToUpper({})", "strings.TrimSpace({})", "strings.Repeat(clip({}), 2)", 'strings.ReplaceAll({}, "a", "bb")'])
        return both(template, self.expr(STRING, depth - 1))

    def through_bytes(self, depth):
        return both("string(Bytes({}))", self.expr(STRING, depth - 1), go="string([]byte({}))")

    def formatted(self, depth):
        kind = self.pick([INT, FLOAT, BOOL, STRING, RUNE])
        verbs = {INT: ["%d", "%5d", "%-6d|", "%05d", "%x", "%X", "%o", "%b", "%+d", "%v", "% d", "%#x", "%08b"],
                 FLOAT: ["%g", "%e", "%.3f", "%8.2f", "%v", "%G", "%+.1f", "%-9.1f|", "%09.2f"], BOOL: ["%t", "%v", "%6t"],
                 STRING: ["%s", "%q", "%v", "%8s", "%-8s|", "%x", "%.2s", "%+q"], RUNE: ["%c", "%q", "%U", "%d", "%v", "%x"]}
        return both('fmt.Sprintf("' + self.pick(verbs[kind]) + '", {})', self.computed(self.expr(kind, depth - 1)))

    def rune_expr(self, depth):
        if depth <= 0:
            return Pair(self.pick(RUNES))
        return both("Rune({} & 0x3ff)", tight(self.computed(self.expr(INT, depth - 1)), 5))

    # ---- what holds something ----

    def composite(self, kind, depth):
        if isinstance(kind, Shape):
            return self.shape_literal(kind, depth)
        if isinstance(kind, Map):
            # Keys that are constant may stand only once, so each is computed.
            entries = [both("{}: {}", self.distinct(kind.key, i), self.expr(kind.element, depth - 1)) for i in range(self.random.randrange(3))]
            return both(kind.text + "{{{}}}", self.joined(entries))
        if isinstance(kind, Pointer):
            return both("&{}", self.shape_literal(kind.element, depth))
        return self.array_literal(kind, depth)

    def distinct(self, kind, index):
        if isinstance(kind, Shape):
            return both(kind.text + "{{{}}}", self.joined([both(name + ": {}", self.distinct(member, index)) for name, member in kind.fields]))
        if isinstance(kind, Fixed):
            return both(kind.text + "{{{}}}", self.distinct(kind.element, index))
        return Pair({INT: str(index * 3), STRING: f'"k{index}"', BOOL: ["false", "true"][index % 2], RUNE: f"'{'abc'[index]}'", FLOAT: f"{index}.5"}[kind])

    def shape_literal(self, kind, depth):
        own = [(name, self.expr(member, depth - 1)) for name, member in kind.own]
        fields = [both(name + ": {}", value) for name, value in own]
        if kind.embedded is None:
            return both(kind.text + "{{{}}}", self.joined(fields))
        inner = [both(name + ": {}", self.expr(member, depth - 1)) for name, member in kind.embedded.fields]
        inner, fields = self.joined(inner), self.joined(fields)
        rest = ", " if fields.forst else ""
        return Pair(f"{kind}{{{inner.forst}{rest}{fields.forst}}}", f"{kind}{{{kind.embedded}: {kind.embedded}{{{inner.go}}}{rest}{fields.go}}}")

    def array_literal(self, kind, depth):
        if isinstance(kind, Fixed):
            count = self.random.randrange(kind.length + 1)
            if count and self.chance(0.2):
                return both(kind.text + "{{{}: {}}}", count - 1, self.expr(kind.element, depth - 1))
        else:
            count = self.random.randrange(4)
            found = self.visible(kind)
            if found and self.chance(0.3):
                name = self.pick(found).name
                return both("full(append({0}[:len({0}):len({0})], {1}))", name, self.expr(kind.element, depth - 1))
        return both(kind.text + "{{{}}}", self.joined([self.expr(kind.element, depth - 1) for _ in range(count)]))
