import { call, delta, entryAt, one, over, power, product, sum } from "./build.ts";
import { bound, entries, type FunctionDef } from "./function.ts";
import { type IxLike, indexVar, ix } from "./index-of.ts";
import type { Expr, IndexVar, Ix, Sym } from "./node.ts";
import { fixedSize, type Size, size, sizeText } from "./size.ts";
import { freeIndices, substitute } from "./walk.ts";

/**
 * Matrix notation: the second, small language, in which results are stated once they have been worked out by
 * their entries. A vector has one index and stands as a column unless it is transposed.
 */
export type Matrix = MatrixKind & { readonly extent: Extent };

type MatrixKind =
  | { readonly kind: "symbol"; readonly of: Sym }
  /** Any tensor of at most two axes, given by its entries: softmax(z), a row of W, a number. */
  | { readonly kind: "tensor"; readonly indices: readonly IndexVar[]; readonly body: Expr }
  | { readonly kind: "identity" | "ones" }
  | { readonly kind: "onehot"; readonly at: Ix }
  | { readonly kind: "transpose" | "diag" | "trace" | "squaredNorm"; readonly of: Matrix }
  | { readonly kind: "inverse"; readonly of: Matrix; readonly by: FunctionDef }
  | { readonly kind: "product" | "hadamard" | "sum"; readonly args: readonly Matrix[] }
  | { readonly kind: "scale"; readonly by: Matrix; readonly of: Matrix }
  /** A function of a vector applied to each row. */
  | { readonly kind: "rowwise"; readonly fn: FunctionDef; readonly of: Matrix }
  /** A function of scalars applied entry by entry: the body, with each parameter an entry of its argument. */
  | {
      readonly kind: "map";
      readonly params: readonly Sym[];
      readonly body: Expr;
      readonly args: readonly Matrix[];
    };

/** What stands where: a column and a row have one index, a matrix two, a scalar none. */
export interface Extent {
  readonly layout: "scalar" | "column" | "row" | "matrix";
  readonly rows: Size;
  readonly columns: Size;
}

/** An operation between matrices whose shapes do not fit. */
export class MatrixShapeError extends Error {
  readonly operation: string;
  readonly shapes: readonly Extent[];
  constructor(operation: string, of: readonly Matrix[]) {
    super(`${operation} of ${of.map(({ extent }) => extentText(extent)).join(" and ")}`);
    this.operation = operation;
    this.shapes = of.map(({ extent }) => extent);
  }
}

const unit = size(1);

/** The shape as people write it: `m × n`. */
export const extentText = ({ rows, columns }: Extent): string =>
  `${sizeText(rows)} × ${sizeText(columns)}`;

const extentOf = (axes: readonly Size[]): Extent => {
  const [rows = unit, columns = unit] = axes;
  if (axes.length > 2) throw new RangeError(`a matrix has two axes, not ${axes.length}`);
  return {
    layout: axes.length === 0 ? "scalar" : axes.length === 1 ? "column" : "matrix",
    rows,
    columns,
  };
};

const hasRows = ({ extent }: Matrix): boolean =>
  extent.layout === "column" || extent.layout === "matrix";
const hasColumns = ({ extent }: Matrix): boolean =>
  extent.layout === "row" || extent.layout === "matrix";

/** The sizes its indices run over. */
export const matrixAxes = (m: Matrix): readonly Size[] => [
  ...(hasRows(m) ? [m.extent.rows] : []),
  ...(hasColumns(m) ? [m.extent.columns] : []),
];

/** A named scalar, vector or matrix. */
export const symbolMatrix = (of: Sym): Matrix => ({
  kind: "symbol",
  of,
  extent: extentOf(of.axes),
});

/** A matrix with one row or one column, 1 × p or n × 1, as the row or the column that it is. */
export const thinSymbol = (of: Sym): Matrix => {
  const [long] = of.axes.filter((axis) => fixedSize(axis) !== 1);
  const column = extentOf(long ? [long] : []);
  const isRow = of.axes.length === 2 && fixedSize(of.axes[0] as Size) === 1;
  return { kind: "symbol", of, extent: isRow ? turned(column) : column };
};

/** A vector that was declared to be a row: its one index counts columns. */
export const symbolRow = (of: Sym): Matrix => ({
  kind: "symbol",
  of,
  extent: turned(extentOf(of.axes)),
});

/** The tensor with these entries. */
export const tensorMatrix = (indices: readonly IndexVar[], body: Expr): Matrix => ({
  kind: "tensor",
  indices,
  body,
  extent: extentOf(indices.map((k) => k.size)),
});

/** A number, as the factor of a matrix. */
export const numberMatrix = (value: Expr): Matrix => tensorMatrix([], value);

export const identityMatrix = (of: Size): Matrix => ({
  kind: "identity",
  extent: extentOf([of, of]),
});

/** The column of ones. */
export const onesVector = (of: Size): Matrix => ({ kind: "ones", extent: extentOf([of]) });

/** The matrix whose entries are all 1. */
export const onesMatrix = (rows: Size, columns: Size): Matrix => ({
  kind: "ones",
  extent: extentOf([rows, columns]),
});

