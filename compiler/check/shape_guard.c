/*
 * Shape guards: is (m MutationArg) Input(input Shape) { ensure m is { input } }. Such a guard stands for members: applied to a
 * type, it makes one that has them besides; asked of a value, it asks for them.
 */
#include "compiler/check/check_internal.h"

bool
is_shape_guard(struct checker *checker, const struct function *guard)
{
	for (const struct ast_param *param = guard->ast->params; param; param = param->next) {
		bool named = param->type && param->type->kind == AST_TYPE_NAME && !param->type->arguments;
		const struct symbol *symbol =
			named && !param->type->qualifier.text.length
				? module_find(checker, guard->module, param->type->name.text, param->type->span.start)
				: NULL;
		if (symbol && symbol->kind == SYMBOL_TYPE && !type_in_the_making(symbol) &&
			resolve_open_type(checker, guard->module, param->type) == checker->types.any_shape) {
			return true;
		}
	}
	return false;
}

/* ---- the body ---- */

/* The shape pattern of `ensure subject is { ... }`, or NULL for any other statement. */
static const struct ast_pattern *
pattern_of_stmt(const struct function *guard, const struct ast_stmt *stmt)
{
	const struct ast_ensure *ensure = stmt->kind == AST_STMT_ENSURE ? stmt->ensure : NULL;
	bool plain = ensure && ensure->pattern && !ensure->negated && !ensure->failure && !ensure->block;
	if (!plain || ensure->pattern->kind != AST_PATTERN_SHAPE || ensure->subject->kind != AST_EXPR_NAME ||
		!str_equal(ensure->subject->name.text, guard->ast->receiver->name.text)) {
		return NULL;
	}
	return ensure->pattern;
}

/* The name that a member's type stands under: `input` in { input } and in { payload: input }. */
static struct str
name_of_field(const struct ast_pattern_field *field)
{
	const struct ast_pattern *pattern = field->pattern;
	if (!pattern) {
		return field->name.text;
	}
	bool plain = pattern->kind == AST_PATTERN_CALL && !pattern->has_arguments && !pattern->qualifier.text.length;
	return plain ? pattern->name.text : STR("");
}

/* The argument for the parameter of that name; NULL: there is no such parameter, or no such argument. */
static struct ast_expr *
argument_for(const struct function *guard, struct ast_expr *arguments, struct str name)
{
	struct ast_expr *argument = arguments;
	for (const struct ast_param *param = guard->ast->params; param && argument; param = param->next) {
		if (str_equal(param->name.text, name)) {
			return argument;
		}
		argument = argument->next;
	}
	return NULL;
}

static bool
is_parameter(const struct function *guard, struct str name)
{
	for (const struct ast_param *param = guard->ast->params; param; param = param->next) {
		if (str_equal(param->name.text, name)) {
			return true;
		}
	}
	return false;
}

/* The type that a member's pattern is, where it is no parameter: { kind: "order", id: String.Min(1) }. */
static struct ast_type *
type_of_pattern(struct checker *checker, const struct ast_pattern *pattern)
{
	if (pattern->kind == AST_PATTERN_TYPE) {
		return pattern->type_expr;
	}
	const struct ast_pattern *first = pattern->kind == AST_PATTERN_CHAIN ? pattern->parts : pattern;
	if (first->kind != AST_PATTERN_CALL || (!first->qualifier.text.length && constraint_find(first->name.text) >= 0)) {
		return NULL;
	}
	struct ast_type *type = arena_alloc(checker->arena, sizeof *type);
	*type = (struct ast_type){
		.kind = AST_TYPE_NAME, .span = first->span, .qualifier = first->qualifier, .name = first->name, .depth = 1};
	for (struct ast_expr *argument = first->arguments, **link = &argument; *link; link = &(*link)->next) {
		struct ast_type **end = &type->arguments;
		while (*end) {
			end = &(*end)->next;
		}
		*end = reread_as_type(checker->arena, *link);
	}
	if (first == pattern) {
		return type;
	}
	struct ast_type *chain = arena_alloc(checker->arena, sizeof *chain);
	*chain = (struct ast_type){
		.kind = AST_TYPE_CONSTRAINED, .span = pattern->span, .element = type, .constraints = first->next, .depth = 2};
	return chain;
}

