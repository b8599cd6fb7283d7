// The packed form of arguments and results (runtime/PROTOCOL.md, "The packed form"): what modules that forstc generates
// write and read it with. A writer is optimistic: what is not exactly of its type makes an encoder give up, and the call
// travels as JSON. Writer and reader are kept and used again; encoding and decoding never wait.

import { base64, stringifyBytes } from "./bytes.js";

const headerWords = 4;
const headerBytes = headerWords * 4;
const textIsAscii = 1;
/** As the server's decoders count it. */
const depthMax = 128;
/** What is kept between uses. */
const keptBytesMax = 2 ** 20;
/** Shorter texts are written a unit at a time: that costs less than a call out of JavaScript. */
const shortText = 64;
/** And fewer numbers are copied one by one. */
const shortCopy = 32;

/** Writes a route's arguments. Undefined: they are not exactly of their types. What is given is there until others are written. */
export interface PackedEncoder {
	list(args: readonly unknown[]): Uint8Array | undefined;
	/** For whoever takes text as it is: the rest is laid out. */
	parts(args: readonly unknown[]): PackedWriter | undefined;
}

/** Reads a route's result. Throws where it is none. */
export interface PackedDecoder {
	/** In data[start, end). */
	list(data: Uint8Array, start: number, end: number): unknown;
	/** All but its text lies at the beginning of `memory`, in so many bytes. */
	parts(memory: PackedMemory, end: number, text: string): unknown;
}

/** Numbers lie in memory as the form wants them. Where not, nobody should offer it. */
export const packedIsNative: boolean = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;

/** With what fills them up to a number's place. */
function bytesOfWords(count: number): number {
	return ((count + 1) >>> 1) * 8;
}

/** The same bytes as words and as numbers; a list begins at the first of them. */
export interface PackedMemory {
	readonly words: Uint32Array;
	readonly numbers: Float64Array;
}

export class PackedWriter {
	/** What finish() has made begins at its first byte. Another one when more room was needed. */
	bytes: Buffer;
	/** What is to follow what front() has laid out. */
	text = "";
	/** How many bytes that is. */
	frontBytes = 0;
	/** Any has bytes in it as base64, because the route takes Bytes. */
	bytesInAny = false;
	/** It is being written into. */
	busy = false;
	/** Of `bytes`. */
	#words: Uint32Array;
	#floats: Float64Array;
	#wordCount = headerWords;
	#numbers = new Float64Array(64);
	#numberCount = 0;
	#depth = 0;

	constructor() {
		this.bytes = Buffer.from(new ArrayBuffer(4096));
		this.#words = new Uint32Array(this.bytes.buffer);
		this.#floats = new Float64Array(this.bytes.buffer);
	}

	/** Forgets what was written. */
	begin(): void {
		this.#wordCount = headerWords;
		this.#numberCount = 0;
		this.text = "";
		this.#depth = 0;
		this.bytesInAny = false;
		if (this.bytes.length > keptBytesMax || this.#numbers.length * 8 > keptBytesMax) {
			this.bytes = Buffer.from(new ArrayBuffer(4096));
			this.#words = new Uint32Array(this.bytes.buffer);
			this.#floats = new Float64Array(this.bytes.buffer);
			this.#numbers = new Float64Array(64);
		}
	}

	/** Lays out all but the text in `bytes`, with nothing said of the text yet. */
	front(): void {
		const wordCount = this.#wordCount;
		const numbersAt = bytesOfWords(wordCount);
		const end = numbersAt + this.#numberCount * 8;
		this.#reserve(end);
		if (this.#numberCount > 0) {
			this.#copyNumbers(numbersAt);
		}
		const words = this.#words;
		if ((wordCount & 1) === 1) {
			words[wordCount] = 0;
		}
		words[0] = wordCount - headerWords;
		words[1] = this.#numberCount;
		this.frontBytes = end;
	}

