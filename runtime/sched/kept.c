/*
 * Regular expressions that package variables hold: they are not copied in and out, since nothing changes them, but kept for as
 * long as the program runs, each pattern once. They count to state_max.
 */
#include "runtime/sched/sched.h"

#include "forst/regexp.h"
#include "runtime/base/regexp/regexp.h"

#include <pthread.h>
#include <stdlib.h>

struct kept {
	struct kept *next;
	struct forst_regexp_Regexp regexp;
	uint32_t table[];
};

enum { BUCKETS = 1024 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct kept *buckets[BUCKETS];

static struct kept **
bucket_of(struct str source)
{
	return &buckets[str_hash(source, 0) % BUCKETS];
}

static struct kept *
find(struct str source)
{
	struct kept *kept = *bucket_of(source);

	while (kept && !str_equal(regexp_source((const struct regexp *)kept->table), source))
		kept = kept->next;
	return kept;
}

/* NULL: there is no memory. */
static struct kept *
keep(const struct regexp *regexp)
{
	size_t size = regexp_words(regexp) * sizeof(uint32_t);

	if (!rt_state_take(sizeof(struct kept) + size))
		return NULL;
	struct kept *kept = malloc(sizeof(*kept) + size);
	if (!kept)
		return NULL;
	memcpy(kept->table, regexp, size);
	kept->regexp = (struct forst_regexp_Regexp){kept->table, true};
	struct kept **bucket = bucket_of(regexp_source(regexp));
	kept->next = *bucket;
	return *bucket = kept;
}

struct forst_regexp_Regexp *
forst_pattern_keep(struct forst_task *task, struct forst_regexp_Regexp *regexp)
{
	static struct forst_regexp_Regexp zero = {.lasts = true};

	if (!regexp || regexp->lasts || !rt_state_owns(task))
		return regexp;
	if (!regexp->table)
		return &zero;
	const struct regexp *table = (const struct regexp *)regexp->table;
	pthread_mutex_lock(&lock);
	struct kept *kept = find(regexp_source(table));
	if (!kept)
		kept = keep(table);
	pthread_mutex_unlock(&lock);
	if (!kept)
		rt_state_full();
	return &kept->regexp;
}
