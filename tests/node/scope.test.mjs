// Doubles in the place of a server.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { test } from "node:test";
import { configureForst, TransportError, withForstTestScope } from "@forst/sidecar";
import { defineRoute, RouteError } from "@forst/sidecar/generated";
import { fakeServer } from "./lib/fake-server.mjs";

const require = createRequire(import.meta.url);
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const route = (name, more = {}) => defineRoute({ name, path: `/${name}`, errors: {}, ...more });
const f = route("f");
const g = route("g");

test("a route's double is called instead of a server", async () => {
	const seen = [];
	const value = await withForstTestScope({ f: async (...args) => (seen.push(args), { ok: true }) }, () => f.call([{ a: 1 }, "b"]));
	assert.deepEqual(value, { ok: true });
	assert.deepEqual(seen, [[{ a: 1 }, "b"]]);
	assert.equal(await withForstTestScope({ f: () => 7 }, () => f.call([])), 7);
});

test("the scope gives what its function gives", async () => {
	assert.equal(withForstTestScope({}, () => 5), 5);
	await assert.rejects(withForstTestScope({}, async () => Promise.reject(new RangeError("own"))), RangeError);
	assert.throws(() => withForstTestScope({}, () => { throw new SyntaxError("own"); }), SyntaxError);
});

test("errors of doubles are those of calls", async () => {
	class NotFound extends RouteError {}
	const gone = new NotFound({ code: "NotFound", message: "gone", data: { id: 7 } });
	const doubles = { f: async () => { throw gone; }, g: () => { throw new TransportError("Timeout", "late"); } };
	await withForstTestScope(doubles, async () => {
		assert.equal(await f.call([]).catch((error) => error), gone);
		assert.deepEqual(await f.safe([]), { ok: false, error: gone });
		assert.equal((await g.safe([])).error.code, "Timeout");
	});
	await withForstTestScope({ f: () => { throw new TypeError("a mistake"); } }, async () => assert.rejects(f.safe([]), TypeError));
});

test("calls without a promise have the same doubles, which give their values", () => {
	class NotFound extends RouteError {}
	const gone = new NotFound({ code: "NotFound", message: "gone" });
	const doubles = { f: (n) => ({ n }), g: () => { throw gone; } };
	withForstTestScope(doubles, () => {
		assert.deepEqual(f.sync([1]), { n: 1 });
		assert.deepEqual(f.safeSync([2]), { ok: true, value: { n: 2 } });
		assert.equal(Buffer.from(f.rawSync(Buffer.from("3"))).toString(), '{"n":3}');
		assert.throws(() => g.sync([]), gone);
		assert.deepEqual(g.safeSync([]), { ok: false, error: gone });
	});
	withForstTestScope({ f: async () => 1, g: async () => { throw gone; } }, () => {
		assert.throws(() => f.sync([]), /the double of f gives a promise/);
		assert.throws(() => g.safeSync([]), TypeError);
	});
	assert.throws(() => withForstTestScope({}, () => f.sync([])), /has no double for f/);
});

test("scopes nest: what the inner one lacks the outer one has", async () => {
	await withForstTestScope({ f: () => "outer f", g: () => "outer g" }, async () => {
		await withForstTestScope({ f: () => "inner f" }, async () => {
			assert.deepEqual([await f.call([]), await g.call([])], ["inner f", "outer g"]);
		});
		assert.equal(await f.call([]), "outer f");
	});
});

test("scopes at the same time do not see each other", async () => {
	const ends = await Promise.all(
		Array.from({ length: 20 }, (_, i) =>
			withForstTestScope({ f: async () => (await sleep(Math.random() * 10), i) }, async () => {
				await sleep(Math.random() * 10);
				return [await f.call([]), await f.call([])];
			}),
		),
	);
	assert.deepEqual(ends, Array.from({ length: 20 }, (_, i) => [i, i]));
});

test("a missing double is named, and no server is asked", async () => {
	await withForstTestScope({ f: () => 1 }, () =>
		withForstTestScope({ h: () => 1 }, async () => {
			await assert.rejects(g.call([]), /no double for g \(\/g\); it has h, f/);
			await assert.rejects(g.safe([]), /no double for g/);
			await assert.rejects(route("toString").call([]), /no double for toString/);
		}),
	);
});

test("doubles are found by path, too, and by the name that TypeScript allows", async () => {
	const users = route("list", { path: "/admin/users" });
	assert.equal(await withForstTestScope({ "/admin/users": () => 1 }, () => users.call([])), 1);
	assert.equal(await withForstTestScope({ delete_: () => 2 }, () => route("delete").call([])), 2);
});

test("JSON bytes are arguments, and the result is bytes", async () => {
	const bytes = (text) => new TextEncoder().encode(text);
	const text = (json) => Buffer.from(json).toString();
	const several = route("f", { parameters: ["a", "b"] });
	const doubles = { f: (...args) => args, g: () => undefined };
	await withForstTestScope(doubles, async () => {
		assert.equal(text(await f.raw(bytes("[1,2]"))), "[[1,2]]");
		assert.equal(text(await several.raw(bytes("[1,2]"))), "[1,2]");
		assert.equal(text(await several.raw(bytes('{"b":2,"a":1}'))), "[1,2]");
		assert.equal(text(await f.raw(new Uint8Array())), "[]");
		assert.equal((await g.raw(bytes("1"))).length, 0);
		await assert.rejects(f.raw(bytes("{")), SyntaxError);
	});
});

test("one scope for both formats of the package", async () => {
	const other = require("@forst/sidecar/generated").defineRoute({ name: "f", path: "/f", errors: {} });
	assert.equal(await withForstTestScope({ f: () => 3 }, () => other.call([])), 3);
});

test("outside of scopes calls go to the server", async (t) => {
	const { url } = await fakeServer(t, () => ({ body: "9" }));
	const client = configureForst({ baseUrl: url });
	t.after(() => client.close());
	await withForstTestScope({ f: () => 1 }, () => f.call([]));
	assert.equal(await f.call([]), 9);
});
