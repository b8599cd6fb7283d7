/*
 * Compiles generated C and links it; see link.h. Flags come from build_info.h: those that the runtime itself was built
 * with (sanitizers), the strict set that generated code must pass, and the libraries that libforst.a needs.
 */
#include "tools/forstc/link.h"

#include "tools/forstc/build_info.h"
#include "tools/forstc/command.h"
#include "tools/forstc/file.h"
#include "tools/forstc/install.h"
#include "tools/forstc/process.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WORDS_MAX = 64, SOURCE_MAX = 256 << 20 };

static const char quick_compiler[] = "tcc"; /* ten times sooner done than others; its own linker cannot do ours */

/* What parts of the standard library are made with, for programs that use them. */
static const struct package_library {
	const char *folder; /* what the packages' paths begin with */
	const char *word;   /* for the linker */
	const char *debian; /* the package that brings it */
} package_libraries[] = {
	{"crypto/", "-lnettle", "nettle-dev"},
};

enum { PACKAGE_LIBRARIES = sizeof package_libraries / sizeof *package_libraries };

static bool
uses_library(const struct link_request *request, const struct package_library *library)
{
	for (size_t i = 0; i < request->package_count; i++) {
		if (str_has_prefix(request->packages[i], str_from(library->folder))) {
			return true;
		}
	}
	return false;
}

struct words {
	const char *items[WORDS_MAX];
	size_t count;
};

static void
words_add(struct words *words, const char *word)
{
	if (words->count + 1 < WORDS_MAX) {
		words->items[words->count++] = word;
		words->items[words->count] = NULL;
	}
}

static void
words_add_all(struct words *words, const char *const *more)
{
	for (; *more; more++) {
		words_add(words, *more);
	}
}

/* Objects of the two products differ, and are kept apart. */
static struct str
object_folder(const struct link_request *request, struct arena *arena)
{
	return path_join(arena, request->folder, request->addon ? STR("obj/node") : STR("obj"));
}

static struct str
words_text(const struct words *words, struct arena *arena)
{
	struct str text = STR("");
	for (size_t i = 0; i < words->count; i++) {
		text = arena_printf(arena, "%.*s%s\n", STR_ARG(text), words->items[i]);
	}
	return text;
}

/* Tells one state of the library from another without reading it. */
static struct str
library_key(const struct install *install, struct arena *arena)
{
	struct stat status;
	if (stat(install->library.data, &status) != 0) {
		return STR("none");
	}
	return arena_printf(arena, "%lld.%ld.%lld", (long long)status.st_mtim.tv_sec, (long)status.st_mtim.tv_nsec,
		(long long)status.st_size);
}

struct object {
	struct str path;
	struct str stamp_path;
	struct str stamp;
	const char *input; /* what the compiler reads as its standard input, or NULL */
	struct words words;
};

static struct str
stem(struct str path)
{
	struct str base = path_base(path);
	ptrdiff_t dot = str_find_last(base, '.');
	return dot < 0 ? base : str_slice(base, 0, (size_t)dot);
}

static void
compile_words(
	struct words *words, const struct link_request *request, const char *compiler, const struct install *install)
{
	/* Warnings about generated C say nothing to who wrote the Forst; the tests compile it with all of them. */
	static const char *const always[] = {"-std=c11", "-w", "-pthread", NULL};
	static const char *const modes[][4] = {
		[LINK_DEBUG] = {"-O1", "-g", "-fno-strict-overflow", NULL},
		[LINK_RELEASE] = {"-O2", "-fno-strict-overflow", NULL},
		[LINK_QUICK] = {"-O0", "-g", "-fno-strict-overflow", NULL},
	};
	static const char *const built[] = {BUILD_COMPILE_WORDS NULL};
	/* Two addons in one process are nothing to each other. */
	static const char *const addon[] = {"-DFORST_NODE", "-fPIC", "-fvisibility=hidden", NULL};
	words_add(words, compiler);
	words_add_all(words, always);
	if (request->addon) {
		words_add_all(words, addon);
	}
	words_add_all(words, modes[request->mode]);
	words_add_all(words, built);
	words_add(words, "-I");
	words_add(words, install->include.data);
}

