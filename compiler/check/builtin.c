/* The functions of the language itself. */
#include "compiler/check/check_internal.h"

struct builtin_call {
	struct body *body;
	struct ast_expr *expr;
	struct ast_expr *first;
	struct ast_expr *second;
	size_t count;
};

static const struct type *
bad(struct builtin_call *call)
{
	return set_type(call->expr, call->body->checker->types.bad);
}

static const struct type *
bad_argument(struct builtin_call *call, struct ast_expr *argument, const char *wanted)
{
	struct checker *checker = call->body->checker;
	struct str text = quoted_type(checker, argument->type);
	if (argument->type->kind != TYPE_BAD) {
		struct diag *diag = diag_report(checker->log, DIAG_TYPE_MISMATCH, argument->span, "`%.*s` takes %s, not %.*s",
			STR_ARG(call->expr->symbol->name), wanted, STR_ARG(text));
		if (type_base(argument->type)->kind == TYPE_RESULT) {
			diag_help(checker->log, diag, "a call that can fail is looked at first: ensure x is Ok()");
		}
	}
	return bad(call);
}

/* The number of arguments lies within the bounds; else a report. */
static bool
has_count(struct builtin_call *call, size_t least, size_t most)
{
	if (call->count >= least && call->count <= most) {
		return true;
	}
	struct checker *checker = call->body->checker;
	diag_report(checker->log, DIAG_ARGUMENT_COUNT, call->expr->span, "`%.*s` takes %s%zu argument%s, got %zu",
		STR_ARG(call->expr->symbol->name), least == most ? "" : "at least ", least, least == 1 ? "" : "s", call->count);
	for (struct ast_expr *argument = call->first; argument; argument = argument->next) {
		if (!resolve_expr_type(call->body, argument)) {
			check_expr(call->body, argument, NULL);
		}
	}
	bad(call);
	return false;
}

static const struct type *
check_len(struct builtin_call *call)
{
	struct checker *checker = call->body->checker;
	const struct type *type = through_pointer(call->body, call->first, check_value(call->body, call->first, NULL));
	switch ((int)type->kind) {
	case TYPE_LITERALS: call->first->convert_to = checker->types.string; break;
	case TYPE_STRING:
		if (call->first->constant) {
			call->expr->constant = new_constant(
				checker, (union ast_value){.integer = (int64_t)call->first->constant->value.string.length});
		}
		break;
	case TYPE_BYTES:
	case TYPE_ARRAY:
	case TYPE_FIXED_ARRAY:
	case TYPE_CHAN:
	case TYPE_MAP: break;
	default: return bad_argument(call, call->first, "a String, Bytes, an array, a map or a channel");
	}
	return set_type(call->expr, checker->types.integer);
}

static const struct type *
check_cap(struct builtin_call *call)
{
	const struct type *type = through_pointer(call->body, call->first, check_value(call->body, call->first, NULL));
	if (type->kind != TYPE_ARRAY && type->kind != TYPE_FIXED_ARRAY && type->kind != TYPE_BYTES &&
		type->kind != TYPE_CHAN) {
		return bad_argument(call, call->first, "an array or a channel");
	}
	return set_type(call->expr, call->body->checker->types.integer);
}

static const struct type *
check_append(struct builtin_call *call, const struct type *expected)
{
	struct checker *checker = call->body->checker;
	const struct type *type = type_base(check_value(call->body, call->first, expected));
	if (type->kind == TYPE_NIL && expected && type_base(expected)->kind == TYPE_ARRAY) {
		type = call->first->type = type_base(expected);
	}
	if (type->kind != TYPE_ARRAY && type->kind != TYPE_BYTES) {
		return bad_argument(call, call->first, "an array first");
	}
	const struct type *element = type->kind == TYPE_BYTES ? checker->types.integer : type->element;
	for (struct ast_expr *argument = call->second; argument; argument = argument->next) {
		if (call->expr->spread && !argument->next) {
			const struct type *rest = type_base(check_value(call->body, argument, type));
			bool text = type->kind == TYPE_BYTES && (rest->kind == TYPE_STRING || rest->kind == TYPE_LITERALS);
			if (!text) {
				convert(call->body, argument, type, "argument");
			}
		} else {
			check_as(call->body, argument, element, "element");
		}
	}
	if (call->expr->spread && call->count != 2) {
		diag_report(checker->log, DIAG_SPREAD, call->expr->op_span, "append spreads one array: append(xs, ys...)");
	}
	return set_type(call->expr, type);
}

