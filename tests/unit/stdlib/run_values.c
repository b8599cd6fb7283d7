/* The functions of errors, encoding/json, log, math/rand and os by name, for the driver. */
#include "tests/unit/stdlib/driver.h"

#include "runtime/sched/sched.h"
#include "stdlib/bytes/bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define TASK struct forst_task *

struct forst_result_any {
	struct forst_error *error;
	struct forst_any value;
};

struct forst_error *forst_errors_New(TASK, struct forst_string);
bool forst_errors_Is(TASK, struct forst_error *, struct forst_error *);
struct forst_error *forst_errors_Unwrap(TASK, struct forst_error *);
struct forst_error *forst_errors_Join(TASK, struct forst_error_pointer_array);
struct forst_error *forst_fmt_Errorf(TASK, struct forst_string, const struct forst_argument *, size_t);
struct forst_result_bytes forst_json_Marshal(TASK, struct forst_any);
struct forst_result_bytes forst_json_MarshalIndent(TASK, struct forst_any, struct forst_string, struct forst_string);
struct forst_result_any forst_json_Unmarshal(TASK, struct forst_bytes);
bool forst_json_Valid(TASK, struct forst_bytes);
struct forst_error *forst_json_Compact(TASK, struct forst_bytes_Buffer *, struct forst_bytes);
struct forst_error *forst_json_Indent(
	TASK, struct forst_bytes_Buffer *, struct forst_bytes, struct forst_string, struct forst_string);
void forst_json_HTMLEscape(TASK, struct forst_bytes_Buffer *, struct forst_bytes);
struct forst_string forst_os_Getenv(TASK, struct forst_string);
void forst_os_LookupEnv(TASK, struct forst_string, struct forst_string *, bool *);
struct forst_rand_Source forst_rand_NewSource(TASK, int64_t);
struct forst_rand_Rand *forst_rand_New(TASK, struct forst_rand_Source);
int64_t forst_rand_Rand_Int(TASK, struct forst_rand_Rand *);
int64_t forst_rand_Rand_Int63(TASK, struct forst_rand_Rand *);
int64_t forst_rand_Rand_Intn(TASK, struct forst_rand_Rand *, int64_t);
int64_t forst_rand_Rand_Int63n(TASK, struct forst_rand_Rand *, int64_t);
double forst_rand_Rand_Float64(TASK, struct forst_rand_Rand *);
struct forst_int_array forst_rand_Rand_Perm(TASK, struct forst_rand_Rand *, int64_t);
void forst_rand_Rand_Shuffle(TASK, struct forst_rand_Rand *, int64_t, const struct forst_func *);
int64_t forst_rand_Int(TASK);
int64_t forst_rand_Int63(TASK);
int64_t forst_rand_Intn(TASK, int64_t);
int64_t forst_rand_Int63n(TASK, int64_t);
double forst_rand_Float64(TASK);
struct forst_int_array forst_rand_Perm(TASK, int64_t);
void forst_rand_Shuffle(TASK, int64_t, const struct forst_func *);

static struct forst_string
from_bool(bool value)
{
	return value ? FORST_STRING("true") : FORST_STRING("false");
}

/* ---- errors ---- */

static struct forst_string
from_nilable(struct forst_task *task, struct forst_error *error)
{
	return error ? from_error(task, error) : FORST_STRING("<nil>");
}

/* The error that a word of expected.go names: plain, wrapped, joined, other, nil. `plain` is one and the same. */
static struct forst_error *
error_named(struct forst_task *task, struct forst_string name, struct forst_error *plain)
{
	struct forst_argument argument = {&forst_type_error, &plain};
	struct forst_error *both[] = {forst_errors_New(task, FORST_STRING("other")), NULL, plain};

	if (forst_string_equal(name, FORST_STRING("plain")))
		return plain;
	if (forst_string_equal(name, FORST_STRING("wrapped")))
		return forst_fmt_Errorf(task, FORST_STRING("outer: %w"), &argument, 1);
	if (forst_string_equal(name, FORST_STRING("joined")))
		return forst_errors_Join(task, (struct forst_error_pointer_array){both, 3, 3});
	return forst_string_equal(name, FORST_STRING("other")) ? both[0] : NULL;
}

struct forst_string
run_errors(struct forst_task *task, const struct test_case *test)
{
	const struct forst_string *a = test->fields;
	struct forst_error *plain = forst_errors_New(task, FORST_STRING("plain"));
	struct forst_error *first = error_named(task, a[1], plain);

	if (is_of(test, "New"))
		return from_error(task, forst_errors_New(task, a[1]));
	if (is_of(test, "Is"))
		return from_bool(forst_errors_Is(task, first, error_named(task, a[2], plain)));
	if (is_of(test, "Unwrap"))
		return from_nilable(task, forst_errors_Unwrap(task, first));
	if (is_of(test, "Join")) {
		struct forst_error *both[] = {first, error_named(task, a[2], plain)};
		return from_nilable(task, forst_errors_Join(task, (struct forst_error_pointer_array){both, 2, 2}));
	}
	return (struct forst_string){0};
}

