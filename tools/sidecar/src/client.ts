// ForstClient: its options, and the way from a call to what carries it.
import { withCircuitBreaker } from "./breaker-transport.js";
import type { Breaker } from "./breaker-transport.js";
import { Call } from "./call.js";
import type { CallHost, CallProfile, RouteDescription } from "./call.js";
import { neverSent, notYet, transportOf } from "./carrier.js";
import type { Carrier, InstantRoute } from "./carrier.js";
import { TransportError } from "./errors.js";
import { findServer } from "./find.js";
import type { Dispatcher } from "./http.js";
import { openCarrier } from "./mode.js";
import type { ModalCarrier, Mode, ModeChoice } from "./mode.js";
import { tryAgain, withRetry } from "./retry.js";
import type { Middleware, RetryPolicy, Transport, TransportResponse } from "./transport.js";

export interface RetryOptions {
	/** Tries in all, 3 unless told; 1: none again. */
	readonly attempts?: number;
	/** The longest first wait, 50 ms unless told; it doubles with each try. */
	readonly baseMs?: number;
	/** The longest wait, 1000 ms unless told. A server that asks for more is not tried again. */
	readonly maxMs?: number;
	/** The call may run twice: then it is repeated also when it may have reached the handler. */
	readonly idempotent?: boolean;
}

export interface CallOptions {
	/** Cancels the call; the server is told. */
	readonly signal?: AbortSignal;
	/** How long to wait for the answer, all tries together; sent to the server. Infinity: as long as the server likes. */
	readonly timeoutMs?: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** How calls that never reached the handler are tried again; false: not at all. */
	readonly retry?: RetryOptions | false;
}

/** Of calls that are over when they return: nothing can cancel them, and nothing is tried again. */
export type SyncOptions = Pick<CallOptions, "timeoutMs" | "headers">;

export interface ClientOptions {
	/** How calls travel. Found out unless told; "ipc", "http" and "direct" are not replaced by another way. "development" and
	 * "production" are for NODE_ENV, where that says another thing. */
	readonly mode?: ModeChoice;
	/** Where the server is over HTTP. Else FORST_URL, `http` in forst.config.json, the running server's ready file, http://127.0.0.1:8080. */
	readonly baseUrl?: string | URL;
	/** Its socket, or as a server has it; "off": none. Else FORST_IPC, `ipc` in forst.config.json, the running server's ready file. */
	readonly ipc?: string | { readonly socketPath?: string };
	/** As a server has it, in the place of `baseUrl`. Port 0 says nothing. */
	readonly http?: { readonly host?: string; readonly port?: number };
	/** As a server has it: what is not there is not used. */
	readonly transports?: readonly ("http" | "ipc")[];
	/** `direct`: routes run in this process where they can be loaded. */
	readonly experimental?: { readonly direct?: boolean };
	/** For calls that do not say, 30 000 unless told. */
	readonly timeoutMs?: number;
	/** Sent with every call. */
	readonly headers?: Readonly<Record<string, string>>;
	readonly retry?: RetryOptions | false;
	/** When the server was built from other sources than a generated module: a warning once, or an error. "warn" unless told. */
	readonly onContractMismatch?: "warn" | "throw";
	/** Connections of HTTP at once, 64 unless told. */
	readonly connections?: number;
	/** Calls that may wait to be sent over IPC, 65 536 unless told. */
	readonly queueMax?: number;
	/** How long calls wait for the socket of a server that was there and went, 1000 ms unless told. */
	readonly reconnectMs?: number;
	/** The longest answer that is read, 256 MiB unless told. */
	readonly responseBytesMax?: number;
	/** An undici dispatcher to send by (a proxy, a mock), which stays yours to close. */
	readonly dispatcher?: Dispatcher;
	/** Refuses calls at once while the server fails; the tries of a call count as one. */
	readonly circuitBreaker?: Breaker;
	/** Takes the place of all of these. */
	readonly transport?: Transport;
	/** Stands around every call, the first outermost; retries are inside. */
	readonly use?: readonly Middleware[];
	/** Told what is said once, instead of process.emitWarning. */
	readonly logger?: { warn(message: string): void };
}

const defaultTimeoutMs = 30_000;
const defaultRetry: RetryPolicy = { attempts: 3, baseMs: 50, maxMs: 1000 };

/** "processData" to "/process-data", as forstc names routes. */
function pathOf(name: string): string {
	if (typeof name !== "string") {
		throw new TypeError(`a function's name is a text, not ${String(name)}`);
	}
	if (name.startsWith("/")) {
		return name;
	}
	const words = name.replace(/([\p{Ll}\p{Nd}])(\p{Lu})/gu, "$1-$2").replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1-$2");
	return `/${encodeURIComponent(words.replaceAll("_", "-").toLowerCase())}`;
}

