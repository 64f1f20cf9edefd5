import { sizeIx } from "../../expr/index-of.ts";
import { indexExpr, isScalar, scalarValue, type Value } from "../value.ts";
import { determinantOf, soleGrid } from "./determinants.ts";
import type { Fence, Layout } from "./layout.ts";
import { solid } from "./lists.ts";
import { meaningOf } from "./matches.ts";
import { noPrime } from "./points.ts";
import type { Leaf, Reader } from "./reader.ts";
import { raised, scripted } from "./scripts.ts";
import { withoutUnits } from "./shapes.ts";
import { textOf } from "./spell.ts";

/* Bars: absolute values, norms, determinants, and how many elements a set has. */

/** |x|, entry by entry; of a set, the number of its elements. */
export const bars = (reader: Reader, fence: Fence, part: Layout): Leaf => {
  const grid = soleGrid(fence.of);
  if (grid) return scripted(reader, determinantOf(reader, grid), part);
  const [only, ...more] = fence.of;
  const meaning = only && more.length === 0 ? meaningOf(reader, only) : undefined;
  if (meaning?.is === "set" && meaning.count) {
    const count = scalarValue(indexExpr(sizeIx(meaning.count)));
    return scripted(reader, reader.leaf(count, fence), part);
  }
  // ||x|| as two pairs of bars is a norm all the same.
  const [inside, ...others] = solid(fence.of);
  if (inside?.kind === "fence" && inside.open === "|" && inside.close === "|" && !others.length)
    return norm(reader, { ...fence, of: inside.of }, part);
  const of = reader.expression(fence.of, fence);
  const absolute = reader.leaf(reader.call("abs", [of], fence), fence);
  const scripts = part.kind === "scripts" ? part : undefined;
  if (isScalar(of.value)) return scripted(reader, absolute, part);
  const kind = scripts?.sub && textOf(scripts.sub);
  if (kind !== undefined && /^(\d+|p|F|infty)$/.test(kind)) {
    return reader.refuse(
      "E-TYPE",
      part,
      `Une norme d'indice ${kind}, ou une entrée de la valeur absolue ?`,
      `A norm with subscript ${kind}, or an entry of the absolute value?`,
      { expected: { fr: `\\|x\\|_{${kind}} ou |x_{i}|`, en: `\\|x\\|_{${kind}} or |x_{i}|` } },
    );
  }
  if (isMatrix(of.value) && kind === undefined) {
    return reader.refuse(
      "E-TYPE",
      part,
      "Les barres d'une matrice : un déterminant, ou des valeurs absolues ?",
      "Bars around a matrix: a determinant, or absolute values?",
      {
        expected: {
          fr: "\\det(A), ou |A_{ij}|",
          en: "\\det(A), or |A_{ij}|",
        },
      },
    );
  }
  if (scripts?.sup && kind === undefined) {
    reader.remark(
      part,
      "Les barres d'un vecteur sont lues comme ses valeurs absolues, pas comme sa norme.",
      "Bars around a vector are read as its absolute values, not as its norm.",
    );
  }
  return scripted(reader, absolute, part);
};

/** ‖x‖ with its subscript, and its square. */
export const norm = (reader: Reader, fence: Fence, part: Layout): Leaf => {
  const of = reader.expression(fence.of, fence);
  const scripts = part.kind === "scripts" ? part : undefined;
  const said = scripts?.sub && textOf(scripts.sub);
  const kind = said ?? "2";
  if (scripts && scripts.primes > 0) noPrime(reader, part);
  if (isMatrix(of.value) && said === undefined) {
    reader.remark(
      part,
      "La norme d'une matrice sans indice est lue comme celle de Frobenius.",
      "The norm of a matrix without subscript is read as that of Frobenius.",
    );
  }
  if (isMatrix(of.value) && (said === "1" || said === "2")) {
    return reader.refuse(
      "E-TYPE",
      part,
      `La norme d'indice ${said} d'une matrice est une norme d'opérateur, qui ne se lit pas.`,
      `The norm with subscript ${said} of a matrix is an operator norm, which is not read.`,
      { expected: { fr: "\\|A\\|_F", en: "\\|A\\|_F" } },
    );
  }
  if (kind === "infty" && isScalar(of.value)) {
    const absolute = reader.leaf(reader.call("abs", [of], fence), part);
    return scripts?.sup ? raised(reader, absolute, scripts.sup, part) : absolute;
  }
  if (kind === "infty" && of.value.sizes.length < 2) {
    const sizes = reader.leaf(reader.call("abs", [of], fence), fence);
    const greatest = reader.leaf(reader.call("max", [sizes], fence), part);
    return scripts?.sup ? raised(reader, greatest, scripts.sup, part) : greatest;
  }
  if (!["1", "2", "F"].includes(kind)) {
    return reader.refuse(
      "E-TYPE",
      part,
      `La norme d'indice ${kind} n'est pas lue.`,
      `The norm with subscript ${kind} is not read.`,
      { expected: { fr: "1, 2, F ou, d'un vecteur, ∞", en: "1, 2, F or, of a vector, ∞" } },
    );
  }
  const squared = kind !== "1" && scripts?.sup !== undefined && textOf(scripts.sup) === "2";
  const name = kind === "1" ? "norm1" : squared ? "norm2sq" : "norm2";
  const value = reader.leaf(reader.call(name, [of], part), part);
  return scripts?.sup && !squared ? raised(reader, value, scripts.sup, part) : value;
};

const isMatrix = ({ sizes }: Value): boolean => withoutUnits(sizes).length > 1;
