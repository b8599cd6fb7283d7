/*
 * The order in which package variables get their first values, as Go's: always the earliest declared one whose value
 * needs no variable that has none yet, be it directly or through functions that it calls; packages follow what they
 * import.
 *
 * Variables and functions are nodes of one graph. Components of it (Tarjan) that hold a variable and are a cycle are an
 * error; components of functions alone are recursion. What is left has no cycles and is taken in order, the earliest
 * variable first.
 */
#include "compiler/check/check_internal.h"

struct node {
	struct symbol *global;           /* or */
	const struct function *function; /* whose callees and globals it needs; NULL: none */
	size_t next_need;
	uint32_t visit, low; /* 0: not seen */
	uint32_t component;
	bool on_stack;
};

struct component {
	struct node *global; /* of a component that is one variable */
	uint32_t *users;     /* components that need it */
	size_t user_count, user_capacity;
	size_t waiting_for;
};

struct order {
	struct checker *checker;
	struct node *nodes; /* variables first, in order of declaration */
	size_t node_count;
	struct map places; /* functions to their node's place + 1 */
	struct node **stack, **path;
	size_t stack_count, path_count;
	uint32_t visits;
	struct component *components;
	uint32_t component_count;
	bool broken;
};

static size_t
need_count(const struct node *node)
{
	return node->function ? node->function->callee_count + node->function->global_count : 0;
}

static struct node *
node_of_function(struct order *order, const struct function *function)
{
	struct str key = {(const char *)&function, sizeof function};
	uintptr_t place = (uintptr_t)map_get(&order->places, key);
	return place ? &order->nodes[place - 1] : NULL;
}

/* NULL: the standard library's, which needs nothing. */
static struct node *
need_of(struct order *order, const struct node *node, size_t i)
{
	const struct function *function = node->function;
	if (i < function->callee_count) {
		return node_of_function(order, function->callees[i]);
	}
	return &order->nodes[function->globals[i - function->callee_count]->number];
}

static void
make_nodes(struct order *order)
{
	const struct checked_program *program = order->checker->program;
	struct arena *arena = order->checker->arena;
	size_t count = program->global_count;
	for (const struct function *function = program->functions; function; function = function->next) {
		count++;
	}
	order->nodes = arena_alloc_array(arena, count + 1, sizeof *order->nodes);
	order->stack = arena_alloc_array(arena, count + 1, sizeof *order->stack);
	order->path = arena_alloc_array(arena, count + 1, sizeof *order->path);
	order->components = arena_alloc_array(arena, count + 1, sizeof *order->components);
	map_init(&order->places, arena);
	for (size_t i = 0; i < program->global_count; i++) {
		struct symbol *global = program->globals[i];
		order->nodes[order->node_count++] = (struct node){.global = global, .function = global->function};
	}
	for (const struct function *function = program->functions; function; function = function->next) {
		if (function->initializes || function->external) {
			continue;
		}
		struct str key = {(const char *)&function, sizeof function};
		order->nodes[order->node_count++] = (struct node){.function = function};
		map_set(&order->places, arena_str(arena, key), (void *)(uintptr_t)order->node_count);
	}
}

/* ---- components ---- */

static void
report_cycle(struct order *order, struct node *const *members, size_t count)
{
	const struct symbol *first = NULL;
	for (size_t i = 0; i < count; i++) {
		const struct symbol *global = members[i]->global;
		if (global && (!first || global->number < first->number)) {
			first = global;
		}
	}
	order->broken = true;
	if (first->type->kind == TYPE_BAD) {
		return;
	}
	struct diag *diag = diag_report(order->checker->log, DIAG_GLOBAL_CYCLE, first->span,
		"the first value of `%.*s` needs `%.*s` itself", STR_ARG(first->name), STR_ARG(first->name));
	for (size_t i = count; i-- > 0 && count - i < 10;) {
		const struct symbol *member = members[i]->global ? members[i]->global : members[i]->function->symbol;
		if (member != first) {
			diag_note(order->checker->log, diag, member->span, "by way of `%.*s`", STR_ARG(member->name));
		}
	}
}

static bool
needs_itself(struct order *order, const struct node *node)
{
	for (size_t i = 0; i < need_count(node); i++) {
		if (need_of(order, node, i) == node) {
			return true;
		}
	}
	return false;
}

static void
close_component(struct order *order, struct node *last)
{
	size_t first = order->stack_count;
	bool has_global = false;
	do {
		struct node *member = order->stack[--first];
		member->on_stack = false;
		member->component = order->component_count;
		has_global |= member->global != NULL;
	} while (order->stack[first] != last);
	size_t count = order->stack_count - first;
	order->stack_count = first;
	if (has_global && (count > 1 || needs_itself(order, last))) {
		report_cycle(order, &order->stack[first], count);
	}
	order->components[order->component_count++].global = has_global ? last : NULL;
}

