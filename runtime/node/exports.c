/*
 * What JavaScript calls (README.md, "The surface"): `call`, which runs a route and answers at once where it can,
 * `cancel`, `onSettle`, `stats`, and what is known of the program.
 */
#include "runtime/node/node.h"

#include <string.h>

enum {
	LONGEST_CHARACTER = 4, /* in UTF-8 */
	UNIT_MAX = 3,          /* bytes of a UTF-16 unit in UTF-8 */
	LONG_TEXT = 64 * 1024, /* units: how many bytes they have is asked first */
	LIST_HEADER = 16,      /* of a packed list */
	LIST_TEXT_BYTES = 8,   /* where that has how long the text is, */
	LIST_FLAGS = 12,       /* and whether it is ASCII */
	EXACT_BELOW_MS = 1000, /* deadlines that are nearer count from the exact time */
};

static const struct rt_problem not_found_problem = {404, "RouteNotFound", "no route has this path"};
static const struct rt_problem unpacked_problem = {400, "BadRequest", "the route takes no packed arguments"};
static const struct rt_problem large_problem = {413, "BodyTooLarge", "the body is too large"};

static struct rt_env *
env_of(napi_env napi, napi_callback_info info, size_t *count, napi_value *arguments)
{
	struct rt_env *env = NULL;

	if (napi_get_cb_info(napi, info, count, arguments, NULL, (void **)&env) != napi_ok || env->closed)
		return NULL;
	return env;
}

/* ---- arguments ---- */

enum input {
	INPUT_TAKEN,
	INPUT_LARGE,
	INPUT_WRONG, /* neither a string nor bytes */
	INPUT_AGAIN, /* cannot be packed */
	INPUT_MEMORY,
};

static enum input
take_long_text(struct rt_env *env, struct rt_node_call *call, napi_value value)
{
	size_t length;

	if (napi_get_value_string_utf8(env->napi, value, NULL, 0, &length) != napi_ok)
		return INPUT_WRONG;
	if (length > env->node->host.options.limits.body_max)
		return INPUT_LARGE;
	/* With room to spare for the next one, which then is taken at once. */
	if (!rt_node_call_room(call, length + length / 4 + LONGEST_CHARACTER + 1))
		return INPUT_MEMORY;
	if (napi_get_value_string_utf8(env->napi, value, call->in, call->in_capacity, &call->in_length) != napi_ok)
		return INPUT_WRONG;
	return INPUT_TAKEN;
}

static enum input
take_bytes(struct rt_env *env, struct rt_node_call *call, napi_value value)
{
	napi_typedarray_type type;
	napi_valuetype kind;
	size_t length;
	void *data;

	if (napi_get_typedarray_info(env->napi, value, &type, &length, &data, NULL, NULL) != napi_ok) {
		call->in_length = 0;
		bool none = napi_typeof(env->napi, value, &kind) == napi_ok && kind == napi_undefined;
		return none ? INPUT_TAKEN : INPUT_WRONG;
	}
	if (type != napi_uint8_array)
		return INPUT_WRONG;
	if (length > env->node->host.options.limits.body_max)
		return INPUT_LARGE;
	if (!rt_node_call_room(call, length))
		return INPUT_MEMORY;
	/* The decoder may write into it. */
	if (length > 0)
		memcpy(call->in, data, length);
	call->in_length = length;
	return INPUT_TAKEN;
}

/* Node writes U+FFFD for what is no character in UTF-16, as for U+FFFD itself. */
static bool
has_replacement(const char *text, size_t length)
{
	return memmem(text, length, "\xef\xbf\xbd", 3) != NULL;
}

