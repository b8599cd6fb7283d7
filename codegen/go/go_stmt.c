/*
 * Statements. A jump names its target's label where Go's own break or continue would leave something else: a switch (which a
 * labelled block becomes), a select, or a loop in between. A label is written only when something jumps to it.
 */
#include "codegen/go/emit_go_internal.h"

#include <string.h>

/* ---- lines ---- */

static void
line_of(struct emit *e, struct span span)
{
	if (span.start == 0 && span.end == 0)
		return;
	struct position position = source_position(e->program->sources, span.start);
	if (!position.source || e->line == position.line)
		return;
	e->line = 0;
	go_put_to(e, e->out, "//line $:$\n", position.source->path, go_number(e, position.line));
	e->line = position.line;
}

/* ---- what a list of statements ends with ---- */

static bool ends(const struct core_stmt *list);

static bool
breaks_out(const struct core_stmt *list, uint32_t label, bool inner)
{
	for (const struct core_stmt *s = list; s; s = s->next) {
		bool deeper = inner || s->kind == CORE_STMT_LOOP;
		if (s->kind == CORE_STMT_BREAK && (s->label ? s->label == label : !inner))
			return true;
		if (breaks_out(s->body, label, deeper) || breaks_out(s->otherwise, label, deeper))
			return true;
		for (size_t i = 0; i < s->case_count; i++)
			if (breaks_out(s->cases[i].body, label, inner))
				return true;
	}
	return false;
}

static bool
stmt_ends(const struct core_stmt *s)
{
	switch ((int)s->kind) {
	case CORE_STMT_RETURN:
	case CORE_STMT_FAIL:
	case CORE_STMT_BREAK:
	case CORE_STMT_CONTINUE:
	case CORE_STMT_GOTO: return true;
	case CORE_STMT_EVAL: return s->value->kind == CORE_EXPR_BUILTIN && s->value->builtin == CORE_PANIC;
	case CORE_STMT_IF: return s->otherwise && ends(s->body) && ends(s->otherwise);
	case CORE_STMT_LOOP: return !s->value && !breaks_out(s->body, s->label, false);
	case CORE_STMT_BLOCK: return ends(s->body) && !(s->label && breaks_out(s->body, s->label, true));
	case CORE_STMT_SELECT:
		for (size_t i = 0; i < s->case_count; i++)
			if (!ends(s->cases[i].body))
				return false;
		return true;
	default: return false;
	}
}

static bool
ends(const struct core_stmt *list)
{
	for (const struct core_stmt *s = list; s; s = s->next)
		if (stmt_ends(s))
			return true;
	return false;
}

/* ---- what is read ---- */

static void
count_expr(struct emit *e, const struct core_expr *x)
{
	if (!x)
		return;
	if (x->kind == CORE_EXPR_LOCAL)
		e->reads[x->local]++;
	for (size_t i = 0; i < x->operand_count; i++)
		count_expr(e, x->operands[i]);
	for (size_t i = 0; i < x->constraint_argument_count; i++)
		count_expr(e, x->constraint_arguments[i]);
	for (size_t i = 0; x->path && i < x->path->part_count; i++)
		count_expr(e, x->path->parts[i].index);
	count_expr(e, x->cause);
}

static void
count_stmt(struct emit *e, const struct core_stmt *s)
{
	bool whole = s->kind == CORE_STMT_ASSIGN && s->target->kind == CORE_EXPR_LOCAL;

	if (s->target && !whole)
		count_expr(e, s->target);
	count_expr(e, s->value);
	go_count_reads(e, s->body);
	go_count_reads(e, s->otherwise);
	go_count_reads(e, s->post);
	for (size_t i = 0; i < s->case_count; i++) {
		count_expr(e, s->cases[i].channel);
		count_expr(e, s->cases[i].value);
		go_count_reads(e, s->cases[i].body);
	}
}

void
go_count_reads(struct emit *e, const struct core_stmt *first)
{
	bool ended = false;

	for (const struct core_stmt *s = first; s; s = s->next) {
		ended = ended && s->kind != CORE_STMT_LABEL;
		if (!ended)
			count_stmt(e, s);
		ended = ended || stmt_ends(s);
	}
}

/* ---- constructs that jumps leave ---- */

static struct str
label_name(struct emit *e, uint32_t number_of, const char *word)
{
	return go_say(e, "$$", str_from(word), go_number(e, number_of));
}

