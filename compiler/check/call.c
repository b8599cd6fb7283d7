/* Calls: of functions, methods and the standard library; conversions; constructors of errors. What a callee can fail
 * with is noted where its failure is passed on, not here. */
#include "compiler/check/check_internal.h"

static void
check_all(struct body *body, struct ast_expr *list)
{
	for (; list; list = list->next) {
		check_expr(body, list, NULL);
	}
}

void
add_callee(struct body *body, struct function *callee)
{
	struct function *caller = body->function;
	for (size_t i = 0; i < caller->callee_count && i < 64; i++) {
		if (caller->callees[i] == callee) {
			return;
		}
	}
	caller->callees = arena_grow(
		body->checker->arena, caller->callees, caller->callee_count, &caller->callee_capacity, sizeof *caller->callees);
	caller->callees[caller->callee_count++] = callee;
}

static void
wrong_count(struct body *body, struct ast_expr *call, size_t wanted, size_t got, bool variadic, const struct symbol *named)
{
	struct checker *checker = body->checker;
	struct str name =
		named ? arena_printf(checker->arena, "`%.*s`", STR_ARG(named->name)) : STR("this function");
	const struct ast_expr *extra = call->arguments;
	for (size_t i = 0; i < wanted && extra; i++) {
		extra = extra->next;
	}
	struct diag *diag = diag_report(checker->log, DIAG_ARGUMENT_COUNT, extra ? extra->span : call->op_span,
		"%.*s takes %s%zu argument%s, got %zu", STR_ARG(name), variadic ? "at least " : "", wanted,
		wanted == 1 ? "" : "s", got);
	if (named && call->symbol && call->symbol->span.start) {
		const struct type *type = call->symbol->type;
		struct str text = quoted_type(checker, type);
		if (type->kind == TYPE_FUNC && type->element && type->element->kind != TYPE_BAD) {
			diag_help(checker->log, diag, "it is %.*s", STR_ARG(text));
		}
		diag_note(checker->log, diag, call->symbol->span, "declared here");
	}
}

/* The last parameter's element for arguments beyond the others, else the parameter. */
const struct type *
argument_type(const struct function *callee, size_t index, bool spread)
{
	bool rest = callee->variadic && index + 1 >= callee->param_count;
	const struct type *type = callee->params[rest ? callee->param_count - 1 : index]->type;
	return rest && !spread ? type_base(type)->element : type;
}

static bool
takes_anything(const struct function *callee, size_t index)
{
	return callee->external && callee->variadic && index + 1 >= callee->param_count &&
		   type_base(type_base(callee->params[callee->param_count - 1]->type)->element)->kind == TYPE_ANY;
}

/* The method that `variable.method` names, or NULL. */
static const struct symbol *
method_of_variable(struct body *body, const struct ast_expr *callee)
{
	const struct ast_expr *operand = strip_parens(callee->operand);
	const struct symbol *symbol = operand->kind == AST_EXPR_NAME ? scope_find(body, operand->name.text) : NULL;
	bool variable = symbol && (symbol->kind == SYMBOL_VARIABLE || symbol->kind == SYMBOL_PARAMETER);
	return variable ? find_method(body, symbol->type, callee->name.text, callee->span) : NULL;
}

/* Whether a call gives several results, as far as that shows without checking it. */
static bool
gives_several(struct body *body, const struct ast_expr *call)
{
	const struct ast_expr *callee = strip_parens(call->operand);
	const struct symbol *symbol = scope_find_named(body, callee);
	const struct symbol *method = callee->kind == AST_EXPR_SELECT ? method_of_variable(body, callee) : NULL;
	symbol = method ? method : symbol;
	if (symbol && (symbol->kind == SYMBOL_VARIABLE || symbol->kind == SYMBOL_PARAMETER)) {
		const struct type *type = type_base(symbol->type);
		return type->kind == TYPE_FUNC && type_base(type->element)->kind == TYPE_TUPLE;
	}
	bool function = symbol && (symbol->kind == SYMBOL_FUNCTION || symbol->kind == SYMBOL_METHOD);
	if (!function || !symbol->function || !symbol->function->params) {
		return callee->kind == AST_EXPR_FUNC && callee->func->result && callee->func->result->kind == AST_TYPE_TUPLE;
	}
	if (symbol->generic && symbol->function->ast->result) {
		return !symbol->function->fallible && type_base(symbol->function->result)->kind == TYPE_TUPLE;
	}
	function_ensure_known(body->checker, symbol->function, body->function);
	return symbol->function->result && !symbol->function->fallible &&
		   type_base(symbol->function->result)->kind == TYPE_TUPLE;
}

