/* The expressions, types and paths of core_dump. One line each, in a notation close to the source. */
#include "compiler/core/dump_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
text(struct dump *dump, const char *words)
{
	buf_append_text(dump->out, words);
}

void
dump_quoted(struct dump *dump, struct str value)
{
	text(dump, "\"");
	for (size_t i = 0; i < value.length; i++) {
		unsigned char byte = (unsigned char)value.data[i];

		if (byte == '"' || byte == '\\')
			buf_printf(dump->out, "\\%c", byte);
		else if (byte == '\n')
			text(dump, "\\n");
		else if (byte < 0x20 || byte >= 0x7f)
			buf_printf(dump->out, "\\x%02x", byte);
		else
			buf_append_byte(dump->out, (char)byte);
	}
	text(dump, "\"");
}

void
dump_local(struct dump *dump, uint32_t local)
{
	buf_append_str(dump->out, dump->function->locals[local].name);
	if (dump->repeated[local])
		buf_printf(dump->out, ".%u", local);
}

/* ---- types ---- */

static void
dump_type_list(struct dump *dump, const struct core_type *const *types, size_t count)
{
	text(dump, "(");
	for (size_t i = 0; i < count; i++) {
		if (i)
			text(dump, ", ");
		dump_type(dump, types[i]);
	}
	text(dump, ")");
}

static void
dump_wrapped(struct dump *dump, const char *before, const struct core_type *inner, const char *after)
{
	text(dump, before);
	dump_type(dump, inner);
	text(dump, after);
}

static void
dump_type_name(struct dump *dump, const struct core_type *type)
{
	if (type->module && type->module != dump->module)
		buf_printf(dump->out, "%.*s.", STR_ARG(type->module->name));
	buf_append_str(dump->out, type->name);
}

static void dump_constraints(struct dump *dump, const struct core_constraint *chain, size_t count);

void
dump_type(struct dump *dump, const struct core_type *type)
{
	switch (type->kind) {
	case CORE_TYPE_VOID: text(dump, "Void"); break;
	case CORE_TYPE_BOOL: text(dump, "Bool"); break;
	case CORE_TYPE_INT: buf_append_str(dump->out, type->name.length ? type->name : STR("Int")); break;
	case CORE_TYPE_FLOAT: text(dump, "Float"); break;
	case CORE_TYPE_RUNE: text(dump, "Rune"); break;
	case CORE_TYPE_STRING: text(dump, "String"); break;
	case CORE_TYPE_BYTES: text(dump, "Bytes"); break;
	case CORE_TYPE_ANY: text(dump, "Any"); break;
	case CORE_TYPE_ERROR: text(dump, "Error"); break;
	case CORE_TYPE_LITERALS:
	case CORE_TYPE_SHAPE:
	case CORE_TYPE_UNION:
	case CORE_TYPE_FAILURE: dump_type_name(dump, type); break;
	case CORE_TYPE_ARRAY: dump_wrapped(dump, "Array(", type->element, ")"); break;
	case CORE_TYPE_FIXED_ARRAY:
		buf_printf(dump->out, "[%lld]", (long long)type->length);
		dump_type(dump, type->element);
		break;
	case CORE_TYPE_MAP:
		dump_wrapped(dump, "Map(", type->key, ", ");
		dump_wrapped(dump, "", type->element, ")");
		break;
	case CORE_TYPE_POINTER: dump_wrapped(dump, "*", type->element, ""); break;
	case CORE_TYPE_RESULT: dump_wrapped(dump, "Result(", type->element, ")"); break;
	case CORE_TYPE_TUPLE: dump_type_list(dump, type->members, type->member_count); break;
	case CORE_TYPE_FUNC:
		text(dump, "func");
		dump_type_list(dump, type->members, type->member_count);
		dump_wrapped(dump, ": ", type->element, "");
		break;
	case CORE_TYPE_CHAN: dump_wrapped(dump, "Chan(", type->element, ")"); break;
	case CORE_TYPE_NATIVE: buf_append_str(dump->out, type->name); break;
	case CORE_TYPE_CONSTRAINED:
		dump_type(dump, type->element);
		dump_constraints(dump, type->constraints, type->constraint_count);
		break;
	}
}

/* ---- expressions ---- */

static void
dump_list(struct dump *dump, const struct core_expr *const *operands, size_t from, size_t count)
{
	for (size_t i = from; i < count; i++) {
		if (i > from)
			text(dump, ", ");
		if (operands[i])
			dump_expr(dump, operands[i]);
		else
			text(dump, "none");
	}
}

