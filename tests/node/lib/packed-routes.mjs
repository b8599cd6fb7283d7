// Routes compiled with a harness in the server's place (packed/harness.c), and what their generated client knows of the
// packed form, in one process with the test.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { emptyFolder, forstc, here, runForstc, strictest, tsc } from "./served.mjs";

const root = join(here, "../..");
/** enum replied of tests/unit/codegen/call_double.h. */
const replies = ["none", "value", "packed", "void", "error", "rejected", "again"];
const inputPacked = 1;
const acceptsPacked = 2;

function compileHarness(folder, module) {
	const built = join(folder, "built");
	runForstc("build", join(folder, "routes"), "-o", built, "--emit-only");
	const program = join(folder, "harness");
	execFileSync(
		"gcc",
		[
			...["-std=gnu11", "-g", "-O0", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", `-DROUTES=ft_routes_${module}`],
			...["-I", root, "-I", join(root, "runtime"), join(here, "packed/harness.c"), join(built, "c", `${module}.c`)],
			...[join(root, "tests/unit/codegen/call_double.c"), join(root, "tests/unit/json/task_double.c")],
			...[join(dirname(forstc), "../../libforst.a"), "-levent_core", "-lutf8proc", "-lpthread", "-lm", "-o", program],
		],
		{ stdio: "pipe" },
	);
	return program;
}

/** The generated module, with a defineRoute that gives back what it was told. */
async function descriptionsOf(folder, module) {
	runForstc("gen-ts", join(folder, "routes"), "-o", join(folder, "src"));
	writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
	writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: strictest, include: ["src"] }));
	const wrong = tsc("typescript-7", folder);
	if (wrong) {
		throw new Error(wrong);
	}
	const kernels = import.meta.resolve("@forst/sidecar/generated");
	writeFileSync(join(folder, "out/told.mjs"), `export * from ${JSON.stringify(kernels)};\nexport const told = [];\nexport const defineRoute = (route) => (told.push(route), {});\n`);
	const file = join(folder, "out", `${module.replaceAll("_", "-")}.js`);
	writeFileSync(file, readFileSync(file, "utf8").replace("@forst/sidecar/generated", "./told.mjs"));
	await import(pathToFileURL(file).href);
	const { told } = await import(pathToFileURL(join(folder, "out/told.mjs")).href);
	return new Map(told.map((route) => [route.name, route]));
}

/** Sends frames to the harness, which answers in order. */
function calls(program) {
	const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ASAN_OPTIONS: "abort_on_error=0" } });
	const waiting = [];
	let pending = Buffer.alloc(0);
	child.stdout.on("data", (chunk) => {
		pending = Buffer.concat([pending, chunk]);
		while (pending.length >= 6 && pending.length >= 6 + pending.readUInt32LE(2)) {
			const end = 6 + pending.readUInt32LE(2);
			waiting.shift().resolve({ replied: replies[pending[0]], bytes: Buffer.from(pending.subarray(6, end)) });
			pending = pending.subarray(end);
		}
	});
	const ended = new Promise((resolve) => child.once("close", resolve));
	void ended.then((code) => waiting.forEach(({ reject }) => reject(new Error(`the harness ended with ${code}`))));
	const call = (route, bytes, { packed = false, accept = false } = {}) =>
		new Promise((resolve, reject) => {
			const head = Buffer.alloc(6);
			head[0] = route;
			head[1] = (packed ? inputPacked : 0) | (accept ? acceptsPacked : 0);
			head.writeUInt32LE(bytes.length, 2);
			waiting.push({ resolve, reject });
			child.stdin.write(Buffer.concat([head, bytes]));
		});
	const stop = () => (child.stdin.end(), ended);
	return { call, stop };
}

/** What the text of a route file gives: `call(name, bytes, { packed, accept })`, `route(name)` and `stop()`. */
export async function packedRoutes(name, source) {
	const folder = emptyFolder(name);
	const module = name.replaceAll("-", "_");
	mkdirSync(join(folder, "routes"));
	writeFileSync(join(folder, "routes", `${module}.ft`), source);
	const harness = calls(compileHarness(folder, module));
	const names = [...source.matchAll(/^export func (\w+)/gm)].map(([, found]) => found);
	const descriptions = await descriptionsOf(folder, module);
	return {
		call: (route, bytes, options) => harness.call(names.indexOf(route), bytes, options),
		route: (route) => descriptions.get(route),
		stop: () => harness.stop(),
	};
}
