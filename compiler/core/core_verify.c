/*
 * core_verify: types, errors, routes, functions and statements. Expressions are in verify_expr.c. A breach is a mistake
 * of ours, never of the user's, so the first one found is enough and words are for who works on the compiler.
 */
#include "compiler/core/verify_internal.h"
#include "runtime/base/map.h"

#include <stdarg.h>
#include <stdio.h>

bool
verify_rule(struct verify *verify, bool holds, const char *format, ...)
{
	char words[400];
	va_list arguments;

	if (holds || verify->breach)
		return holds;
	va_start(arguments, format);
	vsnprintf(words, sizeof(words), format, arguments);
	va_end(arguments);
	if (verify->function)
		verify->breach = arena_printf(verify->arena, "%.*s: %s", STR_ARG(verify->function->name), words).data;
	else
		verify->breach = arena_printf(verify->arena, "%s", words).data;
	return false;
}

/* ---- types ---- */

/* A type held by value stands before its holder. */
static void
verify_held(struct verify *verify, const struct core_type *holder, const struct core_type *held)
{
	if (!verify_rule(verify, held != NULL, "type %u has a part without type", holder->id))
		return;
	verify_rule(verify, held->id < verify->program->type_count && verify->program->types[held->id] == held,
		"type %u holds one that is not in the program", holder->id);
	verify_rule(verify, held->id < holder->id, "type %u stands before type %u, which it holds", holder->id, held->id);
}

static void
verify_reached(struct verify *verify, const struct core_type *holder, const struct core_type *reached)
{
	verify_rule(verify,
		reached && reached->id < verify->program->type_count && verify->program->types[reached->id] == reached,
		"type %u points to one that is not in the program", holder->id);
}

static void
verify_fields(struct verify *verify, const struct core_type *type)
{
	for (size_t i = 0; i < type->field_count; i++) {
		const struct core_field *field = &type->fields[i];

		verify_held(verify, type, field->type);
		if (verify->breach)
			return;
		verify_rule(verify, field->wire_name.length > 0 || !field->omits_empty, "member %.*s, which is never on the wire, is omitted",
			STR_ARG(field->name));
		verify_rule(verify, !field->optional || field->type->base->kind == CORE_TYPE_POINTER,
			"optional member %.*s is not a pointer", STR_ARG(field->name));
	}
}

static size_t
end_of_part(const struct core_part *part)
{
	return part->first + part->type->field_count;
}

/* Apart from each other, and each with the types of what it is. */
static void
verify_parts(struct verify *verify, const struct core_type *type)
{
	for (size_t i = 0; i < type->part_count && !verify->breach; i++) {
		const struct core_part *part = &type->parts[i];
		bool fits = part->type->field_count > 0 && end_of_part(part) <= type->field_count;

		verify_held(verify, type, part->type);
		for (size_t j = 0; fits && j < part->type->field_count; j++)
			fits = type->fields[part->first + j].type->base == part->type->fields[j].type->base;
		for (const struct core_part *other = type->parts; fits && other < part; other++)
			fits = other->first >= end_of_part(part) || part->first >= end_of_part(other);
		verify_rule(verify, fits, "part %zu of %.*s does not fit", i, STR_ARG(type->name));
	}
}

static bool
is_field_of(const struct core_field *field, const struct core_type *type)
{
	for (size_t i = 0; type->kind == CORE_TYPE_SHAPE && i < type->field_count; i++)
		if (&type->fields[i] == field)
			return true;
	return false;
}

static void
verify_union(struct verify *verify, const struct core_type *type)
{
	verify_rule(verify, type->member_count > 0, "union %.*s has no members", STR_ARG(type->name));
	for (size_t i = 0; i < type->member_count && !verify->breach; i++) {
		const struct core_type *member = type->members[i];

		verify_held(verify, type, member);
		verify_rule(verify,
			!type->kinds ||
				(is_field_of(type->kinds[i], member) && type->kinds[i]->type->base->kind == CORE_TYPE_LITERALS &&
					str_equal(type->kinds[i]->wire_name, type->kinds[0]->wire_name)),
			"union %.*s is not told apart by its discriminator", STR_ARG(type->name));
		verify_rule(verify,
			!type->choices || (is_field_of(type->choices[i], member) && core_choices(type->choices[i]->type) &&
								  str_equal(type->choices[i]->wire_name, type->choices[0]->wire_name)),
			"union %.*s is not told apart by its numbers", STR_ARG(type->name));
	}
}

static void
verify_members(struct verify *verify, const struct core_type *type)
{
	for (size_t i = 0; i < type->member_count; i++)
		verify_held(verify, type, type->members[i]);
}

