import { product } from "../expr/build.ts";
import { definedEverywhere } from "../expr/defined.ts";
import { isIndexVar, ix, plainVar } from "../expr/index-of.ts";
import { isGuard } from "../expr/interpret.ts";
import type { Call, Cases, Cond, Entry, Expr, IndexVar, Ix, Over, Product } from "../expr/node.ts";
import { type Size, sizeAt } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";
import { freeIndices, substitute, unfolded } from "../expr/walk.ts";
import { doubleOf } from "../numeric/double.ts";
import { contraction } from "./contraction.ts";
import {
  Graph,
  inOrder,
  type Node,
  type Operand,
  opposed,
  type Reach,
  totalCost,
  volume,
  whole,
} from "./graph.ts";
import { type Operation, operations, scalarOperations } from "./operations.ts";
import { ProgramError } from "./program-error.ts";
import {
  type Affine,
  added,
  affineOf,
  axesAfter,
  reachOf,
  type Solved,
  type Split,
  solved,
} from "./relations.ts";
import { sharedBy } from "./shared.ts";
import {
  type Collapse,
  collapses,
  flattened,
  isNumber,
  isSplit,
  opposite,
  reciprocal,
  varies,
  without,
} from "./terms.ts";
import { has, named, sameAxes, unionOf, type Valued, widestOf } from "./valued.ts";

/* Expressions in indices become arrays: the value of an expression is an array over the indices it is free in. */

/** How many sums in a product are multiplied out to see whether that is cheaper. */
const mostSplits = 3;

/** Makes arrays of expressions, in one graph, at given sizes. */
export class Lowering {
  readonly graph = new Graph();
  readonly #sizes: ReadonlyMap<string, number>;
  readonly #inputs: ReadonlyMap<string, number>;
  /** What was made, apart from what was made behind a condition, where places may lie outside. */
  readonly #known = [new Map<Expr, Valued>(), new Map<Expr, Valued>()] as const;
  /** What is made for the tensors so far. */
  readonly #kept = new Set<Node>();
  /** How many conditions stand around what is being read: what they switch off may lie outside an array. */
  #guards = 0;

  /** @param inputs the slot of each symbol, by name. */
  constructor(sizes: ReadonlyMap<string, number>, inputs: ReadonlyMap<string, number>) {
    this.#sizes = sizes;
    this.#inputs = inputs;
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
    const dims = axes.map((k) => this.#size(k.size));
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

  #size(of: Size): number {
    return sizeAt(of, this.#sizes);
  }

  #operand({ node, axes }: Valued, within: readonly IndexVar[]): Operand {
    return { node, axes: axes.map((k) => within.findIndex(({ id }) => id === k.id)) };
  }

  value(e: Expr): Valued {
    const known = this.#known[this.#guards === 0 ? 0 : 1];
    const found = known.get(e) ?? this.#value(e);
    known.set(e, found);
    return found;
  }

  #value(e: Expr): Valued {
    switch (e.kind) {
      case "num":
        return this.#number(doubleOf(e.value));
      case "constant":
        return this.#number(Math.PI);
      case "size":
        return this.#number(this.#size(e.value));
      case "index":
        return this.#place(e.value);
      case "entry":
        return this.#entry(e);
      case "sum":
        return this.#sum(e.args);
      case "product":
        return this.#product(e);
      case "power":
        return this.#power(e.base, e.exponent);
      case "over":
        return this.#over(e);
      case "delta":
        return this.#apply(operations.equals, this.#place(e.left), this.#place(e.right));
      case "call":
        return this.#call(e);
      case "cases":
        return this.#cases(e);
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

  #number(value: number): Valued {
    return { node: this.graph.constant(value), axes: [] };
  }

  #apply(by: Operation, ...of: readonly Valued[]): Valued {
    const widest = widestOf(of);
    if (widest) {
      const operands = of.map(({ node }) => whole(node));
      return { node: this.graph.pointwise(by, operands, widest.node.dims), axes: widest.axes };
    }
    // The axes of the largest operand come first, so that it is read as it lies.
    const axes = unionOf(of.toSorted((a, b) => b.axes.length - a.axes.length));
    const dims = axes.map((k) => this.#size(k.size));
    const operands = of.map((each) => this.#operand(each, axes));
    return { node: this.graph.pointwise(by, operands, dims), axes };
  }

  // -- arithmetic ----------------------------------------------------------------------------------------

  #sum(terms: readonly Expr[]): Valued {
    const beside = without(terms, -1);
    const [power] = beside?.length === 1 ? beside : [];
    // eˣ - 1 next to 0 is x, not what is left of 1.
    if (power?.kind === "call" && power.fn.name === "exp" && power.args[0])
      return this.#apply(operations.expm1, this.value(power.args[0].body));
    const opposites = terms.map(opposite);
    const plus = terms.filter((_, at) => opposites[at] === undefined);
    const minus = opposites.flatMap((each) => each ?? []);
    const add = (so: Valued | undefined, term: Expr): Valued =>
      so ? this.#together(operations.add, so, this.value(term)) : this.value(term);
    const risen = plus.reduce(add, undefined as Valued | undefined);
    const [first, ...rest] = minus;
    if (!risen) return this.#apply(operations.negate, this.#sum([first as Expr, ...rest]));
    return minus.reduce(
      (so, term) => this.#together(operations.subtract, so, this.value(term)),
      risen,
    );
  }

  /** A sum or difference; of two products of arrays that have one array in common, one product where that is cheaper. */
  #together(by: Operation, one: Valued, other: Valued): Valued {
    const apart = this.#apply(by, one, other);
    const unsigned = opposed(whole(other.node));
    if (unsigned?.node.kind === "contracted") {
      const flipped = by === operations.add ? operations.subtract : operations.add;
      return this.#together(flipped, one, { node: unsigned.node, axes: other.axes });
    }
    const shared = sharedBy(one, other);
    if (!shared) return apart;
    const { within, common, own, beside, commonIsLeft } = shared;
    const joined: Operand = {
      node: this.graph.pointwise(by, [whole(own.node), beside], own.node.dims),
      axes: own.axes,
    };
    const [left, right] = commonIsLeft ? [common, joined] : [joined, common];
    const node = this.graph.contracted(left, right, within.dims, within.over);
    return this.#cheaper(apart, { node, axes: one.axes });
  }

