// What the modules that `forstc gen-ts` writes are made of. Stable for them; applications import from "@forst/sidecar".
import type { RouteDescription } from "./call.js";
import type { BoundRoute, CallOptions, ForstClient, SyncOptions } from "./client.js";
import { defaultClient } from "./default-client.js";
import { isForstError } from "./errors.js";
import { callDouble, callDoubleRaw, callDoubleRawSync, callDoubleSync, currentScope } from "./scope.js";

export type { Alternative, BytesPlan, BytesPlans } from "./bytes.js";
export type { PackedForm, RouteDescription } from "./call.js";
export type { CallOptions, SyncOptions } from "./client.js";
export { ConstraintViolation, MissingKey, RequestError, RouteError, TransportError, UnnamedError } from "./errors.js";
export { isList, isShape, ownMember, packedArguments, packedResult, setMember } from "./packed.js";
export type { PackedReader, PackedWriter } from "./packed.js";

/** A call's end as a value. */
export type Outcome<Value, Failure> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: Failure };

/** An error inside of a value: data, not something thrown. */
export type ErrorValue<Code extends string = string, Data extends object = object> = { readonly code: Code; readonly message: string } & Data;

export interface Route<Value, Failure> {
	/** Gives the value or rejects with a ForstError. */
	call(args: readonly unknown[], options: CallOptions | undefined): Promise<Value>;
	/** Never rejects with a ForstError; mistakes in the options still reject. */
	safe(args: readonly unknown[], options: CallOptions | undefined): Promise<Outcome<Value, Failure>>;
	/** The arguments' JSON to the result's, neither of them looked at. Rejects as `call` does. */
	raw(json: Uint8Array, options: CallOptions | undefined): Promise<Uint8Array>;
	/** `call` where routes run in this process: gives the value or throws. */
	sync(args: readonly unknown[], options: SyncOptions | undefined): Value;
	safeSync(args: readonly unknown[], options: SyncOptions | undefined): Outcome<Value, Failure>;
	rawSync(json: Uint8Array, options: SyncOptions | undefined): Uint8Array;
}

function good<Value>(value: unknown): Outcome<Value, never> {
	return { ok: true, value: value as Value };
}

function failed<Failure>(error: unknown): Outcome<never, Failure> {
	if (!isForstError(error)) {
		throw error;
	}
	return { ok: false, error: error as Failure };
}

class DefinedRoute<Value, Failure> implements Route<Value, Failure> {
	readonly #description: RouteDescription;
	/** Whose route `#bound` is. */
	#client: ForstClient | undefined;
	#bound: BoundRoute | undefined;

	constructor(description: RouteDescription) {
		this.#description = description;
	}

	call(args: readonly unknown[], options: CallOptions | undefined): Promise<Value> {
		try {
			const scope = currentScope();
			if (scope) {
				return callDouble(scope, this.#description, args) as Promise<Value>;
			}
			const client = defaultClient();
			return client.callBound(this.#boundTo(client), args, options) as Promise<Value>;
		} catch (error) {
			// What goes wrong before a call rejects as well.
			return Promise.reject(error as Error);
		}
	}

	safe(args: readonly unknown[], options: CallOptions | undefined): Promise<Outcome<Value, Failure>> {
		return this.call(args, options).then(good<Value>, failed<Failure>);
	}

	raw(json: Uint8Array, options: CallOptions | undefined): Promise<Uint8Array> {
		try {
			const scope = currentScope();
			if (scope) {
				return callDoubleRaw(scope, this.#description, json);
			}
			const client = defaultClient();
			return client.rawBound(this.#boundTo(client), json, options);
		} catch (error) {
			return Promise.reject(error as Error);
		}
	}

	sync(args: readonly unknown[], options: SyncOptions | undefined): Value {
		const scope = currentScope();
		if (scope) {
			return callDoubleSync(scope, this.#description, args) as Value;
		}
		const client = defaultClient();
		return client.callBoundSync(this.#boundTo(client), args, options) as Value;
	}

	safeSync(args: readonly unknown[], options: SyncOptions | undefined): Outcome<Value, Failure> {
		try {
			return good<Value>(this.sync(args, options));
		} catch (error) {
			return failed<Failure>(error);
		}
	}

	rawSync(json: Uint8Array, options: SyncOptions | undefined): Uint8Array {
		const scope = currentScope();
		if (scope) {
			return callDoubleRawSync(scope, this.#description, json);
		}
		const client = defaultClient();
		return client.rawBoundSync(this.#boundTo(client), json, options);
	}

	#boundTo(client: ForstClient): BoundRoute {
		if (this.#client !== client || this.#bound === undefined) {
			this.#bound = client.bind(this.#description);
			this.#client = client;
		}
		return this.#bound;
	}
}

export function defineRoute<Value, Failure>(description: RouteDescription): Route<Value, Failure> {
	return new DefinedRoute(description);
}
