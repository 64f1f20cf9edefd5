import { tick } from "../numeric/deadline.ts";
import { isInteger, numeratorOf } from "../numeric/rational.ts";
import { Angles } from "./angles.ts";
import { type Column, type Columns, DeadColumns } from "./columns.ts";
import { elementary } from "./elementary.ts";
import { Exponentials } from "./exponentials.ts";
import type { Node } from "./graph.ts";
import { type Jet, Jets, UnfitPrime } from "./jets.ts";

export { FinerAngle } from "./angles.ts";
export { type Jet, UnfitPrime } from "./jets.ts";

/** What the random points have to respect. */
interface About {
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

/** Exponents beyond this are not looked at: degrees would come near the prime. */
const largestExponent = 1n << 44n;

/**
 * Values of pure nodes at random points of a prime field, several points side by side. Exponentials,
 * logarithms and angles are independent unknowns, as far as no relation makes them depend on each other.
 */
export class Kernels {
  private readonly values = new Map<Node, Jet>();
  private readonly on: Columns;
  private readonly jets: Jets;
  private readonly exponentials: Exponentials;
  private readonly angles: Angles;
  private readonly signs: ReadonlyMap<string, number>;
  private readonly demanded: ReadonlyMap<Node, number>;

  constructor(on: Columns, about: About) {
    this.on = on;
    this.jets = new Jets(on, about.isPlain);
    this.exponentials = new Exponentials(this.jets, about.isRootless);
    this.angles = new Angles(this.jets, about.divisors);
    this.signs = about.signs;
    this.demanded = about.demanded;
  }

  /** Whether a constant was met of which nothing sure is known: then only "equal" is to be believed. */
  get isUnsure(): boolean {
    return this.exponentials.isUnsure || this.angles.isUnsure;
  }

  /** What degrees are to be multiplied by, for the roots in them. */
  get rootDegree(): number {
    return this.exponentials.rootDegree;
  }

  /** How many columns are needed for the relations found to be no coincidence. */
  get rank(): number {
    return Math.max(this.exponentials.rank, this.angles.rank);
  }

  /**
   * The values of a node.
   *
   * @throws DeadColumns where some points have none, UnfitPrime where another prime is needed, FinerAngle
   * where other divisors are.
   */
  at(node: Node): Jet {
    const known = this.values.get(node);
    if (known) return known;
    tick();
    const found = this.evaluate(node);
    this.values.set(node, found);
    const sign = this.demanded.get(node);
    if (sign !== undefined) this.demand(found.value, sign);
    return found;
  }

  /** Keeps the columns where a value is a square just if it is positive. */
  private demand(values: Column, sign: number): void {
    const dead: number[] = [];
    values.forEach((value, k) => {
      if (this.on.field.isSquare(value) !== sign > 0) dead.push(k);
    });
    if (dead.length > 0) throw new DeadColumns(dead);
  }

  private evaluate(node: Node): Jet {
    const { jets } = this;
    switch (node.kind) {
      case "num":
        return jets.rational(node.value);
      case "pi":
        return jets.pi();
      case "slot":
        return this.slot(node.slot.name);
      case "sum":
        return node.args.map((arg) => this.at(arg)).reduce((a, b) => jets.add(a, b));
      case "product":
        return node.args.map((arg) => this.at(arg)).reduce((a, b) => jets.multiply(a, b));
      case "power":
        return this.power(this.at(node.base), node.exponent);
      case "call":
        return this.call(node);
      case "opaque":
        return jets.atom(node.says);
      default:
        throw new TypeError(`${node.kind} is not pure`);
    }
  }

  /** A variable: a square, or the opposite of one where it is negative, so that its roots exist. */
  private slot(name: string): Jet {
    const { on } = this;
    const square = on.randomSquare();
    const value = (this.signs.get(name) ?? 1) < 0 ? on.negate(square) : square;
    return { value, slope: on.random(), above: 1, below: 0 };
  }

  private power(base: Jet, exponent: Node): Jet {
    if (exponent.kind !== "num" || !isInteger(exponent.value) || exponent.value.n > largestExponent)
      throw new UnfitPrime();
    return this.jets.power(base, Number(numeratorOf(exponent.value)));
  }

  private call(node: Extract<Node, { kind: "call" }>): Jet {
    const args = node.args.map((arg) => this.at(arg));
    const [u] = args;
    const [argument] = node.args;
    if (u && argument) {
      switch (node.fn) {
        case elementary.exp:
          return this.exponentials.exp(u);
        case elementary.log:
          return argument.kind === "num"
            ? this.exponentials.logOfNumber(argument.value)
            : this.exponentials.log(u);
        case elementary.sin:
          return this.angles.sine(u);
        case elementary.cos:
          return this.angles.cosine(u);
        case elementary.erf:
        case elementary.asin:
        case elementary.atan:
          return this.odd(node.fn.name, u);
      }
    }
    return this.jets.atom(`${node.fn.name}(${args.map(({ value }) => value.join()).join(";")})`);
  }

  /** A function of which only f(-u) = -f(u) is known. */
  private odd(name: string, u: Jet): Jet {
    const { jets, on } = this;
    if (on.isZero(u.value)) return jets.constant(jets.zero);
    const opposite = on.negate(u.value);
    const k = u.value.findIndex((value, at) => value !== opposite[at]);
    const isFirst = (u.value[k] as number) < (opposite[k] as number);
    const found = jets.atom(`${name}(${(isFirst ? u.value : opposite).join()})`);
    return isFirst ? found : jets.negate(found);
  }
}
