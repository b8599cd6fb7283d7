// The breaker against a reference: any sequence of calls that begin, end well, badly or not at all, and of time that passes.
import assert from "node:assert/strict";
import { mock, test } from "node:test";
import fc from "fast-check";
import { CircuitBreaker, CircuitOpenError, ForstClient, isTransportError, judgeOutcome, TransportError, withCircuitBreaker } from "@forst/sidecar";
import { CircuitBreaker as SameBreaker } from "@forst/sidecar/lib/circuit-breaker";

/** Date.now as the test moves it: MockTimers of Node 18 know no Date. */
function stopClock(mocks) {
	let now = Date.now();
	const { mock: stopped } = mocks.method(Date, "now", () => now);
	return { tick: (ms) => void (now += ms), reset: () => stopped.restore() };
}

/** Lets everything that is already decided happen. */
const settled = () => new Promise((done) => setImmediate(done));

function abortError() {
	return Object.assign(new Error("aborted"), { name: "AbortError" });
}

const endings = {
	value: { verdict: "success", end: (call) => call.resolve(1) },
	"status 404": { verdict: "success", end: (call) => call.resolve({ status: 404 }) },
	"error of status 422": { verdict: "success", end: (call) => call.reject(Object.assign(new Error(), { status: 422 })) },
	error: { verdict: "failure", end: (call) => call.reject(new Error("broken")) },
	"status 500": { verdict: "failure", end: (call) => call.resolve({ status: 500 }) },
	timeout: { verdict: "failure", end: (call) => call.reject(new TransportError("Timeout", "late")) },
	abort: { verdict: "none", end: (call) => call.reject(abortError()) },
	cancelled: { verdict: "none", end: (call) => call.reject(new TransportError("Cancelled", "gone")) },
};

/** What the breaker is said to be, in the simplest words. */
class Model {
	constructor(threshold, timeout) {
		Object.assign(this, { threshold, timeout, state: "closed", failures: 0, openedAt: 0, probe: undefined, now: 0, epoch: 0, calls: [] });
	}

	become(state) {
		this.state = state;
		this.epoch++;
		if (state === "open") {
			this.openedAt = this.now;
		}
		if (state === "closed") {
			this.failures = 0;
		}
	}

	/** The call's number, or undefined: refused. */
	begin() {
		const due = this.state === "open" && this.now - this.openedAt >= this.timeout;
		if (due) {
			this.become("half-open");
		}
		if (this.state === "open" || (this.state === "half-open" && this.probe !== undefined)) {
			return undefined;
		}
		this.calls.push({ epoch: this.epoch, ended: false });
		if (this.state === "half-open") {
			this.probe = this.calls.length - 1;
		}
		return this.calls.length - 1;
	}

	end(number, verdict) {
		const call = this.calls[number];
		call.ended = true;
		if (this.probe === number) {
			this.probe = undefined;
			if (verdict !== "none") {
				this.become(verdict === "success" ? "closed" : "open");
			}
			return;
		}
		if (call.epoch !== this.epoch || verdict === "none") {
			return;
		}
		this.failures = verdict === "failure" ? this.failures + 1 : 0;
		if (this.failures >= this.threshold) {
			this.become("open");
		}
	}
}

function same(model, real) {
	assert.equal(real.breaker.state, model.state);
	assert.equal(real.made, model.calls.length);
	const left = model.state === "open" ? Math.max(0, model.openedAt + model.timeout - model.now) : 0;
	assert.equal(real.breaker.retryAfterMs, left);
}

class Begin {
	check = () => true;
	async run(model, real) {
		const expected = model.begin();
		const pending = {};
		const result = real.breaker.execute(() => {
			real.made++;
			return new Promise((resolve, reject) => Object.assign(pending, { resolve, reject }));
		});
		pending.ended = result.then((value) => ({ value }), (error) => ({ error }));
		if (expected === undefined) {
			assert.ok((await pending.ended).error instanceof CircuitOpenError);
		} else {
			real.calls[expected] = pending;
		}
		await settled();
		same(model, real);
	}
	toString = () => "begin";
}

