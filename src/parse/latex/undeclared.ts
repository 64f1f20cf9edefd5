import { delta, pi, symbol } from "../../expr/build.ts";
import { greek } from "../../expr/name.ts";
import type { Size } from "../../expr/size.ts";
import { forms } from "../forms.ts";
import { nearestName } from "../nearest.ts";
import type { Tree } from "../tree.ts";
import { arrayOf, firstIx, indexExpr, scalarValue, type Value } from "../value.ts";
import { argumentsOf } from "./applications.ts";
import { determinantAt } from "./determinants.ts";
import { bracketed, indicatorOf, onesOf } from "./indicators.ts";
import {
  basisAt,
  deltaAt,
  indexAlone,
  indexLike,
  indexOf,
  inferredEntry,
  sizeIn,
} from "./indices.ts";
import { saysRelation } from "./intervals.ts";
import { baseOf, type Layout, type List } from "./layout.ts";
import { listed } from "./lists.ts";
import { comparisonOf, isSign, markOf, operatorOf } from "./marks.ts";
import { fenceOf, matched, strange } from "./matches.ts";
import { jacobianOf, timeDerivative } from "./nabla.ts";
import { quantity } from "./quantities.ts";
import type { Cursor, Leaf, Reader } from "./reader.ts";
import { raised, scripted, withPower } from "./scripts.ts";
import { bareLabel, plainName, type Spelled, spelledOf, textOf } from "./spell.ts";

/*
 * Names that no declaration holds: constants, identities and indicators by a letter, forms of the plain syntax by a
 * word, and letters that are taken for scalars.
 */

export const unknown = (reader: Reader, cursor: Cursor, part: Layout, spelled: Spelled): Leaf => {
  const { core, sub, sup } = spelled;
  const next = cursor.list[cursor.at];
  const fence = cursor.at < cursor.end ? fenceOf(next) : undefined;
  if (core === "e" && sub.length === 0) return euler(reader, part, sup);
  if (core === "pi" && sub.length === 0)
    return withPower(reader, reader.leaf(scalarValue(pi), part), sup, part);
  if (core === "delta" && part.kind === "scripts" && part.sub && sub.length <= 2) {
    const meets = kronecker(reader, part, sub);
    if (meets) return withPower(reader, meets, sup, part);
    if (sub.length === 2 || sub.some((item) => item.some((each) => markOf(each) === "="))) {
      return reader.refuse(
        "E-TYPE",
        part,
        "On ne sait pas jusqu'où vont les indices de ce δ.",
        "How far the indices of this δ run is not known.",
      );
    }
    const [lower] = sub;
    if (lower && sup && sub.length === 1 && areIndices(reader, [lower, sup]))
      return deltaAt(reader, [lower, sup], part) ?? strange(reader, part);
  }
  if (core === "I" || core === "bb:I" || core === "bb:1") {
    const one = lettered(reader, cursor, part, spelled);
    if (one) return one;
  }
  if (core === "J" && fence && next && !isLoneQuantity(reader, fence.of)) {
    cursor.at += 1;
    const of = reader.expression(fence.of, fence);
    return scripted(reader, jacobianOf(reader, of, part), next);
  }
  const form = formNames[core];
  if (form) return formed(reader, cursor, part, spelled, form);
  return undeclared(reader, cursor, part, spelled);
};

/** Whether a list is the name of a quantity alone: J(w) is a function of w, J(σ(x)) a Jacobian. */
const isLoneQuantity = (reader: Reader, list: List): boolean => {
  const [only, ...more] = list;
  const spelled = only && more.length === 0 ? spelledOf(only) : undefined;
  return spelled !== undefined && matched(reader, spelled)?.meaning.is !== "map";
};

