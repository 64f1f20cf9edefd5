import { type CompileOptions, compile } from "../../src/commands/compile/compile.ts";
import type { Expressions, Shapes } from "../../src/commands/compile/quantities.ts";
import { derivative } from "../../src/commands/derive/derivative.ts";
import { standardTools } from "../../src/commands/tools.ts";
import { derive } from "../../src/diff/derive.ts";
import { entryAt, number, symbol } from "../../src/expr/build.ts";
import { indexVar, ix } from "../../src/expr/index-of.ts";
import { inventoryOf } from "../../src/expr/inventory.ts";
import type { Expr } from "../../src/expr/node.ts";
import { size } from "../../src/expr/size.ts";
import type { Tensor } from "../../src/expr/tensor.ts";
import { substitute } from "../../src/expr/walk.ts";
import { functions } from "../../src/functions/index.ts";
import { read } from "../../src/parse/read.ts";
import { nothingGiven } from "../../src/rewrite/given.ts";
import { endOf } from "../../src/rewrite/proof.ts";
import { type Numbers, tensorProgram } from "../../src/tensor/program.ts";

/** What is timed, and what comes out. */
interface Work {
  readonly run: () => readonly Numbers[];
  /** The same work where runs differ, at a fixed place. */
  readonly checked?: () => readonly Numbers[];
}

/* Work for programs over arrays: each item starts from an expression and its derived derivatives. */

export type Dtype = "f64" | "f32";

/** How many threads programs may have. */
let threads = 1;
export const allowThreads = (count: number): void => {
  threads = count;
};

export interface Item {
  readonly name: string;
  readonly run: () => void;
  /** A number that says whether the work was done right. */
  readonly check: () => number;
}

/** Numbers that are a hash of their place: the same bits in every language. */
const drawn = (into: Numbers, seed: number, scale: number): void => {
  const offset = Number((BigInt(seed) * 1000003n) & 0xffffffffn);
  for (let at = 0; at < into.length; at += 1) {
    let hash = Math.imul((at + offset) >>> 0, 2654435761) >>> 0;
    hash ^= hash >>> 15;
    hash = Math.imul(hash, 2246822519) >>> 0;
    hash ^= hash >>> 13;
    hash = Math.imul(hash, 3266489917) >>> 0;
    hash = (hash ^ (hash >>> 16)) >>> 0;
    into[at] = ((hash / 4294967296) * 2 - 1) * scale;
  }
};

const total = (of: Numbers): number => of.reduce((so, value) => so + value, 0);
const squares = (of: Numbers): number => of.reduce((so, value) => so + value * value, 0);

const expression = (text: string, declare: string): Tensor => {
  const found = read(text, { functions, declare: [declare] });
  if (!found.ok) throw new Error(found.error.message.en);
  return found.tensor;
};

const derived = (text: string, wrt: string, declare: string): Tensor => {
  const found = derivative(text, { wrt, declare: [declare] });
  if (!found.ok) throw new Error(found.error.message.en);
  return found.entries;
};

/** A gradient by the same derivation, which is not evaluated step by step: of a whole network that takes long. */
const byRules = (text: string, wrt: string, declare: string): Tensor => {
  const { body } = expression(text, declare);
  const of = inventoryOf(body).symbols.get(wrt);
  if (!of) throw new Error(`${wrt} is no variable`);
  const indices = of.axes.map((size, at) => indexVar("abcd"[at] ?? "a", size));
  const chain = derive(body, entryAt(of, indices.map(ix)), standardTools(), nothingGiven);
  return { indices, body: endOf(chain) };
};

/** What is compiled, in place, with its results in order. */
const bound = <I extends Shapes>(
  of: Expressions,
  options: CompileOptions<I, keyof I & string, Dtype>,
  batch?: number,
): Bound => {
  const allow = { threads: threads > 1 };
  const { inputs, values, gradients, run } = compile(of, { ...options, allow }).bind(batch);
  const results = Object.keys(values).flatMap((name) => [
    (values as Arrays)[name] as Numbers,
    ...Object.values((gradients as Readonly<Record<string, Arrays>>)[name] ?? {}),
  ]);
  return {
    inputs: inputs as Arrays,
    run: () => {
      run();
      return results;
    },
  };
};

type Arrays = Readonly<Record<string, Numbers>>;

interface Bound extends Work {
  readonly inputs: Arrays;
}

const input = ({ inputs }: Bound, name: string): Numbers => {
  const found = inputs[name];
  if (!found) throw new Error(`${name} is no input`);
  return found;
};

const points = (text: string, withSlope: boolean) => (dtype: Dtype) => {
  const options = { inputs: { x: "scalar" }, perExample: ["x"], dtype } as const;
  const made = bound(text, { ...options, ...(withSlope && { wrt: ["x"] }) }, 1_000_000);
  drawn(input(made, "x"), 7, 4);
  return made;
};

