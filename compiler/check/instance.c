/*
 * Instances: a generic with types for its parameters. Each is a copy of the declaration's syntax with the types put in,
 * checked and lowered like anything that a user wrote; the one for the parameters themselves is the definition, whose
 * check is the generic's own. An instance whose arguments hold type parameters is a signature only.
 *
 * What goes wrong in an instance, though its types meet the constraints, is reported once, where it is asked for.
 */
#include "compiler/check/check_internal.h"
#include "compiler/parse/ast_copy.h"
#include "runtime/base/buf.h"

#include <string.h>

enum {
	INSTANCE_DEPTH_MAX = 50,  /* instances that ask for one another */
	INSTANCES_MAX = 10000,    /* in a program */
	INSTANCE_DEPTH_USUAL = 8, /* a program's own stay above it; below there are few, or ever more */
	INSTANCES_DEEP_MAX = 200, /* below INSTANCE_DEPTH_USUAL */
	INSTANCE_NAME_LENGTH_MAX =
		80 /* of the name in generated code; longer ones are cut, and numbered where they repeat */
};

/* ---- names in generated code: map_Int_String ---- */

static struct str
word_of(struct checker *checker, const struct type *type)
{
	struct arena *arena = checker->arena;
	type = type_value(type);
	if (type->symbol) {
		return type->symbol->instance ? type->symbol->instance->code_name : type->symbol->name;
	}
	bool nested = type->element && type->kind != TYPE_FUNC && type->kind != TYPE_RESULT;
	struct str element = nested ? word_of(checker, type->element) : STR("");
	element =
		str_slice(element, 0, element.length < INSTANCE_NAME_LENGTH_MAX ? element.length : INSTANCE_NAME_LENGTH_MAX);
	switch ((int)type->kind) {
	case TYPE_POINTER: return arena_printf(arena, "Optional_%.*s", STR_ARG(element));
	case TYPE_ARRAY:
	case TYPE_FIXED_ARRAY: return arena_printf(arena, "Array_%.*s", STR_ARG(element));
	case TYPE_CHAN: return arena_printf(arena, "Chan_%.*s", STR_ARG(element));
	case TYPE_MAP: {
		struct str key = word_of(checker, type->key);
		return arena_printf(arena, "Map_%.*s_%.*s", STR_ARG(key), STR_ARG(element));
	}
	case TYPE_FUNC: return STR("Func");
	case TYPE_SHAPE: return STR("Shape");
	case TYPE_UNION: return STR("Union");
	case TYPE_CONSTRAINED:
	case TYPE_LITERALS: return STR("Literals");
	default: return type_text(arena, type);
	}
}

static struct str
code_name(struct checker *checker, const struct generic *generic, const struct type *const *arguments)
{
	struct str name = generic->symbol->name;
	for (size_t i = 0; i < generic->param_count && name.length < INSTANCE_NAME_LENGTH_MAX; i++) {
		struct str word = word_of(checker, arguments[i]);
		name = arena_printf(checker->arena, "%.*s_%.*s", STR_ARG(name), STR_ARG(word));
	}
	return str_slice(name, 0, name.length < INSTANCE_NAME_LENGTH_MAX ? name.length : INSTANCE_NAME_LENGTH_MAX);
}

/* ---- the table of instances ---- */

static bool
any_abstract(const struct generic *generic, const struct type *const *arguments)
{
	for (size_t i = 0; i < generic->param_count; i++) {
		if (arguments[i]->abstract) {
			return true;
		}
	}
	return false;
}

/* False after a report: instances ask for one another without end. */
static bool
within_limits(struct checker *checker, const struct instance *instance)
{
	bool deep = instance->depth > INSTANCE_DEPTH_USUAL;
	bool definition = instance->generic->params[0] == instance->arguments[0];
	if (definition) {
		return true;
	}
	if (!checker->instances_refused && instance->depth <= INSTANCE_DEPTH_MAX &&
		checker->instances.count < INSTANCES_MAX && checker->deep_instances + deep <= INSTANCES_DEEP_MAX) {
		checker->deep_instances += deep;
		return true;
	}
	if (!checker->instances_refused) {
		const struct symbol *symbol = instance->generic->symbol;
		struct str text = instance_name(checker->arena, instance);
		struct diag *diag = deep ? diag_report(checker->main_log, DIAG_INSTANCE_LIMIT, symbol->span,
									   "instances of `%.*s` ask for ever more instances", STR_ARG(symbol->name))
								 : diag_report(checker->main_log, DIAG_INSTANCE_LIMIT, symbol->span,
									   "more than %d instances of generics in a program", INSTANCES_MAX);
		diag_note(checker->main_log, diag, instance->span, "the last one is `%.*s`", STR_ARG(text));
		diag_help(checker->main_log, diag,
			"a generic that uses itself must do so with the same types, or with fewer and fewer of them");
	}
	checker->instances_refused = true;
	return false;
}

