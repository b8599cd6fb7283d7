// Calls that fail on the way: connections, retries, timeouts, cancelling, answers that are none.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { getEventListeners } from "node:events";
import { createServer } from "node:net";
import { test } from "node:test";
import { promisify } from "node:util";
import { ForstClient, isTransportError, TransportError } from "@forst/sidecar";
import { fakeServer, problem, rawServer } from "./lib/fake-server.mjs";

const soon = { attempts: 3, baseMs: 5, maxMs: 20 };
const ok = { body: "1" };

function clientOf(t, baseUrl, options = {}) {
	const client = new ForstClient({ baseUrl, retry: soon, ...options });
	t.after(() => client.close());
	return client;
}

async function freePort() {
	const server = createServer().listen(0, "127.0.0.1");
	await new Promise((done) => server.once("listening", done));
	const { port } = server.address();
	await new Promise((done) => server.close(done));
	return port;
}

async function failure(promise) {
	const error = await promise.then(
		() => assert.fail("the call should have failed"),
		(thrown) => thrown,
	);
	assert.ok(isTransportError(error) && error instanceof TransportError, String(error));
	return error;
}

test("no server: Unreachable, with the cause", async (t) => {
	const error = await failure(clientOf(t, `http://127.0.0.1:${await freePort()}`).callFunction("f"));
	assert.equal(error.code, "Unreachable");
	assert.equal(error.cause.code, "ECONNREFUSED");
	assert.equal(error.status, undefined);
});

test("a host that does not exist: Unreachable", async (t) => {
	assert.equal((await failure(clientOf(t, "http://forst.invalid").callFunction("f"))).code, "Unreachable");
});

test("a server that is late is found by the next try", async (t) => {
	let tries = 0;
	const refused = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED", syscall: "connect" });
	const dispatcher = {
		request: async () => {
			if (++tries < 3) {
				throw refused;
			}
			return { statusCode: 200, headers: { "content-type": "application/json" }, body: [Buffer.from("1")] };
		},
	};
	assert.equal(await clientOf(t, "http://x", { dispatcher }).callFunction("f"), 1);
	assert.equal(tries, 3);
	tries = 0;
	assert.equal((await failure(clientOf(t, "http://x", { dispatcher }).callFunction("f", [], { retry: false }))).code, "Unreachable");
	assert.equal(tries, 1);
});

test("a refusal is tried again, at most as often as told", async (t) => {
	for (const [status, code] of [
		[503, "ShuttingDown"],
		[429, "Overloaded"],
	]) {
		const { url, requests } = await fakeServer(t, (_, __, n) => (n < 3 ? problem(status, { code }) : ok));
		assert.equal(await clientOf(t, url).callFunction("f"), 1);
		assert.equal(requests.length, 3);
		const never = await fakeServer(t, () => problem(status, { code }));
		await assert.rejects(clientOf(t, never.url).callFunction("f"), { code, status });
		assert.equal(never.requests.length, 3);
	}
});

test("a server that wants too long a wait is not tried again", async (t) => {
	const { url, requests } = await fakeServer(t, () => problem(503, { code: "ShuttingDown" }, { "retry-after": "5" }));
	await assert.rejects(clientOf(t, url).callFunction("f"), { code: "ShuttingDown" });
	assert.equal(requests.length, 1);
});

test("a call that may have run is not repeated", async (t) => {
	const { url, state } = await rawServer(t, null);
	assert.equal((await failure(clientOf(t, url).callFunction("f", [1]))).code, "BadResponse");
	assert.equal(state.connections, 1);
	const panics = await fakeServer(t, () => problem(500, { code: "Panic" }));
	await assert.rejects(clientOf(t, panics.url).callFunction("f"), { code: "Panic" });
	assert.equal(panics.requests.length, 1);
});

test("one that is declared idempotent is", async (t) => {
	const { url, state } = await rawServer(t, null);
	await failure(clientOf(t, url).callFunction("f", [1], { retry: { ...soon, idempotent: true } }));
	assert.equal(state.connections, 3);
});

test("no answer in time: Timeout, and the connection is given up", async (t) => {
	let closed;
	const gone = new Promise((done) => (closed = done));
	const { url } = await fakeServer(t, (request) => void request.socket.once("close", closed));
	const started = performance.now();
	const error = await failure(clientOf(t, url).callFunction("f", [], { timeoutMs: 80 }));
	assert.equal(error.code, "Timeout");
	assert.ok(performance.now() - started < 2000);
	await gone;
});

test("an answer that does not end in time: Timeout", async (t) => {
	const { url } = await fakeServer(t, (_, response) => {
		response.writeHead(200, { "content-type": "application/json" });
		response.write("[1,");
	});
	assert.equal((await failure(clientOf(t, url).callFunction("f", [], { timeoutMs: 80 }))).code, "Timeout");
});

