import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Asked, codeOf, derivedFor } from "../../src/commands/compile/run.ts";
import { written } from "../../src/commands/compile/written.ts";
import { evaluateTensor } from "../../src/compile/evaluate.ts";
import type { NumericTensor } from "../../src/compile/point.ts";
import { sizeAt } from "../../src/expr/size.ts";
import { seeded } from "../../src/numeric/random.ts";
import { reading } from "../decide/ask.ts";

/* Code that was written is run, and compared with the interpreter of expressions. */

interface Case {
  readonly text: string;
  readonly declare: string;
  readonly wrt: readonly string[];
  /** Sizes that the code is written for. */
  readonly sizes?: readonly string[];
}

const cases: readonly Case[] = [
  ...["sigmoid(x)", "tanh(x)", "softplus(x)", "relu(x)", "erf(x)", "x^3/(1 + exp(-x))"].map(
    (text) => ({ text, declare: "x: scalar", wrt: ["x"] }),
  ),
  { text: "abs(x - 1)*max(x, y)", declare: "x: scalar; y: scalar", wrt: [] },
  { text: "softmax(x)", declare: "x: n", wrt: ["x"] },
  { text: "logsumexp(x)", declare: "x: n", wrt: ["x"] },
  { text: "tanh(W*x + b)", declare: "W: m x n; x: n; b: m", wrt: ["b"] },
  { text: "W*x + b", declare: "W: m x n; x: n; b: m", wrt: ["W", "x", "b"] },
  { text: "sum(x .* x)/n", declare: "x: 2*n + 1", wrt: ["x"] },
  { text: "x'*A*x", declare: "x: n; A: n x n", wrt: ["x", "A"] },
  { text: "sum((W*x - y).^2)/m", declare: "W: m x n; x: n; y: m", wrt: ["W", "x"] },
  { text: "-log(softmax(z)[y])", declare: "z: m; y: int", wrt: ["z"] },
  { text: "-sum(y .* log(softmax(W*x)))", declare: "W: m x n; x: n; y: m", wrt: ["W"] },
  { text: "sum(k*x[k]^2, k, 1, n)", declare: "x: n", wrt: ["x"] },
  { text: "sum(sum(i*X[i,j]^3, j, 1, m), i, 1, n)/(n*m)", declare: "X: n x m", wrt: ["X"] },
  { text: "sum(x[k + 1]*x[k], k, 1, 3)", declare: "x: 4", wrt: ["x"] },
  { text: "A'*B", declare: "A: k x n; B: k x m", wrt: [] },
  { text: "diag(x)*A + A[1,2]*ones(n)*x'", declare: "x: n; A: n x n", wrt: [] },
  {
    text: "sum(conv2d(X, K).^2)/2",
    declare: "X: c x n x n; K: f x c x k x k",
    wrt: ["K"],
  },
  {
    text: "sum(conv2d(X, K).^2)/3",
    declare: "X: c x n x n; K: f x c x k x k",
    wrt: ["K", "X"],
    sizes: ["n=4, k=2"],
  },
  {
    text: "sum(maxpool2d(X, 2).^2)",
    declare: "X: c x 2*o x 2*o",
    wrt: ["X"],
    sizes: ["o=2"],
  },
  {
    text: "-sum(Y .* log(softmax(softplus(X*W1 + ones(B)*b1)*W2 + ones(B)*b2, 2)))/B",
    declare: "X: B x d; W1: d x h; b1: 1 x h; W2: h x m; b2: 1 x m; Y: B x m",
    wrt: ["W1", "b1", "W2", "b2"],
  },
];

const asked = ({ declare, wrt, sizes: given = [] }: Case, to: Asked["to"]) =>
  ({ declare: [declare], wrt, to, sizes: given, assume: [] }) as const;

const sizes = new Map([
  ["n", 4],
  ["m", 3],
  ["k", 2],
  ["B", 5],
  ["d", 2],
  ["h", 6],
  ["c", 2],
  ["o", 2],
  ["f", 3],
]);

