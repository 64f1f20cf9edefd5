import { ShapeError } from "../../expr/build.ts";
import type { IndexVar } from "../../expr/node.ts";
import type { Tensor } from "../../expr/tensor.ts";
import { Refusal } from "../error.ts";
import { defineAll, refusalOf as plainRefusal } from "../read.ts";
import type { Found } from "../scope.ts";
import { layoutOf } from "./builder.ts";
import { digraphed } from "./digraphs.ts";
import type { Layout, List, Row } from "./layout.ts";
import { lex, type TexToken } from "./lex.ts";
import { expand } from "./macros.ts";
import { markOf, operatorOf } from "./marks.ts";
import type { Notation } from "./notation.ts";
import type { LatexReading } from "./read.ts";
import { Letters, type Reader } from "./reader.ts";
import { coreOf } from "./spell.ts";

/* What expressions and formulas have in common: the way from a text to a reader, and what may stop it. */

/** A formula cut into tokens and laid out. */
export interface LaidOut {
  readonly tokens: readonly TexToken[];
  readonly rows: readonly Row[];
}

/** A text as its rows of atoms, with the macros of its notation expanded. Refuses what is no TeX. */
export const laidOut = (text: string, notation: Notation): LaidOut => {
  const tokens = digraphed(expand(lex(text), notation.macros));
  return { tokens, rows: layoutOf(tokens) };
};

/** Reads, and once more where the size of an index showed only later. */
export const twice = <T>(
  letters: Letters,
  read: (letters: Letters) => { reader: Reader; result: T },
): { reader: Reader; result: T } => {
  const first = read(letters);
  if (!first.reader.unresolved) return first;
  return read(new Letters(letters.hints, letters));
};

/** The value that was read as a tensor, with what a reader found on the way. */
export const readingOf = (
  reader: Reader,
  { indices, body }: Tensor,
): Omit<LatexReading, "choices"> => {
  const free = [...reader.letters.free.values()]
    .filter(({ variable }) => variable !== undefined)
    .sort((a, b) => (a.letter < b.letter ? -1 : 1))
    .map(({ variable }) => variable as IndexVar);
  return {
    tensor: { indices: [...free, ...indices], body },
    free,
    points: [...reader.points],
    remarks: [...reader.remarks],
  };
};

/** What is known, to be added to by one way of reading. */
export const copyOf = ({ symbols, defined, sizes }: Found): Found => ({
  symbols: new Map(symbols),
  defined,
  sizes: new Set(sizes),
});

/** What is known before a formula is read: declarations, and the letters that it uses as sizes. */
export const foundIn = (notation: Notation, list: List): Found => {
  const { context } = notation;
  const found: Found = { symbols: new Map(context.declared), defined: new Map(), sizes: new Set() };
  defineAll(context, found);
  const add = (parts: List): void => {
    for (const part of parts) {
      const core = coreOf(part);
      if (
        core !== undefined &&
        /^[A-Za-z]$/.test(core) &&
        !context.declared.has(core) &&
        !notation.spellings.has(core)
      ) {
        found.sizes.add(core);
      }
    }
  };
  sizesIn(list, add);
  return found;
};

/** What stands where only a size can: above Σ, in ℝ^{n×p}, below 1 and I. */
export const sizesIn = (list: List, add: (parts: List) => void): void => {
  const walk = (parts: List): void => {
    for (const part of parts) {
      switch (part.kind) {
        case "scripts": {
          const base = part.base;
          if (base?.kind === "command" && (base.name === "sum" || base.name === "prod")) {
            // Above, i = n names its letter again.
            if (part.sup)
              add(part.sup.slice(part.sup.findIndex((each) => markOf(each) === "=") + 1));
            if (part.sub) upperBounds(part.sub, add);
          }
          if (base?.kind === "letter" && base.font === "bb" && base.name === "R" && part.sup)
            add(part.sup);
          if (base && part.sub && isSizedConstant(base) && areSizes(part.sub)) add(part.sub);
          if (base) walk([base]);
          if (part.sub) walk(part.sub);
          if (part.sup) walk(part.sup);
          break;
        }
        case "fraction":
          walk(part.above);
          walk(part.below);
          break;
        case "grid":
          for (const row of part.rows) row.forEach(walk);
          break;
        case "group":
        case "fence":
        case "root":
        case "accent":
        case "brace":
        case "box":
          walk(part.of);
      }
    }
  };
  walk(list);
};

/** Whether a subscript is a size: that of a vector of ones or of an identity. */
const isSizedConstant = (base: Layout): boolean =>
  base.kind === "number" ? base.font !== "" : base.kind === "letter" && base.name === "I";

/** Sizes by themselves, n or n × p; a condition or an interval is none. */
const areSizes = (sub: List): boolean =>
  sub.every((part, at) => at % 2 === 0 || operatorOf(part) === "times" || markOf(part) === ",");

/** The n of 1 ≤ i ≤ n, without what stands behind a comma. */
const upperBounds = (sub: List, add: (parts: List) => void): void => {
  const rels = sub.flatMap((part, at) =>
    part.kind === "command" && (part.name === "leq" || part.name === "le") ? [at] : [],
  );
  if (rels.length !== 2) return;
  const bound = sub.slice((rels[1] as number) + 1);
  const comma = bound.findIndex((part) => markOf(part) === ",");
  add(comma < 0 ? bound : bound.slice(0, comma));
};

/** Whether an error is what a text may bring about. */
export const isRefusal = (error: unknown): boolean =>
  error instanceof Refusal ||
  error instanceof ShapeError ||
  error instanceof RangeError ||
  error instanceof TypeError;

/** What stopped a reading, as a refusal; what the builders of expressions do not take has no meaning. */
export const refusalOf = (error: unknown, text: string): Refusal =>
  error instanceof TypeError
    ? new Refusal(
        "E-TYPE",
        {
          fr: "Une des opérations n'a pas de sens sur ce qui lui est donné.",
          en: "One of the operations has no meaning on what it is given.",
        },
        { start: 0, end: text.length },
      )
    : plainRefusal(error, text);
