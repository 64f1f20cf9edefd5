import { type Code, doubleBytes, floatBytes, get, set, unsigned } from "./encode.ts";

/*
 * Arithmetic on vectors of 128 bits: two doubles or four floats. Instructions are those of the SIMD proposal
 * (WebAssembly 2.0) and, for a·b + c in one rounding, of relaxed SIMD.
 */

/** An instruction on vectors, after what it takes. */
const instruction = (opcode: number): ((...args: readonly Code[]) => Code) => {
  const bytes = [0xfd, unsigned(opcode)];
  return (...args) => [args, bytes];
};

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
  /** b where b < a, a elsewhere: in one instruction, and NaN where a is. */
  readonly atMostBy: (a: Code, b: Code) => Code;
  /** b where a < b, a elsewhere. */
  readonly atLeastBy: (a: Code, b: Code) => Code;
  readonly equals: (a: Code, b: Code) => Code;
  readonly differs: (a: Code, b: Code) => Code;
  readonly less: (a: Code, b: Code) => Code;
  readonly atMost: (a: Code, b: Code) => Code;
  /** a·b + c, in one rounding where `fma`. */
  readonly madd: (a: Code, b: Code, c: Code) => Code;
  /** c - a·b. */
  readonly nmadd: (a: Code, b: Code, c: Code) => Code;
  /** Whole numbers as wide as a lane, in the bits of numbers. */
  readonly integers: {
    readonly add: (a: Code, b: Code) => Code;
    readonly subtract: (a: Code, b: Code) => Code;
    /** Bits moved by a fixed number, zeros behind. */
    readonly left: (a: Code, by: number) => Code;
    readonly right: (a: Code, by: number) => Code;
    /** The same in every lane. */
    readonly constant: (value: bigint) => Code;
  };
  /** A function of single doubles, lane by lane. */
  readonly eachLane: (of: (...args: readonly Code[]) => Code, ...args: readonly Code[]) => Code;
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

const memory = (align: number, offset: number): Code => [align, unsigned(offset)];

/** Doubles or floats. @param fma whether a·b + c may be rounded once. */
export const lanesOf = (type: "f64" | "f32", fma: boolean): Lanes =>
  lanes[type][fma ? "fused" : "plain"];

const lanesMade = (type: "f64" | "f32", fma: boolean): Lanes => {
  const isDouble = type === "f64";
  const [align, bytes] = isDouble ? [3, 8] : [2, 4];
  const op = (double: number, float: number) => instruction(isDouble ? double : float);
  /** The same bytes in every lane. */
  const everywhere = (one: Code): Code => [
    [0xfd, 0x0c],
    Array.from({ length: 16 / bytes }, () => one),
  ];
  const constants = new Map<number | "-0", Code>();
  const [moveLeft, moveRight] = [op(0xcb, 0xab), op(0xcd, 0xad)];
  const [fused, fusedNegative] = [op(0x107, 0x105), op(0x108, 0x106)];
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
    atMostBy: op(0xf6, 0xea),
    atLeastBy: op(0xf7, 0xeb),
    equals: op(0x47, 0x41),
    differs: op(0x48, 0x42),
    less: op(0x49, 0x43),
    atMost: op(0x4b, 0x45),
    madd: (a, b, c) => (fma ? fused(a, b, c) : add(multiply(a, b), c)),
    nmadd: (a, b, c) => (fma ? fusedNegative(a, b, c) : subtract(c, multiply(a, b))),
    integers: {
      add: op(0xce, 0xae),
      subtract: op(0xd1, 0xb1),
      left: (a, by) => moveLeft(a, [0x41, by]),
      right: (a, by) => moveRight(a, [0x41, by]),
      constant: (value) =>
        everywhere([...new Uint8Array(BigUint64Array.of(value).buffer)].slice(0, bytes)),
    },
    eachLane: (of, ...args) => [
      [0xfd, 0x0c, Array.from({ length: 16 }, () => 0)],
      Array.from({ length: 16 / bytes }, (_, lane) => {
        const [extract, widen] = isDouble ? [0x21, []] : [0x1f, [0xbb]];
        const [replace, narrow] = isDouble ? [0x22, []] : [0x20, [0xb6]];
        const taken = args.map((each) => [each, 0xfd, extract, lane, widen]);
        return [of(...taken), narrow, 0xfd, replace, lane];
      }),
    ],
    constant: (value) => {
      const key = Object.is(value, -0) ? "-0" : value;
      const known = constants.get(key);
      if (known) return known;
      const made = everywhere(isDouble ? doubleBytes(value) : floatBytes(value));
      constants.set(key, made);
      return made;
    },
    load: (at, offset = 0) => [at, 0xfd, 0x00, memory(align, offset)],
    spread: (at, offset = 0) => [at, 0xfd, isDouble ? 0x0a : 0x09, memory(align, offset)],
    store: (at, value, offset = 0) => [at, value, 0xfd, 0x0b, memory(align, offset)],
    storeLane: (at, value, lane, offset = 0) => [
      at,
      value,
      0xfd,
      isDouble ? 0x5b : 0x5a,
      memory(align, offset),
      lane,
    ],
    mask: (lanes) => [
      0xfd,
      0x0c,
      ...Array.from({ length: 16 }, (_, at) => (at < lanes * bytes ? 0xff : 0)),
    ],
    across: (local, take) => {
      const halved = [8, 4].filter((distance) => distance >= bytes);
      return halved.map((distance) =>
        set(local, take(get(local), shuffled(get(local), get(local), turned(distance)))),
      );
    },
    loadLane: (at, value, lane, offset = 0) => [
      at,
      value,
      0xfd,
      isDouble ? 0x57 : 0x56,
      memory(align, offset),
      lane,
    ],
  };
};

// -- bits -----------------------------------------------------------------------------------------------

/** Where the bits of the mask are set, the first; the second elsewhere. */
export const bitselect = instruction(0x52);
export const and = instruction(0x4e);
export const or = instruction(0x50);
/** Bytes of two vectors, by number: 0 to 15 of the first, 16 to 31 of the second. */
export const shuffled = (a: Code, b: Code, bytes: readonly number[]): Code => [
  a,
  b,
  0xfd,
  0x0d,
  bytes,
];

const lanes = {
  f64: { plain: lanesMade("f64", false), fused: lanesMade("f64", true) },
  f32: { plain: lanesMade("f32", false), fused: lanesMade("f32", true) },
} as const;
