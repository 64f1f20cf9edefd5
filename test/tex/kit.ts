import katex from "katex";
import { expect } from "vitest";
import { entry, scalar, symbol } from "../../src/expr/build.ts";
import { indexVar } from "../../src/expr/index-of.ts";
import { size } from "../../src/expr/size.ts";

export const [n, m, p, q] = [size("n"), size("m"), size("p"), size("q")] as const;

export const [s, t, y, L] = [scalar("s"), scalar("t"), scalar("y"), scalar("L")] as const;

/** Vectors of size n. */
export const [x, z, c, h, a] = ["x", "z", "c", "h", "a"].map((name) => symbol(name, [n])) as [
  ReturnType<typeof symbol>,
  ReturnType<typeof symbol>,
  ReturnType<typeof symbol>,
  ReturnType<typeof symbol>,
  ReturnType<typeof symbol>,
];

/** Vectors of size m. */
export const [b, d, o] = [symbol("b", [m]), symbol("d", [m]), symbol("o", [m])];

export const W = symbol("W", [m, n]);
export const [X, V] = [symbol("X", [q, n]), symbol("V", [n, p])];
export const [F, G, Y] = [symbol("F", [q, p]), symbol("G", [q, p]), symbol("Y", [q, p])];
export const bias = symbol("b", [p]);

export const [i, j] = [indexVar("i", n), indexVar("j", n)];
export const row = indexVar("i", m);

export const [xi, xj] = [entry(x, i), entry(x, j)];

/** The formula renders, to the letter of KaTeX's law. */
export const expectRenders = (latex: string): void => {
  const html = katex.renderToString(latex, { strict: "error", throwOnError: true, trust: false });
  expect(html).toContain("katex");
};
