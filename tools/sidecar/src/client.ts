// ForstClient: arguments to a request, the answer to a value or an error. The transport underneath does the rest.
import { reviveBytes, stringifyBytes } from "./bytes.js";
import type { BytesPlan, BytesPlans } from "./bytes.js";
import { findBaseUrl } from "./config.js";
import { deadlineAfter } from "./deadline.js";
import { TransportError } from "./errors.js";
import { httpTransport } from "./http.js";
import type { Dispatcher } from "./http.js";
import { readError, readValue } from "./problem.js";
import type { ErrorClasses } from "./problem.js";
import { withRetry } from "./retry.js";
import type { RetryPolicy, Transport, TransportRequest, TransportResponse } from "./transport.js";

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
	/** Cancels the call; the server is told by the closed connection. */
	readonly signal?: AbortSignal;
	/** How long to wait for the answer, all tries together; sent to the server. Infinity: as long as the server likes. */
	readonly timeoutMs?: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** How calls that never reached the handler are tried again; false: not at all. */
	readonly retry?: RetryOptions | false;
}

export interface ClientOptions {
	/** Where the server is. Else FORST_URL, `http` in forst.config.json, http://127.0.0.1:8080. */
	readonly baseUrl?: string | URL;
	/** For calls that do not say, 30 000 unless told. */
	readonly timeoutMs?: number;
	/** Sent with every call. */
	readonly headers?: Readonly<Record<string, string>>;
	readonly retry?: RetryOptions | false;
	/** When the server was built from other sources than a generated module: a warning once, or an error. "warn" unless told. */
	readonly onContractMismatch?: "warn" | "throw";
	/** Connections at once, 64 unless told. */
	readonly connections?: number;
	/** The longest answer that is read, 256 MiB unless told. */
	readonly responseBytesMax?: number;
	/** An undici dispatcher to send by (a proxy, a mock), which stays yours to close. */
	readonly dispatcher?: Dispatcher;
	/** Takes the place of HTTP altogether. */
	readonly transport?: Transport;
}

/** What a generated module knows of a route. */
export interface RouteDescription {
	readonly name: string;
	readonly path: string;
	/** Hash of the sources' contract. */
	readonly contract?: string;
	readonly errors: ErrorClasses;
	readonly takesBytes?: boolean;
	readonly bytesPlans?: BytesPlans;
	readonly resultBytes?: BytesPlan;
	readonly errorBytes?: Readonly<Record<string, BytesPlan>>;
}

const defaultTimeoutMs = 30_000;
const defaultRetry: RetryPolicy = { attempts: 3, baseMs: 50, maxMs: 1000 };

/** "processData" to "/process-data", as forstc names routes. */
function pathOf(name: string): string {
	if (name.startsWith("/")) {
		return name;
	}
	const words = name.replace(/([\p{Ll}\p{Nd}])(\p{Lu})/gu, "$1-$2").replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1-$2");
	return `/${encodeURIComponent(words.replaceAll("_", "-").toLowerCase())}`;
}

/** One argument is the body, several are an array in order, none is no body. */
function bodyOf(args: readonly unknown[], takesBytes: boolean): string | undefined {
	const stringify = takesBytes ? stringifyBytes : (value: unknown): string => JSON.stringify(value);
	if (args.length === 0) {
		return undefined;
	}
	const value = args.length === 1 ? args[0] : args;
	return value === undefined ? "null" : stringify(value);
}

function checkTimeout(timeoutMs: number): number {
	if (typeof timeoutMs !== "number" || !(timeoutMs > 0)) {
		throw new RangeError(`timeoutMs is a number above 0, not ${String(timeoutMs)}`);
	}
	return timeoutMs;
}

function checkAttempts(policy: RetryPolicy): RetryPolicy {
	if (!Number.isInteger(policy.attempts) || policy.attempts < 1 || !(policy.baseMs >= 0) || !(policy.maxMs >= 0)) {
		throw new RangeError("retry: attempts is a whole number from 1, baseMs and maxMs are not negative");
	}
	return policy;
}

/** Calls routes of one server. Connections are made when needed and kept; they do not keep Node running. */
export class ForstClient {
	readonly baseUrl: URL;
	readonly #options: ClientOptions;
	readonly #transport: Transport;
	readonly #close: () => Promise<void>;
	readonly #warned = new Set<string>();
	#closed: Promise<void> | undefined;

