import * as z from "zod";
import { confirm } from "../check/prove.ts";
import { connect } from "../diff/identity.ts";
import { defineQuestionKind, type QuestionKind } from "../exercise/kind.ts";
import { onDomain } from "../rewrite/domain.ts";
import { aligned, derivation, resultOf } from "./telling.ts";

const schema = z.object({
  left: z.string().min(1).describe("one side of the equation"),
  right: z.string().min(1).describe("the other side"),
});

/** An equation that is to be shown. */
export const identity: QuestionKind<z.output<typeof schema>> = defineQuestionKind({
  questionKind: "identity",
  about: { fr: "identité à démontrer", en: "identity to show" },
  schema,
  goals: (says, setting) => [
    {
      left: setting.read(says.left, ["left"]),
      right: setting.read(says.right, ["right"]),
      relation: "=",
    },
  ],
  solve: (says, setting) => {
    const { tools, kinds, id } = setting;
    const left = setting.read(says.left, ["left"]);
    const other = setting.read(says.right, ["right"]);
    if (left.indices.length !== other.indices.length) {
      throw setting.refuse(["right"], {
        fr: "Les deux membres n'ont pas la même forme.",
        en: "The two sides do not have the same shape.",
      });
    }
    const right = aligned(other, left);
    const given = onDomain(left.body, setting.given);
    const chain = connect(left.body, right, tools, given);
    if (!chain) {
      throw setting.refuse(["right"], {
        fr: "Aucune preuve de cette égalité n'a été trouvée.",
        en: "No proof of this equation was found.",
      });
    }
    const proved = confirm(
      { claim: { left: left.body, rel: "=", right }, given, body: chain },
      kinds,
    );
    return {
      blocks: [derivation(chain)],
      proofs: [proved],
      answer: { tensor: { indices: left.indices, body: right }, layout: undefined },
      result: resultOf(id, left.body, right, given),
    };
  },
});
