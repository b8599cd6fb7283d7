/* The frame codec on tests/frames/vectors.json: every row whole, cut short at every byte and split at every place, and
 * written again. Buffers have exactly the size of what they hold, so that the address sanitizer sees every read too
 * far. */
#include "runtime/ipc/frame.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *path; /* of the vectors */
static json_t *vectors;

struct bytes {
	char *data; /* from malloc */
	size_t length;
};

static unsigned
digit(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
}

/* Hex digits, spaces aside. */
static struct bytes
from_hex(const char *hex)
{
	struct bytes bytes = {malloc(strlen(hex) / 2 + 1), 0};

	assert_non_null(bytes.data);
	for (; *hex; hex++) {
		if (*hex == ' ')
			continue;
		bytes.data[bytes.length++] = (char)(digit(hex[0]) << 4 | digit(hex[1]));
		hex++;
	}
	return bytes;
}

static struct bytes
exact(const char *data, size_t length)
{
	struct bytes bytes = {malloc(length > 0 ? length : 1), length};

	assert_non_null(bytes.data);
	if (length > 0)
		memcpy(bytes.data, data, length);
	return bytes;
}

static const char *
text_of(const json_t *row, const char *member)
{
	return json_string_value(json_object_get(row, member));
}

static enum frame_sender
sender_of(const json_t *row)
{
	return strcmp(text_of(row, "from"), "client") == 0 ? FRAME_CLIENT : FRAME_SERVER;
}

static size_t
payload_max_of(const json_t *row)
{
	json_t *most = json_object_get(row, "payloadMax");

	return most ? (size_t)json_integer_value(most) : SIZE_MAX;
}

static void
expect_text(struct str got, const char *expected)
{
	if (!expected)
		expected = "";
	assert_int_equal(got.length, strlen(expected));
	assert_memory_equal(got.data ? got.data : "", expected, got.length);
}

static void
expect_hex(struct str got, const char *hex)
{
	struct bytes expected = from_hex(hex);

	assert_int_equal(got.length, expected.length);
	assert_memory_equal(got.data ? got.data : "", expected.data, got.length);
	free(expected.data);
}

static unsigned
flag_of(const char *name)
{
	static const struct {
		const char *name;
		unsigned flag;
	} flags[] = {{"PACKED", FRAME_PACKED}, {"ACCEPT_PACKED", FRAME_ACCEPT_PACKED}, {"META", FRAME_META},
		{"VOID", FRAME_VOID}, {"AGAIN_AS_JSON", FRAME_AGAIN_AS_JSON}};

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (strcmp(flags[i].name, name) == 0)
			return flags[i].flag;
	}
	fail_msg("no flag is called %s", name);
	return 0;
}

static void
expect_frame(const struct frame *frame, const json_t *expected)
{
	unsigned flags = 0;
	size_t i;
	json_t *flag;

	json_array_foreach(json_object_get(expected, "flags"), i, flag) flags |= flag_of(json_string_value(flag));
	assert_string_equal(frame_type_name(frame->type), text_of(expected, "type"));
	assert_int_equal(frame->flags, flags);
	assert_int_equal(frame->route, json_integer_value(json_object_get(expected, "route")));
	assert_int_equal(frame->call, json_integer_value(json_object_get(expected, "call")));
	assert_int_equal(frame->extra, json_integer_value(json_object_get(expected, "extra")));
	expect_hex(frame->payload, text_of(expected, "payload"));
}

/* ---- what payloads hold, and the same written again ---- */

static void
expect_written(const struct buf *out, const json_t *row)
{
	assert_false(out->failed);
	if (!json_is_false(json_object_get(row, "canonical")))
		expect_hex(buf_str(out), text_of(row, "hex"));
}

static bool
has_feature(const json_t *expected)
{
	return json_array_size(json_object_get(expected, "features")) > 0;
}

