/*
 * What direct calls are measured against: an addon that only takes a string and gives one back (`bare`), and one that
 * calls the same handler with nothing around it: no request, no stack of its own, no checks (`handler`).
 */
#include "runtime/node/node_api.h"

#include "forst.h"

#include <stdio.h>
#include <stdlib.h>

extern const struct forst_route ft_routes_process_data[];

enum { SIZE = 4 << 20, HEAP_SIZE = 64 << 20 };

/* ---- the runtime's place: one heap that is large enough, one writer ---- */

static char text[SIZE + FORST_INPUT_PADDING];
static char *heap;
static uint32_t interrupt;
static struct forst_task task = {.interrupt = &interrupt};
static struct forst_writer out;
static struct forst_input input;

struct forst_input
forst_call_input(const struct forst_call *call)
{
	(void)call;
	return input;
}

struct forst_writer *
forst_call_writer(struct forst_call *call)
{
	(void)call;
	return &out;
}

bool
forst_call_accepts_packed(const struct forst_call *call)
{
	(void)call;
	return false;
}

void
forst_reply_value(struct forst_call *call)
{
	(void)call;
}

static _Noreturn void
fail(void)
{
	fprintf(stderr, "the handler failed\n");
	exit(1);
}

void
forst_reply_packed(struct forst_call *call)
{
	(void)call;
	fail();
}

void
forst_reply_again(struct forst_call *call)
{
	(void)call;
	fail();
}

void
forst_reply_error(struct forst_task *self, struct forst_call *call, const struct forst_error *error)
{
	(void)self, (void)call, (void)error;
	fail();
}

void
forst_reply_rejected(struct forst_task *self, struct forst_call *call, const struct forst_decoder *decoder)
{
	(void)self, (void)call, (void)decoder;
	fail();
}

/* ---- the addon ---- */

static size_t
take(napi_env env, napi_callback_info info)
{
	napi_value argument;
	size_t count = 1, length;

	napi_get_cb_info(env, info, &count, &argument, NULL, NULL);
	napi_get_value_string_utf8(env, argument, text, SIZE, &length);
	return length;
}

/* An answer as long as the handler's. */
static napi_value
bare(napi_env env, napi_callback_info info)
{
	static const char answer[] = "{\"processed\":1000,\"status\":\"success\"}";
	napi_value result;

	take(env, info);
	napi_create_string_latin1(env, answer, sizeof(answer) - 1, &result);
	return result;
}

static napi_value
handler(napi_env env, napi_callback_info info)
{
	napi_value result;

	input = (struct forst_input){FORST_INPUT_JSON, {text, (int64_t)take(env, info)}};
	task.heap_next = heap;
	task.heap_limit = heap + HEAP_SIZE;
	forst_writer_reset(&out, 0);
	ft_routes_process_data[0].invoke(&task, NULL);
	napi_create_string_latin1(env, out.data, out.length, &result);
	return result;
}

static void
put(napi_env env, napi_value exports, const char *name, napi_callback callback)
{
	napi_value function;

	napi_create_function(env, name, RT_NAPI_AUTO_LENGTH, callback, NULL, &function);
	napi_set_named_property(env, exports, name, function);
}

__attribute__((visibility("default"))) napi_value napi_register_module_v1(napi_env env, napi_value exports);

napi_value
napi_register_module_v1(napi_env env, napi_value exports)
{
	heap = aligned_alloc(16, HEAP_SIZE);
	put(env, exports, "bare", bare);
	put(env, exports, "handler", handler);
	return exports;
}
