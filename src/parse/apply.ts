import type { Builder, FunctionDef } from "../expr/function.ts";
import { ix } from "../expr/index-of.ts";
import type { Call, Expr, Ix } from "../expr/node.ts";
import type { Size } from "../expr/size.ts";
import type { Elaborator } from "./elaborate.ts";
import { refuse } from "./error.ts";
import { bare, type Tree } from "./tree.ts";
import {
  arrayOf,
  elementwise,
  entriesOf,
  firstIx,
  isRow,
  isScalar,
  matrixOf,
  unit,
  type Value,
  vectorOf,
} from "./value.ts";

/** Whether a function takes scalars and gives one: such a function is applied entry by entry. */
const isScalarMap = ({ shape }: FunctionDef): boolean =>
  shape.gives.length === 0 && shape.takes.every((axes) => axes.length === 0);

/** A function applied to arguments as they were written, its arity and shapes checked. */
export const applyFunction = (
  reader: Elaborator,
  builder: Builder,
  tree: Tree & { kind: "call" },
  values: readonly Value[],
): Value => {
  const { takes, gives } = builder.def.shape;
  const [whole, axis] = values;
  // A function of one vector, given a literal 1 or 2 besides, goes along that axis.
  if (takes.length === 1 && takes[0]?.length === 1 && gives.length <= 1 && values.length === 2) {
    if (whole && axis && !isScalar(whole)) {
      const of = (part: Value): Value => callTensor(builder, [part]) ?? part;
      return alongAxis(reader, tree, whole, tree.args[1] as Tree, gives.length === 1, of);
    }
  }
  const least = takes.length - (builder.def.defaults?.length ?? 0);
  if (values.length < least || values.length > takes.length) {
    return arity(reader, tree, least, takes.length);
  }
  if (isScalarMap(builder.def)) {
    return reader.combine(tree, tree.args, values, (...entries) => scalarCall(builder, entries));
  }
  return (
    callTensor(builder, values) ??
    reader.clash(
      tree,
      values.map((value, at) => [tree.args[at] as Tree, value] as const),
      `« ${tree.name} » attend ${shapesOf(takes, "un scalaire")}.`,
      `"${tree.name}" takes ${shapesOf(takes, "a scalar")}.`,
    )
  );
};

const shapesOf = (takes: readonly (readonly string[])[], scalar: string): string =>
  takes.map((axes) => (axes.length === 0 ? scalar : axes.join(" × "))).join(", ");

const arity = (
  reader: Elaborator,
  tree: Tree & { kind: "call" },
  least: number,
  most: number,
): never => {
  const count = least === most ? `${least}` : `${least}-${most}`;
  return refuse(
    "E-TYPE",
    reader.span(tree),
    `« ${tree.name} » prend ${count} argument${most > 1 ? "s" : ""} ; il y en a ${tree.args.length}.`,
    `"${tree.name}" takes ${count} argument${most > 1 ? "s" : ""}; there ${tree.args.length === 1 ? "is 1" : `are ${tree.args.length}`}.`,
  );
};

const scalarCall = (builder: Builder, entries: readonly Expr[]): Expr =>
  (builder as (...args: readonly Expr[]) => Call)(...entries);

/** A function applied to values; nothing where their shapes are not the ones it takes. */
export const callTensor = (builder: Builder, values: readonly Value[]): Value | undefined => {
  const { shape } = builder.def;
  if (isScalarMap(builder.def)) {
    return elementwise(values, (...entries) => scalarCall(builder, entries));
  }
  if (values.length !== shape.takes.length) return undefined;
  const bound = new Map<string, Size>();
  let row = false;
  const args: Value[] = [];
  for (const [at, axes] of shape.takes.entries()) {
    let value = values[at] as Value;
    if (axes.length === 1 && isRow(value)) {
      // A row is taken for the vector it is, and a vector that comes out is a row again.
      value = vectorOf(value);
      row = true;
    } else if (axes.length === 2 && value.sizes.length === 1) value = matrixOf(value);
    if (value.sizes.length !== axes.length) return undefined;
    for (const [axis, letter] of axes.entries()) {
      const own = value.sizes[axis] as Size;
      const other = bound.get(letter);
      if (other && other !== own) return undefined;
      bound.set(letter, own);
    }
    args.push(value);
  }
  const gives: Size[] = [];
  for (const letter of shape.gives) {
    const own = bound.get(letter);
    if (!own) return undefined;
    gives.push(own);
  }
  const tensors = args.map(entriesOf);
  const build = builder as (...args: unknown[]) => (...at: readonly Ix[]) => Call;
  // A scalar argument among tensors is a tensor without axes.
  const at = (...places: Ix[]): Expr => build(...tensors)(...places.map(ix));
  if (row && gives.length === 1) {
    return arrayOf([unit, ...gives], (_, j) => at(j ?? firstIx));
  }
  return arrayOf(gives, at);
};

/** A reduction of vectors, or a map of vectors to vectors, applied down the columns (1) or along the rows (2). */
export const alongAxis = (
  reader: Elaborator,
  tree: Tree & { kind: "call" },
  value: Value,
  axis: Tree,
  maps: boolean,
  of: (vector: Value) => Value,
): Value => {
  const literal = bare(axis);
  const number = literal.kind === "number" ? literal.text : "";
  if (number !== "1" && number !== "2") {
    return refuse(
      "E-TYPE",
      reader.span(axis),
      `Le second argument de « ${tree.name} » est un axe : 1 (le long des colonnes) ou 2 (le long des lignes).`,
      `The second argument of "${tree.name}" is an axis: 1 (down the columns) or 2 (along the rows).`,
    );
  }
  if (isScalar(value) || value.sizes.length > 2) {
    return reader.clash(
      tree,
      [[tree.args[0] as Tree, value]],
      "Un axe demande un vecteur ou une matrice.",
      "An axis takes a vector or a matrix.",
    );
  }
  const { sizes, at } = matrixOf(value);
  const [rows = unit, columns = unit] = sizes;
  const down = number === "1";
  const line = (other: Ix): Value =>
    of({
      sizes: [down ? rows : columns],
      at: (along = firstIx) => (down ? at(along, other) : at(other, along)),
    });
  if (maps) {
    return arrayOf([rows, columns], (i = firstIx, j = firstIx) =>
      down ? line(j).at(i) : line(i).at(j),
    );
  }
  return down
    ? arrayOf([unit, columns], (_, j = firstIx) => line(j).at())
    : arrayOf([rows, unit], (i = firstIx) => line(i).at());
};
