import type { Feature } from "../exercise/grading-schema.ts";
import type { Grade, MarkedLink, Named } from "./grade.ts";

/*
 * A copy that is judged, and not scored yet: what is true of its links, and which part each of them serves. Plain
 * data; what it earns follows from it and from the exercise.
 */

/** A link with its verdict, before anything is charged. */
export interface JudgedLink extends Omit<MarkedLink, "charged" | "isFirstError"> {
  /** The part of the exercise that it serves, by its id; of a question that asks one thing, the question's id. */
  readonly part: string | undefined;
  /** What it says, spellings and places aside: two links with the same line are the same wherever they stand. */
  readonly line: string;
  /** Items of the rubric whose `step` is a member of it, by their names. */
  readonly reaches: readonly string[];
  /** What can be seen in it. */
  readonly shows: readonly Feature[];
  /**
   * What of the result it claims: `""` the whole, else the name of a piece (a case, an entry). Nothing where it
   * stands on the way. Of several claims about one piece, the last is the answer.
   */
  readonly answers: string | undefined;
  /** Whether the way leads to it: its left side is what is asked, a quantity of the statement, or written before it. */
  readonly isConnected: boolean;
  /** The demanded form that a true answer is not in, named by its key: `only`, `matrix`, … */
  readonly formMissed: Named | undefined;
  /** Of a link that follows: the error left nothing to do here, since the result is constant or key steps are gone. */
  readonly isTrivial: boolean;
}

/** What is known of the answer to a part as a whole. */
export interface JudgedPart {
  readonly id: string;
  /** The shortest proof has no member between what is asked and the result. */
  readonly isBrief: boolean;
  /** It is answered in words, which a person reads. */
  readonly inWords: boolean;
  /** How many pieces its result has: 1, or the number of cases or entries that are claimed one by one. */
  readonly pieces: number;
}

export interface JudgedQuestion {
  readonly id: string;
  /** Nothing in the copy answers it. */
  readonly isMissing: boolean;
  /** It is not sure that these links answer this question. */
  readonly isDoubtful: boolean;
  /** How many of its hints were read before the copy was handed in, from the first. */
  readonly hintsRead: number;
  /** In the order of the exercise; a part that is not here has nothing known of it. */
  readonly parts: readonly JudgedPart[];
}

/** A copy with every link judged. Its links stand in the order of the copy, numbered from 0. */
export interface JudgedCopy
  extends Omit<Grade, "score" | "pending" | "maxScore" | "questions" | "links"> {
  readonly questions: readonly JudgedQuestion[];
  readonly links: readonly JudgedLink[];
}
