// The socket of a real server: the generated client over it, answers compared with HTTP's, servers that stop under load.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { ForstClient } from "@forst/sidecar";
import { privateFolder } from "./lib/fake-ipc.mjs";
import { emptyFolder, project, routes, runForstc, serveSocket, tsc } from "./lib/served.mjs";

const built = emptyFolder("built-ipc");
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
before(() => runForstc("build", routes, "-o", built));

async function served(t, ...args) {
	const server = await serveSocket(built, join(privateFolder(t), "s.sock"), ...args);
	t.after(() => server.stop("SIGKILL"));
	return server;
}

function clientOf(t, options) {
	const client = new ForstClient(options);
	t.after(() => client.close());
	return client;
}

for (const type of ["module", "commonjs"]) {
	test(`the generated client over the socket, ${type}`, async (t) => {
		const { path } = await served(t);
		const folder = project(`ipc-${type}`, type);
		assert.equal(tsc("typescript-7", folder), "");
		assert.equal(execFileSync(process.execPath, [join(folder, "out/app.js")], { encoding: "utf8", env: { ...process.env, FORST_TEST_IPC: path }, timeout: 120_000 }), "all held\n");
	});
}

test("answers are HTTP's, to the byte", async (t) => {
	const { url, path } = await served(t);
	const answers = [];
	const keeping = (kept) => (next) => async (request) => {
		const response = await next(request);
		kept.push([response.status, response.headers["content-type"], Buffer.from(response.body).toString()]);
		return response;
	};
	const calls = [
		["find-user", "7"],
		["find-user", "70"],
		["users/find-user", '"x"'],
		["find-user", "{"],
		["find-user", ""],
		["find-user", "[1,2]"],
		["rename", '[{"id":1,"name":"a"},"b"]'],
		["rename", '{"user":{"id":1},"name":7}'],
		["delete", "1"],
		["then", ""],
		["report", '{"format":"csv","days":31}'],
		["report", '{"format":"csv","days":13}'],
		["report", '{"format":"xml","days":1}'],
		["exchange", '{"many":["AAE="],"byName":{},"either":{"kind":"raw","data":"AA=="}}'],
		["reverse", '""'],
		["reverse", `"${"AAAA".repeat(50_000)}"`],
		["kinds", '"\ud83d"'],
	];
	for (const options of [{ baseUrl: url }, { ipc: path }]) {
		const kept = [];
		const client = clientOf(t, { ...options, retry: false, headers: { "x-request-id": "the-same" }, use: [keeping(kept)] });
		for (const [name, body] of calls) {
			await client.callRaw(`/${name}`, Buffer.from(body)).catch(() => {});
		}
		answers.push(kept);
	}
	assert.equal(answers[0].length, calls.length);
	assert.deepEqual(answers[1], answers[0]);
});

test("a server that drains while calls come, and its successor: no call is lost", async (t) => {
	let server = await served(t);
	const { path } = server;
	const client = clientOf(t, { ipc: path, mode: "ipc", reconnectMs: 5_000 });
	let going = true;
	const ends = { ok: 0 };
	const caller = async () => {
		while (going) {
			await client.callFunction("find-user", [7]).then(
				() => ends.ok++,
				(error) => (ends[`${error.code} ${error.message}`] = (ends[`${error.code} ${error.message}`] ?? 0) + 1),
			);
		}
	};
	const callers = Array.from({ length: 16 }, caller);
	for (let round = 0; round < 10; round++) {
		await sleep(50);
		assert.equal(await server.stop(), 0);
		server = await serveSocket(built, path);
	}
	await sleep(50);
	going = false;
	await Promise.all(callers);
	await server.stop();
	t.diagnostic(JSON.stringify(ends));
	assert.deepEqual(Object.keys(ends), ["ok"]);
	assert.ok(ends.ok > 100);
});

test("a server that is killed: only calls under way fail, and the next succeed", async (t) => {
	let server = await served(t);
	const { path } = server;
	const client = clientOf(t, { ipc: path, mode: "ipc", reconnectMs: 5_000 });
	t.after(() => server.stop());
	// Calls wait for a server that has answered before, not for one that never did.
	assert.deepEqual(await client.callFunction("find-user", [7]), { user: { id: 7, name: "Ada" }, tags: ["x"] });
	let answered = 0;
	for (let round = 0; round < 5; round++) {
		const calls = Array.from({ length: 200 }, (_, i) => sleep(i / 10).then(() => client.callFunction("find-user", [7])).then(() => "ok", (error) => error.code));
		await sleep(8);
		await server.stop("SIGKILL");
		server = await serveSocket(built, path);
		const ends = await Promise.all(calls);
		assert.ok(ends.every((end) => end === "ok" || end === "BadResponse"), ends.join());
		answered += ends.filter((end) => end === "ok").length;
		assert.deepEqual(await client.callFunction("find-user", [7]), { user: { id: 7, name: "Ada" }, tags: ["x"] });
	}
	// Of a thousand calls some were made before, some after; how many were under way is the machine's affair.
	assert.ok(answered > 0);
});