/** I and its like, by a letter: an indicator, or an identity. */
const lettered = (
  reader: Reader,
  cursor: Cursor,
  part: Layout,
  { core, sub, sup, primes }: Spelled,
): Leaf | undefined => {
  if (part.kind === "scripts" && part.sub && saysRelation(part.sub))
    return indicatorOf(reader, part, part.sub, cursor);
  const indicator = sub.length === 0 && !sup ? bracketed(reader, part, cursor) : undefined;
  if (indicator) return indicator;
  if (core === "bb:1") {
    const ones = onesOf(reader, part, part.kind === "scripts" ? part.sub : undefined);
    return withPower(reader, ones, sup, part);
  }
  const [size] = sub;
  if (size && sub.length === 1) {
    const cut = size.findIndex((each) => operatorOf(each) === "times");
    const [rows, columns] = cut < 0 ? [size, size] : [size.slice(0, cut), size.slice(cut + 1)];
    const of = sizeIn(reader, rows, part);
    if (of !== sizeIn(reader, columns, part)) {
      return reader.refuse("E-SHAPE", part, "Une identité est carrée.", "An identity is square.");
    }
    return withPower(reader, reader.leaf(eye(of), part), sup, part);
  }
  if (sub.length > 0 || primes > 0) return undefined;
  if (!reader.notation.matrices && !reader.notation.strict) return undefined;
  // Beside a square matrix I is the identity of its size; where no size shows, it is a letter.
  const letter = reader.notation.strict ? [] : [{ fr: "la lettre I", en: "the letter I" }];
  const ways = [{ fr: "matrice identité", en: "identity matrix" }, ...letter];
  if (reader.choose("I", part, ways) > 0) return undefined;
  const identity = reader.leaf(eye(reader.openSizes.open(part)), part);
  return withPower(reader, identity, sup, part);
};

/** The identity matrix of a size. */
const eye = (of: Size): Value => {
  return arrayOf([of, of], (i = firstIx, j = firstIx) => delta(i, j));
};

/** Whether lists are indices that are known as such, and no layers. */
const areIndices = (reader: Reader, lists: readonly List[]): boolean =>
  lists.every((list) => {
    const text = textOf(list);
    return /^[a-z]$/.test(text) && text !== reader.notation.layer?.index && indexLike(reader, list);
  });

/** e and its powers. */
const euler = (reader: Reader, part: Layout, sup: List | undefined): Leaf => {
  const tree: Tree = { kind: "name", name: "e", first: part.first, last: part.last };
  if (!sup) return reader.leaf(reader.plain.value(tree), part);
  const exponent = reader.expression(sup, part);
  // e^x of a vector is taken entry by entry.
  return reader.leaf(reader.call("exp", [exponent], part), part);
};

/** δ_{ij}, δ_{i=j}, δ_{i,j}. */
export const kronecker = (reader: Reader, part: Layout, sub: readonly List[]): Leaf | undefined => {
  const [one, two] = sub;
  if (one && two) return deltaAt(reader, [one, two], part);
  const equals = one?.findIndex((each) => markOf(each) === "=") ?? -1;
  return one && equals > 0
    ? deltaAt(reader, [one.slice(0, equals), one.slice(equals + 1)], part)
    : undefined;
};

/** Forms of the plain syntax that LaTeX spells as words. */
const formNames: Readonly<Record<string, string>> = {
  diag: "diag",
  tr: "tr",
  Tr: "tr",
  trace: "tr",
  onehot: "onehot",
  max: "max",
  min: "min",
  det: "det",
  sum: "sum",
  mean: "mean",
  softmax: "softmax",
  logsumexp: "logsumexp",
  LSE: "logsumexp",
  relu: "relu",
  rect: "relu",
  RELU: "relu",
  sign: "sign",
  signe: "sign",
  sgn: "sign",
  sech: "sech",
  vec: "vec",
  lg: "log10",
};

