import { symbol } from "../../expr/build.ts";
import type { Builder } from "../../expr/function.ts";
import type { Sym } from "../../expr/node.ts";
import { type Size, size } from "../../expr/size.ts";
import type { Tensor } from "../../expr/tensor.ts";
import type { Context, Options } from "../context.ts";
import { sizesOf } from "../declare.ts";
import type { Macros } from "./macros.ts";

/* What a notation says, and what is made of it. */

/** What is said of a size. */
export interface SizeSays {
  readonly latex?: readonly string[] | undefined;
  readonly by?: "layer" | undefined;
  /** Of a size for every layer: what it is at some of them, `{L: 10, l-1: d}`. */
  readonly at?: Readonly<Record<string, string | number>> | undefined;
}

/** What is said of a quantity. */
export interface SymbolSays {
  readonly shape?: readonly (string | number)[] | undefined;
  /** Spellings beside the name's own; in a family, patterns with the layer's index as a slot. */
  readonly latex?: readonly string[] | undefined;
  readonly by?: "layer" | undefined;
  /** What it depends on: `L(x, y)` is then L itself. */
  readonly of?: readonly string[] | undefined;
  /** A label with so many classes, or an array of such labels; `onehot` spells one label as a vector. */
  readonly class?: string | number | undefined;
  readonly onehot?: readonly string[] | undefined;
  /** The functions that this spelling may mean. */
  readonly reads?: readonly string[] | undefined;
  /** Of such a spelling: the quantity that the function is taken at where no argument follows: S_1, S Sᵀ, σ' = σ(1 − σ). */
  readonly at?: string | undefined;
  /** A set that is only named, with how many elements if that is said. */
  readonly set?: true | string | number | undefined;
  readonly assume?: string | undefined;
  /** Whether its spellings stand for nothing else any more: a name that is given a new meaning. */
  readonly anew?: boolean | undefined;
  /** What it is a gradient of and by: ∂L/∂z. */
  readonly gradient?: readonly [string, string] | undefined;
}

/** A function that the text defines: what it takes, by name, and its value in plain syntax. */
export interface MapSays {
  readonly takes: Readonly<Record<string, readonly (string | number)[]>>;
  readonly is: string;
  readonly latex?: readonly string[] | undefined;
}

/**
 * The declarations that a text is read with: data only, as a notation file holds it. A key is a name of the plain
 * syntax, and `latex` lists the spellings that stand for it beside the one that its name has by itself. What is
 * declared twice, or by a shape that is none, is refused when the first text is read.
 */
export interface NotationSays {
  readonly sizes?: Readonly<Record<string, SizeSays>> | undefined;
  /** Sizes that are numbers where the text writes them as numbers: `m: 2`. */
  readonly where?: Readonly<Record<string, number>> | undefined;
  readonly symbols?: Readonly<Record<string, SymbolSays>> | undefined;
  /** Functions that the text defines. */
  readonly maps?: Readonly<Record<string, MapSays>> | undefined;
  /** The letter that counts layers, and the last of them: families have a member for each. */
  readonly layer?:
    | { readonly index: string; readonly to?: string | number | undefined }
    | undefined;
  /** The law of a random index: `j: softmax(x)`. */
  readonly random?: Readonly<Record<string, string>> | undefined;
  /** Whether examples are the rows or the columns of a matrix of examples. */
  readonly batch?: "rows" | "columns" | undefined;
  /** What a star between two lists says where they have no product: their convolution. */
  readonly star?: "convolution" | undefined;
}

/** A notation with more said; what is said again is said anew, a quantity that is a function from there on too. */
export const extendNotation = (base: NotationSays, more: NotationSays): NotationSays => ({
  sizes: { ...base.sizes, ...more.sizes },
  where: { ...base.where, ...more.where },
  symbols: { ...without(base.symbols, more.maps), ...more.symbols },
  maps: { ...without(base.maps, more.symbols), ...more.maps },
  random: { ...base.random, ...more.random },
  layer: more.layer ?? base.layer,
  batch: more.batch ?? base.batch,
  star: more.star ?? base.star,
});

const without = <T>(
  base: Readonly<Record<string, T>> = {},
  names: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(base).filter(([name]) => !(name in names)));

/**
 * What LaTeX is read with: the functions and declarations of the plain syntax, and a notation. They are made ready
 * once for each object of options, so an object should be kept for the texts that share it, and not changed.
 */
export interface LatexOptions extends Options {
  readonly notation?: NotationSays;
  /** Definitions of macros, as in a preamble. */
  readonly macros?: string;
  /** Whether a letter that is declared nowhere is refused. Otherwise it is a scalar. */
  readonly strict?: boolean;
}

/** What a spelling stands for. */
export type Meaning =
  | { readonly is: "symbol"; readonly name: string }
  | { readonly is: "family"; readonly name: string }
  | { readonly is: "size"; readonly name: string }
  | { readonly is: "sizes"; readonly name: string }
  | {
      readonly is: "function";
      readonly builders: readonly Builder[];
      readonly at?: string;
      /** Named by one letter, which is a letter like others where no argument follows. */
      readonly letter?: boolean;
    }
  | { readonly is: "map"; readonly name: string }
  | { readonly is: "set"; readonly name: string; readonly count: Size | undefined };

