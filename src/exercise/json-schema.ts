import * as z from "zod";
import { keysOf } from "./findings.ts";
import { heeded, type QuestionKind } from "./kind.ts";
import { heeds } from "./load-part.ts";
import { commonKeys, fileSchema, sectionSchema } from "./schema.ts";

/**
 * The JSON Schema (draft 7) of exercise files, for editors that complete and check YAML: the keys of the file
 * and, for each kind of question, its own. It is made of the schemas that files are read with.
 *
 * What names mean, shapes and expressions are beyond it: a file that it accepts may still be refused.
 */
export const exerciseJsonSchema = (kinds: readonly QuestionKind[]): object => {
  const asked = kinds.map(askedBy);
  const { kind: _, expect: __, ...around } = shared;
  const parts = z.array(z.union(asked).meta({ id: "part" })).min(1);
  const parted = z
    .strictObject({ ...around, parts: parts.describe("things that are asked one after another") })
    .meta({ id: "question-with-parts" });
  const question = z.union([...asked, parted]).meta({ id: "question", required: ["id"] });
  const questions = z.array(question).min(1).describe("what is asked");
  const sections = z.array(sectionSchema.extend({ questions })).min(1);
  const file = fileSchema.extend({
    questions: questions.optional(),
    sections: sections.optional().describe(fileSchema.shape.sections.description ?? ""),
  });
  return {
    ...z.toJSONSchema(file, {
      io: "input",
      target: "draft-7",
      unrepresentable: "any",
      override: ({ jsonSchema }) => unwrap(jsonSchema),
    }),
    oneOf: [{ required: ["questions"] }, { required: ["sections"] }],
  };
};

/** Writes a reference that stands alone without the `allOf` around it, which only descriptions beside it need. */
const unwrap = (schema: z.core.JSONSchema.BaseSchema): void => {
  const [only, ...more] = schema.allOf ?? [];
  if (Object.keys(schema).length > 1 || more.length > 0 || !only?.$ref) return;
  delete schema.allOf;
  schema.$ref = only.$ref;
};

/** The keys of every question, each with a name of its own, so that it is written out once. */
const shared: z.core.$ZodLooseShape = Object.fromEntries(
  Object.entries(commonKeys).map(([key, says]) => {
    const id = `key-${key}`;
    return [key, says.unwrap().meta({ id, description: says.description }).optional()];
  }),
);

/** One thing asked by a kind; of a kind whose keys cannot be told with what they hold, their names. */
const askedBy = (kind: QuestionKind): z.ZodType => {
  const { questionKind, about, schema } = kind;
  const unused = new Set<string>(heeded.filter((key) => !heeds(kind, key)));
  const common = Object.fromEntries(Object.entries(shared).filter(([key]) => !unused.has(key)));
  const own: z.core.$ZodLooseShape =
    schema instanceof z.ZodObject
      ? schema.shape
      : Object.fromEntries([...(keysOf(schema) ?? [])].map((key) => [key, z.any().optional()]));
  return z
    .strictObject({ ...common, ...own, kind: z.literal(questionKind).describe(about.en) })
    .meta({ id: `kind-${questionKind}` });
};
