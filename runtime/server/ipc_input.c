/* Inputs: what is read from peers. The one in hand is filled on as long as calls that wait hold it and there is room.
 */
#include "runtime/server/server.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { SPARE_INPUTS_MAX = 2 };

struct rt_input *
rt_input_new(size_t capacity)
{
	struct rt_input *input = malloc(sizeof(*input) + capacity + FORST_INPUT_PADDING);

	if (!input)
		return NULL;
	*input = (struct rt_input){.references = 1, .capacity = capacity};
	memset(input->data + capacity, 0, FORST_INPUT_PADDING);
	return input;
}

struct rt_input *
rt_input_grow(struct rt_input *input, size_t capacity)
{
	assert(input->references == 1);
	input = realloc(input, sizeof(*input) + capacity + FORST_INPUT_PADDING);
	if (!input)
		return NULL;
	input->capacity = capacity;
	memset(input->data + capacity, 0, FORST_INPUT_PADDING);
	return input;
}

static void
put_away(struct rt_worker *worker, struct rt_input *input)
{
	struct rt_ipc *ipc = &worker->ipc;

	if (input->capacity == RT_INPUT_SIZE && ipc->spare_input_count < SPARE_INPUTS_MAX) {
		input->next = ipc->spare_inputs;
		ipc->spare_inputs = input;
		ipc->spare_input_count++;
		return;
	}
	worker->given_back += input->capacity;
	free(input);
}

void
rt_input_release(struct rt_worker *worker, struct rt_input *input)
{
	if (--input->references == 0 && input != worker->ipc.input)
		put_away(worker, input);
}

struct rt_input *
rt_input_in_hand(struct rt_worker *worker, size_t least)
{
	struct rt_ipc *ipc = &worker->ipc;

	if (ipc->input && ipc->input->references == 0)
		ipc->input->end = 0;
	if (ipc->input && ipc->input->capacity - ipc->input->end >= least)
		return ipc->input;
	/* Calls have the rest of it; the last one puts it away. */
	ipc->input = ipc->spare_inputs;
	if (ipc->input) {
		ipc->spare_inputs = ipc->input->next;
		ipc->spare_input_count--;
	} else {
		ipc->input = rt_input_new(RT_INPUT_SIZE);
	}
	if (!ipc->input)
		return NULL;
	ipc->input->references = 0;
	ipc->input->end = 0;
	return ipc->input;
}
