/* The Go emitter's files: main.go in its parts' order, and those of support as they are. */
#include "codegen/go/emit_go_internal.h"

#include <stdlib.h>
#include <string.h>

static int
by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void
write_imports(struct emit *e, struct text *out)
{
	size_t count = e->packages.count;
	const char **paths = arena_alloc_array(e->arena, count + 1, sizeof(*paths));

	for (size_t i = 0; i < count; i++)
		paths[i] = arena_str(e->arena, e->packages.entries[i].key).data;
	qsort(paths, count, sizeof(*paths), by_name);
	if (count == 1)
		go_put_to(e, out, "import \"$\"\n\n", str_from(paths[0]));
	if (count < 2)
		return;
	go_put_to(e, out, "import (\n");
	for (size_t i = 0; i < count; i++)
		go_put_to(e, out, "\t\"$\"\n", str_from(paths[i]));
	go_put_to(e, out, ")\n\n");
}

/* The variable, and its lock. */
static void
declare_globals(struct emit *e)
{
	for (size_t i = 0; i < e->program->global_count; i++) {
		const struct core_global *global = e->program->globals[i];
		struct str name = go_package_name(e, global->name);
		struct str lock = go_package_name(e, go_say(e, "$Lock", name));
		go_name_set(e, global, name);
		go_name_set(e, &global->type, lock);
		e->keeps_functions |= global->holds_functions;
		go_put_to(e, &e->types, "var $ $\n", name, go_type(e, global->type));
		go_put_to(e, &e->types, "var $ state\n\n", lock);
	}
}

static struct str
must(struct emit *e, const struct core_global *global, struct str call)
{
	struct position position = source_position(e->program->sources, global->span.start);
	struct str place = go_say(e, "$:$", position.source ? position.source->path : global->module->source_path,
		go_number(e, position.line));

	return go_say(e, "must($, $, $)", go_quoted(e, global->name), go_quoted(e, place), call);
}

static struct str
begin_globals(struct emit *e)
{
	struct text out = {.arena = e->arena};

	for (size_t i = 0; i < e->program->global_count; i++) {
		const struct core_global *global = e->program->globals[i];
		if (!global->initializer)
			continue;
		struct str call = go_say(e, "$()", go_function_name(e, global->initializer));
		go_put_to(e, &out, "\t$ = $\n", go_name_of(e, global),
			go_copy_text(e, go_base_type(global->type), global->initializer->fallible ? must(e, global, call) : call));
	}
	return text_str(&out);
}

static void
write_main(struct emit *e, struct text *out)
{
	const struct core_function *function = e->program->main;
	struct str name = go_function_name(e, function);
	struct str begin = begin_globals(e);

	go_write_functions(e);
	go_put_to(e, out, "func main() {\n$", begin);
	if (function->fallible)
		go_put_to(e, out, "\tif err := $(); err != nil {\n\t\treportError(err)\n\t}\n}\n", name);
	else
		go_put_to(e, out, "\t$()\n}\n", name);
}

bool
emit_go(const struct core_program *program, struct arena *arena, struct emit_files *files)
{
	struct emit e = {.arena = arena, .program = program};
	struct text out = {.arena = arena}, main_text = {.arena = arena};

	if (!program->main) {
		files->refused = STR("routes; it is for programs with a `main`");
		return false;
	}
	map_init(&e.taken, arena);
	map_init(&e.hidden, arena);
	map_init(&e.names, arena);
	map_init(&e.derived, arena);
	map_init(&e.packages, arena);
	map_init(&e.queued, arena);
	e.types.arena = e.functions.arena = arena;
	for (size_t i = 0; i < program->type_count; i++)
		if (program->types[i]->kind == CORE_TYPE_SHAPE)
			(void)go_type(&e, program->types[i]);
	go_name_functions(&e);
	declare_globals(&e);
	write_main(&e, &main_text);
	go_put_to(&e, &out, "// $ from $. Edit that: changes here are lost.\npackage main\n\n", STR(EMIT_GO_MARKER),
		program->main->module->source_path);
	write_imports(&e, &out);
	go_put_to(&e, &out, "$$$", text_str(&e.types), text_str(&e.functions), text_str(&main_text));
	emit_files_add(files, STR("main.go"), text_str(&out));
	for (size_t i = 0; i < go_support_count; i++)
		emit_files_add(files, str_from(go_support[i].name), (struct str){go_support[i].text, go_support[i].length});
	files->refused = e.refused;
	return e.refused.length == 0;
}
