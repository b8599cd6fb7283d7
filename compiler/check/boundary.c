/*
 * Guards in the types of what routes take: asked once the body has decoded, before the function runs. A route whose
 * parameters have such types is entered by a function of its own,
 *
 *	func create(order Order) { ensure order is Decoded; return create(order) }
 *
 * and Decoded is a guard made for each type that holds guarded ones, member by member. So a failure is the guard's own, with
 * the path of the value; decoders check only what is data.
 */
#include "compiler/check/check_internal.h"

struct boundary {
	struct checker *checker;
	struct checked_module *module; /* where what is made stands */
	struct span span;
	uint32_t names;                /* made so far */
	struct map seen;
};

/* ---- which types ---- */

/* Arguments that are no scalars are compared by the program only. */
static bool
are_scalars(const struct ast_expr *argument)
{
	for (; argument; argument = argument->next) {
		if (argument->kind == AST_EXPR_ARRAY) {
			for (const struct ast_field *field = argument->fields; field; field = field->next) {
				if (!field->value->constant) {
					return false;
				}
			}
		} else if (!argument->constant) {
			return false;
		}
	}
	return true;
}

/* Decoders check built-in constraints, and Each of such. */
bool
pattern_is_decoded(const struct ast_pattern *part)
{
	if (part->kind != AST_PATTERN_CALL || part->constraint < 0) {
		return false;
	}
	if (part->constraint != CONSTRAINT_EACH) {
		return are_scalars(part->arguments);
	}
	const struct ast_pattern *inner = part->arguments->pattern;
	for (inner = inner->kind == AST_PATTERN_CHAIN ? inner->parts : inner; inner; inner = inner->next) {
		if (!pattern_is_decoded(inner) || inner->constraint == CONSTRAINT_EACH) {
			return false;
		}
	}
	return true;
}

static bool
has_guards(const struct ast_pattern *chain)
{
	while (chain && pattern_is_decoded(chain)) {
		chain = chain->next;
	}
	return chain != NULL;
}

static bool
holds_guards(struct boundary *boundary, const struct type *type)
{
	for (; type->kind == TYPE_CONSTRAINED; type = type->element) {
		if (has_guards(type->constraints)) {
			return true;
		}
	}
	struct str key = {(const char *)&type, sizeof type};
	if (map_get(&boundary->seen, key)) {
		return false;
	}
	map_set(&boundary->seen, arena_str(boundary->checker->arena, key), boundary);
	if (type->kind == TYPE_ARRAY || type->kind == TYPE_FIXED_ARRAY || type->kind == TYPE_POINTER || type->kind == TYPE_CHAN) {
		return holds_guards(boundary, type->element);
	}
	if (type->kind == TYPE_MAP) {
		return holds_guards(boundary, type->key) || holds_guards(boundary, type->element);
	}
	for (size_t i = 0; type->kind == TYPE_SHAPE && i < type->field_count; i++) {
		if (type->fields[i].wire_name.length && holds_guards(boundary, type->fields[i].type)) {
			return true;
		}
	}
	for (size_t i = 0; type->kind == TYPE_UNION && i < type->member_count; i++) {
		if (holds_guards(boundary, type->members[i])) {
			return true;
		}
	}
	return false;
}

static bool
is_guarded(struct boundary *boundary, const struct type *type)
{
	map_init(&boundary->seen, boundary->checker->arena);
	return holds_guards(boundary, type);
}

/* ---- syntax ---- */

static struct ast_expr *
new_expr(struct boundary *boundary, enum ast_expr_kind kind)
{
	struct ast_expr *expr = arena_alloc(boundary->checker->arena, sizeof *expr);
	expr->kind = kind;
	expr->span = expr->op_span = boundary->span;
	expr->depth = 1;
	return expr;
}

static struct ast_expr *
new_name(struct boundary *boundary, struct str text)
{
	struct ast_expr *expr = new_expr(boundary, AST_EXPR_NAME);
	expr->name.text = text; /* from nowhere: nobody is told that it is not used */
	return expr;
}

/* A name that no source has. */
static struct str
fresh_name(struct boundary *boundary, const char *word)
{
	struct str text = arena_printf(boundary->checker->arena, "%s %u", word, (unsigned)++boundary->names);
	return intern(boundary->checker->interner, text);
}

