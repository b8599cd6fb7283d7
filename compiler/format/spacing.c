/* The space between two tokens of a line. */
#include "compiler/format/format_internal.h"

static enum token_kind
kind_of(const struct format_token *token)
{
	return (enum token_kind)token->token.kind;
}

/* What never has a space before it. */
static bool
hugs_left(const struct format_token *token)
{
	switch ((int)kind_of(token)) {
	case TOKEN_COMMA:
	case TOKEN_COLON:
	case TOKEN_TYPED:
	case TOKEN_DOT:
	case TOKEN_QUESTION:
	case TOKEN_INCREMENT:
	case TOKEN_DECREMENT:
	case TOKEN_RPAREN:
	case TOKEN_RBRACK:
	case TOKEN_CONVERT:
	case TOKEN_PLACE:
	case TOKEN_GLUED: return true;
	case TOKEN_ELLIPSIS: return token->role != ROLE_PREFIX;
	default: return false;
	}
}

/* What never has a space behind it. */
static bool
hugs_right(const struct format_token *token)
{
	switch ((int)kind_of(token)) {
	case TOKEN_LPAREN:
	case TOKEN_CONVERT:
	case TOKEN_LBRACK:
	case TOKEN_LENGTH:
	case TOKEN_GLUED:
	case TOKEN_DOT:
	case TOKEN_MAP: return true;
	case TOKEN_COLON: return token->role == ROLE_TIGHT;
	default: return token->role == ROLE_PREFIX;
	}
}

/* Behind the brackets of []T, [4]T, map[K]T the type follows at once. */
static bool
is_spaced_behind_bracket(const struct format_token *token)
{
	switch ((int)kind_of(token)) {
	case TOKEN_IDENT:
	case TOKEN_MAP:
	case TOKEN_CHAN:
	case TOKEN_FUNC:
	case TOKEN_FUNC_TYPE:
	case TOKEN_STRUCT:
	case TOKEN_INTERFACE:
	case TOKEN_LBRACK:
	case TOKEN_LENGTH:
	case TOKEN_LPAREN:
	case TOKEN_LBRACE: return false;
	default: return token->role != ROLE_PREFIX;
	}
}

static bool
is_spaced_paren(const struct format_source *source, size_t index)
{
	const struct format_token *before = &source->tokens[index - 1];
	switch ((int)kind_of(before)) {
	case TOKEN_IDENT:
	case TOKEN_METHOD:
	case TOKEN_FUNC_TYPE:
	case TOKEN_RBRACK:
	case TOKEN_RBRACE: return false;
	case TOKEN_RPAREN: return before->role == ROLE_PARAMS; /* several results */
	case TOKEN_FUNC:                                       /* a method's receiver */
		return before->inside == 0 && (before->begins || kind_of(before - 1) == TOKEN_EXPORT);
	default: return true;
	}
}

/* Whether the token at `index` is the last of what a declaration names: type Point, type Page[T], in a group too. */
static bool
ends_declared_name(const struct format_source *source, size_t index)
{
	const struct format_token *name = &source->tokens[index];
	if (kind_of(name) == TOKEN_RBRACK && kind_of(&source->tokens[name->match]) == TOKEN_GLUED) {
		name = &source->tokens[name->match - 1];
	}
	if (kind_of(name) != TOKEN_IDENT || name == source->tokens) {
		return false;
	}
	bool in_group = name->inside && source->tokens[name->inside - 1].role == ROLE_GROUP;
	enum token_kind before = kind_of(name - 1);
	return before == TOKEN_TYPE || before == TOKEN_ERROR || before == TOKEN_VAR || (in_group && name->begins);
}

/* The brace of a shape or literal. Behind a name it is that type's literal, or the type of what is named; where only
 * the author's space tells, it stays. */
static bool
is_spaced_brace(const struct format_source *source, size_t index)
{
	const struct format_token *before = &source->tokens[index - 1], *token = &source->tokens[index];
	if (ends_declared_name(source, index - 1)) {
		return true;
	}
	switch ((int)kind_of(before)) {
	case TOKEN_RBRACK:
	case TOKEN_RBRACE:
	case TOKEN_RPAREN:
	case TOKEN_QUESTION: return false;
	case TOKEN_INTERFACE: return kind_of(token + 1) != TOKEN_RBRACE;
	case TOKEN_IDENT: break;
	default: return true;
	}
	if (token->inside == 0) {
		return false;
	}
	const struct format_token *around = &source->tokens[token->inside - 1];
	bool first = before->begins || before - 1 == around || kind_of(before - 1) == TOKEN_COMMA;
	return first && token->token.start > before->token.end;
}

static bool
is_spaced_end(const struct format_token *before, const struct format_token *end)
{
	bool empty = kind_of(before) == TOKEN_LBRACE || kind_of(before) == TOKEN_BODY;
	return !empty && end->role != ROLE_TIGHT;
}

bool
format_is_spaced(const struct format_source *source, size_t index)
{
	const struct format_token *before = &source->tokens[index - 1], *token = &source->tokens[index];
	enum token_kind kind = kind_of(token), kind_before = kind_of(before);
	if (kind == TOKEN_SEMI) {
		return kind_before == TOKEN_SEMI || kind_before == TOKEN_FOR;
	}
	if (hugs_left(token) || hugs_right(before)) {
		return false;
	}
	if (kind == TOKEN_RBRACE) {
		return is_spaced_end(before, token);
	}
	if (kind_before == TOKEN_LBRACE && before->role == ROLE_TIGHT) {
		return false;
	}
	if (kind_before == TOKEN_CHAN && kind == TOKEN_ARROW) {
		return false; /* chan<- T */
	}
	if (kind_before == TOKEN_LBRACE || kind_before == TOKEN_BODY) {
		return true;
	}
	if (kind == TOKEN_STRUCT && kind_before == TOKEN_RBRACK && kind_of(&source->tokens[before->match]) == TOKEN_GLUED) {
		return kind_of(&source->tokens[before->match - 1]) == TOKEN_IDENT; /* type Page[T] struct */
	}
	switch ((int)kind) {
	case TOKEN_LPAREN: return is_spaced_paren(source, index);
	case TOKEN_LBRACE: return is_spaced_brace(source, index);
	case TOKEN_LBRACK:
		return kind_before != TOKEN_RBRACK && kind_before != TOKEN_RBRACE && kind_before != TOKEN_STRING &&
			   (kind_before != TOKEN_RPAREN || before->role == ROLE_PARAMS);
	default: return kind_before != TOKEN_RBRACK || is_spaced_behind_bracket(token);
	}
}
