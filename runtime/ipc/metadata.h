/* Keys of a CALL's metadata, each with a value of a length in two bytes; others are skipped. */
#ifndef FORST_IPC_METADATA_H
#define FORST_IPC_METADATA_H

enum {
	METADATA_REQUEST_ID = 1, /* X-Request-Id */
	METADATA_TRACEPARENT = 2,
	METADATA_TRACESTATE = 3,
};

#endif
