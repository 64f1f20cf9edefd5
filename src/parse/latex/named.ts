import { entryAt, pi, symbol } from "../../expr/build.ts";
import type { Bilingual, Builder } from "../../expr/function.ts";
import { sizeIx } from "../../expr/index-of.ts";
import type { Ix, Sym } from "../../expr/node.ts";
import { size } from "../../expr/size.ts";
import { callTensor } from "../apply.ts";
import { forms } from "../forms.ts";
import { nearestName } from "../nearest.ts";
import type { Tree } from "../tree.ts";
import { arrayOf, indexExpr, isScalar, isUnit, scalarValue, type Value } from "../value.ts";
import { jacobianOf, primeOf, timeDerivative } from "./derivative.ts";
import { determinantAt } from "./determinants.ts";
import { dottedList } from "./dots.ts";
import { bracketed, indicatorOf, listed, onesOf } from "./fences.ts";
import { saysRelation } from "./intervals.ts";
import type { Fence, Layout, List } from "./layout.ts";
import { valueOfMap } from "./maps.ts";
import {
  comparisonOf,
  isBig,
  isDots,
  isSign,
  isSpace,
  markOf,
  operatorOf,
  transposes,
} from "./marks.ts";
import { affineLabel, type Meaning, memberOf, type Spelling } from "./notation.ts";
import { type Cursor, isSlice, type Leaf, type Reader } from "./reader.ts";
import { bareLabel, plainName, type Spelled, spelledOf, textOf } from "./spell.ts";

/* Names: what a letter with its scripts stands for, and what is applied to what. */

/** A name found, with the scripts that its spelling does not use up. */
interface Match {
  readonly meaning: Meaning;
  readonly label: string | undefined;
  /** Indices, the one in a superscript first. */
  readonly indices: readonly List[];
  readonly sup: List | undefined;
  readonly primes: number;
  /** Whether the arguments behind it are part of its spelling. */
  readonly applied?: boolean;
  /** What had to be mended or filled in. */
  readonly remark?: Bilingual;
}

/** The named part at the cursor with its scripts and arguments; the cursor ends after it. */
export const named = (reader: Reader, cursor: Cursor): Leaf => {
  const { spelled, part } = wordAt(reader, cursor);
  if (!spelled) return strange(reader, part);
  const { core } = spelled;
  // A letter that is bound is its index, whatever else it may be called elsewhere.
  const binding = reader.bound(core);
  if (binding && spelled.sub.length === 0) {
    const value = scalarValue(indexExpr(reader.resolved(binding, undefined, part)));
    return withPower(reader, reader.leaf(value, part), spelled.sup, part);
  }
  const behind = cursor.at < cursor.end ? fenceOf(cursor.list[cursor.at]) : undefined;
  const matches = matching(reader, spelled, behind);
  const match = matches[reader.choose(`which ${core}`, part, matches.map(whichOf))] ?? matches[0];
  if (match?.remark) reader.remark(part, match.remark.fr, match.remark.en);
  if (match) return meant(reader, cursor, part, spelled, match);
  return unknown(reader, cursor, part, spelled);
};

const whichOf = ({ meaning }: Match): { fr: string; en: string } => {
  const name = meaning.is === "function" ? "" : meaning.name;
  return { fr: name, en: name };
};

/** The name at the cursor, passed over: an atom, or letters that are one word together. */
const wordAt = (reader: Reader, cursor: Cursor): { spelled: Spelled | undefined; part: Layout } => {
  const part = cursor.list[cursor.at] as Layout;
  cursor.at += 1;
  if (part.kind !== "letter") return { spelled: spelledOf(part), part };
  for (const word of reader.notation.words.get(part.name) ?? []) {
    const letters = cursor.list.slice(cursor.at - 1, cursor.at - 1 + word.length);
    const last = letters.at(-1);
    const spells =
      letters.length === word.length &&
      cursor.at - 1 + word.length <= cursor.end &&
      letters.every((each, at) => {
        const letter = each === last && each.kind === "scripts" ? each.base : each;
        return letter?.kind === "letter" && letter.name === word[at];
      });
    if (!spells || !last) continue;
    const next = cursor.list[cursor.at - 1 + word.length];
    const list = reader.notation.spellings.get(word) ?? [];
    const applied =
      next?.kind === "fence" || (next?.kind === "scripts" && next.base?.kind === "fence");
    if (
      list.every(({ meaning }) => meaning.is === "function") &&
      !applied &&
      last.kind !== "scripts"
    )
      continue;
    cursor.at += word.length - 1;
    const scripts = spelledOf(last);
    const whole = { ...last, first: part.first } as Layout;
    return { spelled: scripts && { ...scripts, core: word }, part: whole };
  }
  return { spelled: spelledOf(part), part };
};

