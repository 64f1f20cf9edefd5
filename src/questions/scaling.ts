import * as z from "zod";
import { confirm } from "../check/prove.ts";
import { evaluate, type NumericTensor } from "../compile/evaluate.ts";
import { derive } from "../diff/derive.ts";
import { carryLimits } from "../diff/limits.ts";
import type { Toolbox } from "../diff/toolbox.ts";
import { defineQuestionKind, type QuestionKind } from "../exercise/kind.ts";
import {
  call,
  compare,
  deriv,
  difference,
  entryAt,
  indexValue,
  limit,
  product,
  sumOver,
  zero,
} from "../expr/build.ts";
import { indexVar, ix } from "../expr/index-of.ts";
import type { Call, Cond, Entry, Expr, IndexVar } from "../expr/node.ts";
import { sizeName } from "../expr/size.ts";
import { argEntries, subterms } from "../expr/walk.ts";
import { sumCutLemmas } from "../lemmas/sum.ts";
import type { Block, Plot } from "../narrate/block.ts";
import { apply } from "../rewrite/apply.ts";
import { distributed, factored } from "../rewrite/forms.ts";
import { assuming, given as givenOf } from "../rewrite/given.ts";
import { type Given, lawsOf } from "../rewrite/lemma.ts";
import { instantiate } from "../rewrite/match.ts";
import { findPlace } from "../rewrite/place.ts";
import { type Chain, endOf, type Proof, reversed } from "../rewrite/proof.ts";
import { agree } from "../rewrite/residue.ts";
import { tidy } from "../rewrite/tidy.ts";
import { Trace } from "../rewrite/trace.ts";
import { derivation, prose, remark } from "./telling.ts";

const schema = z.object({
  /** The probabilities, with the factor in them: `softmax(c*x)`. */
  of: z.string().min(1).describe("the probabilities with the factor in them, such as softmax(c*x)"),
  by: z.string().min(1).describe("the factor"),
  /** Scores to draw the picture with. */
  example: z.array(z.number()).min(2).max(8).optional().describe("scores to draw the picture with"),
});

/**
 * What becomes of probabilities when their scores are multiplied by a positive factor: their limits for a
 * large and for a small factor, and the growth of the largest.
 */
