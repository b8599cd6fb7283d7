// forstc as a child of this process, for as long as it is wanted: started again when it dies, told apart from its servers,
// which it restarts itself. ForstServer and ForstDevServer are this with a command each.
import { findForstc } from "./binary.js";
import { describeExit, ForstcProcess, ForstServerError } from "./forstc-process.js";
import type { Exit, LogEntry, ReadyInfo } from "./forstc-process.js";

/** Takes what forstc logs; `console` is one. */
export interface ForstLogger {
	info(message: string, entry: LogEntry): void;
	warn(message: string, entry: LogEntry): void;
	error(message: string, entry: LogEntry): void;
}

export interface ForstServerOptions {
	/** The folder of the route files, or one that `forstc build` made; forst.config.json's `routes`, or forst/routes, unless told. */
	routes?: string;
	/** The folder to build in; `out` of forst.config.json, or dist/forst. */
	output?: string;
	/** What to listen on; both, as forst.config.json says, unless told. */
	transports?: readonly ("http" | "ipc")[];
	/** `port` 0 picks one. `cors`: the origins that may read answers, true for all. */
	http?: { host?: string; port?: number; cors?: boolean | readonly string[] };
	/** The Unix socket; in a private folder unless told. It is for its user alone: `permissions` can only say so. */
	ipc?: { socketPath?: string; permissions?: number };
	/** Event loops, one a thread; as many as processors. */
	workers?: number;
	/** Instead of the nearest forst.config.json. */
	config?: string;
	/** The path of forstc; else FORSTC_BINARY, the platform's package, PATH. */
	forstc?: string;
	/** Where forstc runs: paths above are meant from here. */
	cwd?: string;
	/** Variables beside those of this process: limits, as FORST_BODY_MAX. */
	env?: Readonly<Record<string, string>>;
	/** Who is told what forstc logs; stderr, in short, unless told; false: nobody. */
	logger?: ForstLogger | false;
	/** When forstc itself dies: so many tries in a row, after pauses that double from `baseMs` to `maxMs`. false: none. */
	restart?: { attempts?: number; baseMs?: number; maxMs?: number } | false;
	/** After this time, longer than forstc's own drain, `stop()` kills. */
	stopTimeoutMs?: number;
}

const healthyMs = 10_000;
const defaults = { attempts: 10, baseMs: 100, maxMs: 5_000, stopTimeoutMs: 15_000 };

const stderrLogger: ForstLogger = { info: print, warn: print, error: print };

function print(message: string): void {
	process.stderr.write(`${message}\n`);
}

/** Control characters are shown as `?`: what a request holds must not write on the terminal. */
function visible(text: string): string {
	return text.replace(/\p{Cc}/gu, "?");
}

/** A line for people: the text itself of what is no log, else the event, or what a handler logged, and its members. */
function messageOf(entry: LogEntry): string {
	if (entry.event === "output") {
		return String(entry["text"]);
	}
	const { time: _time, level: _level, event, ...rest } = entry;
	const { message, values, ...others } = event === "log" ? rest : { ...rest, message: event, values: {} };
	const members = Object.entries({ ...(values as object), ...others });
	return ["forst:", String(message), ...members.map(([name, value]) => `${name}=${String(value)}`)].map(visible).join(" ");
}

function addressOf(http: ForstServerOptions["http"]): string | undefined {
	if (http?.host === undefined && http?.port === undefined) {
		return undefined;
	}
	const host = http.host ?? "127.0.0.1";
	return `${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${http.port ?? 8080}`;
}

function checkOptions(options: ForstServerOptions): void {
	const port = options.http?.port;
	if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65535)) {
		throw new RangeError(`a port is a number from 0 to 65535, not ${port}`);
	}
	if (options.ipc?.permissions !== undefined && options.ipc.permissions !== 0o600) {
		throw new RangeError("the Unix socket is for its user alone: its permissions are 0o600");
	}
	for (const transport of options.transports ?? []) {
		if (transport !== "http" && transport !== "ipc") {
			throw new TypeError(`no transport of a server: ${String(transport)}`);
		}
	}
	if (options.transports?.length === 0) {
		throw new TypeError("a server without transports cannot be reached");
	}
}

