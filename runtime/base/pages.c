/* mmap, aligned; see pages.h. */
#include "runtime/base/pages.h"

#include <stdint.h>
#include <sys/mman.h>
#include <time.h>

enum { SLOW_NS = 2000000 }; /* for one: 0.1 ms is seen where one is free, 0.8 for as many small ones, 4.5 where memory must first be found */

static int64_t
now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* `size` bytes at a multiple of PAGES_HUGE, or NULL. */
static char *
map_aligned(size_t size)
{
	size_t reserved = size + PAGES_HUGE;
	char *all = mmap(NULL, reserved, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (all == MAP_FAILED) {
		return NULL;
	}
	size_t before = (size_t)(-(uintptr_t)all & (PAGES_HUGE - 1));
	if (before > 0) {
		munmap(all, before);
	}
	munmap(all + before + size, PAGES_HUGE - before);
	return all + before;
}

void *
pages_take(size_t size, bool *huge)
{
	char *pages = map_aligned(size);
	if (!pages) {
		return NULL;
	}
	/* Advice that is not taken leaves pages that come when they are touched. */
	int64_t begun = now_ns();
	if (*huge) {
		(void)madvise(pages, size, MADV_HUGEPAGE);
	}
#ifdef MADV_POPULATE_WRITE
	(void)madvise(pages, size, MADV_POPULATE_WRITE);
#endif
	*huge = *huge && now_ns() - begun < (int64_t)(size / PAGES_HUGE) * SLOW_NS;
	return pages;
}

void
pages_give_back(void *pages, size_t size)
{
	munmap(pages, size);
}
