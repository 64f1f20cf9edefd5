import { describe, expect, test } from "vitest";
import { compare, entryAt, power, symbol, two, zero } from "../../src/expr/build.ts";
import { indexVar, ix } from "../../src/expr/index-of.ts";
import { size } from "../../src/expr/size.ts";
import { resultOf } from "../../src/questions/telling.ts";
import { apply } from "../../src/rewrite/apply.ts";
import { given } from "../../src/rewrite/given.ts";
import { chainsOf } from "../../src/rewrite/proof.ts";
import { type answered, solved } from "./trial.ts";

/** The questions that a solution rests on. */
const citedBy = (solution: ReturnType<typeof answered>): readonly string[] => [
  ...new Set(
    solution.proofs.flatMap(({ proof }) =>
      [...chainsOf(proof)].flatMap(({ chain }) =>
        chain.steps.flatMap(({ by }) => (by.kind === "result" ? [by.result.lemma.name] : [])),
      ),
    ),
  ),
];

const last = (questions: string) => {
  const part = solved(questions).at(-1);
  if (!part?.ok) throw new Error(part?.failure.says.en ?? "no question");
  return part.solution;
};

describe("a result with a hypothesis for every index", () => {
  const n = size("n");
  const [x, y] = [symbol("x", [n]), symbol("y", [n])];
  const [i, k] = [indexVar("i", n), indexVar("k", n)];
  const positive = (of: typeof x) =>
    given({
      everywhere: [
        { by: k, when: compare(entryAt(of, [ix(k)]), ">", zero) as never, but: undefined },
      ],
    });
  const [left, right] = [power(entryAt(x, [ix(i)]), two), entryAt(x, [ix(i)])];
  const { lemma } = resultOf("a", left, right, positive(x));
  const ofY = power(entryAt(y, [ix(i)]), two);

  test("is not cited where the hypothesis is not given", () => {
    expect(apply(lemma, left, given({}))).toBeUndefined();
    expect(apply(lemma, ofY, positive(x))).toBeUndefined();
  });

  test("asks the hypothesis of whatever stands in it", () => {
    expect(apply(lemma, left, positive(x))?.after).toBe(right);
    expect(apply(lemma, ofY, positive(y))?.after).toBe(entryAt(y, [ix(i)]));
  });

  test("may leave one index out", () => {
    const all = (but: typeof i | undefined) =>
      given({
        everywhere: [
          { by: k, when: compare(entryAt(x, [ix(k)]), ">", zero) as never, but: but && ix(but) },
        ],
      });
    const but = resultOf("a", left, right, all(i)).lemma;
    expect(apply(but, left, all(i))?.after).toBe(right);
    expect(apply(but, left, all(undefined))?.after).toBe(right);
    expect(apply(lemma, left, all(i))).toBeUndefined();
  });

  test("serves where a loss of logarithms is differentiated by what its probabilities come from", () => {
    const solution = last(`- id: q
  define: {P: {is: softmax(x)}, J: {is: "-sum(log(P)) - sum(log(1 - P))"}}
  parts:
  - {id: a, kind: gradient, of: J, wrt: P}
  - {id: b, kind: backprop, of: J, wrt: x, using: [q.a]}`);
    expect(citedBy(solution)).toEqual(["result_q.a"]);
  });
});

describe("a quantity with a definition", () => {
  const head = `- id: q
  define: {P: {is: softmax(x)}, J: {is: "-log(P[1])"}, K: {is: "log(P[2])"}}
  parts:
  - {id: a, kind: formula, of: J, in: [x]}
`;

  test("is given by the formula that was found for it", () => {
    const solution = last(`${head}  - {id: b, kind: gradient, of: J, wrt: x, using: [q.a]}`);
    expect(citedBy(solution)).toEqual(["result_q.a"]);
    const [first] =
      solution.proofs[0]?.proof.body.kind === "chain" ? solution.proofs[0].proof.body.steps : [];
    expect(first?.by.kind).toBe("result");
  });

  test("has a formula that no other quantity has", () => {
    const solution = last(`${head}  - {id: b, kind: gradient, of: K, wrt: x, using: [q.a]}`);
    expect(citedBy(solution)).toEqual([]);
  });

  test("is not differentiated by other names than its own", () => {
    const solution = last(`- id: q
  symbols: {y: {shape: [d]}}
  define: {J: {is: norm2sq(x)}, K: {is: "J*norm2sq(y)"}}
  parts:
  - {id: a, kind: gradient, of: J, wrt: x}
  - {id: b, kind: backprop, of: K, wrt: y, using: [q.a]}`);
    expect(citedBy(solution)).toEqual([]);
  });

  test("is another one where the name is defined again", () => {
    const again = 'define: {P: {is: 2*softmax(x)}, J: {is: "-log(P[1])"}}';
    const solution = last(
      `${head}  - {id: b, kind: gradient, of: J, wrt: x, using: [q.a], ${again}}`,
    );
    expect(citedBy(solution)).toEqual([]);
  });
});
