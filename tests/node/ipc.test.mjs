// Calls over the socket: what is written, how answers are matched, and what becomes of calls when things break.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { getEventListeners } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { ForstClient, isTransportError } from "@forst/sidecar";
import { error, fakeIpc, flag, frame, privateFolder, result, type, welcome } from "./lib/fake-ipc.mjs";
import { until } from "./lib/wire.mjs";

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const bodyOf = ({ flags, payload }) => (flags & flag.meta ? payload.subarray(2 + payload.readUInt16LE(0)) : payload);
const echo = (one) => (one.type === type.call ? result(one.call, bodyOf(one).length ? JSON.parse(bodyOf(one)) : null) : undefined);
const once = { attempts: 1 };

function clientOf(t, path, options = {}) {
	const client = new ForstClient({ mode: "ipc", ipc: path, retry: once, ...options });
	t.after(() => client.close());
	return client;
}

async function servedBy(t, answer, serverOptions = {}, options = {}) {
	const server = await fakeIpc(t, answer, serverOptions);
	return { server, client: clientOf(t, server.path, options) };
}

async function failure(promise) {
	return promise.then(
		(value) => assert.fail(`the call should have failed, not given ${JSON.stringify(value)}`),
		(thrown) => {
			assert.ok(isTransportError(thrown), String(thrown?.stack));
			return thrown;
		},
	);
}

test("a call is a frame, its answer the value", async (t) => {
	const { server, client } = await servedBy(t, echo);
	assert.deepEqual(await client.callFunction("g", [{ a: "ä€😀" }]), { a: "ä€😀" });
	assert.equal(await client.callFunction("/f", []), null);
	assert.deepEqual(await client.callFunction("f", [1, "x"]), [1, "x"]);
	assert.equal(await client.callFunction("f", [undefined]), null);
	const [first, second] = server.calls();
	assert.deepEqual([first.route, first.flags, second.route, second.payload.length], [1, 0, 0, 0]);
	assert.ok(first.extra > 29_000 && first.extra <= 30_000);
	assert.equal(client.mode, "ipc");
});

test("an alias is a path, too; a path that no route has is asked for as one", async (t) => {
	const { server, client } = await servedBy(t, echo, { hello: welcome({ routes: ["/f", { path: "/shop/order", alias: "/place-order" }] }) });
	await client.callFunction("placeOrder");
	await client.callFunction("nothing");
	assert.deepEqual(server.calls().map((one) => one.route), [1, 0xffff]);
});

test("calls of one turn leave in one write, and answers of one read are matched in any order", async (t) => {
	const waiting = [];
	const { server, client } = await servedBy(t, (one) => {
		waiting.push(one);
		return waiting.length === 50 ? Buffer.concat(waiting.reverse().map((call) => result(call.call, JSON.parse(call.payload)))) : undefined;
	});
	const calls = Array.from({ length: 50 }, (_, i) => client.callFunction("f", [i]));
	assert.deepEqual(await Promise.all(calls), Array.from({ length: 50 }, (_, i) => i));
	assert.equal(server.connections.length, 1);
	// HELLO, then all calls.
	assert.equal(server.connections[0].reads, 2);
});

test("numbers of calls are not 0 and not used twice at once", async (t) => {
	const under = new Set();
	const { client } = await servedBy(t, async (one) => {
		assert.ok(one.call > 0 && !under.has(one.call));
		under.add(one.call);
		await sleep(Math.random() * 5);
		under.delete(one.call);
		return result(one.call, 1);
	});
	for (let round = 0; round < 20; round++) {
		await Promise.all(Array.from({ length: 40 }, () => client.callFunction("f", [1])));
	}
});

test("errors are the server's problem documents", async (t) => {
	const { client } = await servedBy(t, (one) => error(one.call, 404, { code: "NotFound", detail: "gone", data: { id: 7 }, requestId: "r-1" }));
	const thrown = await client.callFunction("f").catch((e) => e);
	assert.deepEqual([thrown.code, thrown.status, thrown.message, thrown.data, thrown.requestId], ["NotFound", 404, "gone", { id: 7 }, "r-1"]);
});

