#!/usr/bin/env node
// What `npx forstc` runs: the forstc that was installed for this platform, its arguments, streams, signals and exit code its own.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { findForstc } from "../dist/esm/binary.js";

const [command, ...rest] = process.argv.slice(2);
// A server is not to outlive this process, whatever ends it.
const dies = command === "serve" || command === "dev" ? ["--die-with-parent"] : [];

function start() {
	try {
		return spawn(findForstc(), command === undefined ? [] : [command, ...dies, ...rest], { stdio: "inherit" });
	} catch (error) {
		process.stderr.write(`forstc: ${error.message}\n`);
		process.exit(3); // forstc's own: the machine lacks something
	}
}

const child = start();
// Terminals send SIGINT to both of us.
const passed = process.stdin.isTTY ? ["SIGTERM", "SIGHUP"] : ["SIGTERM", "SIGHUP", "SIGINT"];
process.on("SIGINT", () => {});
for (const signal of passed) {
	process.on(signal, () => child.kill(signal));
}
child.on("error", (error) => {
	process.stderr.write(`forstc: cannot be started: ${error.message}\n`);
	process.exit(3);
});
child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
