/* The table of types and what can be asked of one; see type.h. How types fit each other is in assignable.c. */
#include "compiler/check/type.h"

#include "compiler/check/check.h"
#include "runtime/base/buf.h"

#include <string.h>

static const struct type *
simple(struct types *types, enum type_kind kind)
{
	struct type *type = arena_alloc(types->arena, sizeof *type);
	type->kind = kind;
	type->depth = 1;
	return type;
}

void
types_init(struct types *types, struct arena *arena)
{
	*types = (struct types){.arena = arena};
	map_init(&types->table, arena);
	types->bad = simple(types, TYPE_BAD);
	types->nothing = simple(types, TYPE_VOID);
	types->boolean = simple(types, TYPE_BOOL);
	types->integer = simple(types, TYPE_INT);
	types->real = simple(types, TYPE_FLOAT);
	types->rune = simple(types, TYPE_RUNE);
	types->string = simple(types, TYPE_STRING);
	types->bytes = simple(types, TYPE_BYTES);
	types->any = simple(types, TYPE_ANY);
	types->error = simple(types, TYPE_ERROR);
	types->nil = simple(types, TYPE_NIL);
	types->any_shape = simple(types, TYPE_ANY_SHAPE);
}

static unsigned
depth_of(const struct type *type)
{
	return type ? type->depth : 0;
}

/* What makes a type what it is, but for lists. */
struct key_head {
	const void *element, *key, *constraints, *source;
	int64_t length;
	uint32_t kind, flags;
};

static struct key_head
key_head(const struct type *wanted)
{
	return (struct key_head){
		.element = wanted->element,
		.key = wanted->key,
		.constraints = wanted->constraints,
		.source = wanted->source,
		.length = wanted->length,
		.kind = wanted->kind,
		.flags = wanted->present | (uint32_t)wanted->variadic << 1 | (uint32_t)wanted->open << 2 | (uint32_t)wanted->direction << 3,
	};
}

static void
write_lists(struct buf *key, const struct type *wanted)
{
	if (wanted->embedded_count) {
		buf_append(key, wanted->embedded, wanted->embedded_count * sizeof *wanted->embedded);
	}
	if (wanted->member_count) {
		buf_append(key, wanted->members, wanted->member_count * sizeof *wanted->members);
	}
	for (size_t i = 0; i < wanted->literal_count; i++) {
		buf_append(key, &wanted->literals[i].length, sizeof wanted->literals[i].length);
		buf_append_str(key, wanted->literals[i]);
	}
	for (size_t i = 0; i < wanted->field_count; i++) {
		buf_append(key, &wanted->fields[i].name.data, sizeof wanted->fields[i].name.data);
		buf_append(key, &wanted->fields[i].wire_name.length, sizeof wanted->fields[i].wire_name.length);
		buf_append_str(key, wanted->fields[i].wire_name);
		buf_append_byte(key, (char)wanted->fields[i].omits_empty);
		buf_append(key, &wanted->fields[i].type, sizeof wanted->fields[i].type);
	}
}

/* The bytes of everything that makes a type what it is: of *head alone, or in `buf` with the lists behind. */
static struct str
write_key(struct buf *buf, struct key_head *head, const struct type *wanted)
{
	*head = key_head(wanted);
	struct str key = {(const char *)head, sizeof *head};
	if (!wanted->embedded_count && !wanted->member_count && !wanted->literal_count && !wanted->field_count) {
		return key;
	}
	buf_append_str(buf, key);
	write_lists(buf, wanted);
	return buf_str(buf);
}

static bool
is_abstract(const struct type *type)
{
	return type && type->abstract;
}

static bool
abstract_inside(const struct type *type)
{
	bool abstract = is_abstract(type->element) || is_abstract(type->key);
	for (size_t i = 0; i < type->member_count; i++) {
		abstract |= is_abstract(type->members[i]);
	}
	for (size_t i = 0; i < type->field_count; i++) {
		abstract |= is_abstract(type->fields[i].type);
	}
	return abstract;
}

