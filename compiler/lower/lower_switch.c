/*
 * switch. Cases become a chain of ifs whose conditions run in order; a `break` leaves a labelled block around it. Where
 * a case falls through, the chain only finds the case's number and each body stands in an if of its own behind it.
 */
#include "compiler/lower/lower_internal.h"

struct switching {
	const struct ast_stmt *stmt;
	const struct core_expr *subject; /* in a local; NULL without a tag */
	struct jump_target target;
};

static bool
falls_through(const struct ast_case *clause)
{
	const struct ast_stmt *last = clause->body;

	while (last && last->next)
		last = last->next;
	return last && last->kind == AST_STMT_FALLTHROUGH;
}

/* One value of a case list as a condition. */
static const struct core_expr *
value_matches(struct lower_function *f, const struct switching *s, const struct ast_expr *value)
{
	if (!s->subject)
		return lower_condition(f, value);
	if (value->pattern)
		return lower_pattern_test(f, s->subject, value->pattern);
	return lower_case_test(f, s->subject, value);
}

/* a || b || c, each evaluated only when those before it are false. */
static const struct core_expr *
clause_matches(struct lower_function *f, const struct switching *s, const struct ast_case *clause)
{
	const struct core_expr *matches = NULL;

	if (clause->pattern)
		return lower_pattern_test(f, s->subject, clause->pattern);
	for (const struct ast_expr *value = clause->values; value; value = value->next) {
		const struct core_stmt **start;
		const struct core_expr *next;
		struct make_list list;

		make_open(&f->body, &list);
		start = f->body.tail;
		next = value_matches(f, s, value);
		if (!matches || f->body.tail == start) {
			lower_splice(f, make_close(&f->body, &list));
			matches = matches ? make_binary(&f->body, CORE_OP_LOGICAL_OR, matches, next) : next;
		} else {
			matches = lower_or_else(f, CORE_OP_LOGICAL_OR, matches, next, &list);
		}
	}
	return matches;
}

static const struct core_stmt *
clause_body(struct lower_function *f, const struct ast_case *clause)
{
	struct make_list list;

	make_open(&f->body, &list);
	lower_stmts(f, clause->body);
	return make_close(&f->body, &list);
}

static const struct ast_case *
default_clause(const struct ast_case *clause)
{
	while (clause && !clause->is_default)
		clause = clause->next;
	return clause;
}

/* if matches1 { body1 } else if matches2 { body2 } else { default } */
static void
chain(struct lower_function *f, const struct switching *s, const struct ast_case *clause)
{
	const struct core_expr *condition;
	const struct core_stmt *body;
	struct make_list otherwise;

	while (clause && clause->is_default)
		clause = clause->next;
	if (!clause) {
		const struct ast_case *last = default_clause(s->stmt->cases);

		if (last)
			lower_stmts(f, last->body);
		return;
	}
	f->body.span = clause->span;
	condition = clause_matches(f, s, clause);
	body = clause_body(f, clause);
	make_open(&f->body, &otherwise);
	chain(f, s, clause->next);
	make_if(&f->body, condition, body, make_close(&f->body, &otherwise));
}

/* The same without nesting, for many cases: if matches1 { body1 break } if matches2 { body2 break } default */
static void
flat(struct lower_function *f, struct switching *s)
{
	const struct ast_case *last = default_clause(s->stmt->cases);

	s->target.label = ++f->body.label_count;
	for (const struct ast_case *clause = s->stmt->cases; clause; clause = clause->next) {
		const struct core_expr *condition;
		struct make_list list;

		if (clause->is_default)
			continue;
		f->body.span = clause->span;
		condition = clause_matches(f, s, clause);
		make_open(&f->body, &list);
		lower_stmts(f, clause->body);
		make_jump(&f->body, CORE_STMT_BREAK, s->target.label);
		make_if(&f->body, condition, make_close(&f->body, &list), NULL);
	}
	if (last)
		lower_stmts(f, last->body);
}

/* ---- with fallthrough ---- */

/* block { if matches1 { choice = 0 break } if matches2 { choice = 1 break } } */
static void
choose(struct lower_function *f, const struct switching *s, uint32_t choice)
{
	uint32_t label = ++f->body.label_count;
	struct core_stmt *block = make_stmt(&f->body, CORE_STMT_BLOCK);
	struct make_list inside;
	int64_t number = 0;

	make_open(&f->body, &inside);
	for (const struct ast_case *clause = s->stmt->cases; clause; clause = clause->next, number++) {
		const struct core_expr *condition;
		struct make_list list;

		if (clause->is_default)
			continue;
		f->body.span = clause->span;
		condition = clause_matches(f, s, clause);
		make_open(&f->body, &list);
		make_assign(&f->body, make_target(&f->body, choice), make_int(&f->body, number));
		make_jump(&f->body, CORE_STMT_BREAK, label);
		make_if(&f->body, condition, make_close(&f->body, &list), NULL);
	}
	block->label = label;
	block->body = make_close(&f->body, &inside);
}

static void
numbered(struct lower_function *f, const struct switching *s)
{
	const struct core_type *integer = f->body.types->integer;
	int64_t number = 0, fallback = -1;
	uint32_t choice;

	for (const struct ast_case *clause = s->stmt->cases; clause; clause = clause->next, number++)
		if (clause->is_default)
			fallback = number;
	choice = make_let(&f->body, "choice", integer, make_int(&f->body, fallback));
	choose(f, s, choice);
	number = 0;
	for (const struct ast_case *clause = s->stmt->cases; clause; clause = clause->next, number++) {
		struct make_list list;
		const struct core_expr *chosen =
			make_binary(&f->body, CORE_OP_EQUAL, make_local(&f->body, choice), make_int(&f->body, number));

		make_open(&f->body, &list);
		lower_stmts(f, clause->body);
		if (falls_through(clause))
			make_assign(&f->body, make_target(&f->body, choice), make_int(&f->body, number + 1));
		make_if(&f->body, chosen, make_close(&f->body, &list), NULL);
	}
}

enum { CHAIN_MAX = 32 }; /* cases that become else-ifs; more would nest deeply */

static size_t
case_count(const struct ast_stmt *stmt)
{
	size_t count = 0;

	for (const struct ast_case *clause = stmt->cases; clause; clause = clause->next)
		count++;
	return count;
}

static bool
any_falls_through(const struct ast_stmt *stmt)
{
	for (const struct ast_case *clause = stmt->cases; clause; clause = clause->next)
		if (falls_through(clause))
			return true;
	return false;
}

void
lower_switch(struct lower_function *f, const struct ast_stmt *stmt, struct str label)
{
	struct switching s = {.stmt = stmt, .target = {.outer = f->targets, .name = label}};
	struct make_list list;
	const struct core_stmt *body;

	if (stmt->init)
		lower_stmt(f, stmt->init);
	if (stmt->subject)
		s.subject = make_keep(&f->body, "subject", lower_value(f, stmt->subject));
	f->targets = &s.target;
	make_open(&f->body, &list);
	if (any_falls_through(stmt))
		numbered(f, &s);
	else if (case_count(stmt) > CHAIN_MAX)
		flat(f, &s);
	else
		chain(f, &s, stmt->cases);
	body = make_close(&f->body, &list);
	f->targets = s.target.outer;
	if (s.target.label) {
		struct core_stmt *block = make_stmt(&f->body, CORE_STMT_BLOCK);

		block->label = s.target.label;
		block->body = body;
	} else {
		lower_splice(f, body);
	}
}