void
shape_guard_check(struct checker *checker, const struct function *guard)
{
	static const char help[] = "write ensure %.*s is { ... } with the members that it adds, and nothing else";
	struct str subject = guard->ast->receiver->name.text;
	for (const struct ast_param *param = guard->ast->params; param; param = param->next) {
		if (param->variadic || resolve_open_type(checker, guard->module, param->type) != checker->types.any_shape) {
			diag_report(checker->log, DIAG_SHAPE_GUARD, param->span, "all parameters of a shape guard are of type `Shape`");
			return;
		}
	}
	for (const struct ast_stmt *stmt = guard->ast->body; stmt; stmt = stmt->next) {
		const struct ast_pattern *pattern = pattern_of_stmt(guard, stmt);
		if (!pattern) {
			struct diag *diag = diag_report(
				checker->log, DIAG_SHAPE_GUARD, stmt->span, "a shape guard only says which members there are");
			diag_help(checker->log, diag, help, STR_ARG(subject));
			return;
		}
		for (const struct ast_pattern_field *field = pattern->fields; field; field = field->next) {
			bool known = is_parameter(guard, name_of_field(field));
			if (!known && (!field->pattern || !type_of_pattern(checker, field->pattern))) {
				struct diag *diag = diag_report(checker->log, DIAG_SHAPE_GUARD, field->name.span,
					"nothing says of what type `%.*s` is", STR_ARG(field->name.text));
				diag_help(checker->log, diag, "name a parameter of the guard, or a type: { %.*s: String }",
					STR_ARG(field->name.text));
				return;
			}
		}
	}
}

/* ---- members ---- */

/* Input({ input: T }) is Input(T): the member may be written out. */
static const struct type *
unwrapped(const struct type *type, struct str member)
{
	bool written_out = type->kind == TYPE_SHAPE && !type->symbol && type->field_count == 1 &&
					   str_equal(type->fields[0].name, member);
	return written_out ? type->fields[0].type : type;
}

static bool
holds_members(const struct type *type)
{
	type = type_base(type);
	type = type->kind == TYPE_POINTER ? type_base(type->element) : type;
	return type->kind == TYPE_SHAPE || type->kind == TYPE_BAD || (type->kind == TYPE_UNION && !type_is_error(type));
}

/* The type of one member that the guard adds; BAD after a report. */
static const struct type *
member_type(struct body *body, const struct function *guard, const struct ast_pattern_field *field,
	const struct ast_pattern *part)
{
	struct checker *checker = body->checker;
	if (!is_parameter(guard, name_of_field(field))) {
		struct ast_type *syntax = field->pattern ? type_of_pattern(checker, field->pattern) : NULL;
		return syntax ? resolve_type(checker, guard->module, syntax) : checker->types.bad;
	}
	struct ast_expr *argument = argument_for(guard, part->arguments, name_of_field(field));
	if (!argument) {
		return checker->types.bad;
	}
	struct ast_type *syntax = reread_as_type(checker->arena, argument);
	const struct type *type = syntax->kind == AST_TYPE_BAD ? NULL : resolve_type(checker, body->module, syntax);
	if (type && type->kind == TYPE_BAD) {
		return type;
	}
	type = type ? unwrapped(type, field->name.text) : NULL;
	if (!type || !holds_members(type)) {
		struct str text = type ? quoted_type(checker, type) : STR("a value");
		diag_report(checker->log, DIAG_CONSTRAINT_ARGUMENTS, argument->span, "`%.*s` takes the type of a shape, not %.*s",
			STR_ARG(part->name.text), STR_ARG(text));
		return checker->types.bad;
	}
	return type;
}

static bool
check_argument_count(struct checker *checker, const struct function *guard, const struct ast_pattern *part)
{
	size_t wanted = 0, got = count_exprs(part->arguments);
	for (const struct ast_param *param = guard->ast->params; param; param = param->next) {
		wanted++;
	}
	if (got != wanted) {
		diag_report(checker->log, DIAG_ARGUMENT_COUNT, part->span, "`%.*s` takes %zu type%s, got %zu",
			STR_ARG(part->name.text), wanted, wanted == 1 ? "" : "s", got);
	}
	return got == wanted;
}

