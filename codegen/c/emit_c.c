/* The C emitter's files: each module's parts in order, program.c, or main.c. */
#include "codegen/c/emit_c_internal.h"

#include "codegen/manifest/contract.h"

#include <string.h>

/* Another file of the program that `whole` is for. */
static void
file_begin(struct emit *e, const struct emit *whole)
{
	struct arena *arena = whole->arena;

	*e = (struct emit){
		.arena = arena, .program = whole->program, .recursion = whole->recursion, .packed = whole->packed};
	map_init(&e->taken, arena);
	map_init(&e->names, arena);
	map_init(&e->members, arena);
	map_init(&e->derived, arena);
	map_init(&e->defined, arena);
	e->forwards.arena = e->structs.arena = e->kinds.arena = arena;
	e->prototypes.arena = e->helpers.arena = e->functions.arena = arena;
	name_globals(e);
}

/* The first lines; a comment must not be ended by the name of a file. */
static void
head(struct emit *e, struct text *out, struct str source)
{
	struct text name = {.arena = e->arena};

	for (size_t i = 0; i < source.length; i++)
		text_add(&name, strchr("*?\\\n", source.data[i]) ? STR("_") : str_slice(source, i, i + 1));
	put_to(e, out, "/* $ from $. Edit that: changes here are lost. */\n#include \"forst.h\"\n\n", STR(EMIT_C_MARKER),
		text_str(&name));
}

/* Recursion without an end is a panic at run time, which is for Forst to say. */
static void
allow_recursion(struct emit *e, struct text *out)
{
	if (e->recursive)
		put_to(e, out,
			"#if defined(__clang__) || __GNUC__ >= 12\n#pragma GCC diagnostic ignored "
			"\"-Winfinite-recursion\"\n#endif\n\n");
}

static int64_t
count_lines(const struct text *text)
{
	int64_t lines = 1;

	for (size_t i = 0; i < text->length; i++)
		lines += text->data[i] == '\n';
	return lines;
}

/* All parts behind one another. */
static void
assemble(struct emit *e, struct text *out)
{
	const struct text *const parts[] = {
		&e->forwards, &e->structs, &e->prototypes, &e->kinds, &e->helpers, &e->functions};

	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		text_add(out, text_str(parts[i]));
		if (parts[i]->length && parts[i]->data[parts[i]->length - 2] != '\n')
			text_add(out, STR("\n"));
	}
}

/* From here on positions are in the generated file again. */
static void
own_lines(struct emit *e, struct text *out, struct str path)
{
	put_to(e, out, "#line $ $\n", number(e, count_lines(out) + 1), quoted(e, path));
}

/* ---- a module's file ---- */

struct module_file {
	const struct core_module *module;
	struct str path;  /* "admin_user_search.c" */
	struct str table; /* "ft_routes_admin_user_search" */
	size_t route_count;
};

/* One word for the module, from its path below routes/. */
static struct str
module_word(struct emit *e, struct str path)
{
	struct text out = {.arena = e->arena};

	if (str_has_prefix(path, STR("routes/")))
		path = str_slice(path, 7, path.length);
	for (size_t i = 0; i < path.length; i++) {
		unsigned char c = (unsigned char)path.data[i];
		bool word = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_';
		text_add(&out, word ? str_slice(path, i, i + 1) : STR("_"));
	}
	return text_str(&out);
}

static void
name_file(struct emit *e, struct module_file *files, size_t count)
{
	struct str word = module_word(e, files[count].module->path);
	struct str name = word;

	for (int64_t i = 2;; i++) {
		bool taken =
			str_equal(name, STR("program")) || str_equal(name, STR("main")) || str_equal(name, STR("variables"));
		files[count].path = say(e, "$.c", name);
		for (size_t j = 0; j < count; j++)
			taken = taken || str_equal(files[j].path, files[count].path);
		if (!taken)
			break;
		name = say(e, "$_$", word, number(e, i));
	}
	files[count].table = say(e, "ft_routes_$", name);
}

static struct str
c_string_or_null(struct emit *e, struct str s)
{
	return s.length ? quoted(e, s) : STR("NULL");
}

