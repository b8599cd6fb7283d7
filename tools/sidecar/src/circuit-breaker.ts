// CircuitBreaker: after failures in a row, calls are refused at once until one of them, alone, has shown that it works
// again. Cockatiel keeps the state; this file decides what counts, and that a probe is alone.
import { AsyncLocalStorage } from "node:async_hooks";
import { circuitBreaker, CircuitState as State, ConsecutiveBreaker, handleWhen } from "cockatiel";
import type { CircuitBreakerPolicy } from "cockatiel";
import { isTransportError } from "./errors.js";
import type { TransportFailure } from "./transport.js";

export { withCircuitBreaker } from "./breaker-transport.js";

export type CircuitState = "closed" | "open" | "half-open";

/** What the end of a call says of the one called; "none": nothing. */
export type CircuitVerdict = "success" | "failure" | "none";

/** How a call ended. */
export type CircuitOutcome = { readonly value: unknown } | { readonly error: unknown };

export interface CircuitBreakerOptions {
	/** So many failures in a row open it, 5 unless told. */
	readonly failureThreshold?: number;
	/** How long it stays open before one call may try, in milliseconds; 60 000 unless told. */
	readonly timeout?: number;
	/** What an outcome says, `judgeOutcome` unless told. */
	readonly judge?: (outcome: CircuitOutcome) => CircuitVerdict;
	/** Called after each change. */
	readonly onStateChange?: (state: CircuitState) => void;
}

/** The call was refused without being made. */
export class CircuitOpenError extends Error {
	readonly code = "CircuitOpen";

	/** `retryAfterMs`: when the next call may try. */
	constructor(readonly retryAfterMs: number) {
		super("the circuit is open: too many calls in a row have failed");
		this.name = "CircuitOpenError";
	}
}

/** Ends an execution of the policy as a failure. */
class Counted extends Error {}

/** Ends an execution of the policy without it counting as anything. */
class Uncounted extends Error {}

interface Probe {
	/** A call is under way whose end will decide. */
	taken: boolean;
	readonly succeed: () => void;
	readonly fail: () => void;
	/** Settles when the policy has taken the decision in. */
	readonly decided: Promise<void>;
}

/** Lets what runs inside of `execute` say how it ended, where its result does not. */
const scope = new AsyncLocalStorage<{ verdict?: CircuitVerdict }>();

/** Tells the breaker around, if there is one, what to make of the call. */
export function reportVerdict(verdict: CircuitVerdict): void {
	const around = scope.getStore();
	if (around) {
		around.verdict = verdict;
	}
}

function statusOf(value: unknown): number | undefined {
	const status: unknown = typeof value === "object" && value !== null && "status" in value ? value.status : undefined;
	return typeof status === "number" ? status : undefined;
}

function isAborted(error: unknown): boolean {
	if (isTransportError(error)) {
		return error.code === "Cancelled";
	}
	return error instanceof Error && (error.name === "AbortError" || ("code" in error && error.code === "ABORT_ERR"));
}

/**
 * Answers are successes up to status 499, failures from 500. An error is a failure unless it has a status below 500, but
 * one that says that the caller gave up says nothing, nor does one that says that a call without a promise cannot be made.
 */
export function judgeOutcome(outcome: CircuitOutcome): CircuitVerdict {
	if ("value" in outcome) {
		return (statusOf(outcome.value) ?? 200) >= 500 ? "failure" : "success";
	}
	if (isAborted(outcome.error) || (isTransportError(outcome.error) && (outcome.error as TransportFailure).misused === true)) {
		return "none";
	}
	if (isTransportError(outcome.error)) {
		return outcome.error.code === "ContractMismatch" ? "success" : "failure";
	}
	return (statusOf(outcome.error) ?? 500) >= 500 ? "failure" : "success";
}

const names = new Map<State, CircuitState>([
	[State.Closed, "closed"],
	[State.Open, "open"],
	[State.HalfOpen, "half-open"],
]);

export class CircuitBreaker {
	readonly failureThreshold: number;
	readonly timeout: number;
	readonly #policy: CircuitBreakerPolicy;
	readonly #judge: (outcome: CircuitOutcome) => CircuitVerdict;
	/** Counts changes of the state: calls that began before one say nothing of what is after it. */
	#changes = 0;
	#openedAt = 0;
	#probe: Probe | undefined;

