/*
 * Built-in functions, and calls into the standard library. What takes several steps is a statement expression, whose
 * names begin with rt_, which no name from the source does.
 */
#include "codegen/c/emit_c_internal.h"

struct str
length_text(struct emit *e, const struct core_type *type, struct str value)
{
	type = base_type(type);
	if (type->kind == CORE_TYPE_MAP)
		return say(e, "forst_map_length($)", value);
	if (type->kind == CORE_TYPE_CHAN)
		return say(e, "forst_chan_length(task, $)", value);
	if (type->kind == CORE_TYPE_FIXED_ARRAY)
		return number(e, type->length);
	return say(e, "$.length", value);
}

struct str
not_empty(struct emit *e, const struct core_type *type, struct str value)
{
	type = base_type(type);
	switch ((int)type->kind) {
	case CORE_TYPE_BOOL: return value;
	case CORE_TYPE_INT:
	case CORE_TYPE_RUNE:
	case CORE_TYPE_FLOAT: return say(e, "$ != 0", value);
	case CORE_TYPE_ANY: return say(e, "$.kind != FORST_ANY_NIL", value);
	case CORE_TYPE_STRING:
	case CORE_TYPE_LITERALS:
	case CORE_TYPE_BYTES:
	case CORE_TYPE_ARRAY:
	case CORE_TYPE_MAP: return say(e, "$ > 0", length_text(e, type, value));
	default: return say(e, "$ != NULL", value);
	}
}

static struct str
element_type(struct emit *e, const struct core_type *type)
{
	return type->kind == CORE_TYPE_BYTES ? STR("uint8_t") : c_type(e, type->element);
}

/* append: grows where there is no room, then puts the elements behind. */
static struct str
append_text(struct emit *e, const struct core_expr *x)
{
	struct str element = element_type(e, x->type);
	int64_t count = (int64_t)x->operand_count - 1;
	struct text out = {.arena = e->arena};

	if (count == 0)
		return expr(e, x->operands[0]);
	put_to(e, &out,
		"({ $ = $; if (rt_to.capacity - rt_to.length < $) "
		"rt_to.data = forst_grow($, rt_to.data, rt_to.length, &rt_to.capacity, sizeof($), rt_to.length + $); ",
		declare(e, c_type(e, x->type), STR("rt_to")), expr(e, x->operands[0]), number(e, count), heap_task(e), element,
		number(e, count));
	for (int64_t i = 0; i < count; i++) {
		struct str value = expr(e, x->operands[i + 1]);
		if (x->type->kind == CORE_TYPE_BYTES)
			value = say(e, "(uint8_t)$", grouped(e, value));
		put_to(e, &out, "rt_to.data[rt_to.length++] = $; ", value);
	}
	put_to(e, &out, "rt_to; })");
	return text_str(&out);
}

static struct str
append_all_text(struct emit *e, const struct core_expr *x)
{
	struct str element = element_type(e, x->type);

	return say(e,
		"({ $ = $; $ = $; if (rt_to.capacity - rt_to.length < rt_from.length) "
		"rt_to.data = forst_grow($, rt_to.data, rt_to.length, &rt_to.capacity, sizeof($), rt_to.length + "
		"rt_from.length); if (rt_from.length) memmove(rt_to.data + rt_to.length, rt_from.data, "
		"(size_t)rt_from.length * sizeof($)); rt_to.length += rt_from.length; rt_to; })",
		declare(e, c_type(e, x->type), STR("rt_to")), expr(e, x->operands[0]),
		declare(e, c_type(e, x->operands[1]->type), STR("rt_from")), expr(e, x->operands[1]), heap_task(e), element,
		element);
}

static struct str
copy_text(struct emit *e, const struct core_expr *x)
{
	return say(e, "({ $ = $; $ = $; forst_copy(rt_to.data, rt_to.length, rt_from.data, rt_from.length, sizeof($)); })",
		declare(e, c_type(e, x->operands[0]->type), STR("rt_to")), expr(e, x->operands[0]),
		declare(e, c_type(e, x->operands[1]->type), STR("rt_from")), expr(e, x->operands[1]),
		element_type(e, x->operands[0]->type));
}

