import { pointsFor } from "../check/points-for.ts";
import type { Point } from "../compile/evaluate.ts";
import { number, over, power, product, sizeValue } from "../expr/build.ts";
import type { Bilingual } from "../expr/function.ts";
import { plainVar } from "../expr/index-of.ts";
import { inventoryOf } from "../expr/inventory.ts";
import type { Expr, IndexVar } from "../expr/node.ts";
import { size } from "../expr/size.ts";
import { freeIndices, mentions, parts, subterms, symbolNames } from "../expr/walk.ts";
import { toText } from "../tex/text.ts";
import type { Frame } from "./frame.ts";
import type { Named } from "./grade.ts";
import { valueAt } from "./points.ts";
import { type Conditions, carriedOut, type Equation, spelledOut, truthOf } from "./truth.ts";

/*
 * What an equation may be granted beside the layout: a sum that a repeated index stands for, a constant factor of a
 * loss where the exercise leaves it open.
 */

/** What the chain of an equation is about. */
export interface Topic {
  /** The letters of the entry that it begins with: they are given, and no sum over them is implied. */
  readonly letters: ReadonlySet<string>;
  /** What it begins with, in the names of a frame. */
  readonly head: (frame: Frame) => Expr | undefined;
}

/** The convention under which a false equation holds; nothing where it is false under each. */
export const leaveFor = (
  equation: Equation,
  frame: Frame,
  conditions: Conditions,
  { letters, head }: Topic,
): Named | undefined =>
  impliedSum(equation, frame, conditions, letters) ??
  (isOfLoss(head(frame) ?? equation.left) && !sharesLoss(equation, frame)
    ? freeFactor(equation, frame, conditions)
    : undefined);

/** Whether something is a total over all examples or classes, or the derivative of one: a loss may be scaled. */
const isOfLoss = (e: Expr): boolean => {
  const derivatives = [...subterms(e)].filter((part) => part.kind === "deriv");
  return derivatives.length > 0 ? derivatives.some(({ of }) => isTotal(of)) : isTotal(e);
};

/** Whether both sides differentiate one loss: scaled, it would scale them alike. */
const sharesLoss = ({ left, right }: Equation, { given }: Frame): boolean => {
  const [l, r] = [left, right].map((side) => lossesIn(spelledOut(side, given))) as [
    ReadonlySet<string>,
    ReadonlySet<string>,
  ];
  return [...l].some((name) => r.has(name));
};

/** The losses that are differentiated, by their names. */
const lossesIn = (e: Expr): ReadonlySet<string> =>
  new Set(
    [...subterms(e)].flatMap((part) =>
      part.kind === "deriv" && part.of.kind === "entry" && isTotal(part.of)
        ? [part.of.of.name]
        : [],
    ),
  );

const isTotal = (e: Expr): boolean =>
  freeIndices(e).length === 0 &&
  symbolNames(e).size > 0 &&
  (e.kind === "entry" ||
    [...subterms(e)].some(
      (part) =>
        part.kind === "over" || (part.kind === "call" && part.args.some(({ by }) => by.length > 0)),
    ));

/** Σ_j a_j b_j written a_j b_j: an index that one side has alone. */
const impliedSum = (
  { left, right, indices, letters: count = 0 }: Equation,
  frame: Frame,
  conditions: Conditions,
  asked: ReadonlySet<string>,
): Named | undefined => {
  if (frame.conventions["implied-sum"] === "error") return undefined;
  const alone = indices.slice(0, count).filter((k) => mentions(left, k) !== mentions(right, k));
  // What is summed over stands twice: a_j b_j.
  const isSummed = (k: IndexVar): boolean =>
    !asked.has(k.letter) && uses(left, k) + uses(right, k) >= 2;
  if (alone.length === 0 || !alone.every(isSummed)) return undefined;
  const summed = (side: Expr): Expr => {
    const own = alone.filter((k) => mentions(side, k));
    return own.length === 0 ? side : over("sum", own, side);
  };
  const rest = indices.filter((k) => !alone.includes(k));
  const under = { left: summed(left), right: summed(right), indices: rest };
  if (truthOf(under, frame, conditions).holds !== true) return undefined;
  const letters = alone.map(({ letter }) => letter).join(", ");
  return {
    name: "implied-sum",
    says: {
      fr: `somme sous-entendue sur ${letters}`,
      en: `implied sum over ${letters}`,
    },
  };
};

/** At how many places of quantities an index stands; of terms that are added, in the one where it stands least. */
const uses = (e: Expr, k: IndexVar): number => {
  if (!mentions(e, k)) return 0;
  if (e.kind === "entry") return e.at.filter((at) => plainVar(at)?.id === k.id).length;
  // A square is a product of two.
  if (e.kind === "power" && e.exponent.kind === "num" && e.exponent.value.d === 1n)
    return uses(e.base, k) * Math.max(1, Math.min(8, Number(e.exponent.value.n)));
  const below = [...parts(e), ...(e.kind === "deriv" ? [e.by] : [])].filter((part) =>
    mentions(part, k),
  );
  const found = below.map((part) => uses(part, k));
  return e.kind === "sum" ? Math.min(...found) : found.reduce((all, each) => all + each, 0);
};

/** The factors that are tried: sizes that the sides speak of, once above or below, and 2. */
const freeFactor = (
  equation: Equation,
  frame: Frame,
  conditions: Conditions,
): Named | undefined => {
  if (frame.conventions.factor !== "free") return undefined;
  const { left, right } = equation;
  const [l, r] = [carriedOut(left, frame), carriedOut(right, frame)];
  const names = [...new Set([...inventoryOf(l).sizes, ...inventoryOf(r).sizes])].slice(0, 4);
  const points = pointsOf(l, r, frame);
  if (points.length === 0) return undefined;
  for (const factor of factorsOf(names)) {
    const scaled = product(factor, r);
    const fits = points.every((point) => near(valueAt(l, point), valueAt(scaled, point)));
    if (
      !fits ||
      truthOf({ ...equation, right: product(factor, right) }, frame, conditions).holds !== true
    )
      continue;
    return { name: "factor", says: said(factor) };
  }
  return undefined;
};

const pointsOf = (l: Expr, r: Expr, { given, vocabulary }: Frame): readonly Point[] => {
  try {
    return pointsFor([l, r], given, vocabulary.kinds).slice(0, 2);
  } catch (stop) {
    if (stop instanceof RangeError) return [];
    throw stop;
  }
};

const near = (a = Number.NaN, b = Number.NaN): boolean =>
  Number.isFinite(a) && Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)) && a !== 0;

const factorsOf = (names: readonly string[]): readonly Expr[] => {
  const powers = names.reduce<readonly Expr[][]>(
    (all, name) =>
      all.flatMap((before) =>
        [0, 1, -1].map((exponent) =>
          exponent === 0 ? before : [...before, power(sizeValue(size(name)), number(exponent))],
        ),
      ),
    [[]],
  );
  return powers
    .flatMap((factors) =>
      [1, 2, 0.5].map((of) => [number(of < 1 ? 1 : of, of < 1 ? 2 : 1), ...factors]),
    )
    .filter((factors) => factors.length > 1 || factors[0] !== number(1))
    .map((factors) => product(...factors));
};

const said = (factor: Expr): Bilingual => ({
  fr: `à un facteur constant près (${toText(factor)})`,
  en: `up to a constant factor (${toText(factor)})`,
});
