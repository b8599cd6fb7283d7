// One request to the sidecar by undici's lowest level: header fields as they came, body bytes as they come, and a reader
// that is slow stops the sender. The request's body is not touched before there is a connection to send it on.
import type { IncomingMessage, ServerResponse } from "node:http";
import { Transform } from "node:stream";
import type { TransformCallback } from "node:stream";
import type { Dispatcher } from "undici";
import { TransportError } from "./errors.js";
import { BadTarget } from "./proxy-target.js";
import type { TransportFailure } from "./transport.js";

export interface UpstreamRequest {
	readonly method: string;
	/** Path and query. */
	readonly target: string;
	/** Name, value, name, value; without host and length. */
	readonly fields: ReadonlyMap<string, string | string[]>;
	/** Nothing, bytes, or the client's request to be read. */
	readonly body: IncomingMessage | Buffer | undefined;
	/** How long the body of the client's request is; undefined: nobody knows. */
	readonly length: number | undefined;
	/** Called when the body is about to be read. */
	readonly onBodyWanted?: () => void;
	/** For messages: where the request goes. */
	readonly origin: string;
}

export interface UpstreamHead {
	readonly status: number;
	readonly statusText: string;
	/** Name, value, name, value. */
	readonly rawHeaders: readonly Buffer[];
}

/** Streams whose items should not wait for more of them. */
const live = /^(text\/event-stream|application\/x-ndjson)\b/i;

function codeOf(error: Error): string {
	return "code" in error && typeof error.code === "string" ? error.code : "";
}

function isFramed(rawHeaders: readonly Buffer[]): boolean {
	return rawHeaders.some((name, i) => i % 2 === 0 && /^(content-length|transfer-encoding)$/i.test(name.toString("latin1")));
}

/** What passes a request's body on, and knows when it last did. */
class BodyRelay extends Transform {
	passedAt = performance.now();

	constructor() {
		super({ highWaterMark: 65_536 });
		// The exchange learns of it from undici.
		this.on("error", () => undefined);
	}

	override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
		this.passedAt = performance.now();
		done(null, chunk);
	}
}

export class Exchange implements Dispatcher.DispatchHandlers {
	readonly head: Promise<UpstreamHead>;
	/** The request may have reached the sidecar. */
	sent = false;
	readonly #request: UpstreamRequest;
	readonly #relay: BodyRelay | undefined;
	#resolveHead: (head: UpstreamHead) => void = () => undefined;
	#rejectHead: (error: Error) => void = () => undefined;
	#failure: TransportFailure | BadTarget | undefined;
	#abortUpstream: ((error: Error) => void) | undefined;
	#resume: () => void = () => undefined;
	#held: Buffer[] = [];
	#complete = false;
	#sink: ServerResponse | undefined;
	#isLive = false;
	/** When bytes last came, or room for them. */
	#activeAt = performance.now();

