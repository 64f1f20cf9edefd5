import { symbol } from "../expr/build.ts";
import type { Sym } from "../expr/node.ts";
import type { Tensor } from "../expr/tensor.ts";
import { type Estimate, rounding } from "../numeric/estimate.ts";
import { seeded } from "../numeric/random.ts";
import { type Numbers, type TensorProgram, tensorProgram } from "../tensor/program.ts";
import { ProgramError } from "../tensor/program-error.ts";
import { type Slope, sharpness } from "./compared.ts";

/*
 * Derivatives from values. A central difference D(h) = (f(θ+h) - f(θ-h)) / 2h errs by h² f‴/6 + O(h⁴) and by the
 * rounding of f over h; the differences at h, 2h and 4h take out the first term, and tell how large the next is
 * (Richardson 1911; Ridders 1982). The step follows the size of what is moved (Gill, Murray and Wright 1981, §8.6). How
 * far values of f are rounded is measured where f hardly moves: differences of order k of noise of deviation σ have the
 * variance (2k)!/(k!)² σ² (Moré and Wild 2011, "Estimating computational noise"). Values that stay on one rounded number,
 * as a loss does that is all but 0 after differences of large scores, show less noise than they have: a place like that is
 * no good one to validate at.
 */

/** Where a function is differentiated. */
export interface Place {
  /** The symbols that it reads, with their axes. */
  readonly inputs: readonly Sym[];
  readonly sizes: ReadonlyMap<string, number>;
  /** Their values, row by row. */
  readonly values: ReadonlyMap<string, ArrayLike<number>>;
}

/** The inputs that a measurement moves things by. */
const stepNames = ["step up", "step down"] as const;

/**
 * Writes the values of the inputs of a program.
 *
 * @throws ProgramError E-NAME for an input without values, E-SHAPE for too many or too few of them.
 */
export const writeValues = (program: TensorProgram, values: Place["values"]): void => {
  for (const [name, array] of program.inputs) {
    if ((stepNames as readonly string[]).includes(name)) continue;
    const own = values.get(name);
    if (!own)
      throw new ProgramError(
        "E-NAME",
        `« ${name} » n'a pas de valeurs.`,
        `"${name}" has no values.`,
      );
    if (own.length !== array.length)
      throw new ProgramError(
        "E-SHAPE",
        `« ${name} » a ${own.length} valeurs ; il en faut ${array.length}.`,
        `"${name}" has ${own.length} values; ${array.length} are needed.`,
      );
    array.set(Array.from(own));
  }
};

/** A function at a place, ready to be evaluated at others near it. */
interface Ready {
  readonly program: TensorProgram;
  readonly outputs: number;
  readonly value: Float64Array;
}

const ready = (
  of: Tensor,
  place: Place,
  more: Partial<Parameters<typeof tensorProgram>[1]>,
): Ready => {
  const { inputs, sizes, values } = place;
  const program = tensorProgram([of], { inputs, sizes, ...more });
  writeValues(program, values);
  const [value = new Float64Array()] = program.run();
  return { program, outputs: value.length, value: Float64Array.from(value) };
};

/** The largest size of a number, and never less than 1/8: what a step is measured by. */
const sizeOf = (values: ArrayLike<number>): number => {
  const most = Array.from(values).reduce((so, value) => Math.max(so, Math.abs(value)), 1 / 8);
  return 2 ** Math.round(Math.log2(most));
};

// -- noise ------------------------------------------------------------------------------------------------

const turns = 6;

/** (k!)² / (2k)!, for differences of order 3 to 5. */
const noiseShare = new Map([
  [3, 36 / 720],
  [4, 576 / 40_320],
  [5, 14_400 / 3_628_800],
]);

/** The deviation of rounding errors in each output of a program, no less than one rounding of it. */
export const noiseOf = (
  program: TensorProgram,
  by: readonly string[],
): readonly (readonly number[])[] => {
  const random = seeded(0x5eed);
  const moved = by.map((name) => {
    const array = program.inputs.get(name) as Numbers;
    const here = array.slice();
    const step = 2 ** -40 * sizeOf(here);
    return { array, here, ways: here.map(() => step * (random() < 0.5 ? -1 : 1)) };
  });
  const rows = Array.from({ length: turns + 1 }, (_, turn) => {
    for (const { array, here, ways } of moved)
      for (let at = 0; at < here.length; at += 1)
        array[at] = (here[at] as number) + (turn - turns / 2) * (ways[at] as number);
    return program.run().map((output) => Float64Array.from(output));
  });
  for (const { array, here } of moved) array.set(here);
  const [first = []] = rows;
  return first.map((values, output) =>
    Array.from(values, (_, entry) =>
      deviationOf(rows.map((row) => row[output]?.[entry] ?? Number.NaN)),
    ),
  );
};

/** The deviation of the noise in values that lie close together. */
const deviationOf = (values: readonly number[]): number => {
  let differences = values;
  let most = rounding * Math.abs(values[turns / 2] ?? 0);
  for (let order = 1; order <= 5; order += 1) {
    const before = differences;
    differences = before.slice(1).map((after, at) => after - (before[at] as number));
    const share = noiseShare.get(order);
    const mean = differences.reduce((so, each) => so + each * each, 0) / differences.length;
    if (share !== undefined) most = Math.max(most, Math.sqrt(share * mean));
  }
  return most;
};

