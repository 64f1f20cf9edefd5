import { same } from "../expr/arranged.ts";
import type { Call, Expr } from "../expr/node.ts";
import { subterms, unfolded } from "../expr/walk.ts";
import { apply } from "../rewrite/apply.ts";
import type { Given } from "../rewrite/lemma.ts";
import { Trace } from "../rewrite/trace.ts";
import { isDeriv, isDerivative, isFormula, solveWith, useResults } from "./citing.ts";
import type { DeriveOptions } from "./derive.ts";
import type { Toolbox } from "./toolbox.ts";

/** Recognises named functions, unfolds the one whose derivative is asked, and simplifies if asked to. */
export const open = (
  trace: Trace,
  tools: Toolbox,
  options: DeriveOptions,
  simplify: boolean,
): boolean => {
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
  const of = isDeriv(inner) ? inner.of : undefined;
  let opened = false;
  if (
    of?.kind === "call" &&
    options.from !== "rules" &&
    (options.from === "definition" || isBare(of))
  ) {
    const citable = options.using?.some(
      ({ lemma }) => isDeriv(inner) && apply(lemma, inner, trace.given),
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
  const named = isDeriv(trial.current) ? trial.current.of : undefined;
  const written = isDeriv(trace.current) ? trace.current.of : undefined;
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
