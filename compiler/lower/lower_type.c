/*
 * Types: the checker's to core's. Named types (shapes, unions, literal unions) are one for each of the checker's; all
 * others are one for each structure, so that equal core types have equal addresses. A type gets its id only at the end
 * (type_order.c).
 */
#include "compiler/lower/type_internal.h"

#include <string.h>

static struct type_slot *slot_of(struct lower *lower, const struct type *type);

struct str
lower_address_key(struct arena *arena, const void *address)
{
	return arena_str(arena, (struct str){(const char *)&address, sizeof(address)});
}

struct type_slot *
type_new_slot(struct lower *lower, enum core_type_kind kind)
{
	struct type_slot *slot = arena_alloc(lower->arena, sizeof(*slot));

	slot->type.kind = kind;
	slot->type.base = &slot->type;
	lower->slots =
		arena_grow(lower->arena, lower->slots, lower->slot_count, &lower->slot_capacity, sizeof(*lower->slots));
	lower->slots[lower->slot_count++] = slot;
	return slot;
}

/* ---- types without a name: one for each structure ---- */

struct structure {
	enum core_type_kind kind;
	const struct core_type *element;
	const struct core_type *key;
	int64_t length;
	const struct core_type *const *members;
	size_t member_count;
};

static struct str
structure_key(struct lower *lower, const struct structure *structure)
{
	size_t fixed = 4, count = fixed + structure->member_count;
	uint64_t *words = arena_alloc_array(lower->arena, count, sizeof(*words));

	words[0] = (uint64_t)structure->kind;
	words[1] = (uint64_t)(uintptr_t)structure->element;
	words[2] = (uint64_t)(uintptr_t)structure->key;
	words[3] = (uint64_t)structure->length;
	for (size_t i = 0; i < structure->member_count; i++)
		words[fixed + i] = (uint64_t)(uintptr_t)structure->members[i];
	return (struct str){(const char *)words, count * sizeof(*words)};
}

static struct type_slot *structure_slot(struct lower *lower, const struct structure *structure);

/* The structure without constraints inside: itself when there are none. */
static const struct core_type *
structure_base(struct lower *lower, const struct structure *structure, const struct core_type *self)
{
	struct structure base = *structure;
	const struct core_type **members = arena_alloc_array(lower->arena, structure->member_count + 1, sizeof(*members));
	bool same = true;

	base.element = structure->element ? structure->element->base : NULL;
	base.key = structure->key ? structure->key->base : NULL;
	same = base.element == structure->element && base.key == structure->key;
	for (size_t i = 0; i < structure->member_count; i++) {
		members[i] = structure->members[i]->base;
		same = same && members[i] == structure->members[i];
	}
	base.members = members;
	return same ? self : &structure_slot(lower, &base)->type;
}

static struct type_slot *
structure_slot(struct lower *lower, const struct structure *structure)
{
	struct str key = structure_key(lower, structure);
	struct type_slot *slot = map_get(&lower->shapes, key);
	const struct core_type **members;

	if (slot)
		return slot;
	slot = type_new_slot(lower, structure->kind);
	slot->type.element = structure->element;
	slot->type.key = structure->key;
	slot->type.length = structure->length;
	slot->type.member_count = structure->member_count;
	members = arena_alloc_array(lower->arena, structure->member_count + 1, sizeof(*members));
	for (size_t i = 0; i < structure->member_count; i++)
		members[i] = structure->members[i];
	slot->type.members = members;
	map_set(&lower->shapes, key, slot);
	slot->type.base = structure_base(lower, structure, &slot->type);
	return slot;
}

static const struct core_type *
of_element(struct lower *lower, enum core_type_kind kind, const struct core_type *element)
{
	struct structure structure = {.kind = kind, .element = element};
	struct type_slot *slot = structure_slot(lower, &structure);

	slot->wanted = true;
	return &slot->type;
}

const struct core_type *
lower_array_of(struct lower *lower, const struct core_type *element)
{
	return of_element(lower, CORE_TYPE_ARRAY, element);
}

const struct core_type *
lower_pointer_to(struct lower *lower, const struct core_type *element)
{
	return of_element(lower, CORE_TYPE_POINTER, element);
}

