/* Expressions by kind: names, members, elements; what needs more has a file of its own. */
#include "compiler/lower/lower_internal.h"

const struct ast_expr *
lower_without_parens(const struct ast_expr *expr)
{
	while (expr->kind == AST_EXPR_PAREN)
		expr = expr->operand;
	return expr;
}

/* ---- constants ---- */

const struct core_expr *
lower_constant(struct lower_function *f, const struct constant *constant, const struct core_type *type)
{
	struct core_expr *expr = make_expr(&f->body, CORE_EXPR_CONST, type, NULL, 0);

	if (type->kind == CORE_TYPE_BOOL)
		expr->value.boolean = constant->value.boolean;
	else if (type->kind == CORE_TYPE_FLOAT)
		expr->value.real = constant->value.real;
	else if (type->kind == CORE_TYPE_STRING || type->kind == CORE_TYPE_LITERALS)
		expr->value.string = constant->value.string;
	else
		expr->value.integer = constant->value.integer;
	return expr;
}

static bool
has_constants(const struct core_type *type)
{
	return type->kind == CORE_TYPE_BOOL || type->kind == CORE_TYPE_INT || type->kind == CORE_TYPE_FLOAT ||
		   type->kind == CORE_TYPE_RUNE || type->kind == CORE_TYPE_STRING || type->kind == CORE_TYPE_LITERALS;
}

/* ---- names and members ---- */

static const struct core_expr *
name(struct lower_function *f, const struct ast_expr *expr, const struct core_type *type)
{
	if (expr->symbol->kind == SYMBOL_GLOBAL)
		return make_coerce(&f->body, lower_global_place(f, expr->symbol), type);
	if (expr->symbol->kind == SYMBOL_FUNCTION)
		return lower_function_value(f, expr);
	return make_coerce(&f->body, lower_variable(f, expr->symbol), type);
}

/* Members, and variables whose address was taken, may be changed where the checker does not see it: those are checked
 * again when they are followed. */
bool
lower_is_proved(const struct ast_expr *pointer)
{
	if (pointer->type->kind != TYPE_POINTER || !pointer->type->present)
		return false;
	while (pointer->kind == AST_EXPR_PAREN)
		pointer = pointer->operand;
	if (pointer->kind == AST_EXPR_NAME)
		return pointer->symbol && !pointer->symbol->address_taken;
	return pointer->kind != AST_EXPR_SELECT && pointer->kind != AST_EXPR_INDEX;
}

bool
lower_is_method(const struct ast_expr *select)
{
	return select->symbol && select->symbol->kind == SYMBOL_METHOD;
}

/* What a pointer points to, or the value itself. */
static const struct core_expr *
through_pointer(struct lower_function *f, const struct ast_expr *expr)
{
	const struct core_expr *value = lower_value(f, expr);

	if (value->type->kind != CORE_TYPE_POINTER)
		return value;
	return make_dereference(&f->body, value, value->type->element, !lower_is_proved(expr));
}

static const struct core_expr *
failure_member(struct lower_function *f, const struct core_expr *failure, struct str member)
{
	const struct core_type *members = failure->type->error->members;
	int index = make_member_index(members, member);
	struct core_expr *expr = make_expr(&f->body, CORE_EXPR_ERROR_FIELD, members->fields[index].type, &failure, 1);

	expr->index = (uint32_t)index;
	return expr;
}

static const struct core_expr *
select(struct lower_function *f, const struct ast_expr *expr, const struct core_type *type)
{
	const struct core_expr *value;

	if (expr->symbol && expr->symbol->kind == SYMBOL_GLOBAL)
		return name(f, expr, type);
	if (expr->symbol && expr->symbol->kind == SYMBOL_FUNCTION)
		return lower_function_value(f, expr);
	if (expr->symbol && expr->symbol->kind == SYMBOL_CONSTANT)
		return lower_library_value(f, expr->symbol);
	if (expr->symbol && expr->symbol->kind == SYMBOL_BUILTIN)
		return lower_error_part(f, expr->symbol->builtin, expr->operand);
	value = through_pointer(f, expr->operand);
	if (value->type->kind == CORE_TYPE_RESULT)
		value = lower_part_of(f, value, expr->member);
	else if (value->type->kind == CORE_TYPE_TUPLE)
		value = make_field(&f->body, value, expr->member);
	else if (value->type->kind == CORE_TYPE_FAILURE)
		value = failure_member(f, value, expr->name.text);
	else
		value = make_field(&f->body, value, (uint32_t)make_member_index(value->type, expr->name.text));
	return make_coerce(&f->body, value, type);
}

/* ---- elements ---- */

const struct core_expr *
lower_value_or_zero(struct lower_function *f, const struct core_expr *result)
{
	const struct core_expr *kept = make_keep(&f->body, "result", result);
	const struct core_type *type = kept->type->element;
	uint32_t local = make_let(&f->body, "value", type, NULL);
	struct make_list list;

	make_open(&f->body, &list);
	make_assign(&f->body, make_target(&f->body, local), make_result(&f->body, CORE_EXPR_RESULT_VALUE, kept));
	make_if(&f->body, make_result(&f->body, CORE_EXPR_RESULT_OK, kept), make_close(&f->body, &list), NULL);
	return make_local(&f->body, local);
}

