// A server for a test: on a port and a socket of its own, in a folder of its own, gone with the test or with the process.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ForstClient } from "./client.js";
import type { ClientOptions } from "./client.js";
import { ForstServer } from "./server.js";
import type { ForstLogger } from "./server.js";

export interface ForstTestServerOptions {
	/** The folder of the route files; that of forst.config.json, or forst/routes, unless told. */
	readonly routes?: string;
	/** Instead: a folder that `forstc build` made. */
	readonly server?: string;
	/** Where to build; a folder that goes with the server unless told. One that stays makes the next start faster. */
	readonly output?: string;
	/** The path of forstc; else FORSTC_BINARY, the platform's package, PATH. */
	readonly forstc?: string;
	readonly cwd?: string;
	/** Variables beside those of this process: limits, as FORST_BODY_MAX. */
	readonly env?: Readonly<Record<string, string>>;
	/** Told what the server logs; nobody unless told. */
	readonly logger?: ForstLogger;
	/** Of the client that is made. */
	readonly client?: ClientOptions;
}

export interface ForstTestServer {
	/** "http://127.0.0.1:41234" */
	readonly url: string;
	/** The path of the socket. */
	readonly ipc: string;
	/** Calls it, over the socket. */
	readonly client: ForstClient;
	/** Closes the client, and resolves when the server is gone. */
	stop(): Promise<void>;
	/** The same, for `await using`. */
	[Symbol.asyncDispose](): Promise<void>;
}

/** Resolves when the server accepts calls. It does not keep Node running, and ends with it. */
export async function startForstTestServer(options: ForstTestServerOptions = {}): Promise<ForstTestServer> {
	const { server: built, routes = built, output, forstc, cwd, env, logger, client: clientOptions } = options;
	const folder = mkdtempSync(join(tmpdir(), "forst-test-"));
	const clean = (): void => rmSync(folder, { recursive: true, force: true });
	const ipc = join(folder, "s.sock");
	const server = new ForstServer({
		...(routes === undefined ? {} : { routes }),
		...(built === undefined ? { output: output ?? join(folder, "build") } : {}),
		...(forstc === undefined ? {} : { forstc }),
		...(cwd === undefined ? {} : { cwd }),
		...(env ? { env } : {}),
		http: { port: 0 },
		ipc: { socketPath: ipc },
		logger: logger ?? false,
		restart: false,
	});
	process.once("exit", clean);
	try {
		await server.start();
		server.unref();
	} catch (error) {
		process.off("exit", clean);
		clean();
		throw error;
	}
	const client = new ForstClient({ mode: "ipc", ipc, ...clientOptions });
	const stop = async (): Promise<void> => {
		await client.close();
		await server.stop();
		process.off("exit", clean);
		clean();
	};
	return { url: server.url ?? "", ipc, client, stop, [Symbol.asyncDispose]: stop };
}
