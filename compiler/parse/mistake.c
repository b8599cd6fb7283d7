/* What is said of a token that the automaton does not take: a mistake that is known from what stands around it, or what
 * it would have taken. */
#include "compiler/parse/parse_internal.h"

enum { EXPECTED_SHOWN_MAX = 6, TOKEN_SHOWN_MAX = 40 };

/* ---- what messages say ---- */

static bool
is_in(enum token_kind kind, const unsigned char *kinds)
{
	for (; *kinds; kinds++) {
		if (*kinds == kind) {
			return true;
		}
	}
	return false;
}

/* Appends "`)`" or "a name", with what stands between entries. */
static struct str
add_expected(struct parser *p, struct str text, const char *item, bool quoted)
{
	const char *mark = quoted ? "`" : "";
	return arena_printf(p->arena, "%.*s%s%s%s%s", STR_ARG(text), text.length ? ", " : "", mark, item, mark);
}

static void
replace_last_comma(struct str *text, struct parser *p)
{
	ptrdiff_t comma = -1;
	bool quoted = false;
	for (size_t i = 0; i + 1 < text->length; i++) {
		quoted ^= text->data[i] == '`';
		if (!quoted && text->data[i] == ',' && text->data[i + 1] == ' ') {
			comma = (ptrdiff_t)i;
		}
	}
	if (comma >= 0) {
		struct str left = str_slice(*text, 0, (size_t)comma);
		struct str right = str_slice(*text, (size_t)comma + 2, text->length);
		*text = arena_printf(p->arena, "%.*s or %.*s", STR_ARG(left), STR_ARG(right));
	}
}

/* What could stand here: groups by their name (an expression, an operator), the rest by spelling; empty when it is too
 * much. */
static struct str
expected_text(struct parser *p, const void *automaton, enum token_kind unexpected)
{
	static const unsigned char begins_expr[] = {TOKEN_INT, TOKEN_FLOAT, TOKEN_STRING, TOKEN_RUNE, TOKEN_TRUE,
		TOKEN_FALSE, TOKEN_NIL, TOKEN_IDENT, TOKEN_LPAREN, TOKEN_LBRACK, TOKEN_LENGTH, TOKEN_LBRACE, TOKEN_MINUS,
		TOKEN_PLUS, TOKEN_BANG, TOKEN_CARET, TOKEN_STAR, TOKEN_AMP, TOKEN_ARROW, TOKEN_FUNC, TOKEN_MAP, TOKEN_CHAN,
		TOKEN_STRUCT, TOKEN_INTERFACE, 0};
	static const unsigned char operators[] = {TOKEN_LOGICAL_OR, TOKEN_LOGICAL_AND, TOKEN_EQUAL, TOKEN_NOT_EQUAL,
		TOKEN_LESS, TOKEN_LESS_EQUAL, TOKEN_GREATER, TOKEN_GREATER_EQUAL, TOKEN_PLUS, TOKEN_MINUS, TOKEN_BAR,
		TOKEN_CARET, TOKEN_STAR, TOKEN_SLASH, TOKEN_PERCENT, TOKEN_SHIFT_LEFT, TOKEN_SHIFT_RIGHT, TOKEN_AMP,
		TOKEN_AND_NOT, TOKEN_IS, TOKEN_DOT, TOKEN_LPAREN, TOKEN_CONVERT, TOKEN_LBRACK, TOKEN_GLUED, TOKEN_LBRACE,
		TOKEN_QUESTION, 0};
	static const unsigned char assigns[] = {TOKEN_ADD_ASSIGN, TOKEN_SUBTRACT_ASSIGN, TOKEN_MULTIPLY_ASSIGN,
		TOKEN_DIVIDE_ASSIGN, TOKEN_REMAINDER_ASSIGN, TOKEN_AND_ASSIGN, TOKEN_OR_ASSIGN, TOKEN_XOR_ASSIGN,
		TOKEN_AND_NOT_ASSIGN, TOKEN_SHIFT_LEFT_ASSIGN, TOKEN_SHIFT_RIGHT_ASSIGN, TOKEN_INCREMENT, TOKEN_DECREMENT, 0};
	bool takes[TOKEN_COUNT];
	for (int kind = 0; kind < TOKEN_COUNT; kind++) {
		takes[kind] = grammar_accepts(automaton, kind);
	}
	bool declaration = takes[TOKEN_IMPORT];
	bool statement = takes[TOKEN_ENSURE] && takes[TOKEN_RETURN];
	bool expression = takes[TOKEN_INT] && takes[TOKEN_MINUS] && takes[TOKEN_NIL];
	bool type = !expression && takes[TOKEN_MAP];
	bool goes_on = takes[TOKEN_LOGICAL_OR];
	struct str text = STR("");
	text = declaration ? add_expected(p, text, "a declaration", false) : text;
	text = statement ? add_expected(p, text, "a statement", false) : text;
	text = expression && !statement ? add_expected(p, text, "an expression", false) : text;
	text = type ? add_expected(p, text, "a type", false) : text;
	text = goes_on ? add_expected(p, text, "an operator", false) : text;
	int shown = 0;
	for (int kind = 0; kind < TOKEN_COUNT; kind++) {
		bool covered =
			((declaration || statement) && kind != TOKEN_RBRACE) ||
			((expression || type) && is_in((enum token_kind)kind, begins_expr)) ||
			(goes_on && (is_in((enum token_kind)kind, operators) || is_in((enum token_kind)kind, assigns))) ||
			kind == TOKEN_BROKEN || kind == TOKEN_METHOD || kind == TOKEN_PLACE || kind == TOKEN_FUNC_TYPE ||
			(kind == TOKEN_LBRACE && unexpected == TOKEN_BODY) ||
			(type && (kind == TOKEN_QUESTION || kind == TOKEN_GLUED));
		if (takes[kind] && !covered) {
			text = add_expected(p, text, token_text((enum token_kind)kind), token_is_quoted((enum token_kind)kind));
			shown++;
		}
	}
	replace_last_comma(&text, p);
	return shown <= EXPECTED_SHOWN_MAX ? text : STR("");
}

