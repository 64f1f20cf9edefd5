import * as z from "zod";
import { release, rubricItem, scoring } from "./grading-schema.ts";
import { define, sizes, symbols } from "./names-schema.ts";
import { notationKeys } from "./notation-schema.ts";
import { name, points, several, strings, text } from "./schema-parts.ts";

/*
 * The shape of an exercise file: every key it may say, so that a key that is not here is a slip. The keys of
 * a kind of question stand with the kind, in `src/questions`.
 */

/** The id of a question, or of a part. */
export const id = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}_-]*$/u));

const conventions = z.strictObject({
  vectors: z.enum(["column", "row"]).optional().describe("whether a vector is a column or a row"),
  gradient: z
    .enum(["gradient", "numerator", "denominator"])
    .optional()
    .describe("how a gradient is laid out"),
  jacobian: z
    .enum(["numerator", "denominator"])
    .optional()
    .describe("one row per output (numerator) or per input (denominator)"),
  layouts: z
    .enum(["any", "gradient", "numerator", "denominator"])
    .optional()
    .describe("the layout that answers have to follow; any accepts all"),
  factor: z
    .enum(["exact", "free"])
    .optional()
    .describe("whether a constant factor of a loss has to be right"),
  batch: z.enum(["rows", "columns"]).optional().describe("whether samples are rows or columns"),
  broadcast: z
    .enum(["accept", "note", "error"])
    .optional()
    .describe("what a sum of unequal shapes is worth"),
  "implied-sum": z
    .enum(["accept", "note", "error"])
    .optional()
    .describe("what a repeated index without a sum is worth"),
  log: z.enum(["natural", "2", "10"]).optional().describe("the base of log"),
});

const layer = z.strictObject({
  index: name.describe("the letter that counts layers"),
  from: z.union([z.int(), z.string()]).describe("the first layer"),
  to: z.union([z.int(), z.string()]).describe("the last layer"),
});

const form = z
  .strictObject({
    only: several(name)
      .optional()
      .describe("the only functions that the answer may be written with"),
    avoid: several(name).optional().describe("functions that the answer may not be written with"),
    matrix: z.boolean().optional().describe("in matrix notation"),
    entries: z.boolean().optional().describe("entry by entry"),
    simplified: z.boolean().optional().describe("simplified"),
    shapes: z.literal("stated").optional().describe("the shapes have to be stated"),
    cases: z.boolean().optional().describe("by cases"),
  })
  .meta({ id: "form" });

const hint = z
  .strictObject({
    fr: z.string().min(1).optional().describe("the French text"),
    en: z.string().min(1).optional().describe("the English text"),
    cost: points.optional().describe("the points that reading it costs"),
  })
  .refine(({ fr, en }) => fr !== undefined || en !== undefined, {
    params: {
      fr: "Un indice est en français, en anglais ou dans les deux.",
      en: "A hint is in French, in English or both.",
    },
  })
  .meta({ id: "hint" });

const expression = z.union([z.string().min(1), z.number()]).transform(String);

const training = z
  .strictObject({
    of: name.describe("the loss, by its name: of one example, or of a batch"),
    inputs: name.describe("what is classified: points of a plane"),
    labels: name.describe("their classes: whole numbers, or one-hot"),
    outputs: name.describe("the probabilities of the classes"),
    parameters: strings.describe("what is learnt; a family stands for all of its layers"),
    sizes: z
      .record(z.string().min(1), z.int().min(1))
      .describe("what sizes are, such as {d: 2, m: 3} or {'n[1]': 16}"),
    data: z.enum(["spirals", "blobs"]).describe("what the points look like"),
    examples: z.int().min(10).max(10_000).describe("how many points"),
    rate: z.number().positive().describe("the learning rate"),
    steps: z.int().min(1).max(100_000).describe("how many steps of gradient descent"),
  })
  .meta({ id: "train" });

