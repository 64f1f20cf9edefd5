import { replay } from "../../src/check/replay.ts";
import { isContradiction, witness } from "../../src/check/witness.ts";
import type { Solution } from "../../src/exercise/kind.ts";
import { loadExercise } from "../../src/exercise/load.ts";
import { type Solved, solveExercise } from "../../src/exercise/solve.ts";
import { functions } from "../../src/functions/index.ts";
import { questionKinds } from "../../src/questions/index.ts";
import { tools } from "./answers.ts";

/** The names of a network with one hidden layer and a class to predict. */
export const network = `sizes: {d: {}, dh: {}, m: {}, n: {}, p: {}}
symbols:
  x: {shape: [d]}
  W1: {shape: [dh, d]}
  b1: {shape: [dh]}
  W2: {shape: [m, dh]}
  b2: {shape: [m]}
  y: {class: m, onehot: [yv]}
  t: {assume: binary}
  z: {}
  o: {shape: [m]}
  w: {shape: [m], assume: positive}
  theta: {shape: [p]}
  R: {of: [theta]}
  loss: {shape: [n], of: [theta]}
  eta: {assume: positive}
  lambda: {assume: positive}
define:
  ha: {is: W1*x + b1}
  hs: {is: softplus(ha)}
  oa: {is: W2*hs + b2}
  os: {is: softmax(oa)}
  L: {is: "-log(os[y])"}
`;

/** The last part of the questions, answered or not. */
export const attempt = (questions: string): Solved => {
  const loaded = loadExercise(
    `format: 1\ntitle: {fr: Essai, en: Trial}\n${network}questions:\n${questions}\n`,
    "exercises/trial/exercise.yaml",
    questionKinds,
    functions,
  );
  if (!loaded.ok) throw new Error(loaded.errors.map(({ at }) => at.message.en).join("\n"));
  const parts = solveExercise(loaded.exercise, tools).flatMap((solved) => solved.parts);
  return parts.at(-1) as Solved;
};

/** The answer to the last part; fails where it has none, or where a proof of it is not accepted. */
export const answered = (questions: string): Solution => {
  const part = attempt(questions);
  if (!part.ok) throw new Error(part.failure.says.en);
  for (const { proof } of part.solution.proofs) {
    const refusal = replay(proof);
    if (refusal) throw new Error(refusal.says);
    const seen = witness(proof, part.part.vocabulary.kinds);
    if (isContradiction(seen) || seen.points === 0) throw new Error("the numbers do not agree");
  }
  return part.solution;
};

/** Why the last part has no answer, in both languages; fails where it has one. */
export const refusal = (questions: string): { readonly fr: string; readonly en: string } => {
  const part = attempt(questions);
  if (part.ok) throw new Error("it was answered");
  return part.failure.says;
};

/** What the claims of an answer say, without spaces. */
export const claimsOf = (
  { proofs }: Solution,
  write: (e: Solution["proofs"][number]["proof"]["claim"]["left"]) => string,
): readonly string[] =>
  proofs.map(({ proof: { claim } }) =>
    `${write(claim.left)}${claim.rel}${write(claim.right)}`.replaceAll(" ", ""),
  );
