import { arranged, compareExpr } from "../expr/arranged.ts";
import { type Knows, oppositeSign, type Sign, signOf } from "../expr/bounds.ts";
import { compare, difference, entryAt, zero } from "../expr/build.ts";
import { definedEverywhere } from "../expr/defined.ts";
import { ix, mapIx } from "../expr/index-of.ts";
import type { Cond, Expr, IndexVar, Ix, Limit } from "../expr/node.ts";
import { fixedSize } from "../expr/size.ts";
import { condSides, freeIndices, mentions, parts, substitute, symbolNames } from "../expr/walk.ts";
import type { Definition, Everywhere, Given } from "./lemma.ts";

/** What an exercise declares of its symbols, beside their shapes. */
export interface Declarations {
  readonly conditions?: readonly Cond[];
  readonly dependencies?: ReadonlyMap<string, ReadonlySet<string>>;
  readonly everywhere?: readonly Everywhere[];
  readonly definitions?: ReadonlyMap<string, Definition>;
}

/** The hypotheses that conditions and declarations amount to. */
export const given = ({
  conditions = [],
  dependencies = new Map(),
  everywhere = [],
  definitions = new Map(),
}: Declarations = {}): Given => {
  const flat = conditions.flatMap(conjuncts);
  const knows = knowledge(flat, everywhere);
  return { conditions: flat, dependencies, everywhere, definitions, knows };
};

/** The hypotheses together with further conditions. */
export const assuming = (base: Given, ...conditions: readonly Cond[]): Given => ({
  ...given({ ...base, conditions: [...base.conditions, ...conditions] }),
});

const conjuncts = (cond: Cond): readonly Cond[] =>
  cond.kind === "all" ? cond.of.flatMap(conjuncts) : [cond];

const signs: Readonly<Record<string, Sign>> = {
  "<": "negative",
  "≤": "nonpositive",
  "=": "zero",
  "≠": "nonzero",
  "≥": "nonnegative",
  ">": "positive",
};

/** Signs that conditions tell: x > 0 makes x positive, x > y makes x - y positive. */
const knowledge = (conditions: readonly Cond[], everywhere: readonly Everywhere[]): Knows => {
  const facts: { readonly of: Expr; sign: Sign }[] = [];
  const learn = (of: Expr, sign: Sign): void => {
    const known = facts.find((fact) => compareExpr(fact.of, of) === 0);
    if (known) known.sign = together(known.sign, sign);
    else facts.push({ of, sign });
  };
  for (const cond of conditions) {
    if (cond.kind !== "compare" || cond.left.kind === "index") continue;
    const sign = signs[cond.rel] ?? "unknown";
    learn(arranged(difference(cond.left, cond.right)), sign);
    learn(arranged(difference(cond.right, cond.left)), oppositeSign[sign]);
  }
  if (facts.length === 0 && everywhere.length === 0) return () => undefined;
  return (e) => {
    const form = arranged(e);
    return (
      facts.find((fact) => compareExpr(fact.of, form) === 0)?.sign ??
      implied(e, facts) ??
      (everywhere.length > 0 ? instanceOf(e, everywhere, conditions) : undefined)
    );
  };
};

/** What two facts about one quantity amount to: u ≥ 0 and u ≠ 0 make u > 0. */
const together = (a: Sign, b: Sign): Sign => {
  const pair = new Set([a, b]);
  if (pair.has("nonzero") && pair.has("nonnegative")) return "positive";
  if (pair.has("nonzero") && pair.has("nonpositive")) return "negative";
  if (pair.has("nonnegative") && pair.has("nonpositive")) return "zero";
  return strength[a] >= strength[b] ? a : b;
};

const strength: Readonly<Record<Sign, number>> = {
  unknown: 0,
  nonzero: 1,
  nonnegative: 1,
  nonpositive: 1,
  zero: 2,
  positive: 2,
  negative: 2,
};

/** The sign of x_k - x_i, for any k, from what holds for every k. */
const instanceOf = (
  e: Expr,
  everywhere: readonly Everywhere[],
  conditions: readonly Cond[],
): Sign | undefined => {
  for (const { by, and = [], when, but } of everywhere) {
    for (const [k, ...others] of choices([by, ...and], freeIndices(e))) {
      if (!k) continue;
      const at = new Map(
        [by, ...and].map((from, axis) => [from.id, ix([k, ...others][axis] ?? k)]),
      );
      const moved = (side: Expr): Expr => substitute(side, { indices: at });
      const gap = arranged(difference(moved(when.left), moved(when.right)));
      const sign = signs[when.rel] ?? "unknown";
      const told =
        compareExpr(gap, arranged(e)) === 0
          ? sign
          : compareExpr(arranged(difference(moved(when.right), moved(when.left))), arranged(e)) ===
              0
            ? oppositeSign[sign]
            : undefined;
      if (told === undefined) continue;
      if (but === undefined || apart(k, placed(but, at), conditions)) return told;
    }
  }
  return undefined;
};

