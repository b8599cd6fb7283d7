// ForstExpressProxy: hands single routes of a Node application over to the sidecar. What is registered is proxied, all else
// goes on to the application's own handlers. For Express 4 and 5, Fastify, and plain node:http.
import type { IncomingMessage, ServerResponse } from "node:http";
import { ForstHTTPProxy } from "./http-proxy.js";
import type { ProxiedRequest, ProxyConfig, ProxyHandler, ProxyOptions, ProxyOutcome } from "./http-proxy.js";
import { checkPath, splitTarget } from "./proxy-target.js";
import { findRoutes } from "./route-files.js";
import type { RouteSource } from "./route-files.js";

export interface ExpressProxyConfig extends ProxyConfig {
	/** `/Search/` is not `/search`. As Express does unless told, it is. */
	readonly strictPaths?: boolean;
}

export interface RouteOptions {
	/** Other methods stay with the application. All unless told. */
	readonly methods?: readonly string[];
	readonly timeout?: number;
	readonly headers?: Readonly<Record<string, string>>;
}

export interface AutoRegisterOptions extends RouteSource {
	/** Put in front of the paths here: "/api" serves the sidecar's `/search` as `/api/search`. */
	readonly prefix?: string;
	/** Only these paths of the sidecar. */
	readonly only?: readonly string[];
}

export interface RegisteredRoute {
	/** Here. */
	readonly nodeRoute: string;
	/** There. */
	readonly forstRoute: string;
	/** Undefined: all. */
	readonly methods: readonly string[] | undefined;
}

/** What is needed of a Fastify instance, 4 or 5. */
export interface FastifyLike {
	addHook(name: "onRequest", hook: (request: { readonly raw: IncomingMessage }, reply: FastifyReplyLike, done: (error?: Error) => void) => void): unknown;
}

export interface FastifyReplyLike {
	readonly raw: ServerResponse;
	hijack(): unknown;
	getHeaders(): Record<string, number | string | string[] | undefined>;
}

export type FastifyPluginLike = (instance: FastifyLike, options: object, done: (error?: Error) => void) => void;

interface Entry extends RegisteredRoute {
	readonly options: ProxyOptions;
	readonly handle: ProxyHandler;
	readonly methodSet: ReadonlySet<string> | undefined;
	readonly found: boolean;
}

function methodsOf(methods: readonly string[] | undefined): ReadonlySet<string> | undefined {
	if (!methods) {
		return undefined;
	}
	const all = methods.map((method) => method.toUpperCase());
	return new Set(all.includes("GET") ? [...all, "HEAD"] : all);
}

export class ForstExpressProxy {
	readonly proxy: ForstHTTPProxy;
	readonly #strict: boolean;
	/** By path; the entries of one path differ in their methods. */
	readonly #routes = new Map<string, Entry[]>();

	constructor(config: ExpressProxyConfig = {}) {
		this.proxy = new ForstHTTPProxy(config);
		this.#strict = config.strictPaths === true;
	}

	/** From now on `nodeRoute` here is `forstRoute` there. The latest word on a path and its methods holds. */
	registerRoute(nodeRoute: string, forstRoute: string = nodeRoute, options: RouteOptions = {}): void {
		this.#register(nodeRoute, forstRoute, options, false);
	}

	/** Takes the route back: it is the application's again. False if it was not registered. */
	unregisterRoute(nodeRoute: string): boolean {
		return this.#routes.delete(this.#key(nodeRoute));
	}

	/**
	 * Registers all routes of the build's manifest (its paths with its methods), or one for each route file where there is no build
	 * (any method). Called again it forgets those that are gone; what `registerRoute` said stays and goes before.
	 */
	autoRegisterRoutes(options: AutoRegisterOptions = {}): readonly RegisteredRoute[] {
		const prefix = (options.prefix ?? "").replace(/\/+$/, "");
		const found = findRoutes(options).filter(({ path }) => options.only?.includes(path) ?? true);
		// All is looked at before anything changes.
		found.forEach(({ path }) => checkPath(prefix + path));
		for (const path of options.only ?? []) {
			if (!found.some((route) => route.path === path)) {
				throw new Error(`there is no route ${path} to register`);
			}
		}
		for (const [key, entries] of this.#routes) {
			this.#keep(key, entries.filter((entry) => !entry.found));
		}
		for (const { path, methods } of found) {
			this.#register(prefix + path, path, methods ? { methods } : {}, true);
		}
		return this.routes();
	}

