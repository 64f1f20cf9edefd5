import type * as z from "zod";
import { defineQuestionKind, type QuestionKind } from "../exercise/kind.ts";
import {
  differentialGoals,
  differentialHeeds,
  differentialSchema,
  solveDifferential,
} from "./derivative.ts";

/** The gradient of a scalar: an array of the same shape as the variable. */
export const gradient: QuestionKind<z.output<typeof differentialSchema>> = defineQuestionKind({
  questionKind: "gradient",
  about: { fr: "gradient", en: "gradient" },
  schema: differentialSchema,
  heeds: differentialHeeds,
  solve: solveDifferential,
  goals: differentialGoals,
});
