// The codec of IPC's frames, against the vectors that the server's codec is tested with, and against any bytes.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import fc from "fast-check";
import { callsIn, decodeServerHello, encodeFrame, encodeHello, encodeMeta, errorRetryAfterSeconds, errorStatus, FrameError, FrameReader, frameType } from "../../tools/sidecar/dist/esm/frames.js";

const vectors = JSON.parse(readFileSync(new URL("../frames/vectors.json", import.meta.url), "utf8"));
const flagNames = { PACKED: 1, ACCEPT_PACKED: 2, META: 4, VOID: 8, AGAIN_AS_JSON: 16 };
const bytesOf = (hex) => Buffer.from(hex.replaceAll(" ", ""), "hex");
const hexOf = (bytes) => Buffer.from(bytes).toString("hex");
const typeName = (type) => Object.entries(frameType).find(([, number]) => number === type)[0].toUpperCase();

function described({ type, flags, route, call, extra, data, start, end }) {
	const names = Object.keys(flagNames).filter((name) => flags & flagNames[name]);
	return { type: typeName(type), flags: names, route, call, extra, payload: hexOf(data.subarray(start, end)) };
}

/** What a reader makes of the pieces. */
function readAll(pieces, sender, payloadMax = 2 ** 32) {
	const seen = { frames: [], tooLong: [], refused: undefined };
	const reader = new FrameReader(sender, payloadMax);
	const receiver = {
		frame: (frame) => seen.frames.push(described(frame)),
		tooLong: (frame, length) => seen.tooLong.push({ frame: described(frame), length }),
		refused: (refusal) => (seen.refused = refusal),
	};
	for (const piece of pieces) {
		// In the middle of other bytes, as in a buffer that is read into again.
		const around = Buffer.concat([Buffer.alloc(3, 0xee), piece, Buffer.alloc(5, 0xee)]);
		reader.push(around, 3, 3 + piece.length, receiver);
		around.fill(0xdd);
	}
	return { ...seen, cut: reader.cut };
}

const splits = (bytes) => [[bytes], [...bytes].map((byte) => Buffer.from([byte])), ...Array.from(bytes.subarray(0, 120), (_, at) => [bytes.subarray(0, at), bytes.subarray(at)])];

test("frames of the vectors, whole and split everywhere", () => {
	for (const { name, from, hex, payloadMax, frame, refused, tooLarge } of vectors.frames) {
		const bytes = bytesOf(hex);
		for (const pieces of splits(bytes)) {
			const seen = readAll(pieces, from, payloadMax);
			assert.equal(seen.refused, refused, name);
			if (tooLarge !== undefined) {
				assert.deepEqual(seen.tooLong, [{ frame, length: tooLarge - 16 }], name);
				assert.deepEqual(seen.frames, [], name);
			} else if (frame) {
				assert.deepEqual(seen.frames, [frame], name);
				assert.equal(seen.cut, false, name);
			}
		}
		if (refused === undefined && tooLarge === undefined) {
			for (let cut = 1; cut < bytes.length; cut++) {
				const seen = readAll([bytes.subarray(0, cut)], from, payloadMax);
				assert.deepEqual([seen.frames, seen.refused, seen.cut], [[], undefined, true], name);
			}
		}
	}
});

test("frames written again are the same bytes", () => {
	for (const { name, hex, frame, tooLarge } of vectors.frames.filter((one) => one.frame && one.tooLarge === undefined)) {
		const flags = frame.flags.reduce((sum, flag) => sum | flagNames[flag], 0);
		const { route, extra } = frame;
		assert.equal(tooLarge, undefined);
		assert.equal(hexOf(encodeFrame(frameType[frame.type.toLowerCase()], frame.call, bytesOf(frame.payload), { flags, route, extra })), hex.replaceAll(" ", ""), name);
	}
});

test("streams of the vectors, whole and split everywhere", () => {
	for (const { name, from, hex, frames, refused, rest } of vectors.streams) {
		for (const pieces of splits(bytesOf(hex))) {
			const seen = readAll(pieces, from);
			assert.deepEqual(seen.frames, frames, name);
			assert.equal(seen.refused, refused, name);
			assert.equal(seen.cut, rest !== undefined, name);
		}
	}
});

test("a server's HELLO", () => {
	for (const { name, hex, welcome, from, refusedPayload } of vectors.frames.filter((one) => one.from === "server")) {
		const payload = bytesOf(hex).subarray(16);
		if (welcome) {
			const { features, payloadMax, contract, build, routes } = decodeServerHello(payload);
			assert.equal(from, "server");
			assert.deepEqual({ features, payloadMax, contract, build }, { features: welcome.features.includes("PACKED") ? 1 : 0, payloadMax: welcome.payloadMax, contract: welcome.contract, build: welcome.build }, name);
			const expected = welcome.routes.map((route, index) => ({ index, flags: (route.packedInput ? 1 : 0) | (route.packedResult ? 2 : 0), path: route.path, alias: route.alias ?? "" }));
			assert.deepEqual(routes, expected, name);
		} else if (refusedPayload) {
			assert.throws(() => decodeServerHello(payload), { name: "FrameError", refusal: refusedPayload }, name);
		}
	}
	const notText = "4652535401000000 00100000 01ff 00 0000";
	assert.throws(() => decodeServerHello(bytesOf(notText)), { refusal: "BadText" });
});

