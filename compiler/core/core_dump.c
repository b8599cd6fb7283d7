/*
 * The interface half and the statements of `forstc emit --stage core`. The text is for people and for golden tests:
 * stable, indented, without addresses and numbers that depend on anything but the program.
 */
#include "compiler/core/dump_internal.h"
#include "runtime/base/map.h"

static void
line(struct dump *dump)
{
	buf_append_byte(dump->out, '\n');
	for (int i = 0; i < dump->depth; i++)
		buf_append_byte(dump->out, '\t');
}

static void
text(struct dump *dump, const char *words)
{
	buf_append_text(dump->out, words);
}

/* ---- statements ---- */

static void dump_stmts(struct dump *dump, const struct core_stmt *list);

static void
dump_body(struct dump *dump, const struct core_stmt *list)
{
	text(dump, "{");
	dump->depth++;
	dump_stmts(dump, list);
	dump->depth--;
	line(dump);
	text(dump, "}");
}

static void
dump_let(struct dump *dump, const struct core_stmt *stmt)
{
	text(dump, "let ");
	dump_local(dump, stmt->local);
	text(dump, ": ");
	dump_type(dump, dump->function->locals[stmt->local].type);
	if (dump->function->locals[stmt->local].escapes)
		text(dump, " escapes");
	if (stmt->value) {
		text(dump, " = ");
		dump_expr(dump, stmt->value);
	}
}

static void
dump_assign(struct dump *dump, const struct core_stmt *stmt)
{
	dump_expr(dump, stmt->target);
	text(dump, " ");
	if (stmt->has_op)
		text(dump, dump_op_text(stmt->op));
	text(dump, "= ");
	dump_expr(dump, stmt->value);
}

static void
dump_if(struct dump *dump, const struct core_stmt *stmt)
{
	for (;;) {
		const struct core_stmt *otherwise = stmt->otherwise;

		text(dump, "if ");
		dump_expr(dump, stmt->value);
		text(dump, " ");
		dump_body(dump, stmt->body);
		if (!otherwise)
			return;
		text(dump, " else ");
		if (otherwise->kind != CORE_STMT_IF || otherwise->next) {
			dump_body(dump, otherwise);
			return;
		}
		stmt = otherwise;
	}
}

static void
dump_loop(struct dump *dump, const struct core_stmt *stmt)
{
	text(dump, "loop ");
	if (stmt->label)
		buf_printf(dump->out, "L%u ", stmt->label);
	if (stmt->value) {
		text(dump, "while ");
		dump_expr(dump, stmt->value);
		text(dump, " ");
	}
	dump_body(dump, stmt->body);
	if (stmt->post) {
		text(dump, " post ");
		dump_body(dump, stmt->post);
	}
}

static void
dump_word(struct dump *dump, const char *word, const struct core_expr *value)
{
	text(dump, word);
	if (value) {
		text(dump, " ");
		dump_expr(dump, value);
	}
}

static void
dump_jump(struct dump *dump, const char *word, uint32_t label)
{
	text(dump, word);
	if (label)
		buf_printf(dump->out, " L%u", label);
}

static void
dump_block(struct dump *dump, const struct core_stmt *stmt)
{
	text(dump, "block ");
	if (stmt->label)
		buf_printf(dump->out, "L%u ", stmt->label);
	dump_body(dump, stmt->body);
}

/* "v, ok = <-c", as far as there are targets. */
static void
dump_receive(struct dump *dump, uint32_t local, uint32_t ok, const struct core_expr *channel)
{
	if (local != CORE_NO_LOCAL || ok != CORE_NO_LOCAL) {
		if (local == CORE_NO_LOCAL)
			text(dump, "_");
		else
			dump_local(dump, local);
		if (ok != CORE_NO_LOCAL) {
			text(dump, ", ");
			dump_local(dump, ok);
		}
		text(dump, " = ");
	}
	text(dump, "<-");
	dump_expr(dump, channel);
}

static void
dump_send(struct dump *dump, const struct core_expr *channel, const struct core_expr *value)
{
	dump_expr(dump, channel);
	text(dump, " <- ");
	dump_expr(dump, value);
}

static void
dump_select(struct dump *dump, const struct core_stmt *stmt)
{
	text(dump, "select {");
	dump->depth++;
	for (size_t i = 0; i < stmt->case_count; i++) {
		const struct core_case *item = &stmt->cases[i];

		line(dump);
		if (item->kind == CORE_CASE_SEND)
			dump_send(dump, item->channel, item->value);
		else if (item->kind == CORE_CASE_RECEIVE)
			dump_receive(dump, item->local, item->ok, item->channel);
		else
			text(dump, "default");
		text(dump, " ");
		dump_body(dump, item->body);
	}
	dump->depth--;
	line(dump);
	text(dump, "}");
}

