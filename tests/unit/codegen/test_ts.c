/* The TypeScript emitter's promises about its text; that it compiles and runs is for tests/node to say. */
#include "codegen/ts/emit_ts.h"
#include "tests/unit/codegen/core_maker.h"
#include "tests/unit/codegen/wire_core.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static int
begin(void **state)
{
	struct arena *arena = malloc(sizeof(*arena));

	arena_init(arena, ARENA_UNLIMITED, NULL);
	*state = arena;
	return 0;
}

static int
end(void **state)
{
	arena_release(*state);
	free(*state);
	return 0;
}

static struct str
emitted(struct arena *arena, const struct core_program *program, const char *path)
{
	struct emit_files files;

	emit_files_init(&files, arena);
	emit_ts(program, arena, &files);
	const struct emit_file *file = emit_files_find(&files, str_from(path));
	assert_non_null(file);
	return file->content;
}

static bool
holds(struct str text, const char *part)
{
	return memmem(text.data, text.length, part, strlen(part)) != NULL;
}

/* A program of one route that takes a shape of one member. */
static struct core_program *
program_of(struct core_maker *m, const char *function, const char *type, struct core_field field)
{
	struct core_function *f = arena_alloc(m->arena, sizeof(*f));
	struct core_route *route = arena_alloc(m->arena, sizeof(*route));
	struct core_param *param = arena_alloc(m->arena, sizeof(*param));
	const struct core_route *routes[] = {route};

	*param = (struct core_param){.name = STR("options"), .type = make_shape(m, type, &field, 1)};
	f->name = str_from(function);
	f->module = m->module;
	*route = (struct core_route){.name = f->name,
		.path = STR("/x"),
		.module = m->module,
		.function = f,
		.params = param,
		.param_count = 1,
		.result = m->text};
	return make_program(m, routes, 1);
}

static void
the_same_program_gives_the_same_bytes(void **state)
{
	assert_true(
		str_equal(emitted(*state, wire_core(*state), "wire.ts"), emitted(*state, wire_core(*state), "wire.ts")));
}

static void
the_first_line_says_who_wrote_it(void **state)
{
	assert_true(str_has_prefix(
		emitted(*state, wire_core(*state), "wire.ts"), STR("// " EMIT_TS_MARKER " from routes/wire.ft.")));
	assert_true(str_has_prefix(emitted(*state, wire_core(*state), "index.ts"), STR("// " EMIT_TS_MARKER)));
}

static void
text_cannot_leave_its_comment(void **state)
{
	struct core_maker m;
	make_begin(&m, *state, "doc");
	struct core_field field = make_field("a", m.text);
	field.doc = STR("ends */ here\x01 **/ and\nhere *");
	struct str text = emitted(*state, program_of(&m, "doc", "Doc", field), "doc.ts");

	assert_true(holds(text, "ends *\\/ here **\\/ and\n"));
	assert_false(holds(text, "ends */"));
}

static void
words_of_the_language_get_an_underscore(void **state)
{
	struct core_maker m;
	make_begin(&m, *state, "words");
	struct str text = emitted(*state, program_of(&m, "class", "any", make_field("__proto__", m.bytes)), "words.ts");

	assert_true(holds(text, "export function class_(options: any_, options_2?: forst.CallOptions)"));
	assert_true(holds(text, "export interface any_ {"));
	assert_true(holds(text, "name: \"class\""));
}

static void
a_module_may_be_called_index(void **state)
{
	struct core_maker m;
	make_begin(&m, *state, "index");
	const struct core_program *program = program_of(&m, "index", "Input", make_field("a", m.text));

	assert_true(holds(emitted(*state, program, "index.ts"), "from \"./index_2.js\""));
	assert_true(holds(emitted(*state, program, "index_2.ts"), "export function index("));
}

static void
names_that_the_file_needs_step_aside(void **state)
{
	struct core_maker m;
	make_begin(&m, *state, "aside");
	struct str text = emitted(*state, program_of(&m, "forst", "Promise", make_field("a", m.text)), "aside.ts");

	assert_true(holds(text, "import * as forst_2 from"));
	assert_true(holds(text, "export interface Promise {"));
	assert_true(holds(text, "): globalThis.Promise<string> {"));
}

static void
configure_keeps_its_name_in_the_index(void **state)
{
	struct core_maker m;
	make_begin(&m, *state, "app");
	struct str text = emitted(*state, program_of(&m, "configureForst", "Input", make_field("a", m.text)), "index.ts");

	assert_true(holds(text, "configureForst as appConfigureForst"));
}

static void
members_are_named_as_on_the_wire(void **state)
{
	struct core_maker m;
	make_begin(&m, *state, "members");
	struct core_field field = make_field("a", m.text);
	field.wire_name = STR("a \"quoted\"\n-name");
	struct str text = emitted(*state, program_of(&m, "f", "Input", field), "members.ts");

	assert_true(holds(text, "\t\"a \\\"quoted\\\"\\u000a-name\": string;"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_same_program_gives_the_same_bytes, begin, end),
		cmocka_unit_test_setup_teardown(the_first_line_says_who_wrote_it, begin, end),
		cmocka_unit_test_setup_teardown(text_cannot_leave_its_comment, begin, end),
		cmocka_unit_test_setup_teardown(words_of_the_language_get_an_underscore, begin, end),
		cmocka_unit_test_setup_teardown(a_module_may_be_called_index, begin, end),
		cmocka_unit_test_setup_teardown(names_that_the_file_needs_step_aside, begin, end),
		cmocka_unit_test_setup_teardown(configure_keeps_its_name_in_the_index, begin, end),
		cmocka_unit_test_setup_teardown(members_are_named_as_on_the_wire, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
