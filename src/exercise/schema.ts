import * as z from "zod";

/*
 * The shape of an exercise file: every key it may say, so that a key that is not here is a slip. The keys of
 * a kind of question stand with the kind, in `src/questions`.
 */

/** A text in both languages; one that is missing is taken from the other. */
export const text = z
  .strictObject({ fr: z.string().min(1).optional(), en: z.string().min(1).optional() })
  .refine(({ fr, en }) => fr !== undefined || en !== undefined, {
    params: {
      fr: "Un texte est en français, en anglais ou dans les deux.",
      en: "A text is in French, in English or both.",
    },
  });

export const several = <T extends z.ZodType>(of: T) =>
  z
    .union([of, z.array(of).min(1)])
    .transform((found) => (Array.isArray(found) ? found : [found]) as z.output<T>[]);

export const strings = several(z.string().min(1));

/** A name of the plain syntax. */
export const name = z.string().regex(/^[\p{L}_][\p{L}\p{M}\p{Nd}_]*$/u);

/** The id of a question, or of a part. */
export const id = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u));

const points = z.number().min(0).max(1000);
const share = z.number().min(0).max(1);

/** A size as the plain syntax writes it, or a whole number. */
export const axis = z.union([z.string().min(1), z.int().min(1)]);

/** What `d:` or `d: {}` says: that it is there. */
export const orNothing = <T extends z.ZodType>(of: T) => z.preprocess((says) => says ?? {}, of);

export const sizes = z.record(
  name,
  orNothing(
    z.strictObject({
      latex: strings.optional(),
      says: text.optional(),
      least: z.int().min(1).optional(),
      by: z.literal("layer").optional(),
    }),
  ),
);

export const symbols = z.record(
  name,
  orNothing(
    z.strictObject({
      shape: z.array(axis).max(4).optional(),
      class: axis.optional(),
      onehot: strings.optional(),
      of: several(name).optional(),
      assume: z.string().min(1).optional(),
      where: strings.optional(),
      reads: several(name).optional(),
      latex: strings.optional(),
      says: text.optional(),
      by: z.literal("layer").optional(),
    }),
  ),
);

export const define = z.record(
  name,
  z
    .strictObject({
      is: z.string().min(1).optional(),
      gradient: z.tuple([name, z.string().min(1)]).optional(),
      same: strings.optional(),
      latex: strings.optional(),
      says: text.optional(),
      by: z.literal("layer").optional(),
      zero: name.optional(),
    })
    .refine((says) => (says.is === undefined) !== (says.gradient === undefined), {
      params: {
        fr: "Une définition dit « is » (une expression) ou « gradient » (de quoi, par rapport à quoi).",
        en: 'A definition says "is" (an expression) or "gradient" (of what, by what).',
      },
    }),
);

const conventions = z.strictObject({
  vectors: z.enum(["column", "row"]).optional(),
  gradient: z.enum(["gradient", "numerator", "denominator"]).optional(),
  jacobian: z.enum(["numerator", "denominator"]).optional(),
  layouts: z.enum(["any", "gradient", "numerator", "denominator"]).optional(),
  factor: z.enum(["exact", "free"]).optional(),
  batch: z.enum(["rows", "columns"]).optional(),
  broadcast: z.enum(["accept", "note", "error"]).optional(),
  "implied-sum": z.enum(["accept", "note", "error"]).optional(),
  log: z.enum(["natural", "2", "10"]).optional(),
});

const scoring = z.strictObject({
  follow: share.optional(),
  repeat: z.enum(["once", "each"]).optional(),
  round: z.number().positive().max(1).optional(),
  notation: share.optional(),
  slip: share.optional(),
  form: share.optional(),
  belief: share.optional(),
  minimum: z.number().min(0).optional(),
});

const stage = z.enum(["reading", "formative", "verdicts", "solutions"]);
const moment = z.string().regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?$/);

