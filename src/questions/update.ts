import * as z from "zod";
import { type Differential, differential } from "../check/differential.ts";
import { confirm } from "../check/prove.ts";
import { derivativeAsked } from "../exercise/goal.ts";
import { defineQuestionKind, type QuestionKind } from "../exercise/kind.ts";
import { same } from "../expr/arranged.ts";
import {
  compare,
  difference,
  entryAt,
  indexValue,
  negate,
  one,
  over,
  product,
  sizeValue,
  square,
  sum,
  zero,
} from "../expr/build.ts";
import { indexVar, ix, plainVar } from "../expr/index-of.ts";
import { symbolMatrix } from "../expr/matrix.ts";
import type { Entry, Expr, Ix, Sym } from "../expr/node.ts";
import { mentions, symbolEntries } from "../expr/walk.ts";
import { norm2sq } from "../functions/reduction/norm2sq.ts";
import type { Block, Formula } from "../narrate/block.ts";
import { apply } from "../rewrite/apply.ts";
import { expanded } from "../rewrite/forms.ts";
import { dependsOn } from "../rewrite/given.ts";
import { type Equation, type Given, isPositive } from "../rewrite/lemma.ts";
import { endOf, type Proof } from "../rewrite/proof.ts";
import { isNegativeTerm, tidy } from "../rewrite/tidy.ts";
import { Trace } from "../rewrite/trace.ts";
import { reached } from "./reached.ts";
import { derivation, prose, remark, resultOf } from "./telling.ts";

const schema = z.object({
  of: z.string().min(1).describe("what is minimised: a name, or an expression such as mean(l)"),
  wrt: z.string().min(1).describe("the parameters"),
  rate: z.string().min(1).describe("the learning rate"),
  penalty: z
    .string()
    .min(1)
    .optional()
    .describe("the weight of the squared norm of the parameters, added to what is minimised"),
});

/** One step of gradient descent, in its simplest form. */
export const update: QuestionKind<z.output<typeof schema>> = defineQuestionKind({
  questionKind: "update",
  about: { fr: "pas de descente de gradient", en: "step of gradient descent" },
  schema,
  heeds: ["expect"],
  goals: (says, setting) => {
    const of = setting.read(says.of, ["of"]).body;
    const by = setting.variable(says.wrt, ["wrt"]);
    if ("kind" in by) return [];
    const rate = setting.read(says.rate, ["rate"]).body;
    const penalty =
      says.penalty === undefined
        ? undefined
        : product(setting.read(says.penalty, ["penalty"]).body, squaredNorm(by));
    const gradient = derivativeAsked({ indices: [], body: penalty ? sum(of, penalty) : of }, by);
    const entry = entryAt(by, gradient.indices.map(ix));
    const body = difference(entry, product(rate, gradient.body));
    return [{ left: undefined, right: { indices: gradient.indices, body }, relation: "=" }];
  },
  solve: (says, setting) => {
    const { tools, given, kinds, id } = setting;
    const of = setting.read(says.of, ["of"]);
    const rate = setting.read(says.rate, ["rate"]);
    const weight = says.penalty === undefined ? undefined : setting.read(says.penalty, ["penalty"]);
    const by = setting.variable(says.wrt, ["wrt"]);
    const numbers = { of, rate, ...(weight && { penalty: weight }) };
    for (const [key, { indices }] of Object.entries(numbers)) {
      if (indices.length > 0)
        throw setting.refuse([key], { fr: "On attend un nombre.", en: "A number is expected." });
    }
    if ("kind" in by || !dependsOn(of.body, by.name, given)) {
      throw setting.refuse(["wrt"], {
        fr: `« ${says.wrt} » n'est pas le nom d'une quantité dont dépend ce qui est minimisé.`,
        en: `"${says.wrt}" is not the name of a quantity that what is minimised depends on.`,
      });
    }
    const minimised = weight ? sum(of.body, product(weight.body, squaredNorm(by))) : of.body;
    const objective = { indices: [], body: minimised };
    const gradient = differential(objective, by, tools, given, kinds, {
      using: setting.asked.using,
    });
    const { start } = gradient;
    if (start.kind !== "deriv" || start.by.kind !== "entry")
      throw new TypeError("a gradient is taken by an entry");
    const entry = start.by;
    // It holds where the gradient does.
    const holding = gradient.proved.proof.given;
    const trace = new Trace(difference(entry, product(rate.body, start)), holding);
    const isOpen = useGradient(trace, gradient);
    trace.newLine();
    const { form, factor } = collected(trace.current, entry, holding);
    trace.arithmetic(form, "simplify");
    const chain = reached(trace.chain, gradient.entries, holding, setting);
    const right = endOf(chain);
    const claim = { left: trace.start, rel: "=", right } as const;
    const decay = factor === one ? undefined : decaying(factor, holding);
    const proofs: readonly Proof[] = [
      { claim, given: holding, body: chain },
      ...(decay ? [decay.proof] : []),
    ];
    const blocks: readonly Block[] = [
      prose(
        (set) => `Un pas de descente de gradient : ${set(step(by, rate.body, minimised))}.`,
        (set) => `One step of gradient descent: ${set(step(by, rate.body, minimised))}.`,
      ),
      ...(isOpen
        ? [
            prose(
              () => "Le gradient, composante par composante :",
              () => "The gradient, entry by entry:",
            ),
            derivation(gradient.chain),
          ]
        : []),
      prose(
        () => "La nouvelle valeur de chaque composante :",
        () => "The new value of every entry:",
      ),
      derivation(chain),
      { kind: "result", left: trace.start, right, shape: [], layout: undefined },
      ...wholeBlocks(by, entry, right),
      ...(decay ? [decay.block] : []),
    ];
    return {
      blocks,
      proofs: [gradient.proved, ...proofs.map((proof) => confirm(proof, kinds))],
      answer: {
        tensor: { indices: gradient.entries.indices, body: right },
        layout: gradient.layout,
      },
      result: resultOf(id, trace.start, right, holding),
    };
  },
});