bool
lower_is_entry_read(struct lower *lower, const struct ast_expr *expr)
{
	expr = lower_without_parens(expr);
	return expr->kind == AST_EXPR_INDEX && lower_natural_type(lower, expr->operand)->kind == CORE_TYPE_MAP;
}

static bool
is_text(const struct core_type *type)
{
	return type->kind == CORE_TYPE_STRING || type->kind == CORE_TYPE_LITERALS;
}

/* A key as messages show it: integers plain, strings in quotes, all others as fmt prints them. */
static const struct core_expr *
key_text(struct lower_function *f, const struct core_expr *key)
{
	const struct core_type *string = f->body.types->string;
	const struct core_expr *shown = is_text(key->type) ? make_coerce(&f->body, key, string) : key;

	if (key->type->kind == CORE_TYPE_INT)
		return make_convert(&f->body, CORE_INT_TO_STRING, string, key);
	struct core_expr *text = make_expr(&f->body, CORE_EXPR_CALL_EXTERN, string, &shown, 1);
	text->symbol = is_text(key->type) ? STR("strconv.Quote") : STR("fmt.Sprint");
	return text;
}

static const struct core_expr *
missing_key(struct lower_function *f, const struct ast_expr *map, const struct core_expr *key)
{
	const struct core_error *error = lower_error(f->lower, f->lower->checked->missing_key);
	struct failure_extra extra = {.constraint = CONSTRAINT_NONE};
	const struct core_expr *words[2] = {make_string(&f->body, STR("the map has no key ")), NULL};
	const struct core_expr *members[1];

	extra.path = lower_path(f, map);
	if (key->type->kind == CORE_TYPE_INT || is_text(key->type))
		extra.path = lower_path_index(f, extra.path, key);
	words[1] = key_text(f, key);
	members[0] = make_builtin(&f->body, CORE_STRING_JOIN, f->body.types->string, words, 2);
	return lower_failure_of(f, error, members, error->members->field_count ? 1 : 0, &extra);
}

/* if not found, entry = the error */
static void
fail_if_missing(struct lower_function *f, const struct ast_expr *expr, const struct core_expr *found, uint32_t entry,
	const struct core_expr *key)
{
	const struct core_type *type = f->body.locals[entry].type;
	struct make_list list;

	make_open(&f->body, &list);
	make_assign(&f->body, make_target(&f->body, entry),
		make_result_make(&f->body, type, NULL, missing_key(f, expr->operand, key)));
	make_if(&f->body, make_unary(&f->body, CORE_OP_NOT, found), make_close(&f->body, &list), NULL);
}

static const struct core_expr *
global_entry(struct lower_function *f, const struct ast_expr *expr)
{
	struct lowered_entry found = lower_global_entry(f, expr);
	const struct core_type *type = lower_result_of(f->lower, found.value->type);
	uint32_t entry = make_let(&f->body, "entry", type, make_result_make(&f->body, type, found.value, NULL));

	fail_if_missing(f, expr, found.found, entry, found.key);
	return make_local(&f->body, entry);
}

/* let entry = Ok of the entry or zero; if the key is missing, entry = the error */
static const struct core_expr *
lower_entry(struct lower_function *f, const struct ast_expr *expr)
{
	struct make_operands operands = {0};
	const struct core_expr *map, *key;
	const struct core_type *type;
	uint32_t entry;

	if (lower_global_root(expr->operand))
		return global_entry(f, expr);
	make_operand(&f->body, &operands, lower_value(f, expr->operand));
	make_operand(&f->body, &operands, lower_as(f, expr->arguments, operands.items[0]->type->key->base));
	make_settle(&f->body, &operands);
	map = make_keep(&f->body, "entries", operands.items[0]);
	key = make_keep(&f->body, "key", operands.items[1]);
	type = lower_result_of(f->lower, map->type->element->base);
	entry = make_let(&f->body, "entry", type,
		make_result_make(&f->body, type, make_builtin_2(&f->body, CORE_MAP_GET, map->type->element, map, key), NULL));
	fail_if_missing(
		f, expr, make_builtin_2(&f->body, CORE_MAP_HAS, f->body.types->boolean, map, key), entry, key);
	return make_local(&f->body, entry);
}

static const struct core_expr *
element(struct lower_function *f, const struct ast_expr *expr, const struct core_type *type)
{
	struct make_operands operands = {0};
	const struct core_expr *array;

	if (lower_is_entry_read(f->lower, expr))
		return make_coerce(&f->body, lower_entry(f, expr), type);
	array = through_pointer(f, expr->operand);
	if (array->type->kind == CORE_TYPE_LITERALS)
		array = make_coerce(&f->body, array, f->body.types->string);
	make_operand(&f->body, &operands, array);
	make_operand(&f->body, &operands, lower_as(f, expr->arguments, f->body.types->integer));
	make_settle(&f->body, &operands);
	array = operands.items[0];
	if (array->type->kind == CORE_TYPE_ARRAY || array->type->kind == CORE_TYPE_FIXED_ARRAY)
		return make_coerce(&f->body, make_index(&f->body, array, operands.items[1], array->type->element), type);
	return make_coerce(&f->body, make_index(&f->body, array, operands.items[1], f->body.types->integer), type);
}

