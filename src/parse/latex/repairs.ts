import { one, sumOver } from "../../expr/build.ts";
import type { Bilingual } from "../../expr/function.ts";
import { ix } from "../../expr/index-of.ts";
import type { Size } from "../../expr/size.ts";
import type { ChainOp } from "../tree.ts";
import { arrayOf, elementwise, firstIx, isScalar, isUnit, type Value } from "../value.ts";
import type { Stretch } from "./layout.ts";
import { type MisfitName, mended, type Repair, shapeOf, shapesOf, turnedOver } from "./misfits.ts";
import type { Leaf, Reader } from "./reader.ts";
import { composes, productSizes, sameShape, withoutUnits } from "./shapes.ts";

/* The changes, one at a time, with which products and sums of unfit shapes have a value. */

/** What is multiplied so far; the array that was multiplied last, and what stands before it. */
export interface Multiplied {
  readonly whole: Leaf;
  readonly last: { readonly before: Leaf; readonly factor: Leaf } | undefined;
}

const says: Readonly<Record<"swapped" | "entrywise" | "matrices" | "summed", Bilingual>> = {
  swapped: { fr: "facteurs échangés", en: "factors swapped" },
  entrywise: { fr: "produit terme à terme", en: "entrywise product" },
  matrices: { fr: "produit matriciel", en: "matrix product" },
  summed: { fr: "sommé sur cet axe", en: "summed over that axis" },
};

const combined = (reader: Reader, op: ChainOp, left: Leaf, right: Leaf, place: Stretch): Leaf => {
  const whole = { first: place.first, last: place.last };
  const tail = [{ op, of: right }];
  return reader.leaf(reader.plain.value({ kind: "factors", head: left, tail, ...whole }), whole);
};

const fits = (left: Leaf, right: Leaf): boolean => composes(left.value.sizes, right.value.sizes);

/** A matrix product whose inner sizes differ, with one change. */
export const mendedProduct = (
  reader: Reader,
  { whole, last }: Multiplied,
  right: Leaf,
): Leaf | undefined => {
  const repairs: Repair<Leaf>[] = [];
  const place = { first: whole.first, last: right.last };
  const { before, factor } = last ?? { before: undefined, factor: whole };
  // What stands before the last factor stays where it is.
  const add = (repair: Omit<Repair<Leaf>, "read">, op: ChainOp, a: Leaf, b: Leaf): void => {
    const sizes = op === "*" ? productSizes(a.value.sizes, b.value.sizes) : a.value.sizes;
    if (op === "*" ? !fits(a, b) : !sameShape(a.value.sizes, b.value.sizes)) return;
    if (before && !composes(before.value.sizes, sizes)) return;
    const read = (): Leaf => {
      const product = combined(reader, op, a, b, place);
      return before ? combined(reader, "*", before, product, place) : product;
    };
    repairs.push({ ...repair, read });
  };
  const [left, next, all] = [factor, right, whole].map((leaf) => turnedOver(reader, leaf));
  if (left) add(left, "*", left.leaf, right);
  if (next) add(next, "*", factor, next.leaf);
  if (all && before && fits(all.leaf, right)) {
    const read = (): Leaf => combined(reader, "*", all.leaf, right, place);
    repairs.push({ ...all, read });
  }
  const part = { first: factor.first, last: right.last };
  add({ name: "factors-swapped", says: says.swapped, part }, "*", right, factor);
  add({ name: "hadamard-as-matmul", says: says.entrywise, part }, ".*", factor, right);
  return mended(reader, "product", right, shapesOf(whole, right), repairs);
};

/** g φᵀ, which is a matrix, as g ⊙ φ. */
export const mendedOuter = (reader: Reader, left: Leaf, right: Leaf): Leaf | undefined => {
  const { value } = left;
  const column = turnedOver(reader, right)?.leaf;
  if (value.sizes.length !== 1 || !column || !sameShape(value.sizes, column.value.sizes)) {
    return undefined;
  }
  const place = { first: left.first, last: right.last };
  const read = (): Leaf => combined(reader, ".*", left, column, place);
  const repair = {
    name: "hadamard-as-matmul",
    says: says.entrywise,
    part: place,
    read,
  } as const;
  return mended(reader, "product", right, shapesOf(left, right), [repair]);
};

