/* Assignments, definitions and local declarations: what targets may be, what they are known to be from then on. */
#include "compiler/check/check_internal.h"

/* The types that one value gives to several targets: a tuple's, a Result's value and error; NULL when it does not split
 * so. */
static const struct type **
split_types(struct body *body, const struct ast_expr *value, size_t count)
{
	struct checker *checker = body->checker;
	const struct type *type = type_base(value->type);
	const struct type **types = arena_alloc_array(checker->arena, count + 1, sizeof *types);
	bool map_read = strip_parens((struct ast_expr *)(uintptr_t)value)->kind == AST_EXPR_INDEX;
	if (is_receive(value) && count == 2 && type->kind != TYPE_BAD) {
		types[0] = type;
		types[1] = checker->types.boolean;
		return types;
	}
	if (type->kind == TYPE_TUPLE && type->member_count == count) {
		for (size_t i = 0; i < count; i++) {
			types[i] = type_value(type->members[i]);
		}
		return types;
	}
	if (type->kind != TYPE_RESULT) {
		return NULL;
	}
	const struct type *element = type_value(type->element);
	if (element->kind == TYPE_TUPLE && element->member_count + 1 == count) {
		for (size_t i = 0; i + 1 < count; i++) {
			types[i] = type_value(element->members[i]);
		}
	} else if (count == 2 && element->kind != TYPE_VOID && element->kind != TYPE_TUPLE) {
		types[0] = element;
	} else {
		return NULL;
	}
	types[count - 1] = map_read ? checker->types.boolean : checker->types.error;
	return types;
}

/* How many values an expression of the type gives. */
static size_t
value_count(const struct type *type)
{
	type = type_base(type);
	size_t count = type->kind == TYPE_TUPLE ? type->member_count : 1;
	if (type->kind == TYPE_RESULT) {
		const struct type *element = type_base(type->element);
		count = element->kind == TYPE_VOID ? 1 : value_count(element) + 1;
	}
	return count;
}

static void
wrong_value_count(struct body *body, struct ast_stmt *stmt, size_t targets, size_t values)
{
	diag_report(body->checker->log, DIAG_VALUE_COUNT, stmt->span, "%zu target%s for %zu value%s", targets,
		targets == 1 ? "" : "s", values, values == 1 ? "" : "s");
}

const struct type *
variable_type(struct body *body, struct ast_expr *value, const struct type *type)
{
	struct checker *checker = body->checker;
	type = type_value(type);
	refuse_copy(body, value);
	if (type->kind == TYPE_RESULT && type_base(type->element)->kind == TYPE_VOID) {
		value->convert_to = checker->types.error;
		return checker->types.error;
	}
	if (type->kind == TYPE_NIL) {
		struct diag *diag = diag_report(checker->log, DIAG_NIL_TYPE, value->span, "the type of this nil is not known");
		diag_help(checker->log, diag, "declare it: var x: *T = nil");
		return checker->types.bad;
	}
	return type;
}

/* The declared type of a variable holding `type`: a proved pointer is declared as one that may be nil. */
static struct symbol *
define_target(struct body *body, struct ast_expr *target, const struct type *type)
{
	struct checker *checker = body->checker;
	bool present = type->kind == TYPE_POINTER && type->present;
	const struct type *declared = present ? type_pointer(&checker->types, type->element, false) : type;
	bool literal = declared->kind == TYPE_LITERALS && !declared->symbol;
	declared = literal ? checker->types.string : type_base(declared);
	struct symbol *symbol = scope_declare(body, SYMBOL_VARIABLE, target->name, declared);
	target->symbol = symbol;
	target->defines = true;
	set_type(target, declared);
	if (present || literal || type_is_choices(type)) {
		body->facts = fact_of_symbol(body, body->facts, symbol, type);
	}
	return symbol;
}

static bool
is_blank(const struct ast_expr *target)
{
	return target->kind == AST_EXPR_NAME && str_equal(target->name.text, STR("_"));
}

/* ---- assignment ---- */

