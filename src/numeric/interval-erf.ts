import { nextUp } from "./double.ts";

/*
 * The error function between two doubles. Every number below is positive and comes from sums, products and
 * quotients of positive numbers, fewer than 900 in a row: each errs by 2^-53 of itself, e^(-x²) by a few of these.
 */
const relative = 2 ** -43;

/** Around a positive double that is computed to `relative`, or to a few steps where doubles are sparse. */
const around = (x: number): readonly [lo: number, hi: number] => {
  const room = x * relative + 8 * Number.MIN_VALUE;
  return [Math.max(x - room, 0), nextUp(x + room)];
};

/** e^(-x²). The square loses digits that exp would magnify: a part with few bits is squared exactly. */
const bell = (x: number): number => {
  const short = Math.trunc(x * 16) / 16;
  return Math.exp(-short * short) * Math.exp(-(x - short) * (x + short));
};

/** erf x for 0 ≤ x ≤ 1: 2/√π e^(-x²) times the sum of 2^n x^(2n+1)/(2n+1)!!, whose terms fall fast. */
const bySeries = (x: number): number => {
  let total = 0;
  let term = x;
  for (let k = 3; term > total * 2 ** -60; k += 2) {
    total += term;
    term *= (2 * x * x) / k;
  }
  return (2 / Math.sqrt(Math.PI)) * bell(x) * total;
};

/** From here on e^(-x²) is below the smallest double. */
const tailEnd = 27.5;

/**
 * Around erfc x for x ≥ 1, by its continued fraction e^(-x²)/√π / (x + 1/2/(x + 1/(x + 3/2/(x + …)))): cut
 * after an even and after an odd number of terms it is on either side of the value.
 */
const byFraction = (x: number): readonly [lo: number, hi: number] => {
  if (x > tailEnd) return [0, Number.MIN_VALUE];
  const cut = (terms: number): number => {
    let below = x;
    for (let k = terms; k > 0; k -= 1) below = x + k / 2 / below;
    return bell(x) / Math.sqrt(Math.PI) / below;
  };
  const terms = x < 2 ? 200 : 60;
  const [one, other] = [cut(terms), cut(terms + 1)];
  return [around(Math.min(one, other))[0], around(Math.max(one, other))[1]];
};

/** Around erf x. */
export const erfEnds = (x: number): readonly [lo: number, hi: number] => {
  if (x < 0) {
    const [lo, hi] = erfEnds(-x);
    return [-hi, -lo];
  }
  if (x === 0) return [0, 0];
  if (x <= 1) return around(bySeries(x));
  const [lo, hi] = byFraction(x);
  return [-nextUp(hi - 1), Math.min(nextUp(1 - lo), 1)];
};

/** Around erfc x. */
export const erfcEnds = (x: number): readonly [lo: number, hi: number] => {
  if (x > 1) return byFraction(x);
  const [lo, hi] = erfEnds(x);
  return [-nextUp(hi - 1), Math.min(nextUp(1 - lo), 2)];
};
