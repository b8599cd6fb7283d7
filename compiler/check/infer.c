/*
 * Uses of generic functions: type arguments that are given, those that the call's arguments tell, and the instance they
 * choose. An argument that has a type by itself is checked first and tells; a literal that takes its type from where it
 * stands (numbers, nil, { ... }, [ ... ], a generic function's name) is checked behind them, against what is known
 * then.
 */
#include "compiler/check/check_internal.h"

struct inference {
	struct body *body;
	const struct generic *generic;
	struct instance known;     /* its arguments are those found so far; a parameter stands for itself until then */
	const struct type **types; /* the same, to be written */
	bool *found;               /* which are */
	bool *loose;               /* found from values of the parameter's own type only: an Int may become a Float */
	struct span *spans;        /* where each was found */
	bool failed;               /* a report was made */
};

static struct inference
begin(struct body *body, const struct generic *generic, struct span span)
{
	struct arena *arena = body->checker->arena;
	struct inference inference = {.body = body, .generic = generic};
	inference.types = arena_alloc_array(arena, generic->param_count + 1, sizeof *inference.types);
	inference.found = arena_alloc_array(arena, generic->param_count + 1, sizeof *inference.found);
	inference.loose = arena_alloc_array(arena, generic->param_count + 1, sizeof *inference.loose);
	inference.spans = arena_alloc_array(arena, generic->param_count + 1, sizeof *inference.spans);
	for (size_t i = 0; i < generic->param_count; i++) {
		inference.types[i] = generic->params[i];
		inference.spans[i] = span;
	}
	inference.known = (struct instance){.generic = generic, .arguments = inference.types, .span = span};
	return inference;
}

/* The type with what is known put in; *complete when all of its parameters are. */
static const struct type *
expected_type(struct inference *inference, const struct type *type, bool *complete)
{
	*complete = true;
	for (size_t i = 0; i < inference->generic->param_count && *complete; i++) {
		*complete = inference->found[i] || !type_mentions(type, inference->generic->params[i]);
	}
	return *complete ? type_substitute(inference->body->checker, type, &inference->known) : type;
}

/* What a generic function's name is told of its type: what is not known yet fits anything. */
static const struct type *
known_part(struct inference *inference, const struct type *type)
{
	struct checker *checker = inference->body->checker;
	const struct type **types = arena_alloc_array(checker->arena, inference->generic->param_count + 1, sizeof *types);
	for (size_t i = 0; i < inference->generic->param_count; i++) {
		types[i] = inference->found[i] ? inference->types[i] : checker->types.bad;
	}
	struct instance partly = inference->known;
	partly.arguments = types;
	return type_substitute(checker, type, &partly);
}

/* ---- what a type tells ---- */

struct telling {
	struct inference *inference;
	struct span span;
	int depth;
};

static void tell(struct telling *telling, const struct type *param, const struct type *type);

static void
tell_parameter(struct telling *telling, const struct type *param, const struct type *type)
{
	struct inference *inference = telling->inference;
	struct types *types = &inference->body->checker->types;
	size_t index = 0;
	while (index < inference->generic->param_count && inference->generic->params[index] != param) {
		index++;
	}
	if (index == inference->generic->param_count || type->kind == TYPE_NIL || type->kind == TYPE_BAD) {
		return;
	}
	bool top = telling->depth == 1;
	bool computes = param->constraint == TYPE_CONSTRAINT_NUMBER;
	type = top || computes ? type_base(type) : type_value(type);
	type = type->kind == TYPE_LITERALS && !type->symbol ? types->string : type_argument(type);
	const struct type *before = inference->types[index];
	if (!inference->found[index]) {
		inference->types[index] = type;
		inference->found[index] = true;
		inference->loose[index] = top;
		inference->spans[index] = telling->span;
	} else if (inference->loose[index] && type_is_choices(type) && type->element == before) {
		inference->types[index] = type;
	} else if (inference->loose[index] && type->kind == TYPE_FLOAT && before->kind == TYPE_INT) {
		inference->types[index] = type;
	}
	inference->loose[index] &= top;
}

static void
tell_all(struct telling *telling, const struct type *const *params, const struct type *const *types, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		tell(telling, params[i], types[i]);
	}
}

