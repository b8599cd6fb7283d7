/*
 * Statements. Each begins with a #line where the lines of C and Forst part ways. A loop's back edge is a safepoint; a
 * loop that counts from 0 below the length of an array it never assigns needs no checks on that array's elements.
 */
#include "codegen/c/emit_c_internal.h"

#include <string.h>

enum { LABEL_BREAK = 1, LABEL_CONTINUE = 2 };

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

/* ---- what is known of locals ---- */

static bool
adds_one(const struct core_stmt *s)
{
	const struct core_expr *value = s->value;

	if (s->has_op)
		return s->op == CORE_OP_ADD && value->kind == CORE_EXPR_CONST && value->type->kind == CORE_TYPE_INT &&
			   value->value.integer == 1;
	return value->kind == CORE_EXPR_BINARY && value->op == CORE_OP_ADD && value->operands[0]->kind == CORE_EXPR_LOCAL &&
		   value->operands[0]->local == s->target->local && value->operands[1]->kind == CORE_EXPR_CONST &&
		   value->operands[1]->value.integer == 1 && value->type->kind == CORE_TYPE_INT;
}

/* The local that a place is a part of, or NULL: elements of slices and what pointers point to are no part of one. */
static const struct core_expr *
root_local(const struct core_expr *place)
{
	while (place->kind == CORE_EXPR_FIELD ||
		   (place->kind == CORE_EXPR_INDEX && place->operands[0]->type->kind == CORE_TYPE_FIXED_ARRAY))
		place = place->operands[0];
	return place->kind == CORE_EXPR_LOCAL ? place : NULL;
}

static void
study_received(struct emit *e, uint32_t local, uint32_t ok)
{
	if (local != CORE_NO_LOCAL)
		e->facts[local].assignments += 2;
	if (ok != CORE_NO_LOCAL)
		e->facts[ok].assignments += 2;
}

static void
study(struct emit *e, const struct core_stmt *s)
{
	for (; s; s = s->next) {
		if (s->kind == CORE_STMT_LET) {
			e->facts[s->local].value = s->value;
		} else if (s->kind == CORE_STMT_ASSIGN && root_local(s->target)) {
			struct local_facts *facts = &e->facts[root_local(s->target)->local];
			facts->assignments++;
			facts->step = s->target->kind == CORE_EXPR_LOCAL && adds_one(s) ? s : NULL;
		}
		if (s->kind == CORE_STMT_RECEIVE)
			study_received(e, s->local, s->ok);
		study(e, s->body);
		study(e, s->otherwise);
		study(e, s->post);
		for (size_t i = 0; i < s->case_count; i++) {
			study_received(e, s->cases[i].local, s->cases[i].ok);
			study(e, s->cases[i].body);
		}
		if ((s->kind == CORE_STMT_BREAK || s->kind == CORE_STMT_CONTINUE) && s->label < e->label_count)
			e->labels[s->label] |= s->kind == CORE_STMT_BREAK ? LABEL_BREAK : LABEL_CONTINUE;
	}
}

static uint32_t
highest_label(const struct core_stmt *s, uint32_t highest)
{
	for (; s; s = s->next) {
		if (s->label > highest)
			highest = s->label;
		highest = highest_label(s->body, highest);
		highest = highest_label(s->otherwise, highest);
		highest = highest_label(s->post, highest);
		for (size_t i = 0; i < s->case_count; i++)
			highest = highest_label(s->cases[i].body, highest);
	}
	return highest;
}

void
study_locals(struct emit *e, const struct core_function *function)
{
	e->facts = arena_alloc_array(e->arena, function->local_count + 1, sizeof(*e->facts));
	e->label_count = highest_label(function->body, 0) + 1;
	e->labels = arena_alloc_array(e->arena, e->label_count, sizeof(*e->labels));
	study(e, function->body);
}

/* ---- loops ---- */

static bool
never_assigned(struct emit *e, uint32_t local)
{
	return e->facts[local].assignments == 0 && !e->function->locals[local].escapes;
}

/* A local or a member of one, at any depth. */
static bool
is_member_path(const struct core_expr *x)
{
	while (x->kind == CORE_EXPR_FIELD)
		x = x->operands[0];
	return x->kind == CORE_EXPR_LOCAL;
}

/* The array whose length x is: LENGTH of a local (or its member) that stays what it is, or a local that holds that.
 * NULL: none. */
static const struct core_expr *
measured_array(struct emit *e, const struct core_expr *x)
{
	if (x->kind == CORE_EXPR_LOCAL && never_assigned(e, x->local) && e->facts[x->local].value)
		x = e->facts[x->local].value;
	if (x->kind != CORE_EXPR_BUILTIN || x->builtin != CORE_LENGTH)
		return NULL;
	x = x->operands[0];
	return is_member_path(x) && never_assigned(e, root_local(x)->local) ? x : NULL;
}

