import { rationalNumber } from "../../expr/build.ts";
import type { Expr } from "../../expr/node.ts";
import { rational } from "../../numeric/rational.ts";
import { isScalar, scalarValue, type Value, valueOfTensor } from "../value.ts";
import { soleGrid } from "./determinants.ts";
import { dottedList, spacedRow } from "./dots.ts";
import { casesOf, saysWhen } from "./grids.ts";
import { truth } from "./indicators.ts";
import { saysRelation } from "./intervals.ts";
import type { Fence, Layout, List } from "./layout.ts";
import { listed } from "./lists.ts";
import { comparisonOf, isDots, markOf, transposes } from "./marks.ts";
import { inner } from "./products.ts";
import type { Leaf, Reader } from "./reader.ts";
import { indexItems, raised, scripted } from "./scripts.ts";
import { isSize } from "./sizes.ts";
import { coreOf, textOf } from "./spell.ts";

/* What brackets say, by what stands in them. */

/** What stands between the brackets. */
const contentOf = (reader: Reader, fence: Fence): Leaf => reader.expression(fence.of, fence);

/** Parentheses, brackets and braces, by what stands in them. */
export const fenced = (reader: Reader, fence: Fence, part: Layout): Leaf => {
  const { open, of } = fence;
  const scripts = part.kind === "scripts" ? part : undefined;
  const sub = scripts?.sub && textOf(scripts.sub);
  if (open === "⌊" || open === "⌈") return scripted(reader, rounded(reader, fence), part);
  if (open === "⟨") {
    const inner = innerProduct(reader, fence);
    if (sub !== "F" && sub !== "2") return scripted(reader, inner, part);
    return scripts?.sup ? raised(reader, inner, scripts.sup, part) : inner;
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
  if (grid) return scripted(reader, reader.leaf(casesOf(reader, grid.rows, grid), fence), part);
  if (sub === "+" && scripts) {
    const positive = reader.leaf(reader.call("relu", [contentOf(reader, fence)], fence), fence);
    return scripts.sup ? raised(reader, positive, scripts.sup, part) : positive;
  }
  if (saysRelation(of)) {
    return scripted(reader, reader.leaf(truth(reader, of, fence), fence), part);
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
    return column ? leaf : scripted(reader, leaf, part);
  }
  const row = spacedRow(reader, of, fence);
  if (row) return scripted(reader, reader.leaf(row, fence), part);
  const general = scripts?.sub && generalEntry(reader, fence, scripts.sub);
  if (general && scripts) {
    const leaf = reader.leaf(general, part);
    return scripts.sup ? raised(reader, leaf, scripts.sup, part) : leaf;
  }
  const content = contentOf(reader, fence);
  const leaf = reader.leaf(content.value, fence);
  const derivative = reader.derivatives.get(content.value);
  if (derivative) reader.derivatives.set(leaf.value, derivative);
  return scripted(reader, leaf, part);
};

/**
 * `(∂L/∂y_i)_{1≤i≤n}` and `(a_{ij})_{i,j}`: the array with this general entry, when the subscript names letters
 * that are free inside.
 */
const generalEntry = (reader: Reader, fence: Fence, below: List): Value | undefined => {
  const sub = below.length === 1 && below[0]?.kind === "group" ? below[0].of : below;
  const isWords = (each: Layout): boolean => each.kind === "text" || each.kind === "word";
  const relation = sub.some((each) => comparisonOf(each) !== undefined || isWords(each));
  const items = relation ? listed(sub) : indexItems(sub);
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
  return core !== undefined && isSize(reader, core);
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
  return reader.leaf(inner(reader, left, right).value, fence);
};