const struct core_type *
lower_result_of(struct lower *lower, const struct core_type *element)
{
	return of_element(lower, CORE_TYPE_RESULT, element);
}

const struct core_type *
lower_failure_type(struct lower *lower, const struct core_error *error)
{
	struct str key = lower_address_key(lower->arena, error);
	struct type_slot *slot = map_get(&lower->shapes, key);

	if (!slot) {
		slot = type_new_slot(lower, CORE_TYPE_FAILURE);
		slot->type.error = error;
		slot->type.name = error->name;
		slot->type.module = error->module;
		slot->type.declared = true;
		map_set(&lower->shapes, key, slot);
	}
	slot->wanted = true;
	return &slot->type;
}

static struct type_slot *
plain(struct lower *lower, const struct core_type *type)
{
	(void)lower;
	return (struct type_slot *)type; /* made by type_new_slot, of which it is the first member */
}

/* ---- embedded shapes with an address ---- */

static uint32_t
first_member(const struct core_type *holder, const struct core_type *embedded)
{
	uint32_t first = 0;

	while (!str_equal(holder->fields[first].name, embedded->fields[0].name))
		first++;
	return first;
}

uint32_t
lower_part(struct lower *lower, const struct core_type *holder, const struct core_type *embedded)
{
	struct core_type *type = &plain(lower, holder)->type;
	struct core_part *parts;

	for (uint32_t i = 0; i < type->part_count; i++)
		if (type->parts[i].type == embedded)
			return i;
	parts = arena_alloc_array(lower->arena, type->part_count + 1, sizeof(*parts));
	for (size_t i = 0; i < type->part_count; i++)
		parts[i] = type->parts[i];
	parts[type->part_count] = (struct core_part){embedded, first_member(holder, embedded)};
	type->parts = parts;
	return (uint32_t)type->part_count++;
}

/* ---- names ---- */

/* How often a name was wanted: where the next number begins, so that many of one name do not search long. */
struct name_use {
	unsigned next;
};

struct str
type_unique_name(struct lower *lower, const struct core_module *module, struct str wanted)
{
	struct str path = module ? module->path : STR("");
	struct str key = arena_printf(lower->arena, "%.*s:%.*s", STR_ARG(path), STR_ARG(wanted));
	struct name_use *use = map_get(&lower->names, key);
	struct str name;

	if (!use) {
		use = arena_alloc(lower->arena, sizeof(*use));
		use->next = 2;
		map_set(&lower->names, key, use);
		return wanted;
	}
	name = arena_printf(lower->arena, "%.*s_%u", STR_ARG(wanted), use->next++);
	return type_unique_name(lower, module, name);
}

static const char *
word_for(enum core_type_kind kind)
{
	if (kind == CORE_TYPE_SHAPE)
		return "Shape";
	return kind == CORE_TYPE_UNION ? "Union" : "Literals";
}

/* A new slot for a named type: under its own name, or one derived from where it stands. */
static struct type_slot *
named_slot(struct lower *lower, const struct type *type, enum core_type_kind kind)
{
	struct type_slot *slot = type_new_slot(lower, kind);
	struct str wanted = lower->standing.length ? lower->standing : str_from(word_for(kind));

	slot->type.module = lower->module;
	if (type->symbol) {
		slot->type.module = type->symbol->module ? lower_module(lower, type->symbol->module) : NULL;
		slot->type.declared = true;
		slot->type.instance = type->symbol->instance != NULL;
		slot->type.doc = type->symbol->doc;
		wanted = type->symbol->instance ? type->symbol->instance->code_name : type->symbol->name;
	}
	slot->type.name = type_unique_name(lower, slot->type.module, wanted);
	map_set(&lower->types, lower_address_key(lower->arena, type), slot);
	return slot;
}

/* While parts of `slot` are lowered, anonymous types are named after it and `part`. */
struct standing {
	struct str name;
	const struct core_module *module;
};

static struct standing
stand_in(struct lower *lower, const struct type_slot *slot, struct str part)
{
	struct standing before = {lower->standing, lower->module};

	lower->standing = arena_printf(lower->arena, "%.*s_%.*s", STR_ARG(slot->type.name), STR_ARG(part));
	lower->module = slot->type.module;
	return before;
}

