/*
 * What lowering makes of
 *
 *   type Record = { id: String, data: String, note: String? }
 *   type Input = { records: Array(Record) }
 *   type Summary = { processed: Int, status: String }
 *   is (record Record) Valid() { ensure record.id is Min(1) or InvalidRecord("Record ID cannot be empty") }
 *   func processData(input Input) Summary {
 *     for record in input.records { ensure record is Valid() or InvalidInput("Invalid record") }
 *     return { processed: len(input.records), status: "success" }
 *   }
 */
#include "tests/unit/codegen/sample_core.h"

#include <string.h>

#define NEW(arena, type, ...) memcpy(arena_alloc((arena), sizeof(type)), &(type){__VA_ARGS__}, sizeof(type))

struct sample {
	struct arena *arena;
	struct core_type *types[16];
	size_t type_count;
	const struct core_type *integer, *boolean, *text, *none, *error;
	const struct core_type *record, *records, *input, *summary, *result;
	struct core_module *module;
	struct core_error *invalid_record, *invalid_input;
	struct core_function *guard, *function;
};

static struct core_type *
type_new(struct sample *s, enum core_type_kind kind, const char *name)
{
	struct core_type *type = arena_alloc(s->arena, sizeof(*type));

	type->kind = kind;
	type->id = (uint32_t)s->type_count;
	type->name = str_from(name);
	type->declared = *name != '\0';
	type->module = s->module;
	type->base = type;
	type->discriminator = -1;
	s->types[s->type_count++] = type;
	return type;
}

static struct core_field
field(const char *name, const struct core_type *type)
{
	return (struct core_field){.name = str_from(name), .wire_name = str_from(name), .type = type,
		.optional = type->kind == CORE_TYPE_POINTER};
}

static const struct core_type *
shape(struct sample *s, const char *name, const struct core_field *fields, size_t count)
{
	struct core_type *type = type_new(s, CORE_TYPE_SHAPE, name);
	struct core_field *copy = arena_alloc_array(s->arena, count, sizeof(*copy));

	memcpy(copy, fields, count * sizeof(*copy));
	type->fields = copy;
	type->field_count = count;
	return type;
}

static const struct core_type *
of(struct sample *s, enum core_type_kind kind, const struct core_type *element)
{
	struct core_type *type = type_new(s, kind, "");

	type->element = element;
	return type;
}

static void
make_types(struct sample *s)
{
	s->integer = type_new(s, CORE_TYPE_INT, "");
	s->boolean = type_new(s, CORE_TYPE_BOOL, "");
	s->text = type_new(s, CORE_TYPE_STRING, "");
	s->none = type_new(s, CORE_TYPE_VOID, "");
	s->error = type_new(s, CORE_TYPE_ERROR, "");
	const struct core_type *note = of(s, CORE_TYPE_POINTER, s->text);
	s->record = shape(s, "Record",
		(struct core_field[]){field("id", s->text), field("data", s->text), field("note", note)}, 3);
	s->records = of(s, CORE_TYPE_ARRAY, s->record);
	s->input = shape(s, "Input", (struct core_field[]){field("records", s->records)}, 1);
	s->summary = shape(s, "Summary", (struct core_field[]){field("processed", s->integer), field("status", s->text)}, 2);
	s->result = of(s, CORE_TYPE_RESULT, s->summary);
}

static struct core_error *
error_new(struct sample *s, const char *name)
{
	struct core_error *error = arena_alloc(s->arena, sizeof(*error));

	error->name = str_from(name);
	error->status = 422;
	error->members = shape(s, name, (struct core_field[]){field("message", s->text)}, 1);
	error->implicit = true;
	error->module = s->module;
	return error;
}

/* ---- expressions ---- */

static struct core_expr *
expr_new(struct sample *s, enum core_expr_kind kind, const struct core_type *type, const struct core_expr *a,
	const struct core_expr *b)
{
	const struct core_expr **operands = arena_alloc_array(s->arena, 2, sizeof(*operands));
	struct core_expr *x = arena_alloc(s->arena, sizeof(*x));

	operands[0] = a;
	operands[1] = b;
	x->kind = kind;
	x->type = type;
	x->operands = operands;
	x->operand_count = (a != NULL) + (b != NULL);
	x->constraint = CONSTRAINT_NONE;
	return x;
}

static struct core_expr *
local(struct sample *s, const struct core_type *type, uint32_t number)
{
	struct core_expr *x = expr_new(s, CORE_EXPR_LOCAL, type, NULL, NULL);

	x->local = number;
	return x;
}

