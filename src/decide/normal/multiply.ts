import { two } from "../../expr/build.ts";
import type { Expr } from "../../expr/node.ts";
import { cos, sin } from "../../functions/elementary/sin-cos.ts";
import {
  compareRational,
  isInteger,
  isOne,
  isZero,
  multiplyRational,
  oneRational,
  powerRational,
  type Rational,
  rational,
} from "../../numeric/rational.ts";
import { carried, excluded } from "./guard.ts";
import { ofKind, picked } from "./kind.ts";
import {
  addPolys,
  constantOf,
  type Factor,
  leadingTerm,
  mergeFactors,
  negatePoly,
  onePoly,
  type Poly,
  polyHasGuard,
  polyOfTerm,
  quotientFactors,
  scalePoly,
  soleTerm,
  subtractPolys,
  wholeOf,
  withFactor,
  withoutFactor,
  zeroPoly,
} from "./poly.ts";
import { GiveUp, type Work } from "./work.ts";

/** More terms than this are not multiplied out. */
const mostTerms = 256;
/** A power of a sum with more terms than this stays a power. */
const mostPowerTerms = 64;

/** A number is raised to a whole power up to this one. */
const longestExponent = 1000n;

export const multiplyPolys = (work: Work, ...polys: readonly Poly[]): Poly =>
  polys.reduce((total, poly) => multiplyTwo(work, total, poly), onePoly);

const multiplyTwo = (work: Work, a: Poly, b: Poly): Poly => {
  if (a.size === 0 || b.size === 0) return zeroPoly;
  const [left, right] = [constantOf(a), constantOf(b)];
  if (left) return scalePoly(left, b);
  if (right) return scalePoly(right, a);
  work.spend(a.size * b.size);
  const parts: Poly[] = [];
  for (const x of a.values()) {
    for (const y of b.values()) {
      const product = multiplyRational(x.coefficient, y.coefficient);
      parts.push(settle(work, product, mergeFactors(x.factors, y.factors)));
    }
  }
  const total = addPolys(...parts);
  if (total.size > mostTerms) throw new GiveUp("too many terms");
  return total;
};

/** The whole power of a sum of terms; nothing where it would have too many of them. */
export const wholePower = (work: Work, base: Poly, exponent: number): Poly | undefined => {
  if (!staysSmall(base.size, exponent)) return undefined;
  let result = onePoly;
  for (let left = 0; left < exponent; left += 1) result = multiplyTwo(work, result, base);
  return result;
};

const staysSmall = (terms: number, exponent: number): boolean => {
  if (exponent <= 1 || terms === 0) return true;
  // (exponent + terms - 1) over (terms - 1) kinds of terms.
  let count = 1;
  for (let k = 1; k < terms; k += 1) {
    count = (count * (exponent + k)) / k;
    if (count > mostPowerTerms) return false;
  }
  return exponent <= mostPowerTerms;
};

/**
 * A product of powers with the rules that join its factors applied: a number to a whole power is worked out,
 * [c]² is [c], δ_ij carries its index over, a denominator divides what it can.
 */
