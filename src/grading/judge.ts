import type { Certainty } from "../decide/verdict.ts";
import { arranged } from "../expr/arranged.ts";
import { signOf } from "../expr/bounds.ts";
import { entryAt, inverse, limit, symbol, zero } from "../expr/build.ts";
import type { Bilingual } from "../expr/function.ts";
import type { Expr } from "../expr/node.ts";
import { type Size, sizeText } from "../expr/size.ts";
import { symbolNames } from "../expr/walk.ts";
import { isLayout } from "../parse/latex/choose.ts";
import type { Meant } from "../parse/latex/formula.ts";
import { type Case, inCase } from "./cases.ts";
import { type Claim, withClaims } from "./claims.ts";
import { counterpoint } from "./counterpoint.ts";
import { isDiagonal, readsEntrywise } from "./entrywise.ts";
import { defining, type Frame, sizeInNamesOf } from "./frame.ts";
import type { Counterpoint, Named } from "./grade.ts";
import { leaveFor, type Topic } from "./leave.ts";
import type { Link, LinkReading, MendedReading } from "./links.ts";
import { tellsOf } from "./reach.ts";
import { paired, pointsIn, type Side, sideIn } from "./sides.ts";
import {
  type Conditions,
  type Equation,
  signOfDifference,
  type Truth,
  truthOf,
  truthUnlessApart,
} from "./truth.ts";

/* Whether one link holds, in every way that it may be read without favour: the layouts of derivatives only. */

/** What is found of a link by itself. */
export interface Judgement {
  /** Nothing where it cannot be told. */
  readonly holds: boolean | undefined;
  readonly certainty: Certainty | undefined;
  readonly convention: Named | undefined;
  /** The frame and the equation in which it was decided; nothing where there is no equation of values. */
  readonly frame: Frame | undefined;
  readonly equation: Equation | undefined;
  /** What the case adds to what is given. */
  readonly conditions: Conditions;
  readonly counterexample: Counterpoint | undefined;
  readonly shapes: { readonly expected: string; readonly written: string } | undefined;
  readonly reason: Bilingual | undefined;
}

export const unknown: Judgement = {
  holds: undefined,
  certainty: undefined,
  convention: undefined,
  frame: undefined,
  equation: undefined,
  conditions: [],
  counterexample: undefined,
  shapes: undefined,
  reason: undefined,
};

const equalities: ReadonlySet<string> = new Set(["=", ":=", "≡", "brace", "→", "↦", "≈"]);
const comparisons: ReadonlySet<string> = new Set(["<", "≤", ">", "≥", "≠"]);

/** Judges a link where the copy stands, in the first frame in which it holds. */
export const judged = (
  link: Link,
  frames: readonly Frame[],
  so: Case,
  topic: Topic = { letters: new Set(), head: () => undefined },
): Judgement => {
  const { relation } = link;
  const [settled] = link.readings;
  if (relation === "∈") return ofShape(settled, frames);
  if (settled.left.is === "shape" && settled.right.is === "shape")
    return ofSizes(settled.left.sizes, settled.right.sizes);
  if (comparisons.has(relation)) return ofComparison(link, settled, frames);
  if (!equalities.has(relation)) return unknown;
  if (settled.right.is === "goal") return ofInfinity(settled, frames, so);
  const found = firstThat(link, frames, (reading, frame) => ofValues(reading, frame, so));
  // « Donc → e » may say what comes next, and not what the formula before is equal to.
  if (relation === "→" && link.across && found.holds === false) return unknown;
  return granted(found, topic) ?? found;
};

/** The link with the values that the copy gave to quantities before; where it does not hold, that is all that is said. */
export const judgedWith = (
  link: Link,
  frames: readonly Frame[],
  so: Case,
  claims: readonly Claim[],
): Judgement =>
  firstThat(link, frames, (reading, frame) => {
    const found = equationIn(reading, frame);
    if (!found || "expected" in found) return unknown;
    const [left, right] = [found.equation.left, found.equation.right].map((side) =>
      withClaims(side, claims, found.frame),
    ) as [Expr, Expr];
    const equation = { ...found.equation, left, right };
    return inOneCase(equation, so, { ...found, equation }, reading, truthUnlessApart);
  });

