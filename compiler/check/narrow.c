/*
 * Facts: what is proved of places, which are variables and paths of members from one. What is known where the check stands
 * is a value that never changes: branches share what they have in common, taking a way is keeping a pointer, and where ways
 * meet only what differs is looked at. Each fact has the time at which it was proved. It holds no more when its place, or a
 * place above it, was forgotten since; one about what others share, not since the last barrier either.
 */
#include "compiler/check/check_internal.h"

/* A place of the program, numbered so that tables of facts are tries over the bits of numbers. */
struct place {
	const struct symbol *root;
	struct place *parent; /* NULL: the variable itself */
	struct str name;      /* the member; "*" what a pointer points to */
	struct place *first_child;
	struct place *next_child;
	uint32_t number; /* from 1 */
};

/* What is known of one place. */
struct fact {
	const struct place *place;
	const struct type *type;     /* NULL: nothing */
	const struct type *declared; /* what the place is without facts */
	uint32_t proved;             /* when */
	uint32_t forgotten;          /* when the place was forgotten last; 0: never */
	bool shared;                 /* the way to it leads through a pointer: others may change what lies there */
};

struct fact_node {
	const struct fact_node *below[2];
	const struct fact *fact;
};

struct facts {
	const struct fact_node *root;
	uint32_t barrier; /* when something was last changed that others share */
};

/* ---- places ---- */

static struct place *
new_place(struct checker *checker, const struct symbol *root, struct place *parent, struct str name)
{
	struct place *place = arena_alloc(checker->arena, sizeof *place);
	*place = (struct place){.root = root, .parent = parent, .name = name, .number = ++checker->place_count};
	if (parent) {
		place->next_child = parent->first_child;
		parent->first_child = place;
	}
	return place;
}

static struct place *
place_of_symbol(struct checker *checker, const struct symbol *symbol)
{
	struct symbol *owner = (struct symbol *)(uintptr_t)symbol;
	if (!owner->place) {
		owner->place = new_place(checker, symbol, NULL, STR(""));
	}
	return owner->place;
}

static struct place *
place_below(struct checker *checker, struct place *parent, struct str name)
{
	const void *pair[2] = {parent, name.data}; /* names are interned */
	struct str key = {(const char *)pair, sizeof pair};
	struct place *known = map_get(&checker->places, key);
	if (!known) {
		known = new_place(checker, parent->root, parent, name);
		map_set(&checker->places, arena_str(checker->arena, key), known);
	}
	return known;
}

static const struct ast_expr *
without_parens(const struct ast_expr *expr)
{
	while (expr->kind == AST_EXPR_PAREN) {
		expr = expr->operand;
	}
	return expr;
}

/* The place that an expression is, or NULL. Members are reached through a pointer as without one: p.x is (*p).x. */
static struct place *
place_of(struct body *body, const struct ast_expr *expr)
{
	expr = without_parens(expr);
	if (expr->kind == AST_EXPR_NAME) {
		bool variable = expr->symbol && (expr->symbol->kind == SYMBOL_VARIABLE || expr->symbol->kind == SYMBOL_PARAMETER);
		return variable ? place_of_symbol(body->checker, expr->symbol) : NULL;
	}
	bool dereference = expr->kind == AST_EXPR_UNARY && expr->op == AST_OP_DEREFERENCE;
	if (!dereference && (expr->kind != AST_EXPR_SELECT || expr->symbol)) {
		return NULL;
	}
	const struct ast_expr *holder = without_parens(expr->operand);
	if (!dereference && holder->kind == AST_EXPR_UNARY && holder->op == AST_OP_DEREFERENCE) {
		holder = holder->operand;
	}
	struct place *parent = place_of(body, holder);
	static const char star[] = "*";
	struct str name = dereference ? (struct str){star, 1} : expr->name.text;
	return parent ? place_below(body->checker, parent, name) : NULL;
}

/* ---- tables ---- */

static const struct fact *
find_fact(const struct fact_node *node, uint32_t number)
{
	for (; node && number > 1; number >>= 1) {
		node = node->below[number & 1];
	}
	return node ? node->fact : NULL;
}