static struct str
make_array_text(struct emit *e, const struct core_expr *x)
{
	bool has_capacity = x->operand_count > 1 && x->operands[1];
	struct str length = expr(e, x->operands[0]);

	return say(e,
		"({ int64_t rt_length = $; int64_t rt_capacity = $; $"
		"(($){.data = forst_make(task, rt_capacity, sizeof($)), .length = rt_length, .capacity = rt_capacity}); })",
		has_capacity ? length : say(e, "forst_length(task, $)", length), has_capacity ? expr(e, x->operands[1]) : STR("rt_length"),
		has_capacity ? STR("forst_room(task, rt_length, rt_capacity); ") : STR(""), c_type(e, x->type), element_type(e, x->type));
}

static struct str
clear_text(struct emit *e, const struct core_expr *x)
{
	const struct core_type *type = x->operands[0]->type;

	if (type->kind == CORE_TYPE_MAP)
		return say(e, "forst_map_clear(task, $)", expr(e, x->operands[0]));
	return say(e, "({ $ = $; if (rt_of.length) memset(rt_of.data, 0, (size_t)rt_of.length * sizeof($)); })",
		declare(e, c_type(e, type), STR("rt_of")), expr(e, x->operands[0]), element_type(e, type));
}

/* What waits, and the clock: forst.h has their prototypes. */
static bool
is_of_runtime(struct str symbol)
{
	return extern_waits(symbol) || str_equal(symbol, STR("time.Now")) || str_equal(symbol, STR("time.alarm.stop"));
}

/* The prototype, once a file: the library's declarations are in Forst, the ABI follows from the types. */
static void
declare_extern(struct emit *e, const struct core_expr *x, struct str name, int variadic)
{
	struct text parameters = {.arena = e->arena};
	size_t count = variadic < 0 ? x->operand_count : (size_t)variadic;

	e->uses_task = true;
	if (is_of_runtime(x->symbol) || map_get(&e->derived, name))
		return;
	map_set(&e->derived, name, e);
	put_to(e, &parameters, "struct forst_task *");
	for (size_t i = 0; i < count; i++)
		put_to(e, &parameters, ", $", c_type(e, x->operands[i]->type));
	if (variadic >= 0)
		put_to(e, &parameters, ", const struct forst_argument *, size_t");
	bool several = x->type->kind == CORE_TYPE_TUPLE;
	for (size_t i = 0; several && i < x->type->member_count; i++)
		put_to(e, &parameters, ", $", declare(e, c_type(e, x->type->members[i]), STR("*")));
	struct str result = several ? STR("void") : c_type(e, x->type);
	put_to(e, &e->prototypes, "$($);\n", declare(e, result, name), text_str(&parameters));
}

/* min and max as Go's: a NaN wins, and -0 is below 0 (Go spec, "Min and max"). */
static struct str
extreme_text(struct emit *e, const struct core_expr *x, bool smaller)
{
	struct str type = c_type(e, x->type);
	struct str a = expr(e, x->operands[0]);
	struct str b = expr(e, x->operands[1]);

	if (x->type->kind == CORE_TYPE_FLOAT) {
		struct str name = smaller ? STR("forst_math_Min") : STR("forst_math_Max");
		declare_extern(e, x, name, -1);
		return say(e, "$(task, $, $)", name, a, b);
	}
	return say(e, "({ $ = $; $ = $; $ ? rt_a : rt_b; })", declare(e, type, STR("rt_a")), a,
		declare(e, type, STR("rt_b")), b,
		binary_text(e, smaller ? CORE_OP_LESS_EQUAL : CORE_OP_GREATER_EQUAL, x->type, STR("rt_a"), STR("rt_b")));
}

static struct str
join_text(struct emit *e, const struct core_expr *x)
{
	struct str count = number(e, (int64_t)x->operand_count);

	return say(e, "forst_string_join(task, ((struct forst_string[$]){$}), $)", count, arguments_text(e, x, 0), count);
}

static struct str
length_expr(struct emit *e, const struct core_expr *x)
{
	return length_text(e, x->operands[0]->type, operand(e, x->operands[0]));
}

/* A value with an address of its own. */
static bool
has_address(struct emit *e, const struct core_expr *x)
{
	while (x->kind == CORE_EXPR_FIELD)
		x = x->operands[0];
	return x->kind == CORE_EXPR_LOCAL && !e->function->locals[x->local].escapes;
}

