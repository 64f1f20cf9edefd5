import { tick } from "../numeric/deadline.ts";
import type { Interval } from "../numeric/interval.ts";
import { addRational, multiplyRational, type Rational, rational } from "../numeric/rational.ts";
import { type Affine, affineOf, positivePoint, scaleAffine } from "./affine.ts";
import { elementary } from "./elementary.ts";
import { doubles } from "./enclosure.ts";
import { hasConstantRadical, hasRadical, signsAt } from "./field-test.ts";
import { conditionBySigns, gapOf } from "./gaps.ts";
import { type Graph, type Node, reachable, type Slot } from "./graph.ts";
import type { Pair } from "./instance.ts";
import { isBound, isInRange, type RangeOf } from "./points.ts";
import { Pure, Unseen, type World } from "./pure.ts";
import { separate } from "./separate.ts";
import { type RealPoint, Shadow } from "./shadow.ts";
import { standIn } from "./worlds.ts";
import { vanishes } from "./zero-test.ts";

/** The sign of a quantity at a point. */
interface Signed {
  readonly of: Node;
  readonly sign: number;
  /** Whether there is no value where the quantity has the other sign. */
  readonly isDomain?: boolean;
}

/** A region where all conditions and signs are as at its point, with both sides as they are there. */
interface Cell {
  readonly point: RealPoint;
  readonly gaps: readonly Signed[];
  readonly sides: readonly [Node, Node];
  readonly root: Node;
}

/** What the cells of one pair showed. */
export interface Survey {
  readonly isZero: boolean;
  readonly bits: number;
  /** Points where the difference was not zero in the field: enclosures may come apart there. */
  readonly doubts: readonly RealPoint[];
}

/** Everything that stays the same from cell to cell. */
export interface Terrain {
  readonly graph: Graph;
  readonly into: Graph;
  readonly pair: Pair;
  readonly slots: readonly Slot[];
  readonly world: World;
  readonly ranges: RangeOf;
  /** Forms that are positive where symbols are as assumed. */
  readonly within: readonly Affine[];
  readonly seed: number;
  /** Whether points on a border, where two cells meet, are left out. */
  readonly offBorders: boolean;
}

/** More cells than this are not gone through. */
const mostCells = 160;
const mostDemanded = 6;
const surest = 144;

/** A border runs through the point: what is beside it says nothing there. */
class OnBorder extends Error {
  readonly gap: Node;
  constructor(gap: Node) {
    super("on a border");
    this.gap = gap;
  }
}

/**
 * Goes from cell to cell, starting from given points: conditions and signs divide the space into regions, in
 * each of which the difference of both sides is one analytic expression. Behind every border a point is
 * looked for, exactly where the border is flat; a border behind which nothing was found counts as passed
 * only if there is nothing, or the difference vanishes there too.
 */
