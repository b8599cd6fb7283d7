/*
 * What the process has once for all environments: options from FORST_* variables, package variables, the pool. The
 * library stays loaded to the end of the process, and with it the package variables, however often workers load and
 * leave it.
 */
#include "runtime/node/node.h"

#include <dlfcn.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct rt_node node = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* Without this the end of the last worker that loaded it would unmap it. */
static void
stay_loaded(void)
{
	Dl_info info;

	if (dladdr((void *)&node, &info) && info.dli_fname)
		(void)dlopen(info.dli_fname, RTLD_NOW | RTLD_NODELETE | RTLD_NOLOAD);
}

static bool
begin(const struct forst_program *program, struct rt_failure *failure)
{
	char name[] = "routes.node";
	char *words[] = {name, NULL};

	stay_loaded();
	node.host.program = program;
	node.host.log_json = !isatty(STDERR_FILENO);
	if (rt_options_parse(&node.host.options, 1, words) != RT_OPTIONS_RUN) {
		snprintf(
			failure->text, sizeof(failure->text), "a FORST_ variable of the environment is wrong; stderr says which");
		return false;
	}
	node.costs = calloc(program->route_count + 1, sizeof(*node.costs));
	if (!node.costs) {
		snprintf(failure->text, sizeof(failure->text), "no memory");
		return false;
	}
	return rt_initialize(&node.host, failure);
}

struct rt_node *
rt_node_join(const struct forst_program *program, struct rt_failure *failure)
{
	pthread_mutex_lock(&node.lock);
	if (!node.begun) {
		node.begun = true;
		(void)begin(program, &node.failure);
	}
	bool good = node.failure.text[0] == '\0';
	if (good)
		node.environments++;
	else
		*failure = node.failure;
	pthread_mutex_unlock(&node.lock);
	return good ? &node : NULL;
}

void
rt_node_leave(struct rt_node *of)
{
	struct rt_pool *pool = NULL;

	pthread_mutex_lock(&of->lock);
	if (--of->environments == 0) {
		pool = of->pool;
		of->pool = NULL;
	}
	pthread_mutex_unlock(&of->lock);
	if (pool)
		rt_pool_destroy(pool);
}

struct rt_pool *
rt_node_pool(struct rt_node *of)
{
	pthread_mutex_lock(&of->lock);
	if (!of->pool)
		of->pool = rt_pool_new(&of->host);
	struct rt_pool *pool = of->pool;
	pthread_mutex_unlock(&of->lock);
	return pool;
}

/* ---- threads ---- */

static void
hold_signals(sigset_t *before)
{
	sigset_t all;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, before);
}

int
rt_node_thread(pthread_t *thread, void *(*run)(void *argument), void *argument)
{
	sigset_t before;

	hold_signals(&before);
	int error = pthread_create(thread, NULL, run, argument);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return error;
}

int
rt_node_start_clock(struct rt_machine *machine)
{
	sigset_t before;

	hold_signals(&before);
	int result = rt_machine_start(machine);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return result;
}
