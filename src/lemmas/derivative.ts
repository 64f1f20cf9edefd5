import {
  apart,
  cases,
  compare,
  delta,
  deriv,
  difference,
  entryAt,
  indicator,
  inverse,
  minusOne,
  negate,
  number,
  one,
  over,
  power,
  product,
  quotient,
  scalar,
  square,
  sum,
  zero,
} from "../expr/build.ts";
import type { FunctionDef } from "../expr/function.ts";
import { indexVar, ix } from "../expr/index-of.ts";
import type { Call, Cond, Deriv, Entry, Expr, IndexVar, Sym } from "../expr/node.ts";
import { fixedSize, type Size } from "../expr/size.ts";
import { argEntries, freeIndices, mentions, symbolNames } from "../expr/walk.ts";
import { log } from "../functions/elementary/log.ts";
import { kinkGaps, tieOf } from "../rewrite/domain.ts";
import { assuming, dependsOn, follows } from "../rewrite/given.ts";
import { definedAt, directly, gateways } from "../rewrite/graph.ts";
import {
  type Given,
  isNonzero,
  isPositive,
  type Lemma,
  lemmas,
  type Schema,
} from "../rewrite/lemma.ts";

const x = scalar("x");
const y = scalar("y");

const isDeriv = (e: Expr): e is Deriv & { by: Entry } =>
  e.kind === "deriv" && e.by.kind === "entry";

/** Whether the expression can change when the variable of the derivative does. */
const varies = (e: Expr, by: Entry, given: Given): boolean => dependsOn(e, by.of.name, given);

/** Whether what is given keeps away from the border of a condition. */
const isInside = (cond: Cond, given: Given): boolean =>
  cond.kind === "compare"
    ? isNonzero(difference(cond.left, cond.right), given)
    : cond.of.every((inner) => isInside(inner, given));

/** A product told apart into what stands above and what stands below the bar. */
const fraction = (
  e: Expr,
): { readonly above: readonly Expr[]; readonly below: readonly Expr[] } => {
  const factors = e.kind === "product" ? e.args : [e];
  const isBelow = (factor: Expr): factor is Expr & { kind: "power" } =>
    factor.kind === "power" && factor.exponent.kind === "num" && factor.exponent.value.s < 0n;
  return {
    above: factors.filter((factor) => !isBelow(factor)),
    below: factors
      .filter(isBelow)
      .map((factor) =>
        factor.exponent === minusOne ? factor.base : power(factor.base, negate(factor.exponent)),
      ),
  };
};

