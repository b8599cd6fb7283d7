// What strangers send through the proxy, byte by byte: where it goes, and what of it arrives there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ForstHTTPProxy } from "@forst/sidecar";
import { ask, framingOf, httpServer, parseMessage, plainAnswer, rawClient, recordingUpstream, until } from "./lib/wire.mjs";

/** A proxy in front of a recording upstream, and a bystander that nobody may be sent to. */
async function through(t, answer = plainAnswer, config = {}) {
	const upstream = await recordingUpstream(t, answer);
	const bystander = await recordingUpstream(t);
	const { prefix = "", ...options } = config;
	const proxy = new ForstHTTPProxy({ sidecarUrl: upstream.url + prefix, retries: 0, ...options });
	const outcomes = [];
	const front = await httpServer(t, async (request, response) => outcomes.push(await proxy.proxyRequest(request, response)));
	t.after(() => proxy.close());
	return { upstream, bystander, proxy, front, port: front.port, outcomes };
}

const get = (target, headers = "") => `GET ${target} HTTP/1.1\r\nHost: app.example\r\n${headers}\r\n`;
const post = (headers, body = "", target = "/f") => `POST ${target} HTTP/1.1\r\nHost: app.example\r\n${headers}\r\n${body}`;

/** What is asked for, and what the upstream must be asked for; null: it must not be asked at all. EVIL is another server. */
const targets = {
	"/x": "/x",
	"/x?a=1&b=%20c": "/x?a=1&b=%20c",
	"//EVIL/x": "//EVIL/x",
	"///EVIL/x": "///EVIL/x",
	"/\\EVIL/x": null,
	"\\\\EVIL/x": null,
	"/x\\..\\..\\y": null,
	"/@EVIL/x": "/@EVIL/x",
	"@EVIL/x": null,
	":80@EVIL/x": null,
	".EVIL/x": null,
	"http://EVIL/x": "/x",
	"HTTP://EVIL/x?q": "/x?q",
	"http://EVIL": "/",
	"http://EVIL?q=1": "/?q=1",
	"http://user:secret@EVIL/x": "/x",
	"https://EVIL/x": "/x",
	"http://127.0.0.1@EVIL/x": "/x",
	"http://EVIL\\@127.0.0.1/x": null,
	"http:EVIL/x": null,
	"http:/EVIL/x": null,
	"ftp://EVIL/x": null,
	"javascript:alert(1)": null,
	"EVIL": null,
	"*": null,
	"/http://EVIL/x": "/http://EVIL/x",
	"/x#fragment": null,
	"/x#@EVIL/": null,
	"/%2f%2fEVIL/x": "/%2f%2fEVIL/x",
	"/%2F..%2Fx": null,
	"/a%2fb": "/a%2fb",
	"/a%5cb": "/a%5cb",
	"/..": null,
	"/../x": null,
	"/a/../../x": null,
	"/a/./x": null,
	"/a/..": null,
	"/%2e%2e/x": null,
	"/%2E./x": null,
	"/..%2fx": null,
	"/..%5cx": null,
	"/a/..;/x": null,
	"/...": "/...",
	"/a..b/x": "/a..b/x",
	"/x?../../y": "/x?../../y",
	"/x%0d%0aHost:%20EVIL": "/x%0d%0aHost:%20EVIL",
	"/x?a=%0d%0aX-Evil:%201": "/x?a=%0d%0aX-Evil:%201",
	"/x%00y": null,
	"/x%": null,
	"/x%zz": null,
	"/x<script>": null,
	"/x\xff": null,
	"/x;a=1": "/x;a=1",
	"/{a}|b^`": "/{a}|b^`",
};

test("the origin is the configured one, whatever the target says", async (t) => {
	const { upstream, bystander, port } = await through(t);
	const evil = `127.0.0.1:${bystander.port}`;
	for (const [target, wanted] of Object.entries(targets)) {
		const before = upstream.requests.length;
		const answer = await ask(t, port, get(target.replaceAll("EVIL", evil)));
		if (wanted === null) {
			assert.equal(answer.status, 400, `${target} was answered with ${answer.status}`);
			assert.equal(upstream.requests.length, before, `${target} went upstream`);
			continue;
		}
		assert.equal(answer.status, 200, target);
		assert.equal(upstream.requests.length, before + 1, target);
		const received = upstream.requests.at(-1);
		assert.equal(received.line, `GET ${wanted.replaceAll("EVIL", evil)} HTTP/1.1`);
		assert.deepEqual(received.values("host"), [`127.0.0.1:${upstream.port}`], target);
	}
	assert.equal(bystander.connections, 0);
	console.log(`${Object.keys(targets).length} targets, 0 connections elsewhere`);
});

