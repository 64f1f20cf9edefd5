import * as z from "zod";
import { type Differential, differential } from "../check/differential.ts";
import { confirm } from "../check/prove.ts";
import { carryLimits } from "../diff/limits.ts";
import type { Toolbox } from "../diff/toolbox.ts";
import { defineQuestionKind, type QuestionKind, type Setting } from "../exercise/kind.ts";
import { name } from "../exercise/schema-parts.ts";
import { difference, entryAt, limit, minusOne, negate, one, product, zero } from "../expr/build.ts";
import type { Entry, Expr } from "../expr/node.ts";
import { subterms } from "../expr/walk.ts";
import { factored } from "../rewrite/forms.ts";
import { type Given, isPositive } from "../rewrite/lemma.ts";
import type { Chain, Proof } from "../rewrite/proof.ts";
import { agree } from "../rewrite/residue.ts";
import { tidy } from "../rewrite/tidy.ts";
import { Trace } from "../rewrite/trace.ts";
import {
  type Compared,
  type End,
  ends,
  labelled,
  lossBlocks,
  picture,
  verdict,
} from "./comparison-told.ts";
import { namedWith } from "./expected.ts";
import { derivation, prose } from "./telling.ts";

const schema = z.object({
  of: z.string().min(1).describe("the prediction, such as sigmoid(o)"),
  losses: z
    .record(name, z.string().min(1))
    .refine((losses) => Object.keys(losses).length >= 2 && Object.keys(losses).length <= 4, {
      params: { fr: "On compare de deux à quatre pertes.", en: "Two to four losses are compared." },
    })
    .describe("the losses, each under its name"),
  wrt: z.string().min(1).describe("the score, such as o"),
  name: z
    .array(z.string().min(1))
    .max(20)
    .optional()
    .describe("functions that the gradients are to be written with"),
});

type Says = z.output<typeof schema>;

/**
 * The gradients of losses behind one prediction, by its score: where each vanishes, and which of them vanishes
 * where the prediction is sure and wrong.
 */
export const comparison: QuestionKind<Says> = defineQuestionKind({
  questionKind: "comparison",
  about: { fr: "comparaison de gradients", en: "comparison of gradients" },
  schema,
  solve: (says, setting) => {
    const { kinds } = setting;
    const prediction = setting.read(says.of, ["of"]).body;
    const by = setting.variable(says.wrt, ["wrt"]);
    const found = Object.entries(says.losses).map(([loss, text]) =>
      differentiated(loss, text, by, says.name, setting),
    );
    const [first] = found;
    const score = first?.start.kind === "deriv" ? first.start.by : undefined;
    if (score?.kind !== "entry" || score.at.length > 0) {
      throw setting.refuse(["wrt"], {
        fr: "On compare des gradients par rapport à un nombre.",
        en: "Gradients by a number are compared.",
      });
    }
    const label = labelOf(found, score, setting);
    const sides = sidesOf(prediction, score, setting);
    const compared = found.map((gradient, at) => {
      const loss = Object.keys(says.losses)[at] ?? "";
      return comparedAs(loss, gradient, prediction, label, sides, setting);
    });
    const proofs = [
      ...ends.map((end) => sides[end]),
      ...compared.flatMap(({ shown, ends: at }) => [...shown, ...ends.map((end) => at[end])]),
    ].map((proof) => confirm(proof, kinds));
    return {
      blocks: [
        ...compared.flatMap((loss) => lossBlocks(loss, prediction, label)),
        prose(
          () => "Aux deux extrémités du score, la prédiction est sûre d'elle :",
          () => "At both ends of the score the prediction is sure:",
        ),
        ...ends.map((end) => derivation(sides[end].body as Chain)),
        ...ends.flatMap((end) => [
          prose(
            (set) =>
              `Si l'étiquette est alors ${set(missed(sides[end]))}, la prédiction est fausse, et les gradients tendent vers :`,
            (set) =>
              `If the label then is ${set(missed(sides[end]))}, the prediction is wrong, and the gradients tend to:`,
          ),
          ...compared.map(({ ends: at }) => derivation(at[end].body as Chain)),
        ]),
        ...compared.map((loss) => verdict(loss)),
        { kind: "plot", plot: picture(compared, score, label) },
      ],
      proofs: [...found.map(({ proved }) => proved), ...proofs],
      answer: first && { tensor: first.entries, layout: first.layout },
      result: undefined,
    };
  },
});

const differentiated = (
  loss: string,
  text: string,
  by: Parameters<typeof differential>[1],
  names: readonly string[] | undefined,
  setting: Setting,
): Differential => {
  const { tools, given, kinds, asked } = setting;
  const of = setting.read(text, ["losses", loss]);
  if (of.indices.length > 0) {
    throw setting.refuse(["losses", loss], {
      fr: "Une perte est un nombre.",
      en: "A loss is a number.",
    });
  }
  const derived = differential(of, by, tools, given, kinds, { using: asked.using });
  return names ? namedWith(derived, names, setting) : derived;
};

