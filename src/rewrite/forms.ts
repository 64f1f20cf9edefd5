import { same } from "../expr/arranged.ts";
import { negate, number, over, power, product, rationalNumber, sum } from "../expr/build.ts";
import type { Expr } from "../expr/node.ts";
import { mapBottomUp, nodeCount, subterms } from "../expr/walk.ts";
import { isInteger, isOne, type Rational } from "../numeric/rational.ts";
import type { Given } from "./lemma.ts";
import type { Arithmetic } from "./proof.ts";
import { fromMonomial, isNegativeTerm, monomial, splitCoefficient, tidy } from "./tidy.ts";

/** Above this many terms a product of sums is left as it is. */
const termLimit = 24;

const isWhole = (e: Expr): e is Expr & { kind: "num" } => e.kind === "num" && isInteger(e.value);

const isBelow = (factor: Expr): boolean =>
  factor.kind === "power" && isWhole(factor.exponent) && factor.exponent.value.s < 0n;

/** The terms that a product of sums multiplies out to, or nothing where there would be too many. */
const multiplied = (factors: readonly Expr[]): readonly Expr[] | undefined => {
  let terms: readonly (readonly Expr[])[] = [[]];
  for (const factor of factors) {
    const options = factor.kind === "sum" ? factor.args : [factor];
    if (terms.length * options.length > termLimit) return undefined;
    terms = terms.flatMap((term) => options.map((option) => [...term, option]));
  }
  return terms.map((term) => product(...term));
};

/** Small whole powers of sums written as repeated factors. */
const repeated = (factor: Expr): readonly Expr[] =>
  factor.kind === "power" &&
  factor.base.kind === "sum" &&
  isWhole(factor.exponent) &&
  factor.exponent.value.s > 0n &&
  factor.exponent.value.n <= 4n
    ? Array.from({ length: Number(factor.exponent.value.n) }, () => factor.base)
    : [factor];

/** Every product of sums above a fraction bar multiplied out; what stands below is left alone. */
export const expanded = (e: Expr): Expr => {
  switch (e.kind) {
    case "sum":
      return sum(...e.args.map(expanded));
    case "over":
      return over(e.op, e.by, expanded(e.body), e.where);
    case "product":
    case "power": {
      const factors = (e.kind === "product" ? e.args : [e]).flatMap(repeated);
      const opened = factors.map((factor) => (factor.kind === "power" ? factor : expanded(factor)));
      const below = opened.filter(isBelow);
      const above = opened.filter((factor) => !isBelow(factor));
      if (!above.some((factor) => factor.kind === "sum")) return product(...opened);
      const terms = multiplied(above);
      if (!terms) return e;
      return below.length === 0 ? sum(...terms) : product(sum(...terms), ...below);
    }
    default:
      return e;
  }
};

/** A sum above a fraction bar written as a sum of fractions, one level deep. */
export const split = (e: Expr): Expr => {
  const terms = e.kind === "sum" ? e.args : [e];
  return sum(
    ...terms.flatMap((term) => {
      if (term.kind !== "product") return [term];
      const at = term.args.findIndex((factor) => factor.kind === "sum");
      const inner = term.args[at];
      if (inner?.kind !== "sum" || !term.args.some(isBelow)) return [term];
      const others = term.args.filter((_, position) => position !== at);
      return inner.args.map((part) => product(part, ...others));
    }),
  );
};

/** Products of sums at the top multiplied out: a·(b + c) becomes a·b + a·c. */
export const distributed = (e: Expr): Expr => {
  const terms = e.kind === "sum" ? e.args : [e];
  return sum(
    ...terms.flatMap((term): readonly Expr[] => {
      if (term.kind !== "product") return [term];
      return multiplied(term.args) ?? [term];
    }),
  );
};

/** A sum with what all of its terms share taken out in front: a·b - a·c becomes a·(b - c). */
export const factored = (e: Expr, given: Given): Expr =>
  mapBottomUp(e, (part) => (part.kind === "sum" ? factorSum(part, given) : part));

const factorSum = (e: Expr & { kind: "sum" }, given: Given): Expr => {
  const common = shared(e.args, given);
  return common ? product(...common.outside, sum(...common.inside)) : e;
};

/** What all terms have for factors, and what is left of each; nothing where they share nothing. */
export const shared = (
  of: readonly Expr[],
  given: Given,
): { readonly outside: readonly Expr[]; readonly inside: readonly Expr[] } | undefined => {
  const terms = of.map((term) => monomial(term, given));
  const [first, ...others] = terms;
  if (!first || others.length === 0) return undefined;
  const powers = first.factors.flatMap(({ base, exponent }) => {
    const each = others.map(
      (other) => other.factors.find((factor) => same(factor.base, base))?.exponent ?? 0,
    );
    const least = exponent > 0 ? Math.min(exponent, ...each) : Math.max(exponent, ...each);
    return least * exponent > 0 ? [{ base, exponent: least }] : [];
  });
  const number_ = sharedCoefficient(terms.map((term) => term.coefficient));
  if (powers.length === 0 && isOne(number_)) return undefined;
  const inside = terms.map((term) =>
    fromMonomial({
      coefficient: term.coefficient.div(number_),
      factors: term.factors.flatMap(({ base, exponent }) => {
        const taken = powers.find((factor) => same(factor.base, base))?.exponent ?? 0;
        return exponent === taken ? [] : [{ base, exponent: exponent - taken }];
      }),
    }),
  );
  const outside = powers.map(({ base, exponent }) =>
    exponent === 1 ? base : power(base, number(exponent)),
  );
  return { outside: isOne(number_) ? outside : [rationalNumber(number_), ...outside], inside };
};

