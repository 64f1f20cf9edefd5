import { type Code, doubleBytes, floatBytes, get, joined, set, unsigned } from "./encode.ts";

/*
 * Arithmetic on vectors of 128 bits: two doubles or four floats. Instructions are those of the SIMD proposal
 * (WebAssembly 2.0) and, for a·b + c in one rounding, of relaxed SIMD.
 */

const vector = (opcode: number, ...args: readonly Code[]): Code => [
  ...joined(args),
  0xfd,
  ...unsigned(opcode),
];

/** The arithmetic of one type of number. */
export interface Lanes {
  readonly type: "f64" | "f32";
  /** How many numbers a vector holds, and the bytes of one. */
  readonly count: number;
  readonly bytes: number;
  readonly add: (a: Code, b: Code) => Code;
  readonly subtract: (a: Code, b: Code) => Code;
  readonly multiply: (a: Code, b: Code) => Code;
  readonly divide: (a: Code, b: Code) => Code;
  readonly negate: (a: Code) => Code;
  readonly abs: (a: Code) => Code;
  readonly sqrt: (a: Code) => Code;
  /** NaN where either is. */
  readonly min: (a: Code, b: Code) => Code;
  readonly max: (a: Code, b: Code) => Code;
  readonly nearest: (a: Code) => Code;
  readonly equals: (a: Code, b: Code) => Code;
  readonly differs: (a: Code, b: Code) => Code;
  readonly less: (a: Code, b: Code) => Code;
  readonly atMost: (a: Code, b: Code) => Code;
  /** a·b + c, in one rounding where `fma`. */
  readonly madd: (a: Code, b: Code, c: Code) => Code;
  /** c - a·b. */
  readonly nmadd: (a: Code, b: Code, c: Code) => Code;
  /** The same number in every lane. */
  readonly constant: (value: number) => Code;
  readonly load: (at: Code, offset?: number) => Code;
  /** One number of the memory in every lane. */
  readonly spread: (at: Code, offset?: number) => Code;
  readonly store: (at: Code, value: Code, offset?: number) => Code;
  /** Stores one lane. */
  readonly storeLane: (at: Code, value: Code, lane: number, offset?: number) => Code;
  /** All bits set in the first lanes, none in the others. */
  readonly mask: (lanes: number) => Code;
  /** Puts into the first lane of a local what folding all its lanes gives. */
  readonly across: (local: number, take: (a: Code, b: Code) => Code) => Code;
  /** A vector with one lane read from the memory. */
  readonly loadLane: (at: Code, value: Code, lane: number, offset?: number) => Code;
}

/** The bytes of a vector, moved down in a circle. */
const turned = (by: number): readonly number[] =>
  Array.from({ length: 16 }, (_, at) => (at + by) % 16);

const memory = (align: number, offset: number): Code => [align, ...unsigned(offset)];

/** Doubles or floats. @param fma whether a·b + c may be rounded once. */
export const lanesOf = (type: "f64" | "f32", fma: boolean): Lanes => {
  const isDouble = type === "f64";
  const [align, bytes] = isDouble ? [3, 8] : [2, 4];
  const op =
    (double: number, float: number) =>
    (...args: readonly Code[]): Code =>
      vector(isDouble ? double : float, ...args);
  const add = op(0xf0, 0xe4);
  const subtract = op(0xf1, 0xe5);
  const multiply = op(0xf2, 0xe6);
  return {
    type,
    count: 16 / bytes,
    bytes,
    add,
    subtract,
    multiply,
    divide: op(0xf3, 0xe7),
    negate: op(0xed, 0xe1),
    abs: op(0xec, 0xe0),
    sqrt: op(0xef, 0xe3),
    min: op(0xf4, 0xe8),
    max: op(0xf5, 0xe9),
    nearest: op(0x94, 0x6a),
    equals: op(0x47, 0x41),
    differs: op(0x48, 0x42),
    less: op(0x49, 0x43),
    atMost: op(0x4b, 0x45),
    madd: (a, b, c) => (fma ? op(0x107, 0x105)(a, b, c) : add(multiply(a, b), c)),
    nmadd: (a, b, c) => (fma ? op(0x108, 0x106)(a, b, c) : subtract(c, multiply(a, b))),
    constant: (value) => {
      const one = isDouble ? doubleBytes(value) : floatBytes(value);
      return [0xfd, 0x0c, ...joined(Array.from({ length: 16 / bytes }, () => one))];
    },
    load: (at, offset = 0) => [...at, 0xfd, 0x00, ...memory(align, offset)],
    spread: (at, offset = 0) => [...at, 0xfd, isDouble ? 0x0a : 0x09, ...memory(align, offset)],
    store: (at, value, offset = 0) => [...at, ...value, 0xfd, 0x0b, ...memory(align, offset)],
    storeLane: (at, value, lane, offset = 0) => [
      ...at,
      ...value,
      0xfd,
      isDouble ? 0x5b : 0x5a,
      ...memory(align, offset),
      lane,
    ],
    mask: (lanes) => [
      0xfd,
      0x0c,
      ...Array.from({ length: 16 }, (_, at) => (at < lanes * bytes ? 0xff : 0)),
    ],
    across: (local, take) => {
      const halved = [8, 4].filter((distance) => distance >= bytes);
      return halved.flatMap((distance) =>
        set(local, take(get(local), shuffled(get(local), get(local), turned(distance)))),
      );
    },
    loadLane: (at, value, lane, offset = 0) => [
      ...at,
      ...value,
      0xfd,
      isDouble ? 0x57 : 0x56,
      ...memory(align, offset),
      lane,
    ],
  };
};

// -- bits -----------------------------------------------------------------------------------------------

/** Where the bits of the mask are set, the first; the second elsewhere. */
export const bitselect = (a: Code, b: Code, mask: Code): Code => vector(0x52, a, b, mask);
export const and = (a: Code, b: Code): Code => vector(0x4e, a, b);
export const or = (a: Code, b: Code): Code => vector(0x50, a, b);
export const add64 = (a: Code, b: Code): Code => vector(0xce, a, b);
export const subtract64 = (a: Code, b: Code): Code => vector(0xd1, a, b);
/** Bits moved by a fixed number. */
export const left64 = (a: Code, by: number): Code => [...a, 0x41, by, 0xfd, ...unsigned(0xcb)];
export const rightSigned64 = (a: Code, by: number): Code => [
  ...a,
  0x41,
  by,
  0xfd,
  ...unsigned(0xcc),
];

/** Two whole numbers of 64 bits. */
export const bits64 = (value: bigint): Code => {
  const one = [...new Uint8Array(BigUint64Array.of(BigInt.asUintN(64, value)).buffer)];
  return [0xfd, 0x0c, ...one, ...one];
};

/** The two lower floats as doubles. */
export const promoted = (a: Code): Code => vector(0x5f, a);
/** Two doubles as floats in the lower half, 0 above. */
export const demoted = (a: Code): Code => vector(0x5e, a);

/** Bytes of two vectors, by number: 0 to 15 of the first, 16 to 31 of the second. */
export const shuffled = (a: Code, b: Code, bytes: readonly number[]): Code => [
  ...a,
  ...b,
  0xfd,
  0x0d,
  ...bytes,
];

const range = (from: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => from + at);

/** The upper half below, and the lower half of the second above it. */
export const upperHalf = (a: Code): Code => shuffled(a, a, [...range(8, 8), ...range(8, 8)]);
/** The lower halves of two vectors side by side. */
export const lowerHalves = (a: Code, b: Code): Code =>
  shuffled(a, b, [...range(0, 8), ...range(16, 8)]);
