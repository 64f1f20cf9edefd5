import {
  isInteger,
  multiplyRational,
  numeratorOf,
  oneRational,
  type Rational,
} from "../../numeric/rational.ts";
import { elementary } from "../elementary.ts";
import type { Node } from "../graph.ts";
import { primeFactors, signOf } from "./signs.ts";
import { commonMultiple, type Weight, weightOf } from "./weight.ts";

/** A factor of an exponential: a value, or the base of the storey, to a power. */
export interface Factor {
  /** The place of a value of the same storey; without it, the base of exponentials. */
  readonly of?: number;
  /** The places of values one storey further down that are multiplied to be the exponent. */
  readonly times: readonly number[];
  readonly scale: Rational;
}

/** What is done to find one value, from values at earlier places. */
export type Work =
  | { readonly op: "number"; readonly value: Rational }
  /** Anything at all, or a square, or the opposite of one. */
  | { readonly op: "free"; readonly sign: number }
  | { readonly op: "sum" | "product"; readonly of: readonly number[] }
  | { readonly op: "power"; readonly of: number; readonly exponent: number }
  | { readonly op: "exponential"; readonly factors: readonly Factor[] }
  /** The logarithm of the absolute value, which is one storey further up. */
  | { readonly op: "logarithm"; readonly of: number }
  /** A function of which nothing is known but that it is one, and odd or even. */
  | {
      readonly op: "hash";
      readonly name: string;
      readonly parity: -1 | 0 | 1;
      readonly of: readonly number[];
    }
  /** The value has to be a square. */
  | { readonly op: "square"; readonly of: number; readonly condition: number };

export type Instruction = Work & { readonly level: number };

/** What has to be positive for a root or an exponential to be what it is. */
export interface Demand {
  readonly node: Node;
  readonly level: number;
  readonly isInExponent: boolean;
  /** Whether no variable occurs: then it is a square for some primes, and not for others. */
  readonly isConstant: boolean;
}

/** How to find the values of nodes in a tower; storeys are counted from the highest one. */
export interface Plan {
  readonly instructions: readonly Instruction[];
  readonly roots: readonly number[];
  readonly storeys: number;
  readonly conditions: readonly Demand[];
  /** Primes that must be squares, by storey: factors of numbers whose sign is relied on. */
  readonly squares: ReadonlyMap<number, ReadonlySet<number>>;
  /** What degrees come to at every storey, with denominators of exponents cleared. */
  readonly degrees: readonly number[];
  /** The largest numerator or denominator. */
  readonly largest: bigint;
  /** Whether functions occur whose laws are not all known: then only "zero" is to be believed. */
  readonly isUnsure: boolean;
}

/** The nodes have no values, or are not of the kind that a tower can hold. */
export class Unfit extends Error {}

/** No tower is that high. */
const mostStoreys = 6;

/** Laid out twice: conditions that a draw may fail come first in the end. */
export const planOf = (roots: readonly Node[], signs: ReadonlyMap<string, number>): Plan => {
  const sketch = new Planner(signs, []);
  sketch.layOut(roots);
  return new Planner(signs, sketch.demands).layOut(roots);
};

const constant: Degree = { above: 0, below: 0 };
const variable: Degree = { above: 1, below: 0 };

const oddFunctions = new Set([elementary.sin, elementary.asin, elementary.atan, elementary.erf]);

interface Degree {
  readonly above: number;
  readonly below: number;
}

class Planner {
  readonly demands: Demand[] = [];
  private readonly instructions: Instruction[] = [];
  private readonly places = new Map<string, number>();
  private readonly demanded = new Map<string, number>();
  private readonly checked = new Set<string>();
  private readonly degrees: Degree[] = [];
  private readonly squares = new Map<number, Set<number>>();
  private readonly denominators = new Map<number, number>();
  private readonly weights = new Map<Node, Weight>();
  private readonly varying = new Map<Node, boolean>();
  private readonly hashes = new Map<number, number>();
  private readonly signs: ReadonlyMap<string, number>;
  private readonly first: readonly Demand[];
  private largest = 1n;
  private highest = 0;
  private lowest = 0;

  constructor(signs: ReadonlyMap<string, number>, first: readonly Demand[]) {
    this.signs = signs;
    this.first = first;
  }

