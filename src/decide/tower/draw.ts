import { tick } from "../../numeric/deadline.ts";
import { type Random, seeded } from "../../numeric/random.ts";
import type { Rational } from "../../numeric/rational.ts";
import type { Field } from "../field.ts";
import { storeysOf } from "./chains.ts";
import type { Level } from "./level.ts";
import type { Instruction, Plan } from "./work.ts";

/** What one draw showed: whether all roots are 0, or why it is not to be counted. */
export type Outcome =
  | { readonly kind: "values"; readonly areZero: boolean }
  /** A value that is positive is no square here. */
  | { readonly kind: "failed"; readonly condition: number }
  /** A denominator is 0, or the argument of a logarithm. */
  | { readonly kind: "undefined" };

const noValue: Outcome = { kind: "undefined" };

/** A plan in one chain of primes. */
export class Tower {
  private readonly plan: Plan;
  private readonly levels: readonly Level[];
  private readonly values: Float64Array;
  /** The residues of numbers, and of the scales of factors, by the place of the instruction. */
  private readonly residues: readonly (readonly number[])[];

  private constructor(plan: Plan, levels: readonly Level[]) {
    this.plan = plan;
    this.levels = levels;
    this.values = new Float64Array(plan.instructions.length);
    this.residues = plan.instructions.map((each) => {
      const { field, exponents } = levels[each.level] as Level;
      if (each.op === "number") return [residue(each.value, field)];
      return each.op === "exponential"
        ? each.factors.map(({ scale }) => residue(scale, exponents))
        : [];
    });
  }

  /** The tower over a chain; nothing where a positive number that matters is no square in it. */
  static over(plan: Plan, highest: number): Tower | undefined {
    const levels = storeysOf(highest, plan.storeys);
    for (const [storey, primes] of plan.squares) {
      const { field } = levels[storey] as Level;
      for (const prime of primes) if (!field.isSquare(prime % field.prime)) return undefined;
    }
    return new Tower(plan, levels);
  }

  /** The values at a random point, every storey having its own. Some square roots may be the other ones. */
  draw(seed: number, turned: ReadonlySet<number> = new Set()): Outcome {
    const { plan, levels, values } = this;
    const random = seeded(seed);
    const bases = levels.map(({ exponents }) => 1 + below(exponents.prime - 1, random));
    const inverses = levels.map((): number | undefined => undefined);
    const hashed = new Map<string, number>();
    for (let place = 0; place < plan.instructions.length; place += 1) {
      tick();
      const work = plan.instructions[place] as Instruction;
      const level = levels[work.level] as Level;
      const { field } = level;
      let found = 0;
      switch (work.op) {
        case "number":
          found = (this.residues[place] as readonly number[])[0] as number;
          break;
        case "free":
          found = 1 + below(field.prime - 1, random);
          if (work.sign !== 0) found = field.multiply(found, found);
          if (work.sign < 0) found = field.negate(found);
          break;
        case "sum":
          for (const of of work.of) found = field.add(found, values[of] as number);
          break;
        case "product":
          found = 1;
          for (const of of work.of) found = field.multiply(found, values[of] as number);
          break;
        case "power": {
          const base = values[work.of] as number;
          if (work.exponent < 0 && base === 0) return noValue;
          const power = field.power(base, Math.abs(work.exponent));
          found = work.exponent < 0 ? field.inverse(power) : power;
          break;
        }
        case "square": {
          const value = values[work.of] as number;
          if (value === 0) return noValue;
          if (!field.isSquare(value)) return { kind: "failed", condition: work.condition };
          break;
        }
        case "exponential": {
          const { exponents } = level;
          const scales = this.residues[place] as readonly number[];
          let own = 0;
          found = 1;
          for (const [k, { of, times, scale, is, condition }] of work.factors.entries()) {
            let exponent = scales[k] as number;
            for (const by of times) exponent = exponents.multiply(exponent, values[by] as number);
            if (of === undefined) {
              own = exponents.add(own, exponent);
              continue;
            }
            const base = values[of] as number;
            if (base === 0) return noValue;
            const flips = is === "opposite" || (is === "either" && !field.isSquare(base));
            const power = field.power(flips ? field.negate(base) : base, exponent);
            const isNegative =
              (is === "either" && flips && scale.n % 2n === 1n) ||
              (condition !== undefined && turned.has(condition));
            found = field.multiply(found, isNegative ? field.negate(power) : power);
          }
          if (own !== 0) {
            const power = level.exponential(exponents.multiply(own, bases[work.level] as number));
            found = field.multiply(found, power);
          }
          break;
        }
        case "logarithm": {
          const value = values[work.of] as number;
          if (value === 0) return noValue;
          const above = work.level - 1;
          const inverse = inverses[above] ?? field.inverse(bases[above] as number);
          inverses[above] = inverse;
          found = field.multiply((levels[above] as Level).logarithm(value), inverse);
          break;
        }
        case "hash":
          found = hash(work, values, field, hashed, random);
          break;
      }
      values[place] = found;
    }
    return { kind: "values", areZero: plan.roots.every((root) => values[root] === 0) };
  }
}

const residue = (value: Rational, field: Field): number => {
  const found = field.rational(value);
  if (found === undefined) throw new RangeError(`no ${value.toFraction()} modulo ${field.prime}`);
  return found;
};

const below = (most: number, random: Random): number => Math.floor(random() * most);

/** The value that goes with the values of arguments, drawn when it is first asked for. */
const hash = (
  { name, parity, of, level }: Extract<Instruction, { op: "hash" }>,
  values: Float64Array,
  field: Field,
  hashed: Map<string, number>,
  random: Random,
): number => {
  const args = of.map((place) => values[place] as number);
  const [u = 0] = args;
  const opposite = field.negate(u);
  if (parity < 0 && u === 0) return 0;
  const flips = parity !== 0 && opposite < u;
  const key = `${level} ${name} ${flips ? opposite : args.join()}`;
  let found = hashed.get(key);
  if (found === undefined) {
    found = below(field.prime, random);
    hashed.set(key, found);
  }
  return flips && parity < 0 ? field.negate(found) : found;
};