static struct str
route_flags(struct emit *e, const struct core_route *route)
{
	const struct route_traits traits = route_traits(e, route);
	const struct {
		bool set;
		const char *name;
	} flags[] = {{route->flat, "FORST_ROUTE_QUERY"}, {packed_input(e->packed, route), "FORST_ROUTE_PACKED_INPUT"},
		{packed_result(e->packed, route), "FORST_ROUTE_PACKED_RESULT"}, {traits.waits, "FORST_ROUTE_WAITS"},
		{traits.asks_time, "FORST_ROUTE_ASKS_TIME"}};
	struct text out = {.arena = e->arena};

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		if (flags[i].set)
			put_to(e, &out, out.length ? " | $" : "$", str_from(flags[i].name));
	return out.length ? text_str(&out) : STR("0");
}

static void
route_table(struct emit *e, const struct module_file *file, struct text *out)
{
	put_to(e, out, "const struct forst_route $[] = {\n", file->table);
	for (size_t i = 0; i < e->program->route_count; i++) {
		const struct core_route *route = e->program->routes[i];
		if (route->module != file->module)
			continue;
		put_to(e, out,
			"\t{\n\t\t.name = $,\n\t\t.path = $,\n\t\t.alias = $,\n\t\t.flags = $,\n\t\t.invoke = $,\n\t},\n",
			quoted(e, route->name), quoted(e, route->path), c_string_or_null(e, route->alias), route_flags(e, route),
			name_of(e, route));
	}
	put_to(e, out, "};\n");
}

static struct str
emit_module(const struct emit *whole, struct module_file *file, struct emit_files *files)
{
	const struct core_program *program = whole->program;
	struct arena *arena = whole->arena;
	struct emit e;
	struct text out = {.arena = arena};
	struct text handlers;

	file_begin(&e, whole);
	name_take(&e.taken, file->table);
	for (size_t i = 0; i < program->route_count; i++)
		if (program->routes[i]->module == file->module)
			write_route(&e, program->routes[i]);
	handlers = e.functions;
	e.functions = (struct text){.arena = arena};
	write_functions(&e);
	head(&e, &out, file->module->source_path);
	allow_recursion(&e, &out);
	assemble(&e, &out);
	own_lines(&e, &out, file->path);
	put_to(&e, &out, "$", text_str(&handlers));
	route_table(&e, file, &out);
	emit_files_add(files, file->path, text_str(&out));
	return e.refused;
}

/* ---- the program ---- */

static uint64_t
hash_files(const struct emit_files *files)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	for (const struct emit_file *file = files->first; file; file = file->next)
		hash = contract_hash_bytes(hash, file->content);
	return hash;
}

/* ft_ and a name that no declaration can have. */
static struct str
initialization_name(struct emit *e)
{
	(void)e;
	return STR("forst_initialize_variables");
}

/* variables.c: the package variables of a program that serves routes, and what gives them their first values. */
static void
emit_variables(struct emit *e, struct emit_files *files)
{
	struct text out = {.arena = e->arena};

	define_globals(e, true);
	write_initialization(e, initialization_name(e), true);
	write_functions(e);
	head(e, &out, STR("all package variables"));
	allow_recursion(e, &out);
	assemble(e, &out);
	emit_files_add(files, STR("variables.c"), text_str(&out));
}

/* Where the system begins with the program, or Node. */
static const char program_entries[] =
	"#ifdef FORST_NODE\n\n"
	"int32_t\nnode_api_module_get_api_version_v1(void)\n{\n\treturn FORST_NODE_API_VERSION;\n}\n\n"
	"void *\nnapi_register_module_v1(void *env, void *exports)\n{\n"
	"\treturn forst_node_register(env, exports, &program);\n}\n\n"
	"#else\n\n"
	"int\nmain(int argc, char **argv)\n{\n\treturn forst_serve_main(argc, argv, &program);\n}\n\n"
	"#endif\n";

