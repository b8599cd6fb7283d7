// Doubles in the place of a server, within a scope.
import { AsyncLocalStorage } from "node:async_hooks";
import { currentScope, scopes } from "./scope.js";
import type { Doubles } from "./scope.js";

export type { Double, Doubles } from "./scope.js";

/** What may stand for the functions of a generated client: `DoublesOf<typeof import("./forst/index.js")>`. */
export type DoublesOf<Client> = {
	readonly [Name in keyof Client as Client[Name] extends { readonly safe: unknown; readonly raw: unknown } ? Name : never]?: Client[Name] extends (...args: infer Args) => Promise<infer Value>
		? (...args: Args) => Value | Promise<Value>
		: never;
};

/**
 * Runs `run`, in which generated functions call these doubles instead of a server, and gives what it gives. A scope within a scope
 * adds to it; scopes at the same time do not see each other. A route without a double is an error that names it.
 */
export function withForstTestScope<Result>(doubles: Doubles, run: () => Result): Result {
	const outer = currentScope();
	return (scopes.storage ??= new AsyncLocalStorage()).run({ doubles, outer }, run);
}
