/* `is` as a Bool: constraints, guards, types, errors, shape patterns, chains. What takes statements puts them before.
 */
#include "compiler/lower/lower_internal.h"

/* ---- helpers ---- */

static const struct core_expr *
both(struct lower_function *f, const struct core_expr *left, const struct core_expr *right)
{
	return left ? make_binary(&f->body, CORE_OP_LOGICAL_AND, left, right) : right;
}

static const struct core_expr *
either(struct lower_function *f, const struct core_expr *left, const struct core_expr *right)
{
	return left ? make_binary(&f->body, CORE_OP_LOGICAL_OR, left, right) : right;
}

static const struct core_expr * not(struct lower_function * f, const struct core_expr *value)
{
	return make_unary(&f->body, CORE_OP_NOT, value);
}

const struct ast_pattern *
lower_first_part(const struct ast_pattern *pattern)
{
	return pattern && pattern->kind == AST_PATTERN_CHAIN ? pattern->parts : pattern;
}

bool
lower_asks_members(const struct ast_pattern *pattern)
{
	return pattern->kind == AST_PATTERN_SHAPE && !pattern->type;
}

const struct ast_pattern *
lower_each_pattern(const struct ast_pattern *pattern)
{
	return pattern->arguments->pattern;
}

static bool
is_failures(const struct core_type *type)
{
	return type->kind == CORE_TYPE_UNION && type->members[0]->kind == CORE_TYPE_FAILURE;
}

static bool
is_error(const struct core_type *type)
{
	return type->kind == CORE_TYPE_ERROR || type->kind == CORE_TYPE_FAILURE || is_failures(type);
}

/* ---- types ---- */

static const struct core_expr *
question(struct lower_function *f, enum core_expr_kind kind, const struct core_expr *subject)
{
	return make_expr(&f->body, kind, f->body.types->boolean, &subject, 1);
}

static const struct core_expr *
is_error_named(struct lower_function *f, const struct core_expr *subject, const struct core_error *error)
{
	struct core_expr *expr = (struct core_expr *)question(f, CORE_EXPR_ERROR_IS, subject);

	expr->error = error;
	return expr;
}

static const struct core_expr *
is_member(struct lower_function *f, const struct core_expr *subject, const struct core_type *type)
{
	struct core_expr *expr = (struct core_expr *)question(f, CORE_EXPR_UNION_IS, subject);
	int index = make_union_index(subject->type, type);

	assert(index >= 0 && "the checker knows the union's members");
	expr->index = (uint32_t)index;
	return expr;
}

static const struct core_expr *
is_literal(struct lower_function *f, const struct core_expr *subject, const struct core_type *type)
{
	const struct core_expr **operands = arena_alloc_array(f->body.arena, type->literal_count + 1, sizeof(*operands));
	struct core_expr *expr;

	operands[0] = make_coerce(&f->body, subject, f->body.types->string);
	for (size_t i = 0; i < type->literal_count; i++)
		operands[i + 1] = make_string(&f->body, type->literals[i]);
	expr = make_expr(&f->body, CORE_EXPR_TEST, f->body.types->boolean, operands, type->literal_count + 1);
	expr->constraint = CONSTRAINT_ONE_OF;
	return expr;
}

static const struct core_expr *lower_type_test(
	struct lower_function *f, const struct core_expr *subject, const struct core_type *type);

static const struct core_expr *
is_any_of(struct lower_function *f, const struct core_expr *subject, const struct core_type *type)
{
	const struct core_expr *result = NULL;

	for (size_t i = 0; i < type->member_count; i++)
		result = either(f, result, lower_type_test(f, subject, type->members[i]->base));
	return result;
}

