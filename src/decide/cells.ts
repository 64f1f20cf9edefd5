import { tick } from "../numeric/deadline.ts";
import { rational } from "../numeric/rational.ts";
import {
  type Affine,
  affineOf,
  areIndependent,
  positivePoint,
  scaleAffine,
  solvedFor,
} from "./affine.ts";
import { behind, keepsSign, nudged } from "./behind.ts";
import { doubles } from "./enclosure.ts";
import { hasConstantRadical, hasRadical, signsAt } from "./field-test.ts";
import { gapOf } from "./gaps.ts";
import { type Graph, type Node, reachable } from "./graph.ts";
import { hasEnds, isBound } from "./points.ts";
import { Unseen } from "./pure.ts";
import { separate } from "./separate.ts";
import { type RealPoint, Shadow } from "./shadow.ts";
import { type Cell, crossing, type Signed, type Terrain } from "./terrain.ts";
import { vanishes } from "./zero-test.ts";

/** What the cells of one pair showed. */
interface Survey {
  readonly isZero: boolean;
  readonly bits: number;
  /** Whether any cell was come upon. */
  readonly wasEntered: boolean;
  /** At how many points both sides were seen to have a value. */
  readonly points: number;
  /** Points where the difference was not zero in the field: enclosures may come apart there. */
  readonly doubts: readonly RealPoint[];
  readonly isTower?: true;
}

/** A cell with a point in it, and the sums that roots in it depend on. */
interface Site extends Cell {
  readonly point: RealPoint;
  readonly demanded: readonly Signed[];
  readonly key: string;
}

/** More cells than this are not gone through. */
const mostCells = 160;
const mostDemanded = 6;
/** Of so many signs at most every combination is tried. */
const mostSigns = 8;
/** How many borders, and borders of borders, are gone along. */
const mostWalks = 120;
const surest = 144;

/** A border runs through the point. */
class OnBorder extends Error {
  readonly gap: Node;

  constructor(gap: Node) {
    super("on a border");
    this.gap = gap;
  }
}

/** Where to look next. */
interface Stop {
  readonly point: RealPoint;
  /** Whether what is there has to be seen. */
  readonly isNeeded: boolean;
  /** Forms that are positive in the cell that is looked for. */
  readonly forms: readonly Affine[];
}

/**
 * Goes from cell to cell, starting from given points: conditions and signs divide the space into regions, in
 * each of which the difference of both sides is one analytic expression. Behind every border a point is
 * looked for, exactly where the borders are flat (`affine.ts`). Where a border is not flat and nothing was found
 * behind it, the difference has to vanish for every combination of signs that is not excluded. Then come the
 * borders themselves.
 */
export const survey = (terrain: Terrain, starts: readonly RealPoint[]): Survey =>
  new Surveyor(terrain, { left: mostWalks }).run(starts);

class Surveyor {
  private readonly terrain: Terrain;
  private readonly walks: { left: number };
  private readonly queue: Stop[] = [];
  private readonly sites = new Map<string, Site>();
  private readonly judged = new Set<string>();
  private readonly disguised = new Set<Node>();
  private readonly verdicts = new Map<
    string,
    { readonly isZero: boolean; readonly bits: number; readonly isTower?: true }
  >();
  private readonly doubts: RealPoint[] = [];
  private readonly combined = new Set<string>();
  /** Cells behind one of whose borders nothing was found, or not for certain. */
  private readonly open: Site[] = [];
  private readonly crossed = new Set<string>();
  private isZero = true;
  private bits = Number.POSITIVE_INFINITY;
  private points = 0;
  private isTower = false;

  constructor(terrain: Terrain, walks: { left: number }) {
    this.terrain = terrain;
    this.walks = walks;
  }

  run(starts: readonly RealPoint[], isNeeded = false): Survey {
    for (const point of starts) this.queue.push({ point, isNeeded, forms: [] });
    for (let next = this.queue.shift(); next; next = this.queue.shift()) {
      tick();
      this.visit(next);
      if (this.sites.size > mostCells) this.isZero = false;
      if (!this.isZero) break;
    }
    for (const site of this.open)
      if (this.isZero && !this.vanishesOtherwise(site)) this.isZero = false;
    for (const site of this.sites.values()) if (this.isZero) this.judgeUnseen(site);
    for (const site of this.sites.values()) if (this.isZero) this.walkBorders(site);
    return {
      isZero: this.isZero,
      bits: this.bits,
      points: this.points,
      wasEntered: this.sites.size > 0,
      doubts: this.doubts,
      ...(this.isTower && { isTower: true }),
    };
  }

  // -- one cell ---------------------------------------------------------------------------------------

