import type { Bilingual } from "../../expr/function.ts";
import { nearestName } from "../nearest.ts";
import { baseOf, type Fence, type Layout, type List } from "./layout.ts";
import { listed, solid } from "./lists.ts";
import { comparisonOf, isDots, markOf, operatorOf, transposes } from "./marks.ts";
import { affineLabel, type Meaning, reachable, type Spelling } from "./notation.ts";
import type { Leaf, Reader } from "./reader.ts";
import { bareLabel, type Spelled, spelledOf, textOf } from "./spell.ts";

/*
 * Which declared spelling a name follows: a spelling asks for scripts, and what it does not ask for is left as
 * indices, a power and primes.
 */

/** A name found, with the scripts that its spelling does not use up. */
export interface Match {
  readonly meaning: Meaning;
  readonly label: string | undefined;
  /** Indices, the one in a superscript first. */
  readonly indices: readonly List[];
  readonly sup: List | undefined;
  readonly primes: number;
  /** Whether the arguments behind it are part of its spelling. */
  readonly applied?: boolean;
  /** Whether it is an entry of the one-hot vector of a label. */
  readonly isEntry?: boolean;
  /** What had to be mended or filled in. */
  readonly remark?: Bilingual;
}

/** What an atom stands for by what is declared. */
export const meaningOf = (reader: Reader, part: Layout): Meaning | undefined => {
  const spelled = spelledOf(part);
  return spelled && matched(reader, spelled)?.meaning;
};

export const matched = (reader: Reader, spelled: Spelled): Match | undefined =>
  matching(reader, spelled)[0];

/** What a name may be: one thing, or several quantities or functions that are declared with one spelling. */
export const matching = (reader: Reader, spelled: Spelled, behind?: Fence): readonly Match[] => {
  const said =
    reader.notation.spellings.get(spelled.core) ??
    (/^[A-Z][A-Za-z]+$/.test(spelled.core)
      ? reader.notation.spellings.get(spelled.core.toLowerCase())
      : undefined);
  const list = behind && said?.some(isMap) ? said.filter(hasArguments(reader, behind)) : said;
  const turned = turnedLabel(reader, spelled, list ?? []);
  if (turned) return [turned];
  const found: { readonly match: Match; isOwn: boolean }[] = [];
  let first: Spelling | undefined;
  for (const spelling of list ?? []) {
    if (first && !isRival(first, spelling)) continue;
    if (spelling.applied && !(behind && takes(reader, spelling, behind))) continue;
    if (isOutdone(spelling, list ?? [])) continue;
    const match = fits(reader, spelling, spelled, list ?? []);
    if (!match) continue;
    const isOwn = spelling.isBold === spelled.isBold;
    const known = found.find((each) => isSame(each.match.meaning, match.meaning));
    if (known) known.isOwn ||= isOwn;
    else found.push({ match, isOwn });
    first ??= spelling;
  }
  // Where a number y and a vector \mathbf{y} are declared, the weight of the letter tells them apart.
  if (found.length > 0)
    return found.sort((a, b) => Number(b.isOwn) - Number(a.isOwn)).map(({ match }) => match);
  const matches: Match[] = [];
  for (const spelling of list ?? []) {
    const match = mendedMember(reader, spelling, spelled);
    if (match && !matches.some(({ meaning }) => isSame(meaning, match.meaning)))
      matches.push(match);
  }
  return matches;
};

/** The array whose entries are spelled with an index on the name of a quantity: all the L_i beside L. */
export const nameOfAll = ({ notation }: Reader, name: string): string | undefined => {
  for (const list of notation.spellings.values()) {
    if (
      !list.some(
        (each) => isBare(each) && each.meaning.is === "symbol" && each.meaning.name === name,
      )
    )
      continue;
    const entries = list.find(
      ({ indexed, sample, sub }) => (indexed || sample) && sub.length === 0,
    );
    if (entries?.meaning.is === "symbol") return entries.meaning.name;
  }
  return undefined;
};

const isBare = ({ sub, sup, primes, slot, sample, indexed, applied }: Spelling): boolean =>
  sub.length === 0 && sup === undefined && primes === 0 && !(slot || sample || indexed || applied);

const isMap = ({ meaning }: Spelling): boolean => meaning.is === "map";

/** Before arguments, a function and a quantity of one spelling are told apart by what the quantity depends on. */
const hasArguments =
  (reader: Reader, behind: Fence) =>
  ({ meaning }: Spelling): boolean =>
    meaning.is !== "symbol" || dependsOn(reader, meaning.name, behind);

/** Of a function and a quantity that are left of one spelling, the quantity is meant: L alone, and L(x) of its x. */
const isOutdone = (spelling: Spelling, list: readonly Spelling[]): boolean =>
  isMap(spelling) &&
  list.some(
    (each) =>
      each.meaning.is === "symbol" &&
      !(each.applied || each.indexed || each.sample) &&
      isAlike(spelling, each),
  );

/** Whether two spellings ask for the same scripts. */
const isAlike = (one: Spelling, other: Spelling): boolean =>
  labelOf(one) === labelOf(other) && one.sup === other.sup && one.primes === other.primes;

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
  meaning.is === "symbol" || meaning.is === "family" || meaning.is === "map";

/** Whether two spellings ask for the same, and stand for quantities, or for functions of the text. */
const isRival = (one: Spelling, other: Spelling): boolean =>
  isQuantity(one) &&
  one.meaning.is === other.meaning.is &&
  one.sub.length === other.sub.length &&
  one.sup === other.sup &&
  one.primes === other.primes &&
  one.sample === other.sample &&
  (one.indexed === other.indexed || one.entry || other.entry) &&
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
  if (spelling.indexed && sub.length === 0) return undefined;
  if (spelling.entry && sub.length !== 1) return undefined;
  const used = labelIn(sub, spelling);
  if (used === undefined) return undefined;
  const indices = sub.slice(used);
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
  return {
    meaning,
    label: undefined,
    indices,
    sup,
    primes: rest,
    applied,
    isEntry: spelling.entry,
  };
};

/** How many items of a subscript are the label that a spelling asks for: L_{\mathrm{CE}} is L_{CE} too. */
const labelIn = (sub: readonly List[], spelling: Spelling): number | undefined => {
  const label = labelOf(spelling);
  let text = "";
  for (let used = 0; used <= sub.length; used += 1) {
    if (text === label) return used;
    text += bareLabel(textOf(sub[used] ?? []));
  }
  return undefined;
};

const labelOf = ({ sub }: Spelling): string => sub.map(bareLabel).join("");

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

export const fenceOf = (part: Layout | undefined): Fence | undefined => {
  const base = baseOf(part);
  return base?.kind === "fence" && base.open === "(" ? base : undefined;
};

/** Whether what stands in a parenthesis is what a quantity depends on, directly or through others. */
export const dependsOn = (reader: Reader, name: string, fence: Fence): boolean => {
  const direct = reader.notation.dependencies.get(name);
  if (!direct) return false;
  const all = reachable(direct, reader.notation.dependencies);
  return listed(fence.of).every((item) => {
    const parts = solid(item);
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

/** Refuses an atom that nothing gives a meaning. */
export const strange = (reader: Reader, part: Layout): Leaf => {
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
