import type { Sym } from "../../expr/node.ts";
import { type Size, sizeAt } from "../../expr/size.ts";
import { nearestName } from "../../parse/nearest.ts";
import { shapeText } from "../../parse/value.ts";
import type { Numbers } from "../../tensor/program.ts";
import { refuse } from "./error.ts";

/* The arrays that a compiled function is given: their type, their length, and the size they leave open. */

export type Dtype = "f64" | "f32";

/** The array that holds the numbers of a type. */
export type ArrayOf<D extends Dtype> = D extends "f32" ? Float32Array : Float64Array;

/** Whole numbers that doubles and floats both hold. */
type Whole = Int8Array | Uint8Array | Uint8ClampedArray | Int16Array | Uint16Array;

/** What an input may be: no value changes where it is copied. A number alone is a scalar. */
export type Given<D extends Dtype> =
  | number
  | Whole
  | Float32Array
  | (D extends "f64" ? Float64Array | Int32Array | Uint32Array : never);

const exact: Readonly<Record<Dtype, readonly string[]>> = {
  f32: [
    "Float32Array",
    "Int8Array",
    "Uint8Array",
    "Uint8ClampedArray",
    "Int16Array",
    "Uint16Array",
  ],
  f64: [
    "Float64Array",
    "Float32Array",
    "Int8Array",
    "Uint8Array",
    "Uint8ClampedArray",
    "Int16Array",
    "Uint16Array",
    "Int32Array",
    "Uint32Array",
  ],
};

export type Entries = Exclude<Given<"f64">, number>;

/**
 * The inputs as arrays, in the order of the symbols; numbers become arrays of one.
 *
 * @throws CompileError E-NAME for an input that is missing or is none; E-TYPE for what is no array of the right type,
 *   or one that was detached.
 */
export const arraysOf = (
  given: Readonly<Record<string, unknown>>,
  symbols: readonly Sym[],
  dtype: Dtype,
): readonly Entries[] => {
  if (typeof given !== "object" || given === null)
    refuse(
      "E-TYPE",
      "Les entrées se donnent par nom, comme { x }.",
      "Inputs are given by name, as { x }.",
    );
  const names = symbols.map(({ name }) => name);
  for (const name of Object.keys(given)) {
    if (names.includes(name)) continue;
    const nearest = nearestName(name, names);
    refuse(
      "E-NAME",
      `« ${name} » n'est pas une entrée.${nearest ? ` Vouliez-vous dire « ${nearest} » ?` : ""}`,
      `"${name}" is no input.${nearest ? ` Did you mean "${nearest}"?` : ""}`,
    );
  }
  return symbols.map((sym) => {
    if (!Object.hasOwn(given, sym.name))
      refuse("E-NAME", `L'entrée « ${sym.name} » manque.`, `The input "${sym.name}" is missing.`);
    return entriesOf(given[sym.name], sym, dtype);
  });
};

const entriesOf = (given: unknown, { name, axes }: Sym, dtype: Dtype): Entries => {
  if (typeof given === "number" && axes.length === 0)
    return dtype === "f64" ? Float64Array.of(given) : Float32Array.of(given);
  const kind = ArrayBuffer.isView(given)
    ? (Object.getPrototypeOf(given)?.constructor?.name as string)
    : given === null
      ? "null"
      : Array.isArray(given)
        ? "Array"
        : typeof given;
  const mine = dtype === "f64" ? "Float64Array" : "Float32Array";
  if (!ArrayBuffer.isView(given) || !exact[dtype].includes(kind))
    return refuse(
      "E-TYPE",
      `« ${name} » est de type ${kind} ; attendu : ${mine}${axes.length === 0 ? " ou un nombre" : ""}.`,
      `"${name}" is of type ${kind}; expected: ${mine}${axes.length === 0 ? " or a number" : ""}.`,
    );
  const entries = given as Entries;
  if (isDetached(entries))
    refuse(
      "E-TYPE",
      `Le tableau de « ${name} » a été détaché : sa mémoire a été transférée.`,
      `The array of "${name}" was detached: its memory was transferred.`,
    );
  return entries;
};

