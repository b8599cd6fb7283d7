// A little of everything, for any runtime: calls on each transport and through the proxy. Prints what held.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { ForstClient, ForstHTTPProxy } from "@forst/sidecar";

const held = [];
for (const mode of ["http", "ipc", "direct"]) {
	const client = new ForstClient({ mode });
	assert.equal(client.mode, mode);
	const many = Array.from({ length: 50 }, (_, i) => client.callFunction("reverse", [Buffer.from([i, 0]).toString("base64")]));
	assert.deepEqual(await Promise.all(many), Array.from({ length: 50 }, (_, i) => Buffer.from([i, 0]).toString("base64")));
	const error = await client.callFunction("reverse", [5]).catch((thrown) => thrown);
	assert.deepEqual([error.code, error.status], ["TypeMismatch", 400]);
	const aborted = await client.callFunction("reverse", ["AAE="], { signal: AbortSignal.abort() }).catch((thrown) => thrown);
	assert.equal(aborted.code, "Cancelled");
	await client.close();
	held.push(mode);
}
const proxy = new ForstHTTPProxy();
const server = createServer(proxy.handler());
await new Promise((done) => server.listen(0, "127.0.0.1", done));
const url = `http://127.0.0.1:${server.address().port}/reverse`;
const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: '"AAE="' });
assert.deepEqual([response.status, await response.json()], [200, "AAE="]);
server.close();
await proxy.close();
held.push("proxy");
console.log(held.join(" "));
process.exit(0);
