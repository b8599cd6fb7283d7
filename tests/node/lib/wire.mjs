// Both ends of a proxy as bytes: an upstream that keeps what it received, and a client that sends what it is told.
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { connect, createServer } from "node:net";

/** Resolves when `holds()` is true; fails the test when that takes longer than `ms`. */
export async function until(holds, what = "it", ms = 5000) {
	const end = performance.now() + ms;
	while (!(await holds())) {
		if (performance.now() > end) {
			throw new Error(`${what} did not come to hold within ${ms} ms`);
		}
		await new Promise((done) => setTimeout(done, 2));
	}
}

export async function listen(t, server, where = { port: 0, host: "127.0.0.1" }) {
	const sockets = new Set();
	server.on("connection", (socket) => {
		sockets.add(socket);
		socket.on("error", () => undefined);
		socket.on("close", () => sockets.delete(socket));
	});
	server.listen(where);
	await once(server, "listening");
	t.after(() => {
		server.close();
		sockets.forEach((socket) => socket.destroy());
	});
	return { port: server.address().port, sockets };
}

export const plainAnswer = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok";

/** The length of the request that the text begins with; undefined while it is not whole. Latin-1 text. */
function requestLength(text) {
	const end = text.indexOf("\r\n\r\n");
	if (end < 0) {
		return undefined;
	}
	const head = text.slice(0, end);
	const chunked = /\r\ntransfer-encoding:[^\r]*chunked/i.test(head);
	const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
	if (!chunked) {
		return text.length >= end + 4 + length ? end + 4 + length : undefined;
	}
	const last = text.indexOf("\r\n0\r\n\r\n", end);
	const none = text.startsWith("0\r\n\r\n", end + 4);
	return none ? end + 9 : last < 0 ? undefined : last + 7;
}

/**
 * Records every request, byte by byte, and gives the answer to each: text, or a function (socket, request) for what takes
 * longer. `requests` are { text, line, headers: [[name, value]], body }.
 */
export async function recordingUpstream(t, answer = plainAnswer, where) {
	const state = { requests: [], connections: 0, closed: 0, bytes: 0 };
	const server = createServer((socket) => {
		state.connections++;
		let text = "";
		socket.on("close", () => state.closed++);
		socket.on("data", (data) => {
			state.bytes += data.length;
			text += data.toString("latin1");
			for (let length; (length = requestLength(text)) !== undefined; ) {
				const one = parseMessage(text.slice(0, length));
				text = text.slice(length);
				state.requests.push(one);
				const given = typeof answer === "function" ? answer(socket, one, state.requests.length) : answer;
				if (given !== undefined) {
					socket.write(given, "latin1");
				}
			}
		});
	});
	const { port, sockets } = await listen(t, server, where);
	return Object.assign(state, { port, url: `http://127.0.0.1:${port}`, sockets, server });
}

export function parseMessage(text) {
	const end = text.indexOf("\r\n\r\n");
	const [line, ...fields] = text.slice(0, end).split("\r\n");
	const headers = fields.map((field) => [field.slice(0, field.indexOf(":")).toLowerCase(), field.slice(field.indexOf(":") + 1).trim()]);
	const values = (name) => headers.filter(([key]) => key === name).map(([, value]) => value);
	return { text, line, headers, body: text.slice(end + 4), values, value: (name) => values(name)[0] };
}

/** A connection that sends bytes and keeps what comes. */
export async function rawClient(t, port) {
	const socket = connect({ port, host: "127.0.0.1" });
	const client = { socket, text: "", ended: false, closed: false };
	socket.on("data", (data) => (client.text += data.toString("latin1")));
	socket.on("end", () => (client.ended = true));
	socket.on("close", () => (client.closed = true));
	socket.on("error", (error) => (client.error = error));
	t.after(() => socket.destroy());
	await once(socket, "connect");
	client.send = (bytes) => socket.write(Buffer.from(bytes, "latin1"));
	client.receive = (pattern, ms) => until(() => (typeof pattern === "string" ? client.text.includes(pattern) : pattern.test(client.text)), `${pattern} in ${JSON.stringify(client.text.slice(0, 300))}`, ms);
	return client;
}

/** Sends the bytes, half-closes nothing, and gives the one answer, told by its framing; then the connection is dropped. */
export async function ask(t, port, bytes, { method = /^\w+/.exec(bytes)?.[0] } = {}) {
	const client = await rawClient(t, port);
	client.send(bytes);
	await until(() => client.closed || answerLength(client.text, method) !== undefined, "an answer");
	const length = answerLength(client.text, method) ?? client.text.length;
	const answer = parseMessage(client.text.slice(0, length));
	answer.status = Number(answer.line.split(" ")[1]);
	answer.rest = client.text.slice(length);
	client.socket.destroy();
	return answer;
}

/** As requestLength, for answers; undefined also for one that only the connection's end ends. */
export function answerLength(text, method) {
	const end = text.indexOf("\r\n\r\n");
	if (end < 0) {
		return undefined;
	}
	const status = Number(text.split(" ", 2)[1]);
	if (method === "HEAD" || status === 204 || status === 304) {
		return end + 4;
	}
	const head = text.slice(0, end);
	return /\r\n(content-length|transfer-encoding):/i.test(head) ? requestLength(text) : undefined;
}

/** A node:http server with that handler. */
export async function httpServer(t, handler, where) {
	const server = createHttpServer(handler);
	const { port, sockets } = await listen(t, server, where);
	return { server, port, sockets, url: `http://127.0.0.1:${port}` };
}

export function framingOf(message) {
	return { length: message.values("content-length"), coding: message.values("transfer-encoding") };
}