/** An entrywise product of unequal shapes, with one change. */
export const mendedEntries = (
  reader: Reader,
  op: ".*" | "./",
  left: Leaf,
  right: Leaf,
): Leaf | undefined => {
  const [a, b] = [left.value.sizes, right.value.sizes];
  if (a.length === 0 || b.length === 0 || sameShape(a, b)) return undefined;
  const place = { first: left.first, last: right.last };
  const [turnedLeft, turnedRight] = [left, right].map((leaf) => turnedOver(reader, leaf));
  const [l, r] = [turnedLeft?.leaf ?? left, turnedRight?.leaf ?? right];
  const matrices: readonly (readonly [Leaf, Leaf])[] = [
    [left, right],
    [l, right],
    [left, r],
    [right, left],
    [r, left],
    [right, l],
  ];
  const repairs: Repair<Leaf>[] = (op === ".*" ? matrices : [])
    .filter(([p, q]) => fits(p, q))
    .map(([p, q]) => {
      const names = `${reader.quote(p)} (${shapeOf(p.value.sizes)}), ${reader.quote(q)} (${shapeOf(q.value.sizes)})`;
      return {
        name: "matmul-as-hadamard",
        part: place,
        says: { fr: `${says.matrices.fr} : ${names}`, en: `${says.matrices.en}: ${names}` },
        read: () => combined(reader, "*", p, q, place),
      };
    });
  if (turnedRight && sameShape(a, r.value.sizes)) {
    const read = (): Leaf => combined(reader, op, left, r, place);
    repairs.push({ ...turnedRight, read });
  }
  if (turnedLeft && sameShape(l.value.sizes, b)) {
    const read = (): Leaf => combined(reader, op, l, right, place);
    repairs.push({ ...turnedLeft, read });
  }
  return mended(reader, "product", right, shapesOf(left, right), repairs);
};

/** Terms of unfit shapes, with one of them changed. */
export const mendedTerms = (reader: Reader, terms: readonly Leaf[]): readonly Leaf[] => {
  if (!reader.tolerant || together(terms)) return terms;
  const repairs = terms.flatMap((term, at): readonly Repair<readonly Leaf[]>[] => {
    const others = terms.filter((other) => other !== term && !isScalar(other.value));
    const repair = (name: MisfitName, how: Bilingual, leaf: Leaf): Repair<readonly Leaf[]>[] => {
      const next = terms.with(at, leaf);
      return together(next) ? [{ name, says: how, part: term, read: () => next }] : [];
    };
    const turned = turnedOver(reader, term);
    return [
      ...(turned ? repair(turned.name, turned.says, turned.leaf) : []),
      ...summed(term.value)
        .filter((value) => others.some((other) => sameShape(value.sizes, other.value.sizes)))
        .flatMap((value) => repair("batch-not-summed", says.summed, { ...term, value })),
    ];
  });
  const odd = terms.find((_, at) => !together(terms.slice(0, at + 1)));
  const [first] = terms;
  if (!odd || !first) return terms;
  return mended(reader, "sum", odd, shapesOf(first, odd), repairs) ?? terms;
};

/** A side of another shape than the one before it, summed over one of its axes. */
export const mendedSide = (
  reader: Reader,
  side: Leaf,
  shapes: readonly (readonly Size[])[],
): Leaf => {
  const { value } = side;
  const before = shapes.at(-1);
  if (!before || before.length === 0 || sameShape(before, value.sizes)) return side;
  const repairs = summed(value)
    .filter(({ sizes }) => sameShape(withoutUnits(sizes), withoutUnits(before)))
    .map((each): Repair<Leaf> => {
      const read = (): Leaf => ({ ...side, value: each });
      return { name: "batch-not-summed", says: says.summed, read };
    });
  return mended(reader, "side", side, [shapeOf(before), shapeOf(value.sizes)], repairs) ?? side;
};

/** 1ᵀA and A1, as columns. */
const summed = ({ sizes, at }: Value): readonly Value[] => {
  const [rows, columns] = sizes;
  if (sizes.length !== 2 || !rows || !columns || isUnit(rows)) return [];
  return [
    arrayOf([columns], (j = firstIx) => sumOver(rows, (i) => at(ix(i), j))),
    arrayOf([rows], (i = firstIx) => sumOver(columns, (j) => at(i, ix(j)))),
  ];
};

/** Whether terms can be added, sizes of 1 repeated. */
const together = (terms: readonly Leaf[]): boolean =>
  elementwise(
    terms.map(({ value: { sizes } }) => ({ sizes, at: () => one })),
    () => one,
  ) !== undefined;
