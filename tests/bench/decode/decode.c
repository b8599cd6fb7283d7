/*
 * The generated decoder against others: whole handlers (decode, validate, count, answer) of the bench's route files,
 * called with a body in memory and no server around.
 *
 *	decode                prints a table of GB/s and ratios for p10, p1000, e1000 and v10000
 *
 * Each peer fills the same structs. Rounds are interleaved and the best of each is taken: the machine drifts.
 */
#include "tests/bench/decode/peers.h"

#include "forst.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

extern const struct forst_route ft_routes_process_data[];
extern const struct forst_route ft_routes_variance[];

enum { ROUNDS = 7, HEAP_SIZE = 64 << 20 };

/* ---- the server's place, taken by doubles: one heap that is large enough, one writer ---- */

static uint32_t interrupt;
static char *heap;
static struct forst_task task = {.interrupt = &interrupt};
static struct forst_writer out;
static struct forst_input input;

struct forst_input
forst_call_input(const struct forst_call *call)
{
	(void)call;
	return input;
}

struct forst_writer *
forst_call_writer(struct forst_call *call)
{
	(void)call;
	return &out;
}

void
forst_reply_value(struct forst_call *call)
{
	(void)call;
}

bool
forst_call_accepts_packed(const struct forst_call *call)
{
	(void)call;
	return false;
}

void
forst_reply_packed(struct forst_call *call)
{
	(void)call;
}

void
forst_reply_again(struct forst_call *call)
{
	(void)call;
}

void
forst_reply_error(struct forst_task *self, struct forst_call *call, const struct forst_error *error)
{
	(void)self, (void)call;
	fprintf(stderr, "the handler failed: %.*s\n", (int)error->message.length, error->message.data);
	exit(1);
}

void
forst_reply_rejected(struct forst_task *self, struct forst_call *call, const struct forst_decoder *decoder)
{
	(void)self, (void)call;
	fprintf(stderr, "rejected: %s %.*s\n", decoder->errors[0].code, (int)decoder->errors[0].path.length,
		decoder->errors[0].path.data);
	exit(1);
}

static double
generated(const struct forst_route *route, char *body, size_t length)
{
	task.heap_next = heap;
	task.heap_limit = heap + HEAP_SIZE;
	out.length = 0;
	input = (struct forst_input){FORST_INPUT_JSON, {body, (int64_t)length}};
	route->invoke(&task, NULL);
	return (double)out.length;
}

static double
generated_records(char *body, size_t length)
{
	return generated(&ft_routes_process_data[0], body, length);
}

static double
generated_floats(char *body, size_t length)
{
	return generated(&ft_routes_variance[0], body, length);
}

/* ---- bodies ---- */

struct body {
	char *data; /* PEER_PADDING writable bytes follow */
	size_t length;
};

static struct body
make(int count, int each, void (*print)(char **at, int i), const char *begin, const char *end)
{
	struct body body = {.data = malloc((size_t)count * (size_t)each + 256 + PEER_PADDING)};
	char *at = body.data;

	at += sprintf(at, "%s", begin);
	for (int i = 0; i < count; i++)
		print(&at, i);
	at += sprintf(at, "%s", end);
	body.length = (size_t)(at - body.data);
	memset(at, 0, PEER_PADDING);
	return body;
}

static void
print_record(char **at, int i)
{
	*at += sprintf(*at, "%s{\"id\":\"rec-%05d\",\"data\":\"payload number %d of the batch\"}", i ? "," : "", i, i);
}

/* Accents, an emoji, and an escape in every string. */
static void
print_difficult(char **at, int i)
{
	*at += sprintf(*at,
		"%s{\"id\":\"caf\xc3\xa9-%d\",\"data\":\"l\xc3\xadnea %d \\\"dicho\\\"\\nfin \xf0\x9f\x98\x80 \\u00e9\"}",
		i ? "," : "", i, i);
}

static void
print_float(char **at, int i)
{
	*at += sprintf(*at, "%s%.17g", i ? "," : "", (double)(i * 7919 % 10007) / 97.0 + 1.0 / (i + 3));
}

/* ---- measuring ---- */

static double
now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Seconds a call. */
static double
time_one(decode_function decode, const struct body *body)
{
	int calls = (int)(3e7 / (double)body->length) + 1;
	double start = now();

	for (int i = 0; i < calls; i++)
		decode(body->data, body->length);
	return (now() - start) / calls;
}

struct contender {
	const char *name;
	decode_function decode;
};

static void
compare(const char *title, struct body body, const struct contender *contenders, int count)
{
	double best[8] = {0};

	for (int round = 0; round < ROUNDS; round++) {
		for (int i = 0; i < count; i++) {
			double seconds = time_one(contenders[i].decode, &body);
			best[i] = best[i] == 0 || seconds < best[i] ? seconds : best[i];
		}
	}
	printf("%s (%zu bytes)\n", title, body.length);
	for (int i = 0; i < count; i++)
		printf("  %-22s %8.3f GB/s %10.2f us   forst is %.2fx\n", contenders[i].name,
			(double)body.length / best[i] * 1e-9, best[i] * 1e6, best[i] / best[0]);
	free(body.data);
}

int
main(void)
{
	static const struct contender records[] = {{"forst", generated_records},
#ifdef FORST_BENCH_SIMDJSON
		{"simdjson on-demand", simdjson_records},
#endif
#ifdef FORST_BENCH_YYJSON
		{"yyjson in place", yyjson_records},
#endif
#ifdef FORST_BENCH_JANSSON
		{"jansson", jansson_records},
#endif
	};
	static const struct contender floats[] = {{"forst", generated_floats},
#ifdef FORST_BENCH_SIMDJSON
		{"simdjson on-demand", simdjson_floats},
#endif
#ifdef FORST_BENCH_YYJSON
		{"yyjson in place", yyjson_floats},
#endif
#ifdef FORST_BENCH_JANSSON
		{"jansson", jansson_floats},
#endif
	};
	const int count = (int)(sizeof(records) / sizeof(records[0]));

	heap = malloc(HEAP_SIZE);
	if (!heap)
		return 1;
	compare("p10: 10 records", make(10, 96, print_record, "{\"records\":[", "]}"), records, count);
	compare("p1000: 1000 records", make(1000, 96, print_record, "{\"records\":[", "]}"), records, count);
	compare("e1000: 1000 records with escapes and accents", make(1000, 128, print_difficult, "{\"records\":[", "]}"),
		records, count);
	compare("v10000: 10000 floats", make(10000, 32, print_float, "{\"numbers\":[", "],\"operation\":\"variance\"}"),
		floats, count);
	return 0;
}
