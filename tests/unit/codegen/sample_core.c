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

#include "tests/unit/codegen/core_maker.h"

#include <string.h>

#define NEW(arena, type, ...) memcpy(arena_alloc((arena), sizeof(type)), &(type){__VA_ARGS__}, sizeof(type))

struct sample {
	struct core_maker m;
	const struct core_type *record, *records, *input, *summary, *result;
	struct core_error *invalid_record, *invalid_input;
	struct core_function *guard, *function;
};

static void
make_types(struct sample *s)
{
	const struct core_type *note = make_of(&s->m, CORE_TYPE_POINTER, s->m.text);
	s->record = make_shape(&s->m, "Record",
		(struct core_field[]){make_field("id", s->m.text), make_field("data", s->m.text), make_field("note", note)}, 3);
	s->records = make_of(&s->m, CORE_TYPE_ARRAY, s->record);
	s->input = make_shape(&s->m, "Input", (struct core_field[]){make_field("records", s->records)}, 1);
	s->summary = make_shape(&s->m, "Summary",
		(struct core_field[]){make_field("processed", s->m.integer), make_field("status", s->m.text)}, 2);
	s->result = make_of(&s->m, CORE_TYPE_RESULT, s->summary);
}

static struct core_error *
error_new(struct sample *s, const char *name)
{
	struct core_error *error = arena_alloc(s->m.arena, sizeof(*error));

	error->name = str_from(name);
	error->status = 422;
	error->members = make_shape(&s->m, name, (struct core_field[]){make_field("message", s->m.text)}, 1);
	error->implicit = true;
	error->module = s->m.module;
	return error;
}

static struct core_expr *
length(struct sample *s, const struct core_expr *array)
{
	struct core_expr *x = make_expr(&s->m, CORE_EXPR_BUILTIN, s->m.integer, array, NULL);

	x->builtin = CORE_LENGTH;
	return x;
}

static struct core_expr *
failure(struct sample *s, const struct core_error *error, const char *message, const struct core_path *path)
{
	struct core_expr *x = make_expr(&s->m, CORE_EXPR_FAILURE, s->m.error, make_text(&s->m, message), NULL);

	x->error = error;
	x->path = path;
	return x;
}

static void
make_guard(struct sample *s)
{
	struct core_function *f = arena_alloc(s->m.arena, sizeof(*f));
	struct core_param *param = NEW(s->m.arena, struct core_param, .name = STR("record"), .type = s->record);
	struct core_local *locals =
		NEW(s->m.arena, struct core_local, .name = STR("record"), .type = s->record, .used = true);
	struct core_path_part *part = NEW(s->m.arena, struct core_path_part, .member = STR("id"));
	struct core_path *path = NEW(s->m.arena, struct core_path, .relative = true, .parts = part, .part_count = 1);
	struct core_expr *test = make_expr(&s->m, CORE_EXPR_TEST, s->m.boolean,
		make_member(&s->m, make_local(&s->m, s->record, 0), 0), make_integer(&s->m, 1));
	struct core_expr *negated = make_expr(&s->m, CORE_EXPR_UNARY, s->m.boolean, test, NULL);
	struct core_expr *fail = failure(s, s->invalid_record, "Record ID cannot be empty", path);
	const struct core_expr **arguments = arena_alloc_array(s->m.arena, 1, sizeof(*arguments));
	struct core_stmt *check;

	test->constraint = CONSTRAINT_MIN;
	negated->op = CORE_OP_NOT;
	fail->constraint = CONSTRAINT_MIN;
	arguments[0] = make_integer(&s->m, 1);
	fail->constraint_arguments = arguments;
	fail->constraint_argument_count = 1;
	check = make_stmt(&s->m, CORE_STMT_IF, 0, negated);
	check->body = make_stmt(&s->m, CORE_STMT_FAIL, 0, fail);
	f->name = STR("Record_Valid");
	f->module = s->m.module;
	f->params = param;
	f->param_count = 1;
	f->result = s->m.none;
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
	struct core_expr *index = make_local(&s->m, s->m.integer, INDEX);
	struct core_expr *records = make_local(&s->m, s->records, RECORDS);
	struct core_expr *below = make_expr(&s->m, CORE_EXPR_BINARY, s->m.boolean, index, length(s, records));
	struct core_stmt *loop = make_stmt(&s->m, CORE_STMT_LOOP, 0, below);
	struct core_stmt *step = make_stmt(&s->m, CORE_STMT_ASSIGN, 0, make_integer(&s->m, 1));
	struct core_expr *element = make_expr(&s->m, CORE_EXPR_INDEX, s->record, records, index);
	struct core_expr *call = make_expr(&s->m, CORE_EXPR_CALL, s->m.error, make_local(&s->m, s->record, RECORD), NULL);
	struct core_expr *failed = make_expr(&s->m, CORE_EXPR_BINARY, s->m.boolean, make_local(&s->m, s->m.error, PROBLEM),
		make_expr(&s->m, CORE_EXPR_ZERO, s->m.error, NULL, NULL));
	struct core_stmt *check = make_stmt(&s->m, CORE_STMT_IF, 0, failed);
	struct core_path_part *parts = arena_alloc_array(s->m.arena, 2, sizeof(*parts));
	struct core_path *path = NEW(s->m.arena, struct core_path, .root = STR("input"), .parts = parts, .part_count = 2);
	struct core_expr *rebase =
		make_expr(&s->m, CORE_EXPR_BUILTIN, s->m.error, make_local(&s->m, s->m.error, PROBLEM), NULL);
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
	check->body = make_stmt(&s->m, CORE_STMT_FAIL, 0, fail);
	loop->post = step;
	loop->body = make_chain((struct core_stmt *[]){make_stmt(&s->m, CORE_STMT_LET, RECORD, element),
								make_stmt(&s->m, CORE_STMT_LET, PROBLEM, call), check},
		3);
	return loop;
}

