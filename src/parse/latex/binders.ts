import { compare, indexValue } from "../../expr/build.ts";
import { addIx, fixedIx, indexVar, isIndexVar, ix, reachOf, sizeIx } from "../../expr/index-of.ts";
import type { Comparison, Cond, Ix } from "../../expr/node.ts";
import {
  addSizes,
  fixedSize,
  leastSize,
  type Size,
  scaleSize,
  size,
  sizeText,
} from "../../expr/size.ts";
import { indexOf } from "./indices.ts";
import type { Layout, List } from "./layout.ts";
import { listed } from "./lists.ts";
import { comparisonOf, isDots, isSign, isSpace, markOf, operatorOf, usesIndex } from "./marks.ts";
import { meaningOf } from "./matches.ts";
import type { Binding, Reader } from "./reader.ts";
import { isSize, sizeAt } from "./sizes.ts";
import { coreOf, textOf } from "./spell.ts";

/* What stands below and above Σ, Π, max and min: the letters that they bind, from where to where these run, and when. */

/** The letters that an operator binds. */
export interface Bound {
  readonly bindings: Binding[];
  /** Conditions, to be read once the letters are bound. */
  readonly where: List[];
  /** Bounds that are indices or labels, to be compared with once the letters are bound. */
  readonly ranges: (() => Cond)[];
  /** Letters that conditions hold back. */
  readonly guarded: Set<string>;
}

/** What the scripts of an operator bind; what it takes shows which of two letters it can run over. */
export const bindersOf = (
  reader: Reader,
  { sub, sup }: { readonly sub: List; readonly sup: List | undefined },
  part: Layout,
  taken: List,
): Bound => {
  const flat = sub.length === 1 && sub[0]?.kind === "group" ? sub[0].of : sub;
  const binder = new Binder(reader, part, taken);
  for (const clause of clausesOf(flat.filter((each) => !isSpace(each)))) binder.add(clause, sup);
  if (sup) binder.finish(sup);
  return binder.bound;
};

// -- what a subscript says ------------------------------------------------------------------------------

type Clause =
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

