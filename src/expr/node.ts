import { tick } from "../numeric/deadline.ts";
import type { Rational } from "../numeric/rational.ts";
import type { FunctionDef } from "./function.ts";
import type { Size } from "./size.ts";

/**
 * A scalar expression, whose free indices make it the general entry of a tensor (Ricci's notation; Laue,
 * Mitterreiter and Giesen 2018). Nodes are immutable and interned, and keep the order they were written in.
 */
export type Expr =
  | Num
  | Constant
  | SizeValue
  | IndexValue
  | Entry
  | Sum
  | Product
  | Power
  | Over
  | Delta
  | Call
  | Cases
  | Deriv
  | Limit
  | Hole;

interface Node {
  /** Given at creation and never used twice; it orders nothing. */
  readonly id: number;
  /** A structural hash: equal structure, equal hash, in every run. */
  readonly hash: number;
  /** What has been worked out about this node. */
  readonly memo: Memo;
}

/** Facts about a node that are computed once. */
export interface Memo {
  arranged?: Expr;
  free?: readonly IndexVar[];
  symbols?: ReadonlySet<string>;
  height?: number;
  size?: number;
  heads?: ReadonlySet<string>;
  defined?: boolean;
}

export interface Num extends Node {
  readonly kind: "num";
  readonly value: Rational;
}

/** π. (e is `exp(1)`.) */
export interface Constant extends Node {
  readonly kind: "constant";
  readonly name: "pi";
}

/** A size used as a number, as in 2/(q p). */
export interface SizeValue extends Node {
  readonly kind: "size";
  readonly value: Size;
}

/** An index used as a number, as in Σ_k k². */
export interface IndexValue extends Node {
  readonly kind: "index";
  readonly value: Ix;
}

/** An entry of a symbol: x, W[k,j], o[y]. */
export interface Entry extends Node {
  readonly kind: "entry";
  readonly of: Sym;
  readonly at: readonly Ix[];
}

export interface Sum extends Node {
  readonly kind: "sum";
  readonly args: readonly Expr[];
}

/** A product; a quotient is a product with powers of -1, a negation one with the factor -1. */
export interface Product extends Node {
  readonly kind: "product";
  readonly args: readonly Expr[];
}

export interface Power extends Node {
  readonly kind: "power";
  readonly base: Expr;
  readonly exponent: Expr;
}

export type OverOp = "sum" | "product" | "max" | "min";

/** Σ, Π, max or min of the body over bound indices. */
export interface Over extends Node {
  readonly kind: "over";
  readonly op: OverOp;
  readonly by: readonly IndexVar[];
  readonly where: Cond | undefined;
  readonly body: Expr;
}

/** Kronecker's delta: 1 where its two indices meet, 0 elsewhere. */
export interface Delta extends Node {
  readonly kind: "delta";
  readonly left: Ix;
  readonly right: Ix;
}

/** A function applied to tensors and read at an entry: `softmax(k ↦ x[k])` at `[i]`. */
export interface Call extends Node {
  readonly kind: "call";
  readonly fn: FunctionDef;
  readonly args: readonly Arg[];
  readonly at: readonly Ix[];
}

/** A tensor argument binds its own indices; a scalar one binds none. */
export interface Arg {
  readonly by: readonly IndexVar[];
  readonly body: Expr;
}

/** A definition by cases, tried in order. Without `otherwise` it is 0 elsewhere: one arm of value 1 is [cond]. */
export interface Cases extends Node {
  readonly kind: "cases";
  readonly arms: readonly Arm[];
  readonly otherwise: Expr | undefined;
}

export interface Arm {
  readonly when: Cond;
  readonly is: Expr;
}

/** An unevaluated derivative with respect to an entry (in a pattern: to what a hole holds). */
export interface Deriv extends Node {
  readonly kind: "deriv";
  readonly of: Expr;
  readonly by: Entry | Hole;
}