export const settle = (work: Work, coefficient: Rational, factors: readonly Factor[]): Poly => {
  work.spend(1);
  for (const [at, factor] of factors.entries()) {
    const rest = (): readonly Factor[] => withoutFactor(factors, at);
    const { base, exponent } = factor;
    switch (base.kind) {
      case "num": {
        // 2^(3/2) is 2·2^(1/2).
        const whole = exponent.floor();
        if (isZero(whole) || whole.n > longestExponent) break;
        const left = exponent.sub(whole);
        const next = multiplyRational(
          coefficient,
          powerRational(base.value, Number(whole.s * whole.n)),
        );
        return settle(
          work,
          next,
          isZero(left) ? rest() : withFactor(factors, at, { base, exponent: left }),
        );
      }
      case "delta":
      case "cases": {
        if (!isOne(exponent))
          return settle(
            work,
            coefficient,
            withFactor(factors, at, { base, exponent: oneRational }),
          );
        const joined =
          base.kind === "delta"
            ? carried(work, coefficient, base, rest())
            : excluded(work, coefficient, base, rest());
        if (joined) return joined;
        break;
      }
      case "entry": {
        const known = ofKind(work, coefficient, factors, at, base);
        if (known) return known;
        break;
      }
      case "power":
      case "product": {
        // What stood under a root comes out of it.
        const out =
          base.kind === "product"
            ? isInteger(exponent)
            : base.exponent === two && isInteger(exponent.mul(2));
        if (!out) break;
        const inside = work.poly(base);
        if (soleTerm(inside)?.factors[0]?.base === base) break;
        return multiplyPolys(work, settle(work, coefficient, rest()), work.power(inside, exponent));
      }
      case "over": {
        const chosen = picked(work, coefficient, factors, at, base);
        if (chosen) return chosen;
        break;
      }
      case "call":
        // sin² = 1 − cos².
        if (
          base.fn === sin.def &&
          isInteger(exponent) &&
          compareRational(exponent, rational(2)) >= 0
        ) {
          const left = exponent.sub(2);
          const others = isZero(left) ? rest() : withFactor(factors, at, { base, exponent: left });
          const cosine = work.poly(cos(base.args[0]?.body ?? base));
          return multiplyPolys(
            work,
            settle(work, coefficient, others),
            subtractPolys(onePoly, multiplyPolys(work, cosine, cosine)),
          );
        }
        break;
      case "sum": {
        const whole = wholeOf(exponent);
        if (whole === undefined) break;
        if (whole > 0) {
          const expanded = wholePower(work, work.poly(base), whole);
          if (!expanded) break;
          return multiplyPolys(work, settle(work, coefficient, rest()), expanded);
        }
        const reduced = divided(work, coefficient, factors, at, base, whole);
        if (reduced) return reduced;
        break;
      }
    }
  }
  return polyOfTerm({ coefficient, factors });
};

// -- denominators -------------------------------------------------------------------------------------------

/**
 * A term over D divided by D: where the leading term of D divides it, it is traded for lower ones. Of one
 * denominator this leaves a form that does not depend on how the fraction was written. A D with a guard in
 * it is left alone: where the guard is 0 the rule may say something else than the product.
 */
const divided = (
  work: Work,
  coefficient: Rational,
  factors: readonly Factor[],
  at: number,
  base: Expr,
  exponent: number,
): Poly | undefined => {
  const others = withoutFactor(factors, at);
  if (others.length === 0) return undefined;
  const below = work.poly(base);
  if (below.size < 2 || polyHasGuard(below)) return undefined;
  const lead = leadingTerm(below);
  const cancelled = quotientFactors(others, lead.factors);
  const fewer: Factor = { base, exponent: rational(exponent + 1) };
  const withFewer = (rest: readonly Factor[]): readonly Factor[] =>
    exponent === -1 ? rest : mergeFactors(rest, [fewer]);
  if (cancelled && lead.factors.length > 0) {
    work.spend(below.size);
    const outside = multiplyRational(coefficient, lead.coefficient.inverse());
    const kept = mergeFactors(cancelled, [{ base, exponent: rational(exponent) }]);
    const rest = subtractPolys(below, polyOfTerm(lead));
    return addPolys(
      settle(work, outside, withFewer(cancelled)),
      multiplyPolys(work, negatePoly(rest), settle(work, outside, kept)),
    );
  }
  // Over u and u + c at once: 1/(u (u + c)) = (1/u − 1/(u + c))/c.
  const constant = below.get("");
  if (!constant || below.size !== 2 || lead.factors.length === 0) return undefined;
  const inverse = lead.factors.map((f): Factor => ({ base: f.base, exponent: f.exponent.neg() }));
  if (!quotientFactors(others, inverse)) return undefined;
  work.spend(2);
  const outside = multiplyRational(coefficient, constant.coefficient.inverse());
  return addPolys(
    settle(work, outside, withFewer(others)),
    settle(
      work,
      multiplyRational(outside, lead.coefficient.neg()),
      mergeFactors(mergeFactors(others, lead.factors), [{ base, exponent: rational(exponent) }]),
    ),
  );
};
