// Whether a generated function runs within a test's scope, and what stands for its route there. Programs that open no
// scope pay for one look.
import type { AsyncLocalStorage } from "node:async_hooks";
import { bodyOf } from "./call.js";
import type { RouteDescription } from "./call.js";

/** Stands for a route. What it throws is what the caller gets. */
export type Double = (...args: never[]) => unknown;

/** By the route's function, or by its path (`/admin/users`), which two routes never share. */
export type Doubles = Readonly<Record<string, Double>>;

export interface Scope {
	readonly doubles: Doubles;
	readonly outer: Scope | undefined;
}

const place: unique symbol = Symbol.for("@forst/sidecar:test-scopes@0") as never;

/** An object of its own: looking into the global one for each call would cost more. */
interface Holder {
	storage?: AsyncLocalStorage<Scope>;
}

/** One for all copies of this package (ESM beside CommonJS). */
export const scopes: Holder = ((globalThis as { [place]?: Holder })[place] ??= {});

/** The scope that the caller runs in. */
export function currentScope(): Scope | undefined {
	return scopes.storage?.getStore();
}

function doubleIn(doubles: Doubles, { name, path }: RouteDescription): Double | undefined {
	// Where TypeScript has a function's name for itself, the generated function is called `delete_`.
	const key = [name, path, `${name}_`].find((one) => Object.hasOwn(doubles, one));
	return key === undefined ? undefined : doubles[key];
}

function findDouble(scope: Scope, route: RouteDescription): Double {
	const names: string[] = [];
	for (let at: Scope | undefined = scope; at; at = at.outer) {
		const found = doubleIn(at.doubles, route);
		if (found) {
			return found;
		}
		names.push(...Object.keys(at.doubles));
	}
	throw new Error(`withForstTestScope has no double for ${route.name} (${route.path}); it has ${names.length > 0 ? names.join(", ") : "none"}`);
}

/** Calls what stands for the route. */
export async function callDouble(scope: Scope, route: RouteDescription, args: readonly unknown[]): Promise<unknown> {
	return findDouble(scope, route)(...(args as never[]));
}

/** The same for callers that do not wait. */
export function callDoubleSync(scope: Scope, route: RouteDescription, args: readonly unknown[]): unknown {
	const value = findDouble(scope, route)(...(args as never[]));
	if (value instanceof Promise) {
		value.catch(() => undefined); // it is nobody's
		throw new TypeError(`the double of ${route.name} gives a promise: where it is called without waiting it is to give the value`);
	}
	return value;
}

function argumentsIn(json: Uint8Array, { parameters }: RouteDescription): readonly unknown[] {
	if (json.length === 0) {
		return [];
	}
	const value: unknown = JSON.parse(Buffer.from(json).toString("utf8"));
	if (parameters === undefined) {
		return [value];
	}
	return Array.isArray(value) ? (value as unknown[]) : parameters.map((name) => (value as Readonly<Record<string, unknown>>)[name]);
}

function jsonOf(value: unknown): Uint8Array {
	return value === undefined ? new Uint8Array(0) : new Uint8Array(Buffer.from(bodyOf([value], true) ?? ""));
}

/** The same with JSON in and out. */
export async function callDoubleRaw(scope: Scope, route: RouteDescription, json: Uint8Array): Promise<Uint8Array> {
	return jsonOf(await callDouble(scope, route, argumentsIn(json, route)));
}

export function callDoubleRawSync(scope: Scope, route: RouteDescription, json: Uint8Array): Uint8Array {
	return jsonOf(callDoubleSync(scope, route, argumentsIn(json, route)));
}
