// The npm package itself: what is in it, and that its two formats are one package.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import * as esm from "@forst/sidecar";
import * as generated from "@forst/sidecar/generated";
import { fileURLToPath } from "node:url";
import { fakeServer } from "./lib/fake-server.mjs";

const require = createRequire(import.meta.url);
const cjs = require("@forst/sidecar");
const root = fileURLToPath(new URL("../../tools/sidecar", import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

test("both formats export the same", () => {
	assert.deepEqual(Object.keys(cjs).sort(), Object.keys(esm).sort());
	assert.deepEqual(Object.keys(require("@forst/sidecar/generated")).sort(), Object.keys(generated).sort());
	const libs = { client: "ForstClient", "circuit-breaker": "CircuitBreaker", "express-proxy": "ForstExpressProxy", "http-proxy": "ForstHTTPProxy" };
	for (const [lib, name] of Object.entries(libs)) {
		assert.equal(require(`@forst/sidecar/lib/${lib}`)[name], cjs[name]);
	}
});

test("guards know errors of the other format", () => {
	const error = new cjs.TransportError("Timeout", "late");
	assert.ok(!(error instanceof esm.TransportError));
	assert.ok(esm.isTransportError(error) && esm.isForstError(error) && !esm.isRequestError(error));
	assert.ok(!esm.isForstError(new Error("x")) && !esm.isForstError({ code: "Timeout" }) && !esm.isForstError(undefined));
});

test("the default client is one for both formats", async (t) => {
	const { url, requests } = await fakeServer(t, () => ({ body: "5" }));
	const client = cjs.configureForst({ baseUrl: url });
	t.after(() => client.close());
	const route = generated.defineRoute({ name: "f", path: "/f", errors: {} });
	assert.deepEqual(await route.safe([1], undefined), { ok: true, value: 5 });
	assert.equal(requests.length, 1);
});

test("every file that package.json names is there", () => {
	const paths = JSON.stringify([manifest.exports, manifest.main, manifest.types]).match(/\.\/dist[^"]*/g);
	assert.ok(paths.length >= 10);
	for (const path of paths) {
		assert.ok(readFileSync(join(root, path)).length > 0, path);
	}
});

test("what is packed is the build, its sources and the README", () => {
	const [{ files }] = JSON.parse(execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
	const top = new Set(files.map((file) => file.path.split("/")[0]));
	assert.deepEqual([...top].sort(), ["README.md", "bin", "dist", "package.json", "src"]);
});

test("installing it runs nothing, and its lock names no registry", () => {
	for (const script of ["preinstall", "install", "postinstall", "prepare"]) {
		assert.equal(manifest.scripts[script], undefined);
	}
	assert.deepEqual(Object.keys(manifest.dependencies), ["cockatiel", "undici"]);
	assert.ok(!/"resolved": "http/.test(readFileSync(join(root, "package-lock.json"), "utf8")));
});
