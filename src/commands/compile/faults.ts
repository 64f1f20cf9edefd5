import type { Bilingual } from "../../expr/function.ts";
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
  for (let place = 0; place < entries.length; place += 1) {
    const value = entries[place] as number;
    if (Number.isFinite(value)) continue;
    const at = placeOf(place, shape);
    return [{ ...named, at, value, says: saysOf(named, at, value) }];
  }
  return [];
};

/** A place that is counted row by row, along each axis from 1. */
const placeOf = (place: number, shape: readonly number[]): readonly number[] => {
  const at: number[] = [];
  let left = place;
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    const size = shape[axis] as number;
    at[axis] = (left % size) + 1;
    left = Math.floor(left / size);
  }
  return at;
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
