// The client's direct mode: how it is asked for, and the generated client in the same process.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { ForstClient } from "@forst/sidecar";
import { buildDirect, preloaded } from "./lib/direct.mjs";
import { emptyFolder, project, routes, tsc } from "./lib/served.mjs";

let built;
before(() => {
	built = buildDirect("direct-client-build", routes);
});

for (const type of ["module", "commonjs"]) {
	test(`the generated client in the same process, ${type}`, () => {
		const folder = project(`direct-${type}`, type);
		assert.equal(tsc("typescript-7", folder), "");
		const env = { ...process.env, FORST_DIRECT: join(built, "routes.node"), ...(preloaded ? { LD_PRELOAD: preloaded } : {}) };
		assert.equal(execFileSync(process.execPath, [join(folder, "out/app.js")], { encoding: "utf8", env, timeout: 120_000 }), "all held\n");
	});
}

/** A project of that configuration to be in, whose build lies in `out`. */
function inProject(t, out, config) {
	const folder = emptyFolder(`direct-project-${out}`);
	writeFileSync(join(folder, "forst.config.json"), JSON.stringify(config));
	mkdirSync(join(folder, out));
	symlinkSync(join(built, "routes.node"), join(folder, out, "routes.node"));
	const cwd = process.cwd();
	process.chdir(folder);
	t.after(() => process.chdir(cwd));
}

test("asked for, the addon of the project's build is what calls go to", async (t) => {
	inProject(t, "made", { out: "made" });
	const said = [];
	const logger = { warn: (message) => said.push(message) };
	for (const options of [{ mode: "direct" }, { experimental: { direct: true } }]) {
		const client = new ForstClient({ ...options, logger });
		assert.equal(client.mode, "direct");
		assert.equal(await client.callFunction("then"), 1);
		await client.close();
		await assert.rejects(client.callFunction("then"), { code: "Cancelled" });
	}
	assert.equal(new ForstClient({ logger }).mode, "http");
	assert.deepEqual(said, []);
});

test("FORST_DIRECT names another file, and what is wrong with it is said once", async (t) => {
	inProject(t, "other", { out: "other" });
	process.env.FORST_DIRECT = join(process.cwd(), "forst.config.json");
	t.after(() => delete process.env.FORST_DIRECT);
	assert.throws(() => new ForstClient({ mode: "direct" }), /forst\.config\.json is not for this machine/);
	const said = [];
	const client = new ForstClient({ experimental: { direct: true }, logger: { warn: (message) => said.push(message) } });
	assert.equal(client.mode, "http");
	assert.equal(said.length, 1);
	assert.match(said[0], /routes do not run in this process: .*forst\.config\.json is not for this machine/);
	process.env.FORST_DIRECT = join(built, "routes.node");
	assert.equal(await new ForstClient({ mode: "direct" }).callFunction("then"), 1);
});

test("another contract is a warning, or an error before the call is made", async (t) => {
	process.env.FORST_DIRECT = join(built, "routes.node");
	t.after(() => delete process.env.FORST_DIRECT);
	const said = [];
	const route = { name: "then", path: "/users/then", errors: {}, contract: "0000000000000000" };
	const warned = new ForstClient({ mode: "direct", logger: { warn: (message) => said.push(message) } });
	assert.deepEqual([await warned.call(route, []), await warned.call(route, [])], [1, 1]);
	assert.equal(said.length, 1);
	await assert.rejects(new ForstClient({ mode: "direct", onContractMismatch: "throw" }).call(route, []), { code: "ContractMismatch" });
});
