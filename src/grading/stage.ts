import { momentOf } from "../exercise/moment.ts";
import type { Release } from "../exercise/scoring.ts";
import type { Cause, Grade, Mark, MarkedLink, MarkedQuestion, Stage } from "./grade.ts";

/*
 * Who sees what, and when. `reading` says what was understood, and nothing of what is true; `formative` where the
 * first error is, and more of it with each hint that was read; `verdicts` marks, points and messages; `solutions`
 * everything.
 */

/**
 * What a student is told of a copy at an instant: of its submission, or one that is named. No clock is asked.
 *
 * @param at milliseconds since 1970
 */
export const stageAt = ({ due, before, after, solutions }: Release, at: number): Stage => {
  const shown = solutions === undefined ? undefined : momentOf(solutions);
  if (shown && at >= shown.first) return "solutions";
  const end = due === undefined ? undefined : momentOf(due);
  return end && at <= end.last ? before : after;
};

type Reading =
  | "at"
  | "id"
  | "question"
  | "left"
  | "relation"
  | "right"
  | "place"
  | "role"
  | "meant";

/** A link as far as it may be told; a whole one is one too. */
export type ToldLink = Pick<MarkedLink, Reading> &
  Partial<Omit<MarkedLink, Reading | "causes">> & {
    /** What explains it: its name and words once the rule may be told, its severity before that. */
    readonly causes?: readonly (Pick<Cause, "severity"> & Partial<Cause>)[];
  };

type Asked = "id" | "section" | "ask" | "maxScore" | "links" | "isMissing" | "isDoubtful";

export type ToldQuestion = Pick<MarkedQuestion, Asked> & Partial<Omit<MarkedQuestion, Asked>>;

/** A grade as far as it may be told at a stage; a whole one is one too. */
export type Told = Omit<Grade, "score" | "pending" | "questions" | "links"> &
  Partial<Pick<Grade, "score" | "pending">> & {
    readonly questions: readonly ToldQuestion[];
    readonly links: readonly ToldLink[];
  };

/**
 * A grade without what may not be told yet. What is left out is absent, so that no report can print it by mistake.
 *
 * @param hintsRead how many hints a student read of each question: at the stage `formative`, none tells where an
 *   error is, one of what kind it is, two the rule; each with what the exercise says there, which may be more.
 */
export const toldAt = (
  grade: Grade,
  stage: Stage,
  hintsRead: ReadonlyMap<string, number> = new Map(),
): Told => {
  if (stage === "solutions") return grade;
  if (stage === "verdicts")
    return { ...grade, links: grade.links.map(({ corrected: _, ...link }) => link) };
  const { score: _score, pending: _pending, ...rest } = grade;
  return {
    ...rest,
    questions: grade.questions.map((question) =>
      toldQuestion(question, stage, hintsRead.get(question.id) ?? 0),
    ),
    links: grade.links.map((link) =>
      toldLink(link, stage, hintsRead.get(link.question ?? "") ?? 0),
    ),
  };
};

/** Marks that say what was read, and nothing of what is true. */
const neutral: ReadonlySet<Mark> = new Set(["unreadable", "incomplete", "words", "definition"]);

const toldLink = (link: MarkedLink, stage: "reading" | "formative", hints: number): ToldLink => {
  const { at, id, question, left, relation, right, place, role, meant, mark } = link;
  const read = { at, id, question, left, relation, right, place, role, meant };
  if (neutral.has(mark)) return { ...read, mark, remarks: link.remarks };
  if (stage === "reading" || !link.isFirstError) return read;
  const kind = link.causes.map(({ severity }) => ({ severity }));
  return {
    ...read,
    mark,
    isFirstError: true,
    ...(hints > 0 && { causes: hints > 1 ? link.causes : kind }),
  };
};

const toldQuestion = (
  question: MarkedQuestion,
  stage: "reading" | "formative",
  hintsRead: number,
): ToldQuestion => {
  const { id, section, ask, maxScore, links, isMissing, isDoubtful, firstError } = question;
  const asked = { id, section, ask, maxScore, links, isMissing, isDoubtful };
  const hints = question.hints.slice(0, hintsRead);
  return stage === "formative" ? { ...asked, firstError, hints } : asked;
};
