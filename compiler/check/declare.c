/* Declarations in rounds: constants, types and errors, cycles and weight of types, signatures, methods, guards. */
#include "compiler/check/check_internal.h"

enum { WEIGHT_MAX = 1 << 20 };       /* scalars that one value may hold by value */
enum { VALUES_INSIDE_MAX = 500 };    /* shapes that hold one another by value */
enum { SEEN = 1, DONE = 2 };         /* state of a type symbol (`number`) while cycles are looked for */

/* Whether a value of `type` would have to hold one of `symbol`'s inside itself: members by value do. Depth is bounded
 * by the check of each declaration. */
static bool
holds_itself(const struct type *type, const struct symbol *symbol, int level)
{
	type = type_base(type);
	if (level > 0 && type->symbol == symbol) {
		return true;
	}
	if (level > 64) {
		return false;
	}
	if (type->kind == TYPE_FIXED_ARRAY) {
		return holds_itself(type->element, symbol, level + 1);
	}
	for (size_t i = 0; type->kind == TYPE_SHAPE && i < type->field_count; i++) {
		const struct type *field = type_base(type->fields[i].type);
		bool by_value = field->kind == TYPE_SHAPE || field->kind == TYPE_FIXED_ARRAY || field->kind == TYPE_UNION;
		if (by_value && (field->symbol == symbol || (!field->symbol && holds_itself(field, symbol, level + 1)))) {
			return true;
		}
	}
	for (size_t i = 0; type->kind == TYPE_UNION && i < type->member_count; i++) {
		if (type->members[i]->symbol == symbol) {
			return true;
		}
	}
	return false;
}

/* Follows members by value through declared shapes, marking each once: a cycle is an error where it closes. */
static bool
find_value_cycle(struct checker *checker, const struct type *type, int level)
{
	type = type_base(type);
	struct symbol *symbol = (struct symbol *)(uintptr_t)type->symbol;
	if (type->kind == TYPE_FIXED_ARRAY) {
		return find_value_cycle(checker, type->element, level + 1);
	}
	if (type->kind != TYPE_SHAPE && type->kind != TYPE_UNION) {
		return false;
	}
	if (symbol) {
		if (symbol->number == DONE) {
			return false;
		}
		if (symbol->number == SEEN) {
			report_type_cycle(checker, symbol);
			return true;
		}
		symbol->number = SEEN;
	}
	if (level > VALUES_INSIDE_MAX && symbol) {
		diag_report(checker->log, DIAG_NESTING_TOO_DEEP, symbol->span, "more than %d shapes hold one another by value",
			VALUES_INSIDE_MAX);
		symbol->number = DONE;
		return true;
	}
	bool found = holds_itself(type, symbol, 0);
	if (found && symbol) {
		report_type_cycle(checker, symbol);
	}
	for (size_t i = 0; i < type->field_count && !found; i++) {
		found = find_value_cycle(checker, type->fields[i].type, level + 1);
	}
	for (size_t i = 0; type->kind == TYPE_UNION && i < type->member_count && !found; i++) {
		found = find_value_cycle(checker, type->members[i], level + 1);
	}
	if (symbol) {
		symbol->number = DONE;
	}
	return found;
}

/* How many scalars a value of the type holds by value; at most WEIGHT_MAX + 1. */
static uint32_t
weight_of(struct checker *checker, const struct type *type)
{
	type = type_base(type);
	if (type->kind != TYPE_SHAPE && type->kind != TYPE_UNION && type->kind != TYPE_FIXED_ARRAY) {
		return 1;
	}
	struct str key = {(const char *)&type, sizeof type};
	const uint32_t *known = map_get(&checker->weights, key);
	if (known) {
		return *known;
	}
	uint32_t *weight = arena_alloc(checker->arena, sizeof *weight);
	map_set(&checker->weights, arena_str(checker->arena, key), weight);
	uint64_t sum = type->kind == TYPE_FIXED_ARRAY ? (uint64_t)type->length * weight_of(checker, type->element) : 1;
	for (size_t i = 0; i < type->field_count && sum <= WEIGHT_MAX; i++) {
		sum += weight_of(checker, type->fields[i].type);
	}
	for (size_t i = 0; type->kind == TYPE_UNION && i < type->member_count && sum <= WEIGHT_MAX; i++) {
		sum += weight_of(checker, type->members[i]);
	}
	*weight = (uint32_t)(sum > WEIGHT_MAX ? WEIGHT_MAX + 1 : sum);
	return *weight;
}

