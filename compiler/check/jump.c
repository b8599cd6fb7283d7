/*
 * Jumps: break, continue, goto, and the labels they name (Go spec, "Labeled statements", "Goto statements"). All labels of a
 * function are collected before its body is checked, with the lists of statements that they stand in, since a goto may
 * come before its label.
 */
#include "compiler/check/check_internal.h"

/* Labels of one function that goto may lead to: at each of them the function's assignments are looked through. */
enum { GOTO_LABELS_MAX = 256 };

/* A list of statements inside another. While it is walked, `at` counts its statements. */
struct block {
	const struct block *outer;
	size_t within; /* the place in the outer list of the statement that holds it */
	size_t at;
	const struct ast_stmt *declaration; /* the last one in it so far; NULL: none */
	size_t declaration_at;
};

struct label {
	struct label *next;
	struct ast_stmt *stmt;
	const struct block *block;
	size_t at;                          /* its place in the block */
	const struct ast_stmt *declaration; /* the last one of the block before it */
	size_t declaration_at;
	bool used; /* by break, continue or goto */
};

struct jump {
	struct jump *next;
	const struct ast_stmt *stmt;
	const struct block *block;
	size_t at;
};

struct labels {
	struct map by_name;
	struct label *first;
	struct jump *jumps;
	size_t target_count;
};

struct walk {
	struct body *body;
	struct labels *labels;
};

static void
add_label(struct walk *walk, struct ast_stmt *stmt, const struct block *block)
{
	struct checker *checker = walk->body->checker;
	struct labels *labels = walk->labels;
	const struct label *first = map_get(&labels->by_name, stmt->label.text);
	if (first) {
		struct diag *diag = diag_report(checker->log, DIAG_LABEL, stmt->label.span,
			"label `%.*s` is there twice in this function", STR_ARG(stmt->label.text));
		diag_note(checker->log, diag, first->stmt->label.span, "the first one is here");
		return;
	}
	struct label *label = arena_alloc(checker->arena, sizeof *label);
	*label = (struct label){
		labels->first, stmt, block, block->at, block->declaration, block->declaration_at, false};
	labels->first = label;
	stmt->jumped_to = false; /* a literal in a loop may be checked twice */
	map_set(&labels->by_name, stmt->label.text, label);
}

static void
use_label(struct walk *walk, const struct ast_stmt *stmt, const struct block *block)
{
	struct jump *jump = arena_alloc(walk->body->checker->arena, sizeof *jump);
	*jump = (struct jump){walk->labels->jumps, stmt, block, block->at};
	walk->labels->jumps = jump;
}

static void collect(struct walk *walk, struct ast_stmt *list, const struct block *outer);

/* What stands in the list itself: a labelled statement's statement does. */
static void
collect_one(struct walk *walk, struct ast_stmt *stmt, struct block *block)
{
	for (; stmt && stmt->kind == AST_STMT_LABELED; stmt = stmt->body) {
		add_label(walk, stmt, block);
	}
	if (!stmt) {
		return;
	}
	bool jumps = stmt->kind == AST_STMT_GOTO || stmt->kind == AST_STMT_BREAK || stmt->kind == AST_STMT_CONTINUE;
	if (jumps && stmt->label.text.length) {
		use_label(walk, stmt, block);
	}
	bool provides = stmt->kind == AST_STMT_USE || stmt->kind == AST_STMT_WITH;
	if (stmt->kind == AST_STMT_DEFINE || provides || (stmt->kind == AST_STMT_VAR && stmt->decl->kind == AST_DECL_VAR)) {
		block->declaration = stmt;
		block->declaration_at = block->at;
	}
	collect(walk, stmt->body, block);
	collect(walk, stmt->otherwise, block);
	for (const struct ast_case *item = stmt->cases; item; item = item->next) {
		collect(walk, item->body, block);
	}
	if (stmt->ensure) {
		collect(walk, stmt->ensure->block, block);
	}
}

static void
collect(struct walk *walk, struct ast_stmt *list, const struct block *outer)
{
	if (!list) {
		return;
	}
	struct block *block = arena_alloc(walk->body->checker->arena, sizeof *block);
	*block = (struct block){outer, outer ? outer->at : 0, 0, NULL, 0};
	for (struct ast_stmt *stmt = list; stmt; stmt = stmt->next, block->at++) {
		collect_one(walk, stmt, block);
	}
}

/* The place in the label's list of what the goto is, or stands in; false: the label is in a block that the goto is not in. */
static bool
find_start(const struct jump *jump, const struct label *label, size_t *start)
{
	*start = jump->at;
	for (const struct block *block = jump->block; block; block = block->outer) {
		if (block == label->block) {
			return true;
		}
		*start = block->within;
	}
	return false;
}

