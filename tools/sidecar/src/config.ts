// One object of options for a client and the server that it calls.
import type { ClientOptions } from "./client.js";
import type { ForstServerOptions } from "./supervisor.js";

/** Options of ForstClient, ForstServer and ForstDevServer at once; each takes what is its own. */
export type ForstConfig = ClientOptions & ForstServerOptions;
