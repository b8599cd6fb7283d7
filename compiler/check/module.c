/* Modules: which files belong together, what they declare, what they import. Declarations become symbols before any
 * body is checked. */
#include "compiler/check/check_internal.h"
#include "compiler/parse/parse.h"

static struct checked_module *
new_module(struct checker *checker, struct str name, struct str path)
{
	struct checked_module *module = arena_alloc(checker->arena, sizeof *module);
	module->name = name;
	module->path = path;
	map_init(&module->names, checker->arena);
	map_init(&module->guards, checker->arena);
	if (checker->last_module) {
		checker->last_module->next = module;
	} else {
		checker->program->modules = module;
	}
	checker->last_module = module;
	return module;
}

static void
add_file(struct checker *checker, struct checked_module *module, struct ast_file *file)
{
	if (module->file_count == 0) {
		module->source_path = file->source->path;
	}
	module->files =
		arena_grow(checker->arena, module->files, module->file_count, &module->file_capacity, sizeof *module->files);
	module->files[module->file_count++] = file;
}

static struct str
without_suffix(struct str path)
{
	return str_has_suffix(path, STR(".ft")) ? str_slice(path, 0, path.length - 3) : path;
}

static struct str
folder_of(struct str path)
{
	ptrdiff_t slash = str_find_last(path, '/');
	return slash < 0 ? STR("") : str_slice(path, 0, (size_t)slash);
}

struct str
module_path_base(struct str path)
{
	return str_slice(path, (size_t)(str_find_last(path, '/') + 1), path.length);
}

struct checked_module *
module_at(struct checker *checker, struct str path)
{
	struct checked_module *package = map_get(&checker->folders, path);
	return package ? package : map_get(&checker->files, path);
}

/* A package's folder and a file beside it would be named alike. */
static void
refuse_same_path(struct checker *checker, const struct checked_module *module, struct span span)
{
	if (map_get(&checker->folders, module->path) && map_get(&checker->files, module->path)) {
		struct diag *diag = diag_report(checker->log, DIAG_FILE_AND_FOLDER, span,
			"\"%.*s\" is a package's folder and a file", STR_ARG(module->path));
		diag_help(checker->log, diag, "move the file into the folder, or give it another name");
	}
}

/* A name stands for one package, wherever it is written; only programs may have a `main` each. */
static void
refuse_same_package(struct checker *checker, struct checked_module *module, const struct ast_name *clause)
{
	const struct checked_module *other = map_set(&checker->packages, module->name, module);
	if (!other || str_equal(module->name, STR("main"))) {
		return;
	}
	struct diag *diag = diag_report(checker->log, DIAG_SAME_PACKAGE, clause->span,
		"package `%.*s` is in two folders: %.*s and %.*s", STR_ARG(module->name), STR_ARG(other->path),
		STR_ARG(module->path));
	diag_note(checker->log, diag, other->files[0]->package.span, "the other one is here");
	diag_help(checker->log, diag, "give one of them another name");
}

/* foo_test.ft without a package belongs to foo.ft, if there is one. `package foo_test` tests package foo from outside. */
static struct checked_module *
module_of_test(struct checker *checker, const struct check_file *file)
{
	struct str path = str_slice(file->path, 0, file->path.length - STR("_test.ft").length);
	return file->ast->package.text.length ? NULL : module_at(checker, path);
}

/* The module of a file: its own, or its package's; two packages in one folder are an error. */
static struct checked_module *
module_of(struct checker *checker, const struct check_file *file)
{
	struct ast_name package = file->ast->package;
	bool is_test = is_test_file(file->path);
	bool is_route = str_has_prefix(file->path, STR("routes/")) && !is_test;
	struct checked_module *tested = is_test ? module_of_test(checker, file) : NULL;
	if (tested) {
		return tested;
	}
	if (!package.text.length) {
		struct checked_module *module = new_module(
			checker, intern(checker->interner, without_suffix(module_path_base(file->path))), without_suffix(file->path));
		module->is_route_file = is_route;
		map_set(&checker->files, module->path, module);
		refuse_same_path(checker, module, (struct span){file->ast->source->base, file->ast->source->base});
		return module;
	}
	struct str folder = folder_of(file->path);
	if (is_test && str_has_suffix(package.text, STR("_test"))) {
		folder = arena_printf(checker->arena, "%.*s_test", STR_ARG(folder));
	}
	struct checked_module *module = map_get(&checker->folders, folder);
	if (!module) {
		module = new_module(checker, package.text, folder);
		module->is_route_file = is_route;
		map_set(&checker->folders, folder, module);
		refuse_same_path(checker, module, package.span);
		refuse_same_package(checker, module, &package);
	} else if (!str_equal(module->name, package.text)) {
		struct diag *diag = diag_report(checker->log, DIAG_TWO_PACKAGES, package.span,
			"this folder already holds package `%.*s`", STR_ARG(module->name));
		diag_note(checker->log, diag, module->files[0]->package.span, "declared here");
	}
	return module;
}

