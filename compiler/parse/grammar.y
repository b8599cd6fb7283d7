/*
 * The grammar. Every action is one call of a build_ function (build.c); what depends on lines and context was settled
 * by the layout. No conflicts: lemon's exit status is the gate. Run with -c, so that a syntax error is found before any
 * reduction that the wrong token would only seem to allow.
 */
%name grammar
%token_prefix TOKEN_
%token_type { struct token }
%extra_context { struct parser *p }
%stack_size 0

%include {
#include "compiler/parse/parse_internal.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define YYNOERRORRECOVERY 1
#define YYPARSEFREENEVERNULL 1
}

%syntax_error { (void)yymajor; p->refused = true; }
%parse_failure { p->refused = true; }
%stack_overflow { p->out_of_memory = true; }

/* The order of token.def. */
%token IDENT INT FLOAT STRING RUNE BREAK CASE CHAN CONST CONTINUE DEFAULT DEFER ELSE ENSURE FALLTHROUGH FOR FUNC GO GOTO IF.
%token IMPORT IS MAP NIL OR PACKAGE RANGE RETURN SELECT STRUCT SWITCH TRUE FALSE TYPE VAR AS ERROR EXPORT IN INTERFACE USE WITH.
%token LPAREN RPAREN LBRACK RBRACK LBRACE RBRACE BODY COMMA SEMI COLON DOT ELLIPSIS QUESTION DEFINE ASSIGN.
%token ADD_ASSIGN SUBTRACT_ASSIGN MULTIPLY_ASSIGN DIVIDE_ASSIGN REMAINDER_ASSIGN AND_ASSIGN OR_ASSIGN XOR_ASSIGN AND_NOT_ASSIGN.
%token SHIFT_LEFT_ASSIGN SHIFT_RIGHT_ASSIGN INCREMENT DECREMENT LOGICAL_OR LOGICAL_AND EQUAL NOT_EQUAL LESS LESS_EQUAL GREATER.
%token GREATER_EQUAL PLUS MINUS BAR CARET STAR SLASH PERCENT SHIFT_LEFT SHIFT_RIGHT AMP AND_NOT BANG ARROW BROKEN BAD OPEN_STRING.
%token OPEN_RAW_STRING OPEN_COMMENT OPEN_RUNE GLUED METHOD LENGTH TYPED EITHER CONVERT PLACE FUNC_TYPE.
%token_class func FUNC|FUNC_TYPE.

/* Where both could go on, going on wins: the rules marked [LOWEST] end only where nothing else can follow. */
%nonassoc LOWEST.
%nonassoc STRING LPAREN GLUED DOT QUESTION IDENT LBRACK LBRACE MAP CHAN STRUCT INTERFACE ELLIPSIS COLON ARROW.

%left LOGICAL_OR.
%left LOGICAL_AND.
%left EQUAL NOT_EQUAL LESS LESS_EQUAL GREATER GREATER_EQUAL IS.
%left EITHER.
%left PLUS MINUS BAR CARET.
%left STAR SLASH PERCENT SHIFT_LEFT SHIFT_RIGHT AMP AND_NOT.
%right UNARY.

%type decl { struct ast_decl * }
%type import_spec { struct ast_decl * }
%type import_list { struct decl_list }
%type decl_group { struct decl_list }
%type const_spec { struct ast_decl * }
%type const_list { struct decl_list }
%type var_spec { struct ast_decl * }
%type var_list { struct decl_list }
%type type_decl { struct ast_decl * }
%type type_spec { struct ast_decl * }
%type type_list { struct decl_list }
%type func_decl { struct ast_decl * }
%type names { struct name_list }
%type type_params_opt { struct ast_type_param * }
%type type_param_list { struct type_param_list }
%type type_param { struct ast_type_param * }
%type params { struct ast_param * }
%type param_list { struct param_list }
%type param { struct ast_param * }
%type receiver { struct ast_param * }
%type result_opt { struct result }
%type var_type { struct ast_type * }
%type type { struct ast_type * }
%type prefix_type { struct ast_type * }
%type sendable_type { struct ast_type * }
%type postfix_type { struct ast_type * }
%type literal_type { struct ast_type * }
%type type_args { struct ast_type * }
%type type_arg_list { struct type_list }
%type type_arg { struct ast_type * }
%type func_type_params { struct ast_type * }
%type results { struct param_list }
%type result_list { struct param_list }
%type result_item { struct ast_param * }
%type value_func_type { struct ast_type * }
%type value_result { struct ast_type * }
%type func_type_list { struct param_list }
%type func_type_param { struct ast_param * }
%type named_type { struct ast_type * }
%type named_param_type { struct ast_type * }
%type members { struct ast_member * }
%type member_list { struct member_list }
%type member { struct ast_member * }
%type block { struct block }
%type stmts { struct ast_stmt * }
%type stmt_list { struct stmt_list }
%type stmt { struct ast_stmt * }
%type ensure { struct ast_stmt * }
%type simple { struct ast_stmt * }
%type simple_opt { struct ast_stmt * }
%type init { struct ast_stmt * }
%type expr_opt { struct ast_expr * }
%type if_stmt { struct ast_stmt * }
%type else_opt { struct ast_stmt * }
%type cases { struct ast_case * }
%type case_list { struct case_list }
%type case { struct ast_case * }
%type comms { struct ast_case * }
%type comm_list { struct case_list }
%type comm { struct ast_case * }
%type exprs { struct expr_list }
%type ors { struct expr_list }
%type expr { struct ast_expr * }
%type postfix { struct ast_expr * }
%type value_type { struct ast_type * }
%type value_item_type { struct ast_type * }
%type value_name_type { struct ast_type * }
%type value_receive_type { struct ast_type * }
%type args { struct ast_expr * }
%type arg_list { struct expr_list }
%type either { struct ast_expr * }
%type fields { struct ast_field * }
%type field_list { struct field_list }
%type field { struct ast_field * }
%type alternatives { struct ast_pattern * }
%type pattern { struct ast_pattern * }
%type pattern_chain { struct ast_pattern * }
%type pattern_call { struct ast_pattern * }
%type pattern_fields { struct ast_pattern_field * }
%type pattern_field_list { struct pattern_field_list }
%type pattern_field { struct ast_pattern_field * }
%type assign_op { enum ast_op }

/* ---- files and declarations ---- */

file ::= decls.
file ::= decls decl(D).                         { build_add_decl(p, D); }
decls ::= .
decls ::= decls SEMI.
decls ::= decls decl(D) SEMI.                   { build_add_decl(p, D); }

