import { describe, expect, test } from "vitest";
import { entryAt, negate, number, one, product, sum, symbol, two } from "../../src/expr/build.ts";
import { ix } from "../../src/expr/index-of.ts";
import type { Expr } from "../../src/expr/node.ts";
import { size } from "../../src/expr/size.ts";
import { explain } from "../../src/grading/explain.ts";
import {
  type Doubt,
  defineMisconception,
  type Example,
  type Misconception,
} from "../../src/grading/misconception.ts";
import { misconceptions } from "../../src/misconceptions/index.ts";
import { signLost } from "../../src/misconceptions/sign-lost.ts";
import { tanhSquareLost } from "../../src/misconceptions/tanh-square-lost.ts";
import { doubtOf } from "../support/doubts.ts";

const explained = (
  example: Example,
  by: readonly Misconception[] = misconceptions,
): readonly (readonly string[])[] => {
  const { doubt, isTrue } = doubtOf(example);
  return explain(doubt, by, isTrue).map((one) => one.by.map((each) => each.misconception));
};

/** A network with one hidden layer and a loss. */
const network = {
  declare: { u: "h", B: "c x h", y: "c" },
  assume: { y: "onehot" },
  define: { v: "tanh(u)", s: "B*v", p: "softmax(s)", J: "-sum(y .* log(p))" },
} as const;

const gradient = (by: string): string => String.raw`\frac{\partial J}{\partial ${by}}`;

describe("a copy of a network with one hidden layer", () => {
  test.each([
    ["s_k", "p_k + y_k", "sign-lost"],
    ["s", "p - 1", "onehot-forgotten"],
    ["v", String.raw`B^\top (p + y)`, "sign-lost"],
    ["u", String.raw`B^\top (p - y) \odot (1 - v)`, "tanh-square-lost"],
    ["u", String.raw`B^\top (p - y)`, "activation-forgotten"],
    ["u", String.raw`B^\top (p - y) \odot (1 - \tanh(v)^2)`, "activation-at-output"],
    ["v_j", "(p_k - y_k) B_{kj}", "sum-lost"],
    ["B", String.raw`(p - y) u^\top`, "activation-skipped"],
    ["B", String.raw`(p - y) v^\top + 3B`, undefined],
  ])("∂J/∂%s = %s: %s", (by, wrote, name) => {
    expect(explained({ ...network, asked: gradient(by), wrote })).toEqual(name ? [[name]] : []);
  });

  test("two slips in a line are both named", () => {
    const wrote = String.raw`B^\top (p + y) \odot (1 - v)`;
    expect(explained({ ...network, asked: gradient("u"), wrote })).toEqual([
      ["tanh-square-lost", "sign-lost"],
    ]);
    expect(explained({ ...network, asked: gradient("u"), wrote }, [signLost])).toEqual([]);
    expect(explained({ ...network, asked: gradient("u"), wrote }, [tanhSquareLost])).toEqual([]);
  });

  test("a line that is right has no explanation, however it is written", () => {
    for (const wrote of [
      String.raw`B^\top (p - y) \odot (1 - v^2)`,
      String.raw`(1 - \tanh(u)^2) \odot (B^\top p - B^\top y)`,
    ])
      expect(explained({ ...network, asked: gradient("u"), wrote })).toEqual([]);
  });

  test("it says the same each time", () => {
    const example = { ...network, asked: gradient("u"), wrote: String.raw`B^\top (p - 3y)` };
    expect(explained(example)).toEqual(explained(example));
  });
});

describe("a false rule of differentiation", () => {
  const asked = String.raw`\frac{\partial}{\partial x} (\sin(3x) + \sin(5x))`;

  test("is found where it is used throughout", () => {
    const wrote = String.raw`\cos(3x) + \cos(5x)`;
    expect(explained({ asked, wrote })).toEqual([["inner-forgotten"]]);
  });

  test("is found where it is used once", () => {
    const wrote = String.raw`3\cos(3x) + \cos(5x)`;
    expect(explained({ asked, wrote })).toContainEqual(["inner-forgotten"]);
  });
});

// -- misconceptions made for the purpose ----------------------------------------------------------------