/* A generic type's instance tells by its arguments; any other shape by its members. */
static void
tell_named(struct telling *telling, const struct type *param, const struct type *type)
{
	const struct instance *wanted = param->symbol ? param->symbol->instance : NULL;
	const struct instance *have = type->symbol ? type->symbol->instance : NULL;
	if (wanted && have && wanted->generic == have->generic) {
		tell_all(telling, wanted->arguments, have->arguments, wanted->generic->param_count);
		return;
	}
	for (size_t i = 0; type->kind == TYPE_SHAPE && param->kind == TYPE_SHAPE && i < param->field_count; i++) {
		const struct type_field *field = type_field(type, param->fields[i].name, NULL);
		if (field) {
			tell(telling, param->fields[i].type, field->type);
		}
	}
	for (size_t i = 0; param->kind == TYPE_UNION && i < param->member_count; i++) {
		if (type->kind == TYPE_SHAPE && param->members[i]->kind == TYPE_SHAPE) {
			const struct instance *member = param->members[i]->symbol ? param->members[i]->symbol->instance : NULL;
			if (member && have && member->generic == have->generic) {
				tell(telling, param->members[i], type);
			}
		}
		for (size_t j = 0; type->kind == TYPE_UNION && j < type->member_count; j++) {
			tell_named(telling, param->members[i], type->members[j]);
		}
	}
}

static void
tell(struct telling *telling, const struct type *param, const struct type *type)
{
	param = type_base(param);
	type = param->kind == TYPE_PARAMETER ? type_value(type) : type_base(type);
	if (!param->abstract || telling->depth > TYPE_DEPTH_MAX) {
		return;
	}
	telling->depth++;
	bool alike = param->kind == type->kind;
	switch ((int)param->kind) {
	case TYPE_PARAMETER: tell_parameter(telling, param, type); break;
	case TYPE_POINTER: tell(telling, param->element, alike ? type->element : type); break;
	case TYPE_MAP:
	case TYPE_ARRAY:
	case TYPE_FIXED_ARRAY:
	case TYPE_CHAN:
	case TYPE_RESULT:
		if (alike && param->key) {
			tell(telling, param->key, type->key);
		}
		if (alike) {
			tell(telling, param->element, type->element);
		}
		break;
	case TYPE_FUNC:
	case TYPE_TUPLE:
		if (alike && param->member_count == type->member_count) {
			tell_all(telling, param->members, type->members, param->member_count);
		}
		if (alike && param->kind == TYPE_FUNC) {
			tell(telling, param->element, type->element);
		}
		break;
	case TYPE_SHAPE:
	case TYPE_UNION: tell_named(telling, param, type); break;
	default: break;
	}
	telling->depth--;
}

static void
learn(struct inference *inference, const struct type *param, const struct type *type, struct span span)
{
	struct telling telling = {inference, span, 0};
	tell(&telling, param, type);
}

/* ---- given ones ---- */

static void
report_count(struct inference *inference, const struct ast_expr *given, size_t count)
{
	const struct generic *generic = inference->generic;
	struct ast_expr *extra = (struct ast_expr *)(uintptr_t)given;
	diag_report(inference->body->checker->log, DIAG_TYPE_ARGUMENTS, extra->span,
		"`%.*s` takes %zu type argument%s, got %zu", STR_ARG(generic->symbol->name), generic->param_count,
		generic->param_count == 1 ? "" : "s", count);
	inference->failed = true;
}

static void
take_given(struct inference *inference, struct ast_expr *given)
{
	struct checker *checker = inference->body->checker;
	size_t count = count_exprs(given), index = 0;
	if (count > inference->generic->param_count) {
		report_count(inference, given, count);
		return;
	}
	for (; given; given = given->next, index++) {
		const struct type *type = resolve_expr_type(inference->body, given);
		if (!type) {
			diag_report(checker->log, DIAG_NOT_A_TYPE_NAME, given->span, "a type is wanted here");
			type = checker->types.bad;
		}
		inference->failed |= type->kind == TYPE_BAD;
		inference->types[index] = type_argument(type);
		inference->found[index] = true;
		inference->spans[index] = given->span;
		set_type(given, type);
	}
}

/* ---- the outcome ---- */

enum { EXPLICIT_MAX = 8 }; /* type arguments that a help line writes out */

static struct str
explicit_form(struct inference *inference)
{
	struct checker *checker = inference->body->checker;
	struct str text = STR("");
	for (size_t i = 0; i < inference->generic->param_count && i <= EXPLICIT_MAX; i++) {
		struct str one = i == EXPLICIT_MAX     ? STR("...")
						 : inference->found[i] ? type_text(checker->arena, inference->types[i])
											   : STR("Int");
		text = arena_printf(checker->arena, "%.*s%s%.*s", STR_ARG(text), i ? ", " : "", STR_ARG(one));
	}
	return text;
}