decl(A) ::= BROKEN(T).                          { A = build_bad_decl(p, T); }
decl(A) ::= PACKAGE(K) IDENT(N).                { A = build_package(p, K, N); }
decl(A) ::= IMPORT import_spec(S).              { A = S; }
decl(A) ::= IMPORT LPAREN import_list(L) RPAREN. { A = L.first; }
decl(A) ::= IMPORT LPAREN RPAREN.               { A = NULL; }
decl(A) ::= decl_group(G).                      { A = G.first; }
decl(A) ::= EXPORT(E) decl_group(G).            { A = build_export(p, E, G); }
decl_group(A) ::= type_decl(D).                 { A = decl_list_one(D); }
decl_group(A) ::= func_decl(D).                 { A = decl_list_one(D); }
decl_group(A) ::= CONST const_spec(D).          { A = decl_list_one(D); }
decl_group(A) ::= CONST LPAREN const_list(L) RPAREN. { A = build_const_group(p, L); }
decl_group(A) ::= VAR var_spec(D).              { A = decl_list_one(D); }
decl_group(A) ::= VAR LPAREN var_list(L) RPAREN. { A = L; }

import_list(A) ::= import_spec(S).              { A = decl_list_one(S); }
import_list(A) ::= import_list(L) SEMI.         { A = L; }
import_list(A) ::= import_list(L) SEMI import_spec(S). { A = decl_list_add(L, S); }
import_spec(A) ::= STRING(S).                   { A = build_import(p, S, NULL); }
import_spec(A) ::= IDENT(N) STRING(S).          { A = build_import(p, S, &N); }
import_spec(A) ::= STRING(S) AS IDENT(N).       { A = build_import(p, S, &N); }

decl_group(A) ::= TYPE type_list(L) RPAREN.     { A = L; }
type_list(A) ::= LPAREN type_spec(D).           { A = decl_list_one(D); }
type_list(A) ::= type_list(L) SEMI.             { A = L; }
type_list(A) ::= type_list(L) SEMI type_spec(D). { A = decl_list_add(L, D); }
type_decl(A) ::= TYPE(K) type_spec(D).          { A = build_type_keyword(p, K, D); }
type_spec(A) ::= IDENT(N) type_params_opt(P) type(T). { A = build_type_decl(p, N, P, T); }
type_spec(A) ::= IDENT(N) type_params_opt(P) ASSIGN type(T). { A = build_type_decl(p, N, P, T); }
type_spec(A) ::= IDENT(N) type_params_opt(P) ASSIGN BAR type(T). { A = build_type_decl(p, N, P, T); }
type_decl(A) ::= ERROR(K) IDENT(N).             { A = build_error_decl(p, K, N, NULL, N); }
type_decl(A) ::= ERROR(K) IDENT(N) LBRACE members(M) RBRACE(E). { A = build_error_decl(p, K, N, M, E); }

names(A) ::= IDENT(N).                          { A = name_list_one(build_listed_name(p, N)); }
names(A) ::= names(L) COMMA IDENT(N).           { A = name_list_add(L, build_listed_name(p, N)); }

const_list(A) ::= const_spec(D).                { A = decl_list_one(D); }
const_list(A) ::= const_list(L) SEMI.           { A = L; }
const_list(A) ::= const_list(L) SEMI const_spec(D). { A = decl_list_add(L, D); }
const_spec(A) ::= names(N).                     { A = build_value_decl(p, AST_DECL_CONST, N.first, NULL, NULL); }
const_spec(A) ::= names(N) ASSIGN exprs(E).     { A = build_value_decl(p, AST_DECL_CONST, N.first, NULL, E.first); }
const_spec(A) ::= names(N) var_type(T) ASSIGN exprs(E). { A = build_value_decl(p, AST_DECL_CONST, N.first, T, E.first); }

var_list(A) ::= var_spec(D).                    { A = decl_list_one(D); }
var_list(A) ::= var_list(L) SEMI.               { A = L; }
var_list(A) ::= var_list(L) SEMI var_spec(D).   { A = decl_list_add(L, D); }
var_spec(A) ::= names(N) var_type(T).           { A = build_value_decl(p, AST_DECL_VAR, N.first, T, NULL); }
var_spec(A) ::= names(N) ASSIGN exprs(E).       { A = build_value_decl(p, AST_DECL_VAR, N.first, NULL, E.first); }
var_spec(A) ::= names(N) var_type(T) ASSIGN exprs(E). { A = build_value_decl(p, AST_DECL_VAR, N.first, T, E.first); }
var_type(A) ::= type(T).                        { A = T; }
var_type(A) ::= COLON type(T).                  { A = T; }

/* ---- functions ---- */

func_decl(A) ::= FUNC(K) IDENT(N) type_params_opt(G) LPAREN params(P) RPAREN(E) result_opt(R) block(B).
	{ A = build_func_decl(p, K, NULL, N, G, P, E, R, &B); }
func_decl(A) ::= FUNC(K) IDENT(N) type_params_opt(G) LPAREN params(P) RPAREN(E) result_opt(R).
	{ A = build_func_decl(p, K, NULL, N, G, P, E, R, NULL); }
func_decl(A) ::= FUNC(K) LPAREN receiver(S) RPAREN IDENT(N) type_params_opt(G) LPAREN params(P) RPAREN(E) result_opt(R) block(B).
	{ A = build_func_decl(p, K, S, N, G, P, E, R, &B); }
func_decl(A) ::= FUNC(K) LPAREN receiver(S) RPAREN IDENT(N) type_params_opt(G) LPAREN params(P) RPAREN(E) result_opt(R).
	{ A = build_func_decl(p, K, S, N, G, P, E, R, NULL); }
receiver(A) ::= param(P).                       { A = build_receiver(p, P); }
receiver(A) ::= STAR(K) IDENT(N).               { A = build_pointer_receiver(p, K, N); }
func_decl(A) ::= IS(K) LPAREN param(S) RPAREN IDENT(N) block(B). { A = build_guard_decl(p, K, S, N, NULL, &B); }
func_decl(A) ::= IS(K) LPAREN param(S) RPAREN IDENT(N) LPAREN params(P) RPAREN block(B). { A = build_guard_decl(p, K, S, N, P, &B); }

func_decl(A) ::= IS(K) LPAREN param(S) RPAREN IDENT(N) ensure(E). { A = build_short_guard(p, K, S, N, NULL, E); }
func_decl(A) ::= IS(K) LPAREN param(S) RPAREN IDENT(N) LPAREN params(P) RPAREN ensure(E). { A = build_short_guard(p, K, S, N, P, E); }

type_params_opt(A) ::= .                        { A = NULL; }
type_params_opt(A) ::= GLUED type_param_list(L) RBRACK. { A = build_share_constraints(L.first); }
type_params_opt(A) ::= GLUED type_param_list(L) COMMA RBRACK. { A = build_share_constraints(L.first); }
type_param_list(A) ::= type_param(T).           { A = type_param_list_one(T); }
type_param_list(A) ::= type_param_list(L) COMMA type_param(T). { A = type_param_list_add(L, T); }
type_param(A) ::= IDENT(N).                     { A = build_type_param(p, N, NULL); }
type_param(A) ::= IDENT(N) type(T).             { A = build_type_param(p, N, T); }
type_param(A) ::= IDENT(N) COLON type(T).       { A = build_type_param(p, N, T); }

