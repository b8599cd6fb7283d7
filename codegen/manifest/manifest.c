/* The manifest through jansson; see manifest.h for its form. Named types that the routes reach are told once. */
#include "codegen/manifest/manifest.h"

#include "codegen/manifest/contract.h"
#include "codegen/member.h"
#include "runtime/base/map.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

struct manifest {
	struct arena *arena;
	const struct core_program *program;
	json_t *types;
	json_t *errors;
	struct map names; /* type by name, so that equal names of different modules are told apart */
	bool failed;      /* jansson could not make something: memory ran out */
};

static json_t *type_json(struct manifest *m, const struct core_type *type);

static json_t *
text_json(struct manifest *m, struct str s)
{
	json_t *json = json_stringn(s.data ? s.data : "", s.length);

	m->failed = m->failed || !json;
	return json;
}

static void
set(struct manifest *m, json_t *object, const char *name, json_t *value)
{
	if (json_object_set_new(object, name, value) != 0)
		m->failed = true;
}

static void
push(struct manifest *m, json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) != 0)
		m->failed = true;
}

static json_t *
kind_json(struct manifest *m, const char *kind)
{
	json_t *object = json_object();

	set(m, object, "kind", text_json(m, str_from(kind)));
	return object;
}

static json_t *
value_json(struct manifest *m, const struct core_expr *x)
{
	if (x->kind == CORE_EXPR_CONVERT)
		return value_json(m, x->operands[0]);
	if (x->kind == CORE_EXPR_ARRAY) {
		json_t *array = json_array();
		for (size_t i = 0; i < x->operand_count; i++)
			push(m, array, value_json(m, x->operands[i]));
		return array;
	}
	if (x->kind != CORE_EXPR_CONST)
		return json_null();
	if (x->type->kind == CORE_TYPE_STRING || x->type->kind == CORE_TYPE_LITERALS)
		return text_json(m, x->value.string);
	if (x->type->kind == CORE_TYPE_BOOL)
		return json_boolean(x->value.boolean);
	if (x->type->kind == CORE_TYPE_FLOAT)
		return json_real(x->value.real);
	return json_integer(x->value.integer);
}

static json_t *
constraints_json(struct manifest *m, const struct core_constraint *constraints, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++) {
		json_t *object = json_object();
		json_t *arguments = json_array();
		set(m, object, "name", text_json(m, str_from(constraint_info(constraints[i].constraint)->name)));
		for (size_t j = 0; j < constraints[i].argument_count; j++)
			push(m, arguments, value_json(m, constraints[i].arguments[j]));
		set(m, object, "args", arguments);
		if (constraints[i].each_count)
			set(m, object, "each", constraints_json(m, constraints[i].each, constraints[i].each_count));
		push(m, array, object);
	}
	return array;
}

static void
add_doc(struct manifest *m, json_t *object, struct str doc)
{
	if (doc.length)
		set(m, object, "doc", text_json(m, doc));
}

static json_t *
texts_json(struct manifest *m, const struct str *texts, size_t count)
{
	json_t *array = json_array();

	for (size_t i = 0; i < count; i++)
		push(m, array, text_json(m, texts[i]));
	return array;
}

static json_t *
shape_json(struct manifest *m, const struct core_type *type)
{
	json_t *object = kind_json(m, "shape");
	json_t *fields = json_array();

	add_doc(m, object, type->doc);
	for (size_t i = 0; i < type->field_count; i++) {
		const struct core_field *field = &type->fields[i];
		if (!on_wire(field))
			continue;
		json_t *json = json_object();
		set(m, json, "name", text_json(m, field->wire_name));
		set(m, json, "type", type_json(m, field->type));
		set(m, json, "required", json_boolean(!may_be_absent(field)));
		if (field->proved_literal_count)
			set(m, json, "proved", texts_json(m, field->proved_literals, field->proved_literal_count));
		add_doc(m, json, field->doc);
		push(m, fields, json);
	}
	set(m, object, "fields", fields);
	return object;
}

static json_t *
members_json(struct manifest *m, const struct core_type *type)
{
	json_t *object = kind_json(m, "union");
	json_t *members = json_array();

	for (size_t i = 0; i < type->member_count; i++)
		push(m, members, type_json(m, type->members[i]));
	set(m, object, "members", members);
	return object;
}

static json_t *
literals_json(struct manifest *m, const struct core_type *type)
{
	json_t *object = kind_json(m, "literals");

	set(m, object, "values", texts_json(m, type->literals, type->literal_count));
	return object;
}

/* A name of its own for the type: the plain one, its module's in front when another type has that. */
static struct str
unique_name(struct manifest *m, const struct core_type *type, bool *is_new)
{
	struct str name = type->name;
	const void *owner = map_get(&m->names, name);

	if (owner && owner != type && type->module) {
		name = arena_printf(m->arena, "%.*s.%.*s", STR_ARG(type->module->name), STR_ARG(type->name));
		owner = map_get(&m->names, name);
	}
	for (int i = 2; owner && owner != type; i++) {
		name = arena_printf(m->arena, "%.*s_%d", STR_ARG(type->name), i);
		owner = map_get(&m->names, name);
	}
	*is_new = !owner;
	if (!owner)
		map_set(&m->names, name, (void *)(uintptr_t)type);
	return name;
}

