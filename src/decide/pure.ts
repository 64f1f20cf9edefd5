import { tick } from "../numeric/deadline.ts";
import {
  isInteger,
  isNegative,
  isZero,
  multiplyRational,
  oneRational,
  type Rational,
  rational,
} from "../numeric/rational.ts";
import type { Affine } from "./affine.ts";
import { layingOut } from "./arithmetic.ts";
import { elementary, logOf, powerOf } from "./elementary.ts";
import { type Condition, type Graph, type Node, reachable, type Slot, slotNamed } from "./graph.ts";
import { defined } from "./primitive.ts";

/** What stands for a slot in one world: a number, another slot, what others leave of 1, or a sum of multiples. */
export type Replacement =
  | { readonly number: Rational }
  | { readonly like: Slot }
  | { readonly besides: readonly Slot[] }
  | { readonly affine: Affine };

/** What constrained symbols are, by the names of their slots. */
export type World = ReadonlyMap<string, Replacement>;

/** How conditions and signs turn out. */
export interface Seen {
  /** Whether a condition holds, or a number that is 1 where it does and 0 elsewhere. */
  readonly gate: (condition: Condition, pure: Pure) => boolean | Node;
  /** The sign of a node without conditions, where it can be told. */
  readonly sign: (node: Node) => number | undefined;
  /** Told of every node that has to be positive for there to be a value; or 0, where the domain is closed. */
  readonly domain?: (node: Node, isClosed: boolean) => void;
}

const half = rational(1, 2);
const two = rational(2);

/** Nothing sure can be said at this point. */
export class Unseen extends Error {}

/** There is no value: 1/0, or the logarithm of 0. */
export class NoValue extends Unseen {}

/**
 * An expression around one real point, without conditions: what is left are sums, products, rational powers,
 * exponentials, logarithms of absolute values, circular functions, and functions of which nothing is known.
 * Conditions hold as they do at the point, and (u²w)^½ becomes |u| w^½, exp(c log u + v) becomes
 * u^c exp(v), so that no root and no exponential hides an algebraic relation.
 */
export class Pure {
  private readonly found = new Map<Node, Node>();
  /** Nodes that are positive wherever there is a value, since a logarithm is taken of them. */
  private readonly positives = new Set<Node>();
  private readonly into: Graph;
  private readonly world: World;
  private readonly seen: Seen;

  constructor(into: Graph, world: World, seen: Seen) {
    this.into = into;
    this.world = world;
    this.seen = seen;
  }

  /**
   * The pure form of a node.
   *
   * @throws Unseen where a condition or a sign cannot be told at the point.
   */
  of(node: Node): Node {
    const known = this.found.get(node);
    if (known) return known;
    tick();
    const made = this.make(node);
    if (made.kind === "none") throw new NoValue();
    this.found.set(node, made);
    this.found.set(made, made);
    return made;
  }

  private make(node: Node): Node {
    const { into } = this;
    switch (node.kind) {
      case "num":
        return into.number(node.value);
      case "pi":
        return into.pi;
      case "slot":
        return this.slot(node.slot);
      case "sum":
        return into.sum(node.args.map((arg) => this.of(arg)));
      case "product":
        return this.product(node.args);
      case "power":
        return this.power(node.base, node.exponent);
      case "call":
        return this.call(node);
      case "select": {
        const open = this.seen.gate(node.gate, this);
        if (typeof open === "boolean") return this.of(open ? node.yes : node.no);
        const [yes, no] = [this.of(node.yes), this.of(node.no)];
        return into.sum([no, into.product([open, into.sum([yes, into.negate(no)])])]);
      }
      case "guarded": {
        const guard = this.of(node.guard);
        return guard === into.zero ? guard : into.product([guard, this.of(node.rest)]);
      }
      case "none":
        throw new NoValue();
      case "opaque":
        return into.opaque(node.says);
    }
  }

  private slot(slot: Slot): Node {
    const { into } = this;
    const replaced = this.world.get(slot.name);
    if (!replaced) return into.slot(slot);
    if ("number" in replaced) return into.number(replaced.number);
    if ("like" in replaced) return this.slot(replaced.like);
    if ("affine" in replaced) {
      const { constant, coefficients } = replaced.affine;
      return into.sum([
        into.number(constant),
        ...[...coefficients].map(([name, scale]) =>
          into.product([into.number(scale), this.slot(slotNamed(name))]),
        ),
      ]);
    }
    return into.sum([into.one, ...replaced.besides.map((other) => into.negate(this.slot(other)))]);
  }

  private product(args: readonly Node[]): Node {
    const { into } = this;
    if (!args.some((arg) => arg.kind === "num" && isZero(arg.value)))
      return into.product(args.map((arg) => this.of(arg)));
    // A factor 0 is there for the domain of the others.
    if (this.seen.domain) for (const arg of args) this.of(arg);
    return into.zero;
  }

