import { over, product } from "../../expr/build.ts";
import type { Bilingual } from "../../expr/function.ts";
import { indexVar, ix } from "../../expr/index-of.ts";
import type { Expr } from "../../expr/node.ts";
import type { Size } from "../../expr/size.ts";
import type { ChainOp, Tree } from "../tree.ts";
import { arrayOf, firstIx, isScalar, isUnit, tensorOf, type Value } from "../value.ts";
import { convolution } from "./convolution.ts";
import type { Layout } from "./layout.ts";
import {
  emptyBase,
  isPoint,
  isSign,
  isSpace,
  markOf,
  type Operator,
  operatorOf,
  transposes,
} from "./marks.ts";
import { atPoint } from "./points.ts";
import type { Cursor, DerivativeOf, Leaf, Reader } from "./reader.ts";
import { type Multiplied, mendedEntries, mendedOuter, mendedProduct } from "./repairs.ts";
import { scripted } from "./scripts.ts";
import {
  composes,
  inserted,
  productSizes,
  runAt,
  sameShape,
  without,
  withoutUnits,
} from "./shapes.ts";

/*
 * Products: factors side by side or with an operator between them. How two arrays are multiplied is told by their
 * shapes, by the operator, and by what they are derivatives of; where several ways fit, all are kept as choices.
 */

/** A product while it is being read. */
interface Product {
  head: Leaf;
  tail: { op: ChainOp; of: Tree }[];
  sizes: readonly Size[];
  derivative: DerivativeOf | undefined;
  /** The array that was multiplied last; only a tolerant reading asks. */
  last: Multiplied["last"];
}

const startOf = (head: Leaf, derivative: DerivativeOf | undefined): Product => ({
  head,
  tail: [],
  sizes: head.value.sizes,
  derivative,
  last: undefined,
});

/** A product, up to the cursor's end. */
export const readTerm = (reader: Reader, cursor: Cursor): Leaf => {
  let product: Product | undefined;
  while (cursor.at < cursor.end) {
    const part = cursor.list[cursor.at] as Layout;
    if (isSpace(part)) {
      cursor.at += 1;
      continue;
    }
    if (product && isPoint(part)) {
      cursor.at += 1;
      const there = atPoint(reader, wholeOf(reader, product), part.sub, part);
      product = startOf(there, undefined);
      continue;
    }
    const operator = operatorOf(part);
    if (operator) cursor.at += 1;
    const minus = minusAt(cursor);
    while (cursor.at < cursor.end && isSpace(cursor.list[cursor.at] as Layout)) cursor.at += 1;
    if ((operator && !product) || cursor.at >= cursor.end) {
      const name = reader.quote(part);
      return reader.refuse(
        "E-SYNTAX",
        part,
        `Il manque un facteur ${product ? "après" : "avant"} « ${name} ».`,
        `A factor is missing ${product ? "after" : "before"} "${name}".`,
      );
    }
    let factor = withHanging(reader, cursor, reader.factor(cursor));
    if (minus) {
      const tree: Tree = { kind: "minus", of: factor, first: part.first, last: factor.last };
      factor = reader.leaf(reader.plain.value(tree), tree);
    }
    if (product) join(reader, operator ?? "juxtaposed", product, factor);
    else product = startOf(factor, reader.derivatives.get(factor.value));
  }
  if (!product) {
    const part = cursor.list[cursor.at - 1] ?? (cursor.list[0] as Layout);
    return reader.refuse("E-SYNTAX", part, "Il manque un facteur.", "A factor is missing.");
  }
  return wholeOf(reader, product);
};

const minusAt = (cursor: Cursor): boolean => {
  let minus = false;
  while (cursor.at < cursor.end && isSign(cursor.list[cursor.at])) {
    if (markOf(cursor.list[cursor.at]) === "-") minus = !minus;
    cursor.at += 1;
  }
  return minus;
};

/** Scripts after {}, which hang on the factor before: x{}^2. */
const withHanging = (reader: Reader, cursor: Cursor, factor: Leaf): Leaf => {
  let leaf = factor;
  for (let next = cursor.list[cursor.at]; cursor.at < cursor.end; next = cursor.list[cursor.at]) {
    if (next?.kind !== "scripts" || !emptyBase(next.base)) break;
    const turns = next.sup !== undefined && transposes(next.sup) && !next.sub;
    // {}^t in front of a factor is its transpose.
    if (turns && cursor.at + 1 < cursor.end) break;
    cursor.at += 1;
    leaf = scripted(reader, leaf, next);
  }
  return leaf;
};

