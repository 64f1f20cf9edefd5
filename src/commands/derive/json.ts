import type { Told, Words } from "../../narrate/block.ts";
import { steady } from "../../narrate/letters.ts";
import { tell } from "../../narrate/told.ts";
import type { Step } from "../../rewrite/proof.ts";
import { asciiOfCond, asciiOfMatrix, asciiOfSize, toAscii } from "../../tex/ascii.ts";
import { latexOfMatrix, toLatex } from "../../tex/latex.ts";
import type { LatexStyle, PrintStyle } from "../../tex/style.ts";
import type { Lang } from "../verb.ts";
import type { Derivative } from "./derivative.ts";
import { saidInText, settled } from "./said.ts";

/** A derivative for scripts: the answer, its steps, and how it was checked. */
export const derivativeJson = (of: Derivative) => {
  const told = tell(of.found.chain, "full");
  const style = steady(told, {});
  return {
    ok: true,
    ...answerJson(of, style),
    steps: stepsJson(told, style),
    witness: of.found.proved.witness,
  };
};

/** The same for a stream of answers, where steps are told to those who ask for them. */
export const derivativeLine = (of: Derivative, steps: boolean) => {
  const told = tell(of.found.chain, "full");
  const style = steady(told, {});
  return { ...answerJson(of, style), ...(steps && { steps: stepsJson(told, style) }) };
};

const answerJson = ({ entries, matrix, shape, layout, found }: Derivative, style: PrintStyle) => ({
  ascii: matrix ? asciiOfMatrix(matrix, style) : toAscii(entries.body, style),
  latex: matrix ? latexOfMatrix(matrix, style) : toLatex(entries.body, style),
  entries: toAscii(entries.body, style),
  shape: shape.map((axis) => asciiOfSize(axis)),
  layout,
  domain: found.domain.map((cond) => asciiOfCond(cond, style)),
  kinks: found.kinks.map(({ kind, gap, at, sides }) => ({
    kind,
    where: toAscii(gap, style),
    at: at ? toAscii(at) : null,
    left: sides ? toAscii(sides.left) : null,
    right: sides ? toAscii(sides.right) : null,
  })),
});

/** The lines of a derivation, each with its laws and its reasons; LaTeX may have a style of its own. */
export const stepsJson = (told: Told, style: PrintStyle, spelled: LatexStyle = style) => {
  const because = (reasons: readonly Words[], lang: Lang): string =>
    settled(saidInText(reasons, lang, { ...style, language: lang }));
  return told.lines.map(({ rel, right, reasons, steps }) => ({
    rel,
    ascii: toAscii(right, style),
    latex: toLatex(right, spelled),
    lemma: steps.map(nameOf).join(" "),
    because: { fr: because(reasons, "fr"), en: because(reasons, "en") },
  }));
};

const nameOf = ({ by }: Step): string => {
  switch (by.kind) {
    case "lemma":
      return by.lemma.name;
    case "function":
      return `${by.call.fn.name}.definition`;
    case "definition":
      return `${by.definition.sym.name}.definition`;
    case "result":
      return `question ${by.result.id}`;
    default:
      return by.kind;
  }
};
