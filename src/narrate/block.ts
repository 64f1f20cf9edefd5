import type { Bilingual, FunctionDef } from "../expr/function.ts";
import type { Matrix } from "../expr/matrix.ts";
import type { Cond, Expr } from "../expr/node.ts";
import type { Size } from "../expr/size.ts";
import type { Layout } from "../expr/tensor.ts";
import type { Relation, Step } from "../rewrite/proof.ts";

/** Something that is set as mathematics. */
export type Formula =
  | Expr
  | { readonly matrix: Matrix }
  | { readonly cond: Cond }
  /** A function by its name: σ, log. */
  | { readonly function: FunctionDef }
  | { readonly shape: readonly Size[] }
  /** Formulas with marks of LaTeX between them, set as one. */
  | { readonly joined: readonly (Formula | string)[] };

/** Sets a formula in the running text: `$…$` in LaTeX, plain Unicode in a terminal. */
export type Setter = (formula: Formula) => string;

/** Words in both languages, with formulas set by whoever prints them. */
export interface Words {
  readonly fr: (set: Setter) => string;
  readonly en: (set: Setter) => string;
}

/** Words without formulas. */
export const plainWords = ({ fr, en }: Bilingual): Words => ({ fr: () => fr, en: () => en });

/** One line of a derivation at some level of detail, with the steps that it stands for. */
export interface Line {
  readonly rel: Relation;
  readonly right: Expr;
  readonly reasons: readonly Words[];
  readonly steps: readonly Step[];
}

/** A derivation as it is read: what it starts from, and its lines. */
export interface Told {
  readonly start: Expr;
  readonly lines: readonly Line[];
  /** Quantities that recur and have a name of their own: Z = Σ_k e^{x_k}. */
  readonly names: readonly { readonly letter: string; readonly of: Expr }[];
}

/** What a derived result is: entry by entry, and in matrix notation where there is one. */
export interface ResultBlock {
  readonly kind: "result";
  readonly left: Expr | undefined;
  readonly right: Formula;
  /** How the left side is written when it is a whole vector or matrix: ∂S/∂x. */
  readonly leftWords?: Words;
  readonly shape: readonly Size[];
  readonly layout: Layout | undefined;
  /** Conditions under which it holds, beside what is given. */
  readonly when?: readonly Cond[];
  /** The layers of a network for which it holds, in LaTeX: 1 ≤ l < L. */
  readonly layers?: string | undefined;
}

export interface Curve {
  readonly label: Bilingual;
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** A small picture of functions of one number. */
export interface Plot {
  readonly title: Bilingual;
  readonly x: Bilingual;
  readonly y: Bilingual;
  readonly logX?: boolean;
  readonly curves: readonly Curve[];
}

/** A quantity of a computation graph. */
export interface GraphNode {
  readonly id: string;
  /** Its name as it is printed. */
  readonly formula: Formula;
  /** Its axes; none for a number. */
  readonly shape: readonly Size[];
  readonly role: "input" | "parameter" | "value" | "loss";
  /** Whether it is computed through layers that the graph leaves out. */
  readonly isFar: boolean;
}

/** Which quantity is computed from which, without cycles. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  /** By their ids: the first is what the second is computed from. */
  readonly edges: readonly (readonly [from: string, to: string])[];
  /** The quantities whose gradient is computed, the loss first: it flows along the edges between them. */
  readonly backward: readonly string[];
}

/** Rows of the same things, each under its head. */
export interface Table {
  readonly head: readonly Words[];
  readonly rows: readonly (readonly Words[])[];
}

/** What an answer is told with, in order. */
export type Block =
  | { readonly kind: "prose"; readonly says: Words }
  | { readonly kind: "derivation"; readonly told: Told }
  | {
      readonly kind: "cases";
      readonly arms: readonly { readonly when: Cond; readonly blocks: readonly Block[] }[];
    }
  | ResultBlock
  | { readonly kind: "remark"; readonly says: Words }
  | { readonly kind: "plot"; readonly plot: Plot }
  | ({ readonly kind: "graph" } & Graph)
  | ({ readonly kind: "table" } & Table);