/** The product so far as one part. */
const wholeOf = (reader: Reader, so: Product): Leaf => {
  if (so.tail.length > 0) {
    const { first } = so.head;
    const last = (so.tail.at(-1) as { of: Tree }).of.last;
    const value = reader.plain.value({
      kind: "factors",
      head: so.head,
      tail: so.tail,
      first,
      last,
    });
    so.head = reader.leaf(value, { first, last });
    so.tail = [];
    if (so.derivative) reader.derivatives.set(value, so.derivative);
  }
  return so.head;
};

/** Multiplies the next factor in the way that the shapes allow. */
const join = (reader: Reader, written: Operator, so: Product, factor: Leaf): void => {
  const next = reader.openSizes.isEmpty ? factor : met(reader, written, so, factor);
  const other = reader.derivatives.get(next.value);
  const chain = (op: ChainOp): void => {
    const arrays = reader.tolerant && so.sizes.length > 0 && !isScalar(next.value);
    const before = arrays ? wholeOf(reader, { ...so, tail: [...so.tail] }) : undefined;
    so.last = before && { before, factor: next };
    so.tail.push({ op, of: next });
    so.derivative =
      so.sizes.length === 0 ? other : isScalar(next.value) ? so.derivative : undefined;
    so.sizes = op === "/" ? so.sizes : productSizes(so.sizes, next.value.sizes);
  };
  const put = (leaf: Leaf): void => {
    so.head = leaf;
    so.tail = [];
    so.sizes = leaf.value.sizes;
    so.derivative = reader.derivatives.get(leaf.value);
    so.last = undefined;
  };
  const [a, b] = [so.sizes, next.value.sizes];
  if (written === "/" || written === "./") {
    if (b.length === 0 && written === "/") chain("/");
    else put(entrywise(reader, "./", wholeOf(reader, so), next));
    return;
  }
  if (a.length === 0 || b.length === 0) {
    chain("*");
    return;
  }
  if (written === ".*" || written === "outer") {
    const left = wholeOf(reader, so);
    put(written === ".*" ? entrywise(reader, ".*", left, next) : outer(reader, left, next));
    return;
  }

  const matrices = composes(a, b);
  const hadamard =
    reader.tolerant && matrices ? mendedOuter(reader, wholeOf(reader, so), next) : undefined;
  if (hadamard) {
    put(hadamard);
    return;
  }
  const alike = sameShape(a, b);
  const ways: { says: Bilingual; read: () => void }[] = [];
  const way = (fr: string, en: string, read: () => void): void => {
    ways.push({ says: { fr, en }, read });
  };
  const byMatrices = (): void => way("produit matriciel", "matrix product", () => chain("*"));
  const byEntries = (): void =>
    way("produit terme à terme", "entrywise product", () =>
      put(entrywise(reader, ".*", wholeOf(reader, so), next)),
    );
  let vectors = "";
  const linked =
    so.derivative && other && (so.derivative.by === other.of || other.by === so.derivative.of);
  if (linked && !matrices) {
    const contracted = contraction(reader, wholeOf(reader, so), next);
    if (contracted) way("règle de la chaîne", "chain rule", () => put(contracted));
  }
  if (written === "*" || written === "times") {
    if (alike) byEntries();
    if (matrices) byMatrices();
  } else {
    if (matrices) byMatrices();
    if (alike && a.length === 1 && written === "dot") {
      way("produit scalaire", "inner product", () => put(inner(reader, wholeOf(reader, so), next)));
    }
    // Factors of backpropagation, and values of functions, stand side by side however they are multiplied;
    // two bare names of one shape are a slip.
    const computed = alike && (!isBare(wholeOf(reader, so).value) || !isBare(next.value));
    // Who writes a transpose has the product of matrices in mind.
    const turned =
      alike && [wholeOf(reader, so), next].some(({ value }) => reader.turned.has(value));
    if (alike && !turned && (so.derivative || other || computed)) byEntries();
    if (computed && a.length === 1 && written === "juxtaposed") {
      vectors = " vectors";
      way("produit scalaire", "inner product", () => put(inner(reader, wholeOf(reader, so), next)));
    }
  }
  if (ways.length === 0) {
    const lists = written === "*" ? convolution(reader, wholeOf(reader, so), next) : undefined;
    const { last } = so;
    const repaired =
      lists ??
      (reader.tolerant
        ? mendedProduct(reader, { whole: wholeOf(reader, so), last }, next)
        : undefined);
    if (repaired) put(repaired);
    else chain("*");
    return;
  }
  const taken = reader.choose(
    `·${written}${vectors}`,
    next,
    ways.map(({ says }) => says),
  );
  if (written === "juxtaposed" && ways[taken]?.says.en === "entrywise product") {
    reader.remark(
      next,
      "Deux facteurs de même forme côte à côte : lus terme à terme.",
      "Two factors of one shape side by side: read entry by entry.",
    );
  }
  ways[taken]?.read();
};