  private visit({ point, isNeeded, forms }: Stop): void {
    const site = this.siteAt(point);
    if (!site || site instanceof OnBorder) {
      if (isNeeded && !(site && this.besides(point, site.gap, forms))) this.isZero = false;
      return;
    }
    const isNew = !this.sites.has(site.key);
    if (isNew) this.sites.set(site.key, site);
    if (!site.isVoid && !this.judged.has(site.key) && this.terrain.hasValues(point))
      this.judge(site);
    if (isNew && this.isZero) this.explore(site);
  }

  /** Looks on both sides of a border that the point happens to lie on. */
  private besides(point: RealPoint, gap: Node, forms: readonly Affine[]): boolean {
    const { terrain } = this;
    const form = affineOf(gap);
    if (!form.isExact || forms.length === 0) return false;
    let isFound = false;
    for (const side of [1, -1]) {
      const all = [...forms, scaleAffine(form, rational(side))];
      const found = positivePoint([...all, ...terrain.within]);
      if (found === undefined) continue;
      const next = found === "unknown" ? undefined : terrain.moved(point, found);
      if (!next || !terrain.isWithin(next)) return false;
      this.queue.push({ point: next, isNeeded: true, forms: all });
      isFound = true;
    }
    return isFound;
  }

  /** The cell that a point lies in, or a border; nothing where that cannot be told. */
  private siteAt(point: RealPoint): Site | OnBorder | undefined {
    const { terrain } = this;
    try {
      const cell = terrain.cell((gap) => {
        const sign = terrain.signAt(gap, point);
        if (sign) return sign;
        if (terrain.isZero(gap)) return 0;
        throw sign === undefined ? new Unseen() : new OnBorder(gap);
      });
      const demanded = cell.isVoid ? [] : this.demandedIn(cell, point);
      const gaps = this.bordersOf(cell, demanded);
      return { ...cell, gaps, point, demanded, key: keyOf(gaps) };
    } catch (stop) {
      if (stop instanceof OnBorder) return stop;
      if (stop instanceof Unseen) return undefined;
      throw stop;
    }
  }

  /**
   * Roots of sums that are squares in disguise exist twice. Where they matter sums are drawn as squares just if
   * they are positive, and their signs become borders.
   */
  private demandedIn(cell: Cell, point: RealPoint): readonly Signed[] {
    const { root, gaps, sides } = cell;
    if (!this.disguised.has(root)) {
      if (!hasRadical(root) || this.test(root, point, []).isZero) return [];
      this.disguised.add(root);
    }
    const shadow = new Shadow(this.terrain.into, point, doubles);
    const sums = new Set([...gaps.map(({ of }) => of), ...sides, ...reachable([root])]);
    sums.delete(root);
    return [...sums]
      .flatMap((of) => {
        const sign = of.kind === "sum" ? shadow.sign(of) : undefined;
        return sign ? [{ of, sign }] : [];
      })
      .slice(0, mostDemanded);
  }

  /** All that bounds a cell. */
  private bordersOf({ gaps }: Cell, demanded: readonly Signed[]): readonly Signed[] {
    const all = new Map(gaps.map((gap) => [gap.of, gap]));
    for (const { of, sign } of demanded) {
      const gap = gapOf(of, this.terrain.into);
      if (gap.of.kind !== "num" && !all.has(gap.of))
        all.set(gap.of, { of: gap.of, sign: gap.flips ? -sign : sign });
    }
    return [...all.values()].sort((a, b) => a.of.id - b.of.id);
  }

  private test(
    root: Node,
    point: RealPoint,
    demanded: readonly Signed[],
  ): { readonly isZero: boolean; readonly bits: number; readonly isTower?: true } {
    const key = `${root.id};${keyOf(demanded)}`;
    let found = this.verdicts.get(key);
    if (!found) {
      const { into, seed } = this.terrain;
      if (root === into.zero) found = { isZero: true, bits: surest };
      else {
        const verdict = vanishes(
          [root],
          signsAt(reachable([root]), point),
          seed,
          new Map(demanded.map(({ of, sign }) => [of, sign])),
        );
        found = { ...verdict, isZero: verdict.isZero === true };
      }
      this.verdicts.set(key, found);
    }
    return found;
  }

  /** Compares both sides in a cell at whose point they have a value. */
  private judge({ root, point, demanded, key }: Site): void {
    this.judged.add(key);
    this.points += 1;
    const { isZero, bits, isTower } = this.test(root, point, demanded);
    const { graph, pair } = this.terrain;
    // The sign of a constant root is seen at a real point only.
    const isRefuted =
      isZero && hasConstantRadical(root) && separate(graph, pair.left, pair.right, point);
    if (isZero && !isRefuted) {
      this.bits = Math.min(this.bits, bits);
      this.isTower ||= isTower === true;
    } else {
      this.isZero = false;
      this.doubts.push(point);
    }
  }

