/*
 * Prints the tree: one node a line, children indented by two blanks, texts quoted. A line is the node's kind, then what
 * tells it from others of its kind. Names of lists stand on lines of their own where a node has several.
 */
#include "compiler/parse/ast_dump.h"

struct dump {
	struct buf *out;
	int level;
};

static void dump_type(struct dump *d, const char *role, const struct ast_type *type);
static void dump_expr(struct dump *d, const char *role, const struct ast_expr *expr);
static void dump_stmts(struct dump *d, const char *role, const struct ast_stmt *stmt);
static void dump_decl(struct dump *d, const struct ast_decl *decl);
static void dump_pattern(struct dump *d, const char *role, const struct ast_pattern *pattern);

/* Begins a line: indentation, and the role of the node in its parent. */
static void
begin(struct dump *d, const char *role)
{
	buf_printf(d->out, "%*s", d->level * 2, "");
	if (role) {
		buf_printf(d->out, "%s: ", role);
	}
}

static void
line(struct dump *d, const char *role, const char *text)
{
	begin(d, role);
	buf_printf(d->out, "%s\n", text);
}

static void
quote(struct dump *d, struct str text)
{
	buf_append_byte(d->out, '"');
	for (size_t i = 0; i < text.length; i++) {
		unsigned char c = (unsigned char)text.data[i];
		if (c == '"' || c == '\\') {
			buf_printf(d->out, "\\%c", c);
		} else if (c < 0x20 || c == 0x7f) {
			buf_printf(d->out, "\\x%02x", c);
		} else {
			buf_append_byte(d->out, (char)c);
		}
	}
	buf_append_byte(d->out, '"');
}

static void
dump_name(struct dump *d, struct ast_name qualifier, struct ast_name name)
{
	if (qualifier.text.length) {
		buf_printf(d->out, " %.*s.%.*s", STR_ARG(qualifier.text), STR_ARG(name.text));
	} else if (name.text.length) {
		buf_printf(d->out, " %.*s", STR_ARG(name.text));
	}
}

static void
dump_doc(struct dump *d, struct ast_doc doc)
{
	if (doc.text.length) {
		begin(d, "doc");
		quote(d, doc.text);
		buf_append_byte(d->out, '\n');
	}
}

static void
dump_exprs(struct dump *d, const char *role, const struct ast_expr *list)
{
	for (; list; list = list->next) {
		dump_expr(d, role, list);
	}
}

static void
dump_members(struct dump *d, const struct ast_member *member)
{
	for (; member; member = member->next) {
		begin(d, NULL);
		buf_append_text(d->out, member->name.text.length ? "member" : "embedded");
		dump_name(d, (struct ast_name){0}, member->name);
		buf_append_text(d->out, member->optional ? "?" : "");
		if (member->tag.length) {
			buf_append_byte(d->out, ' ');
			quote(d, member->tag);
		}
		buf_append_byte(d->out, '\n');
		d->level++;
		dump_doc(d, member->doc);
		dump_type(d, NULL, member->type);
		dump_expr(d, "value", member->value);
		d->level--;
	}
}

static const char *
type_kind_text(const struct ast_type *type)
{
	switch (type->kind) {
	case AST_TYPE_NAME: return "type";
	case AST_TYPE_CONSTRAINED: return "constrained";
	case AST_TYPE_POINTER: return "pointer";
	case AST_TYPE_OPTIONAL: return "optional";
	case AST_TYPE_SLICE: return "slice";
	case AST_TYPE_FIXED_ARRAY: return "fixed array";
	case AST_TYPE_MAP: return "map";
	case AST_TYPE_CHAN:
		return type->direction == AST_CHAN_BOTH   ? "chan"
			   : type->direction == AST_CHAN_SEND ? "chan send"
												  : "chan receive";
	case AST_TYPE_FUNC: return "func type";
	case AST_TYPE_TUPLE: return "tuple";
	case AST_TYPE_SHAPE: return "shape";
	case AST_TYPE_ANY: return "any";
	case AST_TYPE_LITERAL: return "literal type";
	case AST_TYPE_UNION: return "union";
	case AST_TYPE_INTERSECTION: return "intersection";
	case AST_TYPE_BAD: return "bad type";
	}
	return "";
}