/* Writes what is built by `write` behind its label, if that was used. */
static void
with_label(struct emit *e, struct construct *construct, const char *word,
	void (*write)(struct emit *e, const struct core_stmt *s, struct construct *construct), const struct core_stmt *s)
{
	struct text *out = e->out;
	struct text inside = {.arena = e->arena};

	construct->outer = e->construct;
	construct->name = ++e->constructs;
	e->construct = construct;
	e->out = &inside;
	e->line = 0;
	write(e, s, construct);
	e->out = out;
	e->construct = construct->outer;
	e->line = 0;
	if (construct->named) {
		e->indent--;
		go_put(e, "$:", label_name(e, construct->name, word));
		e->indent++;
	}
	text_add(e->out, text_str(&inside));
	e->line = 0;
}

static struct construct *
innermost_loop(struct emit *e)
{
	struct construct *construct = e->construct;

	while (construct && !(construct->loop && construct->loop->kind == CORE_STMT_LOOP))
		construct = construct->outer;
	return construct;
}

static struct construct *
labelled(struct emit *e, uint32_t label)
{
	struct construct *construct = e->construct;

	while (construct && !(construct->loop && construct->loop->label == label))
		construct = construct->outer;
	return construct;
}

/* What to break out of to go on with the loop's step, where that is written behind its body; NULL: Go's continue does it. */
static struct construct *
round_of(struct emit *e, const struct core_stmt *loop)
{
	struct construct *construct = e->construct;

	while (construct && construct->round != loop)
		construct = construct->outer;
	return construct;
}

static void
jump(struct emit *e, const struct core_stmt *s)
{
	bool again = s->kind == CORE_STMT_CONTINUE;
	struct construct *target = s->label ? labelled(e, s->label) : innermost_loop(e);
	/* The first construct that Go's own word would take. */
	struct construct *taken = again ? innermost_loop(e) : e->construct;

	if (!target) {
		go_refuse(e, "a jump out of this place");
		return;
	}
	bool is_loop = target->loop && target->loop->kind == CORE_STMT_LOOP;
	struct construct *round = again ? round_of(e, target->loop) : NULL;
	if (round) {
		round->named |= round != e->construct;
		go_put(e, "break$", round == e->construct ? STR("") : go_say(e, " $", label_name(e, round->name, "round")));
		return;
	}
	if (target == taken) {
		go_put(e, again ? "continue" : "break");
		return;
	}
	target->named = true;
	go_put(e, again ? "continue $" : "break $", label_name(e, target->name, is_loop ? "loop" : "block"));
}

/* ---- assignments ---- */

static bool
needs_type(const struct core_type *type, const struct core_expr *value)
{
	switch ((int)go_base_type(type)->kind) {
	case CORE_TYPE_BOOL:
	case CORE_TYPE_INT:
	case CORE_TYPE_STRING:
	case CORE_TYPE_LITERALS:
	case CORE_TYPE_SHAPE:
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_FIXED_ARRAY: return false;
	case CORE_TYPE_ARRAY:
	case CORE_TYPE_MAP:
	case CORE_TYPE_BYTES:
	case CORE_TYPE_RESULT:
	case CORE_TYPE_POINTER: return value->kind == CORE_EXPR_ZERO;
	case CORE_TYPE_CHAN: return value->kind != CORE_EXPR_LOCAL && value->kind != CORE_EXPR_BUILTIN;
	default: return true;
	}
}

static void
let(struct emit *e, const struct core_stmt *s)
{
	const struct core_local *local = &e->function->locals[s->local];
	struct str name = e->locals[s->local], ahead = e->ahead[s->local];

	if (ahead.length && local->escapes)
		go_put(e, "$ = new($)", ahead, go_type(e, local->type));
	if (ahead.length)
		go_put(e, "$ = $", name, s->value ? go_expr(e, s->value, 1) : go_zero_value(e, local->type));
	else if (!s->value)
		go_put(e, "var $ $", name, go_type(e, local->type));
	else if (needs_type(local->type, s->value))
		go_put(e, "var $ $ = $", name, go_type(e, local->type), go_expr(e, s->value, 1));
	else
		go_put(e, "$ := $", name, go_expr(e, s->value, 1));
	if (!e->reads[s->local] && !ahead.length)
		go_put(e, "_ = $", name);
}

static bool
is_one(const struct core_expr *x)
{
	return x->kind == CORE_EXPR_CONST && x->type->kind == CORE_TYPE_INT && x->value.integer == 1;
}

