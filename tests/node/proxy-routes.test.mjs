// autoRegisterRoutes: from a build's manifest, from route files, and against a server that forstc has built.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { CircuitBreaker, ForstExpressProxy, ForstHTTPProxy } from "@forst/sidecar";
import express5 from "express5";
import { clientProject, emptyFolder, routes, runForstc, serve, tsc } from "./lib/served.mjs";
import { httpServer, rawClient, recordingUpstream, until } from "./lib/wire.mjs";

let server;
const built = emptyFolder("proxy-built");
before(async () => {
	server = await serve(built);
});
after(() => server?.stop());

function tree(folder, files) {
	for (const [name, text] of Object.entries(files)) {
		mkdirSync(dirname(join(folder, name)), { recursive: true });
		writeFileSync(join(folder, name), text);
	}
	return folder;
}

function inFolder(t, folder) {
	const before = process.cwd();
	process.chdir(folder);
	t.after(() => process.chdir(before));
}

const manifestOf = (...list) => JSON.stringify({ format: 1, contract: "0", routes: list });

test("a build's manifest: its paths, its methods", () => {
	const proxy = new ForstExpressProxy();
	const manifest = JSON.parse(readFileSync(join(built, "manifest.json"), "utf8"));
	const registered = proxy.autoRegisterRoutes({ manifest: built });
	assert.deepEqual(
		registered,
		manifest.routes.map(({ path, methods }) => ({ nodeRoute: path, forstRoute: path, methods })),
	);
	assert.ok(registered.length >= 5);
	assert.equal(proxy.getRoute("/kinds", "POST"), "/kinds");
	assert.equal(proxy.getRoute("/kinds", "DELETE"), undefined);
	assert.equal(new ForstExpressProxy().autoRegisterRoutes({ manifest: join(built, "manifest.json") }).length, registered.length);
});

test("with a prefix, and only some", () => {
	const proxy = new ForstExpressProxy();
	assert.deepEqual(proxy.autoRegisterRoutes({ manifest: built, prefix: "/api/", only: ["/kinds"] }).map(({ nodeRoute, forstRoute }) => [nodeRoute, forstRoute]), [["/api/kinds", "/kinds"]]);
	assert.throws(() => proxy.autoRegisterRoutes({ manifest: built, only: ["/kinds", "/nothing"] }), /no route \/nothing/);
});

test("the names of route files are paths as forstc makes them", () => {
	const names = ["process_data", "processData", "ProcessData", "HTTPServer", "parseHTTPHeader", "admin/user_search", "adminArea/v2_list", "a__b", "x1Y", "ABC", "a-b"];
	const folder = tree(emptyFolder("proxy-names"), Object.fromEntries(names.map((name, i) => [`forst/routes/d${i}/${name}.ft`, `func f${i}(x: Int): Int {\n  return x\n}\n`])));
	runForstc("build", join(folder, "forst/routes"), "-o", join(folder, "out"));
	const real = new ForstExpressProxy().autoRegisterRoutes({ manifest: join(folder, "out") });
	const told = new ForstExpressProxy().autoRegisterRoutes({ routes: join(folder, "forst/routes") });
	assert.deepEqual(told.map(({ nodeRoute }) => nodeRoute).sort(), real.map(({ nodeRoute }) => nodeRoute).sort());
	assert.equal(told.length, names.length);
	assert.ok(told.every(({ methods }) => methods === undefined));
});

