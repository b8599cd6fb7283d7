/* jansson, doing what the generated handler does: fill structs, check, compute. */
#include "tests/bench/decode/peers.h"
#include "tests/bench/decode/values.h"

#include <jansson.h>

static json_t *
load(const char *body, size_t length)
{
	json_t *root = json_loadb(body, length, JSON_REJECT_DUPLICATES, NULL);

	if (!root)
		refuse();
	return root;
}

double
jansson_records(char *body, size_t length)
{
	json_t *root = load(body, length), *element;
	size_t index;

	json_array_foreach(json_object_get(root, "records"), index, element)
	{
		json_t *id = json_object_get(element, "id");
		json_t *data = json_object_get(element, "data");
		if (!json_is_string(id) || !json_is_string(data))
			refuse();
		records[index] = (struct record){
			json_string_value(id), json_string_value(data), json_string_length(id), json_string_length(data)};
	}
	double result = check(json_array_size(json_object_get(root, "records")));
	json_decref(root);
	return result;
}

double
jansson_floats(char *body, size_t length)
{
	json_t *root = load(body, length), *element;
	size_t index;

	json_array_foreach(json_object_get(root, "numbers"), index, element)
		numbers[index] = json_number_value(element);
	double result = variance(json_array_size(json_object_get(root, "numbers")));
	json_decref(root);
	return result;
}
