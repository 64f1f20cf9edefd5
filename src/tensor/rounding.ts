import { rounding as unit } from "../numeric/estimate.ts";
import type { Bent } from "./changes.ts";
import {
  type Contracted,
  type Folded,
  type Gathered,
  type Graph,
  type Input,
  type Node,
  type Operand,
  type Pointwise,
  volume,
  whole,
} from "./graph.ts";
import { type Operation, operations } from "./operations.ts";

/*
 * How far the entries of an array may be from what they would be without rounding, worked out along with them: running
 * error analysis (Wilkinson 1986; Higham 2002, §3.3), for arrays. Bounds are arrays too, so that what carries out a
 * program carries them out. Every operation adds its own rounding to what it makes of the errors of its operands, so
 * a loss is seen also where a function is flat, and where terms cancel. Sums of n products err by λ√n u rather than nu,
 * but for one chance in a million million (Higham and Mary 2019).
 */

/** The relative error of elementary functions: all are within 2 ulp. */
const ofFunctions = 4 * unit;

/** What the smallest numbers are rounded by. */
const least = 2 ** -1074;

const lambda = 6;

/** How many roundings a sum of so many terms errs by. */
const ofSum = (terms: number): number =>
  Math.min(Math.max(terms - 1, 0), lambda * Math.sqrt(terms));

/** Operations whose values are never below 0. */
const nonNegative: ReadonlySet<Operation> = new Set<Operation>([
  operations.exp,
  operations.abs,
  operations.sqrt,
  operations.relu,
  operations.sigmoid,
  operations.softplus,
  operations.less,
  operations.atMost,
  operations.equals,
  operations.differs,
]);

/** Whether entries are 0 or 1, and so are what changes make of them: sums of these are not rounded. */
const isTest = (node: Node): boolean =>
  node.kind === "gathered" ? isTest(node.of) : node.kind === "pointwise" && tests.has(node.by);

const tests: ReadonlySet<Operation> = new Set<Operation>([
  operations.less,
  operations.atMost,
  operations.equals,
  operations.differs,
  operations.both,
  operations.either,
]);

const isDyadic = (value: number): boolean => Number.isInteger(value * 2 ** 40);

/** What rounding is bounded for. */
export interface Rounded {
  /** The inputs that are rounded themselves; the others are exact. */
  readonly rounded: ReadonlySet<Input>;
  /** Whether orders are taken as they come out, also where rounding may turn them. */
  readonly isDecided: boolean;
  /** Differences f(a + b) - f(a). */
  readonly bends: ReadonlyMap<Node, Bent>;
}

/** Bounds of the rounding errors of doubles in nodes of a graph, as further nodes of it. */
export class Rounding {
  readonly #graph: Graph;
  readonly #by: Rounded;
  readonly #known = new Map<Node, Node | undefined>();
  readonly #sizes = new Map<Node, Node>();

  constructor(graph: Graph, by: Rounded) {
    this.#graph = graph;
    this.#by = by;
  }

  /** The bound for each entry of an array; what is no number tells that there is none. */
  of(node: Node): Node {
    return this.#error(node) ?? this.#filled(0, node.dims);
  }

  /** Nothing where an array is exact. */
  #error(node: Node): Node | undefined {
    if (this.#known.has(node)) return this.#known.get(node);
    const found = this.#found(node);
    this.#known.set(node, found);
    return found;
  }