  // -- powers -------------------------------------------------------------------------------------------

  private power(base: Node, exponent: Node): Node {
    const { into } = this;
    const [b, e] = [this.of(base), this.of(exponent)];
    if (e.kind !== "num") return this.generalPower(b, e);
    return isInteger(e.value) ? into.power(b, e) : this.root(b, e.value, true);
  }

  /** A power whose exponent is no number: below 0 there are values where it is whole, with a sign of its own. */
  private generalPower(base: Node, exponent: Node): Node {
    const { into } = this;
    const positive = this.positive(base);
    this.positives.add(positive);
    const log = logOf(positive, into);
    const whole = positive === base ? log : into.sum([log, into.opaque(imaginary)]);
    return this.exponential(into.product([exponent, whole]));
  }

  /**
   * A power that is not whole, factor by factor, each with its absolute value. Where the power has a value
   * a base of one factor is positive.
   */
  private root(base: Node, exponent: Rational, hasValue = false): Node {
    const { into } = this;
    if (base === into.zero) {
      if (isNegative(exponent)) throw new NoValue();
      return base;
    }
    if (hasValue) this.seen.domain?.(base, !isNegative(exponent));
    const factors = factorsOf(base);
    const isAlone = hasValue && factors.length === 1 && factors[0]?.of === base;
    return into.product(
      factors.map(({ of, times }) => {
        const power = multiplyRational(times, exponent);
        // u⁴ under a root is u² outside, whatever the sign of u; u² is |u|.
        if (isInteger(power) && power.n % 2n === 0n) return powerOf(of, power, into);
        const positive = isAlone ? of : this.positive(of);
        if (isInteger(power)) return powerOf(positive, power, into);
        return positive === into.one
          ? positive
          : this.exponential(into.product([into.number(power), logOf(positive, into)]), true);
      }),
    );
  }

  /** The node or its opposite, whichever is positive at the point. */
  private positive(of: Node): Node {
    const { into } = this;
    if (of.kind === "num") return into.number(of.value.abs());
    if (of === into.pi || isPositiveExponential(of)) return of;
    const sign = this.seen.sign(of);
    if (!sign) throw new Unseen();
    return sign > 0 ? of : into.negate(of);
  }

  // -- functions ----------------------------------------------------------------------------------------

  private call(node: Extract<Node, { kind: "call" }>): Node {
    const { into } = this;
    if (node.fn === elementary.exp) return this.exponentialOf(node.args[0] as Node);
    const args = node.args.map((arg) => this.of(arg));
    const [u] = args;
    if (!u) return into.call(node.fn, args);
    switch (node.fn) {
      case elementary.log:
        return this.logarithm(u);
      case elementary.asin:
        this.withinUnit(u);
        return into.call(node.fn, args);
      case elementary.acos:
        this.withinUnit(u);
        return into.sum([
          into.product([into.number(half), into.pi]),
          into.negate(into.call(elementary.asin, [u])),
        ]);
      case elementary.sin:
      case elementary.cos:
        return this.circular(node.fn === elementary.sin, u);
      default: {
        const body = defined(node.fn, args, layingOut(into));
        return body ? this.of(body) : into.call(node.fn, args);
      }
    }
  }

  /** asin u and acos u have a value where 1 - u² is not negative. */
  private withinUnit(u: Node): void {
    const { into } = this;
    this.seen.domain?.(into.sum([into.one, into.negate(powerOf(u, two, into))]), true);
  }

  /** exp(u) as it was written: where u is a logarithm, what that is taken of is positive. */
  private exponentialOf(argument: Node): Node {
    const { into } = this;
    const powers: Node[] = [];
    const rest: Node[] = [];
    for (const term of argument.kind === "sum" ? argument.args : [argument]) {
      const { logOf: inner, times } = logTerm(term);
      if (!inner) {
        rest.push(this.of(term));
        continue;
      }
      const base = this.of(inner);
      this.seen.domain?.(base, false);
      powers.push(isInteger(times) ? powerOf(base, times, into) : this.root(base, times, true));
    }
    return into.product([...powers, this.exponential(into.sum(rest))]);
  }

  /** exp(c log u + v) with a rational c is u^c exp(v). A root stays the exponential that it is. */
  private exponential(of: Node, isRoot = false): Node {
    const { into } = this;
    if (of === into.zero) return into.one;
    const exponential = (u: Node): Node => into.call(elementary.exp, [u]);
    if (isRoot) {
      const { logOf: inner, times } = logTerm(of);
      return inner?.kind === "call" && inner.fn === elementary.exp
        ? exponential(into.product([into.number(times), inner.args[0] as Node]))
        : exponential(of);
    }
    const rest: Node[] = [];
    const powers: Node[] = [];
    for (const term of termsOf(of, into)) {
      const { logOf: inner, times } = logTerm(term);
      if (!inner) rest.push(term);
      else if (isInteger(times)) powers.push(powerOf(this.positiveIn(inner, times), times, into));
      else powers.push(this.root(inner, times));
    }
    if (powers.length === 0) return exponential(of);
    const exponent = into.sum(rest);
    return into.product([...powers, ...(exponent === into.zero ? [] : [exponential(exponent)])]);
  }

