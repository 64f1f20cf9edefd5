import { describe, expect, test } from "vitest";
import { derive } from "../../src/diff/derive.ts";
import { difference, negate, number, product, scalar, sum } from "../../src/expr/build.ts";
import type { Entry, Expr } from "../../src/expr/node.ts";
import { functions } from "../../src/functions/index.ts";
import type { Detail } from "../../src/narrate/told.ts";
import { tell } from "../../src/narrate/told.ts";
import { read } from "../../src/parse/read.ts";
import { nothingGiven } from "../../src/rewrite/given.ts";
import type { Chain } from "../../src/rewrite/proof.ts";
import { Trace } from "../../src/rewrite/trace.ts";
import { toText } from "../../src/tex/text.ts";
import { tools } from "../support/answers.ts";

const [a, b, c] = ["a", "b", "c"].map(scalar) as [Entry, Entry, Entry];

/** What is said of each line, in French. */
const said = (chain: Chain, detail: Detail = "normal"): readonly string[] =>
  tell(chain, detail).lines.map(({ reasons }) =>
    reasons.map(({ fr }) => fr((formula) => ("kind" in formula ? toText(formula) : "…"))).join(" "),
  );

const oneStep = (from: Expr, to: Expr, does: "factor" | "expand"): Chain => {
  const trace = new Trace(from, nothingGiven);
  trace.arithmetic(to, "simplify", { does });
  return trace.chain;
};

describe("a line in which only a sign moves", () => {
  const bracket = difference(a, b);
  const turned = difference(b, a);

  test.each<readonly [string, Expr, Expr, string]>([
    ["goes into a bracket", product(-2, bracket), product(2, turned), "dans la parenthèse"],
    ["goes into one of two", product(-1, c, bracket), product(c, turned), "dans la parenthèse"],
    ["comes out of one", product(2, bracket), product(-2, turned), "dans la parenthèse"],
    ["is distributed", negate(bracket), turned, "distribue le signe"],
  ])("the sign %s", (_, from, to, says) => {
    expect(said(oneStep(from, to, "factor"))).toEqual([expect.stringContaining(says)]);
  });

  test.each<readonly [string, Expr, Expr]>([
    ["a factor is taken out", sum(product(c, a), product(-1, c, b)), product(c, bracket)],
    [
      "a coefficient changes with it",
      product(-2, difference(product(2, a), product(2, b))),
      product(4, turned),
    ],
  ])("not where %s", (_, from, to) => {
    expect(said(oneStep(from, to, "factor"))).toEqual(["On met en facteur."]);
  });

  test("not where a bracket is multiplied out", () => {
    const wide = sum(product(-2, a), product(2, b));
    expect(said(oneStep(product(number(-2), bracket), wide, "expand"))).toEqual([
      "On développe et on regroupe.",
    ]);
  });
});

describe("the rule for sums", () => {
  const chain = (): Chain => {
    const reading = read("exp(x) + log(x^2 + exp(x^3 + x)) + x", { functions });
    if (!reading.ok) throw new Error(reading.error.message.en);
    return derive(reading.tensor.body, scalar("x"), tools, nothingGiven, { from: "rules" });
  };
  const rule = "La dérivée d'une somme";

  test("is said of the first of two lines that use it", () => {
    const uses = tell(chain()).lines.map(({ steps }) =>
      steps.some(({ by }) => by.kind === "lemma" && by.lemma.name === "deriv_add"),
    );
    const says = said(chain()).map((line) => line.includes(rule));
    const again = uses.findIndex((use, at) => use && uses[at - 1]);
    expect(again).toBeGreaterThan(0);
    expect(says[again]).toBe(false);
    expect(says[uses.indexOf(true)]).toBe(true);
  });

  test("is said of every step that uses it where each rule stands alone", () => {
    const uses = chain().steps.filter(
      ({ by }) => by.kind === "lemma" && by.lemma.name === "deriv_add",
    );
    const says = said(chain(), "full").filter((line) => line.includes(rule));
    expect(says).toHaveLength(uses.length);
  });
});
