import { extended } from "../exercise/extend.ts";
import { type Label, layerOf } from "../exercise/family.ts";
import type { DefineSays } from "../exercise/names-schema.ts";
import type { Path, Source } from "../exercise/source.ts";
import type { Vocabulary } from "../exercise/vocabulary.ts";
import type { Builder } from "../expr/function.ts";

/*
 * Families that copies speak of, `a[l]` for one column of `H[l]`: defined at every layer at which what they are
 * defined by is known.
 */

/** A vocabulary, and those around the last layer and of a whole network, with more families. */
export const withFamilies = (
  so: Vocabulary,
  define: DefineSays,
  path: Path,
  source: Source,
  functions: readonly Builder[],
): Vocabulary => {
  const families = Object.entries(define).filter(([, { by }]) => by === "layer");
  if (!so.members || families.length === 0) return so;
  const members = so.members.with(families.map(([name]) => name));
  const { last, whole, ...own } = so;
  const layers = layersIn(so);
  const more = families
    .flatMap(([name, says]) => layers.map((layer) => members.definition(name, says, layer)))
    .reduce(
      (known: Vocabulary, { name, says }) => {
        const { vocabulary, errors } = extended(
          known,
          { define: { [name]: says } },
          path,
          source,
          functions,
        );
        return errors.length === 0 ? vocabulary : known;
      },
      { ...own, members },
    );
  const around = (each: Vocabulary): Vocabulary =>
    withFamilies(each, define, path, source, functions);
  return { ...more, ...(last && { last: around(last) }), ...(whole && { whole: around(whole) }) };
};

/** The layers that a vocabulary has names for. */
const layersIn = ({ sizes, shapes }: Vocabulary): readonly Label[] => {
  const found = [...sizes, ...shapes.keys()].flatMap((name) => layerOf(name) ?? []);
  return [...new Map(found.map((layer) => [JSON.stringify(layer), layer])).values()];
};
