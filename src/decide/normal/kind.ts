import { delta } from "../../expr/build.ts";
import { indexVar, plainVar } from "../../expr/index-of.ts";
import type { Entry, Expr, IndexVar, Ix, Over } from "../../expr/node.ts";
import { reindexed } from "../../expr/walk.ts";
import {
  isInteger,
  isNegative,
  isOne,
  oneRational,
  type Rational,
  rational,
} from "../../numeric/rational.ts";
import { ixMentions } from "./guard.ts";
import { type Factor, mergeFactors, type Poly, withFactor, withoutFactor } from "./poly.ts";
import type { Work } from "./work.ts";

/** y² = y for 0 and 1, y² = 1 for ±1, y_j y_k = δ_jk y_k for a single 1. */
export const ofKind = (
  work: Work,
  coefficient: Rational,
  factors: readonly Factor[],
  at: number,
  base: Entry,
): Poly | undefined => {
  const kind = work.kindOf(base.of.name);
  if (kind === undefined || kind === "symmetric" || kind === "simplex") return undefined;
  const { exponent } = factors[at] as Factor;
  const rest = withoutFactor(factors, at);
  if (kind === "pm1") {
    const whole = isInteger(exponent) ? Number(exponent.n % 2n) : undefined;
    if (whole === undefined || (whole === 1 && isOne(exponent))) return undefined;
    return work.settle(
      coefficient,
      whole === 0 ? rest : withFactor(factors, at, { base, exponent: oneRational }),
    );
  }
  if (!isNegative(exponent) && !isOne(exponent))
    return work.settle(coefficient, withFactor(factors, at, { base, exponent: oneRational }));
  if (kind !== "onehot" || !isOne(exponent) || base.at.length === 0) return undefined;
  const twin = rest.find(
    (other) =>
      other.base.kind === "entry" &&
      other.base.of.key === base.of.key &&
      isOne(other.exponent) &&
      other.base.at.slice(0, -1).every((place, axis) => place.key === base.at[axis]?.key),
  );
  if (twin?.base.kind !== "entry") return undefined;
  const [here, there] = [base.at.at(-1), twin.base.at.at(-1)] as [Ix, Ix];
  const others = rest.filter((factor) => factor !== twin);
  return work.multiply(
    work.poly(delta(here, there)),
    work.settle(coefficient, mergeFactors(others, [{ base, exponent: oneRational }])),
  );
};

/** Σ_k y_k a_k · Σ_k y_k b_k = Σ_k y_k a_k b_k, where y has a single 1. */
export const picked = (
  work: Work,
  coefficient: Rational,
  factors: readonly Factor[],
  at: number,
  base: Over,
): Poly | undefined => {
  const own = picker(work, base);
  if (own === undefined) return undefined;
  const whole = ({ exponent }: Factor): number =>
    isInteger(exponent) && !isNegative(exponent) ? Number(exponent.n) : 0;
  const here = whole(factors[at] as Factor);
  const other = factors.findIndex(
    (factor, k) => k > at && whole(factor) > 0 && picker(work, factor.base) === own,
  );
  const twin = here > 1 ? base : here === 1 ? factors[other]?.base : undefined;
  if (twin?.kind !== "over") return undefined;
  const k = indexVar("k", (base.by[0] as IndexVar).size);
  const body = (of: Over): Poly => work.poly(reindexed(of.body, of.by[0] as IndexVar, k));
  const used = mergeFactors(
    [{ base, exponent: rational(-1) }],
    [{ base: twin, exponent: rational(-1) }],
  );
  return work.multiply(
    work.settle(coefficient, mergeFactors(factors, used)),
    work.sum([k], work.multiply(body(base), body(twin))),
  );
};

/** The onehot tensor whose last index alone is summed over, by its name and other indices. */
const picker = (work: Work, e: Expr): string | undefined => {
  if (e.kind !== "over" || e.op !== "sum" || e.where || e.by.length !== 1) return undefined;
  const [k] = e.by as [IndexVar];
  for (const factor of e.body.kind === "product" ? e.body.args : [e.body]) {
    if (factor.kind !== "entry" || work.kindOf(factor.of.name) !== "onehot") continue;
    const last = factor.at.at(-1);
    const lanes = factor.at.slice(0, -1);
    if (last && plainVar(last)?.id === k.id && !lanes.some((place) => ixMentions(place, k)))
      return `${factor.of.key};${lanes.map(({ key }) => key).join(";")}`;
  }
  return undefined;
};
