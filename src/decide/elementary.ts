import type { FunctionDef } from "../expr/function.ts";
import { acos } from "../functions/elementary/acos.ts";
import { asin } from "../functions/elementary/asin.ts";
import { atan } from "../functions/elementary/atan.ts";
import { erf } from "../functions/elementary/erf.ts";
import { exp } from "../functions/elementary/exp.ts";
import { log } from "../functions/elementary/log.ts";
import { cos, sin } from "../functions/elementary/sin-cos.ts";
import { type Rational, rational } from "../numeric/rational.ts";
import type { Graph, Node } from "./graph.ts";

/** The functions that all others are defined by; equality knows their laws, and no other function's. */
export const elementary = {
  exp: exp.def,
  log: log.def,
  sin: sin.def,
  cos: cos.def,
  asin: asin.def,
  acos: acos.def,
  atan: atan.def,
  erf: erf.def,
} as const;

const two = rational(2);
const minusHalf = rational(-1, 2);

/** log u. */
export const logOf = (u: Node, graph: Graph): Node => graph.call(elementary.log, [u]);

/** u to a rational power. */
export const powerOf = (u: Node, exponent: Rational, graph: Graph): Node =>
  graph.power(u, graph.number(exponent));

const square = (u: Node, graph: Graph): Node => powerOf(u, two, graph);

const oneMinusSquare = (u: Node, graph: Graph): Node =>
  graph.sum([graph.one, graph.negate(square(u, graph))]);

/** The derivatives of the elementary functions, as any textbook lists them. */
export const slopes: ReadonlyMap<FunctionDef, (u: Node, graph: Graph) => Node> = new Map<
  FunctionDef,
  (u: Node, graph: Graph) => Node
>([
  [elementary.exp, (u, graph) => graph.call(elementary.exp, [u])],
  [elementary.log, (u, graph) => graph.inverse(u)],
  [elementary.sin, (u, graph) => graph.call(elementary.cos, [u])],
  [elementary.cos, (u, graph) => graph.negate(graph.call(elementary.sin, [u]))],
  [elementary.asin, (u, graph) => powerOf(oneMinusSquare(u, graph), minusHalf, graph)],
  [
    elementary.acos,
    (u, graph) => graph.negate(powerOf(oneMinusSquare(u, graph), minusHalf, graph)),
  ],
  [elementary.atan, (u, graph) => graph.inverse(graph.sum([graph.one, square(u, graph)]))],
  [
    elementary.erf,
    (u, graph) =>
      graph.product([
        graph.number(two),
        powerOf(graph.pi, minusHalf, graph),
        graph.call(elementary.exp, [graph.negate(square(u, graph))]),
      ]),
  ],
]);