/* A packed list whose text is `value`, and the rest in the lent memory. */
static enum input
take_parts(struct rt_env *env, struct rt_node_call *call, napi_value value)
{
	uint32_t front = (uint32_t)env->control[RT_CONTROL_FRONT], units = (uint32_t)env->control[RT_CONTROL_TEXT_UNITS];
	size_t body_max = env->node->host.options.limits.body_max, text_bytes = (size_t)units * UNIT_MAX;

	if (front < LIST_HEADER || front > env->lent_size)
		return INPUT_WRONG;
	if (units > LONG_TEXT && napi_get_value_string_utf8(env->napi, value, NULL, 0, &text_bytes) != napi_ok)
		return INPUT_WRONG;
	if ((size_t)front + units > body_max)
		return INPUT_LARGE;
	if (!rt_node_call_room(call, front + text_bytes + LONGEST_CHARACTER))
		return INPUT_MEMORY;
	memcpy(call->in, env->lent, front);
	if (napi_get_value_string_utf8(env->napi, value, call->in + front, call->in_capacity - front, &text_bytes) != napi_ok)
		return INPUT_WRONG;
	const uint32_t header[2] = {(uint32_t)text_bytes, text_bytes == units};
	memcpy(call->in + LIST_TEXT_BYTES, header, sizeof(header));
	call->in_length = front + text_bytes;
	if (text_bytes != units && has_replacement(call->in + front, text_bytes))
		return INPUT_AGAIN;
	return call->in_length > body_max ? INPUT_LARGE : INPUT_TAKEN;
}

static enum input
take_input(struct rt_env *env, struct rt_node_call *call, napi_value value)
{
	if (call->flags & RT_NODE_PARTS && call->flags & RT_NODE_PACKED)
		return take_parts(env, call, value);
	if (napi_get_value_string_utf8(env->napi, value, call->in, call->in_capacity, &call->in_length) != napi_ok)
		return take_bytes(env, call, value);
	if (call->in_length + LONGEST_CHARACTER >= call->in_capacity) /* there may be more */
		return take_long_text(env, call, value);
	return call->in_length > env->node->host.options.limits.body_max ? INPUT_LARGE : INPUT_TAKEN;
}

/* A request id; one that does not fit is as good as none. */
static void
take_id(struct rt_env *env, struct rt_node_call *call, napi_value value)
{
	char text[RT_REQUEST_ID_MAX + 2];
	size_t length;

	if (napi_get_value_string_utf8(env->napi, value, text, sizeof(text), &length) != napi_ok ||
		length > sizeof(call->id))
		return;
	memcpy(call->id, text, length);
	call->id_length = length;
}

/* ---- answers ---- */

static uint64_t
word_at(const char *text)
{
	uint64_t word;

	memcpy(&word, text, sizeof(word));
	return word;
}

static bool
is_ascii(const char *text, size_t length)
{
	enum { WORD = sizeof(uint64_t) };
	uint64_t bits = 0;

	if (length >= WORD) {
		for (size_t i = 0; i + WORD < length; i += WORD)
			bits |= word_at(text + i);
		bits |= word_at(text + length - WORD);
	} else {
		for (size_t i = 0; i < length; i++)
			bits |= (unsigned char)text[i];
	}
	return !(bits & UINT64_C(0x8080808080808080));
}

static void
free_content(napi_env napi, void *data, void *hint)
{
	struct forst_writer writer = {.data = data};

	(void)napi;
	(void)hint;
	forst_writer_release(&writer);
}

/* A large one: the writer's memory becomes the Buffer's, where Node allows that. */
static void
make_buffer(struct rt_env *env, struct rt_node_call *call, napi_value *value)
{
	struct forst_writer *out = &call->out;
	size_t start = call->call.body_start, length = out->length - start;

	if (start == 0 && napi_create_external_buffer(env->napi, length, out->data, free_content, NULL, value) == napi_ok) {
		*out = (struct forst_writer){0};
		return;
	}
	if (napi_create_buffer_copy(env->napi, length, out->data + start, NULL, value) != napi_ok)
		*value = NULL;
}

static void
make_text(struct rt_env *env, const char *text, size_t length, bool ascii, napi_value *value)
{
	if (ascii)
		napi_create_string_latin1(env->napi, text, length, value);
	else
		napi_create_string_utf8(env->napi, text, length, value);
}