/* An element of a fixed array is a part of the variable that holds it; goroutines may share the array and not the element. */
static void
note_element(struct body *body, const struct ast_expr *place)
{
	const struct ast_expr *root = place;
	bool element = false;
	for (;; root = root->operand) {
		bool fixed = root->kind == AST_EXPR_INDEX && root->operand->type &&
					 type_base(root->operand->type)->kind == TYPE_FIXED_ARRAY;
		bool member = root->kind == AST_EXPR_SELECT && !root->symbol && root->operand->type &&
					  type_base(root->operand->type)->kind != TYPE_POINTER;
		element |= fixed;
		if (!fixed && !member && root->kind != AST_EXPR_PAREN) {
			break;
		}
	}
	if (element && root->kind == AST_EXPR_NAME && root->symbol &&
		(root->symbol->kind == SYMBOL_VARIABLE || root->symbol->kind == SYMBOL_PARAMETER)) {
		variable_changes(body, (struct symbol *)(uintptr_t)root->symbol, NULL);
	}
}

/* The type that a place was declared with, constraints included. */
static const struct type *
declared_with(const struct ast_expr *place, const struct type *type)
{
	const struct type *holder = place->operand && place->operand->type ? type_base(place->operand->type) : NULL;
	holder = holder && holder->kind == TYPE_POINTER ? type_base(holder->element) : holder;
	if (place->kind == AST_EXPR_NAME) {
		return place->symbol->type;
	}
	if (place->kind == AST_EXPR_SELECT && !place->symbol && holder && place->member < holder->field_count) {
		return holder->fields[place->member].type;
	}
	bool holds = holder && (holder->kind == TYPE_ARRAY || holder->kind == TYPE_FIXED_ARRAY || holder->kind == TYPE_MAP);
	return place->kind == AST_EXPR_INDEX && holds ? holder->element : type;
}

/* Checks a target and gives the type that values are converted to; narrowing does not hold for what is assigned. */
static const struct type *
check_target(struct body *body, struct ast_expr *target)
{
	struct checker *checker = body->checker;
	struct ast_expr *place = strip_parens(target);
	if (is_blank(place)) {
		return set_type(target, NULL);
	}
	if (place->kind == AST_EXPR_NAME) {
		struct symbol *symbol = scope_find(body, place->name.text);
		if (symbol && (symbol->kind == SYMBOL_VARIABLE || symbol->kind == SYMBOL_PARAMETER)) {
			place->symbol = symbol;
			variable_changes(body, symbol, place);
			place->origin = NULL;
			set_type(target, type_value(symbol->type));
			set_type(place, type_value(symbol->type));
			return symbol->type;
		}
		if (symbol && symbol->kind == SYMBOL_GLOBAL) {
			place->symbol = symbol;
			check_global(body, place, symbol);
			set_type(target, place->type);
			return symbol->type ? symbol->type : place->type;
		}
		if (symbol && symbol->kind != SYMBOL_BAD) {
			diag_report(
				checker->log, DIAG_NOT_ASSIGNABLE, place->span, "`%.*s` cannot be assigned", STR_ARG(place->name.text));
			return set_type(target, checker->types.bad);
		}
		check_expr(body, place, NULL);
		return set_type(target, checker->types.bad);
	}
	const struct type *type = check_value(body, place, NULL);
	if (place->origin) {
		type = place->origin;
		place->origin = NULL;
		set_type(place, type);
	}
	if (place->kind == AST_EXPR_INDEX && place->operand->type && type_base(place->operand->type)->kind == TYPE_MAP) {
		type = set_type(place, type_value(type_base(place->operand->type)->element));
	}
	bool assignable = place->kind == AST_EXPR_INDEX ||
					  (place->kind == AST_EXPR_UNARY && place->op == AST_OP_DEREFERENCE) ||
					  (place->kind == AST_EXPR_SELECT && (!place->symbol || place->symbol->kind == SYMBOL_GLOBAL));
	const struct ast_expr *root = place;
	while (root->kind == AST_EXPR_SELECT && !root->symbol && root->operand->type &&
		   type_base(root->operand->type)->kind != TYPE_POINTER) {
		root = strip_parens(root->operand);
	}
	bool of_string =
		place->kind == AST_EXPR_INDEX && place->operand->type && type_base(place->operand->type)->kind == TYPE_STRING;
	bool of_call = root->kind == AST_EXPR_CALL && root != place;
	bool of_error = root != place && root->type && type_is_error(root->type);
	bool of_several = place->kind == AST_EXPR_SELECT && place->name.text.data[0] <= '9';
	bool of_map = root->kind == AST_EXPR_INDEX && root != place && type_base(root->operand->type)->kind == TYPE_MAP;
	if (type->kind != TYPE_BAD &&
		(!assignable || of_string || of_call || of_map || of_error || of_several)) {
		struct diag *diag = diag_report(checker->log, DIAG_NOT_ASSIGNABLE, place->span, "this cannot be assigned");
		if (of_string) {
			diag_help(checker->log, diag, "a String is immutable; Bytes(s) is a copy that is not");
		} else if (of_map) {
			diag_help(checker->log, diag, "take the element out, change it, and put it back");
		} else if (is_part(place)) {
			diag_help(checker->log, diag, "an embedded shape's members are the holder's own: assign each of them");
		} else if (of_several) {
			diag_help(checker->log, diag, "several results do not change; take each into a variable: a, b := f()");
		} else if (of_error) {
			diag_help(checker->log, diag, "an error does not change once it is made; make another one");
		}
	}
	if (root->kind == AST_EXPR_NAME && root->symbol &&
		(root->symbol->kind == SYMBOL_VARIABLE || root->symbol->kind == SYMBOL_PARAMETER)) {
		variable_changes(body, (struct symbol *)(uintptr_t)root->symbol, place);
	}
	note_element(body, place);
	set_type(target, type);
	return type->kind == TYPE_BAD ? type : declared_with(place, type);
}