function checkTimeout(timeoutMs: number): number {
	if (typeof timeoutMs !== "number" || !(timeoutMs > 0)) {
		throw new RangeError(`timeoutMs is a number above 0, not ${String(timeoutMs)}`);
	}
	return timeoutMs;
}

function notBytes(): TypeError {
	return new TypeError("raw takes the bytes of JSON in a Uint8Array");
}

function checkAttempts(policy: RetryPolicy): RetryPolicy {
	if (!Number.isInteger(policy.attempts) || policy.attempts < 1 || !(policy.baseMs >= 0) || !(policy.maxMs >= 0)) {
		throw new RangeError("retry: attempts is a whole number from 1, baseMs and maxMs are not negative");
	}
	return policy;
}

type Headers = Readonly<Record<string, string>>;

/** What a client knows of a route. For the modules that forstc generates: kept, it need not be looked up again. */
export interface BoundRoute {
	readonly description: RouteDescription;
	/** Of calls without headers of their own. */
	readonly withBody: Headers;
	readonly without: Headers;
	/** For calls without options. */
	readonly instant: InstantRoute | undefined;
	/** It can be called without waiting. */
	readonly isSync: boolean;
}

const noOptions: CallOptions = {};

const routesMax = 1_000;

/** Calls routes of one server. Connections are made when needed and kept; they do not keep Node running. */
export class ForstClient {
	readonly #options: ClientOptions;
	readonly #timeoutMs: number;
	readonly #carrier: ModalCarrier | undefined;
	readonly #close: () => Promise<void>;
	/** What calls go through whose first try came to nothing, or which are not ours alone to carry. */
	readonly #transport: Transport;
	/** Calls go straight to the carrier. */
	readonly #straight: boolean;
	readonly #profile: CallProfile;
	readonly #host: CallHost;
	readonly #bound = new WeakMap<RouteDescription, BoundRoute>();
	readonly #named = new Map<string, RouteDescription>();
	readonly #warned = new Set<string>();
	readonly #baseUrl: URL;
	#closed: Promise<void> | undefined;