export const survey = (terrain: Terrain, starts: readonly RealPoint[]): Survey => {
  const queue: RealPoint[] = [...starts];
  const seen = new Set<string>();
  const visited = new Set<string>();
  const verdicts = new Map<string, { readonly isZero: boolean; readonly bits: number }>();
  const doubts: RealPoint[] = [];
  let bits = Number.POSITIVE_INFINITY;
  let isZero = true;
  let tested = 0;

  const judge = (root: Node, at: RealPoint, demanded: readonly Signed[]): void => {
    const key = `${root.id};${keyOf(demanded)}`;
    let verdict = verdicts.get(key);
    if (!verdict) {
      verdict = test(terrain, root, at, demanded);
      verdicts.set(key, verdict);
    }
    tested += 1;
    // The sign of a constant root is seen at a real point only.
    if (verdict.isZero && !isRefuted(terrain, root, at)) bits = Math.min(bits, verdict.bits);
    else {
      isZero = false;
      doubts.push(at);
    }
  };

  /**
   * Roots of sums that are squares in disguise exist twice. Where they matter sums are drawn as squares if they
   * are positive, and their signs become borders.
   */
  const disguised = new Set<Node>();
  const demandedAt = (cell: Cell): readonly Signed[] => {
    const { root, point: at } = cell;
    if (!disguised.has(root)) {
      if (!hasRadical(root) || test(terrain, root, at, []).isZero) return [];
      disguised.add(root);
    }
    return demandsOf(terrain, cell);
  };

  for (let point = queue.shift(); point; point = queue.shift()) {
    tick();
    const found = cellAt(terrain, point);
    if (found === undefined) continue;
    if (found instanceof OnBorder) {
      if (!terrain.offBorders && hasValues(terrain, point)) {
        const root = rootOnBorder(terrain, point, found.gap);
        if (root) judge(root, point, []);
        else isZero = false;
      }
      continue;
    }
    const demanded = demandedAt(found);
    const gaps = bordersOf(terrain, found.gaps, demanded);
    const key = keyOf(gaps);
    const isLive = hasValues(terrain, point);
    if (visited.has(key) && (seen.has(key) || !isLive)) continue;
    if (isLive) {
      seen.add(key);
      judge(found.root, point, demanded);
    }
    if (visited.has(key)) continue;
    visited.add(key);
    if (visited.size > mostCells) return { isZero: false, bits: 0, doubts };
    for (const [turn, gap] of gaps.entries()) {
      const beyond = behind(terrain, { ...found, gaps }, turn);
      if (beyond === "nothing") continue;
      if (beyond === "unknown") {
        if (!gap.isDomain && !vanishesBehind(terrain, point, gap.of)) isZero = false;
        continue;
      }
      queue.push(...beyond.filter((next) => isWithin(terrain, next)));
    }
  }
  return { isZero: isZero && tested > 0, bits, doubts };
};

const isRefuted = ({ graph, pair }: Terrain, root: Node, at: RealPoint): boolean =>
  hasConstantRadical(root) && separate(graph, pair.left, pair.right, at) !== undefined;

// -- one cell -----------------------------------------------------------------------------------------

const hasValues = ({ graph, pair }: Terrain, point: RealPoint): boolean => {
  const shadow = new Shadow(graph, point, doubles);
  return (
    [pair.left, pair.right].every((node) => {
      const value = shadow.at(node);
      return value.defined && !doubles.isEmpty(value);
    }) && pair.when.every((node) => shadow.exact(node)?.n !== 0n)
  );
};

/** The cell that a point lies in; nothing where that cannot be told. */
const cellAt = (terrain: Terrain, point: RealPoint): Cell | OnBorder | undefined => {
  const { into, pair, world } = terrain;
  const shadow = new Shadow(into, point, doubles);
  const gaps = new Map<Node, Signed>();
  const signOf = (of: Node): number => {
    const sign = gaps.get(of)?.sign ?? shadow.sign(of);
    if (sign === undefined) throw new Unseen();
    if (sign === 0) throw new OnBorder(of);
    if (of.kind !== "num") gaps.set(of, { of, sign });
    return sign;
  };
  const pure = new Pure(into, world, {
    gate: (condition, own) => conditionBySigns(condition, own, into, signOf),
    sign: (node) => {
      const { of, flips } = gapOf(node, into);
      return flips ? -signOf(of) : signOf(of);
    },
    domain: (node) => {
      if (node.kind === "num" || isExponential(node)) return;
      const { of } = gapOf(node, into);
      const sign = gaps.has(of) ? undefined : shadow.sign(of);
      if (sign) gaps.set(of, { of, sign, isDomain: true });
    },
  });
  try {
    const sides = [pure.of(pair.left), pure.of(pair.right)] as const;
    const root = into.sum([sides[0], into.negate(sides[1])]);
    return { point, root, sides, gaps: [...gaps.values()] };
  } catch (stop) {
    if (stop instanceof OnBorder) return stop;
    if (stop instanceof Unseen) return undefined;
    throw stop;
  }
};

const isExponential = (node: Node): boolean => node.kind === "call" && node.fn === elementary.exp;

/** Whether the difference vanishes in a cell, with some sums drawn as squares as they are positive. */
const test = (
  { into, seed }: Terrain,
  root: Node,
  point: RealPoint,
  demanded: readonly Signed[],
): { readonly isZero: boolean; readonly bits: number } => {
  // What is 0 by its build is at least as sure as what a test would find.
  if (root === into.zero) return { isZero: true, bits: surest };
  const found = vanishes(
    [root],
    signsAt(reachable([root]), point),
    seed,
    new Map(demanded.map(({ of, sign }) => [of, sign])),
  );
  return { isZero: found.isZero === true, bits: found.bits };
};

