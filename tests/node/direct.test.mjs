// Calls in the same process: the same answers as a server's, and the event loop goes on.
import assert from "node:assert/strict";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { after, before, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { ForstClient, isTransportError } from "@forst/sidecar";
import { openDirect } from "@forst/sidecar/lib/direct";
import { callBy, request } from "./lib/call.mjs";
import { buildDirect, sanitized, serveBuild } from "./lib/direct.mjs";
import { emptyFolder } from "./lib/served.mjs";

const slower = sanitized ? 5 : 1;
let folder;
let server;
let direct;
let overHttp;

before(async () => {
	folder = buildDirect("direct");
	server = await serveBuild(folder);
	direct = openDirect({ out: folder });
	overHttp = httpOf(server.url);
});
after(() => server?.stop());

/** A transport by fetch. */
function httpOf(url) {
	return async ({ path, body, headers }) => {
		const response = await fetch(url + path, { method: "POST", body, headers });
		return { status: response.status, headers: Object.fromEntries(response.headers), body: new Uint8Array(await response.arrayBuffer()) };
	};
}

const call = (path, value, options) => callBy(direct.transport, path, value, options);

async function underWayIs(count, limitMs = 1000 * slower) {
	for (const until = performance.now() + limitMs; direct.stats().underWay !== count && performance.now() < until; ) {
		await sleep(5);
	}
	assert.equal(direct.stats().underWay, count);
}

const cases = [
	["a value", "/echo", "hällo \u{1f600}\n\"\\\0"],
	["bytes of JSON", "/echo", undefined, { body: Buffer.from('"bytes"') }],
	["no result", "/nothing", "x"],
	["an ensure", "/nothing", ""],
	["no body where one is needed", "/echo"],
	["malformed JSON", "/echo", undefined, { body: '{"a":' }],
	["two errors of one body", "/check", [{ id: "", score: 11 }, { id: 3, score: 1.5 }]],
	["a missing member", "/check", [{ id: "a" }]],
	["a lone surrogate", "/echo", undefined, { body: '"\\ud800"' }],
	["bytes that are not UTF-8", "/echo", undefined, { body: Buffer.from([34, 0xff, 34]) }],
	["a declared error with members", "/check", Array.from({ length: 404 }, () => ({ id: "a", score: 1 }))],
	["a panic", "/index", 7],
	["a stack overflow", "/overflow"],
	["a memory budget", "/hungry"],
	["a deadlock", "/asleep"],
	["goroutines", "/fan-out", 100],
	["an answer before its goroutines end", "/leaves-one", 50],
	["a long answer", "/repeated", { text: "0123456789", times: 100_000 }],
	["a long answer that is not ASCII", "/repeated", ["ä€", 50_000]],
	["a route that is not there", "/no-such-route", 1],
	["a path with its alias's spelling", "/fanOut", 1],
	["a body that is too large", "/echo", "x".repeat(1048575)],
	["the largest body", "/echo", "x".repeat(1048574)],
	["a deadline while waiting", "/nap", 60_000, { headers: { "forst-timeout-ms": "60" } }],
	["a deadline of an endless loop", "/endless", undefined, { headers: { "forst-timeout-ms": "60" } }],
	["a deadline that has passed", "/echo", "x", { headers: { "forst-timeout-ms": "0" } }],
	["a request id that cannot be one", "/index", 9, { headers: { "x-request-id": "a b" }, made: true }],
];

for (const [title, path, value, { made = false, ...options } = {}] of cases) {
	test(`as over HTTP: ${title}`, async () => {
		const headers = { "x-request-id": "id-1", ...options.headers };
		const there = await callBy(overHttp, path, value, { ...options, headers });
		const here = await call(path, value, { ...options, headers });
		const normal = ({ text, ...rest }) => ({ ...rest, text: made || there.status === 413 ? text.replace(/"requestId":"[^"]*"/, "") : text });
		assert.deepEqual(normal(here), normal(there));
	});
}

test("the client makes of it what it makes of a server's answers", async () => {
	const client = new ForstClient({ transport: direct.transport });
	assert.equal(await client.callFunction("echo", ["x"]), "x");
	assert.equal(await client.callFunction("nothing", ["x"]), undefined);
	assert.equal(await client.callFunction("fanOut", [10]), 285);
	await assert.rejects(client.callFunction("check", [[{ id: "", score: 1 }]]), { code: "ConstraintViolation", status: 422, path: "records[0].id" });
	await assert.rejects(client.callFunction("index", [7]), { code: "Panic", status: 500 });
	await assert.rejects(client.callFunction("noSuchRoute"), { code: "RouteNotFound", status: 404 });
});

test("a call that is over at once is answered before start returns", () => {
	let before, answered;
	// A busy machine may take the processor away meanwhile; then a call is not over at once.
	for (let tried = 0; tried < 100 && answered === undefined; tried++) {
		before = direct.stats();
		direct.start({ ...request("/echo", "now"), answer: (...given) => (answered = given), fail: assert.fail });
	}
	const [status, headers, data, start, end] = answered;
	assert.deepEqual([status, headers["content-type"], Buffer.from(data.subarray(start, end)).toString()], [200, "application/json", '"now"']);
	assert.equal(direct.stats().here, before.here + 1);
});

test("arguments that make calls of their own do no harm", () => {
	const texts = [];
	const collect = (_, __, data, start, end) => texts.push(Buffer.from(data.subarray(start, end)).toString());
	const outer = {
		...request("/echo"),
		get body() {
			direct.start({ ...request("/echo", "inner"), answer: collect, fail: assert.fail });
			return '"outer"';
		},
		answer: collect,
		fail: assert.fail,
	};
	direct.start(outer);
	assert.deepEqual(texts, ['"inner"', '"outer"']);
});

test("an endless loop leaves the event loop alone, and its route's next calls to the pool", async () => {
	const delay = monitorEventLoopDelay({ resolution: 5 });
	await sleep(20);
	delay.enable();
	const before = direct.stats();
	const answers = await Promise.all([1, 2, 3].map(() => call("/endless", undefined, { headers: { "forst-timeout-ms": "400" } })));
	delay.disable();
	const after = direct.stats();
	assert.deepEqual(answers.map((answer) => answer.status), [504, 504, 504]);
	assert.ok(after.away > before.away, "the pool got some");
	const longest = delay.max / 1e6;
	console.log(`# longest delay of the event loop: ${longest.toFixed(1)} ms`);
	assert.ok(longest < 60 * slower, `${longest} ms`);
	await underWayIs(0);
});

test("a long call goes on in slices, and comes back from the pool when it is short again", async () => {
	const spin = (body) => call("/spin", undefined, { body });
	const long = "5000000";
	const short = "      1"; // of the same size
	const before = direct.stats();
	await spin(long);
	const moved = direct.stats();
	assert.equal(moved.moved, before.moved + 1);
	assert.ok(moved.turns > before.turns);
	await spin(long);
	assert.equal(direct.stats().away, moved.away + 1);
	const last = direct.stats().here;
	for (let i = 0; i < 200 && direct.stats().here === last; i++) {
		await spin(short);
	}
	assert.equal(direct.stats().here, last + 1);
});

test("a signal ends a call that waits, and one that runs", async () => {
	for (const path of ["/nap", "/endless"]) {
		const control = new AbortController();
		const waiting = call(path, path === "/nap" ? 60_000 : undefined, { signal: control.signal });
		await sleep(30);
		assert.equal(direct.stats().underWay, 1);
		control.abort("enough");
		const error = await waiting.catch((thrown) => thrown);
		assert.ok(isTransportError(error));
		assert.deepEqual([error.code, error.cause], ["Cancelled", "enough"]);
		await underWayIs(0);
	}
	const early = await call("/echo", "x", { signal: AbortSignal.abort("no") }).catch((thrown) => thrown);
	assert.deepEqual([early.code, early.cause], ["Cancelled", "no"]);
});

test("the caller's time ends a call", async () => {
	const client = new ForstClient({ transport: direct.transport });
	const begun = performance.now();
	const error = await client.callFunction("nap", [60_000], { timeoutMs: 80 }).catch((thrown) => thrown);
	assert.ok(error.code === "Timeout" || error.code === "DeadlineExceeded", error.code);
	assert.ok(performance.now() - begun < 1000 * slower);
	await underWayIs(0);
});

test("a thousand calls wait at once", async () => {
	const begun = performance.now();
	const answers = await Promise.all(Array.from({ length: 1000 }, (_, i) => call("/nap", 100 + (i % 7))));
	answers.forEach((answer, i) => assert.deepEqual([answer.status, answer.text], [200, String(100 + (i % 7))]));
	assert.ok(performance.now() - begun < 3000 * slower);
	await underWayIs(0);
});

test("more than may be in flight: 429, and Retry-After", async () => {
	const answers = await Promise.all(Array.from({ length: 1500 }, () => call("/nap", 300 * slower)));
	const refused = answers.filter((answer) => answer.status === 429);
	assert.ok(refused.length >= 1500 - 1024 - 8, String(refused.length));
	assert.ok(refused.every((answer) => answer.retryAfter === "1" && /"code":"Overloaded"/.test(answer.text)));
	assert.ok(answers.length - refused.length >= 1000);
	await underWayIs(0);
});

test("what is no input is refused", async () => {
	for (const body of [7, null, {}, [1], new Int32Array(4), new DataView(new ArrayBuffer(8))]) {
		const error = await direct.transport({ ...request("/echo"), body }).catch((thrown) => thrown);
		assert.ok(isTransportError(error) && error.code === "Unreachable", String(body));
	}
	assert.equal((await call("/echo", undefined, { body: new Uint8Array(Buffer.from('"x"')) })).text, '"x"');
	assert.equal((await call("/echo", undefined, { body: new Uint8Array(new SharedArrayBuffer(0)) })).status, 400);
});

test("clients of one file share its addon, and closing waits for their own calls", async () => {
	const first = openDirect({ out: folder });
	const second = openDirect({ addon: join(folder, "routes.node") });
	const environments = first.stats().environments;
	assert.equal(second.stats().environments, environments);
	const waiting = callBy(first.transport, "/nap", 120);
	const begun = performance.now();
	await second.close();
	assert.ok(performance.now() - begun < 60);
	await first.close();
	assert.equal((await waiting).status, 200);
});

test("another contract is told", async () => {
	const ask = (members) => new Promise((answer, fail) => direct.start({ ...request("/echo", "x"), ...members, answer: (status, headers) => answer({ status, headers }), fail }));
	assert.equal((await ask({ contract: "0000000000000000" })).headers["forst-contract"].length, 16);
	assert.equal((await ask({})).headers["forst-contract"], undefined);
	await assert.rejects(ask({ contract: "0000000000000000", contractRequired: true }), { code: "ContractMismatch" });
});

test("why an addon cannot be loaded is said", () => {
	const place = emptyFolder("direct-broken");
	const file = join(place, "routes.node");
	assert.throws(() => openDirect({ out: place }), /there is no .*routes\.node: forstc build --target=node makes it/);
	writeFileSync(file, "hello");
	assert.throws(() => openDirect({ out: place }), /is not for this machine \(linux .*\): .*(file too short|invalid ELF header)/);
	const bytes = readFileSync(join(folder, "routes.node"));
	bytes.writeUInt16LE(bytes.readUInt16LE(18) === 183 ? 62 : 183, 18); // e_machine
	writeFileSync(join(place, "other.node"), bytes);
	assert.throws(() => openDirect({ addon: join(place, "other.node") }), /is not for this machine/);
	const missing = readFileSync(join(folder, "routes.node"));
	const at = missing.indexOf("libutf8proc.so");
	missing.write("libnowhere_", at, "latin1");
	writeFileSync(join(place, "missing.node"), missing);
	assert.throws(() => openDirect({ addon: join(place, "missing.node") }), /cannot be loaded: libnowhere_/);
	copyFileSync("/usr/lib/x86_64-linux-gnu/libutf8proc.so.2", join(place, "foreign.node"));
	assert.throws(() => openDirect({ addon: join(place, "foreign.node") }), /is no addon of forstc/);
});
