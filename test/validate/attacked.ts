import { standardTools } from "../../src/commands/tools.ts";
import { derive } from "../../src/diff/derive.ts";
import { delta, entryAt, number, product, sum } from "../../src/expr/build.ts";
import { addIx, indexVar, ix, negateIx, sizeIx } from "../../src/expr/index-of.ts";
import { inventoryOf } from "../../src/expr/inventory.ts";
import type { Expr, IndexVar, Sym } from "../../src/expr/node.ts";
import { sizeAt } from "../../src/expr/size.ts";
import { substitute } from "../../src/expr/walk.ts";
import { seeded, seedOf } from "../../src/numeric/random.ts";
import { nothingGiven } from "../../src/rewrite/given.ts";
import { endOf } from "../../src/rewrite/proof.ts";
import { tensorProgram } from "../../src/tensor/program.ts";
import type { Place } from "../../src/validate/differences.ts";
import { type Claim, type Validated, validateGradients } from "../../src/validate/gradients.ts";
import { reading } from "../decide/ask.ts";

/** A function at a place where slopes are hard to measure, or hard to get right. */
export interface Attacked {
  readonly name: string;
  readonly of: string;
  readonly declare: string;
  readonly by: string;
  readonly sizes?: Readonly<Record<string, number>>;
  /** Numbers that values are taken from in turn; what is not named is drawn between -1 and 1. */
  readonly values?: Readonly<Record<string, readonly number[]>>;
  /** What the gradient is, where it is not to be derived. */
  readonly is?: string;
  /** What is to be said of the right gradient, where that is not that it agrees. */
  readonly tells?: "too coarse" | "no value";
}

const turned = (body: Expr, indices: readonly IndexVar[]): Expr => {
  const k = indices.at(-1);
  if (!k) return body;
  const back = addIx(addIx(sizeIx(k.size), negateIx(ix(k))), ix(1));
  return substitute(body, { indices: new Map([[k.id, back]]) });
};

/** Ways to get a gradient wrong. */
const slips: Readonly<Record<string, (body: Expr, indices: readonly IndexVar[]) => Expr>> = {
  "a sign": (body) => product(-1, body),
  "an index": turned,
  "a factor 1 + 2⁻²⁰": (body) => product(sum(1, number(1, 2 ** 20)), body),
  "an entry by 10⁻⁶": (body, indices) =>
    product(sum(1, product(number(1, 1e6), ...indices.map((k) => delta(ix(k), ix(1))))), body),
};

/** A claim that is held against values, with what became of it. */
export interface Outcome {
  readonly slip: string | undefined;
  /** Whether it is another array: an entry that is 0 has no sign. */
  readonly isOff: boolean;
  readonly found: Validated;
}

const placeOf = ({ sizes = {}, values = {} }: Attacked, symbols: readonly Sym[]): Place => {
  const known = new Map(Object.entries(sizes));
  return {
    inputs: symbols,
    sizes: known,
    values: new Map(
      symbols.map(({ name, axes }) => {
        const length = axes.reduce((so, axis) => so * sizeAt(axis, known), 1);
        const random = seeded(seedOf(name));
        const own = values[name];
        const at = (k: number): number => own?.[k % own.length] ?? 2 * random() - 1;
        return [name, Float64Array.from({ length }, (_, k) => at(k))];
      }),
    ),
  };
};

/** The right gradient of a function and wrong ones, each held against values. */
export const attacked = (
  attack: Attacked,
  options: Parameters<typeof validateGradients>[3] = {},
): readonly Outcome[] => {
  const declare = [attack.declare];
  const { tensor } = reading(attack.of, { declare });
  const { symbols } = inventoryOf(tensor.body);
  const by = symbols.get(attack.by) as Sym;
  const place = placeOf(attack, [...symbols.values()]);
  const derivedClaim = (): Claim["is"] => {
    const indices = by.axes.map((axis, at) => indexVar("abcd"[at] ?? "a", axis));
    const at = entryAt(by, indices.map(ix));
    return { indices, body: endOf(derive(tensor.body, at, standardTools(), nothingGiven)) };
  };
  const is = attack.is === undefined ? derivedClaim() : reading(attack.is, { declare }).tensor;
  const bodies: readonly (readonly [string | undefined, Expr])[] = [
    [undefined, is.body],
    ...Object.entries(slips).map(([slip, change]) => [slip, change(is.body, is.indices)] as const),
  ];
  const valuesOf = (body: Expr): Float64Array => {
    const program = tensorProgram([{ ...is, body }], place);
    for (const [name, array] of program.inputs) array.set(place.values.get(name) as Float64Array);
    return Float64Array.from(program.run()[0] ?? []);
  };
  const right = valuesOf(is.body);
  return bodies.map(([slip, body]) => {
    const own = valuesOf(body);
    const [found] = validateGradients(tensor, [{ by, is: { ...is, body } }], place, options);
    const isOff = own.some((value, at) => value !== right[at]);
    return { slip, isOff, found: found as Validated };
  });
};

