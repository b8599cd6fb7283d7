// What the modules that `forstc gen-ts` writes are made of. Stable for them; applications import from "@forst/sidecar".
import type { CallOptions, RouteDescription } from "./client.js";
import { defaultClient } from "./default-client.js";
import { isForstError } from "./errors.js";

export type { Alternative, BytesPlan, BytesPlans } from "./bytes.js";
export type { CallOptions, RouteDescription } from "./client.js";
export { ConstraintViolation, MissingKey, RequestError, RouteError, TransportError, UnnamedError } from "./errors.js";

/** A call's end as a value. */
export type Outcome<Value, Failure> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: Failure };

/** An error inside of a value: data, not something thrown. */
export type ErrorValue<Code extends string = string, Data extends object = object> = { readonly code: Code; readonly message: string } & Data;

export interface Route<Value, Failure> {
	/** Gives the value or throws a ForstError. */
	call(args: readonly unknown[], options: CallOptions | undefined): Promise<Value>;
	/** Never throws a ForstError; mistakes in the options still reject. */
	safe(args: readonly unknown[], options: CallOptions | undefined): Promise<Outcome<Value, Failure>>;
}

export function defineRoute<Value, Failure>(description: RouteDescription): Route<Value, Failure> {
	const call = async (args: readonly unknown[], options: CallOptions | undefined): Promise<Value> =>
		(await defaultClient().call(description, args, options)) as Value;
	const safe = async (args: readonly unknown[], options: CallOptions | undefined): Promise<Outcome<Value, Failure>> => {
		try {
			return { ok: true, value: await call(args, options) };
		} catch (error) {
			if (!isForstError(error)) {
				throw error;
			}
			return { ok: false, error: error as Failure };
		}
	};
	return { call, safe };
}
