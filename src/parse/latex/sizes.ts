import { type Size, size } from "../../expr/size.ts";
import type { Layout } from "./layout.ts";
import { sizeAtLabel } from "./notation.ts";
import type { Reader } from "./reader.ts";
import { coreOf, textOf } from "./spell.ts";

/* Sizes: the letters and members of families that stand for how long an axis is. */

/** Whether a core by itself stands for a size. */
export const isSize = (reader: Reader, core: string): boolean =>
  reader.found.sizes.has(core) ||
  (reader.notation.spellings.get(core) ?? []).some(
    ({ meaning, sub, sup, primes }) =>
      meaning.is === "size" && sub.length === 0 && primes === 0 && sup === undefined,
  );

/** The size that an atom spells, such as d_h, d' or n_{l-1}. */
export const sizeAt = (reader: Reader, part: Layout): Size | undefined => {
  const text = textOf([part]);
  const known = reader.notation.sizeTexts.get(text);
  if (known) return known;
  return reader.found.sizes.has(text) ? size(text) : familySize(reader, part);
};

/** The size of a family at the layer that its script says. */
const familySize = (reader: Reader, part: Layout): Size | undefined => {
  if (part.kind !== "scripts" || !part.base || !reader.notation.layer) return undefined;
  const core = coreOf(part.base);
  const family = core === undefined ? undefined : reader.notation.spellings.get(core);
  const found = family?.find((each) => each.meaning.is === "sizes");
  const label = found?.slot === "sub" ? part.sub : part.sup;
  if (found?.meaning.is !== "sizes" || !label) return undefined;
  const { index } = reader.notation.layer;
  return sizeAtLabel(
    `${found.meaning.name}[${index}]`,
    textOf(label).replace(/[()[\]]/g, ""),
    index,
    reader.notation.sizesAt,
  );
};