const formed = (
  reader: Reader,
  cursor: Cursor,
  part: Layout,
  { sub, sup }: Spelled,
  form: string,
): Leaf => {
  if (form === "onehot") return onehot(reader, cursor, part, sub);
  const written = form === "det" ? determinantAt(reader, cursor) : undefined;
  if (written) return withPower(reader, written, sup, part);
  const args = argumentsOf(reader, cursor);
  if (!args) {
    return reader.refuse(
      "E-SYNTAX",
      part,
      `« ${reader.quote(part)} » n'a pas d'argument.`,
      `"${reader.quote(part)}" has no argument.`,
    );
  }
  const place = { first: part.first, last: Math.max(part.last, args.last) };
  if (!forms.has(form) && !reader.notation.context.functions.has(form))
    return strange(reader, part);
  let leaf = reader.leaf(reader.call(form, args.leaves, place), place);
  if (args.scripts) leaf = scripted(reader, leaf, args.scripts);
  return sup ? raised(reader, leaf, sup, part) : leaf;
};

/** onehot_m(y): the label y of m classes as a vector. */
const onehot = (reader: Reader, cursor: Cursor, part: Layout, sub: readonly List[]): Leaf => {
  const next = cursor.list[cursor.at];
  const fence = cursor.at < cursor.end ? fenceOf(next) : undefined;
  const [label, classes] = fence ? listed(fence.of) : [];
  const upTo = classes ?? sub[0];
  if (!fence || !next || !label || !upTo) {
    return reader.refuse(
      "E-SYNTAX",
      part,
      "Il manque une étiquette et un nombre de classes.",
      "A label and a number of classes are missing.",
      {
        expected: { fr: "\\operatorname{onehot}_m(y)", en: "\\operatorname{onehot}_m(y)" },
      },
    );
  }
  cursor.at += 1;
  const of = sizeIn(reader, upTo, part);
  const value = basisAt(reader, label, of, part);
  return scripted(reader, reader.leaf(value, { first: part.first, last: next.last }), next);
};

/** \dot u and \ddot u of what depends on the time t. */
const dotted = (
  reader: Reader,
  cursor: Cursor,
  part: Layout,
  spelled: Spelled,
): Leaf | undefined => {
  const times = spelled.core.startsWith("dot:") ? 1 : spelled.core.startsWith("ddot:") ? 2 : 0;
  if (times === 0) return undefined;
  const core = spelled.core.slice(times === 1 ? "dot:".length : "ddot:".length);
  const match = matched(reader, { ...spelled, core });
  if (match?.meaning.is !== "symbol") return undefined;
  const { name } = match.meaning;
  const mentions = [
    ...(reader.found.defined.get(name)?.mentions ?? []),
    ...(reader.notation.dependencies.get(name) ?? []),
  ];
  if (!mentions.includes("t")) return undefined;
  const of = quantity(reader, cursor, part, { ...match, sup: undefined }, match.meaning);
  return withPower(reader, timeDerivative(reader, of, times), match.sup, part);
};

