// The conformance table (tests/conform, and the samples') in the same process: every POST of it has the answer that stands there.
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { test } from "node:test";
import { openDirect } from "@forst/sidecar/lib/direct";
import { callBy } from "./lib/call.mjs";
import { here } from "./lib/direct.mjs";
import { emptyFolder, runForstc } from "./lib/served.mjs";

const conform = resolve(here, "../conform");
const samples = resolve(here, "../../samples");

/** Blocks of a .http file; tests/conform/run.py says what they are. */
function readCases(file) {
	return readFileSync(file, "utf8")
		.split(/^### /m)
		.slice(1)
		.map((block) => {
			const [asked, answered = ""] = block.split("\n==> ");
			const [head, ...body] = asked.split("\n\n");
			const [title, first, ...lines] = head.split("\n");
			const [method, path] = first.split(" ");
			const headers = Object.fromEntries(lines.filter(Boolean).map((line) => line.split(": ").map((part, i) => (i === 0 ? part.toLowerCase() : part))));
			const [answerHead, ...expected] = answered.split("\n\n");
			const trim = (parts) => parts.join("\n\n").replace(/^\n+|\n+$/g, "");
			return { title, method, path, headers, body: trim(body), status: Number(answerHead.split("\n")[0]), expected: trim(expected) };
		});
}

/** What HTTP says of itself, and of paths that are none of a route's. */
function isOfCalls({ method, path, status, headers }) {
	return method === "POST" && !path.includes("?") && ![405, 415].includes(status) && (headers["content-type"] ?? "application/json") === "application/json";
}

function buildOf(name, sources) {
	const root = join(emptyFolder(`conform-${name}`), "forst");
	mkdirSync(join(root, "routes"), { recursive: true });
	for (const source of sources) {
		cpSync(source, source.endsWith(".ft") ? join(root, "routes", basename(source)) : root, { recursive: true });
	}
	const out = join(dirname(root), "built");
	runForstc("build", join(root, "routes"), "-o", out, "--target", "node");
	return openDirect({ out });
}

async function check(name, sources, tables) {
	const direct = buildOf(name, sources);
	let count = 0;
	for (const table of tables) {
		for (const one of readCases(table).filter(isOfCalls)) {
			const { status, text } = await callBy(direct.transport, one.path, undefined, { headers: one.headers, ...(one.body === "" ? {} : { body: one.body }) });
			const label = `${basename(table)}: ${one.title}`;
			assert.equal(status, one.status, `${label}\n${text}`);
			assert.equal(text.replace(/"requestId":"[^"]*"/, '"requestId":"*"'), one.expected, label);
			count++;
		}
	}
	console.log(`# ${name}: ${count} calls`);
	return count;
}

const tables = readdirSync(conform).filter((name) => name.endsWith(".http"));

test("the conformance table", async () => {
	const count = await check("table", tables.map((name) => join(conform, name.replace(/\.http$/, ".ft"))), tables.map((name) => join(conform, name)));
	assert.ok(count > 100);
});

for (const root of readdirSync(conform).filter((name) => existsSync(join(conform, name, "requests.http")))) {
	test(`conform: ${root}`, () => check(root, [join(conform, root)], [join(conform, root, "requests.http")]));
}

for (const sample of readdirSync(samples).filter((name) => existsSync(join(samples, name, "requests.http")))) {
	test(`sample: ${sample}`, () => check(`sample-${sample}`, [join(samples, sample, "forst")], [join(samples, sample, "requests.http")]));
}
