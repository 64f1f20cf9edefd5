import type { Kinds } from "../check/witness.ts";
import { delta, deriv, entryAt, one, product, symbol } from "../expr/build.ts";
import type { Bilingual, Builder } from "../expr/function.ts";
import { indexVar, ix } from "../expr/index-of.ts";
import type { Cond, Expr, Sym } from "../expr/node.ts";
import { fillSize, type Size, size, sizeText } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";
import { mapBottomUp, mapCond, substitute, symbolEntries, symbolNames } from "../expr/walk.ts";
import { sumLemmas } from "../lemmas/sum.ts";
import type { Options } from "../parse/context.ts";
import type { ReadError } from "../parse/error.ts";
import { nearestName } from "../parse/nearest.ts";
import { type Reading, read, readSizes } from "../parse/read.ts";
import { given } from "../rewrite/given.ts";
import type { Definition, Everywhere, Given } from "../rewrite/lemma.ts";
import { hypothesesOf } from "./assumption.ts";
import { type ExerciseError, errorAt } from "./error.ts";
import {
  around,
  atLast,
  type Frame,
  type Layer,
  laidOut,
  lastLetter,
  layerOf,
  type Members,
  type Unknown,
  whole as wholeOf,
  withLabels,
} from "./family.ts";
import type { DefineSays, SizesSay, SymbolsSay } from "./names-schema.ts";
import { undermined } from "./redefined.ts";
import type { Path, Source } from "./source.ts";

/** What a file says of names. */
export interface VocabularySays {
  readonly sizes?: SizesSay | undefined;
  readonly symbols?: SymbolsSay | undefined;
  readonly define?: DefineSays | undefined;
  readonly layer?: Layer | undefined;
}

/** What each name of an exercise is: the context in which its expressions are read. */
export interface Vocabulary {
  readonly sizes: ReadonlySet<string>;
  /** Shapes in plain syntax, by name: what the parser is told. */
  readonly shapes: ReadonlyMap<string, string>;
  readonly assume: ReadonlyMap<string, string>;
  readonly conditions: readonly Cond[];
  /** Comparisons that hold for every entry of a vector. */
  readonly everywhere: readonly Everywhere[];
  readonly kinds: Kinds;
  readonly dependencies: ReadonlyMap<string, ReadonlySet<string>>;
  readonly definitions: ReadonlyMap<string, Definition>;
  /** How names are printed: the first spelling the file gives. */
  readonly spellings: ReadonlyMap<string, string>;
  /** How functions are printed: softmax → S. */
  readonly functionSpellings: ReadonlyMap<string, string>;
  /** What names stand for, in words. */
  readonly words: ReadonlyMap<string, Bilingual>;
  /** How members of families are named here, where there are families. */
  readonly members?: Members;
  /** What stands for layer 0 of a family, as it is printed: a_0 is X. */
  readonly starts?: readonly { readonly latex: string; readonly is: string }[];
  /** The same names around the last layer, and in a network of so many layers. */
  readonly last?: Vocabulary;
  readonly whole?: Vocabulary;
}

/** How many layers a network has on which what was shown of any layer is confirmed. */
export const confirmedDepth = 3;

export const emptyVocabulary: Vocabulary = {
  sizes: new Set(),
  shapes: new Map(),
  assume: new Map(),
  conditions: [],
  everywhere: [],
  kinds: new Map(),
  dependencies: new Map(),
  definitions: new Map(),
  spellings: new Map(),
  functionSpellings: new Map(),
  words: new Map(),
};

