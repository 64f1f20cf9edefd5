import * as z from "zod";
import { name, several, strings, text } from "./schema-parts.ts";

/* What files say of names: sizes, symbols and definitions. */

/** A size as the plain syntax writes it, or a whole number. */
export const axis = z.union([z.string().min(1), z.int().min(1)]);

/** What `d:` or `d: {}` says: that it is there. */
export const orNothing = <T extends z.ZodType>(of: T) =>
  z.nullable(of).transform((says) => says ?? ({} as z.output<T>));

const spellings = strings
  .optional()
  .describe("spellings in LaTeX, between single quotes; the first is the one printed");
const inWords = text.optional().describe("what it is, in words");
const byLayer = z.literal("layer").optional().describe("one for each layer of a network");

export const sizes = z
  .record(
    name,
    orNothing(
      z.strictObject({
        latex: spellings,
        says: inWords,
        least: z
          .int()
          .min(1)
          .optional()
          .describe("the least value it may have; 1 if nothing is said"),
        by: byLayer,
      }),
    ),
  )
  .meta({ id: "sizes" });

export const symbols = z
  .record(
    name,
    orNothing(
      z.strictObject({
        shape: z
          .array(axis)
          .max(4)
          .optional()
          .describe("its sizes, such as [h, d]; a number has none"),
        class: axis.optional().describe("it is a class, from 1 to this size"),
        onehot: strings.optional().describe("names of the one-hot vector of the class"),
        of: several(name)
          .optional()
          .describe("what it depends on, as a function that is not known further"),
        assume: z
          .string()
          .min(1)
          .optional()
          .describe(
            "positive, nonnegative, negative, nonzero, integer, binary, mask, pm1, unit, smallpos, large, onehot, simplex, symmetric, spd, invertible, or an interval such as (0,1)",
          ),
        where: strings.optional().describe("conditions that hold, such as c > 1"),
        reads: several(name).optional().describe("the functions that this spelling may stand for"),
        latex: spellings,
        says: inWords,
        by: byLayer,
      }),
    ),
  )
  .meta({ id: "symbols" });

const definition = {
  is: z.string().min(1).optional().describe("the expression it stands for, of names before it"),
  gradient: z
    .tuple([name, z.string().min(1)])
    .optional()
    .describe("[J, s]: it is the gradient of J with respect to s"),
  same: strings.optional().describe("other definitions that are accepted as the same"),
  latex: spellings,
  says: inWords,
  by: byLayer,
  zero: name.optional().describe("what stands for layer 0"),
};

const isOneOfBoth = ({ is, gradient }: { is?: unknown; gradient?: unknown }): boolean =>
  (is === undefined) !== (gradient === undefined);

const oneOfBoth = {
  params: {
    fr: "Une définition dit « is » (une expression) ou « gradient » (de quoi, par rapport à quoi).",
    en: 'A definition says "is" (an expression) or "gradient" (of what, by what).',
  },
};

export const define = z
  .record(name, z.strictObject(definition).refine(isOneOfBoth, oneOfBoth))
  .meta({ id: "define" });

/** Whether the spellings of a name stand for nothing else any more. */
export const anew = z
  .boolean()
  .optional()
  .describe("its spellings stand for nothing else where this is said");

/** Definitions of a notation: they may take a spelling from what else has it. */
export const defineInNotation = z.record(
  name,
  z.strictObject({ ...definition, anew }).refine(isOneOfBoth, oneOfBoth),
);

export type SizesSay = z.output<typeof sizes>;
export type SymbolsSay = z.output<typeof symbols>;
export type DefineSays = z.output<typeof define>;

/** The names that a definition mentions. */
export const namesMentioned = ({
  is,
  gradient,
}: Pick<DefineSays[string], "is" | "gradient"> = {}): readonly string[] =>
  `${is ?? ""} ${gradient?.join(" ") ?? ""}`.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [];