static void
check_hello(const json_t *row, const struct frame *frame)
{
	const json_t *expected = json_object_get(row, "hello");
	struct frame_hello hello;
	struct buf out = {0};

	assert_int_equal(frame_hello_read(frame->payload, &hello), FRAME_FINE);
	assert_int_equal(hello.version, json_integer_value(json_object_get(expected, "version")));
	assert_int_equal(hello.features & FRAME_FEATURE_PACKED, has_feature(expected));
	frame_append_hello(&out, hello.features);
	expect_written(&out, row);
	buf_release(&out);
}

static void
check_route(const json_t *expected, const struct frame_route *route)
{
	assert_int_equal(route->flags & FRAME_ROUTE_PACKED_INPUT, json_is_true(json_object_get(expected, "packedInput")));
	assert_int_equal(
		!!(route->flags & FRAME_ROUTE_PACKED_RESULT), json_is_true(json_object_get(expected, "packedResult")));
	expect_text(route->path, text_of(expected, "path"));
	expect_text(route->alias, text_of(expected, "alias"));
}

static void
check_welcome(const json_t *row, const struct frame *frame)
{
	const json_t *expected = json_object_get(row, "welcome"), *routes = json_object_get(expected, "routes");
	struct frame_welcome welcome;
	struct frame_route route;
	struct buf out = {0};
	size_t count = 0;

	assert_int_equal(frame_welcome_read(frame->payload, &welcome), FRAME_FINE);
	assert_int_equal(welcome.features & FRAME_FEATURE_PACKED, has_feature(expected));
	assert_int_equal(welcome.payload_max, json_integer_value(json_object_get(expected, "payloadMax")));
	expect_text(welcome.contract, text_of(expected, "contract"));
	expect_text(welcome.build, text_of(expected, "build"));
	assert_int_equal(welcome.route_count, json_array_size(routes));
	size_t at = frame_append_welcome(&out, &welcome);
	for (struct str rest = welcome.routes; frame_welcome_route(&rest, &route); count++) {
		check_route(json_array_get(routes, count), &route);
		frame_append_route(&out, &route);
	}
	frame_end_welcome(&out, at);
	assert_int_equal(count, welcome.route_count);
	expect_written(&out, row);
	buf_release(&out);
}

static void
check_call(const json_t *row, const struct frame *frame)
{
	const json_t *metadata = json_object_get(row, "metadata");
	struct frame_call call;
	struct buf out = {0};

	assert_int_equal(frame_call_read(frame, &call), FRAME_FINE);
	expect_text(call.request_id, text_of(metadata, "requestId"));
	expect_text(call.traceparent, text_of(metadata, "traceparent"));
	expect_text(call.tracestate, text_of(metadata, "tracestate"));
	expect_hex(call.arguments, text_of(row, "arguments"));
	frame_append_call(&out, frame, &call);
	expect_written(&out, row);
	buf_release(&out);
}

static enum frame_refusal
read_payload(enum frame_sender sender, const struct frame *frame)
{
	struct frame_hello hello;
	struct frame_welcome welcome;
	struct frame_call call;

	if (frame->type == FRAME_CALL)
		return frame_call_read(frame, &call);
	assert_int_equal(frame->type, FRAME_HELLO);
	return sender == FRAME_CLIENT ? frame_hello_read(frame->payload, &hello)
								  : frame_welcome_read(frame->payload, &welcome);
}

static void
check_payload(const json_t *row, const struct frame *frame)
{
	const char *refused = text_of(row, "refusedPayload");

	if (refused)
		assert_string_equal(frame_refusal_name(read_payload(sender_of(row), frame)), refused);
	if (json_object_get(row, "frame"))
		expect_frame(frame, json_object_get(row, "frame"));
	if (json_object_get(row, "hello"))
		check_hello(row, frame);
	if (json_object_get(row, "welcome"))
		check_welcome(row, frame);
	if (json_object_get(row, "arguments"))
		check_call(row, frame);
	if (json_object_get(row, "status")) {
		assert_int_equal(frame->extra & 0xffff, json_integer_value(json_object_get(row, "status")));
		assert_int_equal(frame->extra >> 16, json_integer_value(json_object_get(row, "retryAfter")));
	}
}