/* How messages call a token: its text in backquotes, or what it is. */
static struct str
found_text(struct parser *p, const struct token *token)
{
	if (token->kind == TOKEN_SEMI && token->start == token->end) {
		return STR("end of the line");
	}
	if (token->kind == TOKEN_END) {
		return STR("end of the file");
	}
	struct str text = str_slice(p->source->text, token->start, token->end);
	if (text.length > TOKEN_SHOWN_MAX) {
		text = arena_printf(p->arena, "%.*s...", TOKEN_SHOWN_MAX - 3, text.data);
	}
	return arena_printf(p->arena, "`%.*s`", STR_ARG(text));
}

/* ---- mistakes that can be told from what stands around them ---- */

/* What other languages write, and what is written here. */
static const struct {
	const char *word;
	const char *help;
} foreign_words[] = {
	{"let", "write name := value"},
	{"val", "write name := value"},
	{"while", "write for condition { ... }"},
	{"until", "write for !condition { ... }"},
	{"loop", "write for { ... }"},
	{"foreach", "write for x in xs { ... }"},
	{"of", "write for x in xs { ... }"},
	{"do", "write for { ... if done { break } }"},
	{"unless", "write if !condition { ... }"},
	{"then", "a block stands in braces: if condition { ... }"},
	{"match", "write switch value { case ...: }"},
	{"function", "functions begin with func"},
	{"def", "functions begin with func"},
	{"fn", "functions begin with func"},
	{"fun", "functions begin with func"},
	{"lambda", "closures are written func(x Int) Int { ... }"},
	{"interface", "write interface { ... }, or type Name = { method(): Type }"},
	{"class", "write type Name = { member: Type }"},
	{"record", "write type Name = { member: Type }"},
	{"enum", "write type Kind = \"a\" | \"b\""},
	{"throw", "errors are returned: return Name(\"text\")"},
	{"raise", "errors are returned: return Name(\"text\")"},
	{"try", "a call that can fail gives a Result: x, err := f()"},
	{"catch", "a call that can fail gives a Result: x, err := f()"},
	{"finally", "write defer func() { ... }() at the start"},
	{"await", "calls wait by themselves; `go` starts a goroutine"},
	{"async", "calls wait by themselves; `go` starts a goroutine"},
	{"public", "`export` marks what others may see"},
	{"pub", "`export` marks what others may see"},
	{"private", "what is not marked `export` is private"},
	{"static", "declare a function, or a variable, outside of all others"},
	{"elif", "write else if"},
	{"elseif", "write else if"},
	{"elsif", "write else if"},
	{"and", "write &&"},
	{"or", "write ||; `or` stands behind an `ensure`"},
	{"not", "write !"},
	{"new", "new(T) makes a pointer; a value is written Name{ ... }"},
};

