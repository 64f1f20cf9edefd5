import type { Builder } from "../expr/function.ts";
import { sizeText } from "../expr/size.ts";
import { symbolNames } from "../expr/walk.ts";
import { Refusal } from "../parse/error.ts";
import { layoutOf } from "../parse/latex/builder.ts";
import { notationOf } from "../parse/latex/declarations.ts";
import { lex } from "../parse/latex/lex.ts";
import {
  affineLabel,
  extendNotation,
  labelText,
  type MapSays,
  type NotationSays,
  type SizeSays,
  type SymbolSays,
} from "../parse/latex/notation.ts";
import { nearestName } from "../parse/nearest.ts";
import { read, readSizes } from "../parse/read.ts";
import { type ExerciseError, errorAt, inOrder } from "./error.ts";
import { familyMember, withLabels, withMembers } from "./family.ts";
import { errorsOf, withoutEchoes } from "./issues.ts";
import { notationSchema, questionSchema, type ScopeSays } from "./notation-schema.ts";
import { readIn, relocated } from "./reading.ts";
import { fileSchema, type SectionSays } from "./schema.ts";
import { type Path, readSource, type Source } from "./source.ts";
import { emptyVocabulary } from "./vocabulary.ts";

/** How a copy writes what it speaks of. */
export interface LoadedNotation {
  readonly ok: true;
  readonly notation: NotationSays;
  /** What is said beside, by the label of a section, or the id of a question. */
  readonly sections: Readonly<Record<string, NotationSays>>;
  /** Definitions of macros, in TeX. */
  readonly macros: string | undefined;
  /** An exercise has ids of questions where a notation has labels of sections. */
  readonly from: "notation" | "exercise";
}

export type NotationResult =
  | LoadedNotation
  | { readonly ok: false; readonly errors: readonly ExerciseError[] };

/** Reads a notation file, or what an exercise file says of notation; what is wrong comes back with its place. */
export const loadNotation = (
  text: string,
  path: string,
  functions: readonly Builder[],
): NotationResult => {
  const read = readSource(text, path, { merge: true });
  if (!read.ok) return { ok: false, errors: read.errors };
  const loader = new Loader(read.source, functions);
  const loaded = isExercise(read.source.value) ? loader.exercise() : loader.notation();
  return loader.errors.length === 0 && loaded
    ? { ok: true, ...loaded }
    : { ok: false, errors: inOrder(withoutEchoes(loader.errors)) };
};

const isExercise = (value: unknown): boolean => {
  const says = asRecord(value);
  if ("notation" in says) return false;
  // Sections of a homework are a list; those of a notation file stand under their labels.
  return "sections" in says
    ? "title" in says && Array.isArray(says.sections)
    : "questions" in says || "title" in says;
};

/**
 * What is said for the questions of an exercise, by the labels of a copy. An id is cut where letters and digits
 * meet: `2l` is 2.l. The ids are labels of the copy as they stand, or all of them below one label of it, as when
 * an exercise is the second of a copy: whichever finds most of them, the shortest and first if several do.
 */
export const alignSections = (
  sections: Readonly<Record<string, NotationSays>>,
  labels: readonly (readonly string[])[],
): Readonly<Record<string, NotationSays>> => {
  const ids = Object.keys(sections);
  const known = new Set(labels.flatMap((label) => label.map((_, at) => dotted(label, at + 1))));
  const found = (above: string): number => ids.filter((id) => known.has(join(above, id))).length;
  let best = "";
  for (const above of [...known].sort((a, b) => a.split(".").length - b.split(".").length))
    if (found(above) > found(best)) best = above;
  return Object.fromEntries(ids.map((id) => [join(best, id), sections[id] as NotationSays]));
};

const dotted = (label: readonly string[], length: number): string =>
  label.slice(0, length).join(".");

const join = (above: string, below: string): string => (above === "" ? below : `${above}.${below}`);

/** The label of a question: `2l` is 2.l, `b-1` is b.1. */
export const labelOfId = (id: string | number): string =>
  (`${id}`.match(/\d+|\p{L}+/gu) ?? [`${id}`]).join(".");

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};

class Loader {
  readonly errors: ExerciseError[] = [];
  readonly #source: Source;
  readonly #functions: readonly Builder[];
  /** Every name of the file: what a quantity depends on may be declared further down. */
  readonly #names: ReadonlySet<string>;

  constructor(source: Source, functions: readonly Builder[]) {
    this.#source = source;
    this.#functions = functions;
    this.#names = namesIn(source.value);
  }

