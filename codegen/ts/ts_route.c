/* Errors as classes, and each route as a function with its `.safe` and `.raw` forms. */
#include "codegen/ts/emit_ts_internal.h"

static bool
has_data(const struct core_error *error)
{
	return error->members && members_on_wire(error->members) > (size_t)(error->message_field >= 0);
}

/* Members that ForstError itself has, or every object: they are read under `data`. */
static bool
is_taken(struct str name)
{
	static const char *const taken[] = {"code", "message", "status", "path", "constraint", "cause", "requestId", "data",
		"name", "stack", "toJSON"};

	for (size_t i = 0; i < sizeof(taken) / sizeof(taken[0]); i++)
		if (str_equal(name, str_from(taken[i])))
			return true;
	return ts_is_inherited(name);
}

static void
getter(struct emit_ts *e, const struct core_field *field)
{
	struct str name = ts_member(e, field->wire_name);
	const char *maybe = may_be_absent(field) ? " | undefined" : "";

	ts_doc(e, field->doc, NULL, 1);
	buf_printf(&e->out, "\tget %.*s(): ", STR_ARG(name));
	ts_field_type(e, field, 1);
	buf_printf(&e->out, "%s {\n\t\treturn this.data", maybe);
	if (name.data[0] == '"')
		buf_printf(&e->out, "[%.*s]", STR_ARG(name));
	else
		buf_printf(&e->out, ".%.*s", STR_ARG(name));
	buf_append_text(&e->out, ";\n\t}\n");
}

void
ts_error_class(struct emit_ts *e, const struct ts_item *item)
{
	const struct core_error *error = item->thing;
	const struct core_type *members = error->members;

	ts_doc(e, error->doc, NULL, 0);
	buf_printf(&e->out, "export class %.*s extends %.*s.RouteError<%.*s", STR_ARG(item->name), STR_ARG(e->module->sidecar),
		STR_ARG(ts_quoted(e, error->name)));
	if (!has_data(error)) {
		buf_append_text(&e->out, "> {}\n\n");
		return;
	}
	buf_append_text(&e->out, ", ");
	ts_members(e, members, error->message_field, false, 0);
	buf_append_text(&e->out, "> {\n");
	for (size_t i = 0; i < members->field_count; i++)
		if ((int)i != error->message_field && on_wire(&members->fields[i]) && !is_taken(members->fields[i].wire_name))
			getter(e, &members->fields[i]);
	buf_append_text(&e->out, "}\n\n");
}

/* ---- the union of a route's errors ---- */

/* Whether a value can be refused at the wire because it breaks a constraint of its type. */
static bool
refuses_values(struct emit_ts *e, const struct core_route *route)
{
	for (size_t i = 0; i < route->param_count; i++)
		if (e->checked[route->params[i].type->id])
			return true;
	return false;
}

static bool
has_builtin(const struct core_route *route, const char *name)
{
	for (size_t i = 0; i < route->error_count; i++)
		if (!route->errors[i]->module && str_equal(route->errors[i]->name, str_from(name)))
			return true;
	return false;
}

static void
sidecar_name(struct emit_ts *e, const char *name)
{
	buf_printf(&e->out, "%.*s.%s", STR_ARG(e->module->sidecar), name);
}

void
ts_failures(struct emit_ts *e, const struct core_route *route)
{
	buf_printf(&e->out, "export type %.*s = ", STR_ARG(ts_name_of(e, &route->errors)));
	for (size_t i = 0; i < route->error_count; i++)
		if (route->errors[i]->module)
			buf_printf(&e->out, "%.*s | ", STR_ARG(ts_name_of(e, route->errors[i])));
	if (has_builtin(route, "ConstraintViolation") || refuses_values(e, route))
		buf_printf(&e->out, "%.*s.ConstraintViolation | ", STR_ARG(e->module->sidecar));
	if (has_builtin(route, "MissingKey"))
		buf_printf(&e->out, "%.*s.MissingKey | ", STR_ARG(e->module->sidecar));
	if (route->open_errors || has_builtin(route, "Error"))
		buf_printf(&e->out, "%.*s.UnnamedError | ", STR_ARG(e->module->sidecar));
	sidecar_name(e, "RequestError | ");
	sidecar_name(e, "TransportError;\n\n");
}

/* ---- the function ---- */

/* A parameter may be left out when it may be nil and no other follows that may not. */
static bool
may_be_left_out(const struct core_route *route, size_t i)
{
	for (; i < route->param_count; i++)
		if (ts_plain(route->params[i].type)->kind != CORE_TYPE_POINTER)
			return false;
	return true;
}

static void
parameter(struct emit_ts *e, const struct core_route *route, size_t i, struct str name)
{
	const struct core_type *type = ts_plain(route->params[i].type);
	bool pointer = type->kind == CORE_TYPE_POINTER;
	bool optional = may_be_left_out(route, i);

	buf_printf(&e->out, "%.*s%s: ", STR_ARG(name), optional ? "?" : "");
	ts_type(e, pointer ? type->element : route->params[i].type, 0);
	buf_append_text(&e->out, pointer && !optional ? " | undefined, " : ", ");
}