/** The sums below a node with their signs at a point. */
const demandsOf = ({ into }: Terrain, { root, point, gaps, sides }: Cell): readonly Signed[] => {
  const shadow = new Shadow(into, point, doubles);
  const sums = new Set([...gaps.map(({ of }) => of), ...sides, ...reachable([root])]);
  sums.delete(root);
  return [...sums]
    .flatMap((of) => {
      const sign = of.kind === "sum" ? shadow.sign(of) : undefined;
      return sign ? [{ of, sign }] : [];
    })
    .slice(0, mostDemanded);
};

/** All that bounds a cell. */
const bordersOf = (
  { into }: Terrain,
  gaps: readonly Signed[],
  demanded: readonly Signed[],
): readonly Signed[] => {
  const all = new Map(gaps.map((gap) => [gap.of, gap]));
  for (const { of, sign } of demanded) {
    const gap = gapOf(of, into);
    if (!all.has(gap.of)) all.set(gap.of, { of: gap.of, sign: gap.flips ? -sign : sign });
  }
  return [...all.values()].sort((a, b) => a.of.id - b.of.id);
};

const keyOf = (gaps: readonly Signed[]): string =>
  gaps.map(({ of, sign }) => `${of.id}:${sign}`).join();

/** The difference at a point of a border, with what the border is about held fast. */
const rootOnBorder = (terrain: Terrain, point: RealPoint, gap: Node): Node | undefined => {
  const world = new Map(terrain.world);
  for (const node of reachable([gap])) {
    if (node.kind !== "slot") continue;
    const name = node.slot.name;
    const value = point.get(name);
    if (value) world.set(name, { number: value });
  }
  const shadow = new Shadow(terrain.into, point, doubles);
  const signOf = (of: Node): number => {
    const sign = shadow.sign(of);
    if (sign === undefined) throw new Unseen();
    return sign;
  };
  const { into, pair } = terrain;
  const pure = new Pure(into, world, {
    gate: (condition, own) => conditionBySigns(condition, own, into, signOf),
    sign: (node) => shadow.sign(node),
  });
  try {
    return into.sum([pure.of(pair.left), into.negate(pure.of(pair.right))]);
  } catch (stop) {
    if (stop instanceof Unseen) return undefined;
    throw stop;
  }
};

// -- from cell to cell --------------------------------------------------------------------------------

/** Points behind one border of a cell, and on it. */
const behind = (
  terrain: Terrain,
  cell: Cell,
  turn: number,
): readonly RealPoint[] | "nothing" | "unknown" => {
  const gap = cell.gaps[turn] as Signed;
  const across = affineOf(gap.of);
  const forms = cell.gaps.map(({ of, sign }, k) =>
    scaleAffine(affineOf(of), rational(k === turn ? -sign : sign)),
  );
  const found = positivePoint([...forms, ...terrain.within]);
  if (found === undefined) return "nothing";
  if (found !== "unknown" && forms.every(({ isExact }) => isExact)) {
    const beyond = completed(terrain, cell.point, found);
    const border = terrain.offBorders ? undefined : crossing(across, cell.point, beyond);
    return border ? [completed(terrain, cell.point, border), beyond] : [beyond];
  }
  return scanned(terrain, cell, gap);
};

/** A point with some coordinates put, and what depends on them worked out again. */
const completed = (
  { slots, world, ranges }: Terrain,
  point: RealPoint,
  put: ReadonlyMap<string, Rational>,
): RealPoint => {
  const values = new Map(point);
  for (const slot of slots) {
    const value = put.get(slot.name);
    if (value && !isBound(ranges(slot))) values.set(slot.name, value);
  }
  for (const slot of slots) {
    const is = world.get(slot.name);
    const value = is && standIn(is, values);
    if (value) values.set(slot.name, value);
  }
  return values;
};

const valueAt = (form: Affine, point: RealPoint): Rational =>
  [...form.coefficients].reduce(
    (total, [name, slope]) =>
      addRational(total, multiplyRational(slope, point.get(name) ?? rational(0))),
    form.constant,
  );

