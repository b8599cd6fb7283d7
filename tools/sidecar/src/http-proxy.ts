// ForstHTTPProxy: passes requests of a Node server on to the sidecar, and its answers back, byte by byte. Where to is set
// when it is made; a request's URL says which path, never which origin.
import type { IncomingMessage, ServerResponse } from "node:http";
// By its file: under the bare name Bun gives a stand-in, whose pools answer nothing.
import { Pool } from "undici/index.js";
import { CircuitBreaker, reportVerdict } from "./circuit-breaker.js";
import type { CircuitBreakerOptions, CircuitVerdict } from "./circuit-breaker.js";
import { pause } from "./deadline.js";
import { isTransportError, TransportError } from "./errors.js";
import { findServer } from "./find.js";
import { BodyConsumed, discardRest, hasBody, parsedBody } from "./proxy-body.js";
import { checkHeaders, requestFields, responseFields } from "./proxy-headers.js";
import { answerProblem, problemOf, unframe } from "./proxy-problem.js";
import { BadTarget, checkPath, splitTarget, targetOf } from "./proxy-target.js";
import type { TransportFailure } from "./transport.js";
import { Exchange } from "./upstream.js";
import type { UpstreamHead, UpstreamRequest } from "./upstream.js";

/** A request of node:http, of Express, or Fastify's `request.raw`. `body` is what a parser has made of the body. */
export type ProxiedRequest = IncomingMessage & { readonly body?: unknown };

export interface ProxyConfig {
	/** `http://127.0.0.1:8080`, also with a path to put in front; `unix:/run/forst.sock`. Else as ForstClient finds it. */
	readonly sidecarUrl?: string | URL;
	/** How long the sidecar may take until it answers, in milliseconds, 30 000 unless told; 0: as long as it likes. */
	readonly timeout?: number;
	/** How long an answer may stand still, in milliseconds, 300 000 unless told; 0: as long as it likes. */
	readonly idleTimeout?: number;
	/** How often a request that has not reached the sidecar is tried again, 2 unless told. */
	readonly retries?: number;
	/** Refuses requests at once while the sidecar fails: one of its own, made with these options, or one that is shared. */
	readonly circuitBreaker?: boolean | CircuitBreakerOptions | CircuitBreaker;
	/** Clients whose X-Forwarded headers are believed and continued; of others they are dropped. Nobody unless told. */
	readonly trustProxy?: boolean | ((address: string) => boolean);
	/** Connections at once, 256 unless told. */
	readonly connections?: number;
	/** Sent with every request. */
	readonly headers?: Readonly<Record<string, string>>;
	/** Told of each request that did not get a whole answer of the sidecar. */
	readonly onError?: (error: Error, request: IncomingMessage) => void;
}

export interface ProxyOptions {
	readonly timeout?: number;
	readonly headers?: Readonly<Record<string, string>>;
	/** False: not even if it has not reached the sidecar. */
	readonly retry?: boolean;
	/** The path to ask for instead of the request's own, which keeps its query. */
	readonly path?: string;
	/** Nobody has answered `Expect: 100-continue` yet: see `continueHandler`. */
	readonly expectsContinue?: boolean;
}

/** What the client got. */
export interface ProxyOutcome {
	/** 499: it did not wait. */
	readonly status: number;
	/** Why there was no answer of the sidecar, or not a whole one. */
	readonly error?: Error;
}

/** Fits node:http, Express and what is like them. */
export type ProxyHandler = (request: ProxiedRequest, response: ServerResponse, next?: (error?: unknown) => void) => Promise<void>;

const backoffMs = { first: 50, longest: 1_000 };

interface Place {
	/** For undici and messages. */
	readonly origin: string;
	/** Put in front of every path. */
	readonly prefix: string;
	readonly socketPath?: string;
}