static int
object_prepare(struct object *object, const struct link_request *request, const char *compiler,
	const struct install *install, struct str file, struct arena *arena)
{
	struct str content = file_read(arena, file.data, SOURCE_MAX);
	if (!content.data) {
		complain("cannot read %s: %s", file.data, strerror(errno));
		return EXIT_MACHINE;
	}
	struct str name = stem(file), folder = object_folder(request, arena);
	object->path = arena_printf(arena, "%.*s/%.*s.o", STR_ARG(folder), STR_ARG(name));
	object->stamp_path = arena_printf(arena, "%.*s/%.*s.stamp", STR_ARG(folder), STR_ARG(name));
	compile_words(&object->words, request, compiler, install);
	words_add(&object->words, "-c");
	/* By tcc's rules a #line's file lies in the folder of the file that it reads, which standard input has none of. */
	bool by_input = compiler == quick_compiler;
	object->input = by_input ? file.data : NULL;
	words_add(&object->words, by_input ? "-" : file.data);
	words_add(&object->words, "-o");
	words_add(&object->words, object->path.data);
	struct str words = words_text(&object->words, arena);
	struct str key = library_key(install, arena);
	object->stamp = arena_printf(arena, "%.*slibrary %.*s\ncontent %016llx\n", STR_ARG(words), STR_ARG(key),
		(unsigned long long)str_hash(content, 0));
	return EXIT_DONE;
}

static bool
is_current(struct str product, struct str stamp_path, struct str stamp, struct arena *arena)
{
	struct str old = file_read(arena, stamp_path.data, stamp.length);
	return old.data && str_equal(old, stamp) && file_kind(product.data) == FILE_REGULAR;
}

/* Explains a failed compiler run. A refusal of generated code is our bug, a missing compiler or library the machine's.
 */
static int
explain(const struct job *job, const char *work)
{
	if (job->error == ENOENT) {
		complain("there is no C compiler `%s`; install one (apt-get install gcc) or name it with FORST_CC",
			job->arguments[0]);
		return EXIT_MACHINE;
	}
	if (job->error != 0) {
		complain("cannot start %s: %s", job->arguments[0], strerror(job->error));
		return EXIT_MACHINE;
	}
	complain("%s failed while %s (exit code %d); please report this as a bug of forstc", job->arguments[0], work,
		job->exit_code);
	return EXIT_INTERNAL;
}

static int
run_jobs(struct job *jobs, size_t count, const char *work)
{
	if (count == 0 || process_run_all(jobs, count) == 0) {
		return EXIT_DONE;
	}
	for (size_t i = 0; i < count; i++) {
		if (jobs[i].exit_code != 0) {
			return explain(&jobs[i], work);
		}
	}
	return EXIT_INTERNAL;
}

/* What is missing is nearly always a library. */
static int
run_linker(struct job *job, const struct link_request *request, struct arena *arena)
{
	struct str needed = STR("libevent-dev libutf8proc-dev");
	for (size_t i = 0; i < PACKAGE_LIBRARIES; i++) {
		if (uses_library(request, &package_libraries[i])) {
			needed = arena_printf(arena, "%.*s %s", STR_ARG(needed), package_libraries[i].debian);
		}
	}
	if (process_run_all(job, 1) == 0) {
		return EXIT_DONE;
	}
	if (job->error != 0) {
		return explain(job, "linking");
	}
	complain("linking failed; it needs apt-get install %.*s", STR_ARG(needed));
	return EXIT_MACHINE;
}

static int
write_stamp(struct str path, struct str stamp)
{
	if (file_write(path.data, stamp) == 0) {
		return EXIT_DONE;
	}
	complain("cannot write %s: %s", path.data, strerror(errno));
	return EXIT_MACHINE;
}

static int
compile_objects(const struct link_request *request, struct object *objects, struct arena *arena)
{
	struct job *jobs = arena_alloc_array(arena, request->file_count, sizeof *jobs);
	struct object **stale = arena_alloc_array(arena, request->file_count, sizeof *stale);
	size_t count = 0;
	for (size_t i = 0; i < request->file_count; i++) {
		if (!is_current(objects[i].path, objects[i].stamp_path, objects[i].stamp, arena)) {
			unlink(objects[i].stamp_path.data);
			stale[count] = &objects[i];
			jobs[count++] = (struct job){.arguments = objects[i].words.items, .input = objects[i].input};
		}
	}
	if (count > 0 && isatty(STDERR_FILENO)) {
		fprintf(stderr, "compiling %zu of %zu modules\n", count, request->file_count);
	}
	int code = run_jobs(jobs, count, "compiling");
	for (size_t i = 0; i < count && code == EXIT_DONE; i++) {
		code = write_stamp(stale[i]->stamp_path, stale[i]->stamp);
	}
	return code;
}

