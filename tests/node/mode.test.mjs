// Which way calls take: what is asked for, what is found, and what happens when it is not there.
import assert from "node:assert/strict";
import { chownSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ForstClient, isTransportError, TransportError, withRetry } from "@forst/sidecar";
import { error, fakeIpc, privateFolder, result, type } from "./lib/fake-ipc.mjs";
import { fakeServer, problem } from "./lib/fake-server.mjs";

const byIpc = (one) => (one.type === type.call ? result(one.call, "ipc") : undefined);
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const where = (client) => client.callFunction("f");

/** An empty project to be in, and an environment that says nothing. */
function projectFolder(t) {
	const folder = privateFolder(t);
	const before = process.cwd();
	process.chdir(folder);
	writeFileSync("package.json", "{}");
	for (const name of ["FORST_URL", "FORST_IPC", "NODE_ENV"]) {
		const value = process.env[name];
		delete process.env[name];
		t.after(() => (value === undefined ? delete process.env[name] : (process.env[name] = value)));
	}
	t.after(() => process.chdir(before));
	return folder;
}

function writeReady(folder, members, out = "dist/forst") {
	mkdirSync(join(folder, out), { recursive: true });
	writeFileSync(join(folder, out, "ready.json"), JSON.stringify({ event: "ready", pid: 1, routes: 1, ...members }));
}

async function both(t) {
	const folder = projectFolder(t);
	const ipc = await fakeIpc(t, byIpc);
	const http = await fakeServer(t, () => ({ body: '"http"' }));
	return { folder, ipc: ipc.path, ipcServer: ipc, url: http.url, address: http.url.slice("http://".length) };
}

function clientOf(t, options = {}) {
	const said = [];
	const client = new ForstClient({ retry: false, logger: { warn: (message) => said.push(message) }, ...options });
	t.after(() => client.close());
	return Object.assign(client, { said });
}

test("a running server is found by its ready file, its socket first", async (t) => {
	const { folder, ipc, address } = await both(t);
	writeReady(folder, { http: address });
	const http = clientOf(t);
	assert.deepEqual([await where(http), http.mode, http.baseUrl.host], ["http", "http", address]);
	writeReady(folder, { http: address, ipc });
	const socket = clientOf(t);
	assert.deepEqual([await where(socket), socket.mode], ["ipc", "ipc"]);
});

test("NODE_ENV, or a mode of its name, chooses between what a server merely says of itself", async (t) => {
	const { folder, ipc, address } = await both(t);
	writeReady(folder, { http: address, ipc });
	for (const [environment, mode, expected] of [
		[undefined, undefined, "ipc"],
		["development", undefined, "ipc"],
		["production", undefined, "http"],
		["production", "development", "ipc"],
		["development", "production", "http"],
		["production", "ipc", "ipc"],
	]) {
		process.env.NODE_ENV = environment ?? "";
		const client = clientOf(t, mode === undefined ? {} : { mode });
		assert.deepEqual([await where(client), client.mode], [expected, expected], `NODE_ENV ${environment}, mode ${mode}`);
	}
	process.env.NODE_ENV = "production";
	process.env.FORST_IPC = ipc;
	assert.equal(await where(clientOf(t)), "ipc");
	delete process.env.FORST_IPC;
	writeReady(folder, { ipc });
	assert.equal(await where(clientOf(t)), "ipc");
	assert.throws(() => clientOf(t, { mode: "pigeon" }), /mode is one of ipc, http, direct, development, production, not pigeon/);
});

