// What the modules that `forstc gen-ts` writes are made of. Stable for them; applications import from "@forst/sidecar".
import type { RouteDescription } from "./call.js";
import type { CallOptions } from "./client.js";
import { defaultClient } from "./default-client.js";
import { isForstError } from "./errors.js";
import { callDouble, callDoubleRaw, currentScope } from "./scope.js";

export type { Alternative, BytesPlan, BytesPlans } from "./bytes.js";
export type { PackedForm, RouteDescription } from "./call.js";
export type { CallOptions } from "./client.js";
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

/** Begins a call; what goes wrong before it rejects as well. */
function begin(start: () => Promise<unknown>): Promise<unknown> {
	try {
		return start();
	} catch (error) {
		return Promise.reject(error as Error);
	}
}

export function defineRoute<Value, Failure>(description: RouteDescription): Route<Value, Failure> {
	const call = (args: readonly unknown[], options: CallOptions | undefined): Promise<unknown> =>
		begin(() => {
			const scope = currentScope();
			return scope ? callDouble(scope, description, args) : defaultClient().call(description, args, options);
		});
	return {
		call: call as Route<Value, Failure>["call"],
		safe: (args, options) => call(args, options).then(good<Value>, failed<Failure>),
		raw: (json, options) =>
			begin(() => {
				const scope = currentScope();
				return scope ? callDoubleRaw(scope, description, json) : defaultClient().raw(description, json, options);
			}) as Promise<Uint8Array>,
	};
}
