/* Statements. Each begins with a #line where the lines of C and Forst part ways. */
#include "codegen/c/emit_c_internal.h"

#include <string.h>

void
line_of(struct emit *e, struct span span)
{
	struct position position;

	if (span.start == 0 && span.end == 0)
		return;
	position = source_position(e->program->sources, span.start);
	if (position.source)
		e->wanted_line = position.line;
}

struct str
source_of(const struct emit *e, struct span span, const struct core_module *module)
{
	const struct source *source = source_find(e->program->sources, span.start);

	return source ? source->path : module->source_path;
}

struct str
assign_text(struct emit *e, const struct core_stmt *s)
{
	struct str target = place(e, s->target);
	struct str value = expr(e, s->value);
	bool bytes = s->target->kind == CORE_EXPR_INDEX && s->target->operands[0]->type->kind == CORE_TYPE_BYTES;

	if (s->has_op) {
		if (s->target->kind == CORE_EXPR_LOCAL || is_stable(s->target)) {
			const char *pattern = s->target->type->kind != CORE_TYPE_FLOAT ? NULL
								  : s->op == CORE_OP_ADD                   ? "$ += $"
								  : s->op == CORE_OP_SUBTRACT              ? "$ -= $"
								  : s->op == CORE_OP_MULTIPLY              ? "$ *= $"
								  : s->op == CORE_OP_DIVIDE                ? "$ /= $"
																		   : NULL;
			if (pattern)
				return say(e, pattern, target, value);
			value = binary_text(e, s->op, s->target->type, target, value);
		} else {
			struct str type = bytes ? STR("uint8_t") : c_type(e, s->target->type);
			return say(e, "({ $ = &$; *rt_target = $$; })", declare(e, type, STR("*rt_target")), target,
				bytes ? STR("(uint8_t)") : STR(""), binary_text(e, s->op, s->target->type, STR("(*rt_target)"), value));
		}
	}
	return say(e, bytes ? "$ = (uint8_t)$" : "$ = $", target, bytes ? grouped(e, value) : value);
}

void
body_of(struct emit *e, const struct core_stmt *first)
{
	e->indent++;
	statements(e, first);
	e->indent--;
}

static void
let(struct emit *e, const struct core_stmt *s)
{
	const struct core_local *local = &e->function->locals[s->local];
	struct str name = e->locals[s->local];
	struct str type = c_type(e, local->type);
	struct str value = s->value ? expr(e, s->value) : zero_value(e, local->type);

	if (local->escapes) {
		put(e, "$ = forst_alloc(task, sizeof($));", declare(e, type, say(e, "*$", name)), type);
		put(e, "*$ = $;", name, value);
	} else {
		put(e, "$ = $;", declare(e, type, name), value);
	}
	if (!local->used)
		put(e, "(void)$;", name);
}

static void
evaluate(struct emit *e, const struct core_expr *x)
{
	struct str text = expr(e, x);

	if (x->type->kind == CORE_TYPE_VOID)
		put(e, "$;", text);
	else
		put(e, "(void)$;", grouped(e, text));
}

static void
conditional(struct emit *e, const struct core_stmt *s)
{
	put(e, "if ($) {", expr(e, s->value));
	for (;;) {
		body_of(e, s->body);
		const struct core_stmt *next = s->otherwise;
		if (!next)
			break;
		if (next->kind != CORE_STMT_IF || next->next) {
			put(e, "} else {");
			body_of(e, next);
			break;
		}
		put(e, "} else if ($) {", expr(e, next->value));
		s = next;
	}
	put(e, "}");
}

/* Leaves the function with what the results are once deferred calls have run. */
static void
give_results(struct emit *e)
{
	const struct core_function *f = e->function;
	struct str value = expr(e, e->results);
	bool wrapped = f->fallible && e->results->type->kind != CORE_TYPE_RESULT;

	run_deferred(e);
	put(e, "return $;", wrapped ? say(e, "($){.value = $}", c_result_type(e, f->result), value) : value);
}

/* Leaves the function; what it gives is there before deferred calls run. */
static void
give(struct emit *e, struct str value)
{
	if (!e->function->defers) {
		put(e, value.length ? "return $;" : "return;", value);
		return;
	}
	if (value.length)
		put(e, "$ = $;", declare(e, return_type(e, e->function), STR("rt_result")), value);
	run_deferred(e);
	put(e, value.length ? "return rt_result;" : "return;");
}

static void
leave(struct emit *e, const struct core_stmt *s)
{
	const struct core_function *f = e->function;
	bool is_void = !f->result || base_type(f->result)->kind == CORE_TYPE_VOID;

	if (e->results)
		give_results(e);
	else if (f->guard || (f->fallible && is_void))
		give(e, STR("NULL"));
	else if (f->fallible)
		give(e, say(e, "($){.value = $}", c_result_type(e, f->result), expr(e, s->value)));
	else
		give(e, s->value && !is_void ? expr(e, s->value) : STR(""));
}

static void
fail(struct emit *e, const struct core_stmt *s)
{
	const struct core_function *f = e->function;
	struct str error = expr(e, s->value);

	if (f->guard || base_type(f->result)->kind == CORE_TYPE_VOID)
		give(e, error);
	else
		give(e, say(e, "($){.error = $}", c_result_type(e, f->result), error));
}

static void
block(struct emit *e, const struct core_stmt *s)
{
	put(e, "{");
	body_of(e, s->body);
	put(e, "}");
	put_break_label(e, s);
}

void
statements(struct emit *e, const struct core_stmt *first)
{
	for (const struct core_stmt *s = first; s; s = s->next) {
		line_of(e, s->span);
		switch (s->kind) {
		case CORE_STMT_LET: let(e, s); break;
		case CORE_STMT_ASSIGN: put(e, "$;", assign_text(e, s)); break;
		case CORE_STMT_EVAL: evaluate(e, s->value); break;
		case CORE_STMT_IF: conditional(e, s); break;
		case CORE_STMT_LOOP: emit_loop(e, s); break;
		case CORE_STMT_BREAK: leave_loop(e, s); break;
		case CORE_STMT_CONTINUE: next_round(e, s); break;
		case CORE_STMT_RESULTS: e->results = s->value; break;
		case CORE_STMT_RETURN: leave(e, s); break;
		case CORE_STMT_FAIL: fail(e, s); break;
		case CORE_STMT_BLOCK: block(e, s); break;
		case CORE_STMT_LABEL: put_goto_label(e, s); break;
		case CORE_STMT_GOTO: go_to(e, s); break;
		case CORE_STMT_GO: start_goroutine(e, s); break;
		case CORE_STMT_DEFER: defer_call(e, s); break;
		case CORE_STMT_SEND: emit_send(e, s); break;
		case CORE_STMT_RECEIVE: emit_receive(e, s); break;
		case CORE_STMT_SELECT: emit_select(e, s); break;
		case CORE_STMT_ATOMIC: atomic(e, s); break;
		}
	}
}