/** The vocabulary with what more is said; what is said again replaces what was. */
export const extended = (
  base: Vocabulary,
  says: VocabularySays,
  path: Path,
  source: Source,
  functions: readonly Builder[],
): { readonly vocabulary: Vocabulary; readonly errors: readonly ExerciseError[] } => {
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
): { readonly vocabulary: Vocabulary; readonly errors: readonly ExerciseError[] } => {
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
      whole: inFrame(wholeOf(confirmedDepth), confirmedDepth).vocabulary,
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
): { readonly vocabulary: Vocabulary; readonly errors: readonly ExerciseError[] } => {
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
): { readonly vocabulary: Vocabulary; readonly errors: readonly ExerciseError[] } => {
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

/** The vocabulary where some sizes are numbers: two classes for now. */
export const resized = (base: Vocabulary, to: ReadonlyMap<string, number>): Vocabulary => {
  const sizes = new Map([...to].map(([name, value]) => [name, size(value)]));
  const filled = (text: string): string => {
    const upTo = /^index (.*)$/s.exec(text)?.[1];
    const read = readSizes(upTo ?? text);
    if (text === "scalar" || !read.ok) return text;
    const shape = read.value.map((axis) => sizeText(fillSize(axis, sizes))).join(" x ");
    return upTo === undefined ? shape : `index ${shape}`;
  };
  return {
    ...base,
    shapes: new Map([...base.shapes].map(([name, shape]) => [name, filled(shape)])),
    conditions: base.conditions.map((cond) => mapCond(cond, (side) => substitute(side, { sizes }))),
    everywhere: base.everywhere.map(({ by, when, but }) => {
      const k = indexVar(by.letter, fillSize(by.size, sizes));
      const moved = mapCond(when, (side) =>
        substitute(substitute(side, { indices: new Map([[by.id, ix(k)]]) }), { sizes }),
      ) as Everywhere["when"];
      return { by: k, when: moved, but };
    }),
    kinds: new Map(
      [...base.kinds].map(([name, kind]) => [
        name,
        kind.is === "index" ? { ...kind, upTo: fillSize(kind.upTo, sizes) } : kind,
      ]),
    ),
    definitions: new Map(
      [...base.definitions].map(([name, { sym, indices, body }]) => {
        const fresh = indices.map((k) => indexVar(k.letter, fillSize(k.size, sizes)));
        const moved = new Map(indices.map((k, at) => [k.id, ix(fresh[at] ?? k)]));
        return [
          name,
          {
            sym: symbol(
              sym.name,
              sym.axes.map((axis) => fillSize(axis, sizes)),
            ),
            indices: fresh,
            body: withoutSingles(substitute(substitute(body, { indices: moved }), { sizes })),
          },
        ];
      }),
    ),
  };
};

/** The hypotheses that a vocabulary amounts to. */
export const givenBy = ({ conditions, everywhere, dependencies, definitions }: Vocabulary): Given =>
  given({ conditions, everywhere, dependencies, definitions });

const optionsOf = new WeakMap<Vocabulary, Options>();

/** Reads an expression in the vocabulary of an exercise; names of several letters have to be declared. */
export const readIn = (
  text: string,
  vocabulary: Vocabulary,
  functions: readonly Builder[],
): Reading | { readonly ok: false; readonly error: ReadError } => {
  let options = optionsOf.get(vocabulary);
  if (!options) {
    options = {
      functions,
      declare: Object.fromEntries(vocabulary.shapes),
      assume: Object.fromEntries(vocabulary.assume),
    };
    optionsOf.set(vocabulary, options);
  }
  const reading = read(vocabulary.members?.text(text, undefined) ?? text, options);
  if (!reading.ok) {
    const { message } = reading.error;
    const said = { fr: withLabels(message.fr), en: withLabels(message.en) };
    return { ok: false, error: { ...reading.error, message: said } };
  }
  for (const name of reading.variables) {
    if (reading.symbols.get(name)?.declared || [...name].length === 1 || /^.[_′]?\d*$/u.test(name))
      continue;
    const layer = layerless(name, vocabulary);
    if (layer) return named(name, text, layer);
    const nearest = nearestName(name, vocabulary.shapes.keys());
    return named(name, text, {
      code: "E-NAME",
      message: {
        fr: `Le nom « ${name} » n'est déclaré nulle part.`,
        en: `The name "${name}" is declared nowhere.`,
      },
      ...(nearest !== undefined && { nearest }),
    });
  }
  for (const name of symbolNames(reading.tensor.body)) {
    const wrong = undermined(name, {
      definitions: vocabulary.definitions,
      symbols: reading.symbols,
    });
    if (wrong) return named(name, text, wrong);
  }
  return reading;
};

/** Why a member of a family is not known here, and what is written in its place; nothing of other names. */
const layerless = (
  name: string,
  { members, shapes }: Vocabulary,
): Pick<ReadError, "code" | "message" | "expected"> | undefined => {
  const label = layerOf(name);
  if (!members || !label) return undefined;
  const known = [...shapes.keys()].filter(
    (other) => members.general(other) === members.general(name),
  );
  if (known.length === 0) return undefined;
  const list = known.map(withLabels).join(", ");
  const [any = "l", last = "L"] = members.letters;
  return {
    code: "E-NAME",
    message: {
      fr:
        label.of === ""
          ? `Une couche se dit à partir de ${any} ou de ${last}, non par un nombre : « ${withLabels(members.general(name))} », et « for: ${any} = ${label.plus} » dans une question qui dérive.`
          : `Autour d'une couche, « ${withLabels(name)} » n'est pas déclaré.`,
      en:
        label.of === ""
          ? `A layer is counted from ${any} or ${last}, not by a number: "${withLabels(members.general(name))}", and "for: ${any} = ${label.plus}" in a question that differentiates.`
          : `Around a layer, "${withLabels(name)}" is not declared.`,
    },
    expected: { fr: list, en: list },
  };
};

/** An error about a name in a text, members of families as the file writes them. */
const named = (
  name: string,
  text: string,
  {
    code,
    message,
    expected,
    nearest,
  }: Pick<ReadError, "code" | "message"> & Partial<Pick<ReadError, "expected" | "nearest">>,
): { readonly ok: false; readonly error: ReadError } => {
  const read = withLabels(name);
  const literal = read.replace(/[[\]+]/gu, "\\$&");
  // The file writes members with their labels.
  const start = Math.max(
    0,
    withLabels(text).search(
      new RegExp(String.raw`(?<![\p{L}\p{N}_])${literal}(?![\p{L}\p{N}_])`, "u"),
    ),
  );
  return {
    ok: false,
    error: {
      code,
      message: { fr: withLabels(message.fr), en: withLabels(message.en) },
      source: text,
      span: { start, end: start + read.length },
      line: 1,
      column: start + 1,
      read,
      ...(expected !== undefined && { expected }),
      ...(nearest !== undefined && { nearest: withLabels(nearest) }),
    },
  };
};

/** A reading error of a text in a file, as an error of the file. */
export const relocated = (
  error: ReadError,
  text: string,
  source: Source,
  path: Path,
): ExerciseError => {
  const span = error.source === text ? source.within(path, error.span) : source.valueAt(path);
  const { code, message, expected, nearest } = error;
  return errorAt(source, span, code, message, { expected, nearest });
};

const sizeNames = (of: Size): readonly string[] => of.terms.flatMap((term) => [...term.names]);

class Extension {
  readonly errors: ExerciseError[] = [];
  /** Names that are defined further down, and so cannot be used yet. */
  readonly #waiting = new Set<string>();
  readonly #sizes: Set<string>;
  readonly #shapes: Map<string, string>;
  readonly #assume: Map<string, string>;
  #conditions: readonly Cond[];
  #everywhere: readonly Everywhere[];
  readonly #kinds: Map<string, Kinds extends ReadonlyMap<string, infer K> ? K : never>;
  readonly #dependencies: Map<string, ReadonlySet<string>>;
  readonly #definitions: Map<string, Definition>;
  readonly #spellings: Map<string, string>;
  readonly #functionSpellings: Map<string, string>;
  readonly #words: Map<string, Bilingual>;
  readonly #members: Members | undefined;
  readonly #path: Path;
  readonly #source: Source;
  readonly #functions: readonly Builder[];

  constructor(base: Vocabulary, path: Path, source: Source, functions: readonly Builder[]) {
    this.#sizes = new Set(base.sizes);
    this.#shapes = new Map(base.shapes);
    this.#assume = new Map(base.assume);
    this.#conditions = base.conditions;
    this.#everywhere = base.everywhere;
    this.#kinds = new Map(base.kinds);
    this.#dependencies = new Map(base.dependencies);
    this.#definitions = new Map(base.definitions);
    this.#spellings = new Map(base.spellings);
    this.#functionSpellings = new Map(base.functionSpellings);
    this.#words = new Map(base.words);
    this.#members = base.members;
    this.#path = path;
    this.#source = source;
    this.#functions = functions;
  }

  result(): Vocabulary {
    return {
      sizes: this.#sizes,
      shapes: this.#shapes,
      assume: this.#assume,
      conditions: this.#conditions,
      everywhere: this.#everywhere,
      kinds: this.#kinds,
      dependencies: this.#dependencies,
      definitions: this.#definitions,
      spellings: this.#spellings,
      functionSpellings: this.#functionSpellings,
      words: this.#words,
      ...(this.#members && { members: this.#members }),
    };
  }

  size(name: string, says: SizesSay[string], key = name): void {
    if (says.by) {
      this.#layerless(["sizes", key, "by"]);
      return;
    }
    this.#sizes.add(name);
    this.#spelled(name, says.latex, says.says);
  }

  symbol(name: string, says: SymbolsSay[string], key = name): void {
    const path = ["symbols", key] as const;
    if (says.by) {
      this.#layerless([...path, "by"]);
      return;
    }
    this.#forget(name);
    if (says.reads) {
      this.#reads(name, says, path);
      return;
    }
    const axes = this.#axes(says.shape ?? [], [...path, "shape"]);
    if (!axes) return;
    const sym = symbol(name, axes);
    if (says.class !== undefined) {
      const [upTo] = this.#axes([says.class], [...path, "class"]) ?? [];
      if (!upTo) return;
      this.#kinds.set(name, { is: "index", upTo });
      if (axes.length === 0) this.#shapes.set(name, `index ${sizeText(upTo)}`);
      else {
        this.#shapes.set(name, `int ${axes.map(sizeText).join(" x ")}`);
        this.#assume.set(name, `index:${sizeText(upTo)}`);
      }
      this.#onehots(sym, upTo, says.onehot ?? []);
    } else this.#declare(sym);
    if (says.of) this.#dependencies.set(name, new Set(says.of));
    this.#spelled(name, says.latex, says.says);
    if (says.assume !== undefined) this.#assumed(sym, says.assume, [...path, "assume"]);
  }

  /** An unknown function depends on names that are declared, by this file's end. */
  dependencies(name: string, others: readonly string[]): void {
    for (const [at, other] of others.entries()) {
      if (this.#shapes.has(other)) continue;
      const path = this.#item(["symbols", name, "of"], at);
      const message = { fr: `« ${other} » n'est pas déclaré.`, en: `"${other}" is not declared.` };
      this.#wrong(path, "E-NAME", message, nearestName(other, this.#shapes.keys()));
    }
  }

  conditions(name: string, texts: readonly string[]): void {
    for (const [at, text] of texts.entries()) {
      const path = this.#item(["symbols", name, "where"], at);
      const cond = this.#condition(text, path);
      if (cond) this.#conditions = [...this.#conditions, cond];
    }
  }

  expect(names: readonly string[]): void {
    for (const name of names) this.#waiting.add(name);
  }

  /** A quantity of which it is only known what it depends on, with the shape of another member. */
  unknown({ name, like, shaped, of, latex }: Unknown): void {
    const shape = this.#shapes.get(like);
    if (shape === undefined) return;
    this.#waiting.delete(name);
    this.#shapes.set(name, shaped(shape));
    this.#dependencies.set(name, new Set(of));
    this.#spelled(name, latex, undefined);
  }

  define(name: string, says: DefineSays[string], key = name): void {
    const path = ["define", key] as const;
    if (says.by) {
      this.#layerless([...path, "by"]);
      return;
    }
    this.#forget(name);
    const tensor =
      says.is === undefined
        ? this.#gradient(says.gradient ?? ["", ""], [...path, "gradient"])
        : this.#read(says.is, [...path, "is"]);
    if (!tensor) return;
    const early = [...symbolNames(tensor.body)].find(
      (each) => each === name || this.#waiting.has(each),
    );
    if (early !== undefined) {
      this.errors.push(
        errorAt(this.#source, this.#source.valueAt([...this.#path, ...path]), "E-NAME", {
          fr: `« ${name} » est défini par « ${early} », qui n'est pas encore défini.`,
          en: `"${name}" is defined by "${early}", which is not defined yet.`,
        }),
      );
      return;
    }
    this.#waiting.delete(name);
    const sym = symbol(
      name,
      tensor.indices.map((k) => k.size),
    );
    this.#declare(sym);
    this.#definitions.set(name, { sym, indices: tensor.indices, body: withoutUnits(tensor.body) });
    const names = [...symbolNames(tensor.body)].filter((each) => each !== name);
    if (names.length > 0) this.#dependencies.set(name, new Set(names));
    for (const [at, text] of (says.same ?? []).entries())
      this.#read(text, this.#item([...path, "same"], at));
    this.#spelled(name, says.latex, says.says);
  }

  #layerless(path: Path): void {
    this.#wrong(path, "E-TYPE", {
      fr: "Une famille de couches se déclare en tête du fichier, à côté de « layer ».",
      en: 'A family of layers is declared at the head of the file, beside "layer".',
    });
  }

  #wrong(
    path: Path,
    code: ReadError["code"],
    message: Bilingual,
    nearest?: string,
    expected?: Bilingual,
  ): void {
    const span = this.#source.valueAt([...this.#path, ...path]);
    this.errors.push(errorAt(this.#source, span, code, message, { nearest, expected }));
  }

  #item(path: Path, at: number): Path {
    return this.#source.itemOf([...this.#path, ...path], at).slice(this.#path.length);
  }

  /** What was said of the name before goes, all of it. */
  #forget(name: string): void {
    this.#shapes.delete(name);
    this.#assume.delete(name);
    this.#kinds.delete(name);
    this.#dependencies.delete(name);
    this.#definitions.delete(name);
    this.#spellings.delete(name);
    this.#words.delete(name);
    this.#conditions = this.#conditions.filter((cond) => !mentionsName(cond, name));
    this.#everywhere = this.#everywhere.filter(({ when }) => !mentionsName(when, name));
  }

  #declare({ name, axes }: Sym): void {
    this.#shapes.set(name, axes.length === 0 ? "scalar" : axes.map(sizeText).join(" x "));
  }

  #spelled(
    name: string,
    latex: readonly string[] | undefined,
    says: { readonly fr?: string | undefined; readonly en?: string | undefined } | undefined,
  ): void {
    if (latex?.[0] !== undefined) this.#spellings.set(name, latex[0]);
    const { fr, en } = says ?? {};
    if (fr !== undefined || en !== undefined)
      this.#words.set(name, { fr: fr ?? en ?? "", en: en ?? fr ?? "" });
  }

  /** The sizes of a shape; their names have to be declared. */
  #axes(shape: readonly (string | number)[], path: Path): readonly Size[] | undefined {
    const axes: Size[] = [];
    for (const [at, text] of shape.entries()) {
      const place = path.at(-1) === "shape" ? [...path, at] : path;
      const sizes = readSizes(`${text}`);
      const [only, ...more] = sizes.ok ? sizes.value : [];
      if (!sizes.ok || !only || more.length > 0) {
        if (sizes.ok)
          this.#wrong(place, "E-TYPE", {
            fr: "Un axe a une seule taille.",
            en: "An axis has one size.",
          });
        else
          this.errors.push(
            relocated(sizes.error, `${text}`, this.#source, [...this.#path, ...place]),
          );
        return undefined;
      }
      for (const name of sizeNames(only)) {
        if (this.#sizes.has(name)) continue;
        const message = {
          fr: `La taille « ${name} » n'est pas déclarée sous « sizes ».`,
          en: `The size "${name}" is not declared under "sizes".`,
        };
        const known = [...this.#sizes].join(", ");
        this.#wrong(
          place,
          "E-NAME",
          message,
          nearestName(name, this.#sizes),
          known === "" ? undefined : { fr: known, en: known },
        );
        return undefined;
      }
      axes.push(only);
    }
    return axes;
  }

  #onehots(label: Sym, upTo: Size, spellings: readonly string[]): void {
    const names = spellings.filter((text) => /^[\p{L}_][\p{L}\p{M}\p{Nd}_]*$/u.test(text));
    const latex = spellings.find((text) => !names.includes(text));
    for (const name of names) {
      this.#forget(name);
      const sym = symbol(name, [upTo]);
      this.#declare(sym);
      const k = indexVar("k", upTo);
      this.#definitions.set(name, { sym, indices: [k], body: delta(k, ix(entryAt(label, []))) });
      this.#kinds.set(name, { is: "onehot" });
      if (latex !== undefined) this.#spellings.set(name, latex);
    }
  }

  #assumed(sym: Sym, text: string, path: Path): void {
    const reading = read(sym.name, {
      functions: this.#functions,
      declare: { [sym.name]: this.#shapes.get(sym.name) ?? "scalar" },
      assume: { [sym.name]: text },
    });
    if (!reading.ok) {
      this.errors.push(relocated(reading.error, text, this.#source, [...this.#path, ...path]));
      return;
    }
    const assume = reading.symbols.get(sym.name)?.assume;
    if (!assume) return;
    this.#assume.set(sym.name, text);
    this.#kinds.set(sym.name, assume);
    const { conditions, everywhere } = hypothesesOf(sym, assume);
    this.#conditions = [...this.#conditions, ...conditions];
    this.#everywhere = [...this.#everywhere, ...everywhere];
  }

  #reads(name: string, says: SymbolsSay[string], path: Path): void {
    for (const [at, read] of (says.reads ?? []).entries()) {
      const known = this.#functions.map(({ def }) => def.name);
      if (this.#functions.some(({ def }) => def.name === read || def.aliases.includes(read)))
        continue;
      const place = this.#item([...path, "reads"], at);
      const message = {
        fr: `La fonction « ${read} » n'est pas connue.`,
        en: `The function "${read}" is not known.`,
      };
      this.#wrong(place, "E-NAME", message, nearestName(read, known));
    }
    // A spelling with one meaning is how the sheet prints the function.
    const [only, ...more] = says.reads ?? [];
    const def = this.#functions.find(
      (builder) => builder.def.name === only || builder.def.aliases.includes(only ?? ""),
    )?.def;
    if (def && more.length === 0) this.#functionSpellings.set(def.name, says.latex?.[0] ?? name);
  }

  #read(text: string, path: Path): Tensor | undefined {
    const reading = readIn(text, this.result(), this.#functions);
    if (reading.ok) return reading.tensor;
    this.errors.push(relocated(reading.error, text, this.#source, [...this.#path, ...path]));
    return undefined;
  }

  #condition(text: string, path: Path): Cond | undefined {
    const tensor = this.#read(text, path);
    if (!tensor) return undefined;
    const cond = conditionIn(tensor);
    if (!cond) this.#wrong(path, "E-TYPE", notACondition);
    return cond;
  }

  /** A name for a gradient: ∂of/∂by, entry by entry. */
  #gradient([of, by]: readonly [string, string], path: Path): Tensor | undefined {
    const loss = this.#read(of, [...path, 0]);
    const variable = this.#read(by, [...path, 1]);
    if (!loss || !variable) return undefined;
    if (variable.body.kind !== "entry" || loss.indices.length > 0) {
      this.#wrong(path, "E-TYPE", {
        fr: "Un gradient est celui d'un scalaire par rapport à un nom déclaré.",
        en: "A gradient is that of a scalar by a declared name.",
      });
      return undefined;
    }
    const { of: sym } = variable.body;
    const indices = sym.axes.map((axis, at) => indexVar(["i", "j", "k"][at] ?? "l", axis));
    const entry: Expr = symbolEntries(sym)(...indices);
    return { indices, body: deriv(loss.body, entry) };
  }
}

