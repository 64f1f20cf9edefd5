import type { Call, Expr, IndexVar } from "../expr/node.ts";
import { unfolded } from "../expr/walk.ts";
import { folded, sumOf } from "./arithmetic.ts";
import { readAlong } from "./entries.ts";
import type { Lowering } from "./lower.ts";
import { operations, scalarOperations } from "./operations.ts";
import { ProgramError } from "./program-error.ts";
import { without } from "./terms.ts";
import type { Valued } from "./valued.ts";

/* Functions of arrays: those that are operations, and softmax with its kin in their stable form. */

/** A function at a place. @throws ProgramError E-TYPE for one without a program. */
export const callOf = (lowering: Lowering, e: Call): Valued => {
  const [first] = e.args;
  const scalar = scalarOperations.get(e.fn.name);
  if (first && scalar && e.at.length === 0) {
    if (e.fn.name === "log") {
      const stable = logOf(lowering, first.body);
      if (stable) return stable;
    }
    return lowering.apply(scalar, lowering.value(first.body));
  }
  if (first && first.by.length === 1 && e.args.length === 1) {
    const [k] = first.by as readonly [IndexVar];
    const [at] = e.at;
    if (e.fn.name === "softmax" && at)
      return readAlong(lowering, softmax(lowering, lowering.value(first.body), k), k, at);
    if (e.fn.name === "logsoftmax" && at)
      return readAlong(lowering, logSoftmax(lowering, lowering.value(first.body), k), k, at);
    if (e.fn.name === "logsumexp") return logSumExp(lowering, lowering.value(first.body), k).sum;
  }
  const written = unfolded(e);
  if (!written)
    throw new ProgramError(
      "E-TYPE",
      `${e.fn.name} n'a pas de programme sur des tableaux.`,
      `${e.fn.name} has no program over arrays.`,
    );
  return lowering.value(written);
};

/**
 * A logarithm whose argument would underflow: of a probability, it is a difference of scores. Of 1 + x, it is that
 * of what x is next to 0.
 */
const logOf = (lowering: Lowering, e: Expr): Valued | undefined => {
  const more = e.kind === "sum" && without(e.args, 1);
  if (more) return lowering.apply(operations.log1p, sumOf(lowering, more));
  if (e.kind !== "call") return undefined;
  const [first] = e.args;
  if (e.fn.name === "softmax" && first) {
    const [k, at] = [first.by[0], e.at[0]];
    return (
      k && at && readAlong(lowering, logSoftmax(lowering, lowering.value(first.body), k), k, at)
    );
  }
  if (e.fn.name === "sigmoid" && first) {
    const flipped = lowering.apply(operations.negate, lowering.value(first.body));
    return lowering.apply(operations.negate, lowering.apply(operations.softplus, flipped));
  }
  return undefined;
};

/** e^{x-m} and its sum over k, where m is the largest x: no exponential is above 1. */
const weighted = (lowering: Lowering, x: Valued, k: IndexVar) => {
  const top = folded(lowering, "max", x, [k], true);
  const weights = lowering.apply(operations.exp, lowering.apply(operations.subtract, x, top));
  return { top, weights, total: folded(lowering, "sum", weights, [k]) };
};

const softmax = (lowering: Lowering, x: Valued, k: IndexVar): Valued => {
  const { weights, total } = weighted(lowering, x, k);
  return lowering.apply(operations.divide, weights, total);
};

const logSumExp = (lowering: Lowering, x: Valued, k: IndexVar) => {
  const { top, total } = weighted(lowering, x, k);
  const log = lowering.apply(operations.log, total);
  return { top, log, sum: lowering.apply(operations.add, top, log) };
};

/** (x - m) - log Σ e^{x-m}. */
const logSoftmax = (lowering: Lowering, x: Valued, k: IndexVar): Valued => {
  const { top, log } = logSumExp(lowering, x, k);
  const below = lowering.apply(operations.subtract, x, top);
  return lowering.apply(operations.subtract, below, log);
};