/* ---- one frame ---- */

static void
check_whole(const json_t *row, struct bytes bytes)
{
	struct frame frame;
	size_t size;
	enum frame_refusal refusal;
	struct buf out = {0};
	enum frame_progress progress =
		frame_read(sender_of(row), payload_max_of(row), bytes.data, bytes.length, &frame, &size, &refusal);

	if (text_of(row, "refused")) {
		assert_int_equal(progress, FRAME_REFUSED);
		assert_string_equal(frame_refusal_name(refusal), text_of(row, "refused"));
		assert_true(strlen(frame_refusal_text(refusal)) > 10);
		return;
	}
	if (json_object_get(row, "tooLarge")) {
		assert_int_equal(progress, FRAME_TOO_LARGE);
		assert_int_equal(size, json_integer_value(json_object_get(row, "tooLarge")));
		expect_frame(&frame, json_object_get(row, "frame"));
		return;
	}
	assert_int_equal(progress, FRAME_DONE);
	assert_int_equal(size, bytes.length);
	check_payload(row, &frame);
	frame_append(&out, &frame);
	expect_hex(buf_str(&out), text_of(row, "hex"));
	buf_release(&out);
}

/* Its first bytes: more are needed, or the header says it all. */
static void
check_cut(const json_t *row, struct bytes bytes, size_t length)
{
	bool judged = length >= FRAME_HEADER_SIZE;
	struct frame frame;
	size_t size;
	enum frame_refusal refusal;
	struct bytes cut = exact(bytes.data, length);
	enum frame_progress progress =
		frame_read(sender_of(row), payload_max_of(row), cut.data, cut.length, &frame, &size, &refusal);

	if (judged && text_of(row, "refused"))
		assert_int_equal(progress, FRAME_REFUSED);
	else if (judged && json_object_get(row, "tooLarge"))
		assert_int_equal(progress, FRAME_TOO_LARGE);
	else
		assert_int_equal(progress, FRAME_MORE);
	if (progress != FRAME_REFUSED)
		assert_int_equal(size > 0, judged);
	free(cut.data);
}

static void
frames_are_read_whole_and_cut(void **state)
{
	size_t i;
	json_t *row;

	(void)state;
	json_array_foreach(json_object_get(vectors, "frames"), i, row)
	{
		print_message("%s\n", text_of(row, "name"));
		struct bytes hex = from_hex(text_of(row, "hex")), bytes = exact(hex.data, hex.length);
		check_whole(row, bytes);
		for (size_t length = 0; length < bytes.length; length++)
			check_cut(row, bytes, length);
		free(hex.data);
		free(bytes.data);
	}
	assert_true(i > 50);
}

/* A payload cut short anywhere is refused or read, never read beyond. */
static void
payloads_cut_short_are_safe(void **state)
{
	size_t i;
	json_t *row;

	(void)state;
	json_array_foreach(json_object_get(vectors, "frames"), i, row)
	{
		const char *payload = text_of(json_object_get(row, "frame"), "payload");
		if (!json_object_get(row, "welcome") && !json_object_get(row, "arguments"))
			continue;
		struct bytes bytes = from_hex(payload);
		bool welcome = json_object_get(row, "welcome");
		for (size_t length = 0; length < bytes.length; length++) {
			struct bytes cut = exact(bytes.data, length);
			struct frame frame = {
				.type = welcome ? FRAME_HELLO : FRAME_CALL, .flags = FRAME_META, .payload = {cut.data, length}};
			enum frame_refusal refusal = read_payload(sender_of(row), &frame);
			if (welcome && !json_is_false(json_object_get(row, "canonical")))
				assert_int_equal(refusal, FRAME_REFUSED_SHORT_HELLO);
			free(cut.data);
		}
		free(bytes.data);
	}
}