static struct str
place(struct emit *e, const struct core_expr *x)
{
	bool byte = x->kind == CORE_EXPR_INDEX && go_base_type(x->operands[0]->type)->kind == CORE_TYPE_BYTES;

	if (byte)
		return go_say(e, "$[$]", go_primary(e, x->operands[0], 1), go_expr(e, x->operands[1], 2));
	return go_expr(e, x, 1);
}

static struct str
assign_text(struct emit *e, const struct core_stmt *s)
{
	struct str target = place(e, s->target);
	bool byte = s->target->kind == CORE_EXPR_INDEX && go_base_type(s->target->operands[0]->type)->kind == CORE_TYPE_BYTES;
	static const char *const ops[] = {[CORE_OP_ADD] = "+=", [CORE_OP_SUBTRACT] = "-=", [CORE_OP_MULTIPLY] = "*=",
		[CORE_OP_DIVIDE] = "/=", [CORE_OP_REMAINDER] = "%=", [CORE_OP_AND] = "&=", [CORE_OP_OR] = "|=",
		[CORE_OP_XOR] = "^=", [CORE_OP_AND_NOT] = "&^=", [CORE_OP_SHIFT_LEFT] = "<<=", [CORE_OP_SHIFT_RIGHT] = ">>="};

	if (s->has_op && is_one(s->value) && (s->op == CORE_OP_ADD || s->op == CORE_OP_SUBTRACT))
		return go_say(e, s->op == CORE_OP_ADD ? "$++" : "$--", target);
	if (s->has_op)
		return go_say(e, byte ? "$ $ byte($)" : "$ $ $", target, str_from(ops[s->op]), go_expr(e, s->value, 1));
	return go_say(e, byte ? "$ = byte($)" : "$ = $", target, go_guarded(e, go_expr(e, s->value, 1)));
}

static bool
is_void_call(const struct core_expr *x)
{
	if (x->kind == CORE_EXPR_BUILTIN)
		return x->type->kind == CORE_TYPE_VOID || x->builtin == CORE_COPY || x->builtin == CORE_PRINT ||
			   x->builtin == CORE_PRINTLN;
	return x->kind == CORE_EXPR_CALL || x->kind == CORE_EXPR_CALL_VALUE ||
		   (x->kind == CORE_EXPR_CALL_EXTERN && x->type->kind == CORE_TYPE_VOID);
}

static void
evaluate(struct emit *e, const struct core_expr *x)
{
	if (x->kind == CORE_EXPR_CALL_EXTERN && x->type->kind == CORE_TYPE_TUPLE)
		go_put(e, "$", go_extern_statement(e, x));
	else
		go_put(e, is_void_call(x) ? "$" : "_ = $", go_expr(e, x, 1));
}

/* ---- branches and loops ---- */

static void
body_of(struct emit *e, const struct core_stmt *list)
{
	e->indent++;
	go_statements(e, list);
	e->indent--;
}

/* gofmt takes parentheses around a whole condition away: those of (*p). */
static struct str
condition_text(struct emit *e, const struct core_expr *x)
{
	bool before = e->in_header;
	e->in_header = true;
	struct str text = go_expr(e, x, 1);
	e->in_header = before;
	bool enclosed = (x->kind == CORE_EXPR_DEREFERENCE || x->kind == CORE_EXPR_LOCAL) && text.data[0] == '(';
	return enclosed ? (struct str){text.data + 1, text.length - 2} : text;
}

static struct str
post_text(struct emit *e, const struct core_stmt *post)
{
	bool before = e->in_header;
	e->in_header = true;
	struct str text = assign_text(e, post);
	e->in_header = before;
	return text;
}

static void
conditional(struct emit *e, const struct core_stmt *s)
{
	go_put(e, "if $ {", condition_text(e, s->value));
	for (;;) {
		body_of(e, s->body);
		const struct core_stmt *next = s->otherwise;
		if (!next)
			break;
		if (next->kind != CORE_STMT_IF || next->next) {
			go_put(e, "} else {");
			body_of(e, next);
			break;
		}
		go_put(e, "} else if $ {", condition_text(e, next->value));
		s = next;
	}
	go_put(e, "}");
}

static bool
is_simple_post(const struct core_stmt *post)
{
	return post && !post->next && post->kind == CORE_STMT_ASSIGN;
}

static void
write_switch(struct emit *e, const struct core_stmt *body)
{
	go_put(e, "switch {");
	go_put(e, "default:");
	body_of(e, body);
	go_put(e, "}");
}

static void
write_block(struct emit *e, const struct core_stmt *s, struct construct *construct)
{
	construct->loop = s;
	write_switch(e, s->body);
}

