import { allOf, limit, negate, over } from "../../expr/build.ts";
import { indexVar, ix } from "../../expr/index-of.ts";
import type { Cond, Expr, OverOp } from "../../expr/node.ts";
import { callTensor } from "../apply.ts";
import { isScalar, isUnit, mapped, type Value, valueOfTensor } from "../value.ts";
import { bindersOf } from "./binders.ts";
import { conditionOf } from "./conditions.ts";
import type { Layout, List } from "./layout.ts";
import { isSign, isSpace, markOf } from "./marks.ts";
import { meaningOf } from "./matches.ts";
import { withMendedBounds } from "./misfits.ts";
import type { Binding, Cursor, Leaf, Reader } from "./reader.ts";
import { textOf } from "./spell.ts";

/* Operators that bind a letter and take what follows: Σ, Π, max, min, lim, E. */

const overs: Readonly<Record<string, OverOp>> = {
  sum: "sum",
  prod: "product",
  max: "max",
  min: "min",
};

/** The operator at the cursor with what it takes; the cursor ends after that. */
export const bigOperator = (reader: Reader, cursor: Cursor): Leaf => {
  const part = cursor.list[cursor.at] as Layout;
  const base = (part.kind === "scripts" ? part.base : part) as Layout;
  const sub = part.kind === "scripts" ? part.sub : undefined;
  const sup = part.kind === "scripts" ? part.sup : undefined;
  if (part.kind === "scripts" && part.primes > 0) {
    return reader.refuse(
      "E-SYNTAX",
      part,
      "Une apostrophe sur un opérateur ne se lit pas.",
      "A prime on an operator is not read.",
    );
  }
  cursor.at += 1;
  if (base.kind === "letter") return expectation(reader, cursor, part, sub);
  const name =
    base.kind === "command" ? base.name : base.kind === "word" ? base.text.toLowerCase() : "";
  const op = overs[name];
  if (op) return reduction(reader, cursor, part, op, sub, sup);
  if (name === "lim") return limitOf(reader, cursor, part, sub);
  const [fr, en] = /int/.test(name)
    ? ["Les intégrales ne sont pas lues.", "Integrals are not read."]
    : [
        `« ${reader.quote(part)} » n'est pas une expression qui se lit.`,
        `"${reader.quote(part)}" is no expression that is read.`,
      ];
  return reader.refuse("E-TYPE", part, fr as string, en as string);
};

/** What is left of the term, as one value. */
const rest = (reader: Reader, cursor: Cursor, part: Layout): Leaf => {
  const from = cursor.at;
  cursor.at = cursor.end;
  const list = cursor.list.slice(from, cursor.end).filter((each) => !isSpace(each));
  if (list.length === 0) {
    return reader.refuse(
      "E-SYNTAX",
      part,
      `Il manque une expression après « ${reader.quote(part)} ».`,
      `An expression is missing after "${reader.quote(part)}".`,
    );
  }
  return reader.sum(list, 0, list.length);
};

const reduction = (
  reader: Reader,
  cursor: Cursor,
  part: Layout,
  op: OverOp,
  sub: List | undefined,
  sup: List | undefined,
): Leaf => {
  if (!sub) {
    return reader.refuse(
      "E-TYPE",
      part,
      "L'indice de sommation n'est pas dit.",
      "The index that is summed over is not said.",
      { expected: { fr: "\\sum_{i}", en: "\\sum_{i}" } },
    );
  }
  const taken = cursor.list.slice(cursor.at, cursor.end);
  const bound = bindersOf(reader, { sub, sup }, part, taken);
  const letters = bound.bindings.map(({ letter }) => letter);
  const bind = (at: number): { body: Leaf; where: Cond[] } => {
    const binding = bound.bindings[at];
    if (binding) return reader.binding(binding, () => bind(at + 1));
    const body = reader.plain.scope.guarding(bound.guarded, letters, () =>
      rest(reader, cursor, part),
    );
    for (const binding of bound.bindings) if (!binding.variable) unused(reader, binding, part);
    const where = [
      ...bound.ranges.map((range) => range()),
      ...bound.where.map((list) => conditionOf(reader, list, part)),
    ];
    return { body, where };
  };
  overrun(reader, cursor, part, taken);
  const { at } = cursor;
  const { body, where } = withMendedBounds(reader, bound.bindings, part, () => {
    cursor.at = at;
    return bind(0);
  });
  if (op === "product") entrywiseOnly(reader, body, part);
  const variables = bound.bindings.flatMap(({ variable }) => (variable ? [variable] : []));
  const condition = where.length > 0 ? allOf(...where) : undefined;
  const value = mapped(body.value, (entry) => {
    if (variables.length === 0) return entry;
    // One sum in another, so that each index can be summed out by itself; a condition stands innermost.
    return variables.reduceRight<Expr>(
      (inner, k, at) => over(op, [k], inner, at === variables.length - 1 ? condition : undefined),
      entry,
    );
  });
  return reader.leaf(value, { first: part.first, last: body.last });
};

/** \log\sum_i x_i \log y: says that the first logarithm takes in the second. */
const overrun = (reader: Reader, { list, at }: Cursor, part: Layout, taken: List): void => {
  const before = list.slice(0, at - 1).findLast((each) => !isSpace(each));
  const isFunction = (each: Layout): boolean => meaningOf(reader, each)?.is === "function";
  const [first, last] = [taken[0], taken.at(-1)];
  if (!before || !first || !last || !isFunction(before) || !taken.some(isFunction)) return;
  const [name, all] = [reader.quote(before), reader.quote({ first: part.first, last: last.last })];
  reader.remark(
    before,
    `« ${name} » est lu de tout ce qui suit : ${all}.`,
    `"${name}" is read of all that follows: ${all}.`,
  );
};

