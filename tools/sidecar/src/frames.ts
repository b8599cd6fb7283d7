// The frames of IPC: bytes to frames and back, and nothing else. It knows no sockets. A frame is a header of 16 bytes,
// little-endian {u32 length, u8 type, u8 flags, u16 route, u32 call, u32 extra}, and a payload of `length` bytes.

export const headerBytes = 16;
export const protocolVersion = 1;

/** Types of frames. */
export const frameType = {
	hello: 1,
	call: 2,
	result: 3,
	error: 4,
	item: 5,
	end: 6,
	cancel: 7,
	credit: 8,
	ping: 9,
	pong: 10,
	goaway: 11,
} as const;

/** Bits of a frame's flags. */
export const frameFlag = {
	/** CALL, RESULT: the payload is packed. */
	packed: 1,
	/** CALL: a packed result is welcome. */
	acceptPacked: 2,
	/** CALL: metadata stands before the arguments. */
	meta: 4,
	/** RESULT: there is none, as HTTP's 204. */
	void: 8,
	/** ERROR: not an answer; the same call is to be sent as JSON. */
	againAsJson: 16,
} as const;

/** Bits of HELLO's features. */
export const feature = { packed: 1 } as const;

/** Bits of a route's flags in HELLO. */
export const routeFlag = { packedInput: 1, packedResult: 2 } as const;

/** Keys of a call's metadata. */
export const metaKey = { requestId: 1, traceparent: 2, tracestate: 3 } as const;

/** Why bytes are no frames of this protocol. */
const refusals = {
	UnknownType: "a frame's type is not known here",
	UnknownFlag: "a frame has a flag that its type does not know",
	NoCall: "a frame that belongs to a call has none",
	TooLong: "a frame is longer than its type allows",
	NoPayload: "a frame has a payload where none may be",
	ShortHello: "HELLO is cut short",
	WrongMagic: "HELLO does not begin with FRST",
	WrongVersion: "the other end speaks another version of the protocol",
	BadText: "a text is not UTF-8",
} as const;

export type FrameRefusal = keyof typeof refusals;

/** Bytes that are no frames of this protocol. */
export class FrameError extends Error {
	override readonly name = "FrameError";

	constructor(readonly refusal: FrameRefusal, options?: ErrorOptions) {
		super(refusals[refusal], options);
	}
}

export type FrameSender = "client" | "server";

interface TypeRule {
	/** Flags that it may have; absent: no such frame comes from there. */
	readonly client?: number;
	readonly server?: number;
	readonly lengthMax: number;
	readonly ofCall?: true;
}

const anyLength = 2 ** 32 - 1;
const clientHelloMax = 0xffff;
const { packed, acceptPacked, meta, void: isVoid, againAsJson } = frameFlag;

/** By type. */
const rules: readonly (TypeRule | undefined)[] = [
	undefined,
	{ client: 0, server: 0, lengthMax: 0xffffff },
	{ client: packed | acceptPacked | meta, lengthMax: anyLength, ofCall: true },
	{ server: packed | isVoid, lengthMax: anyLength, ofCall: true },
	{ server: againAsJson, lengthMax: anyLength, ofCall: true },
	{ client: 0, server: 0, lengthMax: anyLength },
	{ client: 0, server: 0, lengthMax: anyLength },
	{ client: 0, lengthMax: 0 },
	{ client: 0, server: 0, lengthMax: 64 },
	{ client: 0, server: 0, lengthMax: 64 },
	{ client: 0, server: 0, lengthMax: 64 },
	{ server: 0, lengthMax: 0xffff },
];

/** One frame. The payload is `data` from `start` to `end`, and only there until the receiver returns. */
export interface Frame {
	readonly type: number;
	readonly flags: number;
	readonly route: number;
	readonly call: number;
	readonly extra: number;
	readonly data: Uint8Array;
	readonly start: number;
	readonly end: number;
}

export interface FrameReceiver {
	frame(frame: Frame): void;
	/** A frame longer than the reader takes; its payload is skipped. `start` and `end` are 0. */
	tooLong(frame: Frame, length: number): void;
	/** Nothing can be read any more. */
	refused(refusal: FrameRefusal): void;
}

const none = new Uint8Array(0);

function u16(data: Uint8Array, at: number): number {
	return (data[at] as number) | ((data[at + 1] as number) << 8);
}

function u32(data: Uint8Array, at: number): number {
	return (u16(data, at) | (u16(data, at + 2) << 16)) >>> 0;
}

function putU16(data: Uint8Array, at: number, value: number): void {
	data[at] = value;
	data[at + 1] = value >>> 8;
}

function putU32(data: Uint8Array, at: number, value: number): void {
	putU16(data, at, value);
	putU16(data, at + 2, value >>> 16);
}

export function writeHeader(data: Uint8Array, at: number, length: number, type: number, flags: number, route: number, call: number, extra: number): void {
	putU32(data, at, length);
	data[at + 4] = type;
	data[at + 5] = flags;
	putU16(data, at + 6, route);
	putU32(data, at + 8, call);
	putU32(data, at + 12, extra);
}

