/* Shared insides of the parser: its state, the lists that actions grow, and the build_ functions that actions call. */
#ifndef FORST_COMPILER_PARSE_PARSE_INTERNAL_H
#define FORST_COMPILER_PARSE_PARSE_INTERNAL_H

#include "compiler/parse/parse.h"
#include "compiler/parse/reread.h"
#include "compiler/parse/token.h"

struct parser {
	struct arena *arena;
	struct interner *interner;
	struct source *source;
	struct diag_log *log;
	struct ast_file *file;
	struct ast_decl *last_decl;
	struct arena_run decls;
	bool has_labels;   /* of the functions that are being read: a label or a jump to one was seen */
	bool has_failures; /* the same: an `ensure` that says how it fails */
	bool refused;       /* set by the grammar: it did not take the last token */
	bool out_of_memory; /* set by the grammar: its stack could not grow */
	bool too_deep;      /* nesting was reported once */
	bool doc_known;       /* `doc` is the comment above the line that starts at byte `doc_line` */
	uint32_t doc_line;
	struct ast_doc doc;
	bool misnamed[TOKEN_COUNT]; /* words that a `use` would make a variable of, which was reported */
	uint32_t anew;      /* set by recovery: the byte where a declaration begins though brackets are open; 0: none */
	size_t lost_until;  /* the tokens before this one are in the tree, or noted as lost */
	uint32_t mistake_at;  /* behind the start of the known mistake that was reported last; 0: none */
	unsigned lost_braces; /* opened in what is lost, and not closed there */
};

/* A word of the language cannot be a variable of a `use`: said once, and what comes of its use is not. */
void report_use_name(struct parser *p, enum token_kind word, struct span span, struct str contract);

/* A list that grows at its end while the grammar reduces from the left. */
#define PARSE_LIST(name, element)                                                                                      \
	struct name {                                                                                                      \
		element *first;                                                                                                \
		element *last;                                                                                                 \
	};                                                                                                                 \
	static inline struct name name##_add(struct name list, element *item)                                              \
	{                                                                                                                  \
		if (!item) {                                                                                                   \
			return list;                                                                                               \
		}                                                                                                              \
		if (list.last) {                                                                                               \
			list.last->next = item;                                                                                    \
		} else {                                                                                                       \
			list.first = item;                                                                                         \
		}                                                                                                              \
		list.last = item;                                                                                              \
		while (list.last->next) {                                                                                      \
			list.last = list.last->next;                                                                               \
		}                                                                                                              \
		return list;                                                                                                   \
	}                                                                                                                  \
	static inline struct name name##_one(element *item)                                                                \
	{                                                                                                                  \
		return name##_add((struct name){0}, item);                                                                     \
	}

PARSE_LIST(decl_list, struct ast_decl)
PARSE_LIST(name_list, struct ast_name_list)
PARSE_LIST(stmt_list, struct ast_stmt)
PARSE_LIST(expr_list, struct ast_expr)
PARSE_LIST(type_list, struct ast_type)
PARSE_LIST(type_param_list, struct ast_type_param)
PARSE_LIST(param_list, struct ast_param)
PARSE_LIST(member_list, struct ast_member)
PARSE_LIST(case_list, struct ast_case)
PARSE_LIST(field_list, struct ast_field)
PARSE_LIST(pattern_field_list, struct ast_pattern_field)

/* What stands behind a function's parameters: a type, NULL where there is none, and the names of the results. */
struct result {
	struct ast_type *type;
	struct ast_name_list *names;
};

struct block {
	struct ast_stmt *body;
	struct span span; /* the braces included */
	struct span end;  /* the closing brace */
};

/* ---- the automaton: made by lemon from grammar.y ---- */
void *grammarAlloc(void *(*allocate)(size_t), struct parser *p);
void grammarFree(void *automaton, void (*release)(void *));
void grammar(void *automaton, int kind, struct token token);
bool grammar_accepts(const void *automaton, int kind);
bool grammar_pop(void *automaton);
unsigned grammar_bodies(const void *automaton);