static struct standing
stand_deeper(struct lower *lower, const char *part)
{
	struct standing before = {lower->standing, lower->module};

	if (lower->standing.length)
		lower->standing = arena_printf(lower->arena, "%.*s_%s", STR_ARG(lower->standing), part);
	return before;
}

static void
stand_back(struct lower *lower, struct standing before)
{
	lower->standing = before.name;
	lower->module = before.module;
}

/* ---- named types ---- */

void
type_lower_fields(struct lower *lower, struct type_slot *slot, const struct type *type)
{
	struct core_field *fields = arena_alloc_array(lower->arena, type->field_count + 1, sizeof(*fields));

	for (size_t i = 0; i < type->field_count; i++) {
		const struct type_field *field = &type->fields[i];
		struct standing before = stand_in(lower, slot, field->name);

		fields[i].name = field->name;
		fields[i].wire_name = field->wire_name;
		fields[i].omits_empty = field->omits_empty;
		fields[i].doc = field->doc;
		fields[i].type = &slot_of(lower, field->type)->type;
		fields[i].optional = fields[i].type->base->kind == CORE_TYPE_POINTER;
		stand_back(lower, before);
	}
	slot->type.fields = fields;
	slot->type.field_count = type->field_count;
}

static struct type_slot *
shape(struct lower *lower, const struct type *type)
{
	struct type_slot *slot = named_slot(lower, type, CORE_TYPE_SHAPE);

	type_lower_fields(lower, slot, type);
	return slot;
}

static struct type_slot *
literals(struct lower *lower, const struct type *type)
{
	struct type_slot *slot = named_slot(lower, type, CORE_TYPE_LITERALS);

	slot->type.literals = type->literals;
	slot->type.literal_count = type->literal_count;
	return slot;
}

static struct type_slot *
union_of(struct lower *lower, const struct type *type)
{
	struct type_slot *slot = named_slot(lower, type, CORE_TYPE_UNION);
	const struct core_type **members = arena_alloc_array(lower->arena, type->member_count + 1, sizeof(*members));

	for (size_t i = 0; i < type->member_count; i++) {
		struct standing before = stand_in(lower, slot, arena_printf(lower->arena, "%zu", i + 1));

		members[i] = &slot_of(lower, type->members[i])->type;
		stand_back(lower, before);
	}
	slot->type.members = members;
	slot->type.member_count = type->member_count;
	return slot;
}

/* ---- the rest ---- */

static struct type_slot *
element_slot(struct lower *lower, enum core_type_kind kind, const struct type *type, const char *part)
{
	struct standing before = stand_deeper(lower, part);
	struct structure structure = {.kind = kind, .length = type->length};

	structure.element = &slot_of(lower, type->element)->type;
	stand_back(lower, before);
	if (kind == CORE_TYPE_RESULT)
		structure.element = structure.element->base;
	return structure_slot(lower, &structure);
}

static struct type_slot *
pointer(struct lower *lower, const struct type *type)
{
	struct structure structure = {.kind = CORE_TYPE_POINTER, .element = &slot_of(lower, type->element)->type};

	return structure_slot(lower, &structure);
}

static struct type_slot *
listed(struct lower *lower, enum core_type_kind kind, const struct type *type)
{
	const struct core_type **members = arena_alloc_array(lower->arena, type->member_count + 1, sizeof(*members));
	struct structure structure = {.kind = kind, .members = members, .member_count = type->member_count};

	for (size_t i = 0; i < type->member_count; i++)
		members[i] = slot_of(lower, type->members[i])->type.base;
	if (kind == CORE_TYPE_FUNC)
		structure.element = slot_of(lower, type->element)->type.base;
	return structure_slot(lower, &structure);
}

/* Of a type that is constrained already the constraints come first: core has one list of them. */
static struct type_slot *
constrained_slot(struct lower *lower, const struct core_type *inner, const struct core_constraint *own, size_t count)
{
	size_t inner_count = inner->kind == CORE_TYPE_CONSTRAINED ? inner->constraint_count : 0;
	struct core_constraint *all;
	struct type_slot *slot;

	if (count == 0)
		return plain(lower, inner);
	all = arena_alloc_array(lower->arena, inner_count + count, sizeof(*all));
	for (size_t i = 0; i < inner_count + count; i++)
		all[i] = i < inner_count ? inner->constraints[i] : own[i - inner_count];
	slot = type_new_slot(lower, CORE_TYPE_CONSTRAINED);
	slot->type.element = inner_count ? inner->element : inner;
	slot->type.base = inner->base;
	slot->type.constraints = all;
	slot->type.constraint_count = inner_count + count;
	return slot;
}

