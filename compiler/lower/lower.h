/* Lowering: the checked program to core. One verb; run only when the log holds no error. */
#ifndef FORST_COMPILER_LOWER_LOWER_H
#define FORST_COMPILER_LOWER_LOWER_H

#include "compiler/check/check.h"
#include "compiler/core/core.h"

/* The whole program as core, in the arena; core_verify holds of it. Only what routes and main reach is in it. */
const struct core_program *lower_program(struct arena *arena, const struct checked_program *checked);

#endif
