import { indexValue, indicator } from "../expr/build.ts";
import type { Cond, Expr } from "../expr/node.ts";
import type { Formula } from "../narrate/block.ts";
import { latexOfMatrix, latexOfShape, toLatex } from "../tex/latex.ts";
import type { LatexStyle } from "../tex/style.ts";

const isExpr = (of: Formula): of is Expr => "kind" in of;

/** Whatever is set as mathematics, in LaTeX. */
export const latexOfFormula = (of: Formula, style: LatexStyle): string =>
  isExpr(of)
    ? toLatex(of, style)
    : "matrix" in of
      ? latexOfMatrix(of.matrix, style)
      : "cond" in of
        ? latexOfCond(of.cond, style)
        : latexOfShape(of.shape, style);

/** A condition in LaTeX. The printer writes 1 where it holds as its indicator, whose subscript it is. */
export const latexOfCond = (of: Cond, style: LatexStyle): string =>
  toLatex(indicator(of), style).replace(/^\\mathbf\{1\}_\{(.*)\}$/s, "$1");

/** An index as it is printed. */
export const latexOfIndex = (of: Parameters<typeof indexValue>[0], style: LatexStyle): string =>
  toLatex(indexValue(of), style);
