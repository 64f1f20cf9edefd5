import type { Interval } from "../numeric/interval.ts";
import { addRational, isInteger, type Rational, rational } from "../numeric/rational.ts";
import { type Affine, affineOf, scaleAffine, valueAt } from "./affine.ts";
import { elementary } from "./elementary.ts";
import { doubles } from "./enclosure.ts";
import { conditionBySigns, gapOf, type Side } from "./gaps.ts";
import type { Graph, Node, Slot } from "./graph.ts";
import type { Pair, Sides } from "./instance.ts";
import { borders, isBound, isInRange, type RangeOf } from "./points.ts";
import { isPositiveExponential, NoValue, Pure, Unseen, type World } from "./pure.ts";
import { enclosuresOf } from "./separate.ts";
import { type RealPoint, Shadow } from "./shadow.ts";
import { settle } from "./worlds.ts";
import { vanishes } from "./zero-test.ts";

/** The sign of a quantity. */
export interface Signed {
  readonly of: Node;
  readonly sign: number;
}

/** One pair of sides as conditions and signs turn out in some region. */
export interface Cell {
  readonly gaps: readonly Signed[];
  readonly sides: readonly [Node, Node];
  /** The difference of the sides. */
  readonly root: Node;
  /** Whether there is nothing to compare: a side has no value, or what is given does not hold. */
  readonly isVoid: boolean;
}

/** What is compared, and where. */
interface Space {
  readonly graph: Graph;
  readonly into: Graph;
  readonly pair: Pair;
  readonly slots: readonly Slot[];
  readonly world: World;
  readonly ranges: RangeOf;
  readonly seed: number;
  /** Of which sides the borders are left out. */
  readonly offBorders: Sides;
}

/** The space that conditions and signs divide into cells. */
export class Terrain implements Space {
  readonly graph: Graph;
  readonly into: Graph;
  readonly pair: Pair;
  readonly slots: readonly Slot[];
  readonly world: World;
  readonly ranges: RangeOf;
  readonly seed: number;
  readonly offBorders: Sides;
  /** Forms that are positive where symbols are as assumed. */
  readonly within: readonly Affine[];
  private readonly zeros = new Map<Node, boolean>();
  /** With which sides conditions go on the borders. */
  private readonly sides = new Map<Node, Set<Side>>();
  /** Gaps at whose borders a domain ends that holds them. */
  private readonly edges = new Set<Node>();
  /** Gaps of which the borders are left out. */
  private readonly kinks = new Set<Node>();

  constructor(of: Space) {
    this.graph = of.graph;
    this.into = of.into;
    this.pair = of.pair;
    this.slots = of.slots;
    this.world = of.world;
    this.ranges = of.ranges;
    this.seed = of.seed;
    this.offBorders = of.offBorders;
    const pure = new Pure(of.into, of.world, { gate: () => false, sign: () => undefined });
    this.within = of.slots.flatMap((slot) => {
      const form = affineOf(pure.of(of.into.slot(slot)));
      if (form.coefficients.size === 0) return [];
      return borders(of.ranges(slot)).map(({ side, at }) =>
        scaleAffine({ ...form, constant: addRational(form.constant, at.neg()) }, side),
      );
    });
  }

  /** The same space where some slots are tied to others. */
  in(world: World): Terrain {
    return new Terrain({ ...this, world });
  }

  /**
   * Both sides with conditions and signs as the function tells.
   *
   * @throws Unseen where it does not.
   */
  cell(signOf: (gap: Node) => number): Cell {
    const { into, pair, world } = this;
    const gaps = new Map<Node, number>();
    let isVoid = false;
    let isKinked = false;
    const told = (of: Node): number => {
      if (of.kind === "num") return of === into.zero ? 0 : Number(of.value.s);
      if (isExponential(of)) {
        if (!isPositiveExponential(of)) throw new Unseen();
        // A root is 0 where what it is taken of is; any other exponential is positive.
        const inner = baseOf(of);
        return inner ? Math.abs(signOfNode(inner)) : 1;
      }
      // The sign of a product is that of its factors.
      if (of.kind === "product") return of.args.reduce((sign, arg) => sign * signOfNode(arg), 1);
      if (of.kind === "power" && of.exponent.kind === "num" && isInteger(of.exponent.value)) {
        const sign = signOfNode(of.base);
        return of.exponent.value.n % 2n === 0n ? sign * sign : sign;
      }
      let sign = gaps.get(of);
      if (sign === undefined) {
        sign = signOf(of);
        gaps.set(of, sign);
      }
      return sign;
    };
    const signOfNode = (node: Node): number => {
      const { of, flips } = gapOf(node, into);
      return flips ? -told(of) : told(of);
    };
    const pure = new Pure(into, world, {
      gate: (condition, own) =>
        conditionBySigns(condition, own, into, told, (gap, side) => {
          if (isKinked) this.kinks.add(gap);
          this.noteSide(gap, side);
        }),
      sign: signOfNode,
      domain: (node, isClosed) => {
        // Where a domain is closed its border belongs to it, whatever conditions say.
        if (isClosed) this.edges.add(gapOf(node, into).of);
        const sign = signOfNode(node);
        if (sign < 0 || (sign === 0 && !isClosed)) isVoid = true;
      },
    });
    for (const when of pair.when) if (pure.of(when) === into.zero) isVoid = true;
    const side = (node: Node, isOff: boolean): Node => {
      isKinked = isOff;
      try {
        return pure.of(node);
      } catch (stop) {
        if (stop instanceof NoValue) isVoid = true;
        if (!(stop instanceof Unseen && isVoid)) throw stop;
        return into.zero;
      }
    };
    const { left, right } = this.offBorders;
    // What both sides ask about is a kink if it is one of the side whose kinks are left out.
    const first = left || !right ? side(pair.left, left) : undefined;
    const last = side(pair.right, right);
    const sides = [first ?? side(pair.left, left), last] as const;
    const root = into.sum([sides[0], into.negate(sides[1])]);
    const known = [...gaps].map(([of, sign]) => ({ of, sign })).filter(({ sign }) => sign !== 0);
    return { gaps: known.sort((a, b) => a.of.id - b.of.id), sides, root, isVoid };
  }

