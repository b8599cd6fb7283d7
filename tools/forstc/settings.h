/*
 * Settings: flags, then FORST_* environment, then forst.config.json (found in this folder or one above), then defaults.
 * The closed set is settings.def; a key of the file that is not in it is an error with a suggestion.
 */
#ifndef FORST_TOOLS_FORSTC_SETTINGS_H
#define FORST_TOOLS_FORSTC_SETTINGS_H

#include "runtime/base/arena.h"

struct settings {
#define SETTING_ROW(field, key, variable, value, text) const char *field;
#include "tools/forstc/settings.def"
#undef SETTING_ROW
};

/* Fills what `settings` leaves NULL (the flags are there already) from environment, file and defaults; strings live in
 * the arena. `config` names the file, or is NULL to look for it upwards. 0, or an exit code after the mistake was
 * printed. */
int settings_load(struct settings *settings, const char *config, struct arena *arena);

/* Programs that are started from here on read the log level from their environment. 0, or an exit code after a mistake
 * was printed: it is none. */
int settings_hand_on_log_level(const struct settings *settings);

/* Prints every setting with its key, variable, default and meaning. */
void settings_explain(void);

#endif
