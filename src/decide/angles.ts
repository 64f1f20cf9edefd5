import { rational } from "../numeric/rational.ts";
import type { Column, Columns } from "./columns.ts";
import type { Jet, Jets } from "./jets.ts";
import { fractions, Relations } from "./relations.ts";

/** A point of the circle. */
interface Angle {
  readonly cosine: Column;
  readonly sine: Column;
}

/** An angle turned out to be a part of one that was met before: it has to be divided from the start. */
export class FinerAngle extends Error {
  readonly angle: number;
  readonly into: number;

  constructor(angle: number, into: number) {
    super("a part of an angle");
    this.angle = angle;
    this.into = into;
  }
}

/**
 * Sines and cosines as points of a circle. An angle is a new random point, unless its differential is a
 * rational combination of those met before: then it is their combination by the laws of addition.
 */
export class Angles {
  /** Whether an angle was met of which nothing sure is known: then only "equal" is to be believed. */
  isUnsure = false;

  private readonly angles: Angle[] = [];
  private readonly relations: Relations;
  private readonly jets: Jets;
  private readonly divisors: readonly number[];

  /** The divisors are what the angles are divided by, in the order they are met. */
  constructor(jets: Jets, divisors: readonly number[]) {
    this.jets = jets;
    this.divisors = divisors;
    this.relations = new Relations(jets.on.field);
  }

  /** How many angles are independent. */
  get rank(): number {
    return this.relations.rank;
  }

  /** sin u. @throws FinerAngle where a part of an earlier angle is needed. */
  sine(u: Jet): Jet {
    return this.circular(u, "sin");
  }

  /** cos u. @throws FinerAngle where a part of an earlier angle is needed. */
  cosine(u: Jet): Jet {
    return this.circular(u, "cos");
  }

  private circular(u: Jet, name: "sin" | "cos"): Jet {
    const { jets } = this;
    const { on } = jets;
    if (this.angles.length === 0) this.twelfthOfPi();
    const row = jets.logarithmicSlope(u);
    const divisor = this.divisors[this.angles.length] ?? 1;
    const part = on.scale(row, jets.residue({ above: 1, below: divisor }));
    let residues = this.relations.coefficients(part);
    if (!residues) {
      this.angles.push(randomAngle(on));
      residues = [...new Array<number>(this.angles.length - 1).fill(0), 1];
    }
    const parts = fractions(residues, on.field);
    if (!parts) {
      this.isUnsure = true;
      return jets.atom(`${name}(${u.value.join()})`);
    }
    let found = noAngle(on);
    let degree = 0;
    for (const [k, { above, below }] of parts.entries()) {
      if (above === 0) continue;
      if ((above * divisor) % below !== 0) throw new FinerAngle(k, below);
      const times = (above * divisor) / below;
      degree += 2 * Math.abs(times);
      found = turned(on, found, multiple(on, this.angles[k] as Angle, times));
    }
    const { cosine, sine } = found;
    return name === "sin"
      ? { value: sine, slope: on.multiply(cosine, row), above: degree, below: degree }
      : {
          value: cosine,
          slope: on.negate(on.multiply(sine, row)),
          above: degree,
          below: degree,
        };
  }

  /** π/12 comes first: its cosine and sine are (√6 ± √2)/4. */
  private twelfthOfPi(): void {
    const { jets } = this;
    const { on } = jets;
    const { field } = on;
    const twelfth = on.scale(jets.pi().value, jets.residue({ above: 1, below: 12 }));
    this.relations.coefficients(jets.inBase(twelfth));
    const rootOf = (n: number): number => field.squarePower(n, rational(1, 2));
    const quarter = jets.residue({ above: 1, below: 4 });
    const [a, b] = [rootOf(6), rootOf(2)];
    this.angles.push({
      cosine: on.constant(field.multiply(field.add(a, b), quarter)),
      sine: on.constant(field.multiply(field.subtract(a, b), quarter)),
    });
  }
}

const noAngle = (on: Columns): Angle => ({ cosine: on.constant(1), sine: on.constant(0) });

/** A random point of the circle, by its rational parameter. */
const randomAngle = (on: Columns): Angle => {
  const t = on.random();
  const square = on.multiply(t, t);
  const below = on.inverse(on.add(on.constant(1), square));
  return {
    cosine: on.multiply(on.add(on.constant(1), on.negate(square)), below),
    sine: on.multiply(on.add(t, t), below),
  };
};

/** The sum of two angles. */
const turned = (on: Columns, a: Angle, b: Angle): Angle => ({
  cosine: on.add(on.multiply(a.cosine, b.cosine), on.negate(on.multiply(a.sine, b.sine))),
  sine: on.add(on.multiply(a.sine, b.cosine), on.multiply(a.cosine, b.sine)),
});

/** A whole multiple of an angle, by doubling. */
const multiple = (on: Columns, of: Angle, times: number): Angle => {
  let found = noAngle(on);
  let doubled: Angle = times < 0 ? { ...of, sine: on.negate(of.sine) } : of;
  for (let left = Math.abs(times); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) found = turned(on, found, doubled);
    doubled = turned(on, doubled, doubled);
  }
  return found;
};
