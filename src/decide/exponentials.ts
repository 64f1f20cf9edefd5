import { type Rational, rational } from "../numeric/rational.ts";
import { type Column, type Columns, DeadColumns } from "./columns.ts";
import { type Field, type Fraction, fractionOf } from "./field.ts";
import { type Jet, type Jets, UnfitPrime } from "./jets.ts";
import { fractions, Relations } from "./relations.ts";

/** An exponential and its exponent: u and exp(u), or log(u) and u. */
interface Kernel {
  readonly exponent: Column;
  readonly value: Column;
  /** d(value)/value. */
  readonly ratio: Column;
  /** What relations between kernels are found by: the ratio; for constants, which have none, a random row. */
  readonly row: Column;
  readonly degree: number;
  /** How the value of a constant came about: it is a square for some primes only. */
  readonly isConstant: boolean;
}

/**
 * Exponentials and logarithms. One is a new random value, unless its differential is a rational combination of
 * those met before: then, and only then, it is algebraic over them (Risch 1969, Rosenlicht 1976; Ax 1971). The
 * base of the exponential is formal, with a differential of its own, so that exp(1) and log 2 are no
 * exceptions.
 */
export class Exponentials {
  /** Whether a constant was met of which nothing sure is known: then only "equal" is to be believed. */
  isUnsure = false;
  /** What degrees are to be multiplied by, for the roots in them. */
  rootDegree = 1;

  /** One for each row of the relations. */
  private readonly kernels: Kernel[] = [];
  private readonly constants = new Map<string, Kernel>();
  private readonly irrational: { readonly of: readonly number[]; readonly kernel: Kernel }[] = [];
  private readonly relations: Relations;
  private readonly jets: Jets;
  private readonly on: Columns;
  private readonly field: Field;
  private readonly isRootless: boolean;

  /** Where there are to be no roots (`isRootless`) exp(u/2) and exp(u) are taken for unrelated. */
  constructor(jets: Jets, isRootless: boolean) {
    this.jets = jets;
    this.on = jets.on;
    this.field = jets.on.field;
    this.isRootless = isRootless;
    this.relations = new Relations(this.field);
  }

  /** How many kernels are independent. */
  get rank(): number {
    return this.relations.rank;
  }

  // -- exponentials -------------------------------------------------------------------------------------

  /** exp u. */
  exp(u: Jet): Jet {
    const { on, jets } = this;
    const row = jets.logarithmicSlope(u);
    const residues = this.relations.coefficients(row);
    if (!residues) {
      const kernel = this.unrelated(u.value, row);
      this.kernels.push(kernel);
      return this.expOf(kernel);
    }
    const parts = fractions(residues, this.field);
    if (!parts || (this.isRootless && parts.some(({ below }) => below !== 1)))
      return this.expOf(this.irrationalMultiple(residues, u.value, row));
    let value = on.constant(1);
    let ratio = jets.zero;
    let [above, below] = [0, 0];
    parts.forEach((part, k) => {
      if (part.above === 0) return;
      const kernel = this.kernels[k] as Kernel;
      value = on.multiply(value, this.power(kernel, part));
      ratio = on.add(ratio, on.scale(kernel.ratio, jets.residue(part)));
      const degree = (kernel.degree * Math.abs(part.above)) / part.below;
      if (part.above > 0) above += degree;
      else below += degree;
    });
    return { value, slope: on.multiply(value, ratio), above, below };
  }

  private expOf({ value, ratio }: Kernel): Jet {
    return { value, slope: this.on.multiply(value, ratio), above: 1, below: 0 };
  }

  /** An exponential that has nothing to do with earlier ones. */
  private unrelated(exponent: Column, row: Column): Kernel {
    return {
      exponent,
      value: this.on.randomSquare(),
      ratio: row,
      row,
      degree: 1,
      isConstant: false,
    };
  }

  /** exp(c·u) for a constant c that is no small rational: known only where a multiple of it was met. */
  private irrationalMultiple(residues: readonly number[], exponent: Column, row: Column): Kernel {
    const { on, field } = this;
    for (const known of this.irrational) {
      const of = residues.map((_, k) => known.of[k] ?? 0);
      const at = residues.findIndex((residue, k) => residue !== 0 && of[k] !== 0);
      if (at < 0) continue;
      const scale = field.multiply(residues[at] as number, field.inverse(of[at] as number));
      const part = fractionOf(scale, field);
      const isMultiple = residues.every(
        (residue, k) => residue === field.multiply(scale, of[k] as number),
      );
      if (!part || !isMultiple || (this.isRootless && part.below !== 1)) continue;
      return {
        ...known.kernel,
        exponent,
        value: this.power(known.kernel, part),
        ratio: on.scale(known.kernel.ratio, scale),
      };
    }
    this.isUnsure = true;
    const kernel = this.unrelated(exponent, row);
    this.irrational.push({ of: residues, kernel });
    return kernel;
  }

  /**
   * The rational power of a kernel's value. A square root is the one that is a square.
   *
   * @throws UnfitPrime where a constant has no root, DeadColumns where another value has none.
   */
  private power(kernel: Kernel, { above, below }: Fraction): Column {
    const { field } = this;
    if (below === 1) return this.on.power(kernel.value, above);
    this.rootDegree = lcm(this.rootDegree, below);
    const exponent = rational(above, below);
    const dead: number[] = [];
    const found = kernel.value.map((value, k) => {
      if (field.isSquare(value)) return field.squarePower(value, exponent);
      if (below % 2 === 0) dead.push(k);
      // An odd root exists whatever the sign.
      const opposite = field.squarePower(field.negate(value), exponent);
      return above % 2 === 0 ? opposite : field.negate(opposite);
    });
    if (dead.length > 0) {
      if (kernel.isConstant) throw new UnfitPrime();
      throw new DeadColumns(dead, true);
    }
    return found;
  }

