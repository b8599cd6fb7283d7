/*
 * Which types are printed by a method of the program. What is printed is noted as it is lowered; when all bodies are there,
 * the methods of what that is made of are lowered as well, which may print more.
 */
#include "compiler/lower/type_internal.h"

void
lower_note_printed(struct lower *lower, const struct core_type *type)
{
	if (!lower->checked->texts.count)
		return;
	if (!lower->printed) {
		lower->printed = arena_alloc(lower->arena, sizeof(*lower->printed));
		lower->printed->arena = lower->arena;
	}
	type_walk_add(lower->printed, type);
}

/* The method for values of the type, or for pointers that are such values; or NULL. */
static struct function *
method_of(const struct core_type *type)
{
	const struct core_type *of = type->kind == CORE_TYPE_POINTER ? type->element->base : type;
	const struct checked_text *text = ((const struct type_slot *)of)->text;

	if (!text)
		return NULL;
	return of == type ? text->of_value : text->of_pointer;
}

/* A method of what the shape embeds looks at the shape's own members: a function that calls it with those. */
static const struct core_function *
promoted(struct lower *lower, const struct core_type *type, struct function *method)
{
	struct function_slot *slot = arena_alloc(lower->arena, sizeof(*slot));
	struct lower_function f = {.lower = lower, .slot = slot, .core = &slot->core};
	struct core_param *param = arena_alloc(lower->arena, sizeof(*param));
	struct str name = method->symbol->name;
	struct make_operands operands = {0};
	struct make_list list;

	f.body = (struct body){.arena = lower->arena, .types = &lower->basic, .span = method->symbol->span};
	*param = (struct core_param){STR("value"), type, make_new_local(&f.body, STR("value"), type)};
	slot->core = (struct core_function){.module = lower_module(lower, method->module), .span = method->symbol->span,
		.name = arena_printf(lower->arena, "%.*s_%.*s", STR_ARG(type->name), STR_ARG(name)), .params = param,
		.param_count = 1, .result = lower->basic.string};
	lower_add_slot(lower, slot);
	make_open(&f.body, &list);
	make_operand(&f.body, &operands,
		make_coerce(&f.body, make_local(&f.body, param->local), lower_type_of_symbol(lower, method->receiver)));
	make_leave(&f.body, CORE_STMT_RETURN, lower_call_of(&f, method, &operands));
	slot->core.body = make_close(&f.body, &list);
	slot->core.locals = f.body.locals;
	slot->core.local_count = f.body.local_count;
	return &slot->core;
}

static const struct core_function *
text_function(struct lower *lower, const struct core_type *type, struct function *method)
{
	const struct core_type *receiver = lower_type_of_symbol(lower, method->receiver);

	return receiver == type ? &lower_function_slot(lower, method)->core : promoted(lower, type, method);
}

void
lower_texts(struct lower *lower)
{
	struct type_walk *walk = lower->printed;

	while (walk && walk->count) {
		struct type_slot *slot = walk->items[--walk->count];
		struct function *method;

		if (slot->printed)
			continue;
		slot->printed = true;
		method = method_of(&slot->type);
		if (method)
			slot->type.text = text_function(lower, &slot->type, method);
		else
			type_walk_parts(walk, &slot->type);
	}
}
