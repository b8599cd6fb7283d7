// The addon that `forstc build --target=node` makes: where it is, what it exports, why it cannot be loaded.
import { constants } from "node:os";
import { realpathSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

/** Places in `control`; runtime/node/README.md tells what each is. */
export const control = { route: 0, timeoutMs: 1, flags: 2, status: 3, slot: 4, content: 5, length: 6, retryAfter: 7, front: 8, textUnits: 9 } as const;

export const content = { none: 0, json: 1, packed: 2, problem: 3, again: 4 } as const;

/** Of control.flags. */
export const flags = { text: 1, packed: 2, acceptsPacked: 4, parts: 8, sync: 16 } as const;

/** Of AddonRoute.flags. */
export const routeFlags = { packedInput: 2, packedResult: 4, waits: 8 } as const;

export interface AddonRoute {
	readonly name: string;
	readonly path: string;
	readonly alias?: string;
	readonly flags: number;
}

export interface AddonStats {
	/** Calls of this environment: answered at once, begun here but not over in time, given to the pool. */
	readonly here: number;
	readonly moved: number;
	readonly away: number;
	/** Slices from the event loop. */
	readonly turns: number;
	readonly underWay: number;
	/** Of the process. */
	readonly threads: number;
	readonly environments: number;
}

export interface Addon {
	readonly build: string;
	readonly contract: string;
	readonly routes: readonly AddonRoute[];
	readonly control: Int32Array;
	readonly output: Uint8Array;
	call(input: string | Uint8Array | undefined, id?: string): string | Uint8Array | undefined;
	/** Where inputs in parts are written into from now on. */
	lend(memory: ArrayBuffer): void;
	cancel(slot: number): void;
	onSettle(settle: (content: string | Uint8Array | undefined) => void): void;
	stats(): AddonStats;
}

export interface AddonPlace {
	/** The addon's file. Else FORST_DIRECT, else routes.node in `out`. */
	readonly addon?: string;
	/** The folder of the build. */
	readonly out?: string;
}

export function addonPath(place: AddonPlace): string {
	return resolve(place.addon ?? (process.env["FORST_DIRECT"] || join(place.out ?? "dist/forst", "routes.node")));
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/** What dlopen said, and what it means. */
function explain(path: string, error: unknown): string {
	const text = messageOf(error);
	if (error instanceof Error && "code" in error && error.code === "FORST_DIRECT") {
		return `${path} cannot begin: ${text}`;
	}
	if (/invalid ELF header|wrong ELF class|cannot open shared object file: No such|file too short|not a mach-o|incompatible architecture|exec format/i.test(text) && !/\blib[^/]*\.so/.test(text.replace(path, ""))) {
		return `${path} is not for this machine (${process.platform} ${process.arch}): ${text}`;
	}
	if (/did not self-register/.test(text)) {
		return `${path} is no addon of forstc: ${text}`;
	}
	return `${path} cannot be loaded: ${text}`;
}

function isAddon(exports: Partial<Addon>): exports is Addon {
	return typeof exports.call === "function" && typeof exports.contract === "string" && exports.control instanceof Int32Array;
}

/** The file by its inode: a build puts a new one in the place of the old. */
function keyOf(path: string): string {
	try {
		const real = realpathSync(path);
		const { dev, ino } = statSync(real);
		return `${real}:${dev}:${ino}`;
	} catch (cause) {
		const missing = cause instanceof Error && "code" in cause && cause.code === "ENOENT";
		const hint = missing ? ": forstc build --target=node makes it" : `: ${messageOf(cause)}`;
		throw new Error(`there is no ${path}${hint}`, { cause });
	}
}

/** One instance a file and thread, whichever clients use it. */
const loaded = new Map<string, Addon>();

/** Throws an Error that says why it cannot. */
export function loadAddon(path: string, onFirst: (addon: Addon) => void): Addon {
	const key = keyOf(path);
	const known = loaded.get(key);
	if (known) {
		return known;
	}
	const module: { exports: Partial<Addon> } = { exports: {} };
	try {
		// Whatever it misses is said now.
		process.dlopen(module, path, constants.dlopen.RTLD_NOW);
	} catch (cause) {
		throw new Error(explain(path, cause), { cause });
	}
	if (!isAddon(module.exports)) {
		throw new Error(`${path} is no addon of forstc`);
	}
	loaded.set(key, module.exports);
	onFirst(module.exports);
	return module.exports;
}
