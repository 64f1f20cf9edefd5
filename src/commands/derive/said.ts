import type { Formula, Setter, Words } from "../../narrate/block.ts";
import { marked, pieces, type Run, sentences } from "../../page/runs.ts";
import { typeset } from "../../page/typography.ts";
import type { PrintStyle } from "../../tex/style.ts";
import { textOfCond, textOfFunction, textOfMatrix, textOfShape, toText } from "../../tex/text.ts";
import type { Lang } from "../verb.ts";

/** Formulas in Unicode. */
const textOfFormula = (of: Formula, style: PrintStyle): string => {
  if ("kind" in of) return toText(of, style);
  if ("matrix" in of) return textOfMatrix(of.matrix, style);
  if ("cond" in of) return textOfCond(of.cond, style);
  if ("function" in of) return textOfFunction(of.function, style);
  if ("joined" in of)
    return of.joined
      .map((part) => (typeof part === "string" ? part : textOfFormula(part, style)))
      .join("");
  return textOfShape(of.shape, style);
};

/** Sentences in the terminal: words as they are set, formulas in Unicode. */
export const saidInText = (
  all: readonly (Words | ((set: Setter) => string))[],
  lang: Lang,
  style: PrintStyle,
): string => {
  const set: Setter = (formula) => marked(textOfFormula(formula, style));
  const said = all.map((words) => pieces((typeof words === "function" ? words : words[lang])(set)));
  return sentences(said)
    .map((run, at, { [at - 1]: before, [at + 1]: next }) =>
      run.kind === "math"
        ? kept(run.typed ?? run.latex)
        : before?.kind === "math" && next?.kind === "math" && isRelation(run)
          ? run.text.replaceAll(" ", fixed)
          : typeset(run.text, lang, before?.kind === "math"),
    )
    .join("");
};

/** A space at which no line ends. */
const fixed = "\uE010";

/** The text as it is shown, once its lines are broken. */
export const settled = (text: string): string => text.replaceAll(fixed, " ");

const isRelation = (run: Run & { readonly kind: "words" }): boolean =>
  /^ ?[=<>≤≥≠∈→] ?$/.test(run.text);

/** A small formula stays on one line. */
const kept = (formula: string): string =>
  [...formula].length <= 24 ? formula.replaceAll(" ", fixed) : formula;
