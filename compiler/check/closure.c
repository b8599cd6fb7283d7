/*
 * Function literals and functions as values. A literal is a function of its own whose body sees the names around it; what
 * it uses of them are its captures. A variable that changes after its declaration is captured by reference and lives on the
 * heap then; of one that never does each literal has a copy.
 */
#include "compiler/check/check_internal.h"

/* ---- captures ---- */

static bool
has_capture(const struct function *function, const struct symbol *symbol)
{
	for (size_t i = 0; i < function->capture_count; i++) {
		if (function->captures[i] == symbol) {
			return true;
		}
	}
	return false;
}

void
note_capture(struct body *body, const struct symbol *symbol)
{
	struct arena *arena = body->checker->arena;
	for (struct function *function = body->function; symbol->owner && function && function != symbol->owner;
		 function = function->enclosing) {
		if (has_capture(function, symbol)) {
			return;
		}
		function->captures = arena_grow(
			arena, function->captures, function->capture_count, &function->capture_capacity, sizeof *function->captures);
		function->captures[function->capture_count++] = symbol;
	}
}

void
variable_is_kept(struct body *body, struct symbol *symbol)
{
	note_capture(body, symbol);
	variable_is_shared(body->checker, symbol, &symbol->address_taken);
	fact_forget_symbol(body, symbol);
}

void
variable_is_shared(struct checker *checker, const struct symbol *symbol, bool *how)
{
	if (!*how && symbol->span.start < checker->shared_from) {
		checker->shared_from = symbol->span.start;
	}
	*how = true;
}

/* What is known of it ends with the assignment, behind the value that it gets. */
void
variable_changes(struct body *body, struct symbol *symbol, const struct ast_expr *place)
{
	symbol->assigned = true;
	refuse_race(body, symbol, place);
	if (symbol->owner && symbol->owner != body->function) {
		note_capture(body, symbol);
		variable_is_shared(body->checker, symbol, &symbol->address_taken);
	}
}

void
captures_settle(struct checker *checker)
{
	for (const struct function *function = checker->program->functions; function; function = function->next) {
		for (size_t i = 0; i < function->capture_count; i++) {
			struct symbol *symbol = (struct symbol *)(uintptr_t)function->captures[i];
			symbol->captured = true;
			symbol->address_taken |= symbol->assigned;
		}
	}
}

/* ---- what a function changes, by name ---- */

struct changes {
	struct arena *arena;
	struct map *names;
};

static void changes_of_stmts(struct changes *changes, const struct ast_stmt *stmts);

/* By how much they change of a variable: all of it, or a part, which of a pointer may lie behind it; or a method is called, which may change
 * parts. */
static char assigned[] = "assigned", of_part[] = "of a part", called[] = "called";

static void
add_change(struct changes *changes, const struct ast_expr *target, char *how)
{
	while (target &&
		   (target->kind == AST_EXPR_SELECT || target->kind == AST_EXPR_INDEX || target->kind == AST_EXPR_PAREN)) {
		how = how == assigned && target->kind != AST_EXPR_PAREN ? of_part : how;
		target = target->operand;
	}
	if (!target || target->kind != AST_EXPR_NAME) {
		return;
	}
	const char *before = map_get(changes->names, target->name.text);
	if (before != assigned && (before != of_part || how == assigned)) {
		map_set(changes->names, target->name.text, how);
	}
}

static void
changes_of_expr(void *context, const struct ast_expr *expr)
{
	struct changes *changes = context;
	for (; expr; expr = expr->next) {
		if (expr->kind == AST_EXPR_UNARY && expr->op == AST_OP_ADDRESS) {
			add_change(changes, expr->operand, assigned);
		}
		if (expr->kind == AST_EXPR_CALL && expr->operand->kind == AST_EXPR_SELECT) {
			add_change(changes, expr->operand->operand, called);
		}
		ast_visit_operands(expr, changes_of_expr, changes);
		if (expr->kind == AST_EXPR_FUNC) {
			changes_of_stmts(changes, expr->func->body);
		}
	}
}

static void
changes_of_stmts(struct changes *changes, const struct ast_stmt *stmts)
{
	for (const struct ast_stmt *stmt = stmts; stmt; stmt = stmt->next) {
		bool assigns = stmt->kind == AST_STMT_ASSIGN || stmt->kind == AST_STMT_INCREMENT ||
					   stmt->kind == AST_STMT_FOR_EACH || stmt->kind == AST_STMT_DEFINE;
		for (const struct ast_expr *target = assigns ? stmt->targets : NULL; target; target = target->next) {
			if (stmt->kind != AST_STMT_DEFINE || stmt->targets->next) { /* x, err := may assign one of them */
				add_change(changes, target, assigned);
			}
		}
		ast_visit_exprs(stmt, changes_of_expr, changes);
		changes_of_stmts(changes, stmt->init);
		changes_of_stmts(changes, stmt->post);
		changes_of_stmts(changes, stmt->body);
		changes_of_stmts(changes, stmt->otherwise);
		for (const struct ast_case *item = stmt->cases; item; item = item->next) {
			changes_of_stmts(changes, item->communication);
			changes_of_stmts(changes, item->body);
		}
		if (stmt->ensure) {
			changes_of_stmts(changes, stmt->ensure->block);
		}
	}
}

bool
capture_keeps_facts(struct checker *checker, const struct symbol *symbol, bool of_member)
{
	struct function *owner = symbol->owner;
	if (!owner->changed) {
		struct map *names = arena_alloc(checker->arena, sizeof *names);
		struct changes changes = {checker->arena, names};
		map_init(names, checker->arena);
		changes_of_stmts(&changes, owner->ast->body);
		owner->changed = names;
	}
	for (const struct ast_name_list *result = owner->ast->results; result; result = result->next) {
		if (result->symbol == symbol) { /* any `return` assigns it */
			return false;
		}
	}
	const char *how = map_get(owner->changed, symbol->name);
	bool pointer = type_base(symbol->type)->kind == TYPE_POINTER;
	return of_member ? !how : how != assigned && (how != of_part || pointer);
}