  /** What log|u| is taken of, when it is taken to a whole power: an odd one needs the sign. */
  private positiveIn(inner: Node, times: Rational): Node {
    const isEven = (power: Rational): boolean => isInteger(power) && power.n % 2n === 0n;
    if (isEven(times) || this.positives.has(inner)) return inner;
    if (inner.kind === "power" && inner.exponent.kind === "num" && isEven(inner.exponent.value))
      return inner;
    return this.positive(inner);
  }

  private logarithm(of: Node): Node {
    const { into } = this;
    if (of === into.zero) throw new NoValue();
    this.seen.domain?.(of, false);
    const factors = factorsOf(of);
    if (factors.length === 1 && factors[0]?.of === of) this.positives.add(of);
    return into.sum(
      factors.map(({ of: factor, times }) => {
        if (factor === into.one) return into.zero;
        if (factor.kind === "call" && factor.fn === elementary.exp)
          return into.product([into.number(times), factor.args[0] as Node]);
        if (factor.kind === "num")
          return into.product([into.number(times), logOf(into.number(factor.value.abs()), into)]);
        if (this.positives.has(factor))
          return into.product([into.number(times), logOf(factor, into)]);
        // log|u| is half of log u², whatever the sign of u.
        const square = powerOf(factor, two, into);
        return into.product([into.number(multiplyRational(times, half)), logOf(square, into)]);
      }),
    );
  }

  /** sin and cos of an inverse circular function are algebraic. */
  private circular(isSin: boolean, u: Node): Node {
    const { into } = this;
    if (u.kind === "call" && u.fn === elementary.asin) {
      const [v] = u.args as [Node];
      return isSin ? v : this.root(into.sum([into.one, into.negate(powerOf(v, two, into))]), half);
    }
    if (u.kind === "call" && u.fn === elementary.atan) {
      const [v] = u.args as [Node];
      const cosine = this.root(into.sum([into.one, powerOf(v, two, into)]), half.neg());
      return isSin ? into.product([v, cosine]) : cosine;
    }
    return into.call(isSin ? elementary.sin : elementary.cos, [u]);
  }
}

/** The name of what stands for log(-1): that twice it counts for nothing in whole powers is not known. */
const imaginary = "log(-1)";

/** Whether a node is the exponential of a real number: powers of negative numbers are written as others. */
export const isPositiveExponential = (node: Node): boolean =>
  node.kind === "call" &&
  node.fn === elementary.exp &&
  !reachable([node]).some((part) => part.kind === "opaque" && part.says === imaginary);

/** The factors of a node with their exponents. */
const factorsOf = (of: Node): readonly { readonly of: Node; readonly times: Rational }[] =>
  (of.kind === "product" ? of.args : [of]).flatMap((factor) => {
    if (factor.kind === "product") return factorsOf(factor);
    if (factor.kind === "power" && factor.exponent.kind === "num") {
      const outer = factor.exponent.value;
      return factorsOf(factor.base).map(({ of: inner, times }) => ({
        of: inner,
        times: multiplyRational(times, outer),
      }));
    }
    return [{ of: factor, times: oneRational }];
  });

/** The terms of a node, sums in it written out. */
const termsOf = (of: Node, into: Graph): readonly Node[] => {
  if (of.kind === "sum") return of.args.flatMap((arg) => termsOf(arg, into));
  // A number times a sum, as in -(u + v).
  if (of.kind !== "product" || of.args.length !== 2) return [of];
  const scale = of.args.find((arg) => arg.kind === "num");
  const sum = of.args.find((arg) => arg.kind === "sum");
  return scale && sum ? termsOf(sum, into).map((term) => into.product([scale, term])) : [of];
};

/** c·log u as its two parts. */
const logTerm = (term: Node): { readonly logOf?: Node; readonly times: Rational } => {
  if (term.kind === "call" && term.fn === elementary.log)
    return { logOf: term.args[0] as Node, times: oneRational };
  if (term.kind !== "product") return { times: oneRational };
  let times = oneRational;
  let inner: Node | undefined;
  for (const factor of term.args) {
    if (factor.kind === "num") times = multiplyRational(times, factor.value);
    else if (!inner && factor.kind === "call" && factor.fn === elementary.log)
      inner = factor.args[0] as Node;
    else return { times };
  }
  return inner && !isZero(times) ? { logOf: inner, times } : { times };
};
