import { entryAt, symbol } from "../../expr/build.ts";
import type { Expr, Ix, Sym } from "../../expr/node.ts";
import { substitute, subterms } from "../../expr/walk.ts";
import { isScalar, mapped, tensorOf, type Value } from "../value.ts";
import type { Fence, Layout, List } from "./layout.ts";
import { listed } from "./lists.ts";
import { comparisonOf, isSpace } from "./marks.ts";
import type { Leaf, Reader } from "./reader.ts";
import { sameShape } from "./shapes.ts";
import { textOf } from "./spell.ts";

/* Values at a point: what a bar and the equations below it say. */

/** `\left. f \right|_{x=3}`: the value at a point; from one point to another, by how much it grows. */
export const evaluatedAt = (reader: Reader, fence: Fence, part: Layout): Leaf => {
  const of = reader.expression(fence.of, fence);
  if (part.kind !== "scripts") return noPoint(reader, part);
  if (part.primes > 0) noPrime(reader, part);
  const low = atPoint(reader, of, part.sub, part);
  if (!part.sup) return low;
  const names = [part.sub ?? [], part.sup].map((list) =>
    listed(list)
      .map((item) =>
        textOf(
          item.slice(
            0,
            item.findIndex((each) => comparisonOf(each) === "="),
          ),
        ),
      )
      .sort()
      .join(),
  );
  if (names[0] !== names[1]) {
    return reader.refuse(
      "E-SYNTAX",
      part,
      "En haut de la barre, il manque le nom de la variable.",
      "Above the bar, the name of the variable is missing.",
      { expected: { fr: "_{x=0}^{x=1}", en: "_{x=0}^{x=1}" } },
    );
  }
  const high = atPoint(reader, of, part.sup, part);
  const place = { first: of.first, last: part.last };
  const value = reader.plain.value({
    kind: "terms",
    head: high,
    tail: [{ op: "-", of: low }],
    ...place,
  });
  return reader.leaf(value, place);
};

/** A value with symbols replaced, all at once, by what a subscript such as x = 3, y = 0 says. */
export const atPoint = (reader: Reader, of: Leaf, sub: List | undefined, part: Layout): Leaf => {
  const items = listed((sub ?? []).filter((each) => !isSpace(each)));
  const points = items.filter((item) => item.length > 0).map((item) => pointOf(reader, item, part));
  const names = new Set(points.map(({ sym }) => sym.name));
  if (points.length === 0 || names.size < points.length) noPoint(reader, part);
  const { body } = tensorOf(of.value);
  const symbols = new Map(
    points.map(({ sym, there }) => {
      // A derivative is taken first, then at the point: the point keeps a name.
      const named = differentiates(body, sym) ? pointNamed(reader, there) : undefined;
      const entry = (...places: Ix[]): Expr =>
        named ? entryAt(named, places) : there.at(...places);
      return [sym.name, entry] as const;
    }),
  );
  const value = mapped(of.value, (e) => substitute(e, { symbols }));
  return reader.leaf(value, { first: of.first, last: part.last });
};

const noPoint = (reader: Reader, part: Layout): never =>
  reader.refuse(
    "E-SYNTAX",
    part,
    "La barre attend un point, comme x = 3.",
    "The bar wants a point, such as x = 3.",
  );

export const noPrime = (reader: Reader, part: Layout): never =>
  reader.refuse(
    "E-TYPE",
    part,
    "Une apostrophe ne dérive pas ceci : on ne sait pas par rapport à quoi.",
    "A prime does not differentiate this: by what is not known.",
  );

/** What x = 3 says: which symbol, and its value there. */
const pointOf = (
  reader: Reader,
  item: List,
  part: Layout,
): { readonly sym: Sym; readonly there: Value } => {
  const equals = item.findIndex((each) => comparisonOf(each) === "=");
  if (equals <= 0) return noPoint(reader, part);
  const name = reader.expression(item.slice(0, equals), part);
  const at = reader.expression(item.slice(equals + 1), part);
  const { body } = tensorOf(name.value);
  if (body.kind !== "entry" || !sameShape(name.value.sizes, body.of.axes)) {
    return reader.refuse(
      "E-TYPE",
      part,
      "Le point est celui d'une variable entière.",
      "The point is that of a whole variable.",
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
  return { sym, there: { sizes: sym.axes, at: (...places) => at.value.at(...places) } };
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
