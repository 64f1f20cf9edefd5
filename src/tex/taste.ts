import { same } from "../expr/arranged.ts";
import { indexVar } from "../expr/index-of.ts";
import {
  hadamard,
  type Matrix,
  mapMatrix,
  matrixAxes,
  matrixEntries,
  matrixLeaves,
  matrixProduct,
  matrixSum,
  scale,
  transpose,
} from "../expr/matrix.ts";
import { standsWhole } from "./whole.ts";

/* Which of several forms of a matrix a reader would rather see. */

/** The transpose, written where it costs least: (A B)ᵀ is Bᵀ Aᵀ. */
export const flipped = (m: Matrix): Matrix => {
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

/** The form that costs least, the first of equals. */
export const cheapest = (of: readonly (Matrix | undefined)[]): Matrix | undefined => {
  let best: Matrix | undefined;
  for (const m of of) if (m && (!best || costOf(m) < costOf(best))) best = m;
  return best;
};

const total = (of: readonly Matrix[]): number => of.reduce((all, m) => all + costOf(m), 0);

/** Ones are read at a glance where they are added: 1 − tanh². */
const costAsTerm = (m: Matrix): number => (m.kind === "ones" ? 0.5 : costOf(m));

/** What a form costs the reader: the weights of a textbook's taste. */
export const costOf = (m: Matrix): number => {
  switch (m.kind) {
    case "symbol":
      return 0.1;
    case "tensor":
      return m.indices.length === 0 ? 0.1 : standsWhole(m) ? 0.2 : 6;
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

/** Whether two matrices have the same entries, laid out alike. */
export const sameMatrix = (a: Matrix, b: Matrix): boolean => {
  if (a === b) return true;
  const [s, t] = [a.extent, b.extent];
  if (s.layout !== t.layout || s.rows !== t.rows || s.columns !== t.columns) return false;
  const at = matrixAxes(a).map((axis) => indexVar("i", axis));
  return same(matrixEntries(a, ...at), matrixEntries(b, ...at));
};
