/*
 * `use` and `with`. A `use` is a need of its function; a `with` supplies values for what the calls in its block need, named
 * by their contracts. Which needs a call has is known when all bodies are checked (need.c): until then calls are noted,
 * with the `with`s around them.
 */
#include "compiler/check/check_internal.h"

static struct call_site *
new_site(struct body *body)
{
	struct function *function = body->function;
	function->sites = arena_grow(
		body->checker->arena, function->sites, function->site_count, &function->site_capacity, sizeof *function->sites);
	struct call_site *site = &function->sites[function->site_count++];
	*site = (struct call_site){.supplies = body->supplies};
	return site;
}

void
note_call_site(struct body *body, struct ast_expr *expr, struct function *callee)
{
	if (callee->external || !body->function->symbol) {
		return;
	}
	struct call_site *site = new_site(body);
	site->expr = expr;
	site->callee = callee;
}

/* ---- use ---- */

static void
report_contract(struct body *body, const struct ast_type *syntax)
{
	struct checker *checker = body->checker;
	struct diag *diag = diag_report(
		checker->log, DIAG_CONTRACT, syntax->span, "what is used must have a name of its own, by which `with` supplies it");
	diag_help(checker->log, diag, "declare one, type Region = String, and write `use region: Region`");
}

/* The name that supplies the contract: of the declaration that it leads to, past aliases. Empty after a report. */
static struct str
contract_name(struct body *body, const struct ast_type *syntax, const struct type *type)
{
	if (syntax->kind == AST_TYPE_POINTER) {
		syntax = syntax->element;
	}
	const struct type *base = type_base(type);
	base = base->kind == TYPE_POINTER && !base->symbol ? type_base(base->element) : base;
	if (syntax->kind != AST_TYPE_NAME || syntax->arguments) {
		report_contract(body, syntax);
		return STR("");
	}
	if (base->symbol && !base->symbol->instance) {
		return base->symbol->name;
	}
	if (!syntax->qualifier.text.length && map_get(&body->checker->universe, syntax->name.text) &&
		!map_get(&body->module->names, syntax->name.text)) {
		report_contract(body, syntax);
		return STR("");
	}
	return syntax->name.text;
}

/* A provider that is a pointer is there. */
static const struct type *
present(struct checker *checker, const struct type *type)
{
	const struct type *base = type_base(type);
	return base->kind == TYPE_POINTER ? type_pointer(&checker->types, base->element, true) : type;
}

void
check_use(struct body *body, struct ast_stmt *stmt)
{
	struct checker *checker = body->checker;
	const struct type *type = resolve_type(checker, body->module, stmt->type_expr);
	struct str name = type->kind == TYPE_BAD ? STR("") : contract_name(body, stmt->type_expr, type);
	type = name.length ? present(checker, type) : checker->types.bad;
	if (body->in_guard) {
		diag_report(checker->log, DIAG_GUARD_IMPURE, stmt->span, "a guard is pure: it cannot use a provider");
	}
	note_impure(body, "uses a provider", stmt->span);
	struct symbol *symbol = scope_declare(body, SYMBOL_VARIABLE, stmt->label, type);
	stmt->symbol = symbol;
	if (type->kind == TYPE_BAD) {
		return;
	}
	struct call_site *site = new_site(body);
	site->use = stmt;
	site->need = (struct need){.name = name, .type = type, .span = stmt->span};
}

/* ---- with ---- */

/* A type of that name in package `package` that others see, or NULL. */
static struct symbol *
exported_type(const struct symbol *package, struct str name)
{
	struct symbol *symbol =
		package->kind == SYMBOL_PACKAGE && package->package ? map_get(&package->package->names, name) : NULL;
	return symbol && symbol->kind == SYMBOL_TYPE && symbol->exported ? symbol : NULL;
}

/* The contract that a key names: a type that is in sight, else one of the packages that it imports. */
static struct symbol *
find_contract(struct body *body, struct str name)
{
	struct checker *checker = body->checker;
	struct symbol *symbol = scope_find(body, name);
	if (symbol && (symbol->kind == SYMBOL_TYPE || symbol->kind == SYMBOL_BAD)) {
		return symbol;
	}
	symbol = NULL;
	const struct map *imports = imports_at(body->module, body->function->symbol->span.start);
	for (size_t i = 0; imports && i < imports->count && !symbol; i++) {
		struct symbol *package = imports->entries[i].value;
		symbol = exported_type(package, name);
		package->used |= symbol != NULL;
	}
	for (size_t i = 0; i < checker->libraries.count && !symbol; i++) {
		symbol = exported_type(checker->libraries.entries[i].value, name);
	}
	return symbol;
}

