/* The contract's hash: one number for everything about the interface that a caller could notice. */
#ifndef FORST_CODEGEN_MANIFEST_CONTRACT_H
#define FORST_CODEGEN_MANIFEST_CONTRACT_H

#include "compiler/core/core.h"

/* The 64-bit FNV-1a hash of the contract as 16 hexadecimal digits, in the arena: of its routes, then types and errors that
 * they reach, each with all that crosses the wire. */
struct str core_contract_hash(const struct core_program *program, struct arena *arena);

/* FNV-1a, continued over more bytes; begin with 0xcbf29ce484222325. */
uint64_t contract_hash_bytes(uint64_t hash, struct str bytes);

#endif