const release = z.strictObject({
  due: moment.optional(),
  before: stage.optional(),
  after: stage.optional(),
  solutions: moment.optional(),
});

const layer = z.strictObject({
  index: name,
  from: z.union([z.int(), z.string()]),
  to: z.union([z.int(), z.string()]),
});

const form = z.strictObject({
  only: several(name).optional(),
  avoid: several(name).optional(),
  matrix: z.boolean().optional(),
  entries: z.boolean().optional(),
  simplified: z.boolean().optional(),
  shapes: z.literal("stated").optional(),
  cases: z.boolean().optional(),
});

const rubricItem = z
  .strictObject({
    item: name,
    points: points.optional(),
    result: z.literal(true).optional(),
    step: z.string().min(1).optional(),
    shows: several(
      z.enum([
        "chain-rule",
        "sum-explicit",
        "cases-split",
        "no-derivative-left",
        "in-entries",
        "shapes-stated",
      ]),
    ).optional(),
    words: strings.optional(),
    required: z.boolean().optional(),
    charge: z.record(z.string(), share).optional(),
    follow: share.optional(),
    says: text.optional(),
  })
  .refine(
    (item) =>
      [item.result, item.step, item.shows, item.words].filter((is) => is !== undefined).length ===
      1,
    {
      params: {
        fr: "Un élément du barème dit une seule chose : « result », « step », « shows » ou « words ».",
        en: 'A rubric item says one thing: "result", "step", "shows" or "words".',
      },
    },
  );

const hint = z
  .strictObject({
    fr: z.string().min(1).optional(),
    en: z.string().min(1).optional(),
    cost: points.optional(),
  })
  .refine(({ fr, en }) => fr !== undefined || en !== undefined, {
    params: {
      fr: "Un indice est en français, en anglais ou dans les deux.",
      en: "A hint is in French, in English or both.",
    },
  });

const expression = z.union([z.string().min(1), z.number()]).transform(String);

const vocabulary = {
  sizes: sizes.optional(),
  symbols: symbols.optional(),
  define: define.optional(),
};

/** Keys that a question and each of its parts may say, whatever its kind. */
export const commonKeys = {
  ...vocabulary,
  id: id.optional(),
  points: points.optional(),
  kind: z.string().optional(),
  ask: text.optional(),
  goal: z.enum(["find", "shown", "value"]).optional(),
  form: form.optional(),
  keep: strings.optional(),
  using: several(z.union([z.string(), z.number()]).transform(String)).optional(),
  from: z.string().min(1).optional(),
  where: z.union([z.record(name, z.int().min(1)), strings]).optional(),
  for: z.string().min(1).optional(),
  expect: several(expression).optional(),
  hints: z.array(hint).optional(),
  erratum: z
    .strictObject({
      printed: z.string().optional(),
      fr: z.string().optional(),
      en: z.string().optional(),
    })
    .optional(),
  accept: z.array(z.strictObject({ is: expression, says: text })).optional(),
  rubric: z.array(rubricItem).min(1).optional(),
} as const;

export const commonSchema = z.object(commonKeys);

export type CommonSays = z.output<typeof commonSchema>;

/** The file around its questions; the questions are read one by one, each by its kind. */
export const fileSchema = z.strictObject({
  format: z.literal(1),
  title: text,
  points: points.optional(),
  conventions: conventions.optional(),
  scoring: scoring.optional(),
  release: release.optional(),
  layer: layer.optional(),
  ...vocabulary,
  questions: z.array(z.looseObject({})).min(1),
});

export type FileSays = z.output<typeof fileSchema>;
export type SizesSay = z.output<typeof sizes>;
export type SymbolsSay = z.output<typeof symbols>;
export type DefineSays = z.output<typeof define>;
export type TextSays = z.output<typeof text>;
export type FormSays = z.output<typeof form>;
export type ConventionsSay = z.output<typeof conventions>;
