// A request's body before and after it is passed on: whether there is one, what a parser has left of it, and what to do
// with the rest when nobody wants it any more.
import type { IncomingMessage } from "node:http";

/** How long what a client still sends is thrown away after its answer, before the connection is closed. */
const lingerMs = 5_000;

/** The body was read by somebody who left nothing that could be sent on. */
export class BodyConsumed extends Error {}

export function hasBody(request: IncomingMessage): boolean {
	return request.headers["transfer-encoding"] !== undefined || Number(request.headers["content-length"] ?? 0) > 0;
}

/** The bytes of a body that a parser has read: its own where it kept them, else its JSON written again. */
export function parsedBody(request: IncomingMessage & { readonly body?: unknown }): Buffer {
	const { body } = request;
	if (body instanceof Uint8Array) {
		return Buffer.from(body.buffer, body.byteOffset, body.byteLength);
	}
	const type = (request.headers["content-type"] ?? "").split(";", 1)[0]?.trim() ?? "";
	const isJson = /^application\/([!-~]+\+)?json$/i.test(type);
	if (typeof body === "string" && !isJson) {
		return Buffer.from(body);
	}
	const text = isJson && body !== undefined ? JSON.stringify(body) : undefined;
	if (text === undefined) {
		throw new BodyConsumed("the request's body was read before the proxy could: mount the proxy before the body parser");
	}
	return Buffer.from(text);
}

/** Throws away what the client still sends, for a while: an answer before a body's end must not be lost in a reset. */
export function discardRest(request: IncomingMessage): void {
	if (request.complete || request.destroyed) {
		return;
	}
	request.unpipe();
	request.resume();
	const timer = setTimeout(() => request.socket.destroy(), lingerMs);
	timer.unref();
	request.once("end", () => clearTimeout(timer));
	request.once("close", () => clearTimeout(timer));
}
