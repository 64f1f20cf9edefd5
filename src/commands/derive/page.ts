import type { Bilingual } from "../../expr/function.ts";
import type { Block, Formula } from "../../narrate/block.ts";
import { type Detail, tell } from "../../narrate/told.ts";
import { kinkBlocks } from "../../questions/telling.ts";
import { sheetHtml } from "../../sheet/html.ts";
import { sheetLatex } from "../../sheet/latex.ts";
import { sheetMarkdown } from "../../sheet/markdown.ts";
import type { SheetModel } from "../../sheet/model.ts";
import { latexOfTensor } from "../../tex/latex.ts";
import type { LatexStyle } from "../../tex/style.ts";
import type { Lang } from "../verb.ts";
import type { Derivative } from "./derivative.ts";

const writers = { html: sheetHtml, latex: sheetLatex, markdown: sheetMarkdown } as const;

/** A derivative as a sheet of one question. */
export const derivativePage = (
  derived: Derivative,
  detail: Detail,
  format: keyof typeof writers,
  lang: Lang,
): string => writers[format](model(derived, detail), lang, style);

const style: LatexStyle = { bold: true };

const model = (derived: Derivative, detail: Detail): SheetModel => {
  const { of, found, entries } = derived;
  const formula = latexOfTensor(of, style);
  const title: Bilingual = { fr: `Dérivée de $${formula}$`, en: `Derivative of $${formula}$` };
  return {
    title,
    given: [],
    single: true,
    index: detail === "full",
    questions: [
      {
        id: "1",
        label: "1",
        kind: { fr: "dérivée", en: "derivative" },
        ask: title,
        solution: {
          blocks: blocksOf(derived, detail),
          proofs: [
            found.proved,
            ...found.kinks.flatMap(({ sides }) => (sides ? [sides.proved] : [])),
          ],
          answer: { tensor: entries, layout: derived.layout },
          result: undefined,
        },
      },
    ],
  };
};

const blocksOf = (
  { found, entries, matrix, shape, layout }: Derivative,
  detail: Detail,
): readonly Block[] => {
  const whole = (set: (formula: Formula) => string): string => set(found.start);
  return [
    { kind: "derivation", told: tell(found.chain, detail) },
    {
      kind: "result",
      left: found.start,
      right: entries.body,
      shape: matrix ? [] : shape,
      layout: matrix ? undefined : layout,
      when: found.domain,
    },
    ...(matrix
      ? [
          {
            kind: "result",
            left: undefined,
            leftWords: { fr: whole, en: whole },
            right: { matrix },
            shape,
            layout,
          } as const,
        ]
      : []),
    ...found.kinks.flatMap(kinkBlocks),
  ];
};
