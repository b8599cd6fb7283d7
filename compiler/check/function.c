/*
 * Functions: which are fallible, what they give, what they can fail with. A function is checked when its turn comes, or
 * before when a call needs to know what it gives; in a cycle of calls the declaration and the look of the body decide.
 * What errors pass through calls is a fixed point over the call graph at the end.
 */
#include "compiler/check/check_internal.h"

enum { STACK_MAX = 2 << 20 };  /* bytes of stack behind which no further body is begun for a call */
enum { CALL_DEPTH_MAX = 100 }; /* functions checked one inside another because a call asks for what they give */

static bool stmts_fail(const struct function *function, const struct ast_stmt *stmts);

/* Whether an expression looks like an error: a constructor call by an error's name. */
static bool
looks_like_error(const struct function *function, const struct ast_expr *expr)
{
	while (expr && expr->kind == AST_EXPR_PAREN) {
		expr = expr->operand;
	}
	if (!expr || expr->kind != AST_EXPR_CALL) {
		return false;
	}
	const struct ast_expr *callee = expr->operand;
	if (callee->kind == AST_EXPR_SELECT && callee->operand->kind == AST_EXPR_NAME) {
		bool errors =
			str_equal(callee->operand->name.text, STR("errors")) || str_equal(callee->operand->name.text, STR("fmt"));
		return errors && (str_equal(callee->name.text, STR("New")) || str_equal(callee->name.text, STR("Errorf")));
	}
	const struct symbol *symbol =
		callee->kind == AST_EXPR_NAME ? map_get(&function->module->names, callee->name.text) : NULL;
	bool err = !symbol && callee->kind == AST_EXPR_NAME && str_equal(callee->name.text, STR("Err"));
	return err || (symbol && symbol->kind == SYMBOL_ERROR);
}

static bool
returns_error(const struct function *function)
{
	const struct type *result = function->result;
	return result && type_is_error(result);
}

bool
gives_error(const struct function *function)
{
	const struct type *result = function->result ? type_base(function->result) : NULL;
	if (!result || function->yields_last) {
		return false;
	}
	const struct type *last = result->kind == TYPE_TUPLE ? type_base(result->members[result->member_count - 1]) : result;
	return last->kind == TYPE_ERROR;
}

static bool
stmt_fails(const struct function *function, const struct ast_stmt *stmt)
{
	if (stmt->kind == AST_STMT_ENSURE) {
		return true;
	}
	if (stmt->kind == AST_STMT_RETURN && !returns_error(function)) {
		for (const struct ast_expr *value = stmt->exprs; value; value = value->next) {
			if (looks_like_error(function, value)) {
				return true;
			}
		}
	}
	for (const struct ast_case *item = stmt->cases; item; item = item->next) {
		if (stmts_fail(function, item->body)) {
			return true;
		}
	}
	return stmts_fail(function, stmt->init) || stmts_fail(function, stmt->body) ||
		   stmts_fail(function, stmt->otherwise);
}

static bool
stmts_fail(const struct function *function, const struct ast_stmt *stmts)
{
	for (const struct ast_stmt *stmt = stmts; stmt; stmt = stmt->next) {
		if (stmt_fails(function, stmt)) {
			return true;
		}
	}
	return false;
}

/* Whether a return passes on a call's errors or a variable that is one: only checking tells. */
static bool
returns_something_fallible(struct checker *checker, const struct function *function, const struct ast_stmt *stmts)
{
	for (const struct ast_stmt *stmt = stmts; stmt; stmt = stmt->next) {
		const struct ast_expr *value = stmt->kind == AST_STMT_RETURN ? stmt->exprs : NULL;
		while (value && value->next && function->yields_last) {
			value = value->next;
		}
		if (value && !value->next && value->type) {
			const struct type *type = type_base(value->type);
			bool error = type_is_error(type) && !returns_error(function);
			bool result = type->kind == TYPE_RESULT;
			if (error || result) {
				return true;
			}
		}
		for (const struct ast_case *item = stmt->cases; item; item = item->next) {
			if (returns_something_fallible(checker, function, item->body)) {
				return true;
			}
		}
		if (returns_something_fallible(checker, function, stmt->body) ||
			returns_something_fallible(checker, function, stmt->otherwise)) {
			return true;
		}
	}
	return false;
}

/* Whether the last statement is a switch over what has no type, and so no known cases: that was reported. */
static bool
ends_unknown(const struct ast_stmt *stmt)
{
	while (stmt && stmt->next) {
		stmt = stmt->next;
	}
	const struct ast_expr *subject = stmt && stmt->kind == AST_STMT_SWITCH ? stmt->subject : NULL;
	return subject && subject->type && type_base(subject->type)->kind == TYPE_BAD;
}

