import { deriv } from "../../expr/build.ts";
import type { Tree } from "../tree.ts";
import { isScalar, mapped } from "../value.ts";
import { differentiated, isD } from "./derivative.ts";
import type { Layout, List } from "./layout.ts";
import { isPoint, isSign, isSpace, markOf, transposes } from "./marks.ts";
import { matched, meaningOf } from "./matches.ts";
import { onlyVariable } from "./primes.ts";
import type { Cursor, Leaf, Reader } from "./reader.ts";
import { picked } from "./scripts.ts";
import { coreOf, spelledOf } from "./spell.ts";

/* Derivatives by an operator in front: ∂ₓ, ∇ₓ, J, and the dot that is the derivative by time. */

/** `\partial_x f`, and `\partial f / \partial x` on one line. */
export const partialOf = (reader: Reader, cursor: Cursor): Leaf => {
  const part = cursor.list[cursor.at] as Layout;
  cursor.at += 1;
  if (part.kind === "scripts" && part.sub) {
    const by = reader.expression(part.sub, part);
    const of = operandOf(reader, cursor, part);
    return differentiated(reader, of, by, { first: part.first, last: of.last });
  }
  const slash = cursor.list.findIndex(
    (each, at) => at >= cursor.at && at < cursor.end && markOf(each) === "/",
  );
  const below = cursor.list[slash + 1];
  if (slash < 0 || isD(below) !== "partial" || slash + 2 >= cursor.end) {
    return reader.refuse(
      "E-SYNTAX",
      part,
      "Un ∂ seul ne dit pas par rapport à quoi.",
      "A ∂ alone does not say by what.",
      {
        expected: {
          fr: "\\frac{\\partial f}{\\partial x}",
          en: "\\frac{\\partial f}{\\partial x}",
        },
      },
    );
  }
  const of = reader.expression(cursor.list.slice(cursor.at, slash), part);
  cursor.at = slash + 2;
  const by = reader.factor(cursor);
  return differentiated(reader, of, by, { first: part.first, last: by.last });
};

const operandOf = (reader: Reader, cursor: Cursor, part: Layout): Leaf => {
  while (cursor.at < cursor.end && isSpace(cursor.list[cursor.at] as Layout)) cursor.at += 1;
  if (cursor.at >= cursor.end || isSign(cursor.list[cursor.at])) {
    return reader.refuse(
      "E-SYNTAX",
      part,
      "On ne voit pas ce qui est dérivé.",
      "What is differentiated cannot be seen.",
    );
  }
  // ½‖Ax − b‖² is differentiated whole: a number in front stands for no operand.
  const first = cursor.list[cursor.at] as Layout;
  if (isConstant(first)) return reader.term(cursor);
  const from = cursor.at;
  const of = reader.factor(cursor);
  const behind = cursor.list.slice(cursor.at, cursor.end).filter((each) => !isSpace(each));
  if (behind.length === 0 || behind.every(isPoint)) return of;
  // ∇ₓ xᵀAx takes the product; ∇ₓL · g does not.
  const product = { fr: "∇ agit sur tout le produit", en: "∇ acts on the whole product" };
  const factor = { fr: "∇ agit sur le premier facteur", en: "∇ acts on the first factor" };
  const whole = isPlain(reader, first);
  const taken = reader.choose(
    `∇ ${reader.quote(part)}`,
    part,
    whole ? [product, factor] : [factor, product],
  );
  if ((taken === 0) !== whole) return of;
  cursor.at = from;
  const bar = cursor.list.findIndex((each, at) => at > from && at < cursor.end && isPoint(each));
  cursor.at = bar < 0 ? cursor.end : bar;
  return reader.sum(cursor.list, from, cursor.at);
};

/** Whether a part is a declared quantity that depends on nothing: alone it is no function to differentiate. */
const isPlain = (reader: Reader, part: Layout): boolean => {
  const meaning = meaningOf(reader, part);
  return meaning?.is === "symbol" && !reader.notation.dependencies.has(meaning.name);
};

/** Whether a part is a number or a fraction of numbers. */
const isConstant = (part: Layout): boolean =>
  part.kind === "number" ||
  (part.kind === "fraction" && [...part.above, ...part.below].every(isConstant));

/** `\nabla_x f`: the gradient; of a vector, its Jacobian. */
export const nabla = (reader: Reader, cursor: Cursor): Leaf => {
  const part = cursor.list[cursor.at] as Layout;
  cursor.at += 1;
  const sub = part.kind === "scripts" ? part.sub : undefined;
  const turned = transposedScalar(reader, cursor);
  const entry = turned ? undefined : entryOfScalar(reader, cursor);
  const of = turned ?? entry?.of ?? operandOf(reader, cursor, part);
  const place = { first: part.first, last: of.last };
  if (part.kind === "scripts" && part.sup) {
    return reader.refuse("E-TYPE", part, "∇² n'est pas lu.", "∇² is not read.");
  }
  const by = sub ? reader.expression(sub, part) : reader.leaf(onlyVariable(reader, of, part), part);
  const gradient = differentiated(reader, of, by, place);
  if (entry) return picked(reader, gradient, entry.at, part);
  if (!turned) return gradient;
  const tree: Tree = { kind: "transpose", of: gradient, ...place };
  return reader.leaf(reader.plain.value(tree), place);
};

/** ∇fᵀ is the gradient of f, turned: f itself is a number. */
const transposedScalar = (reader: Reader, cursor: Cursor): Leaf | undefined => {
  const part = cursor.list[cursor.at];
  if (part?.kind !== "scripts" || !part.base || !part.sup || part.sub || !transposes(part.sup)) {
    return undefined;
  }
  if (coreOf(part.base) === undefined) return undefined;
  const { value } = reader.expression([part.base], part);
  if (!isScalar(value)) return undefined;
  cursor.at += 1;
  return reader.leaf(value, part);
};

/** ∇f_k is an entry of ∇f where f is a number, which has none: the number, and where the entry stands. */
const entryOfScalar = (
  reader: Reader,
  cursor: Cursor,
): { readonly of: Leaf; readonly at: readonly List[] } | undefined => {
  const part = cursor.list[cursor.at];
  if (part?.kind !== "scripts" || !part.base || !part.sub || part.sup || part.primes > 0)
    return undefined;
  const spelled = spelledOf(part);
  const match = spelled && matched(reader, spelled);
  if (match?.meaning.is !== "symbol" || match.indices.length === 0) return undefined;
  const of = reader.expression([part.base], part);
  if (!isScalar(of.value)) return undefined;
  cursor.at += 1;
  return { of: reader.leaf(of.value, part), at: match.indices };
};

/** The Jacobian of a vector by the one quantity in it, rows being outputs. */
export const jacobianOf = (reader: Reader, of: Leaf, part: Layout): Leaf => {
  const variable = onlyVariable(reader, of, part);
  return differentiated(reader, of, reader.leaf(variable, part), {
    first: part.first,
    last: of.last,
  });
};

/** The derivative by the time, so many times over, entry by entry. */
export const timeDerivative = (reader: Reader, of: Leaf, times: number): Leaf => {
  const name: Tree = { kind: "name", name: "t", first: of.first, last: of.last };
  const t = reader.plain.value(name).at();
  const value = mapped(of.value, (entry) => {
    let e = entry;
    for (let count = times; count > 0; count -= 1) e = deriv(e, t);
    return e;
  });
  return reader.leaf(value, of);
};
