import { expr, indexValue, number, one, product, sizeValue, sumOver } from "../expr/build.ts";
import { type Entries, entries } from "../expr/function.ts";
import { fixedIx, indexVar, ix, plainEntry } from "../expr/index-of.ts";
import type { Expr, IndexVar, Ix } from "../expr/node.ts";
import { fixedSize, type Size, size, sizeText } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";
import { substitute } from "../expr/walk.ts";

/**
 * An array while it is being read: its sizes, and the entry at any indices. A column is one axis, a row is two
 * of which the first has size 1; there is no last axis of size 1.
 */
export interface Value {
  readonly sizes: readonly Size[];
  readonly at: (...at: Ix[]) => Expr;
}

const none: readonly Size[] = [];
export const unit: Size = size(1);
export const firstIx: Ix = ix(1);

export const isUnit = (of: Size | undefined): boolean => of === unit;

export const scalarValue = (e: Expr | number): Value => {
  const value = expr(e);
  return { sizes: none, at: () => value };
};

export const isScalar = (value: Value): boolean => value.sizes.length === 0;

/** The array of these sizes; last axes of size 1 are dropped, and a scalar is worked out at once. */
export const arrayOf = (sizes: readonly Size[], at: (...at: Ix[]) => Expr): Value => {
  if (sizes.length > 2) return { sizes, at };
  const [first, second] = sizes;
  if (second && isUnit(second)) {
    return arrayOf(first ? [first] : none, (...places) => at(places[0] ?? firstIx, firstIx));
  }
  if (sizes.length === 1 && isUnit(first)) return scalarValue(at(firstIx));
  if (sizes.length === 0) return scalarValue(at());
  // The only index of an axis of size 1 is 1.
  return isUnit(first) ? { sizes, at: (_, place) => at(firstIx, place ?? firstIx) } : { sizes, at };
};

/** An array as a matrix: a scalar is 1 × 1, a column n × 1. */
export const matrixOf = (value: Value): Value =>
  value.sizes.length === 1
    ? { sizes: [value.sizes[0] ?? unit, unit], at: (row) => value.at(row ?? firstIx) }
    : isScalar(value)
      ? { sizes: [unit, unit], at: () => value.at() }
      : value;

/** A row of a matrix's shape. */
export const isRow = ({ sizes }: Value): boolean => sizes.length === 2 && isUnit(sizes[0]);

export const isVector = (value: Value): boolean => value.sizes.length === 1 || isRow(value);

/** A row as the vector that it is. */
export const vectorOf = (value: Value): Value =>
  value.sizes.length === 2
    ? { sizes: value.sizes.slice(1), at: (k) => value.at(firstIx, k ?? firstIx) }
    : value;

export const transposed = (value: Value): Value => {
  if (isScalar(value)) return value;
  const { sizes, at } = matrixOf(value);
  const [rows = unit, columns = unit] = sizes;
  return arrayOf([columns, rows], (i, j) => at(j ?? firstIx, i ?? firstIx));
};

/** The matrix product; nothing where the inner sizes differ. */
export const matrixProduct = (left: Value, right: Value): Value | undefined => {
  const [a, b] = [matrixOf(left), matrixOf(right)];
  const [rows = unit, inner = unit] = a.sizes;
  const [other = unit, columns = unit] = b.sizes;
  if (inner !== other || a.sizes.length > 2 || b.sizes.length > 2) return undefined;
  return arrayOf([rows, columns], (i = firstIx, j = firstIx) =>
    isUnit(inner)
      ? product(a.at(i, firstIx), b.at(firstIx, j))
      : sumOver(inner, (k) => product(a.at(i, ix(k)), b.at(ix(k), j))),
  );
};

/** An array of which nothing but the shape is asked. */
export const shapeAlone = ({ sizes }: Value): Value => ({ sizes, at: () => one });

/** The function of each entry. */
export const mapped = (value: Value, of: (entry: Expr) => Expr): Value =>
  isScalar(value)
    ? scalarValue(of(value.at()))
    : { sizes: value.sizes, at: (...at) => of(value.at(...at)) };

/** The function of the entries of several arrays, axes of size 1 and scalars repeated; nothing on a clash. */
export const elementwise = (
  values: readonly Value[],
  of: (...entries: Expr[]) => Expr,
): Value | undefined => {
  if (values.every(isScalar)) return scalarValue(of(...values.map((value) => value.at())));
  const rank = Math.max(...values.map((value) => value.sizes.length));
  const lifted = values.map((value) =>
    rank === 2 && value.sizes.length === 1 ? matrixOf(value) : value,
  );
  if (lifted.some((value) => !isScalar(value) && value.sizes.length !== rank)) return undefined;
  const sizes: Size[] = [];
  for (let axis = 0; axis < rank; axis += 1) {
    let common = unit;
    for (const value of lifted) {
      const own = value.sizes[axis] ?? unit;
      if (isUnit(own) || own === common) continue;
      if (!isUnit(common)) return undefined;
      common = own;
    }
    sizes.push(common);
  }
  return arrayOf(sizes, (...at) =>
    of(
      ...lifted.map((value) =>
        value.at(...value.sizes.map((own, axis) => (isUnit(own) ? firstIx : (at[axis] as Ix)))),
      ),
    ),
  );
};

/** The array as functions of tensors take it. */
export const entriesOf = (value: Value): Entries => entries(value.sizes, value.at);

const letters = ["i", "j", "k", "l", "p", "q"];

/** The array with indices of its own, named unlike the names that are taken. */
export const tensorOf = (value: Value, taken: ReadonlyMap<string, unknown> = new Map()): Tensor => {
  if (isScalar(value)) return { indices: [], body: value.at() };
  const free = letters.filter((letter) => !taken.has(letter));
  const indices: IndexVar[] = value.sizes.map((axis, at) => indexVar(free[at] ?? "k", axis));
  return { indices, body: value.at(...indices.map(ix)) };
};

/** A tensor as a value: the entry at other indices is found once for each. */
export const valueOfTensor = ({ indices, body }: Tensor): Value => {
  if (indices.length === 0) return scalarValue(body);
  const found = new Map<string, Expr>();
  return {
    sizes: indices.map((index) => index.size),
    at: (...at) => {
      const key = at.map((place) => place.key).join(";");
      let entry = found.get(key);
      if (!entry) {
        entry = substitute(body, {
          indices: new Map(indices.map((index, axis) => [index.id, at[axis] as Ix])),
        });
        found.set(key, entry);
      }
      return entry;
    },
  };
};

/** The array worked out once, to be read at many places. */
export const settled = (value: Value): Value =>
  isScalar(value) ? value : valueOfTensor(tensorOf(value));

/** A shape as people write it: `m × n`, `n`, or nothing for a scalar. */
export const shapeText = (sizes: readonly Size[]): string =>
  sizes
    .map((each) =>
      fixedSize(each) === undefined && each.terms.length > 1
        ? `(${sizeText(each)})`
        : sizeText(each),
    )
    .join(" × ");

/** An index as a number: a size and an integer quantity are themselves. */
export const indexExpr = (at: Ix): Expr => {
  const fixed = fixedIx(at);
  if (fixed !== undefined) return number(fixed);
  return at.terms.length === 0 ? sizeValue(at.plus) : (plainEntry(at) ?? indexValue(at));
};