static void
dump_call(struct dump *dump, const char *name, const struct core_expr *expr)
{
	text(dump, name);
	text(dump, "(");
	dump_list(dump, expr->operands, 0, expr->operand_count);
	text(dump, ")");
}

/* A constraint chain: ".Min(1).Max(64)". */
static void
dump_constraints(struct dump *dump, const struct core_constraint *chain, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buf_printf(dump->out, ".%s(", constraint_info(chain[i].constraint)->name);
		dump_list(dump, chain[i].arguments, 0, chain[i].argument_count);
		dump_constraints(dump, chain[i].each, chain[i].each_count);
		text(dump, ")");
	}
}

static void
dump_real(struct dump *dump, double value)
{
	char digits[40];

	if (fabs(value) < 1e15 && value == floor(value)) {
		buf_printf(dump->out, "%.1f", value);
		return;
	}
	snprintf(digits, sizeof(digits), "%.17g", value);
	for (int precision = 1; precision < 17; precision++) {
		char shorter[40];

		snprintf(shorter, sizeof(shorter), "%.*g", precision, value);
		if (strtod(shorter, NULL) == value) {
			memcpy(digits, shorter, sizeof(digits));
			break;
		}
	}
	text(dump, digits);
	if (isfinite(value) && !strpbrk(digits, ".e"))
		text(dump, ".0");
}

static void
dump_const(struct dump *dump, const struct core_expr *expr)
{
	switch (expr->type->kind) {
	case CORE_TYPE_BOOL: text(dump, expr->value.boolean ? "true" : "false"); break;
	case CORE_TYPE_INT: buf_printf(dump->out, "%lld", (long long)expr->value.integer); break;
	case CORE_TYPE_RUNE: buf_printf(dump->out, "rune %lld", (long long)expr->value.integer); break;
	case CORE_TYPE_FLOAT: dump_real(dump, expr->value.real); break;
	case CORE_TYPE_STRING:
	case CORE_TYPE_LITERALS: dump_quoted(dump, expr->value.string); break;
	case CORE_TYPE_VOID:
	case CORE_TYPE_BYTES:
	case CORE_TYPE_ANY:
	case CORE_TYPE_ERROR:
	case CORE_TYPE_SHAPE:
	case CORE_TYPE_FAILURE:
	case CORE_TYPE_UNION:
	case CORE_TYPE_ARRAY:
	case CORE_TYPE_FIXED_ARRAY:
	case CORE_TYPE_MAP:
	case CORE_TYPE_POINTER:
	case CORE_TYPE_RESULT:
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_CHAN:
	case CORE_TYPE_NATIVE:
	case CORE_TYPE_CONSTRAINED: text(dump, "a constant of a type that has none"); break;
	}
}

static void
dump_field_of(struct dump *dump, const struct core_expr *expr)
{
	const struct core_type *type = expr->operands[0]->type;
	bool pointed = expr->operands[0]->kind == CORE_EXPR_DEREFERENCE;

	text(dump, pointed ? "(" : "");
	dump_expr(dump, expr->operands[0]);
	text(dump, pointed ? ")" : "");
	if (expr->kind == CORE_EXPR_PART)
		buf_printf(dump->out, ".<%.*s>", STR_ARG(expr->type->name));
	else if (type->kind == CORE_TYPE_SHAPE)
		buf_printf(dump->out, ".%.*s", STR_ARG(type->fields[expr->index].name));
	else if (type->kind == CORE_TYPE_FAILURE)
		buf_printf(dump->out, ".%.*s", STR_ARG(type->error->members->fields[expr->index].name));
	else
		buf_printf(dump->out, ".%u", expr->index);
}

static void
dump_slice(struct dump *dump, const struct core_expr *expr)
{
	dump_expr(dump, expr->operands[0]);
	text(dump, "[");
	for (size_t i = 1; i < expr->operand_count; i++) {
		if (i > 1)
			text(dump, ":");
		if (expr->operands[i])
			dump_expr(dump, expr->operands[i]);
	}
	text(dump, "]");
}