params(A) ::= .                                 { A = NULL; }
params(A) ::= param_list(L).                    { A = build_share_param_types(p, L.first); }
params(A) ::= param_list(L) COMMA.              { A = build_share_param_types(p, L.first); }
param_list(A) ::= param(P).                     { A = param_list_one(P); }
param_list(A) ::= param_list(L) COMMA param(P). { A = param_list_add(L, P); }
param(A) ::= IDENT(N).                          { A = build_param(p, N, NULL, false); }
param(A) ::= IDENT(N) type(T).                  { A = build_param(p, N, T, false); }
param(A) ::= IDENT(N) COLON type(T).            { A = build_param(p, N, T, false); }
param(A) ::= IDENT(N) ELLIPSIS type(T).         { A = build_param(p, N, T, true); }
param(A) ::= IDENT(N) COLON ELLIPSIS type(T).   { A = build_param(p, N, T, true); }
param(A) ::= LBRACE(K) names(N) RBRACE var_type(T). { A = build_members_param(p, K, N.first, T); }

result_opt(A) ::= .                             { A = (struct result){0}; }
result_opt(A) ::= type(T).                      { A = build_result(T); }
result_opt(A) ::= COLON type(T).                { A = build_result(T); }

/* ---- types ---- */

type(A) ::= prefix_type(T).                     { A = T; }
type(A) ::= type(L) BAR type(R).                { A = build_type_pair(p, AST_TYPE_UNION, L, R); }
type(A) ::= type(L) AMP type(R).                { A = build_type_pair(p, AST_TYPE_INTERSECTION, L, R); }

prefix_type(A) ::= sendable_type(T).            { A = T; }
prefix_type(A) ::= ARROW(K) CHAN prefix_type(T). { A = build_chan(p, K, AST_CHAN_RECEIVE, T); }

/* What may follow `chan`: an arrow there is the channel's own. */
sendable_type(A) ::= postfix_type(T).           { A = T; }
sendable_type(A) ::= STAR(K) prefix_type(T).    { A = build_type_of(p, AST_TYPE_POINTER, K, T); }
sendable_type(A) ::= LBRACK(K) RBRACK prefix_type(T). { A = build_type_of(p, AST_TYPE_SLICE, K, T); }
sendable_type(A) ::= LBRACK(K) arg_list(N) RBRACK prefix_type(T). { A = build_fixed_array(p, K, N, T); }
sendable_type(A) ::= LBRACK(K) ELLIPSIS RBRACK prefix_type(T). { A = build_type_of(p, AST_TYPE_FIXED_ARRAY, K, T); }
sendable_type(A) ::= LENGTH(K) arg_list(N) RBRACK prefix_type(T). { A = build_fixed_array(p, K, N, T); }
sendable_type(A) ::= LENGTH(K) ELLIPSIS RBRACK prefix_type(T). { A = build_type_of(p, AST_TYPE_FIXED_ARRAY, K, T); }
sendable_type(A) ::= MAP(K) GLUED type(L) RBRACK prefix_type(T). { A = build_map_type(p, K, L, T); }
sendable_type(A) ::= CHAN(K) sendable_type(T).  { A = build_chan(p, K, AST_CHAN_BOTH, T); }
sendable_type(A) ::= CHAN(K) ARROW prefix_type(T). { A = build_chan(p, K, AST_CHAN_SEND, T); }
sendable_type(A) ::= func(K) LPAREN func_type_params(P) RPAREN(E). [LOWEST] { A = build_func_type(p, K, P, E, NULL); }
sendable_type(A) ::= func(K) LPAREN func_type_params(P) RPAREN(E) prefix_type(R). { A = build_func_type(p, K, P, E, R); }
sendable_type(A) ::= func(K) LPAREN func_type_params(P) RPAREN(E) COLON prefix_type(R). { A = build_func_type(p, K, P, E, R); }

postfix_type(A) ::= postfix_type(T) QUESTION(K). { A = build_optional(p, T, K); }
postfix_type(A) ::= postfix_type(T) DOT IDENT(N). { A = build_constrained(p, T, N, NULL, NULL); }
postfix_type(A) ::= postfix_type(T) DOT IDENT(N) LPAREN type_args(L) RPAREN(E). { A = build_constrained(p, T, N, L, &E); }
postfix_type(A) ::= postfix_type(T) DOT IDENT(N) GLUED type_arg_list(L) RBRACK(E). { A = build_constrained(p, T, N, L.first, &E); }

postfix_type(A) ::= IDENT(N).                   { A = build_named_type(p, N, NULL, NULL); }
postfix_type(A) ::= IDENT(N) LPAREN type_args(L) RPAREN(E). { A = build_named_type(p, N, L, &E); }
postfix_type(A) ::= IDENT(N) GLUED type_arg_list(L) RBRACK(E). { A = build_named_type(p, N, L.first, &E); }
postfix_type(A) ::= LBRACE(K) members(M) RBRACE(E). { A = build_shape_type(p, K, M, E); }
postfix_type(A) ::= STRUCT(K) LBRACE members(M) RBRACE(E). { A = build_struct_type(p, K, M, E); }
postfix_type(A) ::= INTERFACE(K) LBRACE members(M) RBRACE(E). { A = build_interface_type(p, K, M, E); }
postfix_type(A) ::= LPAREN(K) results(L) RPAREN(E). { A = build_tuple_type(p, K, L.first, E); }
postfix_type(A) ::= literal_type(T).            { A = T; }
literal_type(A) ::= STRING(T).                  { A = build_literal_type(p, T, false); }
literal_type(A) ::= INT(T).                     { A = build_literal_type(p, T, false); }
literal_type(A) ::= FLOAT(T).                   { A = build_literal_type(p, T, false); }
literal_type(A) ::= TRUE(T).                    { A = build_literal_type(p, T, false); }
literal_type(A) ::= FALSE(T).                   { A = build_literal_type(p, T, false); }
literal_type(A) ::= MINUS INT(T).               { A = build_literal_type(p, T, true); }
literal_type(A) ::= MINUS FLOAT(T).             { A = build_literal_type(p, T, true); }

/* Several results, or one, with names or without. */
results(A) ::= .                                { A = (struct param_list){0}; }
results(A) ::= result_list(L).                  { A = L; }
results(A) ::= result_list(L) COMMA.            { A = L; }
result_list(A) ::= result_item(R).              { A = param_list_one(R); }
result_list(A) ::= result_list(L) COMMA result_item(R). { A = param_list_add(L, R); }
result_item(A) ::= type(T).                     { A = build_unnamed_param(p, T, false); }
result_item(A) ::= IDENT(N) COLON type(T).      { A = build_param(p, N, T, false); }
result_item(A) ::= IDENT(N) named_type(T).      { A = build_param(p, N, T, false); }