/* Whether an assignment may change what the caller sees: through a pointer, or in an array or map that a parameter
 * brought. */
static bool
reaches_out(const struct ast_expr *target)
{
	bool through = false;
	while (target->kind == AST_EXPR_SELECT || target->kind == AST_EXPR_INDEX || target->kind == AST_EXPR_PAREN ||
		   target->kind == AST_EXPR_UNARY) {
		const struct type *holder = target->operand->type ? type_base(target->operand->type) : NULL;
		through |= target->kind == AST_EXPR_INDEX || target->kind == AST_EXPR_UNARY ||
				   (holder && holder->kind == TYPE_POINTER);
		target = target->operand;
	}
	return through && !(target->kind == AST_EXPR_NAME && target->symbol && target->symbol->kind == SYMBOL_VARIABLE);
}

/* In a guard nothing but its own locals may change. */
static void
refuse_impure(struct body *body, const struct ast_expr *target)
{
	if (is_blank(target)) {
		return;
	}
	if (reaches_out(target)) {
		note_impure(body, "changes what its caller sees", target->span);
	} else if (global_root(target)) {
		note_impure(body, "changes a package variable", target->span);
	}
	if (!body->in_guard) {
		return;
	}
	const struct ast_expr *root = target;
	while (root->kind == AST_EXPR_SELECT || root->kind == AST_EXPR_INDEX || root->kind == AST_EXPR_PAREN ||
		   root->kind == AST_EXPR_UNARY) {
		root = root->operand;
	}
	bool local = root->kind == AST_EXPR_NAME && root->symbol && root->symbol->kind == SYMBOL_VARIABLE;
	if (!local) {
		diag_report(
			body->checker->log, DIAG_GUARD_IMPURE, target->span, "a guard is pure: it can assign only its own locals");
	}
}