	constructor(options: CircuitBreakerOptions = {}) {
		this.failureThreshold = options.failureThreshold ?? 5;
		this.timeout = options.timeout ?? 60_000;
		if (!Number.isInteger(this.failureThreshold) || this.failureThreshold < 1) {
			throw new RangeError(`failureThreshold is a whole number from 1, not ${String(options.failureThreshold)}`);
		}
		if (!(this.timeout >= 0)) {
			throw new RangeError(`timeout is a number from 0, not ${String(options.timeout)}`);
		}
		this.#judge = options.judge ?? judgeOutcome;
		this.#policy = circuitBreaker(
			handleWhen((error) => error instanceof Counted),
			{ breaker: new ConsecutiveBreaker(this.failureThreshold), halfOpenAfter: this.timeout },
		);
		this.#policy.onStateChange((state) => {
			this.#changes++;
			if (state === State.Open) {
				this.#openedAt = Date.now();
			}
			const { onStateChange } = options;
			if (onStateChange) {
				// What the listener throws is its own affair, not the call's.
				queueMicrotask(() => onStateChange(names.get(state) ?? "closed"));
			}
		});
	}

	/** "open" lasts until a call is made after `timeout`. */
	get state(): CircuitState {
		return names.get(this.#policy.state) ?? "closed";
	}

	/** How long until a call may try, in milliseconds; 0 when it may now. */
	get retryAfterMs(): number {
		return this.#policy.state === State.Open ? Math.max(0, this.#openedAt + this.timeout - Date.now()) : 0;
	}

	/**
	 * Makes the call and gives what it gives, or rejects with CircuitOpenError without making it. A proxied request inside
	 * counts by the answer that it got, whatever the call returns.
	 */
	async execute<Value>(call: () => Value | PromiseLike<Value>): Promise<Value> {
		const probe = this.#admit();
		const around: { verdict?: CircuitVerdict } = {};
		let outcome: { readonly value: Value } | { readonly error: unknown } = { error: undefined };
		const judged = async (): Promise<CircuitVerdict> => {
			try {
				outcome = { value: await scope.run(around, call) };
			} catch (error) {
				outcome = { error };
			}
			return around.verdict ?? this.#judge(outcome);
		};
		await (probe ? this.#runProbe(probe, judged) : this.#runClosed(judged));
		if ("error" in outcome) {
			throw outcome.error;
		}
		return (outcome as { readonly value: Value }).value;
	}

	/** Undefined when the circuit is closed. */
	#admit(): Probe | undefined {
		if (this.state === "closed") {
			return undefined;
		}
		if (this.state === "open") {
			this.#probe = this.#halfOpen();
		}
		if (!this.#probe || this.#probe.taken) {
			throw new CircuitOpenError(this.retryAfterMs);
		}
		this.#probe.taken = true;
		return this.#probe;
	}

	/** The policy's own probe waits for the first call whose end says something; undefined when it is not yet time. */
	#halfOpen(): Probe | undefined {
		let succeed = (): void => undefined;
		let fail = (): void => undefined;
		const test = new Promise<void>((resolve, reject) => {
			succeed = resolve;
			fail = () => reject(new Counted());
		});
		test.catch(() => undefined);
		const decided = this.#policy.execute(() => test).catch(() => undefined);
		return this.state === "half-open" ? { taken: false, succeed, fail, decided } : undefined;
	}

	async #runProbe(probe: Probe, judged: () => Promise<CircuitVerdict>): Promise<void> {
		// Also when the judge throws: then nothing is decided.
		let verdict: CircuitVerdict = "none";
		try {
			verdict = await judged();
		} finally {
			probe.taken = verdict !== "none";
		}
		if (verdict !== "none") {
			(verdict === "success" ? probe.succeed : probe.fail)();
			await probe.decided;
		}
	}

	async #runClosed(judged: () => Promise<CircuitVerdict>): Promise<void> {
		const began = this.#changes;
		const inPolicy = async (): Promise<void> => {
			const verdict = await judged();
			if (began !== this.#changes || verdict === "none") {
				throw new Uncounted();
			}
			if (verdict === "failure") {
				throw new Counted();
			}
		};
		await this.#policy.execute(inPolicy).catch((error: unknown) => {
			if (!(error instanceof Counted || error instanceof Uncounted)) {
				throw error;
			}
		});
	}
}