static void
missing_return(struct body *body)
{
	struct checker *checker = body->checker;
	struct function *function = body->function;
	const struct type *result = function->result;
	bool wants_value = result && result->kind != TYPE_VOID && result->kind != TYPE_BAD && !function->yields_last;
	bool ends = body->unreachable || ends_unknown(function->ast->body) || has_lost(checker, function->ast->body_span);
	if (wants_value && !ends) {
		struct span brace = {function->ast->body_span.end - 1, function->ast->body_span.end};
		struct str text = quoted_type(checker, result);
		struct diag *diag = diag_report(checker->log, DIAG_MISSING_RETURN, brace, "`%.*s` ends without a `return`",
			STR_ARG(function->symbol->name));
		diag_label(checker->log, diag, "it should return %.*s", STR_ARG(text));
	}
}

void
report_unknown_result(struct checker *checker, struct function *function)
{
	struct str name = function->symbol->name;
	if (!function->result || function->result->kind != TYPE_BAD) {
		struct diag *diag = diag_report(checker->log, DIAG_RESULT_UNKNOWN, function->symbol->span,
			"the result of `%.*s` cannot be inferred: it depends on itself", STR_ARG(name));
		diag_help(checker->log, diag, "declare it: func %.*s(...): Int, or whatever it gives", STR_ARG(name));
	}
	function->result = checker->types.bad;
	function->yields_last = false;
}

static bool
is_main(const struct function *function)
{
	return function->symbol->kind == SYMBOL_FUNCTION && str_equal(function->symbol->name, STR("main")) &&
		   !function->module->is_library && (!function->symbol->instance || function->symbol->generic);
}

/* The inferred result: what the last expression or the returns gave. */
static void
infer_result(struct body *body)
{
	struct function *function = body->function;
	struct checker *checker = body->checker;
	if (!function->yields_last) {
		return;
	}
	const struct type *type = body->yielded ? type_base(body->yielded) : checker->types.nothing;
	if (type->kind == TYPE_VOID && has_lost(checker, function->ast->body_span)) {
		type = checker->types.bad;
	}
	if (function->assumed_void && type->kind != TYPE_VOID && type->kind != TYPE_BAD) {
		report_unknown_result(checker, function);
		return;
	}
	if (type->kind == TYPE_RESULT) {
		function->fallible = !function->test;
		note_type_errors(body, type);
		function->declared_errors |= function->ast->forwards && !type->source;
		type = type_base(type->element);
	}
	bool drops = is_main(function) && type->kind != TYPE_BAD;
	function->result = drops ? checker->types.nothing : type->kind == TYPE_NIL ? checker->types.bad : type;
}

/* A method's pointer receiver is not nil: callers prove it. */
static void
receiver_is_there(struct body *body, const struct symbol *receiver)
{
	const struct type *type = type_base(receiver->type);
	if (type->kind == TYPE_POINTER && !body->in_guard) {
		const struct type *present = type_pointer(&body->checker->types, type->element, true);
		body->facts = fact_of_symbol(body, body->facts, receiver, present);
	}
}

/* Of a generic: the names of its parameters, for expressions; types have them put in. */
static void
declare_type_parameters(struct body *body)
{
	const struct instance *instance = body->function->symbol->instance;
	for (size_t i = 0; instance && i < instance->generic->param_count; i++) {
		struct str name = instance->generic->params[i]->symbol->name;
		struct symbol *symbol = new_symbol(body->checker, SYMBOL_TYPE, name, (struct span){0});
		symbol->type = instance->arguments[i];
		symbol->used = true;
		map_set(&body->scope->names, name, symbol);
	}
}

/* Parameters stand in the body's own block, as Go's do. */
static void
declare_parameters(struct body *body)
{
	struct function *function = body->function;
	struct map *names = &body->scope->names;
	if (function->receiver && function->receiver->name.length) {
		map_set(names, function->receiver->name, function->receiver);
		receiver_is_there(body, function->receiver);
	}
	for (size_t i = 0; i < function->param_count; i++) {
		struct symbol *param = function->params[i];
		if (map_set(names, param->name, param) && !str_equal(param->name, STR("_"))) {
			diag_report(body->checker->log, DIAG_DECLARED_TWICE, param->span, "parameter `%.*s` is there twice",
				STR_ARG(param->name));
		}
	}
}

static bool
is_blank_name(struct str name)
{
	return str_equal(name, STR("_"));
}

