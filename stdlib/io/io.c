/* Package io; see io.ft. */
#include "stdlib/io/io.h"

/* One for all requests; its identity is none that forst_error_make comes to. */
static struct forst_error end_of_file = {
	.kind = &forst_error_kind_error, .message = {"EOF", 3}, .identity = UINT64_MAX};

struct forst_error *
forst_io_EOF(struct forst_task *task)
{
	(void)task;
	return &end_of_file;
}
