import { same } from "../expr/arranged.ts";
import { deriv, difference, product, rationalNumber, sum, zero } from "../expr/build.ts";
import type { Bilingual } from "../expr/function.ts";
import { plainVar } from "../expr/index-of.ts";
import type { Call, Deriv, Entry, Expr } from "../expr/node.ts";
import { headsOf, isWithin, nodeCount, parts, subterms, unfolded } from "../expr/walk.ts";
import { sumLemmas } from "../lemmas/sum.ts";
import { apply } from "../rewrite/apply.ts";
import {
  type Cost,
  compareCost,
  cost,
  distributed,
  expanded,
  factored,
  forms,
} from "../rewrite/forms.ts";
import type { Given } from "../rewrite/lemma.ts";
import { instantiate, match } from "../rewrite/match.ts";
import { findPlace, type Place, placesOf, replaceAll } from "../rewrite/place.ts";
import type { Chain, Result } from "../rewrite/proof.ts";
import { splitCoefficient, tidy } from "../rewrite/tidy.ts";
import { some, Trace } from "../rewrite/trace.ts";
import { ruleFor } from "./differentiate.ts";
import { nameAgain, onDomainOf, writeOut } from "./named.ts";
import type { Toolbox } from "./toolbox.ts";

/** A derivative that no rule rewrites. */
export class NoRule extends Error {
  readonly of: Deriv;
  readonly says: Bilingual = {
    fr: "Aucune règle ne dérive cette expression.",
    en: "No rule differentiates this expression.",
  };
  constructor(of: Deriv) {
    super("no rule differentiates this");
    this.of = of;
  }
}

/** What a derivation may cite, and where it starts. */
export interface DeriveOptions {
  /** Earlier results, used wherever they apply. */
  readonly using?: readonly Result[];
  /** Start from the definition of the outermost function: when its own derivative is what is asked. */
  readonly from?: "definition" | "rules";
  /**
   * Quantities v for which ∂of/∂v is left standing: the chain rule is used up to them. Without it every
   * quantity that has a name is written out first.
   */
  readonly keep?: ReadonlySet<string>;
  /** Whether the result stays written out, without the names of quantities. */
  readonly spelled?: boolean;
}

/**
 * The derivation of ∂of/∂by: a chain from the unevaluated derivative to its textbook form. Several ways are
 * tried (simplify the expression first, or not); the one that ends best and is told shortest is returned.
 */
export const derive = (
  of: Expr,
  by: Entry,
  tools: Toolbox,
  given: Given,
  options: DeriveOptions = {},
): Chain => {
  const hypotheses = onDomainOf(of, by, given, options);
  const start = deriv(of, by);
  const ways: readonly DeriveOptions[] =
    options.from === "rules" ? [options] : [options, { ...options, from: "rules" }];
  let failure: NoRule | undefined;
  for (const way of ways) {
    try {
      return shortest(start, tools, hypotheses, way);
    } catch (error) {
      // Where a definition cannot be differentiated line by line, the declared derivative still can be used.
      if (!(error instanceof NoRule)) throw error;
      failure ??= error;
    }
  }
  throw failure;
};

const shortest = (
  start: Deriv,
  tools: Toolbox,
  hypotheses: Given,
  options: DeriveOptions,
): Chain => {
  let best: { readonly chain: Chain; readonly cost: Cost } | undefined;
  let stuck: Deriv | undefined;
  for (const simplify of [false, true]) {
    const trace = new Trace(start, hypotheses);
    // A formula that was found for a quantity is put in its place; otherwise its definition is.
    if (useResults(trace, (options.using ?? []).filter(isFormula))) trace.newLine();
    if (!options.keep) writeOut(trace, start.by as Entry);
    const opened = open(trace, tools, options, simplify);
    if (simplify && !opened) continue;
    let left: Deriv | undefined;
    // Simplifying may set a derivative free that cases had kept: it is carried out too.
    for (let round = 0; round < 4; round += 1) {
      carryOut(trace, tools, options);
      left = outermost(trace.current, none).find((part) => part.of.kind !== "entry");
      if (left) break;
      finish(trace, tools);
      left = outermost(trace.current, none).find(
        (part) => !isKept(part, options) && ruleFor(part, tools.rules, trace.given) !== undefined,
      );
      if (!left) break;
    }
    trace.newLine();
    if (!options.spelled) {
      const before = trace.steps.length;
      nameAgain(trace);
      // Terms that differed when they were written out may be alike under their names.
      if (trace.steps.length > before)
        trace.arithmetic(tidy(trace.current, trace.given), "recognise");
    }
    if (left) {
      stuck ??= left;
      continue;
    }
    const { chain } = trace;
    const lines = new Set(chain.steps.map((step) => step.line)).size;
    const weight = chain.steps.reduce((total, step) => total + nodeCount(step.after), 0);
    // Where earlier results may be used, a way that uses them is what is asked for.
    const cited = new Set(
      chain.steps.flatMap((step) => (step.by.kind === "result" ? [step.by.result.id] : [])),
    );
    const full = [-cited.size, ...cost(trace.current).ranks, lines, weight];
    if (!best || compareCost(full, best.cost) < 0) best = { chain, cost: full };
  }
  if (!best) throw new NoRule(stuck ?? start);
  return best.chain;
};

