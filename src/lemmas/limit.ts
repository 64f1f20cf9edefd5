import { excludesZero, signOf } from "../expr/bounds.ts";
import {
  call,
  inverse,
  limit,
  one,
  over,
  power,
  product,
  scalar,
  square,
  sum,
  zero,
} from "../expr/build.ts";
import type { Call, Expr, Limit } from "../expr/node.ts";
import { unfolded } from "../expr/walk.ts";
import { domainOf } from "../rewrite/domain.ts";
import { approach, assuming, dependsOn, follows } from "../rewrite/given.ts";
import { type Given, lemmas } from "../rewrite/lemma.ts";

/** What a quantity tends to: a value, or an infinity. */
type Tends = Expr | "+inf" | "-inf";

const isValue = (of: Tends | undefined): of is Expr => typeof of === "object";

/** What an expression tends to along a limit, as the rules of limits tell it; nothing where they do not. */
const tendsTo = (e: Expr, along: Limit, given: Given): Tends | undefined => {
  if (typeof along.to !== "string" && dependsOn(along.to, along.by.name, given)) return undefined;
  if (!dependsOn(e, along.by.name, given)) return e;
  switch (e.kind) {
    case "entry":
      // What only depends on the variable tends to nothing that is known.
      return e.of.name === along.by.name && e.at.length === 0 ? along.to : undefined;
    case "sum": {
      const each = e.args.map((arg) => tendsTo(arg, along, given));
      if (each.every(isValue)) return sum(...each);
      const infinite = each.filter((each) => !isValue(each));
      const [first] = infinite;
      return first !== undefined && infinite.every((one) => one === first)
        ? (first as Tends)
        : undefined;
    }
    case "product": {
      const each = e.args.map((arg) => tendsTo(arg, along, given));
      if (each.every(isValue)) return product(...each);
      let sign: 1 | -1 = 1;
      for (const part of each) {
        if (part === undefined) return undefined;
        if (part === "-inf") sign = sign === 1 ? -1 : 1;
        if (!isValue(part)) continue;
        const known = signOf(part, given.knows);
        if (known === "negative") sign = sign === 1 ? -1 : 1;
        else if (known !== "positive") return undefined;
      }
      return sign === 1 ? "+inf" : "-inf";
    }
    case "power": {
      const { exponent } = e;
      if (exponent.kind !== "num" || exponent.value.d !== 1n) return undefined;
      const base = tendsTo(e.base, along, given);
      if (base === undefined) return undefined;
      const { s, n } = exponent.value;
      if (n === 0n) return undefined;
      if (isValue(base)) {
        return s > 0n || excludesZero(signOf(base, given.knows))
          ? power(base, exponent)
          : undefined;
      }
      if (s < 0n) return zero;
      return n % 2n === 0n ? "+inf" : base;
    }
    case "call": {
      const [arg] = e.args;
      if (!arg || e.args.length !== 1 || arg.by.length > 0 || e.at.length > 0) return undefined;
      const inner = tendsTo(arg.body, along, given);
      if (inner === undefined) return undefined;
      if (isValue(inner))
        return isContinuous(e, inner, given) ? call(e.fn, [{ by: [], body: inner }]) : undefined;
      return inner === "+inf" ? e.fn.ends?.right : e.fn.ends?.left;
    }
    case "over": {
      if (e.op !== "sum") return undefined;
      const body = tendsTo(e.body, along, e.where ? assuming(given, e.where) : given);
      return isValue(body) ? over("sum", e.by, body, e.where) : undefined;
    }
    default:
      return undefined;
  }
};

/** A function is continuous where its definition has no denominator that vanishes, but where it jumps. */
const isContinuous = (e: Call, at: Expr, given: Given): boolean => {
  if (e.fn.kinks.some((kink) => kink.says === "jump")) return false;
  const there = call(e.fn, [{ by: [], body: at }]);
  const needed = [there, unfolded(there) ?? there].flatMap((side) => domainOf(side).conditions);
  // A closed end of a domain is left to those who look at it from one side.
  return needed.every(
    (cond) =>
      cond.kind === "compare" &&
      cond.rel !== "≥" &&
      cond.rel !== "≤" &&
      follows(cond, given) === true,
  );
};

