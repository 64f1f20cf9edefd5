import { type Rational, rational } from "../numeric/rational.ts";
import type { Column, Columns } from "./columns.ts";
import type { Fraction } from "./field.ts";

/** Residues with their differentials in a random direction, and the degrees of the fraction they are. */
export interface Jet {
  readonly value: Column;
  readonly slope: Column;
  readonly above: number;
  readonly below: number;
}

/** The prime divides a denominator, or a constant has no root in its field: another prime will do. */
export class UnfitPrime extends Error {}

/** Arithmetic on jets, and the unknowns that it starts from. */
export class Jets {
  readonly on: Columns;
  readonly zero: Column;
  /** The differential of the base of the exponential, divided by the base. */
  private readonly base: Column;
  private readonly isPlain: boolean;
  private readonly atoms = new Map<string, Jet>();

  /** Where there are no functions (`isPlain`) no differentials are needed: all of them are 0. */
  constructor(on: Columns, isPlain: boolean) {
    this.on = on;
    this.isPlain = isPlain;
    this.zero = on.constant(0);
    this.base = on.random();
  }

  /** What has no differential; of degree 0 unless it stands for a constant that is an unknown. */
  constant(value: Column, above = 0): Jet {
    return { value, slope: this.zero, above, below: 0 };
  }

  /** @throws UnfitPrime where the prime divides the denominator. */
  rational(value: Rational): Jet {
    const residue = this.on.field.rational(value);
    if (residue === undefined) throw new UnfitPrime();
    return this.constant(this.on.constant(residue));
  }

  /** A new unknown of which nothing is known. */
  free(): Jet {
    return { value: this.on.random(), slope: this.on.random(), above: 1, below: 0 };
  }

  /** The unknown that goes with a name, drawn when it is first asked for. */
  atom(name: string, draw: () => Jet = () => this.free()): Jet {
    let found = this.atoms.get(name);
    if (!found) {
      found = draw();
      this.atoms.set(name, found);
    }
    return found;
  }

  /** π: transcendental, hence an unknown (Lindemann 1882); a square, since its roots may be asked for. */
  pi(): Jet {
    return this.atom("pi", () => this.constant(this.on.randomSquare(), 1));
  }

  add(a: Jet, b: Jet): Jet {
    return {
      value: this.on.add(a.value, b.value),
      slope: this.isPlain ? this.zero : this.on.add(a.slope, b.slope),
      above: Math.max(a.above + b.below, b.above + a.below),
      below: a.below + b.below,
    };
  }

  negate(a: Jet): Jet {
    return { ...a, value: this.on.negate(a.value), slope: this.on.negate(a.slope) };
  }

  multiply(a: Jet, b: Jet): Jet {
    const { on } = this;
    return {
      value: on.multiply(a.value, b.value),
      slope: this.isPlain
        ? this.zero
        : on.add(on.multiply(a.slope, b.value), on.multiply(a.value, b.slope)),
      above: a.above + b.above,
      below: a.below + b.below,
    };
  }

  /** A whole power. @throws DeadColumns where it divides by 0. */
  power(base: Jet, times: number): Jet {
    const { on } = this;
    if (times === 0) return this.constant(on.constant(1));
    const lower = on.power(base.value, times - 1);
    const size = Math.abs(times);
    return {
      value: on.multiply(lower, base.value),
      slope: this.isPlain
        ? this.zero
        : on.scale(on.multiply(lower, base.slope), this.residue({ above: times, below: 1 })),
      above: size * (times < 0 ? base.below : base.above),
      below: size * (times < 0 ? base.above : base.below),
    };
  }

  /** A rational multiple. */
  scaled(a: Jet, by: Fraction): Jet {
    const scale = this.residue(by);
    return { ...a, value: this.on.scale(a.value, scale), slope: this.on.scale(a.slope, scale) };
  }

  /** d(bᵘ)/bᵘ = du + u·db/b for the formal base b: relations between exponents u show in it. */
  logarithmicSlope(u: Jet): Column {
    return this.on.add(u.slope, this.inBase(u.value));
  }

  /** u·db/b. */
  inBase(u: Column): Column {
    return this.on.multiply(u, this.base);
  }

  /** The residue of a fraction whose denominator is too small to be divisible by the prime. */
  residue({ above, below }: Fraction): number {
    return this.on.field.rational(rational(above, below)) ?? 0;
  }
}
