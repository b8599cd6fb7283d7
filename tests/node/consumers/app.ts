// Calls a served build through the generated client and checks what comes back. Run as ESM and as CommonJS.
import * as assert from "node:assert/strict";
import { isForstError, isRouteError, isTransportError } from "@forst/sidecar";
import type { Envelope, Kinds } from "./forst/index.js";
import { configureForst, delete_, exchange, findUser, kinds, NoSuchUser, record, rename, report, reverse, Spoiled, then_ } from "./forst/index.js";

const value: Kinds = {
	int: -10,
	float: 0.1,
	text: "ä€😀\u2028",
	flag: true,
	color: 'quote"d',
	level: "low",
	tags: ["a"],
	colors: ["red", "blue"],
	pair: [1, 2],
	scores: { b: 1.5, a: -2e300 },
	names: { "-3": "x" },
	figure: { kind: "square", side: 2 },
	tree: { value: 1, children: [{ value: 2, children: [] }] },
	anything: { deep: [1, null, "x", { y: false }] },
	code: "*/",
	nested: { deep: { deeper: [{ n: 1 }] } },
};

async function values(): Promise<void> {
	assert.deepEqual(await kinds(value), value);
	assert.deepEqual(await kinds({ ...value, note: "" }), { ...value, note: "" });
	assert.deepEqual(await findUser(7), { user: { id: 7, name: "Ada" }, tags: ["x"] });
	assert.deepEqual(await rename({ id: 1, name: "a" }, "b"), { id: 1, name: "b" });
	assert.deepEqual(await rename({ id: 1, name: "a" }, "b", true), { id: 1, name: "b" });
	assert.deepEqual(await record({ id: 1, "a-key": "k" }), { ok: true, record: { id: 1, "a-key": "k" } });
	assert.equal(await delete_(3), undefined);
	assert.equal(await then_(), 1);
	assert.equal(await report({ format: "csv", days: 3 }), "csv");
}

async function bytes(): Promise<void> {
	const blob = (...data: number[]): Uint8Array => new Uint8Array(data);
	const envelope: Envelope = {
		blob: { name: "b", data: blob(0, 255), rest: [{ name: "c", data: blob(), rest: [] }] },
		many: [blob(1), blob(2, 3)],
		byName: { x: blob(9) },
		either: { kind: "raw", data: blob(7) },
	};
	assert.deepEqual(await exchange(envelope), envelope);
	const words: Envelope = { many: [], byName: {}, either: { kind: "words", data: "aGk=" } };
	assert.deepEqual(await exchange(words), words);
	const large = new Uint8Array(100_000).map((_, i) => i * 7);
	assert.deepEqual(await reverse(large), large);
	const spoiled = await reverse.safe(blob());
	assert.ok(!spoiled.ok && spoiled.error instanceof Spoiled);
	assert.deepEqual(spoiled.error.sample, new Uint8Array([97, 98]));
}

async function raw(): Promise<void> {
	const text = new TextEncoder();
	const read = (json: Uint8Array): unknown => JSON.parse(Buffer.from(json).toString());
	assert.deepEqual(read(await kinds.raw(text.encode(JSON.stringify(value)))), value);
	assert.deepEqual(read(await rename.raw(text.encode('[{"id":1,"name":"a"},"b"]'))), { id: 1, name: "b" });
	assert.deepEqual(read(await rename.raw(text.encode('{"user":{"id":1,"name":"a"},"name":"b"}'))), { id: 1, name: "b" });
	assert.deepEqual(read(await reverse.raw(text.encode('"AAE="'))), "AAE=");
	assert.deepEqual(read(await then_.raw(new Uint8Array())), 1);
	assert.equal((await delete_.raw(text.encode("3"))).length, 0);
	await assert.rejects(findUser.raw(text.encode("11")), NoSuchUser);
	await assert.rejects(findUser.raw(text.encode("{")), { code: "MalformedJson" });
	await assert.rejects(kinds.raw(text.encode("7")), { code: "TypeMismatch", path: "value" });
}

