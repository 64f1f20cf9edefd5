import { product, sum } from "../expr/build.ts";
import { factors } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { type Change, edits, without } from "../grading/surgery.ts";

/** f·b + c, with the factor f over both; over all other terms, or over one. */
const covered: Change = function* (part) {
  if (part.kind !== "sum") return;
  for (const [at, term] of part.args.entries()) {
    const own = factors(term);
    if (own.length < 2) continue;
    const rest = without(part.args, at);
    for (const [place, factor] of own.entries()) {
      const kept = product(...without(own, place));
      yield product(factor, sum(kept, ...rest));
      if (rest.length > 1)
        for (const [which, other] of rest.entries())
          yield sum(product(factor, sum(kept, other)), ...without(rest, which));
    }
  }
};

export const parenthesisLost = defineMisconception("parenthesis-lost", {
  severity: "notation",
  about: { fr: "parenthèses perdues", en: "parentheses lost" },
  tells: {
    fr: "L'idée est bonne ; le facteur porte sur tout : mettez des parenthèses.",
    en: "The idea is right; the factor covers everything: write the parentheses.",
  },
  mends: ({ wrote, indices }) => edits(wrote, covered, indices),
  caught: [
    { asked: "a(b - c)", wrote: "ab - c" },
    {
      declare: { s: "n" },
      asked: String.raw`\frac{\partial \operatorname{softmax}(s)_i}{\partial s_j}`,
      wrote: String.raw`\operatorname{softmax}(s)_i \delta_{ij} - \operatorname{softmax}(s)_j`,
    },
  ],
  spared: [
    { asked: "a(b - c)", wrote: "ab - ac" },
    { asked: "a(b - c)", wrote: "ab + c" },
  ],
});
