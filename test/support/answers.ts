import { readFileSync } from "node:fs";
import type { Kinds } from "../../src/check/points-for.ts";
import { toolbox } from "../../src/diff/toolbox.ts";
import type { QuestionKind } from "../../src/exercise/kind.ts";
import { loadExercise } from "../../src/exercise/load.ts";
import { solveExercise } from "../../src/exercise/solve.ts";
import { functions } from "../../src/functions/index.ts";
import { lemmaFamilies } from "../../src/lemmas/index.ts";
import { questionKinds } from "../../src/questions/index.ts";
import { assuming } from "../../src/rewrite/given.ts";
import type { Given } from "../../src/rewrite/lemma.ts";
import type { Chain, Proof } from "../../src/rewrite/proof.ts";

export const tools = toolbox(functions, lemmaFamilies);

/** A proof of the homework, and what is known of its symbols. */
export interface Answer {
  readonly id: string;
  readonly proof: Proof;
  readonly kinds: Kinds;
}

/** Every proof of every question of a homework; fails where one has none. */
export const answersOf = (file: string): readonly Answer[] => {
  const loaded = loadExercise(
    readFileSync(file, "utf8"),
    file,
    questionKinds as readonly QuestionKind[],
    functions,
  );
  if (!loaded.ok) throw new Error(loaded.errors.map((error) => error.message).join("\n"));
  return solveExercise(loaded.exercise, tools).flatMap(({ parts }) =>
    parts.flatMap((solved) => {
      if (!solved.ok) throw new Error(`${solved.part.id}: ${solved.failure.says.en}`);
      const { kinds } = solved.part.vocabulary;
      return solved.solution.proofs.map(({ proof }, at) => ({
        id: `${solved.part.id}#${at + 1}`,
        proof,
        kinds,
      }));
    }),
  );
};

/** A chain inside a proof, what it may use, and the proof with another chain in its place. */
export interface Strand {
  readonly chain: Chain;
  readonly given: Given;
  readonly put: (chain: Chain) => Proof;
}

/** Every chain a proof is made of. */
export function* strandsOf(proof: Proof): Generator<Strand> {
  const { body, given } = proof;
  if (body.kind === "chain")
    yield { chain: body, given, put: (chain) => ({ ...proof, body: chain }) };
  else if (body.kind === "cases") {
    for (const [at, arm] of body.arms.entries()) {
      for (const strand of strandsOf({ ...arm.proof, given: assuming(given, arm.when) })) {
        yield {
          ...strand,
          put: (chain) => ({
            ...proof,
            body: {
              ...body,
              arms: body.arms.map((old, k) =>
                k === at
                  ? { ...old, proof: { ...strand.put(chain), given: arm.proof.given } }
                  : old,
              ),
            },
          }),
        };
      }
    }
  } else {
    yield { chain: body.left, given, put: (left) => ({ ...proof, body: { ...body, left } }) };
    yield { chain: body.right, given, put: (right) => ({ ...proof, body: { ...body, right } }) };
  }
}