static void
verify_constrained(struct verify *verify, const struct core_type *type)
{
	verify_held(verify, type, type->element);
	verify_rule(verify, type->constraint_count > 0, "type %u is constrained by nothing", type->id);
	if (!verify->breach)
		verify_rule(verify, type->element->kind != CORE_TYPE_CONSTRAINED, "type %u is constrained twice", type->id);
}

static void
verify_type(struct verify *verify, const struct core_type *type)
{
	switch (type->kind) {
	case CORE_TYPE_VOID:
	case CORE_TYPE_BOOL:
	case CORE_TYPE_INT:
	case CORE_TYPE_FLOAT:
	case CORE_TYPE_RUNE:
	case CORE_TYPE_STRING:
	case CORE_TYPE_BYTES:
	case CORE_TYPE_ANY:
	case CORE_TYPE_ERROR: break;
	case CORE_TYPE_LITERALS: verify_rule(verify, type->literal_count > 0, "type %u has no literals", type->id); break;
	case CORE_TYPE_SHAPE:
		verify_fields(verify, type);
		verify_parts(verify, type);
		break;
	case CORE_TYPE_FAILURE: verify_rule(verify, type->error != NULL, "failure type %u has no error", type->id); break;
	case CORE_TYPE_UNION: verify_union(verify, type); break;
	case CORE_TYPE_FIXED_ARRAY:
	case CORE_TYPE_RESULT: verify_held(verify, type, type->element); break;
	case CORE_TYPE_TUPLE: verify_members(verify, type); break;
	case CORE_TYPE_MAP:
		verify_reached(verify, type, type->key);
		verify_reached(verify, type, type->element);
		break;
	case CORE_TYPE_ARRAY:
	case CORE_TYPE_POINTER:
	case CORE_TYPE_FUNC:
	case CORE_TYPE_CHAN: verify_reached(verify, type, type->element); break;
	case CORE_TYPE_NATIVE: verify_rule(verify, type->name.length > 0, "a native type has no name"); break;
	case CORE_TYPE_CONSTRAINED: verify_constrained(verify, type); break;
	}
}

static bool
is_named(const struct core_type *type)
{
	return type->kind == CORE_TYPE_SHAPE || type->kind == CORE_TYPE_UNION || type->kind == CORE_TYPE_LITERALS;
}

static void
verify_types(struct verify *verify)
{
	struct map names;

	map_init(&names, verify->arena);
	for (size_t i = 0; i < verify->program->type_count && !verify->breach; i++) {
		const struct core_type *type = verify->program->types[i];
		struct str path = type->module ? type->module->path : STR("");
		struct str key = arena_printf(verify->arena, "%.*s:%.*s", STR_ARG(path), STR_ARG(type->name));

		verify_rule(verify, type->id == i, "type %zu has the id %u", i, type->id);
		verify_rule(verify, type->base && type->base->kind != CORE_TYPE_CONSTRAINED, "type %zu has no base", i);
		verify_type(verify, type);
		if (!is_named(type))
			continue;
		verify_rule(verify, type->name.length > 0, "type %zu has no name", i);
		verify_rule(verify, !map_set(&names, key, (void *)type), "two types are named %.*s", STR_ARG(key));
	}
}

/* ---- statements ---- */

static void
open_local(struct verify *verify, uint32_t local)
{
	if (!verify_rule(verify, local < verify->function->local_count, "there is no local %u", local))
		return;
	verify_rule(verify, !verify->introduced[local], "local %u (%.*s) is declared twice", local,
		STR_ARG(verify->function->locals[local].name));
	if (verify->breach)
		return;
	verify->introduced[local] = true;
	verify->declared[local] = true;
	verify->open[verify->open_count++] = local;
}

static void
close_locals(struct verify *verify, size_t keep)
{
	while (verify->open_count > keep)
		verify->declared[verify->open[--verify->open_count]] = false;
}

static void
verify_let(struct verify *verify, const struct core_stmt *stmt)
{
	if (!verify_rule(verify, stmt->local < verify->function->local_count, "there is no local %u", stmt->local))
		return;
	if (stmt->value)
		verify_operand(verify, stmt->value, verify->function->locals[stmt->local].type, "a declaration's value");
	open_local(verify, stmt->local);
}

