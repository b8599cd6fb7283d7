// Calls that are answered at once, and packed values in parts: text as a string, all else in memory that both sides see.
import assert from "node:assert/strict";
import { join } from "node:path";
import { before, test } from "node:test";
import { ForstClient } from "@forst/sidecar";
import { packedArguments, packedResult } from "@forst/sidecar/generated";
import { openDirect } from "@forst/sidecar/lib/direct";
import { buildDirect } from "./lib/direct.mjs";

let direct;
let client;
let contract;
before(async () => {
	const folder = buildDirect("direct-parts");
	process.env.FORST_DIRECT = join(folder, "routes.node");
	client = new ForstClient({ mode: "direct" });
	direct = openDirect();
	({ contract } = JSON.parse((await import("node:fs")).readFileSync(join(folder, "manifest.json"), "utf8")));
});

/** A route as a generated module would describe it. */
function route(name, encode, decode) {
	const path = `/${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
	return { name, path, contract, errors: {}, packed: { encode: packedArguments((out, args) => args.length === encode.length && encode.every((kind, i) => out[kind](args[i]))), decode: packedResult((from) => from[decode]()) } };
}

const forms = {
	echo: ["string"],
	repeated: ["string", "int"],
	nap: ["int"],
	index: ["int"],
	spin: ["int"],
};

const call = (name, ...args) => client.call(route(name, forms[name], ["echo", "repeated"].includes(name) ? "string" : "number"), args);

/** A list of numbers. */
function counts(n) {
	const description = route("counts", ["int"], "number");
	description.packed.decode = packedResult((from) => Array.from({ length: from.count() }, () => from.number()));
	return client.call(description, [n]);
}

const texts = {
	"nothing": "",
	"ASCII": "some text",
	"umlauts": "äöü".repeat(50),
	"beyond the basic plane": "\u{1f600}".repeat(100),
	"the replacement character": "a\ufffdb",
	"a NUL": "a\0b",
	"a long one": "x".repeat(100_000),
	"a long one that is not ASCII": "ä€".repeat(50_000),
	"one made of pieces": ["pieces", "of", "text"].reduce((all, one) => `${all} ${one}`),
};
for (const [what, text] of Object.entries(texts)) {
	test(`text in parts: ${what}`, async () => {
		assert.equal(await call("echo", text), text);
		assert.equal(await call("repeated", text, 2), text + text);
	});
}

test("half a character is what JSON makes of it", async () => {
	const json = client.call({ name: "echo", path: "/echo", errors: {} }, ["a\ud800"]);
	const expected = await json.catch((error) => error.code);
	assert.equal(await call("echo", "a\ud800").catch((error) => error.code), expected);
	assert.equal(await call("echo", "äb").catch((error) => error.code), "äb");
});

test("numbers in parts, however many", async () => {
	for (const n of [0, 1, 2, 3, 100, 8000, 9000, 50_000]) {
		assert.deepEqual(await counts(n), Array.from({ length: n }, (_, i) => i));
	}
});

test("an answer that comes later is the same", async () => {
	const { away } = direct.stats();
	assert.deepEqual(await Promise.all([call("nap", 20), call("nap", 1), call("echo", "meanwhile")]), [20, 1, "meanwhile"]);
	assert.equal(direct.stats().away, away + 2);
});

test("what has no packed form, and what goes wrong, is told as ever", async () => {
	await assert.rejects(call("echo", 5), { code: "TypeMismatch" });
	await assert.rejects(call("index", 9), { code: "Panic" });
	await assert.rejects(call("spin", 1.5), { code: "TypeMismatch" });
	await assert.rejects(call("echo", { toJSON: () => assert.fail("never") }), /never/);
	await assert.rejects(call("echo", "x".repeat(2 ** 21)), { code: "BodyTooLarge" });
	await assert.rejects(client.call({ ...route("echo", ["string"], "string"), path: "/nowhere" }, ["x"]), { code: "RouteNotFound" });
	assert.equal(await call("echo", "and then"), "and then");
});

test("arguments that make calls of their own get their own answers", async () => {
	const inner = [];
	const text = {
		name: "check",
		get value() {
			inner.push(call("echo", "inner"));
			return "outer";
		},
	};
	const description = route("echo", ["string"], "string");
	description.packed.encode = packedArguments((out, args) => out.string("") && out.string(args[0].value));
	// One string too many, which the decoder refuses: then it goes as JSON.
	await assert.rejects(client.call(description, [text]), { code: "TypeMismatch" });
	description.packed.encode = packedArguments((out, args) => out.string(args[0].value));
	assert.equal(await client.call({ ...description }, [text]), "outer");
	assert.ok(inner.length >= 2);
	assert.ok((await Promise.all(inner)).every((one) => one === "inner"));
});

test("a result that is not as the client reads it is no answer", async () => {
	await assert.rejects(client.call(route("echo", ["string"], "number"), ["text"]), { code: "BadResponse" });
	await assert.rejects(client.call(route("spin", ["int"], "string"), [1]), { code: "BadResponse" });
	assert.equal(await call("spin", 0), 0);
});

test("bytes of JSON in and out, at once or later", async () => {
	const read = async (name, text) => Buffer.from(await client.callRaw(name, Buffer.from(text))).toString();
	assert.equal(await read("echo", '"text"'), '"text"');
	assert.equal(await read("echo", JSON.stringify("x".repeat(200_000))), JSON.stringify("x".repeat(200_000)));
	assert.equal(await read("nap", "5"), "5");
	assert.equal(await read("nothing", '"x"'), "");
	await assert.rejects(read("echo", "5"), { code: "TypeMismatch" });
});

test("each answer's bytes are its own", async () => {
	const first = await client.callRaw("echo", Buffer.from('"first"'));
	const second = await client.callRaw("echo", Buffer.from('"other"'));
	assert.equal(Buffer.from(first).toString(), '"first"');
	assert.equal(Buffer.from(second).toString(), '"other"');
});

test("a route that asks how long it has run is told no more than that", async () => {
	for (let i = 0; i < 100; i++) {
		const begun = performance.now();
		const ms = await client.callFunction("elapsed");
		assert.ok(ms <= performance.now() - begun, `${ms} ms`);
		await new Promise((done) => setTimeout(done, i % 3));
	}
});
