/* The peers of the decoder bench: each decodes the body into structs, checks what the guard checks, and gives a figure.
 */
#ifndef FORST_BENCH_DECODE_PEERS_H
#define FORST_BENCH_DECODE_PEERS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { PEER_PADDING = 64 };

/* body[length .. length + PEER_PADDING) may be read. */
typedef double (*decode_function)(char *body, size_t length);

/* Those that are there: FORST_BENCH_SIMDJSON, _YYJSON, _JANSSON say which. */
double simdjson_records(char *body, size_t length);
double simdjson_floats(char *body, size_t length);
double yyjson_records(char *body, size_t length);
double yyjson_floats(char *body, size_t length);
double jansson_records(char *body, size_t length);
double jansson_floats(char *body, size_t length);

#ifdef __cplusplus
}
#endif

#endif
