/* Members: of shapes and errors, through pointers proved non-nil, of packages; methods. */
#include "compiler/check/check_internal.h"

static const struct type *
set_builtin(struct body *body, struct ast_expr *expr, enum builtin builtin, const struct type *type)
{
	struct symbol *symbol = new_symbol(body->checker, SYMBOL_BUILTIN, expr->name.text, (struct span){0});
	symbol->builtin = builtin;
	expr->symbol = symbol;
	return set_type(expr, type);
}

/* What every error has: code, message, path, cause, Error(). NULL for other names. */
static const struct type *
select_of_error(struct body *body, struct ast_expr *expr)
{
	struct types *types = &body->checker->types;
	struct str name = expr->name.text;
	if (str_equal(name, STR("Error"))) {
		return set_builtin(body, expr, BUILTIN_ERROR_TEXT, types->string);
	}
	if (str_equal(name, STR("code"))) {
		return set_builtin(body, expr, BUILTIN_ERROR_CODE, types->string);
	}
	if (str_equal(name, STR("message"))) {
		return set_builtin(body, expr, BUILTIN_ERROR_MESSAGE, types->string);
	}
	if (str_equal(name, STR("path"))) {
		return set_builtin(body, expr, BUILTIN_ERROR_PATH, types->string);
	}
	if (str_equal(name, STR("cause"))) {
		return set_builtin(body, expr, BUILTIN_ERROR_CAUSE, types->error);
	}
	return NULL;
}

/* What the standard library holds: known only when the program runs. */
static const struct type *
library_value(struct body *body, struct ast_expr *expr, const struct symbol *symbol)
{
	struct checker *checker = body->checker;
	if (!symbol->function->params) { /* constants are known before functions are declared */
		diag_report(
			checker->log, DIAG_NOT_CONSTANT, expr->span, "the value of a constant must be known to the compiler");
		return set_type(expr, checker->types.bad);
	}
	return set_type(expr, symbol->function->result);
}

static const struct type *
select_package(struct body *body, struct ast_expr *expr, struct symbol *package)
{
	struct checker *checker = body->checker;
	package->used = true;
	struct symbol *member = map_get(&package->package->names, expr->name.text);
	if (!member && may_be_lost(checker, expr->name.text)) {
		return set_type(expr, checker->types.bad);
	}
	if (!member || !member->exported) {
		struct diag *diag = diag_report(checker->log, member ? DIAG_NOT_EXPORTED : DIAG_UNKNOWN_MEMBER, expr->name.span,
			member ? "`%.*s` is private to package `%.*s`" : "there is no `%.*s` in package `%.*s`",
			STR_ARG(expr->name.text), STR_ARG(package->name));
		struct str nearest = nearest_name(checker, &package->package->names, NULL, expr->name.text);
		if (!member && nearest.length) {
			diag_help(checker->log, diag, "did you mean `%.*s.%.*s`?", STR_ARG(package->name), STR_ARG(nearest));
		} else if (!member && package->package->is_library) {
			diag_help(checker->log, diag, "`forstc help std %.*s` lists what it has", STR_ARG(package->package->path));
		}
		return set_type(expr, checker->types.bad);
	}
	member->used = true;
	expr->symbol = member;
	if (member->kind == SYMBOL_CONSTANT && member->function) {
		note_call(body, member->function, expr->span);
		return library_value(body, expr, member);
	}
	if (member->kind == SYMBOL_CONSTANT) {
		if (!member->type) {
			struct function function = {.module = member->module};
			struct body fresh = {
				.checker = checker, .function = &function, .module = member->module, .at = member->span.start};
			member->type = checker->types.bad;
			constants_declare(&fresh, member->decl);
		}
		expr->constant = member->constant;
		return set_type(expr, type_value(member->type));
	}
	if (member->kind == SYMBOL_GLOBAL) {
		return check_global(body, expr, member);
	}
	return set_type(expr, checker->types.bad);
}

struct str
nearest_method(struct body *body, const struct type *type, struct str name)
{
	struct str nearest = {0};
	if (!type->symbol || !type->symbol->module) {
		return nearest;
	}
	struct str prefix = arena_printf(body->checker->arena, "%.*s.", STR_ARG(type->symbol->name));
	const struct map *names = &type->symbol->module->names;
	unsigned best = nearest_limit(name);
	for (size_t i = 0; i < names->count; i++) {
		struct str method = names->entries[i].key;
		if (!str_has_prefix(method, prefix)) {
			continue;
		}
		method = str_slice(method, prefix.length, method.length);
		unsigned distance = str_distance(method, name, best - 1);
		if (distance < best) {
			best = distance;
			nearest = method;
		}
	}
	return nearest;
}

static void
unknown_member(struct body *body, struct ast_expr *expr, const struct type *type)
{
	struct checker *checker = body->checker;
	if (may_be_lost(checker, expr->name.text)) {
		return;
	}
	struct str text = quoted_type(checker, type);
	struct diag *diag = diag_report(checker->log, DIAG_UNKNOWN_MEMBER, expr->name.span, "%.*s has no member `%.*s`",
		STR_ARG(text), STR_ARG(expr->name.text));
	if (type->kind == TYPE_RESULT) {
		diag_help(checker->log, diag, "a call that can fail is looked at first: ensure x is Ok()");
		return;
	}
	if (type->kind == TYPE_UNION) {
		diag_help(checker->log, diag, "ask which member it is: if x is Name { ... }, or switch x { case Name: ... }");
		return;
	}
	suggest_member(body, diag, type, expr->name.text);
}

