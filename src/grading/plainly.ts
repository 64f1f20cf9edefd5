import { inventoryOf } from "../expr/inventory.ts";
import type { Expr } from "../expr/node.ts";
import { symbolNames } from "../expr/walk.ts";
import { noCase } from "./cases.ts";
import { type Frame, isStranger } from "./frame.ts";
import type { Mark } from "./grade.ts";
import { judged } from "./judge.ts";
import { axesOf, type Link } from "./links.ts";

/* What a link is, before any values are compared: a definition, words, what is not read or left out. */

/** What can be told of a link without comparing values. */
export const plainMarkOf = (
  link: Link,
  introduced: ReadonlySet<number>,
  frames: readonly Frame[],
): Mark | undefined => {
  const [{ left, right }] = link.readings;
  if (left.is === "blank" || right.is === "blank" || (link.todo && right.is === "words"))
    return "incomplete";
  if (left.is === "unreadable" || right.is === "unreadable") return "unreadable";
  if (left.is === "words" || right.is === "words") return "words";
  if (isNew(link, introduced) || isMap(link) || isApartness(link)) return "definition";
  if (link.relation === "∈") return saysWhere(link, frames) ? "definition" : undefined;
  if (saysShape(link)) return "definition";
  const names = link.relation === "=" || link.relation === ":=";
  if (names && left.is === "expression" && isOpen(left.tensor.body, link, frames))
    return "definition";
  // x → 0 says where; lim f = +∞ says what.
  const isLimit = right.is === "goal" && link.relation === "=";
  return isValueless(left.is) || (isValueless(right.is) && !isLimit) ? "definition" : undefined;
};

/** Whether a link gives a letter its meaning that has none yet. */
export const isNew = ({ left, right }: Link, introduced: ReadonlySet<number>): boolean =>
  [left, right].some(({ span }) =>
    [...introduced].some((start) => start >= span.start && start < span.end),
  );

/** x ↦ f(x), or a set to a set: the variable by itself has no value to compare. */
export const isMap = ({ relation, readings: [{ left }] }: Link): boolean =>
  (relation === "↦" || relation === "→") &&
  (left.is === "shape" || (left.is === "expression" && left.tensor.body.kind === "entry"));

/** Whether a side is not read because its shapes do not fit. */
export const refusesShape = ({ readings: [{ left, right }] }: Link): boolean => {
  const unread = [left, right].filter((side) => side.is === "unreadable");
  return unread.every((side) => side.is === "unreadable" && side.error.code === "E-SHAPE");
};

/** i ≠ j of two letters is a condition. */
const isApartness = ({ relation, left, right }: Link): boolean =>
  relation === "≠" && [left, right].every(({ source }) => /^\s*[a-z]\s*$/.test(source));

/** Under a brace, m × 1, or the m of a vector, says the shape of what stands above, and is no value. */
const saysShape = ({ relation, right, readings: [{ left, right: meant }] }: Link): boolean =>
  relation === "brace" &&
  meant.is === "expression" &&
  symbolNames(meant.tensor.body).size === 0 &&
  (/\\times/.test(right.source) ||
    (inventoryOf(meant.tensor.body).sizes.size > 0 &&
      axesOf(meant).own.length === 0 &&
      left.is === "expression" &&
      axesOf(left).own.length > 0));

/** x ∈ ℝⁿ where x is brought in, or belongs to a set that is only named. */
const saysWhere = (link: Link, frames: readonly Frame[]): boolean => {
  const [{ left, right }] = link.readings;
  if (right.is !== "shape") return true;
  if (left.is !== "expression" || left.tensor.body.kind !== "entry") return false;
  const brings = link.cue === "introduces" || link.cue === "case";
  return brings && judged(link, frames, noCase).holds !== false;
};

/** A quantity that nothing says anything of yet: a letter of the copy, or one that is brought in here. */
const isOpen = (e: Expr, { cue }: Link, frames: readonly Frame[]): boolean =>
  e.kind === "entry" &&
  frames.every(
    (frame) =>
      isStranger(e.of.name, frame) ||
      (cue === "introduces" &&
        !frame.given.definitions.has(e.of.name) &&
        !frame.given.dependencies.has(e.of.name)),
  );

const isValueless = (is: string): boolean =>
  is === "set" ||
  is === "tuple" ||
  is === "layer" ||
  is === "extremum" ||
  is === "goal" ||
  is === "index" ||
  is === "function";
