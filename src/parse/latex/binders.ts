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
import { type Chain, type ChainSide, limitsOf, turnedOver } from "./chains.ts";
import { type Clause, clausesOf, isCommand, letterOf, runOf, usesLetter } from "./clauses.ts";
import { indexOf } from "./indices.ts";
import type { Layout, List } from "./layout.ts";
import { listed } from "./lists.ts";
import { comparisonOf, isDots, isSign, isSpace, operatorOf, usesIndex } from "./marks.ts";
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

const oneSize = size(1);

const isEndless = (list: List): boolean =>
  textOf(list.filter((part) => !isSign(part) && !isSpace(part))) === "infty";

/** Whether a range with so many values runs downwards, or has none. */
const descends = (count: Size): boolean => {
  const fixed = fixedSize(count);
  if (fixed !== undefined) return fixed < 1;
  return count.terms.every(({ coefficient, names }) => names.length === 0 || coefficient < 0);
};
