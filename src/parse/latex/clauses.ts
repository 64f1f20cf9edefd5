import type { Layout, List } from "./layout.ts";
import { listed } from "./lists.ts";
import { comparisonOf, isDots, isSpace, markOf, usesIndex } from "./marks.ts";
import { coreOf, textOf } from "./spell.ts";

/* What the subscript of an operator says, as it is written: letters, from where to where, in which set, and when. */

/** What a part of a subscript says. */
export type Clause =
  /** `i`, `ij`. */
  | { readonly is: "letters"; readonly letters: readonly string[] }
  /** `i = 1`, `i, j = 1, …, n`. */
  | {
      readonly is: "from";
      readonly letters: readonly string[];
      readonly from: List;
      readonly to: List | undefined;
    }
  /** `i ∈ S`. */
  | { readonly is: "in"; readonly letters: readonly string[]; readonly set: List }
  /** `1 ≤ i < j ≤ n`, `i ≠ j`. */
  | { readonly is: "chain"; readonly list: List }
  | { readonly is: "unclear"; readonly list: List };

/** The clauses of a subscript. */
export const clausesOf = (flat: List): readonly Clause[] => {
  const run = runOf(flat);
  if (run) {
    const at = run.from.findIndex(relates);
    const relation = run.from[at];
    const letters = lettersOf(run.from.slice(0, Math.max(at, 0)).filter((each) => !isComma(each)));
    const runs = isCommand(relation, "in") || comparisonOf(relation) === "=";
    if (!letters || !runs) return [{ is: "unclear", list: flat }];
    const from = run.from.slice(at + 1);
    return [{ is: "from", letters, from, to: run.to }, ...run.more.flatMap(clausesOf)];
  }
  const such = flat.findIndex(
    (each) => markOf(each) === ":" || markOf(each) === "|" || isCommand(each, "mid"),
  );
  const named = such > 0 ? lettersOf(flat.slice(0, such)) : undefined;
  if (named) {
    return [
      { is: "letters", letters: named },
      { is: "chain", list: flat.slice(such + 1) },
    ];
  }
  const clauses: Clause[] = [];
  // What i, j = 1 and i, j ∈ S say is said of both letters.
  let lone: Layout[] = [];
  for (const list of listed(flat).filter((each) => each.length > 0)) {
    const at = list.findIndex(relates);
    const relation = at < 0 ? undefined : (list[at] as Layout);
    const left = at < 0 ? list : list.slice(0, at);
    const right = list.slice(at + 1);
    const letters = lettersOf([...lone, ...left]);
    if (!relation) {
      if (lettersOf(left)) lone.push(...left);
      else clauses.push({ is: "unclear", list });
      continue;
    }
    const sole = letters !== undefined && !right.some(relates);
    const before = clauses.at(-1);
    if (sole && isCommand(relation, "in")) clauses.push({ is: "in", letters, set: right });
    else if (sole && comparisonOf(relation) === "=") {
      clauses.push({ is: "from", letters, from: right, to: undefined });
    } else if (sole && before?.is === "chain" && opensRange(before.list)) {
      // So is what 1 ≤ i, j ≤ n says.
      const low = before.list.slice(0, -1);
      const named = [...before.list.slice(-1), ...lone, ...left];
      clauses.splice(
        -1,
        1,
        ...named.map((letter): Clause => {
          return { is: "chain", list: [...low, letter, relation, ...right] };
        }),
      );
    } else {
      if (lone.length > 0) clauses.push({ is: "letters", letters: lettersOf(lone) ?? [] });
      clauses.push({ is: "chain", list });
    }
    lone = [];
  }
  if (lone.length > 0) clauses.push({ is: "letters", letters: lettersOf(lone) ?? [] });
  return clauses;
};

export const isCommand = (part: Layout | undefined, name: string): boolean =>
  part?.kind === "command" && part.name === name;

const isComma = (part: Layout): boolean => markOf(part) === "," || markOf(part) === ";";

const relates = (part: Layout): boolean =>
  comparisonOf(part) !== undefined || isCommand(part, "in");

/** Whether a list is 1 ≤ i, which may go on behind a comma. */
const opensRange = (list: List): boolean =>
  list.filter(relates).length === 1 &&
  comparisonOf(list.at(-2)) !== undefined &&
  letterOf(list.slice(-1)) !== undefined;

/** The letter that a list is. */
export const letterOf = (list: List): string | undefined => {
  const [only, ...more] = list.filter((each) => !isSpace(each));
  const core = only && more.length === 0 ? coreOf(only) : undefined;
  return core !== undefined && /^[A-Za-z]$|^[a-z]+$/.test(core) ? core : undefined;
};

const lettersOf = (list: List): readonly string[] | undefined => {
  const letters = list.flatMap((each) => letterOf([each]) ?? []);
  return list.length > 0 && letters.length === list.length ? letters : undefined;
};

/** 1, …, n and 1..n and 1, 2, …, n: its first, its last, and what is said behind it. Nothing without dots. */
export const runOf = (list: List): { from: List; to: List; more: readonly List[] } | undefined => {
  const isDot = (part: Layout | undefined): boolean => isDots(part) || markOf(part) === ".";
  const at = list.findIndex(
    (part, place) => isDots(part) || (isDot(part) && isDot(list[place + 1])),
  );
  if (at < 0) return undefined;
  const end = list.findIndex((part, place) => place > at && !isDot(part));
  const items = listed(list.slice(0, at)).filter((each) => each.length > 0);
  // i, j = 1, …, n: the letters stay with what they are equal to.
  const begins = Math.max(
    items.findIndex((each) => each.some(relates)),
    0,
  );
  const from = list.slice(0, list.indexOf(items[begins]?.at(-1) as Layout) + 1);
  const next = items.slice(begins + 1);
  const [to, ...more] = listed(end < 0 ? [] : list.slice(end)).filter((each) => each.length > 0);
  const first = Number(textOf(from.slice(-1)));
  const counts = next.every((each, place) => Number(textOf(each)) === first + place + 1);
  return to && counts ? { from, to, more } : undefined;
};

/** Whether a letter stands in a list by itself or below something. */
export const usesLetter = (list: List, letter: string): boolean =>
  list.some((part) => letterOf([part]) === letter) || usesIndex(list, letter);