/* A packed list whose text becomes a string, and the rest lies in the output; false: it does not fit. */
static bool
put_parts(struct rt_env *env, const char *list, size_t length, napi_value *value)
{
	uint32_t text_bytes, flags;

	memcpy(&text_bytes, list + LIST_TEXT_BYTES, sizeof(text_bytes));
	memcpy(&flags, list + LIST_FLAGS, sizeof(flags));
	size_t front = length - text_bytes;
	if (front > RT_NODE_OUTPUT_SIZE)
		return false;
	memcpy(env->output, list, front);
	env->control[RT_CONTROL_LENGTH] = (int32_t)front;
	make_text(env, list + front, text_bytes, flags != 0, value);
	return true;
}

void
rt_exports_answer(struct rt_env *env, struct rt_node_call *call, napi_value *value)
{
	const struct forst_writer *out = &call->out;
	const char *content = out->data + call->call.body_start;
	size_t length = call->answer.content == RT_CONTENT_NONE ? 0 : out->length - call->call.body_start;
	int32_t *control = env->control;

	control[RT_CONTROL_STATUS] = call->answer.status;
	control[RT_CONTROL_CONTENT] = (int32_t)call->answer.content;
	control[RT_CONTROL_RETRY_AFTER] = call->answer.retry_after_s;
	control[RT_CONTROL_LENGTH] = -1;
	if (call->answer.content == RT_CONTENT_PACKED && call->flags & RT_NODE_PARTS && put_parts(env, content, length, value))
		return;
	if (call->flags & RT_NODE_TEXT) {
		make_text(env, content, length, is_ascii(content, length), value);
	} else if (length <= RT_NODE_OUTPUT_SIZE) {
		memcpy(env->output, content, length);
		control[RT_CONTROL_LENGTH] = (int32_t)length;
	} else {
		make_buffer(env, call, value);
	}
}

/* ---- where it runs ---- */

static napi_value
fail(struct rt_env *env, const char *text)
{
	napi_throw_error(env->napi, "FORST_DIRECT", text);
	return NULL;
}

/* It has its answer already. */
static napi_value
answer_now(struct rt_env *env, struct rt_node_call *call)
{
	napi_value value = NULL;

	rt_exports_answer(env, call, &value);
	rt_node_call_put(call);
	return value;
}

static napi_value
refuse(struct rt_env *env, struct rt_node_call *call, const struct rt_problem *problem)
{
	rt_node_call_begin(call, &env->dispatcher, forst_now_ns());
	rt_answer_problem(&call->call, problem);
	return answer_now(env, call);
}

static napi_value
answer_again(struct rt_env *env, struct rt_node_call *call)
{
	rt_node_call_begin(call, &env->dispatcher, forst_now_ns());
	forst_reply_again(&call->call);
	return answer_now(env, call);
}

/* Longer than arguments may be: what is packed may be shorter as JSON. */
static napi_value
refuse_large(struct rt_env *env, struct rt_node_call *call)
{
	call->in_length = 0;
	return call->flags & RT_NODE_PACKED ? answer_again(env, call) : refuse(env, call, &large_problem);
}

/* JavaScript will be told by way of the slot. */
static napi_value
answer_later(struct rt_env *env, const struct rt_node_call *call)
{
	env->control[RT_CONTROL_STATUS] = 0;
	env->control[RT_CONTROL_SLOT] = (int32_t)call->slot;
	return NULL;
}

/* Its answer came while JavaScript waits for it. */
static napi_value
answer_at_last(struct rt_env *env, struct rt_node_call *call)
{
	napi_value value = NULL;

	rt_env_delist(env, call);
	rt_exports_answer(env, call, &value);
	rt_node_call_drop(call);
	env->counters.here++;
	return value;
}

/* It was thought to be over by now. Perhaps the kernel had put the thread aside: then another slice ends it. One whose
 * caller does not wait otherwise gets as many as it takes. */