/** The value that `of` tends to as the symbol `by` tends to `to`. */
export interface Limit extends Node {
  readonly kind: "limit";
  readonly of: Expr;
  readonly by: Sym;
  readonly to: Expr | "+inf" | "-inf";
  readonly from: "left" | "right" | undefined;
}

/** A gap in a pattern, filled by matching. Never part of a finished expression. */
export interface Hole extends Node {
  readonly kind: "hole";
  readonly name: string;
  /** Substitutions to make in what fills the hole: index `of` becomes `to`. */
  readonly at: readonly { readonly of: IndexVar; readonly to: Ix }[];
}

/** A condition on values: comparisons, and their conjunctions and disjunctions. */
export type Cond =
  | {
      readonly kind: "compare";
      readonly rel: Comparison;
      readonly left: Expr;
      readonly right: Expr;
      readonly key: string;
    }
  | { readonly kind: "all" | "any"; readonly of: readonly Cond[]; readonly key: string };

export type Comparison = "<" | "≤" | "=" | "≠" | "≥" | ">";

/** An affine index: Σ coefficient·variable + constant; a variable may be an integer entry such as y[i]. */
export interface Ix {
  readonly key: string;
  readonly terms: readonly IxTerm[];
  readonly plus: Size;
}

export type IxTerm = readonly [coefficient: Size, variable: IndexVar | Expr];

/** An index that runs from 1 to its size. */
export interface IndexVar {
  readonly id: number;
  readonly size: Size;
  readonly letter: string;
}

/** A named quantity with one size per axis; none for a scalar. */
export interface Sym {
  readonly name: string;
  readonly axes: readonly Size[];
  readonly key: string;
}

/** The nodes that are held on to, by their keys. */
const lately = new Map<string, Expr>();
/** Those that were forgotten: while one is in use elsewhere, it is found here. */
const earlier = new Map<string, WeakRef<Expr>>();
/** How many of them were still in use when that was last looked at. */
let inUse = 0;
let created = 0;

/** How many nodes the table holds on to at most. */
const tableLimit = 1_000_000;

/** The node with this key, made if it is not there. */
export const intern = <E extends Expr>(key: string, make: () => Omit<E, "id" | "memo">): E => {
  tick();
  const known = lately.get(key) ?? metAgain(key);
  if (known) return known as E;
  created += 1;
  const node = { ...make(), id: created, memo: {} } as unknown as E;
  remember(key, node);
  return node;
};

const metAgain = (key: string): Expr | undefined => {
  const known = earlier.size > 0 ? earlier.get(key)?.deref() : undefined;
  if (known) remember(key, known);
  return known;
};

const remember = (key: string, node: Expr): void => {
  if (lately.size >= tableLimit) forgetUnused();
  lately.set(key, node);
};

/**
 * Holds on to no node any longer, where it did to more than so many. One that is in use is still found: equal nodes
 * are one object whatever was forgotten, and nothing that is worked out depends on when that was.
 */
export const forgetUnused = (most = 0): void => {
  if (lately.size <= most) return;
  if (earlier.size >= 2 * inUse) {
    for (const [key, node] of earlier) if (!node.deref()) earlier.delete(key);
    inUse = earlier.size;
  }
  for (const [key, node] of lately) if (!earlier.has(key)) earlier.set(key, new WeakRef(node));
  lately.clear();
};

/** Forgets nodes in use too, so that equal ones may be two objects: equality does not rely on the table. */
export const dropInterned = (): void => {
  lately.clear();
  earlier.clear();
};

/** FNV-1a over a text. */
export const hashText = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1)
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash | 0;
};

/** One hash from a seed and parts, in order. */
export const hashAll = (seed: number, parts: readonly number[]): number => {
  let hash = seed ^ 0x9e3779b9;
  for (const part of parts) hash = Math.imul((hash << 5) ^ (hash >>> 27) ^ part, 0x85ebca6b);
  return hash | 0;
};
