import { describe, expect, expectTypeOf, test } from "vitest";
import { compile } from "../../src/commands/compile/compile.ts";
import { CompileError } from "../../src/commands/compile/error.ts";
import { functions } from "../../src/functions/index.ts";
import { seeded } from "../../src/numeric/random.ts";
import { read } from "../../src/parse/read.ts";

const random = seeded(5);
const draw = (count: number): Float64Array =>
  Float64Array.from({ length: count }, () => 2 * random() - 1);

/** The slope of a function of an array along one of its entries. */
const slope = (of: (x: Float64Array) => number, x: Float64Array, at: number): number => {
  const moved = (by: number): number => of(x.map((value, k) => (k === at ? value + by : value)));
  return (moved(1e-5) - moved(-1e-5)) / 2e-5;
};

const classifier = compile(
  { loss: "-sum(Y .* log(softmax(X*W, 2)))/B", scores: "X*W" },
  {
    inputs: { X: "B x d", W: "d x m", Y: "B x m" },
    wrt: ["W"],
    sizes: { d: 4, m: 3 },
    batch: "B",
  },
);

const labels = (B: number): Float64Array =>
  Float64Array.from({ length: 3 * B }, (_, at) => (at % 3 === Math.floor(at / 3) % 3 ? 1 : 0));

describe("a compiled function", () => {
  test("gives values and gradients by name, typed", () => {
    const X = draw(8);
    const W = draw(12);
    const found = classifier({ X, W, Y: labels(2) });
    expectTypeOf(found.values.loss).toEqualTypeOf<Float64Array>();
    expectTypeOf(found.gradients.scores.W).toEqualTypeOf<Float64Array>();
    // @ts-expect-error: there is no such output
    expect(found.values.los).toBeUndefined();
    expect(found.shapes.values).toEqual({ loss: [], scores: [2, 3] });
    expect(found.shapes.gradients.loss.W).toEqual([4, 3]);
    expect(found.shapes.gradients.scores.W).toEqual([2, 3, 4, 3]);
    expect(found.faults()).toEqual([]);
  });

  test("has the gradient that its values have, for any batch", () => {
    for (const B of [1, 2, 7]) {
      const X = draw(4 * B);
      const W = draw(12);
      const Y = labels(B);
      const { gradients } = classifier({ X, W, Y });
      const loss = (of: Float64Array): number =>
        classifier({ X, W: of, Y }).values.loss[0] as number;
      for (let at = 0; at < 12; at += 1)
        expect(gradients.loss.W[at]).toBeCloseTo(slope(loss, W, at), 8);
    }
  });

  test("leaves results alone that it gave before", () => {
    const given = { X: draw(8), W: draw(12), Y: labels(2) };
    const first = classifier(given);
    const kept = [...first.values.scores];
    classifier({ ...given, W: draw(12) });
    expect([...first.values.scores]).toEqual(kept);
  });

  test("works in place where it is bound to a batch", () => {
    const step = classifier.bind(2);
    const given = { X: draw(8), W: draw(12), Y: labels(2) };
    step.inputs.X.set(given.X);
    step.inputs.W.set(given.W);
    step.inputs.Y.set(given.Y);
    step.run();
    expect(step.gradients.loss.W).toEqual(classifier(given).gradients.loss.W);
  });

  test("takes one example's expression over a batch", () => {
    const each = compile("tanh(a*x)/(1 + exp(-x))", {
      inputs: { x: "scalar", a: "scalar" },
      wrt: ["x", "a"],
      perExample: ["x"],
    });
    const one = compile("tanh(a*x)/(1 + exp(-x))", {
      inputs: { x: "scalar", a: "scalar" },
      wrt: ["x", "a"],
    });
    const x = draw(9);
    const found = each({ x, a: 1.5 });
    for (const [at, value] of x.entries()) {
      const alone = one({ x: value, a: 1.5 });
      expect(found.values.value[at]).toBe(alone.values.value[0]);
      expect(found.gradients.value.x[at]).toBe(alone.gradients.value.x[0]);
      expect(found.gradients.value.a[at]).toBe(alone.gradients.value.a[0]);
    }
  });

  test("takes labels of a batch", () => {
    const each = compile("-log(softmax(z)[y])", {
      inputs: { z: "m", y: "int" },
      wrt: ["z"],
      sizes: { m: 3 },
      perExample: ["z", "y"],
    });
    const z = Float64Array.of(1, 2, 3, 3, 2, 1);
    const { values, gradients } = each({ z, y: Uint8Array.of(1, 3) });
    const total = Math.exp(1) + Math.exp(2) + Math.exp(3);
    for (const loss of values.value) expect(loss).toBeCloseTo(Math.log(total) - 1, 12);
    expect(gradients.value.z[0]).toBeCloseTo(Math.exp(1) / total - 1, 12);
    expect(gradients.value.z[5]).toBeCloseTo(Math.exp(1) / total - 1, 12);
  });

  test("takes an expression that was read already", () => {
    const found = read("x'*A*x", { functions, declare: ["x: n; A: n x n"] });
    if (!found.ok) throw new Error(found.error.message.en);
    const form = compile(found.tensor, {
      inputs: { x: "n", A: "n x n" },
      wrt: ["x"],
      sizes: { n: 2 },
      dtype: "f32",
    });
    const { values, gradients } = form({
      x: Float32Array.of(1, 2),
      A: Float32Array.of(1, 2, 3, 4),
    });
    expectTypeOf(values.value).toEqualTypeOf<Float32Array>();
    expect([...values.value]).toEqual([27]);
    expect([...gradients.value.x]).toEqual([12, 21]);
  });

  test("is a number where nothing varies", () => {
    expect([...compile("2 + 3", { inputs: {} })({}).values.value]).toEqual([5]);
  });
});

