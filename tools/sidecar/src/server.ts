// ForstServer: `forstc serve` as a child of this process, which restarts it, tells when it is ready and takes it along.
import { SupervisedForst } from "./supervised.js";
import { Supervisor } from "./supervisor.js";
import type { ForstServerOptions } from "./supervisor.js";

/** Supervises `forstc serve`. */
export class ForstServer extends SupervisedForst {
	constructor(options: ForstServerOptions = {}) {
		super(new Supervisor({ name: "serve", refusals: [] }, options));
	}
}

export { ForstServerError } from "./forstc-process.js";
export type { LogEntry, ReadyInfo } from "./forstc-process.js";
export type { ForstLogger, ForstServerOptions } from "./supervisor.js";
