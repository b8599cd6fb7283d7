/*
 * What printing calls. fmt prints a value by its method `Error` or `String`, at any depth, as Go's does; so a call that prints
 * calls what the types of its arguments hold. For each type that is printed there is a function that nobody wrote, whose callees
 * are those methods and the likes of it for the type's parts: purity and the order of package variables follow calls through
 * it. Types whose parts call nothing are told apart at once, and programs without such methods do none of this.
 */
#include "compiler/check/check_internal.h"

/* The types that one call found first: whether any of them calls something is asked of all together. */
struct printed_batch {
	bool calls;
};

struct printed {
	struct function stands; /* for printing it */
	struct printed *next;   /* in order of first use */
	const struct type *type;
	struct printed_batch *batch;
	struct function *text;  /* the method, or NULL */
	struct span span;       /* where it is printed first */
};

bool
is_text_method(const struct function *function)
{
	struct str name = function->symbol->name;
	return function->receiver && !function->module->is_library && function->param_count == 0 &&
		   (str_equal(name, STR("String")) || str_equal(name, STR("Error")));
}

/* ---- which method ---- */

static const struct type *
pointed_to(const struct type *type)
{
	return type->kind == TYPE_POINTER ? type_base(type->element) : NULL;
}

/* Whether a method of a shape that is embedded finds all its members in the holder. */
static bool
holds_all(struct checker *checker, const struct type *holder, const struct type *embedded)
{
	for (size_t i = 0; i < embedded->field_count; i++) {
		const struct type_field *own = type_field(holder, embedded->fields[i].name, NULL);
		if (!own || !type_assignable(&checker->types, own->type, embedded->fields[i].type)) {
			return false;
		}
	}
	return holder->kind == TYPE_SHAPE && holder->embedded_count && embedded->kind == TYPE_SHAPE;
}

/* Whether the method gives the text of the type's values: its own, or one of what it embeds; of a pointer its own only. */
static bool
gives_text(struct body *body, const struct type *type, struct function *method)
{
	if (!is_text_method(method)) {
		return false;
	}
	const struct type *receiver = type_base(method->receiver->type), *of = pointed_to(type);
	bool of_pointer = of && pointed_to(receiver) && type_equal(pointed_to(receiver), of);
	if (!of_pointer && !type_equal(receiver, type) && !holds_all(body->checker, type, receiver)) {
		return false;
	}
	function_ensure_known(body->checker, method, body->function);
	return !method->fallible && method->result && type_base(method->result)->kind == TYPE_STRING;
}

/* The method that a value of the type is printed by; of a pointer only one that has a pointer for its receiver. */
static struct function *
text_of(struct body *body, const struct type *type, struct span span)
{
	static const char *const names[] = {"Error", "String"};
	const struct type *of = pointed_to(type) ? pointed_to(type) : type;
	bool declared = of->kind == TYPE_SHAPE || of->kind == TYPE_UNION || of->kind == TYPE_LITERALS;
	for (size_t i = 0; declared && i < 2; i++) {
		struct symbol *method = find_method(body, type, str_from(names[i]), span);
		if (method && method->function && gives_text(body, type, method->function)) {
			return method->function;
		}
	}
	return NULL;
}

/* ---- what printing a type calls ---- */

/* What waits to be looked at. */
struct finding {
	struct body *body;
	struct printed_batch *batch;
	struct printed *first;
	struct printed *last;
	struct span span;
};

static struct symbol *
stand_in(struct checker *checker, const struct type *type, struct span span)
{
	return new_symbol(checker, SYMBOL_TYPE, type_text(checker->arena, type), span);
}

static struct printed *
printed_type(struct finding *finding, const struct type *type)
{
	struct checker *checker = finding->body->checker;
	type = type_base(type);
	struct str key = {(const char *)&type, sizeof type};
	struct printed *printed = map_get(&checker->printed, key);
	if (printed) {
		finding->batch->calls |= printed->batch->calls;
		return printed;
	}
	printed = arena_alloc(checker->arena, sizeof *printed);
	*printed = (struct printed){.type = type, .batch = finding->batch, .span = finding->span};
	printed->stands.symbol = stand_in(checker, type, finding->span);
	printed->stands.module = finding->body->module;
	printed->stands.state = FUNCTION_DONE;
	map_set(&checker->printed, arena_str(checker->arena, key), printed);
	*checker->printed_end = printed;
	checker->printed_end = &printed->next;
	return printed;
}

static void
add_call(struct finding *finding, struct printed *printed, struct function *callee)
{
	struct body caller = {.checker = finding->body->checker, .function = &printed->stands};
	add_callee(&caller, callee);
}

