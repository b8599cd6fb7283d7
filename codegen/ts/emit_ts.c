/* The client's files: each module in turn, then index.ts, where names of different modules may not collide. */
#include "codegen/ts/emit_ts.h"

#include "codegen/manifest/contract.h"
#include "codegen/packed.h"
#include "codegen/ts/emit_ts_internal.h"

static bool
is_value(const struct ts_item *item)
{
	return item->kind == TS_ITEM_ERROR || item->kind == TS_ITEM_FUNCTION;
}

/* ---- names in index.ts ---- */

static struct str
name_behind(struct emit_ts *e, struct str before, const struct ts_item *item)
{
	struct str pascal = ts_pascal(e, before);

	if (item->kind != TS_ITEM_FUNCTION)
		return arena_printf(e->arena, "%.*s%.*s", STR_ARG(pascal), STR_ARG(item->name));
	/* A function begins with a small letter still. */
	struct str whole = arena_printf(e->arena, "%.*s%.*s", STR_ARG(pascal), STR_ARG(ts_pascal(e, item->name)));
	char *first = (char *)whole.data;
	if (*first >= 'A' && *first <= 'Z')
		*first = (char)(*first - 'A' + 'a');
	return whole;
}

/* How many items have that name; the map holds the count as a pointer's offset. */
static size_t
count_of(const struct map *counts, struct str name)
{
	const size_t *count = map_get(counts, name);

	return count ? *count : 0;
}

static void
count_name(struct emit_ts *e, struct map *counts, struct str name)
{
	size_t *count = map_get(counts, name);

	if (!count) {
		count = arena_alloc(e->arena, sizeof(*count));
		map_set(counts, name, count);
	}
	++*count;
}

/* One round: names that several items have get something in front. Says whether there were any. */
static bool
part_names(struct emit_ts *e, bool by_path)
{
	struct map counts;
	bool any = false;

	map_init(&counts, e->arena);
	count_name(e, &counts, STR("configureForst"));
	for (struct ts_module *module = e->first; module; module = module->next)
		for (struct ts_item *item = module->first; item; item = item->next)
			count_name(e, &counts, item->index_name);
	for (struct ts_module *module = e->first; module; module = module->next)
		for (struct ts_item *item = module->first; item; item = item->next)
			if (count_of(&counts, item->index_name) > 1) {
				item->index_name = name_behind(e, by_path ? module->file : module->core->name, item);
				any = true;
			}
	return any;
}

static void
name_index(struct emit_ts *e)
{
	struct map taken;

	for (struct ts_module *module = e->first; module; module = module->next)
		for (struct ts_item *item = module->first; item; item = item->next)
			item->index_name = item->name;
	if (part_names(e, false))
		part_names(e, true);
	map_init(&taken, e->arena);
	name_take(&taken, STR("configureForst"));
	for (struct ts_module *module = e->first; module; module = module->next)
		for (struct ts_item *item = module->first; item; item = item->next)
			item->index_name = name_unique(&taken, NULL, item->index_name, "_");
}

/* ---- files ---- */

static void
write_items(struct emit_ts *e)
{
	ts_packed_begin(e);
	for (const struct ts_item *item = e->module->first; item; item = item->next) {
		if (item->kind == TS_ITEM_TYPE)
			ts_declaration(e, item);
		else if (item->kind == TS_ITEM_ERROR)
			ts_error_class(e, item);
	}
	ts_bytes_table(e);
	for (const struct ts_item *item = e->module->first; item; item = item->next)
		if (item->kind == TS_ITEM_FUNCTION) {
			ts_failures(e, item->thing);
			ts_route(e, item->thing);
		}
	ts_packed_functions(e);
}

/* "../" for each folder that the file stands in, or "./". */
static struct str
way_up(struct emit_ts *e, struct str file)
{
	struct str way = STR("");

	for (size_t i = 0; i < file.length; i++)
		if (file.data[i] == '/')
			way = arena_printf(e->arena, "../%.*s", STR_ARG(way));
	return way.length ? way : STR("./");
}

/* Names taken from one module: those that are types only apart from classes. */
static void
import_names(struct emit_ts *e, const struct ts_module *from, bool values)
{
	const char *between = values ? "import { " : "import type { ";

	for (const struct ts_import *import = e->module->imports; import; import = import->next) {
		if (import->item->module != from || is_value(import->item) != values)
			continue;
		buf_printf(&e->out, "%s%.*s", between, STR_ARG(import->item->name));
		if (!str_equal(import->item->name, import->alias))
			buf_printf(&e->out, " as %.*s", STR_ARG(import->alias));
		between = ", ";
	}
	if (*between == ',')
		buf_printf(&e->out, " } from \"%.*s%.*s.js\";\n", STR_ARG(way_up(e, e->module->file)), STR_ARG(from->file));
}