/* f(g()) where g gives several results: an argument for each, which selects it. An argument is checked here only where
 * it must be such a call, since nobody may check it again. */
void
split_argument(struct body *body, struct ast_expr *call, const struct function *callee)
{
	struct checker *checker = body->checker;
	if (call->splits) { /* a loop's body is checked more than once */
		call->arguments = call->arguments->operand;
		call->splits = false;
	}
	struct ast_expr *argument = call->arguments, **end = &call->arguments;
	if (!argument || argument->next || call->spread || strip_parens(argument)->kind != AST_EXPR_CALL ||
		(callee->param_count < 2 && !callee->variadic) || !gives_several(body, strip_parens(argument))) {
		return;
	}
	const struct type *type = type_base(check_expr(body, argument, NULL));
	if (type->kind != TYPE_TUPLE) {
		return;
	}
	call->splits = true;
	for (size_t i = 0; i < type->member_count; i++) {
		struct ast_expr *part = arena_alloc(checker->arena, sizeof *part);
		*part = (struct ast_expr){
			.kind = AST_EXPR_SELECT, .span = argument->span, .operand = argument, .member = (uint32_t)i};
		set_type(part, type_value(type->members[i]));
		*end = part;
		end = &part->next;
	}
}

/* sync.WaitGroup.Go: what it is given runs as what stands behind `go`. */
static bool
is_start(const struct function *callee)
{
	return callee && callee->receiver && callee->module->is_library && str_equal(callee->module->path, STR("sync")) &&
		   str_equal(callee->symbol->name, STR("Go"));
}

/* Checks an argument and converts it to `target`; what is checked already takes its place's type where it is a literal. */
static void
argument_as(struct body *body, const struct ast_expr *call, struct ast_expr *argument, const struct type *target,
	bool checked)
{
	const struct ast_expr *value = strip_parens(argument);
	if (value->kind == AST_EXPR_FUNC && call->symbol && is_start(call->symbol->function)) {
		body->literal_use = LITERAL_STARTED;
	}
	bool literal = ast_is_literal(value);
	if (call->splits || (checked && (!literal || type_equal(value->type, target)))) {
		convert(body, argument, target, "argument");
	} else if (checked) {
		bool again = body->again;
		body->again = true;
		check_as(body, argument, target, "argument");
		body->again = again;
	} else {
		check_as(body, argument, target, "argument");
	}
}

bool
check_arguments(struct body *body, struct ast_expr *call, struct function *callee, const bool *checked)
{
	struct checker *checker = body->checker;
	if (!checked) {
		split_argument(body, call, callee);
	}
	size_t got = count_exprs(call->arguments);
	size_t required = callee->param_count - callee->variadic;
	if (got < required || (got > callee->param_count && !callee->variadic)) {
		wrong_count(body, call, required, got, callee->variadic, callee->enclosing ? NULL : callee->symbol);
		if (!call->splits) {
			check_all(body, call->arguments);
		}
		return false;
	}
	if (call->spread && (!callee->variadic || got != callee->param_count)) {
		diag_report(checker->log, DIAG_SPREAD, call->op_span,
			"`...` spreads the last argument of a function that takes any number");
	}
	bool prints = false;
	size_t index = 0;
	for (struct ast_expr *argument = call->arguments; argument; argument = argument->next, index++) {
		if (takes_anything(callee, index) && !call->spread) {
			const struct type *type = call->splits ? argument->type : check_value(body, argument, NULL);
			if (takes_error_of_nothing(checker, argument)) {
				continue;
			}
			if (!type_is_error(type) && !type_assignable(&checker->types, type, checker->types.any)) {
				convert(body, argument, checker->types.any, "argument");
			} else {
				prints |= note_printed(body, argument);
			}
		} else {
			argument_as(body, call, argument, argument_type(callee, index, call->spread && !argument->next),
				checked && checked[index]);
		}
	}
	return prints;
}