/* f(xs...): the elements of an array of Any. */
static struct str
with_spread(struct emit *e, const struct core_expr *x, struct str function, struct str before)
{
	const struct core_expr *all = x->operands[x->operand_count - 1];
	struct str type = format_type(e, all->type->element);

	e->uses_task = true;
	return say(e,
		"({ $ = $; $($$, forst_spread(task, rt_all.data, rt_all.length, &$), (size_t)rt_all.length); })",
		declare(e, c_type(e, all->type), STR("rt_all")), expr(e, all), function, here(e), before, type);
}

/* A call of `function` with the task, what `before` says (", format" or nothing), and the operands from `from` on as
 * forst_arguments. */
static struct str
with_arguments(struct emit *e, const struct core_expr *x, size_t from, struct str function, struct str before)
{
	struct text held = {.arena = e->arena};
	struct text list = {.arena = e->arena};

	for (size_t i = from; i < x->operand_count; i++) {
		const struct core_expr *value = x->operands[i];
		struct str name = say(e, "rt_argument_$", number(e, (int64_t)(i - from) + 1));
		struct str text = expr(e, value);
		if (has_address(e, value))
			name = text;
		else
			put_to(e, &held, "$ = $; ", declare(e, c_type(e, value->type), name), text);
		put_to(e, &list, i > from ? ", {&$, &$}" : "{&$, &$}", format_type(e, value->type), name);
	}
	struct str arguments = STR("NULL, 0");
	struct str count = number(e, (int64_t)(x->operand_count - from));
	if (list.length)
		arguments = say(e, "((struct forst_argument[$]){$}), $", count, text_str(&list), count);
	struct str call = say(e, "$($$, $)", function, here(e), before, arguments);
	e->uses_task = true;
	return held.length ? say(e, "({ $$; })", text_str(&held), call) : call;
}

/* Strings are walked by byte offsets that the loop keeps below the length. */
static struct str
rune_text(struct emit *e, const struct core_expr *x, const char *kernel)
{
	return say(e, "$($, $)", str_from(kernel), expr(e, x->operands[0]), expr(e, x->operands[1]));
}

struct str
builtin_text(struct emit *e, const struct core_expr *x)
{
	struct str first = STR("");

	if (x->operand_count == 1)
		first = expr(e, x->operands[0]);
	switch (x->builtin) {
	case CORE_LENGTH: return length_expr(e, x);
	case CORE_CAPACITY:
		if (x->operands[0]->type->kind == CORE_TYPE_CHAN)
			return say(e, "forst_chan_capacity($)", first);
		return x->operands[0]->type->kind == CORE_TYPE_FIXED_ARRAY ? length_expr(e, x)
																   : say(e, "$.capacity", grouped(e, first));
	case CORE_APPEND: return append_text(e, x);
	case CORE_APPEND_ALL: return append_all_text(e, x);
	case CORE_COPY: return copy_text(e, x);
	case CORE_MAKE_ARRAY: return make_array_text(e, x);
	case CORE_NEW:
		return say(e, "(($)forst_alloc_zero(task, sizeof($)))", c_type(e, x->type), c_type(e, x->type->element));
	case CORE_MAKE_MAP:
	case CORE_MAP_GET:
	case CORE_MAP_HAS:
	case CORE_MAP_SET:
	case CORE_MAP_DELETE:
	case CORE_MAP_KEYS:
	case CORE_MAP_VALUES: return map_builtin_text(e, x);
	case CORE_CLEAR: return clear_text(e, x);
	case CORE_MAKE_CHAN:
		return say(
			e, "forst_chan_make(task, sizeof($), $)", c_type(e, x->type->element), x->operand_count ? first : STR("0"));
	case CORE_CLOSE: return say(e, "forst_chan_close(task, $)", first);
	case CORE_MIN: return extreme_text(e, x, true);
	case CORE_MAX: return extreme_text(e, x, false);
	case CORE_STRING_RUNE: return rune_text(e, x, "forst_string_rune");
	case CORE_STRING_RUNE_WIDTH: return rune_text(e, x, "forst_string_rune_width");
	case CORE_STRING_JOIN: return join_text(e, x);
	case CORE_COMPUTATION_TIME: return say(e, "forst_computation_time(task)");
	case CORE_PANIC: return say(e, "forst_panic(task, $)", first);
	case CORE_PRINT: return with_arguments(e, x, 0, STR("forst_print"), STR(""));
	case CORE_PRINTLN: return with_arguments(e, x, 0, STR("forst_println"), STR(""));
	case CORE_ERROR_TEXT: return say(e, "forst_error_text(task, $)", present_error(e, x->operands[0]));
	case CORE_ERROR_CODE: return say(e, "forst_error_code($)", present_error(e, x->operands[0]));
	case CORE_ERROR_PATH: return say(e, "forst_error_path($)", present_error(e, x->operands[0]));
	case CORE_ERROR_CAUSE: return say(e, "$->cause", present_error(e, x->operands[0]));
	case CORE_ERROR_FIND: return say(e, "forst_error_find($, &$)", first, kind_name(e, x->error));
	case CORE_ERROR_REBASE: return rebase_text(e, x);
	}
	return STR("0");
}

