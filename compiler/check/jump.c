/*
 * Jumps: break, continue, goto, and the labels they name (Go spec, "Labeled statements", "Goto statements"). All labels of a
 * function are collected before its body is checked, with the lists of statements that they stand in, since a goto may
 * come before its label.
 */
#include "compiler/check/check_internal.h"

/* A list of statements inside another. */
struct block {
	const struct block *outer;
	const struct ast_stmt *within; /* the statement of the outer list that holds it */
};

struct label {
	struct label *next;
	struct str name;
	struct span span;
	const struct ast_stmt *stmt;
	const struct block *block;
	bool used;   /* by break, continue or goto */
	bool target; /* of a goto */
};

struct jump {
	struct jump *next;
	const struct ast_stmt *stmt;
	const struct block *block;
};

struct labels {
	struct label *first;
	struct jump *jumps; /* gotos */
};

struct walk {
	struct body *body;
	struct labels *labels;
};

static struct label *
find_label(const struct labels *labels, struct str name)
{
	for (struct label *label = labels ? labels->first : NULL; label; label = label->next) {
		if (str_equal(label->name, name)) {
			return label;
		}
	}
	return NULL;
}

static void
add_label(struct walk *walk, const struct ast_stmt *stmt, const struct block *block)
{
	struct checker *checker = walk->body->checker;
	struct label *first = find_label(walk->labels, stmt->label.text);
	if (first) {
		struct diag *diag = diag_report(checker->log, DIAG_LABEL, stmt->label.span,
			"label `%.*s` is there twice in this function", STR_ARG(stmt->label.text));
		diag_note(checker->log, diag, first->span, "the first one is here");
		return;
	}
	struct label *label = arena_alloc(checker->arena, sizeof *label);
	*label = (struct label){walk->labels->first, stmt->label.text, stmt->label.span, stmt, block, false, false};
	walk->labels->first = label;
}

static void
use_label(struct walk *walk, const struct ast_stmt *stmt, const struct block *block)
{
	struct jump *jump = arena_alloc(walk->body->checker->arena, sizeof *jump);
	*jump = (struct jump){walk->labels->jumps, stmt, block};
	walk->labels->jumps = jump;
}

static void collect(struct walk *walk, const struct ast_stmt *list, const struct block *outer, const struct ast_stmt *within);

/* What stands in the list itself: a labelled statement's statement does. */
static void
collect_one(struct walk *walk, const struct ast_stmt *stmt, const struct ast_stmt *within, const struct block *block)
{
	if (stmt->kind == AST_STMT_LABELED) {
		add_label(walk, stmt, block);
		if (stmt->body) {
			collect_one(walk, stmt->body, within, block);
		}
		return;
	}
	bool jumps = stmt->kind == AST_STMT_GOTO || stmt->kind == AST_STMT_BREAK || stmt->kind == AST_STMT_CONTINUE;
	if (jumps && stmt->label.text.length) {
		use_label(walk, stmt, block);
	}
	collect(walk, stmt->body, block, within);
	collect(walk, stmt->otherwise, block, within);
	for (const struct ast_case *item = stmt->cases; item; item = item->next) {
		collect(walk, item->body, block, within);
	}
	if (stmt->ensure) {
		collect(walk, stmt->ensure->block, block, within);
	}
}

static void
collect(struct walk *walk, const struct ast_stmt *list, const struct block *outer, const struct ast_stmt *within)
{
	if (!list) {
		return;
	}
	struct block *block = arena_alloc(walk->body->checker->arena, sizeof *block);
	*block = (struct block){outer, within};
	for (const struct ast_stmt *stmt = list; stmt; stmt = stmt->next) {
		collect_one(walk, stmt, stmt, block);
	}
}

/* The statement of the label's list that the goto is, or stands in; NULL: the label is in a block that the goto is not in. */
static const struct ast_stmt *
start_of(const struct jump *jump, const struct label *label)
{
	const struct ast_stmt *stmt = jump->stmt;
	for (const struct block *block = jump->block; block; block = block->outer) {
		if (block == label->block) {
			return stmt;
		}
		stmt = block->within;
	}
	return NULL;
}

/* Forward past a declaration there would be a variable without a value. */
static const struct ast_stmt *
skipped_declaration(const struct ast_stmt *from, const struct ast_stmt *to)
{
	for (const struct ast_stmt *stmt = from; stmt && stmt != to; stmt = stmt->next) {
		bool declares = stmt->kind == AST_STMT_DEFINE ||
						(stmt->kind == AST_STMT_VAR && stmt->decl->kind == AST_DECL_VAR);
		if (declares && stmt != from) {
			return stmt;
		}
	}
	return NULL;
}

static bool
stands_before(const struct ast_stmt *from, const struct ast_stmt *to)
{
	while (from && from != to) {
		from = from->next;
	}
	return from != NULL;
}

