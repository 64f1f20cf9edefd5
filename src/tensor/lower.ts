import type { Expr, IndexVar } from "../expr/node.ts";
import { type Size, sizeAt } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";
import { doubleOf } from "../numeric/double.ts";
import { powerOf, sumOf } from "./arithmetic.ts";
import { callOf } from "./calls.ts";
import { casesOf } from "./conditions.ts";
import type { Contracting } from "./contraction.ts";
import { entryOf, placeOf } from "./entries.ts";
import { Graph, inOrder, type Node, type Operand, whole } from "./graph.ts";
import { type Operation, operations } from "./operations.ts";
import { ProgramError } from "./program-error.ts";
import { overOf, productOf } from "./sums.ts";
import { sameAxes, unionOf, type Valued, widestOf } from "./valued.ts";

/* Expressions in indices become arrays: the value of an expression is an array over the indices it is free in. */

/** Makes arrays of expressions, in one graph, at given sizes. */
export class Lowering {
  readonly graph = new Graph();
  readonly #sizes: ReadonlyMap<string, number>;
  readonly #inputs: ReadonlyMap<string, number>;
  /** What was made, apart from what was made behind a condition, where places may lie outside. */
  readonly #known = [new Map<Expr, Valued>(), new Map<Expr, Valued>()] as const;
  readonly #kept = new Set<Node>();
  /** How many conditions stand around what is being read: what they switch off may lie outside an array. */
  #guards = 0;

  /** @param inputs the slot of each symbol, by name. */
  constructor(sizes: ReadonlyMap<string, number>, inputs: ReadonlyMap<string, number>) {
    this.#sizes = sizes;
    this.#inputs = inputs;
  }

  /** How products of arrays are taken. */
  readonly contracting: Contracting = {
    graph: this.graph,
    size: (k) => this.size(k.size),
    times: (a, b) => this.apply(operations.multiply, a, b),
    isThere: (node) => this.#kept.has(node),
  };

  /** What is made for the tensors so far. */
  get kept(): ReadonlySet<Node> {
    return this.#kept;
  }

  /** The slot of a symbol. */
  slotOf(name: string): number | undefined {
    return this.#inputs.get(name);
  }

  /** The array of a tensor, its axes in order; never one that is given. */
  tensor({ indices, body }: Tensor): Node {
    const node = this.#arranged(this.value(body), indices);
    for (const each of inOrder([node], this.#kept)) this.#kept.add(each);
    return node.kind === "input" || node.kind === "count"
      ? this.graph.pointwise(operations.same, [whole(node)], node.dims)
      : node;
  }

  /** With exactly these axes, in this order. */
  #arranged(of: Valued, axes: readonly IndexVar[]): Node {
    if (sameAxes(of.axes, axes)) return of.node;
    const dims = axes.map((k) => this.size(k.size));
    const { node } = of;
    const to = of.axes.map((k) => axes.findIndex(({ id }) => id === k.id));
    const turned = to.length === axes.length ? this.#turned(node, to, dims) : undefined;
    // An array that lacks an axis, or has them in another order, is written anew.
    return turned ?? this.graph.pointwise(operations.same, [{ node, axes: to }], dims);
  }

  /** A sum of products, or what is made of one and numbers alone, made at once with its axes in another order. */
  #turned(node: Node, to: readonly number[], dims: readonly number[]): Node | undefined {
    const moved = ({ node: read, axes }: Operand): Operand => ({
      node: read,
      axes: axes.map((axis) => to[axis] ?? axis),
    });
    if (node.kind === "contracted") {
      const [left, right] = [moved(node.left), moved(node.right)];
      // Rows among columns would make many small products of one.
      return areMixed(left.axes, right.axes, to.length)
        ? undefined
        : this.graph.contracted(left, right, dims, node.over);
    }
    if (node.kind !== "pointwise") return undefined;
    const [one, ...more] = node.of.filter(({ axes }) => axes.length > 0);
    if (!one || more.length > 0 || one.axes.length < to.length) return undefined;
    const isWhole = one.axes.every((axis, at) => axis === at);
    const inner = isWhole ? this.#turned(one.node, to, dims) : undefined;
    if (!inner) return undefined;
    const of = node.of.map((each) => (each === one ? whole(inner) : each));
    return this.graph.pointwise(node.by, of, dims);
  }

  /** What a size is. */
  size(of: Size): number {
    return sizeAt(of, this.#sizes);
  }

  /** An array as it is read from loops over some indices. */
  operand({ node, axes }: Valued, within: readonly IndexVar[]): Operand {
    return { node, axes: axes.map((k) => within.findIndex(({ id }) => id === k.id)) };
  }

  /** The array of an expression, over the indices it is free in. */
  value(e: Expr): Valued {
    const known = this.#known[this.#guards === 0 ? 0 : 1];
    const found = known.get(e) ?? this.#value(e);
    known.set(e, found);
    return found;
  }

  #value(e: Expr): Valued {
    switch (e.kind) {
      case "num":
        return this.number(doubleOf(e.value));
      case "constant":
        return this.number(Math.PI);
      case "size":
        return this.number(this.size(e.value));
      case "index":
        return placeOf(this, e.value);
      case "entry":
        return entryOf(this, e);
      case "sum":
        return sumOf(this, e.args);
      case "product":
        return productOf(this, e);
      case "power":
        return powerOf(this, e.base, e.exponent);
      case "over":
        return overOf(this, e);
      case "delta":
        return this.apply(operations.equals, placeOf(this, e.left), placeOf(this, e.right));
      case "call":
        return callOf(this, e);
      case "cases":
        return casesOf(this, e);
      case "deriv":
        throw new ProgramError(
          "E-TYPE",
          "Une dérivée est d'abord à calculer.",
          "A derivative has to be carried out first.",
        );
      case "limit":
        throw new ProgramError(
          "E-TYPE",
          "Une limite n'a pas de programme.",
          "A limit has no program.",
        );
      case "hole":
        throw new RangeError(`the hole ${e.name} is not filled`);
    }
  }

  /** A number as an array without axes. */
  number(value: number): Valued {
    return { node: this.graph.constant(value), axes: [] };
  }

  /** An operation entry by entry, over all indices of its operands. */
  apply(by: Operation, ...of: readonly Valued[]): Valued {
    const widest = widestOf(of);
    if (widest) {
      const operands = of.map(({ node }) => whole(node));
      return { node: this.graph.pointwise(by, operands, widest.node.dims), axes: widest.axes };
    }
    // The axes of the largest operand come first, so that it is read as it lies.
    const axes = unionOf(of.toSorted((a, b) => b.axes.length - a.axes.length));
    const dims = axes.map((k) => this.size(k.size));
    const operands = of.map((each) => this.operand(each, axes));
    return { node: this.graph.pointwise(by, operands, dims), axes };
  }

  /** Whether what is read may lie outside an array. */
  get isGuarded(): boolean {
    return this.#guards > 0;
  }

  /** What is made behind a condition. */
  guarded<T>(make: () => T): T {
    this.#guards += 1;
    try {
      return make();
    } finally {
      this.#guards -= 1;
    }
  }
}

/** Whether the axes of a product that only its left side has stand among those that only its right side has. */
const areMixed = (left: readonly number[], right: readonly number[], count: number): boolean => {
  const sides = Array.from({ length: count }, (_, axis) => axis).flatMap((axis) =>
    left.includes(axis) === right.includes(axis) ? [] : [left.includes(axis)],
  );
  return sides.filter((side, at) => at > 0 && side !== sides[at - 1]).length > 1;
};
