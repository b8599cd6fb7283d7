// What the generated types promise; compiled, not run. A promise that does not hold, or an error that is not one, fails tsc.
import { withForstTestScope } from "@forst/sidecar";
import type { DoublesOf, Failure, RequestErrorCode, TransportErrorCode } from "@forst/sidecar";
import type * as forst from "./forst/index.js";
import type { BadFormat, Envelope, Kinds, RecordRecord, ReportError, ReportInput, Response, UsersRecord } from "./forst/index.js";
import { configureForst, delete_, exchange, findUser, kinds, record, rename, report, reverse, Spoiled, then_ } from "./forst/index.js";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function holds<T extends true>(...which: T[]): void {
	void which;
}

holds<Same<Parameters<typeof rename>[1], string>>();
holds<Same<Parameters<typeof rename>[2], boolean | undefined>>();
holds<Same<Awaited<ReturnType<typeof delete_>>, void>>();
holds<Same<Awaited<ReturnType<typeof then_>>, number>>();
holds<Same<Awaited<ReturnType<typeof record>>, Response>>();
holds<Same<Awaited<ReturnType<typeof findUser>>, UsersRecord>>();
holds<Same<ReportInput["format"], "csv" | "json">>();
holds<Same<Kinds["level"], "low" | "high">>();
holds<Same<Kinds["colors"], ("red" | "blue")[]>>();
holds<Same<Kinds["anything"], unknown>>();
holds<Same<Kinds["scores"], Record<string, number>>>();
holds<Same<Kinds["pair"], number[]>>();
holds<Same<Kinds["nested"]["deep"]["deeper"], { n: number }[]>>();
holds<Same<Envelope["many"][number], Uint8Array>>();
holds<Same<RecordRecord["a-key"], string>>();
holds<Same<Awaited<ReturnType<typeof kinds.raw>>, Uint8Array>>();
holds<Same<Parameters<typeof delete_.raw>[0], Uint8Array>>();
holds<Same<ReturnType<typeof findUser.sync>, UsersRecord>>();
holds<Same<ReturnType<typeof delete_.sync>, void>>();
holds<Same<ReturnType<typeof kinds.rawSync>, Uint8Array>>();
holds<Same<ReturnType<typeof findUser.safeSync>, Awaited<ReturnType<typeof findUser.safe>>>>();

declare const value: Kinds;

export async function compiles(): Promise<void> {
	configureForst({ baseUrl: "http://127.0.0.1:1", onContractMismatch: "throw" });
	await kinds(value, { timeoutMs: 5, signal: AbortSignal.timeout(5), retry: { attempts: 2, idempotent: true }, headers: { a: "b" } });
	await rename({ id: 1, name: "x" }, "y");
	await rename({ id: 1, name: "x" }, "y", undefined, { retry: false });
	// @ts-expect-error an optional member is absent or a value, never undefined
	await kinds({ ...value, note: undefined });
	// @ts-expect-error not one of the words
	await report({ format: "xml", days: 1 });
	// @ts-expect-error a member is missing
	await report({ format: "csv" });
	// @ts-expect-error Bytes are Uint8Array
	await reverse("aGk=");
	// @ts-expect-error there is no such option
	await reverse(new Uint8Array(), { timeout: 5 });

	rename.sync({ id: 1, name: "x" }, "y", undefined, { timeoutMs: 5, headers: { a: "b" } });
	// @ts-expect-error nothing can cancel it
	rename.sync({ id: 1, name: "x" }, "y", undefined, { signal: AbortSignal.timeout(5) });
	// @ts-expect-error Bytes are Uint8Array
	reverse.sync("aGk=");

	const answer = await report.safe({ format: "csv", days: 1 });
	if (answer.ok) {
		holds<Same<typeof answer.value, string>>();
		// @ts-expect-error a good answer has no error
		void answer.error;
		return;
	}
	explain(answer.error);

	const figure = (await kinds(value)).figure;
	const size: number = figure.kind === "circle" ? figure.radius : figure.side;
	void size;

	const sent = await exchange.safe({ many: [], byName: {}, either: { kind: "raw", data: new Uint8Array() } });
	if (sent.ok && sent.value.either.kind === "raw") {
		holds<Same<typeof sent.value.either.data, Uint8Array>>();
	}
	const back = await reverse.safe(new Uint8Array());
	if (!back.ok && back.error instanceof Spoiled) {
		holds<Same<typeof back.error.sample, Uint8Array>>();
	}
}

function explain(error: ReportError): string {
	const path: string | undefined = error.path;
	if (error.code === "BadFormat" && "data" in error) {
		holds<Same<BadFormat["cause"], Failure | undefined>>();
		return String(error.cause?.constraint?.args.join(", "));
	}
	return `${error.code} ${String(path)}`;
}

/** Without open errors, the union is told apart by its codes, all of them. */
export async function exhaustive(): Promise<string> {
	const answer = await findUser.safe(1);
	if (answer.ok) {
		return answer.value.user.name;
	}
	switch (answer.error.code) {
		case "NoSuchUser":
			return answer.error.near.join();
		case "Unreachable":
		case "Timeout":
		case "Cancelled":
		case "BadResponse":
		case "ContractMismatch":
			holds<Same<typeof answer.error.code, TransportErrorCode>>();
			return answer.error.message;
		default:
			holds<Same<typeof answer.error.code, RequestErrorCode>>();
			return answer.error.message;
	}
}

/** Doubles have the types of what they stand for. */
export async function doubled(): Promise<string> {
	const doubles: DoublesOf<typeof forst> = { rename: async (user, name, shout) => ({ id: user.id, name: shout ? name.toUpperCase() : name }), delete_: () => undefined };
	// @ts-expect-error a name is a string
	const wrong: DoublesOf<typeof forst> = { rename: (user) => ({ id: user.id, name: 7 }) };
	// @ts-expect-error there is no such function
	const unknown: DoublesOf<typeof forst> = { renamed: () => undefined };
	void [wrong, unknown];
	return withForstTestScope(doubles, async () => (await rename({ id: 1, name: "a" }, "b")).name);
}
