// What a bundler makes of the package: only what is asked for, and as little as its README says.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { emptyFolder, routes, runForstc } from "./lib/served.mjs";

const readme = readFileSync(fileURLToPath(new URL("../../tools/sidecar/README.md", import.meta.url)), "utf8");
const folder = emptyFolder("sizes");
runForstc("gen-ts", routes, "-o", join(folder, "forst"));

/** The first column of the README's table, and what is imported for it. */
const rows = {
	"`ForstClient`": 'export { ForstClient } from "@forst/sidecar";',
	"a generated function, its client": 'export { findUser } from "./forst/users.js";',
	"`ForstExpressProxy`": 'export { ForstExpressProxy } from "@forst/sidecar";',
	"`ForstServer`": 'export { ForstServer } from "@forst/sidecar";',
	"`CircuitBreaker`": 'export { CircuitBreaker } from "@forst/sidecar";',
	"`isForstError`": 'export { isForstError } from "@forst/sidecar";',
	"everything": 'export * from "@forst/sidecar";',
};

async function sizes(code) {
	const entry = join(folder, "entry.mjs");
	writeFileSync(entry, code);
	const { outputFiles } = await build({
		entryPoints: [entry],
		bundle: true,
		minify: true,
		write: false,
		format: "esm",
		platform: "node",
		external: ["undici", "undici/*", "cockatiel"],
		logLevel: "silent",
	});
	const bytes = outputFiles[0].contents;
	return [bytes.length, gzipSync(bytes, { level: 9 }).length].map((size) => (size / 1000).toFixed(1));
}

test("the README's table of sizes is what esbuild makes", async () => {
	const found = {};
	for (const [name, code] of Object.entries(rows)) {
		found[name] = await sizes(code);
	}
	const table = Object.entries(found).map(([name, [plain, gzip]]) => `| ${name} | ${plain} | ${gzip} |`);
	console.log(table.join("\n"));
	for (const [name, actual] of Object.entries(found)) {
		const row = readme.split("\n").find((line) => line.startsWith(`| ${name} | `));
		const said = row?.split("|").slice(2, 4).map(Number);
		// Every change moves them a little; a tenth is worth a look.
		assert.ok(said && actual.every((size, i) => Math.abs(size - said[i]) <= Math.max(0.1, 0.1 * said[i])), `${row ?? name}\nis now\n${table.join("\n")}`);
	}
});

test("who asks for a guard gets no transports", async () => {
	assert.ok(Number((await sizes(rows["`isForstError`"]))[0]) < 2);
});
