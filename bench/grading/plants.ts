import { pointsFor } from "../../src/check/points-for.ts";
import { evaluateWithError, type Point } from "../../src/compile/evaluate.ts";
import { differentiate, standardRules } from "../../src/diff/differentiate.ts";
import {
  call,
  delta,
  entryAt,
  negate,
  number,
  one,
  over,
  product,
  sum,
} from "../../src/expr/build.ts";
import { plainVar } from "../../src/expr/index-of.ts";
import type { Expr } from "../../src/expr/node.ts";
import { freeIndices, mapBottomUp, nodeCount, subterms } from "../../src/expr/walk.ts";
import { isCount, isSumOver, unsigned } from "../../src/grading/anatomy.ts";
import type { Frame } from "../../src/grading/frame.ts";
import type { Doubt, Misconception, Slope } from "../../src/grading/misconception.ts";
import { edits, exchanged, likeIt, linearEdits, without } from "../../src/grading/surgery.ts";
import { carriedOut, spelledOut } from "../../src/grading/truth.ts";
import { misconceptions } from "../../src/misconceptions/index.ts";
import type { Estimate } from "../../src/numeric/estimate.ts";
import type { Schema } from "../../src/rewrite/lemma.ts";

/* Errors that are planted: what a misconception makes of a right line, or a slip done on purpose. */

export interface Planted {
  readonly name: string;
  readonly wrote: Expr;
}

type Slip = (right: Expr, frame: Frame) => Iterable<Expr>;

const counting = (e: Expr): boolean =>
  e.kind === "size" || (e.kind === "product" && e.args.every(counting));

/** What the pen does, by the misconception that it is known under. */
const slips: Readonly<Record<string, Slip>> = {
  "sign-lost": (right) =>
    linearEdits(right, (part) => [
      ...(part === right ? [negate(part)] : []),
      ...(part.kind === "sum"
        ? part.args.map((term, at) => sum(...exchanged(part.args, at, negate(term))))
        : []),
    ]),
  // θ + η ∇R: every term but the parameter itself changes its sign.
  "update-ascends": (right) => {
    if (right.kind !== "sum") return [];
    const by = [...subterms(right)].flatMap((part) =>
      part.kind === "deriv" && part.by.kind === "entry" ? [part.by.of] : [],
    );
    const start = right.args.find((term) => term.kind === "entry" && by.includes(term.of));
    return start ? [sum(...right.args.map((term) => (term === start ? term : negate(term))))] : [];
  },
  "two-lost": (right) =>
    linearEdits(right, (part) =>
      part.kind === "num" && part.value.n % 2n === 0n && part.value.n !== 0n
        ? [number((part.value.s * part.value.n) / 2n, part.value.d)]
        : [],
    ),
  "mean-lost": (right) =>
    linearEdits(right, (part) =>
      part.kind === "power" &&
      part.exponent.kind === "num" &&
      part.exponent.value.equals(-1) &&
      counting(part.base) &&
      !isNumber(part.base)
        ? [one]
        : [],
    ),
  "delta-lost": (right) =>
    linearEdits(right, (part) =>
      part.kind === "delta" && plainVar(part.left) && plainVar(part.right) ? [one] : [],
    ),
  "onehot-forgotten": (right, { assume }) =>
    linearEdits(right, (part) =>
      (part.kind === "delta" && !(plainVar(part.left) && plainVar(part.right))) ||
      (part.kind === "entry" && assume.get(part.of.name)?.is === "onehot")
        ? [one]
        : [],
    ),
  "delta-wrong-index": (right) =>
    edits(right, (part, scope) => {
      if (part.kind !== "delta") return [];
      const [l, r] = [plainVar(part.left), plainVar(part.right)];
      if (!l || !r) return [];
      return [
        ...likeIt(l, scope).map((k) => delta(k, r)),
        ...likeIt(r, scope).map((k) => delta(l, k)),
      ].filter((each) => each !== part && plainVar(each.left)?.id !== plainVar(each.right)?.id);
    }),
  "argument-sign": (right) =>
    edits(right, (part) => {
      const [arg, ...more] = part.kind === "call" ? part.args : [];
      return part.kind === "call" &&
        arg &&
        more.length === 0 &&
        arg.by.length === 0 &&
        part.fn.name !== "exp"
        ? [call(part.fn, [{ by: [], body: negate(arg.body) }])]
        : [];
    }),
  "exp-sign": (right) =>
    edits(right, (part) =>
      part.kind === "call" && part.fn.name === "exp" && part.args[0]
        ? [call(part.fn, [{ by: [], body: negate(part.args[0].body) }])]
        : [],
    ),
  "parenthesis-lost": (right) =>
    linearEdits(right, (part) => [
      ...(part.kind === "product"
        ? part.args.flatMap((factor, at) => {
            if (factor.kind !== "sum" || at !== part.args.length - 1) return [];
            const [first, ...rest] = factor.args;
            return first ? [sum(product(...without(part.args, at), first), ...rest)] : [];
          })
        : []),
      // -(a - b), of which -a + b is a form.
      ...(part.kind === "sum" && part.args[0] && unsigned(part.args[0]).sign < 0
        ? [sum(part.args[0], ...part.args.slice(1).map((term) => negate(term)))]
        : []),
    ]),
  "transpose-missing": (right) =>
    edits(right, (part) => {
      if (part.kind !== "entry" || part.at.length !== 2 || part.of.axes[0] !== part.of.axes[1])
        return [];
      const [i, j] = part.at;
      return i && j && i.key !== j.key ? [entryAt(part.of, [j, i])] : [];
    }),
  "sum-wrong-index": (right) =>
    edits(right, (part, scope) => {
      if (!isSumOver(part) || part.where || part.by.length !== 1) return [];
      const [k] = part.by;
      if (!k) return [];
      // The letter that is given is summed over, and the one that was summed is given.
      return likeIt(k, scope).map((own) => over("sum", [own], part.body));
    }),
};

