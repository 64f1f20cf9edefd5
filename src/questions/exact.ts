import { number, sizeValue } from "../expr/build.ts";
import type { Expr } from "../expr/node.ts";
import { fixedSize, type Size } from "../expr/size.ts";
import type { Formula } from "../narrate/block.ts";
import { nothingGiven } from "../rewrite/given.ts";
import { type Chain, endOf, type Proof } from "../rewrite/proof.ts";
import { tidy } from "../rewrite/tidy.ts";
import { Trace } from "../rewrite/trace.ts";

/*
 * What questions about numbers and sizes share: values that are worked out exactly, with their proof.
 */

/** A size as a value: a number where it is one. */
export const sizeNumber = (of: Size): Expr => {
  const fixed = fixedSize(of);
  return fixed === undefined ? sizeValue(of) : number(fixed);
};

/** The value worked out: numbers become one number, sizes a polynomial. */
export const computed = (of: Expr): Chain => {
  const trace = new Trace(of, nothingGiven);
  trace.arithmetic(tidy(of, nothingGiven), "simplify");
  return trace.chain;
};

/** The claim that a chain leads from its start to its end, whatever is given. */
export const concludes = (chain: Chain): Proof => ({
  claim: { left: chain.start, rel: "=", right: endOf(chain) },
  given: nothingGiven,
  body: chain,
});

/** Sizes with × between them. */
export const times = (sizes: readonly Size[]): Formula => ({
  joined: sizes.flatMap((each, at) => {
    const value = sizeNumber(each);
    const text = each.terms.length > 1 && sizes.length > 1 ? ["(", value, ")"] : [value];
    return at === 0 ? text : [" \\times ", ...text];
  }),
});
