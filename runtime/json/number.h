/* The text of a JSON number taken apart, and the double that it means. Shared inside runtime/json. */
#ifndef FORST_RUNTIME_JSON_NUMBER_H
#define FORST_RUNTIME_JSON_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

struct number_text {
	const char *begin; /* a byte that is no part of a number must follow its text somewhere */
	uint64_t digits;   /* the number is digits * 10^exponent, more where it was cut */
	int exponent;
	bool negative;
	bool fractional; /* a point or an exponent was written */
	bool cut;        /* digits behind the 19th were not all zero */
};

/* Reads the number at `at` by RFC 8259 section 6; gives the byte behind it, or NULL where it is none. Reads up to 8
 * bytes past its end. */
const char *number_scan(const char *at, struct number_text *number);

#endif
