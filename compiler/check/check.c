/* The one verb of the checker: modules, declarations, bodies, routes, and what was declared but never used. */
#include "compiler/check/check_internal.h"

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
	checker->source_files = files;
	checker->source_file_count = count;
	checker->broken = log->error_count > 0;
	map_init(&checker->folders, arena);
	map_init(&checker->files, arena);
	map_init(&checker->packages, arena);
	map_init(&checker->weights, arena);
	map_init(&checker->regexps, arena);
	map_init(&checker->instances, arena);
	map_init(&checker->stays, arena);
	map_init(&checker->levels, arena);
	map_init(&checker->places, arena);
	map_init(&checker->known, arena);
	map_init(&checker->lacks, arena);
	map_init(&checker->chain_homes, arena);
	map_init(&checker->boundary_guards, arena);
	map_init(&checker->printed, arena);
	checker->printed_end = &checker->printed_first;
	universe_init(checker);
	modules_collect(checker, files, count);
	modules_declare(checker);
	imports_refuse_cycles(checker);
	routers_declare(checker);
	functions_check(checker);
	routers_check(checker);
	instances_report(checker);
	routes_collect(checker);
	tests_collect(checker);
	needs_report(checker);
	imports_warn_unused(checker);
	if (checker->types.too_deep && log->error_count == 0) {
		diag_report(
			log, DIAG_NESTING_TOO_DEEP, (struct span){0}, "more than %d types inside one another", TYPE_DEPTH_MAX);
	}
	return checker->program;
}
