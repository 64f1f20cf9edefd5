import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import type { Kinds } from "../../src/check/points-for.ts";
import { replay, replayChain, replayStep } from "../../src/check/replay.ts";
import { isContradiction, witness } from "../../src/check/witness.ts";
import { evaluate, type Point } from "../../src/compile/evaluate.ts";
import { arranged, same } from "../../src/expr/arranged.ts";
import { compare, number, sum, zero } from "../../src/expr/build.ts";
import { ix } from "../../src/expr/index-of.ts";
import type { Expr } from "../../src/expr/node.ts";
import { freeIndices, parts, subterms } from "../../src/expr/walk.ts";
import { oneOf, seeded } from "../../src/numeric/random.ts";
import { assuming } from "../../src/rewrite/given.ts";
import type { Given } from "../../src/rewrite/lemma.ts";
import { type Bindings, instantiate } from "../../src/rewrite/match.ts";
import { type Place, termAt } from "../../src/rewrite/place.ts";
import { type Chain, endOf, type Proof, type Step } from "../../src/rewrite/proof.ts";
import { alterations } from "../support/alterations.ts";
import { type Answer, answersOf, type Strand, strandsOf } from "../support/answers.ts";

let answers: readonly Answer[] = [];
let strands: readonly (Strand & { readonly answer: Answer })[] = [];

beforeAll(() => {
  answers = answersOf("exercises/004-reseaux-de-neurones/exercise.yaml");
  strands = answers.flatMap((answer) =>
    [...strandsOf(answer.proof)].map((strand) => ({ ...strand, answer })),
  );
}, 120_000);

/** A point where what is given holds: the one at which the witness sees that start and start + 1 differ. */
const pointOf = ({ chain: { start }, given }: Strand, kinds: Kinds): Point => {
  const right = sum(start, 1);
  const seen = witness(
    { claim: { left: start, rel: "=", right }, given, body: { kind: "chain", start, steps: [] } },
    kinds,
  );
  if (isContradiction(seen)) return seen.at;
  // Where a quantity is given to be zero no point is drawn.
  const names = [...subterms(start)].flatMap((part) =>
    part.kind === "entry" ? [part.of.name] : [],
  );
  const zeros = given.conditions.map((cond) =>
    cond.kind === "compare" && cond.left.kind === "entry" ? cond.left.of.name : "",
  );
  return { symbols: new Map(names.map((name) => [name, zeros.includes(name) ? 0 : 0.7])) };
};

const numberAt = (e: Expr, at: Point): number => {
  try {
    return evaluate(e, at);
  } catch (error) {
    // A slip may leave no way to evaluate: an index outside its axis.
    if (error instanceof RangeError) return Number.NaN;
    throw error;
  }
};

const areApart = (left: number, right: number): boolean =>
  Math.abs(left - right) > 1e-4 * Math.max(1e-3, Math.abs(left), Math.abs(right));

const put = <T>(items: readonly T[], at: number, item: T): T[] =>
  items.map((old, k) => (k === at ? item : old));

/** The chain with one step altered and its neighbours made to fit, so that only the law can tell. */
const fitted = (chain: Chain, at: number, step: Step): Chain => {
  const steps = put(chain.steps, at, step).map((old, k) =>
    k === at + 1
      ? { ...old, before: step.after }
      : k === at - 1
        ? { ...old, after: step.before }
        : old,
  );
  return { ...chain, start: at === 0 ? step.before : chain.start, steps };
};

const alone = (chain: Chain, at: number, step: Step): Chain => ({
  ...chain,
  steps: put(chain.steps, at, step),
});

/** The proof that claims what its chain now shows. */
const claimed = (proof: Proof, chain: Chain): Proof =>
  proof.body.kind === "chain"
    ? { ...proof, claim: { ...proof.claim, left: chain.start, right: endOf(chain) }, body: chain }
    : proof;

test("as they were found, all proofs are accepted", () => {
  expect(answers.length).toBeGreaterThanOrEqual(20);
  for (const { id, proof } of answers) expect(replay(proof), id).toBeUndefined();
});

