// What the client sends, and what it makes of answers.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import {
	ForstClient,
	isConstraintViolation,
	isForstError,
	isRequestError,
	isRouteError,
	isTransportError,
	RequestError,
	requestErrorCodes,
	UnnamedError,
} from "@forst/sidecar";
import { RouteError } from "@forst/sidecar/generated";
import { fakeServer, problem } from "./lib/fake-server.mjs";

const echo = (request) => ({ body: request.body || "null" });

async function clientOf(t, answer, options = {}) {
	const server = await fakeServer(t, answer);
	const client = new ForstClient({ baseUrl: server.url, ...options });
	t.after(() => client.close());
	return { client, ...server };
}

test("a name that cannot be one rejects, it does not throw", async (t) => {
	const { client } = await clientOf(t, echo);
	for (const name of ["\ud800", undefined, 7]) {
		const [called, raw] = [client.callFunction(name), client.callRaw(name, new Uint8Array(1))];
		await assert.rejects(called, (error) => error instanceof URIError || error instanceof TypeError);
		await assert.rejects(raw, (error) => error instanceof URIError || error instanceof TypeError);
	}
});

test("one argument is the body, several an array, none no body", async (t) => {
	const { client, requests } = await clientOf(t, echo);
	assert.deepEqual(await client.callFunction("f", [{ a: 1 }]), { a: 1 });
	assert.deepEqual(await client.callFunction("f", [[1, 2]]), [1, 2]);
	assert.deepEqual(await client.callFunction("f", [1, undefined, "x"]), [1, null, "x"]);
	assert.equal(await client.callFunction("f", [undefined]), null);
	await client.callFunction("f");
	assert.deepEqual(
		requests.map((request) => request.body),
		['{"a":1}', "[1,2]", '[1,null,"x"]', "null", ""],
	);
	assert.equal(requests[0].headers["content-type"], "application/json");
	assert.equal(requests[4].headers["content-type"], undefined);
	assert.ok(requests.every((request) => request.method === "POST"));
});

test("a function is found by its name in kebab-case", async (t) => {
	const { client, requests } = await clientOf(t, echo);
	for (const name of ["performComplexCalculation", "process_data", "Search", "parseHTTPHeader", "/admin/users", "größe"]) {
		await client.callFunction(name);
	}
	assert.deepEqual(
		requests.map((request) => request.url),
		["/perform-complex-calculation", "/process-data", "/search", "/parse-http-header", "/admin/users", "/gr%C3%B6%C3%9Fe"],
	);
});

test("bytes are base64, Buffers too", async (t) => {
	const { client } = await clientOf(t, echo);
	assert.deepEqual(await client.callFunction("f", [{ a: new Uint8Array([1, 2]), b: [Buffer.from("hi")] }]), { a: "AQI=", b: ["aGk="] });
});

test("bytes come back where the plan says", async (t) => {
	const { client } = await clientOf(t, echo);
	const plans = { Node: { members: { data: "bytes", next: { ref: "Node" }, ["__proto__"]: "bytes" } } };
	const first = [
		{ is: "object", has: ["name", "data"], plan: { members: { data: "bytes" } } },
		{ is: "object", has: ["data"], plan: null },
		{ is: "array", has: [], plan: { each: "bytes" } },
		{ is: "string", has: [], plan: "bytes" },
	];
	const call = (value, resultBytes) => client.call({ name: "f", path: "/f", errors: {}, bytesPlans: plans, resultBytes }, [value]);
	const hi = new Uint8Array([104, 105]);
	assert.deepEqual(await call("aGk=", "bytes"), hi);
	assert.equal(await call(null, "bytes"), null);
	assert.deepEqual(await call({ a: "aGk=" }, { each: "bytes" }), { a: hi });
	assert.deepEqual(await call({ data: "aGk=", next: { data: "" } }, { ref: "Node" }), { data: hi, next: { data: new Uint8Array() } });
	assert.deepEqual(await call([{ name: "n", data: "aGk=" }, { data: "aGk=" }, ["aGk="], "aGk=", 7, null], { each: { first } }), [{ name: "n", data: hi }, { data: "aGk=" }, [hi], hi, 7, null]);
	const by = { by: "kind", cases: { raw: { members: { data: "bytes" } } } };
	assert.deepEqual(await call([{ kind: "raw", data: "aGk=" }, { kind: "toString", data: "aGk=" }, 1], { each: by }), [{ kind: "raw", data: hi }, { kind: "toString", data: "aGk=" }, 1]);
	const odd = await call(JSON.parse('{"__proto__":"aGk="}'), { ref: "Node" });
	assert.deepEqual(Object.getOwnPropertyDescriptor(odd, "__proto__").value, hi);
});

