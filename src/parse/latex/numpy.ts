import type { Tree } from "../tree.ts";
import { baseOf, type Layout, type List } from "./layout.ts";
import { listed, solid } from "./lists.ts";
import { markOf } from "./marks.ts";
import type { Cursor, Leaf, Reader } from "./reader.ts";
import { scripted } from "./scripts.ts";
import { textOf } from "./spell.ts";

/* Calls of numpy among formulas: `np.sum(A, axis=1)`. Its axes are counted from 0. */

const reductions = new Set(["sum", "mean", "max", "min", "prod"]);
const maps = new Set(["exp", "log", "sqrt", "abs", "tanh"]);

/** The function of numpy that words name. */
export const numpyName = (words: string): string | undefined => {
  const name = /^(?:np|numpy)\.\s?([a-z]+)$/.exec(words.trim())?.[1];
  return name !== undefined && (reductions.has(name) || maps.has(name)) ? name : undefined;
};

/** A call of numpy at the cursor; the cursor ends after it. */
export const numpyCall = (reader: Reader, cursor: Cursor, part: Layout, name: string): Leaf => {
  cursor.at += 1;
  const next = cursor.at < cursor.end ? cursor.list[cursor.at] : undefined;
  const fence = baseOf(next);
  if (!next || fence?.kind !== "fence") {
    return reader.refuse(
      "E-SYNTAX",
      part,
      `La fonction « np.${name} » n'a pas d'argument.`,
      `The function "np.${name}" has no argument.`,
    );
  }
  cursor.at += 1;
  const [first = [], ...more] = listed(fence.of);
  const place = { first: part.first, last: fence.last };
  const args: Tree[] = [reader.expression(first, fence)];
  for (const item of more) {
    const axis = axisOf(item);
    if (axis === undefined) {
      const near = item[0] ?? fence;
      return reader.refuse(
        "E-SYNTAX",
        { first: near.first, last: item.at(-1)?.last ?? near.last },
        "Cet argument de numpy n'est pas lu.",
        "This argument of numpy is not read.",
        { expected: { fr: "axis=0 ou axis=1", en: "axis=0 or axis=1" } },
      );
    }
    args.push({ kind: "number", text: `${axis + 1}`, ...place });
  }
  return scripted(reader, reader.leaf(reader.call(name, args, place), place), next);
};

/** axis=1 */
const axisOf = (item: List): number | undefined => {
  const parts = solid(item);
  const equals = parts.findIndex((part) => markOf(part) === "=");
  const axis = /^([01])$/.exec(textOf(parts.slice(equals + 1)))?.[1];
  return equals > 0 && textOf(parts.slice(0, equals)) === "axis" && axis !== undefined
    ? Number(axis)
    : undefined;
};
