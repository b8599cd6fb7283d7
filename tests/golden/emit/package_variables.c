/* Made by forstc from emit/package_variables.ft. Edit that: changes here are lost. */
#include "forst.h"

struct ft_Entry;
struct ft_Refused_members;

struct ft_Entry {
	struct forst_string name;
	int64_t hits;
};

struct ft_Refused_members {
	struct forst_string reason;
};

static void ft_main(struct forst_task *task);
static struct ft_Entry ft_copy_Entry(struct forst_task *task, struct ft_Entry value);
static void ft_copy_held_Entry(struct forst_task *task, void *value);
static struct forst_map *ft_copy_Entry_map(struct forst_task *task, struct forst_map *value);
static void ft_copy_held_map_pointer(struct forst_task *task, void *value);
static struct forst_int_array ft_copy_int_array(struct forst_task *task, struct forst_int_array value);
static void ft_copy_held_int_array(struct forst_task *task, void *value);
static void ft_copy_held_error_pointer(struct forst_task *task, void *value);
static struct forst_map *ft_initial_cache(struct forst_task *task);
static struct forst_int_array ft_initial_ids(struct forst_task *task);
static struct forst_result_int ft_initial_limit(struct forst_task *task);
static void forst_initialize_variables(struct forst_task *task);
static int64_t ft_count(struct forst_task *task, struct forst_string);
static struct forst_result_int ft_load(struct forst_task *task, struct forst_string);
static void ft_encode_members_of_Refused(struct forst_writer *out, const void *members);
static const struct forst_format_type ft_format_Refused_members;
static struct ft_Refused_members ft_copy_Refused_members(struct forst_task *task, struct ft_Refused_members value);
static const void *ft_copy_members_Refused_members(struct forst_task *task, const void *members);

static int64_t ft_hits;
static struct forst_state ft_hits_state = {.value = &ft_hits, .size = sizeof(ft_hits), .copy = NULL};

static struct forst_map *ft_cache;
static struct forst_state ft_cache_state = {.value = &ft_cache, .size = sizeof(ft_cache), .copy = ft_copy_held_map_pointer};

static struct forst_int_array ft_ids;
static struct forst_state ft_ids_state = {.value = &ft_ids, .size = sizeof(ft_ids), .copy = ft_copy_held_int_array};

static int64_t ft_limit;
static struct forst_state ft_limit_state = {.value = &ft_limit, .size = sizeof(ft_limit), .copy = NULL};

static struct forst_error *ft_last;
static struct forst_state ft_last_state = {.value = &ft_last, .size = sizeof(ft_last), .copy = ft_copy_held_error_pointer};

static const struct forst_format_field ft_format_Refused_members_fields[] = {
	{"reason", offsetof(struct ft_Refused_members, reason), &forst_type_string},
};
static const struct forst_format_type ft_format_Refused_members = {
	.kind = FORST_FORMAT_SHAPE,
	.size = sizeof(struct ft_Refused_members),
	.name = NULL,
	.fields = ft_format_Refused_members_fields,
	.count = 1,
};

static const struct forst_error_kind ft_kind_Refused = {
	.name = {"Refused", 7},
	.status = 422,
	.encode_members = ft_encode_members_of_Refused,
	.members = &ft_format_Refused_members,
	.copy_members = ft_copy_members_Refused_members,
};

static struct ft_Entry
ft_copy_Entry(struct forst_task *task, struct ft_Entry value)
{
	value.name = forst_string_dup(task, value.name);
	return value;
}

static void
ft_copy_held_Entry(struct forst_task *task, void *value)
{
	(*(struct ft_Entry *)value) = ft_copy_Entry(task, (*(struct ft_Entry *)value));
}

static struct forst_map *
ft_copy_Entry_map(struct forst_task *task, struct forst_map *value)
{
	return forst_map_copy(task, value, NULL, ft_copy_held_Entry);
}

static void
ft_copy_held_map_pointer(struct forst_task *task, void *value)
{
	(*(struct forst_map **)value) = ft_copy_Entry_map(task, (*(struct forst_map **)value));
}

static struct forst_int_array
ft_copy_int_array(struct forst_task *task, struct forst_int_array value)
{
	value.data = forst_copy_data(task, value.data, value.length, sizeof(*value.data));
	value.capacity = value.length;
	return value;
}

static void
ft_copy_held_int_array(struct forst_task *task, void *value)
{
	(*(struct forst_int_array *)value) = ft_copy_int_array(task, (*(struct forst_int_array *)value));
}

static void
ft_copy_held_error_pointer(struct forst_task *task, void *value)
{
	(*(struct forst_error **)value) = forst_error_copy(task, (*(struct forst_error **)value));
}

