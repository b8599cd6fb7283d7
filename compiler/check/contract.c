/*
 * Contracts: shapes whose members are functions. A value fits one where it has a member or a method for each of them, as
 * with Go's interfaces. Such a conversion is written out as the literal that a user would write:
 *
 *	&Console{ level: 1 }     func(object *Console) { Logger{ info: object.info, fail: object.fail } }(&Console{ level: 1 })
 *
 * so that the value is evaluated once, and a pointer's methods go on changing what it points to.
 */
#include "compiler/check/check_internal.h"

static bool
is_contract(const struct type *type)
{
	for (size_t i = 0; type->kind == TYPE_SHAPE && i < type->field_count; i++) {
		if (type_base(type->fields[i].type)->kind == TYPE_FUNC) {
			return true;
		}
	}
	return false;
}

/* What has the members and methods: the shape, or what a pointer that is there points to. */
static const struct type *
holder_of(const struct type *from)
{
	if (from->kind == TYPE_POINTER) {
		return type_base(from->element);
	}
	return from;
}

/* The method's type as a function value. */
static const struct type *
method_type(struct body *body, struct function *method)
{
	struct checker *checker = body->checker;
	function_ensure_known(checker, method, body->function);
	const struct type **params = arena_alloc_array(checker->arena, method->param_count + 1, sizeof *params);
	for (size_t i = 0; i < method->param_count; i++) {
		params[i] = type_base(method->params[i]->type);
	}
	return type_func(&checker->types, params, method->param_count, call_type(checker, method), method->variadic);
}

/* Why `from` has nothing for the member, in the words of a help line; empty when it has. */
static struct str
lacks(struct body *body, const struct type *from, const struct type_field *member)
{
	struct checker *checker = body->checker;
	const struct type *holder = holder_of(from), *wanted = type_base(member->type);
	const struct type_field *own = holder->kind == TYPE_SHAPE ? type_field(holder, member->name, NULL) : NULL;
	struct str name = member->name;
	if (own) {
		struct str a = quoted_type(checker, own->type), b = quoted_type(checker, wanted);
		return type_assignable(&checker->types, own->type, wanted)
				   ? STR("")
				   : arena_printf(checker->arena, "member `%.*s` is %.*s there and should be %.*s", STR_ARG(name),
						 STR_ARG(a), STR_ARG(b));
	}
	struct symbol *method = wanted->kind == TYPE_FUNC ? find_method(body, holder, name, body->note_span) : NULL;
	if (!method) {
		return wanted->kind == TYPE_POINTER ? STR("")
											: arena_printf(checker->arena, "%s `%.*s` is missing",
												  wanted->kind == TYPE_FUNC ? "method" : "member", STR_ARG(name));
	}
	const struct type *have = method_type(body, method->function);
	if (!type_assignable(&checker->types, have, wanted)) {
		struct str a = quoted_type(checker, have), b = quoted_type(checker, wanted);
		return arena_printf(checker->arena, "method `%.*s` is %.*s there and should be %.*s", STR_ARG(name), STR_ARG(a),
			STR_ARG(b));
	}
	if (from->kind != TYPE_POINTER && type_base(method->function->receiver->type)->kind == TYPE_POINTER) {
		return arena_printf(checker->arena, "method `%.*s` changes its receiver: give a pointer, &...", STR_ARG(name));
	}
	return STR("");
}

struct str
contract_lacks(struct body *body, const struct type *from, const struct type *contract)
{
	struct str reason = STR("");
	for (size_t i = 0; is_contract(contract) && i < contract->field_count && !reason.length; i++) {
		reason = lacks(body, from, &contract->fields[i]);
	}
	return reason;
}

bool
contract_fits(struct body *body, const struct type *from, const struct type *contract)
{
	const struct type *holder = holder_of(from);
	bool there = from->kind != TYPE_POINTER || from->present;
	return is_contract(contract) && there && (holder->kind == TYPE_SHAPE || holder->kind == TYPE_OPAQUE) && !contract_lacks(body, from, contract).length;
}

void
contract_convert(struct body *body, struct ast_expr *expr, const struct type *contract)
{
	struct arena *arena = body->checker->arena;
	const struct type *from = type_base(expr->type), *holder = holder_of(from);
	struct str name = intern(body->checker->interner, STR("object"));
	struct ast_expr *value = arena_alloc(arena, sizeof *value);
	*value = *expr;
	value->next = NULL;
	struct ast_expr *shape = forward_expr(arena, AST_EXPR_SHAPE, expr->span);
	struct ast_field **last = &shape->fields;
	shape->type_expr = forward_type(arena, contract, expr->span);
	for (size_t i = 0; i < contract->field_count; i++) {
		struct str member = contract->fields[i].name;
		if (!type_field(holder, member, NULL) && type_base(contract->fields[i].type)->kind != TYPE_FUNC) {
			continue; /* an optional member */
		}
		struct ast_field *field = arena_alloc(arena, sizeof *field);
		field->name = (struct ast_name){member, expr->span};
		field->span = expr->span;
		field->value = forward_expr(arena, AST_EXPR_SELECT, expr->span);
		field->value->operand = forward_name(arena, name, expr->span);
		field->value->name = field->name;
		*last = field;
		last = &field->next;
	}
	struct ast_expr *call = forward_expr(arena, AST_EXPR_CALL, expr->span);
	call->operand = forward_literal(arena, forward_param(arena, name, from, expr->span), shape, expr->span);
	call->arguments = value;
	forward_replace(body, expr, call);
}