static void
verify_assign(struct verify *verify, const struct core_stmt *stmt)
{
	verify_rule(verify, stmt->target && stmt->value, "an assignment lacks a side");
	if (verify->breach)
		return;
	verify_expr(verify, stmt->target);
	verify_rule(verify, verify_is_place(stmt->target), "an assignment's target is no place");
	if (stmt->has_op && (stmt->op == CORE_OP_SHIFT_LEFT || stmt->op == CORE_OP_SHIFT_RIGHT)) {
		verify_expr(verify, stmt->value);
		verify_rule(verify, stmt->value->type && stmt->value->type->kind == CORE_TYPE_INT, "a shift's count is no Int");
	} else {
		verify_operand(verify, stmt->value, stmt->target->type, "an assigned value");
	}
	if (stmt->has_op && !verify->breach)
		verify_rule(
			verify, verify_arithmetic(stmt->op, stmt->target->type->kind), "an operator's target has a wrong type");
}

static void
verify_condition(struct verify *verify, const struct core_expr *value)
{
	verify_expr(verify, value);
	if (!verify->breach)
		verify_rule(verify, value->type->kind == CORE_TYPE_BOOL, "a condition is no Bool");
}

static void
verify_return(struct verify *verify, const struct core_stmt *stmt)
{
	const struct core_function *function = verify->function;

	if (function->guard || function->result->kind == CORE_TYPE_VOID || verify->results)
		verify_rule(verify, !stmt->value, "a return gives a value where there is no result");
	else
		verify_operand(verify, stmt->value, function->result, "a returned value");
}

static void
verify_fail(struct verify *verify, const struct core_stmt *stmt)
{
	verify_rule(verify, verify->function->guard || verify->function->fallible, "it fails but is not fallible");
	verify_rule(verify, stmt->value != NULL, "a FAIL has no error");
	if (verify->breach)
		return;
	verify_expr(verify, stmt->value);
	verify_rule(verify, stmt->value->type && stmt->value->type->kind == CORE_TYPE_ERROR, "a FAIL's value is no Error");
}

/* The open loops and blocks, innermost first, live in the C stack. */
struct frame {
	const struct frame *outer;
	const struct core_stmt *stmt;
};

static const struct frame *
find_frame(const struct frame *frame, uint32_t label)
{
	for (; frame; frame = frame->outer)
		if (label ? frame->stmt->label == label : frame->stmt->kind == CORE_STMT_LOOP)
			return frame;
	return NULL;
}

static void
verify_results(struct verify *verify, const struct core_stmt *stmt, const struct frame *frames)
{
	const struct core_function *function = verify->function;

	verify_rule(verify, function->defers && !function->guard, "results are read anew where nothing is deferred");
	verify_rule(verify, !frames && !verify->results && !verify->deferred, "results are told too late");
	if (verify->breach || !verify_rule(verify, stmt->value != NULL, "RESULTS has no value"))
		return;
	verify->results = true;
	verify_rule(verify, !verify_expr(verify, stmt->value), "RESULTS makes a call");
	bool whole = !verify->breach && function->fallible && stmt->value->type->kind == CORE_TYPE_RESULT;
	if (!verify->breach)
		verify_rule(verify, (whole ? stmt->value->type->element->base : stmt->value->type) == function->result,
			"RESULTS has another type than the function gives");
}

static void verify_list(struct verify *verify, const struct core_stmt *list, const struct frame *frames);

static void
verify_scope(struct verify *verify, const struct core_stmt *list, const struct frame *frames)
{
	size_t keep = verify->open_count;

	verify_list(verify, list, frames);
	close_locals(verify, keep);
}

static void
verify_loop(struct verify *verify, const struct core_stmt *stmt, const struct frame *frames)
{
	struct frame frame = {frames, stmt};

	if (stmt->value)
		verify_condition(verify, stmt->value);
	verify_scope(verify, stmt->body, &frame);
	verify_scope(verify, stmt->post, frames);
}

static void
verify_jump(struct verify *verify, const struct core_stmt *stmt, const struct frame *frames)
{
	const struct frame *frame = find_frame(frames, stmt->label);

	verify_rule(verify, frame != NULL, "a jump has no target with label %u", stmt->label);
	if (frame && stmt->kind == CORE_STMT_CONTINUE)
		verify_rule(verify, frame->stmt->kind == CORE_STMT_LOOP, "a continue goes to a block");
}

/* A call on its own, for GO and DEFER: what it is called with is there already. */
static void
verify_started(struct verify *verify, const struct core_stmt *stmt)
{
	const struct core_expr *call = stmt->value;

	if (!verify_rule(verify,
			call && (call->kind == CORE_EXPR_CALL || call->kind == CORE_EXPR_CALL_EXTERN ||
						call->kind == CORE_EXPR_CALL_VALUE || call->kind == CORE_EXPR_BUILTIN),
			"go or defer stands before what is no call"))
		return;
	for (size_t i = 0; i < call->operand_count && !verify->breach; i++)
		verify_rule(verify, !verify_expr(verify, call->operands[i]), "an operand of go or defer makes a call");
	if (!verify->breach)
		verify_expr(verify, call);
	verify_rule(verify, stmt->kind != CORE_STMT_DEFER || verify->function->defers, "a function does not know that it defers");
	verify->deferred |= stmt->kind == CORE_STMT_DEFER;
}

