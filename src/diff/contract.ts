import { same } from "../expr/arranged.ts";
import { plainVar } from "../expr/index-of.ts";
import type { Expr } from "../expr/node.ts";
import { subterms } from "../expr/walk.ts";
import { sumLemmas } from "../lemmas/sum.ts";
import { apply } from "../rewrite/apply.ts";
import { distributed } from "../rewrite/forms.ts";
import { findPlace, placesOf } from "../rewrite/place.ts";
import { tidy } from "../rewrite/tidy.ts";
import { some, type Trace } from "../rewrite/trace.ts";
import type { Toolbox } from "./toolbox.ts";

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
