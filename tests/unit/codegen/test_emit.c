/* The C emitter's promises about its text, and the manifest's about the contract. */
#include "codegen/c/emit_c.h"
#include "codegen/manifest/contract.h"
#include "codegen/manifest/manifest.h"
#include "tests/unit/codegen/core_maker.h"
#include "tests/unit/codegen/sample_core.h"
#include "tests/unit/codegen/wire_core.h"

#include <jansson.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <setjmp.h>
#include <cmocka.h>

static int
begin(void **state)
{
	struct arena *arena = malloc(sizeof(*arena));

	arena_init(arena, ARENA_UNLIMITED, NULL);
	*state = arena;
	return 0;
}

static int
end(void **state)
{
	arena_release(*state);
	free(*state);
	return 0;
}

static struct str
emitted(struct arena *arena, const struct core_program *program, const char *path)
{
	struct emit_files files;

	emit_files_init(&files, arena);
	assert_true(emit_c(program, arena, &files));
	assert_int_equal(files.refused.length, 0);
	const struct emit_file *file = emit_files_find(&files, str_from(path));
	assert_non_null(file);
	return file->content;
}

static bool
holds(struct str text, const char *part)
{
	return memmem(text.data, text.length, part, strlen(part)) != NULL;
}

static void
the_same_program_gives_the_same_bytes(void **state)
{
	struct str first = emitted(*state, wire_core(*state), "wire.c");

	assert_true(str_equal(first, emitted(*state, wire_core(*state), "wire.c")));
	assert_true(str_equal(
		emitted(*state, sample_core(*state), "program.c"), emitted(*state, sample_core(*state), "program.c")));
	assert_true(holds(str_slice(first, 0, 40), EMIT_C_MARKER));
}

/* A loop that counts to an array's length reads its elements without another check. */
static void
proven_bounds_are_not_checked_again(void **state)
{
	struct str text = emitted(*state, sample_core(*state), "process_data.c");

	assert_true(holds(text, "records.data[index]"));
	assert_false(holds(text, "forst_index("));
}

/* A route whose one parameter is a shape with these member names; it gives them back. */
static const struct core_program *
with_names(struct arena *arena, const char *const *names, size_t count)
{
	struct core_maker *m = arena_alloc(arena, sizeof(*m));
	struct core_field fields[16];
	struct core_function *f = arena_alloc(arena, sizeof(*f));
	struct core_route *route = arena_alloc(arena, sizeof(*route));
	struct core_param *param = arena_alloc(arena, sizeof(*param));
	struct core_local *local = arena_alloc(arena, sizeof(*local));

	make_begin(m, arena, "names");
	for (size_t i = 0; i < count; i++)
		fields[i] = make_field(names[i], m->text);
	const struct core_type *shape = make_shape(m, "int", fields, count);
	*param = (struct core_param){STR("default"), shape, 0};
	*local = (struct core_local){STR("default"), shape, false, true};
	f->name = route->name = STR("main");
	f->module = route->module = m->module;
	f->doc = STR("ends */ the comment \\u002a/ ?\?/");
	f->params = route->params = param;
	f->param_count = route->param_count = 1;
	f->result = route->result = shape;
	f->locals = local;
	f->local_count = 1;
	f->body = make_stmt(m, CORE_STMT_RETURN, 0, make_local(m, shape, 0));
	route->function = f;
	route->path = STR("/\"*/\n");
	return make_program(m, (const struct core_route *[]){route}, 1);
}

static void
no_name_is_trouble(void **state)
{
	static const char *const names[] = {"int", "int64_t", "NULL", "_Bool", "memcpy", "linux", "ft_x", "na\xc3\xafve",
		"task", "quote\"\\", "9lives", "a.b"};
	struct str text = emitted(*state, with_names(*state, names, 12), "names.c");

	assert_true(holds(text, "struct forst_string int_;"));
	assert_true(holds(text, "struct forst_string na_u00EFve;"));
	assert_true(holds(text, "struct ft_int default_"));
	assert_false(holds(text, "ends */"));
	assert_false(holds(text, "?\?/"));
	for (size_t i = 0; i < text.length; i++)
		assert_true((unsigned char)text.data[i] < 0x80 && text.data[i] != '\r');
	/* Compiled by the script `compilers`, too. */
	const char *folder = getenv("FORST_NAMES_C");
	if (folder) {
		FILE *out = fopen(folder, "w");
		assert_non_null(out);
		fwrite(text.data, 1, text.length, out);
		fclose(out);
	}
}

static void
what_has_no_form_is_refused_in_words(void **state)
{
	struct core_maker *m = arena_alloc(*state, sizeof(*m));
	const char *const names[] = {"a"};
	struct core_program *program = (struct core_program *)with_names(*state, names, 1);
	struct core_field *field = (struct core_field *)program->routes[0]->params[0].type->fields;
	struct emit_files files;

	make_begin(m, *state, "names");
	field->type = make_of(m, CORE_TYPE_CHAN, m->text);
	emit_files_init(&files, *state);
	assert_false(emit_c(program, *state, &files));
	assert_true(files.refused.length > 0);
}

static void
the_manifest_is_json(void **state)
{
	struct str text = emit_manifest(wire_core(*state), *state);
	json_t *root = json_loadb(text.data, text.length, JSON_REJECT_DUPLICATES, NULL);

	assert_non_null(root);
	assert_int_equal(json_integer_value(json_object_get(root, "format")), MANIFEST_FORMAT);
	assert_int_equal(json_array_size(json_object_get(root, "routes")), 7);
	json_t *everything = json_object_get(json_object_get(root, "types"), "Everything");
	assert_string_equal(json_string_value(json_object_get(everything, "kind")), "shape");
	json_t *id = json_array_get(json_object_get(everything, "fields"), 0);
	json_t *constraints = json_object_get(json_object_get(id, "type"), "constraints");
	assert_string_equal(json_string_value(json_object_get(json_array_get(constraints, 0), "name")), "Min");
	assert_string_equal(
		json_string_value(json_object_get(root, "contract")), core_contract_hash(wire_core(*state), *state).data);
	json_decref(root);
}

static struct str
hash_of(struct arena *arena, const char *const *names, size_t count, const char *doc)
{
	struct core_program *program = (struct core_program *)with_names(arena, names, count);

	((struct core_field *)program->routes[0]->params[0].type->fields)[0].doc = str_from(doc);
	return core_contract_hash(program, arena);
}

static void
the_contract_hash_follows_the_interface(void **state)
{
	static const char *const ab[] = {"a", "b"};
	static const char *const ba[] = {"b", "a"};
	struct str hash = hash_of(*state, ab, 2, "");

	assert_int_equal(hash.length, 16);
	assert_true(str_equal(hash, hash_of(*state, ab, 2, "documentation does not count")));
	assert_false(str_equal(hash, hash_of(*state, ba, 2, "")));
	assert_false(str_equal(hash, hash_of(*state, ab, 1, "")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_same_program_gives_the_same_bytes, begin, end),
		cmocka_unit_test_setup_teardown(proven_bounds_are_not_checked_again, begin, end),
		cmocka_unit_test_setup_teardown(no_name_is_trouble, begin, end),
		cmocka_unit_test_setup_teardown(what_has_no_form_is_refused_in_words, begin, end),
		cmocka_unit_test_setup_teardown(the_manifest_is_json, begin, end),
		cmocka_unit_test_setup_teardown(the_contract_hash_follows_the_interface, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
