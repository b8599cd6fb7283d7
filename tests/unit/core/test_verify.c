/* core_verify takes right trees and names the breach in broken ones. */
#include "tests/unit/core/fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const struct core_expr *
param(struct fixture *fixture)
{
	return make_local(&fixture->body, 0);
}

static void
give_back(struct fixture *fixture, const struct core_expr *value)
{
	make_leave(&fixture->body, CORE_STMT_RETURN, value);
}

static const struct core_expr *
call(struct fixture *fixture, const struct core_expr *argument)
{
	struct core_expr *expr = make_expr(&fixture->body, CORE_EXPR_CALL, fixture->types.integer, &argument, 1);

	expr->function = &fixture->function;
	make_mark(expr, MAKE_CALLS);
	return expr;
}

/* ---- right ones ---- */

static void
right_arithmetic(struct fixture *fixture)
{
	give_back(fixture, make_binary(&fixture->body, CORE_OP_MULTIPLY, param(fixture), make_int(&fixture->body, 2)));
}

static void
right_loop(struct fixture *fixture)
{
	struct body *body = &fixture->body;
	struct make_list list;
	struct core_stmt *loop;

	make_open(body, &list);
	make_let(body, "square", fixture->types.integer, param(fixture));
	make_jump(body, CORE_STMT_BREAK, 0);
	loop = NULL;
	{
		const struct core_stmt *inner = make_close(body, &list);

		loop = make_stmt(body, CORE_STMT_LOOP);
		loop->body = inner;
	}
	give_back(fixture, call(fixture, param(fixture)));
}

static void
right_shape(struct fixture *fixture)
{
	const struct core_type *members[] = {fixture->types.integer, fixture->types.string};
	const struct core_type *shape = fixture_shape(fixture, "Pair", 2, members);
	const struct core_expr *values[] = {param(fixture), make_string(&fixture->body, STR("x"))};
	const struct core_expr *value = make_expr(&fixture->body, CORE_EXPR_SHAPE, shape, values, 2);
	uint32_t local = make_let(&fixture->body, "pair", shape, value);

	give_back(fixture, make_field(&fixture->body, make_local(&fixture->body, local), 0));
}

/* ---- broken ones ---- */

static void
broken_types_of_sides(struct fixture *fixture)
{
	give_back(fixture,
		make_binary(&fixture->body, CORE_OP_ADD, param(fixture), make_zero(&fixture->body, fixture->types.real)));
}

static void
broken_operator(struct fixture *fixture)
{
	const struct core_expr *text = make_string(&fixture->body, STR("x"));

	make_let(&fixture->body, "t", fixture->types.string, make_binary(&fixture->body, CORE_OP_SUBTRACT, text, text));
	give_back(fixture, param(fixture));
}

static void
broken_condition(struct fixture *fixture)
{
	make_if(&fixture->body, param(fixture), NULL, NULL);
	give_back(fixture, param(fixture));
}

static void
broken_two_calls(struct fixture *fixture)
{
	give_back(fixture,
		make_binary(&fixture->body, CORE_OP_ADD, call(fixture, param(fixture)), call(fixture, param(fixture))));
}

static void
broken_return(struct fixture *fixture)
{
	give_back(fixture, make_bool(&fixture->body, true));
}

static void
broken_void_return(struct fixture *fixture)
{
	fixture->function.result = fixture->types.nothing;
	give_back(fixture, param(fixture));
}

static void
broken_fail(struct fixture *fixture)
{
	make_leave(&fixture->body, CORE_STMT_FAIL, make_zero(&fixture->body, fixture->types.error));
}

static void
broken_fail_value(struct fixture *fixture)
{
	fixture->function.fallible = true;
	make_leave(&fixture->body, CORE_STMT_FAIL, param(fixture));
}

/* RESULTS of the parameter, where the function defers. */
static void
results(struct fixture *fixture)
{
	fixture->function.defers = true;
	make_stmt(&fixture->body, CORE_STMT_RESULTS)->value = param(fixture);
}

static void
right_results(struct fixture *fixture)
{
	results(fixture);
	give_back(fixture, NULL);
}

static void
broken_results(struct fixture *fixture)
{
	results(fixture);
	give_back(fixture, param(fixture));
}

static void
broken_results_type(struct fixture *fixture)
{
	fixture->function.result = fixture->types.boolean;
	results(fixture);
	give_back(fixture, NULL);
}

