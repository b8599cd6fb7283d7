/*
 * An environment: begins with the addon's registration, ends in Node's cleanup hook, which comes at any moment (a
 * worker is terminated, say). Calls that run here and were not over at once go on in slices from the event loop: by
 * setImmediate, by setTimeout while all of them wait. Answers of the pool come with a knock, however many they are.
 */
#include "runtime/node/node.h"

#include <stdlib.h>
#include <string.h>

enum {
	WARM_STACKS = 32,
	WARM_HEAP = 1024 * 1024,
	SLOTS_MIN = 64,
};

/* ---- memory ---- */

static void
free_answers(struct rt_node_call *call)
{
	while (call) {
		struct rt_node_call *next = call->next;
		rt_node_call_drop(call);
		call = next;
	}
}

void
rt_env_drop(struct rt_env *env)
{
	if (__atomic_sub_fetch(&env->references, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	pthread_mutex_destroy(&env->lock);
	free(env);
}

/* ---- calls under way ---- */

static bool
add_slots(struct rt_env *env)
{
	uint32_t count = env->slot_count ? env->slot_count * 2 : SLOTS_MIN;
	struct rt_node_call **slots = realloc(env->slots, count * sizeof(*slots));

	if (slots)
		env->slots = slots;
	uint32_t *free_slots = realloc(env->free_slots, count * sizeof(*free_slots));
	if (free_slots)
		env->free_slots = free_slots;
	if (!slots || !free_slots)
		return false;
	for (uint32_t i = count; i-- > env->slot_count;) {
		env->slots[i] = NULL;
		env->free_slots[env->free_slot_count++] = i;
	}
	env->slot_count = count;
	return true;
}

bool
rt_env_has_slot(struct rt_env *env)
{
	return env->free_slot_count > 0 || add_slots(env);
}

void
rt_env_enlist(struct rt_env *env, struct rt_node_call *call)
{
	if (env->free_slot_count == env->slot_count)
		napi_ref_threadsafe_function(env->napi, env->knock);
	call->slot = env->free_slots[--env->free_slot_count];
	env->slots[call->slot] = call;
	call->references = 2; /* the slot's, and the runner's */
	call->handed = call->awaited = call->cancel_sent = call->unfinished = false;
	__atomic_add_fetch(&env->references, 1, __ATOMIC_RELAXED);
}

void
rt_env_delist(struct rt_env *env, struct rt_node_call *call)
{
	env->slots[call->slot] = NULL;
	env->free_slots[env->free_slot_count++] = call->slot;
	if (env->free_slot_count == env->slot_count)
		napi_unref_threadsafe_function(env->napi, env->knock);
}

/* ---- the event loop ---- */

/* Calls global[function](resume, ms). */
static bool
ask_to_resume(struct rt_env *env, napi_ref function, double ms)
{
	napi_value undefined, callee, arguments[2], result;

	return napi_get_undefined(env->napi, &undefined) == napi_ok &&
		   napi_get_reference_value(env->napi, function, &callee) == napi_ok &&
		   napi_get_reference_value(env->napi, env->resume, &arguments[0]) == napi_ok &&
		   napi_create_double(env->napi, ms, &arguments[1]) == napi_ok &&
		   napi_call_function(env->napi, undefined, callee, 2, arguments, &result) == napi_ok;
}

void
rt_env_resume_soon(struct rt_env *env)
{
	struct rt_processor *processor = env->dispatcher.processor;
	int64_t next_ns = rt_processor_next_timer(processor);

	if (env->calls.next == &env->calls)
		return;
	if (rt_processor_has_work(processor) || processor->told) {
		env->resuming = env->resuming || ask_to_resume(env, env->set_immediate, 0);
	} else if (next_ns < env->resuming_at_ns) {
		int64_t wait_ns = next_ns - forst_now_ns();
		if (ask_to_resume(env, env->set_timeout, wait_ns > 0 ? (double)wait_ns / 1e6 + 1 : 1))
			env->resuming_at_ns = next_ns;
	}
}

void
rt_env_run(struct rt_env *env)
{
	if (rt_here != env->dispatcher.processor)
		rt_processor_enter(env->dispatcher.processor);
	(void)rt_processor_run(env->dispatcher.processor);
	env->counters.turns++;
}

static void rt_env_settle(struct rt_env *env);

static napi_value
resume(napi_env napi, napi_callback_info info)
{
	struct rt_env *env;
	size_t count = 0;

	if (napi_get_cb_info(napi, info, &count, NULL, NULL, (void **)&env) != napi_ok)
		return NULL;
	/* Whether by setImmediate or by setTimeout: what else is on its way comes early, which does no harm. */
	env->resuming = false;
	if (env->resuming_at_ns <= forst_now_ns())
		env->resuming_at_ns = INT64_MAX;
	rt_env_run(env);
	rt_env_resume_soon(env);
	rt_env_settle(env);
	return NULL;
}

/* ---- answers ---- */

static struct rt_node_call *
take_answers(struct rt_env *env)
{
	pthread_mutex_lock(&env->lock);
	struct rt_node_call *calls = env->answers;
	env->answers = env->last_answer = NULL;
	pthread_mutex_unlock(&env->lock);
	return calls;
}

/* Those that could not be given now come with the next knock. */
static void
give_back(struct rt_env *env, struct rt_node_call *calls)
{
	struct rt_node_call *last = calls;

	if (!calls)
		return;
	while (last->next)
		last = last->next;
	pthread_mutex_lock(&env->lock);
	last->next = env->answers;
	if (!env->answers)
		env->last_answer = last;
	env->answers = calls;
	pthread_mutex_unlock(&env->lock);
	napi_call_threadsafe_function(env->knock, NULL, napi_tsfn_nonblocking);
}

/* False: an exception is pending in JavaScript. */
static bool
settle_one(struct rt_env *env, struct rt_node_call *call)
{
	napi_handle_scope scope;
	napi_value undefined, settle, content = NULL, result;

	rt_env_delist(env, call);
	if (napi_open_handle_scope(env->napi, &scope) != napi_ok)
		return false;
	env->control[RT_CONTROL_SLOT] = (int32_t)call->slot;
	napi_get_undefined(env->napi, &undefined);
	rt_exports_answer(env, call, &content);
	if (!content)
		content = undefined;
	rt_node_call_drop(call);
	bool good = napi_get_reference_value(env->napi, env->settle, &settle) == napi_ok &&
				napi_call_function(env->napi, undefined, settle, 1, &content, &result) == napi_ok;
	napi_close_handle_scope(env->napi, scope);
	return good;
}

/* Gives JavaScript the answers that came. */
static void
rt_env_settle(struct rt_env *env)
{
	struct rt_node_call *calls = take_answers(env), *next;

	for (; calls; calls = next) {
		next = calls->next;
		if (!settle_one(env, calls)) {
			give_back(env, next);
			return;
		}
	}
}

static void
on_knock(napi_env napi, napi_value function, void *context, void *data)
{
	(void)function;
	(void)data;
	if (napi) /* else Node only empties its queue */
		rt_env_settle(context);
}

static void
wake(struct rt_processor *processor)
{
	(void)processor; /* nobody else has anything for it */
}

/* ---- the end ---- */

static void
cancel_all(struct rt_env *env)
{
	for (uint32_t i = 0; i < env->slot_count; i++) {
		struct rt_node_call *call = env->slots[i];
		if (!call)
			continue;
		if (call->thread)
			rt_pool_cancel(call);
		else if (call->unfinished)
			rt_call_cancel(&call->call);
	}
}

/* Node's cleanup hook. Ends what runs here; what runs in the pool ends by itself and finds nobody. */
static void
on_cleanup(void *argument)
{
	struct rt_env *env = argument;

	pthread_mutex_lock(&env->lock);
	env->closed = true;
	struct rt_node_call *answers = env->answers;
	env->answers = env->last_answer = NULL;
	pthread_mutex_unlock(&env->lock);
	cancel_all(env);
	while (env->calls.next != &env->calls)
		rt_env_run(env);
	free_answers(answers);
	napi_release_threadsafe_function(env->knock, napi_tsfn_abort);
	rt_node_leave(env->node);
	if (env->clock_runs)
		rt_machine_stop(&env->machine);
	rt_here = NULL;
	rt_machine_release(&env->machine);
	while (env->spares) {
		struct rt_node_call *call = env->spares;
		env->spares = call->next;
		rt_node_call_free(call);
	}
	free(env->slots);
	free(env->free_slots);
	rt_env_drop(env);
}

/* ---- the beginning ---- */

static bool
keep(struct rt_env *env, napi_value value, napi_ref *reference)
{
	return napi_create_reference(env->napi, value, 1, reference) == napi_ok;
}

/* The functions of the event loop as they are now: later a test may have put clocks of its own in their place. */
static bool
keep_loop(struct rt_env *env)
{
	napi_value global, function;

	return napi_get_global(env->napi, &global) == napi_ok &&
		   napi_get_named_property(env->napi, global, "setImmediate", &function) == napi_ok &&
		   keep(env, function, &env->set_immediate) &&
		   napi_get_named_property(env->napi, global, "setTimeout", &function) == napi_ok &&
		   keep(env, function, &env->set_timeout) &&
		   napi_create_function(env->napi, "resume", RT_NAPI_AUTO_LENGTH, resume, env, &function) == napi_ok &&
		   keep(env, function, &env->resume);
}

static bool
make_knock(struct rt_env *env)
{
	napi_value name;

	return napi_create_string_utf8(env->napi, "forst", RT_NAPI_AUTO_LENGTH, &name) == napi_ok &&
		   napi_create_threadsafe_function(env->napi, NULL, NULL, name, 0, 1, NULL, NULL, env, on_knock, &env->knock) ==
			   napi_ok &&
		   napi_unref_threadsafe_function(env->napi, env->knock) == napi_ok;
}

static bool
init_machine(struct rt_env *env)
{
	struct rt_host *host = &env->node->host;
	const struct rt_machine_options options = {
		.stack_size = RT_STACK_SIZE,
		.memory_budget = host->options.limits.memory_max,
		.warm_stacks = WARM_STACKS,
		.warm_heap = WARM_HEAP,
		.tick_ms = RT_NODE_TICK_MS,
		.output = rt_log_print,
		.log = rt_log_line,
		.log_level = host->options.log_level,
		.wake = wake,
	};

	if (rt_machine_init(&env->machine, 1, &options) < 0)
		return false;
	rt_dispatcher_init(&env->dispatcher, host, &env->machine.processors[0]);
	return true;
}

/* Nothing that this leaves behind outlives the environment of a failed one but the struct. */
static struct rt_env *
new_env(struct rt_node *node, napi_env napi)
{
	struct rt_env *env = calloc(1, sizeof(*env));

	if (!env)
		return NULL;
	env->node = node;
	env->napi = napi;
	env->here = &rt_here;
	env->resuming_at_ns = INT64_MAX;
	env->references = 1;
	env->calls = (struct rt_link){&env->calls, &env->calls};
	pthread_mutex_init(&env->lock, NULL);
	if (init_machine(env))
		return env;
	rt_env_drop(env);
	return NULL;
}

static void *
fail(napi_env napi, struct rt_node *node, const char *text)
{
	if (node)
		rt_node_leave(node);
	napi_throw_error(napi, "FORST_DIRECT", text);
	return NULL;
}

void *
forst_node_register(void *napi, void *exports, const struct forst_program *program)
{
	struct rt_failure failure;
	struct rt_node *node = rt_node_join(program, &failure);

	if (!node)
		return fail(napi, NULL, failure.text);
	struct rt_env *env = new_env(node, napi);
	if (!env)
		return fail(napi, node, "no memory");
	/* After the knock was made: hooks run in reverse, and that has one of its own. */
	if (!make_knock(env) || napi_add_env_cleanup_hook(napi, on_cleanup, env) != napi_ok)
		return fail(napi, node, "Node-API fails");
	if (!keep_loop(env) || napi_set_instance_data(napi, env, NULL, NULL) != napi_ok || !rt_exports_fill(env, exports))
		return NULL; /* with an exception; the hook will clean up */
	return exports;
}
