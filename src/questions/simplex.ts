import * as z from "zod";
import { confirm } from "../check/prove.ts";
import { connect } from "../diff/identity.ts";
import { defineQuestionKind, type QuestionKind, type Setting } from "../exercise/kind.ts";
import { one, over, sizeValue, sum, zero } from "../expr/build.ts";
import type { Expr } from "../expr/node.ts";
import type { Block } from "../narrate/block.ts";
import { isPositive } from "../rewrite/lemma.ts";
import { type Chain, joined, type Proof } from "../rewrite/proof.ts";
import { Trace } from "../rewrite/trace.ts";
import { entriesOf } from "./entries.ts";
import { contradicted, unfoldFunctions, unfoldNames } from "./reached.ts";
import { derivation, prose, remark } from "./telling.ts";

const schema = z.object({
  of: z.string().min(1).describe("the vector, such as softmax(z) or [p, 1 - p]"),
});

/** That a vector is a probability distribution: its entries are positive and add up to 1. */
export const simplex: QuestionKind<z.output<typeof schema>> = defineQuestionKind({
  questionKind: "simplex",
  about: { fr: "positivité et somme égale à 1", en: "positive entries that add up to 1" },
  schema,
  goals: (says, setting) => {
    const of = setting.read(says.of, ["of"]);
    const total = over("sum", of.indices, of.body);
    return [
      { left: of, right: { indices: [], body: zero }, relation: ">" },
      { left: { indices: [], body: total }, right: { indices: [], body: one }, relation: "=" },
    ];
  },
  solve: (says, setting) => {
    const { kinds } = setting;
    const of = setting.read(says.of, ["of"]);
    const [k] = of.indices;
    if (!k || of.indices.length > 1) {
      throw setting.refuse(["of"], {
        fr: "On attend un vecteur.",
        en: "A vector is expected.",
      });
    }
    const written = entriesOf(of);
    const signs = (written ?? [of.body]).map((entry) => positive(entry, setting));
    const total = written ? sum(...written) : over("sum", [k], of.body);
    const adds = normalised(total, setting);
    const blocks: readonly Block[] = [
      prose(
        () => "Chaque composante est positive :",
        () => "Every entry is positive:",
      ),
      ...signs.map((proof) => derivation(proof.body as Chain)),
      prose(
        () => "Leur somme vaut 1 :",
        () => "They add up to 1:",
      ),
      derivation(adds),
      remark(
        (set) =>
          `Positives et de somme 1, les composantes sont donc toutes au plus égales à 1 : c'est une loi de probabilité sur ${set(sizeValue(k.size))} classes.`,
        (set) =>
          `Positive and with sum 1, every entry is therefore at most 1: this is a probability distribution over ${set(sizeValue(k.size))} classes.`,
      ),
    ];
    const claim = { left: total, rel: "=", right: one } as const;
    const proofs = [...signs, { claim, given: setting.given, body: adds }].map((proof) =>
      confirm(proof, kinds),
    );
    return {
      blocks,
      proofs,
      answer: { tensor: of, layout: undefined },
      result: undefined,
    };
  },
});

/** A chain that ends in "> 0". */
const positive = (entry: Expr, setting: Setting): Proof => {
  const { given } = setting;
  const trace = new Trace(entry, given);
  unfoldNames(trace, (part) => part === entry);
  const named = isPositive(trace.current, given);
  const open = new Trace(trace.current, given);
  unfoldFunctions(open);
  // What is written with exponentials shows its sign; 1 - σ(x) shows it by the range of σ.
  if (isPositive(open.current, given)) trace.continue(open.chain);
  else if (!named) throw refused(entry, ">", zero, setting);
  trace.newLine();
  trace.take(zero, { kind: "sign" }, "simplify", [{ path: [] }], ">");
  return { claim: { left: entry, rel: ">", right: zero }, given, body: trace.chain };
};

/** A chain from the sum of the entries to 1. */
const normalised = (total: Expr, setting: Setting): Chain => {
  const { given, tools } = setting;
  const trace = new Trace(total, given);
  const { current } = trace;
  const first = current.kind === "over" ? current.body : current;
  unfoldNames(trace, (part) => part === first);
  const rest = connect(trace.current, one, tools, given);
  if (!rest) throw refused(total, "=", one, setting);
  return joined(trace.chain, rest);
};

/** Why a claim is not shown: a value that contradicts it, where there is one. */
const refused = (left: Expr, rel: ">" | "=", right: Expr, setting: Setting): Error => {
  const [value] = contradicted({ left, rel, right }, setting.given, setting) ?? [];
  return setting.refuse(
    ["of"],
    rel === "="
      ? {
          fr: value
            ? `Les composantes ne somment pas à 1 : en un point, leur somme vaut ${value.fr}.`
            : "Aucune preuve que les composantes somment à 1 n'a été trouvée.",
          en: value
            ? `The entries do not add up to 1: at one point their sum is ${value.en}.`
            : "No proof that the entries add up to 1 was found.",
        }
      : {
          fr: value
            ? `Les composantes ne sont pas toutes positives : en un point, l'une vaut ${value.fr}.`
            : "Aucune preuve que les composantes sont positives n'a été trouvée.",
          en: value
            ? `The entries are not all positive: at one point one of them is ${value.en}.`
            : "No proof that the entries are positive was found.",
        },
  );
};