static void
ft_encode_members_of_Refused(struct forst_writer *out, const void *members)
{
	const struct ft_Refused_members *value = members;
	forst_write_text(out, "{\"reason\":");
	forst_write_string(out, value->reason);
	forst_write_byte(out, '}');
}

static struct ft_Refused_members
ft_copy_Refused_members(struct forst_task *task, struct ft_Refused_members value)
{
	value.reason = forst_string_dup(task, value.reason);
	return value;
}

static const void *
ft_copy_members_Refused_members(struct forst_task *task, const void *members)
{
	struct ft_Refused_members *copy = forst_alloc(task, sizeof(*copy));
	*copy = ft_copy_Refused_members(task, (*(const struct ft_Refused_members *)members));
	return copy;
}

static void
forst_initialize_variables(struct forst_task *task)
{
	{
#line 9 "emit/package_variables.ft"
		struct forst_map *rt_value = ft_initial_cache(task);
#line 9 "emit/package_variables.ft"
		struct forst_task *rt_owner = forst_state_lock(task, &ft_cache_state);
		ft_cache = ft_copy_Entry_map(rt_owner, rt_value);
#line 9 "emit/package_variables.ft"
		forst_state_unlock(task, &ft_cache_state);
	}
	{
#line 10 "emit/package_variables.ft"
		struct forst_int_array rt_value = ft_initial_ids(task);
#line 10 "emit/package_variables.ft"
		struct forst_task *rt_owner = forst_state_lock(task, &ft_ids_state);
		ft_ids = ft_copy_int_array(rt_owner, rt_value);
#line 10 "emit/package_variables.ft"
		forst_state_unlock(task, &ft_ids_state);
	}
	{
#line 11 "emit/package_variables.ft"
		struct forst_result_int rt_value = ft_initial_limit(task);
		if (rt_value.error)
#line 11 "emit/package_variables.ft"
			forst_state_failed(task, "limit", rt_value.error);
#line 11 "emit/package_variables.ft"
		forst_state_lock(task, &ft_limit_state);
		ft_limit = rt_value.value;
#line 11 "emit/package_variables.ft"
		forst_state_unlock(task, &ft_limit_state);
	}
}

static void
ft_main(struct forst_task *task)
{
#line 30 "emit/package_variables.ft"
	forst_enter(task);
	({ int64_t rt_argument_1 = ft_count(task, FORST_STRING("a")); forst_println(forst_here(task), ((struct forst_argument[1]){{&forst_type_int, &rt_argument_1}}), 1); });
}

static struct forst_map *
ft_initial_cache(struct forst_task *task)
{
#line 9 "emit/package_variables.ft"
	return ({ struct forst_map *rt_map = forst_map_new(forst_here(task), FORST_KEY_STRING, sizeof(struct ft_Entry), 0); rt_map; });
}

static struct forst_int_array
ft_initial_ids(struct forst_task *task)
{
#line 10 "emit/package_variables.ft"
	return ({ int64_t *rt_data = forst_alloc(task, 2 * sizeof(int64_t)); rt_data[0] = 1; rt_data[1] = 2; ((struct forst_int_array){.data = rt_data, .length = 2, .capacity = 2}); });
}

static struct forst_result_int
ft_initial_limit(struct forst_task *task)
{
#line 11 "emit/package_variables.ft"
	forst_enter(task);
#line 11 "emit/package_variables.ft"
	struct forst_result_int result = ft_load(task, FORST_STRING("x"));
	if (!(!result.error)) {
		return (struct forst_result_int){.error = result.error};
	}
	return (struct forst_result_int){.value = result.value};
}