	/** Lays the sections out in `bytes`: how many bytes they have, or -1 where the text has lone surrogates. */
	finish(): number {
		const text = this.text;
		this.front();
		const textAt = this.frontBytes;
		this.#reserve(textAt + (text.length < 2 ** 16 ? text.length * 3 : Buffer.byteLength(text)));
		const textBytes = this.#writeText(text, textAt);
		if (textBytes !== text.length && /\p{Surrogate}/u.test(text)) {
			return -1;
		}
		this.#words[2] = textBytes;
		this.#words[3] = textBytes === text.length ? textIsAscii : 0;
		this.text = "";
		return textAt + textBytes;
	}

	word(value: number): true {
		if (this.#wordCount === this.#words.length) {
			this.#reserve(this.bytes.length + 4);
		}
		this.#words[this.#wordCount++] = value;
		return true;
	}

	bool(value: unknown): boolean {
		return typeof value === "boolean" && this.word(value ? 1 : 0);
	}

	int(value: unknown): boolean {
		return Number.isSafeInteger(value) && this.#number(value as number);
	}

	float(value: unknown): boolean {
		return Number.isFinite(value) && this.#number(value as number);
	}

	string(value: unknown): boolean {
		if (typeof value !== "string") {
			return false;
		}
		this.text += value;
		return this.word(value.length);
	}

	/** One of the literals of a type. */
	choice(value: unknown, choices: readonly string[]): boolean {
		const index = choices.indexOf(value as string);
		return index >= 0 && this.word(index);
	}

	/** Whether there is no value; if there is one, it must follow. */
	absent(value: unknown): boolean {
		if (value === undefined || value === null) {
			return this.word(0);
		}
		this.word(1);
		return false;
	}

	/** The same of a member that is left out while it is empty: null is a value. */
	omitted(value: unknown): boolean {
		return value === undefined ? this.word(0) : !this.word(1);
	}

	bytesAsBase64(value: unknown): boolean {
		return value instanceof Uint8Array && this.string(base64(value));
	}

	/** A value of no known type, as its JSON; false for what JSON has no form for. */
	any(value: unknown): boolean {
		return this.string(this.bytesInAny ? stringifyBytes(value) : JSON.stringify(value));
	}

	/** The same where there may be none: what is null in JSON is none. */
	optionalAny(value: unknown): boolean {
		if (value === undefined || value === null) {
			return this.word(0);
		}
		const text = this.bytesInAny ? stringifyBytes(value) : JSON.stringify(value);
		return text === "null" ? this.word(0) : this.word(1) && this.string(text);
	}

	/** A key of a map with Int keys. */
	intKey(key: string): boolean {
		const value = Number(key);
		return String(value) === key && this.int(value);
	}

	/** One level down in a value of a type that holds itself, and up again. */
	enter(): boolean {
		return this.#depth++ < depthMax;
	}

	leave(): true {
		this.#depth--;
		return true;
	}

	#number(value: number): true {
		if (this.#numberCount === this.#numbers.length) {
			const larger = new Float64Array(this.#numbers.length * 2);
			larger.set(this.#numbers);
			this.#numbers = larger;
		}
		this.#numbers[this.#numberCount++] = value;
		return true;
	}

	#reserve(size: number): void {
		if (size <= this.bytes.length) {
			return;
		}
		const larger = Buffer.from(new ArrayBuffer(Math.max(this.bytes.length * 2, Math.ceil(size / 8) * 8)));
		const words = new Uint32Array(larger.buffer);
		words.set(this.#words);
		this.bytes = larger;
		this.#words = words;
		this.#floats = new Float64Array(larger.buffer);
	}

	#copyNumbers(at: number): void {
		const count = this.#numberCount;
		if (count > shortCopy) {
			this.#floats.set(this.#numbers.subarray(0, count), at / 8);
			return;
		}
		for (let i = 0; i < count; i++) {
			this.#floats[at / 8 + i] = this.#numbers[i] ?? 0;
		}
	}

	/** How many bytes were written: as many as the text has units if it is all ASCII. */
	#writeText(text: string, at: number): number {
		const bytes = this.bytes;
		if (text.length <= shortText) {
			let i = 0;
			for (; i < text.length; i++) {
				const unit = text.charCodeAt(i);
				if (unit > 0x7f) {
					break;
				}
				bytes[at + i] = unit;
			}
			if (i === text.length) {
				return i;
			}
		}
		return bytes.write(text, at, "utf8");
	}
}

