/** Why a text is not read. */
export type Code = "E-SYNTAX" | "E-NAME" | "E-SHAPE" | "E-TYPE" | "E-LIMIT";

/** What is known beside a text, as the plain reader takes it. */
export interface Given {
  /** Shapes by plain name: { x: ["n"], W: ["m", "n"], y: "int" }. */
  readonly declare?: Readonly<Record<string, string | readonly (string | number)[]>>;
  /** Where a name takes its values: { x: "positive" }. */
  readonly assume?: Readonly<Record<string, string>>;
  /** Abbreviations, in plain syntax: { f: "x^3" }. */
  readonly define?: Readonly<Record<string, string>>;
  /** How plain names are written in LaTeX where that is not their own spelling. */
  readonly spellings?: Readonly<Record<string, readonly string[]>>;
  /** Names of gradients: { g: ["L", "z"] } says that g is written ∂L/∂z. */
  readonly gradients?: Readonly<Record<string, readonly [of: string, by: string]>>;
  /** Spellings of functions that are no function's own: { H: ["heaviside"] }. */
  readonly reads?: Readonly<Record<string, readonly string[]>>;
  /** Functions that the text defines: what they take, and their value in plain syntax. */
  readonly maps?: Readonly<
    Record<string, { takes: Readonly<Record<string, readonly string[]>>; is: string }>
  >;
  /** LaTeX definitions that come before the text. */
  readonly macros?: string;
  /** Names that are not declared are refused. */
  readonly strict?: boolean;
}

/** What a sample is, besides. */
interface Marks {
  /** A string that software for scalar mathematics reads too. */
  readonly scalar?: boolean;
  /** A string of vectors or sums that is typical of coursework. */
  readonly vector?: boolean;
  /** The plain text is the value of the derivative that the LaTeX asks for. */
  readonly derivative?: boolean;
  /** The plain text is the value of the limit that the LaTeX asks for. */
  readonly limit?: boolean;
  /** What makes the sample delicate. */
  readonly note?: string;
}

/** A text in LaTeX, and what it means. */
export interface Sample extends Given, Marks {
  readonly latex: string;
  /**
   * The meaning in plain syntax. Letters of indices that are free in the LaTeX are, in alphabetical order,
   * the axes of an `array(…)`.
   */
  readonly plain: string | { readonly refused: Code };
}

type Row = readonly [latex: string, means: string, more?: Given & Marks];

/** Samples that share what is known beside them. */
export const table = (shared: Given & Marks, rows: readonly Row[]): readonly Sample[] =>
  rows.map(([latex, plain, more]) => ({ ...shared, ...more, latex, plain }));

/** Texts that are refused, all for one reason. */
export const refusals = (
  refused: Code,
  rows: readonly (readonly [latex: string, note: string, more?: Given])[],
): readonly Sample[] =>
  rows.map(([latex, note, more]) => ({ ...more, latex, plain: { refused }, note }));

/** LaTeX as it stands. */
export const tex = String.raw;
