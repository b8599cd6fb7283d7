// A release, as its users get it: packed, and installed by npm into an empty project, from a registry that has the platform's package.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { before, test } from "node:test";
import { emptyFolder, here } from "./lib/served.mjs";

const root = join(here, "../..");
const packages = emptyFolder("release-packages");
const project = emptyFolder("release-project");
const platform = `@forst/forstc-${process.platform}-${process.arch}`;
// Without what finds another forstc.
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(FORST|npm_)/i.test(name)));

/** A registry of the packed platform package, and of nothing else. */
async function registry(t) {
	const file = readdirSync(packages).find((name) => name.startsWith("forst-forstc-"));
	const tarball = readFileSync(join(packages, file));
	const manifest = JSON.parse(execFileSync("tar", ["xzOf", join(packages, file), "package/package.json"], { encoding: "utf8" }));
	const server = createServer((request, response) => {
		if (decodeURIComponent(request.url) === `/${manifest.name}`) {
			const dist = { tarball: `http://127.0.0.1:${server.address().port}/platform.tgz` };
			response.end(JSON.stringify({ name: manifest.name, "dist-tags": { latest: manifest.version }, versions: { [manifest.version]: { ...manifest, dist } } }));
		} else if (request.url === "/platform.tgz") {
			response.end(tarball);
		} else {
			response.writeHead(404).end("{}");
		}
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	t.after(() => server.close());
	return `http://127.0.0.1:${server.address().port}/`;
}

function runInProject(command, ...args) {
	return execFileSync(command, args, { cwd: project, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

/** npm asks the registry while the test answers for it, so it cannot be waited for in place. */
async function install(...args) {
	const child = spawn("npm", ["install", "--no-audit", "--no-fund", ...args], { cwd: project, env, stdio: ["ignore", "ignore", "pipe"] });
	let complaints = "";
	child.stderr.on("data", (data) => (complaints += data));
	const [code] = await once(child, "exit");
	assert.equal(code, 0, complaints);
}

before(() => execFileSync(join(root, "tools/release/pack"), [packages], { env, stdio: ["ignore", "ignore", "inherit"] }));

test("one package is installed, and npx forstc is the platform's", async (t) => {
	writeFileSync(join(project, "package.json"), '{ "private": true, "type": "module" }');
	writeFileSync(join(project, ".npmrc"), `@forst:registry=${await registry(t)}\n`);
	await install(join(packages, "forst-sidecar-0.1.0.tgz"));
	assert.match(runInProject("npx", "forstc", "version"), /^forstc 0\.1\.0\b/);
	assert.match(readFileSync(join(project, "node_modules", platform, "package.json"), "utf8"), /"0\.1\.0"/);
	assert.throws(() => runInProject("npx", "forstc", "check", "missing"), (error) => error.status !== 0 && /missing/.test(error.stderr));
});

test("it builds with what came with it, and serves until it is told to stop", async () => {
	mkdirSync(join(project, "forst/routes"), { recursive: true });
	writeFileSync(join(project, "forst/routes/shout.ft"), "func shout(text: String): String {\n  return strings.ToUpper(text)\n}\n");
	runInProject("npx", "forstc", "build");
	const linked = runInProject("ldd", "dist/forst/server");
	assert.ok(!/libevent|utf8proc/.test(linked), linked);
	runInProject("npx", "forstc", "gen-ts", "-o", "src/forst");

	const child = spawn(join(project, "node_modules/.bin/forstc"), ["serve", "--http", "127.0.0.1:0"], { cwd: project, env, stdio: ["ignore", "pipe", "inherit"] });
	const exited = once(child, "exit");
	const [line] = await once(createInterface({ input: child.stdout }), "line");
	const response = await fetch(`http://${JSON.parse(line).http}/shout`, { method: "POST", headers: { "content-type": "application/json" }, body: '"ada"' });
	assert.equal(await response.text(), '"ADA"');
	child.kill("SIGTERM");
	assert.deepEqual(await exited, [0, null]);
});

test("without the platform's package it says so, once, though npm has it in PATH", () => {
	rmSync(join(project, "node_modules", platform), { recursive: true });
	assert.throws(() => runInProject("npx", "forstc", "version"), (error) => error.status === 3 && error.stderr.includes(`no package ${platform}`));
});
