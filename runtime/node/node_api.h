/*
 * The part of Node-API, version 8, that the addon uses, declared here so that building one needs no header of Node's.
 * Node keeps this interface, and its numbers, for good: an addon works in every version from 18 on.
 *
 * Where Node's own header was included before, its types are taken and the compiler compares the functions
 * (tests/unit/node).
 */
#ifndef FORST_NODE_API_H
#define FORST_NODE_API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifndef SRC_JS_NATIVE_API_TYPES_H_

typedef struct napi_env__ *napi_env;
typedef struct napi_value__ *napi_value;
typedef struct napi_ref__ *napi_ref;
typedef struct napi_handle_scope__ *napi_handle_scope;
typedef struct napi_callback_info__ *napi_callback_info;
typedef struct napi_threadsafe_function__ *napi_threadsafe_function;

typedef enum {
	napi_ok = 0,
	napi_pending_exception = 10,
	napi_closing = 16,
	napi_no_external_buffers_allowed = 22,
} napi_status;

typedef enum {
	napi_undefined = 0,
	napi_null = 1,
	napi_string = 4,
	napi_function = 7,
} napi_valuetype;

typedef enum {
	napi_uint8_array = 1,
	napi_uint8_clamped_array = 2,
	napi_int32_array = 5,
} napi_typedarray_type;

typedef enum {
	napi_tsfn_release = 0,
	napi_tsfn_abort = 1,
} napi_threadsafe_function_release_mode;

typedef enum {
	napi_tsfn_nonblocking = 0,
	napi_tsfn_blocking = 1,
} napi_threadsafe_function_call_mode;

typedef napi_value (*napi_callback)(napi_env env, napi_callback_info info);
typedef void (*napi_finalize)(napi_env env, void *finalize_data, void *finalize_hint);
typedef void (*napi_cleanup_hook)(void *arg);
typedef void (*napi_threadsafe_function_call_js)(napi_env env, napi_value js_callback, void *context, void *data);

#endif

/* A length: the text ends with NUL. */
#define RT_NAPI_AUTO_LENGTH SIZE_MAX

/* ---- the calling function ---- */

napi_status napi_get_cb_info(
	napi_env env, napi_callback_info info, size_t *argc, napi_value *argv, napi_value *this_arg, void **data);
napi_status napi_create_function(
	napi_env env, const char *utf8name, size_t length, napi_callback cb, void *data, napi_value *result);
napi_status napi_call_function(
	napi_env env, napi_value recv, napi_value func, size_t argc, const napi_value *argv, napi_value *result);

/* ---- values ---- */

napi_status napi_typeof(napi_env env, napi_value value, napi_valuetype *result);
napi_status napi_get_undefined(napi_env env, napi_value *result);
napi_status napi_get_global(napi_env env, napi_value *result);
napi_status napi_create_object(napi_env env, napi_value *result);
napi_status napi_create_array_with_length(napi_env env, size_t length, napi_value *result);
napi_status napi_create_int32(napi_env env, int32_t value, napi_value *result);
napi_status napi_create_double(napi_env env, double value, napi_value *result);
napi_status napi_create_string_utf8(napi_env env, const char *str, size_t length, napi_value *result);
napi_status napi_create_string_latin1(napi_env env, const char *str, size_t length, napi_value *result);
napi_status napi_get_value_int32(napi_env env, napi_value value, int32_t *result);
napi_status napi_get_value_string_utf8(napi_env env, napi_value value, char *buf, size_t bufsize, size_t *result);
napi_status napi_set_named_property(napi_env env, napi_value object, const char *utf8name, napi_value value);
napi_status napi_get_named_property(napi_env env, napi_value object, const char *utf8name, napi_value *result);
napi_status napi_set_element(napi_env env, napi_value object, uint32_t index, napi_value value);

/* ---- bytes ---- */

napi_status napi_create_arraybuffer(napi_env env, size_t byte_length, void **data, napi_value *result);
napi_status napi_get_arraybuffer_info(napi_env env, napi_value arraybuffer, void **data, size_t *byte_length);
napi_status napi_create_typedarray(napi_env env, napi_typedarray_type type, size_t length, napi_value arraybuffer,
	size_t byte_offset, napi_value *result);
napi_status napi_is_typedarray(napi_env env, napi_value value, bool *result);
napi_status napi_get_typedarray_info(napi_env env, napi_value typedarray, napi_typedarray_type *type, size_t *length,
	void **data, napi_value *arraybuffer, size_t *byte_offset);
napi_status napi_create_buffer_copy(
	napi_env env, size_t length, const void *data, void **result_data, napi_value *result);
napi_status napi_create_external_buffer(
	napi_env env, size_t length, void *data, napi_finalize finalize_cb, void *finalize_hint, napi_value *result);

/* ---- lifetimes ---- */

napi_status napi_open_handle_scope(napi_env env, napi_handle_scope *result);
napi_status napi_close_handle_scope(napi_env env, napi_handle_scope scope);
napi_status napi_create_reference(napi_env env, napi_value value, uint32_t initial_refcount, napi_ref *result);
napi_status napi_delete_reference(napi_env env, napi_ref ref);
napi_status napi_get_reference_value(napi_env env, napi_ref ref, napi_value *result);
napi_status napi_set_instance_data(napi_env env, void *data, napi_finalize finalize_cb, void *finalize_hint);
napi_status napi_add_env_cleanup_hook(napi_env env, void (*fun)(void *arg), void *arg);

/* ---- failures ---- */

napi_status napi_throw_error(napi_env env, const char *code, const char *msg);
napi_status napi_throw_type_error(napi_env env, const char *code, const char *msg);

/* ---- from other threads ---- */

napi_status napi_create_threadsafe_function(napi_env env, napi_value func, napi_value async_resource,
	napi_value async_resource_name, size_t max_queue_size, size_t initial_thread_count, void *thread_finalize_data,
	napi_finalize thread_finalize_cb, void *context, napi_threadsafe_function_call_js call_js_cb,
	napi_threadsafe_function *result);
napi_status napi_call_threadsafe_function(
	napi_threadsafe_function func, void *data, napi_threadsafe_function_call_mode is_blocking);
napi_status napi_release_threadsafe_function(napi_threadsafe_function func, napi_threadsafe_function_release_mode mode);
napi_status napi_ref_threadsafe_function(napi_env env, napi_threadsafe_function func);
napi_status napi_unref_threadsafe_function(napi_env env, napi_threadsafe_function func);

#endif