static void
refuse_heavy(struct checker *checker, const struct symbol *symbol)
{
	if (weight_of(checker, symbol->type) > WEIGHT_MAX) {
		struct str text = quoted_type(checker, symbol->type);
		struct diag *diag = diag_report(checker->log, DIAG_TOO_MANY_MEMBERS,
			symbol->instance ? symbol->instance->span : symbol->span, "a value of %.*s would hold more than %d others",
			STR_ARG(text), WEIGHT_MAX);
		diag_help(checker->log, diag, "hold some of them by a pointer or in an array");
	}
}

static void
resolve_error(struct checker *checker, struct symbol *symbol)
{
	const struct type *type = resolve_fields(checker, symbol->module, symbol->decl->members, TYPE_FAILURE, symbol);
	size_t index;
	const struct type_field *message = type_field(type, STR("message"), &index);
	if (message && type_base(message->type)->kind == TYPE_STRING) {
		symbol->message_field = (int)index;
	}
}

/* A pointer to one of its own values that the standard library gives is never nil. */
static const struct type *
library_result(struct checker *checker, const struct type *type)
{
	if (type->kind == TYPE_RESULT) {
		const struct type *element = library_result(checker, type->element);
		return element == type->element ? type
										: type_result(&checker->types, element, type->members, type->member_count);
	}
	bool own = type->kind == TYPE_POINTER && type_base(type->element)->kind == TYPE_OPAQUE;
	return own ? type_pointer(&checker->types, type->element, true) : type;
}

/* Named results are variables; what `return` gives is assigned to them. */
static void
declare_results(struct checker *checker, struct function *function, const struct type *declared)
{
	struct ast_name_list *results = function->ast->results;
	size_t i = 0;
	for (struct ast_name_list *result = results; result; result = result->next, i++) {
		struct symbol *symbol = new_symbol(checker, SYMBOL_VARIABLE, result->name.text, result->name.span);
		symbol->type = !results->next                 ? declared
					   : declared->kind == TYPE_TUPLE ? declared->members[i]
													  : checker->types.bad;
		symbol->module = function->module;
		symbol->owner = function;
		symbol->used = symbol->assigned = symbol->any_error = true;
		result->symbol = symbol;
	}
}

void
function_declare(struct checker *checker, struct function *function)
{
	struct ast_func *ast = function->ast;
	bool guard = function->symbol->kind == SYMBOL_GUARD;
	size_t count = 0;
	for (const struct ast_param *param = ast->params; param; param = param->next) {
		count++;
	}
	if (ast->receiver) {
		struct ast_param *param = ast->receiver;
		function->receiver = new_symbol(checker, SYMBOL_PARAMETER, param->name.text, param->name.span);
		function->receiver->type =
			!param->type ? checker->types.bad
			: guard      ? resolve_open_type(checker, function->module, param->type)
						 : resolve_type(checker, function->module, param->type);
		function->receiver->used = true;
		function->receiver->owner = function;
	}
	function->params = arena_alloc_array(checker->arena, count + 1, sizeof *function->params);
	const struct type **types = arena_alloc_array(checker->arena, count + 1, sizeof *types);
	for (struct ast_param *param = ast->params; param; param = param->next) {
		const struct type *type =
			!param->type ? checker->types.bad
			: guard      ? resolve_open_type(checker, function->module, param->type)
						 : resolve_parameter_type(checker, function->module, param->type, param->variadic);
		type = param->variadic ? type_array(&checker->types, type) : type;
		struct symbol *symbol = new_symbol(checker, SYMBOL_PARAMETER, param->name.text, param->name.span);
		symbol->type = type;
		symbol->used = true;
		symbol->owner = function;
		types[function->param_count] = type;
		function->params[function->param_count++] = symbol;
		function->variadic = param->variadic;
		if (param->variadic && param->next) {
			diag_report(checker->log, DIAG_VARIADIC_LAST, param->span,
				"only the last parameter can take any number of arguments");
		}
	}
	const struct type *declared = ast->result ? resolve_type(checker, function->module, ast->result) : NULL;
	declared = declared && function->external ? library_result(checker, declared) : declared;
	declare_results(checker, function, declared);
	if (declared && type_base(declared)->kind == TYPE_RESULT) {
		declared = type_base(declared);
		function->fallible = true;
		function->result = declared->element;
		function->errors.open = declared->member_count == 0;
		function->declared_errors = !function->errors.open;
		for (size_t i = 0; i < declared->member_count; i++) {
			struct error_set *set = &function->errors;
			set->items = arena_grow(checker->arena, set->items, set->count, &set->capacity, sizeof *set->items);
			set->items[set->count++] = declared->members[i]->symbol;
		}
	} else {
		function->result = declared;
		function->yields_last = !declared && !guard && !function->external;
	}
	bool own_errors = function->fallible || gives_error(function) || function->module->is_library;
	function->test = own_errors ? NULL : test_parameter(function);
	bool test = function->enclosing || is_test_name(function->symbol->name);
	if (test && function->test && function->param_count == 1 && !declared) {
		function->result = checker->types.nothing;
		function->yields_last = false;
	}
	if (function->external || guard) {
		function->result = function->result ? function->result : checker->types.nothing;
		function->state = function->external ? 2 : 0;
	}
	function->symbol->type = type_func(
		&checker->types, types, count, function->result ? function->result : checker->types.bad, function->variadic);
}

