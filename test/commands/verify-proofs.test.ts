import { beforeAll, describe, expect, test } from "vitest";
import { standardTools } from "../../src/commands/tools.ts";
import { confirmAll, verifyAll, verifyPart } from "../../src/commands/verify/verify.ts";
import { loadExercise } from "../../src/exercise/load.ts";
import { type Solved, type SolvedQuestion, solveExercise } from "../../src/exercise/solve.ts";
import { number, product, sum } from "../../src/expr/build.ts";
import type { Expr } from "../../src/expr/node.ts";
import { functions } from "../../src/functions/index.ts";
import { questionKinds } from "../../src/questions/index.ts";
import type { Chain, Proof } from "../../src/rewrite/proof.ts";

const text = `format: 1
title: {fr: Essai, en: Trial}
sizes: {n: {}, m: {}}
symbols: {x: {shape: [n]}, W: {shape: [m, n]}}
questions:
- {id: a, kind: derivative, of: sigmoid(t), wrt: t, from: definition}
- {id: b, parts: [{kind: jacobian, of: softmax(x), wrt: x}, {kind: jacobian, of: tanh(W*x), wrt: x}]}
- {id: c, kind: derivative, of: t^2, wrt: t, expect: 3*t}
`;

let solved: readonly SolvedQuestion[] = [];

beforeAll(() => {
  const found = loadExercise(text, "trial.yaml", questionKinds, functions);
  if (!found.ok) throw new Error(found.errors.map(({ message }) => message).join("\n"));
  solved = solveExercise(found.exercise, standardTools());
});

const answered = (at: number, part = 0): Extract<Solved, { ok: true }> => {
  const found = solved[at]?.parts[part];
  if (!found?.ok) throw new Error("this question has an answer");
  return found;
};

const chainOf = (proof: Proof): Chain => {
  if (proof.body.kind !== "chain") throw new Error("this proof is a chain");
  return proof.body;
};

/** The answer with its first proof altered. */
const altered = (of: Extract<Solved, { ok: true }>, alter: (proof: Proof) => Proof): Solved => {
  const [first, ...more] = of.solution.proofs;
  if (!first) throw new Error("this answer has a proof");
  return {
    ...of,
    solution: { ...of.solution, proofs: [{ ...first, proof: alter(first.proof) }, ...more] },
  };
};

test("what was proved is proved again, with its steps, values and shapes", () => {
  const [a, b1, b2, c] = verifyAll(solved);
  expect(a).toMatchObject({
    question: "a",
    part: undefined,
    kind: "derivative",
    verdict: "proved",
    shapes: [],
  });
  expect(a?.steps).toBe(chainOf(answered(0).solution.proofs[0]?.proof as Proof).steps.length);
  expect(b1).toMatchObject({ question: "b", part: "1", verdict: "proved" });
  expect(b1?.values).toBeGreaterThan(b1?.steps ?? Infinity);
  expect(b2?.worst).toBeLessThan(1e-9);
  expect(c).toMatchObject({ question: "c", verdict: "failed", values: 0 });
  expect(c?.error?.at).toMatchObject({ line: 8, column: 54 });
});

test("a derivative is compared at three shapes or more, and no two of them alike", () => {
  for (const part of [0, 1]) {
    const { shapes } = verifyPart("b", answered(1, part));
    expect(shapes.length).toBeGreaterThanOrEqual(3);
    for (const name of Object.keys(shapes[0] ?? {}))
      expect(new Set(shapes.map((sizes) => sizes[name])).size).toBe(shapes.length);
    for (const sizes of shapes)
      expect(new Set(Object.values(sizes)).size).toBe(Object.keys(sizes).length);
  }
});

describe("an altered derivation fails", () => {
  const doubled = (e: Expr): Expr => product(number(2), e);
  const step = (proof: Proof, at: number, after: Expr): Proof => {
    const chain = chainOf(proof);
    const steps = chain.steps.map((old, k) => (k === at ? { ...old, after } : old));
    return { ...proof, body: { ...chain, steps } };
  };

  test.each<[what: string, alter: (proof: Proof) => Proof]>([
    [
      "another claim",
      (proof) => ({ ...proof, claim: { ...proof.claim, right: doubled(proof.claim.right) } }),
    ],
    [
      "a step that gives something else",
      (proof) => step(proof, 1, doubled(chainOf(proof).steps[1]?.after as Expr)),
    ],
    [
      "a step left out",
      (proof) => ({ ...proof, body: { ...chainOf(proof), steps: chainOf(proof).steps.slice(1) } }),
    ],
    [
      "a last step that adds 1",
      (proof) => {
        const { steps } = chainOf(proof);
        const last = sum(steps.at(-1)?.after as Expr, number(1));
        return { ...step(proof, steps.length - 1, last), claim: { ...proof.claim, right: last } };
      },
    ],
  ])("%s", (_, alter) => {
    for (const answer of [answered(0), answered(1, 0), answered(1, 1)]) {
      const found = verifyPart("x", altered(answer, alter));
      expect(found.verdict).toBe("failed");
      expect(found.why?.fr).toMatch(/vérificateur|valeurs/);
    }
  });

  test("what was seen when it was found does not count", () => {
    const { proof } = answered(0).solution.proofs[0] ?? {};
    const wrong = { ...(proof as Proof), claim: { ...(proof as Proof).claim, right: number(7) } };
    expect(() => confirmAll([proof as Proof, wrong], new Map())).toThrow("refuses");
  });
});

test("an answer without a proof fails, unless it is one in words", () => {
  const bare = { ...answered(0), solution: { ...answered(0).solution, proofs: [] } };
  expect(verifyPart("a", bare).why?.en).toBe("The answer is given without a proof.");
  const inWords = { ...bare, solution: { ...bare.solution, inWords: true } };
  expect(verifyPart("a", inWords).verdict).toBe("in words");
});
