import { tick } from "../numeric/deadline.ts";
import { isInteger, numeratorOf, type Rational, rational } from "../numeric/rational.ts";
import { type Column, type Columns, DeadColumns } from "./columns.ts";
import { elementary } from "./elementary.ts";
import { type Field, type Fraction, fractionOf } from "./field.ts";
import type { Node } from "./graph.ts";
import { fractions, Relations } from "./relations.ts";

/** Residues with their differentials in a random direction, and the degrees of the fraction they are. */
export interface Jet {
  readonly value: Column;
  readonly slope: Column;
  readonly above: number;
  readonly below: number;
}

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

interface Angle {
  readonly cosine: Column;
  readonly sine: Column;
}

/** The prime divides a denominator, or a constant has no root in its field: another prime will do. */
export class UnfitPrime extends Error {}

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

/** What the random points have to respect. */
export interface About {
  /** The signs of slots, by name: roots are taken of what is positive. */
  readonly signs: ReadonlyMap<string, number>;
  /** Nodes that have to be squares, or not, as they are positive or negative. */
  readonly demanded: ReadonlyMap<Node, number>;
  /** Whether there are no functions, so that no differentials are needed. */
  readonly isPlain: boolean;
  /** Whether exp(u/2) and exp(u) are taken for unrelated: what holds then holds all the more. */
  readonly isRootless: boolean;
  /** What the angles are divided by, in the order they are met. */
  readonly divisors: readonly number[];
}

/** Exponents and coefficients beyond this are not looked at: degrees would come near the prime. */
const largestExponent = 1n << 44n;

/**
 * Values of pure nodes at random points of a prime field, several points side by side. An exponential or
 * logarithm is a new random value, unless its differential is a rational combination of those met before:
 * then, and only then, it is algebraic over them (Risch 1969, Rosenlicht 1976; Ax 1971). The base of the
 * exponential is formal, with a differential of its own, so that exp(1) and log 2 are no exceptions.
 * Sines and cosines are points on a circle, found by the same relations between angles.
 */
export class Kernels {
  /** Whether a constant was met of which nothing sure is known: then only "equal" is to be believed. */
  isUnsure = false;
  /** What degrees are to be multiplied by, for the roots in them. */
  rootDegree = 1;

  private readonly jets = new Map<Node, Jet>();
  private readonly kernels: Kernel[] = [];
  private readonly relations: Relations;
  private readonly angles: Angle[] = [];
  private readonly angleRelations: Relations;
  private readonly atoms = new Map<string, Jet>();
  private readonly logs = new Map<string, Kernel>();
  private readonly irrational: { readonly of: readonly number[]; readonly kernel: Kernel }[] = [];
  private readonly base: Column;
  private readonly zero: Column;
  private readonly on: Columns;
  private readonly field: Field;
  private readonly signs: ReadonlyMap<string, number>;
  private readonly demanded: ReadonlyMap<Node, number>;
  private readonly divisors: readonly number[];
  private readonly isPlain: boolean;
  private readonly isRootless: boolean;

  constructor(on: Columns, about: About) {
    this.on = on;
    this.field = on.field;
    this.signs = about.signs;
    this.demanded = about.demanded;
    this.isPlain = about.isPlain;
    this.isRootless = about.isRootless;
    this.divisors = about.divisors;
    this.relations = new Relations(on.field);
    this.angleRelations = new Relations(on.field);
    this.zero = on.constant(0);
    this.base = on.random();
  }

  /** How many columns are needed for the relations found to be no coincidence. */
  get rank(): number {
    return Math.max(this.relations.rank, this.angleRelations.rank);
  }

  /** The values of a node. */
  at(node: Node): Jet {
    const known = this.jets.get(node);
    if (known) return known;
    tick();
    const found = this.evaluate(node);
    this.jets.set(node, found);
    const sign = this.demanded.get(node);
    if (sign !== undefined) this.demand(found.value, sign);
    return found;
  }

  /** Keeps the columns where a value is a square just if it is positive. */
  private demand(values: Column, sign: number): void {
    const dead: number[] = [];
    values.forEach((value, k) => {
      if (this.field.isSquare(value) !== sign > 0) dead.push(k);
    });
    if (dead.length > 0) throw new DeadColumns(dead);
  }

  private evaluate(node: Node): Jet {
    switch (node.kind) {
      case "num":
        return this.constant(node.value);
      case "pi":
        return this.atom("pi", () => this.constantJet(this.on.randomSquare(), 1));
      case "slot":
        return this.slot(node.slot.name);
      case "sum":
        return node.args.map((arg) => this.at(arg)).reduce((a, b) => this.add(a, b));
      case "product":
        return node.args.map((arg) => this.at(arg)).reduce((a, b) => this.multiply(a, b));
      case "power":
        return this.power(this.at(node.base), node.exponent);
      case "call":
        return this.call(node);
      case "opaque":
        return this.atom(node.says, () => this.free());
      default:
        throw new TypeError(`${node.kind} is not pure`);
    }
  }