static void
dump_atomic(struct dump *dump, const struct core_stmt *stmt)
{
	buf_printf(dump->out, "atomic %.*s ", STR_ARG(stmt->global->name));
	dump_body(dump, stmt->body);
}

static void
dump_stmts(struct dump *dump, const struct core_stmt *list)
{
	for (const struct core_stmt *stmt = list; stmt; stmt = stmt->next) {
		line(dump);
		switch (stmt->kind) {
		case CORE_STMT_LET: dump_let(dump, stmt); break;
		case CORE_STMT_ASSIGN: dump_assign(dump, stmt); break;
		case CORE_STMT_EVAL: dump_word(dump, "eval", stmt->value); break;
		case CORE_STMT_IF: dump_if(dump, stmt); break;
		case CORE_STMT_LOOP: dump_loop(dump, stmt); break;
		case CORE_STMT_BREAK: dump_jump(dump, "break", stmt->label); break;
		case CORE_STMT_CONTINUE: dump_jump(dump, "continue", stmt->label); break;
		case CORE_STMT_RETURN: dump_word(dump, "return", stmt->value); break;
		case CORE_STMT_FAIL: dump_word(dump, "fail", stmt->value); break;
		case CORE_STMT_BLOCK: dump_block(dump, stmt); break;
		case CORE_STMT_LABEL: buf_printf(dump->out, "label L%u", stmt->label); break;
		case CORE_STMT_GOTO: buf_printf(dump->out, "goto L%u", stmt->label); break;
		case CORE_STMT_RESULTS: dump_word(dump, "results", stmt->value); break;
		case CORE_STMT_GO: dump_word(dump, "go", stmt->value); break;
		case CORE_STMT_DEFER: dump_word(dump, stmt->repeats ? "defer repeatedly" : "defer", stmt->value); break;
		case CORE_STMT_SEND: dump_send(dump, stmt->target, stmt->value); break;
		case CORE_STMT_RECEIVE: dump_receive(dump, stmt->local, stmt->ok, stmt->value); break;
		case CORE_STMT_SELECT: dump_select(dump, stmt); break;
		case CORE_STMT_ATOMIC: dump_atomic(dump, stmt); break;
		}
	}
}

/* ---- functions ---- */

/* Marks the locals that share a name with another one. */
static void
find_repeated(struct dump *dump, const struct core_function *function)
{
	struct map first;

	map_init(&first, dump->arena);
	dump->repeated = arena_alloc_array(dump->arena, function->local_count + 1, sizeof(*dump->repeated));
	for (size_t i = 0; i < function->local_count; i++) {
		bool *other = map_get(&first, function->locals[i].name);

		if (other) {
			*other = true;
			dump->repeated[i] = true;
		} else {
			map_set(&first, function->locals[i].name, &dump->repeated[i]);
		}
	}
}

static void
dump_errors(struct dump *dump, const struct core_error *const *errors, size_t count, bool open)
{
	for (size_t i = 0; i < count; i++) {
		text(dump, i ? " | " : " ");
		buf_append_str(dump->out, errors[i]->name);
	}
	if (open)
		text(dump, count ? " | Error" : " Error");
}

static void
dump_params(struct dump *dump, const struct core_param *params, size_t count)
{
	text(dump, "(");
	for (size_t i = 0; i < count; i++) {
		if (i)
			text(dump, ", ");
		if (dump->function)
			dump_local(dump, params[i].local);
		else
			buf_append_str(dump->out, params[i].name);
		text(dump, ": ");
		dump_type(dump, params[i].type);
		if (dump->function && dump->function->locals[params[i].local].escapes)
			text(dump, " escapes");
	}
	text(dump, ")");
}

static void
dump_function(struct dump *dump, const struct core_function *function)
{
	dump->module = function->module;
	dump->function = function;
	find_repeated(dump, function);
	text(dump, function->guard ? "guard " : "function ");
	buf_append_str(dump->out, function->name);
	dump_params(dump, function->params, function->param_count);
	if (function->capture_count) {
		text(dump, " captures ");
		dump_params(dump, function->captures, function->capture_count);
	}
	if (!function->guard) {
		text(dump, ": ");
		dump_type(dump, function->result);
	}
	if (function->recursive)
		text(dump, " recursive");
	if (function->fallible) {
		text(dump, " fails");
		dump_errors(dump, function->errors, function->error_count, function->open_errors);
	}
	text(dump, " ");
	dump_body(dump, function->body);
	text(dump, "\n\n");
	dump->function = NULL;
}

/* ---- the interface ---- */

static void
dump_field(struct dump *dump, const struct core_field *field)
{
	line(dump);
	buf_append_str(dump->out, field->name);
	if (!str_equal(field->name, field->wire_name)) {
		text(dump, " as ");
		dump_quoted(dump, field->wire_name);
	}
	text(dump, field->omits_empty ? " omitempty" : "");
	text(dump, field->optional ? "?: " : ": ");
	dump_type(dump, field->type);
	for (size_t i = 0; i < field->proved_literal_count; i++) {
		text(dump, i ? " | " : " proved ");
		dump_quoted(dump, field->proved_literals[i]);
	}
}

