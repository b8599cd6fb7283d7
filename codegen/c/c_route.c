/*
 * Route handlers: input to parameters, the call, the reply. Several parameters are decoded as a shape of their own, by
 * name or in order; a flat route has a table for query strings.
 */
#include "codegen/c/emit_c_internal.h"

struct route_text {
	struct str members; /* the query table's name; empty: none */
	size_t member_count;
	const struct core_type *shape; /* what several parameters are decoded into */
};

/* ---- query strings ---- */

static void
query_row(struct emit *e, struct str name, unsigned kind, struct text *out, size_t *count)
{
	put_to(e, out, "\t{$, $},\n", quoted(e, name), number(e, kind));
	(*count)++;
}

/* enum forst_query_kind */
enum { QUERY_TEXT = 0, QUERY_LITERAL = 1, QUERY_LIST = 2, QUERY_OBJECT = 4, QUERY_OPTIONAL = 8 };

static void query_rows(
	struct emit *e, const struct core_type *type, struct str name, unsigned flags, struct text *out, size_t *count);

static void
query_members(struct emit *e, const struct core_type *type, struct str prefix, struct text *out, size_t *count)
{
	for (size_t i = 0; i < type->field_count; i++) {
		struct str wire = type->fields[i].wire_name;
		if (on_wire(&type->fields[i]))
			query_rows(e, type->fields[i].type, prefix.length ? say(e, "$.$", prefix, wire) : wire, 0, out, count);
	}
}

static void
query_rows(
	struct emit *e, const struct core_type *type, struct str name, unsigned flags, struct text *out, size_t *count)
{
	type = base_type(type);
	switch (type->kind) {
	case CORE_TYPE_BOOL:
	case CORE_TYPE_INT:
	case CORE_TYPE_FLOAT:
	case CORE_TYPE_RUNE: query_row(e, name, flags | QUERY_LITERAL, out, count); break;
	case CORE_TYPE_POINTER: query_rows(e, type->element, name, flags | QUERY_OPTIONAL, out, count); break;
	case CORE_TYPE_FIXED_ARRAY:
	case CORE_TYPE_ARRAY: query_rows(e, type->element, name, flags | QUERY_LIST, out, count); break;
	case CORE_TYPE_SHAPE:
		query_row(e, name, (flags & QUERY_OPTIONAL) | QUERY_OBJECT, out, count);
		query_members(e, type, name, out, count);
		break;
	case CORE_TYPE_STRING:
	case CORE_TYPE_LITERALS:
	case CORE_TYPE_BYTES:
	case CORE_TYPE_VOID:
	case CORE_TYPE_ANY:
	case CORE_TYPE_ERROR:
	case CORE_TYPE_FAILURE:
	case CORE_TYPE_UNION:
	case CORE_TYPE_MAP:
	case CORE_TYPE_RESULT:
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_CHAN:
	case CORE_TYPE_NATIVE:
	case CORE_TYPE_CONSTRAINED: query_row(e, name, flags, out, count); break;
	}
}

/* The table for GET: one shape's members stand for themselves, everything else under the parameter's name. */
static void
query_table(struct emit *e, const struct core_route *route, struct str function, struct route_text *text)
{
	struct text rows = {.arena = e->arena};
	const struct core_type *only = route->param_count == 1 ? base_type(route->params[0].type) : NULL;

	if (!route->flat || route->param_count == 0)
		return;
	if (only && only->kind == CORE_TYPE_SHAPE)
		query_members(e, only, STR(""), &rows, &text->member_count);
	else
		for (size_t i = 0; i < route->param_count; i++)
			query_rows(e, route->params[i].type, route->params[i].name, 0, &rows, &text->member_count);
	if (text->member_count == 0)
		return;
	text->members = say(e, "$_query", function);
	put_to(e, &e->functions, "static const struct forst_query_member $[] = {\n$};\n\n", text->members, text_str(&rows));
}

/* ---- parameters ---- */

/* Several parameters as a shape: what JSON by name is decoded into. */
static const struct core_type *
parameters_shape(struct emit *e, const struct core_route *route)
{
	struct core_type *type = arena_alloc(e->arena, sizeof(*type));
	struct core_field *fields = arena_alloc_array(e->arena, route->param_count + 1, sizeof(*fields));

	for (size_t i = 0; i < route->param_count; i++) {
		const struct core_param *param = &route->params[i];
		fields[i].name = fields[i].wire_name = param->name;
		fields[i].type = param->type;
		fields[i].optional = base_type(param->type)->kind == CORE_TYPE_POINTER;
	}
	type->kind = CORE_TYPE_SHAPE;
	type->name = say(e, "$_parameters", route->name);
	type->fields = fields;
	type->field_count = route->param_count;
	return type;
}

