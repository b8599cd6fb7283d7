// Header fields on their way through the proxy. Those of one connection stay behind (RFC 9110, 7.6.1), those that say who
// asked are made anew, and the length is the sender's to say, never copied beside chunks.
import type { IncomingMessage } from "node:http";
import type { TLSSocket } from "node:tls";

/** Of one connection, whether or not Connection names them. */
const hopByHop = new Set([
	"connection",
	"keep-alive",
	"proxy-connection",
	"proxy-authenticate",
	"proxy-authentication-info",
	"proxy-authorization",
	"te",
	"trailer",
	"transfer-encoding",
	"upgrade",
	"http2-settings",
]);

/** Who asked, as proxies tell it. Believed only of clients that are trusted. */
const forwarded = ["forwarded", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "x-forwarded-prefix", "x-real-ip"];

/** What an option must not replace: framing and the connection are the proxy's. */
const reserved = new Set([...hopByHop, "content-length", "host", "expect"]);

/** Names in small letters. */
export type FieldMap = Map<string, string | string[]>;

function named(connection: string | undefined): string[] {
	return (connection ?? "").split(",").map((name) => name.trim().toLowerCase());
}

/** Checks headers that the application adds. Throws a TypeError. */
export function checkHeaders(headers: Readonly<Record<string, string>>): void {
	for (const [name, value] of Object.entries(headers)) {
		if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name) || reserved.has(name.toLowerCase())) {
			throw new TypeError(`a proxied request cannot be given the header ${JSON.stringify(name)}`);
		}
		if (typeof value !== "string" || /[^\t\x20-\x7e\x80-\xff]/.test(value)) {
			throw new TypeError(`the value of the header ${name} is not one`);
		}
	}
}

function joined(value: string | readonly string[] | undefined): string | undefined {
	return typeof value === "object" ? value.join(", ") : value;
}

function addressOf(request: IncomingMessage): string {
	// A client on a Unix socket has no address: RFC 7239, 6.2.
	return request.socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/i, "") ?? "unknown";
}

function addForwarded(fields: FieldMap, request: IncomingMessage, trusted: boolean): void {
	const before = new Map(forwarded.map((name) => [name, joined(fields.get(name))]));
	if (!trusted) {
		forwarded.forEach((name) => fields.delete(name));
	}
	const list = trusted ? before.get("x-forwarded-for") : undefined;
	fields.set("x-forwarded-for", list ? `${list}, ${addressOf(request)}` : addressOf(request));
	if (!fields.has("x-forwarded-proto")) {
		fields.set("x-forwarded-proto", (request.socket as TLSSocket).encrypted ? "https" : "http");
	}
	const host = request.headers.host ?? joined(request.headers[":authority"]);
	if (!fields.has("x-forwarded-host") && host !== undefined) {
		fields.set("x-forwarded-host", host);
	}
}

export interface RequestFieldOptions {
	/** The client is a proxy whose word on who asked is taken. */
	readonly trusted: boolean;
	readonly headers: Readonly<Record<string, string>>;
	/** The body is not the one that came: what described its bytes is dropped. */
	readonly rewritten: boolean;
}

/** The fields to send upstream, all but host and length. */
export function requestFields(request: IncomingMessage, options: RequestFieldOptions): FieldMap {
	const fields: FieldMap = new Map();
	const nominated = new Set(named(request.headers.connection));
	// Not rawHeaders: middleware may have set, changed and deleted some.
	for (const [name, value] of Object.entries(request.headers)) {
		if (value !== undefined && !name.startsWith(":") && !reserved.has(name) && !nominated.has(name)) {
			fields.set(name, value);
		}
	}
	if (options.rewritten) {
		for (const name of ["content-encoding", "content-md5", "content-digest", "repr-digest", "digest"]) {
			fields.delete(name);
		}
	}
	addForwarded(fields, request, options.trusted);
	const via = joined(fields.get("via"));
	fields.set("via", `${via === undefined ? "" : `${via}, `}${request.httpVersion} forst-proxy`);
	fields.set("x-forst-sidecar", "true");
	fields.set("x-forwarded-by", "forst-proxy");
	for (const [name, value] of Object.entries(options.headers)) {
		fields.set(name.toLowerCase(), value);
	}
	return fields;
}

export interface ResponseField {
	/** As it came. */
	readonly name: string;
	readonly values: string[];
}

/** The fields of an answer by their names in small letters. `raw` has name, value, name, value. */
export function responseFields(raw: readonly Buffer[], status: number): ReadonlyMap<string, ResponseField> {
	const fields = new Map<string, ResponseField>();
	for (let i = 0; i + 1 < raw.length; i += 2) {
		const name = raw[i]!.toString("latin1");
		const field = fields.get(name.toLowerCase()) ?? { name, values: [] };
		field.values.push(raw[i + 1]!.toString("latin1"));
		fields.set(name.toLowerCase(), field);
	}
	const chunked = fields.has("transfer-encoding");
	for (const name of [...hopByHop, ...(fields.get("connection")?.values ?? []).flatMap(named)]) {
		fields.delete(name);
	}
	// RFC 9112, 6.2: no length beside chunks. RFC 9110, 8.6: none on a 204.
	if (chunked || status === 204) {
		fields.delete("content-length");
	}
	return fields;
}
