import { describe, expect, test } from "vitest";
import { toText } from "../../src/tex/text.ts";
import { answered, claimsOf, refusal } from "../support/trial.ts";

const losses = (says: string): string =>
  `- {id: a, kind: comparison, of: sigmoid(z), losses: {${says}}, wrt: z}`;

const both = losses('MSE: (sigmoid(z) - t)^2, CE: "bce(sigmoid(z), t)"');

describe("gradients behind a sigmoid", () => {
  test("the squared error's fades where the prediction is sure and wrong, the cross-entropy's does not", () => {
    const limits = claimsOf(answered(both), toText).filter((claim) => claim.startsWith("lim"));
    expect(limits.map((claim) => claim.split("=").at(-1))).toEqual([
      "0", // σ on the left
      "1", // σ on the right
      "0", // the squared error for the label 1, on the left
      "0",
      "−1", // the cross-entropy
      "1",
    ]);
  });

  test("each is the gap to the label times a positive factor", () => {
    const claims = claimsOf(answered(both), toText);
    expect(claims).toContain("∂bce(σ(z),t)/∂z=σ(z)−t");
    expect(claims).toContain("2·σ(z)·(1−σ(z))>0");
  });

  test("both are drawn against the score", () => {
    const plots = answered(both).blocks.flatMap((block) =>
      block.kind === "plot" ? [block.plot] : [],
    );
    expect(plots).toHaveLength(1);
    const [mse, ce] = plots[0]?.curves ?? [];
    expect(mse?.points[0]?.[1]).toBeCloseTo(0, 2);
    expect(ce?.points[0]?.[1]).toBeCloseTo(-1, 2);
  });

  test("what is said follows what was proved: two losses that fade are both said to", () => {
    const { blocks } = answered(losses("A: (sigmoid(z) - t)^2, B: 3*(sigmoid(z) - t)^2"));
    const verdicts = blocks.flatMap((block) =>
      block.kind === "remark" ? [block.says.en(() => "")] : [],
    );
    expect(verdicts.filter((says) => says.includes("learning all but stops"))).toHaveLength(2);
  });

  test.each([
    ["one loss only is a slip of the file", losses("MSE: (sigmoid(z) - t)^2")],
    ["a vector for a loss", losses("MSE: o, CE: (sigmoid(z) - t)^2")],
    [
      "a label that is not binary",
      losses("A: (sigmoid(z) - lambda)^2, B: (sigmoid(z) - lambda)^2"),
    ],
    ["a loss of something else than the gap", losses("A: (sigmoid(z) - t)^2, B: t*z")],
    [
      "a prediction without limits 0 and 1",
      "- {id: a, kind: comparison, of: tanh(z), losses: {A: (tanh(z) - t)^2, B: (tanh(z) - t)^2}, wrt: z}",
    ],
  ])("is refused for %s", (name, question) => {
    if (name.startsWith("one")) expect(() => refusal(question)).toThrow();
    else expect(refusal(question).fr).not.toBe(refusal(question).en);
  });
});
