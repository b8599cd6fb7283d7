/* Statements without branches: expressions, returns, jumps; and the way to every other kind. */
#include "compiler/check/check_internal.h"

/* Whether a call does nothing but give a value: a conversion, an error's constructor, most of what is built in. */
static bool
only_gives(const struct ast_expr *call)
{
	const struct symbol *symbol = call->symbol;
	if (!symbol) {
		return false;
	}
	if (symbol->kind == SYMBOL_BUILTIN) {
		enum builtin builtin = symbol->builtin;
		return builtin != BUILTIN_COPY && builtin != BUILTIN_ERROR_AS && call->type->kind != TYPE_VOID;
	}
	return symbol->kind == SYMBOL_TYPE || symbol->kind == SYMBOL_ERROR;
}

/* Whether a call is one of the standard library that writes: how much it wrote, and an error, are nobody's value unless asked for. */
static bool
only_writes(const struct ast_expr *call)
{
	const struct type *type = type_base(call->type);
	const struct function *callee = call->kind == AST_EXPR_CALL && call->symbol ? call->symbol->function : NULL;
	return callee && callee->external && type->kind == TYPE_TUPLE &&
		   type_base(type->members[type->member_count - 1])->kind == TYPE_ERROR;
}

static void
check_expr_stmt(struct body *body, struct ast_stmt *stmt)
{
	struct checker *checker = body->checker;
	struct ast_expr *expr = stmt->exprs;
	bool last = body->function->yields_last && !stmt->next && body->scope && !body->loop;
	const struct type *type = check_expr(body, expr, NULL);
	const struct ast_expr *inner = strip_parens(expr);
	if (type->kind == TYPE_BAD) {
		return;
	}
	bool gives = type->kind != TYPE_VOID && !(type->kind == TYPE_RESULT && type_base(type->element)->kind == TYPE_VOID);
	bool yields = (body->function->ast->forwards || !only_writes(inner)) && !(gives && body->returned_nothing);
	if (last && stmt == body->function->last_stmt && yields) {
		body->yielded = type;
		return;
	}
	if (stmt == body->function->last_stmt) {
		body->function->last_stmt = NULL; /* a `return` without a value says that there is none */
	}
	if (is_receive(inner)) {
		return;
	}
	if (inner->kind != AST_EXPR_CALL || only_gives(inner)) {
		struct diag *diag = diag_report(checker->log, DIAG_UNUSED_VALUE, expr->span, "this value is not used");
		if (inner->kind == AST_EXPR_BINARY && inner->op == AST_OP_EQUAL) {
			diag_help(checker->log, diag, "= assigns, == compares");
		}
	} else if (type->kind == TYPE_RESULT) {
		struct diag *diag =
			diag_report(checker->log, DIAG_RESULT_IGNORED, expr->span, "this call can fail, and its error is ignored");
		diag_help(checker->log, diag, "write _ = f() where that is meant, or ensure its result");
	}
}

/* ---- return ---- */

/* Whether a Result comes apart into results that end in an Error. */
static bool
splits_as(struct checker *checker, const struct type *value, const struct type *results)
{
	const struct type *element = type_base(value->element);
	if (results->kind == TYPE_ERROR) {
		return element->kind == TYPE_VOID;
	}
	return results->member_count == 2 && element->kind != TYPE_VOID &&
		   type_assignable(&checker->types, element, results->members[0]);
}

