/* Functions: the queue of those that are reached, their heads, and their bodies. */
#include "codegen/go/emit_go_internal.h"

struct str
go_return_type(struct emit *e, const struct core_function *function)
{
	if (function->guard || (function->fallible && go_is_void(function->result)))
		return STR("error");
	if (go_is_void(function->result))
		return STR("");
	return function->fallible ? go_say(e, "result[$]", go_type(e, function->result)) : go_type(e, function->result);
}

void
go_name_functions(struct emit *e)
{
	for (size_t i = 0; i < e->program->function_count; i++) {
		const struct core_function *function = e->program->functions[i];
		bool is_main = function == e->program->main;
		go_name_set(e, function, go_package_name(e, is_main ? STR("forstMain") : function->name));
	}
}

struct str
go_function_name(struct emit *e, const struct core_function *function)
{
	struct str key = arena_str(e->arena, (struct str){(const char *)&function, sizeof(function)});

	if (!map_get(&e->queued, key)) {
		struct work *work = arena_alloc(e->arena, sizeof(*work));
		map_set(&e->queued, key, work);
		*work = (struct work){NULL, function};
		if (e->last)
			e->last->next = work;
		else
			e->first = work;
		e->last = work;
	}
	return go_name_of(e, function);
}

static struct str
parameters(struct emit *e, const struct core_function *function)
{
	struct text out = {.arena = e->arena};
	size_t count = function->param_count + function->capture_count;

	for (size_t i = 0; i < count; i++)
		go_put_to(e, &out, i ? ", $ $" : "$ $", e->locals[i], go_type(e, function->locals[i].type));
	return text_str(&out);
}

/* Comments of Go have the source's words. */
static void
comment(struct emit *e, struct str doc)
{
	struct text line = {.arena = e->arena};

	if (!doc.length)
		return;
	for (size_t i = 0; i <= doc.length; i++) {
		if (i < doc.length && doc.data[i] != '\n') {
			text_add(&line, str_slice(doc, i, i + 1));
			continue;
		}
		go_put_to(e, &e->functions, line.length ? "// $\n" : "//\n", text_str(&line));
		line.length = 0;
	}
}

static void
write_function(struct emit *e, const struct core_function *function)
{
	struct text body = {.arena = e->arena};
	struct str result = go_return_type(e, function);

	e->function = function;
	e->out = &body;
	e->indent = 1;
	e->line = 0;
	e->construct = NULL;
	e->constructs = 0;
	e->given = STR("");
	e->ahead = arena_alloc_array(e->arena, function->local_count + 1, sizeof(*e->ahead));
	e->reads = arena_alloc_array(e->arena, function->local_count + 1, sizeof(*e->reads));
	go_count_reads(e, function->body);
	go_name_locals(e, function);
	bool ended = go_statements(e, function->body);
	if (function->guard || (function->fallible && go_is_void(function->result))) {
		if (!ended)
			go_put(e, "return nil");
	} else if (!go_is_void(function->result) && !ended) {
		go_put(e, "panic(\"unreachable\")");
	}
	if (e->given.length)
		result = go_say(e, "($ $)", e->given, result);
	comment(e, function->doc);
	go_put_to(e, &e->functions, "func $($) $", go_name_of(e, function), parameters(e, function), result);
	go_put_to(e, &e->functions, result.length ? " {\n$}\n\n" : "{\n$}\n\n", text_str(&body));
}

void
go_write_functions(struct emit *e)
{
	for (; e->first; e->first = e->first->next)
		write_function(e, (const struct core_function *)e->first->thing);
	e->last = NULL;
}
