/*
 * Whether a route may wait: it starts goroutines, uses channels, locks or clocks, itself or in a function that it calls
 * or takes the value of. Whoever runs it in a thread of its own business wants to know beforehand.
 */
#include "codegen/c/emit_c_internal.h"

struct search {
	struct arena *arena;
	struct map reached; /* functions, by address; in the order in which they were met, and are looked at */
};

static bool any_waits(struct search *search, const struct core_stmt *s);

static void
reach(struct search *search, const struct core_function *function)
{
	struct str key = {(const char *)&function, sizeof(function)};

	if (!map_get(&search->reached, key))
		map_set(&search->reached, arena_str(search->arena, key), (void *)(uintptr_t)function);
}

static bool
extern_waits(struct str symbol)
{
	return str_has_prefix(symbol, STR("sync.")) || str_equal(symbol, STR("time.Sleep")) ||
		   str_equal(symbol, STR("time.After"));
}

static bool
expr_waits(struct search *search, const struct core_expr *x)
{
	if (!x)
		return false;
	if (x->kind == CORE_EXPR_CALL_EXTERN && extern_waits(x->symbol))
		return true;
	if (x->function)
		reach(search, x->function);
	for (size_t i = 0; i < x->operand_count; i++)
		if (expr_waits(search, x->operands[i]))
			return true;
	return expr_waits(search, x->cause);
}

static bool
stmt_waits(struct search *search, const struct core_stmt *s)
{
	if (s->kind == CORE_STMT_GO || s->kind == CORE_STMT_SEND || s->kind == CORE_STMT_RECEIVE ||
		s->kind == CORE_STMT_SELECT)
		return true;
	return expr_waits(search, s->target) || expr_waits(search, s->value) || any_waits(search, s->body) ||
		   any_waits(search, s->otherwise) || any_waits(search, s->post);
}

static bool
any_waits(struct search *search, const struct core_stmt *s)
{
	for (; s; s = s->next)
		if (stmt_waits(search, s))
			return true;
	return false;
}

bool
route_waits(struct emit *e, const struct core_route *route)
{
	struct search search = {.arena = e->arena};

	map_init(&search.reached, e->arena);
	reach(&search, route->function);
	for (size_t i = 0; i < search.reached.count; i++)
		if (any_waits(&search, ((const struct core_function *)search.reached.entries[i].value)->body))
			return true;
	return false;
}
