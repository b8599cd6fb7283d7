// The conformance table through the client: on each transport every call has the answer of the table to the byte; as bytes, as
// arguments (packed and not) and by name it ends in the value or the error that the answer tells.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { configureForst, requestErrorCodes } from "@forst/sidecar";
import { loadAddon, routeFlags } from "../../tools/sidecar/dist/esm/addon.js";
import { Call } from "../../tools/sidecar/dist/esm/call.js";
import { argumentsOf, plain } from "./lib/arguments.mjs";
import "./lib/direct.mjs";
import { privateFolder } from "./lib/fake-ipc.mjs";
import { emptyFolder, forstc, serveSocket, strictest, tsc } from "./lib/served.mjs";
import { groups, placeSources, withoutId } from "./lib/table.mjs";

const execute = promisify(execFile);
const all = groups();
const client = emptyFolder("conform-client");

// ---- builds ----

/** What is to be made of all groups: both products and their part of the client. The longest come first. */
function jobs() {
	return all.flatMap((group) => {
		const { folder, routes } = placeSources(`conform-${group.name}`, group);
		group.built = join(folder, "built");
		group.addon = join(folder, "addon");
		return [
			["build", routes, "-o", group.built],
			["build", routes, "-o", group.addon, "--target", "node"],
			["gen-ts", routes, "-o", join(client, "src", group.name)],
		];
	});
}

/** A file of its own is an addon of its own, with package variables as they are at first. */
let copies = 0;
function freshAddon(group) {
	const copy = join(group.addon, `routes-${++copies}.node`);
	copyFileSync(join(group.addon, "routes.node"), copy);
	return copy;
}

/** Of lib/packed-hooks.mjs. */
let hooks;

/** The client's modules import the hooks instead of what they are around. */
async function hookClient() {
	const folder = join(client, "out");
	const file = join(folder, "packed-hooks.mjs");
	copyFileSync(new URL("lib/packed-hooks.mjs", import.meta.url), file);
	for (const name of readdirSync(folder, { recursive: true }).filter((one) => one.endsWith(".js"))) {
		const text = readFileSync(join(folder, name), "utf8");
		writeFileSync(join(folder, name), text.replace('"@forst/sidecar/generated"', JSON.stringify(pathToFileURL(file).href)));
	}
	({ hooks } = await import(pathToFileURL(file).href));
}

function compileClient() {
	writeFileSync(join(client, "package.json"), JSON.stringify({ private: true, type: "module" }));
	writeFileSync(join(client, "tsconfig.json"), JSON.stringify({ compilerOptions: strictest, include: ["src"] }));
	assert.equal(tsc("typescript-7", client), "");
}

/** The generated function of a route. */
async function functionOf(group, route) {
	const file = relative("forst/routes", route.source.slice(route.source.indexOf("forst/routes"))).replace(/\.ft$/, ".js").replaceAll("_", "-");
	const module = await import(pathToFileURL(join(client, "out", group.name, file)).href);
	return module[route.name] ?? module[`${route.name}_`];
}

/** What each case is about: a route, its function, and arguments. */
async function prepare(group) {
	const { routes, types } = JSON.parse(readFileSync(join(group.built, "manifest.json"), "utf8"));
	const flags = new Map(loadAddon(freshAddon(group), () => {}).routes.map((route) => [route.path, route.flags]));
	for (const one of group.cases) {
		one.route = routes.find(({ path, alias }) => path === one.path || alias === one.path);
		if (one.route) {
			one.call = await functionOf(group, one.route);
			assert.equal(typeof one.call?.raw, "function", one.label);
			one.flags = flags.get(one.route.path);
			Object.assign(one, argumentsOf(one.route, types, one.body));
		} else {
			one.why = "no such route";
		}
	}
}

before(async () => {
	const waiting = jobs();
	const worker = async () => {
		for (let job = waiting.shift(); job; job = waiting.shift()) {
			await execute(forstc, job);
		}
	};
	await Promise.all([worker(), worker()]);
	compileClient();
	await hookClient();
	await Promise.all(all.map(prepare));
});

