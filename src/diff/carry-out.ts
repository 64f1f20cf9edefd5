import type { Deriv, Expr } from "../expr/node.ts";
import { parts, subterms } from "../expr/walk.ts";
import { tidy } from "../rewrite/tidy.ts";
import { some, type Trace } from "../rewrite/trace.ts";
import { isDeriv, isDerivative, useResults } from "./citing.ts";
import { contract } from "./contract.ts";
import type { DeriveOptions } from "./derive.ts";
import { ruleFor } from "./differentiate.ts";
import type { Toolbox } from "./toolbox.ts";

/** Rules that need no line of their own. */
const trivial = new Set(["deriv_self", "deriv_const", "deriv_mul_const", "deriv_defined"]);

/** Rules that lead to a line of δ on the way from one quantity to the next. */
const linear = new Set(["deriv_add", "deriv_over_sum"]);

/** How many waves of rules one line may hold after the first. */
const wavesPerLine = 3;

/** Every derivative carried out, outermost first: each wave rewrites all that stand outermost. */
export const carryOut = (trace: Trace, tools: Toolbox, options: DeriveOptions): void => {
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
  if (some(trace.current, isDeriv)) return;
  trace.arithmetic(tidy(trace.current, trace.given), "differentiate");
};

const isSum = (e: Expr): boolean =>
  e.kind === "over" && some(e.body, (part) => part.kind === "delta");

const none: ReadonlySet<Expr> = new Set();

/** The derivatives that no other is inside of, but for those that are settled. */
export const outermost = (e: Expr, settled = none): Deriv[] => {
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

/** ∂L/∂v where v is to stay: it is known, or has a name. */
export const isKept = ({ of, by }: Deriv, { keep }: DeriveOptions): boolean =>
  of.kind === "entry" && by.kind === "entry" && keep?.has(by.of.name) === true;

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
