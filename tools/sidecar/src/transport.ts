// A transport takes one request and gives its answer, whatever the status. What wraps calls (retries here) is a function
// that takes a transport and gives one.
import type { TransportError } from "./errors.js";

export interface TransportRequest {
	/** The path of the route: `/process-data`. */
	readonly path: string;
	/** The arguments in JSON, as text or as its bytes in UTF-8; absent when the route takes none. */
	readonly body?: string | Uint8Array | undefined;
	/** IPC sends on `x-request-id`, `traceparent` and `tracestate`; HTTP all of them. Names in small letters. */
	readonly headers: Readonly<Record<string, string>>;
	/** Hash of the contract that the caller was generated from. */
	readonly contract?: string;
	/** Another contract ends the call: before it is sent where the server's is known. */
	readonly contractRequired?: boolean;
	/** Aborted when the caller cancels. */
	readonly signal?: AbortSignal;
	/** When the caller stops waiting, by `performance.now()`; Infinity: never. */
	readonly deadline: number;
	/** It does no harm when the handler runs twice. */
	readonly idempotent: boolean;
	/** How often and how far apart it may be tried again. */
	readonly retry: RetryPolicy;
}

export interface TransportResponse {
	readonly status: number;
	/** Names in small letters. */
	readonly headers: Readonly<Record<string, string | undefined>>;
	/** The whole body. */
	readonly body: Uint8Array;
}

/** Rejects with a TransportError when there is no whole answer. */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

/** Takes the transport that it stands around. */
export type Middleware = (next: Transport) => Transport;

/** Marks failures after which the handler cannot have run; `misused`: it was not even tried, for a mistake of the caller's. */
export interface NeverSent {
	readonly neverSent: boolean;
	readonly misused?: boolean;
}

export type TransportFailure = TransportError & Partial<NeverSent>;

export interface RetryPolicy {
	/** Tries in all; 1: none again. */
	readonly attempts: number;
	/** The first wait, doubled for each further one; the real wait is random up to that. */
	readonly baseMs: number;
	/** The longest wait. */
	readonly maxMs: number;
}
