import { type DigitArithmetic, type Digits, digitIntervals } from "../numeric/digits.ts";
import type { Interval } from "../numeric/interval.ts";
import { isInteger, numeratorOf, type Rational } from "../numeric/rational.ts";
import { doubles, type Enclosures } from "./enclosure.ts";
import type { Graph, Node } from "./graph.ts";
import { type RealPoint, Shadow } from "./shadow.ts";

/** With how many decimal digits two sides are enclosed, one after the other, until they come apart. */
const precisions = [40, 120, 400] as const;

const largestWhole = 1n << 40n;

/** How many digits of a value are shown. */
const shown = 12;

/** Enclosures with so many decimal digits. */
const enclosuresWith = (on: DigitArithmetic): Enclosures<Digits> => ({
  rational: on.rational,
  pi: on.pi,
  empty: on.empty,
  anything: on.anything,
  add: on.add,
  negate: on.negate,
  multiply: on.multiply,
  fixedPower: (base, exponent) =>
    isInteger(exponent) && exponent.n <= largestWhole
      ? on.wholePower(base, Number(numeratorOf(exponent)))
      : on.power(base, on.rational(exponent)),
  power: on.power,
  hull: on.hull,
  isEmpty: on.isEmpty,
  disjoint: on.disjoint,
  sign: on.signOf,
  functions: on.functions,
});

const known = new Map<
  number,
  { readonly on: DigitArithmetic; readonly with: Enclosures<Digits> }
>();

/** Sure enclosures with so many decimal digits. */
export const enclosuresOf = (digits: number): Enclosures<Digits> => arithmeticWith(digits).with;

const arithmeticWith = (digits: number) => {
  let found = known.get(digits);
  if (!found) {
    const on = digitIntervals(digits);
    found = { on, with: enclosuresWith(on) };
    known.set(digits, found);
  }
  return found;
};

/**
 * Both values at a point, as decimals that tell them apart, if enclosures come apart there with some number
 * of digits: then the values differ for certain.
 */
export const separate = (
  graph: Graph,
  left: Node,
  right: Node,
  point: RealPoint,
): readonly [string, string] | undefined =>
  withDoubles(graph, left, right, point) ?? withDigits(graph, left, right, point);

/** What doubles are enough to tell. */
const withDoubles = (
  graph: Graph,
  left: Node,
  right: Node,
  point: RealPoint,
): readonly [string, string] | undefined => {
  const shadow = new Shadow(graph, point, doubles);
  const [l, r] = [shadow.at(left), shadow.at(right)];
  if (!l.defined || !r.defined || !doubles.disjoint(l, r)) return undefined;
  const [a, b] = [left, right].map((node) => {
    const exact = shadow.exact(node);
    return (exact && short(exact)) ?? certainDigits(shadow.at(node));
  });
  return a !== undefined && b !== undefined && a !== b ? [a, b] : undefined;
};

/** The decimal that both ends of an interval round to, with as many digits as are shown. */
const certainDigits = ({ lo, hi }: Interval): string | undefined => {
  if (!Number.isFinite(lo) || !Number.isFinite(hi)) return undefined;
  const [low, high] = [lo, hi].map((end) => Number(end.toPrecision(shown)));
  return low === high ? `${low}` : undefined;
};

const withDigits = (
  graph: Graph,
  left: Node,
  right: Node,
  point: RealPoint,
): readonly [string, string] | undefined => {
  for (const digits of precisions) {
    const { on, with: enclosures } = arithmeticWith(digits);
    const shadow = new Shadow(graph, point, enclosures);
    const [l, r] = [shadow.at(left), shadow.at(right)];
    if (on.isEmpty(l) || on.isEmpty(r)) return undefined;
    if (!l.defined || !r.defined || !on.disjoint(l, r)) continue;
    const exact = [shadow.exact(left), shadow.exact(right)].map((value) => value && short(value));
    for (let places = shown; places <= digits; places *= 2) {
      const [a, b] = [l, r].map((value, side) => exact[side] ?? decimal(value, places, on));
      if (a !== undefined && b !== undefined && a !== b) return [a, b];
    }
    return [bounded(l), bounded(r)];
  }
  return undefined;
};

/** A value with so many digits; what is 0 as far as they go is written as such. */
const decimal = (value: Digits, places: number, on: DigitArithmetic): string | undefined =>
  on.text(value, places) ??
  (value.lo.abs().lt(`1e-${places + 1}`) && value.hi.abs().lt(`1e-${places + 1}`)
    ? `0.${"0".repeat(places)}`
    : undefined);

/** A value of which no digit is certain, by what it lies between. */
const bounded = ({ lo, hi }: Digits): string =>
  hi.isFinite() ? (lo.isFinite() ? `${lo} … ${hi}` : `< ${hi}`) : `> ${lo}`;

/** How long an exact value may be to be shown as it is. */
const longestShown = 24;

/** A rational as a short text, where it is short. */
const short = (value: Rational): string | undefined => {
  const text = value.toFraction();
  return text.length <= longestShown ? text : undefined;
};
