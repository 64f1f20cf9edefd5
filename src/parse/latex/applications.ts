import { entryAt } from "../../expr/build.ts";
import type { Builder } from "../../expr/function.ts";
import type { Ix, Sym } from "../../expr/node.ts";
import { det } from "../../functions/matrix/inv-det.ts";
import { callTensor } from "../apply.ts";
import type { Tree } from "../tree.ts";
import { arrayOf, isScalar, scalarValue, type Value } from "../value.ts";
import { determinantAt } from "./determinants.ts";
import { dottedList } from "./dots.ts";
import { baseOf, type Layout, type List, type Stretch } from "./layout.ts";
import { listed } from "./lists.ts";
import { valueOfMap } from "./maps.ts";
import { isBig, isDots, isSign, isSpace, markOf, operatorOf, transposes } from "./marks.ts";
import { fenceOf, type Match, matched, nameOfAll, strange } from "./matches.ts";
import { primeOf } from "./primes.ts";
import type { Cursor, Leaf, Reader } from "./reader.ts";
import { picked, raised, scripted } from "./scripts.ts";
import { type Spelled, spelledOf, textOf } from "./spell.ts";

/*
 * Functions with their arguments, in parentheses or as far as a mathematician lets them reach.
 */

/** A function of the list with its argument, in parentheses or as far as a mathematician lets it reach. */
export const applied = (
  reader: Reader,
  cursor: Cursor,
  part: Layout,
  spelled: Spelled,
  match: Match,
  builders: readonly Builder[],
  at: string | undefined,
): Leaf => {
  const base = spelled.core;
  const { sup, primes } = match;
  const based = logarithm(base, match.indices);
  const found = based ? reader.notation.context.functions.get(based) : undefined;
  const divisor = logarithmBase(reader, base, found ? [] : match.indices, part);
  const indices = found || divisor ? [] : match.indices;
  const candidates = found ? [found] : builders;
  const inverted = sup !== undefined && textOf(sup) === "-1";
  const inverse = inverted ? inverseOf(reader, candidates) : undefined;
  if (inverted && !inverse) {
    return reader.refuse(
      "E-TYPE",
      part,
      `La réciproque de « ${base} » n'est pas lue ; pour l'inverse, écrivez une fraction.`,
      `The inverse function of "${base}" is not read; for the reciprocal, write a fraction.`,
    );
  }
  const next = cursor.at < cursor.end ? cursor.list[cursor.at] : undefined;
  // Of several functions of one name, those are meant that take what stands in the parenthesis.
  const given = candidates.length > 1 && fenceOf(next) ? argumentsOf(reader, cursor) : undefined;
  const fitting = given ? taking(candidates, given.leaves) : candidates;
  const builder =
    inverse ?? fitting[reader.choose(`${base}(□)`, part, fitting.map(saysOf))] ?? fitting[0];
  if (!builder) return strange(reader, part);
  const isEntry = indices.length > 0 && primes === 0 && !fenceOf(next);
  if (at !== undefined && (isEntry || standsAlone(reader, cursor, sup))) {
    const point = reader.leaf(
      reader.plain.value({ kind: "name", name: at, first: 0, last: 0 }),
      part,
    );
    const taken = (value: Value): Value => call(reader, builder, [reader.leaf(value, part)], part);
    const value = primes > 0 ? primeOf(reader, taken, point, primes, part) : taken(point.value);
    const whole = reader.leaf(value, part);
    const entry = indices.length > 0 ? picked(reader, whole, indices, part) : whole;
    return sup ? raised(reader, entry, sup, part) : entry;
  }
  const written = builder === det ? determinantAt(reader, cursor) : undefined;
  if (written) return sup ? raised(reader, written, sup, part) : written;
  const args = given ?? argumentsOf(reader, cursor);
  if (!args) return alone(reader, part, builder);
  const place = { first: part.first, last: Math.max(part.last, args.last) };
  // A function's parameter may stand below its name: LeakyReLU_α(x).
  const parameter =
    indices.length === 1 && builder.def.shape.takes.length === args.leaves.length + 1
      ? [reader.expression(indices[0] as List, part)]
      : [];
  const of = (values: readonly Leaf[]): Value =>
    call(reader, builder, [...values, ...parameter], place);
  const [only] = args.leaves;
  const value =
    primes > 0 && only && args.leaves.length === 1
      ? primeOf(reader, (at) => of([reader.leaf(at, only)]), only, primes, place)
      : of(args.leaves);
  let leaf = reader.leaf(divisor ? quotient(reader, value, divisor, place) : value, place);
  if (indices.length > 0 && parameter.length === 0) leaf = picked(reader, leaf, indices, part);
  const scripts = args.scripts;
  if (scripts?.kind === "scripts") leaf = scripted(reader, leaf, scripts);
  return sup && !inverse ? raised(reader, leaf, sup, part) : leaf;
};

/**
 * Whether a function that is taken at a known point has no argument of its own: S Sᵀ, and σ(1 − σ), where what
 * stands in the parenthesis is a value of such a function too.
 */
