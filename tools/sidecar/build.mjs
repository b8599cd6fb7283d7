// Builds dist/esm and dist/cjs from the same sources: the format is what the nearest package.json says, so for CommonJS
// the sources are compiled as if theirs said so. Nothing is bundled.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const tsc = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin", "tsc");
const run = (...args) => {
	const { status } = spawnSync(process.execPath, [tsc, ...args], { cwd: here, stdio: "inherit" });
	if (status !== 0) {
		throw new Error("tsc failed");
	}
};

rmSync(join(here, "dist"), { recursive: true, force: true });
run("-p", ".");

// A folder inside the package, so that its dependencies are found.
mkdirSync(join(here, "node_modules"), { recursive: true });
const work = mkdtempSync(join(here, "node_modules", ".cjs-"));
try {
	cpSync(join(here, "src"), join(work, "src"), { recursive: true });
	cpSync(join(here, "tsconfig.json"), join(work, "tsconfig.json"));
	writeFileSync(join(work, "package.json"), '{ "type": "commonjs" }\n');
	run("-p", work, "--outDir", join(here, "dist", "cjs"), "--declarationMap", "false", "--sourceMap", "false");
} finally {
	rmSync(work, { recursive: true, force: true });
}
writeFileSync(join(here, "dist", "cjs", "package.json"), '{ "type": "commonjs" }\n');
