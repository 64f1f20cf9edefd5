import { sizeIx } from "../../expr/index-of.ts";
import { size } from "../../expr/size.ts";
import { indexExpr, scalarValue } from "../value.ts";
import { applied, mapped } from "./applications.ts";
import { resolved } from "./indices.ts";
import { jacobianNamed } from "./jacobians.ts";
import { baseOf, type Layout, type List } from "./layout.ts";
import { isSpace } from "./marks.ts";
import { fenceOf, type Match, matching, strange } from "./matches.ts";
import { quantity } from "./quantities.ts";
import type { Cursor, Leaf, Reader } from "./reader.ts";
import { withPower } from "./scripts.ts";
import { sizeAt } from "./sizes.ts";
import { type Spelled, spelledOf } from "./spell.ts";
import { kronecker, unknown } from "./undeclared.ts";

/* Names: what a letter with its scripts stands for, told apart by what the declarations say of it. */

/** The named part at the cursor with its scripts and arguments; the cursor ends after it. */
export const named = (reader: Reader, cursor: Cursor): Leaf => {
  const { spelled, part } = wordAt(reader, cursor);
  if (!spelled) return strange(reader, part);
  const { core } = spelled;
  // A letter that is bound is its index, whatever else it may be called elsewhere.
  const binding = reader.bound(core);
  if (binding && spelled.sub.length === 0) {
    const value = scalarValue(indexExpr(resolved(reader, binding, undefined, part)));
    return withPower(reader, reader.leaf(value, part), spelled.sup, part);
  }
  const behind = cursor.at < cursor.end ? fenceOf(cursor.list[cursor.at]) : undefined;
  const matches = matching(reader, spelled, behind);
  const meets = meeting(reader, part, spelled, matches);
  if (meets) return meets;
  const jacobian = jacobianNamed(reader, cursor, part, spelled, matches[0]);
  if (jacobian) return jacobian;
  const what = spelled.isBold ? `bold ${core}` : core;
  // An entry of a label's vector is another question than the label.
  const one = matches.some(({ isEntry }) => isEntry) ? " at an index" : "";
  const key = areTurned(reader, matches) ? `rows of ${what}` : `which ${what}${one}`;
  const match = matches[reader.choose(key, part, matches.map(whichOf))] ?? matches[0];
  if (match?.remark) reader.remark(part, match.remark.fr, match.remark.en);
  if (match) return meant(reader, cursor, part, spelled, match);
  return unknown(reader, cursor, part, spelled);
};

/**
 * δ_{ij} where δ is a quantity too, and is meant to be where its indices meet; nothing where it is an entry of the
 * quantity.
 */
const meeting = (
  reader: Reader,
  part: Layout,
  spelled: Spelled,
  [match]: readonly Match[],
): Leaf | undefined => {
  const { core, sub, sup, primes } = spelled;
  if (!match || core !== "delta" || sub.length !== 2 || sup || primes > 0) return undefined;
  if (match.indices.length !== 2) return undefined;
  const entry = { fr: "une entrée de δ", en: "an entry of δ" };
  const meets = { fr: "δ de Kronecker", en: "Kronecker's δ" };
  const chosen = reader.choose("δ", part, [meets, entry]);
  return chosen === 0 ? kronecker(reader, part, sub) : undefined;
};

/** Whether a name stands for a matrix or for its transpose, as far as shapes say: a text lays it out in one way. */
const areTurned = ({ notation: { context } }: Reader, matches: readonly Match[]): boolean => {
  const [one, other, ...more] = matches.map(({ meaning }) =>
    meaning.is === "symbol" ? context.declared.get(meaning.name)?.sym.axes : undefined,
  );
  return (
    more.length === 0 &&
    one?.length === 2 &&
    other?.length === 2 &&
    one[0] === other[1] &&
    one[1] === other[0] &&
    one[0] !== one[1]
  );
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
      !letters.slice(1).some((each) => reader.isSpaced(each)) &&
      letters.every((each, at) => {
        const letter = each === last ? baseOf(each) : each;
        return letter?.kind === "letter" && letter.name === word[at];
      });
    if (!spells || !last) continue;
    const next = cursor.list[cursor.at - 1 + word.length];
    const list = reader.notation.spellings.get(word) ?? [];
    const applied =
      next?.kind === "fence" || (next?.kind === "scripts" && next.base?.kind === "fence");
    if (list.every(({ meaning }) => meaning.is === "function") && !applied) {
      if (word.length > 2) {
        const whole = { first: part.first, last: last.last };
        const letters = [...word].join("·");
        reader.remark(
          whole,
          `« ${reader.quote(whole)} » est lu ${letters} ; la fonction s'écrit ${word}(…).`,
          `"${reader.quote(whole)}" is read as ${letters}; the function is written ${word}(…).`,
        );
      }
      continue;
    }
    cursor.at += word.length - 1;
    const scripts = spelledOf(last);
    const whole = { ...last, first: part.first } as Layout;
    return { spelled: scripts && { ...scripts, core: word }, part: whole };
  }
  return { spelled: spelledOf(part), part };
};

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
      const whole = sizeAt(reader, part);
      const bare = match.indices.length === 0 && match.primes === 0 && !isLabel(match.sup);
      const known = whole ?? (meaning.is === "size" && bare ? size(meaning.name) : undefined);
      if (!known) {
        return reader.refuse(
          "E-NAME",
          part,
          `« ${reader.quote(part)} » n'est pas une taille déclarée.`,
          `"${reader.quote(part)}" is no declared size.`,
        );
      }
      const value = scalarValue(indexExpr(sizeIx(known)));
      const powered = whole ? undefined : match.sup;
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
      return isKronecker(reader, spelled, match, meaning)
        ? unknown(reader, cursor, part, spelled)
        : quantity(reader, cursor, part, match, meaning);
  }
};

/** δ_{ij} is Kronecker's where the δ that is declared has no two indices. */
const isKronecker = (
  { notation: { context, families } }: Reader,
  { core, sub }: Spelled,
  { indices }: Match,
  { is, name }: { readonly is: "family" | "symbol"; readonly name: string },
): boolean => {
  if (core !== "delta" || sub.length !== 2 || indices.length !== 2) return false;
  const axes = is === "family" ? families.get(name)?.axes : context.declared.get(name)?.sym.axes;
  return axes !== undefined && axes.length < 2;
};

/** Whether a superscript is a label in brackets. */
const isLabel = (sup: List | undefined): boolean => sup?.length === 1 && sup[0]?.kind === "fence";

/** Whether brackets come next. */
const isCalled = (cursor: Cursor): boolean => {
  let { at } = cursor;
  while (at < cursor.end && isSpace(cursor.list[at] as Layout)) at += 1;
  const next = at < cursor.end ? cursor.list[at] : undefined;
  const base = baseOf(next);
  return base?.kind === "fence" && (base.open === "(" || base.open === "[" || base.open === "{");
};