static void
broken_results_alone(struct fixture *fixture)
{
	results(fixture);
	fixture->function.defers = false;
	give_back(fixture, NULL);
}

static void
broken_results_twice(struct fixture *fixture)
{
	results(fixture);
	results(fixture);
	give_back(fixture, NULL);
}

static void
broken_break(struct fixture *fixture)
{
	make_jump(&fixture->body, CORE_STMT_BREAK, 0);
}

static void
broken_label(struct fixture *fixture)
{
	struct core_stmt *loop;
	struct make_list list;
	const struct core_stmt *inner;

	make_open(&fixture->body, &list);
	make_jump(&fixture->body, CORE_STMT_CONTINUE, 7);
	inner = make_close(&fixture->body, &list);
	loop = make_stmt(&fixture->body, CORE_STMT_LOOP);
	loop->body = inner;
	loop->label = 6;
}

static void
broken_scope(struct fixture *fixture)
{
	struct make_list list;
	uint32_t local;
	const struct core_stmt *inner;

	make_open(&fixture->body, &list);
	local = make_let(&fixture->body, "inner", fixture->types.integer, param(fixture));
	inner = make_close(&fixture->body, &list);
	make_stmt(&fixture->body, CORE_STMT_BLOCK)->body = inner;
	give_back(fixture, make_local(&fixture->body, local));
}

static void
broken_let_twice(struct fixture *fixture)
{
	uint32_t local = make_let(&fixture->body, "x", fixture->types.integer, NULL);

	make_stmt(&fixture->body, CORE_STMT_LET)->local = local;
	give_back(fixture, param(fixture));
}

static void
broken_target(struct fixture *fixture)
{
	make_assign(&fixture->body, make_int(&fixture->body, 1), param(fixture));
	give_back(fixture, param(fixture));
}

static void
broken_shift(struct fixture *fixture)
{
	make_assign_op(&fixture->body, CORE_OP_SHIFT_LEFT, make_target(&fixture->body, 0), make_bool(&fixture->body, true));
	give_back(fixture, param(fixture));
}

static void
broken_address(struct fixture *fixture)
{
	const struct core_type *pointer = fixture_type(fixture, CORE_TYPE_POINTER, fixture->types.integer);
	const struct core_expr *place = make_target(&fixture->body, 0);

	make_let(&fixture->body, "p", pointer, make_expr(&fixture->body, CORE_EXPR_ADDRESS, pointer, &place, 1));
	give_back(fixture, param(fixture));
}

static void
broken_argument(struct fixture *fixture)
{
	give_back(fixture, call(fixture, make_bool(&fixture->body, false)));
}

static void
broken_fallible_call(struct fixture *fixture)
{
	fixture->function.fallible = true;
	give_back(fixture, call(fixture, param(fixture)));
}

static void
broken_conversion(struct fixture *fixture)
{
	give_back(fixture, make_convert(&fixture->body, CORE_RUNE_TO_INT, fixture->types.integer, param(fixture)));
}

static void
broken_shape_conversion(struct fixture *fixture)
{
	const struct core_type *one[] = {fixture->types.integer};
	const struct core_type *two[] = {fixture->types.integer, fixture->types.string};
	const struct core_type *narrow = fixture_shape(fixture, "Narrow", 1, one);
	const struct core_type *wide = fixture_shape(fixture, "Wide", 2, two);
	const struct core_expr *value = make_zero(&fixture->body, narrow);

	make_let(&fixture->body, "w", wide, make_convert(&fixture->body, CORE_SHAPE_TO_SHAPE, wide, value));
	give_back(fixture, param(fixture));
}

static void
broken_shape_value(struct fixture *fixture)
{
	const struct core_type *two[] = {fixture->types.integer, fixture->types.string};
	const struct core_type *shape = fixture_shape(fixture, "Pair", 2, two);
	const struct core_expr *value = param(fixture);

	make_let(&fixture->body, "p", shape, make_expr(&fixture->body, CORE_EXPR_SHAPE, shape, &value, 1));
	give_back(fixture, param(fixture));
}

static void
broken_index(struct fixture *fixture)
{
	give_back(fixture, make_index(&fixture->body, param(fixture), param(fixture), fixture->types.integer));
}

