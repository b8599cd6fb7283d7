// A server of frames that answers as a test tells it, with a codec of its own.
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";

export const type = { hello: 1, call: 2, result: 3, error: 4, item: 5, end: 6, cancel: 7, credit: 8, ping: 9, pong: 10, goaway: 11 };
export const flag = { packed: 1, acceptPacked: 2, meta: 4, void: 8, againAsJson: 16 };

export function frame(type, call, payload = "", { flags = 0, route = 0, extra = 0 } = {}) {
	const body = Buffer.from(payload);
	const head = Buffer.alloc(16);
	head.writeUInt32LE(body.length, 0);
	head[4] = type;
	head[5] = flags;
	head.writeUInt16LE(route, 6);
	head.writeUInt32LE(call, 8);
	head.writeUInt32LE(extra >>> 0, 12);
	return Buffer.concat([head, body]);
}

const u16 = (n) => Buffer.from([n & 255, n >> 8]);
const short = (text) => Buffer.concat([Buffer.from([text.length]), Buffer.from(text)]);
const long = (text) => Buffer.concat([u16(Buffer.byteLength(text)), Buffer.from(text)]);

export function welcome({ features = 0, payloadMax = 1 << 20, contract = "c0de", build = "b", routes = ["/f", "/g"] } = {}) {
	const max = Buffer.alloc(4);
	max.writeUInt32LE(payloadMax);
	const table = routes.map((route) => {
		const { path, alias = "", flags = 0 } = typeof route === "string" ? { path: route } : route;
		return Buffer.concat([Buffer.from([flags]), long(path), long(alias)]);
	});
	const payload = Buffer.concat([Buffer.from("FRST"), u16(1), u16(features), max, short(contract), short(build), u16(routes.length), ...table]);
	return frame(type.hello, 0, payload);
}

export const result = (call, value) => (value === undefined ? frame(type.result, call, "", { flags: flag.void }) : frame(type.result, call, JSON.stringify(value)));

export function error(call, status, members, retryAfter = 0) {
	const problem = { type: "about:blank", title: members.code, status, ...members };
	return frame(type.error, call, JSON.stringify(problem), { extra: status | (retryAfter << 16) });
}

function* framesOf(state, data) {
	state.held = Buffer.concat([state.held, data]);
	while (state.held.length >= 16) {
		const length = state.held.readUInt32LE(0);
		if (state.held.length < 16 + length) {
			return;
		}
		const head = state.held;
		state.held = head.subarray(16 + length);
		yield { type: head[4], flags: head[5], route: head.readUInt16LE(6), call: head.readUInt32LE(8), extra: head.readUInt32LE(12), payload: head.subarray(16, 16 + length) };
	}
}

/** An empty folder that only we can enter. */
export function privateFolder(t) {
	const folder = mkdtempSync(join(tmpdir(), "forst-ipc-"));
	chmodSync(folder, 0o700);
	t.after(() => rmSync(folder, { recursive: true, force: true }));
	return folder;
}

/**
 * answer(frame, connection) gives the bytes to write, or nothing; it is asked for every frame after HELLO. `hello` is what is sent
 * when HELLO comes (null: nothing). Connections are { socket, frames, reads }.
 */
export async function fakeIpc(t, answer, { hello = welcome(), path = join(privateFolder(t), "s.sock"), onConnection } = {}) {
	const connections = [];
	const frames = [];
	const server = createServer((socket) => {
		const connection = { socket, frames: [], reads: 0, held: Buffer.alloc(0) };
		connections.push(connection);
		socket.on("error", () => {});
		if (onConnection?.(socket, connections.length) === false) {
			return;
		}
		const write = (bytes) => void (bytes && !socket.destroyed && socket.write(bytes));
		socket.on("data", (data) => {
			connection.reads++;
			for (const one of framesOf(connection, data)) {
				connection.frames.push(one);
				frames.push(one);
				const bytes = one.type === type.hello ? hello : answer(one, connection);
				if (bytes instanceof Promise) {
					bytes.then(write);
				} else {
					write(bytes);
				}
			}
		});
	});
	const stop = () => {
		connections.forEach(({ socket }) => socket.destroy());
		return new Promise((done) => server.close(done));
	};
	server.listen(path);
	await once(server, "listening");
	t.after(stop);
	return { path, connections, frames, server, stop, calls: () => frames.filter((one) => one.type === type.call) };
}
