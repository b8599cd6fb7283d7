/* How operators are written, and what stands in a node. */
#include "compiler/parse/ast.h"

const char *
ast_op_text(enum ast_op op)
{
	static const char *const texts[] = {
		[AST_OP_NONE] = "",
		[AST_OP_ADD] = "+",
		[AST_OP_SUBTRACT] = "-",
		[AST_OP_MULTIPLY] = "*",
		[AST_OP_DIVIDE] = "/",
		[AST_OP_REMAINDER] = "%",
		[AST_OP_AND] = "&",
		[AST_OP_OR] = "|",
		[AST_OP_XOR] = "^",
		[AST_OP_AND_NOT] = "&^",
		[AST_OP_SHIFT_LEFT] = "<<",
		[AST_OP_SHIFT_RIGHT] = ">>",
		[AST_OP_LOGICAL_AND] = "&&",
		[AST_OP_LOGICAL_OR] = "||",
		[AST_OP_EQUAL] = "==",
		[AST_OP_NOT_EQUAL] = "!=",
		[AST_OP_LESS] = "<",
		[AST_OP_LESS_EQUAL] = "<=",
		[AST_OP_GREATER] = ">",
		[AST_OP_GREATER_EQUAL] = ">=",
		[AST_OP_NOT] = "!",
		[AST_OP_NEGATE] = "-",
		[AST_OP_PLUS] = "+",
		[AST_OP_COMPLEMENT] = "^",
		[AST_OP_DEREFERENCE] = "*",
		[AST_OP_ADDRESS] = "&",
		[AST_OP_RECEIVE] = "<-",
	};
	return texts[op];
}

static void
visit_pattern(const struct ast_pattern *pattern, ast_visit visit, void *context)
{
	for (; pattern; pattern = pattern->next) {
		visit(context, pattern->arguments);
		visit_pattern(pattern->parts, visit, context);
		for (const struct ast_pattern_field *field = pattern->fields; field; field = field->next) {
			visit_pattern(field->pattern, visit, context);
		}
	}
}

void
ast_visit_operands(const struct ast_expr *expr, ast_visit visit, void *context)
{
	visit(context, expr->operand);
	visit(context, ast_right(expr));
	visit(context, expr->arguments);
	if (expr->kind == AST_EXPR_SLICE) {
		visit(context, expr->low);
		visit(context, expr->high);
		visit(context, expr->max);
	}
	for (const struct ast_field *field = ast_fields(expr); field; field = field->next) {
		visit(context, field->key_expr);
		visit(context, field->value);
	}
	visit_pattern(expr->pattern, visit, context);
}

void
ast_visit_exprs(const struct ast_stmt *stmt, ast_visit visit, void *context)
{
	visit(context, stmt->targets);
	visit(context, stmt->exprs);
	visit(context, stmt->condition);
	visit(context, stmt->subject);
	for (const struct ast_decl *decl = stmt->decl; decl; decl = decl->next) {
		visit(context, decl->values);
	}
	for (const struct ast_case *item = stmt->cases; item; item = item->next) {
		visit(context, item->values);
		visit_pattern(item->pattern, visit, context);
	}
	if (stmt->ensure) {
		visit(context, stmt->ensure->subject);
		visit_pattern(stmt->ensure->pattern, visit, context);
		visit(context, stmt->ensure->alternatives);
		visit(context, stmt->ensure->failure);
	}
}