/** An index with others put for those in it. */
const placed = (of: Ix, at: ReadonlyMap<number, Ix>): Ix =>
  mapIx(
    of,
    (k) => at.get(k.id) ?? ix(k),
    (e) => e,
    (s) => s,
  );

/** Every way to put indices of an expression for those of a hypothesis, each of its size. */
const choices = (
  of: readonly IndexVar[],
  among: readonly IndexVar[],
): readonly (readonly IndexVar[])[] =>
  of.reduce<readonly (readonly IndexVar[])[]>(
    (so, by) =>
      so.flatMap((chosen) => among.filter((k) => k.size === by.size).map((k) => [...chosen, k])),
    [[]],
  );

const apart = (k: IndexVar, but: Ix, conditions: readonly Cond[]): boolean => {
  const own = ix(k).key;
  if (own === but.key) return false;
  return conditions.some(
    (cond) =>
      cond.kind === "compare" &&
      cond.rel === "≠" &&
      cond.left.kind === "index" &&
      cond.right.kind === "index" &&
      ((cond.left.value.key === own && cond.right.value.key === but.key) ||
        (cond.left.value.key === but.key && cond.right.value.key === own)),
  );
};

/** A bound on one side tells more: x > 1 makes x positive. */
const implied = (
  e: Expr,
  facts: readonly { readonly of: Expr; readonly sign: Sign }[],
): Sign | undefined => {
  if (e.kind !== "entry") return undefined;
  for (const { of: gap, sign } of facts) {
    if (sign !== "positive" || gap.kind !== "sum") continue;
    const rest = arranged(difference(e, gap));
    if (rest.kind === "num" && rest.value.s > 0n) return "positive";
  }
  return undefined;
};

/** Whether a condition follows from what is given: true, false, or not known. */
export const follows = (cond: Cond, so: Given): boolean | undefined => {
  if (cond.kind !== "compare") {
    const each = cond.of.map((inner) => follows(inner, so));
    const [decides, otherwise] = cond.kind === "all" ? [false, true] : [true, false];
    if (each.includes(decides)) return decides;
    return each.every((value) => value === otherwise) ? otherwise : undefined;
  }
  if (cond.left.kind === "index" && cond.right.kind === "index") {
    return cond.rel === "=" || cond.rel === "≠"
      ? negateIf(cond.rel === "≠", indicesMeet(cond.left.value, cond.right.value, so))
      : undefined;
  }
  const sign = signOf(arranged(difference(cond.left, cond.right)), so.knows);
  return tells[cond.rel]?.[sign];
};

const negateIf = (negated: boolean, value: boolean | undefined): boolean | undefined =>
  value === undefined ? undefined : negated ? !value : value;

/** Whether two indices are equal, where it is known. */
export const indicesMeet = (left: Ix, right: Ix, so: Given): boolean | undefined => {
  if (left.key === right.key) return true;
  const [first, second] = [left, right].map(({ terms, plus }) =>
    terms.length === 0 ? fixedSize(plus) : undefined,
  );
  if (first !== undefined && second !== undefined) return first === second;
  for (const cond of so.conditions) {
    if (cond.kind !== "compare" || cond.left.kind !== "index" || cond.right.kind !== "index")
      continue;
    const pair = [cond.left.value.key, cond.right.value.key];
    if (pair.includes(left.key) && pair.includes(right.key)) {
      if (cond.rel === "=") return true;
      if (cond.rel === "≠") return false;
    }
  }
  return undefined;
};

const tells: Readonly<Record<string, Partial<Record<Sign, boolean>>>> = {
  "<": { negative: true, positive: false, nonnegative: false, zero: false },
  "≤": { negative: true, nonpositive: true, zero: true, positive: false },
  "=": { zero: true, positive: false, negative: false, nonzero: false },
  "≠": { zero: false, positive: true, negative: true, nonzero: true },
  "≥": { positive: true, nonnegative: true, zero: true, negative: false },
  ">": { positive: true, negative: false, nonpositive: false, zero: false },
};

/**
 * What is known where a part of an expression stands: the condition of its arm, of its sum, and the side
 * from which a limit is approached. Under a derivative only what holds around a point counts, not what holds
 * at it alone; a limit's variable is its own.
 */
export const within = (whole: Expr, path: readonly number[], so: Given): Given => {
  let local = so;
  let term = whole;
  for (const step of path) {
    if (term.kind === "cases") {
      const arm = term.arms[step];
      if (arm) local = assuming(local, arm.when);
    }
    const bound =
      term.kind === "over" ? term.by : term.kind === "call" ? (term.args[step]?.by ?? []) : [];
    // A bound index is another one than that of the same name outside; what holds for every index still does.
    if (bound.length > 0) {
      local = keeping(
        local,
        (cond, own) =>
          !bound.some((k) => !own.some(({ id }) => id === k.id) && condMentions(cond, k)),
      );
    }
    if (term.kind === "over" && term.where) local = assuming(local, term.where);
    if (term.kind === "limit") {
      const { name } = term.by;
      local = assuming(
        keeping(local, (cond) => !speaksOf(cond, name, local)),
        ...approach(term),
      );
    }
    if (term.kind === "deriv" && term.by.kind === "entry") {
      const { name } = term.by.of;
      local = keeping(local, (cond) => isOpen(cond) || !speaksOf(cond, name, local));
    }
    const next = parts(term)[step];
    if (!next) break;
    term = next;
  }
  return local;
};

