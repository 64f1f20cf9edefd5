import { arranged } from "../../expr/arranged.ts";
import { number, one, power, product, rationalNumber, square } from "../../expr/build.ts";
import { plainVar } from "../../expr/index-of.ts";
import type { Expr } from "../../expr/node.ts";
import { exp } from "../../functions/elementary/exp.ts";
import { log } from "../../functions/elementary/log.ts";
import {
  isInteger,
  isNegative,
  isOne,
  isZero,
  multiplyRational,
  oneRational,
  powerRational,
  type Rational,
  rational,
} from "../../numeric/rational.ts";
import { signParts } from "./condition.ts";
import { byGuards, factored, factorSign, fractionOf, isEvenWhole, isOddWhole } from "./fraction.ts";
import { multiplyPolys, settle, wholePower } from "./multiply.ts";
import {
  addPolys,
  atomPoly,
  constantPoly,
  exprOf,
  type Factor,
  factorsExpr,
  isGuardBase,
  minusOneRational,
  negatePoly,
  onePoly,
  type Poly,
  polyHasGuard,
  polyOfTerm,
  scalePoly,
  subtractPolys,
  type Term,
  wholeOf,
  wholePoly,
  zeroPoly,
} from "./poly.ts";
import { rationalLog, rationalPower } from "./rational.ts";
import { sumPoly } from "./sum.ts";
import { GiveUp, isNonnegative, isPositive, type Work } from "./work.ts";

/** A power with a rational exponent. */
export const powerPoly = (work: Work, base: Poly, exponent: Rational): Poly => {
  if (isZero(exponent)) return onePoly;
  if (isOne(exponent)) return base;
  const whole = wholeOf(exponent);
  if (whole !== undefined && whole > 0) {
    const expanded = wholePower(work, base, whole);
    if (expanded) return expanded;
  }
  return guarded(
    work,
    base,
    (of) => unguardedPower(work, of, exponent),
    () => opaquePower(work, base, exponent),
  );
};

/** A function of a sum by the cases of its guards; opaque where one of the cases has no value. */
const guarded = (work: Work, of: Poly, f: (of: Poly) => Poly, opaque: () => Poly): Poly => {
  if (!polyHasGuard(of)) return f(of);
  try {
    return byGuards(work, of, f);
  } catch (error) {
    if (error instanceof GiveUp) return opaque();
    throw error;
  }
};

/** A power of what may be switched off: content that is no guard leaves it, nothing cancels the rest. */
const opaquePower = (work: Work, base: Poly, exponent: Rational): Poly => {
  const { content, above } = fractionOf(work, base);
  if (!isInteger(exponent) || isZero(content.coefficient))
    return atomPoly(arranged(power(exprOf(base), rationalNumber(exponent))));
  const free = content.factors.filter((factor) => !isGuardBase(factor.base));
  const guards = content.factors.filter((factor) => isGuardBase(factor.base));
  const bases = [
    ...guards.map((guard) => guard.base),
    ...(above === onePoly ? [] : [exprOf(above)]),
  ];
  return multiplyPolys(
    work,
    unguardedPower(work, polyOfTerm({ coefficient: content.coefficient, factors: free }), exponent),
    ...bases.map((of) => {
      // Arranged, 1/(2u + v) may be 1/2 times another power.
      const form = arranged(power(of, rationalNumber(exponent)));
      if (form.kind !== "product" || form.args[0]?.kind !== "num") return atomPoly(form);
      const [number, ...rest] = form.args;
      return scalePoly(number.value, atomPoly(arranged(product(...rest))));
    }),
  );
};

const unguardedPower = (work: Work, base: Poly, exponent: Rational): Poly => {
  if (base.size === 0) {
    if (isNegative(exponent)) throw new GiveUp("a denominator that is 0");
    return zeroPoly;
  }
  const term = factored(work, base);
  if (!isInteger(exponent)) return rootOf(work, term, exponent);
  const whole = wholeOf(exponent);
  if (whole === undefined || Math.abs(whole) > 64) throw new GiveUp("a long exponent");
  return multiplyPolys(
    work,
    constantPoly(powerRational(term.coefficient, whole)),
    settle(
      work,
      oneRational,
      term.factors.map((f) => ({ base: f.base, exponent: multiplyRational(f.exponent, exponent) })),
    ),
  );
};