static void
write_head(struct emit_ts *e)
{
	const struct ts_module *module = e->module;
	bool is_file = str_has_suffix(module->core->source_path, STR(".ft"));

	buf_printf(&e->out, "// %s from ", EMIT_TS_MARKER);
	ts_comment_text(e, module->core->path);
	buf_printf(&e->out, "%s. Do not edit. Contract %.*s.\n", is_file ? ".ft" : "", STR_ARG(e->contract));
}

/* The import and the constant are left out of a file that has no use for them. */
static void
write_imports(struct emit_ts *e, bool has_routes, bool uses_sidecar)
{
	const struct ts_module *module = e->module;

	if (uses_sidecar)
		buf_printf(&e->out, "import * as %.*s from \"@forst/sidecar/generated\";\n", STR_ARG(module->sidecar));
	for (const struct ts_module *from = e->first; from; from = from->next) {
		import_names(e, from, true);
		import_names(e, from, false);
	}
	buf_append_text(&e->out, "\n");
	if (has_routes)
		buf_printf(&e->out, "const %.*s = \"%.*s\";\n\n", STR_ARG(module->contract), STR_ARG(e->contract));
}

static bool
has_kind(const struct ts_module *module, enum ts_item_kind kind)
{
	for (const struct ts_item *item = module->first; item; item = item->next)
		if (item->kind == kind)
			return true;
	return false;
}

static bool
mentions(struct str text, struct str word)
{
	for (size_t i = 0; i + word.length < text.length; i++)
		if (str_equal(str_slice(text, i, i + word.length), word) && text.data[i + word.length] == '.')
			return true;
	return false;
}

static void
add_file(struct emit_ts *e, struct str path)
{
	struct str content = buf_str(&e->out);

	while (content.length > 1 && content.data[content.length - 2] == '\n')
		content.length--;
	emit_files_add(e->files, arena_printf(e->arena, "%.*s.ts", STR_ARG(path)), content);
	buf_clear(&e->out);
}

static void
write_module(struct emit_ts *e, struct ts_module *module)
{
	struct buf body;

	e->module = module;
	write_items(e);
	/* What stands in front is known now. */
	body = e->out;
	buf_init(&e->out);
	write_head(e);
	write_imports(e, has_kind(module, TS_ITEM_FUNCTION), mentions(buf_str(&body), module->sidecar));
	buf_append_str(&e->out, buf_str(&body));
	buf_release(&body);
	add_file(e, module->file);
}

static void
export_names(struct emit_ts *e, const struct ts_module *module, bool values)
{
	const char *between = values ? "export { " : "export type { ";

	for (const struct ts_item *item = module->first; item; item = item->next) {
		if (is_value(item) != values)
			continue;
		buf_printf(&e->out, "%s%.*s", between, STR_ARG(item->name));
		if (!str_equal(item->name, item->index_name))
			buf_printf(&e->out, " as %.*s", STR_ARG(item->index_name));
		between = ", ";
	}
	if (*between == ',')
		buf_printf(&e->out, " } from \"./%.*s.js\";\n", STR_ARG(module->file));
}

static void
write_index(struct emit_ts *e)
{
	buf_printf(&e->out, "// %s. Do not edit. Contract %.*s.\n", EMIT_TS_MARKER, STR_ARG(e->contract));
	buf_append_text(&e->out, "export { configureForst } from \"@forst/sidecar\";\n");
	for (const struct ts_module *module = e->first; module; module = module->next) {
		export_names(e, module, true);
		export_names(e, module, false);
	}
	add_file(e, STR("index"));
}

void
emit_ts(const struct core_program *program, struct arena *arena, struct emit_files *files)
{
	struct emit_ts e = {.program = program, .arena = arena, .files = files};

	e.contract = core_contract_hash(program, arena);
	e.reached = arena_alloc_array(arena, program->type_count + 1, sizeof(*e.reached));
	e.collected = arena_alloc_array(arena, program->type_count + 1, sizeof(*e.collected));
	map_init(&e.modules, arena);
	map_init(&e.items, arena);
	map_init(&e.paths, arena);
	name_take(&e.paths, STR("index"));
	buf_init(&e.out);
	e.packing.types = packed_types(program, arena);
	recursion_init(&e.packing.recursion, program, arena);
	ts_flag_types(&e);
	ts_reach(&e);
	name_index(&e);
	for (struct ts_module *module = e.first; module; module = module->next)
		write_module(&e, module);
	write_index(&e);
	buf_release(&e.out);
}
