// A transport takes one request and gives its answer, whatever the status. What wraps calls (retries here) is a function
// that takes a transport and gives one.
import type { TransportError } from "./errors.js";

export interface TransportRequest {
	/** The path of the route: `/process-data`. */
	readonly path: string;
	/** The JSON text of the arguments; absent when the route takes none. */
	readonly body?: string;
	readonly headers: Readonly<Record<string, string>>;
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

/** Marks failures after which the handler cannot have run. */
export interface NeverSent {
	readonly neverSent: boolean;
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
