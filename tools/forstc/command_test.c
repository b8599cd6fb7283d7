/*
 * forstc test [PATHS] [-run PATTERN] [-v] ...: builds the tests of PATHS into one program, and runs it once for each test, so
 * that none can harm another.
 */
#include "compiler/check/check.h"
#include "tools/forstc/build.h"
#include "tools/forstc/command.h"
#include "tools/forstc/compile.h"
#include "tools/forstc/file.h"
#include "tools/forstc/process.h"
#include "tools/forstc/settings.h"
#include "tools/forstc/test_pool.h"
#include "tools/forstc/test_report.h"

#include <argp.h>
#include <errno.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { OPTION_TARGET = 256, OPTION_RUN, OPTION_COUNT, OPTION_FAILFAST, OPTION_TIMEOUT, OPTION_FORMAT, OPTION_RELEASE, OPTION_PARALLEL };
enum { TIMEOUT_S = 60, COUNT_MAX = 1000000, PARALLEL_MAX = 256 };

struct test_flags {
	struct settings settings;
	char **paths;
	size_t path_count;
	const char *target;
	const char *pattern; /* NULL: all tests */
	int timeout_s;
	int count;
	int parallel; /* tests at once */
	bool failfast;
	bool release;
	struct test_report report;
	struct arena *arena;
	char folder[4096];
	struct str *names; /* of the tests in the program, by number */
	size_t name_count;
};

static int
positive(struct argp_state *state, const char *option, const char *text, int max)
{
	char *end;
	errno = 0;
	long value = strtol(text, &end, 10);
	if (errno || *end || end == text || value < 1 || value > max) {
		argp_error(state, "%s is a number from 1 to %d, not %s", option, max, text);
	}
	return (int)value;
}

static void
set_format(struct test_flags *flags, const char *text, struct argp_state *state)
{
	flags->report.json = strcmp(text, "json") == 0;
	if (!flags->report.json && strcmp(text, "human") != 0) {
		argp_error(state, "--format is human or json, not %s", text);
	}
}

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
	struct test_flags *flags = state->input;
	switch (key) {
	case OPTION_TARGET:
		flags->target = argument;
		if (strcmp(argument, "c") != 0 && strcmp(argument, "go") != 0) {
			argp_error(state, "the targets are `c` and `go`, not `%s`", argument);
		}
		return 0;
	case OPTION_RUN: flags->pattern = argument; return 0;
	case OPTION_COUNT: flags->count = positive(state, "--count", argument, COUNT_MAX); return 0;
	case OPTION_TIMEOUT: flags->timeout_s = positive(state, "--timeout", argument, COUNT_MAX); return 0;
	case OPTION_PARALLEL: flags->parallel = positive(state, "--parallel", argument, PARALLEL_MAX); return 0;
	case OPTION_FAILFAST: flags->failfast = true; return 0;
	case OPTION_RELEASE: flags->release = true; return 0;
	case OPTION_FORMAT: set_format(flags, argument, state); return 0;
	case 'v': flags->report.verbose = true; return 0;
	case ARGP_KEY_ARGS:
		flags->paths = state->argv + state->next;
		flags->path_count = (size_t)(state->argc - state->next);
		return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{"run", OPTION_RUN, "PATTERN", 0,
		"only tests whose name the regular expression finds; behind a slash, only such subtests", 0},
	{"verbose", 'v', 0, 0, "tell of tests that pass, and what they log and print", 0},
	{"count", OPTION_COUNT, "N", 0, "run each test N times", 0},
	{"parallel", OPTION_PARALLEL, "N", 0, "run so many tests at once (one a processor); they are told of in their order", 0},
	{"failfast", OPTION_FAILFAST, 0, 0, "stop at the first test that fails", 0},
	{"timeout", OPTION_TIMEOUT, "SECONDS", 0, "what a test may take (60)", 0},
	{"format", OPTION_FORMAT, "FORMAT", 0, "human, or json: one object a line for each test, then the totals", 0},
	{"target", OPTION_TARGET, "TARGET", 0, "c, or go: built by the go command, 1.19 or later", 0},
	{"release", OPTION_RELEASE, 0, 0, "optimise", 0},
	{0},
};

