// What ForstServer and ForstDevServer have in common: all but the command that they run.
import type { ReadyInfo } from "./forstc-process.js";
import type { Supervisor } from "./supervisor.js";

export abstract class SupervisedForst {
	readonly #supervisor: Supervisor;

	protected constructor(supervisor: Supervisor) {
		this.#supervisor = supervisor;
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

	/** Builds if needed and serves; resolves when it accepts. Rejects with a ForstServerError, which has forstc's own words. */
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