static struct core_expr *
integer(struct sample *s, int64_t value)
{
	struct core_expr *x = expr_new(s, CORE_EXPR_CONST, s->integer, NULL, NULL);

	x->value.integer = value;
	return x;
}

static struct core_expr *
text(struct sample *s, const char *value)
{
	struct core_expr *x = expr_new(s, CORE_EXPR_CONST, s->text, NULL, NULL);

	x->value.string = str_from(value);
	return x;
}

static struct core_expr *
member(struct sample *s, const struct core_expr *of_value, uint32_t index)
{
	struct core_expr *x = expr_new(s, CORE_EXPR_FIELD, of_value->type->fields[index].type, of_value, NULL);

	x->index = index;
	return x;
}

static struct core_expr *
length(struct sample *s, const struct core_expr *array)
{
	struct core_expr *x = expr_new(s, CORE_EXPR_BUILTIN, s->integer, array, NULL);

	x->builtin = CORE_LENGTH;
	return x;
}

static struct core_expr *
failure(struct sample *s, const struct core_error *error, const char *message, const struct core_path *path)
{
	struct core_expr *x = expr_new(s, CORE_EXPR_FAILURE, s->error, text(s, message), NULL);

	x->error = error;
	x->path = path;
	return x;
}

/* ---- statements ---- */

static struct core_stmt *
stmt_new(struct sample *s, enum core_stmt_kind kind, uint32_t local_number, const struct core_expr *value)
{
	struct core_stmt *stmt = arena_alloc(s->arena, sizeof(*stmt));

	stmt->kind = kind;
	stmt->local = local_number;
	stmt->value = value;
	return stmt;
}

static struct core_stmt *
chain(struct core_stmt *const *list, size_t count)
{
	for (size_t i = 0; i + 1 < count; i++)
		list[i]->next = list[i + 1];
	return list[0];
}

static void
make_guard(struct sample *s)
{
	struct core_function *f = arena_alloc(s->arena, sizeof(*f));
	struct core_param *param = NEW(s->arena, struct core_param, .name = STR("record"), .type = s->record);
	struct core_local *locals = NEW(s->arena, struct core_local, .name = STR("record"), .type = s->record, .used = true);
	struct core_path_part *part = NEW(s->arena, struct core_path_part, .member = STR("id"));
	struct core_path *path = NEW(s->arena, struct core_path, .relative = true, .parts = part, .part_count = 1);
	struct core_expr *test = expr_new(s, CORE_EXPR_TEST, s->boolean, member(s, local(s, s->record, 0), 0), integer(s, 1));
	struct core_expr *negated = expr_new(s, CORE_EXPR_UNARY, s->boolean, test, NULL);
	struct core_expr *fail = failure(s, s->invalid_record, "Record ID cannot be empty", path);
	const struct core_expr **arguments = arena_alloc_array(s->arena, 1, sizeof(*arguments));
	struct core_stmt *check;

	test->constraint = CONSTRAINT_MIN;
	negated->op = CORE_OP_NOT;
	fail->constraint = CONSTRAINT_MIN;
	arguments[0] = integer(s, 1);
	fail->constraint_arguments = arguments;
	fail->constraint_argument_count = 1;
	check = stmt_new(s, CORE_STMT_IF, 0, negated);
	check->body = stmt_new(s, CORE_STMT_FAIL, 0, fail);
	f->name = STR("Record_Valid");
	f->module = s->module;
	f->params = param;
	f->param_count = 1;
	f->result = s->none;
	f->guard = true;
	f->locals = locals;
	f->local_count = 1;
	f->body = check;
	s->guard = f;
}

enum { INPUT, RECORDS, INDEX, RECORD, PROBLEM, LOCALS };