/* subject is of the type (a union's member or several, an error, a dynamic type, a literal union). */
static const struct core_expr *
lower_type_test(struct lower_function *f, const struct core_expr *subject, const struct core_type *type)
{
	const struct core_type *from = subject->type;

	if (from->kind == CORE_TYPE_RESULT && !is_error(type))
		return question(f, CORE_EXPR_RESULT_OK, subject);
	if (from->kind == CORE_TYPE_RESULT)
		return lower_type_test(f, make_result(&f->body, CORE_EXPR_RESULT_ERROR, subject), type);
	if (from == type && type->kind != CORE_TYPE_ERROR)
		return make_bool(&f->body, true);
	if (type->kind == CORE_TYPE_ERROR)
		return make_test(&f->body, CONSTRAINT_PRESENT, make_coerce(&f->body, subject, type));
	if (type->kind == CORE_TYPE_FAILURE && is_error(from))
		return is_error_named(f, subject, type->error);
	if (type->kind == CORE_TYPE_UNION)
		return is_any_of(f, subject, type);
	if (from->kind == CORE_TYPE_UNION)
		return is_member(f, subject, type);
	if (from->kind == CORE_TYPE_ANY) {
		struct core_expr *expr = (struct core_expr *)question(f, CORE_EXPR_ANY_IS, subject);

		expr->tested = type;
		return expr;
	}
	if (type->kind == CORE_TYPE_LITERALS)
		return is_literal(f, subject, type);
	if (from->kind == CORE_TYPE_POINTER)
		return make_test(&f->body, CONSTRAINT_PRESENT, subject);
	return make_bool(&f->body, true);
}

/* ---- constraints ---- */

static bool
counts(enum constraint constraint, const struct core_type *subject)
{
	bool number = subject->kind == CORE_TYPE_INT || subject->kind == CORE_TYPE_FLOAT;

	return !number && constraint_counts(constraint);
}

/* The choices of OneOf are operands of their own, and shown as one array. */
static void
take_choices(struct lower_function *f, struct lowered_constraint *lowered, const struct ast_expr *list)
{
	const struct core_type *type = lowered->subject->type;
	struct make_operands choices = {0};
	const struct core_expr **shown = arena_alloc_array(f->body.arena, 1, sizeof(*shown));

	for (const struct ast_field *field = lower_without_parens(list)->fields; field; field = field->next)
		make_operand(&f->body, &choices, lower_as(f, field->value, type));
	make_settle(&f->body, &choices);
	shown[0] = make_expr(&f->body, CORE_EXPR_ARRAY, lower_array_of(f->lower, type), choices.items, choices.count);
	lowered->operands = choices.items;
	lowered->operand_count = choices.count;
	lowered->arguments = shown;
	lowered->argument_count = 1;
}

/* A Float among the arguments makes the subject a Float, as in a comparison. */
static void
take_arguments(struct lower_function *f, struct lowered_constraint *lowered, const struct ast_expr *argument)
{
	struct make_operands arguments = {0};

	for (; argument; argument = argument->next) {
		const struct core_expr *value = lower_value(f, argument);

		if (value->type->kind == CORE_TYPE_FLOAT && lowered->subject->type->kind == CORE_TYPE_INT)
			lowered->subject = make_coerce(&f->body, lowered->subject, value->type);
		if (make_effects(value) & MAKE_CALLS)
			value = make_keep(&f->body, "argument", value);
		make_operand(&f->body, &arguments, value);
	}
	for (size_t i = 0; i < arguments.count; i++) {
		bool count = counts(lowered->constraint, lowered->subject->type);

		arguments.items[i] =
			make_coerce(&f->body, arguments.items[i], count ? f->body.types->integer : lowered->subject->type);
	}
	lowered->operands = lowered->arguments = arguments.items;
	lowered->operand_count = lowered->argument_count = arguments.count;
}

struct lowered_constraint
lower_constraint(struct lower_function *f, const struct core_expr *subject, const struct ast_pattern *pattern)
{
	struct lowered_constraint lowered = {.constraint = (enum constraint)pattern->constraint, .subject = subject};

	if (subject->type->kind == CORE_TYPE_LITERALS)
		lowered.subject = make_coerce(&f->body, subject, f->body.types->string);
	else if (subject->type->kind == CORE_TYPE_RUNE)
		lowered.subject = make_coerce(&f->body, subject, f->body.types->integer);
	if (lowered.constraint == CONSTRAINT_ONE_OF)
		take_choices(f, &lowered, pattern->arguments);
	else
		take_arguments(f, &lowered, pattern->arguments);
	return lowered;
}

const struct core_expr *
lower_constraint_test(struct lower_function *f, const struct lowered_constraint *lowered)
{
	const struct core_expr **operands = arena_alloc_array(f->body.arena, lowered->operand_count + 1, sizeof(*operands));
	struct core_expr *expr;

	operands[0] = lowered->subject;
	for (size_t i = 0; i < lowered->operand_count; i++)
		operands[i + 1] = lowered->operands[i];
	if (lowered->constraint == CONSTRAINT_VALUE)
		return lower_operation(f, CORE_OP_EQUAL, operands[0], operands[1]);
	expr = make_expr(&f->body, CORE_EXPR_TEST, f->body.types->boolean, operands, lowered->operand_count + 1);
	expr->constraint = lowered->constraint;
	return expr;
}

