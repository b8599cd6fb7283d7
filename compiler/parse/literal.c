/* Literals: the values of numbers, strings and runes, with mistakes inside them reported at their exact place. */
#include "compiler/parse/parse_internal.h"
#include "compiler/parse/reread.h"

#include "runtime/base/utf8.h"

#include <errno.h>
#include <stdlib.h>

struct reader {
	struct parser *p; /* NULL: nothing is reported */
	struct str text; /* between the quotes */
	uint32_t base;   /* offset of its first byte in the source map */
	size_t at;
	char *out; /* room for text.length bytes */
	size_t length;
	bool wrong;
};

static void
bad_escape(struct reader *r, size_t start, const char *what)
{
	r->wrong = true;
	if (!r->p) {
		return;
	}
	struct span span = {r->base + (uint32_t)start, r->base + (uint32_t)r->at};
	struct diag *diag = diag_report(r->p->log, DIAG_BAD_ESCAPE, span, "%s", what);
	diag_help(r->p->log, diag,
		"escapes are \\n \\t \\r \\\\ \\\" \\' \\a \\b \\f \\v, \\x41, \\101, \\u00e9 and \\U0001f600");
}

static int
digit_value(char c)
{
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

/* Reads exactly `count` digits of `base`; -1 when they are not there. */
static int64_t
read_digits(struct reader *r, int count, int base)
{
	int64_t value = 0;
	for (int i = 0; i < count; i++, r->at++) {
		int digit = r->at < r->text.length ? digit_value(r->text.data[r->at]) : 99;
		if (digit >= base) {
			return -1;
		}
		value = value * base + digit;
	}
	return value;
}

static void
put_rune(struct reader *r, size_t start, int64_t rune)
{
	bool surrogate = rune >= 0xd800 && rune <= 0xdfff;
	if (rune < 0 || rune > 0x10ffff || surrogate) {
		bad_escape(r, start, "this escape is no Unicode code point");
		return;
	}
	r->length += utf8_write((uint32_t)rune, r->out + r->length);
}

static void
put_byte(struct reader *r, size_t start, int64_t byte)
{
	if (byte < 0 || byte > 255) {
		bad_escape(r, start, "this escape is no byte");
		return;
	}
	r->out[r->length++] = (char)byte;
}

/* An escape, from behind its backslash. */
static void
read_escape(struct reader *r)
{
	static const char names[] = "abfnrtv\\'\"";
	static const char values[] = "\a\b\f\n\r\t\v\\'\"";
	size_t start = r->at - 1;
	char c = r->text.data[r->at++];
	for (size_t i = 0; i < sizeof names - 1; i++) {
		if (c == names[i]) {
			r->out[r->length++] = values[i];
			return;
		}
	}
	if (c == 'x') {
		put_byte(r, start, read_digits(r, 2, 16));
	} else if (c >= '0' && c <= '7') {
		r->at--;
		put_byte(r, start, read_digits(r, 3, 8));
	} else if (c == 'u') {
		put_rune(r, start, read_digits(r, 4, 16));
	} else if (c == 'U') {
		put_rune(r, start, read_digits(r, 8, 16));
	} else {
		bad_escape(r, start, "unknown escape");
	}
}

static struct str
read_all(struct reader *r, struct arena *arena)
{
	r->out = arena_alloc(arena, r->text.length + 8);
	while (r->at < r->text.length) {
		char c = r->text.data[r->at++];
		if (c == '\\' && r->at < r->text.length) {
			read_escape(r);
		} else {
			r->out[r->length++] = c;
		}
	}
	return (struct str){r->out, r->length};
}

static struct str
read_quoted(struct parser *p, struct token token)
{
	struct reader r = {
		.p = p,
		.text = str_slice(p->source->text, token.start + 1, token.end - 1),
		.base = p->source->base + token.start + 1,
	};
	return read_all(&r, p->arena);
}

bool
reread_as_string(struct arena *arena, struct str inside, struct str *string)
{
	struct reader r = {.text = inside};
	*string = read_all(&r, arena);
	return !r.wrong && str_find(inside, '\n') < 0;
}

/* Raw strings lose their carriage returns, as in Go. */
static struct str
read_raw(struct parser *p, struct token token)
{
	struct str text = str_slice(p->source->text, token.start + 1, token.end - 1);
	char *out = arena_alloc(p->arena, text.length + 1);
	size_t length = 0;
	for (size_t i = 0; i < text.length; i++) {
		if (text.data[i] != '\r') {
			out[length++] = text.data[i];
		}
	}
	return (struct str){out, length};
}

struct str
literal_string(struct parser *p, struct token token)
{
	return p->source->text.data[token.start] == '`' ? read_raw(p, token) : read_quoted(p, token);
}

/* The digits of a number without its underscores, ended by NUL. */
static struct str
number_text(struct parser *p, struct token token)
{
	struct str text = str_slice(p->source->text, token.start, token.end);
	char *out = arena_alloc(p->arena, text.length + 1);
	size_t length = 0;
	for (size_t i = 0; i < text.length; i++) {
		if (text.data[i] != '_') {
			out[length++] = text.data[i];
		}
	}
	return (struct str){out, length};
}

/* Go reads 017 as octal: nobody is to take one number for the other. Zeros alone are 0 everywhere. */
static void
refuse_leading_zero(struct parser *p, struct span span, struct str digits)
{
	size_t zeros = 0;
	bool octal = true;
	for (size_t i = 0; i < digits.length; i++) {
		zeros += zeros == i && digits.data[i] == '0';
		octal &= digits.data[i] < '8';
	}
	if (zeros == 0 || zeros == digits.length) {
		return;
	}
	struct str rest = str_slice(digits, zeros, digits.length);
	struct diag *diag = diag_report(p->log, DIAG_LEADING_ZERO, span, "a decimal number does not begin with 0");
	if (octal) {
		diag_help(p->log, diag, "write 0o%.*s for the octal number, or %.*s for the decimal one", STR_ARG(rest),
			STR_ARG(rest));
	} else {
		diag_help(p->log, diag, "write %.*s", STR_ARG(rest));
	}
}

/* An integer up to 2^63, which a minus may make the least Int; beyond is out_of_range. */
static void
read_int(struct parser *p, struct token token, struct ast_expr *expr)
{
	struct str text = number_text(p, token);
	int base = 10;
	const char *digits = text.data;
	if (text.length > 2 && digits[0] == '0') {
		char mark = (char)(digits[1] | 0x20);
		base = mark == 'x' ? 16 : mark == 'o' ? 8 : mark == 'b' ? 2 : 10;
		digits += base == 10 ? 0 : 2;
	}
	if (base == 10) {
		refuse_leading_zero(p, expr->span, text);
	}
	uint64_t value = 0;
	for (; *digits; digits++) {
		bool overflow = __builtin_mul_overflow(value, (uint64_t)base, &value);
		overflow |= __builtin_add_overflow(value, (uint64_t)digit_value(*digits), &value);
		if (overflow || value > (uint64_t)INT64_MAX + 1) {
			expr->out_of_range = true;
			return;
		}
	}
	expr->out_of_range = value > INT64_MAX;
	expr->value.integer = (int64_t)value;
}

static void
read_rune(struct parser *p, struct token token, struct ast_expr *expr)
{
	struct str text = read_quoted(p, token);
	size_t at = 0;
	int32_t rune = text.length ? utf8_next(text, &at) : UTF8_INVALID;
	bool byte_escape = rune == UTF8_INVALID && text.length == 1;
	expr->value.integer = byte_escape ? (unsigned char)text.data[0] : rune;
	if ((rune == UTF8_INVALID && !byte_escape) || at != text.length) {
		struct diag *diag =
			diag_report(p->log, DIAG_BAD_RUNE, expr->span, "a rune literal holds exactly one character");
		diag_help(p->log, diag, "write \"...\" for a string");
		expr->kind = AST_EXPR_BAD;
	}
}

struct ast_expr *
build_literal(struct parser *p, struct token token)
{
	struct span span = token_span(p, token);
	struct ast_expr *expr = build_expr(p, AST_EXPR_NIL, span);
	switch ((int)token.kind) {
	case TOKEN_INT:
		expr->kind = AST_EXPR_INT;
		read_int(p, token, expr);
		break;
	case TOKEN_FLOAT:
		expr->kind = AST_EXPR_FLOAT;
		expr->value.real = strtod(number_text(p, token).data, NULL);
		expr->out_of_range = __builtin_isinf(expr->value.real);
		break;
	case TOKEN_STRING:
		expr->kind = AST_EXPR_STRING;
		expr->value.string = literal_string(p, token);
		break;
	case TOKEN_RUNE:
		expr->kind = AST_EXPR_RUNE;
		read_rune(p, token, expr);
		break;
	case TOKEN_TRUE:
	case TOKEN_FALSE:
		expr->kind = AST_EXPR_BOOL;
		expr->value.boolean = token.kind == TOKEN_TRUE;
		break;
	case TOKEN_NIL:
		if (p->source->text.data[token.start] != 'n') { /* it stands for a string without an end, which was reported */
			expr->kind = AST_EXPR_BAD;
		}
		break;
	default: break;
	}
	return expr;
}
