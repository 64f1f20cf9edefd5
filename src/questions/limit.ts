import * as z from "zod";
import { confirm } from "../check/prove.ts";
import { connectIn } from "../diff/identity.ts";
import { carryLimits } from "../diff/limits.ts";
import { pivotOf, signsOf } from "../diff/regions.ts";
import type { Toolbox } from "../diff/toolbox.ts";
import { defineQuestionKind, type QuestionKind } from "../exercise/kind.ts";
import { limit as limitOf } from "../expr/build.ts";
import type { Cond, Expr } from "../expr/node.ts";
import { assuming } from "../rewrite/given.ts";
import type { Given } from "../rewrite/lemma.ts";
import { type Chain, joined, type Proof } from "../rewrite/proof.ts";
import { tidy } from "../rewrite/tidy.ts";
import { Trace } from "../rewrite/trace.ts";
import { prose, provedCases, resultOf } from "./telling.ts";

const schema = z.object({
  of: z.string().min(1).describe("the expression"),
  by: z.string().min(1).describe("the variable that moves"),
  to: z
    .union([z.literal("+inf"), z.literal("-inf"), z.string().min(1), z.number().transform(String)])
    .describe("where to: +inf, -inf or a value"),
  from: z.enum(["left", "right"]).optional().describe("the side it comes from"),
  equals: z.string().min(1).describe("what the limit is"),
});

/** A limit, by the cases that its value is told by. */
export const limit: QuestionKind<z.output<typeof schema>> = defineQuestionKind({
  questionKind: "limit",
  about: { fr: "limite", en: "limit" },
  schema,
  goals: (says, setting) => {
    const of = setting.read(says.of, ["of"]);
    const by = setting.variable(says.by, ["by"]);
    const to =
      says.to === "+inf" || says.to === "-inf" ? says.to : setting.read(says.to, ["to"]).body;
    const body = limitOf(of.body, "kind" in by ? by.of : by, to, says.from);
    const right = setting.read(says.equals, ["equals"]);
    return [{ left: { indices: of.indices, body }, right, relation: "=" }];
  },
  solve: (says, setting) => {
    const { tools, kinds, id, given } = setting;
    const of = setting.read(says.of, ["of"]);
    const right = setting.read(says.equals, ["equals"]).body;
    const by = setting.variable(says.by, ["by"]);
    const to =
      says.to === "+inf" || says.to === "-inf" ? says.to : setting.read(says.to, ["to"]).body;
    const start = limitOf(of.body, "kind" in by ? by.of : by, to, says.from);
    const claim = { left: start, rel: "=", right } as const;
    const pivot = pivotOf(right);
    const arms: { when: Cond; proof: Proof }[] = [];
    const refusal = setting.refuse(["equals"], {
      fr: "La limite n'a pas pu être ramenée à ce qui est annoncé.",
      en: "The limit could not be brought to what is stated.",
    });
    const prove = (so: Given): Proof => {
      const chain = approach(start, right, tools, so);
      if (!chain) throw refusal;
      return { claim, given: so, body: chain };
    };
    if (pivot)
      for (const when of signsOf(pivot)) arms.push({ when, proof: prove(assuming(given, when)) });
    const proof: Proof = pivot ? { claim, given, body: { kind: "cases", arms } } : prove(given);
    const proved = confirm(proof, kinds);
    return {
      blocks: [
        ...(pivot
          ? [
              prose(
                (set) => `On distingue selon le signe de ${set(pivot)}.`,
                (set) => `We distinguish by the sign of ${set(pivot)}.`,
              ),
            ]
          : []),
        ...provedCases(proof),
        { kind: "result", left: start, right, shape: [], layout: undefined },
      ],
      proofs: [proved],
      answer: { tensor: { indices: of.indices, body: right }, layout: undefined },
      result: resultOf(id, start, right, given),
    };
  },
});

/** The limit carried out under what is given, and what it should be settled likewise. */
const approach = (start: Expr, right: Expr, tools: Toolbox, given: Given): Chain | undefined => {
  const trace = new Trace(start, given);
  trace.exhaust(tools.hypotheses, "simplify");
  trace.arithmetic(tidy(trace.current, given), "simplify");
  carryLimits(trace, tools);
  const rest = connectIn(trace.current, right, tools, given);
  return rest && joined(trace.chain, rest);
};
