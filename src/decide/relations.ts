import type { Column } from "./columns.ts";
import { type Field, type Fraction, fractionOf } from "./field.ts";

interface Reduced {
  readonly row: Column;
  readonly pivot: number;
  /** What the reduced row is of the rows that were added. */
  readonly of: readonly number[];
}

/** Rows of residues that are linearly independent, in echelon form. */
export class Relations {
  private readonly reduced: Reduced[] = [];
  private readonly field: Field;
  rank = 0;

  constructor(field: Field) {
    this.field = field;
  }

  /** The coefficients of a row in the rows added so far; or nothing, and the row is one of them from now on. */
  coefficients(row: Column): readonly number[] | undefined {
    const { field } = this;
    const rest = Float64Array.from(row);
    const found = new Array<number>(this.rank).fill(0);
    for (const { row: other, pivot, of } of this.reduced) {
      const times = rest[pivot] as number;
      if (times === 0) continue;
      subtract(rest, other, times, field);
      of.forEach((share, k) => {
        found[k] = field.add(found[k] as number, field.multiply(times, share));
      });
    }
    const pivot = rest.findIndex((value) => value !== 0);
    if (pivot < 0) return found;
    const scale = field.inverse(rest[pivot] as number);
    this.reduced.push({
      row: rest.map((value) => field.multiply(value, scale)),
      pivot,
      of: [...found.map((share) => field.multiply(field.negate(share), scale)), scale],
    });
    this.rank += 1;
    return undefined;
  }
}

const subtract = (from: Column, row: Column, times: number, field: Field): void => {
  for (let k = 0; k < from.length; k += 1)
    from[k] = field.subtract(from[k] as number, field.multiply(times, row[k] as number));
};

/** The small rationals that residues stand for, or nothing where one of them is none. */
export const fractions = (
  residues: readonly number[],
  field: Field,
): readonly Fraction[] | undefined => {
  const found: Fraction[] = [];
  for (const residue of residues) {
    const fraction = fractionOf(residue, field);
    if (!fraction) return undefined;
    found.push(fraction);
  }
  return found;
};
