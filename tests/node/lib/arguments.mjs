// A request's body as the arguments that a program in JavaScript would give, where it could; values to be compared.

function isObject(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** Like map over the members, `__proto__` too. */
function mapMembers(value, change) {
	const copy = {};
	for (const name of Object.keys(value)) {
		Object.defineProperty(copy, name, { value: change(value[name], name), enumerable: true, writable: true, configurable: true });
	}
	return copy;
}

/** With base64 in the place of bytes. */
export function plain(value) {
	if (value instanceof Uint8Array) {
		return Buffer.from(value).toString("base64");
	}
	return Array.isArray(value) ? value.map(plain) : isObject(value) ? mapMembers(value, plain) : value;
}

/** Why the parsed value does not say what the text says; undefined when it does. */
function lossOf(text, value) {
	let respelled = false;
	const number = (token) => {
		const spelled = token === "-0" ? token : String(Number(token));
		respelled ||= spelled !== token;
		return String(Number(token));
	};
	const tokens = text.match(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|[^\s"]/g) ?? [];
	const normal = tokens.map((token) => (token[0] === '"' ? JSON.stringify(JSON.parse(token)) : /^[-\d]/.test(token) ? number(token) : token)).join("");
	return respelled ? "numbers that JavaScript spells otherwise" : normal.length !== JSON.stringify(value).length ? "members given twice" : undefined;
}

function alternative(value, members, types) {
	const shapes = members.map((member) => resolved(member, types));
	const holds = ({ name, type, required }) => {
		const literals = resolved(type, types);
		return literals.kind === "literals" ? literals.values.includes(value[name]) : !required || Object.hasOwn(value, name);
	};
	return shapes.find((shape) => shape.kind === "shape" && isObject(value) && shape.fields.every(holds));
}

function resolved(type, types) {
	return type?.kind === "ref" ? types[type.name] : type;
}

/** With bytes in the place of base64 where the manifest's type says so. */
function withBytes(value, declared, types) {
	const type = resolved(declared, types);
	const each = (inner) => withBytes(inner, type.element, types);
	switch (type?.kind) {
		case "Bytes": {
			const bytes = typeof value === "string" && new Uint8Array(Buffer.from(value, "base64"));
			return bytes && plain(bytes) === value ? bytes : value;
		}
		case "optional":
			return each(value);
		case "array":
			return Array.isArray(value) ? value.map(each) : value;
		case "map":
			return isObject(value) ? mapMembers(value, each) : value;
		case "shape":
			return isObject(value)
				? mapMembers(value, (member, name) => {
						const field = type.fields.find((one) => one.name === name);
						return field ? withBytes(member, field.type, types) : member;
					})
				: value;
		case "union":
			return withBytes(value, alternative(value, type.members, types), types);
		default:
			return value;
	}
}

/** In order; undefined when they cannot be given so. */
function inOrder(value, parameters) {
	if (parameters.length === 1) {
		return [value];
	}
	const given = Array.isArray(value) ? value : isObject(value) ? parameters.map(({ name }) => (Object.hasOwn(value, name) ? value[name] : undefined)) : undefined;
	const lacks = ({ type }, i) => given[i] === undefined && type.kind !== "optional";
	return given === undefined || given.length > parameters.length || parameters.some(lacks) ? undefined : parameters.map((_, i) => given[i]);
}

/**
 * The arguments of a call with that body: { args, exact }, where `exact` says that a client would send the same bytes;
 * or { why } no program can make it.
 */
export function argumentsOf(route, types, body) {
	if (route.parameters.length === 0) {
		return body === "" ? { args: [], exact: true } : { why: "a body for no parameter" };
	}
	let value;
	try {
		value = JSON.parse(body);
	} catch {
		return { why: "no JSON" };
	}
	const why = lossOf(body, value);
	const given = inOrder(value, route.parameters);
	if (why !== undefined || given === undefined) {
		return { why: why ?? "other parameters than there are" };
	}
	const args = given.map((one, i) => withBytes(one, route.parameters[i].type, types));
	return { args, exact: JSON.stringify(given.length === 1 ? given[0] : given) === body };
}