/** A link whose shapes do not fit, with what would make them fit: in the first way that holds, else the first there is. */
export const judgedMended = (
  link: Link,
  frames: readonly Frame[],
  so: Case,
): { readonly judgement: Judgement; readonly reading: MendedReading } | undefined => {
  let first: { judgement: Judgement; reading: MendedReading } | undefined;
  for (const reading of link.mended()) {
    const own = { ...link, readings: [reading] } as Link;
    const judgement =
      link.relation === "∈"
        ? ofShape(reading, frames)
        : firstThat(own, frames, (each, frame) => ofValues(each, frame, so));
    if (judgement.holds) return { judgement, reading };
    if (judgement.holds === false && judgement.equation) first ??= { judgement, reading };
  }
  return first;
};

/** Whether two members far apart in a chain are equal: the head, and what stands further on. */
export const judgedApart = (
  left: Meant,
  right: Meant,
  link: Link,
  frames: readonly Frame[],
  so: Case,
): Judgement => {
  const [settled] = link.readings;
  return firstThat({ ...link, readings: [{ ...settled, left, right }] }, frames, (reading, frame) =>
    ofValues(reading, frame, so),
  );
};

const firstThat = (
  link: Link,
  frames: readonly Frame[],
  judge: (reading: LinkReading, frame: Frame) => Judgement,
): Judgement => {
  let best: Judgement = unknown;
  const seen = new Set<string>();
  for (const reading of waysOf(link)) {
    const key = keyOf(reading);
    if (seen.has(key)) continue;
    seen.add(key);
    for (const frame of frames) {
      const found = judge(reading, frame);
      if (found.holds) return widely(found, frames, (wide) => judge(reading, wide));
      // An undecided way leaves hope; a false one with a point says more than one with shapes only.
      if (rank(found) > rank(best)) best = found;
    }
  }
  return best;
};

/** What is false as it stands, and holds under a convention. */
const granted = (found: Judgement, topic: Topic): Judgement | undefined => {
  const { conditions, equation, frame, holds } = found;
  if (holds !== false || !equation || !frame) return undefined;
  const convention = leaveFor(equation, frame, conditions, topic);
  return convention && { ...found, holds: true, convention, counterexample: undefined };
};

/** What holds with a restriction of the question needs no leave for it, if nothing is told without. */
const widely = (
  found: Judgement,
  frames: readonly Frame[],
  judge: (frame: Frame) => Judgement,
): Judgement => {
  const isTold = (frame: Frame): boolean => {
    const { equation, shapes } = judge(frame);
    return equation !== undefined || shapes !== undefined;
  };
  const isNamed = found.convention?.name === "restricted";
  return isNamed && !frames.some((frame) => frame.fixed.size === 0 && isTold(frame))
    ? { ...found, convention: undefined }
    : found;
};

/** Readings that differ elsewhere in their chain are one for this link. */
const keyOf = ({ left, right }: LinkReading): string =>
  [left, right]
    .map((meant) =>
      meant.is === "expression"
        ? `${arranged(meant.tensor.body).id} ${meant.tensor.indices.map(({ letter, size, id }) => `${letter} ${sizeText(size)} ${id}`).join()}`
        : meant.is,
    )
    .join(" = ");

const rank = ({ holds, equation, shapes }: Judgement): number =>
  holds === undefined ? (equation ? 3 : 0) : equation ? 2 : shapes ? 1 : 0;

/** The reading that the section settles on, and those that differ from it in layouts only. */
const waysOf = ({ readings: [settled, ...others] }: Link): readonly LinkReading[] => {
  const taken = new Map(settled.choices.map(({ key, taken }) => [key, taken]));
  const differs = ({ choices }: LinkReading): boolean =>
    choices.every(({ key, taken: own }) => isLayout(key) || (taken.get(key) ?? own) === own);
  return [settled, ...others.filter(differs)];
};

// -- values ---------------------------------------------------------------------------------------------

interface Found {
  readonly equation: Equation;
  readonly frame: Frame;
  readonly turned: boolean;
}

interface Misfit {
  readonly expected: string;
  readonly written: string;
}

const equationIn = (reading: LinkReading, around: Frame): Found | Misfit | undefined => {
  const frame = defining(around, pointsIn(around, reading.points));
  const [left, right] = [sideIn(frame, reading.left), sideIn(frame, reading.right)];
  if (!left || !right) return undefined;
  const read = [reading.left, reading.right].flatMap((meant) =>
    meant.is === "expression" ? [meant.tensor.body] : [],
  );
  if (!tellsOf(frame, read, [left.body, right.body])) return undefined;
  const pair = paired(left, right);
  if (!pair.ok) {
    const [expected, written] = [left, right].map(shapeOf) as [string, string];
    return { expected, written };
  }
  return { equation: pair.equation, frame, turned: pair.turned };
};