/* ---- the standard library ---- */

static struct ast_file *
parse_library(struct checker *checker, const struct check_file *file)
{
	return parse_file(checker->arena, checker->interner, file->source, checker->log);
}

/* What imports name counts as named. */
static void
intern_imports(struct checker *checker, const struct ast_file *file)
{
	for (const struct ast_decl *decl = file->decls; decl; decl = decl->next) {
		if (decl->kind == AST_DECL_IMPORT) {
			intern(checker->interner, module_path_base(decl->path));
		}
	}
}

/* Parses the modules that are named anywhere, in the program or in another such module; utf8 is what conversions of text
 * to runes call. The others stay NULL. */
static struct ast_file **
parse_libraries(struct checker *checker, const struct check_file *files, size_t count)
{
	struct ast_file **parsed = arena_alloc_array(checker->arena, count + 1, sizeof *parsed);
	for (size_t i = 0; i < count; i++) {
		if (files[i].ast) {
			intern_imports(checker, files[i].ast);
		}
	}
	intern(checker->interner, STR("utf8"));
	for (bool found = true; found;) {
		found = false;
		for (size_t i = 0; i < count; i++) {
			if (!files[i].ast && !parsed[i] && map_get(&checker->interner->names, module_path_base(files[i].path))) {
				parsed[i] = parse_library(checker, &files[i]);
				found = true;
			}
		}
	}
	return parsed;
}

static void
add_library(struct checker *checker, struct str path, struct ast_file *file)
{
	struct str name = intern(checker->interner, module_path_base(path));
	struct checked_module *module = new_module(checker, name, path);
	module->is_library = true;
	if (file) {
		add_file(checker, module, file);
	}
	struct symbol *symbol = new_symbol(checker, SYMBOL_PACKAGE, name, (struct span){0});
	symbol->package = module;
	map_set(&checker->libraries, name, symbol);
}

const struct ast_file *
library_file(struct checker *checker, struct checked_module *library)
{
	for (size_t i = 0; i < checker->source_file_count && !library->file_count && !library->unread; i++) {
		const struct check_file *file = &checker->source_files[i];
		if (!file->ast && str_equal(file->path, library->path)) {
			library->unread = parse_library(checker, file);
		}
	}
	return library->file_count ? library->files[0] : library->unread;
}

void
modules_collect(struct checker *checker, const struct check_file *files, size_t count)
{
	struct ast_file **libraries = parse_libraries(checker, files, count);
	for (size_t i = 0; i < count; i++) {
		if (!files[i].ast) {
			add_library(checker, files[i].path, libraries[i]);
		}
	}
	/* Tests come last: they belong to the modules of the others. */
	for (int tests = 0; tests < 2; tests++) {
		for (size_t i = 0; i < count; i++) {
			if (files[i].ast && is_test_file(files[i].path) == tests) {
				add_file(checker, module_of(checker, &files[i]), files[i].ast);
			}
		}
	}
}

/* ---- declaring ---- */

static bool
starts_upper(struct str name)
{
	return name.length > 0 && name.data[0] >= 'A' && name.data[0] <= 'Z';
}

bool
declare_symbol(struct checker *checker, struct checked_module *module, struct symbol *symbol)
{
	symbol->module = module;
	symbol->exported = starts_upper(symbol->name) || (symbol->decl && symbol->decl->exported);
	const struct symbol *first = map_get(&module->names, symbol->name);
	if (first) {
		struct diag *diag = diag_report(
			checker->log, DIAG_DECLARED_TWICE, symbol->span, "`%.*s` is declared twice", STR_ARG(symbol->name));
		diag_note(checker->log, diag, first->span, "the first declaration is here");
		return false;
	}
	map_set(&module->names, symbol->name, symbol);
	return true;
}

static struct symbol *
symbol_of_decl(struct checker *checker, enum symbol_kind kind, struct ast_decl *decl)
{
	struct symbol *symbol = new_symbol(checker, kind, decl->name.text, decl->name.span);
	symbol->decl = decl;
	symbol->doc = decl->doc.text;
	decl->symbol = symbol;
	return symbol;
}

struct function *
add_function(struct checker *checker, struct checked_module *module, struct symbol *symbol, struct ast_func *ast)
{
	struct function *function = arena_run_alloc(checker->arena, &checker->functions, sizeof *function);
	function->symbol = symbol;
	function->ast = ast;
	function->module = module;
	function->in_test = checker->in_test;
	function->external = module->is_library && !ast->has_body;
	function->impure = function->external ? library_impurity(checker, symbol->doc) : NULL;
	symbol->function = function;
	symbol->module = module;
	if (checker->last_function) {
		checker->last_function->next = function;
	} else {
		checker->program->functions = function;
	}
	checker->last_function = function;
	return function;
}