/* ---- several ---- */

/* Reads on from *at as far as bytes[0..length) go; false: refused. */
static bool
read_on(const json_t *row, struct bytes bytes, size_t length, size_t *at, size_t *count)
{
	const json_t *frames = json_object_get(row, "frames");

	for (;;) {
		struct frame frame;
		size_t size;
		enum frame_refusal refusal;
		struct bytes rest = exact(bytes.data + *at, length - *at);
		enum frame_progress progress =
			frame_read(sender_of(row), SIZE_MAX, rest.data, rest.length, &frame, &size, &refusal);
		if (progress == FRAME_DONE)
			expect_frame(&frame, json_array_get(frames, (*count)++));
		free(rest.data);
		if (progress == FRAME_REFUSED)
			assert_string_equal(frame_refusal_name(refusal), text_of(row, "refused"));
		if (progress != FRAME_DONE)
			return progress != FRAME_REFUSED;
		*at += size;
	}
}

static void
streams_are_read_split_everywhere(void **state)
{
	size_t i;
	json_t *row;

	(void)state;
	json_array_foreach(json_object_get(vectors, "streams"), i, row)
	{
		struct bytes bytes = from_hex(text_of(row, "hex"));
		for (size_t cut = 0; cut <= bytes.length; cut++) {
			size_t at = 0, count = 0;
			bool good = read_on(row, bytes, cut, &at, &count) && read_on(row, bytes, bytes.length, &at, &count);
			assert_int_equal(good, !text_of(row, "refused"));
			assert_int_equal(count, json_array_size(json_object_get(row, "frames")));
			if (good)
				assert_int_equal(bytes.length - at, json_integer_value(json_object_get(row, "rest")));
		}
		free(bytes.data);
	}
	assert_true(i > 3);
}

static void
beginnings_tell_the_protocol(void **state)
{
	static const char *const names[] = {"open", "http", "frames"};
	size_t i;
	json_t *row;

	(void)state;
	json_array_foreach(json_object_get(vectors, "beginnings"), i, row)
	{
		struct bytes hex = from_hex(text_of(row, "hex")), bytes = exact(hex.data, hex.length);
		assert_string_equal(names[frame_protocol_of(bytes.data, bytes.length)], text_of(row, "protocol"));
		free(hex.data);
		free(bytes.data);
	}
	assert_true(i > 5);
}

static void
every_refusal_has_a_vector(void **state)
{
	const char *group[] = {"refused", "refusedPayload"};

	(void)state;
	for (int refusal = FRAME_FINE + 1; refusal <= FRAME_REFUSED_BAD_METADATA; refusal++) {
		size_t i;
		json_t *row;
		bool found = false;
		json_array_foreach(json_object_get(vectors, "frames"), i, row)
		{
			for (int g = 0; g < 2; g++) {
				const char *name = text_of(row, group[g]);
				found |= name && strcmp(name, frame_refusal_name((enum frame_refusal)refusal)) == 0;
			}
		}
		if (!found)
			fail_msg("no vector is refused as %s", frame_refusal_name((enum frame_refusal)refusal));
	}
}

int
main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_are_read_whole_and_cut),
		cmocka_unit_test(payloads_cut_short_are_safe),
		cmocka_unit_test(streams_are_read_split_everywhere),
		cmocka_unit_test(beginnings_tell_the_protocol),
		cmocka_unit_test(every_refusal_has_a_vector),
	};
	json_error_t error;

	path = argc > 1 ? argv[1] : "tests/frames/vectors.json";
	vectors = json_load_file(path, 0, &error);
	if (!vectors) {
		print_error("%s:%d: %s\n", path, error.line, error.text);
		return 1;
	}
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	json_decref(vectors);
	return failed;
}