static int
link_objects(const struct link_request *request, const struct object *objects, const struct install *install,
	struct arena *arena)
{
	static const char *const built[] = {BUILD_COMPILE_WORDS NULL};
	static const char *const addon_libraries[] = {BUILD_LINK_WORDS NULL};
	static const char *const server_libraries[] = {BUILD_SERVER_LINK_WORDS BUILD_LINK_WORDS NULL};
	size_t word_count = request->file_count + WORDS_MAX;
	const char **words = arena_alloc_array(arena, word_count, sizeof *words);
	struct str side = arena_printf(arena, "%.*s.%ld.tmp", STR_ARG(request->product), (long)getpid());
	struct str stamp = library_key(install, arena);
	size_t at = 0;
	words[at++] = request->compiler;
	words[at++] = "-pthread";
	words[at++] = "-Wl,-z,noexecstack"; /* not all compilers say that they need none */
	if (request->addon) {
		words[at++] = "-shared";
	}
	for (const char *const *word = built; *word; word++) {
		words[at++] = *word;
	}
	for (size_t i = 0; i < request->file_count; i++) {
		words[at++] = objects[i].path.data;
		stamp = arena_printf(arena, "%.*s\n%016llx", STR_ARG(stamp), (unsigned long long)str_hash(objects[i].stamp, 0));
	}
	words[at++] = install->library.data;
	words[at++] = "-L"; /* an npm package brings the libraries with it */
	words[at++] = arena_str(arena, path_folder(install->library)).data;
	for (size_t i = 0; i < PACKAGE_LIBRARIES; i++) {
		if (uses_library(request, &package_libraries[i])) {
			words[at++] = package_libraries[i].word;
		}
	}
	for (const char *const *word = request->addon ? addon_libraries : server_libraries; *word; word++) {
		words[at++] = *word;
	}
	words[at++] = "-o";
	words[at++] = side.data;
	struct str stamp_path = path_join(arena, object_folder(request, arena), STR("link.stamp"));
	if (is_current(request->product, stamp_path, stamp, arena)) {
		return EXIT_DONE;
	}
	struct job job = {.arguments = words};
	int code = run_linker(&job, request, arena);
	if (code == EXIT_DONE && rename(side.data, request->product.data) != 0) {
		complain("cannot write %s: %s", request->product.data, strerror(errno));
		code = EXIT_MACHINE;
	}
	return code == EXIT_DONE ? write_stamp(stamp_path, stamp) : code;
}

/* Compiles what changed of all files with one compiler. */
static int
compile_files(const struct link_request *request, const char *compiler, const struct install *install,
	struct object *objects, struct arena *arena)
{
	int code = EXIT_DONE;
	for (size_t i = 0; i < request->file_count && code == EXIT_DONE; i++) {
		objects[i] = (struct object){0};
		code = object_prepare(&objects[i], request, compiler, install, request->files[i], arena);
	}
	return code == EXIT_DONE ? compile_objects(request, objects, arena) : code;
}

int
link_program(const struct link_request *request, struct arena *arena)
{
	struct install install;
	int code = install_find(&install, arena);
	struct str folder = object_folder(request, arena);
	if (code == EXIT_DONE && folder_make(folder.data) != 0) {
		complain("cannot make %s: %s", folder.data, strerror(errno));
		code = EXIT_MACHINE;
	}
	struct object *objects = arena_alloc_array(arena, request->file_count, sizeof *objects);
	if (code == EXIT_DONE) {
		bool quick =
			request->mode == LINK_QUICK && strcmp(request->compiler, "cc") == 0 && process_find(quick_compiler);
		code = compile_files(request, quick ? quick_compiler : request->compiler, &install, objects, arena);
		if (code != EXIT_DONE && quick) {
			code = compile_files(request, request->compiler, &install, objects, arena);
		}
	}
	if (code == EXIT_DONE) {
		code = link_objects(request, objects, &install, arena);
	}
	return code;
}
