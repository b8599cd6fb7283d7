// The breaker as every wrapper of a transport: takes one, gives one. Does not load the breaker itself.
import type { CircuitBreaker } from "./circuit-breaker.js";
import { TransportError } from "./errors.js";
import type { Transport } from "./transport.js";

/** What is needed of a CircuitBreaker. */
export type Breaker = Pick<CircuitBreaker, "execute">;

/**
 * Refuses requests at once while the breaker is open: TransportError `Unreachable`, its cause the CircuitOpenError. Statuses
 * from 500, no answer, a broken one and no time left are failures; other statuses are not, and what was cancelled says nothing.
 */
export function withCircuitBreaker(transport: Transport, breaker: Breaker): Transport {
	return async (request) => {
		try {
			return await breaker.execute(() => transport(request));
		} catch (error) {
			if (error instanceof Error && error.name === "CircuitOpenError") {
				throw new TransportError("Unreachable", error.message, { cause: error });
			}
			throw error;
		}
	};
}
