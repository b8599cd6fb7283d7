/* The one header of generated code and of the standard library's C: everything Forst code may use of the runtime. */
#ifndef FORST_H
#define FORST_H

/* Recursion without an end is the program's own mistake: it ends in a stack overflow panic, not in a C warning. */
#if defined(__clang__) || (defined(__GNUC__) && __GNUC__ >= 12)
#pragma GCC diagnostic ignored "-Winfinite-recursion"
#endif

#include "forst/value.h"
#include "forst/map.h"
#include "forst/error.h"
#include "forst/format.h"
#include "forst/constraint.h"
#include "forst/regexp.h"
#include "forst/task.h"
#include "forst/func.h"
#include "forst/go.h"
#include "forst/chan.h"
#include "forst/sync.h"
#include "forst/library.h"
#include "forst/time.h"
#include "forst/state.h"
#include "forst/json.h"
#include "forst/serve.h"
#include "forst/packed.h"
#include "forst/log.h"

#endif
