/* What generated handlers say of a call: the functions of forst/serve.h that read its input and answer it. */
#include "runtime/dispatch/dispatch.h"

#include <assert.h>

struct forst_input
forst_call_input(const struct forst_call *call)
{
	return call->input;
}

struct forst_writer *
forst_call_writer(struct forst_call *call)
{
	return call->out;
}

void
rt_call_answer(struct forst_call *call, const struct rt_answer *answer)
{
	assert(!call->replied);
	call->replied = true;
	call->status = answer->status;
	call->transport->answer(call, answer);
}

void
forst_reply_value(struct forst_call *call)
{
	const struct forst_writer *out = call->out;

	/* The writer's own limit only counts when it grows. */
	if (out->failure != FORST_WRITE_OK || out->length > out->limit)
		forst_panic_text(call->task, "the response cannot be written", NULL, 0);
	rt_call_answer(call, &(struct rt_answer){.status = 200, .content = RT_CONTENT_JSON});
}

void
forst_reply_void(struct forst_call *call)
{
	rt_call_answer(call, &(struct rt_answer){.status = 204, .content = RT_CONTENT_NONE});
}
