import { same } from "../expr/arranged.ts";
import {
  call,
  cases,
  entryAt,
  minusOne,
  one,
  power,
  product,
  sum,
  symbol,
  zero,
} from "../expr/build.ts";
import { indexVar, plainVar } from "../expr/index-of.ts";
import {
  diag,
  hadamard,
  identityMatrix,
  inverseMatrix,
  type Matrix,
  mapMatrix,
  matrixAxes,
  matrixEntries,
  matrixLeaves,
  matrixProduct,
  matrixSum,
  numberMatrix,
  onehotVector,
  onesMatrix,
  onesVector,
  rowwise,
  scale,
  squaredNorm,
  symbolMatrix,
  symbolRow,
  tensorMatrix,
  thinSymbol,
  trace,
  transpose,
} from "../expr/matrix.ts";
import { isAt, isNamed } from "../expr/naming.ts";
import type { Call, Cond, Delta, Entry, Expr, IndexVar, Ix, Sym } from "../expr/node.ts";
import { fixedSize, type Size } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";
import { mapCond, mentions, parts, withParts } from "../expr/walk.ts";
import { inv } from "../functions/matrix/inv-det.ts";
import { shared } from "../rewrite/forms.ts";
import { nothingGiven } from "../rewrite/given.ts";
import { isNegativeTerm, tidy } from "../rewrite/tidy.ts";
import { contracted, expanded, flat, type Term, termOf } from "./flat.ts";
import { leavesPart } from "./whole.ts";

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

/** How many bound indices are tried in every order. */
const orderLimit = 5;

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
  const found = search(of.body, of.indices, options);
  if (!found || !matrixLeaves(found).every((leaf) => standsWhole(leaf, options))) return undefined;
  const [back, given] = [flat(matrixEntries(found, ...of.indices)), flat(of.body)];
  if (!back || !given || !same(back, given)) return undefined;
  const whole = numbersRaised(found, options);
  return options.asRow && found.extent.layout === "column" ? flipped(whole) : whole;
};

/** Whether a leaf can be written without its indices. */
const standsWhole = (leaf: Matrix, { named = [] }: RaiseOptions): boolean => {
  if (leaf.kind !== "tensor" || leaf.indices.length === 0) return true;
  const { body, indices } = leaf;
  const outside = (e: Expr): boolean => !indices.some((k) => mentions(e, k));
  if (named.some((name) => isNamed(leaf, name))) return true;
  if (leavesPart(body, indices)) return false;
  if (body.kind === "entry") return isSlice(body, indices);
  if (body.kind === "call")
    return isAt(body.at, leaf) && body.args.every((arg) => outside(arg.body));
  if (body.kind === "deriv" && body.by.kind === "entry") {
    const above = body.of.kind === "entry" ? body.of.at : [];
    return isAt([...above, ...body.by.at], leaf) && (body.of.kind === "entry" || outside(body.of));
  }
  return false;
};

/** Whether an entry leaves axes whole, in the order of the indices, and fixes the others. */
const isSlice = (e: Entry, indices: readonly IndexVar[]): boolean => {
  const whole = e.at.filter((at) => indices.some((k) => k.id === plainVar(at)?.id));
  const fixed = e.at.filter((at) => !whole.includes(at));
  return (
    isAt(whole, { indices }) &&
    !fixed.some((at) => at.terms.some(([, v]) => indices.some((k) => k === v)))
  );
};

// -- the search -----------------------------------------------------------------------------------------

/** A matrix whose rows and columns are counted by indices; a column by one. */
interface Edge {
  readonly at: readonly IndexVar[];
  readonly m: Matrix;
}

/** A product of edges and numbers that waits for its bound indices to be summed. */
interface Graph {
  readonly edges: readonly Edge[];
  readonly numbers: readonly Matrix[];
}

