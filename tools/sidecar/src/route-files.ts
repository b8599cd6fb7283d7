// Which routes there are, from what is on disk: the manifest that `forstc build` writes, or the names of route files.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { findBuild } from "./find.js";

export interface FoundRoute {
	readonly path: string;
	/** Undefined: any. */
	readonly methods?: readonly string[];
}

/** The nearest folder above that has one of these, else the working directory. */
function findProject(): string {
	for (let folder = process.cwd(); ; folder = dirname(folder)) {
		if (["forst.config.json", "forst", "package.json"].some((name) => existsSync(join(folder, name)))) {
			return folder;
		}
		if (dirname(folder) === folder) {
			return process.cwd();
		}
	}
}

function isText(value: unknown): value is string {
	return typeof value === "string";
}

/** The routes of a manifest. Throws an Error that names the file. */
export function readManifest(file: string): readonly FoundRoute[] {
	let routes: unknown;
	try {
		routes = (JSON.parse(readFileSync(file, "utf8")) as { routes?: unknown } | null)?.routes;
	} catch (cause) {
		throw new Error(`${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
	}
	if (!Array.isArray(routes)) {
		throw new Error(`${file} is not a manifest of forstc`);
	}
	return (routes as unknown[]).map((route) => {
		const { path, methods } = (route ?? {}) as { path?: unknown; methods?: unknown };
		if (!isText(path) || !Array.isArray(methods) || !methods.every(isText)) {
			throw new Error(`${file} has a route without a path or methods`);
		}
		return { path, methods };
	});
}

/** As forstc names paths: camelCase, PascalCase and snake_case to kebab-case. */
export function kebab(name: string): string {
	return name.replace(/(?<=[^A-Z_])[A-Z]|(?<=[^_])[A-Z](?=[a-z])/g, "-$&").replaceAll("_", "-").toLowerCase();
}

/** The paths of the route files below a folder, one a file: what else a file exports only the compiler knows. */
export function readRouteFiles(folder: string): readonly FoundRoute[] {
	const paths: string[] = [];
	const walk = (at: string, path: string): void => {
		for (const entry of readdirSync(at, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
			if (entry.isDirectory()) {
				walk(join(at, entry.name), `${path}/${kebab(entry.name)}`);
			} else if (entry.isFile() && entry.name.endsWith(".ft") && !entry.name.endsWith("_test.ft")) {
				paths.push(`${path}/${kebab(entry.name.slice(0, -".ft".length))}`);
			}
		}
	};
	walk(folder, "");
	return paths.map((path) => ({ path }));
}

export interface RouteSource {
	/** A manifest, or the folder that it is in. */
	readonly manifest?: string;
	/** A folder of route files. */
	readonly routes?: string;
}

/** The routes of the source that is named, else of the project's build, else of its route files. */
export function findRoutes(source: RouteSource): readonly FoundRoute[] {
	if (source.manifest !== undefined) {
		return readManifest(source.manifest.endsWith(".json") ? source.manifest : join(source.manifest, "manifest.json"));
	}
	if (source.routes !== undefined) {
		return readRouteFiles(source.routes);
	}
	const manifest = join(findBuild(), "manifest.json");
	const routes = join(findProject(), "forst/routes");
	if (existsSync(manifest)) {
		return readManifest(manifest);
	}
	if (existsSync(routes)) {
		return readRouteFiles(routes);
	}
	throw new Error(`no routes: neither ${manifest} nor ${routes} is there; run forstc build, or say where in { manifest } or { routes }`);
}