static void
mark_target(struct checker *checker, struct labels *labels, struct label *label)
{
	if (label->stmt->jumped_to) {
		return;
	}
	label->stmt->jumped_to = true;
	if (++labels->target_count == GOTO_LABELS_MAX + 1) {
		diag_report(checker->log, DIAG_TOO_MANY_LABELS, label->stmt->label.span,
			"`goto` leads to more than %d labels in this function", GOTO_LABELS_MAX);
	}
}

static void
resolve_goto(struct checker *checker, struct labels *labels, const struct jump *jump, struct label *label)
{
	size_t start;
	mark_target(checker, labels, label);
	if (!find_start(jump, label, &start)) {
		struct diag *diag = diag_report(checker->log, DIAG_BAD_JUMP, jump->stmt->label.span,
			"`goto` jumps into a block: `%.*s` stands in one that it is not in", STR_ARG(label->stmt->label.text));
		diag_note(checker->log, diag, label->stmt->label.span, "the label is here");
		return;
	}
	/* Forward past a declaration there would be a variable without a value. */
	if (label->declaration && label->declaration_at > start) {
		struct diag *diag = diag_report(checker->log, DIAG_BAD_JUMP, jump->stmt->label.span,
			"`goto %.*s` jumps over a declaration", STR_ARG(label->stmt->label.text));
		diag_note(checker->log, diag, label->declaration->span, "this variable would have no value");
		diag_help(checker->log, diag, "declare it before the goto, or put a block around it");
	}
}

void
labels_collect(struct body *body)
{
	struct checker *checker = body->checker;
	struct labels *labels = arena_alloc(checker->arena, sizeof *labels);
	struct walk walk = {body, labels};
	*labels = (struct labels){0};
	map_init(&labels->by_name, checker->arena);
	body->labels = labels;
	if (body->function->ast->has_labels) {
		collect(&walk, body->function->ast->body, NULL);
	}
	for (const struct jump *jump = labels->jumps; jump; jump = jump->next) {
		struct label *label = map_get(&labels->by_name, jump->stmt->label.text);
		if (label) {
			label->used = true;
		}
		if (jump->stmt->kind == AST_STMT_GOTO && !label) {
			diag_report(checker->log, DIAG_BAD_JUMP, jump->stmt->label.span, "there is no label `%.*s` in this function",
				STR_ARG(jump->stmt->label.text));
		} else if (jump->stmt->kind == AST_STMT_GOTO) {
			resolve_goto(checker, labels, jump, label);
		}
	}
}

void
labels_report_unused(struct body *body)
{
	for (const struct label *label = body->labels->first; label; label = label->next) {
		if (!label->used) {
			const struct ast_name *name = &label->stmt->label;
			struct diag *diag = diag_report(
				body->checker->log, DIAG_LABEL, name->span, "label `%.*s` is never used", STR_ARG(name->text));
			diag_help(body->checker->log, diag, "take it out, or jump to it");
		}
	}
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
		loop->next_facts = loop->continued ? fact_join(body, loop->next_facts, body->facts) : body->facts;
		loop->continued = true;
	} else {
		fewer_locks(body, loop);
		loop->facts = loop->broken ? fact_join(body, loop->facts, body->facts) : body->facts;
		loop->broken = true;
	}
	body->unreachable = true;
}

/* A literal behind the jump may have captured any variable. */
static void
share_variables(struct body *body)
{
	for (const struct scope *scope = body->scope; scope; scope = scope->outer) {
		for (size_t i = 0; i < scope->names.count; i++) {
			struct symbol *symbol = scope->names.entries[i].value;
			bool variable = symbol->kind == SYMBOL_VARIABLE || symbol->kind == SYMBOL_PARAMETER;
			if (variable && symbol->owner == body->function) {
				variable_is_shared(body->checker, symbol, &symbol->address_taken);
			}
		}
	}
}

void
check_labeled(struct body *body, struct ast_stmt *stmt)
{
	if (!stmt->body) {
		return;
	}
	if (stmt->jumped_to && body->labels->target_count <= GOTO_LABELS_MAX) {
		/* Jumps come with other facts: what the function assigns anywhere is not known here. */
		facts_forget_assigned(body, body->function->ast->body);
		share_variables(body);
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
		body->facts = body->unreachable ? loop.facts : fact_join(body, body->facts, loop.facts);
		body->unreachable = false;
	}
}
