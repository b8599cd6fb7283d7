/* The call graph from its other end: by whom functions are called, and what goes from them to those. */
#include "compiler/check/check_internal.h"

/* The callers of one function, in the order in which they were added. */
struct caller_list {
	struct caller *first, **last;
};

/* A function that its callers are to hear of. */
struct reached {
	struct reached *next;
	struct function *function;
};

void
callers_init(struct callers *callers, struct checker *checker)
{
	*callers = (struct callers){.checker = checker};
	callers->last = &callers->first;
	map_init(&callers->lists, checker->arena);
}

static struct str
key_of(const struct function *const *function)
{
	return (struct str){(const char *)function, sizeof *function};
}

struct caller *
callers_of(const struct callers *callers, const struct function *callee)
{
	const struct caller_list *list = map_get(&callers->lists, key_of(&callee));
	return list ? list->first : NULL;
}

void
callers_add(
	struct callers *callers, const struct function *callee, struct function *caller, struct call_site *site)
{
	struct arena *arena = callers->checker->arena;
	struct caller_list *list = map_get(&callers->lists, key_of(&callee));
	if (!list) {
		list = arena_alloc(arena, sizeof *list);
		list->last = &list->first;
		map_set(&callers->lists, arena_str(arena, key_of(&callee)), list);
	}
	struct caller *added = arena_alloc(arena, sizeof *added);
	*added = (struct caller){.function = caller, .site = site};
	*list->last = added;
	list->last = &added->next;
}

void
callers_reach(struct callers *callers, struct function *function)
{
	struct reached *reached = arena_alloc(callers->checker->arena, sizeof *reached);
	reached->function = function;
	*callers->last = reached;
	callers->last = &reached->next;
}

void
callers_follow(struct callers *callers, callers_visit visit)
{
	for (const struct reached *reached = callers->first; reached; reached = reached->next) {
		for (const struct caller *caller = callers_of(callers, reached->function); caller; caller = caller->next) {
			if (visit(callers->checker, caller->function, reached->function)) {
				callers_reach(callers, caller->function);
			}
		}
	}
}