static napi_value
go_on(struct rt_env *env, struct rt_node_call *call)
{
	rt_env_enlist(env, call);
	call->awaited = true;
	rt_node_call_leave(call, &env->calls);
	if (!call->handed && rt_processor_has_work(env->dispatcher.processor))
		rt_env_run(env);
	if (!call->handed)
		rt_policy_overran(call->cost, call->in_length);
	while (call->flags & RT_NODE_SYNC && !call->handed)
		rt_env_run(env);
	call->awaited = false;
	rt_env_resume_soon(env);
	if (call->handed)
		return answer_at_last(env, call);
	env->counters.moved++;
	return answer_later(env, call);
}

/* When a call begins that is not timed; 0: its deadline is so far away that nobody looks before the call is interrupted,
 * which is when it has run for a millisecond or two. */
static int64_t
begin_ns(const struct rt_env *env, const struct rt_node_call *call)
{
	const struct rt_host *host = &env->node->host;

	if (call->route->flags & FORST_ROUTE_ASKS_TIME || host->disabled_count > 0 ||
		rt_deadline_ms(&host->options.limits, call->timeout_ms) < EXACT_BELOW_MS)
		return forst_now_ns();
	return 0;
}

static uint32_t
ticks(const struct rt_env *env)
{
	return __atomic_load_n(&env->machine.clock.ticks, __ATOMIC_RELAXED);
}

static napi_value
run_here(struct rt_env *env, struct rt_node_call *call)
{
	struct rt_processor *processor = env->dispatcher.processor;
	bool timed = rt_policy_times(call->cost);
	int64_t begun_ns = timed ? forst_now_ns() : begin_ns(env, call);
	uint32_t before = ticks(env);

	if (*env->here != processor)
		rt_processor_enter(processor);
	rt_node_call_begin(call, &env->dispatcher, begun_ns);
	if (!rt_call_run(&call->call))
		return go_on(env, call);
	if (timed)
		rt_policy_note(call->cost, call->in_length, forst_now_ns() - begun_ns);
	else if (ticks(env) != before) /* perhaps it was long */
		rt_policy_time_next(call->cost);
	env->counters.here++;
	return answer_now(env, call);
}

static napi_value
run_away(struct rt_env *env, struct rt_node_call *call)
{
	struct rt_pool *pool = rt_node_pool(env->node);

	if (!pool) {
		rt_node_call_put(call);
		return fail(env, "no thread can be started");
	}
	rt_env_enlist(env, call);
	call->begun_ns = forst_now_ns();
	env->counters.away++;
	rt_pool_give(pool, call);
	return answer_later(env, call);
}

/* Without a clock nothing would interrupt what runs here. */
static bool
has_clock(struct rt_env *env)
{
	if (!env->clock_runs)
		env->clock_runs = rt_node_start_clock(&env->machine) == 0;
	return env->clock_runs;
}

static napi_value
run_somewhere(struct rt_env *env, struct rt_node_call *call)
{
	bool is_short = rt_policy_is_short(call->cost, call->route, call->in_length);

	return is_short && has_clock(env) ? run_here(env, call) : run_away(env, call);
}

/* Here, however long it takes. */
static napi_value
run_sync(struct rt_env *env, struct rt_node_call *call)
{
	bool waits = call->route->flags & FORST_ROUTE_WAITS;

	if (!waits && has_clock(env))
		return run_here(env, call);
	rt_node_call_put(call);
	return fail(env, waits ? "the route may wait" : "no thread can be started");
}

static napi_value
run(struct rt_env *env, struct rt_node_call *call)
{
	const struct forst_program *program = env->node->host.program;
	int32_t route = env->control[RT_CONTROL_ROUTE];

	call->route = NULL;
	if (route < 0 || (size_t)route >= program->route_count)
		return refuse(env, call, &not_found_problem);
	call->route = program->routes[route];
	if (call->flags & RT_NODE_PACKED && !(call->route->flags & FORST_ROUTE_PACKED_INPUT))
		return refuse(env, call, &unpacked_problem);
	call->cost = &env->node->costs[route];
	return call->flags & RT_NODE_SYNC ? run_sync(env, call) : run_somewhere(env, call);
}

