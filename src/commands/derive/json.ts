import { tell } from "../../narrate/told.ts";
import type { Step } from "../../rewrite/proof.ts";
import { asciiOfMatrix, asciiOfSize, toAscii } from "../../tex/ascii.ts";
import { latexOfMatrix, toLatex } from "../../tex/latex.ts";
import type { Derivative } from "./derivative.ts";
import { textSetter } from "./text.ts";

/** A derivative for scripts, as the JSON lines of the design say it. */
export const derivativeJson = ({ entries, matrix, shape, layout, found }: Derivative) => ({
  ok: true,
  ascii: matrix ? asciiOfMatrix(matrix) : toAscii(entries.body),
  latex: matrix ? latexOfMatrix(matrix) : toLatex(entries.body),
  entries: toAscii(entries.body),
  shape: shape.map((axis) => asciiOfSize(axis)),
  layout,
  kinks: found.kinks.map(({ kind, gap, at, sides }) => ({
    kind,
    where: toAscii(gap),
    at: at ? toAscii(at) : null,
    left: sides ? toAscii(sides.left) : null,
    right: sides ? toAscii(sides.right) : null,
  })),
  steps: tell(found.chain, "full").lines.map(({ rel, right, reasons, steps }) => ({
    rel,
    ascii: toAscii(right),
    latex: toLatex(right),
    lemma: steps.map(nameOf).join(" "),
    because: {
      fr: reasons.map((words) => words.fr(textSetter({ language: "fr" }))).join(" "),
      en: reasons.map((words) => words.en(textSetter({ language: "en" }))).join(" "),
    },
  })),
  witness: found.proved.witness,
});

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