class End {
	constructor(which, how) {
		Object.assign(this, { which, how });
	}
	check = (model) => model.calls.some((call) => !call.ended);
	async run(model, real) {
		const open = [...model.calls.keys()].filter((number) => !model.calls[number].ended);
		const number = open[this.which % open.length];
		const { verdict, end } = endings[this.how];
		model.end(number, verdict);
		end(real.calls[number]);
		// The caller gets what the call gave, never anything of the breaker's own.
		const outcome = await real.calls[number].ended;
		assert.ok("value" in outcome || !(outcome.error instanceof CircuitOpenError));
		if (this.how.includes("status 404") || this.how === "value") {
			assert.ok("value" in outcome);
		}
		same(model, real);
	}
	toString = () => `end(${this.which}, ${this.how})`;
}

class Wait {
	constructor(ms) {
		this.ms = ms;
	}
	check = () => true;
	async run(model, real) {
		model.now += this.ms;
		real.clock.tick(this.ms);
		same(model, real);
	}
	toString = () => `wait(${this.ms})`;
}

test("every sequence of calls and waits agrees with the reference", async () => {
	const commands = [
		fc.constant(new Begin()),
		fc.tuple(fc.nat(20), fc.constantFrom(...Object.keys(endings))).map(([which, how]) => new End(which, how)),
		fc.tuple(fc.nat(20), fc.constantFrom("error", "timeout")).map(([which, how]) => new End(which, how)),
		fc.constantFrom(1, 50, 99, 100, 101, 1000).map((ms) => new Wait(ms)),
	];
	const seen = new Set();
	const property = fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.commands(commands, { maxCommands: 60, size: "max" }), async (threshold, list) => {
		const clock = stopClock(mock);
		try {
			const states = [];
			const breaker = new CircuitBreaker({ failureThreshold: threshold, timeout: 100, onStateChange: (state) => states.push(state) });
			const model = new Model(threshold, 100);
			await fc.asyncModelRun(() => ({ model, real: { breaker, clock, calls: [], made: 0 } }), list);
			await settled();
			for (const [i, state] of states.entries()) {
				seen.add(`${states[i - 1] ?? "closed"} to ${state}`);
			}
			assert.equal(states.length, model.epoch);
		} finally {
			clock.reset();
		}
	});
	await fc.assert(property, { numRuns: 400 });
	// The sequences must have been everywhere, else they have shown nothing.
	assert.deepEqual([...seen].sort(), ["closed to open", "half-open to closed", "half-open to open", "open to half-open"]);
});

async function opened(t, options = {}) {
	const clock = stopClock(t.mock);
	const breaker = new CircuitBreaker({ failureThreshold: 2, timeout: 1000, ...options });
	for (let i = 0; i < 2; i++) {
		await assert.rejects(breaker.execute(async () => Promise.reject(new Error("down"))), /down/);
	}
	assert.equal(breaker.state, "open");
	return { breaker, clock };
}

test("half-open lets one call through, however many come at once", async (t) => {
	const { breaker, clock } = await opened(t);
	clock.tick(1000);
	let made = 0;
	let finish;
	const call = () => {
		made++;
		return new Promise((resolve) => (finish = resolve));
	};
	const first = breaker.execute(call);
	const others = await Promise.allSettled(Array.from({ length: 50 }, () => breaker.execute(call)));
	assert.ok(others.every(({ reason }) => reason instanceof CircuitOpenError));
	assert.equal(made, 1);
	finish("ok");
	assert.equal(await first, "ok");
	assert.equal(breaker.state, "closed");
});

test("a probe that is cancelled leaves its place to the next call", async (t) => {
	const { breaker, clock } = await opened(t);
	clock.tick(1000);
	await assert.rejects(breaker.execute(async () => Promise.reject(abortError())), { name: "AbortError" });
	assert.equal(breaker.state, "half-open");
	assert.equal(await breaker.execute(() => 5), 5);
	assert.equal(breaker.state, "closed");
});

test("what is refused says when to come again", async (t) => {
	const { breaker, clock } = await opened(t);
	clock.tick(400);
	await assert.rejects(breaker.execute(() => assert.fail("must not be called")), { name: "CircuitOpenError", code: "CircuitOpen", retryAfterMs: 600 });
	assert.equal(breaker.retryAfterMs, 600);
});

