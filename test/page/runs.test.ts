import { expect, test } from "vitest";
import { marked, runs } from "../../src/page/runs.ts";

const shapes = (text: string): string[] =>
  runs(text).map((run) =>
    run.kind === "words" ? run.text : `${run.display ? "$$" : "$"}${run.latex}`,
  );

test.each([
  ["no formula", ["no formula"]],
  ["let $x$ be", ["let ", "$x", " be"]],
  ["$ x \\in S $ holds", ["$x \\in S", " holds"]],
  ["so $$a = b$$ holds", ["so ", "$$a = b", " holds"]],
  ["it costs 5$", ["it costs 5$"]],
  ["5$ and 6$", ["5$ and 6$"]],
  ["5\\$ and $x$", ["5$ and ", "$x"]],
  ["$\\text{5\\$}$", ["$\\text{5\\$}"]],
  ["", []],
])("%j is taken apart", (text, parts) => {
  expect(shapes(text)).toEqual(parts);
});

test("a formula of ours may hold a dollar, and stand beside one", () => {
  expect(shapes(`5$ and ${marked("a$b")} $c$`)).toEqual(["5$ and ", "$a$b", " ", "$c"]);
});

test("two formulas of ours around a sign are one formula", () => {
  expect(shapes(`only ${marked("k")} = ${marked("j")} remains`)).toEqual([
    "only ",
    "$k = j",
    " remains",
  ]);
  expect(shapes(`${marked("p")} ≥ ${marked("0")}`)).toEqual(["$p \\geq 0"]);
});