const struct type *
call_type(struct checker *checker, const struct function *callee)
{
	const struct type *result = callee->result ? callee->result : checker->types.nothing;
	if (callee->fallible && !callee->external && !callee->declared_errors) {
		return type_result_of(&checker->types, type_value(result), callee);
	}
	if (callee->fallible) {
		const struct error_set *errors = &callee->errors;
		const struct type **members = arena_alloc_array(checker->arena, errors->count + 1, sizeof *members);
		for (size_t i = 0; i < errors->count; i++) {
			members[i] = errors->items[i]->type;
		}
		return type_result(&checker->types, type_value(result), members, errors->open ? 0 : errors->count);
	}
	bool present = callee->result_present && result->kind == TYPE_POINTER;
	return present ? type_pointer(&checker->types, result->element, true) : type_value(result);
}

/* What the standard library is given to call: of a literal (which every library function as a value is) it is known what it
 * does, of other values nothing. */
static void
note_called_arguments(struct body *body, const struct ast_expr *call, const struct function *callee)
{
	const struct ast_expr *argument = call->arguments;
	for (size_t i = 0; i < callee->param_count && argument && !call->splits; i++, argument = argument->next) {
		if (type_base(callee->params[i]->type)->kind != TYPE_FUNC) {
			continue;
		}
		fact_barrier(body);
		const struct ast_expr *value = strip_parens((struct ast_expr *)(uintptr_t)argument);
		if (value->kind == AST_EXPR_FUNC) {
			continue;
		}
		if (!is_method_of_sync(callee)) {
			refuse_racing_call(body, value, false);
		}
		note_impure(body, "calls what it was given", argument->span);
		if (body->in_guard) {
			diag_report(body->checker->log, DIAG_GUARD_IMPURE, argument->span,
				"a guard is pure: it cannot call a function value");
		}
	}
}

/* ---- fmt's functions that print to something: fmt.Fprintf(w, format, x) is written(w, fmt.Sprintf(format, x)) ---- */

/* The function of package fmt that takes the printed text, or NULL: the callee is none of those. */
static const char *
printing_writer(const struct function *callee)
{
	struct str name = callee->symbol->name;
	if (!callee->external || !callee->variadic || !str_equal(callee->module->path, STR("fmt"))) {
		return NULL;
	}
	return str_has_prefix(name, STR("Fprint")) ? "written" : str_has_prefix(name, STR("Append")) ? "appended" : NULL;
}

/* A name that means that function of package fmt whatever is declared: no source has it. */
static struct ast_expr *
name_of_printing(struct body *body, struct str name, struct span span)
{
	struct checker *checker = body->checker;
	const struct symbol *package = map_get(&checker->libraries, STR("fmt"));
	struct str text = intern(checker->interner, arena_printf(checker->arena, "fmt.%.*s", STR_ARG(name)));
	map_set(&checker->universe, text, map_get(&package->package->names, name));
	return forward_name(checker->arena, text, span);
}

/* "Sprintf" for Fprintf and Appendf. */
static struct str
printing_name(struct checker *checker, struct str name)
{
	struct str rest = str_slice(name, str_has_prefix(name, STR("Fprint")) ? STR("Fprint").length : STR("Append").length, name.length);
	return arena_printf(checker->arena, "Sprint%.*s", STR_ARG(rest));
}

bool
is_printing_call(struct body *body, const struct ast_expr *call)
{
	const struct ast_expr *callee = call->kind == AST_EXPR_CALL ? strip_parens(call->operand) : call;
	if (callee->kind != AST_EXPR_SELECT || callee->operand->kind != AST_EXPR_NAME) {
		return false;
	}
	const struct symbol *package = scope_find(body, callee->operand->name.text);
	const struct symbol *symbol =
		package && package->kind == SYMBOL_PACKAGE ? map_get(&package->package->names, callee->name.text) : NULL;
	bool is_function = symbol && symbol->kind == SYMBOL_FUNCTION && !symbol->generic;
	return is_function && printing_writer(symbol->function) && count_exprs(call->arguments) > 1;
}

static const struct type *
write_printed(struct body *body, struct ast_expr *expr, struct symbol *symbol, const char *writer)
{
	struct checker *checker = body->checker;
	struct ast_expr *text = forward_expr(checker->arena, AST_EXPR_CALL, expr->span);
	symbol->used = true;
	text->operand = name_of_printing(body, printing_name(checker, symbol->name), expr->operand->span);
	text->arguments = expr->arguments->next;
	text->spread = expr->spread;
	expr->arguments->next = text;
	expr->operand = name_of_printing(body, str_from(writer), expr->operand->span);
	expr->spread = false;
	return check_call(body, expr, NULL);
}

