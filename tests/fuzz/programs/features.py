"""Constructs that the languages write differently, and those that panic: templates with random parts."""
from kinds import BOOL, FLOAT, INT, SCALARS, STRING, Slice
from text import Pair, block, both, lines, tight

TYPES = Pair("""\
error Refused { message: String }

error Missing { message: String, at: Int }

type Circle = { radius: Int }

type Label = { text: String, size: Float }

type Nothing = { why: String }

type Form = Circle | Label | Nothing

type Level = "low" | "high" | "none"

is (n Int) DivisibleBy(k Int) {
	ensure n % k == 0
}

is (c Circle) Round() {
	ensure c.radius is Min(1)
	ensure c.radius is DivisibleBy(2) or Refused("odd")
}

func checked(n Int): Result(Int, Refused | Missing) {
	ensure n is Between(-50, 50) or Refused("far")
	ensure n is DivisibleBy(3) or Missing({ message: "third", at: n })
	return n * 2
}

func twice(n Int): Int {
	first := checked(n)
	ensure first is Ok()
	second := checked(first + 3)
	ensure second is Ok() or Refused("second")
	return first + second
}

func perhaps(n Int): Int? {
	if n & 1 == 0 {
		return nil
	}
	return n
}

func formOf(n Int): Form {
	if n < 0 {
		return Nothing{ why: "below" }
	}
	if n & 1 == 0 {
		return Circle{ radius: n }
	}
	return Label{ text: String(n), size: n / 2.0 }
}

func levelOf(n Int): Level {
	switch n & 3 {
	case 0: return "low"
	case 1: return "high"
	}
	return "none"
}
""", """\
type Refused struct{ message String }

func (e *Refused) Error() String { return e.message }

type Missing struct {
	message String
	at      Int
}

func (e *Missing) Error() String { return e.message }

type Circle struct{ radius Int }

type Label struct {
	text String
	size Float
}

type Nothing struct{ why String }

type Form = interface{}

func checked(n Int) (Int, error) {
	if n < -50 || n > 50 {
		return 0, &Refused{"far"}
	}
	if n%3 != 0 {
		return 0, &Missing{"third", n}
	}
	return n * 2, nil
}

func twice(n Int) (Int, error) {
	first, err := checked(n)
	if err != nil {
		return 0, err
	}
	second, err := checked(first + 3)
	if err != nil {
		return 0, &Refused{"second"}
	}
	return first + second, nil
}

func perhaps(n Int) *Int {
	if n&1 == 0 {
		return nil
	}
	return &n
}

func formOf(n Int) Form {
	if n < 0 {
		return Nothing{"below"}
	}
	if n&1 == 0 {
		return Circle{n}
	}
	return Label{strconv.Itoa(n), Float(n) / 2.0}
}

func levelOf(n Int) String {
	switch n & 3 {
	case 0:
		return "low"
	case 1:
		return "high"
	}
	return "none"
}
""")