const standsAlone = (reader: Reader, cursor: Cursor, sup: List | undefined): boolean => {
  const next = cursor.list.slice(cursor.at, cursor.end).find((each) => !isSpace(each));
  if (!next || isSign(next) || operatorOf(next) || markOf(next) !== undefined) return true;
  const fence = fenceOf(next);
  if (fence) {
    const parts = fence.of.filter((each) => !isSpace(each));
    return (
      parts.length > 1 &&
      parts.some((each, which) => isTaken(reader, each) && !fenceOf(parts[which + 1]))
    );
  }
  return isTaken(reader, next) || (sup !== undefined && transposes(sup));
};

/** Whether a name is a function that is taken at a known point where no argument follows. */
const isTaken = (reader: Reader, part: Layout): boolean => {
  const spelled = spelledOf(part);
  const meaning = spelled && matched(reader, spelled)?.meaning;
  return meaning?.is === "function" && meaning.at !== undefined;
};

/** The functions that take numbers, where the arguments are numbers; all of them where none does. */
const taking = (candidates: readonly Builder[], args: readonly Leaf[]): readonly Builder[] => {
  if (!args.every(({ value }) => isScalar(value))) return candidates;
  const found = candidates.filter(({ def }) => def.shape.takes.every(({ length }) => length === 0));
  return found.length > 0 ? found : candidates;
};

const saysOf = ({ def }: Builder): { fr: string; en: string } => ({ fr: def.name, en: def.name });

/** log_2 and log_{10}. */
const logarithm = (core: string, indices: readonly List[]): string | undefined => {
  const text = indices.map(textOf).join("");
  return core === "log" && (text === "2" || text === "10") ? `log${text}` : undefined;
};

/** The logarithm of b in \log_b. */
const logarithmBase = (
  reader: Reader,
  core: string,
  indices: readonly List[],
  part: Layout,
): Leaf | undefined => {
  const [base] = indices;
  if (core !== "log" || !base || indices.length > 1) return undefined;
  return reader.leaf(reader.call("log", [reader.expression(base, part)], part), part);
};

const quotient = (reader: Reader, of: Value, by: Leaf, place: Stretch): Value =>
  reader.plain.value({
    kind: "factors",
    head: reader.leaf(of, place),
    tail: [{ op: "/", of: by }],
    ...place,
  });

const inverses: Readonly<Record<string, string>> = {
  sigmoid: "logit",
  logit: "sigmoid",
  exp: "log",
  log: "exp",
};

const inverseOf = (reader: Reader, [builder]: readonly Builder[]): Builder | undefined => {
  const { functions } = reader.notation.context;
  const name = builder?.def.name ?? "";
  return functions.get(inverses[name] ?? `a${name}`);
};

/** A function, or a form of the plain syntax of its name, at values. */
const call = (reader: Reader, builder: Builder, args: readonly Leaf[], place: Stretch): Value => {
  const { name, shape } = builder.def;
  const [only] = args;
  const vector = shape.takes.length === 1 && shape.takes[0]?.length === 1;
  const all = vector && only && args.length === 1 ? allOf(reader, only) : undefined;
  if (all) return reader.call(name, [all], place);
  // A function of vectors takes each example of a matrix of examples.
  if (vector && only && args.length === 1 && only.value.sizes.length === 2) {
    const direct = callTensor(builder, [only.value]);
    if (direct) return direct;
    const axis = reader.notation.batch === "rows" ? "2" : "1";
    const along: Tree = { kind: "number", text: axis, ...place };
    return reader.call(name, [only, along], place);
  }
  const entry = vector && only && args.length === 1 ? entryOfVector(only.value) : undefined;
  if (entry && shape.gives.length === 1) {
    const whole = arrayOf(entry.of.axes, (...at) => entryAt(entry.of, at));
    const value = callTensor(builder, [whole]);
    if (value) {
      reader.remark(
        place,
        `« ${name} » prend un vecteur : lu comme l'entrée de même rang de ${name}(${entry.of.name}).`,
        `"${name}" takes a vector: read as the entry of ${name}(${entry.of.name}) at the same place.`,
      );
      return scalarValue(value.at(...entry.at));
    }
  }
  return reader.call(name, args, place);
};

/** The vector whose entries are L_i, where the number L of the same name stands for it: the mean of a number is none. */
const allOf = (reader: Reader, { value, ...place }: Leaf): Leaf | undefined => {
  const e = isScalar(value) ? value.at() : undefined;
  if (e?.kind !== "entry" || e.of.axes.length > 0) return undefined;
  const name = nameOfAll(reader, e.of.name);
  return name === undefined
    ? undefined
    : reader.leaf(reader.plain.value({ kind: "name", name, first: 0, last: 0 }), place);
};

/** The entry of a vector that a scalar is: softmax(x_i) is written for softmax(x)_i. */
const entryOfVector = (value: Value): { of: Sym; at: readonly Ix[] } | undefined => {
  const e = isScalar(value) ? value.at() : undefined;
  return e?.kind === "entry" && e.of.axes.length === 1 ? e : undefined;
};