static bool
holds_statement(const struct core_stmt *list, const struct core_stmt *s)
{
	for (; list; list = list->next)
		if (list == s)
			return true;
	return false;
}

/* Does the loop run a local from 0 (or above) to below an array's length, one by one? Then that local's facts get the
 * array. */
static struct local_facts *
counted_local(struct emit *e, const struct core_stmt *loop)
{
	const struct core_expr *test = loop->value;

	if (!test || test->kind != CORE_EXPR_BINARY || test->op != CORE_OP_LESS ||
		test->operands[0]->kind != CORE_EXPR_LOCAL || test->operands[0]->type->kind != CORE_TYPE_INT)
		return NULL;
	uint32_t local = test->operands[0]->local;
	struct local_facts *facts = &e->facts[local];
	bool counts = facts->assignments == 1 && facts->step && holds_statement(loop->post, facts->step) &&
				  !e->function->locals[local].escapes;
	bool from_zero = facts->value && facts->value->kind == CORE_EXPR_CONST && facts->value->value.integer >= 0;
	const struct core_expr *array = counts && from_zero ? measured_array(e, test->operands[1]) : NULL;
	if (!array)
		return NULL;
	facts->bound = array;
	return facts;
}

static struct str
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

/* A `post` that fits into for's parentheses. */
static bool
is_simple_post(const struct core_stmt *post)
{
	return post && !post->next && post->kind == CORE_STMT_ASSIGN && post->target->kind == CORE_EXPR_LOCAL;
}

void
body_of(struct emit *e, const struct core_stmt *first)
{
	e->indent++;
	statements(e, first);
	e->indent--;
}

static void
label(struct emit *e, uint32_t number_of, const char *what)
{
	e->indent--;
	put(e, "$_$:;", str_from(what), number(e, number_of));
	e->indent++;
}

static void
loop(struct emit *e, const struct core_stmt *s)
{
	bool simple = is_simple_post(s->post);
	bool plain = !s->post || simple; /* C's own continue does it */
	uint32_t outer = e->loop_number;
	bool outer_goes_on = e->loop_goes_on;
	uint32_t number_here = ++e->loops;
	struct local_facts *counted = counted_local(e, s);

	e->loop_number = plain ? 0 : number_here;
	e->loop_goes_on = false;
	if (s->value && !simple)
		put(e, "while ($) {", expr(e, s->value));
	else
		put(e, "for (;$;$) {", s->value ? say(e, " $", expr(e, s->value)) : STR(""),
			simple ? say(e, " $", assign_text(e, s->post)) : STR(""));
	e->indent++;
	put(e, "forst_poll(task);");
	statements(e, s->body);
	if (s->label && s->label < e->label_count && e->labels[s->label] & LABEL_CONTINUE)
		label(e, s->label, "continue");
	if (!plain) {
		if (e->loop_goes_on)
			label(e, number_here, "next");
		statements(e, s->post);
	}
	e->indent--;
	put(e, "}");
	e->loop_number = outer;
	e->loop_goes_on = outer_goes_on;
	if (counted)
		counted->bound = NULL;
	if (s->label && s->label < e->label_count && e->labels[s->label] & LABEL_BREAK)
		put(e, "break_$:;", number(e, s->label));
}

/* ---- the rest ---- */

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

	if (f->guard || (f->fallible && is_void))
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
next_round(struct emit *e, const struct core_stmt *s)
{
	if (s->label)
		put(e, "goto continue_$;", number(e, s->label));
	else if (!e->loop_number)
		put(e, "continue;");
	else {
		put(e, "goto next_$;", number(e, e->loop_number));
		e->loop_goes_on = true;
	}
}

static void
block(struct emit *e, const struct core_stmt *s)
{
	put(e, "{");
	body_of(e, s->body);
	put(e, "}");
	if (s->label && s->label < e->label_count && e->labels[s->label] & LABEL_BREAK)
		put(e, "break_$:;", number(e, s->label));
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
		case CORE_STMT_LOOP: loop(e, s); break;
		case CORE_STMT_BREAK:
			if (s->label)
				put(e, "goto break_$;", number(e, s->label));
			else
				put(e, "break;");
			break;
		case CORE_STMT_CONTINUE: next_round(e, s); break;
		case CORE_STMT_RETURN: leave(e, s); break;
		case CORE_STMT_FAIL: fail(e, s); break;
		case CORE_STMT_BLOCK: block(e, s); break;
		case CORE_STMT_LABEL: label(e, s->label, "label"); break;
		case CORE_STMT_GOTO: put(e, "goto label_$;", number(e, s->label)); break;
		case CORE_STMT_GO: start_goroutine(e, s); break;
		case CORE_STMT_DEFER: defer_call(e, s); break;
		case CORE_STMT_SEND: emit_send(e, s); break;
		case CORE_STMT_RECEIVE: emit_receive(e, s); break;
		case CORE_STMT_SELECT: emit_select(e, s); break;
		case CORE_STMT_ATOMIC: atomic(e, s); break;
		}
	}
}
