import { isInteger, type Rational } from "../../numeric/rational.ts";
import { elementary } from "../elementary.ts";
import type { Node } from "../graph.ts";

/**
 * The sign of a node, where its build shows it, with the numbers that it rests on: a residue is a square just
 * if the sign is positive, provided that the prime factors of those numbers are squares.
 */
export const signOf = (
  node: Node,
  signs: ReadonlyMap<string, number>,
  numbers: Rational[],
): number | undefined => {
  switch (node.kind) {
    case "num":
      numbers.push(node.value);
      return Number(node.value.s) * (node.value.n === 0n ? 0 : 1);
    case "pi":
      return 1;
    case "slot":
      return signs.get(node.slot.name) ?? 1;
    case "product": {
      let sign = 1;
      for (const arg of node.args) {
        const own = signOf(arg, signs, numbers);
        if (own === undefined) return undefined;
        sign *= own;
      }
      return sign;
    }
    case "power": {
      const { base, exponent } = node;
      if (exponent.kind !== "num" || !isInteger(exponent.value)) return undefined;
      const own = signOf(base, signs, numbers);
      return own === undefined ? undefined : exponent.value.n % 2n === 0n ? own * own : own;
    }
    case "call":
      return node.fn === elementary.exp ? 1 : undefined;
    default:
      return undefined;
  }
};

/** Larger numbers are no matter of a tower. */
const largest = 1n << 32n;

/** The prime factors of a whole number; nothing where it is too large. */
export const primeFactors = (of: bigint): readonly number[] | undefined => {
  if (of > largest) return undefined;
  const found: number[] = [];
  let left = Number(of);
  for (let k = 2; k * k <= left; k += 1) {
    if (left % k !== 0) continue;
    found.push(k);
    while (left % k === 0) left /= k;
  }
  if (left > 1) found.push(left);
  return found;
};
