import { difference, negate, product, sum, zero } from "../../expr/build.ts";
import type { Expr, Ix } from "../../expr/node.ts";
import type { Elaborator } from "../elaborate.ts";
import type { Form, FormCall } from "../form.ts";
import { asIndex } from "../indices.ts";
import { bare, type Tree } from "../tree.ts";
import {
  arrayOf,
  elementwise,
  firstIx,
  isScalar,
  isVector,
  scalarValue,
  settled,
  shapeAlone,
  type Value,
  vectorOf,
} from "../value.ts";
import { foldAll, total } from "./folds.ts";
import { listed } from "./reductions.ts";

/* What is made of two arrays of one shape: what a model says, and what it should say. */

/** A function of two arrays of one shape. */
export const paired =
  (of: (left: Value, right: Value, reader: Elaborator, tree: FormCall) => Value): Form =>
  (reader, tree) => {
    const [left, right] = tree.args;
    if (!left || !right || tree.args.length !== 2) return undefined;
    const values = [reader.value(left), reader.value(right)] as const;
    const direct = listed(reader, tree.name, values);
    if (direct) return direct;
    // One shape for both: checked before any entry is made.
    reader.combine(tree, tree.args, values.map(shapeAlone), () => zero);
    return of(values[0], values[1], reader, tree);
  };

/** The function of the entries of two arrays of one shape. */
export const both = (left: Value, right: Value, of: (a: Expr, b: Expr) => Expr): Value =>
  elementwise([left, right], of) ?? left;

/** `ce(z, y)` of logits and a label or a one-hot vector. */
export const crossEntropy: Form = (reader, tree) => {
  const [logits, label] = tree.args;
  if (!logits || !label || tree.args.length !== 2) return undefined;
  const z = reader.value(logits);
  if (!isVector(z)) {
    return reader.clash(
      tree,
      [[logits, z]],
      "Il faut un vecteur de scores.",
      "It takes a vector of logits.",
    );
  }
  const probabilities = reader.apply("softmax", [vectorOf(z)], tree);
  const logAt = (k: Ix): Expr => reader.apply("log", [scalarValue(probabilities.at(k))], tree).at();
  const target = oneHotTarget(reader, label);
  if (!target) return scalarValue(negate(logAt(asIndex(reader, label, z.sizes.at(-1)))));
  const parts = [vectorOf(z), target];
  reader.combine(tree, tree.args, parts.map(shapeAlone), () => zero);
  const named = listed(reader, tree.name, parts);
  if (named) return named;
  const terms = arrayOf(target.sizes, (k = firstIx) => product(target.at(k), logAt(k)));
  return scalarValue(negate(total(terms)));
};

/** The one-hot vector that a target is; nothing for a label. */
const oneHotTarget = (reader: Elaborator, tree: Tree): Value | undefined => {
  const of = bare(tree);
  if (of.kind === "name" && reader.scope.isSize(of.name)) return undefined;
  if (of.kind === "number" || of.kind === "terms") return undefined;
  const value = reader.value(of);
  return isScalar(value) ? undefined : vectorOf(value);
};

/** `bce(p, y)`, summed over all entries. */
export const binaryCrossEntropy: Form = (reader, tree) => {
  const [probability, label] = tree.args;
  if (!probability || !label || tree.args.length !== 2) return undefined;
  const [p, y] = [settled(reader.value(probability)), reader.value(label)];
  const builder = reader.context.functions.get(tree.name);
  const log = (e: Expr): Expr => reader.apply("log", [scalarValue(e)], tree).at();
  const single = (a: Expr, b: Expr): Expr =>
    builder
      ? reader.apply(tree.name, [scalarValue(a), scalarValue(b)], tree).at()
      : negate(sum(product(b, log(a)), product(difference(1, b), log(difference(1, a)))));
  return foldAll("sum", reader.combine(tree, tree.args, [p, y], single));
};