  private noteSide(gap: Node, side: Side): void {
    this.sides.set(gap, (this.sides.get(gap) ?? new Set()).add(side));
    // What a product, a power or a root is made of is 0 where that is.
    const inner = baseOf(gap);
    const parts =
      gap.kind === "product" ? gap.args : gap.kind === "power" ? [gap.base] : inner ? [inner] : [];
    for (const part of parts) {
      const { of } = gapOf(part, this.into);
      if (of.kind !== "num" && of !== gap) this.noteSide(of, "own");
    }
  }

  /** Whether a condition asks for the sign of a gap: at the others a root turns, which has no jump. */
  isAsked(gap: Node): boolean {
    return this.sides.has(gap);
  }

  /** Whether a domain ends at the border of a gap, and holds it. */
  isEdge(gap: Node): boolean {
    return this.edges.has(gap);
  }

  /** Whether the border of a gap is left out. */
  isLeftOut(gap: Node): boolean {
    return this.kinks.has(gap);
  }

  /**
   * On which side of a border both sides of the question are as they are on the border itself, if it is one
   * and the same: then what holds there holds on the border too.
   */
  sideOf(gap: Node): 1 | -1 | undefined {
    const [side, ...others] = this.sides.get(gap) ?? [];
    if (side === undefined || side === "own" || others.length > 0 || this.isEdge(gap))
      return undefined;
    return side === "above" ? 1 : -1;
  }

  /** The sign of a node without conditions at a point, if need be from many digits. */
  signAt(node: Node, point: RealPoint): number | undefined {
    const sign = new Shadow(this.into, point, doubles).sign(node);
    if (sign !== undefined) return sign;
    for (const digits of signDigits) {
      const found = new Shadow(this.into, point, enclosuresOf(digits)).sign(node);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Whether a node is 0 everywhere. */
  isZero(node: Node): boolean {
    let found = this.zeros.get(node);
    if (found === undefined) {
      found = vanishes([node], new Map(), this.seed).isZero === true;
      this.zeros.set(node, found);
    }
    return found;
  }

  /** A point with some coordinates put elsewhere, and what is tied to them worked out again. */
  moved(point: RealPoint, put: ReadonlyMap<string, Rational>): RealPoint {
    const values = new Map(point);
    for (const slot of this.slots) {
      const value = put.get(slot.name);
      if (value && !isBound(this.ranges(slot))) values.set(slot.name, value);
    }
    settle(this.slots, this.world, values);
    return values;
  }

  /** Whether everything is at the point what it is assumed to be. */
  isWithin(point: RealPoint): boolean {
    return this.slots.every((slot) => {
      const value = point.get(slot.name);
      const is = this.world.get(slot.name);
      return !value || (is && "number" in is) || isInRange(this.ranges(slot), value);
    });
  }

  /** Whether both sides have a value at a point: nothing where that is not sure. */
  hasValues(point: RealPoint): boolean | undefined {
    let isSure = true;
    const shadows = [
      new Shadow<Interval>(this.graph, point, doubles),
      ...signDigits.map((digits) => new Shadow(this.graph, point, enclosuresOf(digits))),
    ];
    for (const side of [this.pair.left, this.pair.right]) {
      const seen = shadows.map((shadow) => () => shadow.state(side));
      const state = seen.reduce<"defined" | "empty" | "open">(
        (found, next) => (found === "open" ? next() : found),
        "open",
      );
      if (state === "empty") return false;
      isSure &&= state === "defined";
    }
    return isSure ? true : undefined;
  }
}

/** With how many digits a sign is looked for that doubles do not show. */
const signDigits = [40, 120] as const;

/** u of exp(r log u) with a positive r. */
const baseOf = (node: Node): Node | undefined => {
  const [exponent] = node.kind === "call" ? node.args : [];
  if (exponent?.kind !== "product" || exponent.args.length !== 2) return undefined;
  const scale = exponent.args.find((arg) => arg.kind === "num");
  const log = exponent.args.find((arg) => arg.kind === "call" && arg.fn === elementary.log);
  return scale?.kind === "num" && scale.value.s > 0n && log?.kind === "call"
    ? log.args[0]
    : undefined;
};

const isExponential = (node: Node): boolean => node.kind === "call" && node.fn === elementary.exp;

/** Where the way from one point to another meets a flat border. */
export const crossing = (
  form: Affine,
  from: RealPoint,
  to: RealPoint,
): ReadonlyMap<string, Rational> | undefined => {
  const [start, end] = [valueAt(form, from), valueAt(form, to)];
  const way = end.sub(start);
  if (way.n === 0n) return undefined;
  const along = start.div(way).neg();
  return new Map(
    [...to].map(([name, b]) => {
      const a = from.get(name) ?? rational(0);
      return [name, a.equals(b) ? a : a.add(along.mul(b.sub(a)))];
    }),
  );
};
