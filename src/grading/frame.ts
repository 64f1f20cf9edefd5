import type { Toolbox } from "../diff/toolbox.ts";
import type { CopiesSaid, Part } from "../exercise/exercise.ts";
import { extended, type VocabularySays } from "../exercise/extend.ts";
import { frameFor } from "../exercise/network.ts";
import type { ScopeSays } from "../exercise/notation-schema.ts";
import { resized } from "../exercise/resized.ts";
import type { ConventionsSay } from "../exercise/schema.ts";
import type { Source } from "../exercise/source.ts";
import { givenBy, type Vocabulary } from "../exercise/vocabulary.ts";
import { arranged } from "../expr/arranged.ts";
import type { Assumption } from "../expr/assumption.ts";
import { entryAt, symbol } from "../expr/build.ts";
import { indexVar, ix, plainVar } from "../expr/index-of.ts";
import { inventoryOf } from "../expr/inventory.ts";
import type { Expr, IndexVar, Ix } from "../expr/node.ts";
import { fillSize, fixedSize, type Size, size } from "../expr/size.ts";
import { freeIndices, substitute, symbolNames } from "../expr/walk.ts";
import { affineLabel } from "../parse/latex/notation.ts";
import { directly } from "../rewrite/graph.ts";
import type { Definition, Given } from "../rewrite/lemma.ts";
import type { Explained } from "./causes.ts";
import { withFamilies } from "./families.ts";
import { settledIn } from "./settled.ts";
import { Slopes } from "./slopes.ts";
import type { Known } from "./truth.ts";

/** Where a link is judged: what the names of a question stand for, and what is known of them. */
export interface Frame {
  readonly part: Part | undefined;
  readonly vocabulary: Vocabulary;
  readonly given: Given;
  readonly assume: ReadonlyMap<string, Assumption>;
  readonly conventions: ConventionsSay;
  readonly tools: Toolbox;
  readonly slopes: Slopes;
  /** What was found of equations. */
  readonly truths: Map<string, Known>;
  /** What was found to explain wrong lines. */
  readonly causes: Map<string, Explained>;
  /** The frames with definitions of copies that were asked for. */
  readonly defined: Map<string, Frame>;
  /** The frames in which a quantity is only known to depend on another. */
  readonly within: Map<string, Frame>;
  /** Sizes that are numbers here: two classes for now. */
  readonly fixed: ReadonlyMap<string, number>;
  /** Sizes that copies write as numbers, by these numbers: 10 is n[L]. */
  readonly numbers: ReadonlyMap<number, string>;
  /** The same sizes, where they are these numbers. */
  readonly exact: ReadonlyMap<string, number>;
  /** Names of copies for matrices that are laid out otherwise than in the exercise. */
  readonly turned: ReadonlySet<string>;
  /** Where in a network of layers it stands: around any layer, or the last; nothing where there are none. */
  readonly layer: "any" | "last" | undefined;
}

/** What is found in a frame is kept with it. */
const nothingKept = (): Pick<Frame, "truths" | "causes" | "defined" | "within"> => ({
  truths: new Map(),
  causes: new Map(),
  defined: new Map(),
  within: new Map(),
});

/**
 * The places in which what is said of a part can be judged, the widest first. A number that copies write for a size is
 * that size, so that what holds is shown for every such size; where it does not hold, the size may still be the number.
 */
export const framesOf = (
  part: Part,
  source: Source,
  tools: Toolbox,
  conventions: ConventionsSay,
): readonly Frame[] => {
  const vocabulary = part.copies.reduce(
    (so, { says, path }) =>
      withFamilies(
        extended(so, declaredIn(says), path, source, tools.functions).vocabulary,
        familiesIn(says),
        path,
        source,
        tools.functions,
      ),
    part.vocabulary,
  );
  const exact = numbersIn(part.copies, vocabulary);
  const around = (each: Vocabulary, layer: Frame["layer"]): readonly Frame[] => {
    const frame = frameIn(each, part, layer, tools, conventions);
    return exact.size === 0
      ? [frame]
      : [
          { ...frame, numbers: new Map([...exact].map(([name, number]) => [number, name])) },
          { ...frameIn(resized(each, exact), part, layer, tools, conventions), exact },
        ];
  };
  if (!vocabulary.last) return around(vocabulary, undefined);
  const asked = frameFor(part.vocabulary, JSON.stringify([part.says, part.common]));
  const both = [around(vocabulary, "any"), around(vocabulary.last, "last")];
  // What holds for every size is looked for first.
  const ordered = asked === part.vocabulary ? both : both.toReversed();
  return [0, 1].flatMap((which) => ordered.flatMap((frames) => frames[which] ?? []));
};

