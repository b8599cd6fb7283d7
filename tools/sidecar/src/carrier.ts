// What lies beneath a client: a carrier takes exchanges and ends each of them once. It is told by methods rather than by
// promises, so that a call which succeeds costs one promise in all, and its bytes need not be copied.
import type { RouteDescription } from "./call.js";
import { givenUp } from "./deadline.js";
import { TransportError } from "./errors.js";
import type { Transport, TransportRequest, TransportResponse } from "./transport.js";

/** One call on its way. The carrier calls exactly one of `answer`, `answerPacked` and `fail`, once. */
export interface Exchange extends TransportRequest {
	/** The carrier's own: which call of a connection it is. 0 before and after. */
	ticket: number;
	/** performance.now() when it began; absent where it may begin later than it was made. */
	readonly begunAt?: number;
	/** The answer. The body is `data` from `start` to `end`, and only there until this returns. */
	answer(status: number, headers: TransportResponse["headers"], data: Uint8Array, start: number, end: number): void;
	fail(error: TransportError): void;
	/** The arguments in packed form; absent or undefined where they only go as JSON. */
	pack?(): Uint8Array | undefined;
	/** A packed result can be read: by `answerPacked`. */
	readonly acceptsPacked?: boolean;
	answerPacked?(data: Uint8Array, start: number, end: number): void;
	/** It is over when `start` returns: only for carriers that have said that they can. */
	readonly sync?: boolean;
	/** Makes the body now, because it is sent later and the arguments may change until then; it is JSON from now on. */
	hold?(): void;
}

/** What `InstantRoute` gives for a call that is not over: `adopt` comes next, with its exchange. */
export const notYet: unique symbol = Symbol("not yet");

/** A route whose calls are mostly answered before `call` returns. Those need no exchange; they have no options. */
export interface InstantRoute {
	/** The value. Throws a TransportError. `sync`: the call is not left for later; then `notYet` is for exchanges that are `sync`. */
	call(args: readonly unknown[], sync: boolean): unknown;
	/** The same with JSON. */
	raw(json: Uint8Array, sync: boolean): Uint8Array | typeof notYet;
	/** Goes on where the last call has come to. Nothing else may have run since. */
	adopt(exchange: Exchange): void;
}

export interface Carrier {
	start(exchange: Exchange): void;
	/** That route by a shorter way, if there is one, for calls that may take so long. */
	instant?(route: RouteDescription, timeoutMs: number): InstantRoute | undefined;
	/** Why an exchange for that path cannot be `sync`; undefined: it can. Absent: none can. */
	syncTrouble?(path: string): string | undefined;
	/** Waits for what is under way, then lets go of connections. */
	close(): Promise<void>;
}

class Promised implements Exchange {
	ticket = 0;
	readonly path: string;
	readonly headers: TransportRequest["headers"];
	readonly deadline: number;
	readonly idempotent: boolean;
	readonly retry: TransportRequest["retry"];
	readonly body?: NonNullable<TransportRequest["body"]>;
	readonly signal?: AbortSignal;
	readonly contract?: string;
	readonly contractRequired?: boolean;
	readonly #resolve: (response: TransportResponse) => void;
	readonly #reject: (error: TransportError) => void;

	constructor(request: TransportRequest, resolve: (response: TransportResponse) => void, reject: (error: TransportError) => void) {
		this.path = request.path;
		this.headers = request.headers;
		this.deadline = request.deadline;
		this.idempotent = request.idempotent;
		this.retry = request.retry;
		if (request.body !== undefined) {
			this.body = request.body;
		}
		if (request.signal) {
			this.signal = request.signal;
		}
		if (request.contract !== undefined) {
			this.contract = request.contract;
		}
		this.contractRequired = request.contractRequired === true;
		this.#resolve = resolve;
		this.#reject = reject;
	}

	answer(status: number, headers: TransportResponse["headers"], data: Uint8Array, start: number, end: number): void {
		this.#resolve({ status, headers, body: copyOf(data, start, end) });
	}

	fail(error: TransportError): void {
		this.#reject(error);
	}
}

/** Shorter ones are copied byte by byte: that costs less than a view of them. */
const shortCopy = 128;

/** Bytes of one's own. */
export function copyOf(data: Uint8Array, start: number, end: number): Uint8Array {
	const length = end - start;
	const copy = new Uint8Array(length);
	if (length > shortCopy) {
		copy.set(data.subarray(start, end));
	} else {
		for (let i = 0; i < length; i++) {
			copy[i] = data[start + i] as number;
		}
	}
	return copy;
}

/** A carrier as a transport: the body is copied, as it may be read at any time. */
export function transportOf(carrier: Carrier): Transport {
	return (request) => new Promise((resolve, reject) => carrier.start(new Promised(request, resolve, reject)));
}

/** A transport as a carrier. */
export function carrierOf(transport: Transport, close: () => Promise<void> = async () => {}): Carrier {
	return {
		start: (exchange) => {
			transport(exchange).then(
				(response) => exchange.answer(response.status, response.headers, response.body, 0, response.body.length),
				(error: unknown) => exchange.fail(error as TransportError),
			);
		},
		close,
	};
}

/** Says that the handler cannot have run. */
export function neverSent(message: string, cause?: unknown): TransportError {
	return Object.assign(new TransportError("Unreachable", message, cause === undefined ? {} : { cause }), { neverSent: true });
}

/** Ends an exchange that is given up by now; whether it did. */
export function endIfGivenUp(exchange: Exchange): boolean {
	const error = givenUp(exchange.signal, exchange.deadline);
	if (error) {
		exchange.fail(error);
	}
	return error !== undefined;
}