const char *
dump_op_text(enum core_op op)
{
	switch (op) {
	case CORE_OP_ADD: return "+";
	case CORE_OP_SUBTRACT: return "-";
	case CORE_OP_MULTIPLY: return "*";
	case CORE_OP_DIVIDE: return "/";
	case CORE_OP_REMAINDER: return "%";
	case CORE_OP_AND: return "&";
	case CORE_OP_OR: return "|";
	case CORE_OP_XOR: return "^";
	case CORE_OP_AND_NOT: return "&^";
	case CORE_OP_SHIFT_LEFT: return "<<";
	case CORE_OP_SHIFT_RIGHT: return ">>";
	case CORE_OP_EQUAL: return "==";
	case CORE_OP_NOT_EQUAL: return "!=";
	case CORE_OP_LESS: return "<";
	case CORE_OP_LESS_EQUAL: return "<=";
	case CORE_OP_GREATER: return ">";
	case CORE_OP_GREATER_EQUAL: return ">=";
	case CORE_OP_LOGICAL_AND: return "&&";
	case CORE_OP_LOGICAL_OR: return "||";
	case CORE_OP_NOT: return "!";
	case CORE_OP_NEGATE: return "-";
	case CORE_OP_COMPLEMENT: return "^";
	}
	return "";
}

static void
dump_binary(struct dump *dump, const struct core_expr *expr)
{
	text(dump, "(");
	dump_expr(dump, expr->operands[0]);
	buf_printf(dump->out, " %s ", dump_op_text(expr->op));
	dump_expr(dump, expr->operands[1]);
	text(dump, ")");
}

static const char *
conversion_name(enum core_conversion conversion)
{
	switch (conversion) {
	case CORE_INT_TO_FLOAT: return "int_to_float";
	case CORE_FLOAT_TO_INT: return "float_to_int";
	case CORE_INT_TO_INT: return "int_to_int";
	case CORE_RUNE_TO_INT: return "rune_to_int";
	case CORE_INT_TO_RUNE: return "int_to_rune";
	case CORE_INT_TO_STRING: return "int_to_string";
	case CORE_FLOAT_TO_STRING: return "float_to_string";
	case CORE_BOOL_TO_STRING: return "bool_to_string";
	case CORE_RUNE_TO_STRING: return "rune_to_string";
	case CORE_BYTES_TO_STRING: return "bytes_to_string";
	case CORE_STRING_TO_BYTES: return "string_to_bytes";
	case CORE_LITERALS_TO_STRING: return "literals_to_string";
	case CORE_STRING_TO_LITERALS: return "string_to_literals";
	case CORE_SHAPE_TO_SHAPE: return "shape_to_shape";
	case CORE_ELEMENTS: return "elements";
	case CORE_BOX: return "box";
	case CORE_UNION_WRAP: return "union_wrap";
	case CORE_UNION_MEMBER: return "union_member";
	case CORE_UNION_TO_UNION: return "union_to_union";
	case CORE_FAILURE_TO_ERROR: return "failure_to_error";
	case CORE_ERROR_TO_FAILURE: return "error_to_failure";
	case CORE_TO_ANY: return "to_any";
	case CORE_ANY_TO: return "any_to";
	case CORE_FIXED_TO_ARRAY: return "fixed_to_array";
	case CORE_RESULT_TO_RESULT: return "result_to_result";
	case CORE_COPY_IN: return "copy_in";
	case CORE_COPY_OUT: return "copy_out";
	}
	return "";
}

/* The name says the target type where there is but one. */
static bool
has_one_target(const struct core_type *type)
{
	return type->kind <= CORE_TYPE_ERROR || type->kind == CORE_TYPE_POINTER;
}

static void
dump_convert(struct dump *dump, const struct core_expr *expr)
{
	text(dump, conversion_name(expr->conversion));
	if (!has_one_target(expr->type) || expr->conversion == CORE_ANY_TO) {
		text(dump, "<");
		dump_type(dump, expr->type);
		text(dump, ">");
	}
	text(dump, "(");
	dump_expr(dump, expr->operands[0]);
	text(dump, ")");
}

