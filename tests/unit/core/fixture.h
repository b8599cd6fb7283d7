/* A core program of one function, to be filled by a test: types, a body to append to, and core_verify's answer. */
#ifndef FORST_TESTS_UNIT_CORE_FIXTURE_H
#define FORST_TESTS_UNIT_CORE_FIXTURE_H

#include "compiler/lower/make.h"

enum { FIXTURE_TYPES = 32 };

struct fixture {
	struct arena arena;
	struct core_type basic[9];
	struct make_types types;
	const struct core_type *all[FIXTURE_TYPES];
	size_t type_count;
	struct core_module module;
	struct core_function function; /* (n Int): Int */
	struct core_param param;
	struct body body;
	struct make_list statements;
	const struct core_function *functions[1];
	struct core_program program;
};

/* Adds a type to the program: its id and, where it has none, its base are set. */
static inline struct core_type *
fixture_type(struct fixture *fixture, enum core_type_kind kind, const struct core_type *element)
{
	struct core_type *type = arena_alloc(&fixture->arena, sizeof(*type));

	type->kind = kind;
	type->element = element;
	type->base = type;
	type->id = (uint32_t)fixture->type_count;
	fixture->all[fixture->type_count++] = type;
	return type;
}

static inline struct core_type *
fixture_shape(struct fixture *fixture, const char *name, size_t count, const struct core_type *const *members)
{
	struct core_type *type = fixture_type(fixture, CORE_TYPE_SHAPE, NULL);
	struct core_field *fields = arena_alloc_array(&fixture->arena, count + 1, sizeof(*fields));

	for (size_t i = 0; i < count; i++) {
		fields[i].name = arena_printf(&fixture->arena, "m%zu", i);
		fields[i].wire_name = fields[i].name;
		fields[i].type = members[i];
	}
	type->name = str_from(name);
	type->fields = fields;
	type->field_count = count;
	return type;
}

static inline void
fixture_basic(struct fixture *fixture)
{
	const struct core_type **slots[] = {&fixture->types.nothing, &fixture->types.boolean, &fixture->types.integer,
		&fixture->types.real, &fixture->types.rune, &fixture->types.string, &fixture->types.bytes, &fixture->types.any,
		&fixture->types.error};

	for (int kind = CORE_TYPE_VOID; kind <= CORE_TYPE_ERROR; kind++)
		*slots[kind] = fixture_type(fixture, (enum core_type_kind)kind, NULL);
}

static inline void
fixture_open(struct fixture *fixture)
{
	*fixture = (struct fixture){0};
	arena_init(&fixture->arena, ARENA_UNLIMITED, NULL);
	fixture_basic(fixture);
	fixture->body = (struct body){.arena = &fixture->arena, .types = &fixture->types};
	make_open(&fixture->body, &fixture->statements);
	fixture->param = (struct core_param){.name = STR("n"), .type = fixture->types.integer};
	fixture->param.local = make_new_local(&fixture->body, STR("n"), fixture->types.integer);
	fixture->function = (struct core_function){.name = STR("f"),
		.module = &fixture->module,
		.params = &fixture->param,
		.param_count = 1,
		.result = fixture->types.integer};
	fixture->functions[0] = &fixture->function;
}

/* Finishes the function and the program; what core_verify says. The fixture's arena keeps the text. */
static inline const char *
fixture_verify(struct fixture *fixture)
{
	fixture->function.body = make_close(&fixture->body, &fixture->statements);
	fixture->function.locals = fixture->body.locals;
	fixture->function.local_count = fixture->body.local_count;
	fixture->program = (struct core_program){
		.types = fixture->all, .type_count = fixture->type_count, .functions = fixture->functions, .function_count = 1};
	return core_verify(&fixture->program, &fixture->arena);
}

static inline void
fixture_close(struct fixture *fixture)
{
	arena_release(&fixture->arena);
}

#endif
