/*
 * Loops. Everything becomes LOOP: while a condition holds, with a `post` that `continue` runs as well. What a `for in`
 * or `range` runs over is evaluated once, its length too, as Go has it; loop variables are new in each round.
 */
#include "compiler/lower/lower_internal.h"

/* One `for in` or `range` being lowered. */
struct each {
	const struct ast_stmt *stmt;
	const struct ast_expr *key;      /* the target that gets index or key, or NULL */
	const struct ast_expr *value;    /* the target that gets element or rune, or NULL */
	const struct core_expr *subject; /* evaluated, in a local where it could change */
	struct jump_target target;
};

static bool
is_blank(const struct ast_expr *target)
{
	return !target || (target->kind == AST_EXPR_NAME && str_equal(target->name.text, STR("_")));
}

/* Gives a target of the loop its value for this round: a new variable, or an assignment (`range` with =). */
static uint32_t
give_target(
	struct lower_function *f, const struct each *each, const struct ast_expr *target, const struct core_expr *value)
{
	if (is_blank(target))
		return NO_LOCAL;
	if (each->stmt->form == AST_EACH_RANGE_ASSIGN) {
		lower_assign_value(f, target, value);
		return NO_LOCAL;
	}
	return lower_declare(f, target->symbol, value);
}

static void
finish_loop(struct lower_function *f, struct core_stmt *loop, struct each *each, const struct core_stmt *body)
{
	loop->body = body;
	loop->label = each->target.label;
	f->targets = each->target.outer;
}

/* index += 1 */
static const struct core_stmt *
step(struct lower_function *f, uint32_t index, const struct core_expr *width)
{
	struct make_list list;

	make_open(&f->body, &list);
	make_assign_op(&f->body, CORE_OP_ADD, make_target(&f->body, index), width);
	return make_close(&f->body, &list);
}

static const struct core_expr *
below(struct lower_function *f, uint32_t index, const struct core_expr *end)
{
	return make_binary(&f->body, CORE_OP_LESS, make_local(&f->body, index), end);
}

/* The local that counts: the user's own variable where nothing in the loop changes it and no literal keeps it. */
static uint32_t
counter(struct lower_function *f, const struct each *each)
{
	uint32_t index;

	if (is_blank(each->key) || each->stmt->form == AST_EACH_RANGE_ASSIGN || lower_is_changed(each->key->symbol) ||
		each->key->symbol->captured)
		return make_let(&f->body, "index", f->body.types->integer, make_int(&f->body, 0));
	index = lower_declare(f, each->key->symbol, make_int(&f->body, 0));
	return index;
}

static bool
counts_itself(const struct lower_function *f, const struct each *each, uint32_t index)
{
	return !is_blank(each->key) && lower_local_of(f, each->key->symbol) == index;
}

/* The elements of an array, a fixed array or Bytes. */
static void
each_element(struct lower_function *f, struct each *each)
{
	const struct core_type *type = each->subject->type;
	const struct core_type *element = type->kind == CORE_TYPE_BYTES ? f->body.types->integer : type->element->base;
	const struct core_expr *array = each->subject;
	const struct core_expr *length = make_builtin_1(&f->body, CORE_LENGTH, f->body.types->integer, array);
	const struct core_expr *end = make_local(&f->body, make_let(&f->body, "length", f->body.types->integer, length));
	uint32_t index = counter(f, each);
	struct core_stmt *loop = make_stmt(&f->body, CORE_STMT_LOOP);
	struct make_list list;

	loop->value = below(f, index, end);
	make_open(&f->body, &list);
	if (!counts_itself(f, each, index))
		give_target(f, each, each->key, make_local(&f->body, index));
	if (!is_blank(each->value)) {
		uint32_t local =
			give_target(f, each, each->value, make_index(&f->body, array, make_local(&f->body, index), element));

		if (local != NO_LOCAL)
			lower_bind_element(f, each->value->symbol, each->stmt->subject, make_local(&f->body, index));
	}
	lower_stmts(f, each->stmt->body);
	finish_loop(f, loop, each, make_close(&f->body, &list));
	loop->post = step(f, index, make_int(&f->body, 1));
}

