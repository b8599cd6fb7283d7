// One forstc as a child process: started, heard line by line, ready or not, stopped. It dies when this process does.
import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/** What forstc says when it serves. A member is absent where it does not listen so. */
export interface ReadyInfo {
	readonly event: "ready";
	/** "127.0.0.1:8080" */
	readonly http?: string;
	/** The Unix socket's path. */
	readonly ipc?: string;
	readonly pid: number;
	readonly routes: number;
	readonly build: string;
	readonly contract?: string;
}

/** A line of forstc's log. What is no JSON, as diagnostics are, has `event: "output"` and `text`. */
export interface LogEntry {
	readonly level: string;
	readonly event: string;
	readonly time?: string;
	readonly [name: string]: unknown;
}

/** forstc ended, or could not begin; `diagnostics` is what it printed about it. */
export class ForstServerError extends Error {
	/** What forstc printed beside its log: the sources' errors, or why it cannot start. */
	readonly diagnostics: string;
	/** Its exit code: 1 the sources have errors, 2 settings are wrong, 3 the machine lacks something, 78 servers keep dying. */
	readonly exitCode: number | undefined;

	constructor(message: string, diagnostics: string, exitCode?: number, options?: ErrorOptions) {
		super(diagnostics === "" ? message : `${message}\n${diagnostics}`, options);
		this.name = "ForstServerError";
		this.diagnostics = diagnostics;
		this.exitCode = exitCode;
	}
}

export interface ForstcStart {
	readonly binary: string;
	readonly command: string;
	readonly args: readonly string[];
	readonly cwd: string;
	readonly env: NodeJS.ProcessEnv;
	readonly onLog: (entry: LogEntry) => void;
}

const keptMax = 65536;
const lineMax = 1 << 20;

/** Calls `take` with every line of the stream, without its end. */
function onLines(stream: Readable, take: (line: string) => void): void {
	const decoder = new StringDecoder("utf8");
	let rest = "";
	stream.on("data", (chunk: Buffer) => {
		const lines = (rest + decoder.write(chunk)).split("\n");
		rest = lines.pop() ?? "";
		if (rest.length > lineMax) {
			lines.push(rest);
			rest = "";
		}
		lines.forEach(take);
	});
	stream.on("end", () => {
		rest += decoder.end();
		if (rest !== "") {
			take(rest);
			rest = "";
		}
	});
	// It ends with the process; there is nothing else to tell.
	stream.on("error", () => undefined);
}

function parseObject(line: string): Record<string, unknown> | undefined {
	if (!line.startsWith("{")) {
		return undefined;
	}
	try {
		return JSON.parse(line) as Record<string, unknown>;
	} catch {
		return undefined;
	}
}

function isReady(value: Record<string, unknown> | undefined): value is Record<string, unknown> & ReadyInfo {
	return value?.["event"] === "ready" && typeof value["pid"] === "number";
}

export interface Exit {
	readonly code: number | null;
	readonly signal: NodeJS.Signals | null;
}

export function describeExit({ code, signal }: Exit): string {
	return signal === null ? `exit code ${String(code)}` : signal;
}

/** A running forstc. */
export class ForstcProcess {
	readonly exited: Promise<Exit>;
	/** Settles once: what it says when it serves, or why it does not. */
	readonly ready: Promise<ReadyInfo>;
	readonly #child: ChildProcessByStdio<null, Readable, Readable>;
	readonly #onLog: (entry: LogEntry) => void;
	#printed = "";
	#running = true;

	constructor(start: ForstcStart) {
		this.#onLog = start.onLog;
		// A group of its own: a terminal's Ctrl-C is for us to take, and forstc drains when we say so or are gone.
		this.#child = spawn(start.binary, [start.command, `--die-with-parent=${process.pid}`, ...start.args], {
			cwd: start.cwd,
			env: start.env,
			detached: true,
			stdio: ["ignore", "pipe", "pipe"],
		});
		const child = this.#child;
		let began: Error | undefined;
		this.exited = new Promise((done) => {
			child.once("error", (error) => {
				began = error;
				if (child.pid === undefined) {
					this.#running = false;
					done({ code: null, signal: null });
				}
			});
			// "close" comes when the pipes are read to their end as well.
			child.once("close", (code, signal) => {
				this.#running = false;
				done({ code, signal });
			});
		});
		this.ready = new Promise((resolve, reject) => {
			onLines(child.stdout, (line) => {
				const value = parseObject(line);
				if (isReady(value)) {
					resolve(value);
				}
			});
			void this.exited.then((exit) => {
				reject(
					began === undefined
						? new ForstServerError(`forstc ended with ${describeExit(exit)}`, this.takePrinted(), exit.code ?? undefined)
						: new ForstServerError(`cannot start ${start.binary}: ${began.message}`, "", undefined, { cause: began }),
				);
			});
		});
		// Whoever waits is told; when nobody does it is no fault of theirs.
		this.ready.catch(() => undefined);
		onLines(child.stderr, (line) => this.#takeLogLine(line));
	}

	#takeLogLine(line: string): void {
		const value = parseObject(line);
		if (typeof value?.["event"] === "string" && typeof value["level"] === "string") {
			this.#onLog(value as LogEntry);
			return;
		}
		this.#printed = `${this.#printed}${line}\n`.slice(-keptMax);
		this.#onLog({ level: "info", event: "output", text: line });
	}

	/** What was printed beside the log since this was asked last. */
	takePrinted(): string {
		const printed = this.#printed.trim();
		this.#printed = "";
		return printed;
	}

	get running(): boolean {
		return this.#running;
	}

	signal(signal: NodeJS.Signals): void {
		this.#child.kill(signal);
	}

	/** Whether it keeps Node from ending. */
	keepAlive(keep: boolean): void {
		const handles = [this.#child, this.#child.stdout, this.#child.stderr] as { ref?: () => void; unref?: () => void }[];
		for (const handle of handles) {
			(keep ? handle.ref : handle.unref)?.call(handle);
		}
	}
}
