// Beginnings and ends, each in a process of its own: workers, exits and errors at any moment, two addons, memory.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { before, test } from "node:test";
import { buildDirect, here, runProgram, sanitized } from "./lib/direct.mjs";
import { emptyFolder } from "./lib/served.mjs";

let folder;
before(() => {
	folder = buildDirect("direct-life");
});

/** Runs a program that is to end well; what it printed. */
async function good(text, options) {
	const { code, signal, stdout, stderr, ms } = await runProgram(folder, text, options);
	assert.deepEqual([code, signal], [0, null], stdout + stderr);
	return { stdout: stdout.trim(), stderr, ms };
}

test("Node ends when nothing is under way, and waits for what is", async () => {
	const { stdout, ms } = await good(`console.log((await call("/echo", "a")).text); call("/nap", 300).then((answer) => console.log(answer.text));`);
	assert.equal(stdout, '"a"\n300');
	assert.ok(ms < 20_000);
	await good(`await call("/nap", 1);`);
});

test("process.exit with calls pending", async () => {
	for (const text of [
		`call("/nap", 60000); call("/endless"); call("/endless"); setTimeout(() => process.exit(0), 50);`,
		`for (let i = 0; i < 500; i++) call("/nap", 20 + i % 5); setTimeout(() => process.exit(0), 20);`,
		`call("/endless"); process.exit(0);`,
		`call("/nap", 60000); process.exit(0);`,
		`call("/nap", 5).then(() => process.exit(0)); call("/endless");`,
	]) {
		const { ms } = await good(text);
		assert.ok(ms < 20_000, text);
	}
});

test("an error that nobody catches ends the process as ever", async () => {
	const { code, stderr } = await runProgram(folder, `call("/nap", 60000); call("/endless"); call("/endless"); setTimeout(() => { throw new Error("by design"); }, 30);`);
	assert.equal(code, 1);
	assert.match(stderr, /Error: by design/);
	const thrown = await runProgram(folder, `process.on("uncaughtException", (error) => console.log(error.message));
		direct.start({ path: "/nap", body: "20", headers: {}, deadline: Infinity, answer() { throw new Error("in answer"); }, fail() {} });
		for (let i = 0; i < 20; i++) call("/nap", 20).then((answer) => console.log(answer.text));`);
	assert.equal(thrown.code, 0, thrown.stderr);
	assert.match(thrown.stdout, /in answer/);
	assert.equal(thrown.stdout.match(/^20$/gm)?.length, 20, thrown.stdout);
});

const worker = `
	import { Worker, isMainThread, parentPort, workerData } from "node:worker_threads";
	import { fileURLToPath } from "node:url";
	const start = (workerData) => new Worker(fileURLToPath(import.meta.url), { workerData });
	const end = (worker) => new Promise((done, fail) => (worker.once("exit", done), worker.once("error", fail)));
`;

test("eight workers load it, call it and leave, again and again", async () => {
	const rounds = sanitized ? 2 : 6;
	const { stdout } = await good(`${worker}
		if (isMainThread) {
			for (let round = 0; round < ${rounds}; round++) {
				await Promise.all(Array.from({ length: 8 }, (_, i) => end(start(i))));
			}
			console.log((await call("/counted")).text, direct.stats().environments);
		} else {
			for (let i = 0; i < 100; i++) await call("/counted");
			await Promise.all([call("/nap", 5), call("/fan-out", 50), call("/spin", 3000000), call("/index", 1)]);
		}`);
	assert.equal(stdout, `${rounds * 800 + 1} 1`, "package variables are the process's");
});

test("workers that are terminated in the middle of calls", async () => {
	const { stdout } = await good(`${worker}
		if (isMainThread) {
			for (let round = 0; round < ${sanitized ? 3 : 10}; round++) {
				const workers = Array.from({ length: 4 }, () => start(round));
				await Promise.all(workers.map((one) => new Promise((done) => one.once("message", done))));
				await new Promise((done) => setTimeout(done, round * 3));
				await Promise.all(workers.map((one) => one.terminate()));
			}
			await call("/nap", 1);
			console.log((await call("/echo", "here")).text, direct.stats().environments, direct.stats().underWay);
		} else {
			for (let i = 0; i < 50; i++) call("/nap", 60000), call("/nap", i);
			call("/endless"); call("/endless"); call("/endless");
			parentPort.postMessage("ready");
			for (;;) await Promise.all([call("/echo", "x"), call("/nap", 0)]);
		}`);
	assert.equal(stdout, '"here" 1 0');
});

