/*
 * Package variables. What one is declared to be is known before any body is checked; where only its first value tells,
 * that is checked when somebody first asks. The first value is a function of its own (function->initializes) that has
 * one `return`: what it calls, what it can fail with and which variables it needs is then found as of every function.
 *
 * Nothing that is proved of a package variable lasts, since others change it at any time: no fact is ever about one.
 */
#include "compiler/check/check_internal.h"

/* ---- declarations ---- */

/* func() { return value } */
static void
add_initializer(struct checker *checker, struct checked_module *module, struct symbol *global, struct ast_expr *value)
{
	struct symbol *symbol = new_symbol(checker, SYMBOL_FUNCTION, global->name, global->span);
	struct ast_func *func = arena_alloc(checker->arena, sizeof *func);
	struct ast_stmt *stmt = arena_alloc(checker->arena, sizeof *stmt);
	*stmt = (struct ast_stmt){.kind = AST_STMT_RETURN, .span = value->span, .exprs = value};
	*func = (struct ast_func){.body = stmt, .has_body = true, .body_span = value->span};
	value->next = NULL;
	symbol->decl = global->decl;
	global->function = add_function(checker, module, symbol, func);
	global->function->initializes = global;
	global->function->called = true;
}

static struct symbol *
add_global(struct checker *checker, struct checked_module *module, struct ast_decl *decl, struct ast_name_list *name)
{
	struct symbol *symbol = new_symbol(checker, SYMBOL_GLOBAL, name->name.text, name->name.span);
	struct checked_program *program = checker->program;
	symbol->decl = decl;
	symbol->doc = decl->doc.text;
	symbol->module = module;
	symbol->number = (uint32_t)program->global_count;
	name->symbol = symbol;
	program->globals = arena_grow(
		checker->arena, program->globals, program->global_count, &checker->global_capacity, sizeof(struct symbol *));
	program->globals[program->global_count++] = symbol;
	if (!str_equal(name->name.text, STR("_"))) {
		declare_symbol(checker, module, symbol);
	}
	return symbol;
}

static struct ast_expr *
new_expr(struct arena *arena, enum ast_expr_kind kind, struct ast_name name, struct span span)
{
	struct ast_expr *expr = arena_alloc(arena, sizeof *expr);
	*expr = (struct ast_expr){.kind = kind, .name = name, .span = span, .op_span = span};
	return expr;
}

/* Part `i` of what is kept of one value for several variables. */
static struct ast_name
part_name(struct checker *checker, size_t i, struct span span)
{
	return (struct ast_name){intern(checker->interner, arena_printf(checker->arena, "part%zu", i)), span};
}

/* func() { part0, part1 := value; return { part0, part1 } }() */
static struct ast_expr *
parts_of(struct checker *checker, struct ast_expr *value, size_t count)
{
	struct arena *arena = checker->arena;
	struct span span = value->span;
	struct ast_stmt *define = arena_alloc(arena, sizeof *define), *give = arena_alloc(arena, sizeof *give);
	struct ast_expr *shape = new_expr(arena, AST_EXPR_SHAPE, (struct ast_name){0}, span);
	struct ast_expr *call = new_expr(arena, AST_EXPR_CALL, (struct ast_name){0}, span);
	*define = (struct ast_stmt){.next = give, .kind = AST_STMT_DEFINE, .span = span, .exprs = value};
	*give = (struct ast_stmt){.kind = AST_STMT_RETURN, .span = span, .exprs = shape};
	for (size_t i = count; i-- > 0;) {
		struct ast_expr *target = new_expr(arena, AST_EXPR_NAME, part_name(checker, i, span), span);
		struct ast_field *field = arena_alloc(arena, sizeof *field);
		*field = (struct ast_field){.next = shape->fields, .name = target->name, .span = span};
		target->next = define->targets;
		define->targets = target;
		shape->fields = field;
	}
	call->operand = new_expr(arena, AST_EXPR_FUNC, (struct ast_name){0}, span);
	call->operand->func = arena_alloc(arena, sizeof *call->operand->func);
	*call->operand->func = (struct ast_func){.body = define, .has_body = true, .body_span = span};
	return call;
}