static bool
continues(const struct core_stmt *list, uint32_t label, bool inner)
{
	for (const struct core_stmt *s = list; s; s = s->next) {
		bool deeper = inner || s->kind == CORE_STMT_LOOP;
		if (s->kind == CORE_STMT_CONTINUE && (s->label ? s->label == label : !inner))
			return true;
		if (continues(s->body, label, deeper) || continues(s->otherwise, label, deeper))
			return true;
		for (size_t i = 0; i < s->case_count; i++)
			if (continues(s->cases[i].body, label, inner))
				return true;
	}
	return false;
}

/* A loop's body before a step of several statements: to go on with that is to leave the switch. */
static void
write_round(struct emit *e, const struct core_stmt *s, struct construct *construct)
{
	construct->loop = NULL;
	write_switch(e, s->body);
}

static void
write_loop(struct emit *e, const struct core_stmt *s, struct construct *construct)
{
	struct str condition = s->value ? condition_text(e, s->value) : STR("");

	construct->loop = s;
	if (is_simple_post(s->post))
		go_put(e, condition.length ? "for ; $; $ {" : "for ; $; $ {", condition, post_text(e, s->post));
	else
		go_put(e, condition.length ? "for $ {" : "for {", condition);
	if (s->post && !is_simple_post(s->post) && continues(s->body, s->label, false)) {
		struct construct round = {.round = s};
		e->indent++;
		with_label(e, &round, "round", write_round, s);
		e->indent--;
	} else {
		body_of(e, s->body);
	}
	if (s->post && !is_simple_post(s->post))
		body_of(e, s->post);
	go_put(e, "}");
}

static void
loop(struct emit *e, const struct core_stmt *s)
{
	struct construct construct = {0};

	with_label(e, &construct, "loop", write_loop, s);
}

static void
block(struct emit *e, const struct core_stmt *s)
{
	struct construct construct = {.loop = s};

	if (!s->label || !breaks_out(s->body, s->label, true)) {
		go_put(e, "{");
		body_of(e, s->body);
		go_put(e, "}");
		return;
	}
	with_label(e, &construct, "block", write_block, s);
}

/* ---- leaving ---- */

/* What is deferred first runs last: it reads the results, unless the function has failed. */
static void
results(struct emit *e, const struct core_stmt *s)
{
	const struct core_function *f = e->function;
	bool whole = f->fallible && s->value->type->kind == CORE_TYPE_RESULT;
	struct str value = go_expr(e, s->value, 1);

	e->given = go_given_name(e);
	go_put(e, "defer func() {");
	if (f->fallible && !whole) {
		go_put(e, "\tif $.err == nil {", e->given);
		go_put(e, "\t\t$.value = $", e->given, value);
		go_put(e, "\t}");
	} else {
		go_put(e, "\t$ = $", e->given, value);
	}
	go_put(e, "}()");
}

static void
leave(struct emit *e, const struct core_stmt *s)
{
	const struct core_function *f = e->function;

	if (e->given.length)
		go_put(e, "return");
	else if (f->guard || (f->fallible && go_is_void(f->result)))
		go_put(e, "return nil");
	else if (go_is_void(f->result))
		go_put(e, "return");
	else if (!f->fallible)
		go_put(e, "return $", go_expr(e, s->value, 1));
	else
		go_put(e, "return ${value: $}", go_return_type(e, f), go_expr(e, s->value, 1));
}

static void
fail(struct emit *e, const struct core_stmt *s)
{
	const struct core_function *f = e->function;

	if (f->guard || go_is_void(f->result))
		go_put(e, "return $", go_expr(e, s->value, 1));
	else
		go_put(e, "return ${err: $}", go_return_type(e, f), go_expr(e, s->value, 1));
}

/* ---- goroutines and channels ---- */

static void
start(struct emit *e, const struct core_stmt *s)
{
	struct str call =
		s->value->kind == CORE_EXPR_CALL_EXTERN ? go_extern_statement(e, s->value) : go_expr(e, s->value, 1);

	go_put(e, s->kind == CORE_STMT_GO ? "go $" : "defer $", call);
}

static struct str
targets(struct emit *e, uint32_t local, uint32_t ok)
{
	struct str value = local == CORE_NO_LOCAL ? STR("_") : e->locals[local];

	if (ok != CORE_NO_LOCAL)
		return go_say(e, "$, $ = ", value, e->locals[ok]);
	return local == CORE_NO_LOCAL ? STR("") : go_say(e, "$ = ", value);
}

