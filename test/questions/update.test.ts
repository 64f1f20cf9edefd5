import { describe, expect, test } from "vitest";
import { textOfMatrix, toText } from "../../src/tex/text.ts";
import { answered, claimsOf, refusal } from "../support/trial.ts";

const step = (says: string): string => `- {id: a, kind: update, wrt: theta, rate: eta, ${says}}`;

describe("a step of gradient descent", () => {
  test.each([
    ["of an unknown risk", "of: R", "θⱼ−η·∂R/∂θⱼ"],
    ["with the mean over the examples", "of: mean(loss)", "θⱼ−(η/n)·Σₖ∂lossₖ/∂θⱼ"],
    ["with a penalty", "of: R, penalty: lambda", "(1−2·η·λ)·θⱼ−η·∂R/∂θⱼ"],
    ["of a loss that is given", "of: norm2sq(theta)/2", "(1−η)·θⱼ"],
  ])("%s", (_, says, expected) => {
    const { answer } = answered(step(says));
    expect(answer && toText(answer.tensor.body).replaceAll(" ", "")).toBe(expected);
  });

  test.each([
    ["a number", "- {id: a, kind: update, of: z^2, wrt: z, rate: eta}", "(1−2·η)·z"],
    [
      "a matrix",
      "- {id: a, kind: update, of: sum(W1), wrt: W1, rate: eta, penalty: lambda}",
      "(1−2·η·λ)·W₁[i,j]−η",
    ],
  ])("of %s", (_, question, expected) => {
    const { answer } = answered(question);
    expect(answer && toText(answer.tensor.body).replaceAll(" ", "")).toBe(expected);
  });

  test("the penalty is differentiated, and its decay is shown to shrink", () => {
    const claims = claimsOf(answered(step("of: R, penalty: lambda")), toText);
    expect(claims[0]).toMatch(/=.*2·λ·θⱼ/);
    expect(claims.at(-1)).toBe("2·η·λ>0");
  });

  test("is told for all parameters at once too, with ∇ for the unknown gradient", () => {
    const lines: string[] = [];
    for (const block of answered(step("of: R, penalty: lambda")).blocks)
      if (block.kind === "prose")
        block.says.en((formula) => {
          const plain = (part: typeof formula | string): string =>
            typeof part === "string"
              ? part
              : "joined" in part
                ? part.joined.map(plain).join("")
                : "matrix" in part
                  ? textOfMatrix(part.matrix)
                  : "kind" in part
                    ? toText(part)
                    : "";
          lines.push(plain(formula).replaceAll(" ", ""));
          return "";
        });
    expect(lines.at(-1)).toBe(String.raw`θ\leftarrow\left(1−2·η·λ\right)θ-η\,\nabla_{θ}R`);
  });

  test("without a penalty nothing decays", () => {
    expect(answered(step("of: R")).blocks.some(({ kind }) => kind === "remark")).toBe(false);
  });

  test("ends in the form the author expects", () => {
    const { answer } = answered(
      step(
        'of: norm2sq(theta)/2, penalty: lambda, expect: "theta - eta*theta - 2*eta*lambda*theta"',
      ),
    );
    expect(answer && toText(answer.tensor.body).replaceAll(" ", "")).toBe("θⱼ−η·θⱼ−2·η·λ·θⱼ");
  });

  test.each([
    ["a climb instead of a descent", step('of: norm2sq(theta), expect: "theta + 2*eta*theta"')],
    ["what does not depend on the parameters", step("of: z")],
    ["a vector to minimise", step("of: loss")],
    ["a vector for a rate", "- {id: a, kind: update, of: R, wrt: theta, rate: theta}"],
  ])("is refused for %s", (_, question) => {
    const { fr, en } = refusal(question);
    expect(fr).not.toBe(en);
  });
});