class Features:
    def feature_list(self):
        return [self.result_tested, self.result_split, self.optional, self.union_switched, self.union_narrowed, self.literals_switched, self.spread_call,
                self.generic_call, self.method_value, self.package_variable, self.guarded, self.any_asked, self.sorted_keys, self.bytes_changed]

    def feature_types(self):
        return lines(TYPES, "var shared = 3", "var table = map[String]Int{}", "var listed = []Int{1, 2}")

    def small(self):
        """An Int of a small range, so that each way is taken."""
        return both("{} % 70", tight(self.computed(self.expr(INT, 2)), 5))

    def result_tested(self, depth):
        name, callee, value = self.fresh("r"), self.pick(["checked", "twice"]), self.small()
        with self.block_scope():
            good = self.branch(depth)
        with self.block_scope():
            bad = self.branch(depth)
        return Pair(lines(both("{} := {}({})", name, callee, value), block(f"if {name} is Ok() {{", f"fmt.Println({name} + 1)", good, end="} else {"),
                          block("", f"fmt.Println({name}.Error())", f'if {name} is Err(Missing) {{ fmt.Println("at", {name}.at) }}', bad)).forst,
                    lines(both("{0}, {0}err := {1}({2})", name, callee, value), block(f"if {name}err == nil {{", f"fmt.Println({name} + 1)", good, end="} else {"),
                          block("", f"fmt.Println({name}err.Error())", f'if m, ok := {name}err.(*Missing); ok {{ fmt.Println("at", m.at) }}', bad)).go)

    def result_split(self, depth):
        name, error = self.fresh("r"), self.fresh("err")
        made = lines(both("{}, {} := {}({})", name, error, self.pick(["checked", "twice"]), self.small()),
                     block(f"if {error} != nil {{", f"fmt.Println({error}.Error())", f"{name} = -1"), f"_ = {name}")
        self.declare(name, INT)
        return made

    def optional(self, depth):
        name = self.fresh("o")
        header = self.pick([f"if {name} != nil {{", f"if {name} is Present() {{"])
        then = self.branch(depth)
        call = both("{} := perhaps({})", name, self.expr(INT, 2))
        change = both("*{} += {}", name, self.expr(INT, 1))
        made = lines(call, block(Pair(header, f"if {name} != nil {{"), change, f"fmt.Println(*{name})", then))
        loop = both("for {0} != nil && *{0} > 0 {{", name)
        return lines(made, block(loop, f"*{name} = *{name} / 7", f"{name} = perhaps(*{name})")) if self.chance(0.3) else made

    def union_switched(self, depth):
        name, value = self.fresh("u"), self.small()
        bodies = [self.branch(depth) for _ in range(3)]
        known = [f"fmt.Println({name}.radius)", f"fmt.Println({name}.text, {name}.size)", f"fmt.Println({name}.why)"]
        cases = [("Circle", known[0], bodies[0]), ("Label", known[1], bodies[1]), ("Nothing", known[2], bodies[2])]
        self.random.shuffle(cases)
        rows = [block(f"case {member}:", print_it, body, end="") for member, print_it, body in cases]
        if self.chance(0.3):
            rows[-1] = block("default:", cases[-1][2], end="")
        return lines(both("{} := formOf({})", name, value), Pair(f"switch {name} {{", f"switch {name} := {name}.(type) {{"), *rows, Pair("}", f"default:\n_ = {name}\n}}" if not rows[-1].forst.startswith("default") else "}"))

    def union_narrowed(self, depth):
        name, value = self.fresh("u"), self.small()
        then, otherwise = self.branch(depth), self.branch(depth)
        more = self.pick(["", f" && {name}.radius > 3"])
        return Pair(lines(both("{} := formOf({})", name, value), block(f"if {name} is Circle{more} {{", f"fmt.Println({name}.radius)", then, end="} else {"), block("", otherwise)).forst,
                    lines(both("{} := formOf({})", name, value), block(f"if {name}, ok := {name}.(Circle); ok{more} {{", f"fmt.Println({name}.radius)", then, end="} else {"), block("", otherwise)).go)

    def literals_switched(self, depth):
        name = self.fresh("l")
        return lines(both("{} := levelOf({})", name, self.expr(INT, 2)), f"switch {name} {{", 'case "low":', self.branch(depth), 'case "none", "high":', self.branch(depth), "}",
                     both("fmt.Println({} + {})", name, self.expr(STRING, 1)))

    def spread_call(self, depth):
        var = next((var for var in self.scope_variables() if isinstance(var.kind, Slice) and var.kind.element is INT), None)
        if var is not None and self.chance(0.7):
            return lines(both("fmt.Println(spread({}, {}...))", self.expr(INT, 1) if not self.tracing else self.int_literal(), var.name), f"fmt.Println({var.name})")
        return both("fmt.Println(spread({}))", self.joined([self.expr(INT, 1) for _ in range(self.pick([1, 2, 4]))]))

    def generic_call(self, depth):
        kind = self.pick([INT, STRING, FLOAT])
        found = [var for var in self.scope_variables() if isinstance(var.kind, Slice) and var.kind.element is kind]
        if not found:
            return None
        result = self.pick([INT, STRING])
        with self.block_scope():
            self.declare("sum", result)
            self.declare("x", kind, assignable=False)
            step = self.expr(result, 2)
        return both(f"fmt.Println(folded({{}}, {{}}, func(sum {result}, x {kind}) {result} {{{{ return {{}} }}}}))", self.pick(found).name,
                    self.computed(self.expr(result, 1)), self.bounded(result, step))

    def method_value(self, depth):
        """A method as a value holds a copy of its receiver, or a pointer to it."""
        found = [(var, method) for var in self.scope_variables() for method in self.methods_of(var.kind) if var.assignable and self.may_cost(2 * method.cost)]
        if not found:
            return None
        var, method = self.pick(found)
        self.spend(2 * method.cost)
        name = self.fresh("fn")
        changes = [both("{}.{} = {}", var.name, member, self.bounded(kind, self.expr(kind, 1))) for member, kind in self.members_of(var.kind) if kind in SCALARS]
        arguments = self.joined([self.expr(param, 1) for param in method.params])
        return lines(both("{} := {}.{}", name, var.name, method.name), self.pick(changes) if changes else None, both("fmt.Println({}({}))", name, arguments))

    def package_variable(self, depth):
        name = self.fresh("g")
        change = self.pick([both("shared += {}", self.expr(INT, 1)), both("shared = {}", self.expr(INT, 2)), Pair("shared++"),
                            both("table[{}] += {}", self.expr(STRING, 1), self.expr(INT, 1)), both("listed = append(listed, {})\nlisted = listed[1:]", self.expr(INT, 1)),
                            both("listed[0] ^= {}", self.expr(INT, 1)), both("delete(table, {})", self.expr(STRING, 1))])
        if self.weight > 12:
            return None
        self.declare(name, INT)
        return lines(change, f"{name} := shared + len(table)", f"fmt.Println(listed, table, {name})")

    def guarded(self, depth):
        name, value = self.fresh("c"), self.small()
        return lines(both("{} := Circle{{radius: {}}}", name, value), block(Pair(f"if {name} is Round() {{", f"if {name}.radius >= 1 && {name}.radius%2 == 0 {{"), self.branch(depth)),
                     block(Pair(f"if {name}.radius is Between(0, 9) or MultipleOf(4) {{", f"if {name}.radius >= 0 && {name}.radius <= 9 || {name}.radius%4 == 0 {{"), self.branch(depth)))

    def any_asked(self, depth):
        name = self.fresh("any")
        kind = self.pick([INT, STRING, BOOL, FLOAT])
        value = self.computed(self.expr(kind, 2))
        if kind is FLOAT:
            value = both("math.Trunc({}) + 0.5", tight(both("Float(intOf({}))", value), 4))
        asked = self.pick([INT, STRING, BOOL])
        return lines(both("var {} Any = {}", name, value, go="var {} any = {}"),
                     block(Pair(f"if {name} is {asked} {{", f"if _, ok := {name}.({asked}); ok {{"), f"fmt.Println({name})", end="} else {"),
                     block("", f'fmt.Println("other", {name})'))

    def sorted_keys(self, depth):
        found = [var for var in self.scope_variables() if var.kind.__class__.__name__ == "Map" and var.kind.key in (INT, STRING)]
        if not found:
            return None
        var, keys = self.pick(found), self.fresh("ks")
        order = "sort.Ints" if var.kind.key is INT else "sort.Strings"
        return lines(f"{keys} := []{var.kind.key}{{}}", block(f"for k := range {var.name} {{", f"{keys} = append({keys}, k)", block("if len(k) > 3 {", f"delete({var.name}, k)") if var.kind.key is STRING else None),
                     f"{order}({keys})", f"fmt.Println({keys}, len({var.name}))")

    def bytes_changed(self, depth):
        name = self.fresh("b")
        value = self.expr(STRING, 2)
        change = block(f"if len({name}) > 2 {{", both("{}[1] = byte({})", name, self.computed(self.expr(INT, 2))), f"copy({name}[1:], {name})", both("{0} = append({0}[:2], {1}...)", name, self.pick(['"xyz"', name])))
        return lines(both("{} := Bytes({})", name, value, go="{} := []byte({})"), change, f"fmt.Println({name}, string({name}), len({name}))")

    # ---- panics ----

    def faults(self):
        """Functions that panic for what they are given, and what main does when asked for each."""
        made, calls = [], []
        for i, fault in enumerate(self.random.sample(FAULTS, 4)):
            self.scopes, self.closures, self.cost, self.weight = [[]], [[]], 1, 1
            self.in_loop, self.labels = False, []
            self.declare("n", INT)
            self.declare("xs", next(kind for kind in self.kinds if isinstance(kind, Slice) and kind.element is INT), assignable=False)
            before = self.body(2, 1)
            made.append(block(f"func fault{i}(n Int, xs []Int) Int {{", before, "n = len(xs)", "fmt.Println(n)", block("{", fault), "return n"))
            calls.append(block(f'if len(os.Args) > 1 && os.Args[1] == "{i}" {{', f"fmt.Println(fault{i}(3, []Int{{1, 2, 3}}))", "return"))
        return made, calls


FAULTS = [
    "n = 10 / (n - 3)", "n %= n - 3", "n = xs[n]", "n = xs[n-4]", "xs = xs[1:n+1]\nn = xs[0] + cap(xs)", "xs = xs[n:1]", "n = len(\"abc\"[n+1:])", "n = len(\"abcdef\"[n:n-1])",
    "var m map[String]Int\nm[\"a\"] = n", "var f func(Int) Int\nn = f(n)", "panic(\"told \" + \"so\")", "n = make([]Int, n - 4)[0]", "a := [3]Int{1, 2, 3}\nn = a[n]",
    "a := [3]Int{1, 2, 3}\na[n] += 2\nn = a[0]", "n = 1 << (n - 4)", "c := make(chan Int)\nclose(c)\nclose(c)", "var c chan Int\nclose(c)", "c := make(chan Int, 1)\nclose(c)\nc <- n",
    "defer fmt.Println(\"deferred\", n)\nn = xs[n+5]", "for i := 0; ; i++ {\nn += xs[i]\n}", "xs[n]++", "xs[halved(n, n-3)] = 1", "n = xs[n:][0]", "xs = xs[:n:n-1]",
    "defer func() { n = xs[7] }()\nn = 10 / (n - 3)",
]