static void
declare_error(struct checker *checker, struct checked_module *module, struct ast_decl *decl)
{
	struct symbol *symbol = symbol_of_decl(checker, SYMBOL_ERROR, decl);
	struct type *type = arena_alloc(checker->arena, sizeof *type);
	*type = (struct type){.kind = TYPE_FAILURE, .symbol = symbol, .depth = 1};
	symbol->type = type;
	symbol->status = 422;
	declare_symbol(checker, module, symbol);
}

static void
declare_type(struct checker *checker, struct checked_module *module, struct ast_decl *decl)
{
	struct symbol *symbol = symbol_of_decl(checker, SYMBOL_TYPE, decl);
	if (decl->type_params) {
		generic_declare(checker, symbol, NULL, decl->type_params);
	}
	declare_symbol(checker, module, symbol);
}

static void
declare_guard(struct checker *checker, struct checked_module *module, struct ast_decl *decl)
{
	struct symbol *symbol = symbol_of_decl(checker, SYMBOL_GUARD, decl);
	symbol->exported = starts_upper(symbol->name) || decl->exported;
	add_function(checker, module, symbol, decl->func);
	struct guard_list *entry = arena_alloc(checker->arena, sizeof *entry);
	*entry = (struct guard_list){symbol, map_get(&module->guards, symbol->name)};
	map_set(&module->guards, symbol->name, entry);
}

static void
declare_func(struct checker *checker, struct checked_module *module, struct ast_decl *decl)
{
	if (!decl->func->has_body && !module->is_library) {
		struct diag *diag = diag_report(
			checker->log, DIAG_NO_BODY, decl->name.span, "function `%.*s` has no body", STR_ARG(decl->name.text));
		diag_help(checker->log, diag, "write { ... } behind its header");
		declare_symbol(checker, module, symbol_of_decl(checker, SYMBOL_BAD, decl));
		return;
	}
	bool method = decl->func->receiver != NULL;
	struct symbol *symbol = symbol_of_decl(checker, method ? SYMBOL_METHOD : SYMBOL_FUNCTION, decl);
	if (method || declare_symbol(checker, module, symbol)) {
		add_function(checker, module, symbol, decl->func);
	}
}

static void
declare_constants(struct checker *checker, struct checked_module *module, struct ast_decl *decl)
{
	for (struct ast_name_list *name = decl->names; name; name = name->next) {
		struct symbol *symbol = new_symbol(checker, SYMBOL_CONSTANT, name->name.text, name->name.span);
		symbol->decl = decl;
		symbol->doc = decl->doc.text;
		name->symbol = symbol;
		if (!str_equal(name->name.text, STR("_"))) {
			declare_symbol(checker, module, symbol);
		}
	}
}

/* var NAME TYPE of the standard library: nobody assigns it, and a function without parameters gives it. */
static void
declare_library_value(struct checker *checker, struct checked_module *module, struct ast_decl *decl)
{
	struct symbol *symbol = new_symbol(checker, SYMBOL_CONSTANT, decl->names->name.text, decl->names->name.span);
	struct ast_func *func = arena_alloc(checker->arena, sizeof *func);
	func->result = decl->type_expr;
	symbol->decl = decl;
	symbol->doc = decl->doc.text;
	decl->names->symbol = symbol;
	declare_symbol(checker, module, symbol);
	add_function(checker, module, symbol, func);
}

static void
declare_variables(struct checker *checker, struct checked_module *module, struct ast_decl *decl)
{
	if (module->is_library) {
		declare_library_value(checker, module, decl);
	} else {
		globals_collect(checker, module, decl);
	}
}

void
declare_decl(struct checker *checker, struct checked_module *module, struct ast_decl *decl)
{
	switch (decl->kind) {
	case AST_DECL_IMPORT: break;
	case AST_DECL_TYPE: declare_type(checker, module, decl); break;
	case AST_DECL_ERROR: declare_error(checker, module, decl); break;
	case AST_DECL_CONST: declare_constants(checker, module, decl); break;
	case AST_DECL_VAR: declare_variables(checker, module, decl); break;
	case AST_DECL_FUNC: declare_func(checker, module, decl); break;
	case AST_DECL_GUARD: declare_guard(checker, module, decl); break;
	case AST_DECL_BAD: break;
	}
}

struct symbol *
declare_implicit_error(struct checker *checker, struct checked_module *module, struct ast_name name, bool members)
{
	struct symbol *symbol = new_symbol(checker, SYMBOL_ERROR, name.text, name.span);
	struct type_field *field = arena_alloc(checker->arena, sizeof *field);
	*field = (struct type_field){
		intern(checker->interner, STR("message")), STR("message"), checker->types.string, STR(""), name.span};
	struct type *type = arena_alloc(checker->arena, sizeof *type);
	*type = (struct type){
		.kind = TYPE_FAILURE, .symbol = symbol, .fields = field, .field_count = members ? 0 : 1, .depth = 1};
	symbol->type = type;
	symbol->status = 422;
	symbol->message_field = members ? -1 : 0;
	symbol->implicit = true;
	symbol->module = module;
	symbol->exported = true;
	map_set(&module->names, name.text, symbol);
	return symbol;
}