/* ---- parts of patterns ---- */

/* Err(Name) */
static const struct core_expr *
is_err(struct lower_function *f, const struct core_expr *subject, const struct ast_expr *name)
{
	const struct type *type;

	if (!name && subject->type->kind == CORE_TYPE_RESULT)
		return not(f, make_result(&f->body, CORE_EXPR_RESULT_OK, subject));
	if (!name)
		return make_test(&f->body, CONSTRAINT_PRESENT, subject);
	type = name->symbol ? name->symbol->type : name->kind == AST_EXPR_TYPE ? name->type_expr->type : name->type;
	return lower_type_test(f, subject, lower_type(f->lower, type)->base);
}

/* let all = true; for each element: if it does not hold { all = false; break } */
static const struct core_expr *
each_test(struct lower_function *f, const struct core_expr *subject, const struct ast_pattern *pattern)
{
	const struct core_type *integer = f->body.types->integer;
	const struct core_expr *array = make_keep(&f->body, "elements", subject);
	uint32_t all = make_let(&f->body, "all", f->body.types->boolean, make_bool(&f->body, true));
	uint32_t index = make_let(&f->body, "index", integer, make_int(&f->body, 0));
	struct core_stmt *loop = make_stmt(&f->body, CORE_STMT_LOOP);
	struct make_list list, fails, post;
	const struct core_expr *element, *holds;

	loop->value = make_binary(
		&f->body, CORE_OP_LESS, make_local(&f->body, index), make_builtin_1(&f->body, CORE_LENGTH, integer, array));
	make_open(&f->body, &list);
	element = make_index(&f->body, array, make_local(&f->body, index), array->type->element->base);
	element = make_keep(&f->body, "element", element);
	holds = lower_pattern_test(f, element, lower_each_pattern(pattern));
	make_open(&f->body, &fails);
	make_assign(&f->body, make_target(&f->body, all), make_bool(&f->body, false));
	make_jump(&f->body, CORE_STMT_BREAK, 0);
	make_if(&f->body, not(f, holds), make_close(&f->body, &fails), NULL);
	loop->body = make_close(&f->body, &list);
	make_open(&f->body, &post);
	make_assign_op(&f->body, CORE_OP_ADD, make_target(&f->body, index), make_int(&f->body, 1));
	loop->post = make_close(&f->body, &post);
	return make_local(&f->body, all);
}

static const struct core_expr *
constraint_test(struct lower_function *f, const struct core_expr *subject, const struct ast_pattern *part)
{
	struct lowered_constraint lowered;

	if (part->constraint == CONSTRAINT_OK && subject->type->kind != CORE_TYPE_RESULT)
		return make_test(&f->body, CONSTRAINT_NIL, subject);
	if (part->constraint == CONSTRAINT_OK)
		return make_result(&f->body, CORE_EXPR_RESULT_OK, subject);
	if (part->constraint == CONSTRAINT_ERR)
		return is_err(f, subject, part->arguments);
	if (part->constraint == CONSTRAINT_EACH)
		return each_test(f, subject, part);
	if (subject->type->kind == CORE_TYPE_RESULT)
		subject = make_result(&f->body, CORE_EXPR_RESULT_ERROR, subject);
	lowered = lower_constraint(f, subject, part);
	return lower_constraint_test(f, &lowered);
}

static const struct core_expr *
shape_test(struct lower_function *f, const struct core_expr *subject, const struct ast_pattern *pattern)
{
	const struct core_expr *result = NULL;

	if (subject->type->kind == CORE_TYPE_POINTER)
		subject = make_dereference(&f->body, subject, subject->type->element, false);
	for (const struct ast_pattern_field *field = pattern->fields; field; field = field->next) {
		int index = make_member_index(subject->type, field->name.text);
		const struct core_expr *member = make_field(&f->body, subject, (uint32_t)index);
		const struct core_expr *holds;

		struct make_list list;

		if (member->type->kind == CORE_TYPE_POINTER && (field->through || !field->pattern))
			result = both(f, result, make_test(&f->body, CONSTRAINT_PRESENT, member));
		if (!field->pattern)
			continue;
		if (field->through)
			member = make_dereference(&f->body, member, member->type->element->base, false);
		make_open(&f->body, &list);
		holds = lower_pattern_test(f, member, field->pattern);
		if (result && list.first) {
			result = lower_or_else(f, CORE_OP_LOGICAL_AND, result, holds, &list);
			continue;
		}
		lower_splice(f, make_close(&f->body, &list));
		result = both(f, result, holds);
	}
	return result ? result : make_bool(&f->body, true);
}

