/*
 * Package time's values, and as much of the package as waits. Names and behaviour are Go's, but that there is no data base of time zones:
 * there is UTC, and besides it fixed offsets, of FixedZone and of times that were read.
 */
#ifndef FORST_TIME_H
#define FORST_TIME_H

#include "forst/value.h"

struct forst_chan;
struct forst_decoder;
struct forst_format_type;
struct forst_packer;
struct forst_unpacker;
struct forst_writer;

/* A time zone; never changes. */
struct forst_time_Location {
	struct forst_string name; /* empty: times show the offset instead */
	int64_t offset_s;         /* east of UTC */
};

/* A point in time; zeroed memory is the zero Time, the beginning of the year 1. */
struct forst_time_Time {
	int64_t seconds;           /* since the beginning of the year 1, UTC */
	int64_t monotonic;         /* nanoseconds of the clock that is never set; 0: not known */
	int32_t nanosecond;        /* 0 to 999999999 */
	const struct forst_time_Location *zone; /* in which it is shown; NULL: UTC */
};

static inline int64_t
forst_time_offset_s(const struct forst_time_Time *t)
{
	return t->zone ? t->zone->offset_s : 0;
}

/* A copy on the task's heap, but of UTC, which is everybody's; NULL stays NULL. */
struct forst_time_Location *forst_location_dup(struct forst_task *task, const struct forst_time_Location *location);

/* t with a zone of its own on the task's heap: a package variable's. */
struct forst_time_Time forst_time_dup(struct forst_task *task, struct forst_time_Time t);

/* How these print: by their methods String. */
extern const struct forst_format_type forst_type_time_Duration; /* an Int of nanoseconds */
extern const struct forst_format_type forst_type_time_Month;    /* an Int, January is 1 */
extern const struct forst_format_type forst_type_time_Weekday;  /* an Int, Sunday is 0 */
extern const struct forst_format_type forst_type_time_Time;
extern const struct forst_format_type forst_type_time_Location; /* a pointer to one */

/* On the wire, and in an Any, a time is a string as RFC 3339 has it: what does not read is a TypeMismatch, what cannot be written fails
 * with FORST_WRITE_TIME. */
const char *forst_decode_time(struct forst_decoder *in, const char *at, struct forst_time_Time *out);
void forst_write_time(struct forst_writer *out, const struct forst_time_Time *t);
bool forst_unpack_time(struct forst_unpacker *in, struct forst_time_Time *out);
void forst_pack_time(struct forst_packer *out, const struct forst_time_Time *t);
struct forst_any forst_any_from_time(struct forst_task *task, struct forst_time_Time t);
bool forst_any_is_time(const struct forst_any *any);
struct forst_time_Time forst_time_from_any(struct forst_task *task, const struct forst_any *any); /* forst_any_is_time() it was */

struct forst_time_Time forst_time_Now(struct forst_task *task);

/* At least `duration` nanoseconds; not positive: forst_yield(). */
void forst_time_Sleep(struct forst_task *task, int64_t duration);

/* A channel of forst_time_Time that gets the time once it is `duration` nanoseconds later. */
struct forst_chan *forst_time_After(struct forst_task *task, int64_t duration);

/* What Timers and Tickers are made of: sends the time to `chan` once it is `duration` nanoseconds later, and where `period` is positive
 * again and again; what the channel has no room for is dropped. */
struct forst_time_alarm;
struct forst_time_alarm *forst_time_ring(struct forst_task *task, struct forst_chan *chan, int64_t duration, int64_t period);

/* Whether it had been going to ring. */
bool forst_time_alarm_stop(struct forst_task *task, struct forst_time_alarm *alarm);

#endif
