import { tick } from "../numeric/deadline.ts";
import type { Rational } from "../numeric/rational.ts";
import { arranged, same } from "./arranged.ts";
import { call } from "./build.ts";
import type { Bilingual, FunctionDef } from "./function.ts";
import { isIndexVar, plainVar } from "./index-of.ts";
import type {
  Arg,
  Call,
  Cases,
  Comparison,
  Cond,
  Deriv,
  Expr,
  IndexVar,
  Ix,
  Limit,
  Over,
  Product,
} from "./node.ts";
import { sizeAt } from "./size.ts";
import type { Tensor } from "./tensor.ts";
import { freeIndices, nodeCount, reindexed, unfolded } from "./walk.ts";

/** The values of a tensor, row by row, with its sizes. */
export interface TensorOf<T> {
  readonly values: ArrayLike<T>;
  readonly sizes: readonly number[];
}

/** What a symbol is at a point: a number, a tensor, or a rule that gives its entries (indices from 1). */
export type ValueOf<T> = T | number | TensorOf<T | number> | ((...at: number[]) => T | number);

/** Where an expression is evaluated. */
export interface PointOf<T> {
  readonly symbols?: ReadonlyMap<string, ValueOf<T>>;
  readonly sizes?: ReadonlyMap<string, number>;
  /** The values of free indices, from 1, by the index's id. */
  readonly indices?: ReadonlyMap<number, number>;
  /** What fills the holes of a pattern, read in the scope where the hole stands. */
  readonly holes?: ReadonlyMap<string, Expr>;
}

/** A condition as a value of the arithmetic: it is kept, and chooses later. */
export interface Gate {
  readonly gate: unknown;
}

/** Whether a condition holds: it may be open to the arithmetic, compare what has no value, or be kept. */
export type Holds = boolean | "open" | "undefined" | Gate;

/** The operations that an expression is evaluated with. */
export interface Arithmetic<T> {
  readonly from: (value: number) => T;
  readonly rational: (value: Rational) => T;
  readonly pi: T;
  readonly add: (left: T, right: T) => T;
  readonly multiply: (left: T, right: T) => T;
  /** `exact` is the exponent when it is written as a rational. */
  readonly power: (base: T, exponent: T, exact: Rational | undefined) => T;
  readonly max: (left: T, right: T) => T;
  readonly min: (left: T, right: T) => T;
  /** Whether a value is 0 for certain: the factors behind it are then not evaluated. */
  readonly isZero: (value: T) => boolean;
  readonly compare: (left: T, rel: Comparison, right: T) => Holds;
  /** What stands for a value where there is none. */
  readonly none: T;
  /** One value or the other, when a condition could not be decided; by the gate, where it was kept. */
  readonly either: (left: T, right: T, gate?: Gate) => T;
  /** The conjunction or disjunction of conditions that are kept. */
  readonly join?: (kind: "all" | "any", gates: readonly Gate[]) => Gate;
  /** The product of a guard that may be 0 with factors that need a value only where it is not. */
  readonly guarded?: (guard: T, rest: T) => T;
  /** The whole number a value is, when it is one. */
  readonly whole: (value: T) => number | undefined;
  /** The function's values, row by row; nothing where the arithmetic wants its definition unfolded. */
  readonly call: (fn: FunctionDef, args: readonly TensorOf<T>[]) => T | ArrayLike<T> | undefined;
  /** The value of a function that has neither a definition nor an operation here. */
  readonly unknown: (fn: FunctionDef) => T;
  /** The value of a derivative where the indices have these values. */
  readonly deriv: (e: Deriv, indices: ReadonlyMap<number, number>) => T;
  readonly limit: (e: Limit, indices: ReadonlyMap<number, number>) => T;
}

/** How large an expression must be for its value to be worth remembering. */
const worthKeeping = 12;

/** What was worked out inside one binder, for the present values of its indices. */
interface Scope<T> {
  readonly values: Map<Expr, T>;
  readonly tensors: Map<string, Result<T>>;
}

interface Result<T> {
  readonly values: ArrayLike<T>;
  readonly sizes: readonly number[];
}

/**
 * The value of an expression in an arithmetic.
 *
 * @throws RangeError for an index outside its axis, and for a name without a value.
 */
export const interpret = <T>(e: Expr, arithmetic: Arithmetic<T>, at: PointOf<T>): T =>
  interpreter(arithmetic, at).value(e);