static void
verify_channel(struct verify *verify, const struct core_expr *channel)
{
	verify_rule(verify, channel != NULL, "a channel is missing");
	if (verify->breach)
		return;
	verify_rule(verify, !verify_expr(verify, channel), "a channel operand makes a call");
	verify_rule(verify, channel->type->kind == CORE_TYPE_CHAN, "an operation on a channel stands on what is none");
}

static void
verify_send(struct verify *verify, const struct core_expr *channel, const struct core_expr *value)
{
	verify_channel(verify, channel);
	if (!verify->breach)
		verify_rule(verify, !verify_operand(verify, value, channel->type->element->base, "what is sent"),
			"what is sent makes a call");
}

static void
verify_target(struct verify *verify, uint32_t local, const struct core_type *type)
{
	if (local == CORE_NO_LOCAL || verify->breach)
		return;
	if (verify_rule(verify, local < verify->function->local_count && verify->declared[local],
			"a receive goes to a local that is not declared"))
		verify_rule(verify, type ? verify->function->locals[local].type == type
								 : verify->function->locals[local].type->kind == CORE_TYPE_BOOL,
			"a receive goes to a local of a wrong type");
}

static void
verify_receive(struct verify *verify, const struct core_expr *channel, uint32_t local, uint32_t ok)
{
	verify_channel(verify, channel);
	if (verify->breach)
		return;
	verify_target(verify, local, channel->type->element->base);
	verify_target(verify, ok, NULL);
}

static void
verify_select(struct verify *verify, const struct core_stmt *stmt, const struct frame *frames)
{
	size_t defaults = 0;

	for (size_t i = 0; i < stmt->case_count && !verify->breach; i++) {
		const struct core_case *item = &stmt->cases[i];

		if (item->kind == CORE_CASE_SEND)
			verify_send(verify, item->channel, item->value);
		else if (item->kind == CORE_CASE_RECEIVE)
			verify_receive(verify, item->channel, item->local, item->ok);
		else
			defaults++;
		verify_scope(verify, item->body, frames);
	}
	verify_rule(verify, defaults < 2, "a select has two defaults");
}

static void
verify_atomic(struct verify *verify, const struct core_stmt *stmt, const struct frame *frames)
{
	const struct core_global *around = verify->atomic;

	verify_rule(verify, stmt->global && !around, "an atomic has no global, or stands in another");
	verify->atomic = stmt->global;
	verify_scope(verify, stmt->body, frames);
	verify->atomic = around;
}

static void
verify_stmt(struct verify *verify, const struct core_stmt *stmt, const struct frame *frames)
{
	struct frame frame = {frames, stmt};

	switch (stmt->kind) {
	case CORE_STMT_LET: verify_let(verify, stmt); break;
	case CORE_STMT_ASSIGN: verify_assign(verify, stmt); break;
	case CORE_STMT_EVAL:
		verify_rule(verify, stmt->value != NULL, "an EVAL has no expression");
		if (stmt->value)
			verify_expr(verify, stmt->value);
		break;
	case CORE_STMT_IF:
		verify_condition(verify, stmt->value);
		verify_scope(verify, stmt->body, frames);
		verify_scope(verify, stmt->otherwise, frames);
		break;
	case CORE_STMT_LOOP: verify_loop(verify, stmt, frames); break;
	case CORE_STMT_BREAK:
	case CORE_STMT_CONTINUE: verify_jump(verify, stmt, frames); break;
	case CORE_STMT_RETURN: verify_return(verify, stmt); break;
	case CORE_STMT_FAIL: verify_fail(verify, stmt); break;
	case CORE_STMT_BLOCK: verify_scope(verify, stmt->body, stmt->label ? &frame : frames); break;
	case CORE_STMT_LABEL:
	case CORE_STMT_GOTO: verify_rule(verify, stmt->label > 0, "a goto or its target has no label"); break;
	case CORE_STMT_RESULTS: verify_results(verify, stmt, frames); break;
	case CORE_STMT_GO:
	case CORE_STMT_DEFER: verify_started(verify, stmt); break;
	case CORE_STMT_SEND: verify_send(verify, stmt->target, stmt->value); break;
	case CORE_STMT_RECEIVE: verify_receive(verify, stmt->value, stmt->local, stmt->ok); break;
	case CORE_STMT_SELECT: verify_select(verify, stmt, frames); break;
	case CORE_STMT_ATOMIC: verify_atomic(verify, stmt, frames); break;
	}
}

