import { arranged, same } from "../../expr/arranged.ts";
import { excludesZero } from "../../expr/bounds.ts";
import { call, over, sizeValue, zero } from "../../expr/build.ts";
import { definedEverywhere } from "../../expr/defined.ts";
import { addIx, negateIx } from "../../expr/index-of.ts";
import type { Call, Cond, Delta, Expr, Over } from "../../expr/node.ts";
import { fixedSize, size } from "../../expr/size.ts";
import { mentions, unfolded } from "../../expr/walk.ts";
import { asin } from "../../functions/elementary/asin.ts";
import { atan } from "../../functions/elementary/atan.ts";
import { erf } from "../../functions/elementary/erf.ts";
import { exp } from "../../functions/elementary/exp.ts";
import { log } from "../../functions/elementary/log.ts";
import { cos, sin } from "../../functions/elementary/sin-cos.ts";
import { isInteger, isNegative, rational } from "../../numeric/rational.ts";
import { casesPoly, conditionPoly } from "./condition.ts";
import { multiplyPolys } from "./multiply.ts";
import {
  addPolys,
  atomPoly,
  constantOf,
  constantPoly,
  exprOf,
  hasGuard,
  isGuardBase,
  leadingTerm,
  negatePoly,
  onePoly,
  type Poly,
  polyOfTerm,
  scalePoly,
  soleTerm,
  zeroPoly,
} from "./poly.ts";
import { expPoly, logPoly, powerPoly, rootOfEven, symbolicPower } from "./power.ts";
import { sumPoly, symmetricEntry } from "./sum.ts";
import { GiveUp, isPositive, type Work } from "./work.ts";

/** An expression as a sum of terms, worked out from its parts. */
export const polyOf = (work: Work, e: Expr): Poly => {
  work.spend(1);
  switch (e.kind) {
    case "num":
      return constantPoly(e.value);
    case "constant":
      return atomPoly(e);
    case "size":
      return addPolys(
        ...e.value.terms.map(({ coefficient, names }) =>
          scalePoly(
            rational(coefficient),
            multiplyPolys(work, ...names.map((name) => atomPoly(sizeValue(size(name))))),
          ),
        ),
      );
    case "index": {
      const form = arranged(e);
      return form === e ? atomPoly(e) : work.poly(form);
    }
    case "entry":
      return atomPoly(symmetricEntry(work, arranged(e) as typeof e));
    case "delta": {
      const met = meet(e);
      return met === undefined ? atomPoly(arranged(e)) : met ? onePoly : zeroPoly;
    }
    case "sum":
      return addPolys(...e.args.map(work.poly));
    case "product":
      return productPoly(work, e.args);
    case "power": {
      const exponent = work.poly(e.exponent);
      const constant = constantOf(exponent);
      const root =
        constant && e.base.kind === "power" && e.base.exponent.kind === "num"
          ? rootOfEven(work, work.poly(e.base.base), e.base.exponent.value, constant)
          : undefined;
      if (root) return root;
      return constant
        ? powerPoly(work, work.poly(e.base), constant)
        : symbolicPower(work, work.poly(e.base), exponent);
    }
    case "over":
      return overPoly(work, e);
    case "call":
      return callPoly(work, e);
    case "cases":
      return casesPoly(work, e);
    default:
      return atomPoly(arranged(e));
  }
};

/** Whether two indices meet, when that is sure: their difference is a number, or has a sign. */
const meet = ({ left, right }: Delta): boolean | undefined => {
  const gap = addIx(left, negateIx(right));
  if (gap.terms.length > 0) return undefined;
  const fixed = fixedSize(gap.plus);
  return fixed === undefined ? undefined : fixed === 0;
};

// Guards first: where one of them is 0 the other factors need no form.
const productPoly = (work: Work, args: readonly Expr[]): Poly => {
  const guards = args.filter(isGuardBase);
  const others = args.filter((arg) => !isGuardBase(arg));
  let total = multiplyPolys(work, ...guards.map(work.poly));
  if (total.size === 0) return zeroPoly;
  // A case that happens to be 0 switches off a denominator beside it, which no form could tell.
  if (guards.some((guard) => mayFade(work, guard)) && !others.every(definedEverywhere))
    throw new GiveUp("a case that may be 0 beside what may have no value");
  for (const arg of others) total = multiplyPolys(work, total, work.poly(arg));
  return total;
};

/** Whether a case that holds may have the value 0, other than by being 0. */
const mayFade = (work: Work, e: Expr): boolean =>
  e.kind === "cases" &&
  [
    ...e.arms.filter(({ when, is }) => !keepsOff(when, is)).map(({ is }) => is),
    ...(e.otherwise ? [e.otherwise] : []),
  ].some((value) => {
    const form = work.poly(value);
    return form.size > 0 && !excludesZero(work.sign(exprOf(form)));
  });

