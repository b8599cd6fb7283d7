/* Made by forstc from emit/errors.ft. Edit that: changes here are lost. */
#include "forst.h"

struct ft_TooBig_members;

struct ft_TooBig_members {
	int64_t size;
	struct forst_string message;
};

static struct forst_error *ft_main(struct forst_task *task);
static struct forst_result_int ft_take(struct forst_task *task, struct forst_string);
static void ft_encode_members_of_TooBig(struct forst_writer *out, const void *members);
static const struct forst_format_type ft_format_TooBig_members;
static struct forst_error *ft_String_Short(struct forst_task *task, struct forst_string, int64_t);

static const struct forst_format_field ft_format_TooBig_members_fields[] = {
	{"size", offsetof(struct ft_TooBig_members, size), &forst_type_int},
	{"message", offsetof(struct ft_TooBig_members, message), &forst_type_string},
};
static const struct forst_format_type ft_format_TooBig_members = {
	.kind = FORST_FORMAT_SHAPE,
	.size = sizeof(struct ft_TooBig_members),
	.name = NULL,
	.fields = ft_format_TooBig_members_fields,
	.count = 2,
};

static const struct forst_error_kind ft_kind_TooBig = {
	.name = {"TooBig", 6},
	.status = 422,
	.encode_members = ft_encode_members_of_TooBig,
	.members = &ft_format_TooBig_members,
};

static const struct forst_error_kind ft_kind_Empty = {
	.name = {"Empty", 5},
	.status = 422,
	.encode_members = NULL,
	.members = NULL,
};

static void
ft_encode_members_of_TooBig(struct forst_writer *out, const void *members)
{
	const struct ft_TooBig_members *value = members;
	forst_write_text(out, "{\"size\":");
	forst_write_int(out, value->size);
	forst_write_byte(out, '}');
}

static struct forst_error *
ft_main(struct forst_task *task)
{
#line 16 "emit/errors.ft"
	forst_enter(task);
	struct forst_string_array elements = ({ struct forst_string *rt_data = forst_alloc(task, 4 * sizeof(struct forst_string)); rt_data[0] = FORST_STRING("a"); rt_data[1] = FORST_STRING(""); rt_data[2] = FORST_STRING("abcd"); rt_data[3] = FORST_STRING("xyz"); ((struct forst_string_array){.data = rt_data, .length = 4, .capacity = 4}); });
	int64_t length = elements.length;
	int64_t index = 0;
	for (; index < length; index = forst_add(index, 1)) {
#line 17 "emit/errors.ft"
		forst_poll(task);
		struct forst_string s = elements.data[index];
#line 18 "emit/errors.ft"
		struct forst_result_int results = ft_take(task, s);
		int64_t n = 0;
		if (!results.error) {
			n = results.value;
		}
		struct forst_error *err = results.error;
		if (err != NULL) {
			if (forst_error_is(err, &ft_kind_TooBig)) {
#line 21 "emit/errors.ft"
				({ struct forst_string rt_argument_1 = FORST_STRING("size"); int64_t rt_argument_2 = ((const struct ft_TooBig_members *)forst_deref(task, err)->members)->size; forst_println(forst_here(task), ((struct forst_argument[2]){{&forst_type_string, &rt_argument_1}, {&forst_type_int, &rt_argument_2}}), 2); });
			}
			({ struct forst_string rt_argument_1 = forst_error_code(forst_deref(task, err)); struct forst_string rt_argument_2 = forst_error_text(task, forst_deref(task, err)); struct forst_string rt_argument_3 = forst_error_path(forst_deref(task, err)); forst_println(forst_here(task), ((struct forst_argument[4]){{&forst_type_string, &rt_argument_1}, {&forst_type_string, &rt_argument_2}, {&forst_type_string, &rt_argument_3}, {&forst_type_error, &err}}), 4); });
		} else {
			forst_println(forst_here(task), ((struct forst_argument[1]){{&forst_type_int, &n}}), 1);
		}
	}
	struct forst_result_int r = ft_take(task, FORST_STRING("b"));
	struct forst_error *error = r.error;
	if (error != NULL) {
		struct forst_error *failure = r.error;
		if (!(failure != NULL)) {
			failure = error;
		}
		return failure;
	}
#line 30 "emit/errors.ft"
	({ int64_t rt_argument_1 = r.value; forst_println(forst_here(task), ((struct forst_argument[1]){{&forst_type_int, &rt_argument_1}}), 1); });
	struct forst_map *words = ({ struct forst_map *rt_map = forst_map_new(forst_here(task), FORST_KEY_STRING, sizeof(int64_t), 1); *(int64_t *)forst_map_put_string(task, rt_map, FORST_STRING("k")) = 1; rt_map; });
	int64_t v = ({ int64_t *rt_found = forst_map_find_string(task, words, FORST_STRING("k")); rt_found ? *rt_found : 0; });
#line 32 "emit/errors.ft"
	bool ok = forst_map_find_string(task, words, FORST_STRING("k")) != NULL;
	forst_println(forst_here(task), ((struct forst_argument[2]){{&forst_type_int, &v}, {&forst_type_bool, &ok}}), 2);
	return NULL;
}

static struct forst_result_int
ft_take(struct forst_task *task, struct forst_string s)
{
#line 9 "emit/errors.ft"
	forst_enter(task);
	if (!(s.length > 0)) {
#line 10 "emit/errors.ft"
		return (struct forst_result_int){.error = forst_error_make(task, &(struct forst_error){.kind = &ft_kind_Empty, .path = FORST_STRING("s"), .constraint = "NotEmpty"})};
	}
#line 11 "emit/errors.ft"
	struct forst_error *error = ft_String_Short(task, s, 3);
	if (error != NULL) {
#line 11 "emit/errors.ft"
		return (struct forst_result_int){.error = forst_error_rebase(task, error, FORST_STRING("s"), false)};
	}
	if (!forst_string_one_of(s, ((struct forst_string[3]){FORST_STRING("a"), FORST_STRING("b"), FORST_STRING("abc")}), 3)) {
#line 12 "emit/errors.ft"
		return (struct forst_result_int){.error = forst_error_make(task, &(struct forst_error){.kind = &forst_error_kind_constraint_violation, .path = FORST_STRING("s"), .constraint = "OneOf", .constraint_args = FORST_STRING("[[\"a\",\"b\",\"abc\"]]")})};
	}
	return (struct forst_result_int){.value = s.length};
}

static struct forst_error *
ft_String_Short(struct forst_task *task, struct forst_string s, int64_t n)
{
	if (!(s.length <= n)) {
#line 6 "emit/errors.ft"
		return ({ struct ft_TooBig_members *rt_members = forst_alloc(task, sizeof(*rt_members)); *rt_members = (struct ft_TooBig_members){.size = s.length, .message = FORST_STRING("too long")}; forst_error_make(task, &(struct forst_error){.kind = &ft_kind_TooBig, .message = rt_members->message, .relative = true, .constraint = "Expression", .members = rt_members}); });
	}
	return NULL;
}

#line 133 "main.c"
static struct forst_error *
run_main(struct forst_task *task)
{
	return ft_main(task);
}

int
main(int argc, char **argv)
{
	return forst_run_main(argc, argv, run_main);
}