test("a function without a result gives undefined", async (t) => {
	const { client } = await servedBy(t, (one) => result(one.call));
	assert.equal(await client.callFunction("f"), undefined);
	assert.equal((await client.callRaw("f", Buffer.from("1"))).length, 0);
});

test("raw bytes go in and come out as they are", async (t) => {
	const { server, client } = await servedBy(t, (one) => frame(type.result, one.call, one.payload));
	const strange = Buffer.from([0x7b, 0xff, 0x00, 0x7d]);
	const first = await client.callRaw("f", strange);
	const large = Buffer.alloc(3_000_000, "[1,2,3]");
	const second = await client.callRaw("f", large);
	assert.ok(first instanceof Uint8Array && Buffer.compare(first, strange) === 0);
	assert.ok(Buffer.compare(second, large) === 0);
	assert.equal((await client.callRaw("f", new Uint8Array())).length, 0);
	assert.deepEqual(server.calls().map((one) => one.flags), [0, 0, 0]);
	await assert.rejects(client.callRaw("f", "text"), TypeError);
});

test("large values, cut anywhere on their way", async (t) => {
	const value = { text: "ä".repeat(200_000), list: Array.from({ length: 50_000 }, (_, i) => i) };
	const { client } = await servedBy(t, echo);
	assert.deepEqual(await client.callFunction("f", [value]), value);
	const small = await servedBy(t, async (one, { socket }) => {
		for (const byte of result(one.call, "ä€")) {
			socket.write(Buffer.from([byte]));
			await sleep(0);
		}
	});
	assert.equal(await small.client.callFunction("f"), "ä€");
	assert.equal(await small.client.callFunction("f"), "ä€");
});

test("request ids and trace headers travel with a call, other headers do not", async (t) => {
	const { server, client } = await servedBy(t, echo, {}, { headers: { traceparent: "00-1" } });
	await client.callFunction("f", [7], { headers: { "X-Request-Id": "r-9", authorization: "secret" } });
	const [{ flags, payload }] = server.calls();
	assert.equal(flags, flag.meta);
	const text = payload.toString("latin1");
	assert.ok(text.includes("r-9") && text.includes("00-1") && !text.includes("secret") && text.endsWith("7"));
});

test("an aborted call is cancelled at the server, and its late answer is nobody's", async (t) => {
	const { server, client } = await servedBy(t, (one) => (one.type === type.cancel ? error(one.call, 499, { code: "Cancelled" }) : one.payload.toString() === "1" ? undefined : echo(one)));
	await client.callFunction("f", [0]);
	const abort = new AbortController();
	const call = failure(client.callFunction("f", [1], { signal: abort.signal }));
	await sleep(20);
	abort.abort(new Error("enough"));
	const thrown = await call;
	assert.deepEqual([thrown.code, thrown.cause.message], ["Cancelled", "enough"]);
	assert.equal(await client.callFunction("f", [2]), 2);
	const [, one] = server.calls();
	assert.deepEqual(server.frames.filter((f) => f.type === type.cancel).map((f) => f.call), [one.call]);
	assert.equal(server.connections.length, 1);
});

test("a call that is aborted before it is sent is not sent", async (t) => {
	const { server, client } = await servedBy(t, echo);
	assert.equal((await failure(client.callFunction("f", [1], { signal: AbortSignal.abort() }))).code, "Cancelled");
	const abort = new AbortController();
	const waits = failure(client.callFunction("f", [1], { signal: abort.signal }));
	abort.abort();
	assert.equal((await waits).code, "Cancelled");
	assert.equal(await client.callFunction("f", [2]), 2);
	assert.equal(server.calls().length, 1);
});

test("a signal is let go of when its call ends", async (t) => {
	const { client } = await servedBy(t, echo);
	const { signal } = new AbortController();
	for (let i = 0; i < 30; i++) {
		await client.callFunction("f", [i], { signal });
	}
	assert.equal(getEventListeners(signal, "abort").length, 0);
});