static void
return_value(struct body *body, struct ast_expr *value)
{
	struct checker *checker = body->checker;
	struct function *function = body->function;
	const struct type *wanted = function->yields_last ? body->yielded : function->result;
	const struct type *type = check_value(body, value, wanted);
	const struct type *base = type_base(type);
	if (base->kind == TYPE_BAD) {
		return;
	}
	bool wants_error = wanted && type_is_error(wanted);
	if (base->kind == TYPE_RESULT && gives_error(function) && splits_as(checker, base, wanted)) {
		note_expr_errors(body, value);
		return;
	}
	if (base->kind == TYPE_RESULT) {
		note_expr_errors(body, value);
		const struct type *element = type_base(base->element);
		if (wanted && !type_assignable(&checker->types, element, wanted)) {
			struct str a = quoted_type(checker, wanted), b = quoted_type(checker, element);
			diag_report(checker->log, DIAG_TYPE_MISMATCH, value->span, "expected %.*s as result, got %.*s", STR_ARG(a),
				STR_ARG(b));
		} else if (!wanted) {
			body->yielded = element;
		}
		return;
	}
	if (type_is_error(base) && !wants_error && (wanted ? wanted->kind != TYPE_ANY : true)) {
		note_expr_errors(body, value);
		return;
	}
	if (!wanted) {
		body->yielded = base;
		return;
	}
	convert(body, value, wanted, "result");
	bool boxed = value->convert_to && type_base(value->convert_to)->kind == TYPE_POINTER;
	body->all_present &= boxed || (base->kind == TYPE_POINTER && base->present);
}

/* `return Ok(x)` and `return Err(e)` are `return x` and `return e`, unless the program has an Ok or Err of its own. */
static void
unwrap_result(struct body *body, struct ast_expr *value)
{
	const struct ast_expr *callee = value->kind == AST_EXPR_CALL ? strip_parens(value->operand) : NULL;
	bool named = callee && callee->kind == AST_EXPR_NAME &&
				 (str_equal(callee->name.text, STR("Ok")) || str_equal(callee->name.text, STR("Err")));
	if (named && count_exprs(value->arguments) == 1 && !value->spread && !scope_find(body, callee->name.text)) {
		*value = *value->arguments;
	}
}

static void
check_return(struct body *body, struct ast_stmt *stmt)
{
	struct checker *checker = body->checker;
	struct function *function = body->function;
	size_t count = count_exprs(stmt->exprs);
	body->returned = true;
	body->note_span = stmt->span;
	if (count == 1) {
		unwrap_result(body, stmt->exprs);
	}
	if (body->in_guard && function->symbol->kind == SYMBOL_GUARD) {
		if (!body->unreachable) {
			body->exits = body->exited ? fact_join(body, body->exits, body->facts) : body->facts;
			body->exited = true;
		}
		if (count) {
			diag_report(checker->log, DIAG_GUARD_IMPURE, stmt->span,
				"a guard gives no value: it holds or an `ensure` in it fails");
		}
	} else if (count == 0) {
		const struct type *wanted = function->result;
		if (wanted && wanted->kind != TYPE_VOID && wanted->kind != TYPE_BAD) {
			struct str text = quoted_type(checker, wanted);
			diag_report(checker->log, DIAG_RETURN_COUNT, stmt->span, "this function returns %.*s", STR_ARG(text));
		}
		body->returned_nothing = true;
		body->yielded = body->yielded || !function->yields_last ? body->yielded : checker->types.nothing;
	} else if (function->result && function->result->kind == TYPE_VOID && !function->yields_last) {
		struct ast_expr *value = stmt->exprs;
		const struct type *type = type_base(check_expr(body, value, NULL));
		if (type_is_error(type) || (type->kind == TYPE_RESULT && type_base(type->element)->kind == TYPE_VOID)) {
			note_expr_errors(body, value);
		} else if (type->kind != TYPE_BAD) {
			diag_report(checker->log, DIAG_RETURN_COUNT, value->span, "this function returns nothing");
		}
	} else if (count == 1) {
		return_value(body, stmt->exprs);
	} else {
		const struct type *tuple = function->result;
		if (!tuple || tuple->kind != TYPE_TUPLE || tuple->member_count != count) {
			diag_report(checker->log, DIAG_RETURN_COUNT, stmt->span, "%zu values where the function declares %s", count,
				tuple && tuple->kind == TYPE_TUPLE ? "another number" : "one result");
		}
		size_t i = 0;
		for (struct ast_expr *value = stmt->exprs; value; value = value->next, i++) {
			bool known = tuple && tuple->kind == TYPE_TUPLE && i < tuple->member_count;
			if (known) {
				check_as(body, value, tuple->members[i], "result");
			} else {
				check_value(body, value, NULL);
			}
		}
	}
	body->unreachable = true;
}

/* ---- every kind ---- */

