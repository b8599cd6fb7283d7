// HTTP/1.1 through undici: one pool of kept connections to one origin. Idle connections do not keep Node running.
import type { Pool } from "undici";
import { givenUp, whenGivenUp } from "./deadline.js";
import { TransportError } from "./errors.js";
import type { Transport, TransportRequest, TransportResponse } from "./transport.js";

/** What is needed of an undici dispatcher (Pool, Agent, ProxyAgent, MockAgent, of any version). */
export interface Dispatcher {
	request(options: {
		readonly origin: string;
		readonly path: string;
		readonly method: "POST";
		readonly headers: Record<string, string>;
		readonly body: string | Uint8Array | null;
		readonly signal: AbortSignal;
		readonly headersTimeout: number;
		readonly bodyTimeout: number;
	}): Promise<DispatcherResponse>;
}

export interface DispatcherResponse {
	readonly statusCode: number;
	readonly headers: Record<string, string | string[] | undefined>;
	/** Buffers. */
	readonly body: AsyncIterable<unknown>;
}

export interface HttpOptions {
	readonly base: URL;
	readonly connections: number;
	readonly responseBytesMax: number;
	/** Used instead of a pool of our own, and not closed with it. */
	readonly dispatcher?: Dispatcher;
}

export interface HttpTransport {
	readonly call: Transport;
	/** Waits for calls under way, then drops the connections. */
	close(): Promise<void>;
}

/** Failures that come before the first byte of the request is sent. */
const unsent = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "ENOENT", "EADDRNOTAVAIL", "UND_ERR_CONNECT_TIMEOUT"]);

const timeoutMax = 2 ** 31 - 1;

function codeOf(error: unknown): string {
	const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
	if (typeof code === "string") {
		return code;
	}
	// Several addresses were tried: they failed alike.
	return error instanceof AggregateError && error.errors.length > 0 ? codeOf(error.errors[0]) : "";
}

function isUnsent(error: unknown): boolean {
	const syscall: unknown = error instanceof Error && "syscall" in error ? error.syscall : undefined;
	return unsent.has(codeOf(error)) || syscall === "connect";
}

/** What undici threw before an answer began, as ours. */
function failureBefore(error: unknown, base: URL): TransportError {
	const code = codeOf(error);
	const text = error instanceof Error && error.message !== "" ? error.message : code;
	if (code.startsWith("HPE_") || code === "UND_ERR_HEADERS_OVERFLOW") {
		return new TransportError("BadResponse", `${base.origin} does not answer in HTTP: ${text}`, { cause: error });
	}
	if (!isUnsent(error) && (code === "UND_ERR_SOCKET" || code === "ECONNRESET" || code === "EPIPE")) {
		return new TransportError("BadResponse", `${base.origin} closed the connection without an answer: ${text}`, { cause: error });
	}
	const failure = new TransportError("Unreachable", `no answer from ${base.origin}: ${text}`, { cause: error });
	return Object.assign(failure, { neverSent: isUnsent(error) });
}

function firstValues(headers: Record<string, string | string[] | undefined>): Record<string, string | undefined> {
	const out: Record<string, string | undefined> = Object.create(null) as Record<string, string | undefined>;
	for (const [name, value] of Object.entries(headers)) {
		out[name] = Array.isArray(value) ? value[0] : value;
	}
	return out;
}

async function readBody(body: AsyncIterable<unknown>, max: number): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of body) {
		const bytes = chunk as Buffer;
		length += bytes.length;
		if (length > max) {
			throw new RangeError(`longer than ${max} bytes`);
		}
		chunks.push(bytes);
	}
	return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, length);
}

/** The server is told what is left of the time, in whole milliseconds. */
function timed(request: TransportRequest): Record<string, string> {
	const left = Math.ceil(request.deadline - performance.now());
	return left === Infinity ? { ...request.headers } : { ...request.headers, "forst-timeout-ms": String(Math.min(Math.max(1, left), timeoutMax)) };
}

async function exchange(dispatcher: Dispatcher, options: HttpOptions, request: TransportRequest, abort: AbortController): Promise<TransportResponse> {
	let response: DispatcherResponse;
	try {
		response = await dispatcher.request({
			origin: options.base.origin,
			path: options.base.pathname.replace(/\/+$/, "") + request.path,
			method: "POST",
			headers: timed(request),
			body: request.body ?? null,
			signal: abort.signal,
			// Our own deadline ends the wait.
			headersTimeout: 0,
			bodyTimeout: 0,
		});
	} catch (error) {
		throw failureBefore(error, options.base);
	}
	const headers = firstValues(response.headers);
	try {
		return { status: response.statusCode, headers, body: await readBody(response.body, options.responseBytesMax) };
	} catch (cause) {
		const text = cause instanceof Error ? cause.message : String(cause);
		throw new TransportError("BadResponse", `the answer cannot be read to its end: ${text}`, { cause, status: response.statusCode });
	}
}

/** undici is loaded when the first call goes over HTTP: programs that use IPC do without. */
async function openPool(options: HttpOptions): Promise<Pool> {
	// By its file: under the bare name Bun gives a stand-in, whose pools answer nothing.
	const undici = await import("undici/index.js");
	return new undici.Pool(options.base.origin, { connections: options.connections, pipelining: 1, connect: { timeout: 10_000 } });
}

export function httpTransport(options: HttpOptions): HttpTransport {
	let pool: Promise<Pool> | undefined;
	let ready: Dispatcher | undefined = options.dispatcher;

	const call: Transport = async (request) => {
		const before = givenUp(request.signal, request.deadline);
		if (before) {
			throw before;
		}
		const abort = new AbortController();
		const release = whenGivenUp(request.signal, request.deadline, () => abort.abort());
		try {
			ready ??= (await (pool ??= openPool(options))) as Dispatcher;
			return await exchange(ready, options, request, abort);
		} catch (error) {
			throw abort.signal.aborted ? (givenUp(request.signal, request.deadline) ?? error) : error;
		} finally {
			release();
		}
	};
	return { call, close: async () => (await pool)?.close() };
}
