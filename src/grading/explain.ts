import { pointsFor } from "../check/points-for.ts";
import type { Point } from "../compile/evaluate.ts";
import { differentiate, standardRules } from "../diff/differentiate.ts";
import { deriv } from "../expr/build.ts";
import type { Expr } from "../expr/node.ts";
import { mapBottomUp, subterms } from "../expr/walk.ts";
import { TimeLimit, withinSeconds } from "../numeric/deadline.ts";
import { definedAt } from "../rewrite/graph.ts";
import type { Lemma, Schema } from "../rewrite/lemma.ts";
import type { Belief, Doubt, Misconception, Reach, Severity, Slope } from "./misconception.ts";
import { placed, valueAt } from "./points.ts";

/*
 * Why a line is wrong: the simplest misconception that explains it. What an explanation supposes is compared with
 * what should stand there by values first, and what agrees is then decided exactly.
 */

/** Whether two expressions are equal, decided exactly. */
export type IsTrue = (candidate: Expr, truth: Expr) => boolean;

/** What explains a line: one misconception, or two that were made together. */
export interface Explanation {
  readonly by: readonly Misconception[];
  /** What was written, with the slip taken back, where that is how it was found. */
  readonly mended?: Expr | undefined;
}

/** How many suppositions of one misconception are looked at. */
const mostCandidates = 400;
/** How many suppositions that agree in values are decided on for one line. */
const mostDecided = 16;
/** Of two misconceptions together each has to be cheap: it supposes no more than this. */
const mostOfEach = 24;
/** How many lines with one error mended are looked at for a second error, and how many with two in all. */
const mostMended = 60;
const mostTwice = 2000;
/** How many of a rule's uses are tried alone. */
const mostUses = 6;
/** How long is thought about a line, in seconds: far more than the counts above let it take. */
const longest = 20;
/** How close values have to be to be looked at. */
const closeness = 1e-8;

const reaches: readonly Reach[] = ["narrow", "usual", "wide", "last"];

const costs: Readonly<Record<Severity, number>> = { notation: 0, slip: 1, belief: 2 };

/**
 * The explanations of a false line that fit equally well, at most two, the one with the milder error first; none
 * where the line is right, or where nothing explains it. One misconception is tried before two, and those that
 * could explain little before those that could explain much.
 */
export const explain = (
  doubt: Doubt,
  misconceptions: readonly Misconception[],
  isTrue: IsTrue,
): readonly Explanation[] => {
  const search = new Search(doubt, isTrue);
  try {
    return withinSeconds(longest, () => search.explanations(misconceptions));
  } catch (stop) {
    // What took too long, or went too deep, stays unexplained.
    if (stop instanceof TimeLimit || stop instanceof RangeError) return [];
    throw stop;
  }
};

class Search {
  readonly #doubt: Doubt;
  readonly #isTrue: IsTrue;
  readonly #values: Values;
  /** What is differentiated, written out, where the line leaves a derivative to be carried out. */
  readonly #underived: readonly Expr[];
  #decided = 0;

  constructor(doubt: Doubt, isTrue: IsTrue) {
    this.#doubt = doubt;
    this.#underived = hasSlope(doubt.wrote) ? writtenOut(doubt) : [];
    this.#isTrue = isTrue;
    this.#values = new Values(doubt);
  }

  explanations(all: readonly Misconception[]): readonly Explanation[] {
    const { truth, wrote } = this.#doubt;
    // What has the right values wherever it was looked at is not called wrong for a reason.
    if (!this.#values.tell(truth) || this.#values.agree(wrote, truth)) return [];
    return this.#alone(all) ?? this.#together(all) ?? [];
  }

  #alone(all: readonly Misconception[]): readonly Explanation[] | undefined {
    for (const reach of reaches) {
      const found = all.flatMap((each) => {
        const explained = reachOf(each) === reach ? this.#explains(each) : undefined;
        return explained ? [explained] : [];
      });
      if (found.length > 0) return tied(found);
    }
    return undefined;
  }