/** All entries of a tensor, row by row; what does not depend on its indices is worked out once. */
export const interpretTensor = <T>(
  { indices, body }: Tensor,
  arithmetic: Arithmetic<T>,
  at: PointOf<T>,
): TensorOf<T> => interpreter(arithmetic, at).tensorOf({ by: indices, body });

const interpreter = <T>(arithmetic: Arithmetic<T>, at: PointOf<T>) => {
  const { add, multiply } = arithmetic;
  const sizes = at.sizes ?? new Map<string, number>();
  const indices = new Map(at.indices);
  const levels = new Map<number, number>();
  const scopes: Scope<T>[] = [{ values: new Map(), tensors: new Map() }];
  const zero = arithmetic.from(0);
  const one = arithmetic.from(1);

  // A value belongs to the innermost binder it depends on. What fills a hole is not seen from outside.
  const scopeOf = (free: readonly IndexVar[]): Scope<T> => {
    let level = 0;
    for (const k of free) level = Math.max(level, levels.get(k.id) ?? 0);
    return scopes[level] as Scope<T>;
  };

  const value = (of: Expr): T => {
    tick();
    switch (of.kind) {
      case "num":
        return arithmetic.rational(of.value);
      case "constant":
        return arithmetic.pi;
      case "size":
        return arithmetic.from(sizeAt(of.value, sizes));
      case "index":
        return arithmetic.from(place(of.value));
      case "entry":
        return entryOf(of.of.name, of.at.map(place), at.symbols, arithmetic);
      case "delta":
        return place(of.left) === place(of.right) ? one : zero;
    }
    if (at.holes || nodeCount(of) < worthKeeping) return composite(of);
    const kept = scopeOf(freeIndices(of)).values;
    const known = kept.get(of);
    if (known !== undefined) return known;
    const found = composite(of);
    kept.set(of, found);
    return found;
  };

  const composite = (of: Expr): T => {
    switch (of.kind) {
      case "sum": {
        let total = value(of.args[0] as Expr);
        for (let k = 1; k < of.args.length; k += 1) total = add(total, value(of.args[k] as Expr));
        return total;
      }
      case "product":
        return productOf(of);
      case "power":
        return arithmetic.power(
          value(of.base),
          value(of.exponent),
          of.exponent.kind === "num" ? of.exponent.value : undefined,
        );
      case "over":
        return overOf(of);
      case "call":
        return callOf(of);
      case "cases":
        return casesOf(of, 0);
      case "deriv":
        return arithmetic.deriv(of, new Map(indices));
      case "limit":
        return arithmetic.limit(of, new Map(indices));
      case "hole":
        return filled(of.name, of.at);
      default:
        return value(of);
    }
  };

  // Deltas and cases guard the other factors: where one of them is 0, nothing else is looked at.
  const productOf = (of: Product): T => {
    let guards: T | undefined;
    for (const factor of of.args) {
      if (!isGuard(factor)) continue;
      const guard = value(factor);
      if (arithmetic.isZero(guard)) return zero;
      guards = guards === undefined ? guard : multiply(guards, guard);
    }
    const keeps = arithmetic.guarded;
    let total = keeps ? undefined : guards;
    for (const factor of of.args) {
      if (isGuard(factor)) continue;
      total = total === undefined ? value(factor) : multiply(total, value(factor));
    }
    if (keeps && guards !== undefined) return total === undefined ? guards : keeps(guards, total);
    return total ?? one;
  };

  const overOf = (of: Over): T => {
    const settled = settledBy(of);
    if (settled) return oneTerm(of, ...settled);
    let total: T | undefined;
    each(of.by, () => {
      const holds = of.where ? condition(of.where) : true;
      if (holds === false) return;
      const term = holds === "undefined" ? arithmetic.none : value(of.body);
      const after = total === undefined ? term : combine(of.op, total, term);
      total =
        holds === "open"
          ? arithmetic.either(total ?? arithmetic.from(startOf[of.op]), after)
          : isGate(holds)
            ? arithmetic.either(after, total ?? arithmetic.from(startOf[of.op]), holds)
            : after;
    });
    return total ?? arithmetic.from(startOf[of.op]);
  };

  /** Σ_k δ_{k,at} f(k) where `at` does not hang on k: the one term that is not 0. */
  const oneTerm = (of: Over, k: IndexVar, to: Ix): T => {
    const here = place(to);
    const isThere = Number.isInteger(here) && here >= 1 && here <= sizeAt(k.size, sizes);
    let found = zero;
    if (isThere)
      each(
        [k],
        () => {
          found = value(of.body);
        },
        here,
      );
    return found;
  };

  const combine = (op: Over["op"], left: T, right: T): T =>
    op === "sum"
      ? add(left, right)
      : op === "product"
        ? multiply(left, right)
        : op === "max"
          ? arithmetic.max(left, right)
          : arithmetic.min(left, right);

  /** Runs through all values of the indices, the last one fastest; or visits one value of a single index. */
  const each = (by: readonly IndexVar[], visit: () => void, only?: number): void => {
    const [before, beforeLevels] = [
      by.map((k) => indices.get(k.id)),
      by.map((k) => levels.get(k.id)),
    ];
    const lasts = by.map((k) => sizeAt(k.size, sizes));
    const scope: Scope<T> = { values: new Map(), tensors: new Map() };
    scopes.push(scope);
    for (const k of by) levels.set(k.id, scopes.length - 1);
    const run = (axis: number): void => {
      if (axis === by.length) {
        scope.values.clear();
        scope.tensors.clear();
        visit();
        return;
      }
      const { id } = by[axis] as IndexVar;
      for (let k = only ?? 1; k <= (only ?? (lasts[axis] as number)); k += 1) {
        indices.set(id, k);
        run(axis + 1);
      }
    };
    run(0);
    scopes.pop();
    by.forEach((k, axis) => {
      restore(indices, k.id, before[axis]);
      restore(levels, k.id, beforeLevels[axis]);
    });
  };

  const casesOf = (of: Cases, from: number): T => {
    const arm = of.arms[from];
    if (!arm) return of.otherwise ? value(of.otherwise) : zero;
    const holds = condition(arm.when);
    if (holds === true) return value(arm.is);
    if (holds === false) return casesOf(of, from + 1);
    if (holds === "undefined") return arithmetic.none;
    return arithmetic.either(
      value(arm.is),
      casesOf(of, from + 1),
      isGate(holds) ? holds : undefined,
    );
  };

  /** Whether a term of a list is its extremum: no other term is beyond it. Nothing where that has to be kept. */
  const isExtreme = (term: Expr, of: Over): Holds | undefined => {
    const own = value(term);
    const beyond = of.op === "max" ? ">" : "<";
    const found: Holds[] = [];
    each(of.by, () => found.push(arithmetic.compare(value(of.body), beyond, own)));
    if (found.some(isGate)) return undefined;
    if (found.includes("undefined")) return "undefined";
    if (found.includes(true)) return false;
    // It cannot be told from itself.
    return found.filter((holds) => holds === "open").length > 1 ? "open" : true;
  };

  const condition = (cond: Cond): Holds => {
    if (cond.kind === "compare") {
      const of = extremumIn(cond);
      const extreme = of && isExtreme(cond.left, of);
      if (extreme !== undefined) return extreme;
      return arithmetic.compare(value(cond.left), cond.rel, value(cond.right));
    }
    const settles = cond.kind === "any";
    let found: Holds = !settles;
    const kept: Gate[] = [];
    for (const part of cond.of) {
      const holds = condition(part);
      if (holds === settles) return settles;
      if (isGate(holds)) kept.push(holds);
      else if (holds === "undefined" || (holds === "open" && found !== "undefined")) found = holds;
    }
    if (kept.length === 0 || found === "undefined") return found;
    return kept.length === 1 ? (kept[0] as Gate) : (arithmetic.join?.(cond.kind, kept) ?? "open");
  };

  const callOf = (of: Call): T => {
    const result = resultOf(of);
    if (!result) {
      const definition = definitionOf(of);
      return definition ? value(definition) : arithmetic.unknown(of.fn);
    }
    const position = offset(of.fn.name, of.at.map(place), result.sizes);
    return result.values[position] as T;
  };

  const resultOf = (of: Call): Result<T> | undefined => {
    const kept = at.holes ? undefined : scopeOf(argIndices(of)).tensors;
    const key = kept ? argsKey(of) : "";
    const known = kept?.get(key);
    if (known) return known;
    const args = of.args.map(tensorOf);
    const given = arithmetic.call(of.fn, args);
    if (given === undefined) return undefined;
    const gives = givenSizes(of.fn, args);
    const result: Result<T> = { values: isList(given) ? given : [given as T], sizes: gives };
    kept?.set(key, result);
    return result;
  };

  const tensorOf = (arg: Arg): TensorOf<T> => {
    if (arg.by.length === 0) return { values: [value(arg.body)], sizes: [] };
    const values: T[] = [];
    each(arg.by, () => values.push(value(arg.body)));
    return { values, sizes: arg.by.map((k) => sizeAt(k.size, sizes)) };
  };

  const filled = (name: string, moves: readonly { of: IndexVar; to: Ix }[]): T => {
    const filling = at.holes?.get(name);
    if (!filling) throw new RangeError(`the hole ${name} is not filled`);
    const before = moves.map((move) => indices.get(move.of.id));
    const places = moves.map((move) => place(move.to));
    moves.forEach((move, k) => {
      indices.set(move.of.id, places[k] as number);
    });
    const found = value(filling);
    moves.forEach((move, k) => {
      restore(indices, move.of.id, before[k]);
    });
    return found;
  };

  const place = (of: Ix): number => {
    let total = of.plus.terms.length === 0 ? 0 : sizeAt(of.plus, sizes);
    for (const [coefficient, variable] of of.terms) {
      total +=
        sizeAt(coefficient, sizes) * (isIndexVar(variable) ? indexOf(variable) : wholeOf(variable));
    }
    return total;
  };

  const indexOf = (k: IndexVar): number => {
    const known = indices.get(k.id);
    if (known === undefined) throw new RangeError(`the index ${k.letter} has no value`);
    return known;
  };

  const wholeOf = (of: Expr): number => {
    const known = arithmetic.whole(value(of));
    if (known === undefined) {
      throw new RangeError(
        `${of.kind === "entry" ? of.of.name : "an index"} is not a whole number`,
      );
    }
    return known;
  };

  return { value, tensorOf };
};

