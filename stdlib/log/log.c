/* Package log: what is to be logged, as texts; see log.ft. How a line looks, and where it goes, is the host's (forst_log). */
#include "forst.h"

#include <math.h>

#define TASK struct forst_task *task
#define ARGUMENTS const struct forst_argument *values, size_t count

void forst_log_Print(TASK, ARGUMENTS);
void forst_log_Println(TASK, ARGUMENTS);
void forst_log_Printf(TASK, struct forst_string format, ARGUMENTS);
void forst_log_Debug(TASK, struct forst_string message, ARGUMENTS);
void forst_log_Info(TASK, struct forst_string message, ARGUMENTS);
void forst_log_Warn(TASK, struct forst_string message, ARGUMENTS);
void forst_log_Error(TASK, struct forst_string message, ARGUMENTS);
void forst_log_Fatal(TASK, ARGUMENTS);
void forst_log_Fatalln(TASK, ARGUMENTS);
void forst_log_Fatalf(TASK, struct forst_string format, ARGUMENTS);
void forst_log_Panic(TASK, ARGUMENTS);
void forst_log_Panicln(TASK, ARGUMENTS);
void forst_log_Panicf(TASK, struct forst_string format, ARGUMENTS);
void forst_os_Exit(TASK, int64_t code);

enum {
	TEXT_MAX = 8192, /* bytes of a message, a key or a value; the rest is cut off */
	PAIRS_MAX = 64,  /* of a line; !MORE says how many arguments more there were */
};

/* At most TEXT_MAX bytes and three dots, without half a character. */
static struct forst_string
cut(TASK, struct forst_string text)
{
	int64_t end = TEXT_MAX;

	if (text.length <= end)
		return text;
	while (end > TEXT_MAX - 4 && ((unsigned char)text.data[end] & 0xc0) == 0x80)
		end--;
	struct forst_string parts[] = {{text.data, end}, FORST_STRING("...")};
	return forst_string_join(task, parts, 2);
}

/* ---- lines of text ---- */

static struct forst_string
line_text(TASK, struct forst_string text)
{
	if (text.length > 0 && text.data[text.length - 1] == '\n')
		text.length--;
	return cut(task, text);
}

static void
print(TASK, struct forst_string text)
{
	forst_log(task, &(struct forst_log_line){.message = line_text(task, text)});
}

void
forst_log_Print(TASK, ARGUMENTS)
{
	print(task, forst_sprint(task, values, count));
}

void
forst_log_Println(TASK, ARGUMENTS)
{
	print(task, forst_sprintln(task, values, count));
}

void
forst_log_Printf(TASK, struct forst_string format, ARGUMENTS)
{
	print(task, forst_sprintf(task, format, values, count));
}

/* The last line of a program; the panic of a handler. */
static void
end(TASK, struct forst_string text, const char *file, int line)
{
	if (!forst_is_program(task))
		forst_panic_at(task, line_text(task, text), file, line);
	print(task, text);
	forst_os_Exit(task, 1);
}

/* Texts of values may come from Forst code, which has places of its own. */
#define END(text) \
	do { \
		const char *file = task->caller_file; \
		int line = task->caller_line; \
		end(task, text, file, line); \
	} while (0)

void
forst_log_Fatal(TASK, ARGUMENTS)
{
	END(forst_sprint(task, values, count));
}

void
forst_log_Fatalln(TASK, ARGUMENTS)
{
	END(forst_sprintln(task, values, count));
}

void
forst_log_Fatalf(TASK, struct forst_string format, ARGUMENTS)
{
	END(forst_sprintf(task, format, values, count));
}

/* A line, and the panic that ends the request or the program. */
static void
print_panic(TASK, struct forst_string text, const char *file, int line)
{
	print(task, text);
	forst_panic_at(task, line_text(task, text), file, line);
}

