import type * as z from "zod";
import { defineQuestionKind, type QuestionKind } from "../exercise/kind.ts";
import {
  differentialGoals,
  differentialHeeds,
  differentialSchema,
  solveDifferential,
} from "./derivative.ts";

/** The Jacobian of a function between vectors: its entries, and the matrix they make. */
export const jacobian: QuestionKind<z.output<typeof differentialSchema>> = defineQuestionKind({
  questionKind: "jacobian",
  about: { fr: "matrice jacobienne", en: "Jacobian matrix" },
  schema: differentialSchema,
  heeds: differentialHeeds,
  solve: solveDifferential,
  goals: differentialGoals,
});
