/*
 * Functions as values, and calls that are started to run elsewhere or later. A value is the address of a closure, whose code
 * is a thunk that hands the captures on. What `go` and `defer` call is described by a struct of its operands and a thunk
 * that calls with them.
 */
#include "codegen/c/emit_c_internal.h"

#include <string.h>

/* ---- values ---- */

static bool
gives_nothing(const struct core_function *function)
{
	return !function->fallible && (!function->result || base_type(function->result)->kind == CORE_TYPE_VOID);
}

/* The struct of a literal's captures, behind what every closure begins with. */
static void
write_closure_type(struct emit *e, const struct core_function *function, struct str type)
{
	struct text body = {.arena = e->arena};

	for (size_t i = 0; i < function->capture_count; i++)
		put_to(e, &body, "\t$;\n",
			declare(e, c_type(e, function->captures[i].type), say(e, "c$", number(e, (int64_t)i))));
	put_to(e, &e->structs, "$ {\n\tstruct forst_func func;\n$};\n\n", type, text_str(&body));
}

static void
write_thunk(struct emit *e, const struct core_function *function, struct str thunk, struct str captures)
{
	struct text params = {.arena = e->arena}, arguments = {.arena = e->arena};
	struct str result = return_type(e, function);

	for (size_t i = 0; i < function->param_count; i++) {
		struct str name = say(e, "p$", number(e, (int64_t)i));
		put_to(e, &params, ", $", declare(e, c_type(e, function->params[i].type), name));
		put_to(e, &arguments, ", $", name);
	}
	for (size_t i = 0; i < function->capture_count; i++)
		put_to(e, &arguments, ", captures->c$", number(e, (int64_t)i));
	struct str head = say(e, "$(struct forst_task *task, const struct forst_func *self$)", thunk, text_str(&params));
	put_to(e, &e->prototypes, "static $;\n", declare(e, result, head));
	put_to(e, &e->helpers, "static $\n$\n{\n", result, head);
	if (function->capture_count)
		put_to(e, &e->helpers, "\tconst $ *captures = (const void *)self;\n\n", captures);
	else
		put_to(e, &e->helpers, "\t(void)self;\n");
	put_to(e, &e->helpers, gives_nothing(function) ? "\t$(task$);\n}\n\n" : "\treturn $(task$);\n}\n\n",
		function_name(e, function), text_str(&arguments));
}

struct str
function_value_text(struct emit *e, const struct core_expr *x)
{
	const struct core_function *function = x->function;
	struct str key = say(e, "closure of $", function_name(e, function));
	bool is_new;
	struct str thunk = derived_name(e, key, say(e, "$_closure", function->name), &is_new);
	struct str captures = say(e, "struct $", thunk);
	struct text values = {.arena = e->arena};

	bool used = e->uses_task; /* the thunk has a task of its own */
	if (is_new && function->capture_count)
		write_closure_type(e, function, captures);
	if (is_new)
		write_thunk(e, function, thunk, captures);
	e->uses_task = used;
	if (!function->capture_count) {
		if (is_new)
			put_to(e, &e->helpers, "static const struct forst_func $_value = {.code = (void (*)(void))$};\n\n", thunk, thunk);
		return say(e, "&$_value", thunk);
	}
	e->uses_task = true;
	for (size_t i = 0; i < x->operand_count; i++)
		put_to(e, &values, ", .c$ = $", number(e, (int64_t)i), expr(e, x->operands[i]));
	return say(e,
		"({ $ *rt_closure = forst_alloc(task, sizeof(*rt_closure)); *rt_closure = ($){.func = {(void (*)(void))$, $}$}; "
		"(const struct forst_func *)&rt_closure->func; })",
		captures, captures, thunk, quoted(e, function->captures[0].name), text_str(&values));
}

/* What a program's function that the library called had noted as the place is the library's caller again. */
static struct str
back_in_library(struct emit *e, const struct core_type *result, struct str call)
{
	struct str back = STR("forst_here_at(task, rt_caller.file, rt_caller.line);");

	if (e->tops.length == 0 || !memmem(e->tops.data, e->tops.length, "rt_caller", 9))
		put_to(e, &e->tops, "\tconst struct forst_place rt_caller = forst_caller(task);\n");
	if (base_type(result)->kind == CORE_TYPE_VOID)
		return say(e, "({ $; $ })", call, back);
	return say(e, "({ $ = $; $ rt_given; })", declare(e, c_type(e, result), STR("rt_given")), call, back);
}

struct str
call_value_text(struct emit *e, const struct core_expr *x)
{
	const struct core_type *type = x->operands[0]->type;
	struct text params = {.arena = e->arena};
	bool stable = is_stable(x->operands[0]);
	struct str func = stable ? operand(e, x->operands[0]) : STR("rt_func");
	struct str arguments = x->operand_count > 1 ? say(e, ", $", arguments_text(e, x, 1)) : STR("");

	e->uses_task = true;
	put_to(e, &params, "struct forst_task *, const struct forst_func *");
	for (size_t i = 0; i < type->member_count; i++)
		put_to(e, &params, ", $", c_type(e, type->members[i]));
	struct str call = say(e, "forst_func_code(task, $ (*)($), $)($, $$)", c_type(e, type->element), text_str(&params),
		func, here(e), func, arguments);
	if (is_library_code(e->function))
		call = back_in_library(e, type->element, call);
	if (stable)
		return call;
	return say(e, "({ const struct forst_func *rt_func = $; $; })", expr(e, x->operands[0]), call);
}

/* ---- go and defer ---- */