/* A mistake that is known: what is said of it, where, and how it is mended. */
struct known_mistake {
	struct span span;
	struct str message;
	const char *help;
};

static struct str
text_of(const struct parser *p, const struct token *token)
{
	return str_slice(p->source->text, token->start, token->end);
}

static bool
is_foreign_word(struct parser *p, const struct token *word, struct known_mistake *mistake)
{
	for (size_t i = 0; i < sizeof foreign_words / sizeof foreign_words[0]; i++) {
		if (str_equal(text_of(p, word), str_from(foreign_words[i].word))) {
			struct str message = arena_printf(p->arena, "there is no `%s`", foreign_words[i].word);
			*mistake = (struct known_mistake){token_span(p, *word), message, foreign_words[i].help};
			return true;
		}
	}
	return false;
}

/* -> and =>, which are two tokens. */
static bool
is_arrow(struct parser *p, const struct token *first, const struct token *second, struct known_mistake *mistake)
{
	if (second->kind != TOKEN_GREATER || first->end != second->start ||
		(first->kind != TOKEN_MINUS && first->kind != TOKEN_ASSIGN)) {
		return false;
	}
	bool result = first->kind == TOKEN_MINUS;
	*mistake = (struct known_mistake){
		.span = span_join(token_span(p, *first), token_span(p, *second)),
		.message = result ? STR("there is no `->`") : STR("there is no `=>`"),
		.help =
			result ? "a result stands behind a colon: func f(): Int" : "closures are written func(x Int) Int { ... }",
	};
	return true;
}

/* The assignment between `if` and the brace at `at`, or NULL. */
static const struct token *
assignment_in_condition(const struct token_list *tokens, size_t at)
{
	const struct token *assignment = NULL;
	for (size_t i = at; i > 0; i--) {
		const struct token *token = &tokens->items[i - 1];
		if (token->kind == TOKEN_IF || token->kind == TOKEN_FOR) {
			return assignment;
		}
		if (token->kind == TOKEN_SEMI || token->kind == TOKEN_BODY || token->kind == TOKEN_RBRACE) {
			return NULL;
		}
		assignment = token->kind == TOKEN_ASSIGN ? token : assignment;
	}
	return NULL;
}

/* A line, or a block, ends inside of brackets. */
static bool
leaves_bracket_open(struct parser *p, const void *automaton, const struct token *before, const struct token *token,
	struct known_mistake *mistake)
{
	bool square = grammar_accepts(automaton, TOKEN_RBRACK), round = grammar_accepts(automaton, TOKEN_RPAREN);
	bool ends = token->newline_before || token->kind == TOKEN_END || token->kind == TOKEN_SEMI;
	if (!ends || square == round || token->kind == TOKEN_RPAREN || token->kind == TOKEN_RBRACK) {
		return false;
	}
	uint32_t end = p->source->base + before->end;
	*mistake = (struct known_mistake){
		.span = {end, end},
		.message = square ? STR("a `]` is missing") : STR("a `)` is missing"),
		.help = "close the bracket here, or go on with `,`",
	};
	return true;
}

/* Where the statement that the token at `at` belongs to begins. */
static const struct token *
start_of_statement(const struct token_list *tokens, size_t at)
{
	unsigned bodies = tokens->items[at].bodies;
	for (; at > 0; at--) {
		const struct token *before = &tokens->items[at - 1];
		bool ends = before->in_body && (before->kind == TOKEN_SEMI || before->kind == TOKEN_RBRACE);
		if (before->bodies <= bodies && (ends || before->kind == TOKEN_BODY)) {
			break;
		}
	}
	return &tokens->items[at];
}

/* A statement of another language, which went wrong behind its first word: try { ... }. */
static bool
begins_with_foreign_word(struct parser *p, const struct token_list *tokens, size_t at, struct known_mistake *mistake)
{
	const struct token *first = start_of_statement(tokens, at);
	bool alone = first->kind == TOKEN_IDENT && (first[1].kind == TOKEN_IDENT || first[1].kind == TOKEN_LBRACE ||
												   first[1].kind == TOKEN_BODY || first[1].kind == TOKEN_LPAREN);
	return alone && is_foreign_word(p, first, mistake);
}

