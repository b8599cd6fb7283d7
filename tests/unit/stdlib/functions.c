/* What is given to functions that ask or map runes, by the names that expected.go has for them. */
#include "tests/unit/stdlib/driver.h"

#define SELF struct forst_task *task, const struct forst_func *self, int32_t rune

static bool
is_upper(SELF)
{
	(void)task;
	(void)self;
	return rune >= 'A' && rune <= 'Z';
}

static bool
is_wide(SELF)
{
	(void)task;
	(void)self;
	return rune >= 0x80;
}

static bool
is_space(SELF)
{
	(void)task;
	(void)self;
	return rune == ' ' || rune == ',';
}

static bool
is_any(SELF)
{
	(void)task;
	(void)self;
	(void)rune;
	return true;
}

static int32_t
same(SELF)
{
	(void)task;
	(void)self;
	return rune;
}

static int32_t
without_a(SELF)
{
	(void)task;
	(void)self;
	return rune == 'a' ? -1 : rune;
}

static int32_t
wider(SELF)
{
	(void)task;
	(void)self;
	return rune + 0x1000;
}

static int32_t
none(SELF)
{
	(void)task;
	(void)self;
	return rune == 'b' ? 0xd800 : 0x110000;
}

const struct forst_func *
to_function(struct forst_string name)
{
	static const struct {
		const char *name;
		struct forst_func function;
	} rows[] = {
		{"upper", {.code = (void (*)(void))is_upper}},
		{"wide", {.code = (void (*)(void))is_wide}},
		{"space", {.code = (void (*)(void))is_space}},
		{"any", {.code = (void (*)(void))is_any}},
		{"same", {.code = (void (*)(void))same}},
		{"without a", {.code = (void (*)(void))without_a}},
		{"wider", {.code = (void (*)(void))wider}},
		{"none", {.code = (void (*)(void))none}},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (forst_string_equal(name, forst_string_from_text(rows[i].name)))
			return &rows[i].function;
	return NULL;
}
