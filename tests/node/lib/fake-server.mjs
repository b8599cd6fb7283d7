// Servers that answer as a test tells them: HTTP ones, and raw ones that write bytes.
import { createServer } from "node:http";
import { createServer as createRawServer } from "node:net";
import { once } from "node:events";

async function listen(server, t) {
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	t.after(() => {
		server.closeAllConnections?.();
		server.close();
	});
	return `http://127.0.0.1:${server.address().port}`;
}

/** answer(request) gives { status, headers, body } or a function (request, response); request.body is the text. */
export async function fakeServer(t, answer) {
	const requests = [];
	const server = createServer(async (request, response) => {
		const chunks = [];
		for await (const chunk of request) {
			chunks.push(chunk);
		}
		request.body = Buffer.concat(chunks).toString();
		requests.push(request);
		const given = await answer(request, response, requests.length);
		if (given) {
			response.writeHead(given.status ?? 200, { "content-type": "application/json", ...given.headers });
			response.end(given.body);
		}
	});
	const connections = { count: 0 };
	server.on("connection", () => connections.count++);
	const url = await listen(server, t);
	return { url, requests, server, connections };
}

/** Writes the bytes when a request comes, and ends the connection. */
export async function rawServer(t, bytes) {
	const state = { connections: 0 };
	const sockets = new Set();
	const server = createRawServer((socket) => {
		state.connections++;
		sockets.add(socket);
		socket.on("error", () => {});
		socket.once("data", () => {
			if (bytes === null) {
				socket.destroy();
			} else {
				socket.end(bytes);
			}
		});
	});
	t.after(() => sockets.forEach((socket) => socket.destroy()));
	return { url: await listen(server, t), state, server };
}

export function problem(status, members, headers = {}) {
	const body = JSON.stringify({ type: "about:blank", title: members.code, status, ...members });
	return { status, headers: { "content-type": "application/problem+json", ...headers }, body };
}
