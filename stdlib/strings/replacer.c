/*
 * Package strings: Replacer; see strings.ft. At each place of the text the first pair counts whose old text begins there, in the
 * order in which they were given; an empty old text fits before every character and at the end, where no other fits.
 */
#include "stdlib/strings/strings.h"

struct forst_strings_Replacer *
forst_strings_NewReplacer(struct forst_task *task, struct forst_string_array oldnew)
{
	struct forst_strings_Replacer *replacer = forst_alloc_of_caller(task, sizeof *replacer);

	if (oldnew.length % 2)
		forst_panic_of_caller(task, FORST_STRING("strings.NewReplacer: odd argument count"));
	size_t size = (size_t)oldnew.length * sizeof(struct forst_string);
	struct forst_string *texts = forst_alloc_of_caller(task, size);
	if (size)
		memcpy(texts, oldnew.data, size);
	*replacer = (struct forst_strings_Replacer){texts, oldnew.length / 2};
	return replacer;
}

struct forst_strings_Replacer *
forst_replacer_dup(struct forst_task *task, const struct forst_strings_Replacer *replacer)
{
	if (!replacer)
		return NULL;
	int64_t count = replacer->pair_count * 2;
	struct forst_strings_Replacer *copy = forst_alloc_of_caller(task, sizeof *copy);
	struct forst_string *texts = forst_alloc_of_caller(task, (size_t)count * sizeof *texts);
	for (int64_t i = 0; i < count; i++)
		texts[i] = forst_string_dup(task, replacer->texts[i]);
	*copy = (struct forst_strings_Replacer){texts, replacer->pair_count};
	return copy;
}

enum { BYTES = 256, NO_PAIR = -1 };

/* Pairs by the first byte of what they replace, each list in the order given. */
struct index {
	int64_t first[BYTES];
	int64_t *next;
	int64_t empty; /* the first pair that replaces nothing, or NO_PAIR */
};

static void
index_pairs(struct forst_task *task, const struct forst_strings_Replacer *replacer, struct index *index)
{
	index->empty = NO_PAIR;
	index->next = forst_alloc_of_caller(task, (size_t)(replacer->pair_count + 1) * sizeof *index->next);
	for (int byte = 0; byte < BYTES; byte++)
		index->first[byte] = NO_PAIR;
	for (int64_t i = replacer->pair_count - 1; i >= 0; i--) {
		struct forst_string old = replacer->texts[2 * i];
		if (old.length == 0) {
			index->empty = i;
			continue;
		}
		unsigned char byte = (unsigned char)old.data[0];
		index->next[i] = index->first[byte];
		index->first[byte] = i;
	}
}

/* The pair that counts where `rest` begins, or NO_PAIR. */
static int64_t
find_pair(const struct forst_strings_Replacer *replacer, const struct index *index, struct forst_string rest, bool take_empty)
{
	int64_t empty = take_empty ? index->empty : NO_PAIR;

	for (int64_t i = rest.length ? index->first[(unsigned char)rest.data[0]] : NO_PAIR; i >= 0; i = index->next[i]) {
		if (empty != NO_PAIR && empty < i)
			break;
		if (forst_string_has_prefix(rest, replacer->texts[2 * i]))
			return i;
	}
	return empty;
}

struct forst_string
forst_strings_Replacer_Replace(
	struct forst_task *task, struct forst_strings_Replacer *replacer, struct forst_string s)
{
	struct forst_bytes out = {0};
	struct index index;
	int64_t last = 0, at = 0;
	bool was_empty = false, replaced = false;

	index_pairs(task, replacer, &index);
	while (at <= s.length) {
		int64_t i = find_pair(replacer, &index, forst_string_slice(s, at, s.length), !was_empty);
		was_empty = i != NO_PAIR && replacer->texts[2 * i].length == 0;
		if (i == NO_PAIR) {
			at++;
		} else {
			out = view_append_text(task, out, forst_string_slice(s, last, at));
			out = view_append_text(task, out, replacer->texts[2 * i + 1]);
			last = at += replacer->texts[2 * i].length;
			replaced = true;
		}
		forst_poll(task);
	}
	if (!replaced)
		return s;
	return view_text(view_append_text(task, out, forst_string_slice(s, last, s.length)));
}
