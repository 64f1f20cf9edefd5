import { sizeAt } from "../../../expr/size.ts";
import { placeAt } from "../../../numeric/place.ts";
import { type Numbers, type TensorProgram, tensorProgram } from "../../../tensor/program.ts";
import { type Validated, validateGradients } from "../../../validate/gradients.ts";
import type { Network } from "./network.ts";
import type { Points } from "./points.ts";
import { startOf } from "./start.ts";

/** What is known of a network while it learns. */
export interface Moment {
  readonly step: number;
  readonly loss: number;
  /** The share of points whose class has the largest probability: of those it learns from, and of others. */
  readonly seen: number;
  readonly unseen: number;
  /** The classes, counted from 1, that are not the most probable one of any point it learns from. */
  readonly never: readonly number[];
}

export interface Trained {
  readonly moments: readonly Moment[];
  /** How many numbers were learnt. */
  readonly count: number;
  /** The gradients held against values, before the first step and after some. */
  readonly validated: readonly Validated[];
  /** The probabilities of the classes at points, row by row. */
  readonly probabilities: (at: Pick<Points, "x" | "y">) => Numbers;
}

export interface Descent {
  readonly rate: number;
  readonly steps: number;
  /** Which of the possible starts. */
  readonly seed: number;
  /** Called now and then, with the number of steps that are done. */
  readonly onStep?: (done: number) => void;
}

/** A network that came to a loss or a weight without a value. */
export class Diverged extends Error {
  readonly step: number;
  /** Where: the loss, or an entry of a parameter. */
  readonly place: string;
  constructor(step: number, place: string) {
    super(`no value at step ${step}: ${place}`);
    this.step = step;
    this.place = place;
  }
}

type Values = ReadonlyMap<string, Float64Array>;

/** The points, and their classes, as the symbols of a network hold them. */
const dataOf = (network: Network, { x, y, classes }: Points): Values => {
  const count = x.length;
  const { examplesFirst, isNumbered, inputs, labels } = network;
  const place = (example: number, along: number, length: number): number =>
    examplesFirst ? example * length + along : along * count + example;
  const points = new Float64Array(2 * count);
  const told = new Float64Array(isNumbered ? count : count * network.classes);
  for (let at = 0; at < count; at += 1) {
    points[place(at, 0, 2)] = x[at] as number;
    points[place(at, 1, 2)] = y[at] as number;
    const own = classes[at] as number;
    if (isNumbered) told[at] = own + 1;
    else told[place(at, own, network.classes)] = 1;
  }
  return new Map([
    [inputs.name, points],
    [labels.name, told],
  ]);
};

const write = (program: TensorProgram, values: Values): void => {
  for (const [name, array] of values) program.inputs.get(name)?.set(array);
};

/** The most probable class of a point, counted from 0. */
const chosen = (probabilities: Numbers, at: number, count: number): number => {
  const row = probabilities.subarray(at * count, (at + 1) * count);
  return row.indexOf(Math.max(...row));
};

const neverChosen = (probabilities: Numbers, points: number, count: number): readonly number[] => {
  const met = new Set(Array.from({ length: points }, (_, at) => chosen(probabilities, at, count)));
  return Array.from({ length: count }, (_, at) => at + 1).filter((at) => !met.has(at - 1));
};

/** The share of points whose class is the most probable one. */
const accuracy = (probabilities: Numbers, { classes }: Points, count: number): number => {
  let right = 0;
  for (const [at, own] of classes.entries()) {
    if (chosen(probabilities, at, count) === own) right += 1;
  }
  return right / classes.length;
};

/** The steps before which the gradients are held against values: later they are next to 0, and tell nothing. */
const validatedAt: readonly number[] = [0, 50];

/** How many points that is done with: each brings kinks of its own, between which there has to be room to move. */
const validatedPoints = 8;

const firstOf = ({ x, y, classes }: Points, count: number): Points => ({
  x: x.slice(0, count),
  y: y.slice(0, count),
  classes: classes.slice(0, count),
});

/** How often a moment is kept. */
const mostMoments = 200;

/**
 * Gradient descent on all points at once, θ ← θ - η ∂L/∂θ, by the derived gradients.
 *
 * @throws Diverged where the loss or a weight has no value any more.
 */
export const descend = (
  network: Network,
  seen: Points,
  unseen: Points,
  { rate, steps, seed, onStep }: Descent,
): Trained => {
  const { loss, gradients, probabilities, parameters, inputs, labels } = network;
  const symbols = [inputs, labels, ...parameters];
  const sizes = network.sizes(seen.x.length);
  const program = tensorProgram([loss, probabilities, ...gradients], { inputs: symbols, sizes });
  const others = evaluator(network, unseen.x.length);
  const data = dataOf(network, seen);
  const start = startOf(network, seed);
  write(program, data);
  write(program, start);
  const weights = (): Values =>
    new Map(
      parameters.map(({ name }) => [name, Float64Array.from(program.inputs.get(name) ?? [])]),
    );
  const few = firstOf(seen, validatedPoints);
  const validated = (): readonly Validated[] =>
    validateGradients(
      loss,
      parameters.map((by, at) => ({ by, is: gradients[at] as (typeof gradients)[number] })),
      {
        inputs: symbols,
        sizes: network.sizes(validatedPoints),
        values: new Map([...dataOf(network, few), ...weights()]),
      },
    );
  const checks: Validated[] = [];
  const moments: Moment[] = [];
  const every = Math.max(1, Math.floor(steps / mostMoments));
  for (let step = 0; step <= steps; step += 1) {
    if (validatedAt.includes(step)) checks.push(...validated());
    const [own = [], guesses = new Float64Array(), ...slopes] = program.run();
    const value = own[0] as number;
    if (!Number.isFinite(value)) throw new Diverged(step, "L");
    if (step % every === 0 || step === steps) {
      moments.push({
        step,
        loss: value,
        seen: accuracy(guesses, seen, network.classes),
        unseen: accuracy(others(weights(), unseen), unseen, network.classes),
        never: neverChosen(guesses, seen.x.length, network.classes),
      });
      onStep?.(step);
    }
    if (step === steps) break;
    for (const [at, { name, axes }] of parameters.entries()) {
      const weight = program.inputs.get(name) as Numbers;
      const slope = slopes[at] as Numbers;
      for (let k = 0; k < weight.length; k += 1) {
        const next = (weight[k] as number) - rate * (slope[k] as number);
        if (!Number.isFinite(next)) {
          const place = placeAt(
            axes.map((axis) => sizeAt(axis, sizes)),
            k,
          );
          throw new Diverged(step, `${name}[${place.join(", ")}]`);
        }
        weight[k] = next;
      }
    }
  }
  const learnt = weights();
  return {
    moments,
    count: [...learnt.values()].reduce((so, { length }) => so + length, 0),
    validated: checks,
    probabilities: (at) => evaluator(network, at.x.length)(learnt, at),
  };
};

/** The probabilities at so many points. */
const evaluator = (network: Network, count: number) => {
  const { probabilities, parameters, inputs } = network;
  const program = tensorProgram([probabilities], {
    inputs: [inputs, ...parameters],
    sizes: network.sizes(count),
  });
  return (weights: Values, { x, y }: Pick<Points, "x" | "y">): Numbers => {
    const data = dataOf(network, { x, y, classes: new Int32Array(count) });
    write(program, weights);
    program.inputs.get(inputs.name)?.set(data.get(inputs.name) ?? []);
    return (program.run()[0] ?? new Float64Array()).slice();
  };
};