const clausesOf = (flat: List): readonly Clause[] => {
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

const isCommand = (part: Layout | undefined, name: string): boolean =>
  part?.kind === "command" && part.name === name;

const isComma = (part: Layout): boolean => markOf(part) === "," || markOf(part) === ";";

const relates = (part: Layout): boolean =>
  comparisonOf(part) !== undefined || isCommand(part, "in");

/** Whether a list is 1 ≤ i, which may go on behind a comma. */
const opensRange = (list: List): boolean =>
  list.filter(relates).length === 1 &&
  comparisonOf(list.at(-2)) !== undefined &&
  letterOf(list.slice(-1)) !== undefined;

const letterOf = (list: List): string | undefined => {
  const [only, ...more] = list.filter((each) => !isSpace(each));
  const core = only && more.length === 0 ? coreOf(only) : undefined;
  return core !== undefined && /^[A-Za-z]$|^[a-z]+$/.test(core) ? core : undefined;
};

const lettersOf = (list: List): readonly string[] | undefined => {
  const letters = list.flatMap((each) => letterOf([each]) ?? []);
  return list.length > 0 && letters.length === list.length ? letters : undefined;
};

/** 1, …, n and 1..n and 1, 2, …, n: its first, its last, and what is said behind it. Nothing without dots. */
const runOf = (list: List): { from: List; to: List; more: readonly List[] } | undefined => {
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

// -- binding --------------------------------------------------------------------------------------------

/** One side of a chain of relations. */
interface ChainSide {
  readonly list: List;
  /** The letter that it is, where the operator can bind it. */
  readonly letter: string | undefined;
  /** The number or the size that it is. */
  readonly constant: Ix | undefined;
}

class Binder {
  readonly bound: Bound = { bindings: [], where: [], ranges: [], guarded: new Set() };
  readonly #reader: Reader;
  readonly #part: Layout;
  readonly #taken: List;
  #topped = false;

  constructor(reader: Reader, part: Layout, taken: List) {
    this.#reader = reader;
    this.#part = part;
    this.#taken = taken;
  }

  add(clause: Clause, sup: List | undefined): void {
    switch (clause.is) {
      case "letters":
        for (const letter of clause.letters) this.#pending(letter);
        break;
      case "from":
        this.#from(clause.letters, clause.from, clause.to ?? sup);
        this.#topped ||= clause.to === undefined;
        break;
      case "in":
        this.#among(clause.letters, clause.set);
        break;
      case "chain":
        this.#chain(clause.list);
        break;
      case "unclear":
        this.#unclear(clause.list);
    }
  }

  /** Lets what stands above be the upper bound of the letters that have none. */
  finish(sup: List): void {
    if (this.#topped) return;
    const open = this.bound.bindings.filter(({ index }) => index === undefined);
    if (open.length === 0) this.#unclear(sup);
    for (const binding of open) this.#range(binding, ix(1), this.#top(binding.letter, sup), sup);
  }

  #pending(letter: string): Binding {
    const known = this.bound.bindings.find((each) => each.letter === letter);
    if (known) return known;
    const { first } = this.#part;
    const binding: Binding = {
      letter,
      index: undefined,
      from: undefined,
      variable: undefined,
      place: first,
    };
    this.bound.bindings.push(binding);
    return binding;
  }

  #from(letters: readonly string[], from: List, top: List | undefined): void {
    if (!top && textOf(from) !== "1") this.#unclear(from);
    for (const letter of letters) {
      const binding = this.#pending(letter);
      if (top) this.#range(binding, this.#limit(from), this.#top(letter, top), top);
    }
  }

  /** An upper bound, which may name its letter again: i = n. */
  #top(letter: string, sup: List): Ix {
    const again = comparisonOf(sup[1]) === "=" && letterOf(sup.slice(0, 1)) === letter;
    return this.#limit(again ? sup.slice(2) : sup);
  }

  /** The index that a bound is. */
  #limit(list: List): Ix {
    const place = this.#placeOf(list);
    if (isEndless(list)) {
      return this.#reader.refuse(
        "E-TYPE",
        place,
        "Ce qui va jusqu'à l'infini, comme une série, ne se lit pas.",
        "What goes on to infinity, such as a series, is not read.",
        { expected: { fr: "une taille, comme n", en: "a size, such as n" } },
      );
    }
    return indexOf(this.#reader, list, undefined, place);
  }

  /** Lets a letter run from one bound to another; a bound that is an index or a label becomes a condition. */
  #range(binding: Binding, low: Ix, high: Ix, near: List): void {
    const [lowest, highest] = [reachOf(low), reachOf(high)];
    const first = lowest?.from ?? oneSize;
    if (highest) {
      const count = addSizes(highest.to, scaleSize(-1, first), oneSize);
      if (descends(count)) this.#descends(first, highest.to, near);
      binding.variable = indexVar(binding.letter, count);
      binding.index = addIx(ix(binding.variable), addIx(sizeIx(first), ix(-1)));
    } else if ((fixedSize(first) ?? 1) < 1) {
      this.#reader.refuse(
        "E-SHAPE",
        this.#placeOf(near),
        `L'indice ${binding.letter} part de ${sizeText(first)} ; les indices commencent à 1.`,
        `The index ${binding.letter} begins at ${sizeText(first)}; indices begin at 1.`,
      );
    }
    const compared = (rel: Comparison, bound: Ix): void => {
      // The axis says how far a letter can run that goes up to a label; it is known once the letter was met.
      this.bound.ranges.push(() =>
        compare(indexValue(binding.index ?? ix(1)), rel, indexValue(bound)),
      );
      const others = bound.terms.flatMap(([, each]) => (isIndexVar(each) ? [each.letter] : []));
      for (const letter of [binding.letter, ...others]) this.bound.guarded.add(letter);
    };
    const inside = (leastSize(first) ?? 1) >= 1;
    if (highest ? low.terms.length > 0 && inside : fixedIx(low) !== 1) compared("≥", low);
    if (high.terms.length > 0) compared("≤", high);
  }

  // -- sets ---------------------------------------------------------------------------------------------

  /** Lets letters run over {1, …, n}, [n], ⟦1, n⟧, 1..n, or a set that is declared with its count. */
  #among(letters: readonly string[], set: List): void {
    const cut = set.findIndex(
      (each) => isCommand(each, "setminus") || isCommand(each, "backslash"),
    );
    const range = this.#rangeOf(cut < 0 ? set : set.slice(0, cut)) ?? this.#unknown(set);
    const without = cut < 0 ? [] : (this.#elements(set.slice(cut + 1)) ?? this.#unknown(set));
    for (const letter of letters) {
      this.#range(this.#pending(letter), range.low, range.high, set);
      for (const item of without) {
        const place = this.#placeOf(item);
        this.#when([
          { kind: "letter", name: letter, font: "", ...place },
          { kind: "command", name: "neq", ...place },
          ...item,
        ]);
      }
    }
  }

  /** What stands in {j, k}. */
  #elements(set: List): readonly List[] | undefined {
    const [only, ...more] = set;
    if (only?.kind !== "fence" || only.open !== "{" || more.length > 0) return undefined;
    const items = listed(only.of);
    return items.some((item) => item.length === 0 || item.some(isDots)) ? undefined : items;
  }

  #rangeOf(set: List): { low: Ix; high: Ix } | undefined {
    const [only, ...more] = set;
    const between = (from: List, to: List): { low: Ix; high: Ix } => ({
      low: this.#limit(from),
      high: this.#limit(to),
    });
    const run = runOf(set);
    if (run) return run.more.length === 0 ? between(run.from, run.to) : undefined;
    if (!only || more.length > 0) return undefined;
    if (only.kind !== "fence") {
      const meaning = meaningOf(this.#reader, only);
      return meaning?.is === "set" && meaning.count
        ? { low: ix(1), high: sizeIx(meaning.count) }
        : undefined;
    }
    const { open, close, of } = only;
    const items = listed(of).filter((item) => item.length > 0);
    const [from, to] = items;
    if (open === "{" && close === "}") {
      const numbers = items.map((item) => Number(textOf(item)));
      const counts = numbers.every((each, at) => each === (numbers[0] ?? 0) + at);
      const last = items.at(-1);
      const inside = runOf(of);
      if (inside) return inside.more.length === 0 ? between(inside.from, inside.to) : undefined;
      return from && last && counts ? between(from, last) : undefined;
    }
    const whole = (open === "[" && close === "]") || (open === "⟦" && close === "⟧");
    if (!whole || !from) return undefined;
    const [inner, ...others] = of;
    if (inner?.kind === "fence" && others.length === 0) return this.#rangeOf(of);
    if (items.length === 1)
      return open === "[" ? { low: ix(1), high: this.#limit(from) } : undefined;
    return to && items.length === 2 ? between(from, to) : undefined;
  }

  #unknown(set: List): never {
    const place = this.#placeOf(set);
    const name = this.#reader.quote(place);
    return this.#reader.refuse(
      "E-NAME",
      place,
      `On ne sait pas quels indices sont dans « ${name} ».`,
      `Which indices are in "${name}" is not known.`,
      {
        expected: {
          fr: "{1, dots, n}, [n], ou un ensemble déclaré avec le nombre de ses éléments",
          en: "{1, dots, n}, [n], or a set declared with how many elements it has",
        },
      },
    );
  }

  // -- chains -------------------------------------------------------------------------------------------

  /** 1 ≤ i < j ≤ n: bounds that are sizes say how far letters run, all else is a condition. */
  #chain(list: List): void {
    const chain = this.#sides(list) ?? this.#unclear(list);
    const { sides, rels } = chain;
    const letters = this.#bindable(list, chain);
    const ranged = new Set<string>();
    for (const letter of letters) {
      const binding = this.#pending(letter);
      const { low, high } = limitsOf(chain, letter);
      const first = low && fixedIx(low);
      const begins = first !== undefined && first < 1;
      if (binding.index || !(high || begins)) continue;
      this.#range(binding, low ?? ix(1), high ?? ix(1), list);
      ranged.add(letter);
    }
    for (const [at, { rel, said }] of rels.entries()) {
      const [left, right] = [sides[at] as ChainSide, sides[at + 1] as ChainSide];
      const bounds = rel === "≤" || rel === "<";
      const letter = left.constant ? right.letter : right.constant ? left.letter : undefined;
      const isRange = bounds && letter !== undefined && ranged.has(letter);
      // i ≥ 1 is said by every axis.
      const first = left.constant && fixedIx(left.constant);
      const isAxis = bounds && letter !== undefined && first === (rel === "<" ? 0 : 1);
      if (!isRange && !isAxis) this.#when(said);
    }
  }

  /** The sides of a chain, the least first; nothing where they go up and down. */
  #sides(list: List): Chain | undefined {
    const places = list.flatMap((each, at) => (comparisonOf(each) ? [at] : []));
    const ends = [-1, ...places, list.length];
    const sides = ends.slice(1).map((end, at) => this.#side(list.slice((ends[at] ?? 0) + 1, end)));
    const rels = places.map((at, which) => ({
      rel: comparisonOf(list[at]) as Comparison,
      said: list.slice((ends[which] ?? 0) + 1, ends[which + 2]),
    }));
    if (sides.some((side) => side.list.length === 0)) return undefined;
    if (!rels.some(({ rel }) => rel === ">" || rel === "≥")) return { sides, rels };
    if (rels.some(({ rel }) => rel === "<" || rel === "≤")) return undefined;
    const turned = rels.map(({ rel, said }) => ({ rel: turnedOver[rel] ?? rel, said }));
    return { sides: sides.toReversed(), rels: turned.reverse() };
  }

  #side(list: List): ChainSide {
    const letter = letterOf(list);
    const isOwn = letter !== undefined && this.#isFresh(letter);
    return {
      list,
      letter: isOwn ? letter : undefined,
      constant: isOwn || !this.#isConstant(list) ? undefined : this.#limit(list),
    };
  }

  /** Whether a bound is made of numbers and sizes. */
  #isConstant(list: List): boolean {
    const isWhole = (part: Layout): boolean => {
      if (part.kind === "group") return part.of.every(isWhole);
      const core = coreOf(part);
      const known = core === undefined ? undefined : this.#reader.found.symbols.get(core);
      return (
        part.kind === "number" ||
        isSign(part) ||
        operatorOf(part) !== undefined ||
        (known?.role !== "integer" && sizeAt(this.#reader, part) !== undefined)
      );
    };
    return isEndless(list) || list.every(isWhole);
  }

  #isBound(letter: string): boolean {
    return this.bound.bindings.some((each) => each.letter === letter);
  }

  /** Whether a letter means nothing yet, so that the operator can bind it. */
  #isFresh(letter: string): boolean {
    const { letters } = this.#reader;
    if (this.#isBound(letter)) return true;
    if (this.#reader.bound(letter) || letters.free.get(letter)?.index) return false;
    return !isSize(this.#reader, letter);
  }

  /** The letters of a chain that the operator runs over. */
  #bindable(list: List, chain: Chain): readonly string[] {
    const all = [...new Set(list.flatMap((each) => letterOf([each]) ?? []))].filter((letter) =>
      chain.sides.some((side) => side.letter === letter),
    );
    const known = this.bound.bindings.filter(({ letter }) => usesLetter(list, letter));
    if (known.length > 0) return all.filter((letter) => this.#isBound(letter));
    const real = all.filter((letter) => this.#reader.found.symbols.get(letter)?.role !== "integer");
    const free = real.length > 0 ? real : all;
    const [first] = free;
    // Which k it is that y_i = k says, not over which k.
    const equal = chain.rels.every(({ rel }) => rel === "=");
    if (first === undefined || equal) return this.#unclear(list);
    if (free.length === 1) return free;
    const used = free.filter((letter) => usesIndex(this.#taken, letter));
    const isSaid = free.every((letter) => {
      const { low, high } = limitsOf(chain, letter);
      return low && high;
    });
    if (isSaid && used.length === free.length) return free;
    const own = used[0] ?? first;
    if (!isSaid && used.length < free.length) return [own];
    const [fr, en] = [free.join(" et "), free.join(" and ")];
    const ways = [
      { fr: `somme sur ${fr}`, en: `over ${en}` },
      { fr: `somme sur ${own}`, en: `over ${own}` },
    ];
    return this.#reader.choose(`binds ${textOf(list)}`, this.#part, ways) === 0 ? free : [own];
  }

  #when(said: List): void {
    this.bound.where.push(said);
    for (const part of said) {
      const letter = letterOf([part]);
      if (letter !== undefined) this.bound.guarded.add(letter);
    }
  }

  // -- refusals -----------------------------------------------------------------------------------------

  #placeOf(list: List): { first: number; last: number } {
    const [first, last] = [list[0] ?? this.#part, list.at(-1) ?? this.#part];
    return { first: first.first, last: last.last };
  }

  #descends(from: Size, to: Size, near: List): never {
    return this.#reader.refuse(
      "E-TYPE",
      this.#placeOf(near),
      `Les bornes descendent, de ${sizeText(from)} à ${sizeText(to)}.`,
      `The bounds go down, from ${sizeText(from)} to ${sizeText(to)}.`,
      { expected: { fr: "la plus petite borne en bas", en: "the least bound below" } },
    );
  }

  #unclear(list: List): never {
    return this.#reader.refuse(
      "E-TYPE",
      this.#placeOf(list),
      "Ceci ne dit pas un indice et où il va.",
      "This does not say an index and where it runs.",
      {
        expected: {
          fr: "i, i=1, i \\neq k ou 1 \\leq i \\leq n",
          en: "i, i=1, i \\neq k or 1 \\leq i \\leq n",
        },
      },
    );
  }
}