static void
write_select(struct emit *e, const struct core_stmt *s, struct construct *construct)
{
	construct->loop = NULL;
	go_put(e, "select {");
	for (size_t i = 0; i < s->case_count; i++) {
		const struct core_case *item = &s->cases[i];
		if (item->kind == CORE_CASE_DEFAULT)
			go_put(e, "default:");
		else if (item->kind == CORE_CASE_SEND)
			go_put(e, "case $ <- $:", go_primary(e, item->channel, 1), go_expr(e, item->value, 1));
		else
			go_put(e, "case $<-$:", targets(e, item->local, item->ok), go_primary(e, item->channel, 1));
		body_of(e, item->body);
	}
	go_put(e, "}");
}

static void
select_case(struct emit *e, const struct core_stmt *s)
{
	struct construct construct = {0};

	if (!s->case_count) {
		go_put(e, "select {}");
		return;
	}
	with_label(e, &construct, "block", write_select, s);
}

/* ---- package variables ---- */

static void
atomic(struct emit *e, const struct core_stmt *s)
{
	struct str lock = go_name_of(e, &s->global->type);

	go_put(e, "func() {");
	e->indent++;
	go_put(e, "$.Lock()", lock);
	go_put(e, "defer $.Unlock()", lock);
	go_statements(e, s->body);
	e->indent--;
	go_put(e, "}()");
}

/* ---- all ---- */

static void
label(struct emit *e, const struct core_stmt *s)
{
	e->indent--;
	go_put(e, "$:", label_name(e, s->label, "label"));
	e->indent++;
}

static void
statement(struct emit *e, const struct core_stmt *s)
{
	switch (s->kind) {
	case CORE_STMT_LET: let(e, s); break;
	case CORE_STMT_ASSIGN: go_put(e, "$", assign_text(e, s)); break;
	case CORE_STMT_EVAL: evaluate(e, s->value); break;
	case CORE_STMT_IF: conditional(e, s); break;
	case CORE_STMT_LOOP: loop(e, s); break;
	case CORE_STMT_BREAK:
	case CORE_STMT_CONTINUE: jump(e, s); break;
	case CORE_STMT_RESULTS: results(e, s); break;
	case CORE_STMT_RETURN: leave(e, s); break;
	case CORE_STMT_FAIL: fail(e, s); break;
	case CORE_STMT_BLOCK: block(e, s); break;
	case CORE_STMT_LABEL: label(e, s); break;
	case CORE_STMT_GOTO: go_put(e, "goto $", label_name(e, s->label, "label")); break;
	case CORE_STMT_GO:
	case CORE_STMT_DEFER: start(e, s); break;
	case CORE_STMT_SEND: go_put(e, "$ <- $", go_primary(e, s->target, 1), go_expr(e, s->value, 1)); break;
	case CORE_STMT_RECEIVE:
		go_put(e, "$<-$", targets(e, s->local, s->ok), go_primary(e, s->value, 1));
		break;
	case CORE_STMT_SELECT: select_case(e, s); break;
	case CORE_STMT_ATOMIC: atomic(e, s); break;
	}
}

/* Go forbids jumps over declarations: in a list with a label its variables are declared first. One that escapes is a new one
 * each time, so a pointer is declared. */
static void
declare_ahead(struct emit *e, const struct core_stmt *first)
{
	bool labels = false;

	for (const struct core_stmt *s = first; s; s = s->next)
		labels = labels || s->kind == CORE_STMT_LABEL;
	for (const struct core_stmt *s = first; s && labels; s = s->next) {
		if (s->kind != CORE_STMT_LET)
			continue;
		const struct core_local *local = &e->function->locals[s->local];
		struct str name = e->ahead[s->local] = e->locals[s->local];
		go_put(e, local->escapes ? "var $ *$" : "var $ $", name, go_type(e, local->type));
		go_put(e, "_ = $", name);
		if (local->escapes)
			e->locals[s->local] = go_say(e, "(*$)", name);
	}
}

/* What follows a statement that does not end is unreachable: Go's vet wants none of it. */
bool
go_statements(struct emit *e, const struct core_stmt *first)
{
	bool ended = false;

	declare_ahead(e, first);
	for (const struct core_stmt *s = first; s; s = s->next) {
		ended = ended && s->kind != CORE_STMT_LABEL;
		if (ended)
			continue;
		line_of(e, s->span);
		statement(e, s);
		ended = stmt_ends(s);
	}
	return ended;
}