test("the time that is left is sent", async (t) => {
	const { client, requests } = await clientOf(t, echo);
	await client.callFunction("f", [], { timeoutMs: 1500 });
	await client.callFunction("f", []);
	await client.callFunction("f", [], { timeoutMs: Infinity });
	const sent = requests.map((request) => request.headers["forst-timeout-ms"]);
	assert.ok(Number(sent[0]) > 1400 && Number(sent[0]) <= 1500, sent[0]);
	assert.ok(Number(sent[1]) > 29_000 && Number(sent[1]) <= 30_000, sent[1]);
	assert.equal(sent[2], undefined);
});

test("headers of the client and of the call are sent, those of the protocol stay", async (t) => {
	const { client, requests } = await clientOf(t, echo, { headers: { "x-app": "a", Authorization: "one" } });
	await client.callFunction("f", [1], { headers: { authorization: "two", "Content-Type": "text/plain", "Content-Length": "900", "X-Request-Id": "r-1" } });
	const { headers } = requests[0];
	assert.equal(headers["x-app"], "a");
	assert.equal(headers.authorization, "two");
	assert.equal(headers["content-type"], "application/json");
	assert.equal(headers["content-length"], "1");
	assert.equal(headers["x-request-id"], "r-1");
});

test("204 is undefined", async (t) => {
	const { client } = await clientOf(t, (_, response) => void response.writeHead(204).end());
	assert.equal(await client.callFunction("f"), undefined);
});

test("an error that nobody declared keeps its code and account", async (t) => {
	const cause = { code: "InvalidRecord", detail: "out of range", path: "data[3].id", constraint: { name: "Between", args: [1, 10] } };
	const { client } = await clientOf(t, () => problem(422, { code: "InvalidInput", detail: "bad record", path: "data[3]", cause, data: { at: 3 }, requestId: "r-7" }));
	const error = await client.callFunction("f", [1]).catch((thrown) => thrown);
	assert.ok(error instanceof UnnamedError && error instanceof Error);
	assert.deepEqual([error.code, error.name, error.message, error.status, error.path, error.requestId], ["InvalidInput", "InvalidInput", "bad record", 422, "data[3]", "r-7"]);
	assert.deepEqual(error.data, { at: 3 });
	assert.deepEqual(error.cause, { code: "InvalidRecord", message: "out of range", path: "data[3].id", constraint: { name: "Between", args: [1, 10] } });
	assert.ok(isForstError(error) && isRouteError(error) && isRouteError(error, "InvalidInput") && !isRouteError(error, "Other"));
	assert.ok(!isRequestError(error) && !isTransportError(error) && !isConstraintViolation(error));
});

test("a declared error is of its class", async (t) => {
	class NotFound extends RouteError {}
	const { client } = await clientOf(t, () => problem(404, { code: "NotFound", detail: "gone", data: { id: 7 } }));
	const error = await client.call({ name: "f", path: "/f", errors: { NotFound } }, []).catch((thrown) => thrown);
	assert.ok(error instanceof NotFound);
	assert.deepEqual(error.data, { id: 7 });
});

test("codes that every object has are no classes", async (t) => {
	for (const code of ["constructor", "__proto__", "toString"]) {
		const { client } = await clientOf(t, () => problem(422, { code }));
		const error = await client.callFunction("f").catch((thrown) => thrown);
		assert.ok(error instanceof UnnamedError, code);
		assert.equal(error.code, code);
	}
});

