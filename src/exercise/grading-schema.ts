import * as z from "zod";
import { momentOf } from "./moment.ts";
import { name, points, several, strings, text } from "./schema-parts.ts";

/* What an exercise file says of grading: checked with the rest of it. */

const share = z.number().min(0).max(1);

export const scoring = z.strictObject({
  follow: share
    .optional()
    .describe("the share that is left for an error that follows from another"),
  repeat: z
    .enum(["once", "each"])
    .optional()
    .describe("whether an error that is made again costs once or each time"),
  round: z.number().positive().max(1).optional().describe("what points are rounded to"),
  notation: share.optional().describe("the share that a slip of notation costs"),
  slip: share.optional().describe("the share that a slip of the pen costs"),
  form: share.optional().describe("the share that a wrong form costs"),
  belief: share.optional().describe("the share that a misconception costs"),
  minimum: z.number().min(0).optional().describe("the least points of a question"),
});

const stage = z.enum(["reading", "formative", "verdicts", "solutions"]);
const moment = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?$/)
  .refine((text) => momentOf(text) !== undefined, {
    params: { fr: "Ce jour ou cette heure n'existe pas.", en: "There is no such day or time." },
  });

export const release = z.strictObject({
  due: moment.optional().describe("when copies are due: 2026-12-04 or 2026-12-04T23:59:00-05:00"),
  before: stage.optional().describe("what a student is told before that"),
  after: stage.optional().describe("what a student is told afterwards"),
  solutions: moment.optional().describe("when the answers are shown"),
});

const features = z.enum([
  "chain-rule",
  "sum-explicit",
  "cases-split",
  "no-derivative-left",
  "in-entries",
  "shapes-stated",
]);

export const rubricItem = z
  .strictObject({
    item: name.describe("the name of the item"),
    points: points.optional().describe("what it is worth"),
    result: z.literal(true).optional().describe("the result itself"),
    step: z.string().min(1).optional().describe("an expression that stands on the way"),
    shows: several(features).optional().describe("what can be seen in the answer"),
    words: strings.optional().describe("words that stand in the answer"),
    required: z.boolean().optional().describe("it may not be skipped"),
    charge: z.record(z.string(), share).optional().describe("other prices of misconceptions, here"),
    follow: share
      .optional()
      .describe("the share that is left for an error that follows from another"),
    says: text.optional().describe("what it is called in a report"),
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
  )
  .meta({ id: "rubric" });

export type ScoringSays = z.output<typeof scoring>;
export type ReleaseSays = z.output<typeof release>;
export type StageSays = z.output<typeof stage>;
export type RubricItemSays = z.output<typeof rubricItem>;
/** What can be seen in a line, whatever it says. */
export type Feature = z.output<typeof features>;