/** How many deviations a rounding error may be. */
export const deviations = 6;

// -- extrapolation ----------------------------------------------------------------------------------------

/** The changes of an output where something is moved by h, 2h, 4h forward and backward. */
type Changes = readonly (readonly [up: number, down: number])[];

/** The slope that changes tell at a step, with a bound of its error. */
const slopeFrom = (changes: Changes, h: number, size: number, noise: number): Estimate => {
  const [near, middle, far] = changes.map(([up, down], k) => (up - down) / (2 * h * 2 ** k)) as [
    number,
    number,
    number,
  ];
  const [fine, coarse] = [(4 * near - middle) / 3, (4 * middle - far) / 3];
  const truncation = (4 / 15) * Math.abs(fine - coarse);
  // What is moved is rounded too, by its own size.
  const rounded = (1.5 * deviations * noise) / h + (2 * rounding * size * Math.abs(fine)) / h;
  return { value: fine, error: truncation + rounded };
};

/** The slopes on the left and on the right. */
type Sides = readonly [Estimate, Estimate];

/** The slopes on both sides, from changes by h and 2h: they err by h² f‴/3. */
const sidesFrom = (changes: Changes, h: number, noise: number): Sides => {
  const [near, middle, far] = changes as [Changes[0], Changes[0], Changes[0]];
  const side = (which: 0 | 1, way: 1 | -1): Estimate => {
    const [a, b, c] = [near[which], middle[which], far[which]];
    const [fine, coarse] = [(4 * a - b) / (2 * h * way), (4 * b - c) / (4 * h * way)];
    return {
      value: fine,
      error: (4 / 3) * Math.abs(fine - coarse) + (2.5 * deviations * noise) / h,
    };
  };
  return [side(1, -1), side(0, 1)];
};

/** The steps, in sizes of what is moved: the first is best for smooth functions, the others come closer to a kink. */
const steps: readonly number[] = [11, 13, 15, 17, 19, 21, 23].map((power) => 2 ** -power);

/** The sharper of two measurements. */
const sharper = (one: Estimate, other: Estimate): Estimate =>
  other.error < one.error ? other : one;

/**
 * The slopes of every output along every entry that is moved: taken at ever smaller steps until two that follow each
 * other agree, and sharply.
 *
 * @param changesAt the changes by a step and its opposite, for all outputs and entries.
 */
const extrapolated = (
  count: number,
  noise: (at: number) => number,
  size: number,
  changesAt: (step: number) => readonly [up: ArrayLike<number>, down: ArrayLike<number>],
): readonly Slope[] => {
  const central = Array.from({ length: count }, () => new Ladder());
  const left = Array.from({ length: count }, () => new Ladder());
  const right = Array.from({ length: count }, () => new Ladder());
  for (const step of steps) {
    const h = step * size;
    const rows = [h, 2 * h, 4 * h].map((each) => {
      const [up, down] = changesAt(each);
      return [Float64Array.from(up), Float64Array.from(down)] as const;
    });
    for (const [at, middle] of central.entries()) {
      const changes = rows.map(([up, down]) => [up[at] as number, down[at] as number] as const);
      const both = sidesFrom(changes, h, noise(at));
      // Where the sides differ, what lies between them is no slope.
      middle.take(isApart(both) ? undefined : slopeFrom(changes, h, size, noise(at)));
      left[at]?.take(both[0]);
      right[at]?.take(both[1]);
    }
    const scale = largest(central.map(({ last }) => last?.value ?? 0).filter(Number.isFinite));
    const isSharp = ({ confirmed }: Ladder): boolean =>
      confirmed !== undefined && confirmed.error <= sharpness * scale;
    if (central.every(isSharp)) break;
  }
  return central.map((middle, at): Slope => {
    const [below, above] = [left[at]?.confirmed, right[at]?.confirmed];
    if (below && above && isApart([below, above])) {
      const gap = Math.abs(below.value - above.value);
      const isSmooth = middle.confirmed && middle.confirmed.error < gap / 4;
      if (!isSmooth)
        return { value: Number.NaN, error: Number.POSITIVE_INFINITY, sides: [below, above] };
    }
    // Beside a kink the slope is that of the side on which there is none.
    const found = [middle.confirmed, below, above].filter((each) => each !== undefined);
    const unsure = { value: middle.last?.value ?? Number.NaN, error: Number.POSITIVE_INFINITY };
    return found.reduce(sharper, unsure);
  });
};

/** Measurements at ever smaller steps: confirmed where two that follow each other agree. */
class Ladder {
  last: Estimate | undefined;
  confirmed: Estimate | undefined;

  /** A kink that lies within the larger steps only is seen by the smaller ones. */
  take(found: Estimate | undefined): void {
    if (found && this.last && meet(this.last, found)) {
      const both = sharper(this.last, found);
      this.confirmed = this.confirmed ? sharper(this.confirmed, both) : both;
    }
    this.last = found;
  }
}

