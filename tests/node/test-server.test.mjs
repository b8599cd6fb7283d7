// A server for a test: its own port, socket and folder, and nothing left of it.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { ForstClient, ForstServerError } from "@forst/sidecar";
import { startForstTestServer } from "@forst/sidecar/testing";
import { emptyFolder, forstc, here, routes, runForstc } from "./lib/served.mjs";

// Ours alone, so that what is left can be seen.
process.env.TMPDIR = mkdtempSync(join(tmpdir(), "forst-own-"));
after(() => rmSync(process.env.TMPDIR, { recursive: true, force: true }));
const built = emptyFolder("test-server");
runForstc("build", routes, "-o", built);

test("it serves sources, on a port and a socket, until it is stopped", async () => {
	const server = await startForstTestServer({ routes, forstc });
	assert.deepEqual(await server.client.callFunction("findUser", [7]), { user: { id: 7, name: "Ada" }, tags: ["x"] });
	assert.equal(server.client.mode, "ipc");
	const http = new ForstClient({ baseUrl: server.url, retry: false });
	assert.equal(await http.callFunction("then"), 1);
	await server.stop();
	await server.stop();
	await assert.rejects(http.callFunction("then"), { code: "Unreachable" });
	assert.ok(!existsSync(server.ipc));
});

test("it serves what was built before; several at once, each for itself", async () => {
	const servers = await Promise.all([1, 2, 3].map(() => startForstTestServer({ server: built, forstc, client: { timeoutMs: 5_000 } })));
	assert.equal(new Set(servers.map(({ url }) => url)).size, 3);
	for (const { client } of servers) {
		assert.equal(await client.callFunction("then"), 1);
	}
	await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()));
});

test("sources with errors are an error that says them, and leave nothing", async () => {
	const folder = mkdtempSync(join(tmpdir(), "no-routes-"));
	await assert.rejects(startForstTestServer({ routes: folder, forstc }), ForstServerError);
	assert.deepEqual(readdirSync(tmpdir()).filter((name) => name.startsWith("forst-test-")), []);
});

test("a program that forgets it ends all the same, and so does the server", async () => {
	const program = `import { startForstTestServer } from "@forst/sidecar/testing";
		const server = await startForstTestServer(${JSON.stringify({ server: built, forstc })});
		console.log(JSON.stringify([server.url, server.ipc, await server.client.callFunction("then")]));`;
	const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", program], { cwd: here, timeout: 20_000 });
	const [url, ipc, value] = JSON.parse(stdout);
	assert.equal(value, 1);
	const client = new ForstClient({ baseUrl: url, retry: false });
	const gone = async () => (await client.callFunction("then").catch((error) => error.code)) === "Unreachable";
	for (const end = performance.now() + 2_000; !(await gone()); ) {
		assert.ok(performance.now() < end, "the server is still there");
		await new Promise((done) => setTimeout(done, 20));
	}
	assert.ok(!existsSync(ipc));
});

test("it is there for CommonJS, and not for those who only ask for the client", () => {
	const require = createRequire(import.meta.url);
	assert.equal(typeof require("@forst/sidecar/testing").startForstTestServer, "function");
	assert.equal(require("@forst/sidecar").startForstTestServer, undefined);
});
