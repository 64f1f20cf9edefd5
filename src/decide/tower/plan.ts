import { isInteger, numeratorOf, oneRational, type Rational } from "../../numeric/rational.ts";
import { elementary } from "../elementary.ts";
import type { Node } from "../graph.ts";
import {
  constant,
  type Degree,
  degreeOfPower,
  degreeOfProduct,
  degreeOfSum,
  variable,
} from "./degree.ts";
import { primeFactors, signOf } from "./signs.ts";
import { isAlgebraic, isOddRoot, type Term, termsOf } from "./terms.ts";
import { commonMultiple, type Weight, weightOf } from "./weight.ts";
import type { Demand, Factor, Instruction, Plan, Work } from "./work.ts";

/** The nodes have no values, or are not of the kind that a tower can hold. */
export class Unfit extends Error {}

/** No tower is higher. */
const mostStoreys = 6;

/**
 * How to find the values of nodes without conditions, variables having the given signs. It is laid out twice,
 * so that what a draw may fail comes first.
 *
 * @throws Unfit where there is no value, or no tower is high enough.
 */
export const planOf = (roots: readonly Node[], signs: ReadonlyMap<string, number>): Plan => {
  const sketch = new Planner(signs, []);
  sketch.layOut(roots);
  return new Planner(signs, sketch.demands).layOut(roots);
};

const oddFunctions = new Set([elementary.sin, elementary.asin, elementary.atan, elementary.erf]);

/** A demand whose roots are still being found. */
interface Asked extends Demand {
  root: number;
}