const search = (e: Expr, free: readonly IndexVar[], options: RaiseOptions): Matrix | undefined => {
  if (free.length > 0 && options.named?.some((name) => isNamed({ indices: free, body: e }, name))) {
    return tensorMatrix(free, e);
  }
  if (e.kind === "sum") return searchSum(e.args, free, options);
  const term = contracted(termOf(e));
  const whole = searchTerm(term, free, options);
  if (!term.factors.some((factor) => factor.kind === "sum")) return whole;
  const terms = expanded(term)?.map((each) => searchTerm(contracted(each), free, options));
  const open = terms?.every((m) => m !== undefined) ? gatheredSum(terms, options) : undefined;
  if (!whole || !open) return whole ?? open;
  return costOf(whole) <= costOf(open) + opening ? whole : open;
};

/** What multiplying out has to save: brackets that a result comes with were put there for a reason. */
const opening = 0.5;

const searchSum = (
  args: readonly Expr[],
  free: readonly IndexVar[],
  options: RaiseOptions,
): Matrix | undefined => {
  const terms = args.map((arg) => search(arg, free, options));
  return terms.every((m) => m !== undefined) ? gatheredSum(terms, options) : undefined;
};

const searchTerm = (
  term: Term,
  free: readonly IndexVar[],
  options: RaiseOptions,
): Matrix | undefined => {
  const vertices = [...free, ...term.bound];
  const numbers: Expr[] = [];
  const edges: Edge[] = [];
  for (const factor of term.factors) {
    const at = vertices.filter((k) => mentions(factor, k));
    if (at.length === 0) numbers.push(factor);
    else {
      const edge = at.length > 2 ? undefined : edgeOf(factor, at, options);
      if (!edge) return undefined;
      edges.push(edge);
    }
  }
  if (edges.length > factorLimit) return undefined;
  const best = cheapest([...ends({ edges, numbers: [] }, term.bound, free)]);
  return best && (numbers.length > 0 ? scaled(product(...numbers), best, options) : best);
};

const scaled = (by: Expr, of: Matrix, { asWritten }: RaiseOptions = plain): Matrix => {
  const tidied = (e: Expr): Expr => (asWritten ? e : tidy(e, nothingGiven));
  const number = tidied(by);
  if (of.kind === "tensor" && of.indices.length === 0) {
    return numberMatrix(of.body === one ? number : tidied(product(number, of.body)));
  }
  return number === one ? of : scale(numberMatrix(number), of);
};

