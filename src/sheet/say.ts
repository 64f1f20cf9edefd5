import type { Bilingual } from "../expr/function.ts";
import type { Formula, Words } from "../narrate/block.ts";
import { marked, type Run, runs } from "../page/runs.ts";
import type { Language } from "../page/typography.ts";
import type { LatexStyle } from "../tex/style.ts";
import { latexOfFormula } from "./formula.ts";

/** The text in one language as words and formulas; formulas are set for the running text unless told otherwise. */
export const said = (
  text: Words | Bilingual,
  language: Language,
  style: LatexStyle,
  set: (formula: Formula) => string = (formula) => inline(latexOfFormula(formula, style)),
): readonly Run[] => {
  const of = text[language];
  return runs(typeof of === "string" ? of : of((formula) => marked(set(formula))));
};

/** In the running text a derivative stands on one line: ∂x/∂y. */
const inline = (latex: string): string => {
  const found =
    /^\\frac\{((?:\\partial|\\mathrm\{d\}) ?.*)\}\{((?:\\partial|\\mathrm\{d\}) .*)\}$/s.exec(
      latex,
    );
  const [, above = "", below = ""] = found ?? [];
  return found && isClosed(above) && isClosed(below) ? `${above}/${below}` : latex;
};

/** Whether every brace that closes was opened before it. */
const isClosed = (latex: string): boolean => {
  let depth = 0;
  for (const mark of latex.replace(/\\./gs, "")) {
    depth += mark === "{" ? 1 : mark === "}" ? -1 : 0;
    if (depth < 0) return false;
  }
  return depth === 0;
};

/** Formulas at their full height, where a line has room for them. */
export const tall = (of: readonly Run[]): readonly Run[] =>
  of.map((run) =>
    run.kind === "math" && /\\(frac|sum|prod|lim|max_|min_)/.test(run.latex)
      ? { ...run, latex: `\\displaystyle ${run.latex}` }
      : run,
  );