#define PANIC(text) \
	do { \
		const char *file = task->caller_file; \
		int line = task->caller_line; \
		print_panic(task, text, file, line); \
	} while (0)

void
forst_log_Panic(TASK, ARGUMENTS)
{
	PANIC(forst_sprint(task, values, count));
}

void
forst_log_Panicln(TASK, ARGUMENTS)
{
	PANIC(forst_sprintln(task, values, count));
}

void
forst_log_Panicf(TASK, struct forst_string format, ARGUMENTS)
{
	PANIC(forst_sprintf(task, format, values, count));
}

/* ---- messages with keys and values ---- */

/* What an Any holds, by its own type. */
static struct forst_argument
held(struct forst_argument argument)
{
	const struct forst_any *any = argument.value;

	if (argument.type->kind != FORST_FORMAT_ANY)
		return argument;
	if (any->kind == FORST_ANY_BOOL)
		return (struct forst_argument){&forst_type_bool, &any->boolean};
	if (any->kind == FORST_ANY_INT)
		return (struct forst_argument){&forst_type_int, &any->integer};
	if (any->kind == FORST_ANY_FLOAT)
		return (struct forst_argument){&forst_type_float, &any->real};
	if (any->kind == FORST_ANY_STRING)
		return (struct forst_argument){&forst_type_string, &any->string};
	return argument;
}

/* A number or a boolean prints as JSON has it; NaN and what has a text of its own do not. */
static bool
is_plain(const struct forst_argument *argument)
{
	enum forst_format_kind kind = argument->type->kind;

	if (argument->type->text)
		return false;
	if (kind == FORST_FORMAT_FLOAT)
		return isfinite(*(const double *)argument->value);
	return kind == FORST_FORMAT_BOOL || kind == FORST_FORMAT_INT;
}

static struct forst_log_pair
pair_of(TASK, struct forst_string name, struct forst_argument argument)
{
	struct forst_argument value = held(argument);

	return (struct forst_log_pair){
		.name = cut(task, name),
		.value = cut(task, forst_sprint(task, &value, 1)),
		.plain = is_plain(&value),
	};
}

/* The next pair, whose key is a String; what stands where a key should is the value of !BADKEY, as in Go. */
static struct forst_log_pair
next_pair(TASK, ARGUMENTS, size_t *at)
{
	struct forst_argument key = held(values[(*at)++]);

	if (key.type->kind != FORST_FORMAT_STRING || key.type->text || *at == count)
		return pair_of(task, FORST_STRING("!BADKEY"), key);
	return pair_of(task, *(const struct forst_string *)key.value, values[(*at)++]);
}

static void
say(TASK, enum forst_log_level level, struct forst_string message, ARGUMENTS)
{
	struct forst_log_pair pairs[PAIRS_MAX + 1];
	size_t pair_count = 0, at = 0;

	if (!forst_log_wants(task, level))
		return;
	while (at < count && pair_count < PAIRS_MAX)
		pairs[pair_count++] = next_pair(task, values, count, &at);
	if (at < count) {
		int64_t more = (int64_t)(count - at);
		pairs[pair_count++] = pair_of(task, FORST_STRING("!MORE"), (struct forst_argument){&forst_type_int, &more});
	}
	forst_log(task, &(struct forst_log_line){level, cut(task, message), pairs, pair_count});
}

void
forst_log_Debug(TASK, struct forst_string message, ARGUMENTS)
{
	say(task, FORST_LOG_DEBUG, message, values, count);
}

void
forst_log_Info(TASK, struct forst_string message, ARGUMENTS)
{
	say(task, FORST_LOG_INFO, message, values, count);
}

void
forst_log_Warn(TASK, struct forst_string message, ARGUMENTS)
{
	say(task, FORST_LOG_WARN, message, values, count);
}

void
forst_log_Error(TASK, struct forst_string message, ARGUMENTS)
{
	say(task, FORST_LOG_ERROR, message, values, count);
}
