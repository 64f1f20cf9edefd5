import * as z from "zod";
import { notationSaysSchema } from "../../exercise/notation-schema.ts";
import type { Lang } from "../verb.ts";
import { usualMs } from "./desk.ts";

/*
 * What every request may say beside its own keys. Requests are strict: a key that is not known is a slip.
 */

/** An expression in one of the notations. */
export const expression = z
  .strictObject({ ascii: z.string().optional(), latex: z.string().optional() })
  .refine(({ ascii, latex }) => (ascii === undefined) !== (latex === undefined), {
    params: {
      fr: "Une expression est écrite dans « ascii » ou dans « latex ».",
      en: 'An expression is written in "ascii" or in "latex".',
    },
  });

export type Expression = z.output<typeof expression>;

const said = z.string().min(1);

/** A size: a name, a product of names, or a whole number. */
const axis = z.union([said, z.int().min(1)]);

/** How long a request may take at most, in milliseconds. */
const longest = 600_000;

/** Any number will do, also one that no double holds. */
const id = z.custom<string | number | null>(
  (value) => value === null || typeof value === "string" || typeof value === "number",
  {
    params: {
      fr: "Un id est un texte, un nombre ou null.",
      en: "An id is a text, a number or null.",
    },
  },
);

export const timeoutKey = z.int().min(1).max(longest).default(usualMs);

/** The keys that all requests share. */
export const common = {
  id: id.optional(),
  op: z.string(),
  lang: z.enum(["fr", "en"]).optional(),
  declare: z.record(said, z.union([said, z.array(axis).max(8)])).optional(),
  assume: z.record(said, said).optional(),
  define: z.record(said, expression).optional(),
  notation: notationSaysSchema.optional(),
  timeoutMs: timeoutKey,
};

export type Common = z.output<z.ZodObject<typeof common, z.core.$strict>>;

/** What `corrige batch` can be asked to do. */
export interface Operation<R extends Common = Common> {
  readonly request: z.ZodType<R>;
  /** The keys of the answer after `id` and `ok`. */
  readonly answer: (request: R, lang: Lang) => object;
}

/** Declares an operation. */
export const defineOperation = <R extends Common>(operation: Operation<R>): Operation<R> =>
  operation;
