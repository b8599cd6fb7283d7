/* xoshiro256**, whose state SplitMix64 makes of a seed: both as published at prng.di.unimi.it. */
#include "stdlib/math/rand/generator.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

static uint64_t
split_mix(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

void
rand_seed(struct forst_rand_Rand *r, uint64_t seed)
{
	for (int i = 0; i < 4; i++)
		r->state[i] = split_mix(&seed);
	r->seeded = true;
}

static uint64_t
rotate(uint64_t x, int by)
{
	return x << by | x >> (64 - by);
}

static uint64_t
next(uint64_t s[4])
{
	uint64_t result = rotate(s[1] * 5, 7) * 9;
	uint64_t shifted = s[1] << 17;

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= shifted;
	s[3] = rotate(s[3], 45);
	return result;
}

/* ---- each thread's own ---- */

static uint64_t
system_seed(void)
{
	uint64_t seed;

	while (getrandom(&seed, sizeof(seed), 0) != sizeof(seed)) {
		if (errno != EINTR) {
			perror("getrandom");
			abort();
		}
	}
	return seed;
}

/* Not inlined: a goroutine may be on another thread after it has waited, where the variable is another. */
static __attribute__((noinline)) uint64_t
thread_bits(void)
{
	static _Thread_local struct forst_rand_Rand own;

	if (FORST_UNLIKELY(!own.seeded)) {
		for (int i = 0; i < 4; i++)
			own.state[i] = system_seed();
		own.state[0] |= (own.state[1] | own.state[2] | own.state[3]) == 0; /* all zeros would stay zeros */
		own.seeded = true;
	}
	return next(own.state);
}

uint64_t
rand_bits(struct forst_rand_Rand *r)
{
	if (!r)
		return thread_bits();
	if (FORST_UNLIKELY(!r->seeded))
		rand_seed(r, 0);
	return next(r->state);
}