  #found(node: Node): Node | undefined {
    switch (node.kind) {
      case "input":
        return this.#by.rounded.has(node) ? this.#scaled(this.#size(node), unit) : undefined;
      case "constant":
        return isDyadic(node.value) ? undefined : this.#graph.constant(unit * Math.abs(node.value));
      case "count":
        return undefined;
      case "pointwise":
        return (
          this.#difference(node) ??
          this.#pointwise(
            node,
            node.of.map((operand) => this.#errorOf(operand)),
          )
        );
      case "contracted":
        return this.#contracted(node);
      case "folded":
        return this.#folded(node, this.#errorOf(node.of));
      case "gathered":
        return this.#gathered(node);
    }
  }

  // -- operations ----------------------------------------------------------------------------------------

  #pointwise(node: Pointwise, errors: readonly (Operand | undefined)[]): Node | undefined {
    const { by, dims } = node;
    const at = (k: number): Operand => node.of[k] as Operand;
    const error = (k: number): Operand => errors[k] ?? this.#number(0);
    const on = new Entrywise(this.#graph, dims);
    const value = whole(node);
    const size = whole(this.#size(node));
    /** What was met, and the rounding of the result. */
    const and = (met: Operand | undefined, share = unit): Node => {
      const own = on.times(size, this.#number(share));
      const isSum = by === operations.add || by === operations.subtract;
      const all = isSum ? own : on.add(own, this.#number(least));
      return (met ? on.add(met, all) : all).node;
    };
    const isExact = errors.every((each) => each === undefined);
    const sizeOf = (k: number): Operand => this.#sizeOf(at(k));
    switch (by) {
      case operations.same:
      case operations.negate:
      case operations.abs:
        return errors[0] && on.same(errors[0]).node;
      case operations.relu: {
        const [e] = errors;
        // What is switched off stays so.
        return e && on.min(e, on.relu(on.add(at(0), e))).node;
      }
      case operations.max:
      case operations.min:
        return isExact ? undefined : this.#ofExtremum(on, node, [error(0), error(1)]).node;
      case operations.add:
      case operations.subtract:
        return and(isExact ? undefined : on.add(error(0), error(1)));
      case operations.multiply:
      case operations.gate:
        return and(isExact ? undefined : this.#ofProduct(on, node, errors));
      case operations.divide:
      case operations.quotient: {
        const [, b] = errors;
        const under = b ? on.max(on.subtract(sizeOf(1), b), this.#number(0)) : sizeOf(1);
        const over = b ? on.add(error(0), on.gate(b, size)) : error(0);
        return and(isExact ? undefined : on.divide(over, under));
      }
      case operations.power:
        return and(isExact ? undefined : this.#ofPower(on, node, errors), ofFunctions);
      case operations.select:
        return this.#ofSelect(on, node, errors);
      case operations.equals:
      case operations.differs:
        // The largest of a list equals itself, however it is rounded.
        return undefined;
      case operations.less:
      case operations.atMost: {
        if (isExact || this.#by.isDecided) return undefined;
        const both = on.add(error(0), error(1));
        const apart = on.abs(on.subtract(at(0), at(1)));
        return on.both(on.atMost(apart, both), on.less(this.#number(0), both)).node;
      }
      case operations.both:
      case operations.either:
        return isExact ? undefined : on.max(error(0), error(1)).node;
    }
    const [e] = errors;
    if (!e) return and(undefined, ofFunctions);
    return and(this.#through(on, by, at(0), value, e), ofFunctions);
  }

  /** The error of the one that is chosen, or may be. */
  #ofExtremum(on: Entrywise, { by, of }: Pointwise, [e, f]: readonly [Operand, Operand]): Operand {
    const [a, b] = of as readonly [Operand, Operand];
    const mayBe = (one: Operand, own: Operand, other: Operand, its: Operand): Operand => {
      const test =
        by === operations.max
          ? on.atMost(on.subtract(other, its), on.add(one, own))
          : on.atMost(on.subtract(one, own), on.add(other, its));
      return on.gate(test, own);
    };
    return on.max(mayBe(a, e, b, f), mayBe(b, f, a, e));
  }

  #ofProduct(on: Entrywise, node: Pointwise, errors: readonly (Operand | undefined)[]): Operand {
    const [a, b] = errors;
    const sizes = node.of.map((operand) => this.#sizeOf(operand)) as [Operand, Operand];
    const upper = a ? on.add(sizes[0], a) : sizes[0];
    const parts = [b && on.gate(upper, b), a && on.gate(a, sizes[1])];
    return parts.filter((each) => each !== undefined).reduce((so, each) => on.add(so, each));
  }

  /** |aᵇ| changes by |b| |a|ᵇ⁻¹ at most, for the worst a within reach, and by |log a| |aᵇ| with b. */
  #ofPower(on: Entrywise, node: Pointwise, errors: readonly (Operand | undefined)[]): Operand {
    const [a, b] = node.of as readonly [Operand, Operand];
    const [e, f] = errors;
    const size = this.#sizeOf(a);
    const parts: Operand[] = [];
    if (e) {
      const [one, nought] = [this.#number(1), this.#number(0)];
      const rises = on.atMost(one, b);
      const near = on.select(rises, on.add(size, e), on.max(on.subtract(size, e), nought));
      const steep = on.times(this.#sizeOf(b), on.power(near, on.subtract(b, one)));
      parts.push(on.gate(e, steep));
    }
    if (f) {
      const bend = on.times(on.abs(on.log(size)), whole(this.#size(node)));
      parts.push(on.gate(f, bend));
    }
    return parts.reduce((so, each) => on.add(so, each));
  }

  /** A test that rounding may turn lets both values through. */
  #ofSelect(
    on: Entrywise,
    node: Pointwise,
    [test, a, b]: readonly (Operand | undefined)[],
  ): Node | undefined {
    if (!test && !a && !b) return undefined;
    const [own, left, right] = node.of as readonly [Operand, Operand, Operand];
    const [one, other] = [a ?? this.#number(0), b ?? this.#number(0)];
    const chosen = on.select(own, one, other);
    if (!test) return chosen.node;
    const apart = on.add(on.abs(on.subtract(left, right)), on.add(one, other));
    return on.add(chosen, on.gate(test, apart)).node;
  }

  /** An error e of x through a function of one number, whose value y is. */
  #through(on: Entrywise, by: Operation, x: Operand, y: Operand, e: Operand): Operand {
    const one = this.#number(1);
    /** 1 - y, no less than its own rounding. */
    const rest = (of: Operand): Operand =>
      on.add(on.subtract(one, of), this.#number(2 * ofFunctions));
    const above = (of: Operand): Operand => on.max(on.subtract(of, e), this.#number(0));
    switch (by) {
      case operations.sqrt:
        // |√(x ± e) - √x| is at most √e, and at most e / √x.
        return on.gate(e, on.divide(one, on.max(y, on.sqrt(e))));
      case operations.exp:
        return on.gate(y, on.expm1(e));
      case operations.expm1:
        return on.gate(on.add(y, one), on.expm1(e));
      case operations.log:
        return on.gate(e, on.divide(one, above(x)));
      case operations.log1p:
        return on.gate(e, on.divide(one, above(on.add(x, one))));
      // The logarithms of these slopes have slopes of at most 1 and 2.
      case operations.sigmoid:
        return on.gate(on.times(y, rest(y)), on.expm1(e));
      case operations.tanh:
        return on.gate(rest(on.times(y, y)), on.expm1(on.times(e, this.#number(2))));
      // Its slope is σ(x), which is at most 1, and at most softplus(x).
      case operations.softplus:
        return on.gate(on.min(y, one), on.expm1(e));
      case operations.erf: {
        const near = above(on.abs(x));
        const slope = on.exp(on.negate(on.times(near, near)));
        return on.gate(e, on.times(slope, this.#number(1.2)));
      }
      // Their slope is at most 1.
      case operations.sin:
      case operations.cos:
        return e;
      default:
        throw new RangeError(`no bound is known of what an error becomes in ${by.name}`);
    }
  }

  // -- differences ---------------------------------------------------------------------------------------

  /**
   * f(a + b) - f(a), where a is the same in both: an error e of it changes the difference by what f bends, which is the
   * difference between it there and at a + e.
   */
  #difference(node: Pointwise): Node | undefined {
    const bent = this.#by.bends.get(node);
    if (!bent) return undefined;
    const { after, isMoved } = bent;
    if (after.kind !== "pointwise" && after.kind !== "folded") return undefined;
    const args = after.kind === "folded" ? [after.of] : after.of;
    const parts = args.map((operand, k) => this.#movedPart(operand, isMoved[k] ?? false));
    const met =
      after.kind === "folded"
        ? this.#folded(after, parts[0]?.error)
        : this.#pointwise(
            after,
            parts.map(({ error }) => error),
          );
    const on = new Entrywise(this.#graph, node.dims);
    const [a, b] = node.of as readonly [Operand, Operand];
    // What f itself is rounded by, before it is moved.
    const own = isTest(after)
      ? this.#number(0)
      : on.add(
          on.times(this.#sizeOf(b), this.#number(ofFunctions)),
          on.times(whole(this.#size(node)), this.#number(unit)),
        );
    const all = on.add(own, met ? { node: met, axes: a.axes } : this.#number(0));
    if (parts.every(({ base }) => base === undefined)) return all.node;
    const [there, here] = [
      this.#again(
        after,
        parts.map(({ shifted }) => shifted),
      ),
      this.#again(
        after,
        parts.map(({ base, still }) => base ?? still),
      ),
    ];
    const other = on.subtract({ node: there, axes: a.axes }, { node: here, axes: a.axes });
    const bend = on.abs(on.subtract(other, whole(node)));
    return on.add(all, on.times(bend, this.#number(2))).node;
  }

  /** An operand of what is moved: how far its change is rounded, and both moved by the error of what was there. */
  #movedPart(operand: Operand, isMoved: boolean) {
    const { node } = operand;
    const within = (of: Operand): Operand => ({ node: of.node, axes: operand.axes });
    if (!isMoved || node.kind !== "pointwise") {
      const error = this.#errorOf(operand);
      if (!error) return { still: operand, shifted: operand, base: undefined, error: undefined };
      const on = new Entrywise(this.#graph, node.dims);
      const shifted = within(on.add(whole(node), this.#errorOf(whole(node)) ?? this.#number(0)));
      return { still: operand, shifted, base: shifted, error: undefined };
    }
    const on = new Entrywise(this.#graph, node.dims);
    const [before, change] = node.of as readonly [Operand, Operand];
    const met = this.#errorOf(change);
    const rounded = on.times(whole(this.#size(node)), this.#number(unit));
    const error = isTest(before.node)
      ? met && within(on.same(met))
      : within(met ? on.add(met, rounded) : rounded);
    const still = within(on.same(before));
    const e = this.#errorOf(before);
    if (!e) return { still, shifted: operand, base: undefined, error };
    return {
      still,
      shifted: within(on.add(whole(node), e)),
      base: within(on.add(before, e)),
      error,
    };
  }

  /** An operation or a fold of other operands. */
  #again(node: Pointwise | Folded, of: readonly Operand[]): Node {
    return node.kind === "folded"
      ? this.#graph.folded(node.by, of[0] as Operand, node.dims, node.over)
      : this.#graph.pointwise(node.by, of, node.dims);
  }

  // -- sums ----------------------------------------------------------------------------------------------

  #contracted({ left, right, dims, over }: Contracted): Node {
    const share = (ofSum(volume(over)) + 1) * unit;
    const [a, b] = [this.#errorOf(left), this.#errorOf(right)];
    const [x, y] = [this.#sizeOf(left), this.#sizeOf(right)];
    const on = new Entrywise(this.#graph, dims);
    const sum = (one: Operand, other: Operand): Operand =>
      whole(this.#graph.contracted(one, other, dims, over));
    /** An operand, with what is worked out of it entry by entry in its own axes. */
    const through = (of: Operand, by: (on: Entrywise, size: Operand) => Operand): Operand => ({
      node: by(new Entrywise(this.#graph, of.node.dims), whole(of.node)).node,
      axes: of.axes,
    });
    const upper = through(y, (each, size) => {
      const own = each.times(size, this.#number(share));
      return b ? each.add(own, whole(b.node)) : own;
    });
    const total = sum(x, upper);
    if (!a) return on.add(total, this.#number(least)).node;
    const reach = b ? through(y, (each, size) => each.add(size, whole(b.node))) : y;
    return on.add(total, sum(a, reach)).node;
  }

  #folded(node: Folded, error: Operand | undefined): Node | undefined {
    // What is taken out of exponentials is put back as it is, whatever it is.
    if (node.isShift) return undefined;
    const { by, dims, over } = node;
    const on = new Entrywise(this.#graph, dims);
    const fold = (as: Folded["by"], of: Operand): Operand =>
      whole(this.#graph.folded(as, of, dims, over));
    if (by === "max" || by === "min") return error && fold("max", error).node;
    const within = new Entrywise(this.#graph, [...dims, ...over]);
    const size = this.#sizeOf(node.of);
    if (by === "sum") {
      const own = within.times(size, this.#number((ofSum(volume(over)) + 1) * unit));
      return fold("sum", error ? within.add(own, error) : own).node;
    }
    const share = this.#number(2 * volume(over) * unit);
    const upper = fold("product", error ? within.add(size, error) : size);
    const spread = error ? on.subtract(upper, fold("product", size)) : this.#number(0);
    return on.add(on.max(spread, this.#number(0)), on.times(upper, share)).node;
  }

  // -- places --------------------------------------------------------------------------------------------

  #gathered(node: Gathered): Node | undefined {
    const error = this.#error(node.of);
    return error && this.#graph.gathered(error, node.at, node.dims, node.mayMiss);
  }

  // -- arrays --------------------------------------------------------------------------------------------

  /** The absolute values of an array. */
  #size(node: Node): Node {
    const known = this.#sizes.get(node);
    if (known) return known;
    const made = this.#absolute(node);
    this.#sizes.set(node, made);
    return made;
  }

  #absolute(node: Node): Node {
    if (node.kind === "count") return node;
    if (node.kind === "constant") return this.#graph.constant(Math.abs(node.value));
    if (node.kind === "pointwise" && nonNegative.has(node.by)) return node;
    if (node.kind === "gathered")
      return this.#graph.gathered(this.#size(node.of), node.at, node.dims, node.mayMiss);
    return this.#graph.pointwise(operations.abs, [whole(node)], node.dims);
  }

  #sizeOf({ node, axes }: Operand): Operand {
    return { node: this.#size(node), axes };
  }

  #errorOf({ node, axes }: Operand): Operand | undefined {
    const error = this.#error(node);
    return error && { node: error, axes: error.kind === "constant" ? [] : axes };
  }

  #scaled(node: Node, by: number): Node {
    const on = new Entrywise(this.#graph, node.dims);
    return on.times(whole(node), this.#number(by)).node;
  }

  #number(value: number): Operand {
    return whole(this.#graph.constant(value));
  }

  #filled(value: number, dims: readonly number[]): Node {
    const on = new Entrywise(this.#graph, dims);
    return dims.length === 0 ? this.#graph.constant(value) : on.same(this.#number(value)).node;
  }
}

/** Operations on arrays over some axes, entry by entry. */
class Entrywise {
  readonly #graph: Graph;
  readonly #dims: readonly number[];

  constructor(graph: Graph, dims: readonly number[]) {
    this.#graph = graph;
    this.#dims = dims;
  }

  #by =
    (by: Operation) =>
    (...of: readonly Operand[]): Operand =>
      whole(this.#graph.pointwise(by, of, this.#dims));

  readonly same = this.#by(operations.same);
  readonly add = this.#by(operations.add);
  readonly subtract = this.#by(operations.subtract);
  readonly times = this.#by(operations.multiply);
  readonly divide = this.#by(operations.divide);
  readonly negate = this.#by(operations.negate);
  readonly abs = this.#by(operations.abs);
  readonly max = this.#by(operations.max);
  readonly min = this.#by(operations.min);
  readonly sqrt = this.#by(operations.sqrt);
  readonly exp = this.#by(operations.exp);
  readonly expm1 = this.#by(operations.expm1);
  readonly relu = this.#by(operations.relu);
  readonly log = this.#by(operations.log);
  readonly power = this.#by(operations.power);
  readonly gate = this.#by(operations.gate);
  readonly both = this.#by(operations.both);
  readonly less = this.#by(operations.less);
  readonly atMost = this.#by(operations.atMost);
  readonly select = this.#by(operations.select);
}