static void
add_part(struct finding *finding, struct printed *printed, const struct type *part)
{
	add_call(finding, printed, &printed_type(finding, part)->stands);
}

static void
add_parts(struct finding *finding, struct printed *printed)
{
	const struct type *type = printed->type;
	switch ((int)type->kind) {
	case TYPE_MAP: add_part(finding, printed, type->key); /* fallthrough */
	case TYPE_ARRAY:
	case TYPE_FIXED_ARRAY:
	case TYPE_POINTER:
	case TYPE_RESULT: add_part(finding, printed, type->element); break;
	default: break;
	}
	for (size_t i = 0; (type->kind == TYPE_SHAPE || type->kind == TYPE_FAILURE) && i < type->field_count; i++) {
		add_part(finding, printed, type->fields[i].type);
	}
	for (size_t i = 0; (type->kind == TYPE_UNION || type->kind == TYPE_TUPLE) && i < type->member_count; i++) {
		add_part(finding, printed, type->members[i]);
	}
}

/* The type and all that is new in it. */
static struct printed *
find_printed(struct body *body, const struct type *type, struct span span)
{
	struct finding finding = {.body = body, .span = span};
	finding.batch = arena_alloc(body->checker->arena, sizeof *finding.batch);
	struct printed **fresh = body->checker->printed_end;
	struct printed *root = printed_type(&finding, type);
	for (struct printed *printed = *fresh; printed; printed = printed->next) {
		printed->text = text_of(body, printed->type, span);
		if (printed->text) {
			finding.batch->calls = true;
			add_call(&finding, printed, printed->text);
		} else {
			add_parts(&finding, printed);
		}
	}
	return root;
}

bool
note_printed(struct body *body, struct ast_expr *value)
{
	if (!body->checker->has_texts || value->type->kind == TYPE_BAD) {
		return false;
	}
	/* What is known of a variable does not change what it prints as. */
	const struct type *origin = value->origin ? type_base(value->origin) : NULL;
	bool declared = origin && (origin->kind == TYPE_UNION || origin->kind == TYPE_LITERALS);
	if (declared && !value->convert_to && find_printed(body, origin, value->span)->text) {
		value->convert_to = origin;
	}
	return note_printed_type(body, value->convert_to ? value->convert_to : value->type, value->span);
}

bool
note_printed_type(struct body *body, const struct type *type, struct span span)
{
	if (!body->checker->has_texts) {
		return false;
	}
	struct printed *printed = find_printed(body, type, span);
	if (printed->batch->calls) {
		add_callee(body, &printed->stands);
		note_call(body, &printed->stands, span);
	}
	return printed->batch->calls;
}

/* ---- at the end ---- */

void
printed_add_callers(struct checker *checker, struct callers *callers)
{
	for (struct printed *printed = checker->printed_first; printed; printed = printed->next) {
		for (size_t i = 0; i < printed->stands.callee_count; i++) {
			callers_add(callers, printed->stands.callees[i], &printed->stands, NULL);
		}
	}
}

static void
refuse_needs(struct checker *checker, const struct printed *printed)
{
	const struct function *text = printed->text;
	struct str name = text->symbol->name, needed = text->needs[0].name, type = quoted_type(checker, printed->type);
	struct diag *diag = diag_report(checker->log, DIAG_TEXT_NEEDS, text->symbol->span,
		"printing %.*s calls `%.*s`, and cannot supply the `%.*s` that it uses", STR_ARG(type), STR_ARG(name), STR_ARG(needed));
	diag_note(checker->log, diag, printed->span, "printed here");
	diag_help(checker->log, diag, "give the method another name, or keep in the value what it needs");
}

void
printed_settle(struct checker *checker)
{
	struct map *texts = &checker->program->texts;
	map_init(texts, checker->arena);
	for (struct printed *printed = checker->printed_first; printed; printed = printed->next) {
		if (!printed->text || printed->text->fallible) {
			continue;
		}
		const struct type *key = pointed_to(printed->type) ? pointed_to(printed->type) : printed->type;
		struct checked_text *text = map_get(texts, (struct str){(const char *)&key, sizeof key});
		if (!text) {
			text = arena_alloc(checker->arena, sizeof *text);
			map_set(texts, arena_str(checker->arena, (struct str){(const char *)&key, sizeof key}), text);
		}
		if (printed->text->need_count) {
			refuse_needs(checker, printed);
		}
		if (pointed_to(type_base(printed->text->receiver->type))) {
			text->of_pointer = printed->text;
		} else {
			text->of_value = printed->text;
		}
	}
}
