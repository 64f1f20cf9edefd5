import { deriv, entryAt, symbol } from "../../expr/build.ts";
import { fixedIx, ix } from "../../expr/index-of.ts";
import type { Expr, Ix, Sym } from "../../expr/node.ts";
import { fixedSize, type Size } from "../../expr/size.ts";
import { mapBottomUp, substitute } from "../../expr/walk.ts";
import { callTensor } from "../apply.ts";
import {
  arrayOf,
  isScalar,
  isUnit,
  matrixProduct,
  shapeText,
  tensorOf,
  transposed,
  type Value,
} from "../value.ts";
import type { Layout, List } from "./layout.ts";
import { cutAt } from "./lists.ts";
import { isSpace, operatorOf } from "./marks.ts";
import type { UserMap } from "./notation.ts";
import { scalarLayouts } from "./orientation.ts";
import type { Leaf, Reader } from "./reader.ts";
import { sameShape } from "./shapes.ts";
import { spelledOf } from "./spell.ts";

/*
 * Functions as things of their own: `f`, `g \circ f`, `\nabla(g \circ f)`. What is said of them is read at a
 * point: the parameter that their notation declares, or the column of letters before an arrow.
 */

/** A function of one vector. */
export interface MapValue {
  readonly takes: readonly Size[];
  readonly at: (argument: Value) => Value;
  /** The parameter that its notation declares. */
  readonly param: Sym | undefined;
}

/**
 * The function that a list names; nothing where it is a value. A name alone that is both stands for the value,
 * unless the place asks for a function: f : x ↦ …, g ∘ f, ∇f.
 */
export const mapOf = (
  reader: Reader,
  list: List,
  where: "anywhere" | "function" = "anywhere",
): MapValue | undefined => {
  const parts = list.filter((part) => !isSpace(part));
  if (parts.length === 0) return undefined;
  // ∇g(f) × ∇f is a product of matrices at every point.
  const factors = cutAt(parts, (part) => operatorOf(part) === "times");
  if (factors.length > 1) {
    return combined(reader, factors, (maps, x) =>
      maps
        .map((map) => map.at(x))
        .reduce((left, right) => matrixProduct(left, right) ?? mismatch(reader, parts)),
    );
  }
  const rings = cutAt(parts, isRing);
  if (rings.length > 1) {
    return combined(reader, rings, (maps, x) => maps.reduceRight((so, map) => map.at(so), x));
  }
  const [first, second, ...more] = parts as [Layout, Layout?, ...Layout[]];
  if (first.kind === "command" && first.name === "nabla") {
    const inner = second && mapOf(reader, [second], "function");
    if (!inner) return undefined;
    const jacobian = jacobianMap(reader, inner, first);
    if (more.length === 0) return jacobian;
    // ∇(g)(f): the Jacobian of g at the values of f.
    const at = more.length === 1 ? mapOf(reader, more, "function") : undefined;
    return at && { takes: at.takes, param: at.param, at: (x) => jacobian.at(at.at(x)) };
  }
  const column = columnNumber(first);
  if (column !== undefined && second) {
    const inner = mapOf(reader, parts.slice(1), "function");
    return (
      inner && {
        takes: inner.takes,
        param: inner.param,
        at: (x) => {
          const value = inner.at(x);
          return arrayOf(value.sizes.slice(0, 1), (i = ix(1)) => value.at(i, ix(column)));
        },
      }
    );
  }
  if (parts.length > 1) return undefined;
  if (first.kind === "fence" || first.kind === "group") return mapOf(reader, first.of, where);
  return namedMap(reader, first, where);
};

export const isRing = (part: Layout): boolean => part.kind === "command" && part.name === "circ";

/** A function made of several, the last of which takes the argument; nothing where one of them is none. */
const combined = (
  reader: Reader,
  lists: readonly List[],
  at: (maps: readonly MapValue[], argument: Value) => Value,
): MapValue | undefined => {
  const maps: MapValue[] = [];
  for (const list of lists) {
    const map = mapOf(reader, list, "function");
    if (!map) return undefined;
    maps.push(map);
  }
  const last = maps.at(-1) as MapValue;
  return { takes: last.takes, param: last.param, at: (x) => at(maps, x) };
};

const mismatch = (reader: Reader, parts: List): never =>
  reader.refuse(
    "E-SHAPE",
    { first: (parts[0] as Layout).first, last: (parts.at(-1) as Layout).last },
    "Les formes de ce produit ne vont pas ensemble.",
    "The shapes of this product do not go together.",
  );

/** `\text{colonne}_2`: which column is meant. */
const columnNumber = (part: Layout): number | undefined => {
  if (part.kind !== "scripts" || !part.sub) return undefined;
  const base = part.base;
  const word = base?.kind === "word" || base?.kind === "text" ? base.text.toLowerCase() : "";
  const [only] = part.sub;
  return (word === "colonne" || word === "column" || word === "col") && only?.kind === "number"
    ? Number(only.text)
    : undefined;
};

