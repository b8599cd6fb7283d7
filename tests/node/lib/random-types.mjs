// Random types as a route file writes them, and random values of them. Everything comes from one seed.

/** mulberry32. */
export function randomFrom(seed) {
	let state = seed >>> 0;
	const next = () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
	const below = (n) => Math.floor(next() * n);
	return { next, below, pick: (list) => list[below(list.length)], chance: (p) => next() < p };
}

const texts = ["", "a", "plain text that is longer than a few bytes", "é", "€uro", "😀", "a😀b\u{10ffff}c", "\0", "\"quoted\\\"", "line\nend", "\u2028", "__proto__", "constructor", "toJSON", "￿", "\x7f\x80ÿ"];
const ints = [0, -0, 1, -1, 42, 2 ** 31, -(2 ** 31) - 1, 2 ** 32, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER];
const floats = [0, -0, 0.5, -1.25, 1e300, 5e-324, 1 / 3, 1e21, 123456789.125, Number.MAX_VALUE];
const keys = ["a", "b", "zz", "", "é", "😀", "__proto__", "constructor", "1", "10", "9", "toJSON"];
const intKeys = ["0", "1", "-1", "10", "9", "9007199254740991", "-9007199254740991"];
const memberNames = ["id", "name", "value", "data", "left", "right", "size", "open", "rest", "kindOf"];
/** What tells the alternatives of a union apart: a text, a number or a Bool, or several. */
const discriminators = [
	[["one"], ["two"], ["three"]],
	[["one"], ["two", "three"]],
	[[1], [2], [3]],
	[[0, 4], [-1], [2 ** 40]],
	[[0.5], [1, 2.25], [-3]],
	[[true], [false]],
];
const wireNames = ["a-key", "__proto__", "constructor", "with space", "toString", "é", "$d", "1"];

/** What `omitempty` is for: some values of the type are empty. */
function canBeEmpty(type) {
	return type.kind === "choice" ? type.choices.includes("") : ["string", "int", "float", "bool", "bytes", "any", "array", "map"].includes(type.kind);
}

/** Types by name, with the text that declares them. */
export class Types {
	constructor(random) {
		this.random = random;
		this.declared = [];
		this.text = "";
		this.count = 0;
	}

