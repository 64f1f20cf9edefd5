import * as z from "zod";
import type { LatexReading } from "../../parse/latex/read.ts";
import { asciiOfSize } from "../../tex/ascii.ts";
import { asciiOf, latexOf } from "../parse/meaning.ts";
import type { Lang } from "../verb.ts";
import { readExpr, textOf } from "./expression.ts";
import { common, defineOperation, expression } from "./request.ts";

/** `parse`: what an expression was read as. */
export const parseOperation = defineOperation({
  request: z.strictObject({ ...common, expr: expression }),
  answer: (request, lang) => {
    const { tensor, remarks, readings = [] } = readExpr(request.expr, request);
    const { free = [], points = [] } = readings[0] ?? {};
    return {
      ascii: asciiOf(tensor),
      latex: latexOf(tensor, points),
      shape: tensor.indices.map((k) => asciiOfSize(k.size)),
      ...(free.length > 0 && {
        indices: free.map(({ letter, size }) => ({ letter, size: asciiOfSize(size) })),
      }),
      ...(points.length > 0 && {
        where: points.map(({ sym, is }) => ({
          name: sym.name,
          ascii: asciiOf(is),
          latex: latexOf(is),
        })),
      }),
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
