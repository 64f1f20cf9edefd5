import type { FunctionDef } from "../expr/function.ts";
import type { Tensor } from "../expr/tensor.ts";

/** A quantity that a text refers to by a name of its own, as in "let Z = Σ_k e^{x_k}". */
export interface Naming {
  readonly of: Tensor;
  /** The name as it is printed: LaTeX for LaTeX, plain text for text. */
  readonly as: string;
}

/** What a printer may be told beside the expression. Everything has a default. */
export interface PrintStyle {
  readonly language?: "fr" | "en";
  /** How symbols and sizes are spelled: plain name → printed name. */
  readonly symbols?: ReadonlyMap<string, string>;
  /** Letters for index variables, by their id; the others choose for themselves. */
  readonly letters?: ReadonlyMap<number, string>;
  /** Letters that no index may take, beside the names in the expression. */
  readonly avoid?: ReadonlySet<string>;
  /** How functions are spelled, by their declared name: softmax → S. */
  readonly functions?: ReadonlyMap<string, string>;
  /** Parts of the expression that have a short name. */
  readonly names?: readonly Naming[];
  /** Symbols with one axis that were declared as rows. */
  readonly rows?: ReadonlySet<string>;
  /** Whether terms stand as somebody wrote them, and are not put together in matrix notation. */
  readonly asWritten?: boolean;
  /** Whether Σ, Π, max and min show the range of their index. */
  readonly bounds?: "full" | "bare";
  /** Derivatives with ∂, with an upright d, or with d where the variable is the only symbol. */
  readonly partial?: boolean | "auto";
}

export interface LatexStyle extends PrintStyle {
  /** The natural logarithm; French sheets write ln, English ones log. */
  readonly log?: "ln" | "log";
  /** Whether whole vectors and matrices are bold. Their entries never are. */
  readonly bold?: boolean;
}

export type TextStyle = PrintStyle;

/** Whether this is the logarithm that each language spells its own way. */
export const isNaturalLog = ({ latexName }: FunctionDef): boolean =>
  latexName === "\\ln" || latexName === "\\log";