export const attacks: readonly Attacked[] = [
  {
    name: "cross-entropy, all but certain",
    tells: "too coarse",
    of: "-sum(Y .* log(softmax(X*W, 2)))/B",
    declare: "X: B x d; W: d x m; Y: B x m",
    by: "W",
    sizes: { B: 2, d: 2, m: 3 },
    values: { X: [1, 0, 0, 1], W: [40, -40, 0, -40, 40, 1], Y: [1, 0, 0, 0, 1, 0] },
  },
  {
    name: "cross-entropy, certain and wrong",
    of: "-sum(Y .* log(softmax(X*W, 2)))/B",
    declare: "X: B x d; W: d x m; Y: B x m",
    by: "W",
    sizes: { B: 2, d: 2, m: 3 },
    values: { X: [1, 0.3, 0.2, 1], W: [40, -40, 0, -40, 40, 1], Y: [0, 1, 0, 1, 0, 0] },
  },
  {
    name: "sigmoid, far out",
    tells: "too coarse",
    of: "sum(sigmoid(x))",
    declare: "x: n",
    by: "x",
    sizes: { n: 3 },
    values: { x: [40, 38, 45] },
  },
  {
    name: "sigmoid, far below",
    of: "sum(sigmoid(x))",
    declare: "x: n",
    by: "x",
    sizes: { n: 3 },
    values: { x: [-40, -38, -45] },
  },
  {
    name: "sigmoid of 20",
    tells: "too coarse",
    of: "sum(sigmoid(x))",
    declare: "x: n",
    by: "x",
    sizes: { n: 3 },
    values: { x: [20, 17, 18] },
  },
  {
    name: "tanh of 18",
    tells: "too coarse",
    of: "sum(tanh(x))",
    declare: "x: n",
    by: "x",
    sizes: { n: 3 },
    values: { x: [18, 17, 19] },
  },
  {
    name: "squares at their minimum",
    tells: "too coarse",
    of: "sum((X*w - t).^2)/(2*n)",
    declare: "X: n x d; w: d; t: n",
    by: "w",
    sizes: { n: 3, d: 2 },
    values: { X: [1, 2, 3, 4, 5, 6], w: [0.1, 0.2], t: [0.5, 1.1, 1.7] },
  },
  {
    name: "squares next to their minimum",
    of: "sum((X*w - t).^2)/(2*n)",
    declare: "X: n x d; w: d; t: n",
    by: "w",
    sizes: { n: 3, d: 2 },
    values: { X: [1, 2, 3, 4, 5, 6], w: [0.1, 0.2], t: [0.5000001, 1.1000002, 1.7] },
  },
  {
    name: "regression at its minimum",
    tells: "too coarse",
    of: "sum((X*w - t).^2)/(2*n)",
    declare: "X: n x d; w: d; t: n",
    by: "w",
    sizes: { n: 3, d: 1 },
    values: { X: [1, 1, 1], w: [2.2], t: [1.1, 2.2, 3.3] },
  },
  {
    name: "beside a large number",
    of: "1000000 + sum(x.^2)/1000000",
    declare: "x: n",
    by: "x",
    sizes: { n: 3 },
  },
  {
    name: "beside a large input",
    of: "c + sum(x.^2)",
    declare: "c: 1 x 1; x: n",
    by: "x",
    sizes: { n: 3 },
    values: { c: [1e12] },
  },
  {
    name: "a large number that is squared",
    of: "(c + sum(x.^2))^2 - c^2",
    declare: "c: 1 x 1; x: n",
    by: "x",
    sizes: { n: 3 },
    values: { c: [1e7] },
  },
  {
    name: "cancellation",
    tells: "too coarse",
    of: "sum((1 - cos(x))./x.^2)",
    declare: "x: n",
    by: "x",
    sizes: { n: 3 },
    values: { x: [1e-4, 2e-4, -3e-4] },
  },
  {
    name: "huge numbers",
    of: "sum(x.^2)",
    declare: "x: n",
    by: "x",
    sizes: { n: 3 },
    values: { x: [1e150, -2e150, 3e140] },
  },
  {
    name: "tiny numbers",
    of: "sum(x.^2)",
    declare: "x: n",
    by: "x",
    sizes: { n: 3 },
    values: { x: [1e-150, -2e-150, 3e-150] },
  },
  {
    name: "a tiny scale",
    of: "s*sum(x.^3)",
    declare: "s: 1 x 1; x: n",
    by: "x",
    sizes: { n: 3 },
    values: { s: [1e-150] },
  },
  {
    name: "log of tiny numbers",
    of: "sum(log(x))",
    declare: "x: n",
    by: "x",
    sizes: { n: 3 },
    values: { x: [1e-300, 1e-150, 2e-20] },
  },
  {
    name: "log of all sizes",
    of: "sum(log(x))",
    declare: "x: n",
    by: "x",
    sizes: { n: 4 },
    values: { x: [1e-30, 1e-3, 1, 1e9] },
  },
  {
    name: "numbers that do not matter",
    of: "sum(tanh(x)) + 0*sum(z) + sum(relu(z - 5))",
    declare: "x: n; z: n",
    by: "z",
    sizes: { n: 50 },
  },
  {
    name: "one number of many matters",
    of: "x_1^2 + sum(relu(x - 5))",
    declare: "x: n",
    by: "x",
    sizes: { n: 300 },
  },
  {
    name: "a constant that varies",
    of: "sum(softmax(x))",
    declare: "x: n",
    by: "x",
    sizes: { n: 5 },
  },
  {
    name: "a distance",
    of: "sum(abs(x))",
    declare: "x: n",
    by: "x",
    sizes: { n: 4 },
    values: { x: [0.5, -0.25, 1e-3, 2] },
  },
  {
    name: "relu at 0",
    of: "sum(relu(x).*x)",
    declare: "x: n",
    by: "x",
    sizes: { n: 3 },
    values: { x: [0, 0.5, -0.5] },
  },
  {
    name: "a maximum with ties",
    of: "max(x)",
    declare: "x: n",
    by: "x",
    sizes: { n: 3 },
    values: { x: [0.5, 0.25, 0.5] },
  },
  {
    name: "a maximum",
    tells: "too coarse",
    of: "max(x)",
    declare: "x: n",
    by: "x",
    sizes: { n: 3 },
    values: { x: [0.5, 0.25, 0.5000001] },
  },
  {
    name: "a root at 0",
    tells: "no value",
    of: "sum(sqrt(x))",
    declare: "x: n",
    by: "x",
    sizes: { n: 2 },
    values: { x: [0, 1] },
  },
  {
    name: "a root next to 0",
    of: "sum(sqrt(x))",
    declare: "x: n",
    by: "x",
    sizes: { n: 2 },
    values: { x: [1e-12, 1] },
  },
  {
    name: "a norm next to 0",
    of: "sqrt(sum(x.^2))",
    declare: "x: n",
    by: "x",
    sizes: { n: 2 },
    values: { x: [1e-9, 2e-9] },
  },
  {
    name: "x to the x",
    of: "sum(x.^x)",
    declare: "x: n",
    by: "x",
    sizes: { n: 3 },
    values: { x: [0.5, 2, 3] },
  },
  {
    name: "powers of a negative base",
    of: "sum(x.^3) + sum(x.^(-2))",
    declare: "x: n",
    by: "x",
    sizes: { n: 3 },
    values: { x: [-0.5, -2, -3] },
  },
  {
    name: "an angle",
    of: "sum(sin(x)./(1 + sqrt(1 + x.^2)))",
    declare: "x: n",
    by: "x",
    sizes: { n: 3 },
  },
  {
    name: "a long product",
    of: "prod(x)",
    declare: "x: n",
    by: "x",
    sizes: { n: 60 },
    is: "prod(x)./x",
    values: { x: [1.1, -0.9, 1.3, 0.7] },
  },
  {
    name: "a ray that is turned off by rounding",
    of: "sum(relu(W*x))",
    declare: "W: m x n; x: n",
    by: "W",
    sizes: { m: 1, n: 3 },
    values: { W: [0.1, 0.2, -0.1], x: [1, 1, 3] },
  },
  {
    name: "softmax of a thousand classes",
    of: "-sum(y.*log(softmax(x)))",
    declare: "x: n; y: n",
    by: "x",
    sizes: { n: 1000 },
    values: { y: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0] },
  },
  {
    name: "a steep exponential",
    of: "sum(exp(x))",
    declare: "x: n",
    by: "x",
    sizes: { n: 3 },
    values: { x: [300, 299, 301] },
  },
  { name: "a fast wave", of: "sum(sin(1000*x))", declare: "x: n", by: "x", sizes: { n: 3 } },
  {
    name: "a batch of one",
    of: "-sum(Y .* log(softmax(X*W, 2)))/B",
    declare: "X: B x d; W: d x m; Y: B x m",
    by: "W",
    sizes: { B: 1, d: 3, m: 4 },
    values: { Y: [0, 1, 0, 0] },
  },
];