/** (u v)^r = u^r v^r where u is positive, or both are not negative. */
const rootOf = (work: Work, { coefficient, factors }: Term, exponent: Rational): Poly => {
  const signed = factors.map((factor) => ({ factor, sign: factorSign(work, factor) }));
  const positive = signed.filter(({ sign }) => isPositive(sign)).map(({ factor }) => factor);
  const others = signed.filter(({ sign }) => !isPositive(sign));
  const outside = multiplyPolys(
    work,
    rationalPower(work, coefficient.abs(), exponent),
    ...positive.map((factor) => rootOfNonnegative(work, factor, exponent)),
  );
  const negative = isNegative(coefficient);
  const rest = others.map(({ factor }) => factor);
  if (rest.length === 0) {
    if (negative) throw new GiveUp("a root of a negative number");
    return outside;
  }
  if (!negative && others.every(({ sign }) => isNonnegative(sign))) {
    return multiplyPolys(
      work,
      outside,
      ...rest.map((factor) => rootOfNonnegative(work, factor, exponent)),
    );
  }
  const [only] = rest;
  if (!negative && rest.length === 1 && only && isOddWhole(only.exponent)) {
    const raised = { base: only.base, exponent: multiplyRational(only.exponent, exponent) };
    return multiplyPolys(work, outside, settle(work, oneRational, [raised]));
  }
  const { base, flipped } = together(rest, negative);
  return multiplyPolys(work, outside, atomPoly(base, flipped ? exponent.neg() : exponent));
};

/** (a^e)^r for a power that is not negative. */
const rootOfNonnegative = (work: Work, { base, exponent }: Factor, by: Rational): Poly => {
  const raised = multiplyRational(exponent, by);
  const plain = (): Poly => settle(work, oneRational, [{ base, exponent: raised }]);
  if (!isEvenWhole(exponent) || isNonnegative(work.sign(base))) return plain();
  return (
    rootOfEven(work, work.poly(base), exponent, by) ??
    atomPoly(arranged(square(base)), raised.div(2))
  );
};

/** (u^e)^r for an even e, where e·r is whole: √(u²) is |u| = u·sign(u). */
export const rootOfEven = (
  work: Work,
  of: Poly,
  even: Rational,
  by: Rational,
): Poly | undefined => {
  const raised = multiplyRational(even, by);
  if (!isEvenWhole(even) || !isInteger(raised)) return undefined;
  const plain = powerPoly(work, of, raised);
  if (isEvenWhole(raised)) return plain;
  const { above, at } = signParts(work, of);
  return multiplyPolys(work, plain, addPolys(scalePoly(rational(2), above), at, wholePoly(-1)));
};

/** Factors that stay under one root or logarithm, turned so that the first exponent is positive. */
const together = (
  factors: readonly Factor[],
  negative: boolean,
): { readonly base: Expr; readonly flipped: boolean } => {
  const [first] = factors;
  const flipped = first !== undefined && isNegative(first.exponent);
  const turned = flipped
    ? factors.map((f) => ({ base: f.base, exponent: f.exponent.neg() }))
    : factors;
  const body = factorsExpr(turned);
  return { base: arranged(negative ? product(number(-1), body) : body), flipped };
};

// -- exponentials and logarithms ----------------------------------------------------------------------------

/** exp of a sum: the product of the exponentials of its terms, each to the power of its coefficient. */
export const expPoly = (work: Work, of: Poly): Poly =>
  byGuards(work, of, (plain) =>
    multiplyPolys(
      work,
      ...[...plain.values()].map((term): Poly => {
        const [factor] = term.factors;
        if (!factor) return atomPoly(arranged(exp(one)), term.coefficient);
        if (
          term.factors.length === 1 &&
          isOne(factor.exponent) &&
          factor.base.kind === "call" &&
          factor.base.fn === log.def
        ) {
          const inner = factor.base.args[0]?.body ?? one;
          return inner.kind === "num"
            ? rationalPower(work, inner.value, term.coefficient)
            : powerPoly(work, work.poly(inner), term.coefficient);
        }
        return atomPoly(arranged(exp(factorsExpr(term.factors))), term.coefficient);
      }),
    ),
  );