static unsigned
depth_around(const struct type *type)
{
	unsigned depth = depth_of(type->element) > depth_of(type->key) ? depth_of(type->element) : depth_of(type->key);
	for (size_t i = 0; i < type->member_count; i++) {
		depth = depth_of(type->members[i]) > depth ? depth_of(type->members[i]) : depth;
	}
	for (size_t i = 0; i < type->field_count; i++) {
		depth = depth_of(type->fields[i].type) > depth ? depth_of(type->fields[i].type) : depth;
	}
	return depth + 1;
}

static const struct type *unique(struct types *types, const struct type *wanted);

const struct type *
type_plain(const struct type *type)
{
	while (type && type->kind == TYPE_CONSTRAINED && !type_is_choices(type)) {
		type = type->element;
	}
	return type && type->plain ? type->plain : type;
}

const struct type *
type_argument(const struct type *type)
{
	const struct type *base = type_base(type);
	return base->kind == TYPE_LITERALS ? base : type_plain(type);
}

/* The type that a fresh one is when constraints, proofs and sources are left out everywhere: itself where it has none.
 */
static const struct type *
make_plain(struct types *types, const struct type *type)
{
	if (type->kind == TYPE_CONSTRAINED) {
		return type_is_choices(type) ? NULL : type_plain(type);
	}
	struct type plain = *type;
	bool same = !type->present && !type->source && !type->open && !type->embedded_count;
	plain.present = plain.open = false;
	plain.embedded_count = 0;
	plain.source = NULL;
	plain.element = type_plain(type->element);
	plain.key = type_plain(type->key);
	same &= plain.element == type->element && plain.key == type->key;
	const struct type **members = arena_alloc_array(types->arena, type->member_count + 1, sizeof *members);
	for (size_t i = 0; i < type->member_count; i++) {
		members[i] = type_plain(type->members[i]);
		same &= members[i] == type->members[i];
	}
	struct type_field *fields = arena_alloc_array(types->arena, type->field_count + 1, sizeof *fields);
	for (size_t i = 0; i < type->field_count; i++) {
		fields[i] = type->fields[i];
		fields[i].type = type_plain(type->fields[i].type);
		same &= fields[i].type == type->fields[i].type;
	}
	plain.members = members;
	plain.fields = fields;
	plain.plain = NULL;
	return same ? NULL : unique(types, &plain);
}

/* The one type of that structure. */
static const struct type *
unique(struct types *types, const struct type *wanted)
{
	struct buf buf = {0};
	struct key_head head;
	struct str key = write_key(&buf, &head, wanted);
	const struct type *known = map_get(&types->table, key);
	if (known) {
		buf_release(&buf);
		return known;
	}
	struct str kept = arena_str(types->arena, key);
	buf_release(&buf);
	struct type *fresh = arena_alloc(types->arena, sizeof *fresh);
	unsigned depth = depth_around(wanted);
	*fresh = *wanted;
	fresh->depth = (uint16_t)depth;
	fresh->abstract = abstract_inside(wanted);
	types->too_deep |= depth > TYPE_DEPTH_MAX;
	known = depth > TYPE_DEPTH_MAX ? types->bad : fresh;
	map_set(&types->table, kept, (void *)(uintptr_t)known);
	fresh->plain = make_plain(types, fresh);
	return known;
}

const struct type *
type_pointer(struct types *types, const struct type *element, bool present)
{
	return unique(types, &(struct type){.kind = TYPE_POINTER, .element = element, .present = present});
}

const struct type *
type_array(struct types *types, const struct type *element)
{
	return element == types->byte ? types->bytes : unique(types, &(struct type){.kind = TYPE_ARRAY, .element = element});
}

const struct type *
type_fixed_array(struct types *types, const struct type *element, int64_t length)
{
	return unique(types, &(struct type){.kind = TYPE_FIXED_ARRAY, .element = element, .length = length});
}

const struct type *
type_map(struct types *types, const struct type *key, const struct type *element)
{
	return unique(types, &(struct type){.kind = TYPE_MAP, .element = element, .key = key});
}