static void
dump_type(struct dump *d, const char *role, const struct ast_type *type)
{
	if (!type) {
		return;
	}
	begin(d, role);
	buf_append_text(d->out, type_kind_text(type));
	dump_name(d, type->qualifier, type->name);
	buf_append_text(d->out, type->variadic ? " ...\n" : "\n");
	d->level++;
	dump_type(d, type->kind == AST_TYPE_MAP ? "key" : NULL, type->kind == AST_TYPE_MAP ? type->key : NULL);
	dump_expr(d, "length", type->length);
	for (const struct ast_type *argument = type->arguments; argument; argument = argument->next) {
		dump_type(d, NULL, argument);
	}
	dump_type(d, type->kind == AST_TYPE_FUNC ? "result" : NULL, type->element);
	for (const struct ast_pattern *constraint = type->constraints; constraint; constraint = constraint->next) {
		dump_pattern(d, NULL, constraint);
	}
	dump_members(d, type->members);
	dump_expr(d, NULL, type->literal);
	d->level--;
}

static void
dump_pattern(struct dump *d, const char *role, const struct ast_pattern *pattern)
{
	static const char *const kinds[] = {[AST_PATTERN_CALL] = "pattern",
		[AST_PATTERN_CHAIN] = "chain",
		[AST_PATTERN_EITHER] = "either",
		[AST_PATTERN_SHAPE] = "shape pattern",
		[AST_PATTERN_TYPE] = "type pattern"};
	if (!pattern) {
		return;
	}
	begin(d, role);
	buf_append_text(d->out, kinds[pattern->kind]);
	dump_name(d, pattern->qualifier, pattern->name);
	buf_append_text(d->out, pattern->has_arguments ? "()\n" : "\n");
	d->level++;
	dump_exprs(d, NULL, pattern->arguments);
	for (const struct ast_pattern *part = pattern->parts; part; part = part->next) {
		dump_pattern(d, NULL, part);
	}
	for (const struct ast_pattern_field *field = pattern->fields; field; field = field->next) {
		begin(d, NULL);
		buf_printf(d->out, "member %.*s\n", STR_ARG(field->name.text));
		d->level++;
		dump_pattern(d, NULL, field->pattern);
		d->level--;
	}
	dump_type(d, NULL, pattern->type_expr);
	d->level--;
}

static void
dump_params(struct dump *d, const char *role, const struct ast_param *param)
{
	for (; param; param = param->next) {
		begin(d, role);
		buf_printf(d->out, "%.*s%s\n", STR_ARG(param->name.text), param->variadic ? " ..." : "");
		d->level++;
		dump_type(d, NULL, param->type);
		d->level--;
	}
}

static void
dump_type_params(struct dump *d, const struct ast_type_param *param)
{
	for (; param; param = param->next) {
		begin(d, "type parameter");
		buf_printf(d->out, "%.*s\n", STR_ARG(param->name.text));
		d->level++;
		dump_type(d, NULL, param->constraint);
		d->level--;
	}
}

static void
dump_func(struct dump *d, const struct ast_func *func)
{
	dump_params(d, "receiver", func->receiver);
	dump_type_params(d, func->type_params);
	dump_params(d, "param", func->params);
	dump_type(d, "result", func->result);
	for (const struct ast_name_list *name = func->results; name; name = name->next) {
		begin(d, "result name");
		buf_printf(d->out, "%.*s\n", STR_ARG(name->name.text));
	}
	if (func->has_body) {
		dump_stmts(d, "body", func->body);
	}
}

static void
dump_fields(struct dump *d, const struct ast_field *field)
{
	for (; field; field = field->next) {
		if (field->name.text.length) {
			begin(d, NULL);
			buf_printf(d->out, "member %.*s\n", STR_ARG(field->name.text));
			d->level++;
			dump_expr(d, NULL, field->value);
			d->level--;
		} else {
			dump_expr(d, "key", field->key_expr);
			dump_expr(d, field->key_expr ? "value" : NULL, field->value);
		}
	}
}