	constructor(options: ClientOptions = {}) {
		this.baseUrl = findBaseUrl(options.baseUrl);
		this.#options = options;
		checkTimeout(options.timeoutMs ?? defaultTimeoutMs);
		this.#policy({});
		if (options.transport) {
			this.#transport = withRetry(options.transport);
			this.#close = async () => {};
			return;
		}
		const http = httpTransport({
			base: this.baseUrl,
			connections: options.connections ?? 64,
			responseBytesMax: options.responseBytesMax ?? 256 * 2 ** 20,
			...(options.dispatcher ? { dispatcher: options.dispatcher } : {}),
		});
		this.#transport = withRetry(http.call);
		this.#close = () => http.close();
	}

	/**
	 * Calls the exposed function of that name (`processData`) or path (`/process-data`) without a generated module. The result is
	 * not checked against Result. Rejects with a ForstError; errors that a route declares are UnnamedErrors here.
	 */
	async callFunction<Result = unknown>(name: string, args: readonly unknown[] = [], options: CallOptions = {}): Promise<Result> {
		return (await this.call({ name, path: pathOf(name), errors: {}, takesBytes: true }, args, options)) as Result;
	}

	/** Calls a route that a generated module describes. */
	async call(route: RouteDescription, args: readonly unknown[], options: CallOptions = {}): Promise<unknown> {
		if (this.#closed) {
			throw new TransportError("Cancelled", "the client is closed");
		}
		const response = await this.#transport(this.#request(route, args, options));
		this.#compare(route, response);
		const plans = route.bytesPlans ?? {};
		if (response.status >= 400) {
			throw readError(response, {
				errors: route.errors,
				revive: (code, data) => {
					const plan = route.errorBytes && Object.hasOwn(route.errorBytes, code) ? route.errorBytes[code] : undefined;
					return plan === undefined ? data : reviveBytes(data, plan, plans);
				},
			});
		}
		const value = readValue(response);
		return route.resultBytes === undefined ? value : reviveBytes(value, route.resultBytes, plans);
	}

	/** Waits for calls under way and drops the connections. Calls after it are Cancelled. */
	async close(): Promise<void> {
		this.#closed ??= this.#close();
		await this.#closed;
	}

	#policy(options: CallOptions): RetryPolicy {
		const chosen = options.retry ?? this.#options.retry;
		const { attempts, baseMs, maxMs } = chosen === false ? { attempts: 1 } : (chosen ?? {});
		return checkAttempts({ attempts: attempts ?? defaultRetry.attempts, baseMs: baseMs ?? defaultRetry.baseMs, maxMs: maxMs ?? defaultRetry.maxMs });
	}

	#request(route: RouteDescription, args: readonly unknown[], options: CallOptions): TransportRequest {
		const timeoutMs = checkTimeout(options.timeoutMs ?? this.#options.timeoutMs ?? defaultTimeoutMs);
		const retry = options.retry ?? this.#options.retry;
		const body = bodyOf(args, route.takesBytes === true);
		return {
			path: route.path,
			headers: this.#headers(route, options, body !== undefined),
			deadline: timeoutMs === Infinity ? Infinity : deadlineAfter(timeoutMs),
			idempotent: retry !== false && retry?.idempotent === true,
			retry: this.#policy(options),
			...(body === undefined ? {} : { body }),
			...(options.signal ? { signal: options.signal } : {}),
		};
	}

	/** The caller's headers first: what the protocol needs cannot be replaced. */
	#headers(route: RouteDescription, options: CallOptions, hasBody: boolean): Record<string, string> {
		const headers: Record<string, string> = {};
		for (const [name, value] of [...Object.entries(this.#options.headers ?? {}), ...Object.entries(options.headers ?? {})]) {
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
	#compare(route: RouteDescription, response: TransportResponse): void {
		const theirs = response.headers["forst-contract"];
		if (theirs === undefined || route.contract === undefined || theirs === route.contract) {
			return;
		}
		const message = `the server at ${this.baseUrl.origin} was built from other sources than the client (contract ${theirs}, here ${route.contract}): run forstc gen-ts`;
		if (this.#options.onContractMismatch === "throw") {
			throw new TransportError("ContractMismatch", message, { status: response.status });
		}
		if (!this.#warned.has(theirs)) {
			this.#warned.add(theirs);
			process.emitWarning(message, { type: "ForstWarning", code: "FORST_CONTRACT" });
		}
	}
}
