/*
 * The command line (argp) and the FORST_* environment. Every option can be given either way; the environment is read
 * first, through the same function, so both know the same names, ranges and complaints.
 */
#include "runtime/dispatch/options.h"

#include "runtime/sched/sched.h"

#include <argp.h>
#include <ctype.h>
#include <errno.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum key {
	KEY_HTTP = 256,
	KEY_IPC,
	KEY_WORKERS,
	KEY_DEV,
	KEY_ACCESS_LOG,
	KEY_LOG_LEVEL,
	KEY_ALLOW_HOST,
	KEY_ALLOW_ORIGIN,
	KEY_DISABLE_ROUTES,
	KEY_LIMIT, /* and one more a limit, in the order of limit.def */
};

static const struct limit {
	const char *name;
	uint64_t value, least, most;
	const char *unit;
	const char *text;
	size_t offset;
} limit_table[] = {
#define RT_LIMIT(name, value, least, most, unit, text)                                                                 \
	{#name, value, least, most, unit, text, offsetof(struct rt_limits, name)},
#include "runtime/dispatch/limit.def"
#undef RT_LIMIT
};

enum { LIMIT_COUNT = sizeof(limit_table) / sizeof(limit_table[0]), PLAIN_COUNT = KEY_LIMIT - KEY_HTTP };

static const struct argp_option plain_options[PLAIN_COUNT] = {
	{"http", KEY_HTTP, "HOST:PORT", 0, "Listen there; port 0 picks one (127.0.0.1:8080); off: nowhere", 1},
	{"ipc", KEY_IPC, "PATH", 0, "Listen on a Unix socket there, too; off: nowhere (off)", 1},
	{"workers", KEY_WORKERS, "N", 0, "Worker threads (one a processor)", 1},
	{"dev", KEY_DEV, NULL, 0, "Development: positions in panics, timings, local origins (FORST_ENV=development)", 1},
	{"access-log", KEY_ACCESS_LOG, NULL, 0, "Log every request", 1},
	{"log-level", KEY_LOG_LEVEL, "LEVEL", 0, "Least level of what handlers log: debug, info, warn or error (debug)", 1},
	{"allow-host", KEY_ALLOW_HOST, "NAMES", 0, "Names, separated by commas, that the Host field may have", 1},
	{"allow-origin", KEY_ALLOW_ORIGIN, "ORIGINS", 0, "Origins, separated by commas, that may read answers (CORS)", 1},
	{"disable-routes", KEY_DISABLE_ROUTES, "PATHS", 0,
		"Routes, separated by commas, whose calls are answered 503; PATH=MS: for so long", 1},
};

static uint64_t *
limit_slot(struct rt_limits *limits, const struct limit *limit)
{
	return (uint64_t *)(void *)((char *)limits + limit->offset);
}

/* Decimal digits only, within [least, most]. */
static bool
parse_number(const char *text, uint64_t least, uint64_t most, uint64_t *out)
{
	char *end;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	unsigned long long number = strtoull(text, &end, 10);
	if (errno || *end || number < least || number > most)
		return false;
	*out = number;
	return true;
}

/* HOST:PORT, [V6]:PORT, :PORT or PORT. */
static bool
parse_address(struct rt_options *options, const char *text)
{
	const char *colon = strrchr(text, ':');
	const char *host = text, *port = colon ? colon + 1 : text;
	size_t length = colon ? (size_t)(colon - text) : 0;
	uint64_t number;

	if (length >= 2 && host[0] == '[' && host[length - 1] == ']') {
		host++;
		length -= 2;
	} else if (memchr(host, ':', length)) {
		return false;
	}
	if (!parse_number(port, 0, 65535, &number) || strlen(port) > 5 || length >= sizeof(options->host))
		return false;
	if (length > 0)
		snprintf(options->host, sizeof(options->host), "%.*s", (int)length, host);
	snprintf(options->port, sizeof(options->port), "%s", port);
	return true;
}

static bool
parse_http(struct rt_options *options, const char *text)
{
	options->http_off = strcmp(text, "off") == 0;
	return options->http_off || parse_address(options, text);
}

static bool
parse_path(const char *text, char *out, size_t size)
{
	if (*text == '\0' || strlen(text) >= size)
		return false;
	strcpy(out, strcmp(text, "off") == 0 ? "" : text);
	return true;
}

static bool
parse_names(struct rt_names *names, const char *text)
{
	free(names->text);
	*names = (struct rt_names){.text = strdup(text)};
	if (!names->text)
		return false;
	char *rest = names->text;
	for (char *name; (name = strsep(&rest, ",")) != NULL;) {
		while (*name == ' ')
			name++;
		if (*name == '\0')
			continue;
		if (names->count == RT_NAMES_MAX)
			return false;
		names->names[names->count++] = name;
	}
	return true;
}

static bool
parse_switch(const char *text, bool *out)
{
	if (text && strcmp(text, "0") != 0 && strcmp(text, "1") != 0)
		return false;
	*out = !text || text[0] == '1';
	return true;
}

/* One option, from either source; `text` is NULL for a switch without a value. False: the value is wrong. */
static bool
set(struct rt_options *options, int key, const char *text)
{
	uint64_t number;

	if (key >= KEY_LIMIT) {
		const struct limit *limit = &limit_table[key - KEY_LIMIT];
		return parse_number(text, limit->least, limit->most, limit_slot(&options->limits, limit));
	}
	switch ((enum key)key) {
	case KEY_HTTP: return parse_http(options, text);
	case KEY_IPC: return parse_path(text, options->ipc, sizeof(options->ipc));
	case KEY_WORKERS:
		if (!parse_number(text, 1, 256, &number))
			return false;
		options->workers = (int)number;
		return true;
	case KEY_DEV: return parse_switch(text, &options->development);
	case KEY_ACCESS_LOG: return parse_switch(text, &options->access_log);
	case KEY_LOG_LEVEL: return (options->log_level = rt_log_level(text)) > 0;
	case KEY_ALLOW_HOST: return parse_names(&options->allowed_hosts, text);
	case KEY_ALLOW_ORIGIN: return parse_names(&options->allowed_origins, text);
	case KEY_DISABLE_ROUTES: return parse_names(&options->disabled_routes, text);
	case KEY_LIMIT: break;
	}
	return false;
}

static void
complain(const char *program, const char *name, const char *value, int key)
{
	if (key >= KEY_LIMIT) {
		const struct limit *limit = &limit_table[key - KEY_LIMIT];
		fprintf(stderr, "%s: %s is a number of %s from %llu to %llu, not `%s`\n", program, name, limit->unit,
			(unsigned long long)limit->least, (unsigned long long)limit->most, value);
		return;
	}
	fprintf(stderr, "%s: `%s` is no value for %s\n", program, value ? value : "", name);
}

/* "body_max" as the environment spells it: FORST_BODY_MAX. */
static void
variable_name(char *out, size_t size, const char *option)
{
	size_t length = (size_t)snprintf(out, size, "FORST_%s", option);

	for (size_t i = 0; i < length && i < size; i++)
		out[i] = out[i] == '-' ? '_' : (char)toupper((unsigned char)out[i]);
}

static bool
read_environment(struct rt_options *options, const struct argp_option *table, const char *program)
{
	for (; table->name; table++) {
		char name[64];
		variable_name(name, sizeof(name), table->name);
		const char *value = getenv(name);
		if (value && *value && !set(options, table->key, value)) {
			complain(program, name, value, table->key);
			return false;
		}
	}
	const char *environment = getenv("FORST_ENV");
	if (environment && strcmp(environment, "development") == 0)
		options->development = true;
	return true;
}

/* The options of both tables, with an end; from malloc, as are the names and texts of the limits' rows. */
static struct argp_option *
make_table(void)
{
	struct argp_option *table = calloc(PLAIN_COUNT + LIMIT_COUNT + 1, sizeof(*table));

	if (!table)
		abort();
	memcpy(table, plain_options, sizeof(plain_options));
	for (int i = 0; i < LIMIT_COUNT; i++) {
		const struct limit *limit = &limit_table[i];
		char *name = strdup(limit->name), *text = NULL;
		if (!name || asprintf(&text, "%s (%llu)", limit->text, (unsigned long long)limit->value) < 0)
			abort();
		for (char *c = name; *c; c++)
			*c = *c == '_' ? '-' : *c;
		table[PLAIN_COUNT + i] = (struct argp_option){name, KEY_LIMIT + i, limit->unit, 0, text, 2};
	}
	return table;
}

static void
free_table(struct argp_option *table)
{
	for (int i = PLAIN_COUNT; i < PLAIN_COUNT + LIMIT_COUNT; i++) {
		free((char *)(uintptr_t)table[i].name);
		free((char *)(uintptr_t)table[i].doc);
	}
	free(table);
}

struct parsing {
	struct rt_options *options;
	const struct argp_option *table;
};

static error_t
take(int key, char *text, struct argp_state *state)
{
	struct parsing *parsing = state->input;

	if (key == ARGP_KEY_ARG) {
		fprintf(stderr, "%s: unexpected argument `%s`; see --help\n", state->name, text);
		return EINVAL;
	}
	if (key < KEY_HTTP || key >= KEY_LIMIT + LIMIT_COUNT)
		return ARGP_ERR_UNKNOWN;
	if (set(parsing->options, key, text))
		return 0;
	const struct argp_option *row = &parsing->table[key - KEY_HTTP];
	char name[64];
	snprintf(name, sizeof(name), "--%s", row->name);
	complain(state->name, name, text, key);
	return EINVAL;
}

static void
set_defaults(struct rt_options *options)
{
	*options = (struct rt_options){.host = "127.0.0.1", .port = "8080"};
	for (int i = 0; i < LIMIT_COUNT; i++)
		*limit_slot(&options->limits, &limit_table[i]) = limit_table[i].value;
}

bool
rt_is_log_level(const char *text)
{
	return rt_log_level(text) > 0;
}

enum rt_options_result
rt_options_parse(struct rt_options *options, int argc, char **argv)
{
	struct argp_option *table = make_table();
	struct argp argp = {table, take, NULL,
		"Serves this program's routes over HTTP and a Unix socket.\v"
		"Every option can be set in the environment as well: FORST_BODY_MAX for --body-max.",
		NULL, NULL, NULL};
	struct parsing parsing = {options, table};
	enum rt_options_result result = RT_OPTIONS_WRONG;

	set_defaults(options);
	argp_err_exit_status = 2;
	if (read_environment(options, table, argv[0])) {
		error_t error = argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &parsing);
		result = error ? RT_OPTIONS_WRONG : RT_OPTIONS_RUN;
	}
	free_table(table);
	return result;
}

void
rt_options_release(struct rt_options *options)
{
	free(options->allowed_hosts.text);
	free(options->allowed_origins.text);
	free(options->disabled_routes.text);
}
