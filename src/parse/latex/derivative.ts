import { same } from "../../expr/arranged.ts";
import { deriv, entryAt, symbol } from "../../expr/build.ts";
import type { Bilingual } from "../../expr/function.ts";
import { ix, plainVar } from "../../expr/index-of.ts";
import { readAs } from "../../expr/naming.ts";
import type { Expr, Ix, Sym } from "../../expr/node.ts";
import type { Tensor } from "../../expr/tensor.ts";
import { mapBottomUp, subterms } from "../../expr/walk.ts";
import type { Tree } from "../tree.ts";
import {
  arrayOf,
  isScalar,
  isUnit,
  tensorOf,
  transposed,
  type Value,
  valueOfTensor,
} from "../value.ts";
import { listed } from "./fences.ts";
import type { Layout, List } from "./layout.ts";
import { mapOf } from "./maps.ts";
import { isPoint, isSign, isSpace, markOf, operatorOf } from "./marks.ts";
import type { Cursor, Leaf, Reader } from "./reader.ts";
import { diagonal, sameShape } from "./shapes.ts";
import { coreOf } from "./spell.ts";

/* Derivatives in every notation: quotients of ∂ and of d, ∂ₓ, ∇ₓ, primes. They stay unevaluated. */

type Part = { readonly first: number; readonly last: number };

