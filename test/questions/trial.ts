import type { QuestionKind } from "../../src/exercise/kind.ts";
import { loadExercise } from "../../src/exercise/load.ts";
import { type Solved, solveExercise } from "../../src/exercise/solve.ts";
import { functions } from "../../src/functions/index.ts";
import type { Block, Formula, Words } from "../../src/narrate/block.ts";
import { questionKinds } from "../../src/questions/index.ts";
import { latexOfFormula } from "../../src/sheet/formula.ts";
import { tools } from "../support/answers.ts";

/** What is given to the trials of this folder: a network with one hidden layer. */
const head = `format: 1
title: {fr: Essai, en: Trial}
sizes: {d: {}, h: {}, m: {}, n: {}}
symbols:
  x: {shape: [d]}
  W: {shape: [h, d]}
  b: {shape: [h]}
  V: {shape: [m, h]}
  c: {shape: [m]}
  T: {shape: [n, m, d]}
  s: {}
define:
  a: {is: W*x + b}
  o: {is: V*tanh(a) + c}
questions:
`;

/** The questions loaded: the messages of what is wrong with them, in English, each after its line. */
export const loaded = (questions: string) => {
  const found = loadExercise(
    `${head}${questions}\n`,
    "exercises/trial/exercise.yaml",
    questionKinds as readonly QuestionKind[],
    functions,
  );
  return found.ok
    ? { exercise: found.exercise, errors: [] }
    : { exercise: undefined, errors: found.errors.map(({ at }) => at.message.en) };
};

/** Every part of the questions, answered or not. */
export const solved = (questions: string): readonly Solved[] => {
  const { exercise, errors } = loaded(questions);
  if (!exercise) throw new Error(errors.join("\n"));
  return solveExercise(exercise, tools).flatMap(({ parts }) => parts);
};

/** The one answer to one question. */
export const answered = (question: string) => {
  const [part] = solved(`- {id: q, ${question}}`);
  if (!part?.ok) throw new Error(part ? part.failure.says.en : "no question");
  return part.solution;
};

/** Why a question has no answer: what is said, and the stretch of the file that it points at. */
export const refused = (question: string) => {
  const [part] = solved(`- {id: q, ${question}}`);
  if (!part || part.ok) throw new Error("it has an answer");
  const { says, error } = part.failure;
  return { ...says, read: error?.at.read };
};

const spoken = (words: Words, language: "fr" | "en"): string =>
  words[language]((formula: Formula) => latexOfFormula(formula, { language }));

/** Everything that the blocks say in words and tables, formulas in LaTeX. */
export const textOf = (blocks: readonly Block[], language: "fr" | "en"): string =>
  blocks
    .flatMap((block) => {
      if (block.kind === "prose" || block.kind === "remark") return [spoken(block.says, language)];
      if (block.kind === "result") return [latexOfFormula(block.right, { language })];
      if (block.kind !== "table") return [];
      return [block.head, ...block.rows].map((row) =>
        row.map((cell) => spoken(cell, language)).join(" | "),
      );
    })
    .join("\n");