	#declare(word, type, text) {
		const name = `${word}${++this.count}`;
		this.text += `type ${name} = ${text(name)}\n`;
		const named = { ...type, source: name };
		this.declared.push(named);
		return named;
	}

	/** Any type; deep ones get smaller. */
	any(depth) {
		const { random } = this;
		const scalar = () => random.pick([() => this.string(), () => this.int(), () => this.float(), () => this.bool(), () => this.choice(), () => this.bytes(), () => this.anything()])();
		if (depth <= 0) {
			return scalar();
		}
		const compound = [() => this.array(depth), () => this.fixed(depth), () => this.map(depth), () => this.shape(depth), () => this.union(depth), () => this.tree(depth)];
		return random.chance(0.45) ? scalar() : this.declared.length > 0 && random.chance(0.25) ? random.pick(this.declared) : random.pick(compound)();
	}

	string() {
		const rule = this.random.pick(["", "", ".Min(1)", ".Max(8)", ".Min(1).Max(8)"]);
		return { kind: "string", source: `String${rule}`, fits: (v) => (!rule.includes("Min") || v.length > 0) && (!rule.includes("Max") || [...v].length <= 8) };
	}

	int() {
		const rule = this.random.pick(["", "", ".Between(-10, 10)", ".Min(0)"]);
		return { kind: "int", source: `Int${rule}`, fits: (v) => rule === "" || (v >= (rule === ".Min(0)" ? 0 : -10) && (rule === ".Min(0)" || v <= 10)) };
	}

	float() {
		const rule = this.random.pick(["", "", ".Min(0)"]);
		return { kind: "float", source: `Float${rule}`, fits: (v) => rule === "" || v >= 0 };
	}

	bool() {
		return { kind: "bool", source: "Bool" };
	}

	bytes() {
		return { kind: "bytes", source: "Bytes" };
	}

	anything() {
		return { kind: "any", source: "Any" };
	}

	choice() {
		const choices = [...new Set([0, 1, 2, 3].map(() => this.random.pick(["red", "green", "blue", "say \\\"x\\\"", "é", "none", ""])))];
		return this.#declare("Choice", { kind: "choice", choices: choices.map((c) => c.replaceAll("\\\"", "\"")) }, () => choices.map((c) => `"${c}"`).join(" | "));
	}

	/** An element, which may be null. */
	#element(depth) {
		const element = this.any(depth);
		return element.kind !== "fixed" && this.random.chance(0.2) ? { kind: "optional", element, source: `${element.source}?` } : element;
	}

	array(depth) {
		const element = this.#element(depth - 1);
		const rule = this.random.pick(["", "", "", ".Max(3)"]);
		return { kind: "array", element, source: `Array(${element.source})${rule}`, fits: (v) => rule === "" || v.length <= 3 };
	}

	fixed(depth) {
		const element = this.#element(depth - 1);
		const length = this.random.below(4);
		return { kind: "fixed", element, length, source: `[${length}]${element.source}` };
	}

	map(depth) {
		const element = this.#element(depth - 1);
		const key = this.random.pick(["String", "Int"]);
		return { kind: "map", key, element, source: `Map(${key}, ${element.source})` };
	}

	#members(depth, count) {
		const members = [];
		const plain = [...memberNames].sort(() => this.random.next() - 0.5);
		const odd = [...wireNames].sort(() => this.random.next() - 0.5);
		for (let i = 0; i < count; i++) {
			const wire = this.random.chance(0.2) ? odd.pop() : undefined;
			const type = this.any(depth - 1);
			// A question mark behind a fixed array is its elements'.
			const optional = type.kind !== "fixed" && this.random.chance(0.3);
			const omits = !optional && canBeEmpty(type) && this.random.chance(0.25);
			const tag = `${wire ?? ""}${omits ? ",omitempty" : ""}`;
			members.push({ name: plain[i], wire: wire ?? plain[i], tag: tag === "" ? "" : ` \`json:"${tag}"\``, optional, omits, type });
		}
		return members;
	}

	#shapeText(members) {
		return `{ ${members.map((m) => `${m.name}: ${m.type.source}${m.optional ? "?" : ""}${m.tag}`).join(", ")} }`;
	}

	shape(depth, more = []) {
		const members = [...more, ...this.#members(depth, this.random.below(5) + (more.length ? 0 : 1))];
		return this.#declare("Shape", { kind: "shape", members }, () => this.#shapeText(members));
	}

	union(depth) {
		const alternatives = this.random.pick(discriminators).map((choices) => {
			const type = { kind: "literal", choices, source: choices.map((choice) => JSON.stringify(choice)).join(" | ") };
			return this.shape(depth, [{ name: "kind", wire: "kind", tag: "", optional: false, type }]);
		});
		return this.#declare("Union", { kind: "union", alternatives }, () => alternatives.map((a) => a.source).join(" | "));
	}

	/** A shape that holds itself. */
	tree(depth) {
		const members = this.#members(depth, 2);
		const type = { kind: "shape", members };
		const named = this.#declare("Tree", type, (name) => {
			members.push({ name: "next", wire: "next", tag: "", optional: true, type: { kind: "self", source: name } });
			members.push({ name: "children", wire: "children", tag: "", optional: false, type: { kind: "array", element: { kind: "self", source: name }, source: `Array(${name})`, fits: () => true } });
			return this.#shapeText(members);
		});
		for (const at of [members.at(-2), members.at(-1)]) {
			if (at.name === "next") {
				at.type = named;
			} else {
				at.type.element = named;
			}
		}
		return named;
	}
}

