import {
  type Code,
  call,
  get,
  i32,
  i32add,
  i32mul,
  i32sub,
  isBelow,
  isEqual,
  repeated,
  set,
  type Type,
  type WasmFunction,
  when,
} from "./encode.ts";
import type { Lanes } from "./lanes.ts";

/*
 * C = A B, or C += A B, of matrices in any layout: both are packed into panels that lie as they are read, and a block of
 * C stays in registers while it is summed up (Goto and van de Geijn 2008).
 */

/** The rows of a block of C, and its columns in vectors. No entry depends on what block it is summed in. */
export interface Block {
  readonly rows: number;
  readonly vectors: number;
}

/** How many terms are summed at a time, and how many rows of A are packed at most. */
const depth = 256;
const mostRows = 64;

/** The columns of a block. */
export const columnsOf = ({ vectors }: Block, lanes: Lanes): number => vectors * lanes.count;

/** How many rows of A are packed at a time: whole blocks. */
const tallOf = ({ rows }: Block): number => Math.floor(mostRows / rows) * rows;

/** How much room packing takes, in numbers: for B with so many columns, and for A, and one block of C. */
export const packedRoom = (columns: number, block: Block, lanes: Lanes): number => {
  const wide = columnsOf(block, lanes);
  const all = Math.ceil(columns / wide) * wide;
  return depth * all + depth * tallOf(block) + block.rows * wide;
};

const divided = (a: Code, by: Code): Code => [...a, ...by, 0x6e];
/** The first where a test holds, the second elsewhere. */
const either = (a: Code, b: Code, test: Code): Code => [...a, ...b, ...test, 0x1b];
const least = (a: Code, b: Code): Code => either(a, b, isBelow(a, b));

const locals = (count: number, type: Type): readonly Type[] =>
  Array.from({ length: count }, () => type);

const number32 = (at: Code): Code => [at, 0x28, 2, 0];

/**
 * Packs a matrix into panels so many columns wide, the columns of a panel side by side for each of the terms. The last
 * panel is filled up with its last column.
 *
 * Takes: target, source, columns, terms, and the tables of how far each column and each term lies, in bytes.
 */
const pack = (lanes: Lanes, wide: number): WasmFunction => {
  const [target, source, columns, terms, across, down] = [0, 1, 2, 3, 4, 5];
  const [panel, term, from, isLine] = [6, 7, 8, 9];
  const offset = (column: number): number => 10 + column;
  const all = Array.from({ length: wide }, (_, column) => column);
  const starts = all.filter((column) => column % lanes.count === 0);
  const last = i32sub(get(columns), i32(1));
  /** Each term of a panel, as vectors. */
  const copied = (vector: (first: number) => Code): Code => [
    set(term, i32(0)),
    repeated(term, 1, get(terms), [
      set(from, i32add(get(source), number32(i32add(get(down), i32mul(get(term), i32(4)))))),
      starts.map((first) => lanes.store(get(target), vector(first), first * lanes.bytes)),
      set(target, i32add(get(target), i32(wide * lanes.bytes))),
    ]),
  ];
  // A vector over the end of a panel is written over by the next term, or by the block of C.
  const entry = (column: number): Code =>
    i32add(get(from), get(offset(Math.min(column, wide - 1))));
  const gathered = (first: number): Code =>
    all
      .slice(1, lanes.count)
      .reduce<Code>(
        (so, lane) => lanes.loadLane(entry(first + lane), so, lane),
        lanes.spread(entry(first)),
      );
  return {
    takes: locals(6, "i32"),
    gives: [],
    locals: locals(4 + wide, "i32"),
    body: [
      set(panel, i32(0)),
      repeated(panel, wide, get(columns), [
        all.map((column) =>
          set(
            offset(column),
            number32(
              i32add(get(across), i32mul(least(i32add(get(panel), i32(column)), last), i32(4))),
            ),
          ),
        ),
        set(isLine, i32(1)),
        all
          .slice(1)
          .map((column) =>
            set(isLine, [
              get(isLine),
              isEqual(i32sub(get(offset(column)), get(offset(0))), i32(column * lanes.bytes)),
              0x71,
            ]),
          ),
        get(isLine),
        0x04,
        0x40,
        copied((first) => lanes.load(entry(0), first * lanes.bytes)),
        0x05,
        copied(gathered),
        0x0b,
      ]),
    ],
  };
};

