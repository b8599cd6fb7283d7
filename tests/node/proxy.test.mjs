// ForstHTTPProxy and ForstExpressProxy as applications use them: Express 4 and 5, Fastify, node:http; streams, faults, limits.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { CircuitBreaker, ForstExpressProxy, ForstHTTPProxy } from "@forst/sidecar";
import { ForstExpressProxy as SameExpressProxy } from "@forst/sidecar/lib/express-proxy";
import { ForstHTTPProxy as SameProxy } from "@forst/sidecar/lib/http-proxy";
import express4 from "express4";
import express5 from "express5";
import Fastify from "fastify";
import { ask, framingOf, httpServer, rawClient, recordingUpstream, until } from "./lib/wire.mjs";
import { emptyFolder } from "./lib/served.mjs";
import { fetch as fetchCookies } from "../../tools/sidecar/node_modules/undici/index.js"; // Debian's Node 18 has none that tells cookies apart

const json = { "content-type": "application/json" };
const post = (body, headers = json) => ({ method: "POST", body, headers });

/** A sidecar of node:http, a proxy, and a server that passes everything on. */
async function through(t, handler, config = {}, options = {}) {
	const upstream = await httpServer(t, handler);
	const proxy = new ForstHTTPProxy({ sidecarUrl: upstream.url, retries: 0, ...config });
	const outcomes = [];
	const front = await httpServer(t, async (request, response) => outcomes.push(await proxy.proxyRequest(request, response, options)));
	t.after(() => proxy.close());
	return { upstream, proxy, front, url: front.url, port: front.port, outcomes };
}

async function freePort() {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address();
	await new Promise((done) => server.close(done));
	return port;
}

