import type { Arithmetic } from "../expr/interpret.ts";
import { isInteger, isZero, numeratorOf } from "../numeric/rational.ts";
import type { Condition, Graph, Node } from "./graph.ts";
import { laidOut } from "./minors.ts";
import { isKept } from "./primitive.ts";

/** The arithmetic whose numbers are nodes of a graph: what is evaluated in it is laid out there. */
export const layingOut = (graph: Graph): Arithmetic<Node> => ({
  from: (value) => graph.whole(value),
  rational: (value) => graph.number(value),
  pi: graph.pi,
  add: (left, right) => graph.sum([left, right]),
  multiply: (left, right) => graph.product([left, right]),
  power: (base, exponent) => graph.power(base, exponent),
  max: (left, right) => graph.larger(left, "≥", right),
  min: (left, right) => graph.larger(left, "≤", right),
  isZero: (value) => value.kind === "num" && isZero(value.value),
  compare: (left, rel, right) => {
    if (left.kind === "none" || right.kind === "none") return "undefined";
    const gate = graph.compare(left, rel, right);
    return typeof gate === "boolean" ? gate : { gate };
  },
  none: graph.none,
  either: (yes, no, gate) => (gate ? graph.select(gate.gate as Condition, yes, no) : graph.none),
  join: (kind, gates) => ({
    gate: graph.join(
      kind,
      gates.map(({ gate }) => gate as Condition),
    ),
  }),
  guarded: (guard, rest) => graph.guarded(guard, rest),
  whole: (value) =>
    value.kind === "num" && isInteger(value.value) ? Number(numeratorOf(value.value)) : undefined,
  call: (fn, args) =>
    isKept(fn)
      ? graph.call(
          fn,
          args.map(({ values }) => values[0] as Node),
        )
      : laidOut(fn, args, graph),
  unknown: (fn) => graph.opaque(fn.name),
  deriv: ({ id }) => graph.opaque(`derivative ${id}`),
  limit: ({ id }) => graph.opaque(`limit ${id}`),
});
