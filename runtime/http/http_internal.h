/* What head and trailer lines share. Each function needs a line feed at or behind `at`. */
#ifndef FORST_HTTP_INTERNAL_H
#define FORST_HTTP_INTERNAL_H

#include "runtime/http/http.h"

/* Which field begins at *line; *line moves behind its colon, or becomes NULL when no field name and colon stand there. */
enum http_field http_field_scan(const unsigned char **line);

/* Whether the rest of the line, from `at` to its CRLF, is a field value: no control characters, no bare CR or LF. */
bool http_value_valid(const unsigned char *at);

#endif
