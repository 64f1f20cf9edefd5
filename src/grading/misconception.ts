import type { Bilingual } from "../expr/function.ts";
import type { Expr, IndexVar } from "../expr/node.ts";
import type { Given, Lemma } from "../rewrite/lemma.ts";

/** A slip of notation, a slip of the pen, or a false belief: what an error costs depends on it. */
export type Severity = "notation" | "slip" | "belief";

/** A false link, as an explanation looks at it. */
export interface Doubt {
  /** The side that the student's should equal, as it is written. */
  readonly left: Expr;
  /** The same with every derivative carried out, in named quantities. */
  readonly truth: Expr;
  /** What the student wrote. */
  readonly wrote: Expr;
  /** Indices that are free on both sides: the axes, and the letters of entries. */
  readonly indices: readonly IndexVar[];
  /** Hypotheses, definitions of named quantities, and what depends on what. */
  readonly given: Given;
}

/** A false link that should be caught, or a true or otherwise false one that should be spared. */
export interface Example {
  /** Shapes of names, in plain syntax: `W: m x n`. */
  readonly declare?: Readonly<Record<string, string>>;
  /** What is known of names: `y: onehot`. */
  readonly assume?: Readonly<Record<string, string>>;
  /** What is asked for: the left side in plain syntax, `diff(f, x)` for a derivative. */
  readonly asked: string;
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
  /** What it is called. */
  readonly about: Bilingual;
  /** What the student is told: first what is right, then the next move. */
  readonly tells: Bilingual;
  /** What the line may have been without the error; whatever equals the truth explains it. */
  readonly mends?: (doubt: Doubt) => Iterable<Expr>;
  /** What the believer makes of what is right; whatever equals the student's line explains it. */
  readonly makes?: (right: Expr, doubt: Doubt) => Iterable<Expr>;
  /** The rule of differentiation that is believed, and the true one it stands for. */
  readonly believes?: { readonly insteadOf: string; readonly rule: Lemma };
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