/* A type declared in a function. The body of a loop may be checked twice: it stays the same type. */
static void
check_local_type(struct body *body, struct ast_decl *decl)
{
	struct checker *checker = body->checker;
	struct str name = decl->name.text;
	if (decl->type_params) {
		struct diag *diag = diag_report(checker->log, DIAG_LOCAL_GENERIC, decl->name.span,
			"a type with parameters cannot be declared in a function");
		diag_help(checker->log, diag, "declare it outside");
	}
	if (!decl->symbol) {
		decl->symbol = new_symbol(checker, decl->type_params ? SYMBOL_BAD : SYMBOL_TYPE, name, decl->name.span);
		decl->symbol->decl = decl;
		decl->symbol->doc = decl->doc.text;
		decl->symbol->module = body->module;
		decl->symbol->owner = body->function;
		decl->symbol->type = decl->type_params ? checker->types.bad : NULL;
	}
	const struct symbol *first = scope_find_here(body, name);
	if (first && first != decl->symbol) {
		struct diag *diag = diag_report(
			checker->log, DIAG_DECLARED_TWICE, decl->name.span, "`%.*s` is declared twice", STR_ARG(name));
		diag_note(checker->log, diag, first->span, "the first declaration is here");
	} else if (!str_equal(name, STR("_"))) {
		map_set(&body->scope->names, name, decl->symbol);
	}
	declare_local_type(checker, decl->symbol);
}

static void
check_stmt(struct body *body, struct ast_stmt *stmt)
{
	struct checker *checker = body->checker;
	switch (stmt->kind) {
	case AST_STMT_EXPR: check_expr_stmt(body, stmt); break;
	case AST_STMT_DEFINE: check_define(body, stmt); break;
	case AST_STMT_ASSIGN: check_assign(body, stmt); break;
	case AST_STMT_INCREMENT: check_increment(body, stmt); break;
	case AST_STMT_VAR:
		if (stmt->decl->kind == AST_DECL_CONST) {
			check_local_const(body, stmt->decl);
		} else {
			check_var(body, stmt->decl);
		}
		break;
	case AST_STMT_TYPE: check_local_type(body, stmt->decl); break;
	case AST_STMT_BLOCK: check_block(body, stmt->body); break;
	case AST_STMT_IF: check_if(body, stmt); break;
	case AST_STMT_FOR: check_for(body, stmt); break;
	case AST_STMT_FOR_EACH: check_for_each(body, stmt); break;
	case AST_STMT_SWITCH: check_switch(body, stmt); break;
	case AST_STMT_RETURN: check_return(body, stmt); break;
	case AST_STMT_BREAK:
	case AST_STMT_CONTINUE: check_jump(body, stmt); break;
	case AST_STMT_FALLTHROUGH:
		diag_report(checker->log, DIAG_BAD_JUMP, stmt->span, "`fallthrough` stands last in a case of a switch");
		break;
	case AST_STMT_LABELED: check_labeled(body, stmt); break;
	case AST_STMT_ENSURE: check_ensure(body, stmt); break;
	case AST_STMT_SEND: check_send(body, stmt); break;
	case AST_STMT_SELECT: check_select_stmt(body, stmt); break;
	case AST_STMT_GOTO: check_goto(body, stmt); break;
	case AST_STMT_GO: check_go(body, stmt); break;
	case AST_STMT_DEFER: check_defer(body, stmt); break;
	case AST_STMT_USE: check_use(body, stmt); break;
	case AST_STMT_WITH: check_with(body, stmt); break;
	case AST_STMT_BAD: break;
	}
}

void
check_stmts(struct body *body, struct ast_stmt *stmts)
{
	for (struct ast_stmt *stmt = stmts; stmt; stmt = stmt->next) {
		if (body->unreachable && !body->reported_unreachable && stmt->kind != AST_STMT_LABELED) {
			diag_report(body->checker->log, DIAG_UNREACHABLE, stmt->span, "this can never run");
			body->reported_unreachable = true;
		}
		check_stmt(body, stmt);
	}
}

void
check_block(struct body *body, struct ast_stmt *stmts)
{
	scope_open(body);
	check_stmts(body, stmts);
	scope_close(body);
}
