/*
 * Paths: where the subject of an `ensure` stands, as text to be made only when it fails. A variable is its name; the
 * element variable of a loop is the place in what is looped over (data[3]); members and indexes follow. In a guard the
 * subject is the beginning and everything else is told by the subject as a whole. Members have the names they have on
 * the wire.
 */
#include "compiler/lower/lower_internal.h"

struct path_making {
	struct lower_function *f;
	struct core_path path;
	struct core_path_part *parts;
	size_t capacity;
	bool lasting; /* the path must stay right while its indexes' variables may be assigned */
	bool unknown; /* begins at a variable of a guard that is no part of the subject */
};

static void
add_part(struct path_making *making, struct core_path_part part)
{
	making->parts = arena_grow(
		making->f->body.arena, making->parts, making->path.part_count, &making->capacity, sizeof(*making->parts));
	making->parts[making->path.part_count++] = part;
}

static void
add_parts(struct path_making *making, const struct core_path *path)
{
	making->path.root = path->root;
	for (size_t i = 0; i < path->part_count; i++)
		add_part(making, path->parts[i]);
}

static void
add_variable(struct path_making *making, const struct ast_expr *name)
{
	const struct binding *binding = lower_binding(making->f, name->symbol);

	if (name->symbol && name->symbol->kind == SYMBOL_GLOBAL) {
		making->path.root = name->name.text;
		return;
	}
	if (!binding || (making->f->core->guard && !binding->path)) {
		making->unknown = true;
		return;
	}
	if (binding->path)
		add_parts(making, binding->path);
	else
		making->path.root = name->name.text;
}

struct str
lower_member_name(const struct core_field *field)
{
	return field->wire_name.length ? field->wire_name : field->name;
}

static struct str
member_wire_name(struct lower_function *f, const struct ast_expr *select)
{
	const struct core_type *type = lower_natural_type(f->lower, select->operand);
	int index;

	if (type->kind == CORE_TYPE_POINTER)
		type = type->element->base;
	index = type->kind == CORE_TYPE_SHAPE ? make_member_index(type, select->name.text) : -1;
	return index >= 0 ? lower_member_name(&type->fields[index]) : select->name.text;
}

/* An index that can be evaluated again without effect; others end the path before them. */
static const struct core_expr *
index_of(struct path_making *making, const struct ast_expr *index)
{
	struct lower_function *f = making->f;
	const struct core_expr *value;

	while (index->kind == AST_EXPR_PAREN)
		index = index->operand;
	if (!index->constant && index->kind != AST_EXPR_NAME)
		return NULL;
	if (making->lasting && !index->constant && lower_is_changed(index->symbol))
		return NULL;
	value = lower_value(f, index);
	if (value->type->kind == CORE_TYPE_LITERALS)
		value = make_coerce(&f->body, value, f->body.types->string);
	return value->type->kind == CORE_TYPE_INT || value->type->kind == CORE_TYPE_STRING ? value : NULL;
}

/* False: what follows is not part of the path any more. */
static bool
walk(struct path_making *making, const struct ast_expr *expr)
{
	const struct core_expr *index;

	switch (expr->kind) {
	case AST_EXPR_NAME: add_variable(making, expr); return true;
	case AST_EXPR_PAREN: return walk(making, expr->operand);
	case AST_EXPR_UNARY: return walk(making, expr->operand) && expr->op == AST_OP_DEREFERENCE;
	case AST_EXPR_IS:
	case AST_EXPR_BINARY: walk(making, expr->operand); return false;
	case AST_EXPR_SELECT:
		if (!walk(making, expr->operand))
			return false;
		add_part(making, (struct core_path_part){.member = member_wire_name(making->f, expr)});
		return true;
	case AST_EXPR_INDEX:
		if (!walk(making, expr->operand))
			return false;
		index = index_of(making, expr->arguments);
		if (index)
			add_part(making, (struct core_path_part){.index = index});
		return index != NULL;
	case AST_EXPR_CALL:
		if (expr->operand->kind == AST_EXPR_SELECT && lower_is_method(expr->operand))
			walk(making, expr->operand->operand);
		else if (expr->arguments)
			walk(making, expr->arguments);
		return false;
	case AST_EXPR_SLICE: walk(making, expr->operand); return false;
	case AST_EXPR_INT:
	case AST_EXPR_FLOAT:
	case AST_EXPR_STRING:
	case AST_EXPR_RUNE:
	case AST_EXPR_BOOL:
	case AST_EXPR_NIL:
	case AST_EXPR_SHAPE:
	case AST_EXPR_ARRAY:
	case AST_EXPR_MAP:
	case AST_EXPR_FUNC:
	case AST_EXPR_TYPE:
	case AST_EXPR_EITHER:
	case AST_EXPR_BAD: return false;
	}
	return false;
}

static const struct core_path *
finish(struct path_making *making)
{
	struct core_path *path = arena_alloc(making->f->body.arena, sizeof(*path));

	*path = making->path;
	path->parts = making->parts;
	path->relative = making->f->core->guard;
	return path;
}

const struct core_path *
lower_path(struct lower_function *f, const struct ast_expr *subject)
{
	struct path_making making = {.f = f};

	walk(&making, subject);
	if (making.unknown)
		making.path.part_count = 0;
	return finish(&making);
}

const struct core_path *
lower_exact_path(struct lower_function *f, const struct ast_expr *place, bool lasting)
{
	struct path_making making = {.f = f, .lasting = lasting};

	if (!walk(&making, place) || making.unknown)
		return NULL;
	return finish(&making);
}

const struct core_path *
lower_path_member(struct lower_function *f, const struct core_path *path, struct str member)
{
	struct path_making making = {.f = f};

	add_parts(&making, path);
	add_part(&making, (struct core_path_part){.member = member});
	return finish(&making);
}

const struct core_path *
lower_path_index(struct lower_function *f, const struct core_path *path, const struct core_expr *index)
{
	struct path_making making = {.f = f};

	add_parts(&making, path);
	add_part(&making, (struct core_path_part){.index = index});
	return finish(&making);
}