static const struct fact_node *
with_fact(struct arena *arena, const struct fact_node *node, uint32_t number, const struct fact *fact)
{
	struct fact_node *copy = arena_alloc(arena, sizeof *copy);
	if (node) {
		*copy = *node;
	}
	if (number == 1) {
		copy->fact = fact;
	} else {
		copy->below[number & 1] = with_fact(arena, copy->below[number & 1], number >> 1, fact);
	}
	return copy;
}

static const struct facts *
set_fact(struct body *body, const struct facts *facts, const struct fact *fact)
{
	struct arena *arena = body->checker->arena;
	struct facts *more = arena_alloc(arena, sizeof *more);
	*more = facts ? *facts : (struct facts){0};
	more->root = with_fact(arena, more->root, fact->place->number, fact);
	return more;
}

/* Whether a barrier ends what a fact says: that a pointer is there stays known, such a dereference is checked again. */
static bool
ends_at_barrier(const struct fact *fact)
{
	return (fact->shared || fact->place->root->address_taken) && fact->type->kind != TYPE_POINTER;
}

/* What is known of a place; NULL: nothing. */
static const struct type *
known_type(const struct facts *facts, const struct place *place)
{
	const struct fact *fact = facts ? find_fact(facts->root, place->number) : NULL;
	if (!fact || !fact->type || (facts->barrier > fact->proved && ends_at_barrier(fact))) {
		return NULL;
	}
	if (fact->type->kind != TYPE_POINTER && place->root->raced) {
		return NULL;
	}
	for (; place; place = place->parent) {
		const struct fact *above = find_fact(facts->root, place->number);
		if (above && above->forgotten > fact->proved) {
			return NULL;
		}
	}
	return fact->type;
}

static const struct facts *
prove(struct body *body, const struct facts *facts, const struct place *place, const struct type *declared,
	const struct type *type, bool shared)
{
	const struct fact *old = facts ? find_fact(facts->root, place->number) : NULL;
	struct fact *fact = arena_alloc(body->checker->arena, sizeof *fact);
	*fact = (struct fact){.place = place,
		.type = type,
		.declared = declared,
		.proved = ++body->checker->fact_time,
		.forgotten = old ? old->forgotten : 0,
		.shared = shared};
	return set_fact(body, facts, fact);
}

static void
forget(struct body *body, const struct place *place)
{
	struct fact *fact = arena_alloc(body->checker->arena, sizeof *fact);
	*fact = (struct fact){.place = place, .forgotten = ++body->checker->fact_time};
	body->facts = set_fact(body, body->facts, fact);
}

/* ---- for the rest of the checker ---- */

static bool
in_goroutine(const struct function *function)
{
	while (function && !function->goroutine) {
		function = function->enclosing;
	}
	return function != NULL;
}

/* What a literal has found out itself, of a variable around it that others may change at the next call. */
static const struct type *
known_in_literal(const struct body *body, const struct facts *facts, const struct place *place)
{
	const struct fact *fact = find_fact(facts->root, place->number);
	bool lasts = fact && fact->type && (fact->type->kind == TYPE_POINTER || facts->barrier <= fact->proved);
	bool own = lasts && fact->proved > body->begun && !in_goroutine(body->function);
	return own ? known_type(facts, place) : NULL;
}

/* What the function that is checked may take a place for. */
static const struct type *
known_here(const struct body *body, const struct facts *facts, const struct place *place)
{
	const struct function *owner = place->root->owner;
	bool own = !owner || owner == body->function;
	return own || capture_keeps_facts(body->checker, place->root, place->parent != NULL)
			   ? known_type(facts, place)
			   : known_in_literal(body, facts, place);
}

const struct type *
fact_find(struct body *body, const struct ast_expr *expr)
{
	const struct place *place = body->facts ? place_of(body, expr) : NULL;
	return place ? known_here(body, body->facts, place) : NULL;
}

const struct facts *
fact_of_symbol(struct body *body, const struct facts *facts, const struct symbol *symbol, const struct type *type)
{
	return prove(body, facts, place_of_symbol(body->checker, symbol), type_value(symbol->type), type, false);
}

void
fact_barrier(struct body *body)
{
	if (!body->facts || body->facts->barrier == body->checker->fact_time) {
		return;
	}
	struct facts *facts = arena_alloc(body->checker->arena, sizeof *facts);
	*facts = (struct facts){body->facts->root, ++body->checker->fact_time};
	body->facts = facts;
}

