import { delta, entryAt, indicator, one, rationalNumber, symbol } from "../../expr/build.ts";
import { sizeIx } from "../../expr/index-of.ts";
import type { Expr, Ix, Sym } from "../../expr/node.ts";
import type { Size } from "../../expr/size.ts";
import { substitute, subterms } from "../../expr/walk.ts";
import { rational } from "../../numeric/rational.ts";
import {
  arrayOf,
  indexExpr,
  isScalar,
  scalarValue,
  tensorOf,
  type Value,
  valueOfTensor,
} from "../value.ts";
import { determinantOf, soleGrid } from "./determinants.ts";
import { dottedList, spacedRow } from "./dots.ts";
import { casesOf, saysWhen } from "./grids.ts";
import { membership, type Sides, saysRelation, sidesOf, within } from "./intervals.ts";
import type { Fence, Layout, List } from "./layout.ts";
import { comparisonOf, isDots, markOf, operatorOf, transposes } from "./marks.ts";
import { meaningOf } from "./named.ts";
import type { Cursor, Leaf, Reader } from "./reader.ts";
import { sameShape } from "./shapes.ts";
import { coreOf, textOf } from "./spell.ts";

/* What brackets of every kind say, and what hangs on them. */

const contentOf = (reader: Reader, fence: Fence): Leaf => reader.expression(fence.of, fence);

/** The parts between commas. */
export const listed = (list: List): readonly List[] => {
  const items: Layout[][] = [[]];
  for (const part of list) {
    if (markOf(part) === "," || markOf(part) === ";") items.push([]);
    else (items.at(-1) as Layout[]).push(part);
  }
  return items;
};

/** |x|, entry by entry; of a set, the number of its elements. */
export const bars = (reader: Reader, fence: Fence, part: Layout): Leaf => {
  const grid = soleGrid(fence.of);
  if (grid) return reader.scripted(determinantOf(reader, grid), part);
  const [only, ...more] = fence.of;
  const meaning = only && more.length === 0 ? meaningOf(reader, only) : undefined;
  if (meaning?.is === "set" && meaning.count) {
    const count = scalarValue(indexExpr(sizeIx(meaning.count)));
    return reader.scripted(reader.leaf(count, fence), part);
  }
  const of = contentOf(reader, fence);
  return reader.scripted(reader.leaf(reader.call("abs", [of], fence), fence), part);
};