const isD = (part: Layout | undefined): "partial" | "d" | undefined => {
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
  const variables = variablesOf(reader, below, part);
  const content = top ? above.slice(1) : above;
  const of =
    content.length > 0
      ? (atVariable(reader, content, variables, part) ?? reader.expression(content, part))
      : operand(reader, cursor, part);
  const derivative = nested(reader, of, variables, {
    first: part.first,
    last: Math.max(part.last, of.last),
  });
  skipPoint(reader, cursor, variables);
  return derivative;
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

/** The variables below the line: each after its own ∂, a power saying how often. */
const variablesOf = (reader: Reader, below: List, part: Layout): readonly Leaf[] => {
  const groups: Layout[][] = [];
  for (const each of below) {
    if (isD(each) && (each.kind !== "scripts" || !each.sub)) groups.push([]);
    else (groups.at(-1) ?? []).push(each);
  }
  return groups.flatMap((group) => {
    const [only] = group;
    const times = only?.kind === "scripts" && group.length === 1 ? repeats(only) : 1;
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
const nested = (reader: Reader, of: Leaf, variables: readonly Leaf[], part: Part): Leaf =>
  variables.reduceRight<Leaf>((inner, by) => differentiated(reader, inner, by, part), of);

/** ∂of/∂by, arranged in one of the layouts. */
export const differentiated = (reader: Reader, of: Leaf, by: Leaf, part: Part): Leaf => {
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

export const scalarLayouts: readonly Bilingual[] = [
  { fr: "de la forme de la variable", en: "in the variable's shape" },
  { fr: "transposé (disposition du numérateur)", en: "transposed (numerator layout)" },
];
const jacobianLayouts: readonly Bilingual[] = [
  { fr: "lignes : sorties (numérateur)", en: "rows: outputs (numerator)" },
  { fr: "lignes : entrées (dénominateur)", en: "rows: inputs (denominator)" },
];
const entrywiseLayout: Bilingual = { fr: "terme à terme", en: "entry by entry" };

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
  return {
    value: mapped(by.value, rename),
    sym,
    inside: mapped(of.value, rename),
  };
};

const mapped = (value: Value, of: (e: Expr) => Expr): Value => ({
  sizes: value.sizes,
  at: (...at) => of(value.at(...at)),
});

/** A vector function at one entry stands for the whole vector. */
const wholeOf = (body: Expr, own: Tensor): Tensor => {
  if (body.kind !== "call" || body.at.length === 0) return own;
  const sizes = body.at.map((at) => plainVar(at)?.size);
  if (sizes.some((each) => each === undefined)) return own;
  const indices = body.at.map((at) => plainVar(at) as NonNullable<ReturnType<typeof plainVar>>);
  return { indices, body };
};

// -- ∂ₓ and ∇ₓ ------------------------------------------------------------------------------------------

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

/** The derivative by the time, so many times over, entry by entry. */
export const timeDerivative = (reader: Reader, of: Leaf, times: number): Leaf => {
  const name: Tree = { kind: "name", name: "t", first: of.first, last: of.last };
  const t = reader.plain.value(name).at();
  const value = reader.plain.map(of.value, (entry) => {
    let e = entry;
    for (let count = times; count > 0; count -= 1) e = deriv(e, t);
    return e;
  });
  return reader.leaf(value, of);
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
  if (!isConstant(cursor.list[cursor.at] as Layout)) return reader.factor(cursor);
  return reader.term(cursor);
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
  const of = operandOf(reader, cursor, part);
  const place = { first: part.first, last: of.last };
  if (part.kind === "scripts" && part.sup) {
    return reader.refuse("E-TYPE", part, "∇² n'est pas lu.", "∇² is not read.");
  }
  const by = sub ? reader.expression(sub, part) : reader.leaf(onlyVariable(reader, of, part), part);
  return differentiated(reader, of, by, place);
};

/** The one quantity that a value depends on. */
const onlyVariable = (reader: Reader, of: Leaf, part: Layout): Value => {
  const names = new Set<string>();
  const { body } = tensorOf(of.value);
  if (body.kind === "entry") {
    for (const name of reader.notation.dependencies.get(body.of.name) ?? []) names.add(name);
  } else {
    for (const each of subterms(body)) {
      if (each.kind !== "entry" || reader.found.symbols.get(each.of.name)?.role === "integer")
        continue;
      names.add(each.of.name);
    }
  }
  const [name, ...more] = names;
  const sym = name === undefined ? undefined : reader.found.symbols.get(name)?.sym;
  if (!sym || more.length > 0) {
    return reader.refuse(
      "E-TYPE",
      part,
      "On ne voit pas par rapport à quoi dériver.",
      "By what to differentiate cannot be seen.",
    );
  }
  return arrayOf(sym.axes, (...at) => entryAt(sym, at));
};

// -- primes ---------------------------------------------------------------------------------------------

/** (…)′: the derivative by the one quantity inside, entry by entry. */
export const primed = (reader: Reader, of: Leaf, part: Layout & { kind: "scripts" }): Leaf => {
  let leaf = of;
  for (let count = part.primes; count > 0; count -= 1) {
    const variable = onlyVariable(reader, leaf, part);
    const { value } = leaf;
    const alike = sameShape(value.sizes, variable.sizes);
    if (!alike && !isScalar(variable)) {
      return reader.refuse(
        "E-TYPE",
        part,
        "Une apostrophe dérive une fonction d'une seule variable.",
        "A prime differentiates a function of one variable.",
      );
    }
    leaf = reader.leaf(
      {
        sizes: value.sizes,
        at: (...at) => deriv(value.at(...at), alike ? variable.at(...at) : variable.at()),
      },
      part,
    );
  }
  return leaf;
};

/** f′(u), entry by entry: the derivative of f by its argument, taken at u. */
export const primeOf = (
  reader: Reader,
  f: (argument: Value) => Value,
  argument: Leaf,
  times: number,
  part: Part,
): Value => {
  const tensor = tensorOf(argument.value);
  let variable = argument.value;
  if (tensor.body.kind !== "entry") {
    const known = reader.points.find(({ is }) => same(is.body, tensor.body));
    const sym =
      known?.sym ??
      symbol(
        `_${reader.points.length + 1}`,
        tensor.indices.map((k) => k.size),
      );
    if (!known) reader.points.push({ sym, is: tensor });
    variable = arrayOf(sym.axes, (...at) => entryAt(sym, at));
  }
  const value = f(variable);
  if (!sameShape(value.sizes, variable.sizes)) {
    return reader.refuse(
      "E-TYPE",
      part,
      "Une apostrophe dérive une fonction d'une seule variable.",
      "A prime differentiates a function of one variable.",
    );
  }
  return {
    sizes: value.sizes,
    at: (...at) => {
      let e = value.at(...at);
      for (let count = times; count > 0; count -= 1) e = deriv(e, variable.at(...at));
      return e;
    },
  };
};

/** The Jacobian of a vector by the one quantity in it, rows being outputs. */
export const jacobianOf = (reader: Reader, of: Leaf, part: Layout): Leaf => {
  const variable = onlyVariable(reader, of, part);
  return differentiated(reader, of, reader.leaf(variable, part), {
    first: part.first,
    last: of.last,
  });
};

export const tensorValue = (tensor: Tensor): Value => valueOfTensor(tensor);