/* Whether the way to a place leads through a pointer. */
static bool
goes_through_pointer(const struct ast_expr *expr)
{
	for (; expr->kind == AST_EXPR_SELECT || expr->kind == AST_EXPR_PAREN; expr = expr->operand) {
		if (expr->kind == AST_EXPR_SELECT && expr->operand->type &&
			type_base(expr->operand->type)->kind == TYPE_POINTER) {
			return true;
		}
	}
	return expr->kind == AST_EXPR_UNARY && expr->op == AST_OP_DEREFERENCE;
}

const struct facts *
fact_about(struct body *body, const struct facts *facts, const struct ast_expr *expr, const struct type *type)
{
	const struct place *place = place_of(body, expr);
	expr = without_parens(expr);
	const struct type *declared = expr->origin ? expr->origin : expr->type ? type_value(expr->type) : type;
	return place ? prove(body, facts, place, declared, type, goes_through_pointer(expr)) : facts;
}

void
fact_forget(struct body *body, const struct ast_expr *expr)
{
	if (goes_through_pointer(expr)) {
		fact_barrier(body);
	}
	bool of_pointer = expr->kind == AST_EXPR_INDEX && expr->operand->type &&
					  type_base(expr->operand->type)->kind == TYPE_POINTER;
	if (of_pointer) { /* an element of what it points to changes, the pointer does not */
		fact_barrier(body);
		return;
	}
	if (expr->kind == AST_EXPR_INDEX || expr->kind == AST_EXPR_PAREN) {
		fact_forget(body, expr->operand);
		return;
	}
	const struct place *place = place_of(body, expr);
	if (place) {
		forget(body, place);
	}
}

void
fact_forget_symbol(struct body *body, const struct symbol *symbol)
{
	const struct place *place = place_of_symbol(body->checker, symbol);
	const struct fact *last = body->facts ? find_fact(body->facts->root, place->number) : NULL;
	if (!last || last->type || last->forgotten != body->checker->fact_time) {
		forget(body, place);
	}
}

/* ---- where ways meet ---- */

/* The members of a union, or the one type. */
static bool
has_member(const struct type *type, const struct type *member)
{
	if (type->kind != TYPE_UNION) {
		return type_equal(type, member);
	}
	for (size_t i = 0; i < type->member_count; i++) {
		if (type_equal(type->members[i], member)) {
			return true;
		}
	}
	return false;
}

static const struct type *
join_members(struct body *body, const struct type *declared, const struct type *a, const struct type *b)
{
	const struct type **members = arena_alloc_array(body->checker->arena, declared->member_count + 1, sizeof *members);
	size_t count = 0;
	for (size_t i = 0; i < declared->member_count; i++) {
		if (has_member(a, declared->members[i]) || has_member(b, declared->members[i])) {
			members[count++] = declared->members[i];
		}
	}
	if (count == 0 || count == declared->member_count) {
		return NULL;
	}
	return count == 1 ? members[0] : type_union(&body->checker->types, members, count);
}

static const struct type *
join_literals(struct body *body, const struct type *a, const struct type *b)
{
	struct str *all = arena_alloc_array(body->checker->arena, a->literal_count + b->literal_count + 1, sizeof *all);
	struct map seen;
	size_t count = 0;
	map_init(&seen, body->checker->arena);
	for (size_t i = 0; i < a->literal_count + b->literal_count; i++) {
		struct str literal = i < a->literal_count ? a->literals[i] : b->literals[i - a->literal_count];
		if (!map_get(&seen, literal)) {
			map_set(&seen, literal, all);
			all[count++] = literal;
		}
	}
	return literals_like(body->checker, a, all, count);
}

/* Declared errors, or one. */
static bool
names_errors(const struct type *type)
{
	return type->kind == TYPE_FAILURE || (type->kind == TYPE_UNION && type_is_error(type));
}

static const struct type *
join_errors(struct body *body, const struct type *a, const struct type *b)
{
	size_t count_a = a->kind == TYPE_UNION ? a->member_count : 1, count_b = b->kind == TYPE_UNION ? b->member_count : 1;
	const struct type **members = arena_alloc_array(body->checker->arena, count_a + count_b, sizeof *members);
	size_t count = 0;
	for (size_t i = 0; i < count_a; i++) {
		members[count++] = a->kind == TYPE_UNION ? a->members[i] : a;
	}
	for (size_t i = 0; i < count_b; i++) {
		const struct type *member = b->kind == TYPE_UNION ? b->members[i] : b;
		if (!has_member(a, member)) {
			members[count++] = member;
		}
	}
	return count == count_a ? a : type_union(&body->checker->types, members, count);
}