static void
make_function(struct sample *s)
{
	struct core_function *f = arena_alloc(s->m.arena, sizeof(*f));
	struct core_local *locals = arena_alloc_array(s->m.arena, LOCALS, sizeof(*locals));
	struct core_expr *records = make_member(&s->m, make_local(&s->m, s->input, INPUT), 0);
	struct core_expr *summary =
		make_expr(&s->m, CORE_EXPR_SHAPE, s->summary, length(s, records), make_text(&s->m, "success"));

	locals[INPUT] = (struct core_local){STR("input"), s->input, false, true};
	locals[RECORDS] = (struct core_local){STR("records"), s->records, false, true};
	locals[INDEX] = (struct core_local){STR("index"), s->m.integer, false, true};
	locals[RECORD] = (struct core_local){STR("record"), s->record, false, true};
	locals[PROBLEM] = (struct core_local){STR("error"), s->m.error, false, true};
	f->name = STR("processData");
	f->module = s->m.module;
	f->doc = STR("Counts the records.");
	f->params = NEW(s->m.arena, struct core_param, .name = STR("input"), .type = s->input);
	f->param_count = 1;
	f->result = s->summary;
	f->fallible = true;
	f->locals = locals;
	f->local_count = LOCALS;
	f->body = make_chain((struct core_stmt *[]){make_stmt(&s->m, CORE_STMT_LET, RECORDS, records),
							 make_stmt(&s->m, CORE_STMT_LET, INDEX, make_integer(&s->m, 0)), make_loop(s),
							 make_stmt(&s->m, CORE_STMT_RETURN, 0, summary)},
		4);
	s->function = f;
}

const struct core_program *
sample_core(struct arena *arena)
{
	struct sample *s = arena_alloc(arena, sizeof(*s));
	const struct core_error **errors = arena_alloc_array(arena, 2, sizeof(*errors));
	const struct core_function **functions = arena_alloc_array(arena, 2, sizeof(*functions));

	make_begin(&s->m, arena, "process_data");
	make_types(s);
	s->invalid_record = error_new(s, "InvalidRecord");
	s->invalid_input = error_new(s, "InvalidInput");
	make_guard(s);
	make_function(s);
	errors[0] = s->invalid_record;
	errors[1] = s->invalid_input;
	functions[0] = s->guard;
	functions[1] = s->function;
	const struct core_route *route = NEW(arena, struct core_route, .name = STR("processData"),
		.path = STR("/process-data"), .module = s->m.module, .function = s->function, .params = s->function->params,
		.param_count = 1, .result = s->summary, .errors = errors + 1, .error_count = 1);
	struct core_program *program = make_program(&s->m, &route, 1);
	program->errors = errors;
	program->error_count = 2;
	program->functions = functions;
	program->function_count = 2;
	return program;
}
