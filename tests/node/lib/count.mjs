// Runs test files by node:test, a line for each test, and ends with "N passed, N failed".
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, resolve } from "node:path";
import { run } from "node:test";

let passed = 0;
let failed = 0;

/** Runs the files, in processes of their own. */
function runFiles(files) {
	// A file is reported as a test itself by some versions of Node; its tests are what counts.
	const isFile = (data) => files.includes(resolve(data.name)) || data.details?.type === "suite";
	const stream = run({ files, concurrency: 2, timeout: 300_000 });
	stream.on("test:pass", (data) => {
		if (!isFile(data)) {
			passed++;
			console.log(`ok   ${data.name} (${Math.round(data.details.duration_ms)} ms)`);
		}
	});
	stream.on("test:fail", (data) => {
		const inner = data.details?.error?.failureType === "subtestsFailed";
		if (!isFile(data) || !inner) {
			failed++;
			const error = data.details?.error;
			console.log(`FAIL ${data.name}\n${error?.cause?.stack ?? error?.stack ?? error}`);
		}
	});
	stream.on("test:stdout", (data) => process.stdout.write(data.message));
	stream.on("test:stderr", (data) => process.stderr.write(data.message));
	stream.resume?.();
	return new Promise((done) => stream.on("end", done));
}

/** An addon with sanitizers in it needs their library to be there first. What Node leaves behind at its end is no leak of ours. */
function preload() {
	if (readFileSync(process.env.FORSTC).includes("libasan.so")) {
		process.env.LD_PRELOAD = execFileSync("cc", ["-print-file-name=libasan.so"], { encoding: "utf8" }).trim();
		process.env.ASAN_OPTIONS = "detect_leaks=0";
	}
}

const all = process.argv.slice(2).map((file) => resolve(file));
const isDirect = (file) => /^(direct|conform|runtimes)/.test(basename(file));
const plain = all.filter((file) => !isDirect(file));
const direct = all.filter(isDirect);
if (plain.length > 0) {
	await runFiles(plain);
}
if (direct.length > 0) {
	preload();
	await runFiles(direct);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