/** Refuses a product of matrices over an index, which is no product entry by entry. */
const entrywiseOnly = (reader: Reader, body: Leaf, part: Layout): void => {
  const axes = body.value.sizes.filter((each) => !isUnit(each));
  if (axes.length > 1) {
    reader.refuse(
      "E-TYPE",
      part,
      "Un produit de matrices sur un indice ne se lit pas.",
      "A product of matrices over an index is not read.",
    );
  }
  if (axes.length === 1) {
    reader.remark(
      part,
      "Ce produit de vecteurs est lu terme à terme.",
      "This product of vectors is read entry by entry.",
    );
  }
};

/** Σ_k of what has no k: the same letter elsewhere in the line says how far it runs. */
const unused = (reader: Reader, binding: Binding, part: Layout): void => {
  const { letter } = binding;
  const known = reader.letters.hints.get(letter);
  if (!known) {
    reader.refuse(
      "E-TYPE",
      part,
      `L'indice ${letter} ne sert pas, et on ne sait pas jusqu'où il va.`,
      `The index ${letter} is not used, and how far it runs is not known.`,
    );
  }
  binding.variable = indexVar(letter, known);
  binding.index = ix(binding.variable);
  reader.remark(
    part,
    `L'indice ${letter} ne sert pas dans cette somme.`,
    `The index ${letter} is not used in this sum.`,
  );
};

/** lim_{x → a} of what follows. */
const limitOf = (reader: Reader, cursor: Cursor, part: Layout, sub: List | undefined): Leaf => {
  const arrow = sub?.findIndex((each) => each.kind === "command" && arrows.has(each.name)) ?? -1;
  if (!sub || arrow < 1) {
    return reader.refuse(
      "E-SYNTAX",
      part,
      "La limite ne dit pas où va la variable.",
      "The limit does not say where the variable goes.",
      { expected: { fr: "\\lim_{x \\to 0}", en: "\\lim_{x \\to 0}" } },
    );
  }
  const variable = reader.expression(sub.slice(0, arrow), part);
  const by = isScalar(variable.value) ? variable.value.at() : undefined;
  if (by?.kind !== "entry") {
    return reader.refuse(
      "E-TYPE",
      part,
      "Une limite se prend en une variable.",
      "A limit is taken in a variable.",
    );
  }
  const { to, from } = goal(reader, sub.slice(arrow + 1), part);
  const body = rest(reader, cursor, part);
  const value = mapped(body.value, (entry) => limit(entry, by.of, to, from));
  return reader.leaf(value, { first: part.first, last: body.last });
};

const arrows = new Set(["to", "rightarrow", "longrightarrow", "mapsto"]);

/** Where a limit goes to, and from which side. */
export const goal = (
  reader: Reader,
  list: List,
  part: Layout,
): { to: Expr | "+inf" | "-inf"; from: "left" | "right" | undefined } => {
  const text = textOf(list);
  if (/^\+?infty$/.test(text)) return { to: "+inf", from: undefined };
  if (text === "-infty") return { to: "-inf", from: undefined };
  const last = list.at(-1);
  const sup =
    last?.kind === "scripts" && last.sup?.length === 1 && isSign(last.sup[0])
      ? markOf(last.sup[0])
      : undefined;
  if (last?.kind === "scripts" && sup && last.base) {
    const bare = reader.expression([...list.slice(0, -1), last.base], part);
    return { to: reader.scalar(bare), from: sup === "+" ? "right" : "left" };
  }
  return { to: reader.scalar(reader.expression(list, part)), from: undefined };
};

/** E_j[…] under the law of j, E_{j∼p}[…]. */
const expectation = (reader: Reader, cursor: Cursor, part: Layout, sub: List | undefined): Leaf => {
  const sim = sub?.findIndex((each) => each.kind === "command" && each.name === "sim") ?? -1;
  const name = sub && textOf(sim < 0 ? sub : sub.slice(0, sim));
  const given = sub && sim > 0 ? reader.expression(sub.slice(sim + 1), part).value : undefined;
  const known = name === undefined ? undefined : reader.notation.random.get(name);
  const law: Value | undefined = given ?? (known && valueOfTensor(known));
  const fence = cursor.list[cursor.at];
  if (!law || name === undefined || law.sizes.length !== 1 || cursor.at >= cursor.end || !fence) {
    return reader.refuse(
      "E-TYPE",
      part,
      "La loi de cette espérance n'est pas dite.",
      "The law of this expectation is not said.",
      { expected: { fr: "\\mathbb{E}_{j \\sim p}[…]", en: "\\mathbb{E}_{j \\sim p}[…]" } },
    );
  }
  const [size] = law.sizes;
  const variable = indexVar(name, size as NonNullable<typeof size>);
  const binding: Binding = { letter: name, index: ix(variable), from: undefined, variable };
  const body = reader.binding(binding, () => reader.factor(cursor));
  const builder = reader.notation.context.functions.get("expectation");
  if (!builder)
    return reader.refuse(
      "E-NAME",
      part,
      "L'espérance n'est pas connue.",
      "The expectation is not known.",
    );
  const value = mapped(body.value, (entry) => {
    const values = valueOfTensor({ indices: [variable], body: entry });
    return callTensor(builder, [law, values])?.at() ?? negate(entry);
  });
  return reader.leaf(value, { first: part.first, last: body.last });
};