/* for (i := 0; ...): what stands inside went wrong. */
static bool
is_head_in_parentheses(struct parser *p, const struct token_list *tokens, size_t at, struct known_mistake *mistake)
{
	const struct token *token = &tokens->items[at], *first = start_of_statement(tokens, at);
	bool head = first->kind == TOKEN_FOR || first->kind == TOKEN_IF || first->kind == TOKEN_SWITCH;
	bool clause = token->kind == TOKEN_DEFINE || token->kind == TOKEN_SEMI || token->kind == TOKEN_ASSIGN;
	if (!head || !clause || first[1].kind != TOKEN_LPAREN) {
		return false;
	}
	*mistake = (struct known_mistake){token_span(p, first[1]),
		arena_printf(p->arena, "no parenthesis stands behind `%.*s`", STR_ARG(text_of(p, first))),
		"leave out both: for i := 0; i < n; i++ { ... }"};
	return true;
}

/* error TooShort(String), and []{ a, b }: what a literal or declaration is missing. */
static bool
has_other_brackets(struct parser *p, const struct token_list *tokens, size_t at, struct known_mistake *mistake)
{
	const struct token *token = &tokens->items[at];
	bool payload = at > 1 && token->kind == TOKEN_LPAREN && token[-1].kind == TOKEN_IDENT && token[-2].kind == TOKEN_ERROR;
	bool untyped = at > 1 && token[-1].kind == TOKEN_LBRACE && token[-2].kind == TOKEN_RBRACK;
	if (!payload && !untyped) {
		return false;
	}
	*mistake = (struct known_mistake){token_span(p, payload ? *token : token[-1]),
		payload ? STR("unexpected `(`") : STR("unexpected `{`"),
		payload ? "the members of an error stand in braces: error TooShort { message: String }"
				: "the type stands before the brace, []Int{1, 2}, or is left out with it: [1, 2]"};
	return true;
}

/* A keyword where a name is wanted. */
static bool
is_keyword_for_name(struct parser *p, const void *automaton, const struct token *before, const struct token *token,
	struct known_mistake *mistake)
{
	bool defines = before && token->kind == TOKEN_DEFINE && before->kind >= TOKEN_BREAK && before->kind <= TOKEN_VAR;
	const struct token *word = defines ? before : token;
	bool instead = token->kind >= TOKEN_BREAK && token->kind <= TOKEN_VAR && !token->newline_before &&
				   token->kind != TOKEN_IS && token->kind != TOKEN_ELSE && grammar_accepts(automaton, TOKEN_IDENT);
	if (!defines && !instead) {
		return false;
	}
	*mistake = (struct known_mistake){token_span(p, *word),
		arena_printf(p->arena, "`%.*s` is a keyword, and no name", STR_ARG(text_of(p, word))),
		"only members may be called so"};
	return true;
}

/* total() { ... } outside of all functions. */
static bool
is_function_without_func(struct parser *p, const struct token *token, struct known_mistake *mistake)
{
	if (token->kind != TOKEN_IDENT || token[1].kind != TOKEN_LPAREN || token->bodies > 0 || !token->in_body) {
		return false;
	}
	*mistake = (struct known_mistake){token_span(p, *token),
		arena_printf(p->arena, "unexpected `%.*s`", STR_ARG(text_of(p, token))),
		"functions begin with func; statements stand in functions, such as func main()"};
	return true;
}

/* func inner() { ... } in a function. */
static bool
is_named_literal(struct parser *p, const struct token *before, const struct token *token, struct known_mistake *mistake)
{
	if (token->kind != TOKEN_IDENT || !before || before->kind != TOKEN_FUNC || token->bodies == 0) {
		return false;
	}
	*mistake = (struct known_mistake){token_span(p, *token), STR("a function in a function has no name"),
		"take it out, or put it into a variable: name := func() { ... }"};
	return true;
}

/* What a token by itself tells where it cannot stand. */
static bool
is_known_by_token(struct parser *p, const struct token *token, struct known_mistake *mistake)
{
	const char *message, *help;
	switch ((int)token->kind) {
	case TOKEN_QUESTION:
		message = "unexpected `?`";
		help = "there is no a ? b : c; write if a { ... } else { ... }";
		break;
	case TOKEN_ELSE:
		message = "unexpected `else`";
		help = "it stands behind the brace that closes an `if`: } else {";
		break;
	case TOKEN_INCREMENT:
		message = "`++` stands in no expression";
		help = "write it as a statement of its own: i++";
		break;
	case TOKEN_DECREMENT:
		message = "`--` stands in no expression";
		help = "write it as a statement of its own: i--";
		break;
	default: return false;
	}
	*mistake = (struct known_mistake){token_span(p, *token), str_from(message), help};
	return true;
}

