import { indexValue } from "../expr/build.ts";
import type { IndexVar } from "../expr/node.ts";
import type { Formula } from "../narrate/block.ts";
import {
  latexOfCond,
  latexOfFunction,
  latexOfMatrix,
  latexOfShape,
  toLatex,
} from "../tex/latex.ts";
import type { LatexStyle } from "../tex/style.ts";

/** Whatever is set as mathematics, in LaTeX. */
export const latexOfFormula = (of: Formula, style: LatexStyle): string => {
  if ("kind" in of) return toLatex(of, style);
  if ("matrix" in of) return latexOfMatrix(of.matrix, style);
  if ("cond" in of) return latexOfCond(of.cond, style);
  if ("function" in of) return latexOfFunction(of.function, style);
  return latexOfShape(of.shape, style);
};

/** An index as it is printed. */
export const latexOfIndex = (of: IndexVar, style: LatexStyle): string =>
  toLatex(indexValue(of), style);