static void
broken_field(struct fixture *fixture)
{
	const struct core_type *one[] = {fixture->types.string};
	const struct core_type *shape = fixture_shape(fixture, "One", 1, one);
	struct core_expr *field;
	const struct core_expr *value = make_zero(&fixture->body, shape);

	field = make_expr(&fixture->body, CORE_EXPR_FIELD, fixture->types.integer, &value, 1);
	give_back(fixture, field);
}

static void
broken_test(struct fixture *fixture)
{
	make_if(&fixture->body, make_test(&fixture->body, CONSTRAINT_MIN, param(fixture)), NULL, NULL);
	give_back(fixture, param(fixture));
}

static void
broken_type_order(struct fixture *fixture)
{
	const struct core_type *members[1];
	struct core_type *outer = fixture_shape(fixture, "Outer", 1, (const struct core_type *[]){fixture->types.integer});

	members[0] = fixture_shape(fixture, "Inner", 0, NULL);
	((struct core_field *)outer->fields)[0].type = members[0];
	give_back(fixture, param(fixture));
}

static void
broken_type_names(struct fixture *fixture)
{
	fixture_shape(fixture, "Same", 0, NULL);
	fixture_shape(fixture, "Same", 0, NULL);
	give_back(fixture, param(fixture));
}

static void
broken_optional(struct fixture *fixture)
{
	struct core_type *shape = fixture_shape(fixture, "Outer", 1, (const struct core_type *[]){fixture->types.integer});

	((struct core_field *)shape->fields)[0].optional = true;
	give_back(fixture, param(fixture));
}

static void
broken_constrained_local(struct fixture *fixture)
{
	struct core_type *type = fixture_type(fixture, CORE_TYPE_CONSTRAINED, fixture->types.integer);
	static const struct core_constraint positive = {.constraint = CONSTRAINT_POSITIVE};

	type->base = fixture->types.integer;
	type->constraints = &positive;
	type->constraint_count = 1;
	make_let(&fixture->body, "x", type, NULL);
	fixture->body.locals[1].type = type;
	give_back(fixture, param(fixture));
}

struct verify_case {
	void (*make)(struct fixture *fixture);
	const char *breach; /* part of the message; NULL: none */
};

static const struct verify_case cases[] = {
	{right_arithmetic, NULL},
	{right_loop, NULL},
	{right_shape, NULL},
	{right_results, NULL},
	{broken_types_of_sides, "sides of an operator differ"},
	{broken_operator, "operands have a wrong type"},
	{broken_condition, "condition is no Bool"},
	{broken_two_calls, "operands of one expression make calls"},
	{broken_return, "returned value has type"},
	{broken_void_return, "gives a value where there is no result"},
	{broken_fail, "not fallible"},
	{broken_fail_value, "FAIL's value is no Error"},
	{broken_results, "gives a value where there is no result"},
	{broken_results_type, "another type than the function gives"},
	{broken_results_alone, "nothing is deferred"},
	{broken_results_twice, "told too late"},
	{broken_break, "no target"},
	{broken_label, "no target with label 7"},
	{broken_scope, "outside its scope"},
	{broken_let_twice, "declared twice"},
	{broken_target, "target is no place"},
	{broken_shift, "shift's count"},
	{broken_address, "does not escape"},
	{broken_argument, "argument 0 of f"},
	{broken_fallible_call, "is no Result"},
	{broken_conversion, "does not lead from"},
	{broken_shape_conversion, "does not lead from"},
	{broken_shape_value, "has 1 members, not 2"},
	{broken_index, "has no elements"},
	{broken_field, "no member 0 of that type"},
	{broken_test, "test Min has 0 arguments"},
	{broken_type_order, "stands before type"},
	{broken_type_names, "two types are named"},
	{broken_optional, "is not a pointer"},
	{broken_constrained_local, "has no type, or one with constraints"},
};

static void
every_case(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct fixture fixture;
		const char *breach;

		fixture_open(&fixture);
		cases[i].make(&fixture);
		breach = fixture_verify(&fixture);
		if (!cases[i].breach && breach)
			fail_msg("case %zu is right, but: %s", i, breach);
		if (cases[i].breach && !breach)
			fail_msg("case %zu is taken, wanted: %s", i, cases[i].breach);
		if (cases[i].breach && !strstr(breach, cases[i].breach))
			fail_msg("case %zu: %s, wanted: %s", i, breach, cases[i].breach);
		fixture_close(&fixture);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_case)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