/* The kind of an expression and, for literals, its value. */
static void
dump_expr_head(struct dump *d, const struct ast_expr *expr)
{
	struct buf *out = d->out;
	switch (expr->kind) {
	case AST_EXPR_NAME: buf_append_text(out, "name"); break;
	case AST_EXPR_INT:
		if (expr->out_of_range) {
			buf_append_text(out, "int out of range");
		} else {
			buf_printf(out, "int %lld", (long long)expr->value.integer);
		}
		break;
	case AST_EXPR_FLOAT: buf_printf(out, "float %.17g", expr->value.real); break;
	case AST_EXPR_STRING:
		buf_append_text(out, "string ");
		quote(d, expr->value.string);
		break;
	case AST_EXPR_RUNE: buf_printf(out, "rune %lld", (long long)expr->value.integer); break;
	case AST_EXPR_BOOL: buf_append_text(out, expr->value.boolean ? "true" : "false"); break;
	case AST_EXPR_NIL: buf_append_text(out, "nil"); break;
	case AST_EXPR_PAREN: buf_append_text(out, "paren"); break;
	case AST_EXPR_UNARY: buf_printf(out, "unary %s", ast_op_text(expr->op)); break;
	case AST_EXPR_BINARY: buf_printf(out, "binary %s", ast_op_text(expr->op)); break;
	case AST_EXPR_IS: buf_append_text(out, "is"); break;
	case AST_EXPR_SELECT: buf_append_text(out, "select"); break;
	case AST_EXPR_INDEX: buf_append_text(out, "index"); break;
	case AST_EXPR_SLICE: buf_append_text(out, "slice"); break;
	case AST_EXPR_CALL: buf_append_text(out, expr->spread ? "call ..." : "call"); break;
	case AST_EXPR_SHAPE: buf_append_text(out, "shape"); break;
	case AST_EXPR_ARRAY: buf_append_text(out, "array"); break;
	case AST_EXPR_MAP: buf_append_text(out, "map"); break;
	case AST_EXPR_FUNC: buf_append_text(out, "func"); break;
	case AST_EXPR_TYPE: buf_append_text(out, "type"); break;
	case AST_EXPR_EITHER: buf_append_text(out, "either"); break;
	case AST_EXPR_BAD: buf_append_text(out, "bad"); break;
	}
}

static void
dump_expr(struct dump *d, const char *role, const struct ast_expr *expr)
{
	if (!expr) {
		return;
	}
	begin(d, role);
	dump_expr_head(d, expr);
	if (expr->kind == AST_EXPR_NAME || expr->kind == AST_EXPR_SELECT) {
		dump_name(d, (struct ast_name){0}, expr->name);
	}
	buf_append_byte(d->out, '\n');
	if (expr->kind == AST_EXPR_BAD) {
		return;
	}
	d->level++;
	dump_type(d, NULL, ast_written_type(expr));
	dump_expr(d, NULL, expr->operand);
	dump_expr(d, NULL, ast_right(expr));
	dump_pattern(d, NULL, expr->pattern);
	dump_exprs(d, "argument", expr->arguments);
	if (expr->kind == AST_EXPR_SLICE) {
		dump_expr(d, "low", expr->low);
		dump_expr(d, "high", expr->high);
		dump_expr(d, "max", expr->max);
	}
	dump_fields(d, ast_fields(expr));
	if (expr->kind == AST_EXPR_FUNC) {
		dump_func(d, expr->func);
	}
	d->level--;
}

static void
dump_cases(struct dump *d, const struct ast_case *item)
{
	for (; item; item = item->next) {
		line(d, NULL, item->is_default ? "default" : "case");
		d->level++;
		dump_exprs(d, "value", item->values);
		dump_pattern(d, "is", item->pattern);
		dump_stmts(d, "communication", item->communication);
		dump_stmts(d, "body", item->body);
		d->level--;
	}
}

static const char *
stmt_kind_text(const struct ast_stmt *stmt)
{
	static const char *const forms[] = {
		[AST_EACH_IN] = "for in", [AST_EACH_RANGE] = "for range", [AST_EACH_RANGE_ASSIGN] = "for = range"};
	switch (stmt->kind) {
	case AST_STMT_EXPR: return "expression";
	case AST_STMT_SEND: return "send";
	case AST_STMT_DEFINE: return "define";
	case AST_STMT_ASSIGN: return "assign";
	case AST_STMT_INCREMENT: return "increment";
	case AST_STMT_VAR: return "declare";
	case AST_STMT_TYPE: return "declare type";
	case AST_STMT_BLOCK: return "block";
	case AST_STMT_IF: return "if";
	case AST_STMT_FOR: return "for";
	case AST_STMT_FOR_EACH: return forms[stmt->form];
	case AST_STMT_SWITCH: return "switch";
	case AST_STMT_SELECT: return "select";
	case AST_STMT_RETURN: return "return";
	case AST_STMT_BREAK: return "break";
	case AST_STMT_CONTINUE: return "continue";
	case AST_STMT_GOTO: return "goto";
	case AST_STMT_FALLTHROUGH: return "fallthrough";
	case AST_STMT_LABELED: return "label";
	case AST_STMT_GO: return "go";
	case AST_STMT_DEFER: return "defer";
	case AST_STMT_ENSURE: return "ensure";
	case AST_STMT_USE: return "use";
	case AST_STMT_WITH: return "with";
	case AST_STMT_BAD: return "bad";
	}
	return "";
}

