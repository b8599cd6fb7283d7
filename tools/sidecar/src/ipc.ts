// Calls over a Unix socket. It connects when there is something to send, keeps the connection, and makes another when
// that one ends; calls that were not sent wait for it. Retries of what was answered are not its business.
import { endIfGivenUp, neverSent } from "./carrier.js";
import type { Carrier, Exchange } from "./carrier.js";
import { TransportError } from "./errors.js";
import { Connection } from "./ipc-connection.js";
import type { ConnectionOwner } from "./ipc-connection.js";
import { Queue } from "./queue.js";
import { socketTrouble } from "./socket-file.js";

export interface IpcOptions {
	/** Where the socket is now; asked before each try to connect. */
	readonly find: () => string | undefined;
	readonly responseBytesMax: number;
	/** How many calls may wait to be sent. */
	readonly queueMax: number;
	/** How long calls wait for a server that was there and went. */
	readonly reconnectMs: number;
	/** How long the first calls wait for a server that was never there. */
	readonly firstMs: number;
	/** Takes calls when there is no connection to be had; undefined: they fail. */
	readonly instead?: (reason: TransportError) => Carrier | undefined;
}

const helloMs = 5_000;
const backoffFirstMs = 10;
const backoffMaxMs = 100;
const timerMax = 2 ** 31 - 1;

export class IpcCarrier implements Carrier, ConnectionOwner {
	readonly #options: IpcOptions;
	/** Open or being made. */
	#connection: Connection | undefined;
	/** Those that the server is leaving: they end with their last call. */
	readonly #leaving = new Set<Connection>();
	readonly #waiting = new Queue<Exchange>();
	#aborts = new Map<Exchange, () => void>();
	/** Tries in a row that came to nothing. */
	#failures = 0;
	/** What the last of them came to. */
	#trouble: TransportError | undefined;
	/** Until when calls wait for a connection. */
	#patientUntil: number | undefined;
	#retry: NodeJS.Timeout | undefined;
	#clock: NodeJS.Timeout | undefined;
	/** When the clock strikes. */
	#strikes = Infinity;
	#closing: (() => void) | undefined;

	constructor(options: IpcOptions) {
		this.#options = options;
	}

	start(exchange: Exchange): void {
		if (exchange.signal?.aborted === true && endIfGivenUp(exchange)) {
			return;
		}
		if (exchange.deadline < this.#strikes) {
			this.#arm(exchange.deadline);
		}
		const connection = this.#connection;
		if (connection !== undefined && connection.open && !connection.full && this.#waiting.length === 0) {
			connection.send(exchange, exchange.begunAt ?? performance.now());
		} else {
			this.#wait(exchange);
		}
	}

	async close(): Promise<void> {
		await new Promise<void>((resolve) => {
			this.#closing = resolve;
			this.settled();
		});
		this.#connection?.close();
		for (const connection of this.#leaving) {
			connection.close();
		}
		clearTimeout(this.#clock);
		clearTimeout(this.#retry);
	}

	// ---- calls that wait ----

	#wait(exchange: Exchange): void {
		if (this.#waiting.length >= this.#options.queueMax) {
			exchange.fail(neverSent(`${this.#waiting.length} calls wait to be sent already`));
			return;
		}
		exchange.hold?.();
		if (exchange.signal) {
			this.#watch(exchange, exchange.signal);
		}
		this.#waiting.push(exchange);
		this.#connect();
	}

	#watch(exchange: Exchange, signal: AbortSignal): void {
		const listener = (): void => this.#endWaiting(exchange, new TransportError("Cancelled", "the call was cancelled", { cause: signal.reason }));
		this.#aborts.set(exchange, listener);
		signal.addEventListener("abort", listener, { once: true });
	}