/** What differs between the commands. */
export interface SupervisedCommand {
	readonly name: "serve" | "dev";
	/** Events before the first ready line that end the start, although forstc goes on. */
	readonly refusals: readonly string[];
}

/** A forstc that is kept running. */
export class Supervisor {
	readonly #options: ForstServerOptions;
	readonly #command: SupervisedCommand;
	#process: ForstcProcess | undefined;
	#ready: ReadyInfo | undefined;
	#starting: Promise<ReadyInfo> | undefined;
	#stopping: Promise<void> | undefined;
	#pause: { readonly timer: NodeJS.Timeout; readonly end: () => void } | undefined;
	#failures = 0;
	#keepAlive = true;
	readonly #waiting = new Set<(entry: LogEntry) => void>();

	constructor(command: SupervisedCommand, options: ForstServerOptions) {
		checkOptions(options);
		this.#command = command;
		this.#options = options;
	}

	get ready(): ReadyInfo | undefined {
		return this.#ready;
	}

	start(): Promise<ReadyInfo> {
		if (this.#stopping !== undefined) {
			return this.#stopping.then(() => this.start());
		}
		this.#starting ??= this.#run(undefined).catch((error: unknown) => {
			this.#starting = undefined;
			throw error;
		});
		return this.#starting;
	}

	async restart(): Promise<ReadyInfo> {
		await this.start();
		const child = this.#process;
		if (child === undefined) {
			throw new ForstServerError("the server is being started again", "");
		}
		child.takePrinted();
		const taken = this.#nextEvent(child, ["reloaded", "build failed", "build fails as before", "the new build does not start"]);
		child.signal("SIGHUP");
		const entry = await taken;
		if (entry.event !== "reloaded" || this.#ready === undefined) {
			throw new ForstServerError(entry.event, child.takePrinted());
		}
		return this.#ready;
	}

	stop(): Promise<void> {
		this.#stopping ??= this.#end().finally(() => {
			this.#stopping = undefined;
			this.#starting = undefined;
		});
		return this.#stopping;
	}

	keepAlive(keep: boolean): void {
		this.#keepAlive = keep;
		this.#process?.keepAlive(keep);
	}

	// ---- starting ----

	#arguments(http: string | undefined): string[] {
		const { routes, output, transports, ipc, workers, config } = this.#options;
		const args: string[] = [];
		const add = (name: string, value: string | number | undefined): void => {
			if (value !== undefined) {
				args.push(`--${name}=${value}`);
			}
		};
		add("http", transports?.includes("http") === false ? "off" : (http ?? addressOf(this.#options.http)));
		add("ipc", transports?.includes("ipc") === false ? "off" : ipc?.socketPath);
		add("output", output);
		add("workers", workers);
		add("config", config);
		return routes === undefined ? args : [...args, "--", routes];
	}

	#environment(): NodeJS.ProcessEnv {
		const cors = this.#options.http?.cors;
		const origins = cors === true ? "*" : cors === undefined || cors === false ? undefined : cors.join(",");
		return { ...process.env, ...(origins === undefined ? {} : { FORST_ALLOW_ORIGIN: origins }), ...this.#options.env };
	}

	/** Starts forstc; resolves when it is ready. On the same address when it had one. */
	async #run(http: string | undefined): Promise<ReadyInfo> {
		const { forstc, cwd = process.cwd() } = this.#options;
		const env = this.#environment();
		const child: ForstcProcess = new ForstcProcess({
			binary: findForstc(forstc, env, cwd),
			command: this.#command.name,
			args: this.#arguments(http),
			cwd,
			env,
			onLog: (entry) => this.#takeLog(child, entry),
		});
		this.#process = child;
		try {
			this.#ready = await Promise.race([child.ready, this.#refusal(child)]);
		} catch (error) {
			this.#process = undefined;
			if (child.running) {
				child.signal("SIGTERM");
				await child.exited;
			}
			throw error;
		}
		child.keepAlive(this.#keepAlive);
		const since = performance.now();
		void child.exited.then((exit) => this.#exited(child, exit, since));
		return this.#ready;
	}

	/** Rejects when forstc says that it waits for other sources. */
	async #refusal(child: ForstcProcess): Promise<never> {
		const entry = await this.#nextEvent(child, this.#command.refusals);
		throw new ForstServerError(entry.event, child.takePrinted());
	}

	// ---- while it runs ----

	#log(entry: LogEntry): void {
		const { logger = stderrLogger } = this.#options;
		if (logger === false) {
			return;
		}
		const level = entry.level === "error" || entry.level === "warn" ? entry.level : "info";
		logger[level](messageOf(entry), entry);
	}

	#takeLog(child: ForstcProcess, entry: LogEntry): void {
		if (entry.event === "reloaded" && child === this.#process && this.#ready !== undefined) {
			const { build, contract, routes } = entry as { build?: string; contract?: string; routes?: string };
			this.#ready = {
				...this.#ready,
				...(build === undefined ? {} : { build }),
				...(contract === undefined ? {} : { contract }),
				...(routes === undefined ? {} : { routes: Number(routes) }),
			};
		}
		this.#log(entry);
		for (const take of [...this.#waiting]) {
			take(entry);
		}
	}

	/** The next entry of that child with one of the names. */
	#nextEvent(child: ForstcProcess, names: readonly string[]): Promise<LogEntry> {
		return new Promise((resolve, reject) => {
			const take = (entry: LogEntry): void => {
				if (names.includes(entry.event)) {
					this.#waiting.delete(take);
					resolve(entry);
				}
			};
			this.#waiting.add(take);
			void child.exited.then((exit) => {
				this.#waiting.delete(take);
				reject(new ForstServerError(`forstc ended with ${describeExit(exit)}`, child.takePrinted(), exit.code ?? undefined));
			});
		});
	}

	#exited(child: ForstcProcess, exit: Exit, since: number): void {
		if (this.#process !== child || this.#stopping !== undefined) {
			return;
		}
		const http = this.#ready?.http;
		this.#process = undefined;
		this.#ready = undefined;
		this.#log({ level: "error", event: "forstc ended", status: describeExit(exit) });
		if (performance.now() - since >= healthyMs) {
			this.#failures = 0;
		}
		this.#starting = this.#startAgain(http);
		this.#starting.catch(() => {
			this.#starting = undefined;
		});
	}

	async #startAgain(http: string | undefined): Promise<ReadyInfo> {
		const { restart = {} } = this.#options;
		const { attempts, baseMs, maxMs } = { ...defaults, ...(restart === false ? { attempts: 0 } : restart) };
		for (let last: unknown; ; ) {
			if (this.#failures >= attempts) {
				const error = new ForstServerError(`forstc is not started again: ${attempts} tries`, "", undefined, { cause: last });
				this.#log({ level: "error", event: "forstc is not started again", tries: attempts });
				throw error;
			}
			if (this.#stopping !== undefined) {
				throw new ForstServerError("the server was stopped", "");
			}
			const pauseMs = Math.min(maxMs, baseMs * 2 ** this.#failures) * (0.75 + Math.random() / 2);
			this.#failures++;
			await this.#sleep(pauseMs);
			if (this.#stopping !== undefined) {
				throw new ForstServerError("the server was stopped", "");
			}
			try {
				return await this.#run(http);
			} catch (error) {
				last = error;
				this.#log({ level: "error", event: "forstc does not start", reason: error instanceof Error ? error.message : String(error) });
			}
		}
	}

	#sleep(ms: number): Promise<void> {
		return new Promise((resolve) => {
			const end = (): void => {
				clearTimeout(timer);
				this.#pause = undefined;
				resolve();
			};
			const timer = setTimeout(end, ms);
			if (!this.#keepAlive) {
				timer.unref();
			}
			this.#pause = { timer, end };
		});
	}

	async #end(): Promise<void> {
		// Whatever comes of it, the end of what was started is what is waited for.
		const starting = this.#starting?.catch(() => undefined);
		const child = this.#process;
		this.#ready = undefined;
		this.#pause?.end();
		if (child === undefined) {
			await starting;
			return;
		}
		child.keepAlive(true);
		child.signal("SIGTERM");
		const timer = setTimeout(() => child.signal("SIGKILL"), this.#options.stopTimeoutMs ?? defaults.stopTimeoutMs);
		await child.exited;
		clearTimeout(timer);
		await starting;
		this.#process = undefined;
	}
}
