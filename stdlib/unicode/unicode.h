/* The simple case mappings of Unicode, one rune for one, as Go has them. */
#ifndef FORST_STDLIB_UNICODE_H
#define FORST_STDLIB_UNICODE_H

#include <stdint.h>

int32_t unicode_lower(int32_t rune);
int32_t unicode_upper(int32_t rune);
int32_t unicode_title(int32_t rune);

#endif