static void
verify_list(struct verify *verify, const struct core_stmt *list, const struct frame *frames)
{
	for (const struct core_stmt *stmt = list; stmt && !verify->breach; stmt = stmt->next)
		verify_stmt(verify, stmt, frames);
}

/* ---- functions, errors, routes ---- */

static void
verify_locals(struct verify *verify)
{
	const struct core_function *function = verify->function;

	for (size_t i = 0; i < function->local_count; i++)
		verify_rule(verify, function->locals[i].type && function->locals[i].type->base == function->locals[i].type,
			"local %zu (%.*s) has no type, or one with constraints", i, STR_ARG(function->locals[i].name));
	for (size_t i = 0; i < function->param_count + function->capture_count && !verify->breach; i++) {
		const struct core_param *param =
			i < function->param_count ? &function->params[i] : &function->captures[i - function->param_count];

		open_local(verify, param->local);
		verify_rule(verify, param->local == i, "parameters and captures do not come first among the locals");
		if (!verify->breach)
			verify_rule(verify, param->type->base == function->locals[i].type, "a parameter differs from its local");
	}
}

static void
verify_function(struct verify *verify, const struct core_function *function)
{
	size_t room = function->local_count + 1;

	verify->function = function;
	verify->results = verify->deferred = false;
	verify->declared = arena_alloc_array(verify->arena, room, sizeof(*verify->declared));
	verify->introduced = arena_alloc_array(verify->arena, room, sizeof(*verify->introduced));
	verify->open = arena_alloc_array(verify->arena, room, sizeof(*verify->open));
	verify->open_count = 0;
	verify_rule(verify, function->name.length > 0, "a function has no name");
	verify_rule(verify, function->guard || function->result, "it has no result type");
	verify_rule(verify, !function->guard || function->param_count > 0, "a guard has no subject");
	verify_locals(verify);
	verify_list(verify, function->body, NULL);
	verify->function = NULL;
}

static void
verify_error(struct verify *verify, const struct core_error *error, size_t index)
{
	verify_rule(verify, error->id == index, "error %.*s has a wrong id", STR_ARG(error->name));
	verify_rule(verify, error->members && error->members->kind == CORE_TYPE_SHAPE, "error %.*s has no members' shape",
		STR_ARG(error->name));
	if (verify->breach || error->message_field < 0)
		return;
	verify_rule(verify,
		(size_t)error->message_field < error->members->field_count &&
			error->members->fields[error->message_field].type->base->kind == CORE_TYPE_STRING,
		"the message of error %.*s is no String member", STR_ARG(error->name));
}

static bool
has_function(const struct core_program *program, const struct core_function *function)
{
	for (size_t i = 0; i < program->function_count; i++)
		if (program->functions[i] == function)
			return true;
	return false;
}

static void
verify_route(struct verify *verify, const struct core_route *route)
{
	bool there = has_function(verify->program, route->function);

	if (!verify_rule(verify, there, "route %.*s has no function", STR_ARG(route->path)))
		return;
	verify_rule(verify, route->param_count == route->function->param_count, "route %.*s and its function differ",
		STR_ARG(route->path));
	verify_rule(verify, route->result && route->result->base == route->function->result->base,
		"route %.*s and its function differ in the result", STR_ARG(route->path));
	for (size_t i = 0; i < route->param_count && !verify->breach; i++)
		verify_rule(verify, route->params[i].type->base->wire_in,
			"parameter %zu of route %.*s is not marked as coming in", i, STR_ARG(route->path));
	verify_rule(verify, route->result->kind == CORE_TYPE_VOID || route->result->wire_out,
		"the result of route %.*s is not marked as going out", STR_ARG(route->path));
}

const char *
core_verify(const struct core_program *program, struct arena *arena)
{
	struct verify verify = {.program = program, .arena = arena};

	verify_types(&verify);
	for (size_t i = 0; i < program->error_count && !verify.breach; i++)
		verify_error(&verify, program->errors[i], i);
	for (size_t i = 0; i < program->function_count && !verify.breach; i++)
		verify_function(&verify, program->functions[i]);
	for (size_t i = 0; i < program->route_count && !verify.breach; i++)
		verify_route(&verify, program->routes[i]);
	if (program->main)
		verify_rule(&verify, has_function(program, program->main), "main is not among the functions");
	return verify.breach;
}