test("a path in front of the sidecar's cannot be left", async (t) => {
	const { upstream, bystander, port } = await through(t, plainAnswer, { prefix: "/forst/v1/" });
	const evil = `127.0.0.1:${bystander.port}`;
	for (const [target, wanted] of Object.entries(targets)) {
		const before = upstream.requests.length;
		await ask(t, port, get(target.replaceAll("EVIL", evil)));
		assert.equal(upstream.requests.length, before + (wanted === null ? 0 : 1), target);
		if (wanted !== null) {
			assert.equal(upstream.requests.at(-1).line, `GET /forst/v1${wanted.replaceAll("EVIL", evil)} HTTP/1.1`);
		}
	}
	assert.equal(bystander.connections, 0);
});

test("Host, X-Forwarded-Host and Forwarded do not choose the origin", async (t) => {
	const { upstream, bystander, port } = await through(t, plainAnswer, { trustProxy: true });
	const evil = `127.0.0.1:${bystander.port}`;
	await ask(t, port, `GET /x HTTP/1.1\r\nHost: ${evil}\r\nX-Forwarded-Host: ${evil}\r\nForwarded: host=${evil}\r\nX-Original-URL: http://${evil}/\r\n\r\n`);
	assert.deepEqual(upstream.requests[0].values("host"), [`127.0.0.1:${upstream.port}`]);
	assert.equal(bystander.connections, 0);
});

test("CONNECT makes no tunnel", async (t) => {
	const { upstream, bystander, port } = await through(t);
	const client = await rawClient(t, port);
	client.send(`CONNECT 127.0.0.1:${bystander.port} HTTP/1.1\r\nHost: x\r\n\r\n`);
	await until(() => client.closed, "the connection's end");
	assert.equal(upstream.connections + bystander.connections, 0);
});

test("hop-by-hop fields stay behind, also those that Connection names", async (t) => {
	const { upstream, port } = await through(t);
	const hops = [
		"Connection: close, X-Private, keep-alive, x-other , Authorization",
		"Connection: X-Third",
		"Keep-Alive: timeout=5",
		"Proxy-Connection: keep-alive",
		"Proxy-Authorization: Basic c2VjcmV0",
		"TE: trailers, deflate",
		"Trailer: X-Sum",
		"Upgrade: h2c",
		"HTTP2-Settings: AAMAAABk",
		"X-Private: 1",
		"X-Other: 2",
		"X-Third: 3",
		"Authorization: Bearer t",
		"X-Kept: 4",
	];
	const answer = await ask(t, port, get("/x", hops.map((line) => `${line}\r\n`).join("")));
	assert.equal(answer.status, 200);
	const names = new Set(upstream.requests[0].headers.map(([name]) => name));
	for (const name of ["keep-alive", "proxy-connection", "proxy-authorization", "te", "trailer", "upgrade", "http2-settings", "x-private", "x-other", "x-third", "authorization", "transfer-encoding", "content-length"]) {
		assert.ok(!names.has(name), name);
	}
	assert.ok(names.has("x-kept"));
	// The proxy's own.
	assert.deepEqual(upstream.requests[0].values("connection"), ["keep-alive"]);
});

test("Connection cannot take away what the proxy adds, nor the framing", async (t) => {
	const { upstream, port } = await through(t);
	await ask(t, port, post("Connection: X-Forwarded-For, X-Forst-Sidecar, Content-Length, Host, Content-Type\r\nContent-Type: application/json\r\nContent-Length: 2\r\n", "[]"));
	const [received] = upstream.requests;
	assert.equal(received.body, "[]");
	assert.deepEqual(framingOf(received), { length: ["2"], coding: [] });
	assert.equal(received.value("x-forwarded-for"), "127.0.0.1");
	assert.equal(received.value("x-forst-sidecar"), "true");
	assert.deepEqual(received.values("host"), [`127.0.0.1:${upstream.port}`]);
});

