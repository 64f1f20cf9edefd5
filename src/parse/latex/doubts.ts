import type { Doubt } from "./asides.ts";
import type { Layout, List } from "./layout.ts";

/* What can be read in two ways, and is asked for instead of being guessed. */

/** A, B = C: each of them, or A, and B = C? */
export const listDoubt = (list: List): Doubt => ({
  first: (list[0] as Layout).first,
  last: (list.at(-1) as Layout).last,
  message: {
    fr: "On ne sait pas si l'égalité est celle de chacun, ou du dernier seul.",
    en: "Each of these may be meant to be equal to what follows, or the last one alone.",
  },
  expected: { fr: "A = C, \\quad B = C", en: "A = C, \\quad B = C" },
});

export const minusDoubt = ({ last }: Layout, { first }: Layout): Doubt => ({
  first: Math.min(first, last),
  last: Math.max(first, last),
  message: {
    fr: "Ces deux signes moins sont-ils le même, répété, ou deux ?",
    en: "These two minus signs may be one that is repeated, or two.",
  },
});

export const wordsDoubt = ({ first }: Layout, { last }: Layout): Doubt => ({
  first,
  last,
  message: {
    fr: "Ces mots ne disent pas comment ce qui les suit se rapporte à ce qui les précède.",
    en: "These words do not tell how what follows them is related to what stands before.",
  },
});

export const casesDoubt = ({ first }: Layout, { last }: Layout): Doubt => ({
  first,
  last,
  message: {
    fr: "On ne sait pas ce qui vaut sous la condition et ce qui vaut sinon.",
    en: "What holds under the condition and what holds otherwise are not told apart.",
  },
  expected: { fr: "\\begin{cases} … \\end{cases}", en: "\\begin{cases} … \\end{cases}" },
});