/* In order: [first, second]. Trailing ones that may be absent may be left out. */
static void
decode_in_order(struct emit *e, const struct core_type *shape, struct str name)
{
	struct text body = {.arena = e->arena};

	put_to(e, &body, "\tat = forst_space(at + 1);\n");
	for (size_t i = 0; i < shape->field_count; i++) {
		struct str field = field_name(e, shape, i);
		put_to(e, &body, "\tif (*at != ']') {\n");
		if (i > 0)
			put_to(e, &body,
				"\t\tif (*at != ',')\n\t\t\treturn forst_decode_malformed(in, at, \"`,` or `]`\");\n"
				"\t\tat = forst_space(at + 1);\n");
		put_to(e, &body,
			"\t\tat = $(in, at, &out->$);\n\t\tif (!at)\n\t\t\treturn NULL;\n\t\tat = forst_space(at);\n\t} else {\n",
			decoder_of(e, shape->fields[i].type), field);
		if (shape->fields[i].optional)
			put_to(e, &body, "\t\tout->$ = NULL;\n\t}\n", field);
		else
			put_to(e, &body, "\t\tif (!forst_decode_missing(in, at + 1, $))\n\t\t\treturn NULL;\n\t}\n",
				quoted(e, shape->fields[i].wire_name));
	}
	put_to(e, &body,
		"\tif (*at != ']')\n\t\treturn forst_decode_malformed(in, at, \"`]`: there are no more parameters\");\n"
		"\treturn at + 1;\n");
	struct str parameter = declare(e, c_type(e, shape), STR("*out"));
	put_to(e, &e->prototypes, "static const char *$(struct forst_decoder *in, const char *at, $);\n", name, parameter);
	put_to(e, &e->helpers, "static const char *\n$(struct forst_decoder *in, const char *at, $)\n{\n$}\n\n", name,
		parameter, text_str(&body));
}

static struct str
parameter_names(struct emit *e, const struct core_route *route)
{
	struct text out = {.arena = e->arena};

	for (size_t i = 0; i < route->param_count; i++)
		put_to(e, &out, i ? ", $" : "$", quoted(e, route->params[i].name));
	return text_str(&out);
}

/* The only parameter is a shape, or has no name in the input. */
static bool
stands_alone(const struct core_route *route, const struct route_text *text)
{
	return route->param_count == 1 &&
		   (!text->members.length || base_type(route->params[0].type)->kind == CORE_TYPE_SHAPE);
}

/* Several parameters by name or in order; a single flat value by name in a query, by itself in a body. */
static void
decode_parameters(struct emit *e, const struct core_route *route, const struct core_type *shape)
{
	struct str by_name = decoder_of(e, shape);

	if (route->param_count == 1) {
		put(e, "in.by_name = in.query;");
		put(e, "at = in.query ? $(&in, at, &parameters) : $(&in, at, &parameters.$);", by_name,
			decoder_of(e, shape->fields[0].type), field_name(e, shape, 0));
		return;
	}
	struct str in_order = global_name(e, say(e, "decode_$_in_order", shape->name));
	decode_in_order(e, shape, in_order);
	put(e, "at = *at == '[' ? $(&in, at, &parameters) : $(&in, at, &parameters);", in_order, by_name);
}

/* The variable `parameter` or `parameters`. */
static void
declare_parameters(struct emit *e, const struct core_route *route, struct route_text *text)
{
	const struct core_type *type = route->param_count ? route->params[0].type : NULL;
	bool alone = stands_alone(route, text);

	if (!type)
		return;
	if (!alone)
		type = text->shape = parameters_shape(e, route);
	put(e, "$ = $;", declare(e, c_type(e, type), alone ? STR("parameter") : STR("parameters")), zero_value(e, type));
}

/* Lines that decode JSON to that variable. */
static void
decode_input(struct emit *e, const struct core_route *route, const struct route_text *text)
{
	struct str table = text->members.length ? text->members : STR("NULL");

	put(e, "struct forst_decoder in;");
	if (route->param_count == 0) {
		put(e, "const char *at = forst_decode_begin(&in, task, forst_call_input(call), NULL, 0, NULL, 0);");
		put(e, "if (at < in.end)");
		put(e, "\tat = *at == '{' || *at == '[' ? forst_decode_skip(&in, at) : forst_decode_mismatch(&in, at, \"no "
			   "parameters\");");
	} else {
		put(e, "static const char *const names[] = {$};", parameter_names(e, route));
		put(e, "const char *at = forst_decode_begin(&in, task, forst_call_input(call), names, $, $, $);",
			number(e, (int64_t)route->param_count), table, number(e, (int64_t)text->member_count));
		if (stands_alone(route, text))
			put(e, "at = $(&in, at, &parameter);", decoder_of(e, route->params[0].type));
		else
			decode_parameters(e, route, text->shape);
	}
	put(e, "if (!forst_decode_end(&in, at)) {");
	put(e, "\tforst_reply_rejected(task, call, &in);");
	put(e, "\treturn;");
	put(e, "}");
}

