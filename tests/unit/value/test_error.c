/* Errors, their texts and paths; printing through the task's output. */
#include "tests/unit/value/values.h"

#define S(literal) FORST_STRING(literal)

struct not_found {
	int64_t id;
	struct forst_string what;
};

static const struct forst_format_field not_found_fields[] = {
	{"id", offsetof(struct not_found, id), &forst_type_int},
	{"what", offsetof(struct not_found, what), &forst_type_string},
};
static const struct forst_format_type not_found_members = {
	FORST_FORMAT_SHAPE, .size = sizeof(struct not_found), .fields = not_found_fields, .count = 2};
static const struct forst_error_kind not_found_kind = {
	.name = {"NotFound", 8}, .status = 404, .members = &not_found_members};
static const struct forst_error_kind invalid_kind = {.name = {"InvalidRecord", 13}};

static void
text_is_the_message(void **state)
{
	struct forst_task *task = *state;
	struct forst_error *error = forst_error_new(task, S("it broke"));

	assert_text("it broke", forst_error_text(task, error));
	assert_text("Error", forst_error_code(error));
	assert_true(forst_error_is(error, &forst_error_kind_error));
	assert_false(forst_error_is(NULL, &forst_error_kind_error));
	assert_text("", forst_error_text(task, forst_error_new(task, (struct forst_string){0})));
}

static void
text_without_message_names_the_members(void **state)
{
	struct forst_task *task = *state;
	struct not_found members = {7, S("user")};
	struct forst_error *error = forst_error_make(task, &(struct forst_error){.kind = &not_found_kind, .members = &members});
	struct forst_error *bare = forst_error_make(task, &(struct forst_error){.kind = &invalid_kind});

	assert_text("NotFound {id:7 what:user}", forst_error_text(task, error));
	assert_text("InvalidRecord", forst_error_text(task, bare));
}

static void
text_of_a_violation_names_the_constraint(void **state)
{
	struct forst_task *task = *state;

	assert_text("Between(1,10) does not hold for data[3].priority",
		forst_error_text(task, forst_error_violation(task, "Between", S("[1,10]"), S("data[3].priority"), false)));
	assert_text("NotEmpty does not hold", forst_error_text(task, forst_error_violation(task, "NotEmpty", S("[]"), S(""), true)));
}

static void
missing_keys_are_named(void **state)
{
	struct forst_task *task = *state;

	assert_text("the map has no key \"a\\n\"", forst_error_text(task, forst_error_missing_string(task, S("a\n"))));
	assert_text("the map has no key -3", forst_error_text(task, forst_error_missing_int(task, -3)));
}

static void
paths_are_built(void **state)
{
	struct forst_task *task = *state;
	struct forst_string path = forst_path_index(task, S("data"), 3);

	assert_text("data[3]", path);
	assert_text("data[3].id", forst_path_member(task, path, S("id")));
	assert_text("id", forst_path_member(task, S(""), S("id")));
	assert_text("data[3].key", forst_path_key(task, path, S("key")));
	assert_text("data[3][\"a b\"]", forst_path_key(task, path, S("a b")));
	assert_text("data[3][\"\"]", forst_path_key(task, path, S("")));
	assert_text("data[3][\"0\"]", forst_path_key(task, path, S("0")));
	assert_text("data[3].x.y", forst_path_join(task, path, S("x.y")));
	assert_text("data[3][2]", forst_path_join(task, path, S("[2]")));
	assert_text("data[3]", forst_path_join(task, path, S("")));
}

static void
rebasing_prefixes_relative_paths_only(void **state)
{
	struct forst_task *task = *state;
	struct forst_error absolute = {.kind = &invalid_kind, .path = S("other")};
	struct forst_error inner = {.kind = &invalid_kind, .path = S("metadata.priority"), .relative = true, .cause = &absolute};
	struct forst_error outer = {.kind = &invalid_kind, .path = S(""), .relative = true, .cause = &inner};

	/* First in another guard, which is relative itself, then in a function. */
	struct forst_error *once = forst_error_rebase(task, &outer, S("[3]"), true);
	assert_true(once->relative);
	struct forst_error *whole = forst_error_rebase(task, once, S("data"), false);
	assert_text("data[3]", forst_error_path(whole));
	assert_text("data[3].metadata.priority", forst_error_path(whole->cause));
	assert_text("other", forst_error_path(whole->cause->cause));
	assert_false(whole->relative);
	assert_false(whole->cause->relative);
	/* The errors themselves never change, and what is whole stays. */
	assert_text("metadata.priority", inner.path);
	assert_ptr_equal(forst_error_rebase(task, whole, S("x"), false), whole);
	assert_null(forst_error_rebase(task, NULL, S("x"), false));
}

static void
prints_through_the_task(void **state)
{
	struct forst_task *task = *state;
	int64_t number = 42;
	struct forst_string text = S("is");
	struct forst_argument arguments[] = {{&forst_type_int, &number}, {&forst_type_string, &text}};

	forst_println(task, arguments, 2);
	assert_string_equal(test_output, "42 is\n");
	forst_print(task, arguments, 2);
	assert_string_equal(test_output, "42is");
}

struct node {
	struct node *next;
};

static void
a_value_that_holds_itself_prints_bounded(void **state)
{
	struct forst_task *task = *state;
	struct forst_format_type node_type = {FORST_FORMAT_SHAPE, .size = sizeof(struct node), .count = 1};
	struct forst_format_type pointer_type = {FORST_FORMAT_POINTER, .size = sizeof(void *), .element = &node_type};
	struct forst_format_field field = {"next", 0, &pointer_type};
	struct node node = {&node};
	struct forst_argument argument = {&node_type, &node};

	node_type.fields = &field;
	struct forst_string printed = forst_sprint(task, &argument, 1);
	assert_true(printed.length < 1000);
	assert_true(forst_string_has_prefix(printed, S("{&{&{")));
}

static void
unions_and_results_print_what_they_hold(void **state)
{
	struct forst_task *task = *state;
	struct choice {
		uint32_t tag;
		int64_t number;
		struct forst_string text;
	} choice = {1, 0, S("two")};
	const struct forst_format_field members[] = {
		{"Int", offsetof(struct choice, number), &forst_type_int}, {"String", offsetof(struct choice, text), &forst_type_string}};
	const struct forst_format_type type = {FORST_FORMAT_UNION, .size = sizeof choice, .fields = members, .count = 2};
	struct forst_result_int result = {NULL, 7};
	const struct forst_format_field value = {"value", offsetof(struct forst_result_int, value), &forst_type_int};
	const struct forst_format_type result_type = {
		FORST_FORMAT_RESULT, .size = sizeof result, .element = &forst_type_int, .fields = &value, .count = 1};
	struct forst_argument arguments[] = {{&type, &choice}, {&result_type, &result}};

	assert_text("two 7\n", forst_sprintln(task, arguments, 2));
	result.error = forst_error_new(task, S("no"));
	choice.tag = 0;
	assert_text("0 no\n", forst_sprintln(task, arguments, 2));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		with_task(text_is_the_message),
		with_task(text_without_message_names_the_members),
		with_task(text_of_a_violation_names_the_constraint),
		with_task(missing_keys_are_named),
		with_task(paths_are_built),
		with_task(rebasing_prefixes_relative_paths_only),
		with_task(prints_through_the_task),
		with_task(a_value_that_holds_itself_prints_bounded),
		with_task(unions_and_results_print_what_they_hold),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
