/* What lines of the log have in common, whoever makes them: their time, and that each is written at once. */
#include "runtime/sched/sched.h"

#include "forst/json.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

void
rt_log_time(struct forst_writer *out, const char *layout, bool millis)
{
	struct timespec now;
	struct tm parts;
	char text[40], rest[8];

	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &parts);
	forst_write_raw(out, text, strftime(text, sizeof(text), layout, &parts));
	snprintf(rest, sizeof(rest), ".%03dZ", (int)(now.tv_nsec / 1000000));
	if (millis)
		forst_write_raw(out, rest, strlen(rest));
}

void
rt_log_out(struct forst_writer *out)
{
	size_t done = 0;

	while (done < out->length) {
		ssize_t taken = write(STDERR_FILENO, out->data + done, out->length - done);
		if (taken < 0 && errno != EINTR)
			break; /* there is nobody to tell */
		done += taken > 0 ? (size_t)taken : 0;
	}
	forst_writer_release(out);
}
