/* What embedding gives: the members and methods of embedded shapes, found by Go's rule, level by level. */
#include "compiler/check/check_internal.h"

#include <string.h>

/* What a selector names, by Go's rule: what is declared at the shallowest depth of embedding. */
struct promoted {
	struct symbol *method;     /* NULL: a member, or nothing */
	const struct type *first;  /* the type that declares it; NULL: there is none */
	const struct type *second; /* declares it at the same depth; NULL: none does */
};

struct embedded {
	const struct type *type;
	const struct type *by; /* what the first level has, on the way to it; NULL: this is the holder */
	bool twice; /* reached in two ways */
};

/* The types at one depth of embedding. */
struct level {
	struct embedded *items;
	size_t count;
	size_t capacity;
	struct level *below; /* NULL: not asked for yet */
};

/* What shape guards made of a type stands where that type stands. */
static void
level_add(struct arena *arena, struct level *level, const struct type *type, const struct type *by, bool twice)
{
	if (!type->symbol && type->embedded_count) {
		for (size_t i = 0; i < type->embedded_count; i++) {
			level_add(arena, level, type->embedded[i], by, twice);
		}
		return;
	}
	for (size_t i = 0; i < level->count; i++) {
		if (level->items[i].type == type) {
			level->items[i].twice = true;
			return;
		}
	}
	level->items = arena_grow(arena, level->items, level->count, &level->capacity, sizeof *level->items);
	level->items[level->count++] = (struct embedded){type, by ? by : type, twice};
}

static struct level *
level_below(struct arena *arena, struct level *level)
{
	if (level->below) {
		return level->below;
	}
	level->below = arena_alloc(arena, sizeof *level->below);
	for (size_t i = 0; i < level->count; i++) {
		const struct type *type = level->items[i].type;
		for (size_t j = 0; j < type->embedded_count; j++) {
			level_add(arena, level->below, type->embedded[j], level->items[i].by, level->items[i].twice);
		}
	}
	return level->below;
}

/* The type itself; what shape guards made of one has the parts here. The levels below are found once. */
static struct level *
own_level(struct checker *checker, const struct type *type)
{
	struct str key = {(const char *)&type, sizeof type};
	struct level *level = map_get(&checker->levels, key);
	if (level) {
		return level;
	}
	level = arena_alloc(checker->arena, sizeof *level);
	if (!type->symbol && type->embedded_count) {
		level_add(checker->arena, level, type, NULL, false);
	} else {
		level->items = arena_grow(checker->arena, NULL, 0, &level->capacity, sizeof *level->items);
		level->items[level->count++] = (struct embedded){type, NULL, false};
	}
	map_set(&checker->levels, arena_str(checker->arena, key), level);
	return level;
}

/* The first level of what the type embeds. */
static struct level *
parts_level(struct checker *checker, const struct type *type)
{
	struct level *level = own_level(checker, type);
	return type->symbol ? level_below(checker->arena, level) : level;
}

static struct symbol *
own_method(struct body *body, const struct type *type, struct str name, struct span span)
{
	if (!type->symbol || !type->symbol->module) {
		return NULL;
	}
	struct str of = type->symbol->name;
	char text[128];
	struct str key = {text, of.length + 1 + name.length};
	if (key.length <= sizeof text) {
		memcpy(text, of.data, of.length);
		text[of.length] = '.';
		memcpy(text + of.length + 1, name.data, name.length);
	} else {
		const struct str parts[] = {of, STR("."), name};
		key = arena_join(body->checker->arena, parts, 3);
	}
	return instance_method(body->checker, type, map_get(&type->symbol->module->names, key), span);
}

static bool
has_own_member(const struct type *type, struct str name)
{
	const struct type_field *field = type_field(type, name, NULL);
	return field && field->depth == 0;
}

static struct promoted
find_promoted(struct body *body, const struct type *type, struct str name, struct span span)
{
	struct promoted found = {0};
	if (!type->embedded_count) {
		found.method = own_method(body, type, name, span);
		found.first = found.method ? type : NULL;
		return found;
	}
	for (struct level *level = own_level(body->checker, type); level->count && !found.first;
		 level = level_below(body->checker->arena, level)) {
		for (size_t i = 0; i < level->count; i++) {
			const struct type *at = level->items[i].type;
			struct symbol *method = own_method(body, at, name, span);
			if (!method && !has_own_member(at, name)) {
				continue;
			}
			found.second = found.first ? at : level->items[i].twice ? at : NULL;
			found.first = found.first ? found.first : at;
			found.method = method;
			if (found.second) {
				return found;
			}
		}
	}
	return found;
}

struct symbol *
find_method(struct body *body, const struct type *type, struct str name, struct span span)
{
	type = type_base(type);
	if (type->kind == TYPE_POINTER) {
		type = type_base(type->element);
	}
	struct promoted found = find_promoted(body, type, name, span);
	return found.second ? NULL : found.method;
}

bool
refuse_ambiguous(struct body *body, const struct ast_expr *expr, const struct type *type)
{
	struct checker *checker = body->checker;
	struct str name = expr->name.text;
	struct promoted found = {0};
	if (type->embedded_count && !has_own_member(type, name)) {
		found = find_promoted(body, type, name, expr->span);
	}
	if (!found.second) {
		return false;
	}
	struct str first = quoted_type(checker, found.first), second = quoted_type(checker, found.second);
	struct diag *diag = found.first == found.second
							? diag_report(checker->log, DIAG_AMBIGUOUS, expr->name.span,
								  "`%.*s` is ambiguous: %.*s is embedded twice", STR_ARG(name), STR_ARG(first))
							: diag_report(checker->log, DIAG_AMBIGUOUS, expr->name.span,
								  "`%.*s` is ambiguous: %.*s and %.*s both have it", STR_ARG(name), STR_ARG(first),
								  STR_ARG(second));
	struct str text = quoted_type(checker, type);
	diag_help(checker->log, diag, "give %.*s a `%.*s` of its own", STR_ARG(text), STR_ARG(name));
	return true;
}

