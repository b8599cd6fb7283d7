/* Operands keep the order they were written in: what a later one could disturb is put in a local first. */
#include "tests/unit/core/fixture.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct core_expr *
call(struct fixture *fixture)
{
	const struct core_expr *argument = make_int(&fixture->body, 1);
	struct core_expr *expr = make_expr(&fixture->body, CORE_EXPR_CALL, fixture->types.integer, &argument, 1);

	expr->function = &fixture->function;
	make_mark(expr, MAKE_CALLS);
	return expr;
}

/* Reads what a call could change. */
static const struct core_expr *
element(struct fixture *fixture)
{
	const struct core_type *array = fixture_type(fixture, CORE_TYPE_ARRAY, fixture->types.integer);

	return make_index(
		&fixture->body, make_zero(&fixture->body, array), make_int(&fixture->body, 0), fixture->types.integer);
}

/* Settles the given operands ('c' a call, 'e' an element, '1' a constant); which of them became locals, as "L" or ".".
 */
static void
settled(const char *operands, const char *expected)
{
	struct fixture fixture;
	struct make_operands list = {0};

	fixture_open(&fixture);
	for (const char *at = operands; *at; at++)
		make_operand(&fixture.body, &list,
			*at == 'c'   ? call(&fixture)
			: *at == 'e' ? element(&fixture)
						 : make_int(&fixture.body, 1));
	make_settle(&fixture.body, &list);
	for (size_t i = 0; expected[i]; i++)
		assert_int_equal(list.items[i]->kind == CORE_EXPR_LOCAL, expected[i] == 'L');
	fixture_close(&fixture);
}

static void
one_call_stays(void **state)
{
	(void)state;
	settled("1c", "..");
	settled("c1", "..");
	settled("ee", "..");
}

static void
earlier_calls_go_first(void **state)
{
	(void)state;
	settled("cc", "L.");
	settled("ccc", "LL.");
	settled("c1c", "L..");
}

static void
reads_do_not_cross_calls(void **state)
{
	(void)state;
	settled("ec", "L.");
	settled("ce", "L.");
	settled("ece", "LL.");
}

static void
locals_are_declared_in_order(void **state)
{
	struct fixture fixture;
	struct make_operands list = {0};
	const struct core_stmt *stmt;

	(void)state;
	fixture_open(&fixture);
	for (int i = 0; i < 3; i++)
		make_operand(&fixture.body, &list, call(&fixture));
	make_settle(&fixture.body, &list);
	stmt = fixture.statements.first;
	assert_non_null(stmt);
	assert_int_equal(stmt->local, list.items[0]->local);
	assert_int_equal(stmt->next->local, list.items[1]->local);
	assert_null(stmt->next->next);
	make_eval(&fixture.body, list.items[2]);
	assert_non_null(stmt->next->next);
	fixture_close(&fixture);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_call_stays),
		cmocka_unit_test(earlier_calls_go_first),
		cmocka_unit_test(reads_do_not_cross_calls),
		cmocka_unit_test(locals_are_declared_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
