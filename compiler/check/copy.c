/*
 * What must not be copied: values of the standard library that their methods change (sync.Mutex, strings.Builder), and what
 * holds one, stay where they are (Go's documentation: "must not be copied after first use"). A literal may be given away: it is
 * nobody's yet.
 */
#include "compiler/check/check_internal.h"

bool
must_stay(const struct type *type)
{
	return type->kind == TYPE_OPAQUE && type->symbol->stays;
}

static bool
holds_one(const struct type *type, int depth)
{
	type = type_base(type);
	switch ((int)type->kind) {
	case TYPE_OPAQUE: return must_stay(type);
	case TYPE_FIXED_ARRAY: return depth < TYPE_DEPTH_MAX && holds_one(type->element, depth + 1);
	case TYPE_SHAPE:
		for (size_t i = 0; i < type->field_count && depth < TYPE_DEPTH_MAX; i++) {
			if (holds_one(type->fields[i].type, depth + 1)) {
				return true;
			}
		}
		return false;
	default: return false;
	}
}

static bool
is_place(const struct ast_expr *expr)
{
	while (expr->kind == AST_EXPR_PAREN) {
		expr = expr->operand;
	}
	return expr->kind == AST_EXPR_NAME || expr->kind == AST_EXPR_SELECT || expr->kind == AST_EXPR_INDEX ||
		   (expr->kind == AST_EXPR_UNARY && expr->op == AST_OP_DEREFERENCE);
}

void
refuse_copy(struct body *body, const struct ast_expr *expr)
{
	struct checker *checker = body->checker;
	if (!checker->uses_opaque || !expr->type || !is_place(expr) || !holds_one(expr->type, 0)) {
		return;
	}
	struct str text = quoted_type(checker, expr->type);
	struct diag *diag =
		diag_report(checker->log, DIAG_COPIED, expr->span, "this copies %.*s, which must stay where it is", STR_ARG(text));
	diag_help(checker->log, diag, "use a pointer to it: & takes its address");
}
