import { symbol } from "../../expr/build.ts";
import { indexVar, ix } from "../../expr/index-of.ts";
import type { Sym } from "../../expr/node.ts";
import { fillSize, fixedSize, type Size } from "../../expr/size.ts";
import type { Tensor } from "../../expr/tensor.ts";
import { substitute } from "../../expr/walk.ts";
import type { Layout, List } from "./layout.ts";
import { listed } from "./lists.ts";
import { transposes } from "./marks.ts";
import type { Notation } from "./notation.ts";
import { sizesIn } from "./reading.ts";

/* Sizes that are said to be numbers, such as m = 2, in a formula that writes the number for one. */

const numbered = new WeakMap<Notation, Notation>();

/** The notation for a formula: where it writes the number of a size, the size is that number throughout. */
export const notationFor = (notation: Notation, list: List): Notation => {
  if (notation.numbers.size === 0) return notation;
  const written = writtenSizes(list);
  const isWritten = [...notation.numbers.values()].some((each) =>
    written.has(fixedSize(each) ?? 0),
  );
  if (!isWritten) return notation;
  const found = numbered.get(notation) ?? inNumbers(notation);
  numbered.set(notation, found);
  return found;
};

/** The numbers that stand where only a size can, and those of the rows and columns that are written out. */
const writtenSizes = (list: List): ReadonlySet<number> => {
  const found = new Set<number>();
  sizesIn(list, (parts) => {
    for (const part of parts) if (part.kind === "number") found.add(Number(part.text));
  });
  const lengths = (part: Layout): void => {
    if (part.kind === "grid") {
      found.add(part.rows.length);
      for (const row of part.rows) found.add(row.length);
    }
    // (a, b)ᵀ is a column.
    if (part.kind === "scripts" && part.base?.kind === "fence" && transposes(part.sup ?? []))
      found.add(listed(part.base.of).length);
    for (const inner of listsIn(part)) inner.forEach(lengths);
  };
  list.forEach(lengths);
  return found;
};

const listsIn = (part: Layout): readonly List[] => {
  switch (part.kind) {
    case "scripts":
      return part.base ? [[part.base]] : [];
    case "fraction":
      return [part.above, part.below];
    case "grid":
      return part.rows.flat();
    case "group":
    case "fence":
    case "root":
    case "accent":
    case "brace":
    case "box":
      return [part.of];
    default:
      return [];
  }
};

const inNumbers = (notation: Notation): Notation => {
  const { context, maps, numbers, onehots, random, sizeTexts } = notation;
  const filled = (of: Size): Size => fillSize(of, numbers);
  const sized = ({ name, axes }: Sym): Sym => symbol(name, axes.map(filled));
  const tensor = ({ indices, body }: Tensor): Tensor => {
    const own = indices.map((k) => indexVar(k.letter, filled(k.size)));
    const moved = new Map(indices.map((k, at) => [k.id, ix(own[at] ?? k)]));
    return {
      indices: own,
      body: substitute(substitute(body, { indices: moved }), { sizes: numbers }),
    };
  };
  return {
    ...notation,
    numbers: new Map(),
    context: {
      ...context,
      declared: mapped(context.declared, ({ sym, assume, ...says }) => ({
        ...says,
        sym: sized(sym),
        ...(assume && {
          assume: assume.is === "index" ? { ...assume, upTo: filled(assume.upTo) } : assume,
        }),
      })),
    },
    maps: mapped(maps, ({ name, params, body }) => ({
      name,
      params: params.map(sized),
      body: tensor(body),
    })),
    onehots: mapped(onehots, ({ label, upTo }) => ({ label, upTo: filled(upTo) })),
    random: mapped(random, tensor),
    sizeTexts: mapped(sizeTexts, filled),
  };
};

const mapped = <T>(of: ReadonlyMap<string, T>, image: (value: T) => T): ReadonlyMap<string, T> =>
  new Map([...of].map(([name, value]) => [name, image(value)]));