/* After x = value: what the value is known to be, x is. */
static void
learn_assigned(struct body *body, const struct ast_expr *target, const struct ast_expr *value)
{
	fact_forget(body, target);
	const struct type *type = value && value->type ? type_base(value->type) : NULL;
	const struct type *becomes = type && value->convert_to ? type_base(value->convert_to) : type;
	if (!type || !target->type || (type != becomes && type->kind == becomes->kind)) {
		return;
	}
	bool is_result = becomes->kind == TYPE_RESULT;
	if (is_result && type->kind == TYPE_RESULT) {
		return;
	}
	const struct type *known = is_result ? type_value(becomes->element) : becomes;
	const struct type *held = type_base(known);
	if (held->kind == TYPE_POINTER && type->kind != TYPE_NIL && (type->kind != TYPE_POINTER || type->present)) {
		body->facts =
			fact_about(body, body->facts, target, type_pointer(&body->checker->types, held->element, true));
	} else if (is_result) {
		body->facts = fact_about(body, body->facts, target, known);
	}
}

/* Remembers what a variable of type Error may hold. */
static void
learn_error(struct body *body, const struct ast_expr *target, const struct ast_expr *value, const struct type *type)
{
	const struct type *declared = target->type ? type_base(target->type) : NULL;
	if (declared && declared->kind == TYPE_ERROR && target->kind == AST_EXPR_NAME && target->symbol) {
		note_assigned_error(body, target->symbol, value, type);
	}
}

/* A literal type's values are not computed. */
static void
refuse_computed(struct body *body, const struct ast_expr *target, const struct type *type)
{
	struct checker *checker = body->checker;
	struct str text = quoted_type(checker, type_value(type));
	struct diag *diag = diag_report(
		checker->log, DIAG_LITERAL_COMPUTED, target->span, "what is computed here may be none of %.*s", STR_ARG(text));
	diag_help(checker->log, diag, "compute in a variable of its own, and prove the result: switch over it");
}

/* Whether a variable is known to be a Result's value: x += 1 is x = x + 1 then, which makes a Result of it again. */
static bool
is_proved_value(struct body *body, const struct ast_expr *target)
{
	const struct symbol *symbol = target->kind == AST_EXPR_NAME ? scope_find(body, target->name.text) : NULL;
	bool variable = symbol && (symbol->kind == SYMBOL_VARIABLE || symbol->kind == SYMBOL_PARAMETER);
	if (!variable || type_base(symbol->type)->kind != TYPE_RESULT) {
		return false;
	}
	struct ast_expr read = {.kind = AST_EXPR_NAME, .span = target->span, .name = target->name, .symbol = (struct symbol *)(uintptr_t)symbol};
	const struct type *known = fact_find(body, &read);
	return known && type_base(known)->kind != TYPE_RESULT && !type_is_error(type_base(known));
}

static void
write_out_op(struct body *body, struct ast_stmt *stmt)
{
	struct arena *arena = body->checker->arena;
	struct ast_expr *read = arena_alloc(arena, sizeof *read), *binary = arena_alloc(arena, sizeof *binary);
	*read = (struct ast_expr){.kind = AST_EXPR_NAME, .span = stmt->targets->span, .name = stmt->targets->name};
	*binary = (struct ast_expr){.kind = AST_EXPR_BINARY,
		.op = stmt->op,
		.span = stmt->span,
		.op_span = stmt->span,
		.operand = read,
		.right = stmt->exprs};
	stmt->op = AST_OP_NONE;
	stmt->exprs = binary;
}

