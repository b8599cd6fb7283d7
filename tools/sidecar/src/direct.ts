// Routes in this process: the addon of `forstc build --target=node`. Most calls are answered before `start` returns; the others
// come from other threads, or in slices, and are settled by their number.
import { addonPath, content as contents, control as at, flags, loadAddon, routeFlags } from "./addon.js";
import type { Addon, AddonPlace, AddonStats } from "./addon.js";
import type { PackedForm, RouteDescription } from "./call.js";
import { copyOf, neverSent, notYet, transportOf } from "./carrier.js";
import type { Carrier, Exchange, InstantRoute } from "./carrier.js";
import { givenUp, whenGivenUp } from "./deadline.js";
import { TransportError } from "./errors.js";
import type { PackedMemory } from "./packed.js";
import type { Transport, TransportResponse } from "./transport.js";

export interface DirectCarrier extends Carrier {
	/** The same as a transport. */
	readonly transport: Transport;
	/** Waits for what is under way. The addon stays loaded to the end of its thread. */
	close(): Promise<void>;
	/** Where calls ran, for tests and the curious. */
	stats(): AddonStats;
}

type Content = string | Uint8Array | undefined;
type Headers = TransportResponse["headers"];

/** What the paths of an addon lead to. */
interface Target {
	readonly index: number;
	readonly flags: number;
}

const noTarget: Target = { index: -1, flags: 0 };

const timeoutMax = 2 ** 31 - 1;
const statusValue = 200;
const nothing = new Uint8Array(0);

const jsonHeaders: Headers = Object.freeze({ "content-type": "application/json" });
const problemHeaders: Headers = Object.freeze({ "content-type": "application/problem+json" });
const noHeaders: Headers = Object.freeze({});

/** A call that was not answered at once. */
interface Pending {
	readonly exchange: Exchange;
	readonly owner: Direct;
	/** The caller has gone: what comes is dropped. */
	over: boolean;
	release: () => void;
}

/** What clients of one addon have in common. */
interface Shared {
	/** Under way, by number. */
	readonly pending: (Pending | undefined)[];
	/** The memory that was lent last. */
	lent: Uint8Array | undefined;
}

const sharedOf = new WeakMap<Addon, Shared>();

function onFirst(addon: Addon): void {
	const shared: Shared = { pending: [], lent: undefined };
	sharedOf.set(addon, shared);
	addon.onSettle((content) => {
		const slot = addon.control[at.slot] as number;
		const call = shared.pending[slot];
		shared.pending[slot] = undefined;
		call?.owner.settle(call, content);
	});
}

/** How long the handler may take: what is left of the caller's time, or what a header says; negative: not said. */
function timeoutOf(exchange: Exchange, now: number): number {
	if (exchange.deadline === Infinity) {
		const said = exchange.headers["forst-timeout-ms"];
		return said === undefined ? -1 : Math.min(Number(said), timeoutMax);
	}
	return Math.min(Math.max(1, Math.ceil(exchange.deadline - now)), timeoutMax);
}

function targetsOf(addon: Addon): Map<string, Target> {
	const targets = new Map<string, Target>();
	addon.routes.forEach((route, index) => {
		const target = { index, flags: route.flags };
		targets.set(route.path, target);
		if (route.alias !== undefined) {
			targets.set(route.alias, target);
		}
	});
	return targets;
}

/** The addon's output as packed values lie there. */
function memoryOf({ output }: Addon): PackedMemory {
	const { buffer, byteOffset, byteLength } = output;
	return { words: new Uint32Array(buffer, byteOffset, byteLength / 4), numbers: new Float64Array(buffer, byteOffset, byteLength / 8) };
}

class Direct implements DirectCarrier {
	readonly transport: Transport = transportOf(this);
	readonly memory: PackedMemory;
	readonly #addon: Addon;
	/** The addon's, as what readers of answers know best. */
	readonly #output: Buffer;
	readonly #targets: Map<string, Target>;
	readonly #shared: Shared;
	#underWay = 0;
	#idle: (() => void) | undefined;

	constructor(addon: Addon) {
		this.#addon = addon;
		this.memory = memoryOf(addon);
		this.#output = Buffer.from(addon.output.buffer, addon.output.byteOffset, addon.output.byteLength);
		this.#targets = targetsOf(addon);
		this.#shared = sharedOf.get(addon) ?? { pending: [], lent: undefined };
	}