const struct type *
call_function(struct body *body, struct ast_expr *expr, struct symbol *symbol)
{
	return call_with(body, expr, symbol, NULL);
}

const struct type *
call_with(struct body *body, struct ast_expr *expr, struct symbol *symbol, const bool *checked)
{
	struct checker *checker = body->checker;
	struct function *callee = symbol->function;
	expr->symbol = symbol;
	symbol->used = true;
	const char *writer = checked ? NULL : printing_writer(callee);
	if (writer && count_exprs(expr->arguments) >= callee->param_count - 1) {
		return write_printed(body, expr, symbol, writer);
	}
	if (!callee->params) { /* constants are known before functions are declared */
		diag_report(
			checker->log, DIAG_NOT_CONSTANT, expr->span, "the value of a constant must be known to the compiler");
		return set_type(expr, checker->types.bad);
	}
	if (callee->external && str_equal(callee->module->name, STR("errors")) && str_equal(symbol->name, STR("As"))) {
		return check_errors_as(body, expr);
	}
	function_ensure_known(checker, callee, body->function);
	add_callee(body, callee);
	note_call_site(body, expr, callee);
	note_call(body, callee, expr->span);
	bool prints = check_arguments(body, expr, callee, checked);
	if (prints) {
		fact_barrier(body);
	}
	if (callee->external) {
		note_called_arguments(body, expr, callee);
		check_regexp_call(checker, expr, callee);
	} else {
		fact_barrier(body);
	}
	return set_type(expr, call_type(checker, callee));
}

/* The arguments of a function value. */
static bool
value_arguments(struct body *body, struct ast_expr *call, const struct type *func)
{
	struct checker *checker = body->checker;
	size_t got = count_exprs(call->arguments), index = 0;
	size_t required = func->member_count - func->variadic;
	if (got < required || (got > func->member_count && !func->variadic)) {
		wrong_count(body, call, required, got, func->variadic, NULL);
		check_all(body, call->arguments);
		return false;
	}
	if (call->spread && (!func->variadic || got != func->member_count)) {
		diag_report(checker->log, DIAG_SPREAD, call->op_span,
			"`...` spreads the last argument of a function that takes any number");
	}
	for (struct ast_expr *argument = call->arguments; argument; argument = argument->next, index++) {
		bool rest = func->variadic && index + 1 >= func->member_count;
		const struct type *type = func->members[rest ? func->member_count - 1 : index];
		check_as(
			body, argument, rest && !(call->spread && !argument->next) ? type_base(type)->element : type, "argument");
	}
	return true;
}

/* A call of what a variable, a member or an expression holds: expr->symbol stays NULL. */
static const struct type *
call_value(struct body *body, struct ast_expr *expr, const struct type *func)
{
	struct checker *checker = body->checker;
	value_arguments(body, expr, func);
	refuse_racing_call(body, expr->operand, false);
	note_impure(body, "calls what it was given", expr->span);
	if (body->in_guard) {
		diag_report(checker->log, DIAG_GUARD_IMPURE, expr->span, "a guard is pure: it cannot call a function value");
	}
	fact_barrier(body);
	return set_type(expr, type_value(func->element));
}

/* The receiver is a value or a pointer to one; a pointer receiver needs a variable. */
static void
check_receiver(struct body *body, struct ast_expr *expr, const struct function *callee)
{
	struct checker *checker = body->checker;
	struct ast_expr *receiver = expr->operand->operand;
	const struct type *have = type_base(receiver->type);
	const struct type *want = type_base(callee->receiver->type);
	if (have->kind == TYPE_POINTER && !have->present && !is_immutable(have)) {
		struct diag *diag = diag_report(checker->log, DIAG_MAY_BE_NIL, receiver->span, "this may be nil");
		diag_help(checker->log, diag, "prove that it is not: `if x is Present() { ... }`");
	}
	const struct type *holder = have->kind == TYPE_POINTER ? type_base(have->element) : have;
	if (refuse_hidden_receiver(body, expr->operand, holder, want)) {
		return;
	}
	bool embedded = want->kind == TYPE_POINTER && !type_equal(holder, want->element);
	if (embedded && refuse_broken_part(body, expr->operand, holder, type_base(want->element))) {
		return;
	}
	if (want->kind == TYPE_POINTER && have->kind != TYPE_POINTER) {
		struct ast_expr *root = strip_parens(receiver);
		if (refuse_global_address(body, receiver) || refuse_unwrapped_address(body, receiver)) {
			return;
		}
		/* What a pointer leads to lives elsewhere already. */
		while (root->kind == AST_EXPR_SELECT && !root->symbol && type_base(root->operand->type)->kind != TYPE_POINTER) {
			root = strip_parens(root->operand);
		}
		if (root->kind == AST_EXPR_NAME && root->symbol) {
			variable_is_kept(body, (struct symbol *)(uintptr_t)root->symbol);
			if (callee->external && !is_method_of_sync(callee)) {
				refuse_race(body, root->symbol, receiver);
			}
		} else if (root->kind == AST_EXPR_CALL || root->kind == AST_EXPR_SHAPE) {
			diag_report(checker->log, DIAG_METHOD_RECEIVER, receiver->span,
				"the method changes its receiver, which must be a variable");
		}
	}
}

