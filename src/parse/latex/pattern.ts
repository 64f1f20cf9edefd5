import { addSizes, fixedSize, type Size, size } from "../../expr/size.ts";
import { Refusal } from "../error.ts";
import { sizeIn } from "./indices.ts";
import type { Layout, List } from "./layout.ts";
import { cutAt, solid } from "./lists.ts";
import { isSign, markOf } from "./marks.ts";
import type { Reader } from "./reader.ts";
import { sizeAt } from "./sizes.ts";

/*
 * What written cells have in common, and the labels in which they differ: x_1, x_2, …, x_n are x with a label
 * that runs from 1 to n.
 */

/** The places of an axis that are written out: so many before the dots, and the others behind them. */
export interface Axis {
  readonly dotted: boolean;
  readonly before: number;
  readonly count: number;
}

/** What is written at a place, counted from 0. */
export interface Cell {
  readonly list: List;
  readonly at: readonly [number, number];
}

/** Labels that follow each other: the first, and the last. */
export interface Run {
  readonly start: number | undefined;
  readonly last: Size | undefined;
}

type Runs = readonly [Run | undefined, Run | undefined];

/** How many parts are compared before one gives up. */
const mostSteps = 400_000;

const keys = new WeakMap<Layout, string>();

/** What a part says, wherever it stands: two parts that say the same have one key. */
export const keyOf = (part: Layout): string => {
  let key = keys.get(part);
  if (key === undefined) {
    key = keyed(part);
    keys.set(part, key);
  }
  return key;
};

const listKeys = new WeakMap<List, string>();

const listKey = (list: List | undefined): string => {
  if (list === undefined) return "";
  let key = listKeys.get(list);
  if (key === undefined) {
    key = `{${solid(list).map(keyOf).join(" ")}}`;
    listKeys.set(list, key);
  }
  return key;
};

const keyed = (part: Layout): string => {
  switch (part.kind) {
    case "letter":
      return `l${part.font === "bold" ? "" : part.font}:${part.name}`;
    case "number":
      return `n${part.font}:${part.text}`;
    case "mark":
    case "word":
    case "text":
      return `${part.kind}:${part.text}`;
    case "command":
      return `\\${part.name}`;
    case "group":
      return part.of.length === 1 ? keyOf(part.of[0] as Layout) : listKey(part.of);
    case "fence":
      return `${part.open}${listKey(part.of)}${part.close}`;
    case "fraction":
      return `${part.bar}${listKey(part.above)}/${listKey(part.below)}`;
    case "root":
      return `√${listKey(part.degree)}${listKey(part.of)}`;
    case "scripts":
      return `${part.base ? keyOf(part.base) : ""}_${listKey(part.sub)}^${listKey(part.sup)}'${part.primes}`;
    case "accent":
      return `${part.accent}${listKey(part.of)}`;
    case "brace":
    case "box":
      return `${part.kind}${listKey(part.of)}`;
    case "stacked":
      return `${listKey(part.base)}${part.under}${listKey(part.note)}`;
    case "broken":
      return `broken:${part.first}`;
    case "grid":
      return `${part.name}[${part.rows.map((row) => row.map(listKey).join("&")).join(";")}]`;
  }
};

const ungrouped = (list: List): List => {
  const [only, ...more] = solid(list);
  return only?.kind === "group" && more.length === 0 ? ungrouped(only.of) : solid(list);
};

/** Finds what cells have in common. One object compares one set of cells. */
export class Pattern {
  readonly #reader: Reader;
  readonly #axes: readonly [Axis, Axis];
  readonly #letters: readonly [string, string];
  /** Whether the digits of a number are several labels rather than one. */
  readonly #digits: boolean;
  readonly #known: Runs;
  readonly #sizes = new Map<string, Size | undefined>();
  #cells: readonly Cell[] = [];
  #runs: [Run | undefined, Run | undefined] = [undefined, undefined];
  #steps = 0;

  constructor(
    reader: Reader,
    axes: readonly [Axis, Axis],
    letters: readonly [string, string],
    known: Runs,
    digits: boolean,
  ) {
    this.#reader = reader;
    this.#axes = axes;
    this.#letters = letters;
    this.#known = known;
    this.#digits = digits;
  }

