import type { Bilingual } from "../../expr/function.ts";
import { greek } from "../../expr/name.ts";
import { baseOf, type Layout } from "./layout.ts";
import { solid } from "./lists.ts";
import { isBig, isSpace } from "./marks.ts";
import { meaningOf } from "./matches.ts";
import type { Cursor, Reader } from "./reader.ts";

/* What is no value where a factor is wanted, and factors that stand too close to be a product. */

const unread: Readonly<Record<string, Bilingual>> = {
  "!": { fr: "Les factorielles ne se lisent pas.", en: "Factorials are not read." },
  "\\%": { fr: "Les pourcentages ne se lisent pas.", en: "Percentages are not read." },
  "\\infty": {
    fr: "L'infini ne se lit que dans une limite ou une borne.",
    en: "Infinity is read in limits and bounds only.",
  },
  "\\mid": {
    fr: "« \\mid » ne se lit qu'entre ⟨ et ⟩ ou dans un ensemble.",
    en: '"\\mid" is read between ⟨ and ⟩ or in a set only.',
  },
  "\\sim": {
    fr: "« \\sim » ne se lit pas dans une expression.",
    en: '"\\sim" is not read in an expression.',
  },
  "\\in": {
    fr: "Une appartenance n'est pas une valeur.",
    en: "That something belongs to a set is no value.",
  },
  "\\notin": {
    fr: "Une appartenance n'est pas une valeur.",
    en: "That something belongs to a set is no value.",
  },
  "\\top": {
    fr: "« \\top » ne se lit qu'en exposant, pour une transposée.",
    en: '"\\top" is read as a superscript only, for a transpose.',
  },
  "(": { fr: "Cette parenthèse ne se ferme pas.", en: "This parenthesis is not closed." },
  ")": {
    fr: "Cette parenthèse ferme ce qui n'est pas ouvert.",
    en: "This parenthesis closes what is not open.",
  },
  "[": { fr: "Ce crochet ne se ferme pas.", en: "This bracket is not closed." },
  "]": {
    fr: "Ce crochet ferme ce qui n'est pas ouvert.",
    en: "This bracket closes what is not open.",
  },
  "{": { fr: "Cette accolade ne se ferme pas.", en: "This brace is not closed." },
  "}": {
    fr: "Cette accolade ferme ce qui n'est pas ouvert.",
    en: "This brace closes what is not open.",
  },
  "|": {
    fr: "Cette barre n'a pas sa seconde, ou l'on ne voit pas laquelle c'est.",
    en: "This bar lacks its second one, or which it is cannot be seen.",
  },
  "‖": {
    fr: "Ces barres n'ont pas leur pendant, ou l'on ne voit pas lequel c'est.",
    en: "These bars lack the ones that match, or which they are cannot be seen.",
  },
};

/** Refuses a command or a mark that people write and that is no value. */
export const notRead = (reader: Reader, written: string, part: Layout): void => {
  const says = unread[written];
  if (says) reader.refuse("E-SYNTAX", part, says.fr, says.en);
};

/**
 * Refuses a number right behind another or behind a letter: 1 000, 2^34, x2 and 1½ are not what a product of them
 * says.
 */
export const apart = (reader: Reader, { list, at }: Cursor): void => {
  const part = list[at] as Layout;
  const figure = isFigure(part);
  if (!figure && !isRatio(part)) return;
  let place = at - 1;
  while (place >= 0 && isSpace(list[place] as Layout)) place -= 1;
  const before = list[place];
  if (!before) return;
  const both = { first: before.first, last: part.last };
  if (isFigure(before)) {
    const expected = String.raw`2 \cdot 3, 1 + \frac{1}{2}, 10\,000`;
    reader.refuse(
      "E-SYNTAX",
      both,
      "Deux nombres côte à côte : un produit, une somme, ou un seul nombre ?",
      "Two numbers side by side: a product, a sum, or one number?",
      { expected: { fr: expected, en: expected } },
    );
  }
  if (!figure || !isQuantity(reader, before)) return;
  if (before.kind !== "scripts" || /\d$/.test(reader.quote(before))) {
    const name = reader.quote(before);
    const expected = String.raw`2 x, x \cdot 2, x_2, x_{12}, x^{12}`;
    reader.refuse(
      "E-SYNTAX",
      both,
      `Un nombre juste derrière « ${name} » : un facteur, un indice, un exposant ?`,
      `A number right behind "${name}": a factor, an index, a power?`,
      { expected: { fr: expected, en: expected } },
    );
  }
  reader.remark(
    both,
    `« ${reader.quote(both)} » est lu comme un produit.`,
    `"${reader.quote(both)}" is read as a product.`,
  );
};

const solely = (part: Layout): Layout => {
  const [only, ...more] = part.kind === "group" ? solid(part.of) : [];
  return only && more.length === 0 ? solely(only) : part;
};

/** Whether a part is a number in figures, with a power or without; 1_{x>0} is none. */
const isFigure = (part: Layout): boolean => {
  const sole = solely(part);
  const base = baseOf(sole);
  return (
    base !== undefined &&
    solely(base).kind === "number" &&
    fontOf(solely(base)) === "" &&
    !(sole.kind === "scripts" && sole.sub)
  );
};

const fontOf = (part: Layout): string | undefined => ("font" in part ? part.font : undefined);

/** Whether a part is a fraction of numbers in figures. */
const isRatio = (part: Layout): boolean =>
  part.kind === "fraction" &&
  part.bar &&
  [part.above, part.below].every((list) => {
    const [only, ...more] = solid(list);
    return only !== undefined && more.length === 0 && isFigure(only);
  });

/** Whether a part names something that a number may multiply, and takes no argument. */
const isQuantity = (reader: Reader, part: Layout): boolean => {
  if (isBig(part)) return false;
  const base = baseOf(solely(part));
  const is = meaningOf(reader, part)?.is;
  if (is === "function" || is === "map") return false;
  return (
    base?.kind === "letter" ||
    base?.kind === "accent" ||
    (base?.kind === "command" && base.name in greek) ||
    (base?.kind === "word" && is !== undefined)
  );
};
