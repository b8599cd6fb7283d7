#include "tests/unit/json/run_json.h"

#include <stdlib.h>

static const char *const parameters[] = {"input"};

const char *
run_begin(struct run *run, const char *text, size_t length)
{
	struct forst_input input = {.kind = FORST_INPUT_JSON};

	run->task = task_new();
	run->length = length;
	run->memory = malloc(length + FORST_INPUT_PADDING);
	assert_non_null(run->memory);
	memcpy(run->memory, text, length);
	/* What would go on if the end were not seen. */
	memset(run->memory + length, '1', FORST_INPUT_PADDING);
	memcpy(run->memory + length, "\"]},\"a\":[0", 10);
	input.bytes = (struct forst_string){run->memory, (int64_t)length};
	return forst_decode_begin(&run->in, run->task, input, parameters, 1, NULL, 0);
}

bool
run_end(struct run *run, const char *at)
{
	bool decoded = forst_decode_end(&run->in, at);

	assert_int_equal(run->memory[run->length], '"');
	return decoded;
}

void
run_free(struct run *run)
{
	free(run->memory);
	task_free(run->task);
}