static struct instance *
find_instance(struct checker *checker, const struct generic *generic, const struct type *const *arguments,
	struct span span, bool *is_new)
{
	struct buf key = {0};
	const struct type **plain = arena_alloc_array(checker->arena, generic->param_count + 1, sizeof *plain);
	buf_append(&key, &generic, sizeof generic);
	for (size_t i = 0; i < generic->param_count; i++) {
		plain[i] = type_argument(arguments[i]);
		buf_append(&key, &plain[i], sizeof plain[i]);
	}
	struct instance *instance = map_get(&checker->instances, buf_str(&key));
	*is_new = !instance;
	if (instance) {
		buf_release(&key);
		return instance;
	}
	const struct instance *within = checker->within;
	bool root = !within || within == within->generic->definition;
	instance = arena_alloc(checker->arena, sizeof *instance);
	*instance = (struct instance){.generic = generic,
		.arguments = plain,
		.code_name = code_name(checker, generic, plain),
		.abstract = any_abstract(generic, plain),
		.depth = within ? within->depth + 1 : 1,
		.span = root ? span : within->span};
	if (within_limits(checker, instance)) {
		map_set(&checker->instances, arena_str(checker->arena, buf_str(&key)), instance);
	} else {
		instance = NULL;
	}
	buf_release(&key);
	return instance;
}

static struct symbol *
new_instance_symbol(struct checker *checker, struct instance *instance)
{
	const struct symbol *from = instance->generic->symbol;
	struct symbol *symbol = new_symbol(checker, from->kind, from->name, from->span);
	symbol->doc = from->doc;
	symbol->module = from->module;
	symbol->exported = from->exported;
	symbol->used = true;
	symbol->instance = instance;
	instance->symbol = symbol;
	return symbol;
}

static struct ast_bindings
bindings_of(struct checker *checker, const struct instance *instance)
{
	const struct generic *generic = instance->generic;
	struct ast_binding *items = arena_alloc_array(checker->arena, generic->param_count + 1, sizeof *items);
	for (size_t i = 0; i < generic->param_count; i++) {
		items[i] = (struct ast_binding){generic->params[i]->symbol->name, instance->arguments[i]};
	}
	return (struct ast_bindings){items, generic->param_count};
}

/* ---- whose mistakes are whose ---- */

struct log_state
instance_enter(struct checker *checker, const struct instance *instance)
{
	struct log_state before = {checker->log, checker->within, instance, checker->names, checker->main_log->error_count};
	bool own = instance && instance != instance->generic->definition;
	checker->within = instance;
	checker->names = NULL;
	checker->log = checker->main_log;
	if (own) {
		checker->log = arena_alloc(checker->arena, sizeof *checker->log);
		diag_init(checker->log, checker->arena, checker->sources);
	}
	return before;
}

void
instance_leave(struct checker *checker, struct log_state before)
{
	const struct instance *instance = before.entered;
	const struct diag_log *log = checker->log;
	checker->log = before.log;
	checker->within = before.within;
	checker->names = before.names;
	if (!instance) {
		return;
	}
	if (instance == instance->generic->definition) {
		((struct generic *)(uintptr_t)instance->generic)->wrong |= log->error_count > before.errors;
	} else if (log->error_count && !instance->abstract && !instance->refused) {
		((struct instance *)(uintptr_t)instance)->refused = true;
		struct refused_instance *refused = arena_alloc(checker->arena, sizeof *refused);
		const struct diag *first = log->first;
		while (first && diag_severity(first->code) != DIAG_ERROR) {
			first = first->next;
		}
		*refused = (struct refused_instance){checker->refused, instance, first};
		checker->refused = refused;
	}
}

void
instances_report(struct checker *checker)
{
	struct span last = {0};
	for (const struct refused_instance *refused = checker->refused; refused; refused = refused->next) {
		const struct instance *instance = refused->instance;
		if (instance->generic->wrong || checker->instances_refused || instance->span.start == last.start) {
			continue;
		}
		last = instance->span;
		struct str text = instance_name(checker->arena, instance);
		struct diag *diag = diag_report(checker->main_log, DIAG_INSTANCE_REFUSED, instance->span,
			"`%.*s` does not work: %.*s", STR_ARG(text), STR_ARG(refused->first->message));
		diag_note(checker->main_log, diag, refused->first->span, "it comes from here");
		diag_help(checker->main_log, diag, "use types for which this works");
	}
}

/* ---- constraints ---- */

