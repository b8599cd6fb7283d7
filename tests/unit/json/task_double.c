/* Small chunks on purpose: allocations cross chunks often, so that slow paths are tested too. */
#include "tests/unit/json/task_double.h"

#include <stdio.h>
#include <stdlib.h>

enum { CHUNK_SIZE = 4096 };

struct chunk {
	struct chunk *next;
	char pad[8];
	char data[];
};

struct double_task {
	struct forst_task task;
	struct forst_request request;
	struct chunk *chunks;
	uint32_t interrupt;
	uint64_t nothing[2] __attribute__((aligned(16)));
};

struct forst_task *
task_new(void)
{
	struct double_task *self = calloc(1, sizeof(*self));

	self->task.interrupt = &self->interrupt;
	self->task.request = &self->request;
	task_reset(&self->task);
	return &self->task;
}

void
task_reset(struct forst_task *task)
{
	struct double_task *self = (struct double_task *)task;

	while (self->chunks) {
		struct chunk *chunk = self->chunks;
		self->chunks = chunk->next;
		free(chunk);
	}
	task->heap_next = task->heap_limit = (char *)self->nothing; /* full, but somewhere */
}

void
task_free(struct forst_task *task)
{
	task_reset(task);
	free(task);
}

void *
forst_alloc_slow(struct forst_task *task, size_t size, const char *file, int line)
{
	struct double_task *self = (struct double_task *)task;
	size_t rounded = (size + 15) & ~(size_t)15;
	size_t room = rounded > CHUNK_SIZE ? rounded : CHUNK_SIZE;
	struct chunk *chunk = malloc(sizeof(*chunk) + room);

	(void)file, (void)line;
	if (!chunk)
		abort();
	chunk->next = self->chunks;
	self->chunks = chunk;
	task->heap_next = chunk->data + rounded;
	task->heap_limit = chunk->data + room;
	return chunk->data;
}

static _Noreturn void
die(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s at %s:%d\n", what, file ? file : "?", line);
	abort();
}

void
forst_panic_at(struct forst_task *task, struct forst_string text, const char *file, int line)
{
	(void)task;
	fprintf(stderr, "%.*s: ", (int)text.length, text.data);
	die("panic", file, line);
}

void
forst_panic_text(struct forst_task *task, const char *text, const char *file, int line)
{
	(void)task;
	die(text, file, line);
}

void
forst_panic_index(struct forst_task *task, int64_t index, int64_t length, const char *file, int line)
{
	(void)task, (void)index, (void)length;
	die("index out of range", file, line);
}

void
forst_panic_slice(struct forst_task *task, int64_t low, int64_t high, int64_t capacity, const char *file, int line)
{
	(void)task, (void)low, (void)high, (void)capacity;
	die("slice bounds out of range", file, line);
}

void
forst_panic_divide(struct forst_task *task, const char *file, int line)
{
	(void)task;
	die("division by zero", file, line);
}

void
forst_panic_shift(struct forst_task *task, const char *file, int line)
{
	(void)task;
	die("negative shift", file, line);
}

void
forst_panic_convert(struct forst_task *task, double value, const char *file, int line)
{
	(void)task, (void)value;
	die("conversion out of range", file, line);
}

void
forst_panic_nil(struct forst_task *task, const char *file, int line)
{
	(void)task;
	die("nil dereference", file, line);
}

void
forst_panic_length(struct forst_task *task, int64_t length, const char *file, int line)
{
	(void)task, (void)length;
	die("length out of range", file, line);
}

void
forst_panic_capacity(struct forst_task *task, int64_t capacity, const char *file, int line)
{
	(void)task, (void)capacity;
	die("capacity out of range", file, line);
}

void
forst_enter_slow(struct forst_task *task, const char *frame, const char *file, int line)
{
	(void)task, (void)frame;
	die("stack overflow", file, line);
}

void
forst_poll_slow(struct forst_task *task)
{
	(void)task;
}

void
forst_output(struct forst_task *task, struct forst_string text)
{
	(void)task;
	fwrite(text.data, 1, (size_t)text.length, stdout);
}

int64_t
forst_computation_time(const struct forst_task *task)
{
	(void)task;
	return 0;
}
