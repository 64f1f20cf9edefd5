import { type Contracted, volume } from "../graph.ts";
import type { Plan } from "../plan.ts";
import { type Access, accessTo } from "./access.ts";

/*
 * A contraction as products of matrices. The rows of a matrix may be several loops over its array, and so may its
 * columns: where each row lies, and each column, is looked up in a table. So a convolution is one product, of kernels
 * and of the places they slide over, none of which is written out (indirect convolution, Dukhan 2019).
 */

/** How far each row, column or term lies from the start of its array, in entries. */
type Offsets = readonly number[];

/** A product of two matrices: distances in entries. */
interface Product {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** Products of matrices that differ in where they start only. */
export interface Products {
  readonly aRows: Offsets;
  readonly aTerms: Offsets;
  readonly bTerms: Offsets;
  readonly bColumns: Offsets;
  readonly cRow: number;
  readonly cColumn: number;
  readonly starts: readonly Product[];
}

/** How many products one contraction may be cut into. */
const mostProducts = 4096;

/** A contraction as products of matrices; nothing where its arrays are not evenly spaced, or there are too many. */
export const productsOf = (of: Contracted, plan: Plan): Products | undefined => {
  const count = of.dims.length + of.over.length;
  const dims = [...of.dims, ...of.over];
  const out = of.dims.map((_, at) => at);
  const [left, right, result] = [
    accessTo(of.left.node, of.left.axes, count, plan),
    accessTo(of.right.node, of.right.axes, count, plan),
    accessTo(of, out, count, plan),
  ];
  if (!left || !right || !result) return undefined;
  const accesses = { a: left, b: right, c: result };
  const inLeft = (at: number): boolean => of.left.axes.includes(at);
  const inRight = (at: number): boolean => of.right.axes.includes(at);
  const rows = runsOf(
    out.filter((at) => inLeft(at) && !inRight(at)),
    dims,
    result,
  );
  const columns = runsOf(
    out.filter((at) => inRight(at) && !inLeft(at)),
    dims,
    result,
  );
  const both = out.filter((at) => inLeft(at) === inRight(at));
  const outer = [...both, ...rows.slice(0, -1).flat(), ...columns.slice(0, -1).flat()];
  if (volume(outer.map((at) => dims[at] ?? 1)) > mostProducts) return undefined;
  const along = (loops: readonly number[], access: Access): Offsets =>
    offsetsOf(
      loops.map((at) => [dims[at] ?? 1, access.strides[at] ?? 0] as const),
      0,
    );
  const [row, column] = [rows.at(-1) ?? [], columns.at(-1) ?? []];
  const terms = of.over.map((_, at) => of.dims.length + at);
  const first = (loops: readonly number[]): number => result.strides[loops.at(-1) ?? -1] ?? 0;
  const startsOf = (access: Access): Offsets =>
    along(outer, access).map((offset) => access.start + offset);
  const [a, b, c] = [startsOf(left), startsOf(right), startsOf(result)];
  const made: Products = {
    aRows: along(row, accesses.a),
    aTerms: along(terms, accesses.a),
    bTerms: along(terms, accesses.b),
    bColumns: along(column, accesses.b),
    cRow: first(row),
    cColumn: first(column),
    starts: a.map((start, at) => ({ a: start, b: b[at] ?? 0, c: c[at] ?? 0 })),
  };
  return asRows(made);
};

/** Loops of more than one turn, those together that go on as one line in an array. */
const runsOf = (
  loops: readonly number[],
  dims: readonly number[],
  { strides }: Access,
): readonly (readonly number[])[] => {
  const runs: number[][] = [];
  for (const at of loops) {
    if (dims[at] === 1) continue;
    const last = runs.at(-1)?.at(-1);
    const goesOn =
      last !== undefined && strides[last] === (strides[at] ?? 0) * (dims[at] as number);
    if (goesOn) runs.at(-1)?.push(at);
    else runs.push([at]);
  }
  return runs;
};

/** How far nested loops lead, for all of their turns. */
const offsetsOf = (
  loops: readonly (readonly [size: number, stride: number])[],
  start: number,
): Offsets =>
  loops.reduce<Offsets>(
    (so, [size, stride]) =>
      so.flatMap((offset) => Array.from({ length: size }, (_, turn) => offset + turn * stride)),
    [start],
  );

/** Columns lie side by side in C, where its rows do: then C is made as its transpose. */
const asRows = (of: Products): Products => {
  const isTurned = (of.cRow === 1 && of.cColumn !== 1) || of.bColumns.length === 1;
  if (!isTurned || of.aRows.length === 1) return of;
  return {
    aRows: of.bColumns,
    aTerms: of.bTerms,
    bTerms: of.aTerms,
    bColumns: of.aRows,
    cRow: of.cColumn,
    cColumn: of.cRow,
    starts: of.starts.map(({ a, b, c }) => ({ a: b, b: a, c })),
  };
};

/** The tables of some products, one after the other. */
export const tablesOf = ({ aRows, aTerms, bTerms, bColumns }: Products): readonly Offsets[] => [
  aRows,
  aTerms,
  bTerms,
  bColumns,
];