/** A sum over one index is its term. */
const withoutSingles = (e: Expr): Expr => {
  const { sum_single: law } = sumLemmas;
  return mapBottomUp(e, (part) =>
    law.kind === "schema" && part.kind === law.head ? (law.rewrite(part, given()) ?? part) : part,
  );
};

/** A factor 1, as the entries of a matrix of ones are, goes without saying. */
const withoutUnits = (e: Expr): Expr =>
  mapBottomUp(e, (part) =>
    part.kind === "product" && part.args.includes(one)
      ? product(...part.args.filter((factor) => factor !== one))
      : part,
  );

const mentionsName = (cond: Cond, name: string): boolean =>
  cond.kind === "compare"
    ? [cond.left, cond.right].some((side) => symbolNames(side).has(name))
    : cond.of.some((inner) => mentionsName(inner, name));

export const notACondition: Bilingual = {
  fr: "Ceci n'est pas une condition.",
  en: "This is no condition.",
};

/** The condition that a text such as `c > 0` was read as: 1 where it holds, 0 elsewhere. */
export const conditionIn = ({ body, indices }: Tensor): Cond | undefined => {
  if (indices.length > 0 || body.kind !== "cases" || body.otherwise || body.arms.length !== 1)
    return undefined;
  return body.arms[0]?.when;
};
