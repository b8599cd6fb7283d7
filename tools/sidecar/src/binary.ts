// Where forstc is: the option, else FORSTC_BINARY, else the package for this platform, else PATH.
import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, extname, isAbsolute, join, resolve } from "node:path";

function isProgram(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return statSync(path).isFile();
	} catch {
		return false;
	}
}

/** The package that has forstc for this platform; npm installs the one that fits, as an optional dependency. */
const platformPackage = `@forst/forstc-${process.platform}-${process.arch}`;

/** Where modules are looked for: beside this file, the program, the working directory, and beside the copy of this package there. */
function* bases(): Generator<string> {
	if (typeof __filename === "string") {
		yield __filename;
	}
	const program = process.argv[1];
	for (const base of [...(program === undefined ? [] : [program]), join(process.cwd(), "package.json")]) {
		if (!isAbsolute(base)) {
			continue;
		}
		yield base;
		const own = resolveFrom(base, "@forst/sidecar/package.json");
		if (own !== undefined) {
			yield own;
		}
	}
}

function resolveFrom(base: string, name: string): string | undefined {
	try {
		return createRequire(base).resolve(name);
	} catch {
		return undefined;
	}
}

function inPackage(): string | undefined {
	for (const base of bases()) {
		const path = resolveFrom(base, `${platformPackage}/bin/forstc`);
		if (path !== undefined && isProgram(path)) {
			return path;
		}
	}
	return undefined;
}

/** This package's own `forstc`, which looks here in its turn: npm puts it into PATH. */
function isLauncher(program: string): boolean {
	return extname(realpathSync(program)) === ".mjs";
}

function inPath(path: string | undefined): string | undefined {
	for (const folder of (path ?? "").split(delimiter)) {
		const program = join(folder, "forstc");
		if (folder !== "" && isProgram(program) && !isLauncher(program)) {
			return program;
		}
	}
	return undefined;
}

/** The path of forstc. Throws an Error that tells where it was looked for. One that was named is taken or nothing. */
export function findForstc(option?: string, env: NodeJS.ProcessEnv = process.env, cwd = process.cwd()): string {
	const named = option ?? (env["FORSTC_BINARY"] || undefined);
	if (named !== undefined) {
		const path = resolve(cwd, named);
		if (isProgram(path)) {
			return path;
		}
		throw new Error(`${option === undefined ? "FORSTC_BINARY" : "the option forstc"} names ${path}, which is no program`);
	}
	const found = inPackage() ?? inPath(env["PATH"]);
	if (found !== undefined) {
		return found;
	}
	throw new Error(
		`there is no forstc: no option \`forstc\`, no FORSTC_BINARY, no package ${platformPackage}, and none in PATH (${env["PATH"] ?? ""})`,
	);
}