/* Type arguments, and those of constraints: literals and array literals stand among them. */
type_args(A) ::= .                              { A = NULL; }
type_args(A) ::= type_arg_list(L).              { A = L.first; }
type_args(A) ::= type_arg_list(L) COMMA.        { A = L.first; }
type_arg_list(A) ::= type_arg(T).               { A = type_list_one(T); }
type_arg_list(A) ::= type_arg_list(L) COMMA type_arg(T). { A = type_list_add(L, T); }
type_arg(A) ::= type(T).                        { A = T; }
type_arg(A) ::= LBRACK(K) arg_list(L) RBRACK(E).   { A = build_array_argument(p, K, L, E); }

func_type_params(A) ::= .                       { A = NULL; }
func_type_params(A) ::= func_type_list(L).      { A = build_param_types(p, L.first); }
func_type_params(A) ::= func_type_list(L) COMMA. { A = build_param_types(p, L.first); }
func_type_list(A) ::= func_type_param(P).       { A = param_list_one(P); }
func_type_list(A) ::= func_type_list(L) COMMA func_type_param(P). { A = param_list_add(L, P); }
func_type_param(A) ::= type(T).                 { A = build_unnamed_param(p, T, false); }
func_type_param(A) ::= ELLIPSIS type(T).        { A = build_unnamed_param(p, T, true); }
func_type_param(A) ::= IDENT(N) COLON type(T).  { A = build_param(p, N, T, false); }
func_type_param(A) ::= IDENT(N) ELLIPSIS type(T). { A = build_param(p, N, T, true); }
func_type_param(A) ::= IDENT(N) COLON ELLIPSIS type(T). { A = build_param(p, N, T, true); }
func_type_param(A) ::= IDENT(N) named_type(T).  { A = build_param(p, N, T, false); }

/* Behind a name: a parenthesis there would be that name's arguments. */
named_type(A) ::= named_param_type(T).          { A = T; }
named_type(A) ::= named_type(L) BAR type(R).    { A = build_type_pair(p, AST_TYPE_UNION, L, R); }
named_type(A) ::= named_type(L) AMP type(R).    { A = build_type_pair(p, AST_TYPE_INTERSECTION, L, R); }
named_param_type(A) ::= value_name_type(T).     { A = T; }
named_param_type(A) ::= value_name_type(T) QUESTION(K). { A = build_optional(p, T, K); }
named_param_type(A) ::= STAR(S) value_item_type(T). { A = build_type_of(p, AST_TYPE_POINTER, S, T); }
named_param_type(A) ::= LBRACK(K) arg_list(N) RBRACK value_item_type(T). { A = build_fixed_array(p, K, N, T); }
named_param_type(A) ::= LBRACE(K) members(M) RBRACE(E). { A = build_shape_type(p, K, M, E); }
named_param_type(A) ::= value_type(T).          { A = T; }
named_param_type(A) ::= value_receive_type(T).  { A = T; }
named_param_type(A) ::= value_func_type(T).     { A = T; }
named_param_type(A) ::= literal_type(T).        { A = T; }

members(A) ::= .                                { A = NULL; }
members(A) ::= member_list(L).                  { A = L.first; }
members(A) ::= member_list(L) sep.              { A = L.first; }
member_list(A) ::= member(M).                   { A = member_list_one(M); }
member_list(A) ::= member_list(L) sep member(M). { A = member_list_add(L, M); }
sep ::= COMMA.
sep ::= SEMI.
sep ::= COMMA SEMI.
member(A) ::= IDENT(N) COLON type(T).           { A = build_member(p, N, T, false, NULL); }
member(A) ::= IDENT(N) COLON type(T) STRING(S). { A = build_member(p, N, T, false, &S); }
member(A) ::= IDENT(N) QUESTION COLON type(T).  { A = build_member(p, N, T, true, NULL); }
member(A) ::= IDENT(N) QUESTION COLON type(T) STRING(S). { A = build_member(p, N, T, true, &S); }
member(A) ::= IDENT(N) type(T).                 { A = build_member(p, N, T, false, NULL); }
member(A) ::= IDENT(N) type(T) STRING(S).       { A = build_member(p, N, T, false, &S); }
member(A) ::= IDENT(N).                         { A = build_embedded(p, build_named_type(p, N, NULL, NULL), N, NULL); }
member(A) ::= IDENT(N) GLUED type_arg_list(L) RBRACK(E). { A = build_embedded(p, build_named_type(p, N, L.first, &E), N, NULL); }
member(A) ::= IDENT(Q) DOT IDENT(N).            { A = build_embedded(p, build_qualified_type(p, Q, N), Q, NULL); }
member(A) ::= STAR(K) IDENT(N).                 { A = build_embedded(p, build_named_type(p, N, NULL, NULL), N, &K); }
member(A) ::= IDENT(N) ASSIGN expr(E).          { A = build_constant_member(p, N, E); }
member(A) ::= METHOD(N) LPAREN params(P) RPAREN(E) result_opt(R). { A = build_method_member(p, N, P, E, R); }

/* ---- statements ---- */

block(A) ::= BODY(K) stmts(L) RBRACE(E).        { A = build_block(p, K, L, E); }
stmts(A) ::= stmt_list(L).                      { A = L.first; }
stmts(A) ::= stmt_list(L) stmt(S).              { A = stmt_list_add(L, S).first; }
stmt_list(A) ::= .                              { A = (struct stmt_list){0}; }
stmt_list(A) ::= stmt_list(L) SEMI.             { A = L; }
stmt_list(A) ::= stmt_list(L) stmt(S) SEMI.     { A = stmt_list_add(L, S); }