/* What the library keeps to itself of a type: names that begin with a lower-case letter. */
static bool
is_private(const struct body *body, const struct type *type, struct str name)
{
	const struct checked_module *module = type->symbol ? type->symbol->module : NULL;
	bool lower = name.data[0] >= 'a' && name.data[0] <= 'z';
	return module && module->is_library && !body->module->is_library && lower;
}

/* The member's type, narrowed by what is known of its path. */
static const struct type *
select_field(struct body *body, struct ast_expr *expr, const struct type_field *field, size_t index)
{
	const struct type *declared = type_base(field->type);
	expr->member = (uint32_t)index;
	expr->symbol = NULL;
	set_type(expr, declared);
	const struct type *known = fact_find(body, expr);
	if (known && known != declared) {
		expr->origin = declared;
		return set_type(expr, known);
	}
	return declared;
}

/* pair.1 of several results that one variable or call holds; of a Result its value or zero, and its error. NULL for others. */
static const struct type *
select_place(struct body *body, struct ast_expr *expr, const struct type *type)
{
	struct checker *checker = body->checker;
	const struct type *several = type->kind == TYPE_RESULT ? type_base(type->element) : type;
	size_t count = several->kind == TYPE_TUPLE ? several->member_count : several->kind != TYPE_VOID;
	size_t all = count + (type->kind == TYPE_RESULT), place = 0;
	if (expr->name.text.data[0] > '9' || (several->kind != TYPE_TUPLE && type->kind != TYPE_RESULT)) {
		return NULL;
	}
	for (size_t i = 0; i < expr->name.text.length && place <= all; i++) {
		place = 10 * place + (size_t)(expr->name.text.data[i] - '0');
	}
	if (place >= all) {
		struct str text = quoted_type(checker, type);
		diag_report(checker->log, DIAG_NO_SUCH_PLACE, expr->name.span, "%.*s has %zu part%s, counted from 0", STR_ARG(text), all,
			all == 1 ? "" : "s");
		return set_type(expr, checker->types.bad);
	}
	const struct type *part = place == count ? checker->types.error : several;
	part = part == several && several->kind == TYPE_TUPLE ? several->members[place] : part;
	const struct type_field field = {.type = part};
	return select_field(body, expr, &field, place);
}

const struct type *
check_select(struct body *body, struct ast_expr *expr)
{
	struct checker *checker = body->checker;
	expr->symbol = NULL;
	if (expr->operand->kind == AST_EXPR_NAME) {
		struct symbol *package = scope_find(body, expr->operand->name.text);
		if (package && package->kind == SYMBOL_PACKAGE) {
			expr->operand->symbol = package;
			return select_package(body, expr, package);
		}
	}
	(void)check_value(body, expr->operand, NULL);
	select_in_whole(body, expr);
	const struct type *type = type_base(expr->operand->type);
	if (type->kind == TYPE_BAD) {
		return set_type(expr, type);
	}
	const struct type *place = select_place(body, expr, type);
	if (place) {
		return place;
	}
	const struct type *owner = type->kind == TYPE_POINTER ? type_base(type->element) : type;
	if (is_private(body, owner, expr->name.text)) {
		struct str package = owner->symbol->module->name;
		struct diag *diag = diag_report(checker->log, DIAG_NOT_EXPORTED, expr->name.span,
			"`%.*s` is private to package `%.*s`", STR_ARG(expr->name.text), STR_ARG(package));
		diag_help(checker->log, diag, "what others may use of `%.*s` begins with an upper-case letter", STR_ARG(package));
		return set_type(expr, checker->types.bad);
	}
	if (refuse_ambiguous(body, expr, owner)) {
		return set_type(expr, checker->types.bad);
	}
	struct symbol *method = find_method(body, type, expr->name.text, expr->span);
	if (method) {
		if (owner->kind == TYPE_FAILURE) {
			take_part_of_error(body, expr, method->function);
		}
		expr->symbol = method;
		return set_type(expr, checker->types.bad);
	}
	const struct type *holder = type;
	if (type->kind == TYPE_POINTER) {
		holder = type_base(type->element);
		if (!type->present) {
			report_may_be_nil(body, expr->operand);
		}
	}
	size_t index;
	const struct type_field *field = type_field(holder, expr->name.text, &index);
	if (field && (holder->kind == TYPE_SHAPE || holder->kind == TYPE_FAILURE)) {
		return select_field(body, expr, field, index);
	}
	const struct type *of_error = type_is_error(holder) ? select_of_error(body, expr) : NULL;
	if (of_error) {
		return of_error;
	}
	const struct type *part = select_part(body, expr);
	if (part) {
		return part;
	}
	unknown_member(body, expr, holder);
	return set_type(expr, checker->types.bad);
}