static const char *
builtin_name(enum core_builtin builtin)
{
	switch (builtin) {
	case CORE_LENGTH: return "length";
	case CORE_CAPACITY: return "capacity";
	case CORE_APPEND: return "append";
	case CORE_APPEND_ALL: return "append_all";
	case CORE_COPY: return "copy";
	case CORE_MAKE_ARRAY: return "make_array";
	case CORE_MAKE_MAP: return "make_map";
	case CORE_MAKE_CHAN: return "make_chan";
	case CORE_CLOSE: return "close";
	case CORE_NEW: return "new";
	case CORE_MAP_GET: return "map_get";
	case CORE_MAP_HAS: return "map_has";
	case CORE_MAP_SET: return "map_set";
	case CORE_MAP_DELETE: return "map_delete";
	case CORE_MAP_KEYS: return "map_keys";
	case CORE_MAP_VALUES: return "map_values";
	case CORE_CLEAR: return "clear";
	case CORE_MIN: return "min";
	case CORE_MAX: return "max";
	case CORE_STRING_RUNE: return "string_rune";
	case CORE_STRING_RUNE_WIDTH: return "string_rune_width";
	case CORE_STRING_JOIN: return "join";
	case CORE_COMPUTATION_TIME: return "computation_time";
	case CORE_PANIC: return "panic";
	case CORE_PRINT: return "print";
	case CORE_PRINTLN: return "println";
	case CORE_ERROR_TEXT: return "error_text";
	case CORE_ERROR_CODE: return "error_code";
	case CORE_ERROR_PATH: return "error_path";
	case CORE_ERROR_CAUSE: return "error_cause";
	case CORE_ERROR_FIND: return "error_find";
	case CORE_ERROR_REBASE: return "rebase";
	}
	return "";
}

static void
dump_path(struct dump *dump, const struct core_path *path)
{
	if (!path->relative && !path->root.length && !path->part_count)
		return;
	text(dump, " at ");
	if (path->relative)
		text(dump, "~");
	buf_append_str(dump->out, path->root);
	for (size_t i = 0; i < path->part_count; i++) {
		if (path->parts[i].index) {
			text(dump, "[");
			dump_expr(dump, path->parts[i].index);
			text(dump, "]");
		} else {
			buf_printf(dump->out, ".%.*s", STR_ARG(path->parts[i].member));
		}
	}
}

static void
dump_builtin(struct dump *dump, const struct core_expr *expr)
{
	text(dump, builtin_name(expr->builtin));
	if (expr->builtin == CORE_MAKE_ARRAY || expr->builtin == CORE_MAKE_MAP ||
		expr->builtin == CORE_MAKE_CHAN || expr->builtin == CORE_NEW) {
		text(dump, "<");
		dump_type(dump, expr->type);
		text(dump, ">");
	}
	dump_call(dump, "", expr);
	if (expr->path)
		dump_path(dump, expr->path);
}

static void
dump_shape(struct dump *dump, const struct core_expr *expr)
{
	dump_type(dump, expr->type);
	text(dump, "{");
	for (size_t i = 0; i < expr->operand_count; i++) {
		if (i)
			text(dump, ", ");
		if (expr->type->kind == CORE_TYPE_SHAPE)
			buf_printf(dump->out, "%.*s: ", STR_ARG(expr->type->fields[i].name));
		dump_expr(dump, expr->operands[i]);
	}
	text(dump, "}");
}

static void
dump_array(struct dump *dump, const struct core_expr *expr)
{
	dump_type(dump, expr->type);
	text(dump, "[");
	dump_list(dump, expr->operands, 0, expr->operand_count);
	text(dump, "]");
}

static void
dump_map(struct dump *dump, const struct core_expr *expr)
{
	dump_type(dump, expr->type);
	text(dump, "{");
	for (size_t i = 0; i + 1 < expr->operand_count; i += 2) {
		if (i)
			text(dump, ", ");
		dump_expr(dump, expr->operands[i]);
		text(dump, ": ");
		dump_expr(dump, expr->operands[i + 1]);
	}
	text(dump, "}");
}

static void
dump_failure(struct dump *dump, const struct core_expr *expr)
{
	buf_printf(dump->out, "failure %.*s(", STR_ARG(expr->error->name));
	dump_list(dump, expr->operands, 0, expr->operand_count);
	text(dump, ")");
	if (expr->path)
		dump_path(dump, expr->path);
	if (expr->constraint != CONSTRAINT_NONE || expr->constraint_name.length) {
		text(dump, " of ");
		if (expr->constraint != CONSTRAINT_NONE)
			text(dump, constraint_info(expr->constraint)->name);
		else
			buf_append_str(dump->out, expr->constraint_name);
		text(dump, "(");
		dump_list(dump, expr->constraint_arguments, 0, expr->constraint_argument_count);
		text(dump, ")");
	}
	if (expr->cause) {
		text(dump, " because ");
		dump_expr(dump, expr->cause);
	}
}

