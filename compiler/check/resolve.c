/* Types from syntax: names looked up, aliases and constraints resolved, embedding and intersections spread into
 * members. */
#include "compiler/check/check_internal.h"

#include <string.h>

enum { ARRAY_LENGTH_REPORTED = -2 }; /* a length that is wrong in itself */
enum { TYPES_INSIDE_MAX = 2000 }; /* types resolved one inside the other: aliases of aliases too */

static const struct type *
bad(struct checker *checker)
{
	return checker->types.bad;
}

static const struct type *
unknown_type(struct checker *checker, struct checked_module *module, struct ast_name name)
{
	if (may_be_lost(checker, name.text)) {
		return bad(checker);
	}
	struct diag *diag =
		diag_report(checker->log, DIAG_UNKNOWN_TYPE, name.span, "there is no type `%.*s`", STR_ARG(name.text));
	struct str nearest = nearest_type(checker, &module->names, &checker->universe, name.text);
	if (str_equal(name.text, STR("number")) || str_equal(name.text, STR("float32"))) {
		nearest = STR("Float");
	} else if (str_equal(name.text, STR("boolean"))) {
		nearest = STR("Bool");
	} else if (str_has_prefix(name.text, STR("int")) || str_has_prefix(name.text, STR("uint"))) {
		nearest = STR("Int");
	}
	if (nearest.length) {
		diag_help(checker->log, diag, "did you mean `%.*s`?", STR_ARG(nearest));
	}
	return bad(checker);
}

size_t
count_types(const struct ast_type *type)
{
	size_t count = 0;
	for (; type; type = type->next) {
		count++;
	}
	return count;
}

static const struct type *
wrong_argument_count(struct checker *checker, struct ast_type *type, size_t wanted)
{
	diag_report(checker->log, DIAG_TYPE_ARGUMENTS, type->span, "`%.*s` takes %zu type argument%s, got %zu",
		STR_ARG(type->name.text), wanted, wanted == 1 ? "" : "s", count_types(type->arguments));
	return bad(checker);
}

const struct type *
type_map_of(struct checker *checker, const struct type *key, const struct type *element, struct span span)
{
	return map_key_check(checker, key, span) ? type_map(&checker->types, key, element) : bad(checker);
}

/* The errors of Result(S, F): one, a union of some, or Error for any. */
static const struct type *
result_of(struct checker *checker, const struct type *element, const struct type *errors, struct span span)
{
	if (errors->kind == TYPE_ERROR || errors->kind == TYPE_BAD) {
		return type_result(&checker->types, element, NULL, 0);
	}
	if (!type_is_error(errors)) {
		struct str text = quoted_type(checker, errors);
		diag_report(checker->log, DIAG_NOT_AN_ERROR, span, "the second argument of Result is an error, not %.*s",
			STR_ARG(text));
		return bad(checker);
	}
	if (errors->kind == TYPE_UNION) {
		return type_result(&checker->types, element, errors->members, errors->member_count);
	}
	return type_result(&checker->types, element, &errors, 1);
}

static const struct type *
tuple_of(struct checker *checker, struct checked_module *module, struct ast_type *members)
{
	const struct type **types = arena_alloc_array(checker->arena, count_types(members) + 1, sizeof *types);
	size_t count = 0;
	for (struct ast_type *member = members; member; member = member->next) {
		types[count++] = resolve_type(checker, module, member);
	}
	return count ? type_tuple(&checker->types, types, count) : checker->types.nothing;
}

