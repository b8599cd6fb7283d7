#!/usr/bin/env python3
"""Prints the table of powers of ten that number parsing and printing share.

Entry i is 10^(POWER_MIN + i) as a 128-bit significand with its top bit set, rounded down.
"""

POWER_MIN, POWER_MAX = -343, 324


def significand(power):
    if power >= 0:
        value = 10 ** power
        shift = value.bit_length() - 128
        return value >> shift if shift >= 0 else value << -shift
    divisor = 10 ** -power
    return (1 << (divisor.bit_length() + 127)) // divisor


print("/* Made by powers.py: 10^(POWER_MIN + i) as 128 bits, rounded down, the top bit set. */")
print(f"#define POWER_MIN ({POWER_MIN})")
print(f"#define POWER_MAX {POWER_MAX}")
print("static const uint64_t power_table[POWER_MAX - POWER_MIN + 1][2] = { /* high, low */")
for power in range(POWER_MIN, POWER_MAX + 1):
    value = significand(power)
    assert 1 << 127 <= value < 1 << 128
    print(f"\t{{0x{value >> 64:016x}, 0x{value & (1 << 64) - 1:016x}}},")
print("};")
