/* Every form that crosses the wire, in routes that give back what they get. */
#ifndef FORST_TESTS_CODEGEN_WIRE_CORE_H
#define FORST_TESTS_CODEGEN_WIRE_CORE_H

#include "compiler/core/core.h"

/*
 *   type Color = "red" | "green" | "quote\"d"
 *   type Circle = { kind: "circle", radius: Float.Min(0) }
 *   type Square = { kind: "square", side: Float }
 *   type Point = { x: Int, y: Int }
 *   type Node = { value: Int, next: Node?, children: Array(Node) }
 *   type Everything = { id: String.Min(1).Max(8), count: Int.Between(-10, 10), ratio: Float, on: Bool, blob: Bytes,
 * color: Color, tags: Array(String).Max(3), pair: [2]Int, scores: Map(String, Float), names: Map(Int, String), note:
 * String?, shape: Circle | Square, either: Point | String | Array(Int), tree: Node?, anything: Any, double: Point }
 *   func echo(input Everything) Everything
 *   func sum(a Int, b Int?, c Array(Point)) Three      several parameters: { a, b, c } or [a, b, c]
 *   func half(n Float) Float                           flat, one scalar: /half?n=1
 *   func find(q Search) Search                         flat, one shape
 *   func nothing()
 *   func many(input Many) Many                         Many = { m0 .. m65: Int?, m66 .. m69: Int }
 *   func packed(input Packable) Packable               Everything with a String as its `either`: it has a packed form
 */
const struct core_program *wire_core(struct arena *arena);

#endif
