/* manifest.json: the interface for tools, as data. What `forstc diff`, the admin listener and other languages read. */
#ifndef FORST_CODEGEN_MANIFEST_MANIFEST_H
#define FORST_CODEGEN_MANIFEST_MANIFEST_H

#include "compiler/core/core.h"

enum { MANIFEST_FORMAT = 1 }; /* raised when a reader of the old form would misread the new one */

/*
 * The manifest as indented JSON, ending with a newline, in the arena; data NULL when memory ran out.
 *
 *   { "format": 1, "contract": "<hash>",
 *     "routes": [{ "name", "path", "alias"?, "methods", "parameters": [{ "name", "type" }], "result", "errors": [name],
 *                  "openErrors", "source", "doc"? }],
 *     "errors": { name: { "status", "members"? } },
 *     "types": { name: type } }
 *
 * A type is { "kind": "String" | "Int" | "Float" | "Bool" | "Bytes" | "Any" | "Void" | "Error" }, { "kind": "ref",
 * "name" }, { "kind": "array" | "optional", "element" }, { "kind": "array", "length", "element" }, { "kind": "map",
 * "key", "element" }, { "kind": "literals", "values" }, { "kind": "union", "members" } or { "kind": "shape", "fields":
 * [{ "name", "type", "required" }] }, each with "constraints": [{ "name", "args" }] where it has some.
 */
struct str emit_manifest(const struct core_program *program, struct arena *arena);

#endif