/** A spelling: core and scripts that have to be there, and which of them are slots. */
export interface Spelling {
  readonly meaning: Meaning;
  /** Whether its letter is in bold. */
  readonly isBold: boolean;
  readonly sub: readonly string[];
  readonly sup: string | undefined;
  readonly primes: number;
  /** Where the layer's index stands in the pattern. */
  readonly slot: "sub" | "sup" | undefined;
  /** Whether the superscript is the index of the first axis, as in x^{(i)}. */
  readonly sample: boolean;
  /** Whether it is spelled with an index only, as in x_i: what hangs below is an index of the first axis. */
  readonly indexed: boolean;
  /** Whether it is spelled with one index only, as the entries y_k of the one-hot vector of a label y. */
  readonly entry: boolean;
  /** Whether it is spelled with its arguments, as L(x^{(i)}, y^{(i)}): without them it is something else. */
  readonly applied: boolean;
}

/** A function of the text. */
export interface UserMap {
  readonly name: string;
  readonly params: readonly Sym[];
  readonly body: Tensor;
}

/** A quantity for every layer. */
export interface Family {
  readonly name: string;
  readonly axes: readonly string[];
  readonly sizesAt: ReadonlyMap<string, Size>;
}

/** Declarations made ready. */
export interface Notation {
  readonly context: Context;
  readonly spellings: ReadonlyMap<string, readonly Spelling[]>;
  /** Sizes, by their spelling as plain characters: `d_h`, `n`. */
  readonly sizeTexts: ReadonlyMap<string, Size>;
  /** What sizes are where a text writes numbers for them, by name. */
  readonly numbers: ReadonlyMap<string, Size>;
  /** Cores of several letters, longest first, by first letter. */
  readonly words: ReadonlyMap<string, readonly string[]>;
  readonly families: ReadonlyMap<string, Family>;
  /** Sizes that are given at a layer, such as `n[L]`. */
  readonly sizesAt: ReadonlyMap<string, Size>;
  readonly maps: ReadonlyMap<string, UserMap>;
  readonly dependencies: ReadonlyMap<string, readonly string[]>;
  readonly gradients: ReadonlyMap<string, readonly [string, string]>;
  readonly onehots: ReadonlyMap<string, { readonly label: string; readonly upTo: Size }>;
  readonly random: ReadonlyMap<string, Tensor>;
  readonly layer: { readonly index: string; readonly to: string } | undefined;
  readonly batch: "rows" | "columns";
  readonly star: "convolution" | undefined;
  /** Whether some quantity is a matrix. */
  readonly matrices: boolean;
  readonly macros: Macros;
  readonly strict: boolean;
  readonly file: string | undefined;
}

/** A member of a family at a label, such as l-1: the label goes into its name and its sizes. */
export const memberOf = ({ name, axes, sizesAt }: Family, label: string, index: string): Sym =>
  symbol(
    `${name}[${label}]`,
    axes.map((axis) => sizeAtLabel(axis, label, index, sizesAt)),
  );

/** n[l-1] at the label l+1 is n[l]; where that is given, it is what is given. */
export const sizeAtLabel = (
  axis: string,
  label: string,
  index: string,
  given: ReadonlyMap<string, Size>,
): Size => {
  const found = /^([^[\]]+)\[([^[\]]+)\]$/u.exec(axis.trim());
  if (!found) return (sizesOf(axis)[0] as Size) ?? size(1);
  const own = affineLabel(found[2] as string);
  const at = affineLabel(label);
  const name =
    !own || own.of !== index || !at
      ? axis.trim()
      : `${found[1]}[${labelText(at.of, at.plus + own.plus)}]`;
  return given.get(name) ?? size(name);
};

/** A label such as l, l-1, 3 or L, as what it is counted from and how far. */
export const affineLabel = (text: string): { of: string; plus: number } | undefined => {
  const found = /^([A-Za-z]?)([+-]?\d{1,4})?$/.exec(text.replace(/\s/g, ""));
  return found && (found[1] || found[2])
    ? { of: found[1] ?? "", plus: Number(found[2] ?? 0) }
    : undefined;
};

export const labelText = (of: string, plus: number): string =>
  of === "" ? `${plus}` : plus === 0 ? of : `${of}${plus > 0 ? "+" : ""}${plus}`;

/** The size of a name, or of a number. */
export const sizeNamed = (name: string): Size =>
  /^\d+$/.test(name) ? size(Number(name)) : size(name);

/** What a quantity depends on, directly or through others. */
export const reachable = (
  direct: readonly string[],
  dependencies: Notation["dependencies"],
): ReadonlySet<string> => {
  const all = new Set(direct);
  for (const each of all) for (const more of dependencies.get(each) ?? []) all.add(more);
  return all;
};