/* ---- encoding/json ---- */

static struct forst_string
written(struct forst_task *task, struct forst_bytes_Buffer *out, struct forst_error *error)
{
	return from_pair(task, forst_bytes_Buffer_String(task, out), from_nilable(task, error));
}

struct forst_string
run_json(struct forst_task *task, const struct test_case *test)
{
	const struct forst_string *a = test->fields;
	struct forst_bytes text = to_bytes(a[1]);
	struct forst_bytes_Buffer *out = forst_bytes_NewBufferString(task, FORST_STRING("before "));
	struct forst_result_any value = forst_json_Unmarshal(task, text);

	if (is_of(test, "Valid"))
		return from_bool(forst_json_Valid(task, text));
	if (is_of(test, "Compact"))
		return written(task, out, forst_json_Compact(task, out, text));
	if (is_of(test, "Indent"))
		return written(task, out, forst_json_Indent(task, out, text, a[2], a[3]));
	if (is_of(test, "HTMLEscape")) {
		forst_json_HTMLEscape(task, out, text);
		return written(task, out, NULL);
	}
	if (is_of(test, "Unmarshal") && value.error)
		return from_error(task, value.error);
	if (is_of(test, "Unmarshal") || is_of(test, "Marshal"))
		return from_bytes_result(task, forst_json_Marshal(task, value.value));
	if (is_of(test, "MarshalIndent"))
		return from_bytes_result(task, forst_json_MarshalIndent(task, value.value, a[2], a[3]));
	return (struct forst_string){0};
}

/* ---- os ---- */

struct forst_string
run_os(struct forst_task *task, const struct test_case *test)
{
	const struct forst_string *a = test->fields;

	setenv("FORST_CASE", "a value = of it", 1);
	setenv("FORST_CASE_EMPTY", "", 1);
	unsetenv("FORST_CASE_NONE");
	if (is_of(test, "Getenv"))
		return forst_os_Getenv(task, a[1]);
	if (is_of(test, "LookupEnv")) {
		struct forst_string value;
		bool found;
		forst_os_LookupEnv(task, a[1], &value, &found);
		return from_pair(task, value, from_bool(found));
	}
	return (struct forst_string){0};
}

/* ---- math/rand: which numbers are drawn differs from Go's; what holds of them does not ---- */

static struct forst_string
holds(bool good)
{
	return good ? FORST_STRING("as told") : FORST_STRING("not as told");
}

static bool
is_permutation(const int64_t *numbers, int64_t length, int64_t n)
{
	uint64_t seen = 0;

	for (int64_t i = 0; i < length; i++)
		seen |= numbers[i] >= 0 && numbers[i] < n ? UINT64_C(1) << numbers[i] : 0;
	return length == n && (n == 0 || seen == UINT64_MAX >> (64 - n));
}

enum { SHUFFLED_MAX = 64 };

static int64_t shuffled[SHUFFLED_MAX];

static void
swap_two(struct forst_task *task, const struct forst_func *self, int64_t i, int64_t j)
{
	int64_t kept = shuffled[i];

	(void)task, (void)self;
	shuffled[i] = shuffled[j];
	shuffled[j] = kept;
}

static const struct forst_func swap = {.code = (void (*)(void))swap_two};

/* With a Rand of the case's seed, or with what all share (NULL). */
static struct forst_string
draw(struct forst_task *task, struct forst_string name, struct forst_rand_Rand *r, int64_t n)
{
	int64_t number = -1;

	if (forst_string_equal(name, FORST_STRING("Int")))
		return holds((r ? forst_rand_Rand_Int(task, r) : forst_rand_Int(task)) >= 0);
	if (forst_string_equal(name, FORST_STRING("Int63")))
		return holds((r ? forst_rand_Rand_Int63(task, r) : forst_rand_Int63(task)) >= 0);
	if (forst_string_equal(name, FORST_STRING("Float64"))) {
		double real = r ? forst_rand_Rand_Float64(task, r) : forst_rand_Float64(task);
		return holds(real >= 0 && real < 1);
	}
	if (forst_string_equal(name, FORST_STRING("Perm"))) {
		struct forst_int_array all = r ? forst_rand_Rand_Perm(task, r, n) : forst_rand_Perm(task, n);
		return holds(is_permutation(all.data, all.length, n));
	}
	if (forst_string_equal(name, FORST_STRING("Shuffle"))) {
		for (int64_t i = 0; i < n; i++)
			shuffled[i] = i;
		if (r)
			forst_rand_Rand_Shuffle(task, r, n, &swap);
		else
			forst_rand_Shuffle(task, n, &swap);
		return holds(is_permutation(shuffled, n, n));
	}
	if (forst_string_equal(name, FORST_STRING("Intn")))
		number = r ? forst_rand_Rand_Intn(task, r, n) : forst_rand_Intn(task, n);
	else if (forst_string_equal(name, FORST_STRING("Int63n")))
		number = r ? forst_rand_Rand_Int63n(task, r, n) : forst_rand_Int63n(task, n);
	else
		return (struct forst_string){0};
	return holds(number >= 0 && number < n);
}

