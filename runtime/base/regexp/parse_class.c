/* Sets of code points as patterns write them: escapes, named classes, brackets. What is accepted, and how errors are
 * worded, is as in Go. */
#include "runtime/base/regexp/parser.h"

/* ---- escapes ---- */

static int
hex_value(uint32_t rune)
{
	if (rune >= '0' && rune <= '9') {
		return (int)(rune - '0');
	}
	uint32_t lower = rune | 0x20;
	return lower >= 'a' && lower <= 'f' ? (int)(lower - 'a') + 10 : -1;
}

static bool
invalid_escape(struct parser *parser, size_t from)
{
	return parser_fail(parser, "invalid escape sequence", from, parser->at);
}

/* What stands behind \x; `from` is the backslash. */
static bool
parse_hex(struct parser *parser, size_t from, uint32_t *rune)
{
	uint32_t digit, value = 0;

	if (!parser_has_more(parser)) {
		return invalid_escape(parser, from);
	}
	if (!parser_next_rune(parser, &digit)) {
		return false;
	}
	if (digit != '{') {
		int high = hex_value(digit);
		if (!parser_next_rune(parser, &digit)) {
			return false;
		}
		*rune = (uint32_t)(high * 16 + hex_value(digit));
		return (high >= 0 && hex_value(digit) >= 0) || invalid_escape(parser, from);
	}
	for (size_t digits = 0;; digits++) {
		if (!parser_has_more(parser)) {
			return invalid_escape(parser, from);
		}
		if (!parser_next_rune(parser, &digit)) {
			return false;
		}
		if (digit == '}' && digits > 0) {
			*rune = value;
			return true;
		}
		value = value * 16 + (uint32_t)hex_value(digit);
		if (hex_value(digit) < 0 || value > RUNE_MAX) {
			return invalid_escape(parser, from);
		}
	}
}

static bool
parse_octal(struct parser *parser, uint32_t first, uint32_t *rune)
{
	*rune = first - '0';
	for (int i = 1; i < 3 && parser_peek(parser, 0) >= '0' && parser_peek(parser, 0) <= '7'; i++) {
		*rune = *rune * 8 + (uint32_t)(parser_peek(parser, 0) - '0');
		parser->at++;
	}
	return true;
}

bool
parser_escape(struct parser *parser, uint32_t *rune)
{
	size_t from = parser->at++;
	uint32_t c;

	if (!parser_has_more(parser)) {
		return parser_fail(parser, "trailing backslash at end of expression", from, from);
	}
	if (!parser_next_rune(parser, &c)) {
		return false;
	}
	switch (c) {
	case '1':
	case '2':
	case '3':
	case '4':
	case '5':
	case '6':
	case '7':
		if (parser_peek(parser, 0) < '0' || parser_peek(parser, 0) > '7') {
			return invalid_escape(parser, from); /* a reference back */
		}
		return parse_octal(parser, c, rune);
	case '0': return parse_octal(parser, c, rune);
	case 'x': return parse_hex(parser, from, rune);
	case 'a': *rune = '\a'; return true;
	case 'f': *rune = '\f'; return true;
	case 'n': *rune = '\n'; return true;
	case 'r': *rune = '\r'; return true;
	case 't': *rune = '\t'; return true;
	case 'v': *rune = '\v'; return true;
	default: break;
	}
	*rune = c;
	bool itself = c < 0x80 && (c == '_' || !parser_is_word((char)c));
	return itself || invalid_escape(parser, from);
}

/* ---- classes ---- */

/* A set that a name stood for becomes part of another. */
static enum found
add_named(struct parser *parser, struct rune_set *set, struct rune_set *named, bool negative)
{
	struct arena *arena = parser->program->arena;
	if (parser->flags & FLAG_FOLD) {
		set_fold(arena, named);
	}
	if (negative) {
		set_negate(arena, named);
	}
	set_add_set(arena, set, named);
	return FOUND;
}