describe("what does not fit is refused", () => {
  const refusal = (work: () => unknown): CompileError => {
    try {
      work();
    } catch (error) {
      if (error instanceof CompileError) return error;
      throw error;
    }
    throw new Error("nothing was refused");
  };
  const good = () => ({ X: draw(8), W: draw(12), Y: labels(2) });
  const detached = (): Float64Array => {
    const array = draw(8);
    structuredClone(array, { transfer: [array.buffer as ArrayBuffer] });
    return array;
  };

  test.each([
    [
      "a length",
      { W: draw(11) },
      "E-SHAPE",
      /"W" is of shape d × m \(d = 4, m = 3\), so 12 numbers; given: 11/,
    ],
    [
      "no whole batch",
      { X: draw(9) },
      "E-SHAPE",
      /"X" has shape B × d \(d = 4\), with B ≥ 1; 9 numbers/,
    ],
    ["no batch at all", { X: draw(0), Y: draw(0) }, "E-SHAPE", /"X" has shape B × d.* 0 numbers/],
    ["two batches", { Y: labels(3) }, "E-SHAPE", /"X" says B = 2, "Y" says B = 3/],
    ["a list", { X: [1, 2] }, "E-TYPE", /"X" is of type Array; expected: Float64Array/],
    ["big integers", { X: new BigInt64Array(8) }, "E-TYPE", /BigInt64Array/],
    ["nothing", { X: undefined }, "E-TYPE", /"X" is of type undefined/],
    ["a number for a matrix", { W: 3 }, "E-TYPE", /"W" is of type number/],
    ["a detached array", { X: detached() }, "E-TYPE", /"X" was detached/],
    ["another name", { Z: draw(1) }, "E-NAME", /"Z" is no input/],
  ] as const)("%s", (_, wrong, code, says) => {
    const error = refusal(() => classifier({ ...good(), ...wrong } as never));
    expect(error.code).toBe(code);
    expect(error.says.en).toMatch(says);
    expect(error.says.fr).not.toBe(error.says.en);
  });

  test("doubles for floats", () => {
    const half = compile("2*x", { inputs: { x: "n" }, sizes: { n: 2 }, dtype: "f32" });
    // @ts-expect-error: doubles would be rounded
    expect(refusal(() => half({ x: draw(2) })).code).toBe("E-TYPE");
  });

  test("an input that is missing", () => {
    const { X, W } = good();
    // @ts-expect-error: Y is missing
    const error = refusal(() => classifier({ X, W }));
    expect(error.code).toBe("E-NAME");
    expect(error.says.fr).toBe("L'entrée « Y » manque.");
  });

  test("more memory than is allowed, with the number", () => {
    const error = refusal(() => classifier.bind(1e9));
    expect(error.code).toBe("E-LIMIT");
    expect(error.says.en).toMatch(/takes \d{12,} bytes, and may take 2147483648/);
  });

  test.each([2 ** 33, 2 ** 40])("more memory than there is, for %d numbers", (n) => {
    const all = compile("sum(x)", { inputs: { x: "n" }, sizes: { n }, mostBytes: 2 ** 50 });
    const error = refusal(() => all.bind());
    expect(error.code).toBe("E-LIMIT");
    expect(error.says.en).toMatch(/takes \d{11,} bytes, more than there are/);
  });

  test.each([
    ["x +", { inputs: { x: "scalar" } }, "E-SYNTAX"],
    ["x*z", { inputs: { x: "scalar" } }, "E-NAME"],
    ["x", { inputs: { x: "n" } }, "E-NAME"],
    ["x", { inputs: { x: "n" }, sizes: { n: 0 } }, "E-TYPE"],
    ["x", { inputs: { x: "n" }, sizes: { n: 2 }, batch: "n" }, "E-TYPE"],
    ["x", { inputs: { x: "scalar" }, batch: "B" }, "E-NAME"],
    ["x", { inputs: { x: "n ~" } }, "E-SYNTAX"],
    ["x", { inputs: { x: "scalar" }, assume: { x: "nice" } }, "E-TYPE"],
    ["x", { inputs: { n: "int", x: "n" }, batch: "n" }, "E-TYPE"],
    ["x[y]", { inputs: { x: "n", y: "int" }, sizes: { n: 2 }, wrt: ["y"] }, "E-TYPE"],
    ["x", { inputs: { x: "scalar" }, wrt: ["y"] }, "E-NAME"],
    ["x", { inputs: { x: "scalar" }, perExample: ["y"] }, "E-NAME"],
    ["x[3]", { inputs: { x: "n" }, sizes: { n: 2 } }, "E-SHAPE"],
    // What TypeScript would not have let through.
    [undefined, { inputs: { x: "scalar" } }, "E-TYPE"],
    [5, { inputs: { x: "scalar" } }, "E-TYPE"],
    [{ a: null }, { inputs: { x: "scalar" } }, "E-TYPE"],
    ["x", undefined, "E-TYPE"],
    ["x", {}, "E-TYPE"],
    ["x", { inputs: { x: 5 } }, "E-TYPE"],
    ["x", { inputs: { x: "scalar" }, wrt: "x" }, "E-TYPE"],
    ["x", { inputs: { x: "scalar" }, assume: { x: 5 } }, "E-TYPE"],
    ["x", { inputs: { x: "scalar" }, dtype: "f16" }, "E-TYPE"],
    ["x", { inputs: { x: "n" }, batch: 5 }, "E-TYPE"],
  ] as const)("%s with %o", (text, options, code) => {
    expect(
      refusal(() => compile(text as never, options as never)({ x: draw(2) } as never)).code,
    ).toBe(code);
  });
});