const struct symbol *
method_owner(const struct type *type)
{
	type = type_base(type);
	type = type->kind == TYPE_POINTER ? type_base(type->element) : type;
	return type->symbol;
}

static void
declare_method(struct checker *checker, struct function *function)
{
	const struct symbol *owner = method_owner(function->receiver->type);
	if (!owner) {
		if (type_base(function->receiver->type)->kind != TYPE_BAD) {
			struct str text = quoted_type(checker, function->receiver->type);
			diag_report(checker->log, DIAG_METHOD_RECEIVER, function->receiver->span,
				"methods belong to declared shapes and unions, not %.*s", STR_ARG(text));
		}
		return;
	}
	if (function->external && type_base(function->receiver->type)->kind == TYPE_POINTER) {
		((struct symbol *)(uintptr_t)owner)->stays = true;
	}
	checker->has_texts |= is_text_method(function);
	const struct str parts[] = {owner->name, STR("."), function->symbol->name};
	struct str key = arena_join(checker->arena, parts, 3);
	struct symbol *first = map_set(&function->module->names, key, function->symbol);
	if (first) {
		diag_report(
			checker->log, DIAG_DECLARED_TWICE, function->symbol->span, "method `%.*s` is declared twice", STR_ARG(key));
	}
	if (type_field(owner->type, function->symbol->name, NULL)) {
		diag_report(checker->log, DIAG_DECLARED_TWICE, function->symbol->span, "`%.*s` already has a member `%.*s`",
			STR_ARG(owner->name), STR_ARG(function->symbol->name));
	}
}

/* Two guards of one name must have different subjects. */
static void
refuse_same_guards(struct checker *checker, struct checked_module *module)
{
	struct map seen;
	map_init(&seen, checker->arena);
	for (size_t i = 0; i < module->guards.count; i++) {
		const struct guard_list *same_name = module->guards.entries[i].value;
		for (const struct guard_list *list = same_name->next ? same_name : NULL; list; list = list->next) {
			struct symbol *symbol = list->symbol;
			const struct type *subject = type_plain(symbol->function->receiver->type);
			struct str key = arena_printf(checker->arena, "%p %.*s", (const void *)subject, STR_ARG(symbol->name));
			const struct symbol *other = map_get(&seen, key);
			if (other) {
				struct diag *diag = diag_report(checker->log, DIAG_DECLARED_TWICE, other->span,
					"guard `%.*s` is declared twice for this type", STR_ARG(symbol->name));
				diag_note(checker->log, diag, symbol->span, "the first declaration is here");
			}
			map_set(&seen, key, symbol);
		}
	}
}

/* ---- every declaration ---- */

typedef void (*each_symbol)(struct checker *checker, struct checked_module *module, struct symbol *symbol);

/* Does something with every top-level name and every instance of a generic type; those that it adds are visited too. */
static void
for_each_symbol(struct checker *checker, each_symbol action)
{
	for (struct checked_module *module = checker->program->modules; module; module = module->next) {
		for (size_t i = 0; i < module->names.count; i++) {
			action(checker, module, module->names.entries[i].value);
		}
	}
	for (size_t i = 0; i < checker->type_instance_count; i++) {
		action(checker, checker->type_instances[i]->module, checker->type_instances[i]);
	}
}

