/*
 * The sockets that servers are handed; see sockets.h. How one listens, and what options mean, is the runtime's: it is
 * asked just as the server would ask it.
 */
#include "tools/forstc/sockets.h"

#include "tools/forstc/command.h"
#include "tools/forstc/file.h"
#include "tools/forstc/process.h"
#include "tools/forstc/settings.h"

#include <errno.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
is_off(const char *setting)
{
	return strcmp(setting, "off") == 0;
}

int
sockets_read(struct sockets *sockets, const struct settings *settings)
{
	/* What is set wins over the environment, which the runtime reads first; the path is known when there is a build. */
	const char *words[10];
	int count = 0;
	words[count++] = "forstc";
	words[count++] = "--http";
	words[count++] = settings->http;
	words[count++] = "--ipc";
	words[count++] = *settings->ipc ? settings->ipc : "off";
	words[count++] = "--log-level";
	words[count++] = settings->log_level;
	if (*settings->workers) {
		words[count++] = "--workers";
		words[count++] = settings->workers;
	}
	words[count] = NULL;
	*sockets = (struct sockets){.names = "", .http = "", .ipc = "", .log_level = settings->log_level};
	if (rt_options_parse(&sockets->options, count, (char **)(uintptr_t)words) != RT_OPTIONS_RUN) {
		return EXIT_USAGE;
	}
	if (is_off(settings->http) && is_off(settings->ipc)) {
		complain("there is nothing to listen on: both http and ipc are off");
		return EXIT_USAGE;
	}
	sockets->workers = sockets->options.workers > 0 ? sockets->options.workers : processor_count();
	return EXIT_DONE;
}

/* ---- the Unix socket's place ---- */

static bool
is_folder_of_ours(const char *path)
{
	struct stat status;
	return lstat(path, &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == geteuid();
}

/* A folder that nobody else can look into; data NULL after the reason was printed. */
static struct str
private_folder(struct arena *arena)
{
	const char *base = getenv("XDG_RUNTIME_DIR");
	struct str folder = arena_printf(arena, "/tmp/forst-%u", (unsigned)geteuid());
	if (base && *base == '/' && is_folder_of_ours(base)) {
		folder = path_join(arena, str_from(base), STR("forst"));
	}
	if (mkdir(folder.data, 0700) != 0 && errno != EEXIST) {
		complain("cannot make %s: %s", folder.data, strerror(errno));
		return (struct str){0};
	}
	struct stat status;
	if (!is_folder_of_ours(folder.data) || lstat(folder.data, &status) != 0 || (status.st_mode & 07777) != 0700) {
		complain("%s is not a folder of mode 0700 that is ours; remove it, or name a socket with --ipc", folder.data);
		return (struct str){0};
	}
	return folder;
}

/* The path where none is set: the same for every start in `folder`. */
static int
choose_path(struct sockets *sockets, const char *folder, struct arena *arena)
{
	char *real = realpath(folder, NULL);
	if (!real) {
		complain("cannot find %s: %s", folder, strerror(errno));
		return EXIT_MACHINE;
	}
	unsigned long long hash = str_hash(str_from(real), 0);
	free(real);
	struct str private = private_folder(arena);
	if (!private.data) {
		return EXIT_MACHINE;
	}
	struct str path = arena_printf(arena, "%s/%016llx.sock", private.data, hash);
	if (path.length >= sizeof sockets->options.ipc) {
		complain("%s is too long for a socket's path; name one with --ipc", path.data);
		return EXIT_MACHINE;
	}
	memcpy(sockets->options.ipc, path.data, path.length + 1);
	return EXIT_DONE;
}

/* ---- listening ---- */

static const char *
names_of(const struct rt_listening *listening, struct arena *arena)
{
	struct str names = STR("");
	for (int i = 0; i < listening->count; i++) {
		names = arena_printf(
			arena, "%.*s%s%s", STR_ARG(names), i > 0 ? ":" : "", listening->sockets[i].local ? "ipc" : "http");
	}
	return names.data;
}

static const char *
address_of(const struct rt_listening *listening, struct arena *arena)
{
	char host[64];
	char port[8];
	if (listening->http_count == 0 ||
		getnameinfo((const struct sockaddr *)&listening->address, listening->address_length, host, sizeof host, port,
			sizeof port, NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
		return "";
	}
	bool v6 = listening->address.ss_family == AF_INET6;
	return arena_printf(arena, v6 ? "[%s]:%s" : "%s:%s", host, port).data;
}

int
sockets_open(struct sockets *sockets, const struct settings *settings, const char *folder, struct arena *arena)
{
	struct rt_listening *listening = &sockets->listening;
	int code = *settings->ipc ? EXIT_DONE : choose_path(sockets, folder, arena);
	if (code == EXIT_DONE) {
		code = rt_listen(listening, &sockets->options, sockets->workers);
	}
	if (code == EXIT_DONE) {
		sockets->names = names_of(listening, arena);
		sockets->http = address_of(listening, arena);
		sockets->ipc = arena_str(arena, str_from(listening->path)).data;
	}
	return code;
}

void
sockets_close(struct sockets *sockets)
{
	rt_listening_unlink(&sockets->listening);
	rt_listening_close(&sockets->listening);
}

void
sockets_forget(const struct sockets *sockets)
{
	for (int i = 0; i < sockets->listening.count; i++) {
		close(sockets->listening.sockets[i].fd);
	}
}

void
sockets_release(struct sockets *sockets)
{
	sockets_close(sockets);
	rt_options_release(&sockets->options);
}
