// Bytes are base64 in JSON and Uint8Array here. Going out they are known by their class; coming in a plan that forstc
// writes says where they stand.

export type BytesPlan =
	| "bytes"
	/** Every element of an array, every value of a map. */
	| { readonly each: BytesPlan }
	| { readonly members: Readonly<Record<string, BytesPlan>> }
	/** A plan of the table. */
	| { readonly ref: string }
	/** A union told apart by the member `by`. */
	| { readonly by: string; readonly cases: Readonly<Record<string, BytesPlan>> }
	/** A union without such a member: the first alternative of that form that has these members. */
	| { readonly first: readonly Alternative[] };

export interface Alternative {
	readonly is: "object" | "array" | "string" | "time" | "other";
	readonly has: readonly string[];
	readonly plan: BytesPlan | null;
}

/** Plans of named types. */
export type BytesPlans = Readonly<Record<string, BytesPlan>>;

export function base64(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}

/** JSON text in which every Uint8Array is base64. */
export function stringifyBytes(value: unknown): string {
	return JSON.stringify(value, function (this: Record<string, unknown>, key: string, given: unknown) {
		// A Buffer has been through its toJSON by now; its holder still has the original.
		const original = this[key];
		if (!(original instanceof Uint8Array)) {
			return given;
		}
		return base64(original);
	});
}

function hasForm(value: unknown, form: Alternative["is"]): boolean {
	switch (form) {
		case "array":
			return Array.isArray(value);
		case "object":
			return typeof value === "object" && value !== null && !Array.isArray(value);
		case "string":
			return typeof value === "string";
		case "time": // which has what base64 has not
			return typeof value === "string" && /^\d{4}-/.test(value);
		case "other":
			return typeof value !== "string" && (typeof value !== "object" || value === null);
	}
}

function planOf(value: unknown, plan: BytesPlan, plans: BytesPlans): Exclude<BytesPlan, { ref: string }> | undefined {
	let at: BytesPlan | null | undefined = plan;
	while (typeof at === "object" && at !== null && ("ref" in at || "by" in at || "first" in at)) {
		if ("ref" in at) {
			at = plans[at.ref];
		} else if ("by" in at) {
			const told: unknown = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[at.by] : undefined;
			const name = typeof told === "object" ? "" : String(told); // a text, a number or a Bool
			at = Object.hasOwn(at.cases, name) ? at.cases[name] : undefined;
		} else {
			at = at.first.find((one) => hasForm(value, one.is) && one.has.every((name) => Object.hasOwn(value as object, name)))?.plan;
		}
	}
	return at ?? undefined;
}

/** The value with base64 made bytes where the plan says so; changed in place below the top. */
export function reviveBytes(value: unknown, plan: BytesPlan, plans: BytesPlans): unknown {
	const found = planOf(value, plan, plans);
	if (found === "bytes") {
		return typeof value === "string" ? new Uint8Array(Buffer.from(value, "base64")) : value;
	}
	if (found === undefined || typeof value !== "object" || value === null) {
		return value;
	}
	const holder = value as Record<string, unknown>;
	const names = "each" in found ? Object.keys(holder) : "members" in found ? Object.keys(found.members) : [];
	for (const name of names) {
		const inner = "each" in found ? found.each : "members" in found ? found.members[name] : undefined;
		if (inner !== undefined && Object.hasOwn(holder, name)) {
			// Defined rather than assigned: `__proto__` is a member like any other.
			Object.defineProperty(holder, name, { value: reviveBytes(holder[name], inner, plans), enumerable: true, writable: true, configurable: true });
		}
	}
	return value;
}