static void
dump_shape(struct dump *dump, const struct core_type *type)
{
	text(dump, "shape {");
	dump->depth++;
	for (size_t i = 0; i < type->field_count; i++)
		dump_field(dump, &type->fields[i]);
	for (size_t i = 0; i < type->part_count; i++) {
		line(dump);
		buf_printf(dump->out, "part %.*s from %.*s", STR_ARG(type->parts[i].type->name),
			STR_ARG(type->fields[type->parts[i].first].name));
	}
	dump->depth--;
	line(dump);
	text(dump, "}");
}

static void
dump_named_type(struct dump *dump, const struct core_type *type)
{
	dump->module = type->module;
	buf_printf(dump->out, "type %.*s", STR_ARG(type->name));
	if (!type->declared)
		text(dump, " derived");
	if (type->wire_in)
		text(dump, " in");
	if (type->wire_out)
		text(dump, " out");
	if (type->text)
		buf_printf(dump->out, " printed by %.*s", STR_ARG(type->text->name));
	text(dump, " = ");
	if (type->kind == CORE_TYPE_SHAPE)
		dump_shape(dump, type);
	for (size_t i = 0; i < type->literal_count; i++) {
		text(dump, i ? " | " : "");
		dump_quoted(dump, type->literals[i]);
	}
	if (type->kind == CORE_TYPE_UNION) {
		for (size_t i = 0; i < type->member_count; i++) {
			text(dump, i ? " | " : "");
			dump_type(dump, type->members[i]);
		}
		if (type->kinds)
			buf_printf(dump->out, " by %.*s", STR_ARG(type->kinds[0]->name));
	}
	text(dump, "\n\n");
}

static void
dump_types(struct dump *dump)
{
	for (size_t i = 0; i < dump->program->type_count; i++) {
		const struct core_type *type = dump->program->types[i];

		if (type->kind == CORE_TYPE_SHAPE || type->kind == CORE_TYPE_UNION || type->kind == CORE_TYPE_LITERALS)
			dump_named_type(dump, type);
	}
}

static void
dump_error(struct dump *dump, const struct core_error *error)
{
	dump->module = error->module;
	buf_printf(dump->out, "error %.*s %d", STR_ARG(error->name), error->status);
	if (!error->module)
		text(dump, " built-in");
	if (error->implicit)
		text(dump, " implicit");
	text(dump, " (");
	for (size_t i = 0; i < error->members->field_count; i++) {
		buf_printf(dump->out, "%s%.*s: ", i ? ", " : "", STR_ARG(error->members->fields[i].name));
		dump_type(dump, error->members->fields[i].type);
	}
	text(dump, ")\n");
}

static void
dump_route(struct dump *dump, const struct core_route *route)
{
	dump->module = route->module;
	buf_printf(dump->out, "route %.*s", STR_ARG(route->path));
	if (route->alias.length)
		buf_printf(dump->out, " alias %.*s", STR_ARG(route->alias));
	buf_printf(dump->out, " = %.*s", STR_ARG(route->function->name));
	dump_params(dump, route->params, route->param_count);
	text(dump, ": ");
	dump_type(dump, route->result);
	if (route->flat)
		text(dump, " flat");
	if (route->error_count || route->open_errors)
		text(dump, " fails");
	dump_errors(dump, route->errors, route->error_count, route->open_errors);
	text(dump, "\n");
}

static void
dump_interface(struct dump *dump)
{
	const struct core_program *program = dump->program;

	for (size_t i = 0; i < program->module_count; i++)
		buf_printf(dump->out, "module %.*s %.*s%s\n", STR_ARG(program->modules[i]->name),
			STR_ARG(program->modules[i]->path), program->modules[i]->is_route_file ? " route" : "");
	text(dump, "\n");
	dump_types(dump);
	for (size_t i = 0; i < program->error_count; i++)
		dump_error(dump, program->errors[i]);
	for (size_t i = 0; i < program->global_count; i++) {
		buf_printf(dump->out, "global %.*s: ", STR_ARG(program->globals[i]->name));
		dump_type(dump, program->globals[i]->type);
		text(dump, "\n");
	}
	for (size_t i = 0; i < program->route_count; i++)
		dump_route(dump, program->routes[i]);
	if (program->main)
		buf_printf(dump->out, "main = %.*s\n", STR_ARG(program->main->name));
	text(dump, "\n");
}

void
core_dump(const struct core_program *program, struct buf *out)
{
	struct arena arena;
	struct dump dump = {.program = program, .arena = &arena, .out = out};

	arena_init(&arena, ARENA_UNLIMITED, NULL);
	dump_interface(&dump);
	for (size_t i = 0; i < program->function_count; i++)
		dump_function(&dump, program->functions[i]);
	arena_release(&arena);
}