	/** What is registered. */
	routes(): readonly RegisteredRoute[] {
		return [...this.#routes.values()].flat().map(({ nodeRoute, forstRoute, methods }) => ({ nodeRoute, forstRoute, methods }));
	}

	/** The sidecar's path for a path here, or undefined: the application's own. Without a method any will do. */
	getRoute(path: string, method?: string): string | undefined {
		return this.#find(path, method)?.forstRoute;
	}

	/** Passes one request on, registered or not; see ForstHTTPProxy. To the registered path, if there is one. */
	async proxyRequest(request: ProxiedRequest, response: ServerResponse, options: ProxyOptions = {}): Promise<ProxyOutcome> {
		const entry = options.path === undefined ? this.#findFor(request) : undefined;
		return this.proxy.proxyRequest(request, response, { ...entry?.options, ...options });
	}

	/**
	 * For `app.use(...)`, and for node:http with a function of one's own as third argument. Passes registered routes on and calls
	 * `next` for all others. Above body parsers, bodies are not parsed at all; below them, JSON is written again.
	 */
	middleware(): ProxyHandler {
		return async (request, response, next) => {
			const entry = this.#findFor(request);
			if (entry) {
				await entry.handle(request, response, next);
			} else {
				next?.();
			}
		};
	}

	/** For `fastify.register(...)`: the same for Fastify, before it reads the body. */
	fastifyPlugin(): FastifyPluginLike {
		const plugin: FastifyPluginLike = (instance, _, done) => {
			instance.addHook("onRequest", (request, reply, proceed) => {
				const entry = this.#findFor(request.raw);
				if (!entry) {
					proceed();
					return;
				}
				const headers = reply.getHeaders();
				reply.hijack();
				// What other plugins have set (CORS, a request's id) is part of this answer as well.
				for (const [name, value] of Object.entries(headers)) {
					if (value !== undefined) {
						reply.raw.setHeader(name, value);
					}
				}
				void entry.handle(request.raw, reply.raw, (error) => reply.raw.destroy(error as Error));
			});
			done();
		};
		// For the routes of the whole application, not only those registered inside of the plugin.
		return Object.assign(plugin, { [Symbol.for("skip-override")]: true, [Symbol.for("fastify.display-name")]: "forst-proxy" });
	}

	/** Waits for requests under way and drops the connections. */
	close(): Promise<void> {
		return this.proxy.close();
	}

	#key(path: string): string {
		return this.#strict ? path : path.toLowerCase().replace(/(?<=.)\/$/, "");
	}

	#keep(key: string, entries: Entry[]): void {
		if (entries.length > 0) {
			this.#routes.set(key, entries);
		} else {
			this.#routes.delete(key);
		}
	}

	#register(nodeRoute: string, forstRoute: string, options: RouteOptions, found: boolean): void {
		checkPath(nodeRoute);
		checkPath(forstRoute);
		const { methods, ...rest } = options;
		const passing = { ...rest, path: forstRoute };
		const entry: Entry = { nodeRoute, forstRoute, methods, methodSet: methodsOf(methods), found, options: passing, handle: this.proxy.handler(passing) };
		const key = this.#key(nodeRoute);
		const before = this.#routes.get(key) ?? [];
		if (found) {
			this.#routes.set(key, [...before, entry]);
			return;
		}
		// The same methods again replace; others are beside it, the newest first.
		const same = (other: Entry): boolean => !other.found && [...(other.methodSet ?? ["*"])].sort().join() === [...(entry.methodSet ?? ["*"])].sort().join();
		this.#routes.set(key, [entry, ...before.filter((other) => !same(other))]);
	}

	#find(path: string, method: string | undefined): Entry | undefined {
		return this.#routes.get(this.#key(path))?.find((entry) => method === undefined || (entry.methodSet?.has(method) ?? true));
	}

	#findFor(request: IncomingMessage): Entry | undefined {
		// Express takes the place where it is mounted off `url`. An absolute URL is looked up by its path.
		const url = request.url ?? "";
		const origin = /^https?:\/\/[^/?#\\]*/i.exec(url)?.[0] ?? "";
		const { path } = splitTarget(url.slice(origin.length));
		return this.#find(path, request.method);
	}
}