const shapeOf = ({ axes }: Side): string =>
  axes.length === 0 ? "1" : axes.map(({ size }) => sizeText(size)).join(" × ");

const ofValues = (reading: LinkReading, around: Frame, so: Case): Judgement => {
  const found = equationIn(reading, around);
  if (!found) return unknown;
  if ("expected" in found)
    return { ...unknown, holds: false, certainty: "proved", frame: around, shapes: found };
  return inOneCase(found.equation, so, found, reading);
};

const inOneCase = (
  equation: Equation,
  so: Case,
  found: Found,
  reading: LinkReading,
  truthIn: typeof truthOf = truthOf,
): Judgement => {
  const { frame } = found;
  const { put, indices, conditions } = inCase(so, equation.indices, classesIn(frame));
  const { letters = 0 } = equation;
  const under = {
    left: put(equation.left),
    right: put(equation.right),
    indices,
    letters: indices.filter((k) => equation.indices.indexOf(k) < letters).length,
  };
  const truth = truthIn(under, frame, conditions);
  // Entry by entry is a layout only where entries act on no others.
  if (truth.holds && readsEntrywise(reading) && !isDiagonal(under, frame, conditions))
    return unknown;
  return { ...concluded(truth, { ...found, equation: under }, reading), conditions };
};

/** The labels of a frame: whole numbers that an index may be equal to. */
const classesIn = ({ assume }: Frame): ReadonlyMap<string, Expr> =>
  new Map(
    [...assume].flatMap(([name, { is }]) =>
      is === "index" ? [[name, entryAt(symbol(name), [])] as const] : [],
    ),
  );

const concluded = (truth: Truth, found: Found, reading: LinkReading): Judgement => ({
  holds: truth.holds,
  certainty: truth.certainty,
  convention: truth.holds ? conventionOf(reading, found) : undefined,
  frame: found.frame,
  equation: found.equation,
  conditions: [],
  counterexample: truth.verdict && counterpoint(truth.verdict, found.equation.indices, found.frame),
  shapes: undefined,
  reason: truth.reason,
});

/** What has to be granted so that it holds: another layout, or a restriction. */
const conventionOf = (
  { choices, left }: LinkReading,
  { turned, frame, equation }: Found,
): Named | undefined => {
  const layout = choices.find(({ key, taken }) => isLayout(key) && taken > 0);
  if (layout) return { name: "layout", says: layout.options[layout.taken] as Bilingual };
  if (turned && left.is === "expression")
    return { name: "layout", says: { fr: "transposé", en: "transposed" } };
  const names = new Set([...symbolNames(equation.left), ...symbolNames(equation.right)]);
  if ([...frame.turned].some((name) => names.has(name)))
    return {
      name: "layout",
      says: {
        fr: "matrice transposée de celle de l'exercice",
        en: "matrix transposed from the exercise's",
      },
    };
  const [fixed] = frame.fixed;
  return fixed
    ? {
        name: "restricted",
        says: { fr: `pour ${fixed[0]} = ${fixed[1]}`, en: `for ${fixed[0]} = ${fixed[1]}` },
      }
    : undefined;
};

// -- limits ---------------------------------------------------------------------------------------------

/** lim f = +∞: f is positive, and 1/f tends to 0. */
const ofInfinity = (
  { left, right }: LinkReading,
  frames: readonly Frame[],
  so: Case,
): Judgement => {
  if (right.is !== "goal" || typeof right.to !== "string") return unknown;
  for (const frame of frames) {
    const side = sideIn(frame, left);
    if (side?.body.kind !== "limit") continue;
    const { of, by, to, from } = side.body;
    const sign = signOf(of, frame.given.knows);
    if (sign !== (right.to === "+inf" ? "positive" : "negative")) continue;
    const equation = { left: limit(inverse(of), by, to, from), right: zero, indices: side.letters };
    const truth = truthOf(equation, frame, so.conditions);
    if (truth.holds) return { ...unknown, holds: true, certainty: truth.certainty, frame };
  }
  return unknown;
};