describe("a step with a slip that changes its value is refused", () => {
  const perSide = 6;
  const seen = new Map<string, number>();
  const accepted: string[] = [];
  const stumbled: string[] = [];
  let count = 0;

  const take = (where: string, verdict: () => unknown): void => {
    try {
      if (verdict() === undefined) accepted.push(where);
    } catch (error) {
      stumbled.push(`${where}: ${(error as Error).message}`);
    }
  };

  beforeAll(() => {
    const random = seeded(20_251);
    for (const strand of strands) {
      const { chain, given, answer } = strand;
      const point = pointOf(strand, answer.kinds);
      for (const [at, step] of chain.steps.entries()) {
        if (step.rel !== "=") continue;
        for (const side of ["after", "before"] as const) {
          const slips = [...alterations(step[side])];
          const value = numberAt(step[side], point);
          for (
            let tried = 0, kept = 0;
            tried < 2 * perSide && kept < perSide && slips.length > 0;
            tried += 1
          ) {
            const slip = oneOf(random, slips);
            slips.splice(slips.indexOf(slip), 1);
            if (!areApart(value, numberAt(slip.is, point))) continue;
            const altered = { ...step, [side]: slip.is };
            kept += 1;
            count += 1;
            seen.set(slip.what, (seen.get(slip.what) ?? 0) + 1);
            const where: string = `${answer.id}, step ${at}, ${side}: ${slip.what}`;
            take(where, () => replayStep(altered, given));
            // Neither alone in its chain nor with neighbours and claim that fit; one in three shows it.
            if (count % 3 !== 0) continue;
            take(`${where}, alone`, () => replay(strand.put(alone(chain, at, altered))));
            const whole = fitted(chain, at, altered);
            take(`${where}, fitted`, () => replay(claimed(strand.put(whole), whole)));
          }
        }
      }
    }
  }, 120_000);

  test("over a thousand of them, none accepted", () => {
    expect(accepted).toEqual([]);
    expect(count).toBeGreaterThanOrEqual(1000);
  });

  test("none makes the checker stumble", () => {
    expect(stumbled).toEqual([]);
  });

  test.each([
    "another sign",
    "another index",
    "another number",
    "another exponent",
    "another function",
    "a factor left out",
    "a factor twice",
    "a term left out",
    "a δ left out",
    "another comparison",
  ])("%s is among them", (what) => {
    expect(seen.get(what) ?? 0).toBeGreaterThan(0);
  });
});

/** Every path in an expression. */
const pathsOf = (e: Expr, path: readonly number[] = []): (readonly number[])[] => [
  path,
  ...parts(e).flatMap((part, at) => pathsOf(part, [...path, at])),
];

/** Whether other fillings make the same of a pattern. */
const isSameWith = (pattern: Expr, other: Bindings, bindings: Bindings): boolean => {
  try {
    return same(instantiate(pattern, other), instantiate(pattern, bindings));
  } catch (error) {
    // A derivative by a sum is nothing.
    if (error instanceof TypeError) return false;
    throw error;
  }
};

