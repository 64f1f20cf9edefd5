import { describe, expect, test } from "vitest";
import { replay } from "../../src/check/replay.ts";
import { toText } from "../../src/tex/text.ts";
import { answered, loaded, refused, solved, textOf } from "./trial.ts";

const network =
  "input: [128, 128, 3], layers: [{conv: {kernels: 32, size: [8, 8], stride: 2, padding: 3}}, {pool: {size: [2, 2], stride: 2}}, {conv: {kernels: 64, size: 3, padding: 1}}]";

describe("the output of layers", () => {
  test("is worked out layer by layer, with the numbers put in", () => {
    const { blocks, proofs, answer } = answered(`kind: shape, ${network}`);
    expect(toText(answer?.tensor.body as never)).toBe("65536");
    const text = textOf(blocks, "fr");
    expect(text).toContain(String.raw`\frac{128 + 2 \cdot 3 - 1 \cdot (8 - 1) - 1}{2}`);
    for (const shape of ["64 \\times 64 \\times 32", "32 \\times 32 \\times 32"])
      expect(text).toContain(shape);
    expect(text).toContain("65\\,536");
    expect(textOf(blocks, "en")).toContain("65{,}536");
    for (const { proof } of proofs) expect(replay(proof)).toBeUndefined();
    // Each division with remainder, each + 1, and the count.
    expect(proofs).toHaveLength(7);
  });

  test("is as long as the number of places where the kernel can be put", () => {
    const trials = Array.from({ length: 40 }, (_, at) => ({
      input: 5 + ((7 * at) % 23),
      size: 1 + (at % 4),
      stride: 1 + ((3 * at) % 5),
      padding: at % 3,
      dilation: 1 + (at % 2),
    }));
    const answers = solved(
      trials
        .map(
          ({ input, ...conv }, at) =>
            `- {id: q${at}, kind: shape, input: [${input}, 1], layers: [{conv: {kernels: 1, ${Object.entries(
              conv,
            )
              .map(([key, value]) => `${key}: ${value}`)
              .join(", ")}}}]}`,
        )
        .join("\n"),
    );
    const places = trials.map(({ input, size, stride, padding, dilation }) => {
      let found = 0;
      for (let from = 0; from + dilation * (size - 1) < input + 2 * padding; from += stride)
        found += 1;
      return `${found}`;
    });
    expect(
      answers.map((part) => part.ok && toText(part.solution.answer?.tensor.body as never)),
    ).toEqual(places);
  });

  test("keeps a symbolic size where the kernel is padded to keep it", () => {
    const { answer, proofs } = answered(
      "kind: shape, input: [n, n, 3], layers: [{conv: {kernels: m, size: 3, padding: 1}}]",
    );
    expect(toText(answer?.tensor.body as never)).toBe("n²·m");
    expect(proofs.flatMap(({ witness }) => witness.sizes).length).toBeGreaterThan(0);
  });

  test("halves a symbolic size that is even", () => {
    const { answer } = answered(
      "kind: shape, input: [2*n, 1], layers: [{conv: {kernels: 1, size: 2, stride: 2}}]",
    );
    expect(toText(answer?.tensor.body as never)).toBe("n");
  });

  test("has a name where the floor depends on the sizes, and says so", () => {
    const { blocks, answer } = answered(
      "kind: shape, input: [n, n, 3], layers: [{conv: {kernels: 8, size: [5, 3], stride: 2}}, {pool: {size: 2, stride: 1}}]",
    );
    expect(toText(answer?.tensor.body as never)).toContain("h₁");
    const text = textOf(blocks, "en");
    expect(text).toContain("only names");
    expect(text).toContain("n \\geq 5");
  });

  test("takes the sizes that the question restricts", () => {
    const { answer } = answered(
      "kind: shape, where: {n: 9}, input: [n, 1], layers: [{conv: {kernels: 2, size: 3}}]",
    );
    expect(toText(answer?.tensor.body as never)).toBe("14");
  });

  test("is refused where a kernel does not fit, at its size", () => {
    const { fr, en, read } = refused(
      "kind: shape, input: [4, 4, 1], layers: [{conv: {kernels: 1, size: 3}}, {pool: {size: [2, 3], stride: 1}}]",
    );
    expect(en).toContain("spans 3 positions");
    expect(fr).toContain("occupe 3 positions");
    expect(read).toBe("[2, 3]");
  });

  test.each([
    ["a size that is not declared", "input: [q, 1], layers: [{pool: {size: 2}}]", "not declared"],
    ["two sizes for one axis", "input: [8, 1], layers: [{pool: {size: [2, 2]}}]", "1 axes"],
  ])("is refused for %s", (_, says, why) => {
    expect(refused(`kind: shape, ${says}`).en).toContain(why);
  });

  test.each([
    [
      "a layer that is both",
      "input: [8, 1], layers: [{pool: {size: 2}, conv: {kernels: 1, size: 2}}]",
    ],
    ["layers without an input", "layers: [{pool: {size: 2}}]"],
    ["a question about two things", "of: W, input: [8, 1], layers: [{pool: {size: 2}}]"],
    ["a stride of 0", "input: [8, 1], layers: [{pool: {size: 2, stride: 0}}]"],
    ["a misspelt key", "input: [8, 1], layers: [{pool: {size: 2, strid: 1}}]"],
    ["an axis beyond all bounds", "input: [1000000000, 1], layers: [{pool: {size: 2}}]"],
  ])("is not read for %s", (_, says) => {
    expect(loaded(`- {id: q, kind: shape, ${says}}`).errors).not.toEqual([]);
  });
});

describe("the shape of a quantity", () => {
  test("is what the product needs that it stands in", () => {
    const { blocks, proofs } = answered("kind: shape, of: V");
    const text = textOf(blocks, "en");
    expect(text).toContain(String.raw`V \in \mathbb{R}^{m \times h}`);
    expect(text).toContain(String.raw`\underbrace{V}_{m \times h}`);
    expect(text).toContain("first axis is an axis of o");
    for (const { proof } of proofs) expect(replay(proof)).toBeUndefined();
    expect(proofs.map(({ proof }) => toText(proof.claim.left))).toEqual(["oᵢ"]);
  });

  test("is that of its definition, where it has one", () => {
    const { blocks, proofs } = answered("kind: shape, of: a");
    expect(textOf(blocks, "en")).toContain(String.raw`a \in \mathbb{R}^{h}`);
    expect(proofs).toHaveLength(1);
  });

  test("is asked within an expression", () => {
    const { blocks } = answered("kind: shape, of: x, within: W*x");
    expect(textOf(blocks, "fr")).toContain("Son axe est sommé avec celui de W");
    expect(refused("kind: shape, of: x, within: V*b").en).toContain("does not occur");
  });

  test.each([
    ["a number", "s", String.raw`s \in \mathbb{R}`],
    ["three axes", "T", String.raw`\mathbb{R}^{n \times m \times d}`],
  ])("of %s that nothing uses is declared, and said to be unchecked", (_, of, shape) => {
    const { blocks, proofs } = answered(`kind: shape, of: ${of}`);
    expect(textOf(blocks, "en")).toContain(shape);
    expect(proofs).toEqual([]);
    expect(textOf(blocks, "en")).toContain("no computation checks it");
    expect(textOf(blocks, "fr")).toContain("aucun calcul ne la vérifie");
  });
});
