// The one family of errors that a call can end in. Each has a literal `code`, so that a union of them is told apart by a
// switch. The guards work across copies of this package (ESM beside CommonJS), where `instanceof` does not.

/** The built-in rule that a value broke: `{ name: "Between", args: [1, 10] }`. */
export interface Constraint {
	readonly name: string;
	readonly args: readonly unknown[];
}

/** The server's account of a failure: of the call itself, or of what lay behind it (`cause`). */
export interface Failure {
	/** The error's name in Forst. */
	readonly code: string;
	readonly message: string;
	/** The HTTP status; causes have none. */
	readonly status?: number;
	/** Where in the input, beginning with the parameter's name: `input.records[2].id`. */
	readonly path?: string;
	readonly constraint?: Constraint;
	readonly cause?: Failure;
	/** The members that the error declares beside `message`. */
	readonly data?: unknown;
	/** What a decode error wanted, and what it found. */
	readonly expected?: string;
	readonly got?: string;
	/** Where malformed JSON stops making sense: the offset counts bytes from 0, line and column from 1. */
	readonly position?: Position;
	/** Further errors of the same input. */
	readonly errors?: readonly Failure[];
	readonly requestId?: string;
}

export interface Position {
	readonly offset: number;
	readonly line: number;
	readonly column: number;
}

const kind: unique symbol = Symbol.for("@forst/sidecar:error") as never;
type Kind = "route" | "request" | "transport";

/** What every failed call throws, or `.safe()` gives. */
export abstract class ForstError extends Error {
	abstract readonly code: string;
	/** The HTTP status, where an answer came. */
	readonly status: number | undefined;
	/** Where in the input, beginning with the parameter's name. */
	readonly path: string | undefined;
	readonly constraint: Constraint | undefined;
	/** The inner failure: the server's account of it, or for a TransportError whatever was thrown. */
	declare readonly cause: unknown;
	/** Names the request in the server's log. */
	readonly requestId: string | undefined;
	/** @internal */
	abstract readonly [kind]: Kind;

	protected constructor(failure: Omit<Failure, "code" | "cause">, cause: unknown) {
		super(failure.message, cause === undefined ? undefined : { cause });
		this.status = failure.status;
		this.path = failure.path;
		this.constraint = failure.constraint;
		this.requestId = failure.requestId;
	}
}

/** An error that the route returned. Generated modules extend it: one class an error, with its code and members. */
export class RouteError<Code extends string = string, Data = unknown> extends ForstError {
	readonly code: Code;
	declare readonly cause: Failure | undefined;
	/** The members that the error declares beside `message`. */
	readonly data: Data;
	/** @internal */
	get [kind](): "route" {
		return "route";
	}

	constructor(failure: Failure & { readonly code: Code; readonly data?: Data }) {
		super(failure, failure.cause);
		this.code = failure.code;
		this.name = failure.code;
		this.data = failure.data ?? ({} as Data);
	}
}

/** A value broke a rule that has no error of its own: a type's constraint, or an `ensure` without `or`. */
export class ConstraintViolation extends RouteError<"ConstraintViolation"> {
	/** Where the value stands in what was sent; undefined when the rule is the route's own. */
	readonly position: Position | undefined;
	/** Further errors of the same input. */
	readonly errors: readonly Failure[];

	constructor(failure: Failure & { readonly code: "ConstraintViolation" }) {
		super(failure);
		this.position = failure.position;
		this.errors = failure.errors ?? [];
	}
}

/** The route read an entry that a map does not have. */
export class MissingKey extends RouteError<"MissingKey"> {}

/** An error that the contract has no name for: made by `errors.New`, or of a newer server. `code` is kept. */
export class UnnamedError extends RouteError {}

/** The codes of `RequestError`. */
export const requestErrorCodes = [
	"MalformedJson",
	"TypeMismatch",
	"MissingField",
	"DuplicateField",
	"OutOfRange",
	"InvalidUtf8",
	"NestingTooDeep",
	"BadRequest",
	"RouteNotFound",
	"MethodNotAllowed",
	"RequestTimeout",
	"BodyTooLarge",
	"UriTooLong",
	"UnsupportedMediaType",
	"ExpectationFailed",
	"HeadersTooLarge",
	"Overloaded",
	"ShuttingDown",
	"RouteDisabled",
	"Panic",
	"UnrepresentableNumber",
	"UnrepresentableString",
	"UnrepresentableTime",
	"DeadlineExceeded",
] as const;

export type RequestErrorCode = (typeof requestErrorCodes)[number];

/** The server could not take or finish the request: it does not decode, there is no such route, the handler broke. */
export class RequestError extends ForstError {
	readonly code: RequestErrorCode;
	declare readonly cause: Failure | undefined;
	/** What a decode error wanted, and what it found. */
	readonly expected: string | undefined;
	readonly got: string | undefined;
	/** Where malformed JSON stops making sense. */
	readonly position: Position | undefined;
	/** Further errors of the same input. */
	readonly errors: readonly Failure[];
	/** @internal */
	get [kind](): "request" {
		return "request";
	}

	constructor(failure: Failure & { readonly code: RequestErrorCode }) {
		super(failure, failure.cause);
		this.name = "RequestError";
		this.code = failure.code;
		this.expected = failure.expected;
		this.got = failure.got;
		this.position = failure.position;
		this.errors = failure.errors ?? [];
	}
}

/**
 * `Unreachable`: no connection, the handler never ran. `Timeout`: no answer within `timeoutMs`. `Cancelled`: the caller's signal.
 * `BadResponse`: what came is not an answer of a Forst server, or is cut short. `ContractMismatch`: the server was built
 * from other sources than the client.
 */
export type TransportErrorCode = "Unreachable" | "Timeout" | "Cancelled" | "BadResponse" | "ContractMismatch";

/** No answer, or none that can be read. `cause` is what was thrown underneath. */
export class TransportError extends ForstError {
	readonly code: TransportErrorCode;
	/** @internal */
	get [kind](): "transport" {
		return "transport";
	}

	constructor(code: TransportErrorCode, message: string, details: { cause?: unknown; status?: number; requestId?: string } = {}) {
		super({ message, ...details }, details.cause);
		this.name = "TransportError";
		this.code = code;
	}
}

function kindOf(value: unknown): Kind | undefined {
	return value instanceof Error && kind in value ? (value as ForstError)[kind] : undefined;
}

export function isForstError(value: unknown): value is ForstError {
	return kindOf(value) !== undefined;
}

/** An error that the route returned; `isRouteError(e, "NotFound")` asks for one of that code. */
export function isRouteError<Code extends string>(value: unknown, code?: Code): value is RouteError<Code> {
	return kindOf(value) === "route" && (code === undefined || (value as RouteError).code === code);
}

export function isConstraintViolation(value: unknown): value is ConstraintViolation {
	return isRouteError(value, "ConstraintViolation");
}

export function isRequestError(value: unknown): value is RequestError {
	return kindOf(value) === "request";
}

export function isTransportError(value: unknown): value is TransportError {
	return kindOf(value) === "transport";
}
