import { derivative } from "../../src/commands/derive/derivative.ts";
import { entryAt } from "../../src/expr/build.ts";
import { ix } from "../../src/expr/index-of.ts";
import { inventoryOf } from "../../src/expr/inventory.ts";
import type { Tensor } from "../../src/expr/tensor.ts";
import { substitute } from "../../src/expr/walk.ts";
import { functions } from "../../src/functions/index.ts";
import { read } from "../../src/parse/read.ts";
import { type Numbers, tensorProgram } from "../../src/tensor/program.ts";

/* Work for programs over arrays: each item starts from an expression and its derived derivatives. */

export type Dtype = "f64" | "f32";

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

const program = (outputs: readonly Tensor[], sizes: Record<string, number>, dtype: Dtype) =>
  tensorProgram(outputs, {
    inputs: [...inventoryOf(...outputs.map(({ body }) => body)).symbols.values()],
    sizes: new Map(Object.entries(sizes)),
    dtype,
  });

const input = (of: ReturnType<typeof program>, name: string): Numbers => {
  const found = of.inputs.get(name);
  if (!found) throw new Error(`${name} is no input`);
  return found;
};

const points = (text: string, withSlope: boolean) => (dtype: Dtype) => {
  const declare = "x: n";
  const outputs = [expression(text, declare), ...(withSlope ? [slope(text)] : [])];
  const made = program(outputs, { n: 1_000_000 }, dtype);
  drawn(input(made, "x"), 7, 4);
  return made;
};

/** The derivative of each entry by itself: the diagonal of the Jacobian. */
const slope = (text: string): Tensor => {
  const scalar = derivative(text, { wrt: "x" });
  if (!scalar.ok) throw new Error(scalar.error.message.en);
  const whole = expression(text, "x: n");
  const [k] = whole.indices;
  const x = inventoryOf(whole.body).symbols.get("x");
  if (!k || !x) throw new Error("x has one axis");
  return {
    indices: [k],
    body: substitute(scalar.entries.body, { symbols: new Map([["x", () => entryAt(x, [ix(k)])]]) }),
  };
};

const matrices = (rows: number, terms: number, columns: number) => (dtype: Dtype) => {
  const made = program(
    [expression("A*B", "A: n x k; B: k x m")],
    { n: rows, k: terms, m: columns },
    dtype,
  );
  drawn(input(made, "A"), 1, 1);
  drawn(input(made, "B"), 2, 1);
  return made;
};

const square = (size: number) => (dtype: Dtype) => {
  const made = program([expression("A*A", "A: n x n")], { n: size }, dtype);
  drawn(input(made, "A"), 1, 1);
  return made;
};

const network = "-sum(Y .* log(softmax(softplus(X*W1 + ones(B)*b1)*W2 + ones(B)*b2, 2)))/B";
const shapes = "X: B x d; W1: d x h; b1: 1 x h; W2: h x m; b2: 1 x m; Y: B x m";
let gradients: readonly Tensor[] | undefined;

const perceptron = (d: number, h: number, m: number, B: number) => (dtype: Dtype) => {
  gradients ??= ["W1", "b1", "W2", "b2"].map((wrt) => derived(network, wrt, shapes));
  const made = program([expression(network, shapes), ...gradients], { d, h, m, B }, dtype);
  drawn(input(made, "X"), 1, 1);
  drawn(input(made, "W1"), 2, 2 / Math.sqrt(d));
  drawn(input(made, "b1"), 3, 0.1);
  drawn(input(made, "W2"), 4, 2 / Math.sqrt(h));
  drawn(input(made, "b2"), 5, 0.1);
  const labels = input(made, "Y");
  for (let row = 0; row < B; row += 1) labels[row * m + (row % m)] = 1;
  return made;
};

type Checked = (outputs: readonly Numbers[]) => number;
const sums: Checked = (outputs) => outputs.reduce((so, each) => so + total(each), 0);
const lossAndSquares: Checked = ([loss = new Float64Array(1), ...rest]) =>
  total(loss) + rest.reduce((so, each) => so + squares(each), 0);
const allSquares: Checked = (outputs) => outputs.reduce((so, each) => so + squares(each), 0);

const works: Readonly<
  Record<string, readonly [(dtype: Dtype) => ReturnType<typeof program>, Checked]>
> = {
  exp: [points("exp(x)", false), sums],
  scalar: [points("x .* sigmoid(x) .* tanh(softplus(x))", true), sums],
  gemm: [matrices(256, 784, 256), allSquares],
  gemm1024: [square(1024), allSquares],
  mlp_784_b256: [perceptron(784, 256, 10, 256), lossAndSquares],
  mlp_784_b32: [perceptron(784, 256, 10, 32), lossAndSquares],
  mlp_tiny: [perceptron(4, 5, 3, 8), lossAndSquares],
};

/** The items whose name begins with one of these; all of them, if none is named. */
export const names = (prefixes: readonly string[]): readonly string[] =>
  Object.keys(works)
    .flatMap((name) => [`${name}_f64`, `${name}_f32`])
    .filter((name) => prefixes.length === 0 || prefixes.some((each) => name.startsWith(each)));

export const item = (name: string): Item => {
  const [, work = "", dtype = ""] = /^(.+)_(f64|f32)$/.exec(name) ?? [];
  const found = works[work];
  if (!found) throw new Error(`there is no item ${name}`);
  const [make, check] = found;
  const made = make(dtype as Dtype);
  return { name, run: made.run, check: () => check(made.run()) };
};
