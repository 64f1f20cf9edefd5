import { LRUCache } from "lru-cache";
import { addSizes, fixedSize, multiplySizes, type Size, scaleSize, size } from "../expr/size.ts";
import { Refusal, refuse, type Span } from "./error.ts";
import { scan } from "./scan.ts";
import { spanOf, type Token } from "./token.ts";
import { type Tree, treeOf } from "./tree.ts";

/** What is said of one name: its axes, and whether its values are integers. */
export interface Declaration {
  readonly name: string;
  readonly axes: readonly Size[];
  readonly role: "real" | "integer";
  /** For `y: index n`, the largest value. */
  readonly upTo?: Size;
}

type Declared = readonly string[] | Readonly<Record<string, string | readonly (string | number)[]>>;

/** All that is declared, in order. */
export const declarations = (declare: Declared): Declaration[] => {
  if (Array.isArray(declare)) {
    return (declare as readonly string[]).flatMap((text) =>
      text
        .split(";")
        .filter((each) => each.trim() !== "")
        .map(declarationOf),
    );
  }
  return Object.entries(declare).map(([name, says]) =>
    typeof says === "string"
      ? declarationOf(`${name}: ${says}`)
      : declarationOf(`${name}: ${says.length === 0 ? "scalar" : says.join(" x ")}`),
  );
};

const nameShape = /^[\p{L}_][\p{L}\p{M}\p{Nd}_]*$/u;
const realWords = new Set(["scalar", "scalaire", "real", "réel", "R", "ℝ"]);
const integerWords = new Set(["int", "integer", "entier", "label"]);

/** Declarations that were read, since the same few stand beside many texts; at most so many characters of them. */
const known = new LRUCache<string, Declaration>({
  maxSize: 50_000,
  sizeCalculation: (_, text) => text.length,
});

/** One declaration, such as `W: m x n`, `y: int` or `y: int q`. */
const declarationOf = (text: string): Declaration => {
  const found = known.get(text) ?? readDeclarationOf(text);
  known.set(text, found);
  return found;
};

const readDeclarationOf = (text: string): Declaration => {
  const [before = "", ...after] = text.split(":");
  const from = text.length - text.trimStart().length;
  const named = { start: from, end: Math.max(from, before.trimEnd().length) };
  return within(text, () => {
    const name = nameOf(before.trim());
    if (!nameShape.test(name)) {
      refuse(
        "E-SYNTAX",
        named,
        `« ${before.trim()} » n'est pas un nom.`,
        `"${before.trim()}" is no name.`,
        {
          expected: { fr: "une déclaration comme W: m x n", en: "a declaration such as W: m x n" },
        },
      );
    }
    if (after.length === 0) {
      refuse(
        "E-SYNTAX",
        { start: text.trimEnd().length, end: text.trimEnd().length },
        `Il manque « : » et la forme de ${name}.`,
        `What is missing is ":" and the shape of ${name}.`,
        {
          expected: { fr: "une déclaration comme W: m x n", en: "a declaration such as W: m x n" },
        },
      );
    }
    const offset = before.length + 1;
    const shape = text.slice(offset);
    const words = shape.trim().split(/\s+/u);
    if (words.length === 1 && realWords.has(words[0] as string))
      return { name, axes: [], role: "real" };
    // `int` stands before or after the sizes.
    const integer = integerWords.has(words[0] as string)
      ? /^\s*\S+/u
      : integerWords.has(words.at(-1) as string)
        ? /\S+\s*$/u
        : undefined;
    if (integer) {
      const rest = shape.replace(integer, (found) => " ".repeat(found.length));
      return { name, axes: rest.trim() === "" ? [] : sizesIn(rest, offset), role: "integer" };
    }
    const index = /^\s*index\b/u.exec(shape);
    if (index) {
      const [upTo, ...more] = sizesIn(shape.replace(/index/u, "     "), offset);
      if (upTo && more.length === 0) return { name, axes: [], role: "integer", upTo };
    }
    return { name, axes: sizesIn(shape, offset), role: "real" };
  });
};

/** The spelling under which names are compared: NFC, subscript characters as `_…`. */
const nameOf = (text: string): string => {
  try {
    const [token, ...more] = scan(text);
    return token?.kind === "name" && more.length === 0 ? token.text : text;
  } catch (error) {
    if (error instanceof Refusal) return "";
    throw error;
  }
};