/* The type that holds on both ways, or NULL: the same one, the literals of both, the members of both, the errors of both. */
static const struct type *
join_types(struct body *body, const struct type *declared, const struct type *a, const struct type *b)
{
	if (a == b || !a || !b) {
		return a == b ? a : NULL;
	}
	if (a->kind == TYPE_BAD || b->kind == TYPE_BAD) { /* a mistake was made on that way */
		return a->kind == TYPE_BAD ? b : a;
	}
	if (has_literals(a) && has_literals(b)) {
		return join_literals(body, a, b);
	}
	if (declared->kind == TYPE_UNION) {
		return join_members(body, declared, a, b);
	}
	return names_errors(a) && names_errors(b) ? join_errors(body, a, b) : NULL;
}

struct meeting {
	struct body *body;
	const struct facts *a, *b;
	uint32_t now;
};

static const struct fact *
join_fact(const struct meeting *meeting, const struct fact *a, const struct fact *b)
{
	const struct fact *some = a && a->declared ? a : b && b->declared ? b : a ? a : b;
	const struct type *type =
		some->declared ? join_types(meeting->body, some->declared, known_here(meeting->body, meeting->a, some->place),
							 known_here(meeting->body, meeting->b, some->place))
					   : NULL;
	uint32_t of_a = a ? a->forgotten : 0, of_b = b ? b->forgotten : 0;
	struct fact *both = arena_alloc(meeting->body->checker->arena, sizeof *both);
	*both = (struct fact){.place = some->place,
		.type = type,
		.declared = type ? some->declared : NULL,
		.proved = type ? meeting->now : 0,
		.forgotten = of_a > of_b ? of_a : of_b,
		.shared = (a && a->shared) || (b && b->shared)};
	return type || both->forgotten ? both : NULL;
}

static const struct fact_node *
join_nodes(const struct meeting *meeting, const struct fact_node *a, const struct fact_node *b)
{
	if (a == b) {
		return a;
	}
	struct fact_node node = {0};
	const struct fact *fact_a = a ? a->fact : NULL, *fact_b = b ? b->fact : NULL;
	for (int i = 0; i < 2; i++) {
		node.below[i] = join_nodes(meeting, a ? a->below[i] : NULL, b ? b->below[i] : NULL);
	}
	node.fact = fact_a == fact_b ? fact_a : join_fact(meeting, fact_a, fact_b);
	if (!node.fact && !node.below[0] && !node.below[1]) {
		return NULL;
	}
	struct fact_node *joined = arena_alloc(meeting->body->checker->arena, sizeof *joined);
	*joined = node;
	return joined;
}

const struct facts *
fact_join(struct body *body, const struct facts *a, const struct facts *b)
{
	static const struct facts none;
	if (a == b) {
		return a;
	}
	struct facts *joined = arena_alloc(body->checker->arena, sizeof *joined);
	struct meeting meeting = {body, a ? a : &none, b ? b : &none, ++body->checker->fact_time};
	joined->root = join_nodes(&meeting, meeting.a->root, meeting.b->root);
	joined->barrier = meeting.a->barrier > meeting.b->barrier ? meeting.a->barrier : meeting.b->barrier;
	return joined;
}

/* ---- what a loop keeps ---- */

enum { STAKE_MAX = 128, STAKE_SEARCHED_MAX = 1000 };

/* A fact that a loop takes to hold in every round. */
struct stake {
	struct stake *next;
	const struct fact *fact;
	bool lost; /* it did not hold at the end of one */
};

struct stakes {
	struct body *body;
	const struct facts *before, *after;
	struct stake *list;
	int count;
	int searched;
};

/* The facts at and below a place that was forgotten. */
static void
add_stakes(struct stakes *stakes, const struct place *place)
{
	if (stakes->count >= STAKE_MAX || stakes->searched++ >= STAKE_SEARCHED_MAX) {
		return;
	}
	const struct type *type = known_type(stakes->before, place);
	if (type && !known_type(stakes->after, place)) {
		struct stake *stake = arena_alloc(stakes->body->checker->arena, sizeof *stake);
		*stake = (struct stake){.next = stakes->list, .fact = find_fact(stakes->before->root, place->number)};
		stakes->list = stake;
		stakes->count++;
	}
	for (const struct place *below = place->first_child; below; below = below->next_child) {
		add_stakes(stakes, below);
	}
}

