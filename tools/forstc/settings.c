/* Settings from environment, forst.config.json and defaults; see settings.h. The table is settings.def. */
#include "tools/forstc/settings.h"

#include "runtime/dispatch/options.h"
#include "tools/forstc/command.h"
#include "tools/forstc/file.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CONFIG_FILE_MAX = 1 << 20, CONFIG_FOLDERS_MAX = 64 };

struct setting_row {
	const char *key;
	const char *variable;
	const char *value;
	const char *text;
};

static const struct setting_row rows[] = {
#define SETTING_ROW(field, key, variable, value, text) {key, variable, value, text},
#include "tools/forstc/settings.def"
#undef SETTING_ROW
};

enum { ROW_COUNT = sizeof rows / sizeof *rows };

/* The fields of settings in the order of the rows. */
static void
setting_fields(struct settings *settings, const char **fields[ROW_COUNT])
{
	size_t at = 0;
#define SETTING_ROW(field, key, variable, value, text) fields[at++] = &settings->field;
#include "tools/forstc/settings.def"
#undef SETTING_ROW
}

static const struct setting_row *
row_find(const char *key)
{
	for (size_t i = 0; i < ROW_COUNT; i++) {
		if (strcmp(rows[i].key, key) == 0) {
			return &rows[i];
		}
	}
	return NULL;
}

static int
unknown_key(const char *path, const char *key)
{
	const char *nearest = NULL;
	unsigned best = 3;
	for (size_t i = 0; i < ROW_COUNT; i++) {
		unsigned distance = str_distance(str_from(key), str_from(rows[i].key), 2);
		if (distance < best) {
			best = distance;
			nearest = rows[i].key;
		}
	}
	if (nearest) {
		complain("%s: unknown key `%s`; did you mean `%s`?", path, key, nearest);
	} else {
		complain("%s: unknown key `%s`; `forstc help config` lists the keys", path, key);
	}
	return EXIT_USAGE;
}

/* The value of a key as text: strings as they are, whole numbers in decimal; NULL for anything else. */
static const char *
json_text(const json_t *value, struct arena *arena)
{
	if (json_is_string(value)) {
		return arena_str(arena, (struct str){json_string_value(value), json_string_length(value)}).data;
	}
	if (json_is_integer(value)) {
		return arena_printf(arena, "%lld", (long long)json_integer_value(value)).data;
	}
	return NULL;
}

static int
read_keys(const char *path, json_t *root, const char **fields[ROW_COUNT], struct arena *arena)
{
	const char *key;
	json_t *value;
	json_object_foreach(root, key, value)
	{
		const struct setting_row *row = row_find(key);
		if (!row) {
			return unknown_key(path, key);
		}
		const char *text = json_text(value, arena);
		if (!text) {
			complain("%s: `%s` must be a string or a whole number", path, key);
			return EXIT_USAGE;
		}
		if (!*fields[row - rows]) {
			*fields[row - rows] = text;
		}
	}
	return EXIT_DONE;
}

static int
read_config(const char *path, const char **fields[ROW_COUNT], struct arena *arena)
{
	struct str text = file_read(arena, path, CONFIG_FILE_MAX);
	if (!text.data) {
		complain("cannot read %s: %s", path, strerror(errno));
		return EXIT_USAGE;
	}
	json_error_t mistake;
	json_t *root = json_loadb(text.data, text.length, JSON_REJECT_DUPLICATES, &mistake);
	if (!root) {
		complain("%s:%d:%d: %s", path, mistake.line, mistake.column, mistake.text);
		return EXIT_USAGE;
	}
	int code = EXIT_USAGE;
	if (json_is_object(root)) {
		code = read_keys(path, root, fields, arena);
	} else {
		complain("%s: the file must hold one JSON object", path);
	}
	json_decref(root);
	return code;
}

/* forst.config.json here or in a folder above, as a path that climbs ("../../forst.config.json"); NULL when there is
 * none. */
static const char *
find_config(struct arena *arena)
{
	struct str climb = STR("");
	for (int level = 0; level < CONFIG_FOLDERS_MAX; level++) {
		struct str path = arena_printf(arena, "%.*sforst.config.json", STR_ARG(climb));
		if (file_kind(path.data) == FILE_REGULAR) {
			return path.data;
		}
		climb = arena_printf(arena, "%.*s../", STR_ARG(climb));
	}
	return NULL;
}

/* Paths in a file found above are meant from the file's folder. */
static void
resolve_paths(struct settings *file, const char *config, struct arena *arena)
{
	struct str folder = path_folder(str_from(config));
	const char **paths[] = {&file->routes, &file->output, &file->client, &file->ipc};
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		bool is_off = paths[i] == &file->ipc && *paths[i] && strcmp(*paths[i], "off") == 0;
		if (*paths[i] && **paths[i] != '/' && !is_off) {
			*paths[i] = path_join(arena, folder, str_from(*paths[i])).data;
		}
	}
}

int
settings_load(struct settings *settings, const char *config, struct arena *arena)
{
	const char **fields[ROW_COUNT];
	setting_fields(settings, fields);
	for (size_t i = 0; i < ROW_COUNT; i++) {
		const char *value = getenv(rows[i].variable);
		if (!*fields[i] && value && *value) {
			*fields[i] = value;
		}
	}
	const char *path = config ? config : find_config(arena);
	if (path) {
		struct settings file = {0};
		const char **file_fields[ROW_COUNT];
		setting_fields(&file, file_fields);
		int code = read_config(path, file_fields, arena);
		if (code != EXIT_DONE) {
			return code;
		}
		resolve_paths(&file, path, arena);
		for (size_t i = 0; i < ROW_COUNT; i++) {
			*fields[i] = *fields[i] ? *fields[i] : *file_fields[i];
		}
	}
	for (size_t i = 0; i < ROW_COUNT; i++) {
		*fields[i] = *fields[i] ? *fields[i] : rows[i].value;
	}
	return EXIT_DONE;
}

int
settings_hand_on_log_level(const struct settings *settings)
{
	if (!rt_is_log_level(settings->log_level)) {
		complain("the log levels are `debug`, `info`, `warn` and `error`, not `%s`", settings->log_level);
		return EXIT_USAGE;
	}
	if (setenv("FORST_LOG_LEVEL", settings->log_level, 1) != 0) {
		complain("out of memory");
		return EXIT_MACHINE;
	}
	return EXIT_DONE;
}

void
settings_explain(void)
{
	puts("Settings come from the flag, then the environment, then forst.config.json (in this folder or one above), "
		 "then the default.");
	puts("The file holds one JSON object; an unknown key is an error.\n");
	for (size_t i = 0; i < ROW_COUNT; i++) {
		printf("  %-10s %s\n", rows[i].key, rows[i].text);
		printf("  %-10s %s%s%s\n", "", rows[i].variable, *rows[i].value ? ", default " : "", rows[i].value);
	}
}
