import { call, number, power, product } from "../expr/build.ts";
import {
  type Builder,
  entries,
  type FunctionDef,
  type FunctionSpelling,
} from "../expr/function.ts";
import { indexVar, ix } from "../expr/index-of.ts";
import type { Call, Expr, Ix } from "../expr/node.ts";
import { size } from "../expr/size.ts";
import { headsOf, hole, isWithin, nodeCount } from "../expr/walk.ts";
import { isInteger } from "../numeric/rational.ts";
import type { Equation } from "./lemma.ts";
import { type Bindings, instantiate, type Match, match } from "./match.ts";
import { findPlace, replaceAt } from "./place.ts";
import type { Trace } from "./trace.ts";

/** A way to write a value of a function; `law` says so, unless it is the function's own definition. */
interface Spelled {
  readonly from: Expr;
  readonly to: Expr;
  readonly law: Equation | undefined;
}

/** The definition of a function with gaps for its arguments, and the application that it defines. */
export const definitionPattern = (
  def: FunctionDef,
): { readonly from: Expr; readonly to: Call } | undefined => {
  if (!def.definition) return undefined;
  const args = def.shape.takes.map((axes, position) => {
    const own = axes.map((axis) => indexVar("k", size(axis)));
    const name = `arg${position}`;
    return {
      tensor: entries(
        own.map((k) => k.size),
        (...places) =>
          hole(
            name,
            own.map((of, at) => ({ of, to: places[at] as Ix })),
          ),
      ),
      arg: { by: own, body: hole(name) },
    };
  });
  const at = def.shape.gives.map((axis) => ix(indexVar("i", size(axis))));
  return {
    from: def.definition(
      args.map(({ tensor }) => tensor),
      at,
    ),
    to: call(
      def,
      args.map(({ arg }) => arg),
      at,
    ),
  };
};

/** A spelling as a law that can be cited. */
export const spellingLaw = (
  def: FunctionDef,
  { from, to }: FunctionSpelling,
  at: number,
): Equation => ({
  kind: "equation",
  name: `${def.name}_spelled_${at + 1}`,
  from,
  to,
  because: { fr: `On reconnaît ${def.textName}.`, en: `This is ${def.textName}.` },
  when: [],
});

const spelled = new WeakMap<FunctionDef, readonly Spelled[]>();

const definedAs = (def: FunctionDef): readonly Spelled[] => {
  const own = definitionPattern(def);
  return own ? [{ ...own, law: undefined }] : [];
};

const spelledBy = (def: FunctionDef): readonly Spelled[] => {
  const known = spelled.get(def);
  if (known) return known;
  const all: readonly Spelled[] = [
    ...(def.folds ? definedAs(def) : []),
    ...def
      .spellings()
      .map((spelling, at) => ({ ...spelling, law: spellingLaw(def, spelling, at) })),
  ];
  spelled.set(def, all);
  return all;
};

/** Where a spelling stands: in a term, or in some of the factors of a product. */
interface Found {
  readonly path: readonly number[];
  readonly with: Bindings;
  readonly part: readonly number[] | undefined;
  /** The product with every factor standing alone, where the spelling takes some of them. */
  readonly spread: Expr | undefined;
}

/** Names the functions in an expression, from the ways they are written. */
export class Recogniser {
  private readonly spelled: readonly Spelled[];

  /** With `asked`, the functions are wanted by name, and are found even where none would be by itself. */
  constructor(functions: readonly Builder[], asked = false) {
    // The longest spelling first: e⁻ᵘ/(1 + e⁻ᵘ) before 1/(1 + e⁻ᵘ).
    this.spelled = functions
      .flatMap(({ def }) => (asked ? definedAs(def) : spelledBy(def)))
      .sort((a, b) => nodeCount(b.from) - nodeCount(a.from));
  }

  /** Names every function that it finds; each is a step. */
  run(trace: Trace): void {
    const fuel = 4 * nodeCount(trace.current);
    for (let round = 0; round < fuel && this.once(trace); round += 1);
  }

  private once(trace: Trace): boolean {
    const heads = headsOf(trace.current);
    for (const spelling of this.spelled) {
      if (!isWithin(headsOf(spelling.from), heads)) continue;
      const found = find(trace.current, spelling.from);
      if (!found) continue;
      name(trace, spelling, found);
      return true;
    }
    return false;
  }
}

const find = (e: Expr, from: Expr): Found | undefined => {
  let hit: Omit<Found, "path"> | undefined;
  const wanted = headsOf(from);
  const place = findPlace(e, (term) => {
    hit = !isWithin(wanted, headsOf(term))
      ? undefined
      : from.kind === "product" || from.kind === "power"
        ? inProduct(from, term)
        : inTerm(from, term);
    return hit !== undefined;
  });
  return place && hit && { path: place.path, ...hit };
};

const inTerm = (from: Expr, term: Expr): Omit<Found, "path"> | undefined => {
  if (term.kind !== from.kind) return undefined;
  const hit = match(from, term);
  return hit && { ...hit, spread: undefined };
};

const inProduct = (from: Expr, term: Expr): Omit<Found, "path"> | undefined => {
  if (term.kind !== "product" && term.kind !== "power") return undefined;
  const whole = match(from, term);
  if (whole) return { ...whole, spread: undefined };
  const factors = singleFactors(term);
  if (factors.length < 2) return undefined;
  const spread = product(...factors);
  const hit = from.kind === "product" ? match(from, spread) : oneFactor(from, factors);
  return hit && { ...hit, spread };
};

const oneFactor = (from: Expr, factors: readonly Expr[]): Match | undefined => {
  for (const [at, factor] of factors.entries()) {
    const hit = match(from, factor);
    if (hit) return { with: hit.with, part: [at] };
  }
  return undefined;
};

/** The factors of a product, small whole powers written out: u²/v² is u, u, 1/v, 1/v. */
const singleFactors = (e: Expr): readonly Expr[] => {
  const known = spreadFactors.get(e);
  if (known) return known;
  const found = spread(e);
  spreadFactors.set(e, found);
  return found;
};

const spreadFactors = new WeakMap<Expr, readonly Expr[]>();

const spread = (e: Expr): readonly Expr[] => {
  const factors = e.kind === "product" ? e.args : [e];
  return factors.flatMap((factor) => {
    if (factor.kind !== "power" || factor.exponent.kind !== "num") return [factor];
    const { value } = factor.exponent;
    if (!isInteger(value) || value.n > 4n || value.n < 2n) return [factor];
    const single = value.s > 0n ? factor.base : power(factor.base, number(-1));
    return Array.from({ length: Number(value.n) }, () => single);
  });
};

const name = (trace: Trace, { law, to }: Spelled, found: Found): void => {
  const { path, part, spread } = found;
  // The factors that are taken must stand alone first.
  if (spread) trace.arithmetic(spread, "recognise", { path });
  const image = instantiate(to, found.with);
  const at = { path, part };
  const after = replaceAt(trace.current, at, image);
  if (law) {
    trace.take(
      after,
      { kind: "lemma", lemma: law, with: found.with, way: "forward" },
      "recognise",
      [at],
    );
  } else if (image.kind === "call") {
    trace.take(after, { kind: "function", call: image, way: "fold" }, "recognise", [at]);
  }
};
