// One connection of the frame protocol. It writes calls, matches answers, and tells its owner what it cannot settle
// itself: calls that were not sent, and its own end. It keeps Node running only while calls are under way.
import { createConnection } from "node:net";
import type { Socket } from "node:net";
import { neverSent } from "./carrier.js";
import type { Exchange } from "./carrier.js";
import { TransportError } from "./errors.js";
import {
	callsIn,
	decodeServerHello,
	encodeHello,
	encodeMeta,
	errorRetryAfterSeconds,
	errorStatus,
	feature,
	FrameError,
	frameFlag,
	FrameReader,
	frameType,
	headerBytes,
	metaKey,
	routeFlag,
	writeHeader,
} from "./frames.js";
import type { Frame, FrameReceiver, FrameRefusal, RouteEntry, ServerHello } from "./frames.js";
import type { TransportResponse } from "./transport.js";

export interface ConnectionOwner {
	/** HELLO came: calls may be sent. */
	opened(connection: Connection): void;
	/** No new calls: the server said so. */
	draining(connection: Connection): void;
	/** Calls may be sent again after `full`. */
	drained(connection: Connection): void;
	/** It is over; before it was open, `error` says why. Calls that it had are settled. */
	ended(connection: Connection, error: TransportError): void;
	/** This call did not reach the server: it is the owner's again. */
	returned(exchange: Exchange): void;
	/** A call of the owner's ended. */
	settled(): void;
}

export interface ConnectionOptions {
	readonly path: string;
	/** The longest answer. */
	readonly responseBytesMax: number;
	/** How long the server may take to greet. */
	readonly helloMs: number;
}

const chunkBytes = 65_536;
/** Longer bodies are written from where they are; others are copied at once, as packed ones are only lent (packed.ts). */
const largeBytes = 16_384;
/** Bytes that Node may hold for the socket before calls wait. */
const unsentMax = 1_048_576;
const helloMax = 0xffffff;
const slotBits = 20;
const slotMask = 2 ** slotBits - 1;
const timeoutMax = 2 ** 32 - 1;
const statusBusy = 503;
const unknownRoute = 0xffff;

type Headers = TransportResponse["headers"];

/** Stands for a call that was given up here and whose answer is still to come. */
class Forgotten {
	constructor(readonly ticket: number) {}
}

function metaOf(headers: Exchange["headers"]): Uint8Array | undefined {
	const requestId = headers["x-request-id"];
	const traceparent = headers["traceparent"];
	const tracestate = headers["tracestate"];
	if (requestId === undefined && traceparent === undefined && tracestate === undefined) {
		return undefined;
	}
	return encodeMeta([
		[metaKey.requestId, requestId],
		[metaKey.traceparent, traceparent],
		[metaKey.tracestate, tracestate],
	]);
}

function isShuttingDown(frame: Frame): boolean {
	try {
		const problem = JSON.parse(Buffer.from(frame.data.subarray(frame.start, frame.end)).toString()) as { code?: unknown } | null;
		return problem?.code === "ShuttingDown";
	} catch {
		return false;
	}
}