/** The rational that all coefficients are whole multiples of, when they share one; its sign that of them all. */
const sharedCoefficient = (of: readonly Rational[]): Rational => {
  const [first, ...others] = of;
  if (!first) return number(1).value;
  const shared = others.reduce((so, next) => so.gcd(next), first).abs();
  const plain = of.some((c) => c.abs().compare(shared) === 0) ? shared : number(1).value;
  return of.every((c) => c.s < 0n) ? plain.neg() : plain;
};

/** How an expression reads, least first; compared item by item (DECISIONS 4.3). */
export type Cost = readonly number[];

export const compareCost = (a: Cost, b: Cost): number => {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const order = (a[at] ?? 0) - (b[at] ?? 0);
    if (order !== 0) return order;
  }
  return 0;
};

const fractionDepth = (e: Expr): number => {
  if (e.kind !== "product" && e.kind !== "power") return 0;
  let depth = 0;
  for (const factor of e.kind === "product" ? e.args : [e]) {
    if (isBelow(factor) && factor.kind === "power") {
      const base = factor.base;
      const inner = Math.max(
        0,
        ...[...subterms(base)].map((part) => (part !== base && hasFraction(part) ? 1 : 0)),
      );
      depth = Math.max(depth, inner);
    }
  }
  return depth;
};

const hasFraction = (e: Expr): boolean => e.kind === "power" && isBelow(e);

/** The cost of a form: fractions inside fractions, distinct calls, fractions, atoms, signs; and its size. */
export const cost = (e: Expr): { readonly ranks: Cost; readonly size: number } => {
  const calls = new Set<Expr>();
  let nested = 0;
  let atoms = 0;
  let signs = 0;
  let fractions = 0;
  const visit = (part: Expr): void => {
    switch (part.kind) {
      case "num":
      case "constant":
      case "size":
      case "index":
      case "entry":
      case "delta":
        atoms += 1;
        return;
      case "call":
        atoms += 1;
        // A quantity that is met again is read at a glance.
        if (calls.has(part)) return;
        calls.add(part);
        for (const arg of part.args) visit(arg.body);
        return;
      case "sum":
        signs += part.args.filter(isNegativeTerm).length;
        for (const arg of part.args) visit(unsigned(arg));
        return;
      case "over":
        atoms += 1;
        visit(part.body);
        return;
      case "cases":
        atoms += part.arms.length;
        for (const arm of part.arms) visit(arm.is);
        if (part.otherwise) visit(part.otherwise);
        return;
      case "product":
      case "power": {
        nested += fractionDepth(part);
        const factors = part.kind === "product" ? part.args : [part];
        if (factors.some(isBelow)) fractions += 1;
        for (const factor of factors) {
          if (factor.kind === "power") {
            const before = atoms;
            visit(factor.base);
            // u² reads like u·u.
            if (isWhole(factor.exponent))
              atoms += (atoms - before) * (repeats(factor.exponent) - 1);
            else visit(factor.exponent);
          } else visit(factor);
        }
        return;
      }
      default:
        atoms += 1;
    }
  };
  if (isNegativeTerm(e)) signs += 1;
  visit(unsigned(e));
  return { ranks: [nested, calls.size, fractions, atoms, signs], size: nodeCount(e) };
};

const repeats = (exponent: Expr & { kind: "num" }): number =>
  Math.max(1, Math.min(4, Number(exponent.value.n)));

const unsigned = (term: Expr): Expr => {
  const { coefficient, body } = splitCoefficient(term);
  return coefficient.s < 0n ? (isOne(coefficient.neg()) ? body : negate(term)) : term;
};

/** A form that arithmetic alone reaches, and what was done for it. */
export interface Form {
  readonly form: Expr;
  readonly does: Arithmetic | undefined;
}

/** The forms an expression may take by arithmetic alone, itself first. */
export const forms = (e: Expr, given: Given): readonly Form[] => {
  const found: Form[] = [];
  const add = (form: Expr, does?: Arithmetic): Expr => {
    const tidied = tidy(form, given);
    if (!found.some((known) => known.form === tidied)) found.push({ form: tidied, does });
    return tidied;
  };
  const plain = add(e);
  const wide = add(expanded(plain), "expand");
  add(split(plain), "split");
  add(split(wide), "split");
  add(distributed(plain), "expand");
  return found;
};