const strange = (reader: Reader, part: Layout): Leaf => {
  const text = reader.quote(part);
  if (isDots(part)) {
    return reader.refuse(
      "E-SYNTAX",
      part,
      "Des points de suspension ne se lisent pas ici.",
      "An ellipsis is not read here.",
    );
  }
  if (part.kind === "command" && !comparisonOf(part)) {
    return reader.refuse(
      "E-NAME",
      part,
      `La commande « ${text} » n'est pas connue.`,
      `The command "${text}" is not known.`,
      { nearest: nearestName(part.name, reader.notation.context.functions.keys()) },
    );
  }
  return reader.refuse(
    "E-SYNTAX",
    part,
    `« ${text} » n'était pas attendu ici.`,
    `"${text}" was not expected here.`,
  );
};

// -- matching -------------------------------------------------------------------------------------------

const matched = (reader: Reader, spelled: Spelled): Match | undefined =>
  matching(reader, spelled)[0];

/** What an atom stands for by what is declared. */
export const meaningOf = (reader: Reader, part: Layout): Meaning | undefined => {
  const spelled = spelledOf(part);
  return spelled && matched(reader, spelled)?.meaning;
};

/** What a name may be: one thing, or several quantities that are declared with one spelling. */
const matching = (reader: Reader, spelled: Spelled, behind?: Fence): readonly Match[] => {
  const list =
    reader.notation.spellings.get(spelled.core) ??
    (/^[A-Z][A-Za-z]+$/.test(spelled.core)
      ? reader.notation.spellings.get(spelled.core.toLowerCase())
      : undefined);
  const turned = turnedLabel(reader, spelled, list ?? []);
  if (turned) return [turned];
  const matches: Match[] = [];
  let first: Spelling | undefined;
  for (const spelling of list ?? []) {
    if (first && !isRival(first, spelling)) continue;
    if (spelling.applied && !(behind && takes(reader, spelling, behind))) continue;
    const match = fits(reader, spelling, spelled, list ?? []);
    if (!match || matches.some(({ meaning }) => isSame(meaning, match.meaning))) continue;
    first ??= spelling;
    matches.push(match);
  }
  if (matches.length > 0) return matches;
  for (const spelling of list ?? []) {
    const match = mendedMember(reader, spelling, spelled);
    if (match && !matches.some(({ meaning }) => isSame(meaning, match.meaning)))
      matches.push(match);
  }
  return matches;
};

/** Whether what is spelled with its arguments has those that stand in a parenthesis. */
const takes = (reader: Reader, { meaning }: Spelling, behind: Fence): boolean =>
  meaning.is === "symbol" && dependsOn(reader, meaning.name, behind);

/** W^{(2)⊤}: a label and a transpose in one superscript. */
const turnedLabel = (
  reader: Reader,
  spelled: Spelled,
  list: readonly Spelling[],
): Match | undefined => {
  const { sup } = spelled;
  if (!sup || sup.length < 2 || !transposes(sup.slice(-1))) return undefined;
  const label = { ...spelled, sup: sup.slice(0, -1) };
  for (const spelling of list) {
    const match = fits(reader, spelling, label, list);
    if (match && match.sup === undefined) return { ...match, sup: sup.slice(-1) };
  }
  return undefined;
};

const isQuantity = ({ meaning }: Spelling): boolean =>
  meaning.is === "symbol" || meaning.is === "family";

/** Whether two spellings ask for the same, and stand for quantities. */
const isRival = (one: Spelling, other: Spelling): boolean =>
  isQuantity(one) &&
  one.meaning.is === other.meaning.is &&
  one.sub.length === other.sub.length &&
  one.sup === other.sup &&
  one.primes === other.primes &&
  one.sample === other.sample &&
  one.indexed === other.indexed &&
  one.applied === other.applied;