describe("a step that says something else of itself", () => {
  const steps = (): { step: Step; given: Given; id: string }[] =>
    strands.flatMap(({ chain, given, answer }) =>
      chain.steps.map((step) => ({ step, given, id: answer.id })),
    );

  test("cannot act at another place", () => {
    const random = seeded(7);
    let tried = 0;
    for (const { step, given, id } of steps()) {
      if (step.by.kind === "arithmetic" || step.by.kind === "sign" || step.places.length !== 1)
        continue;
      const [before, after] = step.mirrored ? [step.after, step.before] : [step.before, step.after];
      if (same(before, after)) continue;
      const own = step.places[0] as Place;
      const paths = pathsOf(before).filter((path) => path.join() !== own.path.join());
      for (let turn = 0; turn < 3 && paths.length > 0; turn += 1) {
        const path = oneOf(random, paths);
        const moved = { ...step, places: [{ path }] };
        // One of two equal factors may be taken for the other.
        if (same(termAt(before, { path }), termAt(before, own))) continue;
        expect(replayStep(moved, given), `${id} at ${path}`).toBeDefined();
        tried += 1;
      }
      expect(replayStep({ ...step, places: [] }, given)).toBeDefined();
      expect(replayStep({ ...step, places: [{ path: [...own.path, 97] }] }, given)).toBeDefined();
    }
    expect(tried).toBeGreaterThan(100);
  });

  test("cannot fill the gaps of its law otherwise", () => {
    let tried = 0;
    for (const { step, given, id } of steps()) {
      if (step.by.kind !== "lemma" && step.by.kind !== "result") continue;
      const law = step.by.kind === "lemma" ? step.by.lemma : step.by.result.lemma;
      if (law.kind !== "equation") continue;
      const bindings = step.by.with;
      const changed: Bindings[] = [
        ...[...bindings.holes].flatMap(([name, filling]) =>
          [...alterations(filling)]
            .slice(0, 6)
            .map(({ is }) => ({ ...bindings, holes: new Map(bindings.holes).set(name, is) })),
        ),
        ...[...bindings.holes].map(([name, filling]) => ({
          ...bindings,
          holes: new Map(bindings.holes).set(name, sum(filling, 1)),
        })),
        ...[...bindings.indices].flatMap(([gap]) =>
          freeIndices(step.before).map((k) => ({
            ...bindings,
            indices: new Map(bindings.indices).set(gap, ix(k)),
          })),
        ),
      ];
      for (const other of changed) {
        if ([law.from, law.to].every((side) => isSameWith(side, other, bindings))) continue;
        tried += 1;
        const altered: Step = { ...step, by: { ...step.by, with: other } };
        expect(replayStep(altered, given), `${id} ${law.name}`).toBeDefined();
      }
    }
    expect(tried).toBeGreaterThan(100);
  });

  test("cannot cite another law of the proofs", () => {
    const all = steps();
    const laws = [
      ...new Map(
        all.flatMap(({ step }) =>
          step.by.kind === "lemma" ? [[step.by.lemma.name, step.by.lemma] as const] : [],
        ),
      ).values(),
    ];
    for (const { step, given } of all) {
      if (step.by.kind !== "lemma" || same(step.before, step.after)) continue;
      const { by } = step;
      for (const lemma of laws) {
        if (lemma.name === by.lemma.name) continue;
        const [before, after] = step.mirrored
          ? [step.after, step.before]
          : [step.before, step.after];
        const verdict = replayStep(
          { ...step, before, after, mirrored: false, by: { ...by, lemma } },
          given,
        );
        // Two laws may say the same of a term; what the step says is then still true.
        if (verdict === undefined)
          expect(lemma.kind, `${lemma.name} for ${by.lemma.name}`).toBe("schema");
      }
    }
  });
});

describe("a chain", () => {
  const longer = (least: number) => strands.filter(({ chain }) => chain.steps.length >= least);
  const moves = (step: Step): boolean => !same(step.before, step.after);

  test("may not have two of its steps exchanged", () => {
    let tried = 0;
    for (const { chain, given, answer } of longer(2)) {
      for (let at = 0; at + 1 < chain.steps.length; at += 1) {
        const [one, two] = [chain.steps[at] as Step, chain.steps[at + 1] as Step];
        if (!moves(one) || !moves(two)) continue;
        tried += 1;
        const steps = put(put(chain.steps, at, two), at + 1, one);
        expect(replayChain({ ...chain, steps }, given).refusal, `${answer.id} ${at}`).toBeDefined();
      }
    }
    expect(tried).toBeGreaterThan(50);
  });

  test("may not lack a step", () => {
    let tried = 0;
    for (const strand of longer(1)) {
      for (const [at, step] of strand.chain.steps.entries()) {
        if (!moves(step)) continue;
        tried += 1;
        const chain = { ...strand.chain, steps: strand.chain.steps.filter((_, k) => k !== at) };
        expect(replay(strand.put(chain)), `${strand.answer.id} ${at}`).toBeDefined();
      }
    }
    expect(tried).toBeGreaterThan(100);
  });

  test("may not hold a step of another proof", () => {
    const random = seeded(11);
    for (const strand of longer(1)) {
      for (let turn = 0; turn < 3; turn += 1) {
        const at = Math.floor(random() * strand.chain.steps.length);
        const step = oneOf(random, oneOf(random, longer(1)).chain.steps);
        const own = strand.chain.steps[at] as Step;
        if ((same(step.before, own.before) && same(step.after, own.after)) || !moves(own)) continue;
        const spliced = { ...strand.chain, steps: put(strand.chain.steps, at, step) };
        expect(replay(strand.put(spliced)), strand.answer.id).toBeDefined();
      }
    }
  });

  test("may not tell an equality as an inequality, nor the other way about", () => {
    for (const { chain, given } of longer(1)) {
      for (const step of chain.steps) {
        for (const rel of ["<", "≤", ">", "≥"] as const) {
          if (step.rel === "=") expect(replayStep({ ...step, rel }, given)).toBeDefined();
        }
        if (step.rel !== "=") expect(replayStep({ ...step, rel: "=" }, given)).toBeDefined();
      }
    }
  });
});

