/*
 * A server with hand-written handlers: what generated code would do, in the few shapes that the server's tests need.
 * Each route is one behaviour; its input is as little as the test can do with.
 */
#include "forst.h"

#include <stdlib.h>

/* The body as it came (`null` for an empty one), or the query as a string. */
static void
echo(struct forst_task *task, struct forst_call *call)
{
	struct forst_input input = forst_call_input(call);
	struct forst_writer *out = forst_call_writer(call);

	(void)task;
	if (input.kind == FORST_INPUT_QUERY)
		forst_write_string(out, input.bytes);
	else if (input.bytes.length == 0)
		forst_write_text(out, "null");
	else
		forst_write_raw(out, input.bytes.data, (size_t)input.bytes.length);
	forst_reply_value(call);
}

static void
constant(struct forst_task *task, struct forst_call *call)
{
	(void)task;
	forst_write_text(forst_call_writer(call), "{\"processed\":1,\"status\":\"success\"}");
	forst_reply_value(call);
}

static void
nothing(struct forst_task *task, struct forst_call *call)
{
	(void)task;
	forst_reply_void(call);
}

struct invalid_input {
	int64_t index;
};

static void
encode_invalid_input(struct forst_writer *out, const void *members)
{
	const struct invalid_input *invalid = members;

	forst_write_text(out, "{\"index\":");
	forst_write_int(out, invalid->index);
	forst_write_byte(out, '}');
}

static const struct forst_error_kind invalid_input = {
	.name = {"InvalidInput", 12}, .encode_members = encode_invalid_input};
static const struct forst_error_kind not_found = {.name = {"NotFound", 8}, .status = 404};

/* An error with everything that one can have. */
static void
fail(struct forst_task *task, struct forst_call *call)
{
	static const struct invalid_input members = {3};
	struct forst_error *cause = forst_error_violation(
		task, "Between", FORST_STRING("[1,10]"), FORST_STRING("data[3].priority"), false);
	struct forst_error *error = forst_error_make(task, &(struct forst_error){
		.kind = &invalid_input,
		.message = FORST_STRING("Invalid record in dataset"),
		.path = FORST_STRING("data[3]"),
		.cause = cause,
		.members = &members,
	});

	forst_write_text(forst_call_writer(call), "dropped");
	forst_reply_error(task, call, error);
}

/* An error with a status of its own and a message that is not UTF-8. */
static void
missing(struct forst_task *task, struct forst_call *call)
{
	forst_reply_error(task, call,
		forst_error_make(task, &(struct forst_error){.kind = &not_found, .message = FORST_STRING("no \xff such")}));
}

static void
panic(struct forst_task *task, struct forst_call *call)
{
	forst_write_text(forst_call_writer(call), "dropped");
#line 7 "routes/panic.ft"
	forst_index(task, 5, 3);
#line 97 "handlers.c"
	forst_reply_void(call);
}

/* Loops until it is ended. */
static void
loop(struct forst_task *task, struct forst_call *call)
{
	volatile uint64_t turns = 0;

	for (;;) {
		turns++;
		forst_poll(task);
	}
	forst_reply_void(call);
}

/* Computes for as many milliseconds as the body says, then answers with it. */
static void
spin(struct forst_task *task, struct forst_call *call)
{
	struct forst_input input = forst_call_input(call);
	int64_t ms = 0;

	for (int64_t i = 0; i < input.bytes.length; i++)
		ms = ms * 10 + (input.bytes.data[i] - '0');
	while (forst_computation_time(task) < ms)
		forst_poll(task);
	forst_write_int(forst_call_writer(call), ms);
	forst_reply_value(call);
}

static int64_t descend(struct forst_task *task, int64_t depth);

/* Called through this, so that no compiler makes a loop of it. */
static int64_t (*volatile descend_again)(struct forst_task *task, int64_t depth) = descend;

static int64_t
descend(struct forst_task *task, int64_t depth)
{
	volatile char frame[256];

	forst_enter(task);
	frame[depth & 255] = 1;
	return frame[depth & 255] + (depth > 0 ? descend_again(task, depth - 1) : 0);
}