function placeOf(sidecarUrl: string | URL | undefined): Place {
	const unix = /^unix:(?:\/\/)?(\/.*)$/.exec(String(sidecarUrl ?? ""));
	if (unix?.[1] !== undefined) {
		return { origin: "http://localhost", prefix: "", socketPath: decodeURI(unix[1]) };
	}
	const base = findServer(sidecarUrl === undefined ? {} : { baseUrl: sidecarUrl }).http;
	return { origin: base.origin, prefix: base.pathname.replace(/\/+$/, "") };
}

function checkMs(name: string, value: number): number {
	if (typeof value !== "number" || !(value >= 0)) {
		throw new RangeError(`${name} is a number from 0, not ${String(value)}`);
	}
	return value;
}

function checkCount(name: string, value: number, least: number): number {
	if (!Number.isInteger(value) || value < least) {
		throw new RangeError(`${name} is a whole number from ${least}, not ${String(value)}`);
	}
	return value;
}

function checkOptions(options: ProxyOptions): void {
	checkHeaders(options.headers ?? {});
	checkMs("timeout", options.timeout ?? 0);
	if (options.path !== undefined) {
		checkPath(options.path);
	}
}

function breakerOf(option: ProxyConfig["circuitBreaker"]): CircuitBreaker | undefined {
	if (option === undefined || option === false) {
		return undefined;
	}
	// Not by its class: it may be of the other copy of this package, ESM beside CommonJS.
	return typeof option === "object" && "execute" in option ? option : new CircuitBreaker(option === true ? {} : option);
}

function verdictOf({ status, error }: ProxyOutcome): CircuitVerdict {
	if (status === 499 || error instanceof BadTarget || error instanceof BodyConsumed) {
		return "none";
	}
	return error !== undefined || status >= 500 ? "failure" : "success";
}

/** One request on its way: what all its tries share. */
interface Passage {
	readonly request: ProxiedRequest;
	readonly response: ServerResponse;
	/** Aborted when the client has gone. */
	readonly gone: AbortSignal;
	readonly timeoutMs: number;
	readonly retries: number;
	readonly upstream: UpstreamRequest;
}

export class ForstHTTPProxy {
	/** Where requests go, all of them. */
	readonly sidecarUrl: string;
	readonly circuitBreaker: CircuitBreaker | undefined;
	readonly #config: ProxyConfig;
	readonly #place: Place;
	readonly #pool: Pool;
	readonly #timeoutMs: number;
	readonly #idleTimeoutMs: number;
	readonly #retries: number;
	#closed: Promise<void> | undefined;

