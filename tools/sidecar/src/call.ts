// One call of a client: what is sent, and what is made of the answer. It is the one object that a call costs beside its
// promise.
import { reviveBytes, stringifyBytes } from "./bytes.js";
import type { BytesPlan, BytesPlans } from "./bytes.js";
import { copyOf } from "./carrier.js";
import type { Exchange } from "./carrier.js";
import { isTransportError, TransportError } from "./errors.js";
import type { PackedDecoder, PackedEncoder } from "./packed.js";
import type { ForstError } from "./errors.js";
import { readError, readRaw, readValue } from "./problem.js";
import type { ErrorClasses } from "./problem.js";
import { mayBeRefusal } from "./retry.js";
import type { Ending } from "./retry.js";
import type { RetryPolicy, TransportFailure, TransportRequest, TransportResponse } from "./transport.js";

/** How a route's values travel packed; written by forstc for routes that can, and used only where the contracts are equal. */
export interface PackedForm {
	/** Arguments that it cannot write go as JSON: that one's decoder says what is wrong with them. */
	readonly encode?: PackedEncoder;
	readonly decode?: PackedDecoder;
}

/** What a generated module knows of a route. */
export interface RouteDescription {
	readonly name: string;
	readonly path: string;
	/** Hash of the sources' contract. */
	readonly contract?: string;
	readonly errors: ErrorClasses;
	/** Their names, where there are several. */
	readonly parameters?: readonly string[];
	readonly takesBytes?: boolean;
	readonly bytesPlans?: BytesPlans;
	readonly resultBytes?: BytesPlan;
	readonly errorBytes?: Readonly<Record<string, BytesPlan>>;
	readonly packed?: PackedForm;
}

/** What calls need of their client. */
export interface CallHost {
	/** The first try came to nothing; the call is ended by `settle` or `reject`. */
	again(call: Call, ending: Ending): void;
	/** A server of that contract answered a call of that route; an error when that is not to be. */
	compare(route: RouteDescription, theirs: string, status: number): TransportError | undefined;
}

/** What calls of the same options share. */
export interface CallProfile {
	readonly idempotent: boolean;
	readonly retry: RetryPolicy;
	readonly contractRequired: boolean;
	/** They are over when they have begun. */
	readonly sync: boolean;
}

const stringifyPlain = (value: unknown): string => JSON.stringify(value);

/** One argument is the body, several are an array in order, none is no body. */
export function bodyOf(args: readonly unknown[], takesBytes: boolean): string | undefined {
	const stringify = takesBytes ? stringifyBytes : stringifyPlain;
	if (args.length === 0) {
		return undefined;
	}
	const value = args.length === 1 ? args[0] : args;
	return value === undefined ? "null" : stringify(value);
}

type Resolve = (value: unknown) => void;
type Reject = (error: unknown) => void;

export class Call implements Exchange {
	ticket = 0;
	readonly path: string;
	readonly headers: TransportRequest["headers"];
	readonly begunAt: number;
	readonly deadline: number;
	readonly signal?: AbortSignal;
	readonly contract?: string;
	readonly #host: CallHost;
	readonly #route: RouteDescription;
	readonly #profile: CallProfile;
	/** Undefined: JSON bytes go in and out. */
	readonly #args: readonly unknown[] | undefined;
	#body: string | Uint8Array | undefined;
	/** The body is made, and is what is sent. */
	#held = true;
	/** How this try ends may not be the end. */
	#first = true;
	readonly #resolve: Resolve;
	readonly #reject: Reject;

