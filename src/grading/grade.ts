import type { Place } from "../document/document.ts";
import type { Bilingual } from "../expr/function.ts";
import type { Span } from "../parse/error.ts";
import type { Severity } from "./misconception.ts";

/*
 * What a grade is: every link of a copy with its verdict, and what each question earns. Plain data, so that it can
 * be sent to another thread, kept on disk and written in any format.
 */

/** What is thought of a link; the first that fits, in this order. */
export type Mark =
  /** A side cannot be read; is left blank; is a claim in words. */
  | "unreadable"
  | "incomplete"
  | "words"
  /** It gives a letter its meaning. */
  | "definition"
  /** It holds, and what it is said of has its true value. */
  | "right"
  /** It holds after a convention that is named. */
  | "convention"
  /** Sound, on a line or a value that is wrong already. */
  | "follows"
  /** False by itself, and back at the true value. */
  | "repairs"
  | "wrong"
  | "undecided";

/** The marks that a person may give a line. */
export const givenMarks = [
  "right",
  "convention",
  "follows",
  "repairs",
  "wrong",
  "definition",
  "incomplete",
  "unreadable",
  "undecided",
  "words",
] as const satisfies readonly Mark[];

/** What a link is there for; only steps, results and notes earn or cost points. */
export type LinkRole = "statement" | "goal" | "recall" | "step" | "result" | "note";

/** One link of a chain: A = B, A ∈ ℝⁿ, a brace and its label. */
export interface MarkedLink {
  /** Its number in the copy, from 0. */
  readonly at: number;
  /** Printed beside its mark: question and a hash of the line, the same in every copy that has the line. */
  readonly id: string;
  readonly question: string | undefined;
  /** The sides in LaTeX, verbatim; the left one of a line that begins with its relation is that of the line before. */
  readonly left: string;
  readonly relation: string;
  readonly right: string;
  readonly place: Place;
  readonly role: LinkRole;
  readonly mark: Mark;
  /** Whether it is literally true under the conventions of the exercise. */
  readonly holds: boolean | null;
  readonly certainty: "proved" | "probabilistic" | null;
  /** The number of the link whose error it inherits or repairs. */
  readonly from: number | null;
  /** The convention under which it holds. */
  readonly convention: Named | undefined;
  /** What explains a wrong link: one cause, or two that fit equally well. */
  readonly causes: readonly Cause[];
  /** A place where the sides differ, in LaTeX, with both values. */
  readonly counterexample: Counterpoint | undefined;
  /** What the shape should be, and what it is. */
  readonly shapes: { readonly expected: string; readonly written: string } | undefined;
  /** What should stand on the right, in LaTeX. */
  readonly corrected: string | undefined;
  /** The one place of the right side that is wrong, by its offsets there; nothing where it is not one place. */
  readonly wrongPart: Span | undefined;
  readonly remarks: readonly Bilingual[];
  /** What a person says that it means; the sides are still those that were written. */
  readonly meant: Meaning | undefined;
  /** The points it costs. */
  readonly charged: number;
  /** Whether it is the first error of its question. */
  readonly isFirstError: boolean;
}

/** A line as a person reads it, in LaTeX: its right side, or the whole of it. */
export interface Meaning {
  readonly latex: string;
  /** Why that cannot be read, where the line is still judged as it was written. */
  readonly error: { readonly code: string; readonly message: Bilingual } | undefined;
}

export interface Named {
  readonly name: string;
  readonly says: Bilingual;
}

export interface Cause extends Named {
  readonly severity: Severity;
}

export interface Counterpoint {
  /** x = (0, 1), in LaTeX. */
  readonly at: string;
  readonly values: readonly [string, string];
}

/** Points that a question holds, and what became of them. */
export interface Item {
  readonly item: string;
  /** The part it belongs to, in what it asks or by its name, where the question has several. */
  readonly part?: Named;
  readonly says: Bilingual;
  readonly points: number;
  readonly earned: number;
  /** Neither won nor lost until a person decides. */
  readonly pending: number;
  /** Why. */
  readonly because: Bilingual;
  /** The link that earns it. */
  readonly by: number | undefined;
}

/** What an error costs. */
export interface Charge {
  readonly cause: string;
  readonly says: Bilingual;
  readonly points: number;
  /** The link it is charged for; nothing for hints that were read. */
  readonly by: number | undefined;
}

export interface MarkedQuestion {
  readonly id: string;
  /** The section of the exercise it stands in. */
  readonly section: Bilingual | undefined;
  readonly ask: Bilingual | undefined;
  readonly maxScore: number;
  /** What is decided. */
  readonly score: number;
  readonly pending: number;
  readonly items: readonly Item[];
  readonly charges: readonly Charge[];
  /** Numbers of its links, in the order of the copy. */
  readonly links: readonly number[];
  readonly firstError: number | undefined;
  /** Nothing in the copy answers it. */
  readonly isMissing: boolean;
  /** It is not sure that these links answer this question. */
  readonly isDoubtful: boolean;
  /** What a fair assistant would write under the answer. */
  readonly feedback: readonly Bilingual[];
  /** What the exercise has to say to whoever is stuck, from place to rule. */
  readonly hints: readonly Hint[];
}

export interface Hint {
  readonly says: Bilingual;
  /** The points that reading it costs. */
  readonly cost: number;
}

/** A copy, graded. */
export interface Grade {
  readonly exercise: string;
  readonly title: Bilingual;
  /** What the copy is called: the name of its file, or of its folder, without the ending. */
  readonly copy: string;
  readonly file: string | undefined;
  readonly lang: "fr" | "en";
  readonly score: number;
  readonly pending: number;
  readonly maxScore: number;
  readonly questions: readonly MarkedQuestion[];
  readonly links: readonly MarkedLink[];
  /** Numbers of links that answer no question that could be told. */
  readonly unplaced: readonly number[];
  /** How ambiguous spellings were read. */
  readonly readings: readonly { readonly place: Place; readonly says: Bilingual }[];
  readonly remarks: readonly { readonly place: Place; readonly says: Bilingual }[];
  /** Why nothing of it could be graded. */
  readonly error: { readonly code: string; readonly message: Bilingual } | undefined;
}

/** How much a student is told. */
export type Stage = "reading" | "formative" | "verdicts" | "solutions";
