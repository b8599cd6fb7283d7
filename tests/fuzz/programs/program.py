"""A random program: types, functions, and a main that runs those its argument names, in Forst and in Go."""
import random

from features import Features
from kinds import BOOL, FLOAT, INT, RUNE, SCALARS, STRING, Fixed, Function, Map, Pointer, Shape, Slice
from prelude import PRELUDE
from statements import Statements
from text import Pair, block, both, lines

FUNCTIONS = 14


class Generator(Features, Statements):
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.names = self.traces = self.cost = 0
        self.weight = 1
        self.scopes = [[]]
        self.labels = []
        self.closures = [[]]
        self.functions = []
        self.in_loop = False
        self.tracing = True
        self.kinds = []
        self.features = self.feature_list()

    # ---- types ----

    def make_kinds(self):
        """The types of the program; each is one object, so that equal types are the same."""
        slices = [Slice(kind) for kind in (INT, STRING, FLOAT)]
        fixed = [Fixed(3, INT), Fixed(2, STRING)]
        maps = [Map(STRING, INT), Map(INT, STRING)]
        self.shapes = []
        pool = SCALARS + slices[:1] + fixed + maps[:1]
        for i in range(3):
            fields = [(f"m{i}{j}", self.pick(pool + self.shapes[:1])) for j in range(self.pick([1, 2, 3, 4]))]
            embedded = self.shapes[0] if i == 2 and self.chance(0.7) else None
            self.shapes.append(Shape(f"S{i}", fields, embedded))
        more = [Slice(self.shapes[0]), Fixed(2, self.shapes[0]), Pointer(self.shapes[0]), Pointer(self.shapes[2]), Slice(slices[0]), Fixed(2, fixed[0])]
        keys = [shape for shape in self.shapes[:2] if shape.comparable]
        if keys:
            more.append(Map(keys[0], INT))
        more.append(Map(fixed[0], STRING))
        self.kinds = SCALARS + [INT, STRING] + slices + fixed + maps + self.shapes + more

    def declared_shape(self, shape):
        fields = [f"{name} {kind}" for name, kind in shape.own]
        return block(f"type {shape} struct {{", *([str(shape.embedded)] if shape.embedded else []), *fields)

    # ---- functions ----

    def function(self, name, params, result, receiver=None, changes=False):
        """The declaration, and what calls need to know."""
        self.scopes, self.closures, self.cost, self.weight = [[]], [[]], 1, 1
        self.in_loop, self.labels = False, []
        if receiver:
            self.declare("self", receiver, assignable=changes)
        named = [(self.fresh("p"), kind) for kind in params]
        for param, kind in named:
            self.declare(param, kind, assignable=changes or not self.shares(kind))
        self.pure = not changes
        body = [self.body(self.pick([3, 4, 5, 6]), 2)]
        if self.chance(0.4):
            body.append(block(both("if {} {{", self.condition()), both("return {}", self.expr(result, 2))))
            body.append(self.body(2, 1))
        body.append(both("return {}", self.expr(result, 2)))
        head = f"func (self {receiver}) " if receiver else "func "
        text = block(head + f"{name}({', '.join(f'{param} {kind}' for param, kind in named)}) {result} {{", *body)
        return text, Function(name, params, result, self.cost, changes, isinstance(receiver, Pointer))

    def shares(self, kind):
        from kinds import refers
        return refers(kind)

    def result_kind(self):
        return self.pick([INT, INT, STRING, FLOAT, BOOL, RUNE] + self.shapes + [kind for kind in self.kinds if isinstance(kind, Fixed)][:2])

    def methods(self):
        made = []
        for shape in self.shapes:
            if shape.embedded:
                shape.methods += shape.embedded.methods
            for _ in range(2):
                by_pointer = self.chance(0.5)
                receiver = next((kind for kind in self.kinds if isinstance(kind, Pointer) and kind.element is shape), None) if by_pointer else shape
                if receiver is None:
                    receiver = shape
                changes = True
                text, method = self.function(f"do{self.fresh('')}", [self.pick(SCALARS)], self.pick(SCALARS), receiver, changes)
                shape.methods.append(method)
                made.append(text)
        return made

    def program(self):
        self.make_kinds()
        made = [PRELUDE, self.feature_types()]
        made += [self.declared_shape(shape) for shape in self.shapes]
        made += self.methods()
        calls = []
        for i in range(FUNCTIONS):
            params = [self.pick(self.kinds if self.chance(0.5) else SCALARS) for _ in range(self.random.randrange(4))]
            params = [kind for kind in params if not isinstance(kind, Pointer)]
            changes = any(self.shares(kind) for kind in params)
            text, function = self.function(f"run{i}", params, self.result_kind(), changes=changes)
            made.append(text)
            self.functions.append(function)
            self.scopes = [[]]
            self.tracing = False
            arguments = [self.expr(param, 1) for param in params]
            self.tracing = True
            shown = self.shown("result", function.result)
            calls.append(block("{", f'fmt.Println("run{i}")', both(f"result := run{i}({{}})", self.joined(arguments)), "_ = result", f"fmt.Println({', '.join(shown)})"))
        faults, fault_calls = self.faults()
        main = block("func main() {", *fault_calls, *calls)
        return lines(*made, *faults, main), len(fault_calls)