test("deadlines end calls on time, in any order, and tell the server", async (t) => {
	const { server, client } = await servedBy(t, (one) => (one.type === type.call && one.payload.toString() === "0" ? echo(one) : undefined));
	await client.callFunction("f", [0]);
	const begun = performance.now();
	const passed = () => performance.now() - begun;
	const times = await Promise.all(
		[300, 50, 150, 100].map(async (timeoutMs) => {
			const timer = sleep(timeoutMs).then(passed); // as late as the machine makes any timer
			const thrown = await failure(client.callFunction("f", [1], { timeoutMs }));
			const ended = passed();
			assert.equal(thrown.code, "Timeout");
			assert.ok(ended >= timeoutMs, `${ended} of ${timeoutMs}`);
			return ended - (await timer);
		}),
	);
	assert.ok(times.every((late) => late < 60), times.join());
	await until(() => server.frames.filter((one) => one.type === type.cancel).length === 4);
	assert.equal(await client.callFunction("f", [0], { timeoutMs: Infinity }), 0);
	assert.equal(server.calls().at(-1).extra, 0);
});

test("deadlines that pass on a connection that is gone end each call once", async (t) => {
	const { server, client } = await servedBy(t, (one) => (one.payload.toString() === "0" ? echo(one) : undefined));
	await client.callFunction("f", [0]);
	const ends = [];
	const calls = Array.from({ length: 5 }, () => client.callFunction("f", [1], { timeoutMs: 50 }).catch((thrown) => ends.push(thrown.code)));
	await sleep(20);
	server.connections[0].socket.destroy();
	for (const end = performance.now() + 80; performance.now() < end; ) {
		// Timers come before what the socket has to say.
	}
	await Promise.all(calls);
	assert.equal(ends.length, 5);
	assert.ok(ends.every((code) => code === "Timeout" || code === "BadResponse"), ends.join());
	assert.equal(await client.callFunction("f", [0]), 0);
	await client.close();
});

test("there is no timer for each call", async (t) => {
	const { client } = await servedBy(t, async (one) => {
		await sleep(100);
		return result(one.call, 1);
	});
	const calls = Array.from({ length: 500 }, () => client.callFunction("f", [1], { timeoutMs: 60_000 }));
	await sleep(50);
	const timers = process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
	assert.ok(timers < 510, String(timers)); // the server's own sleeps
	await Promise.all(calls);
});

// ---- the server that is not there ----

test("no socket, not a socket, nobody listening: what is wrong is said", async (t) => {
	const folder = privateFolder(t);
	const nowhere = await failure(clientOf(t, join(folder, "none.sock")).callFunction("f"));
	assert.equal(nowhere.code, "Unreachable");
	assert.match(nowhere.message, /no socket at .*none\.sock/);
	writeFileSync(join(folder, "file"), "");
	assert.match((await failure(clientOf(t, join(folder, "file")).callFunction("f"))).message, /not a socket/);
	const { path } = await fakeIpc(t, echo);
	symlinkSync(path, join(folder, "link"));
	assert.match((await failure(clientOf(t, join(folder, "link")).callFunction("f"))).message, /not a socket/);
	const refused = await new Promise((done) => {
		execFile(process.execPath, ["-e", `require("net").createServer().listen(${JSON.stringify(join(folder, "dead.sock"))}, () => process.kill(process.pid, "SIGKILL"))`], () => done(failure(clientOf(t, join(folder, "dead.sock")).callFunction("f"))));
	});
	assert.equal(refused.code, "Unreachable");
	assert.match(refused.message, /ECONNREFUSED/);
	assert.equal(refused.cause.code, "ECONNREFUSED");
});

test("a socket where others can write is not trusted", async (t) => {
	const folder = join(privateFolder(t), "open");
	mkdirSync(folder);
	chmodSync(folder, 0o777);
	const { path, connections } = await fakeIpc(t, echo, { path: join(folder, "s.sock") });
	assert.match((await failure(clientOf(t, path).callFunction("f"))).message, /not private/);
	assert.equal(connections.length, 0);
});

test("a server that does not speak the protocol is told from one that does", async (t) => {
	for (const [reply, expected] of [
		["HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n", /type is not known/],
		[frame(type.result, 1, "1"), /type is not known/],
		[frame(type.hello, 0, "FRXX\x01\0\0\0"), /FRST/],
		[frame(type.hello, 0, "FRST\x07\0\0\0\0\0\0\0\0\0\0\0"), /version/],
		[frame(type.hello, 0, "FRST"), /cut short/],
		[frame(type.goaway, 0, "version 1 is not spoken here"), /version 1 is not spoken here/],
	]) {
		const { client } = await servedBy(t, echo, { hello: reply });
		const thrown = await failure(client.callFunction("f"));
		assert.equal(thrown.code, "Unreachable");
		assert.match(thrown.message, expected);
	}
});

