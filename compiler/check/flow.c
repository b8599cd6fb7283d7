/* Statements with branches: if, loops, switch. Facts part at conditions and meet again behind. */
#include "compiler/check/check_internal.h"

struct flow {
	const struct facts *facts;
	int locks;
	bool unreachable;
};

static struct flow
flow_of(const struct body *body)
{
	return (struct flow){body->facts, body->locks, body->unreachable};
}

static void
set_flow(struct body *body, struct flow flow)
{
	body->facts = flow.facts;
	body->locks = flow.locks;
	body->unreachable = flow.unreachable;
}

/* Where two ways meet. */
static struct flow
meet(struct body *body, struct flow a, struct flow b)
{
	if (a.unreachable) {
		return b;
	}
	int locks = a.locks < b.locks ? a.locks : b.locks;
	return b.unreachable ? a : (struct flow){fact_join(body, a.facts, b.facts), locks, false};
}

void
check_if(struct body *body, struct ast_stmt *stmt)
{
	scope_open(body);
	check_stmts(body, stmt->init);
	bool unreachable = body->unreachable;
	struct branches branches = check_condition(body, stmt->condition);
	int locks = body->locks;
	body->facts = branches.yes;
	body->locks = locks + locks_proved(stmt->condition, true);
	check_block(body, stmt->body);
	struct flow yes = flow_of(body);
	set_flow(body, (struct flow){branches.no, locks + locks_proved(stmt->condition, false), unreachable});
	if (stmt->otherwise) {
		check_stmts(body, stmt->otherwise);
	}
	set_flow(body, meet(body, yes, flow_of(body)));
	scope_close(body);
}

static struct str
take_label(struct body *body)
{
	struct str label = body->next_label;
	body->next_label = STR("");
	return label;
}

/* ---- loops ---- */

enum { TRIES_MAX = 2, NESTED_MAX = 2 };

/* Takes what was reported of the loop since `before` out again; reports about other functions, and what is told once, stay. */
static void
withdraw_reports(struct body *body, const struct diag_log *before, const struct ast_stmt *stmt)
{
	struct diag_log *log = body->checker->log;
	struct diag **link = before->last ? &before->last->next : &log->first;
	log->last = before->last;
	for (struct diag *diag = *link; diag; diag = diag->next) {
		if (diag->span.start >= stmt->span.start && diag->span.start < stmt->end_span.end && !diag->lasting) {
			size_t *count = diag_severity(diag->code) == DIAG_ERROR ? &log->error_count : &log->warning_count;
			*count -= 1;
		} else {
			*link = diag;
			link = &diag->next;
			log->last = diag;
		}
	}
	*link = NULL;
}

typedef void (*round_check)(struct body *body, struct ast_stmt *stmt, struct loop *loop);

/* Checks the loop once. Whether a variable from around it became shared: what was checked before that may rest on facts that
 * do not last. */
static bool
check_once(struct body *body, struct ast_stmt *stmt, struct loop *loop, round_check check)
{
	struct checker *checker = body->checker;
	uint32_t before = checker->shared_from;
	checker->shared_from = UINT32_MAX;
	check(body, stmt, loop);
	bool stale = checker->shared_from < stmt->span.start && !checker->log->full;
	checker->shared_from = before < checker->shared_from ? before : checker->shared_from;
	return stale;
}

/* Checks a loop: what is known before it holds in it where its assignments keep it so (node = node.next below node.next
 * != nil). All of that is taken to hold first; where some of it does not, the loop is checked again without that, and at
 * last without any. */
static void
check_rounds(struct body *body, struct ast_stmt *stmt, round_check check)
{
	struct loop loop = {.outer = body->loop, .label = take_label(body), .is_loop = true, .locks = body->locks};
	const struct facts *before = body->facts;
	facts_forget_round(body, stmt);
	struct stake *stake = body->tries < NESTED_MAX && !body->checker->log->full ? facts_lost(body, before, body->facts) : NULL;
	struct diag_log log = *body->checker->log;
	const struct body forgotten = *body;
	for (int tries = 0;;) {
		struct loop tried = loop;
		tried.stake = tries < TRIES_MAX && facts_stake(body, stake) ? stake : NULL;
		body->tries += tried.stake != NULL;
		bool stale = check_once(body, stmt, &tried, check);
		body->tries = forgotten.tries;
		if (!stale && !tried.violated) {
			return;
		}
		*body = forgotten;
		withdraw_reports(body, &log, stmt);
		tries += !stale;
	}
}