static void
check_argument(
	struct checker *checker, const struct generic *generic, size_t index, const struct type *argument, struct span span)
{
	const struct type *param = generic->params[index];
	const struct type *type = type_value(argument);
	struct str name = param->symbol->name;
	bool stays = checker->uses_opaque && holds_one(checker, type);
	bool refused = type->kind == TYPE_RESULT || type->kind == TYPE_VOID || type->kind == TYPE_TUPLE || stays;
	bool computed = type_is_choices(type) && param->constraint == TYPE_CONSTRAINT_NUMBER;
	if (!refused && !computed && type_meets(type, param->constraint)) {
		return;
	}
	struct str text = quoted_type(checker, type);
	if (refused) {
		struct diag *diag =
			diag_report(checker->log, DIAG_CONSTRAINT_NOT_MET, span, "`%.*s` of `%.*s` cannot be %.*s%s", STR_ARG(name),
				STR_ARG(generic->symbol->name), STR_ARG(text), stays ? ", which must not be copied" : "");
		diag_help(checker->log, diag,
			stays                       ? "use a pointer to it"
			: type->kind == TYPE_RESULT ? "a call that can fail is looked at first: ensure x is Ok()"
										: "use the type of a value that a variable can hold");
		return;
	}
	static const char *const lacks[] = {[TYPE_CONSTRAINT_ANY] = "",
		[TYPE_CONSTRAINT_COMPARABLE] = "has no `==`",
		[TYPE_CONSTRAINT_ORDERED] = "has no `<`",
		[TYPE_CONSTRAINT_NUMBER] = "is neither Int nor Float"};
	struct diag *diag = diag_report(checker->log, DIAG_CONSTRAINT_NOT_MET, span,
		"`%.*s` of `%.*s` is to be %s, and %.*s %s", STR_ARG(name), STR_ARG(generic->symbol->name),
		constraint_text(param->constraint), STR_ARG(text), lacks[param->constraint]);
	if (type->kind == TYPE_PARAMETER) {
		diag_help(checker->log, diag, "declare it so: [%.*s %s]", STR_ARG(type->symbol->name),
			constraint_text(param->constraint));
	} else {
		diag_help(checker->log, diag,
			param->constraint == TYPE_CONSTRAINT_NUMBER
				? "use Int or Float"
				: "use a type that has it, or a function that is given how to compare");
	}
}

/* The first member of a shape that has no `==`, or NULL. */
static const struct type_field *
incomparable_member(const struct type *shape)
{
	for (size_t i = 0; i < shape->field_count; i++) {
		if (!type_comparable(shape->fields[i].type)) {
			return &shape->fields[i];
		}
	}
	return NULL;
}

static bool
check_key(struct checker *checker, const struct type *key, struct span span)
{
	const struct type *type = type_base(key);
	if (type_comparable(type)) {
		return true;
	}
	struct str text = quoted_type(checker, type);
	struct diag *diag =
		diag_report(checker->log, DIAG_MAP_KEY, span, "a map's key is found by `==`, and %.*s has none", STR_ARG(text));
	if (type->kind == TYPE_PARAMETER) {
		diag_help(checker->log, diag, "constrain it: [%.*s comparable]", STR_ARG(type->symbol->name));
		return false;
	}
	const struct type_field *member = type->kind == TYPE_SHAPE ? incomparable_member(type) : NULL;
	if (member) {
		struct str of = quoted_type(checker, member->type);
		diag_note(checker->log, diag, member->span, "`%.*s` is %.*s, which has none", STR_ARG(member->name), STR_ARG(of));
	}
	diag_help(checker->log, diag, "keys are scalars, pointers, channels, errors, and fixed arrays, shapes and unions of such");
	return false;
}

/* An argument for a generic's parameter, or, without a generic, the key of a map. */
struct pending_argument {
	struct pending_argument *next;
	const struct generic *generic;
	size_t index;
	const struct type *argument;
	struct span span;
};

/* While types are being declared their members are not known yet: then it waits. The definition's check says it of an
 * instance. */
static void
wait_for_types(struct checker *checker, struct pending_argument argument)
{
	const struct instance *within = checker->within;
	if (within && within != within->generic->definition) {
		return;
	}
	struct pending_argument *pending = arena_alloc(checker->arena, sizeof *pending);
	*pending = argument;
	*checker->pending_end = pending;
	checker->pending_end = &pending->next;
}

void
instance_check_argument(
	struct checker *checker, const struct generic *generic, size_t index, const struct type *argument, struct span span)
{
	if (checker->types_declared) {
		check_argument(checker, generic, index, argument, span);
	} else {
		wait_for_types(checker, (struct pending_argument){NULL, generic, index, argument, span});
	}
}

