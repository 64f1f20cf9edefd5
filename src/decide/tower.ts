import { between, seeded } from "../numeric/random.ts";
import type { FieldVerdict } from "./field-test.ts";
import type { Node } from "./graph.ts";
import { chainsOf } from "./tower/chains.ts";
import { Tower } from "./tower/draw.ts";
import { planOf, Unfit } from "./tower/plan.ts";
import type { Demand, Plan } from "./tower/work.ts";

const abstained: FieldVerdict = { isZero: undefined, bits: 0 };

/** "Zero" is to be wrong with a probability below 2 to the minus this. */
const wanted = 60;

/** How many points are drawn in all. */
const mostDraws = 1 << 13;

/** Each condition holds at half of the points: with more of them the test gives up. */
const mostConditions = 8;

/** What does not depend on the prime is seen in a few chains, each with tables of its own. */
const fewChains = 8;

/** So many roots that may have either sign are tried with all signs. */
const mostTurned = 5;

/** After so many points what never happened is taken for what cannot: a condition that fails, a value. */
const patience = 48;

/**
 * Whether nodes without conditions are zero, as functions, by their values in a tower of prime fields
 * p, (p - 1)/2, …: the squares of each field are a group whose order is the next prime, so that exponents
 * are numbers of the next field, and logarithms are discrete ones (Martin 1971; Gonnet 1984; Monagan and Gonnet
 * 1994). Every law of exp and log holds there; what is not zero vanishes at a random point with a
 * probability of about its degree over the prime (Schwartz 1980, Zippel 1979). Circular and unknown functions
 * are only known to be functions.
 */
export const vanishInTower = (
  roots: readonly Node[],
  signs: ReadonlyMap<string, number>,
  seed: number,
): FieldVerdict => {
  try {
    return vanishBy(planOf(roots, signs), seed);
  } catch (stop) {
    if (stop instanceof Unfit) return abstained;
    throw stop;
  }
};

const vanishBy = (plan: Plan, seed: number): FieldVerdict => {
  const chains = chainsOf(plan.storeys);
  if (!chains || plan.conditions.length > mostConditions) return abstained;
  const lowest = Math.min(...chains) / 2 ** (plan.storeys - 1);
  if (plan.largest >= lowest || plan.degrees.some((degree) => 4 * degree >= lowest))
    return abstained;
  const random = seeded(seed);
  const first = between(random, 0, chains.length - 1);
  const hasFixed = plan.conditions.some(({ isConstant }) => isConstant);
  const count = hasFixed ? chains.length : Math.min(chains.length, fewChains);
  const towers: Tower[] = [];
  let tried = 0;
  const tally = new Tally(plan, lowest);
  const most = hasFixed ? 8 * count : mostDraws;
  for (let turn = 0; turn < most; turn += 1) {
    for (; towers.length < Math.min(count, turn + 1) && tried < chains.length; tried += 1) {
      const tower = Tower.over(plan, chains[(first + tried) % chains.length] as number);
      if (tower) towers.push(tower);
    }
    const tower = towers[turn % towers.length];
    if (!tower) break;
    tally.count(tower, Math.floor(random() * 2 ** 32));
    const verdict = tally.verdict(turn);
    if (verdict) return verdict;
  }
  return abstained;
};

/** What the draws showed so far. */
class Tally {
  private readonly failed = new Set<number>();
  private readonly towers = new Set<Tower>();
  private accepted = 0;
  private undefined = 0;
  private isApart = false;
  private isApartForSure = false;
  private readonly plan: Plan;
  private readonly chance: number;

  constructor(plan: Plan, lowest: number) {
    this.plan = plan;
    // The storeys get lower by half; the lowest of all chains stands for all.
    this.chance = plan.degrees.reduce(
      (sum, degree, k) => sum + (2 * degree) / (lowest * 2 ** (plan.storeys - 1 - k)),
      0,
    );
  }

  /**
   * Roots of what never failed to be a square. It may be a square w², whose root is w or -w at every other point;
   * what failed is none, and its root is a new quantity.
   */
  private get coins(): readonly number[] {
    return this.plan.conditions.flatMap(({ root }, k) =>
      root > 1 && !this.failed.has(k) ? [k] : [],
    );
  }

  /** Draws once. */
  count(tower: Tower, seed: number): void {
    const outcome = tower.draw(seed);
    if (outcome.kind === "failed") this.failed.add(outcome.condition);
    if (outcome.kind === "undefined") this.undefined += 1;
    if (outcome.kind !== "values") return;
    this.accepted += 1;
    this.towers.add(tower);
    if (outcome.areZero) return;
    this.isApart = true;
    const { coins } = this;
    this.isApartForSure =
      coins.length <= mostTurned &&
      coins.every((k) => (this.plan.conditions[k] as Demand).root === 2) &&
      subsetsOf(coins).every((turned) => {
        const other = tower.draw(seed, turned);
        return other.kind === "values" && !other.areZero;
      });
  }

  verdict(turn: number): FieldVerdict | undefined {
    const { conditions, isUnsure } = this.plan;
    if (this.accepted === 0 && this.undefined >= patience) return abstained;
    if (this.isApart) {
      if (this.isApartForSure && !isUnsure) return { isZero: false, bits: 0 };
      return isUnsure || turn >= patience ? abstained : undefined;
    }
    // Conditions make points fewer, and the norm of what has roots in it of higher degree.
    const { coins } = this;
    const chance = this.chance * 4 ** this.failed.size + (coins.length && 1 - 2 ** -coins.length);
    const hasFixedCoin = coins.some((k) => conditions[k]?.isConstant);
    const bits = -Math.log2(chance) * (hasFixedCoin ? this.towers.size : this.accepted);
    return bits >= wanted ? { isZero: true, bits } : undefined;
  }
}

const subsetsOf = (items: readonly number[]): readonly ReadonlySet<number>[] =>
  items.reduce<readonly ReadonlySet<number>[]>(
    (found, item) => found.flatMap((set) => [set, new Set([...set, item])]),
    [new Set()],
  );
