// The conformance table (tests/conform, and the samples') in the same process: every POST of it has the answer that stands there.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { openDirect } from "@forst/sidecar/lib/direct";
import { callBy } from "./lib/call.mjs";
import "./lib/direct.mjs";
import { runForstc } from "./lib/served.mjs";
import { groups, placeSources, withoutId } from "./lib/table.mjs";

function buildOf(group) {
	const { folder, routes } = placeSources(`direct-conform-${group.name}`, group);
	const out = join(folder, "built");
	runForstc("build", routes, "-o", out, "--target", "node");
	return openDirect({ out });
}

for (const group of groups()) {
	test(`conform: ${group.name}`, async () => {
		const { transport } = buildOf(group);
		for (const one of group.cases) {
			const { status, text } = await callBy(transport, one.path, undefined, { headers: one.headers, ...(one.body === "" ? {} : { body: one.body }) });
			assert.equal(status, one.status, `${one.label}\n${text}`);
			assert.equal(withoutId(text), one.expected, one.label);
		}
		console.log(`# ${group.name}: ${group.cases.length} calls`);
		assert.ok(group.name !== "table" || group.cases.length > 300);
	});
}
