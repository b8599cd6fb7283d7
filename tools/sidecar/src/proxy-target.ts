// Request targets: what of a request's URL may go upstream. Only a path and a query ever do; where to is not the URL's
// to say, however it is written.

/** Thrown for a request that has no business upstream; answered with 400. */
export class BadTarget extends Error {
	readonly status = 400;
}

/** Nothing but visible ASCII, and of that nothing that any URL parser reads as a slash, a fragment or markup. */
const allowed = /^\/[!$-;=?-[\]^-~]*$/;
const escapes = /%(?![0-9A-Fa-f]{2})|%00/;

/** Path and query of a request's URL, in origin-form or absolute-form. Throws BadTarget. */
export function targetOf(url: string): string {
	// The authority of an absolute URL is dropped: RFC 9112, 3.2.2 lets servers take that form from anybody.
	const absolute = /^https?:\/\/[^/?#\\]*/i.exec(url);
	let target = absolute ? url.slice(absolute[0].length) : url;
	if (absolute && !target.startsWith("/")) {
		target = `/${target}`;
	}
	if (!allowed.test(target) || escapes.test(target)) {
		throw new BadTarget("the request target is not well-formed");
	}
	const { path } = splitTarget(target);
	// Read as the most lenient server would: it must not leave a prefix that the proxy puts in front.
	const segments = path.replace(/%2e/gi, ".").split(/\/|%2f|%5c/i);
	if (segments.some((segment) => /^\.\.?(;|$)/.test(segment))) {
		throw new BadTarget("the request target has dot segments");
	}
	return target;
}

/** A target's path, and its query with the question mark, or nothing. */
export function splitTarget(target: string): { readonly path: string; readonly query: string } {
	const mark = target.indexOf("?");
	return mark < 0 ? { path: target, query: "" } : { path: target.slice(0, mark), query: target.slice(mark) };
}

/** Checks a path that the application names. Throws a TypeError. */
export function checkPath(path: string): void {
	let target: string | undefined;
	try {
		target = targetOf(path);
	} catch {
		// Told below.
	}
	if (target !== path || path.includes("?")) {
		throw new TypeError(`not a path: ${JSON.stringify(path)}`);
	}
}