  layOut(roots: readonly Node[]): Plan {
    for (const demand of this.first) this.check(demand);
    const places = roots.map((root) => this.at(root, 0, false));
    const { highest } = this;
    const storeys = this.lowest - highest + 1;
    return {
      instructions: this.instructions.map((each) => ({ ...each, level: each.level - highest })),
      roots: places,
      storeys,
      conditions: this.demands,
      squares: new Map([...this.squares].map(([level, primes]) => [level - highest, primes])),
      degrees: Array.from({ length: storeys }, (_, k) => this.degreeAt(k + highest)),
      largest: this.largest,
      isUnsure: this.hashes.size > 0,
    };
  }

  /** The degree that a wrong coincidence at a storey would have; every pair of hashes may coincide. */
  private degreeAt(level: number): number {
    let most = 1;
    this.instructions.forEach((each, place) => {
      if (each.level !== level) return;
      const { above, below } = this.degrees[place] as Degree;
      most = Math.max(most, above + below);
    });
    const hashes = this.hashes.get(level) ?? 0;
    return most * (this.denominators.get(level) ?? 1) * (1 + (hashes * (hashes + 1)) / 2);
  }

  private emit(level: number, work: Work, degree: Degree): number {
    this.highest = Math.min(this.highest, level);
    this.lowest = Math.max(this.lowest, level);
    if (this.lowest - this.highest >= mostStoreys) throw new Unfit();
    this.degrees.push(degree);
    return this.instructions.push({ ...work, level }) - 1;
  }

  private degree(place: number): Degree {
    return this.degrees[place] as Degree;
  }

  /** The place of a node's value at a storey. */
  private at(node: Node, level: number, isInExponent: boolean): number {
    const hasContext = node.kind !== "slot" && node.kind !== "pi" && node.kind !== "opaque";
    const key = `${node.id}@${level}${hasContext && isInExponent ? "^" : ""}`;
    const known = this.places.get(key);
    if (known !== undefined) return known;
    const place = this.make(node, level, isInExponent);
    this.places.set(key, place);
    return place;
  }

  private make(node: Node, level: number, isInExponent: boolean): number {
    switch (node.kind) {
      case "num":
        return this.number(node.value, level);
      case "pi":
        return this.emit(level, { op: "free", sign: 1 }, variable);
      case "slot":
        return this.emit(
          level,
          { op: "free", sign: this.signs.get(node.slot.name) ?? 1 },
          variable,
        );
      case "opaque":
        return this.emit(level, { op: "free", sign: 0 }, variable);
      case "sum":
      case "product": {
        const of = node.args.map((arg) => this.at(arg, level, isInExponent));
        return this.join(node.kind, of, level);
      }
      case "power":
        return this.power(node, level, isInExponent);
      case "call":
        return this.call(node, level, isInExponent);
      default:
        throw new TypeError(`${node.kind} is not pure`);
    }
  }

  private number(value: Rational, level: number): number {
    this.note(value);
    return this.emit(level, { op: "number", value }, constant);
  }

  private note({ n, d }: Rational): void {
    if (n > this.largest) this.largest = n;
    if (d > this.largest) this.largest = d;
  }

  private join(op: "sum" | "product", of: readonly number[], level: number): number {
    const degrees = of.map((place) => this.degree(place));
    const below = degrees.reduce((total, each) => total + each.below, 0);
    const above =
      op === "product"
        ? degrees.reduce((total, each) => total + each.above, 0)
        : Math.max(...degrees.map((each) => each.above + below - each.below));
    return this.emit(level, { op, of }, { above, below });
  }

  private power(
    { base, exponent }: Extract<Node, { kind: "power" }>,
    level: number,
    isInExponent: boolean,
  ): number {
    if (exponent.kind !== "num" || !isInteger(exponent.value)) throw new Unfit();
    this.note(exponent.value);
    const of = this.at(base, level, isInExponent);
    const times = Number(numeratorOf(exponent.value));
    const { above, below } = this.degree(of);
    const size = Math.abs(times);
    return this.emit(
      level,
      { op: "power", of, exponent: times },
      {
        above: size * (times < 0 ? below : above),
        below: size * (times < 0 ? above : below),
      },
    );
  }

  private call(
    node: Extract<Node, { kind: "call" }>,
    level: number,
    isInExponent: boolean,
  ): number {
    const [u] = node.args;
    if (u && node.fn === elementary.exp) return this.exponential(u, level, isInExponent);
    if (u && node.fn === elementary.log) {
      if (isInExponent) this.demand(u, level - 1, false);
      return this.emit(level, { op: "logarithm", of: this.at(u, level - 1, false) }, variable);
    }
    const of = node.args.map((arg) => this.at(arg, level, false));
    this.hashes.set(level, (this.hashes.get(level) ?? 0) + 1);
    const parity = oddFunctions.has(node.fn) ? -1 : node.fn === elementary.cos ? 1 : 0;
    return this.emit(level, { op: "hash", name: node.fn.name, parity, of }, variable);
  }