/* A member that is there already may become a narrower one. */
static void
refine_member(struct checker *checker, struct fields *fields, struct type_field member)
{
	size_t at = fields_find(fields, member.name);
	if (at == fields->count) {
		fields_add(checker, fields, member);
		return;
	}
	struct type_field *known = &fields->items[at];
	if (type_assignable(&checker->types, member.type, known->type)) {
		known->type = member.type;
		return;
	}
	struct str old = quoted_type(checker, known->type), new = quoted_type(checker, member.type);
	struct diag *diag = diag_report(checker->log, DIAG_REFINED_MEMBER, member.span,
		"member `%.*s` is %.*s already, which %.*s does not refine", STR_ARG(member.name), STR_ARG(old), STR_ARG(new));
	if (known->span.start != member.span.start) {
		diag_note(checker->log, diag, known->span, "it comes from here");
	}
}

const struct type *
shape_guard_refine(
	struct body *body, const struct type *base, const struct function *guard, struct ast_pattern *part)
{
	struct checker *checker = body->checker;
	struct fields fields = {0};
	guard->symbol->used = true;
	if (!check_argument_count(checker, guard, part)) {
		return checker->types.bad;
	}
	if (base->kind == TYPE_SHAPE) {
		if (!members_known(checker, base)) {
			return checker->types.bad;
		}
		fields_spread(checker, &fields, base, part->span);
		if (base->symbol || base->embedded_count) {
			fields_embed(checker, &fields, base);
		}
	}
	for (const struct ast_stmt *stmt = guard->ast->body; stmt; stmt = stmt->next) {
		const struct ast_pattern *pattern = pattern_of_stmt(guard, stmt);
		for (const struct ast_pattern_field *field = pattern ? pattern->fields : NULL; field; field = field->next) {
			const struct type *type = member_type(body, guard, field, part);
			if (type->kind == TYPE_BAD) {
				return type;
			}
			refine_member(checker, &fields,
				(struct type_field){.name = field->name.text, .wire_name = field->name.text, .type = type, .span = part->span});
		}
	}
	struct type shape = {.kind = TYPE_SHAPE,
		.fields = fields.items,
		.field_count = fields.count,
		.embedded = fields.embedded,
		.embedded_count = fields.embedded_count,
		.open = base->kind == TYPE_ANY_SHAPE || base->open};
	return type_refined(&checker->types, &shape);
}

/* ---- asked of values ---- */

/* A member of the value that is surely of that type need only be there; any other is asked whether it is. */
static struct ast_pattern *
question_for(struct checker *checker, const struct type *have, const struct type *wanted, struct span span)
{
	const struct type *value = have->kind == TYPE_POINTER && wanted->kind != TYPE_POINTER ? type_base(have->element) : have;
	if (type_assignable(&checker->types, value, wanted)) {
		return NULL;
	}
	struct ast_type *syntax = arena_alloc(checker->arena, sizeof *syntax);
	*syntax = (struct ast_type){.kind = AST_TYPE_NAME, .span = span, .type = wanted, .depth = 1};
	struct ast_pattern *pattern = arena_alloc(checker->arena, sizeof *pattern);
	*pattern = (struct ast_pattern){.kind = AST_PATTERN_TYPE, .span = span, .type_expr = syntax, .constraint = -1};
	return pattern;
}

bool
shape_guard_expand(
	struct body *body, const struct type *subject, const struct function *guard, struct ast_pattern *pattern)
{
	struct checker *checker = body->checker;
	struct ast_pattern_field *fields = NULL, **end = &fields;
	guard->symbol->used = true;
	if (!check_argument_count(checker, guard, pattern)) {
		return false;
	}
	for (const struct ast_stmt *stmt = guard->ast->body; stmt; stmt = stmt->next) {
		const struct ast_pattern *asked = pattern_of_stmt(guard, stmt);
		for (const struct ast_pattern_field *field = asked ? asked->fields : NULL; field; field = field->next) {
			const struct type *wanted = type_base(member_type(body, guard, field, pattern));
			const struct type_field *member = type_field(subject, field->name.text, NULL);
			if (wanted->kind == TYPE_BAD) {
				return false;
			}
			if (!member) {
				struct str text = quoted_type(checker, subject);
				diag_report(checker->log, DIAG_NEVER_HOLDS, pattern->span, "%.*s has no member `%.*s`", STR_ARG(text),
					STR_ARG(field->name.text));
				return false;
			}
			*end = arena_alloc(checker->arena, sizeof **end);
			(*end)->name = (struct ast_name){field->name.text, pattern->span};
			(*end)->pattern = question_for(checker, type_base(member->type), wanted, pattern->span);
			end = &(*end)->next;
		}
	}
	pattern->kind = AST_PATTERN_SHAPE;
	pattern->fields = fields;
	pattern->symbol = NULL;
	return true;
}
