/* What each operator and bracket is where it stands: what the space around it depends on. */
#include "compiler/format/format_internal.h"

#include <stdlib.h>

struct pass {
	struct format_source *source;
	const uint32_t *operators; /* sorted */
	size_t operator_count;
	size_t open;  /* index of the innermost open bracket, + 1; 0: none */
	size_t *func; /* directly inside of that bracket: the `func` or `is` whose parameters are still to come, + 1 */
	bool *cases;  /* a `switch` or `select` waits for its body there */
	bool *labels; /* a `case` or `default` waits for its colon there */
};

static enum token_kind
kind_at(const struct format_source *source, size_t index)
{
	return (enum token_kind)source->tokens[index].token.kind;
}

static int
compare_offsets(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	return (left > right) - (left < right);
}

static bool
is_known_operator(const struct pass *pass, uint32_t start)
{
	return pass->operator_count > 0 &&
		   bsearch(&start, pass->operators, pass->operator_count, sizeof start, compare_offsets);
}

/* Whether the token at `index` goes on with the type that begins somewhere before it: []*pkg.T, []chan T, []func(T): U.
 */
static bool
continues_type(enum token_kind kind)
{
	return kind == TOKEN_IDENT || kind == TOKEN_DOT || kind == TOKEN_STAR || kind == TOKEN_CHAN ||
		   kind == TOKEN_ARROW || kind == TOKEN_FUNC || kind == TOKEN_FUNC_TYPE || kind == TOKEN_COLON ||
		   kind == TOKEN_QUESTION || kind == TOKEN_RPAREN;
}

/* Whether the brace at `index` holds the elements of an array or the entries of a map: []T{ or map[K]V{ or Array(T){.
 */
static bool
is_element_brace(const struct format_source *source, size_t index)
{
	size_t at = index - 1;
	if (kind_at(source, at) == TOKEN_RPAREN) {
		struct str name = source->tokens[source->tokens[at].match - 1].text;
		return str_equal(name, STR("Array")) || str_equal(name, STR("Map"));
	}
	if (kind_at(source, at) != TOKEN_IDENT && kind_at(source, at) != TOKEN_QUESTION) {
		return false;
	}
	while (at > 0 && continues_type(kind_at(source, at)) && !source->tokens[at].begins) {
		at = (kind_at(source, at) == TOKEN_RPAREN ? source->tokens[at].match : at) - 1;
	}
	return kind_at(source, at) == TOKEN_RBRACK;
}

static void
open_paren(struct pass *pass, size_t index)
{
	enum token_kind before = kind_at(pass->source, index - 1);
	size_t word = pass->func[pass->open];
	if (before == TOKEN_IMPORT || before == TOKEN_CONST || before == TOKEN_VAR || before == TOKEN_TYPE) {
		pass->source->tokens[index].role = ROLE_GROUP;
	} else if (before == TOKEN_METHOD) {
		pass->source->tokens[index].role = ROLE_PARAMS;
	} else if (word) {
		pass->source->tokens[index].role = ROLE_PARAMS;
		bool subject = pass->open == 0 && index == word; /* the receiver or a guard's subject: parameters follow */
		pass->func[pass->open] = subject ? word : 0;
	}
}

static void
open_bracket(struct pass *pass, size_t index)
{
	struct format_token *token = &pass->source->tokens[index];
	switch ((int)token->token.kind) {
	case TOKEN_LBRACE:
		token->role = index > 0 && is_element_brace(pass->source, index) ? ROLE_TIGHT : ROLE_PADDED;
		break;
	case TOKEN_BODY:
		token->role = pass->cases[pass->open] ? ROLE_CASES : ROLE_PADDED;
		pass->cases[pass->open] = false;
		pass->func[pass->open] = 0;
		break;
	case TOKEN_LPAREN:
	case TOKEN_CONVERT: open_paren(pass, index); break;
	default: break;
	}
	pass->open = index + 1;
}

static void
close_bracket(struct pass *pass, size_t index)
{
	struct format_token *open = &pass->source->tokens[pass->open - 1];
	struct format_token *close = &pass->source->tokens[index];
	open->match = index;
	close->match = pass->open - 1;
	close->role = open->role;
	close->inside = open->inside;
	pass->open = open->inside;
}

/* `*`, `-`, `&`, `<-` and the like: what the parser did not take for an operator with two operands stands before one,
 * but for what parts types. */