test("a server's options say where it is", async (t) => {
	const { ipc, address } = await both(t);
	const [host, port] = address.split(":");
	const config = { transports: ["http", "ipc"], http: { host, port: Number(port), cors: true }, ipc: { socketPath: ipc, permissions: 0o600 } };
	assert.equal(await where(clientOf(t, config)), "ipc");
	assert.equal(await where(clientOf(t, { ...config, transports: ["http"] })), "http");
	assert.equal(await where(clientOf(t, { ...config, transports: ["ipc"] })), "ipc");
	assert.equal(await where(clientOf(t, { ...config, mode: "http" })), "http");
	process.env.NODE_ENV = "production";
	assert.equal(await where(clientOf(t, config)), "http");
	assert.equal(await where(clientOf(t, { transports: ["ipc"], ipc: { socketPath: ipc } })), "ipc");
	delete process.env.NODE_ENV;
	assert.equal(await where(clientOf(t, { http: { port: Number(port) }, transports: ["http"] })), "http");
	assert.equal(clientOf(t, { http: { host: "::1", port: 81 } }).baseUrl.href, "http://[::1]:81/");
	assert.equal(clientOf(t, { http: { host: "0.0.0.0", port: 81 } }).baseUrl.href, "http://127.0.0.1:81/");
	assert.equal(clientOf(t, { http: { port: 0 } }).baseUrl.href, "http://127.0.0.1:8080/");
});

test("a mode of NODE_ENV's name leaves direct aside", async (t) => {
	const { folder, address } = await both(t);
	writeReady(folder, { http: address });
	const client = clientOf(t, { mode: "development", experimental: { direct: true } });
	assert.deepEqual([await where(client), client.said], ["http", []]);
});

test("the ready file is below the folder of forst.config.json, where `out` says, or of package.json", async (t) => {
	const { folder, ipc } = await both(t);
	mkdirSync(join(folder, "src/deep"), { recursive: true });
	process.chdir(join(folder, "src/deep"));
	writeReady(folder, { ipc });
	assert.equal(await where(clientOf(t)), "ipc");
	rmSync(join(folder, "dist"), { recursive: true });
	writeFileSync(join(folder, "forst.config.json"), '{ "out": "build/x" }');
	writeReady(folder, { ipc }, "build/x");
	assert.equal(await where(clientOf(t)), "ipc");
});

test("the configuration's socket is found; off is none", async (t) => {
	const { folder, ipc, address } = await both(t);
	writeFileSync("forst.config.json", JSON.stringify({ http: address, ipc }));
	assert.equal(await where(clientOf(t)), "ipc");
	writeReady(folder, { ipc });
	writeFileSync("forst.config.json", JSON.stringify({ http: address, ipc: "off" }));
	assert.equal(await where(clientOf(t)), "http");
	writeFileSync("forst.config.json", JSON.stringify({ http: address }));
	assert.equal(await where(clientOf(t)), "ipc");
	writeFileSync("forst.config.json", JSON.stringify({ http: "127.0.0.1:0", ipc: "off" }));
	writeReady(folder, { http: address });
	assert.equal(await where(clientOf(t)), "http");
});

test("what is said with more weight counts: options, then the environment, then what is found", async (t) => {
	const { folder, ipc, url } = await both(t);
	writeReady(folder, { ipc });
	process.env.FORST_URL = url;
	assert.equal(await where(clientOf(t)), "http");
	process.env.FORST_IPC = ipc;
	assert.equal(await where(clientOf(t)), "ipc");
	assert.equal(await where(clientOf(t, { baseUrl: url })), "http");
	assert.equal(await where(clientOf(t, { baseUrl: url, ipc })), "ipc");
	assert.equal(await where(clientOf(t, { ipc: "off" })), "http");
	assert.equal(await where(clientOf(t, { baseUrl: "http://127.0.0.1:1", mode: "ipc" })), "ipc");
	assert.equal(await where(clientOf(t, { mode: "http" })), "http");
});

test("a mode that is asked for is not replaced", async (t) => {
	const { folder, address } = await both(t);
	writeReady(folder, { http: address, ipc: join(folder, "none.sock") });
	const client = clientOf(t, { mode: "ipc" });
	await assert.rejects(where(client), { code: "Unreachable", message: /no socket at .*none\.sock/ });
	assert.deepEqual(client.said, []);
	const http = clientOf(t, { mode: "http", baseUrl: "http://127.0.0.1:1", ipc: join(folder, "none.sock") });
	await assert.rejects(where(http), { code: "Unreachable", message: /127\.0\.0\.1:1/ });
	assert.throws(() => clientOf(t, { mode: "direct" }), /there is no .*routes\.node: forstc build --target=node makes it/);
});