static void
dump_test(struct dump *dump, const struct core_expr *expr)
{
	dump_expr(dump, expr->operands[0]);
	buf_printf(dump->out, " is %s(", constraint_info(expr->constraint)->name);
	dump_list(dump, expr->operands, 1, expr->operand_count);
	text(dump, ")");
}

/* name<what>(operands) */
static void
dump_question(struct dump *dump, const char *name, const struct core_expr *expr)
{
	text(dump, name);
	if (expr->kind == CORE_EXPR_ERROR_IS)
		buf_printf(dump->out, "<%.*s>", STR_ARG(expr->error->name));
	else if (expr->kind == CORE_EXPR_ANY_IS)
		dump_wrapped(dump, "<", expr->tested, ">");
	else
		dump_wrapped(dump, "<", expr->operands[0]->type->members[expr->index], ">");
	dump_call(dump, "", expr);
}

static void
dump_named(struct dump *dump, struct str name, const struct core_expr *expr)
{
	buf_append_str(dump->out, name);
	dump_call(dump, "", expr);
}

void
dump_expr(struct dump *dump, const struct core_expr *expr)
{
	switch (expr->kind) {
	case CORE_EXPR_CONST: dump_const(dump, expr); break;
	case CORE_EXPR_ZERO: dump_wrapped(dump, "zero<", expr->type, ">"); break;
	case CORE_EXPR_LOCAL: dump_local(dump, expr->local); break;
	case CORE_EXPR_GLOBAL: buf_append_str(dump->out, expr->global->name); break;
	case CORE_EXPR_FIELD:
	case CORE_EXPR_PART:
	case CORE_EXPR_ERROR_FIELD: dump_field_of(dump, expr); break;
	case CORE_EXPR_INDEX:
		dump_expr(dump, expr->operands[0]);
		text(dump, "[");
		dump_expr(dump, expr->operands[1]);
		text(dump, "]");
		break;
	case CORE_EXPR_SLICE: dump_slice(dump, expr); break;
	case CORE_EXPR_UNARY:
		text(dump, dump_op_text(expr->op));
		dump_expr(dump, expr->operands[0]);
		break;
	case CORE_EXPR_BINARY: dump_binary(dump, expr); break;
	case CORE_EXPR_CALL: dump_named(dump, expr->function->name, expr); break;
	case CORE_EXPR_CALL_EXTERN:
		dump_named(dump, expr->symbol, expr);
		text(dump, expr->spread ? "..." : "");
		break;
	case CORE_EXPR_BUILTIN: dump_builtin(dump, expr); break;
	case CORE_EXPR_CONVERT: dump_convert(dump, expr); break;
	case CORE_EXPR_SHAPE: dump_shape(dump, expr); break;
	case CORE_EXPR_ARRAY: dump_array(dump, expr); break;
	case CORE_EXPR_MAP: dump_map(dump, expr); break;
	case CORE_EXPR_FAILURE: dump_failure(dump, expr); break;
	case CORE_EXPR_TEST: dump_test(dump, expr); break;
	case CORE_EXPR_DEREFERENCE:
		text(dump, expr->checked ? "*checked " : "*");
		dump_expr(dump, expr->operands[0]);
		break;
	case CORE_EXPR_ADDRESS:
		text(dump, "&");
		dump_expr(dump, expr->operands[0]);
		break;
	case CORE_EXPR_RESULT_OK: dump_call(dump, "ok", expr); break;
	case CORE_EXPR_RESULT_VALUE: dump_call(dump, "value", expr); break;
	case CORE_EXPR_RESULT_ERROR: dump_call(dump, "error", expr); break;
	case CORE_EXPR_RESULT_MAKE: dump_call(dump, "result", expr); break;
	case CORE_EXPR_UNION_IS: dump_question(dump, "is_member", expr); break;
	case CORE_EXPR_ERROR_IS: dump_question(dump, "is_error", expr); break;
	case CORE_EXPR_ANY_IS: dump_question(dump, "is_any", expr); break;
	case CORE_EXPR_CALL_VALUE:
		dump_expr(dump, expr->operands[0]);
		text(dump, "(");
		dump_list(dump, expr->operands, 1, expr->operand_count);
		text(dump, ")");
		break;
	case CORE_EXPR_FUNCTION:
		text(dump, "func ");
		buf_append_str(dump->out, expr->function->name);
		if (expr->operand_count)
			dump_call(dump, "", expr);
		break;
	}
}
