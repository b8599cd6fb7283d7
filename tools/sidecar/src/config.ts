// Where the server is: the option, else FORST_URL, else `http` in the nearest forst.config.json, else the server's default.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const fallback = "http://127.0.0.1:8080";

function readConfig(): string | undefined {
	for (let folder = process.cwd(); ; folder = dirname(folder)) {
		try {
			return readFileSync(join(folder, "forst.config.json"), "utf8");
		} catch {
			// Not here, or not ours to read.
		}
		if (dirname(folder) === folder) {
			return undefined;
		}
	}
}

/** "127.0.0.1:8080" of the configuration, as a URL. An address of any host is reached by loopback. */
function configured(): string | undefined {
	const content = readConfig();
	if (content === undefined) {
		return undefined;
	}
	let http: unknown;
	try {
		http = (JSON.parse(content) as { http?: unknown } | null)?.http;
	} catch (cause) {
		throw new TypeError("forst.config.json is not JSON", { cause });
	}
	return typeof http === "string" && http !== "" ? `http://${http.replace(/^(0\.0\.0\.0|\[::\])?:/, "127.0.0.1:")}` : undefined;
}

/** The base URL, checked: http or https, without credentials, query or fragment. Throws a TypeError otherwise. */
export function findBaseUrl(option: string | URL | undefined): URL {
	const text = option ?? (process.env["FORST_URL"] || configured() || fallback);
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
