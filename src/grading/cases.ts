import { apart, compare, meets } from "../expr/build.ts";
import { ix } from "../expr/index-of.ts";
import type { Comparison, Cond, Expr, IndexVar } from "../expr/node.ts";
import { substitute } from "../expr/walk.ts";
import type { Frame } from "./frame.ts";
import type { Link } from "./links.ts";
import { type Side, sideIn } from "./sides.ts";

/*
 * « Si x > 0 », « si k = y »: what stands below is said for a case only, up to the next case or the conclusion.
 */

/** A case: a condition on values, or letters of which one stands for the other. */
export interface Case {
  readonly conditions: readonly Cond[];
  /** Letters that are apart: i ≠ j. */
  readonly letters: readonly LetterCase[];
}

export interface LetterCase {
  readonly left: string;
  readonly right: string;
  readonly meet: boolean;
  /** The label that stands on the left, as in y_i = k. */
  readonly label?: Side;
}

export const noCase: Case = { conditions: [], letters: [] };

const relations: Readonly<Record<string, Comparison>> = {
  "<": "<",
  "≤": "≤",
  "=": "=",
  "≠": "≠",
  ">": ">",
  "≥": "≥",
};

/** The case that a condition sets, where it is one that can be taken into account. */
export const caseOf = (link: Link, frame: Frame): Case | undefined => {
  const rel = relations[link.relation];
  if (!rel) return undefined;
  const {
    readings: [{ left, right }],
  } = link;
  const letter = (text: string): string | undefined =>
    /^\s*[a-z]\s*$/i.test(text) ? text.trim() : undefined;
  const [l, r] = [letter(link.left.source), letter(link.right.source)];
  // A letter that nothing declares, and one that is a class, are indices here.
  const isIndex = (name: string | undefined): boolean =>
    name !== undefined &&
    (!frame.vocabulary.shapes.has(name) || frame.assume.get(name)?.is === "index");
  if (l && r && isIndex(l) && isIndex(r) && (rel === "=" || rel === "≠"))
    return { conditions: [], letters: [{ left: l, right: r, meet: rel === "=" }] };
  const [a, b] = [sideIn(frame, left), sideIn(frame, right)];
  if (a && r && isIndex(r) && isLabel(a, frame) && (rel === "=" || rel === "≠"))
    return {
      conditions: [],
      letters: [{ left: link.left.source, right: r, meet: rel === "=", label: a }],
    };
  if (!a || !b || a.axes.length > 0 || b.axes.length > 0) return undefined;
  return { conditions: [compare(a.body, rel, b.body)], letters: [] };
};

/** An entry of an array of labels. */
const isLabel = ({ body, axes }: Side, { assume }: Frame): boolean =>
  body.kind === "entry" && axes.length === 0 && assume.get(body.of.name)?.is === "index";

/** A label at the indices of an equation that have the letters of its own. */
const labelAt = ({ body, letters }: Side, indices: readonly IndexVar[]): Expr | undefined => {
  const at = letters.map(({ letter }) => indices.find((each) => each.letter === letter));
  if (at.some((each) => each === undefined)) return undefined;
  return substitute(body, {
    indices: new Map(letters.map(({ id }, which) => [id, ix(at[which] as IndexVar)])),
  });
};

/** Two cases that hold at once. */
export const both = (a: Case, b: Case): Case => ({
  conditions: [...a.conditions, ...b.conditions],
  letters: [...a.letters, ...b.letters],
});

/** What a case says of an equation: letters that meet become one, those that are apart are conditions. */
export const inCase = (
  { letters, conditions }: Case,
  indices: readonly IndexVar[],
  classes: ReadonlyMap<string, Expr>,
): {
  readonly put: (e: Expr) => Expr;
  readonly indices: readonly IndexVar[];
  readonly conditions: readonly Cond[];
} => {
  let left = indices;
  const moved = new Map<number, ReturnType<typeof ix>>();
  const apartness: Cond[] = [];
  for (const { left: a, right: b, meet, label } of letters) {
    const [k, other] = [a, b].map((letter) => indices.find((each) => each.letter === letter));
    const [own, them] = [label ? labelAt(label, indices) : classes.get(a), classes.get(b)];
    const places = [k ? ix(k) : own && ix(own), other ? ix(other) : them && ix(them)];
    const [p, q] = places;
    if (!p || !q) continue;
    if (!meet) apartness.push(apart(p, q));
    else if (k) {
      moved.set(k.id, q);
      left = left.filter((each) => each !== k);
    } else if (other) {
      moved.set(other.id, p);
      left = left.filter((each) => each !== other);
    } else apartness.push(meets(p, q));
  }
  return {
    put: (e) => (moved.size === 0 ? e : substitute(e, { indices: moved })),
    indices: left,
    conditions: [...conditions, ...apartness],
  };
};