/* The loop's body, and what comes between it and the next round. */
static void
check_round(struct body *body, struct ast_stmt *stmt, struct loop *loop, bool unreachable)
{
	body->loop = loop;
	check_block(body, stmt->body);
	struct flow end = flow_of(body);
	if (loop->continued) {
		end = meet(body, end, (struct flow){loop->next_facts, loop->locks, unreachable});
	}
	bool again = !end.unreachable;
	loop->locks = again && end.locks < loop->locks ? end.locks : loop->locks;
	body->unreachable = unreachable;
	body->facts = again ? end.facts : loop->base;
	check_stmts(body, stmt->post);
	if (again) {
		loop->violated |= !facts_hold(body, loop->stake);
	}
	body->loop = loop->outer;
}

/* Where the loop is left: by its condition, or by a break. */
static void
leave_loop(struct body *body, const struct loop *loop, struct flow behind, bool unreachable)
{
	if (loop->broken) {
		behind = meet(body, behind, (struct flow){loop->facts, loop->locks, unreachable});
	}
	set_flow(body, behind);
}

static void
check_for_rounds(struct body *body, struct ast_stmt *stmt, struct loop *loop)
{
	fact_barrier(body);
	loop->base = body->facts;
	bool unreachable = body->unreachable;
	struct branches branches = {body->facts, body->facts};
	if (stmt->condition) {
		branches = check_condition(body, stmt->condition);
	}
	body->facts = branches.yes;
	check_round(body, stmt, loop, unreachable);
	int locks = loop->locks + locks_proved(stmt->condition, false);
	leave_loop(body, loop, (struct flow){branches.no, locks, unreachable || !stmt->condition}, unreachable);
}

void
check_for(struct body *body, struct ast_stmt *stmt)
{
	scope_open(body);
	check_stmts(body, stmt->init);
	check_rounds(body, stmt, check_for_rounds);
	scope_close(body);
}

/* The types of the first and second target of a `for` over `subject`; NULL where there is none. */
static bool
each_types(struct body *body, struct ast_stmt *stmt, const struct type *subject, const struct type **index,
	const struct type **element)
{
	struct types *types = &body->checker->types;
	*index = types->integer;
	switch ((int)subject->kind) {
	case TYPE_ARRAY:
	case TYPE_FIXED_ARRAY: *element = type_value(subject->element); return true;
	case TYPE_BYTES: *element = types->integer; return true;
	case TYPE_STRING:
	case TYPE_LITERALS: *element = types->rune; return true;
	case TYPE_MAP:
		*index = type_value(subject->key);
		*element = type_value(subject->element);
		return true;
	case TYPE_INT: *element = types->integer; return true;
	case TYPE_CHAN:
		*element = type_value(subject->element);
		return may_receive(body, stmt->subject, subject);
	default: break;
	}
	if (subject->kind != TYPE_BAD) {
		struct str text = quoted_type(body->checker, subject);
		struct diag *diag = diag_report(
			body->checker->log, DIAG_NOT_ITERABLE, stmt->subject->span, "`for` cannot run over %.*s", STR_ARG(text));
		if (subject->kind == TYPE_RESULT) {
			diag_help(body->checker->log, diag, "a call that can fail is looked at first: ensure x is Ok()");
		}
	}
	return false;
}

