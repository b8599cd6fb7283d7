// ---- steps.c
/* Made by forstc from emit/kept_functions/routes/steps.ft. Edit that: changes here are lost. */
#include "forst.h"

struct ft_step_parameters;
struct ft_bounded_parameters;
struct ft_install_parameters;

struct ft_step_parameters {
	struct forst_string name;
};

struct ft_bounded_parameters {
	int64_t n;
};

struct ft_install_parameters {
	struct forst_string name;
};

static const char *ft_decode_step_parameters(struct forst_decoder *in, const char *at, struct ft_step_parameters *out);
static bool ft_step(struct forst_task *task, struct forst_string);
static const char *ft_decode_bounded_parameters(struct forst_decoder *in, const char *at, struct ft_bounded_parameters *out);
static bool ft_bounded(struct forst_task *task, int64_t);
static const char *ft_decode_install_parameters(struct forst_decoder *in, const char *at, struct ft_install_parameters *out);
static void ft_install(struct forst_task *task, struct forst_string);
extern struct forst_map *ft_steps;
extern struct forst_state ft_steps_state;
extern int64_t ft_limit;
extern struct forst_state ft_limit_state;
static void ft_slow(struct forst_task *task, int64_t);
static void ft_slow_closure(struct forst_task *task, const struct forst_func *self, int64_t p0);

static const char *
ft_decode_step_parameters(struct forst_decoder *in, const char *at, struct ft_step_parameters *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "object");
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"name\":"))
		goto search;
	member = at;
	at = forst_space(at + 7);
read_name:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = forst_decode_string(in, at, &out->name);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	goto search;
twice:
	at = forst_decode_duplicate(in, member);
	goto after;
search:
	member = at;
	at = forst_decode_name(in, at, &name);
	if (!at)
		return NULL;
	if (forst_name_is(name, "name"))
		goto read_name;
	at = forst_decode_skip(in, at);
after:
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	goto search;
close:
	if (*at != '}')
		return forst_decode_malformed(in, at, "`,` or `}`");
	at++;
	if (at && !(seen & 0x1))
		at = forst_decode_missing(in, at, "name");
	return at;
}

static const char *
ft_decode_bounded_parameters(struct forst_decoder *in, const char *at, struct ft_bounded_parameters *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "object");
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"n\":"))
		goto search;
	member = at;
	at = forst_space(at + 4);
read_n:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = forst_decode_int(in, at, &out->n);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	goto search;
twice:
	at = forst_decode_duplicate(in, member);
	goto after;
search:
	member = at;
	at = forst_decode_name(in, at, &name);
	if (!at)
		return NULL;
	if (forst_name_is(name, "n"))
		goto read_n;
	at = forst_decode_skip(in, at);
after:
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	goto search;
close:
	if (*at != '}')
		return forst_decode_malformed(in, at, "`,` or `}`");
	at++;
	if (at && !(seen & 0x1))
		at = forst_decode_missing(in, at, "n");
	return at;
}

static const char *
ft_decode_install_parameters(struct forst_decoder *in, const char *at, struct ft_install_parameters *out)
{
	struct forst_string name;
	const char *member;
	uint64_t seen = 0;

	if (*at != '{')
		return forst_decode_mismatch(in, at, "object");
	at = forst_space(at + 1);
	if (*at == '}')
		goto close;
	if (!forst_decode_matches(at, "\"name\":"))
		goto search;
	member = at;
	at = forst_space(at + 7);
read_name:
	if (seen & 0x1)
		goto twice;
	seen |= 0x1;
	at = forst_decode_string(in, at, &out->name);
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	goto search;
twice:
	at = forst_decode_duplicate(in, member);
	goto after;
search:
	member = at;
	at = forst_decode_name(in, at, &name);
	if (!at)
		return NULL;
	if (forst_name_is(name, "name"))
		goto read_name;
	at = forst_decode_skip(in, at);
after:
	if (!at)
		return NULL;
	at = forst_space(at);
	if (*at != ',')
		goto close;
	at = forst_space(at + 1);
	goto search;
close:
	if (*at != '}')
		return forst_decode_malformed(in, at, "`,` or `}`");
	at++;
	if (at && !(seen & 0x1))
		at = forst_decode_missing(in, at, "name");
	return at;
}

static void
ft_slow_closure(struct forst_task *task, const struct forst_func *self, int64_t p0)
{
	(void)self;
	ft_slow(task, p0);
}

