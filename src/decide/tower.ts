import { between, seeded } from "../numeric/random.ts";
import type { FieldVerdict } from "./field-test.ts";
import type { Node } from "./graph.ts";
import { chainsOf } from "./tower/chains.ts";
import { type Outcome, Tower } from "./tower/draw.ts";
import { type Plan, planOf, Unfit } from "./tower/plan.ts";

const abstained: FieldVerdict = { isZero: undefined, bits: 0 };

/** "Zero" is to be wrong with a probability below 2 to the minus this. */
const wanted = 60;

/** How many points are drawn in all. */
const mostDraws = 1 << 13;

/** Each condition holds at half of the points: with more of them the test gives up. */
const mostConditions = 8;

/** What does not depend on the prime is seen in a few chains, each with tables of its own. */
const fewChains = 8;

/** After so many points a condition that never failed is taken for one that cannot. */
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
  for (let turn = 0; turn < mostDraws; turn += 1) {
    for (; towers.length < Math.min(count, turn + 1) && tried < chains.length; tried += 1) {
      const tower = Tower.over(plan, chains[(first + tried) % chains.length] as number);
      if (tower) towers.push(tower);
    }
    const chain = turn % towers.length;
    const tower = towers[chain];
    if (!tower) break;
    tally.count(tower.draw(Math.floor(random() * 2 ** 32)), chain);
    const verdict = tally.verdict(turn);
    if (verdict) return verdict;
  }
  return abstained;
};

/** What the draws showed so far. */
class Tally {
  private readonly failed = new Set<number>();
  private readonly chains = new Set<number>();
  private accepted = 0;
  private isApart = false;
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

  count(outcome: Outcome, chain: number): void {
    if (outcome.kind === "failed") this.failed.add(outcome.condition);
    if (outcome.kind !== "values") return;
    this.accepted += 1;
    this.chains.add(chain);
    if (!outcome.areZero) this.isApart = true;
  }

  verdict(turn: number): FieldVerdict | undefined {
    const { conditions, isUnsure } = this.plan;
    const certain = conditions.filter((_, k) => this.failed.has(k)).length;
    const coins = conditions.length - certain;
    if (this.isApart) {
      if (isUnsure) return abstained;
      if (coins === 0) return { isZero: false, bits: 0 };
      return turn >= patience ? abstained : undefined;
    }
    /*
     * A condition that failed is about no square in disguise: its root is a new quantity, and the degree of the norm
     * counts. One that never failed may be about a square w², whose root is w or -w at every other point:
     * each such coin may hide all but few of the cases.
     */
    const chance = this.chance * 4 ** certain + (coins === 0 ? 0 : 1 - 2 ** -coins);
    const hasFixedCoin = conditions.some(({ isConstant }, k) => isConstant && !this.failed.has(k));
    const bits = -Math.log2(chance) * (hasFixedCoin ? this.chains.size : this.accepted);
    return bits >= wanted ? { isZero: true, bits } : undefined;
  }
}
