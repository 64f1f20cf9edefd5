import { same } from "../expr/arranged.ts";
import type { Expr } from "../expr/node.ts";
import type { Tensor } from "../expr/tensor.ts";
import type { Span } from "../parse/error.ts";
import { latexOfMatrix, toLatex } from "../tex/latex.ts";
import { raise } from "../tex/raise.ts";
import type { LatexStyle } from "../tex/style.ts";
import { placeInWords, placeOfError } from "./difference.ts";
import type { Frame } from "./frame.ts";
import { carriedOut, type Equation } from "./truth.ts";
import type { Verdict } from "./verdict.ts";

/* What should stand in a wrong line, and where in it. */

/** What should stand on the right: the true value in matrix notation, or entry by entry. */
export const correctedOf = ({ judgement: { equation, frame } }: Verdict): string | undefined => {
  const truth = equation && frame && truthIn(equation, frame);
  const forms = truth && formsOf({ indices: equation.indices, body: truth }, frame);
  return forms?.matrix ?? forms?.entries;
};

/** The true value of the left side; where that is no derivative, what is right is the side itself. */
const truthIn = ({ left }: Equation, frame: Frame): Expr | undefined => {
  const truth = carriedOut(left, frame);
  return same(truth, left) ? undefined : truth;
};

/**
 * The one place of the right side that is wrong, by its offsets there: the part that another shape would make fit, or
 * the only tokens in which it differs from the member before, from what was written with its slip taken back, or from
 * the true value. Any of them stands there rightly.
 *
 * @param mended what was written, with its slip taken back
 */
export const errorIn = (verdict: Verdict, mended: Tensor | undefined): Span | undefined => {
  const { link, judgement, changed } = verdict;
  const { left, right, relation } = link;
  if (changed) return within(changed, right.span);
  if (relation !== "=") return undefined;
  const before = placeOfError(right.source, left.source);
  const { equation, frame } = judgement;
  if (before || !equation || !frame) return before;
  const { indices } = equation;
  const truth = truthIn(equation, frame);
  const ours = formsOf({ indices, body: equation.right }, frame);
  return [mended, truth && { indices, body: truth }]
    .flatMap((each) => (each ? [formsOf(each, frame)] : []))
    .flatMap((said) => [
      placeInWords(right.source, ours.matrix ?? "", said.matrix ?? ""),
      placeInWords(right.source, ours.entries, said.entries),
    ])
    .find((place) => place !== undefined);
};

const within = (part: Span, whole: Span): Span | undefined => {
  const start = part.start - whole.start;
  const end = part.end - whole.start;
  const length = whole.end - whole.start;
  return start >= 0 && end <= length && end - start < length ? { start, end } : undefined;
};

/** A value as it may be written: as a matrix, where it is one, and entry by entry. */
const formsOf = (
  { indices, body }: Tensor,
  frame: Frame,
): { readonly matrix: string | undefined; readonly entries: string } => {
  const style: LatexStyle = {
    symbols: frame.vocabulary.spellings,
    functions: frame.vocabulary.functionSpellings,
    partial: "auto",
  };
  const axes = indices.filter(({ letter }) => letter.length > 1);
  const matrix = axes.length > 0 ? raise({ indices: axes, body }) : undefined;
  return { matrix: matrix && latexOfMatrix(matrix, style), entries: toLatex(body, style) };
};
