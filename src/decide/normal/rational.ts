import { arranged } from "../../expr/arranged.ts";
import { number } from "../../expr/build.ts";
import { log } from "../../functions/elementary/log.ts";
import { multiplyRational, oneRational, type Rational, rational } from "../../numeric/rational.ts";
import { multiplyPolys, settle } from "./multiply.ts";
import { addPolys, atomPoly, type Poly, scalePoly } from "./poly.ts";
import type { Work } from "./work.ts";

/** Factors below this are looked for in whole numbers; what is left is taken as it is. */
const largestDivisor = 1000n;

/** A positive rational as a product of whole numbers that share no small factor. */
const primePowers = (value: Rational): readonly (readonly [base: bigint, exponent: number])[] => {
  const found: [bigint, number][] = [];
  const split = (of: bigint, sign: 1 | -1): void => {
    let left = of;
    for (let p = 2n; p <= largestDivisor && p * p <= left; p += 1n) {
      let count = 0;
      for (; left % p === 0n; left /= p) count += 1;
      if (count > 0) found.push([p, sign * count]);
    }
    if (left > 1n) found.push([left, sign]);
  };
  split(value.n, 1);
  split(value.d, -1);
  return found;
};

/** A positive rational to a rational power. */
export const rationalPower = (work: Work, value: Rational, exponent: Rational): Poly =>
  multiplyPolys(
    work,
    ...primePowers(value).map(([base, count]) =>
      settle(work, oneRational, [
        { base: number(base), exponent: multiplyRational(exponent, rational(count)) },
      ]),
    ),
  );

/** The logarithm of a positive rational. */
export const rationalLog = (value: Rational): Poly =>
  addPolys(
    ...primePowers(value).map(([base, count]) =>
      scalePoly(rational(count), atomPoly(arranged(log(number(base))))),
    ),
  );
