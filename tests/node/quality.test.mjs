// What tools that judge packages say of ours, and what a bundler makes of it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { emptyFolder } from "./lib/served.mjs";

const root = fileURLToPath(new URL("../../tools/sidecar", import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const require = createRequire(import.meta.url);

test("publint has nothing to say", async () => {
	const { messages } = await publint({ pkgDir: root, strict: true, pack: false });
	assert.deepEqual(messages.map((message) => formatMessage(message, manifest)), []);
});

test("types are right for ESM, CommonJS, bundlers and tools that know no exports", () => {
	const folder = emptyFolder("packed");
	execFileSync("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", folder], { cwd: root });
	const attw = join(dirname(require.resolve("@arethetypeswrong/cli/package.json")), "dist/index.js");
	const tarball = join(folder, `forst-sidecar-${manifest.version}.tgz`);
	const output = execFileSync(process.execPath, [attw, tarball, "--format", "ascii", "--no-emoji", "--exclude-entrypoints", "package.json"], { encoding: "utf8", stdio: "pipe" });
	assert.match(output, /No problems found/);
});
