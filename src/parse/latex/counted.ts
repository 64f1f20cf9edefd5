import { fixedSize, multiplySizes, type Size, size } from "../../expr/size.ts";
import { indexExpr, isScalar, scalarValue, tensorOf, type Value } from "../value.ts";
import { indexOf } from "./indices.ts";
import type { Layout, List } from "./layout.ts";
import { cutAt, listed, solid } from "./lists.ts";
import { operatorOf } from "./marks.ts";
import { affineLabel, type Notation } from "./notation.ts";
import type { Reader } from "./reader.ts";
import { sizeAt } from "./sizes.ts";
import { coreOf, textOf } from "./spell.ts";

/* Members that count: shapes such as (N, d) × (d, K), the number of a layer, and the index that a label is. */

/** The shape that a list says: `(N, d)`, `(N, d) \times (d, K)`, `\text{taille } [1 \times m]`. */
export const shapeSaid = (
  reader: Reader,
  list: List,
  expected: boolean,
): readonly Size[] | undefined => {
  const parts = solid(list);
  const [first, ...more] = parts;
  const words = first?.kind === "text" || first?.kind === "word" ? first.text.trim() : "";
  const announced = announcesShape(words);
  if (announced || expected) {
    const said = announced ? more : parts;
    const inside = said.length === 1 && said[0]?.kind === "fence" ? said[0].of : said;
    return sizesOf(reader, inside, true);
  }
  const shapes: (readonly Size[])[] = [];
  for (const [at, part] of parts.entries()) {
    if (at % 2 === 1) {
      if (operatorOf(part) !== "times") return undefined;
      continue;
    }
    const sizes = part.kind === "fence" ? sizesOf(reader, part.of, false) : undefined;
    if (!sizes || sizes.length < 2) return undefined;
    shapes.push(sizes);
  }
  const named = shapes.some((sizes) => sizes.some((each) => fixedSize(each) === undefined));
  if (!named || parts.length % 2 === 0) return undefined;
  return shapes.reduce((so, next) =>
    so.at(-1) === next[0]
      ? [...so.slice(0, -1), ...next.slice(1)]
      : reader.refuse(
          "E-SHAPE",
          { first: (parts[0] as Layout).first, last: (parts.at(-1) as Layout).last },
          "Ces dimensions ne se composent pas.",
          "These dimensions do not compose.",
        ),
  );
};

/** Whether words end by announcing a shape: « matrice de taille », « une dimension de », « la matrice ». */
export const announcesShape = (words: string): boolean =>
  /(^|[\s’'(])(tailles?|dimensions?|format|sizes?|shapes?|matrices?|matrix)(\s+(de|of))?\s*:?\s*$/i.test(
    words.slice(-60),
  );

/** Sizes between commas, or × where they are announced; nothing where a part is none. */
const sizesOf = (reader: Reader, list: List, announced: boolean): readonly Size[] | undefined => {
  const items = announced
    ? listed(list).flatMap((item) => cutAt(item, (part) => operatorOf(part) === "times"))
    : listed(list);
  const sizes = items.map((item) => sizeOf(reader, item));
  return sizes.every((each) => each !== undefined) && sizes.length > 0 ? sizes : undefined;
};

/** n, 10, d′ or dd′, as a size. */
const sizeOf = (reader: Reader, item: List): Size | undefined => {
  const parts = solid(item);
  if (parts.length === 0) return undefined;
  return parts.reduce<Size | undefined>((so, part) => {
    const next =
      part.kind === "number" && /^[1-9]\d{0,3}$/.test(part.text)
        ? size(Number(part.text))
        : sizeAt(reader, part);
    return so && next && multiplySizes(so, next);
  }, size(1));
};

/** Whether a list counts layers: `l`, `l-1`. */
export const isLayer = ({ layer, spellings }: Notation, list: List): boolean => {
  if (!layer || spellings.has(layer.index)) return false;
  const parts = solid(list);
  return (
    parts.every((part) => part.kind !== "scripts" && part.kind !== "fence") &&
    affineLabel(textOf(parts))?.of === layer.index
  );
};

/** A letter that nothing declares, beside a label: it is a class too, as f in y_k = f. */
export const classSaid = (
  reader: Reader,
  list: List,
  beside: readonly (List | undefined)[],
): Value | undefined => {
  const [only, ...more] = list;
  const core = only && more.length === 0 ? coreOf(only) : undefined;
  if (!only || core === undefined || !/^[a-z]$/.test(core)) return undefined;
  if (reader.notation.spellings.has(core) || reader.found.symbols.has(core)) return undefined;
  for (const other of beside) {
    const name = other?.[0] && coreOf(innermost(other[0]));
    if (!other || name === undefined || !reader.notation.spellings.has(name)) continue;
    const { value } = reader.expression(other, only);
    const { body } = tensorOf(value);
    const label = isScalar(value) && body.kind === "entry" ? body.of.name : undefined;
    const assume = label === undefined ? undefined : reader.found.symbols.get(label)?.assume;
    if (assume?.is === "index")
      return scalarValue(indexExpr(indexOf(reader, list, assume.upTo, only)));
  }
  return undefined;
};

/** An atom without scripts, those on a group with scripts too. */
const innermost = (part: Layout): Layout =>
  part.kind === "scripts" && part.base ? innermost(part.base) : part;