static enum format_role
operator_role(const struct pass *pass, size_t index)
{
	const struct format_source *source = pass->source;
	const struct token *token = &source->tokens[index].token;
	bool first = index == 0 || source->tokens[index].begins;
	enum token_kind before = first ? TOKEN_SEMI : kind_at(source, index - 1);
	enum token_kind after = kind_at(source, index + 1);
	switch ((int)token->kind) {
	case TOKEN_BAR: return ROLE_BINARY;
	case TOKEN_AMP:
		return is_known_operator(pass, token->start) || token_ends_operand(before) ? ROLE_BINARY : ROLE_PREFIX;
	case TOKEN_ARROW:
		if (before == TOKEN_CHAN) {
			return ROLE_PLAIN;
		}
		return token_ends_operand(before) && after != TOKEN_CHAN ? ROLE_BINARY : ROLE_PREFIX;
	case TOKEN_BANG: return ROLE_PREFIX;
	case TOKEN_ELLIPSIS: return after == TOKEN_RPAREN || after == TOKEN_COMMA ? ROLE_PLAIN : ROLE_PREFIX;
	case TOKEN_PLUS:
	case TOKEN_MINUS:
	case TOKEN_STAR:
	case TOKEN_CARET: return is_known_operator(pass, token->start) ? ROLE_BINARY : ROLE_PREFIX;
	default: return ROLE_PLAIN;
	}
}

static enum format_role
colon_role(const struct pass *pass, size_t index)
{
	const struct format_source *source = pass->source;
	enum token_kind around = pass->open ? kind_at(source, pass->open - 1) : TOKEN_SEMI;
	bool result = index > 0 && source->tokens[index - 1].role == ROLE_PARAMS; /* f[func(A): B] */
	if ((around == TOKEN_GLUED || around == TOKEN_LBRACK) && !result) {
		return ROLE_TIGHT;
	}
	bool label = index > 0 && around == TOKEN_BODY && source->tokens[index - 1].begins;
	return label || pass->labels[pass->open] ? ROLE_LABEL : ROLE_PLAIN;
}

/* A block or literal is broken when something directly inside of it, or its end, begins a line. */
static void
note_break(struct pass *pass, size_t index)
{
	struct format_token *token = &pass->source->tokens[index];
	if (pass->open == 0 || !format_breaks(token)) {
		return;
	}
	struct format_token *around = &pass->source->tokens[pass->open - 1];
	bool holds_lines =
		around->token.kind == TOKEN_LBRACE || around->token.kind == TOKEN_BODY || around->role == ROLE_GROUP;
	bool parts = token->begins || format_closes((enum token_kind)token->token.kind) ||
				 kind_at(pass->source, index - 1) == TOKEN_COMMA || index == pass->open;
	around->broken |= holds_lines && parts;
}

static void
assign_role(struct pass *pass, size_t index)
{
	struct format_token *token = &pass->source->tokens[index];
	enum token_kind kind = (enum token_kind)token->token.kind;
	token->inside = pass->open;
	note_break(pass, index);
	if (token->begins) {
		pass->func[pass->open] = 0;
	}
	if (format_opens(kind)) {
		open_bracket(pass, index);
	} else if (format_closes(kind) && pass->open > 0) {
		close_bracket(pass, index);
	} else if (kind == TOKEN_FUNC || kind == TOKEN_FUNC_TYPE || (kind == TOKEN_IS && pass->open == 0)) {
		pass->func[pass->open] = index + 1;
	} else if (kind == TOKEN_SWITCH || kind == TOKEN_SELECT) {
		pass->cases[pass->open] = true;
	} else if (kind == TOKEN_CASE || kind == TOKEN_DEFAULT) {
		pass->labels[pass->open] = true;
	} else if (kind == TOKEN_COLON) {
		token->role = colon_role(pass, index);
		pass->labels[pass->open] &= token->role != ROLE_LABEL;
		token[1].begins |= token->role == ROLE_LABEL;
	} else {
		token->role = operator_role(pass, index);
	}
}

void
format_assign_roles(struct format_source *source, const uint32_t *operators, size_t operator_count)
{
	struct arena *arena = source->arena;
	uint32_t *sorted = arena_alloc_array(arena, operator_count + 1, sizeof *sorted);
	for (size_t i = 0; i < operator_count; i++) {
		sorted[i] = operators[i];
	}
	qsort(sorted, operator_count, sizeof *sorted, compare_offsets);
	struct pass pass = {.source = source, .operators = sorted, .operator_count = operator_count};
	pass.func = arena_alloc_array(arena, source->count + 1, sizeof *pass.func);
	pass.cases = arena_alloc_array(arena, source->count + 1, sizeof *pass.cases);
	pass.labels = arena_alloc_array(arena, source->count + 1, sizeof *pass.labels);
	for (size_t i = 0; i + 1 < source->count; i++) {
		assign_role(&pass, i);
	}
}