static const struct type *
contract_of_key(struct body *body, struct ast_name key)
{
	struct checker *checker = body->checker;
	struct symbol *symbol = find_contract(body, key.text);
	if (symbol && symbol->kind == SYMBOL_TYPE) {
		symbol->used = true;
		return declared_type(checker, symbol);
	}
	if (!symbol) {
		struct diag *diag = diag_report(checker->log, DIAG_BAD_SUPPLY, key.span,
			"`%.*s` names no contract: what `with` supplies is named by a type", STR_ARG(key.text));
		struct str nearest = nearest_type(checker, &body->module->names, NULL, key.text);
		if (nearest.length) {
			diag_help(checker->log, diag, "did you mean `%.*s`?", STR_ARG(nearest));
		}
	}
	return checker->types.bad;
}

/* The type of the variable that holds a provider. A pointer to data stays one, so that all see the same; what has methods
 * becomes its contract. */
static const struct type *
check_provider(struct body *body, struct ast_expr *value, const struct type *contract)
{
	struct checker *checker = body->checker;
	const struct type *type = type_base(check_value(body, value, contract)), *wanted = type_base(contract);
	if (type->kind == TYPE_NIL) {
		diag_report(checker->log, DIAG_BAD_SUPPLY, value->span, "a provider cannot be nil");
		return checker->types.bad;
	}
	if (type->kind == TYPE_BAD || wanted->kind == TYPE_BAD) {
		return checker->types.bad;
	}
	if (type->kind == TYPE_POINTER && !type->present) {
		report_may_be_nil(body, value);
		return checker->types.bad;
	}
	if (type->kind == TYPE_POINTER && wanted->kind != TYPE_POINTER && type_equal(type->element, wanted)) {
		return type;
	}
	contract = present(checker, contract);
	return convert(body, value, contract, "provider") ? contract : checker->types.bad;
}

static struct supply *
add_supply(struct body *body, struct ast_stmt *stmt, struct ast_name key, const struct type *contract)
{
	struct checker *checker = body->checker;
	const struct type *base = type_base(contract);
	base = base->kind == TYPE_POINTER ? type_base(base->element) : base;
	bool declared = base->symbol && !base->symbol->instance;
	struct str name = base->kind == TYPE_BAD ? STR("") : declared ? base->symbol->name : key.text;
	for (const struct supply *other = stmt->supplies; other; other = other->before) {
		if (name.length && str_equal(other->name, name)) {
			diag_report(checker->log, DIAG_MEMBER_TWICE, key.span, "`%.*s` is supplied twice", STR_ARG(name));
		}
	}
	struct supply *supply = arena_alloc(checker->arena, sizeof *supply);
	*supply = (struct supply){.name = name, .span = key.span, .before = stmt->supplies};
	supply->symbol = hidden_variable(checker, body->function, name, key.span);
	stmt->supplies = supply;
	return supply;
}

/* What a field's key is: Logger, or log.Logger with the package in `qualifier`; without a name where it is neither. */
static struct ast_name
key_of_field(const struct ast_field *field, struct ast_name *qualifier)
{
	const struct ast_expr *key = field->key_expr;
	*qualifier = (struct ast_name){0};
	if (!key) {
		return field->name;
	}
	if (key->kind == AST_EXPR_SELECT && key->operand->kind == AST_EXPR_NAME) {
		*qualifier = key->operand->name;
	}
	return key->kind == AST_EXPR_NAME || qualifier->text.length ? key->name : (struct ast_name){0};
}

static const struct type *
contract_of_package(struct body *body, struct ast_name package, struct ast_name key)
{
	struct ast_type *syntax = arena_alloc(body->checker->arena, sizeof *syntax);
	*syntax = (struct ast_type){.kind = AST_TYPE_NAME, .span = span_join(package.span, key.span), .qualifier = package, .name = key};
	return resolve_type(body->checker, body->module, syntax);
}

