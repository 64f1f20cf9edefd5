import * as z from "zod";
import {
  anew,
  axis,
  defineInNotation,
  sizes as exerciseSizes,
  symbols as exerciseSymbols,
  orNothing,
} from "./names-schema.ts";
import { name, several, strings, text } from "./schema-parts.ts";

/*
 * The shape of a notation file: how a copy writes what it speaks of. Sizes and definitions are those of an
 * exercise file; symbols may also be named gradients, and functions of the text stand beside them.
 */

const sizes = z.record(
  name,
  orNothing(
    z.strictObject({
      latex: strings.optional(),
      by: z.literal("layer").optional(),
      at: z.record(z.string(), axis).optional(),
      says: text.optional(),
    }),
  ),
);

const symbols = z.record(
  name,
  orNothing(
    z.strictObject({
      shape: z.array(axis).max(4).optional(),
      latex: strings.optional(),
      by: z.literal("layer").optional(),
      of: several(name).optional(),
      class: axis.optional(),
      onehot: strings.optional(),
      reads: several(name).optional(),
      at: name.optional(),
      set: z.union([z.literal(true), axis]).optional(),
      anew,
      assume: z.string().min(1).optional(),
      gradient: z.tuple([name, z.string().min(1)]).optional(),
      says: text.optional(),
    }),
  ),
);

const maps = z.record(
  name,
  z.strictObject({
    takes: z.record(name, z.array(axis).max(4)),
    is: z.string().min(1),
    latex: strings.optional(),
    says: text.optional(),
  }),
);

const label = z.union([z.string().min(1), z.int()]);

/** What a notation says, for all of a copy or for one section of it. */
export const notationKeys = {
  sizes: sizes.optional(),
  symbols: symbols.optional(),
  define: defineInNotation.optional(),
  maps: maps.optional(),
  random: z.record(name, z.string().min(1)).optional(),
  layer: z.strictObject({ index: name, from: label.optional(), to: label.optional() }).optional(),
  batch: z.enum(["rows", "columns"]).optional(),
  star: z.literal("convolution").optional(),
} as const;

const notation = orNothing(z.strictObject(notationKeys));

const { define: _, ...saysKeys } = notationKeys;

/** A notation as it comes with a text: all but definitions, which are the text's own. */
export const notationSaysSchema = z.strictObject(saysKeys);

export const notationSchema = z.strictObject({
  format: z.literal(1).optional(),
  notation: notation.optional(),
  /** By label, `2.b`; by a heading; by a role, `answer`, alone or behind a label. */
  sections: z.record(z.string().min(1), notation).optional(),
  macros: z.string().optional(),
});

/** As much of a question, or of a part of one, as says how things are written. */
export const questionSchema = z.looseObject({
  id: z.union([z.string(), z.number()]).optional(),
  sizes: exerciseSizes.optional(),
  symbols: exerciseSymbols.optional(),
  define: notationKeys.define,
  copies: z.strictObject(notationKeys).optional(),
  parts: z.unknown().optional(),
});

export type ScopeSays = z.output<z.ZodObject<typeof notationKeys, z.core.$strict>>;
