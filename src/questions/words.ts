import * as z from "zod";
import { defineQuestionKind, type QuestionKind } from "../exercise/kind.ts";
import { text } from "../exercise/schema-parts.ts";
import { prose } from "./telling.ts";

const word = z.union([z.string().min(1).max(200), z.number()]).transform(String);

const schema = z.object({
  model: text.describe("the author's own answer; formulas stand between dollars"),
  "look-for": z
    .array(z.array(word).min(1).max(40))
    .max(40)
    .optional()
    .describe("groups of words, one of each group expected; they sort answers, and score nothing"),
});

/** A question that is answered in words: the author's answer is printed, and nothing checks it. */
export const words: QuestionKind<z.output<typeof schema>> = defineQuestionKind({
  questionKind: "words",
  about: { fr: "réponse en mots", en: "answer in words" },
  schema,
  solve: ({ model: { fr = "", en = "" } }) => ({
    blocks: [
      prose(
        () => fr || en,
        () => en || fr,
      ),
    ],
    proofs: [],
    answer: undefined,
    result: undefined,
    inWords: true,
  }),
});
