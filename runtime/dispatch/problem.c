/*
 * Errors as application/problem+json (RFC 9457): the protocol's own, those that a handler returns, and what the decoder
 * found in a body. Members are in one order everywhere: type, title, status, detail, code, path, constraint, expected,
 * got, position, cause, data, errors, source, requestId; those without a value are left out.
 */
#include "runtime/dispatch/dispatch.h"

#include "runtime/base/str.h"
#include "runtime/base/utf8.h"

#include <stdio.h>
#include <string.h>

enum {
	CAUSES_MAX = 32, /* of one error that are shown */
	RETRY_AFTER_S = 1,
};

static struct forst_string
text_of(const char *text)
{
	return (struct forst_string){text, (int64_t)strlen(text)};
}

void
rt_write_lossy(struct forst_writer *out, struct forst_string text)
{
	struct str rest = {text.data, (size_t)text.length};

	if (rest.length == 0 || utf8_validate(rest) == rest.length) {
		forst_write_string(out, text);
		return;
	}
	forst_write_byte(out, '"');
	while (rest.length > 0) {
		size_t good = utf8_validate(rest), start = out->length;
		if (good > 0) {
			forst_write_string(out, (struct forst_string){rest.data, (int64_t)good});
			if (out->failure == FORST_WRITE_OK) { /* without its quotes */
				memmove(out->data + start, out->data + start + 1, out->length - start - 2);
				out->length -= 2;
			}
		} else {
			forst_write_text(out, "\xef\xbf\xbd");
			good = 1;
		}
		rest = str_slice(rest, good, rest.length);
	}
	forst_write_byte(out, '"');
}

/* ,"name":"text", or nothing for an absent text. */
static void
write_member(struct forst_writer *out, const char *name, struct forst_string text)
{
	if (!text.data)
		return;
	forst_write_text(out, ",\"");
	forst_write_raw(out, name, strlen(name));
	forst_write_text(out, "\":");
	rt_write_lossy(out, text);
}

static void
write_constraint(struct forst_writer *out, const char *name, struct forst_string arguments)
{
	if (!name)
		return;
	forst_write_text(out, ",\"constraint\":{\"name\":");
	forst_write_string(out, text_of(name));
	forst_write_text(out, ",\"args\":");
	if (arguments.length > 0)
		forst_write_raw(out, arguments.data, (size_t)arguments.length);
	else
		forst_write_text(out, "[]");
	forst_write_byte(out, '}');
}

/* The members that every problem begins with; drops what the handler wrote. */
static struct forst_writer *
begin(struct forst_call *call, int status, struct forst_string code, struct forst_string detail)
{
	struct forst_writer *out = call->out;

	forst_writer_reset(out, call->body_start);
	forst_write_text(out, "{\"type\":\"about:blank\",\"title\":");
	forst_write_string(out, code);
	forst_write_text(out, ",\"status\":");
	forst_write_int(out, status);
	write_member(out, "detail", detail);
	write_member(out, "code", code);
	return out;
}

static void
end_after(struct forst_call *call, int status, int retry_after_s)
{
	struct forst_writer *out = call->out;
	struct rt_id_text id;

	write_member(out, "requestId", rt_call_id(call, &id));
	forst_write_byte(out, '}');
	if (out->failure == FORST_WRITE_MEMORY) { /* what there is fits into the room that every answer has */
		forst_writer_reset(out, call->body_start);
		forst_write_text(out, "{\"type\":\"about:blank\",\"title\":\"Panic\",\"status\":500,"
							  "\"detail\":\"the error is too large to be sent\",\"code\":\"Panic\"}");
		status = 500;
	}
	rt_call_answer(call, &(struct rt_answer){
							 .status = status,
							 .content = RT_CONTENT_PROBLEM,
							 .retry_after_s = retry_after_s,
						 });
}

static void
end(struct forst_call *call, int status)
{
	end_after(call, status, status == 429 || status == 503 ? RETRY_AFTER_S : 0);
}

void
rt_answer_problem(struct forst_call *call, const struct rt_problem *problem)
{
	begin(call, problem->status, text_of(problem->code), text_of(problem->detail));
	if (problem->retry_after_s > 0)
		end_after(call, problem->status, problem->retry_after_s);
	else
		end(call, problem->status);
}

/* A position is only worth showing when it is one in Forst source. */
static bool
is_forst_source(const char *file)
{
	return file && str_has_suffix(str_from(file), STR(".ft"));
}

