/* yyjson, doing what the generated handler does: fill structs, check, compute. It reads in place, which changes the text: a copy
 * of the body, in memory that is kept. */
#include "tests/bench/decode/peers.h"
#include "tests/bench/decode/values.h"

#include <string.h>
#include <yyjson.h>

static yyjson_val *
read_copy(const char *body, size_t length)
{
	static char *text, *memory;
	static size_t room;
	yyjson_alc allocator;

	if (length + YYJSON_PADDING_SIZE > room) {
		room = length + YYJSON_PADDING_SIZE;
		text = realloc(text, room);
		memory = realloc(memory, yyjson_read_max_memory_usage(room, YYJSON_READ_INSITU));
		if (!text || !memory)
			refuse();
	}
	memcpy(text, body, length);
	memset(text + length, 0, YYJSON_PADDING_SIZE);
	yyjson_alc_pool_init(&allocator, memory, yyjson_read_max_memory_usage(room, YYJSON_READ_INSITU));
	yyjson_doc *doc = yyjson_read_opts(text, length, YYJSON_READ_INSITU, &allocator, NULL);
	if (!doc)
		refuse();
	return yyjson_doc_get_root(doc); /* lies in `memory`, as the document does */
}

double
yyjson_records(char *body, size_t length)
{
	yyjson_val *array = yyjson_obj_get(read_copy(body, length), "records"), *element;
	size_t index, count;

	yyjson_arr_foreach(array, index, count, element)
	{
		yyjson_val *id = yyjson_obj_get(element, "id");
		yyjson_val *data = yyjson_obj_get(element, "data");
		if (!yyjson_is_str(id) || !yyjson_is_str(data))
			refuse();
		records[index] =
			(struct record){yyjson_get_str(id), yyjson_get_str(data), yyjson_get_len(id), yyjson_get_len(data)};
	}
	return check(count);
}

double
yyjson_floats(char *body, size_t length)
{
	yyjson_val *array = yyjson_obj_get(read_copy(body, length), "numbers"), *element;
	size_t index, count;

	yyjson_arr_foreach(array, index, count, element) numbers[index] = yyjson_get_num(element);
	return variance(count);
}