static void
declare_each(struct body *body, struct ast_stmt *stmt, struct ast_expr *target, const struct type *type)
{
	struct checker *checker = body->checker;
	if (!target) {
		return;
	}
	if (stmt->form == AST_EACH_RANGE_ASSIGN) {
		if (target->kind == AST_EXPR_NAME && str_equal(target->name.text, STR("_"))) {
			set_type(target, NULL);
			return;
		}
		const struct type *wanted = check_value(body, target, NULL);
		if (target->origin) { /* it is assigned, whatever it was known to be */
			wanted = set_type(target, target->origin);
			target->origin = NULL;
		}
		if (!type_assignable(&checker->types, type, wanted)) {
			struct str a = quoted_type(checker, wanted), b = quoted_type(checker, type);
			diag_report(
				checker->log, DIAG_TYPE_MISMATCH, target->span, "this is %.*s and gets %.*s", STR_ARG(a), STR_ARG(b));
		}
		if (target->symbol) {
			variable_changes(body, (struct symbol *)(uintptr_t)target->symbol, target);
		}
		fact_forget(body, target);
		return;
	}
	if (target->kind != AST_EXPR_NAME) {
		diag_report(checker->log, DIAG_DEFINE_TARGET, target->span, "a loop's variable is a name");
		return;
	}
	target->symbol = scope_declare(body, SYMBOL_VARIABLE, target->name, type);
	target->defines = true;
	set_type(target, type);
}

/* Declares or assigns the targets of a `for` over `subject`. */
static void
check_each_targets(struct body *body, struct ast_stmt *stmt, const struct type *subject)
{
	struct checker *checker = body->checker;
	const struct type *index = checker->types.bad, *element = checker->types.bad;
	subject = through_pointer(body, stmt->subject, subject);
	bool known = each_types(body, stmt, subject, &index, &element);
	struct ast_expr *first = stmt->targets, *second = first ? first->next : NULL;
	bool single = subject->kind == TYPE_INT || subject->kind == TYPE_CHAN;
	if (second && (second->next || single)) {
		diag_report(checker->log, DIAG_VALUE_COUNT, second->span, "this loop gives %s",
			single ? "one value" : "two values");
	}
	bool one_is_element = stmt->form == AST_EACH_IN && !second && subject->kind != TYPE_MAP;
	bool one_is_index = stmt->form != AST_EACH_IN && !second;
	const struct type *first_type = one_is_element || (one_is_index && single) ? element : index;
	declare_each(body, stmt, first, known ? first_type : checker->types.bad);
	declare_each(body, stmt, second, known ? element : checker->types.bad);
}

static void
check_each_rounds(struct body *body, struct ast_stmt *stmt, struct loop *loop)
{
	fact_barrier(body);
	loop->base = body->facts;
	bool unreachable = body->unreachable;
	scope_open(body);
	check_each_targets(body, stmt, type_base(stmt->subject->type));
	check_round(body, stmt, loop, unreachable);
	leave_loop(body, loop, (struct flow){loop->base, loop->locks, unreachable}, unreachable);
	scope_close(body);
}

/* What is a sequence in Go, and an array here: Go's `for k := range maps.Keys(m)` would run over indexes. */
static void
refuse_indexes_of_sequence(struct body *body, const struct ast_stmt *stmt)
{
	const struct ast_expr *first = stmt->targets;
	struct ast_expr *call = strip_parens(stmt->subject);
	const struct symbol *symbol = call->kind == AST_EXPR_CALL ? call->symbol : NULL;
	bool by_index = stmt->form != AST_EACH_IN && first && !first->next;
	if (!by_index || !symbol || symbol->kind != SYMBOL_FUNCTION || !symbol->module->is_library) {
		return;
	}
	struct str module = symbol->module->name, name = symbol->name;
	bool of_maps = str_equal(module, STR("maps")) && (str_equal(name, STR("Keys")) || str_equal(name, STR("Values")));
	if (!of_maps && !(str_equal(module, STR("slices")) && str_equal(name, STR("Values")))) {
		return;
	}
	struct diag_log *log = body->checker->log;
	struct diag *diag = diag_report(log, DIAG_SEQUENCE_INDEX, first->span,
		"`%.*s.%.*s` gives an array, so this is an index", STR_ARG(module), STR_ARG(name));
	struct str text = first->kind == AST_EXPR_NAME ? first->name.text : STR("x");
	diag_help(log, diag, "write `for %.*s in ...`, or `for _, %.*s := range ...`", STR_ARG(text), STR_ARG(text));
}

void
check_for_each(struct body *body, struct ast_stmt *stmt)
{
	const struct type *subject = type_base(check_value(body, stmt->subject, NULL));
	refuse_indexes_of_sequence(body, stmt);
	if (subject->kind == TYPE_LITERALS) {
		stmt->subject->convert_to = body->checker->types.string;
	}
	check_rounds(body, stmt, check_each_rounds);
}

/* ---- switch ---- */