/** ‖x‖ with its subscript, and its square. */
export const norm = (reader: Reader, fence: Fence, part: Layout): Leaf => {
  const of = contentOf(reader, fence);
  const scripts = part.kind === "scripts" ? part : undefined;
  const kind = scripts?.sub ? textOf(scripts.sub) : "2";
  if (kind === "infty" && of.value.sizes.length < 2) {
    const sizes = reader.leaf(reader.call("abs", [of], fence), fence);
    const greatest = reader.leaf(reader.call("max", [sizes], fence), part);
    return scripts?.sup ? reader.raised(greatest, scripts.sup, part) : greatest;
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
  return scripts?.sup && !squared ? reader.raised(value, scripts.sup, part) : value;
};

/** Parentheses, brackets and braces, by what stands in them. */
export const fenced = (reader: Reader, fence: Fence, part: Layout): Leaf => {
  const { open, of } = fence;
  const scripts = part.kind === "scripts" ? part : undefined;
  const sub = scripts?.sub && textOf(scripts.sub);
  if (open === "⌊" || open === "⌈") return reader.scripted(rounded(reader, fence), part);
  if (open === "⟨") {
    const inner = innerProduct(reader, fence);
    if (sub !== "F" && sub !== "2") return reader.scripted(inner, part);
    return scripts?.sup ? reader.raised(inner, scripts.sup, part) : inner;
  }
  const when = of.find(
    (each) => (each.kind === "text" || each.kind === "word") && saysWhen(each.text.trim()),
  );
  if (open === "(" && when) {
    return reader.refuse(
      "E-SYNTAX",
      when,
      "Des cas ne se lisent pas entre parenthèses.",
      "Cases are not read between parentheses.",
      { expected: { fr: "\\begin{cases} … \\end{cases}", en: "\\begin{cases} … \\end{cases}" } },
    );
  }
  const grid = open === "{" && fence.close === "." ? soleGrid(of) : undefined;
  if (grid) return reader.scripted(reader.leaf(casesOf(reader, grid.rows, grid), fence), part);
  if (sub === "+" && scripts) {
    const positive = reader.leaf(reader.call("relu", [contentOf(reader, fence)], fence), fence);
    return scripts.sup ? reader.raised(positive, scripts.sup, part) : positive;
  }
  if (saysRelation(of)) {
    return reader.scripted(reader.leaf(truth(reader, of, fence), fence), part);
  }
  const items = listed(of);
  if (items.length > 1) {
    const value = of.some(isDots)
      ? dottedList(reader, items, fence)
      : reader.plain.value({
          kind: "array",
          items: items.map((item) => reader.expression(item, fence)),
          first: fence.first,
          last: fence.last,
        });
    const leaf = reader.leaf(value, fence);
    // A list is a column already; (x, y)ᵀ says so once more.
    const column = scripts?.sup && !scripts.sub && scripts.primes === 0 && transposes(scripts.sup);
    return column ? leaf : reader.scripted(leaf, part);
  }
  const row = spacedRow(reader, of, fence);
  if (row) return reader.scripted(reader.leaf(row, fence), part);
  const general = scripts?.sub && generalEntry(reader, fence, scripts.sub);
  if (general && scripts) {
    const leaf = reader.leaf(general, part);
    return scripts.sup ? reader.raised(leaf, scripts.sup, part) : leaf;
  }
  const content = contentOf(reader, fence);
  const leaf = reader.leaf(content.value, fence);
  const derivative = reader.derivatives.get(content.value);
  if (derivative) reader.derivatives.set(leaf.value, derivative);
  return reader.scripted(leaf, part);
};

/**
 * `(∂L/∂y_i)_{1≤i≤n}` and `(a_{ij})_{i,j}`: the array with this general entry, when the subscript names letters
 * that are free inside.
 */
const generalEntry = (reader: Reader, fence: Fence, below: List): Value | undefined => {
  const sub = below.length === 1 && below[0]?.kind === "group" ? below[0].of : below;
  const isWords = (each: Layout): boolean => each.kind === "text" || each.kind === "word";
  const relation = sub.some((each) => comparisonOf(each) !== undefined || isWords(each));
  const items = relation ? listed(sub) : reader.items(sub);
  const letters = items.flatMap((item) => {
    // A letter behind words is theirs: i ≤ taille de la couche l.
    const words = item.findIndex(isWords);
    const found = (words < 0 ? item : item.slice(0, words)).filter(
      (each) => each.kind === "letter",
    );
    const [only] = found;
    return relation
      ? found.flatMap((each) => (isSizeLetter(reader, each) ? [] : [each]))
      : item.length === 1 && only && !isSizeLetter(reader, only)
        ? [only]
        : [];
  });
  const names = [
    ...new Set(letters.flatMap((each) => (each.kind === "letter" ? [each.name] : []))),
  ].filter((name) => !reader.bound(name));
  if (names.length === 0) return undefined;
  const outer = new Map(names.map((name) => [name, reader.letters.free.get(name)] as const));
  for (const name of names) reader.letters.free.delete(name);
  const value = contentOf(reader, fence).value;
  const bindings = names.map((name) => reader.letters.free.get(name));
  const back = (): void => {
    for (const [name, binding] of outer) {
      if (binding) reader.letters.free.set(name, binding);
      else reader.letters.free.delete(name);
    }
  };
  const variables = bindings.map((binding) => binding?.variable);
  if (!isScalar(value) || variables.some((each) => each === undefined)) {
    back();
    return undefined;
  }
  back();
  return valueOfTensor({
    indices: variables.flatMap((each) => (each ? [each] : [])),
    body: value.at(),
  });
};

const isSizeLetter = (reader: Reader, part: Layout): boolean => {
  const core = coreOf(part);
  return core !== undefined && reader.isSize(core);
};

/** Largest whole number below, or least above: of a number given in figures. */
const rounded = (reader: Reader, fence: Fence): Leaf => {
  const e = reader.scalar(contentOf(reader, fence));
  const value = constantOf(e);
  if (!value) {
    return reader.refuse(
      "E-TYPE",
      fence,
      "La partie entière se lit d'un nombre donné en chiffres.",
      "The integer part is read of a number given in figures.",
    );
  }
  const whole = fence.open === "⌊" ? value.floor() : value.ceil();
  return reader.leaf(scalarValue(rationalNumber(whole)), fence);
};

/** The number that an expression of figures is. */
const constantOf = (e: Expr): ReturnType<typeof rational> | undefined => {
  switch (e.kind) {
    case "num":
      return e.value;
    case "sum":
    case "product": {
      let total = rational(e.kind === "sum" ? 0 : 1);
      for (const part of e.args) {
        const value = constantOf(part);
        if (!value) return undefined;
        total = e.kind === "sum" ? total.add(value) : total.mul(value);
      }
      return total;
    }
    case "power": {
      const [base, exponent] = [constantOf(e.base), constantOf(e.exponent)];
      if (!base || exponent?.d !== 1n || exponent.n > 64n || base.n === 0n) return undefined;
      return base.pow(exponent) ?? undefined;
    }
    default:
      return undefined;
  }
};

const innerProduct = (reader: Reader, fence: Fence): Leaf => {
  const separator = fence.of.findIndex(
    (part) =>
      markOf(part) === "," ||
      markOf(part) === "|" ||
      (part.kind === "command" && part.name === "mid"),
  );
  if (separator < 0) {
    const whole = contentOf(reader, fence);
    if (isScalar(whole.value)) return reader.leaf(whole.value, fence);
    return reader.refuse(
      "E-SYNTAX",
      fence,
      "Un produit scalaire a deux vecteurs.",
      "An inner product has two vectors.",
      { expected: { fr: "⟨x, y⟩", en: "⟨x, y⟩" } },
    );
  }
  const left = reader.expression(fence.of.slice(0, separator), fence);
  const right = reader.expression(fence.of.slice(separator + 1), fence);
  return reader.leaf(reader.inner(left, right).value, fence);
};

// -- conditions -----------------------------------------------------------------------------------------

/** 1 where a condition holds and 0 elsewhere, entry by entry; of two indices that meet, a Kronecker δ. */
export const truth = (reader: Reader, list: List, near: { first: number; last: number }): Value => {
  const { sides, rels } = sidesOf(list);
  const [left, right] = sides;
  if (sides.length === 2 && rels[0] === "=" && left && right) {
    const meets = deltaOf(reader, left, right, near);
    if (meets) return scalarValue(meets);
  }
  const simple =
    membership(list) !== undefined ||
    !list.some((each) => markOf(each) === "," || each.kind === "text" || each.kind === "word");
  const indices = sides.some((side) => reader.indexLike(side) !== undefined);
  if (simple && !indices && rels.length > 0) return related(reader, { sides, rels }, near);
  return scalarValue(indicator(reader.condition(list, near)));
};

/** 1 where all relations hold, entry by entry. */
const related = (
  reader: Reader,
  { sides, rels }: Sides,
  near: { first: number; last: number },
): Value => {
  const of = sides.map((side) => reader.expression(side, near));
  return reader.plain.value({ kind: "relation", of, rels, first: near.first, last: near.last });
};

/** δ of two indices; nothing where a side is no index. */
const deltaOf = (
  reader: Reader,
  left: List,
  right: List,
  near: { first: number; last: number },
): Expr | undefined => {
  const [a, b] = [reader.indexLike(left), reader.indexLike(right)];
  if (!a && !b) return undefined;
  const size = [a, b].map((at) => at && sizeOfIx(at)).find((each) => each !== undefined);
  return delta(a ?? reader.index(left, size, near), b ?? reader.index(right, size, near));
};

const sizeOfIx = (at: Ix): Size | undefined => {
  const variable = at.terms[0]?.[1];
  return variable && !("kind" in variable) ? variable.size : undefined;
};

/** 1_{x>0}, 1_{ℝ₊*}(z), 1_{i=j}; with a size below, the vector of ones. */
export const indicatorOf = (reader: Reader, part: Layout, sub: List, cursor: Cursor): Leaf => {
  const inner =
    sub.length === 1 && (sub[0]?.kind === "group" || sub[0]?.kind === "fence") ? sub[0].of : sub;
  const scripts = part.kind === "scripts" ? part : undefined;
  const raised = (leaf: Leaf): Leaf =>
    scripts?.sup ? reader.raised(leaf, scripts.sup, part) : leaf;
  if (saysRelation(inner)) {
    const value = truth(reader, inner, part);
    const next = cursor.list[cursor.at];
    // 1_{x>0}(x) names its argument again.
    if (
      cursor.at < cursor.end &&
      next?.kind === "fence" &&
      next.open === "(" &&
      repeats(next, inner)
    ) {
      cursor.at += 1;
    }
    return raised(reader.leaf(value, part));
  }
  const argument = cursor.list[cursor.at];
  const fence = argument?.kind === "fence" && argument.open === "(" ? argument : undefined;
  const set = fence && cursor.at < cursor.end ? within(fence.of, sub) : undefined;
  if (set && fence) {
    cursor.at += 1;
    const place = { first: part.first, last: fence.last };
    return raised(reader.leaf(related(reader, set, place), place));
  }
  return raised(onesOf(reader, part, inner));
};

/** 1[x > 0], 1(x > 0): an indicator with its condition in brackets behind it. */
export const bracketed = (reader: Reader, part: Layout, cursor: Cursor): Leaf | undefined => {
  const next = cursor.list[cursor.at];
  const fence = next?.kind === "scripts" ? next.base : next;
  if (cursor.at >= cursor.end || !next || fence?.kind !== "fence" || !saysRelation(fence.of)) {
    return undefined;
  }
  cursor.at += 1;
  const leaf = reader.leaf(truth(reader, fence.of, fence), { first: part.first, last: next.last });
  return reader.scripted(leaf, next);
};

const repeats = (fence: Fence, condition: List): boolean => {
  const said = textOf(fence.of);
  return condition.some((part) => textOf([part]) === said);
};

/** The vector, or matrix, of ones of the sizes below it; without them, of a size that shows beside it. */
export const onesOf = (reader: Reader, part: Layout, sub: List | undefined): Leaf => {
  if (!sub) {
    return reader.leaf(
      arrayOf([reader.openSize(part)], () => one),
      part,
    );
  }
  const cut = sub.findIndex((each) => operatorOf(each) === "times" || markOf(each) === ",");
  const lists = cut < 0 ? [sub] : [sub.slice(0, cut), sub.slice(cut + 1)];
  const sizes = lists.map((list) => reader.size(list, part));
  return reader.leaf(
    arrayOf(sizes, () => one),
    part,
  );
};

/** `\left. f \right|_{x=3}`: the value at a point. */
export const evaluatedAt = (reader: Reader, fence: Fence, part: Layout): Leaf => {
  const of = contentOf(reader, fence);
  const sub = part.kind === "scripts" ? part.sub : undefined;
  return atPoint(reader, of, sub, part);
};

/** A value with symbols replaced by what a subscript such as x = 3, y = 0 says. */
export const atPoint = (reader: Reader, of: Leaf, sub: List | undefined, part: Layout): Leaf => {
  const items = listed(sub ?? []).filter((item) => item.length > 0);
  let { value } = of;
  for (const item of items) value = atOne(reader, value, item, part);
  if (items.length === 0) noPoint(reader, part);
  return reader.leaf(value, { first: of.first, last: part.last });
};

const noPoint = (reader: Reader, part: Layout): never =>
  reader.refuse(
    "E-SYNTAX",
    part,
    "La barre attend un point, comme x = 3.",
    "The bar wants a point, such as x = 3.",
  );

const atOne = (reader: Reader, of: Value, item: List, part: Layout): Value => {
  const equals = item.findIndex((each) => comparisonOf(each) === "=");
  if (equals <= 0) return noPoint(reader, part);
  const name = reader.expression(item.slice(0, equals), part);
  const at = reader.expression(item.slice(equals + 1), part);
  const { body } = tensorOf(name.value);
  if (body.kind !== "entry") {
    return reader.refuse(
      "E-TYPE",
      part,
      "Le point est celui d'une variable.",
      "The point is that of a variable.",
    );
  }
  const sym = body.of;
  if (!isScalar(at.value) && !sameShape(at.value.sizes, sym.axes)) {
    return reader.refuse(
      "E-SHAPE",
      part,
      "Le point n'a pas la forme de la variable.",
      "The point has not the variable's shape.",
    );
  }
  const there: Value = { sizes: sym.axes, at: (...places) => at.value.at(...places) };
  // A derivative is taken first, then at the point: the point keeps a name.
  const named = differentiates(tensorOf(of).body, sym) ? pointNamed(reader, there) : undefined;
  const entry = (...places: Ix[]): Expr => (named ? entryAt(named, places) : there.at(...places));
  const symbols = new Map([[sym.name, entry]]);
  return reader.plain.map(of, (e) => substitute(e, { symbols }));
};

/** Whether something in an expression is differentiated by a symbol. */
const differentiates = (e: Expr, sym: Sym): boolean => {
  for (const each of subterms(e)) {
    if (each.kind === "deriv" && each.by.kind === "entry" && each.by.of.name === sym.name)
      return true;
  }
  return false;
};

/** A name for a point at which something is differentiated. */
const pointNamed = (reader: Reader, value: Value): Sym => {
  const is = tensorOf(value);
  const sym = symbol(`_${reader.points.length + 1}`, value.sizes);
  reader.points.push({ sym, is });
  return sym;
};