  // -- logarithms ---------------------------------------------------------------------------------------

  /** log|u|. */
  log(u: Jet): Jet {
    const { on, jets } = this;
    const row = on.multiply(u.slope, on.inverse(u.value));
    const residues = this.relations.coefficients(row);
    if (!residues) {
      const kernel: Kernel = {
        exponent: on.random(),
        value: u.value,
        ratio: row,
        row,
        degree: u.above + u.below,
        isConstant: false,
      };
      this.kernels.push(kernel);
      return this.logOf(kernel);
    }
    const parts = fractions(residues, this.field);
    const times = parts?.reduce((all, { below }) => lcm(all, below), 1) ?? 1;
    // u^times, divided by the kernels it is made of, is constant.
    let constant = on.power(u.value, times);
    let [value, slope] = [jets.zero, jets.zero];
    for (const [k, part] of (parts ?? []).entries()) {
      if (part.above === 0) continue;
      const kernel = this.kernels[k] as Kernel;
      constant = on.multiply(constant, on.power(kernel.value, (-part.above * times) / part.below));
      const log = jets.scaled(this.logOf(kernel), part);
      value = on.add(value, log.value);
      slope = on.add(slope, log.slope);
    }
    const log = parts && (this.logOfConstant(constant) ?? this.logOfIrrational(constant));
    if (!log) {
      this.isUnsure = true;
      return jets.atom(`log(${u.value.join()})`);
    }
    const rest = jets.scaled(log, { above: 1, below: times });
    return {
      value: on.add(value, rest.value),
      slope: on.add(slope, rest.slope),
      above: 1,
      below: 0,
    };
  }

  /** The logarithm of a positive rational number, by its prime factors. */
  logOfNumber(of: Rational): Jet {
    const { on, jets } = this;
    let total = jets.constant(jets.zero);
    for (const [factor, times] of factored(of)) {
      const value = on.constant(this.field.rational(rational(factor)) ?? 0);
      const kernel = this.constantKernel(`${factor}`, value);
      total = jets.add(total, jets.scaled(this.logOf(kernel), { above: times, below: 1 }));
    }
    return total;
  }

  private logOf(kernel: Kernel): Jet {
    const { on } = this;
    return {
      value: kernel.exponent,
      slope: on.add(kernel.row, on.negate(this.jets.inBase(kernel.exponent))),
      above: 1,
      below: 0,
    };
  }

  /** log|c| for a constant of which a small power is rational, or a rational times a power of π. */
  private logOfConstant(constant: Column): Jet | undefined {
    const { on, jets } = this;
    for (const root of [1, 2, 3, 4, 6]) {
      for (const turns of [0, 1, -1, 2, -2, 3, -3]) {
        const raised = on.power(constant, root);
        const left =
          turns === 0 ? raised : on.multiply(raised, on.power(this.piKernel().value, -turns));
        const [first] = left;
        if (first === undefined || !left.every((value) => value === first)) continue;
        const found = fractionOf(first, this.field);
        if (!found || found.above === 0) continue;
        let log = this.logOfNumber(rational(found.above, found.below));
        if (turns !== 0)
          log = jets.add(log, jets.scaled(this.logOf(this.piKernel()), { above: turns, below: 1 }));
        return jets.scaled(log, { above: 1, below: root });
      }
    }
    return undefined;
  }

  /** The logarithm of another constant: nothing is known of it but its powers. */
  private logOfIrrational(constant: Column): Jet | undefined {
    const [first] = constant;
    if (first === undefined || !constant.every((value) => value === first)) return undefined;
    this.isUnsure = true;
    return this.logOf(this.constantKernel(`constant ${first}`, constant));
  }

  private piKernel(): Kernel {
    return this.constantKernel("pi", this.jets.pi().value);
  }

  /** A constant as a kernel: it has no differential, but is seen by the relations as if it had one. */
  private constantKernel(name: string, value: Column): Kernel {
    const known = this.constants.get(name);
    if (known) return known;
    const row = this.on.random();
    const kernel: Kernel = {
      exponent: this.on.random(),
      value,
      ratio: this.jets.zero,
      row,
      degree: 1,
      isConstant: true,
    };
    this.constants.set(name, kernel);
    if (!this.relations.coefficients(row)) this.kernels.push(kernel);
    return kernel;
  }
}

const lcm = (a: number, b: number): number => (a * b) / gcd(a, b);

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** Prime factors are looked for up to this; what is left counts as one. */
const largestFactor = 10_000;

/** The factors of a positive rational with their exponents. */
const factored = (of: Rational): ReadonlyMap<bigint, number> => {
  const found = new Map<bigint, number>();
  const collect = (whole: bigint, sign: number): void => {
    let left = whole;
    for (let k = 2n; k <= largestFactor && k * k <= left; k += 1n) {
      while (left % k === 0n) {
        found.set(k, (found.get(k) ?? 0) + sign);
        left /= k;
      }
    }
    if (left > 1n) found.set(left, (found.get(left) ?? 0) + sign);
  };
  collect(of.n, 1);
  collect(of.d, -1);
  return found;
};