struct switch_check {
	struct ast_stmt *stmt;
	const struct type *subject; /* NULL: cases are conditions */
	const struct facts *rest; /* what is known when no case so far was taken */
	const struct type *whole; /* of a union or literals: all there is */
	const struct type *left; /* of a union or literals: what no case has covered yet; NULL: all covered */
	bool closed;             /* the subject is a union or a set of literals */
	bool has_default;
	bool takes_ok, takes_err; /* a Result's: every one */
	struct map constants;     /* the cases' so far, by value; made with the first */
};

/* Takes a covered member or literal off what is left. */
static const struct type *
take_off(struct body *body, const struct type *left, const struct type *covered)
{
	struct checker *checker = body->checker;
	size_t count = 0;
	if (!left) {
		return NULL;
	}
	if (has_literals(left) && has_literals(covered)) {
		struct str *others = arena_alloc_array(checker->arena, left->literal_count + 1, sizeof *others);
		for (size_t i = 0; i < left->literal_count; i++) {
			bool found = false;
			for (size_t j = 0; j < covered->literal_count; j++) {
				found |= str_equal(left->literals[i], covered->literals[j]);
			}
			if (!found) {
				others[count++] = left->literals[i];
			}
		}
		return count == left->literal_count ? left : count ? literals_like(checker, left, others, count) : NULL;
	}
	if (left->kind != TYPE_UNION) {
		return type_equal(left, covered) ? NULL : left;
	}
	const struct type **others = arena_alloc_array(checker->arena, left->member_count + 1, sizeof *others);
	for (size_t i = 0; i < left->member_count; i++) {
		if (!type_equal(left->members[i], covered)) {
			others[count++] = left->members[i];
		}
	}
	if (count == left->member_count) {
		return left;
	}
	return count == 0 ? NULL : count == 1 ? others[0] : type_union(&checker->types, others, count);
}

/* `case Ok():`, `case Err():` and `case Err(Name):` as the pattern they are; NULL for other values. */
static struct ast_pattern *
result_pattern(struct checker *checker, const struct ast_expr *value)
{
	const struct ast_expr *callee = value->kind == AST_EXPR_CALL ? value->operand : value;
	if (callee->kind != AST_EXPR_NAME) {
		return NULL;
	}
	enum constraint constraint = constraint_find(callee->name.text);
	if (constraint != CONSTRAINT_OK && constraint != CONSTRAINT_ERR) {
		return NULL;
	}
	struct ast_pattern *pattern = arena_alloc(checker->arena, sizeof *pattern);
	*pattern = (struct ast_pattern){.kind = AST_PATTERN_CALL,
		.span = value->span,
		.name = callee->name,
		.has_arguments = value->kind == AST_EXPR_CALL,
		.arguments = value->kind == AST_EXPR_CALL ? value->arguments : NULL,
		.constraint = -1};
	return pattern;
}

/* What a Result or an Error is asked for; what no case took remains. */
static const struct facts *
check_result_case(struct body *body, struct switch_check *check, struct ast_expr *value)
{
	struct branches branches = check_pattern(body, check->stmt->subject, value->pattern);
	bool all = !value->pattern->arguments;
	set_type(value, body->checker->types.boolean);
	if (check->subject->kind == TYPE_RESULT) {
		check->takes_ok |= value->pattern->constraint == CONSTRAINT_OK;
		check->takes_err |= value->pattern->constraint == CONSTRAINT_ERR && all;
		check->rest = branches.no;
	}
	return branches.yes;
}

/* A Result is looked at before its value is. */
static void
refuse_result(struct body *body, struct switch_check *check)
{
	convert(body, check->stmt->subject, body->checker->types.string, "subject");
	check->subject = body->checker->types.bad;
}

/* A case's value that stands for that type is nothing else from now on, within parentheses too. */
static struct ast_type *
spell_type(struct body *body, struct ast_expr *value, const struct type *type)
{
	struct ast_type *syntax = arena_alloc(body->checker->arena, sizeof *syntax);
	*syntax = (struct ast_type){.kind = AST_TYPE_NAME, .span = value->span, .type = type};
	while (value->kind == AST_EXPR_PAREN) {
		value = value->operand;
	}
	value->kind = AST_EXPR_TYPE;
	value->fields = NULL;
	value->type_expr = syntax;
	set_type(value, type);
	return syntax;
}