void
rt_answer_panic(struct forst_call *call)
{
	const struct rt_panic *panic = &call->request->panic;
	const struct rt_host *host = call->dispatcher->host;
	bool positioned = is_forst_source(panic->file);
	struct rt_id_text id;
	char line[16];

	snprintf(line, sizeof(line), "%d", panic->line);
	rt_log_fields(host, "error", "panic",
		(struct rt_log_field[]){
			{"fault", panic->text},
			{"route", call->route ? text_of(call->route->name) : FORST_STRING("")},
			{"file", text_of(positioned ? panic->file : "")},
			{"line", text_of(positioned ? line : "")},
			{"requestId", rt_call_id(call, &id)},
		},
		5);
	struct forst_writer *out = begin(call, 500, FORST_STRING("Panic"), panic->text);
	if (positioned && host->options.development) {
		forst_write_text(out, ",\"source\":{\"file\":");
		rt_write_lossy(out, text_of(panic->file));
		forst_write_text(out, ",\"line\":");
		forst_write_int(out, panic->line);
		forst_write_byte(out, '}');
	}
	end(call, 500);
}

static void
write_data(struct forst_writer *out, const struct forst_error *error)
{
	if (!error->kind->encode_members || !error->members)
		return;
	forst_write_text(out, ",\"data\":");
	error->kind->encode_members(out, error->members);
}

/* ,"cause":{...}: the chain, each one inside the one it caused. */
static void
write_causes(struct forst_task *task, struct forst_writer *out, const struct forst_error *error)
{
	int depth = 0;

	for (error = error->cause; error && depth < CAUSES_MAX; error = error->cause, depth++) {
		forst_write_text(out, ",\"cause\":{\"code\":");
		forst_write_string(out, error->kind->name);
		write_member(out, "detail", forst_error_text(task, error));
		if (error->path.length > 0)
			write_member(out, "path", error->path);
		write_constraint(out, error->constraint, error->constraint_args);
		write_data(out, error);
	}
	while (depth-- > 0)
		forst_write_byte(out, '}');
}

static int
status_of(const struct forst_error *error)
{
	int status = error->kind->status;

	return status >= 400 && status <= 599 ? status : 422;
}

void
forst_reply_error(struct forst_task *task, struct forst_call *call, const struct forst_error *error)
{
	int status = status_of(error);
	struct forst_writer *out = begin(call, status, error->kind->name, forst_error_text(task, error));

	if (error->path.length > 0)
		write_member(out, "path", error->path);
	write_constraint(out, error->constraint, error->constraint_args);
	write_causes(task, out, error);
	write_data(out, error);
	struct forst_error *failure = forst_writer_error(task, out, call->body_start);
	if (failure) { /* the error's own members cannot be sent */
		begin(call, 500, failure->kind->name, forst_error_text(task, failure));
		status = 500;
	}
	end(call, status);
}

/* What a decode error says beside its code and detail. */
static void
write_decode_members(struct forst_writer *out, const struct forst_decode_error *error)
{
	if (error->path.length > 0)
		write_member(out, "path", error->path);
	write_constraint(out, error->constraint, error->constraint_args);
	write_member(out, "expected", error->expected);
	write_member(out, "got", error->got);
	if (!error->positioned)
		return;
	forst_write_text(out, ",\"position\":{\"offset\":");
	forst_write_int(out, error->offset);
	forst_write_text(out, ",\"line\":");
	forst_write_int(out, error->line);
	forst_write_text(out, ",\"column\":");
	forst_write_int(out, error->column);
	forst_write_byte(out, '}');
}

void
forst_reply_rejected(struct forst_task *task, struct forst_call *call, const struct forst_decoder *decoder)
{
	const struct forst_decode_error *first = &decoder->errors[0];

	(void)task;
	struct forst_writer *out = begin(call, first->status, text_of(first->code), first->detail);
	write_decode_members(out, first);
	for (int i = 1; i < decoder->error_count; i++) {
		const struct forst_decode_error *error = &decoder->errors[i];
		if (i == 1)
			forst_write_text(out, ",\"errors\":[");
		else
			forst_write_byte(out, ',');
		forst_write_text(out, "{\"code\":");
		forst_write_string(out, text_of(error->code));
		write_member(out, "detail", error->detail);
		write_decode_members(out, error);
		forst_write_byte(out, '}');
	}
	if (decoder->error_count > 1)
		forst_write_byte(out, ']');
	end(call, first->status);
}