// -- opening ------------------------------------------------------------------------------------------

const isDerivOf = (e: Expr): e is Deriv => e.kind === "deriv";

/** Recognises named functions, unfolds the one whose derivative is asked, and simplifies if asked to. */
const open = (trace: Trace, tools: Toolbox, options: DeriveOptions, simplify: boolean): boolean => {
  const { using = [] } = options;
  if (useResults(trace, using.filter(isDerivative))) trace.newLine();
  for (const result of using) {
    // An identity is used once, so that no two chase each other.
    if (isDerivative(result) || isFormula(result)) continue;
    if (!useResults(trace, [result])) solveWith(trace, result);
    trace.newLine();
  }
  const { of: asked } = trace.current.kind === "deriv" ? trace.current : { of: undefined };
  const fromDefinition =
    options.from === "definition" && asked?.kind === "call" && asked.fn.definition;
  if (!fromDefinition) recognise(trace, tools);
  trace.newLine();
  const inner = trace.current;
  const of = isDerivOf(inner) ? inner.of : undefined;
  let opened = false;
  if (
    of?.kind === "call" &&
    options.from !== "rules" &&
    (options.from === "definition" || isBare(of))
  ) {
    const citable = options.using?.some(
      ({ lemma }) => isDerivOf(inner) && apply(lemma, inner, trace.given),
    );
    if (!citable && trace.unfold(of, "open")) trace.newLine();
  }
  if (simplify) {
    const target = simplifiable(trace.current, tools, trace.given);
    if (target) {
      opened = trace.unfold(target, "open");
      trace.exhaust(tools.opening, "open");
      trace.newLine();
    } else {
      const before = trace.steps.length;
      trace.exhaust(tools.opening, "open");
      opened = trace.steps.length > before;
      trace.newLine();
    }
  }
  return opened;
};

/**
 * Names the functions in what is to be differentiated. One that would be unfolded again at once, because its
 * own derivative is asked, is left as it was written.
 */
const recognise = (trace: Trace, tools: Toolbox): void => {
  const trial = new Trace(trace.current, trace.given);
  tools.recogniser.run(trial);
  const named = isDerivOf(trial.current) ? trial.current.of : undefined;
  const written = isDerivOf(trace.current) ? trace.current.of : undefined;
  if (named?.kind === "call" && written && named !== written && isBare(named)) {
    const body = unfolded(named);
    if (body && same(body, written)) return;
  }
  if (trial.steps.length > 0) trace.continue(trial.chain);
};

/** f(x), f(x_k): a function applied to nothing but the variable. */
const isBare = (of: Call): boolean => of.args.every((arg) => arg.body.kind === "entry");

/** A call under another function that would open once it is unfolded, as softmax under log. */
const simplifiable = (e: Expr, tools: Toolbox, given: Given): Call | undefined => {
  for (const part of subterms(e)) {
    if (part.kind !== "call" || part.args.length !== 1) continue;
    const inner = part.args[0]?.body;
    if (inner?.kind !== "call" || !inner.fn.definition) continue;
    const trial = new Trace(part, given);
    if (!trial.unfold(inner, "open")) continue;
    if (trial.once(tools.opening, "open")) return inner;
  }
  return undefined;
};

/** ∂L/∂v where v is to stay: it is known, or has a name. */
const isKept = ({ of, by }: Deriv, { keep }: DeriveOptions): boolean =>
  of.kind === "entry" && by.kind === "entry" && keep?.has(by.of.name) === true;