/** Refusals of the reading are located in the text. */
const within = <T>(text: string, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    if (error instanceof Refusal) error.source ??= text;
    throw error;
  }
};

/** The sizes of a text such as `m x n`, `3`, `2*d_h x n - k + 1`. */
export const sizesOf = (text: string): readonly Size[] => within(text, () => sizesIn(text, 0));

/** The same, where the text begins at an offset of another. */
const sizesIn = (text: string, offset: number): readonly Size[] => {
  // Brackets around all, as in (m, n), say nothing; they become space so that offsets stay.
  const open = text.replace(/^(\s*)[[(](.*)[\])](\s*)$/su, "$1 $2 $3");
  const found: Size[] = [];
  let from = 0;
  const add = (to: number): void => {
    found.push(sizeIn(open.slice(from, to), offset + from));
  };
  for (const separator of open.matchAll(/\s[x×]\s|[×,]|(?<=\d)x(?=\d)/gu)) {
    add(separator.index);
    from = separator.index + separator[0].length;
  }
  add(open.length);
  return found;
};

const simpleSize = /^(?:[A-Za-z_]\w*|[1-9]\d{0,2})$/;

const sizeIn = (text: string, offset: number): Size => {
  const plain = text.trim();
  if (simpleSize.test(plain)) return size(/^\d/.test(plain) ? Number(plain) : plain);
  try {
    const tokens = scan(text);
    const value = sizeOfTree(
      treeOf(tokens, () => false),
      tokens,
    );
    const fixed = fixedSize(value);
    if (fixed !== undefined && (fixed < 1 || !Number.isSafeInteger(fixed))) {
      return notASize(spanOf(tokens, 0, tokens.length - 1), plain);
    }
    return value;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { start, end } = error.span;
    throw new Refusal(
      error.code,
      error.says,
      { start: start + offset, end: end + offset },
      {
        expected: {
          fr: "une taille comme n, 3 ou 2*d_h + 1",
          en: "a size such as n, 3 or 2*d_h + 1",
        },
      },
    );
  }
};

/** Arrays of fixed sizes are filled with numbers to check a result. */
const largestSize = 4096;

const sizeOfTree = (tree: Tree, tokens: readonly Token[]): Size => {
  const part = (of: Tree): Size => sizeOfTree(of, tokens);
  switch (tree.kind) {
    case "name":
      return size(tree.name);
    case "number":
      if (/^\d{1,9}$/.test(tree.text)) {
        return Number(tree.text) <= largestSize
          ? size(Number(tree.text))
          : refuse(
              "E-LIMIT",
              spanOf(tokens, tree.first, tree.last),
              `Une taille donnée en chiffres est d'au plus ${largestSize}.`,
              `A size given in figures is at most ${largestSize}.`,
            );
      }
      break;
    case "group":
    case "plus":
      return part(tree.of);
    case "minus":
      return scaleSize(-1, part(tree.of));
    case "terms":
      return tree.tail.reduce(
        (total, { op, of }) => addSizes(total, op === "-" ? scaleSize(-1, part(of)) : part(of)),
        part(tree.head),
      );
    case "factors":
      if (tree.tail.every(({ op }) => op === "*" || op === "juxtaposed")) {
        return tree.tail.reduce(
          (total, { of }) => boundedProduct(total, part(of), spanOf(tokens, tree.first, tree.last)),
          part(tree.head),
        );
      }
  }
  const span = spanOf(tokens, tree.first, tree.last);
  return notASize(span, "");
};

/** The product of two sizes; sums multiplied out again and again would grow without end. */
export const boundedProduct = (left: Size, right: Size, span: Span): Size =>
  left.terms.length * right.terms.length > 64
    ? refuse("E-LIMIT", span, "Cette taille a trop de termes.", "This size has too many terms.")
    : multiplySizes(left, right);

const notASize = (span: Span, text: string): never =>
  refuse(
    "E-TYPE",
    span,
    `Ceci n'est pas une taille${text === "" ? "" : ` : « ${text} »`}.`,
    `This is no size${text === "" ? "" : `: "${text}"`}.`,
    {
      expected: {
        fr: "une taille comme n, 3 ou 2*d_h + 1",
        en: "a size such as n, 3 or 2*d_h + 1",
      },
    },
  );