/**
 * One block: so many rows of packed A by one panel of packed B.
 *
 * Takes: terms, packed A, packed B, C, how far the next row of C lies in bytes, and whether C is added to.
 */
const block = (lanes: Lanes, { rows, vectors }: Block): WasmFunction => {
  const [terms, a, b, c, row, adds] = [0, 1, 2, 3, 4, 5];
  const term = 6;
  const first = 7;
  const sum = (r: number, v: number): number => first + r * vectors + v;
  const panel = first + rows * vectors;
  const one = panel + vectors;
  const all = Array.from({ length: rows }, (_, r) =>
    Array.from({ length: vectors }, (__, v) => [r, v] as const),
  );
  const cells = all.flat();
  // Each row of C has its address in a local, from which an engine sees what lies side by side.
  const place = (r: number): number => one + 1 + r;
  const at = (r: number, v: number): { at: Code; offset: number } => ({
    at: get(place(r)),
    offset: v * 16,
  });
  return {
    takes: locals(6, "i32"),
    gives: [],
    locals: ["i32", ...locals(rows * vectors + vectors + 1, "v128"), ...locals(rows, "i32")],
    body: [
      ...cells.flatMap(([r, v]) => set(sum(r, v), lanes.constant(0))),
      ...set(term, i32(0)),
      ...repeated(term, 1, get(terms), [
        ...Array.from({ length: vectors }, (_, v) =>
          set(panel + v, lanes.load(get(b), v * 16)),
        ).flat(),
        ...all.flatMap((cellsOfRow, r) => [
          ...set(one, lanes.spread(get(a), r * lanes.bytes)),
          ...cellsOfRow.flatMap(([, v]) =>
            set(sum(r, v), lanes.madd(get(one), get(panel + v), get(sum(r, v)))),
          ),
        ]),
        ...set(a, i32add(get(a), i32(rows * lanes.bytes))),
        ...set(b, i32add(get(b), i32(vectors * 16))),
      ]),
      ...Array.from({ length: rows }, (_, r) =>
        set(place(r), r === 0 ? get(c) : i32add(get(place(r - 1)), get(row))),
      ).flat(),
      ...when(
        get(adds),
        cells.flatMap(([r, v]) => {
          const { at: place, offset } = at(r, v);
          return set(sum(r, v), lanes.add(get(sum(r, v)), lanes.load(place, offset)));
        }),
      ),
      ...cells.flatMap(([r, v]) => {
        const { at: place, offset } = at(r, v);
        return lanes.store(place, get(sum(r, v)), offset);
      }),
    ],
  };
};

/**
 * What `multiply` takes, all of it whole numbers. Distances are in bytes; of the rows, columns and terms of A and B
 * they stand in tables.
 */
const productArguments = [
  "rows",
  "columns",
  "terms",
  "a",
  "aRows",
  "aTerms",
  "b",
  "bTerms",
  "bColumns",
  "c",
  "cRow",
  "cColumn",
  "scratch",
] as const;

/**
 * The functions that multiply matrices, `multiply` the last of them: those of a module by themselves.
 */