/** The rules of differentiation. Each rewrites one unevaluated derivative. */
export const derivativeLemmas = lemmas("derivative", {
  deriv_const: {
    head: "deriv",
    because: {
      fr: "Ce qui ne dépend pas de la variable a une dérivée nulle.",
      en: "What does not depend on the variable has derivative zero.",
    },
    rewrite: (e, given) => (isDeriv(e) && !varies(e.of, e.by, given) ? zero : undefined),
    examples: [deriv(y, x)],
  },

  deriv_self: {
    head: "deriv",
    because: {
      fr: "Une variable dérivée par elle-même donne 1 ; ses composantes sont indépendantes.",
      en: "A variable differentiated by itself gives 1; its entries are independent.",
    },
    rewrite: (e) => {
      if (!isDeriv(e) || e.of.kind !== "entry" || e.of.of.key !== e.by.of.key) return undefined;
      const { at } = e.by;
      const { axes } = e.by.of;
      return product(
        ...e.of.at.flatMap((own, axis) => {
          const other = at[axis];
          // Along an axis of size 1 there is one place only.
          return other && fixedSize(axes[axis] as Size) !== 1 ? [delta(own, other)] : [];
        }),
      );
    },
    examples: [deriv(x, x)],
  },

  deriv_defined: {
    head: "deriv",
    because: {
      fr: "On remplace la quantité par sa définition.",
      en: "The quantity is replaced by its definition.",
    },
    rewrite: (e, given) => {
      if (!isDeriv(e) || e.of.kind !== "entry") return undefined;
      const { of, by } = e;
      const definition = given.definitions.get(of.of.name);
      if (!definition || of.of.name === by.of.name) return undefined;
      // Where no quantities part the variable from this one, what this one is made of is gone through.
      return symbolNames(definition.body).has(by.of.name) || gateways(of, by.of, given).length === 0
        ? deriv(definedAt(definition, of.at), by)
        : undefined;
    },
    examples: [],
  },

  // Magnus and Neudecker 2019, chapter 5; in the order of computation, Linnainmaa 1976.
  deriv_chain: {
    head: "deriv",
    because: {
      fr: "Règle de la chaîne : on somme sur toutes les quantités par lesquelles passe la dépendance.",
      en: "Chain rule: the sum goes over all quantities through which it depends on the variable.",
    },
    rewrite: (e, given) => {
      if (!isDeriv(e) || e.of.kind !== "entry" || e.of.of.name === e.by.of.name) return undefined;
      const { of, by } = e;
      if (directly(of.of.name, given).has(by.of.name)) return undefined;
      const through = gateways(of, by.of, given);
      return through.length === 0 ? undefined : sum(...through.map((sym) => pathThrough(sym, e)));
    },
    examples: [],
  },

  deriv_add: {
    head: "deriv",
    because: {
      fr: "La dérivée d'une somme est la somme des dérivées ; les constantes disparaissent.",
      en: "The derivative of a sum is the sum of the derivatives; constants vanish.",
    },
    rewrite: (e, given) => {
      if (!isDeriv(e) || e.of.kind !== "sum") return undefined;
      const { by } = e;
      return sum(
        ...e.of.args.filter((term) => varies(term, by, given)).map((term) => deriv(term, by)),
      );
    },
    examples: [deriv(sum(one, x, square(x)), x)],
  },

  deriv_mul_const: {
    head: "deriv",
    because: {
      fr: "Un facteur constant sort de la dérivée.",
      en: "A constant factor comes out of the derivative.",
    },
    rewrite: (e, given) => {
      if (!isDeriv(e) || e.of.kind !== "product") return undefined;
      const { by } = e;
      const fixed = e.of.args.filter((factor) => !varies(factor, by, given));
      const moving = e.of.args.filter((factor) => varies(factor, by, given));
      return fixed.length === 0 || moving.length === 0
        ? undefined
        : product(...fixed, deriv(product(...moving), by));
    },
    examples: [deriv(product(3, y, x), x)],
  },

  deriv_reciprocal: {
    head: "deriv",
    because: {
      fr: "Dérivée d'un inverse : (1/v)' = -v'/v².",
      en: "Derivative of a reciprocal: (1/v)' = -v'/v².",
    },
    rewrite: (e) => {
      if (!isDeriv(e)) return undefined;
      const { above, below } = fraction(e.of);
      if (above.length > 0 || below.length === 0) return undefined;
      const v = product(...below);
      return negate(quotient(deriv(v, e.by), square(v)));
    },
    examples: [deriv(inverse(sum(one, square(x))), x)],
  },

  deriv_div: {
    head: "deriv",
    because: {
      fr: "Dérivée d'un quotient : (u/v)' = (u'v - uv')/v².",
      en: "Quotient rule: (u/v)' = (u'v - uv')/v².",
    },
    rewrite: (e) => {
      if (!isDeriv(e) || e.of.kind !== "product") return undefined;
      const { above, below } = fraction(e.of);
      if (above.length === 0 || below.length === 0) return undefined;
      const [u, v] = [product(...above), product(...below)];
      return quotient(
        difference(product(deriv(u, e.by), v), product(u, deriv(v, e.by))),
        square(v),
      );
    },
    examples: [deriv(quotient(x, sum(one, square(x))), x)],
  },

  // Beyond three factors the product rule would write each factor as often as there are factors.
  deriv_mul_many: {
    head: "deriv",
    because: {
      fr: "Dérivée logarithmique d'un produit de facteurs non nuls : f' = f · Σ fᵢ'/fᵢ.",
      en: "Logarithmic derivative of a product of nonzero factors: f' = f · Σ fᵢ'/fᵢ.",
    },
    rewrite: (e, given) => {
      if (!isDeriv(e) || e.of.kind !== "product" || e.of.args.length <= 3) return undefined;
      const { by } = e;
      if (!e.of.args.every((factor) => isNonzero(factor, given))) return undefined;
      return product(e.of, sum(...e.of.args.map((factor) => quotient(deriv(factor, by), factor))));
    },
    examples: [deriv(product(...[1, 2, 3, 4].map((shift) => sum(number(shift), square(x)))), x)],
  },

  deriv_mul: {
    head: "deriv",
    because: {
      fr: "Dérivée d'un produit : (uv)' = u'v + uv'.",
      en: "Product rule: (uv)' = u'v + uv'.",
    },
    rewrite: (e) => {
      if (!isDeriv(e) || e.of.kind !== "product") return undefined;
      const { by } = e;
      const factors = e.of.args;
      return sum(
        ...factors.map((_, chosen) =>
          product(...factors.map((factor, at) => (at === chosen ? deriv(factor, by) : factor))),
        ),
      );
    },
    examples: [deriv(product(x, sum(one, x)), x)],
  },

  deriv_pow: {
    head: "deriv",
    because: {
      fr: "Dérivée d'une puissance : (uʳ)' = r uʳ⁻¹ u'.",
      en: "Power rule: (uʳ)' = r uʳ⁻¹ u'.",
    },
    rewrite: (e, given) => {
      if (!isDeriv(e) || e.of.kind !== "power") return undefined;
      const { base, exponent } = e.of;
      if (varies(exponent, e.by, given)) return undefined;
      if (exponent === zero) return zero;
      const lower =
        exponent.kind === "num"
          ? number(exponent.value.s * exponent.value.n - exponent.value.d, exponent.value.d)
          : difference(exponent, one);
      return product(exponent, lower === one ? base : power(base, lower), deriv(base, e.by));
    },
    examples: [deriv(power(x, 3), x), deriv(power(sum(one, square(x)), number(1, 2)), x)],
  },

  deriv_pow_var: {
    head: "deriv",
    because: {
      fr: "Dérivée de uᵛ = e^(v ln u) : uᵛ (v' ln u + v u'/u).",
      en: "Derivative of uᵛ = e^(v ln u): uᵛ (v' ln u + v u'/u).",
    },
    rewrite: (e, given) => {
      if (!isDeriv(e) || e.of.kind !== "power" || !varies(e.of.exponent, e.by, given))
        return undefined;
      const { base, exponent } = e.of;
      if (!isPositive(base, given)) return undefined;
      return product(
        e.of,
        sum(
          product(deriv(exponent, e.by), log(base)),
          product(exponent, quotient(deriv(base, e.by), base)),
        ),
      );
    },
    examples: [deriv(power(2, x), x)],
  },

  deriv_over_sum: {
    head: "deriv",
    because: {
      fr: "On dérive la somme terme à terme.",
      en: "The sum is differentiated term by term.",
    },
    rewrite: (e, given) => {
      if (!isDeriv(e) || e.of.kind !== "over" || e.of.op !== "sum") return undefined;
      if (e.of.where && varies(indicator(e.of.where), e.by, given)) return undefined;
      return e.of.by.some((k) => mentions(e.by, k))
        ? undefined
        : over("sum", e.of.by, deriv(e.of.body, e.by), e.of.where);
    },
    examples: [],
  },

  // At a tie of the largest values there is no derivative in general; what is given says that there is none.
  deriv_over_extreme: {
    head: "deriv",
    because: {
      fr: "Le maximum (ou le minimum) d'une liste varie comme le terme qui l'atteint ; sans ex æquo, il n'y en a qu'un.",
      en: "The maximum (or minimum) of a list varies as the term that attains it; without ties there is only one.",
    },
    rewrite: (e, given) => {
      if (!isDeriv(e) || e.of.kind !== "over" || e.of.where) return undefined;
      const { op, by, body } = e.of;
      const [k, ...more] = by;
      if ((op !== "max" && op !== "min") || !k || more.length > 0 || mentions(e.by, k))
        return undefined;
      const tie = tieOf(e.of);
      if (tie && !isNonzero(tie.gap, assuming(given, apart(tie.k, tie.other)))) return undefined;
      return over("sum", [k], product(indicator(compare(body, "=", e.of)), deriv(body, e.by)));
    },
    examples: [],
  },

  deriv_cases: {
    head: "deriv",
    because: {
      fr: "Dans chaque cas on dérive l'expression qui y vaut.",
      en: "In each case the expression that holds there is differentiated.",
    },
    rewrite: (e, given) => {
      if (!isDeriv(e) || e.of.kind !== "cases") return undefined;
      const { by } = e;
      // A condition that the variable has no part in, as i = 1, does not change as it moves.
      const isFixed = (when: Cond): boolean => !varies(indicator(when), by, given);
      if (!e.of.arms.every(({ when }) => isFixed(when) || isInside(when, given))) return undefined;
      return cases(
        e.of.arms.map((arm) => ({ when: arm.when, is: deriv(arm.is, by) })),
        e.of.otherwise && deriv(e.of.otherwise, by),
      );
    },
    examples: [],
  },
});

