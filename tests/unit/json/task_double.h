/* A task for tests of code that needs one but no scheduler: a heap of chunks from malloc, and panics that abort the
 * test. */
#ifndef FORST_TESTS_JSON_TASK_DOUBLE_H
#define FORST_TESTS_JSON_TASK_DOUBLE_H

#include "forst.h"

struct forst_task *task_new(void);

/* Frees what was allocated; the task is empty and usable again. */
void task_reset(struct forst_task *task);
void task_free(struct forst_task *task);

#endif
