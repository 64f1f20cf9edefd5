import { asciiOfMatrix, asciiOfSize, toAscii } from "../../tex/ascii.ts";
import { latexOfMatrix, toLatex } from "../../tex/latex.ts";
import { verdictJson } from "../batch/verdict.ts";
import type { Derivative } from "../derive/derivative.ts";
import type { Lang } from "../verb.ts";
import type { Compared, ComparedDerivative } from "./compare.ts";

/** A verdict for scripts. */
export const comparedJson = ({ verdict, letters }: Compared, lang: Lang) => ({
  ok: true,
  ...verdictJson(verdict, lang),
  ...(letters.length > 0 && { letters }),
});

/** A verdict on a derivative for scripts, with the derivative where it could be derived. */
export const checkedJson = (
  found: ComparedDerivative,
  truth: Derivative | undefined,
  lang: Lang,
) => ({
  ...comparedJson(found, lang),
  ...(found.rightIn && { layout: found.rightIn }),
  ...(truth && { derivative: derivativeJson(truth) }),
});

const derivativeJson = ({ entries, matrix, shape, layout, found }: Derivative) => ({
  ascii: matrix ? asciiOfMatrix(matrix) : toAscii(entries.body),
  latex: matrix ? latexOfMatrix(matrix) : toLatex(entries.body),
  shape: shape.map((axis) => asciiOfSize(axis)),
  layout,
  kinks: found.kinks.map(({ gap, at }) => ({
    where: toAscii(gap),
    at: at ? toAscii(at) : null,
  })),
});
