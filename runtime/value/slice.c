/* What slices of every element type share: making, growing, copying; see forst/value.h. */
#include "forst/value.h"

#include "forst/task.h"

_Alignas(16) char forst_nothing[16];

/* Twice the old capacity while small, a quarter more when large, with a smooth change in between: what Go's append
 * does. */
static int64_t
next_capacity(int64_t capacity, int64_t needed)
{
	enum { SMALL = 256 };

	if (needed > 2 * capacity)
		return needed;
	if (capacity < SMALL)
		return 2 * capacity;
	while (capacity < needed)
		capacity += (capacity + 3 * SMALL) / 4;
	return capacity;
}

void *
forst_grow_at(struct forst_task *task, const void *data, int64_t length, int64_t *capacity, size_t element_size,
	int64_t needed, const char *file, int line)
{
	size_t bytes;

	if (needed < 0 || needed > INT64_MAX / 4)
		forst_panic_length(task, needed, file, line);
	int64_t larger = next_capacity(*capacity, needed);
	if (__builtin_mul_overflow((size_t)larger, element_size, &bytes) || bytes > SIZE_MAX - 15)
		forst_panic_length(task, larger, file, line);
	/* The allocator rounds up to 16 bytes: what fits into them is capacity too. */
	size_t rounded = (bytes + 15) & ~(size_t)15;
	larger = element_size ? (int64_t)(rounded / element_size) : larger;
	char *grown = forst_alloc_at(task, rounded, file, line);
	if (length && element_size)
		memcpy(grown, data, (size_t)length * element_size);
	*capacity = larger;
	return grown;
}

void *
forst_make_at(struct forst_task *task, int64_t capacity, size_t element_size, const char *file, int line)
{
	size_t bytes;

	if (capacity == 0)
		return forst_nothing;
	if (__builtin_mul_overflow((size_t)capacity, element_size, &bytes) || bytes > (size_t)INT64_MAX)
		forst_panic_length(task, capacity, file, line);
	return memset(forst_alloc_at(task, bytes, file, line), 0, bytes);
}

int64_t
forst_copy(void *target, int64_t target_length, const void *source, int64_t source_length, size_t element_size)
{
	int64_t count = target_length < source_length ? target_length : source_length;

	if (count && element_size)
		memmove(target, source, (size_t)count * element_size);
	return count;
}