/** ‖θ‖², the sum of the squares of all entries. */
const squaredNorm = (of: Sym): Expr => {
  if (of.axes.length === 1) return norm2sq(symbolEntries(of))();
  const by = of.axes.map((axis, at) => indexVar(["k", "l", "p", "q"][at] ?? "k", axis));
  return by.reduceRight<Expr>(
    (inner, k) => over("sum", [k], inner),
    square(entryAt(of, by.map(ix))),
  );
};

/** Puts the gradient that was found in the place of the one that is asked; tells whether that changed it. */
const useGradient = (trace: Trace, { start, entries }: Differential): boolean => {
  if (same(start, entries.body)) return false;
  // Both proofs are given the same, so that the equation asks for nothing.
  const lemma: Equation = {
    kind: "equation",
    name: "gradient",
    from: start,
    to: entries.body,
    because: { fr: "C'est le gradient qui précède.", en: "This is the gradient above." },
    when: [],
  };
  const applied = apply(lemma, start, trace.given);
  if (!applied) throw new TypeError("an equation speaks of its own left side");
  const result = { id: "", lemma };
  trace.replace(
    start,
    applied.after,
    { kind: "result", result, with: applied.with, way: "forward" },
    "simplify",
  );
  return true;
};

/** The terms that hold the entry itself taken together: (1 - 2ηλ)·θ_j and what is left. */
const collected = (
  e: Expr,
  entry: Entry,
  given: Given,
): { readonly form: Expr; readonly factor: Expr } => {
  const flat = tidy(expanded(e), given);
  const terms = flat.kind === "sum" ? flat.args : [flat];
  const holds = (term: Expr): boolean =>
    term === entry || (term.kind === "product" && term.args.includes(entry));
  const own = terms.filter(holds);
  const coefficients = own.map((term) =>
    term.kind === "product" ? product(...term.args.filter((factor) => factor !== entry)) : one,
  );
  const factor = tidy(sum(...coefficients), given);
  if (own.length < 2) return { form: e, factor: one };
  return {
    form: sum(product(factor, entry), ...terms.filter((term) => !holds(term))),
    factor,
  };
};