interface Arguments {
  readonly leaves: readonly Leaf[];
  readonly last: number;
  /** The scripts on the parenthesis, which hang on the whole application. */
  readonly scripts: Layout | undefined;
}

/** The arguments at the cursor, passed over; nothing where there are none. */
export const argumentsOf = (reader: Reader, cursor: Cursor): Arguments | undefined => {
  while (cursor.at < cursor.end && isSpace(cursor.list[cursor.at] as Layout)) cursor.at += 1;
  const next = cursor.list[cursor.at];
  if (cursor.at >= cursor.end || !next) return undefined;
  const base = baseOf(next);
  if (base?.kind === "fence" && (base.open === "(" || base.open === "[" || base.open === "{")) {
    cursor.at += 1;
    const items = listed(base.of).filter((item) => item.length > 0);
    // f(x_1, …, x_n) is f at a vector.
    const dotted = items.length > 1 && items.some((item) => item.every(isDots));
    const leaves = dotted
      ? [reader.leaf(dottedList(reader, items, base), base)]
      : items.map((item) => reader.expression(item, base));
    if (leaves.length === 0) return undefined;
    return { leaves, last: next.last, scripts: next.kind === "scripts" ? next : undefined };
  }
  const leaf = reach(reader, cursor);
  return leaf && { leaves: [leaf], last: leaf.last, scripts: undefined };
};

/**
 * The argument of a function written without parentheses: signs, then an operator such as Σ with all it takes,
 * or one factor and the letters and numbers that follow it.
 */
const reach = (reader: Reader, cursor: Cursor): Leaf | undefined => {
  const from = cursor.at;
  let minus = false;
  while (cursor.at < cursor.end && isSign(cursor.list[cursor.at])) {
    if (markOf(cursor.list[cursor.at]) === "-") minus = !minus;
    cursor.at += 1;
  }
  const first = cursor.list[cursor.at];
  if (cursor.at >= cursor.end || !first) {
    cursor.at = from;
    return undefined;
  }
  if (operatorOf(first)) {
    cursor.at = from;
    return undefined;
  }
  if (isBig(first)) {
    cursor.at = cursor.end;
    return reader.sum(cursor.list, from, cursor.end);
  }
  // What is no simple factor is read once only: functions of functions would be read twice at every level.
  if (!isSimple(reader, first)) {
    const of = reader.factor(cursor);
    const place = { first: (cursor.list[from] as Layout).first, last: of.last };
    return minus ? reader.leaf(reader.plain.value({ kind: "minus", of, ...place }), place) : of;
  }
  while (cursor.at < cursor.end) {
    const next = cursor.list[cursor.at] as Layout;
    if (isSpace(next)) cursor.at += 1;
    else if (isSimple(reader, next)) reader.skip(() => reader.factor(cursor));
    else break;
  }
  return reader.sum(cursor.list, from, cursor.at);
};

/** A letter or a number, with scripts or not, that is no function: what log x y takes in one go. */
const isSimple = (reader: Reader, part: Layout): boolean => {
  const base = baseOf(part);
  if (base?.kind === "number") return true;
  const spelled = spelledOf(part);
  if (!spelled) return false;
  const match = matched(reader, spelled);
  return match?.meaning.is !== "function" && match?.meaning.is !== "map" && base?.kind !== "word";
};

/** A function named without an argument. */
const alone = (reader: Reader, part: Layout, { def }: Builder): Leaf =>
  reader.refuse(
    "E-SYNTAX",
    part,
    `La fonction « ${reader.quote(part)} » n'a pas d'argument.`,
    `The function "${reader.quote(part)}" has no argument.`,
    { expected: { fr: `${def.textName}(x)`, en: `${def.textName}(x)` } },
  );

/** A function that the notation defines. */
export const mapped = (
  reader: Reader,
  cursor: Cursor,
  part: Layout,
  match: Match,
  name: string,
): Leaf => {
  const map = reader.notation.maps.get(name);
  const args = map && argumentsOf(reader, cursor);
  if (!map || !args || args.leaves.length !== map.params.length) {
    return reader.refuse(
      "E-TYPE",
      part,
      `« ${reader.quote(part)} » prend ${map?.params.length ?? 1} argument(s).`,
      `"${reader.quote(part)}" takes ${map?.params.length ?? 1} argument(s).`,
    );
  }
  const place = { first: part.first, last: Math.max(part.last, args.last) };
  const at = (values: readonly Value[]): Value => valueOfMap(reader, map, values, place);
  const [only] = args.leaves;
  const value =
    match.primes > 0 && only
      ? primeOf(reader, (argument) => at([argument]), only, match.primes, place)
      : at(args.leaves.map((leaf) => leaf.value));
  let leaf = reader.leaf(value, place);
  if (match.indices.length > 0) leaf = picked(reader, leaf, match.indices, part);
  if (args.scripts) leaf = scripted(reader, leaf, args.scripts);
  return match.sup ? raised(reader, leaf, match.sup, part) : leaf;
};
