/*
 * Declared types: when what a declaration says becomes known. A shape is there as soon as it is named; its members are
 * resolved in its own turn, or when somebody asks for them (embedding and joining do). A union must be resolved to be known
 * for one; where its own right side comes back to it, it is there without its members as well. So types may hold each
 * other in any way that does not need the members of one that is being resolved.
 *
 * An alias is no object of its own. Where its right side comes back to it through a shape or a union it is resolved once
 * more, inside of that, and ends there; equal types are one object, so both times give the same.
 */
#include "compiler/check/check_internal.h"

enum { WAITING = 4, RESOLVING = 5, REFUSED = 6 }; /* state of a type's symbol (`number`) until it is known */
enum { MAKING_MAX = 1000 };                       /* shapes that embed one another */

/* A declared type whose right side is being resolved. */
struct making {
	struct making *outer;
	const struct symbol *symbol;
	bool own;   /* a shape or union: others may refer to it before it is complete */
	bool apart; /* its members do not become those of a union around it */
	int level;
};

void
report_type_cycle(struct checker *checker, const struct symbol *symbol)
{
	struct diag_log *log = symbol->instance ? checker->log : checker->main_log;
	struct diag *diag =
		diag_report(log, DIAG_TYPE_CYCLE, symbol->span, "type `%.*s` contains itself", STR_ARG(symbol->name));
	diag_help(log, diag, "go through a pointer, an array or a map: *%.*s", STR_ARG(symbol->name));
}

static struct type *
new_own(struct checker *checker, const struct symbol *symbol, enum type_kind kind)
{
	struct type *own = arena_alloc(checker->arena, sizeof *own);
	bool abstract = checker->within && checker->within->abstract;
	*own = (struct type){.kind = kind, .symbol = symbol, .abstract = abstract, .depth = 1};
	return own;
}

/* A declared shape, union or set of literals becomes a type of its own that remembers its name, and an Int of the
 * standard library does; anything else is an alias. */
static const struct type *
name_type(struct checker *checker, const struct symbol *symbol, const struct type *type)
{
	bool named = type->kind == TYPE_UNION || type->kind == TYPE_LITERALS || type->kind == TYPE_SHAPE ||
				 (type->kind == TYPE_INT && symbol->module->is_library);
	if (!named || type->symbol) {
		return type;
	}
	struct type *own = arena_alloc(checker->arena, sizeof *own);
	*own = *type;
	own->symbol = symbol;
	own->depth = 1;
	own->plain = type->kind == TYPE_LITERALS ? type_plain(type) : NULL;
	own->abstract = checker->within && checker->within->abstract;
	return own;
}

bool
type_in_the_making(const struct symbol *symbol)
{
	return symbol->kind == SYMBOL_TYPE && symbol->number == RESOLVING &&
		   (!symbol->type || symbol->type->kind == TYPE_UNION);
}

/* Whether the resolution of the symbol's right side came to where it stands now through a shape or union; one whose members
 * do not become a part of what is around it, where those matter. */
static bool
came_through(const struct checker *checker, const struct symbol *symbol, bool apart)
{
	for (const struct making *making = checker->making; making && making->symbol != symbol; making = making->outer) {
		if (making->own && (making->apart || !apart)) {
			return true;
		}
	}
	return false;
}

/* What others refer to already becomes what the right side is. */
static void
fill(struct checker *checker, struct symbol *symbol, const struct type *type)
{
	struct type *own = (struct type *)(uintptr_t)symbol->type;
	if (symbol->number != REFUSED && type->kind == own->kind) {
		own->members = type->members;
		own->member_count = type->member_count;
		own->fields = type->fields;
		own->field_count = type->field_count;
		own->embedded = type->embedded;
		own->embedded_count = type->embedded_count;
		own->comparable = TYPE_COMPARABLE_UNKNOWN;
		return;
	}
	if (symbol->number != REFUSED && type->kind != TYPE_BAD) {
		struct diag *diag = diag_report(checker->log, DIAG_UNION_MEMBER, symbol->span,
			"the members of union `%.*s` are the same one", STR_ARG(symbol->name));
		diag_help(checker->log, diag, "add a member that does not hold the union, such as Int");
	}
	*own = *checker->types.bad;
	symbol->type = checker->types.bad;
}

/* An alias, or a union. */
static void
resolve_right_side(struct checker *checker, struct symbol *symbol)
{
	struct ast_type *syntax = symbol->decl->type_expr;
	struct making making = {checker->making, symbol, syntax->kind == AST_TYPE_UNION, !checker->joined, 0};
	symbol->number = RESOLVING;
	checker->making = &making;
	const struct type *type = resolve_open_type(checker, symbol->module, syntax);
	checker->making = making.outer;
	bool resolved_inside = symbol->number != RESOLVING && symbol->number != REFUSED;
	if (!resolved_inside && syntax->kind == AST_TYPE_UNION && symbol->type) {
		fill(checker, symbol, type);
	} else if (!symbol->type) {
		symbol->type = name_type(checker, symbol, type);
	}
	syntax->type = symbol->type;
	symbol->number = 0;
}