static void
declare_constant(struct checker *checker, struct checked_module *module, struct symbol *symbol)
{
	struct function function = {.module = module};
	struct body body = {.checker = checker, .function = &function, .module = module, .at = symbol->span.start};
	if (symbol->kind == SYMBOL_CONSTANT && symbol->decl && !symbol->type && !symbol->function) {
		constants_declare(&body, symbol->decl);
	}
}

static void
resolve_symbol(struct checker *checker, struct checked_module *module, struct symbol *symbol)
{
	(void)module;
	if (symbol->kind == SYMBOL_TYPE && symbol->generic && !symbol->module->is_library) {
		instance_define_type(checker, symbol->generic);
	} else if (symbol->kind == SYMBOL_TYPE && !symbol->generic) {
		(void)members_known(checker, declared_type(checker, symbol));
	} else if (symbol->kind == SYMBOL_ERROR && symbol->decl) {
		resolve_error(checker, symbol);
	}
}

static void
resolve_late(struct checker *checker, struct checked_module *module, struct symbol *symbol)
{
	(void)module;
	if (symbol->kind == SYMBOL_TYPE && symbol->type && symbol->number) {
		(void)members_known(checker, symbol->type);
		checker->was_waiting = true;
	}
}

static void
refuse_cycles(struct checker *checker, struct checked_module *module, struct symbol *symbol)
{
	(void)module;
	if (symbol->kind == SYMBOL_TYPE && symbol->type && symbol->type->symbol == symbol) {
		find_value_cycle(checker, symbol->type, 0);
	}
}

static void
refuse_heavy_type(struct checker *checker, struct checked_module *module, struct symbol *symbol)
{
	(void)module;
	if (symbol->kind == SYMBOL_TYPE && symbol->type && symbol->type->symbol == symbol) {
		refuse_heavy(checker, symbol);
	}
}

void
declare_local_type(struct checker *checker, struct symbol *symbol)
{
	size_t errors = checker->log->error_count;
	checker->types_declared = false;
	const struct type *type = declared_type(checker, symbol);
	checker->types_declared = true;
	type_instances_settle(checker);
	instances_check_pending(checker);
	if (type->symbol != symbol || symbol->number != 0) {
		return;
	}
	bool cyclic = find_value_cycle(checker, type, 0);
	if (!cyclic && checker->log->error_count == errors) {
		refuse_heavy(checker, symbol);
	}
}

void
type_instances_settle(struct checker *checker)
{
	while (checker->type_instances_settled < checker->type_instance_count) {
		struct symbol *symbol = checker->type_instances[checker->type_instances_settled++];
		if (symbol->type && symbol->type->symbol == symbol) {
			(void)members_known(checker, symbol->type);
			refuse_heavy(checker, symbol);
		}
	}
}

static void
declare_functions(struct checker *checker)
{
	for (struct function *function = checker->program->functions; function; function = function->next) {
		if (function->initializes || function->symbol->instance) { /* instances are declared where they are made */
			continue;
		}
		generic_declare_function(checker, function);
		function_declare(checker, function);
		if (function->symbol->kind == SYMBOL_METHOD) {
			declare_method(checker, function);
		}
	}
	for (struct checked_module *module = checker->program->modules; module; module = module->next) {
		refuse_same_guards(checker, module);
	}
}

void
modules_declare(struct checker *checker)
{
	for (struct checked_module *module = checker->program->modules; module; module = module->next) {
		for (size_t i = 0; i < module->file_count; i++) {
			checker->in_test = is_test_file(module->files[i]->source->path);
			checker->has_tests |= checker->in_test;
			for (struct ast_decl *decl = module->files[i]->decls; decl; decl = decl->next) {
				declare_decl(checker, module, decl);
			}
		}
	}
	imports_declare(checker);
	for_each_symbol(checker, declare_constant);
	for_each_symbol(checker, resolve_symbol);
	do {
		checker->was_waiting = false;
		for_each_symbol(checker, resolve_late);
	} while (checker->was_waiting);
	checker->types_declared = true;
	checker->type_instances_settled = checker->type_instance_count;
	for_each_symbol(checker, refuse_cycles);
	if (checker->log->error_count == 0) {
		for_each_symbol(checker, refuse_heavy_type);
	}
	instances_check_pending(checker);
	globals_declare(checker);
	declare_functions(checker);
	chains_check(checker);
}
