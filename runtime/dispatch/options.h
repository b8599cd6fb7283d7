/* What the server's command line and environment say. Read once, then constant. */
#ifndef FORST_DISPATCH_OPTIONS_H
#define FORST_DISPATCH_OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct rt_limits {
#define RT_LIMIT(name, value, least, most, unit, text) uint64_t name;
#include "runtime/dispatch/limit.def"
#undef RT_LIMIT
};

enum { RT_NAMES_MAX = 32 };

/* Names separated by commas. */
struct rt_names {
	int count;
	char *names[RT_NAMES_MAX];
	char *text; /* what they are pieces of; from malloc */
};

struct rt_options {
	struct rt_limits limits;
	char host[256]; /* where to listen: a name or address, an IPv6 one without brackets */
	char port[8];
	bool http_off; /* no HTTP but on the Unix socket */
	char ipc[256]; /* path of the Unix socket; "": none */
	int workers;   /* 0: one a processor */
	bool development;
	bool access_log;
	int log_level; /* enum forst_log_level */
	struct rt_names
		allowed_hosts; /* names that the Host field may have; none: any, or local ones when bound to loopback */
	struct rt_names allowed_origins; /* origins that may read answers (CORS) */
	struct rt_names disabled_routes; /* PATH, or PATH=MS */
};

enum rt_options_result {
	RT_OPTIONS_RUN,
	RT_OPTIONS_WRONG, /* said on stderr why */
};

/* Sets defaults, then what FORST_* variables say, then the command line. --help prints and exits; so does argp with
 * status 2 on an option that does not exist. */
enum rt_options_result rt_options_parse(struct rt_options *options, int argc, char **argv);

/* Whether it is a value for --log-level. */
bool rt_is_log_level(const char *text);

void rt_options_release(struct rt_options *options);

#endif
