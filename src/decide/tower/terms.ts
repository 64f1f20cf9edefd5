import { multiplyRational, oneRational, type Rational } from "../../numeric/rational.ts";
import { elementary } from "../elementary.ts";
import type { Node } from "../graph.ts";

/** The parts of a sum or product, those of sums in sums among them. */
const partsOf = (kind: "sum" | "product", node: Node): readonly Node[] =>
  node.kind === kind ? node.args.flatMap((arg) => partsOf(kind, arg)) : [node];

/** A term c·a·b·log(u) of an exponent: u is raised to the power c·a·b. */
export interface Term {
  /** Missing where no logarithm occurs: then it is the base of exponentials that is raised. */
  readonly base?: Node;
  readonly times: readonly Node[];
  readonly scale: Rational;
}

/** The terms of an exponent; numbers are multiplied into sums. */
export const termsOf = (exponent: Node): readonly Term[] => {
  let scale = oneRational;
  let base: Node | undefined;
  const times: Node[] = [];
  for (const factor of partsOf("product", exponent)) {
    if (factor.kind === "num") scale = multiplyRational(scale, factor.value);
    else if (!base && factor.kind === "call" && factor.fn === elementary.log)
      base = factor.args[0] as Node;
    else times.push(factor);
  }
  const [only] = times;
  if (!base && times.length === 1 && only?.kind === "sum")
    return partsOf("sum", only)
      .flatMap(termsOf)
      .map((term) => ({ ...term, scale: multiplyRational(scale, term.scale) }));
  return [{ ...(base && { base }), times, scale }];
};

/** Whether a power of any number, positive or negative, is one of that number alone: u^(a/b) with b odd. */
export const isOddRoot = ({ base, times, scale }: Term): boolean =>
  base !== undefined && times.length === 0 && scale.d % 2n === 1n;

/** Whether a node is a number made by roots: it depends on the prime alone. */
export const isAlgebraic = (node: Node, known: Map<Node, boolean>): boolean => {
  const seen = known.get(node);
  if (seen !== undefined) return seen;
  let found = node.kind === "num";
  if (node.kind === "sum" || node.kind === "product")
    found = node.args.every((arg) => isAlgebraic(arg, known));
  else if (node.kind === "power") found = isAlgebraic(node.base, known);
  else if (node.kind === "call" && node.fn === elementary.exp)
    found = termsOf(node.args[0] as Node).every(
      ({ base, times }) => base !== undefined && times.length === 0 && isAlgebraic(base, known),
    );
  known.set(node, found);
  return found;
};
