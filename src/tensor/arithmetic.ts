import type { Expr, IndexVar, Over } from "../expr/node.ts";
import { doubleOf } from "../numeric/double.ts";
import { commonFactor } from "./common-factor.ts";
import { contraction } from "./contraction.ts";
import { type Operand, opposed, totalCost, volume, whole } from "./graph.ts";
import type { Lowering } from "./lower.ts";
import { type Operation, operations } from "./operations.ts";
import { opposite, reciprocal, without } from "./terms.ts";
import { has, type Valued } from "./valued.ts";

/* Sums, products and powers of arrays, and what is folded over some of their axes. */

/** A sum, opposite terms subtracted; what is lost next to 0 is not. */
export const sumOf = (lowering: Lowering, terms: readonly Expr[]): Valued => {
  const beside = without(terms, -1);
  const [power] = beside?.length === 1 ? beside : [];
  // eˣ - 1 next to 0 is x, not what is left of 1.
  if (power?.kind === "call" && power.fn.name === "exp" && power.args[0])
    return lowering.apply(operations.expm1, lowering.value(power.args[0].body));
  const opposites = terms.map(opposite);
  const plus = terms.filter((_, at) => opposites[at] === undefined);
  const minus = opposites.flatMap((each) => each ?? []);
  const add = (so: Valued | undefined, term: Expr): Valued =>
    so ? together(lowering, operations.add, so, lowering.value(term)) : lowering.value(term);
  const risen = plus.reduce(add, undefined as Valued | undefined);
  const [first, ...rest] = minus;
  if (!risen) return lowering.apply(operations.negate, sumOf(lowering, [first as Expr, ...rest]));
  return minus.reduce(
    (so, term) => together(lowering, operations.subtract, so, lowering.value(term)),
    risen,
  );
};

/** A sum or difference; of two products of arrays that have one array in common, one product where that is cheaper. */
export const together = (lowering: Lowering, by: Operation, one: Valued, other: Valued): Valued => {
  const apart = lowering.apply(by, one, other);
  const unsigned = opposed(whole(other.node));
  if (unsigned?.node.kind === "contracted") {
    const flipped = by === operations.add ? operations.subtract : operations.add;
    return together(lowering, flipped, one, { node: unsigned.node, axes: other.axes });
  }
  const found = commonFactor(one, other);
  if (!found) return apart;
  const { within, common, own, beside, commonIsLeft } = found;
  const joined: Operand = {
    node: lowering.graph.pointwise(by, [whole(own.node), beside], own.node.dims),
    axes: own.axes,
  };
  const [left, right] = commonIsLeft ? [common, joined] : [joined, common];
  const node = lowering.graph.contracted(left, right, within.dims, within.over);
  return cheaper(lowering, apart, { node, axes: one.axes });
};

/** A product of factors and of arrays, summed over some indices. */
export const multiplied = (
  lowering: Lowering,
  factors: readonly Expr[],
  arrays: readonly Valued[],
  over: readonly IndexVar[],
): Valued => {
  let scale = 1;
  const above: Valued[] = [...arrays];
  const below: Valued[] = [];
  for (const expr of factors) {
    if (expr.kind === "num") scale *= doubleOf(expr.value);
    else if (expr.kind === "size") scale *= lowering.size(expr.value);
    else {
      const under = reciprocal(expr);
      if (under) below.push(lowering.value(under));
      else above.push(lowering.value(expr));
    }
  }
  if (over.length === 0) return divided(lowering, productOver(lowering, above, over), below, scale);
  // What divides and does not vary with what is summed divides the sum.
  const [inside, bottoms] = parted(below, ({ axes }) =>
    axes.some((k) => over.some(({ id }) => id === k.id)),
  );
  const inner = [
    ...above,
    ...inside.map((each) => lowering.apply(operations.quotient, lowering.number(1), each)),
  ];
  const missing = over.filter((k) => !inner.some((each) => has(each, k)));
  const times = missing.reduce((so, k) => so * lowering.size(k.size), scale);
  const after = divided(lowering, productOver(lowering, inner, over), bottoms, times);
  const least = leastOf(inner);
  const isScaled = bottoms.length > 0 || Math.abs(times) !== 1;
  if (least < 0 || !isScaled || !bottoms.every(isAtLeastOne) || !isSmall(times)) return after;
  // A number goes into the smallest array, where that is less to do.
  const before = productOver(
    lowering,
    inner.map((each, at) => (at === least ? divided(lowering, each, bottoms, times) : each)),
    over,
  );
  return cheaper(lowering, after, before);
};

