import { describe, expect, test } from "vitest";
import { textOfMatrix, toText } from "../../src/tex/text.ts";
import { answered, claimsOf, refusal } from "../support/trial.ts";

describe("a formula of the network", () => {
  test.each([
    ["ha", "W₁·x + b₁", "haᵢ = Σₖ W₁[i,k]·xₖ + b₁[i]"],
    ["hs", "softplus(ha)", "hsᵢ = softplus(haᵢ)"],
    ["oa", "W₂·hs + b₂", "oaᵢ = Σₖ W₂[i,k]·hsₖ + b₂[i]"],
    ["os", "softmax(oa)", "osᵢ = softmax(oa)ᵢ"],
  ])("of %s is told in matrix notation and entry by entry", (of, matrix, entry) => {
    const solution = answered(`- {id: a, kind: formula, of: ${of}}`);
    const whole = solution.blocks.flatMap((block) =>
      block.kind === "result" && "matrix" in block.right ? [textOfMatrix(block.right.matrix)] : [],
    );
    expect(whole).toEqual([matrix]);
    expect(claimsOf(solution, toText).at(-1)).toBe(entry.replaceAll(" ", ""));
  });

  test("says the shape of every factor", () => {
    const { blocks } = answered("- {id: a, kind: formula, of: ha}");
    const shapes: string[] = [];
    for (const block of blocks) {
      if (block.kind === "prose")
        block.says.en((formula) => {
          if ("joined" in formula)
            for (const part of formula.joined)
              if (typeof part === "object" && "shape" in part)
                shapes.push(part.shape.map(({ key }) => key).join());
          return "";
        });
    }
    expect(shapes).toHaveLength(3);
  });

  test("puts in the definitions between the quantity and the names it is asked in", () => {
    const solution = answered("- {id: a, kind: formula, of: os, in: [ha]}");
    expect(claimsOf(solution, toText)).toEqual(["osᵢ=softmax(W₂·softplus(ha)+b₂)ᵢ"]);
  });

  test("writes a loss without the probabilities in between", () => {
    const solution = answered("- {id: a, kind: formula, of: L, in: [oa]}");
    expect(claimsOf(solution, toText)).toEqual(["L=log(Σₖe^oaₖ)−oa_y"]);
  });

  test("ends in the form the author expects", () => {
    const solution = answered(
      '- {id: a, kind: formula, of: L, in: [oa], expect: "-oa[y] + log(sum(exp(oa)))"}',
    );
    expect(claimsOf(solution, toText)).toEqual(["L=−oa_y+log(Σₖe^oaₖ)"]);
  });

  test.each([
    ["a name without a definition", "of: x"],
    ["an expression", "of: W1*x"],
    ["a name that is not on the way", "of: ha, in: [o]"],
    ["an expected form that is another", 'of: L, in: [oa], expect: "oa[y]"'],
    ["an expected form of another shape", "of: ha, expect: L"],
  ])("is refused for %s", (_, says) => {
    const { fr, en } = refusal(`- {id: a, kind: formula, ${says}}`);
    expect(fr).not.toBe(en);
  });
});
