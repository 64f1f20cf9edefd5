import { same } from "../../expr/arranged.ts";
import { deriv, entryAt, symbol } from "../../expr/build.ts";
import { ix, plainVar } from "../../expr/index-of.ts";
import { readAs } from "../../expr/naming.ts";
import type { Expr, Ix, Sym } from "../../expr/node.ts";
import type { Tensor } from "../../expr/tensor.ts";
import { freeIndices, mapBottomUp, symbolNames } from "../../expr/walk.ts";
import { arrayOf, isScalar, isUnit, tensorOf, transposed, type Value } from "../value.ts";
import type { Layout, List, Stretch } from "./layout.ts";
import { listed } from "./lists.ts";
import { mapOf } from "./maps.ts";
import { isPoint, isSpace, operatorOf } from "./marks.ts";
import { entrywiseLayout, jacobianLayouts, scalarLayouts } from "./orientation.ts";
import { atPoint } from "./points.ts";
import type { Cursor, Leaf, Reader } from "./reader.ts";
import { diagonal, sameShape } from "./shapes.ts";
import { coreOf, textOf } from "./spell.ts";

/* Derivatives as quotients of ∂ and of d, and what every notation of a derivative comes to. They stay unevaluated. */

export const isD = (part: Layout | undefined): "partial" | "d" | undefined => {
  const base = part?.kind === "scripts" ? part.base : part;
  if (base?.kind === "command" && base.name === "partial") return "partial";
  if (base?.kind === "command" && base.name === "dd") return "d";
  return base?.kind === "letter" && base.name === "d" && base.font !== "bb" && base.font !== "cal"
    ? "d"
    : undefined;
};

/** The derivative that a fraction is, with what it acts on; nothing where it is a quotient of values. */
export const quotientOf = (
  reader: Reader,
  cursor: Cursor,
  part: Layout & { kind: "fraction" },
): Leaf | undefined => {
  const above = part.above.filter((each) => !isSpace(each));
  const below = part.below.filter((each) => !isSpace(each));
  const [top, bottom] = [isD(above[0]), isD(below[0])];
  if (!bottom || below.length < 2) return undefined;
  if (bottom === "d" && top !== "d") return undefined;
  cursor.at += 1;
  if (!top) {
    reader.remark(
      part,
      "Il manque un ∂ au numérateur ; lu comme une dérivée.",
      "A ∂ is missing above; read as a derivative.",
    );
  }
  const variables = variablesOf(reader, below, orderOf(reader, above[0], part), part);
  const content = top ? above.slice(1) : above;
  const of =
    content.length > 0
      ? (atVariable(reader, content, variables, part) ?? reader.expression(content, part))
      : operand(reader, cursor, part);
  const derivative = nested(reader, of, variables, {
    first: part.first,
    last: Math.max(part.last, of.last),
  });
  const point = pointBehind(reader, cursor, content, below);
  if (point) return atPoint(reader, derivative, point, part);
  skipPoint(reader, cursor, variables);
  return derivative;
};

/** How often ∂ⁿf is differentiated. */
const orderOf = (reader: Reader, sign: Layout | undefined, part: Layout): number => {
  const sup = sign?.kind === "scripts" && isD(sign) ? sign.sup : undefined;
  if (!sup) return 1;
  const [only] = sup;
  if (sup.length === 1 && only?.kind === "number" && /^[1-9]$/.test(only.text))
    return Number(only.text);
  return reader.refuse(
    "E-TYPE",
    part,
    "L'ordre de cette dérivée n'est pas un petit entier.",
    "The order of this derivative is no small whole number.",
  );
};

/**
 * `∂f/∂x (2)`: the point, written as x = 2, when f is a function whose value is known; that of an unknown one is
 * where the graph has it.
 */