const struct type *
type_chan(struct types *types, const struct type *element, enum ast_chan_direction direction)
{
	return unique(types, &(struct type){.kind = TYPE_CHAN, .element = element, .direction = direction});
}

static const struct type *const *
copy_members(struct types *types, const struct type *const *members, size_t count)
{
	const struct type **copy = arena_alloc_array(types->arena, count + 1, sizeof *copy);
	if (count) {
		memcpy(copy, members, count * sizeof *copy);
	}
	return copy;
}

const struct type *
type_func(struct types *types, const struct type *const *params, size_t count, const struct type *result, bool variadic)
{
	return unique(types, &(struct type){.kind = TYPE_FUNC,
							 .element = result,
							 .members = copy_members(types, params, count),
							 .member_count = count,
							 .variadic = variadic});
}

const struct type *
type_tuple(struct types *types, const struct type *const *members, size_t count)
{
	return unique(types,
		&(struct type){.kind = TYPE_TUPLE, .members = copy_members(types, members, count), .member_count = count});
}

const struct type *
type_result(struct types *types, const struct type *element, const struct type *const *errors, size_t count)
{
	return unique(types, &(struct type){.kind = TYPE_RESULT,
							 .element = element,
							 .members = copy_members(types, errors, count),
							 .member_count = count});
}

const struct type *
type_result_of(struct types *types, const struct type *element, const struct function *source)
{
	return unique(types, &(struct type){.kind = TYPE_RESULT, .element = element, .source = source});
}

const struct type *
type_union(struct types *types, const struct type *const *members, size_t count)
{
	return unique(types,
		&(struct type){.kind = TYPE_UNION, .members = copy_members(types, members, count), .member_count = count});
}

const struct type *
type_literals(struct types *types, const struct str *literals, size_t count)
{
	struct str *copy = arena_alloc_array(types->arena, count + 1, sizeof *copy);
	memcpy(copy, literals, count * sizeof *copy);
	return unique(types, &(struct type){.kind = TYPE_LITERALS, .literals = copy, .literal_count = count});
}

const struct type *
type_shape(struct types *types, const struct type_field *fields, size_t count)
{
	return unique(types, &(struct type){.kind = TYPE_SHAPE, .fields = fields, .field_count = count});
}

const struct type *
type_refined(struct types *types, const struct type *shape)
{
	return unique(types, shape);
}

const struct type *
type_constrained(struct types *types, const struct type *element, const struct ast_pattern *constraints)
{
	return unique(types, &(struct type){.kind = TYPE_CONSTRAINED, .element = element, .constraints = constraints});
}

const struct type *
type_choices(struct types *types, const struct type *element, const struct str *literals, size_t count)
{
	struct str *copy = arena_alloc_array(types->arena, count + 1, sizeof *copy);
	memcpy(copy, literals, count * sizeof *copy);
	return unique(types,
		&(struct type){.kind = TYPE_CONSTRAINED, .element = element, .literals = copy, .literal_count = count});
}

bool
type_is_choices(const struct type *type)
{
	return type->kind == TYPE_CONSTRAINED && type->literal_count > 0;
}

const struct type *
type_value(const struct type *type)
{
	while (type->kind == TYPE_CONSTRAINED && !type_is_choices(type)) {
		type = type->element;
	}
	return type;
}

bool
type_is_number(const struct type *type)
{
	enum type_kind kind = type_base(type)->kind;
	return kind == TYPE_INT || kind == TYPE_FLOAT || kind == TYPE_RUNE;
}

bool
type_is_error(const struct type *type)
{
	type = type_base(type);
	if (type->kind == TYPE_UNION) {
		return type->member_count > 0 && type->members[0]->kind == TYPE_FAILURE;
	}
	return type->kind == TYPE_ERROR || type->kind == TYPE_FAILURE;
}