static struct core_stmt *
make_loop(struct sample *s)
{
	struct core_expr *index = local(s, s->integer, INDEX);
	struct core_expr *records = local(s, s->records, RECORDS);
	struct core_expr *below = expr_new(s, CORE_EXPR_BINARY, s->boolean, index, length(s, records));
	struct core_stmt *loop = stmt_new(s, CORE_STMT_LOOP, 0, below);
	struct core_stmt *step = stmt_new(s, CORE_STMT_ASSIGN, 0, integer(s, 1));
	struct core_expr *element = expr_new(s, CORE_EXPR_INDEX, s->record, records, index);
	struct core_expr *call = expr_new(s, CORE_EXPR_CALL, s->error, local(s, s->record, RECORD), NULL);
	struct core_expr *failed = expr_new(s, CORE_EXPR_BINARY, s->boolean, local(s, s->error, PROBLEM),
		expr_new(s, CORE_EXPR_ZERO, s->error, NULL, NULL));
	struct core_stmt *check = stmt_new(s, CORE_STMT_IF, 0, failed);
	struct core_path_part *parts = arena_alloc_array(s->arena, 2, sizeof(*parts));
	struct core_path *path = NEW(s->arena, struct core_path, .root = STR("input"), .parts = parts, .part_count = 2);
	struct core_expr *rebase = expr_new(s, CORE_EXPR_BUILTIN, s->error, local(s, s->error, PROBLEM), NULL);
	struct core_expr *fail = failure(s, s->invalid_input, "Invalid record", path);

	below->op = CORE_OP_LESS;
	step->target = index;
	step->has_op = true;
	step->op = CORE_OP_ADD;
	call->function = s->guard;
	failed->op = CORE_OP_NOT_EQUAL;
	parts[0].member = STR("records");
	parts[1].index = index;
	rebase->builtin = CORE_ERROR_REBASE;
	rebase->path = path;
	fail->cause = rebase;
	check->body = stmt_new(s, CORE_STMT_FAIL, 0, fail);
	loop->post = step;
	loop->body = chain((struct core_stmt *[]){stmt_new(s, CORE_STMT_LET, RECORD, element),
				   stmt_new(s, CORE_STMT_LET, PROBLEM, call), check},
		3);
	return loop;
}

static void
make_function(struct sample *s)
{
	struct core_function *f = arena_alloc(s->arena, sizeof(*f));
	struct core_local *locals = arena_alloc_array(s->arena, LOCALS, sizeof(*locals));
	struct core_expr *records = member(s, local(s, s->input, INPUT), 0);
	struct core_expr *summary = expr_new(s, CORE_EXPR_SHAPE, s->summary, length(s, records), text(s, "success"));

	locals[INPUT] = (struct core_local){STR("input"), s->input, false, true};
	locals[RECORDS] = (struct core_local){STR("records"), s->records, false, true};
	locals[INDEX] = (struct core_local){STR("index"), s->integer, false, true};
	locals[RECORD] = (struct core_local){STR("record"), s->record, false, true};
	locals[PROBLEM] = (struct core_local){STR("error"), s->error, false, true};
	f->name = STR("processData");
	f->module = s->module;
	f->doc = STR("Counts the records.");
	f->params = NEW(s->arena, struct core_param, .name = STR("input"), .type = s->input);
	f->param_count = 1;
	f->result = s->summary;
	f->fallible = true;
	f->locals = locals;
	f->local_count = LOCALS;
	f->body = chain((struct core_stmt *[]){stmt_new(s, CORE_STMT_LET, RECORDS, records),
				stmt_new(s, CORE_STMT_LET, INDEX, integer(s, 0)), make_loop(s),
				stmt_new(s, CORE_STMT_RETURN, 0, summary)},
		4);
	s->function = f;
}

const struct core_program *
sample_core(struct arena *arena)
{
	struct sample *s = arena_alloc(arena, sizeof(*s));
	struct core_program *program = arena_alloc(arena, sizeof(*program));
	struct source_map *sources = arena_alloc(arena, sizeof(*sources));
	const struct core_error **errors = arena_alloc_array(arena, 2, sizeof(*errors));
	const struct core_function **functions = arena_alloc_array(arena, 2, sizeof(*functions));
	const struct core_module **modules = arena_alloc_array(arena, 1, sizeof(*modules));
	const struct core_route **routes = arena_alloc_array(arena, 1, sizeof(*routes));

	s->arena = arena;
	s->module = NEW(arena, struct core_module, .name = STR("process_data"), .path = STR("routes/process_data"),
		.source_path = STR("forst/routes/process_data.ft"), .is_route_file = true);
	make_types(s);
	s->invalid_record = error_new(s, "InvalidRecord");
	s->invalid_input = error_new(s, "InvalidInput");
	make_guard(s);
	make_function(s);
	source_map_init(sources, arena);
	errors[0] = s->invalid_record;
	errors[1] = s->invalid_input;
	functions[0] = s->guard;
	functions[1] = s->function;
	modules[0] = s->module;
	routes[0] = NEW(arena, struct core_route, .name = STR("processData"), .path = STR("/process-data"),
		.module = s->module, .function = s->function, .params = s->function->params, .param_count = 1,
		.result = s->summary, .errors = errors + 1, .error_count = 1);
	program->sources = sources;
	program->modules = modules;
	program->module_count = 1;
	program->types = (const struct core_type *const *)s->types;
	program->type_count = s->type_count;
	program->errors = errors;
	program->error_count = 2;
	program->functions = functions;
	program->function_count = 2;
	program->routes = routes;
	program->route_count = 1;
	return program;
}