const pointBehind = (
  reader: Reader,
  cursor: Cursor,
  content: List,
  below: List,
): List | undefined => {
  const next = cursor.list[cursor.at];
  const [name, ...more] = content;
  if (cursor.at >= cursor.end || next?.kind !== "fence" || next.open !== "(" || !name)
    return undefined;
  const core = coreOf(name);
  const known = core !== undefined && reader.found.defined.has(core);
  if (more.length > 0 || !(known || mapOf(reader, content))) return undefined;
  if (listed(next.of).length !== 1 || below.filter((each) => isD(each)).length !== 1)
    return undefined;
  const variable = below.slice(1);
  if (textOf(variable) === textOf(next.of)) return undefined;
  cursor.at += 1;
  return [
    ...variable,
    { kind: "mark", text: "=", first: next.first, last: next.first },
    ...next.of,
  ];
};

/** A function by its name alone, as in ∂g/∂x: it is taken at the variable. */
const atVariable = (
  reader: Reader,
  content: List,
  [variable]: readonly Leaf[],
  part: Layout,
): Leaf | undefined => {
  const map = mapOf(reader, content);
  if (!map || !variable) return undefined;
  const fits = map.param === undefined || sameShape(map.param.axes, variable.value.sizes);
  const value = fits ? map.at(variable.value) : variable.value;
  return value === variable.value ? undefined : reader.leaf(value, part);
};

/** What a bare ∂/∂x acts on: a bracket right after it, else the rest of the term. */
const operand = (reader: Reader, cursor: Cursor, part: Layout): Leaf => {
  while (cursor.at < cursor.end) {
    const next = cursor.list[cursor.at] as Layout;
    if (!isSpace(next) && operatorOf(next) !== "dot") break;
    cursor.at += 1;
  }
  const next = cursor.list[cursor.at];
  if (cursor.at >= cursor.end || !next) {
    return reader.refuse(
      "E-SYNTAX",
      part,
      "On ne voit pas ce qui est dérivé.",
      "What is differentiated cannot be seen.",
    );
  }
  const base = next.kind === "scripts" ? next.base : next;
  if (base?.kind === "fence") return reader.factor(cursor);
  // A point behind a bar is where the derivative is taken.
  const from = cursor.at;
  const bar = cursor.list.findIndex((each, at) => at > from && at < cursor.end && isPoint(each));
  cursor.at = bar < 0 ? cursor.end : bar;
  return reader.sum(cursor.list, from, cursor.at);
};

/** The variables below the line, as many as the order says: each after its own ∂, a power saying how often. */
const variablesOf = (reader: Reader, below: List, order: number, part: Layout): readonly Leaf[] => {
  const groups: Layout[][] = [];
  for (const each of below) {
    if (isD(each) && (each.kind !== "scripts" || !each.sub)) groups.push([]);
    else (groups.at(-1) ?? []).push(each);
  }
  const variables = groups.flatMap((group) => {
    const [only] = group;
    const times = order > 1 && only?.kind === "scripts" && group.length === 1 ? repeats(only) : 1;
    const variable = times > 1 && only?.kind === "scripts" ? [bare(only)] : group;
    if (variable.length === 0) {
      return reader.refuse(
        "E-SYNTAX",
        part,
        "La variable n'est pas dite.",
        "The variable is not said.",
      );
    }
    const leaf = reader.expression(variable, part);
    return Array.from({ length: times }, () => leaf);
  });
  if (variables.length === order) return variables;
  return reader.refuse(
    "E-SYNTAX",
    part,
    `La dérivée est d'ordre ${order} au numérateur, ${variables.length} au dénominateur.`,
    `The derivative has order ${order} above the line, ${variables.length} below.`,
  );
};

const repeats = (part: Layout & { kind: "scripts" }): number => {
  const [only] = part.sup ?? [];
  return part.sup?.length === 1 &&
    only?.kind === "number" &&
    only.font === "" &&
    /^[2-9]$/.test(only.text)
    ? Number(only.text)
    : 1;
};

const bare = (part: Layout & { kind: "scripts" }): Layout =>
  part.sub || part.primes ? { ...part, sup: undefined } : (part.base ?? part);

