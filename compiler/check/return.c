/* `return`: what a function gives, where it declares that and where it is inferred; the errors that it passes on. */
#include "compiler/check/check_internal.h"

/* Whether a Result comes apart into results that end in an Error. */
static bool
splits_as(struct checker *checker, const struct type *value, const struct type *results)
{
	const struct type *element = type_base(value->element);
	if (results->kind == TYPE_ERROR) {
		return element->kind == TYPE_VOID;
	}
	return results->member_count == 2 && element->kind != TYPE_VOID &&
		   type_assignable(&checker->types, element, results->members[0]);
}

/* What a function gives that returns a value of `type`: that a pointer is there is told by all returns together. */
static const struct type *
result_of(struct body *body, const struct type *type)
{
	bool pointer = type->kind == TYPE_POINTER;
	body->all_present &= pointer && type->present;
	return pointer ? type_pointer(&body->checker->types, type->element, false) : type;
}

static void
return_value(struct body *body, struct ast_expr *value)
{
	struct checker *checker = body->checker;
	struct function *function = body->function;
	const struct type *wanted = function->yields_last ? body->yielded : function->result;
	const struct type *type = check_value(body, value, wanted);
	const struct type *base = type_base(type);
	if (base->kind == TYPE_BAD) {
		return;
	}
	bool wants_error = wanted && type_is_error(wanted);
	if (base->kind == TYPE_RESULT && gives_error(function) && splits_as(checker, base, wanted)) {
		note_expr_errors(body, value);
		return;
	}
	if (base->kind == TYPE_RESULT) {
		note_expr_errors(body, value);
		const struct type *element = type_base(base->element);
		if (wanted && !type_assignable(&checker->types, element, wanted)) {
			struct str a = quoted_type(checker, wanted), b = quoted_type(checker, element);
			diag_report(checker->log, DIAG_TYPE_MISMATCH, value->span, "expected %.*s as result, got %.*s", STR_ARG(a),
				STR_ARG(b));
		} else if (!wanted) {
			body->yielded = element;
		}
		return;
	}
	if (type_is_error(base) && !wants_error && (wanted ? wanted->kind != TYPE_ANY : true)) {
		note_expr_errors(body, value);
		return;
	}
	if (!wanted) {
		body->yielded = result_of(body, base);
		return;
	}
	convert(body, value, wanted, "result");
	bool boxed = value->convert_to && type_base(value->convert_to)->kind == TYPE_POINTER;
	body->all_present &= boxed || (base->kind == TYPE_POINTER && base->present);
}

/* `return Ok(x)` and `return Err(e)` are `return x` and `return e`, unless the program has an Ok or Err of its own. */
static void
unwrap_result(struct body *body, struct ast_expr *value)
{
	const struct ast_expr *callee = value->kind == AST_EXPR_CALL ? strip_parens(value->operand) : NULL;
	bool named = callee && callee->kind == AST_EXPR_NAME &&
				 (str_equal(callee->name.text, STR("Ok")) || str_equal(callee->name.text, STR("Err")));
	if (named && count_exprs(value->arguments) == 1 && !value->spread && !scope_find(body, callee->name.text)) {
		*value = *value->arguments;
	}
}

/* ---- several values ---- */

static void
return_declared(struct body *body, struct ast_stmt *stmt, size_t count)
{
	struct checker *checker = body->checker;
	const struct type *tuple = body->function->result;
	bool known = tuple && tuple->kind == TYPE_TUPLE;
	if (!known || tuple->member_count != count) {
		diag_report(checker->log, DIAG_RETURN_COUNT, stmt->span, "%zu values where the function declares %s", count,
			known ? "another number" : "one result");
	}
	size_t i = 0;
	for (struct ast_expr *value = stmt->exprs; value; value = value->next, i++) {
		if (known && i < tuple->member_count) {
			check_as(body, value, tuple->members[i], "result");
		} else {
			check_value(body, value, NULL);
		}
	}
}

/* The results that returns before gave: how many, and each. */
static size_t
result_count(const struct type *yielded)
{
	return !yielded ? 0 : yielded->kind == TYPE_TUPLE ? yielded->member_count : 1;
}

static const struct type *
result_at(const struct type *yielded, size_t i)
{
	if (i >= result_count(yielded)) {
		return NULL;
	}
	return yielded->kind == TYPE_TUPLE ? yielded->members[i] : yielded;
}

static bool
is_nil(struct ast_expr *expr)
{
	return strip_parens(expr)->kind == AST_EXPR_NIL;
}

