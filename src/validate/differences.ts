import { entryAt, product, sum, symbol } from "../expr/build.ts";
import type { Sym } from "../expr/node.ts";
import type { Tensor } from "../expr/tensor.ts";
import { substitute } from "../expr/walk.ts";
import type { Estimate } from "../numeric/estimate.ts";
import { seeded } from "../numeric/random.ts";
import { type Numbers, type TensorProgram, tensorProgram } from "../tensor/program.ts";
import { ProgramError } from "../tensor/program-error.ts";
import { largest, type Slope, sharpness } from "./compared.ts";

/*
 * Derivatives from values. A central difference D(h) = (f(θ+h) - f(θ-h)) / 2h errs by h² f‴/6 + O(h⁴) and by the
 * rounding of f over h; the differences at h, 2h and 4h take out the first term, and tell how large the next is
 * (Richardson 1911; Ridders 1982). The step follows the size of what is moved (Gill, Murray and Wright 1981, §8.6): of
 * the largest number of an input first, then each entry's own, where they are very unequal. How far values of f are
 * rounded is bounded by the program itself (`tensor/rounding`). Measuring it where f hardly moves would not do: values
 * that stay on one rounded number, as those of a loss do that is all but 0 after differences of large scores, show less
 * noise than they have.
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

// -- rounding ---------------------------------------------------------------------------------------------

/**
 * Bounds of the rounding errors of some derivatives at a place: for each, entry by entry. Where rounding may turn a
 * comparison there is a kink, and a derivative is that of one of its sides.
 */
export const roundingOf = (
  of: readonly Tensor[],
  { inputs, sizes, values }: Place,
): readonly Float64Array[] => {
  const program = tensorProgram(of, { inputs, sizes, bounds: { rounded: [], isDecided: true } });
  writeValues(program, values);
  return program.run().map(finite);
};

/** A bound that has no value bounds nothing. */
const finite = (bounds: ArrayLike<number>): Float64Array =>
  Float64Array.from(bounds, (each) => (Number.isNaN(each) ? Number.POSITIVE_INFINITY : each));

const larger = (one: Float64Array, other: Float64Array): Float64Array =>
  one.map((each, at) => Math.max(each, other[at] as number));

// -- extrapolation ----------------------------------------------------------------------------------------

/** The changes of an output where something is moved by h, 2h, 4h forward and backward. */
type Changes = readonly (readonly [up: number, down: number])[];

/** The slope that changes tell at a step, with a bound of its error. */
const slopeFrom = (changes: Changes, h: number, noise: number): Estimate => {
  const [near, middle, far] = changes.map(([up, down], k) => (up - down) / (2 * h * 2 ** k)) as [
    number,
    number,
    number,
  ];
  const [fine, coarse] = [(4 * near - middle) / 3, (4 * middle - far) / 3];
  const truncation = (4 / 15) * Math.abs(fine - coarse);
  return { value: fine, error: truncation + (1.5 * noise) / h };
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
      error: (4 / 3) * Math.abs(fine - coarse) + (2.5 * noise) / h,
    };
  };
  return [side(1, -1), side(0, 1)];
};

/** The steps, in sizes of what is moved: the first is best for smooth functions, the others come closer to a kink. */
const steps: readonly number[] = [11, 13, 15, 17, 19, 21, 23].map((power) => 2 ** -power);

/** The same where it is not known how far the function moves when many entries do. */
const longSteps: readonly number[] = [2 ** -7, 2 ** -9, ...steps];

/** The sharper of two measurements. */
const sharper = (one: Estimate, other: Estimate): Estimate =>
  other.error < one.error ? other : one;

/** What changes when steps are taken. */
interface Moving {
  /** How many changes there are: of all outputs, along all entries. */
  readonly count: number;
  /** The size of what each of them comes from: steps are shares of it. */
  readonly size: (at: number) => number;
  /** The changes by a share of the sizes, and by its opposite. */
  readonly changesAt: (share: number) => readonly [up: ArrayLike<number>, down: ArrayLike<number>];
  /** How far these are rounded. */
  readonly boundsAt: (share: number) => Float64Array;
}

const isSharpBeside =
  (scale: number) =>
  ({ error }: Estimate): boolean =>
    error <= sharpness * scale;

/**
 * The slopes of every output along every entry that is moved: taken at ever smaller steps until two that follow each
 * other agree, and sharply.
 */
