import type { Bilingual } from "../expr/function.ts";
import type { Grade, MarkedLink } from "../grading/grade.ts";
import { stepFor } from "../page/plot.ts";
import { causeCounts, isUnexplained, lineGroups, sharedLines, toRead } from "./class-lines.ts";
import { questionFigures } from "./class-questions.ts";
import { total } from "./points.ts";

/* What a class did, in figures. The same grades in the same order give the same figures. */

export interface ClassFigures {
  readonly title: Bilingual;
  readonly exercise: string;
  readonly maxScore: number;
  readonly copies: number;
  /** Copies that something of could be graded. */
  readonly graded: number;
  readonly failed: number;
  /** Copies without a single answer. */
  readonly empty: number;
  readonly doubtful: number;
  /** Of the decided points of graded copies. */
  readonly mean: number | undefined;
  readonly median: number | undefined;
  /** Points that wait for a person, in all copies. */
  readonly pending: number;
  readonly bins: readonly Bin[];
  readonly questions: readonly QuestionFigures[];
  readonly causes: readonly CauseCount[];
  /** Copies with a wrong line that nothing explains. */
  readonly unexplained: number;
  readonly groups: readonly LineGroup[];
  readonly toRead: readonly ToRead[];
  readonly shared: readonly Shared[];
  readonly rows: readonly Row[];
}

export interface Bin {
  readonly from: number;
  readonly to: number;
  readonly copies: number;
  /** How many of them have points that wait. */
  readonly waiting: number;
}

export interface QuestionFigures {
  readonly id: string;
  readonly maxScore: number;
  /** The share of the decided points that was earned. */
  readonly mean: number | undefined;
  /** Copies with all of its points. */
  readonly full: number;
  readonly firstErrors: number;
  /** Copies in which a line inherits an error. */
  readonly inherited: number;
  readonly waiting: number;
  readonly missing: number;
  /** Pearson's correlation with the rest of the points, over copies with nothing that waits here. */
  readonly correlation: number | undefined;
}

export interface CauseCount {
  readonly name: string;
  readonly says: Bilingual;
  readonly copies: number;
  readonly questions: readonly string[];
}

/** Lines that are the same in several copies, so that one decision serves all. */
export interface LineGroup {
  readonly link: MarkedLink;
  readonly copies: readonly string[];
  /** Points that hang on it, in all copies. */
  readonly points: number;
}

/** Why a person is needed. */
export type Need =
  | "failed"
  | "doubtful"
  | "undecided"
  | "unreadable"
  | "words"
  | "unexplained"
  | "open";

export interface ToRead {
  readonly need: Need;
  readonly question: string | undefined;
  readonly copies: readonly string[];
  /** How many different lines there are to read. */
  readonly lines: number;
  readonly points: number;
}

/** Copies that share wrong lines which hardly anybody else has. */
export interface Shared {
  readonly copies: readonly [string, string];
  readonly ids: readonly string[];
}

export interface Row {
  readonly copy: string;
  readonly score: number;
  readonly pending: number;
  readonly failed: boolean;
}

/**
 * The figures of a class.
 *
 * @param teams the team of each copy that has one; copies of a team are expected to share lines
 * @throws RangeError for no grades, since a class has an exercise.
 */
export const classFigures = (
  grades: readonly Grade[],
  teams: ReadonlyMap<string, string> = new Map(),
): ClassFigures => {
  const [first] = grades;
  if (!first) throw new RangeError("no grades");
  const graded = grades.filter(({ error }) => error === undefined);
  const scores = graded.map(({ score }) => score).toSorted((a, b) => a - b);
  const maxScore = Math.max(...grades.map((grade) => grade.maxScore));
  return {
    title: first.title,
    exercise: first.exercise,
    maxScore,
    copies: grades.length,
    graded: graded.length,
    failed: grades.length - graded.length,
    empty: graded.filter(isEmpty).length,
    doubtful: graded.filter(({ questions }) => questions.some(({ isDoubtful }) => isDoubtful))
      .length,
    mean: scores.length > 0 ? total(scores) / scores.length : undefined,
    median: medianOf(scores),
    pending: total(graded.map(({ pending }) => pending)),
    bins: binsOf(graded, maxScore),
    questions: questionFigures(graded),
    causes: causeCounts(graded),
    unexplained: graded.filter(({ links }) => links.some(isUnexplained)).length,
    groups: lineGroups(graded),
    toRead: toRead(grades),
    shared: sharedLines(graded, teams),
    rows: grades.map(({ copy, score, pending, error }) => ({
      copy,
      score,
      pending,
      failed: error !== undefined,
    })),
  };
};

const medianOf = (sorted: readonly number[]): number | undefined => {
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
};

const isEmpty = ({ questions }: Grade): boolean => questions.every(({ isMissing }) => isMissing);

/** About ten equal stretches of the scale; a score on a border counts above, the highest in the last. */
const binsOf = (grades: readonly Grade[], maxScore: number): readonly Bin[] => {
  if (maxScore <= 0) return [];
  const step = stepFor(maxScore, 10);
  const count = Math.ceil(maxScore / step - 1e-9);
  const inside = Array.from({ length: count }, (): Grade[] => []);
  for (const grade of grades) {
    const at = Math.floor(grade.score / step + 1e-9);
    inside[Math.min(count - 1, Math.max(0, at))]?.push(grade);
  }
  return inside.map((some, at) => ({
    from: Number((at * step).toPrecision(12)),
    to: Number(Math.min(maxScore, (at + 1) * step).toPrecision(12)),
    copies: some.length,
    waiting: some.filter(({ pending }) => pending > 0).length,
  }));
};