const isSame = (one: Meaning, other: Meaning): boolean =>
  one.is !== "function" &&
  other.is !== "function" &&
  one.is === other.is &&
  one.name === other.name;

const fits = (
  reader: Reader,
  spelling: Spelling,
  { sub, sup, primes }: Spelled,
  others: readonly Spelling[],
): Match | undefined => {
  const { meaning, applied } = spelling;
  if (primes < spelling.primes) return undefined;
  if (spelling.slot) return member(reader, spelling, sub, sup, primes);
  if (spelling.sub.length > sub.length) return undefined;
  if (spelling.indexed && sub.length === 0) return undefined;
  if (spelling.sub.some((text, at) => bareLabel(textOf(sub[at] as List)) !== bareLabel(text)))
    return undefined;
  const indices = sub.slice(spelling.sub.length);
  const rest = primes - spelling.primes;
  if (spelling.sample) {
    const text = sup && textOf(sup);
    const fence = sup?.length === 1 ? sup[0] : undefined;
    if (text === undefined || fence?.kind !== "fence") return undefined;
    return {
      meaning,
      label: undefined,
      indices: [fence.of, ...indices],
      sup: undefined,
      primes: rest,
    };
  }
  if (spelling.sup !== undefined) {
    if (!sup) return undefined;
    const text = textOf(sup);
    if (text === spelling.sup)
      return { meaning, label: undefined, indices, sup: undefined, primes: rest };
    const alike = bareLabel(text) === bareLabel(spelling.sup);
    const bracketed = text !== bareLabel(text);
    // W^{[2]} is W^{(2)}; a bare W^2 only where no W stands by itself.
    const alone = others.some((each) => each.sup === undefined && each.meaning.is === "symbol");
    return alike && (bracketed || !alone)
      ? { meaning, label: undefined, indices, sup: undefined, primes: rest }
      : undefined;
  }
  // b^{(2)}_1 is an entry of b^{(2)}, not b_1 with a power.
  if (sup?.[0]?.kind === "fence") {
    const label = bareLabel(textOf(sup));
    if (others.some((each) => each.sup !== undefined && bareLabel(each.sup) === label))
      return undefined;
  }
  return { meaning, label: undefined, indices, sup, primes: rest, applied };
};

/** A member of a family: a script says which layer. */
const member = (
  reader: Reader,
  { meaning, slot }: Spelling,
  sub: readonly List[],
  sup: List | undefined,
  primes: number,
): Match | undefined => {
  const said = slot === "sub" ? sub[0] : sup;
  const { layer } = reader.notation;
  if (!said || !layer) return undefined;
  const label = bareLabel(textOf(said));
  const affine = affineLabel(label);
  if (!affine || (affine.of !== "" && affine.of !== layer.index && affine.of !== layer.to))
    return undefined;
  return slot === "sub"
    ? { meaning, label, indices: sub.slice(1), sup, primes }
    : { meaning, label, indices: sub, sup: undefined, primes };
};

/**
 * A member of a family whose layer is not written, or is written with a stray stroke as in z_{li+1}: what is meant
 * is said in a remark.
 */
const mendedMember = (
  reader: Reader,
  { meaning, slot }: Spelling,
  { sub, sup, primes }: Spelled,
): Match | undefined => {
  const { layer } = reader.notation;
  if (!slot || !layer || meaning.is !== "family") return undefined;
  const said = slot === "sub" ? sub[0] : sup;
  const stray = said && new RegExp(`^${layer.index}[il1|](?=[+-]\\d$)`).exec(textOf(said));
  if (said && stray) {
    const label = `${layer.index}${textOf(said).slice(stray[0].length)}`;
    const remark = {
      fr: `« ${textOf(said)} » est lu ${label}.`,
      en: `"${textOf(said)}" is read as ${label}.`,
    };
    return slot === "sub"
      ? { meaning, label, indices: sub.slice(1), sup, primes, remark }
      : { meaning, label, indices: sub, sup: undefined, primes, remark };
  }
  const bare = sup === undefined || transposes(sup);
  const places = sub.every((item) => item.every((part) => !isFamily(reader, part)));
  if (slot === "sub" ? sub.length > 0 || !bare : !bare || !places) return undefined;
  return {
    meaning,
    label: layer.index,
    indices: sub,
    sup,
    primes,
    remark: {
      fr: `La couche n'est pas écrite : lu pour la couche ${layer.index}.`,
      en: `The layer is not written: read for layer ${layer.index}.`,
    },
  };
};

