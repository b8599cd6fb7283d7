/*
 * A call: its buffers, its way to the thread that runs it, its answer's way back. Where nothing of it is left when it
 * has run on the JavaScript thread it needs none of the latter: exports.c takes the answer from it.
 */
#include "runtime/node/node.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- memory ---- */

static struct rt_node_call *
new_call(struct rt_env *env)
{
	struct rt_node_call *call = calloc(1, sizeof(*call));

	if (call)
		call->env = env;
	return call;
}

struct rt_node_call *
rt_node_call_take_slowly(struct rt_env *env, struct rt_node_call *spare)
{
	struct rt_node_call *call = spare ? spare : new_call(env);

	if (!call || (forst_write_room(&call->out, RT_ANSWER_ROOM) && rt_node_call_room(call, RT_NODE_INPUT_SIZE)))
		return call;
	rt_node_call_free(call);
	return NULL;
}

bool
rt_node_call_room(struct rt_node_call *call, size_t length)
{
	if (length <= call->in_capacity)
		return true;
	if (length > SIZE_MAX / 2)
		return false;
	free(call->in); /* what it held is not needed */
	call->in = malloc(length + FORST_INPUT_PADDING);
	call->in_capacity = call->in ? length : 0;
	return call->in != NULL;
}

void
rt_node_call_free(struct rt_node_call *call)
{
	forst_writer_release(&call->out);
	free(call->in);
	free(call);
}

void
rt_node_call_shrink(struct rt_node_call *call)
{
	if (call->in_capacity > RT_NODE_KEEP) {
		free(call->in);
		call->in = NULL;
		call->in_capacity = 0;
	}
	if (call->out.capacity > RT_NODE_KEEP)
		forst_writer_release(&call->out);
}

void
rt_node_call_drop(struct rt_node_call *call)
{
	if (__atomic_sub_fetch(&call->references, 1, __ATOMIC_ACQ_REL) > 0)
		return;
	rt_env_drop(call->env);
	rt_node_call_free(call);
}

/* ---- running ---- */

static void
answer(struct forst_call *call, const struct rt_answer *given)
{
	((struct rt_node_call *)(void *)call)->answer = *given;
}

static void rt_node_call_hand(struct rt_node_call *call);

static void
answered(struct forst_call *call)
{
	rt_node_call_hand((struct rt_node_call *)(void *)call);
}

static void
finished(struct forst_call *call)
{
	struct rt_node_call *own = (struct rt_node_call *)(void *)call;

	own->unfinished = false;
	own->link.previous->next = own->link.next;
	own->link.next->previous = own->link.previous;
	rt_node_call_end(own);
}

static const struct rt_transport transport = {answer, answered, finished};

void
rt_node_call_begin(struct rt_node_call *call, struct rt_dispatcher *dispatcher, int64_t now_ns)
{
	rt_call_init(&call->call, &transport, dispatcher, &call->out, 0, now_ns);
	call->call.route = call->route;
	enum forst_input_kind kind = call->flags & RT_NODE_PACKED ? FORST_INPUT_PACKED : FORST_INPUT_JSON;
	call->call.input = (struct forst_input){kind, {call->in, (int64_t)call->in_length}};
	call->call.accepts_packed = call->flags & RT_NODE_ACCEPTS_PACKED;
	if (call->id_length > 0)
		rt_call_set_id(&call->call, call->id, call->id_length);
	else
		rt_call_set_own_id(&call->call);
	rt_call_set_deadline(&call->call, call->timeout_ms);
}

void
rt_node_call_leave(struct rt_node_call *call, struct rt_link *list)
{
	call->unfinished = true;
	call->link = (struct rt_link){list->previous, list};
	list->previous->next = &call->link;
	list->previous = &call->link;
	/* Its main may have ended already: only goroutines go on. */
	if (call->call.replied && !call->call.task)
		rt_node_call_hand(call);
}

void
rt_node_call_end(struct rt_node_call *call)
{
	rt_node_call_hand(call);
	if (call->thread)
		__atomic_sub_fetch(&call->thread->load, 1, __ATOMIC_RELAXED);
	rt_node_call_drop(call);
}

/* The answer is there: to the environment's list, unless it has closed. */
static void
rt_node_call_hand(struct rt_node_call *call)
{
	struct rt_env *env = call->env;

	if (call->handed)
		return;
	call->handed = true;
	if (call->awaited)
		return;
	if (call->thread && !(call->route->flags & FORST_ROUTE_WAITS))
		rt_policy_note(call->cost, call->in_length, forst_now_ns() - call->begun_ns);
	pthread_mutex_lock(&env->lock);
	bool closed = env->closed;
	if (!closed) {
		call->next = NULL;
		if (env->last_answer)
			env->last_answer->next = call;
		else
			env->answers = call;
		if (!env->last_answer)
			napi_call_threadsafe_function(env->knock, NULL, napi_tsfn_nonblocking);
		env->last_answer = call;
	}
	pthread_mutex_unlock(&env->lock);
	if (closed) /* nobody will take it */
		rt_node_call_drop(call);
}