test("every code of the protocol is a RequestError", async (t) => {
	const { client } = await clientOf(t, (request) => problem(400, { code: request.url.slice(1) }), { retry: false });
	for (const code of requestErrorCodes) {
		const error = await client.callFunction(`/${code}`).catch((thrown) => thrown);
		assert.ok(error instanceof RequestError && isRequestError(error), code);
		assert.equal(error.code, code);
	}
});

test("a decode error says what, where and what else", async (t) => {
	const { client } = await clientOf(t, () =>
		problem(400, {
			code: "TypeMismatch",
			path: "input.n",
			expected: "Int",
			got: "String",
			position: { offset: 5, line: 1, column: 6 },
			errors: [{ code: "MissingField", path: "input.m" }, 7],
		}),
	);
	const error = await client.callFunction("f").catch((thrown) => thrown);
	assert.deepEqual([error.expected, error.got, error.position], ["Int", "String", { offset: 5, line: 1, column: 6 }]);
	assert.deepEqual(error.errors, [{ code: "MissingField", message: "MissingField", path: "input.m" }]);
});

test("ConstraintViolation has its constraint", async (t) => {
	const { client } = await clientOf(t, () => problem(422, { code: "ConstraintViolation", path: "n", constraint: { name: "Max", args: [3] } }));
	const error = await client.callFunction("f").catch((thrown) => thrown);
	assert.ok(isConstraintViolation(error));
	assert.deepEqual(error.constraint, { name: "Max", args: [3] });
});

test("a problem that is strange in its parts is read as far as it goes", async (t) => {
	const { client } = await clientOf(t, () => problem(422, { code: "X", detail: 7, path: {}, constraint: "no", cause: [], data: null, position: { offset: "1" }, errors: {} }));
	const error = await client.callFunction("f").catch((thrown) => thrown);
	assert.deepEqual([error.code, error.message, error.path, error.constraint, error.cause], ["X", "X", undefined, undefined, undefined]);
});

test("causes end somewhere", async (t) => {
	const body = '{"code":"X","cause":'.repeat(5000) + "0" + "}".repeat(5000);
	const { client } = await clientOf(t, () => ({ status: 422, headers: { "content-type": "application/problem+json" }, body }));
	assert.equal((await client.callFunction("f").catch((thrown) => thrown)).code, "X");
});

test("a member called __proto__ is a member", async (t) => {
	const { client } = await clientOf(t, () => ({ body: '{"__proto__":{"x":1}}' }));
	const value = await client.callFunction("f");
	assert.deepEqual(Object.keys(value), ["__proto__"]);
	assert.equal(value.x, undefined);
});

test("the base URL: the option, FORST_URL, forst.config.json, the default", async (t) => {
	const folder = mkdtempSync(join(tmpdir(), "forst-url-"));
	const before = process.cwd();
	t.after(() => {
		process.chdir(before);
		delete process.env.FORST_URL;
		rmSync(folder, { recursive: true });
	});
	process.chdir(folder);
	assert.equal(new ForstClient().baseUrl.href, "http://127.0.0.1:8080/");
	writeFileSync("forst.config.json", '{ "http": ":9000" }');
	assert.equal(new ForstClient().baseUrl.href, "http://127.0.0.1:9000/");
	writeFileSync("forst.config.json", "{");
	assert.throws(() => new ForstClient(), TypeError);
	process.env.FORST_URL = "http://127.0.0.1:9001";
	assert.equal(new ForstClient().baseUrl.href, "http://127.0.0.1:9001/");
	assert.equal(new ForstClient({ baseUrl: "https://example.test/api" }).baseUrl.href, "https://example.test/api");
});

test("a base URL that is none is refused", () => {
	for (const baseUrl of ["127.0.0.1:8080", "ftp://x", "http://user:secret@x", "http://x/?q", "http://x/#h", "nonsense"]) {
		assert.throws(() => new ForstClient({ baseUrl }), TypeError, baseUrl);
	}
});