const isFamily = (reader: Reader, part: Layout): boolean => {
  const core = spelledOf(part)?.core;
  return (reader.notation.spellings.get(core ?? "") ?? []).some(
    ({ meaning }) => meaning.is === "family",
  );
};

// -- meanings -------------------------------------------------------------------------------------------

const meant = (
  reader: Reader,
  cursor: Cursor,
  part: Layout,
  spelled: Spelled,
  match: Match,
): Leaf => {
  const { meaning } = match;
  switch (meaning.is) {
    case "size":
    case "sizes": {
      const known = reader.sizeAt(part) ?? (meaning.is === "size" ? size(meaning.name) : undefined);
      if (!known) return strange(reader, part);
      const value = scalarValue(indexExpr(sizeIx(known)));
      const powered = reader.sizeAt(part) ? undefined : match.sup;
      return withPower(reader, reader.leaf(value, part), powered, part);
    }
    case "function":
      if (meaning.letter && match.primes === 0 && !isCalled(cursor))
        return unknown(reader, cursor, part, spelled);
      return applied(reader, cursor, part, spelled, match, meaning.builders, meaning.at);
    case "map":
      return mapped(reader, cursor, part, match, meaning.name);
    case "set":
      return reader.refuse(
        "E-TYPE",
        part,
        `« ${reader.quote(part)} » est un ensemble, pas une valeur.`,
        `"${reader.quote(part)}" is a set, no value.`,
      );
    case "family":
    case "symbol":
      return quantity(reader, cursor, part, match, meaning);
  }
};

/** Whether brackets come next. */
const isCalled = (cursor: Cursor): boolean => {
  let { at } = cursor;
  while (at < cursor.end && isSpace(cursor.list[at] as Layout)) at += 1;
  const next = at < cursor.end ? cursor.list[at] : undefined;
  const base = next?.kind === "scripts" ? next.base : next;
  return base?.kind === "fence" && (base.open === "(" || base.open === "[" || base.open === "{");
};

/** A declared quantity: whole, at an index, or named as a function of what it depends on. */
const quantity = (
  reader: Reader,
  cursor: Cursor,
  part: Layout,
  match: Match,
  meaning: { readonly is: "symbol" | "family"; readonly name: string },
): Leaf => {
  const value = arrayNamed(reader, meaning, match.label);
  let leaf = reader.leaf(value, part);
  if (match.primes > 0) {
    return reader.refuse(
      "E-TYPE",
      part,
      `${reader.quote(part)} : ${meaning.name} n'est pas une fonction qui se dérive.`,
      `${reader.quote(part)}: ${meaning.name} is no function to differentiate.`,
    );
  }
  const gradient = reader.notation.gradients.get(meaning.name);
  if (gradient) {
    // δ^h is the gradient by z^h.
    const [of, by] = gradient.map((name) =>
      match.label !== undefined && reader.notation.families.has(name)
        ? `${name}[${match.label}]`
        : name,
    ) as [string, string];
    const bySizes = value.sizes.filter((each) => !isUnit(each));
    reader.derivatives.set(value, { of, by, bySizes });
  }
  const label =
    match.sup?.length === 1 && match.sup[0]?.kind === "fence" ? match.sup[0] : undefined;
  if (reader.notation.strict && label && label.of.length === 1) {
    return reader.refuse(
      "E-NAME",
      part,
      `« ${reader.quote(part)} » porte une étiquette qui n'est déclarée nulle part.`,
      `"${reader.quote(part)}" has a label that is declared nowhere.`,
    );
  }
  const turned =
    match.sup !== undefined &&
    transposes(match.sup) &&
    !isScalar(value) &&
    match.indices.length > 1 &&
    !match.indices.some(isSlice);
  if (turned && match.sup) leaf = reader.raised(leaf, match.sup, part);
  if (match.indices.length > 0) leaf = reader.picked(leaf, match.indices, part);
  const behind = match.applied ? fenceOf(cursor.list[cursor.at]) : undefined;
  if (behind) leaf = ofExample(reader, leaf, behind, part);
  leaf = withArguments(reader, cursor, leaf, meaning.name);
  return match.sup && !turned ? reader.raised(leaf, match.sup, part) : leaf;
};