export class PackedReader {
	#scratch = new Uint8Array(4096);
	#aligned: PackedMemory = { words: new Uint32Array(this.#scratch.buffer), numbers: new Float64Array(this.#scratch.buffer) };
	/** Of what is read. */
	#words = this.#aligned.words;
	#numbers = this.#aligned.numbers;
	#word = 0;
	#wordEnd = 0;
	#number = 0;
	#numberEnd = 0;
	#text = "";
	#unit = 0;

	/** The list in bytes[start, end). Throws a RangeError where that is none, as the other methods do at its ends. */
	begin(bytes: Uint8Array, start: number, end: number): void {
		const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
		if (end > buffer.length || start + headerBytes > end) {
			this.fail();
		}
		const wordCount = buffer.readUInt32LE(start);
		const numberCount = buffer.readUInt32LE(start + 4);
		const textBytes = buffer.readUInt32LE(start + 8);
		const numbersAt = bytesOfWords(wordCount);
		const textAt = numbersAt + numberCount * 8;
		if (start + headerBytes + textAt + textBytes !== end) {
			this.fail();
		}
		this.#take(buffer, start + headerBytes, textAt);
		this.#words = this.#aligned.words;
		this.#numbers = this.#aligned.numbers;
		this.#word = 0;
		this.#wordEnd = wordCount;
		this.#number = numbersAt / 8;
		this.#numberEnd = this.#number + numberCount;
		const encoding = buffer[start + 12] === textIsAscii ? "latin1" : "utf8";
		this.#text = textBytes === 0 ? "" : buffer.toString(encoding, end - textBytes, end);
		this.#unit = 0;
	}

	/** The list whose text is `text`, and the rest of it, `end` bytes, in memory that stays as it is until end(). */
	beginParts({ words, numbers }: PackedMemory, end: number, text: string): void {
		const wordCount = words[0] ?? 0;
		const numberCount = words[1] ?? 0;
		const numbersAt = headerBytes + bytesOfWords(wordCount);
		if (numbersAt + numberCount * 8 !== end || end > words.length * 4) {
			this.fail();
		}
		if (this.#words !== words) {
			this.#words = words;
			this.#numbers = numbers;
		}
		this.#word = headerWords;
		this.#wordEnd = headerWords + wordCount;
		this.#number = numbersAt / 8;
		this.#numberEnd = this.#number + numberCount;
		this.#text = text;
		this.#unit = 0;
	}

	/** Throws where something was left over. */
	end(): void {
		if (this.#word !== this.#wordEnd || this.#number !== this.#numberEnd || this.#unit !== this.#text.length) {
			this.fail();
		}
		this.#text = "";
		if (this.#scratch.length > keptBytesMax) {
			this.#room(4096);
		}
	}

	fail(): never {
		throw new RangeError("a packed value that is not as its type says");
	}

	word(): number {
		const word = this.#words[this.#word];
		if (this.#word >= this.#wordEnd || word === undefined) {
			this.fail();
		}
		this.#word++;
		return word;
	}

	bool(): boolean {
		return this.word() !== 0;
	}

	/** An Int or a Float. */
	number(): number {
		const number = this.#numbers[this.#number];
		if (this.#number >= this.#numberEnd || number === undefined) {
			this.fail();
		}
		this.#number++;
		return number;
	}

	string(): string {
		const length = this.word();
		const at = this.#unit;
		if (length > this.#text.length - at) {
			this.fail();
		}
		this.#unit = at + length;
		return length === this.#text.length ? this.#text : this.#text.substring(at, at + length);
	}

	choice(choices: readonly string[]): string {
		return choices[this.word()] ?? this.fail();
	}

	/** How many elements follow, each of which has a word or a number at least. */
	count(): number {
		const count = this.word();
		if (count > this.#wordEnd - this.#word + this.#numberEnd - this.#number) {
			this.fail();
		}
		return count;
	}

