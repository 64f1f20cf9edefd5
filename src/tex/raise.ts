import { same } from "../expr/arranged.ts";
import { cases, entryAt, product } from "../expr/build.ts";
import {
  diag,
  hadamard,
  type Matrix,
  mapMatrix,
  matrixEntries,
  matrixLeaves,
  matrixProduct,
  matrixSum,
  numberMatrix,
  scale,
  tensorMatrix,
  transpose,
} from "../expr/matrix.ts";
import { isNamed } from "../expr/naming.ts";
import type { Expr, IndexVar, Sym } from "../expr/node.ts";
import type { Tensor } from "../expr/tensor.ts";
import { mapCond, mentions, parts, withParts } from "../expr/walk.ts";
import { edgeOf, type Search } from "./edges.ts";
import { contracted, expanded, flat, type Term, termOf } from "./flat.ts";
import { gatheredSum, scaled } from "./gathered.ts";
import { type Edge, ends, parameter } from "./index-graph.ts";
import { cheapest, costOf, flipped } from "./taste.ts";
import { standsWhole } from "./whole.ts";

/** What the search is told beside the tensor. */
export interface RaiseOptions {
  /** Symbols with one axis that stand as rows; the others are columns. */
  readonly rows?: ReadonlySet<string>;
  /** Whether a tensor with one index is to be written as a row. */
  readonly asRow?: boolean;
  /** Whether terms and numbers stay as they are: what somebody wrote is shown, not worked out. */
  readonly asWritten?: boolean;
  /** Tensors that have a name, and need no further notation. */
  readonly named?: readonly Tensor[];
}

/** How many factors a product may have; the search tries the orders in which their indices can be summed. */
const factorLimit = 8;

/**
 * The tensor in matrix notation, the shortest form found: S_i (δ_ij − S_j) is diag(S) − S Sᵀ. The factors of a
 * product are a graph with indices for vertices; summing over an index joins its edges into a matrix product.
 * The answer is only given when its entries, worked out again, are those of the tensor. Nothing when there is
 * no such form, or none was found.
 */
export const raise = (of: Tensor, options: RaiseOptions = plain): Matrix | undefined => {
  if (options !== plain && Object.keys(options).length > 0) return raised(of, options);
  const key = of.indices.map((k) => `${k.id}:${k.size.key}`).join();
  const known = raisedBefore.get(of.body);
  if (known?.has(key)) return known.get(key);
  const found = raised(of, plain);
  raisedBefore.set(of.body, new Map(known).set(key, found));
  return found;
};

const plain: RaiseOptions = {};

const raisedBefore = new WeakMap<Expr, ReadonlyMap<string, Matrix | undefined>>();

const raised = (of: Tensor, options: RaiseOptions): Matrix | undefined => {
  if (of.indices.length > 2) return undefined;
  const search: Search = { options, matrix: (e, free) => matrixOf(e, free, search) };
  const found = search.matrix(of.body, of.indices);
  if (!found || !matrixLeaves(found).every((leaf) => standsWhole(leaf, options.named)))
    return undefined;
  const [back, given] = [flat(matrixEntries(found, ...of.indices)), flat(of.body)];
  if (!back || !given || !same(back, given)) return undefined;
  const whole = numbersRaised(found, search);
  return options.asRow && found.extent.layout === "column" ? flipped(whole) : whole;
};

/** The cheapest form found, as a whole or multiplied out. */
const matrixOf = (e: Expr, free: readonly IndexVar[], search: Search): Matrix | undefined => {
  if (
    free.length > 0 &&
    search.options.named?.some((name) => isNamed({ indices: free, body: e }, name))
  ) {
    return tensorMatrix(free, e);
  }
  if (e.kind === "sum") return searchSum(e.args, free, search);
  const term = contracted(termOf(e));
  const whole = searchTerm(term, free, search);
  if (!term.factors.some((factor) => factor.kind === "sum")) return whole;
  const terms = expanded(term)?.map((each) => searchTerm(contracted(each), free, search));
  const open = terms?.every((m) => m !== undefined)
    ? gatheredSum(terms, search.options.asWritten)
    : undefined;
  if (!whole || !open) return whole ?? open;
  return costOf(whole) <= costOf(open) + opening ? whole : open;
};

/** What multiplying out has to save: brackets that a result comes with were put there for a reason. */
const opening = 0.5;

const searchSum = (
  args: readonly Expr[],
  free: readonly IndexVar[],
  search: Search,
): Matrix | undefined => {
  const terms = args.map((arg) => search.matrix(arg, free));
  return terms.every((m) => m !== undefined)
    ? gatheredSum(terms, search.options.asWritten)
    : undefined;
};

const searchTerm = (term: Term, free: readonly IndexVar[], search: Search): Matrix | undefined => {
  const vertices = [...free, ...term.bound];
  const numbers: Expr[] = [];
  const edges: Edge[] = [];
  for (const factor of term.factors) {
    const at = vertices.filter((k) => mentions(factor, k));
    if (at.length === 0) numbers.push(factor);
    else {
      const edge = at.length > 2 ? undefined : edgeOf(factor, at, search);
      if (!edge) return undefined;
      edges.push(edge);
    }
  }
  if (edges.length > factorLimit) return undefined;
  const best = cheapest([...ends({ edges, numbers: [] }, term.bound, free)]);
  return (
    best &&
    (numbers.length > 0 ? scaled(product(...numbers), best, search.options.asWritten) : best)
  );
};

/** The matrix with the numbers in front of its parts in matrix notation too. */
const numbersRaised = (m: Matrix, search: Search): Matrix => {
  const inside = (of: Matrix): Matrix => numbersRaised(of, search);
  switch (m.kind) {
    case "scale":
      return scale(m.by.kind === "tensor" ? numberOf(m.by.body, search) : m.by, inside(m.of));
    case "product":
      return matrixProduct(...m.args.map(inside));
    case "hadamard":
      return hadamard(...m.args.map(inside));
    case "sum":
      return matrixSum(...m.args.map(inside));
    case "transpose":
      return transpose(inside(m.of));
    case "diag":
      return diag(inside(m.of));
    default:
      return m;
  }
};

/** A number, the sums in it in matrix notation: σ(Σ_k w_k x_k) is σ(wᵀ x). */
const numberOf = (e: Expr, search: Search): Matrix => {
  const sums = new Map<Expr, readonly [Sym, Matrix]>();
  const named = (of: Expr): Expr => {
    if (of.kind === "over") {
      const known = sums.get(of)?.[0];
      if (known) return entryAt(known, []);
      const m = search.matrix(of, []);
      if (!m || m.kind === "tensor") return of;
      const name = parameter();
      sums.set(of, [name, m]);
      return entryAt(name, []);
    }
    if (of.kind === "cases") {
      const arms = of.arms.map(({ when, is }) => ({ when: mapCond(when, named), is: named(is) }));
      return cases(arms, of.otherwise && named(of.otherwise));
    }
    if (of.kind === "call" && of.args.some((arg) => arg.by.length > 0)) return of;
    const below = parts(of);
    const next = below.map(named);
    return next.some((part, at) => part !== below[at]) ? withParts(of, next) : of;
  };
  const body = named(e);
  const [first, ...others] = sums.values();
  if (!first) return numberMatrix(e);
  const all = [first, ...others];
  return mapMatrix(
    all.map(([name]) => name),
    body,
    ...all.map(([, m]) => m),
  );
};
