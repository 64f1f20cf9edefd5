import { addRational, rational } from "../numeric/rational.ts";
import { layingOut } from "./arithmetic.ts";
import { logOf, slopes } from "./elementary.ts";
import { type Graph, type Node, type Slot, slotAt, slotBy } from "./graph.ts";
import { defined } from "./primitive.ts";
import { places } from "./worlds.ts";

/** Where a derivative is taken. */
interface Calculus {
  readonly graph: Graph;
  /** Unknown functions, and the symbols they are functions of. */
  readonly dependencies: ReadonlyMap<string, ReadonlySet<string>>;
  /** The sizes of a symbol's axes. */
  readonly axes: (name: string) => readonly number[];
}

const minusOne = rational(-1);

/**
 * The derivative of a node with respect to a slot, forward through the graph (Wengert 1964). It knows the
 * rules of sums, products, powers and a few elementary functions, and none of the laws that derivations are
 * made of. Conditions are constant: off the borders between cases the derivative is that of the case.
 */
export const tangent = (of: Node, by: Slot, calculus: Calculus): Node => {
  const { graph } = calculus;
  const found = new Map<Node, Node>();

  const at = (node: Node): Node => {
    const known = found.get(node);
    if (known) return known;
    const made = derivative(node);
    found.set(node, made);
    return made;
  };

  /** The sum of the terms that do not vanish. */
  const total = (terms: readonly (readonly [Node, (slope: Node) => Node])[]): Node =>
    graph.sum(
      terms.flatMap(([inner, term]) => {
        const slope = at(inner);
        return slope === graph.zero ? [] : [term(slope)];
      }),
    );

  /** Half by half, so that the derivative of a long product is not quadratic in its length. */
  const ofProduct = (args: readonly Node[]): Node => {
    const [only] = args;
    if (args.length === 1 && only) return at(only);
    const middle = args.length >> 1;
    const halves = [args.slice(0, middle), args.slice(middle)] as const;
    const slopes = halves.map(ofProduct);
    return graph.sum(
      slopes.flatMap((slope, k) =>
        slope === graph.zero ? [] : [graph.times(slope, graph.product(halves[1 - k] as Node[]))],
      ),
    );
  };

  const derivative = (node: Node): Node => {
    switch (node.kind) {
      case "num":
      case "pi":
        return graph.zero;
      case "slot":
        return slotBySlot(node.slot, by, calculus);
      case "sum":
        return total(node.args.map((arg) => [arg, (slope) => slope]));
      case "product":
        return ofProduct(node.args);
      case "power": {
        const { base, exponent } = node;
        const lower =
          exponent.kind === "num"
            ? graph.number(addRational(exponent.value, minusOne))
            : graph.sum([exponent, graph.number(minusOne)]);
        return total([
          [base, (slope) => graph.product([exponent, graph.power(base, lower), slope])],
          [exponent, (slope) => graph.product([node, logOf(base, graph), slope])],
        ]);
      }
      case "call": {
        const [u] = node.args;
        const outer = slopes.get(node.fn);
        if (outer && u) return total([[u, (slope) => graph.product([outer(u, graph), slope])]]);
        const body = defined(node.fn, node.args, layingOut(graph));
        return body ? at(body) : graph.opaque(`derivative ${node.id} ${by.name}`);
      }
      case "select": {
        const [yes, no] = [at(node.yes), at(node.no)];
        return yes === graph.zero && no === graph.zero ? yes : graph.select(node.gate, yes, no);
      }
      case "guarded":
        return total([
          [node.guard, (slope) => graph.guarded(slope, node.rest)],
          [node.rest, (slope) => graph.guarded(node.guard, slope)],
        ]);
      case "none":
        return node;
      case "opaque":
        return graph.opaque(`derivative ${node.id} ${by.name}`);
    }
  };

  return at(of);
};

/** The total derivative of one slot by another: through everything it is a function of. */
const slotBySlot = (of: Slot, by: Slot, calculus: Calculus): Node => {
  const { graph, dependencies, axes } = calculus;
  if (of.name === by.name) return graph.one;
  const reaches = (name: string, seen: ReadonlySet<string>): boolean =>
    name === by.of ||
    (!seen.has(name) &&
      [...(dependencies.get(name) ?? [])].some((next) => reaches(next, new Set([...seen, name]))));
  const terms: Node[] = [];
  for (const name of dependencies.get(of.of) ?? []) {
    if (name === of.of || !reaches(name, new Set([of.of]))) continue;
    for (const inner of name === by.of ? [by] : places(axes(name)).map((at) => slotAt(name, at))) {
      const partial = graph.slot(slotBy(of, inner));
      const slope = slotBySlot(inner, by, calculus);
      if (slope !== graph.zero) terms.push(graph.product([partial, slope]));
    }
  }
  return graph.sum(terms);
};
