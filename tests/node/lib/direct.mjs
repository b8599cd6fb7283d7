// Builds of tests/node/direct, below dist/, as an addon and as a server; programs that load the addon in a process of their own.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { emptyFolder, forstc, here, runForstc } from "./served.mjs";

/** What processes that load the addon need, and no other (lib/count.mjs). */
export const preloaded = process.env.LD_PRELOAD;
delete process.env.LD_PRELOAD;

export const sanitized = preloaded !== undefined;
export const directRoutes = join(here, "direct/routes");

/** A folder with both products. */
export function buildDirect(name, routes = directRoutes) {
	const folder = emptyFolder(name);
	runForstc("build", routes, "-o", folder, "--target", "node");
	runForstc("build", routes, "-o", folder);
	return folder;
}

/** Serves a build until stop() is called. */
export async function serveBuild(folder, env = {}) {
	const child = spawn(join(folder, "server"), ["--http", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "ignore"], env: { ...process.env, ...env } });
	const exited = new Promise((done) => child.once("exit", done));
	const first = await new Promise((done) => createInterface({ input: child.stdout }).once("line", done));
	return { url: `http://${JSON.parse(first).http}`, stop: () => (child.kill("SIGTERM"), exited) };
}

const started = new Set();
process.once("exit", () => started.forEach((child) => child.kill("SIGKILL")));

/** Runs the text as an ES module; gives { code, signal, stdout, stderr, ms }. `call(path, value, options)` and `direct` are there. */
export function runProgram(folder, text, { env = {}, limitMs = 60_000, flags = [] } = {}) {
	const file = join(folder, `program-${Math.random().toString(36).slice(2)}.mjs`);
	writeFileSync(file, `import { directOf } from ${JSON.stringify(join(here, "lib/call.mjs"))};\nconst { direct, call } = directOf(${JSON.stringify(folder)});\n${text}\n`);
	const begun = performance.now();
	const child = spawn(process.execPath, [...flags, file], {
		env: { ...process.env, ...(preloaded ? { LD_PRELOAD: preloaded } : {}), ...env },
		stdio: ["ignore", "pipe", "pipe"],
	});
	started.add(child);
	const timer = setTimeout(() => child.kill("SIGKILL"), limitMs);
	let stdout = "";
	let stderr = "";
	child.stdout.on("data", (data) => (stdout += data));
	child.stderr.on("data", (data) => (stderr += data));
	return new Promise((done) => {
		child.once("close", (code, signal) => {
			clearTimeout(timer);
			started.delete(child);
			done({ code, signal, stdout, stderr, ms: performance.now() - begun });
		});
	});
}

export { forstc, here };
