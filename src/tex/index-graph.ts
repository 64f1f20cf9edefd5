import { entryAt, minusOne, one, power, symbol } from "../expr/build.ts";
import {
  diag,
  hadamard,
  identityMatrix,
  type Matrix,
  mapMatrix,
  matrixProduct,
  numberMatrix,
  onesMatrix,
  onesVector,
  scale,
  squaredNorm,
  trace,
  transpose,
} from "../expr/matrix.ts";
import type { IndexVar, Sym } from "../expr/node.ts";
import { cheapest, flipped, sameMatrix } from "./taste.ts";

/*
 * The factors of a product as a graph with indices for vertices: summing over an index joins its edges into a matrix
 * product, a trace or a norm.
 */

/** How many bound indices are tried in every order. */
const orderLimit = 5;

/** A matrix whose rows and columns are counted by indices; a column by one. */
export interface Edge {
  readonly at: readonly IndexVar[];
  readonly m: Matrix;
}

/** A product of edges and numbers that waits for its bound indices to be summed. */
export interface Graph {
  readonly edges: readonly Edge[];
  readonly numbers: readonly Matrix[];
}

/** Every matrix that the graph comes to, for every order of summing over its bound indices. */
export function* ends(
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

let params = 0;

/** A symbol for one argument of a map. */
export const parameter = (): Sym => {
  params += 1;
  return symbol(`#${params}`);
};
