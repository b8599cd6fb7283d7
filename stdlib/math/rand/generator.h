/* The generator of package rand: 64 random bits at a time. */
#ifndef FORST_RAND_GENERATOR_H
#define FORST_RAND_GENERATOR_H

#include "forst.h"

/* The next bits of r's sequence; of the thread's own where r is NULL. A Rand that is zeroed begins with seed 0. */
uint64_t rand_bits(struct forst_rand_Rand *r);

/* Begins the sequence of a seed. */
void rand_seed(struct forst_rand_Rand *r, uint64_t seed);

#endif
