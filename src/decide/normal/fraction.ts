import { compareExpr } from "../../expr/arranged.ts";
import { excludesZero, type Sign } from "../../expr/bounds.ts";
import {
  compareRational,
  isInteger,
  isNegative,
  isZero,
  oneRational,
  type Rational,
  zeroRational,
} from "../../numeric/rational.ts";
import { multiplyPolys, settle, wholePower } from "./multiply.ts";
import {
  addPolys,
  exprOf,
  type Factor,
  invertedFactors,
  isGuardBase,
  leadingTerm,
  mergeFactors,
  onePoly,
  type Poly,
  polyOfTerm,
  scalePoly,
  subtractPolys,
  type Term,
  wholeOf,
} from "./poly.ts";
import { GiveUp, isPositive, type Work } from "./work.ts";

/** The sum over one denominator: what stands above, without content, and every factor beside it. */
interface Fraction {
  /** The number and the powers that all terms share, denominators among them. */
  readonly content: Term;
  /** What is left, with the leading coefficient 1; the number 1 when there was one term. */
  readonly above: Poly;
}

/** Denominators of a sum of terms, each with its greatest exponent. */
const denominatorsOf = (poly: Poly): readonly { base: Factor["base"]; most: number }[] => {
  const found: { base: Factor["base"]; most: number }[] = [];
  for (const { factors } of poly.values()) {
    for (const { base, exponent } of factors) {
      const whole = base.kind === "sum" ? wholeOf(exponent) : undefined;
      if (whole === undefined || whole >= 0) continue;
      const known = found.find((other) => compareExpr(other.base, base) === 0);
      if (known) known.most = Math.max(known.most, -whole);
      else found.push({ base, most: -whole });
    }
  }
  return found;
};

/** The sign of a power where it has a value: a root and an even power are not negative. */
export const factorSign = (work: Work, { base, exponent }: Factor): Sign => {
  const sign = work.sign(base);
  if (isPositive(sign)) return "positive";
  const down = isNegative(exponent);
  if (!isInteger(exponent)) return down || excludesZero(sign) ? "positive" : "nonnegative";
  if (isEvenWhole(exponent)) return down || excludesZero(sign) ? "positive" : "nonnegative";
  if (!down) return sign;
  return sign === "nonnegative" ? "positive" : sign === "nonpositive" ? "negative" : sign;
};

/** A sum of terms put over its common denominator. */
export const fractionOf = (work: Work, poly: Poly): Fraction => {
  const [only] = poly.values();
  if (poly.size === 1 && only) return { content: only, above: onePoly };
  const denominators = denominatorsOf(poly);
  let above = poly;
  let below: readonly Factor[] = [];
  for (const { base, most } of denominators) {
    const expanded = wholePower(work, work.poly(base), most);
    if (!expanded) throw new GiveUp("a denominator that is too long");
    above = addPolys(
      ...[...above.values()].map((term) => timesPower(work, term, base, most, expanded)),
    );
    below = mergeFactors(below, [{ base, exponent: wholeRational(-most) }]);
  }
  if (above.size === 0) return { content: { coefficient: zeroRational, factors: [] }, above };
  const shared = sharedFactors(above);
  const { coefficient } = leadingTerm(above);
  const rest = multiplyPolys(
    work,
    scalePoly(coefficient.inverse(), above),
    polyOfTerm({ coefficient: oneRational, factors: invertedFactors(shared) }),
  );
  return { content: { coefficient, factors: mergeFactors(shared, below) }, above: rest };
};

const wholeRational = (value: number): Rational => oneRational.mul(value);

/** A term times base^most: the powers below it cancel, and what is left of base^most is multiplied out. */
const timesPower = (
  work: Work,
  term: Term,
  base: Factor["base"],
  most: number,
  expanded: Poly,
): Poly => {
  const own = term.factors.find((factor) => compareExpr(factor.base, base) === 0);
  const below = own ? -(wholeOf(own.exponent) ?? 0) : 0;
  if (below <= 0) return multiplyPolys(work, polyOfTerm(term), expanded);
  const others = term.factors.filter((factor) => factor !== own);
  const left = wholePower(work, work.poly(base), most - below);
  if (!left) throw new GiveUp("a denominator that is too long");
  return multiplyPolys(work, settle(work, term.coefficient, others), left);
};

/** Powers that every term has, the least exponent of each base; guards and denominators stay inside. */
const sharedFactors = (poly: Poly): readonly Factor[] => {
  const least = new Map<Factor["base"], { exponent: Rational; count: number }>();
  for (const { factors } of poly.values()) {
    for (const { base, exponent } of factors) {
      if (isGuardBase(base)) continue;
      const known = least.get(base);
      if (!known) least.set(base, { exponent, count: 1 });
      else {
        known.count += 1;
        if (compareRational(exponent, known.exponent) < 0) known.exponent = exponent;
      }
    }
  }
  let shared: readonly Factor[] = [];
  for (const [base, { exponent, count }] of least) {
    const everywhere = count === poly.size;
    const common = everywhere || isNegative(exponent) ? exponent : zeroRational;
    if (!isZero(common)) shared = mergeFactors(shared, [{ base, exponent: common }]);
  }
  return shared;
};

/** The sum of terms as one list of powers, what could not be split off being a base of its own. */
export const factored = (work: Work, poly: Poly): Term => {
  const { content, above } = fractionOf(work, poly);
  if (above === onePoly || above.size === 0) return content;
  return {
    coefficient: content.coefficient,
    factors: mergeFactors(content.factors, [{ base: exprOf(above), exponent: oneRational }]),
  };
};

/**
 * A function of a sum with guards, told apart by each guard: f(G u + v) is G f(u + v) + (1 − G) f(v).
 */
export const byGuards = (work: Work, poly: Poly, f: (of: Poly) => Poly, depth = 3): Poly => {
  const guard = firstGuard(poly);
  if (!guard) return f(poly);
  if (depth === 0) throw new GiveUp("too many conditions");
  work.spend(poly.size);
  const [on, off]: [Term[], Term[]] = [[], []];
  for (const term of poly.values()) {
    const factors = term.factors.filter(({ base }) => compareExpr(base, guard) !== 0);
    on.push({ coefficient: term.coefficient, factors });
    if (factors.length === term.factors.length) off.push(term);
  }
  const [held, failed] = [on, off].map((terms) =>
    byGuards(work, addPolys(...terms.map(polyOfTerm)), f, depth - 1),
  ) as [Poly, Poly];
  return addPolys(
    failed,
    multiplyPolys(work, polyOfTerm(termOf(guard)), subtractPolys(held, failed)),
  );
};

const termOf = (base: Factor["base"]): Term => ({
  coefficient: oneRational,
  factors: [{ base, exponent: oneRational }],
});

const firstGuard = (poly: Poly): Factor["base"] | undefined => {
  for (const { factors } of poly.values())
    for (const { base } of factors) if (isGuardBase(base)) return base;
  return undefined;
};

export const isOddWhole = (value: Rational): boolean => isInteger(value) && value.n % 2n === 1n;
export const isEvenWhole = (value: Rational): boolean => isInteger(value) && value.n % 2n === 0n;