test("only workers load it: it begins anew each time, and its variables stay", async () => {
	const { stdout } = await good(`${worker.replace("import", "import").trim()}
		void direct;`);
	assert.equal(stdout, "");
	const file = join(folder, "lonely.mjs");
	writeFileSync(file, `import { Worker, isMainThread } from "node:worker_threads";
		if (isMainThread) {
			for (let i = 0; i < 5; i++) await new Promise((done, fail) => new Worker(${JSON.stringify(file)}).once("exit", done).once("error", fail));
		} else {
			const { directOf } = await import(${JSON.stringify(join(here, "lib/call.mjs"))});
			const { call, direct } = directOf(${JSON.stringify(folder)});
			await call("/nap", 1);
			console.log((await call("/counted")).text, direct.stats().threads > 0);
		}`);
	const run = await runProgram(folder, `await import(${JSON.stringify(file)});`);
	assert.equal(run.code, 0, run.stderr);
	assert.equal(run.stdout.trim(), "1 true\n2 true\n3 true\n4 true\n5 true");
});

test("two addons in one process are nothing to each other", async () => {
	const routes = join(emptyFolder("direct-second"), "forst/routes");
	mkdirSync(routes, { recursive: true });
	writeFileSync(join(routes, "direct.ft"), 'var tally = 100\n\nexport func echo(text: String): String {\n  return "second: " + text\n}\n\nexport func counted(): Int {\n  tally++\n  return tally\n}\n\nexport func nap(ms: Int): Int {\n  time.Sleep(ms * time.Millisecond)\n  return ms + 1\n}\n');
	const second = buildDirect("direct-second-build", routes);
	const { stdout } = await good(`
		const other = directOf(${JSON.stringify(second)});
		const both = await Promise.all([call("/echo", "x"), other.call("/echo", "x"), call("/counted"), other.call("/counted"), call("/nap", 20), other.call("/nap", 20), call("/index", 9), other.call("/index", 9)]);
		console.log(both.map(({ status, text }) => status === 200 ? text : status).join(" "));`);
	assert.equal(stdout, '"x" "second: x" 1 101 20 21 500 404');
});

test("a package variable without its first value: the loader says so", async () => {
	const routes = join(emptyFolder("direct-failing"), "forst/routes");
	mkdirSync(routes, { recursive: true });
	writeFileSync(join(routes, "broken.ft"), "func first(numbers: Array(Int), i: Int): Int {\n  return numbers[i]\n}\n\nvar value = first([1], 3)\n\nexport func get(): Int {\n  return value\n}\n");
	const broken = buildDirect("direct-failing-build", routes);
	const { stdout } = await good(`
		for (let i = 0; i < 2; i++) {
			try { directOf(${JSON.stringify(broken)}); } catch (error) { console.log(error.message.replaceAll("\\n", " ")); }
		}
		console.log((await call("/echo", "still")).text);`);
	assert.match(stdout, /cannot begin: panic: index out of range \[3\] with length 1.*broken\.ft:2.*\n.*cannot begin: panic: index.*\n"still"$/);
});

test("wrong settings in the environment: the loader says so", async () => {
	const { code, stderr } = await runProgram(folder, "", { env: { FORST_BODY_MAX: "many" } });
	assert.equal(code, 1);
	assert.match(stderr, /FORST_BODY_MAX is a number of bytes/);
	assert.match(stderr, /cannot begin: a FORST_ variable/);
	const { stdout } = await good(`await call("/nap", 1); console.log(direct.stats().threads, (await call("/echo", "x".repeat(50))).status);`, { env: { FORST_WORKERS: "3", FORST_BODY_MAX: "40" } });
	assert.equal(stdout, "3 413");
});

test("timers that a call leaves behind keep nothing", async () => {
	const { stdout, stderr, ms } = await good(`
		for (let i = 0; i < 20; i++) {
			console.log((await call("/leaves-timers", [200, 5])).text);
			console.log((await call("/leaves-timers", [200, 60000], { headers: { "forst-timeout-ms": "20" } })).status);
		}
		console.log(direct.stats().underWay);`);
	assert.equal(stdout, "200\n504\n".repeat(20) + "0");
	assert.equal(stderr, "");
	assert.ok(ms < 40_000);
});

test("the log's level is the environment's, here and on other threads", async () => {
	const program = `
		while (direct.stats().away === 0) await call("/logs", ["far", 30000000]);
		console.log((await call("/logs", ["near", 0])).status);`;
	const levels = { undefined: ["debug", "info", "warn", "error", "info"], warn: ["warn", "error", "info"], ERROR: ["error", "info"] };
	for (const [level, expected] of Object.entries(levels)) {
		const { stdout, stderr } = await good(program, { env: level === "undefined" ? {} : { FORST_LOG_LEVEL: level } });
		assert.equal(stdout, "200");
		const lines = stderr.trim().split("\n").map((line) => JSON.parse(line));
		const byCall = new Map();
		for (const line of lines) {
			assert.equal(line.event, "log");
			byCall.set(line.requestId, [...(byCall.get(line.requestId) ?? []), line]);
		}
		assert.deepEqual([...new Set(lines.map((line) => line.message))].sort(), ["far", "near"]);
		for (const said of byCall.values()) {
			assert.deepEqual(said.map((line) => line.level), expected, level);
			assert.deepEqual(said.slice(0, -1).map((line) => line.values), expected.slice(0, -1).map((name) => ({ level: name })));
		}
	}
	const { code, stderr } = await runProgram(folder, "", { env: { FORST_LOG_LEVEL: "loud" } });
	assert.equal(code, 1);
	assert.match(stderr, /`loud` is no value for FORST_LOG_LEVEL/);
});

