import { describe, expect, test } from "vitest";
import { toText } from "../../src/tex/text.ts";
import { answered, claimsOf, refusal } from "../support/trial.ts";

const asked = (parameters: string, more = ""): string =>
  `- {id: a, kind: risk, loss: L, parameters: [${parameters}], examples: n${more}}`;

describe("the empirical risk", () => {
  test("counts the parameters, and the gradient of the mean is the mean of the gradients", () => {
    const [count, gradient] = claimsOf(answered(asked("W1, b1, W2, b2")), toText);
    expect(count).toBe("dh·d+dh+m·dh+m=dh·(d+1)+m·(dh+1)");
    expect(gradient).toMatch(/^∂.*Lᵢ.*=.*Σᵢ∂Lᵢ\/∂θ/);
  });

  test("the count may be expected in any form", () => {
    const { answer } = answered(asked("W1, b1", ", expect: dh + dh*d"));
    expect(answer && toText(answer.tensor.body)).toBe("dh + dh·d");
  });

  test("the loss of an example is told with its data, which are no parameters", () => {
    const names = new Set<string>();
    for (const block of answered(asked("W1, b1, W2, b2")).blocks.slice(0, 1))
      if (block.kind === "prose")
        block.says.en((formula) => {
          const visit = (part: typeof formula | string): void => {
            if (typeof part === "string") return;
            if ("joined" in part) part.joined.forEach(visit);
            if ("matrix" in part && part.matrix.kind === "symbol") names.add(part.matrix.of.name);
            if ("kind" in part && part.kind === "entry") names.add(part.of.name);
          };
          visit(formula);
          return "";
        });
    expect([...names].sort()).toEqual(["L", "theta", "x", "y"]);
  });

  test.each([
    ["a count that is not the expected one", asked("W1, b1", ", expect: dh*d")],
    ["a quantity that the network computes", asked("W1, ha")],
    ["a name that the loss does not depend on", asked("W1, o")],
    ["a name that is given twice", asked("W1, W1")],
    ["a loss with entries", "- {id: a, kind: risk, loss: ha, parameters: [W1], examples: n}"],
    [
      "a size that is not declared",
      "- {id: a, kind: risk, loss: L, parameters: [W1], examples: q}",
    ],
  ])("is refused for %s", (_, question) => {
    const { fr, en } = refusal(question);
    expect(fr).not.toBe(en);
  });
});
