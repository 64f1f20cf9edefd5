import { same } from "../expr/arranged.ts";
import type { Expr } from "../expr/node.ts";
import { nodeCount, parts, symbolNames } from "../expr/walk.ts";
import type { Chain, Step } from "../rewrite/proof.ts";
import type { Line, Told } from "./block.ts";
import { reasons } from "./reason.ts";

/** How much of a proof is told: three to five lines, a good assistant's sheet, or each rule alone. */
export type Detail = "brief" | "normal" | "full";

/**
 * A chain as it is read. The steps are the same at every level of detail; neighbours share a line. A line
 * that would look like the one before joins the next.
 */
export const tell = (chain: Chain, detail: Detail = "normal"): Told => {
  const lines: Line[] = [];
  let held: Step[] = [];
  const groups = grouped(chain.steps, detail);
  let shown = chain.start;
  for (const [at, group] of groups.entries()) {
    const steps = [...held, ...group];
    const right = (steps.at(-1) as Step).after;
    const isLast = at === groups.length - 1;
    if (!isLast && detail !== "full" && looksAlike(shown, right)) {
      held = steps;
      continue;
    }
    held = [];
    const before = lines.at(-1)?.steps;
    lines.push({ rel: relationOf(steps), right, reasons: reasons(steps, detail, before), steps });
    shown = right;
  }
  return {
    start: chain.start,
    lines,
    names: namesFor([chain.start, ...lines.map((line) => line.right)]),
  };
};

const grouped = (steps: readonly Step[], detail: Detail): readonly (readonly Step[])[] => {
  const key = (step: Step): string =>
    detail === "brief" ? briefKey[step.phase] : detail === "normal" ? `${step.line}` : "";
  const groups: Step[][] = [];
  for (const step of steps) {
    const last = groups.at(-1);
    const before = last?.at(-1);
    if (last && before && detail !== "full" && key(before) === key(step)) last.push(step);
    else groups.push([step]);
  }
  return groups;
};

const briefKey = {
  open: "open",
  differentiate: "differentiate",
  contract: "differentiate",
  simplify: "finish",
  recognise: "finish",
} as const;

const relationOf = (steps: readonly Step[]): Line["rel"] =>
  steps.find((step) => step.rel !== "=")?.rel ?? "=";

const looksAlike = (a: Expr, b: Expr): boolean =>
  a === b || (same(a, b) && nodeCount(a) === nodeCount(b));

// -- names --------------------------------------------------------------------------------------------

/** How often a sum must recur in one line to be given a name. */
const recurs = 3;

const letters = ["Z", "Q", "T", "R"];

/** A sum over an index that recurs is named once, as a person would: Z = Σ_k e^{x_k}. */
const namesFor = (lines: readonly Expr[]): Told["names"] => {
  const found: Expr[] = [];
  for (const line of lines) {
    const counts = new Map<Expr, number>();
    const visit = (part: Expr): void => {
      if (part.kind === "over") {
        const known = [...counts.keys()].find((other) => same(other, part)) ?? part;
        counts.set(known, (counts.get(known) ?? 0) + 1);
        return;
      }
      for (const below of openParts(part)) visit(below);
    };
    visit(line);
    for (const [part, count] of counts) {
      if (count >= recurs && !found.some((other) => same(other, part))) found.push(part);
    }
  }
  const taken = new Set(lines.flatMap((line) => [...symbolNames(line)]));
  const free = letters.filter((letter) => !taken.has(letter));
  return found.slice(0, free.length).map((of, at) => ({ letter: free[at] as string, of }));
};

/** Parts that stand in the open: those of a tensor argument are written with indices of their own. */
const openParts = (e: Expr): readonly Expr[] =>
  e.kind === "call" ? e.args.filter((arg) => arg.by.length === 0).map((arg) => arg.body) : parts(e);
