// The conformance table (tests/conform, and the samples'): its cases, and builds of the route files that they are about.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { emptyFolder, here } from "./served.mjs";

const conform = resolve(here, "../conform");
const samples = resolve(here, "../../samples");

/** Blocks of a .http file; tests/conform/run.py says what they are. */
function readCases(file) {
	return readFileSync(file, "utf8")
		.split(/^### /m)
		.slice(1)
		.map((block) => {
			const [asked, answered = ""] = block.split("\n==> ");
			const [head, ...body] = asked.split("\n\n");
			const [title, first, ...lines] = head.split("\n");
			const [method, path] = first.split(" ");
			const headers = Object.fromEntries(lines.filter(Boolean).map((line) => line.split(": ").map((part, i) => (i === 0 ? part.toLowerCase() : part))));
			const [answerHead, ...expected] = answered.split("\n\n");
			const trim = (parts) => parts.join("\n\n").replace(/^\n+|\n+$/g, "");
			const table = basename(file) === "requests.http" ? basename(resolve(file, "..")) : basename(file, ".http");
			return { label: `${table}: ${title}`, method, path, headers, body: trim(body), status: Number(answerHead.split("\n")[0]), expected: trim(expected) };
		});
}

/** Not what HTTP says of itself, nor the query strings of GET. */
function isOfCalls({ method, path, status, headers }) {
	return method === "POST" && !path.includes("?") && ![405, 415].includes(status) && (headers["content-type"] ?? "application/json") === "application/json";
}

function groupOf(name, sources, files) {
	return { name, sources, cases: files.flatMap(readCases).filter(isOfCalls) };
}

function foldersWithRequests(root) {
	return readdirSync(root).filter((name) => existsSync(join(root, name, "requests.http")));
}

/** Cases that one build answers, where there are any: those of tests/conform, of each source root in it, of each sample. */
export function groups() {
	const tables = readdirSync(conform).filter((name) => name.endsWith(".http"));
	return [
		groupOf("table", tables.map((name) => join(conform, name.replace(/\.http$/, ".ft"))), tables.map((name) => join(conform, name))),
		...foldersWithRequests(conform).map((name) => groupOf(name, [join(conform, name)], [join(conform, name, "requests.http")])),
		...foldersWithRequests(samples).map((name) => groupOf(`sample-${name}`, [join(samples, name, "forst")], [join(samples, name, "requests.http")])),
	].filter(({ cases }) => cases.length > 0);
}

/** Puts the group's route files into a folder of that name below dist/; gives it, and the routes within. */
export function placeSources(name, group) {
	const folder = emptyFolder(name);
	const root = join(folder, "forst");
	mkdirSync(join(root, "routes"), { recursive: true });
	for (const source of group.sources) {
		cpSync(source, source.endsWith(".ft") ? join(root, "routes", basename(source)) : root, { recursive: true });
	}
	return { folder, routes: join(root, "routes") };
}

/** An answer as it stands in the table. */
export function withoutId(text) {
	return text.replace(/"requestId":"[^"]*"/, '"requestId":"*"').replace(/"milliseconds":\d+/, '"milliseconds":0');
}