static void
emit_program(struct emit *e, const struct module_file *modules, size_t count, struct emit_files *files)
{
	struct text out = {.arena = e->arena};
	struct text list = {.arena = e->arena};
	uint64_t build = hash_files(files);

	put_to(e, &out, "/* $: the program that serves the routes. */\n#include \"forst.h\"\n\n", STR(EMIT_C_MARKER));
	for (size_t i = 0; i < count; i++) {
		put_to(e, &out, "extern const struct forst_route $[];\n", modules[i].table);
		for (size_t j = 0; j < modules[i].route_count; j++)
			put_to(e, &list, "\t&$[$],\n", modules[i].table, number(e, (int64_t)j));
	}
	if (e->program->global_count)
		put_to(e, &out, "void $(struct forst_task *task);\n", initialization_name(e));
	if (count)
		put_to(e, &out, "\nstatic const struct forst_route *const routes[] = {\n$};\n", text_str(&list));
	put_to(e, &out,
		"\nstatic const struct forst_program program = {\n\t.build_id = $,\n\t.contract = $,\n\t.routes = $,\n"
		"\t.route_count = $,\n$};\n\n$",
		quoted(e, arena_printf(e->arena, "%016llx", (unsigned long long)build)),
		quoted(e, core_contract_hash(e->program, e->arena)), count ? STR("routes") : STR("NULL"),
		number(e, (int64_t)e->program->route_count),
		e->program->global_count ? say(e, "\t.initialize = $,\n", initialization_name(e)) : STR(""),
		str_from(program_entries));
	emit_files_add(files, STR("program.c"), text_str(&out));
}

static void
emit_main(struct emit *e, struct emit_files *files)
{
	struct text out = {.arena = e->arena};
	const struct core_function *function = e->program->main;
	struct str name = function_name(e, function);
	bool initialize = e->program->global_count > 0;

	if (initialize) {
		define_globals(e, false);
		write_initialization(e, initialization_name(e), false);
	}
	write_functions(e);
	head(e, &out, function->module->source_path);
	allow_recursion(e, &out);
	assemble(e, &out);
	own_lines(e, &out, STR("main.c"));
	put_to(e, &out, "static struct forst_error *\nrun_main(struct forst_task *task)\n{\n");
	if (initialize)
		put_to(e, &out, "\t$(task);\n", initialization_name(e));
	if (function->fallible)
		put_to(e, &out, "\treturn $(task);\n}\n\n", name);
	else
		put_to(e, &out, "\t$(task);\n\treturn NULL;\n}\n\n", name);
	put_to(e, &out, "int\nmain(int argc, char **argv)\n{\n\treturn forst_run_main(argc, argv, run_main);\n}\n");
	emit_files_add(files, STR("main.c"), text_str(&out));
}

static size_t
collect_modules(struct emit *e, struct module_file *modules)
{
	const struct core_program *program = e->program;
	size_t count = 0;

	for (size_t i = 0; i < program->route_count; i++) {
		if (count == 0 || modules[count - 1].module != program->routes[i]->module) {
			modules[count].module = program->routes[i]->module;
			name_file(e, modules, count);
			count++;
		}
		modules[count - 1].route_count++;
	}
	return count;
}

bool
emit_c(const struct core_program *program, struct arena *arena, struct emit_files *files)
{
	struct module_file *modules = arena_alloc_array(arena, program->route_count + 1, sizeof(*modules));
	struct recursion recursion;
	struct emit whole = {.arena = arena, .program = program, .recursion = &recursion};
	struct emit e;

	recursion_init(&recursion, program, arena);
	whole.packed = packed_types(program, arena);
	file_begin(&e, &whole);
	if (program->route_count == 0 && program->main) {
		emit_main(&e, files);
		files->refused = e.refused;
		return e.refused.length == 0;
	}
	size_t count = collect_modules(&e, modules);
	for (size_t i = 0; i < count && files->refused.length == 0; i++)
		files->refused = emit_module(&whole, &modules[i], files);
	if (program->global_count && files->refused.length == 0) {
		struct emit variables;

		file_begin(&variables, &whole);
		emit_variables(&variables, files);
		files->refused = variables.refused;
	}
	emit_program(&e, modules, count, files);
	return files->refused.length == 0;
}