/* Lines that read the packed input to that variable. */
static void
unpack_input(struct emit *e, const struct core_route *route, const struct route_text *text)
{
	struct text steps = {.arena = e->arena};

	for (size_t i = 0; i < route->param_count; i++) {
		struct str place = stands_alone(route, text) ? STR("parameter")
													 : say(e, "parameters.$", field_name(e, text->shape, i));
		put_to(e, &steps, " ||\n\t\t\t!$(&packed, &$)", unpacker_of(e, route->params[i].type), place);
	}
	put(e, "struct forst_unpacker packed;");
	put(e, "if (!forst_unpack_begin(&packed, task, forst_call_input(call))$ ||\n\t\t\t!forst_unpack_end(&packed)) {",
		text_str(&steps));
	put(e, "\tforst_reply_again(call);");
	put(e, "\treturn;");
	put(e, "}");
}

static void
read_input(struct emit *e, const struct core_route *route, struct route_text *text)
{
	declare_parameters(e, route, text);
	put(e, "out->task = task;");
	if (!packed_input(e->packed, route)) {
		decode_input(e, route, text);
		return;
	}
	put(e, "if (forst_call_input(call).kind == FORST_INPUT_PACKED) {");
	e->indent++;
	unpack_input(e, route, text);
	e->indent--;
	put(e, "} else {");
	e->indent++;
	decode_input(e, route, text);
	e->indent--;
	put(e, "}");
}

static struct str
call_arguments(struct emit *e, const struct core_route *route, const struct route_text *text)
{
	struct text out = {.arena = e->arena};

	if (stands_alone(route, text))
		return STR(", parameter");
	for (size_t i = 0; i < route->param_count; i++)
		put_to(e, &out, ", parameters.$", field_name(e, text->shape, i));
	return text_str(&out);
}

/* ---- the reply ---- */

static void
reply_error(struct emit *e, const char *test, struct str error)
{
	put(e, "if ($) {", str_from(test));
	put(e, "\tforst_reply_error(task, call, $);", error);
	put(e, "\treturn;");
	put(e, "}");
}

/* The packed result, where it is welcome and holds nothing that only JSON's encoder has words for. */
static void
reply_packed(struct emit *e, const struct core_route *route, struct str value)
{
	put(e, "if (forst_call_accepts_packed(call)) {");
	e->indent++;
	put(e, "struct forst_packer packed;");
	put(e, "forst_pack_begin(&packed, out);");
	pack_value(e, route->result, "&packed", value);
	put(e, "if (forst_pack_end(&packed)) {");
	put(e, "\tforst_reply_packed(call);");
	put(e, "\treturn;");
	put(e, "}");
	e->indent--;
	put(e, "}");
}

static void
reply(struct emit *e, const struct core_route *route, const struct route_text *text)
{
	const struct core_function *f = route->function;
	struct str call = say(e, "$(task$)", function_name(e, f), call_arguments(e, route, text));
	bool is_void = base_type(route->result)->kind == CORE_TYPE_VOID;

	if (is_void && !f->fallible) {
		put(e, "$;", call);
		put(e, "forst_reply_void(call);");
		return;
	}
	put(e, "$ = $;", declare(e, return_type(e, f), STR("result")), call);
	if (f->fallible)
		reply_error(e, is_void ? "result" : "result.error", is_void ? STR("result") : STR("result.error"));
	if (is_void) {
		put(e, "forst_reply_void(call);");
		return;
	}
	struct str value = f->fallible ? STR("result.value") : STR("result");
	if (packed_result(e->packed, route))
		reply_packed(e, route, value);
	put(e, "size_t start = out->length;");
	encode_value(e, route->result, value);
	reply_error(e, "FORST_UNLIKELY(out->failure != FORST_WRITE_OK)", STR("forst_writer_error(task, out, start)"));
	put(e, "forst_reply_value(call);");
}

void
write_route(struct emit *e, const struct core_route *route)
{
	struct text body = {.arena = e->arena};
	struct route_text text = {.members = STR("")};
	struct str function = global_name(e, say(e, "route_$", route->name));

	name_set(e, route, function);
	query_table(e, route, function, &text);
	e->out = &body;
	e->indent = 1;
	e->line = 0;
	e->function = NULL;
	put(e, "struct forst_writer *out = forst_call_writer(call);");
	read_input(e, route, &text);
	reply(e, route, &text);
	put_to(e, &e->functions, "static void\n$(struct forst_task *task, struct forst_call *call)\n{\n$}\n\n", function,
		text_str(&body));
}
