// ForstDevServer: `forstc dev` as a child of this process. It watches the sources and serves the last good build.
import { SupervisedForst } from "./supervised.js";
import { Supervisor } from "./supervisor.js";
import type { ForstServerOptions } from "./supervisor.js";

export interface ForstDevServerOptions extends ForstServerOptions {
	/** Where the sources are broken at first: true lets `start()` wait until they are not; it rejects with their errors unless told. */
	waitForFix?: boolean;
}

/** Supervises `forstc dev`. */
export class ForstDevServer extends SupervisedForst {
	constructor(options: ForstDevServerOptions = {}) {
		const { waitForFix = false, ...others } = options;
		const refusals = waitForFix ? [] : ["build failed", "the new build does not start"];
		super(new Supervisor({ name: "dev", refusals }, others));
	}
}

export { ForstServerError } from "./forstc-process.js";
export type { LogEntry, ReadyInfo } from "./forstc-process.js";
export type { ForstLogger, ForstServerOptions } from "./supervisor.js";