/** log of a product: the sum of the logarithms of what is not negative, and of what is left together. */
export const logPoly = (work: Work, of: Poly): Poly =>
  guarded(
    work,
    of,
    (plain) => unguardedLog(work, plain),
    () => atomPoly(arranged(log(exprOf(of)))),
  );

const unguardedLog = (work: Work, of: Poly): Poly => {
  if (of.size === 0) throw new GiveUp("the logarithm of 0");
  const { coefficient, factors } = factored(work, of);
  const parts: Poly[] = [rationalLog(coefficient.abs())];
  const rest: Factor[] = [];
  for (const factor of factors) {
    // Where the product is positive, a factor that is not negative is positive itself.
    if (isNonnegative(factorSign(work, factor))) parts.push(logOfFactor(work, factor));
    else rest.push(factor);
  }
  const negative = isNegative(coefficient);
  if (rest.length === 0 && negative) throw new GiveUp("the logarithm of a negative number");
  const [only] = rest;
  if (rest.length === 1 && only && !negative) parts.push(logOfFactor(work, only));
  else if (rest.length > 0) {
    const { base, flipped } = together(rest, negative);
    parts.push(scalePoly(flipped ? minusOneRational : oneRational, atomPoly(arranged(log(base)))));
  }
  return addPolys(...parts);
};

const logOfFactor = (work: Work, { base, exponent }: Factor): Poly => {
  if (base.kind === "call" && base.fn === exp.def)
    return scalePoly(exponent, work.poly(base.args[0]?.body ?? one));
  if (base.kind === "num") return scalePoly(exponent, rationalLog(base.value));
  // log Π = Σ log for positive factors.
  if (base.kind === "over" && base.op === "product" && isPositive(work.sign(base.body))) {
    const logs = logPoly(work, work.poly(base.body));
    if (!base.where) return scalePoly(exponent, sumPoly(work, base.by, logs));
  }
  if (isEvenWhole(exponent) && !isNonnegative(work.sign(base))) {
    // log(a²) = 2·log|a|, by the sign of a.
    const inner = work.poly(base);
    const { above } = signParts(work, inner);
    const sides: readonly (readonly [Poly, Poly])[] = [
      [above, inner],
      [subtractPolys(onePoly, above), negatePoly(inner)],
    ];
    return scalePoly(
      exponent,
      addPolys(
        ...sides.map(([on, of]) =>
          on.size === 0 ? zeroPoly : multiplyPolys(work, on, logPoly(work, of)),
        ),
      ),
    );
  }
  return scalePoly(exponent, atomPoly(arranged(log(base))));
};

/** base^exponent for an exponent that is no number; opaque unless the base is positive, or whole powers. */
export const symbolicPower = (work: Work, base: Poly, exponent: Poly): Poly => {
  const shown = exprOf(base);
  if (isPositive(work.sign(shown)))
    return expPoly(work, multiplyPolys(work, exponent, logPoly(work, base)));
  if (![...exponent.values()].every(isCount))
    return atomPoly(arranged(power(shown, exprOf(exponent))));
  // u^(2n + 1) = u·(uⁿ)², as n counts something.
  return multiplyPolys(
    work,
    ...[...exponent.values()].map(({ coefficient, factors }) =>
      factors.length === 0
        ? powerPoly(work, base, coefficient)
        : powerPoly(work, atomPoly(arranged(power(shown, factorsExpr(factors)))), coefficient),
    ),
  );
};

// u^(n − 1) is not uⁿ/u where u = 0 and n = 1.
const isCount = ({ coefficient, factors }: Term): boolean =>
  isInteger(coefficient) &&
  !isNegative(coefficient) &&
  factors.every(
    ({ base, exponent }) =>
      isInteger(exponent) &&
      !isNegative(exponent) &&
      (base.kind === "size" || (base.kind === "index" && plainVar(base.value) !== undefined)),
  );