/* The runes of a string, with their byte offsets. */
static void
each_rune(struct lower_function *f, struct each *each)
{
	const struct core_type *integer = f->body.types->integer;
	const struct core_expr *text = each->subject;
	const struct core_expr *length = make_builtin_1(&f->body, CORE_LENGTH, integer, text);
	uint32_t index = make_let(&f->body, "offset", integer, make_int(&f->body, 0));
	struct core_stmt *loop = make_stmt(&f->body, CORE_STMT_LOOP);
	const struct core_expr *at = make_local(&f->body, index);
	struct make_list list;

	loop->value = below(f, index, length);
	make_open(&f->body, &list);
	give_target(f, each, each->key, at);
	give_target(f, each, each->value, make_builtin_2(&f->body, CORE_STRING_RUNE, f->body.types->rune, text, at));
	lower_stmts(f, each->stmt->body);
	finish_loop(f, loop, each, make_close(&f->body, &list));
	loop->post = step(f, index, make_builtin_2(&f->body, CORE_STRING_RUNE_WIDTH, integer, text, at));
}

/* Whether a value may not be equal to itself: one with a NaN. */
static bool
may_be_unequal(const struct core_type *type)
{
	type = type->base;
	if (type->kind == CORE_TYPE_FLOAT)
		return true;
	if (type->kind == CORE_TYPE_FIXED_ARRAY)
		return may_be_unequal(type->element);
	for (size_t i = 0; type->kind == CORE_TYPE_SHAPE && i < type->field_count; i++)
		if (may_be_unequal(type->fields[i].type))
			return true;
	for (size_t i = 0; type->kind == CORE_TYPE_UNION && i < type->member_count; i++)
		if (may_be_unequal(type->members[i]))
			return true;
	return false;
}

/* Where the map has no such key the round is left out, unless the key is a NaN, whose entry nothing but clear takes out;
 * then `value` is from `values`, those of the loop's beginning. */
static void
skip_removed(struct lower_function *f, const struct core_expr *map, const struct core_expr *key,
	const struct core_expr *values, uint32_t value, const struct core_expr *at)
{
	const struct core_type *boolean = f->body.types->boolean;
	struct make_list missing, gone;

	make_open(&f->body, &missing);
	if (values) {
		const struct core_expr *length = make_builtin_1(&f->body, CORE_LENGTH, f->body.types->integer, map);
		const struct core_expr *empty =
			make_binary(&f->body, CORE_OP_EQUAL, length, make_int(&f->body, 0));
		const struct core_expr *same = make_binary(&f->body, CORE_OP_EQUAL, key, key);

		make_open(&f->body, &gone);
		make_jump(&f->body, CORE_STMT_CONTINUE, 0);
		make_if(&f->body, make_binary(&f->body, CORE_OP_LOGICAL_OR, same, empty),
			make_close(&f->body, &gone), NULL);
		make_assign(&f->body, make_target(&f->body, value),
			make_index(&f->body, values, at, map->type->element->base));
	} else {
		make_jump(&f->body, CORE_STMT_CONTINUE, 0);
	}
	make_if(&f->body, make_unary(&f->body, CORE_OP_NOT, make_builtin_2(&f->body, CORE_MAP_HAS, boolean, map, key)),
		make_close(&f->body, &missing), NULL);
}

static const struct core_expr *
keep_list(struct lower_function *f, const char *name, enum core_builtin builtin, const struct core_type *element,
	const struct core_expr *map)
{
	const struct core_expr *list = make_builtin_1(&f->body, builtin, lower_array_of(f->lower, element), map);

	return make_local(&f->body, make_let(&f->body, name, list->type, list));
}

/* The keys that a map has when the loop begins, as far as they are still there in their round (Go spec, "For range").
 */
static void
each_entry(struct lower_function *f, struct each *each)
{
	const struct core_type *integer = f->body.types->integer;
	const struct core_type *map = each->subject->type;
	const struct core_type *key_type = map->key->base;
	bool by_value = may_be_unequal(key_type);
	const struct core_expr *array = keep_list(f, "keys", CORE_MAP_KEYS, key_type, each->subject);
	const struct core_expr *values =
		by_value ? keep_list(f, "values", CORE_MAP_VALUES, map->element->base, each->subject) : NULL;
	const struct core_expr *length = make_builtin_1(&f->body, CORE_LENGTH, integer, array);
	uint32_t index = make_let(&f->body, "index", integer, make_int(&f->body, 0));
	struct core_stmt *loop = make_stmt(&f->body, CORE_STMT_LOOP);
	const struct core_expr *key;
	struct make_list list;
	uint32_t held = NO_LOCAL;

	loop->value = below(f, index, length);
	make_open(&f->body, &list);
	key = make_index(&f->body, array, make_local(&f->body, index), key_type);
	key = make_local(&f->body, make_let(&f->body, "key", key_type, key));
	const struct core_expr *value = make_builtin_2(&f->body, CORE_MAP_GET, map->element, each->subject, key);
	if (by_value) {
		held = make_let(&f->body, "entry", value->type, value);
		value = make_local(&f->body, held);
	}
	skip_removed(f, each->subject, key, values, held, make_local(&f->body, index));
	give_target(f, each, each->key, key);
	if (!is_blank(each->value)) {
		if (give_target(f, each, each->value, value) != NO_LOCAL)
			lower_bind_element(f, each->value->symbol, each->stmt->subject, key);
	}
	lower_stmts(f, each->stmt->body);
	finish_loop(f, loop, each, make_close(&f->body, &list));
	loop->post = step(f, index, make_int(&f->body, 1));
}