const vocabulary = {
  sizes: sizes.optional().describe("sizes of shapes: positive whole numbers"),
  symbols: symbols.optional().describe("symbols, with their shapes and what is known of them"),
  define: define.optional().describe("names for expressions, each in terms of those before it"),
  copies: z
    .strictObject(notationKeys)
    .meta({ id: "copies" })
    .optional()
    .describe("how copies write what they speak of, beside the names above: only reading uses it"),
};

/** Keys that a question and each of its parts may say, whatever its kind. */
export const commonKeys = {
  ...vocabulary,
  id: id.optional().describe("the name of the question, unique in the file, such as a or 2l"),
  points: points.optional().describe("what it is worth; 1 if nothing is said"),
  kind: z.string().optional().describe("the kind of question: corrige list questions"),
  ask: text.optional().describe("the wording, with formulas between dollars"),
  goal: z
    .enum(["find", "shown", "value"])
    .optional()
    .describe("find, or shown where the result is printed, or value"),
  form: form.optional().describe("what the wording demands beyond truth"),
  keep: strings.optional().describe("symbols that are left standing"),
  using: several(z.union([z.string(), z.number()]).transform(String))
    .optional()
    .describe("earlier questions that may be cited without proof"),
  from: z.string().min(1).optional().describe("where to start: definition, or an expression"),
  where: z
    .union([z.record(name, z.int().min(1)), strings])
    .optional()
    .describe('a condition such as "c > 0", or sizes for this question alone: {K: 2}'),
  for: z.string().min(1).optional().describe("the layers that are asked for"),
  expect: several(expression)
    .optional()
    .describe("the answer that the author expects; another one fails the question"),
  hints: z.array(hint).optional().describe("hints in order, from the place to the rule"),
  erratum: z
    .strictObject({
      printed: z.string().optional().describe("what was printed"),
      fr: z.string().optional().describe("what is right, in French"),
      en: z.string().optional().describe("what is right, in English"),
    })
    .optional()
    .describe("what the source had wrong"),
  accept: z
    .array(
      z.strictObject({
        is: expression.describe("another right answer"),
        says: text.describe("what it is called in a report"),
      }),
    )
    .optional()
    .describe("further right answers"),
  rubric: z.array(rubricItem).min(1).optional().describe("items that share the points"),
} as const;

export const commonSchema = z.object(commonKeys);

export type CommonSays = z.output<typeof commonSchema>;

/** The list of questions; they are read one by one, each by its kind. */
const questions = z.array(z.looseObject({})).min(1).describe("what is asked");

/** A part of the file under a title; its names end with it. */
export const sectionSchema = z.strictObject({
  id: id.describe("the name of the section, unique in the file"),
  title: text.describe("its title"),
  points: points.optional().describe("checked against the sum of its questions"),
  ...vocabulary,
  train: training.optional().describe("a network that its derived gradients can train"),
  questions,
});

/** The file around its questions, which stand in it or in its sections. */
export const fileSchema = z.strictObject({
  format: z.literal(1).describe("the version of this format"),
  title: text.describe("the title of the homework"),
  points: points.optional().describe("checked against the sum of the questions"),
  conventions: conventions.optional().describe("how vectors and derivatives are laid out"),
  scoring: scoring.optional().describe("what errors cost"),
  release: release.optional().describe("when a student is told what"),
  layer: layer.optional().describe("how the layers of a network are counted"),
  ...vocabulary,
  train: training.optional().describe("a network that its derived gradients can train"),
  questions: questions.optional(),
  sections: z
    .array(sectionSchema)
    .min(1)
    .optional()
    .describe("parts under titles, instead of questions"),
});

export type FileSays = z.output<typeof fileSchema>;
export type SectionSays = z.output<typeof sectionSchema>;
export type TrainingSays = z.output<typeof training>;
export type FormSays = z.output<typeof form>;
export type ConventionsSay = z.output<typeof conventions>;