/* ---- mistakes: mistake.c ---- */
/* A declaration's keyword at the start of a line though brackets are open or the line above goes on: reading can begin
 * anew here, whatever went wrong before. (Where all is well, nobody asks.) */
bool parse_begins_anew(const struct parser *p, const struct token_list *tokens, size_t at);
void parse_report_unexpected(struct parser *p, const void *automaton, const struct token_list *tokens, size_t at);

/* ---- shared: build.c ---- */
static inline struct span
token_span(const struct parser *p, struct token token)
{
	return (struct span){p->source->base + token.start, p->source->base + token.end};
}

struct ast_name build_ast_name(struct parser *p, struct token token);
struct ast_doc build_doc(struct parser *p, uint32_t start);
/* The same of a member, which has one only where it begins its line: `type T = { a: Int }` documents T, not a. */
struct ast_doc build_member_doc(struct parser *p, uint32_t start);
uint16_t build_depth(struct parser *p, unsigned depth, struct span span);

/* ---- literals: literal.c ---- */
struct str literal_string(struct parser *p, struct token token);
struct ast_expr *build_literal(struct parser *p, struct token token);

/* ---- declarations: build_decl.c ---- */
void build_add_decl(struct parser *p, struct ast_decl *decls);
struct ast_decl *build_bad_decl(struct parser *p, struct token token);
struct ast_decl *build_package(struct parser *p, struct token keyword, struct token name);
struct ast_decl *build_import(struct parser *p, struct token path, const struct token *name);
struct ast_decl *build_export(struct parser *p, struct token keyword, struct decl_list group);
struct decl_list build_const_group(struct parser *p, struct decl_list list);
struct ast_decl *build_type_decl(
	struct parser *p, struct token name, struct ast_type_param *params, struct ast_type *type);
/* A declaration that does not stand in a group. */
struct ast_decl *build_type_keyword(struct parser *p, struct token keyword, struct ast_decl *decl);
struct ast_decl *build_error_decl(
	struct parser *p, struct token keyword, struct token name, struct ast_member *members, struct token end);
struct ast_name_list *build_listed_name(struct parser *p, struct token name);
struct ast_decl *build_value_decl(struct parser *p, enum ast_decl_kind kind, struct ast_name_list *names,
	struct ast_type *type, struct ast_expr *values);
struct ast_decl *build_func_decl(struct parser *p, struct token keyword, struct ast_param *receiver, struct token name,
	struct ast_type_param *type_params, struct ast_param *params, struct token end, struct result result,
	const struct block *block);
struct ast_decl *build_guard_decl(struct parser *p, struct token keyword, struct ast_param *subject, struct token name,
	struct ast_param *params, const struct block *block);
struct ast_decl *build_short_guard(struct parser *p, struct token keyword, struct ast_param *subject, struct token name,
	struct ast_param *params, struct ast_stmt *ensure);
struct ast_type_param *build_type_param(struct parser *p, struct token name, struct ast_type *constraint);
struct ast_type_param *build_share_constraints(struct ast_type_param *params);
struct ast_param *build_members_param(
	struct parser *p, struct token brace, struct ast_name_list *names, struct ast_type *type);
struct ast_param *build_param(struct parser *p, struct token name, struct ast_type *type, bool variadic);
struct ast_param *build_share_param_types(struct parser *p, struct ast_param *params);
struct ast_expr *build_func_literal(struct parser *p, struct token keyword, struct ast_param *params, struct token end,
	struct result result, const struct block *block);
/* Takes the names from a type that is what a function gives: only there they may stand. */
struct result build_result(struct ast_type *type);

/* ---- types: build_type.c ---- */
struct ast_type *build_type_pair(
	struct parser *p, enum ast_type_kind kind, struct ast_type *left, struct ast_type *right);
struct ast_type *build_type_of(struct parser *p, enum ast_type_kind kind, struct token start, struct ast_type *element);
struct ast_type *build_fixed_array(
	struct parser *p, struct token start, struct expr_list length, struct ast_type *element);
struct ast_type *build_map_type(struct parser *p, struct token start, struct ast_type *key, struct ast_type *value);
struct ast_type *build_chan(
	struct parser *p, struct token start, enum ast_chan_direction direction, struct ast_type *element);
