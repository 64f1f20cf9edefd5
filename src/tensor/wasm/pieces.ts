import { type Products, tablesOf } from "./contract.ts";
import type { WasmMemory } from "./engine.ts";
import type { Kernel } from "./kernels.ts";
import type { Lanes } from "./lanes.ts";
import { columnsOf } from "./product.ts";
import { mostPieces, type Piece } from "./second-thread.ts";

/* Steps as calls of exported functions, and as pieces that two threads can take turns with. */

/** Steps with less to do are not shared, in additions: to hand over a piece and wait for it takes some microseconds. */
export const worthSharing = 100_000;

/** A step as calls: all of it, and where it may be shared its pieces, as each thread makes them. */
export interface StepCalls {
  readonly whole: Piece;
  readonly pieces: readonly (readonly Piece[])[];
}

/** How much there is to do in a piece, in additions, and how many pieces there are at most. */
const pieceCost = 50_000;
const usualPieces = 8;

/** How many pieces a step of this cost is cut into. */
const piecesFor = (cost: number): number =>
  cost < worthSharing ? 1 : Math.min(usualPieces, Math.floor(cost / pieceCost));

/** The same for one product, each piece of which packs a whole factor: two, unless it is very large. */
const cutsFor = (cost: number): number =>
  cost < worthSharing ? 1 : 2 * Math.min(usualPieces, Math.max(1, Math.round(cost / largeCut)));
const largeCut = 100_000_000;

/** So many turns as pieces of whole steps: from where, and to where. */
const cutsOf = (
  turns: number,
  pieces: number,
  step: number,
): readonly (readonly [first: number, end: number])[] => {
  const each = Math.ceil(turns / pieces / step) * step;
  return Array.from({ length: Math.ceil(turns / each) }, (_, at) => [
    at * each,
    Math.min(turns, (at + 1) * each),
  ]);
};

/**
 * The calls of a function of loops.
 *
 * @param cost of all of it, in additions; 0 where it is not shared.
 */
export const loopCalls = (name: string, turns: number, cost: number): StepCalls => {
  const pieces = cutsOf(turns, piecesFor(cost), 1).map((range) => ({ name, calls: [range] }));
  return { whole: { name, calls: [[0, turns]] }, pieces: [pieces, pieces] };
};

/** Where products have their room, in bytes. */
interface ProductRoom {
  /** What each thread packs into. */
  readonly scratch: readonly number[];
  readonly tables: number;
}

/** Writes the tables of products into memory, one after the other, and says how products are called for. */
export const productCalls = (
  { scratch, tables }: ProductRoom,
  kernel: Kernel,
  lanes: Lanes,
  { buffer }: WasmMemory,
): ((products: Products, cost: number) => StepCalls) => {
  let next = tables;
  return (products, cost) => {
    const [most, cuts] = [piecesFor(cost), cutsFor(cost)];
    const [aRows = 0, aTerms = 0, bTerms = 0, bColumns = 0] = tablesOf(products).map((table) => {
      new Int32Array(buffer, next, table.length).set(table.map((offset) => offset * lanes.bytes));
      next += 4 * table.length;
      return next - 4 * table.length;
    });
    const { starts, cRow, cColumn } = products;
    const [rows, columns] = [products.aRows.length, products.bColumns.length];
    const call = (
      thread: number,
      { a, b, c }: (typeof starts)[number],
      [row, rowsEnd]: readonly [number, number],
      [column, columnsEnd]: readonly [number, number],
    ): readonly number[] => [
      rowsEnd - row,
      columnsEnd - column,
      products.aTerms.length,
      a * lanes.bytes,
      aRows + 4 * row,
      aTerms,
      b * lanes.bytes,
      bTerms,
      bColumns + 4 * column,
      (c + row * cRow + column * cColumn) * lanes.bytes,
      cRow * lanes.bytes,
      cColumn * lanes.bytes,
      scratch[thread] as number,
    ];
    const piece = (calls: Piece["calls"]): Piece => ({ name: "multiply", calls });
    const all = (count: number) => [0, count] as const;
    const whole = piece(starts.map((start) => call(0, start, all(rows), all(columns))));
    const piecesOf = (thread: number): readonly Piece[] => {
      // Products by themselves are packed once; a cut through one packs again the factor that it does not cut.
      if (starts.length >= most)
        return cutsOf(starts.length, most, 1).map(([first, end]) =>
          piece(
            starts.slice(first, end).map((each) => call(thread, each, all(rows), all(columns))),
          ),
        );
      // An even number of pieces, as there are two threads.
      const isEven = starts.length % 2 === 0;
      const each = isEven ? 1 : Math.min(cuts, Math.floor(mostPieces / starts.length));
      return starts.flatMap((start) =>
        rows >= columns
          ? cutsOf(rows, each, kernel.rows).map((cut) =>
              piece([call(thread, start, cut, all(columns))]),
            )
          : cutsOf(columns, each, columnsOf(kernel, lanes)).map((cut) =>
              piece([call(thread, start, all(rows), cut)]),
            ),
      );
    };
    return { whole, pieces: scratch.map((_, thread) => piecesOf(thread)) };
  };
};