const isNumber = (e: Expr): boolean => e.kind === "num";

const slipped = function* (right: Expr, frame: Frame): Generator<Planted> {
  for (const [name, slip] of Object.entries(slips))
    for (const wrote of slip(right, frame)) yield { name, wrote: withoutOnes(wrote) };
};

/** How many forms of one misconception are looked at. */
const mostForms = 12;

/** What believers make of what is right, and what a false rule derives. */
const believed = function* (
  start: Expr,
  source: Expr,
  right: Expr,
  frame: Frame,
): Generator<Planted> {
  const { assume, given } = frame;
  const doubt: Doubt = {
    left: start,
    truth: carriedOut(start, frame),
    wrote: right,
    indices: freeIndices(start),
    given,
    assume,
  };
  const left = slopesIn(right);
  for (const { misconception, makes, believes } of misconceptions as readonly Misconception[]) {
    let made = 0;
    for (const wrote of makes?.(right, doubt) ?? []) {
      made += 1;
      if (made > mostForms) break;
      yield { name: misconception, wrote };
    }
    for (const belief of believes ?? []) {
      let uses = 0;
      const rule: Schema = {
        kind: "schema",
        name: belief.insteadOf,
        head: "deriv",
        because: { fr: "", en: "" },
        examples: [],
        rewrite: (e) => {
          if (e.kind !== "deriv" || e.by.kind !== "entry") return undefined;
          const after = belief.rewrite(e as Slope, given);
          if (after) uses += 1;
          return after;
        },
      };
      const wrote = differentiate(source, [rule, ...standardRules], given);
      if (uses > 0 && [...slopesIn(wrote)].every((slope) => left.has(slope)))
        yield { name: misconception, wrote: withoutOnes(wrote) };
    }
  }
};

/** Which quantities are differentiated by which, of all derivatives that are left in a line. */
const slopesIn = (e: Expr): ReadonlySet<string> =>
  new Set(
    [...subterms(e)].flatMap((part) =>
      part.kind === "deriv"
        ? [
            [part.of, part.by]
              .map((each) => (each.kind === "entry" ? each.of.name : ""))
              .join(" by "),
          ]
        : [],
    ),
  );

/** How many times their errors two values are apart that differ, and by what share of them. */
const [errors, share] = [64, 1e-6];

/**
 * Whether two lines have the same values wherever both have one, measured along the graph of the exercise: told
 * without the judge. Nothing where no point tells.
 */
export const agreeInValues = (a: Expr, b: Expr, frame: Frame): boolean | undefined => {
  const [l, r] = [a, b].map((side) => spelledOut(side, frame.given)) as [Expr, Expr];
  if (l === r) return true;
  const gaps = pointsOf([l, r], frame).flatMap((point): readonly boolean[] => {
    const [x, y] = [valueAt(l, point), valueAt(r, point)];
    if (!x || !y) return [];
    const size = Math.max(Math.abs(x.value), Math.abs(y.value));
    const gap = Math.abs(x.value - y.value);
    return [gap > errors * (x.error + y.error) && gap > share * size];
  });
  return gaps.length === 0 ? undefined : !gaps.includes(true);
};

const pointsOf = (of: readonly Expr[], { given, vocabulary }: Frame): readonly Point[] => {
  try {
    return pointsFor(of, given, vocabulary.kinds).slice(0, 8);
  } catch (stop) {
    if (stop instanceof RangeError) return [];
    throw stop;
  }
};

/** A number; nothing where an index is beyond its axis, or a function has no value. */
const valueAt = (e: Expr, point: Point): Estimate | undefined => {
  try {
    const found = evaluateWithError(e, point);
    return Number.isFinite(found.value) ? found : undefined;
  } catch (stop) {
    if (stop instanceof RangeError) return undefined;
    throw stop;
  }
};

/** Nobody writes the factors 1 that a rule leaves. */
const withoutOnes = (e: Expr): Expr =>
  mapBottomUp(e, (part) => {
    if (part.kind !== "product") return part;
    const left = part.args.filter((each) => each !== one);
    return left.length === part.args.length ? part : left.length === 0 ? one : product(...left);
  });

/** How much longer than what is right a line may be that somebody writes by mistake. */
const longest = (right: Expr): number => 2 * nodeCount(right) + 12;

/** Whether a line speaks of indices that the right one does not, or no more of those it does. */
const isWellFormed = (right: Expr, wrote: Expr): boolean => {
  const known = new Set(freeIndices(right).map(({ id }) => id));
  return freeIndices(wrote).every(({ id }) => known.has(id));
};

/**
 * Errors that can be planted at a line: `source` is the line before it, whose derivatives a false rule may speak of;
 * what is carried out there already, nobody derives anew. Those that a convention of the exercise would accept are
 * left out.
 */
export const planted = (
  start: Expr,
  source: Expr,
  right: Expr,
  frame: Frame,
): readonly Planted[] => {
  const isFree = frame.conventions.factor === "free";
  const found = [...slipped(right, frame)];
  try {
    found.push(...believed(start, source, right, frame));
  } catch (stop) {
    if (!(stop instanceof RangeError)) throw stop;
  }
  return found.filter(
    ({ name, wrote }) =>
      wrote !== right &&
      nodeCount(wrote) <= longest(right) &&
      isWellFormed(right, wrote) &&
      !(isFree && (name === "two-lost" || name === "mean-lost")) &&
      !isCount(wrote),
  );
};