function anyValue(random, depth) {
	const scalars = [null, true, 1.5, -3, "text", "é😀", 2 ** 60, ""];
	if (depth <= 0 || random.chance(0.4)) {
		return random.pick(scalars);
	}
	const length = random.below(3);
	if (random.chance(0.5)) {
		return Array.from({ length }, () => anyValue(random, depth - 1));
	}
	return Object.fromEntries(Array.from({ length }, () => [random.pick(keys), anyValue(random, depth - 1)]));
}

/** A value that fits, found by trying; constraints are wide. */
function fitting(random, list, fits) {
	for (;;) {
		const value = random.pick(list);
		if (fits(value)) {
			return value;
		}
	}
}

/** A value of the type that every decoder accepts. */
export function valueOf(random, type, depth = 4) {
	const inner = (of) => valueOf(random, of, depth - 1);
	switch (type.kind) {
		case "string":
			return fitting(random, texts, type.fits);
		case "int":
			return fitting(random, ints, type.fits);
		case "float":
			return fitting(random, floats, type.fits);
		case "bool":
			return random.chance(0.5);
		case "bytes":
			return Uint8Array.from({ length: random.below(6) }, () => random.below(256));
		case "any":
			return anyValue(random, 3);
		case "choice":
		case "literal":
			return random.pick(type.choices);
		case "optional":
			return random.chance(0.3) ? null : inner(type.element);
		case "array": {
			const length = depth <= 0 ? 0 : random.below(4);
			return Array.from({ length }, () => inner(type.element));
		}
		case "fixed":
			return Array.from({ length: type.length }, () => inner(type.element));
		case "map": {
			const value = {};
			for (let i = depth <= 0 ? 0 : random.below(4); i > 0; i--) {
				define(value, random.pick(type.key === "Int" ? intKeys : keys), inner(type.element));
			}
			return value;
		}
		case "shape": {
			const value = {};
			for (const member of type.members) {
				if (!(member.optional || member.omits) || (depth > 0 && random.chance(0.6))) {
					define(value, member.wire, inner(member.type));
				}
			}
			return value;
		}
		case "union":
			return inner(random.pick(type.alternatives));
		default:
			throw new Error(`no values of ${type.kind}`);
	}
}

function define(value, name, member) {
	Object.defineProperty(value, name, { value: member, enumerable: true, writable: true, configurable: true });
}

const strangers = [undefined, null, 0, 1.5, NaN, Infinity, 2 ** 53, -(2 ** 53), "", "lone \ud800", "\udc00", true, [], {}, [[]], { kind: "two" }, { kind: 2 }, { kind: true }, { kind: "none" }, false, new Date(0), Object.create({ inherited: 1 }), new Map(), new Uint8Array(2), { toJSON: () => 7 }, "9".repeat(20)];

/** The same value with one thing in it that is likely to be wrong, or superfluous. */
export function spoiled(random, value) {
	if (typeof value !== "object" || value === null || value instanceof Uint8Array || random.chance(0.15)) {
		return random.pick(strangers);
	}
	const names = Object.keys(value);
	if (Array.isArray(value)) {
		const copy = [...value];
		if (names.length === 0 || random.chance(0.2)) {
			copy.push(random.pick(strangers));
		} else {
			const at = random.below(copy.length);
			copy[at] = spoiled(random, copy[at]);
		}
		return copy;
	}
	const copy = {};
	// What is superfluous is not packed at all, but JSON's decoder looks at its text.
	const superfluous = () => random.pick(strangers.filter((stranger) => !/\p{Surrogate}/u.test(String(stranger))));
	names.forEach((name) => define(copy, name, value[name]));
	const name = names.length === 0 || random.chance(0.15) ? random.pick(["extra", "toJSON", ...intKeys]) : random.pick(names);
	if (random.chance(0.2)) {
		delete copy[name];
	} else {
		define(copy, name, Object.hasOwn(value, name) ? spoiled(random, value[name]) : superfluous());
	}
	return copy;
}