  /** A cell at none of whose points a value was seen: the difference is 0 there, or other points tell. */
  private judgeUnseen(site: Site): void {
    if (site.isVoid || this.judged.has(site.key)) return;
    if (this.test(site.root, site.point, site.demanded).isZero) return;
    const point = nudged(this.terrain, site).find((at) => this.terrain.hasValues(at));
    if (point) this.judge({ ...site, point });
    else this.isZero = false;
  }

  // -- from cell to cell ------------------------------------------------------------------------------

  private explore(site: Site): void {
    let isOpen = false;
    for (const turn of site.gaps.keys()) {
      const beyond = behind(this.terrain, site, turn);
      if (beyond === "unknown") isOpen = true;
      else if (beyond !== "nothing")
        this.queue.push({ point: beyond.at, isNeeded: true, forms: beyond.forms });
      if (beyond !== "unknown" && beyond !== "nothing" && !beyond.isBeside) isOpen = true;
    }
    if (isOpen) this.open.push(site);
  }

  /** Whether the difference vanishes for every combination of signs that is not excluded. */
  private vanishesOtherwise({ gaps, point, demanded }: Site): boolean {
    if (gaps.length > mostSigns) return false;
    const key = gaps.map(({ of }) => of.id).join();
    if (this.combined.has(key)) return true;
    this.combined.add(key);
    const { terrain } = this;
    const fixed = gaps.map((gap) => keepsSign(terrain, gap));
    for (let turned = 1; turned < 2 ** gaps.length; turned += 1) {
      const signs = new Map(
        gaps.map(({ of, sign }, k) => [of, (turned >> k) % 2 === 1 ? -sign : sign]),
      );
      if (gaps.some(({ of, sign }, k) => fixed[k] && signs.get(of) !== sign)) continue;
      // A cell that was come upon is judged by itself.
      if (this.sites.has(keyOf(gaps.map(({ of }) => ({ of, sign: signs.get(of) ?? 0 }))))) continue;
      const forms = [...signs].map(([of, sign]) => scaleAffine(affineOf(of), rational(sign)));
      if (positivePoint([...forms, ...terrain.within]) === undefined) continue;
      if (!this.vanishesWith(signs, point, demanded)) return false;
    }
    return true;
  }

  private vanishesWith(
    signs: ReadonlyMap<Node, number>,
    point: RealPoint,
    demanded: readonly Signed[],
  ): boolean {
    const { terrain } = this;
    try {
      const cell = terrain.cell((gap) => {
        const sign = signs.get(gap);
        if (sign !== undefined) return sign;
        if (terrain.isZero(gap)) return 0;
        throw new Unseen();
      });
      if (cell.isVoid) return true;
      const turned = demanded.map(({ of, sign }) => {
        const gap = gapOf(of, terrain.into);
        const told = signs.get(gap.of);
        return { of, sign: told === undefined ? sign : gap.flips ? -told : told };
      });
      return (
        this.test(cell.root, point, []).isZero ||
        (turned.length > 0 && this.test(cell.root, point, turned).isZero)
      );
    } catch (stop) {
      if (stop instanceof Unseen) return false;
      throw stop;
    }
  }

  // -- borders ----------------------------------------------------------------------------------------

  /**
   * On a border conditions may turn out otherwise than on either side. Where they go with one side only, what
   * holds there goes on to the border, and to where borders meet, as long as they meet in every combination of
   * signs; all others are gone along.
   */
  private walkBorders(site: Site): void {
    if (site.isVoid) return;
    const asked = site.gaps.filter(({ of }) => this.terrain.isAsked(of));
    const isLoose = this.areLoose(site);
    for (const [turn, gap] of site.gaps.entries()) {
      const { of } = gap;
      if (!asked.includes(gap) || this.terrain.isLeftOut(of)) continue;
      if (isLoose && this.goesOn(site, turn)) continue;
      const key = `${of.id}|${keyOf(site.gaps.filter((_, k) => k !== turn))}`;
      if (this.crossed.has(key)) continue;
      this.crossed.add(key);
      if (!this.agreesOn(site, turn, isLoose)) this.isZero = false;
      if (!this.isZero) return;
    }
  }

  /** Whether the borders of a cell meet in every combination of signs, as far as conditions and domains ask. */
  private areLoose({ gaps }: Site): boolean {
    const { terrain } = this;
    const forms = gaps.flatMap(({ of }) => {
      const form = affineOf(of);
      return terrain.isAsked(of) || (terrain.isEdge(of) && form.isExact) ? [form] : [];
    });
    return areIndependent(forms);
  }

  /** Whether a border is as a cell beside it is, in which there is something to compare. */
  private goesOn(site: Site, turn: number): boolean {
    const { of, sign } = site.gaps[turn] as Signed;
    const side = this.terrain.sideOf(of);
    if (side === undefined || this.mayEnd(affineOf(of))) return false;
    if (side === sign) return true;
    const beyond = behind(this.terrain, site, turn);
    if (beyond === "nothing") return true;
    const there = beyond === "unknown" ? undefined : this.siteAt(beyond.at);
    return there !== undefined && !(there instanceof OnBorder) && !there.isVoid;
  }

