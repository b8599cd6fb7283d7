// Stands between generated modules and the package: notes what is packed, and turns it off. Copied to where they are compiled.
import * as inner from "@forst/sidecar/generated";

export * from "@forst/sidecar/generated";

export const hooks = {
	packing: true,
	/** Of the calls since it was emptied: arguments were `packed`, a packed result was `read`. */
	seen: {},
};

/** The same methods, each of which tells what it gave. */
function told(form, note) {
	return Object.fromEntries(
		Object.keys(form).map((name) => [
			name,
			(...args) => {
				const given = form[name](...args);
				note(given);
				return given;
			},
		]),
	);
}

export function packedArguments(encode) {
	return told(inner.packedArguments(encode), (list) => (hooks.seen.packed ||= list !== undefined));
}

export function packedResult(decode) {
	return told(inner.packedResult(decode), () => (hooks.seen.read = true));
}

export function defineRoute({ packed, ...description }) {
	const withPacked = inner.defineRoute(packed === undefined ? description : { ...description, packed });
	const without = inner.defineRoute(description);
	const chosen = () => (hooks.packing ? withPacked : without);
	return {
		call: (...args) => chosen().call(...args),
		safe: (...args) => chosen().safe(...args),
		raw: (...args) => chosen().raw(...args),
		sync: (...args) => chosen().sync(...args),
		safeSync: (...args) => chosen().safeSync(...args),
		rawSync: (...args) => chosen().rawSync(...args),
	};
}