test("without being told: the build of the project, else its route files, else an error that says where it looked", (t) => {
	const folder = tree(emptyFolder("proxy-project"), { "package.json": "{}", "src/deep/x": "" });
	inFolder(t, join(folder, "src/deep"));
	const paths = () => new ForstExpressProxy().autoRegisterRoutes().map(({ nodeRoute }) => nodeRoute);
	assert.throws(paths, (error) => error.message.includes(join(folder, "dist/forst/manifest.json")) && error.message.includes(join(folder, "forst/routes")));
	tree(folder, { "forst/routes/by_file.ft": "", "forst/routes/readme.md": "", "forst/routes/by_file_test.ft": "" });
	assert.deepEqual(paths(), ["/by-file"]);
	tree(folder, { "dist/forst/manifest.json": manifestOf({ path: "/by-build", methods: ["POST"] }) });
	assert.deepEqual(paths(), ["/by-build"]);
	tree(folder, { "forst.config.json": '{"out":"elsewhere"}', "elsewhere/manifest.json": manifestOf({ path: "/by-config", methods: ["GET"] }) });
	assert.deepEqual(paths(), ["/by-config"]);
});

test("called again it forgets what is gone, and what registerRoute said goes before", () => {
	const folder = emptyFolder("proxy-again");
	const manifest = (...paths) => tree(folder, { "manifest.json": manifestOf(...paths.map((path) => ({ path, methods: ["POST"] }))) });
	const proxy = new ForstExpressProxy();
	proxy.registerRoute("/b", "/mine");
	manifest("/a", "/b");
	proxy.autoRegisterRoutes({ manifest: folder });
	assert.deepEqual([proxy.getRoute("/a"), proxy.getRoute("/b", "POST")], ["/a", "/mine"]);
	manifest("/c");
	proxy.autoRegisterRoutes({ manifest: folder });
	assert.deepEqual(["/a", "/b", "/c"].map((path) => proxy.getRoute(path)), [undefined, "/mine", "/c"]);
	assert.equal(proxy.routes().length, 2);
});

test("a manifest that is none changes nothing, and is named", () => {
	const folder = emptyFolder("proxy-bad");
	const proxy = new ForstExpressProxy();
	proxy.autoRegisterRoutes({ manifest: built });
	const count = proxy.routes().length;
	for (const text of ["", "[]", "null", "{}", '{"routes":[{}]}', '{"routes":[null]}', '{"routes":[{"path":"/a"}]}', '{"routes":[{"path":"/a","methods":[1]}]}']) {
		tree(folder, { "manifest.json": text });
		assert.throws(() => proxy.autoRegisterRoutes({ manifest: folder }), (error) => error.message.includes(join(folder, "manifest.json")), text);
	}
	tree(folder, { "manifest.json": manifestOf({ path: "/ok", methods: ["POST"] }, { path: "http://evil/", methods: ["POST"] }) });
	assert.throws(() => proxy.autoRegisterRoutes({ manifest: folder }), TypeError);
	assert.equal(proxy.routes().length, count);
	assert.throws(() => proxy.autoRegisterRoutes({ manifest: join(folder, "nowhere") }), /nowhere/);
});

