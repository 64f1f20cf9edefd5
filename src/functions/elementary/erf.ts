import { difference, negate, pi, product, quotient, square, zero } from "../../expr/build.ts";
import { defineFunction, type ScalarBuilder } from "../../expr/function.ts";
import { a } from "../../rewrite/holes.ts";
import { exp } from "./exp.ts";
import { sqrt } from "./sqrt.ts";

/** The error function: twice the area under e^(−t²)/√π from 0 to its argument. */
export const erf: ScalarBuilder = defineFunction("erf", {
  about: { fr: "fonction d'erreur", en: "error function" },
  range: { from: -1, to: 1, open: "both" },
  latex: (u) => String.raw`\operatorname{erf}\left(${u}\right)`,

  derivative: (u) => product(quotient(2, sqrt(pi)), exp(negate(square(u)))),

  kernel: (u) => erfOf(u),

  lemmas: () => ({
    erf_zero: {
      from: erf(0),
      to: zero,
      because: { fr: "De 0 à 0, l'aire est nulle.", en: "From 0 to 0 the area is zero." },
    },
    erf_neg: {
      from: erf(negate(a)),
      to: negate(erf(a)),
      because: { fr: "La fonction d'erreur est impaire.", en: "The error function is odd." },
    },
  }),
});

/** What the error function lacks to reach 1. */
export const erfc: ScalarBuilder = defineFunction("erfc", {
  about: { fr: "complément de la fonction d'erreur", en: "complementary error function" },
  range: { from: 0, to: 2, open: "both" },
  latex: (u) => String.raw`\operatorname{erfc}\left(${u}\right)`,

  definition: (u) => difference(1, erf(u)),
  folds: false,
  derivative: (u) => product(quotient(-2, sqrt(pi)), exp(negate(square(u)))),

  kernel: (u) => erfcOf(u),

  lemmas: () => ({
    erfc_neg: {
      from: erfc(negate(a)),
      to: difference(2, erfc(a)),
      because: {
        fr: "Les deux queues de la cloche se complètent.",
        en: "The two tails of the bell complete each other.",
      },
    },
  }),
});

/*
 * Next to 0, erf x = x + x p(x²) with p a minimax polynomial. Farther out the rational approximations of W. J. Cody,
 * "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969) 631-637, with the coefficients of
 * his CALERF (1990) as doubles: one quotient of polynomials in the middle, one in 1/y² for large arguments.
 */

/** From here on erfc is computed by itself, so that it loses no digits. */
const smallEnd = 0.46875;
/** Up to here erf is. */
const nearEnd = 1;
const middleEnd = 4;

/** Beyond this, erfc is below the smallest double. */
const tailEnd = 27.3;

/** erf x / x - 1 by x², for |x| ≤ 1, to 2⁻⁵⁶. */
export const erfNear: readonly number[] = [
  0.12837916709551256, -0.3761263890318355, 0.11283791670945253, -0.02686617064327622,
  0.005223977607423468, -0.0008548325989696758, 0.00012055295320494294, -1.4924744663335489e-5,
  1.6447517677871873e-6, -1.6209175911748696e-7, 1.3722976265924504e-8, -7.801188874097751e-10,
];

const middleAbove = [
  1230.3393547979972, 2051.0783778260716, 1712.0476126340707, 881.952221241769, 298.6351381974001,
  66.11919063714163, 8.883149794388377, 0.5641884969886701, 2.1531153547440383e-8,
];
const middleBelow = [
  1230.3393548037495, 3439.3676741437216, 4362.619090143247, 3290.7992357334597, 1621.3895745666903,
  537.1811018620099, 117.6939508913125, 15.744926110709835, 1,
];

const tailAbove = [
  0.0006587491615298378, 0.016083785148742275, 0.12578172611122926, 0.36034489994980445,
  0.30532663496123236, 0.016315387137302097,
];
const tailBelow = [
  0.0023352049762686918, 0.06051834131244132, 0.5279051029514285, 1.8729528499234604,
  2.568520192289822, 1,
];

/** c₀ + c₁ t + c₂ t² + …, by Horner's scheme. */
const polynomial = (coefficients: readonly number[], t: number): number =>
  coefficients.reduceRight((value, coefficient) => value * t + coefficient, 0);

const erfNearZero = (u: number): number => u + u * polynomial(erfNear, u * u);

/** erfc(y) for y beyond the small range. */
const upperTail = (y: number): number => {
  if (y > tailEnd) return 0;
  // y² loses digits that e^(−y²) would magnify: a part with few bits is squared exactly, the rest corrects.
  const short = Math.trunc(y * 16) / 16;
  const bell = Math.exp(-short * short) * Math.exp(-(y - short) * (y + short));
  if (y <= middleEnd) return (bell * polynomial(middleAbove, y)) / polynomial(middleBelow, y);
  const t = 1 / (y * y);
  const correction = (t * polynomial(tailAbove, t)) / polynomial(tailBelow, t);
  return (bell * (1 / Math.sqrt(Math.PI) - correction)) / y;
};

/** The value of erf, within 2 ulp. */
export const erfOf = (u: number): number => {
  const y = Math.abs(u);
  return y <= nearEnd ? erfNearZero(u) : Math.sign(u) * (1 - upperTail(y));
};

/** The value of erfc, to a few units of rounding also where it is tiny. */
export const erfcOf = (u: number): number => {
  const y = Math.abs(u);
  if (y <= smallEnd) return 1 - erfNearZero(u);
  return u > 0 ? upperTail(y) : 2 - upperTail(y);
};
