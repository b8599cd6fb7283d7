/* What forst/variance.ft computes, written by hand. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { COUNT = 10000000, ROUNDS = 20 };

/* noipa: or the compiler sees that every round gives the same. */
static __attribute__((noipa)) double
variance(const double *numbers, int64_t count)
{
	double sum = 0, squares = 0;

	for (int64_t i = 0; i < count; i++)
		sum += numbers[i];
	double mean = sum / (double)count;
	for (int64_t i = 0; i < count; i++)
		squares += pow(numbers[i] - mean, 2);
	return squares / (double)count;
}

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int
main(void)
{
	double *numbers = malloc(COUNT * sizeof *numbers), sum = 0;

	if (!numbers)
		return 1;
	for (int64_t i = 0; i < COUNT; i++)
		numbers[i] = (double)(i % 1000);
	int64_t began = now_ms();
	for (int i = 0; i < ROUNDS; i++)
		sum += variance(numbers, COUNT);
	printf("took %lld %lld %g\n", (long long)(now_ms() - began), (long long)ROUNDS * COUNT, sum);
	free(numbers);
	return 0;
}
