import type { Exercise } from "../../src/exercise/exercise.ts";
import { loadExercise } from "../../src/exercise/load.ts";
import { functions } from "../../src/functions/index.ts";
import type { Cause, Grade, Mark } from "../../src/grading/grade.ts";
import type {
  JudgedCopy,
  JudgedLink,
  JudgedPart,
  JudgedQuestion,
} from "../../src/grading/judged.ts";
import { scoreCopy } from "../../src/grading/score.ts";
import { questionKinds } from "../../src/questions/index.ts";

/* Exercises and judged copies that are made up, in as few words as a test needs. */

export const exercise = (text: string): Exercise => {
  const loaded = loadExercise(text, "exercises/trial/exercise.yaml", questionKinds, functions);
  if (!loaded.ok) throw new Error(loaded.errors.map(({ message }) => message).join("\n"));
  return loaded.exercise;
};

/** One question of some points that asks for a derivative; more keys of the file and of the question. */
export const asking = (points: number, keys = "", file = ""): Exercise =>
  exercise(`format: 1
title: {fr: Essai, en: Trial}
${file}
questions:
- {id: a, points: ${points}, kind: derivative, of: tanh(z), wrt: z${keys}}
`);

export type Invented = Partial<JudgedLink> & { readonly mark: Mark };

export const cause = (name: string, severity: Cause["severity"] = "slip"): Cause => ({
  name,
  severity,
  says: { fr: `Voyez ${name}.`, en: `See ${name}.` },
});

const link = (says: Invented, at: number): JudgedLink => {
  const question = "question" in says ? says.question : "a";
  return {
    at,
    id: `${question}-${at}`,
    question,
    part: question,
    line: `line ${at}`,
    left: "e",
    relation: "=",
    right: "e",
    place: { file: undefined, cell: undefined, line: 10 + at, column: 1 },
    role: "step",
    holds: null,
    certainty: null,
    from: null,
    convention: undefined,
    causes: [],
    counterexample: undefined,
    shapes: undefined,
    corrected: undefined,
    wrongPart: undefined,
    remarks: [],
    meant: undefined,
    reaches: [],
    shows: [],
    answers: undefined,
    isConnected: true,
    formMissed: undefined,
    isTrivial: false,
    ...says,
  };
};

export interface Around {
  readonly questions?: readonly (Partial<JudgedQuestion> & { readonly id: string })[];
  readonly parts?: readonly (Partial<JudgedPart> & { readonly id: string })[];
  readonly error?: Grade["error"];
}

/** A copy of these links; a question is missing when none of them answers it. */
export const copy = (
  links: readonly Invented[],
  { questions = [], parts = [], error }: Around = {},
): JudgedCopy => {
  const judged = links.map(link);
  const ids = [
    ...new Set([
      ...judged.flatMap(({ question }) => question ?? []),
      ...questions.map(({ id }) => id),
      ...parts.map(({ id }) => id.split(".")[0] ?? ""),
    ]),
  ];
  return {
    exercise: "trial",
    title: { fr: "Essai", en: "Trial" },
    copy: "7c1e",
    file: "7c1e.tex",
    lang: "fr",
    unplaced: judged.flatMap(({ question, at }) => (question === undefined ? [at] : [])),
    readings: [],
    remarks: [],
    error,
    links: judged,
    questions: ids.map((id) => ({
      id,
      isMissing: !judged.some(({ question }) => question === id),
      isDoubtful: false,
      hintsRead: 0,
      ...questions.find((each) => each.id === id),
      parts: parts
        .filter((part) => part.id === id || part.id.startsWith(`${id}.`))
        .map((part) => ({ isBrief: false, inWords: false, pieces: 1, ...part })),
    })),
  };
};

/** What question a of an exercise earns: decided, and pending. */
export const scoreOf = (
  of: Exercise,
  links: readonly Invented[],
  around: Around = {},
): readonly [number, number] => {
  const { score, pending } = scoreCopy(of, copy(links, around));
  return [score, pending];
};
