import * as z from "zod";
import { id } from "../exercise/schema.ts";
import { text } from "../exercise/schema-parts.ts";
import { givenMarks } from "./grade.ts";

/* The shape of a file of decisions. */

const mostDecisions = 10_000;

const said = z.string().min(1).max(2000);

const mark = z.enum(givenMarks);

const amount = z.number().min(0).max(1000);

/** What is decided. */
const actions = {
  verdict: mark.optional().describe("the mark of the line"),
  points: amount.optional().describe("what the item is worth, or the whole question"),
  charge: amount.optional().describe("the points that the line costs"),
  comment: text.optional().describe("what the student is told"),
  align: said.optional().describe("the question, or the part, that it answers"),
  "read-as": said.optional().describe("the formula that is meant, in LaTeX"),
  accept: z
    .strictObject({
      is: said.describe("the right answer, in the plain syntax"),
      says: text.describe("what it is called in a report"),
    })
    .optional()
    .describe("another right answer"),
} as const;

export const actionNames = Object.keys(actions) as readonly (keyof typeof actions)[];

/** Actions that are about one line. */
const ofLines = ["verdict", "charge", "read-as", "accept"] as const;

export const decisionSchema = z
  .strictObject({
    exercise: said.describe("the id of the exercise: the name of its folder"),
    question: id.optional().describe("the question; none for a line that is placed nowhere"),
    link: said.optional().describe("the id of the line, printed beside its mark"),
    item: said.optional().describe("the item of the rubric that points are given for"),
    for: z
      .union([z.literal("all"), z.strictObject({ copy: said.describe("the name of the copy") })])
      .describe("all copies that hold the line, or {copy: name}"),
    ...actions,
    by: said.describe("who decides"),
    why: said.optional().describe("the reason"),
  })
  .refine((says) => actionNames.some((action) => says[action] !== undefined), {
    params: {
      fr: "Une décision dit au moins une chose : verdict, points, charge, comment, align, read-as ou accept.",
      en: "A decision says at least one thing: verdict, points, charge, comment, align, read-as or accept.",
    },
  })
  .refine((says) => says.link !== undefined || ofLines.every((each) => says[each] === undefined), {
    params: {
      fr: "verdict, charge, read-as et accept portent sur une ligne : il faut « link ».",
      en: 'verdict, charge, read-as and accept are about one line: "link" is needed.',
    },
  })
  .refine((says) => says.link !== undefined || says.question !== undefined, {
    params: {
      fr: "Une décision porte sur une ligne (« link ») ou sur une question (« question »).",
      en: 'A decision is about a line ("link") or a question ("question").',
    },
  })
  .refine((says) => says.points === undefined || says.question !== undefined, {
    params: {
      fr: "Des points se donnent à une question : il faut « question ».",
      en: 'Points are given to a question: "question" is needed.',
    },
  })
  .refine((says) => says.item === undefined || says.points !== undefined, {
    params: {
      fr: "« item » dit à quoi vont les points : il faut « points ».",
      en: '"item" says what points are given for: "points" is needed.',
    },
  });

export const decisionsSchema = z.strictObject({
  format: z.literal(1).describe("the version of this format"),
  decisions: z.array(decisionSchema).max(mostDecisions).describe("what was decided"),
});

export type DecisionSays = z.output<typeof decisionSchema>;
