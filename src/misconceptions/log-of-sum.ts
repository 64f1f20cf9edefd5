import { negate, over, sum } from "../expr/build.ts";
import type { Expr } from "../expr/node.ts";
import { exp } from "../functions/elementary/exp.ts";
import { log } from "../functions/elementary/log.ts";
import { argumentOf, isSumOver, unrolled, unsigned } from "../grading/anatomy.ts";
import { defineMisconception } from "../grading/misconception.ts";
import { anywhere, edits } from "../grading/surgery.ts";

/** ln(a + b) for ln a + ln b, and the same where both have a minus. */
const joined = (terms: readonly Expr[]): readonly Expr[] =>
  ([1, -1] as const).flatMap((side) => {
    const insides = terms.flatMap((term) => {
      const { sign, of } = unsigned(term);
      const inside = sign === side ? argumentOf(of, log) : undefined;
      return inside ? [{ term, inside }] : [];
    });
    if (insides.length < 2) return [];
    const one = log(sum(...insides.map(({ inside }) => inside)));
    const others = terms.filter((each) => !insides.some(({ term }) => term === each));
    return [sum(side > 0 ? one : negate(one), ...others)];
  });

export const logOfSum = defineMisconception("log-of-sum", {
  severity: "belief",
  about: { fr: "logarithme d'une somme", en: "logarithm of a sum" },
  tells: {
    fr: "Le logarithme sépare les produits, pas les sommes : ln(a + b) reste tel quel.",
    en: "The logarithm splits products, not sums: ln(a + b) stays as it is.",
  },
  // Whatever a logarithm was taken of, term by term: Σ u is ln Σ eᵘ.
  mends: ({ wrote, indices }) =>
    edits(
      wrote,
      (part) => {
        if (isSumOver(part)) return [log(over("sum", part.by, exp(part.body), part.where))];
        return part.kind === "sum" ? joined(part.args) : [];
      },
      indices,
    ),
  makes: (right) =>
    [right, unrolled(right)].flatMap((form) => [
      ...anywhere(form, (part) => {
        const inner = argumentOf(part, log);
        if (inner?.kind === "sum") return sum(...inner.args.map((term) => log(term)));
        return inner && isSumOver(inner)
          ? over("sum", inner.by, log(inner.body), inner.where)
          : undefined;
      }),
    ]),
  caught: [
    {
      assume: { a: "positive", b: "positive" },
      declare: { a: "scalar", b: "scalar" },
      asked: String.raw`\ln(a + b)`,
      wrote: String.raw`\ln a + \ln b`,
    },
    {
      declare: { s: "n" },
      asked: String.raw`s_i - \ln \sum_k e^{s_k}`,
      wrote: String.raw`s_i - \sum_k s_k`,
    },
    {
      declare: { s: "n" },
      asked: String.raw`-\ln\left(\frac{e^{s_i}}{\sum_k e^{s_k}}\right)`,
      wrote: String.raw`-s_i + \sum_k \ln(e^{s_k})`,
    },
    { asked: String.raw`\ln(\sigma(x))`, wrote: String.raw`-(\ln(1) + \ln(e^{-x}))` },
  ],
  spared: [
    {
      assume: { a: "positive", b: "positive" },
      declare: { a: "scalar", b: "scalar" },
      asked: String.raw`\ln(a b)`,
      wrote: String.raw`\ln a + \ln b`,
    },
    {
      assume: { a: "positive", b: "positive" },
      declare: { a: "scalar", b: "scalar" },
      asked: String.raw`\ln(a + b)`,
      wrote: String.raw`\ln a \ln b`,
    },
  ],
});
