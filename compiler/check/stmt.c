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
	return callee && callee->module->is_library && type->kind == TYPE_TUPLE &&
		   type_base(type->members[type->member_count - 1])->kind == TYPE_ERROR;
}

/* Whether an error is lost with what a call gives: of a Result, or as Go's functions give it, alone or behind other results. What the
 * standard library gives besides writing is exempt. */
static bool
loses_error(const struct ast_expr *call, const struct type *type)
{
	const struct function *callee = call->symbol ? call->symbol->function : NULL;
	bool several = type->kind == TYPE_TUPLE && type->member_count > 0;
	const struct type *last = several ? type->members[type->member_count - 1] : type;
	return type->kind == TYPE_RESULT || (type_is_error(last) && !(callee && callee->module->is_library));
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
	} else if (loses_error(inner, type)) {
		struct diag *diag =
			diag_report(checker->log, DIAG_RESULT_IGNORED, expr->span, "this call can fail, and its error is ignored");
		diag_help(checker->log, diag, "%s",
			type->kind == TYPE_TUPLE ? "write _, _ = f() where that is meant, or look at its error: _, err := f()"
			: type->kind == TYPE_RESULT ? "write _ = f() where that is meant, or ensure its result"
										: "write _ = f() where that is meant, or look at it: err := f()");
	}
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