	#unwatch(exchange: Exchange): void {
		const listener = exchange.signal && this.#aborts.get(exchange);
		if (listener) {
			this.#aborts.delete(exchange);
			exchange.signal?.removeEventListener("abort", listener);
		}
	}

	#endWaiting(exchange: Exchange, error: TransportError): void {
		this.#waiting.remove(exchange);
		this.#unwatch(exchange);
		if (this.#waiting.length === 0) {
			clearTimeout(this.#retry);
			this.#retry = undefined;
			this.#connection?.awaited(false);
		}
		exchange.fail(error);
		this.settled();
	}

	/** Sends what waits, as far as the connection takes it. */
	#pump(): void {
		const now = performance.now();
		// Sending may end the connection and bring calls back.
		while (this.#connection?.open === true && !this.#connection.full) {
			const exchange = this.#waiting.shift();
			if (!exchange) {
				return;
			}
			this.#unwatch(exchange);
			if (exchange.deadline <= now) {
				exchange.fail(this.#late());
			} else {
				this.#connection.send(exchange, now);
			}
		}
	}

	#late(): TransportError {
		return new TransportError("Timeout", "no answer in time", this.#trouble ? { cause: this.#trouble } : {});
	}

	// ---- connecting ----

	#connect(): void {
		if (this.#connection || this.#retry) {
			this.#connection?.awaited(true);
			return;
		}
		const now = performance.now();
		this.#patientUntil ??= now + this.#options.firstMs;
		const path = this.#options.find();
		const trouble = path === undefined ? "no socket is known: neither `ipc`, FORST_IPC, forst.config.json nor a ready file names one" : socketTrouble(path);
		if (path === undefined || trouble !== undefined) {
			this.#failed(neverSent(trouble ?? ""));
			return;
		}
		this.#connection = new Connection({ path, responseBytesMax: this.#options.responseBytesMax, helloMs }, this);
	}

	#failed(error: TransportError): void {
		this.#failures++;
		this.#trouble = error;
		if (performance.now() >= (this.#patientUntil ?? 0)) {
			this.#surrender(error);
			return;
		}
		const most = Math.min(backoffMaxMs, backoffFirstMs * 2 ** Math.min(this.#failures - 1, 10));
		this.#retry = setTimeout(
			() => {
				this.#retry = undefined;
				this.#connect();
			},
			most * (0.5 + Math.random() / 2),
		);
	}

	/** Nobody waits any longer. */
	#surrender(error: TransportError): void {
		const other = this.#waiting.length > 0 ? this.#options.instead?.(error) : undefined;
		for (let exchange = this.#waiting.shift(); exchange; exchange = this.#waiting.shift()) {
			this.#unwatch(exchange);
			if (other) {
				other.start(exchange);
			} else {
				exchange.fail(error);
			}
		}
		this.settled();
	}

	// ---- what the connection says ----

	opened(): void {
		this.#trouble = undefined;
		this.#pump();
	}

	drained(): void {
		this.#pump();
	}

	draining(connection: Connection): void {
		if (connection === this.#connection) {
			this.#connection = undefined;
			this.#leaving.add(connection);
			this.#wentAway(connection);
			if (this.#waiting.length > 0) {
				this.#connect();
			}
		}
	}

	returned(exchange: Exchange): void {
		if (exchange.signal) {
			this.#watch(exchange, exchange.signal);
		}
		this.#waiting.putBack(exchange);
		if (this.#connection?.open === true) {
			this.#pump();
		} else {
			this.#connect();
		}
	}

	ended(connection: Connection, error: TransportError): void {
		this.#leaving.delete(connection);
		if (connection === this.#connection) {
			this.#connection = undefined;
		}
		this.#wentAway(connection);
		if (this.#waiting.length > 0) {
			if (connection.answered > 0) {
				this.#connect();
			} else if (!this.#connection && !this.#retry) {
				this.#failed(error);
			}
		}
	}

	/** A server that has answered may be back soon. */
	#wentAway(connection: Connection): void {
		if (connection.answered > 0) {
			this.#failures = 0;
			this.#patientUntil = performance.now() + this.#options.reconnectMs;
		}
	}

	settled(): void {
		if (this.#closing && this.#waiting.length === 0 && this.#underWay() === 0) {
			this.#closing();
		}
	}

	#underWay(): number {
		let count = this.#connection?.pending ?? 0;
		for (const connection of this.#leaving) {
			count += connection.pending;
		}
		return count;
	}

	// ---- deadlines: one timer for all calls, set to the nearest that was seen ----

	#arm(at: number): void {
		clearTimeout(this.#clock);
		this.#strikes = at;
		if (at !== Infinity) {
			// With many calls under way looking at all of them takes a while: then not every millisecond.
			const least = 1 + ((this.#underWay() + this.#waiting.length) >>> 14);
			this.#clock = setTimeout(() => this.#strike(), Math.min(Math.max(least, Math.ceil(at - performance.now())), timerMax));
			this.#clock.unref();
		}
	}

	#strike(): void {
		const now = performance.now();
		let nearest = this.#connection?.expire(now) ?? Infinity;
		for (const connection of this.#leaving) {
			nearest = Math.min(nearest, connection.expire(now));
		}
		for (const exchange of this.#waiting.toArray()) {
			if (exchange.deadline <= now) {
				this.#endWaiting(exchange, this.#late());
			} else {
				nearest = Math.min(nearest, exchange.deadline);
			}
		}
		this.#strikes = Infinity;
		this.#arm(nearest);
	}
}