static void
dump_ensure(struct dump *d, const struct ast_ensure *ensure)
{
	if (!ensure) {
		return;
	}
	dump_expr(d, ensure->negated ? "not" : "subject", ensure->subject);
	dump_pattern(d, "is", ensure->pattern);
	dump_exprs(d, "or", ensure->alternatives);
	dump_expr(d, ensure->has_else ? "else" : "or", ensure->failure);
	dump_stmts(d, "block", ensure->block);
}

static void
dump_stmt(struct dump *d, const struct ast_stmt *stmt)
{
	begin(d, NULL);
	buf_append_text(d->out, stmt_kind_text(stmt));
	buf_append_text(d->out, stmt->op != AST_OP_NONE ? " " : "");
	buf_append_text(d->out, ast_op_text(stmt->op));
	dump_name(d, (struct ast_name){0}, stmt->label);
	buf_append_byte(d->out, '\n');
	d->level++;
	dump_stmts(d, "init", stmt->init);
	dump_exprs(d, "target", stmt->targets);
	dump_exprs(d, NULL, stmt->exprs);
	dump_expr(d, "condition", stmt->condition);
	dump_expr(d, "subject", stmt->subject);
	dump_stmts(d, "post", stmt->post);
	dump_ensure(d, stmt->ensure);
	dump_type(d, NULL, stmt->type_expr);
	if (stmt->decl) {
		dump_decl(d, stmt->decl);
	}
	dump_stmts(d, "body", stmt->body);
	dump_cases(d, stmt->cases);
	dump_stmts(d, "else", stmt->otherwise);
	d->level--;
}

static void
dump_stmts(struct dump *d, const char *role, const struct ast_stmt *stmt)
{
	if (!stmt) {
		return;
	}
	begin(d, NULL);
	buf_printf(d->out, "%s\n", role);
	d->level++;
	for (; stmt; stmt = stmt->next) {
		dump_stmt(d, stmt);
	}
	d->level--;
}

static void
dump_decl_names(struct dump *d, const struct ast_decl *decl)
{
	for (const struct ast_name_list *name = decl->names; name; name = name->next) {
		buf_printf(d->out, " %.*s", STR_ARG(name->name.text));
	}
	if (decl->kind == AST_DECL_IMPORT) {
		buf_append_byte(d->out, ' ');
		quote(d, decl->path);
	}
	if (decl->kind == AST_DECL_CONST) {
		buf_printf(d->out, " iota %lld%s", (long long)decl->iota, decl->repeats ? " repeats" : "");
	}
}

static void
dump_decl(struct dump *d, const struct ast_decl *decl)
{
	static const char *const kinds[] = {[AST_DECL_IMPORT] = "import",
		[AST_DECL_TYPE] = "type",
		[AST_DECL_ERROR] = "error",
		[AST_DECL_CONST] = "const",
		[AST_DECL_VAR] = "var",
		[AST_DECL_FUNC] = "func",
		[AST_DECL_GUARD] = "guard",
		[AST_DECL_BAD] = "bad"};
	begin(d, NULL);
	buf_printf(d->out, "%s%s", decl->exported ? "export " : "", kinds[decl->kind]);
	dump_name(d, (struct ast_name){0}, decl->name);
	dump_decl_names(d, decl);
	buf_append_byte(d->out, '\n');
	d->level++;
	dump_doc(d, decl->doc);
	dump_type_params(d, decl->type_params);
	dump_type(d, NULL, decl->type_expr);
	dump_members(d, decl->members);
	dump_exprs(d, "value", decl->repeats ? NULL : decl->values);
	if (decl->func) {
		dump_func(d, decl->func);
	}
	d->level--;
}

void
ast_dump(const struct ast_file *file, struct buf *out)
{
	struct dump d = {out, 0};
	if (file->package.text.length) {
		buf_printf(out, "package %.*s\n", STR_ARG(file->package.text));
	}
	for (const struct ast_decl *decl = file->decls; decl; decl = decl->next) {
		dump_decl(&d, decl);
	}
}
