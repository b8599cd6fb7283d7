"""Random statements. What they print says what they did; each loop ends, since nothing else changes what it counts by."""
import contextlib

from expressions import Expressions
from kinds import BOOL, FLOAT, INT, RUNE, SCALARS, STRING, Fixed, Function, Map, Pointer, Shape, Slice, refers
from text import Pair, block, both, indented, lines, tight

COST_MAX = 2500
NAMES = ["a", "b", "c", "d", "e", "f"]


class Variable:
    def __init__(self, name, kind, assignable=True, depth=0):
        self.name = name
        self.kind = kind
        self.assignable = assignable
        self.depth = depth


class Statements(Expressions):
    # ---- scopes and costs ----

    def scope_variables(self):
        """What is seen, inner declarations hiding outer ones."""
        seen = {var.name: var for scope in self.scopes for var in scope}
        return list(seen.values())

    def visible(self, kind):
        return [var for var in self.scope_variables() if var.kind is kind]

    def declare(self, name, kind, assignable=True):
        var = Variable(name, kind, assignable, len(self.scopes))
        self.scopes[-1].append(var)
        return var

    def fresh(self, stem):
        self.names += 1
        return f"{stem}{self.names}"

    def new_name(self):
        """A short one, which may hide an outer variable's, or a fresh one."""
        free = [name for name in NAMES if name not in {var.name for var in self.scopes[-1]}]
        return self.pick(free) if free and self.chance(0.6) else self.fresh("v")

    @contextlib.contextmanager
    def block_scope(self, rounds=1):
        self.scopes.append([])
        self.closures.append([])
        self.weight *= rounds
        yield
        self.weight //= rounds
        self.closures.pop()
        self.scopes.pop()

    def may_cost(self, cost):
        return self.cost + self.weight * cost < COST_MAX

    def spend(self, cost):
        self.cost += self.weight * cost

    # ---- lists of statements ----

    def body(self, count, depth):
        made = []
        for _ in range(count):
            if not self.may_cost(1):
                break
            self.spend(1)
            made.append(self.statement(depth))
        return lines(*made)

    def statement(self, depth):
        simple = [self.define, self.define, self.assign, self.assign, self.op_assign, self.increment, self.several, self.show, self.changing_call,
                  self.entry_changed, self.element_changed, self.appended, self.sliced, self.pointed, self.copied_in]
        nested = [self.if_chain, self.counted, self.while_true, self.each, self.switch_on, self.switch_true, self.nested_block, self.each_entry, self.again,
                  self.labelled, self.closure, self.closures_of_loop, self.deferred, self.goroutines, self.selected, self.constants, self.folds]
        nested += self.features
        for _ in range(20):
            way = self.pick(nested if depth > 0 and self.chance(0.45) else simple)
            made = way(depth)
            if made is not None:
                return made
        return self.show(depth)

    def show(self, depth):
        found = self.scope_variables()
        if not found:
            return None
        parts = []
        for var in self.random.sample(found, min(len(found), 4)):
            parts += self.shown(var.name, var.kind)
        return Pair(f"fmt.Println({', '.join([str(self.random.randrange(100))] + parts)})")

    def shown(self, name, kind):
        """What a variable is printed as: of what the languages print differently, its members."""
        if kind.printable:
            return [name]
        if isinstance(kind, Pointer) and kind.element.printable:
            return ["*" + name]
        return [f"{name}.{member}" for name, member in [(name, member) for member, of in self.members_of(kind) if of.printable]]

    # ---- declarations and assignments ----

    def define(self, depth):
        kind = self.pick(self.kinds)
        if isinstance(kind, Pointer):
            value = self.composite(kind, 2)
        else:
            value = self.expr(kind, self.pick([1, 2, 3]))
        name = self.new_name()
        form = self.pick(["{0} := {1}", "var {0} {2} = {1}", "{0}: {2} = {1}", "var {0} = {1}"])
        if ":= " in form or form == "var {0} = {1}":
            value = self.typed(kind, value)
        if self.chance(0.15) and not isinstance(kind, Pointer):
            form, value = "var {0} {2}", Pair("")
        made = both(form + "\n_ = {0}", name, value, kind.text, go=("var {0} {2} = {1}" if form.startswith("{0}:") and form[4] != "=" else form) + "\n_ = {0}")
        self.declare(name, kind)
        return made

    def typed(self, kind, value):
        """A constant gets its type by a conversion where the declaration tells none."""
        if kind in (FLOAT, RUNE, INT):
            return both(kind.text + "({})", value) if kind is not INT else value
        return value

    def places(self, kind=None):
        """What can be assigned: variables, members, elements, what pointers point to. Pairs of text and type."""
        found = []
        for var in self.scope_variables():
            if not var.assignable:
                continue
            if not isinstance(var.kind, Pointer):
                found.append((Pair(var.name), var.kind))
            elif not isinstance(var.kind.element, Pointer):
                found.append((Pair("*" + var.name, level=8), var.kind.element))
            for name, member in self.members_of(var.kind):
                found.append((Pair(f"{var.name}.{name}"), member))
                if isinstance(member, Fixed):
                    found.append((Pair(f"{var.name}.{name}[{self.random.randrange(member.length)}]"), member.element))
            if isinstance(var.kind, Fixed):
                found.append((both("{}[at({}, {})]", var.name, self.expr(INT, 1), var.kind.length), var.kind.element))
        return [(place, of) for place, of in found if not isinstance(of, Pointer) and (kind is None or of is kind)]

    def place(self, kind=None):
        found = self.places(kind)
        return self.pick(found) if found else None

    def bounded(self, kind, value):
        """Texts are kept short, so that loops do not make them long."""
        return both("clip({})", value) if kind is STRING else value

    def assign(self, depth):
        found = self.place()
        if found is None:
            return None
        place, kind = found
        return both("{} = {}", place, self.bounded(kind, self.expr(kind, self.pick([1, 2, 3]))))

    def op_assign(self, depth):
        found = self.place(self.pick([INT, INT, FLOAT, STRING]))
        if found is None:
            return None
        place, kind = found
        if kind is STRING:
            return both("{0} += {1}\n{0} = clip({0})", Pair(place.forst, place.go), self.expr(STRING, 2)) if "at(" not in place.forst else None
        if kind is FLOAT:
            value = self.computed(self.expr(INT, 1)) if self.chance(0.3) else None
            value = both("{}", value, go="Float({})") if value else self.float_operand(1)
            return both("{} " + self.pick(["+=", "-=", "*=", "/="]) + " {}", place, value)
        operator = self.pick(["+=", "-=", "*=", "&=", "|=", "^=", "&^=", "<<=", ">>=", "/=", "%="])
        value = self.expr(INT, 2)
        if operator in ("<<=", ">>="):
            value = both("{} & 63", tight(value, 6))
        elif operator in ("/=", "%="):
            value = both("{} | 1", tight(value, 5))
        return both("{} " + operator + " {}", place, value)

    def increment(self, depth):
        found = self.place(INT)
        return both("{}" + self.pick(["++", "--"]), found[0]) if found else None

    def several(self, depth):
        """Several at once: indexes and right sides are all evaluated before anything is assigned."""
        found = self.places()
        if len(found) < 2:
            return None
        chosen = self.random.sample(found, self.pick([2, 2, min(3, len(found))]))
        targets = [place for place, _ in chosen]
        values = []
        for _, kind in chosen:
            others = [place for place, of in chosen if of is kind]
            values.append(self.pick(others) if self.chance(0.6) else self.expr(kind, 2))
            if kind is STRING:
                values[-1] = self.bounded(kind, values[-1])
        return both("{} = {}", self.joined(targets), self.joined(values))

    def changing_call(self, depth):
        """A call that may change what its arguments refer to stands alone: nothing else of the statement looks at that."""
        ways = [(Pair(function.name), function) for function in self.functions if function.changes]
        for var in self.scope_variables():
            ways += [(Pair(f"{var.name}.{method.name}"), method) for method in self.methods_of(var.kind)
                     if method.changes and (var.assignable or not method.by_pointer)]
        ways += [(Pair(name), function) for scope in self.closures for name, function in scope]
        ways = [(callee, function) for callee, function in ways if self.may_cost(function.cost)]
        if not ways:
            return None
        callee, function = self.pick(ways)
        self.spend(function.cost)
        call = both("{}({})", callee, self.joined([self.argument(param) for param in function.params]))
        name = self.new_name()
        self.declare(name, function.result)
        return both("{0} := {1}\n_ = {0}", name, call)

    def argument(self, kind):
        found = self.visible(kind)
        return Pair(self.pick(found).name) if found and self.chance(0.8) else self.expr(kind, 1)

    # ---- what is shared: slices, maps, pointers ----

    def of_type(self, wanted, assignable=True):
        found = [var for var in self.scope_variables() if isinstance(var.kind, wanted) and (var.assignable or not assignable)]
        return self.pick(found) if found else None

    def element_changed(self, depth):
        var = self.of_type(Slice, assignable=False)
        if var is None:
            return None
        kind = var.kind.element
        index = self.fresh("i")
        place = both("{}[{}]", var.name, index)
        value = self.bounded(kind, self.expr(kind, 2))
        change = both("{} = {}", place, value)
        if kind is INT and self.chance(0.4):
            change = both("{} " + self.pick(["+=", "-=", "^="]) + " {}", place, value)
        elif isinstance(kind, Shape) and kind.fields and self.chance(0.5):
            name, member = self.pick(kind.fields)
            change = both("{}." + name + " = {}", place, self.bounded(member, self.expr(member, 1)))
        return block(both("if {} := at({}, len({})); {} >= 0 {{", index, self.expr(INT, 1), var.name, index), change)

    def entry_changed(self, depth):
        var = self.of_type(Map, assignable=False)
        if var is None:
            return None
        # A zero value of a map takes no entries.
        place = both("{}[{}]", var.name, self.expr(var.kind.key, 1))
        ways = [both("{} = {}", place, self.bounded(var.kind.element, self.expr(var.kind.element, 1))), both("delete({}, {})", var.name, self.expr(var.kind.key, 1))]
        if var.kind.element is INT:
            ways += [both("{}++", place), both("{} += {}", place, self.expr(INT, 1))]
        return block(both("if {} != nil {{", var.name), self.pick(ways))

    def appended(self, depth):
        """Onto a slice with room, which shares, or onto one without; how much room there is when it grew is nobody's business."""
        var = self.of_type(Slice)
        if var is None:
            return None
        source = self.pick(self.visible(var.kind)).name
        parts = [self.expr(var.kind.element, 1) for _ in range(self.pick([1, 1, 2, 3]))]
        room = block(f"if len({source}) + {len(parts)} <= cap({source}) {{", both("{} = append({}, {})", var.name, source, self.joined(parts)))
        if self.chance(0.4):
            added = both("{}...", self.argument(var.kind))
        else:
            added = self.joined(parts)
        full = both("{0} = append({1}[:len({1}):len({1})], {2})\n{0} = {0}[:len({0}):len({0})]", var.name, source, added)
        grown = block(f"if len({source}) < 12 {{", full)
        made = block("{", f"{var.name} = make({var.kind}, 2, 6)", "", end="}")
        return self.pick([room, grown, grown, lines(grown, room), made])

    def sliced(self, depth):
        """Slices that share elements, and copies between them."""
        var = self.of_type(Slice)
        if var is None:
            return None
        source = self.pick(self.visible(var.kind)).name
        low, high = self.fresh("i"), self.fresh("i")
        ways = ["{0} = {1}[{2}:{3}]", "{0} = {1}[{2}:]", "{0} = {1}[:{3}]", "{0} = {1}[{2}:{3}:{3}]", "copy({0}, {1}[{2}:])", "copy({0}[{2} % (len({0}) + 1):], {1})",
                "{0} = append({1}[:{2}], {1}[{3}:]...)", "{0} = append({1}[:{2}:{2}], {1}...)\n{0} = {0}[:len({0}):len({0})]"]
        change = both(self.pick(ways), var.name, source, low, high)
        return block("{", both("{} := at({}, len({}) + 1)", low, self.expr(INT, 1), source),
                     both("{} := {} + at({}, len({}) + 1 - {})", high, low, self.expr(INT, 1), source, low),
                     block(f"if len({source}) < 12 {{", change), Pair(f"_, _ = {low}, {high}"))

    def pointed(self, depth):
        """A pointer to a variable, a member or an element, and a change through it."""
        found = [(place, kind) for place, kind in self.places() if isinstance(kind, (Shape, Fixed)) or kind in SCALARS]
        if not found:
            return None
        place, kind = self.pick(found)
        name = self.fresh("q")
        change = both("*{} = {}", name, self.bounded(kind, self.expr(kind, 1)))
        return lines(both("{} := &{}", name, tight(place, 9)), change)

    def copied_in(self, depth):
        """A copy of a value, and a change of the one or the other."""
        found = [var for var in self.scope_variables() if isinstance(var.kind, (Shape, Fixed))]
        if not found:
            return None
        var = self.pick(found)
        name = self.new_name()
        self.declare(name, var.kind)
        return both("{0} := {1}\n_ = {0}", name, var.name)

    # ---- branches ----

    def condition(self):
        return self.expr(BOOL, 2)

    def branch(self, depth, rounds=1):
        with self.block_scope(rounds):
            return self.body(self.pick([1, 2, 3]), depth - 1)

    def if_chain(self, depth):
        header = self.condition()
        made = []
        with self.block_scope():
            if self.chance(0.3):
                name = self.fresh("n")
                kind = self.pick([INT, STRING])
                header = both("{} := {}; {}", name, self.expr(kind, 1), self.binary(Pair(name), self.pick(["==", "<", ">="]), self.expr(kind, 1)))
                self.declare(name, kind)
            made.append(both("if {} {{", header))
            made.append(indented(self.branch(depth)))
            for _ in range(self.pick([0, 0, 1, 2])):
                made += [both("}} else if {} {{", self.condition()), indented(self.branch(depth))]
            if self.chance(0.5):
                made += ["} else {", indented(self.branch(depth))]
        return lines(*made, "}")

    def case_body(self, depth, last):
        made = self.branch(depth)
        if not last and self.chance(0.25):
            made = lines(made, "fallthrough")
        elif self.in_loop and self.chance(0.1):
            made = lines(made, block(both("if {} {{", self.condition()), self.pick(["break", "continue"])))
        return indented(made)

    def cases(self, depth, headers):
        """Cases in a row, the default somewhere among them."""
        if self.chance(0.7):
            headers.insert(self.random.randrange(len(headers) + 1), "default:")
        made = []
        for i, header in enumerate(headers):
            made += [header, self.case_body(depth, i == len(headers) - 1)]
        return lines(*made, "}")

    def switch_on(self, depth):
        kind = self.pick([INT, INT, STRING, RUNE])
        if kind is INT:
            subject = both("{} & 7", tight(self.computed(self.expr(INT, 2)), 5))
            values = [str(i) for i in range(8)]
        elif kind is STRING:
            subject = self.computed(self.expr(STRING, 1))
            values = [text for text in ['""', '"a"', '"zebra"', '"k0"']]
        else:
            subject, values = self.computed(self.expr(RUNE, 1)), ["'a'", "'z'", "'0'"]
        self.random.shuffle(values)
        headers = []
        while values and len(headers) < 4:
            taken, values = values[:self.pick([1, 1, 2])], values[2:]
            parts = [Pair(value) for value in taken]
            if kind is INT and self.chance(0.2):
                parts = [self.computed(parts[0])]
            headers.append(both("case {}:", self.joined(parts)))
        return lines(both("switch {} {{", subject), self.cases(depth, headers))

    def switch_true(self, depth):
        headers = [both("case {}:", self.condition()) for _ in range(self.pick([1, 2, 3]))]
        return lines("switch {", self.cases(depth, headers))

    def nested_block(self, depth):
        return block("{", self.branch(depth))

    # ---- loops ----

    @contextlib.contextmanager
    def loop(self, rounds, label=None):
        before = self.in_loop, self.labels
        self.in_loop, self.labels = True, self.labels + ([label] if label else [])
        with self.block_scope(rounds):
            yield
        self.in_loop, self.labels = before

    def loop_body(self, depth):
        first = self.leave() if self.chance(0.15) else None
        made = self.body(self.pick([1, 2, 3]), depth - 1)
        return lines(first, made, self.leave() if self.chance(0.15) else None)

    def leave(self):
        way = self.pick(["break", "continue"])
        if self.labels and self.chance(0.6):
            way += " " + self.pick(self.labels)
        return block(both("if {} {{", self.condition()), way)

    def counted(self, depth):
        rounds = self.pick([2, 3, 4])
        if not self.may_cost(rounds * 3):
            return None
        name = self.fresh("i")
        headers = [both("for {0} := 0; {0} < {1}; {0}++ {{", name, rounds), both("for {0} := {1}; {0} > 0; {0} -= 1 {{", name, rounds),
                   both("for {} in {} {{", name, rounds, go="for {} := range {} {{"), both("for {} := range {} {{", name, rounds)]
        header = self.pick(headers)
        with self.loop(rounds):
            self.declare(name, INT, assignable=False)
            body = self.loop_body(depth)
        return block(header, Pair(f"_ = {name}"), body)

    def while_true(self, depth):
        """A condition of any kind, that is asked before each round; what is counted ends the loop at last."""
        rounds = self.pick([2, 3, 5])
        if not self.may_cost(rounds * 5):
            return None
        name, other = self.fresh("i"), self.fresh("i")
        with self.loop(rounds):
            self.declare(name, INT, assignable=False)
            condition = tight(self.condition(), 3)
            header, named, counts = self.pick([
                (both("for {0} := 0; {0} < {1} && {2}; {0}++ {{", name, rounds, condition), [name], None),
                (both("for {0}, {1} := 0, {2}; {0} < {1} && {3}; {0}, {1} = {0}+1, {1}-1 {{", name, other, rounds * 2, condition), [name, other], None),
                (both("for {0} := {1}; {0} > 0; {{", name, rounds), [name], f"{name}--")])
            body = self.loop_body(depth)
        return block(header, *[f"_ = {used}" for used in named], counts, body)

    def each(self, depth):
        """Over elements; what is looped over may change meanwhile."""
        found = [var for var in self.scope_variables() if isinstance(var.kind, (Slice, Fixed)) or var.kind is STRING]
        if not found or not self.may_cost(40):
            return None
        var = self.pick(found)
        kind = RUNE if var.kind is STRING else var.kind.element
        index, name = self.fresh("i"), self.fresh("x")
        headers = [both("for {}, {} := range {} {{", index, name, var.name), both("for {}, {} in {} {{", index, name, var.name, go="for {}, {} := range {} {{")]
        if var.kind is STRING:
            headers = headers[:1]  # with `in` the index counts runes
        only = both("for {} in {} {{", name, var.name, go="for _, {} := range {} {{")
        header, named = self.pick([(self.pick(headers), [index, name]), (only, [name])])
        with self.loop(12):
            if index in named:
                self.declare(index, INT, assignable=False)
            self.declare(name, kind)
            body = self.loop_body(depth)
        return block(header, *[f"_ = {used}" for used in named], body)

    def each_entry(self, depth):
        """Over a map: only what does not depend on the order, and deleting what was met."""
        var = self.of_type(Map, assignable=False)
        if var is None:
            return None
        count, key, value = self.fresh("n"), self.fresh("k"), self.fresh("x")
        with self.block_scope():
            # Nothing that prints or that the body changes is looked at.
            self.scopes, kept = [[]], self.scopes
            tracing, self.tracing, functions, self.functions = self.tracing, False, self.functions, []
            self.declare(key, var.kind.key, assignable=False)
            self.declare(value, var.kind.element, assignable=False)
            test = self.expr(BOOL, 2)
            self.scopes, self.tracing, self.functions = kept, tracing, functions
        removal = both("delete({}, {})", var.name, key) if self.chance(0.4) else None
        made = lines(f"{count} := 0", block(f"for {key}, {value} := range {var.name} {{", f"_, _ = {key}, {value}",
                                            block(both("if {} {{", test), f"{count}++", removal)), f"fmt.Println({count}, len({var.name}))")
        self.declare(count, INT)
        return made

    def again(self, depth):
        """A loop made of a goto back."""
        if not self.may_cost(30):
            return None
        label, count = self.fresh("again"), self.fresh("n")
        with self.loop(3):
            self.in_loop = False  # break and continue have no loop here
            self.labels = []
            self.declare(count, INT, assignable=False)
            body = self.body(self.pick([1, 2]), 0)
        return block("{", f"{count} := 0", Pair(label + ":\n" + f"{count}++"), body, block(f"if {count} < 3 {{", f"goto {label}"))

    def labelled(self, depth):
        if not self.may_cost(30):
            return None
        label, outer = self.fresh("out"), self.fresh("i")
        with self.loop(3, label):
            self.declare(outer, INT, assignable=False)
            body = self.loop_body(depth)
            inner = self.counted(depth) or self.show(depth)
            leave = block(both("if {} {{", self.condition()), self.pick(["break ", "continue "]) + label)
        return lines(f"{label}:", block(f"for {outer} := 0; {outer} < 3; {outer}++ {{", f"_ = {outer}", body, inner, leave))

    # ---- functions as values ----

    def captured(self):
        return [var for var in self.scope_variables() if var.assignable and var.kind in (INT, STRING, FLOAT)]

    def closure(self, depth):
        """A literal that changes what it captured; it is called in statements of their own."""
        name, param = self.fresh("fn"), self.fresh("p")
        before = self.cost
        with self.block_scope():
            outside, self.in_loop, self.labels = (self.in_loop, self.labels), False, []
            self.declare(param, INT)
            body = self.body(2, min(depth - 1, 1))
            found = self.captured()
            var = self.pick(found)
            change = both("{} = {}", var.name, self.bounded(var.kind, self.expr(var.kind, 2)))
            result = self.expr(INT, 2)
            self.in_loop, self.labels = outside
        function = Function(name, [INT], INT, max(1, (self.cost - before) // max(1, self.weight)), changes=True)
        made = block(f"{name} := func({param} Int) Int {{", f"_ = {param}", body, change, both("return {}", result))
        self.closures[-1].append((name, function))
        return lines(made, f"_ = {name}")

    def closures_of_loop(self, depth):
        """Literals made in a loop; the loop's variable is new in each round, and each literal's own."""
        if not self.may_cost(30):
            return None
        held, count, called = self.fresh("fs"), self.fresh("i"), self.fresh("f")
        header = self.pick([both("for {0} := 0; {0} < 3; {0}++ {{", count), both("for {} := range 3 {{", count), both("for _, {} := range []Int{{5, 6, 7}} {{", count)])
        late = self.pick([None, f"{count} += 0", f"{count}++" if header.forst.startswith("for " + count + " := 0") else None])
        made = self.pick([f"{count} += 10; return {count}", f"return {count} * 2", f"{count}--; return {count}"])
        return lines(f"{held} := []func() Int{{}}", block(header, f"{held} = append({held}, func() Int {{ {made} }})", late),
                     block(f"for _, {called} := range {held} {{", f"fmt.Println({called}(), {called}())"))

    def deferred(self, depth):
        """Calls for later; operands are evaluated now."""
        if self.weight > 4:
            return None
        parts = self.joined([self.expr(self.pick(SCALARS), 1) for _ in range(2)])
        if self.chance(0.5):
            return both("defer fmt.Println({}, {})", self.random.randrange(100), parts)
        found = self.captured()
        change = None
        if found:
            var = self.pick(found)
            change = both("{} = {}", var.name, self.bounded(var.kind, self.expr(var.kind, 1)))
        shown = self.show(depth)
        return block("defer func() {", change, shown, end="}()")

    def goroutines(self, depth):
        """Some that give what they compute by a channel or into their own elements."""
        if self.weight > 4 or not self.may_cost(50):
            return None
        kind = self.pick([INT, STRING, FLOAT])
        with self.block_scope():
            tracing, self.tracing = self.tracing, False
            self.declare("k", INT, assignable=False)
            changed, self.functions = self.functions, []
            value = self.expr(kind, 2)
            self.functions, self.tracing = changed, tracing
        results, wait, k = self.fresh("rs"), self.fresh("wg"), "k"
        if self.chance(0.5):
            return block("{", f"{results} := make([]{kind}, 4)", f"var {wait} sync.WaitGroup",
                         block(f"for {k} := range 4 {{", f"{wait}.Add(1)", block("go func() {", f"defer {wait}.Done()", both("{}[{}] = {}", results, k, value), end="}()")),
                         f"{wait}.Wait()", f"fmt.Println({results})")
        size = self.pick(["", ", 1", ", 10"])
        return block("{", f"{results} := make(chan {kind}{size})",
                     block("go func() {", f"defer close({results})", block(f"for {k} := range 4 {{", f"_ = {k}", both("{} <- {}", results, value)), end="}()"),
                     block(f"for x := range {results} {{", "fmt.Print(x, \" \")"), f"x, ok := <-{results}", "fmt.Println(x, ok)")

    def selected(self, depth):
        """One case of the select is ready."""
        if self.weight > 4:
            return None
        ready, never = self.fresh("ch"), self.fresh("ch")
        way = self.pick(["receive", "send", "default", "closed"])
        before = {"receive": both("{} <- {}", ready, self.expr(INT, 1)), "closed": Pair(f"close({ready})")}.get(way)
        cases = [both("case x, ok := <-{}:\n\tfmt.Println(x, ok)", ready if way in ("receive", "closed") else never),
                 both("case {} <- {}:\n\tfmt.Println(\"sent\")", ready if way == "send" else never, self.expr(INT, 1))]
        if way == "default":
            cases.append(Pair("default:\n\tfmt.Println(\"none\")"))
        self.random.shuffle(cases)
        return block("{", f"{ready} := make(chan Int, 1)", f"var {never} chan Int", before, lines("select {", *cases, "}"), f"_, _ = {ready}, {never}")

    # ---- constants ----

    def constants(self, depth):
        """An expression of constants must be what the same one of variables is."""
        values = [self.random.randrange(-20, 100) for _ in range(3)] + [self.pick([1 << 40, 1 << 20, 12345])]
        names = [self.fresh("k") for _ in values]
        tree = self.constant_tree(len(values), 3)
        folded, computed = self.tree_text(tree, names), self.tree_text(tree, [name + "v" for name in names])
        if self.tree_value(tree, values) is None:
            return None
        made = [f"const {name} = {value}" for name, value in zip(names, values)] + [f"{name}v := {value}" for name, value in zip(names, values)]
        return block("{", *made, f"_, _, _, _ = {', '.join(names)}", f"_, _, _, _ = {', '.join(name + 'v' for name in names)}", f"fmt.Println({folded}, {computed}, ({folded}) == ({computed}))")

    def constant_tree(self, leaves, depth):
        if depth == 0 or self.chance(0.15):
            return self.random.randrange(leaves)
        operator = self.pick(["+", "-", "*", "&", "|", "^", "&^", "/", "%", ">>"])
        return operator, self.constant_tree(leaves, depth - 1), self.constant_tree(leaves, depth - 1)

    def tree_text(self, tree, names):
        return names[tree] if isinstance(tree, int) else f"({self.tree_text(tree[1], names)} {tree[0]} {self.tree_text(tree[2], names)})"

    def tree_value(self, tree, values):
        """None where an operation is out of range or has no result."""
        from expressions import FOLD, INT_MAX, INT_MIN
        if isinstance(tree, int):
            return values[tree]
        left, right = self.tree_value(tree[1], values), self.tree_value(tree[2], values)
        value = None if left is None or right is None else FOLD[tree[0]](left, right)
        return value if value is not None and INT_MIN <= value <= INT_MAX else None

    def folds(self, depth):
        """Constants of Floats, Strings and Bools, which are exact in binary."""
        numbers = [self.pick(["0.5", "1.25", "3.0", "-2.75", "1e3", "16"]) for _ in range(3)]
        names = [self.fresh("k") for _ in range(3)]
        shape = self.pick(["{0} * {1} - {2}", "({0} + {1}) * {2}", "-{0} - {1} + {2}", "{0} * {1} * {2} < {0} + {1}", "{0} / 2 + {1} / 4 != {2}"])
        made = [f"const {name} Float = {value}" for name, value in zip(names, numbers)]
        made += [f"var {name}v Float = {value}" for name, value in zip(names, numbers)]
        text = self.pick(STRING_FOLDS)
        return block("{", *made, f"_, _, _ = {', '.join(name + 'v' for name in names)}", f"fmt.Println({shape.format(*names)}, {shape.format(*(name + 'v' for name in names))})",
                     f'const {names[0]}s = "h\\u00e9"', f'{names[0]}t := "h\\u00e9"', f"fmt.Println({text.format(names[0] + 's')}, {text.format(names[0] + 't')})")


STRING_FOLDS = ["len({0})", '{0} + "x" < "h"', '{0} == "h\\u00e9"', "{0} + {0}", 'len({0} + "abc") * 2', "{0} >= {0}"]

