// Calls without a promise: what they give, and what says that they cannot be.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { CircuitBreaker, configureForst, ForstClient, isRequestError, isTransportError } from "@forst/sidecar";
import { defineRoute, packedArguments, packedResult, RouteError } from "@forst/sidecar/generated";
import { openDirect } from "@forst/sidecar/lib/direct";
import { buildDirect } from "./lib/direct.mjs";

class NotFound extends RouteError {}

let client;
let direct;
let contract;
before(() => {
	const folder = buildDirect("direct-sync");
	process.env.FORST_DIRECT = join(folder, "routes.node");
	client = new ForstClient({ mode: "direct" });
	direct = openDirect();
	({ contract } = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8")));
});

/** The same calls by JSON and by the packed form. */
function formsOf(name, path, kinds, result) {
	const description = { name, path, errors: { NotFound } };
	const packed = {
		encode: packedArguments((out, args) => args.length === kinds.length && kinds.every((kind, i) => out[kind](args[i]))),
		decode: packedResult((from) => from[result]()),
	};
	return { JSON: defineRoute(description), packed: defineRoute({ ...description, contract, packed }) };
}

for (const form of ["JSON", "packed"]) {
	test(`values and errors, ${form}`, () => {
		configureForst({ mode: "direct" });
		const echo = formsOf("echo", "/echo", ["string"], "string")[form];
		const repeated = formsOf("repeated", "/repeated", ["string", "int"], "string")[form];
		const index = formsOf("index", "/index", ["int"], "number")[form];
		for (const text of ["", "text", "äöü€", "\u{1f600}", "x".repeat(100_000)]) {
			assert.equal(echo.sync([text]), text);
			assert.equal(repeated.sync([text, 2]), text + text);
			assert.deepEqual(echo.safeSync([text]), { ok: true, value: text });
		}
		assert.throws(() => echo.sync([5]), { code: "TypeMismatch", path: "text" });
		assert.throws(() => echo.sync(["x".repeat(2 ** 21)]), { code: "BodyTooLarge" });
		const { ok, error } = index.safeSync([9]);
		assert.deepEqual([ok, error.code, isRequestError(error)], [false, "Panic", true]);
		assert.throws(() => echo.sync([{ toJSON: () => assert.fail("never") }]), /never/);
		assert.equal(echo.sync(["and then"]), "and then");
	});
}

test("a route's own errors are of their classes", () => {
	configureForst({ mode: "direct" });
	const check = defineRoute({ name: "check", path: "/check", errors: { NotFound } });
	const records = Array.from({ length: 404 }, (_, i) => ({ id: `${i}`, score: 1 }));
	const { ok, error } = check.safeSync([records]);
	assert.equal(ok, false);
	assert.ok(error instanceof NotFound);
	assert.deepEqual([error.status, error.message, error.data.id], [404, "no such number", 404]);
	assert.throws(() => check.sync([[{ id: "", score: 1 }]]), { code: "ConstraintViolation", path: "records[0].id" });
	assert.equal(check.sync([records.slice(0, 3)]), 3);
});

test("by name, and from JSON to JSON", () => {
	assert.equal(client.callFunctionSync("echo", ["text"]), "text");
	assert.equal(client.callFunctionSync("nothing", ["text"]), undefined);
	assert.equal(client.callFunctionSync("counted"), client.callFunctionSync("counted") - 1);
	const read = (name, text) => Buffer.from(client.callRawSync(name, Buffer.from(text))).toString();
	assert.equal(read("echo", '"text"'), '"text"');
	assert.equal(read("nothing", '"x"'), "");
	assert.equal(read("counts", "3"), "[0,1,2]");
	assert.equal(read("echo", JSON.stringify("x".repeat(200_000))), JSON.stringify("x".repeat(200_000)));
	assert.throws(() => read("echo", "5"), { code: "TypeMismatch" });
	assert.throws(() => read("echo", ""), { code: "MalformedJson" });
	const first = client.callRawSync("echo", Buffer.from('"first"'));
	assert.equal(read("echo", '"other"'), '"other"');
	assert.equal(Buffer.from(first).toString(), '"first"');
	assert.throws(() => client.callFunctionSync("nowhere"), { code: "RouteNotFound" });
});

test("a long call ends before it returns, wherever others of its route would run", async () => {
	const rounds = 30_000_000;
	const expected = await client.callFunction("spin", [rounds]);
	while (direct.stats().away === 0) {
		assert.equal(await client.callFunction("spin", [rounds]), expected);
	}
	const before = direct.stats();
	assert.equal(client.callFunctionSync("spin", [rounds]), expected);
	const after = direct.stats();
	assert.deepEqual([after.here, after.away, after.moved, after.underWay], [before.here + 1, before.away, before.moved, 0]);
});

test("calls that are under way meanwhile end as well", async () => {
	const under = [client.callFunction("nap", [5]), client.callFunction("spin", [20_000_000]), client.callFunction("fanOut", [3])];
	assert.equal(client.callFunctionSync("spin", [0]), 0);
	const spun = client.callFunctionSync("spin", [20_000_000]);
	assert.deepEqual(await Promise.all(under), [5, spun, 5]);
});

test("its time ends it, and the next one has its own", () => {
	const begun = performance.now();
	assert.throws(() => client.callFunctionSync("endless", [], { timeoutMs: 50 }), { code: "DeadlineExceeded", status: 504 });
	assert.ok(performance.now() - begun < 5_000);
	assert.throws(() => client.callFunctionSync("hungry"), { code: "Panic" });
	assert.throws(() => client.callFunctionSync("overflow"), { code: "Panic" });
	assert.equal(client.callFunctionSync("spin", [0], { timeoutMs: Infinity }), 0);
	assert.equal(direct.stats().underWay, 0);
});

test("headers go along", () => {
	assert.throws(() => client.callFunctionSync("echo", [5], { headers: { "x-request-id": "mine" } }), { code: "TypeMismatch", requestId: "mine" });
});

test("a route that may wait says so, and does not begin", () => {
	const before = direct.stats();
	for (const [name, args] of [["nap", [1]], ["fanOut", [2]], ["asleep", []]]) {
		assert.throws(() => client.callFunctionSync(name, args), (error) => {
			assert.ok(isTransportError(error));
			assert.equal(error.code, "Unreachable");
			assert.match(error.message, new RegExp(`^${name} cannot be called without waiting: it may wait for goroutines`));
			return true;
		});
		assert.throws(() => client.callRawSync(name, Buffer.from("1")), { code: "Unreachable" });
	}
	assert.deepEqual(direct.stats(), before);
});

test("a breaker around them: what is refused says nothing of the route, what fails does", async () => {
	const breaker = new CircuitBreaker({ failureThreshold: 2 });
	const through = (name, ...args) => breaker.execute(() => client.callFunctionSync(name, args));
	for (let i = 0; i < 5; i++) {
		await assert.rejects(through("nap", 1), { code: "Unreachable", message: /without waiting/ });
	}
	assert.equal(breaker.state, "closed");
	await assert.rejects(through("index", 9), { code: "Panic" });
	await assert.rejects(through("nap", 1), { code: "Unreachable" });
	await assert.rejects(through("index", 9), { code: "Panic" });
	assert.equal(breaker.state, "open");
	await assert.rejects(through("echo", "x"), { name: "CircuitOpenError" });
	const guarded = new ForstClient({ mode: "direct", circuitBreaker: new CircuitBreaker({ failureThreshold: 1 }) });
	assert.throws(() => guarded.callFunctionSync("echo", ["x"]), { code: "Unreachable", message: /breaker/ });
	assert.equal(await guarded.callFunction("echo", ["x"]), "x");
	await guarded.close();
});

test("where calls do not run in this process it says so", async () => {
	for (const mode of ["http", "ipc"]) {
		const other = new ForstClient({ mode, baseUrl: "http://127.0.0.1:9", ipc: "/nowhere.sock" });
		assert.throws(() => other.callFunctionSync("echo", ["x"]), { code: "Unreachable", message: new RegExp(`calls go over ${mode}`) });
		await other.close();
	}
	const passing = new ForstClient({ mode: "direct", use: [(next) => next] });
	assert.equal(await passing.callFunction("echo", ["x"]), "x");
	assert.throws(() => passing.callFunctionSync("echo", ["x"]), { code: "Unreachable", message: /middleware/ });
	configureForst({ mode: "http", baseUrl: "http://127.0.0.1:9" });
	const { ok, error } = defineRoute({ name: "echo", path: "/echo", errors: {} }).safeSync(["x"]);
	assert.deepEqual([ok, error.code], [false, "Unreachable"]);
});

test("mistakes are thrown as they are", async () => {
	configureForst({ mode: "direct" });
	const echo = defineRoute({ name: "echo", path: "/echo", errors: {} });
	assert.throws(() => echo.safeSync(["x"], { timeoutMs: 0 }), RangeError);
	assert.throws(() => echo.rawSync('"x"'), TypeError);
	assert.throws(() => client.callFunctionSync(5), TypeError);
	const closed = new ForstClient({ mode: "direct" });
	assert.equal(closed.callFunctionSync("echo", ["x"]), "x");
	await closed.close();
	assert.throws(() => closed.callFunctionSync("echo", ["x"]), { code: "Cancelled" });
	assert.throws(() => closed.callRawSync("echo", Buffer.from('"x"')), { code: "Cancelled" });
});

test("another contract is a warning once, or an error", () => {
	const said = [];
	const description = { name: "echo", path: "/echo", errors: {}, contract: "0000000000000000" };
	configureForst({ mode: "direct", logger: { warn: (message) => said.push(message) } });
	const echo = defineRoute(description);
	assert.deepEqual([echo.sync(["x"]), echo.sync(["y"])], ["x", "y"]);
	assert.equal(said.length, 1);
	configureForst({ mode: "direct", onContractMismatch: "throw" });
	assert.throws(() => echo.sync(["x"]), { code: "ContractMismatch" });
});

test("arguments that make calls of their own get their own answers", () => {
	configureForst({ mode: "direct" });
	const { JSON: plain, packed } = formsOf("echo", "/echo", ["string"], "string");
	for (const echo of [plain, packed]) {
		const inner = [];
		const text = { toJSON: () => (inner.push(packed.sync(["inner"]), plain.sync(["inner"])), "outer") };
		assert.equal(echo.sync([text]), "outer");
		assert.ok(inner.length >= 2 && inner.every((one) => one === "inner"));
	}
});