/** The column with a one at the index, zeros elsewhere. */
export const onehotVector = (of: Size, at: IxLike): Matrix => ({
  kind: "onehot",
  at: ix(at),
  extent: extentOf([of]),
});

const turned = ({ layout, rows, columns }: Extent): Extent => ({
  layout: layout === "column" ? "row" : layout === "row" ? "column" : layout,
  rows: columns,
  columns: rows,
});

/** The transpose; that of a transpose is the matrix itself. */
export const transpose = (of: Matrix): Matrix =>
  of.extent.layout === "scalar"
    ? of
    : of.kind === "transpose"
      ? of.of
      : { kind: "transpose", of, extent: turned(of.extent) };

/**
 * The square matrix with the vector on its diagonal.
 *
 * @throws MatrixShapeError for anything but a column.
 */
export const diag = (of: Matrix): Matrix => {
  if (of.extent.layout !== "column") throw new MatrixShapeError("diag", [of]);
  return { kind: "diag", of, extent: extentOf([of.extent.rows, of.extent.rows]) };
};

/** @throws MatrixShapeError when the matrix is not square. */
export const trace = (of: Matrix): Matrix => ({
  kind: "trace",
  of: square("trace", of),
  extent: extentOf([]),
});

/** The sum of the squares of the entries. */
export const squaredNorm = (of: Matrix): Matrix => ({
  kind: "squaredNorm",
  of,
  extent: extentOf([]),
});

/** A function that takes a vector to one of the same size, applied to each row. @throws MatrixShapeError */
export const rowwise = (fn: FunctionDef, of: Matrix): Matrix => {
  if (of.extent.layout !== "matrix") throw new MatrixShapeError("rowwise", [of]);
  return { kind: "rowwise", fn, of, extent: of.extent };
};

/** The inverse, its entries those of the function that inverts matrices. @throws MatrixShapeError when not square. */
export const inverseMatrix = (of: Matrix, by: FunctionDef): Matrix => ({
  kind: "inverse",
  of: square("inverse", of),
  by,
  extent: of.extent,
});

const square = (operation: string, of: Matrix): Matrix => {
  if (of.extent.layout !== "matrix" || of.extent.rows !== of.extent.columns) {
    throw new MatrixShapeError(operation, [of]);
  }
  return of;
};

/**
 * The matrix product, factors in order; products inside it are spliced in.
 *
 * @throws MatrixShapeError when neighbours do not chain.
 */
export const matrixProduct = (...factors: readonly Matrix[]): Matrix => {
  const args = factors.flatMap((m) => (m.kind === "product" ? m.args : [m]));
  const [first, ...rest] = args;
  if (!first) throw new RangeError("a matrix product without factors");
  return rest.length === 0
    ? first
    : { kind: "product", args, extent: rest.reduce(chained, first).extent };
};

const chained = (left: Matrix, right: Matrix): Matrix => {
  const scalars = left.extent.layout === "scalar" || right.extent.layout === "scalar";
  if (scalars || left.extent.columns !== right.extent.rows) {
    throw new MatrixShapeError("product", [left, right]);
  }
  const [down, across] = [hasRows(left), hasColumns(right)];
  const extent: Extent = {
    layout: down ? (across ? "matrix" : "column") : across ? "row" : "scalar",
    rows: left.extent.rows,
    columns: right.extent.columns,
  };
  return { ...left, extent };
};

/** The matrix u vᵀ of two columns. */
export const outer = (left: Matrix, right: Matrix): Matrix => matrixProduct(left, transpose(right));

const alike = (operation: "hadamard" | "sum", of: readonly Matrix[]): Matrix => {
  const args = of.flatMap((m) => (m.kind === operation ? m.args : [m]));
  const [first, ...rest] = args;
  if (!first) throw new RangeError(`a ${operation} of nothing`);
  for (const other of rest) {
    const [a, b] = [first.extent, other.extent];
    if (a.layout !== b.layout || a.rows !== b.rows || a.columns !== b.columns) {
      throw new MatrixShapeError(operation, [first, other]);
    }
  }
  return rest.length === 0 ? first : { kind: operation, args, extent: first.extent };
};

/** The product entry by entry. @throws MatrixShapeError when the shapes differ. */
export const hadamard = (...of: readonly Matrix[]): Matrix => alike("hadamard", of);

/** @throws MatrixShapeError when the shapes differ. */
export const matrixSum = (...of: readonly Matrix[]): Matrix => alike("sum", of);

/** A matrix times a number. @throws MatrixShapeError when the first is not a number. */
export const scale = (by: Matrix, of: Matrix): Matrix => {
  if (by.extent.layout !== "scalar") throw new MatrixShapeError("scale", [by, of]);
  return { kind: "scale", by, of, extent: of.extent };
};

/** The function of scalars applied to each entry. @throws MatrixShapeError when the arguments differ in shape. */
export const mapMatrix = (
  params: readonly Sym[],
  body: Expr,
  ...args: readonly Matrix[]
): Matrix => {
  const [first] = args;
  if (!first) throw new RangeError("a map without arguments");
  alike("hadamard", args);
  return { kind: "map", params, body, args, extent: first.extent };
};