const arrayNamed = (
  reader: Reader,
  { is, name }: { readonly is: "symbol" | "family"; readonly name: string },
  label: string | undefined,
): Value => {
  const family = is === "family" ? reader.notation.families.get(name) : undefined;
  const { layer } = reader.notation;
  if (family && label !== undefined && layer) {
    const sym = memberOf(family, label, layer.index);
    reader.found.symbols.set(sym.name, { sym, role: "real", usedAsIndex: false, declared: true });
    reader.plain.mentions.add(sym.name);
    return arrayOf(sym.axes, (...at) => entryAt(sym, at));
  }
  return reader.plain.value({ kind: "name", name, first: 0, last: 0 });
};

/** `h(x)`, `x(u)_i`: what a quantity depends on may be named behind it. */
const withArguments = (reader: Reader, cursor: Cursor, leaf: Leaf, name: string): Leaf => {
  const next = cursor.list[cursor.at];
  const fence = cursor.at < cursor.end ? fenceOf(next) : undefined;
  if (!fence || !next) return leaf;
  if (!dependsOn(reader, name, fence)) {
    if (reader.notation.dependencies.get(name)?.length && isCall(reader, fence)) {
      return reader.refuse(
        "E-TYPE",
        { first: leaf.first, last: fence.last },
        `« ${reader.quote(leaf)} » n'est pas déclaré comme fonction de ${reader.quote(fence)}.`,
        `"${reader.quote(leaf)}" is not declared as a function of ${reader.quote(fence)}.`,
      );
    }
    return leaf;
  }
  cursor.at += 1;
  return reader.scripted(reader.leaf(leaf.value, { first: leaf.first, last: fence.last }), next);
};

/** Whether a parenthesis behind a quantity can only be its arguments: a list, or the bare name of a quantity. */
const isCall = (reader: Reader, fence: Fence): boolean => {
  const [only = [], ...more] = listed(fence.of);
  if (more.length > 0) return true;
  const [name, ...rest] = only.filter((each) => !isSpace(each));
  const spelled = name && rest.length === 0 ? spelledOf(name) : undefined;
  return (spelled ? matching(reader, spelled) : []).some(({ meaning }) => meaning.is === "symbol");
};

/** L(x^{(i)}, y^{(i)}): what a quantity is for the example that its arguments belong to. */
const ofExample = (reader: Reader, leaf: Leaf, behind: Fence, part: Layout): Leaf => {
  if (isScalar(leaf.value)) return leaf;
  const examples = listed(behind.of).map((item) => {
    const [only] = item.filter((each) => !isSpace(each));
    const spelled = only && spelledOf(only);
    return spelled && matched(reader, spelled)?.indices[0];
  });
  const [first] = examples;
  if (!first || examples.some((each) => !each || textOf(each) !== textOf(first))) {
    return reader.refuse(
      "E-TYPE",
      behind,
      "Ces arguments ne sont pas ceux d'un même exemple.",
      "These arguments are not those of one example.",
    );
  }
  return reader.picked(leaf, [first], part);
};

const fenceOf = (part: Layout | undefined): Fence | undefined => {
  const base = part?.kind === "scripts" ? part.base : part;
  return base?.kind === "fence" && base.open === "(" ? base : undefined;
};

/** Whether what stands in a parenthesis is what a quantity depends on, directly or through others. */
const dependsOn = (reader: Reader, name: string, fence: Fence): boolean => {
  const direct = reader.notation.dependencies.get(name);
  if (!direct) return false;
  const all = new Set<string>(direct);
  for (const each of all) {
    for (const more of reader.notation.dependencies.get(each) ?? []) all.add(more);
  }
  return listed(fence.of).every((item) => {
    const parts = item.filter((each) => !isSpace(each));
    const [only, argument] = parts;
    if (
      only &&
      parts.length === 1 &&
      (markOf(only) === "." || operatorOf(only) === "dot" || isDots(only))
    )
      return true;
    const inner = argument && fenceOf(argument);
    if (!only || parts.length > (inner ? 2 : 1)) return false;
    const spelled = spelledOf(only);
    return (spelled ? matching(reader, spelled) : []).some(
      ({ meaning }) =>
        meaning.is !== "function" &&
        meaning.is !== "size" &&
        meaning.is !== "sizes" &&
        all.has(meaning.name) &&
        (!inner || dependsOn(reader, meaning.name, inner)),
    );
  });
};