test("who asked: strangers' word is dropped, a trusted proxy's is continued", async (t) => {
	const told = "X-Forwarded-For: 1.1.1.1\r\nX-Forwarded-For: 2.2.2.2\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: shop.example\r\nForwarded: for=1.1.1.1\r\nX-Real-IP: 3.3.3.3\r\nX-Forwarded-By: me\r\nX-Forst-Sidecar: false\r\nVia: 1.0 cache\r\n";
	const seen = async (config) => {
		const { upstream, port } = await through(t, plainAnswer, config);
		await ask(t, port, get("/x", told));
		const one = upstream.requests[0];
		const names = ["x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "forwarded", "x-real-ip", "x-forwarded-by", "x-forst-sidecar", "via"];
		return names.map((name) => one.values(name).join(" | "));
	};
	const stranger = ["127.0.0.1", "http", "app.example", "", "", "forst-proxy", "true", "1.0 cache, 1.1 forst-proxy"];
	const trusted = ["1.1.1.1, 2.2.2.2, 127.0.0.1", "https", "shop.example", "for=1.1.1.1", "3.3.3.3", "forst-proxy", "true", "1.0 cache, 1.1 forst-proxy"];
	assert.deepEqual(await seen({}), stranger);
	assert.deepEqual(await seen({ trustProxy: true }), trusted);
	assert.deepEqual(await seen({ trustProxy: (address) => address === "127.0.0.1" }), trusted);
	assert.deepEqual(await seen({ trustProxy: (address) => address === "10.0.0.1" }), stranger);
});

test("bodies keep one framing, and it is right", async (t) => {
	const { upstream, port } = await through(t);
	const json = "Content-Type: application/json\r\n";
	await ask(t, port, post(`${json}Content-Length: 7\r\n`, "[1,2,3]"));
	await ask(t, port, post(`${json}Transfer-Encoding: chunked\r\nTrailer: X-Sum\r\n`, "3;ext=1\r\n[1,\r\n4\r\n2,3]\r\n0\r\nX-Sum: 9\r\n\r\n"));
	await ask(t, port, post(`${json}Content-Length: 0\r\n`));
	await ask(t, port, post(`${json}Transfer-Encoding: chunked\r\n`, "0\r\n\r\n"));
	await ask(t, port, `GET /f HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}`);
	await ask(t, port, `DELETE /f HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`);
	const framings = upstream.requests.map((one) => [framingOf(one), one.body.replace(/^[\da-f]+\r\n|\r\n[\da-f]+(?=\r\n)|\r\n/g, "")]);
	assert.deepEqual(framings, [
		[{ length: ["7"], coding: [] }, "[1,2,3]"],
		[{ length: [], coding: ["chunked"] }, "[1,2,3]"],
		[{ length: ["0"], coding: [] }, ""],
		[{ length: ["0"], coding: [] }, ""],
		[{ length: ["2"], coding: [] }, "{}"],
		[{ length: [], coding: ["chunked"] }, "{}"],
	]);
	assert.ok(!upstream.requests[1].text.includes("X-Sum"), "trailers stay behind");
});

const smuggled = "GET /admin HTTP/1.1\r\nHost: x\r\n\r\n";
const ambiguous = {
	"length and chunks": post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", `0\r\n\r\n${smuggled}`),
	"chunks and length": post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", `0\r\n\r\n${smuggled}`),
	"two lengths": post("Content-Length: 0\r\nContent-Length: 40\r\n", smuggled),
	"a list of lengths": post("Content-Length: 0, 40\r\n", smuggled),
	"a signed length": post("Content-Length: +0\r\n", smuggled),
	"a hexadecimal length": post("Content-Length: 0x10\r\n", smuggled),
	"an unknown coding": post("Transfer-Encoding: xchunked\r\n", `0\r\n\r\n${smuggled}`),
	"chunked twice": post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", `0\r\n\r\n${smuggled}`),
	"chunked, then more": post("Transfer-Encoding: chunked, identity\r\n", `0\r\n\r\n${smuggled}`),
	"a vertical tab": post("Transfer-Encoding: \x0bchunked\r\n", `0\r\n\r\n${smuggled}`),
	"a space before the colon": post("Transfer-Encoding : chunked\r\n", `0\r\n\r\n${smuggled}`),
	"a folded line": post("Transfer-Encoding:\r\n chunked\r\nContent-Length: 0\r\n", `0\r\n\r\n${smuggled}`),
	"a bare CR in a value": post("X-A: 1\rContent-Length: 40\r\n", smuggled),
	"a bare LF in a value": post("X-A: 1\nTransfer-Encoding: chunked\r\nContent-Length: 0\r\n", `0\r\n\r\n${smuggled}`),
	"a NUL in a value": post("X-A: 1\0\r\nContent-Length: 0\r\n", smuggled),
	"a chunk size that overflows": post("Transfer-Encoding: chunked\r\n", `ffffffffffffffff0\r\n${smuggled}`),
	"a chunk size in signs": post("Transfer-Encoding: chunked\r\n", `-1\r\n${smuggled}`),
};
for (const [name, bytes] of Object.entries(ambiguous)) {
	test(`never two requests of one: ${name}`, async (t) => {
		const { upstream, port } = await through(t);
		const client = await rawClient(t, port);
		client.send(bytes);
		await Promise.race([until(() => client.closed, "the connection's end", 1000).catch(() => undefined), client.receive("\r\n\r\nok", 1000).catch(() => undefined)]);
		await new Promise((done) => setTimeout(done, 30));
		for (const one of upstream.requests) {
			const { length, coding } = framingOf(one);
			assert.ok(length.length + coding.length <= 1, one.text);
			assert.ok(coding.length === 0 || coding[0] === "chunked");
		}
		// What stands in the body is no request: unless the client itself has ended the one before rightly.
		const admin = upstream.requests.filter((one) => one.line.includes("/admin"));
		assert.equal(admin.length, 0, `${upstream.requests.length} requests went on`);
	});
}

test("pipelined requests are answered in their order", async (t) => {
	const slow = (socket, one) => {
		const n = /\/(\d)/.exec(one.line)[1];
		setTimeout(() => socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n${n}`), n === "1" ? 60 : 0);
	};
	const { port } = await through(t, slow);
	const client = await rawClient(t, port);
	client.send(get("/1") + get("/2") + get("/3"));
	await client.receive(/\r\n\r\n1HTTP[^]*\r\n\r\n2HTTP[^]*\r\n\r\n3/);
});

const answers = {
	"a length": { sent: "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", body: "hello", length: ["5"], coding: [] },
	chunks: { sent: "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-T\r\n\r\n5\r\nhello\r\n0\r\nX-T: 1\r\n\r\n", body: "hello", length: [], coding: ["chunked"] },
	"the connection's end": { sent: "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello", end: true, body: "hello", length: [], coding: ["chunked"] },
	"HTTP/1.0": { sent: "HTTP/1.0 200 OK\r\n\r\nhello", end: true, body: "hello", length: [], coding: ["chunked"] },
	"no body, a length of 0": { sent: "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", body: "", length: ["0"], coding: [] },
	204: { sent: "HTTP/1.1 204 No Content\r\n\r\n", status: 204, body: "", length: [], coding: [] },
	"204 with a length": { sent: "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\n", status: 204, body: "", length: [], coding: [] },
	304: { sent: 'HTTP/1.1 304 Not Modified\r\nETag: "a"\r\n\r\n', status: 304, body: "", length: [], coding: [] },
	"304 with a length": { sent: "HTTP/1.1 304 Not Modified\r\nContent-Length: 500\r\n\r\n", status: 304, body: "", length: ["500"], coding: [] },
	"304 with chunks": { sent: "HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n", end: true, status: 304, body: "", length: [], coding: [] },
	"an unknown status": { sent: "HTTP/1.1 299 Fine\r\nContent-Length: 2\r\n\r\nok", status: 299, body: "ok", length: ["2"], coding: [] },
	"early hints first": { sent: "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", body: "ok", length: ["2"], coding: [] },
};
for (const [name, { sent, status = 200, end = false, body, length, coding }] of Object.entries(answers)) {
	test(`an answer's framing: ${name}`, async (t) => {
		const { port } = await through(t, (socket) => (end ? void socket.end(sent) : sent));
		const client = await rawClient(t, port);
		// The second answer shows that the first has ended where it says.
		client.send(get("/1"));
		await client.receive("\r\n\r\n");
		client.send(get("/2"));
		await until(() => client.text.split(`HTTP/1.1 ${status} `).length === 3, "two answers");
		const first = parseMessage(client.text.slice(0, client.text.indexOf(`HTTP/1.1 ${status} `, 1)));
		assert.deepEqual(framingOf(first), { length, coding });
		const plain = coding.length ? first.body.replace(/^[\da-f]+\r\n|\r\n[\da-f]+(?=\r\n)|\r\n/g, "") : first.body;
		assert.equal(plain, body);
		assert.ok(!first.value("trailer") && !first.text.includes("X-T: 1"));
	});
}

test("several set-cookie fields stay several", async (t) => {
	const cookies = ["a=1; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT", "b=2; HttpOnly", "c=3"];
	const { port } = await through(t, `HTTP/1.1 200 OK\r\n${cookies.map((cookie) => `Set-Cookie: ${cookie}\r\n`).join("")}Vary: A\r\nVary: B\r\nContent-Length: 0\r\n\r\n`);
	const answer = await ask(t, port, get("/x"));
	assert.deepEqual(answer.values("set-cookie"), cookies);
	assert.equal(answer.values("vary").join(), "A,B");
});

test("the sidecar's hop-by-hop fields stay behind", async (t) => {
	const head = "HTTP/1.1 200 OK\r\nConnection: X-Secret, keep-alive\r\nKeep-Alive: timeout=77\r\nX-Secret: 1\r\nProxy-Authenticate: Basic\r\nUpgrade: h2c\r\nX-Kept: 1\r\nContent-Length: 2\r\n\r\nok";
	const { port } = await through(t, head);
	const answer = await ask(t, port, get("/x"));
	for (const name of ["x-secret", "proxy-authenticate", "upgrade"]) {
		assert.equal(answer.value(name), undefined, name);
	}
	assert.notEqual(answer.value("keep-alive"), "timeout=77");
	assert.deepEqual([answer.value("x-kept"), answer.body], ["1", "ok"]);
});

test("gzip passes as it is, and HEAD tells its length without a body", async (t) => {
	const packed = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\xcf\x06\x00\x47\xdd\xdc\x79\x02\x00\x00\x00";
	const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: ${packed.length}\r\nETag: "e"\r\n\r\n`;
	const { upstream, port } = await through(t, (_, one) => (one.line.startsWith("HEAD") ? head : head + packed));
	const whole = await ask(t, port, get("/x", "Accept-Encoding: gzip, br\r\n"));
	assert.deepEqual([whole.value("content-encoding"), whole.body], ["gzip", packed]);
	assert.equal(upstream.requests[0].value("accept-encoding"), "gzip, br");
	const client = await rawClient(t, port);
	client.send("HEAD /x HTTP/1.1\r\nHost: x\r\n\r\n");
	await client.receive("\r\n\r\n");
	client.send("HEAD /x HTTP/1.1\r\nHost: x\r\n\r\n");
	await client.receive(/\r\n\r\nHTTP[^]*\r\n\r\n$/);
	const first = parseMessage(client.text);
	assert.deepEqual([first.value("content-encoding"), first.value("content-length"), first.value("transfer-encoding"), first.value("etag")], ["gzip", String(packed.length), undefined, '"e"']);
});

test("HEAD whose upstream sends a body anyway: the body goes nowhere", async (t) => {
	const { port } = await through(t, "HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\nHTTP/1.1 200 OK\r\nX-Evil: 1\r\n\r\n");
	const client = await rawClient(t, port);
	client.send("HEAD /x HTTP/1.1\r\nHost: x\r\n\r\n");
	await client.receive("\r\n\r\n");
	client.send("HEAD /y HTTP/1.1\r\nHost: x\r\n\r\n");
	await client.receive(/\r\n\r\nHTTP[^]*\r\n\r\n$/);
	assert.ok(!client.text.includes("X-Evil"));
});

test("HEAD of chunks has neither length nor chunks", async (t) => {
	const { port } = await through(t, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
	const answer = await ask(t, port, "HEAD /x HTTP/1.1\r\nHost: x\r\n\r\n");
	assert.deepEqual(framingOf(answer), { length: [], coding: [] });
});

const broken = {
	"length and chunks": "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
	"two lengths": "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nokk",
	"a length that is none": "HTTP/1.1 200 OK\r\nContent-Length: two\r\n\r\nok",
	"not HTTP": "SSH-2.0-OpenSSH_9.2\r\n\r\n",
	"a status that is none": "HTTP/1.1 xx OK\r\n\r\n",
	"a field without a colon": "HTTP/1.1 200 OK\r\nbroken\r\n\r\n",
	"control bytes in a field": "HTTP/1.1 200 OK\r\nX-A: \x01\x02\r\nSet-Cookie: stolen=1\r\nContent-Length: 0\r\n\r\n",
	"a switch of protocols": "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
	"100 unasked": "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
	"a header of 64 KiB": `HTTP/1.1 200 OK\r\nX-A: ${"x".repeat(65536)}\r\n\r\n`,
	nothing: "",
};
for (const [name, bytes] of Object.entries(broken)) {
	test(`502 for an answer that is none: ${name}`, async (t) => {
		const { port, outcomes } = await through(t, (socket) => void socket.end(bytes, "latin1"));
		const answer = await ask(t, port, post("Content-Type: application/json\r\nContent-Length: 2\r\nX-Request-Id: r-7\r\n", "{}"));
		assert.equal(answer.status, 502, answer.text);
		assert.equal(answer.value("content-type"), "application/problem+json");
		const problem = JSON.parse(answer.body);
		assert.deepEqual([problem.code, problem.status, problem.title, problem.type, problem.requestId], ["BadResponse", 502, "BadResponse", "about:blank", "r-7"]);
		assert.equal(answer.value("x-request-id"), "r-7");
		assert.equal(answer.value("set-cookie"), undefined);
		assert.equal(Number(answer.value("content-length")), answer.body.length);
		await until(() => outcomes.length === 1, "an outcome");
		assert.deepEqual([outcomes[0].status, outcomes[0].error.code], [502, "BadResponse"]);
	});
}

test("an answer cut short does not look whole", async (t) => {
	for (const head of ["Content-Length: 100", "Transfer-Encoding: chunked"]) {
		const { port, outcomes } = await through(t, (socket) => void socket.end(`HTTP/1.1 200 OK\r\n${head}\r\n\r\n5\r\nhello\r\n`));
		const client = await rawClient(t, port);
		client.send(get("/x"));
		await until(() => client.closed, "the connection's end");
		assert.match(client.text, /hello/);
		assert.ok(!client.text.endsWith("0\r\n\r\n"));
		await until(() => outcomes.length === 1, "an outcome");
		assert.deepEqual([outcomes[0].status, outcomes[0].error.code], [200, "BadResponse"]);
	}
});

test("Upgrade is not passed on, nor are its bytes", async (t) => {
	const { upstream, port } = await through(t);
	const answer = await ask(t, port, get("/x", "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: a\r\n"));
	assert.equal(answer.status, 200);
	assert.equal(upstream.requests[0].value("upgrade"), undefined);
});

test("header fields cannot be used to write others", async (t) => {
	const { upstream, proxy } = await through(t);
	const front = await httpServer(t, (request, response) => {
		// An application that puts something unchecked into a header.
		request.headers["x-user"] = "a\r\nX-Admin: 1";
		void proxy.proxyRequest(request, response);
	});
	const answer = await ask(t, front.port, get("/x"));
	assert.equal(answer.status, 400);
	assert.equal(upstream.requests.length, 0);
	for (const headers of [{ "x-a": "1\r\nx-b: 2" }, { "x a": "1" }, { "Content-Length": "3" }, { "transfer-encoding": "chunked" }, { Host: "evil" }, { Connection: "x" }, { "X-\u{1F600}": "1" }, { "x-a": "\u{1F600}" }]) {
		assert.throws(() => proxy.handler({ headers }), TypeError, JSON.stringify(headers));
		assert.throws(() => new ForstHTTPProxy({ headers }), TypeError);
	}
});

test("no field of a request can be too much for the proxy", async (t) => {
	const { port } = await through(t);
	const many = Array.from({ length: 900 }, (_, i) => `X-${i}: ${i}\r\n`).join("");
	assert.equal((await ask(t, port, get("/x", many))).status, 200);
	assert.equal((await ask(t, port, get("/x", `X-Big: ${"y".repeat(70_000)}\r\n`))).status, 431);
	assert.equal((await ask(t, port, get("/x", "Cookie: a=1\r\nCookie: b=2\r\nX-Odd: \xe9\xff\r\nConnection: ,, ,\r\n"))).status, 200);
});
