import { type Fold, type Gathered, missingOf, type Node, type Operand } from "../graph.ts";

/* The general entry of an array as a formula, in any syntax. */

/** A piece of code, and how tightly it holds together. */
export interface Text {
  readonly code: string;
  readonly holds: number;
}

/** How tightly: a product is 2 where it may stand in a sum without parentheses. */
export const holds = { loose: 0, sum: 1, product: 2, sign: 3, atom: 5 } as const;

export const atom = (code: string): Text => ({ code, holds: holds.atom });

/** The code, in parentheses where it holds less than it has to. */
export const held = ({ code, holds: own }: Text, least: number): string =>
  own >= least ? code : `(${code})`;

/** A code that stands between separators, without parentheses around all of it. */
export const bare = (code: string): string => code.replace(/^\(([^()]*)\)$/, "$1");

/** A language in which entries are written. */
export interface Syntax {
  readonly entry: (name: string, at: readonly string[]) => string;
  readonly number: (value: number) => string;
  /** A function of the operation's name. */
  readonly call: (name: string, args: readonly Text[]) => string;
  /** Over an index of some size. */
  readonly fold: (by: Fold, letter: string, size: string, body: Text) => Text;
  /** The number that an index is: 1, 2, … */
  readonly count: (letter: string) => Text;
  /** Σ coefficient·index + plus, with indices and places as they are counted. */
  readonly place: (
    terms: readonly (readonly [coefficient: number, letter: string])[],
    numbers: readonly (readonly [coefficient: number, value: Text])[],
    plus: number,
  ) => string;
  /** An entry of an array at a place that may lie outside. */
  readonly entryOr: (name: string, at: readonly string[], missing: number) => string;
}

/** Operations written with signs. */
const infix: Readonly<Record<string, readonly [sign: string, own: number, right: number]>> = {
  add: ["+", holds.sum, holds.product],
  subtract: ["-", holds.sum, holds.product],
  multiply: ["*", holds.product, holds.sign],
  divide: ["/", holds.product, holds.sign],
  quotient: ["/", holds.product, holds.sign],
};

/** An operation on pieces of code. */
export const applied = (
  name: string,
  args: readonly Text[],
  call: (name: string, args: readonly Text[]) => string,
): Text => {
  const [a, b] = args as readonly [Text, Text | undefined];
  const sign = infix[name];
  if (name === "same") return a;
  if (name === "negate") return { code: `-${held(a, holds.atom)}`, holds: holds.sign };
  if (sign && b) {
    const [by, own, right] = sign;
    return { code: `${held(a, own)} ${by} ${held(b, right)}`, holds: own };
  }
  return atom(call(name, args));
};

/** Writes entries of arrays; what has a name is read by it. */
export class EntryWriter {
  readonly #syntax: Syntax;
  readonly #names: ReadonlyMap<Node, string>;
  readonly #letters: readonly string[];
  readonly #sizeCode: (size: number) => string;

  constructor(
    syntax: Syntax,
    names: ReadonlyMap<Node, string>,
    letters: readonly string[],
    sizeCode: (size: number) => string,
  ) {
    this.#syntax = syntax;
    this.#names = names;
    this.#letters = letters;
    this.#sizeCode = sizeCode;
  }

  /** The letters of a node's axes. */
  lettersOf(node: Node): readonly string[] {
    return this.#letters.slice(0, node.dims.length);
  }

  /** What the entry of a node is worked out from. */
  formula(node: Node): Text {
    return this.#made(node, this.lettersOf(node));
  }

  /** An operand's entry, where the reader's axes have these letters. */
  #read({ node, axes }: Operand, letters: readonly string[]): Text {
    const at = axes.map((axis) => letters[axis] as string);
    const name = this.#names.get(node);
    if (name !== undefined) return atom(this.#syntax.entry(name, at));
    return this.#made(node, at);
  }

