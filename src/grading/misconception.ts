import type { Assumption } from "../expr/assumption.ts";
import type { Bilingual } from "../expr/function.ts";
import type { Deriv, Entry, Expr, IndexVar } from "../expr/node.ts";
import type { Given } from "../rewrite/lemma.ts";

/** A slip of notation, a slip of the pen, or a false belief: what an error costs depends on it. */
export type Severity = "notation" | "slip" | "belief";

/**
 * How much a misconception could explain. Of those that explain a line, the ones that could explain the least are
 * told: 1 - tanh for 1 - tanh² before any term that lost something.
 */
export type Reach = "narrow" | "usual" | "wide" | "last";

/** A false link, as an explanation looks at it. */
export interface Doubt {
  /** The side that the student's should equal, as it is written. */
  readonly left: Expr;
  /** The same with every derivative carried out, in named quantities. */
  readonly truth: Expr;
  /** What the student wrote. */
  readonly wrote: Expr;
  /** Indices that are free on either side: the axes, and the letters of entries. */
  readonly indices: readonly IndexVar[];
  /** Hypotheses, definitions of named quantities, and what depends on what. */
  readonly given: Given;
  /** What is known of the values of names: one-hot, positive, a label up to a size. */
  readonly assume: ReadonlyMap<string, Assumption>;
}

/** A derivative that is not carried out, as a rule of differentiation meets it. */
export type Slope = Deriv & { readonly by: Entry };

/** A false rule of differentiation. */
export interface Belief {
  /** The true rule whose place it takes: a law of `lemmas/derivative`, or `deriv_` and the name of a function. */
  readonly insteadOf: string;
  /** What the believer makes of a derivative; nothing where the true rules are followed. */
  readonly rewrite: (e: Slope, given: Given) => Expr | undefined;
}

/** A false link that should be caught, or a true or otherwise false one that should be spared. */
export interface Example {
  /** Sizes of names by their plain names: `m x n`, `scalar`; `class c` for a label. */
  readonly declare?: Readonly<Record<string, string>>;
  /** What is known of names: `y: onehot`. */
  readonly assume?: Readonly<Record<string, string>>;
  /** Quantities that are computed from others, in plain syntax and in order: `v: tanh(u)`. */
  readonly define?: Readonly<Record<string, string>>;
  /** What is asked for, in LaTeX. */
  readonly asked: string;
  /** What the student wrote, in LaTeX. */
  readonly wrote: string;
}

/**
 * A false belief, or a slip. It explains a wrong line when taking it back makes the line right: `mends` undoes it
 * in what was written, `makes` does it to what is right; or the derivation with the false rule in place of the true
 * one gives what was written.
 */
export interface Misconception {
  readonly misconception: string;
  readonly severity: Severity;
  /** `usual` if nothing is said. */
  readonly reach?: Reach;
  /** What it is called. */
  readonly about: Bilingual;
  /** What the student is told: first what is right, then the next move. */
  readonly tells: Bilingual;
  /** What the line may have been without the error; whatever equals the truth explains it. */
  readonly mends?: (doubt: Doubt) => Iterable<Expr>;
  /** What the believer makes of what is right; whatever equals the student's line explains it. */
  readonly makes?: (right: Expr, doubt: Doubt) => Iterable<Expr>;
  /** Rules of differentiation that are believed, each tried by itself. */
  readonly believes?: readonly Belief[];
  /** What of the reading is out of joint: the name the tolerant reader gives to the repair. */
  readonly misfit?: string;
  readonly caught: readonly Example[];
  readonly spared: readonly Example[];
}

/** Declares a misconception. */
export const defineMisconception = (
  name: string,
  says: Omit<Misconception, "misconception">,
): Misconception => ({ misconception: name, ...says });

export const isMisconception = (value: unknown): value is Misconception =>
  typeof value === "object" && value !== null && "misconception" in value && "caught" in value;
