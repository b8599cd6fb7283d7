// The package in this Node and in other runtimes, named by FORST_RUNTIMES: paths of executables (Node 22, Bun), parted by colons.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { before, test } from "node:test";
import { join } from "node:path";
import { privateFolder } from "./lib/fake-ipc.mjs";
import { buildDirect, preloaded } from "./lib/direct.mjs";
import { emptyFolder, here, routes, runForstc, serveSocket } from "./lib/served.mjs";

let built;
let direct;
before(() => {
	built = emptyFolder("runtimes");
	runForstc("build", routes, "-o", built);
	direct = join(buildDirect("runtimes-direct", routes), "routes.node");
});

const others = (process.env.FORST_RUNTIMES ?? "").split(":").filter((path) => path !== "");
for (const runtime of [process.execPath, ...others]) {
	test(`HTTP, the socket, in-process and the proxy in ${runtime}`, async (t) => {
		const server = await serveSocket(built, join(privateFolder(t), "s.sock"));
		t.after(() => server.stop());
		const env = { ...process.env, FORST_URL: server.url, FORST_IPC: server.path, FORST_DIRECT: direct, ...(preloaded ? { LD_PRELOAD: preloaded } : {}) };
		const output = execFileSync(runtime, [join(here, "lib/smoke.mjs")], { cwd: here, env, encoding: "utf8", timeout: 120_000 });
		assert.equal(output, "http ipc direct proxy\n");
	});
}
