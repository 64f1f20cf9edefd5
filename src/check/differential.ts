import { type DeriveOptions, derive } from "../diff/derive.ts";
import { differentiatedBy, onDomainOf } from "../diff/named.ts";
import type { Toolbox } from "../diff/toolbox.ts";
import { arranged } from "../expr/arranged.ts";
import {
  deriv,
  difference,
  entryAt,
  limit,
  negate,
  one,
  quotient,
  scalar,
  sum,
  two,
  zero,
} from "../expr/build.ts";
import type { Kink } from "../expr/function.ts";
import { indexVar, ix } from "../expr/index-of.ts";
import { type Matrix, matrixEntries } from "../expr/matrix.ts";
import type { Call, Cond, Entry, Expr, IndexVar, Sym } from "../expr/node.ts";
import { fixedSize, type Size } from "../expr/size.ts";
import type { Layout, Tensor } from "../expr/tensor.ts";
import { freeIndices, mapCond, substitute, subterms, unfolded } from "../expr/walk.ts";
import { limitLemmas } from "../lemmas/limit.ts";
import { domainOf, kinkGaps, onDomain } from "../rewrite/domain.ts";
import { expanded } from "../rewrite/forms.ts";
import { approach, assuming, dependsOn, follows, nothingGiven } from "../rewrite/given.ts";
import type { Given } from "../rewrite/lemma.ts";
import { type Chain, endOf, joined, type NoDerivative, type Proof } from "../rewrite/proof.ts";
import { takeArms, unfoldPiecewise } from "../rewrite/regions.ts";
import { tidy } from "../rewrite/tidy.ts";
import { LawIndex, Trace } from "../rewrite/trace.ts";
import { raise } from "../tex/raise.ts";
import type { Kinds } from "./points-for.ts";
import { confirm, ProofError, type Proved } from "./prove.ts";
import { isContradiction, witness } from "./witness.ts";

/** A proved derivative: its entries, its layout, and its matrix form where there is one. */
export interface Differential {
  readonly proved: Proved;
  readonly chain: Chain;
  /** The unevaluated derivative, entry by entry. */
  readonly start: Expr;
  readonly entries: Tensor;
  readonly layout: Layout;
  /** The sizes of the axes; a gradient has those of its variable, axes of size 1 included. */
  readonly shape: readonly Size[];
  readonly matrix: Matrix | undefined;
  /** Where the result holds, beside what was declared: x > 0, x ≠ 0. */
  readonly domain: readonly Cond[];
  readonly kinks: readonly KinkReport[];
}

/** A point where the derivative does not exist, with both one-sided derivatives where they do. */
export interface KinkReport {
  readonly kind: Kink["says"];
  /** What is zero there: the argument of the function that has the kink. */
  readonly gap: Expr;
  readonly variable: Entry;
  /** The variable's value there, where it can be told. */
  readonly at: Expr | undefined;
  readonly sides:
    | { readonly left: Expr; readonly right: Expr; readonly proved: Proved }
    | undefined;
}

export interface DifferentialOptions extends DeriveOptions {
  readonly order?: 1 | 2;
  readonly layout?: "gradient" | "numerator" | "denominator";
  /** Whether the result is written without any function that has a definition. */
  readonly unfold?: boolean;
  /** A chain from the entry of the tensor to the expression that is to be differentiated. */
  readonly begun?: Chain;
}

/** The variable of a derivative: a whole symbol, or one entry of it. */
export type Variable = Sym | Entry;

const isEntry = (of: Variable): of is Entry => "kind" in of;

/**
 * The derivative of every entry of a tensor with respect to a variable, derived, checked and witnessed.
 *
 * @throws NoRule where no rule applies, ProofError where the derivation does not stand.
 */
