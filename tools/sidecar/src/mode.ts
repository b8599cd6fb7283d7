// Which way calls take: in-process, over the socket or over HTTP. What the program asks for is what it gets, or an error;
// what was merely found may turn out not to be there, and then the next way is taken, with one line that says why.
import { carrierOf, neverSent, transportOf } from "./carrier.js";
import type { Carrier, Exchange } from "./carrier.js";
import { pause } from "./deadline.js";
import { openDirect } from "./direct.js";
import { isTransportError } from "./errors.js";
import { findBuild, findServer } from "./find.js";
import type { FindOptions, Found } from "./find.js";
import { httpTransport } from "./http.js";
import type { Dispatcher, HttpTransport } from "./http.js";
import { IpcCarrier } from "./ipc.js";
import type { TransportFailure, TransportRequest, TransportResponse } from "./transport.js";

export type Mode = "ipc" | "http" | "direct";

/** What a program may ask for: a way, or that it is found out as `NODE_ENV` of that name has it. */
export type ModeChoice = Mode | "development" | "production";

export interface ModeOptions extends FindOptions {
	/** Absent: found out. */
	readonly mode?: ModeChoice;
	/** Direct is wanted, if it can be had. */
	readonly direct: boolean;
	readonly connections: number;
	readonly responseBytesMax: number;
	readonly queueMax: number;
	readonly reconnectMs: number;
	readonly dispatcher?: Dispatcher;
	/** Told why a way is not taken. */
	readonly warn: (message: string) => void;
}

export interface ModalCarrier extends Carrier {
	/** The way that calls take now. */
	readonly mode: Mode;
	/** Where it leads, for messages. */
	readonly where: string;
}

const modes: readonly ModeChoice[] = ["ipc", "http", "direct", "development", "production"];

/** How long a program in development waits for the server that is started beside it. */
const developmentMs = 5_000;
const lookAgainMs = 50;
/** How long HTTP is used before the socket is tried again. */
const httpForMs = 5_000;

function isNeverSent(error: unknown): error is TransportFailure {
	return isTransportError(error) && (error as TransportFailure).neverSent === true;
}

function environmentOf({ mode }: ModeOptions): string | undefined {
	return mode === "development" || mode === "production" ? mode : process.env["NODE_ENV"];
}

function firstMs(options: ModeOptions): number {
	return environmentOf(options) === "development" ? developmentMs : 0;
}

function chooseMode(found: Found): "ipc" | "http" {
	return found.ipc === undefined ? "http" : "ipc";
}

/** In production a server that nobody named is called as one on another machine would be. */
function chooseInProduction(found: Found): "ipc" | "http" {
	return found.ipc === undefined || found.justFound ? "http" : "ipc";
}

/** HTTP to wherever the server is found now. */
class HttpWay {
	readonly #options: ModeOptions;
	#current: { readonly href: string; readonly transport: HttpTransport } | undefined;

	constructor(options: ModeOptions) {
		this.#options = options;
	}

	to(base: URL): HttpTransport {
		if (this.#current?.href !== base.href) {
			const { connections, responseBytesMax, dispatcher } = this.#options;
			// Its calls end by themselves.
			this.#current?.transport.close().catch(() => undefined);
			this.#current = { href: base.href, transport: httpTransport({ base, connections, responseBytesMax, ...(dispatcher ? { dispatcher } : {}) }) };
		}
		return this.#current.transport;
	}

	async close(): Promise<void> {
		await this.#current?.transport.close();
	}
}

function ipcOf(options: ModeOptions, patienceMs: number, instead?: (reason: TransportFailure) => Carrier): IpcCarrier {
	const { responseBytesMax, queueMax, reconnectMs } = options;
	return new IpcCarrier({ find: () => findServer(options).ipc, responseBytesMax, queueMax, reconnectMs, firstMs: patienceMs, ...(instead ? { instead } : {}) });
}

/** Looks where the server is, and looks again when it is not there. */
class FoundCarrier implements ModalCarrier {
	readonly #options: ModeOptions;
	readonly #choose: (found: Found) => "ipc" | "http";
	readonly #ipc: IpcCarrier;
	readonly #http: HttpWay;
	readonly #overHttp: Carrier;
	#found: Found;
	#mode: "ipc" | "http";
	/** Until when calls wait for a server that was never there. */
	#patientUntil: number | undefined;
	/** Why the socket is not used. */
	#reason: TransportFailure | undefined;
	#backToIpc: NodeJS.Timeout | undefined;