const example: Example = { asked: "x + 3", wrote: "x + 5" };

const believed = (
  name: string,
  mends: (doubt: Doubt) => Iterable<Expr>,
  more: Partial<Misconception> = {},
): Misconception =>
  defineMisconception(name, {
    severity: "belief",
    about: { fr: name, en: name },
    tells: { fr: `${name}.`, en: `${name}.` },
    mends,
    caught: [],
    spared: [],
    ...more,
  });

const mended = ({ wrote }: Doubt): readonly Expr[] => [sum(wrote, negate(two))];

const names = (by: readonly Misconception[]): readonly (readonly string[])[] =>
  explained(example, by);

describe("several that explain a line", () => {
  test("what could explain less goes first", () => {
    const by = [
      believed("anything", mended, { reach: "last" }),
      believed("much", mended, { reach: "wide" }),
      believed("something", mended),
      believed("this", mended, { reach: "narrow" }),
    ];
    expect(names(by)).toEqual([["this"]]);
    expect(names(by.slice(0, 3))).toEqual([["something"]]);
    expect(names(by.slice(0, 2))).toEqual([["much"]]);
  });

  test("two that could explain as much are both told, the milder one first", () => {
    const by = [
      believed("belief", mended),
      believed("slip", mended, { severity: "slip" }),
      believed("notation", mended, { severity: "notation" }),
    ];
    expect(names(by)).toEqual([["notation"], ["slip"]]);
  });

  test("one is told before two", () => {
    const half = ({ wrote }: Doubt): readonly Expr[] => [sum(wrote, negate(one))];
    const [first, second] = [believed("first", half), believed("second", half)];
    expect(names([first, second])).toEqual([["first", "second"]]);
    expect(names([first, second, believed("whole", mended, { reach: "last" })])).toEqual([
      ["whole"],
    ]);
  });
});

describe("what is decided exactly", () => {
  const { doubt, isTrue } = doubtOf(example);

  test("is asked of what agrees in values alone", () => {
    const asked: Expr[] = [];
    const wrongs = believed("wrong", ({ wrote }) =>
      Array.from({ length: 100 }, (_, at) => product(wrote, number(at + 2))),
    );
    const found = explain(doubt, [wrongs, believed("right", mended)], (a, b) => {
      asked.push(a);
      return isTrue(a, b);
    });
    expect(found.map(({ by }) => by[0]?.misconception)).toEqual(["right"]);
    expect(asked).toHaveLength(1);
  });

  test("is not asked of a line that has the right values", () => {
    const { doubt } = doubtOf({ asked: "(x + 1)^2", wrote: "x^2 + 2x + 1" });
    const itself = believed("itself", ({ wrote }) => [wrote]);
    expect(explain(doubt, [itself], () => true)).toEqual([]);
  });

  test("has the last word", () => {
    expect(explain(doubt, [believed("near", mended)], () => false)).toEqual([]);
  });

  test("is asked a few times only, of however many suppositions", () => {
    let asked = 0;
    const endless = believed("endless", function* ({ wrote }) {
      for (let at = 1n; ; at += 1n) yield sum(wrote, negate(two), number(at), negate(number(at)));
    });
    const found = explain(doubt, [endless], () => {
      asked += 1;
      return false;
    });
    expect(found).toEqual([]);
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThanOrEqual(16);
  });
});

test("a line of 300 terms is looked at in seconds", () => {
  const wrote = Array.from({ length: 300 }, (_, at) => `${at + 2}x^{${at + 1}}`).join(" + ");
  const start = process.cpuUsage();
  expect(explained({ asked: "x + 3", wrote })).toEqual([]);
  const { user } = process.cpuUsage(start);
  expect(user / 1e6).toBeLessThan(10);
});

test("what speaks of an entry that does not exist explains nothing", () => {
  const beyond = believed("beyond", ({ wrote }) => [
    sum(wrote, entryAt(symbol("x", [size(2)]), [ix(3)])),
  ]);
  const vector: Example = { declare: { x: "2" }, asked: "x_1 + x_2", wrote: "x_1" };
  expect(explained(vector, [beyond])).toEqual([]);
});
