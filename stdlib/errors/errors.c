/* Package errors; see errors.ft. */
#include "forst.h"

struct forst_error *forst_errors_New(struct forst_task *task, struct forst_string text);

struct forst_error *
forst_errors_New(struct forst_task *task, struct forst_string text)
{
	return forst_error_new(task, text);
}
