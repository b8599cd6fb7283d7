/* The value of package io; see io.ft. */
#ifndef FORST_STDLIB_IO_H
#define FORST_STDLIB_IO_H

#include "forst.h"

struct forst_error *forst_io_EOF(struct forst_task *task);

#endif