	constructor(
		host: CallHost,
		route: RouteDescription,
		input: readonly unknown[] | Uint8Array,
		headers: TransportRequest["headers"],
		begunAt: number,
		timeoutMs: number,
		signal: AbortSignal | undefined,
		profile: CallProfile,
		resolve: Resolve,
		reject: Reject,
	) {
		this.#host = host;
		this.#route = route;
		this.#profile = profile;
		this.path = route.path;
		this.headers = headers;
		this.begunAt = begunAt;
		this.deadline = begunAt + timeoutMs;
		if (signal) {
			this.signal = signal;
		}
		if (route.contract !== undefined) {
			this.contract = route.contract;
		}
		this.#resolve = resolve;
		this.#reject = reject;
		if (input instanceof Uint8Array) {
			this.#args = undefined;
			this.#body = input.length === 0 ? undefined : input;
		} else {
			this.#args = input;
			this.#held = route.packed?.encode === undefined;
			this.#body = this.#held ? bodyOf(input, route.takesBytes === true) : undefined;
		}
	}

	get idempotent(): boolean {
		return this.#profile.idempotent;
	}

	get retry(): RetryPolicy {
		return this.#profile.retry;
	}

	get contractRequired(): boolean {
		return this.#profile.contractRequired;
	}

	get sync(): boolean {
		return this.#profile.sync;
	}

	get body(): string | Uint8Array | undefined {
		this.hold();
		return this.#body;
	}

	get acceptsPacked(): boolean {
		return this.#args !== undefined && this.#route.packed?.decode !== undefined;
	}

	hold(): void {
		if (!this.#held) {
			this.#held = true;
			this.#body = bodyOf(this.#args ?? [], this.#route.takesBytes === true);
		}
	}

	pack(): Uint8Array | undefined {
		return this.#held || this.#args === undefined ? undefined : this.#route.packed?.encode?.list(this.#args);
	}

	/** The same as data, for transports that anyone may write. */
	toRequest(): TransportRequest {
		const { path, headers, deadline, signal, contract, body, idempotent, retry, contractRequired } = this;
		return {
			path,
			headers,
			deadline,
			idempotent,
			retry,
			contractRequired,
			...(body === undefined ? {} : { body }),
			...(signal ? { signal } : {}),
			...(contract === undefined ? {} : { contract }),
		};
	}

	answer(status: number, headers: TransportResponse["headers"], data: Uint8Array, start: number, end: number): void {
		if (this.#first && mayBeRefusal(status)) {
			this.#goOn({ response: { status, headers, body: copyOf(data, start, end) } });
			return;
		}
		const theirs = headers["forst-contract"];
		const drift = theirs !== undefined && this.contract !== undefined && theirs !== this.contract ? this.#host.compare(this.#route, theirs, status) : undefined;
		if (drift) {
			this.#reject(drift);
			return;
		}
		try {
			if (status >= 400) {
				this.#reject(this.#error({ status, headers, body: data.subarray(start, end) }));
			} else if (this.#args === undefined) {
				this.#resolve(readRaw(status, headers, data, start, end));
			} else {
				this.#resolve(this.#value(readValue(status, headers, data, start, end)));
			}
		} catch (error) {
			this.#reject(error);
		}
	}

	answerPacked(data: Uint8Array, start: number, end: number): void {
		try {
			this.#resolve(this.#route.packed?.decode?.list(data, start, end));
		} catch (cause) {
			this.#reject(new TransportError("BadResponse", "the packed answer cannot be read", { cause }));
		}
	}

	fail(error: unknown): void {
		if (this.#first && isTransportError(error) && ((error as TransportFailure).neverSent === true || this.idempotent)) {
			this.#goOn({ error });
		} else {
			this.#reject(error);
		}
	}

	/** The next answer or failure is the end. */
	settle(): void {
		this.#first = false;
	}

	#goOn(ending: Ending): void {
		this.#first = false;
		this.#host.again(this, ending);
	}

	#value(value: unknown): unknown {
		return this.#route.resultBytes === undefined ? value : reviveBytes(value, this.#route.resultBytes, this.#route.bytesPlans ?? {});
	}

	#error(response: TransportResponse): ForstError {
		const { errors, errorBytes, bytesPlans } = this.#route;
		return readError(response, {
			errors,
			revive: (code, data) => {
				const plan = errorBytes && Object.hasOwn(errorBytes, code) ? errorBytes[code] : undefined;
				return plan === undefined ? data : reviveBytes(data, plan, bytesPlans ?? {});
			},
		});
	}
}
