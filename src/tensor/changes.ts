import { indexVar } from "../expr/index-of.ts";
import type { IndexVar } from "../expr/node.ts";
import { fixedSize, size } from "../expr/size.ts";
import { type Contracting, contraction } from "./contraction.ts";
import type {
  Contracted,
  Folded,
  Gathered,
  Graph,
  Input,
  Node,
  Operand,
  Pointwise,
  Reach,
} from "./graph.ts";
import { type Operation, operations } from "./operations.ts";
import { ProgramError } from "./program-error.ts";
import type { Valued } from "./valued.ts";

/*
 * By how much arrays change when one entry of an input is moved, for every entry at once: the place p that is moved
 * becomes further axes, and θ_j becomes θ_j + δ_{jp} h. A δ goes through an operation by
 *
 *     f(a_j + δ_{jp} b_p) = f(a_j) + δ_{jp} (f(a_p + b_p) - f(a_p)),
 *
 * and a sum over j leaves what stands at p: Σ_j δ_{jp} c_j = c_p. So only what moves is worked out anew.
 */

/** A part of a change: the product of some arrays where the axes of the array that meet moved ones meet them, else 0. */
interface Term {
  /** The axes of the array that meet a moved one; factors stand at the moved one in their place. */
  readonly meets: ReadonlyMap<IndexVar, IndexVar>;
  readonly factors: readonly Valued[];
}

/** f(a + b), of which f(a) is taken: what an operation or a fold comes to once its operands are moved. */
export interface Bent {
  readonly after: Node;
  /** Which operands are moved: those are sums of what was there and of its change. */
  readonly isMoved: readonly boolean[];
}

const none: readonly Term[] = [];

const sizeOf = (k: IndexVar): number => fixedSize(k.size) ?? 0;

const axesFor = (dims: readonly number[]): readonly IndexVar[] =>
  dims.map((length) => indexVar("k", size(length)));

/** By how much the nodes of a graph change when an entry of one input is moved. */
export class Changes {
  readonly #graph: Graph;
  readonly #of: Input;
  readonly #step: Node;
  /** The axes of the place that is moved. */
  readonly #moved: readonly IndexVar[];
  readonly #known = new Map<Node, readonly Term[]>();
  readonly #own = new Map<Node, readonly IndexVar[]>();
  readonly #bends = new Map<Node, Bent>();

  /** @param step by how much an entry is moved: a number for all, or an array of the input's sizes, one for each. */
  constructor(graph: Graph, of: Input, step: Node) {
    this.#graph = graph;
    this.#of = of;
    this.#step = step;
    this.#moved = axesFor(of.dims);
  }

  /**
   * The change of an array: its axes, then those of the input that is moved.
   *
   * @throws ProgramError E-TYPE where what is moved is a place in an array.
   */
  of(node: Node): Node {
    const own = this.#kept(node);
    const total = this.#total(this.#terms(node), new Map());
    const all = [...own, ...this.#moved];
    const dims = all.map(sizeOf);
    return this.#graph.pointwise(operations.same, [operandOf(total, all)], dims);
  }

  /** The differences f(a + b) - f(a) among what was made. */
  get bends(): ReadonlyMap<Node, Bent> {
    return this.#bends;
  }

  /** The axes of a node, those that it sums over behind its own. */
  #axes(node: Node): readonly IndexVar[] {
    const known = this.#own.get(node);
    if (known) return known;
    const isOver = node.kind === "folded" || node.kind === "contracted";
    const made = axesFor(isOver ? [...node.dims, ...node.over] : node.dims);
    this.#own.set(node, made);
    return made;
  }