  #explains(each: Misconception): Explanation | undefined {
    const { mends, makes, believes } = each;
    const by = [each];
    const doubt = this.#doubt;
    const { truth, wrote } = doubt;
    for (const candidate of few(mends?.(doubt)))
      if (this.#fits(candidate, truth)) return { by, mended: candidate };
    for (const right of [truth, ...this.#underived])
      for (const candidate of few(makes?.(right, doubt)))
        if (this.#fits(candidate, wrote)) return { by };
    for (const belief of believes ?? [])
      for (const candidate of derivedWith(belief, doubt))
        if (this.#fits(candidate, wrote)) return { by };
    return undefined;
  }

  /** Two slips in one line, each mended in what was written. */
  #together(all: readonly Misconception[]): readonly Explanation[] | undefined {
    const doubt = this.#doubt;
    const inOrder = reaches.flatMap((reach) => all.filter((each) => reachOf(each) === reach));
    const cheap = inOrder.flatMap((each) => {
      const mended = few(each.mends?.(doubt), mostOfEach + 1);
      return mended.length > 0 && mended.length <= mostOfEach ? [{ each, mended }] : [];
    });
    const once = cheap
      .flatMap(({ each, mended }) => mended.map((wrote) => ({ each, wrote })))
      .filter(({ wrote }) => this.#values.tell(wrote))
      .slice(0, mostMended);
    let tried = 0;
    for (const { each, wrote } of once) {
      for (const { each: other } of cheap) {
        if (other === each) continue;
        for (const candidate of few(other.mends?.({ ...doubt, wrote }), mostOfEach)) {
          if (tried >= mostTwice) return undefined;
          tried += 1;
          if (this.#fits(candidate, doubt.truth))
            return [{ by: [each, other].toSorted((a, b) => costOf(a) - costOf(b)) }];
        }
      }
    }
    return undefined;
  }

  #fits(candidate: Expr, to: Expr): boolean {
    if (!this.#values.agree(candidate, to) || this.#decided >= mostDecided) return false;
    this.#decided += 1;
    return this.#isTrue(candidate, to);
  }
}

const reachOf = ({ reach = "usual" }: Misconception): Reach => reach;

const costOf = ({ severity }: Misconception): number => costs[severity];

const tied = (found: readonly Explanation[]): readonly Explanation[] =>
  found
    .toSorted((a, b) => costOf(a.by[0] as Misconception) - costOf(b.by[0] as Misconception))
    .slice(0, 2);

/** The first of what is supposed, each once. */
const few = (of: Iterable<Expr> | undefined, most = mostCandidates): readonly Expr[] => {
  const found = new Set<Expr>();
  for (const each of of ?? []) {
    found.add(each);
    if (found.size >= most) break;
  }
  return [...found];
};

const hasSlope = (e: Expr): boolean => [...subterms(e)].some(({ kind }) => kind === "deriv");

/** The left side with what is differentiated by its definition; nothing where it has none. */
const writtenOut = ({ left, given }: Doubt): readonly Expr[] => {
  const image = mapBottomUp(left, (part) => {
    if (part.kind !== "deriv" || part.of.kind !== "entry") return part;
    const definition = given.definitions.get(part.of.of.name);
    return definition ? deriv(definedAt(definition, part.of.at), part.by) : part;
  });
  return hasSlope(left) ? [image] : [];
};

// -- derivations with a false rule ----------------------------------------------------------------------

/** What is derived with the false rule wherever it speaks; then with it at one of its uses only. */
function* derivedWith({ insteadOf, rewrite }: Belief, { left, given }: Doubt): Generator<Expr> {
  if (!hasSlope(left)) return;
  let uses = 0;
  const derived = (speaks: (use: number) => boolean): Expr => {
    uses = 0;
    const rule: Schema = {
      kind: "schema",
      name: insteadOf,
      head: "deriv",
      because: { fr: "", en: "" },
      examples: [],
      rewrite: (e) => {
        if (e.kind !== "deriv" || e.by.kind !== "entry") return undefined;
        const after = rewrite(e as Slope, given);
        if (!after) return undefined;
        uses += 1;
        return speaks(uses) ? after : undefined;
      },
    };
    const rules: readonly Lemma[] = [rule, ...standardRules];
    return differentiate(left, rules, given);
  };
  yield derived(() => true);
  const most = Math.min(uses, mostUses);
  if (most > 1) for (let only = 1; only <= most; only += 1) yield derived((use) => use === only);
}

// -- values ---------------------------------------------------------------------------------------------

/** Values of expressions at a few points of unequal sizes. */
class Values {
  readonly #points: readonly Point[];
  readonly #known = new Map<Expr, (number | undefined)[]>();

  constructor({ left, truth, wrote, given, assume, indices }: Doubt) {
    this.#points = placed(pointsFor([left, truth, wrote], given, assume), indices, given);
  }

  /** Whether an expression has a value anywhere. */
  tell(e: Expr): boolean {
    return this.#points.some((_, at) => Number.isFinite(this.#at(e, at)));
  }

  /** Whether two expressions have the same values, as far as they have any. */
  agree(a: Expr, b: Expr): boolean {
    let seen = 0;
    for (let at = 0; at < this.#points.length; at += 1) {
      const [x, y] = [this.#at(a, at), this.#at(b, at)];
      if (x === undefined || y === undefined) return false;
      if (!Number.isFinite(x) && !Number.isFinite(y)) continue;
      // What has no value where the other has one is not the same.
      if (!Number.isFinite(x) || !Number.isFinite(y)) return false;
      if (Math.abs(x - y) > closeness * Math.max(Math.abs(x), Math.abs(y), 1e-6)) return false;
      seen += 1;
    }
    return seen > 0;
  }

  #at(e: Expr, at: number): number | undefined {
    const known = this.#known.get(e) ?? [];
    this.#known.set(e, known);
    if (!(at in known)) known[at] = valueAt(e, this.#points[at] as Point);
    return known[at];
  }
}
