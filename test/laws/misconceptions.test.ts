import { describe, expect, test } from "vitest";
import { functions } from "../../src/functions/index.ts";
import { explain } from "../../src/grading/explain.ts";
import type { Example, Misconception } from "../../src/grading/misconception.ts";
import { derivativeLemmas } from "../../src/lemmas/derivative.ts";
import { misconceptions } from "../../src/misconceptions/index.ts";
import { doubtOf } from "../support/doubts.ts";

/** What explains an example, given a list of misconceptions. */
const explained = (
  example: Example,
  by: readonly Misconception[],
): readonly (readonly string[])[] => {
  const { doubt, isTrue } = doubtOf(example);
  return explain(doubt, by, isTrue).map(({ by }) => by.map(({ misconception }) => misconception));
};

describe("the room", () => {
  test("no two misconceptions share a name", () => {
    const names = misconceptions.map(({ misconception }) => misconception);
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });
});

const rules = new Set([
  ...derivativeLemmas.lemmas.map(({ name }) => name),
  ...functions.map(({ def }) => `deriv_${def.name}`),
]);

describe.each(misconceptions.map((each) => [each.misconception, each] as const))(
  "%s",
  (name, it) => {
    test("it is told in two languages", () => {
      for (const text of [it.tells.fr, it.tells.en]) expect(text).toMatch(/^\S.*[.?!]$/u);
      for (const text of [it.about.fr, it.about.en]) expect(text).toMatch(/^\S.*[^.]$/u);
      expect(it.tells.fr).not.toBe(it.tells.en);
    });

    test("something of it can be seen", () => {
      expect([it.mends, it.makes, it.believes].some((way) => way !== undefined)).toBe(true);
    });

    test("it weighs something, and reaches somewhere", () => {
      expect(["notation", "slip", "belief"]).toContain(it.severity);
      expect(["narrow", "usual", "wide", "last"]).toContain(it.reach ?? "usual");
    });

    test("what a tolerant reader repairs of it bears its name", () => {
      expect([undefined, name]).toContain(it.misfit);
    });

    test("it has evidence for and against it", () => {
      expect(it.caught.length).toBeGreaterThanOrEqual(2);
      expect(it.spared.length).toBeGreaterThanOrEqual(2);
    });

    test("what it believes stands in the place of a rule", () => {
      for (const { insteadOf } of it.believes ?? []) expect(rules).toContain(insteadOf);
    });

    test.each(it.caught.map((each) => [`${each.asked} = ${each.wrote}`, each] as const))(
      "%s is explained by it",
      (_, example) => {
        const { doubt, isTrue } = doubtOf(example);
        expect(isTrue(doubt.wrote, doubt.truth)).toBe(false);
        expect(explained(example, [it])).toEqual([[name]]);
      },
    );

    test.each(it.caught.map((each) => [`${each.asked} = ${each.wrote}`, each] as const))(
      "%s is explained by it before all others",
      (_, example) => {
        expect(explained(example, misconceptions)).toContainEqual([name]);
      },
    );

    test.each(it.spared.map((each) => [`${each.asked} = ${each.wrote}`, each] as const))(
      "%s is not",
      (_, example) => {
        expect(explained(example, [it])).toEqual([]);
        expect(explained(example, misconceptions)).not.toContainEqual([name]);
      },
    );
  },
);