static const struct argp parser = {options, parse_option, "[PATHS]",
	"Runs the functions TestName(t *testing.T) in the files *_test.ft of the files and folders PATHS (the folder where it is "
	"called), each in a process of its own. Exits with 1 when a test failed, or the sources have errors.",
	NULL, NULL, NULL};

/* ---- building ---- */

static void
keep_names(struct test_flags *flags, const struct checked_program *checked)
{
	size_t count = 0;
	for (const struct checked_test *test = checked->tests; test; test = test->next) {
		count++;
	}
	flags->names = arena_alloc_array(flags->arena, count + 1, sizeof *flags->names);
	for (const struct checked_test *test = checked->tests; test; test = test->next) {
		flags->names[flags->name_count++] = arena_str(flags->arena, test->function->symbol->name);
	}
}

static int
build_in(struct compilation *compilation, void *context)
{
	struct test_flags *flags = context;
	char here[] = ".";
	char *const default_paths[] = {here};
	int code = compile_read(compilation, COMPILE_TESTS, flags->path_count ? flags->paths : default_paths,
		flags->path_count ? flags->path_count : 1);
	if (code == EXIT_DONE) {
		code = compile_lower(compilation);
	}
	if (code != EXIT_DONE) {
		return code;
	}
	keep_names(flags, compilation->checked);
	if (flags->name_count == 0) {
		return EXIT_DONE;
	}
	if (strcmp(flags->target, "go") == 0) {
		return build_go(compilation, flags->folder);
	}
	struct build_request request = {
		.folder = flags->folder,
		.product = "program",
		.compiler = flags->settings.compiler,
		.mode = flags->release ? LINK_RELEASE : LINK_QUICK,
	};
	return build(compilation, &request);
}

/* ---- running ---- */

/* Whether the part of the pattern before its first slash is found in the name; the pattern is right. */
static bool
is_selected(const struct test_flags *flags, struct str name)
{
	if (!flags->pattern) {
		return true;
	}
	struct str pattern = arena_str(flags->arena, str_slice(str_from(flags->pattern), 0, strcspn(flags->pattern, "/")));
	regex_t compiled;
	if (regcomp(&compiled, pattern.data, REG_EXTENDED | REG_NOSUB) != 0) {
		return false;
	}
	bool found = regexec(&compiled, name.data, 0, NULL, 0) == 0;
	regfree(&compiled);
	return found;
}

static int
check_pattern(const char *pattern)
{
	regex_t compiled;
	char why[256];
	int error = pattern ? regcomp(&compiled, pattern, REG_EXTENDED | REG_NOSUB) : 0;
	if (error != 0) {
		regerror(error, &compiled, why, sizeof why);
		complain("--run %s: %s", pattern, why);
		return EXIT_USAGE;
	}
	if (pattern) {
		regfree(&compiled);
	}
	return EXIT_DONE;
}

/* On a terminal the test that runs is named, until it has. */
static void
show_progress(const struct test_flags *flags, struct str name)
{
	if (!flags->report.json && !flags->report.verbose && isatty(STDERR_FILENO)) {
		fprintf(stderr, "\r\033[K%.*s", STR_ARG(name));
	}
}

/* The tests that are selected, each as often as it is to run. */
struct selection {
	struct test_flags *flags;
	size_t *numbers;
	size_t count;
};

static void
select_tests(struct selection *selection)
{
	struct test_flags *flags = selection->flags;
	size_t once = 0;
	selection->numbers = arena_alloc_array(flags->arena, flags->name_count * (size_t)flags->count + 1, sizeof *selection->numbers);
	for (size_t i = 0; i < flags->name_count; i++) {
		if (is_selected(flags, flags->names[i])) {
			selection->numbers[once++] = i;
		}
	}
	for (; selection->count < once * (size_t)flags->count; selection->count++) {
		selection->numbers[selection->count] = selection->numbers[once ? selection->count % once : 0];
	}
}