  /** The labels of each axis that the cells differ in. */
  get runs(): Runs {
    return [this.#whole(0), this.#whole(1)];
  }

  #whole(axis: 0 | 1): Run | undefined {
    const [own, known] = [this.#runs[axis], this.#known[axis]];
    return own && { start: own.start ?? known?.start, last: own.last ?? known?.last };
  }

  /**
   * What the cells have in common, a private letter in place of each label; nothing where they do not agree.
   * Of cells on one line, the label of the line is taken for one where it stands in subscripts, if asked.
   */
  of(cells: readonly Cell[], promoted?: 0 | 1): List | undefined {
    let template = this.shared(cells);
    const known = promoted === undefined ? undefined : this.#known[promoted];
    if (template && promoted !== undefined && known?.start !== undefined) {
      template = relabelled(template, `${known.start}`, this.#letters[promoted], false);
      this.#runs[promoted] = known;
    }
    const ended = this.runs.every((run) => run === undefined || run.last !== undefined);
    return ended ? template : undefined;
  }

  /** The same, of cells that need not say where their labels end. */
  shared(cells: readonly Cell[]): List | undefined {
    this.#cells = cells;
    this.#runs = [undefined, undefined];
    return cells.length === 0 ? undefined : this.#lists(cells.map(({ list }) => list));
  }

  #lists(lists: readonly List[], below = false): List | undefined {
    const all = lists.map(solid);
    const [first] = all as [List];
    const key = listKey(first);
    if (all.every((list) => listKey(list) === key)) return first;
    const ways = [() => this.#side(all), () => this.#label(all.map(ungrouped))];
    // Items differ from parts side by side only in the digits of numbers, and in commas left out.
    const long = all.some((list) => ungrouped(list).some(isLong));
    const uneven = all.some((list) => list.length !== first.length);
    if (below && (long || uneven)) ways.push(() => this.#items(all.map(ungrouped)));
    for (const way of long && this.#digits ? ways.toReversed() : ways) {
      const runs: [Run | undefined, Run | undefined] = [...this.#runs];
      const found = way();
      if (found) return found;
      this.#runs = runs;
    }
    return undefined;
  }

  /** Part by part. */
  #side(lists: readonly List[]): List | undefined {
    const [first] = lists as [List];
    if (lists.some((list) => list.length !== first.length)) return undefined;
    const out: Layout[] = [];
    for (const at of first.keys()) {
      const part = this.#parts(lists.map((list) => list[at] as Layout));
      if (!part) return undefined;
      out.push(part);
    }
    return out;
  }

  /** The items of a subscript: what commas separate, else parts and digits side by side. */
  #items(lists: readonly List[]): List | undefined {
    const all = lists.map(itemsOf);
    const [first] = all as [readonly List[]];
    if (all.some((items) => items.length !== first.length)) return undefined;
    const out: Layout[] = [];
    for (const [at, item] of first.entries()) {
      const own = all.map((items) => items[at] as List);
      const key = listKey(item);
      const found = own.every((each) => listKey(each) === key)
        ? item
        : (this.#side(own) ?? this.#label(own));
      const [near] = item;
      if (!found || !near) return undefined;
      if (at > 0) out.push({ kind: "mark", text: ",", first: near.first, last: near.first });
      out.push(...found);
    }
    return out;
  }

  #parts(parts: readonly Layout[]): Layout | undefined {
    this.#steps += parts.length;
    const [first] = parts as [Layout];
    if (this.#steps > mostSteps) {
      this.#reader.refuse(
        "E-LIMIT",
        first,
        "Ce tableau est trop grand pour que son motif soit cherché.",
        "This array is too large for its pattern to be looked for.",
      );
    }
    const key = keyOf(first);
    if (parts.every((part) => keyOf(part) === key)) return first;
    const label = this.#label(parts.map((part) => ungrouped([part])));
    if (label) return label[0];
    if (parts.some((part) => part.kind !== first.kind)) return undefined;
    return this.#inside(parts, first);
  }

  /** Parts of one kind, by what they are made of. */
  #inside(parts: readonly Layout[], first: Layout): Layout | undefined {
    const lists = (of: readonly (List | undefined)[], below = false): List | "none" | undefined => {
      const said = of.filter((list) => list !== undefined);
      if (said.length === 0) return "none";
      return said.length === of.length ? this.#lists(said, below) : undefined;
    };
    const given = (list: List | "none"): List | undefined => (list === "none" ? undefined : list);
    switch (first.kind) {
      case "group":
      case "fence":
      case "accent":
      case "brace":
      case "box": {
        const frame = (part: Layout): string => keyOf({ ...part, of: [] } as Layout);
        if (parts.some((part) => frame(part) !== frame(first))) return undefined;
        const of = this.#lists(ofKind(parts, first.kind).map((part) => part.of));
        return of && ({ ...first, of } as Layout);
      }
      case "fraction": {
        const above = this.#lists(ofKind(parts, "fraction").map((part) => part.above));
        const below = above && this.#lists(ofKind(parts, "fraction").map((part) => part.below));
        return above && below && { ...first, above, below };
      }
      case "root": {
        const of = this.#lists(ofKind(parts, "root").map((part) => part.of));
        const degree = of && lists(ofKind(parts, "root").map((part) => part.degree));
        return of && degree && { ...first, of, degree: given(degree) };
      }
      case "scripts": {
        const scripts = ofKind(parts, "scripts");
        if (scripts.some(({ primes }) => primes !== first.primes)) return undefined;
        const bases = scripts.map(({ base }) => base && [base]);
        const base = lists(bases);
        const sub =
          base &&
          lists(
            scripts.map((part) => part.sub),
            true,
          );
        const sup = sub && lists(scripts.map((part) => part.sup));
        if (!base || !sub || !sup) return undefined;
        const own = given(base);
        if (own && own.length !== 1) return undefined;
        return { ...first, base: own?.[0], sub: given(sub), sup: given(sup) };
      }
      case "grid": {
        const grids = ofKind(parts, "grid");
        const shape = ({ rows }: { rows: readonly (readonly List[])[] }): string =>
          rows.map((row) => row.length).join();
        if (grids.some((grid) => shape(grid) !== shape(first) || grid.name !== first.name)) {
          return undefined;
        }
        const rows: List[][] = [];
        for (const [at, row] of first.rows.entries()) {
          const out: List[] = [];
          for (const place of row.keys()) {
            const cell = this.#lists(grids.map((grid) => grid.rows[at]?.[place] as List));
            if (!cell) return undefined;
            out.push(cell);
          }
          rows.push(out);
        }
        return { ...first, rows };
      }
      default:
        return undefined;
    }
  }

