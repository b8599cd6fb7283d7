// The proxy's own answers: what went wrong, as the sidecar itself would say it.
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { CircuitOpenError } from "./circuit-breaker.js";
import { isTransportError } from "./errors.js";
import { BodyConsumed } from "./proxy-body.js";
import { BadTarget } from "./proxy-target.js";

export interface Problem {
	readonly status: number;
	readonly code: string;
	readonly detail: string;
	readonly retryAfterSeconds?: number;
}

function requestIdOf(request: IncomingMessage): string {
	const given = request.headers["x-request-id"];
	return typeof given === "string" && /^[-\w.~:/+=@]{1,128}$/.test(given) ? given : randomBytes(8).toString("hex");
}

/** Takes back what the application has said of the body, which is another's. */
export function unframe(response: ServerResponse): void {
	for (const name of ["content-length", "transfer-encoding", "content-encoding", "etag", "last-modified", "trailer"]) {
		// Node remembers removals of the first two even where there was nothing.
		if (response.hasHeader(name)) {
			response.removeHeader(name);
		}
	}
}

/** Answers as the sidecar would. */
export function answerProblem(request: IncomingMessage, response: ServerResponse, problem: Problem): void {
	const requestId = requestIdOf(request);
	const { status, code, detail } = problem;
	const body = Buffer.from(JSON.stringify({ type: "about:blank", title: code, status, detail, code, requestId }));
	unframe(response);
	response.statusCode = status;
	response.statusMessage = "";
	response.setHeader("content-type", "application/problem+json");
	response.setHeader("content-length", body.length);
	response.setHeader("cache-control", "no-store");
	response.setHeader("x-request-id", requestId);
	if (problem.retryAfterSeconds !== undefined) {
		response.setHeader("retry-after", problem.retryAfterSeconds);
	}
	response.end(body);
}

export function problemOf(error: unknown): Problem {
	const detail = error instanceof Error ? error.message : String(error);
	if (error instanceof BadTarget) {
		return { status: 400, code: "BadRequest", detail };
	}
	if (error instanceof CircuitOpenError) {
		return { status: 503, code: "CircuitOpen", detail: "the sidecar has failed too often and is given a rest", retryAfterSeconds: Math.max(1, Math.ceil(error.retryAfterMs / 1000)) };
	}
	if (isTransportError(error)) {
		switch (error.code) {
			case "Timeout":
				return { status: 504, code: "DeadlineExceeded", detail: "the sidecar has not answered in time" };
			case "Unreachable":
				return { status: 503, code: "Unreachable", detail: "the sidecar is not there", retryAfterSeconds: 1 };
			default:
				return { status: 502, code: "BadResponse", detail: "the sidecar's answer is broken" };
		}
	}
	return error instanceof BodyConsumed ? { status: 500, code: "BodyConsumed", detail } : { status: 500, code: "ProxyFault", detail: "the request could not be passed on" };
}