/** The sizes that copies are said to write as numbers: `n: {by: layer, at: {L: 10}}`. */
const numbersIn = (
  copies: readonly CopiesSaid[],
  { members }: Vocabulary,
): ReadonlyMap<string, number> =>
  new Map(
    copies.flatMap(({ says: { sizes = {} } }) =>
      Object.entries(sizes).flatMap(([family, { at = {} }]) =>
        Object.entries(at).flatMap(([label, is]) => {
          const layer = affineLabel(label);
          return typeof is === "number" && is > 1 && layer && members
            ? [[members.name(family, layer), is] as const]
            : [];
        }),
      ),
    ),
  );

/** The families of quantities that copies speak of. */
const familiesIn = ({ define = {} }: ScopeSays): NonNullable<VocabularySays["define"]> =>
  Object.fromEntries(
    Object.entries(define).flatMap(([name, { anew: _, ...says }]) =>
      says.by === "layer" ? [[name, says]] : [],
    ),
  );

/** What is said of how copies write, as far as it says what names stand for. */
const declaredIn = ({ sizes = {}, symbols = {}, define = {} }: ScopeSays): VocabularySays => {
  const own = Object.entries(symbols).filter(
    ([, { set, gradient }]) => set === undefined && gradient === undefined,
  );
  const gradients = Object.entries(symbols).flatMap(([name, { gradient, latex }]) =>
    gradient ? [[name, { gradient, ...(latex && { latex }) }] as const] : [],
  );
  return {
    sizes: Object.fromEntries(
      Object.entries(sizes).map(([name, { at: _, ...says }]) => [name, says]),
    ),
    symbols: Object.fromEntries(
      own.map(([name, { at: _, set: __, gradient: ___, ...says }]) => [name, says]),
    ),
    define: {
      ...Object.fromEntries(Object.entries(define).filter(([, { by }]) => by === undefined)),
      ...Object.fromEntries(gradients),
    },
  };
};

export const frameIn = (
  vocabulary: Vocabulary,
  part: Part | undefined,
  layer: Frame["layer"],
  tools: Toolbox,
  conventions: ConventionsSay,
  given: Given = layer === "any" ? upToNext(givenBy(vocabulary)) : givenBy(vocabulary),
): Frame => ({
  part,
  vocabulary,
  layer,
  fixed: fixedIn(part),
  numbers: new Map(),
  exact: new Map(),
  turned: turnedIn(part, given),
  given,
  conventions,
  tools,
  slopes: new Slopes(given, tools),
  ...nothingKept(),
  assume: new Map(
    [...vocabulary.kinds].flatMap(([name, kind]) =>
      kind.is === "real" ? [] : [[name, kind] as const],
    ),
  ),
});

/** What the exercise declares, and copies say to be the transpose of a matrix of theirs. */
const turnedIn = (part: Part | undefined, { definitions }: Given): ReadonlySet<string> =>
  new Set(
    [...definitions].flatMap(([name, { indices, body }]) => {
      const known = part?.vocabulary;
      if (!known?.shapes.has(name) || known.definitions.has(name) || body.kind !== "entry")
        return [];
      const places = body.at.map(plainVar);
      const isTurned = indices.length === 2 && places[0] === indices[1] && places[1] === indices[0];
      return isTurned && !known.shapes.has(body.of.name) ? [body.of.name] : [];
    }),
  );

/**
 * Around any layer, what lies beyond the next one is an unknown function of it: what holds of every loss holds of
 * this one.
 */
const upToNext = (so: Given): Given => {
  const { definitions, dependencies } = so;
  const beyond = new Map(
    [...dependencies].filter(([name]) => !definitions.has(name) && isMember(name)),
  );
  const through = (name: string, seen = new Set<string>()): ReadonlySet<string> => {
    if (seen.has(name)) return new Set();
    seen.add(name);
    const found = new Set<string>();
    for (const next of directly(name, so)) {
      for (const each of beyond.get(next) ?? through(next, seen)) found.add(each);
    }
    return found;
  };
  const open = [...definitions.values()]
    // Another name for a quantity, or for entries of it, is what the quantity is.
    .filter(({ body }) => body.kind !== "entry")
    .map(({ sym: { name } }) => [name, through(name)] as const)
    .filter(([, names]) => names.size > 0);
  const gone = new Set(open.map(([name]) => name));
  return {
    ...so,
    definitions: new Map([...definitions].filter(([name]) => !gone.has(name))),
    dependencies: new Map([...dependencies, ...open]),
  };
};

/** W__l__p1: the name of one layer's quantity. */
const isMember = (name: string): boolean => /__[A-Za-z]?__[mp]\d+$/.test(name);

const fixedIn = (part: Part | undefined): ReadonlyMap<string, number> => {
  const { where } = part?.common ?? {};
  return new Map(
    where === undefined || Array.isArray(where)
      ? []
      : Object.entries(where as Readonly<Record<string, number>>),
  );
};