/** `∂f/∂x (x)`: the point at which it is taken, when that is where the graph has it anyway. */
const skipPoint = (reader: Reader, cursor: Cursor, variables: readonly Leaf[]): void => {
  const next = cursor.list[cursor.at];
  if (cursor.at >= cursor.end || next?.kind !== "fence" || next.open !== "(") return;
  const items = listed(next.of);
  const plain = items.every((item) => item.length > 0 && item.every((each) => isPointName(each)));
  if (!plain) return;
  if (items.length === 1) {
    try {
      const [item] = items;
      const point = reader.expression(item as List, next).value;
      const fits = variables.some(({ value }) => sameShape(value.sizes, point.sizes));
      const whole = variables.some(({ value }) => {
        const { body } = tensorOf(value);
        return body.kind === "entry" && sameShape(body.of.axes, point.sizes);
      });
      if (!fits && !whole && !namesOnly(item as List)) return;
    } catch {
      if (!namesOnly(items[0] as List)) return;
    }
  }
  cursor.at += 1;
};

const isPointName = (part: Layout): boolean =>
  coreOf(part) !== undefined ||
  (part.kind === "scripts" && part.base !== undefined && isPointName(part.base)) ||
  (part.kind === "fence" && part.open === "(") ||
  isSpace(part);

const namesOnly = (list: List): boolean =>
  list.filter((each) => !isSpace(each)).length === 1 && list.every((each) => each.kind !== "fence");

/** The derivative by each variable in turn, the last one written first. */
const nested = (reader: Reader, of: Leaf, variables: readonly Leaf[], part: Stretch): Leaf =>
  variables.reduceRight<Leaf>((inner, by) => differentiated(reader, inner, by, part), of);

/** ∂of/∂by, arranged in one of the layouts. */
export const differentiated = (reader: Reader, of: Leaf, by: Leaf, part: Stretch): Leaf => {
  const { value: variable, sym, inside } = variableOf(reader, of, by);
  const outer = inside;
  const [a, b] = [
    outer.sizes.filter((each) => !isUnit(each)),
    variable.sizes.filter((each) => !isUnit(each)),
  ];
  const ofAt = (at: readonly Ix[]): Expr => outer.at(...withUnits(outer, at));
  const byAt = (at: readonly Ix[]): Expr => variable.at(...withUnits(variable, at));
  const entry = (x: readonly Ix[], y: readonly Ix[]): Expr => deriv(ofAt(x), byAt(y));
  const m = a.length;
  const numerator = (): Value =>
    arrayOf([...a, ...b], (...at) => entry(at.slice(0, m), at.slice(m)));
  const denominator = (): Value =>
    arrayOf([...b, ...a], (...at) => entry(at.slice(b.length), at.slice(0, b.length)));
  let value: Value;
  let first: "of" | "by" | undefined;
  if (m === 0 || b.length === 0) {
    // A row stays a row; of a scalar, the gradient has the variable's shape.
    const shaped = (): Value =>
      m === 0
        ? arrayOf(variable.sizes, (...at) => deriv(outer.at(), variable.at(...at)))
        : arrayOf(outer.sizes, (...at) => deriv(outer.at(...at), variable.at()));
    const plain = shaped();
    const turns = !isScalar(plain) && plain.sizes.length <= 2;
    const taken = turns
      ? reader.choose(m === 0 ? "layout ∂scalar" : "layout ∂/∂scalar", part, scalarLayouts)
      : 0;
    value = taken === 1 ? transposed(plain) : plain;
  } else {
    const alike = sameShape(a, b);
    const ways = alike ? [...jacobianLayouts, entrywiseLayout] : jacobianLayouts;
    const taken = reader.choose("layout ∂vector", part, ways);
    first = taken === 0 ? "of" : taken === 1 ? "by" : undefined;
    value =
      taken === 0
        ? numerator()
        : taken === 1
          ? denominator()
          : arrayOf(outer.sizes, (...at) =>
              diagonal(numerator(), a).at(...at.filter((_, axis) => !isUnit(outer.sizes[axis]))),
            );
  }
  reader.derivatives.set(value, { of: nameOf(outer), by: sym.name, bySizes: b, first });
  return reader.leaf(value, part);
};

