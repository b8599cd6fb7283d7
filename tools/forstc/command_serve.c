/*
 * forstc serve [ROUTES|DIR] [--http HOST:PORT] [--workers N]: builds if stale, then becomes the server (exec), so that
 * signals and the ready line are the server's own. A folder that a build made is served as it is.
 */
#include "tools/forstc/build.h"
#include "tools/forstc/command.h"
#include "tools/forstc/file.h"
#include "tools/forstc/settings.h"

#include <argp.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { OPTION_HTTP = 256, OPTION_WORKERS, OPTION_CONFIG, OPTION_DEBUG };

struct serve_flags {
	struct settings settings;
	const char *config;
	const char *subject; /* ROUTES or DIR, or NULL */
	bool debug;
};

static error_t
parse_option(int key, char *argument, struct argp_state *state)
{
	struct serve_flags *flags = state->input;
	switch (key) {
	case OPTION_HTTP: flags->settings.http = argument; return 0;
	case OPTION_WORKERS: flags->settings.workers = argument; return 0;
	case OPTION_CONFIG: flags->config = argument; return 0;
	case OPTION_DEBUG: flags->debug = true; return 0;
	case 'o': flags->settings.output = argument; return 0;
	case ARGP_KEY_ARG:
		if (flags->subject) {
			argp_error(state, "takes one folder");
		}
		flags->subject = argument;
		return 0;
	default: return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
	{"http", OPTION_HTTP, "HOST:PORT", 0, "address to listen on (127.0.0.1:8080); port 0 picks one", 0},
	{"workers", OPTION_WORKERS, "N", 0, "event loops, one a thread (one a processor)", 0},
	{"output", 'o', "DIR", 0, "folder to build in (dist/forst)", 0},
	{"debug", OPTION_DEBUG, 0, 0, "build without optimisation", 0},
	{"config", OPTION_CONFIG, "FILE", 0, "read this file instead of forst.config.json", 0},
	{0},
};

static const struct argp parser = {options, parse_option, "[ROUTES|DIR]",
	"Builds the routes below ROUTES (forst/routes) if something changed and serves them; a folder DIR that build made "
	"is served as "
	"it is. When it accepts, one line of JSON on stdout tells where. SIGTERM drains. Limits are FORST_* variables; "
	"`DIR/server "
	"--help` lists them.",
	NULL, NULL, NULL};

/* The server's path where `folder` was made by a build, else data NULL. */
static struct str
built_server(const char *folder, struct arena *arena)
{
	struct str manifest = path_join(arena, str_from(folder), STR("manifest.json"));
	struct str server = path_join(arena, str_from(folder), STR("server"));
	bool built = file_kind(manifest.data) == FILE_REGULAR && file_kind(server.data) == FILE_REGULAR;
	return built ? server : (struct str){0};
}

static int
become(struct str server, const struct settings *settings)
{
	const char *words[8];
	size_t count = 0;
	words[count++] = server.data;
	words[count++] = "--http";
	words[count++] = settings->http;
	if (*settings->workers) {
		words[count++] = "--workers";
		words[count++] = settings->workers;
	}
	words[count] = NULL;
	execv(server.data, (char *const *)words);
	complain("cannot start %s: %s", server.data, strerror(errno));
	return EXIT_MACHINE;
}

static int
serve(struct serve_flags *flags, struct arena *arena)
{
	int code = settings_load(&flags->settings, flags->config, arena);
	if (code != EXIT_DONE) {
		return code;
	}
	struct settings *settings = &flags->settings;
	struct str server = built_server(flags->subject ? flags->subject : settings->routes, arena);
	if (!server.data) {
		struct build_request request = {
			.folder = settings->output,
			.product = "server",
			.compiler = settings->compiler,
			.release = !flags->debug,
		};
		code = build_routes(flags->subject ? flags->subject : settings->routes, &request);
		server = path_join(arena, str_from(settings->output), STR("server"));
	}
	return code == EXIT_DONE ? become(server, settings) : code;
}

int
command_serve(int argc, char **argv)
{
	struct serve_flags flags = {0};
	argp_err_exit_status = EXIT_USAGE;
	if (argp_parse(&parser, argc, argv, 0, NULL, &flags) != 0) {
		return EXIT_USAGE;
	}
	struct arena arena;
	arena_init(&arena, ARENA_UNLIMITED, NULL);
	int code = serve(&flags, &arena);
	arena_release(&arena);
	return code;
}
