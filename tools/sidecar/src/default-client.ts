// The client that generated functions call. One for the whole process, whichever copies of this package (ESM beside
// CommonJS) are loaded.
import { ForstClient } from "./client.js";
import type { ClientOptions } from "./client.js";

const place: unique symbol = Symbol.for("@forst/sidecar:default-client@0") as never;

/** An object of its own: looking into the global one for each call would cost more. */
interface Holder {
	client?: ForstClient;
}

const holder: Holder = ((globalThis as { [place]?: Holder })[place] ??= {});

/** Sets what generated functions call from now on; the client before it is closed when its calls are done. Gives the new one. */
export function configureForst(options: ClientOptions = {}): ForstClient {
	const before = holder.client;
	const client = new ForstClient(options);
	holder.client = client;
	// Its calls end by themselves; nobody waits for its connections.
	before?.close().catch(() => undefined);
	return client;
}

export function defaultClient(): ForstClient {
	return (holder.client ??= new ForstClient());
}