const undeclared = (reader: Reader, cursor: Cursor, part: Layout, spelled: Spelled): Leaf => {
  const rate = dotted(reader, cursor, part, spelled);
  if (rate) return rate;
  const { core, sub, sup, primes } = spelled;
  const next = cursor.list[cursor.at];
  const fence = cursor.at < cursor.end ? fenceOf(next) : undefined;
  const text = reader.quote(part);
  if (reader.notation.strict) {
    const known = [...reader.notation.spellings.keys()];
    return reader.refuse(
      "E-NAME",
      part,
      `« ${text} » n'est déclaré nulle part.`,
      `"${text}" is declared nowhere.`,
      { nearest: nearestName(core, known) },
    );
  }
  if (core.length > 1 && part.kind === "word" && fence) {
    return reader.refuse(
      "E-NAME",
      part,
      `La fonction « ${text} » n'est pas connue.`,
      `The function "${text}" is not known.`,
      {
        nearest: nearestName(core, [
          ...reader.notation.context.functions.keys(),
          ...Object.keys(formNames),
        ]),
      },
    );
  }
  if (fence && (primes > 0 || listed(fence.of).length > 1)) {
    return reader.refuse(
      "E-NAME",
      part,
      `La fonction « ${text} » n'est pas connue.`,
      `The function "${text}" is not known.`,
    );
  }
  refuseFunctions(reader, cursor, part, spelled);
  // Numbers and words below belong to the name; letters that are bound are indices.
  const labels: string[] = [];
  const indices: List[] = [];
  for (const item of sub) {
    const bound = item.some((each) => boundLetter(reader, each));
    if (bound) indices.push(item);
    else labels.push(textOf(item));
  }
  const label = sup && /^[([]/.test(textOf(sup)) ? bareLabel(textOf(sup)) : undefined;
  const odd = [...labels, ...(label === undefined ? [] : [label])].find((each) =>
    /[^\p{L}\p{N}_']/u.test(each),
  );
  if (odd !== undefined) {
    return reader.refuse(
      "E-NAME",
      part,
      `« ${text} » : « ${odd} » n'est pas un nom ; déclarez la quantité et ses indices.`,
      `"${text}": "${odd}" is no name; declare the quantity and its indices.`,
    );
  }
  const name = plainName(
    label === undefined ? core : `${core}${label.replace(/[^\p{L}\p{N}]/gu, "")}`,
    labels,
    primes,
  );
  if (indices.length > 0) {
    const leaf = inferredEntry(reader, name, indices, part);
    return sup && label === undefined ? raised(reader, leaf, sup, part) : leaf;
  }
  if (reader.found.sizes.has(name)) {
    return withPower(
      reader,
      reader.leaf(scalarValue(indexExpr(indexOf(reader, [bareOf(part)], undefined, part))), part),
      sup,
      part,
    );
  }
  const index = name === core && !fence ? indexAlone(reader, core, part) : undefined;
  if (index) return withPower(reader, reader.leaf(scalarValue(indexExpr(index)), part), sup, part);
  if (!reader.found.symbols.has(name)) {
    reader.found.symbols.set(name, {
      sym: symbol(name),
      role: "real",
      usedAsIndex: false,
      declared: false,
    });
  }
  const value = reader.plain.value({ kind: "name", name, first: part.first, last: part.last });
  const leaf = reader.leaf(value, part);
  return sup && label === undefined ? raised(reader, leaf, sup, part) : leaf;
};

/** Names that are functions without saying so: f(x), E[x], \\cot c, rank A. Taken for letters they would be factors. */
const refuseFunctions = (
  reader: Reader,
  cursor: Cursor,
  part: Layout,
  { core, sub }: Spelled,
): void => {
  const next = cursor.at < cursor.end ? cursor.list[cursor.at] : undefined;
  const base = baseOf(next);
  const called = base?.kind === "fence" && (base.open === "(" || base.open === "[");
  const relates =
    called && base.open === "(" && base.of.some((each) => comparisonOf(each) !== undefined);
  const own = baseOf(part);
  const word = (own?.kind === "word" || own?.kind === "command") && !(core in greek);
  const function_ =
    (word && next !== undefined && !isSign(next) && operatorOf(next) === undefined) ||
    (called && (/^(f|g|h|F|G|phi|psi|varphi|Phi|Psi|O|bb:.|cal:[NOU])$/.test(core) || relates)) ||
    (called && base.open === "(" && isLoneQuantity(reader, base.of)) ||
    (called && sub.some((item) => /^(max|min)$/.test(textOf(item)))) ||
    (called && base.open === "[" && core === "E");
  if (!function_) return;
  reader.refuse(
    "E-NAME",
    part,
    `La fonction « ${reader.quote(part)} » n'est pas connue.`,
    `The function "${reader.quote(part)}" is not known.`,
    { nearest: nearestName(core, reader.notation.context.functions.keys()) },
  );
};

const bareOf = (part: Layout): Layout =>
  part.kind === "scripts" && part.base ? { ...part, sup: undefined } : part;

const boundLetter = (reader: Reader, part: Layout): boolean => {
  const spelled = spelledOf(part);
  if (part.kind === "scripts" && part.sub)
    return part.sub.some((each) => boundLetter(reader, each));
  return (
    spelled !== undefined &&
    (reader.bound(spelled.core) !== undefined || reader.letters.free.has(spelled.core))
  );
};
