import { deriv } from "../expr/build.ts";
import type { Bilingual } from "../expr/function.ts";
import type { Deriv, Entry, Expr } from "../expr/node.ts";
import { nodeCount } from "../expr/walk.ts";
import { type Cost, compareCost, cost } from "../rewrite/forms.ts";
import type { Given } from "../rewrite/lemma.ts";
import type { Chain, Result } from "../rewrite/proof.ts";
import { tidy } from "../rewrite/tidy.ts";
import { Trace } from "../rewrite/trace.ts";
import { carryOut, isKept, outermost } from "./carry-out.ts";
import { isFormula, useResults } from "./citing.ts";
import { ruleFor } from "./differentiate.ts";
import { finish } from "./finish.ts";
import { nameAgain, onDomainOf, writeOut } from "./named.ts";
import { open } from "./opening.ts";
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
      left = outermost(trace.current).find((part) => part.of.kind !== "entry");
      if (left) break;
      finish(trace, tools);
      left = outermost(trace.current).find(
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