static const struct forst_func ft_slow_closure_value = {.code = (void (*)(void))ft_slow_closure};

static bool
ft_step(struct forst_task *task, struct forst_string name)
{
#line 14 "emit/kept_functions/routes/steps.ft"
	forst_enter(task);
	struct forst_string operand = name;
	const struct forst_func *value = NULL;
	bool found = false;
	{
#line 15 "emit/kept_functions/routes/steps.ft"
		forst_state_lock(task, &ft_steps_state);
#line 15 "emit/kept_functions/routes/steps.ft"
		found = forst_map_find_string(task, ft_steps, operand) != NULL;
		if (found) {
#line 15 "emit/kept_functions/routes/steps.ft"
			value = forst_func_keep(task, ({ const struct forst_func **rt_found = forst_map_find_string(task, ft_steps, operand); rt_found ? *rt_found : NULL; }));
		}
#line 15 "emit/kept_functions/routes/steps.ft"
		forst_state_unlock(task, &ft_steps_state);
	}
	const struct forst_func *f = value;
	bool ok = found;
	if (ok) {
		int64_t read = 0;
		{
#line 17 "emit/kept_functions/routes/steps.ft"
			forst_state_lock(task, &ft_limit_state);
			read = ft_limit;
#line 17 "emit/kept_functions/routes/steps.ft"
			forst_state_unlock(task, &ft_limit_state);
		}
#line 17 "emit/kept_functions/routes/steps.ft"
		forst_func_code(task, void (*)(struct forst_task *, const struct forst_func *, int64_t), f)(forst_here(task), f, read);
	}
	return ok;
}

static bool
ft_bounded(struct forst_task *task, int64_t n)
{
	int64_t read = 0;
	{
#line 23 "emit/kept_functions/routes/steps.ft"
		forst_state_lock(task, &ft_limit_state);
		read = ft_limit;
#line 23 "emit/kept_functions/routes/steps.ft"
		forst_state_unlock(task, &ft_limit_state);
	}
	return n < read;
}

static void
ft_install(struct forst_task *task, struct forst_string name)
{
	struct forst_string operand = name;
	const struct forst_func *operand_2 = &ft_slow_closure_value;
	{
#line 27 "emit/kept_functions/routes/steps.ft"
		struct forst_task *rt_owner = forst_state_lock(task, &ft_steps_state);
		const struct forst_func *entry = forst_func_keep(rt_owner, operand_2);
		({ const struct forst_func *rt_value = entry; *(const struct forst_func **)forst_map_put_string_dup(rt_owner, ft_steps, operand) = rt_value; });
#line 27 "emit/kept_functions/routes/steps.ft"
		forst_state_unlock(task, &ft_steps_state);
	}
}

static void
ft_slow(struct forst_task *task, int64_t n)
{
#line 11 "emit/kept_functions/routes/steps.ft"
	forst_time_Sleep(forst_here(task), n);
}

#line 284 "steps.c"
static const struct forst_query_member ft_route_step_query[] = {
	{"name", 0},
};

static void
ft_route_step(struct forst_task *task, struct forst_call *call)
{
	struct forst_writer *out = forst_call_writer(call);
	struct ft_step_parameters parameters = ((struct ft_step_parameters){0});
	out->task = task;
	if (forst_call_input(call).kind == FORST_INPUT_PACKED) {
		struct forst_unpacker packed;
		if (!forst_unpack_begin(&packed, task, forst_call_input(call)) ||
			!forst_unpack_string(&packed, &parameters.name) ||
			!forst_unpack_end(&packed)) {
			forst_reply_again(call);
			return;
		}
	} else {
		struct forst_decoder in;
		static const char *const names[] = {"name"};
		const char *at = forst_decode_begin(&in, task, forst_call_input(call), names, 1, ft_route_step_query, 1);
		in.by_name = in.query;
		at = in.query ? ft_decode_step_parameters(&in, at, &parameters) : forst_decode_string(&in, at, &parameters.name);
		if (!forst_decode_end(&in, at)) {
			forst_reply_rejected(task, call, &in);
			return;
		}
	}
	bool result = ft_step(task, parameters.name);
	if (forst_call_accepts_packed(call)) {
		struct forst_packer packed;
		forst_pack_begin(&packed, out);
		forst_pack_bool(&packed, result);
		if (forst_pack_end(&packed)) {
			forst_reply_packed(call);
			return;
		}
	}
	size_t start = out->length;
	forst_write_bool(out, result);
	if (FORST_UNLIKELY(out->failure != FORST_WRITE_OK)) {
		forst_reply_error(task, call, forst_writer_error(task, out, start));
		return;
	}
	forst_reply_value(call);
}