  // -- exponentials -------------------------------------------------------------------------------------

  /** exp(Σ aᵢ log uᵢ + v) is the product of the uᵢ to the powers aᵢ, and of exp(v): no logarithm is taken. */
  private exponential(u: Node, level: number, isInExponent: boolean): number {
    const factors: Factor[] = [];
    let size = 0;
    for (const term of partsOf("sum", u)) {
      const { base, times, scale } = powerIn(term);
      this.note(scale);
      let weight = 1;
      for (const each of times) {
        const own = weightOf(each, this.weights);
        weight *= own.size;
        this.clear(level, own.denominator);
      }
      this.clear(level, Number(scale.d));
      weight *= Number(scale.n) / Number(scale.d);
      if (base) {
        this.demand(base, level, isInExponent);
        const of = this.at(base, level, isInExponent);
        const { above, below } = this.degree(of);
        size += weight * (above + below);
        factors.push({ of, times: times.map((each) => this.at(each, level + 1, true)), scale });
      } else {
        size += weight;
        const places = times.map((each) => this.at(each, level + 1, true));
        // exp of a rational number: the exponent belongs to the next storey all the same.
        if (places.length === 0) places.push(this.number(scale, level + 1));
        factors.push({ times: places, scale: times.length === 0 ? oneRational : scale });
      }
    }
    return this.emit(level, { op: "exponential", factors }, { above: size, below: size });
  }

  private clear(level: number, denominator: number): void {
    this.denominators.set(level, commonMultiple(this.denominators.get(level) ?? 1, denominator));
  }

  /** Asks for a value to be a square, as it is positive. */
  private demand(node: Node, level: number, isInExponent: boolean): void {
    const key = `${node.id}@${level}`;
    if (this.demanded.has(key)) return;
    const numbers: Rational[] = [];
    const sign = signOf(node, this.signs, numbers);
    if (sign !== undefined && sign <= 0) throw new Unfit();
    this.demanded.set(key, this.demands.length);
    if (sign === undefined) {
      this.at(node, level, isInExponent);
      this.demands.push({ node, level, isInExponent, isConstant: !this.varies(node) });
      return;
    }
    const primes = this.squares.get(level) ?? new Set();
    this.squares.set(level, primes);
    for (const whole of numbers.flatMap(({ n, d }) => [n, d])) {
      const factors = primeFactors(whole);
      if (!factors) throw new Unfit();
      for (const prime of factors) primes.add(prime);
    }
  }

  private check(demand: Demand): void {
    const { node, level, isInExponent } = demand;
    const key = `${node.id}@${level}`;
    if (this.checked.has(key)) return;
    this.checked.add(key);
    const of = this.at(node, level, isInExponent);
    const condition = this.first.indexOf(demand);
    this.emit(level, { op: "square", of, condition }, constant);
  }

  private varies(node: Node): boolean {
    const known = this.varying.get(node);
    if (known !== undefined) return known;
    const found =
      node.kind === "sum" || node.kind === "product"
        ? node.args.some((arg) => this.varies(arg))
        : node.kind === "power"
          ? this.varies(node.base)
          : node.kind !== "num" && !this.isConstantRoot(node);
    this.varying.set(node, found);
    return found;
  }

  /** Whether a node is a rational power of a constant without logarithms in it. */
  private isConstantRoot(node: Node): boolean {
    if (node.kind !== "call" || node.fn !== elementary.exp) return false;
    const [u] = node.args as [Node];
    return partsOf("sum", u).every((term) => {
      const { base, times } = powerIn(term);
      return base !== undefined && times.length === 0 && !this.varies(base);
    });
  }
}

/** The parts of a sum or product, those of sums in sums among them. */
const partsOf = (kind: "sum" | "product", node: Node): readonly Node[] =>
  node.kind === kind ? node.args.flatMap((arg) => partsOf(kind, arg)) : [node];

/** A term c·a·b·log(u) as u, [a, b] and c. */
const powerIn = (
  term: Node,
): { readonly base?: Node; readonly times: readonly Node[]; readonly scale: Rational } => {
  let scale = oneRational;
  let base: Node | undefined;
  const times: Node[] = [];
  for (const factor of partsOf("product", term)) {
    if (factor.kind === "num") scale = multiplyRational(scale, factor.value);
    else if (!base && factor.kind === "call" && factor.fn === elementary.log)
      base = factor.args[0] as Node;
    else times.push(factor);
  }
  return { ...(base && { base }), times, scale };
};