static void
wait_for_test(void *context, size_t place)
{
	const struct selection *selection = context;
	show_progress(selection->flags, selection->flags->names[selection->numbers[place]]);
}

static bool
tell_of_test(void *context, size_t place, const struct test_run *run, struct arena *arena)
{
	const struct selection *selection = context;
	struct test_flags *flags = selection->flags;
	show_progress(flags, STR(""));
	test_report_run(&flags->report, flags->names[selection->numbers[place]], run, arena);
	return !(flags->failfast && flags->report.failed);
}

static double
now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int
run_all(struct test_flags *flags)
{
	double began = now();
	struct selection selection = {.flags = flags};
	select_tests(&selection);
	struct test_plan plan = {
		.program = path_join(flags->arena, str_from(flags->folder), STR("program")).data,
		.pattern = flags->pattern,
		.timeout_s = flags->timeout_s,
		.parallel = flags->parallel,
		.numbers = selection.numbers,
		.count = selection.count,
	};
	struct test_listener listener = {&selection, wait_for_test, tell_of_test};
	if (selection.count == 0 && !flags->report.json) {
		complain(flags->name_count ? "no test is selected" : "there are no tests");
	}
	if (test_pool_run(&plan, &listener) != 0) {
		complain("cannot start the tests: %s", strerror(errno));
		return EXIT_MACHINE;
	}
	test_report_end(&flags->report, now() - began);
	return flags->report.failed ? EXIT_SOURCES : EXIT_DONE;
}

static int
build_and_run(struct test_flags *flags)
{
	int code = settings_load(&flags->settings, NULL, flags->arena);
	code = code == EXIT_DONE ? settings_hand_on_log_level(&flags->settings) : code;
	if (code != EXIT_DONE) {
		return code;
	}
	const char *base = getenv("TMPDIR");
	struct str pattern = path_join(flags->arena, str_from(base && *base ? base : "/tmp"), STR("forst-test-XXXXXX"));
	if (pattern.length >= sizeof flags->folder || !mkdtemp(memcpy(flags->folder, pattern.data, pattern.length + 1))) {
		complain("cannot make a temporary folder: %s", strerror(errno));
		return EXIT_MACHINE;
	}
	code = compile_with(flags->report.json ? DIAG_FORMAT_JSON : DIAG_FORMAT_HUMAN, build_in, flags);
	if (code == EXIT_DONE) {
		code = run_all(flags);
	}
	if (folder_remove(flags->folder) != 0) {
		complain("cannot remove %s: %s", flags->folder, strerror(errno));
	}
	return code;
}

static bool
is_set(const char *variable)
{
	const char *value = getenv(variable);
	return value && *value;
}

int
command_test(int argc, char **argv)
{
	struct arena arena;
	struct test_flags flags = {.target = "c", .timeout_s = TIMEOUT_S, .count = 1, .parallel = processor_count(), .arena = &arena};
	flags.parallel = flags.parallel > PARALLEL_MAX ? PARALLEL_MAX : flags.parallel;
	argp_err_exit_status = EXIT_USAGE;
	if (argp_parse(&parser, argc, argv, ARGP_LONG_ONLY, NULL, &flags) != 0) {
		return EXIT_USAGE;
	}
	flags.report.timeout_s = flags.timeout_s;
	flags.report.color = is_set("NO_COLOR") ? false : is_set("FORCE_COLOR") || isatty(STDOUT_FILENO);
	int code = check_pattern(flags.pattern);
	if (code != EXIT_DONE) {
		return code;
	}
	arena_init(&arena, ARENA_UNLIMITED, NULL);
	code = build_and_run(&flags);
	arena_release(&arena);
	return code;
}