  #made(node: Node, at: readonly string[]): Text {
    switch (node.kind) {
      case "constant": {
        const code = this.#syntax.number(node.value);
        return { code, holds: code.startsWith("-") ? holds.sign : holds.atom };
      }
      case "count":
        return this.#syntax.count(at[0] as string);
      case "input":
        throw new RangeError("an input has a name");
      case "pointwise":
        return applied(
          node.by.name,
          node.of.map((each) => this.#read(each, at)),
          this.#syntax.call,
        );
      case "folded":
        return this.#folded(node.by, node.over, at, (letters) => this.#read(node.of, letters));
      case "contracted":
        return this.#folded("sum", node.over, at, (letters) =>
          applied(
            "multiply",
            [this.#read(node.left, letters), this.#read(node.right, letters)],
            this.#syntax.call,
          ),
        );
      case "gathered":
        return atom(this.#gathered(node, at));
    }
  }

  #folded(
    by: Fold,
    over: readonly number[],
    at: readonly string[],
    body: (letters: readonly string[]) => Text,
  ): Text {
    const own = this.#letters.filter((letter) => !at.includes(letter)).slice(0, over.length);
    return over.reduceRight(
      (so, size, axis) => this.#syntax.fold(by, own[axis] as string, this.#sizeCode(size), so),
      body([...at, ...own]),
    );
  }

  #gathered(node: Gathered, at: readonly string[]): string {
    const places = node.at.map(({ terms, numbers, plus }) =>
      this.#syntax.place(
        terms.map(([c, axis]) => [c, at[axis] as string] as const),
        numbers.map(([c, of]) => [c, this.#read(of, at)] as const),
        plus,
      ),
    );
    const name = this.#names.get(node.of);
    if (name === undefined) throw new RangeError("what is gathered from has a name");
    return node.mayMiss
      ? this.#syntax.entryOr(name, places, missingOf(node))
      : this.#syntax.entry(name, places);
  }
}

/** Σ coefficient·index + plus as code. */
export const affineCode = (
  terms: readonly (readonly [coefficient: number, code: string])[],
  plus: number,
): string => {
  const parts = terms.map(([c, code]) =>
    c === 1
      ? `+ ${code}`
      : c === -1
        ? `- ${code}`
        : `${c < 0 ? "-" : "+"} ${Math.abs(c)} * ${code}`,
  );
  const all =
    plus === 0 && parts.length > 0
      ? parts
      : [...parts, `${plus < 0 ? "-" : "+"} ${Math.abs(plus)}`];
  return all.join(" ").replace(/^\+ /, "").replace(/^- /, "-");
};

const folded: Readonly<Record<Fold, string>> = {
  sum: "sum",
  product: "prod",
  max: "max",
  min: "min",
};

const operationText: Readonly<Record<string, string>> = {
  less: "<",
  atMost: "<=",
  equals: "==",
  differs: "!=",
  both: "and",
  either: "or",
};

/** The formulas in comments: indices count from 1. */
export const formulas: Syntax = {
  entry: (name, at) => (at.length === 0 ? name : `${name}[${at.join(",")}]`),
  number: (value) => `${value}`,
  call: (name, args) => {
    const sign = operationText[name];
    const codes = args.map((each) => (sign ? held(each, holds.atom) : each.code));
    return sign ? `(${codes.join(` ${sign} `)})` : `${name}(${codes.join(", ")})`;
  },
  fold: (by, letter, _, body) => ({
    code: `${folded[by]}_${letter} ${held(body, holds.product)}`,
    holds: holds.sum,
  }),
  count: atom,
  place: (terms, numbers, plus) =>
    affineCode(
      [...terms, ...numbers.map(([c, value]) => [c, held(value, holds.sign)] as const)],
      // Places count from 0, indices and what stands here from 1.
      terms.reduce((so, [c]) => so - c, plus) + 1,
    ),
  entryOr: (name, at) => `${name}[${at.join(",")}]`,
};
