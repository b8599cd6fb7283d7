/* The table of types: one object a structure, and what may stand where something else is wanted. */
#include "compiler/check/symbol.h"
#include "compiler/check/type.h"
#include "tests/unit/compiler/unit.h"

static struct type_field
field(const char *name, const struct type *type)
{
	struct str text = str_from(name);
	return (struct type_field){.name = text, .wire_name = text, .type = type};
}

static const struct type *
shape_of(struct types *types, struct type_field a, struct type_field b)
{
	struct type_field *fields = arena_alloc_array(types->arena, 2, sizeof *fields);
	fields[0] = a;
	fields[1] = b;
	return type_shape(types, fields, b.type ? 2 : 1);
}

/* A nominal error, as a declaration makes it. */
static const struct type *
failure(struct types *types, const char *name)
{
	struct symbol *symbol = arena_alloc(types->arena, sizeof *symbol);
	struct type *type = arena_alloc(types->arena, sizeof *type);
	symbol->name = str_from(name);
	*type = (struct type){.kind = TYPE_FAILURE, .symbol = symbol, .depth = 1};
	symbol->type = type;
	return type;
}

static void
one_object_a_structure(void **state)
{
	struct types types;
	types_init(&types, *state);
	const struct type *strings = type_array(&types, types.string);
	assert_ptr_equal(strings, type_array(&types, types.string));
	assert_ptr_not_equal(strings, type_array(&types, types.integer));
	assert_ptr_equal(type_map(&types, types.string, strings), type_map(&types, types.string, strings));
	assert_ptr_not_equal(type_fixed_array(&types, types.real, 2), type_fixed_array(&types, types.real, 3));
	assert_ptr_not_equal(type_pointer(&types, types.real, true), type_pointer(&types, types.real, false));
	const struct type *a = shape_of(&types, field("x", types.integer), (struct type_field){0});
	struct type_field *again = arena_alloc(*state, sizeof *again);
	*again = a->fields[0];
	assert_ptr_equal(a, type_shape(&types, again, 1));
}

static void
constraints_and_presence_do_not_make_other_types(void **state)
{
	struct types types;
	types_init(&types, *state);
	struct ast_pattern chain = {0};
	const struct type *constrained = type_constrained(&types, types.string, &chain);
	assert_ptr_equal(type_base(constrained), types.string);
	assert_true(type_equal(constrained, types.string));
	assert_true(type_equal(type_array(&types, constrained), type_array(&types, types.string)));
	assert_true(type_equal(type_pointer(&types, types.integer, true), type_pointer(&types, types.integer, false)));
	assert_false(type_equal(types.integer, types.real));
}

static void
numbers_widen_one_way(void **state)
{
	struct types types;
	types_init(&types, *state);
	assert_true(type_assignable(&types, types.integer, types.real));
	assert_true(type_assignable(&types, types.rune, types.integer));
	assert_false(type_assignable(&types, types.real, types.integer));
	assert_false(type_assignable(&types, types.integer, types.string));
	assert_false(type_assignable(&types, types.boolean, types.integer));
}

static void
wider_shapes_fit(void **state)
{
	struct types types;
	types_init(&types, *state);
	const struct type *both = shape_of(&types, field("a", types.integer), field("b", types.string));
	const struct type *one = shape_of(&types, field("a", types.real), (struct type_field){0});
	const struct type *optional = shape_of(&types, field("a", types.integer), field("c", type_pointer(&types, types.string, false)));
	assert_true(type_assignable(&types, both, one));
	assert_false(type_assignable(&types, one, both));
	assert_true(type_assignable(&types, both, optional));
	assert_true(type_assignable(&types, both, type_pointer(&types, one, false)));
	assert_true(type_assignable(&types, both, types.any));
}

static void
nil_fits_what_can_be_nil(void **state)
{
	struct types types;
	types_init(&types, *state);
	const struct type *pointer = type_pointer(&types, types.integer, false);
	assert_true(type_assignable(&types, types.nil, pointer));
	assert_true(type_assignable(&types, types.nil, types.error));
	assert_true(type_assignable(&types, types.nil, type_array(&types, types.integer)));
	assert_false(type_assignable(&types, types.nil, types.string));
	assert_false(type_assignable(&types, types.nil, type_pointer(&types, types.integer, true)));
	assert_false(type_assignable(&types, pointer, type_pointer(&types, types.integer, true)));
	assert_true(type_assignable(&types, type_pointer(&types, types.integer, true), pointer));
}

static void
literals_fit_more_literals_and_strings(void **state)
{
	struct types types;
	types_init(&types, *state);
	const struct str words[] = {STR("a"), STR("b")};
	const struct type *one = type_literals(&types, words, 1);
	const struct type *two = type_literals(&types, words, 2);
	assert_true(type_assignable(&types, one, two));
	assert_false(type_assignable(&types, two, one));
	assert_true(type_assignable(&types, two, types.string));
	assert_false(type_assignable(&types, types.string, two));
	assert_text(type_text(*state, two), "\"a\" | \"b\"");
}

static void
errors_fit_error_and_unions_of_them(void **state)
{
	struct types types;
	types_init(&types, *state);
	const struct type *all[] = {failure(&types, "NotFound"), failure(&types, "Gone")};
	const struct type *either = type_union(&types, all, 2);
	assert_true(type_is_error(either));
	assert_true(type_assignable(&types, all[0], types.error));
	assert_true(type_assignable(&types, all[1], either));
	assert_true(type_assignable(&types, either, types.error));
	assert_false(type_assignable(&types, all[0], all[1]));
	assert_false(type_assignable(&types, types.error, all[0]));
	assert_false(type_assignable(&types, all[0], types.any));
	assert_text(type_text(*state, type_result(&types, types.integer, all, 2)), "Result(Int, NotFound | Gone)");
}

static void
wrong_types_say_nothing_more(void **state)
{
	struct types types;
	types_init(&types, *state);
	assert_true(type_assignable(&types, types.bad, types.integer));
	assert_true(type_assignable(&types, types.string, types.bad));
}

static void
deep_types_are_bounded(void **state)
{
	struct types types;
	types_init(&types, *state);
	const struct type *type = types.integer;
	for (int i = 0; i < TYPE_DEPTH_MAX + 10; i++) {
		type = type_array(&types, type);
	}
	assert_true(type->depth <= TYPE_DEPTH_MAX);
	assert_true(type_text(*state, type).length < 200);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		unit_case(one_object_a_structure),
		unit_case(constraints_and_presence_do_not_make_other_types),
		unit_case(numbers_widen_one_way),
		unit_case(wider_shapes_fit),
		unit_case(nil_fits_what_can_be_nil),
		unit_case(literals_fit_more_literals_and_strings),
		unit_case(errors_fit_error_and_unions_of_them),
		unit_case(wrong_types_say_nothing_more),
		unit_case(deep_types_are_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