/* A constant that a case above has as well: this one is never taken. */
static void
refuse_same_case(struct body *body, struct switch_check *check, const struct ast_expr *value)
{
	struct checker *checker = body->checker;
	struct str key = constant_key(checker->arena, check->subject, value);
	if (!key.length || type_base(value->type)->kind == TYPE_BOOL) { /* of Bools Go takes two, too */
		return;
	}
	if (!check->constants.arena) {
		map_init(&check->constants, checker->arena);
	}
	const struct ast_expr *first = map_get(&check->constants, key);
	if (!first) {
		map_set(&check->constants, key, (void *)(uintptr_t)value);
		return;
	}
	struct diag *diag = diag_report(checker->log, DIAG_CASE_TWICE, value->span, "a case above has this value, too");
	diag_note(checker->log, diag, first->span, "it is here");
	diag_help(checker->log, diag, "take one of them out: only the first is ever taken");
}

/* `case T:` of a union asks for the member; `case "a":` of literals for the value. The facts when it is taken. */
static const struct facts *
check_case_value(struct body *body, struct switch_check *check, struct ast_expr *value)
{
	struct checker *checker = body->checker;
	struct ast_expr *subject = check->stmt->subject;
	if (!subject) {
		struct branches branches = check_condition(body, value);
		check->rest = branches.no;
		return branches.yes;
	}
	bool asks = check->subject->kind == TYPE_RESULT || type_is_error(check->subject);
	value->pattern = asks ? result_pattern(checker, value) : NULL;
	if (value->pattern) {
		return check_result_case(body, check, value);
	}
	if (check->subject->kind == TYPE_RESULT) {
		refuse_result(body, check);
	}
	bool by_type =
		check->subject->kind == TYPE_UNION || check->subject->kind == TYPE_ERROR || check->subject->kind == TYPE_ANY;
	const struct type *type = by_type ? resolve_expr_type(body, value) : NULL;
	if (type) {
		type = type_base(type);
		set_type(value, type);
		struct ast_pattern pattern = {.kind = AST_PATTERN_TYPE, .span = value->span, .constraint = -1};
		pattern.type_expr = spell_type(body, value, type);
		struct branches branches = check_pattern(body, subject, &pattern);
		if (type->symbol && type->symbol->kind == SYMBOL_ERROR) {
			value->symbol = type->symbol;
		}
		check->left = take_off(body, check->left, type);
		return branches.yes;
	}
	check_value(body, value, check->subject);
	check->rest = body->facts; /* the value may be a call */
	if (check->subject->kind == TYPE_BAD || value->type->kind == TYPE_BAD) {
		return body->facts;
	}
	struct ast_expr probe = *subject;
	const struct type *common = common_type(body, &probe, value);
	if (!common || !type_comparable(common)) {
		struct str a = quoted_type(checker, check->subject), b = quoted_type(checker, value->type);
		diag_report(checker->log, DIAG_TYPE_MISMATCH, value->span, "the switch is on %.*s, this case is %.*s",
			STR_ARG(a), STR_ARG(b));
		return body->facts;
	}
	if (probe.convert_to && !subject->convert_to) {
		subject->convert_to = probe.convert_to;
	}
	refuse_same_case(body, check, value);
	const struct type *set = type_value(subject->type);
	const struct type *literal = literal_of(checker, value, set);
	if (!literal) {
		return body->facts;
	}
	if (has_literals(set)) {
		if (!type_assignable(&checker->types, literal, set)) {
			diag_report(checker->log, DIAG_NEVER_HOLDS, value->span, "the switch is never on this value");
		}
		check->left = take_off(body, check->left, literal);
	}
	return fact_about(body, body->facts, subject, literal);
}

/* What a default that stands last knows: the subject is what no case took. */
static const struct facts *
rest_in_default(struct body *body, const struct switch_check *check, const struct ast_case *item)
{
	if (item->next || !check->closed || !check->left || check->left == check->whole) {
		return check->rest;
	}
	return fact_about(body, check->rest, check->stmt->subject, check->left);
}