/* Array(T), Map(K, V), Result(S, F), Chan(T), Tuple(A, B); NULL for any other name. */
static const struct type *
resolve_applied(struct checker *checker, struct checked_module *module, struct ast_type *type)
{
	struct str name = type->name.text;
	size_t count = count_types(type->arguments);
	bool array = str_equal(name, STR("Array")), map = str_equal(name, STR("Map"));
	bool result = str_equal(name, STR("Result")), chan = str_equal(name, STR("Chan"));
	bool tuple = str_equal(name, STR("Tuple"));
	if (type->qualifier.text.length || !(array || map || result || chan || tuple) || map_get(&module->names, name)) {
		return NULL;
	}
	if (tuple) {
		return count < 2 ? wrong_argument_count(checker, type, 2) : tuple_of(checker, module, type->arguments);
	}
	size_t wanted = map || result ? 2 : 1;
	if (count != wanted && !(result && count == 1)) {
		return wrong_argument_count(checker, type, wanted);
	}
	const struct type *first = resolve_type(checker, module, type->arguments);
	const struct type *second = count == 2 ? resolve_type(checker, module, type->arguments->next) : NULL;
	if (type->type) { /* resolved inside of itself */
		return type->type;
	}
	if (chan) {
		return type_chan(&checker->types, first, AST_CHAN_BOTH);
	}
	if (array) {
		return type_array(&checker->types, first);
	}
	if (count == 1) {
		return type_result(&checker->types, first, NULL, 0);
	}
	if (map) {
		return type_map_of(checker, first, second, type->arguments->span);
	}
	return result_of(checker, first, second, type->arguments->next->span);
}

static struct symbol *
find_package_member(
	struct checker *checker, struct checked_module *module, struct ast_name package, struct ast_name name)
{
	struct symbol *found = scope_find_for_type(checker, module, package);
	if (!found || found->kind != SYMBOL_PACKAGE) {
		if (found ? found->kind != SYMBOL_BAD : !may_be_lost(checker, package.text)) {
			report_unknown_package(checker, module, package);
		}
		return NULL;
	}
	found->used = true;
	struct symbol *member = map_get(&found->package->names, name.text);
	if (!member && !may_be_lost(checker, name.text)) {
		struct diag *diag = diag_report(checker->log, DIAG_UNKNOWN_MEMBER, name.span, "package `%.*s` has no `%.*s`",
			STR_ARG(package.text), STR_ARG(name.text));
		struct str nearest = nearest_name(checker, &found->package->names, NULL, name.text);
		if (nearest.length) {
			diag_help(checker->log, diag, "did you mean `%.*s`?", STR_ARG(nearest));
		}
	} else if (member && !member->exported) {
		struct diag *diag = diag_report(checker->log, DIAG_NOT_EXPORTED, name.span,
			"`%.*s` is private to package `%.*s`", STR_ARG(name.text), STR_ARG(package.text));
		diag_help(checker->log, diag, "mark it `export` there");
	}
	return member;
}

/* The types that stand in one; those in chains of constraints excepted. */
static void
resolve_parts(struct checker *checker, struct checked_module *module, struct ast_type *type)
{
	if (type->key) {
		resolve_type(checker, module, type->key);
	}
	if (type->element) {
		resolve_type(checker, module, type->element);
	}
	for (struct ast_type *part = type->arguments; part; part = part->next) {
		resolve_type(checker, module, part);
	}
	for (struct ast_member *member = type->members; member; member = member->next) {
		if (member->type) {
			resolve_type(checker, module, member->type);
		}
	}
}

/* Whether constraints stand in a type that those who give it a name do not keep: String.Min(1), Array(String.Min(1)). */
static bool
holds_constraints(const struct type *type)
{
	if (!type || (type->symbol && type->kind != TYPE_CONSTRAINED)) {
		return false;
	}
	bool some = (type->kind == TYPE_CONSTRAINED && !type_is_choices(type)) || holds_constraints(type->element) ||
				holds_constraints(type->key);
	for (size_t i = 0; i < type->member_count && !some; i++) {
		some = holds_constraints(type->members[i]);
	}
	for (size_t i = 0; i < type->field_count && !some; i++) {
		some = holds_constraints(type->fields[i].type);
	}
	return some;
}

