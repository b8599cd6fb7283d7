/* The regexp functions by name, for the driver. */
#include "tests/unit/stdlib/driver.h"

#define METHOD(result, name, ...)                                                                                      \
	result forst_regexp_Regexp_##name(struct forst_task *, struct forst_regexp_Regexp *, __VA_ARGS__)

struct forst_result_regexp_Regexp_pointer forst_regexp_Compile(struct forst_task *, struct forst_string);
struct forst_regexp_Regexp *forst_regexp_MustCompile(struct forst_task *, struct forst_string);
struct forst_result_bool forst_regexp_Match(struct forst_task *, struct forst_string, struct forst_bytes);
struct forst_result_bool forst_regexp_MatchString(struct forst_task *, struct forst_string, struct forst_string);
struct forst_string forst_regexp_QuoteMeta(struct forst_task *, struct forst_string);
int64_t forst_regexp_Regexp_NumSubexp(struct forst_task *, struct forst_regexp_Regexp *);
struct forst_string forst_regexp_Regexp_String(struct forst_task *, struct forst_regexp_Regexp *);
struct forst_string_array forst_regexp_Regexp_SubexpNames(struct forst_task *, struct forst_regexp_Regexp *);
METHOD(struct forst_bytes, Find, struct forst_bytes);
METHOD(struct forst_bytes_array, FindAll, struct forst_bytes, int64_t);
METHOD(struct forst_int_array_array, FindAllIndex, struct forst_bytes, int64_t);
METHOD(struct forst_string_array, FindAllString, struct forst_string, int64_t);
METHOD(struct forst_int_array_array, FindAllStringIndex, struct forst_string, int64_t);
METHOD(struct forst_string_array_array, FindAllStringSubmatch, struct forst_string, int64_t);
METHOD(struct forst_int_array_array, FindAllStringSubmatchIndex, struct forst_string, int64_t);
METHOD(struct forst_int_array, FindIndex, struct forst_bytes);
METHOD(struct forst_string, FindString, struct forst_string);
METHOD(struct forst_int_array, FindStringIndex, struct forst_string);
METHOD(struct forst_string_array, FindStringSubmatch, struct forst_string);
METHOD(struct forst_int_array, FindStringSubmatchIndex, struct forst_string);
METHOD(struct forst_bytes_array, FindSubmatch, struct forst_bytes);
METHOD(struct forst_int_array, FindSubmatchIndex, struct forst_bytes);
METHOD(bool, Match, struct forst_bytes);
METHOD(bool, MatchString, struct forst_string);
METHOD(struct forst_bytes, ReplaceAll, struct forst_bytes, struct forst_bytes);
METHOD(struct forst_bytes, ReplaceAllLiteral, struct forst_bytes, struct forst_bytes);
METHOD(struct forst_string, ReplaceAllLiteralString, struct forst_string, struct forst_string);
METHOD(struct forst_string, ReplaceAllString, struct forst_string, struct forst_string);
METHOD(struct forst_string, ReplaceAllStringFunc, struct forst_string, const struct forst_func *);
METHOD(struct forst_string_array, Split, struct forst_string, int64_t);
METHOD(int64_t, SubexpIndex, struct forst_string);

#define NIL FORST_STRING("nil")

static struct forst_string
joined(struct forst_task *task, struct forst_string a, struct forst_string b, struct forst_string c)
{
	struct forst_string pieces[] = {a, b, c};

	return forst_string_join(task, pieces, 3);
}

static struct forst_string
of_places(struct forst_task *task, struct forst_int_array places)
{
	struct forst_string text = FORST_STRING("[");

	for (int64_t i = 0; i < places.length; i++)
		text = joined(task, text, i ? FORST_STRING(" ") : FORST_STRING(""), forst_string_from_int(task, places.data[i]));
	return places.data ? joined(task, text, FORST_STRING("]"), FORST_STRING("")) : NIL;
}

static struct forst_string
of_all_places(struct forst_task *task, struct forst_int_array_array all)
{
	struct forst_string text = FORST_STRING("[");

	for (int64_t i = 0; i < all.length; i++)
		text = joined(task, text, i ? FORST_STRING(" ") : FORST_STRING(""), of_places(task, all.data[i]));
	return all.data ? joined(task, text, FORST_STRING("]"), FORST_STRING("")) : NIL;
}

static struct forst_string
of_parts(struct forst_task *task, struct forst_string_array parts)
{
	return parts.data ? from_parts(task, parts) : NIL;
}

static struct forst_string
of_all_parts(struct forst_task *task, struct forst_string_array_array all)
{
	struct forst_string text = FORST_STRING("");

	for (int64_t i = 0; i < all.length; i++) {
		text = joined(task, text, FORST_STRING("["), from_parts(task, all.data[i]));
		text = joined(task, text, FORST_STRING("]"), FORST_STRING(""));
	}
	return all.data ? text : NIL;
}

static struct forst_string
of_bytes(struct forst_bytes bytes)
{
	return bytes.data ? (struct forst_string){(const char *)bytes.data, bytes.length} : NIL;
}

