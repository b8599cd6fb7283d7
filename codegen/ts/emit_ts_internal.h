/*
 * What the parts of the TypeScript emitter share. A module's text is written into `out` first; the names that it takes
 * from other modules are noted on the way, so that the imports in front are known at the end.
 */
#ifndef FORST_CODEGEN_TS_EMIT_TS_INTERNAL_H
#define FORST_CODEGEN_TS_EMIT_TS_INTERNAL_H

#include "codegen/emit_files.h"
#include "codegen/member.h"
#include "codegen/recursion.h"
#include "codegen/text.h"
#include "codegen/unique.h"
#include "compiler/core/core.h"

enum ts_item_kind { TS_ITEM_TYPE, TS_ITEM_ERROR, TS_ITEM_FUNCTION, TS_ITEM_FAILURES };

/* Something that a module exports. */
struct ts_item {
	struct ts_item *next;
	enum ts_item_kind kind;
	const void *thing; /* core_type, core_error, core_route; FAILURES: the route's `errors` member */
	struct str name;
	struct str index_name; /* in index.ts */
	struct ts_module *module;
};

/* A name that a module takes from another one. */
struct ts_import {
	struct ts_import *next;
	const struct ts_item *item;
	struct str alias;
};

struct ts_module {
	struct ts_module *next;
	const struct core_module *core;
	struct str file;  /* below the client's folder, without .ts: "admin/user-search" */
	struct map scope; /* names taken at the top of the file */
	struct ts_item *first, *last;
	struct ts_import *imports, *last_import;
	struct map imported; /* ts_import by item */
	struct str sidecar, contract, bytes; /* what this file calls its import, the contract's hash and the table of Bytes */
};

/* The packed form's functions: of the module being written, but for what holds of the whole program. */
struct ts_packing {
	const struct packed_type *types;
	struct recursion recursion;
	struct text out;
	struct str *pack, *unpack, *choices; /* names by type id; data NULL: not needed yet */
};

struct emit_ts {
	const struct core_program *program;
	struct arena *arena;
	struct emit_files *files;
	struct str contract;
	struct ts_module *first, *last;
	struct map modules;  /* ts_module by core_module */
	struct map items;    /* ts_item by thing */
	struct map paths;    /* file names taken */
	bool *reached;       /* by type id, as what follows */
	bool *bytes;         /* a Bytes is reached from it */
	bool *anything;      /* an Any is */
	bool *checked;       /* a value of it can break a constraint */
	uint32_t *collected; /* the last module whose table it was collected for */
	uint32_t module_number;
	struct ts_packing packing;
	struct ts_module *module; /* being written */
	struct buf out;
};

/* ---- ts_name.c ---- */

/* What the map, whose keys are addresses, has for that one, or NULL; and setting it. */
void *ts_get(const struct map *map, const void *thing);
void ts_set(struct emit_ts *e, struct map *map, const void *thing, void *value);

/* name, with an underscore behind it where TypeScript, JavaScript or a module loader has that word for itself. */
struct str ts_identifier(struct emit_ts *e, struct str name);

/* "process_data", "admin/users" to "ProcessData", "AdminUsers"; "processData" to "ProcessData". */
struct str ts_pascal(struct emit_ts *e, struct str name);

/* "admin/userSearch_v2" to "admin/user-search-v2". */
struct str ts_kebab(struct emit_ts *e, struct str path);

/* name as it may stand for a member: plain where it is an identifier, else quoted. */
struct str ts_member(struct emit_ts *e, struct str name);

/* The same as a key of an object literal, where `__proto__` would not make a member. */
struct str ts_object_key(struct emit_ts *e, struct str name);

/* Whether every object has something under that name. */
bool ts_is_inherited(struct str name);

/* A string literal with its quotes. */
struct str ts_quoted(struct emit_ts *e, struct str s);

/* ---- ts_reach.c ---- */

/* Finds the modules, and what each exports: everything that the routes reach. */
void ts_reach(struct emit_ts *e);

/* What the current module calls the item of `thing`, imported when another one has it; NULL data: it has no item. */
struct str ts_name_of(struct emit_ts *e, const void *thing);

/* The type without constraints around it. */
const struct core_type *ts_plain(const struct core_type *type);

/* ---- ts_flag.c ---- */

/* Fills `bytes`, `anything` and `checked`. */
void ts_flag_types(struct emit_ts *e);

/* ---- ts_type.c ---- */

/* The TypeScript type, at that many tabs where it takes several lines. */
void ts_type(struct emit_ts *e, const struct core_type *type, int depth);

/* The type of a member: without its pointer where it is optional, and as the union of what its guard proves. */
void ts_field_type(struct emit_ts *e, const struct core_field *field, int depth);

/* "{ ... }" of a shape's members; several lines when `open` or when one is documented. `skip` is a member left out, or -1. */
void ts_members(struct emit_ts *e, const struct core_type *shape, int skip, bool open, int depth);

/* A constant as JavaScript writes it. */
void ts_constant(struct emit_ts *e, struct buf *out, const struct core_expr *x);
/* Whether the constraint of `type` is written as a union of literals instead. */
bool ts_is_choice(const struct core_constraint *c, const struct core_type *type);

/* The exported interface or alias of a named type. */
void ts_declaration(struct emit_ts *e, const struct ts_item *item);

/* "globalThis.Promise" where the module has a type of that name, else "Promise". */
const char *ts_global(struct emit_ts *e, const char *name, const char *qualified);

/* ---- ts_doc.c ---- */

/* A JSDoc comment of doc and the constraints of type (or NULL), or nothing. */
void ts_doc(struct emit_ts *e, struct str doc, const struct core_type *type, int depth);
bool ts_has_doc(const struct core_field *field);

/* Text that stays inside a block comment whatever it holds. */
void ts_comment_text(struct emit_ts *e, struct str text);

void ts_tabs(struct emit_ts *e, int depth);

/* ---- ts_route.c ---- */

void ts_error_class(struct emit_ts *e, const struct ts_item *item);
void ts_failures(struct emit_ts *e, const struct core_route *route);
void ts_route(struct emit_ts *e, const struct core_route *route);

/* ---- ts_bytes.c ---- */

/* Where Bytes stand in it, as an expression. */
void ts_bytes_plan(struct emit_ts *e, const struct core_type *type);

/* The module's table of named types that hold Bytes, if its routes give any. */
void ts_bytes_table(struct emit_ts *e);

/* ---- ts_pack.c ---- */

/* For a new module. */
void ts_packed_begin(struct emit_ts *e);

/* The route's `packed` member, or nothing. */
void ts_packed_route(struct emit_ts *e, const struct core_route *route);

/* The functions that the module's routes need. */
void ts_packed_functions(struct emit_ts *e);

#endif
