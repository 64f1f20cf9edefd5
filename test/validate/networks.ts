import { standardTools } from "../../src/commands/tools.ts";
import { derive } from "../../src/diff/derive.ts";
import { entryAt } from "../../src/expr/build.ts";
import { indexVar, ix } from "../../src/expr/index-of.ts";
import { inventoryOf } from "../../src/expr/inventory.ts";
import type { Sym } from "../../src/expr/node.ts";
import { sizeAt } from "../../src/expr/size.ts";
import type { Tensor } from "../../src/expr/tensor.ts";
import { seeded, seedOf } from "../../src/numeric/random.ts";
import { nothingGiven } from "../../src/rewrite/given.ts";
import { endOf } from "../../src/rewrite/proof.ts";
import type { Place } from "../../src/validate/differences.ts";
import type { Claim } from "../../src/validate/gradients.ts";
import { reading } from "../decide/ask.ts";

/** A network with its loss, and sizes at which its gradients are validated. */
export interface Network {
  readonly name: string;
  readonly loss: string;
  readonly declare: string;
  readonly parameters: readonly string[];
  /** Symbols that hold one-hot rows. */
  readonly labels: readonly string[];
  readonly sizes: readonly Readonly<Record<string, number>>[];
}

const perceptron = (name: string, activation: string): Network => ({
  name,
  loss: `-sum(Y .* log(softmax(${activation}(X*W1 + ones(B)*b1)*W2 + ones(B)*b2, 2)))/B`,
  declare: "X: B x d; W1: d x h; b1: 1 x h; W2: h x m; b2: 1 x m; Y: B x m",
  parameters: ["W1", "b1", "W2", "b2"],
  labels: ["Y"],
  sizes: [
    { B: 1, d: 2, h: 3, m: 4 },
    { B: 8, d: 4, h: 5, m: 3 },
    { B: 5, d: 7, h: 4, m: 6 },
  ],
});

/** A convolution of stride 2 in a margin, a max-pool and a convolution that keeps the size. */
const convolutional: Network = {
  name: "a network of convolutions",
  loss: "sum(conv2d(maxpool2d(conv2d(X, k1, c1, 2, 1), 2), k2, c2, 1, 1).^2)/(2*B)",
  declare: "X: B x C x 4*q x 4*q; k1: h x C x 4 x 4; c1: h; k2: m x h x 3 x 3; c2: m",
  parameters: ["k1", "c1", "k2", "c2"],
  labels: [],
  sizes: [
    { B: 1, C: 2, h: 3, m: 4, q: 2 },
    { B: 3, C: 1, h: 2, m: 4, q: 2 },
    { B: 1, C: 3, h: 4, m: 2, q: 3 },
  ],
};

export const networks: readonly Network[] = [
  perceptron("a softplus perceptron", "softplus"),
  perceptron("a ReLU perceptron", "relu"),
  convolutional,
];

const known = new Map<string, { readonly of: Tensor; readonly claims: readonly Claim[] }>();

/**
 * The loss of a network, and its derived gradients. Derivations are not evaluated step by step, which takes long for
 * convolutions: values are what these tests are about.
 */
export const derived = ({ name, loss, declare, parameters }: Network) => {
  const found = known.get(name);
  if (found) return found;
  const { tensor } = reading(loss, { declare: [declare] });
  const { symbols } = inventoryOf(tensor.body);
  const claims = parameters.map((wrt): Claim => {
    const by = symbols.get(wrt) as Sym;
    const indices = by.axes.map((axis, at) => indexVar("abcd"[at] ?? "a", axis));
    const place = entryAt(by, indices.map(ix));
    const body = endOf(derive(tensor.body, place, standardTools(), nothingGiven));
    return { by, is: { indices, body } };
  });
  const made = { of: tensor, claims };
  known.set(name, made);
  return made;
};

/** Values for everything that a network reads, drawn with a seed. */
export const placeOf = (
  { labels }: Network,
  of: Tensor,
  sizes: Readonly<Record<string, number>>,
): Place & { readonly values: ReadonlyMap<string, Float64Array> } => {
  const inputs = [...inventoryOf(of.body).symbols.values()];
  const known = new Map(Object.entries(sizes));
  const values = new Map(
    inputs.map(({ name, axes }) => {
      const dims = axes.map((axis) => sizeAt(axis, known));
      const random = seeded(seedOf(`${name} ${dims.join()}`));
      const length = dims.reduce((so, size) => so * size, 1);
      const array = Float64Array.from({ length }, () => 2 * random() - 1);
      if (labels.includes(name)) {
        const columns = dims.at(-1) ?? 1;
        array.forEach((_, at) => {
          array[at] = at % columns === Math.floor(at / columns) % columns ? 1 : 0;
        });
      }
      return [name, array] as const;
    }),
  );
  return { inputs, sizes: known, values };
};
