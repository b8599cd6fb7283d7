// Tries again what surely did not run: no connection, or an answer that says the server took nothing on. A call that may
// have run is only repeated when it was declared idempotent. Waits double and are random, and never outlast the deadline.
import { pause } from "./deadline.js";
import { isTransportError } from "./errors.js";
import { codeOf } from "./problem.js";
import type { Transport, TransportFailure, TransportRequest, TransportResponse } from "./transport.js";

/** How one try ended. */
export type Ending = { readonly response: TransportResponse } | { readonly error: unknown };

/** What the server says before a handler runs. Routes may have errors of these statuses, too. */
const refusals: ReadonlySet<string> = new Set(["Overloaded", "ShuttingDown"]);

/** Whether an answer of that status may say that the handler did not run. */
export function mayBeRefusal(status: number): boolean {
	return status === 429 || status === 503 || status === 502;
}

/** How long the server wants to be left alone, in milliseconds; undefined: it is not asked again. */
function askedWait(response: TransportResponse, idempotent: boolean): number | undefined {
	if (!mayBeRefusal(response.status) || !(idempotent || refusals.has(codeOf(response) ?? ""))) {
		return undefined;
	}
	const seconds = Number(response.headers["retry-after"] ?? "0");
	return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}

function mayRepeat(error: unknown, idempotent: boolean): boolean {
	if (!isTransportError(error) || error.code === "Cancelled" || error.code === "Timeout" || error.code === "ContractMismatch") {
		return false;
	}
	return (error as TransportFailure).neverSent === true || idempotent;
}

/** How long to wait before the next try, in milliseconds; undefined: that was the last. */
function waitAfter(ending: Ending, request: TransportRequest, tried: number): number | undefined {
	const { attempts, baseMs, maxMs } = request.retry;
	if (tried >= attempts) {
		return undefined;
	}
	const own = Math.random() * Math.min(maxMs, baseMs * 2 ** (tried - 1));
	const asked = "response" in ending ? askedWait(ending.response, request.idempotent) : mayRepeat(ending.error, request.idempotent) ? 0 : undefined;
	if (asked === undefined || asked > maxMs) {
		return undefined;
	}
	const wait = Math.max(asked, own);
	return performance.now() + wait < request.deadline ? wait : undefined;
}

/** Goes on after a first try that ended so. */
export async function tryAgain(transport: Transport, request: TransportRequest, first: Ending): Promise<TransportResponse> {
	let ending = first;
	for (let tried = 1; ; tried++) {
		const wait = waitAfter(ending, request, tried);
		if (wait === undefined) {
			break;
		}
		await pause(wait, request.signal, request.deadline);
		ending = await tryOnce(transport, request);
	}
	if ("error" in ending) {
		throw ending.error;
	}
	return ending.response;
}

function tryOnce(transport: Transport, request: TransportRequest): Promise<Ending> {
	return transport(request).then(
		(response) => ({ response }),
		(error: unknown) => ({ error }),
	);
}

/** A transport that repeats calls as their `retry` says. */
export function withRetry(transport: Transport): Transport {
	return async (request) => tryAgain(transport, request, await tryOnce(transport, request));
}