/** Whether two measurements may be of the same number. */
const meet = (one: Estimate, other: Estimate): boolean =>
  Math.abs(one.value - other.value) <= one.error + other.error;

/** Whether slopes on two sides are not the same. */
const isApart = ([left, right]: Sides): boolean =>
  Math.abs(left.value - right.value) > 4 * (left.error + right.error);

// -- measurements -----------------------------------------------------------------------------------------

/** What was measured, and at which value of the function. */
export interface Measured {
  /** Row by row: the axes of what is differentiated, then those of the variable. */
  readonly slopes: readonly Slope[];
  /** The largest value of what is differentiated. */
  readonly value: number;
}

const largest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((so, value) => (Math.abs(value) <= so ? so : Math.abs(value)), 0);

/** The derivatives by every entry of some inputs: one entry is moved at a time, and only what moves is worked out anew. */
export const byEntries = (
  of: Tensor,
  by: readonly string[],
  place: Place,
): ReadonlyMap<string, Measured> => {
  const [up, down] = stepNames.map((name) => symbol(name)) as [Sym, Sym];
  const inputs = [...place.inputs, up, down];
  const found = by.map((name): [string, Measured] => {
    const changes = [up, down].map((step) => ({ of: 0, by: name, step: step.name }));
    const all = ready(of, { ...place, inputs }, { changes });
    const [noise = []] = noiseOf(all.program, [name]);
    const { program, outputs, value } = all;
    const columns = (program.inputs.get(name) as Numbers).length;
    const slopes = extrapolated(
      outputs * columns,
      (at) => noise[Math.floor(at / columns)] as number,
      sizeOf(program.inputs.get(name) as Numbers),
      (step) => {
        (program.inputs.get(up.name) as Numbers)[0] = step;
        (program.inputs.get(down.name) as Numbers)[0] = -step;
        const [, above = [], below = []] = program.run();
        return [above, below];
      },
    );
    return [name, { slopes, value: largest(value) }];
  });
  return new Map(found);
};

/** The same from the whole function, evaluated anew for each entry: what `byEntries` has to come to. */
export const byWholeEvaluations = (
  of: Tensor,
  by: readonly string[],
  place: Place,
): ReadonlyMap<string, Measured> => {
  const all = ready(of, place, {});
  const { program, outputs, value } = all;
  const found = by.map((name): [string, Measured] => {
    const moved = program.inputs.get(name) as Numbers;
    const [noise = []] = noiseOf(all.program, [name]);
    const changesBy = (step: number): Float64Array => {
      const changes = new Float64Array(outputs * moved.length);
      for (let at = 0; at < moved.length; at += 1) {
        const here = moved[at] as number;
        moved[at] = here + step;
        const [after = []] = program.run();
        moved[at] = here;
        for (let row = 0; row < outputs; row += 1)
          changes[row * moved.length + at] = (after[row] as number) - (value[row] as number);
      }
      return changes;
    };
    const slopes = extrapolated(
      outputs * moved.length,
      (at) => noise[Math.floor(at / moved.length)] as number,
      sizeOf(moved),
      (step) => [changesBy(step), changesBy(-step)],
    );
    return [name, { slopes, value: largest(value) }];
  });
  return new Map(found);
};

/** A direction in an input: +1 or -1 for each of its entries that is moved, 0 for others. */
export type Direction = Int8Array;

/** Directions that are drawn with a seed. */
export const directionsIn = (length: number, count: number, seed: number): readonly Direction[] => {
  const random = seeded(seed);
  return Array.from({ length: count }, () =>
    Int8Array.from({ length }, () => (random() < 0.5 ? -1 : 1)),
  );
};

/**
 * The derivatives along random directions, ±1 in every entry of one input: an entry that is wrong moves all of them
 * by as much. Two evaluations a step for any number of entries.
 */
export const byDirections = (
  of: Tensor,
  by: string,
  directions: readonly Direction[],
  place: Place,
): Measured => {
  const all = ready(of, place, {});
  const { program, outputs, value } = all;
  const moved = program.inputs.get(by) as Numbers;
  const here = moved.slice();
  const [noise = []] = noiseOf(program, [by]);
  // All entries move at once: what they act on moves by the root of their number as far.
  const size = sizeOf(here) / 2 ** Math.ceil(Math.log2(here.length) / 2);
  const slopes = directions.map((direction) => {
    const changesBy = (step: number): Float64Array => {
      for (let at = 0; at < here.length; at += 1)
        moved[at] = (here[at] as number) + step * (direction[at] as number);
      const [after = []] = program.run();
      moved.set(here);
      return Float64Array.from(value, (before, row) => (after[row] as number) - before);
    };
    return extrapolated(
      outputs,
      (row) => noise[row] as number,
      size,
      (step) => [changesBy(step), changesBy(-step)],
    );
  });
  const [first = []] = slopes;
  return {
    // Rows are outputs, columns directions.
    slopes: first.flatMap((_, row) => slopes.map((each) => each[row] as Slope)),
    value: largest(value),
  };
};