static const struct type *
call_method(struct body *body, struct ast_expr *expr)
{
	struct symbol *symbol = (struct symbol *)(uintptr_t)expr->operand->symbol;
	struct function *callee = symbol->function;
	if (!callee) {
		check_all(body, expr->arguments);
		return set_type(expr, body->checker->types.bad);
	}
	check_receiver(body, expr, callee);
	if (callee->external) {
		note_lock(body, callee);
	}
	return call_function(body, expr, symbol);
}

/* ---- conversions ---- */

static bool
holds_runes(const struct type *type)
{
	return type->kind == TYPE_ARRAY && type_base(type->element)->kind == TYPE_RUNE;
}

static bool
is_text(const struct type *type)
{
	return type->kind == TYPE_STRING || type->kind == TYPE_LITERALS;
}

static bool
converts(struct types *types, const struct type *from, const struct type *to)
{
	if (from->kind == TYPE_PARAMETER || to->kind == TYPE_PARAMETER) {
		bool numbers = (type_is_number(from) || type_meets(from, TYPE_CONSTRAINT_NUMBER)) &&
					   (type_is_number(to) || type_meets(to, TYPE_CONSTRAINT_NUMBER));
		bool text = to->kind == TYPE_STRING && type_meets(from, TYPE_CONSTRAINT_ORDERED);
		return numbers || text || type_assignable(types, from, to);
	}
	bool text = is_text(from);
	switch ((int)to->kind) {
	case TYPE_INT: return type_is_number(from);
	case TYPE_FLOAT: return type_is_number(from);
	case TYPE_RUNE: return from->kind == TYPE_INT || from->kind == TYPE_RUNE;
	case TYPE_STRING:
		return text || type_is_number(from) || from->kind == TYPE_BYTES || from->kind == TYPE_BOOL || holds_runes(from);
	case TYPE_ARRAY: return (text && holds_runes(to)) || type_assignable(types, from, to);
	case TYPE_BYTES: return text || from->kind == TYPE_BYTES;
	default: return type_assignable(types, from, to);
	}
}

/* []rune(text) and string(runes): calls of the library. */
static const struct type *
convert_runes(struct body *body, struct ast_expr *expr, const struct type *to)
{
	struct checker *checker = body->checker;
	const struct symbol *package = map_get(&checker->libraries, STR("utf8"));
	struct symbol *symbol = map_get(&package->package->names, to->kind == TYPE_STRING ? STR("textOf") : STR("runesOf"));
	function_ensure_known(checker, symbol->function, body->function);
	add_callee(body, symbol->function);
	convert(body, expr->arguments, symbol->function->params[0]->type, "conversion");
	expr->symbol = symbol;
	return set_type(expr, to);
}

