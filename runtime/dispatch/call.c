/*
 * A call: its handler as the main goroutine of a request, and every way in which that can end turned into an answer.
 */
#include "runtime/dispatch/dispatch.h"

#include <string.h>
#include <sys/random.h>

enum { DISABLED_RETRY_AFTER_S = 60 }; /* where nobody says for how long */

static const struct rt_problem deadline_problem = {504, "DeadlineExceeded", "the request's deadline has passed"};
static const struct rt_problem drain_problem = {503, "ShuttingDown", "the server is shutting down"};
static const struct rt_problem cancelled_problem = {499, "Cancelled", "the caller gave the call up"};
static const struct rt_problem overloaded_problem = {429, "Overloaded", "too many requests at once"};
static const struct rt_problem memory_problem = {429, "Overloaded", "no memory for another request"};

void
rt_dispatcher_init(struct rt_dispatcher *dispatcher, struct rt_host *host, struct rt_processor *processor)
{
	*dispatcher = (struct rt_dispatcher){.host = host, .processor = processor};
	if (getrandom(&dispatcher->id_seed, sizeof(dispatcher->id_seed), 0) != sizeof(dispatcher->id_seed))
		dispatcher->id_seed = (uint64_t)forst_now_ns();
}

/* ---- who asks ---- */

/* SplitMix64's finisher: consecutive numbers become ids that look nothing alike. */
static uint64_t
scramble(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

/* The number's eight hex digits, a byte each: its nibbles spread out, then all made digits at once. */
static uint64_t
hex_of(uint32_t number)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	uint64_t nibbles = number;

	nibbles = (nibbles | nibbles << 16) & UINT64_C(0x0000ffff0000ffff);
	nibbles = (nibbles | nibbles << 8) & UINT64_C(0x00ff00ff00ff00ff);
	nibbles = (nibbles | nibbles << 4) & UINT64_C(0x0f0f0f0f0f0f0f0f);
	uint64_t letters = (nibbles + ones * 6) >> 4 & ones;
	return nibbles + ones * '0' + letters * ('a' - '0' - 10);
}

struct forst_string
rt_call_id(const struct forst_call *call, struct rt_id_text *room)
{
	uint64_t id = scramble(call->own_id);

	if (call->given_id.data)
		return call->given_id;
	for (size_t i = 0; i < sizeof(room->digits); i += 8, id >>= 32) {
		uint64_t digits = hex_of((uint32_t)id);
		memcpy(room->digits + i, &digits, sizeof(digits));
	}
	return (struct forst_string){room->digits, sizeof(room->digits)};
}

static bool
is_request_id(const char *id, size_t length)
{
	if (length > RT_REQUEST_ID_MAX)
		return false;
	for (size_t i = 0; i < length; i++) {
		char c = id[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (!plain && (c == '\0' || !strchr("-._~:/+=@", c)))
			return false;
	}
	return true;
}

void
rt_call_set_id(struct forst_call *call, const char *id, size_t length)
{
	if (length > 0 && is_request_id(id, length))
		call->given_id = (struct forst_string){id, (int64_t)length};
	else
		rt_call_set_own_id(call);
}

/* ---- running it ---- */

static void
handle(struct rt_task *task, void *argument)
{
	struct forst_call *call = argument;

	call->task = &task->public;
	call->route->invoke(&task->public, call);
	if (!call->replied)
		forst_panic_text(&task->public, "the handler gave no answer", NULL, 0);
}

const struct forst_route *
rt_request_route(const struct rt_request *request)
{
	return request->entry == handle ? ((const struct forst_call *)request->argument)->route : NULL;
}

/* Its main has ended: the answer, if it has none. */
static void
answer(struct forst_call *call)
{
	call->task = NULL;
	if (call->replied)
		return;
	switch (rt_request_how(call->request)) {
	case RT_END_NOT:
	case RT_END_CLAIMED:
	case RT_END_RETURNED:
	case RT_END_PANICKED: rt_answer_panic(call); break;
	case RT_END_EXPIRED: rt_answer_problem(call, &deadline_problem); break;
	case RT_END_CANCELLED: rt_answer_problem(call, call->cancelled ? &cancelled_problem : &drain_problem); break;
	}
}

static void
finish(struct forst_call *call)
{
	atomic_fetch_sub_explicit(&call->dispatcher->host->in_flight, 1, memory_order_relaxed);
	call->transport->finished(call);
}

static void
on_ended(struct rt_request *request)
{
	struct forst_call *call = request->argument;

	answer(call);
	if (rt_request_release(request))
		finish(call);
	else
		call->transport->answered(call);
}

static void
on_gone(struct rt_request *request)
{
	finish(request->argument);
}

static bool
is_over(struct forst_call *call)
{
	struct rt_request *request = call->request;

	if (!rt_request_run(request))
		return false;
	answer(call);
	return rt_request_release(request);
}

static bool
refuse(struct forst_call *call, const struct rt_problem *problem)
{
	rt_answer_problem(call, problem);
	return true;
}

static bool
refuse_disabled(struct forst_call *call, int64_t until_ns)
{
	struct rt_problem problem = {
		503, "RouteDisabled", "the route is out of service for a while", DISABLED_RETRY_AFTER_S};

	if (until_ns < INT64_MAX)
		problem.retry_after_s = (int)((until_ns - call->started_ns) / 1000000000) + 1;
	return refuse(call, &problem);
}

bool
rt_call_run(struct forst_call *call)
{
	struct rt_dispatcher *dispatcher = call->dispatcher;
	struct rt_host *host = dispatcher->host;

	if (FORST_UNLIKELY(host->disabled_count > 0)) {
		const struct rt_disabled *disabled = rt_call_disabled(call);
		if (disabled)
			return refuse_disabled(call, disabled->until_ns);
	}
	if (atomic_load_explicit(&host->in_flight, memory_order_relaxed) >= host->options.limits.in_flight_max)
		return refuse(call, &overloaded_problem);
	if (call->deadline_ns <= call->started_ns)
		return refuse(call, &deadline_problem);
	struct rt_request *request = call->request = rt_request_new(dispatcher->processor, handle, call);
	if (!request)
		return refuse(call, &memory_problem);
	if (call->started_ns == 0) {
		request->wait_ns = call->deadline_ns;
	} else {
		request->started_ns = call->started_ns;
		request->deadline_ns = call->deadline_ns;
	}
	request->ended = on_ended;
	request->gone = on_gone;
	if (is_over(call))
		return true;
	atomic_fetch_add_explicit(&host->in_flight, 1, memory_order_relaxed);
	return false;
}

void
rt_call_cancel(struct forst_call *call)
{
	call->cancelled = true;
	rt_request_end(call->request, RT_END_CANCELLED);
}
