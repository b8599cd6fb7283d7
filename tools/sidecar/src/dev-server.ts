// ForstDevServer: `forstc dev` as a child of this process. It watches the sources and serves the last good build.
import type { ReadyInfo } from "./forstc-process.js";
import { Supervisor } from "./supervisor.js";
import type { ForstServerOptions } from "./supervisor.js";

export interface ForstDevServerOptions extends ForstServerOptions {
	/** Where the sources are broken at first: true lets `start()` wait until they are not; it rejects with their errors unless told. */
	waitForFix?: boolean;
}

/** Supervises `forstc dev`. */
export class ForstDevServer {
	readonly #supervisor: Supervisor;

	constructor(options: ForstDevServerOptions = {}) {
		const { waitForFix = false, ...others } = options;
		const refusals = waitForFix ? [] : ["build failed", "the new build does not start"];
		this.#supervisor = new Supervisor({ name: "dev", refusals }, others);
	}

	/** What forstc said when it was ready, brought up to date when a build takes over; undefined while it is not. */
	get ready(): ReadyInfo | undefined {
		return this.#supervisor.ready;
	}

	/** "http://127.0.0.1:8080", while it is ready and listens so. */
	get url(): string | undefined {
		const http = this.ready?.http;
		return http === undefined ? undefined : `http://${http}`;
	}

	get socketPath(): string | undefined {
		return this.ready?.ipc;
	}

	/** Builds, serves and watches; resolves when it accepts. Rejects with a ForstServerError, which has forstc's own words. */
	start(): Promise<ReadyInfo> {
		return this.#supervisor.start();
	}

	/** Builds again where there are sources, and lets the next build take over without losing a request. Rejects where that fails;
	 * the last build goes on serving. */
	restart(): Promise<ReadyInfo> {
		return this.#supervisor.restart();
	}

	/** Drains and ends; resolves when forstc is gone. */
	stop(): Promise<void> {
		return this.#supervisor.stop();
	}

	/** Keeps Node from ending while it runs, which is so from the start. */
	ref(): this {
		this.#supervisor.keepAlive(true);
		return this;
	}

	/** Lets Node end although it runs; then it ends as well. */
	unref(): this {
		this.#supervisor.keepAlive(false);
		return this;
	}
}

export { ForstServerError } from "./forstc-process.js";
export type { LogEntry, ReadyInfo } from "./forstc-process.js";
export type { ForstLogger, ForstServerOptions } from "./supervisor.js";
