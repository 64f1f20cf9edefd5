import { inverse, one, product, quotient, rationalNumber } from "../expr/build.ts";
import type { Expr } from "../expr/node.ts";
import { size, sizeText } from "../expr/size.ts";
import type { Elaborator } from "./elaborate.ts";
import type { Chain, Tree } from "./tree.ts";
import { isScalar, mapped, matrixOf, matrixProduct, scalarValue, type Value } from "./value.ts";

/** A product: matrices are multiplied from the left, scalars kept beside them. */
export const productOf = (reader: Elaborator, tree: Chain & Tree): Value => {
  echoDivision(reader, tree);
  // A product is kept as its scalar factors before and after its array, if it has one, so that 2*W*x
  // is 2·Σ and not a sum of doubled terms.
  let before: Expr[] = [];
  let array: Value | undefined;
  let after: Expr[] = [];
  let soFar: Tree = tree.head;
  const put = (value: Value): void => {
    before = [];
    after = [];
    array = undefined;
    if (isScalar(value)) before = [value.at()];
    else array = value;
  };
  const whole = (): Value => {
    if (!array) return scalarValue(product(...before));
    if (before.length === 0 && after.length === 0) return array;
    const [left, right] = [before, after];
    return mapped(array, (entry) => product(...left, entry, ...right));
  };
  put(reader.value(tree.head));
  for (const { op, of } of tree.tail) {
    const value = reader.value(of);
    if (isScalar(value) && op !== "./") {
      const factor = value.at();
      const list = array ? after : before;
      if (op === "/") divide(list, factor);
      else list.push(factor);
    } else if (op === "/" && !isScalar(value)) {
      reader.clash(
        tree,
        [
          [soFar, whole()],
          [of, value],
        ],
        "On divise par un scalaire ; terme à terme, écrivez « ./ ».",
        'One divides by a scalar; entry by entry, write "./".',
      );
    } else if (op === ".*" || op === "./") {
      put(reader.combine(tree, [soFar, of], [whole(), value], op === ".*" ? product : quotient));
    } else if (!array) {
      after = [];
      array = value;
    } else {
      before.push(...after);
      after = [];
      const next = matrixProduct(array, value);
      if (!next) productClash(reader, tree, soFar, array, of, value);
      else if (isScalar(next)) {
        before.push(next.at());
        array = undefined;
      } else array = next;
    }
    soFar = { kind: "group", of: tree.head, first: tree.head.first, last: of.last };
  }
  return whole();
};

/** Where a division is followed by a juxtaposition, how it was read. */
const echoDivision = (reader: Elaborator, tree: Chain & Tree): void => {
  const { head, tail } = tree;
  for (const [at, { op, of }] of tail.entries()) {
    const before = at === 0 ? head : tail[at - 1]?.of;
    if (op === "juxtaposed" && tail[at - 1]?.op === "/") {
      const left = reader.quote({ first: head.first, last: before?.last ?? head.last });
      const right = reader.quote(of);
      reader.remark(tree, `Lu (${left})·${right}.`, `Read as (${left})·${right}.`);
    } else if (
      op === "/" &&
      of.kind === "factors" &&
      of.tail.some((part) => part.op === "juxtaposed")
    ) {
      const left = reader.quote({ first: head.first, last: before?.last ?? head.last });
      reader.remark(
        tree,
        `Lu ${left}/(${reader.quote(of)}).`,
        `Read as ${left}/(${reader.quote(of)}).`,
      );
    }
  }
};

const productClash = (
  reader: Elaborator,
  tree: Tree,
  leftTree: Tree,
  left: Value,
  rightTree: Tree,
  right: Value,
): never => {
  const [a, b] = [reader.quote(leftTree), reader.quote(rightTree)];
  const parts = [
    [leftTree, left],
    [rightTree, right],
  ] as const;
  if (left.sizes.length > 2 || right.sizes.length > 2) {
    return reader.clash(
      tree,
      parts,
      "« * » multiplie des matrices ; écrivez les sommes avec sum(…, i, 1, n).",
      '"*" multiplies matrices; write sums with sum(…, i, 1, n).',
    );
  }
  const [inner, other] = [matrixOf(left).sizes[1], matrixOf(right).sizes[0]];
  const sizes = `${sizeText(inner ?? size(1))} ≠ ${sizeText(other ?? size(1))}`;
  const bothColumns = left.sizes.length === 1 && right.sizes.length === 1;
  return reader.clash(
    tree,
    parts,
    `Dans ${a}*${b}, les tailles intérieures diffèrent : ${sizes}.${bothColumns ? ` Écrivez ${a}'*${b} pour le produit scalaire, ${a} .* ${b} terme à terme.` : ""}`,
    `In ${a}*${b} the inner sizes differ: ${sizes}.${bothColumns ? ` Write ${a}'*${b} for the dot product, ${a} .* ${b} entry by entry.` : ""}`,
  );
};

/** Divides a list of factors: a literal quotient in lowest terms, such as 1/2, is the number it is. */
const divide = (list: Expr[], by: Expr): void => {
  const only = list.length === 1 ? list[0] : undefined;
  if (only?.kind === "num" && by.kind === "num" && by.value.d === 1n && only.value.d === 1n) {
    const ratio = by.value.n > 1n && by.value.s > 0n ? only.value.div(by.value) : undefined;
    if (ratio && ratio.d === by.value.n) {
      list[0] = rationalNumber(ratio);
      return;
    }
  }
  if (only === one) list[0] = inverse(by);
  else list.push(inverse(by));
};
