import type { Bilingual } from "../../expr/function.ts";

/* How a derivative may be laid out: with the shape of its variable or turned, by rows or by columns. */

export const scalarLayouts: readonly Bilingual[] = [
  { fr: "de la forme de la variable", en: "in the variable's shape" },
  { fr: "transposé (disposition du numérateur)", en: "transposed (numerator layout)" },
];
export const jacobianLayouts: readonly Bilingual[] = [
  { fr: "lignes : sorties (numérateur)", en: "rows: outputs (numerator)" },
  { fr: "lignes : entrées (dénominateur)", en: "rows: inputs (denominator)" },
];
export const entrywiseLayout: Bilingual = { fr: "terme à terme", en: "entry by entry" };
