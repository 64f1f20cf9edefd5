import { describe, expect, test } from "vitest";
import { toText } from "../../src/tex/text.ts";
import { answered, claimsOf, refusal } from "../support/trial.ts";

const two = (left: string, right: string): string =>
  `- {id: a, kind: equivalence, where: {m: 2}, left: "${left}", right: "${right}"}`;

describe("two models are equivalent", () => {
  test("softmax with two classes is a sigmoid of the difference", () => {
    const solution = answered(two("softmax(o)", "[sigmoid(o[1]-o[2]), 1 - sigmoid(o[1]-o[2])]"));
    expect(claimsOf(solution, toText).slice(0, 2)).toEqual([
      "softmax(o)₁=σ(o₁−o₂)",
      "softmax(o)₂=1−σ(o₁−o₂)",
    ]);
  });

  test("the decision is the sign of the score, because the sigmoid increases through 1/2", () => {
    const solution = answered(two("softmax(o)", "[sigmoid(o[1]-o[2]), 1 - sigmoid(o[1]-o[2])]"));
    expect(claimsOf(solution, toText).slice(-2)).toEqual(["dσ(t)/dt>0", "σ(0)=1/2"]);
    const conditions: string[] = [];
    for (const block of solution.blocks)
      if (block.kind === "remark")
        block.says.en((formula) => {
          if ("cond" in formula && formula.cond.kind === "compare")
            conditions.push(`${toText(formula.cond.left)} ${formula.cond.rel}`);
          return "";
        });
    expect(conditions).toEqual(["σ(o₁ − o₂) >", "o₁ − o₂ >"]);
  });

  test("a model may be a quantity of the network", () => {
    const solution = answered(two("os", "[sigmoid(oa[1]-oa[2]), 1 - sigmoid(oa[1]-oa[2])]"));
    expect(claimsOf(solution, toText)[0]).toBe("os₁=σ(oa₁−oa₂)");
  });

  test("no rule of decision is stated where the first entry is no increasing function of one score", () => {
    const solution = answered(two("softmax(o)", "softmax(o)"));
    expect(solution.proofs).toHaveLength(2);
  });

  test("no rule of decision either where the first entry is increasing on a part only", () => {
    const solution = answered(
      two("[heaviside(z), 1 - heaviside(z)]", "[heaviside(z), 1 - heaviside(z)]"),
    );
    expect(solution.proofs).toHaveLength(2);
  });

  test("the wrong sign is refused, with values that speak against it", () => {
    const says = refusal(two("softmax(o)", "[sigmoid(o[2]-o[1]), 1 - sigmoid(o[2]-o[1])]"));
    expect(says.fr).toMatch(/une composante vaut \d,\d+ dans l'un et \d,\d+ dans l'autre/);
    expect(says.en).toMatch(/an entry is \d\.\d+ in one and \d\.\d+ in the other/);
  });

  test.each([
    ["a size that is no number", '- {id: a, kind: equivalence, left: softmax(o), right: "[z, 1]"}'],
    ["another number of entries", two("softmax(o)", "[z, z, z]")],
    ["a number", two("z", "[z, z]")],
  ])("%s is refused", (_, question) => {
    const { fr, en } = refusal(question);
    expect(fr).not.toBe(en);
  });
});