stmt(A) ::= BROKEN(T).                          { A = build_bad_stmt(p, T); }
stmt(A) ::= simple(S).                          { A = S; }
stmt(A) ::= block(B).                           { A = build_block_stmt(p, &B); }
stmt(A) ::= VAR var_spec(D).                    { A = build_decl_stmt(p, decl_list_one(D)); }
stmt(A) ::= VAR LPAREN var_list(L) RPAREN.      { A = build_decl_stmt(p, L); }
stmt(A) ::= CONST const_spec(D).                { A = build_decl_stmt(p, decl_list_one(D)); }
stmt(A) ::= CONST LPAREN const_list(L) RPAREN.  { A = build_decl_stmt(p, build_const_group(p, L)); }
stmt(A) ::= type_decl(D).                       { A = build_decl_stmt(p, decl_list_one(D)); }
stmt(A) ::= TYPE type_list(L) RPAREN.           { A = build_decl_stmt(p, L); }
stmt(A) ::= RETURN(K).                          { A = build_return(p, K, NULL); }
stmt(A) ::= RETURN(K) exprs(L).                 { A = build_return(p, K, L.first); }
stmt(A) ::= BREAK(K).                           { A = build_jump(p, AST_STMT_BREAK, K, NULL); }
stmt(A) ::= BREAK(K) IDENT(N).                  { A = build_jump(p, AST_STMT_BREAK, K, &N); }
stmt(A) ::= CONTINUE(K).                        { A = build_jump(p, AST_STMT_CONTINUE, K, NULL); }
stmt(A) ::= CONTINUE(K) IDENT(N).               { A = build_jump(p, AST_STMT_CONTINUE, K, &N); }
stmt(A) ::= GOTO(K) IDENT(N).                   { A = build_jump(p, AST_STMT_GOTO, K, &N); }
stmt(A) ::= FALLTHROUGH(K).                     { A = build_jump(p, AST_STMT_FALLTHROUGH, K, NULL); }
stmt(A) ::= GO(K) expr(E).                      { A = build_call_stmt(p, AST_STMT_GO, K, E); }
stmt(A) ::= DEFER(K) expr(E).                   { A = build_call_stmt(p, AST_STMT_DEFER, K, E); }
stmt(A) ::= IDENT(N) COLON stmt(S).             { A = build_labeled(p, N, S); }
stmt(A) ::= IDENT(N) COLON.                     { A = build_labeled(p, N, NULL); }
stmt(A) ::= if_stmt(S).                         { A = S; }
stmt(A) ::= FOR(K) block(B).                    { A = build_for(p, K, NULL, NULL, NULL, &B); }
stmt(A) ::= FOR(K) expr(C) block(B).            { A = build_for(p, K, NULL, C, NULL, &B); }
stmt(A) ::= FOR(K) simple_opt(I) SEMI expr_opt(C) SEMI simple_opt(P) block(B). { A = build_for(p, K, I, C, P, &B); }
stmt(A) ::= FOR(K) exprs(L) IN expr(X) block(B). { A = build_for_each(p, K, AST_EACH_IN, L.first, X, &B); }
stmt(A) ::= FOR(K) RANGE expr(X) block(B).      { A = build_for_each(p, K, AST_EACH_RANGE, NULL, X, &B); }
stmt(A) ::= FOR(K) exprs(L) DEFINE RANGE expr(X) block(B). { A = build_for_each(p, K, AST_EACH_RANGE, L.first, X, &B); }
stmt(A) ::= FOR(K) exprs(L) ASSIGN RANGE expr(X) block(B). { A = build_for_each(p, K, AST_EACH_RANGE_ASSIGN, L.first, X, &B); }
stmt(A) ::= SWITCH(K) BODY cases(C) RBRACE(E).  { A = build_switch(p, K, NULL, NULL, C, E); }
stmt(A) ::= SWITCH(K) expr(X) BODY cases(C) RBRACE(E). { A = build_switch(p, K, NULL, X, C, E); }
stmt(A) ::= SWITCH(K) init(I) SEMI expr_opt(X) BODY cases(C) RBRACE(E). { A = build_switch(p, K, I, X, C, E); }
stmt(A) ::= SWITCH(K) exprs DEFINE exprs(L) BODY cases RBRACE. { A = build_type_switch(p, K, L); }
stmt(A) ::= SELECT(K) BODY comms(C) RBRACE(E).  { A = build_select(p, K, C, E); }
stmt(A) ::= ensure(E).                          { A = E; }
ensure(A) ::= ENSURE(K) expr(X) ors(L).         { A = build_ensure(p, K, X, L, NULL); }
ensure(A) ::= ENSURE(K) expr(X) ors(L) block(B). { A = build_ensure(p, K, X, L, &B); }
ensure(A) ::= ENSURE(K) expr(X) ors(L) ELSE expr(F). { A = build_ensure_else(p, K, X, L, F, NULL); }
ensure(A) ::= ENSURE(K) expr(X) ors(L) ELSE block(B). { A = build_ensure_else(p, K, X, L, NULL, &B); }
ensure(A) ::= ENSURE(K) expr(X) ors(L) ELSE expr(F) block(B). { A = build_ensure_else(p, K, X, L, F, &B); }
stmt(A) ::= USE(K) IDENT(N) var_type(T).        { A = build_use(p, K, &N, T); }
stmt(A) ::= USE(K) IDENT(N).                    { A = build_use(p, K, NULL, build_named_type(p, N, NULL, NULL)); }
stmt(A) ::= USE(K) IDENT(Q) DOT IDENT(N).       { A = build_use(p, K, NULL, build_qualified_type(p, Q, N)); }
stmt(A) ::= WITH(K) expr(X) block(B).           { A = build_with(p, K, X, &B); }

/* In `ensure`: the last one may be the failure. */
ors(A) ::= .                                    { A = (struct expr_list){0}; }
ors(A) ::= ors(L) OR expr(E).                   { A = expr_list_add(L, E); }

if_stmt(A) ::= IF(K) expr(C) block(B) else_opt(E). { A = build_if(p, K, NULL, C, &B, E); }
if_stmt(A) ::= IF(K) init(I) SEMI expr(C) block(B) else_opt(E). { A = build_if(p, K, I, C, &B, E); }
else_opt(A) ::= .                               { A = NULL; }
else_opt(A) ::= ELSE block(B).                  { A = build_block_stmt(p, &B); }
else_opt(A) ::= ELSE if_stmt(S).                { A = S; }

cases(A) ::= case_list(L).                      { A = L.first; }
case_list(A) ::= .                              { A = (struct case_list){0}; }
case_list(A) ::= case_list(L) case(C).          { A = case_list_add(L, C); }
case(A) ::= CASE(K) exprs(L) COLON(E) stmts(S). { A = build_case(p, K, L.first, NULL, E, S); }
case(A) ::= CASE(K) IS alternatives(P) COLON(E) stmts(S). { A = build_case(p, K, NULL, P, E, S); }
case(A) ::= DEFAULT(K) COLON(E) stmts(S).       { A = build_case(p, K, NULL, NULL, E, S); }

comms(A) ::= comm_list(L).                      { A = L.first; }
comm_list(A) ::= .                              { A = (struct case_list){0}; }
comm_list(A) ::= comm_list(L) comm(C).          { A = case_list_add(L, C); }
comm(A) ::= CASE(K) simple(C) COLON(E) stmts(S). { A = build_comm(p, K, C, E, S); }
comm(A) ::= DEFAULT(K) COLON(E) stmts(S).       { A = build_comm(p, K, NULL, E, S); }

init(A) ::= simple_opt(S).                      { A = S; }
init(A) ::= VAR var_spec(D).                    { A = build_decl_stmt(p, decl_list_one(D)); }
simple_opt(A) ::= .                             { A = NULL; }
simple_opt(A) ::= simple(S).                    { A = S; }
simple(A) ::= expr(E).                          { A = build_expr_stmt(p, E); }
simple(A) ::= IDENT(N) TYPED type(T) ASSIGN expr(E). { A = build_typed_var(p, N, T, E); }
simple(A) ::= IDENT(N) TYPED type(T) DEFINE expr(E). { A = build_typed_var(p, N, T, E); }
simple(A) ::= exprs(L) DEFINE exprs(R).         { A = build_assign(p, AST_STMT_DEFINE, L, AST_OP_NONE, R); }
simple(A) ::= exprs(L) ASSIGN exprs(R).         { A = build_assign(p, AST_STMT_ASSIGN, L, AST_OP_NONE, R); }
simple(A) ::= expr(L) assign_op(O) expr(R).     { A = build_assign(p, AST_STMT_ASSIGN, expr_list_one(L), O, expr_list_one(R)); }
simple(A) ::= expr(E) INCREMENT(K).             { A = build_increment(p, E, AST_OP_ADD, K); }
simple(A) ::= expr(E) DECREMENT(K).             { A = build_increment(p, E, AST_OP_SUBTRACT, K); }
simple(A) ::= expr(L) ARROW expr(R).            { A = build_send(p, L, R); }

