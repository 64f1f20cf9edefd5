/*
 * WebAssembly modules as bytes (WebAssembly Core Specification 2.0, 2022, chapter 5). Code is bytes in postfix order:
 * what an instruction takes stands before it. Code within code is its bytes, written out only in the end.
 */

export type Code = readonly (number | Code)[];

const flat = (code: Code, into: number[] = []): number[] => {
  for (const each of code) {
    if (typeof each === "number") into.push(each);
    else flat(each, into);
  }
  return into;
};

/** A whole number without sign, seven bits a byte (LEB128). */
export const unsigned = (value: number): Code => {
  const bytes: number[] = [];
  let left = value;
  do {
    const low = left % 128;
    left = Math.floor(left / 128);
    bytes.push(left > 0 ? low + 128 : low);
  } while (left > 0);
  return bytes;
};

/** A whole number with a sign, seven bits a byte. */
export const signed = (value: number): Code => {
  const bytes: number[] = [];
  let left = value;
  for (;;) {
    const low = left & 0x7f;
    left >>= 7;
    const isLast = (left === 0 && (low & 0x40) === 0) || (left === -1 && (low & 0x40) !== 0);
    bytes.push(isLast ? low : low | 0x80);
    if (isLast) return bytes;
  }
};

/** The eight bytes of a double. */
export const doubleBytes = (value: number): Code => [
  ...new Uint8Array(Float64Array.of(value).buffer),
];

export const floatBytes = (value: number): Code => [
  ...new Uint8Array(Float32Array.of(value).buffer),
];

const counted = (items: readonly Code[]): Code => [unsigned(items.length), items];

/** Code after its length in bytes. */
const measured = (code: Code): Code => {
  const bytes = flat(code);
  return [unsigned(bytes.length), bytes];
};

const section = (id: number, content: Code): Code => [id, measured(content)];

const name = (text: string): Code => {
  const bytes = [...new TextEncoder().encode(text)];
  return [unsigned(bytes.length), bytes];
};

/** The types of values. */
export const types = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const;
export type Type = keyof typeof types;

/** A function: what it takes and gives, what it keeps beside that, and what it does. */
export interface WasmFunction {
  readonly takes: readonly Type[];
  readonly gives: readonly Type[];
  readonly locals: readonly Type[];
  readonly body: Code;
}

/** A function that is given, as `host` with its name. */
export interface Import extends Pick<WasmFunction, "takes" | "gives"> {
  readonly name: string;
}

const typeCode = ({ takes, gives }: Pick<WasmFunction, "takes" | "gives">): Code => [
  0x60,
  counted(takes.map((each) => [types[each]])),
  counted(gives.map((each) => [types[each]])),
];

const bodyCode = ({ locals, body }: WasmFunction): Code =>
  measured([counted(locals.map((each) => [1, types[each]])), body, 0x0b]);

/** The most that a memory can have, in pages of 64 KiB. */
const mostPages = 65536;

/**
 * A module of functions over a memory that it is given as `host.memory`. Functions call each other by their number,
 * after those that are given; those with a name are exported.
 *
 * @param isShared whether threads share the memory.
 * @param note what is written into it and means nothing.
 */
export const moduleOf = (
  functions: readonly (WasmFunction & { readonly name?: string })[],
  isShared: boolean,
  given: readonly Import[] = [],
  note = "",
): Uint8Array<ArrayBuffer> => {
  // Of any size; a memory that is shared tells the most it may have.
  const limits = isShared ? [0x03, unsigned(1), unsigned(mostPages)] : [0x00, unsigned(1)];
  const memory = [name("host"), name("memory"), 0x02, limits];
  return Uint8Array.from(
    flat([
      [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
      section(1, counted([...given, ...functions].map(typeCode))),
      section(
        2,
        counted([
          memory,
          ...given.map((each, at) => [name("host"), name(each.name), 0x00, unsigned(at)]),
        ]),
      ),
      section(3, counted(functions.map((_, at) => unsigned(given.length + at)))),
      section(
        7,
        counted(
          functions.flatMap((each, at) =>
            each.name === undefined ? [] : [[name(each.name), 0x00, unsigned(given.length + at)]],
          ),
        ),
      ),
      section(10, counted(functions.map(bodyCode))),
      note === "" ? [] : section(0, name(note)),
    ]),
  );
};

// -- instructions ---------------------------------------------------------------------------------------

export const get = (local: number): Code => [0x20, unsigned(local)];
export const set = (local: number, value: Code): Code => [value, 0x21, unsigned(local)];
const tee = (local: number, value: Code): Code => [value, 0x22, unsigned(local)];
export const i32 = (value: number): Code => [0x41, signed(value)];
export const call = (which: number, ...args: readonly Code[]): Code => [
  args,
  0x10,
  unsigned(which),
];
export const i32add = (a: Code, b: Code): Code => [a, b, 0x6a];
export const i32sub = (a: Code, b: Code): Code => [a, b, 0x6b];
export const i32mul = (a: Code, b: Code): Code => [a, b, 0x6c];
const i32lessUnsigned = (a: Code, b: Code): Code => [a, b, 0x49];

/** What is done as long as a counter is below its end, the counter risen by a step each time; at least once. */
export const repeated = (counter: number, step: number, end: Code, body: Code): Code => [
  [0x03, 0x40],
  body,
  i32lessUnsigned(tee(counter, i32add(get(counter), i32(step))), end),
  [0x0d, 0x00, 0x0b],
];

/** What is done only where a number is not 0. */
export const when = (test: Code, body: Code): Code => [test, 0x04, 0x40, body, 0x0b];

export const isBelow = i32lessUnsigned;
export const isEqual = (a: Code, b: Code): Code => [a, b, 0x46];
