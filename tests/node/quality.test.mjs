// What tools that judge packages say of ours, and what a bundler makes of it.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { clientProject, emptyFolder, routes, tsc } from "./lib/served.mjs";

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

test("the README's examples compile, and its double stands for a route", () => {
	const folder = clientProject("readme", "module", routes, { noUnusedLocals: false, noUnusedParameters: false });
	const blocks = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);
	// One shows a route of another project.
	const ours = blocks.filter((code) => !/import .*processData.* from "\.\/forst/.test(code));
	assert.ok(ours.length >= 4);
	ours.forEach((code, i) => writeFileSync(join(folder, `src/example${i}.ts`), `${code}\nexport {};\n`));
	assert.equal(tsc("typescript-7", folder), "");
	const doubled = ours.findIndex((code) => code.includes("withForstTestScope"));
	assert.equal(execFileSync(process.execPath, [join(folder, `out/example${doubled}.js`)], { encoding: "utf8" }), "Ada false\n");
});
