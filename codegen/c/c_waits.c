/*
 * What whoever runs a route wants to know beforehand, of the route and of all functions that it calls or takes the value
 * of: whether it may wait (it starts goroutines, uses channels, locks or clocks), and whether it asks how long it has run.
 */
#include "codegen/c/emit_c_internal.h"

struct search {
	struct arena *arena;
	const struct core_program *program;
	struct map reached; /* functions, by address; in the order in which they were met, and are looked at */
	bool kept;          /* those that a package variable may hold are among them */
	struct route_traits found;
	const struct core_program *printing; /* NULL: its methods that values are printed by were reached */
	bool answers_errors; /* the route can fail: the answer tells the error's text, and those of its causes */
	bool *plain;         /* types, by id, whose values print without a method, or are being looked at */
};

static void look_at_all(struct search *search, const struct core_stmt *s);

static void
reach(struct search *search, const struct core_function *function)
{
	struct str key = {(const char *)&function, sizeof(function)};

	if (!map_get(&search->reached, key))
		map_set(&search->reached, arena_str(search->arena, key), (void *)(uintptr_t)function);
}

/* It may call the methods that values are printed by, also to make the text of an error. */
static bool
prints(const struct core_expr *x)
{
	if (x->kind == CORE_EXPR_CALL_EXTERN)
		return str_has_prefix(x->symbol, STR("fmt.")) || str_has_prefix(x->symbol, STR("log.")) ||
			   str_equal(x->symbol, STR("errors.Join"));
	return x->kind == CORE_EXPR_BUILTIN &&
		   (x->builtin == CORE_PRINT || x->builtin == CORE_PRINTLN || x->builtin == CORE_ERROR_TEXT);
}

/* All of the program's: which of them is not looked into. */
static void
reach_texts(struct search *search)
{
	const struct core_program *program = search->printing;

	search->printing = NULL;
	for (size_t i = 0; program && i < program->type_count; i++)
		if (program->types[i]->text)
			reach(search, program->types[i]->text);
}

/* Whether some method is called to print a value of the type. */
static bool
prints_by_method(struct search *search, const struct core_type *type)
{
	bool some;

	if (!type || search->plain[type->id])
		return false;
	search->plain[type->id] = true;
	some = type->text || prints_by_method(search, type->element) || prints_by_method(search, type->key) ||
		   (type->error && prints_by_method(search, type->error->members));
	for (size_t i = 0; i < type->field_count && !some; i++)
		some = prints_by_method(search, type->fields[i].type);
	for (size_t i = 0; i < type->member_count && !some; i++)
		some = prints_by_method(search, type->members[i]);
	return some;
}

/* An error that the answer may tell: its text is its message, else its members printed. */
static void
reach_text_of(struct search *search, const struct core_error *error)
{
	if (search->printing && search->answers_errors && error->message_field < 0 && prints_by_method(search, error->members))
		reach_texts(search);
}

bool
extern_waits(struct str symbol)
{
	return str_has_prefix(symbol, STR("sync.")) || str_equal(symbol, STR("time.Sleep")) ||
		   str_equal(symbol, STR("time.After")) || str_equal(symbol, STR("time.ring"));
}

/* Whatever a package variable may hold: all functions that stand as values somewhere and have captured nothing. */
static void
reach_kept(struct search *search)
{
	for (size_t i = 0; i < search->program->function_count && !search->kept; i++)
		if (search->program->functions[i]->is_value)
			reach(search, search->program->functions[i]);
	search->kept = true;
}

static void
look_at_expr(struct search *search, const struct core_expr *x)
{
	if (!x)
		return;
	if (x->kind == CORE_EXPR_CALL_EXTERN && extern_waits(x->symbol))
		search->found.waits = true;
	if (prints(x))
		reach_texts(search);
	if (x->kind == CORE_EXPR_FAILURE)
		reach_text_of(search, x->error);
	if (x->kind == CORE_EXPR_BUILTIN && x->builtin == CORE_COMPUTATION_TIME)
		search->found.asks_time = true;
	if (x->function)
		reach(search, x->function);
	if (x->kind == CORE_EXPR_GLOBAL && x->global->holds_functions)
		reach_kept(search);
	for (size_t i = 0; i < x->operand_count; i++)
		look_at_expr(search, x->operands[i]);
	look_at_expr(search, x->cause);
}

static void
look_at_stmt(struct search *search, const struct core_stmt *s)
{
	if (s->kind == CORE_STMT_GO || s->kind == CORE_STMT_SEND || s->kind == CORE_STMT_RECEIVE ||
		s->kind == CORE_STMT_SELECT)
		search->found.waits = true;
	look_at_expr(search, s->target);
	look_at_expr(search, s->value);
	look_at_all(search, s->body);
	look_at_all(search, s->otherwise);
	look_at_all(search, s->post);
}

static void
look_at_all(struct search *search, const struct core_stmt *s)
{
	for (; s; s = s->next)
		look_at_stmt(search, s);
}

struct route_traits
route_traits(struct emit *e, const struct core_route *route)
{
	struct search search = {.arena = e->arena,
		.program = e->program,
		.printing = e->program,
		.answers_errors = route->function->fallible,
		.plain = arena_alloc(e->arena, e->program->type_count + 1)};

	map_init(&search.reached, e->arena);
	reach(&search, route->function);
	for (size_t i = 0; i < search.reached.count; i++)
		look_at_all(&search, ((const struct core_function *)search.reached.entries[i].value)->body);
	return search.found;
}