// ---- what of a call went packed ----

// Packed arguments that are refused are held as JSON.
const { hold } = Call.prototype;
Call.prototype.hold = function () {
	hooks.seen.again ||= hooks.seen.packed === true;
	hold.call(this);
};

// ---- ends of calls ----

function known(members) {
	return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** All that is told of a failure. Positions only where the same bytes were sent. */
function accountOf(failure, exact) {
	const { code, status, path, constraint, cause, data, expected, got, position, errors = [] } = failure;
	return known({
		code,
		message: failure.message ?? failure.detail,
		status,
		path,
		constraint: constraint && { ...constraint },
		cause: cause && accountOf(cause, exact),
		data: data === undefined || Object.keys(data).length === 0 ? undefined : plain(data),
		expected,
		got,
		position: exact && position ? { ...position } : undefined,
		errors: errors.length === 0 ? undefined : errors.map((one) => accountOf(one, exact)),
	});
}

/** What a route measured stands as 0 in the table. */
function timeless(value) {
	return typeof value?.milliseconds === "number" ? { ...value, milliseconds: 0 } : value;
}

/** The call must end as the table says. `value` is what a good end is compared with. */
async function checkEnd(one, call, value, exact) {
	const [found, error] = await call().then(
		(result) => [result, undefined],
		(reason) => [undefined, reason],
	);
	if (one.status < 400) {
		assert.ifError(error);
		assert.deepStrictEqual(timeless(plain(found)), value, one.label);
		return;
	}
	assert.ok(error, `${one.label}: no error, but ${JSON.stringify(plain(found))}`);
	const problem = JSON.parse(one.expected);
	assert.deepStrictEqual(accountOf(error, exact), accountOf(problem, exact), one.label);
	assert.equal(typeof error.requestId, typeof problem.requestId, one.label);
	return error;
}

function classOf(one) {
	const { code } = JSON.parse(one.expected);
	return requestErrorCodes.includes(code) && !one.route.errors.includes(code) ? "RequestError" : code;
}

/** The last answer. */
let answer;
const keeping = (next) => async (request) => {
	answer = await next(request);
	return answer;
};

/** Whether the case's route may wait: then it is not called. */
function refusesSync(one, call) {
	if ((one.flags & routeFlags.waits) === 0) {
		return false;
	}
	assert.throws(call, { code: "Unreachable" }, one.label);
	one.why ??= "it may wait";
	return true;
}

const ways = {
	/** What came, status and bytes. */
	async answer(one, forst) {
		await forst.callRaw(one.path, Buffer.from(one.body)).catch(() => {});
		assert.deepEqual([answer.status, withoutId(Buffer.from(answer.body).toString())], [one.status, one.expected], one.label);
		return "answer";
	},
	/** Bytes of JSON, through generated functions; by path where there is none. */
	async raw(one, forst) {
		const body = Buffer.from(one.body);
		const call = async () => withoutId(Buffer.from(await (one.call ? one.call.raw(body) : forst.callRaw(one.path, body))).toString());
		await checkEnd(one, call, one.expected, true);
		return "raw";
	},
	/** Arguments, through generated functions. */
	async arguments(one) {
		if (!one.args) {
			return undefined;
		}
		const error = await checkEnd(one, () => one.call(...one.args), one.expected === "" ? undefined : JSON.parse(one.expected), one.exact);
		if (error) {
			assert.equal(error.name, classOf(one), one.label);
		}
		return "arguments";
	},
	/** Arguments, without a promise. */
	async sync(one) {
		if (!one.args || refusesSync(one, () => one.call.sync(...one.args))) {
			return undefined;
		}
		await checkEnd(one, async () => one.call.sync(...one.args), one.expected === "" ? undefined : JSON.parse(one.expected), one.exact);
		return "sync";
	},
	/** Bytes of JSON, without a promise. */
	async rawSync(one, forst) {
		const body = Buffer.from(one.body);
		const call = () => (one.call ? one.call.rawSync(body) : forst.callRawSync(one.path, body));
		if (refusesSync(one, call)) {
			return undefined;
		}
		await checkEnd(one, async () => withoutId(Buffer.from(call()).toString()), one.expected, true);
		return "rawSync";
	},
	/** Arguments, without a generated function. */
	async name(one, forst) {
		const [path, args] = one.args ? [one.path, one.args] : one.route ? [] : [one.path, [JSON.parse(one.body)]];
		if (path) {
			await checkEnd(one, () => forst.callFunction(path, args), one.expected === "" ? undefined : JSON.parse(one.expected), one.exact ?? true);
			return "name";
		}
	},
};

// ---- transports ----

/** Options for a client of the group that nobody has called yet. */
const transports = {
	async http(t, group) {
		const { url, stop } = await serveSocket(group.built, join(privateFolder(t), "s.sock"));
		return [{ baseUrl: url, mode: "http" }, stop];
	},
	async ipc(t, group) {
		const { path, stop } = await serveSocket(group.built, join(privateFolder(t), "s.sock"));
		return [{ ipc: path, mode: "ipc" }, stop];
	},
	async direct(t, group) {
		process.env.FORST_DIRECT = freshAddon(group);
		return [{ mode: "direct" }, async () => 0];
	},
};

async function withClient(t, transport, group, run, more = {}) {
	const said = [];
	const [options, stop] = await transports[transport](t, group);
	const forst = configureForst({ ...options, ...more, retry: false, logger: { warn: (message) => said.push(message) } });
	try {
		assert.equal(forst.mode, transport);
		// Over the socket the first call waits for the connection, and what waits goes as JSON.
		await assert.rejects(forst.callFunction("/is-there-anybody"), { code: "RouteNotFound" });
		await run(forst);
	} finally {
		await forst.close();
		assert.equal(await stop(), 0);
	}
	assert.deepEqual(said, []);
}

/** How the call went. One that succeeds by arguments is packed wherever its route can be. */
function checkPacked(one, packs, transport) {
	const { packed = false, again = false, read = false } = hooks.seen;
	if (!packs) {
		assert.ok(!packed && !read, `${one.label}: packed`);
	} else if (one.status < 400) {
		const takes = (one.flags & routeFlags.packedInput) !== 0;
		const gives = one.status === 200 && (one.flags & routeFlags.packedResult) !== 0;
		// In the same process text goes as Node gives it, which may have that character for what is no text: JSON tells.
		const isUnsure = transport === "direct" && takes && JSON.stringify(one.args).includes("\ufffd");
		assert.deepEqual({ packed, again, read }, { packed: takes, again: isUnsure, read: gives }, `${one.label}: what went packed`);
	}
	return [packed && !again && "packed arguments", again && "packed, then JSON", read && "packed results"].filter(Boolean);
}

/** What is wrong lies in a member that no type has: it does not travel packed, and nobody minds it. */
const seenByJsonAlone = new Set(["echo_scalars: nesting too deep in what is skipped"]);

/** Every case in that way; how many there were of each kind. */
async function runAll(t, transport, way, packs) {
	const counts = new Map();
	const count = (what) => counts.set(what, (counts.get(what) ?? 0) + 1);
	const wrong = [];
	hooks.packing = packs;
	for (const group of all) {
		const through = async (forst) => {
			for (const one of group.cases) {
				if (packs && seenByJsonAlone.has(one.label)) {
					count("not: seen by JSON alone");
					continue;
				}
				try {
					hooks.seen = {};
					const did = await ways[way](one, forst);
					count(did ?? `not: ${one.why}`);
					if (did) {
						checkPacked(one, packs, transport).forEach(count);
					}
				} catch (error) {
					wrong.push(`${one.label}\n${error.message}`);
				}
			}
		};
		await withClient(t, transport, group, through, way === "answer" ? { use: [keeping] } : {});
	}
	console.log(`# ${transport}, ${way}${packs ? ", packed" : ""}: ${JSON.stringify(Object.fromEntries(counts))}`);
	assert.equal(wrong.length, 0, wrong.join('\n'));
	return (what) => counts.get(what) ?? 0;
}

for (const transport of Object.keys(transports)) {
	test(`answers, ${transport}`, async (t) => {
		const counted = await runAll(t, transport, "answer", false);
		assert.ok(counted("answer") > 350);
	});

	test(`bytes of JSON, ${transport}`, async (t) => {
		const counted = await runAll(t, transport, "raw", false);
		assert.ok(counted("raw") > 350);
	});

	test(`arguments, ${transport}`, async (t) => {
		const counted = await runAll(t, transport, "arguments", false);
		assert.ok(counted("arguments") > 250);
		for (const why of ["no JSON", "members given twice", "numbers that JavaScript spells otherwise", "other parameters than there are", "no such route"]) {
			assert.ok(counted(`not: ${why}`) > 0, why);
		}
	});

	test(`by name, ${transport}`, async (t) => {
		const counted = await runAll(t, transport, "name", false);
		assert.ok(counted("name") > 250);
	});
}

for (const [way, packs] of [["sync", false], ["sync", true], ["rawSync", false]]) {
	test(`without a promise: ${way}${packs ? ", packed" : ""}`, async (t) => {
		const counted = await runAll(t, "direct", way, packs);
		assert.ok(counted(way) > 250 && counted("not: it may wait") > 0);
	});
}

for (const transport of ["ipc", "direct"]) {
	test(`arguments, packed, ${transport}`, async (t) => {
		const counted = await runAll(t, transport, "arguments", true);
		assert.ok(counted("packed arguments") > 150 && counted("packed results") > 120 && counted("packed, then JSON") > 30);
	});
}

test("arguments that are longer packed than as JSON, and those that are too long", async (t) => {
	const table = all.find(({ name }) => name === "table");
	const { call: list } = table.cases.find(({ path }) => path === "/arguments/list");
	const { call: texts } = table.cases.find(({ path }) => path === "/texts");
	hooks.packing = true;
	for (const transport of Object.keys(transports)) {
		await withClient(t, transport, table, async () => {
			hooks.seen = {};
			assert.equal(await list(new Array(300_000).fill(1)), 300_000);
			assert.equal(hooks.seen.again === true, transport !== "http");
			await assert.rejects(texts("x".repeat(2 ** 21)), { name: "RequestError", code: "BodyTooLarge", status: 413, message: "the body is too large" });
			assert.equal((await texts("x".repeat(2 ** 19))).bytes, 2 ** 19);
		});
	}
});

test("functions by their names", async (t) => {
	const table = all.find(({ name }) => name === "table");
	for (const transport of Object.keys(transports)) {
		await withClient(t, transport, table, async (forst) => {
			assert.equal(await forst.callFunction("shoutAloud", ["x"]), "X!");
			assert.equal(await forst.callFunction("nothing"), undefined);
			assert.equal(await forst.callFunction("parameters", [5, "x", [1, 2]]), '5 "x" [1 2]');
			assert.equal(await forst.callFunction("inTheMiddle", [undefined, 1]), 1);
			assert.equal(await forst.callFunction("joined", [new Uint8Array([1]), Buffer.from([2])]), "AQI=");
			assert.deepEqual(Buffer.from(await forst.callRaw("echoScalars", Buffer.from('{"int":1,"float":-0,"text":"","flag":true,"bytes":""}'))).toString(), '{"int":1,"float":0,"text":"","flag":true,"bytes":""}');
			await assert.rejects(forst.callFunction("failing", [{ how: "missing" }]), { name: "Missing", code: "Missing", status: 404, data: { id: 7 } });
			await assert.rejects(forst.callFunction("failing", [{ how: "new" }], { headers: { "X-Request-Id": "the-same" } }), { message: "made on the spot", requestId: "the-same" });
			await assert.rejects(forst.callFunction("helper", ["x"]), { name: "RequestError", code: "RouteNotFound", status: 404 });
		});
	}
});