const isDerivative = ({ lemma }: Result): boolean => lemma.from.kind === "deriv";

/** What a named quantity is, in terms of others. */
const isFormula = ({ lemma }: Result): boolean => lemma.from.kind === "entry";

const useResults = (trace: Trace, using: readonly Result[]): boolean => {
  let used = false;
  for (const result of using) {
    for (const part of [...subterms(trace.current)]) {
      const applied = apply(result.lemma, part, trace.given);
      if (!applied || applied.part || same(applied.after, part)) continue;
      const places = placesOf(part, trace.current);
      if (places.length === 0) continue;
      trace.take(
        replaceAll(trace.current, places, applied.after),
        { kind: "result", result, with: applied.with, way: "forward" },
        "differentiate",
        places,
      );
      used = true;
    }
  }
  return used;
};

/**
 * An identity used to replace one of its terms: softplus(x) - softplus(-x) = x gives softplus(x) as
 * x + softplus(-x).
 */
const solveWith = (trace: Trace, result: Result): void => {
  const { from, to, symbols } = result.lemma;
  if (from.kind === "deriv" || !isDerivOf(trace.current)) return;
  const sides = [
    ...termsOf(from).map((term) => ({ term, way: "forward" as const })),
    ...termsOf(to).map((term) => ({ term, way: "backward" as const })),
  ];
  for (const target of subterms(trace.current.of)) {
    if (target.kind !== "call") continue;
    for (const { term, way } of sides) {
      const { coefficient, body } = splitCoefficient(term);
      const found =
        body.kind === "call" ? match(body, target, symbols ? { symbols } : {}) : undefined;
      if (!found || found.part) continue;
      const [left, right] = [instantiate(from, found.with), instantiate(to, found.with)];
      const [known, image] = way === "forward" ? [left, right] : [right, left];
      if (some(known, isGap) || some(image, isGap)) continue;
      // target = known/coefficient + what is left of it, and known is image.
      const share = product(rationalNumber(coefficient.inverse()), known);
      const rest = tidy(expanded(difference(target, share)), trace.given);
      const trial = new Trace(trace.current, trace.given);
      const path = placesOf(target, trial.current)[0]?.path ?? [];
      trial.arithmetic(rest === zero ? share : sum(share, rest), "open", { path });
      const at = standing(known, trial.current);
      if (!at) continue;
      trial.take(
        replaceAll(trial.current, [at], image),
        { kind: "result", result, with: found.with, way },
        "open",
        [at],
      );
      trial.arithmetic(tidy(trial.current, trace.given), "open");
      trace.continue(trial.chain);
      return;
    }
  }
};

const isGap = (e: Expr): boolean => e.kind === "hole";

/** Where an expression stands, as a whole or as some terms or factors of a longer one. */
const standing = (of: Expr, within: Expr): Place | undefined => {
  let part: number[] | undefined;
  const place = findPlace(within, (term) => {
    part = undefined;
    if (term === of) return true;
    if ((of.kind !== "sum" && of.kind !== "product") || term.kind !== of.kind) return false;
    const taken: number[] = [];
    for (const arg of of.args) {
      const position = term.args.findIndex((other, at) => other === arg && !taken.includes(at));
      if (position < 0) return false;
      taken.push(position);
    }
    part = taken.sort((a, b) => a - b);
    return true;
  });
  return place && { path: place.path, part };
};

const termsOf = (e: Expr): readonly Expr[] => (e.kind === "sum" ? e.args : [e]);

// -- differentiating ----------------------------------------------------------------------------------

/** Rules that need no line of their own. */
const trivial = new Set(["deriv_self", "deriv_const", "deriv_mul_const", "deriv_defined"]);

/** Rules that lead to a line of δ on the way from one quantity to the next. */
const linear = new Set(["deriv_add", "deriv_over_sum"]);

/** How many waves of rules one line may hold after the first. */
const wavesPerLine = 3;

