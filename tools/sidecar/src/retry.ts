// Tries again what surely did not run: no connection, or an answer that says the server took nothing on. A call that may
// have run is only repeated when it was declared idempotent. Waits double and are random, and never outlast the deadline.
import { pause } from "./deadline.js";
import { isTransportError } from "./errors.js";
import type { Transport, TransportFailure, TransportRequest, TransportResponse } from "./transport.js";

/** How long to wait before the next try, in milliseconds; undefined: do not try. */
function waitAfterResponse(response: TransportResponse, idempotent: boolean): number | undefined {
	const refused = response.status === 429 || response.status === 503;
	if (!refused && !(idempotent && response.status === 502)) {
		return undefined;
	}
	const seconds = Number(response.headers["retry-after"] ?? "0");
	return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
}

function mayRetry(error: unknown, request: TransportRequest): boolean {
	if (!isTransportError(error) || error.code === "Cancelled" || error.code === "Timeout") {
		return false;
	}
	return (error as TransportFailure).neverSent === true || request.idempotent;
}

function backoff(request: TransportRequest, tried: number): number {
	const { baseMs, maxMs } = request.retry;
	return Math.random() * Math.min(maxMs, baseMs * 2 ** (tried - 1));
}

/** Whether so long a wait leaves time for a try. */
function fits(request: TransportRequest, ms: number): boolean {
	return performance.now() + ms < request.deadline;
}

export function withRetry(transport: Transport): Transport {
	return async (request) => {
		for (let tried = 1; ; tried++) {
			const last = tried >= request.retry.attempts;
			let wait = backoff(request, tried);
			try {
				const response = await transport(request);
				const asked = last ? undefined : waitAfterResponse(response, request.idempotent);
				if (asked === undefined || asked > request.retry.maxMs || !fits(request, Math.max(asked, wait))) {
					return response;
				}
				wait = Math.max(asked, wait);
			} catch (error) {
				if (last || !mayRetry(error, request) || !fits(request, wait)) {
					throw error;
				}
			}
			await pause(wait, request.signal, request.deadline);
		}
	};
}
