import type { Assumption } from "../expr/assumption.ts";
import { between, seeded } from "../numeric/random.ts";
import { oneRational, type Rational, rational, zeroRational } from "../numeric/rational.ts";
import { valueAt } from "./affine.ts";
import { entryName, type Slot, slotAt } from "./graph.ts";
import type { Replacement, World } from "./pure.ts";

/** How the entries of a symbol are constrained. */
export interface Constrained {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly assume: Assumption;
}

/** Every way in which what can only be one of finitely many things may be. */
interface Worlds {
  readonly worlds: readonly World[];
  /** The world in which what is one of finitely many things may be anything. */
  readonly free: World;
  /** Whether there are too many, so that these are a choice of them. */
  readonly isSample: boolean;
}

/** Some slots and what they are, all at once. */
type Alternative = readonly (readonly [name: string, is: Replacement])[];

const zero: Replacement = { number: zeroRational };
const one: Replacement = { number: oneRational };
const minusOne: Replacement = { number: rational(-1) };

/** The places of a tensor, row by row. */
export const places = (sizes: readonly number[]): readonly (readonly number[])[] =>
  sizes.reduce<readonly (readonly number[])[]>(
    (found, size) => found.flatMap((at) => Array.from({ length: size }, (_, k) => [...at, k + 1])),
    [[]],
  );

/** The worlds of symbols that are 0 or 1, one-hot, symmetric and so on; at most so many of them. */
export const worldsOf = (symbols: readonly Constrained[], most: number, seed: number): Worlds => {
  const fixed: (readonly [string, Replacement])[] = [];
  const choices: (readonly Alternative[])[] = [];
  for (const symbol of symbols) {
    fixed.push(...tied(symbol));
    choices.push(...choicesOf(symbol));
  }
  const total = choices.reduce((product, { length }) => product * length, 1);
  if (total <= most) {
    let worlds: Alternative[] = [fixed];
    for (const alternatives of choices)
      worlds = worlds.flatMap((world) => alternatives.map((other) => [...world, ...other]));
    return {
      worlds: worlds.map((entries) => new Map(entries)),
      free: new Map(fixed),
      isSample: false,
    };
  }
  const random = seeded(seed);
  const pick = (choose: (count: number) => number): World =>
    new Map([
      ...fixed,
      ...choices.flatMap((alternatives) => alternatives[choose(alternatives.length)] ?? []),
    ]);
  return {
    worlds: [
      pick(() => 0),
      pick((count) => count - 1),
      ...Array.from({ length: Math.max(0, most - 2) }, () =>
        pick((count) => between(random, 0, count - 1)),
      ),
    ],
    free: new Map(fixed),
    isSample: true,
  };
};

/** What is tied to other slots: the lower half of a symmetric matrix, the last share of a whole. */
const tied = ({ name, sizes, assume }: Constrained): Alternative => {
  const slot = (at: readonly number[]): Slot => slotAt(name, at);
  switch (assume.is) {
    case "symmetric":
    case "spd":
      return places(sizes).flatMap((at) => {
        const [i = 1, j = 1] = at.slice(-2);
        return i > j ? [[entryName(name, at), { like: slot([...at.slice(0, -2), j, i]) }]] : [];
      });
    case "simplex": {
      const last = sizes.at(-1) ?? 1;
      return places(sizes.slice(0, -1)).map((row) => [
        entryName(name, [...row, last]),
        { besides: Array.from({ length: last - 1 }, (_, k) => slot([...row, k + 1])) },
      ]);
    }
    default:
      return [];
  }
};

const choicesOf = ({ name, sizes, assume }: Constrained): readonly (readonly Alternative[])[] => {
  const entry = (at: readonly number[], is: Replacement): readonly [string, Replacement] => [
    entryName(name, at),
    is,
  ];
  const each = (values: readonly Replacement[]): readonly (readonly Alternative[])[] =>
    places(sizes).map((at) => values.map((is) => [entry(at, is)]));
  switch (assume.is) {
    case "binary":
      return each([zero, one]);
    case "pm1":
      return each([one, minusOne]);
    case "mask":
      return [[zero, one].map((is) => places(sizes).map((at) => entry(at, is)))];
    case "onehot": {
      const last = sizes.at(-1) ?? 1;
      return places(sizes.slice(0, -1)).map((row) =>
        Array.from({ length: last }, (_, hot) =>
          Array.from({ length: last }, (_, k) => entry([...row, k + 1], k === hot ? one : zero)),
        ),
      );
    }
    default:
      return [];
  }
};

/** The value of a replaced slot at a point that holds the others. */
const standIn = (is: Replacement, values: ReadonlyMap<string, Rational>): Rational | undefined => {
  if ("number" in is) return is.number;
  if ("like" in is) return values.get(is.like.name);
  if ("affine" in is) return valueAt(is.affine, values);
  return is.besides.reduce<Rational | undefined>((rest, other) => {
    const value = values.get(other.name);
    return rest && value && rest.sub(value);
  }, oneRational);
};

/** How often what is tied to something tied is looked at again. */
const longestChain = 4;

/** Puts what is tied to other slots where those are. */
export const settle = (
  slots: readonly Slot[],
  world: World,
  values: Map<string, Rational>,
): void => {
  for (let turn = 0; turn < longestChain; turn += 1) {
    let isSettled = true;
    for (const { name } of slots) {
      const is = world.get(name);
      const value = is && standIn(is, values);
      if (!value || values.get(name)?.equals(value)) continue;
      values.set(name, value);
      isSettled = false;
    }
    if (isSettled) return;
  }
};