static const struct forst_query_member ft_route_bounded_query[] = {
	{"n", 1},
};

static void
ft_route_bounded(struct forst_task *task, struct forst_call *call)
{
	struct forst_writer *out = forst_call_writer(call);
	struct ft_bounded_parameters parameters = ((struct ft_bounded_parameters){0});
	out->task = task;
	if (forst_call_input(call).kind == FORST_INPUT_PACKED) {
		struct forst_unpacker packed;
		if (!forst_unpack_begin(&packed, task, forst_call_input(call)) ||
			!forst_unpack_int(&packed, &parameters.n) ||
			!forst_unpack_end(&packed)) {
			forst_reply_again(call);
			return;
		}
	} else {
		struct forst_decoder in;
		static const char *const names[] = {"n"};
		const char *at = forst_decode_begin(&in, task, forst_call_input(call), names, 1, ft_route_bounded_query, 1);
		in.by_name = in.query;
		at = in.query ? ft_decode_bounded_parameters(&in, at, &parameters) : forst_decode_int(&in, at, &parameters.n);
		if (!forst_decode_end(&in, at)) {
			forst_reply_rejected(task, call, &in);
			return;
		}
	}
	bool result = ft_bounded(task, parameters.n);
	if (forst_call_accepts_packed(call)) {
		struct forst_packer packed;
		forst_pack_begin(&packed, out);
		forst_pack_bool(&packed, result);
		if (forst_pack_end(&packed)) {
			forst_reply_packed(call);
			return;
		}
	}
	size_t start = out->length;
	forst_write_bool(out, result);
	if (FORST_UNLIKELY(out->failure != FORST_WRITE_OK)) {
		forst_reply_error(task, call, forst_writer_error(task, out, start));
		return;
	}
	forst_reply_value(call);
}

static const struct forst_query_member ft_route_install_query[] = {
	{"name", 0},
};

static void
ft_route_install(struct forst_task *task, struct forst_call *call)
{
	struct forst_writer *out = forst_call_writer(call);
	struct ft_install_parameters parameters = ((struct ft_install_parameters){0});
	out->task = task;
	if (forst_call_input(call).kind == FORST_INPUT_PACKED) {
		struct forst_unpacker packed;
		if (!forst_unpack_begin(&packed, task, forst_call_input(call)) ||
			!forst_unpack_string(&packed, &parameters.name) ||
			!forst_unpack_end(&packed)) {
			forst_reply_again(call);
			return;
		}
	} else {
		struct forst_decoder in;
		static const char *const names[] = {"name"};
		const char *at = forst_decode_begin(&in, task, forst_call_input(call), names, 1, ft_route_install_query, 1);
		in.by_name = in.query;
		at = in.query ? ft_decode_install_parameters(&in, at, &parameters) : forst_decode_string(&in, at, &parameters.name);
		if (!forst_decode_end(&in, at)) {
			forst_reply_rejected(task, call, &in);
			return;
		}
	}
	ft_install(task, parameters.name);
	forst_reply_void(call);
}

const struct forst_route ft_routes_steps[] = {
	{
		.name = "step",
		.path = "/steps/step",
		.alias = "/step",
		.flags = FORST_ROUTE_QUERY | FORST_ROUTE_PACKED_INPUT | FORST_ROUTE_PACKED_RESULT | FORST_ROUTE_WAITS,
		.invoke = ft_route_step,
	},
	{
		.name = "bounded",
		.path = "/steps/bounded",
		.alias = "/bounded",
		.flags = FORST_ROUTE_QUERY | FORST_ROUTE_PACKED_INPUT | FORST_ROUTE_PACKED_RESULT,
		.invoke = ft_route_bounded,
	},
	{
		.name = "install",
		.path = "/steps/install",
		.alias = "/install",
		.flags = FORST_ROUTE_QUERY | FORST_ROUTE_PACKED_INPUT | FORST_ROUTE_WAITS,
		.invoke = ft_route_install,
	},
};
// ---- variables.c
/* Made by forstc from all package variables. Edit that: changes here are lost. */
#include "forst.h"