test("a server that never greets costs a call its time, not more", async (t) => {
	const { client } = await servedBy(t, echo, { hello: null });
	const begun = performance.now();
	const thrown = await failure(client.callFunction("f", [], { timeoutMs: 100 }));
	assert.equal(thrown.code, "Timeout");
	assert.ok(performance.now() - begun < 250);
});

// ---- connections that end ----

test("a connection that ends without an answer: the call may have run, and is not sent again", async (t) => {
	const { server, client } = await servedBy(
		t,
		(one, { socket }) => {
			if (one.payload.toString() === "1") {
				socket.destroy();
				return undefined;
			}
			return echo(one);
		},
		{},
		{ retry: { attempts: 5, baseMs: 1 } },
	);
	const [broken, other] = await Promise.all([failure(client.callFunction("f", [1])), failure(client.callFunction("f", [5]))]);
	assert.deepEqual([broken.code, other.code], ["BadResponse", "BadResponse"]);
	assert.equal(await client.callFunction("f", [2]), 2);
	assert.equal(server.calls().filter((one) => one.payload.toString() === "1").length, 1);
});

test("such a call is sent again where it may run twice", async (t) => {
	let tries = 0;
	const { client } = await servedBy(t, (one, { socket }) => (++tries < 3 ? void socket.destroy() : echo(one)));
	assert.equal(await client.callFunction("f", [1], { retry: { attempts: 5, baseMs: 1, idempotent: true } }), 1);
	assert.equal(tries, 3);
});

test("a connection that the server closed while nobody called costs nobody anything", async (t) => {
	const { server, client } = await servedBy(t, echo);
	for (let i = 0; i < 20; i++) {
		assert.equal(await client.callFunction("f", [i]), i);
		const closed = new Promise((done) => server.connections.at(-1).socket.once("close", done));
		server.connections.at(-1).socket.end();
		if (i % 2 === 0) {
			await closed;
		} else {
			server.connections.at(-1).socket.destroy();
		}
	}
	assert.equal(server.calls().length, 20);
});

