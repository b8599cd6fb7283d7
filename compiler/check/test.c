/*
 * Tests: functions TestName(t *testing.T) in files that end in _test.ft. Such a file belongs to the module beside it. In a function
 * that has a `t` what would make it fail, an `ensure` or a returned error, fails that test instead.
 */
#include "compiler/check/check_internal.h"

bool
is_test_file(struct str path)
{
	return str_has_suffix(path, STR("_test.ft"));
}

/* Test, TestX, Test_x, not Testing. */
bool
is_test_name(struct str name)
{
	bool lower = name.length > 4 && name.data[4] >= 'a' && name.data[4] <= 'z';
	return str_has_prefix(name, STR("Test")) && !lower;
}

bool
is_test(const struct type *type)
{
	const struct symbol *symbol = type->symbol;
	return symbol && symbol->module && symbol->module->is_library && str_equal(symbol->name, STR("T")) &&
		   str_equal(symbol->module->name, STR("testing"));
}

const struct symbol *
test_parameter(const struct function *function)
{
	for (size_t i = 0; i < function->param_count; i++) {
		const struct type *type = type_base(function->params[i]->type);
		if (type->kind == TYPE_POINTER && is_test(type_base(type->element))) {
			return function->params[i];
		}
	}
	return NULL;
}

void
tests_want_library(struct checker *checker)
{
	for (struct function *function = checker->program->functions; function && checker->has_tests;
		 function = function->next) {
		function->wanted |= function->module->is_library && str_equal(function->module->name, STR("testing"));
	}
}

static void
add_test(struct checker *checker, struct function *function)
{
	struct checked_test *test = arena_alloc(checker->arena, sizeof *test);
	test->function = function;
	*checker->tests_end = test;
	checker->tests_end = &test->next;
}

void
tests_collect(struct checker *checker)
{
	checker->tests_end = &checker->program->tests;
	for (struct function *function = checker->program->functions; function; function = function->next) {
		struct symbol *symbol = function->symbol;
		if (!function->in_test || function->enclosing || symbol->kind != SYMBOL_FUNCTION || symbol->instance ||
			!is_test_name(symbol->name)) {
			continue;
		}
		if (!symbol->generic && function->test && function->param_count == 1 && function->result->kind == TYPE_VOID) {
			add_test(checker, function);
			continue;
		}
		struct diag *diag = diag_report(checker->log, DIAG_TEST_FORM, symbol->span,
			"`%.*s` is no test: a test takes a *testing.T and gives nothing", STR_ARG(symbol->name));
		diag_help(checker->log, diag, "write func %.*s(t *testing.T) { ... }", STR_ARG(symbol->name));
	}
}
