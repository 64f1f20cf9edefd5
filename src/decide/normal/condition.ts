import { arranged } from "../../expr/arranged.ts";
import { excludesZero } from "../../expr/bounds.ts";
import { compare, delta, indicator, zero } from "../../expr/build.ts";
import { fixedIx, ix, negateIx, plainVar } from "../../expr/index-of.ts";
import type { Cases, Cond, Expr, IndexVar, Ix } from "../../expr/node.ts";
import {
  isInteger,
  isNegative,
  isOne,
  isZero,
  oneRational,
  rational,
} from "../../numeric/rational.ts";
import { byGuards, factored, factorSign, isEvenWhole } from "./fraction.ts";
import { multiplyPolys, settle } from "./multiply.ts";
import {
  addPolys,
  atomPoly,
  constantOf,
  exprOf,
  type Factor,
  onePoly,
  type Poly,
  subtractPolys,
  zeroPoly,
} from "./poly.ts";
import { isNonnegative, isPositive, type Work } from "./work.ts";

/** [u > 0] and [u = 0]. */
interface SignParts {
  readonly above: Poly;
  readonly at: Poly;
}

const always: SignParts = { above: onePoly, at: zeroPoly };
const never: SignParts = { above: zeroPoly, at: zeroPoly };
const nought: SignParts = { above: zeroPoly, at: onePoly };

/** The indicators of the signs of a value; those of −u are said by those of u. */
export const signParts = (work: Work, of: Poly): SignParts => ({
  above: byGuards(work, of, (plain) => partsOf(work, plain).above),
  at: byGuards(work, of, (plain) => partsOf(work, plain).at),
});

const partsOf = (work: Work, of: Poly): SignParts => {
  const constant = constantOf(of);
  if (constant) return isZero(constant) ? nought : isNegative(constant) ? never : always;
  const { coefficient, factors } = factored(work, of);
  if (isZero(coefficient)) return nought;
  let flips = isNegative(coefficient);
  const kept: Factor[] = [];
  for (const factor of factors) {
    const sign = factorSign(work, factor);
    if (isPositive(sign)) continue;
    if (sign === "negative") flips = !flips;
    else kept.push({ base: factor.base, exponent: bareExponent(factor) });
  }
  if (kept.length === 0) return flips ? never : always;
  const gap = exprOf(settle(work, oneRational, kept));
  const parts = partsOfGap(work, gap);
  return flips
    ? { above: subtractPolys(onePoly, addPolys(parts.above, parts.at)), at: parts.at }
    : parts;
};

// A root has the sign of what stands under it, u³ and 1/u that of u; u² is 0 where u is.
const bareExponent = ({ exponent }: Factor): Factor["exponent"] =>
  isEvenWhole(exponent) ? rational(2) : oneRational;

const partsOfGap = (work: Work, gap: Expr): SignParts => {
  const sign = work.sign(gap);
  if (isPositive(sign)) return always;
  if (sign === "negative") return never;
  if (sign === "zero") return nought;
  const met = meeting(work, gap);
  const at = excludesZero(sign)
    ? zeroPoly
    : met
      ? work.poly(met)
      : atomPoly(arranged(indicator(compare(gap, "=", zero))));
  const above =
    sign === "nonpositive"
      ? zeroPoly
      : isNonnegative(sign)
        ? subtractPolys(onePoly, at)
        : atomPoly(arranged(indicator(compare(gap, ">", zero))));
  return { above, at };
};

/** δ for a difference of two indices, or of an index and a number, or a label that is sure to be an index. */
const meeting = (work: Work, gap: Expr): Expr | undefined => {
  if (gap.kind !== "sum" || gap.args.length !== 2) return undefined;
  const sides: { at: Ix; k: IndexVar | undefined; label?: Expr; minus: boolean }[] = [];
  for (const arg of gap.args) {
    const [first, second] = arg.kind === "product" ? arg.args : [];
    const minus = first?.kind === "num" && isOne(first.value.neg()) && second !== undefined;
    const of = minus && arg.kind === "product" && arg.args.length === 2 ? second : arg;
    if (of.kind === "num" && isInteger(of.value))
      sides.push({ at: ix(-Number(of.value.s * of.value.n)), k: undefined, minus: true });
    else if (of.kind === "index") sides.push({ at: of.value, k: plainVar(of.value), minus });
    else if (of.kind === "entry") sides.push({ at: ix(of), k: undefined, label: of, minus });
    else return undefined;
  }
  const [a, b] = sides as [(typeof sides)[0], (typeof sides)[0]];
  const index = a.k ? a : b;
  const other = index === a ? b : a;
  if (!index.k || (index.minus === other.minus && fixedIx(other.at) === undefined))
    return undefined;
  if (other.label && !work.inRange(other.label, index.k.size)) return undefined;
  const at = fixedIx(other.at) !== undefined && index.minus ? negateIx(other.at) : other.at;
  return delta(index.at, at);
};

/** [cond] as a sum of products of indicators of signs. */
export const conditionPoly = (work: Work, cond: Cond): Poly => {
  if (cond.kind !== "compare") {
    if (cond.kind === "all")
      return multiplyPolys(work, ...cond.of.map((inner) => conditionPoly(work, inner)));
    const none = cond.of.map((inner) => subtractPolys(onePoly, conditionPoly(work, inner)));
    return subtractPolys(onePoly, multiplyPolys(work, ...none));
  }
  const { left, rel, right } = cond;
  if (left.kind === "index" && right.kind === "index" && (rel === "=" || rel === "≠")) {
    const met = work.poly(delta(left.value, right.value));
    return rel === "=" ? met : subtractPolys(onePoly, met);
  }
  const { above, at } = signParts(work, subtractPolys(work.poly(left), work.poly(right)));
  switch (rel) {
    case ">":
      return above;
    case "≥":
      return addPolys(above, at);
    case "=":
      return at;
    case "≠":
      return subtractPolys(onePoly, at);
    case "<":
      return subtractPolys(onePoly, addPolys(above, at));
    case "≤":
      return subtractPolys(onePoly, above);
  }
};

/** A definition by cases: each value times the indicator of its condition and of no earlier one. */
export const casesPoly = (work: Work, { arms, otherwise }: Cases): Poly => {
  let [total, left] = [zeroPoly, onePoly];
  for (const { when, is } of arms) {
    const condition = conditionPoly(work, when);
    const here = multiplyPolys(work, left, condition);
    if (here.size > 0) total = addPolys(total, multiplyPolys(work, here, work.poly(is)));
    left = subtractPolys(left, here);
  }
  return left.size === 0 || !otherwise
    ? total
    : addPolys(total, multiplyPolys(work, left, work.poly(otherwise)));
};
