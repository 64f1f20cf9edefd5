import type { Builder } from "../expr/function.ts";
import { Refusal } from "../parse/error.ts";
import { notationOf } from "../parse/latex/declarations.ts";
import { extendNotation, type NotationSays } from "../parse/latex/notation.ts";
import { type ExerciseError, errorAt, inOrder } from "./error.ts";
import { errorsOf, withoutEchoes } from "./issues.ts";
import { notationSchema, questionSchema, type ScopeSays } from "./notation-schema.ts";
import { Scope } from "./notation-scope.ts";
import { fileSchema, type SectionSays } from "./schema.ts";
import { join, keysAbove, labelOfId } from "./section-labels.ts";
import { asRecord, type Path, readSource, type Source } from "./source.ts";

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