	constructor(dispatcher: Pick<Dispatcher, "dispatch">, request: UpstreamRequest) {
		this.#request = request;
		this.head = new Promise((resolve, reject) => {
			this.#resolveHead = resolve;
			this.#rejectHead = reject;
		});
		this.head.catch(() => undefined);
		const { body, length } = request;
		if (body !== undefined && !Buffer.isBuffer(body)) {
			this.#relay = new BodyRelay();
		}
		const headers = [...request.fields].flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).flatMap((one) => [name, one]));
		if (this.#relay && length !== undefined) {
			headers.push("content-length", String(length));
		}
		dispatcher.dispatch(
			{
				method: request.method as Dispatcher.HttpMethod,
				path: request.target,
				headers,
				body: this.#relay ?? (body as Buffer | undefined) ?? null,
				// The proxy has its own clocks.
				headersTimeout: 0,
				bodyTimeout: 0,
			},
			this,
		);
	}

	/** When it last went on, by `performance.now()`. Before the answer it is only the sidecar that is waited for. */
	get activeAt(): number {
		const relay = this.#relay;
		if (this.#sink || !relay || !this.sent) {
			return this.#activeAt;
		}
		// Nothing to pass on, and more to come: the client is slow.
		const waitsForClient = !relay.writableEnded && !relay.destroyed && relay.readableLength + relay.writableLength === 0;
		return waitsForClient ? performance.now() : Math.max(this.#activeAt, relay.passedAt);
	}

	abort(error: Error): void {
		if (this.#complete || this.#failure) {
			return;
		}
		if (this.#abortUpstream) {
			this.#abortUpstream(error);
		} else {
			// Still in the queue: it will be dropped when its turn comes.
			this.onError(error);
		}
	}

	/** Sends the body of the answer on, whose header fields the sink has. The end is the sink's, or a destroyed sink. */
	relayTo(sink: ServerResponse): void {
		this.#sink = sink;
		this.#isLive = live.test(String(sink.getHeader("content-type") ?? ""));
		this.#activeAt = performance.now();
		sink.on("drain", () => {
			this.#activeAt = performance.now();
			this.#resume();
		});
		if (this.#failure) {
			sink.destroy();
			return;
		}
		const wait = this.#held.splice(0).reduce((_, chunk) => !sink.write(chunk), false);
		if (this.#complete) {
			sink.end();
			return;
		}
		// A head whose body is slow to come does not wait for it.
		setImmediate(() => {
			if (!sink.headersSent && !sink.destroyed) {
				sink.flushHeaders();
			}
		});
		if (!wait) {
			this.#resume();
		}
	}

	/** What ended the exchange before its time. */
	get failure(): TransportFailure | BadTarget | undefined {
		return this.#failure;
	}

	#failureOf(error: Error): TransportFailure | BadTarget {
		if (error instanceof TransportError) {
			return error;
		}
		const { origin } = this.#request;
		const code = codeOf(error);
		if (code === "UND_ERR_INVALID_ARG" || code === "UND_ERR_NOT_SUPPORTED") {
			return new BadTarget(`the request cannot be passed on: ${error.message}`);
		}
		if (!this.sent) {
			const failure = new TransportError("Unreachable", `no answer from ${origin}: ${error.message}`, { cause: error });
			return Object.assign(failure, { neverSent: true });
		}
		const what = code.startsWith("HPE_") || code === "UND_ERR_HEADERS_OVERFLOW" ? "does not answer in HTTP" : "closed the connection before the end of its answer";
		return new TransportError("BadResponse", `${origin} ${what}: ${error.message}`, { cause: error });
	}

	onConnect(abort: (error?: Error) => void): void {
		if (this.#failure || this.sent) {
			abort(this.#failure ?? new TransportError("BadResponse", `${this.#request.origin} closed the connection without an answer`));
			return;
		}
		this.#abortUpstream = abort;
		this.sent = true;
		this.#activeAt = performance.now();
		if (this.#relay) {
			this.#relay.passedAt = this.#activeAt;
			this.#request.onBodyWanted?.();
			(this.#request.body as IncomingMessage).pipe(this.#relay);
		}
	}

	onHeaders(status: number, rawHeaders: Buffer[], resume: () => void, statusText: string): boolean {
		this.#activeAt = performance.now();
		if (status < 200) {
			return true;
		}
		this.#resume = resume;
		this.#resolveHead({ status, statusText, rawHeaders });
		if ((status === 204 || status === 304) && isFramed(rawHeaders)) {
			// No body follows (RFC 9112, 6.3), but undici would wait for one; so this is the end, and of the connection as well.
			this.#complete = true;
			this.#abortUpstream?.(new TransportError("Cancelled", "the answer has ended"));
			return true;
		}
		// Not a byte before there is somebody to take it.
		return false;
	}

	onData(chunk: Buffer): boolean {
		this.#activeAt = performance.now();
		if (!this.#sink) {
			this.#held.push(chunk);
			return false;
		}
		const room = this.#sink.write(chunk);
		if (this.#isLive) {
			(this.#sink as { flush?: () => void }).flush?.();
		}
		return room;
	}

	onComplete(): void {
		this.#complete = true;
		this.#sink?.end();
	}

	onError(error: Error): void {
		if (this.#complete || this.#failure) {
			return;
		}
		this.#failure = this.#failureOf(error);
		this.#rejectHead(this.#failure);
		// What is cut short must not look whole.
		this.#sink?.destroy();
	}
}