static struct ast_type *
new_type(struct boundary *boundary, const struct type *type)
{
	struct ast_type *syntax = arena_alloc(boundary->checker->arena, sizeof *syntax);
	*syntax = (struct ast_type){.kind = AST_TYPE_NAME, .span = boundary->span, .type = type, .depth = 1};
	return syntax;
}

static struct ast_stmt *
new_stmt(struct boundary *boundary, enum ast_stmt_kind kind)
{
	struct ast_stmt *stmt = arena_alloc(boundary->checker->arena, sizeof *stmt);
	stmt->kind = kind;
	stmt->span = stmt->end_span = boundary->span;
	return stmt;
}

static struct ast_pattern *
new_pattern(struct boundary *boundary, enum ast_pattern_kind kind)
{
	struct ast_pattern *pattern = arena_alloc(boundary->checker->arena, sizeof *pattern);
	*pattern = (struct ast_pattern){.kind = kind, .span = boundary->span, .constraint = -1};
	return pattern;
}

static struct ast_pattern *
type_pattern(struct boundary *boundary, const struct type *type)
{
	struct ast_pattern *pattern = new_pattern(boundary, AST_PATTERN_TYPE);
	pattern->type_expr = new_type(boundary, type);
	return pattern;
}

static struct ast_pattern *
guard_pattern(struct boundary *boundary, const struct symbol *guard)
{
	struct ast_pattern *pattern = new_pattern(boundary, AST_PATTERN_CALL);
	pattern->name = (struct ast_name){guard->name, boundary->span};
	pattern->resolved = guard;
	return pattern;
}

static struct ast_expr *
is_expr(struct boundary *boundary, struct ast_expr *subject, struct ast_pattern *pattern)
{
	struct ast_expr *expr = new_expr(boundary, AST_EXPR_IS);
	expr->operand = subject;
	expr->pattern = pattern;
	return expr;
}

struct stmts {
	struct ast_stmt *first;
	struct ast_stmt **end;
};

static void
add_stmt(struct stmts *stmts, struct ast_stmt *stmt)
{
	if (!stmts->end) {
		stmts->end = &stmts->first;
	}
	*stmts->end = stmt;
	stmts->end = &stmt->next;
}

static void
add_ensure(struct boundary *boundary, struct stmts *stmts, struct ast_expr *subject, struct ast_pattern *pattern)
{
	struct ast_stmt *stmt = new_stmt(boundary, AST_STMT_ENSURE);
	stmt->ensure = arena_alloc(boundary->checker->arena, sizeof *stmt->ensure);
	stmt->ensure->subject = subject;
	stmt->ensure->pattern = pattern;
	add_stmt(stmts, stmt);
}

/* ---- checks of values ---- */

static struct symbol *guard_of_type(struct boundary *boundary, const struct type *type);
static struct symbol *guard_of_chain(struct boundary *boundary, const struct type *type);
static void add_checks(struct boundary *boundary, struct stmts *stmts, struct str name, const struct type *type);

/* name := value, and what is checked of it. */
static void
add_checks_of(struct boundary *boundary, struct stmts *stmts, struct ast_expr *value, const struct type *type)
{
	struct ast_stmt *define = new_stmt(boundary, AST_STMT_DEFINE);
	struct str name = fresh_name(boundary, "value");
	define->targets = new_name(boundary, name);
	define->exprs = value;
	add_stmt(stmts, define);
	add_checks(boundary, stmts, name, type);
}

/* for element in name { ... }, or for key, element of a map */
static void
add_loop(struct boundary *boundary, struct stmts *stmts, struct str name, const struct type *type)
{
	struct ast_stmt *loop = new_stmt(boundary, AST_STMT_FOR_EACH);
	struct str key = fresh_name(boundary, "key"), element = fresh_name(boundary, "element");
	struct stmts body = {0};
	bool keys = type->kind == TYPE_MAP && is_guarded(boundary, type->key);
	if (keys) {
		add_checks(boundary, &body, key, type->key);
	}
	if (is_guarded(boundary, type->element)) {
		add_checks(boundary, &body, element, type->element);
	}
	loop->form = AST_EACH_IN;
	loop->subject = new_name(boundary, name);
	loop->targets = new_name(boundary, type->kind == TYPE_MAP ? key : element);
	if (type->kind == TYPE_MAP) {
		loop->targets->next = new_name(boundary, element);
	}
	loop->body = body.first;
	add_stmt(stmts, loop);
}