/* A value before the last one. A nil may stand for any where an error is behind it. */
static const struct type *
inferred_value(struct body *body, struct ast_expr *value, const struct type *wanted)
{
	if (is_nil(value)) {
		return set_type(value, body->checker->types.nil);
	}
	const struct type *type = result_of(body, type_base(check_value(body, value, wanted)));
	if (wanted) {
		convert(body, value, wanted, "result");
	}
	return type;
}

/* Whether the last value is an error, or the nil in its place. */
static bool
ends_in_error(struct body *body, struct ast_expr *last)
{
	struct checker *checker = body->checker;
	if (is_nil(last)) {
		set_type(last, checker->types.nil);
		body->function->fallible = true;
		return true;
	}
	const struct type *type = type_base(check_value(body, last, NULL));
	bool call = type->kind == TYPE_RESULT && type_base(type->element)->kind == TYPE_VOID;
	if (!call && !type_is_error(type)) {
		return false;
	}
	if (call) {
		convert(body, last, checker->types.error, "error");
	}
	note_expr_errors(body, last);
	return true;
}

/* A nil that no error stands behind is a value like others, of a type that other returns may tell further down. */
struct open_nil {
	struct open_nil *next;
	struct ast_expr *value;
	size_t at; /* which of the results it is */
};

static void
want_nilable(struct body *body, struct ast_expr *value, size_t at)
{
	struct open_nil *nil = arena_alloc(body->checker->arena, sizeof *nil);
	*nil = (struct open_nil){body->open_nils, value, at};
	body->open_nils = nil;
}

void
returned_nils_check(struct body *body)
{
	for (const struct open_nil *nil = body->open_nils; nil; nil = nil->next) {
		const struct type *wanted = result_at(body->yielded, nil->at);
		if (!wanted) {
			diag_report(body->checker->log, DIAG_NIL_TYPE, nil->value->span, "no `return` tells which type this nil is of");
			return;
		}
		if (!convert(body, nil->value, wanted, "result")) {
			nil->value->type = body->checker->types.bad; /* once, where it stands in a loop, which is checked again */
		}
	}
}

/* `return a, b, err` where no results are declared gives a and b, or the error where there is one; `return a, b` both. */
static void
return_inferred(struct body *body, struct ast_stmt *stmt, size_t count)
{
	struct checker *checker = body->checker;
	const struct type *yielded = body->yielded;
	const struct type **types = arena_alloc_array(checker->arena, count, sizeof *types);
	struct ast_expr *value = stmt->exprs;
	size_t i = 0, results = result_count(yielded);
	for (; value->next; value = value->next, i++) {
		types[i] = inferred_value(body, value, result_at(yielded, i));
	}
	bool error = results != count && ends_in_error(body, value);
	if (!error) {
		types[i] = results == count ? inferred_value(body, value, result_at(yielded, i)) : value->type;
	}
	size_t given = error ? count - 1 : count;
	if (results && results != given) {
		diag_report(checker->log, DIAG_RETURN_COUNT, stmt->span, "%zu results where another `return` gives %zu", given, results);
		return;
	}
	bool whole = true, fails = error && !is_nil(value);
	bool surely = fails && type_is_error(value->type) && type_base(value->type)->kind != TYPE_ERROR;
	for (value = stmt->exprs, i = 0; i < given; value = value->next, i++) {
		bool nil = types[i]->kind == TYPE_NIL;
		whole &= !nil;
		body->all_present &= !nil || surely;
		if (nil && !fails) {
			want_nilable(body, value, i);
		}
	}
	if (!results && whole) {
		body->yielded = given == 1 ? types[0] : type_tuple(&checker->types, types, given);
	}
}

/* ---- guards ---- */

/* `return E` is `ensure E`, behind which the guard ends; `return true` a plain `return`. */
static void
return_condition(struct body *body, struct ast_stmt *stmt)
{
	struct arena *arena = body->checker->arena;
	struct ast_expr *value = strip_parens(stmt->exprs);
	bool literal = value->kind == AST_EXPR_BOOL;
	stmt->exprs = NULL;
	if (literal && value->value.boolean) {
		check_return(body, stmt);
		return;
	}
	struct ast_stmt *ensure = arena_alloc(arena, sizeof *ensure), *end = arena_alloc(arena, sizeof *end);
	*end = (struct ast_stmt){.kind = AST_STMT_RETURN, .span = stmt->span};
	*ensure = (struct ast_stmt){.kind = AST_STMT_ENSURE,
		.span = stmt->span,
		.next = literal || stmt == body->last ? NULL : end,
		.ensure = reread_as_ensure(arena, value)};
	ensure->ensure->returned = true;
	stmt->kind = AST_STMT_BLOCK;
	stmt->body = ensure;
	check_block(body, ensure);
	body->unreachable |= literal;
}

