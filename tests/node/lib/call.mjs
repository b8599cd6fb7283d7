// Calls without a client in between: what a transport gives, as text.
import { openDirect } from "@forst/sidecar/lib/direct";

export const retry = { attempts: 1, baseMs: 1, maxMs: 1 };

export function request(path, value, options = {}) {
	const { body = value === undefined ? undefined : JSON.stringify(value), headers = {}, deadline = Infinity, signal } = options;
	return {
		path,
		headers: { "content-type": "application/json", ...headers },
		deadline,
		idempotent: false,
		retry,
		...(body === undefined ? {} : { body }),
		...(signal ? { signal } : {}),
	};
}

export async function callBy(transport, path, value, options) {
	const { status, headers, body } = await transport(request(path, value, options));
	return { status, type: headers["content-type"], retryAfter: headers["retry-after"], text: Buffer.from(body).toString() };
}

export function directOf(folder) {
	const direct = openDirect({ out: folder });
	return { direct, call: (path, value, options) => callBy(direct.transport, path, value, options) };
}