/** « f ↦ a quand x ↦ b »: the link as it says a limit; nothing where it says something else. */
export const tending = (link: Link, where: Link | undefined): Link | undefined => {
  const arrow = link.relation === "↦" || link.relation === "→";
  if (!arrow || !where || where.place.line !== link.place.line) return undefined;
  const [{ left: moves, right: goal }] = where.readings;
  const [first] = link.readings;
  const isNear = goal.is === "goal" && moves.is === "expression";
  if (!isNear || first.left.is !== "expression" || moves.tensor.body.kind !== "entry")
    return undefined;
  const { body, indices } = first.left.tensor;
  const by = moves.tensor.body.of;
  const to = typeof goal.to === "string" ? goal.to : goal.to.body;
  const left: Meant = {
    ...first.left,
    tensor: { indices, body: limit(body, by, to, goal.from) },
  };
  return { ...link, relation: "=", readings: [{ ...first, left }] };
};

// -- shapes and comparisons -----------------------------------------------------------------------------

/** In one of the frames: the parts of a question may have sizes of their own. */
const ofShape = (reading: LinkReading, frames: readonly Frame[]): Judgement => {
  const found = frames.map((frame) => ofShapeIn(frame, reading));
  return found.find(({ holds }) => holds) ?? found[0] ?? unknown;
};

const ofShapeIn = (frame: Frame, { left, right, choices }: LinkReading): Judgement => {
  if (right.is !== "shape" || left.is !== "expression") return unknown;
  const side = sideIn(frame, left);
  if (!side) return unknown;
  const own = side.axes.map(({ size }) => sizeText(size));
  const said = right.sizes.map((each) => sizeText(sizeInNamesOf(frame, each)));
  const layout = choices.find(({ key, taken }) => isLayout(key) && taken > 0);
  const fits = agree(own, said);
  const convention: Named | undefined =
    fits && layout
      ? { name: "layout", says: layout.options[layout.taken] as Bilingual }
      : !fits && agree(own, said.toReversed())
        ? { name: "layout", says: { fr: "transposé", en: "transposed" } }
        : undefined;
  const holds = fits || convention !== undefined;
  return {
    ...unknown,
    holds,
    certainty: "proved",
    convention,
    frame,
    shapes: holds ? undefined : { expected: own.join(" × ") || "1", written: said.join(" × ") },
  };
};

/** Two shapes that are said to be one: (N, d) × (d, K) = (N, K). */
const ofSizes = (left: readonly Size[], right: readonly Size[]): Judgement => {
  const [expected, written] = [left, right].map((sizes) => sizes.map(sizeText).join(" × "));
  const holds = expected === written;
  const shapes = holds ? undefined : { expected: expected ?? "", written: written ?? "" };
  return { ...unknown, holds, certainty: "proved", shapes };
};

/** A column is n or n × 1. */
const agree = (a: readonly string[], b: readonly string[]): boolean => {
  const [l, r] = [a, b].map((axes) => axes.filter((axis) => axis !== "1")) as [string[], string[]];
  return l.length === r.length && l.every((axis, at) => axis === r[at]);
};

const ofComparison = (
  { relation }: Link,
  reading: LinkReading,
  frames: readonly Frame[],
): Judgement => {
  for (const frame of frames) {
    const found = equationIn(reading, frame);
    if (!found || "expected" in found) continue;
    const sign = signOfDifference(found.equation, found.frame);
    const holds = comparisonHolds(relation, sign);
    if (holds === undefined) continue;
    return { ...unknown, holds, certainty: "proved", frame: found.frame, equation: found.equation };
  }
  return unknown;
};

const comparisonHolds = (
  relation: string,
  sign: ReturnType<typeof signOfDifference>,
): boolean | undefined => {
  const yes: Readonly<Record<string, readonly string[]>> = {
    ">": ["positive"],
    "≥": ["positive", "nonnegative", "zero"],
    "<": ["negative"],
    "≤": ["negative", "nonpositive", "zero"],
    "≠": ["positive", "negative", "nonzero"],
  };
  const no: Readonly<Record<string, readonly string[]>> = {
    ">": ["negative", "nonpositive", "zero"],
    "≥": ["negative"],
    "<": ["positive", "nonnegative", "zero"],
    "≤": ["positive"],
    "≠": ["zero"],
  };
  if (yes[relation]?.includes(sign)) return true;
  return no[relation]?.includes(sign) ? false : undefined;
};
