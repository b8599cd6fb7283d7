/* Channels: what is sent and received goes by address; a select is a table of its cases and the number of the chosen one. */
#include "codegen/c/emit_c_internal.h"

static struct str
local_place(struct emit *e, uint32_t local)
{
	return e->function->locals[local].escapes ? say(e, "(*$)", e->locals[local]) : e->locals[local];
}

void
emit_send(struct emit *e, const struct core_stmt *s)
{
	struct str type = c_type(e, s->target->type->element);

	e->uses_task = true;
	put(e, "{");
	put(e, "\t$ = $;", declare(e, type, STR("rt_value")), expr(e, s->value));
	put(e, "\tforst_chan_send(task, $, &rt_value, sizeof(rt_value));", expr(e, s->target));
	put(e, "}");
}

void
emit_receive(struct emit *e, const struct core_stmt *s)
{
	struct str type = c_type(e, s->value->type->element);
	struct str to = s->local == CORE_NO_LOCAL ? STR("NULL") : say(e, "&$", local_place(e, s->local));
	struct str ok = s->ok == CORE_NO_LOCAL ? STR("(void)") : say(e, "$ = ", local_place(e, s->ok));

	e->uses_task = true;
	put(e, "$forst_chan_receive(task, $, $, sizeof($));", ok, expr(e, s->value), to, type);
}

static bool
has_default(const struct core_stmt *s)
{
	for (size_t i = 0; i < s->case_count; i++)
		if (s->cases[i].kind == CORE_CASE_DEFAULT)
			return true;
	return false;
}

/* A row of the table; what is sent is in a local of its own. */
static void
row(struct emit *e, const struct core_case *item, int64_t index, struct text *rows)
{
	if (item->kind == CORE_CASE_SEND) {
		struct str name = say(e, "rt_value_$", number(e, index));
		put(e, "$ = $;", declare(e, c_type(e, item->channel->type->element), name), expr(e, item->value));
		put_to(e, rows, "{.chan = $, .value = &$, .sends = true}, ", expr(e, item->channel), name);
		return;
	}
	struct str to = item->local == CORE_NO_LOCAL ? STR("NULL") : say(e, "&$", local_place(e, item->local));
	put_to(e, rows, "{.chan = $, .value = $}, ", expr(e, item->channel), to);
}

static void
branch(struct emit *e, const struct core_case *item, int64_t index)
{
	e->indent++;
	if (item->ok != CORE_NO_LOCAL)
		put(e, "$ = rt_cases[$].received;", local_place(e, item->ok), number(e, index));
	statements(e, item->body);
	e->indent--;
}

/* An if a case: unlike a C switch it leaves `break` to the loop around. */
static void
branches(struct emit *e, const struct core_stmt *s)
{
	int64_t index = 0;

	for (size_t i = 0; i < s->case_count; i++) {
		bool otherwise = s->cases[i].kind == CORE_CASE_DEFAULT;
		struct str number_of = number(e, otherwise ? -1 : index);
		put(e, i ? "} else if (rt_chosen == $) {" : "if (rt_chosen == $) {", number_of);
		branch(e, &s->cases[i], index);
		index += !otherwise;
	}
	if (s->case_count)
		put(e, "}");
}

void
emit_select(struct emit *e, const struct core_stmt *s)
{
	struct text rows = {.arena = e->arena};
	int64_t count = 0;

	e->uses_task = true;
	put(e, "{");
	e->indent++;
	for (size_t i = 0; i < s->case_count; i++)
		if (s->cases[i].kind != CORE_CASE_DEFAULT)
			row(e, &s->cases[i], count++, &rows);
	if (count)
		put(e, "struct forst_select_case rt_cases[] = {$};", str_slice(text_str(&rows), 0, rows.length - 2));
	put(e, "int64_t rt_chosen = forst_select(task, $, $, $);", count ? STR("rt_cases") : STR("NULL"), number(e, count),
		has_default(s) ? STR("true") : STR("false"));
	if (!s->case_count)
		put(e, "(void)rt_chosen;");
	branches(e, s);
	e->indent--;
	put(e, "}");
}
