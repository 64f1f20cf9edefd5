import * as z from "zod";
import type { LatexReading } from "../../parse/latex/read.ts";
import { asciiOfSize } from "../../tex/ascii.ts";
import { latexOfTensor, toLatex } from "../../tex/latex.ts";
import type { Lang } from "../verb.ts";
import { asciiOf, readExpr, textOf } from "./expression.ts";
import { common, defineOperation, expression } from "./request.ts";

/** `parse`: what an expression was read as. */
export const parseOperation = defineOperation({
  request: z.strictObject({ ...common, expr: expression }),
  answer: (request, lang) => {
    const { tensor, remarks, readings = [] } = readExpr(request.expr, request);
    const { indices, body } = tensor;
    return {
      ascii: asciiOf(tensor),
      latex: indices.length === 0 ? toLatex(body) : latexOfTensor(tensor),
      shape: indices.map((k) => asciiOfSize(k.size)),
      ...(readings.length > 1 && {
        readings: readings.length,
        choices: choicesIn(readings, textOf(request.expr), lang),
      }),
      ...(remarks.length > 0 && { remarks: remarks.map(({ message }) => message[lang]) }),
    };
  },
});

/** What could be read otherwise: the part, the ways that there are, and which was taken. */
const choicesIn = (readings: readonly LatexReading[], text: string, lang: Lang) =>
  (readings[0]?.choices ?? [])
    .filter(({ key, taken }) =>
      readings.some(({ choices }) =>
        choices.some((other) => other.key === key && other.taken !== taken),
      ),
    )
    .map(({ span, options, taken }) => ({
      of: text.slice(span.start, span.end),
      options: options.map((each) => each[lang]),
      taken,
    }));
