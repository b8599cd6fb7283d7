#!/usr/bin/env python3
"""Hostile sources: a mebibyte of anything ends with a diagnostic, never by a signal, within bounded memory and time.

Sanitizers slow a build down and change its memory, so each case's bounds are checked against a plain build when FORSTC is one;
with sanitizers only the exit matters.
usage: run.py FORSTC [CASE ...]
"""
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

SIZE = 1 << 20
TIME_MAX_S = 2.0
MEMORY_MAX_KIB = 256 << 10
SLOW_LIMIT_S = 120
GROWTH_MAX = 8 # times the processor time for four times the lines: 16 would be quadratic


def repeat(text, prefix="", suffix=""):
    return prefix + text * ((SIZE - len(prefix) - len(suffix)) // len(text)) + suffix


def random_bytes():
    return random.Random(1).randbytes(SIZE)


def random_tokens():
    words = "func type is ensure or if else for in return { } ( ) [ ] , ; : := = == x y Int String 1 \"a\" . & | * ! ? -> <- go\n".split(" ")
    source = random.Random(2)
    return " ".join(source.choice(words) for _ in range(SIZE // 4))[:SIZE]


def functions(count, body):
    return "".join(f"func f{i}(a: Int): Int {{ {body.format(i=i, next=i + 1)} }}\n" for i in range(count))


def chain(line, last, count):
    """Declarations each of which needs the next one first, and a route that needs the first."""
    text = "".join(line.format(i=i, next=i + 1) for i in range(count)) + last.format(last=count)
    return text + "export func f(t: T0): Int { return 1 }\n"


def aliases():
    lines = ["type T0 = { a: Int, b: Int }"]
    lines += [f"type T{i} = {{ a: T{i - 1}, b: T{i - 1} }}" for i in range(1, 20000)]
    return "\n".join(lines) + "\nfunc main() { var x T19999\n fmt.Println(x) }\n"


def unions():
    lines = ["type U0 = \"a\" | \"b\""]
    lines += [f"type U{i} = U{i - 1} | \"x{i}\" | U{i - 1}" for i in range(1, 2000)]
    return "\n".join(lines) + "\n"


MEMBERS = ", ".join(f"m{i}: Int" for i in range(900))
SHAPES = "".join(f"type A{i} = {{ a{i}: Int }}\n" for i in range(900))


def shuffled_chain(line, last, count):
    """Functions each of which calls the next one, which may stand anywhere."""
    lines = [line.format(i=i, next=i + 1) for i in range(count)]
    random.Random(3).shuffle(lines)
    return "".join(lines) + last.format(last=count)


CASES = {
    "open_parentheses": lambda: repeat("("),
    "open_braces": lambda: repeat("{"),
    "open_brackets": lambda: repeat("[", "func f() { x := "),
    "nested_blocks": lambda: repeat("{", "func f() "),
    "nested_interfaces": lambda: repeat("interface { a: ", "type T "),
    "nested_places": lambda: repeat(".0", "func f() { t", " }"),
    "names_in_order": lambda: "type T struct { " + repeat("a; ", "", "b Int }\n") + "func f() { T{" + "x, " * 1000 + "} }",
    "shared_members": lambda: repeat("a, ", "type T struct { ", "b Int }"),
    "nested_types": lambda: repeat("Array(", "type T = "),
    "pointer_types": lambda: repeat("*", "type T = ", "Int"),
    "unary_operators": lambda: repeat("-", "func f() { x := ", "1 }"),
    "binary_operators": lambda: repeat("1 + ", "func f(): Int { return ", "1 }"),
    "string_additions": lambda: repeat("\"a\" + ", "func f(): String { return ", "\"\" }"),
    "comparisons": lambda: repeat("a == ", "func f(a: Int): Bool { return ", "a }"),
    "selections": lambda: repeat(".a", "func f(a: Int) { x := a", " }"),
    "calls": lambda: repeat("()", "func f() { f", " }"),
    "else_ifs": lambda: repeat("if a { } else ", "func f(a: Bool) { ", "{ } }"),
    "statements": lambda: repeat("x := 1\n", "func f() {\n", "}\n"),
    "unknown_names": lambda: repeat("y\n", "func f() {\n", "}\n"),
    "ensures": lambda: repeat("ensure a is Min(1)\n", "func f(a: Int) {\n", "}\n"),
    "conditions": lambda: repeat("a.b != nil && ", "type T = { b: Int? }\nfunc f(a: T): Bool { return ", "true }"),
    "facts_of_variables": lambda: "func f(p: *Int): Int {\n" + "".join(f"a{i} := p; if a{i} != nil && *a{i} > 1 {{ p = a{i} }}\n" for i in range(20000)) + "return 1 }\n",
    "facts_of_paths": lambda: "type T = { " + ", ".join(f"m{i}: T{i}" for i in range(200)) + " }\n" + "".join(f"type T{i} = {{ " + ", ".join(f"n{j}: *Int" for j in range(100)) + " }\n" for i in range(200)) + "func f(t: T) {\n" + "".join(f"ensure t.m{i % 200}.n{i // 200 % 100} != nil\n" for i in range(20000)) + "}\n",
    "facts_of_literals": lambda: "func f(s: String): Int {\nensure s is OneOf([" + ", ".join(f'"c{i}"' for i in range(20000)) + "])\n" + "".join(f'if s == "c{i}" {{ return {i} }}\n' for i in range(200)) + "return 1 }\n",
    "guards_that_prove": lambda: "type T = { a: *Int }\n" + "".join(f"is (t T) G{i}() {{ ensure t is G{i + 1}() }}\n" for i in range(8000)) + "is (t T) G8000() { ensure t.a is Present() }\nfunc f(t: T) { ensure t is G0() }\n",
    "guards_in_types": lambda: "is (n Int) G() { ensure n is Min(1) }\ntype T0 = Int.G()\n" + "".join(f"type T{i + 1} = T{i}.G().Max({i})\n" for i in range(15000)),
    "shape_guards": lambda: "type M = Shape\nis (m M) I(i Shape) { ensure m is { i } }\ntype T0 = M.I({ a: Int })\n" + "".join(f"type T{i + 1} = T{i}.I({{ a: Int }})\n" for i in range(15000)),
    "constants_for_guards": lambda: "is (n Int) G() { if n > 0 { ensure n - 1 is G()\nensure n - 1 is G() } }\ntype T = Int.G()\nfunc f() {\n" + "".join(f"var a{i}: T = {i}\n" for i in range(3000)) + "}\n",
    "members": lambda: "type T = { " + ", ".join(f"m{i}: Int" for i in range(60000)) + " }\n",
    "array_elements": lambda: repeat("1,", "func f() { x := [", "1] }"),
    "map_entries": lambda: "func f() { x := map[Int]Int{" + ", ".join(f"{i}: {i}" for i in range(60000)) + "} }\n",
    "many_functions": lambda: functions(20000, "return a"),
    "chained_functions": lambda: functions(12000, "return f{next}(a)"),
    "shuffled_errors": lambda: shuffled_chain("func f{i}(n: Int) {{ ensure f{next}(n) is Ok() }}\n", "error E {{}}\nfunc f{last}(n: Int) {{ ensure n > 1 else E() }}\n", 20000),
    "guarded_calls": lambda: "is (n Int) G() { ensure f0(n) }\n" + "".join(f"func f{i}(n Int) Bool {{ return f{i + 1}(n) }}\n" for i in range(25000)) + "func f25000(n Int) Bool { println(n); return true }\n",
    "shuffled_guarded_calls": lambda: "is (n Int) G() { ensure f0(n) }\n" + shuffled_chain("func f{i}(n Int) Bool {{ return f{next}(n) }}\n", "func f{last}(n Int) Bool {{ println(n); return true }}\n", 25000),
    "returned_nils": lambda: repeat("if c {return nil,1}\n", "func f(c Bool, p *Int) {\n", "return p, 1 }\n"),
    "returns_of_a_guard": lambda: repeat("if c {return c}\n", "is (c Bool) G() {\n", "return c }\n"),
    "inferred_chain": lambda: "".join(f"func f{i}(a: Int) {{ f{i + 1}(a) }}\n" for i in range(20000)),
    "many_types": aliases,
    "backward_types": lambda: chain("type T{i} = {{ a: []T{next} }}\n", "type T{last} = {{ a: Int }}\n", 30000),
    "backward_values": lambda: chain("type T{i} = {{ a: T{next} }}\n", "type T{last} = {{ a: Int }}\n", 30000),
    "backward_aliases": lambda: chain("type T{i} = []T{next}\n", "type T{last} = Int\n", 30000),
    "backward_embedding": lambda: chain("type T{i} = {{ T{next}, a{i}: Int }}\n", "type T{last} = {{ a: Int }}\n", 20000),
    "growing_unions": unions,
    "hidden_members": lambda: f"type H = {{ {MEMBERS} }}\ntype T = {{ {MEMBERS}\n" + "H\n" * 100000 + "}\n",
    "members_embedded_twice": lambda: f"type H = {{ {MEMBERS} }}\ntype T = {{\n" + "H\n" * 100000 + "}\n",
    "parts_by_name": lambda: SHAPES + "type T = {\n" + "".join(f"A{i}\n" for i in range(900)) + "}\nfunc f(t: T) {\n" + "".join(f"t.A{i}.a{i}++\n" for i in range(900)) + "}\n" + "func g(): T { return { " + ", ".join(f"A{i}: {{ a{i}: {i} }}" for i in range(900)) + " } }\n",
    "embedded_shapes": lambda: "".join(f"type A{i} = {{ }}\n" for i in range(20000)) + "func (a A0) m() { }\ntype T = {\n" + "".join(f"A{i}\n" for i in range(20000)) + "}\nfunc f(t: T) {\n" + "t.m()\n" * 500 + "}\n",
    "joined_shapes": lambda: f"type H = {{ {MEMBERS} }}\ntype T = H" + " & H" * 100000 + "\n",
    "joined_unions": lambda: SHAPES + "type U0 = " + " | ".join(f"A{i}" for i in range(900)) + "\n" + "".join(f"type U{i + 1} = U{i} | U0\n" for i in range(40000)),
    "generic_chain": lambda: "".join(f"func f{i}[T](a: T) {{ f{i + 1}([a]) }}\n" for i in range(20000)) + "func main() { f0(1) }\n",
    "generic_growth": lambda: repeat("f([x], g([x], x)) + ", "func f[T, U](a: T, b: U): Int { return f([a], b) + f(a, [b]) }\n"
                                     "func g[T](a: T, b: T): T { return a }\nfunc h(x: Int): Int { return ", "1 }"),
    "generic_instances": lambda: "type P[T] = { a: T }\n" + "".join(
        f"type T{i} = {{ a{i}: Int }}\nfunc f{i}(p: P[T{i}]): T{i} {{ return first([p]).a }}\n" for i in range(12000)) +
                                 "func first[T](xs: Array(T)): T { return xs[0] }\n",
    "generic_literals": lambda: "type B[T] = { v: T }\nfunc f[T](b: B[T]): T { return b.v }\n" +
                                "".join(f"func g{i}() {{ x := {'f({ v: ' * 60}1{' })' * 60}\nprintln(x) }}\n" for i in range(1000)),
    "regular_expressions": lambda: repeat("ensure s is Matches(\"[ab]*a[ab]{20}c(?i)\\\\pL\")\n", "func f(s: String) {\n", "}\n"),
    "wrong_expressions": lambda: repeat("ensure s is Matches(\"a**[\")\n", "func f(s: String) {\n", "}\n"),
    "large_expression": lambda: "func f(s: String) { ensure s is Matches(\"" + "(a|b)*?{" * (SIZE // 8 - 20) + "\") }\n",
    "long_name": lambda: "func " + "a" * SIZE + "() {}",
    "long_string": lambda: "const A = \"" + "a" * SIZE + "\"",
    "open_string": lambda: "const A = \"" + "a" * SIZE,
    "open_comment": lambda: "/*" + "a" * SIZE,
    "many_comments": lambda: repeat("// a\n"),
    "long_documentation": lambda: repeat("// a\n", suffix="func f() { }\n"),
    "functions_on_a_line": lambda: repeat("func f(){};"),
    "declared_names": lambda: repeat("a, ", "var ", "a = 1\n"),
    "parameters_that_share_a_type": lambda: repeat("a, ", "func f(", "a Int) { }\n"),
    "else_ifs_that_end_wrong": lambda: repeat("if a {} else ", "func f() { ", ") }"),
    "types_that_end_wrong": lambda: repeat("[]", "type T = ", ") Int"),
    "mistakes_far_right": lambda: "/*" + "a" * (SIZE - 20000) + "*/ func f() { " + "y; x y;" * 2500 + "}",
    "semicolons": lambda: repeat(";"),
    "newlines": lambda: repeat("\n"),
    "nul_bytes": lambda: "\0" * SIZE,
    "escapes": lambda: repeat("\\q", "const A = \"", "\""),
    "zero_width": lambda: repeat("\u200b"),
    "reordering": lambda: repeat("\u202e"),
    "random_bytes": random_bytes,
    "random_tokens": random_tokens,
    "labels": lambda: repeat("a: ", "func f() { ", "for { } }"),
    "labels_used": lambda: "func f() {\n" + "".join(f"a{i}: for {{ break a{i} }}\n" for i in range(40000)) + "}\n",
    "goto_labels": lambda: "func f(n: Int) {\n" + "".join(f"a{i}: n++; if n < {i} {{ goto a{i} }}\n" for i in range(25000)) + "}\n",
    "gotos": lambda: repeat("if n > 0 { goto a }\n", "func f(n: Int) {\na: n++\n", "}\n"),
    "gotos_over_declarations": lambda: "func f(n: Int) {\n" + "".join(f"x{i} := n; if n < {i} {{ goto a }}\n" for i in range(20000)) + "a: n++ }\n",
    "function_literals": lambda: repeat("func() { ", "func f() { ", "}"),
    "function_literals_in_loops": lambda: repeat("for { func() { ", "func f() { "),
    "captures": lambda: "func f() {\n" + "".join(f"v{i} := {i}\n" for i in range(20000)) + "g := func() {\n" + "".join(f"v{i}++\n" for i in range(20000)) + "}\ng() }\n",
    "goroutines": lambda: repeat("go func() { n++ }()\n", "func f(n: Int) {\n", "}\n"),
    "deferred_calls": lambda: repeat("defer f()\n", "func f() {\n", "}\n"),
    "select_cases": lambda: repeat("case <-c:\n", "func f(c: chan Int) { select {\n", "} }\n"),
    "nested_selects": lambda: repeat("select { case c <- 1: ", "func f(c: chan Int) { "),
    "channel_types": lambda: repeat("chan ", "type T = ", "Int"),
    "function_types": lambda: repeat("func(", "type T = ", "Int"),
    "receives": lambda: repeat("<-", "func f(c: chan Int) { x := ", "c }"),
    "type_arguments": lambda: repeat("Map(String, ", "type T = ", "Int"),
    "parameters": lambda: "func f(" + ", ".join(f"p{i}: Int" for i in range(60000)) + ") {}\n",
    "arguments": lambda: "func f(a ...Int) { f(" + "1, " * (SIZE // 4) + "1) }\n",
    "cases": lambda: "func f(a: Int) { switch a {\n" + "".join(f"case {i}: f({i})\n" for i in range(40000)) + "} }\n",
    "literal_cases": lambda: "func f(a: String) { switch a {\n" + "".join(f"case \"{i}\": f(a)\n" for i in range(40000)) + "} }\n",
    "routes": lambda: "".join(f"export func f{i}(a: Int): Int {{ return a }}\n" for i in range(20000)),
}


def is_sanitized(forstc):
    return b"__asan_init" in pathlib.Path(forstc).read_bytes()


def run(forstc, text, slow):
    """Exit code, seconds and KiB of one check."""
    with tempfile.TemporaryDirectory(prefix="forst-hostile-") as folder:
        path = pathlib.Path(folder, "case.ft")
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        started = time.monotonic()
        child = subprocess.Popen([forstc, "check", str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os_wait(child, SLOW_LIMIT_S if slow else 20)
        return status, time.monotonic() - started, usage.ru_maxrss if usage else 0


def os_wait(child, limit):
    """Waits for the child by pid with its resource usage; kills it past the limit."""
    end = time.monotonic() + limit
    while True:
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        if pid:
            child.returncode = os.waitstatus_to_exitcode(status)
            return pid, child.returncode, usage
        if time.monotonic() > end:
            child.kill()
        time.sleep(0.005)


def lost_pointer(forstc):
    """Of many pointers that a loop assigns one may be nil in its second round: of that one forstc must know it, whichever it is."""
    names = [f"p{i}" for i in range(200)]
    for lost in (0, 1, 63, 127, 128, 199):
        lines = [f"if {name} == nil {{ return }}" for name in names] + ["for i in 3 {"]
        lines += [f"p{lost}.at = i"] + [f"{name} = {'nil' if name == f'p{lost}' else '&P{ at: 1 }'}" for name in names] + ["}"]
        text = "type P = { at: Int }\nfunc f(" + ", ".join(f"{name}: *P" for name in names) + ") {\n" + "\n".join(lines) + "\n}\n"
        if run(forstc, text, True)[0] != 1:
            return lost
    return None


def growth(forstc):
    """How many times longer four times as many lines take, at best of three; four where time is linear in them."""
    sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "bench" / "check"))
    from generate import program
    texts = [program(lines).encode() for lines in (12500, 50000)]
    times = [min(run(forstc, text, True)[1] for _ in range(3)) for text in texts]
    return times[1] / times[0]


def main():
    forstc = str(pathlib.Path(sys.argv[1]).resolve())
    chosen = sys.argv[2:] or list(CASES)
    sanitized = is_sanitized(forstc)
    passed = failed = 0
    for name in chosen:
        code, seconds, memory = run(forstc, CASES[name](), sanitized)
        problems = []
        if code not in (0, 1):
            problems.append(f"exit code {code}")
        if not sanitized and seconds > TIME_MAX_S:
            problems.append(f"{seconds:.1f} s")
        if not sanitized and memory > MEMORY_MAX_KIB:
            problems.append(f"{memory >> 10} MiB")
        failed += bool(problems)
        passed += not problems
        word = "FAIL " + ", ".join(problems) if problems else "ok"
        print(f"hostile/{name}: {seconds:.2f} s, {memory >> 10} MiB {word}", flush=True)
    if not sys.argv[2:]:
        lost = lost_pointer(forstc)
        passed += lost is None
        failed += lost is not None
        print("hostile/lost_pointer:", "ok" if lost is None else f"FAIL p{lost} is taken to be there", flush=True)
        times = growth(forstc)
        linear = times < GROWTH_MAX
        passed += linear
        failed += not linear
        print(f"hostile/lines: four times as many take {times:.1f} times as long {'ok' if linear else 'FAIL'}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
