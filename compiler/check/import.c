/* Imports: what each file names by them, which are unused, and those that lead back to where they began. An import is its
 * file's: other files of the package do not see it. */
#include "compiler/check/check_internal.h"

/* ---- names ---- */

const struct map *
imports_at(const struct checked_module *module, uint32_t at)
{
	for (size_t i = 0; i < module->file_count; i++) {
		const struct source *source = module->files[i]->source;
		if (at >= source->base && at <= source->base + source->text.length) {
			return &module->imports[i];
		}
	}
	return NULL;
}

struct symbol *
import_find(const struct checked_module *module, struct str name, uint32_t at)
{
	const struct map *imports = module->imports ? imports_at(module, at) : NULL;
	return imports ? map_get(imports, name) : NULL;
}

static bool
is_clause_less_folder(const struct checker *checker, struct str path, struct str *example)
{
	for (const struct checked_module *module = checker->program->modules; module; module = module->next) {
		bool inside = !module->is_library && str_has_prefix(module->path, path) && module->path.length > path.length &&
					  module->path.data[path.length] == '/';
		if (inside && str_find(str_slice(module->path, path.length + 1, module->path.length), '/') < 0) {
			*example = module->path;
			return true;
		}
	}
	return false;
}

/* The package in whose folder the path names a file that has a clause; NULL: there is none. */
static const struct checked_module *
package_of_file(struct checker *checker, struct str path)
{
	struct str base = module_path_base(path);
	if (base.length == path.length) {
		return NULL;
	}
	struct checked_module *module = map_get(&checker->folders, str_slice(path, 0, path.length - base.length - 1));
	for (size_t i = 0; module && i < module->file_count; i++) {
		struct str file = module_path_base(module->files[i]->source->path);
		if (file.length > base.length && str_has_prefix(file, base) && file.data[base.length] == '.') {
			return module;
		}
	}
	return module && str_equal(module->name, base) ? module : NULL;
}

bool
help_imported_as(struct checker *checker, const struct checked_module *module, struct diag *diag, struct ast_name name)
{
	const struct map *imports = module->imports ? imports_at(module, name.span.start) : NULL;
	for (size_t i = 0; imports && i < imports->count; i++) {
		struct symbol *symbol = imports->entries[i].value;
		if (symbol->decl && str_equal(module_path_base(symbol->decl->path), name.text)) {
			symbol->used = true;
			diag_help(checker->log, diag, "\"%.*s\" is imported as `%.*s`", STR_ARG(symbol->decl->path), STR_ARG(symbol->name));
			return true;
		}
	}
	return false;
}

/* Whether the file, or the module before its imports are known, was told that it has no such package. */
static bool
was_told(struct checker *checker, const struct checked_module *module, struct ast_name name)
{
	static char told[] = "told";
	const struct map *imports = module->imports ? imports_at(module, name.span.start) : NULL;
	const void *place = imports ? (const void *)imports : module;
	struct str key = arena_printf(checker->arena, "package %p %.*s", place, STR_ARG(name.text));
	return map_set(&checker->unknown, key, told) != NULL;
}

void
report_unknown_package(struct checker *checker, const struct checked_module *module, struct ast_name name)
{
	if (was_told(checker, module, name)) {
		return;
	}
	struct diag *diag =
		diag_report(checker->log, DIAG_UNKNOWN_NAME, name.span, "there is no package `%.*s`", STR_ARG(name.text));
	diag->lasting = true;
	help_imported_as(checker, module, diag, name);
}

/* The package of the standard library whose last element is `name`: encoding/base64 is `base64` where it is used. */
static struct checked_module *
library_named(struct checker *checker, struct str name)
{
	struct symbol *symbol = map_get(&checker->libraries, name);
	return symbol ? symbol->package : NULL;
}

static void
report_no_package(struct checker *checker, const struct ast_decl *decl)
{
	const struct checked_module *meant = library_named(checker, module_path_base(decl->path));
	struct diag *diag = diag_report(
		checker->log, DIAG_UNKNOWN_PACKAGE, decl->path_span, "there is no package \"%.*s\"", STR_ARG(decl->path));
	const struct checked_module *package = package_of_file(checker, decl->path);
	struct str example;
	if (package) {
		diag_help(checker->log, diag, "its file belongs to package `%.*s`, which is imported by its folder: import \"%.*s\"",
			STR_ARG(package->name), STR_ARG(package->path));
	} else if (is_clause_less_folder(checker, decl->path, &example)) {
		diag_help(checker->log, diag,
			"its files have no `package` clause, so each is a module of its own: import \"%.*s\", or give all the same clause",
			STR_ARG(example));
	} else if (meant) {
		diag_help(checker->log, diag, "did you mean \"%.*s\"?", STR_ARG(meant->path));
	} else {
		diag_help(
			checker->log, diag, "an import names a folder below the source root, or a package of the standard library");
	}
}

/* What an import names: a package of the standard library, or one of the program; a file named like one of the library's
 * (strings.ft) does not hide that, and a folder may not be named so. */