  /** Whether a border may be where something that is assumed ends, and belong to it. */
  private mayEnd({ coefficients }: Affine): boolean {
    const { slots, ranges } = this.terrain;
    return slots.some((slot) => coefficients.has(slot.name) && hasEnds(ranges(slot)));
  }

  /** Whether the sides agree where one gap of a cell is 0 and the others are as they are. */
  private agreesOn(site: Site, turn: number, isLoose: boolean): boolean {
    const { terrain } = this;
    const gap = site.gaps[turn] as Signed;
    const form = affineOf(gap.of);
    const tie = form.isExact ? this.tieOn(site, turn, form) : undefined;
    if (tie === "nothing") return true;
    const name = [...form.coefficients.keys()].find((slot) => this.isFree(slot));
    if (!tie || name === undefined) return this.agreesByBuild(site, gap, isLoose);
    this.walks.left -= 1;
    if (this.walks.left < 0) return false;
    const flat = terrain.in(new Map(terrain.world).set(name, { affine: solvedFor(form, name) }));
    const found = new Surveyor(flat, this.walks).run([tie], true);
    this.doubts.push(...found.doubts);
    if (found.points > 0) this.bits = Math.min(this.bits, found.bits);
    return found.wasEntered ? found.isZero : this.agreesByBuild(site, gap, isLoose);
  }

  /** Whether it takes no look at a border to know that the sides agree there, and no other border crosses it. */
  private agreesByBuild(site: Site, gap: Signed, isLoose: boolean): boolean {
    if (keepsSign(this.terrain, gap)) return true;
    const signs = new Map(site.gaps.map(({ of, sign }) => [of, sign]));
    signs.set(gap.of, 0);
    const crossing = site.gaps.filter(
      ({ of }) =>
        of !== gap.of &&
        this.terrain.isAsked(of) &&
        !(isLoose && this.terrain.sideOf(of) !== undefined),
    );
    return crossing.length === 0 && this.vanishesOnBorder(signs, gap.of, site);
  }

  /** A point on a flat border of a cell, or "nothing" where the border does not belong to it. */
  private tieOn(site: Site, turn: number, form: Affine): RealPoint | "nothing" | undefined {
    const { terrain } = this;
    const beyond = behind(terrain, site, turn);
    if (beyond === "unknown") return undefined;
    const [only] = form.coefficients;
    if (only && form.coefficients.size === 1) {
      const tie = terrain.moved(site.point, new Map([[only[0], form.constant.div(only[1]).neg()]]));
      return terrain.isWithin(tie) ? tie : "nothing";
    }
    if (beyond !== "nothing") {
      const border = crossing(form, site.point, beyond.at);
      const tie = border && terrain.moved(site.point, border);
      return tie && terrain.isWithin(tie) ? tie : undefined;
    }
    // The border may still be the end of what is assumed, or of a domain, where that belongs to it.
    const isEnd = this.mayEnd(form) || site.gaps.some(({ of }) => terrain.isEdge(of));
    return isEnd ? undefined : "nothing";
  }

  private isFree(name: string): boolean {
    const { slots, world, ranges } = this.terrain;
    const slot = slots.find((one) => one.name === name);
    return slot !== undefined && !world.has(name) && !isBound(ranges(slot));
  }

  /** Whether the difference is 0, or a multiple of what is 0 on the border. */
  private vanishesOnBorder(signs: ReadonlyMap<Node, number>, gap: Node, site: Site): boolean {
    const { terrain } = this;
    try {
      const cell = terrain.cell((of) => {
        const sign = signs.get(of);
        if (sign !== undefined) return sign;
        if (terrain.isZero(of)) return 0;
        throw new Unseen();
      });
      return (
        cell.isVoid ||
        isMultiple(cell.root, gap, terrain.into) ||
        this.test(cell.root, site.point, []).isZero ||
        (site.demanded.length > 0 && this.test(cell.root, site.point, site.demanded).isZero)
      );
    } catch (stop) {
      if (stop instanceof Unseen) return false;
      throw stop;
    }
  }
}

const keyOf = (gaps: readonly Signed[]): string =>
  gaps.map(({ of, sign }) => `${of.id}:${sign}`).join();

/** Whether a node is a multiple of another by its build. */
const isMultiple = (node: Node, of: Node, into: Graph): boolean =>
  node === into.zero ||
  gapOf(node, into).of === of ||
  (node.kind === "product" && node.args.some((arg) => gapOf(arg, into).of === of)) ||
  (node.kind === "sum" && node.args.every((arg) => isMultiple(arg, of, into)));
