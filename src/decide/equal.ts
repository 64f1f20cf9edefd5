import { arranged, compareExpr } from "../expr/arranged.ts";
import type { Assumption } from "../expr/assumption.ts";
import { indicator } from "../expr/build.ts";
import { ix } from "../expr/index-of.ts";
import { type Inventory, inventoryOf } from "../expr/inventory.ts";
import { type Cond, type Expr, hashAll, type IndexVar } from "../expr/node.ts";
import { fixedSize, type Size } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";
import { parts, substitute } from "../expr/walk.ts";
import { TimeLimit, withinSeconds } from "../numeric/deadline.ts";
import { examineAll } from "./examine-all.ts";
import { factsOf } from "./facts.ts";
import { TooLarge } from "./graph.ts";
import { type Extent, instanceAt, type Question, type Sides, whole } from "./instance.ts";
import { provedEqual } from "./normal.ts";
import { otherSizes, sizeChoices } from "./sizes.ts";
import type { Verdict } from "./verdict.ts";
import { undecided, View } from "./view.ts";

/** What is known where two expressions are compared. */
export interface EqualOptions {
  /** What is known of the entries of symbols. */
  readonly assume?: ReadonlyMap<string, Assumption>;
  /** What holds beside: x < y, i ≠ j. */
  readonly conditions?: readonly Cond[];
  /** Unknown functions, and the symbols they are functions of. */
  readonly dependencies?: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether kinks and jumps are left out: of the sides that are derivatives, or of both if none is. */
  readonly offBorders?: boolean;
  /** How long may be thought about it; after that the question is undecided. 10 if nothing is said. */
  readonly seconds?: number;
  /** How many steps may be taken, whatever time they need; any number if nothing is said. */
  readonly steps?: number;
  readonly seed?: number;
}

/** Beyond so many nodes the normal form is not tried where sizes are numbers: the field is faster. */
const mostNormal = 400;

/**
 * Whether two tensors are equal wherever both have a value. "Different" comes with a point where sure
 * enclosures of both sides lie apart; "equal" is proved, or wrong with a probability below 2⁻⁶⁰; what cannot
 * be told is "undecided". The same question with the same seed has the same answer, whichever side comes
 * first.
 */
export const equal = (left: Tensor, right: Tensor, options: EqualOptions = {}): Verdict => {
  const mismatch = shapesApart(left, right);
  if (mismatch) return mismatch;
  try {
    return withinSeconds(
      options.seconds ?? 10,
      () => inOrder(left.body, aligned(left, right), left.indices, options),
      options.steps,
    );
  } catch (stop) {
    if (stop instanceof TooLarge || stop instanceof TimeLimit) return undecided(stop.says);
    // The stack ran out, or an index is no whole number.
    if (stop instanceof RangeError) return undecided(new TooLarge().says);
    throw stop;
  }
};

/** The side that comes first in the order of expressions is looked at first, whoever wrote it. */
const inOrder = (
  left: Expr,
  right: Expr,
  indices: readonly IndexVar[],
  options: EqualOptions,
): Verdict => {
  const order = compareExpr(arranged(left), arranged(right));
  if (order === 0) return { verdict: "equal", certainty: "proved", rung: "arranged", sizes: [] };
  return order < 0
    ? answer(left, right, indices, options)
    : exchanged(answer(right, left, indices, options));
};

const answer = (
  left: Expr,
  right: Expr,
  indices: readonly IndexVar[],
  options: EqualOptions,
): Verdict => {
  const conditions = options.conditions ?? [];
  const differentiated = { left: hasDerivative(left), right: hasDerivative(right) };
  const question: Question = {
    left,
    right,
    indices,
    about: withAssumed(inventoryOf(left, right, ...conditions.map(indicator)), options.assume),
    assume: options.assume ?? new Map(),
    conditions,
    dependencies: options.dependencies ?? new Map(),
    offBorders: options.offBorders ? orBoth(differentiated) : { left: false, right: false },
    differentiated,
  };
  return decide(question, hashAll(options.seed ?? 0, [arranged(left).hash, arranged(right).hash]));
};