/** Fields of a header, written anew for each frame: one object for all of them. */
class Header implements Frame {
	type = 0;
	flags = 0;
	route = 0;
	call = 0;
	extra = 0;
	data: Uint8Array = none;
	start = 0;
	end = 0;

	read(data: Uint8Array, at: number): void {
		this.type = data[at + 4] as number;
		this.flags = data[at + 5] as number;
		this.route = u16(data, at + 6);
		this.call = u32(data, at + 8);
		this.extra = u32(data, at + 12);
	}

	payload(data: Uint8Array, start: number, end: number): this {
		this.data = data;
		this.start = start;
		this.end = end;
		return this;
	}
}

const keptMax = 65_536;

/** What is wrong with a header; undefined when nothing is. A type that is not known counts first. */
function judge(sender: FrameSender, header: Header, length: number): FrameRefusal | undefined {
	const rule = rules[header.type];
	const flags = rule?.[sender];
	if (rule === undefined || flags === undefined) {
		return "UnknownType";
	}
	if ((header.flags & ~flags) !== 0) {
		return "UnknownFlag";
	}
	if (header.call === 0 && rule.ofCall === true) {
		return "NoCall";
	}
	if (length > rule.lengthMax || (length > clientHelloMax && header.type === frameType.hello && sender === "client")) {
		return "TooLong";
	}
	return length > 0 && (header.flags & (isVoid | againAsJson)) !== 0 ? "NoPayload" : undefined;
}

/**
 * Takes bytes as they come, in pieces of any size, and hands frames on. Whole frames are not copied. What is handed on does not
 * depend on how the bytes were cut.
 */
export class FrameReader {
	/** The longest payload that is handed on. */
	payloadMax: number;
	readonly #sender: FrameSender;
	readonly #header = new Header();
	/** The beginning of a frame whose rest has not come. */
	#held: Uint8Array = none;
	#heldLength = 0;
	/** Bytes still to come of a payload that was too long. */
	#skip = 0;
	#stopped = false;

	/** Reads what `sender` sends. */
	constructor(sender: FrameSender, payloadMax: number) {
		this.#sender = sender;
		this.payloadMax = payloadMax;
	}

	/** Whether the bytes so far end in the middle of a frame. */
	get cut(): boolean {
		return this.#heldLength > 0 || this.#skip > 0;
	}

	/** Nothing is handed on after this. */
	stop(): void {
		this.#stopped = true;
		this.#held = none;
		this.#heldLength = 0;
	}

