import { asides } from "../../expr/asides.ts";
import { type Knows, type Sign, signOf } from "../../expr/bounds.ts";
import { entryAt } from "../../expr/build.ts";
import { indexVar, isIndexVar, ix } from "../../expr/index-of.ts";
import { interpret, type PointOf } from "../../expr/interpret.ts";
import type { Expr, IndexVar, Ix, Sym } from "../../expr/node.ts";
import type { Size } from "../../expr/size.ts";
import { sizeAt } from "../../expr/size.ts";
import { freeIndices, parts } from "../../expr/walk.ts";
import { seeded, seedOf } from "../../numeric/random.ts";
import { floatsAt } from "./floats.ts";
import type { Facts } from "./work.ts";

/** What two expressions say of each other at random points: nothing, where they share no point. */
type Witnessed = "agree" | "differ" | "apart";

/** A sign that was asked for and told. */
export interface Told {
  readonly of: Expr;
  readonly sign: Sign;
}

const tolerance = 1e-6;
const attempts = 12;
/** So many points with a value are enough. */
const wanted = 2;

/**
 * Evaluates both sides at a few points of small, different sizes where everything told is true. An equality is
 * worth something only where both sides have a value; a form that were wrong would differ there.
 */
export const witnessed = (
  left: Expr,
  right: Expr,
  facts: Facts,
  told: readonly Told[],
): Witnessed => {
  const about = surroundings([left, right]);
  let agreed = 0;
  for (let attempt = 0; attempt < attempts && agreed < wanted; attempt += 1) {
    const point = pointOf(about, facts, attempt);
    const arithmetic = floatsAt(point);
    const value = (e: Expr): number => {
      try {
        return interpret(e, arithmetic, point);
      } catch (error) {
        if (error instanceof RangeError) return Number.NaN;
        throw error;
      }
    };
    if (!told.every(({ of, sign }) => allows(sign, value(of)))) continue;
    const [l, r] = [value(left), value(right)];
    if (!Number.isFinite(l) || !Number.isFinite(r)) continue;
    if (Math.abs(l - r) > tolerance * Math.max(1, Math.abs(l), Math.abs(r))) return "differ";
    agreed += 1;
  }
  return agreed > 0 ? "agree" : "apart";
};

// Where an index has no value, nothing can be said against the sign.
const allows = (sign: Sign, value: number): boolean => {
  if (Number.isNaN(value)) return true;
  switch (sign) {
    case "positive":
      return value > 0;
    case "negative":
      return value < 0;
    case "nonnegative":
      return value >= 0;
    case "nonpositive":
      return value <= 0;
    case "nonzero":
      return value !== 0;
    case "zero":
      return value === 0;
    default:
      return true;
  }
};

// -- points -------------------------------------------------------------------------------------------------

interface Surroundings {
  readonly symbols: ReadonlyMap<string, Sym>;
  /** Names of symbols that stand where an index is wanted. */
  readonly labels: ReadonlySet<string>;
  readonly sizes: readonly string[];
  readonly indices: readonly IndexVar[];
  /** How many indices are bound around one place, at most. */
  readonly nested: number;
}

const surroundings = (of: readonly Expr[]): Surroundings => {
  const symbols = new Map<string, Sym>();
  const labels = new Set<string>();
  const sizes = new Set<string>();
  const seen = new Set<Expr>();
  const addSize = (size: Size): void => {
    for (const { names } of size.terms) for (const name of names) sizes.add(name);
  };
  const addIx = (at: Ix): void => {
    addSize(at.plus);
    for (const [coefficient, variable] of at.terms) {
      addSize(coefficient);
      if (isIndexVar(variable)) addSize(variable.size);
      else if (variable.kind === "entry") labels.add(variable.of.name);
    }
  };
  const visit = (e: Expr): void => {
    if (seen.has(e)) return;
    seen.add(e);
    if (e.kind === "size") addSize(e.value);
    if (e.kind === "index") addIx(e.value);
    if (e.kind === "entry") {
      symbols.set(e.of.name, e.of);
      e.of.axes.forEach(addSize);
    }
    if (e.kind === "entry" || e.kind === "call") e.at.forEach(addIx);
    if (e.kind === "delta") [e.left, e.right].forEach(addIx);
    if (e.kind === "over") for (const k of e.by) addSize(k.size);
    if (e.kind === "call") for (const arg of e.args) for (const k of arg.by) addSize(k.size);
    for (const part of [...parts(e), ...asides(e)]) visit(part);
  };
  of.forEach(visit);
  const indices = [...new Map(of.flatMap(freeIndices).map((k) => [k.id, k])).values()];
  for (const k of indices) addSize(k.size);
  return {
    symbols,
    labels,
    sizes: [...sizes].sort(),
    indices,
    nested: Math.max(...of.map(nesting)),
  };
};