type Nested = number | readonly Nested[];

const nested = ({ values, sizes: dims }: NumericTensor, from = 0, axis = 0): Nested => {
  const width = dims.slice(axis + 1).reduce((so, size) => so * size, 1);
  return axis === dims.length
    ? (values[from] as number)
    : Array.from({ length: dims[axis] as number }, (_, at) =>
        nested({ values, sizes: dims }, from + at * width, axis + 1),
      );
};

const flat = (of: Nested): readonly number[] => (typeof of === "number" ? [of] : of.flatMap(flat));

interface Ready extends Case {
  readonly own: Case;
  readonly inputs: Readonly<Record<string, Nested>>;
  /** The value, then its gradients, row by row. */
  readonly expected: readonly (readonly number[])[];
}

/** What was derived for a case, once for all languages. */
const derived = new Map(
  cases.map((each) => [each, derivedFor(each.text, asked(each, "js"))] as const),
);

const ready = (of: Case, seed: number): Ready => {
  const random = seeded(seed);
  const { symbols } = reading(of.text, { declare: [of.declare] });
  const given = new Map<string, NumericTensor>();
  for (const { sym, role } of symbols.values()) {
    const dims = sym.axes.map((axis) => sizeAt(axis, sizes));
    const count = dims.reduce((so, size) => so * size, 1);
    const values = Float64Array.from({ length: count }, () =>
      role === "integer" ? 1 + Math.floor(3 * random()) : 4 * random() - 2,
    );
    given.set(sym.name, { values, sizes: dims });
  }
  const point = {
    sizes,
    symbols: new Map(
      [...given].map(([name, { values, sizes: dims }]) => [
        name,
        dims.length === 0 ? (values[0] as number) : { values, sizes: dims },
      ]),
    ),
  };
  return {
    ...of,
    inputs: Object.fromEntries([...given].map(([name, each]) => [name, nested(each)])),
    expected: (derived.get(of)?.quantities ?? []).map((each) => [
      ...evaluateTensor(each.of, point).values,
    ]),
    own: of,
  };
};

const points: readonly Ready[] = cases.flatMap((each) => [ready(each, 3), ready(each, 8)]);

const codeFor = (of: Case, to: Asked["to"]): string => {
  const found = derived.get(of);
  if (!found) throw new Error(of.text);
  return written(found.quantities, { ...found.writing, target: to });
};

const expectClose = (found: readonly Nested[], { expected, text }: Ready): void => {
  expect(found).toHaveLength(expected.length);
  for (const [which, values] of expected.entries()) {
    const own = flat(found[which] as Nested);
    expect(own, text).toHaveLength(values.length);
    for (const [at, value] of values.entries())
      expect(Math.abs((own[at] as number) - value), `${text}: ${which}, ${at}`).toBeLessThanOrEqual(
        1e-12 * Math.max(1, Math.abs(value)),
      );
  }
};

type Found = { readonly value: Nested; readonly gradients?: Readonly<Record<string, Nested>> };
type Module = Readonly<Record<string, (inputs: Ready["inputs"]) => Found>>;

