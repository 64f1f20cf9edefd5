import * as z from "zod";
import { type DifferentialOptions, differential } from "../check/differential.ts";
import { derivativeAsked, type Goal } from "../exercise/goal.ts";
import {
  defineQuestionKind,
  type Heeded,
  type QuestionKind,
  type Setting,
  type Solution,
} from "../exercise/kind.ts";
import type { Cond } from "../expr/node.ts";
import type { Tensor } from "../expr/tensor.ts";
import { dependsOn } from "../rewrite/given.ts";
import { demandOnly, namedWith, reachExpected } from "./expected.ts";
import { begun } from "./reached.ts";
import { differentialBlocks, resultOf } from "./telling.ts";
import { writtenOut } from "./written.ts";

/** What the file says of a derivative of any shape. */
export const differentialSchema = z.object({
  of: z.string().min(1).describe("the expression, as for corrige derive"),
  wrt: z.string().min(1).describe("the variable: a name, or an entry such as W[k,j]"),
  order: z
    .union([z.literal(1), z.literal(2)])
    .optional()
    .describe("2 for a second derivative"),
  layout: z
    .enum(["gradient", "numerator", "denominator"])
    .optional()
    .describe("how the entries are arranged"),
  /** Functions that the result is to be written with, such as expectation. */
  name: z
    .array(z.string().min(1))
    .optional()
    .describe("functions that the result is to be written with, such as expectation"),
});

/** The keys that a derivative of any shape has a use for. */
export const differentialHeeds: readonly Heeded[] = ["from", "for", "expect"];

/** Answers a question that asks for a derivative, whatever its shape. */
export const solveDifferential = (
  says: z.output<typeof differentialSchema>,
  setting: Setting,
): Solution => {
  const { asked, tools, given, kinds, id } = setting;
  const of = setting.read(says.of, ["of"]);
  const by = setting.variable(says.wrt, ["wrt"]);
  const { name } = "kind" in by ? by.of : by;
  if (!dependsOn(of.body, name, given)) {
    throw setting.refuse(["wrt"], {
      fr: `L'expression ne dépend pas de « ${name} ».`,
      en: `The expression does not depend on "${name}".`,
    });
  }
  const start = begun(of, setting);
  const options: DifferentialOptions = {
    order: says.order ?? 1,
    spelled: isListed(of, setting),
    using: asked.using,
    ...(says.layout && { layout: says.layout }),
    ...(asked.from === "definition" && { from: "definition" }),
    ...(start && { begun: start }),
  };
  const derived = differential(of, by, tools, given, kinds, options);
  const found = reachExpected(
    says.name ? namedWith(derived, says.name, setting) : derived,
    setting,
  );
  demandOnly(found.entries.body, setting);
  const written = writtenOut(found, setting);
  const sides = found.kinks.flatMap((kink) => (kink.sides ? [kink.sides.proved] : []));
  return {
    blocks: [...differentialBlocks(found, setting), ...(written ? [written.block] : [])],
    proofs: [found.proved, ...sides, ...(written?.proofs ?? [])],
    answer: { tensor: found.entries, layout: found.layout },
    result: resultOf(id, found.start, found.entries.body, found.proved.proof.given),
  };
};

/** The derivative that is asked for, of any order. */
export const differentialGoals = (
  { of, wrt, order = 1 }: z.output<typeof differentialSchema>,
  setting: Setting,
): readonly Goal[] => {
  const by = setting.variable(wrt, ["wrt"]);
  const first = derivativeAsked(setting.read(of, ["of"]), by);
  const left = order === 2 ? derivativeAsked(first, by) : first;
  return [{ left, right: setting.asked.expect[0], relation: "=" }];
};

/** Whether a vector is given entry by entry, by itself or under its name. */
const isListed = ({ body }: Tensor, { definitions }: Setting): boolean => {
  const named = body.kind === "entry" ? definitions.get(body.of.name)?.body : body;
  return named?.kind === "cases" && named.arms.every(({ when }) => isOfIndex(when));
};

const isOfIndex = (cond: Cond): boolean =>
  cond.kind === "compare" ? cond.left.kind === "index" : cond.of.every(isOfIndex);

/** The derivative of a function of one number. */
export const derivative: QuestionKind<z.output<typeof differentialSchema>> = defineQuestionKind({
  questionKind: "derivative",
  about: { fr: "dérivée", en: "derivative" },
  schema: differentialSchema,
  heeds: differentialHeeds,
  solve: solveDifferential,
  goals: differentialGoals,
});
