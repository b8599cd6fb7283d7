// A served build of the routes in tests/golden/emit/client, and generated clients for it, below dist/ (never committed).
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const here = fileURLToPath(new URL("..", import.meta.url));
export const routes = join(here, "../golden/emit/client/routes");
export const forstc = process.env.FORSTC ?? "forstc";

export function runForstc(...args) {
	return execFileSync(forstc, args, { cwd: here, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** An empty folder of that name below dist/. */
export function emptyFolder(name) {
	const folder = join(here, "dist", name);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	return folder;
}

/** Builds and serves the routes until stop() is called. */
export async function serve(folder) {
	runForstc("build", routes, "-o", folder);
	const child = spawn(forstc, ["serve", folder, "--http", "127.0.0.1:0"], { cwd: here, stdio: ["ignore", "pipe", "ignore"] });
	const exited = new Promise((done) => child.once("exit", done));
	const lines = createInterface({ input: child.stdout });
	const first = await Promise.race([
		new Promise((done) => lines.once("line", done)),
		exited.then((code) => Promise.reject(new Error(`forstc serve ended with ${code}`))),
	]);
	const stop = async () => {
		child.kill("SIGTERM");
		return exited;
	};
	return { url: `http://${JSON.parse(first).http}`, stop };
}

/** Runs a built server on a socket, and on a port as well; ready when it says so. */
export async function serveSocket(built, path, ...args) {
	const child = spawn(join(built, "server"), ["--http", "127.0.0.1:0", "--ipc", path, ...args], { stdio: ["ignore", "pipe", "ignore"] });
	const exited = new Promise((done) => child.once("exit", (code, signal) => done(code ?? signal)));
	const first = await Promise.race([
		new Promise((done) => createInterface({ input: child.stdout }).once("line", done)),
		exited.then((code) => Promise.reject(new Error(`the server ended with ${code}`))),
	]);
	const stop = (signal = "SIGTERM") => {
		child.kill(signal);
		return exited;
	};
	return { url: `http://${JSON.parse(first).http}`, path, stop };
}

export const strictest = {
	target: "ES2022",
	module: "NodeNext",
	moduleResolution: "NodeNext",
	strict: true,
	exactOptionalPropertyTypes: true,
	noUncheckedIndexedAccess: true,
	noPropertyAccessFromIndexSignature: true,
	noImplicitOverride: true,
	noImplicitReturns: true,
	noFallthroughCasesInSwitch: true,
	noUnusedLocals: true,
	noUnusedParameters: true,
	isolatedModules: true,
	declaration: true,
	skipLibCheck: false,
	types: ["node"],
	rootDir: "src",
	outDir: "out",
};

/** A project with the generated client of the routes; type is "module" or "commonjs". */
export function clientProject(name, type, from, compilerOptions = {}) {
	const folder = emptyFolder(name);
	runForstc("gen-ts", from, "-o", join(folder, "src/forst"));
	writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type }));
	writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: { ...strictest, ...compilerOptions }, include: ["src"] }));
	return folder;
}

/** The same with the consumers. */
export function project(name, type, compilerOptions = {}) {
	const folder = clientProject(name, type, routes, compilerOptions);
	cpSync(join(here, "consumers"), join(folder, "src"), { recursive: true });
	return folder;
}

/** Runs the compiler of that package; its output, empty when all is well. */
export function tsc(compiler, folder, ...args) {
	try {
		execFileSync(process.execPath, [join(here, "node_modules", compiler, "bin/tsc"), "-p", folder, "--pretty", "false", ...args], { encoding: "utf8", stdio: "pipe" });
		return "";
	} catch (error) {
		return `${error.stdout}${error.stderr}` || String(error);
	}
}
