import type { Expr, Sym } from "../expr/node.ts";
import { freeIndices } from "../expr/walk.ts";
import type { Words } from "../narrate/block.ts";
import { steady } from "../narrate/letters.ts";
import { isSettable } from "../page/katex.ts";
import { folded, measure } from "../page/measure.ts";
import { marked, type Run } from "../page/runs.ts";
import type { Language } from "../page/typography.ts";
import { latexOfCond, latexOfShape, latexOfSymbol, latexOfTensor, toLatex } from "../tex/latex.ts";
import type { LatexStyle } from "../tex/style.ts";
import type { ShownResult } from "./concluded.ts";
import { rangesOf } from "./derivation.ts";
import { latexOfFormula } from "./formula.ts";
import { once } from "./once.ts";
import { layoutWords, phrases } from "./phrases.ts";
import { said } from "./say.ts";

/** A result as it is boxed, and what is said below the box. */
export interface StatedResult {
  readonly boxed: string;
  readonly notes: readonly string[];
}

/** How wide, in em, a box may be on A4. */
const widest = 38;

/** The result in LaTeX, with its shape; an entry says which indices it is for. */
export const resultOf = (block: ShownResult, language: Language, given: LatexStyle): StatedResult =>
  statedIn[language](block, given);

const state = (block: ShownResult, language: Language, given: LatexStyle): StatedResult => {
  const { left, leftWords, right, shape, layout, when = [], layers, after } = block;
  const style = after ? steady(after, given) : given;
  const isWhole = "matrix" in right || "joined" in right;
  const leftSide = leftWords
    ? latexOfWords(leftWords, language, style, isWhole)
    : left && latexOfFormula(left, style);
  const isEntry = "kind" in right && freeIndices(right).length > 0;
  const space =
    shape.length > 0 && !isEntry ? String.raw` \;\in\; ${latexOfShape(shape, style)}` : "";
  // Indices are named in the order in which the left side has them.
  const ranges = isEntry ? rangesOf(left && "kind" in left ? left : right, style) : [];
  const where = [
    ...when.map((cond) => latexOfCond(cond, style)),
    ...(layers === undefined ? [] : [layers]),
  ];
  const say = phrases[language];
  const marks = [...ranges, ...where].map(marked);
  const [holds, last = ""] = [marks.slice(0, -1), marks.at(-1)];
  const rightSide = latexOfFormula(right, style);
  const whole = `${leftSide ? `${leftSide} = ` : ""}${rightSide}${space}`;
  const rows = measure(whole) > widest ? folded(rightSide, widest - 6) : [];
  const [first = "", ...rest] = rows;
  return {
    boxed:
      rest.length > 0
        ? String.raw`\begin{aligned} ${leftSide ?? ""} & ${leftSide ? "=" : ""} ${first} ${rest.map((row) => String.raw`\\ & \qquad {}${row}`).join("")}${space} \end{aligned}`
        : whole,
    notes: [
      ...(last === ""
        ? []
        : [`${say.forAll} ${holds.length > 0 ? `${holds.join(", ")} ${say.and} ` : ""}${last}.`]),
      ...(layout && shape.length > 0 && !isEntry ? [layoutWords(layout, language)] : []),
    ],
  };
};

const statedIn: Readonly<
  Record<Language, (block: ShownResult, style: LatexStyle) => StatedResult>
> = {
  fr: once((block, style) => state(block, "fr", style)),
  en: once((block, style) => state(block, "en", style)),
};

/** Words as part of a formula: their formulas as they are, the rest as text. */
const latexOfWords = (
  words: Words,
  language: Language,
  style: LatexStyle,
  isWhole: boolean,
): string =>
  said(words, language, style, (formula) =>
    isWhole && "kind" in formula && formula.kind === "deriv" && formula.by.kind === "entry"
      ? latexOfJacobian(formula.of, formula.by.of, style)
      : latexOfFormula(formula, style),
  )
    .map((run: Run) =>
      run.kind === "math" ? run.latex : isBlank(run.text) ? "\\ " : inFormula(run.text),
    )
    .join("");

/** ∂S/∂x, the array of all ∂S_i/∂x_j: its indices are the axes of the array. */
const latexOfJacobian = (of: Expr, by: Sym, style: LatexStyle): string => {
  const indices = freeIndices(of);
  const above =
    indices.length === 0 ? toLatex(of, style) : latexOfTensor({ indices, body: of }, style);
  const below = String.raw`\partial ${latexOfSymbol(by, [], style)}`;
  return measure(above) <= 9 && !/\\(frac|sum|begin)/.test(above) && !/[+-]/.test(above)
    ? String.raw`\frac{\partial ${above}}{${below}}`
    : String.raw`\frac{\partial}{${below}}\left[${above}\right]`;
};

const isBlank = (text: string): boolean => text.trim() === "";

const inFormula = (text: string): string => {
  const latex = String.raw`\text{${text.replace(/[\\{}$#%&_^~]/g, "")}}`;
  return isSettable(latex) ? latex : "";
};