bool
refuse_hidden_receiver(
	struct body *body, const struct ast_expr *expr, const struct type *holder, const struct type *wanted)
{
	struct checker *checker = body->checker;
	bool promoted = holder->embedded_count && wanted->kind == TYPE_SHAPE && !type_equal(holder, wanted);
	for (size_t i = 0; promoted && i < wanted->field_count; i++) {
		const struct type_field *needed = &wanted->fields[i], *own = type_field(holder, needed->name, NULL);
		if (own && type_assignable(&checker->types, own->type, needed->type)) {
			continue;
		}
		struct str text = quoted_type(checker, wanted), outer = quoted_type(checker, holder);
		struct diag *diag = diag_report(checker->log, DIAG_HIDDEN_RECEIVER, expr->name.span,
			"the method needs member `%.*s` of %.*s, which %s in %.*s", STR_ARG(needed->name), STR_ARG(text),
			own ? "has another type" : "is ambiguous", STR_ARG(outer));
		diag_help(checker->log, diag, "give one of the members another name, or %.*s a method `%.*s` of its own",
			STR_ARG(outer), STR_ARG(expr->name.text));
		return true;
	}
	return false;
}

/* ---- parts that methods change ---- */

const struct type *
embedded_step(struct arena *arena, const struct type *holder, const struct type *wanted)
{
	struct level first = {0};
	for (size_t i = 0; i < holder->embedded_count; i++) {
		if (holder->embedded[i] == wanted) {
			return wanted;
		}
	}
	for (size_t i = 0; i < holder->embedded_count; i++) {
		level_add(arena, &first, holder->embedded[i], NULL, false);
	}
	for (struct level *level = &first; level->count; level = level_below(arena, level)) {
		for (size_t i = 0; i < level->count; i++) {
			if (level->items[i].type == wanted) {
				return level->items[i].by;
			}
		}
	}
	return NULL;
}

const struct type *
embedded_named(struct checker *checker, const struct type *holder, struct str name, bool *twice)
{
	const struct type *found = NULL;
	struct level *level = holder->embedded_count ? parts_level(checker, holder) : NULL;
	*twice = false;
	for (; level && level->count && !found; level = level_below(checker->arena, level)) {
		for (size_t i = 0; i < level->count; i++) {
			const struct type *part = level->items[i].type;
			if (part->symbol && str_equal(part->symbol->name, name)) {
				*twice |= found != NULL;
				found = found ? found : part;
			}
		}
	}
	return found;
}

const struct type_field *
hidden_member(const struct type *holder, const struct type *part)
{
	const struct ast_decl *decl = holder->symbol ? holder->symbol->decl : NULL;
	bool embeds = decl && (decl->kind == AST_DECL_ERROR || decl->type_expr->kind == AST_TYPE_SHAPE);
	for (size_t i = 0; i < part->field_count; i++) {
		const struct type_field *member = &part->fields[i], *field = type_field(holder, member->name, NULL);
		if (!field || field->depth != member->depth + embeds || !type_equal(field->type, member->type)) {
			return member;
		}
	}
	return NULL;
}

/* The member of `part` that is not where the holder keeps those of the part, or NULL: they stand together, in order, and
 * none is the holder's own. */
static const struct type_field *
missing_member(const struct type *holder, const struct type *part)
{
	const struct type_field *hidden = hidden_member(holder, part);
	size_t first = 0;
	for (size_t i = 0; i < part->field_count && !hidden; i++) {
		const struct type_field *member = &part->fields[i];
		size_t index = 0;
		(void)type_field(holder, member->name, &index);
		first = i == 0 ? index : first;
		hidden = index == first + i ? NULL : member;
	}
	return hidden;
}

bool
refuse_broken_part(struct body *body, const struct ast_expr *expr, const struct type *holder, const struct type *wanted)
{
	struct checker *checker = body->checker;
	for (const struct type *at = holder, *part; at != wanted; at = part) {
		part = embedded_step(checker->arena, at, wanted);
		const struct type_field *missing = part && at->kind == TYPE_SHAPE ? missing_member(at, part) : NULL;
		if (!missing && part && at->kind == TYPE_SHAPE) {
			continue;
		}
		struct str text = quoted_type(checker, wanted), outer = quoted_type(checker, at);
		if (!missing) {
			diag_report(checker->log, DIAG_METHOD_RECEIVER, expr->name.span, "the method changes a %.*s, which %.*s has none of",
				STR_ARG(text), STR_ARG(outer));
			return true;
		}
		struct diag *diag = diag_report(checker->log, DIAG_BROKEN_PART, expr->name.span,
			"the method changes a %.*s, whose member `%.*s` is %s in %.*s", STR_ARG(text), STR_ARG(missing->name),
			type_field(at, missing->name, NULL) ? "another one" : "ambiguous", STR_ARG(outer));
		diag_help(checker->log, diag, "give one of the members another name, or %.*s a method `%.*s` of its own",
			STR_ARG(outer), STR_ARG(expr->name.text));
		return true;
	}
	return false;
}
