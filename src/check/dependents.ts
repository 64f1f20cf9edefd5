import { compile, type Program } from "../compile/compile.ts";
import type { Dependent, Value } from "../compile/evaluate.ts";
import {
  type Arithmetic,
  interpretTensor,
  isTensor,
  type TensorOf,
  type ValueOf,
} from "../expr/interpret.ts";
import type { Expr, Sym } from "../expr/node.ts";
import { sizeAt } from "../expr/size.ts";
import { symbolNames } from "../expr/walk.ts";
import { seeded, seedOf } from "../numeric/random.ts";
import { directly } from "../rewrite/graph.ts";
import type { Definition, Given } from "../rewrite/lemma.ts";

/* The values of quantities that are computed from each other. */

/** The definitions of what expressions speak of, and of what those depend on in turn. */
export const definingOf = (of: readonly Expr[], so: Given): readonly Definition[] => {
  const names = new Set(of.flatMap((e) => [...symbolNames(e)]));
  // Names that are met on the way are gone through too.
  for (const name of names) for (const other of directly(name, so)) names.add(other);
  return [...so.definitions.values()].filter(({ sym }) => names.has(sym.name));
};

/**
 * What symbols are that depend on others, each after those that it depends on: by their definition, or drawn
 * as a quadratic of their entries, which is enough to have a derivative that varies.
 */
export const dependentsOf = (
  given: Given,
  symbols: ReadonlyMap<string, Sym>,
  sizes: ReadonlyMap<string, number>,
): ReadonlyMap<string, Dependent> => {
  const found = new Map<string, Dependent>();
  const visited = new Set<string>();
  const visit = (name: string): void => {
    if (visited.has(name)) return;
    visited.add(name);
    const before = directly(name, given);
    for (const other of before) visit(other);
    const sym = symbols.get(name);
    const definition = given.definitions.get(name);
    if (definition) found.set(name, defined(definition, sizes, new Map(found)));
    else if (sym && before.size > 0) found.set(name, quadratic(sym, [...before], sizes));
  };
  for (const name of symbols.keys()) visit(name);
  return found;
};

/** The values of a quantity by its definition; derivatives in it follow the dependents that come before. */
const defined = (
  { indices, body }: Definition,
  sizes: ReadonlyMap<string, number>,
  dependents: ReadonlyMap<string, Dependent>,
): Dependent => {
  const program = programOf(body);
  const shape = indices.map((k) => sizeAt(k.size, sizes));
  const places = placesOf(shape).map(
    (place) => new Map(indices.map((k, axis) => [k.id, place[axis] ?? 1])),
  );
  const value: Dependent["value"] = (symbols) => {
    const at = (place: ReadonlyMap<number, number>): number =>
      program.run({ symbols, sizes, dependents, indices: place });
    const [only] = places;
    return shape.length === 0 && only
      ? at(only)
      : { values: Float64Array.from(places, at), sizes: shape };
  };
  const valueIn: Dependent["valueIn"] = (arithmetic, symbols) => {
    const { values } = interpretTensor({ indices, body }, arithmetic, { symbols, sizes });
    return shape.length === 0 ? (values[0] ?? arithmetic.none) : { values, sizes: shape };
  };
  return { from: symbolNames(body), value, valueIn };
};

const programs = new WeakMap<Expr, Program>();

const programOf = (e: Expr): Program => {
  const program = programs.get(e) ?? compile(e);
  programs.set(e, program);
  return program;
};

/** Every place of an array. */
const placesOf = (shape: readonly number[]): readonly (readonly number[])[] =>
  shape.reduce<readonly (readonly number[])[]>(
    (rows, length) => rows.flatMap((row) => Array.from({ length }, (_, at) => [...row, at + 1])),
    [[]],
  );

/** A quantity of which it is only known what it depends on. */
const quadratic = (
  of: Sym,
  from: readonly string[],
  sizes: ReadonlyMap<string, number>,
): Dependent => {
  const shape = of.axes.map((axis) => sizeAt(axis, sizes));
  const count = shape.reduce((product, length) => product * length, 1);
  let coefficients: readonly number[] | undefined;
  const drawn = (inputs: number): readonly number[] => {
    const random = seeded(seedOf(`${of.name} of ${from.join()} ${inputs}`));
    return Array.from({ length: count * (1 + 2 * inputs) }, () => random() - 0.5);
  };
  const valueIn = <T>(
    { from: number, add, multiply }: Pick<Arithmetic<T>, "from" | "add" | "multiply">,
    symbols: ReadonlyMap<string, ValueOf<T>>,
  ): ValueOf<T> => {
    const inputs = from.flatMap((name) => entriesOf(symbols.get(name), number));
    const width = 1 + 2 * inputs.length;
    coefficients ??= drawn(inputs.length);
    const drawnFrom = coefficients;
    const values = Array.from({ length: count }, (_, entry): T => {
      const at = entry * width;
      let total = number(drawnFrom[at] as number);
      for (const [k, input] of inputs.entries()) {
        // A mean, so that exponentials of what has many inputs do not run out of digits.
        const linear = number((drawnFrom[at + 1 + 2 * k] as number) / inputs.length);
        const square = number((drawnFrom[at + 2 + 2 * k] as number) / inputs.length);
        const twice = add(linear, linear);
        total = add(total, multiply(input, add(twice, multiply(square, input))));
      }
      return total;
    });
    return shape.length === 0 ? (values[0] as T) : { values, sizes: shape };
  };
  return { from: new Set(from), valueIn, value: (symbols) => inFloats(valueIn(plain, symbols)) };
};

const inFloats = (of: ValueOf<number>): Value => {
  if (!isTensor(of)) return of as number;
  const { values, sizes }: TensorOf<number> = of;
  return { values: Float64Array.from(values), sizes };
};

const plain: Pick<Arithmetic<number>, "from" | "add" | "multiply"> = {
  from: (value) => value,
  add: (left, right) => left + right,
  multiply: (left, right) => left * right,
};

/** All entries of what a symbol is; a rule gives none. */
const entriesOf = <T>(
  given: ValueOf<T> | undefined,
  number: (value: number) => T,
): readonly T[] => {
  const numbered = (value: T | number): T => (typeof value === "number" ? number(value) : value);
  if (given === undefined || typeof given === "function") return [];
  if (!isTensor(given)) return [numbered(given as T | number)];
  const { values }: TensorOf<T | number> = given;
  return Array.from(values, numbered);
};
