import { expect, test } from "vitest";
import { expectation } from "../../src/functions/reduction/expectation.ts";

const { latex } = expectation.def;

test("an expectation names the index it is taken over", () => {
  expect(latex(["p", "f"], [])).toBe(String.raw`\mathbb{E}_{j\sim p}\left[{f}_{j}\right]`);
});

test("values given by a formula keep their own index", () => {
  const written = String.raw`\mathbb{E}_{k\sim p}\left[x_{k} + 1\right]`;
  expect(latex(["p", "(x_{k} + 1)_{k}"], [])).toBe(written);
  expect(latex(["p", String.raw`\left(x_{k} + 1\right)_{k}`], [])).toBe(written);
});

test("a sum of vectors is read at an index as a whole", () => {
  expect(latex(["p", "u + v"], [])).toBe(
    String.raw`\mathbb{E}_{j\sim p}\left[\left(u + v\right)_{j}\right]`,
  );
});