static const struct core_expr *
part_test(struct lower_function *f, const struct core_expr *subject, const struct ast_pattern *part)
{
	if (lower_asks_members(part))
		return shape_test(f, subject, part);
	if (part->kind == AST_PATTERN_CALL && part->constraint >= 0)
		return constraint_test(f, subject, part);
	if (part->kind == AST_PATTERN_CALL && part->symbol && part->symbol->kind == SYMBOL_GUARD)
		return make_test(&f->body, CONSTRAINT_NIL, lower_guard_call(f, subject, part));
	return lower_type_test(f, subject, lower_type(f->lower, part->symbol ? part->symbol->type : part->type)->base);
}

/* Reading it again costs nothing and gives the same. */
static bool
is_plain(const struct core_expr *expr)
{
	while (expr->kind == CORE_EXPR_FIELD || expr->kind == CORE_EXPR_ERROR_FIELD || expr->kind == CORE_EXPR_DEREFERENCE)
		expr = expr->operands[0];
	return expr->kind == CORE_EXPR_LOCAL || expr->kind == CORE_EXPR_CONST;
}

/* All of them joined, no deeper than it must be: there may be many. */
static const struct core_expr *
joined(struct lower_function *f, enum core_op op, const struct core_expr **tests, size_t count)
{
	size_t half = (count + 1) / 2;

	if (count == 1)
		return tests[0];
	return make_binary(&f->body, op, joined(f, op, tests, half), joined(f, op, tests + half, count - half));
}

/* Each part is asked while those before it hold, or, of alternatives, do not. */
static const struct core_expr *
parts_test(struct lower_function *f, enum core_op op, const struct core_expr *subject, const struct ast_pattern *part)
{
	const struct core_expr **tests;
	size_t count = 0;

	for (const struct ast_pattern *each = part; each; each = each->next)
		count++;
	tests = arena_alloc_array(f->body.arena, count, sizeof(*tests));
	count = 0;
	for (; part; part = part->next) {
		const struct core_expr *holds;
		struct make_list list;

		make_open(&f->body, &list);
		holds = lower_pattern_test(f, subject, part);
		if (count && list.first) {
			tests[0] = lower_or_else(f, op, joined(f, op, tests, count), holds, &list);
			count = 1;
		} else {
			lower_splice(f, make_close(&f->body, &list));
			tests[count++] = holds;
		}
	}
	return joined(f, op, tests, count);
}

const struct core_expr *
lower_pattern_test(struct lower_function *f, const struct core_expr *subject, const struct ast_pattern *pattern)
{
	if (!is_plain(subject))
		subject = make_keep(&f->body, "subject", subject);
	if (pattern->kind == AST_PATTERN_CHAIN)
		return parts_test(f, CORE_OP_LOGICAL_AND, subject, pattern->parts);
	if (pattern->kind == AST_PATTERN_EITHER)
		return parts_test(f, CORE_OP_LOGICAL_OR, subject, pattern->parts);
	return part_test(f, subject, pattern);
}

/* ---- case ---- */

/* A type's or error's name where a value may stand as well. */
static bool
names_type(const struct ast_expr *value)
{
	const struct symbol *symbol = value->symbol;

	if (value->kind == AST_EXPR_TYPE)
		return true;
	if (value->kind != AST_EXPR_NAME && value->kind != AST_EXPR_SELECT)
		return false;
	if (symbol)
		return symbol->kind == SYMBOL_TYPE || symbol->kind == SYMBOL_ERROR;
	if (value->kind == AST_EXPR_SELECT)
		return value->operand->symbol && value->operand->symbol->kind == SYMBOL_PACKAGE && !value->constant;
	return !value->constant;
}

const struct core_expr *
lower_case_test(struct lower_function *f, const struct core_expr *subject, const struct ast_expr *value)
{
	value = lower_without_parens(value);
	if (names_type(value))
		return lower_type_test(f, subject, lower_type(f->lower, value->type)->base);
	if (value->kind == AST_EXPR_NIL)
		return make_test(&f->body, CONSTRAINT_NIL, subject);
	return lower_operation(f, CORE_OP_EQUAL, subject, lower_value(f, value));
}
