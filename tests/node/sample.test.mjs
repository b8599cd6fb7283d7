// samples/express-app does what its README says: built, tested without a server, and the same before, half-way and after.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { forstc, here } from "./lib/served.mjs";

test("express-app: one route moves, and no caller can tell", async () => {
	const sample = join(here, "../../samples/express-app");
	// It runs node:test itself, which must not take itself for a part of this one.
	const { NODE_TEST_CONTEXT: _, ...env } = process.env;
	const { stdout } = await promisify(execFile)(join(sample, "run"), [forstc], { env, timeout: 240_000 });
	assert.match(stdout, /pass 4\n.*fail 0\n/);
	assert.match(stdout, /\n7 requests, the same answers from all three steps\n/);
	assert.match(stdout, /\nbefore +(.*)\nproxied +\1\nafter +\1\n/);
	assert.match(stdout, /"path":"input\.lines\[0\]"/);
});