/** The entry of a matrix at the given indices: two for a matrix, one for a vector, none for a number. */
export const matrixEntries = (m: Matrix, ...at: readonly IxLike[]): Expr => {
  const places = at.map(ix);
  const axes = matrixAxes(m);
  if (places.length !== axes.length) {
    throw new RangeError(`${axes.length} indices wanted, ${places.length} given`);
  }
  const [first, second] = places as [Ix, Ix];
  switch (m.kind) {
    case "symbol":
      return entryAt(m.of, alongAxes(m.of, places));
    case "tensor":
      return substitute(m.body, {
        indices: new Map(m.indices.map((k, axis) => [k.id, places[axis] as Ix])),
      });
    case "identity":
      return delta(first, second);
    case "ones":
      return one;
    case "onehot":
      return delta(first, m.at);
    case "transpose":
      return matrixEntries(m.of, ...places.toReversed());
    case "diag":
      return product(delta(first, second), matrixEntries(m.of, first));
    case "trace": {
      const k = indexVar("k", m.of.extent.rows);
      return over("sum", [k], matrixEntries(m.of, k, k));
    }
    case "squaredNorm": {
      const by = matrixAxes(m.of).map((axis, at) => indexVar(at === 0 ? "k" : "l", axis));
      const squared = power(matrixEntries(m.of, ...by), 2);
      return by.length === 0 ? squared : over("sum", by, squared);
    }
    case "rowwise":
      return call(
        m.fn,
        [bound(entries([m.extent.columns], (k) => matrixEntries(m.of, first, k)))],
        [second],
      );
    case "inverse": {
      const of = entries(matrixAxes(m.of), (...inner) => matrixEntries(m.of, ...inner));
      return call(m.by, [bound(of)], places);
    }
    case "sum":
      return sum(...m.args.map((arg) => matrixEntries(arg, ...places)));
    case "hadamard":
      return product(...m.args.map((arg) => matrixEntries(arg, ...places)));
    case "scale":
      return product(matrixEntries(m.by), matrixEntries(m.of, ...places));
    case "map":
      return substitute(m.body, {
        symbols: new Map(
          m.params.map((param, of) => [
            param.name,
            () => matrixEntries(m.args[of] as Matrix, ...places),
          ]),
        ),
      });
    case "product":
      return chainEntries(m.args, places);
  }
};

/** The places along the axes of a symbol; a thin one is read at 1 along its axis of size 1. */
const alongAxes = (of: Sym, places: readonly Ix[]): readonly Ix[] => {
  if (places.length === of.axes.length) return places;
  const rest = [...places];
  return of.axes.map((axis) => (fixedSize(axis) === 1 ? ix(1) : (rest.shift() ?? ix(1))));
};

/** The last index of the result goes to the last factor that has columns, the first to the first that has rows. */
const chainEntries = (args: readonly Matrix[], places: readonly Ix[]): Expr => {
  const [first, last] = [args[0] as Matrix, args.at(-1) as Matrix];
  const left = hasRows(first) ? places[0] : undefined;
  const right = hasColumns(last) ? places.at(-1) : undefined;
  const by: IndexVar[] = [];
  let here: Ix | undefined = left;
  const factors = args.map((arg, position) => {
    const next = args[position + 1];
    let across: Ix | undefined = right;
    if (next) {
      // Between a column and a row there is nothing to sum; against an axis of size 1 the index is 1.
      if (hasColumns(arg) && hasRows(next)) {
        const k = indexVar("k", arg.extent.columns);
        by.push(k);
        across = ix(k);
      } else across = ix(1);
    }
    const at = [...(hasRows(arg) ? [here] : []), ...(hasColumns(arg) ? [across] : [])];
    here = across;
    return matrixEntries(arg, ...(at as Ix[]));
  });
  return by.length === 0 ? product(...factors) : over("sum", by, product(...factors));
};

/** The leaves of a matrix expression, from left to right. */
export const matrixLeaves = (m: Matrix): readonly Matrix[] => {
  switch (m.kind) {
    case "transpose":
    case "diag":
    case "trace":
    case "inverse":
    case "squaredNorm":
    case "rowwise":
      return matrixLeaves(m.of);
    case "product":
    case "hadamard":
    case "sum":
    case "map":
      return m.args.flatMap(matrixLeaves);
    case "scale":
      return [...matrixLeaves(m.by), ...matrixLeaves(m.of)];
    default:
      return [m];
  }
};

/** Indices that a matrix expression mentions beside those of its own entries. */
export const matrixIndices = (m: Matrix): readonly IndexVar[] =>
  matrixLeaves(m).flatMap((leaf) => {
    if (leaf.kind === "onehot") return freeIndices(delta(leaf.at, 1));
    if (leaf.kind !== "tensor") return [];
    return freeIndices(leaf.body).filter((k) => !leaf.indices.includes(k));
  });