static void
resolve_goto(struct body *body, const struct jump *jump, struct label *label)
{
	struct checker *checker = body->checker;
	const struct ast_stmt *from = start_of(jump, label);
	label->target = true;
	if (!from) {
		struct diag *diag = diag_report(checker->log, DIAG_BAD_JUMP, jump->stmt->label.span,
			"`goto` jumps into a block: `%.*s` stands in one that it is not in", STR_ARG(label->name));
		diag_note(checker->log, diag, label->span, "the label is here");
		return;
	}
	const struct ast_stmt *skipped = stands_before(from, label->stmt) ? skipped_declaration(from, label->stmt) : NULL;
	if (skipped) {
		struct diag *diag = diag_report(checker->log, DIAG_BAD_JUMP, jump->stmt->label.span,
			"`goto %.*s` jumps over a declaration", STR_ARG(label->name));
		diag_note(checker->log, diag, skipped->span, "this variable would have no value");
		diag_help(checker->log, diag, "declare it before the goto, or put a block around it");
	}
}

void
labels_collect(struct body *body)
{
	struct labels *labels = arena_alloc(body->checker->arena, sizeof *labels);
	struct walk walk = {body, labels};
	*labels = (struct labels){0};
	body->labels = labels;
	collect(&walk, body->function->ast->body, NULL, NULL);
	for (const struct jump *jump = labels->jumps; jump; jump = jump->next) {
		struct label *label = find_label(labels, jump->stmt->label.text);
		if (label) {
			label->used = true;
		}
		if (jump->stmt->kind == AST_STMT_GOTO && !label) {
			diag_report(body->checker->log, DIAG_BAD_JUMP, jump->stmt->label.span, "there is no label `%.*s` in this function",
				STR_ARG(jump->stmt->label.text));
		} else if (jump->stmt->kind == AST_STMT_GOTO) {
			resolve_goto(body, jump, label);
		}
	}
}

void
labels_report_unused(struct body *body)
{
	for (const struct label *label = body->labels->first; label; label = label->next) {
		if (!label->used) {
			struct diag *diag = diag_report(body->checker->log, DIAG_LABEL, label->span, "label `%.*s` is never used",
				STR_ARG(label->name));
			diag_help(body->checker->log, diag, "take it out, or jump to it");
		}
	}
}

static bool
label_is_target(const struct body *body, const struct ast_stmt *stmt)
{
	const struct label *label = find_label(body->labels, stmt->label.text);
	return label && label->stmt == stmt && label->target;
}

void
check_goto(struct body *body, struct ast_stmt *stmt)
{
	(void)stmt;
	body->function->has_goto = true;
	body->unreachable = true;
}

static void
fewer_locks(const struct body *body, struct loop *loop)
{
	loop->locks = body->locks < loop->locks ? body->locks : loop->locks;
}

void
check_jump(struct body *body, struct ast_stmt *stmt)
{
	struct checker *checker = body->checker;
	bool wants_loop = stmt->kind == AST_STMT_CONTINUE;
	struct loop *loop = body->loop;
	while (
		loop && (stmt->label.text.length ? !str_equal(loop->label, stmt->label.text) : wants_loop && !loop->is_loop)) {
		loop = loop->outer;
	}
	if (!loop || (wants_loop && !loop->is_loop)) {
		if (stmt->label.text.length) {
			diag_report(checker->log, DIAG_BAD_JUMP, stmt->label.span, "no enclosing %s has the label `%.*s`",
				wants_loop ? "loop" : "statement", STR_ARG(stmt->label.text));
		} else {
			diag_report(
				checker->log, DIAG_BAD_JUMP, stmt->span, "`%s` stands in no loop", wants_loop ? "continue" : "break");
		}
	} else if (wants_loop) {
		fewer_locks(body, loop);
		loop->next_facts = loop->continued ? fact_join(body, loop->base, loop->next_facts, body->facts) : body->facts;
		loop->continued = true;
	} else {
		fewer_locks(body, loop);
		loop->facts = loop->broken ? fact_join(body, loop->base, loop->facts, body->facts) : body->facts;
		loop->broken = true;
	}
	body->unreachable = true;
}

void
check_labeled(struct body *body, struct ast_stmt *stmt)
{
	if (!stmt->body) {
		return;
	}
	if (label_is_target(body, stmt)) {
		/* Jumps come with other facts: what the function assigns anywhere is not known here. */
		facts_forget_assigned(body, body->function->ast->body);
		fact_barrier(body);
		body->locks = 0;
		body->unreachable = false;
	}
	enum ast_stmt_kind kind = stmt->body->kind;
	body->next_label = stmt->label.text;
	if (kind == AST_STMT_FOR || kind == AST_STMT_FOR_EACH || kind == AST_STMT_SWITCH || kind == AST_STMT_SELECT) {
		check_stmts(body, stmt->body);
		return;
	}
	struct loop loop = {.outer = body->loop, .label = stmt->label.text, .base = body->facts, .locks = body->locks};
	body->next_label = STR("");
	body->loop = &loop;
	check_stmts(body, stmt->body);
	body->loop = loop.outer;
	if (loop.broken) {
		body->facts = body->unreachable ? loop.facts : fact_join(body, loop.base, body->facts, loop.facts);
		body->unreachable = false;
	}
}
