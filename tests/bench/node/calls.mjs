// Calls to a server on the same machine, by each way: microseconds of processor time a call, Node's and the server's, and
// calls per second. Rounds interleaved, medians. usage: calls.mjs PID HTTP-PORT SOCKET ECHO-PID ECHO-SOCKET CLIENT ROUNDS
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { createConnection } from "node:net";
import { join } from "node:path";

const [, , pid, port, socket, echoPid, echoSocket, clientFolder, rounds] = process.argv;
const package_ = new URL("../../../tools/sidecar/", import.meta.url);
const { Pool } = createRequire(new URL("package.json", package_))("undici");
const { ForstClient, configureForst } = await import(new URL("dist/esm/index.js", package_));
const { processData } = await import(join(clientFolder, "out/index.js"));
const roundMs = 300;
const inFlight = { one: 1, many: 64 };

const value = { records: [{ id: "record-0000", data: "some data of the record" }] };
const bytes = Buffer.from(JSON.stringify(value));
const headers = { "content-type": "application/json" };

function undici(options) {
	const pool = new Pool(`http://127.0.0.1:${port}`, { connections: 64, ...options });
	return async () => {
		const { body } = await pool.request({ path: "/process-data", method: "POST", headers, body: JSON.stringify(value) });
		return body.json();
	};
}

/** Frames of constant content to a server that looks at nothing, one at a time: what Node's sockets and the kernel take. */
async function floor() {
	let answered;
	const onread = { buffer: Buffer.allocUnsafeSlow(65_536), callback: () => (answered(), true) };
	const connection = createConnection({ path: echoSocket, onread });
	const frame = Buffer.alloc(96);
	await new Promise((connected) => connection.once("connect", connected));
	return () =>
		new Promise((resolve) => {
			answered = resolve;
			connection.write(frame);
		});
}

const client = new ForstClient({ mode: "ipc", ipc: socket });
configureForst({ mode: "ipc", ipc: socket });
const ways = {
	tcp: undici({}),
	unix: undici({ socketPath: socket }),
	json: () => client.callFunction("processData", [value]),
	packed: () => processData(value),
	raw: () => processData.raw(bytes),
	floor: await floor(),
};

/** Nanoseconds that all threads of a process have run. */
function ranNs(of) {
	return readdirSync(`/proc/${of}/task`).reduce((sum, task) => sum + Number(readFileSync(`/proc/${of}/task/${task}/schedstat`, "utf8").split(" ")[0]), 0);
}

/** Lets `width` callers call, one after the other each, for a while. */
async function round(call, width) {
	const end = performance.now() + roundMs;
	let calls = 0;
	await Promise.all(
		Array.from({ length: width }, async () => {
			while (performance.now() < end) {
				await call();
				calls++;
			}
		}),
	);
	return calls;
}

async function measure(way, width) {
	const server = way === "floor" ? echoPid : pid;
	const before = { server: ranNs(server), node: ranNs("self"), at: performance.now() };
	const calls = await round(ways[way], width);
	const seconds = (performance.now() - before.at) / 1000;
	return { server: (ranNs(server) - before.server) / 1000 / calls, node: (ranNs("self") - before.node) / 1000 / calls, rate: calls / seconds };
}

const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];

const result = {};
for (const [name, width] of Object.entries(inFlight)) {
	const measured = Object.keys(ways).filter((way) => way !== "floor" || width === 1);
	const seen = Object.fromEntries(measured.map((way) => [way, []]));
	for (let i = -1; i < Number(rounds); i++) {
		for (const way of measured) {
			const one = await measure(way, width);
			if (i >= 0) {
				seen[way].push(one);
			}
		}
	}
	result[name] = Object.fromEntries(Object.entries(seen).map(([way, list]) => [way, Object.fromEntries(["server", "node", "rate"].map((of) => [of, median(list.map((one) => one[of]))]))]));
}
console.log(JSON.stringify(result));
process.exit(0);