  /** The axes of a node that it has in the end. */
  #kept(node: Node): readonly IndexVar[] {
    return this.#axes(node).slice(0, node.dims.length);
  }

  #terms(node: Node): readonly Term[] {
    const known = this.#known.get(node);
    if (known) return known;
    const found = this.#found(node);
    this.#known.set(node, found);
    return found;
  }

  #found(node: Node): readonly Term[] {
    switch (node.kind) {
      case "input":
        return node === this.#of ? [this.#start(node)] : none;
      case "constant":
      case "count":
        return none;
      case "pointwise":
        return this.#pointwise(node);
      case "contracted":
        return this.#contracted(node);
      case "folded":
        return this.#folded(node);
      case "gathered":
        return this.#gathered(node);
    }
  }

  #start(node: Input): Term {
    const meets = new Map(
      this.#axes(node).map((k, axis) => [k, this.#moved[axis] as IndexVar] as const),
    );
    const axes = this.#step.dims.length === 0 ? [] : this.#moved;
    return { meets, factors: [{ node: this.#step, axes }] };
  }

  /** An operand in the axes of its reader, and how it changes. */
  #read({ node, axes }: Operand, within: readonly IndexVar[]) {
    const own = this.#axes(node);
    const to = new Map(axes.map((axis, at) => [own[at] as IndexVar, within[axis] as IndexVar]));
    return {
      base: { node, axes: axes.map((axis) => within[axis] as IndexVar) },
      terms: this.#terms(node).map((term) => this.#renamed(term, to)),
    };
  }

  // -- operations ----------------------------------------------------------------------------------------

  #pointwise(node: Pointwise): readonly Term[] {
    const own = this.#axes(node);
    const read = node.of.map((operand) => this.#read(operand, own));
    if (read.every(({ terms }) => terms.length === 0)) return none;
    const [a, b] = read;
    if (!a) return none;
    switch (node.by) {
      case operations.same:
        return a.terms;
      case operations.add:
        return [...a.terms, ...(b?.terms ?? [])];
      case operations.subtract:
        return [...a.terms, ...this.#negated(b?.terms ?? [])];
      case operations.negate:
        return this.#negated(a.terms);
      case operations.multiply:
        return b ? this.#product(a, b) : none;
      case operations.divide:
      case operations.quotient: {
        if (!b || b.terms.length > 0) break;
        const under = this.#apply(node.by, [this.#number(1), b.base]);
        return a.terms.map((term) => this.#times(term, asTerm(under)));
      }
    }
    return this.#bent(node, read);
  }

  /** f(a + b) - f(a), at the places where all that changes meets what is moved. */
  #bent(
    node: Pointwise,
    read: readonly { readonly base: Valued; readonly terms: readonly Term[] }[],
  ): readonly Term[] {
    const meets = common(read.flatMap(({ terms }) => terms));
    const at = (of: Valued): Valued => this.#moveAxes(of, meets);
    const args = read.map(({ base, terms }) =>
      terms.length === 0
        ? at(base)
        : this.#apply(operations.add, [at(base), this.#total(terms, meets)]),
    );
    const before = at({ node, axes: this.#axes(node) });
    const after = this.#apply(node.by, args);
    const isMoved = read.map(({ terms }) => terms.length > 0);
    return [{ meets, factors: [this.#difference(after, before, isMoved)] }];
  }

  #product(
    a: { readonly base: Valued; readonly terms: readonly Term[] },
    b: { readonly base: Valued; readonly terms: readonly Term[] },
  ): readonly Term[] {
    return [
      ...a.terms.map((term) => this.#times(term, asTerm(b.base))),
      ...b.terms.map((term) => this.#times(asTerm(a.base), term)),
      ...a.terms.flatMap((left) => b.terms.map((right) => this.#times(left, right))),
    ];
  }

  #contracted(node: Contracted): readonly Term[] {
    const own = this.#axes(node);
    const over = own.slice(node.dims.length);
    const [left, right] = [this.#read(node.left, own), this.#read(node.right, own)];
    return this.#product(left, right).map((term) => this.#summed(term, over));
  }

  #folded(node: Folded): readonly Term[] {
    const own = this.#axes(node);
    const { base, terms } = this.#read(node.of, own);
    // What is taken out of exponentials, and put back behind them, may as well stay.
    if (terms.length === 0 || node.isShift) return none;
    const over = own.slice(node.dims.length);
    if (node.by === "sum") return terms.map((term) => this.#summed(term, over));
    const meets = new Map([...common(terms)].filter(([k]) => !over.includes(k)));
    const inside = this.#apply(operations.add, [
      this.#moveAxes(base, meets),
      this.#total(terms, meets),
    ]);
    const kept = inside.axes.filter((k) => !over.includes(k));
    const after: Valued = {
      node: this.#graph.folded(
        node.by,
        operandOf(inside, [...kept, ...over]),
        kept.map(sizeOf),
        over.map(sizeOf),
      ),
      axes: kept,
    };
    const before = this.#moveAxes({ node, axes: this.#kept(node) }, meets);
    return [{ meets, factors: [this.#difference(after, before, [true])] }];
  }

  #difference(after: Valued, before: Valued, isMoved: readonly boolean[]): Valued {
    const made = this.#apply(operations.subtract, [after, before]);
    this.#bends.set(made.node, { after: after.node, isMoved });
    return made;
  }

  // -- places --------------------------------------------------------------------------------------------

  #gathered(node: Gathered): readonly Term[] {
    const terms = this.#terms(node.of);
    const isDynamic = node.at.some(({ numbers }) =>
      numbers.some(([, { node: read }]) => this.#terms(read).length > 0),
    );
    if (isDynamic)
      throw new ProgramError(
        "E-TYPE",
        "Ce qui est déplacé est une place dans un tableau.",
        "What is moved is a place in an array.",
      );
    return terms.map((term) => this.#gatheredTerm(node, term));
  }

  #gatheredTerm(node: Gathered, { meets, factors }: Term): Term {
    const inner = this.#kept(node.of);
    const own = this.#axes(node);
    let found: Term = { meets: new Map(), factors: [] };
    const open: IndexVar[] = [];
    for (const [axis, k] of inner.entries()) {
      const reach = node.at[axis] as Reach;
      const met = meets.get(k);
      if (!met) {
        open.push(k);
        continue;
      }
      const to = plainAxis(reach, node, axis);
      const isOnly = node.of.dims[axis] === 1 && !node.mayMiss;
      if (to !== undefined)
        found = this.#times(found, { meets: new Map([[own[to] as IndexVar, met]]), factors: [] });
      else if (!isOnly) {
        const equal = this.#apply(operations.equals, [this.#place(reach, own), this.#count(met)]);
        found = this.#times(found, asTerm(equal));
      }
    }
    // Where a place may lie outside there is nothing, also of what is the same along its axis.
    const bare = open.filter((k) => !factors.some(({ axes }) => axes.includes(k)));
    const all = node.mayMiss && bare.length > 0 ? [...factors, this.#number(1, bare)] : factors;
    for (const factor of all) found = this.#times(found, asTerm(this.#gather(node, factor)));
    return found;
  }

  #gather(node: Gathered, factor: Valued): Valued {
    const inner = this.#kept(node.of);
    const own = this.#axes(node);
    const reaches = factor.axes.map((k) => {
      const axis = inner.indexOf(k);
      return axis < 0 ? k : { axis, reach: node.at[axis] as Reach };
    });
    if (reaches.every((each) => "id" in each)) return factor;
    const axes = this.#ordered(
      reaches.flatMap((each) =>
        "id" in each
          ? [each]
          : [
              ...each.reach.terms.map(([, axis]) => axis),
              ...each.reach.numbers.flatMap(([, of]) => of.axes),
            ].map((axis) => own[axis] as IndexVar),
      ),
    );
    const placeOf = (axis: number): number => axes.indexOf(own[axis] as IndexVar);
    const at = reaches.map(
      (each): Reach =>
        "id" in each
          ? { terms: [[1, axes.indexOf(each)]], numbers: [], plus: 0 }
          : {
              terms: each.reach.terms.map(([c, axis]) => [c, placeOf(axis)]),
              numbers: each.reach.numbers.map(([c, of]) => [
                c,
                { node: of.node, axes: of.axes.map(placeOf) },
              ]),
              plus: each.reach.plus,
            },
    );
    const dims = axes.map(sizeOf);
    return { node: this.#graph.gathered(factor.node, at, dims, node.mayMiss), axes };
  }

  /** A place along an axis, counted from 1, as a number. */
  #place({ terms, numbers, plus }: Reach, own: readonly IndexVar[]): Valued {
    const scaled = (of: Valued, by: number): Valued =>
      by === 1 ? of : this.#apply(operations.multiply, [of, this.#number(by)]);
    const shift = terms.reduce((so, [c]) => so - c, plus + 1);
    const parts = [
      ...terms.map(([c, axis]) => scaled(this.#count(own[axis] as IndexVar), c)),
      ...numbers.map(([c, { node, axes }]) =>
        scaled({ node, axes: axes.map((axis) => own[axis] as IndexVar) }, c),
      ),
      ...(shift === 0 ? [] : [this.#number(shift)]),
    ];
    return parts.reduce((so, each) => this.#apply(operations.add, [so, each]));
  }

  /** 1, 2, … along an axis. */
  #count(k: IndexVar): Valued {
    return { node: this.#graph.count(sizeOf(k)), axes: [k] };
  }

  // -- terms ---------------------------------------------------------------------------------------------

  #negated(terms: readonly Term[]): readonly Term[] {
    return terms.map(({ meets, factors: [first, ...rest] }) => ({
      meets,
      factors: first ? [this.#apply(operations.negate, [first]), ...rest] : [this.#number(-1)],
    }));
  }

  /** The product of two terms: an axis that meets two moved ones meets the first where both are equal. */
  #times(left: Term, right: Term): Term {
    const meets = new Map(left.meets);
    const factors: Valued[] = [];
    for (const [k, p] of right.meets) {
      const other = meets.get(k);
      if (!other) meets.set(k, p);
      else if (other !== p)
        factors.push(this.#apply(operations.equals, [this.#count(other), this.#count(p)]));
    }
    const all = [...left.factors, ...right.factors].map((each) => this.#moveAxes(each, meets));
    return { meets, factors: [...all, ...factors] };
  }

  /** A term in other axes. */
  #renamed({ meets, factors }: Term, to: ReadonlyMap<IndexVar, IndexVar>): Term {
    const moved = factors.map((each) => this.#moveAxes(each, to));
    return [...meets].reduce<Term>(
      (so, [k, p]) => this.#times(so, { meets: new Map([[to.get(k) ?? k, p]]), factors: [] }),
      { meets: new Map(), factors: moved },
    );
  }

  /** Σ over some axes: at those that meet a moved one, what stands there is left. */
  #summed({ meets, factors }: Term, over: readonly IndexVar[]): Term {
    const open = over.filter((k) => !meets.has(k));
    const [inside, outside] = [
      factors.filter(({ axes }) => axes.some((k) => open.includes(k))),
      factors.filter(({ axes }) => !axes.some((k) => open.includes(k))),
    ];
    const total = contraction(inside, open, this.#contracting);
    const turns = open
      .filter((k) => !inside.some(({ axes }) => axes.includes(k)))
      .reduce((so, k) => so * sizeOf(k), 1);
    return {
      meets: new Map([...meets].filter(([k]) => !over.includes(k))),
      factors: [
        ...outside,
        ...(total ? [total] : []),
        ...(turns === 1 ? [] : [this.#number(turns)]),
      ],
    };
  }

  /** The sum of some terms as one array, where some axes meet moved ones; others that do are compared with them. */
  #total(terms: readonly Term[], meets: ReadonlyMap<IndexVar, IndexVar>): Valued {
    const made = terms.map((term) => {
      const tests = [...term.meets]
        .filter(([k]) => !meets.has(k))
        .map((pair) =>
          this.#apply(
            operations.equals,
            pair.map((k) => this.#count(k)),
          ),
        );
      const [first = this.#number(1), ...rest] = [...term.factors, ...tests];
      return rest.reduce((so, each) => this.#apply(operations.multiply, [so, each]), first);
    });
    const [first = this.#number(0), ...rest] = made;
    return rest.reduce((so, each) => this.#apply(operations.add, [so, each]), first);
  }

  // -- arrays --------------------------------------------------------------------------------------------

  get #contracting(): Contracting {
    return {
      graph: this.#graph,
      size: sizeOf,
      times: (a, b) => this.#apply(operations.multiply, [a, b]),
    };
  }

  #number(value: number, axes: readonly IndexVar[] = []): Valued {
    const node = this.#graph.constant(value);
    if (axes.length === 0) return { node, axes };
    const dims = axes.map(sizeOf);
    return { node: this.#graph.pointwise(operations.same, [{ node, axes: [] }], dims), axes };
  }

  /** The axes of arrays, each once: moved ones last, so that loops along them are long. */
  #ordered(axes: readonly IndexVar[]): readonly IndexVar[] {
    const own = [...new Set(axes)].filter((k) => !this.#moved.includes(k));
    return [...own, ...this.#moved.filter((k) => axes.includes(k))];
  }

  #apply(by: Operation, of: readonly Valued[]): Valued {
    const axes = this.#ordered(of.flatMap((each) => each.axes));
    const operands = of.map((each) => operandOf(each, axes));
    return { node: this.#graph.pointwise(by, operands, axes.map(sizeOf)), axes };
  }

  /** An array with other axes for its own; where two become one, along its diagonal. */
  #moveAxes({ node, axes }: Valued, to: ReadonlyMap<IndexVar, IndexVar>): Valued {
    const moved = axes.map((k) => to.get(k) ?? k);
    const each = [...new Set(moved)];
    if (each.length === moved.length) return { node, axes: moved };
    const at = moved.map((k): Reach => ({ terms: [[1, each.indexOf(k)]], numbers: [], plus: 0 }));
    return { node: this.#graph.gathered(node, at, each.map(sizeOf), false), axes: each };
  }
}

const asTerm = (of: Valued): Term => ({ meets: new Map(), factors: [of] });

const operandOf = ({ node, axes }: Valued, within: readonly IndexVar[]): Operand => ({
  node,
  axes: axes.map((k) => within.indexOf(k)),
});

/** Where all terms meet what is moved alike. */
const common = (terms: readonly Term[]): ReadonlyMap<IndexVar, IndexVar> => {
  const [first, ...rest] = terms;
  return new Map(
    [...(first?.meets ?? [])].filter(([k, p]) => rest.every(({ meets }) => meets.get(k) === p)),
  );
};

/** The axis of the reader that a place is, if it is one as it stands. */
const plainAxis = (
  { terms, numbers, plus }: Reach,
  node: Gathered,
  axis: number,
): number | undefined => {
  const [only] = terms;
  const isPlain = terms.length === 1 && numbers.length === 0 && plus === 0 && only?.[0] === 1;
  return isPlain && node.dims[only[1]] === node.of.dims[axis] ? only[1] : undefined;
};
