import type { Sym } from "../expr/node.ts";
import { sizeAt } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";
import { placeAt } from "../numeric/place.ts";
import { seedOf } from "../numeric/random.ts";
import { volume } from "../tensor/graph.ts";
import { type TensorProgram, tensorProgram } from "../tensor/program.ts";
import { type Comparison, compared, leastScale } from "./compared.ts";
import {
  byDirections,
  byEntries,
  type Direction,
  directionsIn,
  type Place,
  roundingOf,
  writeValues,
} from "./differences.ts";

/** A derivative that is claimed: its axes are those of what is differentiated, then those of the variable. */
export interface Claim {
  readonly by: Sym;
  readonly is: Tensor;
}

/** A claim held against values of the function at one place. */
export interface Validated extends Comparison {
  /** The variable. */
  readonly by: string;
  /** Entry by entry, or along random directions, where there are too many entries. */
  readonly method: "entries" | "directions";
  /** The first number among the inputs that is NaN or infinite, with its place in the input. */
  readonly input: InputWithoutValue | undefined;
}

/** A number of an input that is none. */
export interface InputWithoutValue {
  readonly name: string;
  readonly place: readonly number[];
  readonly value: number;
}

export interface ValidateOptions {
  /** Variables with more entries are measured along random directions. */
  readonly mostEntries?: number;
  /** How many directions. */
  readonly directions?: number;
}

/**
 * Holds derivatives against values of the function alone: none of its laws, and nothing of the claims, goes into what
 * is measured.
 *
 * @throws ProgramError as `tensorProgram` does; E-NAME and E-SHAPE for values that are missing, or too many or too few.
 */
export const validateGradients = (
  of: Tensor,
  claims: readonly Claim[],
  place: Place,
  { mostEntries = 20_000, directions = 16 }: ValidateOptions = {},
): readonly Validated[] => {
  const { inputs, sizes, values } = place;
  const program = tensorProgram(
    claims.map(({ is }) => is),
    { inputs, sizes },
  );
  writeValues(program, values);
  const beyond = withoutValue(program, inputs, sizes);
  const claimed = program.run().map((array) => Float64Array.from(array));
  // A formula may lose digits by itself, as 1/(1 - p) does next to p = 1.
  const lost = roundingOf(
    claims.map(({ is }) => is),
    place,
  );
  const lengthOf = (name: string): number => program.inputs.get(name)?.length ?? 0;
  const few = claims.map(({ by }) => by.name).filter((name) => lengthOf(name) <= mostEntries);
  const measured = byEntries(of, few, place);
  return claims.map(({ by: { name } }, at): Validated => {
    const own = claimed[at] ?? new Float64Array();
    const found = measured.get(name);
    const bounds = lost[at] ?? new Float64Array();
    if (!found)
      return { ...alongDirections(of, name, own, bounds, place, directions), input: beyond };
    const rounding = (entry: number): number => bounds[entry] ?? 0;
    const dims = dimsOf(program.shapes[at] ?? [], own.length);
    return {
      ...compared(own, found.slopes, dims, { rounding, least: leastScale(found.value) }),
      by: name,
      method: "entries",
      input: beyond,
    };
  });
};

/** The first number among the inputs that is none. */
const withoutValue = (
  program: TensorProgram,
  inputs: readonly Sym[],
  sizes: ReadonlyMap<string, number>,
): InputWithoutValue | undefined => {
  for (const { name, axes } of inputs) {
    const array = program.inputs.get(name) ?? new Float64Array();
    const at = array.findIndex((value) => !Number.isFinite(value));
    if (at < 0) continue;
    const dims = axes.map((axis) => sizeAt(axis, sizes));
    return { name, place: placeAt(dims, at), value: array[at] as number };
  }
  return undefined;
};

/** Axes to name places by; one for all, where they do not fit. */
const dimsOf = (dims: readonly number[], length: number): readonly number[] =>
  volume(dims) === length ? dims : [length];

/** What a claim comes to along directions: Σ_p J_p v_p for each row and direction. */
const along = (
  claimed: Float64Array,
  directions: readonly Direction[],
): { readonly slopes: Float64Array; readonly rounding: number } => {
  const columns = directions[0]?.length ?? 1;
  const rows = claimed.length / columns;
  const slopes = new Float64Array(rows * directions.length);
  let most = 0;
  for (let row = 0; row < rows; row += 1) {
    const own = claimed.subarray(row * columns, (row + 1) * columns);
    most = Math.max(
      most,
      own.reduce((so, value) => so + Math.abs(value), 0),
    );
    for (const [at, direction] of directions.entries())
      slopes[row * directions.length + at] = own.reduce(
        (so, value, k) => so + value * (direction[k] as number),
        0,
      );
  }
  return { slopes, rounding: 2 ** -48 * most };
};

/**
 * The rounding of a sum of entries that are rounded themselves, for the row in which it is largest: with signs that are
 * drawn it is beyond eight times the root of the squares once in 10¹³ times (Hoeffding 1963).
 */
const lossOf = (bounds: Float64Array, columns: number): number => {
  let most = 0;
  for (let from = 0; from < bounds.length; from += columns) {
    const row = bounds.subarray(from, from + columns);
    most = Math.max(most, 8 * Math.sqrt(row.reduce((so, each) => so + each * each, 0)));
  }
  return most;
};

const alongDirections = (
  of: Tensor,
  by: string,
  claimed: Float64Array,
  bounds: Float64Array,
  place: Place,
  count: number,
): Omit<Validated, "input"> => {
  const length = (place.values.get(by) ?? []).length;
  const compare = (directions: readonly Direction[], beside = 0): Comparison => {
    const { slopes, rounding: ofSums } = along(claimed, directions);
    const measured = byDirections(of, by, directions, place);
    const rounding = ofSums + lossOf(bounds, length);
    const rows = slopes.length / directions.length;
    return compared(slopes, measured.slopes, [rows, directions.length], {
      rounding: () => rounding,
      least: leastScale(measured.value),
      beside,
    });
  };
  const directions = directionsIn(length, count, seedOf(by));
  const found = compare(directions);
  const first = directions[(found.worst?.place[1] ?? 1) - 1];
  const told =
    found.verdict === "agrees" || !first
      ? found
      : (narrowed(first, (of) => compare([of], Math.abs(found.worst?.claimed ?? 0))) ?? found);
  return { ...told, entries: length, by, method: "directions" };
};

/** One entry that is wrong, found by halving what is moved: its place stands in the comparison. */
const narrowed = (
  direction: Direction,
  compare: (of: Direction) => Comparison,
): Comparison | undefined => {
  let [from, to] = [0, direction.length];
  const part = (start: number, end: number): Direction =>
    direction.map((way, at) => (at >= start && at < end ? way : 0));
  while (to - from > 1) {
    const middle = (from + to) >> 1;
    if (compare(part(from, middle)).verdict === "agrees") from = middle;
    else to = middle;
  }
  const found = compare(Int8Array.from(direction, (_, at) => (at === from ? 1 : 0)));
  const { worst } = found;
  if (found.verdict === "agrees" || !worst) return undefined;
  return { ...found, worst: { ...worst, place: [from + 1] } };
};
