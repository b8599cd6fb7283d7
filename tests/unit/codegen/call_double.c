#include "tests/unit/codegen/call_double.h"

#include <assert.h>
#include <stdlib.h>

static void
invoke(struct forst_task *task, struct forst_call *call, const struct forst_route *route, enum forst_input_kind kind,
	const char *text, size_t length)
{
	size_t padding = kind == FORST_INPUT_PACKED ? 0 : FORST_INPUT_PADDING;

	call->memory = malloc(length + padding);
	if (!call->memory && length + padding)
		abort();
	if (length)
		memcpy(call->memory, text, length);
	/* What would go on if the end were not seen. */
	if (padding)
		memset(call->memory + length, '1', padding);
	call->input = (struct forst_input){kind, {call->memory, (int64_t)length}};
	route->invoke(task, call);
	assert(call->replied != REPLIED_NOT);
	assert(padding == 0 || call->memory[length] == '1');
}

void
call_route(struct forst_task *task, struct forst_call *call, const struct forst_route *route,
	enum forst_input_kind kind, const char *text, size_t length)
{
	*call = (struct forst_call){.replied = REPLIED_NOT};
	invoke(task, call, route, kind, text, length);
}

void
call_route_packed(struct forst_task *task, struct forst_call *call, const struct forst_route *route,
	enum forst_input_kind kind, const char *text, size_t length)
{
	*call = (struct forst_call){.replied = REPLIED_NOT, .accepts_packed = true};
	invoke(task, call, route, kind, text, length);
}

void
call_release(struct forst_call *call)
{
	forst_writer_release(&call->out);
	free(call->memory);
}

struct forst_input
forst_call_input(const struct forst_call *call)
{
	return call->input;
}

struct forst_writer *
forst_call_writer(struct forst_call *call)
{
	return &call->out;
}

static void
reply(struct forst_call *call, enum replied replied)
{
	assert(call->replied == REPLIED_NOT);
	call->replied = replied;
}

void
forst_reply_value(struct forst_call *call)
{
	reply(call, REPLIED_VALUE);
}

bool
forst_call_accepts_packed(const struct forst_call *call)
{
	return call->accepts_packed;
}

void
forst_reply_packed(struct forst_call *call)
{
	reply(call, REPLIED_PACKED);
}

void
forst_reply_again(struct forst_call *call)
{
	reply(call, REPLIED_AGAIN);
}

void
forst_reply_void(struct forst_call *call)
{
	reply(call, REPLIED_VOID);
}

static void
write(struct forst_call *call, struct forst_string text)
{
	forst_write_raw(&call->out, text.data ? text.data : "", (size_t)text.length);
}

static void
write_text(struct forst_call *call, const char *text)
{
	write(call, forst_string_from_text(text));
}

void
forst_reply_error(struct forst_task *task, struct forst_call *call, const struct forst_error *error)
{
	(void)task;
	reply(call, REPLIED_ERROR);
	forst_writer_reset(&call->out, 0);
	for (; error; error = error->cause) {
		write(call, error->kind->name);
		write_text(call, " ");
		write(call, error->path);
		write_text(call, ": ");
		write(call, error->message);
		if (error->constraint) {
			write_text(call, " (");
			write_text(call, error->constraint);
			write(call, error->constraint_args);
			write_text(call, ")");
		}
		if (error->cause)
			write_text(call, "; because ");
	}
}

void
forst_reply_rejected(struct forst_task *task, struct forst_call *call, const struct forst_decoder *decoder)
{
	(void)task;
	reply(call, REPLIED_REJECTED);
	forst_writer_reset(&call->out, 0);
	for (int i = 0; i < decoder->error_count; i++) {
		const struct forst_decode_error *error = &decoder->errors[i];
		write_text(call, i ? "; " : "");
		forst_write_int(&call->out, error->status);
		write_text(call, " ");
		write_text(call, error->code);
		write_text(call, " ");
		write(call, error->path);
		write_text(call, ": ");
		write(call, error->detail);
	}
}