static void
result(struct emit_ts *e, const struct core_route *route, const char *before, const char *after)
{
	buf_append_text(&e->out, before);
	ts_type(e, route->result, 0);
	buf_append_text(&e->out, after);
}

/* Two modules may each have an error of that name: its code tells them apart no more than the server can. */
static bool
is_repeated(const struct core_route *route, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (route->errors[j]->module && str_equal(route->errors[j]->name, route->errors[i]->name))
			return true;
	return false;
}

/* The classes by code. */
static void
error_classes(struct emit_ts *e, const struct core_route *route)
{
	const char *between = " ";

	buf_append_text(&e->out, "\terrors: {");
	for (size_t i = 0; i < route->error_count; i++) {
		const struct core_error *error = route->errors[i];
		if (!error->module || is_repeated(route, i))
			continue;
		struct str class = ts_name_of(e, error);
		buf_printf(&e->out, "%s", between);
		if (!str_equal(class, error->name))
			buf_printf(&e->out, "%.*s: ", STR_ARG(ts_object_key(e, error->name)));
		buf_append_str(&e->out, class);
		between = ", ";
	}
	buf_append_text(&e->out, *between == ',' ? " },\n" : "},\n");
}

/* What defineRoute is told. */
static void
definition(struct emit_ts *e, const struct core_route *route, struct str name)
{
	bool comes_back = e->bytes[route->result->id];

	buf_printf(&e->out, "const %.*s = ", STR_ARG(name));
	sidecar_name(e, "defineRoute<");
	result(e, route, "", ", ");
	buf_printf(&e->out, "%.*s>({\n\tname: %.*s,\n\tpath: %.*s,\n\t", STR_ARG(ts_name_of(e, &route->errors)),
		STR_ARG(ts_quoted(e, route->name)), STR_ARG(ts_quoted(e, route->path)));
	buf_printf(&e->out, str_equal(e->module->contract, STR("contract")) ? "contract" : "contract: %.*s", STR_ARG(e->module->contract));
	buf_append_text(&e->out, ",\n");
	error_classes(e, route);
	for (size_t i = 0; i < route->error_count; i++)
		comes_back = comes_back || (route->errors[i]->members && e->bytes[route->errors[i]->members->id]);
	if (comes_back && e->module->bytes.data)
		buf_printf(&e->out, "\tbytesPlans: %.*s,\n", STR_ARG(e->module->bytes));
	if (e->bytes[route->result->id]) {
		buf_append_text(&e->out, "\tresultBytes: ");
		ts_bytes_plan(e, route->result);
		buf_append_text(&e->out, ",\n");
	}
}

/* Errors' members that hold Bytes, by code. */
static void
error_plans(struct emit_ts *e, const struct core_route *route)
{
	bool begun = false;

	for (size_t i = 0; i < route->error_count; i++) {
		const struct core_error *error = route->errors[i];
		if (!error->module || !error->members || is_repeated(route, i) || !e->bytes[error->members->id])
			continue;
		buf_append_text(&e->out, begun ? ", " : "\terrorBytes: { ");
		buf_printf(&e->out, "%.*s: ", STR_ARG(ts_object_key(e, error->name)));
		ts_bytes_plan(e, error->members);
		begun = true;
	}
	buf_append_text(&e->out, begun ? " },\n" : "");
}

/* Their names where there are several: then JSON may name them, too. */
static void
parameter_names(struct emit_ts *e, const struct core_route *route)
{
	if (route->param_count < 2)
		return;
	buf_append_text(&e->out, "\tparameters: [");
	for (size_t i = 0; i < route->param_count; i++)
		buf_printf(&e->out, "%s%.*s", i ? ", " : "", STR_ARG(ts_quoted(e, route->params[i].name)));
	buf_append_text(&e->out, "],\n");
}

static bool
takes_bytes(struct emit_ts *e, const struct core_route *route)
{
	for (size_t i = 0; i < route->param_count; i++)
		if (e->bytes[route->params[i].type->id])
			return true;
	return false;
}

struct signature {
	struct str route;       /* the constant that defineRoute made */
	struct str function;
	const struct str *names; /* of parameters, the options' last */
};

static struct signature
names_of(struct emit_ts *e, const struct core_route *route)
{
	struct str *names = arena_alloc_array(e->arena, route->param_count + 1, sizeof(*names));
	struct signature signature = {.function = ts_name_of(e, route), .names = names};
	struct str wanted = arena_printf(e->arena, "%.*sRoute", STR_ARG(route->name));
	struct map taken;

	signature.route = name_unique(&e->module->scope, NULL, wanted, "_");
	map_init(&taken, e->arena);
	name_take(&taken, signature.route);
	for (size_t i = 0; i < route->param_count; i++)
		names[i] = name_unique(&taken, NULL, ts_identifier(e, route->params[i].name), "_");
	names[route->param_count] = name_unique(&taken, NULL, STR("options"), "_");
	return signature;
}

