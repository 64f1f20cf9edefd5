import { difference, inverse, one, product, quotient, square, zero } from "../expr/build.ts";
import type { Elaborator } from "./elaborate.ts";
import type { Form } from "./form.ts";
import { array, binder } from "./forms/binders.ts";
import { basis, eye, filled, kronecker, onehot } from "./forms/constructors.ts";
import { conv1d, conv2d, convolve, maxpool1d, maxpool2d } from "./forms/convolution.ts";
import { foldAll, total } from "./forms/folds.ts";
import { binaryCrossEntropy, both, crossEntropy, paired } from "./forms/losses.ts";
import { diag, kron, ofSquare, trace, vec } from "./forms/matrices.ts";
import { extreme, mean, reduction, variance } from "./forms/reductions.ts";
import type { Tree } from "./tree.ts";
import { mapped, scalarValue, settled, type Value } from "./value.ts";

const apply = (reader: Elaborator, name: string, value: Value, tree: Tree): Value =>
  reader.apply(name, [value], tree);

/** What has a meaning beyond a function of the list: axes, binders, sizes and indices as arguments. */
export const forms: ReadonlyMap<string, Form> = new Map<string, Form>([
  [
    "sum",
    (reader, tree) =>
      binder(reader, tree) ?? reduction((value) => foldAll("sum", value))(reader, tree),
  ],
  [
    "prod",
    (reader, tree) =>
      binder(reader, tree) ?? reduction((value) => foldAll("product", value))(reader, tree),
  ],
  ["max", extreme("max")],
  ["min", extreme("min")],
  ["mean", reduction(mean)],
  ["var", reduction(variance)],
  ["std", reduction((value, reader, tree) => apply(reader, "sqrt", variance(value), tree))],
  [
    "logsumexp",
    reduction((value, reader, tree) =>
      apply(reader, "log", foldAll("sum", apply(reader, "exp", value, tree)), tree),
    ),
  ],
  [
    "softmax",
    reduction((value, reader, tree) => {
      const weights = apply(reader, "exp", settled(value), tree);
      const all = total(weights);
      return mapped(weights, (weight) => quotient(weight, all));
    }, true),
  ],
  [
    "logsoftmax",
    reduction((value, reader, tree) => {
      const once = settled(value);
      const all = apply(reader, "log", foldAll("sum", apply(reader, "exp", once, tree)), tree).at();
      return mapped(once, (entry) => difference(entry, all));
    }, true),
  ],
  ["ones", filled(one)],
  ["zeros", filled(zero)],
  ["eye", eye],
  ["array", array],
  ["onehot", onehot],
  ["delta", kronecker],
  ["δ", kronecker],
  ["unit", basis],
  ["diag", diag],
  ["tr", trace],
  ["trace", trace],
  ["inv", ofSquare((entry) => inverse(entry))],
  ["det", ofSquare((entry) => entry)],
  [
    "logdet",
    ofSquare((entry, reader, tree) => reader.apply("log", [scalarValue(entry)], tree).at()),
  ],
  ["kron", kron],
  ["vec", vec],
  ["dot", paired((left, right) => foldAll("sum", both(left, right, product)))],
  ["norm1", reduction((value, reader, tree) => foldAll("sum", apply(reader, "abs", value, tree)))],
  ["norm2sq", reduction((value) => foldAll("sum", mapped(value, square)))],
  [
    "norm2",
    reduction((value, reader, tree) =>
      apply(reader, "sqrt", foldAll("sum", mapped(value, square)), tree),
    ),
  ],
  ["mse", paired((left, right) => mean(both(left, right, (a, b) => square(difference(a, b)))))],
  ["ce", crossEntropy],
  ["bce", binaryCrossEntropy],
  ["conv1d", conv1d],
  ["conv2d", conv2d],
  ["maxpool1d", maxpool1d],
  ["maxpool2d", maxpool2d],
  ["convolve", convolve],
]);

export const formNames: ReadonlySet<string> = new Set(forms.keys());