/* { Logger: &Console{}, time.Clock: clock } */
static void
supply_fields(struct body *body, struct ast_stmt *stmt)
{
	for (struct ast_field *field = stmt->subject->fields; field; field = field->next) {
		struct ast_name package, key = key_of_field(field, &package);
		if (!key.text.length || !field->value) {
			struct diag *diag = diag_report(body->checker->log, DIAG_BAD_SUPPLY, field->span, "a provider has a name and a value");
			diag_help(body->checker->log, diag, "write with { Logger: logger } { ... }");
			continue;
		}
		const struct type *contract = package.text.length ? contract_of_package(body, package, key) : contract_of_key(body, key);
		struct supply *supply = add_supply(body, stmt, key, contract);
		supply->value = field->value;
		supply->symbol->type = check_provider(body, field->value, contract);
	}
}

/* with services() { ... }: each member of the shape is a provider. */
static void
supply_members(struct body *body, struct ast_stmt *stmt)
{
	struct checker *checker = body->checker;
	const struct type *type = type_base(check_value(body, stmt->subject, NULL));
	if (type->kind != TYPE_SHAPE) { /* it may have supplied anything */
		add_supply(body, stmt, (struct ast_name){{0}, stmt->subject->span}, checker->types.bad)->symbol->type =
			checker->types.bad;
	}
	if (type->kind != TYPE_SHAPE && type->kind != TYPE_BAD) {
		struct str text = quoted_type(checker, type);
		struct diag *diag = diag_report(checker->log, DIAG_BAD_SUPPLY, stmt->subject->span,
			"`with` takes a shape of providers, not %.*s", STR_ARG(text));
		if (type->kind == TYPE_RESULT) {
			diag_help(checker->log, diag, "a call that can fail is looked at first: x := ...; ensure x is Ok()");
		}
	}
	for (size_t i = 0; type->kind == TYPE_SHAPE && i < type->field_count; i++) {
		struct ast_name key = {type->fields[i].name, stmt->subject->span};
		const struct type *contract = contract_of_key(body, key), *member = type_base(type->fields[i].type);
		struct supply *supply = add_supply(body, stmt, key, contract);
		bool maybe_nil = member->kind == TYPE_POINTER && !member->present;
		supply->member = (uint32_t)i;
		supply->used = true; /* such shapes hold more than one block needs */
		supply->symbol->type = member;
		if (maybe_nil) {
			diag_report(checker->log, DIAG_BAD_SUPPLY, stmt->subject->span,
				"a provider cannot be nil, which member `%.*s` can be", STR_ARG(key.text));
			supply->symbol->type = checker->types.bad;
		}
	}
}

/* A loop's body is checked more than once: what an earlier check noted of the block counts no more. */
static void
forget_sites(struct body *body, const struct ast_stmt *stmt)
{
	struct checker *checker = body->checker;
	if (!stmt->supplies && !checker->within) {
		checker->withs = arena_grow(
			checker->arena, checker->withs, checker->with_count, &checker->with_capacity, sizeof *checker->withs);
		checker->withs[checker->with_count++] = stmt;
	}
	for (struct supply *supply = stmt->supplies; supply; supply = supply->before) {
		supply->symbol->type = checker->types.bad;
	}
}

void
check_with(struct body *body, struct ast_stmt *stmt)
{
	struct supply *outer = body->supplies;
	forget_sites(body, stmt);
	stmt->supplies = NULL;
	if (body->in_guard) {
		diag_report(body->checker->log, DIAG_GUARD_IMPURE, stmt->span, "a guard is pure: it supplies no providers");
	}
	struct ast_expr *subject = stmt->subject;
	if ((subject->kind == AST_EXPR_SHAPE || subject->kind == AST_EXPR_MAP) && !subject->type_expr) {
		supply_fields(body, stmt);
	} else {
		supply_members(body, stmt);
	}
	for (struct supply *supply = stmt->supplies; supply; supply = supply->before) {
		supply->outer = supply->before ? supply->before : outer;
	}
	body->supplies = stmt->supplies ? stmt->supplies : outer;
	check_block(body, stmt->body);
	body->supplies = outer;
}