const matrices = (rows: number, terms: number, columns: number) => (dtype: Dtype) => {
  const inputs = { A: "n x k", B: "k x m" };
  const made = bound("A*B", { inputs, sizes: { n: rows, k: terms, m: columns }, dtype });
  drawn(input(made, "A"), 1, 1);
  drawn(input(made, "B"), 2, 1);
  return made;
};

const square = (size: number) => (dtype: Dtype) => {
  const made = bound("A*A", { inputs: { A: "n x n" }, sizes: { n: size }, dtype });
  drawn(input(made, "A"), 1, 1);
  return made;
};

const network = "-sum(Y .* log(softmax(softplus(X*W1 + ones(B)*b1)*W2 + ones(B)*b2, 2)))/B";
const shapes = {
  X: "B x d",
  W1: "d x h",
  b1: "1 x h",
  W2: "h x m",
  b2: "1 x m",
  Y: "B x m",
} as const;
const parameters = ["W1", "b1", "W2", "b2"] as const;

const fill = (given: (name: string) => Numbers, d: number, h: number, m: number, B: number) => {
  drawn(given("X"), 1, 1);
  drawn(given("W1"), 2, 2 / Math.sqrt(d));
  drawn(given("b1"), 3, 0.1);
  drawn(given("W2"), 4, 2 / Math.sqrt(h));
  drawn(given("b2"), 5, 0.1);
  const labels = given("Y");
  for (let row = 0; row < B; row += 1) labels[row * m + (row % m)] = 1;
};

const perceptron = (d: number, h: number, m: number, B: number) => (dtype: Dtype) => {
  const options = { inputs: shapes, wrt: parameters, sizes: { d, h, m }, batch: "B", dtype };
  const made = bound(network, options, B);
  fill((name) => input(made, name), d, h, m, B);
  return made;
};

/**
 * A convolution, a max-pool of 2 × 2 and a convolution of 3 × 3: half the sum of the squares that come out, and its
 * gradients. The side of an image is such that the first convolution and the pool go into it.
 */
const convolutional =
  (
    B: number,
    C: number,
    side: number,
    h: number,
    f: number,
    stride: number,
    pad: number,
    m: number,
  ) =>
  (dtype: Dtype) => {
    const loss = `sum(conv2d(maxpool2d(conv2d(X, k1, c1, ${stride}, ${pad}), 2), k2, c2, 1, 1).^2)/(2*B)`;
    const beyond = f - stride - 2 * pad;
    const q = (side - beyond) / (2 * stride);
    const axis = `${2 * stride}*q ${beyond < 0 ? "-" : "+"} ${Math.abs(beyond)}`;
    const inputs = {
      X: `B x C x ${axis} x ${axis}`,
      k1: `h x C x ${f} x ${f}`,
      c1: "h",
      k2: "m x h x 3 x 3",
      c2: "m",
    } as const;
    const declare = Object.entries(inputs)
      .map(([name, shape]) => `${name}: ${shape}`)
      .join("; ");
    const slopes = ["k1", "c1", "k2", "c2"].map((wrt) => [wrt, byRules(loss, wrt, declare)]);
    const of = { loss: expression(loss, declare), ...Object.fromEntries(slopes) };
    const made = bound(of, { inputs, sizes: { C, h, m, q }, batch: "B", dtype }, B);
    drawn(input(made, "X"), 11, 1);
    drawn(input(made, "k1"), 12, 1 / Math.sqrt(C * f * f));
    drawn(input(made, "c1"), 13, 0.1);
    drawn(input(made, "k2"), 14, 1 / Math.sqrt(h * 9));
    drawn(input(made, "c2"), 15, 0.1);
    return made;
  };

/** Every entry of every gradient against central differences: the largest gap. */
const gradcheck = (d: number, h: number, m: number, B: number) => (dtype: Dtype) => {
  const declare = Object.entries(shapes)
    .map(([name, shape]) => `${name}: ${shape}`)
    .join("; ");
  const outputs = [
    expression(network, declare),
    ...parameters.map((wrt) => derived(network, wrt, declare)),
  ];
  const steps = { up: 1e-5, down: -1e-5 };
  const changes = parameters.flatMap((by) =>
    Object.keys(steps).map((step) => ({ of: 0, by, step })),
  );
  const made = tensorProgram(outputs, {
    inputs: [
      ...inventoryOf(...outputs.map(({ body }) => body)).symbols.values(),
      ...Object.keys(steps).map((name) => symbol(name)),
    ],
    sizes: new Map(Object.entries({ d, h, m, B })),
    dtype,
    changes,
    allow: { threads: threads > 1 },
  });
  const given = (name: string): Numbers => made.inputs.get(name) as Numbers;
  fill(given, d, h, m, B);
  for (const [name, step] of Object.entries(steps)) given(name).fill(step);
  const gap = (outputs: readonly Numbers[]): number => {
    let worst = 0;
    for (const at of parameters.keys()) {
      const claimed = outputs[1 + at] as Numbers;
      const [up, down] = [outputs[5 + 2 * at] as Numbers, outputs[6 + 2 * at] as Numbers];
      for (let k = 0; k < claimed.length; k += 1) {
        const found = ((up[k] as number) - (down[k] as number)) / (steps.up - steps.down);
        const error = Math.abs(found - (claimed[k] as number));
        // What is not a number is no small gap.
        if (!(error <= worst)) worst = error;
      }
    }
    return worst;
  };
  return { run: () => [Float64Array.of(gap(made.run()))] };
};