static bool
is_known_mistake(
	struct parser *p, const void *automaton, const struct token_list *tokens, size_t at, struct known_mistake *mistake)
{
	const struct token *token = &tokens->items[at], *before = at > 0 ? &tokens->items[at - 1] : NULL;
	const struct token *assignment = token->kind == TOKEN_BODY ? assignment_in_condition(tokens, at) : NULL;
	if (assignment) {
		*mistake = (struct known_mistake){token_span(p, *assignment), STR("a condition cannot assign"), "== compares"};
		return true;
	}
	if (is_known_by_token(p, token, mistake)) {
		return true;
	}
	if (before && (is_arrow(p, before, token, mistake) || is_arrow(p, token, token + 1, mistake) ||
					  is_foreign_word(p, before, mistake))) {
		return true;
	}
	return is_foreign_word(p, token, mistake) || begins_with_foreign_word(p, tokens, at, mistake) ||
		   is_head_in_parentheses(p, tokens, at, mistake) || is_function_without_func(p, token, mistake) ||
		   is_named_literal(p, before, token, mistake) || is_keyword_for_name(p, automaton, before, token, mistake) ||
		   has_other_brackets(p, tokens, at, mistake) ||
		   (before && leaves_bracket_open(p, automaton, before, token, mistake));
}

bool
parse_begins_anew(const struct parser *p, const struct token_list *tokens, size_t at)
{
	const struct token *token = &tokens->items[at];
	bool first = token->start == 0 || p->source->text.data[token->start - 1] == '\n';
	bool unfinished = at > 0 && tokens->items[at - 1].kind != TOKEN_SEMI;
	bool inside = token->bodies > 0 || !token->in_body || unfinished;
	struct str word = str_slice(p->source->text, token->start, token->end);
	return first && inside &&
		   (token->kind == TOKEN_FUNC || token->kind == TOKEN_TYPE || token->kind == TOKEN_IS ||
			   str_equal(word, STR("export")));
}

/* use default: T */
static bool
names_a_use(const struct parser *p, const struct token_list *tokens, size_t at)
{
	const struct token *token = &tokens->items[at], *before = at > 0 ? token - 1 : NULL;
	bool use = before && !token->newline_before &&
			   str_equal(str_slice(p->source->text, before->start, before->end), STR("use"));
	struct str text = str_slice(p->source->text, token->start, token->end);
	return use && text.length > 0 && token_word(text) == token->kind;
}

void
parse_report_unexpected(struct parser *p, const void *automaton, const struct token_list *tokens, size_t at)
{
	const struct token *token = &tokens->items[at];
	if (token->after_bad) {
		return; /* what stood before it was reported */
	}
	if (token->kind == TOKEN_RBRACE && p->lost_braces > 0) {
		p->lost_braces--;
		return; /* so was what it closes */
	}
	if (at > 0 && parse_begins_anew(p, tokens, at - 1)) {
		struct span keyword = token_span(p, tokens->items[at - 1]);
		struct diag *diag =
			diag_report(p->log, DIAG_UNEXPECTED_TOKEN, keyword, "a declaration begins inside of another one");
		diag_label(p->log, diag, "a `}` is missing before this");
		diag_help(p->log, diag, "close every block of what stands above");
		return;
	}
	if (p->misnamed[token->kind] || (at > 0 && p->misnamed[token[-1].kind])) {
		return;
	}
	if (names_a_use(p, tokens, at)) {
		report_use_name(p, (enum token_kind)token->kind, token_span(p, *token), STR("T"));
		return;
	}
	struct known_mistake mistake;
	if (is_known_mistake(p, automaton, tokens, at, &mistake)) {
		if (p->mistake_at == mistake.span.start + 1) {
			return; /* more of the same */
		}
		p->mistake_at = mistake.span.start + 1;
		struct diag *diag = diag_report(p->log, DIAG_UNEXPECTED_TOKEN, mistake.span, "%.*s", STR_ARG(mistake.message));
		diag_help(p->log, diag, "%s", mistake.help);
		return;
	}
	struct str found = found_text(p, token);
	struct str expected = expected_text(p, automaton, (enum token_kind)tokens->items[at].kind);
	struct diag *diag =
		diag_report(p->log, DIAG_UNEXPECTED_TOKEN, token_span(p, *token), "unexpected %.*s", STR_ARG(found));
	if (expected.length) {
		diag_label(p->log, diag, "expected %.*s", STR_ARG(expected));
	}
}
