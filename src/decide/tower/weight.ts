import { isInteger, numeratorOf } from "../../numeric/rational.ts";
import type { Node } from "../graph.ts";

/** The sum of the absolute values of a node's coefficients, once multiplied out over one denominator. */
export interface Weight {
  readonly size: number;
  readonly denominator: number;
}

const unit: Weight = { size: 1, denominator: 1 };

/** Which power of its parts an exponential is made of, at most; what is no polynomial counts as one part. */
export const weightOf = (node: Node, known: Map<Node, Weight>): Weight => {
  const found = known.get(node) ?? weigh(node, known);
  known.set(node, found);
  return found;
};

const weigh = (node: Node, known: Map<Node, Weight>): Weight => {
  switch (node.kind) {
    case "num": {
      const { n, d } = node.value;
      return { size: Number(n) / Number(d), denominator: Number(d) };
    }
    case "sum":
    case "product": {
      let size = node.kind === "sum" ? 0 : 1;
      let denominator = 1;
      for (const arg of node.args) {
        const own = weightOf(arg, known);
        size = node.kind === "sum" ? size + own.size : size * own.size;
        denominator =
          node.kind === "sum"
            ? commonMultiple(denominator, own.denominator)
            : denominator * own.denominator;
      }
      return { size, denominator };
    }
    case "power": {
      const { base, exponent } = node;
      if (exponent.kind !== "num" || !isInteger(exponent.value) || exponent.value.s < 0n)
        return unit;
      const times = Number(numeratorOf(exponent.value));
      const own = weightOf(base, known);
      return { size: own.size ** times, denominator: own.denominator ** times };
    }
    default:
      return unit;
  }
};

/** Beyond this a denominator is as good as infinite: no prime is that large. */
const largestDenominator = 2 ** 40;

export const commonMultiple = (a: number, b: number): number => {
  if (!(a <= largestDenominator && b <= largestDenominator)) return Number.POSITIVE_INFINITY;
  let [r, next] = [a, b];
  while (next !== 0) [r, next] = [next, r % next];
  return (a / r) * b;
};