/** The matrix with the numbers in front of its parts in matrix notation too. */
const numbersRaised = (m: Matrix, options: RaiseOptions): Matrix => {
  const inside = (of: Matrix): Matrix => numbersRaised(of, options);
  switch (m.kind) {
    case "scale":
      return scale(m.by.kind === "tensor" ? numberOf(m.by.body, options) : m.by, inside(m.of));
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
const numberOf = (e: Expr, options: RaiseOptions): Matrix => {
  const sums = new Map<Expr, readonly [Sym, Matrix]>();
  const named = (of: Expr): Expr => {
    if (of.kind === "over") {
      const known = sums.get(of)?.[0];
      if (known) return entryAt(known, []);
      const m = search(of, [], options);
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

/** Every matrix that the graph comes to, for every order of summing over its bound indices. */
function* ends(
  graph: Graph,
  bound: readonly IndexVar[],
  free: readonly IndexVar[],
): Generator<Matrix | undefined> {
  if (bound.length === 0) {
    yield ended(graph, free);
    return;
  }
  // An index that touches at most one other can be summed over first: nothing is lost by it.
  const loose = bound.find((k) => neighbours(k, graph.edges).length <= 1);
  for (const k of loose ? [loose] : bound.length > orderLimit ? bound.slice(0, 1) : bound) {
    const left = bound.filter((other) => other !== k);
    for (const next of summedOver(k, graph)) yield* ends(next, left, free);
  }
}

const touches = (edge: Edge, k: IndexVar): boolean => edge.at.some((v) => v.id === k.id);

const neighbours = (k: IndexVar, edges: readonly Edge[]): readonly IndexVar[] => {
  const found = new Map<number, IndexVar>();
  for (const edge of edges) {
    if (touches(edge, k)) for (const v of edge.at) if (v.id !== k.id) found.set(v.id, v);
  }
  return [...found.values()];
};

const oriented = (edge: Edge, from: IndexVar): Matrix =>
  edge.at[0]?.id === from.id ? edge.m : flipped(edge.m);

/** The product entry by entry: what is repeated as a power, what is divided by last. */
const entrywise = (of: readonly Matrix[]): Matrix => {
  const groups: { readonly m: Matrix; times: number }[] = [];
  for (const m of of) {
    const known = groups.find((group) => sameMatrix(group.m, m));
    if (known) known.times += 1;
    else groups.push({ m, times: 1 });
  }
  const factors = groups.map(({ m, times }) => {
    if (times === 1) return m;
    const base = parameter();
    return mapMatrix([base], power(entryAt(base, []), times), m);
  });
  const below = factors.filter(isBelow);
  return hadamard(...factors.filter((m) => !isBelow(m)), ...below);
};

const isBelow = (m: Matrix): boolean =>
  m.kind === "map" && m.body.kind === "power" && m.body.exponent === minusOne;

/** The product, without identities. */
const chained = (of: readonly Matrix[]): Matrix => {
  const factors = of.filter((m) => m.kind !== "identity");
  return factors.length === 0 ? (of[0] as Matrix) : matrixProduct(...factors);
};

const normed = (m: Matrix): Matrix => squaredNorm(cheapest([m, flipped(m)]) as Matrix);

/** Σ of a product of vectors, as the cheapest product of a row and a column. */
const dotted = (labels: readonly Matrix[], k: IndexVar): Matrix => {
  const [first, second] = labels;
  if (first && second && labels.length === 2 && sameMatrix(first, second)) return normed(first);
  if (labels.length === 1 && first) return matrixProduct(transpose(onesVector(k.size)), first);
  return cheapest(
    labels.map((row, at) => matrixProduct(flipped(row), entrywise(labels.toSpliced(at, 1)))),
  ) as Matrix;
};

/** The graphs that summing over an index leaves. */
const summedOver = (k: IndexVar, { edges, numbers }: Graph): Graph[] => {
  const rest = edges.filter((edge) => !touches(edge, k));
  // What is made stands where the first of its factors stood.
  const place = edges.filter(
    (edge, at) => !touches(edge, k) && at < edges.findIndex((e) => touches(e, k)),
  ).length;
  const among = (made: Edge): Edge[] => rest.toSpliced(place, 0, made);
  const labels = edges
    .filter((edge) => edge.at.length === 1 && touches(edge, k))
    .map((edge) => edge.m);
  const loops = edges.filter((edge) => edge.at.length === 2 && edge.at.every((v) => v.id === k.id));
  const near = neighbours(k, edges);
  const label = labels.length > 0 ? entrywise(labels) : undefined;
  if (loops.length > 0) {
    const [only] = loops;
    return loops.length === 1 && only && !label && near.length === 0
      ? [
          {
            edges: rest,
            numbers: [...numbers, trace(cheapest([only.m, flipped(only.m)]) as Matrix)],
          },
        ]
      : [];
  }
  const [a, b] = near;
  const parallel = (v: IndexVar): Matrix[] =>
    edges.filter((edge) => touches(edge, k) && touches(edge, v)).map((edge) => oriented(edge, v));
  if (!a) {
    // A norm has used up both indices of its matrix at once.
    if (rest.length === edges.length) return [{ edges, numbers }];
    return label ? [{ edges: rest, numbers: [...numbers, dotted(labels, k)] }] : [];
  }
  const toA = parallel(a);
  if (!b) {
    const joined: Edge = {
      at: [a],
      m: matrixProduct(entrywise(toA), label ?? onesVector(k.size)),
    };
    const [first, second] = toA;
    const next: Graph[] = [{ edges: among(joined), numbers }];
    if (first && second && toA.length === 2 && !label) {
      next.push({
        edges: among({ at: [a, a], m: matrixProduct(first, flipped(second)) }),
        numbers,
      });
      const alone =
        !rest.some((edge) => touches(edge, a)) &&
        edges.every((e) => !touches(e, a) || touches(e, k));
      if (alone && sameMatrix(first, second))
        next.push({ edges: rest, numbers: [...numbers, normed(first)] });
    }
    return next;
  }
  if (near.length > 2) return [];
  const chain = [entrywise(toA), ...(label ? [diag(label)] : []), flipped(entrywise(parallel(b)))];
  return [{ edges: among({ at: [a, b], m: chained(chain) }), numbers }];
};

/** The matrix of a graph in which only free indices are left. */
const ended = ({ edges, numbers }: Graph, free: readonly IndexVar[]): Matrix | undefined => {
  const body = endedEdges(edges, free);
  return (
    body && numbers.reduceRight<Matrix>((of, by) => (isOneMatrix(of) ? by : scale(by, of)), body)
  );
};

const isOneMatrix = (m: Matrix): boolean =>
  m.kind === "tensor" && m.body === one && m.indices.length === 0;

const endedEdges = (edges: readonly Edge[], free: readonly IndexVar[]): Matrix | undefined => {
  const [i, j] = free;
  if (!i) return edges.length === 0 ? numberMatrix(one) : undefined;
  const labelled = (k: IndexVar): Matrix[] =>
    edges.filter((edge) => edge.at.length === 1 && touches(edge, k)).map((edge) => edge.m);
  const [rows, columns] = [labelled(i), j ? labelled(j) : []];
  const between = edges.filter((edge) => edge.at.length === 2);
  if (!j) {
    if (between.length > 0) return undefined;
    return rows.length > 0 ? entrywise(rows) : onesVector(i.size);
  }
  if (between.some((edge) => edge.at[0]?.id === edge.at[1]?.id)) return undefined;
  if (between.some((edge) => edge.m.kind === "identity")) {
    if (between.length > 1) return undefined;
    const labels = [...rows, ...columns];
    return labels.length > 0 ? diag(entrywise(labels)) : identityMatrix(i.size);
  }
  const row = rows.length > 0 ? entrywise(rows) : undefined;
  const column = columns.length > 0 ? entrywise(columns) : undefined;
  if (between.length === 0) {
    // A square one is written 𝟏𝟏ᵀ, as in I - 𝟏𝟏ᵀ/n.
    if (!row && !column && i.size !== j.size) return onesMatrix(i.size, j.size);
    return matrixProduct(row ?? onesVector(i.size), flipped(column ?? onesVector(j.size)));
  }
  return matrixProduct(
    ...(row ? [diag(row)] : []),
    entrywise(between.map((edge) => oriented(edge, i))),
    ...(column ? [diag(column)] : []),
  );
};

// -- factors --------------------------------------------------------------------------------------------

/** The edge that a factor is: its rows and columns are counted by the indices it mentions. */
const edgeOf = (factor: Expr, at: readonly IndexVar[], options: RaiseOptions): Edge | undefined => {
  const leaf: Edge = { at, m: tensorMatrix(at, factor) };
  if (options.named?.some((name) => isNamed({ indices: at, body: factor }, name))) return leaf;
  switch (factor.kind) {
    case "entry":
      return entryEdge(factor, at, options) ?? leaf;
    case "delta":
      return deltaEdge(factor, at) ?? leaf;
    case "sum": {
      const m = search(factor, at, options);
      return m && { at, m };
    }
    case "call":
      if (factor.fn === inv.def) return inverseEdge(factor, at, options) ?? turnedLeaf(factor, at);
      if (factor.at.length === 1 && at.length === 2)
        return rowwiseEdge(factor, at, options) ?? leaf;
      if (factor.at.length > 0 || factor.args.some((arg) => arg.by.length > 0))
        return turnedLeaf(factor, at);
      return mapEdge(
        at,
        options,
        factor.args.map((arg) => arg.body),
        (args) =>
          call(
            factor.fn,
            args.map((body) => ({ by: [], body })),
          ),
      );
    case "power":
      return mapEdge(at, options, [factor.base, factor.exponent], ([base, exponent]) =>
        power(base as Expr, exponent as Expr),
      );
    case "cases": {
      const sides = factor.arms.flatMap((arm) => [...sidesOf(arm.when), arm.is]);
      if (factor.otherwise) sides.push(factor.otherwise);
      return mapEdge(at, options, sides, (next) => {
        const image = new Map(sides.map((side, place) => [side, next[place] as Expr]));
        const of = (side: Expr): Expr => image.get(side) ?? side;
        return cases(
          factor.arms.map((arm) => ({ when: mapCond(arm.when, of), is: of(arm.is) })),
          factor.otherwise && of(factor.otherwise),
        );
      });
    }
    case "deriv":
      return turnedLeaf(factor, at);
    default:
      return leaf;
  }
};

/** A function of vectors read at one index while its argument, a row, mentions the other. */
const rowwiseEdge = (e: Call, at: readonly IndexVar[], options: RaiseOptions): Edge | undefined => {
  const [arg, ...others] = e.args;
  const column = at.find((k) => plainVar(e.at[0] as Ix)?.id === k.id);
  const row = at.find((k) => k !== column);
  const [by] = arg?.by ?? [];
  if (
    !arg ||
    !by ||
    others.length > 0 ||
    arg.by.length > 1 ||
    leavesPart(e, at) ||
    !row ||
    !column ||
    mentions(arg.body, column)
  ) {
    return undefined;
  }
  const of = search(arg.body, [row, by], options);
  return of && { at: [row, column], m: rowwise(e.fn, of) };
};

/** The inverse of a matrix that does not mention the indices it is read at. */
const inverseEdge = (e: Call, at: readonly IndexVar[], options: RaiseOptions): Edge | undefined => {
  const [arg] = e.args;
  const places = placesOf(e.at);
  const inOrder = places.flatMap((place) => at.filter((k) => k.id === place?.id));
  if (!arg || inOrder.length !== 2 || leavesPart(e, at)) return undefined;
  if (at.some((k) => mentions(arg.body, k))) return undefined;
  const of = search(arg.body, arg.by, options);
  return of && { at: inOrder, m: inverseMatrix(of, e.fn) };
};

const sidesOf = (cond: Cond): Expr[] =>
  cond.kind === "compare" ? [cond.left, cond.right] : cond.of.flatMap(sidesOf);

const placesOf = (at: readonly Ix[]): readonly (IndexVar | undefined)[] => at.map(plainVar);

const entryEdge = (e: Entry, at: readonly IndexVar[], { rows }: RaiseOptions): Edge | undefined => {
  const places = placesOf(e.at).filter(
    (k) => k !== undefined && at.some((v) => v.id === k.id),
  ) as IndexVar[];
  const once = places.length === at.length && new Set(places.map((k) => k.id)).size === at.length;
  if (!once || leavesPart(e, at)) return undefined;
  if (places.length < e.at.length) {
    return {
      at: places,
      m: isThin(e, places) ? upright(thinSymbol(e.of)) : tensorMatrix(places, e),
    };
  }
  const row = e.at.length === 1 && rows?.has(e.of.name);
  return { at: places, m: row ? transpose(symbolRow(e.of)) : symbolMatrix(e.of) };
};

/** Whether an entry leaves one axis of a symbol whole, and the others have size 1. */
const isThin = ({ of, at }: Entry, whole: readonly IndexVar[]): boolean =>
  of.axes.length === 2 &&
  at.every(
    (place, axis) =>
      whole.some((k) => k.id === plainVar(place)?.id) || fixedSize(of.axes[axis] as Size) === 1,
  );

/** A vector as a column, as which every edge with one index stands. */
const upright = (m: Matrix): Matrix => (m.extent.layout === "row" ? transpose(m) : m);

const deltaEdge = (e: Delta, at: readonly IndexVar[]): Edge | undefined => {
  const [left, right] = [plainVar(e.left), plainVar(e.right)];
  const among = (k: IndexVar | undefined): k is IndexVar => at.some((v) => v.id === k?.id);
  // δ_ij of indices that do not run equally far is no identity.
  if (left && right && left.size !== right.size) return undefined;
  if (among(left) && among(right)) return { at: [left, right], m: identityMatrix(left.size) };
  const [only] = at;
  if (at.length > 1 || !only) return undefined;
  return among(left)
    ? { at, m: onehotVector(left.size, e.right) }
    : among(right)
      ? { at, m: onehotVector(right.size, e.left) }
      : undefined;
};

/** A leaf whose indices stand in the order in which the factor reads them. */
const turnedLeaf = (factor: Expr, at: readonly IndexVar[]): Edge => {
  const inOrder = [...at].sort((a, b) => position(factor, a) - position(factor, b));
  return { at: inOrder, m: tensorMatrix(inOrder, factor) };
};

const position = (e: Expr, k: IndexVar): number => {
  const at =
    e.kind === "call"
      ? e.at
      : e.kind === "deriv"
        ? [...(e.of.kind === "entry" ? e.of.at : []), ...(e.by.kind === "entry" ? e.by.at : [])]
        : [];
  return at.findIndex((place) => plainVar(place)?.id === k.id);
};

let params = 0;

const parameter = (): Sym => {
  params += 1;
  return symbol(`#${params}`);
};

/** A function of scalars applied to entries: a map, once each part that mentions an index is a matrix. */
const mapEdge = (
  at: readonly IndexVar[],
  options: RaiseOptions,
  of: readonly Expr[],
  rebuilt: (of: readonly Expr[]) => Expr,
): Edge | undefined => {
  const names: Sym[] = [];
  const args: Matrix[] = [];
  const next: Expr[] = [];
  for (const part of of) {
    if (!at.some((k) => mentions(part, k))) {
      next.push(part);
      continue;
    }
    const m = search(part, at, options);
    if (!m) return undefined;
    const name = parameter();
    names.push(name);
    args.push(m);
    next.push(entryAt(name, []));
  }
  return { at, m: mapMatrix(names, rebuilt(next), ...args) };
};

// -- form -----------------------------------------------------------------------------------------------

/** The transpose, written where it costs least: (A B)ᵀ is Bᵀ Aᵀ. */
const flipped = (m: Matrix): Matrix => {
  switch (m.kind) {
    case "identity":
    case "diag":
      return m;
    case "product":
      return matrixProduct(...m.args.map(flipped).reverse());
    case "scale":
      return scale(m.by, flipped(m.of));
    case "hadamard":
      return cheapest([transpose(m), hadamard(...m.args.map(flipped))]) as Matrix;
    case "sum":
      return cheapest([transpose(m), matrixSum(...m.args.map(flipped))]) as Matrix;
    case "map":
      return cheapest([
        transpose(m),
        mapMatrix(m.params, m.body, ...m.args.map(flipped)),
      ]) as Matrix;
    default:
      return transpose(m);
  }
};

const cheapest = (of: readonly (Matrix | undefined)[]): Matrix | undefined => {
  let best: Matrix | undefined;
  for (const m of of) if (m && (!best || costOf(m) < costOf(best))) best = m;
  return best;
};

const total = (of: readonly Matrix[]): number => of.reduce((all, m) => all + costOf(m), 0);

/** Ones are read at a glance where they are added: 1 − tanh². */
const costAsTerm = (m: Matrix): number => (m.kind === "ones" ? 0.5 : costOf(m));

/** What a form costs the reader: the weights of a textbook's taste. */
const costOf = (m: Matrix): number => {
  switch (m.kind) {
    case "symbol":
      return 0.1;
    case "tensor":
      return m.indices.length === 0 ? 0.1 : standsWhole(m, {}) ? 0.2 : 6;
    case "identity":
    case "onehot":
      return 0.5;
    case "ones":
      return 2;
    case "transpose":
      return 1 + costOf(m.of) + (matrixLeaves(m.of).length > 1 ? 1 : 0);
    case "diag":
      return 2 + costOf(m.of);
    case "trace":
    case "inverse":
    case "squaredNorm":
    case "rowwise":
      return 1 + costOf(m.of);
    case "product":
      return m.args.length - 1 + total(m.args);
    case "hadamard":
      return 1.5 * (m.args.length - 1) + total(m.args);
    case "sum":
      return 0.5 * (m.args.length - 1) + m.args.reduce((all, arg) => all + costAsTerm(arg), 0);
    case "scale":
      return costOf(m.by) + costOf(m.of);
    case "map":
      return 0.5 + total(m.args);
  }
};

// -- common factors -------------------------------------------------------------------------------------

interface Scaled {
  readonly by: Expr;
  readonly factors: readonly Matrix[];
}

/** The sum of matrices: like terms added, and what all terms share taken out, numbers before matrices. */
const gatheredSum = (of: readonly Matrix[], { asWritten }: RaiseOptions): Matrix => {
  if (asWritten) return matrixSum(...of);
  const terms = likeAdded(of.map(takenApart));
  const common =
    terms.length > 1
      ? shared(
          terms.map(({ by }) => by),
          nothingGiven,
        )
      : undefined;
  if (!common || terms[0]?.factors[0]?.extent.layout === "scalar") return gatheredTerms(terms);
  const [first = one] = common.inside;
  const sign = isNegativeTerm(first) ? minusOne : one;
  const inside = terms.map(({ factors }, at) => ({
    by: tidy(product(sign, common.inside[at] ?? one), nothingGiven),
    factors,
  }));
  return scaled(product(sign, ...common.outside), gatheredTerms(inside));
};

const likeAdded = (terms: readonly Scaled[]): readonly Scaled[] => {
  const found: Scaled[] = [];
  for (const term of terms) {
    const at = found.findIndex((other) => areAlike(other.factors, term.factors));
    const like = found[at];
    if (like) found[at] = { ...like, by: tidy(sum(like.by, term.by), nothingGiven) };
    else found.push(term);
  }
  const left = found.filter(({ by }) => by !== zero);
  return left.length > 0 ? left : found.slice(0, 1);
};

const areAlike = (a: readonly Matrix[], b: readonly Matrix[]): boolean =>
  a.length === b.length && a.every((m, at) => sameMatrix(m, b[at] as Matrix));

/** The sum of terms, with a matrix that all of them share taken out on the left or right. */
const gatheredTerms = (terms: readonly Scaled[]): Matrix => {
  const plain = matrixSum(...terms.map(({ by, factors }) => scaled(by, matrixProduct(...factors))));
  const [first, ...others] = terms;
  if (!first || others.length === 0 || plain.extent.layout === "scalar") return plain;
  const rest = (side: "left" | "right"): Matrix | undefined => {
    const common = side === "left" ? first.factors[0] : first.factors.at(-1);
    if (!common || common.kind === "ones") return undefined;
    const parts: Scaled[] = [];
    for (const { by, factors } of terms) {
      const own = side === "left" ? factors[0] : factors.at(-1);
      if (factors.length < 2 || !own || !sameMatrix(own, common)) return undefined;
      parts.push({ by, factors: side === "left" ? factors.slice(1) : factors.slice(0, -1) });
    }
    // A bracket begins without a sign.
    const sign = isNegativeTerm(first.by) ? minusOne : one;
    const inner = gatheredTerms(
      parts.map(({ by, factors }) => ({ by: tidy(product(sign, by), nothingGiven), factors })),
    );
    return scaled(
      sign,
      side === "left" ? matrixProduct(common, inner) : matrixProduct(inner, common),
    );
  };
  return cheapest([plain, rest("left"), rest("right")]) as Matrix;
};

const takenApart = (m: Matrix): Scaled => {
  if (m.kind === "scale" && m.by.kind === "tensor") {
    const inner = takenApart(m.of);
    return {
      by: inner.by === one ? m.by.body : product(m.by.body, inner.by),
      factors: inner.factors,
    };
  }
  return { by: one, factors: m.kind === "product" ? m.args : [m] };
};

const sameMatrix = (a: Matrix, b: Matrix): boolean => {
  if (a === b) return true;
  const [s, t] = [a.extent, b.extent];
  if (s.layout !== t.layout || s.rows !== t.rows || s.columns !== t.columns) return false;
  const at = matrixAxes(a).map((axis) => indexVar("i", axis));
  return same(matrixEntries(a, ...at), matrixEntries(b, ...at));
};