static const struct facts *
check_case_head(struct body *body, struct switch_check *check, struct ast_case *item)
{
	if (item->pattern) {
		struct ast_expr *subject = check->stmt->subject;
		if (!subject) {
			diag_report(body->checker->log, DIAG_CASE_PATTERN, item->span, "`case is` needs a switch with a subject");
			return body->facts;
		}
		struct branches branches = check_pattern(body, subject, item->pattern);
		check->rest = branches.no;
		if (item->pattern->type && item->pattern->constraint < 0) {
			check->left = take_off(body, check->left, item->pattern->type);
		}
		return branches.yes;
	}
	const struct facts *taken = body->facts;
	bool first = true;
	for (struct ast_expr *value = item->values; value; value = value->next) {
		body->facts = check->rest;
		const struct facts *facts = check_case_value(body, check, value);
		taken = first ? facts : fact_join(body, taken, facts);
		first = false;
	}
	return item->is_default ? rest_in_default(body, check, item) : taken;
}

/* The last statement when it is `fallthrough`: taken off the check, kept in the tree. */
static bool
falls_through(struct ast_case *item)
{
	const struct ast_stmt *last = item->body;
	while (last && last->next) {
		last = last->next;
	}
	return last && last->kind == AST_STMT_FALLTHROUGH;
}

static void
check_case_body(struct body *body, struct ast_case *item)
{
	bool falls = falls_through(item);
	struct ast_stmt **link = &item->body;
	struct ast_stmt *last = NULL;
	if (falls) {
		while ((*link)->next) {
			link = &(*link)->next;
		}
		last = *link;
		*link = NULL;
		if (!item->next) {
			diag_report(body->checker->log, DIAG_BAD_JUMP, last->span, "the last case has nothing to fall through to");
		}
	}
	check_block(body, item->body);
	if (falls) {
		*link = last;
	}
}

static void
report_left(struct body *body, const struct switch_check *check)
{
	struct checker *checker = body->checker;
	struct str text = quoted_type(checker, check->left);
	struct diag *diag = diag_report(
		checker->log, DIAG_NOT_EXHAUSTIVE, check->stmt->subject->span, "this switch leaves out %.*s", STR_ARG(text));
	diag_help(checker->log, diag, "add a case for it, or a default");
}

void
check_switch(struct body *body, struct ast_stmt *stmt)
{
	struct checker *checker = body->checker;
	struct loop loop = {.outer = body->loop, .label = take_label(body), .locks = body->locks};
	scope_open(body);
	check_stmts(body, stmt->init);
	struct switch_check check = {.stmt = stmt};
	if (stmt->subject) {
		const struct type *type = type_value(check_value(body, stmt->subject, NULL));
		check.subject = type_base(type);
		check.closed = type->kind == TYPE_UNION || has_literals(type);
		check.left = check.whole = check.closed ? type : NULL;
	}
	check.rest = loop.base = body->facts;
	bool unreachable = body->unreachable;
	struct flow behind = {body->facts, body->locks, true}, previous = behind; /* of the case that falls through */
	body->loop = &loop;
	for (struct ast_case *item = stmt->cases; item; item = item->next) {
		set_flow(body, (struct flow){check.rest, loop.locks, unreachable});
		const struct facts *taken = check_case_head(body, &check, item);
		if (item->is_default && check.has_default) {
			diag_report(checker->log, DIAG_TWO_DEFAULTS, item->span, "this switch already has a default");
		}
		check.has_default |= item->is_default;
		set_flow(body, meet(body, (struct flow){taken, loop.locks, unreachable}, previous));
		check_case_body(body, item);
		previous = flow_of(body);
		if (!falls_through(item)) {
			behind = meet(body, behind, previous);
			previous.unreachable = true;
		}
	}
	body->loop = loop.outer;
	if (check.closed && check.left && !check.has_default) {
		report_left(body, &check);
	}
	bool complete = check.has_default || check.closed || (check.takes_ok && check.takes_err); /* what a closed one leaves out was reported */
	if (!complete) {
		behind = meet(body, behind, (struct flow){check.rest, loop.locks, unreachable});
	}
	if (loop.broken) {
		behind = meet(body, behind, (struct flow){loop.facts, loop.locks, unreachable});
	}
	behind.unreachable |= unreachable;
	set_flow(body, behind);
	scope_close(body);
}