test("a base URL may have a path", async (t) => {
	const { url, requests } = await fakeServer(t, echo);
	await new ForstClient({ baseUrl: `${url}/api/` }).callFunction("f");
	assert.equal(requests[0].url, "/api/f");
});

test("connections are kept", async (t) => {
	const { client, connections } = await clientOf(t, echo);
	for (let i = 0; i < 20; i++) {
		await client.callFunction("f", [i]);
	}
	// One may still be reading its answer's end when the next call begins.
	assert.ok(connections.count <= 2, String(connections.count));
});

test("connections are no more than told", async (t) => {
	const { client, connections } = await clientOf(t, echo, { connections: 3 });
	await Promise.all(Array.from({ length: 30 }, (_, i) => client.callFunction("f", [i])));
	assert.ok(connections.count <= 3, String(connections.count));
});

test("a contract that differs is warned of once", async (t) => {
	const warnings = [];
	const listener = (warning) => warnings.push(warning);
	process.on("warning", listener);
	t.after(() => process.off("warning", listener));
	const { client, requests } = await clientOf(t, () => ({ body: "1", headers: { "forst-contract": "bbbb" } }));
	const route = { name: "f", path: "/f", errors: {}, contract: "aaaa" };
	assert.equal(await client.call(route, []), 1);
	assert.equal(await client.call(route, []), 1);
	assert.equal(await client.call({ ...route, contract: "bbbb" }, []), 1);
	await new Promise((done) => setImmediate(done));
	assert.equal(requests[0].headers["forst-contract"], "aaaa");
	assert.deepEqual(warnings.map((warning) => warning.code), ["FORST_CONTRACT"]);
});

test("a contract that differs ends the call where that is asked for", async (t) => {
	const { client } = await clientOf(t, () => ({ body: "1", headers: { "forst-contract": "bbbb" } }), { onContractMismatch: "throw" });
	await assert.rejects(client.call({ name: "f", path: "/f", errors: {}, contract: "aaaa" }, []), { code: "ContractMismatch" });
});

test("options that make no sense are refused", async (t) => {
	const { client } = await clientOf(t, echo);
	for (const timeoutMs of [0, -1, NaN, "5"]) {
		await assert.rejects(client.callFunction("f", [], { timeoutMs }), RangeError);
		assert.throws(() => new ForstClient({ baseUrl: "http://x", timeoutMs }), RangeError);
	}
	for (const retry of [{ attempts: 0 }, { attempts: 1.5 }, { baseMs: -1 }, { maxMs: NaN }]) {
		await assert.rejects(client.callFunction("f", [], { retry }), RangeError);
	}
	await assert.rejects(client.callFunction("f", [1n]), TypeError);
});

test("a closed client makes no calls", async (t) => {
	const { client, requests } = await clientOf(t, echo);
	await client.callFunction("f");
	await client.close();
	await client.close();
	await assert.rejects(client.callFunction("f"), { code: "Cancelled" });
	assert.equal(requests.length, 1);
});

test("closing waits for calls under way", async (t) => {
	const { client } = await clientOf(t, async () => {
		await new Promise((done) => setTimeout(done, 100));
		return { body: "7" };
	});
	const call = client.callFunction("f");
	await new Promise((done) => setTimeout(done, 20));
	await client.close();
	assert.equal(await call, 7);
});

test("a transport or a dispatcher of one's own is used", async () => {
	const body = Buffer.from("[1]");
	const headers = { "content-type": "application/json" };
	const seen = [];
	const viaTransport = new ForstClient({ baseUrl: "http://x", transport: async (request) => (seen.push(request.path), { status: 200, headers, body }) });
	assert.deepEqual(await viaTransport.callFunction("f"), [1]);
	const dispatcher = { request: async (request) => (seen.push(request.origin + request.path), { statusCode: 200, headers, body: [body] }) };
	assert.deepEqual(await new ForstClient({ baseUrl: "http://x", dispatcher }).callFunction("g"), [1]);
	assert.deepEqual(seen, ["/f", "http://x/g"]);
});