assign_op(A) ::= ADD_ASSIGN.                    { A = AST_OP_ADD; }
assign_op(A) ::= SUBTRACT_ASSIGN.               { A = AST_OP_SUBTRACT; }
assign_op(A) ::= MULTIPLY_ASSIGN.               { A = AST_OP_MULTIPLY; }
assign_op(A) ::= DIVIDE_ASSIGN.                 { A = AST_OP_DIVIDE; }
assign_op(A) ::= REMAINDER_ASSIGN.              { A = AST_OP_REMAINDER; }
assign_op(A) ::= AND_ASSIGN.                    { A = AST_OP_AND; }
assign_op(A) ::= OR_ASSIGN.                     { A = AST_OP_OR; }
assign_op(A) ::= XOR_ASSIGN.                    { A = AST_OP_XOR; }
assign_op(A) ::= AND_NOT_ASSIGN.                { A = AST_OP_AND_NOT; }
assign_op(A) ::= SHIFT_LEFT_ASSIGN.             { A = AST_OP_SHIFT_LEFT; }
assign_op(A) ::= SHIFT_RIGHT_ASSIGN.            { A = AST_OP_SHIFT_RIGHT; }

/* ---- expressions ---- */

exprs(A) ::= expr(E).                           { A = expr_list_one(E); }
exprs(A) ::= exprs(L) COMMA expr(E).            { A = expr_list_add(L, E); }
expr_opt(A) ::= .                               { A = NULL; }
expr_opt(A) ::= expr(E).                        { A = E; }

expr(A) ::= expr(L) LOGICAL_OR(T) expr(R).      { A = build_binary(p, AST_OP_LOGICAL_OR, T, L, R); }
expr(A) ::= expr(L) LOGICAL_AND(T) expr(R).     { A = build_binary(p, AST_OP_LOGICAL_AND, T, L, R); }
expr(A) ::= expr(L) EQUAL(T) expr(R).           { A = build_binary(p, AST_OP_EQUAL, T, L, R); }
expr(A) ::= expr(L) NOT_EQUAL(T) expr(R).       { A = build_binary(p, AST_OP_NOT_EQUAL, T, L, R); }
expr(A) ::= expr(L) LESS(T) expr(R).            { A = build_binary(p, AST_OP_LESS, T, L, R); }
expr(A) ::= expr(L) LESS_EQUAL(T) expr(R).      { A = build_binary(p, AST_OP_LESS_EQUAL, T, L, R); }
expr(A) ::= expr(L) GREATER(T) expr(R).         { A = build_binary(p, AST_OP_GREATER, T, L, R); }
expr(A) ::= expr(L) GREATER_EQUAL(T) expr(R).   { A = build_binary(p, AST_OP_GREATER_EQUAL, T, L, R); }
expr(A) ::= expr(L) IS(T) alternatives(P).      { A = build_is(p, L, T, P); }
expr(A) ::= expr(L) PLUS(T) expr(R).            { A = build_binary(p, AST_OP_ADD, T, L, R); }
expr(A) ::= expr(L) MINUS(T) expr(R).           { A = build_binary(p, AST_OP_SUBTRACT, T, L, R); }
expr(A) ::= expr(L) BAR(T) expr(R).             { A = build_binary(p, AST_OP_OR, T, L, R); }
expr(A) ::= expr(L) CARET(T) expr(R).           { A = build_binary(p, AST_OP_XOR, T, L, R); }
expr(A) ::= expr(L) STAR(T) expr(R).            { A = build_binary(p, AST_OP_MULTIPLY, T, L, R); }
expr(A) ::= expr(L) SLASH(T) expr(R).           { A = build_binary(p, AST_OP_DIVIDE, T, L, R); }
expr(A) ::= expr(L) PERCENT(T) expr(R).         { A = build_binary(p, AST_OP_REMAINDER, T, L, R); }
expr(A) ::= expr(L) SHIFT_LEFT(T) expr(R).      { A = build_binary(p, AST_OP_SHIFT_LEFT, T, L, R); }
expr(A) ::= expr(L) SHIFT_RIGHT(T) expr(R).     { A = build_binary(p, AST_OP_SHIFT_RIGHT, T, L, R); }
expr(A) ::= expr(L) AMP(T) expr(R).             { A = build_binary(p, AST_OP_AND, T, L, R); }
expr(A) ::= expr(L) AND_NOT(T) expr(R).         { A = build_binary(p, AST_OP_AND_NOT, T, L, R); }

expr(A) ::= postfix(E).                         { A = E; }
expr(A) ::= MINUS(T) expr(E). [UNARY]           { A = build_unary(p, AST_OP_NEGATE, T, E); }
expr(A) ::= PLUS(T) expr(E). [UNARY]            { A = build_unary(p, AST_OP_PLUS, T, E); }
expr(A) ::= BANG(T) expr(E). [UNARY]            { A = build_unary(p, AST_OP_NOT, T, E); }
expr(A) ::= CARET(T) expr(E). [UNARY]           { A = build_unary(p, AST_OP_COMPLEMENT, T, E); }
expr(A) ::= STAR(T) expr(E). [UNARY]            { A = build_unary(p, AST_OP_DEREFERENCE, T, E); }
expr(A) ::= AMP(T) expr(E). [UNARY]             { A = build_unary(p, AST_OP_ADDRESS, T, E); }
expr(A) ::= ARROW(T) expr(E). [UNARY]           { A = build_unary(p, AST_OP_RECEIVE, T, E); }

postfix(A) ::= postfix(E) DOT(D) IDENT(N).      { A = build_select_expr(p, E, D, N); }
postfix(A) ::= postfix(E) LPAREN args(L) RPAREN(K). { A = build_call(p, E, L, false, K); }
postfix(A) ::= postfix(E) LPAREN arg_list(L) ELLIPSIS RPAREN(K). { A = build_call(p, E, L.first, true, K); }
postfix(A) ::= postfix(E) LPAREN arg_list(L) ELLIPSIS COMMA RPAREN(K). { A = build_call(p, E, L.first, true, K); }
postfix(A) ::= postfix(E) DOT LPAREN type RPAREN(K). { A = build_type_assertion(p, E, K); }
postfix(A) ::= postfix(E) DOT LPAREN TYPE RPAREN(K). { A = build_type_assertion(p, E, K); }
postfix(A) ::= postfix(E) PLACE(N).             { A = build_place(p, E, N); }
postfix(A) ::= postfix(E) CONVERT args(L) RPAREN(K). { A = build_call(p, E, L, false, K); }
postfix(A) ::= postfix(E) open_index args(L) RBRACK(K). { A = build_index(p, E, L, K); }
postfix(A) ::= postfix(E) open_index expr_opt(L) COLON expr_opt(H) RBRACK(K). { A = build_slice(p, E, L, H, NULL, K); }
postfix(A) ::= postfix(E) open_index expr_opt(L) COLON expr(H) COLON expr(M) RBRACK(K). { A = build_slice(p, E, L, H, M, K); }
postfix(A) ::= postfix(E) LBRACE fields(F) RBRACE(K). { A = build_typed_literal(p, E, F, K); }