/* 0 to n - 1. */
static void
each_number(struct lower_function *f, struct each *each)
{
	uint32_t index = counter(f, each);
	struct core_stmt *loop = make_stmt(&f->body, CORE_STMT_LOOP);
	struct make_list list;

	loop->value = below(f, index, make_coerce(&f->body, each->subject, f->body.types->integer));
	make_open(&f->body, &list);
	if (!counts_itself(f, each, index))
		give_target(f, each, each->key, make_local(&f->body, index));
	lower_stmts(f, each->stmt->body);
	finish_loop(f, loop, each, make_close(&f->body, &list));
	loop->post = step(f, index, make_int(&f->body, 1));
}

/* Until the channel is closed and empty. */
static void
each_received(struct lower_function *f, struct each *each)
{
	struct core_stmt *loop = make_stmt(&f->body, CORE_STMT_LOOP);
	struct core_stmt *receive;
	struct make_list list, leave;
	uint32_t item = CORE_NO_LOCAL, ok;

	make_open(&f->body, &list);
	if (!is_blank(each->key))
		item = make_let(&f->body, "received", each->subject->type->element->base, NULL);
	ok = make_let(&f->body, "more", f->body.types->boolean, NULL);
	receive = make_stmt(&f->body, CORE_STMT_RECEIVE);
	receive->value = each->subject;
	receive->local = item;
	receive->ok = ok;
	make_open(&f->body, &leave);
	make_jump(&f->body, CORE_STMT_BREAK, 0);
	make_if(&f->body, make_unary(&f->body, CORE_OP_NOT, make_local(&f->body, ok)), make_close(&f->body, &leave), NULL);
	if (item != CORE_NO_LOCAL)
		give_target(f, each, each->key, make_local(&f->body, item));
	lower_stmts(f, each->stmt->body);
	finish_loop(f, loop, each, make_close(&f->body, &list));
}

/* Which target gets what: with one name, `in` over an array or a string gives the element, all else the index or key.
 */
static void
assign_targets(struct each *each, const struct core_type *type)
{
	const struct ast_expr *first = each->stmt->targets;
	const struct ast_expr *second = first ? first->next : NULL;
	bool keyed = type->kind == CORE_TYPE_MAP || type->kind == CORE_TYPE_INT || type->kind == CORE_TYPE_CHAN;

	each->key = first;
	each->value = second;
	if (first && !second && each->stmt->form == AST_EACH_IN && !keyed) {
		each->key = NULL;
		each->value = first;
	}
}

static void
each_of_kind(struct lower_function *f, struct each *each)
{
	switch (each->subject->type->kind) {
	case CORE_TYPE_INT: each_number(f, each); break;
	case CORE_TYPE_STRING: each_rune(f, each); break;
	case CORE_TYPE_MAP: each_entry(f, each); break;
	case CORE_TYPE_ARRAY:
	case CORE_TYPE_FIXED_ARRAY:
	case CORE_TYPE_BYTES: each_element(f, each); break;
	case CORE_TYPE_CHAN: each_received(f, each); break;
	case CORE_TYPE_VOID:
	case CORE_TYPE_BOOL:
	case CORE_TYPE_FLOAT:
	case CORE_TYPE_RUNE:
	case CORE_TYPE_ANY:
	case CORE_TYPE_ERROR:
	case CORE_TYPE_LITERALS:
	case CORE_TYPE_SHAPE:
	case CORE_TYPE_FAILURE:
	case CORE_TYPE_UNION:
	case CORE_TYPE_POINTER:
	case CORE_TYPE_RESULT:
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_NATIVE:
	case CORE_TYPE_CONSTRAINED: assert(!"the checker lets nothing else be looped over");
	}
}

/* The name of the local that holds what the loop runs over: a member's own, else a plain word. */
static const char *
subject_name(struct lower_function *f, const struct ast_expr *subject, const struct core_type *type)
{
	subject = lower_without_parens(subject);
	if (subject->kind == AST_EXPR_SELECT)
		return arena_str(f->body.arena, subject->name.text).data;
	if (type->kind == CORE_TYPE_INT)
		return "count";
	if (type->kind == CORE_TYPE_STRING)
		return "text";
	return type->kind == CORE_TYPE_MAP ? "entries" : "elements";
}

