// Nanoseconds of processor time a call, rounds interleaved, the median of each. usage: measure.mjs PEER.node BUILD CLIENT ROUNDS
import { createRequire } from "node:module";
import { join } from "node:path";
import { openDirect } from "../../../tools/sidecar/dist/esm/direct.js";

const [, , peerFile, build, clientFolder, rounds] = process.argv;
process.env.FORST_DIRECT = join(build, "routes.node");
const require = createRequire(import.meta.url);
const peer = require(peerFile);
const addon = require(join(build, "routes.node"));
addon.onSettle(() => {});
const { configureForst } = await import("../../../tools/sidecar/dist/esm/index.js");
const { processData } = await import(join(clientFolder, "out/index.js"));
configureForst({ mode: "direct" });
const direct = openDirect({ out: build });
const route = addon.routes.findIndex(({ name }) => name === "processData");
const items = { p1: 1, p10: 10, p1000: 1000 };

function records(count) {
	return { records: Array.from({ length: count }, (_, i) => ({ id: `record-${String(i).padStart(4, "0")}`, data: `some data of record ${i % 10}` })) };
}

/** By the addon's own surface: a string, or bytes, in and out. */
function text(body) {
	addon.control[0] = route;
	addon.control[1] = -1;
	addon.control[2] = 1;
	return addon.call(body);
}

function bytes(body) {
	addon.control[0] = route;
	addon.control[1] = -1;
	addon.control[2] = 0;
	addon.call(body);
	return addon.control[6];
}

function rowsOf(value) {
	const body = JSON.stringify(value);
	const buffer = Buffer.from(body);
	const answer = JSON.stringify({ processed: value.records.length, status: "success" });
	let answered = 0;
	const exchange = { path: "/process-data", body: buffer, headers: {}, deadline: Infinity, answer: (status) => (answered += status), fail: (error) => { throw error; } };
	return {
		bare: () => peer.bare(body),
		handler: () => peer.handler(body),
		text: () => text(body),
		bytes: () => bytes(buffer),
		carrier: () => direct.start(exchange),
		json: () => [JSON.stringify(value), JSON.parse(answer)],
		awaited: async () => [JSON.stringify(value), JSON.parse(answer)],
		object: () => JSON.parse(text(JSON.stringify(value)) ?? answer), // undefined: it was put aside by the kernel, and comes later
		sync: () => processData.sync(value),
		client: () => processData(value),
		raw: () => processData.raw(buffer),
	};
}

const isAsync = (name) => ["awaited", "client", "raw"].includes(name);

async function time(name, call, calls) {
	const begun = process.cpuUsage();
	if (isAsync(name)) {
		for (let i = 0; i < calls; i++) {
			await call();
		}
	} else {
		for (let i = 0; i < calls; i++) {
			call();
		}
	}
	const { user, system } = process.cpuUsage(begun);
	return ((user + system) * 1000) / calls;
}

const median = (numbers) => numbers.sort((a, b) => a - b)[numbers.length >> 1];

const result = {};
for (const [item, count] of Object.entries(items)) {
	const rows = rowsOf(records(count));
	const calls = Math.ceil(300_000 / Math.max(1, count / 4));
	const times = Object.fromEntries(Object.keys(rows).map((name) => [name, []]));
	for (let round = -1; round < Number(rounds); round++) {
		for (const [name, call] of Object.entries(rows)) {
			const ns = await time(name, call, calls);
			if (round >= 0) {
				times[name].push(ns);
			}
		}
	}
	result[item] = Object.fromEntries(Object.entries(times).map(([name, list]) => [name, median(list)]));
}
console.log(JSON.stringify(result));
