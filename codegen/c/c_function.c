/* Functions: the queue of those that are reached, their heads, and their bodies. */
#include "codegen/c/emit_c_internal.h"

struct str
return_type(struct emit *e, const struct core_function *function)
{
	bool is_void = !function->result || base_type(function->result)->kind == CORE_TYPE_VOID;

	if (function->guard || (function->fallible && is_void))
		return STR("struct forst_error *");
	if (is_void)
		return STR("void");
	return function->fallible ? c_result_type(e, function->result) : c_type(e, function->result);
}

/* Parameters come first among the locals, captures behind them. */
static size_t
incoming_count(const struct core_function *function)
{
	return function->param_count + function->capture_count;
}

/* An escaping parameter lives on the heap: it comes in under another name. */
static bool
moves_to_heap(const struct core_function *function, size_t i)
{
	return function->locals[i].escapes;
}

static struct str
parameter_list(struct emit *e, const struct core_function *function, bool with_names)
{
	struct text out = {.arena = e->arena};

	put_to(e, &out, "struct forst_task *task");
	for (size_t i = 0; i < incoming_count(function); i++) {
		struct str type = c_type(e, function->locals[i].type);
		struct str name = STR("");
		if (with_names)
			name = moves_to_heap(function, i) ? say(e, "rt_$", e->locals[i]) : e->locals[i];
		put_to(e, &out, ", $", with_names ? declare(e, type, name) : type);
	}
	return text_str(&out);
}

struct str
function_name(struct emit *e, const struct core_function *function)
{
	struct str name = name_of(e, function);

	if (name.data)
		return name;
	name = global_name(e, function->name);
	name_set(e, function, name);
	struct function_work *work = arena_alloc(e->arena, sizeof(*work));
	work->function = function;
	if (e->last)
		e->last->next = work;
	else
		e->first = work;
	e->last = work;
	struct str head = say(e, "$($)", name, parameter_list(e, function, false));
	put_to(e, &e->prototypes, "static $;\n", declare(e, return_type(e, function), head));
	return name;
}

static bool calls(const struct core_expr *x);

static bool any_calls(const struct core_stmt *s);

static bool
any_case_calls(const struct core_stmt *s)
{
	for (size_t i = 0; i < s->case_count; i++)
		if (any_calls(s->cases[i].body))
			return true;
	return false;
}

static bool
any_calls(const struct core_stmt *s)
{
	for (; s; s = s->next)
		if ((s->target && calls(s->target)) || (s->value && calls(s->value)) || any_calls(s->body) ||
			any_calls(s->otherwise) || any_calls(s->post) || any_case_calls(s))
			return true;
	return false;
}

/* Calls other Forst code: then the stack may grow without end. */
static bool
calls(const struct core_expr *x)
{
	if (x->kind == CORE_EXPR_CALL || x->kind == CORE_EXPR_CALL_VALUE)
		return true;
	for (size_t i = 0; i < x->operand_count; i++)
		if (x->operands[i] && calls(x->operands[i]))
			return true;
	return x->cause && calls(x->cause);
}

static bool
ends(const struct core_stmt *first)
{
	const struct core_stmt *last = first;

	while (last && last->next)
		last = last->next;
	if (!last)
		return false;
	if (last->kind == CORE_STMT_IF)
		return last->otherwise && ends(last->body) && ends(last->otherwise);
	if (last->kind == CORE_STMT_EVAL)
		return last->value->kind == CORE_EXPR_BUILTIN && last->value->builtin == CORE_PANIC;
	return last->kind == CORE_STMT_RETURN || last->kind == CORE_STMT_FAIL ||
		   (last->kind == CORE_STMT_BLOCK && !last->label && ends(last->body));
}

/* What happens at the end of a body that does not return. */
static void
finish(struct emit *e, const struct core_function *function)
{
	bool is_void = !function->result || base_type(function->result)->kind == CORE_TYPE_VOID;

	if (ends(function->body))
		return;
	if (is_void || function->guard)
		run_deferred(e);
	if (function->guard || (function->fallible && is_void))
		put(e, "return NULL;");
	else if (!is_void)
		put(e, "forst_panic_text(task, \"end of a function that has a result\", __FILE__, __LINE__);");
}

static void
take_parameters(struct emit *e, const struct core_function *function)
{
	for (size_t i = 0; i < incoming_count(function); i++) {
		const struct core_local *local = &function->locals[i];
		struct str name = e->locals[i];
		if (moves_to_heap(function, i)) {
			struct str type = c_type(e, local->type);
			put(e, "$ = forst_alloc(task, sizeof($));", declare(e, type, say(e, "*$", name)), type);
			put(e, "*$ = rt_$;", name, name);
		}
		if (!local->used)
			put(e, "(void)$;", name);
	}
}

/* A comment for C from one in Forst: never ended by what it says. */
static void
comment(struct emit *e, struct text *out, struct str doc)
{
	if (!doc.length)
		return;
	text_add(out, STR("/* "));
	for (size_t i = 0; i < doc.length; i++) {
		unsigned char byte = (unsigned char)doc.data[i];
		bool closes = byte == '/' && i > 0 && doc.data[i - 1] == '*';
		bool opens = byte == '*' && i > 0 && doc.data[i - 1] == '/';
		if (closes || opens || byte == '\\' || byte == '?' || (byte < ' ' && byte != '\n'))
			text_add(out, STR(" "));
		else if (byte == '\n')
			text_add(out, STR("\n * "));
		else
			text_add(out, str_slice(doc, i, i + 1));
	}
	put_to(e, out, " */\n");
}

static void
write_function(struct emit *e, const struct core_function *function)
{
	struct text body = {.arena = e->arena};

	e->function = function;
	e->source_path = source_of(e, function->span, function->module);
	e->out = &body;
	e->indent = 1;
	e->uses_task = false;
	e->recursive = e->recursive || function->recursive;
	e->line = e->wanted_line = 0;
	e->loops = e->deferred = 0;
	e->results = NULL;
	e->loop = (struct loop_emission){0};
	e->tops = (struct text){.arena = e->arena};
	name_locals(e, function);
	study_locals(e, function);
	line_of(e, function->span);
	take_parameters(e, function);
	begin_deferring(e);
	if (function->recursive || any_calls(function->body))
		put(e, "forst_enter(task);");
	statements(e, function->body);
	finish(e, function);

	e->wanted_line = 0;
	struct str head = say(e, "$($)", name_of(e, function), parameter_list(e, function, true));
	comment(e, &e->functions, function->doc);
	/* parameter_list names the task itself; uses_task is the body's. */
	put_to(e, &e->functions, "static $\n$\n{\n", return_type(e, function), head);
	if (!e->uses_task)
		put_to(e, &e->functions, "\t(void)task;\n");
	put_to(e, &e->functions, "$$}\n\n", text_str(&e->tops), text_str(&body));
}

void
write_functions(struct emit *e)
{
	for (; e->first; e->first = e->first->next)
		write_function(e, e->first->function);
	e->last = NULL;
}