/* var a, b = f(): the value's parts are first those of a variable whose name no source can spell. */
static void
collect_parts(struct checker *checker, struct checked_module *module, struct ast_decl *decl, size_t count)
{
	struct span span = decl->values->span;
	struct ast_name_list whole = {.name = {intern(checker->interner, STR("_")), span}};
	struct symbol *parts = add_global(checker, module, decl, &whole);
	struct str first = decl->names->name.text;
	struct str hidden = intern(checker->interner, arena_printf(checker->arena, "%.*s parts", STR_ARG(first)));
	parts->name = intern(checker->interner, arena_printf(checker->arena, "%.*s_parts", STR_ARG(first)));
	map_set(&module->names, hidden, parts);
	add_initializer(checker, module, parts, parts_of(checker, decl->values, count));
	size_t i = 0;
	for (struct ast_name_list *name = decl->names; name; name = name->next, i++) {
		struct symbol *symbol = add_global(checker, module, decl, name);
		struct ast_expr *part = new_expr(checker->arena, AST_EXPR_SELECT, part_name(checker, i, span), span);
		part->operand = new_expr(checker->arena, AST_EXPR_NAME, (struct ast_name){hidden, span}, span);
		add_initializer(checker, module, symbol, part);
	}
}

void
globals_collect(struct checker *checker, struct checked_module *module, struct ast_decl *decl)
{
	struct ast_expr *value = decl->values;
	size_t values = count_exprs(value), names = 0;
	if (values == 1 && decl->names->next) {
		for (struct ast_name_list *name = decl->names; name; name = name->next) {
			names++;
		}
		collect_parts(checker, module, decl, names);
		return;
	}
	for (struct ast_name_list *name = decl->names; name; name = name->next) {
		struct ast_expr *next = value ? value->next : NULL;
		struct symbol *symbol = add_global(checker, module, decl, name);
		names++;
		if (value) {
			add_initializer(checker, module, symbol, value);
		}
		value = next;
	}
	if (values != 0 && values != names) {
		diag_report(checker->log, DIAG_VALUE_COUNT, decl->span, "%zu variable%s for %zu value%s", names,
			names == 1 ? "" : "s", values, values == 1 ? "" : "s");
	}
}

/* ---- what a package variable can be ---- */

struct type_search {
	struct checker *checker;
	struct map seen;
	const struct type *found;
	bool in_key; /* of a map: then pointers, too, which a copy would change */
};

/* Looks for what is shared with the goroutines of one request: it cannot outlive that. */
static void
find_unshareable(struct type_search *search, const struct type *type)
{
	type = type_base(type);
	if (search->found || is_keepable(type)) {
		return;
	}
	bool pointer_key = search->in_key && type->kind == TYPE_POINTER;
	if (pointer_key || type->kind == TYPE_TUPLE || type->kind == TYPE_CHAN || type->kind == TYPE_OPAQUE) {
		search->found = type;
		return;
	}
	if (type->kind == TYPE_FUNC) {
		return; /* what it is called with is the caller's */
	}
	if (type->kind == TYPE_SHAPE || type->kind == TYPE_UNION || type->kind == TYPE_FAILURE) {
		struct str key = {(const char *)&type, sizeof type};
		if (map_get(&search->seen, key)) {
			return;
		}
		map_set(&search->seen, arena_str(search->checker->arena, key), search);
	}
	if (type->element) {
		find_unshareable(search, type->element);
	}
	if (type->key) {
		struct type_search keys = {.checker = search->checker, .in_key = true};
		map_init(&keys.seen, search->checker->arena);
		find_unshareable(&keys, type->key);
		*search = keys.found ? keys : *search;
	}
	for (size_t i = 0; i < type->field_count; i++) {
		find_unshareable(search, type->fields[i].type);
	}
	for (size_t i = 0; i < type->member_count; i++) {
		find_unshareable(search, type->members[i]);
	}
}