const startOf = {
  sum: 0,
  product: 1,
  max: Number.NEGATIVE_INFINITY,
  min: Number.POSITIVE_INFINITY,
};

const settledSums = new WeakMap<Over, readonly [IndexVar, Ix] | "no">();

/** The index that a δ in a sum settles, and what it is then. */
const settledBy = (of: Over): readonly [IndexVar, Ix] | undefined => {
  const known = settledSums.get(of);
  if (known) return known === "no" ? undefined : known;
  const found = settledIndex(of);
  settledSums.set(of, found ?? "no");
  return found;
};

const settledIndex = (of: Over): readonly [IndexVar, Ix] | undefined => {
  const [k, ...more] = of.by;
  if (!k || more.length > 0 || of.op !== "sum" || of.where) return undefined;
  const isFree = ({ terms }: Ix): boolean =>
    terms.every(
      ([, of]) => !(isIndexVar(of) ? [of] : freeIndices(of)).some(({ id }) => id === k.id),
    );
  const factors = of.body.kind === "product" ? of.body.args : [of.body];
  for (const factor of factors) {
    if (factor.kind !== "delta") continue;
    for (const [own, to] of [
      [factor.left, factor.right],
      [factor.right, factor.left],
    ] as const) {
      if (plainVar(own)?.id === k.id && isFree(to)) return [k, to];
    }
  }
  return undefined;
};