test.each(["constructor", "__proto__", "toString"])("%s is a name as others are", (name) => {
  const expressions = Object.fromEntries([[name, `sum(${name} .* ${name})`]]);
  const square = compile(expressions, {
    inputs: Object.fromEntries([[name, "n"]]),
    wrt: [name],
    sizes: { n: 2 },
  });
  const { values, gradients } = square(Object.fromEntries([[name, Float64Array.of(1, 2)]]));
  expect(Object.entries(values)).toEqual([[name, Float64Array.of(5)]]);
  expect(Object.entries(gradients)).toHaveLength(1);
  expect(Object.entries(gradients[name] ?? {})).toEqual([[name, Float64Array.of(2, 4)]]);
  expect(Object.hasOwn(Object, name), "nothing is written into what all objects have").toBe(false);
});

describe("what is not finite", () => {
  test("goes through, and is told by its place", () => {
    const X = draw(8);
    X[6] = Number.NaN;
    const found = classifier({ X, W: draw(12), Y: labels(2) });
    expect(found.values.loss[0]).toBeNaN();
    expect(found.faults().map(({ kind, name, by, at }) => [kind, name, by, at])).toEqual([
      ["input", "X", undefined, [2, 3]],
      ["value", "loss", undefined, []],
      ["gradient", "loss", "W", [1, 1]],
      ["value", "scores", undefined, [2, 1]],
      ["gradient", "scores", "W", [2, 1, 3, 1]],
    ]);
    expect(found.faults()[0]?.says).toEqual({
      fr: "L'entrée X[2,3] vaut NaN.",
      en: "The input X[2,3] is NaN.",
    });
  });

  test("is told of what is computed where the inputs are finite", () => {
    const log = compile("log(x)", { inputs: { x: "n" }, batch: "n" });
    const found = log({ x: Float64Array.of(1, 0, -1) });
    expect([...found.values.value]).toEqual([0, -Infinity, Number.NaN]);
    expect(found.faults()).toMatchObject([{ kind: "value", at: [2], value: -Infinity }]);
  });
});