/**
 * A new expression each time, at eight points: a number of it is put into the expression and into its derivative, which
 * was derived once with a letter in its place; both are compiled and carried out.
 */
const latency = (): Work => {
  const text = "tanh(c*x)/(1 + exp(-x)) + exp(-x*x)";
  const scalar = derivative(text, { wrt: "x" });
  if (!scalar.ok) throw new Error(scalar.error.message.en);
  const bodies = [expression(text, "x: scalar").body, scalar.entries.body];
  const x = symbol("x", [size("n")]);
  const k = indexVar("k", size("n"));
  const at = Float64Array.from({ length: 8 });
  drawn(at, 1, 1);
  const worked = (c: Expr): readonly Numbers[] => {
    const symbols = new Map([
      ["c", () => c],
      ["x", () => entryAt(x, [ix(k)])],
    ]);
    const [value, slope] = bodies.map(
      (body): Tensor => ({
        indices: [k],
        body: substitute(body, { symbols }),
      }),
    ) as [Tensor, Tensor];
    const { values } = compile({ value, slope }, { inputs: { x: "n" }, batch: "n" })({ x: at });
    return [values.value, values.slope];
  };
  let turn = 0;
  return {
    run: () => {
      turn += 1;
      return worked(number(1000 + turn, 1000));
    },
    checked: () => worked(number(1, 2)),
  };
};

type Checked = (outputs: readonly Numbers[]) => number;
const sums: Checked = (outputs) => outputs.reduce((so, each) => so + total(each), 0);
const lossAndSquares: Checked = ([loss = new Float64Array(1), ...rest]) =>
  total(loss) + rest.reduce((so, each) => so + squares(each), 0);
const allSquares: Checked = (outputs) => outputs.reduce((so, each) => so + squares(each), 0);

const works: Readonly<Record<string, readonly [(dtype: Dtype) => Work, Checked]>> = {
  exp: [points("exp(x)", false), sums],
  scalar: [points("x .* sigmoid(x) .* tanh(softplus(x))", true), sums],
  gemm: [matrices(256, 784, 256), allSquares],
  gemm1024: [square(1024), allSquares],
  mlp_784_b256: [perceptron(784, 256, 10, 256), lossAndSquares],
  mlp_784_b32: [perceptron(784, 256, 10, 32), lossAndSquares],
  mlp_tiny: [perceptron(4, 5, 3, 8), lossAndSquares],
  cnn_b1: [convolutional(1, 3, 128, 32, 8, 2, 3, 64), lossAndSquares],
  cnn_b8: [convolutional(8, 3, 128, 32, 8, 2, 3, 64), lossAndSquares],
  cnn_tiny: [convolutional(2, 1, 12, 4, 3, 1, 1, 8), lossAndSquares],
  gradcheck_small: [gradcheck(4, 5, 3, 8), sums],
  latency_small_expr: [latency, sums],
  gradcheck_medium: [gradcheck(64, 32, 10, 32), sums],
};

/** Differences of floats of 32 bits tell little; where nothing is said, it is doubles. */
const endings = (name: string): readonly string[] =>
  name.startsWith("latency") ? [""] : name.startsWith("gradcheck") ? ["_f64"] : ["_f64", "_f32"];

/** The items whose name begins with one of these; all of them, if none is named. */
export const names = (prefixes: readonly string[]): readonly string[] =>
  Object.keys(works)
    .flatMap((name) => endings(name).map((ending) => `${name}${ending}`))
    .filter((name) => prefixes.length === 0 || prefixes.some((each) => name.startsWith(each)));

export const item = (name: string): Item => {
  const [, work = name, dtype = "f64"] = /^(.+)_(f64|f32)$/.exec(name) ?? [];
  const found = works[work];
  if (!found) throw new Error(`there is no item ${name}`);
  const [make, check] = found;
  const made = make(dtype as Dtype);
  return { name, run: made.run, check: () => check((made.checked ?? made.run)()) };
};