open_index ::= LBRACK.
open_index ::= GLUED.

postfix(A) ::= IDENT(T).                        { A = build_name(p, T); }
postfix(A) ::= INT(T).                          { A = build_literal(p, T); }
postfix(A) ::= FLOAT(T).                        { A = build_literal(p, T); }
postfix(A) ::= STRING(T).                       { A = build_literal(p, T); }
postfix(A) ::= RUNE(T).                         { A = build_literal(p, T); }
postfix(A) ::= TRUE(T).                         { A = build_literal(p, T); }
postfix(A) ::= FALSE(T).                        { A = build_literal(p, T); }
postfix(A) ::= NIL(T).                          { A = build_literal(p, T); }
postfix(A) ::= LPAREN(K) expr(E) RPAREN(C).     { A = build_paren(p, K, E, C); }
postfix(A) ::= LBRACE(K) fields(F) RBRACE(E).   { A = build_shape_literal(p, K, F, E); }
postfix(A) ::= LBRACK(K) RBRACK(E). [LOWEST]    { A = build_array_literal(p, K, NULL, E); }
postfix(A) ::= LBRACK(K) arg_list(L) RBRACK(E). { A = build_array_literal(p, K, L.first, E); }
postfix(A) ::= LBRACK(K) arg_list(L) COMMA RBRACK(E). { A = build_array_literal(p, K, L.first, E); }
postfix(A) ::= FUNC(K) LPAREN params(P) RPAREN(E) result_opt(R) block(B). { A = build_func_literal(p, K, P, E, R, &B); }
postfix(A) ::= value_type(T).                   { A = build_type_expr(p, T); }
postfix(A) ::= FUNC_TYPE(K) LPAREN func_type_params(P) RPAREN(E). [LOWEST] { A = build_type_expr(p, build_func_type(p, K, P, E, NULL)); }
postfix(A) ::= FUNC_TYPE(K) LPAREN func_type_params(P) RPAREN(E) value_result(R). { A = build_type_expr(p, build_func_type(p, K, P, E, R)); }
postfix(A) ::= FUNC_TYPE(K) LPAREN func_type_params(P) RPAREN(E) COLON value_result(R). { A = build_type_expr(p, build_func_type(p, K, P, E, R)); }

/* Types that stand where a value may: what make, new and typed literals take. */
value_type(A) ::= LBRACK(K) RBRACK value_item_type(T). { A = build_type_of(p, AST_TYPE_SLICE, K, T); }
value_type(A) ::= LBRACK(K) RBRACK value_receive_type(T). { A = build_type_of(p, AST_TYPE_SLICE, K, T); }
value_type(A) ::= LENGTH(K) ELLIPSIS RBRACK value_item_type(T). { A = build_type_of(p, AST_TYPE_FIXED_ARRAY, K, T); }
value_type(A) ::= LENGTH(K) arg_list(N) RBRACK value_item_type(T). { A = build_fixed_array(p, K, N, T); }
value_type(A) ::= MAP(K) GLUED type(L) RBRACK value_item_type(T). { A = build_map_type(p, K, L, T); }
value_type(A) ::= MAP(K) GLUED type(L) RBRACK value_receive_type(T). { A = build_map_type(p, K, L, T); }
value_type(A) ::= CHAN(K) value_item_type(T).   { A = build_chan(p, K, AST_CHAN_BOTH, T); }
value_type(A) ::= CHAN(K) ARROW value_item_type(T). { A = build_chan(p, K, AST_CHAN_SEND, T); }
value_type(A) ::= CHAN(K) ARROW value_receive_type(T). { A = build_chan(p, K, AST_CHAN_SEND, T); }
value_type(A) ::= STRUCT(K) LBRACE members(M) RBRACE(E). { A = build_struct_type(p, K, M, E); }
value_type(A) ::= INTERFACE(K) LBRACE members(M) RBRACE(E). { A = build_interface_type(p, K, M, E); }

/* What arrays, maps and channels hold; and channels, where the arrow cannot be an operator. */
value_item_type(A) ::= value_name_type(T). [LOWEST] { A = T; }
value_item_type(A) ::= value_name_type(T) QUESTION(K). { A = build_optional(p, T, K); }
value_item_type(A) ::= STAR(S) value_item_type(T). { A = build_type_of(p, AST_TYPE_POINTER, S, T); }
value_item_type(A) ::= LBRACK(K) arg_list(N) RBRACK value_item_type(T). { A = build_fixed_array(p, K, N, T); }
value_item_type(A) ::= LBRACE(K) members(M) RBRACE(E). { A = build_shape_type(p, K, M, E); }
value_item_type(A) ::= LPAREN(K) results(L) RPAREN(E). { A = build_tuple_type(p, K, L.first, E); }
value_item_type(A) ::= value_type(T).           { A = T; }
value_item_type(A) ::= value_func_type(T).      { A = T; }
value_name_type(A) ::= IDENT(N). [LOWEST]       { A = build_named_type(p, N, NULL, NULL); }
value_name_type(A) ::= IDENT(Q) DOT IDENT(N). [LOWEST] { A = build_qualified_type(p, Q, N); }
value_name_type(A) ::= IDENT(Q) DOT IDENT(N) GLUED type_arg_list(L) RBRACK(E). { A = build_qualified_type_of(p, Q, N, L.first, E); }
value_name_type(A) ::= IDENT(N) LPAREN type_args(L) RPAREN(E). { A = build_named_type(p, N, L, &E); }
value_name_type(A) ::= IDENT(N) GLUED type_arg_list(L) RBRACK(E). { A = build_named_type(p, N, L.first, &E); }
value_receive_type(A) ::= ARROW(K) CHAN value_item_type(T). { A = build_chan(p, K, AST_CHAN_RECEIVE, T); }

