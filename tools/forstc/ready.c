/* The ready line and ready.json; see ready.h. */
#include "tools/forstc/ready.h"

#include "tools/forstc/file.h"
#include "tools/forstc/sockets.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { READY_FILE_MAX = 1 << 16 };

static bool
copy_text(char *out, size_t size, const json_t *value)
{
	size_t length = json_is_string(value) ? json_string_length(value) : 0;
	if (length >= size) {
		return false;
	}
	memcpy(out, length > 0 ? json_string_value(value) : "", length);
	out[length] = '\0';
	return true;
}

bool
ready_parse(struct ready *ready, struct str line)
{
	json_t *root = json_loadb(line.data, line.length, 0, NULL);
	const char *event = json_string_value(json_object_get(root, "event"));
	struct ready parsed = {.routes = json_integer_value(json_object_get(root, "routes"))};
	bool good = event && strcmp(event, "ready") == 0 &&
				copy_text(parsed.build, sizeof parsed.build, json_object_get(root, "build")) &&
				copy_text(parsed.contract, sizeof parsed.contract, json_object_get(root, "contract"));
	if (good) {
		*ready = parsed;
	}
	json_decref(root);
	return good;
}

static int
set_text(json_t *root, const char *name, const char *text)
{
	return *text ? json_object_set_new(root, name, json_string(text)) : 0;
}

/* One line of JSON with its end, from malloc; NULL with errno. */
static char *
ready_text(const struct ready *ready, const struct sockets *sockets)
{
	json_t *root = json_object();
	char *json = NULL;
	char *line = NULL;
	if (root && set_text(root, "event", "ready") == 0 && set_text(root, "http", sockets->http) == 0 &&
		set_text(root, "ipc", sockets->ipc) == 0 && json_object_set_new(root, "pid", json_integer(getpid())) == 0 &&
		json_object_set_new(root, "routes", json_integer(ready->routes)) == 0 &&
		set_text(root, "build", ready->build) == 0 && set_text(root, "contract", ready->contract) == 0) {
		json = json_dumps(root, JSON_COMPACT);
	}
	if (!json || asprintf(&line, "%s\n", json) < 0) {
		line = NULL;
		errno = ENOMEM;
	}
	free(json);
	json_decref(root);
	return line;
}

int
ready_say(const struct ready *ready, const struct sockets *sockets)
{
	char *line = ready_text(ready, sockets);
	int result = line && fputs(line, stdout) >= 0 && fflush(stdout) == 0 ? 0 : -1;
	free(line);
	return result;
}

static char *
ready_path(const char *folder)
{
	char *path = NULL;
	if (asprintf(&path, "%s/ready.json", folder) < 0) {
		errno = ENOMEM;
		return NULL;
	}
	return path;
}

int
ready_write(const struct ready *ready, const struct sockets *sockets, const char *folder)
{
	char *line = ready_text(ready, sockets);
	char *path = ready_path(folder);
	int result = line && path ? file_write_private(path, str_from(line)) : -1;
	free(path);
	free(line);
	return result;
}

void
ready_remove(const char *folder)
{
	struct arena arena;
	arena_init(&arena, ARENA_UNLIMITED, NULL);
	char *path = ready_path(folder);
	struct str text = path ? file_read(&arena, path, READY_FILE_MAX) : (struct str){0};
	json_t *root = text.data ? json_loadb(text.data, text.length, 0, NULL) : NULL;
	if (json_integer_value(json_object_get(root, "pid")) == getpid()) {
		unlink(path);
	}
	json_decref(root);
	free(path);
	arena_release(&arena);
}