async function errors(): Promise<void> {
	const missing = await findUser.safe(11);
	assert.ok(!missing.ok && missing.error instanceof NoSuchUser && isRouteError(missing.error, "NoSuchUser"));
	assert.deepEqual([missing.error.status, missing.error.id, missing.error.near], [404, 11, [1, 2]]);
	await assert.rejects(findUser(11), { name: "NoSuchUser", code: "NoSuchUser", message: "no such user" });

	const long = await kinds.safe({ ...value, text: "" });
	assert.ok(!long.ok);
	assert.deepEqual([long.error.code, long.error.path, long.error.status], ["ConstraintViolation", "value.text", 422]);

	const format = await report.safe({ format: "xml" as "csv", days: 1 });
	assert.ok(!format.ok);
	assert.deepEqual([format.error.code, format.error.message], ["BadFormat", "csv or json"]);
	const unnamed = await report.safe({ format: "csv", days: 13 });
	assert.ok(!unnamed.ok && isForstError(unnamed.error));
	assert.deepEqual([unnamed.error.code, unnamed.error.message], ["Error", "not on the thirteenth"]);
	const panic = await report.safe({ format: "csv", days: 31 });
	assert.deepEqual(!panic.ok && [panic.error.code, panic.error.status], ["Panic", 500]);
	const broken = await report.safe({ format: "csv", days: 0.5 });
	assert.deepEqual(!broken.ok && [broken.error.code, broken.error.path], ["TypeMismatch", "input.days"]);

	const cancelled = await report.safe({ format: "csv", days: 1 }, { signal: AbortSignal.abort() });
	assert.ok(!cancelled.ok && isTransportError(cancelled.error) && cancelled.error.code === "Cancelled");
	await assert.rejects(report.safe({ format: "csv", days: 1 }, { timeoutMs: -1 }), RangeError);
}

/** In this process: all of it without a promise. Elsewhere none of it. */
function sync(isDirect: boolean): void {
	if (!isDirect) {
		const refused = kinds.safeSync(value);
		assert.ok(!refused.ok && isTransportError(refused.error));
		assert.deepEqual([refused.error.code, refused.error.cause], ["Unreachable", undefined]);
		assert.throws(() => kinds.sync(value), { code: "Unreachable" });
		assert.throws(() => delete_.rawSync(new TextEncoder().encode("3")), { code: "Unreachable" });
		return;
	}
	assert.deepEqual(kinds.sync(value), value);
	assert.deepEqual(findUser.sync(7, { timeoutMs: 5_000 }), { user: { id: 7, name: "Ada" }, tags: ["x"] });
	assert.deepEqual(rename.sync({ id: 1, name: "a" }, "b", true), { id: 1, name: "b" });
	assert.equal(delete_.sync(3), undefined);
	assert.equal(then_.sync(), 1);
	assert.deepEqual(reverse.sync(new Uint8Array([1, 2])), new Uint8Array([1, 2]));
	assert.equal(Buffer.from(reverse.rawSync(new TextEncoder().encode('"AAE="'))).toString(), '"AAE="');
	assert.throws(() => findUser.sync(11), NoSuchUser);
	const missing = findUser.safeSync(11);
	assert.ok(!missing.ok && missing.error instanceof NoSuchUser);
	assert.deepEqual([missing.error.status, missing.error.id, missing.error.near], [404, 11, [1, 2]]);
	const spoiled = reverse.safeSync(new Uint8Array());
	assert.ok(!spoiled.ok && spoiled.error instanceof Spoiled);
	assert.deepEqual(spoiled.error.sample, new Uint8Array([97, 98]));
}

async function main(): Promise<void> {
	const ipc = process.env["FORST_TEST_IPC"];
	const direct = process.env["FORST_DIRECT"];
	const where = direct ? { mode: "direct" as const } : ipc ? { ipc } : { baseUrl: process.env["FORST_TEST_URL"] ?? "" };
	const client = configureForst({ ...where, onContractMismatch: "throw" });
	assert.equal(client.mode, direct ? "direct" : ipc ? "ipc" : "http");
	await values();
	await bytes();
	await raw();
	await errors();
	sync(client.mode === "direct");
	await Promise.all(Array.from({ length: 200 }, async (_, i) => assert.equal((await rename({ id: i, name: "n" }, "m")).id, i)));
	console.log("all held");
}

main().catch((error: unknown) => {
	console.error(error);
	process.exitCode = 1;
});
