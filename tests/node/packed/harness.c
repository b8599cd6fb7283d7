/*
 * Generated routes behind two pipes, with no server: for tests of the packed form from JavaScript. Both ways a frame is
 * one byte, a route or how it replied (enum replied); one byte of flags, 1 for packed input and 2 for a caller that
 * takes packed results; 32 bits of length; and so many bytes. Compiled with -DROUTES=the table of a module.
 */
#include "tests/unit/codegen/call_double.h"
#include "tests/unit/json/task_double.h"

#include <stdio.h>
#include <stdlib.h>

extern const struct forst_route ROUTES[];

enum { INPUT_PACKED = 1, ACCEPTS_PACKED = 2 };

struct frame {
	uint8_t what;
	uint8_t flags;
	uint32_t length;
};

static bool
read_frame(struct frame *frame)
{
	return fread(&frame->what, 1, 1, stdin) == 1 && fread(&frame->flags, 1, 1, stdin) == 1 &&
		   fread(&frame->length, 4, 1, stdin) == 1;
}

static void
write_reply(const struct forst_call *call)
{
	uint32_t length = (uint32_t)call->out.length;

	fputc((int)call->replied, stdout);
	fputc(0, stdout);
	fwrite(&length, 4, 1, stdout);
	if (length)
		fwrite(call->out.data, 1, length, stdout);
	fflush(stdout);
}

static void
run(const struct frame *frame, const char *bytes)
{
	enum forst_input_kind kind = frame->flags & INPUT_PACKED ? FORST_INPUT_PACKED : FORST_INPUT_JSON;
	struct forst_task *task = task_new();
	struct forst_call call;

	if (frame->flags & ACCEPTS_PACKED)
		call_route_packed(task, &call, &ROUTES[frame->what], kind, bytes, frame->length);
	else
		call_route(task, &call, &ROUTES[frame->what], kind, bytes, frame->length);
	write_reply(&call);
	call_release(&call);
	task_free(task);
}

int
main(void)
{
	struct frame frame;

	while (read_frame(&frame)) {
		char *bytes = malloc(frame.length + 1);
		if (!bytes || fread(bytes, 1, frame.length, stdin) != frame.length)
			return 1;
		run(&frame, bytes);
		free(bytes);
	}
	return 0;
}