/* call(input, id): a string, a Uint8Array or undefined; a string or undefined. */
static napi_value
on_call(napi_env napi, napi_callback_info info)
{
	napi_value arguments[2];
	size_t count = 2;
	struct rt_env *env = env_of(napi, info, &count, arguments);

	if (!env)
		return NULL;
	if (!env->settle)
		return fail(env, "onSettle comes first");
	struct rt_node_call *call = rt_env_has_slot(env) ? rt_node_call_take(env) : NULL;
	if (!call)
		return fail(env, "no memory");
	call->thread = NULL;
	call->route = NULL;
	call->id_length = 0;
	call->timeout_ms = env->control[RT_CONTROL_TIMEOUT_MS];
	call->flags = env->control[RT_CONTROL_FLAGS];
	if (count > 1)
		take_id(env, call, arguments[1]);
	switch (take_input(env, call, arguments[0])) {
	case INPUT_TAKEN: return run(env, call);
	case INPUT_LARGE: return refuse_large(env, call);
	case INPUT_AGAIN: return answer_again(env, call);
	case INPUT_MEMORY: rt_node_call_put(call); return fail(env, "no memory");
	case INPUT_WRONG: break;
	}
	rt_node_call_put(call);
	napi_throw_type_error(napi, "ERR_INVALID_ARG_TYPE", "the input is a string, a Uint8Array or undefined");
	return NULL;
}

/* cancel(slot): that call under way; it is settled all the same. */
static napi_value
on_cancel(napi_env napi, napi_callback_info info)
{
	napi_value arguments[1];
	size_t count = 1;
	struct rt_env *env = env_of(napi, info, &count, arguments);
	int32_t slot;

	if (!env || napi_get_value_int32(napi, arguments[0], &slot) != napi_ok || slot < 0 ||
		(uint32_t)slot >= env->slot_count || !env->slots[slot])
		return NULL;
	struct rt_node_call *call = env->slots[slot];
	if (call->thread) {
		rt_pool_cancel(call);
	} else if (call->unfinished) {
		rt_call_cancel(&call->call);
		rt_env_resume_soon(env);
	}
	return NULL;
}

/* lend(buffer): the ArrayBuffer that inputs in parts are written into from now on. It stays where it is. */
static napi_value
on_lend(napi_env napi, napi_callback_info info)
{
	napi_value arguments[1];
	size_t count = 1, size;
	struct rt_env *env = env_of(napi, info, &count, arguments);
	napi_ref kept;
	void *memory;

	if (!env)
		return NULL;
	if (napi_get_arraybuffer_info(napi, arguments[0], &memory, &size) != napi_ok ||
		napi_create_reference(napi, arguments[0], 1, &kept) != napi_ok) {
		napi_throw_type_error(napi, "ERR_INVALID_ARG_TYPE", "lend takes an ArrayBuffer");
		return NULL;
	}
	if (env->lent_kept)
		napi_delete_reference(napi, env->lent_kept);
	env->lent = memory;
	env->lent_size = size;
	env->lent_kept = kept;
	return NULL;
}

/* onSettle(function): it is called with the content of each answer that comes later. */
static napi_value
on_on_settle(napi_env napi, napi_callback_info info)
{
	napi_value arguments[1];
	size_t count = 1;
	napi_valuetype kind;
	struct rt_env *env = env_of(napi, info, &count, arguments);

	if (!env)
		return NULL;
	if (env->settle || napi_typeof(napi, arguments[0], &kind) != napi_ok || kind != napi_function) {
		napi_throw_type_error(napi, "ERR_INVALID_ARG_TYPE", "onSettle takes a function, once");
		return NULL;
	}
	napi_create_reference(napi, arguments[0], 1, &env->settle);
	return NULL;
}

/* ---- what is known of the program ---- */

static bool
put(struct rt_env *env, napi_value object, const char *name, napi_value value)
{
	return napi_set_named_property(env->napi, object, name, value) == napi_ok;
}

