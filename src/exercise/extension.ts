import type { Kinds } from "../check/points-for.ts";
import { delta, deriv, entryAt, one, product, symbol } from "../expr/build.ts";
import type { Bilingual, Builder } from "../expr/function.ts";
import { indexVar, ix } from "../expr/index-of.ts";
import type { Cond, Expr, Sym } from "../expr/node.ts";
import { type Size, sizeText } from "../expr/size.ts";
import type { Tensor } from "../expr/tensor.ts";
import { condSides, mapBottomUp, symbolEntries, symbolNames } from "../expr/walk.ts";
import type { ReadError } from "../parse/error.ts";
import { nearestName } from "../parse/nearest.ts";
import { read, readSizes } from "../parse/read.ts";
import type { Definition, Everywhere } from "../rewrite/lemma.ts";
import { hypothesesOf } from "./assumption.ts";
import { type ExerciseError, errorAt } from "./error.ts";
import type { Unknown } from "./laid-out.ts";
import type { Members } from "./members.ts";
import type { DefineSays, SizesSay, SymbolsSay } from "./names-schema.ts";
import { conditionIn, notACondition, readIn, relocated } from "./reading.ts";
import type { Path, Source } from "./source.ts";
import type { Vocabulary } from "./vocabulary.ts";

/** A vocabulary while a file says more: one declaration after the other, with what is wrong. */
export class Extension {
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

/** A factor 1, as the entries of a matrix of ones are, goes without saying. */
const withoutUnits = (e: Expr): Expr =>
  mapBottomUp(e, (part) =>
    part.kind === "product" && part.args.includes(one)
      ? product(...part.args.filter((factor) => factor !== one))
      : part,
  );

const mentionsName = (cond: Cond, name: string): boolean =>
  condSides(cond).some((side) => symbolNames(side).has(name));

const sizeNames = (of: Size): readonly string[] => of.terms.flatMap((term) => [...term.names]);
