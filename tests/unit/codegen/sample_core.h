/* A program in core, built by hand: a route that takes records by an array in a shape, checks each by a guard and
 * counts them. */
#ifndef FORST_TESTS_CODEGEN_SAMPLE_CORE_H
#define FORST_TESTS_CODEGEN_SAMPLE_CORE_H

#include "compiler/core/core.h"

const struct core_program *sample_core(struct arena *arena);

#endif