static const struct type *
call_conversion(struct body *body, struct ast_expr *expr, const struct type *to)
{
	struct checker *checker = body->checker;
	struct ast_expr *argument = expr->arguments;
	if (!argument || argument->next) {
		diag_report(checker->log, DIAG_ARGUMENT_COUNT, expr->span, "a conversion takes one argument, got %zu",
			count_exprs(argument));
		check_all(body, argument);
		return set_type(expr, to);
	}
	bool byte = to == checker->types.byte;
	to = type_base(to);
	const struct type *from = type_base(check_value(body, argument, to));
	set_type(expr, to);
	if (from->kind == TYPE_BAD || to->kind == TYPE_BAD) {
		return to;
	}
	if (!converts(&checker->types, from, to) && !contract_fits(body, from, to)) {
		struct str a = quoted_type(checker, from), b = quoted_type(checker, to);
		struct diag *diag = diag_report(
			checker->log, DIAG_CONVERSION, expr->span, "%.*s cannot be converted to %.*s", STR_ARG(a), STR_ARG(b));
		if (from->kind == TYPE_STRING && type_is_number(to)) {
			diag_help(checker->log, diag, "strconv.Atoi and strconv.ParseFloat read numbers");
		} else if (from->kind == TYPE_RESULT) {
			diag_help(checker->log, diag, "a call that can fail is looked at first: ensure x is Ok()");
		}
		return to;
	}
	if (byte) {
		return byte_conversion(body, expr);
	}
	if (from->kind == TYPE_PARAMETER || to->kind == TYPE_PARAMETER) {
		return to;
	}
	if ((holds_runes(from) && to->kind == TYPE_STRING) || (is_text(from) && holds_runes(to))) {
		return convert_runes(body, expr, to);
	}
	if (type_is_number(from) && type_is_number(to)) {
		constant_convert(checker, expr, argument);
	} else if (to->kind != TYPE_STRING && to->kind != TYPE_BYTES) {
		convert(body, argument, to, "conversion");
	} else if (from->kind == TYPE_LITERALS) {
		argument->convert_to = checker->types.string;
	} else {
		constant_convert(checker, expr, argument);
	}
	return to;
}

/* ---- errors ---- */

/* Name("text"), Name({ ... }), Name(). */
static const struct type *
call_error(struct body *body, struct ast_expr *expr, struct symbol *symbol)
{
	struct checker *checker = body->checker;
	const struct type *type = symbol->type;
	struct ast_expr *argument = expr->arguments;
	size_t required = 0;
	for (size_t i = 0; i < type->field_count; i++) {
		required += type_base(type->fields[i].type)->kind != TYPE_POINTER;
	}
	expr->symbol = symbol;
	symbol->used = true;
	if (argument && argument->next) {
		diag_report(checker->log, DIAG_ARGUMENT_COUNT, expr->span,
			"error `%.*s` takes one argument: its text, or its members", STR_ARG(symbol->name));
		check_all(body, argument);
	} else if (!argument) {
		if (required > 0) {
			struct diag *diag = diag_report(checker->log, DIAG_MISSING_MEMBER, expr->span,
				"error `%.*s` has members to give", STR_ARG(symbol->name));
			diag_help(
				checker->log, diag, "write %.*s({ %.*s: ... })", STR_ARG(symbol->name), STR_ARG(type->fields[0].name));
		}
	} else if (argument->kind == AST_EXPR_SHAPE && !argument->type_expr) {
		struct type *members = arena_alloc(checker->arena, sizeof *members);
		*members = *type;
		members->kind = TYPE_SHAPE;
		check_expr(body, argument, members);
		if (argument->kind != AST_EXPR_SHAPE) { /* compute_parts wrote a call that makes the error */
			argument->next = expr->next;
			*expr = *argument;
			return expr->type;
		}
	} else if (symbol->message_field >= 0 && required == 1) {
		check_as(body, argument, checker->types.string, "message");
	} else {
		check_value(body, argument, NULL);
		struct diag *diag = diag_report(checker->log, DIAG_ERROR_PAYLOAD, argument->span,
			symbol->message_field >= 0 ? "error `%.*s` has other members than a message"
									   : "error `%.*s` has no message",
			STR_ARG(symbol->name));
		diag_help(checker->log, diag, type->field_count ? "write %.*s({ ... }) with all its members" : "write %.*s()",
			STR_ARG(symbol->name));
	}
	if (symbol->message_field < 0) {
		note_printed_type(body, type, expr->span);
	}
	return set_type(expr, type);
}

/* ---- every call ---- */