export const differential = (
  of: Tensor,
  by: Variable,
  tools: Toolbox,
  given: Given,
  kinds: Kinds,
  options: DifferentialOptions = {},
): Differential => {
  const order = options.order ?? 1;
  const taken = new Set(of.indices.map((k) => k.letter));
  const places = Array.from({ length: order }, () => variableEntry(by, taken));
  const [first, second] = places;
  if (!first) throw new RangeError("a derivative needs a variable");

  const { begun } = options;
  const onItsDomain = onDomainOf(of.body, first.entry, given, options);
  const hypotheses = begun
    ? onDomainOf(endOf(begun), first.entry, onItsDomain, options)
    : onItsDomain;
  let chain = derive(begun ? endOf(begun) : of.body, first.entry, tools, given, options);
  if (begun) chain = joined(lifted(begun, first.entry), chain);
  if (second) {
    const again = derive(endOf(chain), second.entry, tools, hypotheses, {
      ...options,
      from: "rules",
    });
    chain = joined(lifted(chain, second.entry), again);
  }
  const holding = second ? onDomain(endOf(chain), hypotheses, true) : hypotheses;
  if (options.unfold) chain = writtenOut(chain, holding);
  const proof: Proof = {
    claim: { left: chain.start, rel: "=", right: endOf(chain) },
    given: holding,
    body: chain,
  };
  const proved = confirm(proof, kinds);
  const variableIndices = places.flatMap((place) => place.indices);
  const layout = layoutOf(of, variableIndices, order, options.layout);
  const indices =
    layout === "denominator"
      ? [...variableIndices, ...of.indices]
      : [...of.indices, ...variableIndices];
  const entries: Tensor = { indices, body: endOf(chain) };
  const shape =
    layout === "gradient" && !isEntry(by) ? by.axes : entries.indices.map((k) => k.size);
  return {
    proved,
    chain,
    start: chain.start,
    entries,
    layout,
    shape,
    matrix: matrixOf(entries, shape, proof.given, kinds),
    domain: domainBeside(given, proof.given),
    kinks: differentiatedBy(of.body, first.entry, given, options.keep).flatMap((e) =>
      kinksOf(e, first.entry, given, kinds),
    ),
  };
};

/** Conditions that are neither declared nor follow from the build of what they speak of. */
const domainBeside = (declared: Given, needed: Given): readonly Cond[] => {
  const found: Cond[] = [];
  for (const cond of needed.conditions) {
    if (follows(cond, assuming(declared, ...found)) !== true) found.push(cond);
  }
  return found;
};

/** The entry that the derivative is taken by, with new indices for a whole symbol. */
const variableEntry = (
  by: Variable,
  taken: Set<string>,
): { readonly entry: Entry; readonly indices: readonly IndexVar[] } => {
  if (isEntry(by)) return { entry: by, indices: [] };
  const preferred =
    by.axes.length > 1 ? ["i", "j", "k", "l", "p", "q"] : ["j", "k", "l", "p", "q", "i"];
  const indices: IndexVar[] = [];
  const at = by.axes.map((size) => {
    // A row has one entry along its first axis.
    if (fixedSize(size) === 1) return ix(1);
    const letter = preferred.find((one) => !taken.has(one)) ?? "j";
    taken.add(letter);
    const index = indexVar(letter, size);
    indices.push(index);
    return ix(index);
  });
  return { entry: entryAt(by, at), indices };
};

const layoutOf = (
  of: Tensor,
  by: readonly IndexVar[],
  order: 1 | 2,
  asked: DifferentialOptions["layout"],
): Layout => {
  if (order === 2 && of.indices.length === 0 && by.length > 0) return "hessian";
  if (by.length === 0) return "derivative";
  if (of.indices.length === 0) return "gradient";
  return asked === "denominator" ? "denominator" : "numerator";
};

/** A chain about u as a chain about ∂u/∂by. */
const lifted = (chain: Chain, by: Entry): Chain => ({
  kind: "chain",
  start: deriv(chain.start, by),
  steps: chain.steps.map((step) => ({
    ...step,
    before: deriv(step.before, by),
    after: deriv(step.after, by),
    places: step.places.map((place) => ({ ...place, path: [0, ...place.path] })),
  })),
});

/** The chain with every definition unfolded at its end, in a line of its own. */
const writtenOut = (chain: Chain, given: Given): Chain => {
  const trace = new Trace(endOf(chain), given);
  const next = (): Call | undefined => {
    for (const part of subterms(trace.current))
      if (part.kind === "call" && part.fn.definition) return part;
    return undefined;
  };
  for (let call = next(); call; call = next()) if (!trace.unfold(call, "simplify")) break;
  trace.arithmetic(tidy(trace.current, given), "simplify");
  return joined(chain, trace.chain);
};

/** The matrix form, if there is one whose entries have the values that were derived; a gradient may be a row. */
export const matrixOf = (
  entries: Tensor,
  shape: readonly Size[],
  given: Given,
  kinds: Kinds,
): Matrix | undefined => {
  const { length } = entries.indices;
  const asRow = shape.length === 2 && length === 1 && fixedSize(shape[0] as Size) === 1;
  if (entries.indices.length === 0 || entries.indices.length > 2) return undefined;
  const matrix = asRow ? raise(entries, { asRow }) : raise(entries);
  if (!matrix) return undefined;
  const read = matrixEntries(matrix, ...entries.indices);
  const seen = witness(
    {
      claim: { left: entries.body, rel: "=", right: read },
      given,
      body: { kind: "chain", start: entries.body, steps: [] },
    },
    kinds,
  );
  if (isContradiction(seen)) {
    throw new ProofError({
      fr: "La forme matricielle n'a pas les composantes trouvées.",
      en: "The matrix form does not have the entries that were found.",
    });
  }
  return seen.points > 0 ? matrix : undefined;
};

