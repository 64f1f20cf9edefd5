import * as z from "zod";
import { confirm } from "../check/prove.ts";
import { derive } from "../diff/derive.ts";
import { connect } from "../diff/identity.ts";
import type { Toolbox } from "../diff/toolbox.ts";
import { defineQuestionKind, type QuestionKind, type Setting } from "../exercise/kind.ts";
import { call, compare, deriv, difference, half, one, scalar, zero } from "../expr/build.ts";
import type { Call, Expr } from "../expr/node.ts";
import { mapBottomUp, symbolNames } from "../expr/walk.ts";
import { sumCutLemmas } from "../lemmas/sum.ts";
import type { Block } from "../narrate/block.ts";
import { domainOf, onDomain } from "../rewrite/domain.ts";
import { distributed } from "../rewrite/forms.ts";
import { nothingGiven } from "../rewrite/given.ts";
import { type Given, isPositive } from "../rewrite/lemma.ts";
import { type Chain, joined, type Proof, reversed } from "../rewrite/proof.ts";
import { tidy } from "../rewrite/tidy.ts";
import { LawIndex, Trace } from "../rewrite/trace.ts";
import { entriesOf } from "./entries.ts";
import { contradicted, unfoldFunctions, unfoldNames } from "./reached.ts";
import { bothSides, derivation, prose, remark } from "./telling.ts";

const schema = z.object({
  left: z.string().min(1).describe("a vector of probabilities, such as softmax(o)"),
  right: z
    .string()
    .min(1)
    .describe("another with as many entries, such as [sigmoid(z), 1 - sigmoid(z)]"),
});

/** That two models give the same probabilities, entry by entry, and so the same decision. */
export const equivalence: QuestionKind<z.output<typeof schema>> = defineQuestionKind({
  questionKind: "equivalence",
  about: { fr: "équivalence de deux modèles", en: "equivalence of two models" },
  schema,
  goals: (says, setting) => {
    const [left, right] = [setting.read(says.left, ["left"]), setting.read(says.right, ["right"])];
    return [{ left, right, relation: "=", pieces: entriesOf(left) ?? [] }];
  },
  solve: (says, setting) => {
    const { kinds } = setting;
    const [left, right] = (["left", "right"] as const).map((side) => {
      const found = entriesOf(setting.read(says[side], [side]));
      if (found) return found;
      throw setting.refuse([side], {
        fr: "On attend un vecteur dont le nombre de composantes est connu ; « where: {m: 2} » fixe une taille.",
        en: 'A vector with a known number of entries is expected; "where: {m: 2}" fixes a size.',
      });
    }) as [readonly Expr[], readonly Expr[]];
    if (left.length !== right.length) {
      throw setting.refuse(["right"], {
        fr: `Les deux modèles n'ont pas autant de composantes : ${left.length} et ${right.length}.`,
        en: `The two models do not have as many entries: ${left.length} and ${right.length}.`,
      });
    }
    const same = left.map((entry, at) => entryProof(entry, right[at] as Expr, setting));
    const rule = left.length === 2 ? decision(right, setting) : undefined;
    const blocks: readonly Block[] = [
      ...same.flatMap((proof) => bothSides(proof.body as Chain)),
      remark(
        () =>
          "Les deux modèles donnent les mêmes probabilités pour chaque classe ; ils ont donc aussi la même classe la plus probable.",
        () =>
          "Both models give the same probability to every class, and so have the same most probable class.",
      ),
      ...left.map(
        (entry, at): Block => ({
          kind: "result",
          left: entry,
          right: right[at] as Expr,
          shape: [],
          layout: undefined,
        }),
      ),
      ...(rule?.blocks ?? []),
    ];
    const [first] = right;
    return {
      blocks,
      proofs: [...same, ...(rule?.proofs ?? [])].map((proof) => confirm(proof, kinds)),
      answer: first && { tensor: { indices: [], body: first }, layout: undefined },
      result: undefined,
    };
  },
});

const entryProof = (left: Expr, right: Expr, setting: Setting): Proof => {
  const given = onDomain(left, setting.given);
  const chain = between(left, right, setting.tools, given);
  if (chain) return { claim: { left, rel: "=", right }, given, body: chain };
  const against = contradicted({ left, rel: "=", right }, given, setting);
  const [fr, en] = [against?.map(({ fr }) => fr), against?.map(({ en }) => en)];
  throw setting.refuse(["right"], {
    fr: fr
      ? `Les deux modèles ne sont pas égaux : en un point, une composante vaut ${fr[0]} dans l'un et ${fr[1]} dans l'autre.`
      : "Aucune preuve que les deux modèles sont égaux n'a été trouvée.",
    en: en
      ? `The two models are not equal: at one point an entry is ${en[0]} in one and ${en[1]} in the other.`
      : "No proof that the two models are equal was found.",
  });
};

