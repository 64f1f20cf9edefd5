import type { Builder } from "../expr/function.ts";
import { sizeText } from "../expr/size.ts";
import { symbolNames } from "../expr/walk.ts";
import { Refusal } from "../parse/error.ts";
import { layoutOf } from "../parse/latex/builder.ts";
import { lex } from "../parse/latex/lex.ts";
import {
  affineLabel,
  labelText,
  type MapSays,
  type NotationSays,
  type SizeSays,
  type SymbolSays,
} from "../parse/latex/notation.ts";
import { nearestName } from "../parse/nearest.ts";
import { read, readSizes } from "../parse/read.ts";
import { type ExerciseError, errorAt } from "./error.ts";
import { familyMember, withLabels, withMembers } from "./family.ts";
import { namesMentioned } from "./names-schema.ts";
import type { ScopeSays } from "./notation-schema.ts";
import { readIn, relocated } from "./reading.ts";
import type { Path, Source } from "./source.ts";
import { emptyVocabulary } from "./vocabulary.ts";

const isName = /^[\p{L}_][\p{L}\p{M}\p{Nd}_]*$/u;

type Shape = readonly (string | number)[];

/** What is said at one place of a file, as the reader of LaTeX takes it, with what stands around it. */
export class Scope {
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
        namesMentioned(waiting.get(name)).find(
          (each) => waiting.has(each) && !this.#shapes.has(each),
        );
      const [first = ""] = waiting.keys();
      const name = [...waiting.keys()].find((each) => lacks(each) === undefined) ?? first;
      const definition = waiting.get(name);
      const missing = lacks(name);
      waiting.delete(name);
      if (!definition || namesMentioned(definition).some((each) => failed.has(each)))
        failed.add(name);
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
