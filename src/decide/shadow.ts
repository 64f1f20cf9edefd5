import { tick } from "../numeric/deadline.ts";
import {
  addRational,
  compareRational,
  isInteger,
  isZero,
  multiplyRational,
  numeratorOf,
  powerRational,
  type Rational,
  zeroRational,
} from "../numeric/rational.ts";
import { layingOut } from "./arithmetic.ts";
import type { Enclosures } from "./enclosure.ts";
import { type Condition, type Graph, holds, type Node, type Slot } from "./graph.ts";
import { defined } from "./primitive.ts";

/** A real point: the value of every slot, by its name. */
export type RealPoint = ReadonlyMap<string, Rational>;

/** How long an exact value may become before it is given up. */
const longestValue = 1n << 600n;

/**
 * Sure enclosures of the values of nodes at a real point with rational coordinates. Conditions are settled
 * by the enclosures of what they compare, or exactly where both sides are rational.
 */
export class Shadow<T extends { readonly defined: boolean }> {
  private readonly values = new Map<Node, T>();
  private readonly exactly = new Map<Node, Rational | undefined>();
  private readonly graph: Graph;
  private readonly point: RealPoint;
  private readonly on: Enclosures<T>;

  constructor(graph: Graph, point: RealPoint, on: Enclosures<T>) {
    this.graph = graph;
    this.point = point;
    this.on = on;
  }

  /** Where the value of the node lies. */
  at(node: Node): T {
    const known = this.values.get(node);
    if (known) return known;
    tick();
    const found = this.enclose(node);
    this.values.set(node, found);
    return found;
  }

  private enclose(node: Node): T {
    const { on } = this;
    switch (node.kind) {
      case "num":
        return on.rational(node.value);
      case "pi":
        return on.pi;
      case "slot":
        return on.slot ? on.slot(node.slot.name) : on.rational(this.coordinate(node.slot));
      case "sum":
        return this.total(node.args, on.add);
      case "product":
        return this.total(node.args, on.multiply);
      case "power":
        return node.exponent.kind === "num"
          ? on.fixedPower(this.at(node.base), node.exponent.value)
          : on.power(this.at(node.base), this.at(node.exponent));
      case "call": {
        const own = on.functions.get(node.fn.name);
        if (own) return own(...node.args.map((arg) => this.at(arg)));
        const body = defined(node.fn, node.args, layingOut(this.graph));
        return body ? this.at(body) : on.anything;
      }
      case "select": {
        const open = this.gate(node.gate);
        if (open === undefined) return on.empty;
        if (open === "open")
          return { ...on.hull(this.at(node.yes), this.at(node.no)), defined: false };
        return this.at(open ? node.yes : node.no);
      }
      case "guarded": {
        const guard = this.at(node.guard);
        const sign = on.isEmpty(guard) ? undefined : on.sign(guard);
        if (sign === 0) return guard;
        const whole = on.multiply(guard, this.at(node.rest));
        return sign === undefined && !on.isEmpty(guard)
          ? { ...on.hull(on.rational(zeroRational), whole), defined: false }
          : whole;
      }
      case "none":
        return on.empty;
      case "opaque":
        return on.anything;
    }
  }

  private total(args: readonly Node[], join: (a: T, b: T) => T): T {
    let total = this.at(args[0] as Node);
    for (let k = 1; k < args.length; k += 1) total = join(total, this.at(args[k] as Node));
    return total;
  }

  private coordinate(slot: Slot): Rational {
    const value = this.point.get(slot.name);
    if (!value) throw new RangeError(`${slot.name} has no value`);
    return value;
  }

  /** Whether a value exists, where it can be told. */
  state(node: Node): "defined" | "empty" | "open" {
    const value = this.at(node);
    return this.on.isEmpty(value) ? "empty" : value.defined ? "defined" : "open";
  }

  /** The sign of a value, where it can be told. */
  sign(node: Node): number | undefined {
    const sign = this.signOfGap(node, this.graph.zero);
    return typeof sign === "object" ? sign.is : undefined;
  }

  /** Whether a condition holds at the point: nothing where it compares what has no value. */
  gate(condition: Condition): boolean | "open" | undefined {
    if (condition.kind === "compare") {
      const sign = this.signOfGap(condition.left, condition.right);
      return sign === "open" ? sign : sign && holds(sign.is, condition.rel);
    }
    const settles = condition.kind === "any";
    let found: boolean | "open" | undefined = !settles;
    for (const part of condition.of) {
      const open = this.gate(part);
      if (open === settles) return settles;
      if (open === undefined || (open === "open" && found !== undefined)) found = open;
    }
    return found;
  }

  /** The sign of left - right, where it can be told. */
  private signOfGap(left: Node, right: Node): { readonly is: number } | "open" | undefined {
    const { on } = this;
    const [l, r] = [this.at(left), this.at(right)];
    if (on.isEmpty(l) || on.isEmpty(r)) return undefined;
    if (!l.defined || !r.defined) return "open";
    const sign = left === right ? 0 : on.sign(on.add(l, on.negate(r)));
    if (sign !== undefined && sign !== 0) return { is: sign };
    const [exactLeft, exactRight] = [this.exact(left), this.exact(right)];
    if (exactLeft && exactRight) return { is: compareRational(exactLeft, exactRight) };
    return sign === 0 ? { is: 0 } : "open";
  }

  /** The value of a node as a rational number, where it is one by its build. */
  exact(node: Node): Rational | undefined {
    if (this.exactly.has(node)) return this.exactly.get(node);
    const found = this.compute(node);
    const kept = found && found.n < longestValue && found.d < longestValue ? found : undefined;
    this.exactly.set(node, kept);
    return kept;
  }

  private compute(node: Node): Rational | undefined {
    switch (node.kind) {
      case "num":
        return node.value;
      case "slot":
        return this.point.get(node.slot.name);
      case "sum":
      case "product": {
        const join = node.kind === "sum" ? addRational : multiplyRational;
        let total: Rational | undefined;
        for (const arg of node.args) {
          const value = this.exact(arg);
          if (!value) return undefined;
          total = total ? join(total, value) : value;
        }
        return total;
      }
      case "power": {
        const base = this.exact(node.base);
        const exponent = this.exact(node.exponent);
        if (!base || !exponent || !isInteger(exponent) || exponent.n > 64n) return undefined;
        if (isZero(base) && exponent.s < 0n) return undefined;
        return powerRational(base, Number(numeratorOf(exponent)));
      }
      case "select": {
        const open = this.gate(node.gate);
        return typeof open === "boolean" ? this.exact(open ? node.yes : node.no) : undefined;
      }
      case "guarded": {
        const guard = this.exact(node.guard);
        if (guard && isZero(guard)) return guard;
        const rest = guard && this.exact(node.rest);
        return rest && multiplyRational(guard, rest);
      }
      default:
        return undefined;
    }
  }
}
