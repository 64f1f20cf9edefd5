import { call, cases, entryAt, power } from "../expr/build.ts";
import { plainVar } from "../expr/index-of.ts";
import {
  identityMatrix,
  inverseMatrix,
  type Matrix,
  mapMatrix,
  onehotVector,
  rowwise,
  symbolMatrix,
  symbolRow,
  tensorMatrix,
  thinSymbol,
  transpose,
} from "../expr/matrix.ts";
import { isNamed } from "../expr/naming.ts";
import type { Call, Delta, Entry, Expr, IndexVar, Ix, Sym } from "../expr/node.ts";
import { fixedSize, type Size } from "../expr/size.ts";
import { condSides, mapCond, mentions } from "../expr/walk.ts";
import { inv } from "../functions/matrix/inv-det.ts";
import { type Edge, parameter } from "./index-graph.ts";
import type { RaiseOptions } from "./raise.ts";
import { leavesPart } from "./whole.ts";

/* What a factor is in matrix notation: a symbol, δ as the identity, a function of what stands within it. */

/** The search for matrices, which calls itself for the parts of a factor. */
export interface Search {
  readonly options: RaiseOptions;
  matrix(e: Expr, free: readonly IndexVar[]): Matrix | undefined;
}

/** The edge that a factor is: its rows and columns are counted by the indices it mentions. */
export const edgeOf = (factor: Expr, at: readonly IndexVar[], search: Search): Edge | undefined => {
  const leaf: Edge = { at, m: tensorMatrix(at, factor) };
  if (search.options.named?.some((name) => isNamed({ indices: at, body: factor }, name)))
    return leaf;
  switch (factor.kind) {
    case "entry":
      return entryEdge(factor, at, search) ?? leaf;
    case "delta":
      return deltaEdge(factor, at) ?? leaf;
    case "sum": {
      const m = search.matrix(factor, at);
      return m && { at, m };
    }
    case "call":
      if (factor.fn === inv.def) return inverseEdge(factor, at, search) ?? turnedLeaf(factor, at);
      if (factor.at.length === 1 && at.length === 2) return rowwiseEdge(factor, at, search) ?? leaf;
      if (factor.at.length > 0 || factor.args.some((arg) => arg.by.length > 0))
        return turnedLeaf(factor, at);
      return mapEdge(
        at,
        search,
        factor.args.map((arg) => arg.body),
        (args) =>
          call(
            factor.fn,
            args.map((body) => ({ by: [], body })),
          ),
      );
    case "power":
      return mapEdge(at, search, [factor.base, factor.exponent], ([base, exponent]) =>
        power(base as Expr, exponent as Expr),
      );
    case "cases": {
      const sides = factor.arms.flatMap((arm) => [...condSides(arm.when), arm.is]);
      if (factor.otherwise) sides.push(factor.otherwise);
      return mapEdge(at, search, sides, (next) => {
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
const rowwiseEdge = (e: Call, at: readonly IndexVar[], search: Search): Edge | undefined => {
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
  const of = search.matrix(arg.body, [row, by]);
  return of && { at: [row, column], m: rowwise(e.fn, of) };
};

/** The inverse of a matrix that does not mention the indices it is read at. */
const inverseEdge = (e: Call, at: readonly IndexVar[], search: Search): Edge | undefined => {
  const [arg] = e.args;
  const places = placesOf(e.at);
  const inOrder = places.flatMap((place) => at.filter((k) => k.id === place?.id));
  if (!arg || inOrder.length !== 2 || leavesPart(e, at)) return undefined;
  if (at.some((k) => mentions(arg.body, k))) return undefined;
  const of = search.matrix(arg.body, arg.by);
  return of && { at: inOrder, m: inverseMatrix(of, e.fn) };
};

const placesOf = (at: readonly Ix[]): readonly (IndexVar | undefined)[] => at.map(plainVar);

const entryEdge = (e: Entry, at: readonly IndexVar[], { options }: Search): Edge | undefined => {
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
  const row = e.at.length === 1 && options.rows?.has(e.of.name);
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

/** A function of scalars applied to entries: a map, once each part that mentions an index is a matrix. */
const mapEdge = (
  at: readonly IndexVar[],
  search: Search,
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
    const m = search.matrix(part, at);
    if (!m) return undefined;
    const name = parameter();
    names.push(name);
    args.push(m);
    next.push(entryAt(name, []));
  }
  return { at, m: mapMatrix(names, rebuilt(next), ...args) };
};
