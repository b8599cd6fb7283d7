/* What `serve` and `dev` share; see serving.h. */
#include "tools/forstc/serving.h"

#include "tools/forstc/build.h"
#include "tools/forstc/command.h"
#include "tools/forstc/file.h"
#include "tools/forstc/sources.h"
#include "tools/forstc/supervise.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { OPTION_HTTP = 512, OPTION_IPC, OPTION_WORKERS, OPTION_LOG_LEVEL, OPTION_CONFIG, OPTION_PARENT };

static int
read_parent(struct serving *serving, const char *argument)
{
	char *end = NULL;
	long pid = argument ? strtol(argument, &end, 10) : getppid();
	if (pid <= 0 || (end && *end)) {
		return -1;
	}
	serving->parent = (pid_t)pid;
	return 0;
}

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
	struct serving *serving = state->input;
	switch (key) {
	case OPTION_HTTP: serving->settings.http = argument; return 0;
	case OPTION_IPC: serving->settings.ipc = argument; return 0;
	case OPTION_WORKERS: serving->settings.workers = argument; return 0;
	case OPTION_LOG_LEVEL: serving->settings.log_level = argument; return 0;
	case OPTION_CONFIG: serving->config = argument; return 0;
	case OPTION_PARENT:
		if (read_parent(serving, argument) != 0) {
			argp_error(state, "`%s` is no process", argument);
		}
		return 0;
	case 'o': serving->settings.output = argument; return 0;
	case ARGP_KEY_ARG:
		if (serving->subject) {
			argp_error(state, "takes one folder");
		}
		serving->subject = argument;
		return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{"http", OPTION_HTTP, "HOST:PORT", 0, "address to listen on (127.0.0.1:8080); port 0 picks one; off: none", 0},
	{"ipc", OPTION_IPC, "PATH", 0, "Unix socket to listen on as well (one in a private folder); off: none", 0},
	{"workers", OPTION_WORKERS, "N", 0, "event loops, one a thread (one a processor)", 0},
	{"log-level", OPTION_LOG_LEVEL, "LEVEL", 0, "least level of what handlers log: debug, info, warn or error (debug)", 0},
	{"output", 'o', "DIR", 0, "folder to build in (dist/forst)", 0},
	{"die-with-parent", OPTION_PARENT, "PID", OPTION_ARG_OPTIONAL, "end when the process that started forstc does", 0},
	{"config", OPTION_CONFIG, "FILE", 0, "read this file instead of forst.config.json", 0},
	{0},
};

const struct argp serving_options = {options, parse_option, NULL, NULL, NULL, NULL, NULL};

/* Whether `folder` was made by a build. */
static bool
is_build(const char *folder, struct arena *arena)
{
	struct str manifest = path_join(arena, str_from(folder), STR("manifest.json"));
	struct str server = path_join(arena, str_from(folder), STR("server"));
	return file_kind(manifest.data) == FILE_REGULAR && file_kind(server.data) == FILE_REGULAR;
}

struct serving_build {
	const char *routes;
	bool colours; /* what builds say goes through us; colours are for the terminal behind */
	struct build_request request;
};

static int
build_in_child(void *context)
{
	const struct serving_build *work = context;
	if (work->colours && setenv("FORCE_COLOR", "1", 0) != 0) {
		complain("out of memory");
		return EXIT_MACHINE;
	}
	return build_routes(work->routes, &work->request);
}

/* The kernel tells us when the parent dies; it may have died before it was asked to. */
static int
follow_parent(pid_t parent)
{
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0) {
		complain("cannot follow the parent: %s", strerror(errno));
		return EXIT_MACHINE;
	}
	if (getppid() != parent) {
		complain("process %ld is not the one that started forstc, or it has ended", (long)parent);
		return EXIT_MACHINE;
	}
	return EXIT_DONE;
}

static int
serve(struct serving *serving, struct arena *arena)
{
	int code = serving->parent ? follow_parent(serving->parent) : EXIT_DONE;
	if (code == EXIT_DONE) {
		code = settings_load(&serving->settings, serving->config, arena);
	}
	if (code != EXIT_DONE) {
		return code;
	}
	const struct settings *settings = &serving->settings;
	const char *subject = serving->subject ? serving->subject : settings->routes;
	bool built = !serving->development && is_build(subject, arena);
	struct serving_build build = {
		.routes = subject,
		.colours = isatty(STDERR_FILENO),
		.request =
			{
				.folder = settings->output,
				.product = "server",
				.compiler = settings->compiler,
				.mode = serving->development ? LINK_QUICK
						: serving->debug     ? LINK_DEBUG
											 : LINK_RELEASE,
				.client = serving->development && *settings->client ? settings->client : NULL,
			},
	};
	struct supervise_request request = {
		.settings = settings,
		.folder = built ? subject : settings->output,
		.build = built ? NULL : build_in_child,
		.context = &build,
		.watched = serving->development ? sources_root(subject, arena).data : NULL,
		.development = serving->development,
		.parent = serving->parent,
	};
	return supervise(&request, arena);
}

int
serving_run(struct serving *serving)
{
	struct arena arena;
	arena_init(&arena, ARENA_UNLIMITED, NULL);
	int code = serve(serving, &arena);
	arena_release(&arena);
	return code;
}