test("waiting for the next try ends with the time", async (t) => {
	const { url } = await fakeServer(t, () => problem(503, { code: "ShuttingDown" }));
	const started = performance.now();
	await assert.rejects(clientOf(t, url).callFunction("f", [], { timeoutMs: 60, retry: { attempts: 1000, baseMs: 30, maxMs: 30 } }));
	assert.ok(performance.now() - started < 1000);
});

test("a signal cancels: before, while waiting, between tries", async (t) => {
	const { url, requests } = await fakeServer(t, () => undefined);
	const client = clientOf(t, url);
	const early = await failure(client.callFunction("f", [], { signal: AbortSignal.abort("no") }));
	assert.deepEqual([early.code, early.cause, requests.length], ["Cancelled", "no", 0]);

	const control = new AbortController();
	const call = client.callFunction("f", [], { signal: control.signal });
	setTimeout(() => control.abort(new Error("enough")), 30);
	const error = await failure(call);
	assert.deepEqual([error.code, error.cause.message], ["Cancelled", "enough"]);
	assert.equal(getEventListeners(control.signal, "abort").length, 0);

	const refusing = await fakeServer(t, () => problem(503, { code: "ShuttingDown" }));
	const later = new AbortController();
	setTimeout(() => later.abort(), 30);
	const between = clientOf(t, refusing.url).callFunction("f", [], { signal: later.signal, retry: { attempts: 1e6, baseMs: 50, maxMs: 50 } });
	assert.equal((await failure(between)).code, "Cancelled");
});

test("a signal that outlives its calls keeps no listeners", async (t) => {
	const { url } = await fakeServer(t, () => ok);
	const client = clientOf(t, url);
	const { signal } = new AbortController();
	for (let i = 0; i < 20; i++) {
		await client.callFunction("f", [], { signal });
	}
	assert.equal(getEventListeners(signal, "abort").length, 0);
});

const json = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
const badAnswers = {
	"another type": `HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\n{}`,
	"no type": `HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}`,
	"JSON that is none": `${json}Content-Length: 3\r\n\r\n{a}`,
	"an empty body": `${json}Content-Length: 0\r\n\r\n`,
	"bytes that are not UTF-8": Buffer.concat([Buffer.from(`${json}Content-Length: 3\r\n\r\n"`), Buffer.from([0xff]), Buffer.from('"')]),
	"a body cut short": `${json}Content-Length: 100\r\n\r\n{"a":`,
	"chunks cut short": `${json}Transfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n`,
	"something that is not HTTP": "SSH-2.0-OpenSSH_9.2\r\n\r\n",
	"a status nobody asked for": "HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n",
	"201": "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 1\r\n\r\n1",
	"a proxy's page": "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n<h1>",
	"a problem without a code": 'HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\nContent-Length: 10\r\n\r\n{"a":"bc"}',
	"a problem that is not JSON": "HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\nContent-Length: 1\r\n\r\n{",
	"a problem that is a list": "HTTP/1.1 400 Bad Request\r\nContent-Type: application/problem+json\r\nContent-Length: 2\r\n\r\n[]",
	"no answer at all": "",
};
for (const [name, bytes] of Object.entries(badAnswers)) {
	test(`BadResponse: ${name}`, async (t) => {
		const { url, state } = await rawServer(t, bytes);
		const error = await failure(clientOf(t, url).callFunction("f", [1], { timeoutMs: 5000 }));
		assert.equal(error.code, "BadResponse", error.message);
		assert.equal(state.connections, 1);
	});
}

test("BadResponse: longer than is read", async (t) => {
	const { url } = await fakeServer(t, () => ({ body: JSON.stringify("x".repeat(2000)) }));
	assert.equal((await failure(clientOf(t, url, { responseBytesMax: 1000 }).callFunction("f"))).code, "BadResponse");
	assert.equal((await clientOf(t, url, { responseBytesMax: 3000 }).callFunction("f")).length, 2000);
});

test("a bad answer carries the status and the request's id", async (t) => {
	const { url } = await fakeServer(t, () => ({ status: 502, headers: { "content-type": "text/html", "x-request-id": "r-9" }, body: "" }));
	const error = await failure(clientOf(t, url).callFunction("f"));
	assert.deepEqual([error.status, error.requestId], [502, "r-9"]);
});

test("Node ends by itself after calls, nothing closed", async (t) => {
	const { url } = await fakeServer(t, () => ok);
	for (const program of [
		'import { ForstClient } from "@forst/sidecar"; console.log(await new ForstClient().callFunction("f"));',
		'import { configureForst } from "@forst/sidecar"; configureForst(); configureForst(); console.log(await configureForst().callFunction("f", [], { timeoutMs: 60_000 }));',
		'import { createRequire } from "node:module"; const { ForstClient } = createRequire(import.meta.url)("@forst/sidecar"); console.log(await new ForstClient().callFunction("f"));',
	]) {
		const started = performance.now();
		const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], {
			cwd: import.meta.dirname ?? new URL(".", import.meta.url).pathname,
			env: { ...process.env, FORST_URL: url },
			timeout: 20_000,
		});
		assert.equal(stdout, "1\n");
		assert.ok(performance.now() - started < 15_000);
	}
});