  // -- labels -------------------------------------------------------------------------------------------

  /** The letter for a label, where lists say what one axis counts. */
  #label(lists: readonly List[]): List | undefined {
    const labels: Size[] = [];
    for (const list of lists) {
      const label = this.#size(list);
      if (!label) return undefined;
      labels.push(label);
    }
    for (const axis of [0, 1] as const) {
      const run = this.#run(axis, labels);
      if (!run) continue;
      this.#runs[axis] = run;
      const near = lists[0]?.[0] as Layout;
      return [
        {
          kind: "letter",
          name: this.#letters[axis],
          font: "",
          first: near.first,
          last: lists[0]?.at(-1)?.last ?? near.last,
        },
      ];
    }
    return undefined;
  }

  /** The number or size that a list says. */
  #size(list: List): Size | undefined {
    const key = listKey(list);
    if (this.#sizes.has(key)) return this.#sizes.get(key);
    const found = this.#sizeIn(list);
    this.#sizes.set(key, found);
    return found;
  }

  #sizeIn(list: List): Size | undefined {
    const [only] = list;
    if (!only || list.length > 9) return undefined;
    const reader = this.#reader;
    if (only.kind === "number" && list.length === 1) {
      return only.font === "" && /^\d{1,6}$/.test(only.text) ? size(Number(only.text)) : undefined;
    }
    const says = list.every(
      (part) =>
        (part.kind === "number" && part.font === "") ||
        isSign(part) ||
        sizeAt(reader, part) !== undefined,
    );
    if (!says) return undefined;
    try {
      return sizeIn(reader, list, only);
    } catch (error) {
      if (error instanceof Refusal) return undefined;
      throw error;
    }
  }

  /** The run that the labels of the cells are along an axis; nothing where they are none. */
  #run(axis: 0 | 1, labels: readonly Size[]): Run | undefined {
    const { dotted, before, count } = this.#axes[axis];
    if (!dotted) return undefined;
    const known = this.#whole(axis) ?? this.#known[axis];
    let start = known?.start;
    let last = known?.last;
    for (const [at, label] of labels.entries()) {
      const place = this.#cells[at]?.at[axis] ?? 0;
      if (place < before) {
        const fixed = fixedSize(label);
        if (fixed === undefined) return undefined;
        start ??= fixed - place;
        if (start !== fixed - place) return undefined;
      } else {
        const end = addSizes(label, size(count - 1 - place));
        last ??= end;
        if (last !== end) return undefined;
      }
    }
    if (start !== undefined && start < 1) return undefined;
    // Dots stand for something: more places than are written out.
    const most = last && fixedSize(last);
    if (start !== undefined && most !== undefined && most - start + 1 <= count) return undefined;
    return { start, last };
  }
}

const ofKind = <K extends Layout["kind"]>(
  parts: readonly Layout[],
  kind: K,
): readonly (Layout & { kind: K })[] =>
  parts.filter((part): part is Layout & { kind: K } => part.kind === kind);

/** A list with a letter in place of a number in its subscripts. */
const relabelled = (list: List, text: string, letter: string, below: boolean): List =>
  list.map((part): Layout => {
    const again = (of: List, inside = below): List => relabelled(of, text, letter, inside);
    const { first, last } = part;
    switch (part.kind) {
      case "number":
        return below && part.font === "" && part.text === text
          ? { kind: "letter", name: letter, font: "", first, last }
          : part;
      case "scripts":
        return {
          ...part,
          base: part.base && again([part.base])[0],
          sub: part.sub && again(part.sub, true),
          sup: part.sup && again(part.sup),
        };
      case "fraction":
        return { ...part, above: again(part.above), below: again(part.below) };
      case "group":
      case "fence":
      case "root":
      case "accent":
      case "brace":
      case "box":
        return { ...part, of: again(part.of) };
      default:
        return part;
    }
  });

const isLong = (part: Layout): boolean =>
  part.kind === "number" && part.font === "" && /^\d{2,}$/.test(part.text);

/** A subscript's items, the digits of its numbers each by itself. */
const itemsOf = (list: List): readonly List[] => {
  const isComma = (part: Layout): boolean => markOf(part) === ",";
  if (list.some(isComma)) return cutAt(list, isComma);
  return list.flatMap((part): readonly List[] =>
    isLong(part) && part.kind === "number"
      ? [...part.text].map((text) => [{ ...part, text }])
      : [[part]],
  );
};