bool
type_is_nilable(const struct type *type)
{
	switch (type_base(type)->kind) {
	case TYPE_POINTER:
	case TYPE_ERROR:
	case TYPE_MAP:
	case TYPE_ARRAY:
	case TYPE_BYTES:
	case TYPE_CHAN:
	case TYPE_FUNC:
	case TYPE_ANY:
	case TYPE_NIL:
	case TYPE_BAD: return true;
	case TYPE_VOID:
	case TYPE_BOOL:
	case TYPE_INT:
	case TYPE_FLOAT:
	case TYPE_RUNE:
	case TYPE_STRING:
	case TYPE_ANY_SHAPE:
	case TYPE_LITERALS:
	case TYPE_SHAPE:
	case TYPE_FAILURE:
	case TYPE_UNION:
	case TYPE_FIXED_ARRAY:
	case TYPE_TUPLE:
	case TYPE_RESULT:
	case TYPE_CONSTRAINED:
	case TYPE_OPAQUE:
	case TYPE_PARAMETER: return false;
	}
	return false;
}

static bool
compute_comparable(const struct type *type)
{
	switch (type->kind) {
	case TYPE_SHAPE:
		for (size_t i = 0; i < type->field_count; i++) {
			if (!type_comparable(type->fields[i].type)) {
				return false;
			}
		}
		return true;
	case TYPE_UNION:
		for (size_t i = 0; i < type->member_count; i++) {
			if (!type_comparable(type->members[i])) {
				return false;
			}
		}
		return true;
	case TYPE_FIXED_ARRAY: return type_comparable(type->element);
	case TYPE_ARRAY:
	case TYPE_BYTES:
	case TYPE_MAP:
	case TYPE_FUNC:
	case TYPE_RESULT:
	case TYPE_TUPLE:
	case TYPE_VOID:
	case TYPE_ANY:
	case TYPE_ANY_SHAPE:
	case TYPE_OPAQUE:
	case TYPE_NIL: return false;
	case TYPE_PARAMETER: return type->constraint >= TYPE_CONSTRAINT_COMPARABLE;
	case TYPE_BAD:
	case TYPE_BOOL:
	case TYPE_INT:
	case TYPE_FLOAT:
	case TYPE_RUNE:
	case TYPE_STRING:
	case TYPE_ERROR:
	case TYPE_LITERALS:
	case TYPE_FAILURE:
	case TYPE_POINTER:
	case TYPE_CHAN:
	case TYPE_CONSTRAINED: return true;
	}
	return false;
}

bool
type_comparable(const struct type *type)
{
	struct type *own = (struct type *)(uintptr_t)type_base(type);
	if (own->comparable == TYPE_COMPARABLE_UNKNOWN) {
		own->comparable = TYPE_COMPARABLE; /* while it is found out: a type that holds itself, which is reported elsewhere */
		own->comparable = compute_comparable(own) ? TYPE_COMPARABLE : TYPE_NOT_COMPARABLE;
	}
	return own->comparable == TYPE_COMPARABLE;
}

bool
type_meets(const struct type *type, enum type_constraint constraint)
{
	type = type_base(type);
	bool number = type->kind == TYPE_INT || type->kind == TYPE_FLOAT;
	if (type->kind == TYPE_PARAMETER || type->kind == TYPE_BAD) {
		return type->kind == TYPE_BAD || type->constraint >= constraint;
	}
	switch (constraint) {
	case TYPE_CONSTRAINT_ANY: return true;
	case TYPE_CONSTRAINT_COMPARABLE: return type_comparable(type);
	case TYPE_CONSTRAINT_ORDERED:
		return number || type->kind == TYPE_RUNE || type->kind == TYPE_STRING || type->kind == TYPE_LITERALS;
	case TYPE_CONSTRAINT_NUMBER: return number;
	}
	return false;
}

const struct type_field *
type_field(const struct type *type, struct str name, size_t *index)
{
	for (size_t i = 0; i < type->field_count; i++) {
		if (str_equal(type->fields[i].name, name)) {
			if (index) {
				*index = i;
			}
			return &type->fields[i];
		}
	}
	return NULL;
}

bool
type_is_moment(const struct type *type)
{
	return type->kind == TYPE_OPAQUE && str_equal(type->symbol->name, STR("Time")) &&
		   str_equal(type->symbol->module->path, STR("time"));
}