/** Every derivative carried out, outermost first: each wave rewrites all that stand outermost. */
const carryOut = (trace: Trace, tools: Toolbox, options: DeriveOptions): void => {
  let told = 0;
  let throughTensor = false;
  let chained = false;
  const settled = new Set<Expr>();
  const derivatives = (options.using ?? []).filter(isDerivative);
  for (;;) {
    if (useResults(trace, derivatives)) told = Math.max(told, 1);
    openHidden(trace, tools);
    const wave = outermost(trace.current, settled);
    if (wave.length === 0) break;
    let strong = false;
    let moved = false;
    let ofTensor = false;
    let isChain = false;
    for (const target of wave) {
      if (isKept(target, options)) {
        settled.add(target);
        continue;
      }
      const ruled = ruleFor(target, tools.rules, trace.given);
      if (!ruled) {
        settled.add(target);
        continue;
      }
      const { name } = ruled.rule;
      const isStrong = !trivial.has(name) && !(chained && linear.has(name));
      isChain ||= name === "deriv_chain";
      if (isStrong && !strong) {
        strong = true;
        if (told === 1 || (told > 1 && (told - 1) % wavesPerLine === 0)) trace.newLine();
        told += 1;
      }
      moved = true;
      if (isStrong) ofTensor ||= target.of.kind === "call" && target.of.at.length > 0;
      const no = { holes: new Map(), indices: new Map(), sizes: new Map(), symbols: new Map() };
      trace.replace(
        target,
        ruled.after,
        { kind: "lemma", lemma: ruled.rule, with: no, way: "forward" },
        "differentiate",
      );
    }
    if (!moved) break;
    if (isChain) {
      chained = true;
      told = 0;
      trace.newLine();
      continue;
    }
    if (strong) throughTensor = ofTensor;
    if (told === 1) settle(trace);
  }
  // What a first rule leaves of sums and deltas is shown before it collapses.
  if ((told === 1 || throughTensor || chained) && some(trace.current, isSum)) trace.newLine();
  contract(trace, tools);
};

/** Units and zeros left behind by trivial rules go without a word. */
const settle = (trace: Trace): void => {
  if (some(trace.current, isPending)) return;
  trace.arithmetic(tidy(trace.current, trace.given), "differentiate");
};

const isSum = (e: Expr): boolean =>
  e.kind === "over" && some(e.body, (part) => part.kind === "delta");

const isPending = (e: Expr): boolean => e.kind === "deriv";

const none: ReadonlySet<Expr> = new Set();

const outermost = (e: Expr, settled: ReadonlySet<Expr>): Deriv[] => {
  const found: Deriv[] = [];
  const seen = new Set<Expr>();
  const visit = (part: Expr): void => {
    if (seen.has(part)) return;
    seen.add(part);
    if (part.kind === "deriv" && !settled.has(part)) {
      // An inner derivative is carried out before the one around it.
      const inner = outermost(part.of, settled);
      if (inner.length > 0) found.push(...inner);
      else found.push(part);
      return;
    }
    parts(part).forEach((below) => {
      visit(below);
    });
  };
  visit(e);
  return found;
};

/** Sums over δ collapse to the one term that remains; what does not depend on an index leaves its sum. */
export const contract = (trace: Trace, tools: Toolbox): void => {
  for (let round = 0; round < 64; round += 1) {
    const before = trace.current;
    trace.arithmetic(tidy(trace.current, trace.given), "contract");
    exposeDeltas(trace);
    splitDeltas(trace);
    trace.exhaust(tools.contracting, "contract");
    if (same(before, trace.current)) break;
  }
};

/** A function that hides what is about to become a δ on its own index, as an expectation may, is written out. */
const openHidden = (trace: Trace, tools: Toolbox): void => {
  for (const part of subterms(trace.current)) {
    if (part.kind !== "call" || part.fn.definition === undefined) continue;
    const hides = part.args.some(
      (arg) =>
        arg.by.length > 0 &&
        some(
          arg.body,
          (inner) =>
            inner.kind === "deriv" &&
            inner.of.kind === "entry" &&
            ruleFor(inner, tools.rules, trace.given) !== undefined,
        ),
    );
    if (!hides) continue;
    trace.newLine();
    trace.unfold(part, "contract");
    trace.newLine();
    return;
  }
};

/** A sum is taken term by term where one of its terms has a δ on its index. */
const splitDeltas = (trace: Trace): void => {
  for (let fuel = 0; fuel < 64; fuel += 1) {
    const place = findPlace(
      trace.current,
      (part) =>
        part.kind === "over" &&
        part.op === "sum" &&
        part.body.kind === "sum" &&
        part.body.args.some((term) =>
          some(term, (inner) =>
            touches(
              inner,
              part.by.map((k) => k.id),
            ),
          ),
        ),
    );
    const law = sumLemmas.sum_add;
    const applied = place && apply(law, place.term, trace.given);
    if (!place || !applied) return;
    trace.at(
      place.path,
      applied.after,
      { kind: "lemma", lemma: law, with: applied.with, way: "forward" },
      "contract",
    );
  }
};