test("a socket that is found and not there: HTTP, and one line that says why", async (t) => {
	const { folder, address } = await both(t);
	writeReady(folder, { http: address, ipc: join(folder, "none.sock") });
	const client = clientOf(t);
	assert.deepEqual(await Promise.all([where(client), where(client)]), ["http", "http"]);
	assert.equal(await where(client), "http");
	assert.equal(client.mode, "http");
	assert.equal(client.said.length, 1);
	assert.match(client.said[0], /over HTTP to http:.*none\.sock/);
});

test("direct, where it cannot be had, is IPC, with one line that says why", async (t) => {
	const { folder, ipc } = await both(t);
	writeReady(folder, { ipc });
	const client = clientOf(t, { experimental: { direct: true } });
	assert.deepEqual([await where(client), await where(client), client.mode], ["ipc", "ipc", "ipc"]);
	assert.equal(client.said.length, 1);
	assert.match(client.said[0], /do not run in this process: /);
});

test("neither socket nor port: the error names both", async (t) => {
	const folder = projectFolder(t);
	writeReady(folder, { http: "127.0.0.1:1", ipc: join(folder, "none.sock") });
	const client = clientOf(t);
	const thrown = await where(client).catch((e) => e);
	assert.ok(isTransportError(thrown) && thrown.code === "Unreachable");
	assert.match(thrown.message, /none\.sock.*127\.0\.0\.1:1/);
	assert.deepEqual(client.said, []);
});

test("a server that started again elsewhere is found there", async (t) => {
	const { folder, ipc, ipcServer, address } = await both(t);
	writeReady(folder, { http: address });
	const client = clientOf(t, { reconnectMs: 300 });
	assert.equal(await where(client), "http");
	const other = await fakeServer(t, () => ({ body: '"other"' }));
	const dead = await fakeServer(t, () => ({ body: '"dead"' }));
	writeReady(folder, { http: dead.url.slice(7) });
	const moved = clientOf(t);
	assert.equal(await where(moved), "dead");
	dead.server.closeAllConnections();
	await new Promise((done) => dead.server.close(done));
	writeReady(folder, { http: other.url.slice(7) });
	assert.equal(await where(moved), "other");
	writeReady(folder, { ipc });
	other.server.closeAllConnections();
	await new Promise((done) => other.server.close(done));
	assert.equal(await where(moved), "ipc");
	await ipcServer.stop();
	const second = await fakeIpc(t, byIpc);
	writeReady(folder, { ipc: second.path });
	assert.equal(await where(moved), "ipc");
});

test("in development calls wait for a server that is being started", async (t) => {
	const { folder, ipc, address } = await both(t);
	process.env.NODE_ENV = "development";
	for (const ready of [{ ipc }, { http: address }, { http: address, ipc }]) {
		rmSync(join(folder, "dist"), { recursive: true, force: true });
		const client = clientOf(t);
		const calls = [where(client), where(client)];
		await sleep(200);
		writeReady(folder, ready);
		const expected = ready.ipc ? "ipc" : "http";
		// One of them may meet the port first.
		assert.ok((await Promise.all(calls)).every((way) => way === expected || (way === "http" && ready.http)));
		assert.equal(await where(client), expected);
	}
	const client = clientOf(t, { mode: "ipc" });
	rmSync(join(folder, "dist"), { recursive: true, force: true });
	const call = where(client);
	await sleep(100);
	writeReady(folder, { ipc });
	assert.equal(await call, "ipc");
});

test("what others may have put above the project is not read", { skip: process.getuid?.() !== 0 }, async (t) => {
	const { folder, ipc } = await both(t);
	writeReady(folder, { ipc });
	assert.equal(new ForstClient().mode, "ipc");
	chownSync(join(folder, "dist/forst/ready.json"), 12345, 12345);
	assert.equal(new ForstClient().mode, "http");
	writeFileSync("forst.config.json", JSON.stringify({ http: "127.0.0.1:9999" }));
	assert.equal(new ForstClient().baseUrl.port, "9999");
	chownSync("forst.config.json", 12345, 12345);
	assert.equal(new ForstClient().baseUrl.port, "8080");
});