/** The hypotheses that are to be kept; what holds for every index comes with that index. */
const keeping = (so: Given, keep: (cond: Cond, own: readonly IndexVar[]) => boolean): Given => {
  const conditions = so.conditions.filter((cond) => keep(cond, []));
  const everywhere = so.everywhere.filter(({ when, by, and = [] }) => keep(when, [by, ...and]));
  return conditions.length === so.conditions.length && everywhere.length === so.everywhere.length
    ? so
    : given({ ...so, conditions, everywhere });
};

const condMentions = (cond: Cond, k: IndexVar): boolean =>
  condSides(cond).some((side) => mentions(side, k));

/** Strict comparisons hold in a neighbourhood of where they hold. */
const isOpen = (cond: Cond): boolean =>
  cond.kind === "compare"
    ? cond.left.kind === "index" || cond.rel === "<" || cond.rel === ">" || cond.rel === "≠"
    : cond.of.every(isOpen);

const speaksOf = (cond: Cond, name: string, so: Given): boolean =>
  condSides(cond).some((side) => dependsOn(side, name, so));

/** Near its target, the variable of a limit is on one side of it, or at least not at it. */
export const approach = ({ by, to, from }: Limit): readonly Cond[] => {
  const variable = entryAt(by, []);
  if (to === "+inf") return [compare(variable, ">", zero)];
  if (to === "-inf") return [compare(variable, "<", zero)];
  return [compare(variable, from === "right" ? ">" : from === "left" ? "<" : "≠", to)];
};

/** Whether conditions leave nothing out: the three signs of one difference, or an equality and its denial. */
export const exhaustive = (conditions: readonly Cond[]): boolean => {
  const covered = new Set<string>();
  const [first] = conditions;
  if (first?.kind !== "compare") return false;
  const pivot = gapOf(first);
  // Where the quantity has no value, none of its signs holds.
  if (first.left.kind !== "index" && !definedEverywhere(pivot)) return false;
  for (const cond of conditions) {
    if (cond.kind !== "compare") return false;
    const gap = gapOf(cond);
    const flipped = compareExpr(gap, pivot) !== 0;
    if (flipped && compareExpr(arranged(difference(zero, gap)), pivot) !== 0) return false;
    for (const sign of allows[cond.rel] ?? []) covered.add(flipped ? flip[sign] : sign);
  }
  return covered.size === 3;
};

type Strict = "-" | "0" | "+";
const flip: Readonly<Record<Strict, Strict>> = { "-": "+", "0": "0", "+": "-" };
const allows: Readonly<Record<string, readonly Strict[]>> = {
  "<": ["-"],
  "≤": ["-", "0"],
  "=": ["0"],
  "≠": ["-", "+"],
  "≥": ["0", "+"],
  ">": ["+"],
};

const gapOf = (cond: Cond & { kind: "compare" }): Expr =>
  arranged(difference(cond.left, cond.right));

/** The hypotheses that speak of what the expressions speak of, directly or by way of one another. */
export const relevantTo = (so: Given, of: readonly Expr[]): Given => {
  const names = new Set(of.flatMap((e) => [...symbolNames(e)]));
  // Names that are met on the way are gone through too.
  for (const name of names) for (const other of so.dependencies.get(name) ?? []) names.add(other);
  const all = [...so.conditions, ...so.everywhere.map(({ when }) => when)];
  const namesOf = new Map(all.map((cond) => [cond, namesIn(cond)]));
  const kept = new Set<Cond>();
  for (let size = -1; size < kept.size; ) {
    size = kept.size;
    for (const cond of all) {
      const spoken = namesOf.get(cond) ?? new Set();
      if (kept.has(cond) || (spoken.size > 0 && ![...spoken].some((name) => names.has(name))))
        continue;
      kept.add(cond);
      for (const name of spoken) names.add(name);
    }
  }
  return given({
    ...so,
    conditions: so.conditions.filter((cond) => kept.has(cond)),
    everywhere: so.everywhere.filter(({ when }) => kept.has(when)),
  });
};

const namesIn = (cond: Cond): ReadonlySet<string> =>
  new Set(condSides(cond).flatMap((side) => [...symbolNames(side)]));

/** Whether an expression can change when the entry does: it mentions the symbol, or one that depends on it. */
export const dependsOn = (e: Expr, name: string, so: Given): boolean => {
  const names = symbolNames(e);
  if (names.has(name)) return true;
  if (so.dependencies.size === 0) return false;
  const seen = new Set<string>();
  const reaches = (from: string): boolean => {
    if (from === name) return true;
    if (seen.has(from)) return false;
    seen.add(from);
    return [...(so.dependencies.get(from) ?? [])].some(reaches);
  };
  return [...names].some(reaches);
};

/** No hypotheses at all. */
export const nothingGiven: Given = given();