test("what cannot be read ends the connection, not the client", async (t) => {
	const breaches = {
		garbage: () => Buffer.from("this is no frame at all"),
		"a type that is not known": (call) => frame(99, call),
		"a flag that is not known": (call) => frame(type.result, call, "1", { flags: 0x40 }),
		"an answer to no call": (call) => frame(type.result, call ^ 0x500000, "1"),
		"an answer to call 0": () => frame(type.result, 0, "1"),
		"two answers": (call) => Buffer.concat([result(call ^ 0x100000, 1), result(call, 1)]),
		"half a header": (call, socket) => void socket.end(frame(type.result, call).subarray(0, 9)),
		"half a payload": (call, socket) => void socket.end(frame(type.result, call, "12345").subarray(0, 18)),
		"a stream": (call) => frame(type.item, call, "1"),
		"a second HELLO": () => welcome(),
		"a void with a payload": (call) => frame(type.result, call, "1", { flags: flag.void }),
		"a huge length": () => Buffer.from([255, 255, 255, 255, type.ping, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
	};
	for (const [name, bytes] of Object.entries(breaches)) {
		const { server, client } = await servedBy(t, (one, { socket }) => (one.payload.toString() === "1" ? bytes(one.call, socket) : echo(one)));
		const thrown = await failure(client.callFunction("f", [1]));
		assert.equal(thrown.code, "BadResponse", name);
		assert.equal(await client.callFunction("f", [2]), 2, name);
		assert.equal(server.connections.length, 2, name);
	}
});

test("an answer that cannot be read is that call's trouble alone", async (t) => {
	const answers = {
		"not JSON": (call) => frame(type.result, call, "{"),
		"not UTF-8": (call) => frame(type.result, call, Buffer.from([0x22, 0xff, 0x22])),
		"packed without being asked": (call) => frame(type.result, call, "1", { flags: flag.packed }),
		"too long": (call) => frame(type.result, call, Buffer.alloc(5000, 32)),
		"an error that is none": (call) => frame(type.error, call, "oops", { extra: 500 }),
		"an error without a status": (call) => frame(type.error, call, "{}"),
	};
	for (const [name, bytes] of Object.entries(answers)) {
		const { server, client } = await servedBy(t, (one) => (one.payload.toString() === "1" ? bytes(one.call) : echo(one)), {}, { responseBytesMax: 4096 });
		const [broken, fine] = await Promise.all([failure(client.callFunction("f", [1])), client.callFunction("f", [2])]);
		assert.equal(broken.code, "BadResponse", name);
		assert.equal(fine, 2, name);
		assert.equal(server.connections.length, 1, name);
	}
});

test("text that holds U+FFFD is text", async (t) => {
	const { client } = await servedBy(t, echo);
	assert.equal(await client.callFunction("f", ["\ufffd€"]), "\ufffd€");
});

test("a server's PING is answered", async (t) => {
	const { server, client } = await servedBy(t, (one) => (one.type === type.call ? Buffer.concat([frame(type.ping, 0, "tick", { extra: 7 }), result(one.call, 1)]) : undefined));
	await client.callFunction("f");
	await sleep(20);
	const pong = server.frames.find((one) => one.type === type.pong);
	assert.deepEqual([pong.payload.toString(), pong.extra], ["tick", 7]);
});

// ---- servers that go and come ----

test("a server that starts again: the first call succeeds within 250 ms of its being ready", async (t) => {
	const folder = privateFolder(t);
	const path = join(folder, "s.sock");
	let server = await fakeIpc(t, echo, { path });
	const client = clientOf(t, path, { retry: { attempts: 3 } });
	const late = [];
	for (let round = 0; round < 8; round++) {
		assert.equal(await client.callFunction("f", [1]), 1);
		await server.stop();
		// Asked for while nobody is there.
		const waiting = client.callFunction("f", [2]);
		await sleep(100 + 60 * round);
		server = await fakeIpc(t, echo, { path });
		const ready = performance.now();
		assert.equal(await waiting, 2);
		late.push(Math.round(performance.now() - ready));
		await server.stop();
		await failure(client.callFunction("f", [3], { timeoutMs: 30 }));
		server = await fakeIpc(t, echo, { path });
		const again = performance.now();
		assert.equal(await client.callFunction("f", [4]), 4);
		late.push(Math.round(performance.now() - again));
	}
	t.diagnostic(`ms after ready: ${late.join()}`);
	assert.ok(Math.max(...late) < 250, late.join());
});

test("a server that does not come back: calls fail when the wait for it is over, and then at once", async (t) => {
	const { server, client } = await servedBy(t, echo, {}, { reconnectMs: 200 });
	await client.callFunction("f", [1]);
	await server.stop();
	const begun = performance.now();
	const first = await failure(client.callFunction("f", [2]));
	const waited = performance.now() - begun;
	assert.equal(first.code, "Unreachable");
	assert.ok(waited > 100 && waited < 500, String(waited));
	const then = performance.now();
	assert.equal((await failure(client.callFunction("f", [3]))).code, "Unreachable");
	assert.ok(performance.now() - then < 60);
});

test("GOAWAY: calls under way are answered, those not taken on go to a new connection", async (t) => {
	const { server, client } = await servedBy(t, async (one, connection) => {
		if (one.type !== type.call) {
			return undefined;
		}
		const nth = server.connections.indexOf(connection);
		if (nth > 0) {
			return result(one.call, `new ${one.payload}`);
		}
		connection.count = (connection.count ?? 0) + 1;
		if (connection.count === 1) {
			await sleep(30);
			connection.leaving = true;
			connection.socket.write(frame(type.goaway, 0, "a new build"));
			await sleep(50);
			return result(one.call, `old ${one.payload}`);
		}
		while (!connection.leaving) {
			await sleep(1);
		}
		return error(one.call, 503, { code: "ShuttingDown" }, 1);
	});
	const begun = performance.now();
	const calls = [client.callFunction("f", [1]), client.callFunction("f", [2]), client.callFunction("f", [3])];
	assert.deepEqual(await Promise.all(calls), ["old 1", "new 2", "new 3"]);
	assert.ok(performance.now() - begun < 500, "without the wait that Retry-After asks for");
	assert.equal(await client.callFunction("f", [4]), "new 4");
	await sleep(20);
	assert.ok(server.connections[0].socket.destroyed || server.connections[0].socket.readableEnded, "the old connection is left");
	assert.equal(server.connections.length, 2);
});

test("an error of that status that a route has itself is an answer, GOAWAY or not", async (t) => {
	const { server, client } = await servedBy(t, (one) => Buffer.concat([frame(type.goaway, 0), error(one.call, 503, { code: "OutOfStock" })]), {}, { retry: { attempts: 3, baseMs: 1 } });
	const thrown = await client.callFunction("f", [1]).catch((e) => e);
	assert.equal(thrown.code, "OutOfStock");
	assert.equal(server.calls().length, 1);
});

test("a server that only ever says GOAWAY ends in an error", async (t) => {
	const { client } = await servedBy(t, (one) => Buffer.concat([frame(type.goaway, 0), error(one.call, 503, { code: "ShuttingDown" }, 1)]));
	const thrown = await client.callFunction("f", [1], { timeoutMs: 3000 }).catch((e) => e);
	assert.ok(["Unreachable", "ShuttingDown", "Timeout"].includes(thrown.code), thrown.code);
});

test("refusals are tried again as over HTTP", async (t) => {
	let tries = 0;
	const { client } = await servedBy(t, (one) => (++tries < 3 ? error(one.call, 429, { code: "Overloaded" }) : echo(one)), {}, { retry: { attempts: 3, baseMs: 1 } });
	assert.equal(await client.callFunction("f", [1]), 1);
	assert.equal(tries, 3);
});

// ---- limits ----

test("a server that does not read: calls wait, up to a limit, and all are answered when it does", async (t) => {
	const { server, client } = await servedBy(t, echo, { onConnection: (socket, n) => void (n === 1 && socket.once("data", () => setImmediate(() => socket.pause()))) }, { queueMax: 100 });
	const body = "x".repeat(100_000);
	await sleep(10);
	const first = client.callFunction("f", [1]).catch((e) => e.code);
	await sleep(50);
	const calls = Array.from({ length: 200 }, async (_, i) => client.callFunction("f", [i + body], { timeoutMs: 20_000 }).then((value) => value.length, (e) => e.code));
	await sleep(50);
	server.connections[0].socket.resume();
	const ends = await Promise.all(calls);
	await first;
	const refused = ends.filter((end) => end === "Unreachable").length;
	assert.ok(refused > 10 && refused < 150, String(refused));
	assert.equal(ends.filter((end) => typeof end === "number").length, 200 - refused);
});

test("a mistake in arguments is the caller's, and leaves nothing behind", async (t) => {
	const { client } = await servedBy(t, echo);
	await assert.rejects(client.callFunction("f", [1n]), TypeError);
	assert.equal(await client.callFunction("f", [1]), 1);
	await assert.rejects(client.callFunction("f", [1n]), TypeError);
	assert.equal(await client.callFunction("f", [2]), 2);
	await client.close();
});

test("arguments are what they were when the call was made", async (t) => {
	const { client } = await servedBy(t, echo);
	const value = { n: 1 };
	const first = client.callFunction("f", [value]);
	value.n = 2;
	assert.deepEqual(await first, { n: 1 });
	const second = client.callFunction("f", [value]);
	value.n = 3;
	assert.deepEqual(await second, { n: 2 });
});

// ---- contracts ----

test("a contract that differs is known before a call is sent", async (t) => {
	const { server, client } = await servedBy(t, echo, {}, { onContractMismatch: "throw" });
	const route = { name: "f", path: "/f", errors: {} };
	assert.equal((await failure(client.call({ ...route, contract: "other" }, [1]))).code, "ContractMismatch");
	assert.equal(server.calls().length, 0);
	assert.equal(await client.call({ ...route, contract: "c0de" }, [1]), 1);
});

test("or warned of, once", async (t) => {
	const said = [];
	const { client } = await servedBy(t, echo, {}, { logger: { warn: (message) => said.push(message) } });
	const route = { name: "f", path: "/f", errors: {}, contract: "other" };
	assert.equal(await client.call(route, [1]), 1);
	assert.equal(await client.call(route, [2]), 2);
	assert.equal(said.length, 1);
	assert.match(said[0], /contract c0de, here other/);
});

// ---- the packed form ----

const packedForm = {
	encode: { list: (args) => (typeof args[0] === "number" ? Buffer.from([args[0]]) : undefined) },
	decode: { list: (data, start, end) => ({ packed: [...data.subarray(start, end)] }) },
};
const packing = { name: "f", path: "/f", errors: {}, contract: "c0de", packed: packedForm };
const packs = (flags, features = 1) => ({ hello: welcome({ features, routes: [{ path: "/f", flags }] }) });
const flagsAndBody = (one) => (one.type !== type.call ? undefined : one.flags & flag.acceptPacked ? frame(type.result, one.call, one.payload, { flags: flag.packed }) : result(one.call, [one.flags, one.payload.toString()]));

test("values travel packed where both ends can", async (t) => {
	const { client } = await servedBy(t, flagsAndBody, packs(3));
	// Before the server has said what it can, JSON is what is sure.
	assert.deepEqual(await client.call(packing, [7]), { packed: [0x37] });
	assert.deepEqual(await client.call(packing, [7]), { packed: [7] });
	// Not of its type: as JSON.
	assert.deepEqual(await client.call(packing, ["A"]), { packed: [0x22, 0x41, 0x22] });
	assert.deepEqual(Buffer.from(await client.raw(packing, Buffer.from("9"))).toString(), '[0,"9"]');
	const input = await servedBy(t, flagsAndBody, packs(1));
	await input.client.call(packing, [0]);
	assert.deepEqual(await input.client.call(packing, [7]), [1, "\u0007"]);
});

test("else they are JSON", async (t) => {
	for (const [options, route] of [
		[packs(3, 0), packing],
		[packs(0), packing],
		[packs(3), { ...packing, contract: "other" }],
		[packs(3), { ...packing, packed: undefined }],
	]) {
		const { client } = await servedBy(t, flagsAndBody, options, { logger: { warn: () => {} } });
		await client.call(route, [0]);
		assert.deepEqual(await client.call(route, [7]), [0, "7"]);
	}
});

test("packed arguments that do not pass are sent again as JSON", async (t) => {
	const { server, client } = await servedBy(t, (one) => (one.flags & flag.packed ? frame(type.error, one.call, "", { flags: flag.againAsJson }) : error(one.call, 422, { code: "ConstraintViolation", path: "n" })), packs(3));
	await client.call(packing, [7]).catch(() => {});
	const thrown = await client.call(packing, [7]).catch((e) => e);
	assert.equal(thrown.code, "ConstraintViolation");
	const [, packedCall, jsonCall] = server.calls();
	assert.notEqual(packedCall.call, jsonCall.call);
	assert.equal(jsonCall.payload.toString(), "7");
});

// ---- its place in a program ----

const exec = promisify(execFile);
const program = (path, body) => ["--input-type=module", "-e", `import { ForstClient } from "@forst/sidecar"; const client = new ForstClient({ mode: "ipc", ipc: ${JSON.stringify(path)} }); ${body}`];
const here = new URL(".", import.meta.url);

test("an idle connection does not keep Node running, a call under way does", async (t) => {
	const { path } = await fakeIpc(t, async (one) => {
		await sleep(300);
		return echo(one);
	});
	const begun = performance.now();
	const { stdout } = await exec(process.execPath, program(path, `console.log(await client.callFunction("f", [1])); client.callFunction("f", [2]).then(console.log);`), { cwd: here, timeout: 10_000 });
	assert.equal(stdout, "1\n2\n");
	assert.ok(performance.now() - begun < 5_000);
});

test("a connection that nobody waits for any more does not keep Node running", async (t) => {
	const { path } = await fakeIpc(t, echo, { hello: null });
	const begun = performance.now();
	await exec(process.execPath, program(path, `await client.callFunction("f", [1], { timeoutMs: 50 }).catch(() => {});`), { cwd: here, timeout: 10_000 });
	assert.ok(performance.now() - begun < 4_000);
});

test("a call that waits for a server that went keeps Node running until it is settled", async (t) => {
	const folder = privateFolder(t);
	const path = join(folder, "s.sock");
	let server = await fakeIpc(t, echo, { path });
	const running = exec(process.execPath, program(path, `console.log(await client.callFunction("f", [1])); await new Promise((d) => setTimeout(d, 300)); client.callFunction("f", [2]).then(console.log);`), { cwd: here, timeout: 10_000 });
	while (server.calls().length === 0) {
		await sleep(5);
	}
	await sleep(50);
	await server.stop();
	await sleep(500);
	server = await fakeIpc(t, echo, { path });
	assert.equal((await running).stdout, "1\n2\n");
});

test("closing waits for calls under way and for those that wait", async (t) => {
	const { server, client } = await servedBy(t, async (one) => {
		await sleep(50);
		return echo(one);
	});
	const call = client.callFunction("f", [1]);
	await client.close();
	assert.equal(await call, 1);
	await assert.rejects(client.callFunction("f"), { code: "Cancelled" });
	await sleep(20);
	assert.ok(server.connections.every(({ socket }) => socket.destroyed));
	await new ForstClient({ mode: "ipc", ipc: server.path }).close();
});

test("a server is asked for again where it is now", async (t) => {
	const first = await fakeIpc(t, echo);
	process.env.FORST_IPC = first.path;
	t.after(() => delete process.env.FORST_IPC);
	const client = new ForstClient({ mode: "ipc" });
	t.after(() => client.close());
	assert.equal(await client.callFunction("f", [1]), 1);
	await first.stop();
	const second = await fakeIpc(t, echo);
	process.env.FORST_IPC = second.path;
	assert.equal(await client.callFunction("f", [2]), 2);
});

test("without any socket to be found, that is said", async (t) => {
	const client = new ForstClient({ mode: "ipc", ipc: "off", retry: false });
	t.after(() => client.close());
	assert.match((await failure(client.callFunction("f"))).message, /no socket is known/);
});

test("many calls, many of them given up, and connections that break: every call ends once", async (t) => {
	const path = join(privateFolder(t), "s.sock");
	const server = createServer((socket) => {
		let held = Buffer.alloc(0);
		socket.on("error", () => {});
		socket.on("data", (data) => {
			held = Buffer.concat([held, data]);
			while (held.length >= 16 && held.length >= 16 + held.readUInt32LE(0)) {
				const [kind, call, length] = [held[4], held.readUInt32LE(8), held.readUInt32LE(0)];
				const payload = held.subarray(16, 16 + length).toString();
				held = held.subarray(16 + length);
				const chance = Math.random();
				if (kind === type.hello) {
					socket.write(welcome());
				} else if (kind === type.call && chance < 0.002) {
					socket.destroy();
				} else if (kind === type.call && chance < 0.005) {
					socket.write(frame(type.goaway, 0));
					socket.write(result(call, JSON.parse(payload)));
				} else if (kind === type.call) {
					setTimeout(() => socket.writable && socket.write(result(call, JSON.parse(payload))), chance * 20);
				}
			}
		});
	});
	await new Promise((done) => server.listen(path, done));
	t.after(() => server.close());
	const client = clientOf(t, path, { retry: { attempts: 3, baseMs: 1 } });
	const ends = { ok: 0 };
	const caller = async (from) => {
		for (let i = 0; i < 100; i++) {
			const n = from * 1000 + i;
			const signal = Math.random() < 0.1 ? AbortSignal.timeout(5) : undefined;
			await client.callFunction("f", [n], { ...(signal ? { signal } : {}), timeoutMs: Math.random() < 0.1 ? 8 : 10_000 }).then(
				(value) => {
					assert.equal(value, n);
					ends.ok++;
				},
				(thrown) => {
					assert.ok(isTransportError(thrown), String(thrown.stack));
					ends[thrown.code] = (ends[thrown.code] ?? 0) + 1;
				},
			);
		}
	};
	await Promise.all(Array.from({ length: 50 }, (_, i) => caller(i)));
	t.diagnostic(JSON.stringify(ends));
	assert.equal(Object.values(ends).reduce((a, b) => a + b), 5000);
	assert.ok(ends.ok > 2500 && !ends.Unreachable, JSON.stringify(ends));
});