// -- functions ------------------------------------------------------------------------------------------

/** A function of the list with its argument, in parentheses or as far as a mathematician lets it reach. */
const applied = (
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
  const inverse = sup && textOf(sup) === "-1" ? inverseOf(reader, candidates) : undefined;
  const builder =
    inverse ??
    candidates[reader.choose(`${base}(□)`, part, candidates.map(saysOf))] ??
    candidates[0];
  if (!builder) return strange(reader, part);
  const next = cursor.at < cursor.end ? cursor.list[cursor.at] : undefined;
  if (at !== undefined && indices.length > 0 && primes === 0 && !fenceOf(next)) {
    const argument = reader.plain.value({ kind: "name", name: at, first: 0, last: 0 });
    const whole = reader.leaf(call(reader, builder, [reader.leaf(argument, part)], part), part);
    const entry = reader.picked(whole, indices, part);
    return sup ? reader.raised(entry, sup, part) : entry;
  }
  const args = argumentsOf(reader, cursor);
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
  if (indices.length > 0 && parameter.length === 0) leaf = reader.picked(leaf, indices, part);
  const scripts = args.scripts;
  if (scripts?.kind === "scripts") leaf = reader.scripted(leaf, scripts);
  return sup && !inverse ? reader.raised(leaf, sup, part) : leaf;
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

const quotient = (
  reader: Reader,
  of: Value,
  by: Leaf,
  place: { first: number; last: number },
): Value =>
  reader.plain.value({
    kind: "factors",
    head: reader.leaf(of, place),
    tail: [{ op: "/", of: by }],
    ...place,
  });

const inverseOf = (reader: Reader, [builder]: readonly Builder[]): Builder | undefined =>
  builder && reader.notation.context.functions.get(`a${builder.def.name}`);

/** A function, or a form of the plain syntax of its name, at values. */
const call = (
  reader: Reader,
  builder: Builder,
  args: readonly Leaf[],
  place: { first: number; last: number },
): Value => {
  const { name, shape } = builder.def;
  const [only] = args;
  const vector = shape.takes.length === 1 && shape.takes[0]?.length === 1;
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
const argumentsOf = (reader: Reader, cursor: Cursor): Arguments | undefined => {
  while (cursor.at < cursor.end && isSpace(cursor.list[cursor.at] as Layout)) cursor.at += 1;
  const next = cursor.list[cursor.at];
  if (cursor.at >= cursor.end || !next) return undefined;
  const base = next.kind === "scripts" ? next.base : next;
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
  const base = part.kind === "scripts" ? part.base : part;
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
const mapped = (reader: Reader, cursor: Cursor, part: Layout, match: Match, name: string): Leaf => {
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
  if (match.indices.length > 0) leaf = reader.picked(leaf, match.indices, part);
  if (args.scripts) leaf = reader.scripted(leaf, args.scripts);
  return match.sup ? reader.raised(leaf, match.sup, part) : leaf;
};

// -- names that nothing declares --------------------------------------------------------------------------

const unknown = (reader: Reader, cursor: Cursor, part: Layout, spelled: Spelled): Leaf => {
  const { core, sub, sup } = spelled;
  const next = cursor.list[cursor.at];
  const fence = cursor.at < cursor.end ? fenceOf(next) : undefined;
  if (core === "e" && sub.length === 0) return euler(reader, part, sup);
  if (core === "pi" && sub.length === 0)
    return withPower(reader, reader.leaf(scalarValue(pi), part), sup, part);
  if (core === "delta" && part.kind === "scripts" && part.sub && sub.length <= 2) {
    const meets = kronecker(reader, part, sub);
    if (meets) return withPower(reader, meets, sup, part);
    const [lower] = sub;
    if (lower && sup && sub.length === 1 && areIndices(reader, [lower, sup]))
      return reader.delta([lower, sup], part) ?? strange(reader, part);
  }
  if (core === "I" || core === "bb:I" || core === "bb:1") {
    const one = lettered(reader, cursor, part, spelled);
    if (one) return one;
  }
  if (core === "J" && fence && next) {
    cursor.at += 1;
    const of = reader.expression(fence.of, fence);
    return reader.scripted(jacobianOf(reader, of, part), next);
  }
  const form = formOf(core);
  if (form) return formed(reader, cursor, part, spelled, form);
  return undeclared(reader, cursor, part, spelled);
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
  if (size && sub.length === 1)
    return withPower(reader, reader.leaf(reader.eye(reader.size(size, part)), part), sup, part);
  if (sub.length > 0 || primes > 0 || !reader.notation.matrices) return undefined;
  // Beside a square matrix I is the identity of its size; where no size shows, it is a letter.
  const letter = reader.notation.strict ? [] : [{ fr: "la lettre I", en: "the letter I" }];
  const ways = [{ fr: "matrice identité", en: "identity matrix" }, ...letter];
  if (reader.choose("I", part, ways) > 0) return undefined;
  const identity = reader.leaf(reader.eye(reader.openSize(part)), part);
  return withPower(reader, identity, sup, part);
};

/** Whether lists are indices that are known as such, and no layers. */
const areIndices = (reader: Reader, lists: readonly List[]): boolean =>
  lists.every((list) => {
    const text = textOf(list);
    return /^[a-z]$/.test(text) && text !== reader.notation.layer?.index && reader.indexLike(list);
  });

/** e and its powers. */
const euler = (reader: Reader, part: Layout, sup: List | undefined): Leaf => {
  const tree: Tree = { kind: "name", name: "e", first: part.first, last: part.last };
  if (!sup) return reader.leaf(reader.plain.value(tree), part);
  const exponent = reader.expression(sup, part);
  // e^x of a vector is taken entry by entry.
  return reader.leaf(reader.call("exp", [exponent], part), part);
};

const withPower = (reader: Reader, leaf: Leaf, sup: List | undefined, part: Layout): Leaf =>
  sup ? reader.raised(leaf, sup, part) : leaf;

/** δ_{ij}, δ_{i=j}, δ_{i,j}. */
const kronecker = (reader: Reader, part: Layout, sub: readonly List[]): Leaf | undefined => {
  const [one, two] = sub;
  if (one && two) return reader.delta([one, two], part);
  const equals = one?.findIndex((each) => markOf(each) === "=") ?? -1;
  return one && equals > 0
    ? reader.delta([one.slice(0, equals), one.slice(equals + 1)], part)
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

const formOf = (core: string): string | undefined => formNames[core];

const formed = (
  reader: Reader,
  cursor: Cursor,
  part: Layout,
  { sub, sup }: Spelled,
  form: string,
): Leaf => {
  if (form === "onehot") return onehot(reader, cursor, part, sub);
  if (form === "det") {
    const value = determinantAt(reader, cursor, part);
    return withPower(reader, value, sup, part);
  }
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
  if (args.scripts) leaf = reader.scripted(leaf, args.scripts);
  return sup ? reader.raised(leaf, sup, part) : leaf;
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
  const of = reader.size(upTo, part);
  const value = reader.basis(label, of, part);
  return reader.scripted(reader.leaf(value, { first: part.first, last: next.last }), next);
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
  // Numbers and words below belong to the name; letters that are bound are indices.
  const labels: string[] = [];
  const indices: List[] = [];
  for (const item of sub) {
    const bound = item.some((each) => boundLetter(reader, each));
    if (bound) indices.push(item);
    else labels.push(textOf(item));
  }
  const label = sup && /^[([]/.test(textOf(sup)) ? bareLabel(textOf(sup)) : undefined;
  const name = plainName(
    label === undefined ? core : `${core}${label.replace(/[^\p{L}\p{N}]/gu, "")}`,
    labels,
    primes,
  );
  if (indices.length > 0) {
    const leaf = reader.inferred(name, indices, part);
    return sup && label === undefined ? reader.raised(leaf, sup, part) : leaf;
  }
  if (reader.found.sizes.has(name)) {
    return withPower(
      reader,
      reader.leaf(scalarValue(indexExpr(reader.index([bareOf(part)], undefined, part))), part),
      sup,
      part,
    );
  }
  const index = name === core && !fence ? reader.indexAlone(core, part) : undefined;
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
  return sup && label === undefined ? reader.raised(leaf, sup, part) : leaf;
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