static void
warn_dropped(struct checker *checker, const struct generic *generic, const struct ast_type *argument)
{
	struct str name = generic->symbol->name, plain = quoted_type(checker, type_plain(argument->type));
	struct diag *diag = diag_report(checker->log, DIAG_CONSTRAINTS_DROPPED, argument->span,
		"`%.*s` keeps no constraints of its type arguments: this is any %.*s there", STR_ARG(name), STR_ARG(plain));
	diag_help(checker->log, diag, "let a declared shape hold it, whose constraints are kept, or ensure them where the values come in");
}

/* Page[T]: the instance for the arguments. */
static const struct type *
resolve_generic(
	struct checker *checker, struct checked_module *module, struct ast_type *type, const struct generic *generic)
{
	const struct type **arguments = arena_alloc_array(checker->arena, generic->param_count + 1, sizeof *arguments);
	if (count_types(type->arguments) != generic->param_count) {
		struct diag *diag =
			diag_report(checker->log, DIAG_TYPE_ARGUMENTS, type->span, "`%.*s` takes %zu type argument%s, got %zu",
				STR_ARG(type->name.text), generic->param_count, generic->param_count == 1 ? "" : "s",
				count_types(type->arguments));
		diag_note(checker->log, diag, generic->symbol->span, "declared here");
		return bad(checker);
	}
	size_t index = 0;
	bool good = true;
	bool joined = checker->joined;
	checker->joined = false;
	resolve_parts(checker, module, type);
	checker->joined = joined;
	if (type->type) { /* resolved inside of itself */
		return type->type;
	}
	for (struct ast_type *argument = type->arguments; argument; argument = argument->next, index++) {
		arguments[index] = resolve_type(checker, module, argument);
		good &= arguments[index]->kind != TYPE_BAD;
		if (good) {
			instance_check_argument(checker, generic, index, arguments[index], argument->span);
		}
		if (good && holds_constraints(arguments[index])) {
			warn_dropped(checker, generic, argument);
		}
	}
	return good ? instantiate_type(checker, generic, arguments, type->span) : bad(checker);
}

static const struct type *
resolve_named(struct checker *checker, struct checked_module *module, struct ast_type *type)
{
	bool joined = checker->joined;
	checker->joined = false;
	const struct type *applied = resolve_applied(checker, module, type);
	if (applied) {
		return applied;
	}
	checker->joined = joined;
	struct symbol *symbol;
	if (type->qualifier.text.length) {
		symbol = find_package_member(checker, module, type->qualifier, type->name);
		if (!symbol) {
			return bad(checker);
		}
	} else {
		symbol = scope_find_for_type(checker, module, type->name);
	}
	if (!symbol) {
		return unknown_type(checker, module, type->name);
	}
	if (symbol->kind == SYMBOL_BAD) {
		return bad(checker);
	}
	if (symbol->kind != SYMBOL_TYPE && symbol->kind != SYMBOL_ERROR) {
		diag_report(
			checker->log, DIAG_NOT_A_TYPE_NAME, type->name.span, "`%.*s` is not a type", STR_ARG(type->name.text));
		return bad(checker);
	}
	symbol->used = true;
	if (symbol->generic) {
		return resolve_generic(checker, module, type, symbol->generic);
	}
	if (type->arguments) {
		diag_report(
			checker->log, DIAG_TYPE_ARGUMENTS, type->span, "`%.*s` takes no type arguments", STR_ARG(type->name.text));
		return bad(checker);
	}
	const struct type *declared = declared_type(checker, symbol);
	checker->uses_opaque |= declared->kind == TYPE_OPAQUE && !module->is_library;
	return declared;
}

/* ---- the rest ---- */

/* A literal of an Int, Float or Bool. */
static const struct type *
resolve_choice(struct checker *checker, struct checked_module *module, struct ast_type *type)
{
	struct function function = {.module = module};
	struct body body = {.checker = checker, .function = &function, .module = module, .at = type->span.start};
	const struct type *element = type_base(check_value(&body, type->literal, NULL));
	struct str text;
	return literal_text(checker, type->literal, element, &text) ? type_choices(&checker->types, element, &text, 1)
																: bad(checker);
}

