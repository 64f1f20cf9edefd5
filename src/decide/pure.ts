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
import { type Condition, type Graph, type Node, type Slot, slotNamed } from "./graph.ts";
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
  /** Told of every node that has to be positive for there to be a value. */
  readonly domain?: (node: Node) => void;
}

const half = rational(1, 2);
const two = rational(2);

/** Nothing sure can be said at this point. */
export class Unseen extends Error {}

/**
 * An expression around one real point, without conditions: what is left are sums, products, rational powers,
 * exponentials, logarithms of absolute values, circular functions, and functions of which nothing is known.
 * Conditions hold as they do at the point, and (u²w)^½ becomes |u| w^½, exp(c log u + v) becomes
 * u^c exp(v), so that no root and no exponential hides an algebraic relation.
 */
export class Pure {
  /** Whether a condition or sign at the point was used: elsewhere the form may be another. */
  isLocal = false;
  private readonly found = new Map<Node, Node>();
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
    if (made.kind === "none") throw new Unseen();
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
        // A factor 0 is there for the domain of the others, which is not the matter here.
        return node.args.some((arg) => arg.kind === "num" && isZero(arg.value))
          ? into.zero
          : into.product(node.args.map((arg) => this.of(arg)));
      case "power":
        return this.power(node.base, node.exponent);
      case "call":
        return this.call(node);
      case "select": {
        this.isLocal = true;
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
        throw new Unseen();
      case "opaque":
        return into.opaque(node.says);
    }
  }

  private slot(slot: Slot): Node {
    const { into } = this;
    const replaced = this.world.get(slot.name);
    if (!replaced) return into.slot(slot);
    if ("number" in replaced) return into.number(replaced.number);
    if ("like" in replaced) return into.slot(replaced.like);
    if ("affine" in replaced) {
      const { constant, coefficients } = replaced.affine;
      return into.sum([
        into.number(constant),
        ...[...coefficients].map(([name, scale]) =>
          into.product([into.number(scale), into.slot(slotNamed(name))]),
        ),
      ]);
    }
    return into.sum([into.one, ...replaced.besides.map((other) => into.negate(this.slot(other)))]);
  }

  // -- powers -------------------------------------------------------------------------------------------

  private power(base: Node, exponent: Node): Node {
    const { into } = this;
    const [b, e] = [this.of(base), this.of(exponent)];
    if (e.kind !== "num") return this.exponential(into.product([e, logOf(b, into)]));
    return isInteger(e.value) ? into.power(b, e) : this.root(b, e.value, true);
  }

  /**
   * A power that is not whole, factor by factor, each with its absolute value. Where the power has a value
   * a base of one factor is positive.
   */
  private root(base: Node, exponent: Rational, hasValue = false): Node {
    const { into } = this;
    if (base === into.zero) {
      if (isNegative(exponent)) throw new Unseen();
      return base;
    }
    const factors = factorsOf(base);
    const isAlone = hasValue && factors.length === 1 && factors[0]?.of === base;
    return into.product(
      factors.map(({ of, times }) => {
        const power = multiplyRational(times, exponent);
        // u⁴ under a root is u² outside, whatever the sign of u; u² is |u|.
        if (isInteger(power) && power.n % 2n === 0n) return powerOf(of, power, into);
        if (isAlone) this.seen.domain?.(of);
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
    if (of === into.pi || (of.kind === "call" && of.fn === elementary.exp)) return of;
    this.isLocal = true;
    const sign = this.seen.sign(of);
    if (!sign) throw new Unseen();
    return sign > 0 ? of : into.negate(of);
  }

  // -- functions ----------------------------------------------------------------------------------------

  private call(node: Extract<Node, { kind: "call" }>): Node {
    const { into } = this;
    const args = node.args.map((arg) => this.of(arg));
    const [u] = args;
    if (!u) return into.call(node.fn, args);
    switch (node.fn) {
      case elementary.exp:
        return this.exponential(u);
      case elementary.log:
        return this.logarithm(u);
      case elementary.acos:
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
      else if (isInteger(times)) powers.push(powerOf(inner, times, into));
      else powers.push(this.root(inner, times));
    }
    if (powers.length === 0) return exponential(of);
    const exponent = into.sum(rest);
    return into.product([...powers, ...(exponent === into.zero ? [] : [exponential(exponent)])]);
  }

  private logarithm(of: Node): Node {
    const { into } = this;
    if (of === into.zero) throw new Unseen();
    this.seen.domain?.(of);
    return into.sum(
      factorsOf(of).map(({ of: factor, times }) => {
        const one =
          factor.kind === "call" && factor.fn === elementary.exp
            ? (factor.args[0] as Node)
            : factor.kind === "num"
              ? logOf(into.number(factor.value.abs()), into)
              : logOf(factor, into);
        return factor === into.one ? into.zero : into.product([into.number(times), one]);
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