/* So do named results, which are zero at first. */
static void
declare_named_results(struct body *body)
{
	struct checker *checker = body->checker;
	for (const struct ast_name_list *result = body->function->ast->results; result; result = result->next) {
		struct str name = result->name.text;
		if (is_blank_name(name)) {
			continue;
		}
		const struct symbol *other = map_set(&body->scope->names, name, result->symbol);
		if (other) {
			struct diag *diag =
				diag_report(checker->log, DIAG_DECLARED_TWICE, result->name.span, "result `%.*s` has the name of %s",
					STR_ARG(name), other->kind == SYMBOL_PARAMETER ? "a parameter" : "another one");
			diag_note(checker->log, diag, other->span, "it is declared here");
		}
		(void)refuse_zero(checker, result->symbol->type, result->name.span,
			"leave out the names of the results, or give one of a type that has a zero value");
	}
}

/* Whether a function literal may change what a `return` has given. */
static bool
literals_change_results(const struct function *function)
{
	const struct ast_name_list *result = function->ast->results;
	while (result && !result->symbol->address_taken) {
		result = result->next;
	}
	return result != NULL;
}

/* Cases told apart by a chain of ifs, and then nothing: the guard holds for all others, which is more than it seems to say. */
static void
warn_of_open_chain(struct body *body)
{
	const struct ast_stmt *first = body->last, *end = first;
	if (!first || first->kind != AST_STMT_IF) {
		return;
	}
	while (end->otherwise && end->otherwise->kind == AST_STMT_IF) {
		end = end->otherwise;
	}
	if (end == first || end->otherwise) {
		return;
	}
	struct diag *diag = diag_report(body->checker->log, DIAG_OPEN_CHAIN, first->condition->span,
		"`%.*s` holds where none of these conditions does", STR_ARG(body->function->symbol->name));
	diag_help(body->checker->log, diag, "write else { return false } if it should fail then, or else { }");
}

/* `outer` is what a literal stands in; NULL for others. */
static void
check_body(struct checker *checker, struct function *function, const struct body *outer)
{
	struct body body = {
		.checker = checker,
		.function = function,
		.module = function->module,
		.scope = outer ? outer->scope : NULL,
		.facts = outer ? outer->facts : NULL,
		.tries = outer ? outer->tries : 0,
		.locks = function->locks,
		.supplies = outer ? outer->supplies : NULL,
		.in_guard = function->symbol->kind == SYMBOL_GUARD || (outer && outer->in_guard),
		.all_present = true,
		.errors_before = checker->log->error_count,
	};
	for (const struct ast_stmt *stmt = function->ast->body; stmt; stmt = stmt->next) {
		body.last = stmt;
	}
	bool value_last = body.last && body.last->kind == AST_STMT_EXPR;
	function->last_stmt = function->yields_last && value_last ? body.last : NULL;
	scope_open(&body);
	declare_type_parameters(&body);
	scope_open(&body);
	body.block = body.scope;
	declare_parameters(&body);
	declare_named_results(&body);
	struct body *names = checker->names;
	checker->names = &body;
	labels_collect(&body);
	fact_barrier(&body);
	body.begun = checker->fact_time;
	check_stmts(&body, function->ast->body);
	labels_report_unused(&body);
	note_passed_variables(&body);
	if (function->symbol->kind == SYMBOL_GUARD) {
		facts_keep_proved(&body);
		warn_of_open_chain(&body);
	}
	missing_return(&body);
	returned_nils_check(&body);
	infer_result(&body);
	checker->names = names;
	function->result_present = body.returned && body.all_present && function->result &&
							   function->result->kind == TYPE_POINTER && !literals_change_results(function);
	scope_close(&body);
	scope_close(&body);
}

/* Known before the body is checked: an `ensure` or a returned error makes a function fallible. Guards fail in their own
 * way. */
static void
guess(struct function *function)
{
	if (function->symbol->kind != SYMBOL_GUARD && !function->fallible && !function->test && !gives_error(function)) {
		function->fallible = stmts_fail(function, function->ast->body);
	}
}

static void
check_whole(struct checker *checker, struct function *function, const struct body *outer)
{
	function->state = FUNCTION_IN_PROGRESS;
	if (function->initializes) {
		global_check_initializer(checker, function);
	} else if (function->symbol->kind == SYMBOL_GUARD && is_shape_guard(checker, function)) {
		shape_guard_check(checker, function);
	} else {
		guess(function);
		check_body(checker, function, outer);
		if (function->symbol->kind != SYMBOL_GUARD && !function->fallible && !function->test && !gives_error(function)) {
			function->fallible = returns_something_fallible(checker, function, function->ast->body);
		}
	}
	function->state = FUNCTION_DONE;
}

static void
check_function(struct checker *checker, struct function *function)
{
	struct log_state before = instance_enter(checker, function->symbol->instance);
	uint32_t places = checker->place_count;
	checker->place_count = 0; /* nothing is known of those outside, and small numbers make small tables */
	check_whole(checker, function, NULL);
	checker->place_count = places;
	instance_leave(checker, before);
}

