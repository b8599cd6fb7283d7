/* Routes: which functions of a route file are exposed, under which paths, and whether the wire can carry them. */
#include "compiler/check/check_internal.h"

/* camelCase, PascalCase or snake_case to kebab-case. */
static struct str
kebab(struct checker *checker, struct str name)
{
	struct str out = STR("");
	for (size_t i = 0; i < name.length; i++) {
		char c = name.data[i];
		bool upper = c >= 'A' && c <= 'Z';
		bool after_lower = i > 0 && !(name.data[i - 1] >= 'A' && name.data[i - 1] <= 'Z') && name.data[i - 1] != '_';
		bool before_lower = i > 0 && i + 1 < name.length && name.data[i + 1] >= 'a' && name.data[i + 1] <= 'z' &&
							name.data[i - 1] != '_';
		bool dash = upper && (after_lower || before_lower);
		char lower = upper ? (char)(c | 0x20) : c == '_' ? '-' : c;
		out = arena_printf(checker->arena, "%.*s%s%c", STR_ARG(out), dash ? "-" : "", lower);
	}
	return out;
}

/* process_data to processData. */
static struct str
camel(struct checker *checker, struct str stem)
{
	char *text = arena_alloc(checker->arena, stem.length + 1);
	size_t length = 0;
	bool upper = false;
	for (size_t i = 0; i < stem.length; i++) {
		char c = stem.data[i];
		if (c == '_' || c == '-') {
			upper = length > 0;
			continue;
		}
		text[length++] = upper && c >= 'a' && c <= 'z' ? (char)(c & ~0x20) : c;
		upper = false;
	}
	return (struct str){text, length};
}

/* "/admin/user-search" of "routes/admin/user_search". */
static struct str
file_path(struct checker *checker, const struct checked_module *module)
{
	struct str rest = str_slice(module->path, sizeof "routes" - 1, module->path.length);
	struct str out = STR("");
	while (rest.length > 0) {
		rest = str_slice(rest, 1, rest.length);
		ptrdiff_t slash = str_find(rest, '/');
		struct str part = slash < 0 ? rest : str_slice(rest, 0, (size_t)slash);
		struct str dashed = kebab(checker, part);
		out = arena_printf(checker->arena, "%.*s/%.*s", STR_ARG(out), STR_ARG(dashed));
		rest = str_slice(rest, part.length, rest.length);
	}
	return out;
}

static struct str
stem_of(const struct checked_module *module)
{
	ptrdiff_t slash = str_find_last(module->path, '/');
	return str_slice(module->path, (size_t)(slash + 1), module->path.length);
}

struct exposed {
	struct function **items;
	size_t count;
	size_t capacity;
};

static void
expose(struct checker *checker, struct exposed *exposed, struct function *function)
{
	exposed->items =
		arena_grow(checker->arena, exposed->items, exposed->count, &exposed->capacity, sizeof *exposed->items);
	exposed->items[exposed->count++] = function;
}

static void
mark_called(struct checker *checker)
{
	for (struct function *caller = checker->program->functions; caller; caller = caller->next) {
		for (size_t i = 0; i < caller->callee_count && !caller->in_test; i++) {
			caller->callees[i]->called |= caller->callees[i] != caller;
		}
	}
}

/* Functions nobody calls, when no rule names a route: exactly one is it. */
static void
expose_uncalled(struct checker *checker, struct checked_module *module, struct exposed *exposed)
{
	for (struct function *function = checker->program->functions; function; function = function->next) {
		bool plain = function->module == module && function->symbol->kind == SYMBOL_FUNCTION &&
					 !function->symbol->instance && !function->in_test;
		if (plain && !function->called) {
			expose(checker, exposed, function);
		}
	}
	if (exposed->count > 1) {
		struct diag *diag = diag_report(checker->log, DIAG_WHICH_ROUTE, exposed->items[0]->symbol->span,
			"this file has several functions that could be its route");
		for (size_t i = 1; i < exposed->count; i++) {
			diag_note(checker->log, diag, exposed->items[i]->symbol->span, "`%.*s` is another one",
				STR_ARG(exposed->items[i]->symbol->name));
		}
		diag_help(checker->log, diag, "mark the one that is meant with `export`");
		exposed->count = 0;
	} else if (exposed->count == 0) {
		struct span span = {module->files[0]->source->base, module->files[0]->source->base};
		struct diag *diag = diag_report(checker->log, DIAG_NO_ROUTE, span, "this route file has no route");
		struct str name = camel(checker, stem_of(module));
		diag_help(checker->log, diag, "declare func %.*s(...), or move the file out of routes/", STR_ARG(name));
	}
}

static bool
check_wire(struct checker *checker, const struct function *function)
{
	bool good = true;
	for (size_t i = 0; i < function->param_count; i++) {
		const struct symbol *param = function->params[i];
		good &= wire_check(checker, param->type, param->span, "this parameter");
	}
	if (function->result) {
		good &= wire_check(checker, function->result, function->symbol->span, "the result");
	}
	for (size_t i = 0; i < function->errors.count; i++) {
		good &= wire_check_error(checker, function->errors.items[i], function->symbol->span);
	}
	if (function->variadic) {
		diag_report(checker->log, DIAG_NOT_ON_WIRE, function->symbol->span,
			"a route cannot take any number of arguments; take an Array");
		good = false;
	}
	return good;
}

