import { zero } from "../expr/build.ts";
import type { Expr } from "../expr/node.ts";
import { subterms } from "../expr/walk.ts";
import { follows, within } from "./given.ts";
import type { Given } from "./lemma.ts";
import { findPlace } from "./place.ts";
import { tidy } from "./tidy.ts";
import type { LawIndex, Trace } from "./trace.ts";

/** The value of a definition by cases where it is known which of them holds. */
const armOf = (e: Expr & { kind: "cases" }, given: Given): Expr | undefined => {
  for (const arm of e.arms) {
    const known = follows(arm.when, given);
    if (known === undefined) return undefined;
    if (known) return arm.is;
  }
  return e.otherwise ?? zero;
};

/** Functions that are defined by cases. */
const isPiecewise = (e: Expr): e is Expr & { kind: "call" } =>
  e.kind === "call" && e.fn.kinks.length > 0 && e.fn.definition !== undefined;

/** Unfolds every function that is defined by cases. */
export const unfoldPiecewise = (trace: Trace): void => {
  for (let fuel = 0; fuel < 32; fuel += 1) {
    const target = [...subterms(trace.current)].find(isPiecewise);
    if (!target || !isPiecewise(target) || !trace.unfold(target, "open")) return;
  }
};

/** Takes every arm that is known to apply. */
export const takeArms = (trace: Trace): void => {
  for (let fuel = 0; fuel < 64; fuel += 1) {
    let image: Expr | undefined;
    const place = findPlace(trace.current, (term, path) => {
      image =
        term.kind === "cases" ? armOf(term, within(trace.current, path, trace.given)) : undefined;
      return image !== undefined;
    });
    if (!place || !image) return;
    trace.at(place.path, image, { kind: "arm" }, "open");
  }
};

/** The value in a region: definitions by cases settled, what is known to be zero put to zero, tidied. */
export const settleRegion = (trace: Trace, laws: LawIndex): void => {
  unfoldPiecewise(trace);
  takeArms(trace);
  trace.newLine();
  trace.exhaust(laws, "simplify");
  trace.arithmetic(tidy(trace.current, trace.given), "simplify");
};
