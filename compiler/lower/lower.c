/*
 * The program: modules, errors, and functions as they are reached from routes and main. A function's head is made when
 * it is first called; bodies follow one after the other until nothing new is called.
 */
#include "compiler/lower/lower_internal.h"
#include "compiler/lower/type_internal.h"

#include <stdlib.h>

/* ---- modules ---- */

const struct core_module *
lower_module(struct lower *lower, const struct checked_module *module)
{
	struct str key = {(const char *)&module, sizeof(module)};
	struct core_module *core = map_get(&lower->modules, key);

	if (core)
		return core;
	core = arena_alloc(lower->arena, sizeof(*core));
	core->name = module->name;
	core->path = module->path;
	core->source_path = module->source_path;
	core->is_route_file = module->is_route_file;
	core->is_library = module->is_library;
	core->doc = module->doc;
	map_set(&lower->modules, lower_address_key(lower->arena, module), core);
	return core;
}

static void
add_modules(struct lower *lower, struct core_program *program)
{
	const struct core_module **modules;
	size_t count = 0;

	for (const struct checked_module *module = lower->checked->modules; module; module = module->next)
		count += !module->is_library;
	modules = arena_alloc_array(lower->arena, count + 1, sizeof(*modules));
	for (const struct checked_module *module = lower->checked->modules; module; module = module->next)
		if (!module->is_library)
			modules[program->module_count++] = lower_module(lower, module);
	program->modules = modules;
}

/* ---- errors ---- */

static const struct core_type *
error_members(struct lower *lower, const struct core_error *error, const struct type *type)
{
	struct type_slot *slot = type_new_slot(lower, CORE_TYPE_SHAPE);
	struct str name = arena_printf(lower->arena, "%.*s_members", STR_ARG(error->name));

	slot->type.module = error->module;
	slot->type.name = type_unique_name(lower, error->module, name);
	slot->wanted = true;
	type_lower_fields(lower, slot, type);
	return &slot->type;
}

/* The runtime's MissingKey says in words which key; the checker's has no members that a program could give. */
static void
add_message(struct lower *lower, struct core_error *error)
{
	struct core_type *members = (struct core_type *)error->members;
	struct core_field *field = arena_alloc(lower->arena, sizeof(*field));

	field->name = field->wire_name = STR("message");
	field->type = lower->basic.string;
	members->fields = field;
	members->field_count = 1;
	error->message_field = 0;
}

const struct core_error *
lower_error(struct lower *lower, const struct symbol *symbol)
{
	struct str key = {(const char *)&symbol, sizeof(symbol)};
	struct core_error *error = map_get(&lower->errors, key);

	if (error)
		return error;
	error = arena_alloc(lower->arena, sizeof(*error));
	error->name = symbol->name;
	error->status = symbol->status ? symbol->status : 422;
	error->message_field = symbol->message_field;
	error->implicit = symbol->implicit;
	error->doc = symbol->doc;
	error->module = symbol->module ? lower_module(lower, symbol->module) : NULL;
	error->id = (uint32_t)lower->error_count;
	map_set(&lower->errors, lower_address_key(lower->arena, symbol), error);
	lower->error_list = arena_grow(
		lower->arena, lower->error_list, lower->error_count, &lower->error_capacity, sizeof(*lower->error_list));
	lower->error_list[lower->error_count++] = error;
	error->members = error_members(lower, error, symbol->type);
	if (symbol == lower->checked->missing_key && error->members->field_count == 0)
		add_message(lower, error);
	return error;
}

static void
lower_error_set(
	struct lower *lower, const struct error_set *set, const struct core_error *const **errors, size_t *count)
{
	const struct core_error **list = arena_alloc_array(lower->arena, set->count + 1, sizeof(*list));

	for (size_t i = 0; i < set->count; i++)
		list[i] = lower_error(lower, set->items[i]);
	*errors = list;
	*count = set->count;
}

/* ---- heads of functions ---- */

static struct str
type_word(struct lower *lower, const struct core_type *type)
{
	static const char *const words[] = {"Void", "Bool", "Int", "Float", "Rune", "String", "Bytes", "Any", "Error"};

	if (type->kind <= CORE_TYPE_ERROR)
		return str_from(words[type->kind]);
	if (type->kind == CORE_TYPE_POINTER)
		return type_word(lower, type->element->base);
	if (type->kind == CORE_TYPE_ARRAY || type->kind == CORE_TYPE_FIXED_ARRAY)
		return arena_printf(lower->arena, "Array_%.*s", STR_ARG(type_word(lower, type->element->base)));
	if (type->kind == CORE_TYPE_MAP)
		return arena_printf(lower->arena, "Map_%.*s", STR_ARG(type_word(lower, type->element->base)));
	return type->name.length ? type->name : STR("Value");
}

static struct str
function_name(struct lower *lower, const struct function *function)
{
	struct str type;

	if (function->initializes)
		return arena_printf(lower->arena, "initial_%.*s", STR_ARG(function->symbol->name));
	if (!function->receiver)
		return function->symbol->instance ? function->symbol->instance->code_name : function->symbol->name;
	type = type_word(lower, lower_type_of_symbol(lower, function->receiver));
	return arena_printf(lower->arena, "%.*s_%.*s", STR_ARG(type), STR_ARG(function->symbol->name));
}