static void ft_copy_held_const_struct_forst_func_pointer(struct forst_task *task, void *value);
static struct forst_map *ft_copy_const_struct_forst_func_pointer_map(struct forst_task *task, struct forst_map *value);
static void ft_copy_held_map_pointer(struct forst_task *task, void *value);
static struct forst_map *ft_initial_steps(struct forst_task *task);
static int64_t ft_initial_limit(struct forst_task *task);
void forst_initialize_variables(struct forst_task *task);
static void ft_count(struct forst_task *task, int64_t);
static void ft_count_closure(struct forst_task *task, const struct forst_func *self, int64_t p0);

struct forst_map *ft_steps;
struct forst_state ft_steps_state = {.value = &ft_steps, .size = sizeof(ft_steps), .copy = ft_copy_held_map_pointer};

int64_t ft_limit;
struct forst_state ft_limit_state = {.value = &ft_limit, .size = sizeof(ft_limit), .copy = NULL};

static void
ft_copy_held_const_struct_forst_func_pointer(struct forst_task *task, void *value)
{
	(*(const struct forst_func **)value) = forst_func_keep(task, (*(const struct forst_func **)value));
}

static struct forst_map *
ft_copy_const_struct_forst_func_pointer_map(struct forst_task *task, struct forst_map *value)
{
	return forst_map_copy(task, value, NULL, ft_copy_held_const_struct_forst_func_pointer);
}

static void
ft_copy_held_map_pointer(struct forst_task *task, void *value)
{
	(*(struct forst_map **)value) = ft_copy_const_struct_forst_func_pointer_map(task, (*(struct forst_map **)value));
}

static void
ft_count_closure(struct forst_task *task, const struct forst_func *self, int64_t p0)
{
	(void)self;
	ft_count(task, p0);
}

static const struct forst_func ft_count_closure_value = {.code = (void (*)(void))ft_count_closure};

void
forst_initialize_variables(struct forst_task *task)
{
	{
#line 2 "emit/kept_functions/routes/steps.ft"
		struct forst_map *rt_value = ft_initial_steps(task);
#line 2 "emit/kept_functions/routes/steps.ft"
		struct forst_task *rt_owner = forst_state_lock(task, &ft_steps_state);
		ft_steps = ft_copy_const_struct_forst_func_pointer_map(rt_owner, rt_value);
#line 2 "emit/kept_functions/routes/steps.ft"
		forst_state_unlock(task, &ft_steps_state);
	}
	{
#line 4 "emit/kept_functions/routes/steps.ft"
		int64_t rt_value = ft_initial_limit(task);
#line 4 "emit/kept_functions/routes/steps.ft"
		forst_state_lock(task, &ft_limit_state);
		ft_limit = rt_value;
#line 4 "emit/kept_functions/routes/steps.ft"
		forst_state_unlock(task, &ft_limit_state);
	}
}

static struct forst_map *
ft_initial_steps(struct forst_task *task)
{
#line 2 "emit/kept_functions/routes/steps.ft"
	return ({ struct forst_map *rt_map = forst_map_new(forst_here(task), FORST_KEY_STRING, sizeof(const struct forst_func *), 1); *(const struct forst_func **)forst_map_put_string(task, rt_map, FORST_STRING("count")) = &ft_count_closure_value; rt_map; });
}

static int64_t
ft_initial_limit(struct forst_task *task)
{
	(void)task;
	return 3;
}

static void
ft_count(struct forst_task *task, int64_t n)
{
#line 7 "emit/kept_functions/routes/steps.ft"
	forst_println(forst_here(task), ((struct forst_argument[1]){{&forst_type_int, &n}}), 1);
}

// ---- program.c
/* Made by forstc: the program that serves the routes. */
#include "forst.h"

extern const struct forst_route ft_routes_steps[];
void forst_initialize_variables(struct forst_task *task);

static const struct forst_route *const routes[] = {
	&ft_routes_steps[0],
	&ft_routes_steps[1],
	&ft_routes_steps[2],
};

static const struct forst_program program = {
	.build_id = "5bdf979d85b433c0",
	.contract = "0f72f28be945e3e4",
	.routes = routes,
	.route_count = 3,
	.initialize = forst_initialize_variables,
};

#ifdef FORST_NODE

int32_t
node_api_module_get_api_version_v1(void)
{
	return FORST_NODE_API_VERSION;
}

void *
napi_register_module_v1(void *env, void *exports)
{
	return forst_node_register(env, exports, &program);
}

#else

int
main(int argc, char **argv)
{
	return forst_serve_main(argc, argv, &program);
}

#endif
