import { power, wholeNumber } from "../expr/build.ts";
import type { Expr } from "../expr/node.ts";
import type { Elaborator } from "./elaborate.ts";
import { refuse } from "./error.ts";
import { bare, type Tree } from "./tree.ts";
import {
  isScalar,
  matrixProduct,
  tensorOf,
  transposed,
  type Value,
  valueOfTensor,
} from "./value.ts";

const largestExponent = 10_000;
const largestMatrixPower = 8;

/** The transpose of a part; that of a scalar is said to be itself. */
export const transposeOf = (reader: Elaborator, tree: Tree, value: Value, of: Tree): Value => {
  if (value.sizes.length > 2) {
    return reader.clash(
      tree,
      [[of, value]],
      "Seule une matrice se transpose.",
      "Only a matrix is transposed.",
    );
  }
  if (isScalar(value)) {
    reader.remark(
      tree,
      `${reader.quote(of)} est un scalaire : sa transposée est lui-même.`,
      `${reader.quote(of)} is a scalar: its transpose is itself.`,
    );
  }
  return transposed(value);
};

/** `x^2`, `A^2`, `x .^ y`, `e^x` and `A^T`. */
export const powerOf = (reader: Elaborator, tree: Tree & { kind: "power" }): Value => {
  const { base, exponent, dot } = tree;
  const root = bare(base);
  const isE = root.kind === "name" && root.name === "e" && !reader.scope.isGiven("e");
  if (isE) {
    const value = reader.value(exponent);
    if (isScalar(value) || dot) return reader.apply("exp", [value], tree);
    return reader.clash(
      tree,
      [[exponent, value]],
      `Écrivez exp(${reader.quote(exponent)}) pour l'exponentielle terme à terme.`,
      `Write exp(${reader.quote(exponent)}) for the exponential entry by entry.`,
    );
  }
  const under = reader.value(base);
  const mark = bare(exponent);
  if (
    !dot &&
    !isScalar(under) &&
    mark.kind === "name" &&
    mark.name === "T" &&
    !reader.scope.knows("T")
  ) {
    reader.remark(
      tree,
      `${reader.quote(tree)} se lit comme la transposée ${reader.quote(base)}'.`,
      `${reader.quote(tree)} is read as the transpose ${reader.quote(base)}'.`,
    );
    return transposeOf(reader, tree, under, base);
  }
  const over = reader.value(exponent);
  if (dot || (isScalar(under) && isScalar(over))) {
    if (isScalar(over)) boundedExponent(reader, over.at(), exponent);
    return reader.combine(tree, [base, exponent], [under, over], power);
  }
  return matrixPower(reader, tree, under, over);
};

const boundedExponent = (reader: Elaborator, exponent: Expr, tree: Tree): void => {
  if (exponent.kind !== "num") return;
  const { n, d } = exponent.value;
  if (n <= BigInt(largestExponent) * d) return;
  refuse(
    "E-LIMIT",
    reader.span(tree),
    `Cet exposant dépasse ${largestExponent}.`,
    `This exponent is beyond ${largestExponent}.`,
  );
};

const matrixPower = (
  reader: Elaborator,
  tree: Tree & { kind: "power" },
  under: Value,
  over: Value,
): Value => {
  const { base, exponent } = tree;
  const whole = isScalar(over) ? wholeNumber(over.at()) : undefined;
  const [rows, columns] = under.sizes;
  if (whole === undefined || under.sizes.length !== 2 || rows !== columns) {
    return reader.clash(
      tree,
      [
        [base, under],
        [exponent, over],
      ],
      "La puissance « ^ » est celle d'un scalaire ou d'une matrice carrée ; terme à terme, écrivez « .^ ».",
      'The power "^" is that of a scalar or a square matrix; entry by entry, write ".^".',
    );
  }
  const times = Math.abs(whole);
  if (times < 1 || times > largestMatrixPower) {
    refuse(
      "E-LIMIT",
      reader.span(exponent),
      `Une puissance de matrice va de 1 à ${largestMatrixPower}, ou de −1 à −${largestMatrixPower}.`,
      `A power of a matrix goes from 1 to ${largestMatrixPower}, or from −1 to −${largestMatrixPower}.`,
    );
  }
  const factor = whole < 0 ? reader.apply("inv", [under], tree) : under;
  let total = factor;
  for (let at = 1; at < times; at += 1) total = matrixProduct(total, factor) ?? total;
  // A power of powers doubles and doubles: it is written out here, while it can still be measured.
  const { indices, body } = tensorOf(total);
  reader.bounded(body, tree);
  return valueOfTensor({ indices, body });
};