	constructor(options: ModeOptions, found: Found, choose: (found: Found) => "ipc" | "http") {
		this.#options = options;
		this.#choose = choose;
		this.#found = found;
		this.#mode = choose(found);
		this.#http = new HttpWay(options);
		this.#overHttp = carrierOf((request) => this.#tryHttp(request, undefined));
		this.#ipc = ipcOf(options, 0, (reason) => {
			const tried = this.#found.ipc;
			this.#reason = reason;
			return carrierOf((request) => this.#tryHttp(request, tried));
		});
	}

	get mode(): Mode {
		return this.#mode;
	}

	get where(): string {
		return this.#mode === "ipc" ? (this.#found.ipc ?? "") : this.#found.http.origin;
	}

	start(exchange: Exchange): void {
		(this.#mode === "ipc" ? this.#ipc : this.#overHttp).start(exchange);
	}

	async close(): Promise<void> {
		clearTimeout(this.#backToIpc);
		await Promise.all([this.#ipc.close(), this.#http.close()]);
	}

	/** `tried` is the socket that this call has tried before. */
	async #tryHttp(request: TransportRequest, tried: string | undefined): Promise<TransportResponse> {
		this.#patientUntil ??= performance.now() + firstMs(this.#options);
		for (;;) {
			try {
				const response = await this.#http.to(this.#found.http).call(request);
				this.#answeredOverHttp();
				return response;
			} catch (error) {
				if (!isNeverSent(error)) {
					throw error;
				}
				const before = this.#found.http.href;
				this.#found = findServer(this.#options);
				const socket = this.#choose(this.#found) === "ipc" ? this.#found.ipc : undefined;
				if (this.#found.http.href === before && socket === tried) {
					await this.#waitFor(request, error);
				}
				if (socket !== undefined) {
					this.#mode = "ipc";
					return transportOf(this.#ipc)(request);
				}
				tried = undefined;
			}
		}
	}

	/** Neither way leads anywhere. Perhaps the server is being started. */
	async #waitFor(request: TransportRequest, error: TransportFailure): Promise<void> {
		if (performance.now() >= (this.#patientUntil ?? 0)) {
			throw this.#reason ? neverSent(`${this.#reason.message}; ${error.message}`, error.cause) : error;
		}
		await pause(lookAgainMs, request.signal, request.deadline);
	}

	#answeredOverHttp(): void {
		this.#patientUntil = 0;
		if (this.#mode === "http" || this.#reason === undefined) {
			return;
		}
		this.#mode = "http";
		this.#options.warn(`calls go over HTTP to ${this.#found.http.origin} and not over IPC: ${this.#reason.message}`);
		this.#backToIpc = setTimeout(() => {
			this.#mode = this.#choose(this.#found);
		}, httpForMs);
		this.#backToIpc.unref();
	}
}

function named(mode: Mode, where: string, carrier: Carrier): ModalCarrier {
	return {
		mode,
		where,
		start: (exchange) => carrier.start(exchange),
		instant: (route, timeoutMs) => carrier.instant?.(route, timeoutMs),
		...(carrier.syncTrouble ? { syncTrouble: (path: string) => carrier.syncTrouble?.(path) } : {}),
		close: () => carrier.close(),
	};
}

function openBuild(): ModalCarrier {
	const out = findBuild();
	return named("direct", out, openDirect({ out }));
}

/** Throws a TypeError for addresses that are none, and whatever stands in the way of direct mode when that was asked for. */
export function openCarrier(options: ModeOptions): ModalCarrier {
	if (options.mode !== undefined && !modes.includes(options.mode)) {
		throw new TypeError(`mode is one of ${modes.join(", ")}, not ${String(options.mode)}`);
	}
	if (options.mode === "direct") {
		return openBuild();
	}
	if (options.mode === undefined && options.direct) {
		try {
			return openBuild();
		} catch (error) {
			options.warn(`routes do not run in this process: ${error instanceof Error ? error.message : String(error)}`);
		}
	}
	const found = findServer(options);
	if (options.mode === "ipc") {
		return named("ipc", found.ipc ?? "a socket", ipcOf(options, firstMs(options)));
	}
	if (options.mode === "http" || options.dispatcher !== undefined) {
		return new FoundCarrier(options, found, () => "http");
	}
	return new FoundCarrier(options, found, environmentOf(options) === "production" ? chooseInProduction : chooseMode);
}