static void
check_op_assign(struct body *body, struct ast_stmt *stmt)
{
	struct ast_expr *target = stmt->targets, *value = stmt->exprs;
	const struct type *declared = check_target(body, target);
	const struct type *type = declared ? type_base(declared) : NULL;
	if (!type) {
		diag_report(body->checker->log, DIAG_BLANK_READ, target->span, "`_` has no value");
		return;
	}
	refuse_impure(body, target);
	/* As the operator would check it, on the target's declared type. */
	struct ast_expr left = {.kind = AST_EXPR_BAD, .span = target->span};
	check_value(body, value, type);
	if (type->kind == TYPE_BAD || value->type->kind == TYPE_BAD) {
		return;
	}
	set_type(&left, type);
	bool shift = stmt->op == AST_OP_SHIFT_LEFT || stmt->op == AST_OP_SHIFT_RIGHT;
	const struct type *common = !shift ? common_type(body, &left, value)
								: operator_takes(stmt->op, type_base(value->type)) ? type
																				: NULL;
	struct checker *checker = body->checker;
	bool number = common && type_is_number(common);
	bool integer = common && (common->kind == TYPE_INT || common->kind == TYPE_RUNE);
	bool arithmetic = stmt->op == AST_OP_ADD || stmt->op == AST_OP_SUBTRACT || stmt->op == AST_OP_MULTIPLY ||
					  stmt->op == AST_OP_DIVIDE;
	bool takes =
		common && ((arithmetic && number) || integer || (stmt->op == AST_OP_ADD && common->kind == TYPE_STRING) ||
					  (common->kind == TYPE_PARAMETER && operator_takes(stmt->op, common)));
	if (!takes || (left.convert_to && type_base(left.convert_to)->kind == TYPE_FLOAT)) {
		struct str a = quoted_type(checker, type), b = quoted_type(checker, value->type);
		struct diag *diag = diag_report(checker->log, DIAG_OPERANDS, value->span,
			"`%s=` does not work on %.*s and %.*s", ast_op_text(stmt->op), STR_ARG(a), STR_ARG(b));
		if (type->kind == TYPE_INT && type_base(value->type)->kind == TYPE_FLOAT) {
			diag_help(checker->log, diag, "the target is an Int; Int(x) truncates");
		}
	}
	if (takes && type_is_choices(type_value(declared))) {
		refuse_computed(body, target, declared);
	}
	int64_t divisor;
	if ((stmt->op == AST_OP_DIVIDE || stmt->op == AST_OP_REMAINDER) && type->kind == TYPE_INT &&
		constant_int(value, &divisor) && divisor == 0) {
		diag_report(checker->log, DIAG_DIVISION_BY_ZERO, value->span, "division by zero");
	}
	fact_forget(body, target);
}

/* Several targets and one value that splits. */
static void
assign_split(struct body *body, struct ast_stmt *stmt, size_t count)
{
	struct ast_expr *value = stmt->exprs;
	check_value(body, value, NULL);
	const struct type **types = value->type->kind == TYPE_BAD ? NULL : split_types(body, value, count);
	if (!types && value->type->kind != TYPE_BAD) {
		wrong_value_count(body, stmt, count, value_count(value->type));
	}
	size_t i = 0;
	for (struct ast_expr *target = stmt->targets; target; target = target->next, i++) {
		const struct type *wanted = check_target(body, target);
		refuse_impure(body, target);
		if (types && wanted && !type_assignable(&body->checker->types, types[i], wanted)) {
			struct str a = quoted_type(body->checker, wanted), b = quoted_type(body->checker, types[i]);
			diag_report(body->checker->log, DIAG_TYPE_MISMATCH, target->span, "this is %.*s and gets %.*s", STR_ARG(a),
				STR_ARG(b));
		}
		if (wanted) {
			learn_error(body, target, NULL, value->type);
			fact_forget(body, target);
		}
	}
}

void
check_assign(struct body *body, struct ast_stmt *stmt)
{
	if (stmt->op != AST_OP_NONE && is_proved_value(body, stmt->targets)) {
		write_out_op(body, stmt);
	}
	if (stmt->op != AST_OP_NONE) {
		check_op_assign(body, stmt);
		return;
	}
	size_t targets = count_exprs(stmt->targets), values = count_exprs(stmt->exprs);
	if (targets != values && values == 1) {
		assign_split(body, stmt, targets);
		return;
	}
	if (targets != values) {
		wrong_value_count(body, stmt, targets, values);
	}
	struct ast_expr *value = stmt->exprs;
	bool fits = true;
	for (struct ast_expr *target = stmt->targets; target; target = target->next) {
		const struct type *type = check_target(body, target);
		refuse_impure(body, target);
		if (!value) {
			continue;
		}
		if (!type) {
			check_expr(body, value, NULL); /* `_ = f()` drops a Result on purpose */
		} else {
			fits &= check_as(body, value, type, "value");
			refuse_captured(body, global_root(target), value);
		}
		value = value->next;
	}
	for (; value; value = value->next) {
		check_value(body, value, NULL);
	}
	if (!fits || targets != values) {
		return; /* what was known stays: a value that does not fit is one mistake */
	}
	value = stmt->exprs;
	for (struct ast_expr *target = stmt->targets; target; target = target->next) {
		if (target->type) {
			learn_assigned(body, target, targets == 1 ? value : NULL);
			learn_error(body, target, value, NULL);
		}
		value = value->next;
	}
}

