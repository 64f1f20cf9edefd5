import type { Words } from "../../narrate/block.ts";
import { steady } from "../../narrate/letters.ts";
import { tell } from "../../narrate/told.ts";
import type { Step } from "../../rewrite/proof.ts";
import { asciiOfCond, asciiOfMatrix, asciiOfSize, toAscii } from "../../tex/ascii.ts";
import { latexOfMatrix, toLatex } from "../../tex/latex.ts";
import type { Lang } from "../verb.ts";
import type { Derivative } from "./derivative.ts";
import { saidInText, settled } from "./said.ts";

/** A derivative for scripts, as the JSON lines of the design say it. */
export const derivativeJson = ({ entries, matrix, shape, layout, found }: Derivative) => {
  const told = tell(found.chain, "full");
  const style = steady(told, {});
  const because = (reasons: readonly Words[], lang: Lang): string =>
    settled(saidInText(reasons, lang, { ...style, language: lang }));
  return {
    ok: true,
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
    steps: told.lines.map(({ rel, right, reasons, steps }) => ({
      rel,
      ascii: toAscii(right, style),
      latex: toLatex(right, style),
      lemma: steps.map(nameOf).join(" "),
      because: { fr: because(reasons, "fr"), en: because(reasons, "en") },
    })),
    witness: found.proved.witness,
  };
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