describe("a proof", () => {
  test("may not claim anything else than its chain or its cases show", () => {
    for (const { id, proof } of answers) {
      if (proof.body.kind === "no derivative") continue;
      const { claim } = proof;
      for (const wrong of [
        { ...claim, left: sum(claim.left, 1) },
        { ...claim, right: sum(claim.right, 1) },
        ...(["<", ">"] as const)
          .filter((rel) => rel !== claim.rel)
          .map((rel) => ({ ...claim, rel })),
      ]) {
        expect(replay({ ...proof, claim: wrong }), id).toBeDefined();
      }
    }
  });

  test("may not leave out a case", () => {
    const byCases = answers.filter(({ proof }) => proof.body.kind === "cases");
    expect(byCases.length).toBeGreaterThan(2);
    for (const { id, proof } of byCases) {
      const { body } = proof;
      if (body.kind !== "cases") continue;
      for (const at of body.arms.keys()) {
        expect(
          replay({ ...proof, body: { ...body, arms: body.arms.filter((_, k) => k !== at) } }),
          id,
        ).toBeDefined();
      }
      expect(replay({ ...proof, body: { ...body, arms: [] } }), id).toBeDefined();
    }
  });

  test("may not exchange the conditions of its cases", () => {
    for (const { id, proof } of answers) {
      const { body } = proof;
      if (body.kind !== "cases") continue;
      const conditions = body.arms.map(({ when }) => when);
      const turned = body.arms.map((arm, at) => ({
        ...arm,
        when: conditions[(at + 1) % conditions.length] ?? arm.when,
      }));
      expect(replay({ ...proof, body: { ...body, arms: turned } }), id).toBeDefined();
    }
  });

  test("may not assume more in a case than its condition", () => {
    for (const { id, proof } of answers) {
      const { body } = proof;
      if (body.kind !== "cases") continue;
      for (const [at, arm] of body.arms.entries()) {
        const free = [...subterms(proof.claim.left)].find((part) => part.kind === "entry");
        const more = assuming(arm.proof.given, compare(free ?? zero, ">", number(10)));
        const arms = put(body.arms, at, { ...arm, proof: { ...arm.proof, given: more } });
        expect(replay({ ...proof, body: { ...body, arms } }), id).toBeDefined();
      }
    }
  });

  test("may not prove one-sided derivatives that agree", () => {
    const corner = answers.find(({ proof }) => proof.body.kind === "no derivative");
    if (corner?.proof.body.kind !== "no derivative") throw new Error("question b shows a corner");
    const { body } = corner.proof;
    expect(replay({ ...corner.proof, body: { ...body, right: body.left } })).toBeDefined();
    expect(arranged(endOf(body.left))).not.toBe(arranged(endOf(body.right)));
  });
});

describe("the checker", () => {
  test("knows nothing of how proofs are found", () => {
    const source = readFileSync("src/check/replay.ts", "utf8");
    const imports = [...source.matchAll(/^import[^"]*"([^"]+)"/gms)].map(
      ([, from]) => from as string,
    );
    expect(imports.length).toBeGreaterThan(5);
    for (const from of imports) {
      expect(from).not.toMatch(/\/(diff|lemmas|functions|questions|narrate|parse|tex)\//);
      expect(from).not.toMatch(/rewrite\/(recognise|trace|tidy|forms|regions|domain)\.ts$/);
    }
    expect(source).not.toMatch(/\b(match|Matcher|apply|Trace|tidy)\b\s*[(,]/);
  });
});
