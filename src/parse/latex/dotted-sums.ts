import { over } from "../../expr/build.ts";
import { indexVar, ix } from "../../expr/index-of.ts";
import type { Size } from "../../expr/size.ts";
import { mapped } from "../value.ts";
import {
  filled,
  type General,
  generalOf,
  labelAt,
  lengthOf,
  noPattern,
  scalarsOnly,
} from "./general.ts";
import type { Layout, List, Stretch } from "./layout.ts";
import { expectsMore, isDots, isSign, markOf, operatorOf } from "./marks.ts";
import { type Axis, type Cell, Pattern, type Run } from "./pattern.ts";
import type { Leaf, Reader } from "./reader.ts";
import { isDotsCell } from "./written.ts";

/* Sums and products in which dots stand for terms or factors: Σ or Π takes the place of each run. */

interface Term {
  readonly signs: List;
  readonly minus: boolean;
  readonly list: List;
}

/** A sum or a product in which dots stand for terms or factors, with Σ or Π in place of each run. */
export const withoutDots = (reader: Reader, list: List): List => {
  const terms = termsOf(list);
  let so = terms;
  for (let at = so.findIndex(isDotsTerm); at >= 0; at = so.findIndex(isDotsTerm)) {
    so = summed(reader, so, at);
  }
  return so.flatMap(({ signs, list: of }) => [
    ...signs,
    ...(of.some(isDots) ? multiplied(reader, of) : of),
  ]);
};

const isDotsTerm = ({ list }: Term): boolean => isDotsCell(list);

const termsOf = (list: List): readonly Term[] => {
  const terms: { signs: Layout[]; list: Layout[] }[] = [{ signs: [], list: [] }];
  for (const [at, part] of list.entries()) {
    const last = terms.at(-1) as (typeof terms)[number];
    if (isSign(part) && last.list.length === 0) last.signs.push(part);
    else if (isSign(part) && !expectsMore(list[at - 1])) terms.push({ signs: [part], list: [] });
    else last.list.push(part);
  }
  return terms.map(({ signs, list: of }) => ({
    signs,
    minus: signs.filter((sign) => markOf(sign) === "-").length % 2 === 1,
    list: of,
  }));
};

/** The terms with the run around the dots as one Σ. */
const summed = (reader: Reader, terms: readonly Term[], dots: number): readonly Term[] => {
  const place = (terms[dots] as Term).list[0] as Layout;
  const { minus } = terms[dots] as Term;
  const alike = ({ minus: own, list }: Term): boolean =>
    own === minus && list.length > 0 && !isDotsCell(list);
  const found = runAround(
    reader,
    terms.slice(0, dots).map((term) => (alike(term) ? term.list : undefined)),
    terms.slice(dots + 1).map((term) => (alike(term) ? term.list : undefined)),
  );
  if (!found) return noPattern(reader, place);
  const { before, after, general } = found;
  const from = dots - before;
  const first = terms[from] as Term;
  const last = terms[dots + after] as Term;
  const whole = { first: first.list[0]?.first ?? 0, last: last.list.at(-1)?.last ?? 0 };
  const part = ready(reader, repeated(reader, "sum", general, whole), first.list, whole);
  const signs: List = minus || from > 0 ? first.signs : [];
  return [
    ...terms.slice(0, from),
    { signs, minus, list: [part] },
    ...terms.slice(dots + after + 1),
  ];
};

/** The factors with the run around the dots as one Π. */
const multiplied = (reader: Reader, list: List): List => {
  const dots = list.findIndex(isDots);
  const place = list[dots] as Layout;
  const isJoint = (part: Layout | undefined): boolean =>
    part !== undefined && ["dot", "times", "*"].includes(operatorOf(part) ?? "");
  let [left, right] = [dots, dots + 1];
  if (isJoint(list[left - 1])) left -= 1;
  if (isJoint(list[right])) right += 1;
  for (let width = 1; width <= Math.min(left, list.length - right, 12); width += 1) {
    const before: List[] = [];
    const ends = [left];
    for (let at = left; at >= width; ) {
      at -= width;
      before.unshift(list.slice(at, at + width));
      ends.push(at);
      if (isJoint(list[at - 1])) at -= 1;
    }
    const after: List[] = [];
    const stops = [right];
    for (let at = right; at + width <= list.length; ) {
      after.push(list.slice(at, at + width));
      at += width;
      stops.push(at);
      if (isJoint(list[at])) at += 1;
    }
    const found = runAround(reader, before, after);
    if (!found) continue;
    const [from, to] = [ends[found.before] as number, stops[found.after] as number];
    const whole = { first: (list[from] as Layout).first, last: (list[to - 1] as Layout).last };
    scalarsOnly(reader, found.general.value, whole);
    const value = repeated(reader, "product", found.general, whole);
    const part = ready(reader, value, list.slice(from, to), whole);
    const rest = [...list.slice(0, from), part, ...list.slice(to)];
    return rest.some(isDots) ? multiplied(reader, rest) : rest;
  }
  return noPattern(reader, place);
};

/**
 * The run that dots stand in: as many terms before and behind them as go on with one pattern. A term beside it
 * that is like the others and yet does not go on with them speaks against it.
 */
const runAround = (
  reader: Reader,
  before: readonly (List | undefined)[],
  after: readonly (List | undefined)[],
): { before: number; after: number; general: General } | undefined => {
  const reach = (list: readonly (List | undefined)[]): number => {
    const end = list.findIndex((each) => each === undefined || each.length === 0);
    return Math.min(end < 0 ? list.length : end, 8);
  };
  const back = before.toReversed();
  const [most, furthest] = [reach(back), reach(after)];
  const general = (count: number, more: number): General | undefined => {
    const run = [...back.slice(0, count).reverse(), ...after.slice(0, more)] as List[];
    const axis: Axis = { dotted: true, before: count, count: run.length };
    const cells = run.map((list, at): Cell => ({ list, at: [at, 0] }));
    const found = generalOf(reader, cells, [axis, { dotted: false, before: 1, count: 1 }]);
    return found?.runs[0] && lengthOf(found.runs[0]) ? found : undefined;
  };
  for (let more = furthest; more > 0; more -= 1) {
    for (let count = most; count > 0; count -= 1) {
      const found = general(count, more);
      if (!found) continue;
      const beside = back[count];
      const [last] = after.slice(more - 1);
      if (beside && last && count < most && isLike(reader, beside, last)) return undefined;
      return { before: count, after: more, general: found };
    }
  }
  return undefined;
};

/** Whether two terms differ in a label only. */
const isLike = (reader: Reader, one: List, two: List): boolean =>
  new Pattern(
    reader,
    [
      { dotted: true, before: 1, count: 2 },
      { dotted: false, before: 1, count: 1 },
    ],
    ["□i", "□j"],
    [undefined, undefined],
    true,
  ).of([
    { list: one, at: [0, 0] },
    { list: two, at: [1, 0] },
  ]) !== undefined;

const repeated = (reader: Reader, op: "sum" | "product", general: General, part: Stretch): Leaf => {
  const run = general.runs[0] as Run;
  const k = indexVar("k", lengthOf(run) as Size);
  const label = labelAt(run, ix(k));
  const value = mapped(filled(general, [label, label]), (e) => over(op, [k], e));
  return reader.leaf(value, part);
};

/** A part that stands for what was read already. */
const ready = (reader: Reader, leaf: Leaf, of: List, place: Stretch): Layout => {
  const part: Layout = { kind: "group", of, first: place.first, last: place.last };
  reader.ready.set(part, leaf);
  return part;
};
