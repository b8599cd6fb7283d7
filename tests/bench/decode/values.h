/* What peers in C fill, check and compute: each has a copy of its own. */
#ifndef FORST_BENCH_DECODE_VALUES_H
#define FORST_BENCH_DECODE_VALUES_H

#include <stdlib.h>

enum { PEER_VALUES_MAX = 10000 };

struct record {
	const char *id, *data;
	size_t id_length, data_length;
};

static struct record records[PEER_VALUES_MAX];
static double numbers[PEER_VALUES_MAX];

static void
refuse(void)
{
	abort();
}

static double
check(size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (records[i].id_length == 0 || records[i].data_length == 0)
			refuse();
	return (double)count;
}

static double
variance(size_t count)
{
	double mean = 0, sum = 0;

	for (size_t i = 0; i < count; i++)
		mean += numbers[i];
	mean /= (double)count;
	for (size_t i = 0; i < count; i++)
		sum += (numbers[i] - mean) * (numbers[i] - mean);
	return sum / (double)count;
}

#endif