static const struct type *
resolve_literal(struct checker *checker, struct checked_module *module, struct ast_type *type)
{
	const struct ast_expr *literal = type->literal;
	if (literal->kind != AST_EXPR_STRING) {
		return resolve_choice(checker, module, type);
	}
	return type_literals(&checker->types, &literal->value.string, 1);
}

/* The value of a constant expression that is an array's length; -1 where it is none. */
static int64_t
array_length(struct checker *checker, struct checked_module *module, struct ast_expr *expr)
{
	struct function function = {.module = module};
	struct body fresh = {.checker = checker, .function = &function, .module = module, .at = expr->span.start};
	struct body *body = checker->names && checker->names->module == module ? checker->names : &fresh;
	size_t errors = checker->log->error_count;
	int64_t length;
	if (expr->kind == AST_EXPR_NAME && !scope_find_for_type(checker, module, expr->name)) {
		return -1; /* a parameter, as a rule: what to write instead helps more */
	}
	bool integer = type_base(check_value(body, expr, checker->types.integer))->kind == TYPE_INT;
	if (integer && constant_int(expr, &length)) {
		return length;
	}
	return checker->log->error_count > errors ? ARRAY_LENGTH_REPORTED : -1;
}

static const struct type *
resolve_fixed_array(struct checker *checker, struct checked_module *module, struct ast_type *type)
{
	const struct type *element = resolve_type(checker, module, type->element);
	if (!type->length) {
		struct diag *diag = diag_report(
			checker->log, DIAG_ARRAY_LENGTH, type->span, "`[...]` measures a literal, and here is none: write the length");
		diag_help(checker->log, diag, "[...]Int{1, 2, 3} is a [3]Int");
		return bad(checker);
	}
	int64_t length = array_length(checker, module, type->length);
	if (length == ARRAY_LENGTH_REPORTED) {
		return bad(checker);
	}
	if (length < 0 || length > ARRAY_LENGTH_MAX) {
		diag_report(checker->log, DIAG_ARRAY_LENGTH, type->length->span, "an array's length is a constant from 0 to %d",
			ARRAY_LENGTH_MAX);
		return bad(checker);
	}
	return type_fixed_array(&checker->types, element, length);
}

static const struct type *
resolve_func(struct checker *checker, struct checked_module *module, struct ast_type *type)
{
	const struct type **params = arena_alloc_array(checker->arena, count_types(type->arguments) + 1, sizeof *params);
	size_t count = 0;
	bool variadic = false;
	for (struct ast_type *param = type->arguments; param; param = param->next) {
		variadic = param->variadic;
		const struct type *one = resolve_parameter_type(checker, module, param, param->variadic);
		params[count++] = param->variadic ? type_array(&checker->types, one) : one;
		if (param->variadic && param->next) {
			diag_report(checker->log, DIAG_VARIADIC_LAST, param->span,
				"only the last parameter can take any number of arguments");
		}
	}
	const struct type *result = type->element ? resolve_type(checker, module, type->element) : checker->types.nothing;
	return type_func(&checker->types, params, count, result, variadic);
}

/* What the type says becomes a part of the union around it. */
static bool
joins(const struct ast_type *type, bool joined)
{
	bool passes_on = type->kind == AST_TYPE_NAME || type->kind == AST_TYPE_CONSTRAINED;
	return type->kind == AST_TYPE_UNION || (passes_on && joined);
}

/* Parts that say no more than their types. */
static bool
resolves_parts_first(const struct ast_type *type)
{
	return type->kind != AST_TYPE_NAME && type->kind != AST_TYPE_CONSTRAINED;
}

/* (a Int, b Int), where it is not what a function gives. */
static const struct type *
refuse_names(struct checker *checker, const struct ast_type *type)
{
	struct diag *diag = diag_report(checker->log, DIAG_NAMES_OF_NO_RESULTS, type->names->name.span,
		"only what a function gives has names in parentheses");
	diag_help(checker->log, diag, "leave out the names: (Int, String), or write a shape: { a: Int, b: String }");
	return bad(checker);
}

