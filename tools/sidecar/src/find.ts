// Where the server is: what the program says, else the environment, else forst.config.json, else the file that a running
// server leaves beside its build, else the server's default.
import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Where an address came from. */
type Source = "option" | "server" | "environment" | "config" | "ready" | "default";

/** What is said with more weight comes first; of equal weight the socket does. */
const weights: Readonly<Record<Source, number>> = { option: 0, server: 0, environment: 1, config: 2, ready: 2, default: 3 };

export interface Found {
	readonly http: URL;
	/** The path of the socket, unless an address for HTTP was given with more weight. */
	readonly ipc?: string;
	/** Both are the server's own word, or its options; nobody has named one for its own sake. */
	readonly justFound: boolean;
}

/** Options that a server has, too: one object may serve both. */
export interface ServerPlace {
	readonly transports?: readonly ("http" | "ipc")[];
	readonly http?: { readonly host?: string; readonly port?: number };
	readonly ipc?: string | { readonly socketPath?: string };
}

export interface FindOptions extends ServerPlace {
	readonly baseUrl?: string | URL;
	/** "ipc": the socket counts whatever there is for HTTP. */
	readonly mode?: string;
}

const fallback = "http://127.0.0.1:8080";
const outDefault = "dist/forst";

type Members = Readonly<Record<string, unknown>>;

/** Whether a file's word counts: ours, root's, or of whom the working folder is. Above it others may be able to write. */
function isTrusted(uid: number): boolean {
	const own = process.getuid?.();
	return own === undefined || uid === own || uid === 0 || uid === statSync(".").uid;
}

function readText(path: string): string | undefined {
	try {
		return isTrusted(statSync(path).uid) ? readFileSync(path, "utf8") : undefined;
	} catch {
		// Not there, or not ours to read.
		return undefined;
	}
}

/** The nearest file of that name, from the working folder upwards. */
function upwards(name: string): { folder: string; content: string } | undefined {
	for (let folder = process.cwd(); ; folder = dirname(folder)) {
		const content = readText(join(folder, name));
		if (content !== undefined) {
			return { folder, content };
		}
		if (dirname(folder) === folder) {
			return undefined;
		}
	}
}

function membersOf(content: string): Members {
	const value: unknown = JSON.parse(content);
	return typeof value === "object" && value !== null ? (value as Members) : {};
}

function textOf(members: Members, name: string): string | undefined {
	const value = members[name];
	return typeof value === "string" && value !== "" ? value : undefined;
}

interface Project {
	readonly folder: string;
	readonly config: Members;
}

function readProject(): Project {
	const file = upwards("forst.config.json");
	if (!file) {
		return { folder: upwards("package.json")?.folder ?? process.cwd(), config: {} };
	}
	try {
		return { folder: file.folder, config: membersOf(file.content) };
	} catch (cause) {
		throw new TypeError("forst.config.json is not JSON", { cause });
	}
}

/** What a running server says of itself; empty when there is none. */
function readReady(out: string): Members {
	const content = readText(join(out, "ready.json"));
	try {
		return content === undefined ? {} : membersOf(content);
	} catch {
		return {};
	}
}

/** "127.0.0.1:8080" as a URL. An address of any host is reached by loopback; a port that the server picks is not known here. */
function urlOf(address: string | undefined): string | undefined {
	if (address === undefined || /(^|:)0$/.test(address)) {
		return undefined;
	}
	return `http://${address.replace(/^(0\.0\.0\.0|\[::\])?:/, "127.0.0.1:")}`;
}

function checkUrl(text: string | URL): URL {
	let url: URL;
	try {
		url = new URL(text);
	} catch (cause) {
		throw new TypeError(`not a base URL: ${String(text)}`, { cause });
	}
	if (url.protocol !== "http:" && url.protocol !== "https:") {
		throw new TypeError(`a base URL begins with http:// or https://, not ${url.protocol}`);
	}
	if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
		throw new TypeError("a base URL has no credentials, query or fragment");
	}
	return url;
}

type Candidate = readonly [from: Source, read: () => string | URL | undefined];

/** The first that says something, down to that weight; what is not needed is not read. */
function first(candidates: readonly Candidate[], weightMax: number): { from: Source; value: string | URL } | undefined {
	for (const [from, read] of candidates) {
		const value = weights[from] <= weightMax ? read() : undefined;
		if (value !== undefined && value !== "") {
			return { from, value };
		}
	}
	return undefined;
}

/** Reads a thing when it is first asked for. */
function once<Thing>(read: () => Thing): () => Thing {
	let held: { readonly thing: Thing } | undefined;
	return () => (held ??= { thing: read() }).thing;
}

function outOf({ folder, config }: Project): string {
	return resolve(folder, textOf(config, "out") ?? outDefault);
}

/** The folder where `forstc build` puts what it makes. */
export function findBuild(): string {
	return outOf(readProject());
}

function addressOfServer({ transports, http }: ServerPlace): string | undefined {
	if (http?.port === undefined || transports?.includes("http") === false) {
		return undefined;
	}
	const host = http.host ?? "127.0.0.1";
	return urlOf(`${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${http.port}`);
}

function socketOfServer({ transports, ipc }: ServerPlace): string | undefined {
	return transports?.includes("ipc") === false ? "off" : typeof ipc === "object" ? ipc.socketPath : undefined;
}

/** Throws a TypeError when what is said is not an http or https URL without credentials, query or fragment. */
export function findServer(options: FindOptions): Found {
	const project = once(readProject);
	const ready = once(() => readReady(outOf(project())));
	const http = first(
		[
			["option", () => options.baseUrl],
			["server", () => addressOfServer(options)],
			["environment", () => process.env["FORST_URL"]],
			["config", () => urlOf(textOf(project().config, "http"))],
			["ready", () => urlOf(textOf(ready(), "http"))],
		],
		weights.default,
	);
	const ipc = first(
		[
			["option", () => (typeof options.ipc === "string" ? options.ipc : undefined)],
			["server", () => socketOfServer(options)],
			["environment", () => process.env["FORST_IPC"]],
			["config", () => configuredSocket(project())],
			["ready", () => textOf(ready(), "ipc")],
		],
		options.mode === "ipc" ? weights.default : weights[http?.from ?? "default"],
	);
	const justFound = http !== undefined && http.from === ipc?.from && (http.from === "ready" || http.from === "server");
	return { justFound, http: checkUrl(http?.value ?? fallback), ...(ipc === undefined || ipc.value === "off" ? {} : { ipc: resolve(String(ipc.value)) }) };
}

function configuredSocket({ folder, config }: Project): string | undefined {
	const path = textOf(config, "ipc");
	return path === undefined || path === "off" ? path : resolve(folder, path);
}