export const productFunctions = (
  lanes: Lanes,
  by: Block,
): readonly (WasmFunction & { readonly name?: string })[] => {
  const { rows } = by;
  const wide = columnsOf(by, lanes);
  const tall = tallOf(by);
  const [packRows, packColumns, run] = [0, 1, 2];
  const taken = Object.fromEntries(productArguments.map((name, at) => [name, at])) as Record<
    (typeof productArguments)[number],
    number
  >;
  const own = (at: number): number => productArguments.length + at;
  const [term, count, column, row, i] = [own(0), own(1), own(2), own(3), own(4)];
  const [packedA, packedB, aPanel, bPanel, tile] = [own(5), own(6), own(7), own(8), own(9)];
  const [adding, height, r, k] = [own(10), own(11), own(12), own(13)];
  const arg = (name: (typeof productArguments)[number]): Code => get(taken[name]);
  const size = i32(lanes.bytes);
  const blockBytes = (n: Code, each: number): Code =>
    i32mul(i32mul(divided(n, i32(each)), i32(each)), i32mul(get(count), size));
  const cell = (r: Code, c: Code): Code =>
    i32add(arg("c"), i32add(i32mul(r, arg("cRow")), i32mul(c, arg("cColumn"))));
  const isEdge: Code = [
    ...isBelow(arg("rows"), i32add(get(row), i32add(get(i), i32(rows)))),
    ...isBelow(arg("columns"), i32add(get(column), i32(wide))),
    0x72,
    ...arg("cColumn"),
    ...size,
    0x47,
    0x72,
  ];
  const number = (at: Code): Code =>
    lanes.type === "f64" ? [...at, 0x2b, 3, 0] : [...at, 0x2a, 2, 0];
  const put = (at: Code, value: Code): Code =>
    lanes.type === "f64" ? [...at, ...value, 0x39, 3, 0] : [...at, ...value, 0x38, 2, 0];
  const plus = (a: Code, b: Code): Code => [...a, ...b, lanes.type === "f64" ? 0xa0 : 0x92];
  const zero: Code = lanes.type === "f64" ? [0x44, 0, 0, 0, 0, 0, 0, 0, 0] : [0x43, 0, 0, 0, 0];
  const target = cell(i32add(i32add(get(row), get(i)), get(r)), i32add(get(column), get(k)));
  const inTile = i32add(get(tile), i32mul(i32add(i32mul(get(r), i32(wide)), get(k)), size));
  /** A block that does not fit is made aside, and what belongs to C is taken from it. */
  const edge: Code = [
    ...call(run, get(count), get(aPanel), get(bPanel), get(tile), i32(wide * lanes.bytes), i32(0)),
    ...set(r, i32(0)),
    ...repeated(r, 1, least(i32(rows), i32sub(arg("rows"), i32add(get(row), get(i)))), [
      ...set(k, i32(0)),
      ...repeated(k, 1, least(i32(wide), i32sub(arg("columns"), get(column))), [
        ...put(
          target,
          plus(number(inTile), [
            ...get(adding),
            0x04,
            lanes.type === "f64" ? 0x7c : 0x7d,
            ...number(target),
            0x05,
            ...zero,
            0x0b,
          ]),
        ),
      ]),
    ]),
  ];
  const multiply = {
    name: "multiply",
    takes: locals(productArguments.length, "i32"),
    gives: [],
    locals: locals(14, "i32"),
    body: [
      ...set(adding, i32(0)),
      ...set(packedB, arg("scratch")),
      ...set(term, i32(0)),
      ...repeated(term, depth, arg("terms"), [
        ...set(count, least(i32(depth), i32sub(arg("terms"), get(term)))),
        ...set(
          packedA,
          i32add(get(packedB), blockBytes(i32add(arg("columns"), i32(wide - 1)), wide)),
        ),
        ...set(tile, i32add(get(packedA), i32(depth * tall * lanes.bytes))),
        ...call(
          packColumns,
          get(packedB),
          arg("b"),
          arg("columns"),
          get(count),
          arg("bColumns"),
          i32add(arg("bTerms"), i32mul(get(term), i32(4))),
        ),
        ...set(row, i32(0)),
        ...repeated(row, tall, arg("rows"), [
          ...set(height, least(i32(tall), i32sub(arg("rows"), get(row)))),
          ...call(
            packRows,
            get(packedA),
            arg("a"),
            get(height),
            get(count),
            i32add(arg("aRows"), i32mul(get(row), i32(4))),
            i32add(arg("aTerms"), i32mul(get(term), i32(4))),
          ),
          ...set(column, i32(0)),
          ...set(bPanel, get(packedB)),
          ...repeated(column, wide, arg("columns"), [
            ...set(i, i32(0)),
            ...set(aPanel, get(packedA)),
            ...repeated(i, rows, get(height), [
              ...isEdge,
              0x04,
              0x40,
              ...edge,
              0x05,
              ...call(
                run,
                get(count),
                get(aPanel),
                get(bPanel),
                cell(i32add(get(row), get(i)), get(column)),
                arg("cRow"),
                get(adding),
              ),
              0x0b,
              ...set(aPanel, i32add(get(aPanel), i32mul(get(count), i32(rows * lanes.bytes)))),
            ]),
            ...set(bPanel, i32add(get(bPanel), i32mul(get(count), i32(wide * lanes.bytes)))),
          ]),
        ]),
        ...set(adding, i32(1)),
      ]),
    ],
  };
  return [pack(lanes, rows), pack(lanes, wide), block(lanes, by), multiply];
};