const imported = (code: string): Promise<Module> =>
  import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`);

const runs = async (code: string, of: Ready): Promise<void> => {
  const module = await imported(code);
  const main = module.valueAndGradients ?? module.evaluate;
  const { value, gradients = {} } = (main as Module[string])(of.inputs);
  expect(Object.keys(gradients)).toEqual(of.wrt);
  expectClose([value, ...Object.values(gradients)], of);
};

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "corrige-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("JavaScript", () => {
  test.each(points)("$text", (of) => runs(codeFor(of.own, "js"), of));

  test("refuses arrays that do not fit", async () => {
    const { evaluate } = await imported(
      codeOf("A*x", { ...asked(cases[0] as Case, "js"), wrt: [], declare: ["A: m x n; x: n"] }),
    );
    expect(() => evaluate?.({ A: [[1, 2]], x: [1] })).toThrow(/x has 1 where 2 was expected/);
    expect(() => evaluate?.({ A: [[1, 2], [3]], x: [1, 2] })).toThrow(RangeError);
  });
});

describe("TypeScript", () => {
  test.each(points)("$text", (of) =>
    runs(transformSync(codeFor(of.own, "ts"), { loader: "ts" }).code, of),
  );

  test("has types that hold in strict mode", () => {
    const files = cases.map((each, at) => {
      const file = join(folder, `case${at}.ts`);
      writeFileSync(file, codeFor(each, "ts"));
      return file;
    });
    const tsc = join(import.meta.dirname, "../../node_modules/.bin/tsc");
    const options = ["--noEmit", "--strict", "--ignoreConfig", "--target", "es2022", "--types", ""];
    const { stdout } = spawnSync(tsc, [...options, ...files], { encoding: "utf8" });
    expect(stdout).toBe("");
  });
});

const hasNumpy = spawnSync("python3", ["-c", "import numpy"]).status === 0;
if (!hasNumpy) console.warn("python3 with numpy is not here: written Python is not run");

describe.skipIf(!hasNumpy)("Python", () => {
  test("finds the same", () => {
    const files = points.map((of, at) => {
      writeFileSync(join(folder, `m${at}.py`), codeFor(of.own, "python"));
      return of.inputs;
    });
    const script = [
      "import importlib, json, sys",
      "import numpy as np",
      "np.seterr(all='ignore')",
      `sys.path.insert(0, ${JSON.stringify(folder)})`,
      "found = []",
      "for at, inputs in enumerate(json.load(sys.stdin)):",
      "    module = importlib.import_module(f'm{at}')",
      "    if hasattr(module, 'evaluate'):",
      "        value, gradients = module.evaluate(**inputs), {}",
      "    else:",
      "        value, gradients = module.value_and_gradients(**inputs)",
      "    found.append([np.asarray(each).tolist() for each in [value, *gradients.values()]])",
      "json.dump(found, sys.stdout)",
    ].join("\n");
    const { stdout, stderr } = spawnSync("python3", ["-c", script], {
      input: JSON.stringify(files),
      encoding: "utf8",
    });
    expect(stderr).toBe("");
    const found: readonly (readonly Nested[])[] = JSON.parse(stdout);
    for (const [at, of] of points.entries()) expectClose(found[at] as readonly Nested[], of);
  });
});

describe("names", () => {
  test.each(["js", "ts", "python"] as const)(
    "that are no plain identifiers are replaced in %s",
    (to) => {
      const code = codeOf("exp(é*class + lambda*np)*_x", {
        ...asked({ text: "", declare: "", wrt: ["é"] }, to),
      });
      expect(code).not.toMatch(/é|_x\b/);
      for (const word of to === "python" ? ["class", "lambda"] : ["class"])
        expect(code).not.toMatch(new RegExp(`\\b${word}\\b`));
      expect(code).toMatch(/input1/);
    },
  );

  test("cannot bring in code", () => {
    for (const to of ["js", "python"] as const)
      for (const text of ['x + "*/ alert(1) /*"', "x # '''", "x\\u002a/", "__import__(x)", "x; y"])
        expect(() => codeOf(text, asked({ text, declare: "", wrt: [] }, to))).toThrow();
  });
});

describe("sizes", () => {
  const of = { text: "sum(x[n + 1 - k]*x[k], k, 1, n)", declare: "x: n", wrt: [] };

  test("stay open, or become numbers", () => {
    expect(codeOf("sum(x)/n", asked({ text: "", declare: "x: n", wrt: [] }, "js"))).toContain(
      "const n = x.length",
    );
    expect(codeOf(of.text, asked({ ...of, sizes: ["n=4"] }, "js"))).toContain("[4]");
  });

  test("are asked for where code depends on them", () => {
    expect(() => codeOf(of.text, asked(of, "js"))).toThrow(/E-TYPE.*--sizes/);
    expect(() => codeOf(of.text, asked({ ...of, sizes: ["n"] }, "js"))).toThrow(/E-SYNTAX/);
  });
});