describe("memory", () => {
  // An array of n numbers takes its n and a margin of 4, up to the next 8.
  const room = (n: number): number => 8 * Math.ceil((n + 4) / 8);

  test.each(["f64", "f32"] as const)(
    "is what arrays of %s that are alive at once take",
    (dtype) => {
      const of = compile("x*sigmoid(x)*tanh(softplus(x))", {
        inputs: { x: "scalar" },
        perExample: ["x"],
        wrt: ["x"],
        dtype,
      });
      const width = dtype === "f64" ? 8 : 4;
      // One input, two outputs, and never more than three arrays between them.
      const most = (n: number): number => width * (6 * room(n) + 16) + 65535;
      for (const n of [1, 10, 1_000, 1_000_000])
        expect(of.bind(n).bytes).toBeLessThanOrEqual(most(n));
    },
  );

  test.each([
    {
      name: "a perceptron",
      of: "-sum(Y .* log(softmax(softplus(X*W1 + ones(B)*b1)*W2 + ones(B)*b2, 2)))/B",
      inputs: { X: "B x d", W1: "d x h", b1: "1 x h", W2: "h x m", b2: "1 x m", Y: "B x m" },
      wrt: ["W2", "b2"] as const,
      sizes: { d: 20, h: 30, m: 5 },
      // X, Y; eight arrays of h and eight of m numbers, of value and gradient, at once.
      perExample: 20 + 5 + 8 * 30 + 8 * 5,
      others: 2 * (20 * 30 + 30 + 30 * 5 + 5),
    },
    {
      name: "a convolution with a pool",
      of: "sum(maxpool2d(conv2d(X, k, c, 1, 1), 2).^2)/B",
      inputs: { X: "B x C x 2*q x 2*q", k: "h x C x 3 x 3", c: "h" },
      wrt: [] as const,
      sizes: { C: 2, h: 4, q: 6 },
      // X and X with a margin, the convolution, its entries by window twice, and what comes out of the pool.
      perExample: 2 * 12 * 12 + 2 * 14 * 14 + 3 * 4 * 12 * 12 + 2 * 4 * 6 * 6,
      others: 4 * 2 * 9 + 4,
    },
  ])("of $name grows by as much with each example, and by no more than its arrays", (row) => {
    const { of, inputs, wrt, sizes, perExample, others } = row;
    for (const dtype of ["f64", "f32"] as const) {
      const width = dtype === "f64" ? 8 : 4;
      const made = compile(of, { inputs, wrt, sizes, batch: "B", dtype });
      const bytes = [100, 200, 300, 400].map((B) => made.bind(B).bytes);
      const steps = bytes.slice(1).map((each, at) => each - (bytes[at] as number));
      // Memory comes in pages of 65 536 bytes; a second thread has panels of its own.
      for (const step of steps)
        expect(Math.abs(step - (steps[0] as number))).toBeLessThanOrEqual(3 * 65536);
      // Panels and tables of products: at most 4 bytes for each row beside what a product reads anyway.
      for (const [at, each] of bytes.entries())
        expect(each).toBeLessThanOrEqual(
          width * (perExample * 100 * (at + 1) + others) +
            8 * perExample * 100 * (at + 1) +
            2 ** 20,
        );
    }
  });
});