bool
map_key_check(struct checker *checker, const struct type *key, struct span span)
{
	if (checker->types_declared) {
		return check_key(checker, key, span);
	}
	wait_for_types(checker, (struct pending_argument){.argument = key, .span = span});
	return true;
}

void
instances_check_pending(struct checker *checker)
{
	const struct pending_argument *pending = checker->pending;
	checker->pending = NULL;
	checker->pending_end = &checker->pending;
	for (; pending; pending = pending->next) {
		if (pending->generic) {
			check_argument(checker, pending->generic, pending->index, pending->argument, pending->span);
		} else {
			(void)check_key(checker, pending->argument, pending->span);
		}
	}
}

/* ---- types ---- */

static const struct type *
complete_type(struct checker *checker, struct instance *instance)
{
	struct symbol *symbol = new_instance_symbol(checker, instance);
	struct ast_decl *decl = arena_alloc(checker->arena, sizeof *decl);
	*decl = *instance->generic->symbol->decl;
	decl->type_params = NULL;
	decl->symbol = symbol;
	decl->type_expr = ast_copy_type(checker->arena, decl->type_expr, bindings_of(checker, instance));
	symbol->decl = decl;
	checker->type_instances = arena_grow(checker->arena, checker->type_instances, checker->type_instance_count,
		&checker->type_instance_capacity, sizeof *checker->type_instances);
	checker->type_instances[checker->type_instance_count++] = symbol;
	const struct type *type = declared_type(checker, symbol);
	if (checker->types_declared && !checker->making) {
		type_instances_settle(checker);
	}
	return type;
}

const struct type *
instantiate_type(
	struct checker *checker, const struct generic *generic, const struct type *const *arguments, struct span span)
{
	bool is_new;
	struct instance *instance = find_instance(checker, generic, arguments, span, &is_new);
	if (!instance) {
		return checker->types.bad;
	}
	return is_new ? complete_type(checker, instance) : declared_type(checker, instance->symbol);
}

void
instance_define_type(struct checker *checker, struct generic *generic)
{
	bool is_new;
	struct instance *instance = find_instance(checker, generic, generic->params, generic->symbol->span, &is_new);
	if (instance && is_new) {
		generic->definition = instance;
		complete_type(checker, instance);
	}
}

/* ---- functions ---- */

void
instance_define_function(struct checker *checker, struct generic *generic, struct function *function)
{
	bool is_new;
	struct instance *instance = find_instance(checker, generic, generic->params, generic->symbol->span, &is_new);
	if (!instance) {
		return;
	}
	generic->definition = instance;
	instance->symbol = generic->symbol;
	generic->symbol->instance = instance;
	function->ast = ast_copy_func(checker->arena, generic->func, bindings_of(checker, instance));
}

/* What only a signature is needed of: it gives and fails as the definition does. */
static void
complete_signature(struct checker *checker, const struct instance *instance, struct function *function)
{
	struct function *definition = instance->generic->symbol->function;
	function_ensure_known(checker, definition, NULL);
	if (!definition->result) {
		report_unknown_result(checker, definition);
	}
	function->result = function->result ? function->result : type_substitute(checker, definition->result, instance);
	function->yields_last = false;
	function->fallible = definition->fallible;
	function->declared_errors = definition->declared_errors;
	function->errors = definition->errors;
	function->result_present = definition->result_present;
	function->impure = definition->impure;
	function->passes = arena_alloc(checker->arena, sizeof *function->passes);
	function->passes[0] = (struct passed_errors){definition, instance->span};
	function->pass_count = function->pass_capacity = definition->declared_errors ? 0 : 1;
	function->state = FUNCTION_DONE;
}

struct symbol *
instantiate_function(
	struct checker *checker, const struct generic *generic, const struct type *const *arguments, struct span span)
{
	bool is_new;
	struct instance *instance = find_instance(checker, generic, arguments, span, &is_new);
	if (!instance) {
		return NULL;
	}
	if (!is_new) {
		return instance->symbol;
	}
	struct symbol *symbol = new_instance_symbol(checker, instance);
	struct ast_bindings bindings = bindings_of(checker, instance);
	struct ast_func *ast = instance->abstract ? ast_copy_signature(checker->arena, generic->func, bindings)
											  : ast_copy_func(checker->arena, generic->func, bindings);
	struct function *function = add_function(checker, generic->symbol->module, symbol, ast);
	struct log_state before = instance_enter(checker, instance);
	function_declare(checker, function);
	if (instance->abstract) {
		complete_signature(checker, instance, function);
	}
	instance_leave(checker, before);
	if (instance->refused) {
		function->result = checker->types.bad;
		function->state = FUNCTION_DONE;
	}
	return symbol;
}