/* ---- the standard library ---- */

/* forst_strings_Split for strings.Split, forst_base64_StdEncoding for encoding/base64.StdEncoding */
struct str
extern_name(struct emit *e, struct str symbol)
{
	struct text out = {.arena = e->arena};

	text_add(&out, STR("forst_"));
	for (size_t i = (size_t)(str_find_last(symbol, '/') + 1); i < symbol.length; i++)
		text_add(&out, symbol.data[i] == '.' ? STR("_") : str_slice(symbol, i, i + 1));
	return text_str(&out);
}

/* Where the arguments of a ...Any begin, or -1. */
static int
variadic_from(struct str symbol)
{
	static const struct {
		const char *symbol;
		int from;
	} rows[] = {{"fmt.Print", 0}, {"fmt.Println", 0}, {"fmt.Sprint", 0}, {"fmt.Sprintln", 0}, {"fmt.Printf", 1},
		{"fmt.Sprintf", 1}, {"fmt.Errorf", 1}, {"log.Print", 0}, {"log.Println", 0}, {"log.Printf", 1}, {"log.Debug", 1},
		{"log.Info", 1}, {"log.Warn", 1}, {"log.Error", 1}, {"log.Fatal", 0}, {"log.Fatalln", 0}, {"log.Fatalf", 1}, {"log.Panic", 0},
		{"log.Panicln", 0}, {"log.Panicf", 1}};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_equal(symbol, str_from(rows[i].symbol)))
			return rows[i].from;
	return -1;
}

/* math.Pow(x, 2) is x times x: the product is correctly rounded, and C compilers make the same of pow. */
static bool
is_square(const struct core_expr *x)
{
	return str_equal(x->symbol, STR("math.Pow")) && x->operands[1]->kind == CORE_EXPR_CONST &&
		   x->operands[1]->value.real == 2.0;
}

static struct str
square_text(struct emit *e, const struct core_expr *x)
{
	struct str value = operand(e, x->operands[0]);

	if (is_stable(x->operands[0]))
		return say(e, "$ * $", value, value);
	return say(e, "({ double rt_x = $; rt_x * rt_x; })", value);
}

/* Several results go where pointers behind the arguments say. */
static struct str
several_text(struct emit *e, const struct core_expr *x, struct str name, struct str arguments)
{
	struct text results = {.arena = e->arena};

	for (size_t i = 0; i < x->type->member_count; i++)
		put_to(e, &results, ", &rt_results.$", field_name(e, x->type, i));
	return say(e, "({ $; $($$$); rt_results; })", declare(e, c_type(e, x->type), STR("rt_results")), name,
		here(e), arguments, text_str(&results));
}

struct str
extern_text(struct emit *e, const struct core_expr *x)
{
	struct str name = extern_name(e, x->symbol);
	int variadic = variadic_from(x->symbol);
	struct text arguments = {.arena = e->arena};
	size_t count = variadic < 0 ? x->operand_count : (size_t)variadic;

	if (is_square(x))
		return square_text(e, x);
	struct str constant = constant_regexp_text(e, x);
	if (constant.data)
		return constant;
	declare_extern(e, x, name, variadic);
	for (size_t i = 0; i < count; i++)
		put_to(e, &arguments, ", $", expr(e, x->operands[i]));
	if (variadic >= 0 && x->spread)
		return with_spread(e, x, name, text_str(&arguments));
	if (variadic >= 0)
		return with_arguments(e, x, (size_t)variadic, name, text_str(&arguments));
	if (x->type->kind == CORE_TYPE_TUPLE)
		return several_text(e, x, name, text_str(&arguments));
	return say(e, "$($$)", name, here(e), text_str(&arguments));
}