static void
refuse_unshareable(struct checker *checker, struct symbol *global)
{
	struct type_search search = {.checker = checker};
	map_init(&search.seen, checker->arena);
	find_unshareable(&search, global->type);
	if (!search.found) {
		return;
	}
	struct str text = search.found->kind == TYPE_CHAN   ? STR("a channel")
					  : search.found->kind == TYPE_TUPLE ? STR("several results")
					  : search.found->kind == TYPE_POINTER ? STR("a map whose keys have pointers")
														: quoted_type(checker, search.found);
	struct diag *diag = diag_report(
		checker->log, DIAG_GLOBAL_TYPE, global->span, "a package variable cannot hold %.*s", STR_ARG(text));
	bool opaque = search.found->kind == TYPE_OPAQUE;
	if (search.found->kind == TYPE_POINTER) {
		diag_help(checker->log, diag, "what it holds is copied in and out, and no copy is the same pointer: use a key without");
	} else if (opaque && str_equal(search.found->symbol->module->name, STR("sync"))) {
		diag_help(checker->log, diag, "each access to a package variable is serialised already");
	} else if (opaque && str_equal(search.found->symbol->name, STR("Rand"))) {
		diag_help(checker->log, diag, "its methods change it: use those of the package, rand.Intn, or keep a rand.Source");
	} else if (opaque) {
		diag_help(checker->log, diag, "its methods change it: make one where it is needed, and keep what it gives");
	} else {
		diag_help(checker->log, diag, "it belongs to the request that made it; package variables outlive requests");
	}
	global->type = checker->types.bad;
}

static void
declare_type_of(struct checker *checker, struct checked_module *module, struct ast_decl *decl)
{
	const struct type *type = decl->type_expr ? resolve_type(checker, module, decl->type_expr) : NULL;
	for (struct ast_name_list *name = decl->names; name; name = name->next) {
		if (type) {
			name->symbol->type = type;
			refuse_unshareable(checker, name->symbol);
			if (!decl->values && name == decl->names) {
				(void)refuse_zero(checker, type, decl->type_expr->span, "give the variable a value: var x: T = value");
			}
		} else if (!name->symbol->function && !name->symbol->type) {
			name->symbol->type = checker->types.bad;
		}
	}
}

void
globals_declare(struct checker *checker)
{
	for (struct checked_module *module = checker->program->modules; module; module = module->next) {
		for (size_t i = 0; i < module->file_count; i++) {
			for (struct ast_decl *decl = module->files[i]->decls; decl; decl = decl->next) {
				if (decl->kind == AST_DECL_VAR && !module->is_library) {
					declare_type_of(checker, module, decl);
				}
			}
		}
	}
	for (size_t i = 0; i < checker->program->global_count; i++) {
		struct function *function = checker->program->globals[i]->function;
		if (function) {
			function->params = arena_alloc_array(checker->arena, 1, sizeof *function->params);
		}
	}
}

/* ---- first values ---- */

/* What the first value gives the variable, converted; a Result's value, whose error ends the program. */
static const struct type *
first_value(struct body *body, struct ast_expr *value, const struct type *declared)
{
	struct checker *checker = body->checker;
	const struct type *type = type_base(check_value(body, value, declared));
	if (type->kind == TYPE_RESULT && type_base(type->element)->kind != TYPE_VOID) {
		body->function->fallible = true;
		note_expr_errors(body, value);
		type = type_base(type->element);
		if (declared && !type_assignable(&checker->types, type, declared)) {
			struct str a = quoted_type(checker, declared), b = quoted_type(checker, type);
			diag_report(checker->log, DIAG_TYPE_MISMATCH, value->span, "expected %.*s as value, got %.*s", STR_ARG(a),
				STR_ARG(b));
		}
	} else if (declared && type->kind != TYPE_BAD) {
		convert(body, value, declared, "value");
	}
	if (declared) {
		return declared;
	}
	return variable_type(body, value, type);
}

