// samples/process-data, which tools/demo shows: its program's output, and the same answer by all three ways.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { preloaded } from "./lib/direct.mjs";
import { forstc, here } from "./lib/served.mjs";

test("process-data: called rightly and wrongly, and by three ways with equal answers", async () => {
	const env = { ...process.env, ...(preloaded ? { LD_PRELOAD: preloaded } : {}) };
	const { stdout } = await promisify(execFile)(join(here, "../../samples/process-data/run"), [forstc], { env, timeout: 240_000 });
	assert.match(stdout, /\n2 readings, mean 13 degrees: mild; warmest in Rome\n/);
	assert.match(stdout, /\nbecause: input\.readings\[2\]\.quality must be Between\(1, 100\): /);
	assert.match(stdout, /\nhttp +\d+ us .*\nipc +\d+ us .*\ndirect +\d+ us .*\nthree equal answers: \{"batch":"b-3","processed":2,"mean":13,/);
});
