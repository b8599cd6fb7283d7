/* What the parts of the formatter share: the tokens of a file with what stands between them, and what each is. */
#ifndef FORST_COMPILER_FORMAT_FORMAT_INTERNAL_H
#define FORST_COMPILER_FORMAT_FORMAT_INTERNAL_H

#include "compiler/format/format.h"
#include "compiler/parse/token.h"

/* A comment and how it stands in the source. */
struct format_comment {
	struct str text;       /* without white space at its end */
	unsigned lines_before; /* line ends between what stands before it and itself */
	uint32_t column;       /* bytes before it on its line */
	bool is_line;          /* `//`: it ends its line */
};

/* What an operator or bracket is where it stands. */
enum format_role {
	ROLE_PLAIN,
	ROLE_BINARY, /* an operator between two operands; a send's arrow, a union's bar */
	ROLE_PREFIX, /* an operator, or `...`, before its operand or type */
	ROLE_TIGHT,  /* the braces of an array's or map's literal: no space inside; a colon that slices */
	ROLE_PADDED, /* other braces */
	ROLE_PARAMS, /* the parentheses of a function's parameters */
	ROLE_GROUP,  /* the parentheses of `import`, `const`, `var`: a declaration a line */
	ROLE_CASES,  /* the braces of `switch` and `select` */
	ROLE_LABEL,  /* a colon behind a case or a label: statements follow */
};

struct format_token {
	struct token token;
	struct str text;
	enum format_role role;
	size_t match;          /* brackets: the index of the other one; else 0 */
	size_t inside;         /* index of the innermost bracket around it, + 1; 0: none */
	bool broken;           /* an opening brace or group: not all that is directly inside begins on its line */
	bool begins;           /* a statement, declaration, member or element begins with it */
	unsigned lines_before; /* line ends before it, behind the last comment */
	const struct format_comment *comments; /* between the token before and this one */
	size_t comment_count;
	uint32_t column; /* bytes before it on its line */
};

struct format_source {
	struct arena *arena;
	struct str text;
	struct format_token *tokens; /* without semicolons that line ends stand for; the last one is TOKEN_END */
	size_t count;
};

/* The tokens of a text with their comments; semicolons at line ends, which say nothing, are left out. */
void format_read(struct arena *arena, struct str text, struct format_source *source);

/* Sets the roles. `operators` are where operators with two operands stand, in any order. */
void format_assign_roles(struct format_source *source, const uint32_t *operators, size_t operator_count);

bool format_opens(enum token_kind kind);
bool format_closes(enum token_kind kind);

/* Whether a line ends somewhere before the token and behind the one before it. */
bool format_breaks(const struct format_token *token);

/* Whether a space stands between the token at `index` and the one before it, on one line. */
bool format_is_spaced(const struct format_source *source, size_t index);

/* Whether both hold the same tokens and the same comments. */
bool format_is_same(const struct format_source *a, const struct format_source *b);

#endif
