/*
 * Errors that nobody declares: `or Name("text")` declares Name with a message, `or Name({ ... })` with the members of that
 * literal. Their names are known before any body is checked, so that a function may ask for an error of one further
 * down; the members of the second kind are known once the function that declares them is checked, which comes first.
 */
#include "compiler/check/check_internal.h"

static void collect(struct checker *checker, struct function *function, const struct ast_stmt *stmts);

/* The call `Name(argument)` behind `or` that may declare Name; NULL for anything else. */
static struct ast_expr *
naming_call(struct ast_expr *failure)
{
	bool named = failure && failure->kind == AST_EXPR_CALL && failure->operand->kind == AST_EXPR_NAME &&
				 failure->arguments && !failure->arguments->next;
	char first = named ? failure->operand->name.text.data[0] : 'a';
	return named && !(first >= 'a' && first <= 'z') ? failure : NULL;
}

/* Whether some guard or built-in constraint has that name: then the call may be an alternative. */
static bool
may_ask(const struct checker *checker, struct str name)
{
	bool found = constraint_find(name) != CONSTRAINT_NONE;
	for (const struct checked_module *module = checker->program->modules; module && !found; module = module->next) {
		found = map_get(&module->guards, name) != NULL;
	}
	return found;
}

static bool
gives_members(const struct ast_expr *call)
{
	return call->arguments->kind == AST_EXPR_SHAPE && !call->arguments->type_expr;
}

static void
collect_failure(struct checker *checker, struct function *function, const struct ast_ensure *ensure)
{
	const struct ast_expr *call = naming_call(ensure->failure);
	if (!call || module_find(checker, function->module, call->operand->name.text, call->span.start) ||
		(!ensure->has_else && may_ask(checker, call->operand->name.text))) {
		return;
	}
	struct symbol *symbol = declare_implicit_error(checker, function->module, call->operand->name, gives_members(call));
	symbol->function = gives_members(call) ? function : NULL;
}

static void
collect_stmt(struct checker *checker, struct function *function, const struct ast_stmt *stmt)
{
	if (stmt->kind == AST_STMT_ENSURE) {
		collect_failure(checker, function, stmt->ensure);
		collect(checker, function, stmt->ensure->block);
	}
	for (const struct ast_case *item = stmt->cases; item; item = item->next) {
		collect(checker, function, item->body);
	}
	collect(checker, function, stmt->init);
	collect(checker, function, stmt->body);
	collect(checker, function, stmt->otherwise);
}

static void
collect(struct checker *checker, struct function *function, const struct ast_stmt *stmts)
{
	for (const struct ast_stmt *stmt = stmts; stmt; stmt = stmt->next) {
		collect_stmt(checker, function, stmt);
	}
}

void
implicit_errors_collect(struct checker *checker)
{
	for (struct function *function = checker->program->functions; function; function = function->next) {
		if (!function->external && function->ast && function->ast->has_failures) {
			collect(checker, function, function->ast->body);
		}
	}
}

void
implicit_errors_check(struct checker *checker)
{
	for (struct checked_module *module = checker->program->modules; module; module = module->next) {
		for (size_t i = 0; i < module->names.count; i++) {
			struct symbol *symbol = module->names.entries[i].value;
			if (symbol->kind == SYMBOL_ERROR && symbol->function) {
				function_ensure_known(checker, symbol->function, NULL);
			}
		}
	}
}

/* The type of a member that is given a value of `type`: without what is known of that one value. */
static const struct type *
member_type(struct types *types, const struct type *type)
{
	if (type->kind == TYPE_LITERALS && !type->symbol) {
		return types->string;
	}
	return type->kind == TYPE_POINTER && type->present ? type_pointer(types, type->element, false) : type;
}

/* The members of the literal become those of the error. */
static void
give_members(struct body *body, struct symbol *symbol, struct ast_expr *literal)
{
	struct checker *checker = body->checker;
	struct type *type = (struct type *)(uintptr_t)symbol->type;
	const struct type *shape = type_base(check_expr(body, literal, NULL));
	symbol->function = NULL;
	if (shape->kind != TYPE_SHAPE) {
		return;
	}
	struct type_field *fields = arena_alloc_array(checker->arena, shape->field_count + 1, sizeof *fields);
	for (size_t i = 0; i < shape->field_count; i++) {
		fields[i] = shape->fields[i];
		fields[i].type = member_type(&checker->types, type_base(fields[i].type));
		if (fields[i].type->abstract) { /* one error for all instances */
			struct diag *diag = diag_report(checker->log, DIAG_GENERIC_PLACE, fields[i].span,
				"a member of an error cannot be of a type parameter's type");
			diag_help(checker->log, diag, "give its text: fmt.Sprint(...)");
			fields[i].type = checker->types.bad;
		}
		if (str_equal(fields[i].name, STR("message")) && fields[i].type->kind == TYPE_STRING) {
			symbol->message_field = (int)i;
		}
	}
	type->fields = fields;
	type->field_count = shape->field_count;
}

void
declare_if_unknown(struct body *body, struct ast_expr *failure)
{
	struct ast_expr *call = naming_call(failure);
	if (!call) {
		return;
	}
	struct symbol *symbol = scope_find(body, call->operand->name.text);
	if (!symbol) {
		symbol = declare_implicit_error(body->checker, body->module, call->operand->name, gives_members(call));
		symbol->function = gives_members(call) ? body->function : NULL;
	}
	if (symbol->kind == SYMBOL_ERROR && symbol->function && gives_members(call)) {
		give_members(body, symbol, call->arguments);
	}
}