static void
recurse(struct forst_task *task, struct forst_call *call)
{
	forst_write_int(forst_call_writer(call), descend(task, INT64_MAX));
	forst_reply_value(call);
}

/* Takes memory until there is none. */
static void
hoard(struct forst_task *task, struct forst_call *call)
{
	for (;;) {
		char *memory = forst_alloc(task, 100000);
		memory[0] = 1;
		forst_poll(task);
	}
	forst_reply_void(call);
}

/* A JSON string of as many bytes as the body says. */
static void
big(struct forst_task *task, struct forst_call *call)
{
	struct forst_input input = forst_call_input(call);
	struct forst_writer *out = forst_call_writer(call);
	int64_t size = 0;

	for (int64_t i = 0; i < input.bytes.length; i++)
		size = size * 10 + (input.bytes.data[i] - '0');
	forst_write_byte(out, '"');
	for (int64_t i = 0; i < size; i++)
		forst_write_byte(out, (char)('a' + i % 26));
	forst_write_byte(out, '"');
	struct forst_error *failure = forst_writer_error(task, out, out->length);
	if (failure)
		forst_reply_error(task, call, failure);
	else
		forst_reply_value(call);
}

static int64_t
milliseconds(struct forst_call *call)
{
	struct forst_string text = forst_call_input(call).bytes;
	int64_t ms = 0;

	for (int64_t i = 0; i < text.length; i++)
		ms = ms * 10 + (text.data[i] - '0');
	return ms;
}

/* Asleep for as many milliseconds as the body says; answers with the body, which has lain there meanwhile. */
static void
nap(struct forst_task *task, struct forst_call *call)
{
	struct forst_string text = forst_call_input(call).bytes;

	forst_time_Sleep(task, milliseconds(call) * 1000000);
	forst_write_raw(forst_call_writer(call), text.data, (size_t)text.length);
	forst_reply_value(call);
}

/* The same, but a part of the answer is written before, and the rest is 100,000 bytes. */
static void
halves(struct forst_task *task, struct forst_call *call)
{
	struct forst_writer *out = forst_call_writer(call);

	forst_write_text(out, "[\"first\",\"");
	forst_time_Sleep(task, milliseconds(call) * 1000000);
	for (int i = 0; i < 100000; i++)
		forst_write_byte(out, (char)('a' + i % 26));
	forst_write_text(out, "\"]");
	forst_reply_value(call);
}

static void
sleep_long(struct forst_task *task, void *arguments)
{
	(void)arguments;
	forst_time_Sleep(task, INT64_C(3600000000000));
}

/* Returns when the body's milliseconds are over, while a goroutine of it sleeps. */
static void
leave(struct forst_task *task, struct forst_call *call)
{
	forst_go(task, sleep_long, 0);
	forst_time_Sleep(task, milliseconds(call) * 1000000);
	forst_write_text(forst_call_writer(call), "true");
	forst_reply_value(call);
}

/* Decodes the body as an Int named `input` and answers with its successor. */
static void
increment(struct forst_task *task, struct forst_call *call)
{
	static const char *const parameters[] = {"input"};
	struct forst_decoder *in = forst_alloc(task, sizeof(*in));
	int64_t value = 0;

	const char *at = forst_decode_begin(in, task, forst_call_input(call), parameters, 1, NULL, 0);
	if (at)
		at = forst_decode_int(in, at, &value);
	if (!forst_decode_end(in, at)) {
		forst_reply_rejected(task, call, in);
		return;
	}
	forst_write_int(forst_call_writer(call), forst_add(value, 1));
	forst_reply_value(call);
}

static void
print(struct forst_task *task, struct forst_call *call)
{
	forst_output(task, FORST_STRING("printed by a handler\n"));
	forst_reply_void(call);
}

void forst_log_Warn(struct forst_task *task, struct forst_string message, const struct forst_argument *values, size_t count);