struct forst_string
run_rand(struct forst_task *task, const struct test_case *test)
{
	const struct forst_string *a = test->fields;
	struct forst_rand_Rand *r = forst_rand_New(task, forst_rand_NewSource(task, to_int(a[1])));

	if (is_of(test, "New") || is_of(test, "NewSource")) {
		struct forst_rand_Rand *again = forst_rand_New(task, forst_rand_NewSource(task, to_int(a[1])));
		struct forst_rand_Rand *other = forst_rand_New(task, forst_rand_NewSource(task, to_int(a[1]) ^ 1));
		int64_t number = forst_rand_Rand_Int(task, r);
		return holds(number == forst_rand_Rand_Int(task, again) && number != forst_rand_Rand_Int(task, other));
	}
	if (forst_string_has_prefix(a[0], FORST_STRING("Rand.")))
		return draw(task, forst_string_slice(a[0], 5, a[0].length), r, to_int(a[2]));
	return draw(task, a[0], NULL, to_int(a[2]));
}

/* ---- log ---- */

void forst_log_Print(TASK, const struct forst_argument *, size_t);
void forst_log_Println(TASK, const struct forst_argument *, size_t);
void forst_log_Printf(TASK, struct forst_string, const struct forst_argument *, size_t);
void forst_log_Debug(TASK, struct forst_string, const struct forst_argument *, size_t);
void forst_log_Info(TASK, struct forst_string, const struct forst_argument *, size_t);
void forst_log_Warn(TASK, struct forst_string, const struct forst_argument *, size_t);
void forst_log_Error(TASK, struct forst_string, const struct forst_argument *, size_t);

static void
log_case(struct forst_task *task, const struct test_case *test)
{
	const struct forst_string *a = test->fields;
	struct forst_argument words[] = {
		{&forst_type_string, &a[1]}, {&forst_type_string, &a[2]}, {&forst_type_string, &a[3]}};
	size_t pairs = (size_t)test->count - 3;

	if (is_of(test, "Print"))
		forst_log_Print(task, words, 1);
	else if (is_of(test, "Println"))
		forst_log_Println(task, words, 2);
	else if (is_of(test, "Printf"))
		forst_log_Printf(task, a[1], words + 1, 1);
	else if (is_of(test, "Debug"))
		forst_log_Debug(task, a[1], words + 1, pairs);
	else if (is_of(test, "Info"))
		forst_log_Info(task, a[1], words + 1, pairs);
	else if (is_of(test, "Warn"))
		forst_log_Warn(task, a[1], words + 1, pairs);
	else if (is_of(test, "Error"))
		forst_log_Error(task, a[1], words + 1, pairs);
}

/* The line that a program writes to stderr, without the time that it begins with. */
struct forst_string
run_log(struct forst_task *task, const struct test_case *test)
{
	enum { LINE_MAX_BYTES = 4096, PRINT_TIME = 20 };
	FILE *file = tmpfile();
	int kept = dup(STDERR_FILENO);
	char *line = forst_alloc(task, LINE_MAX_BYTES);

	if (!file || kept < 0)
		return (struct forst_string){0};
	rt_task_of(task)->processor->machine->options.log = rt_program_log;
	dup2(fileno(file), STDERR_FILENO);
	log_case(task, test);
	dup2(kept, STDERR_FILENO);
	close(kept);
	rewind(file);
	int64_t length = (int64_t)fread(line, 1, LINE_MAX_BYTES, file);
	fclose(file);
	bool record = forst_string_has_prefix((struct forst_string){line, length}, FORST_STRING("time="));
	const char *space = record ? memchr(line, ' ', (size_t)length) : NULL;
	int64_t begin = space ? space + 1 - line : PRINT_TIME;
	return length > begin ? (struct forst_string){line + begin, length - begin} : FORST_STRING("");
}