/** Σ ∂v/∂c · ∂c/∂u over the entries of c. */
const pathThrough = (sym: Sym, { of, by }: Deriv): Expr => {
  const indices: IndexVar[] = [];
  const taken = new Set([of, by].flatMap(freeIndices).map((k) => k.letter));
  const at = sym.axes.map((size) => {
    if (fixedSize(size) === 1) return ix(1);
    const k = indexVar(["k", "l", "r", "s"].find((letter) => !taken.has(letter)) ?? "k", size);
    taken.add(k.letter);
    indices.push(k);
    return ix(k);
  });
  const entry = entryAt(sym, at);
  const term = product(deriv(of, entry), deriv(entry, by));
  return indices.reduceRight<Expr>((body, k) => over("sum", [k], body), term);
};

const rules = new WeakMap<FunctionDef, Schema>();

/** The chain rule through a function whose derivative is declared. */
export const derivativeOf = (def: FunctionDef): Lemma => {
  const known = rules.get(def);
  if (known) return known;
  const rule: Schema = {
    kind: "schema",
    name: `deriv_${def.name}`,
    head: "deriv",
    because: {
      fr: `Dérivée de ${def.textName}${chain.fr}.`,
      en: `Derivative of ${def.textName}${chain.en}.`,
    },
    rewrite: (e, given) => {
      if (!isDeriv(e) || e.of.kind !== "call" || e.of.fn !== def) return undefined;
      return throughCall(e.of, e.by, given);
    },
    examples: [],
  };
  rules.set(def, rule);
  return rule;
};

const chain = { fr: ", et règle de la chaîne", en: ", and the chain rule" };

/** ∂f(a)_i = Σ_arguments Σ_k J_f(a)_{ik} ∂a_k. */
const throughCall = (of: Call, by: Entry, given: Given): Expr | undefined => {
  // At a corner or a jump there is no derivative to write.
  if (!kinkGaps(of).every(({ gap }) => isNonzero(gap, given))) return undefined;
  const args = of.args.map(argEntries);
  if (of.fn.where?.(args, true).some((cond) => follows(cond, given) !== true)) return undefined;
  const terms: Expr[] = [];
  for (const [position, arg] of of.args.entries()) {
    if (!varies(arg.body, by, given)) continue;
    const jacobian = of.fn.jacobians[position];
    if (!jacobian) return undefined;
    const inner = arg.by.map((k) => indexVar(k.letter, k.size));
    const places = inner.map(ix);
    const read = args[position];
    if (!read) return undefined;
    const factor = jacobian(args, of.at, places);
    const moving = deriv(read(...places), by);
    const term = product(factor, moving);
    terms.push(
      inner.length === 0
        ? term
        : inner.reduceRight<Expr>((body, k) => over("sum", [k], body), term),
    );
  }
  return sum(...terms);
};