const extrema = new WeakMap<Cond, Over | "no">();

/** The list whose extremum the left side of an equation may be, of which it is a term: f(i) = max_k f(k). */
const extremumIn = (cond: Cond & { readonly kind: "compare" }): Over | undefined => {
  if (cond.rel !== "=" || cond.right.kind !== "over" || cond.right.where) return undefined;
  const known = extrema.get(cond);
  if (known) return known === "no" ? undefined : known;
  const { left, right } = cond;
  const [k, ...more] = right.by;
  const isTerm =
    k !== undefined &&
    more.length === 0 &&
    (right.op === "max" || right.op === "min") &&
    freeIndices(left).some((i) => i.size === k.size && same(reindexed(right.body, k, i), left));
  extrema.set(cond, isTerm ? right : "no");
  return isTerm ? right : undefined;
};

/** Whether a factor is there to switch the others off. */
export const isGuard = (factor: Expr): boolean =>
  factor.kind === "delta" || factor.kind === "cases";

const isGate = (holds: Holds): holds is Gate => typeof holds === "object";

const restore = (map: Map<number, number>, key: number, value: number | undefined): void => {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
};

const isList = (value: unknown): value is ArrayLike<never> =>
  Array.isArray(value) || ArrayBuffer.isView(value);

/** Whether what a symbol is has entries. */
export const isTensor = (value: unknown): value is TensorOf<never> =>
  typeof value === "object" && value !== null && "values" in value && "sizes" in value;