struct ast_type *build_func_type(
	struct parser *p, struct token start, struct ast_type *params, struct token end, struct ast_type *result);
struct ast_type *build_optional(struct parser *p, struct ast_type *element, struct token mark);
struct ast_type *build_constrained(
	struct parser *p, struct ast_type *base, struct token name, struct ast_type *arguments, const struct token *end);
struct ast_type *build_named_type(
	struct parser *p, struct token name, struct ast_type *arguments, const struct token *end);
struct ast_type *build_qualified_type_of(struct parser *p, struct token qualifier, struct token name,
	struct ast_type *arguments, struct token end);
struct ast_type *build_qualified_type(struct parser *p, struct token qualifier, struct token name);
struct ast_type *build_shape_type(struct parser *p, struct token start, struct ast_member *members, struct token end);
struct ast_type *build_struct_type(struct parser *p, struct token word, struct ast_member *members, struct token end);
struct ast_type *build_interface_type(struct parser *p, struct token word, struct ast_member *members, struct token end);
struct ast_type *build_tuple_type(struct parser *p, struct token start, struct ast_param *results, struct token end);
struct ast_type *build_literal_type(struct parser *p, struct token token, bool negative);
struct ast_type *build_array_argument(struct parser *p, struct token start, struct expr_list list, struct token end);
struct ast_param *build_unnamed_param(struct parser *p, struct ast_type *type, bool variadic);
struct ast_type *build_param_types(struct parser *p, struct ast_param *params);
struct ast_member *build_member(
	struct parser *p, struct token name, struct ast_type *type, bool optional, const struct token *tag);
struct ast_param *build_receiver(struct parser *p, struct ast_param *param);
struct ast_param *build_pointer_receiver(struct parser *p, struct token star, struct token name);
struct ast_member *build_method_member(
	struct parser *p, struct token name, const struct ast_param *params, struct token end, struct result result);
struct ast_member *build_embedded(
	struct parser *p, struct ast_type *type, struct token first, const struct token *star);
struct ast_member *build_constant_member(struct parser *p, struct token name, struct ast_expr *value);

/* ---- statements: build_stmt.c ---- */
struct block build_block(struct parser *p, struct token start, struct ast_stmt *body, struct token end);
struct ast_stmt *build_bad_stmt(struct parser *p, struct token token);
struct ast_stmt *build_block_stmt(struct parser *p, const struct block *block);
struct ast_stmt *build_decl_stmt(struct parser *p, struct decl_list decls);
struct ast_stmt *build_typed_var(struct parser *p, struct token name, struct ast_type *type, struct ast_expr *value);
struct ast_stmt *build_return(struct parser *p, struct token keyword, struct ast_expr *values);
struct ast_stmt *build_jump(struct parser *p, enum ast_stmt_kind kind, struct token keyword, const struct token *label);
struct ast_stmt *build_call_stmt(
	struct parser *p, enum ast_stmt_kind kind, struct token keyword, struct ast_expr *call);
struct ast_stmt *build_labeled(struct parser *p, struct token label, struct ast_stmt *stmt);
struct ast_stmt *build_for(struct parser *p, struct token keyword, struct ast_stmt *init, struct ast_expr *condition,
	struct ast_stmt *post, const struct block *block);
struct ast_stmt *build_for_each(struct parser *p, struct token keyword, enum ast_each_form form,
	struct ast_expr *targets, struct ast_expr *subject, const struct block *block);
struct ast_stmt *build_switch(struct parser *p, struct token keyword, struct ast_stmt *init, struct ast_expr *subject,
	struct ast_case *cases, struct token end);
struct ast_stmt *build_type_switch(struct parser *p, struct token keyword, struct expr_list values);
struct ast_stmt *build_select(struct parser *p, struct token keyword, struct ast_case *cases, struct token end);
/* What stands behind each `or`, of which the last one may be the failure. */
struct ast_stmt *build_ensure(struct parser *p, struct token keyword, struct ast_expr *condition, struct expr_list ors,
	const struct block *block);
