/* Builds in processes of their own; see builder.h. */
#include "tools/forstc/builder.h"

#include "tools/forstc/command.h"

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

void
builder_init(struct builder *builder)
{
	*builder = (struct builder){.child = {.output = -1}};
}

static void
close_output(struct builder *builder)
{
	if (builder->child.output >= 0) {
		close(builder->child.output);
	}
	builder->child.output = -1;
}

void
builder_release(struct builder *builder)
{
	close_output(builder);
	buf_release(&builder->said);
	buf_release(&builder->shown);
}

int
builder_start(
	struct builder *builder, int (*work)(void *context), void *context, bool captured, const struct sockets *sockets)
{
	if (child_fork(&builder->child, work, context, captured, sockets) == 0) {
		return 0;
	}
	builder->child = (struct child){.output = -1};
	return -1;
}

void
builder_read(struct builder *builder)
{
	char bytes[16 << 10];
	ssize_t length;
	while ((length = read(builder->child.output, bytes, sizeof bytes)) > 0) {
		buf_append(&builder->said, bytes, (size_t)length);
	}
	if (length == 0 || (errno != EAGAIN && errno != EINTR)) {
		close_output(builder);
	}
}

bool
builder_ended(struct builder *builder, int *code)
{
	int status;
	if (!child_ended(&builder->child, &status)) {
		return false;
	}
	if (builder->child.output >= 0) {
		builder_read(builder);
	}
	close_output(builder);
	builder->child.pid = 0;
	*code = WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_INTERNAL;
	return true;
}

bool
builder_show(struct builder *builder)
{
	bool changed = !str_equal(buf_str(&builder->said), buf_str(&builder->shown));
	if (changed) {
		fwrite(builder->said.length > 0 ? builder->said.data : "", 1, builder->said.length, stderr);
		fflush(stderr);
		struct buf old = builder->shown;
		builder->shown = builder->said;
		builder->said = old;
	}
	buf_clear(&builder->said);
	return changed;
}

void
builder_discard(struct builder *builder)
{
	buf_clear(&builder->said);
}
