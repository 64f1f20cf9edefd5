import type { Interval } from "../numeric/interval.ts";
import { type Rational, rational } from "../numeric/rational.ts";
import { type Affine, affineOf, positivePoint, scaleAffine } from "./affine.ts";
import { doubles } from "./enclosure.ts";
import { reachable } from "./graph.ts";
import { type RealPoint, Shadow } from "./shadow.ts";
import type { Signed, Terrain } from "./terrain.ts";

/** What bounds a cell, and a point in it. */
interface Placed {
  readonly gaps: readonly Signed[];
  readonly point: RealPoint;
}

/** A point behind a border; `isBeside` where all other signs are as before. */
export interface Beyond {
  readonly at: RealPoint;
  readonly isBeside: boolean;
  /** Forms that are positive there and nowhere else, where all are flat. */
  readonly forms: readonly Affine[];
}

export const behind = (
  terrain: Terrain,
  site: Placed,
  turn: number,
): Beyond | "nothing" | "unknown" => {
  const turned = site.gaps.map(({ of, sign }, k) => ({ of, sign: k === turn ? -sign : sign }));
  const forms = turned.map(({ of, sign }) =>
    tightened(terrain, scaleAffine(affineOf(of), rational(sign))),
  );
  const parts = convexParts(terrain).map((part) => [...forms, ...terrain.within, ...part]);
  const found = parts.map(positivePoint);
  if (found.every((point) => point === undefined)) return "nothing";
  if (!forms.every(({ isExact }) => isExact)) return scanned(terrain, site, turned, turn);
  for (const point of found) {
    if (point === undefined || point === "unknown") continue;
    for (const there of rounded(terrain, terrain.moved(site.point, point)))
      if (isAt(terrain, there, turned)) return { at: there, isBeside: true, forms };
  }
  return "unknown";
};

/** For one integer x > t says x > ⌊t⌋ + 1/2, so that no number between two integers is come upon. */
const tightened = ({ slots, ranges }: Terrain, form: Affine): Affine => {
  const [only] = form.coefficients;
  if (!only || form.coefficients.size !== 1 || !form.isExact) return form;
  const [name, slope] = only;
  const slot = slots.find((one) => one.name === name);
  if (!slot || ranges(slot)?.is !== "integer") return form;
  const border = form.constant.div(slope).neg();
  const half = rational(1, 2);
  const next = slope.s > 0n ? border.floor().add(half) : border.ceil().sub(half);
  return { ...form, constant: slope.mul(next).neg() };
};

/** Whether quantities have these signs at a point within what is assumed. */
export const isAt = (terrain: Terrain, point: RealPoint, signs: readonly Signed[]): boolean =>
  terrain.isWithin(point) && signs.every(({ of, sign }) => terrain.signAt(of, point) === sign);

/** Of so many slots both sides are tried. */
const mostSplit = 3;

/** What is assumed beside single inequalities, as a choice between convex parts: not zero, or large. */
const convexParts = ({ slots, ranges, world }: Terrain): readonly (readonly Affine[])[] => {
  const split = slots
    .filter(
      (slot) => ["nonzero", "large"].includes(ranges(slot)?.is ?? "") && !world.has(slot.name),
    )
    .slice(0, mostSplit);
  return Array.from({ length: 2 ** split.length }, (_, turn) =>
    split.flatMap((slot, k) =>
      halfOf(slot.name, ranges(slot)?.is === "large", (turn >> k) % 2 === 0),
    ),
  );
};

/** What a slot is on one side: beyond 0, or from 2 to 10. */
const halfOf = (name: string, isLarge: boolean, isPositive: boolean): readonly Affine[] => {
  const side = rational(isPositive ? 1 : -1);
  const form = (constant: number, scale: Rational): Affine => ({
    constant: rational(constant),
    coefficients: new Map([[name, scale]]),
    isExact: true,
  });
  return isLarge ? [form(-2, side), form(10, side.neg())] : [form(0, side)];
};

/** A point, and where integers are assumed those around it. */
function* rounded(terrain: Terrain, point: RealPoint): Generator<RealPoint> {
  yield point;
  const whole = terrain.slots
    .filter((slot) => terrain.ranges(slot)?.is === "integer")
    .slice(0, mostSplit);
  for (let turn = 0; whole.length > 0 && turn < 2 ** whole.length; turn += 1) {
    const put = whole.flatMap(({ name }, k): [string, Rational][] => {
      const value = point.get(name);
      return value ? [[name, (turn >> k) % 2 === 0 ? value.floor() : value.ceil()]] : [];
    });
    yield terrain.moved(point, new Map(put));
  }
}

/** Along one coordinate after the other: numbers of all magnitudes, until the sign of the gap turns. */
const scanned = (
  terrain: Terrain,
  site: Placed,
  turned: readonly Signed[],
  turn: number,
): Beyond | "nothing" | "unknown" => {
  const gap = site.gaps[turn] as Signed;
  if (keepsSign(terrain, gap)) return "nothing";
  let other: RealPoint | undefined;
  for (const node of reachable([gap.of])) {
    if (node.kind !== "slot") continue;
    for (const value of magnitudes) {
      const there = terrain.moved(site.point, new Map([[node.slot.name, value]]));
      if (!terrain.isWithin(there)) continue;
      if (new Shadow(terrain.into, there, doubles).sign(gap.of) !== -gap.sign) continue;
      if (isAt(terrain, there, turned)) return { at: there, isBeside: true, forms: [] };
      other ??= there;
    }
  }
  return other ? { at: other, isBeside: false, forms: [] } : "unknown";
};

const magnitudes: readonly Rational[] = [
  rational(0),
  ...Array.from({ length: 36 }, (_, k) =>
    k < 10 ? rational(1, 2 ** (10 - k)) : rational(2 ** (k - 10)),
  ).flatMap((value) => [value, value.neg()]),
];

/** Other points of a cell. */
export const nudged = (terrain: Terrain, { point, gaps }: Placed): readonly RealPoint[] =>
  [rational(1, 16), rational(1, 3), rational(7, 2), rational(40)]
    .flatMap((step) => [step, step.neg()])
    .flatMap((step) =>
      terrain.slots.map(({ name }) =>
        terrain.moved(point, new Map([[name, (point.get(name) ?? rational(0)).add(step)]])),
      ),
    )
    .filter((at) => isAt(terrain, at, gaps))
    .slice(0, 12);

/** Whether a quantity has the same sign wherever symbols are as assumed: shown by one enclosure. */
export const keepsSign = ({ into, within }: Terrain, { of, sign }: Signed): boolean => {
  const ranges = new Map<string, Interval>();
  for (const { coefficients, constant } of within) {
    const [only] = coefficients;
    if (!only || coefficients.size !== 1) continue;
    const [name, slope] = only;
    const border = constant.div(slope).neg().valueOf();
    const known = ranges.get(name) ?? doubles.anything;
    ranges.set(
      name,
      slope.s > 0n
        ? { lo: Math.max(known.lo, border), hi: known.hi, defined: true }
        : { lo: known.lo, hi: Math.min(known.hi, border), defined: true },
    );
  }
  const over = new Shadow(into, new Map(), {
    ...doubles,
    slot: (name: string) => ranges.get(name) ?? { ...doubles.anything, defined: true },
  });
  const value = over.at(of);
  return !doubles.isEmpty(value) && doubles.sign(value) === sign;
};