static const struct type *
check_copy(struct builtin_call *call)
{
	struct checker *checker = call->body->checker;
	const struct type *target = type_base(check_value(call->body, call->first, NULL));
	const struct type *source = type_base(check_value(call->body, call->second, target));
	if (target->kind != TYPE_ARRAY && target->kind != TYPE_BYTES) {
		return bad_argument(call, call->first, "an array first");
	}
	bool text = target->kind == TYPE_BYTES && source->kind == TYPE_STRING;
	if (!text && !type_equal(target, source)) {
		return bad_argument(call, call->second, "two arrays of the same elements");
	}
	return set_type(call->expr, checker->types.integer);
}

static const struct type *
check_make(struct builtin_call *call)
{
	struct checker *checker = call->body->checker;
	const struct type *type = resolve_expr_type(call->body, call->first);
	if (!type) {
		diag_report(checker->log, DIAG_NOT_A_TYPE_NAME, call->first->span, "`make` takes a type first");
		return bad(call);
	}
	type = type_base(type);
	set_type(call->first, type);
	for (struct ast_expr *argument = call->second; argument; argument = argument->next) {
		int64_t value;
		check_as(call->body, argument, checker->types.integer, "length");
		if (constant_int(argument, &value) && value < 0) {
			diag_report(checker->log, DIAG_INDEX_RANGE, argument->span, "a length cannot be negative");
		}
	}
	bool array = type->kind == TYPE_ARRAY || type->kind == TYPE_BYTES;
	if (!array && type->kind != TYPE_MAP && type->kind != TYPE_CHAN && type->kind != TYPE_BAD) {
		struct str text = quoted_type(checker, type);
		diag_report(checker->log, DIAG_TYPE_MISMATCH, call->first->span, "`make` makes arrays, maps and channels, not %.*s",
			STR_ARG(text));
		return bad(call);
	}
	int64_t length;
	if (array && !call->second) {
		diag_report(checker->log, DIAG_ARGUMENT_COUNT, call->expr->span, "`make` of an array needs its length");
	} else if (type->kind == TYPE_ARRAY && !(constant_int(call->second, &length) && length == 0)) {
		(void)refuse_zero(checker, type->element, call->second->span, "make([]T, 0, n) has room for n elements: append them");
	}
	return set_type(call->expr, type);
}

static const struct type *
check_new(struct builtin_call *call)
{
	struct checker *checker = call->body->checker;
	const struct type *type = resolve_expr_type(call->body, call->first);
	if (!type) {
		diag_report(checker->log, DIAG_NOT_A_TYPE_NAME, call->first->span, "`new` takes a type");
		return bad(call);
	}
	set_type(call->first, type_base(type));
	(void)refuse_zero(checker, type, call->first->span, "take the address of a value: &T{ ... }");
	return set_type(call->expr, type_pointer(&checker->types, type_base(type), true));
}

static const struct type *
check_delete(struct builtin_call *call)
{
	const struct type *type = type_base(check_value(call->body, call->first, NULL));
	if (type->kind != TYPE_MAP) {
		check_value(call->body, call->second, NULL);
		return bad_argument(call, call->first, "a map");
	}
	check_as(call->body, call->second, type->key, "key");
	return set_type(call->expr, call->body->checker->types.nothing);
}

static const struct type *
check_clear(struct builtin_call *call)
{
	const struct type *type = type_base(check_value(call->body, call->first, NULL));
	if (type->kind != TYPE_MAP && type->kind != TYPE_ARRAY && type->kind != TYPE_BYTES) {
		return bad_argument(call, call->first, "a map or an array");
	}
	if (type->kind == TYPE_ARRAY) {
		(void)refuse_zero(call->body->checker, type->element, call->first->span, "assign each element what it is to be");
	}
	return set_type(call->expr, call->body->checker->types.nothing);
}

static const struct type *
check_close(struct builtin_call *call)
{
	const struct type *type = type_base(check_value(call->body, call->first, NULL));
	if (type->kind != TYPE_CHAN || type->direction == AST_CHAN_RECEIVE) {
		return bad_argument(call, call->first, "a channel that can be sent to");
	}
	return set_type(call->expr, call->body->checker->types.nothing);
}