void
global_check_initializer(struct checker *checker, struct function *function)
{
	struct symbol *global = function->initializes;
	struct ast_expr *value = function->ast->body->exprs;
	struct body body = {
		.checker = checker,
		.function = function,
		.module = function->module,
		.errors_before = checker->log->error_count,
		.note_span = value->span,
	};
	struct body *names = checker->names;
	scope_open(&body);
	checker->names = &body;
	const struct type *type = first_value(&body, value, global->type);
	refuse_captured(&body, global, value);
	checker->names = names;
	note_passed_variables(&body);
	scope_close(&body);
	if (type->kind == TYPE_POINTER && type->present && (!is_keepable(type) || is_immutable(type))) {
		type = type_pointer(&checker->types, type->element, false);
	} else if (type->kind == TYPE_LITERALS && !type->symbol) {
		type = checker->types.string;
	}
	if (!global->type) {
		global->type = type;
		refuse_unshareable(checker, global);
	}
	function->result = type_base(global->type);
}

/* ---- mentions ---- */

static void
note_global(struct body *body, struct symbol *symbol)
{
	struct function *function = body->function;
	for (size_t i = 0; i < function->global_count && i < 64; i++) {
		if (function->globals[i] == symbol) {
			return;
		}
	}
	function->globals = arena_grow(body->checker->arena, function->globals, function->global_count,
		&function->global_capacity, sizeof(struct symbol *));
	function->globals[function->global_count++] = symbol;
}

/* The type of a variable that only its first value tells. */
static void
infer_type(struct body *body, struct ast_expr *expr, struct symbol *symbol)
{
	struct checker *checker = body->checker;
	struct function *function = symbol->function;
	if (!function->params) { /* constants are known before variables are declared */
		diag_report(
			checker->log, DIAG_NOT_CONSTANT, expr->span, "the value of a constant must be known to the compiler");
		return;
	}
	if (function->state != FUNCTION_IN_PROGRESS) {
		function_ensure_known(checker, function, body->function);
	}
	if (!symbol->type) {
		struct diag *diag = diag_report(checker->log, DIAG_GLOBAL_CYCLE, symbol->span,
			"the type of `%.*s` cannot be inferred: its first value depends on it", STR_ARG(symbol->name));
		diag_note(checker->log, diag, expr->span, "here");
		diag_help(checker->log, diag, "declare it: var %.*s: Int = ...", STR_ARG(symbol->name));
		symbol->type = checker->types.bad;
	}
}

const struct type *
check_global(struct body *body, struct ast_expr *expr, struct symbol *symbol)
{
	struct checker *checker = body->checker;
	symbol->used = true;
	expr->symbol = symbol;
	expr->origin = NULL;
	if (body->in_guard) {
		diag_report(checker->log, DIAG_GUARD_IMPURE, expr->span,
			"a guard is pure: it cannot look at the package variable `%.*s`, which others change",
			STR_ARG(symbol->name));
	}
	note_impure(body, "looks at a package variable", expr->span);
	note_global(body, symbol);
	if (!symbol->type && symbol->function) {
		infer_type(body, expr, symbol);
	}
	return set_type(expr, symbol->type ? type_value(symbol->type) : checker->types.bad);
}

struct symbol *
global_root(const struct ast_expr *place)
{
	for (;;) {
		if (place->symbol && place->symbol->kind == SYMBOL_GLOBAL) {
			return (struct symbol *)(uintptr_t)place->symbol;
		}
		bool part = place->kind == AST_EXPR_PAREN || place->kind == AST_EXPR_INDEX || place->kind == AST_EXPR_SLICE ||
					(place->kind == AST_EXPR_SELECT && !place->symbol) ||
					(place->kind == AST_EXPR_UNARY && place->op == AST_OP_DEREFERENCE);
		if (!part) {
			return NULL;
		}
		place = place->operand;
	}
}

bool
refuse_global_address(struct body *body, const struct ast_expr *place)
{
	const struct symbol *global = global_root(place);
	if (!global) {
		return false;
	}
	struct diag *diag = diag_report(body->checker->log, DIAG_GLOBAL_ADDRESS, place->span,
		"the package variable `%.*s` has no address: a pointer would reach it without its lock", STR_ARG(global->name));
	diag_help(body->checker->log, diag, "take a copy, change it, and assign it: x := %.*s", STR_ARG(global->name));
	return true;
}
