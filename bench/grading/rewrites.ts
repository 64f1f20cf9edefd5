import { same } from "../../src/expr/arranged.ts";
import { number, power, product, sum } from "../../src/expr/build.ts";
import type { Expr } from "../../src/expr/node.ts";
import { parts, subterms, unfolded, withParts } from "../../src/expr/walk.ts";
import { isScalarCall } from "../../src/grading/anatomy.ts";
import { exchanged, without } from "../../src/grading/surgery.ts";
import { between, oneOf, type Random } from "../../src/numeric/random.ts";

/* Other ways to write the same value, as students write it. */

const shuffled = <T>(items: readonly T[], random: Random): readonly T[] => {
  const left = [...items];
  const found: T[] = [];
  while (left.length > 0) found.push(...left.splice(between(random, 0, left.length - 1), 1));
  return found;
};

/** Every expression with one part replaced, outside of what is differentiated. */
export function* places(
  e: Expr,
  change: (part: Expr) => Iterable<Expr>,
  inside: (e: Expr) => boolean = () => true,
): Generator<Expr> {
  yield* change(e);
  if (!inside(e)) return;
  const below = parts(e);
  for (const [at, part] of below.entries())
    for (const image of places(part, change, inside))
      yield withParts(
        e,
        below.map((old, k) => (k === at ? image : old)),
      );
}

/** A number stays in front of its product, as people write it. */
const reordered = (e: Expr, random: Random): readonly Expr[] => {
  if (e.kind === "sum") return [sum(...shuffled(e.args, random))];
  if (e.kind !== "product") return [];
  const front = e.args.filter(({ kind }) => kind === "num" || kind === "size");
  const rest = e.args.filter((each) => !front.includes(each));
  return rest.length > 1 ? [product(...front, ...shuffled(rest, random))] : [];
};

/** a (b + c) as a b + a c. */
const expanded = (e: Expr): readonly Expr[] => {
  if (e.kind !== "product") return [];
  return e.args.flatMap((factor, at) =>
    factor.kind === "sum"
      ? [sum(...factor.args.map((term) => product(...exchanged(e.args, at, term))))]
      : [],
  );
};

/** a b + a c as a (b + c). */
const factored = (e: Expr): readonly Expr[] => {
  if (e.kind !== "sum") return [];
  const all = e.args.map((term) => (term.kind === "product" ? term.args : [term]));
  const [first = [], ...others] = all;
  const common = first.find(
    (factor) =>
      factor.kind !== "num" && others.every((other) => other.some((each) => same(each, factor))),
  );
  if (!common || others.length === 0) return [];
  const rest = all.map((factors) => {
    const left = without(
      factors,
      factors.findIndex((each) => same(each, common)),
    );
    return left.length === 0 ? number(1) : product(...left);
  });
  return [product(common, sum(...rest))];
};

/** σ(u) as 1/(1 + e⁻ᵘ). */
const writtenOut = (e: Expr): readonly Expr[] => {
  if (!isScalarCall(e) || !(e.fn.name === "sigmoid" || e.fn.name === "softplus")) return [];
  const meant = unfolded(e);
  return meant ? [meant] : [];
};

/** x² as x x. */
const squares = (e: Expr): readonly Expr[] =>
  e.kind === "power" && same(e.exponent, number(2)) && e.base.kind !== "num"
    ? [product(e.base, e.base)]
    : e.kind === "product" && e.args.length === 2 && e.args[0] === e.args[1] && e.args[0]
      ? [power(e.args[0], number(2))]
      : [];

type Rewrite = (e: Expr, random: Random) => readonly Expr[];

const rewrites: readonly Rewrite[] = [
  reordered,
  reordered,
  expanded,
  factored,
  writtenOut,
  squares,
];

const mostParts = 400;

/** The same value written in another way, in up to so many places. */
export const rewritten = (e: Expr, random: Random, most: number): Expr => {
  let image = e;
  for (let count = between(random, 0, most); count > 0; count -= 1) {
    if ([...subterms(image)].length > mostParts) return image;
    const rewrite = oneOf(random, rewrites);
    const found = [...places(image, (part) => rewrite(part, random))].filter(
      (each) => each !== image,
    );
    if (found.length > 0) image = oneOf(random, found);
  }
  return image;
};
