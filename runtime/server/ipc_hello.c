/* The server's HELLO: the routes by number, and what of them can travel packed. The same for everybody, so it is made
 * once. */
#include "runtime/server/server.h"

static struct str
short_text(const char *text)
{
	return text ? str_slice(str_from(text), 0, UINT8_MAX) : STR("");
}

static uint8_t
packed_flags(const struct forst_route *route)
{
	return (route->flags & FORST_ROUTE_PACKED_INPUT ? FRAME_ROUTE_PACKED_INPUT : 0) |
		   (route->flags & FORST_ROUTE_PACKED_RESULT ? FRAME_ROUTE_PACKED_RESULT : 0);
}

static uint16_t
features_of(const struct forst_program *program)
{
	for (size_t i = 0; i < program->route_count; i++) {
		if (packed_flags(program->routes[i]))
			return FRAME_FEATURE_PACKED;
	}
	return 0;
}

bool
rt_server_make_hello(struct rt_server *server)
{
	const struct forst_program *program = server->host.program;
	uint64_t payload_max = server->host.options.limits.body_max + RT_METADATA_ROOM;

	server->call_payload_max = payload_max < UINT32_MAX ? (size_t)payload_max : UINT32_MAX;
	struct frame_welcome welcome = {
		.features = features_of(program),
		.payload_max = (uint32_t)server->call_payload_max,
		.contract = short_text(program->contract),
		.build = short_text(program->build_id),
		.route_count = program->route_count < UINT16_MAX ? (uint16_t)program->route_count : UINT16_MAX,
	};
	size_t at = frame_append_welcome(&server->hello, &welcome);
	for (size_t i = 0; i < welcome.route_count; i++) {
		const struct forst_route *route = program->routes[i];
		frame_append_route(&server->hello, &(struct frame_route){
											   .flags = packed_flags(route),
											   .path = str_from(route->path),
											   .alias = route->alias ? str_from(route->alias) : STR(""),
										   });
	}
	frame_end_welcome(&server->hello, at);
	return !server->hello.failed;
}