async function readAll(stream) {
	const chunks = [];
	for await (const chunk of stream) {
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}

const echo = async (request, response) => {
	const body = await readAll(request);
	response.writeHead(200, { "content-type": request.headers["content-type"] ?? "text/plain", "x-seen": `${request.method} ${request.url}` });
	response.end(body);
};

test("the founding names are there, at the root and below lib", () => {
	assert.equal(SameProxy, ForstHTTPProxy);
	assert.equal(SameExpressProxy, ForstExpressProxy);
});

test("what cannot be meant is refused when it is said", () => {
	for (const config of [{ timeout: -1 }, { idleTimeout: NaN }, { retries: 0.5 }, { retries: -1 }, { connections: 0 }, { circuitBreaker: { failureThreshold: 0 } }]) {
		assert.throws(() => new ForstHTTPProxy(config), RangeError, JSON.stringify(config));
	}
	for (const sidecarUrl of ["ftp://x", "127.0.0.1:80", "http://a:b@x", "http://x?q", "http://x#f"]) {
		assert.throws(() => new ForstHTTPProxy({ sidecarUrl }), TypeError, sidecarUrl);
	}
	const proxy = new ForstExpressProxy();
	for (const path of ["", "x", "//..", "/a/../b", "http://x/", "/a?b", "/a#b", "/\\", "/a b"]) {
		assert.throws(() => proxy.registerRoute(path, "/x"), TypeError, path);
		assert.throws(() => proxy.registerRoute("/x", path), TypeError, path);
	}
	assert.throws(() => proxy.registerRoute("/x", "/x", { headers: { host: "y" } }), TypeError);
	assert.throws(() => proxy.registerRoute("/x", "/x", { timeout: -1 }), RangeError);
	assert.deepEqual(proxy.routes(), []);
});

const refusals = { ECONNREFUSED: "nobody listens", ENOENT: "no socket file" };
for (const [code, name] of Object.entries(refusals)) {
	test(`503 when the sidecar is down: ${name}`, async (t) => {
		const sidecarUrl = code === "ENOENT" ? `unix:${join(emptyFolder("proxy-none"), "none.sock")}` : `http://127.0.0.1:${await freePort()}`;
		const told = [];
		const { url } = await through(t, echo, { sidecarUrl, onError: (error, request) => told.push([error.code, error.cause?.code, request.url]) });
		const answer = await fetch(`${url}/f`, post("[1]"));
		assert.equal(answer.status, 503);
		assert.equal(answer.headers.get("retry-after"), "1");
		assert.equal(answer.headers.get("content-type"), "application/problem+json");
		const { requestId, ...problem } = await answer.json();
		assert.deepEqual(problem, { type: "about:blank", title: "Unreachable", status: 503, detail: "the sidecar is not there", code: "Unreachable" });
		assert.match(requestId, /^[0-9a-f]{16}$/);
		assert.equal(answer.headers.get("x-request-id"), requestId);
		assert.deepEqual(told, [["Unreachable", code, "/f"]]);
	});
}

test("a Unix socket is an origin like any other", async (t) => {
	const path = join(emptyFolder("proxy-unix"), "s.sock");
	await httpServer(t, echo, { path });
	for (const sidecarUrl of [`unix:${path}`, `unix://${path}`]) {
		const { url, proxy } = await through(t, echo, { sidecarUrl });
		const answer = await fetch(`${url}/f?a=1`, post('{"a":1}'));
		assert.deepEqual([await answer.text(), answer.headers.get("x-seen")], ['{"a":1}', "POST /f?a=1"]);
		assert.equal(proxy.sidecarUrl, `unix:${path}`);
	}
});

test("504 when the sidecar is late, and it is told by the closed connection", async (t) => {
	let closed = false;
	const { url, outcomes } = await through(t, (request) => void request.socket.once("close", () => (closed = true)), { timeout: 60 });
	const started = performance.now();
	const answer = await fetch(`${url}/f`, post("[1]"));
	assert.equal(answer.status, 504);
	assert.equal((await answer.json()).code, "DeadlineExceeded");
	assert.ok(performance.now() - started < 2000);
	await until(() => closed && outcomes.length === 1);
	assert.equal(outcomes[0].error.code, "Timeout");
});

test("timeout: 0 waits, and one of the request goes before the proxy's", async (t) => {
	const slow = (_, response) => void setTimeout(() => response.end("late"), 120);
	const patient = await through(t, slow, { timeout: 40 }, { timeout: 0 });
	assert.equal(await (await fetch(patient.url)).text(), "late");
	const hasty = await through(t, slow, { timeout: 0 }, { timeout: 40 });
	assert.equal((await fetch(hasty.url)).status, 504);
});

test("a slow upload is not the sidecar's lateness", async (t) => {
	const { port } = await through(t, echo, { timeout: 80 });
	const request = httpRequest({ port, method: "POST", path: "/f" });
	const answered = once(request, "response");
	for (let i = 0; i < 3; i++) {
		request.write("x".repeat(10));
		await new Promise((done) => setTimeout(done, 170));
	}
	request.end();
	const [response] = await answered;
	assert.equal((await readAll(response)).length, 30);
});

test("a sidecar that stops reading is late as well", async (t) => {
	const upstream = await recordingUpstream(t, () => undefined);
	upstream.server.on("connection", (socket) => socket.pause());
	const { port } = await through(t, echo, { sidecarUrl: upstream.url, timeout: 150 });
	const request = httpRequest({ port, method: "POST", path: "/f" });
	request.on("error", () => undefined);
	const answered = once(request, "response");
	const fill = () => {
		while (request.write(Buffer.alloc(65536))) {
			continue;
		}
		request.once("drain", fill);
	};
	fill();
	assert.equal((await answered)[0].statusCode, 504);
});

test("an answer that stands still for too long is cut off, one that trickles is not", async (t) => {
	const still = (_, response) => void response.write("begun");
	const { port, outcomes } = await through(t, still, { idleTimeout: 60 });
	const client = await rawClient(t, port);
	client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
	await until(() => client.closed);
	assert.match(client.text, /begun/);
	await until(() => outcomes.length === 1);
	assert.equal(outcomes[0].error.code, "Timeout");
	const trickle = await through(
		t,
		async (_, response) => {
			for (let i = 0; i < 8; i++) {
				response.write("x");
				await new Promise((done) => setTimeout(done, 30));
			}
			response.end();
		},
		{ idleTimeout: 100 },
	);
	assert.equal(await (await fetch(trickle.url)).text(), "xxxxxxxx");
});

test("tries again what has not reached the sidecar, body and all", async (t) => {
	const port = await freePort();
	const { url } = await through(t, echo, { sidecarUrl: `http://127.0.0.1:${port}`, retries: 20 });
	const answered = fetch(`${url}/f`, post('{"kept":true}'));
	setTimeout(() => httpServer(t, echo, { port, host: "127.0.0.1" }), 150);
	const answer = await answered;
	assert.deepEqual([answer.status, await answer.text()], [200, '{"kept":true}']);
});

test("does not try again what may have run; asks twice where that is nothing", async (t) => {
	const dying = await recordingUpstream(t, (socket) => void socket.destroy());
	const { url } = await through(t, echo, { sidecarUrl: dying.url, retries: 2 });
	assert.equal((await fetch(`${url}/f`, post("[1]"))).status, 502);
	assert.equal(dying.requests.length, 1);
	assert.equal((await fetch(`${url}/f`)).status, 502);
	assert.equal(dying.requests.length, 4);
	const never = await through(t, echo, { sidecarUrl: dying.url, retries: 2 }, { retry: false });
	assert.equal((await fetch(`${never.url}/f`)).status, 502);
	assert.equal(dying.requests.length, 5);
});

test("the client goes: the sidecar's request is cancelled, at every stage", async (t) => {
	const stages = {
		"while it waits": (_, response) => void response,
		"in the middle of the answer": (_, response) => void response.write("begun"),
		"while it sends": (request) => void request.once("data", () => undefined),
	};
	for (const [name, handler] of Object.entries(stages)) {
		let arrived = false;
		let closed = false;
		const { port, outcomes } = await through(t, (request, response) => {
			arrived = true;
			request.on("error", () => undefined);
			response.once("close", () => (closed = true));
			handler(request, response);
		});
		const client = await rawClient(t, port);
		client.send(`POST /f HTTP/1.1\r\nHost: x\r\nContent-Length: ${name === "while it sends" ? 100 : 2}\r\n\r\n[]`);
		await until(() => arrived, name);
		await new Promise((done) => setTimeout(done, 20));
		const left = performance.now();
		client.socket.destroy();
		await until(() => closed, name);
		assert.ok(performance.now() - left < 1000);
		await until(() => outcomes.length === 1, name);
		assert.deepEqual(outcomes, [{ status: 499 }], name);
	}
});

test("a client that goes while it waits for a connection leaves nothing behind", async (t) => {
	const { port, outcomes, upstream, url } = await through(t, (request, response) => void (request.url === "/ok" && response.end("ok")), { connections: 1 });
	const first = await rawClient(t, port);
	first.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n");
	await until(() => upstream.sockets.size === 1);
	const second = await rawClient(t, port);
	second.send("GET /queued HTTP/1.1\r\nHost: x\r\n\r\n");
	await new Promise((done) => setTimeout(done, 20));
	second.socket.destroy();
	await until(() => outcomes.length === 1);
	first.socket.destroy();
	await until(() => outcomes.length === 2);
	assert.equal(await (await fetch(`${url}/ok`)).text(), "ok");
});

test("early answer: it arrives though the body does not end, and the connection is given up in the end", async (t) => {
	const { port, front } = await through(t, (_, response) => void response.writeHead(413, { "content-length": 5 }).end("large"));
	// Else Node closes it.
	front.server.keepAliveTimeout = 0;
	const client = await rawClient(t, port);
	client.send("POST /f HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000000\r\n\r\n");
	const feed = setInterval(() => client.socket.destroyed || client.socket.write(Buffer.alloc(32_768)), 1);
	t.after(() => clearInterval(feed));
	await client.receive(/^HTTP\/1\.1 413 [^]*large$/);
	await until(() => client.closed, "the connection's end", 15_000);
});

test("early answer: a client that ends its body can use the connection again", async (t) => {
	const { port } = await through(t, (request, response) => {
		if (request.url === "/next") {
			response.end("next");
			return;
		}
		response.writeHead(403, { "content-length": 2 }).end("no");
	});
	const client = await rawClient(t, port);
	client.send(`POST /f HTTP/1.1\r\nHost: x\r\nContent-Length: 400000\r\n\r\n${"x".repeat(1000)}`);
	await client.receive(/no$/);
	client.send("x".repeat(399_000));
	client.send("GET /next HTTP/1.1\r\nHost: x\r\n\r\n");
	await client.receive(/next$|next\r\n0\r\n\r\n$/);
});

test("both directions at once: each line is answered before the next is sent", async (t) => {
	const { port } = await through(t, (request, response) => {
		response.writeHead(200, { "content-type": "application/x-ndjson" });
		request.on("data", (line) => response.write(`${line.toString().toUpperCase()}`));
		request.on("end", () => response.end());
	});
	const request = httpRequest({ port, method: "POST", headers: { "content-type": "application/x-ndjson" } });
	request.write("a\n");
	const [response] = await once(request, "response");
	const lines = response[Symbol.asyncIterator]();
	assert.equal(String((await lines.next()).value), "A\n");
	for (const line of ["b\n", "c\n"]) {
		request.write(line);
		assert.equal(String((await lines.next()).value), line.toUpperCase());
	}
	request.end();
	assert.equal((await lines.next()).done, true);
});

test("a head whose body is slow to come does not wait for it", async (t) => {
	const { url } = await through(t, (_, response) => void response.writeHead(200, { "x-early": "1" }).flushHeaders());
	const abort = new AbortController();
	const answer = await fetch(url, { signal: abort.signal });
	assert.equal(answer.headers.get("x-early"), "1");
	abort.abort();
});

test("framing that the application has set before is not that of the answer", async (t) => {
	for (const [sent, expected] of [
		["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", { length: ["2"], coding: [] }],
		["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n", { length: [], coding: ["chunked"] }],
		["HTTP/1.1 304 Not Modified\r\n\r\n", { length: [], coding: [] }],
	]) {
		const upstream = await recordingUpstream(t, sent);
		const proxy = new ForstHTTPProxy({ sidecarUrl: upstream.url });
		t.after(() => proxy.close());
		for (const preset of [{ "Transfer-Encoding": "chunked", "Content-Type": "application/octet-stream" }, { "Content-Length": "99", "Content-Encoding": "br" }]) {
			const front = await httpServer(t, (request, response) => {
				Object.entries(preset).forEach(([name, value]) => response.setHeader(name, value));
				response.setHeader("X-App", "1");
				void proxy.proxyRequest(request, response, { timeout: 0, headers: { Accept: "application/octet-stream" } });
			});
			const client = await rawClient(t, front.port);
			client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
			await client.receive(/\r\n\r\n/);
			client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
			await until(() => client.text.split("HTTP/1.1 ").length === 3);
			const { headers, ...rest } = parseFirst(client.text);
			assert.deepEqual(framingOf(rest), expected);
			assert.ok(headers.some(([name]) => name === "x-app") && !headers.some(([name]) => name === "content-encoding"));
			assert.equal(upstream.requests.at(-1).value("accept"), "application/octet-stream");
		}
	}
});

function parseFirst(text) {
	const head = text.slice(0, text.indexOf("\r\n\r\n"));
	const headers = head.split("\r\n").slice(1).map((field) => [field.slice(0, field.indexOf(":")).toLowerCase(), field.slice(field.indexOf(":") + 1).trim()]);
	return { headers, values: (name) => headers.filter(([key]) => key === name).map(([, value]) => value) };
}

test("Expect: 100-continue is asked for only when there is somebody to send to", async (t) => {
	const run = async (sidecarUrl) => {
		const proxy = new ForstHTTPProxy({ sidecarUrl, retries: 0 });
		t.after(() => proxy.close());
		const front = await httpServer(t, proxy.handler());
		front.server.on("checkContinue", proxy.continueHandler());
		const client = await rawClient(t, front.port);
		client.send("POST /f HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
		return client;
	};
	const upstream = await recordingUpstream(t);
	const good = await run(upstream.url);
	await good.receive("HTTP/1.1 100 Continue\r\n\r\n");
	good.send("[]");
	await good.receive(/200 OK[^]*ok$/);
	assert.deepEqual([upstream.requests[0].value("expect"), upstream.requests[0].body], [undefined, "[]"]);
	const bad = await run(`http://127.0.0.1:${await freePort()}`);
	await until(() => bad.closed);
	assert.match(bad.text, /^HTTP\/1\.1 503 /);
	// Node answers by itself where the application has no word in it, and refuses other expectations.
	const proxy = new ForstHTTPProxy({ sidecarUrl: upstream.url });
	t.after(() => proxy.close());
	const plain = await httpServer(t, proxy.handler());
	const client = await rawClient(t, plain.port);
	client.send("POST /f HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n[]");
	await client.receive(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200/);
	assert.equal((await ask(t, plain.port, "POST /f HTTP/1.1\r\nHost: x\r\nExpect: magic\r\nContent-Length: 0\r\n\r\n")).status, 417);
});

test("an answer of the sidecar's own is passed on whatever its status", async (t) => {
	const problem = '{"type":"about:blank","title":"Overloaded","status":429,"code":"Overloaded"}';
	const { url, outcomes } = await through(t, (_, response) => void response.writeHead(429, { "content-type": "application/problem+json", "retry-after": "7" }).end(problem));
	const answer = await fetch(url);
	assert.deepEqual([answer.status, answer.headers.get("retry-after"), await answer.text()], [429, "7", problem]);
	assert.deepEqual(outcomes, [{ status: 429 }]);
});

test("the breaker: opens after failures, says when to come again, lets one probe through", async (t) => {
	let status = 500;
	let waiting;
	let asked = 0;
	const { url, proxy } = await through(
		t,
		(_, response) => {
			asked++;
			if (status === "wait") {
				waiting = response;
				return;
			}
			response.writeHead(status).end();
		},
		{ circuitBreaker: { failureThreshold: 3, timeout: 200 } },
	);
	const get = async () => (await fetch(url)).status;
	assert.deepEqual([await get(), await get()], [500, 500]);
	status = 404;
	assert.equal(await get(), 404);
	status = 503;
	assert.deepEqual([await get(), await get(), await get()], [503, 503, 503]);
	assert.equal(proxy.circuitBreaker.state, "open");
	const refused = await fetch(url);
	assert.deepEqual([refused.status, (await refused.json()).code, refused.headers.get("retry-after"), asked], [503, "CircuitOpen", "1", 6]);
	await until(() => proxy.circuitBreaker.retryAfterMs === 0);
	status = "wait";
	const probe = fetch(url);
	await until(() => asked === 7);
	assert.deepEqual(await Promise.all([get(), get(), get()]), [503, 503, 503]);
	assert.equal(asked, 7);
	waiting.end("up");
	assert.equal((await probe).status, 200);
	assert.equal(proxy.circuitBreaker.state, "closed");
});

test("the breaker does not count clients that go, nor what they ask wrongly", async (t) => {
	const { port, url, proxy, outcomes } = await through(t, (request, response) => void (request.url === "/ok" && response.end()), { circuitBreaker: { failureThreshold: 1 } });
	for (let i = 0; i < 3; i++) {
		const client = await rawClient(t, port);
		client.send("GET /hang HTTP/1.1\r\nHost: x\r\n\r\n");
		await new Promise((done) => setTimeout(done, 30));
		client.socket.destroy();
		await until(() => outcomes.length === 2 * i + 1);
		assert.equal((await ask(t, port, "GET /a/../b HTTP/1.1\r\nHost: x\r\n\r\n")).status, 400);
	}
	assert.equal(proxy.circuitBreaker.state, "closed");
	assert.equal((await fetch(`${url}/ok`)).status, 200);
});

test("a breaker around proxyRequest counts by the answer, though nothing is thrown", async (t) => {
	const breaker = new CircuitBreaker({ failureThreshold: 2, timeout: 60_000 });
	const proxy = new ForstExpressProxy({ sidecarUrl: `http://127.0.0.1:${await freePort()}`, retries: 0 });
	t.after(() => proxy.close());
	proxy.registerRoute("/f");
	const app = express4();
	app.use(async (request, response, next) => {
		if (proxy.getRoute(request.path) === undefined) {
			next();
			return;
		}
		try {
			await breaker.execute(async () => {
				await proxy.proxyRequest(request, response, { timeout: 1000, retry: true });
			});
		} catch {
			response.status(503).json({ error: "resting" });
		}
	});
	const front = await httpServer(t, app);
	const codes = [];
	for (let i = 0; i < 3; i++) {
		const body = await (await fetch(`${front.url}/f`)).json();
		codes.push(body.code ?? body.error);
	}
	assert.deepEqual(codes, ["Unreachable", "Unreachable", "resting"]);
	assert.equal(breaker.state, "open");
});

/** What each framework is with a proxy in front of its own routes; `parsed` puts a JSON parser before it. */
const frameworks = {
	"Express 4": async (t, proxy, { parsed }) => expressApp(t, express4, proxy, parsed),
	"Express 5": async (t, proxy, { parsed }) => expressApp(t, express5, proxy, parsed),
	"Fastify": async (t, proxy) => {
		const app = Fastify({ forceCloseConnections: true });
		app.addHook("onRequest", async (_, reply) => void reply.header("x-app", "yes"));
		await app.register(proxy.fastifyPlugin());
		app.post("/own", async (request) => ({ own: request.body }));
		app.get("/moved", async () => ({ own: "GET stays" }));
		app.setNotFoundHandler((_, reply) => reply.code(404).send({ own: "nothing" }));
		await app.listen({ port: 0, host: "127.0.0.1" });
		t.after(() => app.close());
		return `http://127.0.0.1:${app.server.address().port}`;
	},
	"node:http": async (t, proxy) => {
		const middleware = proxy.middleware();
		const front = await httpServer(t, (request, response) => {
			response.setHeader("x-app", "yes");
			middleware(request, response, async () => {
				const found = request.url === "/own" ? { own: JSON.parse(await readAll(request)) } : request.url === "/moved" ? { own: "GET stays" } : { own: "nothing" };
				response.writeHead(found.own === "nothing" ? 404 : 200, json).end(JSON.stringify(found));
			});
		});
		return front.url;
	},
};

async function expressApp(t, express, proxy, parsed) {
	const app = express();
	app.use((_, response, next) => {
		response.setHeader("x-app", "yes");
		next();
	});
	if (parsed) {
		app.use(express.json({ limit: "1mb" }));
	}
	app.use(proxy.middleware());
	app.use(express.json());
	app.post("/own", (request, response) => void response.json({ own: request.body }));
	app.get("/moved", (_, response) => void response.json({ own: "GET stays" }));
	app.use((_, response) => void response.status(404).json({ own: "nothing" }));
	return (await httpServer(t, app)).url;
}

for (const [name, start] of Object.entries(frameworks)) {
	for (const parsed of name.startsWith("Express") ? [false, true] : [false]) {
		test(`${name}${parsed ? " below express.json()" : ""}: registered routes move, all else stays`, async (t) => {
			const upstream = await recordingUpstream(t, (_, one) => {
				const body = JSON.stringify({ line: one.line, body: one.body });
				return `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
			});
			const proxy = new ForstExpressProxy({ sidecarUrl: upstream.url });
			t.after(() => proxy.close());
			proxy.registerRoute("/moved", "/there", { methods: ["POST"], headers: { "x-route": "moved" } });
			proxy.registerRoute("/all");
			const url = await start(t, proxy, { parsed });
			const ask = async (path, init) => {
				const answer = await fetchCookies(url + path, init);
				assert.equal(answer.headers.get("x-app"), "yes", path);
				return { status: answer.status, cookies: answer.headers.getSetCookie(), ...(await answer.json()) };
			};
			const spaced = '{ "a": 1.0, "big": 12345678901234567890 }';
			const moved = await ask("/moved?q=1", post(spaced));
			assert.deepEqual([moved.status, moved.line, moved.cookies], [200, "POST /there?q=1 HTTP/1.1", ["a=1", "b=2"]]);
			// Unparsed, every byte is the client's; parsed, the JSON is written again.
			assert.equal(moved.body, parsed ? JSON.stringify(JSON.parse(spaced)) : spaced);
			assert.deepEqual(framingOf(upstream.requests[0]), { length: [String(moved.body.length)], coding: [] });
			assert.equal(upstream.requests[0].value("x-route"), "moved");
			assert.deepEqual((await ask("/moved")).own, "GET stays");
			assert.deepEqual((await ask("/own", post('{"b":2}'))).own, { b: 2 });
			assert.equal((await ask("/nowhere", post("{}"))).own, "nothing");
			assert.equal((await ask("/moved/x", post("{}"))).own, "nothing");
			for (const init of [{}, post("[]"), { method: "DELETE" }, { method: "POST" }]) {
				assert.match((await ask("/all", init)).line, /^[A-Z]+ \/all HTTP/);
			}
			assert.equal(upstream.requests.length, 5);
			assert.equal(upstream.requests.at(-1).body, "");
		});
	}
}

test("Fastify: a route of its own with the same path is not asked, and one registered later neither", async (t) => {
	const upstream = await recordingUpstream(t);
	const proxy = new ForstExpressProxy({ sidecarUrl: upstream.url });
	t.after(() => proxy.close());
	const app = Fastify({ forceCloseConnections: true });
	t.after(() => app.close());
	await app.register(proxy.fastifyPlugin());
	app.post("/f", async () => "own");
	await app.listen({ port: 0, host: "127.0.0.1" });
	const url = `http://127.0.0.1:${app.server.address().port}/f`;
	assert.equal(await (await fetch(url, post("{}"))).text(), "own");
	proxy.registerRoute("/f");
	assert.equal(await (await fetch(url, post("{}"))).text(), "ok");
	assert.ok(proxy.unregisterRoute("/f"));
	assert.equal(await (await fetch(url, post("{}"))).text(), "own");
});

for (const [name, express] of [["Express 4", express4], ["Express 5", express5]]) {
	test(`${name}: bodies that a parser has read`, async (t) => {
		const upstream = await recordingUpstream(t);
		const told = [];
		const proxy = new ForstHTTPProxy({ sidecarUrl: upstream.url, onError: (error) => told.push(error.message) });
		t.after(() => proxy.close());
		const app = express();
		app.use("/json", express.json({ type: ["application/json", "application/vnd.x+json"], strict: false }));
		app.use("/raw", express.raw({ type: "*/*" }));
		app.use("/text", express.text({ type: "text/*" }));
		app.use("/form", express.urlencoded({ extended: false }));
		app.use(proxy.handler());
		const front = await httpServer(t, app);
		const send = async (path, body, type, headers = {}) => (await fetch(front.url + path, post(body, { "content-type": type, ...headers }))).status;
		const last = () => upstream.requests.at(-1);

		assert.equal(await send("/json", gzipSync('{"a": "ü"}'), "application/json; charset=utf-8", { "content-encoding": "gzip", "content-digest": "sha-256=:x:" }), 200);
		assert.equal(Buffer.from(last().body, "latin1").toString(), '{"a":"ü"}');
		assert.deepEqual([last().value("content-encoding"), last().value("content-digest"), last().value("content-length")], [undefined, undefined, "10"]);
		for (const body of ['"text"', "7", "null", "false", "[]", "{}"]) {
			assert.equal(await send("/json", body, "application/json"), 200);
			assert.equal(last().body, body);
		}
		assert.equal(await send("/json", '{"a":1}', "application/vnd.x+json"), 200);
		assert.equal(last().body, '{"a":1}');
		const bytes = Buffer.from([0, 255, 13, 10, 1]);
		assert.equal(await send("/raw", bytes, "application/json"), 200);
		assert.equal(last().body, bytes.toString("latin1"));
		assert.equal(await send("/text", "plain", "text/plain"), 200);
		assert.equal(last().body, "plain");
		const count = upstream.requests.length;
		assert.equal(await send("/form", "a=1", "application/x-www-form-urlencoded"), 500);
		assert.equal(upstream.requests.length, count);
		assert.match(told[0], /mount the proxy before the body parser/);
		assert.equal(await send("/other", "a=1", "application/x-www-form-urlencoded"), 200);
		assert.equal(last().body, "a=1");
	});

	test(`${name}: mounted below a path`, async (t) => {
		const upstream = await recordingUpstream(t);
		const proxy = new ForstExpressProxy({ sidecarUrl: upstream.url });
		t.after(() => proxy.close());
		proxy.registerRoute("/f");
		const app = express();
		app.use("/api", proxy.middleware());
		app.use("/all", proxy.proxy.handler());
		const front = await httpServer(t, app);
		assert.equal((await fetch(`${front.url}/api/f?x=1`)).status, 200);
		assert.equal((await fetch(`${front.url}/f`)).status, 404);
		assert.equal((await fetch(`${front.url}/all/g/h?x=2`)).status, 200);
		assert.deepEqual(upstream.requests.map(({ line }) => line), ["GET /f?x=1 HTTP/1.1", "GET /g/h?x=2 HTTP/1.1"]);
	});
}

test("a path is looked up as Express does, or to the letter", async () => {
	const loose = new ForstExpressProxy();
	loose.registerRoute("/Process-Data", "/process-data");
	assert.deepEqual(["/process-data", "/PROCESS-DATA/", "/process-data/x", "/process%2Ddata", "/"].map((path) => loose.getRoute(path)), ["/process-data", "/process-data", undefined, undefined, undefined]);
	const strict = new ForstExpressProxy({ strictPaths: true });
	strict.registerRoute("/a", "/b");
	assert.deepEqual(["/a", "/A", "/a/"].map((path) => strict.getRoute(path)), ["/b", undefined, undefined]);
});

test("methods: a path can be shared with the application, and said anew", async () => {
	const proxy = new ForstExpressProxy();
	proxy.registerRoute("/a", "/read", { methods: ["get"] });
	proxy.registerRoute("/a", "/write", { methods: ["POST", "PUT"] });
	const seen = () => ["GET", "HEAD", "POST", "PUT", "DELETE"].map((method) => proxy.getRoute("/a", method));
	assert.deepEqual(seen(), ["/read", "/read", "/write", "/write", undefined]);
	proxy.registerRoute("/a", "/write2", { methods: ["PUT", "POST"] });
	assert.deepEqual(seen(), ["/read", "/read", "/write2", "/write2", undefined]);
	proxy.registerRoute("/a", "/any");
	assert.deepEqual(new Set(seen()), new Set(["/any"]));
	assert.equal(proxy.routes().length, 3);
	assert.ok(proxy.unregisterRoute("/A/"));
	assert.equal(proxy.getRoute("/a"), undefined);
	assert.equal(proxy.unregisterRoute("/a"), false);
});

test("an absolute URL, a double slash and a fragment do not choose another route", async (t) => {
	const upstream = await recordingUpstream(t);
	const proxy = new ForstExpressProxy({ sidecarUrl: upstream.url });
	t.after(() => proxy.close());
	proxy.registerRoute("/f");
	const middleware = proxy.middleware();
	const front = await httpServer(t, (request, response) => void middleware(request, response, () => response.end("own")));
	const get = (target) => ask(t, front.port, `GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`);
	assert.equal((await get("http://elsewhere/f")).body, "ok");
	for (const target of ["//f", "/f#x", "/./f", "/x/../f", "/f;a", "/f%3Fq", "//elsewhere/f"]) {
		assert.equal((await get(target)).status, 200, target);
	}
	assert.deepEqual(upstream.requests.map(({ line }) => line), ["GET /f HTTP/1.1"]);
});

const half = 32 * 2 ** 20;

/** A server of that kind in a process of its own, so that its memory is its alone. */
async function proxyProcess(t, upstreamUrl) {
	const program = `
		import { createServer } from "node:http";
		import { ForstHTTPProxy } from "@forst/sidecar";
		const proxy = new ForstHTTPProxy({ sidecarUrl: ${JSON.stringify(upstreamUrl)} });
		const server = createServer(proxy.handler()).listen(0, "127.0.0.1", () => console.log(server.address().port));
		process.stdin.on("data", () => console.log(JSON.stringify({ rss: process.memoryUsage().rss, peak: process.resourceUsage().maxRSS * 1024 })));
	`;
	const child = spawn(process.execPath, ["--input-type=module", "-e", program], { cwd: import.meta.dirname ?? new URL(".", import.meta.url).pathname, stdio: ["pipe", "pipe", "inherit"] });
	t.after(() => child.kill("SIGKILL"));
	const lines = [];
	child.stdout.on("data", (data) => lines.push(...String(data).trim().split("\n")));
	await until(() => lines.length === 1, "the proxy's port", 20_000);
	const port = Number(lines.shift());
	const memory = async () => {
		child.stdin.write("?\n");
		await until(() => lines.length === 1, "its memory");
		return JSON.parse(lines.shift());
	};
	return { port, memory };
}

function hashing() {
	const hash = createHash("sha256");
	return { add: (chunk) => hash.update(chunk), end: () => hash.digest("hex") };
}

async function sendBytes(sink, sum, total) {
	const chunk = randomBytes(2 ** 18);
	for (let left = total; left > 0; left -= chunk.length) {
		sum.add(chunk);
		if (!sink.write(chunk)) {
			await once(sink, "drain");
		}
	}
	sink.end();
}

test("64 MiB up and down, three times: every byte, whoever is slow, and memory stays flat", async (t) => {
	const total = 2 * half;
	const sums = {};
	const upstream = await httpServer(t, async (request, response) => {
		if (request.method === "POST") {
			const sum = hashing();
			// Slow at first: nothing may pile up in between.
			await new Promise((done) => setTimeout(done, 300));
			for await (const chunk of request) {
				sum.add(chunk);
			}
			response.end(sum.end());
			return;
		}
		const sum = hashing();
		response.writeHead(200, { "content-type": "application/octet-stream" });
		await sendBytes(response, sum, total);
		sums.down = sum.end();
	});
	const { port, memory } = await proxyProcess(t, upstream.url);
	// A first small request loads what is needed.
	const warm = httpRequest({ port, method: "POST" });
	warm.end("x");
	const [warmed] = await once(warm, "response");
	await readAll(warmed);
	const before = await memory();

	for (let round = 1; round <= 3; round++) {
		const started = performance.now();
		const up = httpRequest({ port, method: "POST", path: "/up" });
		const sum = hashing();
		const answered = once(up, "response");
		await sendBytes(up, sum, total);
		const [response] = await answered;
		assert.equal(String(await readAll(response)), sum.end());
		const upMs = performance.now() - started;

		const down = httpRequest({ port, path: "/down" });
		down.end();
		const [coming] = await once(down, "response");
		const got = hashing();
		// A slow reader at first.
		await new Promise((done) => setTimeout(done, 300));
		const downStarted = performance.now();
		for await (const chunk of coming) {
			got.add(chunk);
		}
		assert.equal(got.end(), sums.down);
		const { peak } = await memory();
		const grown = (peak - before.rss) / 2 ** 20;
		console.log(`64 MiB up in ${Math.round(upMs)} ms, down in ${Math.round(performance.now() - downStarted)} ms; at most ${grown.toFixed(0)} MiB more so far`);
		// Dead buffers wait for the collector; what was held back would be 64 and more.
		assert.ok(grown < 56, `${grown} MiB more`);
	}
});

test("a reader that has stopped stops the sidecar; a sidecar that has stopped stops the sender", async (t) => {
	let sent = 0;
	const chunk = Buffer.alloc(65_536);
	const { port } = await through(t, (request, response) => {
		if (request.method === "POST") {
			return; // never read
		}
		const fill = () => {
			for (let room = true; room && sent < half; sent += chunk.length) {
				room = response.write(chunk);
			}
			response.once("drain", fill);
		};
		fill();
	});
	const client = await rawClient(t, port);
	client.socket.pause();
	client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
	await steady(() => sent);
	assert.ok(sent > 0 && sent < half, `${sent} bytes were sent to nobody`);

	const sender = await rawClient(t, port);
	sender.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
	let pushed = 0;
	const push = () => {
		for (let room = true; room && pushed < half; pushed += 65_536) {
			room = sender.socket.write(`10000\r\n${"x".repeat(65_536)}\r\n`);
		}
		sender.socket.once("drain", push);
	};
	push();
	await steady(() => pushed);
	assert.ok(pushed > 0 && pushed < half, `${pushed} bytes were taken for nobody`);
	console.log(`${(sent / 2 ** 20).toFixed(1)} MiB sent before the sidecar stopped, ${(pushed / 2 ** 20).toFixed(1)} MiB before the client did`);
});

/** Waits until a number has not changed for a while. */
async function steady(number) {
	for (let before = -1, quiet = 0; quiet < 10; ) {
		const now = number();
		quiet = now === before ? quiet + 1 : 0;
		before = now;
		await new Promise((done) => setTimeout(done, 20));
	}
}

test("many at once, each with its own answer, over few connections", async (t) => {
	const { url, upstream } = await through(t, echo, { connections: 8 });
	await Promise.all(
		Array.from({ length: 300 }, async (_, i) => {
			const answer = await fetch(`${url}/${i}`, post(`{"n":${i}}`));
			assert.deepEqual([await answer.text(), answer.headers.get("x-seen")], [`{"n":${i}}`, `POST /${i}`]);
		}),
	);
	assert.ok(upstream.sockets.size <= 8);
});

test("the sidecar dies with requests under way: they fail, the next ones wait for it and pass", async (t) => {
	const port = await freePort();
	const first = await httpServer(t, (request, response) => void (request.url === "/hang" || response.end("one")), { port, host: "127.0.0.1" });
	const { url } = await through(t, echo, { sidecarUrl: `http://127.0.0.1:${port}`, retries: 30 });
	assert.equal(await (await fetch(url)).text(), "one");
	const hanging = fetch(`${url}/hang`, post("[1]"));
	await until(() => first.sockets.size > 0);
	await new Promise((done) => setTimeout(done, 50));
	first.server.close();
	first.sockets.forEach((socket) => socket.destroy());
	assert.equal((await hanging).status, 502);
	const next = fetch(url, post("[1]"));
	setTimeout(() => httpServer(t, (_, response) => void response.end("two"), { port, host: "127.0.0.1" }), 100);
	assert.equal(await (await next).text(), "two");
});

test("closing waits for what is under way", async (t) => {
	const { url, proxy } = await through(t, (_, response) => void setTimeout(() => response.end("done"), 100));
	const answer = fetch(url);
	await new Promise((done) => setTimeout(done, 30));
	await proxy.close();
	assert.equal(await (await answer).text(), "done");
	assert.equal((await fetch(url)).status, 503);
});

test("no timer of a request stays", async (t) => {
	const { url, outcomes } = await through(t, echo, { circuitBreaker: true });
	const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
	await (await fetch(url, post("[1]"))).text();
	await until(() => outcomes.length === 1);
	const before = timers();
	for (let i = 0; i < 50; i++) {
		await (await fetch(url, post("[1]"))).text();
	}
	await until(() => outcomes.length === 51);
	assert.ok(timers() <= before + 1, `${timers()} timers, ${before} before`);
});
