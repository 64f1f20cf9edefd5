import { basename, dirname } from "node:path/posix";
import type * as z from "zod";
import type { Bilingual, Builder } from "../expr/function.ts";
import { nearestName } from "../parse/nearest.ts";
import { type ExerciseError, errorAt, inOrder } from "./error.ts";
import type { Exercise, ExerciseWarning, Part, Question } from "./exercise.ts";
import { keysOf } from "./findings.ts";
import { errorsOf, missingKey, unknownKey, withoutEchoes } from "./issues.ts";
import type { QuestionKind } from "./kind.ts";
import { type CommonSays, commonKeys, commonSchema, fileSchema, type TextSays } from "./schema.ts";
import { type Path, readSource, type Source } from "./source.ts";
import { conditioned, emptyVocabulary, extended, resized, type Vocabulary } from "./vocabulary.ts";

export type Loaded =
  | { readonly ok: true; readonly exercise: Exercise }
  | { readonly ok: false; readonly errors: readonly ExerciseError[] };

/** Reads the text of an exercise file; everything that is wrong with it comes back, with its place. */
export const loadExercise = (
  text: string,
  path: string,
  kinds: readonly QuestionKind[],
  functions: readonly Builder[],
): Loaded => {
  const read = readSource(text, path);
  if (!read.ok) return { ok: false, errors: read.errors };
  const loader = new Loader(read.source, kinds, functions);
  const exercise = loader.exercise();
  return exercise && loader.errors.length === 0
    ? { ok: true, exercise }
    : { ok: false, errors: inOrder(loader.errors) };
};

/** The folder's name for `…/004-fonctions/exercise.yaml`, else the file's. */
const idOf = (path: string): string => {
  const plain = path.replaceAll("\\", "/");
  const name = basename(plain).replace(/\.ya?ml$/, "");
  const folder = basename(dirname(plain));
  return name === "exercise" && folder !== "" && folder !== "." ? folder : name;
};

class Loader {
  readonly errors: ExerciseError[] = [];
  readonly #warnings: ExerciseWarning[] = [];
  /** Every question met so far, those that could not be read too. */
  readonly #named: string[] = [];
  readonly #source: Source;
  readonly #kinds: readonly QuestionKind[];
  readonly #functions: readonly Builder[];

  constructor(source: Source, kinds: readonly QuestionKind[], functions: readonly Builder[]) {
    this.#source = source;
    this.#kinds = kinds;
    this.#functions = functions;
  }