static int64_t
ft_count(struct forst_task *task, struct forst_string name)
{
	int64_t read = 0;
	{
#line 20 "emit/package_variables.ft"
		forst_state_lock(task, &ft_limit_state);
		read = ft_limit;
#line 20 "emit/package_variables.ft"
		forst_state_unlock(task, &ft_limit_state);
	}
	int64_t operand = read;
	{
#line 20 "emit/package_variables.ft"
		forst_state_lock(task, &ft_hits_state);
		ft_hits = forst_add(ft_hits, operand);
#line 20 "emit/package_variables.ft"
		forst_state_unlock(task, &ft_hits_state);
	}
	struct forst_string operand_2 = name;
	int64_t read_2 = 0;
	{
#line 21 "emit/package_variables.ft"
		forst_state_lock(task, &ft_hits_state);
		read_2 = ft_hits;
#line 21 "emit/package_variables.ft"
		forst_state_unlock(task, &ft_hits_state);
	}
	struct ft_Entry operand_3 = ((struct ft_Entry){.name = name, .hits = read_2});
	{
#line 21 "emit/package_variables.ft"
		struct forst_task *rt_owner = forst_state_lock(task, &ft_cache_state);
		struct ft_Entry entry = ft_copy_Entry(rt_owner, operand_3);
		({ struct ft_Entry rt_value = entry; *(struct ft_Entry *)forst_map_put_string_dup(rt_owner, ft_cache, operand_2) = rt_value; });
#line 21 "emit/package_variables.ft"
		forst_state_unlock(task, &ft_cache_state);
	}
	struct forst_string operand_4 = name;
	struct ft_Entry value = ((struct ft_Entry){0});
	bool found = false;
	{
#line 22 "emit/package_variables.ft"
		forst_state_lock(task, &ft_cache_state);
#line 22 "emit/package_variables.ft"
		found = forst_map_find_string(task, ft_cache, operand_4) != NULL;
		if (found) {
#line 22 "emit/package_variables.ft"
			value = ft_copy_Entry(task, ({ struct ft_Entry *rt_found = forst_map_find_string(task, ft_cache, operand_4); rt_found ? *rt_found : ((struct ft_Entry){.name = {0}}); }));
		}
#line 22 "emit/package_variables.ft"
		forst_state_unlock(task, &ft_cache_state);
	}
	struct ft_Entry entry_2 = value;
	bool ok = found;
	int64_t operand_5 = entry_2.hits;
	{
#line 23 "emit/package_variables.ft"
		struct forst_task *rt_owner = forst_state_lock(task, &ft_ids_state);
		ft_ids = ({ struct forst_int_array rt_to = ft_ids; if (rt_to.capacity - rt_to.length < 1) rt_to.data = forst_grow(rt_owner, rt_to.data, rt_to.length, &rt_to.capacity, sizeof(int64_t), rt_to.length + 1); rt_to.data[rt_to.length++] = operand_5; rt_to; });
#line 23 "emit/package_variables.ft"
		forst_state_unlock(task, &ft_ids_state);
	}
	{
#line 24 "emit/package_variables.ft"
		forst_state_lock(task, &ft_ids_state);
#line 24 "emit/package_variables.ft"
		({ int64_t *rt_target = &ft_ids.data[forst_index(task, 0, ft_ids.length)]; *rt_target = forst_add((*rt_target), 1); });
#line 24 "emit/package_variables.ft"
		forst_state_unlock(task, &ft_ids_state);
	}
	struct forst_string operand_6 = name;
	{
#line 25 "emit/package_variables.ft"
		forst_state_lock(task, &ft_cache_state);
#line 25 "emit/package_variables.ft"
		(void)forst_map_remove_string(task, ft_cache, operand_6);
#line 25 "emit/package_variables.ft"
		forst_state_unlock(task, &ft_cache_state);
	}
	struct forst_error *read_3 = NULL;
	{
#line 26 "emit/package_variables.ft"
		forst_state_lock(task, &ft_last_state);
#line 26 "emit/package_variables.ft"
		read_3 = forst_error_copy(task, ft_last);
#line 26 "emit/package_variables.ft"
		forst_state_unlock(task, &ft_last_state);
	}
#line 26 "emit/package_variables.ft"
	({ bool rt_argument_2 = read_3 != NULL; forst_println(forst_here(task), ((struct forst_argument[2]){{&forst_type_bool, &ok}, {&forst_type_bool, &rt_argument_2}}), 2); });
	int64_t read_4 = 0;
	{
#line 27 "emit/package_variables.ft"
		forst_state_lock(task, &ft_ids_state);
		read_4 = ft_ids.length;
#line 27 "emit/package_variables.ft"
		forst_state_unlock(task, &ft_ids_state);
	}
	return read_4;
}

static struct forst_result_int
ft_load(struct forst_task *task, struct forst_string name)
{
	if (!(name.length > 0)) {
#line 15 "emit/package_variables.ft"
		return (struct forst_result_int){.error = ({ struct ft_Refused_members *rt_members = forst_alloc(task, sizeof(*rt_members)); *rt_members = (struct ft_Refused_members){.reason = FORST_STRING("empty")}; forst_error_make(task, &(struct forst_error){.kind = &ft_kind_Refused, .path = FORST_STRING("name"), .constraint = "Min", .constraint_args = FORST_STRING("[1]"), .members = rt_members}); })};
	}
	return (struct forst_result_int){.value = 3};
}

#line 320 "main.c"
static struct forst_error *
run_main(struct forst_task *task)
{
	forst_initialize_variables(task);
	ft_main(task);
	return NULL;
}

int
main(int argc, char **argv)
{
	return forst_run_main(argc, argv, run_main);
}