static void
resolve_members(struct checker *checker, struct symbol *symbol)
{
	struct ast_type *syntax = symbol->decl->type_expr;
	int level = checker->making ? checker->making->level + 1 : 1;
	struct making making = {checker->making, symbol, true, true, level};
	bool joined = checker->joined;
	const struct type *type = checker->types.bad;
	symbol->number = RESOLVING;
	checker->making = &making;
	checker->joined = false;
	if (level > MAKING_MAX) {
		diag_report(checker->log, DIAG_NESTING_TOO_DEEP, symbol->span, "more than %d shapes embed one another", MAKING_MAX);
	} else if (syntax->kind == AST_TYPE_SHAPE) {
		type = resolve_fields(checker, symbol->module, syntax->members, TYPE_SHAPE, symbol);
	} else {
		type = resolve_open_type(checker, symbol->module, syntax);
	}
	checker->making = making.outer;
	checker->joined = joined;
	if (type != symbol->type || symbol->number == REFUSED) {
		fill(checker, symbol, type);
	}
	syntax->type = symbol->type;
	symbol->number = 0;
}

static void
resolve_declared(struct checker *checker, struct symbol *symbol)
{
	struct ast_type *syntax = symbol->decl->type_expr;
	if (syntax->kind == AST_TYPE_SHAPE && symbol->module->is_library && !syntax->members) {
		symbol->type = syntax->type = new_own(checker, symbol, TYPE_OPAQUE);
	} else if (syntax->kind == AST_TYPE_SHAPE || syntax->kind == AST_TYPE_INTERSECTION) {
		symbol->type = new_own(checker, symbol, TYPE_SHAPE);
		symbol->number = WAITING;
		if (!checker->making) {
			resolve_members(checker, symbol);
		}
	} else {
		resolve_right_side(checker, symbol);
	}
}

/* Resolves with the names and the log that the declaration has. */
static void
resolve_at_home(struct checker *checker, struct symbol *symbol, void (*resolve)(struct checker *, struct symbol *))
{
	if (symbol->owner) { /* declared in a function, whose names it sees */
		struct diag_log *log = checker->log;
		log->lasting++;
		resolve(checker, symbol);
		log->lasting--;
		return;
	}
	struct log_state before = instance_enter(checker, symbol->instance);
	resolve(checker, symbol);
	instance_leave(checker, before);
}

const struct type *
declared_type(struct checker *checker, struct symbol *symbol)
{
	if (symbol->type || symbol->kind != SYMBOL_TYPE || symbol->generic) {
		return symbol->type ? symbol->type : checker->types.bad;
	}
	bool again = symbol->number == RESOLVING;
	if (again && symbol->decl->type_expr->kind == AST_TYPE_UNION) {
		symbol->type = new_own(checker, symbol, TYPE_UNION);
	} else if (again && !came_through(checker, symbol, false)) {
		report_type_cycle(checker, symbol);
		symbol->type = checker->types.bad;
	} else {
		resolve_at_home(checker, symbol, resolve_declared);
	}
	return symbol->type;
}

bool
members_known(struct checker *checker, const struct type *type)
{
	struct symbol *symbol = (struct symbol *)(uintptr_t)type->symbol;
	if (!symbol || symbol->kind != SYMBOL_TYPE || symbol->type != type) {
		return true;
	}
	if (symbol->number == WAITING) {
		resolve_at_home(checker, symbol, resolve_members);
	} else if (symbol->number == RESOLVING && type->kind == TYPE_UNION && came_through(checker, symbol, true)) {
		resolve_at_home(checker, symbol, resolve_right_side);
	} else if (symbol->number == RESOLVING) {
		report_type_cycle(checker, symbol);
		symbol->number = REFUSED;
	}
	return symbol->number != REFUSED;
}

/* ---- all that a type is made of ---- */

struct reached {
	struct checker *checker;
	const struct type **items;
	size_t count;
	size_t capacity;
};

static void
reach(struct reached *reached, const struct type *type)
{
	struct checker *checker = reached->checker;
	struct str key = {(const char *)&type, sizeof type};
	if (!type || map_get(&checker->known, key)) {
		return;
	}
	map_set(&checker->known, arena_str(checker->arena, key), checker);
	reached->items =
		arena_grow(checker->arena, reached->items, reached->count, &reached->capacity, sizeof *reached->items);
	reached->items[reached->count++] = type;
}

void
know_type(struct checker *checker, const struct type *type)
{
	struct reached reached = {.checker = checker};
	if (!checker->types_declared) {
		reach(&reached, type);
	}
	while (reached.count) {
		const struct type *one = reached.items[--reached.count];
		if (one->symbol && one->symbol->number == WAITING) {
			(void)members_known(checker, one);
		}
		reach(&reached, one->element);
		reach(&reached, one->key);
		for (size_t i = 0; i < one->member_count; i++) {
			reach(&reached, one->members[i]);
		}
		for (size_t i = 0; i < one->field_count; i++) {
			reach(&reached, one->fields[i].type);
		}
	}
}