export class Connection implements FrameReceiver {
	/** Calls may be sent. */
	open = false;
	/** Node holds enough for the socket: further calls wait. */
	full = false;
	/** Answers that came. */
	answered = 0;
	readonly path: string;
	readonly #owner: ConnectionOwner;
	readonly #options: ConnectionOptions;
	readonly #socket: Socket;
	readonly #reader = new FrameReader("server", helloMax);
	readonly #endTurn = (): void => {
		this.#turning = false;
		this.#flush();
		this.#keepRunning(this.#pending > 0);
	};
	readonly #helloTimer: NodeJS.Timeout;
	#hello: ServerHello | undefined;
	#routes = new Map<string, RouteEntry>();
	#packs = false;
	#valueHeaders: Headers = {};
	#noHeaders: Headers = {};
	#problemHeaders: Headers = {};
	#goaway: string | undefined;
	#over = false;
	#slots: (Exchange | Forgotten | undefined)[] = [undefined];
	#free: number[] = [];
	#generation = 0;
	#pending = 0;
	#aborts: Map<Exchange, () => void> | undefined;
	#out = Buffer.allocUnsafeSlow(chunkBytes);
	#length = 0;
	/** #endTurn will come. */
	#turning = false;
	/** It keeps Node running: while calls are under way, and to the end of the turn in which the last one was answered. */
	#isRef = true;

	constructor(options: ConnectionOptions, owner: ConnectionOwner) {
		this.#options = options;
		this.#owner = owner;
		this.path = options.path;
		const read = (count: number, data: Uint8Array): boolean => {
			this.#reader.push(data, 0, count, this);
			return true;
		};
		this.#socket = createConnection({ path: options.path, onread: { buffer: Buffer.allocUnsafeSlow(chunkBytes), callback: read } });
		this.#socket.on("connect", () => this.#socket.write(encodeHello(feature.packed)));
		this.#socket.on("drain", () => {
			this.full = false;
			this.#owner.drained(this);
		});
		this.#socket.on("error", (cause) => this.#lost(cause));
		this.#socket.on("end", () => this.#lost(undefined));
		this.#socket.on("close", () => this.#lost(undefined));
		this.#helloTimer = setTimeout(() => this.#lost(new Error("the server does not greet")), options.helloMs);
	}

	/** Calls under way. */
	get pending(): number {
		return this.#pending;
	}

	get contract(): string {
		return this.#hello?.contract ?? "";
	}

	/** The nearest deadline of its calls; those that have passed are ended. */
	expire(now: number): number {
		let nearest = Infinity;
		for (const slot of this.#slots) {
			if (this.#over) {
				// Telling the server of one was the end of the connection, and so of all.
				return Infinity;
			}
			if (slot === undefined || slot instanceof Forgotten || slot.deadline === Infinity) {
				continue;
			}
			if (slot.deadline <= now) {
				this.#giveUp(slot, new TransportError("Timeout", "no answer in time"));
			} else if (slot.deadline < nearest) {
				nearest = slot.deadline;
			}
		}
		return nearest;
	}

	/** Sends a call; with others of the same turn of the loop in one write. `now` is performance.now(). */
	send(exchange: Exchange, now: number): void {
		if (exchange.contractRequired === true && exchange.contract !== undefined && exchange.contract !== this.contract) {
			const text = `the server at ${this.path} was built from other sources than the client (contract ${this.contract}, here ${exchange.contract}): run forstc gen-ts`;
			this.#owner.settled();
			exchange.fail(new TransportError("ContractMismatch", text));
			return;
		}
		const entry = this.#routes.get(exchange.path);
		const ours = this.#packs && entry !== undefined && exchange.contract === this.contract;
		const packed = ours && exchange.pack && (entry.flags & routeFlag.packedInput) !== 0 ? exchange.pack() : undefined;
		// Throws for what JSON has no form for: before anything of the call is noted.
		const body = packed ?? exchange.body;
		const flags = (packed ? frameFlag.packed : 0) | (ours && exchange.acceptsPacked === true && (entry.flags & routeFlag.packedResult) !== 0 ? frameFlag.acceptPacked : 0);
		const slot = this.#free.pop() ?? this.#slots.push(undefined) - 1;
		if (slot > slotMask) {
			this.#slots.pop();
			this.#owner.settled();
			exchange.fail(neverSent("too many calls are under way"));
			return;
		}
		this.#generation = (this.#generation + 1) & (2 ** (32 - slotBits) - 1);
		const call = ((this.#generation << slotBits) | slot) >>> 0;
		this.#slots[slot] = exchange;
		exchange.ticket = call;
		if (exchange.signal) {
			this.#watch(exchange, exchange.signal);
		}
		this.#pending++;
		this.#keepRunning(true);
		this.#encode(exchange, entry ? entry.index : unknownRoute, flags, body, now);
		this.#turn();
	}

	/** Whether somebody waits for a connection that is not open: if nobody does, it does not keep Node running. */
	awaited(isAwaited: boolean): void {
		if (this.#hello === undefined && !this.#over) {
			this.#helloTimer[isAwaited ? "ref" : "unref"]();
			this.#keepRunning(isAwaited);
		}
	}

	/** No calls are under way: the connection goes. */
	close(): void {
		this.#flush();
		this.#finish(new TransportError("Cancelled", "the client is closed"));
	}

	// ---- out ----

	#encode(exchange: Exchange, route: number, flags: number, body: string | Uint8Array | undefined, now: number): void {
		const meta = metaOf(exchange.headers);
		const left = exchange.deadline === Infinity ? 0 : Math.min(Math.max(1, Math.ceil(exchange.deadline - now)), timeoutMax);
		this.#frame(frameType.call, meta ? flags | frameFlag.meta : flags, route, exchange.ticket, left, meta, body);
	}

	#frame(type: number, flags: number, route: number, call: number, extra: number, meta: Uint8Array | undefined, body: string | Uint8Array | undefined): void {
		const front = headerBytes + (meta ? meta.length : 0);
		const room = body === undefined ? 0 : typeof body === "string" ? body.length * 3 : body.length;
		if (room > largeBytes) {
			// Text may take a third of its room only.
			const bytes = typeof body === "string" ? Buffer.from(body, "utf8") : (body as Uint8Array);
			this.#reserve(front);
			this.#header(type, flags, route, call, extra, meta, front - headerBytes + bytes.length);
			this.#write(bytes);
			return;
		}
		this.#reserve(front + room);
		const at = this.#length + front;
		let length = 0;
		if (typeof body === "string") {
			length = this.#out.write(body, at, "utf8");
		} else if (body !== undefined) {
			this.#out.set(body, at);
			length = body.length;
		}
		this.#header(type, flags, route, call, extra, meta, front - headerBytes + length);
		this.#length += length;
	}

	#header(type: number, flags: number, route: number, call: number, extra: number, meta: Uint8Array | undefined, length: number): void {
		writeHeader(this.#out, this.#length, length, type, flags, route, call, extra);
		this.#length += headerBytes;
		if (meta) {
			this.#out.set(meta, this.#length);
			this.#length += meta.length;
		}
	}

	#reserve(bytes: number): void {
		if (this.#length + bytes > this.#out.length) {
			this.#write(undefined);
		}
	}

	/** After everything that is ready to be read in this turn of the loop: that calls which follow it leave together. */
	#turn(): void {
		if (!this.#turning) {
			this.#turning = true;
			setImmediate(this.#endTurn);
		}
	}

	#keepRunning(isRef: boolean): void {
		if (this.#isRef !== isRef && !this.#over) {
			this.#isRef = isRef;
			this.#socket[isRef ? "ref" : "unref"]();
		}
	}

	#flush(): void {
		if (this.#length > 0 && !this.#over) {
			this.#write(undefined);
		}
	}

	/** Hands what is encoded to the socket, and then `large`. */
	#write(large: Uint8Array | undefined): void {
		if (this.#over) {
			return;
		}
		const socket = this.#socket;
		const waited = socket.writableLength > 0;
		const filled = this.#out.subarray(0, this.#length);
		// Behind others it waits in Node, in no more room than it needs.
		const batch = waited ? Buffer.from(filled) : filled;
		this.#length = 0;
		if (large) {
			socket.cork();
		}
		socket.write(batch);
		if (large) {
			socket.write(large);
			socket.uncork();
		}
		if (socket.errored) {
			// Refused at once: the other end was gone before, and nothing of this batch was taken.
			this.#lost(socket.errored, waited ? undefined : batch);
			return;
		}
		if (socket.writableLength > 0) {
			if (!waited) {
				// Node still reads from it.
				this.#out = Buffer.allocUnsafeSlow(chunkBytes);
			}
			this.full = socket.writableNeedDrain && socket.writableLength > unsentMax;
		}
	}

	// ---- in ----

	frame(frame: Frame): void {
		if (this.#hello === undefined) {
			this.#greet(frame);
		} else if (frame.type === frameType.result || frame.type === frameType.error) {
			this.#answer(frame);
		} else {
			this.#other(frame);
		}
	}

	tooLong(frame: Frame, length: number): void {
		const isAnswer = frame.type === frameType.result || frame.type === frameType.error;
		if (this.#hello === undefined || !isAnswer) {
			this.#lost(new FrameError("TooLong"));
			return;
		}
		const exchange = this.#take(frame.call);
		if (exchange) {
			exchange.fail(new TransportError("BadResponse", `the answer has ${length} bytes, more than the ${this.#options.responseBytesMax} that are read`));
		}
	}

	refused(refusal: FrameRefusal): void {
		this.#lost(new FrameError(refusal));
	}

	#greet(frame: Frame): void {
		const payload = frame.data.subarray(frame.start, frame.end);
		if (frame.type === frameType.goaway) {
			this.#lost(new Error(`the server takes no calls: ${Buffer.from(payload).toString() || "it is shutting down"}`));
			return;
		}
		try {
			if (frame.type !== frameType.hello) {
				throw new FrameError("UnknownType");
			}
			this.#begin(decodeServerHello(payload));
		} catch (error) {
			this.#lost(error as Error);
		}
	}

	#begin(hello: ServerHello): void {
		clearTimeout(this.#helloTimer);
		this.#hello = hello;
		this.#packs = (hello.features & feature.packed) !== 0;
		const contract = hello.contract === "" ? {} : { "forst-contract": hello.contract };
		this.#noHeaders = contract;
		this.#valueHeaders = { "content-type": "application/json", ...contract };
		this.#problemHeaders = { "content-type": "application/problem+json", ...contract };
		for (const route of hello.routes) {
			this.#routes.set(route.path, route);
			if (route.alias !== "") {
				this.#routes.set(route.alias, route);
			}
		}
		this.#reader.payloadMax = this.#options.responseBytesMax;
		this.open = true;
		this.#owner.opened(this);
		this.#keepRunning(this.#pending > 0);
	}

	#answer(frame: Frame): void {
		const exchange = this.#take(frame.call);
		if (!exchange) {
			return;
		}
		if (frame.type === frameType.result) {
			this.answered++;
			this.#value(exchange, frame);
			return;
		}
		if ((frame.flags & frameFlag.againAsJson) !== 0) {
			// The packed arguments did not pass: the decoder of JSON says what is wrong with them.
			exchange.hold?.();
			this.#owner.returned(exchange);
			return;
		}
		const status = errorStatus(frame.extra);
		if (this.#goaway !== undefined && status === statusBusy && isShuttingDown(frame)) {
			this.#owner.returned(exchange);
			return;
		}
		this.answered++;
		const seconds = errorRetryAfterSeconds(frame.extra);
		const headers = seconds === 0 ? this.#problemHeaders : { ...this.#problemHeaders, "retry-after": String(seconds) };
		exchange.answer(status, headers, frame.data, frame.start, frame.end);
	}

	#value(exchange: Exchange, frame: Frame): void {
		if ((frame.flags & frameFlag.packed) === 0) {
			const isVoid = (frame.flags & frameFlag.void) !== 0;
			exchange.answer(isVoid ? 204 : 200, isVoid ? this.#noHeaders : this.#valueHeaders, frame.data, frame.start, frame.end);
		} else if (exchange.acceptsPacked === true && exchange.answerPacked) {
			exchange.answerPacked(frame.data, frame.start, frame.end);
		} else {
			exchange.fail(new TransportError("BadResponse", "a packed answer to a call that did not ask for one"));
		}
	}

	#other(frame: Frame): void {
		switch (frame.type) {
			case frameType.ping:
				this.#frame(frameType.pong, 0, 0, frame.call, frame.extra, undefined, Uint8Array.from(frame.data.subarray(frame.start, frame.end)));
				this.#flush();
				break;
			case frameType.pong:
				break;
			case frameType.goaway:
				this.#drain(Buffer.from(frame.data.subarray(frame.start, frame.end)).toString());
				break;
			default:
				this.#lost(new FrameError("UnknownType"));
		}
	}

	#drain(reason: string): void {
		this.#goaway ??= reason;
		this.open = false;
		this.#owner.draining(this);
		if (this.#pending === 0) {
			this.#socket.end();
		}
	}
	// ---- the ends of calls, and of the connection ----

	/** The call with that number, which has its answer now. */
	#take(call: number): Exchange | undefined {
		const slot = call & slotMask;
		const found = this.#slots[slot];
		if (found === undefined || found.ticket !== call) {
			this.#lost(new Error(`it answered call ${call}, which is not under way`));
			return undefined;
		}
		this.#slots[slot] = undefined;
		this.#free.push(slot);
		if (found instanceof Forgotten) {
			return undefined;
		}
		this.#release(found);
		return found;
	}

	#release(exchange: Exchange): void {
		exchange.ticket = 0;
		if (exchange.signal) {
			this.#unwatch(exchange, exchange.signal);
		}
		if (--this.#pending === 0) {
			this.#turn();
			if (this.#goaway !== undefined) {
				this.#socket.end();
			}
		}
		this.#owner.settled();
	}

	#giveUp(exchange: Exchange, error: TransportError): void {
		const call = exchange.ticket;
		this.#slots[call & slotMask] = new Forgotten(call);
		this.#frame(frameType.cancel, 0, 0, call, 0, undefined, undefined);
		this.#flush();
		this.#release(exchange);
		exchange.fail(error);
	}

	#watch(exchange: Exchange, signal: AbortSignal): void {
		const listener = (): void => this.#giveUp(exchange, new TransportError("Cancelled", "the call was cancelled", { cause: signal.reason }));
		this.#aborts ??= new Map();
		this.#aborts.set(exchange, listener);
		signal.addEventListener("abort", listener, { once: true });
	}

	#unwatch(exchange: Exchange, signal: AbortSignal): void {
		const listener = this.#aborts?.get(exchange);
		if (listener) {
			this.#aborts?.delete(exchange);
			signal.removeEventListener("abort", listener);
		}
	}

	/** `batch` holds frames that surely were not sent, as is all that is not written yet. */
	#lost(cause: Error | undefined, batch?: Uint8Array): void {
		if (this.#over) {
			return;
		}
		const unsent = [...(batch ? callsIn(batch) : []), ...callsIn(this.#out.subarray(0, this.#length))];
		const greeted = this.#hello !== undefined;
		const why = cause?.message ?? "closed";
		this.#finish(
			greeted ? new TransportError("BadResponse", `the connection to ${this.path} ended without an answer: ${why}`, { cause }) : neverSent(`no Forst server to be reached at ${this.path}: ${why}`, cause),
			unsent,
		);
	}

	#finish(error: TransportError, unsent: readonly number[] = []): void {
		this.#over = true;
		this.open = false;
		clearTimeout(this.#helloTimer);
		this.#reader.stop();
		this.#socket.destroy();
		for (const call of unsent) {
			const exchange = this.#slots[call & slotMask];
			if (exchange && !(exchange instanceof Forgotten) && exchange.ticket === call) {
				this.#slots[call & slotMask] = undefined;
				this.#release(exchange);
				this.#owner.returned(exchange);
			}
		}
		for (const exchange of this.#slots) {
			if (exchange && !(exchange instanceof Forgotten)) {
				this.#release(exchange);
				exchange.fail(error);
			}
		}
		this.#slots = [undefined];
		this.#owner.ended(this, error);
	}
}