static void
find_stakes(struct stakes *stakes, const struct fact_node *before, const struct fact_node *after)
{
	if (before == after || !after) {
		return;
	}
	const struct fact *was = before ? before->fact : NULL;
	if (after->fact && after->fact != was) {
		add_stakes(stakes, after->fact->place);
	}
	for (int i = 0; i < 2; i++) {
		find_stakes(stakes, before ? before->below[i] : NULL, after->below[i]);
	}
}

struct stake *
facts_lost(struct body *body, const struct facts *before, const struct facts *after)
{
	struct stakes stakes = {.body = body, .before = before, .after = after};
	if (before && after) {
		find_stakes(&stakes, before->root, after->root);
	}
	return stakes.list;
}

bool
facts_stake(struct body *body, const struct stake *stakes)
{
	bool some = false;
	for (; stakes; stakes = stakes->next) {
		const struct fact *fact = stakes->fact;
		if (!stakes->lost) {
			body->facts = prove(body, body->facts, fact->place, fact->declared, fact->type, fact->shared);
			some = true;
		}
	}
	return some;
}

/* Whether what is known says as much; that a pointer is there besides does no harm. */
static bool
says(const struct type *known, const struct type *type)
{
	bool pointers = known && known->kind == TYPE_POINTER && type->kind == TYPE_POINTER;
	return known == type || (pointers && known->present && type_equal(known->element, type->element));
}

bool
facts_hold(const struct body *body, struct stake *stakes)
{
	bool all = true;
	for (; stakes; stakes = stakes->next) {
		if (!stakes->lost && !says(known_type(body->facts, stakes->fact->place), stakes->fact->type)) {
			stakes->lost = true;
			all = false;
		}
	}
	return all;
}

/* ---- what guards prove ---- */

enum { PROVED_MAX = 64 };

/* A fact about a member of a guard's subject that holds whenever the guard does. */
struct proved {
	struct proved *next;
	const struct place *place;
	const struct type *type;
	const struct type *declared;
	bool shared;
};

static void
add_proved(struct body *body, const struct place *place, int *count)
{
	const struct type *type = known_type(body->facts, place);
	if (*count >= PROVED_MAX) {
		return;
	}
	if (type) {
		const struct fact *fact = find_fact(body->facts->root, place->number);
		struct proved *proved = arena_alloc(body->checker->arena, sizeof *proved);
		*proved = (struct proved){body->function->proved, place, type, fact->declared, fact->shared};
		body->function->proved = proved;
		++*count;
	}
	for (const struct place *below = place->first_child; below; below = below->next_child) {
		add_proved(body, below, count);
	}
}

void
facts_keep_proved(struct body *body)
{
	const struct symbol *subject = body->function->receiver;
	int count = 0;
	body->function->proved = NULL;
	if (body->exited) {
		body->facts = body->unreachable ? body->exits : fact_join(body, body->facts, body->exits);
	}
	if (body->facts && subject->place && (body->exited || !body->unreachable)) {
		add_proved(body, subject->place, &count);
	}
}

/* The place below `subject` that `place` is below the guard's own, and the type that it is declared with; NULL: none. */
static struct place *
same_below(struct body *body, struct place *subject, const struct type *type, const struct place *place,
	const struct type **declared)
{
	if (!place->parent) {
		*declared = type;
		return subject;
	}
	struct place *holder = same_below(body, subject, type, place->parent, declared);
	if (!holder) {
		return NULL;
	}
	const struct type *of = (*declared)->kind == TYPE_POINTER ? type_base((*declared)->element) : *declared;
	if (place->name.data[0] == '*') {
		*declared = of;
		return place_below(body->checker, holder, place->name);
	}
	const struct type_field *field = of->kind == TYPE_SHAPE ? type_field(of, place->name, NULL) : NULL;
	*declared = field ? type_base(field->type) : NULL;
	return field ? place_below(body->checker, holder, place->name) : NULL;
}

