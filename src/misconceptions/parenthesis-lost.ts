import { call, minusOne, one, power, product, sum } from "../expr/build.ts";
import type { Expr, IndexVar } from "../expr/node.ts";
import { factors, isCount } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { type Change, edits, exchanged, without } from "../grading/surgery.ts";

/** The factors that stand below one bar, each with what is left of the term. */
const below = (term: Expr): readonly (readonly [front: Expr, kept: Expr])[] =>
  factors(term).flatMap((factor, at) => {
    if (factor.kind !== "power" || factor.base.kind !== "product") return [];
    const { base, exponent } = factor;
    return base.args.map((each, place) => {
      const others = without(base.args, place).map((other) => power(other, exponent));
      return [power(each, exponent), product(...without(factors(term), at), ...others)] as const;
    });
  });

/**
 * f·b + c, with the factor f, or all that stands before b, over both; over all other terms, or over one. A minus
 * covers what stands behind it.
 */
const covered: Change = function* (part) {
  if (part.kind !== "sum") return;
  for (const [at, term] of part.args.entries()) {
    const own = factors(term);
    const after = part.args.slice(at + 1);
    // f·1 + c, with all that stands in front of the 1 over both; numbers alone are not multiplied.
    if (after.length > 0 && !after.some(isCount))
      yield sum(...part.args.slice(0, at), product(...own, sum(one, ...after)));
    if (at === 0)
      for (const [front, kept] of below(term)) yield product(front, sum(kept, ...after));
    if (own.length < 2) continue;
    const rest = without(part.args, at);
    const splits = [
      ...own.map((factor, place) => [[factor], without(own, place)] as const),
      ...own.slice(2).map((_, most) => [own.slice(0, most + 2), own.slice(most + 2)] as const),
    ];
    for (const [front, behind] of splits) {
      const kept = product(...behind);
      const from = front.every((factor) => factor === minusOne) ? at : 0;
      if (from === 0) yield product(...front, sum(kept, ...rest));
      if (rest.length > 1)
        for (const [which, other] of rest.entries())
          if (which >= from)
            yield sum(product(...front, sum(kept, other)), ...without(rest, which));
    }
  }
};

/** exp a + b, where exp(a + b) was meant: one further term, or all of them. */
const applied: Change = function* (part) {
  if (part.kind !== "sum") return;
  for (const [at, term] of part.args.entries()) {
    const own = factors(term);
    const rest = without(part.args, at);
    for (const [place, factor] of own.entries()) {
      const [only, ...others] = factor.kind === "call" ? factor.args : [];
      if (factor.kind !== "call" || !only || others.length > 0 || only.by.length > 0) continue;
      const over = (...more: readonly Expr[]): Expr =>
        product(
          ...exchanged(own, place, call(factor.fn, [{ by: [], body: sum(only.body, ...more) }])),
        );
      for (const [which, other] of rest.entries()) yield sum(over(other), ...without(rest, which));
      if (rest.length > 1) yield over(...rest);
    }
  }
};

/** A line may lack the same parentheses twice: above and below a fraction. */
function* everywhere(wrote: Expr, indices: readonly IndexVar[]): Iterable<Expr> {
  for (const once of edits(wrote, applied, indices)) {
    yield once;
    yield* edits(once, applied, indices);
  }
}

export const parenthesisLost = defineMisconception("parenthesis-lost", {
  severity: "notation",
  about: { fr: "parenthèses perdues", en: "parentheses lost" },
  tells: {
    fr: "L'idée est bonne ; ce qui est devant porte sur tout : mettez des parenthèses.",
    en: "The idea is right; what stands before covers everything: write the parentheses.",
  },
  *mends({ wrote, indices }) {
    yield* edits(wrote, covered, indices);
    yield* everywhere(wrote, indices);
  },
  caught: [
    { asked: "a(b - c)", wrote: "ab - c" },
    { asked: "ab(1 - c)", wrote: String.raw`ab \cdot 1 - c` },
    { asked: "-(a - b + c)", wrote: "-a - b + c" },
    {
      declare: { x: "n", y: "n" },
      asked: String.raw`\frac{2}{n}(x_i - y_i)`,
      wrote: String.raw`\frac{2}{n} x_i - y_i`,
    },
    {
      asked: String.raw`\frac{e^{b}}{e^{a} + e^{b}}`,
      wrote: String.raw`\frac{\exp b - a}{1 + \exp b - a}`,
    },
    {
      declare: { x: "n", y: "n" },
      asked: String.raw`\frac{1}{n} \left(\frac{x_i}{1 - x_i} - y_i\right)`,
      wrote: String.raw`\frac{x_i}{n(1 - x_i)} - y_i`,
    },
    {
      declare: { s: "n" },
      asked: String.raw`\frac{\partial \operatorname{softmax}(s)_i}{\partial s_j}`,
      wrote: String.raw`\operatorname{softmax}(s)_i \delta_{ij} - \operatorname{softmax}(s)_j`,
    },
  ],
  spared: [
    { asked: "a(b - c)", wrote: "ab - ac" },
    { asked: "e^{a - b}", wrote: "e^a + b" },
    { asked: "a(b - c)", wrote: "ab + c" },
    { asked: "b - ac", wrote: "-b - ac" },
    { asked: "1 - a", wrote: "-1 - a" },
  ],
});
