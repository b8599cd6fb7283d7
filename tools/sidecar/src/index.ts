// Everything that applications use.
export { withCircuitBreaker } from "./breaker-transport.js";
export type { Breaker } from "./breaker-transport.js";
export { CircuitBreaker, CircuitOpenError, judgeOutcome } from "./circuit-breaker.js";
export type { CircuitBreakerOptions, CircuitOutcome, CircuitState, CircuitVerdict } from "./circuit-breaker.js";
export { ForstClient } from "./client.js";
export type { PackedForm, RouteDescription } from "./call.js";
export type { CallOptions, ClientOptions, RetryOptions, SyncOptions } from "./client.js";
export type { ForstConfig } from "./config.js";
export { configureForst } from "./default-client.js";
export { ForstDevServer } from "./dev-server.js";
export type { ForstDevServerOptions } from "./dev-server.js";
export {
	ConstraintViolation,
	ForstError,
	isConstraintViolation,
	isForstError,
	isRequestError,
	isRouteError,
	isTransportError,
	MissingKey,
	RequestError,
	requestErrorCodes,
	RouteError,
	TransportError,
	UnnamedError,
} from "./errors.js";
export type { Constraint, Failure, Position, RequestErrorCode, TransportErrorCode } from "./errors.js";
export { ForstExpressProxy } from "./express-proxy.js";
export type {
	AutoRegisterOptions,
	ExpressProxyConfig,
	FastifyLike,
	FastifyPluginLike,
	FastifyReplyLike,
	RegisteredRoute,
	RouteOptions,
} from "./express-proxy.js";
export type { ErrorValue, Outcome } from "./generated.js";
export { ForstHTTPProxy } from "./http-proxy.js";
export type { ProxiedRequest, ProxyConfig, ProxyHandler, ProxyOptions, ProxyOutcome } from "./http-proxy.js";
export type { Dispatcher, DispatcherResponse } from "./http.js";
export type { Mode, ModeChoice } from "./mode.js";
export { withRetry } from "./retry.js";
export type { RouteSource } from "./route-files.js";
export { ForstServer, ForstServerError } from "./server.js";
export type { ForstLogger, ForstServerOptions, LogEntry, ReadyInfo } from "./server.js";
export type { Middleware, RetryPolicy, Transport, TransportRequest, TransportResponse } from "./transport.js";
export { withForstTestScope } from "./doubles.js";
export type { Double, Doubles, DoublesOf } from "./doubles.js";