  notation(): Omit<LoadedNotation, "ok"> | undefined {
    const parsed = notationSchema.safeParse(this.#source.value ?? {});
    if (!parsed.success) {
      this.errors.push(...errorsOf(parsed.error.issues, notationSchema, this.#source, []));
      return undefined;
    }
    const { notation: all = {}, sections = {}, macros } = parsed.data;
    const scope = this.#scope(all, ["notation"]);
    const notation = scope.says;
    const found = Object.entries(sections).map(([label, says]): [string, NotationSays] => {
      const path = ["sections", label];
      const own = this.#scope(says, path, this.#above(label, sections, scope));
      return [label, own.says];
    });
    for (const [label] of found) this.#ready(notation, found, label);
    if (found.length === 0) this.#ready(notation, [], "");
    return { notation, sections: Object.fromEntries(found), macros, from: "notation" };
  }

  exercise(): Omit<LoadedNotation, "ok"> | undefined {
    const parsed = fileSchema.safeParse(this.#source.value);
    if (!parsed.success) {
      this.errors.push(...errorsOf(parsed.error.issues, fileSchema, this.#source, []));
      return undefined;
    }
    const {
      sizes,
      symbols,
      define,
      layer,
      conventions,
      questions = [],
      sections = [],
    } = parsed.data;
    const scope = this.#scope({ sizes, symbols, define, layer, batch: conventions?.batch }, []);
    const whole = this.#withCopies(scope, parsed.data.copies, []);
    const found: [string, NotationSays][] = [];
    for (const [at, question] of questions.entries())
      this.#question(question, ["questions", at], "", scope, found);
    for (const [at, section] of sections.entries())
      found.push(...this.#inSection(section, ["sections", at], scope));
    for (const [label] of found) this.#ready(whole, found, label);
    if (found.length === 0) this.#ready(whole, [], "");
    return {
      notation: whole,
      sections: Object.fromEntries(found),
      macros: undefined,
      from: "exercise",
    };
  }

  /** What a scope says, with what is said beside of how copies write it. */
  #withCopies(scope: Scope, copies: ScopeSays | undefined, path: Path): NotationSays {
    if (copies === undefined) return scope.says;
    const beside = this.#scope(copies, [...path, "copies"], scope).says;
    // A function that copies name like a quantity stands beside it: f is f(x).
    return {
      ...extendNotation(scope.says, beside),
      symbols: { ...scope.says.symbols, ...beside.symbols },
    };
  }

  /** The questions of a section, each with the names of the section: labels do not show where it ends. */
  #inSection(
    { questions, ...names }: SectionSays,
    path: Path,
    around: Scope,
  ): readonly [string, NotationSays][] {
    const { sizes, symbols, define, copies } = names;
    const scope = this.#scope({ sizes, symbols, define }, path, around);
    const says = this.#withCopies(scope, copies, path);
    return questions.flatMap((question, at) => {
      const found: [string, NotationSays][] = [];
      this.#question(question, [...path, "questions", at], "", scope, found);
      // The question itself comes first; its parts stand on it.
      return found.map(([label, own], part): [string, NotationSays] => [
        label,
        part === 0 ? extendNotation(says, own) : own,
      ]);
    });
  }

  #question(
    says: unknown,
    path: Path,
    above: string,
    around: Scope,
    found: [string, NotationSays][],
  ): void {
    const parsed = questionSchema.safeParse(says);
    if (!parsed.success) {
      this.errors.push(...errorsOf(parsed.error.issues, questionSchema, this.#source, path));
      return;
    }
    const { id = Number(path.at(-1)) + 1, sizes, symbols, define, copies, parts } = parsed.data;
    const label = join(above, labelOfId(id));
    const scope = this.#scope({ sizes, symbols, define }, path, around);
    // Every question counts when the ids are looked for among the labels of a copy.
    const where = numbersIn(parsed.data.where);
    const own = this.#withCopies(scope, copies, path);
    found.push([label, where ? { ...own, where } : own]);
    if (!Array.isArray(parts)) return;
    for (const [at, part] of parts.entries())
      this.#question(asRecord(part), [...path, "parts", at], label, scope, found);
  }

  /** The scope around a section: that of the file, with what is said for the labels it stands under. */
  #above(key: string, sections: Readonly<Record<string, ScopeSays>>, file: Scope): Scope {
    return keysAbove(key).reduce((around, above) => {
      const says = above === key ? undefined : sections[above];
      return says ? this.#scope(says, ["sections", above], around) : around;
    }, file);
  }

  #scope(says: ScopeSays, path: Path, around?: Scope): Scope {
    const scope = new Scope(says, path, this.#source, this.#functions, this.#names, around);
    this.errors.push(...scope.errors);
    return scope;
  }

  /** What the parts do not show: the reader has to take the whole. */
  #ready(
    notation: NotationSays,
    sections: readonly (readonly [string, NotationSays])[],
    label: string,
  ): void {
    if (this.errors.length > 0) return;
    const said = new Map(sections);
    const whole = keysAbove(label).reduce((so, key) => {
      const more = said.get(key);
      return more ? extendNotation(so, more) : so;
    }, notation);
    try {
      notationOf({ functions: this.#functions, notation: whole });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { code, says, more } = error;
      this.errors.push(errorAt(this.#source, { start: 0, end: 0 }, code, says, more));
    }
  }
}

/** Sizes that a question says to be numbers, `where: {m: 2}`; its conditions say nothing of sizes. */
const numbersIn = (where: unknown): Readonly<Record<string, number>> | undefined => {
  const said = Object.entries(asRecord(where)).flatMap(([name, is]) =>
    typeof is === "number" ? [[name, is] as const] : [],
  );
  return said.length > 0 ? Object.fromEntries(said) : undefined;
};

/** The keys of sections that a section's own notation stands on, the widest first, itself last. */
const keysAbove = (key: string): readonly string[] => {
  const [, base = "", role = ""] = /^(.*?) ?(statement|answer)?$/u.exec(key) ?? [];
  const joint = base.includes(" / ") ? " / " : ".";
  const steps = base === "" ? [] : base.split(joint);
  return ["", ...steps.map((_, at) => steps.slice(0, at + 1).join(joint))]
    .flatMap((each) => (role === "" ? [each] : [each, `${each} ${role}`.trim()]))
    .filter((each) => each !== "");
};

/** The names that stand under `symbols`, `define`, `maps` and `sizes` anywhere in a file. */
const namesIn = (value: unknown): ReadonlySet<string> => {
  const names = new Set<string>();
  const visit = (says: unknown): void => {
    for (const key of ["sizes", "symbols", "define", "maps"])
      for (const name of Object.keys(asRecord(asRecord(says)[key]))) names.add(name);
    for (const { onehot } of Object.values(asRecord(asRecord(says).symbols)).map(asRecord))
      for (const name of [onehot ?? []].flat()) names.add(`${name}`);
    const { questions, parts, notation, copies, sections } = asRecord(says);
    for (const each of [questions, parts].flatMap((all) => (Array.isArray(all) ? all : [])))
      visit(each);
    for (const beside of [notation, copies]) if (beside !== undefined) visit(beside);
    // Those of an exercise are a list, those of a notation stand under their labels.
    const each = Array.isArray(sections) ? sections : Object.values(asRecord(sections));
    each.forEach(visit);
  };
  visit(value);
  return names;
};

const isName = /^[\p{L}_][\p{L}\p{M}\p{Nd}_]*$/u;

/** The names that a definition mentions. */
const namesOf = (
  says: {
    readonly is?: string | undefined;
    readonly gradient?: readonly string[] | undefined;
  } = {},
) => `${says.is ?? ""} ${says.gradient?.join(" ") ?? ""}`.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [];

type Shape = readonly (string | number)[];

/** What is said at one place of a file, as the reader of LaTeX takes it, with what stands around it. */
class Scope {
  readonly errors: ExerciseError[] = [];
  readonly #path: Path;
  readonly #source: Source;
  readonly #functions: readonly Builder[];
  readonly #names: ReadonlySet<string>;
  /** Shapes by name, families with the layer's index in theirs. */
  readonly #shapes: Map<string, Shape>;
  readonly #assume: Map<string, string>;
  /** Names of which there is one for each layer. */
  readonly #families: Set<string>;
  /** Names of labels: `class` of how many. */
  readonly #labels: Map<string, string>;
  readonly #index: string;
  readonly #sizes: Record<string, SizeSays> = {};
  readonly #symbols: Record<string, SymbolSays> = {};
  readonly #maps: Record<string, MapSays> = {};
  readonly #random: Record<string, string> = {};
  readonly #layer: NotationSays["layer"];
  readonly #batch: NotationSays["batch"];
  readonly #star: NotationSays["star"];

  constructor(
    says: ScopeSays,
    path: Path,
    source: Source,
    functions: readonly Builder[],
    names: ReadonlySet<string>,
    around: Scope | undefined,
  ) {
    this.#path = path;
    this.#source = source;
    this.#functions = functions;
    this.#names = names;
    this.#shapes = new Map(around?.known.shapes);
    this.#assume = new Map(around?.known.assume);
    this.#families = new Set(around?.known.families);
    this.#labels = new Map(around?.known.labels);
    this.#index = says.layer?.index ?? around?.known.index ?? "l";
    this.#batch = says.batch;
    this.#star = says.star;

    for (const [name, size] of Object.entries(says.sizes ?? {})) this.#size(name, size);
    for (const [name, symbol] of Object.entries(says.symbols ?? {})) this.#symbol(name, symbol);
    this.#define(says.define ?? {});
    for (const [name, map] of Object.entries(says.maps ?? {})) this.#map(name, map);
    for (const [letter, law] of Object.entries(says.random ?? {})) {
      if (this.#read(law, ["random", letter])) this.#random[letter] = law;
    }
    const { layer } = says;
    this.#layer = layer && { index: layer.index, to: this.#last(layer.to ?? "L") };
  }

  /** What scopes within this one start from. */
  get known() {
    return {
      shapes: this.#shapes,
      assume: this.#assume,
      families: this.#families,
      labels: this.#labels,
      index: this.#index,
    };
  }

  get says(): NotationSays {
    const some = <T extends object>(record: T): T | undefined =>
      Object.keys(record).length === 0 ? undefined : record;
    const [sizes, symbols] = [some(this.#sizes), some(this.#symbols)];
    const [maps, random] = [some(this.#maps), some(this.#random)];
    return {
      ...(sizes && { sizes }),
      ...(symbols && { symbols }),
      ...(maps && { maps }),
      ...(random && { random }),
      ...(this.#layer && { layer: this.#layer }),
      ...(this.#batch && { batch: this.#batch }),
      ...(this.#star && { star: this.#star }),
    };
  }

  #size(name: string, { latex, by, at }: NonNullable<ScopeSays["sizes"]>[string]): void {
    if (by) this.#families.add(name);
    else this.#families.delete(name);
    this.#latex(latex, ["sizes", name, "latex"]);
    this.#sizes[name] = { ...(latex && { latex }), ...(by && { by }), ...(at && { at }) };
  }

  #symbol(name: string, says: NonNullable<ScopeSays["symbols"]>[string]): void {
    const path: Path = ["symbols", name];
    const { shape = [], latex, by, of, class: classes, onehot, reads, assume, gradient } = says;
    this.#latex(latex, [...path, "latex"]);
    this.#forget(name);
    for (const [at, function_] of (reads ?? []).entries())
      this.#function(function_, [...path, "reads"], at);
    for (const [at, other] of [...(of ?? [])].entries()) this.#known(other, [...path, "of"], at);
    for (const [at, other] of [...(gradient ?? [])].entries()) {
      const stem = other.replace(/\[.*$/, "");
      if (!this.#names.has(stem)) this.#known(other, [...path, "gradient"], at);
    }
    if (says.at !== undefined) this.#known(says.at, [...path, "at"], 0);
    if (typeof says.set === "string") this.#axes([says.set], [...path, "set"]);
    if (reads === undefined && says.set === undefined) {
      if (by) this.#families.add(name);
      const sizes = this.#axes(shape, [...path, "shape"]);
      if (classes !== undefined) {
        this.#axes([classes], [...path, "class"]);
        if (shape.length === 0) this.#labels.set(name, `${classes}`);
        else if (sizes) {
          this.#shapes.set(name, shape);
          this.#assume.set(name, `index:${withMembers(`${classes}`, this.#families)}`);
        }
        for (const text of onehot ?? []) {
          if (isName.test(text)) this.#shapes.set(text, [classes]);
          else this.#latex([text], [...path, "onehot"]);
        }
      } else if (sizes) this.#shapes.set(name, shape);
      if (assume !== undefined) this.#assumed(name, assume, [...path, "assume"]);
    }
    const { says: _, ...rest } = says as typeof says & { readonly where?: unknown };
    const { where: __, ...kept } = rest;
    this.#symbols[name] = kept;
  }

  #map(name: string, { takes, is, latex }: NonNullable<ScopeSays["maps"]>[string]): void {
    const path: Path = ["maps", name];
    this.#latex(latex, [...path, "latex"]);
    const before = new Map(this.#shapes);
    for (const [each, shape] of Object.entries(takes)) {
      this.#axes(shape, [...path, "takes", each]);
      this.#shapes.set(each, shape);
    }
    this.#read(is, [...path, "is"]);
    this.#shapes.clear();
    for (const [each, shape] of before) this.#shapes.set(each, shape);
    this.#maps[name] = { takes, is, ...(latex && { latex }) };
  }

  /** Definitions, each once the names in it have their shapes: layers may be said in any order. */
  #define(says: NonNullable<ScopeSays["define"]>): void {
    const waiting = new Map(Object.entries(says));
    for (const [name, { by, zero }] of waiting) {
      this.#forget(name);
      if (!by) continue;
      this.#families.add(name);
      // H[0] is X: what is said of the first layer holds of the others.
      const first = zero === undefined ? undefined : this.#shapes.get(zero);
      if (first)
        this.#shapes.set(
          name,
          first.map((axis) => this.#general(axis)),
        );
      else if (zero !== undefined) this.#known(zero, ["define", name, "zero"], 0, this.#shapes);
    }
    // What follows from a slip is not told again.
    const failed = new Set<string>();
    while (waiting.size > 0) {
      const lacks = (name: string): string | undefined =>
        namesOf(waiting.get(name)).find((each) => waiting.has(each) && !this.#shapes.has(each));
      const [first = ""] = waiting.keys();
      const name = [...waiting.keys()].find((each) => lacks(each) === undefined) ?? first;
      const definition = waiting.get(name);
      const missing = lacks(name);
      waiting.delete(name);
      if (!definition || namesOf(definition).some((each) => failed.has(each))) failed.add(name);
      else if (missing !== undefined) {
        failed.add(name);
        const says = {
          fr: `« ${name} » est défini par « ${missing} », qui n'a pas de définition sans lui.`,
          en: `"${name}" is defined by "${missing}", which has no definition without it.`,
        };
        this.#wrong(["define", name], says, [], missing);
      } else {
        const before = this.errors.length;
        this.#defined(name, definition);
        if (this.errors.length > before) failed.add(name);
      }
    }
  }

  #defined(name: string, says: NonNullable<ScopeSays["define"]>[string]): void {
    const path: Path = ["define", name];
    const { is, gradient, latex, by, anew } = says;
    this.#latex(latex, [...path, "latex"]);
    const more = { ...(latex && { latex }), ...(by && { by }), ...(anew && { anew }) };
    if (gradient) {
      const found = gradient.map((text, at) => this.#read(text, [...path, "gradient", at]));
      const shape = found[1]?.shape;
      if (!found[0] || !shape) return;
      this.#shapes.set(name, shape);
      this.#symbols[name] = { shape, gradient: [gradient[0], gradient[1]], ...more };
      return;
    }
    const found = this.#read(is ?? "", [...path, "is"]);
    if (!found) return;
    this.#shapes.set(name, found.shape);
    const of = found.names.filter((each) => each !== name);
    this.#symbols[name] = { shape: found.shape, ...(of.length > 0 && { of }), ...more };
  }

  /** n[0] said of the first layer is n[l] of any. */
  #general(axis: string | number): string | number {
    return typeof axis === "string"
      ? axis.replace(familyMember, (whole, name: string, label: string) =>
          this.#families.has(name) && /^\s*\d+\s*$/.test(label)
            ? `${name}[${labelText(this.#index, Number(label))}]`
            : whole,
        )
      : axis;
  }

  /** What a size that counts layers is written as: its letter in a label such as a_L. */
  #last(to: string | number): string | number {
    const written = this.#sizes[`${to}`]?.latex?.find((text) => /^[A-Za-z]$/.test(text));
    return written ?? to;
  }

  #forget(name: string): void {
    this.#shapes.delete(name);
    this.#assume.delete(name);
    this.#labels.delete(name);
    this.#families.delete(name);
  }

  #wrong(
    path: Path,
    says: { fr: string; en: string },
    known: Iterable<string>,
    name: string,
  ): void {
    const span = this.#source.valueAt([...this.#path, ...path]);
    const nearest = nearestName(name, known);
    this.errors.push(errorAt(this.#source, span, "E-NAME", says, { nearest }));
  }

  #item(path: Path, at: number): Path {
    return this.#source.itemOf([...this.#path, ...path], at).slice(this.#path.length);
  }

  #known(name: string, path: Path, at: number, among?: ReadonlyMap<string, unknown>): void {
    const names = among ? new Set(among.keys()) : this.#names;
    if (names.has(name)) return;
    const says = { fr: `« ${name} » n'est pas déclaré.`, en: `"${name}" is not declared.` };
    this.#wrong(this.#item(path, at), says, names, name);
  }

  #function(name: string, path: Path, at: number): void {
    const known = this.#functions.flatMap(({ def }) => [def.name, ...def.aliases]);
    if (known.includes(name)) return;
    const says = {
      fr: `La fonction « ${name} » n'est pas connue.`,
      en: `The function "${name}" is not known.`,
    };
    this.#wrong(this.#item(path, at), says, known, name);
  }

  /** Spellings have to be LaTeX. */
  #latex(texts: readonly string[] | undefined, path: Path): void {
    for (const [at, text] of (texts ?? []).entries()) {
      try {
        layoutOf(lex(text));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const place = [...this.#path, ...this.#item(path, at)];
        const span = this.#source.within(place, error.span);
        this.errors.push(errorAt(this.#source, span, error.code, error.says, error.more));
      }
    }
  }

  /** Whether each axis is a size. */
  #axes(shape: Shape, path: Path): boolean {
    const before = this.errors.length;
    for (const [at, axis] of shape.entries()) {
      const place = [
        ...this.#path,
        ...(["class", "set"].includes(`${path.at(-1)}`) ? path : [...path, at]),
      ];
      const text = withMembers(`${axis}`, this.#families);
      const sizes = readSizes(text);
      if (!sizes.ok) this.errors.push(relocated(sizes.error, `${axis}`, this.#source, place));
      else if (sizes.value.length !== 1) {
        const says = { fr: "Un axe a une seule taille.", en: "An axis has one size." };
        this.errors.push(errorAt(this.#source, this.#source.valueAt(place), "E-TYPE", says));
      }
    }
    return this.errors.length === before;
  }

  #assumed(name: string, text: string, path: Path): void {
    const declare = { [name]: this.#declared(this.#shapes.get(name) ?? []) };
    const found = read(name, { functions: this.#functions, declare, assume: { [name]: text } });
    if (found.ok) this.#assume.set(name, text);
    else {
      const place = [...this.#path, ...path];
      this.errors.push(relocated(found.error, text, this.#source, place));
    }
  }

  #declared(shape: Shape): string {
    return shape.length === 0
      ? "scalar"
      : shape.map((axis) => withMembers(`${axis}`, this.#families)).join(" x ");
  }

  /** Reads an expression in the plain syntax, families at their labels. */
  #read(
    text: string,
    path: Path,
  ): { readonly shape: readonly string[]; readonly names: readonly string[] } | undefined {
    const shapes = new Map<string, string>();
    for (const [name, shape] of this.#shapes)
      if (!this.#families.has(name)) {
        const isLabels = this.#assume.get(name)?.startsWith("index:");
        shapes.set(name, `${isLabels ? "int " : ""}${this.#declared(shape)}`);
      }
    for (const [name, classes] of this.#labels)
      shapes.set(name, `index ${withMembers(classes, this.#families)}`);
    for (const [, name = "", label = ""] of text.matchAll(familyMember)) {
      const shape = this.#shapes.get(name);
      if (!this.#families.has(name) || !shape) continue;
      const at = shape.map((axis) => this.#at(`${axis}`, label));
      shapes.set(withMembers(`${name}[${label}]`, this.#families), this.#declared(at));
    }
    const found = readIn(
      withMembers(text, this.#families),
      { ...emptyVocabulary, shapes, assume: this.#assume },
      this.#functions,
    );
    if (!found.ok) {
      const place = [...this.#path, ...path];
      const { error } = found;
      const { message } = error;
      const said = {
        ...error,
        message: { fr: withLabels(message.fr), en: withLabels(message.en) },
      };
      this.errors.push(relocated(said, text, this.#source, place));
      return undefined;
    }
    const { indices, body } = found.tensor;
    const names = [...symbolNames(body)].map((name) => withLabels(name).replace(/\[.*$/, ""));
    return {
      shape: indices.map((k) => withLabels(sizeText(k.size))),
      names: [...new Set(names)],
    };
  }

  /** The axis n[l] of a family, for its member at l-1: n[l-1]. */
  #at(axis: string, label: string): string {
    const given = affineLabel(label);
    return axis.replace(familyMember, (whole, name: string, own: string) => {
      const affine = this.#families.has(name) ? affineLabel(own) : undefined;
      if (!affine || !given || affine.of !== this.#index) return whole;
      return `${name}[${labelText(given.of, given.plus + affine.plus)}]`;
    });
  }
}
