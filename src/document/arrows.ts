import type { Span } from "../parse/error.ts";
import type { LatexChain } from "../parse/latex/formula.ts";
import type { Formula } from "./document.ts";

/*
 * An arrow from a boxed part, or from below a brace, to the formula that stands under it says that both are
 * equal.
 */

/** A formula with the chains that were read in it. */
export interface Chained {
  readonly block: Formula;
  readonly chains: readonly LatexChain[];
}

/** LaTeX made of two formulas, as long as the stretch of the text that they stand in. */
export interface ArrowLink {
  readonly latex: string;
  readonly start: number;
}

/** What an arrow between two formulas says; nothing where none stands there. */
export const arrowLink = (
  text: string,
  before: Chained,
  { block, chains: [next] }: Chained,
): ArrowLink | undefined => {
  const gap = text.slice(before.block.outer.end, block.outer.start);
  const drawn = /^[\s$>]*(?:\\[dD]ownarrow|↓)[\s$>]*$/.test(gap);
  if (!next || !(drawn || gap.trim() === "")) return undefined;
  const pointed = before.chains.flatMap((chain) => chain.pointed);
  const from = pointed.findLast(({ arrow }) => drawn || arrow)?.span;
  const [first, second] = next.members;
  if (!from || !first) return undefined;
  const goesOn = next.relations.length > 0 && first.source.trim() === "";
  const to: Span =
    goesOn && second ? { start: block.span.start, end: second.span.end } : first.span;
  const blanks = (start: number, end: number): string => " ".repeat(Math.max(0, end - start));
  const sign = goesOn ? " " : "=";
  return {
    start: from.start,
    latex: [part(before.block, from), sign, blanks(from.end + 1, to.start), part(block, to)].join(
      "",
    ),
  };
};

const part = ({ latex, span }: Formula, { start, end }: Span): string =>
  latex.slice(start - span.start, end - span.start);