	constructor(config: ProxyConfig = {}) {
		this.#config = config;
		this.#place = placeOf(config.sidecarUrl);
		this.#timeoutMs = checkMs("timeout", config.timeout ?? 30_000);
		this.#idleTimeoutMs = checkMs("idleTimeout", config.idleTimeout ?? 300_000);
		this.#retries = checkCount("retries", config.retries ?? 2, 0);
		checkHeaders(config.headers ?? {});
		this.circuitBreaker = breakerOf(config.circuitBreaker);
		const { origin, prefix, socketPath } = this.#place;
		this.sidecarUrl = socketPath === undefined ? origin + prefix : `unix:${socketPath}`;
		this.#pool = new Pool(origin, {
			connections: checkCount("connections", config.connections ?? 256, 1),
			pipelining: 1,
			connect: { timeout: 10_000, ...(socketPath === undefined ? {} : { socketPath }) },
		});
	}

	/**
	 * Passes one request on and answers it, also when the sidecar does not: 503 when it is down, 504 when it is late, 502 when
	 * its answer is broken. Resolves when the answer is out or the client gone, and never rejects for the sidecar's sake.
	 */
	async proxyRequest(request: ProxiedRequest, response: ServerResponse, options: ProxyOptions = {}): Promise<ProxyOutcome> {
		checkOptions(options);
		const timeoutMs = (options.timeout ?? this.#timeoutMs) || Infinity;
		const gone = new AbortController();
		const leave = (): void => {
			if (!response.writableFinished) {
				gone.abort();
			}
		};
		response.once("close", leave);
		if (response.destroyed || response.socket?.destroyed === true) {
			gone.abort();
		}
		let outcome: ProxyOutcome;
		try {
			const upstream = this.#prepare(request, response, options);
			const retries = options.retry === false ? 0 : this.#retries;
			outcome = await this.#pass({ request, response, gone: gone.signal, timeoutMs, retries, upstream });
		} catch (error) {
			outcome = this.#fail(request, response, gone.signal, error, options);
		} finally {
			response.removeListener("close", leave);
			discardRest(request);
		}
		reportVerdict(verdictOf(outcome));
		if (outcome.error) {
			const { error } = outcome;
			// What the listener throws is its own affair.
			queueMicrotask(() => this.#config.onError?.(error, request));
		}
		return outcome;
	}

	/** Passes every request on: for `http.createServer`, or `app.use("/forst", ...)`. */
	handler(options: ProxyOptions = {}): ProxyHandler {
		checkOptions(options);
		return async (request, response, next) => {
			try {
				await this.proxyRequest(request, response, options);
			} catch (error) {
				if (!next) {
					throw error;
				}
				next(error);
			}
		};
	}

	/**
	 * For `server.on("checkContinue", ...)`: bodies that a client holds back by `Expect: 100-continue` are asked for when there is
	 * a connection to send them on. Without it Node asks for them at once.
	 */
	continueHandler(options: ProxyOptions = {}): ProxyHandler {
		return this.handler({ ...options, expectsContinue: true });
	}

	/** Waits for requests under way and drops the connections. */
	async close(): Promise<void> {
		this.#closed ??= this.#pool.close();
		await this.#closed;
	}

	#prepare(request: ProxiedRequest, response: ServerResponse, options: ProxyOptions): UpstreamRequest {
		let target = targetOf(request.url ?? "");
		if (options.path !== undefined) {
			target = options.path + splitTarget(target).query;
		}
		if (request.method === "CONNECT") {
			throw new BadTarget("the proxy makes no tunnels");
		}
		const rewritten = hasBody(request) && request.readableDidRead;
		const body = rewritten ? parsedBody(request) : hasBody(request) ? request : undefined;
		const chunked = request.headers["transfer-encoding"] !== undefined;
		return {
			method: request.method ?? "GET",
			target: this.#place.prefix + target,
			fields: requestFields(request, { trusted: this.#trusts(request), headers: { ...this.#config.headers, ...options.headers }, rewritten }),
			body,
			length: chunked ? undefined : Number(request.headers["content-length"] ?? 0),
			origin: this.sidecarUrl,
			...(options.expectsContinue === true ? { onBodyWanted: () => response.writeContinue() } : {}),
		};
	}

	#trusts(request: IncomingMessage): boolean {
		const { trustProxy = false } = this.#config;
		return typeof trustProxy === "function" ? trustProxy(request.socket.remoteAddress ?? "") : trustProxy;
	}

	async #pass(passage: Passage): Promise<ProxyOutcome> {
		const { response, gone } = passage;
		const open = (): Promise<{ exchange: Exchange; status: number; head: UpstreamHead }> => this.#open(passage);
		const { exchange, head } = await (this.circuitBreaker ? this.circuitBreaker.execute(open) : open());
		const stopClock = this.#watch(exchange, this.#idleTimeoutMs || Infinity, "the answer has come to a halt");
		try {
			if (gone.aborted) {
				return { status: 499 };
			}
			this.#begin(response, head, passage.upstream.method);
			exchange.relayTo(response);
			await new Promise<void>((resolve) => {
				response.once("finish", resolve);
				response.once("close", resolve);
			});
		} finally {
			stopClock();
			// An exchange that has ended takes no notice.
			exchange.abort(new TransportError("Cancelled", "the client has gone"));
		}
		const { failure } = exchange;
		if (failure && !(isTransportError(failure) && failure.code === "Cancelled")) {
			return { status: head.status, error: failure };
		}
		return response.writableFinished ? { status: head.status } : { status: 499 };
	}

	/** The sidecar's answer as far as its header. Tries again what surely did not reach it. */
	async #open(passage: Passage): Promise<{ exchange: Exchange; status: number; head: UpstreamHead }> {
		const deadline = performance.now() + passage.timeoutMs;
		for (let tried = 0; ; tried++) {
			if (passage.gone.aborted) {
				throw new TransportError("Cancelled", "the client has gone");
			}
			const exchange = new Exchange(this.#pool, passage.upstream);
			const leave = (): void => exchange.abort(new TransportError("Cancelled", "the client has gone"));
			passage.gone.addEventListener("abort", leave);
			const stopClock = this.#watch(exchange, Math.min(passage.timeoutMs, deadline - performance.now()), "no answer in time");
			try {
				const head = await exchange.head;
				return { exchange, status: head.status, head };
			} catch (error) {
				const wait = Math.random() * Math.min(backoffMs.longest, backoffMs.first * 2 ** tried);
				if (tried >= passage.retries || !this.#mayRetry(passage.upstream, error) || performance.now() + wait >= deadline) {
					throw error;
				}
				await pause(wait, passage.gone, deadline);
			} finally {
				stopClock();
				passage.gone.removeEventListener("abort", leave);
			}
		}
	}

	/** Also one that came over a kept connection as it closed, where nothing is lost by asking twice. */
	#mayRetry({ method, body }: UpstreamRequest, error: unknown): boolean {
		if (!isTransportError(error) || error.code === "Timeout" || error.code === "Cancelled") {
			return false;
		}
		return (error as TransportFailure).neverSent === true || (body === undefined && (method === "GET" || method === "HEAD"));
	}

	/** Gives the exchange up when it has waited so long for the sidecar. Gives the function that stops the clock. */
	#watch(exchange: Exchange, ms: number, message: string): () => void {
		let timer: NodeJS.Timeout | undefined;
		const look = (): void => {
			const left = exchange.activeAt + ms - performance.now();
			if (left <= 0) {
				exchange.abort(new TransportError("Timeout", message));
			} else {
				timer = setTimeout(look, Math.min(Math.ceil(left), 2 ** 31 - 1));
			}
		};
		if (ms !== Infinity) {
			look();
		}
		return () => clearTimeout(timer);
	}

	#begin(response: ServerResponse, head: UpstreamHead, method: string): void {
		const fields = responseFields(head.rawHeaders, head.status);
		const hadCoding = response.hasHeader("transfer-encoding");
		unframe(response);
		const isBodiless = method === "HEAD" || head.status === 204 || head.status === 304;
		if (hadCoding && !fields.has("content-length") && !isBodiless && response.useChunkedEncodingByDefault) {
			// Where it was removed Node would not put it back, and end the body by the connection's end.
			response.setHeader("transfer-encoding", "chunked");
		}
		response.statusCode = head.status;
		response.statusMessage = /^[\t\x20-\x7e]*$/.test(head.statusText) ? head.statusText : "";
		try {
			for (const { name, values } of fields.values()) {
				response.setHeader(name, values.length === 1 ? values[0]! : values);
			}
		} catch (cause) {
			[...fields.keys()].forEach((name) => response.removeHeader(name));
			throw new TransportError("BadResponse", "the sidecar's answer has a header field that is none", { cause });
		}
	}

	#fail(request: IncomingMessage, response: ServerResponse, gone: AbortSignal, error: unknown, options: ProxyOptions): ProxyOutcome {
		if (gone.aborted) {
			return { status: 499 };
		}
		const cause = error instanceof Error ? error : new Error(String(error));
		if (response.headersSent) {
			response.destroy();
			return { status: response.statusCode, error: cause };
		}
		if (options.expectsContinue === true && !request.complete) {
			// Whether the client still sends its body is not to be known.
			response.setHeader("connection", "close");
		}
		const problem = problemOf(cause);
		answerProblem(request, response, problem);
		return { status: problem.status, error: cause };
	}
}