static struct checked_module *
imported(struct checker *checker, const struct ast_decl *decl)
{
	struct checked_module *library = library_named(checker, module_path_base(decl->path));
	library = library && str_equal(library->path, decl->path) ? library : NULL;
	const struct checked_module *folder = map_get(&checker->folders, decl->path);
	if (library && folder) {
		struct diag *diag = diag_report(checker->log, DIAG_LIBRARY_FOLDER, decl->path_span,
			"\"%.*s\" is a folder here and a package of the standard library", STR_ARG(decl->path));
		diag_note(checker->log, diag, folder->files[0]->package.span, "the folder's package is declared here");
		diag_help(checker->log, diag, "give the folder another name");
	}
	return library ? library : module_at(checker, decl->path);
}

static void
declare_import(struct checker *checker, struct checked_module *module, struct map *imports, struct ast_decl *decl)
{
	struct checked_module *package = imported(checker, decl);
	struct str local = decl->name.text.length               ? decl->name.text
					   : package && !package->is_library ? package->name
														 : intern(checker->interner, module_path_base(decl->path));
	struct symbol *symbol = new_symbol(checker, package ? SYMBOL_PACKAGE : SYMBOL_BAD, local, decl->path_span);
	symbol->package = package;
	symbol->decl = decl;
	symbol->module = module;
	decl->symbol = symbol;
	if (!package) {
		report_no_package(checker, decl);
	}
	if (package == module) {
		diag_report(checker->log, DIAG_IMPORT_CYCLE, decl->path_span, "a package cannot import itself");
	}
	if (str_equal(local, STR("_"))) {
		return; /* the package is only there */
	}
	const struct symbol *first = map_get(imports, local);
	if (!first) {
		map_set(imports, local, symbol);
		first = map_get(&module->names, local);
	}
	if (first) {
		bool later = first->span.start > symbol->span.start;
		symbol->used = true;
		struct diag *diag = diag_report(checker->log, DIAG_DECLARED_TWICE, later ? first->span : symbol->span,
			"`%.*s` is declared twice", STR_ARG(local));
		diag_note(checker->log, diag, later ? symbol->span : first->span, "the first declaration is here");
	}
}

void
imports_declare(struct checker *checker)
{
	for (struct checked_module *module = checker->program->modules; module; module = module->next) {
		module->imports = arena_alloc_array(checker->arena, module->file_count + 1, sizeof *module->imports);
		for (size_t i = 0; i < module->file_count; i++) {
			map_init(&module->imports[i], checker->arena);
			for (struct ast_decl *decl = module->files[i]->decls; decl; decl = decl->next) {
				if (decl->kind == AST_DECL_IMPORT) {
					declare_import(checker, module, &module->imports[i], decl);
				}
			}
		}
	}
}

void
imports_warn_unused(struct checker *checker)
{
	for (struct checked_module *module = checker->program->modules; module; module = module->next) {
		for (size_t i = 0; i < module->file_count; i++) {
			for (size_t j = 0; j < module->imports[i].count; j++) {
				const struct symbol *symbol = module->imports[i].entries[j].value;
				if (symbol->kind == SYMBOL_PACKAGE && !symbol->used && !checker->broken) {
					diag_report(checker->log, DIAG_UNUSED_IMPORT, symbol->span,
						"package `%.*s` is imported and not used", STR_ARG(symbol->name));
				}
			}
		}
	}
}

/* ---- cycles ---- */

/* The modules from one to another by the imports that are being followed, which `follows` chains backwards. */
static struct str
chain_text(struct checker *checker, const struct checked_module *from, const struct checked_module *to)
{
	struct str text = from->path;
	for (const struct checked_module *module = to; module != from; module = module->followed_from) {
		text = arena_printf(checker->arena, "%.*s -> %.*s", STR_ARG(module->path), STR_ARG(text));
	}
	return arena_printf(checker->arena, "%.*s -> %.*s", STR_ARG(from->path), STR_ARG(text));
}

/* Follows imports; a way back to a module that is being followed is a cycle. */
static bool
find_cycle(struct checker *checker, struct checked_module *module)
{
	module->follow_state = FOLLOWING;
	for (size_t i = 0; i < module->file_count; i++) {
		for (size_t j = 0; j < module->imports[i].count; j++) {
			const struct symbol *symbol = module->imports[i].entries[j].value;
			struct checked_module *package = symbol->kind == SYMBOL_PACKAGE ? symbol->package : NULL;
			if (!package || package->is_library || package == module || package->follow_state == FOLLOWED) {
				continue;
			}
			if (package->follow_state == FOLLOWING) {
				struct str chain = chain_text(checker, package, module);
				diag_report(checker->log, DIAG_IMPORT_CYCLE, symbol->span, "packages import each other: %.*s",
					STR_ARG(chain));
				return true;
			}
			package->followed_from = module;
			if (find_cycle(checker, package)) {
				return true;
			}
		}
	}
	module->follow_state = FOLLOWED;
	return false;
}

void
imports_refuse_cycles(struct checker *checker)
{
	for (struct checked_module *module = checker->program->modules; module; module = module->next) {
		if (!module->is_library && module->follow_state == NOT_FOLLOWED && find_cycle(checker, module)) {
			return;
		}
	}
}