test("a ready file that is none is no server", async (t) => {
	const { folder, url } = await both(t);
	mkdirSync(join(folder, "dist/forst"), { recursive: true });
	for (const content of ["{", "null", "[]", '{"ipc":7,"http":{}}', ""]) {
		writeFileSync(join(folder, "dist/forst/ready.json"), content);
		assert.equal(new ForstClient().baseUrl.href, "http://127.0.0.1:8080/");
	}
	assert.equal(await where(clientOf(t, { baseUrl: url })), "http");
});

// ---- what stands around calls ----

test("middleware stands around calls, the first outermost, and sees what is sent and what comes", async (t) => {
	const { url, ipc } = await both(t);
	for (const options of [{ baseUrl: url }, { mode: "ipc", ipc }]) {
		const seen = [];
		const noting = (name) => (next) => async (request) => {
			seen.push(`${name} > ${request.path} ${request.body}`);
			const response = await next({ ...request, headers: { ...request.headers, "x-request-id": name } });
			seen.push(`${name} < ${response.status} ${Buffer.from(response.body)}`);
			return response;
		};
		const client = clientOf(t, { ...options, use: [noting("a"), noting("b")] });
		const value = await client.callFunction("f", [1]);
		assert.deepEqual(seen, ["a > /f 1", "b > /f 1", `b < 200 "${value}"`, `a < 200 "${value}"`]);
		assert.equal(Buffer.from(await client.callRaw("f", Buffer.from("[2]"))).toString(), `"${value}"`);
	}
});

test("middleware may answer itself, and may fail", async (t) => {
	projectFolder(t);
	const canned = () => async () => ({ status: 200, headers: { "content-type": "application/json" }, body: Buffer.from("[4]") });
	assert.deepEqual(await where(clientOf(t, { use: [canned] })), [4]);
	const open = () => async () => Promise.reject(new TransportError("Unreachable", "the circuit is open"));
	await assert.rejects(where(clientOf(t, { use: [open] })), { code: "Unreachable", message: "the circuit is open" });
});

test("retries are inside of middleware; withRetry is there for what is not", async (t) => {
	projectFolder(t);
	let tries = 0;
	let outside = 0;
	const { url } = await fakeServer(t, () => (++tries % 3 === 0 ? { body: "1" } : problem(503, { code: "ShuttingDown" })));
	const counting = (next) => (request) => (outside++, next(request));
	const retry = { attempts: 3, baseMs: 1 };
	assert.equal(await where(clientOf(t, { baseUrl: url, use: [counting], retry })), 1);
	assert.deepEqual([tries, outside], [3, 1]);
	let once = 0;
	const flaky = async () => (++once < 3 ? Promise.reject(Object.assign(new TransportError("Unreachable", "x"), { neverSent: true })) : { status: 200, headers: { "content-type": "application/json" }, body: Buffer.from("2") });
	const request = { path: "/f", headers: {}, deadline: Infinity, idempotent: false, retry: { attempts: 3, baseMs: 1, maxMs: 5 } };
	assert.equal(Buffer.from((await withRetry(flaky)(request)).body).toString(), "2");
});

test("an error of status 503 that a route has itself is not tried again", async (t) => {
	projectFolder(t);
	const { url, requests } = await fakeServer(t, () => problem(503, { code: "OutOfStock" }));
	await assert.rejects(where(clientOf(t, { baseUrl: url, retry: { attempts: 3, baseMs: 1 } })), { code: "OutOfStock" });
	assert.equal(requests.length, 1);
	const socket = await fakeIpc(t, (one) => (one.type === type.call ? error(one.call, 503, { code: "OutOfStock" }) : undefined));
	await assert.rejects(where(clientOf(t, { mode: "ipc", ipc: socket.path, retry: { attempts: 3, baseMs: 1 } })), { code: "OutOfStock" });
	assert.equal(socket.calls().length, 1);
});