/** Where the way from one point to another meets a flat border. */
const crossing = (
  form: Affine,
  from: RealPoint,
  to: RealPoint,
): ReadonlyMap<string, Rational> | undefined => {
  if (!form.isExact) return undefined;
  const [start, end] = [valueAt(form, from), valueAt(form, to)];
  const way = end.sub(start);
  if (way.n === 0n) return undefined;
  const along = start.div(way).neg();
  return new Map(
    [...form.coefficients.keys()].map((name) => {
      const [a, b] = [from.get(name) ?? rational(0), to.get(name) ?? rational(0)];
      return [name, a.add(along.mul(b.sub(a)))];
    }),
  );
};

/** Along one coordinate after the other: numbers of all magnitudes, until the sign of the gap turns. */
const scanned = (
  terrain: Terrain,
  { point }: Cell,
  gap: Signed,
): readonly RealPoint[] | "nothing" | "unknown" => {
  if (keepsSign(terrain, gap)) return "nothing";
  const names = reachable([gap.of]).flatMap((node) =>
    node.kind === "slot" ? [node.slot.name] : [],
  );
  const signAt = (at: RealPoint): number | undefined =>
    new Shadow(terrain.into, at, doubles).sign(gap.of);
  for (const name of names) {
    const move = (value: Rational): RealPoint =>
      completed(terrain, point, new Map([[name, value]]));
    for (const value of magnitudes) {
      const there = move(value);
      if (!isWithin(terrain, there) || signAt(there) !== -gap.sign) continue;
      const border = terrain.offBorders
        ? undefined
        : borderBetween(point.get(name) ?? rational(0), value, (x) => signAt(move(x)), gap.sign);
      return [...(border ? [move(border)] : []), there];
    }
  }
  return "unknown";
};

const magnitudes: readonly Rational[] = [
  rational(0),
  ...Array.from({ length: 36 }, (_, k) =>
    k < 10 ? rational(1, 2 ** (10 - k)) : rational(2 ** (k - 10)),
  ).flatMap((value) => [value, value.neg()]),
];

const isWithin = ({ slots, ranges, world }: Terrain, point: RealPoint): boolean =>
  slots.every((slot) => {
    const value = point.get(slot.name);
    return !value || world.has(slot.name) || isInRange(ranges(slot), value);
  });

/** A simple number where a sign is 0 between two others. */
const borderBetween = (
  from: Rational,
  to: Rational,
  signAt: (x: Rational) => number | undefined,
  sign: number,
): Rational | undefined => {
  let [here, there] = [from, to];
  for (let step = 0; step < 60; step += 1) {
    const middle = here.add(there).div(2);
    const found = signAt(middle);
    if (found === 0) return middle;
    if (found === sign) here = middle;
    else if (found === -sign) there = middle;
    else break;
    if (step % 4 !== 3) continue;
    const near = here.simplify(there.sub(here).abs().valueOf());
    if (signAt(near) === 0) return near;
  }
  return undefined;
};

/** Whether a quantity has the same sign wherever symbols are as assumed: shown by one enclosure. */
const keepsSign = ({ into, within }: Terrain, { of, sign }: Signed): boolean => {
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

/** Whether the difference vanishes with the sign of one quantity turned and everything else as it is. */
const vanishesBehind = (terrain: Terrain, point: RealPoint, turned: Node): boolean => {
  const { into, pair, world } = terrain;
  const shadow = new Shadow(into, point, doubles);
  const signOf = (of: Node): number => {
    const sign = shadow.sign(of);
    if (sign === undefined) throw new Unseen();
    return of === turned ? -sign : sign;
  };
  const pure = new Pure(into, world, {
    gate: (condition, own) => conditionBySigns(condition, own, into, signOf),
    sign: (node) => {
      const { of, flips } = gapOf(node, into);
      return flips ? -signOf(of) : signOf(of);
    },
  });
  try {
    const root = into.sum([pure.of(pair.left), into.negate(pure.of(pair.right))]);
    return test(terrain, root, point, []).isZero;
  } catch (stop) {
    if (stop instanceof Unseen) return false;
    throw stop;
  }
};
