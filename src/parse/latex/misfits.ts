import type { Bilingual } from "../../expr/function.ts";
import { indexVar, ix } from "../../expr/index-of.ts";
import { type Size, sizeText } from "../../expr/size.ts";
import { Refusal, type Span } from "../error.ts";
import { shapeText, transposed, type Value } from "../value.ts";
import type { List, Stretch } from "./layout.ts";
import type { Binding, Leaf, Reader } from "./reader.ts";
import { coreOf, textOf } from "./spell.ts";

/*
 * Misfits: where shapes do not go together, the changes that make them. A tolerant reading takes one and says so; any
 * other refuses.
 */

/** The misconception that a change stands for. */
export type MisfitName =
  | "transpose-missing"
  | "transpose-extra"
  | "factors-swapped"
  | "hadamard-as-matmul"
  | "matmul-as-hadamard"
  | "bound-wrong"
  | "batch-not-summed";

/** A place whose shapes do not go together, and the change that it is read with. */
export interface Misfit {
  readonly name: MisfitName;
  readonly span: Span;
  /** The two shapes, as m × n; of a bound, how far the index runs and how long the axis is. */
  readonly left: string;
  readonly right: string;
}

/** One change that makes the shapes fit. */
export interface Repair<T> {
  readonly name: MisfitName;
  readonly says: Bilingual;
  /** What is changed, where that is not all of the place. */
  readonly part?: Stretch;
  readonly read: () => T;
}

/** How many changes one side may take. */
const mostMisfits = 2;

const asWritten: Bilingual = { fr: "comme c'est écrit", en: "as it is written" };

/** The kinds of places at which something is changed; two of them may begin with one token. */
type Where = "product" | "sum" | "bound" | "entry" | "side";

/** What a place is read as with the change that this reading takes; nothing where it is read as it is written. */
export const mended = <T>(
  reader: Reader,
  where: Where,
  part: Stretch,
  [left, right]: readonly [string, string],
  repairs: readonly Repair<T>[],
): T | undefined => {
  if (!reader.tolerant || repairs.length === 0) return undefined;
  const key = `misfit ${where} ${part.first}`;
  if (!reader.misfits.has(key) && reader.misfits.size >= mostMisfits) return undefined;
  const taken = reader.choose(key, part, [asWritten, ...repairs.map(({ says }) => says)]);
  const repair = repairs[taken - 1];
  if (!repair) return undefined;
  const span = reader.span(repair.part ?? part);
  reader.misfits.set(key, { name: repair.name, span, left, right });
  return repair.read();
};

/** The shapes of two parts, as text. */
export const shapesOf = (left: Leaf, right: Leaf): readonly [string, string] => [
  shapeOf(left.value.sizes),
  shapeOf(right.value.sizes),
];

export const shapeOf = (sizes: readonly Size[]): string => shapeText(sizes) || "1";

/** A part turned: without the transpose that is written, or with one that is not. */
export interface Turned {
  readonly name: "transpose-missing" | "transpose-extra";
  readonly says: Bilingual;
  readonly part: Stretch;
  readonly leaf: Leaf;
}

export const turnedOver = (reader: Reader, leaf: Leaf): Turned | undefined => {
  const { value } = leaf;
  if (value.sizes.length === 0 || value.sizes.length > 2) return undefined;
  const bare = reader.turned.get(value);
  const name = reader.quote(leaf);
  return {
    name: bare ? "transpose-extra" : "transpose-missing",
    says: bare
      ? { fr: `${name} sans transposée`, en: `${name} without its transpose` }
      : { fr: `${name} transposé`, en: `${name} transposed` },
    part: leaf,
    leaf: { ...leaf, value: turn(reader, value) },
  };
};

const turn = (reader: Reader, value: Value): Value => {
  const bare = reader.turned.get(value);
  if (bare) return bare;
  const next = transposed(value);
  reader.turned.set(next, value);
  return next;
};

/** Whether a reading was stopped by shapes that do not go together. */
export const isMisfit = (error: unknown): boolean =>
  error instanceof Refusal && error.code === "E-SHAPE";

/**
 * Reads what an operator takes; where that runs beyond an axis, once more with a letter that runs as far as the axis
 * does.
 */
export const withMendedBounds = <T>(
  reader: Reader,
  bindings: readonly Binding[],
  part: Stretch,
  read: () => T,
): T => {
  const { remarks, points } = reader;
  const [remarked, named] = [remarks.length, points.length];
  try {
    return read();
  } catch (error) {
    const binding = isMisfit(error) ? bindings.find(({ beyond }) => beyond) : undefined;
    const { variable, beyond, letter } = binding ?? {};
    if (!binding || !variable || !beyond) throw error;
    const text = sizeText(beyond);
    const repair: Repair<T> = {
      name: "bound-wrong",
      says: { fr: `${letter} va jusqu'à ${text}`, en: `${letter} runs to ${text}` },
      read: () => {
        remarks.length = remarked;
        points.length = named;
        binding.variable = indexVar(binding.letter, beyond);
        binding.index = ix(binding.variable);
        binding.beyond = undefined;
        return read();
      },
    };
    const repaired = mended(reader, "bound", part, [sizeText(variable.size), text], [repair]);
    if (repaired === undefined) throw error;
    return repaired;
  }
};

/** Reads an entry at a row and a column; where these do not fit, with the two exchanged. */
export const withMendedEntry = (
  reader: Reader,
  of: Leaf,
  items: readonly List[],
  part: Stretch,
  read: (items: readonly List[]) => Leaf,
): Leaf => {
  if (!reader.tolerant || items.length !== 2 || of.value.sizes.length !== 2) return read(items);
  const start = remembered(reader, items);
  try {
    return read(items);
  } catch (error) {
    if (!isMisfit(error)) throw error;
    const failed = remembered(reader, items);
    const again = (): Leaf | undefined => {
      start();
      try {
        return read(items.toReversed());
      } catch (other) {
        if (isMisfit(other)) return undefined;
        throw other;
      }
    };
    const turned = again();
    const repair: Repair<Leaf> = {
      name: reader.turned.has(of.value) ? "transpose-extra" : "transpose-missing",
      says: { fr: "indices échangés", en: "indices exchanged" },
      read: () => turned ?? of,
    };
    const shapes = [items.map(textOf).join(" "), shapeOf(of.value.sizes)] as const;
    const repaired = turned && mended(reader, "entry", part, shapes, [repair]);
    if (repaired) return repaired;
    failed();
    throw error;
  }
};

/** Lets letters be what they are now: an attempt that fails may have said how far they run. */
const remembered = (reader: Reader, items: readonly List[]): (() => void) => {
  const { free, hints } = reader.letters;
  const before = items
    .flatMap((item) => item.flatMap((part) => coreOf(part) ?? []))
    .map((letter) => {
      const binding = reader.bound(letter) ?? free.get(letter);
      return { letter, binding, is: binding && { ...binding }, hint: hints.get(letter) };
    });
  return () => {
    for (const { letter, binding, is, hint } of before) {
      if (binding && is) Object.assign(binding, { beyond: undefined, ...is });
      else free.delete(letter);
      if (hint) hints.set(letter, hint);
      else hints.delete(letter);
    }
  };
};