/* A call whose operands are members of `record`, a pointer to the struct of them. */
static struct str
call_with_members(struct emit *e, const struct core_expr *call, struct str record)
{
	size_t count = call->operand_count;
	struct core_local *locals = arena_alloc_array(e->arena, count + 1, sizeof(*locals));
	const struct core_expr **operands = arena_alloc_array(e->arena, count + 1, sizeof(*operands));
	struct core_function *holder = arena_alloc(e->arena, sizeof(*holder));
	struct core_expr *moved = arena_alloc(e->arena, sizeof(*moved));
	const struct core_function *function = e->function;
	struct local_facts *facts = e->facts;
	struct str *names = e->locals;

	e->facts = arena_alloc_array(e->arena, count + 1, sizeof(*e->facts));
	e->locals = arena_alloc_array(e->arena, count + 1, sizeof(*e->locals));
	for (size_t i = 0; i < count; i++) {
		struct core_expr *local = arena_alloc(e->arena, sizeof(*local));
		local->kind = CORE_EXPR_LOCAL;
		local->type = call->operands[i]->type;
		local->local = (uint32_t)i;
		operands[i] = local;
		locals[i].type = local->type;
		e->locals[i] = say(e, "$->p$", record, number(e, (int64_t)i));
	}
	*holder = (struct core_function){.module = function ? function->module : NULL, .locals = locals, .local_count = count};
	e->function = holder;
	*moved = *call;
	moved->operands = operands;
	struct str text = expr(e, moved);
	e->function = function;
	e->facts = facts;
	e->locals = names;
	return text;
}

/* `struct NAME { first p0; ... }` */
static struct str
record_type(struct emit *e, const struct core_expr *call, struct str name, const char *first)
{
	struct text body = {.arena = e->arena};

	for (size_t i = 0; i < call->operand_count; i++)
		put_to(e, &body, "\t$;\n",
			declare(e, c_type(e, call->operands[i]->type), say(e, "p$", number(e, (int64_t)i))));
	put_to(e, &e->structs, "struct $ {\n$$};\n\n", name, str_from(first), text_str(&body));
	return say(e, "struct $", name);
}

static struct str
record_values(struct emit *e, const struct core_expr *call)
{
	struct text out = {.arena = e->arena};

	for (size_t i = 0; i < call->operand_count; i++)
		put_to(e, &out, i ? ", .p$ = $" : ".p$ = $", number(e, (int64_t)i), expr(e, call->operands[i]));
	return text_str(&out);
}

/* The function that makes the call; `second` is its parameter behind the task, `begin` its first line. */
static void
write_starter(struct emit *e, const struct core_stmt *s, struct str name, const char *second, struct str begin)
{
	struct helper helper;

	helper_begin(e, &helper);
	if (s->value->operand_count)
		put(e, "$", begin);
	else
		put(e, "(void)$;", str_from(s->kind == CORE_STMT_GO ? "arguments" : "defer"));
	line_of(e, s->span);
	struct str call = call_with_members(e, s->value, STR("with"));
	if (s->value->type->kind == CORE_TYPE_VOID)
		put(e, "$;", call);
	else
		put(e, "(void)$;", grouped(e, call));
	helper_leave(e, &helper);
	put_to(e, &e->prototypes, "static void $(struct forst_task *task, $);\n", name, str_from(second));
	put_to(e, &e->helpers, "static void\n$(struct forst_task *task, $)\n{\n\t(void)task;\n$}\n\n", name, str_from(second),
		text_str(&helper.body));
}

void
start_goroutine(struct emit *e, const struct core_stmt *s)
{
	struct str name = global_name(e, say(e, "$_go", e->function->name));
	struct str begin = STR("");

	e->uses_task = true;
	if (s->value->operand_count) {
		struct str type = record_type(e, s->value, name, "");
		begin = say(e, "$ copy = *($ *)arguments, *with = &copy;", type, type);
		write_starter(e, s, name, "void *arguments", begin);
		put(e, "{");
		put(e, "\t$ rt_with = {$};", type, record_values(e, s->value));
		put(e, "\t*($ *)forst_go(task, $, sizeof(rt_with)) = rt_with;", type, name);
		put(e, "}");
		return;
	}
	write_starter(e, s, name, "void *arguments", begin);
	put(e, "(void)forst_go(task, $, 0);", name);
}

void
begin_deferring(struct emit *e)
{
	if (!e->function->defers)
		return;
	e->uses_task = true;
	put(e, "const struct forst_defer *const rt_deferred = task->defers;");
}

void
run_deferred(struct emit *e)
{
	if (e->function->defers)
		put(e, "forst_defers_run(task, rt_deferred);");
}

/* The record lies in the frame, or on the heap where there may be several of it. */
void
defer_call(struct emit *e, const struct core_stmt *s)
{
	struct str name = global_name(e, say(e, "$_deferred", e->function->name));
	struct str type = record_type(e, s->value, name, "\tstruct forst_defer defer;\n");
	struct str record = say(e, "rt_defer_$", number(e, ++e->deferred));
	struct str values = s->value->operand_count ? record_values(e, s->value) : STR("");

	e->uses_task = true;
	write_starter(e, s, name, "struct forst_defer *defer", say(e, "$ *with = ($ *)(void *)defer;", type, type));
	if (s->repeats) {
		put(e, "{");
		put(e, "\t$ *$ = forst_alloc(task, sizeof(*$));", type, record, record);
		if (values.length)
			put(e, "\t*$ = ($){$};", record, type, values);
		put(e, "\tforst_defer(task, &$->defer, $);", record, name);
		put(e, "}");
		return;
	}
	put_to(e, &e->tops, "\t$ $;\n", type, record);
	if (values.length)
		put(e, "$ = ($){$};", record, type, values);
	put(e, "forst_defer(task, &$.defer, $);", record, name);
}