/** Whether a condition says of a value that it is not 0. */
const keepsOff = (when: Cond, value: Expr): boolean =>
  when.kind === "compare" &&
  (when.rel === ">" || when.rel === "<" || when.rel === "≠") &&
  ((when.right === zero && same(when.left, value)) ||
    (when.left === zero && same(when.right, value)));

// -- binders ------------------------------------------------------------------------------------------------

const overPoly = (work: Work, e: Over): Poly => {
  if (e.op === "sum") {
    const when = e.where ? conditionPoly(work, e.where) : onePoly;
    return when.size === 0
      ? zeroPoly
      : sumPoly(work, e.by, multiplyPolys(work, when, work.poly(e.body)));
  }
  const body = work.poly(e.body);
  const opaque = (of: Poly): Poly => atomPoly(arranged(over(e.op, e.by, exprOf(of), e.where)));
  if (e.where) return opaque(body);
  const depends = (base: Expr): boolean => e.by.some((k) => mentions(base, k));
  if (e.op === "product") {
    return productOver(work, e, body) ?? opaque(body);
  }
  // What does not depend on the index leaves the maximum; a minimum is a maximum turned over.
  const turned = e.op === "min" ? negatePoly(body) : body;
  const terms = [...turned.values()].map((term) => ({
    term,
    inside: term.factors.some(({ base }) => depends(base)),
  }));
  const [inner, outer] = [true, false].map((side) =>
    addPolys(...terms.filter(({ inside }) => inside === side).map(({ term }) => polyOfTerm(term))),
  ) as [Poly, Poly];
  const most = inner.size === 0 ? zeroPoly : atomPoly(arranged(over("max", e.by, exprOf(inner))));
  const total = addPolys(outer, most);
  return e.op === "min" ? negatePoly(total) : total;
};

/** Π_k f_k g_k = Π_k f_k · Π_k g_k for whole powers of what depends on k; Π_k c = c^n for a positive c. */
const productOver = (work: Work, e: Over, body: Poly): Poly | undefined => {
  if (body.size === 0) return zeroPoly;
  const term = soleTerm(body);
  if (!term || hasGuard(term) || isNegative(term.coefficient)) return undefined;
  const depends = (base: Expr): boolean => e.by.some((k) => mentions(base, k));
  const inside = term.factors.filter(({ base }) => depends(base));
  const outside = term.factors.filter(({ base }) => !depends(base));
  const settled =
    inside.every(({ exponent }) => isInteger(exponent)) &&
    outside.every(({ base }) => isPositive(work.sign(base)));
  if (!settled) return undefined;
  const count = multiplyPolys(work, ...e.by.map((k) => work.poly(sizeValue(k.size))));
  const constant = polyOfTerm({ coefficient: term.coefficient, factors: outside });
  return multiplyPolys(
    work,
    expPoly(work, multiplyPolys(work, count, logPoly(work, constant))),
    ...inside.map(({ base, exponent }) =>
      base.kind === "call" && base.fn === exp.def
        ? expPoly(
            work,
            sumPoly(work, e.by, scalePoly(exponent, work.poly(base.args[0]?.body ?? zero))),
          )
        : powerPoly(work, atomPoly(arranged(over("product", e.by, base))), exponent),
    ),
  );
};

// -- functions ----------------------------------------------------------------------------------------------

const odd = [sin.def, asin.def, atan.def, erf.def];

const callPoly = (work: Work, e: Call): Poly => {
  const [first] = e.args;
  const argument = (): Poly => work.poly(first?.body ?? zero);
  if (e.fn === exp.def) return expPoly(work, argument());
  if (e.fn === log.def) return logPoly(work, argument());
  const definition = unfolded(e);
  if (definition) return work.poly(definition);
  const parity = odd.includes(e.fn) ? -1 : e.fn === cos.def ? 1 : 0;
  if (parity !== 0) {
    const of = argument();
    if (of.size === 0 && parity < 0) return zeroPoly;
    if (of.size > 0 && isNegative(leadingTerm(of).coefficient)) {
      const turned = work.poly(call(e.fn, [{ by: [], body: exprOf(negatePoly(of)) }]));
      return parity < 0 ? negatePoly(turned) : turned;
    }
  }
  const args = e.args.map(({ by, body }) => ({ by, body: exprOf(work.poly(body)) }));
  return atomPoly(arranged(call(e.fn, args, e.at)));
};