static void
add_route(struct checker *checker, struct function *function, struct str path)
{
	struct checked_route *route = arena_alloc(checker->arena, sizeof *route);
	route->function = route->entry = function;
	route->module = function->module;
	route->path = path;
	route->alias = arena_printf(checker->arena, "/%.*s", STR_ARG(kebab(checker, function->symbol->name)));
	route->flat = wire_flat(function);
	route->span = function->symbol->span;
	function->symbol->used = true;
	*checker->routes_end = route;
	checker->routes_end = &route->next;
	check_wire(checker, function);
}

static void
collect_module(struct checker *checker, struct checked_module *module)
{
	struct exposed exposed = {0};
	struct str name = camel(checker, stem_of(module));
	for (struct function *function = checker->program->functions; function; function = function->next) {
		const struct symbol *symbol = function->symbol;
		bool mine = function->module == module && symbol->kind == SYMBOL_FUNCTION && !function->in_test &&
					!function->initializes; /* a variable's first value has the variable's name */
		bool named = mine && (symbol->exported || str_equal(symbol->name, name));
		if (named && symbol->generic) {
			refuse_generic(checker, symbol, "a route");
		} else if (named && !symbol->instance) {
			expose(checker, &exposed, function);
		}
	}
	if (exposed.count == 0) {
		if (checker->log->error_count == 0) {
			expose_uncalled(checker, module, &exposed);
		}
	}
	struct str path = file_path(checker, module);
	for (size_t i = 0; i < exposed.count; i++) {
		struct function *function = exposed.items[i];
		bool carries = exposed.count == 1 || str_equal(function->symbol->name, name);
		struct str own = kebab(checker, function->symbol->name);
		add_route(
			checker, function, carries ? path : arena_printf(checker->arena, "%.*s/%.*s", STR_ARG(path), STR_ARG(own)));
	}
}

static bool
is_reserved(struct str path)
{
	return str_equal(path, STR("/health")) || str_has_prefix(path, STR("/_forst")) ||
		   str_has_prefix(path, STR("/-forst"));
}

/* Paths are unique; an alias that is a path, or shared, or reserved, is dropped. */
static void
settle_paths(struct checker *checker)
{
	struct map paths;
	map_init(&paths, checker->arena);
	for (struct checked_route *route = checker->program->routes; route; route = route->next) {
		struct checked_route *first = map_get(&paths, route->path);
		if (is_reserved(route->path)) {
			diag_report(
				checker->log, DIAG_RESERVED_PATH, route->span, "the path %.*s is reserved", STR_ARG(route->path));
		} else if (first) {
			struct diag *diag = diag_report(
				checker->log, DIAG_SAME_PATH, route->span, "two routes have the path %.*s", STR_ARG(route->path));
			diag_note(checker->log, diag, first->span, "the other one is here");
		} else {
			map_set(&paths, route->path, route);
		}
	}
	struct map aliases;
	map_init(&aliases, checker->arena);
	for (struct checked_route *route = checker->program->routes; route; route = route->next) {
		struct checked_route *other = map_get(&aliases, route->alias);
		bool own_path = str_equal(route->alias, route->path);
		if (!own_path && (map_get(&paths, route->alias) || is_reserved(route->alias) || other)) {
			diag_report(checker->log, DIAG_ALIAS_DROPPED, route->span,
				"`%.*s` has no path of its own name: %.*s is taken", STR_ARG(route->function->symbol->name),
				STR_ARG(route->alias));
			if (other) {
				other->alias = STR("");
			}
			route->alias = STR("");
			continue;
		}
		if (own_path) {
			route->alias = STR("");
		} else {
			map_set(&aliases, route->alias, route);
		}
	}
}

static bool
is_route(const struct checker *checker, const struct function *function)
{
	for (const struct checked_route *route = checker->program->routes; route; route = route->next) {
		if (route->function == function) {
			return true;
		}
	}
	return false;
}

/* Go runs every `func init()` by itself; here it would never run, and nobody would notice. */
static void
refuse_uncalled_init(struct checker *checker)
{
	for (struct function *function = checker->program->functions; function; function = function->next) {
		const struct symbol *symbol = function->symbol;
		bool plain = symbol->kind == SYMBOL_FUNCTION && !function->enclosing && !function->module->is_library &&
					 str_equal(symbol->name, STR("init")) && function->param_count == 0;
		if (plain && !function->called && !symbol->used && !is_route(checker, function)) {
			diag_report(checker->log, DIAG_NEVER_RUNS, symbol->span, "nobody calls `init`, and no function runs by itself");
		}
	}
}

void
routes_collect(struct checker *checker)
{
	checker->routes_end = &checker->program->routes;
	mark_called(checker);
	for (struct checked_module *module = checker->program->modules; module; module = module->next) {
		if (module->is_route_file) {
			collect_module(checker, module);
		}
	}
	settle_paths(checker);
	refuse_uncalled_init(checker);
	if (checker->log->error_count == 0) {
		for (struct checked_route *route = checker->program->routes; route; route = route->next) {
			route->entry = boundary_entry(checker, route->function);
		}
		functions_check_made(checker);
	}
}
