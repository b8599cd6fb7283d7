/* The proof that formatting lost nothing: the same tokens, as the layout sees them, and the same comments. */
#include "compiler/format/format_internal.h"

/* The kinds are the layout's, which tell a body's brace from a literal's. */
static bool
is_same_token(const struct format_token *a, const struct format_token *b)
{
	return a->token.kind == b->token.kind && str_equal(a->text, b->text);
}

/* Statements and members must be parted in the same places; behind a comma or colon and before a closing bracket a
 * line end says nothing. */
static bool
is_parted_alike(const struct format_source *a, const struct format_source *b, size_t index)
{
	enum token_kind kind = (enum token_kind)a->tokens[index].token.kind;
	if (a->tokens[index].begins == b->tokens[index].begins || index == 0 || kind == TOKEN_RBRACE ||
		kind == TOKEN_RPAREN || kind == TOKEN_END) {
		return true;
	}
	enum token_kind before = (enum token_kind)a->tokens[index - 1].token.kind;
	return before == TOKEN_COMMA || before == TOKEN_COLON;
}

struct comment_walk {
	const struct format_source *source;
	size_t token, comment;
};

static const struct format_comment *
next_comment(struct comment_walk *walk)
{
	while (walk->token < walk->source->count) {
		const struct format_token *token = &walk->source->tokens[walk->token];
		if (walk->comment < token->comment_count) {
			return &token->comments[walk->comment++];
		}
		walk->token++;
		walk->comment = 0;
	}
	return NULL;
}

static bool
has_same_comments(const struct format_source *a, const struct format_source *b)
{
	struct comment_walk in_a = {.source = a}, in_b = {.source = b};
	for (;;) {
		const struct format_comment *left = next_comment(&in_a), *right = next_comment(&in_b);
		if (!left || !right) {
			return !left && !right;
		}
		if (!str_equal(left->text, right->text)) {
			return false;
		}
	}
}

bool
format_is_same(const struct format_source *a, const struct format_source *b)
{
	if (a->count != b->count) {
		return false;
	}
	for (size_t i = 0; i < a->count; i++) {
		if (!is_same_token(&a->tokens[i], &b->tokens[i]) || !is_parted_alike(a, b, i)) {
			return false;
		}
	}
	return has_same_comments(a, b);
}
