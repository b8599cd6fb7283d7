/*
 * From a place in JSON text to its path: reads the text from its beginning, keeping for each open array the index and
 * for each open object the member it is in. Runs only for errors; the text before the place has been read before, so
 * it is well-formed up to there.
 */
#include "runtime/json/json_internal.h"

struct level {
	bool object;
	int64_t index;    /* of an array's element */
	const char *name; /* of an object's member: behind its quote; NULL between members */
	const char *name_end;
};

struct walk {
	struct level levels[FORST_DECODE_DEPTH_MAX + 1];
	int depth;
	bool outside; /* the place is a member's name or a closing bracket: it belongs to what holds it */
};

/* Behind the string whose quote is at `at`, or NULL where it does not end before `end`. */
static const char *
over_string(const char *at, const char *end)
{
	for (at++; at < end; at++) {
		if (*at == '\\')
			at++;
		else if (*at == '"')
			return at + 1;
	}
	return NULL;
}

static bool
is_punctuation(char byte)
{
	return strchr("{}[],:\" \t\r\n", byte) != NULL;
}

static const char *
over_scalar(const char *at, const char *end)
{
	while (at < end && !is_punctuation(*at))
		at++;
	return at;
}

/* The string at `at` ends before `place`: is it a name? Then it is kept. */
static void
take_string(struct walk *walk, const char *at, const char *after)
{
	struct level *level = walk->depth ? &walk->levels[walk->depth - 1] : NULL;

	if (level && level->object && !level->name) {
		level->name = at + 1;
		level->name_end = after - 1;
	}
}

static void
take_punctuation(struct walk *walk, char byte)
{
	struct level *level = walk->depth ? &walk->levels[walk->depth - 1] : NULL;

	if ((byte == '{' || byte == '[') && walk->depth <= FORST_DECODE_DEPTH_MAX)
		walk->levels[walk->depth++] = (struct level){.object = byte == '{'};
	else if ((byte == '}' || byte == ']') && walk->depth > 0)
		walk->depth--;
	else if (byte == ',' && level) {
		level->index++;
		level->name = NULL;
	}
}

static void
walk_to(struct walk *walk, const char *at, const char *end, const char *place)
{
	while (at < place) {
		const char *after = at + 1;
		if (*at == '"') {
			after = over_string(at, end);
			if (!after || after > place)
				break;
			take_string(walk, at, after);
		} else if (is_punctuation(*at)) {
			take_punctuation(walk, *at);
		} else {
			after = over_scalar(at, end);
			if (after > place)
				break;
		}
		at = after;
	}
	/* The place of a missing member is the closing bracket, of a doubled one its name: both mean what holds it. A fault
	 * inside a name means the object as well. */
	struct level *level = walk->depth ? &walk->levels[walk->depth - 1] : NULL;
	bool closing = at == place && at < end && (*at == '}' || *at == ']');
	walk->outside = level && (closing || (level->object && !level->name));
}

static struct forst_string
append(struct forst_task *task, struct forst_string path, const char *before, struct forst_string middle,
	const char *after)
{
	size_t first = strlen(before);
	size_t last = strlen(after);
	char *data = forst_alloc(task, (size_t)path.length + first + (size_t)middle.length + last);
	char *to = data;

	if (path.length)
		memcpy(to, path.data, (size_t)path.length);
	to += path.length;
	memcpy(to, before, first);
	to += first;
	if (middle.length)
		memcpy(to, middle.data, (size_t)middle.length);
	to += middle.length;
	memcpy(to, after, last);
	return (struct forst_string){data, to + last - data};
}

static bool
is_identifier(struct forst_string name)
{
	if (name.length == 0 || (name.data[0] >= '0' && name.data[0] <= '9'))
		return false;
	for (int64_t i = 0; i < name.length; i++) {
		unsigned char c = (unsigned char)name.data[i];
		bool word = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_' || c >= 0x80;
		if (!word)
			return false;
	}
	return true;
}

struct forst_string
json_path_member(struct forst_task *task, struct forst_string path, struct forst_string member)
{
	if (is_identifier(member))
		return append(task, path, path.length ? "." : "", member, "");
	return append(task, path, "[\"", member, "\"]");
}

/* Several parameters: the outermost array's indices stand for their names. */
static struct forst_string
first_part(struct forst_task *task, struct forst_string path, const struct level *level, const char *const *parameters,
	int parameter_count)
{
	if (level->index < parameter_count)
		return append(task, path, "", json_text(parameters[level->index]), "");
	return path;
}

struct forst_string
json_path_at(struct forst_task *task, struct forst_string root, const char *begin, const char *end, const char *place,
	const char *const *parameters, int parameter_count)
{
	struct walk walk;
	struct forst_string path = root;

	walk.depth = 0;
	walk_to(&walk, begin, end, place);
	for (int i = 0; i < walk.depth; i++) {
		const struct level *level = &walk.levels[i];
		char index[FORST_INT_TEXT_MAX];
		if (walk.outside && i == walk.depth - 1)
			break;
		if (level->object) {
			struct forst_string name = {level->name, level->name_end - level->name};
			path = json_path_member(task, path, name);
		} else if (i == 0 && parameters) {
			path = first_part(task, path, level, parameters, parameter_count);
		} else {
			struct forst_string text = {index, (int64_t)forst_format_int(level->index, index)};
			path = append(task, path, "[", text, "]");
		}
	}
	return path;
}
