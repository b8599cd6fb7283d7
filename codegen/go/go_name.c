/* Names in generated Go: the source's, changed where Go, its packages or the support code have them; repeats are numbered. */
#include "codegen/go/emit_go_internal.h"

#include <string.h>

/* What no member can be called. */
static const char *const words[] = {"break", "case", "chan", "const", "continue", "default", "defer", "else",
	"fallthrough", "for", "func", "go", "goto", "if", "import", "interface", "map", "package", "range", "return",
	"select", "struct", "switch", "type", "var"};

static const char *const reserved[] = {
	/* Go's predeclared names */
	"any", "append", "bool", "byte", "cap", "clear", "close", "comparable", "complex", "copy", "delete", "error", "false",
	"float32", "float64", "imag", "int", "int32", "int64", "iota", "len", "make", "max", "min", "new", "nil", "panic",
	"print", "println", "real", "recover", "rune", "string", "true", "uint", "uint8", "init", "main", "_",
	/* packages that main.go may import */
	"base64", "binary", "bits", "bytes", "fmt", "hash", "hex", "hmac", "io", "math", "os", "rand", "reflect", "regexp", "sha256", "sort", "strconv",
	"strings", "sync", "time", "unicode", "utf8",
};

static bool
is_word(struct str name)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_equal(name, str_from(words[i])))
			return true;
	return false;
}

static bool
is_reserved(struct str name)
{
	if (is_word(name))
		return true;
	for (size_t i = 0; i < sizeof(reserved) / sizeof(reserved[0]); i++)
		if (str_equal(name, str_from(reserved[i])))
			return true;
	for (size_t i = 0; i < go_support_name_count; i++)
		if (str_equal(name, str_from(go_support_names[i])))
			return true;
	return false;
}

/* Letters beyond ASCII are letters in Go as well. */
static struct str
spelt(struct emit *e, struct str name)
{
	struct text out = {.arena = e->arena};

	for (size_t i = 0; i < name.length; i++) {
		unsigned char c = (unsigned char)name.data[i];
		bool word = c >= 0x80 || c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
		text_add(&out, word ? str_slice(name, i, i + 1) : STR("_"));
	}
	return text_str(&out);
}

static struct str
plain_name(struct emit *e, struct str name)
{
	struct str plain = spelt(e, name);

	if (!name.length)
		return STR("value");
	return is_reserved(plain) ? go_say(e, "$_", plain) : plain;
}

/* type is type_ and type_ is type__, so that printing (memberName in support/format.go) can tell what was written. */
static struct str
member_name(struct emit *e, struct str name)
{
	struct str plain = spelt(e, name), word = plain;

	while (word.length > 0 && word.data[word.length - 1] == '_')
		word.length--;
	return is_word(word) ? go_say(e, "$_", plain) : plain;
}

struct str
go_package_name(struct emit *e, struct str wish)
{
	return name_unique(&e->taken, &e->hidden, plain_name(e, wish), "");
}

struct str
go_name_of(struct emit *e, const void *thing)
{
	const struct str *name = map_get(&e->names, (struct str){(const char *)&thing, sizeof(thing)});

	return name ? *name : (struct str){NULL, 0};
}

static struct str *
boxed(struct emit *e, struct str name)
{
	struct str *box = arena_alloc(e->arena, sizeof(*box));

	*box = name;
	return box;
}

void
go_name_set(struct emit *e, const void *thing, struct str name)
{
	map_set(&e->names, arena_str(e->arena, (struct str){(const char *)&thing, sizeof(thing)}), boxed(e, name));
}

struct str
go_derived_name(struct emit *e, struct str description, struct str wish, bool *is_new)
{
	const struct str *known = map_get(&e->derived, description);
	struct str name;

	*is_new = !known;
	if (known)
		return *known;
	name = go_package_name(e, wish);
	map_set(&e->derived, description, boxed(e, name));
	return name;
}

/* None of the members' names. */
struct str
go_part_name(struct emit *e, const struct core_type *type, const struct core_part *part)
{
	struct str name = plain_name(e, part->type->name);

	for (size_t i = 0; i < type->field_count; i++)
		if (str_equal(member_name(e, type->fields[i].name), name)) {
			name = go_say(e, "$_", name);
			i = 0;
		}
	return name;
}

struct str
go_field_word(struct emit *e, const struct core_type *type, size_t i)
{
	return member_name(e, type->fields[i].name);
}

struct str
go_field_name(struct emit *e, const struct core_type *type, size_t i)
{
	const struct core_part *part = part_at(type, i);

	if (type->kind == CORE_TYPE_TUPLE)
		return go_say(e, "item$", go_number(e, (int64_t)i + 1));
	if (part)
		return go_say(e, "$.$", go_part_name(e, type, part), go_field_name(e, part->type, i - part->first));
	return go_field_word(e, type, i);
}

struct str
go_free_name(struct emit *e, const char *word, size_t number)
{
	struct str name = go_say(e, "$$", str_from(word), go_number(e, (int64_t)number));

	while (map_get(&e->hidden, name) || map_get(&e->taken, name))
		name = go_say(e, "$_", name);
	return name;
}

/* A local must not hide what the function calls: names of the package are not used again. */
void
go_name_locals(struct emit *e, const struct core_function *function)
{
	map_init(&e->hidden, e->arena);
	e->locals = arena_alloc_array(e->arena, function->local_count + 1, sizeof(*e->locals));
	for (size_t i = 0; i < function->local_count; i++)
		e->locals[i] = name_unique(&e->hidden, &e->taken, plain_name(e, function->locals[i].name), "");
}

struct str
go_given_name(struct emit *e)
{
	return name_unique(&e->hidden, &e->taken, STR("given"), "");
}
