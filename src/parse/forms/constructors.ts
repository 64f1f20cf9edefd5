import { delta } from "../../expr/build.ts";
import { ix } from "../../expr/index-of.ts";
import type { Expr } from "../../expr/node.ts";
import type { Size } from "../../expr/size.ts";
import type { Form } from "../form.ts";
import { asIndex, asSize } from "../indices.ts";
import { bare } from "../tree.ts";
import { arrayOf, firstIx, scalarValue } from "../value.ts";

/* Arrays that are made of sizes and indices. */

/** An array of one number everywhere: `zeros(n)`, `ones(m, n)`. */
export const filled =
  (with_: Expr): Form =>
  (reader, tree) => {
    if (tree.args.length < 1 || tree.args.length > 2) return undefined;
    const sizes = tree.args.map((arg) => asSize(reader, arg));
    return arrayOf(sizes, () => with_);
  };

/** The identity, or a part of it: `eye(n)`, `eye(m, n)`. */
export const eye: Form = (reader, tree) => {
  const [rows, columns] = tree.args;
  if (!rows || tree.args.length > 2) return undefined;
  const size = asSize(reader, rows);
  return arrayOf([size, columns ? asSize(reader, columns) : size], (i = firstIx, j = firstIx) =>
    delta(i, j),
  );
};

/** The one-hot vector of a label, or a row of it for each of a column of labels: `onehot(y, K)`. */
export const onehot: Form = (reader, tree) => {
  const [label, classes] = tree.args;
  if (!label || !classes || tree.args.length !== 2) return undefined;
  const size = asSize(reader, classes);
  const of = bare(label);
  if (of.kind === "name") {
    const value = reader.scope.isSize(of.name) ? undefined : reader.value(of);
    if (value && value.sizes.length === 1) {
      const symbol = reader.scope.symbolOf(of);
      // A column of labels gives a row for each; a column declared otherwise is one-hot already.
      if (symbol?.role === "integer") {
        return arrayOf([value.sizes[0] as Size, size], (i = firstIx, k = firstIx) =>
          delta(k, ix(value.at(i))),
        );
      }
      if (value.sizes[0] === size) return value;
      return reader.clash(
        tree,
        [[label, value]],
        `Un vecteur one-hot de ${reader.quote(classes)} classes a cette taille.`,
        `A one-hot vector of ${reader.quote(classes)} classes has that size.`,
      );
    }
  }
  const at = asIndex(reader, label, size);
  return arrayOf([size], (k = firstIx) => delta(k, at));
};

/** `delta(i, j)`. */
export const kronecker: Form = (reader, tree) => {
  const [left, right] = tree.args;
  if (!left || !right || tree.args.length !== 2) return undefined;
  return scalarValue(delta(asIndex(reader, left), asIndex(reader, right)));
};

/** A vector of the standard basis: `unit(n, i)`. */
export const basis: Form = (reader, tree) => {
  const [size, place] = tree.args;
  if (!size || !place || tree.args.length !== 2) return undefined;
  const of = asSize(reader, size);
  const at = asIndex(reader, place, of);
  return arrayOf([of], (k = firstIx) => delta(k, at));
};