const nesting = (e: Expr): number => {
  const depths = new Map<Expr, number>();
  const of = (part: Expr): number => {
    const known = depths.get(part);
    if (known !== undefined) return known;
    const own =
      part.kind === "over"
        ? part.by.length
        : part.kind === "call"
          ? Math.max(0, ...part.args.map(({ by }) => by.length))
          : 0;
    const depth = own + Math.max(0, ...[...parts(part), ...asides(part)].map(of));
    depths.set(part, depth);
    return depth;
  };
  return of(e);
};

/** How entries are spread in turn: both signs, positive, between 0 and 1, large. */
const spreads: readonly ((draw: number) => number)[] = [
  (draw) => 4 * draw - 2,
  (draw) => 0.3 + 2 * draw,
  (draw) => 0.05 + 0.9 * draw,
  (draw) => 20 * draw - 10,
];

const pointOf = (about: Surroundings, facts: Facts, attempt: number): PointOf<number> => {
  // A sum over eight indices has 4⁸ terms at size 4.
  const choices = about.nested > 5 ? 2 : 3;
  const sizes = new Map(about.sizes.map((name, at) => [name, 2 + ((at + attempt) % choices)]));
  const random = seeded(attempt + 1);
  const indices = new Map(
    about.indices.map((k) => [k.id, 1 + Math.floor(random() * Math.max(1, sizeAt(k.size, sizes)))]),
  );
  const symbols = new Map(
    [...about.symbols.values()].map((sym) => [
      sym.name,
      about.labels.has(sym.name)
        ? (...at: number[]) => 1 + (seedOf(`${sym.name} ${at} ${attempt}`) % 2)
        : entriesOf(sym, sizes, facts, attempt),
    ]),
  );
  return { sizes, indices, symbols };
};

const entriesOf = (
  sym: Sym,
  sizes: ReadonlyMap<string, number>,
  facts: Facts,
  attempt: number,
): ((...at: number[]) => number) => {
  const lasts = sym.axes.map((axis) => sizeAt(axis, sizes));
  const draw = (at: readonly number[]): number =>
    seeded(seedOf(`${sym.name} ${at.join()} ${attempt}`))();
  const kind = facts.kinds?.(sym.name);
  const sign = signedBy(sym, facts.knows);
  const spread = spreads[attempt % spreads.length] as (draw: number) => number;
  const plain = (at: readonly number[]): number => {
    const value = spread(draw(at));
    return sign === "positive" || sign === "nonnegative"
      ? Math.abs(value)
      : sign === "negative" || sign === "nonpositive"
        ? -Math.abs(value)
        : value;
  };
  const last = lasts.at(-1) ?? 1;
  const lane = (at: readonly number[]): readonly number[] =>
    Array.from({ length: last }, (_, k) => 0.1 + draw([...at.slice(0, -1), k + 1]));
  return (...at) => {
    // An index outside its axis reads nothing.
    if (at.some((k, axis) => !(k >= 1 && k <= (lasts[axis] ?? 0)))) return Number.NaN;
    switch (kind) {
      case "onehot": {
        const weights = lane(at);
        return weights.indexOf(Math.max(...weights)) + 1 === at.at(-1) ? 1 : 0;
      }
      case "simplex": {
        const weights = lane(at);
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        return (weights[(at.at(-1) ?? 1) - 1] ?? 0) / total;
      }
      case "binary":
        return draw(at) < 0.5 ? 0 : 1;
      case "pm1":
        return draw(at) < 0.5 ? -1 : 1;
      case "symmetric": {
        const [row, column] = at.slice(-2) as [number, number];
        return plain([...at.slice(0, -2), Math.min(row, column), Math.max(row, column)]);
      }
      default:
        return plain(at);
    }
  };
};

/** The sign that is known of every entry of a symbol. */
const signedBy = (sym: Sym, knows: Knows | undefined): Sign => {
  if (!knows) return "unknown";
  return signOf(
    entryAt(
      sym,
      sym.axes.map((axis) => ix(indexVar("k", axis))),
    ),
    knows,
  );
};