/** Whether a value is a quantity by its name, or written out entry by entry. */
const isBare = (value: Value): boolean => {
  const { body } = tensorOf(value);
  if (body.kind === "entry" || body.kind === "num") return true;
  const when = body.kind === "cases" ? body.arms[0]?.when : undefined;
  return when?.kind === "compare" && when.left.kind === "index";
};

/** The next factor, once axes whose sizes are open have met those that it is multiplied along. */
const met = (reader: Reader, written: Operator, so: Product, next: Leaf): Leaf => {
  const left = wholeOf(reader, so);
  const [a, b] = [left.value.sizes, next.value.sizes];
  if (a.length === 0 || b.length === 0 || a.length > 2 || b.length > 2) return next;
  const entries = written === ".*" || written === "/" || written === "./";
  if (entries || (written === "dot" && a.length === 1 && b.length === 1)) {
    reader.openSizes.alike([left, next]);
  } else if (written !== "outer" && a.length === 2) reader.openSizes.meet(a[1], b[0]);
  const settled = reader.openSizes.settled(left);
  so.head = settled;
  so.sizes = settled.value.sizes;
  return reader.openSizes.settled(next);
};

const entrywise = (reader: Reader, op: ".*" | "./", left: Leaf, right: Leaf): Leaf => {
  const repaired = reader.tolerant ? mendedEntries(reader, op, left, right) : undefined;
  if (repaired) return repaired;
  const whole = { first: left.first, last: right.last };
  const value = reader.plain.value({
    kind: "factors",
    head: left,
    tail: [{ op, of: right }],
    ...whole,
  });
  return reader.leaf(value, whole);
};

/** Σ of the products of entries. */
export const inner = (reader: Reader, left: Leaf, right: Leaf): Leaf => {
  const whole = { first: left.first, last: right.last };
  return reader.leaf(reader.call("dot", reader.openSizes.alike([left, right]), whole), whole);
};

const outer = (reader: Reader, left: Leaf, right: Leaf): Leaf => {
  const [a, b] = [left.value, right.value];
  const value = arrayOf([...a.sizes, ...b.sizes], (...at) =>
    product(a.at(...at.slice(0, a.sizes.length)), b.at(...at.slice(a.sizes.length))),
  );
  return reader.leaf(value, { first: left.first, last: right.last });
};

/** ∂z/∂y · ∂y/∂x, in either order, summed over the entries of y whatever their number of axes. */
const contraction = (reader: Reader, left: Leaf, right: Leaf): Leaf | undefined => {
  const [a, b] = [reader.derivatives.get(left.value), reader.derivatives.get(right.value)];
  if (!a || !b) return undefined;
  const forward = a.by === b.of;
  const [outer, inner] = forward ? [left.value, right.value] : [right.value, left.value];
  const middle = (forward ? a : b).bySizes;
  const [above, below] = forward ? [a, b] : [b, a];
  const from = runAt(outer.sizes, middle, above.first === "by" ? "start" : "end");
  const into = runAt(inner.sizes, middle, below.first === "by" ? "end" : "start");
  if (from === undefined || into === undefined || middle.length === 0) return undefined;
  const rest = without(outer.sizes, from, middle.length);
  const innerRest = without(inner.sizes, into, middle.length);
  // The gradient may be a row; by a matrix, it is a matrix and no row of matrices.
  const outerRest = innerRest.length > 1 ? withoutUnits(rest) : rest;
  const units = rest.length - outerRest.length;
  const by = middle.map((axis, place) => indexVar("klpq"[place] ?? "k", axis));
  const value = arrayOf([...outerRest, ...innerRest], (...at) => {
    let next = 0;
    const own = rest.map((each) => (units > 0 && isUnit(each) ? firstIx : (at[next++] ?? firstIx)));
    const o = outer.at(...inserted(own, from, by.map(ix)));
    const i = inner.at(...inserted(at.slice(outerRest.length), into, by.map(ix)));
    return by.reduceRight<Expr>((inside, k) => over("sum", [k], inside), product(o, i));
  });
  reader.derivatives.set(value, {
    of: above.of,
    by: below.by,
    bySizes: below.bySizes,
    first: "of",
  });
  return reader.leaf(value, { first: left.first, last: right.last });
};