const struct type *
resolve_open_type(struct checker *checker, struct checked_module *module, struct ast_type *type)
{
	if (type->type) {
		return type->type;
	}
	struct diag_log *log = checker->log;
	const struct type *found = bad(checker);
	if (checker->types_inside >= TYPES_INSIDE_MAX) {
		diag_report(
			checker->log, DIAG_NESTING_TOO_DEEP, type->span, "more than %d types inside one another", TYPES_INSIDE_MAX);
		type->type = found;
		return found;
	}
	bool joined = checker->joined;
	checker->types_inside++;
	log->lasting++; /* a type is resolved once */
	checker->joined = joins(type, joined);
	if (resolves_parts_first(type)) {
		resolve_parts(checker, module, type);
	}
	switch (type->type ? AST_TYPE_BAD : type->kind) {
	case AST_TYPE_NAME: found = resolve_named(checker, module, type); break;
	case AST_TYPE_CONSTRAINED: found = resolve_chain(checker, module, type); break;
	case AST_TYPE_POINTER:
	case AST_TYPE_OPTIONAL:
		found = type_pointer(&checker->types, resolve_type(checker, module, type->element), false);
		break;
	case AST_TYPE_SLICE: found = type_array(&checker->types, resolve_type(checker, module, type->element)); break;
	case AST_TYPE_FIXED_ARRAY: found = resolve_fixed_array(checker, module, type); break;
	case AST_TYPE_MAP: {
		const struct type *key = resolve_type(checker, module, type->key);
		found = type_map_of(checker, key, resolve_type(checker, module, type->element), type->key->span);
		break;
	}
	case AST_TYPE_CHAN:
		found = type_chan(&checker->types, resolve_type(checker, module, type->element), type->direction);
		break;
	case AST_TYPE_FUNC: found = resolve_func(checker, module, type); break;
	case AST_TYPE_TUPLE:
		found = type->names ? refuse_names(checker, type) : tuple_of(checker, module, type->arguments);
		break;
	case AST_TYPE_SHAPE: found = resolve_fields(checker, module, type->members, TYPE_SHAPE, NULL); break;
	case AST_TYPE_ANY: found = checker->types.any; break;
	case AST_TYPE_LITERAL: found = resolve_literal(checker, module, type); break;
	case AST_TYPE_UNION: found = resolve_union(checker, module, type); break;
	case AST_TYPE_INTERSECTION: found = resolve_intersection(checker, module, type); break;
	case AST_TYPE_BAD: found = type->type ? type->type : found; break; /* or resolved inside of itself */
	}
	checker->joined = joined;
	checker->types_inside--;
	log->lasting--;
	type->type = found;
	return found;
}

const struct type *
resolve_type(struct checker *checker, struct checked_module *module, struct ast_type *type)
{
	const struct type *found = resolve_open_type(checker, module, type);
	if (found == checker->types.any_shape) {
		struct diag *diag = diag_report(
			checker->log, DIAG_SHAPE_VALUE, type->span, "this stands for any shape, and no value is of such a type");
		diag_help(checker->log, diag, "refine it by a shape guard: is (m Request) Input(input Shape) { ensure m is { input } }");
		found = type->type = bad(checker);
	}
	return found;
}

const struct type *
resolve_parameter_type(
	struct checker *checker, struct checked_module *module, struct ast_type *syntax, bool variadic)
{
	const struct type *type = resolve_type(checker, module, syntax);
	const struct type *pointer = type_base(type);
	const struct type *of = !variadic && pointer->kind == TYPE_POINTER ? type_base(pointer->element) : NULL;
	bool stays = of && (must_stay(of) || is_test(of));
	return stays ? type_pointer(&checker->types, pointer->element, true) : type;
}