/** A chain of relations, the least side first. */
interface Chain {
  readonly sides: readonly ChainSide[];
  /** Each relation, and what it says as it is written. */
  readonly rels: readonly { readonly rel: Comparison; readonly said: List }[];
}

const turnedOver: Readonly<Partial<Record<Comparison, Comparison>>> = { ">": "<", "≥": "≤" };

/** The least and the greatest value of a letter, as sizes at the ends of its chain say. */
const limitsOf = (
  { sides, rels }: Chain,
  letter: string,
): { readonly low: Ix | undefined; readonly high: Ix | undefined } => {
  const at = sides.findIndex((side) => side.letter === letter);
  const reach = (step: -1 | 1): Ix | undefined => {
    for (let place = at; ; place += step) {
      const next = sides[place + step];
      const rel = rels[step > 0 ? place : place - 1]?.rel;
      if (!next || rel === "=") return undefined;
      if (next.constant) {
        if (rel === "≠") return undefined;
        return rel === "<" ? addIx(next.constant, ix(-step)) : next.constant;
      }
      if (next.letter === undefined) return undefined;
    }
  };
  return { low: reach(-1), high: reach(1) };
};

const oneSize = size(1);

const isEndless = (list: List): boolean =>
  textOf(list.filter((part) => !isSign(part) && !isSpace(part))) === "infty";

/** Whether a range with so many values runs downwards, or has none. */
const descends = (count: Size): boolean => {
  const fixed = fixedSize(count);
  if (fixed !== undefined) return fixed < 1;
  return count.terms.every(({ coefficient, names }) => names.length === 0 || coefficient < 0);
};

/** Whether a letter stands in a list by itself or below something. */
const usesLetter = (list: List, letter: string): boolean =>
  list.some((part) => letterOf([part]) === letter) || usesIndex(list, letter);