const extrapolated = (
  { count, size, changesAt, boundsAt }: Moving,
  by: readonly number[] = steps,
): readonly Slope[] => {
  const central = Array.from({ length: count }, () => new Ladder());
  const left = Array.from({ length: count }, () => new Ladder());
  const right = Array.from({ length: count }, () => new Ladder());
  for (const step of by) {
    const rows = [1, 2, 4].map((times) => {
      const [up, down] = changesAt(times * step);
      return [Float64Array.from(up), Float64Array.from(down)] as const;
    });
    const bounds = boundsAt(4 * step);
    for (const [at, middle] of central.entries()) {
      const h = step * size(at);
      const noise = bounds[at] as number;
      const changes = rows.map(([up, down]) => [up[at] as number, down[at] as number] as const);
      const both = sidesFrom(changes, h, noise);
      // Where the sides differ, what lies between them is no slope.
      middle.take(isApart(both) ? undefined : slopeFrom(changes, h, noise));
      left[at]?.take(both[0]);
      right[at]?.take(both[1]);
    }
    const scale = largest(central.map(({ last }) => last?.value ?? 0));
    const isSharp = isSharpBeside(scale);
    if (central.every(({ confirmed }) => confirmed && isSharp(confirmed))) break;
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

/** The derivatives by every entry of some inputs: one entry is moved at a time, and only what moves is worked out anew. */
export const byEntries = (
  of: Tensor,
  by: readonly string[],
  place: Place,
): ReadonlyMap<string, Measured> =>
  new Map(by.map((name): [string, Measured] => [name, byEach(of, name, place)]));

const byEach = (of: Tensor, name: string, place: Place): Measured => {
  const here = Array.from(place.values.get(name) ?? []);
  const size = sizeOf(here);
  const common = movingEach(of, name, { ...place, sizesOfSteps: [size] });
  const slopes = extrapolated(common.moving);
  // Where the entries of an input are of very unequal sizes, so are the steps that suit them.
  const own = here.map((each) => (each === 0 ? size : 2 ** Math.round(Math.log2(Math.abs(each)))));
  const isSharp = isSharpBeside(largest(slopes.map(({ value }) => value)));
  const isLeft = ({ sides, ...slope }: Slope, at: number): boolean => {
    const mostUnequal = size / (own[at % own.length] as number);
    return !(mostUnequal <= 16 || isSharp(slope) || sides?.every(isSharp));
  };
  const value = largest(common.value);
  if (!slopes.some(isLeft)) return { slopes, value };
  const anew = extrapolated(movingEach(of, name, { ...place, sizesOfSteps: own }).moving);
  return {
    slopes: slopes.map((slope, at) => {
      const other = anew[at] as Slope;
      return isLeft(slope, at) && !(other.error > slope.error) ? other : slope;
    }),
    value,
  };
};

/** The changes of a function where one entry of an input is moved, by a step for all or by one of its own. */
const movingEach = (
  of: Tensor,
  name: string,
  place: Place & { readonly sizesOfSteps: readonly number[] },
) => {
  const { sizesOfSteps } = place;
  const isOwn = sizesOfSteps.length > 1;
  const axes = (isOwn && place.inputs.find((sym) => sym.name === name)?.axes) || [];
  const [up, down] = stepNames.map((step) => symbol(step, axes)) as [Sym, Sym];
  const inputs = [...place.inputs, up, down];
  const changes = [up, down].map((step) => ({ of: 0, by: name, step: step.name }));
  const all = ready(of, { ...place, inputs }, { changes });
  const rounded = ready(
    of,
    { ...place, inputs },
    { changes, bounds: { rounded: [], isDecided: false } },
  );
  const columns = (all.program.inputs.get(name) as Numbers).length;
  const run = ({ program }: Ready, share: number): readonly [Numbers, Numbers] => {
    const steps = [up, down].map((step) => program.inputs.get(step.name) as Numbers);
    for (const [k, size] of sizesOfSteps.entries()) {
      (steps[0] as Numbers)[k] = share * size;
      (steps[1] as Numbers)[k] = -share * size;
    }
    const [, above = new Float64Array(), below = new Float64Array()] = program.run();
    return [above, below];
  };
  const moving: Moving = {
    count: all.outputs * columns,
    size: (at) => sizesOfSteps[(at % columns) % sizesOfSteps.length] as number,
    changesAt: (share) => run(all, share),
    boundsAt: (share) => {
      const [above, below] = run(rounded, share);
      return larger(finite(above), finite(below));
    },
  };
  const write = (input: string, values: ArrayLike<number>): void => {
    for (const { program } of [all, rounded]) program.inputs.get(input)?.set(Array.from(values));
  };
  return { moving, value: all.value, write };
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
 * by as much. Two changes a step for any number of entries.
 */
export const byDirections = (
  of: Tensor,
  by: string,
  directions: readonly Direction[],
  place: Place,
): Measured => {
  const here = place.values.get(by) ?? [];
  const { axes } = place.inputs.find(({ name }) => name === by) ?? symbol(by);
  const [way, direction] = [symbol("share moved"), symbol("direction moved", axes)];
  const along = entryAt(way, []);
  const moved = substitute(of.body, {
    symbols: new Map([
      [by, (...at) => sum(entryAt(symbol(by, axes), at), product(along, entryAt(direction, at)))],
    ]),
  });
  // All entries move at once: what they act on moves by the root of their number as far.
  const size = sizeOf(here) / 2 ** Math.ceil(Math.log2(here.length) / 2);
  const { moving, value, write } = movingEach({ ...of, body: moved }, way.name, {
    ...place,
    inputs: [...place.inputs, way, direction],
    values: new Map([...place.values, [way.name, [0]], [direction.name, here]]),
    sizesOfSteps: [size],
  });
  const slopes = directions.map((each) => {
    write(direction.name, each);
    return extrapolated(moving, longSteps);
  });
  const [first = []] = slopes;
  return {
    // Rows are outputs, columns directions.
    slopes: first.flatMap((_, row) => slopes.map((each) => each[row] as Slope)),
    value: largest(value),
  };
};