  // -- + × and whole powers -----------------------------------------------------------------------------

  private constantJet(value: Column, above = 0): Jet {
    return { value, slope: this.zero, above, below: 0 };
  }

  private constant(value: Rational): Jet {
    const residue = this.field.rational(value);
    if (residue === undefined) throw new UnfitPrime();
    return this.constantJet(this.on.constant(residue));
  }

  private free(): Jet {
    return { value: this.on.random(), slope: this.on.random(), above: 1, below: 0 };
  }

  /** A variable: a square, or the opposite of one where it is negative, so that its roots exist. */
  private slot(name: string): Jet {
    const square = this.on.randomSquare();
    return {
      value: (this.signs.get(name) ?? 1) < 0 ? this.on.negate(square) : square,
      slope: this.on.random(),
      above: 1,
      below: 0,
    };
  }

  private add(a: Jet, b: Jet): Jet {
    return {
      value: this.on.add(a.value, b.value),
      slope: this.isPlain ? this.zero : this.on.add(a.slope, b.slope),
      above: Math.max(a.above + b.below, b.above + a.below),
      below: a.below + b.below,
    };
  }

  private multiply(a: Jet, b: Jet): Jet {
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

  private power(base: Jet, exponent: Node): Jet {
    if (exponent.kind !== "num" || !isInteger(exponent.value) || exponent.value.n > largestExponent)
      throw new UnfitPrime();
    const { on } = this;
    const times = Number(numeratorOf(exponent.value));
    if (times === 0) return this.constantJet(on.constant(1));
    const lower = on.power(base.value, times - 1);
    const size = Math.abs(times);
    return {
      value: on.multiply(lower, base.value),
      slope: this.isPlain
        ? this.zero
        : on.scale(on.multiply(lower, base.slope), this.fraction({ above: times, below: 1 })),
      above: size * (times < 0 ? base.below : base.above),
      below: size * (times < 0 ? base.above : base.below),
    };
  }

  // -- functions ----------------------------------------------------------------------------------------

  private call(node: Extract<Node, { kind: "call" }>): Jet {
    const args = node.args.map((arg) => this.at(arg));
    const [u] = args;
    const [argument] = node.args;
    if (u && argument) {
      switch (node.fn) {
        case elementary.exp:
          return this.exponential(u);
        case elementary.log:
          return argument.kind === "num" ? this.logOfNumber(argument.value) : this.logarithm(u);
        case elementary.sin:
          return this.circular(u, true);
        case elementary.cos:
          return this.circular(u, false);
        case elementary.erf:
        case elementary.asin:
        case elementary.atan:
          return this.odd(node.fn.name, u);
      }
    }
    return this.atom(`${node.fn.name}(${args.map(({ value }) => value.join()).join(";")})`, () =>
      this.free(),
    );
  }

  /** The value that goes with a name, drawn when it is first asked for. */
  private atom(name: string, draw: () => Jet): Jet {
    let found = this.atoms.get(name);
    if (!found) {
      found = draw();
      this.atoms.set(name, found);
    }
    return found;
  }

  /** A function of which only f(-u) = -f(u) is known. */
  private odd(name: string, u: Jet): Jet {
    if (this.on.isZero(u.value)) return this.constantJet(this.zero);
    const opposite = this.on.negate(u.value);
    const k = u.value.findIndex((value, at) => value !== opposite[at]);
    const isFirst = (u.value[k] as number) < (opposite[k] as number);
    const found = this.atom(`${name}(${(isFirst ? u.value : opposite).join()})`, () => this.free());
    return isFirst
      ? found
      : { ...found, value: this.on.negate(found.value), slope: this.on.negate(found.slope) };
  }

  // -- exponentials and logarithms ----------------------------------------------------------------------

  /** What tells whether exp(u) is algebraic over earlier kernels: du + u·(d base)/base. */
  private rowOf(u: Jet): Column {
    return this.on.add(u.slope, this.on.multiply(u.value, this.base));
  }

  private exponential(u: Jet): Jet {
    const { on } = this;
    const row = this.rowOf(u);
    const residues = this.relations.coefficients(row);
    if (!residues) return this.exponentialOf(this.newExponential(u.value, row));
    const parts = fractions(residues, this.field);
    if (!parts || (this.isRootless && parts.some(({ below }) => below !== 1)))
      return this.exponentialOf(this.otherMultiple(residues, u.value, row));
    let value = on.constant(1);
    let ratio = this.zero;
    let [above, below] = [0, 0];
    parts.forEach((part, k) => {
      if (part.above === 0) return;
      const kernel = this.kernels[k] as Kernel;
      value = on.multiply(value, this.kernelPower(kernel, part));
      ratio = on.add(ratio, on.scale(kernel.ratio, this.fraction(part)));
      const degree = (kernel.degree * Math.abs(part.above)) / part.below;
      if (part.above > 0) above += degree;
      else below += degree;
    });
    return { value, slope: on.multiply(value, ratio), above, below };
  }

  private exponentialOf({ value, ratio }: Kernel): Jet {
    return { value, slope: this.on.multiply(value, ratio), above: 1, below: 0 };
  }

  private newExponential(exponent: Column, row: Column): Kernel {
    const kernel: Kernel = {
      exponent,
      value: this.on.randomSquare(),
      ratio: row,
      row,
      degree: 1,
      isConstant: false,
    };
    this.kernels.push(kernel);
    return kernel;
  }

  /** exp(c·u) for a constant c that is no small rational: known only where a multiple of it was met. */
  private otherMultiple(residues: readonly number[], exponent: Column, row: Column): Kernel {
    const { on, field } = this;
    for (const known of this.irrational) {
      const of = residues.map((_, k) => known.of[k] ?? 0);
      const at = residues.findIndex((residue, k) => residue !== 0 && of[k] !== 0);
      if (at < 0) continue;
      const scale = field.multiply(residues[at] as number, field.inverse(of[at] as number));
      const parts = fractions([scale], field);
      const isMultiple = residues.every(
        (residue, k) => residue === field.multiply(scale, of[k] as number),
      );
      const [part] = parts ?? [];
      if (!part || !isMultiple || (this.isRootless && part.below !== 1)) continue;
      return {
        ...known.kernel,
        exponent,
        value: this.kernelPower(known.kernel, part),
        ratio: on.scale(known.kernel.ratio, scale),
      };
    }
    this.isUnsure = true;
    const kernel: Kernel = {
      exponent,
      value: on.randomSquare(),
      ratio: row,
      row,
      degree: 1,
      isConstant: false,
    };
    this.irrational.push({ of: residues, kernel });
    return kernel;
  }

  private fraction({ above, below }: Fraction): number {
    return this.field.rational(rational(above, below)) ?? 0;
  }

  /** The rational power of a kernel's value. A square root is the one that is a square. */
  private kernelPower(kernel: Kernel, { above, below }: Fraction): Column {
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

  /** log|u|. */
  private logarithm(u: Jet): Jet {
    const { on } = this;
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
    let [value, slope] = [this.zero, this.zero];
    for (const [k, part] of (parts ?? []).entries()) {
      if (part.above === 0) continue;
      const kernel = this.kernels[k] as Kernel;
      constant = on.multiply(constant, on.power(kernel.value, (-part.above * times) / part.below));
      const log = this.logOf(kernel);
      const scale = this.fraction(part);
      value = on.add(value, on.scale(log.value, scale));
      slope = on.add(slope, on.scale(log.slope, scale));
    }
    const rest = parts && (this.logOfConstant(constant) ?? this.logOfIrrational(constant));
    if (!rest) {
      this.isUnsure = true;
      return this.atom(`log(${u.value.join()})`, () => this.free());
    }
    const share = this.fraction({ above: 1, below: times });
    return {
      value: on.add(value, on.scale(rest.value, share)),
      slope: on.add(slope, on.scale(rest.slope, share)),
      above: 1,
      below: 0,
    };
  }

  private logOf(kernel: Kernel): Jet {
    const { on } = this;
    return {
      value: kernel.exponent,
      slope: on.add(kernel.row, on.negate(on.multiply(kernel.exponent, this.base))),
      above: 1,
      below: 0,
    };
  }

  /** log|c| for a constant of which a small power is rational, or a rational times a power of π. */
  private logOfConstant(constant: Column): Jet | undefined {
    const { on } = this;
    for (const root of [1, 2, 3, 4, 6]) {
      for (const turns of [0, 1, -1, 2, -2, 3, -3]) {
        const raised = on.power(constant, root);
        const left = turns === 0 ? raised : on.multiply(raised, this.piPower(-turns));
        const [first] = left;
        if (first === undefined || !left.every((value) => value === first)) continue;
        const found = fractionOf(first, this.field);
        if (!found || found.above === 0) continue;
        let jet = this.logOfNumber(rational(found.above, found.below));
        if (turns !== 0) jet = this.add(jet, this.scaled(this.logOf(this.piKernel()), turns, 1));
        return this.scaled(jet, 1, root);
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

  private scaled(jet: Jet, above: number, below: number): Jet {
    const scale = this.fraction({ above, below });
    return {
      ...jet,
      value: this.on.scale(jet.value, scale),
      slope: this.on.scale(jet.slope, scale),
    };
  }

  private piPower(times: number): Column {
    return this.on.power(this.piKernel().value, times);
  }

  private piKernel(): Kernel {
    const { value } = this.atom("pi", () => this.constantJet(this.on.randomSquare(), 1));
    return this.constantKernel("pi", value);
  }

  /** The logarithm of a positive rational number, by its prime factors. */
  private logOfNumber(of: Rational): Jet {
    let total = this.constantJet(this.zero);
    for (const [factor, times] of factored(of)) {
      const kernel = this.constantKernel(
        `${factor}`,
        this.on.constant(this.field.rational(rational(factor)) ?? 0),
      );
      total = this.add(total, this.scaled(this.logOf(kernel), times, 1));
    }
    return total;
  }

  /** A constant as a kernel: it has no differential, but is seen by the relations as if it had one. */
  private constantKernel(name: string, value: Column): Kernel {
    const known = this.logs.get(name);
    if (known) return known;
    const row = this.on.random();
    const kernel: Kernel = {
      exponent: this.on.random(),
      value,
      ratio: this.zero,
      row,
      degree: 1,
      isConstant: true,
    };
    this.logs.set(name, kernel);
    if (!this.relations.coefficients(row)) this.kernels.push(kernel);
    return kernel;
  }

  // -- sines and cosines --------------------------------------------------------------------------------

  private circular(u: Jet, isSine: boolean): Jet {
    const { on } = this;
    if (this.angles.length === 0) this.rightAngle();
    const row = this.rowOf(u);
    const divisor = this.divisors[this.angles.length] ?? 1;
    const part = on.scale(row, this.fraction({ above: 1, below: divisor }));
    let residues = this.angleRelations.coefficients(part);
    if (!residues) {
      this.angles.push(this.newAngle());
      residues = [...new Array<number>(this.angles.length - 1).fill(0), 1];
    }
    const parts = fractions(residues, this.field);
    if (!parts) {
      this.isUnsure = true;
      return this.atom(`${isSine ? "sin" : "cos"}(${u.value.join()})`, () => this.free());
    }
    let [cosine, sine] = [on.constant(1), this.zero];
    let degree = 0;
    for (const [k, { above, below }] of parts.entries()) {
      if (above === 0) continue;
      if ((above * divisor) % below !== 0) throw new FinerAngle(k, below);
      const times = (above * divisor) / below;
      degree += 2 * Math.abs(times);
      const turned = this.multiple(this.angles[k] as Angle, times);
      [cosine, sine] = this.turn({ cosine, sine }, turned);
    }
    return isSine
      ? { value: sine, slope: on.multiply(cosine, row), above: degree, below: degree }
      : {
          value: cosine,
          slope: on.negate(on.multiply(sine, row)),
          above: degree,
          below: degree,
        };
  }

  /** π/12 comes first: its sine and cosine are the algebraic numbers that they are. */
  private rightAngle(): void {
    const { on, field } = this;
    const pi = this.atom("pi", () => this.constantJet(on.randomSquare(), 1));
    const twelfth = on.scale(pi.value, this.fraction({ above: 1, below: 12 }));
    this.angleRelations.coefficients(on.multiply(twelfth, this.base));
    const rootOf = (n: number): number => field.squarePower(n, rational(1, 2));
    const quarter = this.fraction({ above: 1, below: 4 });
    const [a, b] = [rootOf(6), rootOf(2)];
    this.angles.push({
      cosine: on.constant(field.multiply(field.add(a, b), quarter)),
      sine: on.constant(field.multiply(field.subtract(a, b), quarter)),
    });
  }

  /** A random point of the circle. */
  private newAngle(): Angle {
    const { on } = this;
    const t = on.random();
    const square = on.multiply(t, t);
    const below = on.inverse(on.add(on.constant(1), square));
    return {
      cosine: on.multiply(on.add(on.constant(1), on.negate(square)), below),
      sine: on.multiply(on.add(t, t), below),
    };
  }

  private turn(a: Angle, b: Angle): [cosine: Column, sine: Column] {
    const { on } = this;
    return [
      on.add(on.multiply(a.cosine, b.cosine), on.negate(on.multiply(a.sine, b.sine))),
      on.add(on.multiply(a.sine, b.cosine), on.multiply(a.cosine, b.sine)),
    ];
  }

  private multiple(of: Angle, times: number): Angle {
    const { on } = this;
    let [cosine, sine] = [on.constant(1), this.zero];
    let square: Angle = times < 0 ? { ...of, sine: on.negate(of.sine) } : of;
    for (let left = Math.abs(times); left > 0; left = Math.floor(left / 2)) {
      if (left % 2 === 1) [cosine, sine] = this.turn({ cosine, sine }, square);
      const [c, s] = this.turn(square, square);
      square = { cosine: c, sine: s };
    }
    return { cosine, sine };
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