	constructor(options: ClientOptions = {}) {
		this.#options = options;
		this.#timeoutMs = checkTimeout(options.timeoutMs ?? defaultTimeoutMs);
		this.#profile = this.#profileOf({});
		this.#baseUrl = findServer(options).http;
		if (!options.transport) {
			this.#carrier = openCarrier({
				...options,
				direct: options.experimental?.direct === true,
				connections: options.connections ?? 64,
				responseBytesMax: options.responseBytesMax ?? 256 * 2 ** 20,
				queueMax: options.queueMax ?? 65_536,
				reconnectMs: options.reconnectMs ?? 1_000,
				warn: (message) => this.#warn(message, "FORST_MODE"),
			});
		}
		const innermost = options.transport ?? transportOf(this.#carrier as Carrier);
		this.#close = async () => this.#carrier?.close();
		const { circuitBreaker, use = [] } = options;
		const middleware = circuitBreaker ? [...use, (next: Transport) => withCircuitBreaker(next, circuitBreaker)] : use;
		this.#straight = options.transport === undefined && middleware.length === 0;
		this.#transport = middleware.reduceRight((next, one) => one(next), withRetry(innermost));
		this.#host = {
			again: (call, ending) => this.#deliver(call, tryAgain(innermost, call.toRequest(), ending)),
			compare: (route, theirs, status) => this.#compare(route, theirs, status),
		};
	}

	/** Where HTTP calls go, when they do. */
	get baseUrl(): URL {
		return this.#baseUrl;
	}

	/** The way that calls take now; undefined with a transport of one's own. */
	get mode(): Mode | undefined {
		return this.#carrier?.mode;
	}

	/**
	 * Calls the exposed function of that name (`processData`) or path (`/process-data`) without a generated module. The result is
	 * not checked against Result. Rejects with a ForstError; errors that a route declares are UnnamedErrors here.
	 */
	callFunction<Result = unknown>(name: string, args: readonly unknown[] = [], options?: CallOptions): Promise<Result> {
		try {
			return this.call(this.#routeOf(name), args, options) as Promise<Result>;
		} catch (error) {
			return Promise.reject(error as Error);
		}
	}

	/** The same with the arguments' JSON as bytes, and the result's; they are not looked at here and must stay as they are meanwhile. */
	callRaw(name: string, body: Uint8Array, options?: CallOptions): Promise<Uint8Array> {
		try {
			return this.raw(this.#routeOf(name), body, options);
		} catch (error) {
			return Promise.reject(error as Error);
		}
	}

	/**
	 * `callFunction` without a promise: gives the value or throws. Only where routes run in this process (`mode` is "direct"), for
	 * those that never wait; all else is Unreachable.
	 */
	callFunctionSync<Result = unknown>(name: string, args: readonly unknown[] = [], options?: SyncOptions): Result {
		return this.callBoundSync(this.bind(this.#routeOf(name)), args, options) as Result;
	}

	/** `callRaw` without a promise. */
	callRawSync(name: string, body: Uint8Array, options?: SyncOptions): Uint8Array {
		return this.rawBoundSync(this.bind(this.#routeOf(name)), body, options);
	}

	/** Calls a route that a generated module describes. */
	call(route: RouteDescription, args: readonly unknown[], options?: CallOptions): Promise<unknown> {
		return this.callBound(this.bind(route), args, options);
	}

	/** Calls such a route with JSON as bytes. */
	raw(route: RouteDescription, body: Uint8Array, options?: CallOptions): Promise<Uint8Array> {
		return this.rawBound(this.bind(route), body, options);
	}

	/** What this client knows of the route, which stays the same. */
	bind(route: RouteDescription): BoundRoute {
		let bound = this.#bound.get(route);
		if (!bound) {
			const withBody = this.#makeHeaders(route, {}, true);
			// An id of the program's own is to be told.
			const isPlain = this.#straight && withBody["x-request-id"] === undefined;
			const instant = isPlain ? this.#carrier?.instant?.(route, this.#timeoutMs) : undefined;
			bound = { description: route, withBody, without: this.#makeHeaders(route, {}, false), instant, isSync: this.#syncTrouble(route.path) === undefined };
			this.#bound.set(route, bound);
		}
		return bound;
	}

	/** `call` of a route that bind() gave. */
	callBound(route: BoundRoute, args: readonly unknown[], options: CallOptions | undefined): Promise<unknown> {
		const { instant } = route;
		if (instant === undefined || options !== undefined || this.#closed !== undefined) {
			return this.#begin(route, args, options ?? noOptions, undefined);
		}
		let value: unknown;
		try {
			value = instant.call(args, false);
		} catch (error) {
			return Promise.reject(error as Error);
		}
		return value === notYet ? this.#begin(route, args, noOptions, instant) : Promise.resolve(value);
	}

	/** `raw` of a route that bind() gave. */
	rawBound(route: BoundRoute, body: Uint8Array, options: CallOptions | undefined): Promise<Uint8Array> {
		const { instant } = route;
		if (!(body instanceof Uint8Array)) {
			return Promise.reject(notBytes());
		}
		if (instant === undefined || options !== undefined || this.#closed !== undefined || body.length === 0) {
			return this.#begin(route, body, options ?? noOptions, undefined) as Promise<Uint8Array>;
		}
		let value: Uint8Array | typeof notYet;
		try {
			value = instant.raw(body, false);
		} catch (error) {
			return Promise.reject(error as Error);
		}
		return value === notYet ? (this.#begin(route, body, noOptions, instant) as Promise<Uint8Array>) : Promise.resolve(value);
	}

	/** `callBound` without a promise. */
	callBoundSync(route: BoundRoute, args: readonly unknown[], options: SyncOptions | undefined): unknown {
		const instant = this.#syncWay(route, options);
		const value = instant ? instant.call(args, true) : notYet;
		return value === notYet ? this.#endSync(route, args, options ?? noOptions, instant) : value;
	}

	/** `rawBound` without a promise. */
	rawBoundSync(route: BoundRoute, body: Uint8Array, options: SyncOptions | undefined): Uint8Array {
		if (!(body instanceof Uint8Array)) {
			throw notBytes();
		}
		const instant = body.length > 0 ? this.#syncWay(route, options) : undefined;
		const value = instant ? instant.raw(body, true) : notYet;
		return value === notYet ? (this.#endSync(route, body, options ?? noOptions, instant) as Uint8Array) : value;
	}

	/** Waits for calls under way and drops the connections. Calls after it are Cancelled. */
	async close(): Promise<void> {
		this.#closed ??= this.#close();
		await this.#closed;
	}

	/** The short way of a call that does not wait, if that is as good. Throws where it cannot be. */
	#syncWay(route: BoundRoute, options: SyncOptions | undefined): InstantRoute | undefined {
		if (!route.isSync) {
			const { name, path } = route.description;
			throw Object.assign(neverSent(`${name} cannot be called without waiting: ${String(this.#syncTrouble(path))}. Call it with await`), { misused: true });
		}
		return options === undefined && this.#closed === undefined ? route.instant : undefined;
	}

	/** Why calls of that path take a promise; undefined: they need not. */
	#syncTrouble(path: string): string | undefined {
		const carrier = this.#carrier;
		if (!this.#straight || carrier === undefined) {
			return "middleware, a breaker or a transport of one's own stands between";
		}
		return carrier.syncTrouble ? carrier.syncTrouble(path) : `calls go over ${carrier.mode}, and only those in the same process can do without (mode: "direct")`;
	}

	/** Makes the whole of a call that does not wait; `begun` has begun it. */
	#endSync(route: BoundRoute, input: readonly unknown[] | Uint8Array, options: CallOptions, begun: InstantRoute | undefined): unknown {
		let end: () => unknown = () => {
			throw new TransportError("BadResponse", "the call is not over");
		};
		const resolve = (value: unknown): void => void (end = () => value);
		const reject = (error: unknown): void => {
			end = () => {
				throw error;
			};
		};
		const call = this.#callOf(route, input, options, { ...this.#profile, sync: true }, resolve, reject);
		call.settle();
		if (begun) {
			begun.adopt(call);
		} else {
			(this.#carrier as Carrier).start(call);
		}
		return end();
	}

	#callOf(
		route: BoundRoute,
		input: readonly unknown[] | Uint8Array,
		options: CallOptions,
		profile: CallProfile,
		resolve: (value: unknown) => void,
		reject: (error: unknown) => void,
	): Call {
		if (this.#closed) {
			throw new TransportError("Cancelled", "the client is closed");
		}
		const timeoutMs = options.timeoutMs === undefined ? this.#timeoutMs : checkTimeout(options.timeoutMs);
		const headers = options.headers ? this.#makeHeaders(route.description, options.headers, input.length > 0) : input.length > 0 ? route.withBody : route.without;
		return new Call(this.#host, route.description, input, headers, performance.now(), timeoutMs, options.signal, profile, resolve, reject);
	}

	/** `begun` has begun it. */
	#begin(route: BoundRoute, input: readonly unknown[] | Uint8Array, options: CallOptions, begun: InstantRoute | undefined): Promise<unknown> {
		return new Promise((resolve, reject) => {
			const profile = options.retry === undefined ? this.#profile : this.#profileOf(options);
			const call = this.#callOf(route, input, options, profile, resolve, reject);
			if (begun) {
				begun.adopt(call);
			} else if (this.#straight) {
				(this.#carrier as Carrier).start(call);
			} else {
				this.#deliver(call, this.#transport(call.toRequest()));
			}
		});
	}

	#deliver(call: Call, response: Promise<TransportResponse>): void {
		call.settle();
		response.then(
			({ status, headers, body }) => call.answer(status, headers, body, 0, body.length),
			(error: unknown) => call.fail(error),
		);
	}

	#routeOf(name: string): RouteDescription {
		let route = this.#named.get(name);
		if (!route) {
			route = { name, path: pathOf(name), errors: {}, takesBytes: true };
			if (this.#named.size < routesMax) {
				this.#named.set(name, route);
			}
		}
		return route;
	}

	#profileOf(options: CallOptions): CallProfile {
		const chosen = options.retry ?? this.#options.retry;
		const { attempts, baseMs, maxMs, idempotent } = chosen === false ? { attempts: 1 } : (chosen ?? {});
		const retry = checkAttempts({ attempts: attempts ?? defaultRetry.attempts, baseMs: baseMs ?? defaultRetry.baseMs, maxMs: maxMs ?? defaultRetry.maxMs });
		return { retry, idempotent: idempotent === true, contractRequired: this.#options.onContractMismatch === "throw", sync: false };
	}

	/** The caller's headers first: what the protocol needs cannot be replaced. */
	#makeHeaders(route: RouteDescription, own: Headers, hasBody: boolean): Headers {
		const headers: Record<string, string> = {};
		for (const [name, value] of [...Object.entries(this.#options.headers ?? {}), ...Object.entries(own)]) {
			headers[name.toLowerCase()] = value;
		}
		headers["accept"] = "application/json, application/problem+json";
		delete headers["content-type"];
		delete headers["content-length"];
		delete headers["forst-timeout-ms"];
		if (hasBody) {
			headers["content-type"] = "application/json";
		}
		if (route.contract !== undefined) {
			headers["forst-contract"] = route.contract;
		}
		return headers;
	}

	/** A server that knows its contract's hash says it; one that differs is told once, or ends the call. */
	#compare(route: RouteDescription, theirs: string, status: number): TransportError | undefined {
		const where = this.#carrier?.where ?? this.#baseUrl.origin;
		const message = `the server at ${where} was built from other sources than the client (contract ${theirs}, here ${String(route.contract)}): run forstc gen-ts`;
		if (this.#options.onContractMismatch === "throw") {
			return new TransportError("ContractMismatch", message, { status });
		}
		this.#warn(message, "FORST_CONTRACT", theirs);
		return undefined;
	}

	#warn(message: string, code: string, about = message): void {
		if (this.#warned.has(about)) {
			return;
		}
		this.#warned.add(about);
		if (this.#options.logger) {
			this.#options.logger.warn(message);
		} else {
			process.emitWarning(message, { type: "ForstWarning", code });
		}
	}
}
