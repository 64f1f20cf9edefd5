import { expect, test } from "vitest";
import type { Plot } from "../../src/narrate/block.ts";
import { axesOf, plotSvg, stretchesOf, tickText } from "../../src/page/plot.ts";
import { hostile, plot } from "../sheet/sample.ts";

const through = (points: Plot["curves"][number]["points"], logX = false): Plot => ({
  ...plot,
  logX,
  curves: [{ label: { fr: "f", en: "f" }, points }],
});

test("the same plot is the same bytes, and says what it shows", () => {
  const svg = plotSvg(plot, "fr", "p");
  expect(plotSvg(plot, "fr", "p")).toBe(svg);
  expect(svg).toContain('aria-labelledby="p-title p-desc"');
  expect(svg).toContain("classe 1\u00A0: de 0,336");
  expect(svg).toContain('facteur <tspan font-style="italic">c</tspan>');
});

test("an axis begins and ends on a round number", () => {
  const { x, y } = axesOf(
    through([
      [-3, 0],
      [3, 0.97],
    ]),
  );
  expect([x.ticks, y.ticks]).toEqual([
    [-3, -2, -1, 0, 1, 2, 3],
    [0, 0.2, 0.4, 0.6, 0.8, 1],
  ]);
});

test("a logarithmic axis counts in powers of ten, and leaves out what is not positive", () => {
  const logarithmic = through(
    [
      [0, 1],
      [0.01, 1],
      [100, 2],
    ],
    true,
  );
  expect(axesOf(logarithmic).x.ticks).toEqual([0.01, 0.1, 1, 10, 100]);
  expect(
    stretchesOf(logarithmic.curves[0] as Plot["curves"][number], axesOf(logarithmic)),
  ).toHaveLength(1);
});

test("a curve is interrupted where it has no value", () => {
  const broken = through([
    [0, 1],
    [1, 2],
    [2, Number.NaN],
    [3, 1],
    [4, 2],
    [5, Number.POSITIVE_INFINITY],
  ]);
  expect(stretchesOf(broken.curves[0] as Plot["curves"][number], axesOf(broken))).toHaveLength(2);
});

test("a plot of nothing, of one point and of a constant is drawn", () => {
  for (const points of [
    [],
    [[1, 1]],
    [
      [0, 2],
      [1, 2],
    ],
    [[Number.NaN, 1]],
  ] as const) {
    expect(plotSvg(through(points), "en", "p")).not.toMatch(/NaN|Infinity|undefined/);
  }
});

test("labels cannot leave their place", () => {
  const svg = plotSvg(
    { ...plot, title: { fr: hostile, en: hostile }, y: { fr: hostile, en: hostile } },
    "fr",
    "p",
  );
  expect(svg).not.toMatch(/<script|<img/);
});

test.each([
  [0.5, "0,5"],
  [1000, "1000"],
  [1e-6, "10⁻⁶"],
  [-2.5e-7, "−2,5·10⁻⁷"],
  [0, "0"],
])("%d is marked %s", (value, text) => {
  expect(tickText(value, "fr")).toBe(text);
});