/* ---- literals ---- */

/* The literal's function, in the list of functions behind the one it stands in and that one's earlier literals. */
static struct function *
new_literal(struct checker *checker, struct function *enclosing)
{
	struct function *function = arena_run_alloc(checker->arena, &checker->functions, sizeof *function);
	struct function *before = enclosing;
	while (before->last_literal) {
		before = before->last_literal;
	}
	function->next = before->next;
	before->next = function;
	if (checker->last_function == before) {
		checker->last_function = function;
	}
	enclosing->last_literal = function;
	enclosing->literal_count++;
	function->in_test = enclosing->in_test;
	struct str name = arena_printf(
		checker->arena, "%.*s_func%u", STR_ARG(enclosing->symbol->name), (unsigned)enclosing->literal_count);
	function->symbol = new_symbol(checker, SYMBOL_FUNCTION, name, (struct span){0});
	function->symbol->function = function;
	return function;
}

/* A loop's body may be checked twice: the literal stays the same function. */
static struct function *
begin_literal(struct body *body, struct ast_expr *expr)
{
	struct checker *checker = body->checker;
	struct function *function = expr->func->function;
	if (!function) {
		function = expr->func->function = new_literal(checker, body->function);
	}
	struct function fresh = {
		.next = function->next,
		.symbol = function->symbol,
		.ast = expr->func,
		.module = body->module,
		.enclosing = body->function,
		.in_test = function->in_test,
		.literal_count = function->literal_count,
		.last_literal = function->last_literal,
		.changed = function->changed,
		.goroutine = body->literal_use == LITERAL_STARTED,
		.locks = body->literal_use == LITERAL_CALLED ? body->locks : 0,
	};
	*function = fresh;
	body->literal_use = LITERAL_KEPT;
	function->symbol->span = expr->span;
	function->symbol->module = body->module;
	function->symbol->used = true;
	return function;
}

const struct type *
function_type(struct checker *checker, const struct function *function)
{
	const struct type **params = arena_alloc_array(checker->arena, function->param_count + 1, sizeof *params);
	for (size_t i = 0; i < function->param_count; i++) {
		params[i] = type_base(function->params[i]->type);
	}
	return type_func(
		&checker->types, params, function->param_count, call_type(checker, function), function->variadic);
}

const struct type *
check_function_literal(struct body *body, struct ast_expr *expr)
{
	struct checker *checker = body->checker;
	if (!body->function->symbol) { /* constants and the like are checked in a function that is none */
		diag_report(checker->log, DIAG_NOT_CONSTANT, expr->span, "the value of a constant must be known to the compiler");
		return set_type(expr, checker->types.bad);
	}
	struct function *function = begin_literal(body, expr);
	function_declare(checker, function);
	function_check_literal(body, function);
	if (!body->function->impure) {
		body->function->impure = function->impure;
	}
	add_callee(body, function);
	fact_barrier(body);
	const struct type *type = function->result && function->result->kind == TYPE_BAD ? checker->types.bad
																					 : function_type(checker, function);
	expr->func->type = type;
	return set_type(expr, type);
}

/* ---- functions by name ---- */

const struct type *
check_function_name(struct body *body, struct ast_expr *expr, struct symbol *symbol)
{
	struct checker *checker = body->checker;
	struct function *function = symbol->function;
	symbol->used = true;
	expr->symbol = symbol;
	if (!function || !function->params) {
		diag_report(checker->log, DIAG_NOT_CONSTANT, expr->span, "the value of a constant must be known to the compiler");
		return set_type(expr, checker->types.bad);
	}
	if (function->external) {
		return check_library_function(body, expr, function);
	}
	function_ensure_known(checker, function, body->function);
	add_callee(body, function);
	note_call_site(body, expr, function);
	return set_type(expr, function_type(checker, function));
}

const struct type *
check_selected_value(struct body *body, struct ast_expr *expr, const struct type *expected)
{
	if (expand_method_expression(body, expr)) {
		return check_expr(body, expr, NULL);
	}
	const struct type *type = check_select(body, expr);
	if (expr->kind != AST_EXPR_SELECT) { /* an embedded shape */
		return type;
	}
	struct symbol *symbol = (struct symbol *)(uintptr_t)expr->symbol;
	if (symbol && symbol->kind == SYMBOL_FUNCTION && symbol->generic) {
		return check_generic_value(body, expr, symbol, NULL, expected);
	}
	if (symbol && symbol->kind == SYMBOL_FUNCTION) {
		return check_function_name(body, expr, symbol);
	}
	if (symbol && (symbol->kind == SYMBOL_TYPE || symbol->kind == SYMBOL_ERROR || symbol->kind == SYMBOL_GUARD)) {
		diag_report(
			body->checker->log, DIAG_NOT_A_VALUE, expr->span, "`%.*s` is not a value", STR_ARG(expr->name.text));
		return type;
	}
	if (symbol && symbol->kind == SYMBOL_BUILTIN && symbol->builtin == BUILTIN_ERROR_TEXT) {
		return check_error_method(body, expr);
	}
	const struct type *holder = symbol && symbol->kind == SYMBOL_METHOD ? type_base(expr->operand->type) : NULL;
	holder = holder && holder->kind == TYPE_POINTER ? type_base(holder->element) : holder;
	if (holder && type_field(holder, expr->name.text, NULL)) {
		return type; /* the method is a mistake that was reported */
	}
	return holder && symbol->function ? check_method_value(body, expr, symbol->function) : type;
}