/** Whether the memory of an array went elsewhere: a view of it can no longer be made. */
const isDetached = ({ length, buffer }: Entries): boolean => {
  if (length > 0) return false;
  try {
    return new Uint8Array(buffer).length < 0;
  } catch {
    return true;
  }
};

/**
 * The size that arrays leave open, told by their lengths.
 *
 * @throws CompileError E-SHAPE where a length goes with no size, or two with different ones.
 */
export const batchOf = (
  arrays: readonly Entries[],
  symbols: readonly Sym[],
  name: string,
  sizes: ReadonlyMap<string, number>,
): number => {
  let told: { readonly batch: number; readonly by: string } | undefined;
  for (const [at, sym] of symbols.entries()) {
    if (!sym.axes.some((axis) => namesOf(axis).includes(name))) continue;
    const { length } = arrays[at] as Entries;
    const lengthAt = (batch: number): number => volumeAt(sym.axes, new Map(sizes).set(name, batch));
    const batch = solved(lengthAt, length);
    if (batch === undefined)
      return refuse(
        "E-SHAPE",
        `« ${sym.name} » est de forme ${shapeText(sym.axes)}${withSizes(sym.axes, sizes)}, ` +
          `avec ${name} ≥ 1 ; ${length} nombres n'ont pas cette forme.`,
        `"${sym.name}" has shape ${shapeText(sym.axes)}${withSizes(sym.axes, sizes)}, ` +
          `with ${name} ≥ 1; ${length} numbers do not have it.`,
      );
    if (told && told.batch !== batch)
      refuse(
        "E-SHAPE",
        `« ${told.by} » dit ${name} = ${told.batch}, « ${sym.name} » dit ${name} = ${batch}.`,
        `"${told.by}" says ${name} = ${told.batch}, "${sym.name}" says ${name} = ${batch}.`,
      );
    told ??= { batch, by: sym.name };
  }
  return told?.batch ?? 1;
};

/** Where a length that grows is reached, from 1 on. */
const solved = (lengthAt: (batch: number) => number, length: number): number | undefined => {
  let [low, high] = [1, Math.max(1, length)];
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2);
    if (lengthAt(middle) < length) low = middle + 1;
    else high = middle;
  }
  return lengthAt(low) === length ? low : undefined;
};

/** Copies an input to where the program reads it. @throws CompileError E-SHAPE for another length. */
export const copied = (
  from: Entries,
  to: Numbers,
  { name, axes }: Sym,
  sizes: ReadonlyMap<string, number>,
): void => {
  if (from.length !== to.length) {
    const own = axes.length === 0 ? { fr: "un nombre", en: "one number" } : undefined;
    const shape = `${shapeText(axes)}${withSizes(axes, sizes)}`;
    refuse(
      "E-SHAPE",
      `« ${name} » est ${own ? own.fr : `de forme ${shape}, soit ${to.length} nombres`} ; donnés : ${from.length}.`,
      `"${name}" is ${own ? own.en : `of shape ${shape}, so ${to.length} numbers`}; given: ${from.length}.`,
    );
  }
  to.set(from);
};

/** The names in a size. */
export const namesOf = ({ terms }: Size): readonly string[] => terms.flatMap(({ names }) => names);

const volumeAt = (axes: readonly Size[], sizes: ReadonlyMap<string, number>): number =>
  axes.reduce((so, axis) => so * sizeAt(axis, sizes), 1);

const withSizes = (axes: readonly Size[], sizes: ReadonlyMap<string, number>): string => {
  const told = [...new Set(axes.flatMap(namesOf))]
    .filter((name) => sizes.has(name))
    .map((name) => `${name} = ${sizes.get(name)}`);
  return told.length === 0 ? "" : ` (${told.join(", ")})`;
};