const hasDerivative = (side: Expr): boolean => {
  // What is shared is looked into once: an expression may double at every level.
  const seen = new Set<Expr>();
  const visit = (e: Expr): boolean => {
    if (e.kind === "deriv") return true;
    if (seen.has(e)) return false;
    seen.add(e);
    return parts(e).some(visit);
  };
  return visit(side);
};

/** The sides that something is said of; both, if it is said of none. */
const orBoth = (of: Sides): Sides => (of.left || of.right ? of : { left: true, right: true });

/** The same verdict with the sides exchanged. */
const exchanged = (of: Verdict): Verdict => {
  if (of.verdict === "undecided" || of.rung === "shape") return of;
  const other = of.domain?.defined === "left" ? "right" : "left";
  const domain = of.domain && { domain: { ...of.domain, defined: other } as const };
  if (of.verdict === "equal") return { ...of, ...domain };
  const { counterexample } = of;
  const [l, r] = counterexample.values;
  return { ...of, ...domain, counterexample: { ...counterexample, values: [r, l] } };
};

/** What expressions speak of, with the sizes that assumptions on their symbols name. */
const withAssumed = (about: Inventory, assume: EqualOptions["assume"]): Inventory => {
  const sizes = new Set(about.sizes);
  for (const [name, given] of assume ?? []) {
    if (given.is !== "index" || !about.symbols.has(name)) continue;
    for (const { names } of given.upTo.terms) for (const size of names) sizes.add(size);
  }
  return { ...about, sizes };
};

// -- shapes -------------------------------------------------------------------------------------------

const shapesApart = (left: Tensor, right: Tensor): Verdict | undefined => {
  const [l, r] = [left, right].map(({ indices }) => indices.map(({ size }) => size)) as [
    Size[],
    Size[],
  ];
  if (sameSizes(l, r)) return undefined;
  return {
    verdict: "different",
    certainty: "proved",
    rung: "shape",
    shapes: { left: l, right: r, isTransposed: sameSizes(l, r.toReversed()) },
  };
};

const sameSizes = (a: readonly Size[], b: readonly Size[]): boolean =>
  a.length === b.length && a.every((size, axis) => size === b[axis]);

/** The body of a tensor with the indices of another. */
const aligned = (to: Tensor, of: Tensor): Expr =>
  of.indices.length === 0
    ? of.body
    : substitute(of.body, {
        indices: new Map(of.indices.map((k, axis) => [k.id, ix(to.indices[axis] ?? k)])),
      });

// -- the ladder ---------------------------------------------------------------------------------------

const decide = (question: Question, seed: number): Verdict => {
  const { about, indices } = question;
  const names = [...about.sizes].sort();
  const axes = [
    ...[...about.symbols.values()].flatMap((sym) => sym.axes),
    ...indices.map(({ size }) => size),
  ].filter((size) => fixedSize(size) === undefined);
  const view = new View(question);
  let proved: boolean | undefined;
  const isProved = (): boolean => {
    proved ??= provedEqual(question.left, question.right, factsOf(question));
    return proved;
  };
  for (const sizes of sizeChoices(names, axes, seed)) {
    const instance = instanceAt(question, sizes, seed, view.isEmpty ? whole : again);
    const isWorthwhile = names.length > 0 || instance.graph.nodes.length <= mostNormal;
    view.add(instance, examineAll(question, instance, seed, isWorthwhile ? isProved : () => false));
    if (view.different) return view.different;
    if (proved && view.isZero) return view.proved();
  }
  if (!view.isZero) return view.conclusion();
  for (const sizes of names.length === 0 ? [] : otherSizes(names, axes, seed)) {
    const instance = affordable(() => instanceAt(question, sizes, seed, probe));
    if (!instance) continue;
    // At larger sizes the sides may come apart; what was shown at small ones is not shown again.
    view.compare(
      instance,
      examineAll(question, instance, seed, () => true),
    );
    if (view.different) return view.different;
  }
  return view.conclusion();
};

/** How much is looked at once the smallest sizes were gone through whole, and at other sizes. */
const again: Extent = { pairs: 64, nodes: 60_000 };
const probe: Extent = { pairs: 12, nodes: 4_000 };

const affordable = <T>(work: () => T): T | undefined => {
  try {
    return work();
  } catch (stop) {
    if (stop instanceof TooLarge) return undefined;
    throw stop;
  }
};
