import { describe, expect, test } from "vitest";
import { equal } from "../../src/decide/equal.ts";
import type { Verdict } from "../../src/decide/verdict.ts";
import { dropInterned, forgetUnused } from "../../src/expr/node.ts";
import { ask, assumptions, reading, type Said } from "./ask.ts";
import { families } from "./corpus/index.ts";

/* One question has one answer: whichever side comes first, whatever was asked before, whatever is drawn. */

interface Question extends Said {
  readonly left: string;
  readonly right: string;
}

/** How many rows of each family are asked about. */
const perFamily = 2;

/** Rows from all over a family, each with its right and with a wrong answer. */
const questions: readonly Question[] = [...families].flatMap(([, rows]) => {
  const sure = rows.filter(({ beyond }) => !beyond);
  const step = Math.ceil(sure.length / perFamily);
  return sure
    .filter((_, at) => at % step === Math.floor(step / 2))
    .flatMap(({ left, right, wrong, declare = [], assume = {} }): Question[] =>
      [right, ...Object.values(wrong).slice(0, 1)].map((answer) => ({
        left,
        right: answer,
        declare,
        assume,
      })),
    );
});

const named = questions.map((question) => [question.left, question.right, question] as const);

const answer = ({ left, right, ...said }: Question, seed = 1): Verdict =>
  ask(left, right, said, { seed }).verdict;

/** A verdict on the sides in the other order; none of the questions is about shapes. */
const exchanged = (verdict: Verdict): Verdict => {
  if (verdict.verdict === "undecided" || verdict.rung === "shape") return verdict;
  const { domain } = verdict;
  const defined = domain?.defined === "left" ? "right" : "left";
  const about = domain && ({ domain: { ...domain, defined } } as const);
  if (verdict.verdict === "equal") return { ...verdict, ...about };
  const [l, r] = verdict.counterexample.values;
  return { ...verdict, ...about, counterexample: { ...verdict.counterexample, values: [r, l] } };
};

/** The seeds that are tried. */
const seeds = Array.from({ length: 20 }, (_, k) => k + 1);

describe.each(named)("%s and %s", (left, right, question) => {
  test("have the same verdict with every seed", () => {
    const verdicts = seeds.map((seed) => answer(question, seed).verdict);
    expect([...new Set(verdicts)]).toHaveLength(1);
  });

  test("have the same answer in either order, to the last digit", () => {
    const other = answer({ ...question, left: right, right: left });
    expect(other).toEqual(exchanged(answer(question)));
  });

  test("have the same answer asked again, and read again once all nodes are forgotten", () => {
    const first = answer(question);
    expect(answer(question)).toEqual(first);
    dropInterned();
    expect(answer(question)).toEqual(first);
  });

  test("have the same answer where what is not in use was forgotten between the sides", () => {
    const first = answer(question);
    const l = reading(left, question);
    forgetUnused();
    const r = reading(right, question);
    expect(equal(l.tensor, r.tensor, { assume: assumptions(l, r), seed: 1 })).toEqual(first);
  });

  test("have the same verdict where one side was read before all nodes were dropped", () => {
    const l = reading(left, question);
    dropInterned();
    const r = reading(right, question);
    const found = equal(l.tensor, r.tensor, { assume: assumptions(l, r), seed: 1 });
    // How sure it is may differ: the normal form tells bases apart by the object they are.
    expect(found.verdict).toBe(answer(question).verdict);
  });
});

test("the order of questions does not matter", () => {
  const some = questions.filter((_, at) => at % 4 === 0);
  const forward = some.map((question) => answer(question));
  const backward = some.toReversed().map((question) => answer(question));
  expect(backward.toReversed()).toEqual(forward);
});

test("there are enough questions, with both answers", () => {
  const verdicts = questions.map((question) => answer(question).verdict);
  expect(questions.length).toBeGreaterThanOrEqual(40);
  for (const verdict of ["equal", "different"])
    expect(verdicts.filter((is) => is === verdict).length).toBeGreaterThanOrEqual(15);
});