/* if condition { ... } */
static void
add_if(struct boundary *boundary, struct stmts *stmts, struct ast_expr *condition, struct stmts *body)
{
	struct ast_stmt *stmt = new_stmt(boundary, AST_STMT_IF);
	stmt->condition = condition;
	stmt->body = body->first;
	add_stmt(stmts, stmt);
}

static void
add_pointer(struct boundary *boundary, struct stmts *stmts, struct str name, const struct type *type)
{
	struct stmts body = {0};
	struct ast_pattern *present = new_pattern(boundary, AST_PATTERN_CALL);
	present->name = (struct ast_name){intern(boundary->checker->interner, STR("Present")), boundary->span};
	struct ast_expr *value = new_expr(boundary, AST_EXPR_UNARY);
	value->op = AST_OP_DEREFERENCE;
	value->operand = new_name(boundary, name);
	add_checks_of(boundary, &body, value, type->element);
	add_if(boundary, stmts, is_expr(boundary, new_name(boundary, name), present), &body);
}

static void
add_members(struct boundary *boundary, struct stmts *stmts, struct str name, const struct type *type)
{
	for (size_t i = 0; i < type->field_count; i++) {
		if (type->fields[i].wire_name.length && is_guarded(boundary, type->fields[i].type)) {
			struct ast_expr *member = new_expr(boundary, AST_EXPR_SELECT);
			member->operand = new_name(boundary, name);
			member->name = (struct ast_name){type->fields[i].name, boundary->span};
			add_checks_of(boundary, stmts, member, type->fields[i].type);
		}
	}
	for (size_t i = 0; i < type->member_count; i++) {
		if (is_guarded(boundary, type->members[i])) {
			struct stmts body = {0};
			struct ast_pattern *pattern = type_pattern(boundary, type->members[i]);
			add_checks(boundary, &body, name, type->members[i]);
			add_if(boundary, stmts, is_expr(boundary, new_name(boundary, name), pattern), &body);
		}
	}
}

static void
add_checks(struct boundary *boundary, struct stmts *stmts, struct str name, const struct type *type)
{
	const struct type *base = type_base(type);
	if (is_guarded(boundary, base)) {
		switch ((int)base->kind) {
		case TYPE_ARRAY:
		case TYPE_FIXED_ARRAY:
		case TYPE_MAP: add_loop(boundary, stmts, name, base); break;
		case TYPE_POINTER: add_pointer(boundary, stmts, name, base); break;
		case TYPE_SHAPE:
		case TYPE_UNION:
			add_ensure(boundary, stmts, new_name(boundary, name), guard_pattern(boundary, guard_of_type(boundary, base)));
			break;
		default: break;
		}
	}
	for (; type->kind == TYPE_CONSTRAINED; type = type->element) {
		if (has_guards(type->constraints)) {
			add_ensure(boundary, stmts, new_name(boundary, name), guard_pattern(boundary, guard_of_chain(boundary, type)));
		}
	}
}

/* ---- functions ---- */

static struct ast_param *
new_param(struct boundary *boundary, struct str name, const struct type *type)
{
	struct ast_param *param = arena_alloc(boundary->checker->arena, sizeof *param);
	param->name = (struct ast_name){name, boundary->span};
	param->span = boundary->span;
	param->type = new_type(boundary, type);
	return param;
}

static struct symbol *
new_function(struct boundary *boundary, enum symbol_kind kind, struct str name, struct ast_func *ast)
{
	struct checker *checker = boundary->checker;
	struct symbol *symbol = new_symbol(checker, kind, intern(checker->interner, name), boundary->span);
	ast->has_body = true;
	ast->body_span = boundary->span;
	add_function(checker, boundary->module, symbol, ast);
	function_declare(checker, symbol->function);
	return symbol;
}

