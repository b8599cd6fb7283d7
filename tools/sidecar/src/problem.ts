// What a server answered, as a value or an error. Whatever does not look like a Forst server's answer is BadResponse.
import { isUtf8 } from "node:buffer";
import { copyOf } from "./carrier.js";
import { ConstraintViolation, MissingKey, RequestError, requestErrorCodes, TransportError, UnnamedError } from "./errors.js";
import type { Constraint, Failure, ForstError, Position, RequestErrorCode, RouteError } from "./errors.js";
import type { TransportResponse } from "./transport.js";

/** Makes the error of one code. */
export type ErrorClass = new (failure: Failure & { readonly code: never; readonly data?: never }) => RouteError;

/** The classes of the errors that a route declares, by code. */
export type ErrorClasses = Readonly<Record<string, ErrorClass>>;

const requestCodes: ReadonlySet<string> = new Set(requestErrorCodes);
const nestingMax = 64;

function bad(message: string, status: number, headers: TransportResponse["headers"], cause?: unknown): TransportError {
	const requestId = headers["x-request-id"];
	return new TransportError("BadResponse", message, { status, cause, ...(requestId === undefined ? {} : { requestId }) });
}

type Headers = TransportResponse["headers"];

function mediaType(headers: Headers): string {
	return (headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

function textOf(data: Uint8Array, start: number, end: number): string | undefined {
	const bytes = data instanceof Buffer ? data : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
	const read = bytes.toString("utf8", start, end);
	// Only what is not UTF-8, or has that character itself, reads as one that stands for what is not.
	return read.includes("\ufffd") && !isUtf8(bytes.subarray(start, end)) ? undefined : read;
}

function parse(status: number, headers: Headers, data: Uint8Array, start: number, end: number): unknown {
	const text = textOf(data, start, end);
	if (text === undefined) {
		throw bad("the answer is not UTF-8", status, headers);
	}
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw bad("the answer is not JSON", status, headers, cause);
	}
}

/** Whether the answer has a value; throws a TransportError when it is none. */
function checkValue(status: number, headers: Headers): boolean {
	if (status === 204) {
		return false;
	}
	if (status !== 200) {
		throw bad(`unexpected status ${status}`, status, headers);
	}
	if (headers["content-type"] !== "application/json" && mediaType(headers) !== "application/json") {
		throw bad(`the answer is ${mediaType(headers) || "of no type"}, not application/json`, status, headers);
	}
	return true;
}

/** The value of a good answer; undefined for 204. Throws a TransportError when it is not one. */
export function readValue(status: number, headers: Headers, data: Uint8Array, start: number, end: number): unknown {
	return checkValue(status, headers) ? parse(status, headers, data, start, end) : undefined;
}

/** The JSON of a good answer as it came, copied; empty for 204. */
export function readRaw(status: number, headers: Headers, data: Uint8Array, start: number, end: number): Uint8Array {
	return checkValue(status, headers) ? copyOf(data, start, end) : new Uint8Array(0);
}

type Members = Readonly<Record<string, unknown>>;

function isMembers(value: unknown): value is Members {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
	return typeof value === "string" ? value : undefined;
}

function constraintOf(value: unknown): Constraint | undefined {
	if (!isMembers(value) || typeof value["name"] !== "string") {
		return undefined;
	}
	const args: unknown = value["args"];
	return { name: value["name"], args: Array.isArray(args) ? (args as unknown[]) : [] };
}

function positionOf(value: unknown): Position | undefined {
	if (!isMembers(value)) {
		return undefined;
	}
	const { offset, line, column } = value;
	return typeof offset === "number" && typeof line === "number" && typeof column === "number" ? { offset, line, column } : undefined;
}

function listOf(value: unknown, depth: number): readonly Failure[] | undefined {
	if (!Array.isArray(value)) {
		return undefined;
	}
	return value.map((item) => failureOf(item, depth)).filter((item): item is Failure => item !== undefined);
}

/** Drops members that are undefined, as the types of optional members ask. */
function known<T extends object>(members: { [K in keyof T]: T[K] | undefined }): T {
	return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as T;
}

/** The account in a problem document; undefined when it has no code. */
function failureOf(value: unknown, depth: number): Failure | undefined {
	if (!isMembers(value) || typeof value["code"] !== "string" || depth > nestingMax) {
		return undefined;
	}
	return known<Failure>({
		code: value["code"],
		message: text(value["detail"]) ?? text(value["title"]) ?? value["code"],
		status: typeof value["status"] === "number" ? value["status"] : undefined,
		path: text(value["path"]),
		constraint: constraintOf(value["constraint"]),
		cause: failureOf(value["cause"], depth + 1),
		data: value["data"],
		expected: text(value["expected"]),
		got: text(value["got"]),
		position: positionOf(value["position"]),
		errors: listOf(value["errors"], depth + 1),
		requestId: text(value["requestId"]),
	});
}

function errorOf(failure: Failure, classes: ErrorClasses): ForstError {
	const declared = Object.hasOwn(classes, failure.code) ? classes[failure.code] : undefined;
	if (declared) {
		return new declared(failure as never);
	}
	if (failure.code === "ConstraintViolation") {
		return new ConstraintViolation({ ...failure, code: failure.code });
	}
	if (failure.code === "MissingKey") {
		return new MissingKey({ ...failure, code: failure.code });
	}
	if (requestCodes.has(failure.code)) {
		return new RequestError({ ...failure, code: failure.code as RequestErrorCode });
	}
	return new UnnamedError(failure);
}

export interface ErrorReading {
	readonly errors: ErrorClasses;
	/** Turns the members of an error of that code into what they are here. */
	readonly revive: (code: string, data: unknown) => unknown;
}

/** The error of an answer that is not good. */
export function readError(response: TransportResponse, reading: ErrorReading): ForstError {
	const { status, headers, body } = response;
	if (mediaType(headers) !== "application/problem+json") {
		return bad(`status ${status} with ${mediaType(headers) || "no type"}, not application/problem+json`, status, headers);
	}
	let failure: Failure | undefined;
	try {
		failure = failureOf(parse(status, headers, body, 0, body.length), 0);
	} catch (error) {
		return error as TransportError;
	}
	if (!failure) {
		return bad(`status ${status} with a problem that has no code`, status, headers);
	}
	const requestId = failure.requestId ?? headers["x-request-id"];
	const whole: Failure = { ...failure, status, ...(requestId === undefined ? {} : { requestId }) };
	return errorOf("data" in whole ? { ...whole, data: reading.revive(whole.code, whole.data) } : whole, reading.errors);
}

/** The code in a problem document; undefined when it is none. */
export function codeOf(response: TransportResponse): string | undefined {
	if (mediaType(response.headers) !== "application/problem+json") {
		return undefined;
	}
	try {
		const problem = parse(response.status, response.headers, response.body, 0, response.body.length);
		return isMembers(problem) ? text(problem["code"]) : undefined;
	} catch {
		return undefined;
	}
}