test("a judge of one's own decides, and one that throws decides nothing", async (t) => {
	const { breaker, clock } = await opened(t, { judge: (outcome) => ("error" in outcome ? "failure" : outcome.value.good) });
	clock.tick(1000);
	await assert.rejects(breaker.execute(() => null), TypeError);
	assert.equal(breaker.state, "half-open");
	await breaker.execute(() => ({ good: "success" }));
	assert.equal(breaker.state, "closed");
	await breaker.execute(() => ({ good: "failure" }));
	await breaker.execute(() => ({ good: "failure" }));
	assert.equal(breaker.state, "open");
});

test("a call that throws before it is one counts, too", async () => {
	const breaker = new CircuitBreaker({ failureThreshold: 1 });
	await assert.rejects(
		breaker.execute(() => {
			throw new RangeError("no");
		}),
		RangeError,
	);
	assert.equal(breaker.state, "open");
});

test("options are checked, and the defaults are five failures and a minute", () => {
	const { failureThreshold, timeout } = new CircuitBreaker();
	assert.deepEqual([failureThreshold, timeout], [5, 60_000]);
	for (const options of [{ failureThreshold: 0 }, { failureThreshold: 1.5 }, { timeout: -1 }, { timeout: NaN }]) {
		assert.throws(() => new CircuitBreaker(options), RangeError);
	}
	assert.equal(SameBreaker, CircuitBreaker);
});

test("what counts", () => {
	const error = (status) => ({ error: Object.assign(new Error(), { status }) });
	assert.deepEqual([200, 302, 404, 429, 499, 500, 503].map((status) => judgeOutcome({ value: { status } })), ["success", "success", "success", "success", "success", "failure", "failure"]);
	assert.deepEqual([400, 499, 500, undefined].map((status) => judgeOutcome(error(status))), ["success", "success", "failure", "failure"]);
	assert.deepEqual(
		["Unreachable", "Timeout", "Cancelled", "BadResponse", "ContractMismatch"].map((code) => judgeOutcome({ error: new TransportError(code, "") })),
		["failure", "failure", "none", "failure", "success"],
	);
	assert.equal(judgeOutcome({ error: new TransportError("BadResponse", "", { status: 404 }) }), "failure");
	assert.equal(judgeOutcome({ error: AbortSignal.abort().reason }), "none");
	assert.equal(judgeOutcome({ error: "thrown text" }), "failure");
});

const request = { path: "/f", headers: {}, deadline: Infinity, idempotent: false, retry: { attempts: 1, baseMs: 1, maxMs: 1 } };
const answer = (status) => ({ status, headers: { "content-type": "application/json" }, body: Buffer.from("1") });

test("around a transport: statuses from 500 and no answer count, and open means Unreachable", async (t) => {
	const clock = stopClock(t.mock);
	const given = [answer(404), answer(500), answer(429), answer(503), new TransportError("BadResponse", "cut short"), answer(200)];
	let made = 0;
	const transport = withCircuitBreaker(
		async () => {
			const next = given[made++];
			if (next instanceof Error) {
				throw next;
			}
			return next;
		},
		new CircuitBreaker({ failureThreshold: 2, timeout: 1000 }),
	);
	for (const status of [404, 500, 429, 503]) {
		assert.equal((await transport(request)).status, status);
	}
	await assert.rejects(transport(request), { code: "BadResponse" });
	const error = await transport(request).catch((thrown) => thrown);
	assert.ok(isTransportError(error) && error.code === "Unreachable" && error.cause instanceof CircuitOpenError);
	assert.equal(made, 5);
	clock.tick(1000);
	assert.equal((await transport(request)).status, 200);
});

test("ForstClient takes one: a call with all its tries counts once, and one that is refused is not tried again", async () => {
	let made = 0;
	const breaker = new CircuitBreaker({ failureThreshold: 2 });
	const transport = async () => {
		made++;
		throw Object.assign(new TransportError("Unreachable", "down"), { neverSent: true });
	};
	const client = new ForstClient({ baseUrl: "http://x", transport, circuitBreaker: breaker, retry: { attempts: 3, baseMs: 0, maxMs: 0 } });
	await assert.rejects(client.callFunction("f"), { code: "Unreachable" });
	assert.deepEqual([made, breaker.state], [3, "closed"]);
	await assert.rejects(client.callFunction("f"), { code: "Unreachable" });
	assert.deepEqual([made, breaker.state], [6, "open"]);
	await assert.rejects(client.callFunction("f"), { code: "Unreachable" });
	assert.equal(made, 6);
});