/** A sum over k of δ_ik within a bracket is multiplied out, so that the δ meets its Σ. */
const exposeDeltas = (trace: Trace): void => {
  for (let round = 0; round < 64; round += 1) {
    const target = [...subterms(trace.current)].find(
      (part) =>
        part.kind === "over" &&
        part.op === "sum" &&
        part.body.kind === "product" &&
        part.body.args.some(
          (factor) =>
            factor.kind === "sum" &&
            some(factor, (inner) =>
              touches(
                inner,
                part.by.map((k) => k.id),
              ),
            ),
        ),
    );
    if (target?.kind !== "over") return;
    const wide = tidy(distributed(target.body), trace.given);
    if (wide === target.body || wide.kind !== "sum") return;
    for (const place of placesOf(target, trace.current).slice(0, 1)) {
      trace.arithmetic(wide, "contract", { path: [...place.path, 0] });
    }
  }
};

const touches = (e: Expr, bound: readonly number[]): boolean =>
  e.kind === "delta" && [e.left, e.right].some((side) => bound.includes(plainVar(side)?.id ?? 0));

// -- finishing ----------------------------------------------------------------------------------------

/** The textbook form: among the forms that arithmetic offers, each recognised and factored, the best. */
export const finish = (trace: Trace, tools: Toolbox): void => {
  trace.newLine();
  let best: { readonly trace: Trace; readonly cost: Cost } | undefined;
  // A form that was reached before, and by no more steps, is not weighed again.
  const reached = new Map<Expr, number>();
  const isNew = ({ current, steps }: Trace): boolean => {
    const before = reached.get(current);
    if (before !== undefined && before <= steps.length) return false;
    reached.set(current, steps.length);
    return true;
  };
  const keep = (candidate: Trace): void => {
    const { ranks, size } = cost(candidate.current);
    const price = [...ranks, candidate.steps.length, size];
    if (!best || compareCost(price, best.cost) < 0) best = { trace: candidate, cost: price };
  };
  for (const { form, does } of forms(trace.current, trace.given)) {
    const candidate = new Trace(trace.current, trace.given);
    candidate.arithmetic(form, "simplify", does ? { does } : {});
    candidate.newLine();
    for (let round = 0; round < 4; round += 1) {
      const before = candidate.current;
      candidate.exhaust(tools.shrinking, "simplify");
      tools.recogniser.run(candidate);
      candidate.arithmetic(tidy(candidate.current, candidate.given), "recognise");
      if (candidate.current === before) break;
    }
    if (!isNew(candidate)) continue;
    keep(candidate);
    for (const { form: shaped, does: how } of forms(candidate.current, trace.given)) {
      const nice = tidy(factored(shaped, trace.given), trace.given);
      for (const [variant, word] of [
        [shaped, how],
        [nice, isFactored(nice) ? "factor" : undefined],
      ] as const) {
        if (variant === candidate.current) continue;
        const other = copy(candidate);
        other.newLine();
        other.arithmetic(variant, "simplify", word ? { does: word } : {});
        if (isNew(other)) keep(other);
      }
    }
    mirrored(candidate, tools, keep);
  }
  if (best) trace.continue(best.trace.chain);
};

const isFactored = (e: Expr): boolean =>
  e.kind === "product" && e.args.some((factor) => factor.kind === "sum");

/** σ(-u) beside σ(u) is better written with σ(u) alone. */
const mirrored = (candidate: Trace, tools: Toolbox, keep: (candidate: Trace) => void): void => {
  const heads = headsOf(candidate.current);
  for (const law of tools.mirroring) {
    if (!isWithin(headsOf(law.from), heads)) continue;
    for (const part of new Set(subterms(candidate.current))) {
      const applied = apply(law, part, candidate.given);
      if (!applied) continue;
      const other = copy(candidate);
      other.newLine();
      other.replace(
        part,
        applied.after,
        { kind: "lemma", lemma: law, with: applied.with, way: "forward" },
        "recognise",
      );
      other.arithmetic(tidy(other.current, other.given), "recognise");
      keep(other);
    }
  }
};

const copy = (of: Trace): Trace => {
  const twin = new Trace(of.start, of.given);
  twin.continue(of.chain);
  return twin;
};