test("a real server behind Express: values, its problems, its methods, byte for byte", async (t) => {
	const proxy = new ForstExpressProxy({ sidecarUrl: server.url });
	proxy.autoRegisterRoutes({ manifest: built, prefix: "/api" });
	const app = express5();
	app.use(proxy.middleware());
	app.use((_, response) => void response.status(404).send("own"));
	const front = await httpServer(t, app);
	t.after(() => proxy.close());
	const ask = async (base, path, init) => {
		const answer = await fetch(base + path, init);
		const names = ["content-type", "content-length", "allow", "content-encoding"];
		return [answer.status, ...names.map((name) => answer.headers.get(name)), (await answer.text()).replace(/"requestId":"[^"]*"/, "")];
	};
	const json = { "content-type": "application/json" };
	for (const [path, init] of [
		["/report", { method: "POST", headers: json, body: '{"format":"csv","days":3}' }],
		["/report", { method: "POST", headers: json, body: '{"format":"xml","days":3}' }],
		["/report", { method: "POST", headers: json, body: '{"format":' }],
		["/report", { method: "POST", headers: { "content-type": "text/plain" }, body: "{}" }],
		["/report", { method: "POST", headers: json, body: "" }],
		["/users/then", { method: "POST" }],
	]) {
		const direct = await ask(server.url, path, init);
		const proxied = await ask(front.url, `/api${path}`, init);
		assert.deepEqual(proxied, direct, `${path} ${init.body}`);
	}
	assert.equal(await (await fetch(`${front.url}/report`, { method: "POST", headers: json, body: "{}" })).text(), "own");
});

test("a real server's refusals of what strangers send come through the whole proxy", async (t) => {
	const proxy = new ForstHTTPProxy({ sidecarUrl: server.url });
	const front = await httpServer(t, proxy.handler());
	t.after(() => proxy.close());
	for (const [target, status] of [["/nothing", 404], ["//report", 404], ["/%2freport", 404], ["/_forst/live", 200], ["/health", 200], ["/re%70ort", 400], ["/a|b", 404], ["/re\\port", 400]]) {
		const client = await rawClient(t, front.port);
		client.send(`GET ${target} HTTP/1.1\r\nHost: evil.example\r\n\r\n`);
		await until(() => client.text !== "");
		assert.match(client.text, new RegExp(`^HTTP/1.1 ${status} `), target);
	}
});

test("the types fit Express, Fastify and node:http", (t) => {
	const folder = clientProject("proxy-types", "module", routes, { skipLibCheck: true, esModuleInterop: true });
	tree(folder, {
		"src/app.ts": `
			import { createServer } from "node:http";
			import express from "express";
			import fastify from "fastify";
			import { CircuitBreaker } from "@forst/sidecar/lib/circuit-breaker";
			import { ForstExpressProxy } from "@forst/sidecar/lib/express-proxy";
			import { ForstHTTPProxy } from "@forst/sidecar/lib/http-proxy";
			import type { CircuitBreakerOptions, ProxyConfig, ProxyOutcome } from "@forst/sidecar";

			const options: CircuitBreakerOptions = { failureThreshold: 5, timeout: 60000 };
			const breaker = new CircuitBreaker(options);
			const config: ProxyConfig = { sidecarUrl: "http://localhost:8080", timeout: 30000, retries: 3, circuitBreaker: true };
			export const proxy = new ForstExpressProxy({ ...config, circuitBreaker: breaker });
			proxy.registerRoute("/process-data", "/process-data");
			const app = express();
			app.use(proxy.middleware());
			app.use("/all", new ForstHTTPProxy(config).handler());
			app.post("/stream", async (req, res) => {
				const outcome: ProxyOutcome = await proxy.proxyRequest(req, res, { timeout: 0, headers: { Accept: "application/octet-stream" } });
				console.log(outcome.status);
			});
			app.use(async (req, res, next) => {
				if (proxy.getRoute(req.path) === undefined) return next();
				await breaker.execute(async () => { await proxy.proxyRequest(req, res, { timeout: 30000, retry: true }); });
			});
			createServer(app);
			const whole = new ForstHTTPProxy(config);
			createServer(whole.handler()).on("checkContinue", whole.continueHandler());
			await fastify().register(proxy.fastifyPlugin());
			const n: number = await breaker.execute(async () => 5);
			// @ts-expect-error there is no such option
			new ForstHTTPProxy({ circuitbreaker: true });
			// @ts-expect-error a method's list
			proxy.registerRoute("/a", "/b", { methods: "POST" });
			export { n };
		`,
	});
	assert.equal(tsc("typescript", folder, "--noEmit"), "");
	assert.equal(tsc("typescript-7", folder, "--noEmit"), "");
});

test("one breaker for several proxies", async (t) => {
	const breaker = new CircuitBreaker({ failureThreshold: 1 });
	const upstream = await recordingUpstream(t, "HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n");
	const statuses = [];
	for (let i = 0; i < 2; i++) {
		const proxy = new ForstHTTPProxy({ sidecarUrl: upstream.url, circuitBreaker: breaker });
		const front = await httpServer(t, proxy.handler());
		t.after(() => proxy.close());
		statuses.push((await fetch(front.url)).status);
	}
	assert.deepEqual([statuses, upstream.requests.length], [[500, 503], 1]);
});