static json_t *
reference_json(struct manifest *m, const struct core_type *type)
{
	json_t *object = kind_json(m, "ref");
	bool is_new;
	struct str name = unique_name(m, type, &is_new);
	json_t *definition;

	set(m, object, "name", text_json(m, name));
	if (!is_new)
		return object;
	/* Takes its place first, so that types stand in the order they are met. */
	if (json_object_setn_new(m->types, name.data, name.length, json_null()) != 0)
		m->failed = true;
	definition = type->kind == CORE_TYPE_SHAPE   ? shape_json(m, type)
				 : type->kind == CORE_TYPE_UNION ? members_json(m, type)
												 : literals_json(m, type);
	if (json_object_setn_new(m->types, name.data, name.length, definition) != 0)
		m->failed = true;
	return object;
}

static json_t *
with_element(struct manifest *m, const char *kind, const struct core_type *type)
{
	json_t *object = kind_json(m, kind);

	if (type->kind == CORE_TYPE_FIXED_ARRAY)
		set(m, object, "length", json_integer(type->length));
	if (type->key)
		set(m, object, "key", type_json(m, type->key));
	set(m, object, "element", type_json(m, type->element));
	return object;
}

static json_t *
constrained_json(struct manifest *m, const struct core_type *type)
{
	json_t *object = type_json(m, type->element);

	set(m, object, "constraints", constraints_json(m, type->constraints, type->constraint_count));
	return object;
}

static json_t *
type_json(struct manifest *m, const struct core_type *type)
{
	switch (type->kind) {
	case CORE_TYPE_VOID: return kind_json(m, "Void");
	case CORE_TYPE_BOOL: return kind_json(m, "Bool");
	case CORE_TYPE_RUNE:
	case CORE_TYPE_INT: return kind_json(m, "Int");
	case CORE_TYPE_FLOAT: return kind_json(m, "Float");
	case CORE_TYPE_STRING: return kind_json(m, "String");
	case CORE_TYPE_BYTES: return kind_json(m, "Bytes");
	case CORE_TYPE_ANY: return kind_json(m, "Any");
	case CORE_TYPE_ERROR:
	case CORE_TYPE_FAILURE: return kind_json(m, "Error");
	case CORE_TYPE_LITERALS: return type->name.length ? reference_json(m, type) : literals_json(m, type);
	case CORE_TYPE_UNION: return type->name.length ? reference_json(m, type) : members_json(m, type);
	case CORE_TYPE_SHAPE: return type->name.length ? reference_json(m, type) : shape_json(m, type);
	case CORE_TYPE_ARRAY:
	case CORE_TYPE_FIXED_ARRAY: return with_element(m, "array", type);
	case CORE_TYPE_MAP: return with_element(m, "map", type);
	case CORE_TYPE_POINTER: return with_element(m, "optional", type);
	case CORE_TYPE_CONSTRAINED: return constrained_json(m, type);
	case CORE_TYPE_CHAN: return with_element(m, "stream", type);
	case CORE_TYPE_NATIVE: return kind_json(m, "Time");
	case CORE_TYPE_RESULT:
	case CORE_TYPE_TUPLE:
	case CORE_TYPE_FUNC: break; /* they do not cross the wire */
	}
	return kind_json(m, "Any");
}

static void
add_error(struct manifest *m, const struct core_error *error)
{
	json_t *object;

	if (json_object_getn(m->errors, error->name.data, error->name.length))
		return;
	object = json_object();
	set(m, object, "status", json_integer(error->status));
	add_doc(m, object, error->doc);
	if (json_object_setn_new(m->errors, error->name.data, error->name.length, object) != 0)
		m->failed = true;
	if (error->members && error->members->field_count)
		set(m, object, "members", shape_json(m, error->members));
}

static json_t *
route_json(struct manifest *m, const struct core_route *route)
{
	json_t *object = json_object();
	json_t *parameters = json_array();
	json_t *errors = json_array();
	json_t *methods = json_array();

	set(m, object, "name", text_json(m, route->name));
	set(m, object, "path", text_json(m, route->path));
	if (route->alias.length)
		set(m, object, "alias", text_json(m, route->alias));
	if (route->flat)
		push(m, methods, text_json(m, STR("GET")));
	push(m, methods, text_json(m, STR("POST")));
	set(m, object, "methods", methods);
	for (size_t i = 0; i < route->param_count; i++) {
		json_t *parameter = json_object();
		set(m, parameter, "name", text_json(m, route->params[i].name));
		set(m, parameter, "type", type_json(m, route->params[i].type));
		push(m, parameters, parameter);
	}
	set(m, object, "parameters", parameters);
	set(m, object, "result", type_json(m, route->result));
	for (size_t i = 0; i < route->error_count; i++) {
		push(m, errors, text_json(m, route->errors[i]->name));
		add_error(m, route->errors[i]);
	}
	set(m, object, "errors", errors);
	set(m, object, "openErrors", json_boolean(route->open_errors));
	set(m, object, "source", text_json(m, route->module->source_path));
	add_doc(m, object, route->doc);
	return object;
}

struct str
emit_manifest(const struct core_program *program, struct arena *arena)
{
	struct manifest m = {.arena = arena, .program = program, .types = json_object(), .errors = json_object()};
	json_t *root = json_object();
	json_t *routes = json_array();
	struct str text = {NULL, 0};

	map_init(&m.names, arena);
	set(&m, root, "format", json_integer(MANIFEST_FORMAT));
	set(&m, root, "contract", text_json(&m, core_contract_hash(program, arena)));
	for (size_t i = 0; i < program->route_count; i++)
		push(&m, routes, route_json(&m, program->routes[i]));
	set(&m, root, "routes", routes);
	set(&m, root, "errors", m.errors);
	set(&m, root, "types", m.types);
	char *dumped = m.failed ? NULL : json_dumps(root, JSON_INDENT(2));
	if (dumped)
		text = arena_printf(arena, "%s\n", dumped);
	free(dumped);
	json_decref(root);
	return text;
}
