import { same } from "../expr/arranged.ts";
import { difference, product, rationalNumber, sum, zero } from "../expr/build.ts";
import type { Deriv, Expr } from "../expr/node.ts";
import { subterms } from "../expr/walk.ts";
import { apply } from "../rewrite/apply.ts";
import { expanded } from "../rewrite/forms.ts";
import { instantiate, match } from "../rewrite/match.ts";
import { findPlace, type Place, placesOf, replaceAll } from "../rewrite/place.ts";
import type { Result } from "../rewrite/proof.ts";
import { splitCoefficient, tidy } from "../rewrite/tidy.ts";
import { some, Trace } from "../rewrite/trace.ts";

/* Earlier results, put to use in a derivation. */

export const isDeriv = (e: Expr): e is Deriv => e.kind === "deriv";

/** Whether a result is a derivative. */
export const isDerivative = ({ lemma }: Result): boolean => lemma.from.kind === "deriv";

/** What a named quantity is, in terms of others. */
export const isFormula = ({ lemma }: Result): boolean => lemma.from.kind === "entry";

/** Uses results wherever they apply; whether one did. */
export const useResults = (trace: Trace, using: readonly Result[]): boolean => {
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
export const solveWith = (trace: Trace, result: Result): void => {
  const { from, to, symbols } = result.lemma;
  if (from.kind === "deriv" || !isDeriv(trace.current)) return;
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