static struct symbol *
conclude(struct inference *inference, struct span span)
{
	struct checker *checker = inference->body->checker;
	const struct generic *generic = inference->generic;
	struct str name = generic->symbol->name;
	for (size_t i = 0; i < generic->param_count && !inference->failed; i++) {
		if (!inference->found[i]) {
			struct diag *diag =
				diag_report(checker->log, DIAG_CANNOT_INFER, span, "the type `%.*s` of `%.*s` cannot be inferred here",
					STR_ARG(generic->params[i]->symbol->name), STR_ARG(name));
			struct str form = explicit_form(inference);
			diag_help(checker->log, diag, "name it: %.*s[%.*s], or whatever it is", STR_ARG(name), STR_ARG(form));
			inference->failed = true;
		}
	}
	size_t errors = checker->log->error_count;
	for (size_t i = 0; i < generic->param_count && !inference->failed; i++) {
		instance_check_argument(checker, generic, i, inference->types[i], inference->spans[i]);
	}
	if (inference->failed || checker->log->error_count > errors) {
		return NULL;
	}
	return instantiate_function(checker, generic, inference->types, span);
}

/* ---- calls ---- */

/* In which round an argument is checked: what has a type by itself first, then literals, then names of generic
 * functions. */
enum { ROUND_TYPED, ROUND_LITERALS, ROUND_GENERICS, ROUND_COUNT };

static int
round_of(struct body *body, struct ast_expr *argument)
{
	struct ast_expr *given;
	argument = strip_parens(argument);
	if (argument->kind == AST_EXPR_UNARY && (argument->op == AST_OP_NEGATE || argument->op == AST_OP_ADDRESS)) {
		return round_of(body, argument->operand);
	}
	switch ((int)argument->kind) {
	case AST_EXPR_INT:
	case AST_EXPR_FLOAT:
	case AST_EXPR_NIL: return ROUND_LITERALS;
	case AST_EXPR_SHAPE:
	case AST_EXPR_ARRAY:
	case AST_EXPR_MAP: return argument->type_expr ? ROUND_TYPED : ROUND_LITERALS;
	case AST_EXPR_NAME:
	case AST_EXPR_SELECT: return generic_named(body, argument, &given) ? ROUND_GENERICS : ROUND_TYPED;
	default: return ROUND_TYPED;
	}
}

/* The parameter's type alone, so far an Int's: a Float would make it Float. */
static bool
may_widen(const struct inference *inference, const struct type *param)
{
	for (size_t i = 0; i < inference->generic->param_count; i++) {
		if (inference->generic->params[i] == type_base(param)) {
			return inference->loose[i] && inference->types[i]->kind == TYPE_INT;
		}
	}
	return false;
}

/* Checks an argument whose type its parameter cannot tell, and learns from it. */
static void
check_telling(struct inference *inference, struct ast_expr *argument, const struct type *param)
{
	struct body *body = inference->body;
	struct ast_expr *given;
	bool generic = generic_named(body, argument, &given) != NULL;
	const struct type *type = type_base(check_value(body, argument, generic ? known_part(inference, param) : NULL));
	if (type->kind == TYPE_RESULT && type_base(param)->kind != TYPE_RESULT) {
		convert(body, argument, body->checker->types.any, "argument");
		inference->failed = true;
	} else if (type->kind == TYPE_BAD) {
		inference->failed = true;
	} else {
		learn(inference, param, type, argument->span);
	}
}

static void
infer_from_arguments(
	struct inference *inference, struct ast_expr *call, const struct function *definition, bool *checked)
{
	for (int round = ROUND_TYPED; round < ROUND_COUNT; round++) {
		size_t index = 0;
		for (struct ast_expr *argument = call->arguments; argument; argument = argument->next, index++) {
			bool complete;
			const struct type *param = argument_type(definition, index, call->spread && !argument->next);
			expected_type(inference, param, &complete);
			complete = complete && !may_widen(inference, param);
			if (checked[index] || complete || round_of(inference->body, argument) > round) {
				continue;
			}
			if (call->splits) {
				learn(inference, param, argument->type, argument->span);
			} else {
				check_telling(inference, argument, param);
			}
			checked[index] = true;
		}
	}
}

/* An argument that could not tell what its parameter asks for is of another type. */
static void
report_misfits(
	struct inference *inference, struct ast_expr *call, const struct function *definition, const bool *checked)
{
	struct checker *checker = inference->body->checker;
	size_t index = 0;
	for (struct ast_expr *argument = call->arguments; argument && !inference->failed;
		 argument = argument->next, index++) {
		bool complete;
		const struct type *param = argument_type(definition, index, call->spread && !argument->next);
		expected_type(inference, param, &complete);
		if (!complete && checked[index] && argument->type && argument->type->kind != TYPE_NIL) {
			struct str want = quoted_type(checker, param), have = quoted_type(checker, argument->type);
			struct diag *diag = diag_report(checker->log, DIAG_TYPE_MISMATCH, argument->span,
				"expected %.*s as argument, got %.*s", STR_ARG(want), STR_ARG(have));
			diag_label(checker->log, diag, "this is %.*s", STR_ARG(have));
			inference->failed = true;
		}
	}
}