void
lower_each(struct lower_function *f, const struct ast_stmt *stmt, struct str label)
{
	struct each each = {.stmt = stmt, .target = {.outer = f->targets, .name = label, .loop = true}};

	each.subject = lower_value(f, stmt->subject);
	if (each.subject->type->kind == CORE_TYPE_LITERALS || each.subject->type->kind == CORE_TYPE_RUNE)
		each.subject = make_coerce(&f->body, each.subject,
			each.subject->type->kind == CORE_TYPE_RUNE ? f->body.types->integer : f->body.types->string);
	if (!lower_is_constant_local(stmt->subject, each.subject))
		each.subject = make_copy(&f->body, subject_name(f, stmt->subject, each.subject->type), each.subject);
	if (each.subject->type->kind == CORE_TYPE_POINTER)
		each.subject = make_dereference(
			&f->body, each.subject, each.subject->type->element, !lower_is_proved(stmt->subject));
	assign_targets(&each, each.subject->type);
	f->targets = &each.target;
	each_of_kind(f, &each);
	f->targets = each.target.outer;
}

/* ---- for with a condition ---- */

/* while: the condition where it is one expression, else it is tested inside. */
static void
loop_condition(struct lower_function *f, struct core_stmt *loop, const struct ast_expr *condition)
{
	const struct core_stmt **start = f->body.tail;
	const struct core_expr *value;
	struct make_list leave;

	if (!condition)
		return;
	value = lower_condition(f, condition);
	if (f->body.tail == start) {
		loop->value = value;
		return;
	}
	make_open(&f->body, &leave);
	make_jump(&f->body, CORE_STMT_BREAK, 0);
	make_if(&f->body, make_unary(&f->body, CORE_OP_NOT, value), make_close(&f->body, &leave), NULL);
}

static const struct core_stmt *
post_statement(struct lower_function *f, const struct ast_stmt *stmt)
{
	struct make_list list;

	if (!stmt->post)
		return NULL;
	make_open(&f->body, &list);
	lower_stmt(f, stmt->post);
	return make_close(&f->body, &list);
}

/* The body works on a copy of each variable whose address it takes; `continue` leaves the block, then the copies go
 * back. */
static void
copied_body(struct lower_function *f, const struct ast_stmt *stmt, struct jump_target *target)
{
	const struct ast_expr *variable = stmt->init->targets;
	size_t count = 0, i = 0;
	struct core_stmt *block;
	struct make_list list;
	uint32_t *outer;

	for (const struct ast_expr *v = variable; v; v = v->next)
		count++;
	outer = arena_alloc_array(f->body.arena, count + 1, sizeof(*outer));
	for (const struct ast_expr *v = variable; v; v = v->next, i++) {
		outer[i] = is_blank(v) ? NO_LOCAL : lower_local_of(f, v->symbol);
		if (outer[i] != NO_LOCAL)
			lower_declare(f, v->symbol, make_local(&f->body, outer[i]));
	}
	target->continue_label = ++f->body.label_count;
	block = make_stmt(&f->body, CORE_STMT_BLOCK);
	make_open(&f->body, &list);
	lower_stmts(f, stmt->body);
	block->body = make_close(&f->body, &list);
	block->label = target->continue_label;
	i = 0;
	for (const struct ast_expr *v = variable; v; v = v->next, i++) {
		if (outer[i] == NO_LOCAL)
			continue;
		make_assign(&f->body, make_target(&f->body, outer[i]), make_local(&f->body, lower_local_of(f, v->symbol)));
		lower_rebind(f, v->symbol, outer[i]);
	}
}

static bool
has_kept_variable(const struct ast_stmt *stmt)
{
	if (!stmt->init || stmt->init->kind != AST_STMT_DEFINE)
		return false;
	for (const struct ast_expr *v = stmt->init->targets; v; v = v->next)
		if (!is_blank(v) && lower_is_kept(v->symbol))
			return true;
	return false;
}

void
lower_for(struct lower_function *f, const struct ast_stmt *stmt, struct str label)
{
	struct jump_target target = {.outer = f->targets, .name = label, .loop = true};
	struct make_list list;
	struct core_stmt *loop;

	if (stmt->init)
		lower_stmt(f, stmt->init);
	loop = make_stmt(&f->body, CORE_STMT_LOOP);
	make_open(&f->body, &list);
	loop_condition(f, loop, stmt->condition);
	f->targets = &target;
	if (has_kept_variable(stmt))
		copied_body(f, stmt, &target);
	else
		lower_stmts(f, stmt->body);
	loop->body = make_close(&f->body, &list);
	loop->label = target.label;
	f->targets = target.outer;
	loop->post = post_statement(f, stmt);
}