/* ---- definition ---- */

/* One target of :=, new or (beside a new one) assigned. */
static bool
define_or_assign(struct body *body, struct ast_expr *target, struct ast_expr *value, const struct type *type)
{
	struct checker *checker = body->checker;
	if (target->kind != AST_EXPR_NAME) {
		diag_report(checker->log, DIAG_DEFINE_TARGET, target->span, "only a name can stand before :=");
		return true;
	}
	if (is_blank(target)) {
		set_type(target, NULL);
		return false;
	}
	struct symbol *known = scope_find_here(body, target->name.text);
	if (!known) {
		struct symbol *symbol = define_target(body, target, type);
		const struct ast_expr *literal = value ? strip_parens(value) : NULL;
		symbol->literal = literal && literal->kind == AST_EXPR_FUNC ? literal->func->function : NULL;
		return true;
	}
	target->symbol = known;
	variable_changes(body, known, target);
	set_type(target, type_base(known->type));
	if (value) {
		convert(body, value, known->type, "value");
	} else if (!type_assignable(&checker->types, type, known->type)) {
		struct str a = quoted_type(checker, known->type), b = quoted_type(checker, type);
		diag_report(
			checker->log, DIAG_TYPE_MISMATCH, target->span, "this is %.*s and gets %.*s", STR_ARG(a), STR_ARG(b));
	}
	learn_assigned(body, target, value);
	return false;
}

/* A variable that `var` declares is new in its block. */
static void
refuse_second(struct body *body, struct ast_name name)
{
	if (scope_find_here(body, name.text)) {
		diag_report(body->checker->log, DIAG_DECLARED_TWICE, name.span, "`%.*s` is declared twice in this block",
			STR_ARG(name.text));
	}
}

enum { REPEATED_MAX = 100 }; /* targets in front that a target is compared with */

/* a, a := 1, 2 */
static void
refuse_repeated(struct body *body, const struct ast_expr *targets)
{
	for (const struct ast_expr *target = targets; target; target = target->next) {
		int compared = 0;
		for (const struct ast_expr *first = targets; first != target && compared < REPEATED_MAX; first = first->next, compared++) {
			bool names = first->kind == AST_EXPR_NAME && target->kind == AST_EXPR_NAME && !is_blank(target);
			if (names && str_equal(first->name.text, target->name.text)) {
				diag_report(body->checker->log, DIAG_DECLARED_TWICE, target->span, "`%.*s` stands twice on the left of :=",
					STR_ARG(target->name.text));
				break;
			}
		}
	}
}

void
check_define(struct body *body, struct ast_stmt *stmt)
{
	struct checker *checker = body->checker;
	size_t targets = count_exprs(stmt->targets), values = count_exprs(stmt->exprs);
	for (struct ast_expr *value = stmt->exprs; value; value = value->next) {
		check_value(body, value, NULL);
	}
	const struct type **types = NULL;
	if (targets != values && values == 1 && stmt->exprs->type->kind != TYPE_BAD) {
		types = split_types(body, stmt->exprs, targets);
	}
	if (targets != values && !types && !(values == 1 && stmt->exprs->type->kind == TYPE_BAD)) {
		wrong_value_count(body, stmt, targets, values == 1 ? value_count(stmt->exprs->type) : values);
	}
	refuse_repeated(body, stmt->targets);
	for (const struct ast_name_list *name = stmt->decl ? stmt->decl->names : NULL; name; name = name->next) {
		refuse_second(body, name->name);
	}
	bool any_new = false;
	size_t i = 0;
	struct ast_expr *value = stmt->exprs;
	for (struct ast_expr *target = stmt->targets; target; target = target->next, i++) {
		const struct type *type = checker->types.bad;
		if (types) {
			type = types[i];
		} else if (targets == values) {
			type = variable_type(body, value, value->type);
		}
		any_new |= define_or_assign(body, target, targets == values ? value : NULL, type);
		learn_error(body, target, targets == values ? value : NULL, stmt->exprs->type);
		value = value ? value->next : NULL;
	}
	if (!any_new) {
		struct diag *diag = diag_report(checker->log, DIAG_NOTHING_NEW, stmt->span, "no new variable before :=");
		diag_help(checker->log, diag, "write = to assign");
	}
}