/* The names of a map's members are read as Strings: which of them a set of literals allows is a constraint. */
static struct type_slot *
key_slot(struct lower *lower, const struct type *type)
{
	const struct core_type *key = &slot_of(lower, type)->type;
	struct core_constraint *one_of;

	if (key->base->kind != CORE_TYPE_LITERALS)
		return plain(lower, key);
	one_of = arena_alloc(lower->arena, sizeof(*one_of));
	*one_of = lower_one_of(lower, key->base);
	return constrained_slot(lower, key, one_of, 1);
}

static struct type_slot *
map_of(struct lower *lower, const struct type *type)
{
	struct standing before = stand_deeper(lower, "value");
	struct structure structure = {.kind = CORE_TYPE_MAP};

	structure.key = &key_slot(lower, type->key)->type;
	structure.element = &slot_of(lower, type->element)->type;
	stand_back(lower, before);
	return structure_slot(lower, &structure);
}

/* Array(T).Each(G) is Array(T.G). */
static const struct core_type *
with_each(struct lower *lower, const struct core_type *inner, const struct ast_pattern *part)
{
	const struct core_type *array = inner->kind == CORE_TYPE_CONSTRAINED ? inner->element : inner;
	struct structure structure = {.kind = array->kind, .length = array->length};
	size_t count;
	const struct core_constraint *each =
		lower_constraints(lower, lower_each_pattern(part), array->element->base, &count);

	structure.element = &constrained_slot(lower, array->element, each, count)->type;
	array = &structure_slot(lower, &structure)->type;
	if (inner->kind != CORE_TYPE_CONSTRAINED)
		return array;
	return &constrained_slot(lower, array, inner->constraints, inner->constraint_count)->type;
}

static struct type_slot *
constrained(struct lower *lower, const struct type *type)
{
	const struct core_type *inner = &slot_of(lower, type->element)->type;
	const struct core_constraint *own;
	size_t count;

	if (type_is_choices(type))
		return constrained_slot(lower, inner, lower_choices(lower, type, inner), 1);
	for (const struct ast_pattern *part = type->constraints; part; part = part->next)
		if (part->constraint == CONSTRAINT_EACH && pattern_is_decoded(part))
			inner = with_each(lower, inner, part);
	own = lower_constraints(lower, type->constraints, inner->base, &count);
	return constrained_slot(lower, inner, own, count);
}

/* A type of the standard library. */
static struct type_slot *
named(struct lower *lower, enum core_type_kind kind, const struct type *type)
{
	struct type_slot *slot = type_new_slot(lower, kind);

	slot->type.name = arena_printf(
		lower->arena, "%.*s.%.*s", STR_ARG(type->symbol->module->path), STR_ARG(type->symbol->name));
	return slot;
}