  exercise(): Exercise | undefined {
    const parsed = fileSchema.safeParse(this.#source.value);
    if (!parsed.success) {
      this.errors.push(
        ...withoutEchoes(errorsOf(parsed.error.issues, fileSchema, this.#source, [])),
      );
      // The questions are still read: a person wants to see all that is wrong at once.
      const { questions } = (this.#source.value ?? {}) as { questions?: unknown };
      if (Array.isArray(questions)) this.#questions(questions.map(asRecord), emptyVocabulary);
      return undefined;
    }
    const says = parsed.data;
    const { vocabulary, errors } = extended(
      emptyVocabulary,
      says,
      [],
      this.#source,
      this.#functions,
    );
    this.errors.push(...errors);
    const questions = this.#questions(says.questions, vocabulary);
    this.#sum(questions, says.points, [], "points");
    return {
      id: idOf(this.#source.file),
      title: this.#both(says.title, ["title"]),
      points: total(questions),
      conventions: says.conventions ?? {},
      vocabulary,
      questions,
      warnings: this.#warnings,
      source: this.#source,
    };
  }

  #questions(
    list: readonly Readonly<Record<string, unknown>>[],
    vocabulary: Vocabulary,
  ): readonly Question[] {
    const found: Question[] = [];
    for (const [at, says] of list.entries()) {
      const question = this.#question(says, ["questions", at], vocabulary, found);
      if (question) found.push(question);
    }
    return found;
  }

  #question(
    says: Readonly<Record<string, unknown>>,
    path: Path,
    around: Vocabulary,
    earlier: readonly Question[],
  ): Question | undefined {
    const { parts } = says;
    if (typeof says.id === "string" || typeof says.id === "number")
      this.#named.push(String(says.id));
    const common = this.#common(says, path);
    if (!common) return undefined;
    if (common.id === undefined) {
      this.errors.push(
        missingKey(this.#source, [...path, "id"], {
          fr: "le nom de la question, comme a",
          en: "the question's name, such as a",
        }),
      );
    }
    const id = common.id ?? `${Number(path.at(-1)) + 1}`;
    if (earlier.some((question) => question.id === id)) {
      this.#wrong([...path, "id"], {
        fr: `Une autre question s'appelle déjà « ${id} ».`,
        en: `Another question is already named "${id}".`,
      });
    }
    const { vocabulary, errors } = extended(around, common, path, this.#source, this.#functions);
    this.errors.push(...errors);
    const parted = earlier.flatMap((question) => question.parts.map((part) => part.id));
    const citable = [...new Set([...this.#named.filter((name) => name !== id), ...parted])];
    const found = Array.isArray(parts)
      ? this.#parts(parts.map(asRecord), id, common, path, vocabulary, citable)
      : [this.#part(says, common, id, path, vocabulary, citable, common.points ?? 0)].filter(
          (part) => part !== undefined,
        );
    if (parts !== undefined) {
      if (!Array.isArray(parts) || parts.length === 0) {
        this.#wrong([...path, "parts"], {
          fr: "« parts » est la liste de ce qui est demandé.",
          en: '"parts" is the list of what is asked.',
        });
      }
      for (const key of Object.keys(says)) {
        if (key === "parts" || (isCommon(key) && key !== "kind")) continue;
        this.errors.push(
          unknownKey(
            this.#source,
            [...path, key],
            [...Object.keys(commonKeys), "parts"].filter((each) => each !== "kind"),
          ),
        );
      }
    }
    return {
      id,
      points: common.points ?? total(found),
      ask: common.ask && this.#both(common.ask, [...path, "ask"]),
      erratum: common.erratum && this.#both(common.erratum, [...path, "erratum"]),
      hints: (common.hints ?? []).map((hint, at) => ({
        ...this.#both(hint, [...path, "hints", at]),
        cost: hint.cost ?? 0,
      })),
      parts: found,
      path,
    };
  }

  #parts(
    list: readonly Readonly<Record<string, unknown>>[],
    id: string,
    whole: CommonSays,
    path: Path,
    around: Vocabulary,
    citable: readonly string[],
  ): readonly Part[] {
    const found: Part[] = [];
    const named = list.map((part) => (typeof part.points === "number" ? part.points : undefined));
    const rest =
      (whole.points ?? 0) - named.reduce<number>((sum, points) => sum + (points ?? 0), 0);
    // Points that no part names are shared evenly among those that name none.
    const even = named.includes(undefined)
      ? rest / named.filter((points) => points === undefined).length
      : 0;
    for (const [at, says] of list.entries()) {
      const place = [...path, "parts", at];
      const common = this.#common(says, place);
      if (!common) continue;
      const { vocabulary, errors } = extended(around, common, place, this.#source, this.#functions);
      this.errors.push(...errors);
      const own = `${id}.${common.id ?? at + 1}`;
      const siblings = found.map((part) => part.id);
      if (siblings.includes(own)) {
        this.#wrong([...place, "id"], {
          fr: "Une autre partie a déjà ce nom.",
          en: "Another part has this name already.",
        });
      }
      const { goal, form, keep, using, from, where } = whole;
      const inherited: CommonSays = { goal, form, keep, using, from, where, ...common };
      const part = this.#part(
        says,
        inherited,
        own,
        place,
        vocabulary,
        [...citable, ...siblings],
        named[at] ?? even,
      );
      if (part) found.push(part);
    }
    if (whole.points !== undefined) this.#sum(found, whole.points, path, "points");
    return found;
  }

  #part(
    says: Readonly<Record<string, unknown>>,
    common: CommonSays,
    id: string,
    path: Path,
    around: Vocabulary,
    citable: readonly string[],
    points: number,
  ): Part | undefined {
    const names = this.#kinds.map(({ questionKind }) => questionKind);
    if (says.kind === undefined) {
      this.errors.push(missingKey(this.#source, [...path, "kind"], listed(names)));
      return undefined;
    }
    const kind = this.#kinds.find(({ questionKind }) => questionKind === says.kind);
    if (!kind) {
      const nearest = nearestName(String(says.kind), names);
      this.errors.push(
        errorAt(
          this.#source,
          this.#source.valueAt([...path, "kind"]),
          "E-NAME",
          {
            fr: `La sorte de question « ${String(says.kind)} » n'est pas connue.`,
            en: `The kind of question "${String(says.kind)}" is not known.`,
          },
          { expected: listed(names), nearest },
        ),
      );
      return undefined;
    }
    const own = this.#ownSays(kind, says, path);
    if (own === undefined) return undefined;
    const vocabulary = this.#restricted(common, around, path);
    const using = common.using ?? [];
    for (const [at, name] of using.entries()) {
      if (citable.includes(name)) continue;
      this.errors.push(
        errorAt(
          this.#source,
          this.#source.valueAt(this.#source.itemOf([...path, "using"], at)),
          "E-NAME",
          {
            fr: `Aucune question précédente ne s'appelle « ${name} ».`,
            en: `No earlier question is named "${name}".`,
          },
          {
            expected: citable.length > 0 ? listed(citable) : undefined,
            nearest: nearestName(name, citable),
          },
        ),
      );
    }
    return {
      id,
      points,
      ask:
        common.ask && path.includes("parts") ? this.#both(common.ask, [...path, "ask"]) : undefined,
      kind,
      says: own,
      common,
      using,
      vocabulary,
      path,
    };
  }

  /** What the file says to the kind: its own keys, and those of everybody that it asks for too. */
  #ownSays(kind: QuestionKind, says: Readonly<Record<string, unknown>>, path: Path): unknown {
    const wanted = keysOf(kind.schema);
    const own: Record<string, unknown> = {};
    const errors: ExerciseError[] = [];
    for (const [key, value] of Object.entries(says)) {
      const known = isCommon(key) || key === "parts";
      if (wanted?.has(key) || (!wanted && !known)) own[key] = value;
      else if (!known) {
        const names = new Set([...(wanted ?? []), ...Object.keys(commonKeys), "parts"]);
        errors.push(unknownKey(this.#source, [...path, key], names));
      }
    }
    const parsed = kind.schema.safeParse(own) as z.ZodSafeParseResult<unknown>;
    if (!parsed.success)
      errors.push(...errorsOf(parsed.error.issues, kind.schema, this.#source, path));
    this.errors.push(...withoutEchoes(errors));
    return parsed.success ? (parsed.data ?? {}) : undefined;
  }

  #common(says: Readonly<Record<string, unknown>>, path: Path): CommonSays | undefined {
    const parsed = commonSchema.safeParse(says);
    if (parsed.success) return parsed.data;
    this.errors.push(...errorsOf(parsed.error.issues, commonSchema, this.#source, path));
    return undefined;
  }

  /** The vocabulary under what the question takes for granted: `where: "c > 0"`, `where: {c: 2}`. */
  #restricted({ where }: CommonSays, around: Vocabulary, path: Path): Vocabulary {
    if (where === undefined) return around;
    if (Array.isArray(where)) {
      const texts: readonly string[] = where;
      return texts.reduce((vocabulary, text, at) => {
        const place = this.#source.itemOf([...path, "where"], at);
        const found = conditioned(vocabulary, text, place, this.#source, this.#functions);
        this.errors.push(...found.errors);
        return found.vocabulary;
      }, around);
    }
    const sizes = new Map(Object.entries(where as Readonly<Record<string, number>>));
    for (const name of sizes.keys()) {
      if (around.sizes.has(name)) continue;
      const message = {
        fr: `La taille « ${name} » n'est pas déclarée.`,
        en: `The size "${name}" is not declared.`,
      };
      const nearest = nearestName(name, around.sizes);
      this.errors.push(
        errorAt(this.#source, this.#source.keyAt([...path, "where", name]), "E-NAME", message, {
          nearest,
        }),
      );
    }
    return resized(around, sizes);
  }

  /** Points that are said twice have to agree. */
  #sum(
    of: readonly { readonly points: number }[],
    said: number | undefined,
    path: Path,
    key: string,
  ): void {
    // A question that could not be read is missing from the sum.
    if (said === undefined || this.errors.length > 0) return;
    const sum = total(of);
    if (Math.abs(sum - said) < 1e-9) return;
    this.#wrong(
      [...path, key],
      {
        fr: `${said} points sont annoncés ; la somme fait ${round(sum)}.`,
        en: `${said} points are announced; the sum is ${round(sum)}.`,
      },
      { fr: `${round(sum)}`, en: `${round(sum)}` },
    );
  }

  /** Both languages of a text; one that is missing is taken from the other, and said so. */
  #both({ fr, en }: TextSays, path: Path): Bilingual {
    if (fr === undefined || en === undefined) {
      const { start } = this.#source.keyAt(path);
      this.#warnings.push({
        line: this.#source.text.slice(0, start).split("\n").length,
        message:
          fr === undefined
            ? {
                fr: "Le texte français manque ; l'anglais le remplace.",
                en: "The French text is missing; the English stands in.",
              }
            : {
                fr: "Le texte anglais manque ; le français le remplace.",
                en: "The English text is missing; the French stands in.",
              },
      });
    }
    return { fr: fr ?? en ?? "", en: en ?? fr ?? "" };
  }

  #wrong(path: Path, message: Bilingual, expected?: Bilingual): void {
    this.errors.push(
      errorAt(this.#source, this.#source.valueAt(path), "E-TYPE", message, { expected }),
    );
  }
}

const isCommon = (key: string): boolean => Object.hasOwn(commonKeys, key);

const asRecord = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};

const total = (of: readonly { readonly points: number }[]): number =>
  of.reduce((sum, { points }) => sum + points, 0);

const round = (points: number): number => Math.round(points * 1e6) / 1e6;

const listed = (names: readonly string[]): Bilingual => ({
  fr: names.join(", "),
  en: names.join(", "),
});
