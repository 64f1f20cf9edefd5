import type { Bilingual } from "../../expr/function.ts";
import { placeAt } from "../../numeric/place.ts";
import type { Entries } from "./arrays.ts";

/** An array, and what it is. */
export interface Labelled {
  readonly kind: "input" | "value" | "gradient";
  readonly name: string;
  /** The variable of a gradient. */
  readonly by?: string;
  readonly entries: Entries;
  readonly shape: readonly number[];
}

/** An entry that is NaN or infinite. */
export interface Fault extends Pick<Labelled, "kind" | "name" | "by"> {
  /** Its place, each axis counted from 1; empty for a number. */
  readonly at: readonly number[];
  readonly value: number;
  readonly says: Bilingual;
}

/** The first entry of an array that is not finite, row by row; none where all are. */
export const firstFault = ({ entries, shape, ...named }: Labelled): readonly Fault[] => {
  for (let entry = 0; entry < entries.length; entry += 1) {
    const value = entries[entry] as number;
    if (Number.isFinite(value)) continue;
    const at = placeAt(shape, entry);
    return [{ ...named, at, value, says: saysOf(named, at, value) }];
  }
  return [];
};

const saysOf = (
  { kind, name, by }: Pick<Labelled, "kind" | "name" | "by">,
  at: readonly number[],
  value: number,
): Bilingual => {
  const place = at.length === 0 ? "" : `[${at.join(",")}]`;
  const is = { fr: `vaut ${value}`, en: `is ${value}` };
  switch (kind) {
    case "input":
      return {
        fr: `L'entrée ${name}${place} ${is.fr}.`,
        en: `The input ${name}${place} ${is.en}.`,
      };
    case "value":
      return { fr: `${name}${place} ${is.fr}.`, en: `${name}${place} ${is.en}.` };
    case "gradient":
      return {
        fr: `La dérivée de ${name} par ${by}, en ${place || "ce nombre"}, ${is.fr}.`,
        en: `The derivative of ${name} by ${by}${place === "" ? "" : `, at ${place},`} ${is.en}.`,
      };
  }
};