/* A guard for values of a type; its body is still empty when it is new. */
static struct symbol *
made_guard(struct boundary *boundary, const struct type *type, struct str subject, bool *is_new)
{
	struct checker *checker = boundary->checker;
	struct str key = {(const char *)&type, sizeof type};
	struct symbol *known = map_get(&checker->boundary_guards, key);
	*is_new = !known;
	if (known) {
		return known;
	}
	struct ast_func *ast = arena_alloc(checker->arena, sizeof *ast);
	ast->receiver = new_param(boundary, subject, type_base(type));
	struct symbol *symbol = new_function(boundary, SYMBOL_GUARD, STR("Decoded"), ast);
	map_set(&checker->boundary_guards, arena_str(checker->arena, key), symbol);
	return symbol;
}

/* Looks at all members of a shape, or at those of whatever a union holds. */
static struct symbol *
guard_of_type(struct boundary *boundary, const struct type *type)
{
	bool is_new;
	struct stmts stmts = {0};
	struct str name = fresh_name(boundary, "value");
	struct symbol *symbol = made_guard(boundary, type, name, &is_new);
	if (is_new) {
		add_members(boundary, &stmts, name, type);
		symbol->function->ast->body = stmts.first;
	}
	return symbol;
}

/* Asks the guards of a chain where the chain was written: there their names and arguments mean what they should. */
static struct symbol *
guard_of_chain(struct boundary *boundary, const struct type *type)
{
	bool is_new;
	struct stmts stmts = {0};
	struct checked_module *module = boundary->module;
	struct str key = {(const char *)&type->constraints, sizeof type->constraints};
	struct str name = fresh_name(boundary, "value");
	boundary->module = map_get(&boundary->checker->chain_homes, key);
	struct symbol *symbol = made_guard(boundary, type, name, &is_new);
	boundary->module = module;
	for (const struct ast_pattern *part = is_new ? type->constraints : NULL; part; part = part->next) {
		if (!pattern_is_decoded(part)) {
			struct ast_pattern *copy = arena_alloc(boundary->checker->arena, sizeof *copy);
			*copy = *part;
			copy->next = copy->last = NULL;
			add_ensure(boundary, &stmts, new_name(boundary, name), copy);
		}
	}
	if (is_new) {
		symbol->function->ast->body = stmts.first;
	}
	return symbol;
}

/* function(parameters), the value of what it ends */
static struct ast_stmt *
new_call(struct boundary *boundary, const struct function *function)
{
	struct ast_stmt *stmt = new_stmt(boundary, AST_STMT_EXPR);
	struct ast_expr *call = new_expr(boundary, AST_EXPR_CALL), **end = &call->arguments;
	struct str name = arena_printf(boundary->checker->arena, "function %.*s", STR_ARG(function->symbol->name));
	name = intern(boundary->checker->interner, name); /* a name that no parameter hides */
	map_set(&boundary->module->names, name, function->symbol);
	call->operand = new_name(boundary, name);
	for (size_t i = 0; i < function->param_count; i++) {
		*end = new_name(boundary, function->params[i]->name);
		end = &(*end)->next;
	}
	stmt->exprs = call;
	return stmt;
}

struct function *
boundary_entry(struct checker *checker, struct function *function)
{
	if (!checker->chain_guards) {
		return function;
	}
	struct boundary boundary = {.checker = checker, .module = function->module, .span = function->symbol->span};
	struct ast_func *ast = arena_alloc(checker->arena, sizeof *ast);
	struct ast_param **end = &ast->params;
	struct stmts stmts = {0};
	for (size_t i = 0; i < function->param_count; i++) {
		const struct symbol *param = function->params[i];
		*end = new_param(&boundary, param->name, param->type);
		end = &(*end)->next;
		if (is_guarded(&boundary, param->type)) {
			add_checks(&boundary, &stmts, param->name, param->type);
		}
	}
	if (!stmts.first) {
		return function;
	}
	add_stmt(&stmts, new_call(&boundary, function));
	ast->body = stmts.first;
	struct str name = arena_printf(checker->arena, "%.*s_decoded", STR_ARG(function->symbol->name));
	return new_function(&boundary, SYMBOL_FUNCTION, name, ast)->function;
}