const namedMap = (
  reader: Reader,
  part: Layout,
  where: "anywhere" | "function",
): MapValue | undefined => {
  const spelled = spelledOf(part);
  if (!spelled || spelled.sub.length > 0 || spelled.sup || spelled.primes > 0) return undefined;
  const meanings = reader.notation.spellings.get(spelled.core) ?? [];
  const isMap = meanings.some(({ meaning }) => meaning.is === "map");
  for (const { meaning, sub, sup } of meanings) {
    if (sub.length > 0 || sup !== undefined) continue;
    if (meaning.is === "symbol" && isMap && where === "function") continue;
    if (meaning.is === "map") {
      const map = reader.notation.maps.get(meaning.name);
      const [param] = map?.params ?? [];
      if (!map || !param || map.params.length !== 1) return undefined;
      return {
        takes: param.axes,
        param,
        at: (argument) => valueOfMap(reader, map, [argument], part),
      };
    }
    if (meaning.is === "function") {
      const [builder] = meaning.builders;
      if (builder?.def.shape.takes.length !== 1) return undefined;
      return {
        takes: [],
        param: undefined,
        at: (argument) => callTensor(builder, [argument]) ?? mismatch(reader, [part]),
      };
    }
    if (meaning.is === "symbol" || meaning.is === "size") return undefined;
  }
  return undefined;
};

/** What a function of the text gives; one of a scalar is taken entry by entry. */
export const valueOfMap = (
  reader: Reader,
  { name, params, body }: UserMap,
  given: readonly Value[],
  part: { readonly first: number; readonly last: number },
): Value => {
  const entrywise =
    params.every(({ axes }) => axes.length === 0) &&
    body.indices.length === 0 &&
    given.length === 1;
  for (const [which, { axes }] of params.entries()) {
    const { sizes } = given[which] as Value;
    if (entrywise || sameShape(axes, sizes)) continue;
    const [takes, is] = [axes, sizes].map((each) => (each.length > 0 ? shapeText(each) : "1"));
    reader.refuse(
      "E-SHAPE",
      part,
      `« ${name} » prend ${takes}, et reçoit ${is}.`,
      `"${name}" takes ${takes}, and is given ${is}.`,
    );
  }
  const filled = (places: readonly Ix[], at: readonly Ix[]): Expr => {
    const indices = new Map(body.indices.map((k, axis) => [k.id, places[axis] as Ix]));
    const symbols = new Map(
      params.map((sym, which) => {
        const value = given[which] as Value;
        return [sym.name, (...own: Ix[]) => value.at(...(entrywise ? at : own))] as const;
      }),
    );
    return substitute(mapBottomUp(substitute(body.body, { indices }), chosen), { symbols });
  };
  const [only] = given;
  if (entrywise && only && !isScalar(only)) {
    return { sizes: only.sizes, at: (...at) => filled([], at) };
  }
  return { sizes: body.indices.map((k) => k.size), at: (...at) => filled(at, []) };
};

/** The entry of a list at an index that is known: the cases that say which one are gone. */
const chosen = (e: Expr): Expr => {
  if (e.kind !== "cases") return e;
  for (const { when, is } of e.arms) {
    if (when.kind !== "compare" || when.rel !== "=") return e;
    const [left, right] = [placeIn(when.left), placeIn(when.right)];
    if (left === undefined || right === undefined) return e;
    if (left === right) return is;
  }
  return e.otherwise ?? e;
};

const placeIn = (e: Expr): number | undefined =>
  e.kind === "index"
    ? fixedIx(e.value)
    : e.kind === "num" && e.value.d === 1n
      ? Number(e.value.s * e.value.n)
      : undefined;

/** The Jacobian of a function, rows being outputs; at an expression, through a name for it. */
export const jacobianMap = (reader: Reader, of: MapValue, part: Layout): MapValue => ({
  takes: of.takes,
  param: of.param,
  at: (argument) => {
    const variable = asSymbol(reader, argument);
    const value = of.at(variable);
    const [a, b] = [value.sizes.filter((each) => !isUnit(each)), variable.sizes];
    if (a.length === 0) {
      const gradient = arrayOf(b, (...at) => deriv(value.at(), variable.at(...at)));
      const turns = b.length === 1;
      const taken = turns ? reader.choose("layout ∂scalar", part, scalarLayouts) : 0;
      return taken === 1 ? transposed(gradient) : gradient;
    }
    return arrayOf([...a, ...b], (i = ix(1), j = ix(1)) => deriv(value.at(i), variable.at(j)));
  },
});

/** An argument that can be differentiated by: a symbol itself, else a name for the point. */
const asSymbol = (reader: Reader, argument: Value): Value => {
  const tensor = tensorOf(argument);
  if (tensor.body.kind === "entry") return argument;
  const sym = symbol(
    `_${reader.points.length + 1}`,
    tensor.indices.map((k) => k.size),
  );
  reader.points.push({ sym, is: tensor });
  return symbolValue(sym);
};

export const symbolValue = (sym: Sym): Value => arrayOf(sym.axes, (...at) => entryAt(sym, at));

/** The column of letters before an arrow, as the vector whose entries they are. */
export const patternOf = (reader: Reader, list: List): Value | undefined => {
  const parts = list.filter((part) => !isSpace(part));
  if (parts.length !== 1) return undefined;
  const leaf: Leaf = reader.expression(parts, parts[0] as Layout);
  const [size] = leaf.value.sizes;
  const count = size && fixedSize(size);
  if (leaf.value.sizes.length !== 1 || count === undefined) return leaf.value;
  const entries: Expr[] = Array.from({ length: count }, (_, at) => leaf.value.at(ix(at + 1)));
  const [first] = entries;
  if (first?.kind !== "entry") return leaf.value;
  const whole = entries.every(
    (e, at) =>
      e.kind === "entry" &&
      e.of.name === first.of.name &&
      e.at.length === 1 &&
      fixedIx(e.at[0] as Ix) === at + 1,
  );
  return whole && first.of.axes[0] === size ? symbolValue(first.of) : leaf.value;
};
