/* The next build: made when the sources change or when it is asked for, started beside the server that serves. */
#include "tools/forstc/supervise_internal.h"

#include "tools/forstc/command.h"
#include "tools/forstc/file.h"
#include "tools/forstc/log.h"
#include "tools/forstc/settings.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whether an executable is the one that serves: the build had nothing to do. */
static bool
is_good(const struct supervisor *supervisor, int executable)
{
	struct stat old, new;
	return supervisor->good >= 0 && fstat(supervisor->good, &old) == 0 && fstat(executable, &new) == 0 &&
		   old.st_dev == new.st_dev &&old.st_ino == new.st_ino &&old.st_mtim.tv_sec ==
			   new.st_mtim.tv_sec &&old.st_mtim.tv_nsec == new.st_mtim.tv_nsec;
}

static int
listen_once(struct supervisor *supervisor)
{
	const struct supervise_request *request = supervisor->request;
	if (supervisor->sockets.listening.count > 0) {
		return EXIT_DONE;
	}
	int code = sockets_open(&supervisor->sockets, request->settings, request->folder, supervisor->arena);
	if (code == EXIT_DONE) {
		child_setup_words(&supervisor->setup, request->folder, supervisor->arena);
		child_setup_environment(&supervisor->setup, request->development, supervisor->arena);
	}
	return code;
}

/* Starts the candidate beside the current server. Where there is no room it is tried again when one has drained. */
void
supervise_start_candidate(struct supervisor *supervisor)
{
	if (supervisor->next) {
		child_signal(&supervisor->next->child, SIGKILL);
		supervisor->next->state = SERVER_DRAINING;
		supervisor->next = NULL;
	}
	supervisor->next = supervise_start(supervisor, supervisor->candidate, supervisor->building_for);
	if (!supervisor->next && supervise_free_server(supervisor)) {
		log_event("error", "cannot start the server", "reason", strerror(errno), NULL);
		supervise_close(&supervisor->candidate);
		if (supervisor->good < 0) {
			supervise_end(supervisor, EXIT_MACHINE, 0);
		}
	}
}

/* Takes the executable that lies in the folder now. */
static void
take_build(struct supervisor *supervisor)
{
	const struct supervise_request *request = supervisor->request;
	struct str path = path_join(supervisor->arena, str_from(request->folder), STR("server"));
	int executable = open(path.data, O_PATH | O_CLOEXEC);
	if (executable < 0) {
		log_event("error", "cannot open the build", "path", path.data, "reason", strerror(errno), NULL);
		if (supervisor->good < 0) {
			supervise_end(supervisor, EXIT_MACHINE, 0);
		}
		return;
	}
	bool forced = supervisor->forced || !request->watched;
	supervisor->forced = false;
	if (!forced && is_good(supervisor, executable)) {
		close(executable);
		return;
	}
	supervise_close(&supervisor->candidate);
	supervisor->candidate = executable;
	int code = listen_once(supervisor);
	if (code != EXIT_DONE) {
		supervise_end(supervisor, code, 0);
		return;
	}
	supervise_start_candidate(supervisor);
}

void
supervise_start_build(struct supervisor *supervisor)
{
	const struct supervise_request *request = supervisor->request;
	supervisor->building_for = supervisor->changed_at ? supervisor->changed_at : supervise_now_ms();
	supervisor->changed_at = 0;
	supervisor->again = false;
	if (!request->build) {
		take_build(supervisor);
		return;
	}
	bool captured = request->watched != NULL;
	if (builder_start(&supervisor->builder, request->build, request->context, captured, &supervisor->sockets) == 0) {
		return;
	}
	log_event("error", "cannot start a build", "reason", strerror(errno), NULL);
	if (supervisor->good < 0) {
		supervise_end(supervisor, EXIT_MACHINE, 0);
	}
}

void
supervise_want_build(struct supervisor *supervisor)
{
	if (supervisor->builder.child.pid) {
		supervisor->again = true;
	} else {
		supervise_start_build(supervisor);
	}
}

static void
build_failed(struct supervisor *supervisor, int code)
{
	bool changed = builder_show(&supervisor->builder) || !supervisor->request->watched;
	supervisor->broken = true;
	if (!supervisor->request->watched && supervisor->good < 0) {
		supervise_end(supervisor, code, 0); /* the build said why */
		return;
	}
	log_event("error", changed ? "build failed" : "build fails as before", "code", supervise_number(code).text,
		"serving", supervisor->good >= 0 ? "the last good build" : "", NULL);
}

void
supervise_build_ended(struct supervisor *supervisor, int code)
{
	if (supervisor->ending) {
		return;
	}
	if (code != EXIT_DONE) {
		if (supervisor->changed_at) {
			builder_discard(&supervisor->builder); /* the sources are others already */
		} else {
			build_failed(supervisor, code);
		}
	} else {
		builder_show(&supervisor->builder);
		if (supervisor->broken) {
			supervisor->broken = false;
			log_event("info", "fixed", NULL);
		}
		take_build(supervisor);
	}
	if (supervisor->again && !supervisor->ending) {
		supervise_start_build(supervisor);
	}
}

/* ---- changes of the sources ---- */

void
supervise_read_changes(struct supervisor *supervisor)
{
	int changed = watch_read(supervisor->watch);
	if (changed < 0) {
		log_event("error", "watching ends", "reason", strerror(errno), NULL);
		watch_free(supervisor->watch);
		supervisor->watch = NULL;
		return;
	}
	int64_t now = supervise_now_ms();
	if (changed && !supervisor->changed_at) {
		supervisor->changed_at = now;
	}
	if (changed) {
		int64_t latest = supervisor->changed_at + WATCH_BURST_MS;
		supervisor->quiet_at = now + WATCH_QUIET_MS < latest ? now + WATCH_QUIET_MS : latest;
	}
}