static const struct type *
refused_call(struct inference *inference, struct ast_expr *call, const bool *checked)
{
	size_t index = 0;
	for (struct ast_expr *argument = call->arguments; argument; argument = argument->next, index++) {
		if (!checked[index] && !call->splits && round_of(inference->body, argument) == ROUND_TYPED) {
			check_expr(inference->body, argument, NULL);
		}
	}
	return set_type(call, inference->body->checker->types.bad);
}

const struct type *
call_generic(struct body *body, struct ast_expr *expr, struct symbol *symbol, struct ast_expr *given,
	const struct type *expected)
{
	struct checker *checker = body->checker;
	struct function *definition = symbol->function;
	struct inference inference = begin(body, symbol->generic, expr->operand->span);
	symbol->used = true;
	if (!definition->params || !symbol->generic->definition) {
		return call_function(body, expr, symbol); /* which says that it is no constant */
	}
	split_argument(body, expr, definition);
	size_t count = count_exprs(expr->arguments);
	bool *checked = arena_alloc(checker->arena, count + 1);
	size_t required = definition->param_count - definition->variadic;
	bool fits = count >= required && (count <= definition->param_count || definition->variadic);
	take_given(&inference, given);
	if (fits) {
		infer_from_arguments(&inference, expr, definition, checked);
	}
	if (expected && definition->result) {
		learn(&inference, definition->result, expected, expr->span);
	}
	if (!fits) {
		return call_with(body, expr, symbol, checked); /* which says so */
	}
	report_misfits(&inference, expr, definition, checked);
	struct symbol *instance = conclude(&inference, expr->operand->span);
	if (!instance) {
		return refused_call(&inference, expr, checked);
	}
	return call_with(body, expr, instance, checked);
}

/* ---- names ---- */

struct symbol *
generic_named(struct body *body, struct ast_expr *expr, struct ast_expr **arguments)
{
	expr = strip_parens(expr);
	*arguments = NULL;
	if (expr->kind == AST_EXPR_INDEX || (expr->kind == AST_EXPR_NAME && expr->operand)) {
		*arguments = expr->arguments;
		expr = strip_parens(expr->operand);
	}
	struct symbol *symbol = scope_find_named(body, expr);
	bool selected = expr->kind == AST_EXPR_SELECT;
	if (!symbol || symbol->kind != SYMBOL_FUNCTION || !symbol->generic || (selected && !symbol->exported)) {
		return NULL;
	}
	if (selected) {
		scope_find(body, expr->operand->name.text)->used = true;
	}
	return symbol;
}

const struct type *
check_generic_value(struct body *body, struct ast_expr *expr, struct symbol *symbol, struct ast_expr *given,
	const struct type *expected)
{
	struct checker *checker = body->checker;
	struct function *definition = symbol->function;
	struct inference inference = begin(body, symbol->generic, expr->span);
	symbol->used = true;
	if (!definition->params || !symbol->generic->definition) {
		diag_report(
			checker->log, DIAG_NOT_CONSTANT, expr->span, "the value of a constant must be known to the compiler");
		return set_type(expr, checker->types.bad);
	}
	take_given(&inference, given);
	if (expected) {
		function_ensure_known(checker, definition, body->function);
		learn(&inference, function_type(checker, definition), type_base(expected), expr->span);
	}
	struct symbol *instance = conclude(&inference, expr->span);
	if (expr->kind == AST_EXPR_INDEX) { /* from now on a name, which keeps its type arguments */
		expr->kind = AST_EXPR_NAME;
		expr->name = strip_parens(expr->operand)->name;
	}
	expr->symbol = instance;
	if (!instance) {
		return set_type(expr, checker->types.bad);
	}
	function_ensure_known(checker, instance->function, body->function);
	add_callee(body, instance->function);
	return set_type(expr, function_type(checker, instance->function));
}

/* ---- methods and guards ---- */

struct symbol *
instance_method(struct checker *checker, const struct type *type, struct symbol *method, struct span span)
{
	const struct instance *owner = type->symbol->instance;
	if (!method || !method->generic || !owner || !method->generic->definition) {
		return method;
	}
	return instantiate_function(checker, method->generic, owner->arguments, span);
}

struct symbol *
instance_for_subject(struct body *body, struct symbol *symbol, const struct type *type, struct span span)
{
	if (!symbol->generic || !type->symbol || !symbol->function->receiver) {
		return symbol;
	}
	const struct instance *wanted = type_base(symbol->function->receiver->type)->symbol
										? type_base(symbol->function->receiver->type)->symbol->instance
										: NULL;
	const struct instance *have = type->symbol->instance;
	if (!wanted || !have || wanted->generic != have->generic) {
		return NULL;
	}
	return instantiate_function(body->checker, symbol->generic, have->arguments, span);
}
