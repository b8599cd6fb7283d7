/*
 * Package variables. Every access is one CORE_STMT_ATOMIC: what it needs beside the variable (indexes, keys, values) is
 * evaluated before and `prepared`; inside, the usual lowering of places and expressions takes the variable as it would
 * take a local, and finds the prepared values where their syntax stands. What leaves is copied out, what enters is
 * copied in; members, elements and entries are reached in place, so that no access costs more than what it moves.
 */
#include "compiler/lower/lower_internal.h"

#include <string.h>

/* ---- the variables ---- */

const struct core_global *
lower_global(struct lower *lower, const struct symbol *symbol)
{
	return &lower->globals[symbol->number];
}

/* "limits" gives "Limits": what an anonymous type there is named. */
static struct str
standing_name(struct lower *lower, struct str name)
{
	char *bytes = arena_alloc(lower->arena, name.length + 1);

	memcpy(bytes, name.data, name.length);
	if (name.length && bytes[0] >= 'a' && bytes[0] <= 'z')
		bytes[0] = (char)(bytes[0] - 'a' + 'A');
	return (struct str){bytes, name.length};
}

struct function_search {
	struct arena *arena;
	struct map seen;
};

static bool
reaches_function(struct function_search *search, const struct core_type *type)
{
	type = type->base;
	struct str key = {(const char *)&type, sizeof(type)};

	if (type->kind == CORE_TYPE_FUNC || map_get(&search->seen, key))
		return type->kind == CORE_TYPE_FUNC;
	map_set(&search->seen, arena_str(search->arena, key), search);
	for (size_t i = 0; i < type->field_count; i++)
		if (reaches_function(search, type->fields[i].type))
			return true;
	for (size_t i = 0; i < type->member_count; i++)
		if (reaches_function(search, type->members[i]))
			return true;
	return type->element && reaches_function(search, type->element);
}

/* `before` is the variable declared ahead: it is often of the same type. */
static bool
holds_functions(struct lower *lower, const struct core_global *global, const struct core_global *before)
{
	struct function_search search = {.arena = lower->arena};

	if (before && before->type == global->type)
		return before->holds_functions;
	map_init(&search.seen, lower->arena);
	return reaches_function(&search, global->type);
}

void
lower_globals(struct lower *lower, struct core_program *program)
{
	size_t count = lower->checked->global_count;
	const struct core_global **list = arena_alloc_array(lower->arena, count + 1, sizeof(*list));

	lower->globals = arena_alloc_array(lower->arena, count + 1, sizeof(*lower->globals));
	for (size_t i = 0; i < count; i++) {
		const struct symbol *symbol = lower->checked->globals[i];
		struct core_global *global = &lower->globals[i];

		global->name = symbol->name;
		global->span = symbol->span;
		global->module = lower->module = lower_module(lower, symbol->module);
		lower->standing = standing_name(lower, symbol->name);
		global->type = lower_type_of_symbol(lower, symbol);
		global->holds_functions = holds_functions(lower, global, i ? list[i - 1] : NULL);
		if (symbol->function)
			global->initializer = &lower_function_slot(lower, symbol->function)->core;
		list[i] = global;
	}
	program->globals = list;
	program->global_count = count;
}

/* ---- what is evaluated before ---- */

const struct core_expr *
lower_prepared(const struct lower_function *f, const struct ast_expr *expr)
{
	for (size_t i = f->prepared_count; i-- > 0;)
		if (f->prepared[i].syntax == expr)
			return f->prepared[i].value;
	return NULL;
}

/* Later statements may change what an operand reads: each gets a local. */
void
lower_prepare(struct lower_function *f, const struct ast_expr *expr)
{
	const struct core_expr *value;

	if (!expr || expr->constant)
		return;
	value = make_copy(&f->body, "operand", lower_expr(f, expr));
	f->prepared =
		arena_grow(f->body.arena, f->prepared, f->prepared_count, &f->prepared_capacity, sizeof(*f->prepared));
	f->prepared[f->prepared_count++] = (struct prepared){expr, value};
}

/* The indexes and keys on the way to a place. */
static void
prepare_place(struct lower_function *f, const struct ast_expr *place)
{
	if (place->kind == AST_EXPR_NAME || (place->kind == AST_EXPR_SELECT && place->symbol))
		return;
	if (place->kind != AST_EXPR_PAREN && place->kind != AST_EXPR_SELECT && place->kind != AST_EXPR_INDEX &&
		place->kind != AST_EXPR_SLICE && place->kind != AST_EXPR_UNARY)
		return;
	prepare_place(f, place->operand);
	if (place->kind == AST_EXPR_INDEX)
		lower_prepare(f, place->arguments);
	if (place->kind == AST_EXPR_SLICE) {
		lower_prepare(f, place->low);
		lower_prepare(f, place->high);
		lower_prepare(f, place->max);
	}
}

/* ---- the section ---- */

static void
open_section(struct lower_function *f, const struct symbol *global, struct make_list *list)
{
	make_open(&f->body, list);
	f->atomic = global;
}

