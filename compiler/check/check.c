/* The one verb of the checker: modules, declarations, bodies, routes, and what was declared but never used. */
#include "compiler/check/check_internal.h"

static void
warn_unused_imports(struct checker *checker)
{
	for (struct checked_module *module = checker->program->modules; module; module = module->next) {
		for (size_t i = 0; i < module->names.count; i++) {
			const struct symbol *symbol = module->names.entries[i].value;
			if (symbol->kind == SYMBOL_PACKAGE && symbol->span.start && !symbol->used && !checker->broken) {
				diag_report(checker->log, DIAG_UNUSED_IMPORT, symbol->span, "package `%.*s` is imported and not used",
					STR_ARG(symbol->name));
			}
		}
	}
}

/* Follows imports; a way back to a module that is being followed is a cycle. */
static bool
find_cycle(struct checker *checker, struct checked_module *module, struct map *states, struct str chain)
{
	static char following[] = "following", done[] = "done";
	map_set(states, module->path, following);
	for (size_t i = 0; i < module->names.count; i++) {
		const struct symbol *symbol = module->names.entries[i].value;
		struct checked_module *package = symbol->kind == SYMBOL_PACKAGE ? symbol->package : NULL;
		if (!package || package->is_library || package == module) {
			continue;
		}
		struct str longer = arena_printf(checker->arena, "%.*s -> %.*s", STR_ARG(chain), STR_ARG(package->path));
		const char *state = map_get(states, package->path);
		if (state == following) {
			diag_report(
				checker->log, DIAG_IMPORT_CYCLE, symbol->span, "packages import each other: %.*s", STR_ARG(longer));
			return true;
		}
		if (!state && longer.length < 4096 && find_cycle(checker, package, states, longer)) {
			return true;
		}
	}
	map_set(states, module->path, done);
	return false;
}

static void
refuse_import_cycles(struct checker *checker)
{
	struct map states;
	map_init(&states, checker->arena);
	for (struct checked_module *module = checker->program->modules; module; module = module->next) {
		if (!module->is_library && !map_get(&states, module->path) &&
			find_cycle(checker, module, &states, module->path)) {
			return;
		}
	}
}

const struct checked_program *
check_program(struct arena *arena, struct interner *interner, const struct source_map *sources,
	const struct check_file *files, size_t count, struct diag_log *log)
{
	struct checker *checker = arena_alloc(arena, sizeof *checker);
	checker->arena = arena;
	checker->stack = __builtin_frame_address(0);
	checker->interner = interner;
	checker->sources = sources;
	checker->log = checker->main_log = log;
	checker->pending_end = &checker->pending;
	checker->program = arena_alloc(arena, sizeof *checker->program);
	checker->program->types = &checker->types;
	checker->program->sources = sources;
	types_init(&checker->types, arena);
	map_init(&checker->libraries, arena);
	map_init(&checker->unknown, arena);
	checker->broken = log->error_count > 0;
	map_init(&checker->weights, arena);
	map_init(&checker->instances, arena);
	map_init(&checker->stays, arena);
	map_init(&checker->places, arena);
	map_init(&checker->chain_homes, arena);
	map_init(&checker->boundary_guards, arena);
	universe_init(checker);
	modules_collect(checker, files, count);
	modules_declare(checker);
	refuse_import_cycles(checker);
	functions_check(checker);
	instances_report(checker);
	routes_collect(checker);
	needs_report(checker);
	warn_unused_imports(checker);
	if (checker->types.too_deep && log->error_count == 0) {
		diag_report(
			log, DIAG_NESTING_TOO_DEEP, (struct span){0}, "more than %d types inside one another", TYPE_DEPTH_MAX);
	}
	return checker->program;
}