/** The entry of a symbol at a place. */
export const entryOf = <T>(
  name: string,
  at: readonly number[],
  symbols: ReadonlyMap<string, ValueOf<T>> | undefined,
  arithmetic: Pick<Arithmetic<T>, "from">,
): T => {
  const given = symbols?.get(name);
  if (given === undefined) throw new RangeError(`${name} has no value`);
  let value: T | number;
  if (typeof given === "function") value = (given as (...at: number[]) => T | number)(...at);
  else if (isTensor(given)) {
    const tensor: TensorOf<T | number> = given;
    value = tensor.values[offset(name, at, tensor.sizes)] as T | number;
  } else if (at.length > 0) throw new RangeError(`${name} is one number and was read at [${at}]`);
  else value = given as T | number;
  return typeof value === "number" ? arithmetic.from(value) : value;
};

/** An index that is not on its axis. */
export class OutsideAxis extends RangeError {
  readonly says: Bilingual;

  constructor(name: string, axis: number, index: number, size: number) {
    super(`the index ${index} is not within 1..${size}, on axis ${axis} of ${name}`);
    this.says = {
      fr: `L'indice ${index} n'est pas entre 1 et ${size}, sur l'axe ${axis} de ${name}.`,
      en: `The index ${index} is not within 1 and ${size}, on axis ${axis} of ${name}.`,
    };
  }
}

/** Where an entry stands in a tensor stored row by row. */
export const offset = (name: string, at: readonly number[], sizes: readonly number[]): number => {
  if (at.length !== sizes.length) {
    throw new RangeError(`${name} has ${sizes.length} axes and was read at [${at}]`);
  }
  let position = 0;
  for (let axis = 0; axis < at.length; axis += 1) {
    const [index, size] = [at[axis] as number, sizes[axis] as number];
    if (!(Number.isInteger(index) && index >= 1 && index <= size)) {
      throw new OutsideAxis(name, axis + 1, index, size);
    }
    position = position * size + index - 1;
  }
  return position;
};

/** The sizes of a function's result, from those of its arguments. */
export const givenSizes = (
  fn: FunctionDef,
  args: readonly { readonly sizes: readonly number[] }[],
): readonly number[] => {
  const letters = new Map<string, number>();
  fn.shape.takes.forEach((axes, of) => {
    axes.forEach((letter, axis) => {
      const size = args[of]?.sizes[axis];
      const known = letters.get(letter);
      if (size === undefined) throw new RangeError(`${fn.name} misses an axis ${letter}`);
      if (known !== undefined && known !== size) {
        throw new RangeError(`${fn.name} was given ${known} and ${size} for its size ${letter}`);
      }
      letters.set(letter, size);
    });
  });
  return fn.shape.gives.map((letter) => {
    const size = letters.get(letter);
    if (size === undefined) throw new RangeError(`${fn.name} leaves its size ${letter} open`);
    return size;
  });
};

const keys = new WeakMap<Call, string>();
const argFree = new WeakMap<Call, readonly IndexVar[]>();

const definitions = new WeakMap<Call, Expr>();

/** The definition of a call, the same node each time, so that its values can be remembered. */
const definitionOf = (of: Call): Expr | undefined => {
  const known = definitions.get(of) ?? unfolded(of);
  if (known) definitions.set(of, known);
  return known;
};

/** A name for the tensor that a call reads an entry of, whatever its bound indices are called. */
export const argsKey = (of: Call): string => {
  let key = keys.get(of);
  if (key === undefined) {
    const tensor = of.args.some((arg) => arg.by.length > 0)
      ? arranged(call(of.fn, of.args))
      : call(of.fn, of.args);
    key = `${of.fn.name}${tensor.id}`;
    keys.set(of, key);
  }
  return key;
};

/** The indices that the arguments of a call mention and do not bind. */
export const argIndices = (of: Call): readonly IndexVar[] => {
  let free = argFree.get(of);
  if (!free) {
    free = of.args.flatMap((arg) =>
      freeIndices(arg.body).filter((k) => !arg.by.some((bound) => bound.id === k.id)),
    );
    argFree.set(of, free);
  }
  return free;
};