static void
close_section(struct lower_function *f, struct make_list *list)
{
	const struct core_stmt *body = make_close(&f->body, list);
	struct core_stmt *stmt = make_stmt(&f->body, CORE_STMT_ATOMIC);

	stmt->body = body;
	stmt->global = lower_global(f->lower, f->atomic);
	f->atomic = NULL;
	f->moved = NULL;
}

/* Whether a value of the type refers to memory beside itself. */
static bool
refers(const struct core_type *type)
{
	type = type->base;
	if (type->kind == CORE_TYPE_BOOL || type->kind == CORE_TYPE_INT || type->kind == CORE_TYPE_FLOAT ||
		type->kind == CORE_TYPE_RUNE)
		return false;
	if (type->kind == CORE_TYPE_FIXED_ARRAY)
		return refers(type->element);
	if (type->kind != CORE_TYPE_SHAPE)
		return true;
	for (size_t i = 0; i < type->field_count; i++)
		if (refers(type->fields[i].type))
			return true;
	return false;
}

const struct core_expr *
lower_copy_in(struct lower_function *f, const struct core_expr *value)
{
	if (!f->atomic || !refers(value->type))
		return value;
	return make_convert(&f->body, CORE_COPY_IN, value->type, value);
}

static const struct core_expr *
copy_out(struct lower_function *f, const struct core_expr *value)
{
	return refers(value->type) ? make_convert(&f->body, CORE_COPY_OUT, value->type, value) : value;
}

/* ---- reading ---- */

const struct symbol *
lower_global_root(const struct ast_expr *expr)
{
	while (!expr->symbol || expr->symbol->kind != SYMBOL_GLOBAL) {
		bool part = expr->kind == AST_EXPR_PAREN || expr->kind == AST_EXPR_INDEX || expr->kind == AST_EXPR_SLICE ||
					(expr->kind == AST_EXPR_SELECT && !expr->symbol) ||
					(expr->kind == AST_EXPR_UNARY && expr->op == AST_OP_DEREFERENCE);

		if (!part)
			return NULL;
		expr = expr->operand;
	}
	return expr->symbol;
}

static bool
is_builtin(const struct ast_expr *expr, enum builtin builtin)
{
	return expr->kind == AST_EXPR_CALL && expr->symbol && expr->symbol->kind == SYMBOL_BUILTIN &&
		   expr->symbol->builtin == builtin;
}

const struct core_expr *
lower_global_read(struct lower_function *f, const struct ast_expr *expr)
{
	bool measure = is_builtin(expr, BUILTIN_LEN) || is_builtin(expr, BUILTIN_CAP);
	const struct ast_expr *place = measure ? expr->arguments : expr;
	const struct symbol *global = lower_global_root(place);
	size_t prepared = f->prepared_count;
	struct make_list list;
	uint32_t local;

	if (f->atomic || !global || (expr->kind == AST_EXPR_CALL && !measure))
		return NULL;
	if (lower_is_entry_read(f->lower, expr))
		return NULL; /* lower_entry does it */
	prepare_place(f, place);
	local = make_let(&f->body, "read", lower_natural_type(f->lower, expr), NULL);
	open_section(f, global, &list);
	make_assign(&f->body, make_target(&f->body, local), copy_out(f, lower_expr(f, expr)));
	close_section(f, &list);
	f->prepared_count = prepared;
	return make_local(&f->body, local);
}

struct lowered_entry
lower_global_entry(struct lower_function *f, const struct ast_expr *read)
{
	struct lowered_entry entry;
	const struct core_type *type = lower_natural_type(f->lower, read->operand);
	size_t prepared = f->prepared_count;
	uint32_t value, found;
	struct make_list list, then;
	const struct core_expr *map;

	prepare_place(f, read);
	value = make_let(&f->body, "value", type->element, NULL);
	found = make_let(&f->body, "found", f->body.types->boolean, NULL);
	entry.key = lower_as(f, read->arguments, type->key->base);
	open_section(f, lower_global_root(read), &list);
	map = lower_value(f, read->operand);
	make_assign(&f->body, make_target(&f->body, found),
		make_builtin_2(&f->body, CORE_MAP_HAS, f->body.types->boolean, map, entry.key));
	make_open(&f->body, &then);
	make_assign(&f->body, make_target(&f->body, value),
		copy_out(f, make_builtin_2(&f->body, CORE_MAP_GET, type->element, map, entry.key)));
	make_if(&f->body, make_local(&f->body, found), make_close(&f->body, &then), NULL);
	close_section(f, &list);
	f->prepared_count = prepared;
	entry.value = make_local(&f->body, value);
	entry.found = make_local(&f->body, found);
	return entry;
}

/* ---- changing ---- */

static bool
same_index(const struct ast_expr *a, const struct ast_expr *b)
{
	a = lower_without_parens(a);
	b = lower_without_parens(b);
	if (a->kind == AST_EXPR_INT && b->kind == AST_EXPR_INT)
		return a->value.integer == b->value.integer;
	return a->kind == AST_EXPR_NAME && b->kind == AST_EXPR_NAME && a->symbol && a->symbol == b->symbol;
}