/** The label: what the gradients speak of beside the score, declared to be 0 or 1. */
const labelOf = (found: readonly Differential[], score: Entry, setting: Setting): Entry => {
  const labels = new Map<string, Entry>();
  for (const { entries } of found)
    for (const part of subterms(entries.body))
      if (part.kind === "entry" && part.of.name !== score.of.name) labels.set(part.of.name, part);
  const [label, ...others] = labels.values();
  if (label && others.length === 0 && setting.kinds.get(label.of.name)?.is === "binary")
    return label;
  throw setting.refuse(["losses"], {
    fr: "Une étiquette, déclarée « assume: binary », et elle seule, accompagne le score dans les pertes.",
    en: 'One label, declared "assume: binary", and nothing else stands beside the score in the losses.',
  });
};

/** The limit of an expression where the score goes to an end. */
const limitOf = (e: Expr, score: Entry, end: End, given: Given, tools: Toolbox): Proof => {
  const trace = new Trace(limit(e, score.of, end), given);
  trace.arithmetic(tidy(e, given), "simplify", { path: [0] });
  carryLimits(trace, tools);
  const claim = { left: trace.start, rel: "=", right: trace.current } as const;
  return { claim, given, body: trace.chain };
};

/** The label that a sure prediction misses: 0 where it tends to 1. */
const missed = ({ claim }: Proof): Expr => (claim.right === one ? zero : one);

/** The limits of the prediction, which have to be the two labels. */
const sidesOf = (
  prediction: Expr,
  score: Entry,
  setting: Setting,
): Readonly<Record<End, Proof>> => {
  const { given, tools } = setting;
  const found = {
    "-inf": limitOf(prediction, score, "-inf", given, tools),
    "+inf": limitOf(prediction, score, "+inf", given, tools),
  };
  const values = ends.map((end) => found[end].claim.right);
  if (values.includes(zero) && values.includes(one)) return found;
  throw setting.refuse(["of"], {
    fr: "La prédiction ne tend pas vers 0 et vers 1 aux deux extrémités du score.",
    en: "The prediction does not tend to 0 and to 1 at the two ends of the score.",
  });
};

/** The gradient as (prediction - label)·factor with a positive factor, and its limits where it is wrong. */
const comparedAs = (
  loss: string,
  gradient: Differential,
  prediction: Expr,
  label: Entry,
  sides: Readonly<Record<End, Proof>>,
  setting: Setting,
): Compared => {
  const { given } = gradient.proved.proof;
  const { body } = gradient.entries;
  const error = difference(prediction, label);
  const factor = cofactor(body, error, given);
  const refused = setting.refuse(["losses", loss], {
    fr: "Le gradient n'est pas l'écart entre prédiction et étiquette, multiplié par un facteur positif, ou n'a pas de limite où la prédiction est sûre et fausse.",
    en: "The gradient is not the gap between prediction and label times a positive factor, or has no limit where the prediction is sure and wrong.",
  });
  if (!factor || !isPositive(factor, given)) throw refused;
  const split = new Trace(body, given);
  split.arithmetic(product(error, factor), "simplify");
  const sign = new Trace(factor, given);
  sign.take(zero, { kind: "sign" }, "simplify", [{ path: [] }], ">");
  const wrong = (end: End): Proof => {
    const { left } = sides[end].claim;
    if (left.kind !== "limit") throw refused;
    const score = entryAt(left.by, []);
    const at = labelled(body, label, missed(sides[end]));
    const found = limitOf(at, score, end, setting.given, setting.tools);
    if (found.claim.right.kind !== "num") throw refused;
    return found;
  };
  return {
    name: loss,
    gradient,
    factor,
    shown:
      factor === one
        ? []
        : [
            { claim: { left: body, rel: "=", right: split.current }, given, body: split.chain },
            { claim: { left: factor, rel: ">", right: zero }, given, body: sign.chain },
          ],
    ends: { "-inf": wrong("-inf"), "+inf": wrong("+inf") },
  };
};

/** What remains of a product once the error, or its opposite, is taken out. */
const cofactor = (e: Expr, error: Expr, given: Given): Expr | undefined => {
  for (const form of [e, tidy(factored(e, given), given)]) {
    if (agree(form, error)) return one;
    const factors = form.kind === "product" ? form.args : [form];
    for (const [at, factor] of factors.entries()) {
      const sign = agree(factor, error) ? one : agree(factor, negate(error)) ? minusOne : undefined;
      if (sign) return tidy(product(sign, ...factors.toSpliced(at, 1)), given);
    }
  }
  return undefined;
};
