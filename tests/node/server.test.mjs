// ForstServer and ForstDevServer: forstc as a child, ready, started again, stopped, gone with its parent.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { ForstClient, ForstDevServer, ForstServer, ForstServerError } from "@forst/sidecar";
import { ForstDevServer as LibDevServer } from "@forst/sidecar/lib/dev-server";
import { ForstServer as LibServer } from "@forst/sidecar/lib/server";
import { emptyFolder, forstc } from "./lib/served.mjs";

const add = (extra) => `func add(a: Int, b: Int): Int {\n  return a + b + ${extra}\n}\n`;
const route = "forst/routes/add.ft";

/** A folder with one route, a log, and the server's options for it. */
function project(name) {
	const folder = emptyFolder(name);
	mkdirSync(join(folder, "run"));
	const write = (path, text) => {
		mkdirSync(dirname(join(folder, path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	};
	write(route, add(0));
	const entries = [];
	const waiting = new Set();
	const take = (message, entry) => {
		entries.push({ ...entry, message });
		waiting.forEach((look) => look());
	};
	/** The n-th entry with that name, when it is there. */
	const logged = (event, number = 1) =>
		new Promise((resolve) => {
			const look = () => {
				const found = entries.filter((entry) => entry.event === event);
				if (found.length >= number) {
					waiting.delete(look);
					resolve(found[number - 1]);
				}
			};
			waiting.add(look);
			look();
		});
	const options = {
		cwd: folder,
		forstc,
		http: { port: 0 },
		workers: 2,
		env: { XDG_RUNTIME_DIR: join(folder, "run") },
		logger: { info: take, warn: take, error: take },
		restart: { baseMs: 20 },
	};
	return { folder, write, entries, logged, options };
}

async function callAdd(url, ...args) {
	const client = new ForstClient({ baseUrl: url });
	try {
		return await client.callFunction("add", args);
	} finally {
		await client.close();
	}
}

/** Calls until the answer is the expected one. */
async function untilAdd(url, expected, ...args) {
	for (const end = performance.now() + 30_000; ; ) {
		const value = await callAdd(url, ...args);
		if (value === expected) {
			return;
		}
		assert.ok(performance.now() < end, `add gives ${value}, never ${expected}`);
	}
}

/** Resolves when the process is gone; the zombie of a child that nobody waited for counts as gone. */
async function untilGone(pid, limitMs) {
	for (const end = performance.now() + limitMs; ; ) {
		let state;
		try {
			state = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)[0];
		} catch {
			return;
		}
		if (state === "Z" || state === "X") {
			return;
		}
		assert.ok(performance.now() < end, `process ${pid} is still there`);
		await new Promise((done) => setTimeout(done, 5));
	}
}

const childrenOf = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean).map(Number);

test("the lib paths are the same classes", () => {
	assert.equal(LibServer, ForstServer);
	assert.equal(LibDevServer, ForstDevServer);
});

test("start resolves when it accepts, stop when it is gone", async (t) => {
	const { options, folder } = project("server-start");
	const server = new ForstServer(options);
	t.after(() => server.stop());
	assert.equal(server.ready, undefined);
	const ready = await server.start();
	assert.deepEqual(await server.start(), ready);
	assert.equal(server.url, `http://${ready.http}`);
	assert.equal(server.socketPath, ready.ipc);
	assert.ok(existsSync(ready.ipc));
	assert.deepEqual(JSON.parse(readFileSync(join(folder, "dist/forst/ready.json"), "utf8")), ready);
	assert.equal(await callAdd(server.url, 1, 2), 3);
	await server.stop();
	assert.equal(server.ready, undefined);
	assert.ok(!existsSync(`/proc/${ready.pid}`));
	assert.ok(!existsSync(ready.ipc));
	await server.stop();
	const again = await server.start();
	assert.equal(await callAdd(`http://${again.http}`, 1, 2), 3);
});

test("a build that fails rejects with the sources' errors", async () => {
	const { options, write } = project("server-broken");
	write(route, "func add(): Int { return missing }\n");
	for (const server of [new ForstServer(options), new ForstDevServer(options)]) {
		await assert.rejects(server.start(), (error) => {
			assert.ok(error instanceof ForstServerError);
			assert.match(error.diagnostics, /error\[E\d+\]: `missing` is not declared/);
			assert.match(error.message, /forst\/routes\/add\.ft:1/);
			return true;
		});
		assert.equal(server.ready, undefined);
		write(route, add(0));
		await server.start(); // nothing is left over of the first try
		await server.stop();
		write(route, "func add(): Int { return missing }\n");
	}
});

test("wrong settings reject with forstc's words and exit code", async () => {
	const { options } = project("server-settings");
	const server = new ForstServer({ ...options, env: { ...options.env, FORST_BODY_MAX: "much" } });
	await assert.rejects(server.start(), (error) => error.exitCode === 2 && error.diagnostics.includes("FORST_BODY_MAX"));
});

test("transports, addresses and origins are handed on", async (t) => {
	const { options, folder } = project("server-transports");
	const ipc = new ForstServer({ ...options, transports: ["ipc"], ipc: { socketPath: join(folder, "mine.sock"), permissions: 0o600 } });
	t.after(() => ipc.stop());
	const ready = await ipc.start();
	assert.equal(ready.http, undefined);
	assert.equal(ready.ipc, join(folder, "mine.sock"));
	const http = new ForstServer({ ...options, routes: "forst/routes", output: "elsewhere", transports: ["http"], http: { port: 0, cors: ["https://app.example"] } });
	t.after(() => http.stop());
	assert.equal((await http.start()).ipc, undefined);
	const answer = await fetch(`${http.url}/add`, { method: "POST", body: "[1,2]", headers: { "content-type": "application/json", origin: "https://app.example" } });
	assert.equal(answer.headers.get("access-control-allow-origin"), "https://app.example");
	assert.ok(existsSync(join(folder, "elsewhere/server")));
});

test("options that make no sense are refused", () => {
	assert.throws(() => new ForstServer({ http: { port: 70000 } }), RangeError);
	assert.throws(() => new ForstServer({ ipc: { permissions: 0o666 } }), RangeError);
	assert.throws(() => new ForstServer({ transports: [] }), TypeError);
	assert.throws(() => new ForstServer({ transports: ["smoke"] }), TypeError);
});

test("what forstc logs reaches the logger as objects", async (t) => {
	const { options, logged } = project("server-log");
	const server = new ForstServer(options);
	t.after(() => server.stop());
	const { pid } = await server.start();
	process.kill(childrenOf(pid)[0], "SIGKILL");
	assert.equal((await logged("the server died")).status, "SIGKILL");
	const entry = await logged("restarted");
	assert.equal(entry.level, "info");
	assert.match(entry.message, /^forst: restarted ms=\d+$/);
	assert.equal(await callAdd(server.url, 1, 2), 3);
});

test("what handlers log reaches the logger, in words that write nothing on a terminal", async (t) => {
	const { options, logged, write } = project("server-handlers-log");
	write(route, `func add(a: Int, b: Int): Int {\n  log.Warn("adding\\x1b[2J", "a", a, "text", "x\\ny")\n  return a + b\n}\n`);
	const server = new ForstServer(options);
	t.after(() => server.stop());
	await server.start();
	assert.equal(await callAdd(server.url, 1, 2), 3);
	const entry = await logged("log");
	assert.equal(entry.level, "warn");
	assert.deepEqual(entry.values, { a: 1, text: "x\ny" });
	assert.equal(entry.message, `forst: adding?[2J a=1 text=x?y requestId=${entry.requestId}`);
});

test("forstc that dies is started again, on the same address", async (t) => {
	const { options, logged } = project("server-again");
	const server = new ForstServer(options);
	t.after(() => server.stop());
	const first = await server.start();
	process.kill(first.pid, "SIGKILL");
	assert.equal((await logged("forstc ended")).status, "SIGKILL");
	const second = await server.start();
	assert.notEqual(second.pid, first.pid);
	assert.equal(second.http, first.http);
	assert.equal(await callAdd(server.url, 1, 2), 3);
});

test("it is not tried for ever", async () => {
	const { options, logged, folder } = project("server-gives-up");
	const binary = join(folder, "forstc");
	writeFileSync(binary, `#!/bin/sh\nexec "${forstc}" "$@"\n`);
	chmodSync(binary, 0o755);
	const server = new ForstServer({ ...options, forstc: binary, restart: { attempts: 3, baseMs: 5 } });
	const { pid } = await server.start();
	writeFileSync(binary, "#!/bin/sh\necho no more >&2\nexit 3\n");
	process.kill(pid, "SIGKILL");
	assert.equal((await logged("forstc is not started again")).tries, 3);
	assert.match((await logged("forstc does not start", 3)).reason, /no more/);
	await server.stop();
});

test("stop while it starts ends that", async () => {
	const { options, folder, logged } = project("server-stop-early");
	const compiler = join(folder, "slow-cc");
	writeFileSync(compiler, "#!/bin/sh\necho begun >&2\nexec sleep 60\n");
	chmodSync(compiler, 0o755);
	const server = new ForstServer({ ...options, env: { ...options.env, FORST_CC: compiler } });
	const started = server.start();
	const refused = assert.rejects(started, ForstServerError);
	await logged("output");
	await server.stop();
	await refused;
});

test("restart lets the next build take over, or rejects and keeps the last", async (t) => {
	const { options, write } = project("server-restart");
	const server = new ForstServer(options);
	t.after(() => server.stop());
	const first = await server.start();
	write(route, add(10));
	const second = await server.restart();
	assert.equal(second.pid, first.pid);
	assert.notEqual(second.build, first.build);
	assert.equal(second.contract, first.contract);
	await untilAdd(server.url, 13, 1, 2);
	write(route, "func add(: Int {\n");
	await assert.rejects(server.restart(), (error) => error.diagnostics.includes("error[E"));
	assert.equal(await callAdd(server.url, 1, 2), 13);
	assert.deepEqual(server.ready, second);
});

test("the development server follows the sources", async (t) => {
	const { options, write, logged } = project("server-dev");
	const server = new ForstDevServer(options);
	t.after(() => server.stop());
	const first = await server.start();
	write(route, add(5));
	await logged("reloaded");
	await untilAdd(server.url, 8, 1, 2);
	assert.notEqual(server.ready.build, first.build);
	write(route, "func add(: Int {\n");
	assert.equal((await logged("build failed")).level, "error");
	assert.equal(await callAdd(server.url, 1, 2), 8);
	assert.match((await logged("output")).text, /error\[E/);
	write(route, add(6));
	await logged("fixed");
	await untilAdd(server.url, 9, 1, 2);
	const forced = await server.restart();
	assert.equal(forced.pid, first.pid);
});

test("the development server waits for sources that are broken at first, where it is told to", async (t) => {
	const { options, write, logged } = project("server-dev-wait");
	write(route, "func add(: Int {\n");
	const server = new ForstDevServer({ ...options, waitForFix: true });
	t.after(() => server.stop());
	const started = server.start();
	await logged("build failed");
	write(route, add(1));
	await started;
	assert.equal(await callAdd(server.url, 1, 2), 4);
});

test("nothing is left when Node is killed", async () => {
	const { options } = project("server-orphan");
	const { logger: _logger, ...others } = options;
	const script = `
		import { ForstServer } from "@forst/sidecar";
		const server = new ForstServer(${JSON.stringify(others)});
		console.log(JSON.stringify(await server.start()));
	`;
	const node = spawn(process.execPath, ["--input-type=module", "-e", script], { cwd: import.meta.dirname ?? new URL(".", import.meta.url).pathname, stdio: ["ignore", "pipe", "inherit"] });
	const [line] = await once(createInterface({ input: node.stdout }), "line");
	const { pid, ipc } = JSON.parse(line);
	const servers = childrenOf(pid);
	assert.equal(servers.length, 1);
	node.kill("SIGKILL");
	const begin = performance.now();
	await Promise.all([pid, ...servers].map((each) => untilGone(each, 1000)));
	console.log(`gone ${Math.round(performance.now() - begin)} ms after Node was killed`);
	assert.ok(!existsSync(ipc));
});

test("unref lets Node end, and forstc with it", async () => {
	const { options } = project("server-unref");
	const { logger: _logger, ...others } = options;
	const script = `
		import { ForstServer } from "@forst/sidecar";
		const server = new ForstServer(${JSON.stringify(others)}).unref();
		const ready = await server.start();
		process.stdout.write(String(ready.pid));
	`;
	const node = spawn(process.execPath, ["--input-type=module", "-e", script], { cwd: import.meta.dirname ?? new URL(".", import.meta.url).pathname, stdio: ["ignore", "pipe", "inherit"] });
	let text = "";
	node.stdout.on("data", (chunk) => (text += chunk));
	const [code] = await once(node, "close");
	assert.equal(code, 0);
	await untilGone(Number(text), 1000);
});

test("forstc is the option's, then the environment's, then the package's, then PATH's", async (t) => {
	const { options, folder } = project("server-binary");
	const { forstc: _forstc, ...others } = options;
	const start = async (more) => {
		const server = new ForstServer({ ...others, ...more });
		t.after(() => server.stop());
		await server.start();
		await server.stop();
	};
	await assert.rejects(start({ forstc: "nowhere" }), /the option forstc names .*nowhere/);
	await assert.rejects(start({ env: { ...others.env, FORSTC_BINARY: "/no/such/forstc" } }), /FORSTC_BINARY names \/no\/such\/forstc/);
	await assert.rejects(start({ env: { ...others.env, FORSTC_BINARY: "", PATH: "/nowhere" } }), (error) => {
		assert.match(error.message, /no option .* no FORSTC_BINARY, no package @forst\/forstc-\w+-\w+, and none in PATH \(\/nowhere\)/);
		return true;
	});
	await start({ env: { ...others.env, FORSTC_BINARY: forstc } });
	await start({ env: { ...others.env, FORSTC_BINARY: "", PATH: `${dirname(forstc)}:${process.env.PATH}` } });

	// A package for the platform, beside the sidecar as npm puts it.
	const name = `@forst/forstc-${process.platform}-${process.arch}`;
	const own = createRequire(import.meta.url).resolve("@forst/sidecar/package.json");
	const installed = join(dirname(own), "node_modules", name);
	t.after(() => rmSync(installed, { recursive: true, force: true }));
	mkdirSync(join(installed, "bin"), { recursive: true });
	writeFileSync(join(installed, "package.json"), JSON.stringify({ name, version: "0.0.0" }));
	writeFileSync(join(installed, "bin/forstc"), `#!/bin/sh\necho used > "${join(folder, "used")}"\nexec "${forstc}" "$@"\n`);
	chmodSync(join(installed, "bin/forstc"), 0o755);
	await start({ env: { ...others.env, FORSTC_BINARY: "" } });
	assert.ok(existsSync(join(folder, "used")));
});