static const struct type *
call_selected(struct body *body, struct ast_expr *expr, const struct type *expected)
{
	struct checker *checker = body->checker;
	struct ast_expr *callee = expr->operand;
	const struct type *type = check_select(body, callee);
	const struct symbol *symbol = callee->kind == AST_EXPR_SELECT ? callee->symbol : NULL; /* else an embedded shape */
	if (symbol && symbol->kind == SYMBOL_METHOD) {
		return call_method(body, expr);
	}
	if (symbol && symbol->kind == SYMBOL_FUNCTION && symbol->generic) {
		return call_generic(body, expr, (struct symbol *)(uintptr_t)symbol, NULL, expected);
	}
	if (symbol && symbol->kind == SYMBOL_FUNCTION) {
		return call_function(body, expr, (struct symbol *)(uintptr_t)symbol);
	}
	if (symbol && symbol->kind == SYMBOL_ERROR) {
		return call_error(body, expr, (struct symbol *)(uintptr_t)symbol);
	}
	if (symbol && symbol->kind == SYMBOL_TYPE) {
		expr->symbol = symbol;
		return call_conversion(body, expr, declared_type(checker, (struct symbol *)(uintptr_t)symbol));
	}
	if (symbol && symbol->kind == SYMBOL_BUILTIN && symbol->builtin == BUILTIN_ERROR_TEXT) {
		expr->symbol = symbol;
		if (expr->arguments) {
			diag_report(checker->log, DIAG_ARGUMENT_COUNT, expr->span, "`Error` takes no argument");
		}
		return set_type(expr, checker->types.string);
	}
	if (type_base(type)->kind == TYPE_FUNC) {
		return call_value(body, expr, type_base(type));
	}
	check_all(body, expr->arguments);
	if (type->kind != TYPE_BAD) {
		diag_report(checker->log, DIAG_NOT_CALLABLE, callee->span, "this is not a function");
	}
	return set_type(expr, checker->types.bad);
}

const struct type *
check_call(struct body *body, struct ast_expr *expr, const struct type *expected)
{
	struct checker *checker = body->checker;
	struct ast_expr *callee = strip_parens(expr->operand);
	expr->symbol = NULL;
	expr->operand = callee;
	if (callee->kind == AST_EXPR_SELECT && !expand_method_expression(body, callee)) {
		return call_selected(body, expr, expected);
	}
	struct ast_expr *given;
	struct symbol *generic = callee->kind == AST_EXPR_INDEX ? generic_named(body, callee, &given) : NULL;
	if (generic) {
		return call_generic(body, expr, generic, given, expected);
	}
	const struct type *type = resolve_expr_type(body, callee);
	struct symbol *symbol = callee->kind == AST_EXPR_NAME ? scope_find(body, callee->name.text) : NULL;
	if (symbol && symbol->kind == SYMBOL_ERROR) {
		return call_error(body, expr, symbol);
	}
	if (type && type->kind == TYPE_FAILURE && callee->kind == AST_EXPR_TYPE) {
		return call_error(body, expr, (struct symbol *)(uintptr_t)type->symbol);
	}
	if (type) {
		if (symbol && symbol->kind == SYMBOL_TYPE) {
			expr->symbol = symbol;
			symbol->used = true;
		} else {
			struct symbol *anonymous = new_symbol(checker, SYMBOL_TYPE, STR(""), (struct span){0});
			anonymous->type = type;
			expr->symbol = anonymous;
		}
		return call_conversion(body, expr, type);
	}
	if (symbol && symbol->kind == SYMBOL_FUNCTION && symbol->generic) {
		return call_generic(body, expr, symbol, NULL, expected);
	}
	if (symbol && symbol->kind == SYMBOL_FUNCTION) {
		callee->symbol = symbol;
		return call_function(body, expr, symbol);
	}
	if (symbol && symbol->kind == SYMBOL_BUILTIN) {
		callee->symbol = symbol;
		expr->symbol = symbol;
		return check_builtin(body, expr, symbol, expected);
	}
	if (symbol && symbol->kind == SYMBOL_GUARD) {
		diag_report(checker->log, DIAG_NOT_CALLABLE, callee->span, "a guard is asked with `is`");
		check_all(body, expr->arguments);
		return set_type(expr, checker->types.bad);
	}
	if (callee->kind == AST_EXPR_FUNC && body->literal_use == LITERAL_KEPT) {
		body->literal_use = LITERAL_CALLED;
	}
	const struct type *value = check_expr(body, callee, NULL);
	if (callee->kind == AST_EXPR_FUNC && value->kind != TYPE_BAD) {
		return call_function(body, expr, callee->func->function->symbol);
	}
	if (type_base(value)->kind == TYPE_FUNC) {
		return call_value(body, expr, type_base(value));
	}
	check_all(body, expr->arguments);
	if (value->kind != TYPE_BAD) {
		struct str text = quoted_type(checker, value);
		diag_report(checker->log, DIAG_NOT_CALLABLE, callee->span, "%.*s is not a function", STR_ARG(text));
	}
	return set_type(expr, checker->types.bad);
}