/** The limit brought inside: what tends to a value keeps its limit, what tends there by way of ∞ waits. */
const inside = (e: Expr, along: Limit, given: Given): Expr => {
  if (!dependsOn(e, along.by.name, given)) return e;
  const go = (part: Expr): Expr => inside(part, along, given);
  const settles = (part: Expr): boolean => isValue(tendsTo(part, along, given));
  const waiting = limit(e, along.by, along.to, along.from);
  switch (e.kind) {
    case "entry":
      return typeof along.to === "string" ? waiting : along.to;
    case "sum":
      return e.args.every(settles) ? sum(...e.args.map(go)) : waiting;
    case "product":
      return e.args.every(settles) ? product(...e.args.map(go)) : waiting;
    case "power":
      return settles(e.base) ? power(go(e.base), e.exponent) : waiting;
    case "call": {
      const arg = e.args[0];
      return arg && settles(arg.body) ? call(e.fn, [{ by: [], body: go(arg.body) }]) : waiting;
    }
    case "over":
      return over(
        "sum",
        e.by,
        inside(e.body, along, e.where ? assuming(given, e.where) : given),
        e.where,
      );
    default:
      return waiting;
  }
};

const isLimit = (e: Expr): e is Limit => e.kind === "limit";

const near = (e: Limit, given: Given): Given => assuming(given, ...approach(e));

const x = scalar("x");
const t = scalar("t");
const toInfinity = (e: Expr): Limit => limit(e, t.of, "+inf");

/** The laws of limits. */
export const limitLemmas = lemmas("limit", {
  limit_const: {
    head: "limit",
    because: {
      fr: "Ce qui ne dépend pas de la variable est sa propre limite.",
      en: "What does not depend on the variable is its own limit.",
    },
    rewrite: (e, given) => (isLimit(e) && !dependsOn(e.of, e.by.name, given) ? e.of : undefined),
    examples: [toInfinity(x)],
  },

  limit_end: {
    head: "limit",
    because: {
      fr: "Limite de la fonction lorsque son argument tend vers l'infini.",
      en: "Limit of the function as its argument goes to infinity.",
    },
    rewrite: (e, given) => {
      if (!isLimit(e) || e.of.kind !== "call") return undefined;
      const { of } = e;
      const [arg] = of.args;
      if (!arg || of.args.length !== 1 || arg.by.length > 0) return undefined;
      const inner = tendsTo(arg.body, e, near(e, given));
      const end =
        inner === "+inf" ? of.fn.ends?.right : inner === "-inf" ? of.fn.ends?.left : undefined;
      return isValue(end) ? end : undefined;
    },
    examples: [],
  },

  limit_inv_of_infinite: {
    head: "limit",
    because: {
      fr: "L'inverse d'une quantité qui tend vers l'infini tend vers 0.",
      en: "The reciprocal of what goes to infinity tends to 0.",
    },
    rewrite: (e, given) => {
      if (!isLimit(e) || e.of.kind !== "power" || e.of.exponent.kind !== "num") return undefined;
      if (
        e.of.exponent.value.s > 0n ||
        e.of.exponent.value.n === 0n ||
        e.of.exponent.value.d !== 1n
      )
        return undefined;
      const base = tendsTo(e.of.base, e, near(e, given));
      return base === "+inf" || base === "-inf" ? zero : undefined;
    },
    examples: [toInfinity(inverse(sum(one, t))), toInfinity(power(sum(x, square(t)), -1))],
  },

  limit_compose: {
    head: "limit",
    because: {
      fr: "Sommes, produits, quotients et fonctions continues passent à la limite.",
      en: "Limits pass through sums, products, quotients and continuous functions.",
    },
    rewrite: (e, given) => {
      if (!isLimit(e)) return undefined;
      const hypotheses = near(e, given);
      if (!isValue(tendsTo(e.of, e, hypotheses))) return undefined;
      const image = inside(e.of, e, hypotheses);
      return image === e ? undefined : image;
    },
    examples: [toInfinity(sum(x, inverse(t))), limit(sum(x, square(t)), t.of, one)],
  },
});