  #product(e: Product): Valued {
    if (!e.args.some(isGuard)) {
      const [sum, ...more] = e.args.filter((each) => !isNumber(each));
      const plain = this.#times(e.args, []);
      if (sum?.kind !== "over" || sum.op !== "sum" || sum.where || more.length > 0) return plain;
      const numbers = e.args.filter((each) => each !== sum);
      return this.#cheaper(plain, this.#summed(sum.by, product(...numbers, sum.body), 0));
    }
    const test = e.args.filter(isGuard).map((guard) => this.value(guard));
    const rest = this.#guarded(() =>
      this.#times(
        e.args.filter((each) => !isGuard(each)),
        [],
      ),
    );
    const gate = test.reduce((so, each) => this.#apply(operations.both, so, each));
    return this.#apply(operations.gate, gate, rest);
  }

  #guarded<T>(make: () => T): T {
    this.#guards += 1;
    try {
      return make();
    } finally {
      this.#guards -= 1;
    }
  }

  /** A product of factors, summed over some indices. */
  #times(factors: readonly Expr[], over: readonly IndexVar[]): Valued {
    return this.#multiplied(factors, [], over);
  }

  /** A product of factors and of arrays, summed over some indices. */
  #multiplied(
    factors: readonly Expr[],
    arrays: readonly Valued[],
    over: readonly IndexVar[],
  ): Valued {
    let scale = 1;
    const above: Valued[] = [...arrays];
    const below: Valued[] = [];
    for (const expr of factors) {
      if (expr.kind === "num") scale *= doubleOf(expr.value);
      else if (expr.kind === "size") scale *= this.#size(expr.value);
      else {
        const under = reciprocal(expr);
        if (under) below.push(this.value(under));
        else above.push(this.value(expr));
      }
    }
    // What divides and does not vary with what is summed divides the sum.
    const [inside, bottoms] = parted(below, ({ axes }) =>
      axes.some((k) => over.some(({ id }) => id === k.id)),
    );
    const inner = [
      ...above,
      ...inside.map((each) => this.#apply(operations.quotient, this.#number(1), each)),
    ];
    const missing = over.filter(
      (k) => !inner.some(({ axes }) => axes.some(({ id }) => id === k.id)),
    );
    const times = missing.reduce((so, k) => so * this.#size(k.size), scale);
    const summed = (of: readonly Valued[]): Valued | undefined =>
      contraction(of, over, {
        graph: this.graph,
        size: (k) => this.#size(k.size),
        times: (a, b) => this.#apply(operations.multiply, a, b),
        isThere: (node) => this.#kept.has(node),
      });
    const divided = (of: Valued): Valued =>
      this.#scaled(
        bottoms.reduce((so, each) => this.#apply(operations.quotient, so, each), of),
        times,
      );
    const after = divided(summed(inner) ?? this.#number(1));
    const least = over.length > 0 ? leastOf(inner) : undefined;
    const isScaled = bottoms.length > 0 || Math.abs(times) !== 1;
    if (!least || !isScaled || !bottoms.every(isAtLeastOne) || !isSmall(times)) return after;
    // A number goes into the smallest array, where that is less to do.
    const before = summed(inner.map((each) => (each === least ? divided(least) : each))) as Valued;
    return this.#cheaper(after, before);
  }

  /** The first of two ways, unless the other costs less beside what is made anyway. */
  #cheaper(one: Valued, other: Valued): Valued {
    const [first, second] = [one, other].map(({ node }) => totalCost([node], this.#kept)) as [
      number,
      number,
    ];
    return second < first ? other : one;
  }

  #scaled(of: Valued, by: number): Valued {
    if (by === 1) return of;
    if (by === -1) return this.#apply(operations.negate, of);
    const inverse = 1 / by;
    // Dividing by a whole number is exact where multiplying by its inverse is not.
    return Number.isInteger(inverse) && !Number.isInteger(by)
      ? this.#apply(operations.divide, of, this.#number(inverse))
      : this.#apply(operations.multiply, of, this.#number(by));
  }

  #power(base: Expr, exponent: Expr): Valued {
    const under = this.value(base);
    if (exponent.kind === "num") {
      const power = doubleOf(exponent.value);
      if (power === 2) return this.#apply(operations.multiply, under, under);
      if (power === -1) return this.#apply(operations.quotient, this.#number(1), under);
      if (power === 0.5) return this.#apply(operations.sqrt, under);
      if (power === -2) {
        const square = this.#apply(operations.multiply, under, under);
        return this.#apply(operations.quotient, this.#number(1), square);
      }
    }
    return this.#apply(operations.power, under, this.value(exponent));
  }

  // -- sums ----------------------------------------------------------------------------------------------

  #over(e: Over): Valued {
    if (e.op === "sum" && !e.where) return this.#summed(e.by, e.body, 0);
    const none = {
      sum: 0,
      product: 1,
      max: Number.NEGATIVE_INFINITY,
      min: Number.POSITIVE_INFINITY,
    };
    const body = e.where
      ? this.#apply(
          operations.select,
          this.#condition(e.where),
          this.#guarded(() => this.value(e.body)),
          this.#number(none[e.op]),
        )
      : this.value(e.body);
    return this.#folded(e.op, body, e.by);
  }

  #folded(by: Over["op"], body: Valued, over: readonly IndexVar[], isShift = false): Valued {
    const inside = over.filter((k) => has(body, k));
    const missing = over.filter((k) => !has(body, k)).reduce((so, k) => so * this.#size(k.size), 1);
    const kept = body.axes.filter((k) => !over.some(({ id }) => id === k.id));
    const node = this.graph.folded(
      by,
      this.#operand(body, [...kept, ...inside]),
      kept.map((k) => this.#size(k.size)),
      inside.map((k) => this.#size(k.size)),
      isShift,
    );
    const made = { node, axes: kept };
    if (by === "sum") return this.#scaled(made, missing);
    return by === "product" && missing !== 1
      ? this.#apply(operations.power, made, this.#number(missing))
      : made;
  }

  /**
   * A sum, in the cheapest of the ways that are tried: as it stands, with a sum among its factors multiplied out, or
   * over one index first.
   */
  #summed(by: readonly IndexVar[], body: Expr, splits: number): Valued {
    if (body.kind === "sum") {
      const parts = body.args.map((term) => this.#summed(by, term, splits));
      return parts.reduce((so, each) => this.#together(operations.add, so, each));
    }
    const { over, factors } = flattened(by, body);
    const met = factors.find((each) => each.kind === "delta" && collapses(each, over));
    if (met?.kind === "delta") return this.#collapsed(met, over, factors);
    const others = factors.filter((each) => !isGuard(each));
    if (factors.some((each) => each.kind === "cases") && !others.every(definedEverywhere)) {
      // What has no value is switched off before it is summed; sums within are taken by themselves.
      return this.#folded("sum", this.value(body), by);
    }
    const plain = factors.some(isGuard)
      ? this.#guarded(() => this.#related(factors, over))
      : this.#times(factors, over);
    const split = splits < mostSplits ? factors.find((each) => isSplit(each, over)) : undefined;
    if (split?.kind !== "sum") return plain;
    const beside = factors.filter((each) => each !== split);
    const apart = split.args
      .map((term) => this.#summed(over, product(...beside, term), splits + 1))
      .reduce((so, each) => this.#together(operations.add, so, each));
    const isSingle = over.length === 1 || factors.some(isGuard);
    const nested = isSingle ? [] : over.filter((k) => varies(split, k));
    const inner = nested.map((k) => this.#nested(k, over, factors, splits + 1));
    return [plain, apart, ...inner].reduce((so, each) => this.#cheaper(so, each));
  }

  /** A sum over several indices, that over one of them taken first. */
  #nested(
    first: IndexVar,
    over: readonly IndexVar[],
    factors: readonly Expr[],
    splits: number,
  ): Valued {
    const [inside, outside] = parted(factors, (each) =>
      freeIndices(each).some(({ id }) => id === first.id),
    );
    const inner = this.#summed([first], product(...inside), splits);
    const rest = over.filter(({ id }) => id !== first.id);
    return this.#multiplied(outside, [inner], rest);
  }

  /** A sum of products in which δ ties indices together, or conditions are factors. */
  #related(factors: readonly Expr[], over: readonly IndexVar[]): Valued {
    const size = (k: IndexVar): number => this.#size(k.size);
    const indices = new Map(over.map((k) => [k.id, k]));
    const relations: Affine[] = [];
    const arrays: Valued[] = [];
    const numbers: Expr[] = [];
    for (const factor of factors) {
      const [left, right] =
        factor.kind === "delta"
          ? [factor.left, factor.right].map((side) =>
              affineOf(side, (of) => this.#size(of), indices),
            )
          : [];
      if (left && right) relations.push(added(left, right, -1));
      else if (isNumber(factor)) numbers.push(factor);
      else arrays.push(named(this.value(factor), indices));
    }
    const way = solved(
      relations,
      arrays.map(({ axes }) => axes),
      over,
      size,
    );
    const tests = way.open.map((each) =>
      this.#apply(operations.equals, this.#affine(each), this.#number(0)),
    );
    // What no array is read at has to be looked at: an index stays on its axis.
    const bounds = [...way.is]
      .filter(([k]) => !arrays.some((each) => has(each, k)))
      .filter(([k]) => !way.splits.some(({ m }) => m === k))
      .flatMap(([k, is]) => this.#within(is, size(k)));
    const read = arrays.map((each) => this.#readAt(each, way));
    const left = [...over, ...way.more].filter((k) => !way.is.has(k));
    const made = this.#multiplied(numbers, [...read, ...tests, ...bounds], left);
    return way.splits.reduceRight((so, split) => this.#joined(so, split), made);
  }

  /** An array with one index for the two that stand for it. */
  #joined(of: Valued, { m, q, r, stride }: Split): Valued {
    if (!has(of, q) && !has(of, r)) return of;
    const size = (k: IndexVar): number => this.#size(k.size);
    const place = this.#affine({ terms: new Map([[m, 1]]), plus: 0 });
    const from = this.#affine({ terms: new Map([[q, stride]]), plus: 1 - stride });
    const row = this.#folded("sum", this.#apply(operations.atMost, from, place), [q]);
    const column = this.#apply(
      operations.add,
      this.#apply(operations.subtract, place, this.#scaled(row, stride)),
      this.#number(stride),
    );
    const axes = [...of.axes.filter((k) => k !== q && k !== r), m];
    const at = of.axes.map((k): Reach => {
      const number = k === q ? row : k === r ? column : undefined;
      return number
        ? { terms: [], numbers: [[1, this.#operand(number, axes)]], plus: -1 }
        : { terms: [[1, axes.indexOf(k)]], numbers: [], plus: 0 };
    });
    return { node: this.graph.gathered(of.node, at, axes.map(size), true), axes };
  }

  /** An array with some of its indices said in terms of others; 0 where one leads outside. */
  #readAt(of: Valued, way: Solved): Valued {
    if (!of.axes.some((k) => way.is.has(k))) return of;
    const size = (k: IndexVar): number => this.#size(k.size);
    const axes = axesAfter(of.axes, way);
    const at = of.axes.map((k): Affine => way.is.get(k) ?? { terms: new Map([[k, 1]]), plus: 0 });
    const dims = axes.map(size);
    const ends = at.map((each) => reachOf(each, size));
    const reaches = (from: readonly number[]): readonly Reach[] =>
      at.map(({ terms, plus }, axis) => ({
        terms: [...terms].map(([k, c]) => [c, axes.indexOf(k)] as const),
        numbers: [],
        plus: [...terms.values()].reduce((so, c) => so + c, plus) - (from[axis] ?? 1),
      }));
    const node =
      of.node.kind === "count"
        ? this.graph.pointwise(operations.same, [whole(of.node)], of.node.dims)
        : of.node;
    const misses = ends.some(([least, most], axis) => least < 1 || most > (node.dims[axis] ?? 0));
    const atOnce = {
      node: this.graph.gathered(node, reaches(ends.map(() => 1)), dims, misses),
      axes,
    };
    const wide = ends.map(([least, most]) => most - least + 1);
    if (!misses || volume(wide) > volume(dims)) return atOnce;
    // With a margin of zeros around it an array is read without a look at where its entries end.
    const starts = ends.map(([least]) => least);
    const margin = this.graph.gathered(
      node,
      starts.map((from, axis) => ({ terms: [[1, axis]], numbers: [], plus: from - 1 })),
      wide,
      true,
    );
    return { node: this.graph.gathered(margin, reaches(starts), dims, false), axes };
  }

  /** A sum of indices as an array. */
  #affine({ terms, plus }: Affine): Valued {
    const parts = [...terms].map(([k, c]) =>
      this.#scaled({ node: this.graph.count(this.#size(k.size)), axes: [k] }, c),
    );
    return [...parts, ...(plus === 0 && parts.length > 0 ? [] : [this.#number(plus)])].reduce(
      (so, each) => this.#apply(operations.add, so, each),
    );
  }

  /** Whether a sum of indices stays on an axis, as 1 or 0, where that hangs on the indices. */
  #within(of: Affine, length: number): readonly Valued[] {
    const [least, most] = reachOf(of, (k) => this.#size(k.size));
    const value = this.#affine(of);
    return [
      ...(least < 1 ? [this.#apply(operations.atMost, this.#number(1), value)] : []),
      ...(most > length ? [this.#apply(operations.atMost, value, this.#number(length))] : []),
    ];
  }

  /** Σ_k δ_{kj} f(k) is f(j), where j is a place that k comes to. */
  #collapsed(
    met: Expr & { readonly kind: "delta" },
    over: readonly IndexVar[],
    factors: readonly Expr[],
  ): Valued {
    const { k, to } = collapses(met, over) as Collapse;
    const rest = product(...factors.filter((each) => each !== met));
    const indices = new Map([[k.id, to]]);
    const left = over.filter((each) => each !== k);
    const body = substitute(rest, { indices });
    return left.length === 0 ? this.value(body) : this.#summed(left, body, 0);
  }

  // -- entries -------------------------------------------------------------------------------------------

  #entry(e: Entry): Valued {
    const slot = this.#inputs.get(e.of.name);
    if (slot === undefined)
      throw new ProgramError(
        "E-NAME",
        `« ${e.of.name} » n'est pas parmi les entrées.`,
        `"${e.of.name}" is not among the inputs.`,
      );
    const dims = e.of.axes.map((axis) => this.#size(axis));
    const node = this.graph.input(slot, dims);
    return this.#at(node, e.at, e.of.name);
  }

  /** The entry of an array at a place. */
  #at(node: Node, at: readonly Ix[], name: string): Valued {
    const plain = at.map(plainVar);
    const isWhole = plain.every(
      (k, axis) =>
        k !== undefined && plain.indexOf(k) === axis && this.#size(k.size) === node.dims[axis],
    );
    if (isWhole) return { node, axes: plain as readonly IndexVar[] };
    const numbers = at.map(({ terms }) =>
      terms.flatMap(([coefficient, variable]) =>
        isIndexVar(variable) ? [] : [[this.#size(coefficient), this.value(variable)] as const],
      ),
    );
    const axes = unionOf([
      { axes: at.flatMap(({ terms }) => terms.flatMap(([, k]) => (isIndexVar(k) ? [k] : []))) },
      ...numbers.flat().map(([, value]) => value),
    ]);
    const dims = axes.map((k) => this.#size(k.size));
    const reach = at.map(({ terms, plus }, axis) => ({
      terms: terms.flatMap(([coefficient, k]) =>
        isIndexVar(k)
          ? [[this.#size(coefficient), axes.findIndex(({ id }) => id === k.id)] as const]
          : [],
      ),
      numbers: (numbers[axis] ?? []).map(([k, value]) => [k, this.#operand(value, axes)] as const),
      // Indices count from 1, axes from 0: Σ c (i + 1) + plus - 1.
      plus:
        this.#size(plus) -
        1 +
        terms.reduce((so, [c, k]) => (isIndexVar(k) ? so + this.#size(c) : so), 0),
    }));
    const misses = reach.some(({ terms, numbers: read, plus }, axis) => {
      if (read.length > 0) return true;
      const ends = terms.map(([c, k]) => c * ((dims[k] ?? 1) - 1));
      const least = ends.reduce((so, end) => so + Math.min(end, 0), plus);
      const most = ends.reduce((so, end) => so + Math.max(end, 0), plus);
      return least < 0 || most >= (node.dims[axis] ?? 0);
    });
    const isDynamic = reach.some(({ numbers: read }) => read.length > 0);
    if (misses && !isDynamic && this.#guards === 0)
      throw new ProgramError(
        "E-SHAPE",
        `Un indice sort de « ${name} ».`,
        `An index leads outside "${name}".`,
      );
    return { node: this.graph.gathered(node, reach, dims, misses), axes };
  }

  /** An index as a number. */
  #place({ terms, plus }: Ix): Valued {
    const parts = terms.map(([coefficient, variable]) => {
      const value = isIndexVar(variable)
        ? { node: this.graph.count(this.#size(variable.size)), axes: [variable] }
        : this.value(variable);
      return this.#scaled(value, this.#size(coefficient));
    });
    const start = this.#size(plus);
    const all = start === 0 && parts.length > 0 ? parts : [...parts, this.#number(start)];
    return all.reduce((so, each) => this.#apply(operations.add, so, each));
  }

  // -- functions -----------------------------------------------------------------------------------------

  #call(e: Call): Valued {
    const [first] = e.args;
    const scalar = scalarOperations.get(e.fn.name);
    if (first && scalar && e.at.length === 0) {
      if (e.fn.name === "log") {
        const stable = this.#logOf(first.body);
        if (stable) return stable;
      }
      return this.#apply(scalar, this.value(first.body));
    }
    if (first && first.by.length === 1 && e.args.length === 1) {
      const [k] = first.by as readonly [IndexVar];
      const [at] = e.at;
      if (e.fn.name === "softmax" && at)
        return this.#read(this.#softmax(this.value(first.body), k), k, at);
      if (e.fn.name === "logsoftmax" && at)
        return this.#read(this.#logSoftmax(this.value(first.body), k), k, at);
      if (e.fn.name === "logsumexp") return this.#logSumExp(this.value(first.body), k).sum;
    }
    const written = unfolded(e);
    if (!written)
      throw new ProgramError(
        "E-TYPE",
        `${e.fn.name} n'a pas de programme sur des tableaux.`,
        `${e.fn.name} has no program over arrays.`,
      );
    return this.value(written);
  }

  /**
   * A logarithm whose argument would underflow: of a probability, it is a difference of scores. Of 1 + x, it is that
   * of what x is next to 0.
   */
  #logOf(e: Expr): Valued | undefined {
    const more = e.kind === "sum" && without(e.args, 1);
    if (more) return this.#apply(operations.log1p, this.#sum(more));
    if (e.kind !== "call") return undefined;
    const [first] = e.args;
    if (e.fn.name === "softmax" && first) {
      const [k, at] = [first.by[0], e.at[0]];
      return k && at && this.#read(this.#logSoftmax(this.value(first.body), k), k, at);
    }
    if (e.fn.name === "sigmoid" && first) {
      const flipped = this.#apply(operations.negate, this.value(first.body));
      return this.#apply(operations.negate, this.#apply(operations.softplus, flipped));
    }
    return undefined;
  }

  /** e^{x-m} and its sum over k, where m is the largest x: no exponential is above 1. */
  #weights(x: Valued, k: IndexVar) {
    const top = this.#folded("max", x, [k], true);
    const weights = this.#apply(operations.exp, this.#apply(operations.subtract, x, top));
    return { top, weights, total: this.#folded("sum", weights, [k]) };
  }

  #softmax(x: Valued, k: IndexVar): Valued {
    const { weights, total } = this.#weights(x, k);
    return this.#apply(operations.divide, weights, total);
  }

  #logSumExp(x: Valued, k: IndexVar) {
    const { top, total } = this.#weights(x, k);
    const log = this.#apply(operations.log, total);
    return { top, log, sum: this.#apply(operations.add, top, log) };
  }

  /** (x - m) - log Σ e^{x-m}. */
  #logSoftmax(x: Valued, k: IndexVar): Valued {
    const { top, log } = this.#logSumExp(x, k);
    const below = this.#apply(operations.subtract, x, top);
    return this.#apply(operations.subtract, below, log);
  }

  /** An array over k, at a place. */
  #read(of: Valued, k: IndexVar, at: Ix): Valued {
    const j = plainVar(at);
    if (j && j.id === k.id) return of;
    if (!has(of, k)) return of;
    if (j && !has(of, j) && j.size === k.size)
      return { node: of.node, axes: of.axes.map((each) => (each.id === k.id ? j : each)) };
    return this.#at(
      of.node,
      of.axes.map((each) => (each.id === k.id ? at : ix(each))),
      k.letter,
    );
  }

  // -- cases ---------------------------------------------------------------------------------------------

  #cases({ arms, otherwise }: Cases): Valued {
    const rest = otherwise ? this.#guarded(() => this.value(otherwise)) : this.#number(0);
    return arms.reduceRight(
      (so, { when, is }) =>
        this.#apply(
          operations.select,
          this.#condition(when),
          this.#guarded(() => this.value(is)),
          so,
        ),
      rest,
    );
  }

  #condition(cond: Cond): Valued {
    if (cond.kind === "compare") {
      const [left, right] = [this.value(cond.left), this.value(cond.right)];
      switch (cond.rel) {
        case "<":
          return this.#apply(operations.less, left, right);
        case ">":
          return this.#apply(operations.less, right, left);
        case "≤":
          return this.#apply(operations.atMost, left, right);
        case "≥":
          return this.#apply(operations.atMost, right, left);
        case "=":
          return this.#apply(operations.equals, left, right);
        case "≠":
          return this.#apply(operations.differs, left, right);
      }
    }
    const parts = this.#guarded(() => cond.of.map((each) => this.#condition(each)));
    const by = cond.kind === "all" ? operations.both : operations.either;
    return parts.reduce((so, each) => this.#apply(by, so, each));
  }
}

/** Whether the axes of a product that only its left side has stand among those that only its right side has. */
const areMixed = (left: readonly number[], right: readonly number[], count: number): boolean => {
  const sides = Array.from({ length: count }, (_, axis) => axis).flatMap((axis) =>
    left.includes(axis) === right.includes(axis) ? [] : [left.includes(axis)],
  );
  return sides.filter((side, at) => at > 0 && side !== sides[at - 1]).length > 1;
};

/** The array with the fewest entries. */
const leastOf = (of: readonly Valued[]): Valued | undefined => {
  const entries = ({ node }: Valued): number => volume(node.dims);
  const [first, ...rest] = of;
  return rest.reduce((so, each) => (so && entries(so) <= entries(each) ? so : each), first);
};

/** Whether dividing by it makes nothing overflow. */
const isAtLeastOne = ({ node }: Valued): boolean =>
  node.kind === "constant" && Math.abs(node.value) >= 1;

/** Whether nothing overflows or is lost that is multiplied by it. */
const isSmall = (by: number): boolean => Math.abs(by) <= 1 && Math.abs(by) > 2 ** -40;

const parted = <T>(of: readonly T[], goes: (each: T) => boolean): readonly [T[], T[]] => [
  of.filter(goes),
  of.filter((each) => !goes(each)),
];
