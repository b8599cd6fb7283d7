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

bool
forst_call_accepts_packed(const struct forst_call *call)
{
	return call->accepts_packed;
}

static void
reply_content(struct forst_call *call, enum rt_content content)
{
	const struct forst_writer *out = call->out;

	/* The writer's own limit only counts when it grows. */
	if (out->failure != FORST_WRITE_OK || out->length > out->limit)
		forst_panic_text(call->task, "the response cannot be written", NULL, 0);
	rt_call_answer(call, &(struct rt_answer){.status = 200, .content = content});
}

void
forst_reply_value(struct forst_call *call)
{
	reply_content(call, RT_CONTENT_JSON);
}

void
forst_reply_packed(struct forst_call *call)
{
	reply_content(call, RT_CONTENT_PACKED);
}

/* A status that no answer has: the caller's call is not over. */
void
forst_reply_again(struct forst_call *call)
{
	rt_call_answer(call, &(struct rt_answer){.status = 100, .content = RT_CONTENT_AGAIN});
}

void
forst_reply_void(struct forst_call *call)
{
	rt_call_answer(call, &(struct rt_answer){.status = 204, .content = RT_CONTENT_NONE});
}
