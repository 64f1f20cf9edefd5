import { wholeNumber } from "../expr/build.ts";
import { addIx, ix, negateIx, scaleIx, sizeIx } from "../expr/index-of.ts";
import type { Ix } from "../expr/node.ts";
import { fixedSize, type Size, size } from "../expr/size.ts";
import { boundedProduct } from "./declare.ts";
import type { Elaborator } from "./elaborate.ts";
import { Refusal, refuse } from "./error.ts";
import type { Tree } from "./tree.ts";
import { isScalar } from "./value.ts";

/** The index that a part is: sizes, whole numbers, bound names and integer quantities, added and scaled. */
export const asIndex = (reader: Elaborator, tree: Tree, extent?: Size): Ix => {
  switch (tree.kind) {
    case "place":
      return tree.index(extent);
    case "number": {
      if (/^\d{1,9}$/.test(tree.text)) return ix(Number(tree.text));
      break;
    }
    case "group":
    case "plus":
      return asIndex(reader, tree.of, extent);
    case "minus":
      return negateIx(asIndex(reader, tree.of, extent));
    case "terms":
      return tree.tail.reduce(
        (total, { op, of }) => {
          const term = asIndex(reader, of, extent);
          return addIx(total, op === "-" ? negateIx(term) : term);
        },
        asIndex(reader, tree.head, extent),
      );
    case "factors": {
      let total = asIndex(reader, tree.head, extent);
      for (const { op, of } of tree.tail) {
        if (op === "/" || op === "./") return notAnIndex(reader, tree);
        const factor = asIndex(reader, of, extent);
        if (factor.terms.length > 0 && total.terms.length > 0) return notAnIndex(reader, tree);
        const [scale, scaled] = factor.terms.length === 0 ? [factor, total] : [total, factor];
        if (scaled.plus.terms.length * scale.plus.terms.length > 1) {
          boundedProduct(scaled.plus, scale.plus, reader.span(tree));
        }
        total = scaleIx(scale.plus, scaled);
      }
      return total;
    }
    case "name": {
      const bound = reader.scope.bound(tree.name);
      if (bound) return bound;
      if (reader.scope.isSize(tree.name)) return sizeIx(size(tree.name));
      if (tree.name === "end" && extent && !reader.scope.knows("end")) return sizeIx(extent);
      break;
    }
  }
  if (tree.kind === "name" || tree.kind === "entry") {
    const value = reader.value(tree);
    if (isScalar(value)) {
      const e = value.at();
      if (e.kind === "entry" && reader.scope.countsAsInteger(e.of.name)) return ix(e);
      if (e.kind === "index") return e.value;
      const whole = wholeNumber(e);
      if (whole !== undefined) return ix(whole);
    }
  }
  return notAnIndex(reader, tree);
};

const notAnIndex = (reader: Elaborator, tree: Tree): never => {
  const text = reader.quote(tree);
  return refuse(
    "E-TYPE",
    reader.span(tree),
    `« ${text} » n'est pas un indice.`,
    `"${text}" is no index.`,
    {
      expected: {
        fr: "un entier : un nombre, une taille, un indice lié ou un nom déclaré « int »",
        en: 'an integer: a number, a size, a bound index or a name declared "int"',
      },
    },
  );
};

/** The size that a part is. */
export const asSize = (reader: Elaborator, tree: Tree): Size => {
  const at = sizeIndex(reader, tree);
  const fixed = at && fixedSize(at.plus);
  if (at?.terms.length === 0 && (fixed === undefined || fixed > 0)) return at.plus;
  const text = reader.quote(tree);
  return refuse(
    "E-TYPE",
    reader.span(tree),
    `« ${text} » n'est pas une taille.`,
    `"${text}" is no size.`,
    { expected: { fr: "une taille comme n ou 3", en: "a size such as n or 3" } },
  );
};

const sizeIndex = (reader: Elaborator, tree: Tree): Ix | undefined => {
  try {
    return asIndex(reader, tree);
  } catch (error) {
    if (error instanceof Refusal && error.code === "E-TYPE") return undefined;
    throw error;
  }
};