class Planner {
  readonly demands: Asked[] = [];
  private readonly instructions: Instruction[] = [];
  private readonly degrees: Degree[] = [];
  private readonly places = new Map<string, number>();
  /** Demands, or the signs of what is sure to have one, by node and storey. */
  private readonly demanded = new Map<string, Asked | number>();
  private readonly squares = new Map<number, Set<number>>();
  private readonly denominators = new Map<number, number>();
  private readonly hashes = new Map<number, number>();
  private readonly weights = new Map<Node, Weight>();
  private readonly algebraic = new Map<Node, boolean>();
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
    this.first.forEach(({ node, level, isInExponent }, condition) => {
      const of = this.at(node, level, isInExponent);
      this.emit(level, { op: "square", of, condition }, constant);
    });
    const places = roots.map((root) => this.at(root, 0, false));
    const { highest } = this;
    const storeys = this.lowest - highest + 1;
    return {
      instructions: this.instructions.map((each) => ({ ...each, level: each.level - highest })),
      roots: places,
      storeys,
      conditions: this.first,
      squares: new Map([...this.squares].map(([level, primes]) => [level - highest, primes])),
      degrees: Array.from({ length: storeys }, (_, k) => this.degreeAt(k + highest)),
      largest: this.largest,
      isUnsure: this.hashes.size > 0,
    };
  }

  /** The degree of what must not coincide at a storey by accident; so any two arguments of functions. */
  private degreeAt(level: number): number {
    let most = 1;
    this.instructions.forEach((each, place) => {
      if (each.level !== level) return;
      const { above, below } = this.degree(place);
      most = Math.max(most, above + below);
    });
    const hashes = this.hashes.get(level) ?? 0;
    return most * (this.denominators.get(level) ?? 1) * (1 + (hashes * (hashes + 1)) / 2);
  }

  private degree(place: number): Degree {
    return this.degrees[place] as Degree;
  }

  private emit(level: number, work: Work, degree: Degree): number {
    this.highest = Math.min(this.highest, level);
    this.lowest = Math.max(this.lowest, level);
    if (this.lowest - this.highest >= mostStoreys) throw new Unfit();
    this.degrees.push(degree);
    return this.instructions.push({ ...work, level }) - 1;
  }

  /** The place of a node's value at a storey. In an exponent logarithms are of what is positive. */
  private at(node: Node, level: number, isInExponent: boolean): number {
    const isLeaf = node.kind === "slot" || node.kind === "pi" || node.kind === "opaque";
    const key = `${node.id}@${level}${isInExponent && !isLeaf ? "^" : ""}`;
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
      case "slot": {
        const sign = this.signs.get(node.slot.name) ?? 1;
        return this.emit(level, { op: "free", sign }, variable);
      }
      case "opaque":
        return this.emit(level, { op: "free", sign: 0 }, variable);
      case "sum":
      case "product": {
        const of = node.args.map((arg) => this.at(arg, level, isInExponent));
        const join = node.kind === "sum" ? degreeOfSum : degreeOfProduct;
        return this.emit(level, { op: node.kind, of }, join(of.map((each) => this.degree(each))));
      }
      case "power": {
        const { base, exponent } = node;
        if (exponent.kind !== "num" || !isInteger(exponent.value)) throw new Unfit();
        this.note(exponent.value);
        const of = this.at(base, level, isInExponent);
        const times = Number(numeratorOf(exponent.value));
        const degree = degreeOfPower(this.degree(of), times);
        return this.emit(level, { op: "power", of, exponent: times }, degree);
      }
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

  private call(
    { fn, args }: Extract<Node, { kind: "call" }>,
    level: number,
    isInExponent: boolean,
  ): number {
    const [u] = args;
    if (u && fn === elementary.exp) return this.exponential(u, level, isInExponent);
    if (u && fn === elementary.log) {
      if (isInExponent) this.demand(u, level - 1, false);
      return this.emit(level, { op: "logarithm", of: this.at(u, level - 1, false) }, variable);
    }
    const of = args.map((arg) => this.at(arg, level, false));
    this.hashes.set(level, (this.hashes.get(level) ?? 0) + 1);
    const parity = oddFunctions.has(fn) ? -1 : fn === elementary.cos ? 1 : 0;
    return this.emit(level, { op: "hash", name: fn.name, parity, of }, variable);
  }

  // -- exponentials -------------------------------------------------------------------------------------

  /** exp(Σ aᵢ log uᵢ + v) is the product of the uᵢ to the powers aᵢ, and of exp(v): no logarithm is taken. */
  private exponential(u: Node, level: number, isInExponent: boolean): number {
    const factors: Factor[] = [];
    let size = 0;
    for (const term of termsOf(u)) {
      const { base, times, scale } = term;
      const places = times.map((each) => this.at(each, level + 1, true));
      const isOdd = isOddRoot(term);
      const demand = base && !isOdd ? this.demand(base, level, isInExponent) : 1;
      const isRoot = places.length === 0;
      // Of a negative number only the logarithm of its absolute value has a meaning.
      if (demand === -1 && isRoot) throw new Unfit();
      if (typeof demand !== "number" && isRoot)
        demand.root = Math.max(demand.root, Number(scale.d & -scale.d));
      const of = base && this.at(base, level, isInExponent);
      const degree = of === undefined ? variable : this.degree(of);
      size += this.weigh(term, level) * (degree.above + degree.below);
      this.note(scale);
      // Of a rational number too the exponential is one of a value of the next storey.
      if (!base && places.length === 0) places.push(this.number(oneRational, level + 1));
      factors.push({
        ...(of !== undefined && { of }),
        times: places,
        scale,
        is: isOdd ? "either" : demand === -1 ? "opposite" : "square",
        ...(isRoot && typeof demand !== "number" && { condition: this.conditionOf(demand) }),
      });
    }
    return this.emit(level, { op: "exponential", factors }, { above: size, below: size });
  }

  private conditionOf({ node, level }: Demand): number {
    return this.first.findIndex((other) => other.node === node && other.level === level);
  }

  /** Which power of its parts a factor is, at most. */
  private weigh({ times, scale }: Term, level: number): number {
    let size = Number(scale.n) / Number(scale.d);
    let denominator = Number(scale.d);
    for (const each of times) {
      const own = weightOf(each, this.weights);
      size *= own.size;
      denominator *= own.denominator;
    }
    const known = this.denominators.get(level) ?? 1;
    this.denominators.set(level, commonMultiple(known, denominator));
    return size;
  }

  /** Asks for a value to be a square, as it is positive, unless its sign is known. */
  private demand(node: Node, level: number, isInExponent: boolean): Asked | number {
    const key = `${node.id}@${level}`;
    const known = this.demanded.get(key);
    if (known !== undefined) return known;
    const numbers: Rational[] = [];
    const sign = signOf(node, this.signs, numbers);
    if (sign === undefined) {
      this.at(node, level, isInExponent);
      const isConstant = isAlgebraic(node, this.algebraic);
      const demand: Asked = { node, level, isInExponent, isConstant, root: 1 };
      this.demanded.set(key, demand);
      this.demands.push(demand);
      return demand;
    }
    if (sign === 0) throw new Unfit();
    this.demanded.set(key, sign);
    const primes = this.squares.get(level) ?? new Set();
    this.squares.set(level, primes);
    for (const whole of numbers.flatMap(({ n, d }) => [n, d])) {
      const factors = primeFactors(whole);
      if (!factors) throw new Unfit();
      for (const prime of factors) primes.add(prime);
    }
    return sign;
  }
}
