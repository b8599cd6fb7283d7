// Waiting always has an end: a deadline by the monotonic clock and the caller's signal, as one.
import { TransportError } from "./errors.js";

const timerMax = 2 ** 31 - 1;

/** performance.now() when `timeoutMs` from now has passed. */
export function deadlineAfter(timeoutMs: number): number {
	return performance.now() + timeoutMs;
}

/** The error of a call that was given up; `undefined` while it goes on. */
export function givenUp(signal: AbortSignal | undefined, deadline: number): TransportError | undefined {
	if (signal?.aborted) {
		return new TransportError("Cancelled", "the call was cancelled", { cause: signal.reason });
	}
	if (performance.now() >= deadline) {
		return new TransportError("Timeout", "no answer in time");
	}
	return undefined;
}

/** Calls `stop` when the signal aborts or the deadline passes. Gives the function that takes that back; call it always. */
export function whenGivenUp(signal: AbortSignal | undefined, deadline: number, stop: () => void): () => void {
	let timer: NodeJS.Timeout | undefined;
	const arm = (): void => {
		const left = deadline - performance.now();
		// Timers may fire a little early: then the rest is waited for.
		timer = left <= 0 ? undefined : setTimeout(arm, Math.min(Math.ceil(left), timerMax));
		if (left <= 0) {
			stop();
		}
	};
	if (deadline !== Infinity) {
		arm();
	}
	signal?.addEventListener("abort", stop, { once: true });
	return () => {
		clearTimeout(timer);
		signal?.removeEventListener("abort", stop);
	};
}

/** Resolves after `ms`, or rejects when the call is given up before. */
export function pause(ms: number, signal: AbortSignal | undefined, deadline: number): Promise<void> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => {
			release();
			resolve();
		}, ms);
		const release = whenGivenUp(signal, deadline, () => {
			clearTimeout(timer);
			release();
			reject(givenUp(signal, deadline) ?? new TransportError("Timeout", "no answer in time"));
		});
	});
}