static void
enter(struct order *order, struct node *node)
{
	node->visit = node->low = ++order->visits;
	node->on_stack = true;
	order->stack[order->stack_count++] = node;
	order->path[order->path_count++] = node;
}

static void
find_components(struct order *order, struct node *from)
{
	enter(order, from);
	while (order->path_count) {
		struct node *node = order->path[order->path_count - 1];
		if (node->next_need < need_count(node)) {
			struct node *need = need_of(order, node, node->next_need++);
			if (need && !need->visit) {
				enter(order, need);
			} else if (need && need->on_stack && need->visit < node->low) {
				node->low = need->visit;
			}
			continue;
		}
		order->path_count--;
		if (order->path_count && node->low < order->path[order->path_count - 1]->low) {
			order->path[order->path_count - 1]->low = node->low;
		}
		if (node->low == node->visit) {
			close_component(order, node);
		}
	}
}

static void
connect(struct order *order)
{
	for (size_t i = 0; i < order->node_count; i++) {
		const struct node *node = &order->nodes[i];
		for (size_t j = 0; j < need_count(node); j++) {
			const struct node *need = need_of(order, node, j);
			if (!need || need->component == node->component) {
				continue;
			}
			struct component *needed = &order->components[need->component];
			needed->users = arena_grow(order->checker->arena, needed->users, needed->user_count, &needed->user_capacity,
				sizeof *needed->users);
			needed->users[needed->user_count++] = node->component;
			order->components[node->component].waiting_for++;
		}
	}
}

/* ---- taking them in order ---- */

/* Variables that can be initialised: a heap by number. */
struct ready {
	struct symbol **items;
	size_t count;
};

static void
ready_push(struct ready *ready, struct symbol *symbol)
{
	size_t at = ready->count++;
	for (; at > 0 && ready->items[(at - 1) / 2]->number > symbol->number; at = (at - 1) / 2) {
		ready->items[at] = ready->items[(at - 1) / 2];
	}
	ready->items[at] = symbol;
}

static struct symbol *
ready_pop(struct ready *ready)
{
	struct symbol *first = ready->items[0], *last = ready->items[--ready->count];
	size_t at = 0;
	for (size_t child = 1; child < ready->count; child = 2 * at + 1) {
		child += child + 1 < ready->count && ready->items[child + 1]->number < ready->items[child]->number;
		if (ready->items[child]->number >= last->number) {
			break;
		}
		ready->items[at] = ready->items[child];
		at = child;
	}
	ready->items[at] = last;
	return first;
}

/* The component is done with: those that need it wait for one less. Functions follow at once. */
static void
finish(struct order *order, struct ready *ready, uint32_t number, uint32_t *todo)
{
	size_t count = 0;
	todo[count++] = number;
	while (count) {
		const struct component *component = &order->components[todo[--count]];
		for (size_t i = 0; i < component->user_count; i++) {
			struct component *user = &order->components[component->users[i]];
			if (--user->waiting_for) {
				continue;
			}
			if (user->global) {
				ready_push(ready, user->global->global);
			} else {
				todo[count++] = component->users[i];
			}
		}
	}
}

static void
take_in_order(struct order *order)
{
	struct arena *arena = order->checker->arena;
	struct checked_program *program = order->checker->program;
	struct symbol **sorted = arena_alloc_array(arena, program->global_count + 1, sizeof *sorted);
	struct ready ready = {.items = arena_alloc_array(arena, program->global_count + 1, sizeof *ready.items)};
	uint32_t *todo = arena_alloc_array(arena, order->component_count + 1, sizeof *todo);
	uint32_t *free = arena_alloc_array(arena, order->component_count + 1, sizeof *free);
	size_t count = 0, free_count = 0;
	for (uint32_t i = 0; i < order->component_count; i++) {
		if (order->components[i].waiting_for == 0 && order->components[i].global) {
			ready_push(&ready, order->components[i].global->global);
		} else if (order->components[i].waiting_for == 0) {
			free[free_count++] = i;
		}
	}
	while (free_count) {
		finish(order, &ready, free[--free_count], todo);
	}
	while (ready.count) {
		struct symbol *global = ready_pop(&ready);
		sorted[count++] = global;
		finish(order, &ready, order->nodes[global->number].component, todo);
	}
	program->globals = sorted;
	for (size_t i = 0; i < count; i++) {
		sorted[i]->number = (uint32_t)i;
	}
}

void
globals_order(struct checker *checker)
{
	struct order order = {.checker = checker};
	if (checker->program->global_count == 0) {
		return;
	}
	make_nodes(&order);
	for (size_t i = 0; i < order.node_count; i++) {
		if (!order.nodes[i].visit) {
			find_components(&order, &order.nodes[i]);
		}
	}
	if (order.broken) {
		return;
	}
	connect(&order);
	take_in_order(&order);
}