static struct type_slot *
make_slot(struct lower *lower, const struct type *type)
{
	const struct make_types *basic = &lower->basic;

	switch (type->kind) {
	case TYPE_BAD:
	case TYPE_PARAMETER:
	case TYPE_ANY_SHAPE: assert(!"the checker refuses values of this type");
	/* fallthrough */
	case TYPE_VOID: return plain(lower, basic->nothing);
	case TYPE_BOOL: return plain(lower, basic->boolean);
	case TYPE_INT: return type->symbol ? named(lower, CORE_TYPE_INT, type) : plain(lower, basic->integer);
	case TYPE_FLOAT: return plain(lower, basic->real);
	case TYPE_RUNE: return plain(lower, basic->rune);
	case TYPE_STRING: return plain(lower, basic->string);
	case TYPE_BYTES: return plain(lower, basic->bytes);
	case TYPE_NIL:
	case TYPE_ANY: return plain(lower, basic->any);
	case TYPE_ERROR: return plain(lower, basic->error);
	case TYPE_LITERALS: return literals(lower, type);
	case TYPE_SHAPE: return shape(lower, type);
	case TYPE_FAILURE: return plain(lower, lower_failure_type(lower, lower_error(lower, type->symbol)));
	case TYPE_UNION: return union_of(lower, type);
	case TYPE_POINTER: return pointer(lower, type);
	case TYPE_ARRAY: return element_slot(lower, CORE_TYPE_ARRAY, type, "item");
	case TYPE_FIXED_ARRAY: return element_slot(lower, CORE_TYPE_FIXED_ARRAY, type, "item");
	case TYPE_MAP: return map_of(lower, type);
	case TYPE_CHAN: return element_slot(lower, CORE_TYPE_CHAN, type, "item");
	case TYPE_FUNC: return listed(lower, CORE_TYPE_FUNC, type);
	case TYPE_TUPLE: return listed(lower, CORE_TYPE_TUPLE, type);
	case TYPE_RESULT: return element_slot(lower, CORE_TYPE_RESULT, type, "value");
	case TYPE_CONSTRAINED: return constrained(lower, type);
	case TYPE_OPAQUE: return named(lower, CORE_TYPE_NATIVE, type);
	}
	return NULL;
}

static struct type_slot *
slot_of(struct lower *lower, const struct type *type)
{
	struct str key = {(const char *)&type, sizeof(type)};
	struct type_slot *slot = map_get(&lower->types, key);

	if (slot)
		return slot;
	slot = make_slot(lower, type);
	map_set(&lower->types, lower_address_key(lower->arena, type), slot);
	if (type->kind == TYPE_SHAPE || type->kind == TYPE_UNION || type->kind == TYPE_LITERALS)
		slot->text = map_get(&lower->checked->texts, key);
	return slot;
}

const struct core_type *
lower_type(struct lower *lower, const struct type *type)
{
	struct type_slot *slot = slot_of(lower, type);

	slot->wanted = true;
	return &slot->type;
}

/* A String that is known to be one of some literals stays a String until something wants it as those. */
const struct core_type *
lower_natural_type(struct lower *lower, const struct ast_expr *expr)
{
	if (expr->origin && expr->type->kind == TYPE_LITERALS && type_base(expr->origin)->kind == TYPE_STRING)
		return lower->basic.string;
	return lower_type(lower, expr->type)->base;
}

const struct core_type *
lower_type_of_symbol(struct lower *lower, const struct symbol *symbol)
{
	return lower_type(lower, symbol->type)->base;
}

/* ---- beginning ---- */

static void
add_basic(struct lower *lower)
{
	struct make_types *basic = &lower->basic;
	const struct core_type **types[] = {&basic->nothing, &basic->boolean, &basic->integer, &basic->real, &basic->rune,
		&basic->string, &basic->bytes, &basic->any, &basic->error};

	for (int kind = CORE_TYPE_VOID; kind <= CORE_TYPE_ERROR; kind++) {
		struct type_slot *slot = type_new_slot(lower, (enum core_type_kind)kind);

		slot->wanted = true;
		*types[kind] = &slot->type;
	}
}

/* Declared types come first and in order, so that what stands in them is named after them. Only those reached are kept.
 */
static void
add_declared(struct lower *lower, const struct ast_decl *decl)
{
	const struct type *type;

	if (decl->kind != AST_DECL_TYPE || decl->type_params || !decl->symbol || decl->symbol->kind != SYMBOL_TYPE)
		return;
	type = decl->symbol->type;
	if (type->symbol == decl->symbol &&
		(type->kind == TYPE_SHAPE || type->kind == TYPE_UNION || type->kind == TYPE_LITERALS))
		slot_of(lower, type);
}

void
lower_types_init(struct lower *lower)
{
	map_init(&lower->types, lower->arena);
	map_init(&lower->shapes, lower->arena);
	map_init(&lower->names, lower->arena);
	add_basic(lower);
	lower->constants = (struct body){.arena = lower->arena, .types = &lower->basic};
	for (const struct checked_module *module = lower->checked->modules; module; module = module->next)
		for (size_t i = 0; !module->is_library && i < module->file_count; i++)
			for (const struct ast_decl *decl = module->files[i]->decls; decl; decl = decl->next)
				add_declared(lower, decl);
}
