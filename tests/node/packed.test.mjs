// The packed form beside JSON: random values of random types give the same by both, and what one refuses the other does.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { inspect } from "node:util";
import { reviveBytes, stringifyBytes } from "../../tools/sidecar/dist/esm/bytes.js";
import { packedRoutes } from "./lib/packed-routes.mjs";
import { randomFrom, spoiled, Types, valueOf } from "./lib/random-types.mjs";

const seed = Number(process.env.FORST_TEST_SEED ?? 1);
const routeCount = 60;
const valuesEach = 40;

const random = randomFrom(seed);
const types = new Types(random);
const roots = Array.from({ length: routeCount }, () => types.any(3));
const source = `${types.text}\n${roots.map((type, i) => `export func echo${i}(value: ${type.source}): ${type.source} {\n  return value\n}\n`).join("\n")}`;

let routes;

before(async () => {
	routes = await packedRoutes("random-routes", source);
});
after(() => routes?.stop());

function bodyOf(route, value) {
	const text = value === undefined ? "null" : route.takesBytes ? stringifyBytes(value) : JSON.stringify(value);
	return Buffer.from(text ?? "null");
}

function fromJson(route, bytes) {
	const value = JSON.parse(bytes.toString());
	return route.resultBytes === undefined ? value : reviveBytes(value, route.resultBytes, route.bytesPlans ?? {});
}

function fromPacked(route, bytes) {
	return route.packed.decode.list(bytes, 0, bytes.length);
}

/** The arguments' list, or undefined where they must go as JSON. */
function packed(route, value) {
	const list = route.packed.encode.list([value]);
	return list && Buffer.from(list);
}

async function hasSameResult(name, value) {
	const route = routes.route(name);
	const json = await routes.call(name, bodyOf(route, value));
	assert.equal(json.replied, "value", `${json.bytes}`);
	if (!route.packed) {
		return "no packed form";
	}
	const list = packed(route, value);
	assert.ok(list, "the value was not packed");
	const both = await routes.call(name, list, { packed: true, accept: true });
	assert.equal(both.replied, "packed");
	const expected = fromJson(route, json.bytes);
	assert.deepStrictEqual(fromPacked(route, both.bytes), expected);
	assert.deepStrictEqual(await routes.call(name, list, { packed: true }), json);
	assert.deepStrictEqual(await routes.call(name, bodyOf(route, value), { accept: true }), both);
	// In the same order, too.
	assert.equal(stringifyBytes(fromPacked(route, both.bytes)), stringifyBytes(expected));
	return "packed";
}

/** What is packed and taken must be what JSON has of it; what JSON refuses is never taken. */
async function hasSameEnd(name, value) {
	const route = routes.route(name);
	const list = route.packed && packed(route, value);
	if (!list) {
		return "json";
	}
	const reply = await routes.call(name, list, { packed: true });
	const json = await routes.call(name, bodyOf(route, value));
	if (reply.replied === "again") {
		assert.equal(json.replied, "rejected", `only packed refuses it: ${json.bytes}`);
	} else {
		assert.deepStrictEqual(reply, json);
	}
	return reply.replied;
}

async function forAll(check) {
	const counts = new Map();
	for (const [i, type] of roots.entries()) {
		for (let n = 0; n < valuesEach; n++) {
			const value = valueOf(random, type);
			const [given, run] = check(value);
			try {
				const outcome = await run(`echo${i}`, given);
				counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
			} catch (error) {
				error.message = `seed ${seed}, echo${i}(${type.source}) of ${inspect(given, { depth: null })}: ${error.message}`;
				throw error;
			}
		}
	}
	return counts;
}

test("random values of random types come back as JSON brings them", async () => {
	const counts = await forAll((value) => [value, hasSameResult]);
	assert.ok(counts.get("packed") > (routeCount * valuesEach) / 2, inspect(counts));
});

test("random values that are not quite of their type end as JSON ends them", async () => {
	const counts = await forAll((value) => [spoiled(random, value), hasSameEnd]);
	for (const end of ["json", "again", "value"]) {
		assert.ok((counts.get(end) ?? 0) > 10, `few ended as ${end}: ${inspect(counts)}`);
	}
});
