/*
 * What `serve` and `dev` report while they run: one line an event on stderr, in the form that the server's own log has
 * (words on a terminal, else a JSON object).
 */
#ifndef FORST_TOOLS_FORSTC_LOG_H
#define FORST_TOOLS_FORSTC_LOG_H

/* Names and values follow in pairs, ended by NULL; a pair whose value is empty is left out. The level is "info", "warn"
 * or "error". */
void log_event(const char *level, const char *event, ...) __attribute__((sentinel));

#endif
