import { affineLabel, labelText } from "../parse/latex/notation.ts";
import type { Members } from "./members.ts";

/** The layers that a question is about, as `for: l < L` says it. */
export interface LayerRange {
  /** 1 ≤ l < L, in LaTeX. */
  readonly latex: string;
  /** Whether a layer of a network of so many is among them. */
  readonly holds: (layer: number, depth: number) => boolean;
}

const relations: Readonly<
  Record<string, { readonly latex: string; readonly holds: (a: number, b: number) => boolean }>
> = {
  "<": { latex: "<", holds: (a, b) => a < b },
  "<=": { latex: "\\le", holds: (a, b) => a <= b },
  "≤": { latex: "\\le", holds: (a, b) => a <= b },
  ">": { latex: ">", holds: (a, b) => a > b },
  ">=": { latex: "\\ge", holds: (a, b) => a >= b },
  "≥": { latex: "\\ge", holds: (a, b) => a >= b },
  "=": { latex: "=", holds: (a, b) => a === b },
};

const relation = /(<=|>=|[<>=≤≥])/u;

/**
 * Reads `all l`, or comparisons in a row such as `1 <= l < L`; layers are counted from 1. Nothing where the
 * text says neither, or names other letters than those that count layers.
 */
export const layerRange = (text: string, { letters }: Members): LayerRange | undefined => {
  const [index = "", last = ""] = letters;
  const whole = text.replace(/\s+/g, " ").trim();
  const chain = whole === `all ${index}` ? `1 <= ${index} <= ${last}` : whole;
  const pieces = chain.split(relation).map((piece) => piece.trim());
  const terms = pieces.filter((_, at) => at % 2 === 0).map(affineLabel);
  const signs = pieces.filter((_, at) => at % 2 === 1).map((sign) => relations[sign]);
  if (signs.length === 0 || !terms.some((term) => term?.of === index)) return undefined;
  if (terms.some((term) => !term || !["", index, last].includes(term.of))) return undefined;
  const value = (at: number, layer: number, depth: number): number => {
    const { of = "", plus = 0 } = terms[at] ?? {};
    return plus + (of === index ? layer : of === last ? depth : 0);
  };
  const said = terms
    .flatMap((term, at) => [labelText(term?.of ?? "", term?.plus ?? 0), signs[at]?.latex ?? ""])
    .filter((piece) => piece !== "");
  const startsAtIndex = terms[0]?.of === index && signs[0] !== relations["="];
  const isBelow = signs[0]?.latex === "<" || signs[0]?.latex === "\\le";
  const endsAtIndex = terms.at(-1)?.of === index && !signs.some((sign) => sign === relations["="]);
  const isAbove = signs.at(-1)?.latex === "<" || signs.at(-1)?.latex === "\\le";
  const latex = [
    ...(startsAtIndex && isBelow ? ["1", "\\le"] : []),
    ...said,
    ...(endsAtIndex && isAbove ? ["\\le", last] : []),
  ].join(" ");
  return {
    latex,
    holds: (layer, depth) =>
      layer >= 1 &&
      layer <= depth &&
      signs.every((sign, at) => sign?.holds(value(at, layer, depth), value(at + 1, layer, depth))),
  };
};