	start(exchange: Exchange): void {
		const now = performance.now();
		if (exchange.signal?.aborted === true || exchange.deadline <= now) {
			exchange.fail(givenUp(exchange.signal, exchange.deadline) ?? new TransportError("Timeout", "no answer in time"));
			return;
		}
		const { contract } = this.#addon;
		if (exchange.contractRequired === true && exchange.contract !== undefined && exchange.contract !== contract) {
			exchange.fail(new TransportError("ContractMismatch", `the addon was built from other sources than the client (contract ${contract}, here ${exchange.contract}): run forstc gen-ts`));
			return;
		}
		const target = this.#targets.get(exchange.path) ?? noTarget;
		const packs = exchange.contract === contract && (target.flags & routeFlags.packedInput) !== 0;
		this.#call(exchange, target, packs ? exchange.pack?.() : undefined, now);
	}

	instant(route: RouteDescription, timeoutMs: number): InstantRoute | undefined {
		const target = this.#targets.get(route.path);
		const isOurs = route.contract === undefined || route.contract === this.#addon.contract;
		return target && isOurs ? new DirectRoute(this, this.#addon, target, route, timeoutMs, this.#shared) : undefined;
	}

	syncTrouble(path: string): string | undefined {
		const target = this.#targets.get(path) ?? noTarget;
		return (target.flags & routeFlags.waits) === 0 ? undefined : "it may wait for goroutines, channels, sync or timers, and nothing else of this thread would run meanwhile";
	}

	/** Goes on with a call that was made without an exchange. */
	adopt(exchange: Exchange, content: Content): void {
		const { control } = this.#addon;
		if (control[at.status] === 0) {
			this.#wait(exchange, control[at.slot] as number);
		} else {
			this.#answer(exchange, content);
		}
	}

	async close(): Promise<void> {
		if (this.#underWay > 0) {
			await new Promise<void>((done) => (this.#idle = done));
		}
	}

	stats(): AddonStats {
		return this.#addon.stats();
	}

	/** The answer of a call that was pending. */
	settle(call: Pending, content: Content): void {
		call.release();
		this.#underWay--;
		if (!call.over) {
			try {
				this.#answer(call.exchange, content);
			} catch (error) {
				// Node-API only warns of what is thrown here.
				queueMicrotask(() => {
					throw error;
				});
			}
		}
		if (this.#underWay === 0) {
			this.#idle?.();
		}
	}

	#call(exchange: Exchange, target: Target, packed: Uint8Array | undefined, now: number): void {
		const { control } = this.#addon;
		// Making the body may run code of the caller's, which may make calls of its own: nothing is set before it is done.
		const input = packed ?? exchange.body;
		const accepts = exchange.acceptsPacked === true && exchange.contract === this.#addon.contract;
		control[at.timeoutMs] = timeoutOf(exchange, now);
		control[at.route] = target.index;
		control[at.flags] = (packed ? flags.packed : 0) | (accepts ? flags.acceptsPacked : 0) | (exchange.sync === true ? flags.sync : 0);
		let content: Content;
		try {
			content = this.#addon.call(input, exchange.headers["x-request-id"]);
		} catch (cause) {
			exchange.fail(neverSent(`the call cannot be made: ${cause instanceof Error ? cause.message : String(cause)}`, cause));
			return;
		}
		if (control[at.status] === 0) {
			this.#wait(exchange, control[at.slot] as number);
		} else {
			this.#answer(exchange, content);
		}
	}

	/** Gives the exchange what `control` tells of its answer. */
	#answer(exchange: Exchange, content: Content): void {
		const { control } = this.#addon;
		const kind = control[at.content] as number;
		const length = control[at.length] as number;
		const data = length >= 0 ? this.#output : content instanceof Uint8Array ? content : nothing;
		const end = length >= 0 ? length : data.length;
		if (kind === contents.packed && typeof content === "string") {
			const list = Buffer.concat([this.#output.subarray(0, length), Buffer.from(content)]);
			exchange.answerPacked?.(list, 0, list.length);
		} else if (kind === contents.packed) {
			exchange.answerPacked?.(data, 0, end);
		} else if (kind === contents.again) {
			exchange.hold?.();
			this.#call(exchange, this.#targets.get(exchange.path) ?? noTarget, undefined, performance.now());
		} else {
			exchange.answer(control[at.status] as number, this.#headers(exchange, kind, control[at.retryAfter] as number), data, 0, end);
		}
	}

	#headers(exchange: Exchange, kind: number, retryAfter: number): Headers {
		const headers = kind === contents.problem ? problemHeaders : kind === contents.none ? noHeaders : jsonHeaders;
		const id = exchange.headers["x-request-id"];
		const { contract } = this.#addon;
		const differs = exchange.contract !== undefined && exchange.contract !== contract;
		if (retryAfter === 0 && id === undefined && !differs) {
			return headers;
		}
		return {
			...headers,
			...(id === undefined ? {} : { "x-request-id": id }),
			...(retryAfter === 0 ? {} : { "retry-after": String(retryAfter) }),
			...(differs ? { "forst-contract": contract } : {}),
		};
	}

	#wait(exchange: Exchange, slot: number): void {
		const call: Pending = { exchange, owner: this, over: false, release: () => undefined };
		this.#shared.pending[slot] = call;
		this.#underWay++;
		call.release = whenGivenUp(exchange.signal, exchange.deadline, () => {
			call.over = true;
			call.release();
			this.#addon.cancel(slot);
			exchange.fail(givenUp(exchange.signal, exchange.deadline) ?? new TransportError("Timeout", "no answer in time"));
		});
	}
}

/**
 * A route's calls that have nothing but arguments. Numbers and lengths of packed values lie in memory that both sides
 * see, their text is a string for both: nothing is copied or wrapped that a call could do without.
 */
class DirectRoute implements InstantRoute {
	readonly #direct: Direct;
	readonly #addon: Addon;
	readonly #control: Int32Array;
	readonly #index: number;
	readonly #timeoutMs: number;
	readonly #encode: PackedForm["encode"];
	readonly #decode: PackedForm["decode"];
	/** Of `control`. */
	readonly #flags: number;
	readonly #shared: Shared;
	/** What a call has come to that is not over. */
	#made = false;
	#content: Content;

	constructor(direct: Direct, addon: Addon, target: Target, route: RouteDescription, timeoutMs: number, shared: Shared) {
		const isSame = route.contract === addon.contract;
		this.#direct = direct;
		this.#addon = addon;
		this.#control = addon.control;
		this.#shared = shared;
		this.#index = target.index;
		this.#timeoutMs = timeoutMs === Infinity ? -1 : Math.min(Math.max(1, Math.ceil(timeoutMs)), timeoutMax);
		this.#encode = isSame && (target.flags & routeFlags.packedInput) !== 0 ? route.packed?.encode : undefined;
		this.#decode = isSame && (target.flags & routeFlags.packedResult) !== 0 ? route.packed?.decode : undefined;
		this.#flags = flags.packed | flags.parts | (this.#decode ? flags.acceptsPacked : 0);
	}

	call(args: readonly unknown[], sync: boolean): unknown {
		const control = this.#control;
		const content = this.#packed(args, sync);
		if (control[at.content] !== contents.packed || typeof content !== "string" || !this.#made || this.#decode === undefined) {
			this.#content = content;
			return notYet;
		}
		try {
			return this.#decode.parts(this.#direct.memory, control[at.length] as number, content);
		} catch (cause) {
			throw new TransportError("BadResponse", "the packed answer cannot be read", { cause });
		}
	}

	raw(json: Uint8Array, sync: boolean): Uint8Array | typeof notYet {
		const control = this.#control;
		const content = this.#call(json, sync ? flags.sync : 0);
		const length = control[at.length] as number;
		if (!this.#made || control[at.status] !== statusValue || length < 0) {
			this.#content = content;
			return notYet;
		}
		return copyOf(this.#addon.output, 0, length);
	}

	adopt(exchange: Exchange): void {
		const content = this.#content;
		this.#content = undefined;
		if (this.#made) {
			this.#direct.adopt(exchange, content);
		} else {
			this.#direct.start(exchange);
		}
	}

	#packed(args: readonly unknown[], sync: boolean): Content {
		const writer = this.#encode?.parts(args);
		this.#made = false;
		if (!writer) {
			return undefined;
		}
		const memory = writer.bytes;
		if (this.#shared.lent !== memory) {
			this.#addon.lend(memory.buffer as ArrayBuffer);
			this.#shared.lent = memory;
		}
		this.#control[at.front] = writer.frontBytes;
		this.#control[at.textUnits] = writer.text.length;
		return this.#call(writer.text, sync ? this.#flags | flags.sync : this.#flags);
	}

	/** What cannot be made is made again with an exchange, which is told why. */
	#call(input: string | Uint8Array, how: number): Content {
		const control = this.#control;
		control[at.route] = this.#index;
		control[at.timeoutMs] = this.#timeoutMs;
		control[at.flags] = how;
		try {
			const content = this.#addon.call(input);
			this.#made = true;
			return content;
		} catch {
			this.#made = false;
			return undefined;
		}
	}
}

/** Loads the addon into this thread. Throws an Error that says why it cannot. */
export function openDirect(place: AddonPlace = {}): DirectCarrier {
	return new Direct(loadAddon(addonPath(place), onFirst));
}
