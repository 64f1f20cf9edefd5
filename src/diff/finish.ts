import type { Expr } from "../expr/node.ts";
import { headsOf, isWithin, subterms } from "../expr/walk.ts";
import { apply } from "../rewrite/apply.ts";
import { type Cost, compareCost, cost, factored, forms } from "../rewrite/forms.ts";
import { tidy } from "../rewrite/tidy.ts";
import { Trace } from "../rewrite/trace.ts";
import type { Toolbox } from "./toolbox.ts";

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