static bool
put_number(struct rt_env *env, napi_value object, const char *name, double number)
{
	napi_value value;

	return napi_create_double(env->napi, number, &value) == napi_ok && put(env, object, name, value);
}

static bool
put_text(struct rt_env *env, napi_value object, const char *name, const char *text)
{
	napi_value value;

	return !text || (napi_create_string_utf8(env->napi, text, RT_NAPI_AUTO_LENGTH, &value) == napi_ok &&
						put(env, object, name, value));
}

static bool
put_function(struct rt_env *env, napi_value object, const char *name, napi_callback callback)
{
	napi_value value;

	return napi_create_function(env->napi, name, RT_NAPI_AUTO_LENGTH, callback, env, &value) == napi_ok &&
		   put(env, object, name, value);
}

/* stats(): where calls ran, and what there is. */
static napi_value
on_stats(napi_env napi, napi_callback_info info)
{
	size_t count = 0;
	struct rt_env *env = env_of(napi, info, &count, NULL);
	napi_value object;

	if (!env || napi_create_object(napi, &object) != napi_ok)
		return NULL;
	pthread_mutex_lock(&env->node->lock);
	int threads = env->node->pool ? env->node->pool->count : 0, environments = env->node->environments;
	pthread_mutex_unlock(&env->node->lock);
	put_number(env, object, "here", (double)env->counters.here);
	put_number(env, object, "moved", (double)env->counters.moved);
	put_number(env, object, "away", (double)env->counters.away);
	put_number(env, object, "turns", (double)env->counters.turns);
	put_number(env, object, "underWay", env->slot_count - env->free_slot_count);
	put_number(env, object, "threads", threads);
	put_number(env, object, "environments", environments);
	return object;
}

static bool
put_routes(struct rt_env *env, napi_value exports)
{
	const struct forst_program *program = env->node->host.program;
	napi_value list, route;

	if (napi_create_array_with_length(env->napi, program->route_count, &list) != napi_ok)
		return false;
	for (size_t i = 0; i < program->route_count; i++) {
		if (napi_create_object(env->napi, &route) != napi_ok ||
			!put_text(env, route, "name", program->routes[i]->name) ||
			!put_text(env, route, "path", program->routes[i]->path) ||
			!put_text(env, route, "alias", program->routes[i]->alias) ||
			!put_number(env, route, "flags", program->routes[i]->flags) ||
			napi_set_element(env->napi, list, (uint32_t)i, route) != napi_ok)
			return false;
	}
	return put(env, exports, "routes", list);
}

/* The two arrays that both sides write into. */
static bool
put_shared(struct rt_env *env, napi_value exports)
{
	size_t control_size = RT_CONTROL_COUNT * sizeof(int32_t);
	napi_value buffer, control, output;
	void *memory;

	if (napi_create_arraybuffer(env->napi, control_size + RT_NODE_OUTPUT_SIZE, &memory, &buffer) != napi_ok ||
		napi_create_reference(env->napi, buffer, 1, &env->kept) != napi_ok ||
		napi_create_typedarray(env->napi, napi_int32_array, RT_CONTROL_COUNT, buffer, 0, &control) != napi_ok ||
		napi_create_typedarray(env->napi, napi_uint8_array, RT_NODE_OUTPUT_SIZE, buffer, control_size, &output) !=
			napi_ok)
		return false;
	env->control = memory;
	env->output = (char *)memory + control_size;
	return put(env, exports, "control", control) && put(env, exports, "output", output);
}

bool
rt_exports_fill(struct rt_env *env, napi_value exports)
{
	const struct forst_program *program = env->node->host.program;

	return put_text(env, exports, "build", program->build_id) &&
		   put_text(env, exports, "contract", program->contract) && put_routes(env, exports) &&
		   put_shared(env, exports) && put_function(env, exports, "call", on_call) &&
		   put_function(env, exports, "cancel", on_cancel) && put_function(env, exports, "onSettle", on_on_settle) &&
		   put_function(env, exports, "lend", on_lend) &&
		   put_function(env, exports, "stats", on_stats);
}
