import type { Expr } from "../expr/node.ts";
import { subterms } from "../expr/walk.ts";
import type { Given } from "../rewrite/lemma.ts";
import { lawsOf } from "../rewrite/lemma.ts";
import { type Chain, reversed } from "../rewrite/proof.ts";
import { settleRegion } from "../rewrite/regions.ts";
import { agree } from "../rewrite/residue.ts";
import { tidy } from "../rewrite/tidy.ts";
import { type LawIndex, Trace } from "../rewrite/trace.ts";
import type { Toolbox } from "./toolbox.ts";

/** A way to bring both sides of an equation closer to each other. */
type Approach = (trace: Trace, tools: Toolbox) => void;

const unfoldAll: Approach = (trace) => {
  for (let fuel = 0; fuel < 64; fuel += 1) {
    const target = [...subterms(trace.current)].find(
      (part) => part.kind === "call" && part.fn.definition !== undefined,
    );
    if (target?.kind !== "call" || !trace.unfold(target, "open")) return;
  }
};

const simplify: Approach = (trace, tools) => {
  for (let round = 0; round < 8; round += 1) {
    const before = trace.current;
    trace.exhaust(tools.special, "simplify");
    trace.exhaust(tools.splitting, "simplify");
    trace.newLine();
    trace.arithmetic(tidy(trace.current, trace.given), "simplify");
    if (trace.current === before) return;
  }
};

const line =
  (approach: Approach): Approach =>
  (trace, tools) => {
    trace.newLine();
    approach(trace, tools);
  };

const using =
  (pick: (tools: Toolbox) => LawIndex): Approach =>
  (trace, tools) =>
    trace.exhaust(pick(tools), "simplify");

const opening = line(using((tools) => tools.opening));
const merging = line(using((tools) => tools.merging));
const spreading = line(using((tools) => tools.spreading));
const powering = line(using((tools) => tools.powering));

const inTurn =
  (...approaches: readonly Approach[]): Approach =>
  (trace, tools) => {
    for (const approach of approaches) approach(trace, tools);
  };

/** From the lightest to the heaviest; the first that makes both sides agree is taken. */
const approaches: readonly Approach[] = [
  line(simplify),
  inTurn(line(unfoldAll), line(simplify)),
  inTurn(line(unfoldAll), opening, line(simplify)),
  inTurn(line(unfoldAll), spreading, line(simplify)),
  inTurn(line(unfoldAll), merging, powering, line(simplify)),
  inTurn(line(unfoldAll), opening, powering, line(simplify)),
  inTurn(line(unfoldAll), spreading, line(simplify), opening, line(simplify)),
];

/**
 * A chain from one expression to another: both are unfolded and simplified until they agree as rational
 * functions of what is left. Identities of the named functions themselves are not used, since one of them
 * may be what is to be shown. Nothing where no approach succeeds.
 */
export const connect = (
  left: Expr,
  right: Expr,
  tools: Toolbox,
  given: Given,
): Chain | undefined => {
  for (const approach of approaches) {
    const [from, to] = [new Trace(left, given), new Trace(right, given)];
    approach(from, tools);
    approach(to, tools);
    matchHeads(from, to);
    if (!agree(from.current, to.current)) continue;
    return met(from, to);
  }
  return undefined;
};

/** The way of the one, then the way of the other back. */
const met = (from: Trace, to: Trace): Chain => {
  from.newLine();
  from.arithmetic(to.current, "simplify");
  from.continue(reversed(to.chain));
  return from.chain;
};

/** x stands for log(exp x) when the other side is a logarithm. */
const matchHeads = (from: Trace, to: Trace): void => {
  const { current } = from;
  if (current.kind !== "call" || (to.current.kind === "call" && to.current.fn === current.fn))
    return;
  for (const law of lawsOf(current.fn)) {
    if (law.to.kind !== "hole" || law.when.length > 0 || law.from.kind !== "call") continue;
    const bindings = {
      holes: new Map([[law.to.name, to.current]]),
      indices: new Map(),
      sizes: new Map(),
      symbols: new Map(),
    };
    to.newLine();
    to.backward(law, bindings, "simplify");
    return;
  }
};

/** A chain from one expression to another where both are settled by the conditions that are given. */
export const connectIn = (
  left: Expr,
  right: Expr,
  tools: Toolbox,
  given: Given,
): Chain | undefined => {
  const [from, to] = [new Trace(left, given), new Trace(right, given)];
  settleRegion(from, tools.hypotheses);
  settleRegion(to, tools.hypotheses);
  if (!agree(from.current, to.current)) return undefined;
  return met(from, to);
};
