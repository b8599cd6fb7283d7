/*
 * What an emitter makes: a list of text files by relative path. Emitters write nothing to disk; the command line does,
 * to the side and renamed, and it can print one instead or compare it with what is there.
 */
#ifndef FORST_CODEGEN_EMIT_FILES_H
#define FORST_CODEGEN_EMIT_FILES_H

#include "runtime/base/arena.h"
#include "runtime/base/buf.h"

struct emit_file {
	struct emit_file *next; /* in order of addition */
	struct str
		path; /* relative, `/` between parts, never `..` nor absolute: "process_data.c", "admin/user_search.ts" */
	struct str content;
};

struct emit_files {
	struct arena *arena; /* paths, contents and the list live here */
	struct emit_file *first;
	struct emit_file *last;
	size_t count;
	struct str refused; /* what the program uses and the emitter cannot express, in words; empty: nothing */
};

static inline void
emit_files_init(struct emit_files *files, struct arena *arena)
{
	*files = (struct emit_files){.arena = arena};
}

/* Adds a file; path and content are copied to the arena. */
static inline struct emit_file *
emit_files_add(struct emit_files *files, struct str path, struct str content)
{
	struct emit_file *file = arena_alloc(files->arena, sizeof(*file));

	file->path = arena_str(files->arena, path);
	file->content = arena_str(files->arena, content);
	if (files->last)
		files->last->next = file;
	else
		files->first = file;
	files->last = file;
	files->count++;
	return file;
}

/* The file at that path, or NULL. */
static inline struct emit_file *
emit_files_find(const struct emit_files *files, struct str path)
{
	for (struct emit_file *file = files->first; file; file = file->next)
		if (str_equal(file->path, path))
			return file;
	return NULL;
}

#endif
