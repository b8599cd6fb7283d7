// Whether the file at the socket's path may be trusted: ours (or root's), where nobody else can put another one. Node
// cannot ask a connection for its peer's user, so the file is what is checked.
import { lstatSync, statSync } from "node:fs";
import type { Stats } from "node:fs";
import { dirname } from "node:path";

function look(path: string, read: (path: string) => Stats): Stats | undefined {
	try {
		return read(path);
	} catch {
		return undefined;
	}
}

/** Why a connection to that path is not made; undefined when it may be. */
export function socketTrouble(path: string): string | undefined {
	const own = process.getuid?.();
	const file = look(path, lstatSync);
	if (!file) {
		return `there is no socket at ${path}: no server runs there`;
	}
	if (!file.isSocket()) {
		return `${path} is not a socket`;
	}
	if (own === undefined) {
		return undefined;
	}
	if (file.uid !== own && file.uid !== 0) {
		return `the socket ${path} belongs to another user (uid ${file.uid}, here ${own})`;
	}
	const folder = look(dirname(path), statSync);
	if (!folder || (folder.uid !== own && folder.uid !== 0) || (folder.mode & 0o002) !== 0) {
		return `the folder of the socket ${path} is not private: others can write there`;
	}
	return undefined;
}