test("what is collected meanwhile does no harm", async () => {
	const { stdout } = await good(
		`
		let sum = 0;
		for (let round = 0; round < ${sanitized ? 20 : 100}; round++) {
			const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => [call("/repeated", { text: "0123456789", times: 1000 * i }), call("/nap", i % 3)]).flat());
			sum += answers.reduce((length, answer) => length + answer.text.length, 0);
			globalThis.gc();
		}
		console.log(sum > 0);`,
		{ flags: ["--expose-gc"] },
	);
	assert.equal(stdout, "true");
});

test("a million calls leave memory as it was", async () => {
	const count = sanitized ? 100_000 : 1_000_000;
	const { stdout } = await good(
		`
		const resident = () => { globalThis.gc(); return process.memoryUsage.rss() / 2 ** 20; };
		const exchange = { path: "/check", body: '[{"id":"a","score":1}]', headers: {}, deadline: Infinity, answer() {}, fail() {} };
		const refused = { ...exchange, body: '[{"id":"","score":1}]' };
		const large = { ...exchange, path: "/repeated", body: '["0123456789",20000]' };
		async function calls(n) {
			for (let i = 0; i < n; i++) {
				direct.start(i % 10 ? exchange : refused);
				if (i % 10000 === 0) { direct.start(large); await Promise.all(Array.from({ length: 20 }, () => call("/nap", 0))); }
			}
			await new Promise((done) => setTimeout(done, 20));
		}
		await calls(${count / 10});
		const before = resident();
		await calls(${count});
		const after = resident();
		console.log(before.toFixed(1), after.toFixed(1));
		if (after - before > 8 * ${sanitized ? 8 : 1}) throw new Error("it grew from " + before + " to " + after + " MiB");`,
		{ flags: ["--expose-gc"], limitMs: 200_000 },
	);
	console.log(`# MiB resident before and after: ${stdout}`);
});

test("signals are Node's", async () => {
	const { stdout } = await good(`
		process.on("SIGUSR2", () => { console.log("got it"); process.exit(0); });
		call("/nap", 60000); call("/endless"); call("/endless");
		setTimeout(() => process.kill(process.pid, "SIGUSR2"), 30);`);
	assert.equal(stdout, "got it");
});

test("nothing but what Node asks for is exported", () => {
	const symbols = execFileSync("nm", ["-D", "--defined-only", join(folder, "routes.node")], { encoding: "utf8" });
	const names = symbols.trim().split("\n").map((line) => line.split(" ").at(-1));
	assert.deepEqual(names.filter((name) => !/^__(asan|ubsan|odr|start|stop)/.test(name)).sort(), ["napi_register_module_v1", "node_api_module_get_api_version_v1"]);
});

test("our declarations of Node-API are those of Node", (t) => {
	const headers = resolve(dirname(process.execPath), "../include/node");
	if (!existsSync(join(headers, "node_api.h"))) {
		t.skip("Node's headers are not installed");
		return;
	}
	const source = join(emptyFolder("direct-headers"), "compare.c");
	const ours = ["napi_ok 0", "napi_pending_exception 10", "napi_closing 16", "napi_no_external_buffers_allowed 22", "napi_undefined 0", "napi_null 1", "napi_string 4", "napi_function 7", "napi_uint8_array 1", "napi_uint8_clamped_array 2", "napi_int32_array 5", "napi_tsfn_release 0", "napi_tsfn_abort 1", "napi_tsfn_nonblocking 0", "napi_tsfn_blocking 1"];
	const asserts = ours.map((row) => `_Static_assert(${row.replace(" ", " == ")}, "${row}");`).join("\n");
	const root = resolve(here, "../..");
	writeFileSync(source, `#define NAPI_VERSION 8\n#include <node_api.h>\n#include "runtime/node/node_api.h"\n${asserts}\n_Static_assert(RT_NAPI_AUTO_LENGTH == NAPI_AUTO_LENGTH, "");\n`);
	execFileSync("cc", ["-std=c11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-isystem", headers, "-I", root, source], { stdio: "pipe" });
	// The numbers are the same without Node's header.
	writeFileSync(source, `#include "runtime/node/node_api.h"\n${asserts}\n`);
	execFileSync("cc", ["-std=c11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-I", root, source], { stdio: "pipe" });
});