	push(data: Uint8Array, start: number, end: number, receiver: FrameReceiver): void {
		let at = start;
		while (at < end && !this.#stopped) {
			if (this.#skip > 0) {
				const skipped = Math.min(this.#skip, end - at);
				this.#skip -= skipped;
				at += skipped;
			} else if (this.#heldLength > 0) {
				at = this.#resume(data, at, end, receiver);
			} else {
				at = this.#inPlace(data, at, end, receiver);
			}
		}
	}

	#inPlace(data: Uint8Array, at: number, end: number, receiver: FrameReceiver): number {
		if (end - at < headerBytes) {
			this.#hold(data, at, end);
			return end;
		}
		const length = u32(data, at);
		if (!this.#begin(data, at, length, receiver)) {
			return at + headerBytes;
		}
		const after = at + headerBytes + length;
		if (after > end) {
			this.#hold(data, at, end);
			return end;
		}
		receiver.frame(this.#header.payload(data, at + headerBytes, after));
		return after;
	}

	#resume(data: Uint8Array, at: number, end: number, receiver: FrameReceiver): number {
		if (this.#heldLength < headerBytes) {
			const taken = Math.min(headerBytes - this.#heldLength, end - at);
			this.#hold(data, at, at + taken);
			at += taken;
			if (this.#heldLength < headerBytes) {
				return at;
			}
			if (!this.#begin(this.#held, 0, u32(this.#held, 0), receiver)) {
				this.#heldLength = 0;
				return at;
			}
		}
		const total = headerBytes + u32(this.#held, 0);
		const taken = Math.min(total - this.#heldLength, end - at);
		this.#hold(data, at, at + taken);
		if (this.#heldLength === total) {
			const whole = this.#held;
			this.#heldLength = 0;
			this.#held = whole.length > keptMax ? none : whole;
			receiver.frame(this.#header.payload(whole, headerBytes, total));
		}
		return at + taken;
	}

	/** Reads a header; false when no payload is to be handed on. */
	#begin(data: Uint8Array, at: number, length: number, receiver: FrameReceiver): boolean {
		this.#header.read(data, at);
		const refusal = judge(this.#sender, this.#header, length);
		if (refusal !== undefined) {
			this.stop();
			receiver.refused(refusal);
			return false;
		}
		if (length > this.payloadMax) {
			this.#skip = length;
			receiver.tooLong(this.#header.payload(none, 0, 0), length);
			return false;
		}
		return true;
	}

	/** Room grows with what has come, not with what a header promises. */
	#hold(data: Uint8Array, start: number, end: number): void {
		const wanted = this.#heldLength + end - start;
		if (wanted > this.#held.length) {
			const grown = Buffer.allocUnsafeSlow(Math.max(1024, wanted, Math.min(this.#held.length * 2, headerBytes + this.payloadMax)));
			grown.set(this.#held.subarray(0, this.#heldLength));
			this.#held = grown;
		}
		this.#held.set(data.subarray(start, end), this.#heldLength);
		this.#heldLength = wanted;
	}
}

/** A frame by itself. */
export function encodeFrame(type: number, call: number, payload: Uint8Array = none, fields: { flags?: number; route?: number; extra?: number } = {}): Uint8Array {
	const out = Buffer.allocUnsafe(headerBytes + payload.length);
	writeHeader(out, 0, payload.length, type, fields.flags ?? 0, fields.route ?? 0, call, fields.extra ?? 0);
	out.set(payload, headerBytes);
	return out;
}

/** The calls whose CALL frames begin in these bytes, which begin with a frame. */
export function callsIn(data: Uint8Array): number[] {
	const calls: number[] = [];
	for (let at = 0; at + headerBytes <= data.length; at += headerBytes + u32(data, at)) {
		if (data[at + 4] === frameType.call) {
			calls.push(u32(data, at + 8));
		}
	}
	return calls;
}

// ---- HELLO ----

const magic = 0x54535246; // "FRST"

export function encodeHello(features: number): Uint8Array {
	const payload = new Uint8Array(8);
	putU32(payload, 0, magic);
	putU16(payload, 4, protocolVersion);
	putU16(payload, 6, features);
	return encodeFrame(frameType.hello, 0, payload);
}

export interface RouteEntry {
	readonly index: number;
	/** Bits of routeFlag. */
	readonly flags: number;
	readonly path: string;
	/** Another path of the same route; "" when it has none. */
	readonly alias: string;
}

export interface ServerHello {
	readonly features: number;
	/** The longest payload of a CALL that the server takes. */
	readonly payloadMax: number;
	/** Hash of the contract that the server was built from. */
	readonly contract: string;
	readonly build: string;
	/** By index. */
	readonly routes: readonly RouteEntry[];
}

/** Reads fields one behind the other and never past the end. */
class Fields {
	readonly #data: Uint8Array;
	readonly #text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
	#at = 0;

	constructor(data: Uint8Array) {
		this.#data = data;
	}

	take(count: number): Uint8Array {
		if (this.#data.length - this.#at < count) {
			throw new FrameError("ShortHello");
		}
		this.#at += count;
		return this.#data.subarray(this.#at - count, this.#at);
	}

	u8(): number {
		return this.take(1)[0] as number;
	}

	u16(): number {
		return u16(this.take(2), 0);
	}

	u32(): number {
		return u32(this.take(4), 0);
	}

	text(length: number): string {
		try {
			return this.#text.decode(this.take(length));
		} catch (cause) {
			throw cause instanceof FrameError ? cause : new FrameError("BadText", { cause });
		}
	}
}

/** The payload of the server's HELLO. What may follow the route table is left alone. */
export function decodeServerHello(payload: Uint8Array): ServerHello {
	const fields = new Fields(payload);
	if (fields.u32() !== magic) {
		throw new FrameError("WrongMagic");
	}
	if (fields.u16() !== protocolVersion) {
		throw new FrameError("WrongVersion");
	}
	const features = fields.u16();
	const payloadMax = fields.u32();
	const contract = fields.text(fields.u8());
	const build = fields.text(fields.u8());
	const count = fields.u16();
	const routes: RouteEntry[] = [];
	for (let index = 0; index < count; index++) {
		const flags = fields.u8();
		const path = fields.text(fields.u16());
		routes.push({ index, flags, path, alias: fields.text(fields.u16()) });
	}
	return { features, payloadMax, contract, build, routes };
}

// ---- metadata of a call ----

/** The block that stands before the arguments, its length in front; undefined when there is nothing to say. */
export function encodeMeta(entries: readonly (readonly [key: number, value: string | undefined])[]): Uint8Array | undefined {
	const parts: Uint8Array[] = [];
	for (const [key, value] of entries) {
		const bytes = value === undefined ? none : Buffer.from(value, "utf8");
		if (value === undefined || bytes.length > 0xffff) {
			continue;
		}
		const head = new Uint8Array(3);
		head[0] = key;
		putU16(head, 1, bytes.length);
		parts.push(head, bytes);
	}
	const length = parts.reduce((sum, part) => sum + part.length, 0);
	if (length === 0 || length > 0xffff) {
		return undefined;
	}
	const size = new Uint8Array(2);
	putU16(size, 0, length);
	return Buffer.concat([size, ...parts]);
}

// ---- ERROR ----

export function errorStatus(extra: number): number {
	return extra & 0xffff;
}

export function errorRetryAfterSeconds(extra: number): number {
	return extra >>> 16;
}