const withUnits = (value: Value, at: readonly Ix[]): readonly Ix[] => {
  let next = 0;
  return value.sizes.map((each) => (isUnit(each) ? ix(1) : (at[next++] as Ix)));
};

/** The symbol that a value is an entry of. */
const nameOf = (value: Value): string => {
  const { body } = tensorOf(value);
  return body.kind === "entry" ? body.of.name : "";
};

/**
 * What one differentiates by. An expression, as in ∂L/∂σ(o), gets a name, and stands by that name in what is
 * differentiated.
 */
const variableOf = (
  reader: Reader,
  of: Leaf,
  by: Leaf,
): { value: Value; sym: Sym; inside: Value } => {
  const { body, indices } = tensorOf(by.value);
  if (body.kind === "entry") return { value: by.value, sym: body.of, inside: of.value };
  if (body.kind === "num" || body.kind === "size") {
    return reader.refuse(
      "E-TYPE",
      by,
      "On ne dérive pas par rapport à une constante.",
      "One does not differentiate by a constant.",
    );
  }
  const whole = wholeOf(body, { body, indices });
  const known = reader.points.find(
    ({ is }) => same(is.body, whole.body) || readAs(whole.body, is) !== undefined,
  );
  const sym =
    known?.sym ??
    symbol(
      `_${reader.points.length + 1}`,
      whole.indices.map((k) => k.size),
    );
  if (!known) reader.points.push({ sym, is: whole });
  const point = known?.is ?? whole;
  const rename = (e: Expr): Expr =>
    mapBottomUp(e, (each) => {
      const at = readAs(each, point);
      return at ? entryAt(sym, at) : each;
    });
  const inside = mapped(of.value, rename);
  occurs(reader, inside, sym, point, by);
  return { value: mapped(by.value, rename), sym, inside };
};

/** One differentiates by an expression only where it stands in what is differentiated, and nothing else of it does. */
const occurs = (reader: Reader, inside: Value, sym: Sym, point: Tensor, by: Leaf): void => {
  const { body } = tensorOf(inside);
  const names = symbolNames(body);
  if ([...names].some((name) => reader.notation.dependencies.has(name))) return;
  const text = reader.quote(by);
  // A quantity of which nothing is known may depend on anything.
  if (!names.has(sym.name) && body.kind !== "entry") {
    reader.refuse(
      "E-TYPE",
      by,
      `« ${text} » n'apparaît pas dans ce qui est dérivé.`,
      `"${text}" does not occur in what is differentiated.`,
    );
  }
  const left = [...symbolNames(point.body)].find((name) => names.has(name));
  if (left !== undefined) {
    reader.refuse(
      "E-TYPE",
      by,
      `${left} reste en dehors de « ${text} » : dérivée par rapport à quoi ?`,
      `${left} remains outside "${text}": differentiated by what?`,
    );
  }
};

const mapped = (value: Value, of: (e: Expr) => Expr): Value => ({
  sizes: value.sizes,
  at: (...at) => of(value.at(...at)),
});

/** A vector at one entry stands for the whole vector. */
const wholeOf = (body: Expr, own: Tensor): Tensor => {
  if (body.kind !== "call" || body.at.length === 0) {
    const free = own.indices.length === 0 ? freeIndices(body) : [];
    return free.length > 0 ? { indices: free, body } : own;
  }
  const sizes = body.at.map((at) => plainVar(at)?.size);
  if (sizes.some((each) => each === undefined)) return own;
  const indices = body.at.map((at) => plainVar(at) as NonNullable<ReturnType<typeof plainVar>>);
  return { indices, body };
};
