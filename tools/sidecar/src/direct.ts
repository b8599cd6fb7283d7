// Routes in this process. This version has no addon to load.
import type { Carrier } from "./carrier.js";

export interface DirectOptions {
	/** The folder of the build. */
	readonly out: string;
}

/** Loads the build's addon. Throws an Error that says why it cannot. */
export function openDirect(options: DirectOptions): Carrier {
	throw new Error(`routes cannot be loaded from ${options.out}: this version of @forst/sidecar has no direct mode`);
}