static struct forst_string
of_byte_parts(struct forst_task *task, struct forst_bytes_array all)
{
	struct forst_string text = FORST_STRING("");

	for (int64_t i = 0; i < all.length; i++) {
		text = joined(task, text, FORST_STRING("<"), of_bytes(all.data[i]));
		text = joined(task, text, FORST_STRING(">"), FORST_STRING(""));
	}
	return all.data ? text : NIL;
}

static struct forst_string
of_bool(struct forst_task *task, struct forst_result_bool result)
{
	return result.error ? from_error(task, result.error) : forst_string_from_bool(result.value);
}

static struct forst_string
in_brackets(struct forst_task *task, const struct forst_func *self, struct forst_string match)
{
	(void)self;
	return joined(task, FORST_STRING("<"), match, FORST_STRING(">"));
}

static const struct forst_func brackets = {.code = (void (*)(void))in_brackets};

/* Functions of the package. */
static struct forst_string
run_function(struct forst_task *task, const struct test_case *test)
{
	const struct forst_string *a = test->fields;
	struct forst_result_regexp_Regexp_pointer result;

	if (is_of(test, "QuoteMeta"))
		return forst_regexp_QuoteMeta(task, a[1]);
	if (is_of(test, "MustCompile"))
		return forst_regexp_Regexp_String(task, forst_regexp_MustCompile(task, a[1]));
	if (is_of(test, "Match"))
		return of_bool(task, forst_regexp_Match(task, a[1], to_bytes(a[2])));
	if (is_of(test, "MatchString"))
		return of_bool(task, forst_regexp_MatchString(task, a[1], a[2]));
	if (!is_of(test, "Compile"))
		return (struct forst_string){0};
	result = forst_regexp_Compile(task, a[1]);
	return result.error ? from_error(task, result.error) : forst_regexp_Regexp_String(task, result.value);
}

struct forst_string
run_regexp(struct forst_task *task, const struct test_case *test)
{
	const struct forst_string *a = test->fields;

	if (!forst_string_has_prefix(a[0], FORST_STRING("Regexp.")))
		return run_function(task, test);
	struct forst_regexp_Regexp *re = forst_regexp_MustCompile(task, a[1]);
	struct forst_bytes b = test->count > 3 ? to_bytes(a[2]) : (struct forst_bytes){0};

#define NAMED(name) if (is_of(test, "Regexp." #name))
#define CALL(name, ...) forst_regexp_Regexp_##name(task, re, __VA_ARGS__)
	NAMED(Find) return of_bytes(CALL(Find, b));
	NAMED(FindAll) return of_byte_parts(task, CALL(FindAll, b, to_int(a[3])));
	NAMED(FindAllIndex) return of_all_places(task, CALL(FindAllIndex, b, to_int(a[3])));
	NAMED(FindAllString) return of_parts(task, CALL(FindAllString, a[2], to_int(a[3])));
	NAMED(FindAllStringIndex) return of_all_places(task, CALL(FindAllStringIndex, a[2], to_int(a[3])));
	NAMED(FindAllStringSubmatch) return of_all_parts(task, CALL(FindAllStringSubmatch, a[2], to_int(a[3])));
	NAMED(FindAllStringSubmatchIndex) return of_all_places(task, CALL(FindAllStringSubmatchIndex, a[2], to_int(a[3])));
	NAMED(FindIndex) return of_places(task, CALL(FindIndex, b));
	NAMED(FindString) return CALL(FindString, a[2]);
	NAMED(FindStringIndex) return of_places(task, CALL(FindStringIndex, a[2]));
	NAMED(FindStringSubmatch) return of_parts(task, CALL(FindStringSubmatch, a[2]));
	NAMED(FindStringSubmatchIndex) return of_places(task, CALL(FindStringSubmatchIndex, a[2]));
	NAMED(FindSubmatch) return of_byte_parts(task, CALL(FindSubmatch, b));
	NAMED(FindSubmatchIndex) return of_places(task, CALL(FindSubmatchIndex, b));
	NAMED(Match) return forst_string_from_bool(CALL(Match, b));
	NAMED(MatchString) return forst_string_from_bool(CALL(MatchString, a[2]));
	NAMED(NumSubexp) return forst_string_from_int(task, forst_regexp_Regexp_NumSubexp(task, re));
	NAMED(ReplaceAll) return from_bytes(CALL(ReplaceAll, b, to_bytes(a[3])));
	NAMED(ReplaceAllLiteral) return from_bytes(CALL(ReplaceAllLiteral, b, to_bytes(a[3])));
	NAMED(ReplaceAllLiteralString) return CALL(ReplaceAllLiteralString, a[2], a[3]);
	NAMED(ReplaceAllString) return CALL(ReplaceAllString, a[2], a[3]);
	NAMED(ReplaceAllStringFunc) return CALL(ReplaceAllStringFunc, a[2], &brackets);
	NAMED(Split) return of_parts(task, CALL(Split, a[2], to_int(a[3])));
	NAMED(String) return forst_regexp_Regexp_String(task, re);
	NAMED(SubexpIndex) return forst_string_from_int(task, CALL(SubexpIndex, a[2]));
	NAMED(SubexpNames) return from_parts(task, forst_regexp_Regexp_SubexpNames(task, re));
	return (struct forst_string){0};
}
