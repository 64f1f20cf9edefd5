import * as z from "zod";
import { differential } from "../check/differential.ts";
import { confirm } from "../check/prove.ts";
import { derive } from "../diff/derive.ts";
import { connectIn } from "../diff/identity.ts";
import { pivotOf, signsOf } from "../diff/regions.ts";
import { derivativeAsked } from "../exercise/goal.ts";
import { defineQuestionKind, type QuestionKind } from "../exercise/kind.ts";
import { compare, deriv, zero } from "../expr/build.ts";
import type { Cond } from "../expr/node.ts";
import type { Block } from "../narrate/block.ts";
import { assuming } from "../rewrite/given.ts";
import { endOf, joined, type Proof } from "../rewrite/proof.ts";
import { derivation, kinkBlocks, prose, provedCases, resultOf } from "./telling.ts";

const schema = z.object({
  of: z.string().min(1).describe("the expression"),
  wrt: z.string().min(1).describe("the variable"),
  equals: z.string().min(1).describe("the derivative where it exists"),
});

/** A derivative where it exists, and why it does not exist elsewhere. */
export const nondifferentiable: QuestionKind<z.output<typeof schema>> = defineQuestionKind({
  questionKind: "nondifferentiable",
  about: { fr: "dérivée là où elle existe", en: "derivative where it exists" },
  schema,
  goals: (says, setting) => [
    {
      left: derivativeAsked(setting.read(says.of, ["of"]), setting.variable(says.wrt, ["wrt"])),
      right: setting.read(says.equals, ["equals"]),
      relation: "=",
    },
  ],
  solve: (says, setting) => {
    const { tools, kinds, id } = setting;
    const of = setting.read(says.of, ["of"]);
    const right = setting.read(says.equals, ["equals"]).body;
    const by = setting.variable(says.wrt, ["wrt"]);
    const whole = differential(of, by, tools, setting.given, kinds, { from: "definition" });
    const pivot = pivotOf(of.body, right);
    const entry = whole.start.kind === "deriv" ? whole.start.by : undefined;
    if (!pivot || entry?.kind !== "entry") {
      throw setting.refuse(["of"], {
        fr: "La fonction n'est pas définie par cas selon le signe d'une seule quantité.",
        en: "The function is not defined by cases after the sign of a single quantity.",
      });
    }
    const arms: { when: Cond; proof: Proof }[] = [];
    const claim = { left: deriv(of.body, entry), rel: "=", right } as const;
    for (const when of signsOf(pivot, false)) {
      const given = assuming(setting.given, when);
      const first = derive(of.body, entry, tools, given, { from: "definition" });
      const rest = connectIn(endOf(first), right, tools, given);
      if (!rest) {
        throw setting.refuse(["equals"], {
          fr: "La dérivée n'est pas celle qui est annoncée.",
          en: "The derivative is not the one that is stated.",
        });
      }
      arms.push({ when, proof: { claim, given, body: joined(first, rest) } });
    }
    const proofs = arms.map(({ proof }) => confirm(proof, kinds));
    const sides = whole.kinks.flatMap((kink) => (kink.sides ? [kink.sides] : []));
    const blocks: Block[] = [
      {
        kind: "cases",
        arms: arms.map(({ when, proof }) => ({
          when,
          blocks: provedCases(proof),
        })),
      },
      ...sides.flatMap(({ proved }) =>
        proved.proof.body.kind === "no derivative"
          ? [
              prose(
                (set) => `En ${set(zero)}, on revient au taux d'accroissement, de chaque côté :`,
                (set) => `At ${set(zero)} we go back to the difference quotient, on either side:`,
              ),
              derivation(proved.proof.body.left),
              derivation(proved.proof.body.right),
            ]
          : [],
      ),
      ...whole.kinks.flatMap(kinkBlocks),
      {
        kind: "result",
        left: claim.left,
        right,
        shape: [],
        layout: undefined,
        when: [compare(pivot, "≠", zero)],
      },
    ];
    return {
      blocks,
      proofs: [...proofs, ...sides.map(({ proved }) => proved)],
      answer: { tensor: { indices: of.indices, body: right }, layout: "derivative" },
      result: resultOf(id, claim.left, right, whole.proved.proof.given),
    };
  },
});
