import { indexValue } from "../expr/build.ts";
import type { Expr, IndexVar } from "../expr/node.ts";
import type { Formula } from "../narrate/block.ts";
import {
  latexOfCond,
  latexOfFunction,
  latexOfMatrix,
  latexOfShape,
  toLatex,
} from "../tex/latex.ts";
import type { LatexStyle } from "../tex/style.ts";
import { once } from "./once.ts";

/** Whatever is set as mathematics, in LaTeX. */
export const latexOfFormula = (of: Formula, style: LatexStyle): string => {
  if ("joined" in of)
    return of.joined
      .map((part) => (typeof part === "string" ? part : latexOfFormula(part, style)))
      .join("");
  if ("kind" in of) return latexOfExpr(of, style);
  if ("matrix" in of) return latexOfWhole(of.matrix, style);
  if ("cond" in of) return latexOfCond(of.cond, style);
  if ("function" in of) return latexOfFunction(of.function, style);
  return latexOfShape(of.shape, style);
};

const latexOfExpr = once((of: Expr, style: LatexStyle) => inThousands(toLatex(of, style), style));

const latexOfWhole = once(latexOfMatrix);

/** Whole numbers of five digits and more in groups of three: 65\,536 in French, 65{,}536 in English. */
const inThousands = (latex: string, { language }: LatexStyle): string =>
  language === undefined
    ? latex
    : latex.replace(/(?<![\d.,_^])\d{5,}(?![\d.])/g, (digits) =>
        digits.replace(/\B(?=(?:\d{3})+$)/g, language === "fr" ? "\\," : "{,}"),
      );

/** An index as it is printed. */
export const latexOfIndex = (of: IndexVar, style: LatexStyle): string =>
  toLatex(indexValue(of), style);
