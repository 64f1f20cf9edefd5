import { derivative } from "../../src/commands/derive/derivative.ts";
import { inventoryOf } from "../../src/expr/inventory.ts";
import type { Sym } from "../../src/expr/node.ts";
import { sizeAt } from "../../src/expr/size.ts";
import type { Tensor } from "../../src/expr/tensor.ts";
import { functions } from "../../src/functions/index.ts";
import { seeded, seedOf } from "../../src/numeric/random.ts";
import { read } from "../../src/parse/read.ts";
import type { Place } from "../../src/validate/differences.ts";
import type { Claim } from "../../src/validate/gradients.ts";

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

export const networks: readonly Network[] = [
  perceptron("a softplus perceptron", "softplus"),
  perceptron("a ReLU perceptron", "relu"),
];

/** The loss of a network, and its derived gradients. */
export const derived = ({ loss, declare, parameters }: Network) => {
  const found = read(loss, { functions, declare: [declare] });
  if (!found.ok) throw new Error(found.error.message.en);
  const { symbols } = inventoryOf(found.tensor.body);
  const claims = parameters.map((wrt): Claim => {
    const gradient = derivative(loss, { wrt, declare: [declare] });
    if (!gradient.ok) throw new Error(gradient.error.message.en);
    return { by: symbols.get(wrt) as Sym, is: gradient.entries };
  });
  return { of: found.tensor, claims };
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