test("a client's HELLO, metadata and errors are those of the vectors", () => {
	for (const { name, hex, hello, canonical, metadata, frame, arguments: args, status, retryAfter } of vectors.frames) {
		if (hello && canonical !== false) {
			assert.equal(hexOf(encodeHello(hello.features.includes("PACKED") ? 1 : 0)), hex.replaceAll(" ", ""), name);
		}
		if (metadata && canonical !== false) {
			const meta = encodeMeta([[1, metadata.requestId], [2, metadata.traceparent], [3, metadata.tracestate]]);
			assert.equal(hexOf(meta ?? []) + args, frame.payload, name);
		}
		if (status !== undefined) {
			assert.deepEqual([errorStatus(frame.extra), errorRetryAfterSeconds(frame.extra)], [status, retryAfter], name);
		}
	}
	assert.equal(encodeMeta([[1, "x".repeat(70_000)]]), undefined);
});

const u16 = fc.integer({ min: 0, max: 0xffff });
const u32 = fc.integer({ min: 0, max: 0xffffffff });
const answer = fc.record({
	type: fc.constantFrom(frameType.result, frameType.error, frameType.goaway, frameType.item),
	call: fc.integer({ min: 1, max: 0xffffffff }),
	route: u16,
	extra: u32,
	payload: fc.uint8Array({ maxLength: 300 }),
});

test("frames come out as they went in, however they are cut", () => {
	fc.assert(
		fc.property(fc.array(answer, { maxLength: 12 }), fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 50 }), (frames, sizes) => {
			const bytes = Buffer.concat(frames.map(({ type, call, payload, route, extra }) => encodeFrame(type, call, payload, { route, extra })));
			const pieces = [];
			for (let at = 0, i = 0; at < bytes.length; i++) {
				const end = at + sizes[i % sizes.length];
				pieces.push(bytes.subarray(at, end));
				at = end;
			}
			const expected = frames.map(({ type, call, payload, route, extra }) => ({ type: typeName(type), flags: [], route, call, extra, payload: hexOf(payload) }));
			const seen = readAll(pieces, "server");
			assert.deepEqual(seen.frames, expected);
			assert.equal(seen.cut, false);
		}),
		{ numRuns: 300 },
	);
});

test("any bytes are read or refused, the same whatever the cuts, and never more is kept than came", () => {
	fc.assert(
		fc.property(fc.constantFrom("client", "server"), fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 1, max: 30 }), (sender, bytes, size) => {
			const pieces = [];
			for (let at = 0; at < bytes.length; at += size) {
				pieces.push(bytes.subarray(at, at + size));
			}
			assert.deepEqual(readAll(pieces, sender, 100), readAll([bytes], sender, 100));
		}),
		{ numRuns: 2000 },
	);
});

test("any payload is a HELLO or a FrameError", () => {
	const head = bytesOf("4652535401000000");
	fc.assert(
		fc.property(fc.boolean(), fc.uint8Array({ maxLength: 120 }), (begins, bytes) => {
			try {
				decodeServerHello(begins ? Buffer.concat([head, bytes]) : bytes);
			} catch (error) {
				assert.ok(error instanceof FrameError);
			}
		}),
		{ numRuns: 2000 },
	);
});

test("a payload that was too long is skipped, and reading goes on behind it", () => {
	const bytes = Buffer.concat([encodeFrame(frameType.result, 1, Buffer.alloc(100)), encodeFrame(frameType.result, 2, Buffer.alloc(10, 1))]);
	for (const pieces of splits(bytes)) {
		const seen = readAll(pieces, "server", 50);
		assert.equal(seen.tooLong.length, 1);
		assert.deepEqual(seen.frames.map(({ call, payload }) => [call, payload]), [[2, "01".repeat(10)]]);
	}
});

test("a header that promises much takes no room for it", () => {
	const before = process.memoryUsage().arrayBuffers;
	const readers = Array.from({ length: 50 }, () => {
		const reader = new FrameReader("server", 2 ** 32);
		const head = Buffer.from(encodeFrame(frameType.result, 1));
		head.writeUInt32LE(2 ** 31, 0);
		reader.push(head, 0, 16, {});
		return reader;
	});
	assert.ok(readers.every((reader) => reader.cut));
	assert.ok(process.memoryUsage().arrayBuffers - before < 2 ** 24);
});

test("calls in a batch are found by their frames", () => {
	const batch = Buffer.concat([encodeFrame(frameType.call, 7, Buffer.from("1")), encodeFrame(frameType.cancel, 6), encodeFrame(frameType.call, 9, Buffer.alloc(500))]);
	assert.deepEqual(callsIn(batch), [7, 9]);
	assert.deepEqual(callsIn(batch.subarray(0, batch.length - 400)), [7, 9]);
	assert.deepEqual(callsIn(batch.subarray(0, 20)), [7]);
	assert.deepEqual(callsIn(batch.subarray(0, 15)), []);
});
