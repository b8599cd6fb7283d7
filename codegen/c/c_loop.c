/*
 * Loops. A back edge is a safepoint, but a counted loop whose rounds are short and call nothing has one every so many rounds
 * (strip mining), or none when there are not even so many: the C compiler sees a plain loop. A loop that counts from 0 below the length of an array it never
 * assigns needs no checks on that array's elements.
 */
#include "codegen/c/emit_c_internal.h"

#include <string.h>

enum { LABEL_BREAK = 1, LABEL_CONTINUE = 2, LABEL_PASSED = 4, ROUND_MAX = 64, ROUNDS_MAX = 1024 };

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

/* ---- what a loop counts ---- */

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

/* The local that the loop runs up to below something, one by one, and that nothing else assigns; NULL: none. */
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
	return counts ? facts : NULL;
}

/* A counted local that begins at 0 or above and stays below an array's length needs no check on that array's elements. */
static void
note_bound(struct emit *e, struct local_facts *counted, const struct core_expr *end)
{
	bool from_zero = counted->value && counted->value->kind == CORE_EXPR_CONST && counted->value->value.integer >= 0;

	counted->bound = from_zero ? measured_array(e, end) : NULL;
}

/* ---- rounds without a safepoint ---- */

/* Is it the same in every round? */
static bool
is_steady(struct emit *e, const struct core_expr *x)
{
	bool local = x->kind == CORE_EXPR_LOCAL && never_assigned(e, x->local);

	return x->kind == CORE_EXPR_CONST || local || measured_array(e, x);
}

/* Are there so few rounds that none of them needs a safepoint? */
static bool
is_brief(const struct local_facts *counted, const struct core_expr *end)
{
	const struct core_expr *begin = counted->value;

	if (!begin || begin->kind != CORE_EXPR_CONST || begin->value.integer < 0 || end->kind != CORE_EXPR_CONST)
		return false;
	return end->value.integer <= begin->value.integer || end->value.integer - begin->value.integer <= ROUNDS_MAX;
}

/* What a value of the type weighs when it is copied, in words. */
static size_t
weight_of(const struct core_type *type, size_t limit)
{
	size_t weight = 0;

	type = base_type(type);
	switch (type->kind) {
	case CORE_TYPE_SHAPE:
		for (size_t i = 0; i < type->field_count && weight <= limit; i++)
			weight += weight_of(type->fields[i].type, limit);
		return weight;
	case CORE_TYPE_FIXED_ARRAY:
		return (uint64_t)type->length > limit ? limit + 1 : (size_t)type->length * weight_of(type->element, limit);
	case CORE_TYPE_VOID:
	case CORE_TYPE_BOOL:
	case CORE_TYPE_INT:
	case CORE_TYPE_FLOAT:
	case CORE_TYPE_RUNE:
	case CORE_TYPE_POINTER:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_CHAN:
	case CORE_TYPE_MAP: return 1;
	case CORE_TYPE_STRING:
	case CORE_TYPE_LITERALS:
	case CORE_TYPE_BYTES:
	case CORE_TYPE_ARRAY: return 3;
	case CORE_TYPE_ANY:
	case CORE_TYPE_ERROR:
	case CORE_TYPE_FAILURE:
	case CORE_TYPE_UNION:
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_RESULT:
	case CORE_TYPE_NATIVE:
	case CORE_TYPE_CONSTRAINED: break;
	}
	return limit + 1;
}

static bool
is_number(const struct core_expr *x)
{
	return x->type->kind == CORE_TYPE_INT || x->type->kind == CORE_TYPE_FLOAT || x->type->kind == CORE_TYPE_RUNE ||
		   x->type->kind == CORE_TYPE_BOOL;
}

/* Does the expression take a bounded time by itself, its operands aside? */
static bool
is_short(const struct core_expr *x)
{
	switch ((int)x->kind) {
	case CORE_EXPR_CONST:
	case CORE_EXPR_ZERO:
	case CORE_EXPR_LOCAL:
	case CORE_EXPR_FIELD:
	case CORE_EXPR_INDEX:
	case CORE_EXPR_DEREFERENCE: return true;
	case CORE_EXPR_UNARY:
	case CORE_EXPR_BINARY: return is_number(x->operands[0]);
	case CORE_EXPR_CONVERT: return is_number(x) && is_number(x->operands[0]);
	case CORE_EXPR_BUILTIN:
		return x->builtin == CORE_LENGTH || ((x->builtin == CORE_MIN || x->builtin == CORE_MAX) && is_number(x));
	case CORE_EXPR_CALL_EXTERN: return str_has_prefix(x->symbol, STR("math.")) && is_number(x);
	default: return false;
	}
}

/* Takes a copy's work off what is left; false: there is not so much. */
static bool
spend_copy(const struct core_type *type, size_t *left)
{
	size_t weight = weight_of(type, *left);

	if (weight > *left)
		return false;
	*left -= weight;
	return true;
}

/* The same of an expression's work; false also where nobody knows how much it is. */
static bool
spend(const struct core_expr *x, size_t *left)
{
	if (!is_short(x) || !spend_copy(x->type, left))
		return false;
	for (size_t i = 0; i < x->operand_count; i++)
		if (!spend(x->operands[i], left))
			return false;
	return true;
}

