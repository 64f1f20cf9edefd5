import { describe, expect, test } from "vitest";
import { replay } from "../../src/check/replay.ts";
import { toText } from "../../src/tex/text.ts";
import { answered, loaded, refused, textOf } from "./trial.ts";

const counted = (question: string): string => {
  const { proofs, answer } = answered(`kind: count, ${question}`);
  for (const { proof } of proofs) expect(replay(proof)).toBeUndefined();
  return toText(answer?.tensor.body as never);
};

describe("parameters of symbols", () => {
  test("are counted with each bias beside its weights", () => {
    expect(counted("of: [W, b, V, c]")).toBe("h·(d + 1) + m·(h + 1)");
  });

  test("come in the form that is expected", () => {
    expect(counted('of: [W, b, V, c], expect: "h*d + h + m*h + m"')).toBe("h·d + h + m·h + m");
  });

  test("are a number where the sizes are", () => {
    expect(counted("of: [W, b, V, c], where: {d: 784, h: 100, m: 10}")).toBe("79510");
  });

  test.each([
    ["T", "n·m·d"],
    ["s", "1"],
    ["[b, s]", "h + 1"],
  ])("of %s are %s", (of, is) => {
    expect(counted(`of: ${of}`)).toBe(is);
  });

  test.each([
    ["another number than expected", "of: [W, b], expect: h*d", "not the expected one"],
    ["a symbol twice", "of: [W, b, W]", "counted already"],
    ["what is computed", "of: [W, a]", "no parameter"],
    ["one entry", 'of: ["W[1,2]"]', "no parameter"],
    ["an expression", "of: [W*x]", "variable is a name"],
  ])("are refused for %s", (_, says, why) => {
    expect(refused(`kind: count, ${says}`).en).toContain(why);
  });
});

describe("parameters of convolutions", () => {
  const layers =
    "input: [128, 128, 3], layers: [{conv: {kernels: 32, size: 8, stride: 2, padding: 3, bias: false}}, {pool: {size: 2}}, {conv: {kernels: 64, size: 3, padding: 1, bias: false}}]";

  test.each([
    ["the last layer", `${layers}, at: last`, "18432"],
    ["the first layer", `${layers}, at: 1`, "6144"],
    ["all layers", layers, "24576"],
    ["one layer", "layer: {conv: {kernels: 64, size: [3, 3], channels: 32, bias: false}}", "18432"],
    ["one layer with its biases", "layer: {conv: {kernels: 64, size: 3, channels: 32}}", "18496"],
    ["a symbolic layer", "layer: {conv: {kernels: m, size: 3, channels: n}}", "m·(3·3·n + 1)"],
  ])("of %s", (_, says, is) => {
    expect(counted(says)).toBe(is);
  });

  test("are explained factor by factor, and biases are counted or not as is said", () => {
    const { blocks } = answered(`kind: count, ${layers}, at: last`);
    expect(textOf(blocks, "fr")).toContain("tous les canaux de son entrée, au nombre de 32");
    expect(textOf(blocks, "fr")).toContain("les biais ne sont pas comptés");
    expect(textOf(blocks, "fr")).toContain("18\\,432");
    expect(textOf(blocks, "en")).toContain("18{,}432");
  });

  test.each([
    ["a layer that is not there", `${layers}, at: 4`, "only 3"],
    ["a layer without parameters", `${layers}, at: 2`, "no parameters"],
  ])("are refused for %s", (_, says, why) => {
    expect(refused(`kind: count, ${says}`).en).toContain(why);
  });

  test.each([
    ["nothing", "expect: 3"],
    ["symbols and layers", `of: W, ${layers}`],
    ["a place in nothing", "of: W, at: last"],
    ["a layer without channels", "layer: {conv: {kernels: 2, size: 3}}"],
  ])("are not read for %s", (_, says) => {
    expect(loaded(`- {id: q, kind: count, ${says}}`).errors).not.toEqual([]);
  });
});
