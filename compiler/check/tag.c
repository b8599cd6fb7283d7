/* Tags behind members: what a member is called in JSON, and whether it is there. They are read as Go's reflect reads them. */
#include "compiler/check/check_internal.h"
#include "runtime/base/utf8.h"

static void
bad_tag(struct checker *checker, const struct ast_member *member, struct str what, const char *help)
{
	struct diag *diag = diag_report(checker->log, DIAG_BAD_TAG, member->tag_span, "%.*s", STR_ARG(what));
	diag_help(checker->log, diag, "%s", help);
}

/* Where the key ends that a tag begins with: at a colon before a quote. 0: there is none. */
static size_t
key_end(struct str tag)
{
	size_t i = 0;
	while (i < tag.length && (unsigned char)tag.data[i] > ' ' && tag.data[i] != ':' && tag.data[i] != '"' && tag.data[i] != 0x7f) {
		i++;
	}
	return i + 1 < tag.length && tag.data[i] == ':' && tag.data[i + 1] == '"' ? i : 0;
}

/* Where the text ends that begins behind a quote. Its length: nowhere. */
static size_t
value_end(struct str text)
{
	size_t i = 0;
	while (i < text.length && text.data[i] != '"') {
		i += text.data[i] == '\\' ? 2 : 1;
	}
	return i < text.length ? i : text.length;
}

static struct str
without_spaces(struct str text)
{
	size_t i = 0;
	while (i < text.length && text.data[i] == ' ') {
		i++;
	}
	return str_slice(text, i, text.length);
}

/* Takes a pair from the front of a tag; false where none stands there. */
static bool
take_pair(struct arena *arena, struct str *tag, struct str *key, struct str *value)
{
	size_t colon = key_end(*tag);
	*key = str_slice(*tag, 0, colon);
	struct str text = str_slice(*tag, colon + 2, tag->length);
	size_t end = value_end(text);
	bool spaced = end + 1 >= text.length || text.data[end + 1] == ' ';
	if (!colon || end == text.length || !spaced || !reread_as_string(arena, str_slice(text, 0, end), value)) {
		return false;
	}
	*tag = without_spaces(str_slice(text, end + 1, text.length));
	return true;
}

/* What a tag has for `json`, the first time; false where it has nothing, or is none, which is reported. */
static bool
json_tag(struct checker *checker, const struct ast_member *member, struct str *text)
{
	struct str rest = without_spaces(member->tag), key, value;
	bool found = false;
	while (rest.length) {
		if (!take_pair(checker->arena, &rest, &key, &value)) {
			bad_tag(checker, member, STR("a tag is made of pairs key:\"value\" with a space between them"),
				"write `json:\"name\"`");
			return false;
		}
		if (!found && str_equal(key, STR("json"))) {
			*text = value;
			found = true;
		}
	}
	return found;
}

/* Whether Go's JSON would take the name; those in all scripts are as good. */
static bool
is_json_name(struct str name)
{
	for (size_t i = 0; i < name.length; i++) {
		unsigned char c = (unsigned char)name.data[i];
		if (c < ' ' || c == 0x7f || c == '"' || c == '\\' || c == '\'' || c == '`') {
			return false;
		}
	}
	return utf8_validate(name) == name.length;
}

/* Whether some values of the type are empty for Go: what `omitempty` leaves out. */
static bool
has_empty(const struct type *type)
{
	switch ((int)type_base(type)->kind) {
	case TYPE_SHAPE:
	case TYPE_UNION:
	case TYPE_FIXED_ARRAY:
	case TYPE_OPAQUE:
	case TYPE_ERROR:
	case TYPE_FAILURE: return false;
	default: return true;
	}
}

/* The options behind a tag's name. */
static void
tag_options(struct checker *checker, const struct ast_member *member, struct str options, struct type_field *field)
{
	while (options.length) {
		ptrdiff_t comma = str_find(options, ',');
		struct str option = str_slice(options, 0, comma < 0 ? options.length : (size_t)comma);
		options = str_slice(options, comma < 0 ? options.length : (size_t)comma + 1, options.length);
		if (!str_equal(option, STR("omitempty"))) {
			struct str what = arena_printf(checker->arena, "`%.*s` means nothing in a tag", STR_ARG(option));
			bad_tag(checker, member, what, "the one option of a tag is `omitempty`");
		} else if (!has_empty(field->type)) {
			struct str text = quoted_type(checker, field->type);
			struct str what = arena_printf(checker->arena, "`omitempty` means nothing for %.*s, which is never empty", STR_ARG(text));
			bad_tag(checker, member, what, "make it optional: name: T?");
		} else if (type_base(field->type)->kind != TYPE_POINTER) { /* that is left out anyway */
			field->omits_empty = true;
		}
	}
}

/* What a tag says of the member: `json:"name"`, `json:"-"`, `json:"name,omitempty"`. */
void
read_tag(struct checker *checker, const struct ast_member *member, struct type_field *field)
{
	struct str text;
	if (member->tag.length == 0 || !json_tag(checker, member, &text)) {
		return;
	}
	ptrdiff_t comma = str_find(text, ',');
	struct str name = str_slice(text, 0, comma < 0 ? text.length : (size_t)comma);
	if (comma < 0 && str_equal(name, STR("-"))) {
		field->wire_name = STR("");
		return;
	}
	if (text.length == 0) {
		bad_tag(checker, member, STR("the tag gives no name"), "write `json:\"name\"`");
		return;
	}
	if (!is_json_name(name)) {
		bad_tag(checker, member, STR("this is no name in a tag"), "it is made of letters, digits, spaces and !#$%&()*+-./:;<=>?@[]^_{|}~");
		return;
	}
	field->wire_name = name.length ? arena_str(checker->arena, name) : field->wire_name;
	tag_options(checker, member, comma < 0 ? STR("") : str_slice(text, (size_t)comma + 1, text.length), field);
}