static const struct type *
check_extreme(struct builtin_call *call)
{
	const struct type *common = NULL;
	for (struct ast_expr *argument = call->first; argument; argument = argument->next) {
		const struct type *type = type_base(check_value(call->body, argument, NULL));
		bool parameter = type->kind == TYPE_PARAMETER && type_meets(type, TYPE_CONSTRAINT_ORDERED);
		if (!type_is_number(type) && type->kind != TYPE_STRING && !parameter) {
			return bad_argument(call, argument, "numbers or Strings");
		}
		if (common && common->kind != type->kind && (!type_is_number(common) || !type_is_number(type))) {
			return bad_argument(call, argument, "arguments of one kind");
		}
		bool wider = common && common->kind != TYPE_FLOAT && (type->kind == TYPE_FLOAT || common->kind == TYPE_RUNE);
		common = !common || wider ? type : common;
	}
	for (struct ast_expr *argument = call->first; argument; argument = argument->next) {
		convert(call->body, argument, common, "argument");
	}
	return set_type(call->expr, common);
}

static const struct type *
check_print(struct builtin_call *call)
{
	struct checker *checker = call->body->checker;
	bool prints = false;
	for (struct ast_expr *argument = call->first; argument; argument = argument->next) {
		const struct type *type = check_value(call->body, argument, NULL);
		if (type->kind == TYPE_TUPLE || (type->kind == TYPE_RESULT && !takes_error_of_nothing(checker, argument))) {
			convert(call->body, argument, checker->types.any, "argument");
		} else {
			prints |= note_printed(call->body, argument);
		}
	}
	if (prints) {
		fact_barrier(call->body);
	}
	note_impure(call->body, "prints", call->expr->span);
	if (call->body->in_guard) {
		diag_report(checker->log, DIAG_GUARD_IMPURE, call->expr->span, "a guard is pure: it cannot print");
	}
	return set_type(call->expr, checker->types.nothing);
}

static const struct type *
check_panic(struct builtin_call *call)
{
	struct checker *checker = call->body->checker;
	check_as(call->body, call->first, checker->types.string, "panic's text");
	call->body->unreachable = true;
	return set_type(call->expr, checker->types.nothing);
}

static const struct type *
check_computation_time(struct builtin_call *call)
{
	struct checker *checker = call->body->checker;
	note_impure(call->body, "reads the clock", call->expr->span);
	if (call->body->in_guard) {
		diag_report(checker->log, DIAG_GUARD_IMPURE, call->expr->span, "a guard is pure: it cannot read the clock");
	}
	return has_count(call, 0, 0) ? set_type(call->expr, checker->types.integer) : call->expr->type;
}

/* delete, clear and copy change what their first argument refers to: only a function's own may be. */
static void
note_change(struct builtin_call *call)
{
	const struct ast_expr *root = call->first;
	while (root && (root->kind == AST_EXPR_SELECT || root->kind == AST_EXPR_INDEX || root->kind == AST_EXPR_SLICE ||
					   root->kind == AST_EXPR_PAREN)) {
		root = root->operand;
	}
	if (root && root->kind == AST_EXPR_NAME && root->symbol && root->symbol->kind == SYMBOL_VARIABLE) {
		return;
	}
	note_impure(call->body, "changes what its caller sees", call->expr->span);
	if (call->body->in_guard) {
		diag_report(call->body->checker->log, DIAG_GUARD_IMPURE, call->expr->span,
			"a guard is pure: it can change only its own locals");
	}
}

/* Elements of a package variable change one assignment at a time: copy() of many would wait for their source. */
static void
refuse_copy_into_global(struct builtin_call *call)
{
	struct checker *checker = call->body->checker;
	if (call->expr->symbol && call->expr->symbol->builtin == BUILTIN_COPY && call->first && global_root(call->first)) {
		struct diag *diag = diag_report(checker->log, DIAG_GLOBAL_ADDRESS, call->first->span,
			"copy() would change a copy of the package variable");
		diag_help(checker->log, diag, "assign a new array, or single elements");
	}
}

static const struct type *
changing(struct builtin_call *call, const struct type *type)
{
	note_change(call);
	refuse_copy_into_global(call);
	return type;
}