/* Whether both are one place of a package variable. */
static bool
same_place(const struct ast_expr *a, const struct ast_expr *b)
{
	a = lower_without_parens(a);
	b = lower_without_parens(b);
	if (a->symbol && a->symbol->kind == SYMBOL_GLOBAL)
		return a->symbol == b->symbol;
	if (a->kind != b->kind || b->symbol)
		return false;
	if (a->kind == AST_EXPR_SELECT)
		return str_equal(a->name.text, b->name.text) && same_place(a->operand, b->operand);
	return a->kind == AST_EXPR_INDEX && same_index(a->arguments, b->arguments) && same_place(a->operand, b->operand);
}

/* x = append(x, ...) and x = x[a:b] change x where it lies: prepares what else the value needs. */
static bool
prepare_move(struct lower_function *f, const struct ast_expr *target, const struct ast_expr *value)
{
	value = lower_without_parens(value);
	if (is_builtin(value, BUILTIN_APPEND) && same_place(target, value->arguments)) {
		prepare_place(f, value->arguments);
		for (const struct ast_expr *argument = value->arguments->next; argument; argument = argument->next)
			lower_prepare(f, argument);
		return true;
	}
	if (value->kind == AST_EXPR_SLICE && same_place(target, value->operand) &&
		lower_natural_type(f->lower, value->operand)->kind == CORE_TYPE_ARRAY) {
		prepare_place(f, value);
		return true;
	}
	return false;
}

bool
lower_global_assign(struct lower_function *f, const struct ast_expr *target, const struct ast_expr *value)
{
	const struct symbol *global = lower_global_root(target);
	size_t prepared = f->prepared_count;
	struct make_list list;
	bool moves;

	if (f->atomic || !global)
		return false;
	prepare_place(f, target);
	moves = prepare_move(f, target, value);
	if (!moves)
		lower_prepare(f, value);
	open_section(f, global, &list);
	f->moved = moves ? value : NULL;
	lower_assign_one(f, target, value);
	close_section(f, &list);
	f->prepared_count = prepared;
	return true;
}

bool
lower_global_assign_op(
	struct lower_function *f, enum core_op op, const struct ast_expr *target, const struct ast_expr *value)
{
	const struct symbol *global = lower_global_root(target);
	size_t prepared = f->prepared_count;
	struct make_list list;

	if (f->atomic || !global)
		return false;
	prepare_place(f, target);
	lower_prepare(f, value);
	open_section(f, global, &list);
	lower_assign_operation(f, op, target, value);
	close_section(f, &list);
	f->prepared_count = prepared;
	return true;
}

bool
lower_global_store(struct lower_function *f, const struct ast_expr *target, const struct core_expr *value)
{
	const struct symbol *global = lower_global_root(target);
	size_t prepared = f->prepared_count;
	struct make_list list;

	if (f->atomic || !global)
		return false;
	value = make_copy(&f->body, "value", value);
	prepare_place(f, target);
	open_section(f, global, &list);
	lower_assign_value(f, target, value);
	close_section(f, &list);
	f->prepared_count = prepared;
	return true;
}

/* Several targets, package variables among them: all operands and values first, then one store after the other. */
bool
lower_global_assign_several(struct lower_function *f, const struct ast_expr *targets, const struct ast_expr *values)
{
	const struct core_expr **parts;
	size_t prepared = f->prepared_count, count = 0, i = 0;
	bool any = false;

	for (const struct ast_expr *target = targets; target; target = target->next, count++)
		any = any || lower_global_root(target);
	if (!any)
		return false;
	for (const struct ast_expr *target = targets; target; target = target->next)
		prepare_place(f, target);
	parts = arena_alloc_array(f->body.arena, count, sizeof(*parts));
	if (!values->next) {
		lower_split(f, values, parts, count);
	} else {
		for (; values; values = values->next)
			parts[i++] = make_copy(&f->body, "value", lower_value(f, values));
	}
	for (i = 0; targets; targets = targets->next)
		lower_assign_value(f, targets, parts[i++]);
	f->prepared_count = prepared;
	return true;
}

/* delete(m, k) and clear(x). */
bool
lower_global_change(struct lower_function *f, const struct ast_expr *call)
{
	const struct symbol *global;
	size_t prepared = f->prepared_count;
	struct make_list list;

	if (f->atomic || (!is_builtin(call, BUILTIN_DELETE) && !is_builtin(call, BUILTIN_CLEAR)))
		return false;
	global = lower_global_root(call->arguments);
	if (!global)
		return false;
	prepare_place(f, call->arguments);
	lower_prepare(f, call->arguments->next);
	open_section(f, global, &list);
	make_eval(&f->body, lower_builtin(f, call));
	close_section(f, &list);
	f->prepared_count = prepared;
	return true;
}

const struct core_expr *
lower_global_place(struct lower_function *f, const struct symbol *symbol)
{
	const struct core_global *global = lower_global(f->lower, symbol);
	struct core_expr *expr = make_expr(&f->body, CORE_EXPR_GLOBAL, global->type, NULL, 0);

	expr->global = global;
	make_mark(expr, MAKE_READS);
	return expr;
}
