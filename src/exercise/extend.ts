import type { Builder } from "../expr/function.ts";
import { type ExerciseError, errorAt } from "./error.ts";
import { Extension } from "./extension.ts";
import { around, atLast, type Frame, laidOut, lastLetter, wholeNetwork } from "./laid-out.ts";
import type { Layer } from "./members.ts";
import type { DefineSays, SizesSay, SymbolsSay } from "./names-schema.ts";
import { conditionIn, notACondition, readIn, relocated } from "./reading.ts";
import type { Path, Source } from "./source.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** What a file says of names. */
export interface VocabularySays {
  readonly sizes?: SizesSay | undefined;
  readonly symbols?: SymbolsSay | undefined;
  readonly define?: DefineSays | undefined;
  readonly layer?: Layer | undefined;
}

/** A vocabulary, and what is wrong with what it was made of. */
interface Extended {
  readonly vocabulary: Vocabulary;
  readonly errors: readonly ExerciseError[];
}

/** How many layers a network has on which what was shown of any layer is confirmed. */
export const confirmedDepth = 3;

/** The vocabulary with what more is said; what is said again replaces what was. */
export const extended = (
  base: Vocabulary,
  says: VocabularySays,
  path: Path,
  source: Source,
  functions: readonly Builder[],
): Extended => {
  const { layer } = says;
  if (layer) return layered(base, says, layer, path, source, functions);
  const { vocabulary, errors } = flatly(base, says, path, source, functions);
  const { last, whole } = base;
  const elsewhere = (frame: Vocabulary): Vocabulary =>
    flatly(frame, says, path, source, functions).vocabulary;
  return {
    vocabulary: {
      ...vocabulary,
      ...(last && { last: elsewhere(last) }),
      ...(whole && { whole: elsewhere(whole) }),
    },
    errors,
  };
};

/** The vocabulary of a network of layers: around any layer, around the last one, and as a whole. */
const layered = (
  base: Vocabulary,
  says: VocabularySays,
  layer: Layer,
  path: Path,
  source: Source,
  functions: readonly Builder[],
): Extended => {
  const last = lastLetter(layer, says.sizes);
  const inFrame = (frame: Frame, depth?: number) => {
    const plan = laidOut(says, layer, frame, last, depth);
    const more = new Extension({ ...base, members: plan.members }, path, source, functions);
    for (const { name, family, says: size } of plan.sizes) more.size(name, size, family);
    for (const { name, family, says: symbol } of plan.symbols) more.symbol(name, symbol, family);
    more.expect(plan.definitions.map(({ name }) => name));
    for (const { name, family, says: definition } of plan.definitions)
      more.define(name, definition, family);
    for (const unknown of plan.unknown) more.unknown(unknown);
    for (const { name, family, says: definition } of plan.after)
      more.define(name, definition, family);
    for (const { name, says: symbol } of plan.symbols) more.conditions(name, symbol.where ?? []);
    return { vocabulary: more.result(), errors: more.errors };
  };
  const general = inFrame(around(layer, last));
  const end = inFrame(atLast(last)).vocabulary;
  return {
    vocabulary: {
      ...general.vocabulary,
      // What stands around the last layer is printed as there.
      spellings: new Map([...end.spellings, ...general.vocabulary.spellings]),
      starts: startsOf(says.define ?? {}, general.vocabulary),
      last: end,
      whole: inFrame(wholeNetwork(confirmedDepth), confirmedDepth).vocabulary,
    },
    errors: general.errors,
  };
};

const startsOf = (
  define: NonNullable<VocabularySays["define"]>,
  { members }: Vocabulary,
): NonNullable<Vocabulary["starts"]> =>
  Object.entries(define).flatMap(([family, says]) => {
    const [latex] = members?.definition(family, says, { of: "", plus: 0 }).says.latex ?? [];
    return says.zero === undefined || latex === undefined ? [] : [{ latex, is: says.zero }];
  });

const flatly = (
  base: Vocabulary,
  says: VocabularySays,
  path: Path,
  source: Source,
  functions: readonly Builder[],
): Extended => {
  const more = new Extension(base, path, source, functions);
  for (const [name, size] of Object.entries(says.sizes ?? {})) more.size(name, size);
  for (const [name, symbol] of Object.entries(says.symbols ?? {})) more.symbol(name, symbol);
  for (const [name, { where = [] }] of Object.entries(says.symbols ?? {}))
    more.conditions(name, where);
  const defined = Object.entries(says.define ?? {});
  more.expect(defined.map(([name]) => name));
  for (const [name, definition] of defined) more.define(name, definition);
  for (const [name, { of = [] }] of Object.entries(says.symbols ?? {})) more.dependencies(name, of);
  return { vocabulary: more.result(), errors: more.errors };
};

/** The vocabulary under a further condition, as `c > 0`. */
export const conditioned = (
  base: Vocabulary,
  text: string,
  path: Path,
  source: Source,
  functions: readonly Builder[],
): Extended => {
  const reading = readIn(text, base, functions);
  if (!reading.ok)
    return { vocabulary: base, errors: [relocated(reading.error, text, source, path)] };
  const cond = conditionIn(reading.tensor);
  return cond
    ? { vocabulary: { ...base, conditions: [...base.conditions, cond] }, errors: [] }
    : {
        vocabulary: base,
        errors: [errorAt(source, source.valueAt(path), "E-TYPE", notACondition)],
      };
};