const struct type *
check_builtin(struct body *body, struct ast_expr *expr, struct symbol *symbol, const struct type *expected)
{
	struct checker *checker = body->checker;
	struct builtin_call call = {body, expr, expr->arguments, expr->arguments ? expr->arguments->next : NULL, 0};
	for (const struct ast_expr *argument = expr->arguments; argument; argument = argument->next) {
		call.count++;
	}
	if (expr->spread && symbol->builtin != BUILTIN_APPEND) {
		diag_report(checker->log, DIAG_SPREAD, expr->op_span, "`%.*s` spreads nothing", STR_ARG(symbol->name));
	}
	switch (symbol->builtin) {
	case BUILTIN_LEN: return has_count(&call, 1, 1) ? check_len(&call) : expr->type;
	case BUILTIN_CAP: return has_count(&call, 1, 1) ? check_cap(&call) : expr->type;
	case BUILTIN_APPEND: return has_count(&call, 1, SIZE_MAX) ? check_append(&call, expected) : expr->type;
	case BUILTIN_COPY: return has_count(&call, 2, 2) ? changing(&call, check_copy(&call)) : expr->type;
	case BUILTIN_MAKE: return has_count(&call, 1, 3) ? check_make(&call) : expr->type;
	case BUILTIN_NEW: return has_count(&call, 1, 1) ? check_new(&call) : expr->type;
	case BUILTIN_DELETE: return has_count(&call, 2, 2) ? changing(&call, check_delete(&call)) : expr->type;
	case BUILTIN_CLEAR: return has_count(&call, 1, 1) ? changing(&call, check_clear(&call)) : expr->type;
	case BUILTIN_MIN:
	case BUILTIN_MAX: return has_count(&call, 1, SIZE_MAX) ? check_extreme(&call) : expr->type;
	case BUILTIN_PANIC: return has_count(&call, 1, 1) ? check_panic(&call) : expr->type;
	case BUILTIN_PRINT:
	case BUILTIN_PRINTLN: return check_print(&call);
	case BUILTIN_COMPUTATION_TIME: return check_computation_time(&call);
	case BUILTIN_CLOSE: return has_count(&call, 1, 1) ? changing(&call, check_close(&call)) : expr->type;
	case BUILTIN_ERROR_TEXT:
	case BUILTIN_ERROR_CODE:
	case BUILTIN_ERROR_MESSAGE:
	case BUILTIN_ERROR_PATH:
	case BUILTIN_ERROR_CAUSE:
	case BUILTIN_ERROR_AS:
	case BUILTIN_STRING_BYTES: break;
	}
	return set_type(expr, checker->types.bad);
}

/* The variable x of an argument `&x`, where it is one of a nominal error; else NULL. */
static struct symbol *
error_target(struct body *body, struct ast_expr *address, struct ast_expr **place)
{
	address = strip_parens(address);
	if (address->kind != AST_EXPR_UNARY || address->op != AST_OP_ADDRESS) {
		return NULL;
	}
	*place = strip_parens(address->operand);
	struct symbol *symbol = (*place)->kind == AST_EXPR_NAME ? scope_find(body, (*place)->name.text) : NULL;
	bool variable = symbol && (symbol->kind == SYMBOL_VARIABLE || symbol->kind == SYMBOL_PARAMETER);
	return variable && type_base(symbol->type)->kind == TYPE_FAILURE ? symbol : NULL;
}

const struct type *
check_errors_as(struct body *body, struct ast_expr *call)
{
	struct checker *checker = body->checker;
	struct ast_expr *error = call->arguments, *place = NULL;
	set_type(call, checker->types.boolean);
	if (count_exprs(error) != 2) {
		diag_report(checker->log, DIAG_ARGUMENT_COUNT, call->span, "`As` takes 2 arguments, got %zu",
			count_exprs(error));
		return call->type;
	}
	check_as(body, error, checker->types.error, "argument");
	struct symbol *symbol = error_target(body, error->next, &place);
	if (!symbol) {
		struct diag *diag = diag_report(checker->log, DIAG_ERROR_TARGET, error->next->span,
			"`errors.As` sets a variable of a nominal error, given by its address");
		diag_help(checker->log, diag, "declare one: var missing NotFound, then errors.As(err, &missing)");
		return call->type;
	}
	place->symbol = symbol;
	place->origin = NULL;
	symbol->used = true;
	variable_changes(body, symbol, place);
	set_type(place, type_base(symbol->type));
	set_type(error->next, type_pointer(&checker->types, place->type, true));
	fact_forget(body, place);
	struct symbol *as = new_symbol(checker, SYMBOL_BUILTIN, STR("As"), (struct span){0});
	as->builtin = BUILTIN_ERROR_AS;
	call->symbol = as;
	return call->type;
}