/** A product of arrays, summed over some indices; 1 for no array. */
const productOver = (
  lowering: Lowering,
  of: readonly Valued[],
  over: readonly IndexVar[],
): Valued => contraction(of, over, lowering.contracting) ?? lowering.number(1);

/** An array divided by others, and times a number. */
const divided = (lowering: Lowering, of: Valued, by: readonly Valued[], times: number): Valued => {
  let so = of;
  for (const each of by) so = lowering.apply(operations.quotient, so, each);
  return scaled(lowering, so, times);
};

/** The first of two ways, unless the other costs less beside what is made anyway. */
export const cheaper = (lowering: Lowering, one: Valued, other: Valued): Valued => {
  const [first, second] = [one, other].map(({ node }) => totalCost([node], lowering.kept)) as [
    number,
    number,
  ];
  return second < first ? other : one;
};

/** An array times a number. */
export const scaled = (lowering: Lowering, of: Valued, by: number): Valued => {
  if (by === 1) return of;
  if (by === -1) return lowering.apply(operations.negate, of);
  const inverse = 1 / by;
  // Dividing by a whole number is exact where multiplying by its inverse is not.
  return Number.isInteger(inverse) && !Number.isInteger(by)
    ? lowering.apply(operations.divide, of, lowering.number(inverse))
    : lowering.apply(operations.multiply, of, lowering.number(by));
};

/** A power, the usual ones by products, quotients and roots. */
export const powerOf = (lowering: Lowering, base: Expr, exponent: Expr): Valued => {
  const under = lowering.value(base);
  if (exponent.kind === "num") {
    const power = doubleOf(exponent.value);
    if (power === 2) return lowering.apply(operations.multiply, under, under);
    if (power === -1) return lowering.apply(operations.quotient, lowering.number(1), under);
    if (power === 0.5) return lowering.apply(operations.sqrt, under);
    if (power === -2) {
      const square = lowering.apply(operations.multiply, under, under);
      return lowering.apply(operations.quotient, lowering.number(1), square);
    }
  }
  return lowering.apply(operations.power, under, lowering.value(exponent));
};

/**
 * A sum, product or extremum of an array over some indices, those it does not have included.
 *
 * @param isShift whether what it is for would come out the same with a number near it in its place.
 */
export const folded = (
  lowering: Lowering,
  by: Over["op"],
  body: Valued,
  over: readonly IndexVar[],
  isShift = false,
): Valued => {
  const inside = over.filter((k) => has(body, k));
  const missing = over
    .filter((k) => !has(body, k))
    .reduce((so, k) => so * lowering.size(k.size), 1);
  const kept = body.axes.filter((k) => !over.some(({ id }) => id === k.id));
  const node = lowering.graph.folded(
    by,
    lowering.operand(body, [...kept, ...inside]),
    kept.map((k) => lowering.size(k.size)),
    inside.map((k) => lowering.size(k.size)),
    isShift,
  );
  const made = { node, axes: kept };
  if (by === "sum") return scaled(lowering, made, missing);
  return by === "product" && missing !== 1
    ? lowering.apply(operations.power, made, lowering.number(missing))
    : made;
};

/** The place of the array with the fewest entries, the first of them: one array may stand in a product twice. */
const leastOf = (of: readonly Valued[]): number => {
  const entries = of.map(({ node }) => volume(node.dims));
  return entries.indexOf(Math.min(...entries));
};

/** Whether dividing by it makes nothing overflow. */
const isAtLeastOne = ({ node }: Valued): boolean =>
  node.kind === "constant" && Math.abs(node.value) >= 1;

/** Whether nothing overflows or is lost that is multiplied by it. */
const isSmall = (by: number): boolean => Math.abs(by) <= 1 && Math.abs(by) > 2 ** -40;

/** What goes, and what does not. */
export const parted = <T>(of: readonly T[], goes: (each: T) => boolean): readonly [T[], T[]] => [
  of.filter(goes),
  of.filter((each) => !goes(each)),
];
