import type { Layout, List } from "./layout.ts";
import { isSpace, markOf } from "./marks.ts";
import { coreOf } from "./spell.ts";

/* Lists of atoms: cut at commas, without the space in them, as one atom. */

/** A list without the parts that only space it; the same list where there are none. */
export const solid = (list: List): List =>
  list.some(isSpace) ? list.filter((part) => !isSpace(part)) : list;

/** The pieces between the parts that cut a list. */
export const cutAt = (list: List, cuts: (part: Layout) => boolean): readonly List[] => {
  const pieces: Layout[][] = [[]];
  for (const part of list) {
    if (cuts(part)) pieces.push([]);
    else (pieces.at(-1) as Layout[]).push(part);
  }
  return pieces;
};

/** What separates items: a comma or a semicolon. */
const isSeparator = (part: Layout): boolean => {
  const mark = markOf(part);
  return mark === "," || mark === ";";
};

/** The items between commas. */
export const listed = (list: List): readonly List[] => cutAt(list, isSeparator);

/** What braces around a whole list hold. */
export const ungrouped = (list: List): List => {
  const [only] = list;
  return list.length === 1 && only?.kind === "group" ? only.of : list;
};

/** The core of a list that is one atom without scripts. */
export const soleCore = (list: List): string | undefined => {
  const [only] = list;
  return list.length === 1 && only ? coreOf(only) : undefined;
};