/* \p{name}, \pN and their negations. */
static enum found
parse_unicode_class(struct parser *parser, struct rune_set *set)
{
	size_t from = parser->at, begin = from + 2, length = parser->pattern.length;
	bool negative = parser_peek(parser, 1) == 'P';
	struct rune_set named = {0};
	uint32_t first;

	if (parser_peek(parser, 0) != '\\' || (parser_peek(parser, 1) != 'p' && !negative)) {
		return NOT_FOUND;
	}
	parser->at += 2;
	if (!parser_next_rune(parser, &first)) {
		return FOUND_WRONG;
	}
	size_t end = parser->at;
	if (first == '{') {
		ptrdiff_t brace = str_find(str_slice(parser->pattern, from, length), '}');
		if (brace < 0) {
			(void)(parser_check_utf8(parser, from, length) &&
				   parser_fail(parser, "invalid character class range", from, length));
			return FOUND_WRONG;
		}
		begin = from + 3;
		end = from + (size_t)brace;
		parser->at = end + 1;
		if (!parser_check_utf8(parser, begin, end)) {
			return FOUND_WRONG;
		}
	}
	struct str name = str_slice(parser->pattern, begin, end);
	if (str_has_prefix(name, STR("^"))) {
		negative = !negative;
		name = str_slice(name, 1, name.length);
	}
	if (!set_unicode(parser->program->arena, name, &named)) {
		parser_fail(parser, "invalid character class range", from, parser->at);
		return FOUND_WRONG;
	}
	return add_named(parser, set, &named, negative);
}

/* \d \s \w and their negations. */
static enum found
parse_perl_class(struct parser *parser, struct rune_set *set)
{
	struct rune_set named = {0};
	char letter = parser_peek(parser, 1);
	bool negative = letter >= 'A' && letter <= 'Z';

	if (parser_peek(parser, 0) != '\\' ||
		!set_perl(parser->program->arena, (char)(negative ? letter - 'A' + 'a' : letter), &named)) {
		return NOT_FOUND;
	}
	parser->at += 2;
	return add_named(parser, set, &named, negative);
}

/* [:name:] and [:^name:], inside of brackets. */
static enum found
parse_posix_class(struct parser *parser, struct rune_set *set)
{
	size_t from = parser->at, begin = from + 2, length = parser->pattern.length;
	struct rune_set named = {0};

	if (length - from <= 2 || !parser_looks_at(parser, STR("[:"))) {
		return NOT_FOUND;
	}
	size_t end = begin;
	while (end + 1 < length && !(parser->pattern.data[end] == ':' && parser->pattern.data[end + 1] == ']')) {
		end++;
	}
	if (end + 1 >= length) {
		return NOT_FOUND;
	}
	parser->at = end + 2;
	struct str name = str_slice(parser->pattern, begin, end);
	bool negative = str_has_prefix(name, STR("^"));
	if (!set_posix(parser->program->arena, str_slice(name, negative, name.length), &named)) {
		parser_fail(parser, "invalid character class range", from, parser->at);
		return FOUND_WRONG;
	}
	return add_named(parser, set, &named, negative);
}

enum found
parser_named_class(struct parser *parser, struct rune_set *set)
{
	enum found found = parse_unicode_class(parser, set);
	return found == NOT_FOUND ? parse_perl_class(parser, set) : found;
}

/* One code point of the class that begins at `class`. */
static bool
parse_class_rune(struct parser *parser, size_t class, uint32_t *rune)
{
	if (!parser_has_more(parser)) {
		return parser_fail(parser, "missing closing ]", class, parser->pattern.length);
	}
	return parser_peek(parser, 0) == '\\' ? parser_escape(parser, rune) : parser_next_rune(parser, rune);
}

static bool
parse_class_range(struct parser *parser, size_t class, struct rune_set *set)
{
	size_t from = parser->at;
	uint32_t low, high;

	if (!parse_class_rune(parser, class, &low)) {
		return false;
	}
	high = low;
	if (parser_peek(parser, 0) == '-' && parser->pattern.length - parser->at >= 2 && parser_peek(parser, 1) != ']') {
		parser->at++;
		if (!parse_class_rune(parser, class, &high)) {
			return false;
		}
		if (high < low) {
			return parser_fail(parser, "invalid character class range", from, parser->at);
		}
	}
	struct rune_range range = {low, high};
	struct rune_set one = {&range, 1, 1};
	if (parser->flags & FLAG_FOLD) {
		set_fold(parser->program->arena, &one);
	}
	set_add_set(parser->program->arena, set, &one);
	return true;
}

bool
parser_brackets(struct parser *parser, struct rune_set *set)
{
	size_t from = parser->at++;
	bool negative = parser_peek(parser, 0) == '^';

	parser->at += negative;
	for (bool first = true; first || parser_peek(parser, 0) != ']' || !parser_has_more(parser); first = false) {
		enum found found = parse_posix_class(parser, set);
		found = found == NOT_FOUND ? parser_named_class(parser, set) : found;
		if (found == FOUND_WRONG || (found == NOT_FOUND && !parse_class_range(parser, from, set))) {
			return false;
		}
	}
	parser->at++;
	set_clean(set);
	if (negative) {
		set_negate(parser->program->arena, set);
	}
	return true;
}