/* What a message and values hold is no more than text of the line. */
static void
log_line(struct forst_task *task, struct forst_call *call)
{
	struct forst_string keys[] = {FORST_STRING("order"), FORST_STRING("level"), FORST_STRING("bytes")};
	struct forst_string forged = FORST_STRING("error\"}\n{\x1b[2J"), bytes = FORST_STRING("\xff");
	int64_t order = 7;
	const struct forst_argument values[] = {{&forst_type_string, &keys[0]}, {&forst_type_int, &order},
		{&forst_type_string, &keys[1]}, {&forst_type_string, &forged}, {&forst_type_string, &keys[2]},
		{&forst_type_string, &bytes}};

	forst_log_Warn(task, FORST_STRING("placed\nhere"), values, sizeof(values) / sizeof(values[0]));
	forst_reply_void(call);
}

static volatile char *volatile nowhere = NULL;

/* Ends the process as a bug would, on a goroutine of its own when the body says so: `"goroutine"`. */
static void
die(struct forst_task *task, void *arguments)
{
	(void)arguments;
	(void)task;
	*nowhere = 1;
}

static void
crash(struct forst_task *task, struct forst_call *call)
{
	struct forst_string how = forst_call_input(call).bytes;

	if (how.length == 0)
		die(task, NULL);
	if (how.data[1] == 'a')
		abort();
	forst_go(task, die, 0);
	forst_time_Sleep(task, INT64_C(3600000000000));
	forst_reply_void(call);
}

static void
forgetful(struct forst_task *task, struct forst_call *call)
{
	(void)task;
	(void)call;
}

/* A package variable: /remember keeps its body there, /recall gives it. */
static struct forst_string kept;

static void
copy_kept(struct forst_task *task, void *value)
{
	struct forst_string *string = value;

	*string = forst_string_dup(task, *string);
}

static struct forst_state kept_state = {.value = &kept, .size = sizeof(kept), .copy = copy_kept};

static void
initialize(struct forst_task *task)
{
	struct forst_task *owner = forst_state_lock(task, &kept_state);

	kept = forst_string_dup(owner, FORST_STRING("\"first\""));
	forst_state_unlock(task, &kept_state);
}

static void
remember(struct forst_task *task, struct forst_call *call)
{
	struct forst_input input = forst_call_input(call);
	struct forst_task *owner = forst_state_lock(task, &kept_state);

	kept = forst_string_dup(owner, input.bytes);
	forst_state_unlock(task, &kept_state);
	forst_reply_void(call);
}

static void
recall(struct forst_task *task, struct forst_call *call)
{
	struct forst_string copy;

	forst_state_lock(task, &kept_state);
	copy = forst_string_dup(task, kept);
	forst_state_unlock(task, &kept_state);
	forst_write_raw(forst_call_writer(call), copy.data, (size_t)copy.length);
	forst_reply_value(call);
}

#define ROUTE(name, flags) {#name, "/" #name, NULL, flags, name}

static const struct forst_route table[] = {
	{"echo", "/echo", "/echo-again", FORST_ROUTE_QUERY, echo},
	ROUTE(constant, 0),
	ROUTE(nothing, 0),
	ROUTE(fail, 0),
	ROUTE(missing, 0),
	ROUTE(panic, 0),
	ROUTE(loop, 0),
	ROUTE(spin, 0),
	ROUTE(recurse, 0),
	ROUTE(hoard, 0),
	ROUTE(big, 0),
	ROUTE(nap, 0),
	ROUTE(halves, 0),
	ROUTE(leave, 0),
	ROUTE(increment, 0),
	ROUTE(print, 0),
	{"log", "/log", NULL, 0, log_line},
	ROUTE(forgetful, 0),
	ROUTE(remember, 0),
	ROUTE(recall, 0),
	ROUTE(crash, 0),
};

enum { ROUTE_COUNT = sizeof(table) / sizeof(table[0]) };

int
main(int argc, char **argv)
{
	const struct forst_route *routes[ROUTE_COUNT];

	for (int i = 0; i < ROUTE_COUNT; i++)
		routes[i] = &table[i];
	return forst_serve_main(argc, argv,
		&(struct forst_program){.build_id = "handlers", .contract = "0", .routes = routes, .route_count = ROUTE_COUNT, .initialize = initialize});
}