export const scaling: QuestionKind<z.output<typeof schema>> = defineQuestionKind({
  questionKind: "scaling",
  about: { fr: "effet d'un facteur sur les scores", en: "effect of scaling the scores" },
  schema,
  solve: (says, setting) => {
    const of = setting.read(says.of, ["of"]);
    const by = setting.variable(says.by, ["by"]);
    const factor = "kind" in by ? by : entryAt(by, []);
    const probability = of.body;
    const [i] = of.indices;
    const scores = scoresOf(probability, factor);
    if (probability.kind !== "call" || !i || !scores) {
      throw setting.refuse(["of"], {
        fr: "On attend une fonction de scores multipliés par le facteur, comme softmax(c*x).",
        en: "A function of scores times the factor is expected, as softmax(c*x).",
      });
    }
    const k = indexVar("k", i.size);
    const base = assuming(setting.given, compare(factor, ">", zero));
    const largest = givenOf({
      ...base,
      everywhere: [{ by: k, when: below(scores(k), "<", scores(i)), but: ix(i) }],
    });
    const atMost = givenOf({
      ...base,
      everywhere: [{ by: k, when: below(scores(k), "≤", scores(i)), but: undefined }],
    });

    const small = smallFactor(probability, factor, base, setting.tools);
    const large = largeFactor(probability, i, factor, largest, setting.tools);
    const growth = growing(probability, i, scores, factor, atMost, setting.tools);
    if (!large || !growth) {
      throw setting.refuse(["of"], {
        fr: "Les limites ou la monotonie n'ont pas pu être démontrées.",
        en: "The limits or the monotonicity could not be proved.",
      });
    }
    const proofs = [small, large, growth].map((proof) => confirm(proof, setting.kinds));
    const blocks: Block[] = [
      prose(
        (set) => `Petit facteur. Quand ${set(factor)} tend vers 0, tous les scores se confondent :`,
        (set) => `Small factor. As ${set(factor)} tends to 0 the scores merge:`,
      ),
      derivation(small.body as Chain),
      prose(
        (set) =>
          `Grand facteur. Soit ${set(indexValue(i))} l'indice du plus grand score, supposé atteint une seule fois : ${set({ cond: below(scores(k), "<", scores(i)) })} pour tout ${set(indexValue(k))} différent de ${set(indexValue(i))}.`,
        (set) =>
          `Large factor. Let ${set(indexValue(i))} be the index of the largest score, reached only once: ${set({ cond: below(scores(k), "<", scores(i)) })} for every ${set(indexValue(k))} other than ${set(indexValue(i))}.`,
      ),
      derivation(large.body as Chain),
      remark(
        () =>
          "Les probabilités sont positives et leur somme vaut 1 : toutes les autres tendent donc vers 0.",
        () => "Probabilities are positive and add up to 1, so all the others tend to 0.",
      ),
      prose(
        (set) =>
          `Entre les deux, la probabilité du plus grand score (${set({ cond: below(scores(k), "≤", scores(i)) })} pour tout ${set(indexValue(k))}) ne fait que croître avec le facteur :`,
        (set) =>
          `In between, the probability of the largest score (${set({ cond: below(scores(k), "≤", scores(i)) })} for every ${set(indexValue(k))}) only grows with the factor:`,
      ),
      derivation(growth.body as Chain),
      remark(
        (set) =>
          `Un facteur plus grand que 1 rend donc la prédiction plus tranchée (plus de confiance), un facteur entre 0 et 1 plus uniforme (plus d'incertitude). La classe prédite ne change pas pour ${set({ cond: compare(factor, ">", zero) })} : l'exponentielle étant croissante, les probabilités sont rangées comme les scores.`,
        (set) =>
          `A factor greater than 1 therefore sharpens the prediction (more confidence), one between 0 and 1 flattens it (more uncertainty). The predicted class stays the same for ${set({ cond: compare(factor, ">", zero) })}: the exponential increases, so probabilities are ordered as the scores are.`,
      ),
      { kind: "plot", plot: picture(probability, i, factor, says.example ?? [2, 1, 0]) },
    ];
    return {
      blocks,
      proofs,
      answer: { tensor: { indices: [], body: endOf(large.body as Chain) }, layout: undefined },
      result: undefined,
    };
  },
});

const below = (left: Expr, rel: "<" | "≤", right: Expr): Cond & { kind: "compare" } => {
  const cond = compare(left, rel, right);
  if (cond.kind !== "compare") throw new TypeError("a comparison");
  return cond;
};

/** The scores without the factor: x, of softmax(c·x). */
const scoresOf = (e: Expr, factor: Entry): ((k: IndexVar) => Expr) | undefined => {
  if (e.kind !== "call" || e.args.length !== 1) return undefined;
  const [arg = { by: [], body: e }] = e.args;
  const { by, body } = arg;
  const at = body.kind === "product" ? body.args.indexOf(factor) : -1;
  if (by.length !== 1 || body.kind !== "product" || at < 0) return undefined;
  const read = argEntries({ by, body: product(...body.args.toSpliced(at, 1)) });
  return (k) => read(k);
};

/** The limit for a factor that tends to 0. */
const smallFactor = (e: Call, factor: Entry, given: Given, tools: Toolbox): Proof => {
  const trace = new Trace(limit(e, factor.of, zero, "right"), given);
  trace.unfold(e, "open");
  carryLimits(trace, tools);
  return { claim: { left: trace.start, rel: "=", right: trace.current }, given, body: trace.chain };
};

/** The limit of the probability of the largest score for a factor that grows without bound. */
const largeFactor = (
  e: Call,
  i: IndexVar,
  factor: Entry,
  given: Given,
  tools: Toolbox,
): Proof | undefined => {
  const trace = new Trace(limit(e, factor.of, "+inf"), given);
  const odds = lawsOf(e.fn).find((law) => law.name === `${e.fn.name}_odds`);
  const applied = odds && apply(odds, e, given);
  if (!odds || !applied) return undefined;
  trace.replace(
    e,
    applied.after,
    { kind: "lemma", lemma: odds, with: applied.with, way: "forward" },
    "open",
  );
  trace.newLine();
  cut(trace, i);
  simplifyInside(trace, tools);
  carryLimits(trace, tools);
  return { claim: { left: trace.start, rel: "=", right: trace.current }, given, body: trace.chain };
};