// -- kinks --------------------------------------------------------------------------------------------

const kinksOf = (e: Expr, by: Entry, given: Given, kinds: Kinds): readonly KinkReport[] => {
  const found: KinkReport[] = [];
  for (const { says, gap } of kinksIn(e)) {
    if (found.some((known) => arranged(known.gap) === arranged(gap))) continue;
    if (!dependsOn(gap, by.of.name, given)) continue;
    const at = by.at.length === 0 ? solved(gap, by) : undefined;
    if (at && isOutside(e, by, at, given)) continue;
    const isAlone = at !== undefined && freeIndices(e).length === 0;
    const sides = isAlone ? sidesAt(e, by, at, given, kinds) : undefined;
    // Where both sides agree the corner is smoothed out by what stands around it; where both exist there is
    // no jump, whatever jumps inside.
    if (sides !== "agree") {
      found.push({ kind: sides ? "corner" : says, gap, variable: by, at, sides });
    }
  }
  return found;
};

/** Whether the expression has no value where the variable has this one. */
const isOutside = (e: Expr, by: Entry, at: Expr, given: Given): boolean => {
  const put = (side: Expr): Expr =>
    substitute(side, { symbols: new Map([[by.of.name, () => at]]) });
  return domainOf(e).conditions.some((cond) => follows(mapCond(cond, put), given) === false);
};

/** Where functions have corners or jumps, and where definitions by cases go from one line to the next. */
function* kinksIn(e: Expr): Generator<{ readonly says: Kink["says"]; readonly gap: Expr }> {
  for (const part of subterms(e)) {
    if (part.kind === "call")
      for (const { kink, gap } of kinkGaps(part)) yield { says: kink.says, gap };
    if (part.kind === "call" && part.args.some((arg) => arg.by.length > 0)) {
      const body = unfolded(part);
      if (body) yield* kinksIn(body);
    }
    if (part.kind === "cases") {
      for (const { when } of part.arms) {
        if (when.kind === "compare" && when.left.kind !== "index") {
          yield { says: "corner", gap: tidy(difference(when.left, when.right), nothingGiven) };
        }
      }
    }
  }
}

/** The value of the variable where a gap p·x + q with rational p and q vanishes. */
const solved = (gap: Expr, by: Entry): Expr | undefined => {
  const at = (value: Expr): Expr =>
    arranged(substitute(gap, { symbols: new Map([[by.of.name, () => value]]) }));
  const [q, atOne, atTwo] = [at(zero), at(one), at(two)];
  if (q.kind !== "num" || atOne.kind !== "num" || atTwo.kind !== "num") return undefined;
  const p = atOne.value.sub(q.value);
  if (p.n === 0n || !atTwo.value.sub(atOne.value).equals(p)) return undefined;
  const root = arranged(negate(quotient(q, difference(atOne, q))));
  return root.kind === "num" ? root : undefined;
};

const limits = new LawIndex(limitLemmas.lemmas);

/** Both one-sided derivatives at a point, as limits of the difference quotient, where they can be found. */
const sidesAt = (
  e: Expr,
  by: Entry,
  at: Expr,
  given: Given,
  kinds: Kinds,
): KinkReport["sides"] | "agree" => {
  const step = scalar(by.of.name === "t" ? "h" : "t");
  const reading = (value: Expr): Expr =>
    substitute(e, { symbols: new Map([[by.of.name, () => value]]) });
  const ratio = quotient(
    difference(reading(at === zero ? step : sum(at, step)), reading(at)),
    step,
  );
  const from = (side: "left" | "right"): Chain => {
    const trace = new Trace(limit(ratio, step.of, zero, side), given);
    unfoldPiecewise(trace);
    takeArms(trace);
    trace.newLine();
    if (trace.current.kind === "limit") {
      const near = assuming(given, ...approach(trace.current));
      trace.arithmetic(tidy(expanded(tidy(trace.current.of, near)), near), "simplify", {
        path: [0],
      });
    }
    trace.newLine();
    trace.exhaust(limits, "simplify");
    trace.arithmetic(tidy(trace.current, given), "simplify");
    return trace.chain;
  };
  const body: NoDerivative = {
    kind: "no derivative",
    of: deriv(e, by),
    at,
    left: from("left"),
    right: from("right"),
  };
  const [left, right] = [arranged(endOf(body.left)), arranged(endOf(body.right))];
  if (left.kind !== "num" || right.kind !== "num") return undefined;
  if (left === right) return "agree";
  const proved = confirm({ claim: { left: body.of, rel: "=", right: at }, given, body }, kinds);
  return { left, right, proved };
};
