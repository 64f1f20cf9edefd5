import { allOf, compare, indexValue, limit, negate, over } from "../../expr/build.ts";
import { addIx, indexVar, ix, negateIx } from "../../expr/index-of.ts";
import type { Cond, Expr, Ix, OverOp } from "../../expr/node.ts";
import { addSizes, fixedSize } from "../../expr/size.ts";
import { callTensor } from "../apply.ts";
import { isScalar, type Value, valueOfTensor } from "../value.ts";
import { listed } from "./fences.ts";
import type { Layout, List } from "./layout.ts";
import { comparisonOf, isDots, isSign, isSpace, markOf, usesIndex } from "./marks.ts";
import type { Binding, Cursor, Leaf, Reader } from "./reader.ts";
import { coreOf, textOf } from "./spell.ts";

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

interface Bound {
  readonly bindings: Binding[];
  /** Conditions, to be read once the letters are bound. */
  readonly where: (readonly [list: List])[];
  readonly ranges: ((reader: Reader) => Cond | undefined)[];
}

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
  const bound = binders(reader, sub, sup, part, cursor.list.slice(cursor.at, cursor.end));
  const bind = (at: number): { body: Leaf; where: Cond[] } => {
    const binding = bound.bindings[at];
    if (binding) return reader.binding(binding, () => bind(at + 1));
    const body = rest(reader, cursor, part);
    for (const binding of bound.bindings) {
      const { letter, variable } = binding;
      if (variable) continue;
      // Σ_k of what has no k: the same letter elsewhere in the line says how far it runs.
      const known = reader.letters.hints.get(letter);
      if (known) {
        binding.variable = indexVar(letter, known);
        reader.remark(
          part,
          `L'indice ${letter} ne sert pas dans cette somme.`,
          `The index ${letter} is not used in this sum.`,
        );
        continue;
      }
      reader.refuse(
        "E-TYPE",
        part,
        `L'indice ${letter} ne sert pas, et on ne sait pas jusqu'où il va.`,
        `The index ${letter} is not used, and how far it runs is not known.`,
      );
    }
    const where = [
      ...bound.ranges.flatMap((range) => range(reader) ?? []),
      ...bound.where.map(([list]) => reader.condition(list, part)),
    ];
    return { body, where };
  };
  const { body, where } = bind(0);
  const variables = bound.bindings.flatMap(({ variable }) => (variable ? [variable] : []));
  const condition = where.length > 0 ? allOf(...where) : undefined;
  const value = reader.plain.map(body.value, (entry) => {
    if (variables.length === 0) return entry;
    // One sum in another, so that each index can be summed out by itself; a condition stands innermost.
    return variables.reduceRight<Expr>(
      (inner, k, at) => over(op, [k], inner, at === variables.length - 1 ? condition : undefined),
      entry,
    );
  });
  return reader.leaf(value, { first: part.first, last: body.last });
};

/** The letters that a subscript binds, and what it says of them. */
const binders = (
  reader: Reader,
  sub: List,
  sup: List | undefined,
  part: Layout,
  after: List,
): Bound => {
  const bound: Bound = { bindings: [], where: [], ranges: [] };
  const letterOf = (list: List): string | undefined => {
    const parts = list.filter((each) => !isSpace(each));
    const core = parts.length === 1 ? coreOf(parts[0] as Layout) : undefined;
    return core !== undefined && /^[A-Za-z]$|^[a-z]+$/.test(core) ? core : undefined;
  };
  const pending = (letter: string): Binding => {
    const known = bound.bindings.find((each) => each.letter === letter);
    if (known) return known;
    const binding: Binding = { letter, index: undefined, from: undefined, variable: undefined };
    bound.bindings.push(binding);
    return binding;
  };
  const flat = sub.length === 1 && sub[0]?.kind === "group" ? sub[0].of : sub;
  const groups = listed(flat.filter((each) => !isSpace(each))).filter(
    (list) => list.length > 0 && !isDots(list[0]),
  );
  for (const [at, group] of groups.entries()) {
    const rels = group.flatMap((each, place) => {
      const rel = comparisonOf(each);
      return rel || isMember(each) ? [{ rel, place }] : [];
    });
    const [first, second] = rels;
    if (!first) {
      const letters = group.map((each) => letterOf([each]));
      if (letters.every((each) => each !== undefined)) {
        // With an upper bound, Σ_i^d runs from 1; Σ_{ij} is two sums.
        for (const letter of letters) {
          if (sup && letters.length === 1 && groups.length === 1) {
            ranged(reader, pending(letter), undefined, sup, part, bound);
          } else pending(letter);
        }
        continue;
      }
      return noBinder(reader, group, part);
    }
    const left = group.slice(0, first.place);
    const right = group.slice(first.place + 1, second?.place);
    const letter = letterOf(left);
    if (!first.rel) {
      if (letter === undefined) return noBinder(reader, group, part);
      const set = right.length === 1 ? right[0] : undefined;
      // i ∈ {1, …, n} and i ∈ ⟦1, n⟧ run to n; of another set only the size of the axis is known.
      const items = set?.kind === "fence" ? listed(set.of) : [];
      const last = items.at(-1);
      if (items.length > 1 && last) ranged(reader, pending(letter), items[0], last, part, bound);
      else pending(letter);
    } else if (first.rel === "=" && letter !== undefined) {
      const start = right.some(isDots) ? right.slice(0, 1) : right;
      const dotted = groups.slice(at + 1).at(-1);
      const top = sup ?? (flat.some(isDots) ? dotted : undefined);
      if (top) ranged(reader, pending(letter), start, top, part, bound);
      else if (textOf(start) === "1") pending(letter);
      else return noBinder(reader, group, part);
      if (!sup && top) break;
    } else if (second?.rel && second.rel !== "=") {
      // 1 ≤ i ≤ n
      const middle = letterOf(right);
      const end = group.slice(second.place + 1);
      if (middle === undefined || first.rel !== "≤" || second.rel !== "≤")
        return noBinder(reader, group, part);
      ranged(reader, pending(middle), left, end, part, bound);
    } else {
      const other = letterOf(right);
      const own = letter !== undefined && isFresh(reader, letter, bound) ? letter : other;
      if (own === undefined) return noBinder(reader, group, part);
      const known = bound.bindings.some((each) => each.letter === own);
      const bounded =
        first.rel === "≤" && own === letter && !known
          ? constantBound(reader, right, part)
          : undefined;
      if (bounded) ranged(reader, pending(own), undefined, right, part, bound);
      else {
        // Σ_{i<j} x_i x_j runs over both, unless j is given elsewhere.
        const pair = first.rel === "=" || first.rel === "≠" ? [] : [letter, other];
        const free = pair.every(
          (each) =>
            each !== undefined &&
            isFresh(reader, each, bound) &&
            reader.found.symbols.get(each)?.role !== "integer" &&
            usesIndex(after, each),
        );
        const ways = [
          { fr: `somme sur ${letter} et ${other}`, en: `over ${letter} and ${other}` },
          { fr: `somme sur ${own}`, en: `over ${own}` },
        ];
        const both =
          pair.length > 0 && free && reader.choose(`binds ${textOf(group)}`, part, ways) === 0;
        pending(own);
        if (both && other !== undefined && letter !== undefined) {
          pending(letter);
          pending(other);
        }
        bound.where.push([group]);
      }
    }
  }
  return bound;
};