/* The same of a round: no calls, no loops, nothing that waits, and little of all else. What leaves the function does so once. */
static bool
spend_round(const struct core_function *function, const struct core_stmt *s, size_t *left)
{
	bool is_spent = true;

	for (; s && is_spent; s = s->next) {
		switch ((int)s->kind) {
		case CORE_STMT_LET:
			is_spent = spend_copy(function->locals[s->local].type, left) && (!s->value || spend(s->value, left));
			break;
		case CORE_STMT_EVAL: is_spent = spend(s->value, left); break;
		case CORE_STMT_ASSIGN:
			is_spent = spend(s->target, left) && spend(s->value, left) && (!s->has_op || is_number(s->target));
			break;
		case CORE_STMT_IF:
			is_spent = spend(s->value, left) && spend_round(function, s->body, left) &&
					   spend_round(function, s->otherwise, left);
			break;
		case CORE_STMT_BLOCK: is_spent = spend_round(function, s->body, left); break;
		case CORE_STMT_BREAK:
		case CORE_STMT_CONTINUE:
		case CORE_STMT_RETURN:
		case CORE_STMT_FAIL: break;
		default: return false;
		}
	}
	return is_spent;
}

/* ---- jumps ---- */

static void
put_label(struct emit *e, uint32_t number_of, const char *what)
{
	e->indent--;
	put(e, "$_$:;", str_from(what), number(e, number_of));
	e->indent++;
}

void
put_break_label(struct emit *e, const struct core_stmt *s)
{
	if (s->label && s->label < e->label_count && e->labels[s->label] & LABEL_BREAK)
		put(e, "break_$:;", number(e, s->label));
}

void
put_goto_label(struct emit *e, const struct core_stmt *s)
{
	put_label(e, s->label, "label");
	e->labels[s->label] |= LABEL_PASSED;
}

void
go_to(struct emit *e, const struct core_stmt *s)
{
	if (e->labels[s->label] & LABEL_PASSED)
		put(e, "forst_poll(task);");
	put(e, "goto label_$;", number(e, s->label));
}

void
leave_loop(struct emit *e, const struct core_stmt *s)
{
	if (s->label)
		put(e, "goto break_$;", number(e, s->label));
	else if (!e->loop.end)
		put(e, "break;");
	else {
		put(e, "goto end_$;", number(e, e->loop.end));
		e->loop.ends = true;
	}
}

void
next_round(struct emit *e, const struct core_stmt *s)
{
	if (s->label)
		put(e, "goto continue_$;", number(e, s->label));
	else if (!e->loop.next)
		put(e, "continue;");
	else {
		put(e, "goto next_$;", number(e, e->loop.next));
		e->loop.goes_on = true;
	}
}

/* ---- loops ---- */

/* A `post` that fits into for's parentheses. */
static bool
is_simple_post(const struct core_stmt *post)
{
	return post && !post->next && post->kind == CORE_STMT_ASSIGN && post->target->kind == CORE_EXPR_LOCAL;
}

/* The heads of a loop whose safepoints are some rounds apart; its own head is the inner one. */
static void
begin_strips(struct emit *e, const struct core_stmt *s)
{
	struct str at = expr(e, s->value->operands[0]);

	put(e, "while ($) {", expr(e, s->value));
	e->indent++;
	put(e, "forst_poll(task);");
	put(e, "const int64_t rt_stop = forst_strip($, $);", at, expr(e, s->value->operands[1]));
	put(e, "for (; $ < rt_stop; $) {", at, assign_text(e, s->post));
	e->indent++;
}

static void
begin_rounds(struct emit *e, const struct core_stmt *s, bool simple, bool brief)
{
	if (s->value && !simple)
		put(e, "while ($) {", expr(e, s->value));
	else
		put(e, "for (;$;$) {", s->value ? say(e, " $", expr(e, s->value)) : STR(""),
			simple ? say(e, " $", assign_text(e, s->post)) : STR(""));
	e->indent++;
	if (!brief)
		put(e, "forst_poll(task);");
}

void
emit_loop(struct emit *e, const struct core_stmt *s)
{
	struct loop_emission outer = e->loop;
	bool simple = is_simple_post(s->post);
	bool plain = !s->post || simple; /* C's own continue does it */
	uint32_t number_here = ++e->loops;
	struct local_facts *counted = counted_local(e, s);
	size_t left = ROUND_MAX;
	bool is_light = counted && simple && spend_round(e->function, s->body, &left);
	bool brief = is_light && is_brief(counted, s->value->operands[1]);
	bool strips = is_light && !brief && is_steady(e, s->value->operands[1]);

	if (counted)
		note_bound(e, counted, s->value->operands[1]);
	e->loop = (struct loop_emission){.next = plain ? 0 : number_here, .end = strips ? number_here : 0};
	if (strips)
		begin_strips(e, s);
	else
		begin_rounds(e, s, simple, brief);
	statements(e, s->body);
	if (s->label && s->label < e->label_count && e->labels[s->label] & LABEL_CONTINUE)
		put_label(e, s->label, "continue");
	if (!plain) {
		if (e->loop.goes_on)
			put_label(e, number_here, "next");
		statements(e, s->post);
	}
	e->indent--;
	put(e, "}");
	if (strips) {
		e->indent--;
		put(e, "}");
	}
	if (e->loop.ends)
		put(e, "end_$:;", number(e, number_here));
	e->loop = outer;
	if (counted)
		counted->bound = NULL;
	put_break_label(e, s);
}
