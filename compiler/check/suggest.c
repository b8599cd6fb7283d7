/* What a message suggests for names that are not there: what other languages call so, and where the standard library
 * has it. */
#include "compiler/check/check_internal.h"

#include <ctype.h>

struct habit {
	const char *name;
	const char *help;
};

static const struct habit names[] = {
	{"null", "write nil"},
	{"None", "write nil"},
	{"undefined", "write nil"},
	{"nullptr", "write nil"},
	{"NULL", "write nil"},
	{"True", "write true"},
	{"False", "write false"},
	{"this", "a method names what it is called on: func (order Order) total(): Int"},
	{"self", "a method names what it is called on: func (order Order) total(): Int"},
	{"console", "fmt.Println(x) prints"},
	{"printf", "fmt.Printf(\"%d\\n\", x) prints"},
	{"echo", "fmt.Println(x) prints"},
	{"recover", "there is no recover: a panic ends the request, or the program"},
	{"complex", "there are no complex numbers"},
	{"sizeof", "len(x) counts what is in it"},
	{"range", "write for x in xs, or for i, x := range xs"},
	{"raise", "errors are returned: return Name(\"text\")"},
};

static const struct habit of_text[] = {
	{"length", "len(s) counts bytes, utf8.RuneCountInString(s) characters"},
	{"len", "len(s) counts bytes, utf8.RuneCountInString(s) characters"},
	{"size", "len(s) counts bytes, utf8.RuneCountInString(s) characters"},
	{"upper", "strings.ToUpper(s)"},
	{"toUpperCase", "strings.ToUpper(s)"},
	{"lower", "strings.ToLower(s)"},
	{"toLowerCase", "strings.ToLower(s)"},
	{"trim", "strings.TrimSpace(s)"},
	{"strip", "strings.TrimSpace(s)"},
	{"startsWith", "strings.HasPrefix(s, prefix)"},
	{"startswith", "strings.HasPrefix(s, prefix)"},
	{"endsWith", "strings.HasSuffix(s, suffix)"},
	{"endswith", "strings.HasSuffix(s, suffix)"},
	{"includes", "strings.Contains(s, part)"},
	{"indexOf", "strings.Index(s, part)"},
	{"find", "strings.Index(s, part)"},
	{"substring", "s[from:to]"},
	{"substr", "s[from:to]"},
	{"slice", "s[from:to]"},
	{"charAt", "s[i] is a byte; `for i, r in s` gives characters"},
	{"format", "fmt.Sprintf(format, x)"},
};

static const struct habit of_array[] = {
	{"length", "len(xs)"},
	{"len", "len(xs)"},
	{"size", "len(xs)"},
	{"count", "len(xs)"},
	{"push", "xs = append(xs, x)"},
	{"append", "xs = append(xs, x)"},
	{"add", "xs = append(xs, x)"},
	{"concat", "xs = append(xs, ys...)"},
	{"extend", "xs = append(xs, ys...)"},
	{"pop", "xs = xs[:len(xs) - 1]"},
	{"shift", "xs = xs[1:]"},
	{"slice", "xs[from:to]"},
	{"map", "write for x in xs { ... }"},
	{"filter", "write for x in xs { ... }"},
	{"reduce", "write for x in xs { ... }"},
	{"forEach", "write for x in xs { ... }"},
	{"each", "write for x in xs { ... }"},
	{"includes", "slices.Contains(xs, x)"},
	{"indexOf", "slices.Index(xs, x)"},
	{"join", "strings.Join(xs, separator)"},
};

static const struct habit of_map[] = {
	{"length", "len(m)"},
	{"len", "len(m)"},
	{"size", "len(m)"},
	{"get", "v, ok := m[key], or maps.Get(m, key, otherwise)"},
	{"has", "_, ok := m[key]"},
	{"contains", "_, ok := m[key]"},
	{"containsKey", "_, ok := m[key]"},
	{"set", "m[key] = value"},
	{"put", "m[key] = value"},
	{"delete", "delete(m, key)"},
	{"remove", "delete(m, key)"},
	{"items", "write for key, value in m { ... }"},
	{"entries", "write for key, value in m { ... }"},
	{"forEach", "write for key, value in m { ... }"},
};

static const struct habit of_number[] = {
	{"toString", "String(x)"},
	{"toFixed", "fmt.Sprintf(\"%.2f\", x)"},
};

#define HABITS(list) list, sizeof(list) / sizeof((list)[0])

static const char *
find_habit(const struct habit *habits, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++) {
		if (str_equal(str_from(habits[i].name), name)) {
			return habits[i].help;
		}
	}
	return NULL;
}

static bool
equal_but_for_case(struct str a, struct str b)
{
	for (size_t i = 0; a.length == b.length && i < a.length; i++) {
		if (tolower((unsigned char)a.data[i]) != tolower((unsigned char)b.data[i])) {
			return false;
		}
	}
	return a.length == b.length;
}

/* "strings.Split takes it as an argument", where the package has a function of that name, however it is spelt. */
static bool
suggest_function(struct checker *checker, struct diag *diag, const char *package, struct str name)
{
	const struct symbol *library = map_get(&checker->libraries, str_from(package));
	const struct ast_file *file = library ? library_file(checker, library->package) : NULL;
	for (const struct ast_decl *decl = file ? file->decls : NULL; decl; decl = decl->next) {
		struct str known = decl->name.text;
		bool function = decl->kind == AST_DECL_FUNC && !decl->func->receiver && isupper((unsigned char)known.data[0]);
		if (function && equal_but_for_case(known, name)) {
			diag_help(checker->log, diag, "package `%s` has it: %s.%.*s(x, ...)", package, package, STR_ARG(known));
			return true;
		}
	}
	return false;
}

bool
suggest_for_name(struct checker *checker, struct diag *diag, struct str name)
{
	const char *help = find_habit(HABITS(names), name);
	if (help) {
		diag_help(checker->log, diag, "%s", help);
	}
	return help != NULL;
}

bool
suggest_for_member(struct checker *checker, struct diag *diag, const struct type *type, struct str name)
{
	const char *help = NULL, *package = NULL;
	switch ((int)type->kind) {
	case TYPE_STRING:
	case TYPE_LITERALS:
		help = find_habit(HABITS(of_text), name);
		package = "strings";
		break;
	case TYPE_ARRAY:
	case TYPE_FIXED_ARRAY:
		help = find_habit(HABITS(of_array), name);
		package = "slices";
		break;
	case TYPE_MAP:
		help = find_habit(HABITS(of_map), name);
		package = "maps";
		break;
	case TYPE_BYTES:
		help = find_habit(HABITS(of_array), name);
		package = "bytes";
		break;
	case TYPE_INT:
	case TYPE_FLOAT:
		help = find_habit(HABITS(of_number), name);
		package = "math";
		break;
	default: return false;
	}
	if (help) {
		diag_help(checker->log, diag, "%s", help);
		return true;
	}
	return suggest_function(checker, diag, package, name);
}