/* "processData" and "input" give "ProcessDataInput": what an anonymous type there is named. */
static struct str
joined_name(struct lower *lower, struct str function, struct str part)
{
	struct str name = arena_printf(lower->arena, "%.*s%.*s", STR_ARG(function), STR_ARG(part));
	char *bytes = (char *)name.data;

	if (bytes[0] >= 'a' && bytes[0] <= 'z')
		bytes[0] = (char)(bytes[0] - 'a' + 'A');
	if (part.length && bytes[function.length] >= 'a' && bytes[function.length] <= 'z')
		bytes[function.length] = (char)(bytes[function.length] - 'a' + 'A');
	return name;
}

static void
add_param(struct lower *lower, struct core_function *core, struct core_param *params, const struct symbol *symbol)
{
	struct core_param *param = &params[core->param_count];

	lower->standing = joined_name(lower, core->name, symbol->name);
	param->name = symbol->name;
	param->type = lower_type(lower, symbol->type);
	param->local = (uint32_t)core->param_count++;
}

/* By reference what changes, a copy of what never does. */
static void
add_captures(struct lower *lower, struct core_function *core, const struct function *function)
{
	struct core_param *captures = arena_alloc_array(lower->arena, function->capture_count + 1, sizeof(*captures));

	for (size_t i = 0; i < function->capture_count; i++) {
		const struct symbol *symbol = function->captures[i];
		const struct core_type *type = lower_type_of_symbol(lower, symbol);

		captures[i].name = symbol->name;
		captures[i].type = symbol->address_taken ? lower_pointer_to(lower, type) : type;
		captures[i].local = (uint32_t)(core->param_count + i);
	}
	core->captures = captures;
	core->capture_count = function->capture_count;
}

static void
make_head(struct lower *lower, struct core_function *core, const struct function *function)
{
	struct core_param *params = arena_alloc_array(lower->arena, function->param_count + 2, sizeof(*params));
	const struct core_module *module = lower->module;
	struct str standing = lower->standing;

	lower->module = core->module = lower_module(lower, function->module);
	core->name = function_name(lower, function);
	core->doc = function->symbol->doc;
	core->span = function->symbol->span;
	core->guard = function->symbol->kind == SYMBOL_GUARD;
	core->fallible = !core->guard && function->fallible;
	if (function->receiver)
		add_param(lower, core, params, function->receiver);
	for (size_t i = 0; i < function->param_count; i++)
		add_param(lower, core, params, function->params[i]);
	core->params = params;
	add_captures(lower, core, function);
	core->defers = function->defers;
	lower->standing = joined_name(lower, core->name, STR("result"));
	core->result = core->guard ? NULL : lower_type(lower, function->result)->base;
	lower->module = module;
	lower->standing = standing;
	lower_error_set(lower, &function->errors, &core->errors, &core->error_count);
	core->open_errors = function->errors.open;
}

void
lower_add_slot(struct lower *lower, struct function_slot *slot)
{
	if (lower->last_function)
		lower->last_function->next = slot;
	else
		lower->first_function = slot;
	lower->last_function = slot;
	lower->function_count++;
}

struct function_slot *
lower_function_slot(struct lower *lower, struct function *function)
{
	struct str key = {(const char *)&function, sizeof(function)};
	struct function_slot *slot = map_get(&lower->functions, key);

	if (slot)
		return slot;
	slot = arena_alloc(lower->arena, sizeof(*slot));
	slot->checked = function;
	slot->order = (uint32_t)(uintptr_t)map_get(&lower->orders, key);
	map_set(&lower->functions, lower_address_key(lower->arena, function), slot);
	lower_add_slot(lower, slot);
	make_head(lower, &slot->core, function);
	return slot;
}

/* ---- cycles of the call graph ---- */

/* Tarjan's strongly connected components, with an explicit stack. */
struct cycles {
	struct function_slot **stack;
	size_t stack_count;
	struct {
		struct function_slot *slot;
		size_t next_callee;
	} * frames;
	size_t frame_count;
	uint32_t visits;
};

static void
enter(struct cycles *cycles, struct function_slot *slot)
{
	slot->visit = slot->low = ++cycles->visits;
	slot->on_stack = true;
	cycles->stack[cycles->stack_count++] = slot;
	cycles->frames[cycles->frame_count].slot = slot;
	cycles->frames[cycles->frame_count++].next_callee = 0;
}

static bool
calls_itself(const struct function_slot *slot)
{
	for (size_t i = 0; i < slot->callee_count; i++)
		if (slot->callees[i] == slot)
			return true;
	return false;
}

static void
leave(struct cycles *cycles, struct function_slot *slot)
{
	struct function_slot *member;
	bool several = cycles->stack[cycles->stack_count - 1] != slot;

	if (slot->low != slot->visit)
		return;
	do {
		member = cycles->stack[--cycles->stack_count];
		member->on_stack = false;
		member->core.recursive = several || calls_itself(member);
	} while (member != slot);
}

