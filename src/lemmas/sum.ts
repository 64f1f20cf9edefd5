import {
  apart,
  entry,
  over,
  product,
  sizeValue,
  sum,
  sumOver,
  symbol,
  zero,
} from "../expr/build.ts";
import type { Expr, IndexVar } from "../expr/node.ts";
import { fixedSize, size } from "../expr/size.ts";
import { mentions, reindexed } from "../expr/walk.ts";
import { a, at, b, i, k, rest, u, under } from "../rewrite/holes.ts";
import { lemmas } from "../rewrite/lemma.ts";

/** The laws of Σ over an index that runs through a whole axis. */
export const sumLemmas = lemmas("sum", {
  sum_add: {
    head: "over",
    because: {
      fr: "On sépare la somme.",
      en: "The sum is split.",
    },
    rewrite: (e) =>
      e.kind === "over" && e.op === "sum" && e.body.kind === "sum" && !e.where
        ? sum(...e.body.args.map((term) => over("sum", e.by, term)))
        : undefined,
    examples: [under("sum", k, sum(a, b))],
  },

  sum_mul_left: {
    head: "over",
    because: {
      fr: "Un facteur qui ne dépend pas de l'indice sort de la somme.",
      en: "A factor free of the index comes out of the sum.",
    },
    rewrite: (e) => {
      if (e.kind !== "over" || e.op !== "sum" || e.body.kind !== "product") return undefined;
      const free = e.body.args.filter((factor) => independent(factor, e.by));
      const tied = e.body.args.filter((factor) => !independent(factor, e.by));
      return free.length === 0 || tied.length === 0
        ? undefined
        : product(...free, over("sum", e.by, product(...tied), e.where));
    },
    examples: [under("sum", k, product(u, rest))],
  },

  sum_zero: {
    head: "over",
    because: { fr: "Une somme de zéros est nulle.", en: "A sum of zeros is zero." },
    rewrite: (e) => (e.kind === "over" && e.op === "sum" && e.body === zero ? zero : undefined),
    examples: [under("sum", k, zero)],
  },

  sum_const: {
    head: "over",
    because: {
      fr: "Tous les termes sont égaux : on les compte.",
      en: "All terms are equal: they are counted.",
    },
    rewrite: (e) =>
      e.kind === "over" && e.op === "sum" && !e.where && independent(e.body, e.by)
        ? product(...e.by.map((index) => sizeValue(index.size)), e.body)
        : undefined,
    examples: [under("sum", k, under("sum", i, a))],
  },

  sum_single: {
    head: "over",
    because: {
      fr: "La somme n'a qu'un terme.",
      en: "The sum has a single term.",
    },
    rewrite: (e) => {
      if (e.kind !== "over" || e.op !== "sum" || e.where) return undefined;
      const single = e.by.filter((index) => fixedSize(index.size) === 1);
      if (single.length === 0) return undefined;
      const rest = e.by.filter((index) => !single.includes(index));
      const body = single.reduce((so, index) => reindexed(so, index, 1), e.body);
      return rest.length === 0 ? body : over("sum", rest, body);
    },
    examples: [sumOver(size(1), (k) => entry(symbol("x", [size(1)]), k))],
  },
});

const independent = (e: Expr, by: readonly IndexVar[]): boolean =>
  by.every((index) => !mentions(e, index));

/** A sum of more terms than this is not written out. */
const mostTerms = 8;

/** Laws that need to be told where to cut; no strategy applies them by itself. */
export const sumCutLemmas = lemmas("cut", {
  sum_split: {
    from: under("sum", k, a),
    to: sum(at(a, k, i), over("sum", [k], a, apart(k, i))),
    because: {
      fr: "On met à part le terme où les deux indices sont égaux.",
      en: "The term where the two indices are equal is set apart.",
    },
  },

  sum_written_out: {
    head: "over",
    because: {
      fr: "La somme a peu de termes : on les écrit tous.",
      en: "The sum has few terms: all of them are written.",
    },
    rewrite: (e) => {
      const [by, ...more] = e.kind === "over" && e.op === "sum" && !e.where ? e.by : [];
      const count = by && fixedSize(by.size);
      if (e.kind !== "over" || !by || count === undefined || more.length > 0) return undefined;
      if (count < 1 || count > mostTerms) return undefined;
      return sum(...Array.from({ length: count }, (_, at) => reindexed(e.body, by, at + 1)));
    },
    examples: [sumOver(size(3), (k) => entry(symbol("x", [size(3)]), k))],
  },
});