/* Behind what says that it is no literal. */
value_func_type(A) ::= func(K) LPAREN func_type_params(P) RPAREN(E). [LOWEST] { A = build_func_type(p, K, P, E, NULL); }
value_func_type(A) ::= func(K) LPAREN func_type_params(P) RPAREN(E) value_result(R). { A = build_func_type(p, K, P, E, R); }
value_func_type(A) ::= func(K) LPAREN func_type_params(P) RPAREN(E) COLON value_result(R). { A = build_func_type(p, K, P, E, R); }
value_result(A) ::= value_name_type(T). [LOWEST] { A = T; }
value_result(A) ::= value_name_type(T) QUESTION(K). { A = build_optional(p, T, K); }
value_result(A) ::= STAR(S) value_result(T).    { A = build_type_of(p, AST_TYPE_POINTER, S, T); }
value_result(A) ::= LPAREN(K) results(L) RPAREN(E). { A = build_tuple_type(p, K, L.first, E); }
value_result(A) ::= value_type(T).              { A = T; }
value_result(A) ::= value_receive_type(T).      { A = T; }
value_result(A) ::= value_func_type(T).         { A = T; }

args(A) ::= .                                   { A = NULL; }
args(A) ::= arg_list(L).                        { A = L.first; }
args(A) ::= arg_list(L) COMMA.                  { A = L.first; }
arg_list(A) ::= expr(E).                        { A = expr_list_one(E); }
arg_list(A) ::= arg_list(L) COMMA expr(E).      { A = expr_list_add(L, E); }
arg_list(A) ::= either(E).                      { A = expr_list_one(E); }
arg_list(A) ::= arg_list(L) COMMA either(E).    { A = expr_list_add(L, E); }

fields(A) ::= .                                 { A = NULL; }
fields(A) ::= field_list(L).                    { A = L.first; }
fields(A) ::= field_list(L) sep.                { A = L.first; }
field_list(A) ::= field(F).                     { A = field_list_one(F); }
field_list(A) ::= field_list(L) sep field(F).   { A = field_list_add(L, F); }
field(A) ::= expr(E).                           { A = build_field(p, NULL, E); }
field(A) ::= expr(K) COLON expr(E).             { A = build_field(p, K, E); }
field(A) ::= expr(K) COLON either(E).           { A = build_field(p, K, E); }

/* Where a pattern may be meant: Each(A() or B()), { a: A() or B() }. */
either(A) ::= expr(L) EITHER expr(R).           { A = build_either(p, L, R); }
either(A) ::= either(L) EITHER expr(R).         { A = build_either(p, L, R); }

/* ---- patterns ---- */

alternatives(A) ::= pattern(P).                 { A = P; }
alternatives(A) ::= alternatives(L) EITHER pattern(P). { A = pattern_either(p->arena, L, P); }
pattern(A) ::= pattern_chain(P).                { A = pattern_of_parts(p->arena, P); }
pattern(A) ::= LBRACE(K) pattern_fields(F) RBRACE(E). { A = build_shape_pattern(p, K, F, E); }
pattern(A) ::= STAR(K) IDENT(N).                { A = build_type_pattern(p, build_type_of(p, AST_TYPE_POINTER, K, build_named_type(p, N, NULL, NULL))); }
pattern(A) ::= IDENT(N) GLUED type_arg_list(L) RBRACK(E). { A = build_type_pattern(p, build_named_type(p, N, L.first, &E)); }
pattern(A) ::= literal_type(T).                 { A = build_type_pattern(p, T); }
pattern(A) ::= value_type(T).                   { A = build_type_pattern(p, T); }
pattern_chain(A) ::= pattern_call(P).           { A = P; }
pattern_chain(A) ::= pattern_chain(L) DOT pattern_call(P). { A = build_pattern_dot(L, P); }
pattern_call(A) ::= IDENT(N).                   { A = build_pattern_call(p, N, NULL, NULL); }
pattern_call(A) ::= IDENT(N) LPAREN args(L) RPAREN(E). { A = build_pattern_call(p, N, L, &E); }
pattern_fields(A) ::= .                         { A = NULL; }
pattern_fields(A) ::= pattern_field_list(L).    { A = L.first; }
pattern_fields(A) ::= pattern_field_list(L) sep. { A = L.first; }
pattern_field_list(A) ::= pattern_field(F).     { A = pattern_field_list_one(F); }
pattern_field_list(A) ::= pattern_field_list(L) sep pattern_field(F). { A = pattern_field_list_add(L, F); }
pattern_field(A) ::= IDENT(N).                  { A = build_pattern_field(p, N, NULL); }
pattern_field(A) ::= IDENT(N) COLON alternatives(P). { A = build_pattern_field(p, N, P); }

/* What the parser asks of the automaton itself. */
%include {
enum {
#define TOKEN_ROW(name, text, class) EXPECTED_##name = TOKEN_##name,
#include "compiler/parse/token.def"
#undef TOKEN_ROW
};
}

%code {
#define TOKEN_ROW(name, text, class) _Static_assert(EXPECTED_##name == TOKEN_##name, "token.def and %token disagree on " #name);
#include "compiler/parse/token.def"
#undef TOKEN_ROW

enum { VIABLE_REDUCTIONS_MAX = 10000 };

/* Whether the automaton would take `token` now: its reductions are played on states of their own above the part of the
 * stack that they leave alone. */
bool
grammar_accepts(const void *parser, int token)
{
	const yyParser *y = parser;
	const yyStackEntry *base = y->yytos; /* the topmost entry that is still there */
	YYACTIONTYPE own[VIABLE_REDUCTIONS_MAX];
	int count = 0;
	for (int steps = 0; steps < VIABLE_REDUCTIONS_MAX; steps++) {
		YYACTIONTYPE action = count > 0 ? own[count - 1] : base->stateno;
		if (action <= YY_MAX_SHIFT) {
			action = yy_find_shift_action((YYCODETYPE)token, action);
		}
		if (action <= YY_MAX_SHIFTREDUCE || action == YY_ACCEPT_ACTION) {
			return true;
		}
		if (action < YY_MIN_REDUCE) {
			return false;
		}
		int rule = action - YY_MIN_REDUCE;
		int popped = -yyRuleInfoNRhs[rule];
		base -= popped > count ? popped - count : 0;
		count -= popped > count ? count : popped;
		YYACTIONTYPE next = yy_find_reduce_action(count > 0 ? own[count - 1] : base->stateno, yyRuleInfoLhs[rule]);
		if (next >= YY_MIN_SHIFTREDUCE && next <= YY_MAX_SHIFTREDUCE) {
			next = (YYACTIONTYPE)(next + YY_MIN_REDUCE - YY_MIN_SHIFTREDUCE);
		}
		own[count++] = next;
	}
	return false;
}

/* Drops what was begun last; false when nothing is left to drop. */
bool
grammar_pop(void *parser)
{
	yyParser *y = parser;
	if (y->yytos <= y->yystack) {
		return false;
	}
	yy_pop_parser_stack(y);
	return true;
}

/* Bodies whose brace is on the stack. */
unsigned
grammar_bodies(const void *parser)
{
	const yyParser *y = parser;
	unsigned count = 0;
	for (const yyStackEntry *entry = y->yystack; entry <= y->yytos; entry++) {
		count += entry->major == TOKEN_BODY;
	}
	return count;
}
}