/** The sum cut in two: the term at the index, and the others. */
const cut = (trace: Trace, i: IndexVar): void => {
  const place = findPlace(trace.current, (part) => part.kind === "over");
  const law = sumCutLemmas.sum_split;
  if (!place || law.kind !== "equation" || law.to.kind !== "sum") return;
  const found = apply(law, place.term, trace.given);
  const gap = law.to.args[0];
  if (!found || gap?.kind !== "hole") return;
  const [move] = gap.at;
  const free = move?.to.terms[0]?.[1];
  if (!free || "kind" in free) return;
  const bindings = { ...found.with, indices: new Map(found.with.indices).set(free.id, ix(i)) };
  trace.at(
    place.path,
    instantiate(law.to, bindings),
    { kind: "lemma", lemma: law, with: bindings, way: "forward" },
    "open",
  );
};

const simplifyInside = (trace: Trace, tools: Toolbox): void => {
  trace.newLine();
  const { current } = trace;
  if (current.kind !== "limit") return;
  trace.arithmetic(factored(tidy(current.of, trace.given), trace.given), "simplify", { path: [0] });
  trace.exhaust(tools.special, "simplify");
};

/** The derivative of the largest probability by the factor is nowhere negative. */
const growing = (
  e: Call,
  i: IndexVar,
  scores: (k: IndexVar) => Expr,
  factor: Entry,
  given: Given,
  tools: Toolbox,
): Proof | undefined => {
  const chain = derive(e, factor, tools, given, { from: "rules" });
  const read = (k: IndexVar): Expr => callAt(e, k);
  const weighed = product(
    e,
    sumOver(i.size, (k) => product(read(k), difference(scores(i), scores(k)))),
  );
  const back = new Trace(weighed, given);
  const place = findPlace(weighed, (part) => part.kind === "over");
  if (place?.term.kind !== "over") return undefined;
  back.arithmetic(tidy(distributed(place.term.body), given), "simplify", {
    path: [...place.path, 0],
    does: "expand",
  });
  back.newLine();
  for (let round = 0; round < 8; round += 1) {
    const before = back.current;
    back.exhaust(tools.splitting, "simplify");
    back.exhaust(tools.shrinking, "simplify");
    back.arithmetic(tidy(back.current, given), "simplify");
    if (before === back.current) break;
  }
  if (!agree(endOf(chain), back.current)) return undefined;
  const trace = new Trace(chain.start, given);
  trace.continue(chain);
  trace.newLine();
  trace.arithmetic(back.current, "simplify");
  trace.continue(reversed(back.chain));
  trace.newLine();
  trace.take(zero, { kind: "sign" }, "simplify", [{ path: [] }], "≥");
  return { claim: { left: deriv(e, factor), rel: "≥", right: zero }, given, body: trace.chain };
};

const callAt = (e: Call, k: IndexVar): Expr => call(e.fn, e.args, [ix(k)]);

/** Every probability against the factor, for a few scores. */
const picture = (e: Call, i: IndexVar, factor: Entry, example: readonly number[]): Plot => {
  const symbols = [...subterms(e)].filter(
    (part) => part.kind === "entry" && part.of.axes.length === 1,
  );
  const scores = symbols[0]?.kind === "entry" ? symbols[0].of.name : "x";
  const sizes = new Map([[sizeName(i.size) ?? "n", example.length]]);
  const factors = Array.from({ length: 81 }, (_, at) => 10 ** (-2 + at / 20));
  return {
    title: {
      fr: "Effet du facteur sur les probabilités",
      en: "Effect of the factor on the probabilities",
    },
    x: { fr: `facteur ${factor.of.name}`, en: `factor ${factor.of.name}` },
    y: { fr: "probabilité", en: "probability" },
    logX: true,
    curves: example.map((score, position) => ({
      label: { fr: `score ${score}`, en: `score ${score}` },
      points: factors.map((value) => [
        value,
        evaluate(e, {
          symbols: new Map<string, number | NumericTensor>([
            [factor.of.name, value],
            [scores, { values: Float64Array.from(example), sizes: [example.length] }],
          ]),
          sizes,
          indices: new Map([[i.id, position + 1]]),
        }),
      ]),
    })),
  };
};