static const struct core_expr *
bound(struct lower_function *f, const struct ast_expr *expr)
{
	return expr ? lower_as(f, expr, f->body.types->integer) : NULL;
}

/* What is sliced; of an array of a fixed length its address, so that the slice shares its elements. */
static const struct core_expr *
sliced(struct lower_function *f, const struct ast_expr *expr)
{
	const struct core_type *type = lower_natural_type(f->lower, expr);

	if (type->kind == CORE_TYPE_FIXED_ARRAY)
		return lower_address(f, expr);
	if (type->kind == CORE_TYPE_LITERALS)
		return lower_as(f, expr, f->body.types->string);
	return lower_value(f, expr);
}

static const struct core_expr *
slice(struct lower_function *f, const struct ast_expr *expr, const struct core_type *type)
{
	struct make_operands operands = {0};
	bool pointed = lower_natural_type(f->lower, expr->operand)->kind == CORE_TYPE_POINTER;
	const struct core_expr *of;

	make_operand(&f->body, &operands, sliced(f, expr->operand));
	make_operand(&f->body, &operands, bound(f, expr->low));
	make_operand(&f->body, &operands, bound(f, expr->high));
	make_operand(&f->body, &operands, bound(f, expr->max));
	make_settle(&f->body, &operands);
	of = operands.items[0];
	if (of->kind == CORE_EXPR_ADDRESS)
		operands.items[0] = of->operands[0];
	else if (of->type->kind == CORE_TYPE_POINTER)
		operands.items[0] =
			make_dereference(&f->body, of, of->type->element, pointed && !lower_is_proved(expr->operand));
	return make_expr(&f->body, CORE_EXPR_SLICE, type, operands.items, 4);
}

/* ---- all ---- */

static const struct core_expr *
nil(struct lower_function *f, const struct core_type *type)
{
	return make_zero(&f->body, type);
}

const struct core_expr *
lower_expr(struct lower_function *f, const struct ast_expr *expr)
{
	const struct core_type *type = lower_natural_type(f->lower, expr);
	const struct core_expr *ahead;

	if (expr->constant && has_constants(type))
		return lower_constant(f, expr->constant, type);
	ahead = lower_prepared(f, expr);
	if (!ahead)
		ahead = lower_global_read(f, expr);
	if (ahead)
		return ahead;
	switch (expr->kind) {
	case AST_EXPR_NAME: return name(f, expr, type);
	case AST_EXPR_NIL: return nil(f, type);
	case AST_EXPR_PAREN: return make_coerce(&f->body, lower_expr(f, expr->operand), type);
	case AST_EXPR_UNARY: return lower_unary(f, expr);
	case AST_EXPR_BINARY: return lower_binary(f, expr);
	case AST_EXPR_IS: return lower_pattern_test(f, lower_expr(f, expr->operand), expr->pattern);
	case AST_EXPR_SELECT: return select(f, expr, type);
	case AST_EXPR_INDEX: return element(f, expr, type);
	case AST_EXPR_SLICE: return slice(f, expr, type);
	case AST_EXPR_CALL: return lower_call(f, expr);
	case AST_EXPR_SHAPE: return lower_shape(f, expr, type);
	case AST_EXPR_ARRAY: return lower_array(f, expr, type);
	case AST_EXPR_MAP: return lower_map(f, expr, type);
	case AST_EXPR_FUNC: return lower_function_value(f, expr);
	case AST_EXPR_INT:
	case AST_EXPR_FLOAT:
	case AST_EXPR_STRING:
	case AST_EXPR_RUNE:
	case AST_EXPR_BOOL:
	case AST_EXPR_TYPE:
	case AST_EXPR_EITHER:
	case AST_EXPR_BAD: break;
	}
	assert(!"the checker refuses this expression, or knows its value");
	return make_zero(&f->body, type);
}

const struct core_expr *
lower_value(struct lower_function *f, const struct ast_expr *expr)
{
	struct span span = f->body.span;
	const struct core_expr *value;

	f->body.span = expr->span;
	value = lower_expr(f, expr);
	if (expr->convert_to)
		value = make_coerce(&f->body, value, lower_type(f->lower, expr->convert_to)->base);
	f->body.span = span;
	return value;
}

const struct core_expr *
lower_as(struct lower_function *f, const struct ast_expr *expr, const struct core_type *type)
{
	return make_coerce(&f->body, lower_value(f, expr), type);
}

const struct core_expr *
lower_condition(struct lower_function *f, const struct ast_expr *expr)
{
	return lower_as(f, expr, f->body.types->boolean);
}