static void
return_of_guard(struct body *body, struct ast_stmt *stmt, size_t count)
{
	if (count == 1) {
		return_condition(body, stmt);
		return;
	}
	if (count) {
		struct diag *diag = diag_report(
			body->checker->log, DIAG_RETURN_COUNT, stmt->span, "a guard returns one Bool: whether it holds");
		diag_help(body->checker->log, diag, "join them: return a && b");
	}
	if (!body->unreachable) {
		body->exits = body->exited ? fact_join(body, body->exits, body->facts) : body->facts;
		body->exited = true;
	}
	body->unreachable = true;
}

/* ---- named results ---- */

/* Whether the one result is a pointer that is known to be there. */
static bool
result_is_there(struct body *body, const struct ast_name_list *result)
{
	struct ast_expr read = {
		.kind = AST_EXPR_NAME, .span = result->name.span, .name = result->name, .symbol = result->symbol};
	const struct type *known = fact_find(body, &read);
	return known && known->kind == TYPE_POINTER && known->present;
}

/* "a, b" */
static struct str
names_of(struct checker *checker, const struct ast_name_list *list)
{
	struct str text = list->name.text;
	while ((list = list->next) != NULL) {
		text = arena_printf(checker->arena, "%.*s, %.*s", STR_ARG(text), STR_ARG(list->name.text));
	}
	return text;
}

/* A `return` without values gives what the results' names mean; those are to be the results. */
static void
return_named(struct body *body, struct ast_stmt *stmt)
{
	struct checker *checker = body->checker;
	const struct ast_name_list *results = body->function->ast->results;
	for (const struct ast_name_list *result = results; result; result = result->next) {
		struct str name = result->name.text;
		if (str_equal(name, STR("_"))) {
			(void)refuse_zero(checker, result->symbol->type, stmt->span, "return values: this result has no name");
			continue;
		}
		const struct symbol *found = scope_find(body, name);
		if (found && found != result->symbol && map_get(&body->block->names, name) != found) {
			struct str names = names_of(checker, results);
			struct diag *diag = diag_report(checker->log, DIAG_RESULT_SHADOWED, stmt->span,
				"`%.*s` is another variable here than the result that this gives", STR_ARG(name));
			diag_note(checker->log, diag, found->span, "it is declared here");
			diag_help(checker->log, diag, "say what is meant: return %.*s, or give the other one another name",
				STR_ARG(names));
			break;
		}
	}
	body->all_present &= !results->next && result_is_there(body, results);
}

/* ---- every kind ---- */

void
check_return(struct body *body, struct ast_stmt *stmt)
{
	struct checker *checker = body->checker;
	struct function *function = body->function;
	size_t count = count_exprs(stmt->exprs);
	body->returned = true;
	body->note_span = stmt->span;
	if (count == 1) {
		unwrap_result(body, stmt->exprs);
	}
	if (body->in_guard && function->symbol->kind == SYMBOL_GUARD) {
		return_of_guard(body, stmt, count);
		return;
	}
	if (count == 0 && function->ast->results) {
		return_named(body, stmt);
	} else if (count == 0) {
		const struct type *wanted = function->result;
		if (wanted && wanted->kind != TYPE_VOID && wanted->kind != TYPE_BAD) {
			struct str text = quoted_type(checker, wanted);
			struct diag *diag =
				diag_report(checker->log, DIAG_RETURN_COUNT, stmt->span, "this function returns %.*s", STR_ARG(text));
			diag_help(checker->log, diag, "write what it returns, or name its results: func name() (n Int)");
		}
		body->returned_nothing = true;
		body->yielded = body->yielded || !function->yields_last ? body->yielded : checker->types.nothing;
	} else if (function->result && function->result->kind == TYPE_VOID && !function->yields_last) {
		struct ast_expr *value = stmt->exprs;
		const struct type *type = type_base(check_expr(body, value, NULL));
		if (type_is_error(type) || (type->kind == TYPE_RESULT && type_base(type->element)->kind == TYPE_VOID)) {
			note_expr_errors(body, value);
		} else if (type->kind != TYPE_BAD) {
			diag_report(checker->log, DIAG_RETURN_COUNT, value->span, "this function returns nothing");
		}
	} else if (count == 1) {
		return_value(body, stmt->exprs);
	} else if (function->yields_last && !function->test) {
		return_inferred(body, stmt, count);
	} else {
		return_declared(body, stmt, count);
	}
	body->unreachable = true;
}
