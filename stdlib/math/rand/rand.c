/* Package math/rand; see rand.ft. What has a NULL for its Rand is drawn from the thread's own generator. */
#include "stdlib/math/rand/generator.h"
#include "stdlib/view.h"

#define TASK struct forst_task *task
#define RAND struct forst_rand_Rand *r

struct forst_rand_Source forst_rand_NewSource(TASK, int64_t seed);
struct forst_rand_Rand *forst_rand_New(TASK, struct forst_rand_Source source);
int64_t forst_rand_Rand_Int(TASK, RAND);
int64_t forst_rand_Rand_Int63(TASK, RAND);
int64_t forst_rand_Rand_Intn(TASK, RAND, int64_t n);
int64_t forst_rand_Rand_Int63n(TASK, RAND, int64_t n);
double forst_rand_Rand_Float64(TASK, RAND);
struct forst_int_array forst_rand_Rand_Perm(TASK, RAND, int64_t n);
void forst_rand_Rand_Shuffle(TASK, RAND, int64_t n, const struct forst_func *swap);
int64_t forst_rand_Int(TASK);
int64_t forst_rand_Int63(TASK);
int64_t forst_rand_Intn(TASK, int64_t n);
int64_t forst_rand_Int63n(TASK, int64_t n);
double forst_rand_Float64(TASK);
struct forst_int_array forst_rand_Perm(TASK, int64_t n);
void forst_rand_Shuffle(TASK, int64_t n, const struct forst_func *swap);

/* ---- drawing ---- */

static int64_t
whole(RAND)
{
	return (int64_t)(rand_bits(r) >> 1);
}

/* Below n, which is positive: the upper half of a product with n (Lemire, 2019). Products whose lower half is below 2^64 mod n
 * are drawn again; without that some numbers would come more often than others. */
static int64_t
below(RAND, uint64_t n)
{
	unsigned __int128 product = (unsigned __int128)rand_bits(r) * n;

	if ((uint64_t)product < n) {
		uint64_t least = -n % n;
		while ((uint64_t)product < least)
			product = (unsigned __int128)rand_bits(r) * n;
	}
	return (int64_t)(product >> 64);
}

static int64_t
below_checked(TASK, RAND, int64_t n, struct forst_string complaint)
{
	if (n <= 0)
		forst_panic_of_caller(task, complaint);
	return below(r, (uint64_t)n);
}

/* The 53 bits that a Float has. */
static double
fraction(RAND)
{
	return (double)(rand_bits(r) >> 11) * 0x1p-53;
}

static struct forst_int_array
permutation(TASK, RAND, int64_t n)
{
	if (n < 0)
		forst_panic_of_caller(task, FORST_STRING("makeslice: len out of range"));
	struct forst_int_array order = {
		forst_make_at(task, n, sizeof(*order.data), task->caller_file, task->caller_line), n, n};

	for (int64_t i = 0; i < n; i++) {
		int64_t j = below(r, (uint64_t)i + 1);
		order.data[i] = order.data[j];
		order.data[j] = i;
		forst_poll(task);
	}
	return order;
}

static void
shuffle(TASK, RAND, int64_t n, const struct forst_func *swap)
{
	struct forst_place place = forst_caller(task);

	if (n < 0)
		forst_panic_of_caller(task, FORST_STRING("invalid argument to Shuffle"));
	for (int64_t i = n - 1; i > 0; i--) {
		int64_t j = below(r, (uint64_t)i + 1);
		const struct forst_func *called = forst_deref_at(task, swap, place.file, place.line);
		((void (*)(struct forst_task *, const struct forst_func *, int64_t, int64_t))called->code)(task, called, i, j);
		forst_poll(task);
	}
	(void)forst_here_at(task, place.file, place.line);
}

/* ---- sequences with a seed ---- */

struct forst_rand_Source
forst_rand_NewSource(TASK, int64_t seed)
{
	(void)task;
	return (struct forst_rand_Source){seed};
}

struct forst_rand_Rand *
forst_rand_New(TASK, struct forst_rand_Source source)
{
	struct forst_rand_Rand *r = forst_alloc_of_caller(task, sizeof(*r));

	rand_seed(r, (uint64_t)source.seed);
	return r;
}

int64_t
forst_rand_Rand_Int(TASK, RAND)
{
	(void)task;
	return whole(r);
}

int64_t
forst_rand_Rand_Int63(TASK, RAND)
{
	(void)task;
	return whole(r);
}

int64_t
forst_rand_Rand_Intn(TASK, RAND, int64_t n)
{
	return below_checked(task, r, n, FORST_STRING("invalid argument to Intn"));
}

int64_t
forst_rand_Rand_Int63n(TASK, RAND, int64_t n)
{
	return below_checked(task, r, n, FORST_STRING("invalid argument to Int63n"));
}

double
forst_rand_Rand_Float64(TASK, RAND)
{
	(void)task;
	return fraction(r);
}

struct forst_int_array
forst_rand_Rand_Perm(TASK, RAND, int64_t n)
{
	return permutation(task, r, n);
}

void
forst_rand_Rand_Shuffle(TASK, RAND, int64_t n, const struct forst_func *swap)
{
	shuffle(task, r, n, swap);
}

/* ---- the thread's own ---- */

int64_t
forst_rand_Int(TASK)
{
	(void)task;
	return whole(NULL);
}

int64_t
forst_rand_Int63(TASK)
{
	(void)task;
	return whole(NULL);
}

int64_t
forst_rand_Intn(TASK, int64_t n)
{
	return below_checked(task, NULL, n, FORST_STRING("invalid argument to Intn"));
}

int64_t
forst_rand_Int63n(TASK, int64_t n)
{
	return below_checked(task, NULL, n, FORST_STRING("invalid argument to Int63n"));
}

double
forst_rand_Float64(TASK)
{
	(void)task;
	return fraction(NULL);
}

struct forst_int_array
forst_rand_Perm(TASK, int64_t n)
{
	return permutation(task, NULL, n);
}

void
forst_rand_Shuffle(TASK, int64_t n, const struct forst_func *swap)
{
	shuffle(task, NULL, n, swap);
}