/** The decay of the weights: where 1 - factor > 0, every step draws the parameters towards 0. */
const decaying = (
  factor: Expr,
  given: Given,
): { readonly block: Block; readonly proof: Proof } | undefined => {
  const lost = tidy(expanded(difference(one, factor)), given);
  if (!isPositive(lost, given)) return undefined;
  const trace = new Trace(lost, given);
  trace.take(zero, { kind: "sign" }, "simplify", [{ path: [] }], ">");
  return {
    proof: { claim: { left: lost, rel: ">", right: zero }, given, body: trace.chain },
    block: remark(
      (set) =>
        `Comme ${set(lost)} est positif, le facteur ${set(factor)} est plus petit que 1 : tant que ${set(small(lost))}, chaque pas réduit d'abord les paramètres (décroissance des poids, ou weight decay), puis suit le gradient.`,
      (set) =>
        `Since ${set(lost)} is positive, the factor ${set(factor)} is less than 1: as long as ${set(small(lost))}, every step first shrinks the parameters (weight decay), then follows the gradient.`,
    ),
  };
};

/** θ ← θ - η ∇R. */
const step = (of: Sym, rate: Expr, minimised: Expr): Formula => {
  const theta: Formula = of.axes.length === 0 ? entryAt(of, []) : { matrix: symbolMatrix(of) };
  const nabla: Formula = { joined: [String.raw`\nabla_{`, theta, "} "] };
  const loss: Formula =
    minimised.kind === "sum"
      ? { joined: [String.raw`\left(`, minimised, String.raw`\right)`] }
      : minimised;
  return {
    joined: [theta, String.raw` \leftarrow `, theta, " - ", rate, String.raw`\,`, nabla, loss],
  };
};

const small = (lost: Expr): Formula => ({ cond: compare(lost, "<", one) });

/** The same for the whole vector or matrix: θ ← (1 - 2ηλ) θ - η ∇R. */
const wholeBlocks = (of: Sym, entry: Entry, right: Expr): readonly Block[] => {
  const after = of.axes.length === 0 ? undefined : whole(right, entry);
  if (!after) return [];
  const line: Formula = {
    joined: [{ matrix: symbolMatrix(of) }, String.raw` \leftarrow `, after],
  };
  return [
    prose(
      (set) => `Pour tous les paramètres à la fois : ${set(line)}.`,
      (set) => `For all parameters at once: ${set(line)}.`,
    ),
  ];
};

/** An expression that is linear in θ_j and in derivatives by it, without its indices: θ and ∇ in their place. */
const whole = (e: Expr, entry: Entry): Formula | undefined => {
  const moves = (part: Expr): boolean => entry.at.some((place) => speaksOf(part, place));
  if (e === entry) return { matrix: symbolMatrix(entry.of) };
  switch (e.kind) {
    case "deriv":
      if (e.by !== entry || moves(e.of)) return undefined;
      return { joined: [String.raw`\nabla_{`, { matrix: symbolMatrix(entry.of) }, "} ", e.of] };
    case "over": {
      const [k, ...more] = e.by;
      const body = whole(e.body, entry);
      if (e.op !== "sum" || !k || more.length > 0 || e.where || !body) return undefined;
      const range = [String.raw`\sum_{`, indexValue(k), "=1}^{", sizeValue(k.size), "} "];
      return { joined: [...range, body] };
    }
    case "product": {
      const moving = e.args.filter(moves);
      const [only] = moving;
      const inner = only && moving.length === 1 ? whole(only, entry) : undefined;
      if (!inner) return undefined;
      const scale = product(...e.args.filter((factor) => factor !== only));
      return scale.kind === "sum"
        ? { joined: [String.raw`\left(`, scale, String.raw`\right) `, inner] }
        : { joined: [scale, String.raw`\,`, inner] };
    }
    case "sum": {
      const terms = e.args.map((term) => {
        const isNegative = isNegativeTerm(term);
        const inner = whole(isNegative ? negate(term) : term, entry);
        return inner && { sign: isNegative ? " - " : " + ", inner };
      });
      if (!terms.every((term) => term !== undefined)) return undefined;
      return {
        joined: terms.flatMap(({ sign, inner }, at) =>
          at === 0 && sign === " + " ? [inner] : [sign, inner],
        ),
      };
    }
    default:
      return undefined;
  }
};

const speaksOf = (e: Expr, place: Ix): boolean => {
  const k = plainVar(place);
  return k !== undefined && mentions(e, k);
};