void
check_var(struct body *body, struct ast_decl *decl)
{
	struct checker *checker = body->checker;
	const struct type *declared = decl->type_expr ? resolve_type(checker, body->module, decl->type_expr) : NULL;
	size_t values = count_exprs(decl->values), names = 0;
	for (struct ast_name_list *name = decl->names; name; name = name->next) {
		names++;
	}
	if (values != 0 && values != names) {
		diag_report(checker->log, DIAG_VALUE_COUNT, decl->span, "%zu variable%s for %zu value%s", names,
			names == 1 ? "" : "s", values, values == 1 ? "" : "s");
	}
	if (declared && values == 0) {
		(void)refuse_zero(checker, declared, decl->type_expr->span, "give the variable a value: var x: T = value");
	}
	struct ast_expr *value = decl->values;
	for (struct ast_expr *each = value; each; each = each->next) {
		check_value(body, each, declared);
		if (declared) {
			convert(body, each, declared, "value");
		}
	}
	for (struct ast_name_list *name = decl->names; name; name = name->next) {
		const struct type *type = declared ? declared
								  : value  ? variable_type(body, value, value->type)
										   : checker->types.bad;
		refuse_second(body, name->name);
		struct ast_expr target = {.kind = AST_EXPR_NAME, .span = name->name.span, .name = name->name};
		name->symbol =
			declared ? scope_declare(body, SYMBOL_VARIABLE, name->name, declared) : define_target(body, &target, type);
		if (!declared && value) {
			learn_error(body, &target, value, NULL);
		}
		if (declared && value) {
			struct ast_expr place = {.kind = AST_EXPR_NAME, .symbol = name->symbol, .type = type_base(declared)};
			learn_assigned(body, &place, value);
			learn_error(body, &place, value, NULL);
		}
		value = value ? value->next : NULL;
	}
}

void
check_local_const(struct body *body, struct ast_decl *decl)
{
	struct checker *checker = body->checker;
	for (struct ast_name_list *name = decl->names; name; name = name->next) {
		name->symbol = new_symbol(checker, SYMBOL_CONSTANT, name->name.text, name->name.span);
		name->symbol->decl = decl;
		name->symbol->used = true;
	}
	constants_declare(body, decl);
	for (struct ast_name_list *name = decl->names; name; name = name->next) {
		map_set(&body->scope->names, name->name.text, name->symbol);
	}
}

void
check_increment(struct body *body, struct ast_stmt *stmt)
{
	if (is_proved_value(body, stmt->targets)) {
		struct ast_expr *one = arena_alloc(body->checker->arena, sizeof *one);
		*one = (struct ast_expr){.kind = AST_EXPR_INT, .span = stmt->span, .value = {.integer = 1}};
		stmt->kind = AST_STMT_ASSIGN;
		stmt->exprs = one;
		check_assign(body, stmt);
		return;
	}
	const struct type *type = check_target(body, stmt->targets);
	if (type && type_is_choices(type_value(type))) {
		refuse_computed(body, stmt->targets, type);
	} else if (type && !type_is_number(type) && !type_meets(type, TYPE_CONSTRAINT_NUMBER)) {
		struct str text = quoted_type(body->checker, type);
		diag_report(body->checker->log, DIAG_OPERANDS, stmt->targets->span,
			"only a number can be counted up or down, not %.*s", STR_ARG(text));
	}
	refuse_impure(body, stmt->targets);
	fact_forget(body, stmt->targets);
}