static void
walk_calls(struct cycles *cycles)
{
	while (cycles->frame_count) {
		struct function_slot *slot = cycles->frames[cycles->frame_count - 1].slot;
		size_t *next = &cycles->frames[cycles->frame_count - 1].next_callee;

		if (*next < slot->callee_count) {
			struct function_slot *callee = slot->callees[(*next)++];

			if (!callee->visit)
				enter(cycles, callee);
			else if (callee->on_stack && callee->visit < slot->low)
				slot->low = callee->visit;
			continue;
		}
		leave(cycles, slot);
		cycles->frame_count--;
		if (cycles->frame_count) {
			struct function_slot *caller = cycles->frames[cycles->frame_count - 1].slot;

			if (slot->low < caller->low)
				caller->low = slot->low;
		}
	}
}

static void
find_cycles(struct lower *lower)
{
	struct cycles cycles = {0};

	cycles.stack = arena_alloc_array(lower->arena, lower->function_count + 1, sizeof(*cycles.stack));
	cycles.frames = arena_alloc_array(lower->arena, lower->function_count + 1, sizeof(*cycles.frames));
	for (struct function_slot *slot = lower->first_function; slot; slot = slot->next) {
		if (slot->visit)
			continue;
		enter(&cycles, slot);
		walk_calls(&cycles);
	}
}

/* ---- the program ---- */

static int
by_declaration(const void *a, const void *b)
{
	const struct function_slot *left = *(const struct function_slot *const *)a;
	const struct function_slot *right = *(const struct function_slot *const *)b;

	return left->order < right->order ? -1 : left->order > right->order;
}

static void
add_guard(struct lower *lower, struct core_guard *guard, const struct function_slot *slot)
{
	(void)lower;
	guard->name = slot->checked->symbol->name;
	guard->subject = slot->core.params[0].type;
	guard->function = &slot->core;
	guard->doc = slot->core.doc;
}

static void
add_functions(struct lower *lower, struct core_program *program)
{
	struct function_slot **slots = arena_alloc_array(lower->arena, lower->function_count + 1, sizeof(*slots));
	const struct core_function **functions =
		arena_alloc_array(lower->arena, lower->function_count + 1, sizeof(*functions));
	struct core_guard *guards = arena_alloc_array(lower->arena, lower->function_count + 1, sizeof(*guards));
	const struct core_guard **guard_list =
		arena_alloc_array(lower->arena, lower->function_count + 1, sizeof(*guard_list));
	size_t count = 0;

	for (struct function_slot *slot = lower->first_function; slot; slot = slot->next)
		slots[count++] = slot;
	qsort(slots, count, sizeof(*slots), by_declaration);
	for (size_t i = 0; i < count; i++) {
		functions[i] = &slots[i]->core;
		if (!slots[i]->core.guard)
			continue;
		guard_list[program->guard_count] = &guards[program->guard_count];
		add_guard(lower, &guards[program->guard_count++], slots[i]);
	}
	program->functions = functions;
	program->function_count = count;
	program->guards = guard_list;
}

static void
init(struct lower *lower, struct arena *arena, const struct checked_program *checked)
{
	uintptr_t order = 0;

	*lower = (struct lower){.arena = arena, .checked = checked};
	map_init(&lower->modules, arena);
	map_init(&lower->errors, arena);
	map_init(&lower->functions, arena);
	map_init(&lower->orders, arena);
	map_init(&lower->packages, arena);
	for (const struct function *function = checked->functions; function; function = function->next)
		map_set(&lower->orders, lower_address_key(arena, function), (void *)++order);
	lower_types_init(lower);
}

static void
add_packages(struct lower *lower, struct core_program *program)
{
	struct str *packages = arena_alloc_array(lower->arena, lower->packages.count + 1, sizeof(*packages));

	for (size_t i = 0; i < lower->packages.count; i++)
		packages[i] = lower->packages.entries[i].key;
	program->packages = packages;
	program->package_count = lower->packages.count;
}

const struct core_program *
lower_program(struct arena *arena, const struct checked_program *checked)
{
	struct core_program *program = arena_alloc(arena, sizeof(*program));
	struct lower lower;

	init(&lower, arena, checked);
	program->sources = checked->sources;
	add_modules(&lower, program);
	lower_globals(&lower, program);
	if (!checked->tests)
		lower_routes(&lower, program);
	if (checked->tests)
		program->main = lower_tests(&lower);
	else if (checked->main)
		program->main = &lower_function_slot(&lower, checked->main)->core;
	for (struct function_slot *slot = lower.first_function; slot; slot = slot->next) {
		if (slot->checked)
			lower_function_body(&lower, slot);
		if (!slot->next)
			lower_texts(&lower);
	}
	find_cycles(&lower);
	add_functions(&lower, program);
	program->errors = (const struct core_error *const *)lower.error_list;
	program->error_count = lower.error_count;
	add_packages(&lower, program);
	lower_mark_wire(&lower, program);
	lower_prove(&lower);
	lower_finish_types(&lower, program);
	return program;
}