/* `failure` (or NULL) and `block` stand behind `else`. */
struct ast_stmt *build_ensure_else(struct parser *p, struct token keyword, struct ast_expr *condition,
	struct expr_list ors, struct ast_expr *failure, const struct block *block);
/* Without a name it is the contract's, its first letter lower. */
struct ast_stmt *build_use(struct parser *p, struct token keyword, const struct token *name, struct ast_type *type);
struct ast_stmt *build_with(
	struct parser *p, struct token keyword, struct ast_expr *providers, const struct block *block);
struct ast_stmt *build_if(struct parser *p, struct token keyword, struct ast_stmt *init, struct ast_expr *condition,
	const struct block *block, struct ast_stmt *otherwise);
struct ast_case *build_case(struct parser *p, struct token keyword, struct ast_expr *values,
	struct ast_pattern *pattern, struct token end, struct ast_stmt *body);
struct ast_case *build_comm(
	struct parser *p, struct token keyword, struct ast_stmt *communication, struct token end, struct ast_stmt *body);
struct ast_stmt *build_expr_stmt(struct parser *p, struct ast_expr *expr);
struct ast_stmt *build_assign(
	struct parser *p, enum ast_stmt_kind kind, struct expr_list targets, enum ast_op op, struct expr_list values);
struct ast_stmt *build_increment(struct parser *p, struct ast_expr *target, enum ast_op op, struct token mark);
struct ast_stmt *build_send(struct parser *p, struct ast_expr *channel, struct ast_expr *value);

/* ---- expressions and patterns: build_expr.c ---- */
struct ast_expr *build_expr(struct parser *p, enum ast_expr_kind kind, struct span span);
struct ast_expr *build_binary(
	struct parser *p, enum ast_op op, struct token token, struct ast_expr *left, struct ast_expr *right);
struct ast_expr *build_unary(struct parser *p, enum ast_op op, struct token token, struct ast_expr *operand);
struct ast_expr *build_is(struct parser *p, struct ast_expr *operand, struct token token, struct ast_pattern *pattern);
struct ast_expr *build_either(struct parser *p, struct ast_expr *left, struct ast_expr *right);
struct ast_expr *build_select_expr(struct parser *p, struct ast_expr *operand, struct token dot, struct token name);
struct ast_expr *build_type_assertion(struct parser *p, struct ast_expr *operand, struct token end);
/* operand.1: a part of several results. */
struct ast_expr *build_place(struct parser *p, struct ast_expr *operand, struct token place);
struct ast_expr *build_call(
	struct parser *p, struct ast_expr *operand, struct ast_expr *arguments, bool spread, struct token end);
struct ast_expr *build_index(struct parser *p, struct ast_expr *operand, struct ast_expr *arguments, struct token end);
struct ast_expr *build_slice(struct parser *p, struct ast_expr *operand, struct ast_expr *low, struct ast_expr *high,
	struct ast_expr *max, struct token end);
struct ast_expr *build_typed_literal(
	struct parser *p, struct ast_expr *type, struct ast_field *fields, struct token end);
struct ast_expr *build_name(struct parser *p, struct token token);
struct ast_expr *build_paren(struct parser *p, struct token start, struct ast_expr *operand, struct token end);
struct ast_expr *build_shape_literal(struct parser *p, struct token start, struct ast_field *fields, struct token end);
struct ast_expr *build_array_literal(struct parser *p, struct token start, struct ast_expr *elements, struct token end);
struct ast_expr *build_type_expr(struct parser *p, struct ast_type *type);
struct ast_field *build_field(struct parser *p, struct ast_expr *key, struct ast_expr *value);
struct ast_pattern *build_pattern_call(
	struct parser *p, struct token name, struct ast_expr *arguments, const struct token *end);
struct ast_pattern *build_pattern_dot(struct ast_pattern *chain, struct ast_pattern *call);
struct ast_pattern *build_shape_pattern(
	struct parser *p, struct token start, struct ast_pattern_field *fields, struct token end);
struct ast_pattern *build_type_pattern(struct parser *p, struct ast_type *type);
struct ast_pattern_field *build_pattern_field(struct parser *p, struct token name, struct ast_pattern *pattern);

#endif