const isMember = (part: Layout): boolean => part.kind === "command" && part.name === "in";

const isFresh = (reader: Reader, letter: string, bound: Bound): boolean =>
  bound.bindings.some((each) => each.letter === letter) ||
  (!reader.bound(letter) && !reader.letters.free.get(letter)?.index && !reader.isSize(letter));

/** Whether a bound is a size or a number, not an index. */
const constantBound = (reader: Reader, list: List, part: Layout): boolean => {
  if (reader.indexLike(list)) return false;
  try {
    return reader.index(list, undefined, part).terms.length === 0;
  } catch {
    return false;
  }
};

const noBinder = (reader: Reader, group: List, part: Layout): never => {
  const [first, last] = [group[0] ?? part, group.at(-1) ?? part];
  return reader.refuse(
    "E-TYPE",
    { first: first.first, last: last.last },
    "Ceci ne dit pas un indice et où il va.",
    "This does not say an index and where it runs.",
    {
      expected: {
        fr: "i, i=1, i \\neq k ou 1 \\leq i \\leq n",
        en: "i, i=1, i \\neq k or 1 \\leq i \\leq n",
      },
    },
  );
};

/** Lets a letter run from one bound to another; a bound that is another index becomes a condition. */
const ranged = (
  reader: Reader,
  binding: Binding,
  from: List | undefined,
  to: List,
  part: Layout,
  bound: Bound,
): void => {
  const low = from ? reader.index(from, undefined, part) : ix(1);
  const high = reader.index(to, undefined, part);
  const runs = (at: Ix) => {
    const variable = at.terms[0]?.[1];
    return variable && !("kind" in variable) ? variable : undefined;
  };
  const [lowest, highest] = [runs(low), runs(high)];
  if ((low.terms.length > 0 && !lowest) || (high.terms.length > 0 && !highest)) {
    noBinder(reader, to, part);
  }
  const start = lowest ? ix(1) : low;
  const top = highest ? addSizes(highest.size, high.plus) : high.plus;
  const size = addSizes(top, addIx(ix(1), negateIx(start)).plus);
  const fixed = fixedSize(size);
  if (fixed !== undefined && fixed < 1) noBinder(reader, to, part);
  binding.variable = indexVar(binding.letter, size);
  const place = addIx(ix(binding.variable), addIx(start, negateIx(ix(1))));
  binding.index = place;
  if (lowest) bound.ranges.push(() => compare(indexValue(place), "≥", indexValue(low)));
  if (highest) bound.ranges.push(() => compare(indexValue(place), "≤", indexValue(high)));
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
  const value = reader.plain.map(body.value, (entry) => limit(entry, by.of, to, from));
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
  const value = reader.plain.map(body.value, (entry) => {
    const values = valueOfTensor({ indices: [variable], body: entry });
    return callTensor(builder, [law, values])?.at() ?? negate(entry);
  });
  return reader.leaf(value, { first: part.first, last: body.last });
};