const struct facts *
facts_of_guard(struct body *body, const struct facts *facts, const struct ast_expr *subject, const struct function *guard)
{
	struct place *place = place_of(body, subject);
	bool shared = goes_through_pointer(subject);
	for (const struct proved *proved = guard->proved; proved && place; proved = proved->next) {
		const struct type *declared;
		struct place *here = same_below(body, place, type_base(subject->type), proved->place, &declared);
		if (here && type_equal(declared, proved->declared)) {
			facts = prove(body, facts, here, declared, proved->type, shared || proved->shared);
		}
	}
	return facts;
}

/* ---- what a loop's statements assign ---- */

static void forget_in_expr(void *context, const struct ast_expr *expr);

/* What lies behind a pointer, not the pointer itself. */
static void
forget_behind(struct body *body, const struct symbol *pointer)
{
	const struct place *place = place_of_symbol(body->checker, pointer);
	for (const struct place *below = place->first_child; below; below = below->next_child) {
		forget(body, below);
	}
}

/* The variable that an assignment to `target` changes, found by name, since the loop is not checked yet. */
static void
forget_target(struct body *body, const struct ast_expr *target, bool address)
{
	bool of_part = false;
	while (target &&
		   (target->kind == AST_EXPR_SELECT || target->kind == AST_EXPR_INDEX || target->kind == AST_EXPR_PAREN)) {
		of_part |= target->kind != AST_EXPR_PAREN;
		target = target->operand;
	}
	struct symbol *symbol = target && target->kind == AST_EXPR_NAME ? scope_find(body, target->name.text) : NULL;
	if (!symbol || (symbol->kind != SYMBOL_VARIABLE && symbol->kind != SYMBOL_PARAMETER)) {
		return; /* places are numbered anew in each function, so what is there for all has none */
	}
	if (of_part && symbol->type && type_base(symbol->type)->kind == TYPE_POINTER) {
		forget_behind(body, symbol);
	} else {
		fact_forget_symbol(body, symbol);
		symbol->address_taken |= address;
	}
}

/* &x may change x at any time from then on. */
static void
forget_in_expr(void *context, const struct ast_expr *expr)
{
	struct body *body = context;
	for (; expr; expr = expr->next) {
		if (expr->kind == AST_EXPR_UNARY && expr->op == AST_OP_ADDRESS) {
			forget_target(body, expr->operand, true);
		}
		ast_visit_operands(expr, forget_in_expr, body);
		if (expr->kind == AST_EXPR_FUNC) {
			facts_forget_assigned(body, expr->func->body);
		}
		if (expr->kind == AST_EXPR_CALL && expr->operand->kind == AST_EXPR_SELECT) {
			forget_target(body, expr->operand, false); /* a method may have a pointer receiver */
		}
	}
}

static void
forget_targets(struct body *body, const struct ast_stmt *stmt)
{
	for (const struct ast_expr *target = stmt->targets; target; target = target->next) {
		forget_target(body, target, false);
	}
}

void
facts_forget_round(struct body *body, const struct ast_stmt *loop)
{
	if (loop->kind == AST_STMT_FOR_EACH && loop->form == AST_EACH_RANGE_ASSIGN) {
		forget_targets(body, loop);
	}
	forget_in_expr(body, loop->condition);
	facts_forget_assigned(body, loop->body);
	facts_forget_assigned(body, loop->post);
}

void
facts_forget_assigned(struct body *body, const struct ast_stmt *stmts)
{
	for (const struct ast_stmt *stmt = stmts; stmt; stmt = stmt->next) {
		bool several = stmt->kind == AST_STMT_DEFINE && stmt->targets->next; /* x, err := may assign one of them */
		if (several || stmt->kind == AST_STMT_ASSIGN || stmt->kind == AST_STMT_INCREMENT || stmt->kind == AST_STMT_FOR_EACH) {
			forget_targets(body, stmt);
		}
		ast_visit_exprs(stmt, forget_in_expr, body);
		facts_forget_assigned(body, stmt->init);
		facts_forget_assigned(body, stmt->post);
		facts_forget_assigned(body, stmt->body);
		facts_forget_assigned(body, stmt->otherwise);
		for (const struct ast_case *item = stmt->cases; item; item = item->next) {
			facts_forget_assigned(body, item->communication);
			facts_forget_assigned(body, item->body);
		}
		if (stmt->ensure) {
			facts_forget_assigned(body, stmt->ensure->block);
		}
	}
}
