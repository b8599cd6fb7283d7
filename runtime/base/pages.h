/*
 * Large stretches of memory from the kernel. Pages of 2 MiB cost a fraction of what as many small ones do, to get and to
 * use; but where the kernel must first move memory together to make one, it can cost much more. So the time is taken, and
 * who asks again and again is told when to stop.
 */
#ifndef FORST_BASE_PAGES_H
#define FORST_BASE_PAGES_H

#include <stdbool.h>
#include <stddef.h>

enum { PAGES_HUGE = 2 << 20 }; /* bytes of one, and what sizes are multiples of */

/* `size` zeroed bytes, a multiple of PAGES_HUGE, which are there already where the kernel can do that at once (Linux 5.14);
 * NULL where there is no memory. *huge says whether to ask for huge pages, and is set to false when that took long. */
void *pages_take(size_t size, bool *huge);

void pages_give_back(void *pages, size_t size);

#endif
