/* What forst/variance.ft, sum.ft and collatz.ft compute, written by hand. loops NAME: the row. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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

static __attribute__((noipa)) int64_t
total(const int64_t *numbers, int64_t count)
{
	int64_t sum = 0;

	for (int64_t i = 0; i < count; i++)
		sum += numbers[i];
	return sum;
}

static __attribute__((noipa)) int64_t
longest(int64_t n)
{
	int64_t best = 0, rounds = 0;

	for (int64_t i = 1; i < n; i++) {
		int64_t steps = 0;
		for (int64_t x = i; x != 1; steps++)
			x = x % 2 == 0 ? x / 2 : 3 * x + 1;
		rounds += steps;
		best = steps > best ? steps : best;
	}
	return rounds + best;
}

static int64_t
now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void
run_variance(void)
{
	enum { COUNT = 10000000, ROUNDS = 20 };
	double *numbers = malloc(COUNT * sizeof *numbers), sum = 0;

	if (!numbers)
		exit(1);
	for (int64_t i = 0; i < COUNT; i++)
		numbers[i] = (double)(i % 1000);
	int64_t began = now_ms();
	for (int i = 0; i < ROUNDS; i++)
		sum += variance(numbers, COUNT);
	printf("took %lld %lld %g\n", (long long)(now_ms() - began), (long long)ROUNDS * COUNT, sum);
	free(numbers);
}

static void
run_sum(void)
{
	enum { COUNT = 1000000, ROUNDS = 1000 };
	int64_t *numbers = malloc(COUNT * sizeof *numbers), sum = 0;

	if (!numbers)
		exit(1);
	for (int64_t i = 0; i < COUNT; i++)
		numbers[i] = i % 1000;
	int64_t began = now_ms();
	for (int i = 0; i < ROUNDS; i++) {
		numbers[i] = i;
		sum += total(numbers, COUNT);
	}
	printf("took %lld %lld %lld\n", (long long)(now_ms() - began), (long long)ROUNDS * COUNT, (long long)sum);
	free(numbers);
}

static void
run_collatz(void)
{
	int64_t began = now_ms();
	int64_t rounds = longest(2000000);

	printf("took %lld %lld %lld\n", (long long)(now_ms() - began), (long long)rounds, (long long)rounds);
}

int
main(int argc, char **argv)
{
	const char *row = argc == 2 ? argv[1] : "";

	if (strcmp(row, "variance") == 0)
		run_variance();
	else if (strcmp(row, "sum") == 0)
		run_sum();
	else if (strcmp(row, "collatz") == 0)
		run_collatz();
	else
		return 2;
	return 0;
}