	bytesFromBase64(): Uint8Array {
		return new Uint8Array(Buffer.from(this.string(), "base64"));
	}

	any(): unknown {
		return JSON.parse(this.string());
	}

	/** Words and numbers where they are aligned. */
	#take(buffer: Buffer, at: number, length: number): void {
		if (length > this.#scratch.length) {
			this.#room(Math.ceil(length / 4096) * 4096);
		}
		const scratch = this.#scratch;
		if (length > 128) {
			scratch.set(buffer.subarray(at, at + length));
			return;
		}
		for (let i = 0; i < length; i++) {
			scratch[i] = buffer[at + i] ?? 0;
		}
	}

	#room(size: number): void {
		this.#scratch = new Uint8Array(size);
		this.#aligned = { words: new Uint32Array(this.#scratch.buffer), numbers: new Float64Array(this.#scratch.buffer) };
	}
}

// ---- what generated modules call

/** Longer lists may be kept for a while by what sends them. */
const lentBytesMax = 16_384;

const sharedWriter = new PackedWriter();
const sharedReader = new PackedReader();

/** Writes arguments and lays them out, but for their text; undefined: they are not exactly of their types. */
function write(encode: (out: PackedWriter, args: readonly unknown[]) => boolean, args: readonly unknown[]): PackedWriter | undefined {
	const writer = sharedWriter.busy ? new PackedWriter() : sharedWriter; // a getter of a value may make a call of its own
	writer.busy = true;
	try {
		writer.begin();
		if (!encode(writer, args)) {
			return undefined;
		}
		writer.front();
		return writer;
	} catch {
		return undefined; // what throws here throws from JSON.stringify, too, or is only too long for this form
	} finally {
		writer.busy = false;
	}
}

/** What writes a route's arguments, made of what says whether they are exactly of their types. */
export function packedArguments(encode: (out: PackedWriter, args: readonly unknown[]) => boolean): PackedEncoder {
	return {
		list: (args) => {
			const writer = write(encode, args);
			if (!writer) {
				return undefined;
			}
			let length: number;
			try {
				length = writer.finish();
			} catch {
				return undefined; // too long
			}
			const list = length < 0 ? undefined : writer.bytes.subarray(0, length);
			return list && length > lentBytesMax ? Buffer.from(list) : list;
		},
		parts: (args) => write(encode, args),
	};
}

/** What reads a route's result: the value that JSON.parse would give, with Bytes revived. */
export function packedResult(decode: (from: PackedReader) => unknown): PackedDecoder {
	const read = (reader: PackedReader): unknown => {
		const value = decode(reader);
		reader.end();
		return value;
	};
	return {
		list: (data, start, end) => {
			sharedReader.begin(data, start, end);
			return read(sharedReader);
		},
		parts: (memory, end, text) => {
			sharedReader.beginParts(memory, end, text);
			return read(sharedReader);
		},
	};
}

/**
 * A plain object, which JSON would write member by member. Its member is looked at before its prototype: engines then know what
 * the prototype is.
 */
export function isShape(value: unknown): value is Readonly<{ [name: string]: unknown }> {
	if (typeof value !== "object" || value === null || typeof (value as { toJSON?: unknown }).toJSON === "function") {
		return false;
	}
	const prototype: unknown = Object.getPrototypeOf(value);
	return prototype === Object.prototype || prototype === null;
}

export function isList(value: unknown): value is readonly unknown[] {
	return Array.isArray(value) && typeof (value as { toJSON?: unknown }).toJSON !== "function";
}

/** A member whose name every object has something under. */
export function ownMember(value: object, name: string): unknown {
	return Object.hasOwn(value, name) ? (value as Readonly<{ [name: string]: unknown }>)[name] : undefined;
}

/** Sets a member, `__proto__` too. */
export function setMember(value: { [name: string]: unknown }, name: string, member: unknown): void {
	if (name === "__proto__") {
		Object.defineProperty(value, name, { value: member, enumerable: true, writable: true, configurable: true });
	} else {
		value[name] = member;
	}
}