/** Whether a name is none of the exercise's: it means what the copy makes of it. */
export const isStranger = (name: string, { part, given }: Frame): boolean =>
  part !== undefined &&
  !part.vocabulary.shapes.has(name) &&
  !(part.vocabulary.last?.shapes.has(name) ?? false) &&
  !given.definitions.has(name) &&
  !given.dependencies.has(name);

/** The frame with more quantities that have a definition: the same frame for the same definitions. */
export const defining = (frame: Frame, definitions: readonly Definition[]): Frame => {
  if (definitions.length === 0) return frame;
  const own = definitions.map(({ sym, indices: given, body }): Definition => {
    const { indices, put } = settledIn(given);
    return { sym, indices, body: put(body) };
  });
  const key = own
    .map(
      ({ sym, indices, body }) =>
        `${sym.key} ${indices.map(({ id }) => id).join()} ${arranged(body).id}`,
    )
    .join("; ");
  const known = frame.defined.get(key);
  if (known) return known;
  const { given } = frame;
  const found: Frame = {
    ...frame,
    ...nothingKept(),
    given: {
      ...given,
      definitions: new Map([
        ...given.definitions,
        ...own.map((each) => [each.sym.name, each] as const),
      ]),
      dependencies: new Map([
        ...given.dependencies,
        ...own.map(({ sym, body }) => [sym.name, symbolNames(body)] as const),
      ]),
    },
  };
  if (frame.defined.size >= mostDefined) frame.defined.clear();
  frame.defined.set(key, found);
  return found;
};

/** The frame in which a quantity is only known to depend on another: the same frame for the same two. */
export const upToQuantity = (frame: Frame, of: string, by: string): Frame => {
  const key = `${of} of ${by}`;
  const known = frame.within.get(key);
  if (known) return known;
  const definitions = new Map(frame.given.definitions);
  definitions.delete(of);
  const dependencies = new Map(frame.given.dependencies).set(of, new Set([by]));
  const given: Given = { ...frame.given, definitions, dependencies };
  const found: Frame = {
    ...frame,
    given,
    slopes: new Slopes(given, frame.tools),
    ...nothingKept(),
  };
  frame.within.set(key, found);
  return found;
};

/** How many frames with definitions of copies are kept of one frame. */
const mostDefined = 256;

/** An expression as it was read, and the indices it is free in. */
export interface Named {
  readonly indices: readonly IndexVar[];
  readonly body: Expr;
}

/** What was read with labels of layers, W[l-1], in the names of a frame. */
export const inNamesOf = (frame: Frame, of: Named): Named => {
  const { fixed, numbers, vocabulary } = frame;
  if (!vocabulary.members && fixed.size === 0 && numbers.size === 0) return of;
  const named = namesIn(frame);
  const { symbols, sizes: names } = inventoryOf(of.body);
  const free = new Map([...freeIndices(of.body), ...of.indices].map((k) => [k.id, k]));
  const all = new Set([
    ...names,
    ...[...free.values()].flatMap((k) => k.size.terms.flatMap((term) => [...term.names])),
  ]);
  const sizes = sizesIn(frame, all);
  const moved = new Map([...free.values()].map((k) => [k.id, indexVar(k.letter, sizes(k.size))]));
  const renamed = new Map(
    [...symbols.values()].map((sym) => {
      const other = symbol(named(sym.name), sym.axes.map(sizes));
      return [sym.name, (...at: Ix[]) => entryAt(other, at)] as const;
    }),
  );
  const indices = new Map([...moved].map(([id, k]) => [id, ix(k)]));
  const body = substitute(substitute(substitute(of.body, { indices }), { sizes }), {
    symbols: renamed,
  });
  return { indices: of.indices.map((k) => moved.get(k.id) ?? k), body };
};

/** A size as it was read, n[l-1], in the names of a frame. */
export const sizeInNamesOf = (frame: Frame, of: Size): Size =>
  sizesIn(frame, new Set(of.terms.flatMap((term) => [...term.names])))(of);

/** How sizes of these names are said in a frame. */
const sizesIn = (frame: Frame, names: ReadonlySet<string>): ((axis: Size) => Size) => {
  const { exact, fixed, numbers } = frame;
  const named = namesIn(frame);
  const filled = new Map(
    [...names].map((name) => [
      name,
      size(fixed.get(name) ?? exact.get(named(name)) ?? named(name)),
    ]),
  );
  return (axis) => {
    const name = numbers.get(fixedSize(axis) ?? 0);
    return name === undefined ? fillSize(axis, filled) : size(name);
  };
};

/** What a name of the reader, such as W[l-1], is called in a frame. */
const namesIn = ({ layer, vocabulary: { members } }: Frame): ((text: string) => string) => {
  if (!members) return (text) => text;
  const [index, last] = members.letters as [string, string];
  // Around the last layer, l is L.
  return (text) => {
    const name = members.text(text, undefined);
    return layer === "last" ? name.replaceAll(`__${index}__`, `__${last}__`) : name;
  };
};