static void
parameters(struct emit_ts *e, const struct core_route *route, const struct signature *signature, const char *options)
{
	buf_append_text(&e->out, "(");
	for (size_t i = 0; i < route->param_count; i++)
		parameter(e, route, i, signature->names[i]);
	buf_printf(&e->out, "%.*s?: ", STR_ARG(signature->names[route->param_count]));
	sidecar_name(e, options);
	buf_append_text(&e->out, ")");
}

static void
arguments(struct emit_ts *e, const struct core_route *route, const struct signature *signature)
{
	buf_append_text(&e->out, "([");
	for (size_t i = 0; i < route->param_count; i++)
		buf_printf(&e->out, "%s%.*s", i ? ", " : "", STR_ARG(signature->names[i]));
	buf_printf(&e->out, "], %.*s)", STR_ARG(signature->names[route->param_count]));
}

/* The form that JSON passes through as it is. */
static void
raw_form(struct emit_ts *e, const struct signature *signature)
{
	const char *bytes = ts_global(e, "Uint8Array", "globalThis.Uint8Array");

	buf_printf(&e->out, "/** As %.*s, but takes the JSON of its arguments and gives the result's, as bytes that are not looked at here. */\n",
		STR_ARG(signature->function));
	buf_printf(&e->out, "%.*s.raw = (json: %s, options?: ", STR_ARG(signature->function), bytes);
	sidecar_name(e, "CallOptions");
	buf_printf(&e->out, "): %s<%s> =>\n\t%.*s.raw(json, options);\n\n", ts_global(e, "Promise", "globalThis.Promise"), bytes,
		STR_ARG(signature->route));
}

/* A form of the function whose errors are values; with a promise of them, if `promise` names its type. */
static void
safe_form(struct emit_ts *e, const struct core_route *route, const struct signature *signature, const char *name,
	const char *options, const char *promise)
{
	buf_printf(&e->out, "%.*s.%s = ", STR_ARG(signature->function), name);
	parameters(e, route, signature, options);
	buf_append_text(&e->out, ": ");
	if (promise)
		buf_printf(&e->out, "%s<", promise);
	sidecar_name(e, "Outcome<");
	result(e, route, "", ", ");
	buf_printf(&e->out, "%.*s>%s =>\n\t%.*s.%s", STR_ARG(ts_name_of(e, &route->errors)), promise ? ">" : "",
		STR_ARG(signature->route), name);
	arguments(e, route, signature);
	buf_append_text(&e->out, ";\n\n");
}

/* The forms without a promise. */
static void
sync_forms(struct emit_ts *e, const struct core_route *route, const struct signature *signature)
{
	const char *bytes = ts_global(e, "Uint8Array", "globalThis.Uint8Array");
	struct str function = signature->function;

	buf_printf(&e->out, "/** As %.*s, where routes run in this process: gives the value, or throws, without a promise. */\n", STR_ARG(function));
	buf_printf(&e->out, "%.*s.sync = ", STR_ARG(function));
	parameters(e, route, signature, "SyncOptions");
	result(e, route, ": ", " =>\n\t");
	buf_printf(&e->out, "%.*s.sync", STR_ARG(signature->route));
	arguments(e, route, signature);
	buf_append_text(&e->out, ";\n\n");

	buf_printf(&e->out, "/** As %.*s.sync, but errors are values. */\n", STR_ARG(function));
	safe_form(e, route, signature, "safeSync", "SyncOptions", NULL);

	buf_printf(&e->out, "/** As %.*s.sync, from JSON to JSON. */\n", STR_ARG(function));
	buf_printf(&e->out, "%.*s.rawSync = (json: %s, options?: ", STR_ARG(function), bytes);
	sidecar_name(e, "SyncOptions");
	buf_printf(&e->out, "): %s =>\n\t%.*s.rawSync(json, options);\n\n", bytes, STR_ARG(signature->route));
}

void
ts_route(struct emit_ts *e, const struct core_route *route)
{
	struct signature signature = names_of(e, route);
	const char *promise = ts_global(e, "Promise", "globalThis.Promise");

	definition(e, route, signature.route);
	parameter_names(e, route);
	error_plans(e, route);
	ts_packed_route(e, route);
	buf_append_text(&e->out, takes_bytes(e, route) ? "\ttakesBytes: true,\n});\n\n" : "});\n\n");

	ts_doc(e, route->doc, NULL, 0);
	buf_printf(&e->out, "export function %.*s", STR_ARG(signature.function));
	parameters(e, route, &signature, "CallOptions");
	buf_printf(&e->out, ": %s", promise);
	result(e, route, "<", "> {\n\treturn ");
	buf_printf(&e->out, "%.*s.call", STR_ARG(signature.route));
	arguments(e, route, &signature);
	buf_append_text(&e->out, ";\n}\n\n");

	buf_printf(&e->out, "/** As %.*s, but errors are values: { ok: true, value } or { ok: false, error }. */\n", STR_ARG(signature.function));
	safe_form(e, route, &signature, "safe", "CallOptions", promise);
	raw_form(e, &signature);
	sync_forms(e, route, &signature);
}