void
function_check_literal(struct body *outer, struct function *literal)
{
	check_whole(outer->checker, literal, outer);
}

void
function_ensure_known(struct checker *checker, struct function *callee, struct function *caller)
{
	char *here = __builtin_frame_address(0);
	callee->wanted = true;
	bool room = checker->stack - here < STACK_MAX && here - checker->stack < STACK_MAX;
	if (callee->state == FUNCTION_NOT_BEGUN && checker->call_depth < CALL_DEPTH_MAX && room) {
		checker->call_depth++;
		check_function(checker, callee);
		checker->call_depth--;
		return;
	}
	if (callee->state == FUNCTION_NOT_BEGUN) {
		guess(callee);
	}
	/* In a cycle: it gives nothing, unless its body shows otherwise. */
	callee->assumed_void |= !callee->result;
	(void)caller;
}

/* Adds b's errors to a's; true when there were new ones. */
static bool
add_errors(struct body *body, const struct error_set *b)
{
	struct error_set *a = &body->function->errors;
	size_t count = a->count;
	bool open = a->open;
	if (b->open) {
		note_open(body);
	}
	for (size_t i = 0; i < b->count; i++) {
		note_error(body, b->items[i]);
	}
	return a->count != count || a->open != open;
}

static void
add_passed(struct checker *checker, struct function *function)
{
	for (size_t i = 0; i < function->pass_count; i++) {
		struct body body = {.checker = checker, .function = function, .note_span = function->passes[i].span};
		add_errors(&body, &function->passes[i].from->errors);
	}
}

static bool
pass_on(struct checker *checker, struct function *function, const struct function *from)
{
	struct body body = {.checker = checker, .function = function};
	return add_errors(&body, &from->errors);
}

/* Errors flow to those that pass them on until nothing changes. Functions that declare theirs are asked at the end, once. */
static void
infer_errors(struct checker *checker)
{
	struct function *first = checker->program->functions;
	struct callers callers;
	callers_init(&callers, checker);
	for (struct function *function = first; function; function = function->next) {
		if (function->declared_errors) {
			continue;
		}
		add_passed(checker, function);
		for (size_t i = 0; i < function->pass_count; i++) {
			callers_add(&callers, function->passes[i].from, function, NULL);
		}
	}
	for (struct function *function = first; function; function = function->next) {
		if (function->errors.count || function->errors.open) {
			callers_reach(&callers, function);
		}
	}
	callers_follow(&callers, pass_on);
	for (struct function *function = first; function; function = function->next) {
		const struct instance *instance = function->symbol->instance;
		if (function->declared_errors && (!instance || instance == instance->generic->definition)) {
			add_passed(checker, function);
		}
	}
}

static void
check_main(struct checker *checker, struct function *function)
{
	if (function->symbol->generic) {
		refuse_generic(checker, function->symbol, "where a program begins");
		return;
	}
	if (function->param_count ||
		(function->result && function->result->kind != TYPE_VOID && function->result->kind != TYPE_BAD)) {
		diag_report(checker->log, DIAG_MAIN, function->symbol->span, "`main` takes nothing and gives nothing");
	}
	if (checker->program->main && checker->has_tests) {
		return; /* tests of several programs */
	}
	if (checker->program->main) {
		struct diag *diag =
			diag_report(checker->log, DIAG_MAIN, function->symbol->span, "there are two functions `main`");
		diag_note(checker->log, diag, checker->program->main->symbol->span, "the first one is here");
		return;
	}
	checker->program->main = function;
}

/* Of the standard library only what a program uses, which may be found late. */
static void
check_all_bodies(struct checker *checker)
{
	bool found = true;
	while (found) {
		found = false;
		for (struct function *function = checker->program->functions; function; function = function->next) {
			const struct instance *instance = function->symbol->instance;
			bool wanted = !function->module->is_library || function->wanted ||
						  (instance && instance != instance->generic->definition);
			if (wanted && function->state == FUNCTION_NOT_BEGUN && !function->external) {
				found |= function->module->is_library;
				check_function(checker, function);
			}
		}
	}
}

void
functions_check_made(struct checker *checker)
{
	check_all_bodies(checker);
	infer_errors(checker);
	captures_settle(checker);
}

void
functions_check(struct checker *checker)
{
	implicit_errors_collect(checker);
	implicit_errors_check(checker);
	tests_want_library(checker);
	check_all_bodies(checker);
	decisions_check(checker);
	globals_order(checker);
	infer_errors(checker);
	guards_settle(checker);
	needs_settle(checker);
	printed_settle(checker);
	captures_settle(checker);
	for (struct function *function = checker->program->functions; function; function = function->next) {
		if (is_main(function) && !function->module->is_route_file) {
			check_main(checker, function);
		}
	}
}
