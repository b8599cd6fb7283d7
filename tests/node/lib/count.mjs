// Runs test files by node:test, a line for each test, and ends with "N passed, N failed".
import { resolve } from "node:path";
import { run } from "node:test";

let passed = 0;
let failed = 0;

// A file is reported as a test itself by some versions of Node; its tests are what counts.
const files = process.argv.slice(2).map((file) => resolve(file));
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
stream.on("end", () => {
	console.log(`${passed} passed, ${failed} failed`);
	process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
});
stream.resume?.();