const writtenOut = new LawIndex([sumCutLemmas.sum_written_out]);

/** A chain between two entries, each brought to exponentials of single scores. */
const between = (left: Expr, right: Expr, tools: Toolbox, given: Given): Chain | undefined => {
  const [from, to] = [opened(left, tools, given), opened(right, tools, given)];
  const middle = connect(from.current, to.current, tools, given);
  return middle && joined(joined(from.chain, middle), reversed(to.chain));
};

/** Functions unfolded, sums over a few classes written out, exponentials of sums taken apart. */
const opened = (e: Expr, tools: Toolbox, given: Given): Trace => {
  const trace = new Trace(e, given);
  unfoldNames(trace, (part) => part === e);
  unfoldFunctions(trace);
  trace.exhaust(writtenOut, "open");
  trace.newLine();
  trace.arithmetic(mapBottomUp(trace.current, spread), "simplify");
  trace.newLine();
  trace.exhaust(tools.spreading, "simplify");
  trace.exhaust(tools.powering, "simplify");
  return trace;
};

const spread = (part: Expr): Expr =>
  part.kind === "call"
    ? call(
        part.fn,
        part.args.map(({ by, body }) => ({ by, body: tidy(distributed(body), nothingGiven) })),
        part.at,
      )
    : part;

/**
 * Where the first probability is f(u), with f increasing and f(0) = 1/2, and the second is 1 - f(u), the first
 * class is chosen just if u > 0.
 */
const decision = (
  [first, second]: readonly Expr[],
  { tools, given }: Setting,
): { readonly blocks: readonly Block[]; readonly proofs: readonly Proof[] } | undefined => {
  if (first?.kind !== "call" || !second || first.args.length !== 1) return undefined;
  const [arg] = first.args;
  if (!arg || arg.by.length > 0) return undefined;
  const pair = connect(second, complement(first), tools, given);
  const t = scalar(["t", "u", "s"].find((name) => !symbolNames(first).has(name)) ?? "v");
  const of = (value: Expr): Call => call(first.fn, [{ by: [], body: value }]);
  // What increases has to have a slope everywhere.
  if (domainOf(of(t), true).conditions.length > 0) return undefined;
  const slope = new Trace(deriv(of(t), t), nothingGiven);
  slope.continue(derive(of(t), t, tools, nothingGiven));
  const middle = connect(of(zero), half, tools, nothingGiven);
  if (!pair || !middle || !isPositive(slope.current, nothingGiven)) return undefined;
  slope.newLine();
  slope.take(zero, { kind: "sign" }, "simplify", [{ path: [] }], ">");
  const proofs: readonly Proof[] = [
    { claim: { left: second, rel: "=", right: complement(first) }, given, body: pair },
    {
      claim: { left: slope.start, rel: ">", right: zero },
      given: nothingGiven,
      body: slope.chain,
    },
    { claim: { left: of(zero), rel: "=", right: half }, given: nothingGiven, body: middle },
  ];
  const wins = compare(arg.body, ">", zero);
  const likely = compare(first, ">", half);
  return {
    proofs,
    blocks: [
      prose(
        (set) =>
          `Décision. La fonction ${set({ function: first.fn })} est strictement croissante, car sa dérivée est positive, et vaut ${set(half)} en ${set(zero)} :`,
        (set) =>
          `Decision. The function ${set({ function: first.fn })} is strictly increasing, since its derivative is positive, and is ${set(half)} at ${set(zero)}:`,
      ),
      derivation(slope.chain),
      derivation(middle),
      remark(
        (set) =>
          `La première classe est donc la plus probable, ${set({ cond: likely })}, exactement quand ${set({ cond: wins })} ; en cas d'égalité, les deux classes sont à ${set(half)}.`,
        (set) =>
          `The first class is therefore the most probable one, ${set({ cond: likely })}, exactly when ${set({ cond: wins })}; at a tie both classes are at ${set(half)}.`,
      ),
    ],
  };
};

const complement = (of: Expr): Expr => difference(one, of);
