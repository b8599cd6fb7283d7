/* What the tree's own enums are called. */
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
